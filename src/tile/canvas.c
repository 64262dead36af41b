/* canvas.c: see canvas.h. */
#include "tile/canvas.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

bool lq_canvas_init(lq_canvas *c, int32_t width_px, int32_t height_px)
{
    *c = (lq_canvas){.width_px = width_px, .height_px = height_px};
    c->argb = lq_zalloc((size_t)width_px * (size_t)height_px, sizeof *c->argb);
    return lq_blocks_init(&c->blocks, width_px, height_px) && c->argb;
}

void lq_canvas_release(lq_canvas *c)
{
    free(c->argb);
    lq_blocks_release(&c->blocks);
    *c = (lq_canvas){0};
}

void lq_canvas_clear(lq_canvas *c)
{
    if (lq_canvas_is_empty(c)) return;
    for (int32_t y = c->top; y < c->bottom; y++)
        for (int32_t x0, x1 = 0; lq_blocks_next(&c->blocks, y, &x0, &x1);)
            memset(c->argb + (size_t)y * (size_t)c->width_px + x0, 0, (size_t)(x1 - x0) * sizeof *c->argb);
    lq_blocks_clear(&c->blocks);
    c->left = c->top = c->right = c->bottom = 0;
}

/* Each channel is rounded once, from the exact product, and so never above alpha. */
uint32_t lq_canvas_colour(lq_rgba colour, unsigned cover)
{
    unsigned thick = colour.a * cover, half = 255 * 255 / 2;
    uint32_t a = (thick + 127) / 255, r = (colour.r * thick + half) / (255 * 255),
             g = (colour.g * thick + half) / (255 * 255), b = (colour.b * thick + half) / (255 * 255);
    return a << 24 | r << 16 | g << 8 | b;
}

void lq_canvas_touch(lq_canvas *c, int32_t left, int32_t top, int32_t right, int32_t bottom)
{
    if (left < 0) left = 0;
    if (top < 0) top = 0;
    if (right > c->width_px) right = c->width_px;
    if (bottom > c->height_px) bottom = c->height_px;
    if (left >= right || top >= bottom) return;
    bool empty = lq_canvas_is_empty(c);
    lq_blocks_use(&c->blocks, left, top, right, bottom);
    if (empty || left < c->left) c->left = left;
    if (empty || top < c->top) c->top = top;
    if (empty || right > c->right) c->right = right;
    if (empty || bottom > c->bottom) c->bottom = bottom;
}

static int32_t limit(int64_t v, int32_t most)
{
    return v < 0 ? 0 : v > most ? most : (int32_t)v;
}

void lq_canvas_sprite(lq_canvas *c, const lq_sprite *s, int32_t x_px, int32_t y_px)
{
    int64_t x0 = (int64_t)x_px + s->left_px, y0 = (int64_t)y_px + s->top_px;
    int32_t left = limit(x0, c->width_px), right = limit(x0 + s->width_px, c->width_px),
            top = limit(y0, c->height_px), bottom = limit(y0 + s->height_px, c->height_px);
    if (left >= right || top >= bottom) return;
    lq_canvas_touch(c, left, top, right, bottom);
    for (int32_t y = top; y < bottom; y++) {
        const uint32_t *from = s->argb + (y - y0) * s->width_px + (left - x0);
        uint32_t *to = c->argb + (size_t)y * (size_t)c->width_px + left;
        for (int32_t i = 0; i < right - left; i++)
            if (from[i]) to[i] = to[i] ? lq_argb_over(to[i], from[i]) : from[i];
    }
}
