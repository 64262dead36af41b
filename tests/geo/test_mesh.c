/* test_mesh.c: rings over shared vertices, and their edges, counted by hand. */
#include "../support/support.h"
#include "../support/drawing.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "geo/mesh.h"

/* Degrees: two squares side by side, the second one wound the other way round. */
static const double west[] = {0, 0, 1, 0, 1, 1, 0, 1}, east[] = {1, 0, 1, 1, 2, 1, 2, 0};

static lq_polygons two_squares(void)
{
    lq_polygons p = {.features = 0};
    assert_true(lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, west, 4, NULL));
    assert_true(lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, east, 4, NULL));
    return p;
}

/* The edge between two places, LQ_NONE when there is none. */
static uint32_t edge_between(const lq_mesh *m, const lq_edges *e, lq_point p, lq_point q)
{
    for (uint32_t i = 0; i < e->n; i++) {
        lq_point a = m->at[e->a[i]], b = m->at[e->b[i]];
        if (!memcmp(&a, &p, sizeof a) && !memcmp(&b, &q, sizeof b)) return i;
        if (!memcmp(&a, &q, sizeof a) && !memcmp(&b, &p, sizeof b)) return i;
    }
    return LQ_NONE;
}

static void two_squares_share_an_edge(void **state)
{
    (void)state;
    lq_polygons p = two_squares();
    lq_mesh m;
    lq_edges e;
    assert_true(lq_mesh_init(&m, &p) && lq_edges_init(&e, &m));
    assert_int_equal(m.features, 2);
    assert_int_equal(m.vertices, 6);
    assert_int_equal(m.rings, 2);
    assert_int_equal(m.uses, 10); /* rings are closed */
    assert_int_equal(e.n, 7);
    uint32_t shared = edge_between(&m, &e, lq_world_from_degrees(1, 0), lq_world_from_degrees(1, 1));
    assert_int_not_equal(shared, LQ_NONE);
    for (uint32_t i = 0; i < e.n; i++) {
        assert_true(e.a[i] < e.b[i]);
        assert_int_equal(e.first[i + 1] - e.first[i], i == shared ? 2 : 1);
        bool in_west = lq_world_from_degrees(1, 0).x >= m.at[e.a[i]].x &&
                       lq_world_from_degrees(1, 0).x >= m.at[e.b[i]].x;
        if (i != shared) assert_int_equal(m.feature[e.by[e.first[i]]], in_west ? 0 : 1);
    }
    assert_true(m.feature[e.by[e.first[shared]]] != m.feature[e.by[e.first[shared] + 1]]);
    lq_edges_release(&e);
    lq_mesh_release(&m);
    lq_polygons_release(&p);
    assert_null(m.at);
    assert_null(e.a);
}

/* of_use[u] joins use[u] and use[u + 1], by[] lists each ring as often as it has edges. */
static void check_edges(const lq_mesh *m)
{
    lq_edges e;
    assert_true(lq_edges_init(&e, m));
    size_t *uses = calloc(m->rings + 1, sizeof *uses);
    for (size_t r = 0; r < m->rings; r++) {
        size_t last = m->first_use[r + 1] - 1;
        assert_int_equal(m->use[m->first_use[r]], m->use[last]);
        assert_int_equal(e.of_use[last], LQ_NONE);
        for (size_t u = m->first_use[r]; u < last; u++) {
            uint32_t i = e.of_use[u], a = m->use[u], b = m->use[u + 1];
            assert_true(a != b && i < e.n);
            assert_true(e.a[i] == (a < b ? a : b) && e.b[i] == (a < b ? b : a));
        }
    }
    for (size_t i = 0; i < e.first[e.n]; i++) uses[e.by[i]]++;
    for (size_t r = 0; r < m->rings; r++)
        assert_int_equal(uses[r], m->first_use[r + 1] - 1 - m->first_use[r]);
    free(uses);
    lq_edges_release(&e);
}

static void repeated_points_and_slim_rings_vanish(void **state)
{
    (void)state;
    lq_mesh m;
    test_draw(&m,
              "0,0 0,0 4,0 4,0 4,4 0,0 0,0 |"               /* a triangle with repeats, closed twice */
              "9,9 9,9 9,9 | 5,5 6,6 5,5 | 5,5 6,6 | 7,7 ;" /* no area: gone, their vertices may stay */
              "; 0,0 4,0 4,4",
              1000);
    assert_int_equal(m.features, 3);
    assert_int_equal(m.rings, 2);
    assert_int_equal(m.feature[0], 0);
    assert_int_equal(m.feature[1], 2);
    assert_int_equal(m.first_use[2], 8);
    check_edges(&m);
    lq_mesh_release(&m);
}

/* A ring that goes out and back along a spike uses the spike's edge twice. */
static void a_spike_uses_its_edge_twice(void **state)
{
    (void)state;
    lq_mesh m;
    lq_edges e;
    test_draw(&m, "0,0 8,0 8,8 12,12 8,8 0,8", 1000);
    assert_true(lq_edges_init(&e, &m));
    uint32_t spike = edge_between(&m, &e, test_place(8, 8, 1000), test_place(12, 12, 1000));
    assert_int_equal(e.n, 5);
    assert_int_equal(e.first[spike + 1] - e.first[spike], 2);
    lq_edges_release(&e);
    check_edges(&m);
    lq_mesh_release(&m);
}

static void nothing_comes_of_nothing(void **state)
{
    (void)state;
    lq_polygons p = {.features = 0};
    lq_mesh m;
    for (int i = 0; i < 2; i++) {
        assert_true(lq_mesh_init(&m, &p));
        assert_int_equal(m.features, i);
        assert_int_equal(m.rings + m.vertices + m.uses, 0);
        check_edges(&m);
        lq_mesh_release(&m);
        assert_true(lq_polygons_feature_add(&p)); /* once more, with a feature without rings */
    }
    lq_polygons_release(&p);
}

static void points_nearer_than_a_unit_are_one_vertex(void **state)
{
    (void)state;
    const double ring[] = {100, 30, 100 + 1e-9, 30, 101, 30, 101, 31, 100, 30 - 1e-9};
    lq_polygons p = {.features = 0};
    lq_mesh m;
    assert_true(lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, ring, 5, NULL));
    assert_true(lq_mesh_init(&m, &p));
    assert_int_equal(m.vertices, 3);
    assert_int_equal(m.uses, 4);
    lq_mesh_release(&m);
    lq_polygons_release(&p);
}

static void rings_can_be_added_without_end(void **state)
{
    (void)state;
    lq_polygons none = {.features = 0};
    lq_mesh m;
    assert_true(lq_mesh_init(&m, &none));
    for (int i = 0; i < 5000; i++) {
        for (int k = 0; k < 3; k++)
            assert_true(lq_mesh_use_add(&m, lq_mesh_vertex(&m, (lq_point){3 * i + k, k * k})));
        assert_true(lq_mesh_ring_close(&m, (uint32_t)i));
    }
    assert_int_equal(m.rings, 5000);
    assert_int_equal(m.vertices, 15000);
    for (uint32_t i = 0; i < 5000; i++) {
        assert_int_equal(m.feature[i], i);
        assert_int_equal(m.first_use[i], 4 * i);
    }
    check_edges(&m);
    lq_mesh_release(&m);
}

/* All points of a county in a few metres, or on one line: still each found at once. */
static void crowded_points_are_told_apart(void **state)
{
    (void)state;
    lq_polygons none = {.features = 0};
    lq_mesh m;
    assert_true(lq_mesh_init(&m, &none));
    for (int round = 0; round < 2; round++) /* made, then found again */
        for (uint32_t i = 0; i < 200000; i++) {
            lq_point in_square = {(int32_t)(i % 450), (int32_t)(i / 450)}, on_line = {1 << 30, (int32_t)i};
            assert_int_equal(lq_mesh_vertex(&m, in_square), 2 * i);
            assert_int_equal(lq_mesh_vertex(&m, on_line), 2 * i + 1);
        }
    assert_int_equal(m.vertices, 400000);
    lq_mesh_release(&m);
}

static bool mesh_and_edges(lq_mesh *m, lq_edges *e, const lq_polygons *p)
{
    return lq_mesh_init(m, p) && lq_edges_init(e, m);
}

static void memory_runs_out(void **state)
{
    (void)state;
    lq_polygons p = two_squares();
    bool whole = false;
    for (long k = 1; !whole; k++) {
        lq_mesh m;
        lq_edges e = {.n = 0};
        lq_mem_fail_after(k);
        whole = mesh_and_edges(&m, &e, &p);
        lq_mem_fail_after(0);
        assert_true(k < 40);
        lq_edges_release(&e);
        lq_mesh_release(&m);
    }
    lq_polygons_release(&p);
}

static void memory_runs_out_while_rings_are_added(void **state)
{
    (void)state;
    lq_polygons none = {.features = 0};
    bool whole = false;
    for (long k = 1; !whole; k++) {
        lq_mesh m;
        assert_true(lq_mesh_init(&m, &none));
        lq_mem_fail_after(k);
        whole = true;
        for (int32_t i = 0; whole && i < 3000; i++) {
            uint32_t v = lq_mesh_vertex(&m, (lq_point){i, i * i % 1000});
            whole = v != LQ_NONE && lq_mesh_use_add(&m, v) && (i % 3 < 2 || lq_mesh_ring_close(&m, 0));
        }
        lq_mem_fail_after(0);
        assert_true(k < 100);
        lq_mesh_release(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_squares_share_an_edge),
        cmocka_unit_test(repeated_points_and_slim_rings_vanish),
        cmocka_unit_test(a_spike_uses_its_edge_twice),
        cmocka_unit_test(nothing_comes_of_nothing),
        cmocka_unit_test(points_nearer_than_a_unit_are_one_vertex),
        cmocka_unit_test(rings_can_be_added_without_end),
        cmocka_unit_test(crowded_points_are_told_apart),
        cmocka_unit_test(memory_runs_out),
        cmocka_unit_test(memory_runs_out_while_rings_are_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
