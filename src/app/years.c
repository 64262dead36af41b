/* years.c: see years.h. */
#include "app/years.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/expression.h"
#include "model/where.h"
#include "read/read_table.h"

enum { YEAR_DIGITS = 4 };

lq_code lq_conditions_apply(lq_table *table, const char *conditions, lq_err *err)
{
    lq_where where = {0};
    lq_code code = LQ_OK;
    for (const char *line = conditions; line && !code; line = lq_text_after(line, '\n')) {
        char *one = lq_strndup(line, strcspn(line, "\n"));
        code = one ? lq_where_add(&where, one, err) : lq_nomem(err);
        free(one);
    }
    if (!code) code = lq_where_apply(table, &where, err);
    lq_where_release(&where);
    return code;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Where a year from 1900 to 2099 stands in a name, four digits and no more; SIZE_MAX when there is none. */
static size_t year_at(const char *name)
{
    for (size_t i = 0; name[i]; i++) {
        if (!is_digit(name[i])) continue;
        size_t n = strspn(name + i, "0123456789");
        if (n == YEAR_DIGITS && (!strncmp(name + i, "19", 2) || !strncmp(name + i, "20", 2))) return i;
        i += n - 1;
    }
    return SIZE_MAX;
}

/* Whether b is a with another year. */
static bool is_other_year(const char *a, const char *b, size_t at)
{
    return year_at(b) == at && !strncmp(a, b, at) && strncmp(a + at, b + at, YEAR_DIGITS) &&
           !strcmp(a + at + YEAR_DIGITS, b + at + YEAR_DIGITS);
}

static bool value_add(lq_more_values *out, double value)
{
    if (!isfinite(value)) return true;
    if (!lq_grow((void **)&out->v, &out->room, out->n + 1, sizeof *out->v)) return false;
    out->v[out->n++] = value;
    return true;
}

/* ---- years in columns ---- */

/* Reads a column as the indicator's own is read, with the unit of its head. */
static lq_code column_add(lq_more_values *out, const lq_theme *t, size_t column, lq_err *err)
{
    const lq_join *j = t->join;
    char letters[8], name[16];
    lq_expression *e = NULL;
    bool ok = true;
    lq_table_letters(letters, t->table, column);
    snprintf(name, sizeof name, "#%s", letters);
    lq_code code = lq_expression_parse(&e, name, t->table, err);
    for (size_t i = 0; !code && ok && i < j->counties; i++)
        if (j->row[i] != SIZE_MAX && j->first[i] == i)
            ok = value_add(out, lq_expression_value(e, j->row[i], &t->symbols).value);
    lq_expression_free(e);
    return code || ok ? code : lq_nomem(err);
}

static lq_code columns_read(lq_more_values *out, const lq_theme *t, lq_err *err)
{
    size_t own = lq_table_column(t->table, t->indicator->value, NULL);
    if (own == t->table->columns) return LQ_OK;
    const char *name = t->table->head[own];
    size_t at = year_at(name);
    lq_code code = LQ_OK;
    for (size_t k = 0; !code && at != SIZE_MAX && k < t->table->columns; k++)
        if (is_other_year(name, t->table->head[k], at)) code = column_add(out, t, k, err);
    return code;
}

/* ---- years in rows ---- */

/* The condition on a year, as the place of its line in `where`; SIZE_MAX when there is none. */
static size_t year_condition(const char *where)
{
    for (const char *line = where; line; line = lq_text_after(line, '\n')) {
        size_t n = strcspn(line, "\n"), name = strcspn(line, "=");
        char value[16];
        if (n - name - 1 >= sizeof value) continue;
        memcpy(value, line + name + 1, n - name - 1);
        value[n - name - 1] = 0;
        if (year_at(value) == 0) return (size_t)(line - where);
    }
    return SIZE_MAX;
}

/* A table of the rows that begin at cell and line, which it borrows with everything else. */
static lq_table rows_view(const lq_table *t, size_t from, size_t rows)
{
    lq_table view = *t;
    view.cell = t->cell + from * t->columns;
    view.line = t->line + from;
    view.rows = rows;
    return view;
}

typedef struct year_row {
    const char *year;
    size_t row;
} year_row;

static int year_order(const void *a, const void *b)
{
    const year_row *x = a, *y = b;
    int order = strcmp(x->year, y->year);
    return order ? order : x->row < y->row ? -1 : x->row > y->row;
}

/* Brings the rows into the order of their years, each year in the order of the file. */
static lq_code rows_sort(lq_table *t, size_t column, lq_err *err)
{
    size_t width = t->columns;
    year_row *order = lq_alloc(t->rows, sizeof *order);
    char **cell = lq_alloc(t->rows, width * sizeof *cell);
    size_t *line = lq_alloc(t->rows, sizeof *line);
    bool ok = order && cell && line;
    for (size_t i = 0; ok && i < t->rows; i++) order[i] = (year_row){t->cell[i * width + column], i};
    if (ok) qsort(order, t->rows, sizeof *order, year_order);
    for (size_t i = 0; ok && i < t->rows; i++) {
        memcpy(cell + i * width, t->cell + order[i].row * width, width * sizeof *cell);
        line[i] = t->line[order[i].row];
    }
    if (ok) {
        free(t->cell);
        free(t->line);
        t->cell = cell;
        t->line = line;
    } else {
        free(cell);
        free(line);
    }
    free(order);
    return ok ? LQ_OK : lq_nomem(err);
}

/* A year that cannot be joined, as of rows for the whole country alone, is left out. */
static lq_code year_join(lq_more_values *out, const lq_dataset *d, const lq_theme *t, const lq_table *rows,
                         const char *year, lq_findings *f, lq_err *err)
{
    const lq_indicator *i = t->indicator;
    const lq_join_options how = {.table_key = i->table_key,
                                 .value = i->value,
                                 .symbols = &t->symbols,
                                 .aliases = &t->aliases,
                                 .split = i->split};
    lq_findings unheard = {0};
    lq_err why = {0};
    lq_join *j = NULL;
    bool ok = true;
    lq_code code = lq_join_make(&j, &d->counties, rows, &how, &unheard, &why);
    for (size_t k = 0; !code && ok && k < j->counties; k++)
        if (j->first[k] == k) ok = value_add(out, j->value[k]);
    if (code == LQ_DATA)
        lq_findings_add(f, "year-left-out", rows->file, rows->line[0], "",
                        "the breaks do not know the values of %s: %s", year, why.text);
    lq_join_free(j);
    lq_findings_release(&unheard);
    return code == LQ_FAILED || !ok ? lq_nomem(err) : LQ_OK;
}

/* The conditions without the one at `at`; NULL without memory. */
static char *where_without(const char *where, size_t at)
{
    char *rest = lq_strdup(where);
    if (!rest) return NULL;
    size_t n = strcspn(rest + at, "\n");
    n += rest[at + n] == '\n';
    memmove(rest + at, rest + at + n, strlen(rest + at + n) + 1);
    size_t length = strlen(rest);
    if (length && rest[length - 1] == '\n') rest[length - 1] = 0;
    return rest;
}

/* Every run of rows of one year is joined by itself, but for the year mapped. */
static lq_code years_join(lq_more_values *out, const lq_dataset *d, const lq_theme *t, lq_table *all,
                          const char *condition, lq_findings *f, lq_err *err)
{
    char name[256];
    size_t n = strcspn(condition, "="), column;
    if (n >= sizeof name) return LQ_OK;
    memcpy(name, condition, n);
    name[n] = 0;
    lq_code code = lq_key_column(&column, all, name, err);
    if (!code) code = rows_sort(all, column, err);
    for (size_t from = 0, to; !code && from < all->rows; from = to) {
        const char *year = all->cell[from * all->columns + column];
        for (to = from; to < all->rows && !strcmp(all->cell[to * all->columns + column], year);) to++;
        lq_table view = rows_view(all, from, to - from);
        bool own = t->table->rows && !strncmp(year, t->table->cell[column], YEAR_DIGITS);
        if (!own && year_at(year) == 0) code = year_join(out, d, t, &view, year, f, err);
    }
    return code;
}

static lq_code rows_read(lq_more_values *out, const lq_dataset *d, const lq_theme *t, lq_findings *f,
                         lq_err *err)
{
    const lq_indicator *i = t->indicator;
    size_t at = i->where ? year_condition(i->where) : SIZE_MAX;
    if (at == SIZE_MAX) return LQ_OK;
    const lq_table_options how = {.sheet = i->sheet, .encoding = i->table_encoding, .header = i->header};
    lq_findings unheard = {0};
    lq_table *all = NULL;
    char *rest = where_without(i->where, at);
    lq_code code = rest ? lq_table_read(&all, i->table, &how, &unheard, err) : lq_nomem(err);
    if (!code && *rest) code = lq_conditions_apply(all, rest, err);
    if (!code) code = years_join(out, d, t, all, i->where + at, f, err);
    lq_table_free(all);
    lq_findings_release(&unheard);
    free(rest);
    return code;
}

/* ---- the whole ---- */

static bool shares(const lq_theme *t)
{
    return t->indicator->breaks_from == LQ_BREAKS_ALL && t->indicator->value && !t->join->categorical;
}

static bool indicators_add(lq_more_values *out, const lq_dataset *d, const lq_theme *own, size_t *others)
{
    bool ok = true;
    for (const lq_theme *t = d->theme; t < d->theme + d->themes; t++) {
        if (t == own || !shares(t)) continue;
        ++*others;
        for (size_t i = 0; ok && i < t->join->counties; i++)
            if (t->join->first[i] == i) ok = value_add(out, t->join->value[i]);
    }
    return ok;
}

lq_code lq_years_read(lq_more_values *out, const lq_dataset *d, const lq_theme *t, lq_findings *f,
                      lq_err *err)
{
    size_t others = 0;
    *out = (lq_more_values){0};
    if (!shares(t)) return LQ_OK;
    if (!indicators_add(out, d, t, &others)) return lq_nomem(err);
    if (others) return LQ_OK;
    lq_code code = columns_read(out, t, err);
    if (!code && !out->n) code = rows_read(out, d, t, f, err);
    if (!code && !out->n)
        lq_findings_add(f, "no-other-years", t->join->file, 0, "",
                        "%s: the table has no other years to share breaks with; the breaks are its own",
                        t->indicator->value);
    return code;
}
