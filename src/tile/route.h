/*
 * route.h: lines on their own, such as a railway: colour, casing, dashes; drawn by distance as borders are (stroke.h), so that
 * tiles meet without a seam. Dashes are counted from the line's beginning, whatever window is drawn.
 */
#ifndef LQ_ROUTE_H
#define LQ_ROUTE_H

#include <stddef.h>
#include "tile/canvas.h"
#include "tile/stroke.h"
#include "tile/window.h"

typedef struct lq_route_style {
    float width_px,
        casing_px; /* of the line, 0: none; of the casing on each side, 0: none. At most 64 px in all */
    lq_rgba colour, casing;
    float dash_px,
        gap_px; /* as seen, round ends included; gap 0: no dashes. A dash no longer than the line is wide is a
                              dot. The casing is never dashed */
} lq_route_style;

#define LQ_ROUTE_PENS 8 /* widths in use at once before any is made anew */

/* Kept from window to window: coverage of one line at a time, and pens. Zeroed before its first use. */
typedef struct lq_route_scratch {
    uint8_t *ink;
    size_t room;
    lq_pen *pen[LQ_ROUTE_PENS];
    float pen_px[LQ_ROUTE_PENS];
    unsigned oldest;
} lq_route_scratch;
void lq_route_scratch_release(lq_route_scratch *s);

/* Draws the part of a polyline at[n] that touches the window; the canvas is as large as that. A line through one place twice is
   no darker there. False without memory. */
bool lq_route_draw(lq_canvas *c, lq_route_scratch *s, const lq_window *w, const lq_point *at, size_t n,
                   const lq_route_style *style);

#endif
