/*
 * sources.h: which counties are one source for the template: those that no tile set can tell apart.
 *
 * A picture depends on the order of its sources' numbers, and a picture of an earlier run must be that of this one when its
 * key is the same. So sources are numbered by their colours, which the key holds, not by features or classes.
 */
#ifndef LQ_SOURCES_H
#define LQ_SOURCES_H

#include "app/area_look.h"
#include "app/dataset.h"

#define LQ_SOURCES_MAX 4096 /* what a template can number */

typedef struct lq_sources {
    uint32_t n;
    uint32_t *of_feature; /* [features + 1]: source; the last is outside */
    uint32_t *areas;      /* [n]: a bit for each area that its counties lie in */
    size_t themes;
    lq_rgba *colour; /* [themes * n]: of each source in each tile set */
    uint64_t *
        look; /* [themes * n]: hash of that colour and of those in all sets together, which shape the template */
} lq_sources;

/* Counties with the same colour in every one of theme[n], and in the same areas unless these are sets apart, are one source. theme
   NULL, n 1: by areas alone, coloured by their tints, as for a set apart. LQ_USAGE with more than LQ_SOURCES_MAX of them. */
lq_code lq_sources_init(lq_sources *s, const lq_theme *theme, size_t n, const lq_area_look *areas,
                        size_t features, lq_err *err);
void lq_sources_release(lq_sources *s);

#endif
