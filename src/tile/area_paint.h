/*
 * area_paint.h: old areas over a template: tint or hatch inside them, and a band along the inner side of their outline.
 *
 * What a pixel shows of an area is the share of its sources that are members (mix.h), so hatch and band end where the county
 * ends, to the sixteenth of a pixel, and two neighbouring areas each show their own band. The hatch is counted in pixels of the
 * world and runs on from tile to tile.
 */
#ifndef LQ_AREA_PAINT_H
#define LQ_AREA_PAINT_H

#include "tile/canvas.h"
#include "tile/mix.h"
#include "tile/window.h"

typedef struct lq_hatch {
    lq_rgba colour; /* a == 0: no hatch */
    int32_t period_px,
        width_px; /* across x or y: stripes at 45 degrees, width_px of every period_px pixels along a row */
    bool rising;  /* towards north-east; else falling */
    int32_t phase_px; /* moved by so much along a row: areas over one county show as stripes in turns */
} lq_hatch;

/* member[sources]: whether a source of the template lies in the area. The canvas is as large as the template, and so is the
   window. */
void lq_area_hatch(lq_canvas *c, const lq_template *t, const bool *member, const lq_window *w,
                   const lq_hatch *hatch);

/* Covers the sources of a template with tint[sources] (a == 0: not), and borders of line[LQ_INK_KINDS] over that as lq_paint has them. */
void lq_area_tint(lq_canvas *c, const lq_template *t, const lq_rgba *tint, const lq_rgba *line);

/* A window's strokes along an outline: its casing and, over that, its line. */
enum { LQ_BANDS = 2 };
typedef struct lq_bands {
    const uint8_t
        *ink[LQ_BANDS]; /* [height * width]: as stroke.h leaves it, any kind; dashed by drawing pieces only */
    lq_rgba colour[LQ_BANDS]; /* a == 0: not drawn, and its ink not looked at */
    const lq_blocks *blocks;  /* where there is ink: it is not looked at elsewhere */
} lq_bands;

/* Only the inner side is shown: the ink times the members' share. */
void lq_area_band(lq_canvas *c, const lq_template *t, const bool *member, const lq_bands *bands);

#endif
