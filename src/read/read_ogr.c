/* read_ogr.c: see read_ogr.h. */
#include "read/read_ogr.h"

#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/text.h"
#include "read/charset.h"
#include "read/gdal_message.h"
#include "read/ring_input.h"

typedef struct reading {
    const char *path;
    lq_findings *findings;
    GDALDatasetH data;
    OGRLayerH source;
    OGRFeatureDefnH defn;
    size_t fields;
    bool with_id; /* one more column than fields: GeoJSON's id */
    lq_table *table;
    size_t cell_room, line_room;
    lq_polygons *polygons;
    lq_ring_input rings;
    double *xy; /* scratch: one ring */
    size_t xy_room;
    size_t with_rings;
    lq_charset_evidence evidence;
    lq_buf number;
} reading;

/* ---- which layer -------------------------------------------------------------------------------------------- */

typedef enum kind { KIND_POLYGON, KIND_ANY, KIND_OTHER } kind;

static kind kind_of(OGRLayerH layer)
{
    OGRwkbGeometryType type = wkbFlatten(OGR_L_GetGeomType(layer));
    if (OGR_GT_IsSurface(type) || type == wkbMultiPolygon || type == wkbMultiSurface) return KIND_POLYGON;
    return type == wkbUnknown || type == wkbGeometryCollection ? KIND_ANY : KIND_OTHER;
}

/* Layers of one kind; *found is the last of them, their names go to *names. */
static size_t layers_of(const reading *r, kind wanted, OGRLayerH *found, lq_buf *names)
{
    size_t count = 0;
    for (int i = 0; i < GDALDatasetGetLayerCount(r->data); i++) {
        OGRLayerH layer = GDALDatasetGetLayer(r->data, i);
        if (!layer || kind_of(layer) != wanted) continue;
        lq_buf_printf(names, "%s%s", count++ ? ", " : "", OGR_L_GetName(layer));
        *found = layer;
    }
    return count;
}

static lq_code layer_choose(reading *r, lq_err *err)
{
    lq_buf names = {0};
    OGRLayerH other = NULL;
    lq_code code = LQ_OK;
    size_t count = layers_of(r, KIND_POLYGON, &r->source, &names);
    if (!count) count = layers_of(r, KIND_ANY, &r->source, &names);
    if (names.failed)
        code = lq_nomem(err);
    else if (count > 1)
        code = lq_fail(
            err, LQ_DATA,
            "%s: %zu layers could be the boundaries (%s); put the one you mean into a file of its own",
            r->path, count, names.data);
    else if (!count && layers_of(r, KIND_OTHER, &other, &names))
        code = lq_fail(err, LQ_DATA, "%s: holds %s; boundaries must be polygons", r->path,
                       OGR_L_GetGeomType(other) == wkbNone ? "no geometry"
                                                           : OGRGeometryTypeToName(OGR_L_GetGeomType(other)));
    else if (!count)
        code = lq_fail(err, LQ_DATA, "%s: no features: there is no layer in it", r->path);
    lq_buf_release(&names);
    return code;
}

/* ---- attributes --------------------------------------------------------------------------------------------- */

/* Integer ids of GeoJSON features come as feature numbers; those GDAL counts itself are 0, 1, 2, ... */
static bool ids_are_given(const reading *r)
{
    GDALDriverH driver = GDALGetDatasetDriver(r->data);
    if (!driver || strncmp(GDALGetDriverShortName(driver), "GeoJSON", 7)) return false;
    if (OGR_FD_GetFieldIndex(r->defn, "id") >= 0) return false;
    bool given = false;
    GIntBig next = 0;
    OGR_L_ResetReading(r->source);
    for (OGRFeatureH f; !given && (f = OGR_L_GetNextFeature(r->source)); OGR_F_Destroy(f))
        given = OGR_F_GetFID(f) != next++;
    return given;
}

static const char *type_word(OGRFieldType type)
{
    switch (type) {
    case OFTString:
        return "text";
    case OFTInteger:
    case OFTInteger64:
        return "whole number";
    case OFTReal:
        return "number";
    case OFTDate:
    case OFTDateTime:
        return "date";
    default:
        return "other";
    }
}

/* "text(20)", "number"; NULL without memory. */
static char *type_of(const reading *r, size_t field)
{
    char text[40];
    OGRFieldDefnH f = field < r->fields ? OGR_FD_GetFieldDefn(r->defn, (int)field) : NULL;
    int width = f ? OGR_Fld_GetWidth(f) : 0;
    int n = snprintf(text, sizeof text, "%s", type_word(f ? OGR_Fld_GetType(f) : OFTInteger64));
    if (width) n += snprintf(text + n, sizeof text - (size_t)n, "(%d)", width);
    return lq_arena_strndup(&r->table->text, text, (size_t)n);
}

static bool table_create(reading *r)
{
    lq_table *t = r->table;
    r->defn = OGR_L_GetLayerDefn(r->source);
    r->fields = (size_t)OGR_FD_GetFieldCount(r->defn);
    r->with_id = ids_are_given(r);
    t->columns = r->fields + r->with_id;
    t->file = lq_arena_strndup(&t->text, r->path, strlen(r->path));
    t->sheet = (char *)"";
    t->head = lq_zalloc(t->columns, sizeof *t->head);
    t->type = lq_arena_alloc(&t->text, t->columns, sizeof *t->type);
    if (!t->file || !t->head || !t->type) return false;
    for (size_t i = 0; i < t->columns; i++) {
        const char *name = i < r->fields ? OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(r->defn, (int)i)) : "id";
        lq_charset_see(&r->evidence, name, strlen(name));
        if (!(t->head[i] = lq_arena_strndup(&t->text, name, strlen(name)))) return false;
        if (!(t->type[i] = type_of(r, i))) return false;
    }
    return true;
}

/* GDAL prints reals with 15 digits, which loses some; lq_buf_number does not. */
static const char *field_text(reading *r, OGRFeatureH f, int field)
{
    if (!OGR_F_IsFieldSetAndNotNull(f, field)) return "";
    if (OGR_Fld_GetType(OGR_FD_GetFieldDefn(r->defn, field)) != OFTReal)
        return OGR_F_GetFieldAsString(f, field);
    double value = OGR_F_GetFieldAsDouble(f, field);
    if (!isfinite(value)) return "";
    lq_buf_clear(&r->number);
    lq_buf_number(&r->number, value);
    return r->number.failed ? NULL : r->number.data;
}

static const char *id_text(reading *r, OGRFeatureH f)
{
    lq_buf_clear(&r->number);
    lq_buf_printf(&r->number, "%lld", (long long)OGR_F_GetFID(f));
    return r->number.failed ? NULL : r->number.data;
}

static bool row_add(reading *r, OGRFeatureH f)
{
    lq_table *t = r->table;
    size_t used = t->rows * t->columns;
    if (t->columns && t->rows > SIZE_MAX / t->columns - 1) return false;
    if (!lq_grow((void **)&t->cell, &r->cell_room, used + t->columns + 1, sizeof *t->cell)) return false;
    if (!lq_grow((void **)&t->line, &r->line_room, t->rows + 1, sizeof *t->line)) return false;
    for (size_t i = 0; i < t->columns; i++) {
        const char *text = i < r->fields ? field_text(r, f, (int)i) : id_text(r, f);
        if (!text || !(t->cell[used + i] = lq_arena_strndup(&t->text, text, strlen(text)))) return false;
        lq_charset_see(&r->evidence, text, strlen(text));
    }
    t->line[t->rows] = t->rows + 1;
    t->rows++;
    return true;
}

/* ---- polygons ----------------------------------------------------------------------------------------------- */

static bool ring_add(reading *r, OGRGeometryH ring)
{
    size_t n = (size_t)OGR_G_GetPointCount(ring);
    if (!n) return true;
    if (!lq_grow((void **)&r->xy, &r->xy_room, n, 2 * sizeof *r->xy)) return false;
    OGR_G_GetPoints(ring, r->xy, 2 * sizeof *r->xy, r->xy + 1, 2 * sizeof *r->xy, NULL, 0);
    return lq_ring_input_add(&r->rings, r->polygons, r->xy, r->xy + 1, 2, n);
}

/* Every ring of every polygon in a geometry of straight lines. */
static bool polygons_add(reading *r, OGRGeometryH g)
{
    OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(g));
    bool ok = true, polygon = type == wkbPolygon || type == wkbTriangle;
    bool group =
        OGR_GT_IsSubClassOf(type, wkbGeometryCollection) || OGR_GT_IsSubClassOf(type, wkbPolyhedralSurface);
    if (!polygon && !group) return true;
    for (int i = 0; ok && i < OGR_G_GetGeometryCount(g); i++) {
        OGRGeometryH part = OGR_G_GetGeometryRef(g, i);
        ok = polygon ? ring_add(r, part) : polygons_add(r, part);
    }
    return ok;
}

static bool geometry_add(reading *r, OGRGeometryH g, size_t row)
{
    size_t before = r->polygons->rings;
    if (!lq_polygons_feature_add(r->polygons)) return false;
    OGRGeometryH straight = g && OGR_G_HasCurveGeometry(g, 1) ? OGR_G_GetLinearGeometry(g, 0, NULL) : NULL;
    bool ok = !g || polygons_add(r, straight ? straight : g);
    if (straight) OGR_G_DestroyGeometry(straight);
    if (!ok) return false;
    lq_ring_input_tell(&r->rings, r->findings, r->path, row);
    if (r->polygons->rings > before)
        r->with_rings++;
    else
        lq_findings_add(r->findings, "record-empty", r->path, row, "", "the feature has no polygon%s%s%s",
                        g ? " (it is a " : "", g ? OGRGeometryTypeToName(OGR_G_GetGeometryType(g)) : "",
                        g ? ")" : "");
    return true;
}

static lq_code features_read(reading *r, lq_err *err)
{
    if (!table_create(r)) return lq_nomem(err);
    OGR_L_ResetReading(r->source);
    for (OGRFeatureH f; (f = OGR_L_GetNextFeature(r->source)); OGR_F_Destroy(f)) {
        if (row_add(r, f) && geometry_add(r, OGR_F_GetGeometryRef(f), r->table->rows)) continue;
        OGR_F_Destroy(f);
        return lq_nomem(err);
    }
    if (!r->table->rows)
        return lq_fail(err, LQ_DATA, "%s: no features: the layer %s is empty", r->path,
                       OGR_L_GetName(r->source));
    if (!r->with_rings)
        return lq_fail(err, LQ_DATA, "%s: none of its %zu features is a polygon; boundaries must be polygons",
                       r->path, r->table->rows);
    return LQ_OK;
}

/* ---- texts and layer ---------------------------------------------------------------------------------------- */

static bool texts_convert(lq_charset *c, lq_table *t, lq_charset_faults *faults)
{
    size_t cells = t->rows * t->columns;
    for (size_t i = 0; i < t->columns + cells; i++) {
        char **text = i < t->columns ? &t->head[i] : &t->cell[i - t->columns];
        *text = lq_charset_text(c, &t->text, *text, strlen(*text), faults);
        if (!*text) return false;
    }
    return true;
}

static lq_code texts_decode(reading *r, lq_layer *layer, const char *named, lq_err *err)
{
    const char *why = "as GDAL delivers it", *name = "UTF-8";
    lq_buf told = {0};
    lq_charset *c = NULL;
    lq_charset_faults faults = {0};
    lq_code code = named ? lq_charset_named(&name, named, err) : LQ_OK;
    if (code) return code;
    if (!r->evidence.utf8_bad)
        name = "UTF-8";
    else if (named)
        why = "as asked for";
    else
        name = lq_charset_guess(&r->evidence, NULL, &why);
    if (r->evidence.utf8_bad) {
        code = lq_charset_open(&c, name, err);
        if (!code && !texts_convert(c, r->table, &faults)) code = lq_nomem(err);
        lq_charset_close(c);
        lq_findings_add(r->findings, "encoding", r->path, 0, "",
                        "the texts are not UTF-8, as this format wants; read as %s, %zu bytes were not", name,
                        faults.bad + faults.cut);
    }
    lq_buf_printf(&told, "%s (%s)", name, why);
    if (!code && told.failed) code = lq_nomem(err);
    if (code)
        lq_buf_release(&told);
    else
        layer->encoding = told.data;
    return code;
}

/* A GeoPackage says "Undefined" where it knows no system. */
static lq_code crs_read(const reading *r, lq_layer *layer, lq_err *err)
{
    static const char *const options[] = {"FORMAT=WKT2_2019", NULL};
    OGRSpatialReferenceH srs = OGR_L_GetSpatialRef(r->source);
    const char *name = srs ? OSRGetName(srs) : NULL;
    char *wkt = NULL;
    if (name && strncmp(name, "Undefined", 9)) OSRExportToWktEx(srs, &wkt, options);
    layer->crs = lq_strdup(wkt ? wkt : "");
    CPLFree(wkt);
    return layer->crs ? LQ_OK : lq_nomem(err);
}

/* Changes may wait in a log beside a GeoPackage; SQLite would write them into the file when it only wants to read. */
static lq_code log_tell(const reading *r, lq_err *err)
{
    lq_buf name = {0};
    VSIStatBufL st;
    lq_buf_printf(&name, "%s-wal", r->path);
    bool failed = name.failed;
    if (!failed && !VSIStatL(name.data, &st) && st.st_size > 0)
        lq_findings_add(
            r->findings, "changes-pending", r->path, 0, "",
            "another program has it open, or did not close it; what it changed last (in %s) is not seen",
            name.data);
    lq_buf_release(&name);
    return failed ? lq_nomem(err) : LQ_OK;
}

static lq_code layer_fill(reading *r, lq_layer *layer, const char *encoding, lq_gdal_message *m, lq_err *err)
{
    static const char *const immutable[] = {"IMMUTABLE=YES", NULL}; /* drivers without it only warn */
    lq_code code;
    layer->attributes = r->table = lq_zalloc(1, sizeof *r->table);
    if (!r->table) return lq_nomem(err);
    r->polygons = &layer->polygons;
    GDALAllRegister();
    if ((code = log_tell(r, err))) return code;
    r->data = GDALOpenEx(r->path, GDAL_OF_VECTOR | GDAL_OF_READONLY, NULL, immutable, NULL);
    if (!r->data)
        return lq_fail(err, LQ_DATA, "%s: GDAL cannot read it as boundaries%s%s", r->path,
                       m->failures ? ": " : "", m->text);
    if ((code = layer_choose(r, err)) || (code = features_read(r, err))) return code;
    if (m->failures)
        lq_findings_add(r->findings, "damaged", r->path, 0, "", "GDAL complained %zu %s, first: %s",
                        m->failures, lq_plural(m->failures, "time", "times"), m->text);
    if ((code = texts_decode(r, layer, encoding, err))) return code;
    return crs_read(r, layer, err);
}

lq_code lq_ogr_read(lq_layer **out, const char *path, const char *encoding, lq_findings *findings,
                    lq_err *err)
{
    reading r = {.path = path, .findings = findings};
    lq_gdal_message m = {0};
    lq_layer *layer = lq_zalloc(1, sizeof *layer);
    if (!layer) return lq_nomem(err);
    lq_gdal_listen(&m);
    lq_code code = layer_fill(&r, layer, encoding, &m, err);
    if (r.data) GDALClose(r.data);
    lq_gdal_unlisten();
    lq_ring_input_release(&r.rings);
    lq_buf_release(&r.number);
    free(r.xy);
    if (code) {
        lq_layer_free(layer);
        return code;
    }
    *out = layer;
    return LQ_OK;
}
