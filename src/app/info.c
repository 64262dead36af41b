/* info.c: lq_info: what is in a boundary file or a table. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "app/report.h"
#include "base/file.h"
#include "base/text.h"
#include "model/layer.h"
#include "read/read_layer.h"
#include "read/read_table.h"
#include "read/reproject.h"

#define NAME_COLUMNS    24
#define EXAMPLE_COLUMNS 60
#define CRS_COLUMNS     200

/* An ending that is wrong for a table, such as .xls, is here where lq_table_read has a word for it. */
static bool is_table(const char *path)
{
    static const char *const endings[] = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".dbf"};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        if (!strcasecmp(dot, endings[i])) return true;
    return false;
}

static void fields_tell(lq_report *r, const lq_table *t)
{
    lq_buf names = {0};
    lq_buf_text(&names, "[");
    for (size_t c = 0; c < t->columns; c++) {
        const char *example = "";
        for (size_t row = 0; row < t->rows && !*example; row++) example = t->cell[row * t->columns + c];
        if (c) lq_buf_text(&names, ",");
        lq_buf_json(&names, t->head[c]);
        lq_report_line(r, "  %s%*s %.*s", t->head[c], lq_text_padding(t->head[c], NAME_COLUMNS), "",
                       (int)lq_text_cut(example, EXAMPLE_COLUMNS), example);
    }
    lq_buf_text(&names, "]");
    lq_report_raw(r, "fields", &names);
    lq_buf_release(&names);
}

static void extent_tell(lq_report *r, const lq_polygons *p)
{
    double box[4] = {180, 90, -180, -90};
    lq_buf json = {0};
    for (size_t i = 0; i < p->points; i++) {
        double x = p->xy[2 * i], y = p->xy[2 * i + 1];
        box[0] = x < box[0] ? x : box[0], box[1] = y < box[1] ? y : box[1];
        box[2] = x > box[2] ? x : box[2], box[3] = y > box[3] ? y : box[3];
    }
    for (int i = 0; i < 4; i++) {
        lq_buf_text(&json, i ? "," : "[");
        lq_buf_number(&json, box[i]);
    }
    lq_buf_text(&json, "]");
    lq_report_raw(r, "extent", &json);
    lq_report_line(r, "extent %.4f,%.4f,%.4f,%.4f (WGS84 degrees: west, south, east, north)", box[0], box[1],
                   box[2], box[3]);
    lq_buf_release(&json);
}

static lq_code table_tell(lq_report *r, const char *path, const char *sheet, lq_err *err)
{
    lq_table *t = NULL;
    lq_code code = lq_table_read(&t, path, sheet, NULL, &r->findings, err);
    if (code) return code;
    lq_report_text_member(r, "kind", "table");
    lq_report_count(r, "rows", t->rows);
    lq_report_line(r, "%s: table of %zu rows, %zu columns:", path, t->rows, t->columns);
    fields_tell(r, t);
    lq_table_free(t);
    return LQ_OK;
}

static lq_code layer_tell(lq_report *r, const char *path, lq_err *err)
{
    lq_layer *l = NULL;
    lq_code code = lq_layer_read(&l, path, NULL, &r->findings, err);
    if (code) return code;
    lq_report_text_member(r, "kind", "boundaries");
    lq_report_count(r, "features", l->polygons.features);
    lq_report_count(r, "rings", l->polygons.rings);
    lq_report_count(r, "points", l->polygons.points);
    lq_report_text_member(r, "encoding", l->encoding);
    lq_report_text_member(r, "crs", l->crs);
    lq_report_line(r, "%s: %zu features, %zu rings, %zu points", path, l->polygons.features,
                   l->polygons.rings, l->polygons.points);
    lq_report_line(r, "encoding: %s", l->encoding);
    const char *crs = *l->crs ? l->crs : "not said";
    lq_report_line(r, "coordinate system: %.*s", (int)lq_text_cut(crs, CRS_COLUMNS), crs);
    fields_tell(r, l->attributes);
    lq_err unplaced = {0};
    if (lq_layer_reproject(l, path, NULL, &r->findings, &unplaced))
        lq_report_line(r, "extent not known: %s", unplaced.text);
    else
        extent_tell(r, &l->polygons);
    lq_layer_free(l);
    return LQ_OK;
}

/* FILE#SHEET names a sheet of a workbook, unless there is a file of that name. */
static lq_code file_tell(lq_report *r, const char *path, lq_err *err)
{
    const char *hash = lq_file_exists(path) ? NULL : strrchr(path, '#');
    if (!hash || !hash[1]) return is_table(path) ? table_tell(r, path, NULL, err) : layer_tell(r, path, err);
    char *file = lq_strndup(path, (size_t)(hash - path));
    lq_code code = file ? table_tell(r, file, hash + 1, err) : lq_nomem(err);
    free(file);
    return code;
}

lq_code lq_info(lq_report **out, const char *path, lq_err *err)
{
    lq_report *r = lq_report_create();
    if (!r) return lq_nomem(err);
    r->listed = true;
    lq_report_text_member(r, "file", path);
    lq_code code = file_tell(r, path, err);
    if (!code) code = lq_report_close(r, false, err);
    if (code)
        lq_report_free(r);
    else
        *out = r;
    return code;
}
