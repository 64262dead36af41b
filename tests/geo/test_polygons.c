/* test_polygons.c: rings come out open, without repeated points, under the right feature. */
#include "../support/support.h"

#include "base/mem.h"
#include "geo/polygons.h"

static void two_counties_and_an_empty_one(void **state)
{
    (void)state;
    const double square[] = {0, 0, 4, 0, 4, 4, 0, 4, 0, 0}, hole[] = {1, 1, 1, 2, 2, 2, 1, 1};
    lq_polygons p = {0};
    assert_true(lq_polygons_feature_add(&p));
    assert_true(lq_polygons_ring_add(&p, square, 5, NULL));
    assert_true(lq_polygons_ring_add(&p, hole, 4, NULL));
    assert_true(lq_polygons_feature_add(&p));
    assert_true(lq_polygons_feature_add(&p));
    assert_true(lq_polygons_ring_add(&p, square, 4, NULL)); /* already open */
    assert_int_equal(p.features, 3);
    assert_int_equal(p.rings, 3);
    assert_int_equal(p.points, 11);
    const uint32_t first_ring[] = {0, 2, 2, 3}, first_point[] = {0, 4, 7, 11};
    assert_memory_equal(p.first_ring, first_ring, sizeof first_ring);
    assert_memory_equal(p.first_point, first_point, sizeof first_point);
    assert_memory_equal(p.xy, square, 4 * 2 * sizeof(double));
    assert_memory_equal(p.xy + 8, hole, 3 * 2 * sizeof(double));
    lq_polygons_release(&p);
    assert_null(p.xy);
}

static void repeated_points_go(void **state)
{
    (void)state;
    const double ring[] = {0, 0, 0, 0, 3, 0, 3, 0, 3, 0, 3, 3, 0, 0, 0, 0};
    const double wanted[] = {0, 0, 3, 0, 3, 3};
    lq_polygons p = {0};
    assert_true(lq_polygons_feature_add(&p));
    assert_true(lq_polygons_ring_add(&p, ring, 8, NULL));
    assert_int_equal(p.points, 3);
    assert_memory_equal(p.xy, wanted, sizeof wanted);
    lq_polygons_release(&p);
}

static void too_short_rings_are_counted(void **state)
{
    (void)state;
    const double line[] = {0, 0, 1, 1, 0, 0}, point[] = {5, 5, 5, 5, 5, 5, 5, 5},
                 triangle[] = {0, 0, 1, 0, 0, 1};
    lq_polygons p = {0};
    size_t dropped = 0;
    assert_true(lq_polygons_feature_add(&p));
    assert_int_equal(p.first_point[0], 0); /* readable although there is no ring */
    assert_true(lq_polygons_ring_add(&p, line, 3, &dropped));
    assert_true(lq_polygons_ring_add(&p, point, 4, &dropped));
    assert_true(lq_polygons_ring_add(&p, NULL, 0, &dropped));
    assert_true(lq_polygons_ring_add(&p, line, 3, NULL));
    assert_int_equal(dropped, 3);
    assert_int_equal(p.rings, 0);
    assert_int_equal(p.points, 0);
    assert_true(lq_polygons_ring_add(&p, triangle, 3, &dropped));
    assert_int_equal(p.points, 3);
    assert_int_equal(p.first_ring[1], 1);
    lq_polygons_release(&p);
}

static void too_many_points_are_refused(void **state)
{
    (void)state;
    const double triangle[] = {0, 0, 1, 0, 0, 1};
    lq_polygons p = {0};
    assert_true(lq_polygons_feature_add(&p));
    assert_false(lq_polygons_ring_add(&p, triangle, ((size_t)1 << 31) + 1, NULL));
    assert_false(lq_polygons_ring_add(&p, triangle, SIZE_MAX, NULL));
    assert_int_equal(p.points, 0);
    lq_polygons_release(&p);
}

static void grows(void **state)
{
    (void)state;
    lq_polygons p = {0};
    for (int f = 0; f < 1000; f++) {
        assert_true(lq_polygons_feature_add(&p));
        for (int r = 0; r < f % 4; r++) {
            const double ring[] = {f, r, f + 1, r, f + 1, r + 1, f, r + 1};
            assert_true(lq_polygons_ring_add(&p, ring, 4, NULL));
        }
    }
    assert_int_equal(p.rings, 250 * (0 + 1 + 2 + 3));
    assert_int_equal(p.points, 4 * p.rings);
    for (uint32_t f = 0; f < 1000; f++)
        for (uint32_t r = p.first_ring[f]; r < p.first_ring[f + 1]; r++) {
            assert_int_equal(p.first_point[r + 1] - p.first_point[r], 4);
            assert_true(p.xy[2 * p.first_point[r]] == f);
            assert_true(p.xy[2 * p.first_point[r] + 1] == r - p.first_ring[f]);
        }
    lq_polygons_release(&p);
}

static void memory_runs_out(void **state)
{
    (void)state;
    const double triangle[] = {0, 0, 1, 0, 0, 1};
    bool whole = false;
    for (long k = 1; !whole; k++) {
        lq_polygons p = {0};
        lq_mem_fail_after(k);
        whole = lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, triangle, 3, NULL);
        assert_true(whole || p.rings == 0);
        assert_true(k < 20);
        lq_polygons_release(&p);
    }
    lq_mem_fail_after(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_counties_and_an_empty_one),
        cmocka_unit_test(repeated_points_go),
        cmocka_unit_test(too_short_rings_are_counted),
        cmocka_unit_test(too_many_points_are_refused),
        cmocka_unit_test(grows),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
