/* pictogram.c: see pictogram.h. Drawn for 8 pixels: few, thick shapes; gaps of a pixel at the smallest size are 20 units wide. */
#include "draw/pictogram.h"

#include <stdlib.h>
#include <string.h>

static const lq_pictogram pictograms[] = {
    /* A plane from above, flying north. */
    {"airport",
     {{"M 0 -104 C 12 -104 17 -88 17 -70 L 17 -34 L 100 20 L 100 46 L 17 20 L 14 56 L 42 78 L 42 100 L 0 88 "
       "L -42 100"
       " L -42 78 L -14 56 L -17 20 L -100 46 L -100 20 L -17 -34 L -17 -70 C -17 -88 -12 -104 0 -104 Z",
       0}}},
    /* The front of a train, and rails. */
    {"rail",
     {{"M -66 -66 C -66 -94 -44 -100 0 -100 C 44 -100 66 -94 66 -66 L 66 28 C 66 44 56 54 42 54 L -42 54"
       " C -56 54 -66 44 -66 28 Z M -42 -62 L 42 -62 L 42 -12 L -42 -12 Z",
       0},
      {"M -34 70 L -58 98 M 34 70 L 58 98", 20}}},
    /* A road to the horizon. */
    {"road",
     {{"M -36 -94 L 36 -94 L 96 94 L -96 94 Z M -9 -72 L 9 -72 L 12 -26 L -12 -26 Z M -14 4 L 14 4 L 18 66 L "
       "-18 66 Z",
       0}}},
    {"water",
     {{"M -92 -36 C -64 -76 -28 -76 0 -36 C 28 4 64 4 92 -36 M -92 40 C -64 0 -28 0 0 40 C 28 80 64 80 92 40",
       28}}},
    {"energy", {{"M 34 -108 L -74 18 L -10 18 L -34 108 L 76 -26 L 10 -26 Z", 0}}},
    /* Shed roofs and a chimney. */
    {"industry",
     {{"M -98 86 L -98 -2 L -40 -42 L -40 -2 L 18 -42 L 18 -2 L 42 -2 L 48 -92 L 84 -92 L 94 86 Z", 0}}},
    /* A seedling. */
    {"farm",
     {{"M 0 14 C -66 18 -98 -24 -98 -78 C -40 -82 0 -50 0 14 Z M 0 14 C 0 -46 40 -72 98 -66 C 96 -20 66 16 0 "
       "14 Z",
       0},
      {"M 0 10 L 0 92", 24}}},
    {"heritage",
     {{"M 0 -104 L 26 -30 L 104 -28 L 42 20 L 64 95 L 0 51 L -64 95 L -42 20 L -104 -28 L -26 -30 Z", 0}}},
    /* Peaks and the sun. */
    {"tourism",
     {{"M -106 82 L -34 -54 L 4 18 L 30 -24 L 106 82 Z M 26 -70 A 24 24 0 0 1 74 -70 A 24 24 0 0 1 26 -70 Z",
       0}}},
    {"ecology",
     {{"M 0 -106 L 56 -24 L 30 -24 L 80 52 L 15 52 L 15 98 L -15 98 L -15 52 L -80 52 L -30 -24 L -56 -24 Z",
       0}}},
    /* A scholar's cap. */
    {"school",
     {{"M 0 -72 L 110 -20 L 0 32 L -110 -20 Z", 0},
      {"M -58 30 L -58 54 C -30 80 30 80 58 54 L 58 30 M 96 -12 L 96 48", 20}}},
    {"hospital",
     {{"M -30 -94 L 30 -94 L 30 -30 L 94 -30 L 94 30 L 30 30 L 30 94 L -30 94 L -30 30 L -94 30 L -94 -30 L "
       "-30 -30 Z",
       0}}},
    {"town",
     {{"M 0 -100 L 106 -4 L 76 -4 L 76 88 L 20 88 L 20 28 L -20 28 L -20 88 L -76 88 L -76 -4 L -106 -4 Z",
       0}}},
    /* Plots. */
    {"zone",
     {{"M -86 -86 L -14 -86 L -14 -14 L -86 -14 Z M 14 -86 L 86 -86 L 86 -14 L 14 -14 Z M -86 14 L -14 14 L "
       "-14 86"
       " L -86 86 Z M 14 14 L 86 14 L 86 86 L 14 86 Z",
       0}}},
    /* And so on. */
    {"other",
     {{"M -98 0 A 29 29 0 0 1 -40 0 A 29 29 0 0 1 -98 0 Z M -29 0 A 29 29 0 0 1 29 0 A 29 29 0 0 1 -29 0 Z"
       " M 40 0 A 29 29 0 0 1 98 0 A 29 29 0 0 1 40 0 Z",
       0}}},
};

const lq_pictogram *lq_pictogram_at(size_t i)
{
    return i < sizeof pictograms / sizeof *pictograms ? &pictograms[i] : NULL;
}

const lq_pictogram *lq_pictogram_find(const char *name)
{
    for (size_t i = 0; i < sizeof pictograms / sizeof *pictograms; i++)
        if (!strcmp(pictograms[i].name, name)) return &pictograms[i];
    return NULL;
}

char lq_pictogram_step(long number[7], const char **d)
{
    const char *s = *d + strspn(*d, " ");
    char letter = *s;
    if (!letter) return 0;
    char *end = NULL;
    s++;
    for (int i = 0; i < 7; i++, s = end) {
        number[i] = strtol(s, &end, 10);
        if (end == s) break;
    }
    *d = s;
    return letter;
}
