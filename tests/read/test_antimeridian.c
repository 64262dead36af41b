/* test_antimeridian.c: rings about 180 degrees, cut by hand beforehand; GEOS compares two files of the same countries. */
#include "../support/support.h"

#include <cpl_error.h>
#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "read/antimeridian.h"
#include "read/read_layer.h"
#include "read/reproject.h"

static double area_of(const double *xy, size_t n)
{
    double twice = 0;
    for (size_t i = 0, k = n - 1; i < n; k = i++)
        twice += xy[2 * k] * xy[2 * i + 1] - xy[2 * i] * xy[2 * k + 1];
    return fabs(twice / 2);
}

static lq_polygons one_feature(const double *const rings[], const size_t *n, size_t count)
{
    lq_polygons p = {0};
    assert_true(lq_polygons_feature_add(&p));
    for (size_t i = 0; i < count; i++) assert_true(lq_polygons_ring_add(&p, rings[i], n[i], NULL));
    return p;
}

/* Whether some ring of p has exactly these corners, wherever it begins and whichever way it runs. */
static bool has_ring(const lq_polygons *p, const double *want, size_t n)
{
    for (size_t r = 0; r < p->rings; r++) {
        const double *xy = p->xy + 2 * p->first_point[r];
        size_t found = 0;
        if (p->first_point[r + 1] - p->first_point[r] != n) continue;
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < n; k++)
                found +=
                    fabs(xy[2 * i] - want[2 * k]) < 1e-12 && fabs(xy[2 * i + 1] - want[2 * k + 1]) < 1e-12;
        if (found == n && fabs(area_of(xy, n) - area_of(want, n)) < 1e-9) return true;
    }
    return false;
}

/* A triangle from 179 to 181: its long side is at 15 degrees where it crosses. */
static void a_triangle_becomes_two_pieces(void **state)
{
    (void)state;
    static const double past[] = {179, 10, 181, 10, 181, 20}, jump[] = {179, 10, -179, 10, -179, 20},
                        before[] = {-181, 10, -179, 10, -179, 20};
    static const double west[] = {179, 10, 180, 10, 180, 15},
                        east[] = {-180, 10, -179, 10, -179, 20, -180, 15};
    const double *const all[] = {past, jump, before};
    for (int i = 0; i < 3; i++) {
        size_t cut = 9, n = 3;
        lq_polygons p = one_feature(&all[i], &n, 1);
        assert_true(lq_antimeridian_cut(&p, &cut));
        assert_int_equal(cut, 1);
        assert_int_equal(p.rings, 2);
        assert_true(has_ring(&p, west, 3) && has_ring(&p, east, 4));
        lq_polygons_release(&p);
    }
}

/* A hole over the line opens to both sides: two pieces like a C, whichever way the hole runs. */
static void a_hole_over_the_line(void **state)
{
    (void)state;
    static const double outer[] = {170, 0, 190, 0, 190, 20, 170, 20};
    static const double holes[2][8] = {{178, 5, 182, 5, 182, 15, 178, 15},
                                       {178, 5, 178, 15, 182, 15, 182, 5}};
    static const double west[] = {170, 0, 180, 0, 180, 5, 178, 5, 178, 15, 180, 15, 180, 20, 170, 20};
    static const double east[] = {-170, 0, -180, 0, -180, 5, -178, 5, -178, 15, -180, 15, -180, 20, -170, 20};
    for (int i = 0; i < 2; i++) {
        const double *const rings[] = {outer, holes[i]};
        size_t cut, n[] = {4, 4};
        lq_polygons p = one_feature(rings, n, 2);
        assert_true(lq_antimeridian_cut(&p, &cut));
        assert_int_equal(cut, 2);
        assert_int_equal(p.rings, 2);
        assert_true(has_ring(&p, west, 8) && has_ring(&p, east, 8));
        lq_polygons_release(&p);
    }
}

/* A comb with two teeth over the line, and an islet that stays; the feature behind it keeps its place. */
static void a_comb_and_its_neighbours(void **state)
{
    (void)state;
    static const double comb[] = {170, 0, 185, 0, 185, 2, 175, 2, 175, 4, 185, 4, 185, 6, 170, 6};
    static const double islet[] = {10, 10, 11, 10, 11, 11};
    static const double back[] = {170, 0, 180, 0, 180, 2, 175, 2, 175, 4, 180, 4, 180, 6, 170, 6};
    static const double tooth[2][8] = {{-180, 0, -175, 0, -175, 2, -180, 2},
                                       {-180, 4, -175, 4, -175, 6, -180, 6}};
    const double *const rings[] = {islet, comb};
    size_t cut[2], n[] = {3, 8};
    lq_polygons p = one_feature(rings, n, 2);
    assert_true(lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, islet, 3, NULL));
    assert_true(lq_antimeridian_cut(&p, cut));
    assert_true(cut[0] == 1 && cut[1] == 0);
    assert_int_equal(p.features, 2);
    assert_int_equal(p.first_ring[1], 4);
    assert_int_equal(p.rings, 5);
    assert_true(has_ring(&p, islet, 3) && has_ring(&p, back, 8) && has_ring(&p, tooth[0], 4) &&
                has_ring(&p, tooth[1], 4));
    assert_memory_equal(p.xy + 2 * p.first_point[4], islet, sizeof islet);
    lq_polygons_release(&p);
}

/* What lies on one side is only moved; a ring along the whole edge of the map, as of Antarctica, is left alone. */
static void what_does_not_cross(void **state)
{
    (void)state;
    static const double wide[] = {190, 10, 200, 10, 200, 20}, moved[] = {-170, 10, -160, 10, -160, 20};
    static const double touching[] = {180, 10, 200, 10, 200, 20}, touched[] = {-180, 10, -160, 10, -160, 20};
    static const double pole[] = {-180, -90, 180, -90, 180, -60, 60, -65, -60, -65, -180, -60};
    static const struct {
        const double *from, *to;
        size_t n;
    } cases[] = {{wide, moved, 3}, {touching, touched, 3}, {pole, pole, 6}, {moved, moved, 3}};
    for (size_t i = 0; i < 4; i++) {
        size_t cut;
        lq_polygons p = one_feature(&cases[i].from, &cases[i].n, 1);
        assert_true(lq_antimeridian_cut(&p, &cut));
        assert_int_equal(cut, 0);
        assert_int_equal(p.points, cases[i].n);
        assert_memory_equal(p.xy, cases[i].to, cases[i].n * 2 * sizeof(double));
        lq_polygons_release(&p);
    }
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    static const double comb[] = {170, 0, 185, 0, 185, 2, 175, 2, 175, 4, 185, 4, 185, 6, 170, 6};
    const double *ring = comb;
    bool ok = false;
    for (long k = 1; !ok; k++) {
        size_t cut, n = 8;
        assert_true(k < 100);
        lq_polygons p = one_feature(&ring, &n, 1);
        lq_mem_fail_after(k);
        ok = lq_antimeridian_cut(&p, &cut);
        lq_mem_fail_after(0);
        assert_int_equal(p.first_point[p.rings], p.points);
        lq_polygons_release(&p);
    }
}

/* ---- countries: once cut by their makers, once not ---- */

static lq_layer *layer_read(const char *name)
{
    lq_layer *layer = NULL;
    lq_findings findings = {0};
    lq_err err = {0};
    char *path = test_shared(name);
    if (!path) return NULL;
    assert_int_equal(lq_layer_read(&layer, path, NULL, &findings, &err), LQ_OK);
    assert_int_equal(lq_layer_reproject(layer, path, NULL, &findings, &err), LQ_OK);
    lq_findings_release(&findings);
    free(path);
    return layer;
}

/* Neither file has holes: every ring is a polygon of its own. */
static OGRGeometryH shape_of(const lq_polygons *p, size_t f)
{
    OGRGeometryH all = OGR_G_CreateGeometry(wkbMultiPolygon);
    for (size_t r = p->first_ring[f]; r < p->first_ring[f + 1]; r++) {
        OGRGeometryH polygon = OGR_G_CreateGeometry(wkbPolygon), ring = OGR_G_CreateGeometry(wkbLinearRing);
        for (size_t i = p->first_point[r]; i < p->first_point[r + 1]; i++) {
            assert_true(fabs(p->xy[2 * i]) <= 180);
            OGR_G_AddPoint_2D(ring, p->xy[2 * i], p->xy[2 * i + 1]);
        }
        OGR_G_CloseRings(ring);
        OGR_G_AddGeometryDirectly(polygon, ring);
        OGR_G_AddGeometryDirectly(all, polygon);
    }
    OGRGeometryH mended = OGR_G_MakeValid(all);
    OGR_G_DestroyGeometry(all);
    return mended;
}

static void countries_are_the_same(void **state)
{
    (void)state;
    lq_layer *whole = layer_read("data/messy_shp/a03_antimeridian_jump/counties.shp"),
             *split = layer_read("data/messy_shp/a01_antimeridian_split/counties.shp");
    if (!whole || !split) SKIP_TEST("no shared data");
    assert_int_equal(whole->polygons.features, split->polygons.features);
    CPLPushErrorHandler(CPLQuietErrorHandler);
    for (size_t f = 0; f < whole->polygons.features; f++) {
        OGRGeometryH a = shape_of(&whole->polygons, f), b = shape_of(&split->polygons, f);
        OGRGeometryH difference = OGR_G_SymDifference(a, b);
        assert_non_null(difference);
        assert_true(OGR_G_Area(difference) < 1e-5 * OGR_G_Area(b));
        OGR_G_DestroyGeometry(difference);
        OGR_G_DestroyGeometry(a);
        OGR_G_DestroyGeometry(b);
    }
    CPLPopErrorHandler();
    lq_layer_free(whole);
    lq_layer_free(split);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_triangle_becomes_two_pieces), cmocka_unit_test(a_hole_over_the_line),
        cmocka_unit_test(a_comb_and_its_neighbours),     cmocka_unit_test(what_does_not_cross),
        cmocka_unit_test(every_allocation_may_fail),     cmocka_unit_test(countries_are_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
