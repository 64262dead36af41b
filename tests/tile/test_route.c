/*
 * test_route.c: lines with casing and dashes at known places by hand, at ordinary and deep zooms, and cut into windows.
 */
#include "../support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "tile/route.h"

static const lq_rgba black = {0, 0, 0, 255}, red = {255, 0, 0, 255};

/* The zoom of most tests: a pixel is 2^13 world units. */
#define BITS    18
#define UNIT    8192
#define ORIGIN  100000 /* pixel of the world at the windows' upper left corners */
#define NO_DASH 0, 0

static lq_point place(double x_px, double y_px)
{
    return (lq_point){(int32_t)lround((ORIGIN + x_px) * UNIT), (int32_t)lround((ORIGIN + y_px) * UNIT)};
}

static lq_window window_of(int32_t width, int32_t height)
{
    return (lq_window){BITS, ORIGIN, ORIGIN, width, height};
}

enum { SIZE = 64 };

typedef struct sheet {
    lq_canvas canvas;
    lq_route_scratch scratch;
} sheet;

static sheet sheet_of(int32_t width, int32_t height)
{
    sheet s = {.scratch = {0}};
    assert_true(lq_canvas_init(&s.canvas, width, height));
    return s;
}

static void sheet_release(sheet *s)
{
    lq_canvas_release(&s->canvas);
    lq_route_scratch_release(&s->scratch);
}

static void draw(sheet *s, const lq_point *at, size_t n, lq_route_style style)
{
    lq_window w = window_of(s->canvas.width_px, s->canvas.height_px);
    assert_true(lq_route_draw(&s->canvas, &s->scratch, &w, at, n, &style));
}

static uint32_t pixel(const sheet *s, int32_t x, int32_t y)
{
    return s->canvas.argb[y * s->canvas.width_px + x];
}

static void assert_alpha(const sheet *s, int32_t x, int32_t y, double wanted)
{
    unsigned alpha = pixel(s, x, y) >> 24;
    if (fabs(alpha - 255 * wanted) > 3) fail_msg("pixel %d, %d: %u, by hand %.1f", x, y, alpha, 255 * wanted);
}

/* ---- by hand ---- */

static void level_lines_fill_whole_rows(void **state)
{
    (void)state;
    sheet s = sheet_of(SIZE, SIZE);
    draw(&s, (lq_point[]){place(-9, 10.5), place(90, 10.5)}, 2, (lq_route_style){3, 0, black, red, NO_DASH});
    for (int32_t y = 0; y < SIZE; y++)
        for (int32_t x = 0; x < SIZE; x++)
            assert_int_equal(pixel(&s, x, y), y >= 9 && y <= 11 ? 0xff000000 : 0);
    assert_true(s.canvas.left == 0 && s.canvas.right == SIZE && s.canvas.top >= 7 && s.canvas.bottom <= 14);
    sheet_release(&s);
}

static void casings_stand_out_on_either_side(void **state)
{
    (void)state;
    sheet s = sheet_of(SIZE, SIZE);
    draw(&s, (lq_point[]){place(20.5, -9), place(20.5, 90)}, 2, (lq_route_style){3, 1, black, red, NO_DASH});
    for (int32_t x = 15; x < 26; x++) {
        uint32_t wanted = x < 18 || x > 22 ? 0 : x == 18 || x == 22 ? 0xffff0000 : 0xff000000;
        assert_int_equal(pixel(&s, x, 33), wanted);
    }
    sheet_release(&s);
}

/* The casing of a line lies under all of it, where it crosses itself too. */
static void casings_lie_under_the_whole_line(void **state)
{
    (void)state;
    sheet s = sheet_of(SIZE, SIZE);
    const lq_point at[] = {place(30.5, -9), place(30.5, 90), place(50, 90), place(70, 20.5), place(-9, 20.5)};
    draw(&s, at, 5, (lq_route_style){3, 2, black, red, NO_DASH});
    for (int32_t k = -5; k <= 5; k++) {
        assert_int_equal(pixel(&s, 30, 20 + k), 0xff000000);
        assert_int_equal(pixel(&s, 30 + k, 20), 0xff000000);
    }
    assert_int_equal(pixel(&s, 32, 22), 0xffff0000);
    sheet_release(&s);
}

/* Dashes of 6 px and gaps of 4, on a line one pixel wide from x = 10 on. */
static void dashes_by_hand(void **state)
{
    (void)state;
    sheet s = sheet_of(SIZE, SIZE);
    draw(&s, (lq_point[]){place(10, 8.5), place(90, 8.5)}, 2, (lq_route_style){1, 0, black, red, 6, 4});
    for (int32_t x = 0; x < SIZE; x++) {
        assert_alpha(&s, x, 8, x < 9 ? 0 : x == 9 ? 0.5 : (x - 10) % 10 < 6); /* the line's end is round */
        assert_alpha(&s, x, 7, 0);
    }
    lq_canvas_clear(&s.canvas);
    /* 5 px wide: as seen, still 12 on and 8 off in the line's middle, and round. */
    draw(&s, (lq_point[]){place(-40, 30.5), place(90, 30.5)}, 2, (lq_route_style){5, 0, black, red, 12, 8});
    for (int32_t x = 0; x < SIZE; x++) assert_alpha(&s, x, 30, x % 20 < 12);
    assert_alpha(&s, 0, 28, 2.5 - (2 * sqrt(2) - 0.5)); /* that far from the first end's middle, at x = 2.5 */
    assert_alpha(&s, 2, 28, 1);
    sheet_release(&s);
}

static void dashes_no_longer_than_wide_are_dots(void **state)
{
    (void)state;
    sheet s = sheet_of(SIZE, SIZE);
    draw(&s, (lq_point[]){place(-20, 30.5), place(90, 30.5)}, 2, (lq_route_style){3, 0, black, red, 3, 7});
    for (int32_t x = 0; x < SIZE; x++) assert_alpha(&s, x, 30, x % 10 < 3);
    assert_alpha(&s, 10, 29, 2 - sqrt(2));
    assert_alpha(&s, 11, 29, 1);
    sheet_release(&s);
}

/* Round a corner of two pieces of 25 and 30 px, and past points that lie on the line: dashes are counted through. */
static void dashes_go_round_corners(void **state)
{
    (void)state;
    sheet s = sheet_of(SIZE, SIZE);
    const lq_point at[] = {place(5.5, 10.5),  place(8, 10.5),    place(8, 10.5),   place(21.25, 10.5),
                           place(30.5, 10.5), place(30.5, 33.5), place(30.5, 40.5)};
    draw(&s, at, 7, (lq_route_style){1, 0, black, red, 6, 4});
    for (int32_t x = 6; x < 30; x++) { /* pixel x begins at x - 5.5 of the way: half a pixel of each */
        double way = x - 5.5 + 0.5, phase = fmod(way, 10);
        if (phase > 0.6 && phase < 5.4) assert_alpha(&s, x, 10, 1);
        if (phase > 6.6 && phase < 9.4) assert_alpha(&s, x, 10, 0);
    }
    for (int32_t y = 12; y < 40; y++) {
        double phase = fmod(25 + y - 10.5 + 0.5, 10);
        if (phase > 0.6 && phase < 5.4) assert_alpha(&s, 30, y, 1);
        if (phase > 6.6 && phase < 9.4) assert_alpha(&s, 30, y, 0);
    }
    assert_alpha(&s, 30, 10, 1); /* the corner lies on a dash, 20 to 26 */
    sheet_release(&s);
}

static void casings_are_never_dashed(void **state)
{
    (void)state;
    sheet s = sheet_of(SIZE, SIZE);
    draw(&s, (lq_point[]){place(-20, 30.5), place(90, 30.5)}, 2, (lq_route_style){1, 1, black, red, 6, 4});
    for (int32_t x = 0; x < SIZE; x++) {
        assert_int_equal(pixel(&s, x, 29), 0xffff0000);
        assert_int_equal(pixel(&s, x, 30), x % 10 < 6 ? 0xff000000 : 0xffff0000);
    }
    sheet_release(&s);
}

/* A line there and back, and its joints, are no darker than the line. */
static void a_line_does_not_darken_itself(void **state)
{
    (void)state;
    sheet once = sheet_of(SIZE, SIZE), often = sheet_of(SIZE, SIZE);
    const lq_route_style thin = {4, 1, {0, 0, 0, 100}, {255, 255, 255, 90}, NO_DASH};
    lq_point a = place(-9, 10.5), b = place(40.5, 35.5), c = place(90, 60.5);
    draw(&once, (lq_point[]){a, c}, 2, thin);
    draw(&often, (lq_point[]){a, c, b, b, a, c}, 6, thin);
    for (int i = 0; i < SIZE * SIZE; i++)
        for (int k = 0; k < 32; k += 8)
            assert_true(abs((int)(once.canvas.argb[i] >> k & 255) - (int)(often.canvas.argb[i] >> k & 255)) <=
                        4);
    sheet_release(&once);
    sheet_release(&often);
}

static void nothing_to_draw(void **state)
{
    (void)state;
    sheet s = sheet_of(SIZE, SIZE);
    const lq_point a = place(10, 10), b = place(50, 40);
    draw(&s, (lq_point[]){a}, 1, (lq_route_style){3, 1, black, red, NO_DASH});
    draw(&s, NULL, 0, (lq_route_style){3, 1, black, red, NO_DASH});
    draw(&s, (lq_point[]){a, b}, 2, (lq_route_style){0, 0, black, red, NO_DASH});
    draw(&s, (lq_point[]){a, b}, 2, (lq_route_style){3, 1, {9, 9, 9, 0}, {9, 9, 9, 0}, NO_DASH});
    draw(&s, (lq_point[]){place(-9, 10), place(-5, 50)}, 2, (lq_route_style){3, 1, black, red, NO_DASH});
    draw(&s, (lq_point[]){place(-9, -5), place(90, -5)}, 2, (lq_route_style){3, 1, black, red, 2, 2});
    assert_true(lq_canvas_is_empty(&s.canvas));
    draw(&s, (lq_point[]){a, a}, 2,
         (lq_route_style){3, 0, black, red, 6, 4}); /* a line without length is no dash */
    for (int i = 0; i < SIZE * SIZE; i++) assert_int_equal(s.canvas.argb[i], 0);
    sheet_release(&s);
}

/* The first dash of a line is there however short the line. */
static void short_lines_are_seen(void **state)
{
    (void)state;
    sheet s = sheet_of(SIZE, SIZE);
    draw(&s, (lq_point[]){place(10.4, 10.5), place(10.6, 10.5)}, 2, (lq_route_style){3, 0, black, red, 6, 4});
    assert_alpha(&s, 10, 10, 1);
    sheet_release(&s);
}

/* ---- deep zooms ---- */

/* A line round the world, 2^28 pixels long: dashes begin at its west end, so pixels with x % 10 below 6 are on. */
static void dashes_far_along_a_long_line(void **state)
{
    (void)state;
    sheet s = sheet_of(SIZE, SIZE);
    const lq_point at[] = {{0, 1 << 30}, {INT32_MAX - 7, 1 << 30}};
    const int64_t starts[] = {0, 1000003, 123456789, ((int64_t)1 << 28) - 70};
    for (size_t i = 0; i < 4; i++) {
        lq_window w = {28, starts[i], ((int64_t)1 << 27) - 30, SIZE, SIZE};
        lq_route_style style = {2, 0, black, red, 6, 4};
        assert_true(lq_route_draw(&s.canvas, &s.scratch, &w, at, 2, &style));
        for (int32_t x = 1; x < SIZE; x++) {
            int64_t phase = (w.x0_px + x) % 10;
            double wanted = phase == 0 || phase == 5 ? -1 : phase < 6; /* the ends are round */
            if (wanted >= 0 && w.x0_px + x > 2 && w.x0_px + x < (1 << 28) - 4) {
                assert_alpha(&s, x, 29, wanted);
                assert_alpha(&s, x, 30, wanted);
            }
            assert_alpha(&s, x, 28, 0);
        }
        lq_canvas_clear(&s.canvas);
    }
    sheet_release(&s);
}

/* From corner to corner of the world, at zoom 22: along the diagonal of every window. */
static void long_slanted_lines(void **state)
{
    (void)state;
    sheet s = sheet_of(SIZE, SIZE);
    const lq_point at[] = {{0, 0}, {INT32_MAX, INT32_MAX}};
    const int64_t starts[] = {0, 777777777, ((int64_t)1 << 30) - SIZE};
    for (size_t i = 0; i < 3; i++) {
        lq_window w = {30, starts[i], starts[i], SIZE, SIZE};
        assert_true(
            lq_route_draw(&s.canvas, &s.scratch, &w, at, 2, &(lq_route_style){3, 0, black, red, NO_DASH}));
        for (int32_t x = 0; x < SIZE - 3; x++) {
            assert_int_equal(pixel(&s, x, x), 0xff000000);
            assert_alpha(&s, x + 2, x, 2 - sqrt(2));
            assert_int_equal(pixel(&s, x + 3, x), 0);
        }
        lq_canvas_clear(&s.canvas);
    }
    sheet_release(&s);
}

/* ---- windows ---- */

static uint8_t random_byte(uint64_t *random)
{
    return (uint8_t)(test_random(random) >> 32);
}

static lq_route_style random_style(uint64_t *random)
{
    lq_route_style s = {.width_px = (float)(0.4 + 4 * test_random_unit(random))};
    s.colour = (lq_rgba){random_byte(random), random_byte(random), random_byte(random),
                         (uint8_t)(55 + random_byte(random) % 200)};
    s.casing = (lq_rgba){255, 255, 255, random_byte(random)};
    if (test_random(random) & 2) s.casing_px = (float)(2 * test_random_unit(random));
    s.dash_px = (float)(9 * test_random_unit(random));
    if (test_random(random) & 2) s.gap_px = (float)(6 * test_random_unit(random));
    return s;
}

/* A walk of short and long steps about the window, some of them far off. */
static void random_walk(lq_point *at, size_t n, const lq_window *w, uint64_t *random)
{
    double unit = ldexp(1, LQ_WORLD_BITS - w->world_bits);
    for (size_t i = 0; i < n; i++) {
        double far = test_random(random) % 9 ? 1 : 3000;
        double x = (double)w->x0_px + w->width_px * (0.5 + far * (1.6 * test_random_unit(random) - 0.8));
        double y = (double)w->y0_px + w->height_px * (0.5 + far * (1.6 * test_random_unit(random) - 0.8));
        at[i] = (lq_point){(int32_t)fmin(fmax(x * unit, 0), INT32_MAX),
                           (int32_t)fmin(fmax(y * unit, 0), INT32_MAX)};
    }
}

enum { POINTS = 12, LINES = 4, PART_W = 40, PART_H = 24, ACROSS = 4 };

static void routes_draw(sheet *s, const lq_window *w, lq_point at[LINES][POINTS], const lq_route_style *style)
{
    for (int i = 0; i < LINES; i++)
        assert_true(lq_route_draw(&s->canvas, &s->scratch, w, at[i], POINTS, &style[i]));
}

static void assert_part(const sheet *big, const sheet *small, int32_t left, int32_t top)
{
    for (int32_t y = 0; y < PART_H; y++)
        for (int32_t x = 0; x < PART_W; x++) {
            uint32_t whole = pixel(big, left + x, top + y), part = pixel(small, x, y);
            if (whole != part)
                fail_msg("pixel %d, %d: %08x, in its part %08x", left + x, top + y, whole, part);
        }
}

static void windows_show_the_whole(void **state)
{
    (void)state;
    uint64_t random = 404;
    sheet big = sheet_of(ACROSS * PART_W, ACROSS * PART_H), small = sheet_of(PART_W, PART_H);
    for (int turn = 0; turn < 60; turn++) {
        lq_point at[LINES][POINTS];
        lq_route_style style[LINES];
        int bits = 12 + turn % 19;
        int64_t middle =
            (int64_t)(test_random_unit(&random) * ldexp(1, bits - 1)) + ((int64_t)1 << (bits - 2));
        lq_window w = {bits, middle, middle / 2, ACROSS * PART_W, ACROSS * PART_H};
        for (int i = 0; i < LINES; i++) {
            random_walk(at[i], POINTS, &w, &random);
            style[i] = random_style(&random);
        }
        routes_draw(&big, &w, at, style);
        for (int32_t k = 0; k < ACROSS * ACROSS; k++) {
            int32_t left = k % ACROSS * PART_W, top = k / ACROSS * PART_H;
            routes_draw(&small, &(lq_window){bits, w.x0_px + left, w.y0_px + top, PART_W, PART_H}, at, style);
            assert_part(&big, &small, left, top);
            lq_canvas_clear(&small.canvas);
        }
        lq_canvas_clear(&big.canvas);
        for (int32_t i = 0; i < ACROSS * ACROSS * PART_W * PART_H; i++)
            assert_int_equal(big.canvas.argb[i], 0);
    }
    sheet_release(&big);
    sheet_release(&small);
}

/* More widths in turn than pens are kept. */
static void pens_are_made_anew(void **state)
{
    (void)state;
    sheet s = sheet_of(SIZE, SIZE);
    for (int turn = 0; turn < 3; turn++)
        for (int width = 1; width <= 13; width += 2) {
            const lq_point at[] = {place(-20, 30.5), place(90, 30.5)};
            draw(&s, at, 2, (lq_route_style){(float)width, 1, black, red, NO_DASH});
            for (int32_t y = 15; y < 46; y++) {
                int off = abs(y - 30);
                uint32_t wanted = off <= width / 2 ? 0xff000000 : off == width / 2 + 1 ? 0xffff0000 : 0;
                assert_int_equal(pixel(&s, 40, y), wanted);
            }
            lq_canvas_clear(&s.canvas);
        }
    draw(&s, (lq_point[]){place(-20, 30), place(90, 30)}, 2, (lq_route_style){500, 90, black, red, NO_DASH});
    assert_int_equal(pixel(&s, 40, 5), 0xff000000); /* limited, but there */
    sheet_release(&s);
}

static void memory_runs_out(void **state)
{
    (void)state;
    const lq_route_style style = {3, 1, {0, 0, 0, 255}, {255, 0, 0, 255}, NO_DASH};
    const lq_point at[] = {place(-20, 30.5), place(90, 30.5)};
    lq_window w = window_of(SIZE, SIZE);
    bool whole = false;
    int k;
    for (k = 1; !whole; k++) {
        sheet s = sheet_of(SIZE, SIZE);
        lq_mem_fail_after(k);
        whole = lq_route_draw(&s.canvas, &s.scratch, &w, at, 2, &style);
        lq_mem_fail_after(0);
        assert_true(lq_route_draw(&s.canvas, &s.scratch, &w, at, 2, &style));
        assert_int_equal(pixel(&s, 40, 30), 0xff000000);
        sheet_release(&s);
    }
    assert_int_equal(k, 5); /* the ink and two pens, each once */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(level_lines_fill_whole_rows),
        cmocka_unit_test(casings_stand_out_on_either_side),
        cmocka_unit_test(casings_lie_under_the_whole_line),
        cmocka_unit_test(dashes_by_hand),
        cmocka_unit_test(dashes_no_longer_than_wide_are_dots),
        cmocka_unit_test(dashes_go_round_corners),
        cmocka_unit_test(casings_are_never_dashed),
        cmocka_unit_test(a_line_does_not_darken_itself),
        cmocka_unit_test(nothing_to_draw),
        cmocka_unit_test(short_lines_are_seen),
        cmocka_unit_test(dashes_far_along_a_long_line),
        cmocka_unit_test(long_slanted_lines),
        cmocka_unit_test(windows_show_the_whole),
        cmocka_unit_test(pens_are_made_anew),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
