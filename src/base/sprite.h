/*
 * sprite.h: a small picture drawn once and laid on many tiles: a name with its halo, the symbol of a site, a badge.
 */
#ifndef LQ_SPRITE_H
#define LQ_SPRITE_H

#include <stdint.h>

typedef struct lq_sprite {
    int32_t width_px, height_px;
    int32_t left_px, top_px; /* of its upper left corner, from its anchor */
    uint32_t
        *argb; /* [height_px * width_px], 0xAARRGGBB, colours multiplied by alpha; rows top to bottom; heap */
    uint64_t hash; /* of all the above */
} lq_sprite;

#endif
