/*
 * read_shp.c: see read_shp.h.
 *
 * ESRI Shapefile Technical Description, July 1998. A .shp is a header of 100 bytes, then records: number and
 * length in 16-bit words (big endian), then shape type, box, number of parts, number of points, part starts,
 * points (little endian). The .shx repeats offset and length of each record.
 *
 * Both files are read into memory. Where each record lies is taken from the .shx if it is whole, else from a
 * walk through the .shp; each record is then compared with the file's size and with its own counts, and only
 * one that agrees is handed to shapelib, together with a .shx made from what was found.
 */
#include "read/read_shp.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "read/archive.h"
#include "read/read_dbf.h"
#include "read/ring_input.h"
#include "read/shape_memory.h"

#define HEADER_BYTES     100
#define FILE_CODE        9994
#define SHP_LIMIT_BYTES  ((size_t)UINT32_MAX)
#define TEXT_LIMIT_BYTES ((size_t)1 << 16) /* .prj, .cpg */

typedef struct record {
    uint32_t at,
        size; /* bytes: of the content in the .shp, its 8 byte header not counted; at == 0: there is none */
    const char *fault; /* a constant phrase, NULL while sound */
} record;

typedef struct reading {
    const char *path;
    lq_findings *findings;
    lq_buf shp, shx; /* shx: as read, then as made for shapelib */
    record *records;
    size_t n, room;
    lq_shape_memory memory;
    SHPHandle handle;
    lq_ring_input rings;
    size_t with_rings;
} reading;

static uint32_t be32(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static uint32_t le32(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
}

static void be32_put(char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) at[i] = (char)(value >> (24 - 8 * i));
}

static bool is_polygon(uint32_t type)
{
    return type == SHPT_POLYGON || type == SHPT_POLYGONZ || type == SHPT_POLYGONM;
}

/* ---- files beside the .shp ---------------------------------------------------------------------------------- */

/* Path with another ending, in the case the file system knows ("A.SHP" has "A.DBF"); NULL when there is none.
   Heap. */
static lq_code sibling(char **out, const char *path, const char *lower, const char *upper, lq_err *err)
{
    size_t stem = strlen(path) - strlen(lower);
    char *name = lq_strdup(path);
    if (!name) return lq_nomem(err);
    memcpy(name + stem, lower, strlen(lower));
    if (!lq_archive_exists(name)) memcpy(name + stem, upper, strlen(upper));
    if (!lq_archive_exists(name)) {
        free(name);
        name = NULL;
    }
    *out = name;
    return LQ_OK;
}

/* The bytes of a file beside the .shp; empty when there is none. */
static lq_code sibling_read(lq_buf *out, const char *path, const char *lower, const char *upper, size_t limit,
                            lq_err *err)
{
    char *name;
    lq_code code = sibling(&name, path, lower, upper, err);
    if (code) return code;
    if (name)
        code = lq_archive_read(out, name, limit, err);
    else
        lq_buf_add(out, "", 0);
    free(name);
    return code ? code : out->failed ? lq_nomem(err) : LQ_OK;
}

/* ---- where the records are ---------------------------------------------------------------------------------- */

static lq_code shp_check(reading *r, lq_err *err)
{
    char *head = r->shp.data;
    if (r->shp.size < HEADER_BYTES)
        return lq_fail(err, LQ_DATA, "%s: not a shapefile: it has %zu bytes, the header alone has 100",
                       r->path, r->shp.size);
    if (be32(head) != FILE_CODE)
        return lq_fail(err, LQ_DATA, "%s: not a shapefile: it begins with other bytes than a .shp does",
                       r->path);
    uint32_t type = le32(head + 32);
    if (!is_polygon(type))
        return lq_fail(err, LQ_DATA, "%s: holds shapes of type %s; boundaries must be polygons", r->path,
                       SHPTypeName((int)(type & 0xFF)));
    uint64_t claimed = (uint64_t)be32(head + 24) * 2;
    if (claimed != r->shp.size)
        lq_findings_add(r->findings, "shp-length", r->path, 0, "",
                        "the header says %llu bytes, the file has %zu", (unsigned long long)claimed,
                        r->shp.size);
    be32_put(head + 24, (uint32_t)(r->shp.size / 2));
    return LQ_OK;
}

static bool record_add(reading *r, uint64_t at, uint64_t size)
{
    if (!lq_grow((void **)&r->records, &r->room, r->n + 1, sizeof *r->records)) return false;
    record *rec = &r->records[r->n++];
    *rec = (record){(uint32_t)at, (uint32_t)size, NULL};
    if (at < HEADER_BYTES + 8 || at > r->shp.size)
        *rec = (record){0, 0, "the .shx puts it outside the file"};
    else if (size > UINT32_MAX)
        *rec = (record){0, 0, "it claims a negative length"};
    else if (size > r->shp.size - at)
        *rec = (record){0, 0, "it claims more bytes than the file holds"};
    return true;
}

/* Length in bytes of the content whose record header is at `at` - 8, as the .shp has it. */
static uint64_t content_size(const reading *r, uint64_t at)
{
    return (uint64_t)be32(r->shp.data + at - 4) * 2;
}

/* True when the .shx is there and whole; *ok is false without memory. */
static bool records_from_shx(reading *r, bool *ok)
{
    *ok = true;
    if (r->shx.size < HEADER_BYTES || be32(r->shx.data) != FILE_CODE) return false;
    size_t n = (r->shx.size - HEADER_BYTES) / 8;
    if ((uint64_t)be32(r->shx.data + 24) * 2 != HEADER_BYTES + 8 * (uint64_t)n) return false;
    for (size_t i = 0; i < n && *ok; i++) {
        uint64_t at = (uint64_t)be32(r->shx.data + HEADER_BYTES + 8 * i) * 2 + 8;
        *ok = record_add(r, at, at <= r->shp.size ? content_size(r, at) : 0);
    }
    return true;
}

static bool records_from_scan(reading *r)
{
    uint64_t at = HEADER_BYTES + 8;
    for (; at <= r->shp.size; at += r->records[r->n - 1].size + 8) {
        if (!record_add(r, at, content_size(r, at))) return false;
        if (r->records[r->n - 1].fault) {
            lq_findings_add(r->findings, "shx", r->path, r->n, "",
                            "without a usable .shx no record after this damaged one can be found");
            return true;
        }
    }
    return true;
}

static lq_code records_find(reading *r, lq_err *err)
{
    lq_code code = sibling_read(&r->shx, r->path, ".shx", ".SHX", SHP_LIMIT_BYTES, err);
    if (code) return code;
    bool ok, whole = records_from_shx(r, &ok);
    if (!whole) {
        lq_findings_add(r->findings, "shx", r->path, 0, "",
                        "the .shx is %s; the records were found in the .shp itself",
                        r->shx.size ? "damaged" : "missing");
        ok = records_from_scan(r);
    }
    if (!ok) return lq_nomem(err);
    if (!r->n) return lq_fail(err, LQ_DATA, "%s: no features: the file holds no records", r->path);
    return LQ_OK;
}

/* ---- is a record what it says ------------------------------------------------------------------------------- */

static const char *parts_fault(const char *content, uint32_t parts, uint32_t points)
{
    uint32_t before = 0;
    for (uint32_t i = 0; i < parts; i++) {
        uint32_t start = le32(content + 44 + 4 * (size_t)i);
        if (start >= points) return "a part begins past its last point";
        if (i ? start <= before : start != 0) return "its parts are not in order";
        before = start;
    }
    return NULL;
}

/* What is wrong with a record, as a constant phrase; "" for one that is empty on purpose. */
static const char *content_fault(const char *content, uint32_t size)
{
    if (size < 4) return "it is too short";
    uint32_t type = le32(content);
    if (type == SHPT_NULL) return "";
    if (!is_polygon(type)) return "its type is not polygon";
    if (size < 44) return "it is too short";
    uint32_t parts = le32(content + 36), points = le32(content + 40);
    if (parts > INT32_MAX || points > INT32_MAX) return "it claims a negative number of parts or points";
    uint64_t need = 44 + 4 * (uint64_t)parts + 16 * (uint64_t)points;
    if (type == SHPT_POLYGONZ) need += 16 + 8 * (uint64_t)points;
    if (need > size) return "it claims more parts and points than it holds";
    if (!parts || !points) return "";
    return parts_fault(content, parts, points);
}

static void records_check(reading *r)
{
    for (size_t i = 0; i < r->n; i++) {
        record *rec = &r->records[i];
        if (!rec->fault) rec->fault = content_fault(r->shp.data + rec->at, rec->size);
    }
}

/* Opens shapelib on the .shp and on a .shx of the records found; one with a fault gets no length and is not
   asked for. */
static lq_code shp_open(reading *r, lq_err *err)
{
    char name[LQ_SHAPE_NAME_ROOM];
    SAHooks hooks = lq_shape_memory_hooks();
    lq_buf_clear(&r->shx);
    lq_buf_add(&r->shx, r->shp.data, HEADER_BYTES);
    for (size_t i = 0; i < r->n; i++) {
        char entry[8] = {0};
        bool sound = !r->records[i].fault;
        be32_put(entry, sound ? (r->records[i].at - 8) / 2 : HEADER_BYTES / 2);
        be32_put(entry + 4, sound ? r->records[i].size / 2 : 0);
        lq_buf_add(&r->shx, entry, 8);
    }
    if (r->shx.failed) return lq_nomem(err);
    be32_put(r->shx.data + 24, (uint32_t)(r->shx.size / 2));
    r->memory.file[0] = (lq_shape_file){".shp", r->shp.data, r->shp.size, 0};
    r->memory.file[1] = (lq_shape_file){".shx", r->shx.data, r->shx.size, 0};
    lq_shape_memory_name(name, &r->memory);
    r->handle = SHPOpenLL(name, "rb", &hooks);
    if (!r->handle)
        return lq_fail(err, LQ_DATA, "%s: shapelib cannot read this shapefile; export it again", r->path);
    SHPSetFastModeReadObject(r->handle, 1);
    return LQ_OK;
}

/* ---- polygons ----------------------------------------------------------------------------------------------- */

static bool rings_read(reading *r, lq_polygons *p, const SHPObject *shape, size_t row)
{
    size_t before = p->rings;
    for (int i = 0; i < shape->nParts; i++) {
        int start = shape->panPartStart[i],
            end = i + 1 < shape->nParts ? shape->panPartStart[i + 1] : shape->nVertices;
        if (!lq_ring_input_add(&r->rings, p, shape->padfX + start, shape->padfY + start, 1,
                               (size_t)(end - start)))
            return false;
    }
    lq_ring_input_tell(&r->rings, r->findings, r->path, row);
    r->with_rings += p->rings > before;
    return true;
}

static bool feature_read(reading *r, lq_polygons *p, size_t row)
{
    const char *fault = row <= r->n ? r->records[row - 1].fault : "";
    if (!lq_polygons_feature_add(p)) return false;
    SHPObject *shape = fault ? NULL : SHPReadObject(r->handle, (int)row - 1);
    if (!shape) {
        if (!fault) fault = "shapelib cannot read it";
        if (*fault)
            lq_findings_add(r->findings, "record-damaged", r->path, row, "",
                            "the record is left without geometry: %s", fault);
        else
            lq_findings_add(r->findings, "record-empty", r->path, row, "", "the record has no geometry");
        return true;
    }
    bool ok = rings_read(r, p, shape, row);
    SHPDestroyObject(shape);
    return ok;
}

static lq_code features_read(reading *r, lq_layer *layer, lq_err *err)
{
    const lq_table *t = layer->attributes;
    for (size_t i = 0; i < t->rows; i++)
        if (!feature_read(r, &layer->polygons, t->line[i])) return lq_nomem(err);
    if (!r->with_rings)
        return lq_fail(err, LQ_DATA, "%s: no features: none of the %zu records holds a polygon", r->path,
                       r->n);
    return LQ_OK;
}

/* ---- layer -------------------------------------------------------------------------------------------------- */

static lq_code attributes_read(reading *r, lq_layer *layer, const char *encoding, lq_err *err)
{
    lq_buf cpg = {0};
    char *name = NULL;
    lq_code code = sibling_read(&cpg, r->path, ".cpg", ".CPG", TEXT_LIMIT_BYTES, err);
    if (code || (code = sibling(&name, r->path, ".dbf", ".DBF", err))) goto done;
    cpg.data[strcspn(cpg.data, "\r\n")] = 0;
    if (name) {
        code = lq_dbf_read(&layer->attributes, &layer->encoding, name, r->n, cpg.data, encoding, r->findings,
                           err);
        goto done;
    }
    lq_findings_add(r->findings, "dbf-missing", r->path, 0, "",
                    "the .dbf beside it is missing: no attributes, so nothing can be joined");
    layer->attributes = lq_dbf_blank(r->path, r->n);
    layer->encoding = lq_strdup("");
    if (!layer->attributes || !layer->encoding) code = lq_nomem(err);
done:
    free(name);
    lq_buf_release(&cpg);
    return code;
}

static lq_code crs_read(reading *r, lq_layer *layer, lq_err *err)
{
    lq_buf prj = {0};
    lq_code code = sibling_read(&prj, r->path, ".prj", ".PRJ", TEXT_LIMIT_BYTES, err);
    if (!code && !(layer->crs = lq_strdup(prj.data))) code = lq_nomem(err);
    lq_buf_release(&prj);
    return code;
}

static lq_code layer_fill(reading *r, lq_layer *layer, const char *encoding, lq_err *err)
{
    lq_code code;
    if (!lq_archive_exists(r->path))
        return lq_fail(err, LQ_DATA, "%s: there is no such file; a shapefile needs its .shp", r->path);
    if ((code = lq_archive_read(&r->shp, r->path, SHP_LIMIT_BYTES, err))) return code;
    if ((code = shp_check(r, err)) || (code = records_find(r, err))) return code;
    records_check(r);
    if ((code = attributes_read(r, layer, encoding, err)) || (code = crs_read(r, layer, err))) return code;
    if ((code = shp_open(r, err))) return code;
    return features_read(r, layer, err);
}

lq_code lq_shp_read(lq_layer **out, const char *path, const char *encoding, lq_findings *findings,
                    lq_err *err)
{
    reading r = {.path = path, .findings = findings};
    lq_layer *layer = lq_zalloc(1, sizeof *layer);
    lq_code code = layer ? layer_fill(&r, layer, encoding, err) : lq_nomem(err);
    if (r.handle) SHPClose(r.handle);
    lq_buf_release(&r.shp);
    lq_buf_release(&r.shx);
    free(r.records);
    lq_ring_input_release(&r.rings);
    if (code) {
        lq_layer_free(layer);
        return code;
    }
    *out = layer;
    return LQ_OK;
}
