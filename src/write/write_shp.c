/*
 * write_shp.c: see write_shp.h. The files are made by shapelib in a folder of their own beside the target and moved into place at
 * the end, the .shp last, so that a reader finds the old layer or the new one.
 */
#include "write/write_shp.h"

#include <assert.h>
#include <errno.h>
#include <shapefil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"

#define NAME_BYTES 10
#define CELL_BYTES 254
#define STEM_BYTES 3000 /* a path has at most 4096 */

static const char *const endings[] = {".dbf", ".shx", ".cpg", ".prj", ".shp"};
#define ENDINGS (sizeof endings / sizeof *endings)

static const char wgs84[] =
    "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],"
    "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

/* ---- shapelib ---- */

static void say_nothing(const char *message)
{
    (void)message; /* shapelib would print it */
}

static SAHooks hooks_make(void)
{
    SAHooks hooks;
    SASetupDefaultHooks(&hooks);
    hooks.Error = say_nothing;
    return hooks;
}

/* shapelib keeps no errno that means anything. */
static lq_code fail_written(const char *path, lq_err *err)
{
    return lq_fail(err, LQ_FAILED, "%s: could not be written; is there room on the disk?", path);
}

static uint64_t number_at(const unsigned char *at, int bytes, bool big_endian)
{
    uint64_t v = 0;
    for (int i = 0; i < bytes; i++) v = v << 8 | at[big_endian ? i : bytes - 1 - i];
    return v;
}

/* shapelib closes a file without telling whether its last bytes could be written. The header goes last and says how long the file is:
   in 16-bit words, or, in a .dbf, by the sizes of head and record. */
static bool is_whole(const char *path, bool dbf, size_t rows)
{
    unsigned char head[32] = {0};
    struct stat st;
    FILE *f = fopen(path, "rb");
    bool good = f && fread(head, 1, sizeof head, f) == sizeof head && !fstat(fileno(f), &st);
    if (f) fclose(f);
    if (!good || !dbf) return good && number_at(head + 24, 4, true) * 2 == (uint64_t)st.st_size;
    uint64_t size = number_at(head + 8, 2, false) + rows * number_at(head + 10, 2, false), end_mark = 1;
    return number_at(head + 4, 4, false) == rows && (uint64_t)st.st_size >= size &&
           (uint64_t)st.st_size <= size + end_mark;
}

/* ---- geometry ---- */

typedef struct shape_buffer {
    double *x, *y;
    int *part;
    size_t x_room, y_room, part_room;
} shape_buffer;

/* The rings of a feature, closed and turned: arcs have the feature on their left, a shapefile wants it on the right. */
static bool shape_fill(shape_buffer *s, const lq_polygons *p, size_t f, int *parts, int *points)
{
    size_t r0 = p->first_ring[f], r1 = p->first_ring[f + 1],
           n = p->first_point[r1] - p->first_point[r0] + (r1 - r0), at = 0;
    if (n > INT32_MAX || !lq_grow((void **)&s->x, &s->x_room, n, sizeof *s->x) ||
        !lq_grow((void **)&s->y, &s->y_room, n, sizeof *s->y) ||
        !lq_grow((void **)&s->part, &s->part_room, r1 - r0, sizeof *s->part))
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

static lq_code shapes_write(const char *file, const char *path, const lq_polygons *p, lq_err *err)
{
    shape_buffer s = {0};
    SAHooks hooks = hooks_make();
    SHPHandle shp = SHPCreateLL(file, SHPT_POLYGON, &hooks);
    lq_code code = shp ? LQ_OK : fail_written(path, err);
    for (size_t f = 0; !code && f < p->features; f++) {
        int parts, points;
        if (!shape_fill(&s, p, f, &parts, &points)) {
            code = lq_nomem(err);
            break;
        }
        SHPObject *o =
            parts ? SHPCreateObject(SHPT_POLYGON, -1, parts, s.part, NULL, points, s.x, s.y, NULL, NULL)
                  : SHPCreateSimpleObject(SHPT_NULL, 0, NULL, NULL, NULL);
        if (!o || SHPWriteObject(shp, -1, o) < 0) code = fail_written(path, err);
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
    if (!*name) name = "field";
    for (int i = 0; i < 100; i++) {
        char tail[16] = "";
        if (i) snprintf(tail, sizeof tail, "_%d", i);
        int n = (int)text_cut(name, NAME_BYTES - strlen(tail));
        snprintf(out, NAME_BYTES + 8, "%.*s%s", n, name, tail);
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
        lq_findings_add(fs, "cell-cut", t->file, t->line[row], "",
                        "column \"%s\" is longer than the 254 bytes a .dbf can hold; the rest is cut",
                        t->head[column]);
    memcpy(cell, text, n);
    cell[n] = 0;
    return DBFWriteStringAttribute(dbf, (int)row, (int)column, cell);
}

static lq_code fields_add(DBFHandle dbf, const char *path, const lq_table *t, lq_err *err)
{
    for (size_t c = 0; c < t->columns; c++) {
        char name[NAME_BYTES + 8];
        if (!field_name(name, dbf, t->head[c]))
            return lq_fail(err, LQ_DATA, "%s: too many columns begin like \"%s\"; rename some", t->file,
                           t->head[c]);
        if (DBFAddField(dbf, name, FTString, (int)column_width(t, c), 0) < 0)
            return lq_fail(err, LQ_DATA,
                           "%s: a .dbf has no room for a column \"%s\" beside the others; leave some out",
                           t->file, t->head[c]);
    }
    if (!t->columns && DBFAddField(dbf, "id", FTString, 10, 0) < 0) return fail_written(path, err);
    return LQ_OK;
}

/* A .dbf has at least one field, so a layer without attributes gets the numbers of its records. */
static bool row_write(DBFHandle dbf, const lq_table *t, size_t row, lq_findings *fs)
{
    char number[24];
    bool ok = true;
    snprintf(number, sizeof number, "%zu", row + 1);
    if (!t->columns) return DBFWriteStringAttribute(dbf, (int)row, 0, number);
    for (size_t c = 0; ok && c < t->columns; c++) ok = cell_write(dbf, t, row, c, fs);
    return ok;
}

static lq_code attributes_write(const char *file, const char *path, const lq_table *t, lq_findings *fs,
                                lq_err *err)
{
    SAHooks hooks = hooks_make();
    DBFHandle dbf = DBFCreateLL(file, "UTF-8", &hooks);
    if (!dbf) return fail_written(path, err);
    DBFSetLastModifiedDate(dbf, 70, 1, 1);
    lq_code code = fields_add(dbf, path, t, err);
    for (size_t r = 0; !code && r < t->rows; r++)
        if (!row_write(dbf, t, r, fs)) code = fail_written(path, err);
    DBFClose(dbf);
    return code;
}

/* ---- the set of files ---- */

bool lq_write_shp_name(const char *path)
{
    size_t n = strlen(path);
    return n > 4 && path[n - 5] != '/' && !strcmp(path + n - 4, ".shp");
}

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

typedef struct shp_places {
    char target[STEM_BYTES], dir[STEM_BYTES + 32],
        stem[STEM_BYTES + 64]; /* names without their endings, and the folder of our own */
    char file[STEM_BYTES + 96];
} shp_places;

static const char *place(shp_places *at, const char *ending)
{
    snprintf(at->file, sizeof at->file, "%s%s", at->stem, ending);
    return at->file;
}

static lq_code files_write(shp_places *at, const char *path, const lq_polygons *p, const lq_table *t,
                           lq_findings *fs, lq_err *err)
{
    lq_code code = shapes_write(place(at, ".shp"), path, p, err);
    if (!code && !is_whole(place(at, ".shp"), false, 0)) code = fail_written(path, err);
    if (!code && !is_whole(place(at, ".shx"), false, 0)) code = fail_written(path, err);
    if (!code) code = attributes_write(place(at, ".dbf"), path, t, fs, err);
    if (!code && !is_whole(place(at, ".dbf"), true, t->rows)) code = fail_written(path, err);
    if (!code) code = lq_file_write(place(at, ".prj"), wgs84, sizeof wgs84 - 1, false, err);
    if (!code) code = lq_file_write(place(at, ".cpg"), "UTF-8\n", 6, false, err);
    return code ? code : files_move(at->stem, at->target, err);
}

lq_code lq_write_shp(const char *path, const lq_polygons *p, const lq_table *t, lq_findings *fs, lq_err *err)
{
    shp_places at;
    size_t n = strlen(path);
    assert(lq_write_shp_name(path));
    if (n >= STEM_BYTES) return lq_fail(err, LQ_USAGE, "%.200s...: too long for a file name", path);
    snprintf(at.target, sizeof at.target, "%.*s", (int)(n - 4), path);
    snprintf(at.dir, sizeof at.dir, "%s.tmp-%ld", at.target, (long)getpid());
    snprintf(at.stem, sizeof at.stem, "%s/layer", at.dir);
    lq_code code = lq_dir_create(at.dir, err);
    if (code) return code;
    code = files_write(&at, path, p, t, fs, err);
    files_remove(at.stem, at.dir);
    return code;
}
