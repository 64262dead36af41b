/* test_anchor.c: names stand in the middle of their ground: figures known by heart, GEOS and a fine grid as witnesses. */
#include "../support/support.h"
#include "../support/drawing.h"
#include "../support/real_counties.h"
#include "../support/subdivision.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "geo/anchor.h"

#define ORIGIN (1 << 30) /* null island */

/* "0,0 9,0 9,9 | 3,3 6,3 6,6; ..." in multiples of `step` units from null island, y southwards: ';' parts features, '|' rings. */
static void polygons_draw(lq_polygons *p, const char *text, double step)
{
    *p = (lq_polygons){0};
    assert_true(lq_polygons_feature_add(p));
    for (const char *s = text; *s;) {
        double xy[256];
        size_t n = 0;
        double x, y;
        for (int used; sscanf(s, "%lf,%lf %n", &x, &y, &used) == 2; s += used, n++) {
            xy[2 * n] = ORIGIN + x * step;
            xy[2 * n + 1] = ORIGIN + y * step;
        }
        if (n) assert_true(lq_polygons_ring_add(p, xy, n, NULL));
        if (*s == ';') assert_true(lq_polygons_feature_add(p));
        if (*s) s += 1 + strspn(s + 1, " ");
    }
}

static lq_anchor anchor_of(const char *text, double step)
{
    lq_polygons p;
    lq_anchor a[8];
    polygons_draw(&p, text, step);
    assert_true(p.features <= 8 && lq_anchors_find(a, &p));
    lq_polygons_release(&p);
    return a[0];
}

static void assert_about(double value, double expected, double slack)
{
    if (!(fabs(value - expected) <= slack)) fail_msg("%.3f, not %.3f within %.3f", value, expected, slack);
}

static void assert_at(const lq_anchor *a, double x, double y, double slack)
{
    assert_true(a->any);
    assert_about(a->at.x - ORIGIN, x, slack);
    assert_about(a->at.y - ORIGIN, y, slack);
}

static void even_figures_have_it_in_their_middle(void **state)
{
    (void)state;
    lq_anchor a = anchor_of("0,0 10,0 10,10 0,10", 1000);
    assert_at(&a, 5000, 5000, 1);
    assert_int_equal(a.radius, 5000);
    assert_true(a.width == 10000 && a.height == 10000);
    a = anchor_of("0,0 40,0 40,10 0,10", 1000); /* anywhere along the middle is as far: the centroid */
    assert_at(&a, 20000, 5000, 1);
    assert_int_equal(a.radius, 5000);
    assert_true(a.width == 40000 && a.height == 10000);
    a = anchor_of("0,0 300,0 300,1 0,1", 100);
    assert_at(&a, 15000, 50, 1);
    assert_int_equal(a.radius, 50);
}

/* The largest circle touches two sides and the corner (10, 10): its centre is (r, r), and r = (10 - r) sqrt(2). */
static void corners_and_rings_have_it_beside_their_centroid(void **state)
{
    (void)state;
    double r = 10000 * sqrt(2) / (1 + sqrt(2));
    lq_anchor a = anchor_of("0,0 30,0 30,10 10,10 10,30 0,30", 1000);
    assert_true(a.radius >= 0.9 * r && a.radius <= r);
    assert_at(&a, r, r, 0.12 * r);
    a = anchor_of("0,0 30,0 30,30 0,30 | 10,10 20,10 20,20 10,20", 1000);
    assert_true(a.radius >= 0.9 * r && a.radius <= r);
    assert_about(fabs(a.at.x - ORIGIN - 15000.0), 15000 - r, 0.12 * r);
    assert_about(fabs(a.at.y - ORIGIN - 15000.0), 15000 - r, 0.12 * r);
    a = anchor_of("0,0 30,0 30,30 0,30 | 0,0 20,5 5,20", 1000); /* a hole that hangs in the corner */
    assert_true(a.at.x - ORIGIN > 17000 && a.at.y - ORIGIN > 17000);
}

static void of_islands_the_largest_has_it(void **state)
{
    (void)state;
    lq_anchor a = anchor_of("0,0 5,0 5,5 0,5 | 20,0 28,0 28,8 20,8 | 23,3 25,3 25,5 23,5", 1000);
    assert_true(a.at.x - ORIGIN > 20000 && a.width == 8000 && a.height == 8000);
    a = anchor_of("0,0 9,0 9,9 0,9 | 20,0 520,0 520,1 20,1", 1000); /* the largest, not the roundest */
    assert_at(&a, 270000, 500, 2);
    /* An island in a lake is no border to the name on the shore. */
    a = anchor_of("0,0 90,0 90,30 0,30 | 1,1 29,1 29,29 1,29 | 14,14 16,14 16,16 14,16", 1000);
    assert_true(a.radius >= 14250 && a.radius <= 15000);
}

static void odd_figures_have_a_place(void **state)
{
    (void)state;
    lq_polygons p;
    lq_anchor a[8];
    polygons_draw(
        &p,
        "; 0,0 10,0 20,0; 0,0 10,10 10,0 0,10; 0,0 2,0 2,1; 0,0 5000,1 5000,0 0,1; 0,0 9,0 9,9 0,9 | "
        "0,0 9,0 9,9 0,9; 0,0 10,0 10,10 0,10 0,0 10,0 10,10 0,10",
        1);
    p.first_ring[0] = 0;
    assert_int_equal(p.features, 7);
    memset(a, 0xff, sizeof a);
    assert_true(lq_anchors_find(a, &p));
    assert_true(!a[0].any && !a[0].radius && !a[0].width && !a[0].at.x);
    for (int i = 1; i < 7; i++) {
        assert_true(a[i].any && a[i].radius >= 0);
        assert_true(a[i].at.x >= ORIGIN && a[i].at.x <= ORIGIN + a[i].width);
        assert_true(a[i].at.y >= ORIGIN && a[i].at.y <= ORIGIN + a[i].height);
    }
    assert_int_equal(a[1].radius, 0);
    lq_polygons_release(&p);
    lq_anchor eight = anchor_of("0,0 10,10 10,0 0,10", 1000); /* crosses itself: one of its two halves */
    assert_true(eight.radius > 2000);
}

static void the_edge_of_the_world_is_no_matter(void **state)
{
    (void)state;
    static const double world[] = {0, INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX, 0, 0, 0};
    lq_polygons p = {0};
    lq_anchor a;
    assert_true(lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, world, 4, NULL));
    assert_true(lq_anchors_find(&a, &p));
    assert_at(&a, 0, 0, 2);
    assert_true(a.width == INT32_MAX && a.radius > ORIGIN - 3);
    lq_polygons_release(&p);
}

/* ---- GEOS ---- */

/* The largest part of a feature without holes, in world units from null island, y southwards. */
static GEOSGeometry *geos_ring(const lq_polygons *p, size_t r)
{
    size_t first = p->first_point[r], n = p->first_point[r + 1] - first;
    GEOSCoordSequence *cs = GEOSCoordSeq_create((unsigned)n + 1, 2);
    for (size_t i = 0; i <= n; i++) {
        const double *at = &p->xy[2 * (first + i % n)];
        GEOSCoordSeq_setXY(cs, (unsigned)i, at[0] - ORIGIN, at[1] - ORIGIN);
    }
    return GEOSGeom_createPolygon(GEOSGeom_createLinearRing(cs), NULL, 0);
}

/* Without its smallest holes, which are no border to a name. */
static GEOSGeometry *geos_without_specks(const GEOSGeometry *part, double area)
{
    int n = GEOSGetNumInteriorRings(part), kept = 0;
    GEOSGeometry **hole = calloc((size_t)n + 1, sizeof *hole);
    for (int i = 0; i < n; i++) {
        double size = 0;
        GEOSGeometry *ring = GEOSGeom_clone(GEOSGetInteriorRingN(part, i)),
                     *filled = GEOSGeom_createPolygon(GEOSGeom_clone(ring), NULL, 0);
        GEOSArea(filled, &size);
        GEOSGeom_destroy(filled);
        if (size >= 0.001 * area)
            hole[kept++] = ring;
        else
            GEOSGeom_destroy(ring);
    }
    GEOSGeometry *whole =
        GEOSGeom_createPolygon(GEOSGeom_clone(GEOSGetExteriorRing(part)), hole, (unsigned)kept);
    free(hole);
    return whole;
}

/* The part of a feature with the largest outer ring, rings apart by symmetric difference. */
static GEOSGeometry *geos_largest(const lq_polygons *p, size_t f)
{
    GEOSGeometry *all = NULL, *best = NULL;
    for (size_t r = p->first_ring[f]; r < p->first_ring[f + 1]; r++) {
        GEOSGeometry *ring = geos_ring(p, r), *both = all ? GEOSSymDifference(all, ring) : NULL;
        if (all)
            GEOSGeom_destroy(ring), GEOSGeom_destroy(all), all = both;
        else
            all = ring;
    }
    double most = -1;
    for (int i = 0; i < GEOSGetNumGeometries(all); i++) {
        const GEOSGeometry *part = GEOSGetGeometryN(all, i);
        double area = 0;
        GEOSGeometry *filled = GEOSGeom_createPolygon(GEOSGeom_clone(GEOSGetExteriorRing(part)), NULL, 0);
        GEOSArea(filled, &area);
        GEOSGeom_destroy(filled);
        if (area <= most) continue;
        most = area;
        GEOSGeom_destroy(best);
        best = geos_without_specks(part, most);
    }
    GEOSGeom_destroy(all);
    return best;
}

/* Inside, with the radius it says, within 10 % of the best circle that GEOS finds. */
static void assert_best(const lq_anchor *a, const GEOSGeometry *part)
{
    double far = 0, best = 0, size = fmax(a->width, a->height);
    GEOSGeometry *at = GEOSGeom_createPointFromXY((double)a->at.x - ORIGIN, (double)a->at.y - ORIGIN),
                 *line = GEOSBoundary(part), *circle = GEOSMaximumInscribedCircle(part, size / 1000);
    assert_int_equal(GEOSContains(part, at), 1);
    assert_int_equal(GEOSDistance(at, line, &far), 1);
    assert_int_equal(GEOSGeomGetLength(circle, &best), 1);
    assert_about(a->radius, far, 1);
    if (!(a->radius >= 0.9 * best - 2)) fail_msg("radius %d of %.1f", a->radius, best);
    GEOSGeom_destroy(at);
    GEOSGeom_destroy(line);
    GEOSGeom_destroy(circle);
}

static void assert_all_best(const lq_polygons *p, size_t step)
{
    lq_anchor *a = calloc(p->features + 1, sizeof *a);
    assert_true(lq_anchors_find(a, p));
    for (size_t f = 0; f < p->features; f += step) {
        if (!a[f].any) continue;
        GEOSGeometry *part = geos_largest(p, f);
        assert_best(&a[f], part);
        GEOSGeom_destroy(part);
    }
    free(a);
}

static void made_up_counties_agree_with_geos(void **state)
{
    (void)state;
    uint64_t random = 11;
    for (int round = 0; round < 6; round++) {
        subdivision_look look = {.columns = 9,
                                 .rows = 9,
                                 .features = 30,
                                 .x0 = ORIGIN,
                                 .y0 = ORIGIN,
                                 .width = 9000000,
                                 .height = round % 2 ? 600000 : 9000000,
                                 .shake = 0.3,
                                 .steps = round < 3 ? 2 : 40,
                                 .bend = round % 2 ? 0.01 : 0.15,
                                 .holes = 0.1,
                                 .snap = 1};
        subdivision *made = subdivision_create(&look, &random);
        lq_polygons p;
        assert_true(lq_arcs_grounds(&p, &made->arcs, NULL, made->arcs.features));
        assert_all_best(&p, 1);
        lq_polygons_release(&p);
        subdivision_free(made);
    }
}

static void real_counties_agree_with_geos(void **state)
{
    (void)state;
    lq_borders b;
    char *path;
    if (!real_counties_read(&b, &path)) SKIP_TEST("no shared data");
    lq_polygons p;
    assert_true(lq_arcs_grounds(&p, &b.arcs, NULL, b.arcs.features));
    assert_all_best(&p, 23);
    lq_polygons_release(&p);

    uint32_t *group = calloc(b.arcs.features, sizeof *group);
    for (size_t f = 0; f < b.arcs.features; f++) group[f] = (uint32_t)atoi(real_counties_code(&b, f)) / 10000;
    assert_true(lq_arcs_grounds(&p, &b.arcs, group, 100));
    assert_all_best(&p, 1);
    lq_polygons_release(&p);
    free(group);
    free(path);
    lq_borders_release(&b);
}

/* A star of many points that goes in and out at random, against every place of a fine grid. */
static void a_fine_grid_finds_nothing_better(void **state)
{
    (void)state;
    uint64_t random = 3;
    for (int round = 0; round < 40; round++) {
        enum { POINTS = 120 };
        double xy[2 * POINTS], best = 0;
        for (int i = 0; i < POINTS; i++) {
            double turn = 2 * acos(-1) * i / POINTS, far = 20000 + 80000 * test_random_unit(&random);
            xy[2 * i] = ORIGIN + floor(far * cos(turn));
            xy[2 * i + 1] = ORIGIN + floor(far * sin(turn) / (1 + round % 4));
        }
        lq_polygons p = {0};
        lq_anchor a;
        assert_true(lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, xy, POINTS, NULL));
        assert_true(lq_anchors_find(&a, &p));
        GEOSGeometry *part = geos_ring(&p, 0), *line = GEOSBoundary(part);
        const GEOSPreparedGeometry *quick = GEOSPrepare(part), *quick_line = GEOSPrepare(line);
        for (int i = 0; i < 60 * 60; i++) {
            GEOSGeometry *at = GEOSGeom_createPointFromXY((i % 60 - 30) * 3400.0, (i / 60 - 30) * 3400.0);
            double far = 0;
            if (GEOSPreparedContains(quick, at) && GEOSPreparedDistance(quick_line, at, &far) && far > best)
                best = far;
            GEOSGeom_destroy(at);
        }
        assert_true(a.radius >= 0.9 * best);
        GEOSPreparedGeom_destroy(quick);
        GEOSPreparedGeom_destroy(quick_line);
        GEOSGeom_destroy(line);
        GEOSGeom_destroy(part);
        lq_polygons_release(&p);
    }
}

/* ---- groups ---- */

static void a_group_has_it_where_no_border_is_any_more(void **state)
{
    (void)state;
    lq_mesh mesh;
    lq_noding noding;
    lq_planar planar;
    lq_resolution resolution;
    lq_arcs arcs;
    test_draw(&mesh,
              "0,0 10,0 10,10 0,10; 10,0 20,0 20,10 10,10; 20,10 33,10 33,23 20,23; 50,0 51,0 51,1 50,1",
              1000 * TEST_METRE);
    assert_true(lq_mesh_node(&mesh, 0, &noding) && lq_planar_init(&planar, &resolution, &mesh, 100) &&
                lq_arcs_init(&arcs, &planar, &mesh, 100));
    static const uint32_t group[] = {0, 0, 0, 1};
    lq_anchor a[3];
    double km = 1000 * TEST_METRE;
    assert_true(lq_anchors_of_groups(a, &arcs, group, 3));
    assert_about(test_x(a[0].at), 10 * km,
                 2); /* the two are one ground, the third touches in a corner only */
    assert_about(test_y(a[0].at), 5 * km, 2);
    assert_about(a[0].width, 20 * km, 2);
    assert_about(a[0].radius, 5 * km, 2);
    assert_about(test_x(a[1].at), 50.5 * km, 2);
    assert_false(a[2].any);
    lq_arcs_release(&arcs);
    lq_planar_release(&planar);
    lq_resolution_release(&resolution);
    lq_mesh_release(&mesh);
}

static void memory_runs_out(void **state)
{
    (void)state;
    lq_polygons p;
    lq_anchor a[2];
    bool whole = false;
    polygons_draw(&p, "0,0 30,0 30,30 0,30 | 10,10 20,10 20,20 10,20; 0,0 1,0 1,1", 1000);
    for (long k = 1; !whole; k++) {
        lq_mem_fail_after(k);
        whole = lq_anchors_find(a, &p);
        lq_mem_fail_after(0);
        assert_true(k < 60 && (!whole || k > 4));
    }
    lq_polygons_release(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(even_figures_have_it_in_their_middle),
        cmocka_unit_test(corners_and_rings_have_it_beside_their_centroid),
        cmocka_unit_test(of_islands_the_largest_has_it),
        cmocka_unit_test(odd_figures_have_a_place),
        cmocka_unit_test(the_edge_of_the_world_is_no_matter),
        cmocka_unit_test(made_up_counties_agree_with_geos),
        cmocka_unit_test(real_counties_agree_with_geos),
        cmocka_unit_test(a_fine_grid_finds_nothing_better),
        cmocka_unit_test(a_group_has_it_where_no_border_is_any_more),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, test_geos_start, test_geos_finish);
}
