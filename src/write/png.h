/*
 * png.h: pictures as PNG files (PNG specification, second edition).
 *
 * An indexed picture is written in two steps, because the compressed pixels do not depend on the colours: lq_png_pixels once,
 * then lq_png_write for every palette the same pixels are to be seen in.
 */
#ifndef LQ_PNG_H
#define LQ_PNG_H

#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"
#include "write/deflate.h"

#define LQ_PNG_SIDE_MAX 4096 /* px, of what is read */

typedef struct lq_picture {
    unsigned width, height;
    const uint8_t *index; /* [height * width], rows top to bottom, each below colours */
    unsigned colours;     /* 1 .. 256 */
} lq_picture;

/* Scratch for one thread, kept between pictures. Zeroed is ready to use. */
typedef struct lq_png {
    lq_deflater deflater;
    uint8_t *rows, *stream;
    size_t rows_room, stream_room;
} lq_png;

/* Packs the indices to 1, 2, 4 or 8 bits, as few as the number of colours needs, and compresses them. *idat then holds the
   data of the IDAT chunk and nothing else. */
lq_code lq_png_pixels(lq_png *scratch, lq_buf *idat, const lq_picture *p, lq_err *err);

/* *file then holds a PNG of the picture whose pixels lq_png_pixels made; p->index is not looked at. rgba[p->colours] is
   straight, not premultiplied. Put colours that are not opaque first: the list of alphas ends with the last of them. */
lq_code lq_png_write(lq_buf *file, const lq_picture *p, const lq_buf *idat, const uint8_t (*rgba)[4],
                     lq_err *err);

/* *file then holds a true-colour PNG of rgba[height * width * 4], straight. Some hundred times slower: for legends, and tiles
   of more than 256 colours. */
lq_code lq_png_write_rgba(lq_buf *file, unsigned width, unsigned height, const uint8_t *rgba, lq_err *err);

/* Reads any PNG of at most LQ_PNG_SIDE_MAX px a side as straight rgba[h * w * 4], heap. LQ_DATA, with `path` in front, when it
   is damaged: every checksum is looked at, and nothing may follow the end. */
lq_code lq_png_read(uint8_t **rgba, unsigned *w, unsigned *h, const lq_buf *file, const char *path,
                    lq_err *err);

void lq_png_release(lq_png *scratch);

#endif
