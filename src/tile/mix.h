/*
 * mix.h: the template of a picture: what each pixel is made of, before any colour is known.
 *
 * A mix is a handful of sources in sixteenths, with or without the ink of a line over them. Pixels hold the numbers of mixes;
 * pure sources come first and have their own numbers, so flat ground costs nothing.
 */
#ifndef LQ_MIX_H
#define LQ_MIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "tile/cover.h"

#define LQ_MIX_LEVELS  16
#define LQ_MIX_SOURCES 4 /* in a pixel; where more meet, the smallest shares are left out */

typedef struct lq_mix {
    uint16_t source[LQ_MIX_SOURCES];
    uint8_t weight[LQ_MIX_SOURCES]; /* of LQ_MIX_LEVELS, together just that; 0 from the first unused one on */
    uint8_t ink, kind;              /* of LQ_MIX_LEVELS: how much of the pixel a line of that kind covers */
    uint16_t spare;                 /* 0: the struct is two words, compared and hashed as such */
} lq_mix;

/* An answer remembered: what was asked for, plus 1, and the number of the mix. */
typedef struct lq_mix_memo {
    uint32_t key;
    uint16_t number;
} lq_mix_memo;

typedef struct lq_template {
    int32_t width_px, height_px;
    uint32_t sources; /* mixes 0 .. sources - 1 are the pure sources */
    uint16_t *pixel;  /* [height_px * width_px]: mix numbers */
    lq_mix *mix;
    uint32_t *count; /* [mixes]: pixels of each */
    size_t mixes;
    size_t pixel_room, mix_room, count_room;
    uint32_t *slot; /* hash table of the mixes past the pure ones */
    size_t slots;
    lq_mix_memo pair[256]; /* of two sources */
    bool failed;
} lq_template;

/* Makes the template of a window from its swept cover and its inks (see stroke.h). sources is at most 4096; t is zeroed before
   its first use and may be used again. False without memory, or when there are more than 65535 mixes. */
bool lq_template_make(lq_template *t, lq_cover *cover, const uint8_t *ink, int32_t width_px,
                      int32_t height_px, uint32_t sources);
void lq_template_release(lq_template *t);

#endif
