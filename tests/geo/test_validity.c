/* test_validity.c: polygons whose faults a pencil shows, and GDAL's judgement of the same counties as witness. */
#include "../support/support.h"

#include <cpl_error.h>
#include <gdal.h>
#include <ogr_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "geo/validity.h"

/* Features divided by ';', rings by '|', points by ',': "0 0,1 0,1 1". */
static lq_polygons polygons_of(const char *text)
{
    lq_polygons p = {0};
    double xy[64];
    size_t n = 0;
    assert_true(lq_polygons_feature_add(&p));
    for (const char *s = text; *s;) {
        int used = 0;
        if (sscanf(s, "%lf %lf%n", &xy[2 * n], &xy[2 * n + 1], &used) == 2) n++, s += used;
        if (*s == ',') {
            s++;
            continue;
        }
        if (n) assert_true(lq_polygons_ring_add(&p, xy, n, NULL));
        n = 0;
        if (*s == ';') assert_true(lq_polygons_feature_add(&p));
        if (*s) s++;
    }
    return p;
}

static lq_validity judged(const char *text)
{
    lq_polygons p = polygons_of(text);
    lq_validity v;
    assert_true(lq_validity_check(&v, &p));
    lq_polygons_release(&p);
    return v;
}

#define SQUARE "0 0,9 0,9 9,0 9"

static void sound_polygons(void **state)
{
    (void)state;
    static const char *const sound[] = {
        SQUARE,
        "0 0,0 9,9 9,9 0",                         /* the other way round */
        SQUARE "|3 3,3 6,6 6,6 3",                 /* a hole */
        SQUARE "|3 3,3 6,6 6,6 3|4 4,5 4,5 5,4 5", /* an island in the lake */
        "4 4,5 4,5 5,4 5|3 3,3 6,6 6,6 3|" SQUARE, /* the same, the innermost first */
        SQUARE "|20 0,29 0,29 9,20 9",             /* two parts */
        SQUARE "|9 9,18 9,18 18,9 18",             /* that meet in a corner */
        SQUARE "|0 0,3 6,6 3",                     /* a hole that touches its ring in a point */
        "",                                        /* no geometry */
        "0 0,9 0,9 9,0 9|2 1,2 2,1 2|8 1,7 2,8 2|2 8,1 7,2 7",
        SQUARE
        "|3 3,3 6,6 6,6 3|3 4,5 3,6 5" /* an island in a lake that touches the shore with every corner */};
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++) {
        lq_validity v = judged(sound[i]);
        if (v.n && *v.at[0].reason) fail_msg("%zu: %s", i, v.at[0].reason);
        assert_int_equal(v.invalid, 0);
        lq_validity_release(&v);
    }
}

static void flaws_are_told_with_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *reason;
        double x, y; /* where; 99 when several places would do */
    } cases[] = {
        {"0 0,8 8,8 0,0 8", "Self-intersection", 4, 4}, /* a bow tie */
        {"0 0,4 0,4 4,8 4,8 8,4 8,4 4,0 4", "Ring Self-intersection", 4,
         4},                                                          /* an eight that touches itself */
        {SQUARE "|5 5,14 5,14 14,5 14", "Self-intersection", 99, 99}, /* parts that overlap: at 9 5 and 5 9 */
        {SQUARE "|" SQUARE, NULL, 99, 99},                            /* the same ring twice */
        {SQUARE "|3 3,3 6,6 6,6 3|5 5,5 7,7 7,7 5", NULL, 99, 99},    /* holes that overlap */
        {SQUARE "|0 0,9 9,4 5", "Interior is disconnected", 99, 99},  /* a hole from corner to corner */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lq_validity v = judged(cases[i].text);
        assert_int_equal(v.invalid, 1);
        assert_int_equal(v.at[0].feature, 0);
        if (cases[i].reason) assert_string_equal(v.at[0].reason, cases[i].reason);
        if (cases[i].x != 99) assert_true(v.at[0].x == cases[i].x && v.at[0].y == cases[i].y);
        lq_validity_release(&v);
    }
}

/* Of three features the second is sound; each is told once, in order. */
static void features_are_counted(void **state)
{
    (void)state;
    lq_validity v = judged("0 0,8 8,8 0,0 8;" SQUARE ";;0 0,8 8,8 0,0 8|20 0,28 8,28 0,20 8");
    assert_int_equal(v.invalid, 2);
    assert_int_equal(v.n, 2);
    assert_int_equal(v.at[0].feature, 0);
    assert_int_equal(v.at[1].feature, 3);
    lq_validity_release(&v);
}

/* A hole that runs the same way as its ring is a hole all the same, but worth a word; so is each way round. */
static void holes_that_run_the_same_way(void **state)
{
    (void)state;
    static const char *const same[] = {SQUARE "|3 3,6 3,6 6,3 6", "0 0,0 9,9 9,9 0|3 3,3 6,6 6,6 3"};
    static const char *const other[] = {SQUARE "|3 3,3 6,6 6,6 3", "0 0,0 9,9 9,9 0|3 3,6 3,6 6,3 6"};
    for (int i = 0; i < 2; i++) {
        lq_validity v = judged(same[i]);
        assert_int_equal(v.invalid, 0);
        assert_int_equal(v.windings, 1);
        assert_int_equal(v.n, 1);
        assert_string_equal(v.at[0].reason, "");
        assert_true(v.at[0].x == 3 && v.at[0].y == 3);
        lq_validity_release(&v);
        v = judged(other[i]);
        assert_int_equal(v.n, 0);
        lq_validity_release(&v);
    }
}

/* 160,000 islets in one feature: not each against each. */
static void an_archipelago_is_judged_in_time(void **state)
{
    (void)state;
    lq_polygons p = {0};
    lq_validity v;
    assert_true(lq_polygons_feature_add(&p));
    for (int i = 0; i < 400; i++)
        for (int k = 0; k < 400; k++) {
            double xy[] = {i, k, i + .5, k, i, k + .5};
            assert_true(lq_polygons_ring_add(&p, xy, 3, NULL));
        }
    assert_true(lq_validity_check(&v, &p));
    assert_int_equal(v.n, 0);
    lq_validity_release(&v);
    lq_polygons_release(&p);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    lq_polygons p = polygons_of(SQUARE "|3 3,6 3,6 6,3 6;0 0,8 8,8 0,0 8");
    bool ok = false;
    for (long k = 1; !ok; k++) {
        lq_validity v;
        assert_true(k < 100);
        lq_mem_fail_after(k);
        ok = lq_validity_check(&v, &p);
        lq_mem_fail_after(0);
        if (ok) assert_int_equal(v.n, 2);
        lq_validity_release(&v);
    }
    lq_polygons_release(&p);
}

/* ---- counties as GDAL reads and judges them ---- */

static void rings_take(lq_polygons *p, OGRGeometryH g)
{
    double xy[2 * 65536];
    for (int i = 0; g && i < OGR_G_GetGeometryCount(g); i++) {
        OGRGeometryH part = OGR_G_GetGeometryRef(g, i);
        if (OGR_G_GetGeometryCount(part)) {
            rings_take(p, part);
            continue;
        }
        int n = OGR_G_GetPointCount(part);
        assert_true(n <= 65536);
        OGR_G_GetPoints(part, xy, 16, xy + 1, 16, NULL, 0);
        assert_true(lq_polygons_ring_add(p, xy, (size_t)n, NULL));
    }
}

static bool flaw_of(const lq_validity *v, size_t feature)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->at[i].feature == feature && *v->at[i].reason) return true;
    return false;
}

static void gdal_agrees(void **state)
{
    (void)state;
    static const char *const names[] = {"shapes/counties.shp", "data/cn/counties2020.shp",
                                        "data/messy_shp/g01_selfintersect/counties.shp"};
    GDALAllRegister();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    for (int k = 0; k < 3; k++) {
        char *path = k ? test_shared(names[k]) : strdup(names[k]);
        if (!path) SKIP_TEST("no shared data");
        GDALDatasetH d = GDALOpenEx(path, GDAL_OF_VECTOR, NULL, NULL, NULL);
        assert_non_null(d);
        OGRLayerH layer = GDALDatasetGetLayer(d, 0);
        lq_polygons p = {0};
        bool invalid[4096] = {false};
        size_t total = 0;
        for (OGRFeatureH f; (f = OGR_L_GetNextFeature(layer)); OGR_F_Destroy(f)) {
            OGRGeometryH g = OGR_F_GetGeometryRef(f);
            assert_true(p.features < 4096 && lq_polygons_feature_add(&p));
            rings_take(&p, g);
            total += invalid[p.features - 1] = g && !OGR_G_IsValid(g);
        }
        lq_validity v;
        assert_true(lq_validity_check(&v, &p));
        for (size_t i = 0; i < p.features; i++)
            if (flaw_of(&v, i) != invalid[i]) fail_msg("%s: feature %zu", names[k], i);
        assert_int_equal(v.invalid, total);
        if (k != 1) assert_int_equal(total, k == 2);
        lq_validity_release(&v);
        lq_polygons_release(&p);
        GDALClose(d);
        free(path);
    }
    CPLPopErrorHandler();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_polygons),
        cmocka_unit_test(flaws_are_told_with_their_place),
        cmocka_unit_test(features_are_counted),
        cmocka_unit_test(holes_that_run_the_same_way),
        cmocka_unit_test(an_archipelago_is_judged_in_time),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(gdal_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
