/* area_look.c: see area_look.h. */
#include "app/area_look.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "base/mem.h"
#include "geo/simplify.h"

/* A band is wide enough for its colour to be seen beside a county line; from zoom 5 downwards, where an area is no wider than its
   name, it is narrower. Between the band and what it encloses there is white. */
#define BAND_PX     2.4f
#define FAR_BAND_PX 1.5f
#define FAR_BITS    13 /* of the world: zoom 5 of tiles of 2^8 pixels */
#define CASING_PX   1.2f

/* Between the middles of the round ends, which make a dash longer and a gap shorter by the band's width on each side. */
#define DASH_PX 8.0f
#define GAP_PX  10.0f

/* Of an outline that areas share, each has so much in its turn. */
#define TURN_PX 14.0f

/* Hatches repeat with the tile, so neighbours of one look differ in nothing: periods are powers of two. Tints take turns without a
   gap, stripes over classes leave some of these. */
#define HATCH_PERIOD_PX 8 /* at least */
#define HATCH_PITCH_PX  5 /* at least */
#define HATCH_WIDTH_PX  3
#define TINT_PITCH_PX   4 /* at least */
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
    *l = (lq_area_look){.areas = areas,
                        .fill = lq_area_fill_of(map),
                        .dim = map->dim,
                        .apart = map->layers == LQ_LAYERS_APART};
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
    return l->fill == LQ_AREA_TINT && !l->apart ? lq_area_tint_of(l, feature) : colour;
}

lq_rgba lq_area_tint_of(const lq_area_look *l, size_t feature)
{
    uint32_t areas = l->of_feature && l->fill == LQ_AREA_TINT ? l->of_feature[feature] : 0;
    return areas ? tint_of(&l->areas->at[__builtin_ctz(areas)]) : (lq_rgba){0};
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

/* Which of these areas, from 0, area i is. */
static int turn_of(uint32_t areas, size_t i)
{
    return __builtin_popcount(areas & ((UINT32_C(1) << i) - 1));
}

/* The stripes of an area in counties of n areas, of which it is number `turn`. */
static lq_hatch hatch_of(const lq_area *a, lq_area_fill fill, int32_t turn, int32_t n)
{
    bool tint = fill == LQ_AREA_TINT;
    int32_t period_px = HATCH_PERIOD_PX;
    while (period_px < n * (tint ? TINT_PITCH_PX : HATCH_PITCH_PX)) period_px *= 2;
    int32_t from_px = period_px * turn / n, to_px = period_px * (turn + 1) / n;
    return (lq_hatch){.colour = stripes_of(a, fill),
                      .period_px = period_px,
                      .width_px = tint ? to_px - from_px : HATCH_WIDTH_PX,
                      .rising = true,
                      .phase_px = from_px};
}

/* ---- outlines ---- */

/* A band hides what a line does in a pixel. */
#define STRAY_PX 1

static bool chunk_outlines(const lq_area_look *l, const lq_chunk *c)
{
    return l->of_feature[c->left] != l->of_feature[c->right];
}

/* Adds chunk i as outlines have it and returns its length; points->first[i] is set. */
static double chunk_add(lq_area_lines *to, const lq_level *level, size_t i, double px)
{
    const lq_chunk *c = &level->chunk[i];
    lq_point *at = to->at + to->first[i];
    size_t n = lq_line_simplify(at, level->arcs.at + c->first, c->segments + 1u, STRAY_PX * px);
    double length = 0;
    for (size_t k = 1; k < n; k++)
        length += hypot((double)at[k].x - at[k - 1].x, (double)at[k].y - at[k - 1].y) / px;
    to->first[i + 1] = to->first[i] + (uint32_t)n;
    return length;
}

/* Where the dashes of an arc begin. Arcs may be shorter than a turn, so that of the first area must not come first on all of them;
   whole steps, so that dashes of one area begin with the arc. */
static double arc_start_px(lq_point first)
{
    return (double)(lq_hash(0, &first, sizeof first) % 64) * (double)(DASH_PX + GAP_PX);
}

bool lq_area_lines_init(lq_area_lines *to, const lq_area_look *l, const lq_level *level, const lq_plan *plan)
{
    double px = ldexp(1, LQ_WORLD_BITS - plan->zoom - plan->tile_bits), length = 0;
    size_t arc = 0, points = 0;
    *to = (lq_area_lines){0};
    if (!l->of_feature) return true;
    for (size_t i = 0; i < level->chunks; i++)
        if (chunk_outlines(l, &level->chunk[i])) points += level->chunk[i].segments + 1u;
    to->first = lq_zalloc(level->chunks + 1, sizeof *to->first);
    to->at = lq_alloc(points, sizeof *to->at);
    to->along = lq_zalloc(level->chunks, sizeof *to->along);
    if (!to->first || !to->at || !to->along) return false;
    for (size_t i = 0; i < level->chunks; i++) {
        const lq_chunk *c = &level->chunk[i];
        to->first[i + 1] = to->first[i];
        if (!chunk_outlines(l, c)) continue;
        while (arc < level->arcs.n && level->arcs.first[arc] < c->first) arc++;
        if (level->arcs.first[arc] == c->first) length = arc_start_px(level->arcs.at[c->first]);
        to->along[i] = (float)length;
        length += chunk_add(to, level, i, px);
    }
    return true;
}

void lq_area_lines_release(lq_area_lines *to)
{
    free(to->first);
    free(to->at);
    free(to->along);
    *to = (lq_area_lines){0};
}

/* The pieces of a line that are drawn: one every step_px, from first_px on. step_px 0: all of it. */
typedef struct dashes {
    double first_px, length_px, step_px;
} dashes;

/* Those of an area where it is number `turn` of n that share an outline. Its gap is left open within its turn. */
static dashes dashes_of(const lq_area *a, int turn, int n, double band_px)
{
    const double gap_px = a->complete == LQ_AREA_COMPLETE ? 0 : (double)(GAP_PX - 2 * BAND_PX);
    if (n > 1) /* round ends reach into the next turn by half a band */
        return (dashes){turn * (double)TURN_PX + band_px / 2, (double)TURN_PX - band_px - gap_px,
                        n * (double)TURN_PX};
    return gap_px > 0 ? (dashes){0, (double)DASH_PX, (double)(DASH_PX + GAP_PX)} : (dashes){0};
}

/* A segment in the dashes of its line, which has run for `from` pixels before it. */
static void dashes_stroke(uint8_t *ink, lq_sub a, lq_sub b, double from, double length, const dashes *as,
                          const lq_pen *pen, int32_t side_px)
{
    double dash = floor((from - as->first_px) / as->step_px) * as->step_px + as->first_px;
    for (; dash < from + length; dash += as->step_px) {
        double t0 = fmax((dash - from) / length, 0), t1 = fmin((dash + as->length_px - from) / length, 1);
        if (t1 <= t0) continue;
        lq_sub p = {a.x + llround((double)(b.x - a.x) * t0), a.y + llround((double)(b.y - a.y) * t0)};
        lq_sub q = {a.x + llround((double)(b.x - a.x) * t1), a.y + llround((double)(b.y - a.y) * t1)};
        lq_stroke_segment(ink, side_px, side_px, p, q, pen);
    }
}

/* A tile and the outlines near it. */
typedef struct outlining {
    const lq_area_look *look;
    const lq_area_lines *lines;
    const lq_plan *plan;
    const lq_plan_node *node;
    lq_window window;
} outlining;

static void chunk_stroke(uint8_t *ink, const outlining *o, uint32_t chunk, dashes as, const lq_pen *pen)
{
    const lq_window *w = &o->window;
    double from = (double)o->lines->along[chunk];
    const lq_point *at = o->lines->at + o->lines->first[chunk],
                   *end = o->lines->at + o->lines->first[chunk + 1];
    lq_sub a = lq_window_sub(w, *at);
    while (++at < end) {
        lq_sub b = lq_window_sub(w, *at);
        double length = hypot((double)(b.x - a.x), (double)(b.y - a.y)) / LQ_SUB;
        if (!(as.step_px > 0))
            lq_stroke_segment(ink, w->width_px, w->height_px, a, b, pen);
        else if (length > 0)
            dashes_stroke(ink, a, b, from, length, &as, pen, w->width_px);
        from += length;
        a = b;
    }
}

static int32_t limit(int64_t v, int32_t most)
{
    return v < 0 ? 0 : v > most ? most : (int32_t)v;
}

/* The chunks of the outline of area i, one after the other from k on; SIZE_MAX behind the last. */
static size_t outline_next(const outlining *o, size_t i, size_t k)
{
    for (; k < o->node->chunks; k++) {
        const lq_chunk *c = &o->plan->level->chunk[o->node->chunk[k]];
        if ((o->look->of_feature[c->left] ^ o->look->of_feature[c->right]) >> i & 1) return k;
    }
    return SIZE_MAX;
}

/* Where a pen can leave ink along a chunk. */
static void chunk_use(lq_blocks *b, const outlining *o, uint32_t chunk, const lq_pen *pen)
{
    const lq_window *w = &o->window;
    const lq_box *box = &o->plan->level->chunk[chunk].box;
    lq_sub low = lq_window_sub(w, (lq_point){box->x0, box->y0}),
           high = lq_window_sub(w, (lq_point){box->x1, box->y1});
    lq_blocks_use(b, limit((low.x - pen->reach) >> LQ_SUB_BITS, w->width_px),
                  limit((low.y - pen->reach) >> LQ_SUB_BITS, w->height_px),
                  limit(((high.x + pen->reach) >> LQ_SUB_BITS) + 1, w->width_px),
                  limit(((high.y + pen->reach) >> LQ_SUB_BITS) + 1, w->height_px));
}

/* Inks a chunk of the outline of area i. Areas on one side of it share it: the first draws the casing for all, the lines take
   turns. */
static void chunk_ink(const lq_area_scratch *s, uint8_t *ink[LQ_BANDS], const outlining *o, size_t i,
                      uint32_t chunk)
{
    const lq_chunk *c = &o->plan->level->chunk[chunk];
    uint32_t left = o->look->of_feature[c->left], right = o->look->of_feature[c->right];
    uint32_t sharers = left >> i & 1 ? left & ~right : right & ~left;
    int turn = turn_of(sharers, i);
    dashes as = dashes_of(&o->look->areas->at[i], turn, __builtin_popcount(sharers), (double)s->band_px);
    if (!turn) chunk_stroke(ink[0], o, chunk, (dashes){0}, s->casing);
    chunk_stroke(ink[1], o, chunk, as, s->line);
}

/* Inks the outline of area i, casing and line; false when none of it is near. */
static bool outline_ink(lq_area_scratch *s, uint8_t *ink[LQ_BANDS], const outlining *o, size_t i)
{
    int32_t width = o->window.width_px;
    size_t first = outline_next(o, i, 0);
    if (first == SIZE_MAX) return false;
    lq_blocks_clear(&s->blocks);
    for (size_t k = first; k != SIZE_MAX; k = outline_next(o, i, k + 1))
        chunk_use(&s->blocks, o, o->node->chunk[k], s->casing);
    for (int32_t y = 0; y < o->window.height_px; y++)
        for (int32_t x0, x1 = 0; lq_blocks_next(&s->blocks, y, &x0, &x1);)
            for (int b = 0; b < LQ_BANDS; b++)
                memset(ink[b] + (size_t)y * (size_t)width + x0, 0, (size_t)(x1 - x0));
    for (size_t k = first; k != SIZE_MAX; k = outline_next(o, i, k + 1))
        chunk_ink(s, ink, o, i, o->node->chunk[k]);
    return true;
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
    lq_blocks_release(&s->blocks);
    *s = (lq_area_scratch){0};
}

/* One set of stripes for all counties of n areas of which area i has the same turn. */
static void area_hatch(lq_canvas *c, lq_area_scratch *s, const lq_area_look *l, const lq_template *t,
                       const uint32_t *areas_of_source, size_t i, const lq_window *w)
{
    uint32_t turns[LQ_AREAS_MOST + 1] = {0}; /* by n, a bit for each that there is */
    for (uint32_t k = 0; k < t->sources; k++) {
        uint32_t areas = areas_of_source[k];
        if (hatches(l, areas, i)) turns[__builtin_popcount(areas)] |= UINT32_C(1) << turn_of(areas, i);
    }
    for (int n = 1; n <= (int)l->areas->n; n++)
        for (int turn = 0; turn < n; turn++) {
            if (!(turns[n] >> turn & 1)) continue;
            for (uint32_t k = 0; k < t->sources; k++)
                s->member[k] = hatches(l, areas_of_source[k], i) &&
                               __builtin_popcount(areas_of_source[k]) == n &&
                               turn_of(areas_of_source[k], i) == turn;
            lq_hatch hatch = hatch_of(&l->areas->at[i], l->fill, turn, n);
            lq_area_hatch(c, t, s->member, w, &hatch);
        }
}

static void area_outline(lq_canvas *c, lq_area_scratch *s, const outlining *o, const lq_template *t,
                         const uint32_t *areas_of_source, size_t i)
{
    const lq_area *a = &o->look->areas->at[i];
    size_t pixels = (size_t)o->window.width_px * (size_t)o->window.height_px;
    uint8_t *ink[LQ_BANDS] = {s->ink, s->ink + pixels};
    lq_bands bands = {{ink[0], ink[1]}, {casing_colour, a->colour}, &s->blocks};
    if (!outline_ink(s, ink, o, i)) return;
    for (uint32_t k = 0; k < t->sources; k++) s->member[k] = areas_of_source[k] >> i & 1;
    lq_area_band(c, t, s->member, &bands);
}

/* The areas that a tile shows something of, and those whose outline is near: a bit for each. */
static void areas_near(const outlining *o, uint32_t *in, uint32_t *outlined)
{
    const uint32_t *of = o->look->of_feature;
    *in = of[o->node->corner];
    *outlined = 0;
    for (size_t k = 0; k < o->node->chunks; k++) {
        const lq_chunk *c = &o->plan->level->chunk[o->node->chunk[k]];
        *in |= of[c->left] | of[c->right];
        *outlined |= of[c->left] ^ of[c->right];
    }
}

bool lq_area_draw(lq_canvas *c, lq_area_scratch *s, const lq_area_look *l, const lq_template *t,
                  const uint32_t *areas_of_source, const lq_plan *plan, const lq_plan_node *node,
                  const lq_area_lines *lines)
{
    uint32_t in, outlined;
    if (!l->of_feature) return true;
    outlining o = {l, lines, plan, node, lq_plan_window(plan, node->tile)};
    areas_near(&o, &in, &outlined);
    if (!in) return true;
    size_t pixels = (size_t)o.window.width_px * (size_t)o.window.height_px;
    if (s->blocks.width_px != o.window.width_px || s->blocks.height_px != o.window.height_px) {
        lq_blocks_release(&s->blocks);
        if (!lq_blocks_init(&s->blocks, o.window.width_px, o.window.height_px)) return false;
    }
    if (!lq_grow((void **)&s->ink, &s->ink_room, LQ_BANDS * pixels, 1) ||
        !lq_grow((void **)&s->member, &s->member_room, t->sources, sizeof *s->member) || !pens_make(s, plan))
        return false;
    for (size_t i = 0; i < l->areas->n; i++)
        if (l->fill != LQ_AREA_OUTLINE && in >> i & 1) area_hatch(c, s, l, t, areas_of_source, i, &o.window);
    for (size_t i = 0; i < l->areas->n; i++)
        if (outlined >> i & 1) area_outline(c, s, &o, t, areas_of_source, i);
    return true;
}
