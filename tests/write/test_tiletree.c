/* test_tiletree.c: the tree lists exactly the tiles it was given. */
#include "../support/support.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "write/tiletree.h"

#define ZOOM_MAX 6
#define SIDE     (1u << ZOOM_MAX)

static char *text_of(const lq_tiletree *t, size_t limit, int *depth)
{
    lq_buf b = {0};
    lq_tiletree_text(t, limit, &b, depth);
    assert_false(b.failed);
    return b.data ? b.data : strdup("");
}

static void text_by_hand(void **state)
{
    (void)state;
    int depth;
    lq_tiletree t = {.zoom_max = 1};
    lq_tiletree_add(&t, 0, 0, 0);
    lq_tiletree_add(&t, 1, 1, 0);
    char *text = text_of(&t, 100, &depth);
    assert_string_equal(text, "i"); /* 16 for itself + 2 for (1, 0) = 18 */
    assert_int_equal(depth, 1);
    free(text);
    lq_tiletree_release(&t);

    t = (lq_tiletree){.zoom_max = 2};
    lq_tiletree_add(&t, 2, 3, 3);
    lq_tiletree_add(&t, 1, 0, 0);
    for (uint32_t k = 0; k < 4; k++) lq_tiletree_add(&t, 2, k % 2, k / 2);
    lq_tiletree_add(&t, 0, 0, 0);
    text = text_of(&t, 100, &depth);
    assert_string_equal(text, "p*8"); /* 16 + 1 + 8 = 25; all of (0, 0); of (1, 1) only its child (1, 1) */
    free(text);
    lq_tiletree_release(&t);
}

static void nothing_and_everything(void **state)
{
    (void)state;
    int depth;
    lq_tiletree t = {.zoom_min = 0, .zoom_max = 0};
    char *text = text_of(&t, 100, &depth);
    assert_string_equal(text, "0");
    assert_true(depth > 0);
    free(text);
    lq_tiletree_add(&t, 0, 0, 0);
    text = text_of(&t, 100, &depth);
    assert_string_equal(text, "");
    assert_int_equal(depth, 0);
    free(text);
    lq_tiletree_release(&t);

    t = (lq_tiletree){.zoom_min = 2, .zoom_max = 8};
    for (int z = 8; z >= 2; z--)
        for (uint32_t i = 0; i < 1u << 2 * z; i++) lq_tiletree_add(&t, z, i >> z, i & ((1u << z) - 1));
    text = text_of(&t, 100, &depth);
    assert_string_equal(text, "*");
    free(text);
    lq_tiletree_release(&t);
}

/* A tile and all below it. */
static void tiles_below(lq_tiletree *t, int z, uint32_t x, uint32_t y)
{
    lq_tiletree_add(t, z, x, y);
    for (uint32_t c = 0; z < t->zoom_max && c < 4; c++) tiles_below(t, z + 1, 2 * x + c % 2, 2 * y + c / 2);
}

/* Tiles row by row, as a run finishes them: memory follows the outline, not the 5,461 tiles. */
static void full_subtrees_cost_nothing(void **state)
{
    (void)state;
    lq_tiletree t = {.zoom_max = ZOOM_MAX};
    for (int z = 0; z <= ZOOM_MAX; z++)
        for (uint32_t y = 0; y < 1u << z; y++)
            for (uint32_t x = 0; x < 1u << z; x++) lq_tiletree_add(&t, z, x, y);
    lq_tiletree_add(&t, 3, 5, 5);
    int depth;
    char *text = text_of(&t, 100, &depth);
    assert_string_equal(text, "*");
    free(text);
    lq_tiletree_release(&t);

    t = (lq_tiletree){.zoom_min = 20, .zoom_max = 26};
    tiles_below(&t, 20, 834567, 765432);
    assert_true(t.n <= 21 + 6 * 4); /* the way down, then four children a zoom */
    text = text_of(&t, 100, &depth);
    assert_int_equal(strlen(text), 21); /* a node a zoom, the last one full */
    assert_string_equal(text + 20, "*");
    free(text);
    lq_tiletree_release(&t);
}

/* ---- random sets against a plain table ---------------------------------------------------------------------- */

typedef struct table {
    bool has[ZOOM_MAX + 1][SIDE][SIDE]; /* [z][x][y] */
} table;

static void table_fill(table *a, int z, uint32_t x, uint32_t y)
{
    for (int deep = z; deep <= ZOOM_MAX; deep++)
        for (uint32_t i = 0; i < 1u << (deep - z); i++)
            memset(&a->has[deep][(x << (deep - z)) + i][y << (deep - z)], true, (size_t)1 << (deep - z));
}

static void random_fill(lq_tiletree *t, table *a, uint64_t *seed)
{
    size_t n = test_random(seed) % 3000;
    for (size_t i = 0; i < n; i++) {
        int z = t->zoom_min + (int)(test_random(seed) % (uint64_t)(ZOOM_MAX - t->zoom_min + 1));
        uint32_t x = (uint32_t)(test_random(seed) >> 20) % (1u << z),
                 y = (uint32_t)(test_random(seed) >> 20) % (1u << z);
        if (z > 2 && test_random(seed) % 16 == 0) {
            tiles_below(t, z, x, y);
            table_fill(a, z, x, y);
        } else {
            lq_tiletree_add(t, z, x, y);
            a->has[z][x][y] = true;
        }
    }
}

/* Unfolds the text by the grammar of the header; returns where reading stopped. */
static const char *text_unfold(table *a, const char *text, int depth, int z, uint32_t x, uint32_t y)
{
    char letter = z < depth ? *text++ : '*';
    if (letter == '*') {
        table_fill(a, z, x, y);
        return text;
    }
    int value = letter <= '9' ? letter - '0' : letter - 'a' + 10;
    assert_in_range(value, 0, 31);
    a->has[z][x][y] = value & 16;
    for (uint32_t c = 0; c < 4; c++)
        if (value >> c & 1) text = text_unfold(a, text, depth, z + 1, 2 * x + (c & 1), 2 * y + (c >> 1));
    return text;
}

/* Tiles of `a` that are not in `b`, zooms from..to. */
static size_t table_minus(const table *a, const table *b, int from, int to)
{
    size_t n = 0;
    for (int z = from; z <= to; z++)
        for (uint32_t x = 0; x < 1u << z; x++)
            for (uint32_t y = 0; y < 1u << z; y++) n += a->has[z][x][y] && !b->has[z][x][y];
    return n;
}

static void random_sets(void **state)
{
    (void)state;
    uint64_t seed = 20;
    table *given = malloc(sizeof *given), *told = malloc(sizeof *told);
    for (int round = 0; round < 60; round++) {
        lq_tiletree t = {.zoom_min = round % 4, .zoom_max = ZOOM_MAX};
        memset(given, 0, sizeof *given);
        random_fill(&t, given, &seed);
        for (int cut = 0; cut < 2; cut++) {
            int depth;
            size_t limit = cut ? 40 : 100000;
            char *text = text_of(&t, limit, &depth);
            assert_true(strlen(text) <= limit);
            memset(told, 0, sizeof *told);
            assert_int_equal(*text_unfold(told, text, depth, 0, 0, 0), 0);
            int exact = depth < ZOOM_MAX ? depth - 1 : ZOOM_MAX;
            assert_int_equal(table_minus(given, told, t.zoom_min, ZOOM_MAX), 0);
            assert_int_equal(table_minus(told, given, t.zoom_min, exact), 0);
            if (!cut) assert_true(depth >= ZOOM_MAX);
            free(text);
        }
        lq_tiletree_release(&t);
    }
    free(given);
    free(told);
}

static void memory_may_fail(void **state)
{
    (void)state;
    lq_tiletree t = {.zoom_max = 20};
    lq_mem_fail_after(2);
    for (uint32_t i = 0; i < 1000; i++) lq_tiletree_add(&t, 20, 1000 * i, 777 * i);
    lq_mem_fail_after(0);
    assert_true(t.failed);
    lq_tiletree_release(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_by_hand),
        cmocka_unit_test(nothing_and_everything),
        cmocka_unit_test(full_subtrees_cost_nothing),
        cmocka_unit_test(random_sets),
        cmocka_unit_test(memory_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
