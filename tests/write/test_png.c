/* test_png.c: what png.c writes, libpng's simplified reader must read back pixel by pixel; what is damaged, png.c must refuse. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <png.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "../support/sample_picture.h"
#include "../support/support.h"
#include "write/png.h"

static uint32_t big_endian(const char *p)
{
    const uint8_t *u = (const uint8_t *)p;
    return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

/* The chunks of a file as "IHDR13 PLTE12 ...", and where the data of the last one named `want` begins. */
static const char *chunks(const lq_buf *file, char *list, const char *want)
{
    const char *found = NULL;
    *list = 0;
    for (size_t at = 8; at + 12 <= file->size;) {
        uint32_t n = big_endian(file->data + at);
        sprintf(list + strlen(list), "%.4s%u ", file->data + at + 4, n);
        if (want && !memcmp(file->data + at + 4, want, 4)) found = file->data + at + 8;
        at += 12 + n;
    }
    return found;
}

static uint8_t *read_witness(const lq_buf *file, unsigned *w, unsigned *h)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_memory(&image, file->data, file->size));
    image.format = PNG_FORMAT_RGBA;
    uint8_t *rgba = malloc(PNG_IMAGE_SIZE(image));
    assert_true(png_image_finish_read(&image, NULL, rgba, 0, NULL));
    *w = image.width;
    *h = image.height;
    return rgba;
}

static void colours_make(uint8_t rgba[256][4], unsigned translucent)
{
    for (unsigned k = 0; k < 256; k++) {
        uint8_t c[4] = {(uint8_t)(k * 7), (uint8_t)(255 - k), (uint8_t)(k ^ 0x5a),
                        (uint8_t)(k < translucent ? k / 2 : 255)};
        memcpy(rgba[k], c, 4);
    }
}

static void assert_shows(const lq_buf *file, const lq_picture *p, uint8_t colour[256][4])
{
    unsigned w, h, own_w, own_h;
    uint8_t *rgba = read_witness(file, &w, &h), *own;
    lq_err err = {0};
    assert_int_equal(w, p->width);
    assert_int_equal(h, p->height);
    for (size_t i = 0; i < (size_t)w * h; i++) assert_memory_equal(rgba + 4 * i, colour[p->index[i]], 4);
    assert_int_equal(lq_png_read(&own, &own_w, &own_h, file, "x.png", &err), LQ_OK);
    assert_int_equal(own_w, w);
    assert_int_equal(own_h, h);
    assert_memory_equal(own, rgba, (size_t)w * h * 4);
    free(own);
    free(rgba);
}

static void test_sizes_and_depths(void **state)
{
    (void)state;
    static const unsigned sides[] = {1, 2, 3, 7, 8, 9, 31, 64};
    static const unsigned colours[] = {1, 2, 3, 4, 5, 16, 17, 255, 256};
    uint8_t index[64 * 64], rgba[256][4];
    uint64_t random = 1;
    lq_png scratch = {0};
    lq_buf idat = {0}, file = {0};
    lq_err err = {0};
    for (size_t k = 0; k < 8 * 8 * 9; k++) {
        lq_picture p = {sides[k % 8], sides[k / 8 % 8], index, colours[k / 64]};
        for (size_t i = 0; i < (size_t)p.width * p.height; i++)
            index[i] = (uint8_t)(test_random(&random) % p.colours);
        colours_make(rgba, (unsigned)(k % 5));
        assert_int_equal(lq_png_pixels(&scratch, &idat, &p, &err), LQ_OK);
        assert_int_equal(lq_png_write(&file, &p, &idat, (const uint8_t(*)[4])rgba, &err), LQ_OK);
        assert_shows(&file, &p, rgba);
    }
    lq_buf_release(&idat);
    lq_buf_release(&file);
    lq_png_release(&scratch);
}

/* Only the chunks that must be there; the list of alphas ends with the last colour that is not opaque. */
static void test_chunks(void **state)
{
    (void)state;
    char list[200], want[200];
    static const uint8_t index[8] = {0, 1, 2, 3, 3, 2, 1, 0};
    uint8_t rgba[256][4];
    lq_png scratch = {0};
    lq_buf idat = {0}, file = {0};
    lq_err err = {0};
    lq_picture p = {4, 2, index, 4};
    colours_make(rgba, 2);
    assert_int_equal(lq_png_pixels(&scratch, &idat, &p, &err), LQ_OK);
    assert_int_equal(lq_png_write(&file, &p, &idat, (const uint8_t(*)[4])rgba, &err), LQ_OK);
    const char *head = chunks(&file, list, "IHDR");
    sprintf(want, "IHDR13 PLTE12 tRNS2 IDAT%zu IEND0 ", idat.size);
    assert_string_equal(list, want);
    assert_int_equal(head[8], 2); /* bits */
    assert_int_equal(head[9], 3); /* indexed */
    colours_make(rgba, 0);
    assert_int_equal(lq_png_write(&file, &p, &idat, (const uint8_t(*)[4])rgba, &err), LQ_OK);
    const char *data = chunks(&file, list, "IDAT");
    sprintf(want, "IHDR13 PLTE12 IDAT%zu IEND0 ", idat.size);
    assert_string_equal(list, want);
    assert_memory_equal(data, idat.data, idat.size);
    lq_buf_release(&idat);
    lq_buf_release(&file);
    lq_png_release(&scratch);
}

static void test_tile(void **state)
{
    (void)state;
    static uint8_t index[512 * 512];
    uint8_t rgba[256][4];
    lq_png scratch = {0};
    lq_buf idat = {0}, file = {0};
    lq_err err = {0};
    for (unsigned side = 256; side <= 512; side *= 2) {
        lq_picture p = {side, side, index, sample_picture(index, side, 20, side)};
        colours_make(rgba, 20);
        assert_int_equal(lq_png_pixels(&scratch, &idat, &p, &err), LQ_OK);
        assert_int_equal(lq_png_write(&file, &p, &idat, (const uint8_t(*)[4])rgba, &err), LQ_OK);
        assert_shows(&file, &p, rgba);
    }
    lq_buf_release(&idat);
    lq_buf_release(&file);
    lq_png_release(&scratch);
}

static void test_rgba(void **state)
{
    (void)state;
    enum { W = 37, H = 11 };
    uint8_t pixels[W * H * 4];
    uint64_t random = 9;
    for (size_t i = 0; i < sizeof pixels; i++) pixels[i] = (uint8_t)test_random(&random);
    lq_buf file = {0};
    lq_err err = {0};
    assert_int_equal(lq_png_write_rgba(&file, W, H, pixels, &err), LQ_OK);
    unsigned w, h;
    uint8_t *rgba = read_witness(&file, &w, &h);
    assert_int_equal(w, W);
    assert_int_equal(h, H);
    assert_memory_equal(rgba, pixels, sizeof pixels);
    free(rgba);
    lq_buf_release(&file);
}

static lq_code read_code(const char *bytes, size_t n)
{
    uint8_t *rgba = NULL;
    unsigned w, h;
    lq_err err = {0};
    char *exact = malloc(n ? n : 1);
    memcpy(exact, bytes, n);
    lq_code code = lq_png_read(&rgba, &w, &h, &(lq_buf){.data = exact, .size = n}, "t/5/1/2.png", &err);
    if (code) assert_int_equal(strncmp(err.text, "t/5/1/2.png: ", 13), 0);
    if (code) assert_null(rgba);
    free(rgba);
    free(exact);
    return code;
}

/* Any byte changed, the end cut off anywhere, something behind it: never a whole picture. */
static void test_damage(void **state)
{
    (void)state;
    static const uint8_t index[6] = {0, 1, 2, 2, 1, 0};
    uint8_t rgba[256][4];
    lq_png scratch = {0};
    lq_buf idat = {0}, file = {0};
    lq_err err = {0};
    lq_picture p = {3, 2, index, 3};
    colours_make(rgba, 1);
    assert_int_equal(lq_png_pixels(&scratch, &idat, &p, &err), LQ_OK);
    assert_int_equal(lq_png_write(&file, &p, &idat, (const uint8_t(*)[4])rgba, &err), LQ_OK);
    assert_int_equal(read_code(file.data, file.size), LQ_OK);
    for (size_t i = 0; i < file.size; i++) {
        assert_int_equal(read_code(file.data, i), LQ_DATA);
        for (int bit = 0; bit < 8; bit++) {
            file.data[i] ^= (char)(1 << bit);
            assert_int_equal(read_code(file.data, file.size), LQ_DATA);
            file.data[i] ^= (char)(1 << bit);
        }
    }
    lq_buf_add(&file, "x", 1);
    assert_int_equal(read_code(file.data, file.size), LQ_DATA);
    lq_buf_release(&idat);
    lq_buf_release(&file);
    lq_png_release(&scratch);
}

/* A picture larger than the limit is refused before its memory is asked for. */
static void test_too_large(void **state)
{
    (void)state;
    uint8_t *pixels = calloc(LQ_PNG_SIDE_MAX + 1, 4);
    lq_buf file = {0};
    lq_err err = {0};
    assert_int_equal(lq_png_write_rgba(&file, LQ_PNG_SIDE_MAX + 1, 1, pixels, &err), LQ_OK);
    assert_int_equal(read_code(file.data, file.size), LQ_DATA);
    lq_buf_release(&file);
    free(pixels);
}

static lq_code all_calls(lq_err *err)
{
    static const uint8_t index[6] = {0, 1, 2, 2, 1, 0};
    uint8_t rgba[256][4], *back = NULL;
    unsigned w, h;
    lq_png scratch = {0};
    lq_buf idat = {0}, file = {0};
    lq_picture p = {3, 2, index, 3};
    colours_make(rgba, 1);
    lq_code code = lq_png_pixels(&scratch, &idat, &p, err);
    if (!code) code = lq_png_write(&file, &p, &idat, (const uint8_t(*)[4])rgba, err);
    if (!code) code = lq_png_write_rgba(&file, 1, 2, rgba[0], err);
    if (!code) code = lq_png_read(&back, &w, &h, &file, "x.png", err);
    free(back);
    lq_buf_release(&idat);
    lq_buf_release(&file);
    lq_png_release(&scratch);
    return code;
}

static void test_no_memory(void **state)
{
    (void)state;
    long k = 0;
    lq_code code;
    do {
        lq_err err = {0};
        lq_mem_fail_after(++k);
        code = all_calls(&err);
        lq_mem_fail_after(0);
        if (code) assert_int_equal(code, LQ_FAILED);
        if (code) assert_string_equal(err.text, "out of memory");
    } while (code);
    assert_in_range(k, 10, 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes_and_depths),
        cmocka_unit_test(test_chunks),
        cmocka_unit_test(test_tile),
        cmocka_unit_test(test_rgba),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
