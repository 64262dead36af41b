/*
 * test_area_paint.c: hatch and band against drawings by hand and areas counted in fine points, and cut into windows.
 */
#include "../support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "tile/area_paint.h"
#include "tile/stroke.h"

static const lq_rgba black = {0, 0, 0, 255};

/* A template of three pure sources, and mixes 3 .. 17 of sources 0 and 1: 15 to 1, 14 to 2, ... */
enum { SOURCES = 3, MIXES = 18 };

static lq_template template_of(int32_t width, int32_t height)
{
    lq_template t = {.width_px = width, .height_px = height, .sources = SOURCES, .mixes = MIXES};
    t.pixel = lq_zalloc((size_t)width * (size_t)height, sizeof *t.pixel);
    t.mix = lq_zalloc(MIXES, sizeof *t.mix);
    t.count = lq_zalloc(MIXES, sizeof *t.count);
    assert_true(t.pixel && t.mix && t.count);
    for (uint16_t i = 0; i < MIXES; i++) {
        uint8_t w = i < SOURCES ? 0 : (uint8_t)(i - SOURCES + 1);
        t.mix[i] = (lq_mix){.source = {i < SOURCES ? i : 0, 1}, .weight = {(uint8_t)(LQ_MIX_LEVELS - w), w}};
    }
    return t;
}

static void template_count(lq_template *t)
{
    memset(t->count, 0, MIXES * sizeof *t->count);
    for (int32_t i = 0; i < t->width_px * t->height_px; i++) t->count[t->pixel[i]]++;
}

/* A template of one source. */
static lq_template template_flat(int32_t width, int32_t height, uint16_t source)
{
    lq_template t = template_of(width, height);
    for (int32_t i = 0; i < width * height; i++) t.pixel[i] = source;
    template_count(&t);
    return t;
}

static unsigned alpha_at(const lq_canvas *c, int32_t x, int32_t y)
{
    return c->argb[y * c->width_px + x] >> 24;
}

/* ---- tint ---- */

/* A pixel is covered as far as it is tinted, and a line over a tint shows in its colour: half of 16 levels of ink, half opaque. */
static void tints_by_hand(void **state)
{
    (void)state;
    static const lq_rgba tint[SOURCES] = {{200, 100, 0, 255}, {0, 0, 0, 0}, {0, 100, 200, 255}};
    static const lq_rgba line[LQ_INK_KINDS] = {[2] = {0, 0, 0, 255}};
    lq_template t = template_of(6, 1);
    lq_canvas c;
    assert_true(lq_canvas_init(&c, 6, 1));
    t.mix[5].ink = 8, t.mix[5].kind = 2;                     /* 13 of 16, half of it line */
    t.mix[7] = (lq_mix){.source = {0, 2}, .weight = {8, 8}}; /* two tints */
    t.mix[8] =
        (lq_mix){.source = {1}, .weight = {16}, .ink = 16, .kind = 2}; /* a line where nothing is tinted */
    memcpy(t.pixel, (uint16_t[]){0, 1, 4, 5, 7, 8}, 6 * sizeof *t.pixel);
    template_count(&t);
    lq_area_tint(&c, &t, tint, line);
    assert_int_equal(c.argb[0], 0xffc86400);
    assert_int_equal(c.argb[1], 0);
    assert_int_equal(c.argb[2], lq_canvas_colour(tint[0], 223)); /* 14 / 16 of 255 */
    assert_int_equal(c.argb[3], lq_canvas_colour((lq_rgba){100, 50, 0, 255}, 207));
    assert_int_equal(c.argb[4], 0xff646464);
    assert_int_equal(c.argb[5], 0);
    lq_canvas_clear(&c);
    lq_area_tint(&c, &t, (const lq_rgba[SOURCES]){0}, line);
    assert_true(lq_canvas_is_empty(&c));
    lq_canvas_release(&c);
    lq_template_release(&t);
}

/* ---- hatch ---- */

/* '#' covered, '+' cut by an edge into halves, '.' free. A rising stripe of two pixels begins at the window's corner: the corner's
   pixel lies in it from corner to corner. */
static const char *const rising[] = {"#+.....+#+..", "+.....+#+...", ".....+#+....",
                                     "....+#+.....", "...+#+.....+", "..+#+.....+#",
                                     ".+#+.....+#+", "+#+.....+#+.", "#+.....+#+.."};
static const char *const falling[] = {"+#+.....+#+.", ".+#+.....+#+", "..+#+.....+#",
                                      "...+#+.....+", "....+#+.....", ".....+#+....",
                                      "+.....+#+...", "#+.....+#+..", "+#+.....+#+."};
static const char *const wide[] = {"###+.+##", "##+.+###", "#+.+###+"};

static void assert_drawn(const char *const *rows, int32_t n, const lq_hatch *hatch)
{
    int32_t width = (int32_t)strlen(rows[0]);
    lq_template t = template_flat(width, n, 1);
    lq_canvas c;
    assert_true(lq_canvas_init(&c, width, n));
    lq_window w = {10, 0, 0, width, n};
    lq_area_hatch(&c, &t, (bool[]){false, true, false}, &w, hatch);
    for (int32_t y = 0; y < n; y++)
        for (int32_t x = 0; x < width; x++) {
            unsigned wanted = rows[y][x] == '#' ? 255 : rows[y][x] == '+' ? 128 : 0;
            if (alpha_at(&c, x, y) != wanted)
                fail_msg("pixel %d, %d: %u, by hand %u", x, y, alpha_at(&c, x, y), wanted);
        }
    lq_canvas_release(&c);
    lq_template_release(&t);
}

static void stripes_by_hand(void **state)
{
    (void)state;
    assert_drawn(rising, 9, &(lq_hatch){black, 8, 2, true, 0});
    assert_drawn(falling, 9, &(lq_hatch){black, 8, 2, false, 0});
    assert_drawn(wide, 3, &(lq_hatch){black, 6, 4, true, 0});
    assert_drawn(rising + 1, 8, &(lq_hatch){black, 8, 2, true, -1}); /* a pixel to the west */
    assert_drawn(falling + 1, 8, &(lq_hatch){black, 8, 2, false, 1});
    assert_drawn(rising, 9, &(lq_hatch){black, 8, 2, true, 8 * 1000});
    assert_drawn((const char *const[]){"++++++", "++++++"}, 2, &(lq_hatch){black, 2, 1, true, 0});
    assert_drawn((const char *const[]){"######"}, 1, &(lq_hatch){black, 3, 3, true, 0});
    assert_drawn((const char *const[]){"######"}, 1, &(lq_hatch){black, 1, 7, false, 0});
    assert_drawn((const char *const[]){"......"}, 1, &(lq_hatch){black, 3, 0, false, 0});
}

/* The share of a pixel under the stripes, by points that never lie on an edge. */
static double cover_by_points(int64_t x, int64_t y, const lq_hatch *h)
{
    enum { FINE = 32 };
    int in = 0;
    for (int j = 0; j < FINE; j++)
        for (int i = 0; i < FINE; i++) {
            double u = (double)x + (i + 0.25) / FINE, v = (double)y + (j + 0.5) / FINE;
            double along = (h->rising ? u + v : u - v) - h->phase_px;
            in += along - floor(along / h->period_px) * h->period_px < h->width_px;
        }
    return (double)in / (FINE * FINE);
}

static void stripes_are_areas(void **state)
{
    (void)state;
    enum { SIZE = 19 };
    uint64_t random = 12;
    lq_template t = template_flat(SIZE, SIZE, 1);
    lq_canvas c;
    assert_true(lq_canvas_init(&c, SIZE, SIZE));
    for (int turn = 0; turn < 60; turn++) {
        lq_hatch h = {black, 1 + (int32_t)(test_random(&random) % 13),
                      1 + (int32_t)(test_random(&random) % 9), turn & 1,
                      (int32_t)(test_random(&random) % 41) - 20};
        lq_window w = {26, (int64_t)(test_random(&random) % 100000) - 500,
                       (int64_t)(test_random(&random) % 100000) - 500, SIZE, SIZE};
        lq_area_hatch(&c, &t, (bool[]){true, true, false}, &w, &h);
        for (int32_t y = 0; y < SIZE; y++)
            for (int32_t x = 0; x < SIZE; x++) {
                double wanted = 255 * cover_by_points(w.x0_px + x, w.y0_px + y, &h);
                if (fabs(alpha_at(&c, x, y) - wanted) > 255.0 / 32 + 1)
                    fail_msg("pixel %d, %d: %u, counted %.1f", x, y, alpha_at(&c, x, y), wanted);
            }
        lq_canvas_clear(&c);
    }
    lq_canvas_release(&c);
    lq_template_release(&t);
}

/* ---- shares ---- */

/* With a stripe as wide as the period a pixel shows its members' sixteenths; those of both sides make up the whole. */
static void members_show_by_their_share(void **state)
{
    (void)state;
    lq_template t = template_of(MIXES, 1);
    for (uint16_t i = 0; i < MIXES; i++) t.pixel[i] = i;
    template_count(&t);
    lq_canvas one, other;
    lq_window w = {10, 0, 0, MIXES, 1};
    assert_true(lq_canvas_init(&one, MIXES, 1) && lq_canvas_init(&other, MIXES, 1));
    const lq_hatch all = {black, 4, 4, true, 0};
    lq_area_hatch(&one, &t, (bool[]){false, true, false}, &w, &all);
    lq_area_hatch(&other, &t, (bool[]){true, false, false}, &w, &all);
    assert_int_equal(alpha_at(&one, 0, 0), 0);
    assert_int_equal(alpha_at(&one, 1, 0), 255);
    assert_int_equal(alpha_at(&other, 2, 0), 0);
    for (int32_t i = SOURCES; i < MIXES; i++) {
        double share = (i - SOURCES + 1) / 16.0;
        assert_true(fabs(alpha_at(&one, i, 0) - 255 * share) <= 0.5);
        assert_true(fabs(alpha_at(&other, i, 0) - 255 * (1 - share)) <= 0.5);
    }
    assert_true(one.left == 1 && one.right == MIXES && other.left == 0);
    lq_canvas_clear(&one);
    lq_area_hatch(&one, &t, (bool[]){true, true, false}, &w, &all); /* counties of one area: no seam */
    for (int32_t i = SOURCES; i < MIXES; i++) assert_int_equal(alpha_at(&one, i, 0), 255);
    lq_canvas_release(&one);
    lq_canvas_release(&other);
    lq_template_release(&t);
}

/* One band, of ink that may be anywhere. */
static void band_draw(lq_canvas *c, const lq_template *t, const bool *member, const uint8_t *ink,
                      lq_rgba colour)
{
    lq_blocks all;
    assert_true(lq_blocks_init(&all, c->width_px, c->height_px));
    lq_blocks_use(&all, 0, 0, c->width_px, c->height_px);
    lq_area_band(c, t, member, &(lq_bands){{ink}, {colour}, &all});
    lq_blocks_release(&all);
}

static void nothing_where_no_member_is(void **state)
{
    (void)state;
    lq_template t = template_flat(30, 30, 1);
    uint8_t ink[30 * 30];
    memset(ink, LQ_INK_FULL << 2, sizeof ink);
    lq_canvas c;
    lq_window w = {10, 0, 0, 30, 30};
    assert_true(lq_canvas_init(&c, 30, 30));
    lq_area_hatch(&c, &t, (bool[]){true, false, true}, &w, &(lq_hatch){black, 8, 2, true, 0});
    lq_area_hatch(&c, &t, (bool[]){true, true, true}, &w, &(lq_hatch){{0, 0, 0, 0}, 8, 2, true, 0});
    band_draw(&c, &t, (bool[]){true, false, true}, ink, black);
    band_draw(&c, &t, (bool[]){true, true, true}, ink, (lq_rgba){9, 9, 9, 0});
    memset(ink, 0, sizeof ink);
    band_draw(&c, &t, (bool[]){true, true, true}, ink, black);
    assert_true(lq_canvas_is_empty(&c));
    lq_canvas_release(&c);
    lq_template_release(&t);
}

/* ---- band ---- */

enum { MAP = 48 };

/* Source 1 fills the square of 8 .. 24 pixels across, source 2 that of 24 .. 40 beside it; inks are those of their outlines. */
static void squares_draw(lq_template *t, uint8_t *ink, float line_px)
{
    static const lq_sub way[][2] = {{{8, 8}, {8, 24}},   {{8, 24}, {24, 24}},  {{24, 8}, {8, 8}},
                                    {{24, 24}, {24, 8}}, {{24, 24}, {40, 24}}, {{40, 24}, {40, 8}},
                                    {{40, 8}, {24, 8}}};
    static const uint32_t left[] = {1, 1, 1, 1, 2, 2, 2}, right[] = {0, 0, 0, 2, 0, 0, 0};
    lq_cover *cover = lq_cover_create();
    lq_pen *pen = malloc(sizeof *pen);
    assert_true(cover && pen && lq_cover_begin(cover, MAP, MAP, 0));
    lq_pen_init(pen, line_px, 2);
    memset(ink, 0, MAP * MAP);
    for (size_t i = 0; i < 7; i++) {
        lq_sub a = {way[i][0].x * LQ_SUB, way[i][0].y * LQ_SUB},
               b = {way[i][1].x * LQ_SUB, way[i][1].y * LQ_SUB};
        assert_true(lq_cover_segment(cover, a, b, left[i], right[i]));
        lq_stroke_segment(ink, MAP, MAP, a, b, pen);
    }
    assert_true(lq_template_make(t, cover, NULL, MAP, MAP, SOURCES));
    lq_cover_free(cover);
    free(pen);
}

static int32_t depth_in_square(int32_t x, int32_t y, int32_t west)
{
    int32_t dx = x - west < west + 15 - x ? x - west : west + 15 - x, dy = y - 8 < 23 - y ? y - 8 : 23 - y;
    return dx < dy ? dx : dy;
}

/* A line of 4 px on the outline shows 2 px inside and nothing outside, the neighbour included. */
static void bands_lie_inside(void **state)
{
    (void)state;
    lq_template t = {0};
    uint8_t ink[MAP * MAP];
    lq_canvas c;
    assert_true(lq_canvas_init(&c, MAP, MAP));
    squares_draw(&t, ink, 4);
    band_draw(&c, &t, (bool[]){false, true, false}, ink, black);
    for (int32_t y = 0; y < MAP; y++)
        for (int32_t x = 0; x < MAP; x++) {
            int32_t depth = depth_in_square(x, y, 8);
            assert_int_equal(alpha_at(&c, x, y), depth == 0 || depth == 1 ? 255 : 0);
        }
    assert_true(c.left == 8 && c.top == 8 && c.right == 24 && c.bottom == 24);
    band_draw(&c, &t, (bool[]){false, false, true}, ink, (lq_rgba){255, 0, 0, 255});
    for (int32_t x = 20; x < 28; x++) {
        uint32_t wanted = x < 22 || x > 25 ? 0 : x < 24 ? 0xff000000 : 0xffff0000;
        assert_int_equal(c.argb[16 * MAP + x], wanted);
    }
    lq_canvas_release(&c);
    lq_template_release(&t);
}

/* 3 px on the outline: a pixel and a half inside; of a translucent colour. */
static void bands_fade(void **state)
{
    (void)state;
    lq_template t = {0};
    uint8_t ink[MAP * MAP];
    lq_canvas c;
    assert_true(lq_canvas_init(&c, MAP, MAP));
    squares_draw(&t, ink, 3);
    band_draw(&c, &t, (bool[]){false, true, false}, ink, (lq_rgba){100, 0, 200, 128});
    assert_int_equal(c.argb[16 * MAP + 8], 0x80320064);
    assert_true(abs((int)alpha_at(&c, 9, 16) - 64) <= 2); /* ink comes in 63 steps */
    assert_int_equal(alpha_at(&c, 10, 16), 0);
    lq_canvas_release(&c);
    lq_template_release(&t);
}

/* ---- windows ---- */

static void random_ground(lq_template *t, uint8_t *ink, uint64_t *random)
{
    int32_t n = t->width_px * t->height_px;
    for (int32_t i = 0; i < n;) {
        uint64_t bits = test_random(random);
        int32_t run = 1 + (int32_t)(bits % 40);
        for (; run && i < n; run--, i++) {
            t->pixel[i] = (uint16_t)(bits >> 20 & 1 ? bits >> 32 & 1 : (bits >> 32) % MIXES);
            ink[i] = bits >> 24 & 1 ? 0 : (uint8_t)test_random(random);
        }
    }
    template_count(t);
}

static void template_cut(lq_template *to, uint8_t *to_ink, const lq_template *from, const uint8_t *ink,
                         int32_t left, int32_t top)
{
    for (int32_t y = 0; y < to->height_px; y++)
        for (int32_t x = 0; x < to->width_px; x++) {
            to->pixel[y * to->width_px + x] = from->pixel[(top + y) * from->width_px + left + x];
            to_ink[y * to->width_px + x] = ink[(top + y) * from->width_px + left + x];
        }
    template_count(to);
}

/* Casing and line in one go are the same as one after the other; ink outside of the blocks is not looked at. */
static void two_bands_are_one_over_the_other(void **state)
{
    (void)state;
    const bool member[] = {false, true, false};
    const lq_rgba below = {255, 255, 255, 210}, above = {120, 20, 20, 255};
    lq_template t = {0};
    uint8_t ink[MAP * MAP], thin[MAP * MAP];
    lq_canvas one, other;
    assert_true(lq_canvas_init(&one, MAP, MAP) && lq_canvas_init(&other, MAP, MAP));
    squares_draw(&t, thin, 2);
    lq_template_release(&t);
    squares_draw(&t, ink, 5);
    band_draw(&one, &t, member, ink, below);
    band_draw(&one, &t, member, thin, above);
    lq_blocks upper;
    assert_true(lq_blocks_init(&upper, MAP, MAP));
    lq_blocks_use(&upper, 0, 0, MAP, MAP / 2);
    lq_area_band(&other, &t, member, &(lq_bands){{ink, thin}, {below, above}, &upper});
    lq_blocks_use(&upper, 0, MAP / 2, MAP, MAP);
    assert_memory_equal(one.argb, other.argb, sizeof *one.argb * MAP * MAP / 2);
    for (size_t i = MAP * MAP / 2; i < MAP * MAP; i++) assert_int_equal(other.argb[i], 0);
    assert_int_not_equal(one.argb[20 * MAP + 9], 0);
    lq_blocks_release(&upper);
    lq_canvas_release(&one);
    lq_canvas_release(&other);
    lq_template_release(&t);
}

/* Two areas, hatched against each other, and their bands. */
static void areas_draw(lq_canvas *c, const lq_template *t, const uint8_t *ink, const lq_window *w)
{
    const bool first[] = {false, true, true}, second[] = {true, true, false};
    lq_area_hatch(c, t, first, w, &(lq_hatch){{200, 30, 30, 180}, 10, 3, true, 4});
    lq_area_hatch(c, t, second, w, &(lq_hatch){{30, 90, 30, 255}, 7, 2, false, -3});
    band_draw(c, t, first, ink, (lq_rgba){200, 30, 30, 255});
    band_draw(c, t, second, ink, (lq_rgba){30, 90, 30, 120});
}

static void windows_show_the_whole(void **state)
{
    (void)state;
    enum { WIDE = 93, HIGH = 64, PART_W = 31, PART_H = 16 };
    uint64_t random = 91;
    uint8_t ink[WIDE * HIGH], part_ink[PART_W * PART_H];
    lq_template whole = template_of(WIDE, HIGH), part = template_of(PART_W, PART_H);
    lq_canvas big, small;
    assert_true(lq_canvas_init(&big, WIDE, HIGH) && lq_canvas_init(&small, PART_W, PART_H));
    random_ground(&whole, ink, &random);
    lq_window w = {20, 123457, 654321, WIDE, HIGH};
    areas_draw(&big, &whole, ink, &w);
    for (int32_t top = 0; top < HIGH; top += PART_H)
        for (int32_t left = 0; left < WIDE; left += PART_W) {
            template_cut(&part, part_ink, &whole, ink, left, top);
            areas_draw(&small, &part, part_ink,
                       &(lq_window){20, w.x0_px + left, w.y0_px + top, PART_W, PART_H});
            for (int32_t y = 0; y < PART_H; y++)
                assert_memory_equal(small.argb + y * PART_W, big.argb + (top + y) * WIDE + left,
                                    PART_W * sizeof *small.argb);
            lq_canvas_clear(&small);
            for (int32_t i = 0; i < PART_W * PART_H; i++) assert_int_equal(small.argb[i], 0);
        }
    lq_canvas_release(&big);
    lq_canvas_release(&small);
    lq_template_release(&whole);
    lq_template_release(&part);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stripes_by_hand),
        cmocka_unit_test(tints_by_hand),
        cmocka_unit_test(stripes_are_areas),
        cmocka_unit_test(members_show_by_their_share),
        cmocka_unit_test(nothing_where_no_member_is),
        cmocka_unit_test(bands_lie_inside),
        cmocka_unit_test(bands_fade),
        cmocka_unit_test(two_bands_are_one_over_the_other),
        cmocka_unit_test(windows_show_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
