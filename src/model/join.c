/*
 * join.c: see join.h.
 *
 * The table is gone over in several passes, the surest rows first, and the first row to reach a county keeps it. Then
 * the counties that no row reached are told.
 */
#include "model/join.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/expression.h"
#include "model/measure.h"
#include "model/place_name.h"
#include "model/where.h"

enum {
    COUNTY_BYTES = 160,
    LONG_PART = 4,  /* more than one row in so many for a county that has one: the table is long */
    TAKEN_MOST = 16 /* columns that no condition is suggested for */
};

/* Rows that say their county by a code or with its prefecture, by its name alone, by a short form, of another year. */
typedef enum pass { PASS_SAID, PASS_NAME, PASS_SHORT, PASS_BRIDGE, PASSES } pass;

typedef struct joining {
    lq_join *join;
    const lq_counties *counties;
    const lq_table *table;
    const lq_join_options *options;
    lq_rows rows;
    lq_expression *value; /* NULL: a list, or a column of labels */
    size_t column;        /* the value's, when it is one column; else SIZE_MAX */
    size_t repeated;      /* rows for a county that has one */
    bool decimal_commas;  /* the column has "10,39": "12,345" is then no thousands */
    bool thousand_points; /* the column has "1.047.150": "862.043" is then no fraction */
    pass *when;           /* [rows] */
    size_t *reached;      /* [rows]: the county, the first of several; SIZE_MAX for none */
    bool *disputed;       /* [counties]: several rows have its name and say different things */
    lq_findings *f;
} joining;

static const char *county_text(char out[COUNTY_BYTES], const joining *g, size_t county)
{
    return lq_county_text(out, COUNTY_BYTES, g->counties, county);
}

static const char *cell_of(const joining *g, size_t row)
{
    return lq_rows_text(&g->rows, row, g->column);
}

/* ---- values ---- */

static void county_clear(lq_join *j, size_t county)
{
    j->value[county] = NAN;
    j->text[county] = "";
    j->status[county] = LQ_STATUS_NO_ROW;
    j->row[county] = SIZE_MAX;
    j->line[county] = 0;
}

static void cell_tell(const joining *g, const lq_evaluated *v, size_t county, size_t row)
{
    char text[COUNTY_BYTES];
    const lq_join *j = g->join;
    size_t line = g->table->line[row];
    if (v->odd != SIZE_MAX) {
        const char *cell = lq_rows_text(&g->rows, row, v->odd);
        const char *hint = lq_cell_read(cell, g->options->symbols).hint;
        if (g->thousand_points && !hint)
            hint = "thousands parted by points, as other cells of the column are";
        if (g->decimal_commas && !hint) hint = "a decimal comma, as other cells of the column have";
        lq_findings_add(g->f, "not-a-number", j->file, line, j->code[county],
                        "\"%s\" in column \"%s\" is not a number%s%s; %s has no value", cell,
                        g->table->head[v->odd], hint ? ", it looks like " : "", hint ? hint : "",
                        county_text(text, g, county));
    }
    if (v->by_zero)
        lq_findings_add(g->f, "division-by-zero", j->file, line, j->code[county],
                        "the divisor of \"%s\" is zero; %s has no value", g->options->value,
                        county_text(text, g, county));
    if (v->overflow)
        lq_findings_add(g->f, "overflow", j->file, line, j->code[county],
                        "\"%s\" comes to more than a number can hold; %s has no value", g->options->value,
                        county_text(text, g, county));
}

/* "1.047.150": the points of such a column part thousands. */
static bool has_points(const char *cell)
{
    const char *point = strchr(cell, '.');
    size_t n = strspn(cell, "0123456789.");
    return point && strchr(point + 1, '.') && !cell[n] && n > 8;
}

/* Another writing of numbers, which other cells of the column show for sure: "12,345" may be 12.345 there,
   "862.043" 862043. */
static bool is_doubtful(const joining *g, const char *text)
{
    size_t whole = strspn(text, "0123456789");
    if (g->decimal_commas && lq_cell_read(text, g->options->symbols).comma == LQ_COMMA_EITHER) return true;
    return g->thousand_points && whole && text[whole] == '.' && strspn(text + whole + 1, "0123456789") == 3 &&
           !text[whole + 4];
}

static void value_read(joining *g, size_t county, size_t row)
{
    lq_join *j = g->join;
    bool first = j->first[county] == county;
    j->row[county] = row;
    j->line[county] = g->table->line[row];
    j->text[county] = cell_of(g, row);
    if (j->categorical) {
        j->status[county] = g->column == SIZE_MAX ? LQ_STATUS_VALUE : lq_cell_label(j->text[county]);
        j->value[county] = lq_cell_read(j->text[county], NULL).value;
        return;
    }
    lq_evaluated v = lq_expression_value(g->value, row, g->options->symbols);
    if (is_doubtful(g, j->text[county]))
        v = (lq_evaluated){.status = LQ_STATUS_MISSING, .value = NAN, .odd = g->column};
    j->status[county] = v.status;
    j->value[county] = v.value;
    if (first) cell_tell(g, &v, county, row);
}

/* How many cells of a column have something in common, and the first of them. */
typedef struct cells {
    size_t n, first;
} cells;

static void cells_add(cells *c, bool one, size_t row)
{
    if (one && !c->n++) c->first = row;
}

static void cells_tell(const joining *g, size_t column, const cells *c, const char *kind, const char *what)
{
    if (c->n)
        lq_findings_add(g->f, kind, g->table->file, g->table->line[c->first], "",
                        "%zu %s of column \"%s\" %s %s; first \"%s\"", c->n, lq_plural(c->n, "cell", "cells"),
                        g->table->head[column], lq_plural(c->n, "has", "have"), what,
                        lq_rows_text(&g->rows, c->first, column));
}

/* What the cells of a column have in common, each told once with its first example: their units, marks of notes. */
static void column_look(joining *g, size_t column)
{
    static const char *const told[LQ_UNITS] = {
        [LQ_UNIT_WAN] = "a unit of ten thousand (万): multiplied by it",
        [LQ_UNIT_YI] = "a unit of a hundred million (亿): multiplied by it",
        [LQ_UNIT_POWER] = "a unit that is a power of ten: multiplied by it",
        [LQ_UNIT_PERCENT] = "a sign of percent: 12.3% is read as 12.3",
        [LQ_UNIT_PERMILLE] = "a sign of permille: 45.6‰ is read as 45.6",
    };
    cells unit[LQ_UNITS] = {0}, notes = {0};
    for (size_t row = 0; row < g->table->rows; row++) {
        const char *text = lq_rows_text(&g->rows, row, column);
        lq_cell cell = lq_cell_read(text, g->options->symbols);
        cells_add(&unit[cell.unit.kind], true, row);
        cells_add(&notes, cell.footnote && !cell.odd, row);
        g->decimal_commas = g->decimal_commas || cell.comma == LQ_COMMA_DECIMAL;
        g->thousand_points = g->thousand_points || has_points(text);
    }
    for (int k = 0; k < LQ_UNITS; k++)
        if (told[k]) cells_tell(g, column, &unit[k], "unit-in-cell", told[k]);
    cells_tell(g, column, &notes, "footnote-in-cell",
               "the mark of a note behind the number, which is left out");
}

/* Whether some commas are decimal ones is asked of a value that is one column alone. */
static void columns_look(joining *g)
{
    const size_t *columns;
    size_t n = g->value ? lq_expression_columns(g->value, &columns) : 0;
    for (size_t i = 0; i < n; i++) column_look(g, columns[i]);
    if (g->column == SIZE_MAX) g->decimal_commas = g->thousand_points = false;
}

static void count_tell(const joining *g)
{
    const lq_join *j = g->join;
    if (lq_measure_is_count(g->value, g->table, j->value, j->counties))
        lq_findings_add(g->f, "count-mapped", j->file, 0, "",
                        "\"%s\" counts something: large counties have more of it for being large; a ratio "
                        "compares, such as --value 'A/B*100'",
                        g->options->value);
}

/* ---- rows to features ---- */

/* What a row says of its county: the cell, or what the expression comes to. */
static void said_write(lq_buf *to, const joining *g, size_t row)
{
    if (g->value && g->column == SIZE_MAX)
        lq_buf_number(to, lq_expression_value(g->value, row, g->options->symbols).value);
    else
        lq_buf_text(to, cell_of(g, row));
}

/* Whether a row says a county by its name or short name alone, without its prefecture or province. */
static bool is_bare(const joining *g, size_t row, size_t county)
{
    char folded[LQ_PLACE_BYTES];
    const lq_rows *r = &g->rows;
    if (*lq_rows_text(r, row, r->prefecture) || *lq_rows_text(r, row, r->province)) return false;
    lq_place_fold(folded, lq_rows_text(r, row, r->name));
    return strlen(folded) <= strlen(g->counties->places.folded[county]);
}

static bool is_dispute(const joining *g, size_t county, size_t row, size_t before)
{
    bool named = g->when[row] == PASS_NAME || g->when[row] == PASS_SHORT;
    return named && g->when[row] == g->when[before] && is_bare(g, row, county) && is_bare(g, before, county);
}

static void conflict_tell(joining *g, size_t county, size_t row, const char *first, const char *second)
{
    const lq_join *j = g->join;
    size_t line = g->table->line[row], before = j->row[county];
    bool other_year = g->when[row] == PASS_BRIDGE && g->when[before] != PASS_BRIDGE;
    if (is_dispute(g, county, row, before))
        g->disputed[county] = true;
    else
        lq_findings_add(g->f, "row-conflict", j->file, line, j->code[county],
                        "line %zu says \"%s\", line %zu%s \"%s\"; the first is used", j->line[county], first,
                        line, other_year ? ", of another year," : "", second);
}

static void repeated_tell(joining *g, size_t county, size_t row)
{
    const lq_join *j = g->join;
    lq_buf first = {0}, second = {0};
    said_write(&first, g, j->row[county]);
    said_write(&second, g, row);
    if (first.failed || second.failed)
        g->f->failed = true;
    else if (strcmp(first.data, second.data) != 0)
        conflict_tell(g, county, row, first.data, second.data);
    else
        lq_findings_add(g->f, "row-repeated", j->file, g->table->line[row], j->code[county],
                        "lines %zu and %zu say the same", j->line[county], g->table->line[row]);
    lq_buf_release(&first);
    lq_buf_release(&second);
}

/* A bridged row yields to a row of the county's own, county by county. */
static void county_give(joining *g, size_t county, size_t row, bool bridged)
{
    lq_join *j = g->join;
    if (j->row[county] != SIZE_MAX) {
        g->repeated++;
        repeated_tell(g, county, row);
        return;
    }
    for (size_t i = county; i != SIZE_MAX; i = g->counties->keys.next[i]) {
        value_read(g, i, row);
        j->counties_bridged += bridged;
    }
}

static void suggestion_add(joining *g, const lq_match *m, size_t row)
{
    char key[512];
    const lq_place *to = m->suggested == SIZE_MAX ? NULL : &g->counties->place[m->suggested];
    lq_aliases_line(&g->join->suggestions, lq_match_key(key, sizeof key, &g->rows, row),
                    lq_rows_text(&g->rows, row, g->rows.name), to ? to->code : "", to ? to->name : "",
                    m->reason);
}

static pass pass_of(const joining *g, const lq_match *m, size_t row)
{
    switch (m->how) {
    case LQ_MATCH_NAME:
        return is_bare(g, row, m->county[0]) ? PASS_NAME : PASS_SAID;
    case LQ_MATCH_SHORT:
        return PASS_SHORT;
    case LQ_MATCH_BRIDGE:
        return PASS_BRIDGE;
    default:
        return PASS_SAID;
    }
}

static void row_look(lq_match *m, const joining *g, size_t row)
{
    const lq_matcher how = {g->counties, &g->rows, g->options->aliases, g->options->split, false};
    lq_match_row(m, &how, row);
    g->f->failed = g->f->failed || m->failed;
}

static void row_join(joining *g, size_t row, pass now)
{
    lq_match m;
    if (now != PASS_SAID && g->when[row] != now) return;
    row_look(&m, g, row);
    g->when[row] = pass_of(g, &m, row);
    if (g->when[row] != now) return;
    g->reached[row] = m.n ? m.county[0] : SIZE_MAX;
    if (m.kind)
        lq_findings_add(g->f, m.kind, g->table->file, g->table->line[row], g->rows.keys.key[row], "%s",
                        m.reason);
    g->join->matched += m.n && now != PASS_BRIDGE;
    g->join->bridged += m.n && now == PASS_BRIDGE;
    for (size_t i = 0; i < m.n; i++) county_give(g, m.county[i], row, now == PASS_BRIDGE);
}

/* Lines of the aliases that no row is of are told by who knows all tables they are for. */
static lq_code aliases_mark(joining *g, lq_err *err)
{
    char key[512];
    const lq_aliases *a = g->options->aliases;
    if (!a || !a->n) return LQ_OK;
    g->join->alias_used = lq_arena_alloc(&g->join->arena, a->n, sizeof *g->join->alias_used);
    if (!g->join->alias_used) return lq_nomem(err);
    memset(g->join->alias_used, 0, a->n * sizeof *g->join->alias_used);
    for (size_t row = 0; row < g->table->rows; row++) {
        const lq_alias *line = lq_aliases_find(a, lq_match_key(key, sizeof key, &g->rows, row),
                                               lq_rows_text(&g->rows, row, g->rows.name));
        if (line) g->join->alias_used[line - a->at] = true;
    }
    return LQ_OK;
}

/* At the end, for a county that has its row is no guess for another. */
static void row_suggest(joining *g, size_t row)
{
    lq_match m;
    if (g->reached[row] != SIZE_MAX) return;
    row_look(&m, g, row);
    if (m.suggested != SIZE_MAX && g->join->row[m.suggested] != SIZE_MAX) m.suggested = SIZE_MAX;
    if (m.open) suggestion_add(g, &m, row);
}

static void rows_join(joining *g)
{
    for (size_t row = 0; row < g->table->rows; row++) g->reached[row] = SIZE_MAX;
    for (int now = 0; now < PASSES; now++)
        for (size_t row = 0; row < g->table->rows; row++) row_join(g, row, (pass)now);
}

/* Two rows called 鼓楼区 that differ may be of two prefectures, of which the boundaries have one: neither is
   taken. Aliases cannot tell them apart either. */
static void row_dispute(joining *g, size_t row)
{
    char text[COUNTY_BYTES];
    size_t county = g->reached[row];
    if (county == SIZE_MAX || !g->disputed[county] || !is_bare(g, row, county)) return;
    lq_findings_add(g->f, "name-ambiguous", g->table->file, g->table->line[row], "",
                    "several rows are called %s and differ; which is %s? say the prefecture, too",
                    lq_rows_text(&g->rows, row, g->rows.name), county_text(text, g, county));
    g->join->matched--;
}

static void disputes_settle(joining *g)
{
    for (size_t row = 0; row < g->table->rows; row++) row_dispute(g, row);
    for (size_t i = 0; i < g->join->counties; i++)
        if (g->disputed[g->join->first[i]]) county_clear(g->join, i);
}

/* ---- counties without a row ---- */

/* Of the rows that found a county, whether one is of a unit that begins with these digits. */
static bool prefix_has_rows(const joining *g, const char *code, size_t digits)
{
    const lq_join *j = g->join;
    for (size_t i = 0; i < j->counties; i++)
        if (j->row[i] != SIZE_MAX && !strncmp(j->code[i], code, digits)) return true;
    return false;
}

typedef struct rows_codes {
    const lq_keys *keys;
} rows_codes;

static bool rows_have(const void *set, const char *code)
{
    return lq_keys_find(((const rows_codes *)set)->keys, code) != SIZE_MAX;
}

/* What became of the county in the year of the table: its codes there stand in rows that could not be joined. */
static bool county_other_year(const joining *g, size_t county, char *out, size_t room)
{
    const rows_codes set = {&g->rows.keys};
    lq_buf steps = {0};
    lq_bridge b = lq_changes_bridge(g->counties->changes, g->join->code[county], rows_have, &set);
    if (b.kind == LQ_BRIDGE_NONE) return false;
    lq_bridge_tell(&steps, g->counties->changes, g->join->code[county], &b);
    snprintf(out, room, "%s", steps.data ? steps.data : "");
    g->f->failed = g->f->failed || steps.failed;
    lq_buf_release(&steps);
    return true;
}

/* A table of one province leaves the others without rows: that is told once for each, not for every county. */
static void province_tell(const joining *g, size_t county)
{
    const lq_join *j = g->join;
    size_t n = 0;
    for (size_t i = 0; i < j->counties; i++)
        if (!strncmp(j->code[i], j->code[county], 2)) {
            if (i < county) return;
            n++;
        }
    const char *province = g->counties->place[county].province;
    lq_findings_add(g->f, "province-without-rows", j->file, 0, "",
                    "no row is of %s%s%.2s; its %zu %s no value", province,
                    *province ? ", codes " : "the province of codes ", j->code[county], n,
                    lq_plural(n, "county has", "counties have"));
}

static void county_tell(joining *g, size_t county)
{
    char text[COUNTY_BYTES], other[400];
    const lq_join *j = g->join;
    bool coded = g->counties->keys.form[county] < LQ_CODE_NONE;
    size_t line = g->counties->table->line[county];
    const char *file = g->counties->table->file;
    county_text(text, g, county);
    if (coded && !prefix_has_rows(g, j->code[county], 2))
        province_tell(g, county);
    else if (coded && county_other_year(g, county, other, sizeof other))
        lq_findings_add(g->f, "county-other-year", file, line, j->code[county],
                        "%s has no row in %s, which is of other years: %s", text, j->file, other);
    else
        lq_findings_add(g->f, "county-unmatched", file, line, j->code[county], "%s has no row in %s",
                        *text ? text : "the county", j->file);
}

static void counties_tell(joining *g)
{
    lq_join *j = g->join;
    for (size_t i = 0; i < j->counties; i++) {
        j->unmatched_counties += j->row[i] == SIZE_MAX;
        if (j->row[i] == SIZE_MAX && g->options->value) county_tell(g, i);
    }
    j->unmatched_counties += j->counties_bridged;
}

/* ---- the whole ---- */

static void vintages_tell(const joining *g)
{
    char of_table[32], of_counties[32];
    lq_vintage a = g->counties->vintage, b = g->rows.vintage;
    if (!a.from || !b.from || (a.from <= b.to && b.from <= a.to)) return;
    lq_vintage_text(of_table, sizeof of_table, &b, g->counties->changes);
    lq_vintage_text(of_counties, sizeof of_counties, &a, g->counties->changes);
    lq_findings_add(g->f, "vintage-differs", g->join->file, 0, "",
                    "the codes of the table are those of %s, of the boundaries %s; rows are bridged by the "
                    "changes between",
                    of_table, of_counties);
}

/* The columns that name the counties, and those of the value. */
static size_t columns_taken(size_t out[TAKEN_MOST], const joining *g)
{
    const lq_rows *r = &g->rows;
    const size_t own[] = {r->code, r->province, r->prefecture, r->name, g->column}, *values = NULL;
    size_t n = sizeof own / sizeof *own, more = g->value ? lq_expression_columns(g->value, &values) : 0;
    memcpy(out, own, sizeof own);
    for (size_t i = 0; i < more && n < TAKEN_MOST; i++) out[n++] = values[i];
    return n;
}

/* A long table has a row for each year or indicator of a county: which of them is meant, a person must say. */
static lq_code long_check(const joining *g, lq_err *err)
{
    lq_buf conditions = {0};
    lq_code code = LQ_OK;
    size_t taken[TAKEN_MOST], n = columns_taken(taken, g);
    bool is_long = g->repeated * LONG_PART > g->join->matched + g->join->bridged;
    if (is_long && lq_where_suggest(&conditions, g->table, g->reached, taken, n))
        code = lq_fail(err, LQ_DATA,
                       "%s: the table has several rows for a county; say which are meant, for example %s",
                       g->table->file, conditions.data);
    if (!code && conditions.failed) code = lq_nomem(err);
    lq_buf_release(&conditions);
    return code;
}

/* A table whose codes are all destroyed says so once more, as an error: nothing on the map would be true. */
static lq_code destroyed_check(const joining *g, lq_err *err)
{
    size_t destroyed = 0;
    for (size_t row = 0; row < g->rows.keys.rows; row++)
        destroyed += g->rows.keys.form[row] == LQ_CODE_DESTROYED;
    if (g->join->matched + g->join->bridged || !destroyed) return LQ_OK;
    return lq_fail(err, LQ_DATA,
                   "%s: the codes in column \"%s\" were destroyed by a spreadsheet (\"1.40E+05\"): export it "
                   "again with the column formatted as text, or name the columns of names with --table-key",
                   g->table->file, g->table->head[g->rows.code]);
}

static bool arrays_make(lq_join *j, const lq_counties *c)
{
    size_t n = j->counties = c->n;
    j->code = lq_arena_alloc(&j->arena, n, sizeof *j->code);
    j->name = lq_arena_alloc(&j->arena, n, sizeof *j->name);
    j->value = lq_arena_alloc(&j->arena, n, sizeof *j->value);
    j->text = lq_arena_alloc(&j->arena, n, sizeof *j->text);
    j->status = lq_arena_alloc(&j->arena, n, sizeof *j->status);
    j->row = lq_arena_alloc(&j->arena, n, sizeof *j->row);
    j->line = lq_arena_alloc(&j->arena, n, sizeof *j->line);
    if (!j->code || !j->name || !j->value || !j->text || !j->status || !j->row || !j->line) return false;
    j->first = c->first;
    for (size_t i = 0; i < n; i++) {
        j->code[i] = c->place[i].code;
        j->name[i] = c->place[i].name;
        county_clear(j, i);
    }
    return true;
}

/* Labels are a column as it is; numbers an expression, which mostly is a column, too. */
static lq_code value_find(joining *g, lq_err *err)
{
    const char *value = g->options->value;
    g->column = SIZE_MAX;
    if (!value) return LQ_OK;
    if (g->join->categorical) return lq_key_column(&g->column, g->table, value, err);
    lq_code code = lq_expression_parse(&g->value, value, g->table, err);
    if (!code) g->column = lq_expression_column(g->value);
    return code;
}

static lq_code table_join(joining *g, lq_err *err)
{
    lq_join *j = g->join;
    j->rows = g->table->rows;
    j->file = g->table->file;
    lq_code code = value_find(g, err);
    if (!code) code = lq_rows_read(&g->rows, g->table, g->options->table_key, g->counties, g->f, err);
    if (code) return code;
    g->when = lq_zalloc(j->rows, sizeof *g->when);
    g->reached = lq_alloc(j->rows, sizeof *g->reached);
    g->disputed = lq_zalloc(j->counties, sizeof *g->disputed);
    if (!g->when || !g->reached || !g->disputed) return lq_nomem(err);
    j->vintage = g->rows.vintage;
    vintages_tell(g);
    if (!j->categorical) columns_look(g);
    rows_join(g);
    code = long_check(g, err);
    if (!code) code = aliases_mark(g, err);
    if (code) return code;
    disputes_settle(g);
    for (size_t row = 0; row < j->rows; row++) row_suggest(g, row);
    if (!j->categorical) count_tell(g);
    j->unmatched_rows = j->rows - j->matched;
    counties_tell(g);
    return j->suggestions.failed || g->f->failed ? lq_nomem(err) : destroyed_check(g, err);
}

lq_code lq_join_make(lq_join **out, const lq_counties *counties, const lq_table *table,
                     const lq_join_options *options, lq_findings *f, lq_err *err)
{
    joining g = {.counties = counties, .table = table, .options = options, .f = f};
    lq_code code = LQ_OK;
    g.join = lq_zalloc(1, sizeof *g.join);
    if (!g.join) return lq_nomem(err);
    g.join->file = "";
    g.join->categorical = options->categorical || (table && !options->value);
    if (!arrays_make(g.join, counties)) code = lq_nomem(err);
    if (!code && table) code = table_join(&g, err);
    lq_rows_release(&g.rows);
    lq_expression_free(g.value);
    free(g.when);
    free(g.reached);
    free(g.disputed);
    if (code)
        lq_join_free(g.join);
    else
        *out = g.join;
    return code;
}

void lq_join_free(lq_join *join)
{
    if (!join) return;
    lq_buf_release(&join->suggestions);
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
