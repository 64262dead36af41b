/*
 * stroke.h: lines by distance: how much of each pixel a line of a given width covers.
 *
 * A pixel's ink is the overlap of its own width with the line's, measured across the line at the pixel's centre, and the
 * greatest over all segments: joints need no geometry, and lines that meet do not darken each other. Of two kinds of line the
 * stronger ink wins, of equal inks the later kind.
 */
#ifndef LQ_STROKE_H
#define LQ_STROKE_H

#include <stdbool.h>
#include <string.h>
#include "tile/window.h"

#define LQ_INK_FULL  63 /* ink of a pixel wholly under the line */
#define LQ_INK_KINDS 4

#define LQ_PEN_STEPS 16384

/* A line of one width: its ink by the squared distance from its middle. */
typedef struct lq_pen {
    int32_t reach;             /* subpixels; nothing further off is inked */
    int32_t shift, steps;      /* a step of the table is 2^shift squared subpixels */
    float by_step;             /* 1 by 2^shift */
    uint8_t ink[LQ_PEN_STEPS]; /* ink << 2 | kind, or 0; the one at `steps` is 0 */
} lq_pen;

/* line_px: above 0, at most 64. */
void lq_pen_init(lq_pen *pen, float line_px, unsigned kind);

/* ink[height_px * width_px]: ink << 2 | kind, 0 where there is none. Set to 0 before the first stroke of a window. */
void lq_stroke_segment(uint8_t *ink, int32_t width_px, int32_t height_px, lq_sub a, lq_sub b,
                       const lq_pen *pen);

/* How far a line reaches from its middle, in pixels. */
static inline float lq_stroke_reach(float line_px)
{
    return line_px / 2 + 0.5f;
}

static inline unsigned lq_ink_amount(uint8_t ink)
{
    return ink >> 2;
}

static inline unsigned lq_ink_kind(uint8_t ink)
{
    return ink & 3;
}

/* Whether these eight pixels have no ink: most have none, and are passed over at once. */
static inline bool lq_ink_is_none(const uint8_t ink[8])
{
    uint64_t all;
    memcpy(&all, ink, sizeof all);
    return !all;
}

#endif
