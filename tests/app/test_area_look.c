/*
 * test_area_look.c: how old areas look: square counties whose pixels are known, and tile directories that follow a change of an
 * area's colour, fill or list.
 */
#include "../support/support.h"
#include "../support/map_parts.h"
#include "../support/sample_map.h"
#include "../support/tree.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "app/area_look.h"
#include "app/tiles.h"

#define COLUMNS 4
#define ROWS    2
#define ZOOM    9
#define SIDE    256

typedef struct place {
    char *dir, *shp, *list, *table;
} place;

/* A list of areas: "a:0,1 b:1,2" are counties 0 and 1, and counties 1 and 2. `more` is a further column and its value. */
static void list_write(place *p, const char *text, const char *column, const char *value)
{
    char out[1024], code[8];
    snprintf(out, sizeof out, "code,area_id%s%s\n", *column ? "," : "", column);
    for (const char *s = text; *s; s += strspn(s, " ")) {
        const char area = *s;
        for (s++; *s && *s != ' '; s += strspn(s + 1, "0123456789") + 1) {
            sample_code(code, COLUMNS, atoi(s + 1));
            snprintf(out + strlen(out), sizeof out - strlen(out), "%s,%c%s%s\n", code, area,
                     *column ? "," : "", value);
        }
    }
    free(test_text(p->dir, "list.csv", out));
}

static int place_create(void **state)
{
    place *p = calloc(1, sizeof *p);
    double value[COLUMNS * ROWS];
    assert_non_null(p);
    p->dir = test_dir_create();
    for (int i = 0; i < COLUMNS * ROWS; i++) value[i] = 5;
    sample_shapefile(p->dir, "m", COLUMNS, ROWS);
    p->shp = test_path(p->dir, "m.shp");
    p->list = test_path(p->dir, "list.csv");
    p->table = sample_table(p->dir, "t.csv", COLUMNS, ROWS, value);
    *state = p;
    return 0;
}

static int place_free(void **state)
{
    place *p = *state;
    test_dir_remove(p->dir);
    free(p->shp);
    free(p->list);
    free(p->table);
    free(p);
    return 0;
}

/* Renders into DIR/OUT; the path, heap. */
static char *render(const place *p, const char *out, const char *fill, const char *dim, const char *zoom)
{
    const char *const settings[] = {
        "boundaries", p->shp,   "crs",   "wgs84", "areas",  p->list, "border",  "none",
        "table",      p->table, "value", "v",     "breaks", "10",    "palette", "#80a0c0,#000000",
        "area-fill",  fill,     "dim",   dim,     "zoom",   zoom,    NULL};
    const lq_run run = {.jobs = 2};
    char *dir = test_path(p->dir, out);
    free(test_render(NULL, settings, dir, &run));
    return dir;
}

/* ---- pixels ---- */

/* The pixel dx, dy from the place so many counties east and north of the south-western corner of the map. */
static lq_rgba pixel_at(const char *dir, double columns, double rows, int dx, int dy)
{
    lq_point p = lq_world_from_degrees(SAMPLE_WEST_DEG + columns * SAMPLE_SIZE_DEG,
                                       SAMPLE_SOUTH_DEG + rows * SAMPLE_SIZE_DEG);
    uint32_t x = (uint32_t)(p.x >> (LQ_WORLD_BITS - 8 - ZOOM)) + (uint32_t)dx,
             y = (uint32_t)(p.y >> (LQ_WORLD_BITS - 8 - ZOOM)) + (uint32_t)dy;
    char path[LQ_PATH_BYTES];
    unsigned width, height;
    lq_tile_path(path, dir, "map", (lq_tile){ZOOM, x / SIDE, y / SIDE});
    uint8_t *rgba = test_png_read(path, &width, &height);
    const uint8_t *at = rgba + 4 * (size_t)(y % SIDE * SIDE + x % SIDE);
    lq_rgba out = {at[0], at[1], at[2], at[3]};
    free(rgba);
    return out;
}

static bool alike(lq_rgba a, lq_rgba b)
{
    return abs(a.r - b.r) <= 9 && abs(a.g - b.g) <= 9 && abs(a.b - b.b) <= 9 && a.a == b.a;
}

static const lq_rgba class = {0x80, 0xA0, 0xC0, 255}, red = {0xC0, 0x20, 0x20, 255};

/* Area a is county 1 of the southern row. Going east from its western border: nothing outside of it, the band inside of it, in
   the middle the class alone. */
static void the_band_lies_inside(void **state)
{
    place *p = *state;
    list_write(p, "a:1", "colour", "#c02020");
    char *dir = render(p, "out", "none", "off", "9-9");
    lq_legend_area swatch = {0};
    const lq_area area = {.colour = red};
    lq_area_swatch(&swatch, &area, LQ_AREA_OUTLINE);
    int band = (int)swatch.band_px - 1, casing = (int)ceil(swatch.band_px + swatch.casing_px) + 1;
    assert_true(band > 0);
    for (int dx = 1; dx < 12; dx++) assert_true(alike(pixel_at(dir, 1, 0.5, -dx - 1, 0), class));
    for (int dx = 1; dx <= band; dx++) assert_true(alike(pixel_at(dir, 1, 0.5, dx, 0), red));
    for (int dx = casing; dx < 12; dx++) assert_true(alike(pixel_at(dir, 1, 0.5, dx, 0), class));
    for (int dx = 1; dx <= band; dx++) assert_true(alike(pixel_at(dir, 2, 0.5, -dx - 1, 0), red));
    for (int dx = 1; dx < 12; dx++) assert_true(alike(pixel_at(dir, 2, 0.5, dx, 0), class));
    free(dir);
}

/* County 1 is a's alone, county 2 b's alone: each shows its band on its own side of the border between them. */
static void neighbours_show_both_bands(void **state)
{
    place *p = *state;
    char text[512], code[2][8];
    for (int i = 0; i < 2; i++) sample_code(code[i], COLUMNS, i + 1);
    snprintf(text, sizeof text, "code,area_id,colour\n%s,a,#c02020\n%s,b,#208020\n", code[0], code[1]);
    free(test_text(p->dir, "list.csv", text));
    char *dir = render(p, "out", "none", "off", "9-9");
    assert_true(alike(pixel_at(dir, 2, 0.5, -2, 0), red));
    assert_true(alike(pixel_at(dir, 2, 0.5, 1, 0), (lq_rgba){0x20, 0x80, 0x20, 255}));
    free(dir);
}

/* Along the western border of an area, how many pixels in a hundred show its band. */
static size_t band_share(const char *dir)
{
    size_t n = 0;
    for (int dy = -50; dy < 50; dy++) n += alike(pixel_at(dir, 1, 0.5, 1, dy), red);
    return n;
}

static void an_incomplete_list_is_dashed(void **state)
{
    place *p = *state;
    char text[256], code[8];
    size_t share[3];
    static const char *const complete[] = {"yes", "no", "unknown"};
    sample_code(code, COLUMNS, 1);
    for (int i = 0; i < 3; i++) {
        snprintf(text, sizeof text, "code,area_id,colour,complete\n%s,a,#c02020,%s\n", code, complete[i]);
        free(test_text(p->dir, "list.csv", text));
        char *dir = render(p, "out", "none", "off", "9-9"); /* into the same directory */
        share[i] = band_share(dir);
        free(dir);
    }
    assert_int_equal(share[0], 100);
    assert_in_range(share[1], 40, 85);
    assert_int_equal(share[2], share[1]);
}

/* Twelve pixels across a county of both areas show both colours and the ground; of one area that alone. */
static void a_county_of_two_areas_shows_both(void **state)
{
    place *p = *state;
    char text[512], code[3][8];
    for (int i = 0; i < 3; i++) sample_code(code[i], COLUMNS, i);
    for (int between = 0; between < 3; between++) { /* areas that come between the two in the list */
        snprintf(text, sizeof text, "code,area_id,colour\n%s,a,#c02020\n%s,a,#c02020\n", code[0], code[1]);
        for (int i = 0; i < between; i++)
            snprintf(text + strlen(text), sizeof text - strlen(text), "140407,z%d,#101010\n", i);
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s,b,#20c020\n%s,b,#20c020\n", code[1],
                 code[2]);
        free(test_text(p->dir, "list.csv", text));
        char *dir = render(p, "out", "hatch", "off", "9-9");
        size_t reds[3] = {0}, greens[3] = {0}, plains[3] = {0};
        for (int county = 0; county < 3; county++)
            for (int dx = 0; dx < 16; dx++) {
                lq_rgba c = pixel_at(dir, county + 0.5, 0.5, dx, 0);
                reds[county] += c.r > c.g + 30;
                greens[county] += c.g > c.b + 20 && c.g > c.r;
                plains[county] += alike(c, class);
            }
        assert_true(reds[0] && !greens[0] && plains[0]);
        assert_true(!reds[2] && greens[2] && plains[2]);
        assert_true(reds[1] && greens[1]);
        free(dir);
    }
}

/* ---- several areas over one county ---- */

static const lq_rgba three[] = {{0xC0, 0x20, 0x20, 255}, {0x20, 0x80, 0x20, 255}, {0x20, 0x20, 0xC0, 255}};

/* County 1 is in n areas of the colours above; `last` is what the last says of its completeness. */
static void over_one_county(const place *p, int n, const char *last)
{
    char text[512] = "code,area_id,colour,complete\n", code[8];
    sample_code(code, COLUMNS, 1);
    for (int i = 0; i < n; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s,a%d,#%02x%02x%02x,%s\n", code, i,
                 three[i].r, three[i].g, three[i].b, i == n - 1 ? last : "yes");
    free(test_text(p->dir, "list.csv", text));
}

static int distance(lq_rgba a, lq_rgba b)
{
    return abs(a.r - b.r) + abs(a.g - b.g) + abs(a.b - b.b);
}

/* Every pixel is nearest to one of the tints, each to its third of a square of whole periods: 16 pixels. */
static void three_tints_have_a_third_each(void **state)
{
    place *p = *state;
    over_one_county(p, 3, "yes");
    char *dir = render(p, "out", "tint", "off", "9-9");
    size_t n[3] = {0};
    lq_legend_area swatch[3];
    for (int i = 0; i < 3; i++) lq_area_swatch(&swatch[i], &(lq_area){.colour = three[i]}, LQ_AREA_TINT);
    for (int dy = 0; dy < 16; dy++)
        for (int dx = 0; dx < 16; dx++) {
            lq_rgba c = pixel_at(dir, 1.5, 0.5, dx, dy);
            int best = 0;
            for (int i = 1; i < 3; i++)
                if (distance(c, swatch[i].ground) < distance(c, swatch[best].ground)) best = i;
            n[best]++;
        }
    for (int i = 0; i < 3; i++) assert_in_range(n[i], 256 / 3 - 24, 256 / 3 + 24);
    free(dir);
}

/* Stripes of three colours, with the class between them, that run on over the edges of tiles. */
static void three_hatches_take_turns(void **state)
{
    place *p = *state;
    over_one_county(p, 3, "yes");
    char *dir = render(p, "out", "hatch", "off", "9-9");
    size_t reds = 0, greens = 0, blues = 0, plains = 0;
    for (int dx = 0; dx < 16; dx++) {
        lq_rgba c = pixel_at(dir, 1.5, 0.5, dx, 0);
        reds += c.r > c.b + 20;
        greens += c.g > c.b + 10 && c.g > c.r;
        blues += c.b > c.g + 60;
        plains += alike(c, class);
    }
    assert_true(reds && greens && blues && plains);
    for (int d = -40; d < 40; d++) /* along a stripe */
        assert_true(alike(pixel_at(dir, 1.5, 0.5, d, -d), pixel_at(dir, 1.5, 0.5, d + 1, -d - 1)));
    free(dir);
}

/* In a column of 168 pixels along the western border of county 1, those of each band, and of none. */
static void bands_count(size_t n[4], const char *dir)
{
    memset(n, 0, 4 * sizeof *n);
    for (int dy = -84; dy < 84; dy++) {
        int which = 3;
        for (int i = 0; i < 3; i++)
            if (alike(pixel_at(dir, 1, 0.5, 1, dy), three[i])) which = i;
        n[which]++;
    }
}

/* Nothing but the bands shows areas, and these have one outline: its colours take turns, of an open list with a gap. */
static void a_shared_outline_shows_all_bands(void **state)
{
    place *p = *state;
    size_t whole[4], open[4];
    for (size_t areas = 2; areas <= 3; areas++) {
        over_one_county(p, (int)areas, "yes");
        char *dir = render(p, "out", "none", "off", "9-9");
        bands_count(whole, dir);
        free(dir);
        over_one_county(p, (int)areas, "no");
        dir = render(p, "out", "none", "off", "9-9");
        bands_count(open, dir);
        free(dir);
        for (size_t i = 0; i < areas; i++)
            assert_in_range(whole[i], 168 / areas * 2 / 3, 168 / areas * 4 / 3);
        assert_in_range(whole[3], 0, 168 / 14 * 3); /* where colours meet: at most 3 pixels mixed */
        assert_true(open[areas - 1] > 168 / areas / 4 && open[areas - 1] < whole[areas - 1] * 3 / 4);
        assert_true(open[3] > whole[3]);
    }
}

/* Area b is a part of area a: where a's outline runs alone it is a's alone. */
static void an_outline_is_shared_where_it_is_the_same(void **state)
{
    place *p = *state;
    char text[256], code[2][8];
    for (int i = 0; i < 2; i++) sample_code(code[i], COLUMNS, i + 1);
    snprintf(text, sizeof text, "code,area_id,colour\n%s,a,#c02020\n%s,a,#c02020\n%s,b,#208020\n", code[0],
             code[1], code[0]);
    free(test_text(p->dir, "list.csv", text));
    char *dir = render(p, "out", "none", "off", "9-9");
    size_t n[4];
    bands_count(n, dir);
    assert_true(n[0] > 40 && n[1] > 40);
    for (int dy = -84; dy < 84; dy++) {
        assert_true(alike(pixel_at(dir, 3, 0.5, -2, dy), red));
        assert_true(alike(pixel_at(dir, 2, 0.5, -2, dy), three[1])); /* b's, towards county 2 */
    }
    free(dir);
}

/* Dimmed: counties of no area are nearer to paper, those of one keep their colour. */
static void others_are_dimmed(void **state)
{
    place *p = *state;
    list_write(p, "a:1", "colour", "#c02020");
    char *dir = render(p, "out", "none", "on", "9-9");
    lq_rgba inside = pixel_at(dir, 1.5, 0.5, 0, 0), outside = pixel_at(dir, 2.5, 0.5, 0, 0);
    assert_true(alike(inside, class));
    assert_true(outside.r > class.r + 60 && outside.g > class.g + 40 && outside.a == 255);
    free(dir);
}

/* ---- calls ---- */

static void no_areas_do_nothing(void **state)
{
    (void)state;
    const lq_areas none = {0};
    lq_map *map = test_map(NULL, (const char *const[]){"dim", "on", "boundaries", "x.shp", NULL});
    lq_err err = {0};
    lq_area_look look;
    assert_int_equal(lq_map_settle(map, &err), LQ_OK);
    assert_int_equal(lq_area_look_init(&look, &none, map, 5, &err), LQ_OK);
    assert_true(alike(lq_area_shade(&look, 3, class), class));
    assert_true(lq_area_reach_px(&look) == 0 && lq_area_hash(&look) == 0);
    assert_false(lq_area_is_hatched(&look, 0));
    lq_area_look_release(&look);
    lq_map_free(map);
}

/* ---- tile directories ---- */

static const struct {
    const char *list, *column, *value, *fill, *dim;
} steps[] = {
    {"a:0,1 b:1,2", "colour", "#c02020", "hatch", "off"},
    {"a:0,1 b:1,2", "colour", "#208020", "hatch", "off"},
    {"a:0,1 b:1,2", "colour", "#208020", "none", "off"},
    {"a:0,1 b:1,2", "colour", "#208020", "tint", "off"},
    {"a:0,1 b:1,2", "colour", "#c02020", "tint", "off"},
    {"b:1,2 a:0,1", "", "", "hatch", "off"},
    {"a:0,1 b:1,2", "", "", "hatch", "off"},
    {"a:0,1 b:1,2", "complete", "no", "hatch", "off"},
    {"a:0,1,5,6 b:2", "complete", "no", "hatch", "off"},
    {"a:0,1,5,6 b:2", "complete", "no", "hatch", "on"},
    {"a:5", "", "", "tint", "on"},
    {"a:0,1,2,3,4,5,6,7", "", "", "hatch", "on"},
};

/* After each step the directory is as a new one would be; doing it again draws nothing. */
static void directories_follow(void **state)
{
    place *p = *state;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        char name[16];
        snprintf(name, sizeof name, "fresh%zu", i);
        list_write(p, steps[i].list, steps[i].column, steps[i].value);
        char *dir = render(p, "out", steps[i].fill, steps[i].dim, "7-11"),
             *fresh = render(p, name, steps[i].fill, steps[i].dim, "7-11");
        if (!test_trees_equal(dir, fresh)) fail_msg("step %zu", i);
        test_dir_remove(fresh);
        free(dir);
    }
}

/* A county of four jagged sides with twenty corners each; the third of side `moved` lies further out. DIR/one.geojson. */
static void jagged_county(const place *p, int moved)
{
    static const double start[4][2] = {{112, 36}, {113, 36}, {113, 37}, {112, 37}},
                        way[4][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    char text[8192], code[8];
    sample_code(code, COLUMNS, 0);
    size_t n = (size_t)snprintf(text, sizeof text,
                                "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
                                "\"properties\":{\"code\":\"%s\"},\"geometry\":{\"type\":\"Polygon\","
                                "\"coordinates\":[[",
                                code);
    for (int i = 0; i <= 80; i++) {
        const double *from = start[i / 20 % 4], *to = way[i / 20 % 4];
        double along = i % 20 / 20.0, out = i % 20 == 3 && i / 20 == moved ? 0.2 : i % 2 * 0.02;
        n += (size_t)snprintf(text + n, sizeof text - n, "%s[%.3f,%.3f]", i ? "," : "",
                              from[0] + along * to[0] + out * to[1], from[1] + along * to[1] - out * to[0]);
    }
    snprintf(text + n, sizeof text - n, "]]}}]}");
    free(test_text(p->dir, "one.geojson", text));
}

/* Dashes are counted from the beginning of the outline: when it is longer there, those of tiles move that show none of the change. */
static void dashes_follow_the_outline(void **state)
{
    place *p = *state;
    list_write(p, "a:0", "complete", "no");
    free(p->shp);
    p->shp = test_path(p->dir, "one.geojson");
    for (int side = -1; side < 4; side++) {
        char name[32];
        snprintf(name, sizeof name, "fresh%d", side + 1);
        jagged_county(p, side);
        char *dir = render(p, "out", "none", "off", "10-11"),
             *fresh = render(p, name, "none", "off", "10-11");
        assert_true(test_trees_equal(dir, fresh));
        free(dir);
        free(fresh);
    }
}

#define map_test(name) cmocka_unit_test_setup_teardown(name, place_create, place_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        map_test(the_band_lies_inside),
        map_test(neighbours_show_both_bands),
        map_test(an_incomplete_list_is_dashed),
        map_test(a_county_of_two_areas_shows_both),
        map_test(three_tints_have_a_third_each),
        map_test(three_hatches_take_turns),
        map_test(a_shared_outline_shows_all_bands),
        map_test(an_outline_is_shared_where_it_is_the_same),
        map_test(others_are_dimmed),
        cmocka_unit_test(no_areas_do_nothing),
        map_test(directories_follow),
        map_test(dashes_follow_the_outline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
