/* read_sheet.c: see read_sheet.h. GDAL hands out every row (its feature id is the number of the row) and
   every cell as the text that the file stores. */
#include "read/read_sheet.h"

#include <ogr_api.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "read/gdal_file.h"
#include "read/sheet_look.h"

/* Adds digits[n] with the point after the first `point` of them. */
static void decimal_add(lq_buf *to, const char *digits, long n, long point)
{
    if (point <= 0) lq_buf_text(to, "0.");
    for (long i = point; i < 0; i++) lq_buf_text(to, "0");
    for (long i = 0; i < n; i++) {
        if (i == point && i > 0) lq_buf_text(to, ".");
        lq_buf_add(to, &digits[i], 1);
    }
    for (long i = n; i < point; i++) lq_buf_text(to, "0");
}

/* The shortest decimal of a number, without an exponent. */
static void plain_add(lq_buf *to, double value)
{
    lq_buf shortest = {0};
    char digits[32];
    long n = 0, point = -1;
    lq_buf_number(&shortest, value);
    const char *s = shortest.data ? shortest.data : "";
    if (*s == '-') lq_buf_add(to, s++, 1);
    for (; *s && *s != 'e' && n < 31; s++) {
        if (*s == '.')
            point = n;
        else
            digits[n++] = *s;
    }
    if (point < 0) point = n;
    if (*s) point += strtol(s + 1, NULL, 10);
    decimal_add(to, digits, n, point);
    to->failed |= shortest.failed;
    lq_buf_release(&shortest);
}

/*
 * A workbook stores a number as 0.10000000000000001 or 7.0000000000000007E-2, but GDAL does not tell whether
 * a cell was a number. What a person typed or a display rounded ("1.40E+05") has neither 16 digits behind a
 * point nor such an exponent, so it stays as it is.
 */
static bool is_stored_number(double *value, const char *text)
{
    size_t digits = 0;
    const char *e = strpbrk(text, "eE");
    for (const char *s = text; *s && s != e; s++) digits += *s >= '0' && *s <= '9';
    long power = e ? strtol(e + 1, NULL, 10) : 0;
    bool odd = e ? power < 0 || power > 15 : strchr(text, '.') && digits > 15;
    return odd && strspn(text, "0123456789+-.eE") == strlen(text) && lq_number_read(value, text);
}

static bool sheet_cell_set(lq_grid *g, char **cell, const char *text)
{
    double value;
    if (!is_stored_number(&value, text)) return lq_grid_set(g, cell, text);
    lq_buf plain = {0};
    plain_add(&plain, value);
    bool done = !plain.failed && lq_grid_set(g, cell, plain.data);
    lq_buf_release(&plain);
    return done;
}

static lq_code sheet_rows(lq_grid *g, OGRLayerH layer, lq_err *err)
{
    OGRFeatureH feature;
    bool full = true;
    g->columns = (size_t)OGR_FD_GetFieldCount(OGR_L_GetLayerDefn(layer));
    while (full && g->rows * g->columns < LQ_GRID_CELLS_MAX && (feature = OGR_L_GetNextFeature(layer))) {
        char **row = lq_grid_row(g, (size_t)OGR_F_GetFID(feature));
        full = row != NULL;
        for (size_t k = 0; full && k < g->columns; k++)
            full = sheet_cell_set(g, &row[k], OGR_F_GetFieldAsString(feature, (int)k));
        OGR_F_Destroy(feature);
        if (full) lq_grid_settle(g);
    }
    if (!full) return lq_nomem(err);
    if (g->rows * g->columns < LQ_GRID_CELLS_MAX) return LQ_OK;
    return lq_fail(err, LQ_DATA,
                   "%s: sheet \"%s\" has %zu columns and more than %zu rows, more than can be read",
                   g->table->file, g->table->sheet, g->columns, g->rows);
}

/* ---- which sheet ---- */

typedef struct workbook {
    GDALDatasetH data;
    lq_sheets sheets; /* empty for .ods */
    const char *file;
} workbook;

static bool is_hidden(const workbook *w, OGRLayerH layer)
{
    const lq_sheet *s = lq_sheets_find(&w->sheets, OGR_L_GetName(layer));
    return s && s->hidden;
}

static void sheets_list(lq_buf *to, const workbook *w)
{
    for (int i = 0; i < GDALDatasetGetLayerCount(w->data); i++) {
        OGRLayerH layer = GDALDatasetGetLayer(w->data, i);
        lq_buf_printf(to, "%s\"%s\"%s", i ? ", " : "", OGR_L_GetName(layer),
                      is_hidden(w, layer) ? " (hidden)" : "");
    }
}

/* Two rows of two cells at least: a sheet of notes has them in one column. */
static bool holds_table(const lq_grid *g)
{
    size_t rows = 0;
    for (size_t i = 0; i < g->rows && rows < 2; i++) rows += lq_grid_filled(g, i) > 1;
    return rows > 1;
}

static lq_code layer_read(lq_grid *g, OGRLayerH layer, lq_err *err)
{
    const char *name = OGR_L_GetName(layer);
    lq_grid_clear(g);
    g->table->sheet = lq_arena_strndup(&g->table->text, name, strlen(name));
    return g->table->sheet ? sheet_rows(g, layer, err) : lq_nomem(err);
}

/* Reads the first sheet that holds a table; one that is not shown only when no other does. */
static lq_code sheet_search(bool *found, lq_grid *g, const workbook *w, lq_err *err)
{
    int n = GDALDatasetGetLayerCount(w->data);
    lq_code code = LQ_OK;
    *found = false;
    for (int i = 0; i < 2 * n && !*found && !code; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(w->data, i % n);
        if (is_hidden(w, layer) != (i >= n)) continue;
        code = layer_read(g, layer, err);
        *found = !code && (n == 1 || holds_table(g)); /* a lone sheet is judged like every other table */
    }
    return code;
}

static lq_code sheet_unfound(const workbook *w, const char *sheet, const char *list, lq_err *err)
{
    if (sheet && *list) return lq_fail(err, LQ_DATA, "%s: no sheet \"%s\"; it has: %s", w->file, sheet, list);
    if (!*list) return lq_fail(err, LQ_DATA, "%s: the workbook has no sheet", w->file);
    return lq_fail(err, LQ_DATA, "%s: no sheet holds a table; it has: %s", w->file, list);
}

/* The sheet asked for, or the first with a table, which is told when there are others. */
static lq_code sheet_read(lq_grid *g, const workbook *w, const char *sheet, lq_findings *f, lq_err *err)
{
    lq_buf list = {0};
    bool found = false;
    lq_code code = LQ_OK;
    sheets_list(&list, w);
    OGRLayerH layer = sheet ? GDALDatasetGetLayerByName(w->data, sheet) : NULL;
    if (list.failed)
        code = lq_nomem(err);
    else if (layer) {
        code = layer_read(g, layer, err);
        found = !code && (g->rows > 1 || GDALDatasetGetLayerCount(w->data) == 1);
        if (!code && !found)
            code = lq_fail(err, LQ_DATA, "%s: sheet \"%s\" holds no table; name one with FILE#SHEET: %s",
                           w->file, sheet, list.data);
    } else if (!sheet)
        code = sheet_search(&found, g, w, err);
    if (!code && !found) code = sheet_unfound(w, sheet, list.data ? list.data : "", err);
    if (!code && !sheet && GDALDatasetGetLayerCount(w->data) > 1)
        lq_findings_add(f, "sheet-used", w->file, 0, "",
                        "sheet \"%s\" is read, the first that holds a table; the workbook has: %s",
                        g->table->sheet, list.data);
    lq_buf_release(&list);
    return code;
}

/* A ZIP archive names its members in plain. */
static bool has_member(const lq_buf *bytes, const char *name)
{
    return memmem(bytes->data, bytes->size, name, strlen(name)) != NULL;
}

/* What only the XML of the sheet tells. */
static lq_code extras_read(lq_grid *g, const workbook *w, lq_findings *f, lq_err *err)
{
    const lq_sheet *s = lq_sheets_find(&w->sheets, g->table->sheet);
    return !s || lq_sheet_look(g, s, f) ? LQ_OK : lq_nomem(err);
}

lq_code lq_sheet_read(lq_grid *g, lq_buf *bytes, const char *sheet, lq_findings *f, lq_err *err)
{
    bool ods = has_member(bytes, "content.xml") && !has_member(bytes, "xl/workbook.xml");
    lq_gdal_file s = {0};
    workbook w = {.file = g->table->file};
    lq_code code = LQ_OK;
    lq_gdal_open(&s, bytes, ods ? "ODS" : "XLSX", ods ? "ods" : "xlsx", NULL);
    w.data = s.data;
    if (!s.data)
        code = lq_fail(err, LQ_DATA,
                       "%s: not a whole workbook, or another kind of ZIP archive; save it again as .xlsx",
                       w.file);
    if (!code && !ods && !lq_sheets_read(&w.sheets, s.name)) code = lq_nomem(err);
    if (!code) code = sheet_read(g, &w, sheet, f, err);
    if (!code && s.message.failures)
        code = lq_fail(err, LQ_DATA, "%s: sheet \"%s\" is damaged; save the workbook again", w.file,
                       g->table->sheet);
    if (!code) code = extras_read(g, &w, f, err);
    lq_sheets_release(&w.sheets);
    lq_gdal_close(&s);
    return code;
}
