/*
 * area_paint.c: see area_paint.h.
 *
 * Stripes have their edges where x + y (rising) or x - y (falling) is a whole number, counted in pixels of the world. Such an edge
 * cuts a pixel along its diagonal, so a pixel lies in a stripe wholly, by half, or not at all: exact cover, without a division.
 */
#include "tile/area_paint.h"

#include "tile/stroke.h"

/* What the members have of each mix, in sixteenths. */
typedef struct shares {
    uint8_t of[UINT16_MAX + 1];
} shares;

/* False when no pixel shows a member. */
static bool shares_fill(shares *s, const lq_template *t, const bool *member)
{
    bool any = false;
    for (size_t i = 0; i < t->mixes; i++) {
        const lq_mix *m = &t->mix[i];
        unsigned share = 0;
        for (int k = 0; k < LQ_MIX_SOURCES && m->weight[k]; k++)
            share += member[m->source[k]] ? m->weight[k] : 0;
        s->of[i] = (uint8_t)share;
        any = any || (share && t->count[i]);
    }
    return any;
}

/* ---- hatch ---- */

/* A stripe as a row shows it: pixels 0 .. width_px, the first and the last of them cut by its edges. */
typedef struct stripes {
    int32_t period_px, width_px;
    uint32_t edge[LQ_MIX_LEVELS + 1], inside[LQ_MIX_LEVELS + 1]; /* by the members' share */
} stripes;

static stripes stripes_of(const lq_hatch *hatch)
{
    bool solid = hatch->width_px >= hatch->period_px;
    stripes s = {hatch->period_px, solid ? hatch->period_px - 1 : hatch->width_px, {0}, {0}};
    for (unsigned share = 0; share <= LQ_MIX_LEVELS; share++) {
        unsigned half = (255 * share + LQ_MIX_LEVELS) / (2 * LQ_MIX_LEVELS);
        unsigned full = (255 * share + LQ_MIX_LEVELS / 2) / LQ_MIX_LEVELS;
        s.inside[share] = lq_canvas_colour(hatch->colour, full);
        s.edge[share] = solid ? s.inside[share] : lq_canvas_colour(hatch->colour, half);
    }
    return s;
}

/* How far pixel 0 of row y is past the first pixel of a stripe, 0 .. period - 1. A pixel of a rising hatch spans the diagonals
   x + y to x + y + 2 and is first in a stripe that begins in their middle; of a falling one, x - y - 1 to x - y + 1. */
static int32_t row_phase(const lq_hatch *hatch, const lq_window *w, int32_t y)
{
    int64_t row = w->y0_px + y, middle = hatch->rising ? w->x0_px + row + 1 : w->x0_px - row;
    int64_t past = (middle - hatch->phase_px) % hatch->period_px;
    return (int32_t)(past < 0 ? past + hatch->period_px : past);
}

/* Draws the stripes of a row, of which pixel 0 is `past` the first pixel of one. Pixels between stripes are never looked at. */
static void row_hatch(lq_canvas *c, int32_t y, const uint16_t *pixel, int32_t past, const stripes *s,
                      const shares *share)
{
    uint32_t *to = c->argb + (size_t)y * (size_t)c->width_px;
    int32_t left = c->width_px, right = 0;
    for (int32_t first = -past; first < c->width_px; first += s->period_px) {
        int32_t last = first + s->width_px, end = last < c->width_px ? last : c->width_px - 1;
        for (int32_t x = first < 0 ? 0 : first; x <= end; x++) {
            unsigned part = share->of[pixel[x]];
            if (!part) continue;
            to[x] = lq_argb_over(to[x], x == first || x == last ? s->edge[part] : s->inside[part]);
            if (x < left) left = x;
            right = x + 1;
        }
    }
    lq_canvas_touch(c, left, y, right, y + 1);
}

void lq_area_hatch(lq_canvas *c, const lq_template *t, const bool *member, const lq_window *w,
                   const lq_hatch *hatch)
{
    shares share;
    if (!hatch->colour.a || hatch->width_px <= 0 || hatch->period_px <= 0) return;
    if (!shares_fill(&share, t, member)) return;
    stripes s = stripes_of(hatch);
    for (int32_t y = 0; y < t->height_px; y++)
        row_hatch(c, y, t->pixel + (size_t)y * (size_t)t->width_px, row_phase(hatch, w, y), &s, &share);
}

/* ---- tint ---- */

static uint8_t tint_channel(uint32_t tint, uint32_t thick, uint8_t line, unsigned ink)
{
    const unsigned full = LQ_MIX_LEVELS * LQ_MIX_LEVELS;
    return (uint8_t)((tint * (full - ink) + line * thick * ink + full * thick / 2) / (full * thick));
}

/* What covers a mix: the mean of its tints with the line over it, in the tints' share. */
static uint32_t mix_tint(const lq_mix *m, const lq_rgba *tint, const lq_rgba *line)
{
    uint32_t r = 0, g = 0, b = 0, thick = 0;
    lq_rgba over = m->ink ? line[m->kind] : (lq_rgba){0};
    unsigned ink = m->ink * LQ_MIX_LEVELS * over.a / 255;
    for (int k = 0; k < LQ_MIX_SOURCES && m->weight[k]; k++) {
        lq_rgba c = tint[m->source[k]];
        uint32_t part = (uint32_t)m->weight[k] * c.a;
        r += part * c.r, g += part * c.g, b += part * c.b, thick += part;
    }
    if (!thick) return 0;
    lq_rgba colour = {tint_channel(r, thick, over.r, ink), tint_channel(g, thick, over.g, ink),
                      tint_channel(b, thick, over.b, ink), 255};
    return lq_canvas_colour(colour, (thick + LQ_MIX_LEVELS / 2) / LQ_MIX_LEVELS);
}

void lq_area_tint(lq_canvas *c, const lq_template *t, const lq_rgba *tint, const lq_rgba *line)
{
    uint32_t argb[UINT16_MAX + 1];
    bool any = false;
    for (size_t i = 0; i < t->mixes; i++) {
        argb[i] = t->count[i] ? mix_tint(&t->mix[i], tint, line) : 0;
        any = any || argb[i];
    }
    if (!any) return;
    lq_canvas_touch(c, 0, 0, t->width_px, t->height_px);
    for (size_t i = 0; i < (size_t)t->width_px * (size_t)t->height_px; i++)
        c->argb[i] = lq_argb_over(c->argb[i], argb[t->pixel[i]]);
}

/* ---- band ---- */

/* A colour in the last cover that was asked for: most pixels of a band have the same. */
typedef struct band {
    const uint8_t *ink;
    lq_rgba colour;
    unsigned part;
    uint32_t argb;
} band;

/* The colour in a cover of ink times share. */
static inline uint32_t band_colour(band *b, unsigned part)
{
    const unsigned full = LQ_INK_FULL * LQ_MIX_LEVELS;
    if (part != b->part) {
        b->part = part;
        b->argb = lq_canvas_colour(b->colour, (255 * part + full / 2) / full);
    }
    return b->argb;
}

/* Draws n bands over pixels x0 .. x1 - 1 of row y. */
static void run_band(lq_canvas *c, int32_t y, int32_t x0, int32_t x1, const uint16_t *pixel, band *bands,
                     int n, const shares *share)
{
    size_t row = (size_t)y * (size_t)c->width_px;
    uint32_t *to = c->argb + row;
    const uint8_t *first = bands[0].ink + row, *second = bands[n - 1].ink + row;
    int32_t left = x1, right = x0;
    for (int32_t x = x0; x < x1; x++) {
        unsigned of = first[x] | second[x] ? share->of[pixel[x]] : 0;
        if (!of) continue;
        for (int k = 0; k < n; k++) {
            unsigned part = lq_ink_amount(bands[k].ink[row + (size_t)x]) * of;
            if (part) to[x] = lq_argb_over(to[x], band_colour(&bands[k], part));
        }
        if (x < left) left = x;
        right = x + 1;
    }
    lq_canvas_touch(c, left, y, right, y + 1);
}

void lq_area_band(lq_canvas *c, const lq_template *t, const bool *member, const lq_bands *in)
{
    shares share;
    band bands[LQ_BANDS];
    int n = 0;
    for (int k = 0; k < LQ_BANDS; k++)
        if (in->colour[k].a) bands[n++] = (band){.ink = in->ink[k], .colour = in->colour[k]};
    if (!n || !shares_fill(&share, t, member)) return;
    for (int32_t y = 0; y < t->height_px; y++)
        for (int32_t x0, x1 = 0; lq_blocks_next(in->blocks, y, &x0, &x1);)
            run_band(c, y, x0, x1, t->pixel + (size_t)y * (size_t)t->width_px, bands, n, &share);
}
