/*
 * deflate.h: a zlib stream (RFC 1950, 1951) made for the scanlines of a map tile.
 *
 * A tile is flat areas and thin lines: a pixel nearly always repeats the one before it or the one above it. So matches
 * are sought at two distances only, 1 and the row length, and the whole picture is one block. Any zlib reads the
 * result; any bytes may be given, but bytes that are not rows of that length gain little.
 */
#ifndef LQ_DEFLATE_H
#define LQ_DEFLATE_H

#include <stddef.h>
#include <stdint.h>

/* Scratch memory, for one thread; kept between pictures. Zeroed is ready to use. */
typedef struct lq_deflater {
    uint64_t *differs_left, *differs_above, *starts; /* a bit a byte */
    uint16_t *token;
    size_t word_room[3], token_room;
} lq_deflater;

/* A room that is enough for the stream of any n bytes. */
size_t lq_deflate_bound(size_t n);

/* Writes the stream of bytes[n], rows of row_bytes each (filter byte included), to out[room]; returns its size. 0: the
   room is too small (eight bytes more than the stream are asked for) or memory ran out. The stream depends on the bytes
   and row_bytes alone. */
size_t lq_deflate(lq_deflater *scratch, uint8_t *out, size_t room, const uint8_t *bytes, size_t n,
                  size_t row_bytes);

void lq_deflater_release(lq_deflater *scratch);

#endif
