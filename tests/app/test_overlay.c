/*
 * test_overlay.c: what lies over the counties is found in just the tiles it touches; and whatever becomes of it, a tile directory
 * follows: the tiles that show it are drawn again and no others, and all is as a run into a new directory would leave it.
 */
#include "../support/support.h"
#include "../support/map_parts.h"
#include "../support/sample_map.h"
#include "../support/tree.h"
#include "../support/witness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "app/overlay.h"
#include "base/hash.h"

#define ZOOM 10
#define SIDE 256

/* ---- sprites ---- */

static uint32_t sprite_add(lq_overlay *o, int32_t width_px, int32_t height_px)
{
    lq_sprite s = {
        .width_px = width_px, .height_px = height_px, .left_px = -width_px / 2, .top_px = -height_px / 2};
    size_t n = (size_t)width_px * (size_t)height_px;
    uint32_t number;
    s.argb = malloc(n * sizeof *s.argb);
    assert_non_null(s.argb);
    for (size_t i = 0; i < n; i++) s.argb[i] = 0xff000000 | (uint32_t)i * 2654435761u >> 8;
    s.hash = lq_hash(0, s.argb, n * sizeof *s.argb);
    assert_true(lq_overlay_sprite(o, &number, &s));
    assert_null(s.argb);
    return number;
}

static bool is_busy(const lq_overlay *o, int zoom, uint32_t x, uint32_t y)
{
    return lq_overlay_busy(lq_overlay_at(o, zoom), (lq_tile){zoom, x, y});
}

static void a_sprite_is_in_the_tiles_it_touches(void **state)
{
    (void)state;
    static const struct {
        int64_t x, y; /* middle of 10 by 6 pixels, from the corner where tiles 5 and 6 meet */
        bool tile[4]; /* north-west, north-east, south-west, south-east of the corner */
    } place[] = {
        {0, 0, {true, true, true, true}},      {-5, 10, {false, false, true, false}},
        {-4, 10, {false, false, true, true}},  {5, 3, {false, false, false, true}},
        {4, 3, {false, false, true, true}},    {5, 2, {false, true, false, true}},
        {-5, -3, {true, false, false, false}}, {-5, -2, {true, false, true, false}},
    };
    for (size_t i = 0; i < sizeof place / sizeof *place; i++) {
        lq_overlay o = {0};
        uint32_t sprite = sprite_add(&o, 10, 6);
        assert_true(lq_overlay_place(&o, ZOOM, sprite, 6 * SIDE + place[i].x, 6 * SIDE + place[i].y));
        lq_overlay_settle(&o);
        for (uint32_t k = 0; k < 4; k++)
            assert_int_equal(is_busy(&o, ZOOM, 5 + k % 2, 5 + k / 2), place[i].tile[k]);
        for (uint32_t x = 3; x < 9; x++)
            for (uint32_t y = 3; y < 9; y++)
                if (x < 5 || x > 6 || y < 5 || y > 6) assert_false(is_busy(&o, ZOOM, x, y));
        assert_null(lq_overlay_at(&o, ZOOM + 1));
        lq_overlay_release(&o);
    }
}

/* A node above tiles is busy when one of them is. */
static void nodes_above_know(void **state)
{
    (void)state;
    lq_overlay o = {0};
    uint32_t sprite = sprite_add(&o, 10, 6);
    assert_true(lq_overlay_place(&o, ZOOM, sprite, 700 * SIDE + 100, 333 * SIDE + 100));
    lq_overlay_settle(&o);
    const lq_overlay_zoom *z = lq_overlay_at(&o, ZOOM);
    for (int zoom = 0; zoom <= ZOOM; zoom++) {
        uint32_t x = 700u >> (ZOOM - zoom), y = 333u >> (ZOOM - zoom);
        assert_true(lq_overlay_busy(z, (lq_tile){zoom, x, y}));
        assert_false(lq_overlay_busy(z, (lq_tile){zoom, x + 1, y}));
        assert_false(lq_overlay_busy(z, (lq_tile){zoom, x, y + 1}));
    }
    assert_false(lq_overlay_busy(NULL, (lq_tile){0, 0, 0}));
    lq_overlay_release(&o);
}

/* At the corner of the world, nothing wraps. */
static void the_world_ends(void **state)
{
    (void)state;
    lq_overlay o = {0};
    uint32_t sprite = sprite_add(&o, 10, 6);
    assert_true(lq_overlay_place(&o, 3, sprite, 0, 0));
    assert_true(lq_overlay_place(&o, 3, sprite, 8 * SIDE - 1, 8 * SIDE - 1));
    lq_overlay_settle(&o);
    assert_int_equal(lq_overlay_at(&o, 3)->refs, 2);
    assert_true(is_busy(&o, 3, 0, 0) && is_busy(&o, 3, 7, 7));
    lq_overlay_release(&o);
}

/* Tiles of zoom 3 that touch the box: columns 5 and 6, rows 2 and 3. */
static void a_limit_lets_nothing_be_cut(void **state)
{
    (void)state;
    static const double box_deg[4] = {50, 10, 100, 50};
    static const struct {
        int64_t x, y;
        bool placed;
    } place[] = {
        {5 * SIDE + 5, 2 * SIDE + 3, true},  {5 * SIDE + 4, 2 * SIDE + 3, false},
        {5 * SIDE + 5, 2 * SIDE + 2, false}, {7 * SIDE - 5, 4 * SIDE - 3, true},
        {7 * SIDE - 4, 4 * SIDE - 3, false}, {7 * SIDE - 5, 4 * SIDE - 2, false},
        {2 * SIDE, 2 * SIDE, false},
    };
    lq_overlay o = {0};
    uint32_t sprite = sprite_add(&o, 10, 6);
    assert_true(lq_overlay_place(&o, 3, sprite, 2 * SIDE, 2 * SIDE)); /* before it */
    lq_overlay_limit(&o, box_deg);
    for (size_t i = 0; i < sizeof place / sizeof *place; i++) {
        size_t before = o.zoom[3].items;
        assert_true(lq_overlay_place(&o, 3, sprite, place[i].x, place[i].y));
        assert_int_equal(o.zoom[3].items - before, place[i].placed);
    }
    lq_overlay_release(&o);
}

/* The key of a tile is that of what shows in it. */
static void keys_tell_tiles_apart(void **state)
{
    (void)state;
    lq_overlay a = {0}, b = {0};
    uint32_t one = sprite_add(&a, 10, 6), two = sprite_add(&b, 10, 6), other = sprite_add(&b, 12, 6);
    assert_true(lq_overlay_place(&a, ZOOM, one, 1000, 1000));
    assert_true(lq_overlay_place(&b, ZOOM, other, 9000, 9000)); /* elsewhere, and first */
    assert_true(lq_overlay_place(&b, ZOOM, two, 1000, 1000));
    lq_overlay_settle(&a);
    lq_overlay_settle(&b);
    const lq_overlay_zoom *p = lq_overlay_at(&a, ZOOM), *q = lq_overlay_at(&b, ZOOM);
    lq_tile tile = {ZOOM, 3, 3}, far = {ZOOM, 35, 35}, none = {ZOOM, 1, 1};
    assert_true(lq_overlay_key(p, tile, 7) == lq_overlay_key(q, tile, 7));
    assert_true(lq_overlay_key(p, tile, 7) != lq_overlay_key(p, tile, 8));
    assert_true(lq_overlay_key(p, far, 7) != lq_overlay_key(q, far, 7));
    assert_true(lq_overlay_key(p, none, 7) == 7 && lq_overlay_key(NULL, tile, 7) == 7);
    lq_overlay_release(&a);
    lq_overlay_release(&b);
}

/* ---- routes ---- */

static lq_window window_of(int zoom, uint32_t x, uint32_t y, int32_t side_px)
{
    return (lq_window){zoom + 8, (int64_t)x * SIDE, (int64_t)y * SIDE, side_px, side_px};
}

/* Tiles of the block that the route inks, drawn with all that is there, and those the overlay knows. */
static void route_compare(const lq_overlay *o, int zoom, uint32_t x0, uint32_t y0, uint32_t tiles)
{
    lq_canvas all, one;
    lq_route_scratch scratch = {0};
    const lq_overlay_zoom *z = lq_overlay_at(o, zoom);
    assert_true(lq_canvas_init(&all, SIDE, SIDE) && lq_canvas_init(&one, SIDE, SIDE));
    for (uint32_t y = y0; y < y0 + tiles; y++)
        for (uint32_t x = x0; x < x0 + tiles; x++) {
            lq_window w = window_of(zoom, x, y, SIDE);
            lq_canvas_clear(&all);
            lq_canvas_clear(&one);
            for (size_t i = 0; i < o->routes; i++)
                assert_true(
                    lq_route_draw(&all, &scratch, &w, o->route[i].at, o->route[i].n, &o->route[i].style));
            assert_true(lq_overlay_draw(&one, &scratch, z, &w, (lq_tile){zoom, x, y}));
            assert_memory_equal(all.argb, one.argb, SIDE * SIDE * sizeof *one.argb);
        }
    lq_route_scratch_release(&scratch);
    lq_canvas_release(&all);
    lq_canvas_release(&one);
}

static void routes_are_in_all_tiles_they_ink(void **state)
{
    (void)state;
    const uint32_t tiles = 6;
    uint64_t random = 4101;
    for (int round = 0; round < 40; round++) {
        int zoom = 4 + round % 9, shift = LQ_WORLD_BITS - 8 - zoom;
        lq_overlay o = {0};
        lq_point at[4];
        for (int i = 0; i < 4; i++) /* now and then along the edge between tiles */
            at[i] = (lq_point){
                (int32_t)((5 + tiles * test_random_unit(&random)) * SIDE) << shift,
                (round % 4 ? (int32_t)((3 + tiles * test_random_unit(&random)) * SIDE) : 5 * SIDE + i)
                    << shift};
        lq_overlay_route route = {at,
                                  4,
                                  {.width_px = (float)(1 + 10 * test_random_unit(&random)),
                                   .casing_px = round % 3 ? 1.5F : 0,
                                   .colour = {200, 0, 0, 255},
                                   .casing = {255, 255, 255, 200},
                                   .dash_px = 9,
                                   .gap_px = round % 2 ? 4 : 0}};
        assert_true(lq_overlay_route_add(&o, zoom, &route));
        lq_overlay_settle(&o);
        route_compare(&o, zoom, 4, 2, tiles + 2);
        assert_in_range(lq_overlay_at(&o, zoom)->refs, 1, (size_t)3 * (tiles + 2) * 3);
        lq_overlay_release(&o);
    }
}

/* ---- tile directories ---- */

#define COLUMNS 10
#define ROWS    6
#define HEAD    "id,name,category,subcategory,status,precision,lon,lat\n"
#define HERE    "a,\xe4\xb8\x80\xe5\x8f\xb7\xe5\x9c\xb0,transport,airport,existing,site,"
#define REST                                                                                                 \
    "b,\xe4\xba\x8c\xe5\x8f\xb7\xe5\x9c\xb0,water,reservoir,planned,site,113.3,37.1\n"                       \
    "c,\xe4\xb8\x89\xe5\x8f\xb7\xe5\x9c\xb0,culture,museum,planned,town,113.31,37.1\n"                       \
    "d,\xe5\x9b\x9b\xe5\x8f\xb7\xe5\x9c\xb0,industry,zone,existing,area,113.32,37.1\n"
#define OUTSIDE "e,\xe6\xb8\xaf,transport,port,existing,site,111.2,35.3\n" /* of every county */
#define LINES                                                                                                \
    "id,name,category,status,wkt\n"                                                                          \
    "l,\xe4\xb8\x80\xe7\xba\xbf,transport,planned,\"LINESTRING (111.4 35.6, 113 37.7, 115.9 38.2)\"\n"       \
    "m,\xe4\xba\x8c\xe7\xba\xbf,water,existing,\"LINESTRING (112.2 38.9, 116.9 36.1)\"\n"

typedef struct place {
    char *dir, *shp, *table, *sites, *lines, *areas;
    char *json; /* of the last run */
} place;

static int place_create(void **state)
{
    place *p = calloc(1, sizeof *p);
    double value[COLUMNS * ROWS];
    assert_non_null(p);
    p->dir = test_dir_create();
    for (int i = 0; i < COLUMNS * ROWS; i++) value[i] = i;
    sample_shapefile(p->dir, "m", COLUMNS, ROWS);
    p->shp = test_path(p->dir, "m.shp");
    p->table = sample_table(p->dir, "t.csv", COLUMNS, ROWS, value);
    p->sites = test_text(p->dir, "sites.csv", HEAD HERE "114.1,38.1\n" REST OUTSIDE);
    p->lines = test_text(p->dir, "lines.csv", LINES);
    p->areas = sample_areas(p->dir, "areas.csv", COLUMNS);
    *state = p;
    return 0;
}

static int place_free(void **state)
{
    place *p = *state;
    test_dir_remove(p->dir);
    free(p->shp);
    free(p->table);
    free(p->sites);
    free(p->lines);
    free(p->areas);
    free(p->json);
    free(p);
    return 0;
}

/* What every map here says. */
#define SETTINGS(p)                                                                                          \
    "boundaries", (p)->shp, "crs", "wgs84", "table", (p)->table, "value", "v", "breaks", "10,20,30,40",      \
        "areas", (p)->areas, "sites", (p)->sites, "lines", (p)->lines, "labels", "on", "zoom", "6-9"

static void render(place *p, const char *out, const lq_run *run)
{
    const char *const settings[] = {SETTINGS(p), NULL};
    char *dir = test_path(p->dir, out);
    free(p->json);
    p->json = test_render(NULL, settings, dir, run);
    free(dir);
}

static size_t count(const place *p, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "$.%s", name);
    char *text = test_json_get(p->json, path);
    size_t n = strtoul(text, NULL, 10);
    free(text);
    return n;
}

static bool same_trees(const place *p, const char *a, const char *b)
{
    char *x = test_path(p->dir, a), *y = test_path(p->dir, b);
    bool same = test_trees_equal(x, y);
    free(x);
    free(y);
    return same;
}

static size_t tiles_in(const place *p, const char *out)
{
    char *dir = test_path(p->dir, out);
    size_t n = test_tree_files(dir, ".png");
    free(dir);
    return n;
}

static const lq_run plain = {.jobs = 2}, alone = {.jobs = 1}, dry = {.jobs = 2, .dry_run = true};

static void threads_do_not_show(void **state)
{
    place *p = *state;
    render(p, "one", &alone);
    render(p, "two", &plain);
    assert_true(same_trees(p, "one", "two"));
    size_t drawn = count(p, "tiles_drawn") + count(p, "tiles_linked");
    render(p, "two", &plain);
    assert_int_equal(count(p, "tiles_kept"), drawn);
    assert_int_equal(count(p, "tiles_drawn") + count(p, "tiles_linked") + count(p, "tiles_removed"), 0);
    assert_true(same_trees(p, "one", "two"));
}

static void a_dry_run_counts_right(void **state)
{
    place *p = *state;
    render(p, "out", &dry);
    size_t planned = count(p, "tiles_planned"), drawn = count(p, "tiles_drawn");
    assert_int_equal(tiles_in(p, "out"), 0);
    render(p, "out", &plain);
    assert_int_equal(count(p, "tiles_planned"), planned);
    assert_int_equal(count(p, "tiles_drawn") + count(p, "tiles_linked"), drawn);
    free(test_text(p->dir, "sites.csv", HEAD HERE "114.1,38.6\n" REST));
    render(p, "out", &dry);
    size_t kept = count(p, "tiles_kept"), removed = count(p, "tiles_removed");
    planned = count(p, "tiles_planned"), drawn = count(p, "tiles_drawn");
    render(p, "out", &plain);
    assert_int_equal(count(p, "tiles_planned"), planned);
    assert_int_equal(count(p, "tiles_kept"), kept);
    assert_int_equal(count(p, "tiles_removed"), removed);
    assert_int_equal(count(p, "tiles_drawn") + count(p, "tiles_linked"), drawn);
}

/* ---- one site moves ---- */

/* Sprites of a zoom, by what they are and where. */
typedef struct standing {
    uint64_t sprite;
    int64_t x_px, y_px, left, top, right, bottom; /* right and bottom one past */
} standing;

typedef struct scene {
    standing *at[LQ_OVERLAY_ZOOMS];
    size_t n[LQ_OVERLAY_ZOOMS];
} scene;

static void scene_read(scene *s, const place *p)
{
    const char *const settings[] = {SETTINGS(p), NULL};
    map_parts parts;
    lq_overlay over = {0};
    map_parts_read(&parts, NULL, settings);
    map_parts_overlay(&parts, &over, &over);
    *s = (scene){0};
    for (int zoom = 6; zoom <= 9; zoom++) {
        const lq_overlay_zoom *z = &over.zoom[zoom];
        s->at[zoom] = calloc(z->items + 1, sizeof **s->at);
        assert_non_null(s->at[zoom]);
        for (size_t i = 0; i < z->items; i++) {
            const lq_overlay_item *it = &z->item[i];
            const lq_sprite *sp = &over.sprite[it->index];
            if (it->is_route) continue;
            int64_t left = it->x_px + sp->left_px, top = it->y_px + sp->top_px;
            s->at[zoom][s->n[zoom]++] =
                (standing){sp->hash, it->x_px, it->y_px, left, top, left + sp->width_px, top + sp->height_px};
        }
    }
    lq_overlay_release(&over);
    map_parts_release(&parts);
}

static void scene_free(scene *s)
{
    for (int zoom = 0; zoom < LQ_OVERLAY_ZOOMS; zoom++) free(s->at[zoom]);
}

static bool scene_has(const scene *s, int zoom, const standing *one)
{
    for (size_t i = 0; i < s->n[zoom]; i++)
        if (!memcmp(&s->at[zoom][i], one, sizeof *one)) return true;
    return false;
}

/* Marks the tiles that show what is in one scene and not in the other. */
#define FIRST_TILE(zoom) (512 >> (10 - (zoom))) /* a column west of the map, and a row north of it */
#define BLOCK            192

static void differences_mark(bool *tile, const scene *a, const scene *b, int zoom)
{
    for (size_t i = 0; i < a->n[zoom]; i++) {
        const standing *s = &a->at[zoom][i];
        if (scene_has(b, zoom, s)) continue;
        for (int64_t y = s->top / SIDE; y <= (s->bottom - 1) / SIDE; y++)
            for (int64_t x = s->left / SIDE; x <= (s->right - 1) / SIDE; x++) {
                int64_t column = x - FIRST_TILE(zoom), row = y - FIRST_TILE(zoom) / 2;
                assert_true(column >= 0 && column < BLOCK * 2 && row >= 0 && row < BLOCK);
                tile[row * BLOCK * 2 + column] = true;
            }
    }
}

static size_t tiles_that_differ(const scene *a, const scene *b)
{
    size_t n = 0;
    bool *tile = malloc(BLOCK * BLOCK * 2);
    assert_non_null(tile);
    for (int zoom = 6; zoom <= 9; zoom++) {
        memset(tile, 0, BLOCK * BLOCK * 2);
        differences_mark(tile, a, b, zoom);
        differences_mark(tile, b, a, zoom);
        for (size_t i = 0; i < BLOCK * BLOCK * 2; i++) n += tile[i];
    }
    free(tile);
    return n;
}

/* Inside the counties, so no tile comes or goes. */
static void a_site_that_moves(void **state)
{
    place *p = *state;
    static const char *const to[] = {"114.1,38.1\n", "114.11,38.1\n", "115.6,36.4\n", "113.315,37.09\n"};
    scene before, after;
    free(test_text(p->dir, "sites.csv", HEAD HERE "112.6,36.6\n" REST OUTSIDE));
    render(p, "out", &plain);
    scene_read(&before, p);
    for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
        char text[1024];
        snprintf(text, sizeof text, "%s%s%s%s", HEAD HERE, to[i], REST, OUTSIDE);
        free(test_text(p->dir, "sites.csv", text));
        render(p, "out", &plain);
        scene_read(&after, p);
        size_t drawn = count(p, "tiles_drawn") + count(p, "tiles_linked");
        assert_int_equal(drawn, tiles_that_differ(&before, &after));
        assert_true(drawn > 0 && drawn < count(p, "tiles_planned") / 3);
        assert_int_equal(count(p, "tiles_kept") + drawn, count(p, "tiles_planned"));
        char fresh[16];
        snprintf(fresh, sizeof fresh, "fresh%zu", i);
        render(p, fresh, &plain);
        assert_true(same_trees(p, "out", fresh));
        scene_free(&before);
        before = after;
    }
    scene_free(&before);
}

/* The port's own tiles and those of the end of a line go with them. */
static void what_goes_takes_its_tiles_along(void **state)
{
    place *p = *state;
    render(p, "out", &plain);
    size_t all = tiles_in(p, "out");
    free(test_text(p->dir, "sites.csv", HEAD HERE "114.1,38.1\n" REST));
    render(p, "out", &plain);
    assert_int_equal(count(p, "tiles_removed"), all - tiles_in(p, "out"));
    assert_true(count(p, "tiles_removed") > 0);
    all = tiles_in(p, "out");
    free(test_text(
        p->dir, "lines.csv",
        "id,name,category,status,wkt\nm,,water,existing,\"LINESTRING (112.2 38.9, 116.9 36.1)\"\n"));
    render(p, "out", &plain);
    assert_true(count(p, "tiles_removed") > 0);
    assert_int_equal(count(p, "tiles_removed"), all - tiles_in(p, "out"));
    render(p, "fresh", &plain);
    assert_true(same_trees(p, "out", "fresh"));
    free(test_text(p->dir, "sites.csv", HEAD HERE "114.1,38.1\n" REST OUTSIDE));
    free(test_text(p->dir, "lines.csv", LINES));
    render(p, "out", &plain);
    render(p, "again", &plain);
    assert_true(same_trees(p, "out", "again"));
}

#define tile_test(name) cmocka_unit_test_setup_teardown(name, place_create, place_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sprite_is_in_the_tiles_it_touches),
        cmocka_unit_test(nodes_above_know),
        cmocka_unit_test(the_world_ends),
        cmocka_unit_test(a_limit_lets_nothing_be_cut),
        cmocka_unit_test(keys_tell_tiles_apart),
        cmocka_unit_test(routes_are_in_all_tiles_they_ink),
        tile_test(threads_do_not_show),
        tile_test(a_dry_run_counts_right),
        tile_test(a_site_that_moves),
        tile_test(what_goes_takes_its_tiles_along),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
