/* gazetteer.c: see gazetteer.h. Everything is found by halving, in the order of codes. */
#include "model/gazetteer.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "model/plain_csv.h"

#define FILE_NAME "gazetteer.csv"
enum { CODE, NAME, PREFECTURE, PROVINCE, LON, LAT, COLUMNS };

static bool is_code(const char *s)
{
    return strlen(s) == 6 && strspn(s, "0123456789") == 6;
}

static bool degrees_read(double *out, const char *s, double most)
{
    return lq_number_read(out, s) && fabs(*out) <= most;
}

/* A unit directly under its province has no prefecture; everything else is there. */
static lq_code entry_fill(lq_gazetteer_entry *e, const char *const *field, size_t line, lq_err *err)
{
    *e = (lq_gazetteer_entry){field[CODE], field[NAME], field[PREFECTURE], field[PROVINCE], 0, 0};
    if (!is_code(e->code))
        return lq_fail(err, LQ_DATA, FILE_NAME ":%zu: \"%s\" is no code of six digits", line, e->code);
    if (!*e->name || !*e->province)
        return lq_fail(err, LQ_DATA, FILE_NAME ":%zu: %s has no name or no province; give both", line,
                       e->code);
    if (!degrees_read(&e->lon_deg, field[LON], 180) || !degrees_read(&e->lat_deg, field[LAT], 90))
        return lq_fail(err, LQ_DATA, FILE_NAME ":%zu: \"%s\", \"%s\" is no place; WGS84 degrees are expected",
                       line, field[LON], field[LAT]);
    return LQ_OK;
}

lq_code lq_gazetteer_parse(lq_gazetteer *out, const char *csv, size_t size, lq_err *err)
{
    lq_plain_csv t;
    lq_code code =
        lq_plain_csv_open(&t, &out->text, FILE_NAME, "code,name,prefecture,province,lon,lat", csv, size, err);
    if (code) return code;
    out->at = lq_arena_alloc(&out->text, t.rows, sizeof *out->at);
    if (!out->at) return lq_nomem(err);
    for (size_t i = 0; i < t.rows; i++) {
        const char *field[COLUMNS];
        if ((code = lq_plain_csv_row(field, &t, err))) return code;
        if ((code = entry_fill(&out->at[i], field, t.line, err))) return code;
        if (i && strcmp(out->at[i - 1].code, out->at[i].code) >= 0)
            return lq_fail(err, LQ_DATA, FILE_NAME ":%zu: %s after %s; each code once, in their order",
                           t.line, out->at[i].code, out->at[i - 1].code);
        out->n = i + 1;
    }
    return LQ_OK;
}

void lq_gazetteer_release(lq_gazetteer *g)
{
    lq_arena_release(&g->text);
    *g = (lq_gazetteer){0};
}

/* The first entry whose code does not come before the first n bytes of this one. */
static size_t lower_bound(const lq_gazetteer *g, const char *code, size_t n)
{
    size_t low = 0, high = g->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (strncmp(g->at[mid].code, code, n) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

const lq_gazetteer_entry *lq_gazetteer_find(const lq_gazetteer *g, const char *code)
{
    size_t i = lower_bound(g, code, strlen(code) + 1);
    return i < g->n && !strcmp(g->at[i].code, code) ? &g->at[i] : NULL;
}

/* The first entry that shares n digits with the code, or NULL. */
static const lq_gazetteer_entry *by_prefix(const lq_gazetteer *g, const char *code, size_t n)
{
    if (strnlen(code, n) < n) return NULL;
    size_t i = lower_bound(g, code, n);
    return i < g->n && !strncmp(g->at[i].code, code, n) ? &g->at[i] : NULL;
}

/* Beijing, Tianjin, Shanghai, Chongqing. */
static bool is_municipality(const char *code)
{
    static const char prefix[][3] = {"11", "12", "31", "50"};
    for (size_t i = 0; i < sizeof prefix / sizeof *prefix; i++)
        if (!strncmp(code, prefix[i], 2)) return true;
    return false;
}

const char *lq_gazetteer_prefecture(const lq_gazetteer *g, const char *code)
{
    const lq_gazetteer_entry *e = by_prefix(g, code, 4);
    if (!e) return "";
    return is_municipality(code) ? e->province : e->prefecture;
}

const char *lq_gazetteer_province(const lq_gazetteer *g, const char *code)
{
    const lq_gazetteer_entry *e = by_prefix(g, code, 2);
    return e ? e->province : "";
}
