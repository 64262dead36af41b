/* where.c: see where.h. */
#include "model/where.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/code.h"
#include "model/key.h"

enum {
    ROOM = 128,
    LISTED = 10,     /* values that a message names */
    VALUES_MOST = 60 /* of a column that a table is long by: years, indicators */
};

lq_code lq_where_add(lq_where *w, const char *condition, lq_err *err)
{
    size_t n;
    const char *equals = strchr(condition, '='), *column = lq_text_trim(&n, condition);
    if (!equals || column >= equals)
        return lq_fail(err, LQ_USAGE, "\"%s\" is no condition; write COLUMN=VALUE, such as 年份=2020",
                       condition);
    if (!lq_grow((void **)&w->at, &w->room, w->n + 1, sizeof *w->at)) return lq_nomem(err);
    struct lq_condition *c = &w->at[w->n];
    c->column = lq_arena_strndup(&w->text, condition, (size_t)(equals - condition));
    c->value = lq_arena_strndup(&w->text, equals + 1, strlen(equals + 1));
    if (!c->column || !c->value) return lq_nomem(err);
    w->n++;
    return LQ_OK;
}

void lq_where_release(lq_where *w)
{
    lq_arena_release(&w->text);
    free(w->at);
    *w = (lq_where){0};
}

/* ---- values ---- */

typedef struct value {
    char text[ROOM]; /* folded, without blanks and the 年 of a year; "" when it is longer */
    double number;
    bool is_number;
} value;

static void blanks_drop(char *s)
{
    char *to = s;
    for (; *s; s++)
        if (*s != ' ') *to++ = *s;
    *to = 0;
}

static value value_of(const char *cell)
{
    static const char year[] = "年";
    value v = {.is_number = false};
    if (lq_text_fold(v.text, sizeof v.text, cell) >= sizeof v.text) v.text[0] = 0;
    blanks_drop(v.text);
    size_t n = strlen(v.text), k = strlen(year);
    if (n == 4 + k && strspn(v.text, "0123456789") == 4 && !strcmp(v.text + 4, year)) v.text[4] = 0;
    v.is_number = lq_number_read(&v.number, v.text);
    return v;
}

static bool values_equal(const char *cell, const char *asked)
{
    value a = value_of(cell), b = value_of(asked);
    if (a.is_number && b.is_number) return a.number == b.number;
    if (!*a.text && !*b.text) return !strcmp(cell, asked);
    return !strcmp(a.text, b.text);
}

static char **cell_at(const lq_table *t, size_t row, size_t column)
{
    return &t->cell[row * t->columns + column];
}

/* Collects up to `most` values that differ, in the order of their first rows; *more is set when there are others. */
static size_t values_collect(const char **out, size_t most, bool *more, const lq_table *t, size_t column)
{
    size_t n = 0, last = 0;
    *more = false;
    for (size_t row = 0; row < t->rows; row++) {
        const char *cell = *cell_at(t, row, column);
        size_t i = 0;
        if (n && !strcmp(out[last], cell)) continue; /* mostly it is the one of the row above */
        while (i < n && strcmp(out[i], cell) != 0) i++;
        last = i;
        if (i < n) continue;
        if (n == most) {
            *more = true;
            return n;
        }
        out[n++] = cell;
    }
    return n;
}

/* ---- apply ---- */

/* No row is left: what the column has instead. */
static lq_code none_fail(const lq_table *t, size_t column, const struct lq_condition *c, lq_err *err)
{
    const char *has[LISTED];
    bool more;
    size_t n = values_collect(has, LISTED, &more, t, column);
    lq_buf list = {0};
    for (size_t i = 0; i < n; i++) lq_buf_printf(&list, "%s\"%s\"", i ? ", " : "", has[i]);
    lq_code code = list.failed ? lq_nomem(err)
                               : lq_fail(err, LQ_DATA, "%s: no row has \"%s\" in column \"%s\"; it has: %s%s",
                                         t->file, c->value, t->head[column], list.data, more ? ", ..." : "");
    lq_buf_release(&list);
    return code;
}

static lq_code condition_apply(lq_table *t, const struct lq_condition *c, lq_err *err)
{
    size_t column, kept = 0;
    lq_code code = lq_key_column(&column, t, c->column, err);
    if (code) return code;
    for (size_t row = 0; row < t->rows; row++) kept += values_equal(*cell_at(t, row, column), c->value);
    if (!kept) return none_fail(t, column, c, err);
    kept = 0;
    for (size_t row = 0; row < t->rows; row++) {
        if (!values_equal(*cell_at(t, row, column), c->value)) continue;
        memmove(cell_at(t, kept, 0), cell_at(t, row, 0), t->columns * sizeof *t->cell);
        t->line[kept++] = t->line[row];
    }
    t->rows = kept;
    return LQ_OK;
}

lq_code lq_where_apply(lq_table *t, const lq_where *w, lq_err *err)
{
    lq_code code = LQ_OK;
    for (size_t i = 0; !code && i < w->n; i++) code = condition_apply(t, &w->at[i], err);
    return code;
}

/* ---- suggest ---- */

typedef struct entry {
    size_t group, row;
} entry;

static int entry_order(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->group != y->group) return x->group < y->group ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* The rows of a group, in the order of the groups; NULL without memory. */
static entry *entries_make(const lq_table *t, const size_t *group, size_t *n)
{
    entry *e = lq_alloc(t->rows, sizeof *e);
    *n = 0;
    for (size_t row = 0; e && row < t->rows; row++)
        if (group[row] != SIZE_MAX) e[(*n)++] = (entry){group[row], row};
    if (e) qsort(e, *n, sizeof *e, entry_order);
    return e;
}

static size_t twins_count(const entry *e, size_t n)
{
    size_t twins = 0;
    for (size_t i = 1; i < n; i++) twins += e[i - 1].group == e[i].group;
    return twins;
}

/* In most rows whose group the row before has, too, the cell is another. */
static bool column_varies(const lq_table *t, const entry *e, size_t n, size_t column)
{
    size_t twins = 0, other = 0;
    for (size_t i = 1; i < n; i++) {
        if (e[i - 1].group != e[i].group) continue;
        twins++;
        other += strcmp(*cell_at(t, e[i - 1].row, column), *cell_at(t, e[i].row, column)) != 0;
    }
    return other * 3 >= twins && other;
}

/* The value to suggest: the greatest year, or the first value. NULL when the column has too many for a table to be long by, or
   only one. */
static const char *value_suggest(const lq_table *t, size_t column)
{
    const char *has[VALUES_MOST], *best = NULL;
    bool more, years = true;
    size_t n = values_collect(has, VALUES_MOST, &more, t, column), most = t->rows / 3 + 2;
    double latest = 0;
    if (more || n < 2 || n > most) return NULL;
    for (size_t i = 0; i < n; i++) {
        value v = value_of(has[i]);
        years &= v.is_number && v.number >= 1900 && v.number <= 2100;
        if (!years || v.number <= latest) continue;
        latest = v.number;
        best = has[i];
    }
    return years ? best : *has[0] ? has[0] : has[1];
}

/* Drops the entries whose cell is another. */
static size_t entries_filter(entry *e, size_t n, const lq_table *t, size_t column, const char *kept)
{
    size_t left = 0;
    for (size_t i = 0; i < n; i++)
        if (!strcmp(*cell_at(t, e[i].row, column), kept)) e[left++] = e[i];
    return left;
}

static bool is_among(size_t column, const size_t *columns, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (columns[i] == column) return true;
    return false;
}

bool lq_where_suggest(lq_buf *to, const lq_table *t, const size_t *group, const size_t * not, size_t n_not)
{
    size_t n, conditions = 0;
    entry *e = entries_make(t, group, &n);
    lq_buf said = {0};
    bool is_long = e && twins_count(e, n) * 3 >= n && n;
    for (size_t k = 0; is_long && k < t->columns && twins_count(e, n); k++) {
        const char *one = column_varies(t, e, n, k) ? value_suggest(t, k) : NULL;
        if (!one || is_among(k, not, n_not)) continue;
        lq_buf_printf(&said, "%s--where %s=%s", conditions++ ? " " : "", t->head[k], one);
        n = entries_filter(e, n, t, k, one);
    }
    is_long = is_long && conditions && twins_count(e, n) * 20 <= n;
    if (is_long) lq_buf_text(to, said.failed ? "" : said.data);
    to->failed = to->failed || !e || said.failed;
    lq_buf_release(&said);
    free(e);
    return is_long && !to->failed;
}
