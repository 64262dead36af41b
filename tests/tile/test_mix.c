/*
 * test_mix.c: pixels as mixes of sources: weights of known shares by hand, and their rules on made-up counties.
 */
#include "../support/support.h"
#include "../support/subdivision.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "tile/mix.h"
#include "tile/stroke.h"

#define PX 256

/* A window one pixel high, parted by upright borders at at[n]: sources 0, 1, 2 ... from the west. */
static void strips_make(lq_template *t, lq_cover *c, int32_t width, const int64_t *at, uint32_t n,
                        const uint8_t *ink)
{
    assert_true(lq_cover_begin(c, width, 1, 0));
    for (uint32_t i = 0; i < n; i++)
        assert_true(lq_cover_segment(c, (lq_sub){at[i], -PX}, (lq_sub){at[i], 2 * PX}, i + 1, i));
    assert_true(lq_template_make(t, c, ink, width, 1, n + 1));
}

static const lq_mix *mix_at(const lq_template *t, size_t i)
{
    assert_true(t->pixel[i] < t->mixes);
    return &t->mix[t->pixel[i]];
}

static void assert_mix(const lq_mix *m, const uint16_t *source, const uint8_t *weight, size_t n)
{
    for (size_t i = 0; i < LQ_MIX_SOURCES; i++) {
        assert_int_equal(m->weight[i], i < n ? weight[i] : 0);
        if (i < n) assert_int_equal(m->source[i], source[i]);
    }
}

static void pure_pixels_have_the_number_of_their_source(void **state)
{
    (void)state;
    lq_template t = {0};
    lq_cover *c = lq_cover_create();
    strips_make(&t, c, 6, (int64_t[]){PX, 2 * PX, 4 * PX}, 3, NULL);
    const uint16_t expected[] = {0, 1, 2, 2, 3, 3};
    assert_memory_equal(t.pixel, expected, sizeof expected);
    assert_int_equal(t.mixes, 4); /* no mixture was made */
    assert_true(t.width_px == 6 && t.height_px == 1 && t.sources == 4);
    for (uint16_t s = 0; s < 4; s++) {
        assert_mix(&t.mix[s], &s, (uint8_t[]){16}, 1);
        assert_int_equal(t.mix[s].ink, 0);
    }
    lq_template_release(&t);
    assert_null(t.pixel);
    lq_cover_free(c);
}

static void shares_become_sixteenths(void **state)
{
    (void)state;
    lq_template t = {0};
    lq_cover *c = lq_cover_create();
    /* In pixels 0 to 3: a quarter; 100 of 256, 6.25 sixteenths; 7 of 256, which is less than half of one; 9 of 256, which is more. */
    strips_make(&t, c, 4, (int64_t[]){64, PX + 100, 2 * PX + 7, 3 * PX + 9}, 4, NULL);
    assert_mix(mix_at(&t, 0), (uint16_t[]){1, 0}, (uint8_t[]){12, 4}, 2);
    assert_mix(mix_at(&t, 1), (uint16_t[]){2, 1}, (uint8_t[]){10, 6}, 2);
    assert_int_equal(t.pixel[2], 3);
    assert_mix(mix_at(&t, 3), (uint16_t[]){4, 3}, (uint8_t[]){15, 1}, 2);
    /* Three in a pixel: 100, 90, 66 of 256 are 6.25, 5.6 and 4.1 sixteenths; halves go by the lower number. */
    strips_make(&t, c, 2, (int64_t[]){100, 190, PX + 128}, 3, NULL);
    assert_mix(mix_at(&t, 0), (uint16_t[]){0, 1, 2}, (uint8_t[]){6, 6, 4}, 3);
    assert_mix(mix_at(&t, 1), (uint16_t[]){2, 3}, (uint8_t[]){8, 8}, 2);
    lq_template_release(&t);
    lq_cover_free(c);
}

/* Of six in a pixel the four greatest share it. */
static void the_smallest_of_many_are_left_out(void **state)
{
    (void)state;
    lq_template t = {0};
    lq_cover *c = lq_cover_create();
    /* Widths 20, 60, 50, 26, 70, 30 of 256; the four greatest are 210 together. */
    strips_make(&t, c, 1, (int64_t[]){20, 80, 130, 156, 226}, 5, NULL);
    const lq_mix *m = mix_at(&t, 0);
    /* 60, 50, 30 of 210 are 4.57, 3.81 and 2.29 sixteenths; the greatest takes the rest. */
    assert_mix(m, (uint16_t[]){4, 1, 2, 5}, (uint8_t[]){5, 5, 4, 2}, 4);
    lq_template_release(&t);
    lq_cover_free(c);
}

static void equal_pixels_share_a_mix(void **state)
{
    (void)state;
    lq_template t = {0};
    lq_cover *c = lq_cover_create();
    assert_true(lq_cover_begin(c, 3, 40, 0));
    assert_true(lq_cover_segment(c, (lq_sub){PX + 64, -PX}, (lq_sub){PX + 64, 50 * PX}, 1, 0));
    assert_true(lq_template_make(&t, c, NULL, 3, 40, 2));
    assert_int_equal(t.mixes, 3);
    for (size_t y = 0; y < 40; y++)
        assert_true(t.pixel[3 * y] == 0 && t.pixel[3 * y + 1] == 2 && t.pixel[3 * y + 2] == 1);
    lq_template_release(&t);
    lq_cover_free(c);
}

static void ink_lies_over_any_ground(void **state)
{
    (void)state;
    lq_template t = {0};
    lq_cover *c = lq_cover_create();
    /* 63 is all 16; 32 of 63 is 8.1; 1 of 63 is a quarter of a sixteenth, and nothing; 2 of 63 is half of one and a little. */
    const uint8_t ink[] = {63 << 2 | 1, 32 << 2 | 3, 1 << 2 | 2, 2 << 2 | 2, 0, 32 << 2 | 3, 32 << 2 | 1};
    strips_make(&t, c, 7, (int64_t[]){PX + 64, 2 * PX}, 2, ink);
    assert_int_equal(mix_at(&t, 0)->ink, 16);
    assert_int_equal(mix_at(&t, 0)->kind, 1);
    assert_mix(mix_at(&t, 0), (uint16_t[]){0}, (uint8_t[]){16}, 1);
    assert_int_equal(mix_at(&t, 1)->ink, 8);
    assert_int_equal(mix_at(&t, 1)->kind, 3);
    assert_mix(mix_at(&t, 1), (uint16_t[]){1, 0}, (uint8_t[]){12, 4}, 2);
    assert_int_equal(t.pixel[2], 2);
    assert_int_equal(mix_at(&t, 3)->ink, 1);
    assert_int_equal(t.pixel[4], 2);
    assert_int_equal(mix_at(&t, 5)->ink, 8);
    assert_int_not_equal(t.pixel[5], t.pixel[6]); /* kinds differ */
    lq_template_release(&t);
    lq_cover_free(c);
}

/* Lines alone, in a window as wide as they come: every pixel's ink arrives, wherever it stands in the row. */
static void no_ink_is_lost(void **state)
{
    (void)state;
    lq_template t = {0};
    lq_cover *c = lq_cover_create();
    enum { SIDE = 37 };
    for (int at = 0; at < SIDE * SIDE; at++) {
        uint8_t ink[SIDE * SIDE] = {0};
        ink[at] = 63 << 2 | 2;
        assert_true(lq_cover_begin(c, SIDE, SIDE, 1));
        assert_true(lq_template_make(&t, c, ink, SIDE, SIDE, 2));
        for (int i = 0; i < SIDE * SIDE; i++) assert_int_equal(mix_at(&t, (size_t)i)->ink, i == at ? 16 : 0);
    }
    lq_template_release(&t);
    lq_cover_free(c);
}

/* ---- made-up counties ---- */

static uint32_t source_of(const subdivision *s, uint32_t side)
{
    return lq_is_feature(side) ? side : s->look.features;
}

static bool counties_cover(lq_cover *c, const subdivision *s, int32_t size, uint8_t *ink)
{
    const lq_arcs *a = &s->arcs;
    lq_pen pen[LQ_INK_KINDS];
    for (unsigned k = 0; k < LQ_INK_KINDS; k++) lq_pen_init(&pen[k], 0.8f, k);
    bool ok = lq_cover_begin(c, size, size, s->look.features);
    for (size_t i = 0; ok && i < a->n; i++)
        for (uint32_t k = a->first[i]; ok && k + 1 < a->first[i + 1]; k++) {
            lq_sub p = {a->at[k].x, a->at[k].y}, q = {a->at[k + 1].x, a->at[k + 1].y};
            ok = lq_cover_segment(c, p, q, source_of(s, a->left[i]), source_of(s, a->right[i]));
            if (ink) lq_stroke_segment(ink, size, size, p, q, &pen[i % LQ_INK_KINDS]);
        }
    return ok;
}

/* The shares once more, as the cover tells them: their truth is test_cover's matter. */
typedef struct shares_seen {
    const lq_template *t;
    size_t pixels;
} shares_seen;

static void span_compare(void *context, int32_t row, int32_t x, int32_t n, const lq_share *shares,
                         size_t n_shares)
{
    shares_seen *seen = context;
    for (int32_t k = x; k < x + n; k++, seen->pixels++) {
        const lq_mix *m = mix_at(seen->t, (size_t)row * (size_t)seen->t->width_px + (size_t)k);
        int sum = 0;
        for (int i = 0; i < LQ_MIX_SOURCES; i++) {
            sum += m->weight[i];
            for (int j = 0; j < i; j++) assert_true(!m->weight[i] || m->source[i] != m->source[j]);
            if (i) assert_true(m->weight[i - 1] || !m->weight[i]); /* none behind the first unused one */
        }
        assert_int_equal(sum, LQ_MIX_LEVELS);
        if (n_shares > LQ_MIX_SOURCES) continue;
        for (size_t i = 0; i < n_shares; i++) {
            double exact = (double)shares[i].share * LQ_MIX_LEVELS / LQ_SHARE_FULL, weight = 0;
            for (int j = 0; j < LQ_MIX_SOURCES; j++)
                if (m->weight[j] && m->source[j] == shares[i].source) weight = m->weight[j];
            double apart = weight > exact ? weight - exact : exact - weight;
            assert_true(apart <=
                        1.5001); /* half a sixteenth; the greatest takes up what three others leave */
            if (m->source[0] != shares[i].source) assert_true(apart <= 0.5001);
        }
    }
}

static void assert_counts(const lq_template *t)
{
    size_t pixels = (size_t)t->width_px * (size_t)t->height_px;
    uint32_t *count = lq_zalloc(t->mixes, sizeof *count);
    assert_non_null(count);
    for (size_t i = 0; i < pixels; i++) count[t->pixel[i]]++;
    assert_memory_equal(count, t->count, t->mixes * sizeof *count);
    free(count);
}

static const subdivision_look look = {.columns = 20,
                                      .rows = 20,
                                      .features = 100,
                                      .x0 = 3 * PX,
                                      .y0 = 2 * PX,
                                      .width = 120 * PX,
                                      .height = 121 * PX,
                                      .shake = 0.45,
                                      .steps = 1,
                                      .snap = 1,
                                      .holes = 0.1};

static void weights_are_the_shares(void **state)
{
    (void)state;
    uint64_t random = 21;
    lq_template t = {0};
    lq_cover *c = lq_cover_create();
    for (int turn = 0; turn < 5; turn++) {
        subdivision *s = subdivision_create(&look, &random);
        assert_true(counties_cover(c, s, 128, NULL));
        assert_true(lq_template_make(&t, c, NULL, 128, 128, look.features + 1));
        assert_counts(&t);
        assert_true(counties_cover(c, s, 128, NULL));
        shares_seen seen = {&t, 0};
        assert_true(lq_cover_sweep(c, span_compare, &seen));
        assert_int_equal(seen.pixels, 128 * 128);
        for (size_t i = 0; i < t.mixes; i++)
            for (size_t j = i + 1; j < t.mixes && t.mixes < 2000; j++)
                assert_memory_not_equal(&t.mix[i], &t.mix[j], sizeof t.mix[i]);
        subdivision_free(s);
    }
    lq_template_release(&t);
    lq_cover_free(c);
}

/* A template used before, for a larger window with more sources, gives the same numbers as a new one. */
static void a_template_is_used_again(void **state)
{
    (void)state;
    uint64_t random = 22;
    subdivision *s = subdivision_create(&look, &random);
    lq_template fresh = {0}, used = {0};
    lq_cover *c = lq_cover_create();
    uint8_t ink[128 * 128] = {0};
    assert_true(counties_cover(c, s, 128, ink));
    assert_true(lq_template_make(&used, c, ink, 128, 128, 4096));
    for (int turn = 0; turn < 2; turn++) {
        memset(ink, 0, sizeof ink);
        assert_true(counties_cover(c, s, 64, ink));
        assert_true(lq_template_make(turn ? &used : &fresh, c, ink, 64, 64, look.features + 1));
    }
    assert_counts(&fresh);
    assert_counts(&used);
    assert_int_equal(fresh.mixes, used.mixes);
    assert_memory_equal(fresh.mix, used.mix, fresh.mixes * sizeof *fresh.mix);
    assert_memory_equal(fresh.pixel, used.pixel, 64 * 64 * sizeof *fresh.pixel);
    lq_template_release(&fresh);
    lq_template_release(&used);
    lq_cover_free(c);
    subdivision_free(s);
}

/* 300 x 300 cells of a pixel each, half a pixel off: nearly every pixel is a mix of its own, more than numbers reach. */
static void too_many_mixes_are_refused(void **state)
{
    (void)state;
    const subdivision_look tiny = {.columns = 301,
                                   .rows = 301,
                                   .features = 4095,
                                   .x0 = -90,
                                   .y0 = -100,
                                   .width = 301 * PX,
                                   .height = 301 * PX,
                                   .steps = 1,
                                   .snap = 1};
    uint64_t random = 23;
    subdivision *s = subdivision_create(&tiny, &random);
    lq_template t = {0};
    lq_cover *c = lq_cover_create();
    assert_true(counties_cover(c, s, 300, NULL));
    assert_false(lq_template_make(&t, c, NULL, 300, 300, 4096));
    assert_true(counties_cover(c, s, 200, NULL)); /* 40,000 are well */
    assert_true(lq_template_make(&t, c, NULL, 200, 200, 4096));
    assert_true(t.mixes > 40000 && t.mixes <= 44096);
    lq_template_release(&t);
    lq_cover_free(c);
    subdivision_free(s);
}

static void memory_runs_out(void **state)
{
    (void)state;
    uint64_t random = 24;
    subdivision *s = subdivision_create(&look, &random);
    bool whole = false;
    long k;
    for (k = 1; !whole; k++) {
        lq_template t = {0};
        uint8_t ink[128 * 128] = {0};
        lq_cover *c = lq_cover_create();
        assert_true(counties_cover(c, s, 128, ink));
        lq_mem_fail_after(k);
        whole = lq_template_make(&t, c, ink, 128, 128, look.features + 1);
        lq_mem_fail_after(0);
        if (!whole) { /* and what failed once is still good */
            assert_true(counties_cover(c, s, 128, ink));
            assert_true(lq_template_make(&t, c, ink, 128, 128, look.features + 1));
        }
        lq_template_release(&t);
        lq_cover_free(c);
        assert_true(k < 200);
    }
    assert_true(k > 5);
    subdivision_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pure_pixels_have_the_number_of_their_source),
        cmocka_unit_test(shares_become_sixteenths),
        cmocka_unit_test(the_smallest_of_many_are_left_out),
        cmocka_unit_test(equal_pixels_share_a_mix),
        cmocka_unit_test(ink_lies_over_any_ground),
        cmocka_unit_test(no_ink_is_lost),
        cmocka_unit_test(weights_are_the_shares),
        cmocka_unit_test(a_template_is_used_again),
        cmocka_unit_test(too_many_mixes_are_refused),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
