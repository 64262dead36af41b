/*
 * png.c: see png.h.
 *
 * libpng writes every chunk and its checksum; only the data of IDAT comes from deflate.c. libpng reports a fault by a jump out
 * of the call that met it: `guarded` is the one place where such a jump lands, so no function here has locals that could be
 * lost by one.
 */
#include "write/png.h"

#include <assert.h>
#include <libdeflate.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

/* What a call into libpng works on and where it leaves its fault. */
typedef struct job {
    png_structp png;
    png_infop info;
    const char *path; /* of what is read */
    const lq_buf *from;
    size_t at; /* bytes of `from` already read */
    lq_buf *to;
    const lq_picture *picture;
    const lq_buf *idat;
    const uint8_t *pixels; /* colours */
    unsigned width, height;
    uint8_t *rgba;
    bool no_memory; /* then that is the fault, whatever libpng makes of it */
    char fault[160];
} job;

/* ---- libpng's callbacks ------------------------------------------------------------------------------------- */

static PNG_CALLBACK(void, on_error, (png_structp png, png_const_charp text))
{
    job *j = png_get_error_ptr(png);
    strncpy(j->fault, text, sizeof j->fault - 1);
    png_longjmp(png, 1);
}

static PNG_CALLBACK(void, on_warning, (png_structp png, png_const_charp text))
{
    (void)png;
    (void)text;
}

static PNG_CALLBACK(png_voidp, on_alloc, (png_structp png, png_alloc_size_t n))
{
    job *j = png_get_mem_ptr(png);
    void *p = lq_alloc(n, 1);
    if (!p) j->no_memory = true;
    return p;
}

static PNG_CALLBACK(void, on_free, (png_structp png, png_voidp p))
{
    (void)png;
    free(p);
}

static PNG_CALLBACK(void, on_write, (png_structp png, png_bytep bytes, size_t n))
{
    job *j = png_get_io_ptr(png);
    lq_buf_add(j->to, bytes, n);
    if (j->to->failed) png_error(png, "out of memory");
}

static PNG_CALLBACK(void, on_read, (png_structp png, png_bytep bytes, size_t n))
{
    job *j = png_get_io_ptr(png);
    if (n > j->from->size - j->at) png_error(png, "the file ends too early");
    memcpy(bytes, j->from->data + j->at, n);
    j->at += n;
}

/* Runs `work`; false when libpng met a fault in it, which then stands in j->fault. */
static bool guarded(job *j, void (*work)(job *))
{
    if (setjmp(png_jmpbuf(j->png))) return false;
    work(j);
    return true;
}

/* ---- writing ------------------------------------------------------------------------------------------------ */

/* Empties the file and runs `work` over a libpng writer into it. */
static lq_code write_with(job *j, void (*work)(job *), lq_err *err)
{
    lq_code code = LQ_OK;
    lq_buf_clear(j->to);
    j->png = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, j, on_error, on_warning, j, on_alloc, on_free);
    j->info = j->png ? png_create_info_struct(j->png) : NULL;
    if (!j->info) {
        code = lq_nomem(err);
        goto done;
    }
    png_set_write_fn(j->png, j, on_write, NULL);
    if (!guarded(j, work))
        code = j->no_memory || j->to->failed ? lq_nomem(err)
                                             : lq_fail(err, LQ_FAILED, "cannot make a PNG: %s", j->fault);
done:
    if (j->png) png_destroy_write_struct(&j->png, &j->info);
    return code;
}

static unsigned depth_bits(unsigned colours)
{
    return colours <= 2 ? 1 : colours <= 4 ? 2 : colours <= 16 ? 4 : 8;
}

/* The pixels and the end. */
static void data_write(job *j)
{
    png_write_chunk(j->png, (png_const_bytep) "IDAT", (png_const_bytep)j->idat->data, j->idat->size);
    png_write_chunk(j->png, (png_const_bytep) "IEND", NULL, 0); /* png_write_end would miss its own IDAT */
}

static void write_indexed(job *j)
{
    const uint8_t(*rgba)[4] = (const uint8_t(*)[4])j->pixels;
    png_color colour[256];
    png_byte alpha[256];
    int translucent = 0, n = (int)j->picture->colours;
    for (int k = 0; k < n; k++) {
        colour[k] = (png_color){rgba[k][0], rgba[k][1], rgba[k][2]};
        alpha[k] = rgba[k][3];
        if (alpha[k] < 255) translucent = k + 1;
    }
    png_set_IHDR(j->png, j->info, j->width, j->height, (int)depth_bits(j->picture->colours),
                 PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_PLTE(j->png, j->info, colour, n);
    if (translucent) png_set_tRNS(j->png, j->info, alpha, translucent, NULL);
    png_write_info(j->png, j->info);
    data_write(j);
}

lq_code lq_png_write(lq_buf *file, const lq_picture *p, const lq_buf *idat, const uint8_t (*rgba)[4],
                     lq_err *err)
{
    assert(p->colours >= 1 && p->colours <= 256);
    job j = {
        .to = file, .picture = p, .idat = idat, .pixels = rgba[0], .width = p->width, .height = p->height};
    return write_with(&j, write_indexed, err);
}

static void write_rgba(job *j)
{
    png_set_IHDR(j->png, j->info, j->width, j->height, 8, PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(j->png, j->info);
    data_write(j);
}

/* No filters: flat areas repeat from row to row, which filters would only hide. */
static bool rgba_pack(lq_buf *idat, unsigned width, unsigned height, const uint8_t *rgba)
{
    enum { LEVEL = 1 }; /* the others take longer and gain nothing */
    size_t row = 4 * (size_t)width, n = (row + 1) * height, bound = libdeflate_zlib_compress_bound(NULL, n);
    uint8_t *rows = lq_alloc(n, 1), *stream = lq_alloc(bound, 1);
    struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(LEVEL);
    for (size_t y = 0; rows && y < height; y++) {
        rows[y * (row + 1)] = 0;
        memcpy(rows + y * (row + 1) + 1, rgba + y * row, row);
    }
    size_t size = rows && stream && deflate ? libdeflate_zlib_compress(deflate, rows, n, stream, bound) : 0;
    if (size) lq_buf_add(idat, stream, size);
    libdeflate_free_compressor(deflate);
    free(stream);
    free(rows);
    return size && !idat->failed;
}

lq_code lq_png_write_rgba(lq_buf *file, unsigned width, unsigned height, const uint8_t *rgba, lq_err *err)
{
    lq_buf idat = {0};
    job j = {.to = file, .idat = &idat, .width = width, .height = height};
    lq_code code = rgba_pack(&idat, width, height, rgba) ? write_with(&j, write_rgba, err) : lq_nomem(err);
    lq_buf_release(&idat);
    return code;
}

/* ---- indexed pixels ----------------------------------------------------------------------------------------- */

/* Pixels of fewer than eight bits lie in a byte from its high end down; the last byte is filled up with zeros. */
static inline void pack_row(uint8_t *to, const uint8_t *index, unsigned width, unsigned bits)
{
    unsigned per_byte = 8 / bits, byte = 0, x = 0;
    for (; x + per_byte <= width; x += per_byte, byte = 0) {
        for (unsigned k = 0; k < per_byte; k++) byte = byte << bits | index[x + k];
        *to++ = (uint8_t)byte;
    }
    for (unsigned k = 0; x < width && k < per_byte; k++)
        byte = byte << bits | (x + k < width ? index[x + k] : 0);
    if (x < width) *to = (uint8_t)byte;
}

/* Every row begins with its filter: 0, none. */
static void pack_rows(uint8_t *to, const lq_picture *p, unsigned bits, size_t row_bytes)
{
    const uint8_t *index = p->index;
    for (unsigned y = 0; y < p->height; y++, index += p->width, to += row_bytes) {
        to[0] = 0;
        if (bits == 8)
            memcpy(to + 1, index, p->width);
        else if (bits == 4) /* most tiles: the compiler makes a faster loop of it */
            pack_row(to + 1, index, p->width, 4);
        else
            pack_row(to + 1, index, p->width, bits);
    }
}

lq_code lq_png_pixels(lq_png *s, lq_buf *idat, const lq_picture *p, lq_err *err)
{
    assert(p->width >= 1 && p->height >= 1 && p->colours >= 1 && p->colours <= 256);
    unsigned bits = depth_bits(p->colours);
    size_t row_bytes = 1 + ((size_t)p->width * bits + 7) / 8;
    if (p->height > INT32_MAX / row_bytes)
        return lq_fail(err, LQ_FAILED, "a picture of %u x %u px is too large", p->width, p->height);
    size_t n = row_bytes * p->height, bound = lq_deflate_bound(n);
    if (!lq_grow((void **)&s->rows, &s->rows_room, n, 1)) return lq_nomem(err);
    if (!lq_grow((void **)&s->stream, &s->stream_room, bound, 1)) return lq_nomem(err);
    pack_rows(s->rows, p, bits, row_bytes);
    size_t size = lq_deflate(&s->deflater, s->stream, bound, s->rows, n, row_bytes);
    if (!size) return lq_nomem(err);
    lq_buf_clear(idat);
    lq_buf_add(idat, s->stream, size);
    return idat->failed ? lq_nomem(err) : LQ_OK;
}

void lq_png_release(lq_png *s)
{
    lq_deflater_release(&s->deflater);
    free(s->rows);
    free(s->stream);
    *s = (lq_png){0};
}

/* ---- reading ------------------------------------------------------------------------------------------------ */

static void read_head(job *j)
{
    png_set_user_limits(j->png, LQ_PNG_SIDE_MAX, LQ_PNG_SIDE_MAX);
    png_set_crc_action(j->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
    png_set_benign_errors(j->png, 0); /* what libpng would only warn of is damage, too */
    png_read_info(j->png, j->info);
    j->width = png_get_image_width(j->png, j->info);
    j->height = png_get_image_height(j->png, j->info);
    png_set_expand(j->png);
    png_set_strip_16(j->png);
    png_set_gray_to_rgb(j->png);
    png_set_add_alpha(j->png, 255, PNG_FILLER_AFTER);
}

static void read_pixels(job *j)
{
    int passes = png_set_interlace_handling(j->png);
    png_read_update_info(j->png, j->info);
    for (int pass = 0; pass < passes; pass++)
        for (unsigned y = 0; y < j->height; y++)
            png_read_row(j->png, j->rgba + (size_t)y * j->width * 4, NULL);
    png_read_end(j->png, NULL);
    if (j->at != j->from->size) png_error(j->png, "something follows the end of the picture");
}

static lq_code read_damaged(const job *j, lq_err *err)
{
    if (j->no_memory) return lq_nomem(err);
    return lq_fail(err, LQ_DATA, "%s: not a whole PNG: %s; draw it again", j->path, j->fault);
}

lq_code lq_png_read(uint8_t **rgba, unsigned *w, unsigned *h, const lq_buf *file, const char *path,
                    lq_err *err)
{
    lq_code code = LQ_OK;
    job j = {.from = file, .path = path};
    j.png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &j, on_error, on_warning, &j, on_alloc, on_free);
    j.info = j.png ? png_create_info_struct(j.png) : NULL;
    if (!j.info) {
        code = lq_nomem(err);
        goto done;
    }
    png_set_read_fn(j.png, &j, on_read);
    if (!guarded(&j, read_head)) {
        code = read_damaged(&j, err);
        goto done;
    }
    j.rgba = lq_alloc((size_t)j.width * j.height, 4);
    if (!j.rgba) {
        code = lq_nomem(err);
        goto done;
    }
    if (!guarded(&j, read_pixels)) {
        code = read_damaged(&j, err);
        goto done;
    }
    *rgba = j.rgba;
    *w = j.width;
    *h = j.height;
    j.rgba = NULL;
done:
    free(j.rgba);
    if (j.png) png_destroy_read_struct(&j.png, &j.info, NULL);
    return code;
}
