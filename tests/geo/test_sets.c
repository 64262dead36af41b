/* test_sets.c: equal sets have equal numbers, whatever way they came about. */
#include "../support/support.h"

#include <stdlib.h>
#include "base/mem.h"
#include "geo/sets.h"

static void check_members(const lq_sets *s, uint32_t set, const uint32_t *members, size_t n)
{
    assert_true(set < s->n);
    assert_int_equal(s->first[set + 1] - s->first[set], n);
    for (size_t i = 0; i < n; i++) assert_int_equal(s->member[s->first[set] + i], members[i]);
}

static void equal_sets_are_one(void **state)
{
    (void)state;
    const uint32_t abc[] = {1, 5, 9}, ab[] = {1, 5}, c[] = {9}, far[] = {0, 4294967290u};
    lq_sets s;
    assert_true(lq_sets_init(&s));
    assert_int_equal(lq_sets_of(&s, NULL, 0), 0);
    uint32_t three = lq_sets_of(&s, abc, 3), two = lq_sets_of(&s, ab, 2), one = lq_sets_of(&s, c, 1);
    assert_true(three && two && one && three != two && two != one && three != one);
    assert_int_equal(lq_sets_of(&s, abc, 3), three);
    check_members(&s, 0, NULL, 0);
    check_members(&s, three, abc, 3);
    check_members(&s, lq_sets_of(&s, far, 2), far, 2);
    lq_sets_release(&s);
    assert_null(s.member);
}

static void crossing_a_border_twice_leads_back(void **state)
{
    (void)state;
    const uint32_t abc[] = {1, 5, 9}, bd[] = {5, 7}, acd[] = {1, 7, 9};
    lq_sets s;
    assert_true(lq_sets_init(&s));
    uint32_t x = lq_sets_of(&s, abc, 3), y = lq_sets_of(&s, bd, 2);
    for (int again = 0; again < 2; again++) { /* the second time from memory */
        uint32_t z = lq_sets_differ(&s, x, y);
        check_members(&s, z, acd, 3);
        assert_int_equal(lq_sets_differ(&s, y, x), z);
        assert_int_equal(lq_sets_differ(&s, z, y), x);
        assert_int_equal(lq_sets_differ(&s, z, x), y);
        assert_int_equal(lq_sets_differ(&s, x, x), 0);
        assert_int_equal(lq_sets_differ(&s, x, 0), x);
        assert_int_equal(lq_sets_differ(&s, 0, x), x);
    }
    lq_sets_release(&s);
}

static void walks_like_bits(void **state)
{
    (void)state;
    enum { FEATURES = 20, STEPS = 200000 };
    uint32_t *set_of = calloc(1 << FEATURES, sizeof *set_of), bits = 0, set = 0;
    uint64_t random = 20;
    lq_sets s;
    assert_true(lq_sets_init(&s));
    for (int i = 0; i < STEPS; i++) {
        uint32_t members[2] = {(uint32_t)(test_random(&random) >> 20) % FEATURES,
                               (uint32_t)(test_random(&random) >> 20) % FEATURES};
        size_t n = members[0] < members[1] ? 2 : 1;
        for (size_t k = 0; k < n; k++) bits ^= 1u << members[k];
        set = lq_sets_differ(&s, set, lq_sets_of(&s, members, n));
        if (set_of[bits] == 0) set_of[bits] = set + 1;
        assert_int_equal(set_of[bits], set + 1);
        size_t count = 0;
        for (uint32_t f = 0; f < FEATURES; f++)
            if (bits >> f & 1) assert_int_equal(s.member[s.first[set] + count++], f);
        assert_int_equal(s.first[set + 1] - s.first[set], count);
    }
    assert_true(s.n > 50000); /* it has grown */
    free(set_of);
    lq_sets_release(&s);
}

static void memory_runs_out(void **state)
{
    (void)state;
    bool whole = false;
    for (long k = 1; !whole; k++) {
        lq_sets s;
        lq_mem_fail_after(k);
        whole = lq_sets_init(&s);
        for (uint32_t i = 0, set = 0; whole && i < 600; i++) {
            uint32_t one = lq_sets_of(&s, &i, 1),
                     next = one == UINT32_MAX ? one : lq_sets_differ(&s, set, one);
            whole = next != UINT32_MAX;
            set = i % 5 ? next : one;
        }
        lq_mem_fail_after(0);
        assert_true(k < 2000);
        lq_sets_release(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_sets_are_one),
        cmocka_unit_test(crossing_a_border_twice_leads_back),
        cmocka_unit_test(walks_like_bits),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
