/* test_arcs.c: borders once, with the right counties beside them, and rings again from them. */
#include "../support/support.h"
#include "../support/drawing.h"
#include "../support/real_counties.h"
#include "../support/subdivision.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "geo/arcs.h"
#include "geo/node.h"
#include "geo/simplify.h"

typedef struct sheet {
    lq_mesh mesh;
    lq_planar planar;
    lq_resolution resolution;
    lq_arcs arcs;
} sheet;

static void sheet_settle(sheet *s, double narrow_m, double near_m)
{
    lq_noding noding;
    assert_true(lq_mesh_node(&s->mesh, 0, &noding));
    assert_true(lq_planar_init(&s->planar, &s->resolution, &s->mesh, narrow_m));
    assert_true(lq_arcs_init(&s->arcs, &s->planar, &s->mesh, near_m));
}

static sheet sheet_draw(const char *text, double step, double narrow_m, double near_m)
{
    sheet s;
    test_draw(&s.mesh, text, step);
    sheet_settle(&s, narrow_m, near_m);
    return s;
}

static void sheet_release(sheet *s)
{
    lq_arcs_release(&s->arcs);
    lq_planar_release(&s->planar);
    lq_resolution_release(&s->resolution);
    lq_mesh_release(&s->mesh);
}

static bool same(lq_point p, lq_point q)
{
    return p.x == q.x && p.y == q.y;
}

static bool is_loop(const lq_arcs *a, size_t i)
{
    return same(a->at[a->first[i]], a->at[a->first[i + 1] - 1]);
}

/* Arcs with these two sides, whichever way they run. */
static size_t arcs_between(const lq_arcs *a, uint32_t f, uint32_t g)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++)
        n += (a->left[i] == f && a->right[i] == g) || (a->left[i] == g && a->right[i] == f);
    return n;
}

#define KM (1000 * TEST_METRE)

static void assert_km(double metres, double km)
{
    if (!(fabs(metres / 1000 - km) < 0.001 * (1 + km))) fail_msg("%.4f km, not %.4f km", metres / 1000, km);
}

/* Where three counties meet there is a node; elsewhere a border runs on. */
static void two_squares_have_three_arcs(void **state)
{
    (void)state;
    sheet s = sheet_draw("0,0 10,0 10,3 10,10 0,10; 10,0 20,0 20,10 10,10 10,7", KM, 100, 100);
    const lq_arcs *a = &s.arcs;
    assert_int_equal(a->features, 2);
    assert_int_equal(a->n, 3);
    assert_int_equal(arcs_between(a, 0, 1), 1);
    assert_int_equal(arcs_between(a, 0, LQ_NONE), 1);
    assert_int_equal(arcs_between(a, 1, LQ_NONE), 1);
    assert_int_equal(a->points, 4 + 4 + 4);
    lq_border b = lq_arcs_border(a);
    assert_km(b.two_sided_m, 10);
    assert_km(b.outer_m, 60);
    assert_true(b.loose_m == 0 && b.hole_m == 0);
    sheet_release(&s);
    assert_null(s.arcs.at);
}

static void loops_are_closed(void **state)
{
    (void)state;
    /* An island; an enclave in a hole that it fills; a lake; two squares that touch in a corner. */
    sheet s = sheet_draw("0,0 30,0 30,30 0,30 | 3,3 9,3 9,9 3,9 | 20,20 25,20 25,25 20,25; 3,3 9,3 9,9 3,9; "
                         "40,0 45,0 45,5 40,5; 45,5 50,5 50,10 45,10",
                         KM, 100, 100);
    const lq_arcs *a = &s.arcs;
    assert_int_equal(a->n, 5);
    assert_int_equal(arcs_between(a, 0, LQ_NONE), 1);
    assert_int_equal(arcs_between(a, 0, LQ_HOLE), 1);
    assert_int_equal(arcs_between(a, 0, 1), 1);
    assert_int_equal(arcs_between(a, 2, LQ_NONE), 1);
    assert_int_equal(arcs_between(a, 3, LQ_NONE), 1);
    for (size_t i = 0; i < a->n; i++) {
        assert_true(is_loop(a, i));
        assert_int_equal(a->first[i + 1] - a->first[i], 5);
    }
    lq_border b = lq_arcs_border(a);
    assert_km(b.two_sided_m, 24);
    assert_km(b.hole_m, 20);
    assert_km(b.outer_m, 120 + 20 + 20);
    sheet_release(&s);
}

/* 60 m apart, open to the sea at both ends: each sees the other across the water. 5 km further on nobody does. */
static void a_channel_between_counties_is_a_loose_border(void **state)
{
    (void)state;
    const char *text =
        "0,0 1000,0 1000,2000 0,2000; 1060,0 2000,0 2000,2000 1060,2000; 7000,0 8000,0 8000,2000 7000,2000";
    static const struct look {
        double near_m, loose_m;
    } looks[] = {{100, 4000}, {59, 0}, {0, 0}, {1e300, 8000}};
    for (size_t i = 0; i < 4; i++) {
        sheet s = sheet_draw(text, TEST_METRE, 50, looks[i].near_m);
        lq_border b = lq_arcs_border(&s.arcs);
        if (looks[i].near_m < 1e6)
            assert_true(fabs(b.loose_m - looks[i].loose_m) < 5);
        else
            assert_true(b.loose_m > looks[i].loose_m - 5);
        assert_true(b.two_sided_m == 0 && b.hole_m == 0);
        assert_true(fabs(b.loose_m + b.outer_m - 6000 - 5880 - 6000) < 10);
        if (i == 0) {
            assert_int_equal(arcs_between(&s.arcs, 0, LQ_LOOSE), 1);
            assert_int_equal(arcs_between(&s.arcs, 1, LQ_LOOSE), 1);
            assert_int_equal(arcs_between(&s.arcs, 2, LQ_NONE), 1);
        }
        sheet_release(&s);
    }
}

/* A county's own inlet is coast, however narrow: nobody else lies across. */
static void an_inlet_is_no_loose_border(void **state)
{
    (void)state;
    sheet s =
        sheet_draw("0,0 1000,0 1000,2000 1060,2000 1060,0 2000,0 2000,3000 0,3000", TEST_METRE, 50, 100);
    assert_true(lq_arcs_border(&s.arcs).loose_m == 0);
    assert_int_equal(s.arcs.n, 1);
    sheet_release(&s);
}

/* ---- any drawing ---- */

static int edge_order(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(lq_point[2]));
}

/* The border of a feature as directed edges with the feature on the left, from the faces and from the arcs. */
static size_t edges_of_planar(lq_point (*e)[2], const sheet *s, uint32_t feature)
{
    const lq_planar *p = &s->planar;
    size_t n = 0;
    for (size_t h = 0; h < 2 * p->edges; h++) {
        if (p->owner[p->face[h]] != feature || p->owner[p->face[h ^ 1]] == feature) continue;
        e[n][0] = s->mesh.at[p->from[h]];
        e[n++][1] = s->mesh.at[p->from[h ^ 1]];
    }
    qsort(e, n, sizeof *e, edge_order);
    return n;
}

static size_t edges_of_arcs(lq_point (*e)[2], const lq_arcs *a, uint32_t feature)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++)
        for (size_t k = a->first[i]; k + 1 < a->first[i + 1]; k++) {
            if (a->left[i] == feature) e[n][0] = a->at[k], e[n++][1] = a->at[k + 1];
            if (a->right[i] == feature) e[n][0] = a->at[k + 1], e[n++][1] = a->at[k];
        }
    qsort(e, n, sizeof *e, edge_order);
    return n;
}

static size_t edges_of_rings(lq_point (*e)[2], const lq_polygons *p, uint32_t feature)
{
    size_t n = 0;
    for (size_t r = p->first_ring[feature]; r < p->first_ring[feature + 1]; r++)
        for (size_t i = p->first_point[r], m = p->first_point[r + 1]; i < m; i++, n++) {
            size_t next = i + 1 < m ? i + 1 : p->first_point[r];
            e[n][0] = lq_world_from_degrees(p->xy[2 * i], p->xy[2 * i + 1]);
            e[n][1] = lq_world_from_degrees(p->xy[2 * next], p->xy[2 * next + 1]);
        }
    qsort(e, n, sizeof *e, edge_order);
    return n;
}

/* The same directed edges three times: every border is there, once, the right way round, and rings lose nothing of it. */
static void check_edges(const sheet *s, const lq_polygons *rings)
{
    lq_point(*e)[2] = calloc(2 * s->planar.edges + 1, sizeof *e),
    (*f)[2] = calloc(2 * s->planar.edges + 1, sizeof *f);
    assert_int_equal(rings->features, s->mesh.features);
    for (uint32_t i = 0; i < s->mesh.features; i++) {
        size_t n = edges_of_planar(e, s, i);
        assert_int_equal(edges_of_arcs(f, &s->arcs, i), n);
        assert_memory_equal(e, f, n * sizeof *e);
        assert_int_equal(edges_of_rings(f, rings, i), n);
        assert_memory_equal(e, f, n * sizeof *e);
    }
    free(e);
    free(f);
}

/* A tiny step aside from about the middle of an arc's first edge lies what the arc says. */
static void check_sides(const sheet *s)
{
    const lq_arcs *a = &s->arcs;
    for (size_t i = 0; i < a->n; i++) {
        lq_point p = a->at[a->first[i]], q = a->at[a->first[i] + 1];
        double dx = test_x(q) - test_x(p), dy = test_y(q) - test_y(p), length = hypot(dx, dy);
        double mx = test_x(p) + 0.48713 * dx, my = test_y(p) + 0.48713 * dy, aside = 1e-6 / length;
        uint32_t left = test_owner_at(&s->planar, &s->mesh, mx - dy * aside, my + dx * aside);
        uint32_t right = test_owner_at(&s->planar, &s->mesh, mx + dy * aside, my - dx * aside);
        assert_int_equal(lq_is_feature(a->left[i]) ? a->left[i] : LQ_NONE, left);
        assert_int_equal(lq_is_feature(a->right[i]) ? a->right[i] : LQ_NONE, right);
        assert_int_not_equal(left, right);
    }
}

/* Arcs are as long as they can be: no two could be one, and their inner points are no ends of others. */
static void check_nodes(const lq_arcs *a)
{
    for (size_t i = 0; i < a->n; i++) {
        assert_true(a->first[i + 1] - a->first[i] >= 2);
        for (int end = 0; end < 2; end++) {
            lq_point p = a->at[end ? a->first[i + 1] - 1 : a->first[i]];
            size_t ends = 0, passes = 0;
            uint32_t other = 0;
            for (size_t j = 0; j < a->n; j++)
                for (size_t k = a->first[j]; k < a->first[j + 1]; k++) {
                    bool at_end = k == a->first[j] || k + 1 == a->first[j + 1];
                    if (!same(a->at[k], p)) continue;
                    ends += at_end, passes += !at_end;
                    if (j != i) other = (uint32_t)j;
                }
            assert_int_equal(passes, 0);
            if (ends == 2 &&
                !is_loop(a, i)) { /* the border changes its kind here, else it would be one arc */
                uint32_t l = a->left[i], r = a->right[i];
                bool same_sides = (l == a->left[other] && r == a->right[other]) ||
                                  (l == a->right[other] && r == a->left[other]);
                assert_false(same_sides);
            }
        }
    }
    assert_int_equal(a->first[a->n], a->points);
}

/* Rings are what GIS programs call valid: none touches itself. */
static void check_rings(const lq_polygons *p)
{
    for (size_t r = 0; r < p->rings; r++) {
        size_t first = p->first_point[r], n = p->first_point[r + 1] - first;
        GEOSCoordSequence *cs = GEOSCoordSeq_create((unsigned)n + 1, 2);
        for (size_t i = 0; i <= n; i++) {
            lq_point at = lq_world_from_degrees(p->xy[2 * (first + i % n)], p->xy[2 * (first + i % n) + 1]);
            GEOSCoordSeq_setXY(cs, (unsigned)i, test_x(at), test_y(at));
        }
        GEOSGeometry *ring = GEOSGeom_createLinearRing(cs);
        assert_int_equal(GEOSisSimple(ring), 1);
        GEOSGeom_destroy(ring);
    }
}

static void check_all(const sheet *s)
{
    lq_polygons rings;
    assert_true(lq_arcs_polygons(&rings, &s->arcs));
    check_edges(s, &rings);
    check_sides(s);
    check_nodes(&s->arcs);
    check_rings(&rings);
    for (uint32_t f = 0; f < s->mesh.features; f++) {
        GEOSGeometry *ground = test_geos_polygons(&rings, f);
        assert_true(fabs(test_geos_area(ground) - s->resolution.area_m2[f]) <=
                    1e-3 + 1e-5 * s->resolution.area_m2[f]);
        GEOSGeom_destroy(ground);
    }
    lq_polygons_release(&rings);
}

static void drawings_come_back(void **state)
{
    (void)state;
    static const char *const drawings[] = {
        "",
        "0,0 10,0 10,10 0,10",
        "0,0 10,0 10,10 0,10; 10,0 20,0 20,10 10,10; 0,10 10,10 20,10 10,20", /* a node with three counties, one with four arcs */
        "0,0 9,0 9,9 0,9 | 3,3 6,3 6,6 3,6; 3,3 6,3 6,6 3,6",
        "0,0 5,5 10,0 10,10 5,5 0,10",   /* touches itself in a point */
        "0,0 9,0 9,9 0,9 | 0,0 3,1 1,3", /* a hole at a corner of its ring */
        "0,0 9,0 9,9 0,9 | 2,2 4,2 4,4 2,4 | 4,4 6,4 6,6 4,6 | 6,6 8,6 8,8 6,8", /* holes in a row, corner to corner */
        "0,0 4,0 4,4 0,4 | 4,4 8,4 8,8 4,8; 4,0 8,0 8,4 4,4; 0,4 4,4 4,8 0,8", /* a chessboard */
        "0,0 9,0 9,9 0,9 | 1,1 4,1 4,4 1,4; 1,1 4,1 4,4 1,4 | 2,2 3,2 3,3 2,3",
    };
    for (size_t i = 0; i < sizeof drawings / sizeof *drawings; i++) {
        sheet s = sheet_draw(drawings[i], KM, 100, 100);
        check_all(&s);
        sheet_release(&s);
    }
}

static void random_drawings_come_back(void **state)
{
    (void)state;
    uint64_t random = 77;
    for (int round = 0; round < 150; round++) {
        lq_polygons none = {.features = 0};
        sheet s;
        int grid = round % 3 ? 6 : 1000;
        assert_true(lq_mesh_init(&s.mesh, &none));
        s.mesh.features = 2 + (size_t)round % 7;
        for (uint32_t f = 0; f < s.mesh.features; f++) {
            for (int i = 0, n = 3 + round % 3; i < n; i++) {
                lq_point p = test_place(floor(test_random_unit(&random) * grid),
                                        floor(test_random_unit(&random) * grid), 100000.0 / grid);
                assert_true(lq_mesh_use_add(&s.mesh, lq_mesh_vertex(&s.mesh, p)));
            }
            assert_true(lq_mesh_ring_close(&s.mesh, f));
        }
        sheet_settle(&s, round % 2 ? 0 : 100, round % 5 ? 100 : 0);
        check_all(&s);
        sheet_release(&s);
    }
}

/* ---- groups ---- */

static void assert_ground(const lq_polygons *p, uint32_t group, double area_m2, size_t rings)
{
    GEOSGeometry *ground = test_geos_polygons(p, group);
    assert_true(fabs(test_geos_area(ground) - area_m2) <= 1e-3 + 1e-5 * area_m2);
    if (rings) assert_int_equal(p->first_ring[group + 1] - p->first_ring[group], rings);
    GEOSGeom_destroy(ground);
}

/* Two squares side by side, one in a corner of theirs, one in a hole that it fills, one far away and in no group. */
static void a_group_is_one_ground(void **state)
{
    (void)state;
    sheet s = sheet_draw(
        "0,0 10,0 10,10 0,10; 10,0 20,0 20,10 10,10 | 13,3 16,3 16,6 13,6; 20,10 30,10 30,20 20,20; "
        "13,3 16,3 16,6 13,6; 90,0 99,0 99,9 90,9",
        KM, 100, 100);
    static const uint32_t all[] = {0, 0, 0, 0, LQ_NONE}, ring[] = {1, 1, LQ_NONE, 0, LQ_NONE};
    const double *area = s.resolution.area_m2;
    lq_polygons p;
    assert_true(lq_arcs_grounds(&p, &s.arcs, all, 1));
    test_degrees(&p);
    assert_int_equal(p.features, 1);
    assert_ground(&p, 0, area[0] + area[1] + area[2] + area[3], 2);
    lq_polygons_release(&p);
    assert_true(lq_arcs_grounds(&p, &s.arcs, ring, 3));
    test_degrees(&p);
    assert_int_equal(p.features, 3);
    assert_ground(&p, 0, area[3], 1);
    assert_ground(&p, 1, area[0] + area[1], 2);
    assert_int_equal(p.first_ring[3], p.first_ring[2]); /* nobody's group has no ring */
    lq_polygons_release(&p);
    sheet_release(&s);
}

static void random_groups_have_the_area_of_their_members(void **state)
{
    (void)state;
    uint64_t random = 5;
    const subdivision_look look = {.columns = 12,
                                   .rows = 9,
                                   .features = 40,
                                   .x0 = 1 << 30,
                                   .y0 = 1 << 30,
                                   .width = 1200000,
                                   .height = 900000,
                                   .shake = 0.3,
                                   .steps = 3,
                                   .bend = 0.1,
                                   .holes = 0.1,
                                   .snap = 1};
    for (int round = 0; round < 20; round++) {
        subdivision *made = subdivision_create(&look, &random);
        double area[40], sum[4] = {0};
        uint32_t group[40];
        lq_polygons one, p;
        assert_true(lq_arcs_polygons(&one, &made->arcs));
        for (uint32_t f = 0; f < 40; f++) {
            GEOSGeometry *ground = test_geos_polygons(&one, f);
            area[f] = test_geos_area(ground);
            GEOSGeom_destroy(ground);
            group[f] = test_random(&random) % 5 ? (uint32_t)(test_random(&random) % 4) : LQ_NONE;
            if (group[f] != LQ_NONE) sum[group[f]] += area[f];
        }
        assert_true(lq_arcs_grounds(&p, &made->arcs, group, 4));
        test_degrees(&p);
        for (uint32_t g = 0; g < 4; g++) assert_ground(&p, g, sum[g], 0);
        check_rings(&p);
        lq_polygons_release(&p);
        lq_polygons_release(&one);
        subdivision_free(made);
    }
}

/* Twice the signed area of the rings of a group, in world units. */
static double rings_twice(const lq_polygons *p, uint32_t group)
{
    double twice = 0;
    for (uint32_t r = p->first_ring[group]; r < p->first_ring[group + 1]; r++) {
        uint32_t first = p->first_point[r], n = p->first_point[r + 1] - first;
        const double *o = &p->xy[2 * first], *a = o;
        for (uint32_t k = 1; k <= n; k++) {
            const double *b = &p->xy[2 * (first + k % n)];
            twice += (a[1] - o[1]) * (b[0] - o[0]) - (a[0] - o[0]) * (b[1] - o[1]);
            a = b;
        }
    }
    return twice;
}

/* Simplified arcs cross and lie one on the other: whichever way rings are made of them, every arc is in one. Slivers between
   counties, which only real borders have so many of, make the difference. */
static void simplified_groups_lose_no_arc(void **state)
{
    (void)state;
    lq_borders b;
    char *path;
    if (!real_counties_read(&b, &path)) SKIP_TEST("no shared data");
    uint64_t random = 11;
    size_t n = b.arcs.features;
    double *area = calloc(n, sizeof *area), sum[20] = {0};
    uint32_t *group = calloc(n, sizeof *group);
    lq_arcs rough;
    lq_polygons p;
    assert_true(area && group && lq_arcs_simplify(&rough, &b.arcs, ldexp(1, LQ_WORLD_BITS - 13)));
    lq_arcs_areas(area, &rough);
    for (size_t f = 0; f < n; f++) {
        group[f] = (uint32_t)(f / 300 * 2 + (test_random(&random) % 4 == 0));
        sum[group[f]] += area[f];
    }
    assert_true(lq_arcs_grounds(&p, &rough, group, 20));
    for (uint32_t g = 0; g < 20; g++) assert_true(fabs(rings_twice(&p, g) / 2 - sum[g]) <= 1e-6 * sum[g]);
    lq_polygons_release(&p);
    lq_arcs_release(&rough);
    lq_borders_release(&b);
    free(area);
    free(group);
    free(path);
}

static void memory_runs_out(void **state)
{
    (void)state;
    sheet s =
        sheet_draw("0,0 1000,0 1000,2000 0,2000 | 100,100 200,100 200,200; 1060,0 2000,0 2000,2000 1060,2000",
                   TEST_METRE, 50, 100);
    bool whole = false;
    for (long k = 1; !whole; k++) {
        lq_arcs a;
        lq_mem_fail_after(k);
        whole = lq_arcs_init(&a, &s.planar, &s.mesh, 100);
        lq_mem_fail_after(0);
        assert_true(k < 60 && (!whole || k > 10));
        lq_arcs_release(&a);
    }
    whole = false;
    for (long k = 1; !whole; k++) {
        lq_polygons p;
        lq_mem_fail_after(k);
        whole = lq_arcs_polygons(&p, &s.arcs);
        lq_mem_fail_after(0);
        assert_true(k < 60 && (!whole || k > 3));
        lq_polygons_release(&p);
    }
    sheet_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_squares_have_three_arcs),
        cmocka_unit_test(loops_are_closed),
        cmocka_unit_test(a_channel_between_counties_is_a_loose_border),
        cmocka_unit_test(an_inlet_is_no_loose_border),
        cmocka_unit_test(drawings_come_back),
        cmocka_unit_test(random_drawings_come_back),
        cmocka_unit_test(a_group_is_one_ground),
        cmocka_unit_test(random_groups_have_the_area_of_their_members),
        cmocka_unit_test(simplified_groups_lose_no_arc),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, test_geos_start, test_geos_finish);
}
