/* test_deflate.c: every stream of deflate.c must come back out of zlib as it went in, and be no larger than libdeflate's. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "base/mem.h"
#include "../support/sample_picture.h"
#include "../support/support.h"
#include "write/deflate.h"

/* The kind of the first block: 0 stored, 1 fixed, 2 dynamic. */
static int block_kind(const uint8_t *stream)
{
    return stream[2] >> 1 & 3;
}

/* Compresses in buffers of exactly the sizes promised, so that the sanitizer sees any step outside, and inflates with zlib.
   Returns the size of the stream. */
static size_t round_trip(lq_deflater *scratch, const uint8_t *bytes, size_t n, size_t row_bytes, int *kind)
{
    size_t room = lq_deflate_bound(n);
    uint8_t *in = malloc(n ? n : 1), *out = malloc(room), *back = malloc(n + 1);
    assert_true(in && out && back);
    if (n) memcpy(in, bytes, n);
    size_t size = lq_deflate(scratch, out, room, in, n, row_bytes);
    assert_in_range(size, 7, room - 8);
    uLongf got = n + 1;
    assert_int_equal(uncompress(back, &got, out, size), Z_OK);
    assert_int_equal(got, n);
    assert_memory_equal(back, in, n);
    if (kind) *kind = block_kind(out);
    free(in);
    free(out);
    free(back);
    return size;
}

/* Rows of an indexed picture with their filter bytes. Heap. */
static uint8_t *rows_of(const uint8_t *index, size_t side)
{
    uint8_t *rows = calloc(side + 1, side);
    assert_non_null(rows);
    for (size_t y = 0; y < side; y++) memcpy(rows + y * (side + 1) + 1, index + y * side, side);
    return rows;
}

static void test_tiles(void **state)
{
    (void)state;
    static uint8_t index[512 * 512];
    static const unsigned sides[] = {256, 512, 100};
    lq_deflater scratch = {0};
    for (unsigned k = 0; k < 9; k++) {
        unsigned side = sides[k % 3];
        sample_picture(index, side, 5 + 6 * k, k + 1);
        uint8_t *rows = rows_of(index, side);
        int kind;
        round_trip(&scratch, rows, (size_t)side * (side + 1), side + 1, &kind);
        assert_int_equal(kind, 2);
        free(rows);
    }
    lq_deflater_release(&scratch);
}

/* All small sizes, from two colours to many, and row lengths that fit the bytes or do not. */
static void test_small(void **state)
{
    (void)state;
    uint8_t bytes[400];
    uint64_t random = 3;
    lq_deflater scratch = {0};
    for (size_t n = 0; n < sizeof bytes; n++) {
        unsigned colours = 1 + (unsigned)(test_random(&random) % (n % 3 ? 4 : 256));
        for (size_t i = 0; i < n; i++)
            bytes[i] =
                test_random(&random) % 4 && i ? bytes[i - 1] : (uint8_t)(test_random(&random) % colours);
        round_trip(&scratch, bytes, n, 1 + n % 40, NULL);
        round_trip(&scratch, bytes, n, n, NULL);
        round_trip(&scratch, bytes, n, 0, NULL);
    }
    lq_deflater_release(&scratch);
}

/* Every length of a run and of a repeat of the row above, around the longest match of 258. */
static void test_match_lengths(void **state)
{
    (void)state;
    enum { ROW = 700 };
    uint8_t bytes[3 * ROW];
    uint64_t random = 5;
    lq_deflater scratch = {0};
    for (size_t length = 0; length < ROW - 1; length++) {
        for (size_t i = 0; i < ROW; i++) bytes[i] = (uint8_t)test_random(&random);
        for (size_t i = 0; i < ROW; i++) bytes[ROW + i] = i < length ? bytes[i] : (uint8_t)~bytes[i];
        for (size_t i = 0; i < ROW; i++) bytes[2 * ROW + i] = i < length ? 7 : (uint8_t)test_random(&random);
        round_trip(&scratch, bytes, sizeof bytes, ROW, NULL);
    }
    lq_deflater_release(&scratch);
}

static void test_flat(void **state)
{
    (void)state;
    uint8_t *flat = calloc(257, 256);
    lq_deflater scratch = {0};
    assert_in_range(round_trip(&scratch, flat, 257 * 256, 257, NULL), 7,
                    110); /* 256 matches, about three bits each */
    for (size_t y = 0; y < 256; y++) memset(flat + 257 * y + 1, 9, 256);
    assert_in_range(round_trip(&scratch, flat, 257 * 256, 257, NULL), 7, 400);
    free(flat);
    lq_deflater_release(&scratch);
}

static void test_noise_is_stored(void **state)
{
    (void)state;
    enum { N = 200000 };
    uint8_t *noise = malloc(N);
    uint64_t random = 11;
    lq_deflater scratch = {0};
    for (size_t i = 0; i < N; i++) noise[i] = (uint8_t)(test_random(&random) >> 24);
    int kind;
    assert_int_equal(round_trip(&scratch, noise, N, 257, &kind), 2 + N + 4 * 5 + 4);
    assert_int_equal(kind, 0);
    round_trip(&scratch, noise, 65535, 257, &kind);
    round_trip(&scratch, noise, 65536, 257, &kind);
    assert_int_equal(round_trip(&scratch, noise, 1, 2, &kind),
                     2 + 3 + 4); /* 3 + 8 or 9 + 7 bits are three bytes */
    assert_int_equal(kind, 1);
    free(noise);
    lq_deflater_release(&scratch);
}

/* Counts like Fibonacci's numbers give the deepest Huffman trees: past the limits of 14 and, in the head, of 7 bits. */
static void test_deep_codes(void **state)
{
    (void)state;
    enum { SYMBOLS = 22 };
    size_t n = 0, a = 1, b = 1;
    uint8_t *bytes = malloc(100000);
    uint64_t random = 17;
    lq_deflater scratch = {0};
    for (unsigned k = 0; k < SYMBOLS; k++) {
        for (size_t i = 0; i < a; i++) bytes[n++] = (uint8_t)(k * 11);
        size_t next = a + b;
        a = b;
        b = next;
    }
    for (size_t i = n - 1; i > 0; i--) {
        size_t j = (size_t)(test_random(&random) % (i + 1));
        uint8_t swap = bytes[i];
        bytes[i] = bytes[j];
        bytes[j] = swap;
    }
    round_trip(&scratch, bytes, n, 33, NULL);
    round_trip(&scratch, bytes, n, 1000, NULL);
    free(bytes);
    lq_deflater_release(&scratch);
}

/* Distances of the format end at 32,768; a longer row is no help and no harm. */
static void test_long_rows(void **state)
{
    (void)state;
    enum { N = 140000 };
    static const size_t rows[] = {1, 2, 3, 4, 5, 1025, 1026, 16385, 32767, 32768, 32769, 65000};
    uint8_t *bytes = malloc(N);
    uint64_t random = 23;
    lq_deflater scratch = {0};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        size_t row = rows[k];
        for (size_t i = 0; i < N; i++)
            bytes[i] =
                i >= row && test_random(&random) % 50 ? bytes[i - row] : (uint8_t)(test_random(&random) % 40);
        size_t size = round_trip(&scratch, bytes, N, row, NULL);
        if (row > 4 && row <= 1026) assert_in_range(size, 7, N / 4);
    }
    free(bytes);
    lq_deflater_release(&scratch);
}

static void test_room(void **state)
{
    (void)state;
    uint8_t bytes[600], out[700];
    lq_deflater scratch = {0};
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(i * i >> 7);
    size_t size = lq_deflate(&scratch, out, sizeof out, bytes, sizeof bytes, 25);
    assert_true(size > 0);
    for (size_t room = 0; room < size + 12; room++) {
        uint8_t *exact = malloc(room ? room : 1);
        size_t got = lq_deflate(&scratch, exact, room, bytes, sizeof bytes, 25);
        assert_int_equal(got, room < size + 8 ? 0 : size);
        if (got) assert_memory_equal(exact, out, size);
        free(exact);
    }
    lq_deflater_release(&scratch);
}

/* What was compressed before, and in what memory, must not show. */
static void test_same_bytes(void **state)
{
    (void)state;
    static uint8_t index[256 * 256], first[80000], second[80000];
    sample_picture(index, 256, 30, 99);
    uint8_t *rows = rows_of(index, 256);
    lq_deflater fresh = {0}, used = {0};
    uint64_t random = 31;
    for (size_t i = 0; i < sizeof second; i++) second[i] = (uint8_t)test_random(&random);
    lq_deflate(&used, first, sizeof first, second, sizeof second / 2, 100);
    size_t a = lq_deflate(&fresh, first, sizeof first, rows, 257 * 256, 257);
    size_t b = lq_deflate(&used, second, sizeof second, rows, 257 * 256, 257);
    assert_int_equal(a, b);
    assert_memory_equal(first, second, a);
    free(rows);
    lq_deflater_release(&fresh);
    lq_deflater_release(&used);
}

static void test_smaller_than_libdeflate(void **state)
{
    (void)state;
    static uint8_t index[256 * 256], out[80000];
    struct libdeflate_compressor *peer = libdeflate_alloc_compressor(6);
    lq_deflater scratch = {0};
    size_t own = 0, theirs = 0;
    for (unsigned k = 0; k < 6; k++) {
        sample_picture(index, 256, 5 + 11 * k, 40 + k);
        uint8_t *rows = rows_of(index, 256);
        own += lq_deflate(&scratch, out, sizeof out, rows, 257 * 256, 257);
        theirs += libdeflate_zlib_compress(peer, rows, 257 * 256, out, sizeof out);
        free(rows);
    }
    assert_in_range(own, 1, theirs);
    libdeflate_free_compressor(peer);
    lq_deflater_release(&scratch);
}

static void test_no_memory(void **state)
{
    (void)state;
    uint8_t bytes[1000] = {0}, out[1100];
    for (long k = 1; k <= 4; k++) {
        lq_deflater scratch = {0};
        lq_mem_fail_after(k);
        assert_int_equal(lq_deflate(&scratch, out, sizeof out, bytes, sizeof bytes, 10), 0);
        lq_mem_fail_after(0);
        assert_true(lq_deflate(&scratch, out, sizeof out, bytes, sizeof bytes, 10) > 0);
        lq_deflater_release(&scratch);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tiles),           cmocka_unit_test(test_small),
        cmocka_unit_test(test_match_lengths),   cmocka_unit_test(test_flat),
        cmocka_unit_test(test_noise_is_stored), cmocka_unit_test(test_deep_codes),
        cmocka_unit_test(test_long_rows),       cmocka_unit_test(test_room),
        cmocka_unit_test(test_same_bytes),      cmocka_unit_test(test_smaller_than_libdeflate),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
