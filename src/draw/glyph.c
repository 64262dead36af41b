/*
 * glyph.c: see glyph.h.
 *
 * Harfbuzz tells a letter's outline and FreeType fills it: cairo would move letters to whole pixels in some releases, and takes ten
 * times as long, for it loads each three times over. The greatest of the halos of letters is the halo of their word, so words can be put
 * together.
 */
#include "draw/glyph.h"

#include <ft2build.h>
#include FT_OUTLINE_H
#include <harfbuzz/hb.h>
#include <limits.h>
#include <math.h>
#include <pango/pango.h>
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
    hb_draw_funcs_t *funcs;
    FT_Library library;
};

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

/* The letter grown by a disc with a soft edge: what a stroke of twice the radius would be, at a tenth of its time. */
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

static void cover_round(uint8_t *cover, size_t n)
{
    for (size_t i = 0; i < n; i++) cover[i] = (uint8_t)((cover[i] * LQ_GLYPH_FULL + 127) / 255);
}

/* Thin strokes fill no pixel, and yet want a whole halo. */
static void strokes_fill(uint8_t *restrict to, const uint8_t *restrict mask, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned full = mask[i] * 5u / 2;
        to[i] = (uint8_t)(full < 255 ? full : 255);
    }
}

/* ---- outlines ---- */

/* Pango's fonts count in 1024ths of a pixel, FreeType in 64ths; both upwards. */
static FT_Vector vector_of(float x, float y)
{
    const float scale = 64.0f / PANGO_SCALE;
    return (FT_Vector){lroundf(x * scale), lroundf(y * scale)};
}

/* A letter's outline while harfbuzz tells it. */
typedef struct outline {
    FT_Vector *at;
    char *tag;  /* [points] */
    short *end; /* [contours]: number of its last point */
    size_t points, at_room, tag_room, contours, end_room;
    bool failed; /* no memory, or more than FreeType can count */
} outline;

static void point_add(outline *o, FT_Vector at, char tag)
{
    o->failed = o->failed || o->points == SHRT_MAX ||
                !lq_grow((void **)&o->at, &o->at_room, o->points + 1, sizeof *o->at) ||
                !lq_grow((void **)&o->tag, &o->tag_room, o->points + 1, sizeof *o->tag);
    if (o->failed) return;
    o->at[o->points] = at;
    o->tag[o->points++] = tag;
}

static void on_line(hb_draw_funcs_t *f, void *data, hb_draw_state_t *state, float x, float y, void *user)
{
    (void)f, (void)state, (void)user;
    point_add(data, vector_of(x, y), FT_CURVE_TAG_ON);
}

static void on_curve(hb_draw_funcs_t *f, void *data, hb_draw_state_t *state, float x1, float y1, float x2,
                     float y2, float x3, float y3, void *user)
{
    (void)f, (void)state, (void)user;
    point_add(data, vector_of(x1, y1), FT_CURVE_TAG_CUBIC);
    point_add(data, vector_of(x2, y2), FT_CURVE_TAG_CUBIC);
    point_add(data, vector_of(x3, y3), FT_CURVE_TAG_ON);
}

static void on_close(hb_draw_funcs_t *f, void *data, hb_draw_state_t *state, void *user)
{
    (void)f, (void)state, (void)user;
    outline *o = data;
    size_t first = o->contours ? (size_t)o->end[o->contours - 1] + 1 : 0;
    if (o->failed || o->points == first) return;
    o->failed =
        o->contours == SHRT_MAX || !lq_grow((void **)&o->end, &o->end_room, o->contours + 1, sizeof *o->end);
    if (!o->failed) o->end[o->contours++] = (short)(o->points - 1);
}

/* Quadratic curves come as cubic ones when nobody asks for them. */
static hb_draw_funcs_t *outline_funcs(void)
{
    hb_draw_funcs_t *f = hb_draw_funcs_create();
    hb_draw_funcs_set_move_to_func(f, on_line, NULL, NULL);
    hb_draw_funcs_set_line_to_func(f, on_line, NULL, NULL);
    hb_draw_funcs_set_cubic_to_func(f, on_curve, NULL, NULL);
    hb_draw_funcs_set_close_path_func(f, on_close, NULL, NULL);
    return f;
}

/* The outline's box with the halo's reach and a pixel more around it; the outline is moved there. */
static void sheet_measure(sheet *s, FT_Outline *line, const lq_glyph_look *look)
{
    FT_BBox box;
    FT_Outline_Translate(line, (FT_Pos)look->x_phase * 64 / LQ_GLYPH_PHASES,
                         -(FT_Pos)look->y_phase * 64 / LQ_GLYPH_PHASES);
    FT_Outline_Get_CBox(line, &box);
    int room = (int)ceil(look->halo_px) + 1, left = (int)(box.xMin >> 6), bottom = (int)(box.yMin >> 6),
        right = (int)((box.xMax + 63) >> 6), top = (int)((box.yMax + 63) >> 6);
    *s = (sheet){.left = left - room,
                 .top = -top - room,
                 .width = right - left + 2 * room,
                 .height = top - bottom + 2 * room,
                 .reach = room - 1};
    s->stride = (s->width + BLOCK - 1) / BLOCK * BLOCK;
    FT_Outline_Translate(line, -(FT_Pos)s->left * 64, (FT_Pos)(s->top + s->height) * 64);
}

/* Fills the letter's outline into s->mask. */
static bool sheet_fill(sheet *s, FT_Library library, FT_Outline *line)
{
    FT_Bitmap to = {.rows = (unsigned)s->height,
                    .width = (unsigned)s->width,
                    .pitch = s->stride,
                    .buffer = s->mask,
                    .num_grays = 256,
                    .pixel_mode = FT_PIXEL_MODE_GRAY};
    return !FT_Outline_Get_Bitmap(library, line, &to);
}

/* ---- a letter ---- */

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

static bool outline_draw(lq_glyph *out, FT_Outline *line, const lq_glyph_look *look, FT_Library library)
{
    sheet s;
    sheet_measure(&s, line, look);
    /* Rows are grown as a whole, `reach` pixels to the left and right of what they hold: so much lies before and behind them. */
    size_t n = (size_t)s.stride * (size_t)s.height, spare = (size_t)s.stride;
    uint8_t *bytes = lq_zalloc(3 * n + 2 * spare, 1);
    if (!bytes) return false;
    s.mask = bytes;
    s.whole = bytes + n + spare;
    s.halo = bytes + 2 * n + 2 * spare;
    bool ok = sheet_fill(&s, library, line);
    if (ok) strokes_fill(s.whole, s.mask, n);
    if (ok && look->halo_px > 0) halo_grow(&s, look->halo_px);
    cover_round(s.mask, n);
    cover_round(s.halo, n);
    ok = ok && glyph_cut(out, &s);
    free(bytes);
    return ok;
}

static bool glyph_draw(lq_glyph *out, const lq_glyph_look *look, const lq_glyphs *g)
{
    outline o = {0};
    *out = (lq_glyph){0};
    hb_font_get_glyph_shape(pango_font_get_hb_font(look->font), look->number, g->funcs, &o);
    FT_Outline line = {(short)o.contours, (short)o.points, o.at, o.tag, o.end, 0};
    bool ok = !o.failed && (!o.contours || outline_draw(out, &line, look, g->library));
    free(o.at);
    free(o.tag);
    free(o.end);
    return ok;
}

/* ---- keeping ---- */

void lq_glyphs_free(lq_glyphs *g)
{
    if (!g) return;
    for (size_t i = 0; i < g->n; i++) {
        g_object_unref(g->entry[i].look.font);
        free(g->entry[i].glyph.mask);
    }
    free(g->entry);
    free(g->slot);
    hb_draw_funcs_destroy(g->funcs);
    if (g->library) FT_Done_FreeType(g->library);
    free(g);
}

lq_glyphs *lq_glyphs_create(void)
{
    lq_glyphs *g = lq_zalloc(1, sizeof *g);
    if (!g) return NULL;
    g->funcs = outline_funcs();
    if (!FT_Init_FreeType(&g->library)) return g;
    lq_glyphs_free(g);
    return NULL;
}

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
    if (!glyph_draw(&e->glyph, look, g)) return NULL;
    g_object_ref(look->font);
    *slot = (uint32_t)++g->n;
    return &e->glyph;
}
