/* test_window.c: world units to subpixels, and where a segment crosses a level, by hand and by exact fractions. */
#include "../support/support.h"

#include "tile/window.h"

static void a_pixel_has_256_subpixels(void **state)
{
    (void)state;
    /* Zoom 0, tiles of 256 px: 2^8 px of 2^8 subpixels are 2^16, so a subpixel is 2^15 units. */
    assert_int_equal(lq_sub_scale(0, 8), 0);
    assert_int_equal(lq_sub_scale(1 << 30, 8), 1 << 15); /* the middle of the world */
    assert_int_equal(lq_sub_scale(1 << 15, 8), 1);
    assert_int_equal(lq_sub_scale((1 << 14) - 1, 8), 0); /* rounded, halves up */
    assert_int_equal(lq_sub_scale(1 << 14, 8), 1);
    assert_int_equal(lq_sub_scale(INT32_MAX, 8), 1 << 16); /* the last unit is the east edge of the world */
}

static void deep_zooms_have_less_than_a_unit_to_a_subpixel(void **state)
{
    (void)state;
    assert_int_equal(lq_sub_scale(12345, 22), 12345 / 2 + 1); /* zoom 14: 2 units, 6172.5 goes up */
    assert_int_equal(lq_sub_scale(12345, 23), 12345);         /* zoom 15: just one */
    assert_int_equal(lq_sub_scale(12345, 24), 2 * 12345);     /* zoom 16: a half */
    assert_int_equal(lq_sub_scale(INT32_MAX, 30), INT64_C(128) * INT32_MAX); /* zoom 22 */
}

static void a_window_counts_from_its_corner(void **state)
{
    (void)state;
    const lq_window w = {.world_bits = 10, .x0_px = 512, .y0_px = 100, .width_px = 256, .height_px = 256};
    lq_sub middle = lq_window_sub(&w, (lq_point){1 << 30, 1 << 30});
    assert_int_equal(middle.x, 0);
    assert_int_equal(middle.y, (512 - 100) * 256);
    lq_sub corner = lq_window_sub(&w, (lq_point){0, 0});
    assert_int_equal(corner.x, -512 * 256);
    assert_int_equal(corner.y, -100 * 256);
    const lq_window deep = {.world_bits = 30, .x0_px = (INT64_C(1) << 30) - 256, .y0_px = 0};
    assert_int_equal(lq_window_sub(&deep, (lq_point){INT32_MAX, 0}).x,
                     256 * 256 - 128); /* half a pixel short */
}

static void crossings_by_hand(void **state)
{
    (void)state;
    const lq_sub t = {10, 100}, east = {20, 104}, west = {0, 104}, straight = {10, 104};
    assert_int_equal(lq_sub_cross(t, east, 100), 10);
    assert_int_equal(lq_sub_cross(t, east, 101), 12); /* 12.5 */
    assert_int_equal(lq_sub_cross(t, east, 102), 15);
    assert_int_equal(lq_sub_cross(t, east, 103), 17); /* 17.5 */
    assert_int_equal(lq_sub_cross(t, east, 104), 20);
    assert_int_equal(lq_sub_cross(t, west, 101), 7); /* 7.5: down, not towards 0 */
    assert_int_equal(lq_sub_cross(t, west, 102), 5);
    assert_int_equal(lq_sub_cross((lq_sub){-10, 0}, (lq_sub){-13, 2}, 1), -12); /* -11.5 */
    for (int64_t y = 100; y <= 104; y++) assert_int_equal(lq_sub_cross(t, straight, y), 10);
}

/* x is the crossing rounded down when x <= exact < x + 1; multiplied by the run, that is a question of whole numbers. */
static void assert_rounded_down(lq_sub t, lq_sub b, int64_t y)
{
    __int128 x = lq_sub_cross(t, b, y), run = b.y - t.y,
             exact = (__int128)t.x * run + (__int128)(y - t.y) * (b.x - t.x);
    assert_true(x * run <= exact && exact < (x + 1) * run);
}

static void crossings_are_rounded_down_at_every_size(void **state)
{
    (void)state;
    uint64_t random = 11;
    for (int bits = 3; bits <= 38; bits++) { /* 38: the whole world at zoom 22 */
        int64_t size = INT64_C(1) << bits;
        for (int i = 0; i < 2000; i++) {
            lq_sub t = {(int64_t)(test_random_unit(&random) * (double)size),
                        (int64_t)(test_random_unit(&random) * (double)size)};
            lq_sub b = {(int64_t)(test_random_unit(&random) * (double)size),
                        (int64_t)(test_random_unit(&random) * (double)size)};
            if (i % 2) t.x -= size / 2, b.x -= size / 2;
            if (t.y == b.y) continue;
            if (t.y > b.y) {
                lq_sub s = t;
                t = b;
                b = s;
            }
            assert_rounded_down(t, b, t.y);
            assert_rounded_down(t, b, b.y);
            assert_rounded_down(t, b, t.y + (int64_t)(test_random_unit(&random) * (double)(b.y - t.y)));
        }
    }
}

/* At the very limits of 32 bits, where products of 32-bit numbers reach 2^63. */
static void crossings_at_the_limits(void **state)
{
    (void)state;
    static const int64_t sizes[] = {INT32_MAX - 1, INT32_MAX, INT64_C(1) << 31, (INT64_C(1) << 31) + 1,
                                    INT64_C(1) << 38};
    for (size_t i = 0; i < 5; i++)
        for (size_t k = 0; k < 5; k++)
            for (int sign = -1; sign <= 1; sign += 2) {
                const lq_sub t = {7, -3}, b = {7 + sign * sizes[i], -3 + sizes[k]};
                assert_rounded_down(t, b, t.y);
                assert_rounded_down(t, b, t.y + 1);
                assert_rounded_down(t, b, t.y + sizes[k] / 2);
                assert_rounded_down(t, b, b.y - 1);
                assert_rounded_down(t, b, b.y);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pixel_has_256_subpixels),
        cmocka_unit_test(deep_zooms_have_less_than_a_unit_to_a_subpixel),
        cmocka_unit_test(a_window_counts_from_its_corner),
        cmocka_unit_test(crossings_by_hand),
        cmocka_unit_test(crossings_are_rounded_down_at_every_size),
        cmocka_unit_test(crossings_at_the_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
