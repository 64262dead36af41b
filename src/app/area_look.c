/* area_look.c: see area_look.h. */
#include "app/area_look.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "base/mem.h"

/* A band is wide enough for its colour to be seen beside a county line; from zoom 5 downwards, where an area is no wider than its
   name, it is narrower. Between the band and what it encloses there is white. */
#define BAND_PX     2.4f
#define FAR_BAND_PX 1.5f
#define FAR_BITS    13 /* of the world: zoom 5 of tiles of 2^8 pixels */
#define CASING_PX   1.2f

/* Between the middles of the round ends, which make a dash longer and a gap shorter by the band's width on each side. */
#define DASH_PX 8.0f
#define GAP_PX  10.0f

/* Hatches repeat with the tile, so neighbours of one look differ in nothing. Two tints take turns, stripes over classes leave more
   of these. */
#define HATCH_PERIOD_PX 8
#define HATCH_WIDTH_PX  3
#define TINT_WIDTH_PX   (HATCH_PERIOD_PX / 2)
#define HATCH_ALPHA     150

static const lq_rgba casing_colour = {255, 255, 255, 210}, faded = {0xF7, 0xF5, 0xF0, 255};

lq_area_fill lq_area_fill_of(const lq_map *map)
{
    if (map->area_fill != LQ_AREA_AUTO) return map->area_fill;
    return map->indicator->table ? LQ_AREA_OUTLINE : LQ_AREA_TINT; /* stripes would hide the classes */
}

lq_code lq_area_look_init(lq_area_look *l, const lq_areas *areas, const lq_map *map, size_t features,
                          lq_err *err)
{
    *l = (lq_area_look){.areas = areas, .fill = lq_area_fill_of(map), .dim = map->dim};
    if (!areas->n) return LQ_OK;
    l->of_feature = lq_zalloc(features + 1, sizeof *l->of_feature);
    if (!l->of_feature) return lq_nomem(err);
    for (size_t i = 0; i < areas->n; i++)
        for (size_t f = 0; f < features; f++)
            if (areas->at[i].member[f]) l->of_feature[f] |= UINT32_C(1) << i;
    return LQ_OK;
}

void lq_area_look_release(lq_area_look *l)
{
    free(l->of_feature);
    *l = (lq_area_look){0};
}

/* ---- colours ---- */

static uint8_t channel_between(uint8_t a, uint8_t b, unsigned part)
{
    return (uint8_t)((a * (255 - part) + b * part + 127) / 255);
}

/* `part` of 255 of the way from a to b. */
static lq_rgba colour_between(lq_rgba a, lq_rgba b, unsigned part)
{
    return (lq_rgba){channel_between(a.r, b.r, part), channel_between(a.g, b.g, part),
                     channel_between(a.b, b.b, part), channel_between(a.a, b.a, part)};
}

static lq_rgba tint_of(const lq_area *a)
{
    static const lq_rgba white = {255, 255, 255, 255};
    return colour_between(a->colour, white, 160);
}

lq_rgba lq_area_shade(const lq_area_look *l, size_t feature, lq_rgba colour)
{
    uint32_t areas = l->of_feature ? l->of_feature[feature] : 0;
    if (!l->of_feature || !colour.a) return colour;
    if (!areas) return l->dim ? colour_between(colour, faded, 210) : colour;
    if (l->fill != LQ_AREA_TINT) return colour;
    return tint_of(&l->areas->at[__builtin_ctz(areas)]);
}

/* ---- what is drawn over the counties ---- */

/* A tinted county shows its first area as tint; all further ones, and all of a hatched one, are stripes. */
static bool hatches(const lq_area_look *l, uint32_t areas, size_t i)
{
    uint32_t bit = UINT32_C(1) << i;
    if (!(areas & bit)) return false;
    return l->fill == LQ_AREA_HATCH || (l->fill == LQ_AREA_TINT && (areas & (bit - 1)));
}

bool lq_area_is_hatched(const lq_area_look *l, uint32_t areas)
{
    if (!areas) return false;
    return l->fill == LQ_AREA_HATCH || (l->fill == LQ_AREA_TINT && (areas & (areas - 1)));
}

double lq_area_reach_px(const lq_area_look *l)
{
    return l->of_feature ? BAND_PX + CASING_PX + 1 : 0;
}

uint64_t lq_area_hash(const lq_area_look *l)
{
    uint64_t h = 0;
    if (!l->of_feature) return 0;
    for (size_t i = 0; i < l->areas->n; i++) {
        const lq_area *a = &l->areas->at[i];
        h = lq_hash_u64(h, lq_rgba_number(a->colour));
        h = lq_hash_u64(h, a->complete);
    }
    return lq_hash_u64(h, l->fill);
}

static lq_rgba stripes_of(const lq_area *a, lq_area_fill fill)
{
    if (fill == LQ_AREA_TINT) return tint_of(a);
    return (lq_rgba){a->colour.r, a->colour.g, a->colour.b, HATCH_ALPHA};
}

void lq_area_swatch(lq_legend_area *to, const lq_area *a, lq_area_fill fill)
{
    to->ground = to->stripes = (lq_rgba){0};
    if (fill == LQ_AREA_TINT) to->ground = tint_of(a);
    if (fill == LQ_AREA_HATCH) to->stripes = stripes_of(a, fill);
    to->stripe_px = HATCH_WIDTH_PX;
    to->stripe_period_px = HATCH_PERIOD_PX;
    to->band = a->colour;
    to->casing = casing_colour;
    to->band_px = (double)BAND_PX;
    to->casing_px = (double)CASING_PX;
    to->dash_px = (double)(DASH_PX + 2 * BAND_PX);
    to->gap_px = a->complete == LQ_AREA_COMPLETE ? 0 : (double)(GAP_PX - 2 * BAND_PX);
}

/* The stripes of area i; in counties where they are the second set they stand between those of the first. */
static lq_hatch hatch_of(const lq_area_look *l, size_t i, unsigned turn)
{
    return (lq_hatch){.colour = stripes_of(&l->areas->at[i], l->fill),
                      .period_px = HATCH_PERIOD_PX,
                      .width_px = l->fill == LQ_AREA_TINT ? TINT_WIDTH_PX : HATCH_WIDTH_PX,
                      .rising = true,
                      .phase_px = (int32_t)turn * (HATCH_PERIOD_PX / 2)};
}

/* ---- outlines ---- */

/* Only the outlines of areas are measured. */
bool lq_area_along(float **out, const lq_area_look *l, const lq_level *level, const lq_plan *plan)
{
    double px = ldexp(1, LQ_WORLD_BITS - plan->zoom - plan->tile_bits), length = 0;
    float *along = lq_zalloc(level->chunks, sizeof *along);
    size_t arc = 0;
    for (size_t i = 0; along && i < level->chunks; i++) {
        const lq_chunk *c = &level->chunk[i];
        if (l->of_feature[c->left] == l->of_feature[c->right]) continue;
        while (arc < level->arcs.n && level->arcs.first[arc] < c->first) arc++;
        if (level->arcs.first[arc] == c->first) length = 0;
        along[i] = (float)length;
        for (uint32_t k = 0; k < c->segments; k++) {
            lq_point a = level->arcs.at[c->first + k], b = level->arcs.at[c->first + k + 1];
            length += hypot((double)b.x - a.x, (double)b.y - a.y) / px;
        }
    }
    *out = along;
    return along != NULL;
}

/* A segment in the dashes of its line, which has run for `from` pixels before it. */
static void dashes_stroke(uint8_t *ink, lq_sub a, lq_sub b, double from, double length, const lq_pen *pen,
                          int32_t side_px)
{
    const double step = (double)DASH_PX + GAP_PX;
    for (double dash = floor(from / step) * step; dash < from + length; dash += step) {
        double t0 = fmax((dash - from) / length, 0), t1 = fmin((dash + (double)DASH_PX - from) / length, 1);
        if (t1 <= t0) continue;
        lq_sub p = {a.x + llround((double)(b.x - a.x) * t0), a.y + llround((double)(b.y - a.y) * t0)};
        lq_sub q = {a.x + llround((double)(b.x - a.x) * t1), a.y + llround((double)(b.y - a.y) * t1)};
        lq_stroke_segment(ink, side_px, side_px, p, q, pen);
    }
}

static void chunk_stroke(uint8_t *ink, const lq_plan *plan, const lq_chunk *c, const float *along,
                         const lq_pen *pen, lq_tile tile)
{
    lq_window w = lq_plan_window(plan, tile);
    double from = along ? (double)*along : 0;
    lq_sub a = lq_window_sub(&w, plan->level->arcs.at[c->first]);
    for (uint32_t k = 1; k <= c->segments; k++) {
        lq_sub b = lq_window_sub(&w, plan->level->arcs.at[c->first + k]);
        double length = along ? hypot((double)(b.x - a.x), (double)(b.y - a.y)) / LQ_SUB : 0;
        if (length > 0)
            dashes_stroke(ink, a, b, from, length, pen, w.width_px);
        else
            lq_stroke_segment(ink, w.width_px, w.height_px, a, b, pen);
        from += length;
        a = b;
    }
}

/* Inks the outline of area number i; false when none of it is near. */
static bool outline_ink(lq_area_scratch *s, const lq_area_look *l, size_t i, const lq_plan *plan,
                        const lq_plan_node *node, const float *along, const lq_pen *pen, size_t pixels)
{
    bool any = false;
    for (size_t k = 0; k < node->chunks; k++) {
        const lq_chunk *c = &plan->level->chunk[node->chunk[k]];
        uint32_t differ = l->of_feature[c->left] ^ l->of_feature[c->right];
        if (!(differ >> i & 1)) continue;
        if (!any) memset(s->ink, 0, pixels);
        any = true;
        chunk_stroke(s->ink, plan, c, along ? &along[node->chunk[k]] : NULL, pen, node->tile);
    }
    return any;
}

/* ---- a tile ---- */

/* The pens draw both halves of a band; the outer one is left out. */
static bool pens_make(lq_area_scratch *s, const lq_plan *plan)
{
    float band_px = plan->zoom + plan->tile_bits <= FAR_BITS ? FAR_BAND_PX : BAND_PX;
    if (s->line && s->casing && s->band_px == band_px) return true;
    if (!s->line) s->line = lq_alloc(1, sizeof *s->line);
    if (!s->casing) s->casing = lq_alloc(1, sizeof *s->casing);
    if (!s->line || !s->casing) return false;
    s->band_px = band_px;
    lq_pen_init(s->line, 2 * band_px, 0);
    lq_pen_init(s->casing, 2 * (band_px + CASING_PX), 0);
    return true;
}

void lq_area_scratch_release(lq_area_scratch *s)
{
    free(s->ink);
    free(s->member);
    free(s->line);
    free(s->casing);
    *s = (lq_area_scratch){0};
}

static bool members_find(lq_area_scratch *s, const lq_template *t, const uint32_t *areas_of_source, size_t i)
{
    bool any = false;
    for (uint32_t k = 0; k < t->sources; k++) {
        s->member[k] = areas_of_source[k] >> i & 1;
        any = any || (s->member[k] && t->count[k]);
    }
    return any;
}

/* Turn 0: in the counties where an even number of areas come before it; turn 1: in the others. */
static void area_hatch(lq_canvas *c, lq_area_scratch *s, const lq_area_look *l, const lq_template *t,
                       const uint32_t *areas_of_source, size_t i, const lq_window *w)
{
    for (unsigned turn = 0; turn < 2; turn++) {
        bool any = false;
        for (uint32_t k = 0; k < t->sources; k++) {
            uint32_t before = areas_of_source[k] & ((UINT32_C(1) << i) - 1);
            s->member[k] =
                hatches(l, areas_of_source[k], i) && (unsigned)__builtin_popcount(before) % 2 == turn;
            any = any || s->member[k];
        }
        lq_hatch hatch = hatch_of(l, i, turn);
        if (any) lq_area_hatch(c, t, s->member, w, &hatch);
    }
}

bool lq_area_draw(lq_canvas *c, lq_area_scratch *s, const lq_area_look *l, const lq_template *t,
                  const uint32_t *areas_of_source, const lq_plan *plan, const lq_plan_node *node,
                  const float *along)
{
    if (!l->of_feature) return true;
    lq_window w = lq_plan_window(plan, node->tile);
    size_t pixels = (size_t)w.width_px * (size_t)w.height_px;
    if (!lq_grow((void **)&s->ink, &s->ink_room, pixels, 1) ||
        !lq_grow((void **)&s->member, &s->member_room, t->sources, sizeof *s->member) || !pens_make(s, plan))
        return false;
    for (size_t i = 0; i < l->areas->n; i++) area_hatch(c, s, l, t, areas_of_source, i, &w);
    for (size_t i = 0; i < l->areas->n; i++) {
        const lq_area *a = &l->areas->at[i];
        const float *dashes = a->complete == LQ_AREA_COMPLETE ? NULL : along;
        members_find(s, t, areas_of_source, i);
        if (!outline_ink(s, l, i, plan, node, NULL, s->casing, pixels)) continue;
        lq_area_band(c, t, s->member, s->ink, casing_colour);
        outline_ink(s, l, i, plan, node, dashes, s->line, pixels);
        lq_area_band(c, t, s->member, s->ink, a->colour);
    }
    return true;
}
