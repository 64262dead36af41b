/*
 * cover.h: the exact share of every source in every pixel of a window.
 *
 * A source is what lies on a side of a border: a class of counties, or the outside. Shares are areas, accumulated from the
 * signed areas between the border and the right edge of the row, and added, never blended: what the source on one side gains
 * the one on the other side loses. So the shares of a pixel add up to LQ_SHARE_FULL exactly, whatever the borders, and neighbours
 * of one class leave no seam. Borders need only be given where they touch the window; the source in its upper left corner stands
 * for everything further west.
 *
 * The idea of cells with cover and area is that of FreeType's smooth rasterizer and of AGG; here a cell has two sides.
 */
#ifndef LQ_COVER_H
#define LQ_COVER_H

#include <stdbool.h>
#include <stddef.h>
#include "tile/window.h"

#define LQ_SHARE_FULL (2 * LQ_SUB * LQ_SUB)

typedef struct lq_share {
    uint32_t source;
    int32_t share; /* of LQ_SHARE_FULL; above 0 unless borders cross each other */
} lq_share;

/* n pixels of a row, from x on, have the same shares, one to the next to nothing of them not LQ_SHARE_FULL. */
typedef void lq_cover_span(void *context, int32_t row, int32_t x, int32_t n, const lq_share *shares,
                           size_t n_shares);

typedef struct lq_cover lq_cover;

lq_cover *lq_cover_create(void); /* NULL without memory */
void lq_cover_free(lq_cover *cover);

/* Begins a window; `corner` is the source at its upper left corner, as lq_plan gives it. */
bool lq_cover_begin(lq_cover *cover, int32_t width_px, int32_t height_px, uint32_t corner);

/* Adds a piece of border from a to b with the sources on its left and right. False without memory. */
bool lq_cover_segment(lq_cover *cover, lq_sub a, lq_sub b, uint32_t left, uint32_t right);

/* Hands out all pixels of the window, row after row, left to right. False without memory. */
bool lq_cover_sweep(lq_cover *cover, lq_cover_span *span, void *context);

#endif
