/* test_level.c: chunks hold every segment of every arc once, in boxes that fit; simplified arcs keep their ends. */
#include "../support/support.h"
#include "../support/subdivision.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "tile/level.h"

static const subdivision_look look = {.columns = 6,
                                      .rows = 5,
                                      .features = 7,
                                      .x0 = 1000000,
                                      .y0 = 2000000,
                                      .width = 600000,
                                      .height = 500000,
                                      .shake = 0.3,
                                      .steps = 40,
                                      .bend = 0.15,
                                      .snap = 1,
                                      .holes = 0.15};

static uint8_t *kinds_of(const lq_arcs *a)
{
    uint8_t *kind = lq_alloc(a->n, 1);
    assert_non_null(kind);
    for (size_t i = 0; i < a->n; i++) kind[i] = (uint8_t)(i % 4);
    return kind;
}

/* Goes along the arcs and the chunks together. */
static void assert_chunks(const lq_level *l, const uint8_t *kind)
{
    const lq_arcs *a = &l->arcs;
    size_t c = 0;
    for (size_t i = 0; i < a->n; i++) {
        uint32_t at = a->first[i];
        while (at + 1 < a->first[i + 1]) {
            assert_true(c < l->chunks);
            const lq_chunk *chunk = &l->chunk[c++];
            assert_int_equal(chunk->first, at);
            assert_true(chunk->segments >= 1 && chunk->segments <= LQ_CHUNK_SEGMENTS);
            assert_int_equal(chunk->kind, kind[i]);
            assert_int_equal(chunk->left, lq_is_feature(a->left[i]) ? a->left[i] : a->features);
            assert_int_equal(chunk->right, lq_is_feature(a->right[i]) ? a->right[i] : a->features);
            at += chunk->segments;
        }
        assert_int_equal(at + 1, a->first[i + 1]);
    }
    assert_int_equal(c, l->chunks);
}

static void assert_boxes(const lq_level *l)
{
    for (size_t c = 0; c < l->chunks; c++) {
        const lq_chunk *chunk = &l->chunk[c];
        const lq_point *at = l->arcs.at + chunk->first;
        int touched = 0; /* each of its sides */
        for (uint32_t k = 0; k <= chunk->segments; k++) {
            assert_true(at[k].x >= chunk->box.x0 && at[k].x <= chunk->box.x1 && at[k].y >= chunk->box.y0 &&
                        at[k].y <= chunk->box.y1);
            touched |= (at[k].x == chunk->box.x0) | (at[k].x == chunk->box.x1) << 1 |
                       (at[k].y == chunk->box.y0) << 2 | (at[k].y == chunk->box.y1) << 3;
        }
        assert_int_equal(touched, 15);
    }
}

static void every_segment_is_in_one_chunk(void **state)
{
    (void)state;
    uint64_t random = 41;
    for (int turn = 0; turn < 5; turn++) {
        subdivision *s = subdivision_create(&look, &random);
        uint8_t *kind = kinds_of(&s->arcs);
        s->arcs.left[0] = LQ_LOOSE; /* a narrow gap is outside too */
        for (double tolerance = 0; tolerance < 30000; tolerance = 4 * tolerance + 100) {
            lq_level l;
            assert_true(lq_level_init(&l, &s->arcs, kind, tolerance));
            assert_int_equal(l.arcs.n, s->arcs.n);
            assert_chunks(&l, kind);
            assert_boxes(&l);
            lq_level_release(&l);
        }
        free(kind);
        subdivision_free(s);
    }
}

/* Neighbours stay together: both ends of every arc are where they were, and without tolerance every point is. */
static void ends_stay(void **state)
{
    (void)state;
    uint64_t random = 42;
    subdivision *s = subdivision_create(&look, &random);
    uint8_t *kind = kinds_of(&s->arcs);
    lq_level exact, coarse;
    assert_true(lq_level_init(&exact, &s->arcs, kind, 0));
    assert_true(lq_level_init(&coarse, &exact.arcs, kind, 3000));
    assert_true(coarse.arcs.points < s->arcs.points / 2);
    for (size_t i = 0; i < s->arcs.n; i++)
        for (int end = 0; end < 2; end++) {
            lq_point p = s->arcs.at[end ? s->arcs.first[i + 1] - 1 : s->arcs.first[i]];
            lq_point q = coarse.arcs.at[end ? coarse.arcs.first[i + 1] - 1 : coarse.arcs.first[i]];
            assert_true(p.x == q.x && p.y == q.y);
        }
    lq_level_release(&exact);
    lq_level_release(&coarse);
    free(kind);
    subdivision_free(s);
}

/* Two straight arcs and a square, written down. */
static void chunks_by_hand(void **state)
{
    (void)state;
    enum { LONG = 2 * LQ_CHUNK_SEGMENTS + 2 }; /* points: two full chunks and a segment */
    lq_point at[LONG + 2 + 5] = {{0, 0}};
    for (int i = 0; i < LONG; i++) at[i] = (lq_point){100 * i, i % 2 ? 700 : 0};
    at[LONG] = (lq_point){5, 900}, at[LONG + 1] = (lq_point){3, 800};
    const lq_point square[] = {{0, 0}, {0, 50}, {60, 50}, {60, 0}, {0, 0}};
    memcpy(at + LONG + 2, square, sizeof square);
    uint32_t first[] = {0, LONG, LONG + 2, LONG + 7}, left[] = {0, 1, LQ_NONE}, right[] = {1, LQ_LOOSE, 0};
    const uint8_t kind[] = {3, 0, 2};
    const lq_arcs arcs = {
        .features = 2, .n = 3, .points = LONG + 7, .first = first, .at = at, .left = left, .right = right};
    lq_level l;
    assert_true(lq_level_init(&l, &arcs, kind, 0));
    const lq_box boxes[] = {
        {0, 0, 1600, 700}, {1600, 0, 3200, 700}, {3200, 0, 3300, 700}, {3, 800, 5, 900}, {0, 0, 60, 50}};
    const uint32_t sides[][2] = {{0, 1}, {0, 1}, {0, 1}, {1, 2}, {2, 0}};
    const uint16_t segments[] = {16, 16, 1, 1, 4};
    const uint8_t kinds[] = {3, 3, 3, 0, 2};
    assert_int_equal(LQ_CHUNK_SEGMENTS, 16);
    assert_int_equal(l.chunks, 5);
    for (size_t c = 0; c < 5; c++) {
        assert_memory_equal(&l.chunk[c].box, &boxes[c], sizeof boxes[c]);
        assert_true(l.chunk[c].left == sides[c][0] && l.chunk[c].right == sides[c][1]);
        assert_true(l.chunk[c].segments == segments[c] && l.chunk[c].kind == kinds[c]);
    }
    lq_level_release(&l);
    assert_true(!l.chunk && !l.arcs.at && !l.chunks);
}

static void a_map_without_borders_has_no_chunks(void **state)
{
    (void)state;
    uint32_t first[] = {0}, side[1];
    lq_point at[1];
    const lq_arcs arcs = {.features = 3, .first = first, .at = at, .left = side, .right = side};
    const uint8_t kind[1] = {0};
    lq_level l;
    assert_true(lq_level_init(&l, &arcs, kind, 10));
    assert_int_equal(l.chunks, 0);
    lq_level_release(&l);
}

static void memory_runs_out(void **state)
{
    (void)state;
    uint64_t random = 43;
    subdivision *s = subdivision_create(&look, &random);
    uint8_t *kind = kinds_of(&s->arcs);
    bool whole = false;
    long k;
    for (k = 1; !whole; k++) {
        lq_level l;
        lq_mem_fail_after(k);
        whole = lq_level_init(&l, &s->arcs, kind, 500);
        lq_mem_fail_after(0);
        lq_level_release(&l);
        assert_true(k < 100);
    }
    assert_true(k > 5);
    free(kind);
    subdivision_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_segment_is_in_one_chunk),
        cmocka_unit_test(ends_stay),
        cmocka_unit_test(chunks_by_hand),
        cmocka_unit_test(a_map_without_borders_has_no_chunks),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
