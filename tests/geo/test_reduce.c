/*
 * test_reduce.c: borders with fewer points: as Douglas and Peucker have them where nothing is in the way, and the same map where
 * something is. GEOS says whether polygons are valid; noding again says whether anything crosses.
 */
#include "../support/support.h"
#include "../support/drawing.h"
#include "../support/validity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "../support/subdivision.h"
#include "base/mem.h"
#include "geo/node.h"
#include "geo/reduce.h"
#include "read/read_layer.h"
#include "read/reproject.h"

#define KM      (1000 * TEST_METRE)
#define ANY     1e9 /* a change of area that no feature reaches */
#define GUARDED 0.05

static void arcs_settle(lq_arcs *arcs, lq_mesh *mesh, double tolerance_m)
{
    lq_planar planar;
    lq_resolution resolution;
    lq_noding noding;
    assert_true(lq_mesh_node(mesh, tolerance_m, &noding));
    assert_true(noding.planar);
    assert_true(lq_planar_init(&planar, &resolution, mesh, 0));
    assert_true(lq_arcs_init(arcs, &planar, mesh, 0));
    lq_planar_release(&planar);
    lq_resolution_release(&resolution);
    lq_mesh_release(mesh);
}

static lq_arcs arcs_draw(const char *text, double step)
{
    lq_mesh mesh;
    lq_arcs arcs;
    test_draw(&mesh, text, step);
    arcs_settle(&arcs, &mesh, 0);
    return arcs;
}

static lq_reduction reduce(lq_arcs *out, const lq_arcs *in, double tolerance_m, double area_change_max)
{
    lq_reduction report;
    assert_true(lq_arcs_reduce(out, in, tolerance_m, area_change_max, &report));
    assert_int_equal(report.points_before, in->points);
    assert_int_equal(report.points, out->points);
    return report;
}

/* ---- what must hold whatever was simplified ---- */

static bool same(lq_point p, lq_point q)
{
    return p.x == q.x && p.y == q.y;
}

/* Metres from p to the segment a-b, on a plane with p's scale. */
static double metres_off(lq_point p, lq_point a, lq_point b)
{
    double ux = (double)b.x - a.x, uy = (double)b.y - a.y, px = (double)p.x - a.x, py = (double)p.y - a.y;
    double length2 = ux * ux + uy * uy,
           along = length2 > 0 ? fmin(fmax((ux * px + uy * py) / length2, 0), 1) : 0;
    return hypot(px - along * ux, py - along * uy) * lq_metres_per_unit(p.y);
}

/* Each arc is a part of the points it was, in their order, ends and all; what is left out lies within the tolerance of what stayed. */
static void assert_thinned(const lq_arcs *out, const lq_arcs *in, double tolerance_m)
{
    assert_int_equal(out->n, in->n);
    assert_int_equal(out->features, in->features);
    for (size_t i = 0; i < in->n; i++) {
        assert_true(out->left[i] == in->left[i] && out->right[i] == in->right[i]);
        size_t k = in->first[i], n = in->first[i + 1];
        assert_true(same(out->at[out->first[i]], in->at[k]));
        assert_true(same(out->at[out->first[i + 1] - 1], in->at[n - 1]));
        for (size_t j = out->first[i]; j + 1 < out->first[i + 1]; j++)
            for (k++; k < n && !same(in->at[k], out->at[j + 1]); k++)
                assert_true(metres_off(in->at[k], out->at[j], out->at[j + 1]) <= tolerance_m * 1.0001);
        assert_true(k < n);
    }
}

/* Nothing crosses or touches, nobody's ground lies on another's, none has vanished, and others can read it. */
static void assert_same_map(const lq_arcs *out, const lq_arcs *in)
{
    lq_polygons before, after;
    lq_mesh mesh;
    lq_noding noding;
    lq_planar planar;
    lq_resolution resolution;
    assert_true(lq_arcs_polygons(&before, in));
    assert_true(lq_arcs_polygons(&after, out));
    assert_int_equal(test_polygons_invalid(&after), 0);
    assert_int_equal(after.rings, before.rings);
    assert_true(lq_mesh_init(&mesh, &after));
    assert_int_equal(mesh.rings, after.rings);
    assert_true(lq_mesh_node(&mesh, 0, &noding));
    assert_true(noding.planar);
    assert_int_equal(noding.crossings + noding.inserted + noding.joined, 0);
    assert_true(lq_planar_init(&planar, &resolution, &mesh, 0));
    assert_int_equal(resolution.gaps + resolution.overlaps, 0);
    for (size_t f = 0; f < out->features; f++)
        assert_true((resolution.area_m2[f] > 0) == (before.first_ring[f + 1] > before.first_ring[f]));
    lq_planar_release(&planar);
    lq_resolution_release(&resolution);
    lq_mesh_release(&mesh);
    lq_polygons_release(&before);
    lq_polygons_release(&after);
}

static double geos_area(const lq_polygons *p, uint32_t feature)
{
    GEOSGeometry *g = test_geos_polygons(p, feature);
    double area = test_geos_area(g);
    GEOSGeom_destroy(g);
    return area;
}

/* The largest change of a feature's area, on the sphere. */
static double area_change(const lq_arcs *out, const lq_arcs *in)
{
    lq_polygons before, after;
    double worst = 0;
    assert_true(lq_arcs_polygons(&before, in));
    assert_true(lq_arcs_polygons(&after, out));
    for (uint32_t f = 0; f < in->features; f++)
        if (before.first_ring[f + 1] > before.first_ring[f])
            worst = fmax(worst, fabs(geos_area(&after, f) / geos_area(&before, f) - 1));
    lq_polygons_release(&before);
    lq_polygons_release(&after);
    return worst;
}

/* ---- by hand ---- */

/* The peak of a border stands 300 m above the line between its ends, the shoulder 250 m, and 100 m above the line to the peak. */
static void bends_within_the_tolerance_go(void **state)
{
    (void)state;
    lq_arcs in = arcs_draw("0,0 20,0 20,10 10,10.3 5,10.25 0,10; 0,10 5,10.25 10,10.3 20,10 20,20 0,20", KM),
            out;
    static const struct look {
        double tolerance_m;
        size_t points;
    } looks[] = {{0, 4}, {99, 4}, {101, 3}, {299, 3}, {301, 2}};
    for (size_t i = 0; i < 5; i++) {
        lq_reduction report = reduce(&out, &in, looks[i].tolerance_m, ANY);
        assert_int_equal(report.points,
                         4 + 4 + looks[i].points); /* the outer borders have a point at each corner */
        assert_int_equal(report.stretches + report.features + report.crossings, 0);
        assert_thinned(&out, &in, looks[i].tolerance_m);
        assert_same_map(&out, &in);
        lq_arcs_release(&out);
    }
    lq_arcs_release(&in);
}

/* A bend of a hundredth of a degree of latitude, 1,113 m, on the equator and at 60 degrees north, where the map shows it twice as high. */
static void the_tolerance_is_in_metres_on_the_ground(void **state)
{
    (void)state;
    for (int north = 0; north <= 60; north += 60) {
        lq_polygons p = {0};
        lq_mesh mesh;
        lq_arcs in, out;
        double xy[] = {10, north, 12, north, 12, north + 1, 11, north + 1.01, 10, north + 1};
        assert_true(lq_polygons_feature_add(&p));
        assert_true(lq_polygons_ring_add(&p, xy, 5, NULL));
        assert_true(lq_mesh_init(&mesh, &p));
        arcs_settle(&in, &mesh, 0);
        assert_int_equal(in.points, 6);
        assert_int_equal(reduce(&out, &in, 1160, ANY).points, 5);
        lq_arcs_release(&out);
        assert_int_equal(reduce(&out, &in, 1060, ANY).points, 6);
        lq_arcs_release(&out);
        lq_arcs_release(&in);
        lq_polygons_release(&p);
    }
}

/* The coast alone would be drawn straight past the bay, and the island in the bay would lie on land. */
static void an_island_in_a_bay_stays_in_the_sea(void **state)
{
    (void)state;
    lq_arcs in = arcs_draw("0,0 20,0 20,10 12,10 11,9 9,9 8,10 0,10; 9.8,9.4 10.2,9.4 10.2,9.8 9.8,9.8", KM),
            out;
    lq_reduction report = reduce(&out, &in, 1500, ANY);
    assert_true(report.stretches > 0);
    assert_same_map(&out, &in);
    lq_arcs_release(&out);
    lq_arcs_release(&in);
    in = arcs_draw("0,0 20,0 20,10 12,10 11,9 9,9 8,10 0,10; 40,0 41,0 41,1 40,1",
                   KM); /* without an island the bay goes */
    report = reduce(&out, &in, 1500, ANY);
    assert_int_equal(report.stretches, 0);
    assert_int_equal(report.points, 5 + 4); /* the islet keeps three of its four corners */
    lq_arcs_release(&out);
    lq_arcs_release(&in);
}

/* A county 100 m wide along a winding river: each bank alone would be drawn straight. */
static void a_narrow_county_keeps_its_width(void **state)
{
    (void)state;
    lq_arcs in = arcs_draw("0,0 9,0 9,5 7,5.9 5,5 3,5.9 1,5 0,5; 0,5 1,5 3,5.9 5,5 7,5.9 9,5 9,5.1 7.1,6 "
                           "5.1,5.1 3.1,6 0.9,5.1 0,5.1;"
                           "0,5.1 0.9,5.1 3.1,6 5.1,5.1 7.1,6 9,5.1 9,9 0,9",
                           KM),
            out;
    reduce(&out, &in, 700, ANY);
    assert_same_map(&out, &in);
    lq_arcs_release(&out);
    reduce(&out, &in, 5000, ANY); /* both banks would be one line */
    assert_same_map(&out, &in);
    lq_arcs_release(&out);
    lq_arcs_release(&in);
}

/* An island of 2 km2 with a cape that makes a fifth of it. */
static void areas_are_guarded(void **state)
{
    (void)state;
    lq_arcs in = arcs_draw("0,0 1,-0.05 2,0 2,1 1.2,1 1,1.8 0.8,1 0,1", KM), out;
    assert_int_equal(reduce(&out, &in, 900, ANY).features, 0);
    assert_true(area_change(&out, &in) > GUARDED);
    lq_arcs_release(&out);
    assert_int_equal(reduce(&out, &in, 900, GUARDED).features, 1);
    assert_true(area_change(&out, &in) <= GUARDED);
    assert_true(out.points < in.points);
    lq_arcs_release(&out);
    lq_arcs_release(&in);
}

/* Three points of every island stay, however small it is. */
static void islands_are_never_lost(void **state)
{
    (void)state;
    lq_arcs in = arcs_draw(
                "0,0 10,0 10,10 0,10 | 20,0 20.01,0 20.02,0.01 20.01,0.02 20,0.01 | 20,5 20.02,5 20.01,5.02;"
                "30,0 30.1,0 30.15,0.05 30.1,0.1 30,0.1",
                KM),
            out;
    reduce(&out, &in, 1e6, ANY);
    assert_same_map(&out, &in);
    for (size_t i = 0; i < out.n; i++) assert_int_equal(out.first[i + 1] - out.first[i], 4);
    lq_arcs_release(&out);
    lq_arcs_release(&in);
}

/* Arcs that cross when they come cannot be mended here: they are counted, and all else is done. */
static void crossings_that_were_there_are_counted(void **state)
{
    (void)state;
    lq_point at[] = {test_place(0, 0, KM), test_place(10, 10, KM), test_place(0, 10, KM),
                     test_place(10, 0, KM)};
    uint32_t first[] = {0, 2, 4}, left[] = {0, 1}, right[] = {LQ_NONE, LQ_NONE};
    lq_arcs in = {.features = 2, .n = 2, .points = 4, .first = first, .at = at, .left = left, .right = right},
            out;
    assert_int_equal(reduce(&out, &in, 100, GUARDED).crossings, 2);
    assert_thinned(&out, &in, 100);
    lq_arcs_release(&out);
    lq_arcs none = {.first = (uint32_t[]){0}};
    assert_int_equal(reduce(&out, &none, 100, GUARDED).points, 0);
    lq_arcs_release(&out);
}

/* ---- by chance ---- */

static void maps_without_gaps_stay_so(void **state)
{
    (void)state;
    uint64_t random = 5;
    for (int round = 0; round < 20; round++) {
        subdivision_look look = {.columns = 7,
                                 .rows = 5,
                                 .features = 12,
                                 .x0 = 1 << 30,
                                 .y0 = (1 << 30) - (400 << 20),
                                 .width = (int32_t)(70 * KM),
                                 .height = (int32_t)(50 * KM),
                                 .shake = 0.3,
                                 .steps = 20,
                                 .bend = 0.15,
                                 .holes = 0.2,
                                 .snap = 1};
        subdivision *s = subdivision_create(&look, &random);
        for (double tolerance_m = 30; tolerance_m < 5000; tolerance_m *= 5) {
            lq_arcs out;
            reduce(&out, &s->arcs, tolerance_m, GUARDED);
            assert_thinned(&out, &s->arcs, tolerance_m);
            assert_same_map(&out, &s->arcs);
            assert_true(area_change(&out, &s->arcs) <= GUARDED);
            lq_arcs_release(&out);
        }
        subdivision_free(s);
    }
}

/* Stars thrown over each other, what is covered twice given to one: slivers, lakes, exclaves, islands, parts that touch in a point. */
static lq_arcs stars_throw(uint64_t *random, uint32_t features, uint32_t grid)
{
    const lq_polygons none = {.features = 0};
    lq_mesh mesh;
    lq_arcs arcs;
    assert_true(lq_mesh_init(&mesh, &none));
    mesh.features = features;
    for (uint32_t f = 0; f < features; f++) {
        double x = 60 * test_random_unit(random), y = 60 * test_random_unit(random),
               size = 1 + 15 * pow(test_random_unit(random), 3);
        size_t corners = 5 + test_random(random) % 60;
        for (size_t i = 0; i < corners; i++) {
            double turn = 2 * 3.14159265358979 * (double)i / (double)corners,
                   out = size * (0.3 + test_random_unit(random));
            double u = round((x + out * cos(turn)) * grid) / grid,
                   v = round((y + out * sin(turn)) * grid) / grid;
            assert_true(lq_mesh_use_add(&mesh, lq_mesh_vertex(&mesh, test_place(u, v, KM))));
        }
        assert_true(lq_mesh_ring_close(&mesh, f));
    }
    arcs_settle(&arcs, &mesh, 0);
    return arcs;
}

static void stars_stay_valid(void **state)
{
    (void)state;
    uint64_t random = 11;
    for (int round = 0; round < 40; round++) {
        lq_arcs in = stars_throw(&random, 25, round % 2 ? 2 : 1000);
        for (double tolerance_m = 100; tolerance_m < 20000; tolerance_m *= 10) {
            lq_arcs out;
            lq_reduction report = reduce(&out, &in, tolerance_m, GUARDED);
            assert_int_equal(report.crossings, 0);
            assert_thinned(&out, &in, tolerance_m);
            assert_same_map(&out, &in);
            assert_true(area_change(&out, &in) <= GUARDED);
            lq_arcs_release(&out);
        }
        lq_arcs_release(&in);
    }
}

/* ---- the world ---- */

static bool in_province(const lq_table *t, size_t row, const char *prefix)
{
    for (size_t c = 0; c < t->columns; c++)
        if (!strcmp(t->head[c], "code"))
            return !strncmp(t->cell[row * t->columns + c], prefix, strlen(prefix));
    return false;
}

/* Features of a province alone. */
static void province_take(lq_polygons *out, const lq_layer *l, const char *prefix)
{
    const lq_polygons *p = &l->polygons;
    *out = (lq_polygons){0};
    for (size_t f = 0; f < p->features; f++) {
        if (!in_province(l->attributes, f, prefix)) continue;
        assert_true(lq_polygons_feature_add(out));
        for (size_t r = p->first_ring[f]; r < p->first_ring[f + 1]; r++)
            assert_true(lq_polygons_ring_add(out, p->xy + 2 * p->first_point[r],
                                             p->first_point[r + 1] - p->first_point[r], NULL));
    }
}

/* Zhejiang and its islands, from the shared data: the counties share as much border as before, and all are valid. */
static void a_province_with_islands(void **state)
{
    (void)state;
    lq_layer *layer = NULL;
    lq_findings findings = {0};
    lq_polygons province;
    lq_mesh mesh;
    lq_arcs in, out;
    char *path = test_shared("data/cn/counties2020.shp");
    if (!path) SKIP_TEST("no ../shared/data/cn/counties2020.shp");
    assert_int_equal(lq_layer_read(&layer, path, NULL, &findings, NULL), LQ_OK);
    assert_int_equal(lq_layer_reproject(layer, path, "gcj02", &findings, NULL), LQ_OK);
    province_take(&province, layer, "33");
    assert_in_range(province.features, 80, 100);
    assert_true(lq_mesh_init(&mesh, &province));
    arcs_settle(&in, &mesh, 10);
    double common_m = lq_arcs_border(&in).two_sided_m;
    for (double tolerance_m = 300; tolerance_m < 4000; tolerance_m *= 3) {
        lq_reduction report = reduce(&out, &in, tolerance_m, GUARDED);
        assert_int_equal(report.crossings, 0);
        assert_true(report.points < in.points / 2);
        assert_thinned(&out, &in, tolerance_m);
        assert_same_map(&out, &in);
        assert_true(area_change(&out, &in) <= GUARDED);
        assert_true(lq_arcs_border(&out).two_sided_m > 0.75 * common_m); /* shorter, for it is straighter */
        lq_arcs_release(&out);
    }
    lq_arcs_release(&in);
    lq_polygons_release(&province);
    lq_layer_free(layer);
    lq_findings_release(&findings);
    free(path);
}

static void every_allocation_fails_once(void **state)
{
    (void)state;
    uint64_t random = 3;
    lq_arcs in = stars_throw(&random, 20, 1000), out;
    size_t failed = 0;
    bool whole = false;
    for (long k = 1; !whole; k++, failed += !whole) {
        lq_reduction report;
        lq_mem_fail_after(k);
        whole = lq_arcs_reduce(&out, &in, 3000, GUARDED, &report);
        lq_mem_fail_after(0);
        if (whole) assert_same_map(&out, &in);
        lq_arcs_release(&out);
    }
    assert_true(failed > 15);
    lq_arcs_release(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bends_within_the_tolerance_go),
        cmocka_unit_test(the_tolerance_is_in_metres_on_the_ground),
        cmocka_unit_test(an_island_in_a_bay_stays_in_the_sea),
        cmocka_unit_test(a_narrow_county_keeps_its_width),
        cmocka_unit_test(areas_are_guarded),
        cmocka_unit_test(islands_are_never_lost),
        cmocka_unit_test(crossings_that_were_there_are_counted),
        cmocka_unit_test(maps_without_gaps_stay_so),
        cmocka_unit_test(stars_stay_valid),
        cmocka_unit_test(a_province_with_islands),
        cmocka_unit_test(every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, test_geos_start, test_geos_finish);
}
