/*
 * test_old_areas.c: what the tiles of the real map show: old areas where GEOS finds their counties and nowhere else, and one picture
 * however it is cut into tiles.
 */
#include "../support/support.h"
#include "../support/big_picture.h"
#include "../support/csv_rows.h"
#include "../support/label_points.h"
#include "../support/tree.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "app/area_look.h"
#include "app/tiles.h"

#define BOUNDARIES "shapes/counties.shp"
#define MEMBERS    516
#define OUTSIDE    300
#define ZOOM       10
#define UNITS_PX   (double)(INT64_C(1) << (LQ_WORLD_BITS - 8 - ZOOM))
#define ROUNDING   9 /* of a mixed colour's channel: see tile/paint.h */

/* ---- tiles ---- */

/* The last tile that was read. */
typedef struct tile_reader {
    char path[LQ_PATH_BYTES];
    uint8_t *rgba; /* NULL: no file */
} tile_reader;

static const uint8_t *tile_read(tile_reader *r, const char *dir, lq_tile tile)
{
    char path[LQ_PATH_BYTES];
    struct stat st;
    unsigned width, height;
    lq_tile_path(path, dir, "map", tile);
    if (!strcmp(path, r->path)) return r->rgba;
    free(r->rgba);
    strcpy(r->path, path);
    r->rgba = stat(path, &st) ? NULL : test_png_read(path, &width, &height);
    if (r->rgba) assert_true(width == BIG_TILE_PX && height == BIG_TILE_PX);
    return r->rgba;
}

/* ---- old areas by GEOS truth ---- */

/* Codes of the lists that are younger than the boundaries (of 2016), and the counties they were then. */
static const char *const was[][3] = {
    {"360603", "360622"}, {"610482", "610427"}, {"610881", "610821"}, {"620881", "620824"},
    {"340882", "340824"}, {"522302", "522322"}, {"610703", "610721"}, {"140403", "140402", "140411"},
    {"140404", "140421"}, {"140405", "140424"}, {"140406", "140481"},
};

static bool row_means(const char *listed, const char *code)
{
    if (!strcmp(listed, code)) return true;
    for (size_t i = 0; i < sizeof was / sizeof *was; i++)
        if (!strcmp(was[i][0], listed))
            return !strcmp(was[i][1], code) || (was[i][2] && !strcmp(was[i][2], code));
    return false;
}

typedef struct truth {
    map_parts parts;
    csv_rows members;
    const label_points *counties;
    lq_area_look look;
    char *dir;
    tile_reader reader;
} truth;

static uint32_t areas_of(const truth *t, const label_point *county)
{
    uint32_t bits = 0;
    const lq_areas *areas = &t->parts.data.areas;
    for (size_t row = 0; row < t->members.rows; row++) {
        if (!row_means(csv_cell(&t->members, row, "code"), county->code)) continue;
        for (size_t i = 0; i < areas->n; i++)
            if (!strcmp(areas->at[i].id, csv_cell(&t->members, row, "area"))) bits |= UINT32_C(1) << i;
    }
    return bits;
}

/* A county that some list may mean by another code is no witness for what lies outside. */
static bool is_named(const truth *t, const label_point *county)
{
    for (size_t row = 0; row < t->members.rows; row++)
        if (!strcmp(csv_cell(&t->members, row, "province"), county->province) &&
            !strcmp(csv_cell(&t->members, row, "county"), county->name))
            return true;
    return false;
}

static truth *truth_create(const char *fill, const label_points *counties)
{
    truth *t = calloc(1, sizeof *t);
    const char *const settings[] = {"boundaries", BOUNDARIES, "areas", "all", "area-fill",
                                    fill,         "zoom",     "10-10", NULL};
    const lq_run run = {0};
    assert_non_null(t);
    t->dir = test_dir_create();
    free(test_render(NULL, settings, t->dir, &run));
    map_parts_read(&t->parts, NULL, settings);
    csv_read(&t->members, "shapes/tables/area_members.csv");
    t->counties = counties;
    assert_int_equal(t->members.rows, MEMBERS);
    return t;
}

static void truth_free(truth *t)
{
    map_parts_release(&t->parts);
    csv_release(&t->members);
    test_dir_remove(t->dir);
    free(t->reader.rgba);
    free(t);
}

/* How far a pixel is from a colour in the channel that differs most. */
static int apart(const uint8_t *rgba, lq_rgba c)
{
    int r = abs(rgba[0] - c.r), g = abs(rgba[1] - c.g), b = abs(rgba[2] - c.b);
    return r > g ? (r > b ? r : b) : g > b ? g : b;
}

static lq_rgba over(lq_rgba top, lq_rgba ground)
{
    double a = top.a / 255.0;
    return (lq_rgba){(uint8_t)lrint(top.r * a + ground.r * (1 - a)),
                     (uint8_t)lrint(top.g * a + ground.g * (1 - a)),
                     (uint8_t)lrint(top.b * a + ground.b * (1 - a)), 255};
}

/* What a pixel of a county may be: the colours are the legend's. Edges of stripes are covered by half. */
typedef struct palette {
    lq_rgba whole[LQ_AREAS_MOST], half[LQ_AREAS_MOST]; /* of each area of the county; a == 0: not of it */
    lq_rgba plain; /* between stripes, and of a county of none; a == 0: not there */
} palette;

static palette palette_of(const truth *t, uint32_t areas, lq_rgba class)
{
    const lq_areas *list = &t->parts.data.areas;
    lq_area_fill fill = lq_area_fill_of(t->parts.map);
    palette p = {.plain = class};
    for (size_t i = 0; i < list->n; i++) {
        if (!(areas >> i & 1)) continue;
        lq_legend_area swatch = {0};
        lq_area_swatch(&swatch, &list->at[i], fill);
        if (swatch.ground.a && p.plain.a) { /* the first area is the ground of the others' stripes */
            p.whole[i] = p.half[i] = swatch.ground;
            class = swatch.ground;
            p.plain.a = 0;
            continue;
        }
        lq_rgba stripes = swatch.stripes.a ? swatch.stripes : swatch.ground;
        p.whole[i] = over(stripes, class);
        stripes.a /= 2;
        p.half[i] = over(stripes, class);
    }
    return p;
}

/* The bit of the area whose colour the pixel has; 0 for the class alone, UINT32_MAX for what the palette has not. */
static uint32_t pixel_area(const palette *p, const uint8_t *rgba)
{
    if (p->plain.a && apart(rgba, p->plain) <= ROUNDING) return 0;
    for (size_t i = 0; i < LQ_AREAS_MOST; i++)
        if (p->whole[i].a && (apart(rgba, p->whole[i]) <= ROUNDING || apart(rgba, p->half[i]) <= ROUNDING))
            return UINT32_C(1) << i;
    return UINT32_MAX;
}

/* In pixels; within the least no place is between stripes, which have four of every eight pixels, edges included. */
#define RADIUS_LEAST 2
#define RADIUS_MOST  6

/* How far one can go from a county's label point without coming near the bands along its border. */
static int32_t county_radius(const truth *t, const label_point *p)
{
    double radius = p->clear / UNITS_PX - lq_area_reach_px(&t->look);
    return radius > RADIUS_MOST ? RADIUS_MOST : (int32_t)floor(radius);
}

/* All areas that the pixels within that radius show; one of no colour of the county fails the test. */
static uint32_t county_shows(truth *t, const label_point *p, uint32_t areas, int32_t radius)
{
    const lq_theme *theme = &t->parts.data.theme[0];
    size_t feature = lq_keys_find(&t->parts.data.counties.keys, p->code);
    palette colours = palette_of(t, areas, theme->colour[lq_theme_class(theme, feature)]);
    uint32_t shown = 0, tile = BIG_TILE_PX;
    for (int32_t dy = -radius; dy <= radius; dy++)
        for (int32_t dx = -radius; dx <= radius; dx++) {
            uint32_t x = (uint32_t)((int32_t)(p->x / UNITS_PX) + dx),
                     y = (uint32_t)((int32_t)(p->y / UNITS_PX) + dy);
            if (dx * dx + dy * dy > radius * radius) continue;
            const uint8_t *rgba = tile_read(&t->reader, t->dir, (lq_tile){ZOOM, x / tile, y / tile});
            if (!rgba) fail_msg("%s %s: no tile", p->code, p->name);
            rgba += 4 * (size_t)(y % tile * tile + x % tile);
            uint32_t area = pixel_area(&colours, rgba);
            if (area == UINT32_MAX)
                fail_msg("%s %s: a pixel is %d %d %d", p->code, p->name, rgba[0], rgba[1], rgba[2]);
            shown |= area;
        }
    return shown;
}

static bool is_witness(const truth *t, const label_point *p, uint32_t areas, size_t number)
{
    return areas || (number % 6 == 0 && !is_named(t, p) && county_radius(t, p) >= RADIUS_LEAST);
}

static void areas_shown_by(const char *fill, const label_points *counties)
{
    truth *t = truth_create(fill, counties);
    size_t members = 0, outside = 0;
    assert_int_equal(lq_area_look_init(&t->look, &t->parts.data.areas, t->parts.map, t->counties->n, NULL),
                     LQ_OK);
    for (size_t i = 0; i < t->counties->n; i++) {
        const label_point *p = &t->counties->at[i];
        uint32_t areas = areas_of(t, p);
        if (!is_witness(t, p, areas, i) || (!areas && outside == OUTSIDE)) continue;
        int32_t radius = county_radius(t, p);
        if (radius < RADIUS_LEAST) fail_msg("%s %s: too small to be looked at", p->code, p->name);
        uint32_t shown = county_shows(t, p, areas, radius);
        if (shown != areas) fail_msg("%s %s: areas %x, shown %x", p->code, p->name, areas, shown);
        members += areas != 0;
        outside += !areas;
    }
    assert_int_equal(members, MEMBERS - 9 + 1); /* nine are in two lists; one was two counties */
    assert_int_equal(outside, OUTSIDE);
    lq_area_look_release(&t->look);
    truth_free(t);
}

static void tints_are_where_the_counties_are(void **state)
{
    areas_shown_by("tint", *state);
}

static void hatches_are_where_the_counties_are(void **state)
{
    areas_shown_by("hatch", *state);
}

/* ---- one picture ---- */

typedef struct comparing {
    const char *dir;
    tile_reader reader;
    size_t tiles, files, differ;
} comparing;

/* A tile that is not there is empty. */
static void tile_compare(void *context, lq_tile tile, const uint8_t *rgba)
{
    comparing *c = context;
    const uint8_t *file = tile_read(&c->reader, c->dir, tile);
    size_t n = BIG_TILE_PX * BIG_TILE_PX, wrong = 0, first = 0;
    for (size_t i = n; i-- > 0;) {
        const uint8_t *a = rgba + 4 * i, *b = file ? file + 4 * i : (const uint8_t[4]){0};
        bool same = (!a[3] && !b[3]) || !memcmp(a, b, 4);
        if (!same) wrong++, first = i;
    }
    c->tiles++;
    c->files += file != NULL;
    if (wrong && c->differ++ < 5)
        print_message("%d/%u/%u: %zu pixels differ, the first at %zu, %zu%s\n", tile.z, tile.x, tile.y, wrong,
                      first % BIG_TILE_PX, first / BIG_TILE_PX, file ? "" : ": no file");
}

static void zoom_compare(comparing *c, const map_parts *parts, const lq_overlay *over, int zoom,
                         const double bbox_deg[4], int bits)
{
    big_picture *b = big_picture_create(parts, over, zoom);
    size_t tiles = c->tiles;
    big_picture_draw(b, bbox_deg, bits, tile_compare, c);
    big_picture_free(b);
    assert_true(c->tiles > tiles);
}

/* Tiles of zooms 6 to 8. */
static size_t files_of(const char *dir)
{
    size_t all = 0;
    for (int zoom = 6; zoom <= 8; zoom++) {
        char name[16];
        snprintf(name, sizeof name, "map/%d", zoom);
        char *tiles = test_path(dir, name);
        all += test_tree_files(tiles, ".png");
        free(tiles);
    }
    return all;
}

/* Zooms 6 to 8 in full, zoom 9, when asked for, where the sites are. */
static void picture_compare(const char *fill, const char *zooms)
{
    static const double taihang_deg[4] = {110, 34, 117, 41};
    const char *const settings[] = {"boundaries", BOUNDARIES,
                                    "areas",      "all",
                                    "area-fill",  fill,
                                    "labels",     "on",
                                    "sites",      "shapes/tables/sites.csv",
                                    "lines",      "shapes/tables/lines.csv",
                                    "zoom",       zooms,
                                    NULL};
    map_parts parts;
    lq_overlay over = {0};
    const lq_run run = {0};
    comparing c = {.dir = test_dir_create()};
    free(test_render(NULL, settings, c.dir, &run));
    map_parts_read(&parts, NULL, settings);
    map_parts_overlay(&parts, &over, &over);
    lq_overlay_settle(&over);
    for (int zoom = 6; zoom <= 8; zoom++) zoom_compare(&c, &parts, &over, zoom, parts.bbox_deg, zoom - 5);
    assert_int_equal(c.files, files_of(c.dir)); /* each has been compared */
    if (parts.zoom_max == 9) zoom_compare(&c, &parts, &over, 9, taihang_deg, 2);
    assert_int_equal(c.differ, 0);
    lq_overlay_release(&over);
    map_parts_release(&parts);
    free(c.reader.rgba);
    test_dir_remove((char *)c.dir);
}

static void tiles_are_one_picture_with_hatches(void **state)
{
    (void)state;
    picture_compare("hatch", "6-9");
}

static void tiles_are_one_picture_with_tints(void **state)
{
    (void)state;
    picture_compare("tint", "6-8");
}

static int counties_read(void **state)
{
    label_points *p = calloc(1, sizeof *p);
    assert_non_null(p);
    label_points_read(p, BOUNDARIES);
    *state = p;
    return 0;
}

static int counties_free(void **state)
{
    label_points_release(*state);
    free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tints_are_where_the_counties_are),
        cmocka_unit_test(hatches_are_where_the_counties_are),
        cmocka_unit_test(tiles_are_one_picture_with_hatches),
        cmocka_unit_test(tiles_are_one_picture_with_tints),
    };
    return cmocka_run_group_tests(tests, counties_read, counties_free);
}
