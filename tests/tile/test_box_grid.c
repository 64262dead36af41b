/* test_box_grid.c: the grid finds what a look at every box finds. */
#include "../support/support.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "tile/box_grid.h"

enum { BOXES = 300 };

static bool meet(lq_px_box a, lq_px_box b)
{
    return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

static lq_px_box box_random(uint64_t *random)
{
    int64_t x = (int64_t)(test_random(random) % 2000) - 1000, y = (int64_t)(test_random(random) % 1000) - 500;
    return (lq_px_box){x, y, x + 1 + (int64_t)(test_random(random) % 150),
                       y + 1 + (int64_t)(test_random(random) % 30)};
}

static void assert_finds(lq_box_grid *g, const lq_px_box *box, const bool *there, lq_px_box asked)
{
    bool found[BOXES] = {false};
    size_t n = lq_box_grid_meet(g, asked);
    assert_int_equal(n, g->n_found);
    for (size_t i = 0; i < n; i++) {
        assert_false(found[g->found[i]]); /* once */
        found[g->found[i]] = true;
    }
    for (int i = 0; i < BOXES; i++) assert_int_equal(found[i], there[i] && meet(box[i], asked));
}

static void boxes_are_put_taken_and_moved(void **state)
{
    (void)state;
    uint64_t random = 9;
    static const int32_t largest[] = {0, 150, 100000};
    for (size_t k = 0; k < 3; k++) {
        lq_box_grid g;
        lq_px_box box[BOXES];
        bool there[BOXES] = {false};
        assert_true(lq_box_grid_init(&g, BOXES, largest[k]));
        for (int step = 0; step < 3000; step++) {
            uint32_t i = (uint32_t)(test_random(&random) % BOXES);
            if (step == 2000) {
                lq_box_grid_clear(&g);
                memset(there, 0, sizeof there);
            }
            if (test_random(&random) % 4 == 0) {
                if (there[i]) lq_box_grid_take(&g, i);
                there[i] = false;
            } else {
                box[i] = box_random(&random);
                there[i] = true;
                assert_true(lq_box_grid_put(&g, i, box[i]));
            }
            assert_finds(&g, box, there, box_random(&random));
        }
        g.question = UINT32_MAX - 1; /* its count turns over */
        for (int i = 0; i < 3; i++) assert_finds(&g, box, there, (lq_px_box){-1000, -500, 1000, 500});
        lq_box_grid_release(&g);
    }
}

static void pixels_are_rounded_to_the_nearest(void **state)
{
    (void)state;
    assert_int_equal(lq_whole_px(0, 8), 0);
    assert_int_equal(lq_whole_px((1 << 22) - 1, 8), 0);
    assert_int_equal(lq_whole_px(1 << 22, 8), 1);
    assert_int_equal(lq_whole_px(INT32_MAX, 8), 256);
    assert_int_equal(lq_whole_px(12345, 31), 12345);
    assert_int_equal(lq_whole_px(12345, 33), 4 * 12345);
}

static void memory_runs_out(void **state)
{
    (void)state;
    bool whole = false;
    for (long k = 1; !whole; k++) {
        lq_box_grid g;
        lq_mem_fail_after(k);
        whole = lq_box_grid_init(&g, 3, 10) && lq_box_grid_put(&g, 2, (lq_px_box){0, 0, 5, 5});
        lq_mem_fail_after(0);
        assert_true(k < 20 && (!whole || k > 5));
        lq_box_grid_release(&g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boxes_are_put_taken_and_moved),
        cmocka_unit_test(pixels_are_rounded_to_the_nearest),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
