/*
 * bench_deflate.c: our deflate beside libdeflate and zlib on made-up county tiles: microseconds and bytes a tile.
 *
 *     cc -O2 -D_GNU_SOURCE -Iinclude -Isrc -Itests/support -o build/bench_deflate tools/bench/bench_deflate.c \
 *         tests/support/sample_picture.c src/write/deflate.c src/write/prefix_code.c src/base/mem.c -ldeflate -lz -lm && build/bench_deflate
 *
 * Times are the best of several rounds, each over all tiles; a tile lies in the cache when it is compressed, as it does in the
 * program. Compare ratios, not seconds.
 */
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>
#include "sample_picture.h"
#include "write/deflate.h"

#define TILES     60
#define SIDE      256
#define ROW_BYTES (SIDE + 1)
#define BYTES     ((size_t)ROW_BYTES * SIDE)

typedef struct method {
    const char *name;
    int level, rounds;
    lq_deflater own;
    struct libdeflate_compressor *libdeflate;
} method;

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static size_t compress_tile(method *m, uint8_t *out, size_t room, const uint8_t *rows)
{
    if (!m->level) return lq_deflate(&m->own, out, room, rows, BYTES, ROW_BYTES);
    if (m->libdeflate) return libdeflate_zlib_compress(m->libdeflate, rows, BYTES, out, room);
    uLongf n = room;
    return compress2(out, &n, rows, BYTES, m->level) ? 0 : n;
}

/* Microseconds a tile in the best round, and bytes a tile. */
static void measure(method *m, const uint8_t *tiles, double *us, double *bytes)
{
    static uint8_t out[2 * BYTES], hot[BYTES];
    *us = 1e12;
    for (int round = 0; round < m->rounds; round++) {
        double spent = 0, size = 0;
        for (size_t k = 0; k < TILES; k++) {
            memcpy(hot, tiles + k * BYTES, BYTES);
            double start = now_us();
            size += (double)compress_tile(m, out, sizeof out, hot);
            spent += now_us() - start;
        }
        if (spent / TILES < *us) *us = spent / TILES;
        *bytes = size / TILES;
    }
}

static uint8_t *tiles_make(void)
{
    static uint8_t index[SIDE * SIDE];
    uint8_t *tiles = calloc(TILES, BYTES);
    if (!tiles) exit(1);
    for (unsigned k = 0; k < TILES; k++) {
        sample_picture(index, SIDE, 5 + k % 12 * 5, k + 1);
        for (size_t y = 0; y < SIDE; y++)
            memcpy(tiles + k * BYTES + y * ROW_BYTES + 1, index + y * SIDE, SIDE);
    }
    return tiles;
}

int main(void)
{
    method methods[] = {{"laoqu", 0, 40, {0}, NULL},
                        {"libdeflate 1", 1, 10, {0}, libdeflate_alloc_compressor(1)},
                        {"libdeflate 6", 6, 10, {0}, libdeflate_alloc_compressor(6)},
                        {"libdeflate 9", 9, 2, {0}, libdeflate_alloc_compressor(9)},
                        {"zlib 6", 6, 4, {0}, NULL}};
    uint8_t *tiles = tiles_make();
    double own_us = 0, own_bytes = 0;
    printf("%-14s %10s %12s %8s %8s\n", "", "us/tile", "bytes/tile", "time", "size");
    for (size_t k = 0; k < sizeof methods / sizeof *methods; k++) {
        double us, bytes = 0;
        measure(&methods[k], tiles, &us, &bytes);
        if (!k) own_us = us, own_bytes = bytes;
        printf("%-14s %10.1f %12.1f %8.2f %8.3f\n", methods[k].name, us, bytes, us / own_us,
               bytes / own_bytes);
        lq_deflater_release(&methods[k].own);
        libdeflate_free_compressor(methods[k].libdeflate);
    }
    free(tiles);
    return 0;
}
