/* read_table.c: see read_table.h. The first bytes, then the ending of the name, say which reader it is
   for. */
#include "read/read_table.h"

#include <ogr_api.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"
#include "read/charset.h"
#include "read/csv_text.h"
#include "read/gdal_file.h"
#include "read/grid.h"
#include "read/name_list.h"
#include "read/read_dbf.h"
#include "read/read_sheet.h"

#define FILE_BYTES_MAX ((size_t)1 << 30)

static lq_code csv_rows(lq_grid *g, const lq_csv_text *csv, OGRLayerH layer, lq_err *err)
{
    size_t n = 0;
    OGRFeatureH feature;
    bool full = true;
    while (full && n < csv->rows && (feature = OGR_L_GetNextFeature(layer))) {
        char **row = lq_grid_row(g, csv->line[n++]);
        full = row != NULL;
        for (size_t k = 0; full && k < g->columns; k++)
            full = lq_grid_set(g, &row[k], OGR_F_GetFieldAsString(feature, (int)k));
        OGR_F_Destroy(feature);
        if (full) lq_grid_settle(g);
    }
    if (!full) return lq_nomem(err);
    if (n == csv->rows) return LQ_OK;
    return lq_fail(err, LQ_DATA, "%s:%zu: the rows cannot be told apart; check the quotes", g->table->file,
                   csv->line[n]);
}

static lq_code csv_read(lq_grid *g, lq_buf *bytes, const char *encoding, lq_findings *f, lq_err *err)
{
    static const char *const options[] = {"HEADERS=YES", "AUTODETECT_TYPE=NO", "MAX_LINE_SIZE=-1", NULL};
    const char *file = g->table->file;
    lq_csv_text csv = {0};
    lq_gdal_file s = {0};
    lq_code code = lq_charset_decode(bytes, NULL, file, encoding, f, err);
    if (!code && lq_name_list_is(bytes)) return lq_name_list_read(g, bytes, f, err);
    if (!code) code = lq_csv_text_make(&csv, bytes->data, bytes->size, file, f, err);
    if (code) goto done;
    lq_gdal_open(&s, &csv.text, "CSV", "csv", options);
    OGRLayerH layer = s.data ? GDALDatasetGetLayer(s.data, 0) : NULL;
    if (!layer || (size_t)OGR_FD_GetFieldCount(OGR_L_GetLayerDefn(layer)) != csv.columns) {
        code = lq_fail(err, LQ_DATA, "%s: cannot be read as a table of text", file);
        goto done;
    }
    g->columns = csv.columns;
    code = csv_rows(g, &csv, layer, err);
done:
    lq_gdal_close(&s);
    lq_csv_text_release(&csv);
    return code;
}

/* ---- .dbf ---- */

/* The text of the .cpg beside a .dbf, which may name its encoding; "" without one. */
static lq_code cpg_read(lq_buf *to, const char *path, lq_err *err)
{
    static const char *const endings[] = {".cpg", ".CPG"};
    size_t n = strlen(path) - strlen(".dbf");
    for (int i = 0; i < 2; i++) {
        lq_buf name = {0};
        lq_buf_add(&name, path, n);
        lq_buf_text(&name, endings[i]);
        bool there = !name.failed && lq_file_exists(name.data);
        if (there) lq_file_read(to, name.data, 256, NULL); /* a .cpg that cannot be read says nothing */
        bool failed = name.failed;
        lq_buf_release(&name);
        if (failed) return lq_nomem(err);
        if (there) break;
    }
    return LQ_OK;
}

static lq_code dbf_read(lq_table **out, const char *path, const char *encoding, lq_findings *f, lq_err *err)
{
    lq_buf cpg = {0};
    char *told = NULL;
    lq_table *table = NULL;
    lq_code code = cpg_read(&cpg, path, err);
    if (!code) code = lq_dbf_read(&table, &told, path, 0, cpg.data ? cpg.data : "", encoding, f, err);
    if (!code && !table->rows)
        code = lq_fail(err, LQ_DATA, "%s: the table has column names but no rows", path);
    lq_buf_release(&cpg);
    free(told);
    if (code)
        lq_table_free(table);
    else
        *out = table;
    return code;
}

/* ---- which of them ---- */

static bool ends_in(const char *path, const char *ending)
{
    size_t n = strlen(path), k = strlen(ending);
    return n > k && !strcasecmp(path + n - k, ending);
}

static bool is_html(const lq_buf *bytes)
{
    const char *s = bytes->data;
    size_t n = bytes->size < 1024 ? bytes->size : 1024, i = 0;
    while (i < n && strchr(" \t\r\n\xEF\xBB\xBF", s[i])) i++;
    if (i == n || s[i] != '<') return false;
    for (; i + 6 < n; i++)
        if (!strncasecmp(s + i, "<html", 5) || !strncasecmp(s + i, "<table", 6)) return true;
    return false;
}

/* A spreadsheet of Excel 2003 is one XML file. */
static bool is_xml(const lq_buf *bytes)
{
    return bytes->size > 5 && !memcmp(bytes->data, "<?xml", 5);
}

static bool is_old_workbook(const lq_buf *bytes)
{
    return bytes->size > 4 && !memcmp(bytes->data, "\xD0\xCF\x11\xE0", 4);
}

static bool is_named_workbook(const char *path)
{
    return ends_in(path, ".xlsx") || ends_in(path, ".xlsm") || ends_in(path, ".xls") || ends_in(path, ".ods");
}

/* What stands for no table at all; LQ_OK leaves CSV. */
static lq_code kind_check(const lq_buf *bytes, const char *path, const char *sheet, lq_err *err)
{
    if (!bytes->size)
        return lq_fail(err, LQ_DATA,
                       "%s: the file is empty; a row of column names and rows of data are needed", path);
    if (is_old_workbook(bytes))
        return lq_fail(err, LQ_DATA, "%s: an old workbook (.xls) cannot be read; save it as .xlsx or .csv",
                       path);
    if (is_html(bytes))
        return lq_fail(err, LQ_DATA, "%s: this is an HTML page, not a workbook; save it as .xlsx or .csv",
                       path);
    if (is_xml(bytes))
        return lq_fail(err, LQ_DATA, "%s: this is an XML file, not a workbook; save it as .xlsx or .csv",
                       path);
    if (sheet)
        return lq_fail(err, LQ_DATA, "%s: only a workbook (.xlsx, .ods) has sheets; leave out \"#%s\"", path,
                       sheet);
    return LQ_OK;
}

static lq_code rows_read(lq_grid *g, lq_buf *bytes, const lq_table_options *o, lq_findings *f, lq_err *err)
{
    const char *path = g->table->file;
    if (bytes->size > 4 && !memcmp(bytes->data, "PK\3\4", 4))
        return lq_sheet_read(g, bytes, o->sheet, f, err);
    lq_code code = kind_check(bytes, path, o->sheet, err);
    if (!code) code = csv_read(g, bytes, o->encoding, f, err);
    if (!code && is_named_workbook(path))
        lq_findings_add(f, "not-a-workbook", path, 0, "",
                        "the name says that it is a workbook, but it is text; it is read as CSV");
    return code;
}

static lq_code options_check(const char *path, const lq_table_options *o, lq_err *err)
{
    if (!lq_file_exists(path))
        return lq_fail(err, LQ_DATA, "%s: there is no such file; check the spelling of the path", path);
    if (o->header && !o->sheet && ends_in(path, ".dbf"))
        return lq_fail(err, LQ_USAGE, "%s: the columns of a .dbf have names; leave out the line of the head",
                       path);
    return LQ_OK;
}

/* Rows that are wider than the head: most often a number with an unquoted comma, "1,234", which is now two cells. A column without a
   name that most rows fill is no such thing. */
static void surplus_tell(const lq_table *t, lq_findings *f)
{
    size_t named = t->columns, rows = 0, first = 0;
    while (named > 0 && !*t->head[named - 1]) named--;
    for (size_t row = t->rows; row-- > 0;)
        for (size_t k = named; k < t->columns; k++)
            if (*t->cell[row * t->columns + k]) {
                first = row;
                rows++;
                break;
            }
    if (rows && rows * 2 <= t->rows)
        lq_findings_add(
            f, "cells-surplus", t->file, t->line[first], "",
            "%zu %s more cells than the head has names, this one first; if a number holds a comma, "
            "put it in quotes",
            rows, lq_plural(rows, "row has", "rows have"));
}

lq_code lq_table_read(lq_table **out, const char *path, const lq_table_options *options, lq_findings *f,
                      lq_err *err)
{
    lq_buf bytes = {0};
    lq_grid g = {0};
    lq_table_options o = options ? *options : (lq_table_options){0};
    if (o.sheet && !*o.sheet) o.sheet = NULL;
    if (o.header && !*o.header) o.header = NULL;
    lq_code code = options_check(path, &o, err);
    if (code) return code;
    if (!o.sheet && ends_in(path, ".dbf")) return dbf_read(out, path, o.encoding, f, err);
    code = lq_grid_init(&g, path, err);
    if (!code) code = lq_file_read(&bytes, path, FILE_BYTES_MAX, err);
    if (!code) code = rows_read(&g, &bytes, &o, f, err);
    lq_buf_release(&bytes);
    if (!code && f->failed) code = lq_nomem(err);
    if (!code) code = lq_grid_finish(out, &g, o.header, f, err);
    if (!code) surplus_tell(*out, f);
    lq_grid_release(&g);
    return code;
}
