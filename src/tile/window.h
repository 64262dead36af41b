/*
 * window.h: the rectangle of pixels that is being drawn: a tile, or several at once.
 *
 * Coordinates are counted in subpixels, 256 to a pixel, from the window's upper left corner. World points are rounded to
 * subpixels of their zoom before anything else, and every later step is exact, so a picture does not depend on how it is cut
 * into windows.
 */
#ifndef LQ_WINDOW_H
#define LQ_WINDOW_H

#include <stddef.h>
#include <stdint.h>
#include "geo/mercator.h"

#define LQ_SUB_BITS 8
#define LQ_SUB      (1 << LQ_SUB_BITS)

typedef struct lq_window {
    int world_bits;       /* the world is 2^world_bits pixels wide: zoom + 8 for tiles of 256 px */
    int64_t x0_px, y0_px; /* upper left corner, in pixels of the world */
    int32_t width_px, height_px;
} lq_window;

typedef struct lq_sub {
    int64_t x, y;
} lq_sub;

static inline int64_t lq_sub_scale(int32_t unit, int world_bits)
{
    int shift = LQ_WORLD_BITS - LQ_SUB_BITS - world_bits;
    return shift > 0 ? ((int64_t)unit + ((int64_t)1 << (shift - 1))) >> shift : (int64_t)unit << -shift;
}

static inline lq_sub lq_window_sub(const lq_window *w, lq_point p)
{
    return (lq_sub){lq_sub_scale(p.x, w->world_bits) - w->x0_px * LQ_SUB,
                    lq_sub_scale(p.y, w->world_bits) - w->y0_px * LQ_SUB};
}

/* x where the segment t -> b (t.y < b.y) crosses the level y, rounded down: the same whichever window asks. */
static inline int64_t lq_sub_cross(lq_sub t, lq_sub b, int64_t y)
{
    int64_t wide = b.x - t.x, run = b.y - t.y, small = (int64_t)1 << 15;
    if (run < small && wide < small && wide > -small) { /* as nearly all are: a short division */
        int32_t rise = (int32_t)(y - t.y) * (int32_t)wide, q = rise / (int32_t)run;
        return t.x + q - (rise % (int32_t)run < 0);
    }
    if (run < INT32_MAX && wide < INT32_MAX && wide > INT32_MIN) {
        int64_t rise = (y - t.y) * wide, q = rise / run;
        return t.x + q - (rise % run < 0);
    }
    __int128 rise = (__int128)(y - t.y) * wide, q = rise / run; /* a long segment at a deep zoom */
    return t.x + (int64_t)q - (rise % run < 0);
}

#endif
