/* report.c: see report.h. */
#include "app/report.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define KINDS_MAX   128
#define FIRST_CASES 3 /* of each kind of finding, shown to people */

lq_report *lq_report_create(void)
{
    return lq_zalloc(1, sizeof(lq_report));
}

void lq_report_free(lq_report *r)
{
    if (!r) return;
    lq_buf_release(&r->json);
    lq_buf_release(&r->lines);
    lq_findings_release(&r->findings);
    free(r);
}

static void member_name(lq_report *r, const char *name)
{
    lq_buf_json(&r->json, name);
    lq_buf_text(&r->json, ":");
}

void lq_report_count(lq_report *r, const char *name, uint64_t value)
{
    member_name(r, name);
    lq_buf_printf(&r->json, "%llu,", (unsigned long long)value);
}

void lq_report_number(lq_report *r, const char *name, double value)
{
    member_name(r, name);
    if (isfinite(value))
        lq_buf_number(&r->json, value);
    else
        lq_buf_text(&r->json, "null");
    lq_buf_text(&r->json, ",");
}

void lq_report_text_member(lq_report *r, const char *name, const char *text)
{
    member_name(r, name);
    lq_buf_json(&r->json, text);
    lq_buf_text(&r->json, ",");
}

void lq_report_raw(lq_report *r, const char *name, const char *json)
{
    member_name(r, name);
    lq_buf_text(&r->json, json);
    lq_buf_text(&r->json, ",");
}

void lq_report_line(lq_report *r, const char *format, ...)
{
    char line[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    lq_buf_text(&r->lines, line);
    lq_buf_text(&r->lines, "\n");
}

/* The kinds of findings in the order of their first, and how many of each. */
static size_t kinds_count(const lq_findings *fs, const char **kind, size_t *count)
{
    size_t n = 0;
    for (size_t i = 0; i < fs->n; i++) {
        size_t k = 0;
        while (k < n && strcmp(kind[k], fs->at[i].kind)) k++;
        if (k == n) {
            if (n == KINDS_MAX) continue;
            kind[n] = fs->at[i].kind;
            count[n++] = 0;
        }
        count[k]++;
    }
    return n;
}

lq_code lq_report_close(const lq_report *r, bool strict, lq_err *err)
{
    if (r->json.failed || r->lines.failed || r->findings.failed) return lq_nomem(err);
    if (!strict || !r->findings.n) return LQ_OK;
    return lq_fail(err, LQ_STRICT, "%zu findings under --strict, the first: %s", r->findings.n, r->findings.at[0].message);
}

static void finding_text(const lq_finding *f, FILE *to)
{
    fputs("    ", to);
    if (*f->file) fprintf(to, "%s", f->file);
    if (f->row) fprintf(to, ":%zu", f->row);
    fprintf(to, "%s%s\n", *f->file || f->row ? ": " : "", f->message);
}

static lq_code stream_check(FILE *to)
{
    return fflush(to) || ferror(to) ? LQ_FAILED : LQ_OK;
}

lq_code lq_report_text(const lq_report *r, FILE *to)
{
    const char *kind[KINDS_MAX];
    size_t count[KINDS_MAX], kinds = kinds_count(&r->findings, kind, count);
    if (r->lines.size) fwrite(r->lines.data, 1, r->lines.size, to);
    if (r->findings.n) fprintf(to, "%zu findings\n", r->findings.n);
    for (size_t k = 0; k < kinds; k++) {
        size_t shown = 0;
        fprintf(to, "  %s: %zu\n", kind[k], count[k]);
        for (size_t i = 0; i < r->findings.n && (r->listed || shown < FIRST_CASES); i++)
            if (!strcmp(r->findings.at[i].kind, kind[k])) finding_text(&r->findings.at[i], to), shown++;
        if (shown < count[k]) fprintf(to, "    ... and %zu more, listed in findings.csv\n", count[k] - shown);
    }
    return stream_check(to);
}

lq_code lq_report_json(const lq_report *r, FILE *to)
{
    const char *kind[KINDS_MAX];
    size_t count[KINDS_MAX], kinds = kinds_count(&r->findings, kind, count);
    fputc('{', to);
    if (r->json.size) fwrite(r->json.data, 1, r->json.size, to);
    fputs("\"findings\":{", to);
    for (size_t k = 0; k < kinds; k++) fprintf(to, "%s\"%s\":%zu", k ? "," : "", kind[k], count[k]);
    fputs("}}\n", to);
    return stream_check(to);
}
