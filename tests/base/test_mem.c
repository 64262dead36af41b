/* test_mem.c: sizes that overflow are refused, growing keeps what was there, the arena aligns and gives back. */
#include "../support/support.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

static void overflow_is_refused(void **state)
{
    (void)state;
    assert_null(lq_alloc(SIZE_MAX / 2, 3));
    assert_null(lq_zalloc(SIZE_MAX, 2));
    assert_null(lq_strndup("x", SIZE_MAX));
    lq_arena a = {0};
    assert_null(lq_arena_alloc(&a, SIZE_MAX / 2, 3));
    assert_null(lq_arena_alloc(&a, SIZE_MAX - 20, 1));
    assert_null(lq_arena_alloc(&a, SIZE_MAX, 1));
    assert_null(lq_arena_strndup(&a, "x", SIZE_MAX));
    lq_arena_release(&a);
}

static void nothing_is_one_byte(void **state)
{
    (void)state;
    char *p = lq_alloc(0, 8), *q = lq_zalloc(0, 0);
    assert_non_null(p);
    assert_non_null(q);
    p[0] = 1;
    assert_int_equal(q[0], 0);
    free(p);
    free(q);
}

static void grow_keeps_the_elements(void **state)
{
    (void)state;
    int *xs = NULL;
    size_t room = 0;
    for (size_t i = 0; i < 1000; i++) {
        assert_true(lq_grow((void **)&xs, &room, i + 1, sizeof *xs));
        xs[i] = (int)i;
    }
    for (size_t i = 0; i < 1000; i++) assert_int_equal(xs[i], i);
    size_t before = room;
    lq_mem_fail_after(1);
    assert_false(lq_grow((void **)&xs, &room, room + 1, sizeof *xs));
    assert_int_equal(room, before);
    assert_int_equal(xs[999], 999);
    assert_false(lq_grow((void **)&xs, &room, SIZE_MAX, sizeof *xs));
    free(xs);
}

static void kth_allocation_fails(void **state)
{
    (void)state;
    lq_mem_fail_after(3);
    void *a = lq_alloc(1, 1), *b = lq_zalloc(1, 1), *c = lq_alloc(1, 1), *d = lq_alloc(1, 1);
    assert_non_null(a);
    assert_non_null(b);
    assert_null(c);
    assert_non_null(d);
    free(a);
    free(b);
    free(d);
}

static void text_is_copied(void **state)
{
    (void)state;
    char *a = lq_strndup("左权县", 6), *b = lq_strdup("");
    assert_string_equal(a, "左权");
    assert_string_equal(b, "");
    free(a);
    free(b);
}

/* Every piece is filled to its end: the sanitizer and the check at the end would see two that overlap. */
static void arena_fill(lq_arena *a)
{
    unsigned char *piece[500];
    for (size_t i = 0; i < 500; i++) {
        piece[i] = lq_arena_alloc(a, i * 7 % 4000, 1);
        assert_non_null(piece[i]);
        assert_int_equal((uintptr_t)piece[i] % 16, 0);
        memset(piece[i], (int)(i & 255), i * 7 % 4000);
    }
    for (size_t i = 0; i < 500; i++)
        for (size_t j = 0; j < i * 7 % 4000; j++) assert_true(piece[i][j] == (i & 255));
}

static void arena_gives_back(void **state)
{
    (void)state;
    lq_arena a = {0};
    arena_fill(&a);
    lq_mem_fail_after(1); /* after a reset the same work needs no new memory */
    lq_arena_reset(&a);
    arena_fill(&a);
    lq_mem_fail_after(0);
    memset(lq_arena_alloc(&a, 1 << 20, 1), 1, 1 << 20);
    assert_string_equal(lq_arena_strndup(&a, "abc", 2), "ab");
    lq_arena_release(&a);
    lq_arena_release(&a);
}

static void arena_survives_failure(void **state)
{
    (void)state;
    lq_arena a = {0};
    lq_mem_fail_after(1);
    assert_null(lq_arena_alloc(&a, 10, 1));
    char *p = lq_arena_alloc(&a, 10, 1);
    assert_non_null(p);
    lq_mem_fail_after(1);
    assert_null(lq_arena_alloc(&a, 1 << 20, 1));
    assert_non_null(lq_arena_alloc(&a, 10, 1));
    lq_arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overflow_is_refused),     cmocka_unit_test(nothing_is_one_byte),
        cmocka_unit_test(grow_keeps_the_elements), cmocka_unit_test(kth_allocation_fails),
        cmocka_unit_test(text_is_copied),          cmocka_unit_test(arena_gives_back),
        cmocka_unit_test(arena_survives_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
