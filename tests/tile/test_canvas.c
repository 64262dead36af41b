/*
 * test_canvas.c: pixels laid over each other, by hand and against "over" in doubles (Porter and Duff 1984); sprites that are cut.
 */
#include "../support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "tile/canvas.h"

static unsigned channel(uint32_t argb, int shift)
{
    return argb >> shift & 255;
}

/* ---- single pixels ---- */

static void colours_by_hand(void **state)
{
    (void)state;
    const lq_rgba red = {255, 0, 0, 255}, thin = {200, 100, 50, 102}; /* 0.4 */
    assert_int_equal(lq_canvas_colour(red, 255), 0xffff0000);
    assert_int_equal(lq_canvas_colour(red, 0), 0);
    assert_int_equal(lq_canvas_colour(red, 51), 0x33330000);
    assert_int_equal(lq_canvas_colour(thin, 255), 0x66502814); /* 102, 80, 40, 20 */
    assert_int_equal(lq_canvas_colour(thin, 128), 0x3328140a); /* 51.2, 40.2, 20.1, 10.04 */
    assert_int_equal(lq_canvas_colour((lq_rgba){9, 9, 9, 0}, 255), 0);
}

/* Never above alpha, as all that follows takes for granted, and never off by more than a half. */
static void colours_are_rounded_once(void **state)
{
    (void)state;
    for (unsigned a = 0; a < 256; a += 3)
        for (unsigned cover = 0; cover < 256; cover++)
            for (unsigned v = 0; v < 256; v += 5) {
                uint32_t p = lq_canvas_colour((lq_rgba){(uint8_t)v, 255, 0, (uint8_t)a}, cover);
                double alpha = a * cover / 255.0;
                assert_true(fabs(channel(p, 24) - alpha) <= 0.5);
                assert_true(fabs(channel(p, 16) - alpha * v / 255) <= 0.5);
                assert_true(channel(p, 16) <= channel(p, 24) && channel(p, 8) == channel(p, 24));
            }
}

/* Every value under every alpha, in every channel: to the nearest, and the channels do not touch each other. */
static void over_rounds_to_the_nearest(void **state)
{
    (void)state;
    for (unsigned alpha = 0; alpha < 256; alpha++)
        for (unsigned v = 0; v < 256; v++) {
            unsigned other = 255 - v;
            uint32_t under = 255u << 24 | v << 16 | other << 8 | v, over = alpha << 24 | alpha << 8;
            uint32_t found = lq_argb_over(under, over);
            double through = (255 - alpha) / 255.0;
            assert_int_equal(channel(found, 24), 255);
            assert_int_equal(channel(found, 16), floor(v * through + 0.5));
            assert_int_equal(channel(found, 8), alpha + floor(other * through + 0.5));
            assert_int_equal(channel(found, 0), floor(v * through + 0.5));
            if (!alpha) assert_int_equal(found, under);
        }
    assert_int_equal(lq_argb_over(0x12345678, 0xff010203), 0xff010203);
    assert_int_equal(lq_argb_over(0, 0x80402010), 0x80402010);
}

static uint32_t random_pixel(uint64_t *random)
{
    uint64_t bits = test_random(random);
    unsigned kind = bits >> 60;
    if (kind < 4) return 0;
    lq_rgba c = {(uint8_t)bits, (uint8_t)(bits >> 8), (uint8_t)(bits >> 16), (uint8_t)(bits >> 24)};
    return lq_canvas_colour(c, kind < 8 ? 255 : (bits >> 32) & 255);
}

/* Six layers in doubles; each may be off by half a step. */
static void layers_follow_over(void **state)
{
    (void)state;
    enum { LAYERS = 6 };
    uint64_t random = 21;
    for (int turn = 0; turn < 20000; turn++) {
        uint32_t pixel = 0;
        double exact[4] = {0};
        for (int layer = 0; layer < LAYERS; layer++) {
            uint32_t over = random_pixel(&random);
            for (int k = 0; k < 4; k++)
                exact[k] = channel(over, 8 * k) + exact[k] * (255 - channel(over, 24)) / 255;
            pixel = lq_argb_over(pixel, over);
            for (int k = 0; k < 4; k++) {
                assert_true(fabs(channel(pixel, 8 * k) - exact[k]) <= 0.5 * layer + 1e-9);
                assert_true(channel(pixel, 8 * k) <= channel(pixel, 24));
            }
        }
    }
}

/* ---- the canvas ---- */

static void assert_box(const lq_canvas *c, int left, int top, int right, int bottom)
{
    if (c->left != left || c->top != top || c->right != right || c->bottom != bottom)
        fail_msg("box %d %d %d %d", c->left, c->top, c->right, c->bottom);
}

static void boxes_grow_within_the_canvas(void **state)
{
    (void)state;
    lq_canvas c;
    assert_true(lq_canvas_init(&c, 20, 10));
    assert_true(lq_canvas_is_empty(&c));
    lq_canvas_touch(&c, -5, 2, 0, 9);  /* west of it */
    lq_canvas_touch(&c, 3, 10, 9, 12); /* south of it */
    lq_canvas_touch(&c, 9, 3, 5, 6);   /* nothing */
    assert_true(lq_canvas_is_empty(&c));
    lq_canvas_touch(&c, 5, 6, 9, 7);
    assert_box(&c, 5, 6, 9, 7);
    lq_canvas_touch(&c, 12, 3, 40, 5);
    assert_box(&c, 5, 3, 20, 7);
    lq_canvas_touch(&c, INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX);
    assert_box(&c, 0, 0, 20, 10);
    c.argb[199] = 0xff123456;
    lq_canvas_clear(&c);
    assert_true(lq_canvas_is_empty(&c));
    for (int i = 0; i < 200; i++) assert_int_equal(c.argb[i], 0);
    lq_canvas_release(&c);
}

static lq_sprite sprite_of(int32_t width, int32_t height, int32_t left, int32_t top, uint64_t *random)
{
    lq_sprite s = {.width_px = width, .height_px = height, .left_px = left, .top_px = top};
    s.argb = lq_alloc((size_t)(width * height), sizeof *s.argb);
    assert_non_null(s.argb);
    for (int i = 0; i < width * height; i++) s.argb[i] = random_pixel(random);
    return s;
}

/* Pixel by pixel, by the definition of a sprite; and what was drawn lies in the box. */
static void assert_sprite(const lq_canvas *c, const lq_sprite *s, int64_t x, int64_t y)
{
    for (int32_t j = 0; j < c->height_px; j++)
        for (int32_t i = 0; i < c->width_px; i++) {
            int64_t u = i - x - s->left_px, v = j - y - s->top_px;
            bool in = u >= 0 && v >= 0 && u < s->width_px && v < s->height_px;
            uint32_t wanted = in ? s->argb[v * s->width_px + u] : 0, found = c->argb[j * c->width_px + i];
            assert_int_equal(found, wanted);
            assert_true(!found || (i >= c->left && i < c->right && j >= c->top && j < c->bottom));
        }
}

static void sprites_are_cut(void **state)
{
    (void)state;
    uint64_t random = 5;
    lq_canvas c;
    lq_sprite s = sprite_of(7, 5, -3, -4, &random);
    assert_true(lq_canvas_init(&c, 16, 12));
    for (int y = -6; y < 22; y++)
        for (int x = -8; x < 24; x++) {
            lq_canvas_sprite(&c, &s, x, y);
            assert_sprite(&c, &s, x, y);
            lq_canvas_clear(&c);
        }
    const int32_t far[] = {INT32_MIN, INT32_MAX, -1000000};
    for (int i = 0; i < 3; i++) {
        lq_canvas_sprite(&c, &s, far[i], 3);
        lq_canvas_sprite(&c, &s, 3, far[i]);
    }
    assert_true(lq_canvas_is_empty(&c));
    lq_canvas_sprite(&c, &(lq_sprite){0}, 3, 3);
    assert_true(lq_canvas_is_empty(&c));
    lq_sprite large = sprite_of(40, 40, -20, -20, &random); /* larger than the canvas */
    lq_canvas_sprite(&c, &large, 8, 6);
    assert_sprite(&c, &large, 8, 6);
    free(s.argb);
    free(large.argb);
    lq_canvas_release(&c);
}

/* Twenty sprites over each other on one canvas, and on its parts. */
static void parts_show_the_whole(void **state)
{
    (void)state;
    enum { SIZE = 60, PART = 20, SPRITES = 20 };
    uint64_t random = 77;
    lq_sprite s[SPRITES];
    int32_t x[SPRITES], y[SPRITES];
    lq_canvas whole, part;
    assert_true(lq_canvas_init(&whole, SIZE, SIZE) && lq_canvas_init(&part, PART, PART));
    for (int i = 0; i < SPRITES; i++) {
        s[i] =
            sprite_of(1 + (int32_t)(test_random(&random) % 30), 1 + (int32_t)(test_random(&random) % 30),
                      -(int32_t)(test_random(&random) % 30), -(int32_t)(test_random(&random) % 30), &random);
        x[i] = (int32_t)(test_random(&random) % 70) - 5;
        y[i] = (int32_t)(test_random(&random) % 70) - 5;
        lq_canvas_sprite(&whole, &s[i], x[i], y[i]);
    }
    for (int32_t top = 0; top < SIZE; top += PART)
        for (int32_t left = 0; left < SIZE; left += PART) {
            for (int i = 0; i < SPRITES; i++) lq_canvas_sprite(&part, &s[i], x[i] - left, y[i] - top);
            for (int32_t row = 0; row < PART; row++)
                assert_memory_equal(part.argb + row * PART, whole.argb + (top + row) * SIZE + left,
                                    PART * sizeof *part.argb);
            lq_canvas_clear(&part);
        }
    for (int i = 0; i < SPRITES; i++) free(s[i].argb);
    lq_canvas_release(&whole);
    lq_canvas_release(&part);
}

static void memory_runs_out(void **state)
{
    (void)state;
    lq_canvas c;
    lq_mem_fail_after(1);
    assert_false(lq_canvas_init(&c, 4, 4));
    lq_mem_fail_after(0);
    lq_canvas_release(&c);
    lq_canvas_release(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_by_hand),
        cmocka_unit_test(colours_are_rounded_once),
        cmocka_unit_test(over_rounds_to_the_nearest),
        cmocka_unit_test(layers_follow_over),
        cmocka_unit_test(boxes_grow_within_the_canvas),
        cmocka_unit_test(sprites_are_cut),
        cmocka_unit_test(parts_show_the_whole),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
