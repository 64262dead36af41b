/* test_node.c: neighbours brought together, small drawings checked by hand, random ones pair by pair and by GEOS. */
#include "../support/support.h"
#include "../support/drawing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "geo/node.h"

static double between_m(lq_point a, lq_point b)
{
    return hypot((double)a.x - b.x, (double)a.y - b.y) / TEST_METRE;
}

/* Length of border used by two features and by one. */
static void border_measure(const lq_mesh *m, double *two_sided_m, double *single_m)
{
    lq_edges e;
    assert_true(lq_edges_init(&e, m));
    *two_sided_m = *single_m = 0;
    for (size_t i = 0; i < e.n; i++) {
        double length = between_m(m->at[e.a[i]], m->at[e.b[i]]);
        uint32_t feature = m->feature[e.by[e.first[i]]];
        bool two = false;
        for (size_t k = e.first[i]; k < e.first[i + 1]; k++) two |= m->feature[e.by[k]] != feature;
        *(two ? two_sided_m : single_m) += length;
    }
    lq_edges_release(&e);
}

static bool feature_uses(const lq_mesh *m, uint32_t feature, lq_point p)
{
    for (size_t r = 0; r < m->rings; r++)
        for (size_t u = m->first_use[r]; m->feature[r] == feature && u < m->first_use[r + 1]; u++)
            if (m->at[m->use[u]].x == p.x && m->at[m->use[u]].y == p.y) return true;
    return false;
}

/* The furthest that any vertex of the drawing is now from the nearest vertex of its own feature. */
static double furthest_move_m(const lq_mesh *before, const lq_mesh *after)
{
    double furthest = 0;
    for (size_t r = 0; r < before->rings; r++)
        for (size_t u = before->first_use[r]; u < before->first_use[r + 1]; u++) {
            double nearest = INFINITY;
            for (size_t q = 0; q < after->rings; q++)
                for (size_t v = after->first_use[q];
                     after->feature[q] == before->feature[r] && v < after->first_use[q + 1]; v++)
                    nearest = fmin(nearest, between_m(before->at[before->use[u]], after->at[after->use[v]]));
            furthest = fmax(furthest, nearest);
        }
    return furthest;
}

static void check_same_rings(const lq_mesh *a, const lq_mesh *b)
{
    assert_int_equal(a->rings, b->rings);
    assert_int_equal(a->uses, b->uses);
    for (size_t u = 0; u < a->uses; u++)
        assert_memory_equal(&a->at[a->use[u]], &b->at[b->use[u]], sizeof *a->at);
}

/* Two squares of 1 km, 3 m apart, and their common side has no two vertices at the same height. */
#define GAP                                                                                                  \
    "0,0 1000,0 1000,250 1000,500 1000,800 1000,1000 0,1000;"                                                \
    "1003,2 2000,0 2000,1000 1003,998 1003,700 1003,600 1003,130"

static void a_gap_of_three_metres_closes(void **state)
{
    (void)state;
    lq_mesh m, drawn;
    lq_noding n;
    double two, one;
    test_draw(&drawn, GAP, TEST_METRE);
    test_draw(&m, GAP, TEST_METRE);
    assert_true(lq_mesh_node(&m, 10, &n));
    assert_true(n.planar);
    assert_true(test_edges_meet_in_ends(&m));
    border_measure(&m, &two, &one);
    assert_true(fabs(two - 1000) < 10); /* all of the common side */
    assert_true(fabs(one - 6000) < 20); /* and nothing else */
    assert_int_equal(n.joined, 2);      /* the corners */
    assert_int_equal(n.inserted, 6);    /* three vertices on either side */
    assert_true(n.moved_max_m <= 10 && n.moved_max_m >= 3);
    assert_true(furthest_move_m(&drawn, &m) <= n.moved_max_m + 1e-6);
    lq_mesh_release(&m);
    lq_mesh_release(&drawn);
}

static void a_gap_wider_than_the_tolerance_stays(void **state)
{
    (void)state;
    lq_mesh m, drawn;
    lq_noding n;
    test_draw(&drawn, GAP, TEST_METRE);
    test_draw(&m, GAP, TEST_METRE);
    assert_true(lq_mesh_node(&m, 2.9, &n));
    check_same_rings(&drawn, &m);
    assert_int_equal(n.joined + n.inserted + n.crossings, 0);
    assert_true(n.planar && n.moved_max_m == 0);
    lq_mesh_release(&m);
    lq_mesh_release(&drawn);
}

/* North of one long edge lie two counties: their corner becomes a vertex of the edge, with tolerance and without. */
static void a_junction_on_an_edge_becomes_a_vertex(void **state)
{
    (void)state;
    static const double tolerance_m[] = {0, 10}, above_m[] = {0, 4};
    for (int i = 0; i < 2; i++) {
        char text[200];
        snprintf(text, sizeof text,
                 "0,0 2000,0 2000,-1000 0,-1000; 0,%g 700,%g 700,900 0,900; 700,%g 2000,%g 2000,900 700,900",
                 above_m[i], above_m[i], above_m[i], above_m[i]);
        lq_mesh m;
        lq_noding n;
        double two, one;
        test_draw(&m, text, TEST_METRE);
        assert_true(lq_mesh_node(&m, tolerance_m[i], &n));
        assert_true(n.planar && test_edges_meet_in_ends(&m));
        assert_true(feature_uses(&m, 0, test_place(700, above_m[i], TEST_METRE)));
        border_measure(&m, &two, &one);
        assert_true(fabs(two - 2900) < 10);
        assert_int_equal(n.crossings, 0);
        lq_mesh_release(&m);
    }
}

static void crossing_squares_get_their_crossings(void **state)
{
    (void)state;
    lq_mesh m;
    lq_noding n;
    test_draw(&m, "0,0 100,0 100,100 0,100; 50,40 150,40 150,140 50,140", 1000);
    assert_true(lq_mesh_node(&m, 0, &n));
    assert_true(n.planar && test_edges_meet_in_ends(&m));
    assert_int_equal(n.crossings, 2);
    assert_int_equal(m.vertices, 10);
    for (uint32_t f = 0; f < 2; f++) {
        assert_true(feature_uses(&m, f, test_place(100, 40, 1000)));
        assert_true(feature_uses(&m, f, test_place(50, 100, 1000)));
    }
    lq_mesh_release(&m);
}

/* Lying on each other: collinear edges that share a part of their length. */
static void overlapping_edges_become_the_same(void **state)
{
    (void)state;
    lq_mesh m;
    lq_noding n;
    double two, one;
    test_draw(&m, "0,0 900,300 900,-500; 300,100 1200,400 300,900; 0,0 900,300 450,800", 64);
    assert_true(lq_mesh_node(&m, 0, &n));
    assert_true(n.planar && test_edges_meet_in_ends(&m));
    border_measure(&m, &two, &one);
    assert_true(two * TEST_METRE > 64 * hypot(900, 300) - 1); /* from 0,0 to 900,300 */
    lq_mesh_release(&m);
}

static void a_county_alone_stays_as_it_is(void **state)
{
    (void)state;
    /* Points 3 m apart, a spit 4 m wide, an island 5 m off; all far below the tolerance. */
    const char *text = "0,0 500,0 503,0 503,3 500,4 500,500 496,500 496,4 0,100 | 508,0 600,0 508,100";
    lq_mesh m, drawn;
    lq_noding n;
    test_draw(&drawn, text, TEST_METRE);
    test_draw(&m, text, TEST_METRE);
    assert_true(lq_mesh_node(&m, 10, &n));
    check_same_rings(&drawn, &m);
    lq_mesh_release(&m);
    lq_mesh_release(&drawn);
}

/* Many lines, each 4 m from the next, must not be drawn across one by one: nothing moves further than 10 m in all. */
static void a_staircase_does_not_run_away(void **state)
{
    (void)state;
    char text[4000];
    size_t n = 0;
    for (int i = 0; i < 30; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%d,%d %d,%d %d,1000", i ? ";" : "", 4 * i, i % 3,
                              4 * i + 1, 300 + i, 4 * i + 2);
    lq_mesh m, drawn;
    lq_noding noding;
    test_draw(&drawn, text, TEST_METRE);
    test_draw(&m, text, TEST_METRE);
    assert_true(lq_mesh_node(&m, 10, &noding));
    assert_true(noding.joined > 0);
    assert_true(noding.moved_max_m <= 10);
    double moved_m = 0; /* rings may shrink to nothing: look for any vertex in use */
    for (size_t v = 0; v < drawn.vertices; v++) {
        double nearest = INFINITY;
        for (size_t u = 0; u < m.uses; u++) nearest = fmin(nearest, between_m(drawn.at[v], m.at[m.use[u]]));
        moved_m = fmax(moved_m, nearest);
    }
    assert_true(moved_m <= 10 + 1e-9);
    assert_true(noding.planar && test_edges_meet_in_ends(&m));
    lq_mesh_release(&m);
    lq_mesh_release(&drawn);
}

/* Three directions that differ by a unit at a thousand: each end is nearer than a unit and a half to the other's edge. */
static void needles_end(void **state)
{
    (void)state;
    static const char *const needles[] = {
        "0,0 1001,1000 1000,1001", "0,0 1001,1000 1000,1001; 0,0 1002,1000 999,1000",
        "0,0 1000,1 1001,0; 0,0 1001,1 1000,0", "0,0 3,4 4,3 | 0,0 2,3 3,2; 1,1 3,3 3,4"};
    for (size_t i = 0; i < sizeof needles / sizeof *needles; i++) {
        lq_mesh m;
        lq_noding n;
        test_draw(&m, needles[i], 1);
        assert_true(lq_mesh_node(&m, 0, &n));
        if (!n.planar) fail_msg("%s: crossings are left", needles[i]);
        assert_true(test_edges_meet_in_ends(&m));
        assert_true(m.uses < 60);
        lq_mesh_release(&m);
    }
}

/* Rings of random points: self-crossing, on each other, on a grid so coarse that everything touches. */
static void soup_draw(lq_mesh *m, size_t features, int points, int32_t size, uint64_t *random)
{
    lq_polygons none = {.features = 0};
    assert_true(lq_mesh_init(m, &none));
    m->features = features;
    for (uint32_t f = 0; f < features; f++)
        for (int ring = 0; ring < 2; ring++) {
            for (int i = 0; i < points; i++) {
                double x = floor(test_random_unit(random) * size), y = floor(test_random_unit(random) * size);
                assert_true(lq_mesh_use_add(m, lq_mesh_vertex(m, test_place(x, y, 1))));
            }
            assert_true(lq_mesh_ring_close(m, f));
        }
}

static void soup_becomes_planar(void **state)
{
    (void)state;
    static const struct soup {
        size_t features;
        int points;
        int32_t size;
        double tolerance_m;
    } soups[] = {{6, 6, 12, 0},      {6, 6, 40, 0},         {8, 5, 200, 0},  {5, 8, 3000, 0},
                 {5, 6, 1000000, 0}, {4, 6, 1000000000, 0}, {8, 5, 2000, 1}, {6, 6, 100000, 100},
                 {20, 3, 30000, 50}, {3, 4, 200, 1e6}};
    uint64_t random = 12;
    for (size_t i = 0; i < sizeof soups / sizeof *soups; i++)
        for (int round = 0; round < 12; round++) {
            lq_mesh m;
            lq_noding n;
            soup_draw(&m, soups[i].features, soups[i].points, soups[i].size, &random);
            assert_true(lq_mesh_node(&m, soups[i].tolerance_m, &n));
            bool planar = test_edges_meet_in_ends(&m);
            if (!n.planar || !planar)
                fail_msg("soup %zu, round %d: says %d, is %d", i, round, n.planar, planar);
            assert_true(n.moved_max_m <= soups[i].tolerance_m);
            lq_mesh_release(&m);
        }
}

/* Noding rounds crossings and no more: every feature keeps its ground but for a unit along its borders. */
static void soup_keeps_its_ground(void **state)
{
    (void)state;
    uint64_t random = 7;
    for (int round = 0; round < 10; round++) {
        lq_mesh m, drawn;
        lq_noding n;
        uint64_t again = random;
        soup_draw(&drawn, 4, 6, 20000, &again);
        soup_draw(&m, 4, 6, 20000, &random);
        assert_true(lq_mesh_node(&m, 0, &n));
        for (uint32_t f = 0; f < 4; f++) {
            GEOSGeometry *before = test_geos_feature(&drawn, f), *after = test_geos_feature(&m, f),
                         *change = GEOSSymDifference(before, after);
            double rim;
            assert_int_equal(GEOSLength(before, &rim), 1);
            assert_true(test_geos_area(change) <= 2 * rim);
            GEOSGeom_destroy(before);
            GEOSGeom_destroy(after);
            GEOSGeom_destroy(change);
        }
        lq_mesh_release(&m);
        lq_mesh_release(&drawn);
    }
}

static void nothing_to_node(void **state)
{
    (void)state;
    lq_mesh m;
    lq_noding n;
    test_draw(&m, ";", 1);
    assert_true(lq_mesh_node(&m, 10, &n));
    assert_true(n.planar && m.rings == 0);
    lq_mesh_release(&m);
}

/* At the edges of the world square, and with a tolerance as wide as the world. */
static void corners_of_the_world(void **state)
{
    (void)state;
    const double nw[] = {-180, 86, -180, 84, -170, 84}, se[] = {180, -86, 180, -84, 170, -84},
                 pole[] = {-180, 85, 180, 85, 0, 80};
    static const double tolerance_m[] = {0, 10, 1e9, 1e300};
    for (size_t i = 0; i < 4; i++) {
        lq_polygons p = {.features = 0};
        assert_true(lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, nw, 3, NULL));
        assert_true(lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, se, 3, NULL));
        assert_true(lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, pole, 3, NULL));
        lq_mesh m;
        lq_noding n;
        assert_true(lq_mesh_init(&m, &p));
        assert_true(lq_mesh_node(&m, tolerance_m[i], &n));
        assert_true(n.planar);
        lq_mesh_release(&m);
        lq_polygons_release(&p);
    }
}

static void memory_runs_out(void **state)
{
    (void)state;
    bool whole = false;
    for (long k = 1; !whole; k++) {
        lq_mesh m;
        lq_noding n;
        test_draw(&m, GAP "; 500,500 1500,600 1200,900", TEST_METRE);
        lq_mem_fail_after(k);
        whole = lq_mesh_node(&m, 10, &n);
        lq_mem_fail_after(0);
        assert_true(k < 500);
        if (whole) assert_true(n.planar && k > 50);
        lq_mesh_release(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gap_of_three_metres_closes),
        cmocka_unit_test(a_gap_wider_than_the_tolerance_stays),
        cmocka_unit_test(a_junction_on_an_edge_becomes_a_vertex),
        cmocka_unit_test(crossing_squares_get_their_crossings),
        cmocka_unit_test(overlapping_edges_become_the_same),
        cmocka_unit_test(a_county_alone_stays_as_it_is),
        cmocka_unit_test(a_staircase_does_not_run_away),
        cmocka_unit_test(needles_end),
        cmocka_unit_test(soup_becomes_planar),
        cmocka_unit_test(soup_keeps_its_ground),
        cmocka_unit_test(nothing_to_node),
        cmocka_unit_test(corners_of_the_world),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, test_geos_start, test_geos_finish);
}
