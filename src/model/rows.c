/* rows.c: see rows.h. Which column is which is decided by its cells: those of a code column are codes of the
   boundaries, those of a name column are names of counties, prefectures, provinces. */
#include "model/rows.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "model/place_name.h"

#define SAMPLE_ROWS 120 /* names are looked at in so many rows, spread over the table */
#define PARTS_MOST  6
#define NAMES_SHARE 3 /* one cell in so many must be a county for a column of names */

/* ---- what a column holds ---- */

typedef struct column_names {
    size_t cells;                            /* not blank, of those looked at */
    size_t counties, prefectures, provinces; /* cells that are the name of such a unit */
} column_names;

static void units_count(column_names *out, const char *cell, const lq_places *p)
{
    char folded[LQ_PLACE_BYTES];
    bool prefecture = false, province = false;
    lq_place_fold(folded, cell);
    lq_place_range forms = lq_places_regions(p, folded, strlen(folded));
    for (size_t i = forms.from; i < forms.to; i++)
        if (p->regions[i].tag & LQ_REGION_PROVINCE)
            province = true;
        else
            prefecture = true;
    out->prefectures += prefecture;
    out->provinces += province;
}

static size_t matches_count(const lq_keys *keys, const lq_counties *c)
{
    size_t matches = 0;
    for (size_t row = 0; row < keys->rows; row++)
        matches += lq_keys_find(&c->keys, keys->key[row]) != SIZE_MAX;
    return matches;
}

static bool has_county(const lq_rows *r, size_t row, const lq_counties *c)
{
    return lq_keys_find(&c->keys, r->keys.key[row]) != SIZE_MAX;
}

static void cell_look(column_names *out, const char *cell, const lq_counties *c)
{
    lq_place_match m;
    if (!*cell) return;
    out->cells++;
    if ((unsigned char)*cell < 0x80 && strspn(cell, "0123456789.,+-eE% ") == strlen(cell)) return;
    lq_places_find(&m, &c->places, "", "", cell);
    out->counties += m.n > 0;
    units_count(out, cell, &c->places);
}

/* Of rows with codes those that match are looked at: what else a table holds may lie where the boundaries do not reach. */
static column_names names_look(const lq_rows *r, size_t column, const lq_counties *c)
{
    column_names out = {0};
    size_t matches = r->keys.rows ? matches_count(&r->keys, c) : 0, seen = 0;
    size_t step = (matches ? matches : r->table->rows) / SAMPLE_ROWS + 1;
    for (size_t row = 0; row < r->table->rows; row++)
        if ((!matches || has_county(r, row, c)) && seen++ % step == 0)
            cell_look(&out, lq_rows_text(r, row, column), c);
    return out;
}

static bool is_code_column(const lq_keys *keys)
{
    size_t codes = 0, cells = 0;
    for (size_t row = 0; row < keys->rows; row++) {
        cells += *keys->key[row] != 0 || keys->form[row] == LQ_CODE_DESTROYED;
        codes += keys->form[row] < LQ_CODE_NONE || keys->form[row] == LQ_CODE_DESTROYED;
    }
    return codes > cells / 2;
}

/* ---- columns named by the user ---- */

typedef struct parts {
    size_t at[PARTS_MOST];
    size_t n;
} parts;

/* "省,县" may well be the name of one column. */
static lq_code parts_split(parts *out, const lq_table *t, const char *list, lq_err *err)
{
    size_t candidates;
    lq_table_column(t, list, &candidates);
    if (candidates || !strchr(list, ',')) {
        out->n = 1;
        return lq_key_column(&out->at[0], t, list, err);
    }
    for (const char *s = list; s; s = lq_text_after(s, ',')) {
        char name[256];
        size_t n = strcspn(s, ",");
        if (out->n == PARTS_MOST || n >= sizeof name)
            return lq_fail(err, LQ_USAGE, "%s: \"%s\" is no list of up to %d key columns", t->file, list,
                           PARTS_MOST);
        memcpy(name, s, n);
        name[n] = 0;
        lq_code code = lq_key_column(&out->at[out->n++], t, name, err);
        if (code) return code;
    }
    return LQ_OK;
}

/* Province, prefecture and county of a code in columns of their own, as "14", "04", "3": all cells are one or two
   digits. */
static bool is_code_parts(const lq_table *t, const parts *p)
{
    size_t filled = 0;
    if (p->n != 3) return false;
    for (size_t row = 0; row < t->rows; row++)
        for (size_t k = 0; k < 3; k++) {
            const char *cell = t->cell[row * t->columns + p->at[k]];
            size_t n = strlen(cell);
            if (!n) continue;
            if (n > 2 || strspn(cell, "0123456789") < n) return false;
            filled++;
        }
    return filled > 0;
}

static lq_code parts_join(lq_keys *keys, const lq_table *t, const parts *p, lq_err *err)
{
    char text[16];
    lq_table joined = {.file = t->file, .columns = 1, .rows = t->rows, .line = t->line};
    joined.cell = lq_arena_alloc(&joined.text, t->rows, sizeof *joined.cell);
    bool ok = joined.cell != NULL;
    for (size_t row = 0; ok && row < t->rows; row++) {
        size_t at = 0;
        for (size_t k = 0; k < 3; k++) {
            const char *cell = t->cell[row * t->columns + p->at[k]];
            if (strlen(cell) == 1) text[at++] = '0';
            for (; *cell && at < 6; cell++) text[at++] = *cell;
        }
        joined.cell[row] = lq_arena_strndup(&joined.text, text, at);
        ok = joined.cell[row] != NULL;
    }
    lq_code code = ok ? lq_keys_read(keys, &joined, 0, err) : lq_nomem(err);
    lq_arena_release(&joined.text);
    return code;
}

static bool any(size_t column)
{
    return column != SIZE_MAX;
}

/* Of the names that stand before the county's, what each one is. */
static void unit_take(lq_rows *r, size_t column, const lq_counties *c)
{
    column_names names = names_look(r, column, c);
    bool province =
        names.provinces > names.prefectures || (any(r->prefecture) && names.provinces == names.prefectures);
    if (province && !any(r->province))
        r->province = column;
    else if (!any(r->prefecture))
        r->prefecture = column;
    else if (!any(r->province)) {
        r->province = r->prefecture; /* what came first is the larger one */
        r->prefecture = column;
    }
}

static lq_code named_read(lq_rows *r, const char *columns, const lq_counties *c, lq_err *err)
{
    parts p = {0};
    lq_code code = parts_split(&p, r->table, columns, err);
    if (code) return code;
    if (is_code_parts(r->table, &p)) return parts_join(&r->keys, r->table, &p, err);
    for (size_t k = p.n; k-- > 0;) {
        lq_keys keys = {0};
        size_t padded;
        code = lq_keys_read(&keys, r->table, p.at[k], err);
        if (!code) code = lq_keys_pad(&padded, &keys, &c->keys, err);
        bool codes = !code && !any(r->code) && (matches_count(&keys, c) || is_code_column(&keys));
        lq_keys_release(&keys);
        if (code) return code;
        if (codes) {
            r->code = p.at[k];
            continue;
        }
        if (!any(r->name))
            r->name = p.at[k];
        else
            unit_take(r, p.at[k], c);
    }
    r->by_name = !any(r->code);
    return r->by_name ? LQ_OK : lq_keys_read(&r->keys, r->table, r->code, err);
}

/* ---- columns found ---- */

static bool is_taken(const lq_rows *r, size_t column)
{
    return column == r->code || column == r->name || column == r->prefecture || column == r->province;
}

/* The columns of names: the one with the most counties, then those that name their prefectures and provinces. Where
   prefecture and county are both cities, the county's column has the more names of counties. */
static void names_find(lq_rows *r, bool *tied, const lq_counties *c)
{
    enum { COLUMNS_MOST = 40 }; /* names stand in front */
    column_names look[COLUMNS_MOST];
    size_t n = r->table->columns < COLUMNS_MOST ? r->table->columns : COLUMNS_MOST, best = 0;
    for (size_t k = 0; k < n; k++) {
        look[k] = (column_names){0};
        if (is_taken(r, k)) continue;
        look[k] = names_look(r, k, c);
        bool enough = look[k].counties && look[k].counties * NAMES_SHARE >= look[k].cells;
        if (!enough || look[k].counties <= best || any(r->name)) continue;
        best = look[k].counties;
    }
    for (size_t k = 0; k < n && best && !any(r->name); k++)
        if (look[k].counties == best) r->name = k;
    for (size_t k = 0; k < n; k++) {
        if (is_taken(r, k) || !look[k].cells) continue;
        if (!any(r->province) && look[k].provinces * 2 > look[k].cells)
            r->province = k;
        else if (!any(r->prefecture) && look[k].prefectures * 2 > look[k].cells)
            r->prefecture = k;
    }
    for (size_t k = 0; tied && k < n; k++) tied[k] = best && look[k].counties == best && !is_taken(r, k);
}

static bool cells_differ(const lq_rows *r, const lq_keys *keys, size_t row, size_t other)
{
    char a[LQ_PLACE_BYTES], b[LQ_PLACE_BYTES];
    if (!r->by_name) return strcmp(r->keys.key[row], keys->key[row]) != 0;
    lq_place_fold(a, lq_rows_text(r, row, r->name));
    lq_place_fold(b, lq_rows_text(r, row, other));
    return strcmp(a, b) != 0;
}

/* Another column that would do as well, unless both say the same. */
static void rival_tell(const lq_rows *r, const lq_keys *keys, size_t other, lq_findings *f)
{
    const lq_table *t = r->table;
    size_t own = r->by_name ? r->name : r->code, differ = 0, first = 0;
    char letters[2][8];
    for (size_t row = t->rows; row-- > 0;)
        if (cells_differ(r, keys, row, other)) {
            first = row;
            differ++;
        }
    if (!differ) return;
    lq_table_letters(letters[0], t, own);
    lq_table_letters(letters[1], t, other);
    lq_findings_add(f, "key-doubtful", t->file, t->line[first], "",
                    "\"%s\" (#%s) and \"%s\" (#%s) %s, and differ in %zu %s, this one first; "
                    "the first of them is used: say which with --table-key",
                    t->head[own], letters[0], t->head[other], letters[1],
                    r->by_name ? "name equally many counties" : "hold equally many codes of the boundaries",
                    differ, lq_plural(differ, "row", "rows"));
}

static lq_code rivals_tell(const lq_rows *r, const bool *tied, const lq_counties *c, lq_findings *f,
                           lq_err *err)
{
    lq_code code = LQ_OK;
    for (size_t k = 0; !code && k < r->table->columns; k++) {
        lq_keys keys = {0};
        size_t padded;
        if (!tied[k]) continue;
        code = lq_keys_read(&keys, r->table, r->by_name ? SIZE_MAX : k, err);
        if (!code) code = lq_keys_pad(&padded, &keys, &c->keys, err);
        if (!code) rival_tell(r, &keys, k, f);
        lq_keys_release(&keys);
    }
    return code;
}

static void found_tell(const lq_rows *r, lq_findings *f)
{
    const lq_table *t = r->table;
    if (!r->by_name) {
        lq_findings_add(f, "key-found", t->file, 0, "", "the codes of the table are in column \"%s\"",
                        t->head[r->code]);
        return;
    }
    lq_findings_add(f, "key-found", t->file, 0, "", "the counties are named in column \"%s\"%s%s%s%s%s%s",
                    t->head[r->name], any(r->prefecture) ? ", their prefectures in \"" : "",
                    any(r->prefecture) ? t->head[r->prefecture] : "", any(r->prefecture) ? "\"" : "",
                    any(r->province) ? ", their provinces in \"" : "",
                    any(r->province) ? t->head[r->province] : "", any(r->province) ? "\"" : "");
}

/* The column with the most codes of other years, where none holds those of the boundaries: a table of new districts alone. */
static lq_code bridged_column(size_t *out, const lq_table *t, const lq_counties *c, lq_err *err)
{
    size_t most = t->rows / 10;
    for (size_t k = 0; k < t->columns; k++) {
        lq_keys keys = {0};
        size_t bridged = 0;
        lq_code code = lq_keys_read(&keys, t, k, err);
        for (size_t row = 0; !code && row < keys.rows; row++)
            bridged +=
                keys.form[row] < LQ_CODE_NONE &&
                lq_changes_bridge(c->changes, keys.key[row], lq_counties_has, c).kind != LQ_BRIDGE_NONE;
        lq_keys_release(&keys);
        if (code) return code;
        if (bridged <= most) continue;
        most = bridged;
        *out = k;
    }
    return LQ_OK;
}

static lq_code found_read(lq_rows *r, bool *tied, const lq_counties *c, lq_findings *f, lq_err *err)
{
    lq_err none = {0};
    lq_code code = lq_key_match(&r->code, tied, r->table, &c->keys, &none);
    if (code == LQ_FAILED) return lq_nomem(err);
    if (code) code = bridged_column(&r->code, r->table, c, err);
    if (!code && any(r->code)) code = lq_keys_read(&r->keys, r->table, r->code, err);
    if (code) return code;
    names_find(r, any(r->code) ? NULL : tied, c);
    if (!any(r->code) && !any(r->name)) return lq_fail(err, none.code, "%s", none.text);
    r->by_name = !any(r->code);
    found_tell(r, f);
    return LQ_OK;
}

/* ---- both ---- */

static bool rows_have(const void *rows, const char *code)
{
    const lq_rows *r = rows;
    return lq_keys_find(&r->keys, code) != SIZE_MAX;
}

/* What has come of the columns, whoever chose them. */
static lq_code keys_settle(lq_rows *r, const lq_counties *c, lq_findings *f, lq_err *err)
{
    size_t padded = 0;
    lq_code code = r->keys.rows ? LQ_OK : lq_keys_read(&r->keys, r->table, SIZE_MAX, err);
    if (!code) code = lq_keys_pad(&padded, &r->keys, &c->keys, err);
    if (code) return code;
    if (padded)
        lq_findings_add(f, "code-normalised", r->table->file, 0, "",
                        "%zu %s other zeros in front than those of the boundaries; read as those", padded,
                        lq_plural(padded, "code has", "codes have"));
    if (any(r->code)) lq_notations_tell(f, r->table, r->code, &r->keys);
    r->vintage = lq_changes_vintage(c->changes, rows_have, r);
    return LQ_OK;
}

lq_code lq_rows_read(lq_rows *r, const lq_table *table, const char *columns, const lq_counties *counties,
                     lq_findings *f, lq_err *err)
{
    *r = (lq_rows){.table = table, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};
    bool *tied = lq_zalloc(table->columns, sizeof *tied);
    if (!tied) return lq_nomem(err);
    lq_code code = columns ? named_read(r, columns, counties, err) : found_read(r, tied, counties, f, err);
    bool named = any(r->name) && any(r->prefecture) && any(r->province);
    if (!code && columns && !r->by_name && !named) names_find(r, NULL, counties);
    if (!code) code = keys_settle(r, counties, f, err);
    if (!code) code = rivals_tell(r, tied, counties, f, err);
    free(tied);
    return !code && f->failed ? lq_nomem(err) : code;
}

/* ---- lists without a county of the boundaries ---- */

typedef struct list_column {
    size_t cells, texts;           /* not blank; no numbers */
    size_t codes;                  /* of prefectures */
    size_t prefectures, provinces; /* names */
    size_t endings;                /* cells that end as names of counties do */
} list_column;

static bool is_number(const char *cell)
{
    double number;
    return lq_number_read(&number, cell);
}

static list_column list_column_look(const lq_table *t, size_t column, const lq_counties *c)
{
    list_column out = {0};
    column_names names = {0};
    for (size_t row = 0; row < t->rows; row++) {
        char folded[LQ_PLACE_BYTES];
        lq_place_class kind = LQ_PLACE_BARE;
        const char *cell = t->cell[row * t->columns + column];
        if (!*cell) continue;
        lq_place_fold(folded, cell);
        lq_place_stem(&kind, folded);
        units_count(&names, cell, &c->places);
        out.cells++;
        if (is_number(cell))
            out.codes += lq_counties_is_prefecture(c, cell);
        else
            out.texts++;
        out.endings += kind != LQ_PLACE_BARE;
    }
    out.prefectures = names.prefectures;
    out.provinces = names.provinces;
    return out;
}

static bool is_county_head(const char *head)
{
    static const char *const words[] = {"区县", "县区", "县",     "县市", "县市区",
                                        "县级", "县名", "county", NULL};
    const char *const *word = words;
    while (*word && strcasecmp(head, *word) != 0) word++;
    return *word;
}

/* Columns that say what they are; what is called 区县 and holds prefectures is one of those. */
static void list_columns_find(lq_rows *r, const list_column *look, const bool *skip)
{
    for (size_t k = 0; k < r->table->columns; k++) {
        const list_column *l = &look[k];
        bool county = is_county_head(r->table->head[k]) && l->texts == l->cells && !l->prefectures;
        if (skip[k])
            continue;
        else if (!any(r->name) && county)
            r->name = k;
        else if (!any(r->code) && l->codes * 2 > l->cells)
            r->code = k;
        else if (!any(r->province) && l->provinces * 2 > l->cells)
            r->province = k;
        else if (!any(r->prefecture) && l->prefectures * 2 > l->cells)
            r->prefecture = k;
    }
}

/* The column of members: beside prefectures one whose cells end as counties do, for then the prefectures are not meant as a
   whole; else these, else any text, else any cells. */
static void list_column_choose(lq_rows *r, const list_column *look, const bool *skip)
{
    size_t columns = r->table->columns;
    for (size_t k = 0; k < columns && !any(r->name); k++)
        if (!skip[k] && !is_taken(r, k) && look[k].endings && look[k].endings * NAMES_SHARE >= look[k].cells)
            r->name = k;
    if (!any(r->name)) {
        r->name = r->prefecture;
        r->prefecture = SIZE_MAX;
    }
    for (size_t k = 0; k < columns && !any(r->name) && !any(r->code); k++)
        if (!skip[k] && look[k].texts) r->name = k;
    for (size_t k = 0; k < columns && !any(r->name) && !any(r->code); k++)
        if (!skip[k] && look[k].cells) r->code = k;
    if (!any(r->name) && !any(r->code)) r->name = 0;
}

static lq_code list_read(lq_rows *r, const bool *skip, const lq_counties *c, lq_findings *f, lq_err *err)
{
    const lq_table *t = r->table;
    list_column *look = lq_alloc(t->columns, sizeof *look);
    if (!look) return lq_nomem(err);
    for (size_t k = 0; k < t->columns; k++) look[k] = list_column_look(t, k, c);
    list_columns_find(r, look, skip);
    list_column_choose(r, look, skip);
    free(look);
    r->by_name = !any(r->code);
    lq_code code = r->by_name ? LQ_OK : lq_keys_read(&r->keys, t, r->code, err);
    if (code) return code;
    found_tell(r, f);
    return keys_settle(r, c, f, err);
}

lq_code lq_rows_read_list(lq_rows *r, const lq_table *table, const bool *skip, const lq_counties *counties,
                          lq_findings *f, lq_err *err)
{
    lq_err none = {0};
    lq_code code = lq_rows_read(r, table, NULL, counties, f, &none);
    if (code == LQ_DATA) {
        lq_rows_release(r);
        *r = (lq_rows){.table = table, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};
        code = list_read(r, skip, counties, f, err);
    } else if (code) {
        lq_nomem(err);
    }
    return !code && f->failed ? lq_nomem(err) : code;
}

void lq_rows_release(lq_rows *r)
{
    lq_keys_release(&r->keys);
}
