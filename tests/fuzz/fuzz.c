/* fuzz.c: see fuzz.h. */
#include "fuzz.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

enum { FILES_MAX = 8 };

static struct {
    const char *name;
    const void *bytes;
    size_t n;
} files[FILES_MAX];
static size_t n_files;

void fuzz_stop(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
}

/* ---- what holds ---- */

void fuzz_text_holds(const char *text)
{
    FUZZ_HOLDS(text);
    FUZZ_HOLDS(lq_utf8_valid(text, strlen(text)) == strlen(text));
}

void fuzz_fault_holds(lq_code code, const lq_err *err)
{
    FUZZ_HOLDS(code == err->code);
    if (!code) return;
    FUZZ_HOLDS(code == LQ_DATA || code == LQ_USAGE);
    fuzz_text_holds(err->text);
    FUZZ_HOLDS(*err->text && !strpbrk(err->text, "\r\n"));
}

void fuzz_findings_hold(const lq_findings *f)
{
    FUZZ_HOLDS(!f->failed);
    for (size_t i = 0; i < f->n; i++) {
        FUZZ_HOLDS(*f->at[i].kind);
        fuzz_text_holds(f->at[i].message);
    }
}

void fuzz_table_holds(const lq_table *t)
{
    size_t before = 0;
    fuzz_text_holds(t->file);
    fuzz_text_holds(t->sheet);
    if (t->title) fuzz_text_holds(t->title);
    if (t->unit) fuzz_text_holds(t->unit);
    for (size_t k = 0; k < t->columns; k++) fuzz_text_holds(t->head[k]);
    for (size_t i = 0; i < t->rows; i++) {
        FUZZ_HOLDS(t->line[i] && t->line[i] >= before); /* names of a list share a line */
        before = t->line[i];
        for (size_t k = 0; k < t->columns; k++) fuzz_text_holds(t->cell[i * t->columns + k]);
    }
}

/* ---- input ---- */

char *fuzz_part(size_t *size, const uint8_t **bytes, size_t *n)
{
    const size_t line = strlen(FUZZ_PARTED);
    const uint8_t *end = memmem(*bytes, *n, FUZZ_PARTED, line);
    *size = end ? (size_t)(end - *bytes) : *n;
    char *part = lq_strndup((const char *)*bytes, *size);
    FUZZ_HOLDS(part);
    size_t taken = *size + (end ? line : 0);
    *bytes += taken;
    *n -= taken;
    return part;
}

void fuzz_file_put(const char *name, const void *bytes, size_t n)
{
    FUZZ_HOLDS(n_files < FILES_MAX);
    files[n_files].name = name;
    files[n_files].bytes = bytes;
    files[n_files++].n = n;
}

void fuzz_files_clear(void)
{
    n_files = 0;
}

/* ---- in place of base/file.c ---- */

bool __wrap_lq_file_exists(const char *path);
lq_code __wrap_lq_file_read(lq_buf *out, const char *path, size_t limit, lq_err *err);

static size_t file_find(const char *path)
{
    size_t i = 0;
    while (i < n_files && strcmp(files[i].name, path)) i++;
    return i;
}

bool __wrap_lq_file_exists(const char *path)
{
    return file_find(path) < n_files;
}

lq_code __wrap_lq_file_read(lq_buf *out, const char *path, size_t limit, lq_err *err)
{
    size_t i = file_find(path);
    if (i == n_files) return lq_fail(err, LQ_FAILED, "%s: no such file", path);
    if (files[i].n > limit) return lq_fail(err, LQ_DATA, "%s: too large", path);
    lq_buf_add(out, files[i].bytes, files[i].n);
    return out->failed ? lq_nomem(err) : LQ_OK;
}
