/*
 * canvas.h: what lies over the counties of a window: areas, lines, symbols and names, drawn over each other before they are
 * laid on the painted ground.
 *
 * Pixels are 0xAARRGGBB with the colours multiplied by alpha, as in a sprite. Only what was drawn in is ever touched again, so an
 * empty canvas costs nothing.
 */
#ifndef LQ_CANVAS_H
#define LQ_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/colour.h"
#include "base/sprite.h"
#include "tile/blocks.h"

typedef struct lq_canvas {
    int32_t width_px, height_px;
    uint32_t *argb;   /* [height_px * width_px] */
    lq_blocks blocks; /* drawn in */
    int32_t left, top, right,
        bottom; /* and the box of these: right and bottom are one past; right <= left: nothing */
    const lq_rgba *
        plain; /* [plains], lent, the same for all windows of a map: colours of letters, symbols, lines. Opaque
                             pixels of just these keep them when painted; others are rounded, as in paint.h */
    size_t plains;
} lq_canvas;

bool lq_canvas_init(lq_canvas *c, int32_t width_px, int32_t height_px); /* empty; false without memory */
void lq_canvas_release(lq_canvas *c);
void lq_canvas_clear(lq_canvas *c);
static inline bool lq_canvas_is_empty(const lq_canvas *c)
{
    return c->right <= c->left;
}

/* A colour with straight alpha, times cover / 255, as a pixel of the canvas. */
uint32_t lq_canvas_colour(lq_rgba colour, unsigned cover);

/* Announces that a box will be drawn in; what lies outside the canvas is left out. */
void lq_canvas_touch(lq_canvas *c, int32_t left, int32_t top, int32_t right, int32_t bottom);

/* Lays a sprite with its anchor at x, y (may lie outside). */
void lq_canvas_sprite(lq_canvas *c, const lq_sprite *s, int32_t x_px, int32_t y_px);

#endif
