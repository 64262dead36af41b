/*
 * test_stroke.c: ink of lines at known places by hand, and what must hold for any line: mirrors, windows, joints.
 *
 * By hand: a pixel whose centre is d pixels from the middle of a line w pixels wide has the overlap of [d - 1/2, d + 1/2] and
 * [-w/2, w/2] as ink.
 */
#include "../support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "tile/stroke.h"

#define PX   LQ_SUB
#define SIZE 64

typedef struct inks {
    uint8_t at[SIZE * SIZE];
} inks;

static void stroke(inks *i, lq_sub a, lq_sub b, unsigned kind, float line_px)
{
    lq_pen pen;
    lq_pen_init(&pen, line_px, kind);
    lq_stroke_segment(i->at, SIZE, SIZE, a, b, &pen);
}

static unsigned amount(const inks *i, int x, int y)
{
    return lq_ink_amount(i->at[y * SIZE + x]);
}

static uint64_t sum_of(const inks *i)
{
    uint64_t sum = 0;
    for (int k = 0; k < SIZE * SIZE; k++) sum += lq_ink_amount(i->at[k]);
    return sum;
}

/* ---- by hand ---- */

typedef struct level_case {
    float line_px;
    int64_t below;   /* the line's middle is this many subpixels below the centre of row 10 */
    double share[4]; /* of rows 9, 10, 11, 12 */
} level_case;

static const level_case level_cases[] = {
    {0.6f, 0, {0, 0.6, 0, 0}},      {0.6f, 51, {0, 0.6, 0, 0}}, /* 0.2 px down: reaches to 0.5, still inside */
    {0.6f, 128, {0, 0.3, 0.3, 0}},                              /* on the edge between two rows */
    {0.6f, 64, {0, 0.55, 0.05, 0}},                             /* 0.25 px down: from -0.05 to 0.55 */
    {1, 0, {0, 1, 0, 0}},           {1, 64, {0, 0.75, 0.25, 0}}, {1, 128, {0, 0.5, 0.5, 0}},
    {1, -64, {0.25, 0.75, 0, 0}},   {2, 0, {0.5, 1, 0.5, 0}},    {2, 64, {0.25, 1, 0.75, 0}},
    {2, 128, {0, 1, 1, 0}},         {3, 128, {0.5, 1, 1, 0.5}},  {0.1f, 0, {0, 0.1, 0, 0}},
};

static void assert_near(unsigned ink, double share)
{
    double wanted = share * LQ_INK_FULL;
    if (fabs(ink - wanted) > 0.501 + (share > 0 && share < 1 ? 0.02 * LQ_INK_FULL / 63 : 0))
        fail_msg("ink %u, by hand %.2f", ink, wanted);
}

/* A line across the whole window, eastwards, westwards, and turned by a quarter. */
static void level_and_upright_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof level_cases / sizeof *level_cases; i++) {
        const level_case *c = &level_cases[i];
        int64_t at = 10 * PX + PX / 2 + c->below, end = SIZE * PX + 1000;
        inks east = {{0}}, west = {{0}}, south = {{0}};
        stroke(&east, (lq_sub){-1000, at}, (lq_sub){end, at}, 0, c->line_px);
        stroke(&west, (lq_sub){end, at}, (lq_sub){-1000, at}, 0, c->line_px);
        stroke(&south, (lq_sub){at, -1000}, (lq_sub){at, end}, 0, c->line_px);
        for (int x = 0; x < SIZE; x++)
            for (int row = 0; row < SIZE; row++) {
                double share = row >= 9 && row <= 12 ? c->share[row - 9] : 0;
                assert_near(amount(&east, x, row), share);
                assert_near(amount(&west, x, row), share);
                assert_near(amount(&south, row, x), share);
            }
    }
}

/* Ends are round: beyond the end the distance is that to the end. */
static void ends_and_dots(void **state)
{
    (void)state;
    inks line = {{0}}, dot = {{0}};
    stroke(&line, (lq_sub){-900, 10 * PX + 128}, (lq_sub){20 * PX + 128, 10 * PX + 128}, 0, 2);
    assert_near(amount(&line, 20, 10), 1);
    assert_near(amount(&line, 21, 10), 0.5);
    assert_near(amount(&line, 22, 10), 0);
    assert_near(amount(&line, 21, 11), 1.5 - sqrt(2)); /* 1.414 px from the end: [0.914, 1.914] and [-1, 1] */
    stroke(&dot, (lq_sub){20 * PX + 128, 10 * PX + 128}, (lq_sub){20 * PX + 128, 10 * PX + 128}, 0, 2);
    for (int y = -2; y <= 2; y++)
        for (int x = -2; x <= 2; x++) {
            double d = hypot(x, y), share = fmax(0, fmin(d + 0.5, 1) - fmax(d - 0.5, -1));
            assert_near(amount(&dot, 20 + x, 10 + y), share);
        }
}

static void a_line_that_misses_leaves_nothing(void **state)
{
    (void)state;
    static const lq_sub ways[][2] = {
        {{-PX, -PX}, {SIZE * PX, -PX}},
        {{-PX, -PX}, {-PX, SIZE * PX}},
        {{(SIZE + 1) * PX, 0}, {(SIZE + 1) * PX, SIZE * PX}},
        {{0, (SIZE + 1) * PX}, {SIZE * PX, (SIZE + 1) * PX}},
        {{-9 * PX, 3 * PX}, {3 * PX, -9 * PX}},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        inks none = {{0}};
        stroke(&none, ways[i][0], ways[i][1], 3, 1);
        assert_int_equal(sum_of(&none), 0);
    }
}

/* Whatever its direction, a line inks as much as it is long and wide. */
static void ink_is_length_by_width(void **state)
{
    (void)state;
    static const float widths[] = {0.6f, 1, 1.5f, 2, 4};
    for (size_t w = 0; w < 5; w++)
        for (int degrees = 0; degrees < 180; degrees += 7) {
            double angle = degrees * 3.14159265358979 / 180, half = 24;
            inks i = {{0}};
            lq_sub a = {SIZE * PX / 2 + 31 - llround(half * PX * cos(angle)),
                        SIZE * PX / 2 + 77 - llround(half * PX * sin(angle))};
            lq_sub b = {SIZE * PX / 2 + 31 + llround(half * PX * cos(angle)),
                        SIZE * PX / 2 + 77 + llround(half * PX * sin(angle))};
            stroke(&i, a, b, 0, widths[w]);
            /* Round ends stand out by half a pixel and more; they are at most as long as the line is wide, and one. */
            double ink = (double)sum_of(&i) / LQ_INK_FULL, line = 2 * half * widths[w],
                   ends = (widths[w] + 1) * widths[w];
            assert_true(ink > line * 0.97 && ink < line * 1.03 + ends);
        }
}

/* ---- what must hold for any line ---- */

static lq_sub random_sub(uint64_t *random)
{
    return (lq_sub){(int64_t)(test_random(random) % (96 * PX)) - 16 * PX,
                    (int64_t)(test_random(random) % (96 * PX)) - 16 * PX};
}

static void assert_inks_near(unsigned a, unsigned b)
{
    if (a > b + 1 || b > a + 1)
        fail_msg("inks %u and %u", a, b); /* sums of floats in another order may round otherwise */
}

static void mirrors_show_the_mirrored(void **state)
{
    (void)state;
    uint64_t random = 4;
    const int64_t end = SIZE * PX;
    for (int turn = 0; turn < 300; turn++) {
        lq_sub a = random_sub(&random), b = random_sub(&random);
        float width = (float)(0.3 + 3 * test_random_unit(&random));
        inks plain = {{0}}, sideways = {{0}}, upside = {{0}}, diagonal = {{0}}, back = {{0}};
        stroke(&plain, a, b, 0, width);
        stroke(&sideways, (lq_sub){end - a.x, a.y}, (lq_sub){end - b.x, b.y}, 0, width);
        stroke(&upside, (lq_sub){a.x, end - a.y}, (lq_sub){b.x, end - b.y}, 0, width);
        stroke(&diagonal, (lq_sub){a.y, a.x}, (lq_sub){b.y, b.x}, 0, width);
        stroke(&back, b, a, 0, width);
        for (int y = 0; y < SIZE; y++)
            for (int x = 0; x < SIZE; x++) {
                assert_inks_near(amount(&plain, x, y), amount(&sideways, SIZE - 1 - x, y));
                assert_inks_near(amount(&plain, x, y), amount(&upside, x, SIZE - 1 - y));
                assert_inks_near(amount(&plain, x, y), amount(&diagonal, y, x));
                assert_inks_near(amount(&plain, x, y), amount(&back, x, y));
            }
    }
}

/* Every pixel, by the definition and in doubles. */
static double ink_by_definition(lq_sub a, lq_sub b, double x, double y, double width)
{
    double ux = (double)(b.x - a.x), uy = (double)(b.y - a.y), px = x - (double)a.x, py = y - (double)a.y;
    double length2 = ux * ux + uy * uy,
           along = length2 > 0 ? fmin(1, fmax(0, (px * ux + py * uy) / length2)) : 0;
    double d = hypot(px - along * ux, py - along * uy) / PX;
    return fmax(0, fmin(d + 0.5, width / 2) - fmax(d - 0.5, -width / 2));
}

static void assert_definition(const inks *i, lq_sub a, lq_sub b, double width, double tolerance)
{
    for (int y = 0; y < SIZE; y++)
        for (int x = 0; x < SIZE; x++) {
            double wanted = ink_by_definition(a, b, (x + 0.5) * PX, (y + 0.5) * PX, width) * LQ_INK_FULL;
            if (fabs(amount(i, x, y) - wanted) > tolerance)
                fail_msg("pixel %d, %d: ink %u, by definition %.2f", x, y, amount(i, x, y), wanted);
        }
}

static void every_pixel_is_as_defined(void **state)
{
    (void)state;
    uint64_t random = 6;
    for (int turn = 0; turn < 500; turn++) {
        lq_sub a = random_sub(&random),
               b = turn % 5 ? random_sub(&random) : (lq_sub){a.x + turn, a.y - 3}; /* short ones too */
        float width = (float)(0.3 + 3 * test_random_unit(&random));
        inks i = {{0}};
        stroke(&i, a, b, 0, width);
        assert_definition(&i, a, b, width, 1.01);
    }
}

/* A border of 39 km is 2^20 pixels long at zoom 22; the line must lie where it should all the same. Floats have 24 bits, so past
   2^26 subpixels it may be off by a few subpixels: less than a sixteenth, the step between two mixes. */
static void long_segments_at_deep_zooms(void **state)
{
    (void)state;
    uint64_t random = 9;
    for (int bits = 16; bits <= 28; bits++)
        for (int turn = 0; turn < 20; turn++) {
            double angle = 6.28318530718 * test_random_unit(&random), length = (double)(INT64_C(1) << bits),
                   share = test_random_unit(&random);
            lq_sub in = {(int64_t)(test_random(&random) % (SIZE * PX)),
                         (int64_t)(test_random(&random) % (SIZE * PX))};
            lq_sub a = {in.x - llround(share * length * cos(angle)),
                        in.y - llround(share * length * sin(angle))};
            lq_sub b = {in.x + llround((1 - share) * length * cos(angle)),
                        in.y + llround((1 - share) * length * sin(angle))};
            inks i = {{0}};
            stroke(&i, a, b, 0, 2);
            assert_definition(&i, a, b, 2, bits < 26 ? 1.01 : 0.08 * LQ_INK_FULL);
        }
}

/* The same line in the whole window and in parts of it. */
static void windows_cut_anywhere_agree(void **state)
{
    (void)state;
    enum { PART = 32 };
    uint64_t random = 10;
    for (int turn = 0; turn < 400; turn++) {
        lq_sub a = random_sub(&random), b = random_sub(&random);
        if (turn % 4 == 0) b.x *= 50, b.y *= 70; /* far off */
        float width = (float)(0.3 + 3 * test_random_unit(&random));
        inks whole = {{0}};
        lq_pen pen;
        lq_pen_init(&pen, width, 1);
        stroke(&whole, a, b, 1, width);
        for (int part = 0; part < 4; part++) {
            uint8_t ink[PART * PART] = {0};
            int x0 = part % 2 * PART, y0 = part / 2 * PART;
            lq_stroke_segment(ink, PART, PART, (lq_sub){a.x - x0 * PX, a.y - y0 * PX},
                              (lq_sub){b.x - x0 * PX, b.y - y0 * PX}, &pen);
            for (int y = 0; y < PART; y++)
                assert_memory_equal(ink + y * PART, whole.at + (y0 + y) * SIZE + x0, PART);
        }
    }
}

/* ---- several lines ---- */

static void joints_have_the_greatest_not_the_sum(void **state)
{
    (void)state;
    const lq_sub a = {3 * PX + 50, 7 * PX}, m = {20 * PX, 30 * PX + 9}, b = {50 * PX, 11 * PX};
    inks one = {{0}}, other = {{0}}, both = {{0}}, turned = {{0}};
    stroke(&one, a, m, 2, 1.2f);
    stroke(&other, m, b, 2, 1.2f);
    stroke(&both, a, m, 2, 1.2f);
    stroke(&both, m, b, 2, 1.2f);
    stroke(&turned, m, b, 2, 1.2f);
    stroke(&turned, a, m, 2, 1.2f);
    for (int i = 0; i < SIZE * SIZE; i++)
        assert_int_equal(both.at[i], one.at[i] > other.at[i] ? one.at[i] : other.at[i]);
    assert_memory_equal(both.at, turned.at, sizeof both.at);
    stroke(&both, a, m, 2, 1.2f); /* twice is once */
    assert_memory_equal(both.at, turned.at, sizeof both.at);
}

static void a_line_in_pieces_is_the_line(void **state)
{
    (void)state;
    inks whole = {{0}}, pieces = {{0}};
    stroke(&whole, (lq_sub){2 * PX, 3 * PX}, (lq_sub){62 * PX, 43 * PX}, 0, 1);
    for (int k = 0; k < 20; k++)
        stroke(&pieces, (lq_sub){(2 + 3 * k) * PX, (3 + 2 * k) * PX},
               (lq_sub){(5 + 3 * k) * PX, (5 + 2 * k) * PX}, 0, 1);
    for (int i = 0; i < SIZE * SIZE; i++)
        assert_inks_near(lq_ink_amount(whole.at[i]), lq_ink_amount(pieces.at[i]));
}

static void stronger_ink_wins_then_the_later_kind(void **state)
{
    (void)state;
    const lq_sub west = {-PX, 10 * PX + 128}, east = {SIZE * PX, 10 * PX + 128}, north = {30 * PX + 128, -PX},
                 south = {30 * PX + 128, SIZE * PX};
    for (int order = 0; order < 2; order++) {
        inks i = {{0}};
        if (order == 0) stroke(&i, west, east, 3, 0.6f);
        stroke(&i, north, south, 1, 1);
        if (order == 1) stroke(&i, west, east, 3, 0.6f);
        assert_int_equal(i.at[10 * SIZE + 5], 38 << 2 | 3);  /* 0.6 of 63 */
        assert_int_equal(i.at[10 * SIZE + 30], 63 << 2 | 1); /* the full one, though its kind is earlier */
        assert_int_equal(i.at[20 * SIZE + 30], 63 << 2 | 1);
        inks equal = {{0}};
        stroke(&equal, order ? west : north, order ? east : south, order ? 2 : 0, 1);
        stroke(&equal, order ? north : west, order ? south : east, order ? 0 : 2, 1);
        assert_int_equal(equal.at[10 * SIZE + 30], 63 << 2 | 2);
    }
}

static void reach_is_half_the_line_and_half_a_pixel(void **state)
{
    (void)state;
    assert_true(lq_stroke_reach(1) == 1 && lq_stroke_reach(2) == 1.5f && lq_stroke_reach(0) == 0.5f);
    assert_int_equal(lq_ink_amount(63 << 2 | 3), 63);
    assert_int_equal(lq_ink_kind(63 << 2 | 3), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(level_and_upright_lines),
        cmocka_unit_test(ends_and_dots),
        cmocka_unit_test(a_line_that_misses_leaves_nothing),
        cmocka_unit_test(ink_is_length_by_width),
        cmocka_unit_test(mirrors_show_the_mirrored),
        cmocka_unit_test(every_pixel_is_as_defined),
        cmocka_unit_test(long_segments_at_deep_zooms),
        cmocka_unit_test(windows_cut_anywhere_agree),
        cmocka_unit_test(joints_have_the_greatest_not_the_sum),
        cmocka_unit_test(a_line_in_pieces_is_the_line),
        cmocka_unit_test(stronger_ink_wins_then_the_later_kind),
        cmocka_unit_test(reach_is_half_the_line_and_half_a_pixel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
