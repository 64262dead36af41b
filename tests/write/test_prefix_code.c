/* test_prefix_code.c: codes are complete, within their limit, and as short as they can be. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include "../support/support.h"
#include "write/prefix_code.h"

/* No code is the beginning of another, and together they use up all there is (Kraft's sum is one). */
static void assert_complete(const lq_prefix_code *c, const uint32_t *count, unsigned symbols, unsigned limit)
{
    uint32_t sum = 0;
    for (unsigned a = 0; a < symbols; a++) {
        if (count[a]) assert_in_range(c->length[a], 1, limit);
        if (!c->length[a]) continue;
        sum += 1u << (limit - c->length[a]);
        for (unsigned b = 0; b < symbols; b++) {
            if (a == b || c->length[b] < c->length[a]) continue;
            assert_int_not_equal(c->bits[b] & ((1u << c->length[a]) - 1), c->bits[a]);
        }
    }
    assert_int_equal(sum, 1u << limit);
}

static uint64_t size_of(const lq_prefix_code *c, const uint32_t *count, unsigned symbols)
{
    uint64_t bits = 0;
    for (unsigned k = 0; k < symbols; k++) bits += (uint64_t)count[k] * c->length[k];
    return bits;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* The least size there is under the limit, by package-merge with the library's sort: the sum of the 2n - 2 cheapest
   packages of the last round. */
static uint64_t least_size(const uint32_t *count, unsigned symbols, unsigned limit)
{
    uint64_t leaf[300], row[600], next[600];
    size_t n = 0, in_row = 0;
    for (unsigned k = 0; k < symbols; k++)
        if (count[k]) leaf[n++] = count[k];
    for (unsigned round = 0; round < limit; round++) {
        size_t m = 0;
        for (size_t k = 0; k + 1 < in_row; k += 2) next[m++] = row[k] + row[k + 1];
        for (size_t k = 0; k < n; k++) next[m++] = leaf[k];
        qsort(next, m, sizeof *next, by_value);
        memcpy(row, next, m * sizeof *row);
        in_row = m;
    }
    uint64_t sum = 0;
    for (size_t k = 0; k < 2 * n - 2; k++) sum += row[k];
    return sum;
}

/* RFC 1951, 3.2.2: lengths (3, 3, 3, 3, 3, 2, 4, 4) give 010 011 100 101 110 00 1110 1111; here first bit lowest. */
static void test_rfc_example(void **state)
{
    (void)state;
    static const uint8_t length[8] = {3, 3, 3, 3, 3, 2, 4, 4};
    static const uint16_t bits[8] = {2, 6, 1, 5, 3, 0, 7, 15};
    lq_prefix_code c = {0};
    memcpy(c.length, length, sizeof length);
    lq_prefix_code_number(&c, 8);
    assert_memory_equal(c.bits, bits, sizeof bits);
}

static void test_few_symbols(void **state)
{
    (void)state;
    lq_prefix_code c;
    uint32_t count[30] = {0};
    lq_prefix_code_make(&c, count, 30, 15);
    assert_complete(&c, count, 30, 15);
    for (unsigned k = 0; k < 30; k++) {
        memset(count, 0, sizeof count);
        count[k] = 5;
        lq_prefix_code_make(&c, count, 30, 15);
        assert_complete(&c, count, 30, 15);
        assert_int_equal(c.length[k], 1);
    }
}

static void test_shortest(void **state)
{
    (void)state;
    static const unsigned limits[] = {7, 9, 14, 15};
    uint64_t random = 5;
    lq_prefix_code c;
    for (unsigned round = 0; round < 2000; round++) {
        uint32_t count[286] = {0};
        unsigned limit = limits[round % 4],
                 symbols = 2 + (unsigned)(test_random(&random) % (limit == 7 ? 18 : 285));
        for (unsigned k = 0; k < symbols; k++)
            count[k] = (uint32_t)(test_random(&random) % 100000 >> test_random(&random) % 17);
        count[0] = count[1] = 1;
        lq_prefix_code_make(&c, count, symbols, limit);
        if (round % 20 < 4) assert_complete(&c, count, symbols, limit);
        assert_int_equal(size_of(&c, count, symbols), least_size(count, symbols, limit));
    }
}

/* Fibonacci's numbers hang every leaf at a depth of its own. */
static void test_deepest(void **state)
{
    (void)state;
    uint32_t count[40] = {1, 1};
    lq_prefix_code c;
    for (unsigned k = 2; k < 40; k++) count[k] = count[k - 1] + count[k - 2];
    for (unsigned symbols = 2; symbols <= 40; symbols++) {
        for (unsigned limit = 6; limit <= 15; limit++) {
            lq_prefix_code_make(&c, count, symbols, limit);
            assert_complete(&c, count, symbols, limit);
            assert_int_equal(size_of(&c, count, symbols), least_size(count, symbols, limit));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rfc_example),
        cmocka_unit_test(test_few_symbols),
        cmocka_unit_test(test_shortest),
        cmocka_unit_test(test_deepest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
