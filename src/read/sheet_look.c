/*
 * sheet_look.c: see sheet_look.h.
 *
 * ECMA-376 part 1: xl/workbook.xml lists the sheets, xl/_rels/workbook.xml.rels says where each is, and a sheet is
 *   <cols><col min= max= hidden=/></cols> <row r= hidden=><c r="D5" t="e"><f>formula</f><v>result</v></c></row>
 *   <mergeCell ref="A1:F1"/>
 * The lists are small and read as trees; a sheet may be large and is gone through tag by tag.
 */
#include "read/sheet_look.h"

#include <cpl_minixml.h>
#include <cpl_vsi.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "read/gdal_message.h"

#define LIST_BYTES_MAX  ((vsi_l_offset)1 << 24)
#define SHEET_BYTES_MAX ((uint64_t)1 << 33)

enum { TAG_ROOM = 512, REF_ROOM = 16, COLUMNS_MAX = 16384, MERGES_MAX = 1 << 20 };

/* ---- the list of sheets ---- */

/* The tree of a small file inside the workbook, or NULL. */
static CPLXMLNode *list_open(const char *file, const char *inner)
{
    char path[256];
    VSIStatBufL st;
    lq_gdal_message unused = {0};
    CPLXMLNode *list = NULL;
    snprintf(path, sizeof path, "/vsizip/%s/%s", file, inner);
    lq_gdal_listen(&unused);
    if (!VSIStatL(path, &st) && (vsi_l_offset)st.st_size < LIST_BYTES_MAX) list = CPLParseXMLFile(path);
    lq_gdal_unlisten();
    if (list) CPLStripXMLNamespace(list, NULL, TRUE);
    return list;
}

/* Where the relation of a sheet leads to, or NULL. */
static const char *target_of(const CPLXMLNode *relations, const char *id)
{
    for (const CPLXMLNode *r = relations ? relations->psChild : NULL; r; r = r->psNext)
        if (r->eType == CXT_Element && !strcmp(CPLGetXMLValue((CPLXMLNode *)r, "Id", ""), id))
            return CPLGetXMLValue((CPLXMLNode *)r, "Target", NULL);
    return NULL;
}

static bool sheet_add(lq_sheets *to, const char *file, CPLXMLNode *sheet, const char *target)
{
    lq_buf path = {0};
    const char *name = CPLGetXMLValue(sheet, "name", "");
    lq_buf_printf(&path, "/vsizip/%s/%s%s", file, *target == '/' ? "" : "xl/", target + (*target == '/'));
    if (path.failed || !lq_grow((void **)&to->at, &to->room, to->n + 1, sizeof *to->at)) {
        lq_buf_release(&path);
        return false;
    }
    lq_sheet s = {.name = lq_arena_strndup(&to->text, name, strlen(name)),
                  .path = lq_arena_strndup(&to->text, path.data, path.size),
                  .hidden = strstr(CPLGetXMLValue(sheet, "state", ""), "idden") != NULL};
    lq_buf_release(&path);
    if (!s.name || !s.path) return false;
    to->at[to->n++] = s;
    return true;
}

bool lq_sheets_read(lq_sheets *out, const char *file)
{
    CPLXMLNode *book = list_open(file, "xl/workbook.xml"), *list = book;
    CPLXMLNode *links = list_open(file, "xl/_rels/workbook.xml.rels"), *relations = links;
    bool full = true;
    list = list ? CPLGetXMLNode(list, "=workbook.sheets") : NULL;
    relations = relations ? CPLGetXMLNode(relations, "=Relationships") : NULL;
    for (CPLXMLNode *s = list ? list->psChild : NULL; s && full; s = s->psNext) {
        const char *target = target_of(relations, CPLGetXMLValue(s, "id", ""));
        if (s->eType == CXT_Element && target) full = sheet_add(out, file, s, target);
    }
    CPLDestroyXMLNode(book);
    CPLDestroyXMLNode(links);
    return full;
}

void lq_sheets_release(lq_sheets *s)
{
    lq_arena_release(&s->text);
    free(s->at);
    *s = (lq_sheets){0};
}

const lq_sheet *lq_sheets_find(const lq_sheets *s, const char *name)
{
    for (size_t i = 0; i < s->n; i++)
        if (!strcmp(s->at[i].name, name)) return &s->at[i];
    return NULL;
}

/* ---- tags ---- */

typedef struct scanner {
    VSILFILE *file;
    char bytes[1 << 14];
    size_t at, n;
    uint64_t total;
    char tag[TAG_ROOM]; /* what stands between '<' and '>' */
    bool text;          /* a text that is not blank stood before it */
} scanner;

static int byte_next(scanner *s)
{
    if (s->at == s->n) {
        s->at = 0;
        s->n = s->total < SHEET_BYTES_MAX ? VSIFReadL(s->bytes, 1, sizeof s->bytes, s->file) : 0;
        s->total += s->n;
        if (!s->n) return EOF;
    }
    return (unsigned char)s->bytes[s->at++];
}

static bool tag_next(scanner *s)
{
    size_t n = 0;
    int c;
    s->text = false;
    while ((c = byte_next(s)) != EOF && c != '<') s->text |= c > ' ';
    while (c != EOF && (c = byte_next(s)) != EOF && c != '>')
        if (n < TAG_ROOM - 1) s->tag[n++] = (char)c;
    s->tag[n] = 0;
    return c != EOF;
}

/* Is it <name ...>, whatever its prefix? For "/c" it is </c>. */
static bool tag_is(const scanner *s, const char *name)
{
    const char *tag = s->tag;
    size_t n = strcspn(tag, " \t\r\n/") ? strcspn(tag, " \t\r\n/") : 1 + strcspn(tag + 1, " \t\r\n/");
    const char *colon = memchr(tag, ':', n);
    if (*name == '/' && *tag++ != '/') return false;
    name += *name == '/';
    if (colon) tag = colon + 1;
    n = strlen(name);
    return !strncmp(tag, name, n) && (!tag[n] || strchr(" \t\r\n/", tag[n]));
}

/* Copies the value of an attribute; "" when there is none. */
static void attribute(char *out, size_t room, const scanner *s, const char *name)
{
    size_t n = strlen(name), k = 0;
    const char *at = s->tag;
    while ((at = strstr(at, name)) && !(at > s->tag && strchr(" \t\r\n", at[-1]) && at[n] == '=' &&
                                        (at[n + 1] == '"' || at[n + 1] == '\'')))
        at++;
    for (const char *v = at ? at + n + 2 : ""; *v && *v != '"' && *v != '\'' && k + 1 < room; v++)
        out[k++] = *v;
    out[k] = 0;
}

static bool attribute_is_set(const scanner *s, const char *name)
{
    char value[8];
    attribute(value, sizeof value, s, name);
    return !strcmp(value, "1") || !strcmp(value, "true");
}

static size_t attribute_count(const scanner *s, const char *name)
{
    char value[16];
    long n;
    attribute(value, sizeof value, s, name);
    return lq_integer_read(&n, value) && n > 0 ? (size_t)n : 0;
}

/* ---- a sheet ---- */

typedef struct look {
    lq_grid *grid;
    bool full;                     /* memory did not run out */
    size_t line;                   /* of the row */
    char ref[REF_ROOM], type[8];   /* of the cell */
    bool formula, value;           /* the cell has one */
    size_t hidden_rows, first_row; /* line */
    size_t hidden_columns, first_column;
    size_t errors, blank_formulas;
    char first_error[REF_ROOM], first_formula[REF_ROOM];
} look;

/* "AB12" to line 12, column 27; returns what follows, NULL for no such place. */
static const char *place_read(size_t *line, size_t *column, const char *s)
{
    *line = *column = 0;
    for (; *s >= 'A' && *s <= 'Z' && *column < COLUMNS_MAX; s++)
        *column = *column * 26 + (size_t)(*s - 'A' + 1);
    for (; *s >= '0' && *s <= '9' && *line < SIZE_MAX / 16; s++) *line = *line * 10 + (size_t)(*s - '0');
    if (!*line || !*column) return NULL;
    --*column;
    return s;
}

static void merge_take(look *l, const scanner *s)
{
    char ref[48];
    lq_grid *g = l->grid;
    lq_merge m;
    attribute(ref, sizeof ref, s, "ref");
    const char *rest = place_read(&m.top, &m.left, ref);
    if (!rest || *rest != ':' || !place_read(&m.bottom, &m.right, rest + 1)) return;
    if (m.bottom < m.top || m.right < m.left || g->merges >= MERGES_MAX) return;
    l->full &= lq_grow((void **)&g->merge, &g->merge_room, g->merges + 1, sizeof *g->merge);
    if (l->full) g->merge[g->merges++] = m;
}

static void row_take(look *l, const scanner *s)
{
    size_t line = attribute_count(s, "r");
    l->line = line ? line : l->line + 1;
    if (attribute_is_set(s, "hidden") && !l->hidden_rows++) l->first_row = l->line;
}

static void columns_take(look *l, const scanner *s)
{
    size_t min = attribute_count(s, "min"), max = attribute_count(s, "max");
    if (!attribute_is_set(s, "hidden") || !min || max < min || max > COLUMNS_MAX) return;
    if (!l->hidden_columns) l->first_column = min - 1;
    l->hidden_columns += max - min + 1;
}

static void cell_begin(look *l, const scanner *s)
{
    attribute(l->ref, sizeof l->ref, s, "r");
    attribute(l->type, sizeof l->type, s, "t");
    l->formula = l->value = false;
}

/* A formula whose result is a text may have a blank one. */
static void cell_end(look *l)
{
    if (!strcmp(l->type, "e") && !l->errors++) strcpy(l->first_error, l->ref);
    if (l->formula && !l->value && strcmp(l->type, "str") != 0 && !l->blank_formulas++)
        strcpy(l->first_formula, l->ref);
}

static void tag_take(look *l, const scanner *s)
{
    if (tag_is(s, "c")) cell_begin(l, s);
    if (tag_is(s, "f")) l->formula = true;
    if (tag_is(s, "/v")) l->value |= s->text;
    if (tag_is(s, "/c")) cell_end(l);
    if (tag_is(s, "row")) row_take(l, s);
    if (tag_is(s, "col")) columns_take(l, s);
    if (tag_is(s, "mergeCell")) merge_take(l, s);
}

static void look_tell(const look *l, lq_findings *f)
{
    const lq_table *t = l->grid->table;
    const char *file = t->file;
    if (l->hidden_rows)
        lq_findings_add(f, "hidden-cells", file, l->first_row, "",
                        "%zu %s hidden in the sheet, the first is %zu; read like the others", l->hidden_rows,
                        lq_plural(l->hidden_rows, "row is", "rows are"), l->first_row);
    if (l->hidden_columns) {
        char letters[8];
        lq_table_letters(letters, t, l->first_column);
        lq_findings_add(f, "hidden-cells", file, 0, "",
                        "%zu %s hidden in the sheet, the first is %s; read like the others",
                        l->hidden_columns, lq_plural(l->hidden_columns, "column is", "columns are"), letters);
    }
    if (l->errors)
        lq_findings_add(f, "cell-error", file, 0, "", "%zu %s an error of the spreadsheet, the first is %s",
                        l->errors, lq_plural(l->errors, "cell holds", "cells hold"), l->first_error);
    if (l->blank_formulas)
        lq_findings_add(
            f, "formula-without-result", file, 0, "",
            "%zu %s never calculated, the first is %s; blank until the workbook is opened and saved by "
            "a spreadsheet program",
            l->blank_formulas, lq_plural(l->blank_formulas, "formula was", "formulas were"),
            l->first_formula);
}

static int merge_order(const void *a, const void *b)
{
    const lq_merge *x = a, *y = b;
    if (x->top != y->top) return x->top < y->top ? -1 : 1;
    return x->left < y->left ? -1 : x->left > y->left;
}

bool lq_sheet_look(lq_grid *g, const lq_sheet *sheet, lq_findings *f)
{
    look l = {.grid = g, .full = true};
    scanner *s = lq_zalloc(1, sizeof *s);
    lq_gdal_message unused = {0};
    if (!s) return false;
    lq_gdal_listen(&unused);
    s->file = VSIFOpenL(sheet->path, "rb");
    while (s->file && l.full && tag_next(s)) tag_take(&l, s);
    if (s->file) VSIFCloseL(s->file);
    lq_gdal_unlisten();
    free(s);
    if (g->merges) qsort(g->merge, g->merges, sizeof *g->merge, merge_order);
    look_tell(&l, f);
    return l.full && !f->failed;
}
