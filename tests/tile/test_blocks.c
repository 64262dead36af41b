/* test_blocks.c: blocks are those that boxes touch, counted pixel by pixel. */
#include "../support/support.h"

#include <string.h>
#include "base/mem.h"
#include "tile/blocks.h"

enum { WIDE = 70, HIGH = 9 };

/* Pixels of row y that runs cover. */
static void row_read(const lq_blocks *b, int32_t y, bool got[WIDE])
{
    int32_t before = -1;
    memset(got, 0, WIDE);
    for (int32_t x0, x1 = 0; lq_blocks_next(b, y, &x0, &x1);) {
        assert_true(x0 > before && x1 > x0 && x1 <= WIDE); /* one run is not two */
        for (int32_t x = x0; x < x1; x++) got[x] = true;
        before = x1;
    }
}

static void runs_are_the_blocks_that_boxes_touch(void **state)
{
    (void)state;
    uint64_t random = 3;
    lq_blocks b;
    assert_true(lq_blocks_init(&b, WIDE, HIGH));
    for (int round = 0; round < 200; round++) {
        bool wanted[HIGH][WIDE] = {{false}}, got[WIDE];
        lq_blocks_clear(&b);
        for (int boxes = 0; boxes < round % 5; boxes++) {
            int32_t left = (int32_t)(test_random(&random) % WIDE),
                    top = (int32_t)(test_random(&random) % HIGH),
                    right = left + (int32_t)(test_random(&random) % (WIDE - (uint64_t)left + 1)),
                    bottom = top + (int32_t)(test_random(&random) % (HIGH - (uint64_t)top + 1));
            lq_blocks_use(&b, left, top, right, bottom);
            for (int32_t y = top; y < bottom; y++)
                for (int32_t x = 0; x < WIDE && left < right; x++)
                    if (x / 16 >= left / 16 && x / 16 <= (right - 1) / 16) wanted[y][x] = true;
        }
        for (int32_t y = 0; y < HIGH; y++) {
            row_read(&b, y, got);
            assert_memory_equal(got, wanted[y], WIDE);
        }
    }
    lq_blocks_release(&b);
}

static void memory_runs_out(void **state)
{
    (void)state;
    lq_blocks b;
    lq_mem_fail_after(1);
    assert_false(lq_blocks_init(&b, WIDE, HIGH));
    lq_mem_fail_after(0);
    lq_blocks_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_are_the_blocks_that_boxes_touch),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
