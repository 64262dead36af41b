/*
 * glyph.c: see glyph.h.
 *
 * A letter is a path that cairo fills: showing glyphs would move each to a whole pixel in some releases of cairo. The greatest of the
 * halos of letters is the halo of their word, so words can be put together.
 */
#include "draw/glyph.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "base/mem.h"

#define BLOCK 16 /* pixels grown in one step: rows are as long as a multiple of it */

typedef struct entry {
    lq_glyph_look look; /* its font is held */
    lq_glyph glyph;
} entry;

struct lq_glyphs {
    entry *entry;
    size_t n, room;
    uint32_t *slot; /* [slots]: number of an entry + 1; never more than half full */
    size_t slots;   /* a power of two */
};

lq_glyphs *lq_glyphs_create(void)
{
    return lq_zalloc(1, sizeof(lq_glyphs));
}

void lq_glyphs_free(lq_glyphs *g)
{
    if (!g) return;
    for (size_t i = 0; i < g->n; i++) {
        g_object_unref(g->entry[i].look.font);
        free(g->entry[i].glyph.mask);
    }
    free(g->entry);
    free(g->slot);
    free(g);
}

/* ---- drawing ---- */

/* A letter on its way: room for the halo on every side. */
typedef struct sheet {
    int left, top, width, height, stride; /* px; the stride in bytes */
    int reach;                            /* of the halo, px */
    uint8_t *mask, *whole, *halo;
} sheet;

/* to[i] becomes the greater of itself and from[i] * weight / 256. */
static void row_grow(uint8_t *restrict to, const uint8_t *restrict from, int n, unsigned weight)
{
    for (int x = 0; x < n; x += BLOCK)
        for (int i = x; i < x + BLOCK; i++) {
            uint8_t grown = (uint8_t)((uint16_t)from[i] * weight >> 8);
            to[i] = grown > to[i] ? grown : to[i];
        }
}

/* The letter grown by a disc with a soft edge: what cairo would stroke, at a tenth of its time. */
static void halo_grow(sheet *s, double radius)
{
    for (int dy = -s->reach; dy <= s->reach; dy++)
        for (int dx = -s->reach; dx <= s->reach; dx++) {
            double share = radius + 0.5 - hypot(dx, dy);
            unsigned weight = share >= 1 ? 256 : share > 0 ? (unsigned)(share * 256) : 0;
            for (int y = dy < 0 ? -dy : 0; weight && y < s->height && y + dy < s->height; y++)
                row_grow(s->halo + (ptrdiff_t)y * s->stride, s->whole + (ptrdiff_t)(y + dy) * s->stride + dx,
                         s->stride, weight);
        }
}

/* Thin strokes fill no pixel, and yet want a whole halo. */
static void strokes_fill(uint8_t *restrict to, const uint8_t *restrict mask, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned full = mask[i] * 5u / 2;
        to[i] = (uint8_t)(full < 255 ? full : 255);
    }
}

/* The path's box with the halo's reach and a pixel more around it. */
static void sheet_measure(sheet *s, cairo_t *cr, double halo_px)
{
    double x0, y0, x1, y1;
    cairo_path_extents(cr, &x0, &y0, &x1, &y1);
    *s = (sheet){.reach = (int)ceil(halo_px)};
    if (x1 <= x0 || y1 <= y0) return;
    int room = s->reach + 1;
    s->left = (int)floor(x0) - room;
    s->top = (int)floor(y0) - room;
    s->width = (int)ceil(x1) + room - s->left;
    s->height = (int)ceil(y1) + room - s->top;
    s->stride = (s->width + BLOCK - 1) / BLOCK * BLOCK;
}

static bool sheet_fill(sheet *s, cairo_t *from)
{
    cairo_surface_t *to =
        cairo_image_surface_create_for_data(s->mask, CAIRO_FORMAT_A8, s->width, s->height, s->stride);
    cairo_t *cr = cairo_create(to);
    cairo_path_t *path = cairo_copy_path(from);
    cairo_translate(cr, -s->left, -s->top);
    cairo_append_path(cr, path);
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_GOOD);
    cairo_fill(cr);
    cairo_surface_flush(to);
    bool ok = cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_path_destroy(path);
    cairo_destroy(cr);
    cairo_surface_destroy(to);
    return ok;
}

static bool row_any(const sheet *s, int y)
{
    for (int x = 0; x < s->width; x++)
        if (s->mask[y * s->stride + x] || s->halo[y * s->stride + x]) return true;
    return false;
}

static bool column_any(const sheet *s, int x)
{
    for (int y = 0; y < s->height; y++)
        if (s->mask[y * s->stride + x] || s->halo[y * s->stride + x]) return true;
    return false;
}

/* Takes what is not 0 out of the sheet. */
static bool glyph_cut(lq_glyph *out, const sheet *s)
{
    int top = 0, bottom = s->height, left = 0, right = s->width;
    while (top < bottom && !row_any(s, top)) top++;
    while (bottom > top && !row_any(s, bottom - 1)) bottom--;
    if (top == bottom) return true;
    while (!column_any(s, left)) left++;
    while (!column_any(s, right - 1)) right--;
    *out = (lq_glyph){s->left + left, s->top + top, right - left, bottom - top, NULL, NULL};
    size_t width = (size_t)out->width_px, n = width * (size_t)out->height_px;
    out->mask = lq_alloc(n, 2);
    if (!out->mask) return false;
    out->halo = out->mask + n;
    for (int y = top; y < bottom; y++) {
        memcpy(out->mask + (size_t)(y - top) * width, s->mask + y * s->stride + left, width);
        memcpy(out->halo + (size_t)(y - top) * width, s->halo + y * s->stride + left, width);
    }
    return true;
}

/* Draws what `path` has as its path. */
static bool path_draw(lq_glyph *out, cairo_t *path, double halo_px)
{
    sheet s;
    sheet_measure(&s, path, halo_px);
    if (!s.width) return true;
    /* Rows are grown as a whole, `reach` pixels to the left and right of what they hold: so much lies before and behind them. */
    size_t n = (size_t)s.stride * (size_t)s.height, spare = (size_t)s.stride;
    uint8_t *bytes = lq_zalloc(3 * n + 2 * spare, 1);
    if (!bytes) return false;
    s.mask = bytes;
    s.whole = bytes + n + spare;
    s.halo = bytes + 2 * n + 2 * spare;
    bool ok = sheet_fill(&s, path);
    if (ok) strokes_fill(s.whole, s.mask, n);
    if (ok && halo_px > 0) halo_grow(&s, halo_px);
    ok = ok && glyph_cut(out, &s);
    free(bytes);
    return ok;
}

static bool glyph_draw(lq_glyph *out, const lq_glyph_look *look)
{
    cairo_glyph_t at = {look->number, look->x_phase / (double)LQ_GLYPH_PHASES,
                        look->y_phase / (double)LQ_GLYPH_PHASES};
    cairo_surface_t *scratch = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    cairo_t *cr = cairo_create(scratch);
    cairo_set_scaled_font(cr, pango_cairo_font_get_scaled_font((PangoCairoFont *)look->font));
    cairo_glyph_path(cr, &at, 1);
    *out = (lq_glyph){0};
    bool ok = cairo_status(cr) == CAIRO_STATUS_SUCCESS && path_draw(out, cr, look->halo_px);
    cairo_destroy(cr);
    cairo_surface_destroy(scratch);
    return ok;
}

/* ---- keeping ---- */

static bool same_look(const lq_glyph_look *a, const lq_glyph_look *b)
{
    return a->font == b->font && a->number == b->number && a->x_phase == b->x_phase &&
           a->y_phase == b->y_phase && !(a->halo_px < b->halo_px) && !(a->halo_px > b->halo_px);
}

/* Where the look stands, or would. */
static uint32_t *slot_of(const lq_glyphs *g, const lq_glyph_look *look)
{
    uint64_t h = lq_hash_u64((uintptr_t)look->font, look->number);
    h = lq_hash_u64(h, look->x_phase * LQ_GLYPH_PHASES + look->y_phase);
    size_t at = (size_t)h & (g->slots - 1);
    while (g->slot[at] && !same_look(&g->entry[g->slot[at] - 1].look, look)) at = (at + 1) & (g->slots - 1);
    return &g->slot[at];
}

static bool slots_grow(lq_glyphs *g)
{
    enum { FIRST = 1024 };
    if (2 * (g->n + 1) <= g->slots) return true;
    size_t slots = g->slots ? 2 * g->slots : FIRST;
    uint32_t *slot = lq_zalloc(slots, sizeof *slot);
    if (!slot) return false;
    free(g->slot);
    g->slot = slot;
    g->slots = slots;
    for (size_t i = 0; i < g->n; i++) *slot_of(g, &g->entry[i].look) = (uint32_t)i + 1;
    return true;
}

const lq_glyph *lq_glyph_find(lq_glyphs *g, const lq_glyph_look *look)
{
    if (!slots_grow(g) || !lq_grow((void **)&g->entry, &g->room, g->n + 1, sizeof *g->entry)) return NULL;
    uint32_t *slot = slot_of(g, look);
    if (*slot) return &g->entry[*slot - 1].glyph;
    entry *e = &g->entry[g->n];
    e->look = *look;
    if (!glyph_draw(&e->glyph, look)) return NULL;
    g_object_ref(look->font);
    *slot = (uint32_t)++g->n;
    return &e->glyph;
}
