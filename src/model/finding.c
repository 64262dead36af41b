/* finding.c: see finding.h. */
#include "model/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"

static const char *message_format(lq_arena *a, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *text = n < 0 ? NULL : lq_arena_alloc(a, (size_t)n + 1, 1);
    if (text) vsnprintf(text, (size_t)n + 1, format, again);
    if (text) lq_text_line(text);
    va_end(again);
    return text;
}

/* Thousands of findings in a row name one file: they share its text. */
static const char *file_text(lq_findings *fs, const char *file)
{
    if (fs->n && !strcmp(fs->at[fs->n - 1].file, file)) return fs->at[fs->n - 1].file;
    return lq_arena_strndup(&fs->text, file, strlen(file));
}

void lq_findings_add(lq_findings *fs, const char *kind, const char *file, size_t row, const char *code,
                     const char *message, ...)
{
    lq_finding f = {.kind = kind, .row = row};
    va_list args;
    va_start(args, message);
    f.message = message_format(&fs->text, message, args);
    va_end(args);
    f.file = file_text(fs, file);
    f.code = lq_arena_strndup(&fs->text, code, strlen(code));
    if (!f.message || !f.file || !f.code ||
        !lq_grow((void **)&fs->at, &fs->room, fs->n + 1, sizeof *fs->at)) {
        fs->failed = true;
        return;
    }
    fs->at[fs->n++] = f;
}

bool lq_finding_is_note(const char *kind)
{
    static const char *const notes[] = {
        "key-found",       "sheet-used",        "code-normalised",       "head-found",
        "note-line",       "filled-down",       "head-repeated",         "hidden-cells",
        "row-total",       "row-note",          "row-aliased",           "row-skipped",
        "alias-unused",    "footnote-in-cell",  "name-matched",          "row-outside",
        "unit-in-cell",    "count-mapped",      "province-without-rows", "aliases-suggested",
        "sites-by-county", "columns-found",     "layer-skipped",         "member-bridged",
        "member-changed",  "member-prefecture", "sites-left-out",        "english-missing",
        "setting-idle",
    };
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (!strcmp(kind, notes[i])) return true;
    return false;
}

size_t lq_findings_faults(const lq_findings *fs)
{
    size_t faults = 0;
    for (size_t i = 0; i < fs->n; i++) faults += !lq_finding_is_note(fs->at[i].kind);
    return faults;
}

static int finding_order(const lq_finding *a, const lq_finding *b)
{
    int order = strcmp(a->kind, b->kind);
    if (!order) order = a->row < b->row ? -1 : a->row > b->row;
    if (!order) order = strcmp(a->message, b->message);
    if (!order) order = strcmp(a->code, b->code);
    return order ? order : strcmp(a->file, b->file);
}

/* By what they say, then in the order of discovery, which the places in the list show. */
static int place_order(const void *a, const void *b)
{
    const lq_finding *const *x = a, *const *y = b;
    int order = finding_order(*x, *y);
    return order ? order : *x < *y ? -1 : *x > *y;
}

void lq_findings_unique(lq_findings *fs)
{
    lq_finding **by_text = lq_alloc(fs->n, sizeof *by_text);
    size_t kept = 0;
    if (!by_text) {
        fs->failed = true;
        return;
    }
    for (size_t i = 0; i < fs->n; i++) by_text[i] = &fs->at[i];
    qsort(by_text, fs->n, sizeof *by_text, place_order);
    for (size_t i = fs->n; i-- > 1;) /* backwards: the earlier of the two is still whole */
        if (!finding_order(by_text[i - 1], by_text[i])) by_text[i]->kind = NULL;
    free(by_text);
    for (size_t i = 0; i < fs->n; i++)
        if (fs->at[i].kind) fs->at[kept++] = fs->at[i];
    fs->n = kept;
}

void lq_findings_csv(const lq_findings *fs, lq_buf *to)
{
    lq_buf_text(to, "\xEF\xBB\xBFkind,file,row,code,message\n");
    for (size_t i = 0; i < fs->n; i++) {
        const lq_finding *f = &fs->at[i];
        lq_buf_csv(to, f->kind);
        lq_buf_text(to, ",");
        lq_buf_csv(to, f->file);
        if (f->row)
            lq_buf_printf(to, ",%zu,", f->row);
        else
            lq_buf_text(to, ",,");
        lq_buf_csv(to, f->code);
        lq_buf_text(to, ",");
        lq_buf_csv(to, f->message);
        lq_buf_text(to, "\n");
    }
}

void lq_findings_release(lq_findings *fs)
{
    lq_arena_release(&fs->text);
    free(fs->at);
    *fs = (lq_findings){0};
}
