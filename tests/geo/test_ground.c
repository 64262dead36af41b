/* test_ground.c: how far a ground goes on, and in which sets a place lies: squares, and whatever even-odd says of polygons. */
#include "../support/support.h"

#include <stdlib.h>
#include "base/mem.h"
#include "geo/ground.h"

/* Two squares of 100 side by side, feature 0 at 0..100 and 1 at 100..200; a third of 40, feature 2, is a hole in the first at
   50..90, 10..50. */
static uint32_t first[] = {0, 4, 8, 10, 15}, left[] = {0, 1, 0, 0}, right[] = {LQ_NONE, LQ_NONE, 1, 2};
static lq_point points[] = {{100, 100}, {0, 100},   {0, 0},     {100, 0}, {100, 0},
                            {200, 0},   {200, 100}, {100, 100}, {100, 0}, {100, 100},
                            {50, 10},   {50, 50},   {90, 50},   {90, 10}, {50, 10}};
static const lq_arcs squares = {
    .features = 3, .n = 4, .points = 15, .first = first, .at = points, .left = left, .right = right};

static void assert_reach(lq_reach r, int32_t l, int32_t above, int32_t rgt, int32_t below)
{
    assert_int_equal(r.left, l);
    assert_int_equal(r.above, above);
    assert_int_equal(r.right, rgt);
    assert_int_equal(r.below, below);
}

static void a_ground_reaches_its_first_border(void **state)
{
    (void)state;
    const uint32_t own[] = {0, 1, 2}, one[] = {0, 0, LQ_NONE}, all[] = {0, 0, 0};
    const lq_anchor at[] = {{.at = {20, 30}}, {.at = {160, 90}}, {.at = {75, 20}}};
    lq_reach r[3];
    lq_reaches_of_groups(r, at, &squares, own, 3);
    assert_reach(r[0], 20, 30, 30, 70);
    assert_reach(r[1], 60, 90, 40, 10);
    assert_reach(r[2], 25, 10, 15, 30);
    lq_reaches_of_groups(r, at, &squares, one, 1); /* the border between the two is none */
    assert_reach(r[0], 20, 30, 30, 70);
    lq_reaches_of_groups(r, at + 1, &squares, one, 1);
    assert_reach(r[0], 160, 90, 40, 10);
    lq_reaches_of_groups(r, at, &squares, all, 1); /* nor is the hole */
    assert_reach(r[0], 20, 30, 180, 70);
}

static void a_place_lies_in_its_sets(void **state)
{
    (void)state;
    const uint32_t sets[] = {1, 3, 4};
    lq_outlines o;
    assert_true(lq_outlines_init(&o, &squares, sets));
    assert_int_equal(o.n, 4);
    for (int32_t y = -3; y < 110; y += 7)
        for (int32_t x = -4; x < 210; x += 7) {
            bool in = x > 0 && x < 200 && y > 0 && y<100, hole = x> 50 && x < 90 && y > 10 && y < 50;
            assert_int_equal(lq_outlines_sets(&o, (lq_point){x, y}), !in ? 0 : hole ? 4 : x > 100 ? 3 : 1);
        }
    lq_outlines_release(&o);
    const uint32_t alike[] = {8, 8, 8}; /* borders within a set are none of its outline */
    assert_true(lq_outlines_init(&o, &squares, alike));
    assert_int_equal(o.n, 2);
    assert_int_equal(lq_outlines_sets(&o, (lq_point){70, 30}), 8);
    assert_int_equal(lq_outlines_sets(&o, (lq_point){250, 30}), 0);
    lq_outlines_release(&o);
}

static void memory_runs_out(void **state)
{
    (void)state;
    const uint32_t sets[] = {1, 2, 3};
    for (long k = 1; k <= 3; k++) {
        lq_outlines o;
        lq_mem_fail_after(k);
        assert_int_equal(lq_outlines_init(&o, &squares, sets), k == 3);
        lq_mem_fail_after(0);
        lq_outlines_release(&o);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ground_reaches_its_first_border),
        cmocka_unit_test(a_place_lies_in_its_sets),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
