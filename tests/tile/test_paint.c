/*
 * test_paint.c: colours of mixes by hand and by the rules of Porter and Duff's "over", and how pictures come down to 256 colours.
 *
 * What is of one colour has just that colour; mixtures may be rounded to multiples of 16 and so be off by MIXED_OFF.
 */
#include "../support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "tile/paint.h"
#include "tile/stroke.h"

#define MIXED_OFF 8

static const lq_rgba none = {0, 0, 0, 0}, white = {255, 255, 255, 255}, black = {0, 0, 0, 255},
                     red = {255, 0, 0, 255}, blue = {0, 0, 255, 255};

/* A template of n pixels in a row with the pure sources and `more` mixes after them. */
static lq_template template_of(uint32_t sources, const lq_mix *more, size_t mixes, const uint16_t *pixel,
                               size_t n)
{
    lq_template t = {.width_px = (int32_t)n, .height_px = 1, .sources = sources, .mixes = sources + mixes};
    t.pixel = lq_alloc(n, sizeof *t.pixel);
    t.mix = lq_alloc(t.mixes, sizeof *t.mix);
    t.count = lq_zalloc(t.mixes, sizeof *t.count);
    assert_true(t.pixel && t.mix && t.count);
    memcpy(t.pixel, pixel, n * sizeof *pixel);
    for (size_t i = 0; i < n; i++) t.count[pixel[i]]++;
    for (uint32_t s = 0; s < sources; s++)
        t.mix[s] = (lq_mix){.source = {(uint16_t)s}, .weight = {LQ_MIX_LEVELS}};
    if (mixes) memcpy(t.mix + sources, more, mixes * sizeof *more);
    return t;
}

static lq_rgba colour_at(const lq_painting *p, size_t i)
{
    assert_true(p->index[i] < p->colours);
    return p->palette[p->index[i]];
}

static void assert_colour(lq_rgba c, double r, double g, double b, double a)
{
    if (fabs(c.r - r) > MIXED_OFF + 0.51 || fabs(c.g - g) > MIXED_OFF + 0.51 ||
        fabs(c.b - b) > MIXED_OFF + 0.51 || fabs(c.a - a) > MIXED_OFF + 0.51)
        fail_msg("%d %d %d %d, by hand %.1f %.1f %.1f %.1f", c.r, c.g, c.b, c.a, r, g, b, a);
}

/* The colour of one mix over the given sources. */
static lq_rgba mix_painted(lq_mix m, const lq_rgba *source, uint32_t sources, lq_rgba line)
{
    lq_painting p = {0};
    lq_rgba lines[LQ_INK_KINDS] = {black, black, black, black};
    lines[m.kind] = line;
    lq_template t = template_of(sources, &m, 1, (uint16_t[]){(uint16_t)sources}, 1);
    assert_true(lq_paint(&p, &t, source, lines));
    assert_int_equal(p.colours, 1); /* what does not occur takes no room */
    lq_rgba c = colour_at(&p, 0);
    lq_painting_release(&p);
    lq_template_release(&t);
    return c;
}

/* ---- by hand ---- */

static void grounds_mix_by_weight(void **state)
{
    (void)state;
    const lq_rgba s[] = {red, blue, white, none};
    assert_colour(mix_painted((lq_mix){.source = {0, 1}, .weight = {12, 4}}, s, 4, black), 191.25, 0, 63.75,
                  255);
    assert_colour(mix_painted((lq_mix){.source = {0, 1, 2}, .weight = {8, 4, 4}}, s, 4, black), 191.25, 63.75,
                  127.5, 255);
    /* Beside nothing a colour stays itself and is only thinner. */
    assert_colour(mix_painted((lq_mix){.source = {0, 3}, .weight = {10, 6}}, s, 4, black), 255, 0, 0, 159.4);
    assert_colour(mix_painted((lq_mix){.source = {3, 0}, .weight = {15, 1}}, s, 4, black), 255, 0, 0, 15.9);
}

static void opacity_counts_in_mixes(void **state)
{
    (void)state;
    const lq_rgba s[] = {{200, 0, 0, 102}, {0, 0, 100, 204}};
    /* Half and half: opacity 153; of what is seen one third is red (102 of 306) and two thirds blue. */
    assert_colour(mix_painted((lq_mix){.source = {0, 1}, .weight = {8, 8}}, s, 2, black), 66.7, 0, 66.7, 153);
}

static void lines_lie_over_the_ground(void **state)
{
    (void)state;
    const lq_rgba s[] = {white, none, red, blue};
    assert_colour(mix_painted((lq_mix){.source = {0}, .weight = {16}, .ink = 16, .kind = 2}, s, 4, red), 255,
                  0, 0, 255);
    assert_colour(mix_painted((lq_mix){.source = {0}, .weight = {16}, .ink = 4, .kind = 0}, s, 4, black),
                  191.25, 191.25, 191.25, 255);
    assert_colour(mix_painted((lq_mix){.source = {1}, .weight = {16}, .ink = 8, .kind = 3}, s, 4, red), 255,
                  0, 0, 127.5); /* half a line on nothing */
    assert_colour(mix_painted((lq_mix){.source = {2, 3}, .weight = {8, 8}, .ink = 8}, s, 4, white), 191.25,
                  127.5, 191.25, 255);
}

static void translucent_lines_let_the_ground_through(void **state)
{
    (void)state;
    const lq_rgba s[] = {white, none}, thin = {0, 0, 0, 51}; /* a fifth */
    lq_rgba c = mix_painted((lq_mix){.source = {0}, .weight = {16}, .ink = 16}, s, 2, thin);
    assert_colour(c, 204, 204, 204, 255);
    assert_int_equal(c.a, 255); /* opaque ground stays opaque */
    assert_colour(mix_painted((lq_mix){.source = {1}, .weight = {16}, .ink = 16}, s, 2, thin), 0, 0, 0, 51);
    assert_colour(mix_painted((lq_mix){.source = {0}, .weight = {16}, .ink = 9}, s, 2, none), 255, 255, 255,
                  255); /* an unseen line */
    assert_colour(mix_painted((lq_mix){.source = {1}, .weight = {16}, .ink = 9}, s, 2, none), 0, 0, 0, 0);
}

/* Random mixes against "over" in doubles. */
static void mixes_follow_over(void **state)
{
    (void)state;
    uint64_t random = 31;
    for (int turn = 0; turn < 3000; turn++) {
        lq_rgba s[4], line;
        for (int i = 0; i < 5; i++) {
            uint64_t bits = test_random(&random);
            lq_rgba c = {(uint8_t)bits, (uint8_t)(bits >> 8), (uint8_t)(bits >> 16),
                         bits >> 40 & 1 ? 255 : (uint8_t)(bits >> 24)};
            *(i < 4 ? &s[i] : &line) = c;
        }
        lq_mix m = {.source = {0, 1, 2, 3},
                    .weight = {16},
                    .kind = (uint8_t)(turn & 3),
                    .ink = (uint8_t)(test_random(&random) % 17)};
        for (int i = 1; i < 4; i++) {
            uint8_t w = (uint8_t)(test_random(&random) % (m.weight[0] + 1u));
            if (!w) break;
            m.weight[i] = w, m.weight[0] = (uint8_t)(m.weight[0] - w);
        }
        if (!m.weight[0]) continue;
        double premultiplied[3] = {0}, alpha = 0, cover = m.ink / 16.0 * line.a / 255;
        for (int i = 0; i < 4; i++) {
            double a = m.weight[i] / 16.0 * s[i].a / 255;
            premultiplied[0] += a * s[i].r, premultiplied[1] += a * s[i].g, premultiplied[2] += a * s[i].b,
                alpha += a;
        }
        const uint8_t of_line[3] = {line.r, line.g, line.b};
        for (int k = 0; k < 3; k++) premultiplied[k] = premultiplied[k] * (1 - cover) + of_line[k] * cover;
        alpha = alpha * (1 - cover) + cover;
        lq_rgba c = mix_painted(m, s, 4, line);
        const uint8_t found[3] = {c.r, c.g, c.b};
        /* Opacity in steps of 1/255 and the line's in steps of 1/256, so colours seen through little of it may be off by more. */
        assert_true(fabs(c.a - 255 * alpha) < MIXED_OFF + 1.6);
        for (int k = 0; k < 3; k++) assert_true(fabs(found[k] * alpha - premultiplied[k]) < MIXED_OFF + 2);
    }
}

/* ---- palettes ---- */

static void seen_through_comes_first(void **state)
{
    (void)state;
    lq_painting p = {0};
    const lq_rgba s[] = {white, {9, 9, 9, 100}, red, none},
                  lines[LQ_INK_KINDS] = {black, black, black, black};
    lq_template t = template_of(4, NULL, 0, (uint16_t[]){0, 1, 2, 3, 2, 1}, 6);
    assert_true(lq_paint(&p, &t, s, lines));
    assert_int_equal(p.colours, 4);
    for (int i = 0; i < 4; i++) assert_true((p.palette[i].a < 255) == (i < 2));
    for (size_t i = 0; i < 6; i++) assert_memory_equal(&p.palette[p.index[i]], &s[t.pixel[i]], sizeof *s);
    lq_template_release(&t);

    t = template_of(4, NULL, 0, (uint16_t[]){2, 2},
                    2); /* one colour, of all there are, and the painting used again */
    assert_true(lq_paint(&p, &t, s, lines));
    assert_true(p.colours == 1 && p.index[0] == 0 && p.index[1] == 0);
    assert_memory_equal(&p.palette[0], &red, sizeof red);
    lq_template_release(&t);
    lq_painting_release(&p);
}

/* Counties that differ on another map of the set have one colour here: between them there is nothing to be seen. */
static void equal_colours_are_one(void **state)
{
    (void)state;
    lq_painting p = {0};
    const lq_rgba odd = {201, 99, 37, 255}, thin = {77, 133, 201, 91};
    const lq_rgba s[] = {odd, odd, thin, thin, none}, lines[LQ_INK_KINDS] = {black, odd, black, none};
    const lq_mix mixes[] = {
        {.source = {0, 1}, .weight = {9, 7}},
        {.source = {0}, .weight = {16}, .ink = 5, .kind = 1},  /* a line of the ground's colour */
        {.source = {4}, .weight = {16}, .ink = 16, .kind = 1}, /* nothing but line */
        {.source = {1}, .weight = {16}, .ink = 3, .kind = 3},  /* a line that is not seen */
        {.source = {2, 3}, .weight = {9, 7}},
    };
    lq_template t = template_of(5, mixes, 5, (uint16_t[]){0, 1, 5, 6, 7, 8, 2, 3, 9}, 9);
    assert_true(lq_paint(&p, &t, s, lines));
    for (size_t i = 0; i < 9; i++) {
        lq_rgba c = colour_at(&p, i), wanted = i < 6 ? odd : thin;
        if (memcmp(&c, &wanted, sizeof c)) fail_msg("pixel %zu: %d %d %d %d", i, c.r, c.g, c.b, c.a);
    }
    assert_int_equal(p.colours, 2);
    lq_template_release(&t);
    lq_painting_release(&p);
}

/* 200 sources and thousands of mixes: the sources keep their colours to the bit, the others stay near theirs. */
static void crowded_pictures_keep_the_pure_colours(void **state)
{
    (void)state;
    enum { SOURCES = 200, MIXES = 5000, PIXELS = SOURCES + MIXES };
    uint64_t random = 33;
    lq_rgba s[SOURCES];
    lq_mix *mix = lq_zalloc(MIXES, sizeof *mix);
    uint16_t *pixel = lq_alloc(PIXELS, sizeof *pixel);
    assert_true(mix && pixel);
    for (int i = 0; i < SOURCES; i++)
        s[i] = i ? (lq_rgba){(uint8_t)i, (uint8_t)(255 - i), (uint8_t)(7 * i), 255} : none;
    for (size_t i = 0; i < MIXES; i++) {
        uint8_t w = (uint8_t)(1 + test_random(&random) % 15);
        mix[i] = (lq_mix){.source = {(uint16_t)(test_random(&random) % SOURCES),
                                     (uint16_t)(test_random(&random) % SOURCES)},
                          .weight = {(uint8_t)(16 - w), w}};
    }
    for (size_t i = 0; i < PIXELS; i++) pixel[i] = (uint16_t)i;
    lq_template t = template_of(SOURCES, mix, MIXES, pixel, PIXELS);
    lq_painting p = {0};
    const lq_rgba lines[LQ_INK_KINDS] = {black, black, black, black};
    assert_true(lq_paint(&p, &t, s, lines));
    assert_true(p.colours <= 256);
    for (size_t i = 0; i < SOURCES; i++) {
        lq_rgba c = colour_at(&p, i);
        assert_memory_equal(&c, &s[i], sizeof c);
    }
    lq_template_release(&t);
    lq_painting_release(&p);
    free(mix);
    free(pixel);
}

/* With more plain colours than a palette holds, they too give way, by as little as it takes: 300 greys and reds, two apart. */
static void more_than_256_plain_colours(void **state)
{
    (void)state;
    enum { SOURCES = 300 };
    lq_rgba s[SOURCES];
    uint16_t pixel[SOURCES + 1];
    const lq_mix mix = {.source = {3, 7}, .weight = {9, 7}};
    for (int i = 0; i < SOURCES; i++) {
        uint8_t v = (uint8_t)(i % 128 * 2);
        s[i] = i < 128   ? (lq_rgba){v, v, v, 255}
               : i < 256 ? (lq_rgba){v, 0, 0, 255}
                         : (lq_rgba){0, v, 255, 255};
        pixel[i] = (uint16_t)i;
    }
    pixel[SOURCES] = SOURCES;
    lq_template t = template_of(SOURCES, &mix, 1, pixel, SOURCES + 1);
    lq_painting p = {0};
    const lq_rgba lines[LQ_INK_KINDS] = {black, black, black, black};
    assert_true(lq_paint(&p, &t, s, lines));
    assert_true(p.colours <= 256 && p.colours > 100);
    for (size_t i = 0; i < SOURCES; i++) {
        lq_rgba c = colour_at(&p, i);
        assert_true(c.a == 255 && abs(c.r - s[i].r) <= 4 && abs(c.g - s[i].g) <= 4 && abs(c.b - s[i].b) <= 4);
    }
    lq_template_release(&t);
    lq_painting_release(&p);
}

/* Two sources, three of whose channels run apart: 17 * 17 colours at most, of which a few must go. Each comes out near its own. */
static void a_few_too_many_move_a_little(void **state)
{
    (void)state;
    const lq_rgba s[] = {red, {0, 255, 0, 255}, blue}, lines[LQ_INK_KINDS] = {white, black, black, black};
    lq_mix mix[512] = {{.ink = 0}};
    uint16_t pixel[512];
    size_t n = 0;
    for (uint8_t w = 1; w <= 15; w++)
        for (uint8_t ink = 0; ink <= 16; ink++) {
            mix[n++] = (lq_mix){.source = {0, 1}, .weight = {(uint8_t)(16 - w), w}, .ink = ink};
            mix[n++] = (lq_mix){.source = {1, 2}, .weight = {(uint8_t)(16 - w), w}, .ink = ink};
        }
    for (size_t i = 0; i < n; i++) pixel[i] = (uint16_t)(3 + i);
    lq_template t = template_of(3, mix, n, pixel, n);
    lq_painting p = {0};
    assert_true(lq_paint(&p, &t, s, lines));
    assert_true(p.colours <= 256 && p.colours > 64);
    for (size_t i = 0; i < n; i++) {
        lq_rgba exact = mix_painted(mix[i], s, 3, white), c = colour_at(&p, i);
        assert_int_equal(c.a, 255);
        assert_true(abs(c.r - exact.r) <= 16 && abs(c.g - exact.g) <= 16 && abs(c.b - exact.b) <= 16);
    }
    lq_template_release(&t);
    lq_painting_release(&p);
}

static void memory_runs_out(void **state)
{
    (void)state;
    const lq_rgba s[] = {red, blue}, lines[LQ_INK_KINDS] = {black, black, black, black};
    lq_template t = template_of(2, NULL, 0, (uint16_t[]){0, 1}, 2);
    bool whole = false;
    long k;
    for (k = 1; !whole; k++) {
        lq_painting p = {0};
        lq_mem_fail_after(k);
        whole = lq_paint(&p, &t, s, lines);
        lq_mem_fail_after(0);
        assert_true(lq_paint(&p, &t, s, lines));
        assert_memory_equal(&p.palette[p.index[1]], &blue, sizeof blue);
        lq_painting_release(&p);
        assert_true(k < 100);
    }
    assert_true(k > 2);
    lq_template_release(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grounds_mix_by_weight),
        cmocka_unit_test(opacity_counts_in_mixes),
        cmocka_unit_test(lines_lie_over_the_ground),
        cmocka_unit_test(translucent_lines_let_the_ground_through),
        cmocka_unit_test(mixes_follow_over),
        cmocka_unit_test(seen_through_comes_first),
        cmocka_unit_test(equal_colours_are_one),
        cmocka_unit_test(crowded_pictures_keep_the_pure_colours),
        cmocka_unit_test(more_than_256_plain_colours),
        cmocka_unit_test(a_few_too_many_move_a_little),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
