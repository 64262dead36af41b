/*
 * test_datum.c: boundaries moved by a known datum are recognised, through counties that changed and against no certainty; real files whose
 * datum is known otherwise, with shifts that another program computed.
 */
#include "../support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "app/datum.h"
#include "base/file.h"
#include "base/mem.h"
#include "geo/gcj02.h"
#include "read/read_layer.h"
#include "read/reproject.h"

#define SIDE     3
#define COUNTIES (SIDE * SIDE)
#define METRE    (1 / 111319.49) /* in degrees of latitude */

/* Nine square counties of 4 km, 1 degree apart, and the gazetteer that knows their middles. */
typedef struct world {
    lq_gazetteer gazetteer;
    lq_polygons polygons;
    lq_table *table;
    lq_keys keys;
    lq_datum_fit fit;
    lq_err err;
} world;

static void codes_make(world *w, const char *prefix)
{
    w->table = lq_zalloc(1, sizeof *w->table);
    w->table->columns = 1;
    w->table->rows = COUNTIES;
    w->table->head = lq_zalloc(1, sizeof(char *));
    w->table->cell = lq_zalloc(COUNTIES, sizeof(char *));
    w->table->line = lq_zalloc(COUNTIES, sizeof *w->table->line);
    for (int i = 0; i < COUNTIES; i++) {
        char code[16];
        snprintf(code, sizeof code, "%s%02d", prefix, i + 1);
        w->table->cell[i] = lq_arena_strndup(&w->table->text, code, strlen(code));
    }
    assert_int_equal(lq_keys_read(&w->keys, w->table, 0, NULL), LQ_OK);
}

static double lon_of(int i)
{
    return 112.5 + i % SIDE;
}

static double lat_of(int i)
{
    return 29.5 + i / SIDE;
}

static world world_make(const char *prefix)
{
    world w = {0};
    lq_buf csv = {0};
    lq_buf_text(&csv, "code,name,prefecture,province,lon,lat\n");
    for (int i = 0; i < COUNTIES; i++) {
        double x = lon_of(i), y = lat_of(i), r = 0.02,
               xy[] = {x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r};
        assert_true(lq_polygons_feature_add(&w.polygons) && lq_polygons_ring_add(&w.polygons, xy, 4, NULL));
        lq_buf_printf(&csv, "1404%02d,county,city,province,%.4f,%.4f\n", i + 1, x, y);
    }
    assert_int_equal(lq_gazetteer_parse(&w.gazetteer, csv.data, csv.size, &w.err), LQ_OK);
    lq_buf_release(&csv);
    codes_make(&w, prefix);
    return w;
}

static void world_release(world *w)
{
    lq_polygons_release(&w->polygons);
    lq_gazetteer_release(&w->gazetteer);
    lq_keys_release(&w->keys);
    lq_table_free(w->table);
}

static void county_move(world *w, int i, double east_m, double north_m)
{
    double *xy = w->polygons.xy + 8 * i;
    for (int k = 0; k < 4; k++) {
        xy[2 * k] += east_m * METRE / cos(lat_of(i) * M_PI / 180);
        xy[2 * k + 1] += north_m * METRE;
    }
}

static void measure(world *w)
{
    assert_int_equal(lq_datum_measure(&w->fit, &w->polygons, &w->keys, &w->gazetteer, &w->err), LQ_OK);
}

static void expect(world *w, lq_datum datum)
{
    measure(w);
    if (w->fit.datum != datum)
        fail_msg("measured %s: %s", lq_datum_name(w->fit.datum), w->fit.why ? w->fit.why : "");
    assert_true((w->fit.why == NULL) == (datum != LQ_DATUM_UNKNOWN));
}

/* ---- squares ---- */

static void what_is_wgs84_stays(void **state)
{
    (void)state;
    world w = world_make("1404");
    expect(&w, LQ_DATUM_WGS84);
    assert_int_equal(w.fit.counties, COUNTIES);
    assert_true(w.fit.offset_m[LQ_DATUM_WGS84] < 1 && w.fit.scatter_m < 1 && w.fit.shift_m == 0);
    assert_string_equal(lq_datum_word(w.fit.datum), "wgs84");
    world_release(&w);
}

/* By another formula than the one under test: distance on the sphere. */
static double metres(const double *a, const double *b)
{
    double r = M_PI / 180,
           c = sin(a[1] * r) * sin(b[1] * r) + cos(a[1] * r) * cos(b[1] * r) * cos((b[0] - a[0]) * r);
    return 6378137 * acos(c);
}

static void offset_data_are_recognised(void **state)
{
    (void)state;
    for (int bd = 0; bd < 2; bd++) {
        world w = world_make("1404");
        double a[] = {113.5, 30.5}, b[] = {113.5, 30.5};
        lq_gcj02_from_wgs84(w.polygons.xy, w.polygons.points);
        lq_gcj02_from_wgs84(b, 1);
        if (bd) lq_bd09_from_gcj02(w.polygons.xy, w.polygons.points), lq_bd09_from_gcj02(b, 1);
        expect(&w, bd ? LQ_DATUM_BD09 : LQ_DATUM_GCJ02);
        assert_true(w.fit.offset_m[w.fit.datum] < 5);          /* BD-09 adds waves of 2 m */
        assert_true(fabs(w.fit.shift_m - metres(a, b)) < 100); /* the shift of the one in the middle */
        assert_true(fabs(w.fit.offset_m[LQ_DATUM_WGS84] - metres(a, b)) < 100);
        assert_string_equal(lq_datum_word(w.fit.datum), bd ? "bd09" : "gcj02");
        world_release(&w);
    }
}

/* Four of nine were given other land, one of them that of another province. */
static void changed_counties_do_not_matter(void **state)
{
    (void)state;
    world w = world_make("1404");
    lq_gcj02_from_wgs84(w.polygons.xy, w.polygons.points);
    county_move(&w, 0, 5000, 0);
    county_move(&w, 3, -3000, 2000);
    county_move(&w, 5, 0, -4000);
    county_move(&w, 7, 400000, 0);
    expect(&w, LQ_DATUM_GCJ02);
    assert_int_equal(w.fit.counties, COUNTIES - 1);
    assert_true(w.fit.shift_m > 300 && w.fit.shift_m < 700);
    world_release(&w);
}

static void nothing_is_claimed_without_ground(void **state)
{
    (void)state;
    static const double scatter[COUNTIES][2] = {{2000, 0},    {-1500, 900}, {300, -1800},
                                                {-700, -900}, {1200, 1500}, {-2500, -400},
                                                {400, 2600},  {900, -700},  {-300, 400}};
    world w = world_make("1404");
    for (int i = 0; i < COUNTIES; i++) county_move(&w, i, scatter[i][0], scatter[i][1]);
    expect(&w, LQ_DATUM_UNKNOWN);
    assert_non_null(strstr(w.fit.why, "scatter"));
    assert_true(w.fit.shift_m == 0);
    assert_string_equal(lq_datum_word(w.fit.datum), "");
    world_release(&w);
    w = world_make("1404");
    for (int i = 0; i < COUNTIES; i++)
        county_move(&w, i, -350, 100); /* away from where the offset datums lie */
    expect(&w, LQ_DATUM_UNKNOWN);
    assert_non_null(strstr(w.fit.why, "none"));
    assert_true(fabs(w.fit.offset_m[LQ_DATUM_WGS84] - hypot(350, 100)) < 2);
    world_release(&w);
    w = world_make("9904");
    expect(&w, LQ_DATUM_UNKNOWN);
    assert_non_null(strstr(w.fit.why, "few"));
    assert_int_equal(w.fit.counties, 0);
    world_release(&w);
}

/* Features without an outline, or with one of no area, are not compared; five suffice. */
static void features_without_area_are_passed_over(void **state)
{
    (void)state;
    world w = world_make("1404");
    lq_polygons p = {0};
    for (int i = 0; i < COUNTIES; i++) {
        double *xy = w.polygons.xy + 8 * i;
        assert_true(lq_polygons_feature_add(&p));
        if (i % 2)
            memcpy(xy + 4, (double[]){xy[0], xy[1], xy[2], xy[3]}, 4 * sizeof *xy); /* there and back */
        if (i != 1) assert_true(lq_polygons_ring_add(&p, xy, 4, NULL));
    }
    lq_polygons_release(&w.polygons);
    w.polygons = p;
    expect(&w, LQ_DATUM_WGS84);
    assert_int_equal(w.fit.counties, 5);
    char text[256];
    lq_datum_text(text, sizeof text, &w.fit);
    assert_int_equal(strncmp(text, "median of 5 county centres: 0 m from", 36), 0);
    world_release(&w);
}

/* One finding, which says what to do; none where all is well or nothing is known. */
static void expect_doubt(const world *w, const char *crs, const char *wanted)
{
    lq_findings findings = {0};
    lq_datum_doubt(&findings, "m.shp", crs, &w->fit);
    assert_int_equal(findings.n, wanted != NULL);
    if (wanted) assert_string_equal(findings.at[0].kind, "datum-doubtful");
    if (wanted && !strstr(findings.at[0].message, wanted)) fail_msg("%s", findings.at[0].message);
    lq_findings_release(&findings);
}

static void doubts(void **state)
{
    (void)state;
    world w = world_make("1404");
    measure(&w);
    expect_doubt(&w, NULL, NULL);
    lq_gcj02_from_wgs84(w.polygons.xy, w.polygons.points);
    measure(&w);
    expect_doubt(&w, NULL, "give --crs gcj02");
    expect_doubt(&w, "EPSG:4326", "--crs EPSG:4326 was given");
    lq_gcj02_to_wgs84(w.polygons.xy, w.polygons.points);
    lq_gcj02_to_wgs84(w.polygons.xy,
                      w.polygons.points); /* once too often: neither as it stands nor as anything else */
    measure(&w);
    expect_doubt(&w, "gcj02", "is --crs right?");
    world_release(&w);
    w = world_make("9904");
    measure(&w);
    expect_doubt(&w, NULL, NULL);
    world_release(&w);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    world w = world_make("1404");
    lq_code code = LQ_FAILED;
    for (long k = 1; code; k++) {
        assert_true(k < 20);
        lq_mem_fail_after(k);
        code = lq_datum_measure(&w.fit, &w.polygons, &w.keys, &w.gazetteer, NULL);
        lq_mem_fail_after(0);
        assert_true(code == LQ_OK || code == LQ_FAILED);
    }
    world_release(&w);
}

/* ---- real files ---- */

static lq_datum_fit file_measure(const char *name)
{
    lq_layer *layer = NULL;
    lq_findings findings = {0};
    lq_err err = {0};
    lq_gazetteer gazetteer = {0};
    lq_keys keys = {0};
    lq_buf csv = {0};
    lq_datum_fit fit;
    size_t column;
    char *path = test_shared(name);
    assert_non_null(path);
    assert_int_equal(lq_file_read(&csv, "shapes/gazetteer.csv", 1 << 24, &err), LQ_OK);
    assert_int_equal(lq_gazetteer_parse(&gazetteer, csv.data, csv.size, &err), LQ_OK);
    assert_int_equal(lq_layer_read(&layer, path, NULL, &findings, &err), LQ_OK);
    assert_int_equal(lq_layer_reproject(layer, path, NULL, &findings, &err), LQ_OK);
    assert_int_equal(lq_key_guess(&column, layer->attributes, &err), LQ_OK);
    assert_int_equal(lq_keys_read(&keys, layer->attributes, column, &err), LQ_OK);
    assert_int_equal(lq_datum_measure(&fit, &layer->polygons, &keys, &gazetteer, &err), LQ_OK);
    lq_layer_free(layer);
    lq_findings_release(&findings);
    lq_gazetteer_release(&gazetteer);
    lq_keys_release(&keys);
    lq_buf_release(&csv);
    free(path);
    return fit;
}

/* What each file is stands in its description; at least so many of its counties must have been found. */
static void real_files(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        lq_datum datum;
        size_t counties;
    } files[] = {
        {"data/cn/counties2015.zip", LQ_DATUM_WGS84, 2500},
        {"data/cn/counties2020.shp", LQ_DATUM_GCJ02, 2500},
        {"data/cn/counties2022.zip", LQ_DATUM_GCJ02, 2500},
        {"data/messy_shp/c00_gcj02/counties.shp", LQ_DATUM_GCJ02, 11},
        {"data/messy_shp/c01_wgs84/counties.shp", LQ_DATUM_WGS84, 11},
        {"data/messy_shp/c05_epsg4526/counties.shp", LQ_DATUM_WGS84, 11},
        {"data/messy_shp/c14_bd09/counties.shp", LQ_DATUM_BD09, 11},
    };
    char *there = test_shared("data/cn/counties2020.shp");
    if (!there) SKIP_TEST("no shared data");
    free(there);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        lq_datum_fit fit = file_measure(files[i].name);
        if (fit.datum != files[i].datum || fit.counties < files[i].counties)
            fail_msg("%s: %s by %zu counties", files[i].name, lq_datum_name(fit.datum), fit.counties);
    }
}

static int shift_order(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* The seats of the same counties were moved by another program, which wrote down by how much. */
static void the_shift_is_that_of_the_control_points(void **state)
{
    (void)state;
    char *path = test_shared("data/messy_shp/gcj_control_points.csv"), line[256];
    if (!path) SKIP_TEST("no shared data");
    FILE *f = fopen(path, "r");
    double shift[64];
    size_t n = 0;
    while (fgets(line, sizeof line, f) && n < 64) {
        char *last = strrchr(line, ',');
        if (last && atof(last + 1) > 0) shift[n++] = atof(last + 1);
    }
    fclose(f);
    free(path);
    assert_true(n > 5);
    qsort(shift, n, sizeof *shift, shift_order);
    lq_datum_fit fit = file_measure("data/messy_shp/c00_gcj02/counties.shp");
    assert_true(fabs(fit.shift_m - shift[n / 2]) < 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wgs84_stays),
        cmocka_unit_test(offset_data_are_recognised),
        cmocka_unit_test(changed_counties_do_not_matter),
        cmocka_unit_test(nothing_is_claimed_without_ground),
        cmocka_unit_test(features_without_area_are_passed_over),
        cmocka_unit_test(doubts),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(real_files),
        cmocka_unit_test(the_shift_is_that_of_the_control_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
