/* sprite_cut.c: see sprite_cut.h. Cairo's ARGB32 is a sprite's pixel: a native word, colours multiplied by alpha. */
#include "draw/sprite_cut.h"

#include <assert.h>
#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include "base/hash.h"
#include "base/mem.h"

typedef struct image {
    const unsigned char *bytes;
    size_t stride;
    int width, height;
} image;

typedef struct box {
    int left, top, right, bottom; /* right and bottom are one past */
} box;

static uint32_t pixel_at(const image *im, int x, int y)
{
    uint32_t word;
    memcpy(&word, im->bytes + (size_t)y * im->stride + 4 * (size_t)x, 4);
    return word;
}

static box visible_box(const image *im)
{
    box b = {im->width, im->height, 0, 0};
    for (int y = 0; y < im->height; y++)
        for (int x = 0; x < im->width; x++) {
            if (!(pixel_at(im, x, y) >> 24)) continue;
            if (x < b.left) b.left = x;
            if (x >= b.right) b.right = x + 1;
            if (y < b.top) b.top = y;
            b.bottom = y + 1;
        }
    return b;
}

uint64_t lq_sprite_hash(const lq_sprite *s)
{
    const int32_t frame[4] = {s->width_px, s->height_px, s->left_px, s->top_px};
    uint64_t hash = 0;
    for (int i = 0; i < 4; i++) hash = lq_hash_u64(hash, (uint64_t)(int64_t)frame[i]);
    return lq_hash(hash, s->argb, (size_t)s->width_px * (size_t)s->height_px * sizeof *s->argb);
}

lq_code lq_sprite_cut(lq_sprite *out, cairo_surface_t *surface, int x_px, int y_px, lq_err *err)
{
    cairo_surface_flush(surface);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) return lq_nomem(err);
    const image im = {cairo_image_surface_get_data(surface), (size_t)cairo_image_surface_get_stride(surface),
                      cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface)};
    box b = visible_box(&im);
    if (b.right <= b.left) return lq_fail(err, LQ_FAILED, "a sprite without anything visible");
    assert(b.left > 0 && b.top > 0 && b.right < im.width && b.bottom < im.height);
    b = (box){b.left - 1, b.top - 1, b.right + 1, b.bottom + 1};
    lq_sprite s = {.width_px = b.right - b.left,
                   .height_px = b.bottom - b.top,
                   .left_px = b.left - x_px,
                   .top_px = b.top - y_px};
    s.argb = lq_alloc((size_t)s.width_px * (size_t)s.height_px, sizeof *s.argb);
    if (!s.argb) return lq_nomem(err);
    for (int y = 0; y < s.height_px; y++)
        memcpy(s.argb + (size_t)y * (size_t)s.width_px,
               im.bytes + (size_t)(b.top + y) * im.stride + 4 * (size_t)b.left,
               (size_t)s.width_px * sizeof *s.argb);
    s.hash = lq_sprite_hash(&s);
    *out = s;
    return LQ_OK;
}
