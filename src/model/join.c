/*
 * join.c: see join.h.
 *
 * Rows come in the order of the table. A row goes to the features that have its key; the first row to reach a
 * feature keeps it. Then the features that no row reached are told.
 */
#include "model/join.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/key.h"

#define SHARED_PART 20 /* more than one feature in so many sharing a code is no matter of islands */

typedef struct joining {
    lq_join *join;
    const lq_table *counties, *table;
    size_t county_key, table_key, value; /* columns: of the boundaries, of the table, of the table */
    lq_keys of_counties, of_rows;
    lq_findings *f;
} joining;

static const char *cell_at(const lq_table *t, size_t row, size_t column)
{
    return t->cell[row * t->columns + column];
}

/* ---- keys ---- */

static lq_code keys_of_counties(joining *g, const char *key, lq_err *err)
{
    lq_code code = key ? lq_key_column(&g->county_key, g->counties, key, err)
                       : lq_key_guess(&g->county_key, g->counties, err);
    if (code) return code;
    if (!key)
        lq_findings_add(g->f, "key-found", g->counties->file, 0, "",
                        "the codes of the boundaries are in column \"%s\"", g->counties->head[g->county_key]);
    return lq_keys_read(&g->of_counties, g->counties, g->county_key, err);
}

/* "省,县" may well be the name of one column. */
static lq_code table_key_column(joining *g, const char *key, lq_err *err)
{
    size_t candidates;
    lq_table_column(g->table, key, &candidates);
    if (candidates || !strchr(key, ',')) return lq_key_column(&g->table_key, g->table, key, err);
    return lq_fail(
        err, LQ_USAGE,
        "%s: no column \"%s\"; joining by several columns comes in a later version, name one column",
        g->table->file, key);
}

static lq_code keys_of_rows(joining *g, const char *key, lq_err *err)
{
    lq_code code =
        key ? table_key_column(g, key, err) : lq_key_match(&g->table_key, g->table, &g->of_counties, err);
    if (code) return code;
    if (!key)
        lq_findings_add(g->f, "key-found", g->table->file, 0, "",
                        "the codes of the table are in column \"%s\"", g->table->head[g->table_key]);
    return lq_keys_read(&g->of_rows, g->table, g->table_key, err);
}

/* One finding for each odd notation a table uses, with its first example. */
static void notations_tell(lq_findings *f, const lq_table *table, size_t column, const lq_keys *keys)
{
    for (int form = LQ_CODE_FULLWIDTH; form < LQ_CODE_FORMS; form++) {
        size_t n = 0, example = 0;
        for (size_t row = keys->rows; row-- > 0;) {
            if (keys->form[row] != (lq_code_form)form) continue;
            n++;
            example = row;
        }
        if (!n || form == LQ_CODE_NONE) continue;
        lq_findings_add(f, form == LQ_CODE_DESTROYED ? "code-destroyed" : "code-normalised", table->file,
                        table->line[example], keys->key[example], "%zu %s %s, first \"%s\"", n,
                        n == 1 ? "code is" : "codes are", lq_code_form_text((lq_code_form)form),
                        cell_at(table, example, column));
    }
}

/* Features that share a code: all get its row. */
static void features_tell(joining *g)
{
    lq_join *j = g->join;
    for (size_t i = 0; i < j->counties; i++) {
        size_t same = lq_keys_find(&g->of_counties, j->code[i]);
        if (same == SIZE_MAX) same = i;
        j->first[i] = same;
        if (same != i)
            lq_findings_add(g->f, "code-shared", g->counties->file, g->counties->line[i], j->code[i],
                            "the code of feature %zu again; both get its row", g->counties->line[same]);
        if (!*j->code[i])
            lq_findings_add(g->f, "code-blank", g->counties->file, g->counties->line[i], "", "%s has no code",
                            *j->name[i] ? j->name[i] : "a feature");
    }
}

/* Texts that are no codes may be names, and some names stand for several counties; a code shared by many may be that of
   their prefecture. */
static void ambiguous_tell(joining *g)
{
    const lq_join *j = g->join;
    size_t shared = 0, texts = 0, example = 0;
    for (size_t i = j->counties; i-- > 0;) {
        if (j->first[i] == i && g->of_counties.next[i] == SIZE_MAX) continue;
        shared++;
        texts += g->of_counties.form[i] == LQ_CODE_NONE;
        example = i;
    }
    if (!texts && shared <= j->counties / SHARED_PART) return;
    lq_findings_add(
        g->f, "key-ambiguous", g->counties->file, g->counties->line[example], j->code[example],
        "%zu of %zu features share their key in column \"%s\" with others, first \"%s\", and get one "
        "value with them; if they are different counties, give --key a column of codes",
        shared, j->counties, g->counties->head[g->county_key], j->code[example]);
}

/* ---- rows to features ---- */

static void value_read(joining *g, size_t county, size_t row, const char *cell)
{
    lq_join *j = g->join;
    bool odd = false;
    j->row[county] = row;
    j->line[county] = g->table->line[row];
    j->text[county] = cell;
    j->status[county] = lq_cell_number(&j->value[county], &odd, cell);
    if (j->categorical)
        j->status[county] = lq_cell_label(cell);
    else if (odd && j->first[county] == county)
        lq_findings_add(g->f, "not-a-number", j->file, j->line[county], j->code[county],
                        "\"%s\" in column \"%s\" is not a number; %s has no value", cell,
                        g->table->head[g->value], *j->name[county] ? j->name[county] : "the county");
}

static void repeated_tell(joining *g, size_t county, size_t row)
{
    const lq_join *j = g->join;
    size_t line = g->table->line[row];
    const char *cell = cell_at(g->table, row, g->value);
    if (!strcmp(cell, j->text[county]))
        lq_findings_add(g->f, "row-repeated", j->file, line, j->code[county],
                        "lines %zu and %zu say the same", j->line[county], line);
    else
        lq_findings_add(g->f, "row-conflict", j->file, line, j->code[county],
                        "line %zu says \"%s\", line %zu \"%s\"; the first is used", j->line[county],
                        j->text[county], line, cell);
}

static void unmatched_tell(joining *g, size_t row)
{
    lq_code_form form = g->of_rows.form[row];
    const char *key = g->of_rows.key[row];
    lq_findings_add(g->f, "row-unmatched", g->table->file, g->table->line[row], key, "%s",
                    !*key ? "the row has no code"
                    : form == LQ_CODE_DESTROYED
                        ? "the code was destroyed by a spreadsheet: its last digits are lost"
                    : form == LQ_CODE_NONE ? "no county has this key, and it is not a code of six digits"
                                           : "no county has this code");
}

static void row_join(joining *g, size_t row)
{
    lq_join *j = g->join;
    size_t county = lq_keys_find(&g->of_counties, g->of_rows.key[row]);
    if (county == SIZE_MAX) {
        unmatched_tell(g, row);
        return;
    }
    j->matched++;
    if (j->row[county] != SIZE_MAX) {
        repeated_tell(g, county, row);
        return;
    }
    for (size_t i = county; i != SIZE_MAX; i = g->of_counties.next[i])
        value_read(g, i, row, cell_at(g->table, row, g->value));
}

static void counties_tell(joining *g)
{
    lq_join *j = g->join;
    for (size_t i = 0; i < j->counties; i++) {
        if (j->row[i] != SIZE_MAX) continue;
        j->unmatched_counties++;
        lq_findings_add(g->f, "county-unmatched", g->counties->file, g->counties->line[i], j->code[i],
                        "%s has no row in %s", *j->name[i] ? j->name[i] : "the county", j->file);
    }
}

/* A table whose codes are all destroyed says so once more, as an error: nothing on the map would be true. */
static lq_code destroyed_check(const joining *g, lq_err *err)
{
    size_t destroyed = 0;
    for (size_t row = 0; row < g->of_rows.rows; row++) destroyed += g->of_rows.form[row] == LQ_CODE_DESTROYED;
    if (g->join->matched || !destroyed) return LQ_OK;
    return lq_fail(err, LQ_DATA,
                   "%s: the codes in column \"%s\" were destroyed by a spreadsheet (\"1.40E+05\"): export it "
                   "again with the "
                   "column formatted as text",
                   g->table->file, g->table->head[g->table_key]);
}

/* ---- making ---- */

static bool arrays_make(lq_join *j, size_t n)
{
    j->counties = n;
    j->code = lq_arena_alloc(&j->arena, n, sizeof *j->code);
    j->name = lq_arena_alloc(&j->arena, n, sizeof *j->name);
    j->first = lq_arena_alloc(&j->arena, n, sizeof *j->first);
    j->value = lq_arena_alloc(&j->arena, n, sizeof *j->value);
    j->text = lq_arena_alloc(&j->arena, n, sizeof *j->text);
    j->status = lq_arena_alloc(&j->arena, n, sizeof *j->status);
    j->row = lq_arena_alloc(&j->arena, n, sizeof *j->row);
    j->line = lq_arena_alloc(&j->arena, n, sizeof *j->line);
    return j->code && j->name && j->first && j->value && j->text && j->status && j->row && j->line;
}

/* The column of names: the one asked for, else one called so, else none. */
static lq_code name_column(size_t *out, const lq_table *t, const char *name, lq_err *err)
{
    static const char *const names[] = {"name", "名称", "县名",   "区县",     "地区",
                                        "县级", "县",   "county", "NAME_CHN", "xzqmc"};
    if (name) return lq_key_column(out, t, name, err);
    *out = t->columns;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        for (size_t i = 0; i < t->columns; i++)
            if (!strcasecmp(t->head[i], names[k])) {
                *out = i;
                return LQ_OK;
            }
    return LQ_OK;
}

static lq_code counties_fill(joining *g, const char *name, lq_err *err)
{
    lq_join *j = g->join;
    size_t column;
    lq_code code = name_column(&column, g->counties, name, err);
    if (code) return code;
    if (!arrays_make(j, g->counties->rows)) return lq_nomem(err);
    for (size_t i = 0; i < j->counties; i++) {
        j->code[i] = lq_arena_strndup(&j->arena, g->of_counties.key[i], strlen(g->of_counties.key[i]));
        if (!j->code[i]) return lq_nomem(err);
        j->name[i] = column < g->counties->columns ? cell_at(g->counties, i, column) : "";
        j->value[i] = NAN;
        j->text[i] = "";
        j->status[i] = LQ_STATUS_NO_ROW;
        j->row[i] = SIZE_MAX;
        j->line[i] = 0;
    }
    return LQ_OK;
}

static lq_code join_run(joining *g, const char *key, const char *name, const char *table_key,
                        const char *value, lq_err *err)
{
    lq_code code;
    if ((code = lq_key_column(&g->value, g->table, value, err))) return code;
    if ((code = keys_of_counties(g, key, err))) return code;
    if ((code = keys_of_rows(g, table_key, err))) return code;
    if ((code = counties_fill(g, name, err))) return code;
    notations_tell(g->f, g->counties, g->county_key, &g->of_counties);
    notations_tell(g->f, g->table, g->table_key, &g->of_rows);
    features_tell(g);
    ambiguous_tell(g);
    g->join->rows = g->table->rows;
    for (size_t row = 0; row < g->table->rows; row++) row_join(g, row);
    g->join->unmatched_rows = g->join->rows - g->join->matched;
    counties_tell(g);
    if (g->f->failed) return lq_nomem(err);
    return destroyed_check(g, err);
}

lq_code lq_join_make(lq_join **out, const lq_table *counties, const char *key, const char *name,
                     const lq_table *table, const char *table_key, const char *value, bool categorical,
                     lq_findings *f, lq_err *err)
{
    joining g = {.counties = counties, .table = table, .f = f};
    lq_code code = LQ_OK;
    g.join = lq_zalloc(1, sizeof *g.join);
    if (!g.join) {
        code = lq_nomem(err);
        goto done;
    }
    g.join->categorical = categorical;
    g.join->file = table->file;
    code = join_run(&g, key, name, table_key, value, err);
    if (code) goto done;
    *out = g.join;
    g.join = NULL;
done:
    lq_keys_release(&g.of_counties);
    lq_keys_release(&g.of_rows);
    lq_join_free(g.join);
    return code;
}

void lq_join_free(lq_join *join)
{
    if (!join) return;
    lq_arena_release(&join->arena);
    free(join);
}

void lq_join_csv(const lq_join *j, const int *class_of, lq_buf *to)
{
    lq_buf_text(to, "\xEF\xBB\xBF"
                    "code,name,value,status,class,source_row\n");
    for (size_t i = 0; i < j->counties; i++) {
        bool has = j->status[i] == LQ_STATUS_VALUE || j->status[i] == LQ_STATUS_ZERO;
        lq_buf_csv(to, j->code[i]);
        lq_buf_text(to, ",");
        lq_buf_csv(to, j->name[i]);
        lq_buf_text(to, ",");
        if (has && j->categorical)
            lq_buf_csv(to, j->text[i]);
        else if (has)
            lq_buf_number(to, j->value[i]);
        lq_buf_printf(to, ",%s,", lq_status_text(j->status[i]));
        if (class_of && class_of[i] >= 0) lq_buf_printf(to, "%d", class_of[i] + 1);
        lq_buf_text(to, ",");
        if (j->line[i]) lq_buf_printf(to, "%zu", j->line[i]);
        lq_buf_text(to, "\n");
    }
}
