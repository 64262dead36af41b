/* test_hash.c: the hash is fixed for ever, spreads every bit, and does not collide on keys like ours. */
#include "../support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"

/* Manifests hold these hashes. Should one of the three ever change, every tile set in the world is drawn anew: the
   values are those of the first release, worked out again with Python's integers from the words of hash.c. */
static void fixed_for_ever(void **state)
{
    (void)state;
    assert_true(lq_hash(0, "", 0) == UINT64_C(0x979AEFA29BF47C6A));
    assert_true(lq_hash_text(0, "140722") == UINT64_C(0xC83FF6CE898D887A));
    assert_true(lq_hash_text(7, "左权县的新能源汽车") == UINT64_C(0x10672DA757B99D5C));
}

static void forms_agree(void **state)
{
    (void)state;
    const unsigned char bytes[8] = {0xEF, 0xCD, 0xAB, 0x89, 0x67, 0x45, 0x23, 0x01};
    assert_true(lq_hash_u64(5, UINT64_C(0x0123456789ABCDEF)) == lq_hash(5, bytes, 8));
    assert_true(lq_hash_text(5, "abc") == lq_hash(5, "abc", 3));
    assert_true(lq_hash(0, "abc", 3) != lq_hash(1, "abc", 3));
    assert_true(lq_hash(0, "abc", 3) != lq_hash(0, "abc\0", 4));
    assert_true(lq_hash(lq_hash(0, "ab", 2), "c", 1) != lq_hash(lq_hash(0, "a", 1), "bc", 2));
}

static void unaligned_bytes_agree(void **state)
{
    (void)state;
    char bytes[64];
    for (int i = 0; i < 16; i++) {
        memcpy(bytes + i, "the same forty bytes wherever they stand", 40);
        assert_true(lq_hash(0, bytes + i, 40) == lq_hash(0, "the same forty bytes wherever they stand", 40));
    }
}

/* Every input bit must flip every output bit in about half of the trials: 2,000 trials have a deviation of 0.011, so
   0.06 away from a half would be chance once in ten million. */
static void every_bit_spreads(void **state)
{
    (void)state;
    enum { BYTES = 20, TRIALS = 2000 };
    static unsigned flips[BYTES * 8][64];
    uint64_t seed = 3;
    for (int t = 0; t < TRIALS; t++) {
        unsigned char key[BYTES];
        for (int i = 0; i < BYTES; i++) key[i] = (unsigned char)(test_random(&seed) >> 32);
        uint64_t h = lq_hash(0, key, BYTES);
        for (int bit = 0; bit < BYTES * 8; bit++) {
            key[bit / 8] ^= (unsigned char)(1 << bit % 8);
            uint64_t d = h ^ lq_hash(0, key, BYTES);
            key[bit / 8] ^= (unsigned char)(1 << bit % 8);
            for (int out = 0; out < 64; out++) flips[bit][out] += d >> out & 1;
        }
    }
    for (int bit = 0; bit < BYTES * 8; bit++)
        for (int out = 0; out < 64; out++) {
            double share = flips[bit][out] / (double)TRIALS;
            assert_true(share > 0.44 && share < 0.56);
        }
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void distinct(uint64_t *h, size_t n)
{
    qsort(h, n, sizeof *h, compare);
    for (size_t i = 1; i < n; i++) assert_true(h[i] != h[i - 1]);
}

/* A million keys collide by chance once in 37 million tries. */
static void million_keys_do_not_collide(void **state)
{
    (void)state;
    enum { N = 1000000 };
    uint64_t *h = malloc(N * sizeof *h);
    assert_non_null(h);
    for (int i = 0; i < N; i++) {
        char key[32];
        h[i] =
            lq_hash(0, key, (size_t)snprintf(key, sizeof key, "%d/%d/%d", i % 12, i / 12 % 1000, i / 12000));
    }
    distinct(h, N);
    for (uint64_t i = 0; i < N; i++) h[i] = lq_hash_u64(0, i << 40 | i);
    distinct(h, N);
    for (int i = 0; i < N; i++) { /* two words that differ in few bits each */
        uint64_t pair[2] = {UINT64_C(1) << i % 64 ^ UINT64_C(1) << i / 64 % 64,
                            (uint64_t)i / 4096 << 56 | UINT64_C(1) << i % 56};
        h[i] = lq_hash_u64(lq_hash(0, pair, sizeof pair), (uint64_t)i / 64 * 64);
    }
    distinct(h, N);
    free(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixed_for_ever),
        cmocka_unit_test(forms_agree),
        cmocka_unit_test(unaligned_bytes_agree),
        cmocka_unit_test(every_bit_spreads),
        cmocka_unit_test(million_keys_do_not_collide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
