/*
 * test_set_look.c: areas, sites and labels as tile sets apart: laid over the counties, by libpng and plain arithmetic here, they
 * are the merged picture; the counties are those of a map without all that; and whatever becomes of one, the others stay.
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
#include "base/file.h"
#include "geo/mercator.h"

#define COLUMNS 10
#define ROWS    6
#define SIDE    256
#define SITES                                                                                                \
    "id,name,category,subcategory,status,precision,lon,lat\n"                                                \
    "b,二号地,water,reservoir,planned,site,113.3,37.1\n"                                                  \
    "c,三号地,culture,museum,planned,town,113.31,37.1\n"                                                  \
    "d,四号地,industry,zone,existing,area,113.32,37.1\n"                                                  \
    "e,港,transport,port,existing,site,111.2,35.3\n" /* of no county */
#define HERE "a,一号地,transport,airport,existing,site,114.1,38.1\n"
#define LINES                                                                                                \
    "id,name,category,status,wkt\n"                                                                          \
    "l,一线,transport,planned,\"LINESTRING (111.4 35.6, 113 37.7, 115.9 38.2)\"\n"                         \
    "m,二线,water,existing,\"LINESTRING (112.2 38.9, 116.9 36.1)\"\n"

typedef struct place {
    char *dir, *shp, *table, *sites, *lines, *areas;
    char *json; /* of the last run */
} place;

static void table_put(const place *p, double first)
{
    double value[COLUMNS * ROWS];
    for (int i = 0; i < COLUMNS * ROWS; i++) value[i] = i;
    value[33] = first;
    free(sample_table(p->dir, "t.csv", COLUMNS, ROWS, value));
}

static int place_create(void **state)
{
    place *p = calloc(1, sizeof *p);
    assert_non_null(p);
    p->dir = test_dir_create();
    sample_shapefile(p->dir, "m", COLUMNS, ROWS);
    p->shp = test_path(p->dir, "m.shp");
    p->table = test_path(p->dir, "t.csv");
    table_put(p, 33);
    p->sites = test_text(p->dir, "sites.csv", SITES HERE);
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

#define GROUND(p)                                                                                            \
    "boundaries", (p)->shp, "crs", "wgs84", "table", (p)->table, "value", "v", "breaks", "10,20,30,40",      \
        "zoom", "6-9", "title", "图"
#define OVER(p) "areas", (p)->areas, "sites", (p)->sites, "lines", (p)->lines, "labels", "on"

static const lq_run plain = {.jobs = 2}, alone = {.jobs = 1}, dry = {.jobs = 2, .dry_run = true};

static void run(place *p, const char *const *settings, const char *out, const lq_run *how)
{
    char *dir = test_path(p->dir, out);
    free(p->json);
    p->json = test_render(NULL, settings, dir, how);
    free(dir);
}

static void render(place *p, const char *layers, const char *fill, const char *out, const lq_run *how)
{
    run(p, (const char *const[]){GROUND(p), OVER(p), "area-fill", fill, "layers", layers, NULL}, out, how);
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

static size_t files(const place *p, const char *path, const char *ending)
{
    char *dir = test_path(p->dir, path);
    size_t n = test_tree_files(dir, ending);
    free(dir);
    return n;
}

/* ---- stacking ---- */

/* DIR/out/set/z/x/y.png as libpng reads it, or NULL. */
static uint8_t *tile_read(const place *p, const char *out, const char *set, int z, int x, int y)
{
    char path[512];
    unsigned width, height;
    snprintf(path, sizeof path, "%s/%s/%s/%d/%d/%d.png", p->dir, out, set, z, x, y);
    return lq_file_exists(path) ? test_png_read(path, &width, &height) : NULL;
}

/* Whether a set of one run and a set of another have the same pixel at a place. */
static bool same_pixel(const place *p, const char *a, const char *set_a, const char *b, const char *set_b,
                       double lon_deg, double lat_deg)
{
    lq_point at = lq_world_from_degrees(lon_deg, lat_deg);
    int shift = LQ_WORLD_BITS - 8 - 9, x = at.x >> shift, y = at.y >> shift;
    uint8_t *one = tile_read(p, a, set_a, 9, x / SIDE, y / SIDE),
            *two = tile_read(p, b, set_b, 9, x / SIDE, y / SIDE);
    assert_non_null(one);
    assert_non_null(two);
    size_t pixel = 4 * ((size_t)(y % SIDE) * SIDE + (size_t)(x % SIDE));
    bool same = !memcmp(one + pixel, two + pixel, 4);
    free(one);
    free(two);
    return same;
}

/* A pixel of a picture over what is there: Porter and Duff, colours multiplied by alpha, 0 .. 255. */
static void pixel_over(double to[4], const uint8_t *rgba)
{
    double a = rgba[3] / 255.0;
    for (int i = 0; i < 3; i++) to[i] = rgba[i] * a + to[i] * (1 - a);
    to[3] = 255 * a + to[3] * (1 - a);
}

/* Every picture's mixed colours and alphas are rounded to multiples of 16: 8 for the merged one and the counties, and for a layer 8 by
   its alpha, which may also round to nothing or to all, and 8 by its colour where it lets something through. */
#define MERGED_OFF  8
#define GROUND_OFF  8
#define LAYER_OFF   8
#define THROUGH_OFF 8

/* Where a tint ends within a pixel, at most a quarter of the difference between it and what it covers: share times rest. */
#define TINT_OFF (255 / 4)

typedef struct comparison {
    bool tinted;
    size_t tiles, covered; /* pixels that some layer shows in */
    double worst, total;
} comparison;

static void tile_compare(comparison *c, const place *p, int z, int x, int y)
{
    static const char *const sets[] = {"map", "areas", "sites", "labels"};
    static const uint8_t none[4];
    uint8_t *merged = tile_read(p, "merged", "map", z, x, y), *layer[4];
    for (int k = 0; k < 4; k++) layer[k] = tile_read(p, "apart", sets[k], z, x, y);
    assert_int_equal(!merged, !layer[0] && !layer[1] && !layer[2] && !layer[3]);
    c->tiles += merged != NULL;
    for (size_t i = 0; merged && i < (size_t)4 * SIDE * SIDE; i += 4) {
        double stacked[4] = {0}, wanted[4] = {0}, allowed = MERGED_OFF + GROUND_OFF, off = 0;
        for (int k = 0; k < 4; k++) {
            const uint8_t *pixel = layer[k] ? layer[k] + i : none;
            bool through = pixel[3] && pixel[3] < 255;
            pixel_over(stacked, pixel);
            c->covered += k && pixel[3];
            if (k && layer[k]) allowed += LAYER_OFF;
            if (k && through) allowed += THROUGH_OFF;
            if (k == 1 && through && c->tinted) allowed += TINT_OFF;
        }
        pixel_over(wanted, merged + i);
        for (int k = 0; k < 4; k++) off = fmax(off, fabs(stacked[k] - wanted[k]));
        if (off > allowed)
            fail_msg("%d/%d/%d: pixel %zu is off by %.1f, %.1f allowed", z, x, y, i / 4, off, allowed);
        c->worst = fmax(c->worst, off);
        c->total += off;
    }
    for (int k = 0; k < 4; k++) free(layer[k]);
    free(merged);
}

static void stacked_is_merged(place *p, const char *fill)
{
    comparison c = {.tinted = !strcmp(fill, "tint")};
    render(p, "merged", fill, "merged", &plain);
    render(p, "apart", fill, "apart", &plain);
    static const int zooms[] = {7, 9};
    for (size_t i = 0; i < 2; i++)
        for (int x = 100 << (zooms[i] - 7); x < 108 << (zooms[i] - 7); x++)
            for (int y = 46 << (zooms[i] - 7); y < 54 << (zooms[i] - 7); y++)
                tile_compare(&c, p, zooms[i], x, y);
    print_message("%s: %zu tiles, %zu pixels covered, off by %.2f at most and %.4f on the average\n", fill,
                  c.tiles, c.covered, c.worst, c.total / ((double)c.tiles * SIDE * SIDE));
    assert_true(c.tiles > 60 && c.covered > 50000);
    assert_true(c.total / ((double)c.tiles * SIDE * SIDE) < 0.5);
}

static void stripes_and_bands_stack(void **state)
{
    stacked_is_merged(*state, "hatch");
}

static void bands_alone_stack(void **state)
{
    stacked_is_merged(*state, "none");
}

static void tints_stack(void **state)
{
    place *p = *state;
    stacked_is_merged(p, "tint");
    /* 县23, in one area: not a rounded colour */
    assert_true(
        same_pixel(p, "merged", "map", "apart", "areas", SAMPLE_WEST_DEG + 1.42, SAMPLE_SOUTH_DEG + 1.42));
}

/* ---- the counties ---- */

/* A map that never heard of areas, sites and names has the same counties. */
static void the_counties_are_bare(void **state)
{
    place *p = *state;
    render(p, "apart", "tint", "apart", &plain);
    run(p, (const char *const[]){GROUND(p), NULL}, "bare", &plain);
    for (int z = 6; z <= 9; z++) {
        char a[32], b[32];
        snprintf(a, sizeof a, "apart/map/%d", z);
        snprintf(b, sizeof b, "bare/map/%d", z);
        assert_true(same_trees(p, a, b));
    }
}

/* Fading is a colour of the counties themselves: it stays when the layers are switched off. */
static void dim_belongs_to_the_counties(void **state)
{
    place *p = *state;
    const char *const dimmed[] = {GROUND(p), OVER(p), "dim", "on", "layers", "apart", NULL};
    render(p, "apart", "auto", "clear", &plain);
    run(p, dimmed, "dimmed", &plain);
    assert_true(same_trees(p, "clear/areas/9", "dimmed/areas/9"));
    assert_true(same_trees(p, "clear/labels/9", "dimmed/labels/9"));
    /* 县1 lies in no area, 县24 in one */
    assert_false(
        same_pixel(p, "clear", "map", "dimmed", "map", SAMPLE_WEST_DEG + 0.25, SAMPLE_SOUTH_DEG + 0.25));
    assert_true(
        same_pixel(p, "clear", "map", "dimmed", "map", SAMPLE_WEST_DEG + 1.75, SAMPLE_SOUTH_DEG + 1.25));
}

/* ---- only what shows something ---- */

static void layer_check(const place *p, const char *set, int z)
{
    size_t there = 0;
    char folder[64];
    for (int x = 0; x < 1 << z; x++)
        for (int y = 0; y < 1 << z; y++) {
            uint8_t *rgba = tile_read(p, "apart", set, z, x, y);
            size_t shown = 0;
            for (size_t i = 3; rgba && i < (size_t)4 * SIDE * SIDE; i += 4) shown += rgba[i] > 0;
            if (rgba) assert_true(shown > 0);
            there += rgba != NULL;
            free(rgba);
        }
    snprintf(folder, sizeof folder, "apart/%s/%d", set, z);
    assert_int_equal(there, files(p, folder, ".png"));
    assert_in_range(there, 1, files(p, "apart/map/8", ".png") - 1);
}

static void no_tile_is_empty(void **state)
{
    place *p = *state;
    static const char *const sets[] = {"areas", "sites", "labels"}, *const fills[] = {"none", "hatch",
                                                                                      "tint"};
    for (int f = 0; f < 3; f++) {
        render(p, "apart", fills[f], "apart", &plain);
        for (int k = 0; k < 3; k++) layer_check(p, sets[k], 8);
    }
    for (int k = 0; k < 3; k++) {
        char name[64];
        size_t n;
        snprintf(name, sizeof name, "%s/apart/%s/tilejson.json", p->dir, sets[k]);
        char *json = test_file_text(name, &n);
        assert_true(test_json_is(json, "$.tiles[0]", "{z}/{x}/{y}.png"));
        assert_true(test_json_is(json, "$.legend", ""));
        free(json);
        snprintf(name, sizeof name, "apart/%s", sets[k]);
        assert_int_equal(files(p, name, "legend.json"), 0);
    }
}

/* ---- runs that follow each other ---- */

static void verify(const place *p, const char *out)
{
    lq_report *report = NULL;
    lq_err err = {0};
    char *dir = test_path(p->dir, out);
    if (lq_verify(&report, dir, &err)) fail_msg("%s", err.text);
    lq_report_free(report);
    free(dir);
}

/* A run into OUT, held against one into a new directory; what it draws. */
static size_t render_again(place *p, const char *layers, const char *fill, const char *out)
{
    render(p, layers, fill, out, &dry);
    size_t planned = count(p, "tiles_planned"), kept = count(p, "tiles_kept"),
           removed = count(p, "tiles_removed"), drawn = count(p, "tiles_drawn");
    render(p, layers, fill, out, &plain);
    size_t now = count(p, "tiles_drawn") + count(p, "tiles_linked");
    assert_int_equal(count(p, "tiles_planned"), planned);
    assert_int_equal(count(p, "tiles_kept"), kept);
    assert_int_equal(count(p, "tiles_removed"), removed);
    assert_int_equal(now, drawn);
    assert_int_equal(files(p, out, ".png") - files(p, out, "legend.png"), planned);
    verify(p, out);
    render(p, layers, fill, "fresh", &alone);
    assert_true(same_trees(p, out, "fresh"));
    char *fresh = test_path(p->dir, "fresh");
    test_dir_remove(fresh);
    return now;
}

static size_t set_tiles(const place *p, const char *set)
{
    char path[64];
    snprintf(path, sizeof path, "out/%s", set);
    return files(p, path, ".png") - files(p, path, "legend.png");
}

static void each_set_is_drawn_for_itself(void **state)
{
    place *p = *state;
    render_again(p, "apart", "tint", "out");
    assert_int_equal(render_again(p, "apart", "tint", "out"), 0);
    table_put(p, 3); /* a number: counties alone */
    size_t drawn = render_again(p, "apart", "tint", "out");
    assert_in_range(drawn, 1, set_tiles(p, "map") / 2);
    free(test_text(p->dir, "sites.csv", SITES)); /* a site goes, and its name with it */
    drawn = render_again(p, "apart", "tint", "out");
    assert_in_range(drawn, 1, 16);
    render(p, "apart", "hatch", "out", &plain); /* another look of areas */
    assert_in_range(count(p, "tiles_drawn") + count(p, "tiles_linked"), 1, set_tiles(p, "areas"));
    assert_int_equal(render_again(p, "apart", "hatch", "out"), 0);
}

/* Not one file of the other way is left. */
static void there_and_back(void **state)
{
    place *p = *state;
    render_again(p, "merged", "tint", "out");
    render_again(p, "apart", "tint", "out");
    render_again(p, "merged", "tint", "out");
    run(p, (const char *const[]){GROUND(p), "id", "labels", NULL}, "out", &plain);
    assert_int_equal(files(p, "out/labels", "legend.svg"), 1);
    render_again(p, "apart", "none", "out");
    assert_int_equal(files(p, "out/labels", "legend.svg"), 0);
}

static void what_a_map_has_not_is_no_set(void **state)
{
    place *p = *state;
    run(p, (const char *const[]){GROUND(p), "layers", "apart", "labels", "on", NULL}, "out", &plain);
    assert_int_equal(files(p, "out/areas", "") + files(p, "out/sites", ""), 0);
    assert_true(set_tiles(p, "labels") > 0);
}

/* ---- ids ---- */

static void an_id_is_taken(void **state)
{
    place *p = *state;
    static const char *const ids[] = {"areas", "sites", "labels"};
    for (int i = 0; i < 6; i++) {
        const char *const settings[] = {GROUND(p), "id", ids[i % 3], "layers", i < 3 ? "apart" : "merged",
                                        NULL};
        lq_err err = {0};
        lq_report *report = NULL;
        char *dir = test_path(p->dir, "out"), wanted[32];
        lq_map *map = test_map(NULL, settings);
        assert_int_equal(lq_render(&report, map, dir, &dry, &err), i < 3 ? LQ_USAGE : LQ_OK);
        snprintf(wanted, sizeof wanted, "tile set \"%s\"", ids[i % 3]);
        if (i < 3) assert_non_null(strstr(err.text, wanted));
        lq_report_free(report);
        lq_map_free(map);
        free(dir);
    }
}

#define tile_test(name) cmocka_unit_test_setup_teardown(name, place_create, place_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        tile_test(stripes_and_bands_stack),
        tile_test(bands_alone_stack),
        tile_test(tints_stack),
        tile_test(the_counties_are_bare),
        tile_test(dim_belongs_to_the_counties),
        tile_test(no_tile_is_empty),
        tile_test(each_set_is_drawn_for_itself),
        tile_test(there_and_back),
        tile_test(what_a_map_has_not_is_no_set),
        tile_test(an_id_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
