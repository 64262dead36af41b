/*
 * test_plan.c: tile numbers by the common formula worked by hand, and the walk over made-up counties against GEOS: the corners
 * it finds, the tiles it visits, and tiles side by side against one large picture.
 */
#include "../support/support.h"
#include "../support/ground.h"
#include "../support/real_counties.h"
#include "../support/subdivision.h"
#include "../support/tile_brush.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "tile/plan.h"

/* ---- tile numbers ---- */

static lq_plan plan_of_box(int zoom, double west, double south, double east, double north)
{
    lq_plan p = {.zoom = zoom, .tile_bits = 8};
    lq_plan_tiles_of_box(&p, (double[]){west, south, east, north});
    return p;
}

typedef struct place {
    double lon, lat;
    int zoom;
    uint32_t x, y;
} place;

/* x = (lon + 180) / 360 * 2^z, y = (1 - asinh(tan(lat)) / pi) / 2 * 2^z; behind each the two values before rounding down. */
static const place places[] = {
    {116.3913, 39.9075, 10, 843, 388},    /* Beijing, 843.07, 388.01 */
    {116.3913, 39.9075, 4, 13, 6},        /* 13.17, 6.06 */
    {121.4737, 31.2304, 12, 3430, 1673},  /* Shanghai, 3430.10, 1673.64 */
    {87.6168, 43.8256, 8, 190, 93},       /* Urumqi, 190.31, 93.26 */
    {113.1, 36.2, 22, 3414862, 1644159},  /* in the Taihang mountains, 3414862.51, 1644159.39 */
    {-0.1276, 51.5072, 15, 16372, 10896}, /* London, 16372.39, 10896.23 */
    {151.2093, -33.8688, 9, 471, 307},    /* Sydney, 471.05, 307.25 */
    {0, 0, 1, 1, 1},                      /* a corner belongs to the tile below it on the right */
    {-180, 85.0511287798066, 5, 0, 0},
    {180, -85.0511287798066, 5, 31, 31}, /* there is no 32 */
    {-180, 90, 30, 0, 0},                /* beyond the square: its edge */
    {17, -4, 0, 0, 0},
};

static void places_lie_in_their_tiles(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const place *at = &places[i];
        lq_plan p = plan_of_box(at->zoom, at->lon, at->lat, at->lon, at->lat);
        if (p.x0 != at->x || p.y0 != at->y || p.x1 != at->x || p.y1 != at->y)
            fail_msg("place %zu: %u %u", i, p.x0, p.y0);
    }
}

static uint64_t tiles_in(const double box[4], int from, int to)
{
    uint64_t n = 0;
    for (int z = from; z <= to; z++) {
        lq_plan p = plan_of_box(z, box[0], box[1], box[2], box[3]);
        n += (uint64_t)(p.x1 - p.x0 + 1) * (p.y1 - p.y0 + 1);
    }
    return n;
}

/* Counted elsewhere by the same formula. */
static void boxes_hold_so_many_tiles(void **state)
{
    (void)state;
    const double china[] = {73.503698, 3.840239, 135.09567, 53.563624},
                 taihang[] = {110.2, 34.6, 116.0, 40.5}, world[] = {-180, -90, 180, 90};
    assert_int_equal(tiles_in(china, 0, 8), 2694);
    assert_int_equal(tiles_in(china, 0, 10), 40620);
    assert_int_equal(tiles_in(china, 0, 12), 639426);
    assert_int_equal(tiles_in(china, 0, 14), 10188408);
    assert_int_equal(tiles_in(taihang, 10, 10), 374);
    assert_int_equal(tiles_in(taihang, 12, 12), 5695);
    assert_int_equal(tiles_in(taihang, 14, 14), 90100);
    assert_int_equal(tiles_in(world, 7, 7), 1 << 14);
}

static void a_node_stands_for_its_tiles(void **state)
{
    (void)state;
    const lq_plan p = {.zoom = 7, .tile_bits = 9, .x0 = 70, .y0 = 0, .x1 = 127, .y1 = 33};
    uint32_t x0, y0, x1, y1;
    lq_plan_range(&p, (lq_tile){5, 17, 8}, &x0, &y0, &x1, &y1); /* 68..71, 32..35 */
    assert_true(x0 == 70 && x1 == 71 && y0 == 32 && y1 == 33);
    lq_plan_range(&p, (lq_tile){7, 90, 5}, &x0, &y0, &x1, &y1);
    assert_true(x0 == 90 && x1 == 90 && y0 == 5 && y1 == 5);
    lq_plan_range(&p, (lq_tile){0, 0, 0}, &x0, &y0, &x1, &y1);
    assert_true(x0 == 70 && x1 == 127 && y0 == 0 && y1 == 33);
    lq_window w = lq_plan_window(&p, (lq_tile){7, 90, 5});
    assert_true(w.world_bits == 16 && w.x0_px == 90 * 512 && w.y0_px == 5 * 512 && w.width_px == 512 &&
                w.height_px == 512);
    const lq_plan deep = {.zoom = 22, .tile_bits = 8};
    w = lq_plan_window(&deep, (lq_tile){22, (1u << 22) - 1, 0});
    assert_true(w.world_bits == 30 && w.x0_px == (INT64_C(1) << 30) - 256);
}

/* ---- made-up counties ---- */

/* At zoom 8 a tile is 2^23 units wide and a pixel 2^15. The counties lie in 16 x 16 of them, from tile (200, 100) on. */
#define TILE  (1 << 23)
#define WEST  (200 * TILE)
#define NORTH (100 * TILE)

static const subdivision_look looks[] = {
    {.columns = 12,
     .rows = 12,
     .features = 20,
     .x0 = WEST,
     .y0 = NORTH,
     .width = 16 * TILE,
     .height = 16 * TILE,
     .shake = 0.3,
     .steps = 12,
     .bend = 0.15,
     .snap = 1,
     .holes = 0.15},
    {.columns = 8,
     .rows = 8,
     .features = 9,
     .x0 = WEST,
     .y0 = NORTH,
     .width = 16 * TILE,
     .height = 16 * TILE,
     .shake = 0,
     .steps = 2,
     .snap = 1,
     .holes = 0.3}, /* on tile edges */
    {.columns = 9,
     .rows = 7,
     .features = 9,
     .x0 = WEST,
     .y0 = NORTH,
     .width = 16 * TILE,
     .height = 16 * TILE,
     .shake = 0.4,
     .steps = 1,
     .snap = TILE,
     .holes = 0.2}, /* corners on tiles' corners */
    {.columns = 30,
     .rows = 30,
     .features = 60,
     .x0 = WEST + TILE / 3,
     .y0 = NORTH + TILE / 5,
     .width = TILE / 8,
     .height = TILE / 7,
     .shake = 0.49,
     .steps = 1,
     .snap = 1}, /* a pixel wide */
    {.columns = 1,
     .rows = 1,
     .features = 1,
     .x0 = WEST + 99,
     .y0 = NORTH - 55,
     .width = 9 * TILE,
     .height = 7 * TILE,
     .shake = 0.1,
     .steps = 50,
     .bend = 0.15,
     .snap = 1}, /* alone */
};
#define LOOKS (sizeof looks / sizeof *looks)

typedef struct country {
    subdivision *s;
    ground *ground;
    lq_level level;
    uint8_t *kind;
    uint32_t *source; /* of each feature; the last is outside */
    uint32_t sources;
} country;

static country country_of(const subdivision_look *look, uint64_t seed)
{
    country c = {
        .s = subdivision_create(look, &seed), .ground = ground_create(), .sources = look->features + 1};
    ground_add_subdivision(c.ground, c.s);
    c.kind = tile_kinds(&c.s->arcs);
    c.source = tile_sources(c.sources);
    assert_true(
        lq_level_init(&c.level, &c.s->arcs, c.kind, 0)); /* as drawn: simplifying is another test's matter */
    return c;
}

static void country_release(country *c)
{
    lq_level_release(&c->level);
    ground_free(c->ground);
    subdivision_free(c->s);
    free(c->kind);
    free(c->source);
}

static lq_plan plan_of(const country *c, int zoom)
{
    uint32_t last = ((uint32_t)1 << zoom) - 1;
    return (lq_plan){
        .level = &c->level, .zoom = zoom, .tile_bits = 8, .reach_px = 0.8, .x1 = last, .y1 = last};
}

/* Who lies at a node's upper left corner, counted from the far west over every border there is: just above the corner's level,
   since a border on the level itself is met below it. The same rounding as for the picture. */
static uint32_t corner_of(const lq_plan *p, lq_tile t)
{
    const lq_arcs *a = &p->level->arcs;
    lq_window world = {.world_bits = p->zoom + p->tile_bits};
    int64_t size = (int64_t)LQ_SUB << (p->zoom - t.z + p->tile_bits), x = t.x * size, y = t.y * size;
    int balance[64] = {0};
    for (size_t i = 0; i < a->n; i++)
        for (uint32_t k = a->first[i]; k + 1 < a->first[i + 1]; k++) {
            lq_sub b = lq_window_sub(&world, a->at[k]), e = lq_window_sub(&world, a->at[k + 1]);
            bool south = b.y < e.y;
            if (south ? !(b.y < y && y <= e.y) : !(e.y < y && y <= b.y)) continue;
            if ((south ? lq_sub_cross(b, e, y) : lq_sub_cross(e, b, y)) >= x) continue;
            if (lq_is_feature(a->left[i])) balance[a->left[i]] += south ? 1 : -1;
            if (lq_is_feature(a->right[i])) balance[a->right[i]] -= south ? 1 : -1;
        }
    for (uint32_t f = 0; f < a->features; f++)
        if (balance[f]) {
            assert_int_equal(balance[f], 1);
            return f;
        }
    return (uint32_t)a->features;
}

typedef struct corner_check {
    const country *c;
    const lq_plan *plan;
    size_t by_geos, nodes;
} corner_check;

static bool corner_visit(void *context, const lq_plan_node *node)
{
    corner_check *check = context;
    double size = (double)(LQ_WORLD_SIZE >> node->tile.z),
           px = (double)(LQ_WORLD_SIZE >> check->plan->zoom) / 256;
    double x = node->tile.x * size, y = node->tile.y * size;
    uint32_t outside = (uint32_t)check->c->level.arcs.features;
    if (node->corner != corner_of(check->plan, node->tile))
        fail_msg("tile %d/%u/%u: corner %u, counted %u", node->tile.z, node->tile.x, node->tile.y,
                 node->corner, corner_of(check->plan, node->tile));
    check->nodes++;
    if (ground_clear(check->c->ground, x, y, px / 64)) {
        uint32_t truth = ground_at(check->c->ground, x, y, NULL);
        assert_int_equal(node->corner, truth == GROUND_NOBODY ? outside : truth);
        check->by_geos++;
    }
    if (!node->chunks) { /* one feature all over: here are four more places of it */
        for (int i = 0; i < 4; i++)
            assert_int_equal(ground_at(check->c->ground, x + size * (0.01 + 0.98 * (i & 1)),
                                       y + size * (0.01 + 0.98 * (i >> 1)), NULL),
                             node->corner);
    }
    return true;
}

static void corners_are_the_ground_there(void **state)
{
    (void)state;
    size_t by_geos = 0, nodes = 0;
    for (size_t i = 0; i < LOOKS; i++) {
        country c = country_of(&looks[i], 51 + i);
        for (int zoom = 4; zoom <= 10; zoom += i == 3 ? 2 : 1)
            for (int stop = zoom - 2; stop <= zoom; stop++) {
                if (zoom > 8 && stop != zoom - 1) continue;
                lq_plan p = plan_of(&c, zoom);
                corner_check check = {&c, &p, 0, 0};
                assert_true(lq_plan_walk(&p, NULL, stop, corner_visit, &check));
                assert_true(check.nodes > 0);
                by_geos += check.by_geos;
                nodes += check.nodes;
            }
        country_release(&c);
    }
    assert_true(nodes > 3000 && by_geos > nodes / 2);
}

/* Around points of borders, where a tile is less than a world unit to the subpixel and its corner may lie in any county. */
static void corners_at_deep_zooms(void **state)
{
    (void)state;
    country c = country_of(&looks[0], 56);
    size_t nodes = 0;
    for (int zoom = 12; zoom <= 22; zoom++)
        for (size_t i = 0; i < c.s->arcs.n; i += 29) {
            lq_point at = c.s->arcs.at[c.s->arcs.first[i]];
            lq_plan p = plan_of(&c, zoom);
            p.x0 = ((uint32_t)at.x >> (LQ_WORLD_BITS - zoom)) - 1, p.x1 = p.x0 + 2;
            p.y0 = ((uint32_t)at.y >> (LQ_WORLD_BITS - zoom)) - 1, p.y1 = p.y0 + 2;
            corner_check check = {&c, &p, 0, 0};
            assert_true(lq_plan_walk(&p, NULL, zoom, corner_visit, &check));
            nodes += check.nodes;
        }
    assert_true(nodes > 500);
    country_release(&c);
}

/* ---- the census ---- */

#define SIDE                                                                                                 \
    24 /* tiles of zoom 8 and up that are looked at: four more than the counties have on every side */

typedef struct census {
    tile_brush brush;
    const lq_plan *plan;
    uint32_t x0, y0;
    uint8_t times[4 * SIDE * 4 * SIDE], seen[4 * SIDE * 4 * SIDE];
    uint32_t side;
} census;

static bool tile_shows(const tile_brush *b)
{
    size_t pixels = (size_t)b->template.width_px * (size_t)b->template.height_px;
    for (size_t i = 0; i < pixels; i++)
        if (tile_mix(b, i)->source[0] != b->sources - 1 || tile_mix(b, i)->weight[0] < LQ_MIX_LEVELS)
            return true;
    return false;
}

static bool census_visit(void *context, const lq_plan_node *node)
{
    census *s = context;
    uint32_t x0, y0, x1, y1;
    lq_plan_range(s->plan, node->tile, &x0, &y0, &x1, &y1);
    bool shows = !node->chunks;
    assert_true(node->chunks ||
                node->corner != s->brush.sources - 1); /* nothing but outside is not visited */
    if (node->chunks) {
        tile_draw(&s->brush, s->plan, node);
        shows = tile_shows(&s->brush);
    }
    for (uint32_t x = x0; x <= x1; x++)
        for (uint32_t y = y0; y <= y1; y++) {
            assert_true(x >= s->x0 && x < s->x0 + s->side && y >= s->y0 && y < s->y0 + s->side);
            size_t i = (size_t)(y - s->y0) * s->side + x - s->x0;
            s->times[i]++;
            s->seen[i] |= shows;
        }
    return true;
}

/* Every tile that touches a county is visited, once, and shows something; of the others none does. */
static void visited_tiles_are_those_with_ground(void **state)
{
    (void)state;
    for (size_t i = 0; i < LOOKS; i++) {
        country c = country_of(&looks[i], 61 + i);
        for (int zoom = 5; zoom <= 8; zoom++) {
            lq_plan p = plan_of(&c, zoom);
            census s = {.brush = {.source = c.source, .sources = c.sources}, .plan = &p, .side = SIDE};
            double size = (double)(LQ_WORLD_SIZE >> zoom), sub = size / 256 / LQ_SUB;
            s.x0 = (200u >> (8 - zoom)) - 4, s.y0 = (100u >> (8 - zoom)) - 4;
            assert_true(lq_plan_walk(&p, NULL, zoom, census_visit, &s));
            for (uint32_t k = 0; k < SIDE * SIDE; k++) {
                double x = (s.x0 + k % SIDE) * size, y = (s.y0 + k / SIDE) * size,
                       box[] = {x, y, x + size, y + size};
                assert_true(s.times[k] <= 1);
                if (ground_meets(c.ground, box, -sub)) assert_true(s.times[k] == 1 && s.seen[k]);
                if (!ground_meets(c.ground, box, sub)) assert_false(s.seen[k]);
            }
            tile_brush_release(&s.brush);
        }
        country_release(&c);
    }
}

typedef struct tile_list {
    lq_plan_node node[4096];
    size_t n;
    lq_arena text;
} tile_list;

static bool node_keep(void *context, const lq_plan_node *node)
{
    tile_list *l = context;
    uint32_t *chunk = lq_arena_alloc(&l->text, node->chunks, sizeof *chunk);
    assert_true(chunk && l->n < 4096);
    if (node->chunks) memcpy(chunk, node->chunk, node->chunks * sizeof *chunk);
    l->node[l->n] = *node;
    l->node[l->n++].chunk = chunk;
    return true;
}

static int node_order(const void *a, const void *b)
{
    const lq_plan_node *p = a, *q = b;
    if (p->tile.z != q->tile.z) return p->tile.z - q->tile.z;
    if (p->tile.x != q->tile.x) return p->tile.x < q->tile.x ? -1 : 1;
    return p->tile.y < q->tile.y ? -1 : p->tile.y > q->tile.y;
}

static void assert_lists(tile_list *a, tile_list *b)
{
    qsort(a->node, a->n, sizeof *a->node, node_order);
    qsort(b->node, b->n, sizeof *b->node, node_order);
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        const lq_plan_node *p = &a->node[i], *q = &b->node[i];
        assert_true(!node_order(p, q) && p->corner == q->corner && p->chunks == q->chunks);
        if (p->chunks) assert_memory_equal(p->chunk, q->chunk, p->chunks * sizeof *p->chunk);
    }
}

/* A walk in two legs, as threads share it, comes to the same nodes. */
static void legs_make_the_whole_walk(void **state)
{
    (void)state;
    tile_list *whole = lq_zalloc(1, sizeof *whole), *first = lq_zalloc(1, sizeof *first),
              *second = lq_zalloc(1, sizeof *second);
    assert_true(whole && first && second);
    for (size_t i = 0; i < LOOKS; i++) {
        country c = country_of(&looks[i], 71 + i);
        lq_plan p = plan_of(&c, 8);
        for (int stop = 0; stop <= 8; stop += 2) {
            whole->n = first->n = second->n = 0;
            assert_true(lq_plan_walk(&p, NULL, 8, node_keep, whole));
            assert_true(lq_plan_walk(&p, NULL, stop, node_keep, first));
            for (size_t k = 0; k < first->n; k++)
                assert_true(lq_plan_walk(&p, &first->node[k], 8, node_keep, second));
            assert_lists(whole, second);
        }
        country_release(&c);
    }
    lq_arena_release(&whole->text);
    lq_arena_release(&first->text);
    lq_arena_release(&second->text);
    free(whole);
    free(first);
    free(second);
}

/* With a few tiles wanted, those of the whole walk that lie among them, and no others. */
static void only_wanted_tiles_are_visited(void **state)
{
    (void)state;
    tile_list *all = lq_zalloc(1, sizeof *all), *few = lq_zalloc(1, sizeof *few);
    assert_true(all && few);
    country c = country_of(&looks[0], 81);
    lq_plan p = plan_of(&c, 8);
    assert_true(lq_plan_walk(&p, NULL, 8, node_keep, all));
    p.x0 = 203, p.x1 = 209, p.y0 = 104, p.y1 = 104;
    assert_true(lq_plan_walk(&p, NULL, 8, node_keep, few));
    size_t kept = 0;
    for (size_t i = 0; i < all->n; i++) {
        uint32_t x0, y0, x1, y1;
        lq_plan_range(&p, all->node[i].tile, &x0, &y0, &x1, &y1);
        if (x0 <= x1 && y0 <= y1) all->node[kept++] = all->node[i];
    }
    all->n = kept;
    assert_true(kept > 3);
    assert_lists(all, few);
    country_release(&c);
    lq_arena_release(&all->text);
    lq_arena_release(&few->text);
    free(all);
    free(few);
}

static bool visit_stop(void *context, const lq_plan_node *node)
{
    (void)node;
    return --*(int *)context > 0;
}

static void a_visitor_can_stop_the_walk(void **state)
{
    (void)state;
    country c = country_of(&looks[0], 91);
    lq_plan p = plan_of(&c, 8);
    int left = 5;
    assert_false(lq_plan_walk(&p, NULL, 8, visit_stop, &left));
    assert_int_equal(left, 0);
    country_release(&c);
}

/* ---- side by side ---- */

typedef struct stitch {
    tile_brush brush;
    const lq_plan *plan;
    const tile_brush *whole; /* 4 x 4 tiles from (x0, y0) on, in one window */
    uint32_t x0, y0;
    bool there[4][4];
} stitch;

static void assert_tile_in_whole(const stitch *s, const lq_plan_node *node, uint32_t x, uint32_t y)
{
    size_t side = (size_t)s->whole->template.width_px;
    for (size_t row = 0; row < 256; row++)
        for (size_t column = 0; column < 256; column++) {
            const lq_mix *whole = tile_mix(s->whole, (y * 256 + row) * side + x * 256 + column);
            const lq_mix plain = {.source = {(uint16_t)s->brush.source[node->corner]},
                                  .weight = {LQ_MIX_LEVELS}};
            assert_memory_equal(node->chunks ? tile_mix(&s->brush, row * 256 + column) : &plain, whole,
                                sizeof *whole);
        }
}

static bool stitch_visit(void *context, const lq_plan_node *node)
{
    stitch *s = context;
    uint32_t x0, y0, x1, y1;
    lq_plan_range(s->plan, node->tile, &x0, &y0, &x1, &y1);
    if (node->chunks) tile_draw(&s->brush, s->plan, node);
    for (uint32_t x = x0; x <= x1; x++)
        for (uint32_t y = y0; y <= y1; y++) {
            s->there[y - s->y0][x - s->x0] = true;
            assert_tile_in_whole(s, node, x - s->x0, y - s->y0);
        }
    return true;
}

typedef struct whole_picture {
    tile_brush brush;
    const country *c;
    const lq_plan *plan; /* of windows of 4 x 4 tiles */
    int zoom;
    size_t compared;
} whole_picture;

/* Draws the large window, then all its tiles, with lines of four kinds. */
static bool whole_visit(void *context, const lq_plan_node *node)
{
    whole_picture *w = context;
    if (!node->chunks) return true;
    tile_draw(&w->brush, w->plan, node);
    lq_plan p = plan_of(w->c, w->zoom);
    p.reach_px = w->plan->reach_px;
    p.x0 = node->tile.x * 4, p.y0 = node->tile.y * 4, p.x1 = p.x0 + 3, p.y1 = p.y0 + 3;
    stitch s = {.plan = &p, .whole = &w->brush, .x0 = p.x0, .y0 = p.y0};
    s.brush = (tile_brush){.source = w->brush.source, .sources = w->brush.sources};
    memcpy(s.brush.line_px, w->brush.line_px, sizeof s.brush.line_px);
    assert_true(lq_plan_walk(&p, NULL, w->zoom, stitch_visit, &s));
    const lq_plan_node outside = {.corner = (uint32_t)w->c->level.arcs.features};
    for (uint32_t i = 0; i < 16; i++)
        if (!s.there[i / 4][i % 4]) assert_tile_in_whole(&s, &outside, i % 4, i / 4);
    tile_brush_release(&s.brush);
    w->compared++;
    return true;
}

/* Tiles x0 .. x1, y0 .. y1 of a zoom, in windows of 4 x 4, mix by mix: sources, weights, ink. Colours follow from these. */
static void assert_side_by_side(const country *c, int zoom, uint32_t x0, uint32_t y0, uint32_t x1,
                                uint32_t y1)
{
    lq_plan p = plan_of(c, zoom - 2);
    p.tile_bits = 10;
    p.reach_px = 2;
    p.x0 = x0 / 4, p.x1 = x1 / 4, p.y0 = y0 / 4, p.y1 = y1 / 4;
    whole_picture w = {.c = c, .plan = &p, .zoom = zoom};
    w.brush = (tile_brush){.source = c->source, .sources = c->sources, .line_px = {0.6f, 3, 1.5f, 0}};
    assert_true(lq_plan_walk(&p, NULL, zoom - 2, whole_visit, &w));
    assert_true(w.compared > 0);
    tile_brush_release(&w.brush);
}

static void tiles_side_by_side_are_one_picture(void **state)
{
    (void)state;
    for (size_t i = 0; i < LOOKS; i++) {
        country c = country_of(&looks[i], 101 + i);
        assert_side_by_side(&c, 6, 48, 24, 55, 31);
        assert_side_by_side(&c, 8, 200, 100, 206, 103);
        country_release(&c);
    }
}

static void real_tiles_side_by_side_are_one_picture(void **state)
{
    (void)state;
    lq_borders b;
    char *path;
    if (!real_counties_read(&b, &path)) SKIP_TEST("no ../shared/data/cn/counties2015.zip");
    country c = {.kind = tile_kinds(&b.arcs), .sources = 12, .source = tile_sources(b.arcs.features + 1)};
    for (size_t f = 0; f <= b.arcs.features; f++)
        c.source[f] = f < b.arcs.features ? f % (c.sources - 1) : c.sources - 1;
    for (int zoom = 8; zoom >= 6; zoom -= 2) {
        assert_true(lq_level_init(&c.level, &b.arcs, c.kind, 0.25 * (double)(LQ_WORLD_SIZE >> zoom) / 256));
        if (zoom == 8)
            assert_side_by_side(&c, 8, 208, 96, 215, 103); /* the North China Plain and its coast */
        if (zoom == 6) assert_side_by_side(&c, 6, 48, 24, 55, 27);
        lq_level_release(&c.level);
    }
    country_release(&c);
    lq_borders_release(&b);
    free(path);
}

/* ---- memory ---- */

static bool visit_ignore(void *context, const lq_plan_node *node)
{
    (void)context, (void)node;
    return true;
}

static void memory_runs_out(void **state)
{
    (void)state;
    country c = country_of(&looks[3], 111);
    lq_plan p = plan_of(&c, 8);
    bool whole = false;
    long k;
    for (k = 1; !whole; k++) {
        lq_mem_fail_after(k);
        whole = lq_plan_walk(&p, NULL, 8, visit_ignore, NULL);
        lq_mem_fail_after(0);
        assert_true(k < 1000);
    }
    assert_true(k > 3);
    country_release(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_lie_in_their_tiles),
        cmocka_unit_test(boxes_hold_so_many_tiles),
        cmocka_unit_test(a_node_stands_for_its_tiles),
        cmocka_unit_test(corners_are_the_ground_there),
        cmocka_unit_test(corners_at_deep_zooms),
        cmocka_unit_test(visited_tiles_are_those_with_ground),
        cmocka_unit_test(legs_make_the_whole_walk),
        cmocka_unit_test(only_wanted_tiles_are_visited),
        cmocka_unit_test(a_visitor_can_stop_the_walk),
        cmocka_unit_test(tiles_side_by_side_are_one_picture),
        cmocka_unit_test(real_tiles_side_by_side_are_one_picture),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
