/* read_sheet.c: see read_sheet.h. GDAL hands out every row (its feature id is the number of the row) and
   every cell as the text that the file stores. */
#include "read/read_sheet.h"

#include <ogr_api.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "read/gdal_file.h"

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
    while (full && (feature = OGR_L_GetNextFeature(layer))) {
        char **row = lq_grid_row(g, (size_t)OGR_F_GetFID(feature));
        full = row != NULL;
        for (size_t k = 0; full && k < g->columns; k++)
            full = sheet_cell_set(g, &row[k], OGR_F_GetFieldAsString(feature, (int)k));
        OGR_F_Destroy(feature);
        if (full) lq_grid_settle(g);
    }
    return full ? LQ_OK : lq_nomem(err);
}

static void sheets_list(lq_buf *to, GDALDatasetH data)
{
    for (int i = 0; i < GDALDatasetGetLayerCount(data); i++)
        lq_buf_printf(to, "%s\"%s\"", i ? ", " : "", OGR_L_GetName(GDALDatasetGetLayer(data, i)));
}

/* A sheet of notes in front of the data is common: then the others are named. */
static lq_code rows_check(const lq_grid *g, GDALDatasetH data, lq_err *err)
{
    if (g->rows > 1 || GDALDatasetGetLayerCount(data) < 2)
        return LQ_OK; /* a lone sheet is judged with every other table */
    lq_buf list = {0};
    sheets_list(&list, data);
    lq_code code =
        list.failed ? lq_nomem(err)
                    : lq_fail(err, LQ_DATA, "%s: sheet \"%s\" holds no table; name one with FILE#SHEET: %s",
                              g->table->file, g->table->sheet, list.data);
    lq_buf_release(&list);
    return code;
}

/* The sheet asked for, or the first one, which is told when there are others. */
static lq_code sheet_find(OGRLayerH *out, GDALDatasetH data, const char *sheet, const char *file,
                          lq_findings *f, lq_err *err)
{
    lq_buf list = {0};
    lq_code code = LQ_OK;
    *out = sheet ? GDALDatasetGetLayerByName(data, sheet) : GDALDatasetGetLayer(data, 0);
    sheets_list(&list, data);
    if (list.failed)
        code = lq_nomem(err);
    else if (!*out && sheet)
        code = lq_fail(err, LQ_DATA, "%s: no sheet \"%s\"; it has: %s", file, sheet,
                       list.data ? list.data : "none");
    else if (!*out)
        code = lq_fail(err, LQ_DATA, "%s: the workbook has no sheet", file);
    else if (!sheet && GDALDatasetGetLayerCount(data) > 1)
        lq_findings_add(f, "sheet-used", file, 0, "", "the first sheet is read; the workbook has: %s",
                        list.data);
    lq_buf_release(&list);
    return code;
}

/* A ZIP archive names its members in plain. */
static bool has_member(const lq_buf *bytes, const char *name)
{
    return memmem(bytes->data, bytes->size, name, strlen(name)) != NULL;
}

lq_code lq_sheet_read(lq_grid *g, lq_buf *bytes, const char *sheet, lq_findings *f, lq_err *err)
{
    const char *file = g->table->file;
    bool ods = has_member(bytes, "content.xml") && !has_member(bytes, "xl/workbook.xml");
    lq_gdal_file s = {0};
    OGRLayerH layer;
    lq_gdal_open(&s, bytes, ods ? "ODS" : "XLSX", ods ? "ods" : "xlsx", NULL);
    lq_code code = LQ_OK;
    if (!s.data) {
        code =
            lq_fail(err, LQ_DATA,
                    "%s: not a whole workbook, or another kind of ZIP archive; save it again as .xlsx", file);
        goto done;
    }
    code = sheet_find(&layer, s.data, sheet, file, f, err);
    if (code) goto done;
    g->table->sheet = lq_arena_strndup(&g->table->text, OGR_L_GetName(layer), strlen(OGR_L_GetName(layer)));
    code = g->table->sheet ? sheet_rows(g, layer, err) : lq_nomem(err);
    if (!code && s.message.failures)
        code = lq_fail(err, LQ_DATA, "%s: sheet \"%s\" is damaged; save the workbook again", file,
                       g->table->sheet);
    if (!code) code = rows_check(g, s.data, err);
done:
    lq_gdal_close(&s);
    return code;
}
