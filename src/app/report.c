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

void lq_report_raw(lq_report *r, const char *name, const lq_buf *json)
{
    member_name(r, name);
    lq_buf_add(&r->json, json->data ? json->data : "", json->size);
    lq_buf_text(&r->json, ",");
    r->json.failed = r->json.failed || json->failed;
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
    size_t faults = strict ? lq_findings_faults(&r->findings) : 0, first = 0;
    if (!faults) return LQ_OK;
    while (lq_finding_is_note(r->findings.at[first].kind)) first++;
    const lq_finding *f = &r->findings.at[first];
    char line[24] = "";
    if (f->row) snprintf(line, sizeof line, ":%zu", f->row);
    return lq_fail(err, LQ_STRICT, "%s%s%s%s (%zu finding%s in all); correct the data or leave --strict out",
                   f->file, line, *f->file || f->row ? ": " : "", f->message, faults, faults == 1 ? "" : "s");
}

static void finding_text(const lq_finding *f, FILE *to)
{
    fputs("    ", to);
    if (*f->file) fprintf(to, "%s", f->file);
    if (f->row) fprintf(to, ":%zu", f->row);
    fputs(*f->file || f->row ? ": " : "", to);
    if (*f->code && !strstr(f->message, f->code)) fprintf(to, "%s: ", f->code);
    fprintf(to, "%s\n", f->message);
}

static lq_code stream_check(FILE *to)
{
    return fflush(to) || ferror(to) ? LQ_FAILED : LQ_OK;
}

static void kind_text(const lq_report *r, const char *kind, size_t count, FILE *to)
{
    size_t shown = 0;
    fprintf(to, "  %s: %zu\n", kind, count);
    for (size_t i = 0; i < r->findings.n && (r->listed || shown < FIRST_CASES); i++)
        if (!strcmp(r->findings.at[i].kind, kind)) finding_text(&r->findings.at[i], to), shown++;
    if (shown < count)
        fprintf(to, "    ... and %zu more%s\n", count - shown, r->written ? ", listed in findings.csv" : "");
}

lq_code lq_report_text(const lq_report *r, FILE *to)
{
    const char *kind[KINDS_MAX];
    size_t count[KINDS_MAX], kinds = kinds_count(&r->findings, kind, count);
    size_t total[2] = {lq_findings_faults(&r->findings), r->findings.n - lq_findings_faults(&r->findings)};
    if (r->lines.size) fwrite(r->lines.data, 1, r->lines.size, to);
    for (int notes = 0; notes < 2; notes++) {
        if (total[notes])
            fprintf(to, "%zu %s%s\n", total[notes], notes ? "note" : "finding", total[notes] == 1 ? "" : "s");
        for (size_t k = 0; k < kinds; k++)
            if (lq_finding_is_note(kind[k]) == notes) kind_text(r, kind[k], count[k], to);
    }
    return stream_check(to);
}

/* {"row-unmatched":139,...} of the kinds that are notes, or of those that are not. */
static void kinds_json(const lq_report *r, bool notes, FILE *to)
{
    const char *kind[KINDS_MAX], *comma = "";
    size_t count[KINDS_MAX], kinds = kinds_count(&r->findings, kind, count);
    fputc('{', to);
    for (size_t k = 0; k < kinds; k++) {
        if (lq_finding_is_note(kind[k]) != notes) continue;
        fprintf(to, "%s\"%s\":%zu", comma, kind[k], count[k]);
        comma = ",";
    }
    fputc('}', to);
}

lq_code lq_report_json(const lq_report *r, FILE *to)
{
    fputc('{', to);
    if (r->json.size) fwrite(r->json.data, 1, r->json.size, to);
    fputs("\"findings\":", to);
    kinds_json(r, false, to);
    fputs(",\"notes\":", to);
    kinds_json(r, true, to);
    fputs("}\n", to);
    return stream_check(to);
}
