/* areas.c: see areas.h. Every area comes from some rows of a table of members, with what another row says of the whole. */
#include "app/areas.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app/area_list.h"
#include "base/text.h"
#include "map/palette.h"
#include "model/cell.h"

typedef struct asking {
    lq_areas *out;
    const lq_counties *counties;
    const lq_reference *reference;
    lq_rows known; /* the reference's members; table NULL before the first of its areas */
    lq_findings *f;
    lq_err *err;
} asking;

/* ---- what a row says of an area ---- */

enum { ID, NAME, NAME_EN, COUNTIES, COUNTED, COMPLETE, COLOUR, SOURCE, FIELDS };

typedef struct area_columns {
    size_t at[FIELDS]; /* SIZE_MAX where there is none */
} area_columns;

#define WORDS 8

static const char *const heads[FIELDS][WORDS] = {
    [ID] = {"area_id", "list", "list_id", "老区编号", "片区编号", "名单编号"},
    [NAME] = {"area_name", "list_name", "老区名称", "老区", "片区", "名单", "名单名称"},
    [NAME_EN] = {"area_name_en", "list_name_en"},
    [COUNTIES] = {"counties", "县数"},
    [COUNTED] = {"counted"},
    [COMPLETE] = {"complete", "完整"},
    [COLOUR] = {"colour", "color", "颜色"},
    [SOURCE] = {"source", "来源", "出处"},
};

static size_t column_of(const lq_table *t, const char *const *words)
{
    for (size_t w = 0; w < WORDS && words[w]; w++)
        for (size_t k = 0; k < t->columns; k++)
            if (!strcasecmp(t->head[k], words[w])) return k;
    return SIZE_MAX;
}

static void columns_find(area_columns *out, const lq_table *t)
{
    for (size_t k = 0; k < FIELDS; k++) out->at[k] = column_of(t, heads[k]);
    if (out->at[ID] == SIZE_MAX) out->at[ID] = out->at[NAME];
    if (out->at[NAME] == SIZE_MAX) out->at[NAME] = out->at[ID];
}

/* Those of the reference have their own names. */
static const area_columns known_columns = {{0, 1, 2, 3, 4, 5, 6, 7}};

static const char *field_of(const lq_table *t, size_t row, const area_columns *c, int field)
{
    return c->at[field] == SIZE_MAX ? "" : t->cell[row * t->columns + c->at[field]];
}

static bool is_one_of(const char *text, const char *const *words)
{
    while (*words && strcasecmp(text, *words) != 0) words++;
    return *words;
}

static lq_area_complete complete_read(const char *text)
{
    static const char *const yes[] = {"", "yes", "是", "完整", NULL}, *const no[] = {"no", "否", "不完整",
                                                                                     NULL};
    return is_one_of(text, yes)  ? LQ_AREA_COMPLETE
           : is_one_of(text, no) ? LQ_AREA_INCOMPLETE
                                 : LQ_AREA_UNSURE;
}

static bool text_keep(const char **out, asking *q, const char *text)
{
    *out = lq_arena_strndup(&q->out->text, text, strlen(text));
    return *out != NULL;
}

static void field_tell(asking *q, const lq_table *t, size_t row, const area_columns *c, int field,
                       const char *fault)
{
    lq_findings_add(q->f, "area-unreadable", t->file, t->line[row], "", "column \"%s\": \"%s\" is %s",
                    t->head[c->at[field]], field_of(t, row, c, field), fault);
}

static void stated_read(lq_area *a, asking *q, const lq_table *t, size_t row, const area_columns *c)
{
    long stated;
    const char *text = field_of(t, row, c, COUNTIES);
    if (lq_integer_read(&stated, text) && stated > 0)
        a->stated = (size_t)stated;
    else if (lq_cell_label(text) != LQ_STATUS_MISSING)
        field_tell(q, t, row, c, COUNTIES, "no number of counties; taken as unknown");
}

static void colour_take(lq_area *a, asking *q, const lq_table *t, size_t row, const area_columns *c)
{
    const char *text = field_of(t, row, c, COLOUR);
    if (lq_colour_read(&a->colour, text) && a->colour.a) return;
    a->colour.a = 0;
    if (*text)
        field_tell(q, t, row, c, COLOUR, "no colour such as #cc3311; the area gets one of the program's");
}

static lq_code area_describe(lq_area *a, asking *q, const lq_table *t, size_t row, const area_columns *c)
{
    if (!text_keep(&a->id, q, field_of(t, row, c, ID)) ||
        !text_keep(&a->name, q, field_of(t, row, c, NAME)) ||
        !text_keep(&a->name_en, q, field_of(t, row, c, NAME_EN)) ||
        !text_keep(&a->source, q, field_of(t, row, c, SOURCE)) || !text_keep(&a->file, q, t->file))
        return lq_nomem(q->err);
    a->derived = !strcmp(field_of(t, row, c, COUNTED), "derived");
    a->complete = complete_read(field_of(t, row, c, COMPLETE));
    stated_read(a, q, t, row, c);
    colour_take(a, q, t, row, c);
    return q->f->failed ? lq_nomem(q->err) : LQ_OK;
}

/* ---- adding one ---- */

/* Among the first n. */
static bool has_id(const lq_areas *areas, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(areas->at[i].id, id)) return true;
    return false;
}

/* A place for one more, released with the others from now on. */
static lq_code area_new(lq_area **out, asking *q)
{
    if (q->out->n == LQ_AREAS_MOST)
        return lq_fail(q->err, LQ_USAGE,
                       "areas: more than %d are asked for; ask for fewer (FILE#ID is one of a file)",
                       LQ_AREAS_MOST);
    *out = &q->out->at[q->out->n++];
    **out = (lq_area){.id = "", .name = "", .name_en = "", .source = "", .file = ""};
    return LQ_OK;
}

/* ---- the reference's ---- */

/* Without codes of boundaries the names have to do. */
static lq_code known_rows(asking *q)
{
    const char *columns = q->counties->key_column == SIZE_MAX ? "province,prefecture,county"
                                                              : "province,prefecture,county,code";
    if (q->known.table) return LQ_OK;
    return lq_rows_read(&q->known, q->reference->area_members, columns, q->counties, q->f, q->err);
}

/* Rows of the table whose cell is this one, row[rows]; or all for SIZE_MAX. Returns how many. */
static size_t rows_of(size_t *row, const lq_table *t, size_t column, const char *cell)
{
    size_t n = 0;
    for (size_t i = 0; i < t->rows; i++)
        if (column == SIZE_MAX || !strcmp(t->cell[i * t->columns + column], cell)) row[n++] = i;
    return n;
}

static lq_code members_resolve(lq_area *a, asking *q, const lq_rows *rows, size_t column)
{
    const lq_table *t = rows->table;
    size_t *row = lq_alloc(t->rows, sizeof *row);
    if (!row) return lq_nomem(q->err);
    size_t n = rows_of(row, t, column, a->id);
    lq_code code = lq_area_resolve(a, q->counties, rows, row, n, q->f, q->err);
    free(row);
    return code;
}

static lq_code known_add(asking *q, size_t row)
{
    lq_area *a;
    const lq_table *t = q->reference->areas;
    if (has_id(q->out, q->out->n, field_of(t, row, &known_columns, ID))) return LQ_OK;
    lq_code code = known_rows(q);
    if (!code) code = area_new(&a, q);
    if (!code) code = area_describe(a, q, t, row, &known_columns);
    return code ? code : members_resolve(a, q, &q->known, 0);
}

/* By its id or its name, or SIZE_MAX. */
static size_t known_find(const asking *q, const char *asked)
{
    const lq_table *t = q->reference->areas;
    for (size_t row = 0; row < t->rows; row++)
        if (!strcasecmp(asked, field_of(t, row, &known_columns, ID)) ||
            !strcmp(asked, field_of(t, row, &known_columns, NAME)))
            return row;
    return SIZE_MAX;
}

static lq_code unknown_tell(const asking *q, const char *asked)
{
    const lq_table *t = q->reference->areas;
    const char *id[64];
    lq_buf list = {0};
    size_t n = 0;
    for (size_t row = 0; row < t->rows && n < sizeof id / sizeof *id; row++) {
        id[n++] = field_of(t, row, &known_columns, ID);
        lq_buf_printf(&list, "%s%s %s", row ? ", " : "", id[row], field_of(t, row, &known_columns, NAME));
    }
    const char *near = lq_text_nearest(asked, id, n);
    lq_code code = lq_fail(q->err, LQ_USAGE, "areas: there is no area \"%s\"; %s%s%s all, FILE and %s", asked,
                           near ? "did you mean " : "there are", near ? near : "", near ? "? There are" : "",
                           list.data ? list.data : "");
    lq_buf_release(&list);
    return code;
}

/* ---- files ---- */

typedef struct list_file {
    char *path, *part; /* part: behind '#', NULL without one */
    lq_table *table;   /* NULL: the file holds no rows */
    lq_rows rows;
    area_columns columns;
} list_file;

/* "lists/太行.csv" is called 太行. */
static bool name_of_file(const char **out, asking *q, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    *out = lq_arena_strndup(&q->out->text, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
    return *out != NULL;
}

static bool is_workbook(const char *path)
{
    static const char *const endings[] = {"xlsx", "xlsm", "xls", "ods", NULL};
    const char *dot = strrchr(path, '.');
    return dot && is_one_of(dot + 1, endings);
}

/* Without a column of areas the file is called as the part of it, or itself. */
static lq_code file_area_name(lq_area *a, asking *q, const list_file *l)
{
    if (!*a->id && !name_of_file(&a->id, q, l->part ? l->part : l->path)) return lq_nomem(q->err);
    if (!*a->name) a->name = a->id;
    if (!has_id(q->out, q->out->n - 1, a->id)) return LQ_OK;
    return lq_fail(q->err, LQ_USAGE, "%s: an area \"%s\" is asked for already; call this one otherwise",
                   l->path, a->id);
}

/* A file without rows is an empty area, no reason to draw nothing. */
static lq_code empty_area_add(asking *q, const list_file *l)
{
    lq_area *a;
    lq_code code = area_new(&a, q);
    if (!code) code = text_keep(&a->file, q, l->path) ? file_area_name(a, q, l) : lq_nomem(q->err);
    if (code) return code;
    a->member = lq_zalloc(q->counties->n, sizeof *a->member);
    lq_findings_add(q->f, "area-empty", l->path, 0, "", "%s: the file holds no rows; nothing of it is drawn",
                    a->name);
    return a->member && !q->f->failed ? LQ_OK : lq_nomem(q->err);
}

/* The area that this row is the first of. */
static lq_code file_area_add(asking *q, const list_file *l, size_t row)
{
    lq_area *a;
    lq_code code = area_new(&a, q);
    if (!code) code = area_describe(a, q, l->table, row, &l->columns);
    if (!code) code = file_area_name(a, q, l);
    return code ? code : members_resolve(a, q, &l->rows, l->columns.at[ID]);
}

/* Is this the first row of its area? */
static bool row_begins(const list_file *l, size_t row)
{
    const char *id = field_of(l->table, row, &l->columns, ID);
    for (size_t i = 0; i < row; i++)
        if (!strcmp(field_of(l->table, i, &l->columns, ID), id)) return false;
    return true;
}

static lq_code part_absent(const asking *q, const list_file *l)
{
    return lq_fail(q->err, LQ_USAGE, "%s: there is no area \"%s\" in it; FILE#ID takes one by column \"%s\"",
                   l->path, l->part,
                   l->columns.at[ID] == SIZE_MAX ? "area_id" : l->table->head[l->columns.at[ID]]);
}

/* Rows without an area, of which the first has its line told. */
static void blanks_tell(asking *q, const list_file *l)
{
    const lq_table *t = l->table;
    size_t blank = 0, first = 0;
    for (size_t row = t->rows; row-- > 0;)
        if (!*field_of(t, row, &l->columns, ID)) {
            first = row;
            blank++;
        }
    if (blank > 1)
        lq_findings_add(q->f, "row-without-area", t->file, t->line[first], "",
                        "no area in column \"%s\": the row is of none, and so %s %zu more",
                        t->head[l->columns.at[ID]], lq_plural(blank - 1, "is", "are"), blank - 1);
    else if (blank)
        lq_findings_add(q->f, "row-without-area", t->file, t->line[first], "",
                        "no area in column \"%s\": the row is of none", t->head[l->columns.at[ID]]);
}

static lq_code file_areas_add(asking *q, const list_file *l)
{
    bool one = l->part && !is_workbook(l->path);
    size_t found = 0;
    lq_code code = LQ_OK;
    if (l->columns.at[ID] == SIZE_MAX) return one ? part_absent(q, l) : file_area_add(q, l, 0);
    for (size_t row = 0; row < l->table->rows && !code; row++) {
        const char *id = field_of(l->table, row, &l->columns, ID);
        if (!*id || (one && strcmp(id, l->part) != 0) || !row_begins(l, row)) continue;
        found++;
        code = file_area_add(q, l, row);
    }
    if (!code && !found && one) code = part_absent(q, l);
    if (!code && !one) blanks_tell(q, l);
    return code;
}

static lq_code file_resolve(asking *q, list_file *l)
{
    columns_find(&l->columns, l->table);
    bool *skip = lq_zalloc(l->table->columns, sizeof *skip);
    if (!skip) return lq_nomem(q->err);
    for (size_t k = 0; k < FIELDS; k++)
        if (l->columns.at[k] != SIZE_MAX) skip[l->columns.at[k]] = true;
    lq_code code = lq_rows_read_list(&l->rows, l->table, skip, q->counties, q->f, q->err);
    free(skip);
    return code ? code : file_areas_add(q, l);
}

static lq_code file_add(asking *q, const char *asked)
{
    list_file l = {.path = lq_strdup(asked)};
    if (!l.path) return lq_nomem(q->err);
    l.part = strchr(l.path, '#');
    if (l.part) *l.part++ = 0;
    const char *sheet = is_workbook(l.path) ? l.part : NULL;
    lq_code code = lq_area_list_read(&l.table, l.path, sheet, q->counties, q->f, q->err);
    if (!code) code = l.table ? file_resolve(q, &l) : empty_area_add(q, &l);
    lq_rows_release(&l.rows);
    lq_table_free(l.table);
    free(l.path);
    return code;
}

/* ---- what is asked ---- */

static lq_code all_add(asking *q)
{
    lq_code code = LQ_OK;
    for (size_t row = 0; row < q->reference->areas->rows && !code; row++) code = known_add(q, row);
    return code;
}

static lq_code one_add(asking *q, const char *asked)
{
    size_t row = known_find(q, asked);
    if (row != SIZE_MAX) return known_add(q, row);
    if (!strcasecmp(asked, "all")) return all_add(q);
    return strpbrk(asked, "./") ? file_add(q, asked) : unknown_tell(q, asked);
}

static lq_code each_add(asking *q, const char *asked)
{
    lq_code code = LQ_OK;
    for (const char *s = asked; s && *s && !code; s += strspn(s, ",")) {
        size_t n = strcspn(s, ",");
        char *part = lq_strndup(s, n);
        if (!part) return lq_nomem(q->err);
        s += n;
        char *trimmed = part + (lq_text_trim(&n, part) - part);
        trimmed[n] = 0;
        if (n) code = one_add(q, trimmed);
        free(part);
    }
    return code;
}

/* Lists without a colour get those that the reference's areas have and this map does not show. */
static void colours_fill(lq_areas *areas, const lq_reference *r)
{
    size_t next = 0;
    for (size_t i = 0; i < areas->n; i++) {
        lq_area *a = &areas->at[i];
        for (size_t tried = 0; !a->colour.a && tried < r->areas->rows; tried++) {
            lq_rgba colour = {0};
            bool used = false;
            lq_colour_read(&colour, field_of(r->areas, next++ % r->areas->rows, &known_columns, COLOUR));
            for (size_t k = 0; k < areas->n; k++)
                used = used || lq_rgba_number(areas->at[k].colour) == lq_rgba_number(colour);
            if (!used || tried + 1 == r->areas->rows) a->colour = colour;
        }
    }
}

lq_code lq_areas_read(lq_areas *out, const lq_counties *counties, const char *asked,
                      const lq_reference *reference, lq_findings *f, lq_err *err)
{
    asking q = {.out = out, .counties = counties, .reference = reference, .f = f, .err = err};
    *out = (lq_areas){0};
    lq_code code = asked ? each_add(&q, asked) : LQ_OK;
    if (!code) colours_fill(out, reference);
    lq_rows_release(&q.known);
    return code;
}

void lq_areas_release(lq_areas *areas)
{
    for (size_t i = 0; i < areas->n; i++) lq_area_release(&areas->at[i]);
    lq_arena_release(&areas->text);
    *areas = (lq_areas){0};
}
