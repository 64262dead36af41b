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
    assert_true(lq_paint(&p, &t, source, lines, NULL));
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
    assert_true(lq_paint(&p, &t, s, lines, NULL));
    assert_int_equal(p.colours, 4);
    for (int i = 0; i < 4; i++) assert_true((p.palette[i].a < 255) == (i < 2));
    for (size_t i = 0; i < 6; i++) assert_memory_equal(&p.palette[p.index[i]], &s[t.pixel[i]], sizeof *s);
    lq_template_release(&t);

    t = template_of(4, NULL, 0, (uint16_t[]){2, 2},
                    2); /* one colour, of all there are, and the painting used again */
    assert_true(lq_paint(&p, &t, s, lines, NULL));
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
    assert_true(lq_paint(&p, &t, s, lines, NULL));
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
    assert_true(lq_paint(&p, &t, s, lines, NULL));
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
    assert_true(lq_paint(&p, &t, s, lines, NULL));
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
    assert_true(lq_paint(&p, &t, s, lines, NULL));
    assert_true(p.colours <= 256 && p.colours > 64);
    for (size_t i = 0; i < n; i++) {
        lq_rgba exact = mix_painted(mix[i], s, 3, white), c = colour_at(&p, i);
        assert_int_equal(c.a, 255);
        assert_true(abs(c.r - exact.r) <= 16 && abs(c.g - exact.g) <= 16 && abs(c.b - exact.b) <= 16);
    }
    lq_template_release(&t);
    lq_painting_release(&p);
}

/* ---- the canvas over the ground ---- */

static lq_canvas canvas_of(int32_t width, int32_t height)
{
    lq_canvas c;
    assert_true(lq_canvas_init(&c, width, height));
    return c;
}

static void assert_exact(const lq_painting *p, size_t i, lq_rgba wanted)
{
    lq_rgba c = colour_at(p, i);
    if (memcmp(&c, &wanted, sizeof c))
        fail_msg("pixel %zu: %d %d %d %d, by hand %d %d %d %d", i, c.r, c.g, c.b, c.a, wanted.r, wanted.g,
                 wanted.b, wanted.a);
}

static void an_empty_canvas_changes_nothing(void **state)
{
    (void)state;
    const lq_rgba s[] = {red, none, blue}, lines[LQ_INK_KINDS] = {black, black, black, black};
    const lq_mix mix = {.source = {0, 2}, .weight = {9, 7}};
    lq_template t = template_of(3, &mix, 1, (uint16_t[]){0, 1, 2, 3, 0}, 5);
    lq_canvas c = canvas_of(5, 1);
    lq_painting bare = {0}, under = {0};
    assert_true(lq_paint(&bare, &t, s, lines, NULL));
    for (int touched = 0; touched < 2; touched++) {
        assert_true(lq_paint(&under, &t, s, lines, &c));
        assert_int_equal(under.colours, bare.colours);
        assert_memory_equal(under.palette, bare.palette, bare.colours * sizeof *bare.palette);
        assert_memory_equal(under.index, bare.index, 5);
        lq_canvas_touch(&c, 1, 0, 4, 1); /* nothing drawn there */
    }
    lq_painting_release(&bare);
    lq_painting_release(&under);
    lq_canvas_release(&c);
    lq_template_release(&t);
}

static void canvas_by_hand(void **state)
{
    (void)state;
    enum { N = 9 };
    const lq_rgba s[] = {{201, 99, 37, 255}, none, {0, 0, 200, 128}}, text = {51, 51, 51, 255};
    const lq_rgba lines[LQ_INK_KINDS] = {black, black, black, black};
    lq_template t = template_of(3, NULL, 0, (uint16_t[]){0, 0, 0, 0, 1, 1, 2, 2, 1}, N);
    lq_canvas c = canvas_of(N, 1);
    c.plain = &text;
    c.plains = 1;
    lq_canvas_touch(&c, 1, 0, N, 1);
    const uint32_t over[N] = {0,          0xff333333, 0xff343434, 0x80000000, 0x80800000,
                              0xff333333, 0x80800000, 0,          0x03030303};
    memcpy(c.argb, over, sizeof over);
    lq_painting p = {0};
    assert_true(lq_paint(&p, &t, s, lines, &c));
    assert_exact(&p, 0, s[0]);                       /* bare ground is as it was */
    assert_exact(&p, 1, text);                       /* a colour of the canvas's own */
    assert_exact(&p, 2, (lq_rgba){48, 48, 48, 255}); /* another opaque one: 52 to a multiple of 16 */
    assert_exact(&p, 3, (lq_rgba){96, 48, 16, 255}); /* 100.1, 49.3, 18.4 */
    assert_exact(&p, 4, (lq_rgba){255, 0, 0, 128});  /* over nothing: itself */
    assert_exact(&p, 5, text);
    assert_exact(&p, 6, (lq_rgba){176, 0, 64, 192}); /* alpha 128 + 63.75; red 128 and blue 50 of that */
    assert_exact(&p, 7, s[2]);
    assert_exact(&p, 8, none);               /* too thin to be seen */
    for (unsigned i = 1; i < p.colours; i++) /* translucent ones first */
        assert_true((p.palette[i - 1].a == 255) <= (p.palette[i].a == 255));
    lq_painting_release(&p);
    lq_canvas_release(&c);
    lq_template_release(&t);
}

/* A random pixel of a canvas: some bare, some opaque. */
static uint32_t random_argb(uint64_t *random)
{
    uint64_t bits = test_random(random);
    lq_rgba c = {(uint8_t)bits, (uint8_t)(bits >> 8), (uint8_t)(bits >> 16), 255};
    unsigned kind = bits >> 60;
    return kind < 5 ? 0 : lq_canvas_colour(c, kind < 8 ? 255 : bits >> 24 & 255);
}

/* To the nearest multiple of 16, where the exact value is not within one step of the middle between two. */
static void assert_rounded(unsigned found, double exact)
{
    double wanted = fmin(255, floor((exact + 8) / 16) * 16), middle = fmod(exact + 8, 16);
    bool sure = middle > 1 && middle < 15;
    if (sure ? found != wanted : fabs(found - exact) > 9.01) fail_msg("%u, by hand %.2f", found, exact);
}

/* Single pixels, so that there is always room, against "over" in doubles. */
static void canvas_follows_over(void **state)
{
    (void)state;
    uint64_t random = 57;
    lq_canvas c = canvas_of(1, 1);
    lq_painting p = {0};
    const lq_rgba lines[LQ_INK_KINDS] = {black, black, black, black};
    lq_canvas_touch(&c, 0, 0, 1, 1);
    lq_template t = template_of(1, NULL, 0, (uint16_t[]){0}, 1);
    for (int turn = 0; turn < 50000; turn++) {
        uint64_t bits = test_random(&random);
        lq_rgba ground = {(uint8_t)bits, (uint8_t)(bits >> 8), (uint8_t)(bits >> 16),
                          bits >> 63 ? 255 : (uint8_t)(bits >> 24)};
        uint32_t over = c.argb[0] = random_argb(&random);
        assert_true(lq_paint(&p, &t, &ground, lines, &c));
        if (!over) {
            assert_exact(&p, 0, ground.a ? ground : none);
            continue;
        }
        double through = (255 - (over >> 24)) / 255.0, alpha = (over >> 24) + ground.a * through;
        const uint8_t under[3] = {ground.b, ground.g, ground.r};
        lq_rgba found = colour_at(&p, 0);
        const uint8_t bgr[3] = {found.b, found.g, found.r};
        if (alpha == 255)
            assert_int_equal(found.a, 255);
        else
            assert_rounded(found.a, alpha);
        for (int k = 0; found.a && k < 3; k++)
            assert_rounded(bgr[k],
                           ((over >> 8 * k & 255) + under[k] * ground.a / 255.0 * through) / alpha * 255);
    }
    lq_template_release(&t);
    lq_painting_release(&p);
    lq_canvas_release(&c);
}

/* Random ground and canvas, painted whole and in parts: every pixel has the same colour, as none has more than 256. */
static void parts_show_the_whole(void **state)
{
    (void)state;
    enum { WIDE = 60, HIGH = 40, PART = 20, PENS = 6 };
    const lq_rgba s[] = {white, red, none}, lines[LQ_INK_KINDS] = {black, blue, black, black};
    const lq_mix mix[] = {{.source = {0, 1}, .weight = {9, 7}},
                          {.source = {1}, .weight = {16}, .ink = 7, .kind = 1}};
    uint64_t random = 8;
    uint16_t ground[WIDE * HIGH], cut[PART * PART];
    uint32_t pen[PENS];
    lq_canvas whole = canvas_of(WIDE, HIGH), part = canvas_of(PART, PART);
    for (int i = 0; i < PENS; i++) pen[i] = i ? random_argb(&random) : 0;
    lq_canvas_touch(&whole, 0, 0, WIDE, HIGH);
    for (int i = 0; i < WIDE * HIGH; i++) {
        ground[i] = (uint16_t)(test_random(&random) % 5);
        whole.argb[i] = pen[(test_random(&random) >> 32) % PENS];
    }
    lq_painting big = {0}, small = {0};
    lq_template t = template_of(3, mix, 2, ground, WIDE * HIGH), u;
    t.width_px = WIDE, t.height_px = HIGH;
    assert_true(lq_paint(&big, &t, s, lines, &whole));
    for (int top = 0; top < HIGH; top += PART)
        for (int left = 0; left < WIDE; left += PART) {
            lq_canvas_touch(&part, 0, 0, PART, PART);
            for (int i = 0; i < PART * PART; i++) {
                int at = (top + i / PART) * WIDE + left + i % PART;
                cut[i] = ground[at];
                part.argb[i] = whole.argb[at];
            }
            u = template_of(3, mix, 2, cut, PART * PART);
            u.width_px = u.height_px = PART;
            assert_true(lq_paint(&small, &u, s, lines, &part));
            for (size_t i = 0; i < PART * PART; i++) {
                size_t at = (size_t)(top + (int)i / PART) * WIDE + (size_t)left + i % PART;
                assert_exact(&small, i, colour_at(&big, at));
            }
            lq_template_release(&u);
        }
    lq_template_release(&t);
    lq_painting_release(&big);
    lq_painting_release(&small);
    lq_canvas_release(&whole);
    lq_canvas_release(&part);
}

/* Thousands of colours on the canvas: those of the ground and of letters are kept to the bit, the others come near. */
static void crowded_canvases_keep_the_plain_colours(void **state)
{
    (void)state;
    enum { N = 6000 };
    const lq_rgba s[] = {{201, 99, 37, 255}, {7, 8, 9, 255}, none},
                  own[] = {{51, 51, 51, 255}, {250, 250, 249, 255}};
    const lq_rgba lines[LQ_INK_KINDS] = {black, black, black, black};
    uint64_t random = 99;
    uint16_t *pixel = lq_alloc(N, sizeof *pixel);
    assert_non_null(pixel);
    for (size_t i = 0; i < N; i++) pixel[i] = (uint16_t)(i % 3);
    lq_template t = template_of(3, NULL, 0, pixel, N);
    lq_canvas c = canvas_of(N, 1);
    c.plain = own;
    c.plains = 2;
    lq_canvas_touch(&c, 0, 0, N, 1);
    for (size_t i = 0; i < N; i++)
        c.argb[i] = i % 10 == 0 ? 0xff333333 : i % 10 == 1 ? 0xfffafaf9 : random_argb(&random);
    lq_painting p = {0};
    assert_true(lq_paint(&p, &t, s, lines, &c));
    assert_true(p.colours <= 256 && p.colours > 30);
    for (size_t i = 0; i < N; i++) {
        if (i % 10 < 2)
            assert_exact(&p, i, own[i % 10]);
        else if (!c.argb[i])
            assert_exact(&p, i, s[i % 3]);
        else if (c.argb[i] >> 24 == 255)
            for (int k = 0; k < 3; k++) {
                lq_rgba found = colour_at(&p, i);
                int is = k == 0 ? found.b : k == 1 ? found.g : found.r;
                assert_true(abs(is - (int)(c.argb[i] >> 8 * k & 255)) <= 64);
            }
    }
    free(pixel);
    lq_painting_release(&p);
    lq_canvas_release(&c);
    lq_template_release(&t);
}

static void memory_runs_out_under_a_canvas(void **state)
{
    (void)state;
    const lq_rgba s[] = {red, blue}, lines[LQ_INK_KINDS] = {black, black, black, black};
    lq_template t = template_of(2, NULL, 0, (uint16_t[]){0, 1}, 2);
    lq_canvas c = canvas_of(2, 1);
    lq_canvas_touch(&c, 1, 0, 2, 1);
    c.argb[1] = 0xffffffff;
    bool whole = false;
    long k;
    for (k = 1; !whole; k++) {
        lq_painting p = {0};
        lq_mem_fail_after(k);
        whole = lq_paint(&p, &t, s, lines, &c);
        lq_mem_fail_after(0);
        assert_true(lq_paint(&p, &t, s, lines, &c));
        assert_exact(&p, 0, red);
        assert_exact(&p, 1, white);
        lq_painting_release(&p);
    }
    assert_int_equal(k, 7); /* pixels, colours, numbers, and two lists for the canvas */
    lq_canvas_release(&c);
    lq_template_release(&t);
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
        whole = lq_paint(&p, &t, s, lines, NULL);
        lq_mem_fail_after(0);
        assert_true(lq_paint(&p, &t, s, lines, NULL));
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
        cmocka_unit_test(an_empty_canvas_changes_nothing),
        cmocka_unit_test(canvas_by_hand),
        cmocka_unit_test(canvas_follows_over),
        cmocka_unit_test(parts_show_the_whole),
        cmocka_unit_test(crowded_canvases_keep_the_plain_colours),
        cmocka_unit_test(memory_runs_out_under_a_canvas),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
