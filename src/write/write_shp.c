/*
 * write_shp.c: see write_shp.h. The files are made by shapelib in a folder of their own beside the target and moved into place at
 * the end, the .shp last, so that a reader finds the old layer or the new one.
 */
#include "write/write_shp.h"

#include <errno.h>
#include <shapefil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"

#define NAME_BYTES 10
#define CELL_BYTES 254

static const char *const endings[] = {".dbf", ".shx", ".cpg", ".prj", ".shp"};
#define ENDINGS (sizeof endings / sizeof *endings)

static const char wgs84[] = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],"
                            "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

/* ---- geometry ---- */

typedef struct shape_buffer {
    double *x, *y;
    int *part;
    size_t x_room, y_room, part_room;
} shape_buffer;

/* The rings of a feature, closed and turned: arcs have the feature on their left, a shapefile wants it on the right. */
static bool shape_fill(shape_buffer *s, const lq_polygons *p, size_t f, int *parts, int *points)
{
    size_t r0 = p->first_ring[f], r1 = p->first_ring[f + 1], n = p->first_point[r1] - p->first_point[r0] + (r1 - r0), at = 0;
    if (n > INT32_MAX || !lq_grow((void **)&s->x, &s->x_room, n, sizeof *s->x) ||
        !lq_grow((void **)&s->y, &s->y_room, n, sizeof *s->y) || !lq_grow((void **)&s->part, &s->part_room, r1 - r0, sizeof *s->part))
        return false;
    for (size_t r = r0; r < r1; r++) {
        size_t first = p->first_point[r], m = p->first_point[r + 1] - first;
        s->part[r - r0] = (int)at;
        for (size_t i = 0; i <= m; i++, at++) {
            size_t k = first + (m - i) % m;
            s->x[at] = p->xy[2 * k];
            s->y[at] = p->xy[2 * k + 1];
        }
    }
    *parts = (int)(r1 - r0);
    *points = (int)n;
    return true;
}

static lq_code shapes_write(const char *path, const lq_polygons *p, lq_err *err)
{
    shape_buffer s = {0};
    SHPHandle shp = SHPCreate(path, SHPT_POLYGON);
    lq_code code = shp ? LQ_OK : lq_fail(err, LQ_FAILED, "%s: cannot create: %s", path, strerror(errno));
    for (size_t f = 0; !code && f < p->features; f++) {
        int parts, points;
        if (!shape_fill(&s, p, f, &parts, &points)) {
            code = lq_nomem(err);
            break;
        }
        SHPObject *o = parts ? SHPCreateObject(SHPT_POLYGON, -1, parts, s.part, NULL, points, s.x, s.y, NULL, NULL)
                             : SHPCreateSimpleObject(SHPT_NULL, 0, NULL, NULL, NULL);
        if (!o || SHPWriteObject(shp, -1, o) < 0) code = lq_fail(err, LQ_FAILED, "%s: cannot write: %s", path, strerror(errno));
        SHPDestroyObject(o);
    }
    if (shp) SHPClose(shp);
    free(s.x);
    free(s.y);
    free(s.part);
    return code;
}

/* ---- attributes ---- */

/* The longest beginning of at most `most` bytes that does not cut a UTF-8 character. */
static size_t text_cut(const char *text, size_t most)
{
    size_t n = strlen(text);
    if (n <= most) return n;
    n = most;
    while (n && ((unsigned char)text[n] & 0xC0) == 0x80) n--;
    return n;
}

/* A field name of at most 10 bytes that no earlier field has: NAME, then NAME_1 and so on. */
static bool field_name(char out[NAME_BYTES + 8], DBFHandle dbf, const char *name)
{
    for (int i = 0; i < 100; i++) {
        char tail[8] = "";
        if (i) snprintf(tail, sizeof tail, "_%d", i);
        int n = (int)text_cut(name, NAME_BYTES - strlen(tail));
        snprintf(out, NAME_BYTES + 8, "%.*s%s", n, *name ? name : "field", tail);
        if (DBFGetFieldIndex(dbf, out) < 0) return true;
    }
    return false;
}

static size_t column_width(const lq_table *t, size_t column)
{
    size_t width = 1;
    for (size_t r = 0; r < t->rows; r++) {
        size_t n = strlen(t->cell[r * t->columns + column]);
        if (n > width) width = n;
    }
    return width < CELL_BYTES ? width : CELL_BYTES;
}

static bool cell_write(DBFHandle dbf, const lq_table *t, size_t row, size_t column, lq_findings *fs)
{
    char cell[CELL_BYTES + 1];
    const char *text = t->cell[row * t->columns + column];
    size_t n = text_cut(text, CELL_BYTES);
    if (text[n])
        lq_findings_add(fs, "cell-cut", t->file, t->line[row], "", "column \"%s\" is longer than the 254 bytes a .dbf can hold; the rest is cut", t->head[column]);
    memcpy(cell, text, n);
    cell[n] = 0;
    return DBFWriteStringAttribute(dbf, (int)row, (int)column, cell);
}

static lq_code attributes_write(const char *path, const lq_table *t, lq_findings *fs, lq_err *err)
{
    DBFHandle dbf = DBFCreateEx(path, "UTF-8");
    if (!dbf) return lq_fail(err, LQ_FAILED, "%s: cannot create: %s", path, strerror(errno));
    lq_code code = LQ_OK;
    bool ok = true;
    DBFSetLastModifiedDate(dbf, 70, 1, 1);
    for (size_t c = 0; ok && !code && c < t->columns; c++) {
        char name[NAME_BYTES + 8];
        if (!field_name(name, dbf, t->head[c]))
            code = lq_fail(err, LQ_DATA, "%s: too many columns begin like \"%s\"; rename some", t->file, t->head[c]);
        else
            ok = DBFAddField(dbf, name, FTString, (int)column_width(t, c), 0) >= 0;
    }
    for (size_t r = 0; ok && !code && r < t->rows; r++)
        for (size_t c = 0; ok && c < t->columns; c++) ok = cell_write(dbf, t, r, c, fs);
    if (!ok) code = lq_fail(err, LQ_FAILED, "%s: cannot write: %s", path, strerror(errno));
    DBFClose(dbf);
    return code;
}

/* ---- the set of files ---- */

static lq_code files_move(const char *from, const char *to, lq_err *err)
{
    for (size_t i = 0; i < ENDINGS; i++) {
        char a[4096], b[4096];
        snprintf(a, sizeof a, "%s%s", from, endings[i]);
        snprintf(b, sizeof b, "%s%s", to, endings[i]);
        if (rename(a, b)) return lq_fail(err, LQ_FAILED, "%s: cannot write: %s", b, strerror(errno));
    }
    return LQ_OK;
}

static void files_remove(const char *stem, const char *dir)
{
    for (size_t i = 0; i < ENDINGS; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s%s", stem, endings[i]);
        unlink(path);
    }
    rmdir(dir);
}

lq_code lq_write_shp(const char *path, const lq_polygons *p, const lq_table *t, lq_findings *fs, lq_err *err)
{
    size_t n = strlen(path);
    if (n < 5 || strcmp(path + n - 4, ".shp") || n > 3000)
        return lq_fail(err, LQ_USAGE, "%s: not a shapefile name; end it in .shp", path);
    char target[3100], dir[3200], stem[3300], file[3400];
    snprintf(target, sizeof target, "%.*s", (int)(n - 4), path);
    snprintf(dir, sizeof dir, "%s.tmp-%ld", target, (long)getpid());
    snprintf(stem, sizeof stem, "%s/layer", dir);
    lq_code code = lq_dir_create(dir, err);
    if (code) return code;
    snprintf(file, sizeof file, "%s.shp", stem);
    code = shapes_write(file, p, err);
    snprintf(file, sizeof file, "%s.dbf", stem);
    if (!code) code = attributes_write(file, t, fs, err);
    snprintf(file, sizeof file, "%s.prj", stem);
    if (!code) code = lq_file_write(file, wgs84, sizeof wgs84 - 1, false, err);
    snprintf(file, sizeof file, "%s.cpg", stem);
    if (!code) code = lq_file_write(file, "UTF-8\n", 6, false, err);
    if (!code) code = files_move(stem, target, err);
    files_remove(stem, dir);
    return code;
}
