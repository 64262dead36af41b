/*
 * site_layers.c: see site_layers.h.
 *
 * Files are opened in memory by the one driver that their ending names. A shapefile's .shp goes there alone: GDAL finds its records
 * by walking through it, and the .dbf is read by read_dbf.h, which decides its encoding by evidence.
 */
#include "read/site_layers.h"

#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <ogr_srs_api.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/text.h"
#include "read/archive.h"
#include "read/charset.h"
#include "read/gdal_file.h"
#include "read/read_dbf.h"

#define FILE_BYTES_MAX   ((size_t)1 << 30)
#define TEXT_BYTES_MAX   ((size_t)1 << 16) /* .prj, .cpg */
#define SHP_HEADER_BYTES 100

static const struct {
    const char *ending, *driver;
} formats[] = {{".shp", "ESRI Shapefile"}, {".geojson", "GeoJSON"}, {".json", "GeoJSON"},
               {".gpkg", "GPKG"},          {".kml", "KML"},         {".gpx", "GPX"},
               {".fgb", "FlatGeobuf"}};

#define FORMATS (sizeof formats / sizeof *formats)

static size_t format_of(const char *path)
{
    size_t n = strlen(path), i = 0;
    for (; i < FORMATS; i++) {
        size_t k = strlen(formats[i].ending);
        if (n > k && !strcasecmp(path + n - k, formats[i].ending)) break;
    }
    return i;
}

bool lq_site_layers_know(const char *path)
{
    return format_of(path) < FORMATS;
}

/* ---- attributes of a layer ---------------------------------------------------------------------------------- */

/* GDAL delivers UTF-8; where it does not, the bytes are replaced. NULL without memory. */
static char *text_keep(lq_table *t, lq_charset *utf8, const char *text, lq_charset_faults *faults)
{
    size_t n = strlen(text);
    if (lq_utf8_valid(text, n) == n) return lq_arena_strndup(&t->text, text, n);
    return lq_charset_text(utf8, &t->text, text, n, faults);
}

static bool heads_keep(lq_table *t, OGRLayerH layer, lq_charset *utf8, lq_charset_faults *faults)
{
    OGRFeatureDefnH defn = OGR_L_GetLayerDefn(layer);
    t->columns = (size_t)OGR_FD_GetFieldCount(defn);
    t->head = lq_zalloc(t->columns, sizeof *t->head);
    bool ok = t->head != NULL;
    for (size_t i = 0; ok && i < t->columns; i++)
        ok = (t->head[i] = text_keep(t, utf8, OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(defn, (int)i)), faults));
    return ok;
}

/* Rows are counted as they come: what a file claims is no measure. */
static bool rows_keep(lq_table *t, OGRLayerH layer, lq_charset *utf8, lq_charset_faults *faults)
{
    size_t cell_room = 0, line_room = 0;
    bool ok = true;
    OGR_L_ResetReading(layer);
    for (OGRFeatureH feature; ok && (feature = OGR_L_GetNextFeature(layer)); OGR_F_Destroy(feature)) {
        size_t used = t->rows * t->columns;
        ok = lq_grow((void **)&t->cell, &cell_room, used + t->columns + 1, sizeof *t->cell) &&
             lq_grow((void **)&t->line, &line_room, t->rows + 1, sizeof *t->line);
        for (size_t i = 0; ok && i < t->columns; i++)
            ok = (t->cell[used + i] = text_keep(t, utf8, OGR_F_GetFieldAsString(feature, (int)i), faults));
        if (!ok) continue;
        t->line[t->rows] = t->rows + 1;
        t->rows++;
    }
    return ok;
}

static lq_code layer_table(lq_table **out, const lq_site_input *in, OGRLayerH layer, lq_err *err)
{
    lq_charset *utf8 = NULL;
    lq_charset_faults faults = {0};
    lq_table *t = lq_zalloc(1, sizeof *t);
    lq_code code = t ? lq_charset_open(&utf8, "UTF-8", err) : lq_nomem(err);
    if (!code) {
        t->file = lq_arena_strndup(&t->text, in->path, strlen(in->path));
        t->sheet = (char *)"";
        if (!t->file || !heads_keep(t, layer, utf8, &faults) || !rows_keep(t, layer, utf8, &faults))
            code = lq_nomem(err);
    }
    lq_charset_close(utf8);
    if (faults.bad)
        lq_findings_add(in->f, "encoding", in->path, 0, "",
                        "%zu %s of the texts %s not UTF-8; each was replaced by U+FFFD", faults.bad,
                        lq_plural(faults.bad, "byte", "bytes"), lq_plural(faults.bad, "is", "are"));
    if (code)
        lq_table_free(t);
    else
        *out = t;
    return code;
}

/* The path with another ending, in the case that the file system knows; "" when there is none. */
static void beside(lq_buf *out, const char *path, const char *lower, const char *upper)
{
    size_t stem = strlen(path) - strlen(lower);
    for (int i = 0; i < 2; i++) {
        lq_buf_clear(out);
        lq_buf_add(out, path, stem);
        lq_buf_text(out, i ? upper : lower);
        if (out->failed || lq_archive_exists(out->data)) return;
    }
    lq_buf_clear(out);
    lq_buf_text(out, "");
}

/* The text of a small file beside the .shp; "" when there is none. */
static lq_code text_beside(lq_buf *out, const char *path, const char *lower, const char *upper, lq_err *err)
{
    lq_buf name = {0};
    lq_code code = LQ_OK;
    beside(&name, path, lower, upper);
    if (!name.failed && name.size)
        code = lq_archive_read(out, name.data, TEXT_BYTES_MAX, err);
    else
        lq_buf_add(out, "", 0);
    if (!code && (name.failed || out->failed)) code = lq_nomem(err);
    lq_buf_release(&name);
    return code;
}

static lq_code dbf_table(lq_table **out, const lq_site_input *in, size_t records, lq_err *err)
{
    lq_buf cpg = {0}, name = {0};
    char *told = NULL;
    lq_code code = text_beside(&cpg, in->path, ".cpg", ".CPG", err);
    beside(&name, in->path, ".dbf", ".DBF");
    if (!code && name.failed) code = lq_nomem(err);
    if (code) goto done;
    cpg.data[strcspn(cpg.data, "\r\n")] = 0;
    if (name.size) {
        code = lq_dbf_read(out, &told, name.data, records, cpg.data, in->options->encoding, in->f, err);
    } else {
        lq_findings_add(in->f, "dbf-missing", in->path, 0, "",
                        "the .dbf beside it is missing: sites have no names");
        if (!(*out = lq_dbf_blank(in->path, records))) code = lq_nomem(err);
    }
done:
    free(told);
    lq_buf_release(&name);
    lq_buf_release(&cpg);
    return code;
}

/* ---- layers ------------------------------------------------------------------------------------------------- */

/* Records that a .dbf marks as deleted have no row. */
static bool features_add(lq_site_input *in, OGRLayerH layer, const lq_table *t)
{
    lq_site_columns c;
    size_t row = 0, record = 0;
    bool ok = true;
    lq_site_columns_texts(&c, t);
    OGR_L_ResetReading(layer);
    for (OGRFeatureH feature; ok && (feature = OGR_L_GetNextFeature(layer)); OGR_F_Destroy(feature)) {
        record++;
        if (row == t->rows || t->line[row] != record) continue;
        ok = lq_site_input_geometry(in, OGR_F_GetGeometryRef(feature), t, row++, &c);
    }
    return ok;
}

/* The system of the layer; of a shapefile the .prj. */
static lq_code wkt_read(lq_buf *out, const lq_site_input *in, OGRLayerH layer, bool shp, lq_err *err)
{
    static const char *const options[] = {"FORMAT=WKT2_2019", NULL};
    if (shp) return text_beside(out, in->path, ".prj", ".PRJ", err);
    OGRSpatialReferenceH srs = OGR_L_GetSpatialRef(layer);
    const char *name = srs ? OSRGetName(srs) : NULL;
    char *wkt = NULL;
    if (name && strncmp(name, "Undefined", 9)) OSRExportToWktEx(srs, &wkt, options);
    lq_buf_text(out, wkt ? wkt : "");
    CPLFree(wkt);
    return out->failed ? lq_nomem(err) : LQ_OK;
}

static lq_code layer_read(lq_site_input *in, OGRLayerH layer, bool shp, size_t *rows, lq_err *err)
{
    lq_buf wkt = {0};
    lq_table *t = NULL;
    GIntBig records = shp ? OGR_L_GetFeatureCount(layer, 1) : 0;
    if (shp && records <= 0) return LQ_OK;
    lq_code code = shp ? dbf_table(&t, in, (size_t)records, err) : layer_table(&t, in, layer, err);
    if (!code) code = wkt_read(&wkt, in, layer, shp, err);
    if (!code && !features_add(in, layer, t)) code = lq_nomem(err);
    if (!code && t->rows) code = lq_site_input_finish(in, wkt.data, err);
    if (!code) *rows += t->rows;
    lq_table_free(t);
    lq_buf_release(&wkt);
    return code;
}

/* The name of a layer; "" when it is only the one that the file has in memory. */
static const char *name_of(const lq_gdal_file *file, OGRLayerH layer)
{
    const char *name = OGR_L_GetName(layer);
    return strcmp(name, CPLGetBasename(file->name)) ? name : "";
}

static bool is_wanted(const lq_site_input *in, const lq_gdal_file *file, OGRLayerH layer)
{
    const char *wanted = in->options->sheet, *name = name_of(file, layer);
    OGRwkbGeometryType type = OGR_L_GetGeomType(layer), flat = wkbFlatten(type);
    if (wanted && strcmp(name, wanted)) return false;
    if (flat != wkbNone && !OGR_GT_IsSurface(flat) && flat != wkbMultiPolygon && flat != wkbMultiSurface)
        return true;
    lq_findings_add(in->f, "layer-skipped", in->path, 0, "",
                    "a layer%s%s holds %s; sites are points or lines", *name ? " " : "", name,
                    OGRGeometryTypeToName(type));
    return false;
}

static lq_code none_read(const lq_site_input *in, const lq_gdal_file *file, lq_err *err)
{
    lq_buf held = {0};
    for (int i = 0; i < GDALDatasetGetLayerCount(file->data); i++) {
        OGRLayerH layer = GDALDatasetGetLayer(file->data, i);
        const char *type =
            OGR_L_GetFeatureCount(layer, 1) ? OGRGeometryTypeToName(OGR_L_GetGeomType(layer)) : "empty";
        lq_buf_printf(&held, "%s%s%s%s", i ? ", " : "; it holds ", name_of(file, layer),
                      *name_of(file, layer) ? ": " : "", type);
    }
    const char *sheet = in->options->sheet;
    lq_code code = held.failed ? lq_nomem(err)
                               : lq_fail(err, LQ_DATA, "%s: no features that are points or lines%s%s%s%s",
                                         in->path, sheet ? " in a layer " : "", sheet ? sheet : "",
                                         held.size ? held.data : "", held.size ? "" : "; it holds no layer");
    lq_buf_release(&held);
    return code;
}

/* What GDAL said, unless it speaks of the file in memory. */
static const char *complaint(const lq_gdal_file *file)
{
    return strstr(file->message.text, "/vsimem/") ? "" : file->message.text;
}

static lq_code layers_read(lq_site_input *in, const lq_gdal_file *file, bool shp, lq_err *err)
{
    size_t rows = 0;
    lq_code code = LQ_OK;
    if (!file->data)
        return lq_fail(err, LQ_DATA, "%s: GDAL cannot read it as sites%s%s", in->path,
                       *complaint(file) ? ": " : "", complaint(file));
    for (int i = 0; !code && i < GDALDatasetGetLayerCount(file->data); i++) {
        OGRLayerH layer = GDALDatasetGetLayer(file->data, i);
        if (is_wanted(in, file, layer)) code = layer_read(in, layer, shp, &rows, err);
    }
    if (!code && !rows) code = none_read(in, file, err);
    if (!code && file->message.failures)
        lq_findings_add(in->f, "damaged", in->path, 0, "", "GDAL complained %zu %s, first: %s",
                        file->message.failures, lq_plural(file->message.failures, "time", "times"),
                        complaint(file));
    return code;
}

static uint32_t be32(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Cuts a .shp off behind its last whole record and sets the length in its header, in 16-bit words at byte 24, to what is left:
   GDAL refuses the whole file otherwise. Each record has its length behind its number, 8 bytes in all. */
static void shp_mend(lq_buf *shp, const lq_site_input *in)
{
    size_t at = SHP_HEADER_BYTES, n = 0;
    if (shp->size < SHP_HEADER_BYTES) return;
    for (; at + 8 <= shp->size; n++) {
        uint64_t size = (uint64_t)be32(shp->data + at + 4) * 2;
        if (size > shp->size - at - 8) break;
        at += 8 + (size_t)size;
    }
    if (at < shp->size)
        lq_findings_add(in->f, "record-damaged", in->path, n + 1, "",
                        "the record is cut off or claims a wrong length; it and what follows cannot be read");
    shp->size = at;
    for (int i = 0; i < 4; i++) shp->data[24 + i] = (char)(at / 2 >> (24 - 8 * i));
}

/* The .shx that GDAL makes for itself lies in memory, too, and goes away with the file. */
static void shx_unlink(const lq_gdal_file *file)
{
    char name[sizeof file->name];
    size_t n = strlen(file->name);
    if (n < 4) return;
    memcpy(name, file->name, n + 1);
    memcpy(name + n - 4, ".shx", 4);
    VSIUnlink(name);
}

lq_code lq_site_layers_read(lq_site_input *in, lq_err *err)
{
    size_t format = format_of(in->path);
    lq_buf bytes = {0};
    lq_gdal_file file = {0};
    bool shp = !strcmp(formats[format].ending, ".shp"), json = !strcmp(formats[format].driver, "GeoJSON");
    lq_code code = lq_archive_read(&bytes, in->path, FILE_BYTES_MAX, err);
    if (!code && json) code = lq_charset_decode(&bytes, NULL, in->path, in->options->encoding, in->f, err);
    if (code) goto done;
    if (shp) shp_mend(&bytes, in);
    CPLSetThreadLocalConfigOption("SHAPE_RESTORE_SHX", "YES");
    lq_gdal_open(&file, &bytes, formats[format].driver, formats[format].ending + 1, NULL);
    CPLSetThreadLocalConfigOption("SHAPE_RESTORE_SHX", NULL);
    code = layers_read(in, &file, shp, err);
    if (shp) shx_unlink(&file);
    lq_gdal_close(&file);
done:
    lq_buf_release(&bytes);
    return code;
}
