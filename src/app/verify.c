/* verify.c: lq_verify: is every tile there, whole, and known to the manifest? */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include "app/report.h"
#include "app/tiles.h"
#include "base/file.h"
#include "write/manifest.h"
#include "write/png.h"

#define TILE_BYTES_MAX ((size_t)1 << 26)

typedef struct verdict {
    const char *dir;
    lq_manifest manifest;
    lq_report *report;
    size_t tiles, missing, damaged, unknown;
} verdict;

/* An error line without the path it opens with, which the finding has already. */
static const char *after_path(const lq_err *err, const char *path)
{
    size_t n = strlen(path);
    return !strncmp(err->text, path, n) && !strncmp(err->text + n, ": ", 2) ? err->text + n + 2 : err->text;
}

static void fault_tell(verdict *v, size_t *count, const char *kind, const char *path, const char *what)
{
    ++*count;
    lq_findings_add(&v->report->findings, kind, path, 0, "", "%s", what);
}

/* LQ_DATA, and *fault says why, when the file is no whole picture of the size it should have. */
static lq_code tile_read(const char *path, size_t size, lq_err *fault)
{
    lq_buf file = {0};
    uint8_t *rgba = NULL;
    unsigned width, height;
    lq_code code = lq_file_read(&file, path, TILE_BYTES_MAX, fault);
    if (!code && file.size != size)
        code = lq_fail(fault, LQ_DATA, "%zu bytes; the manifest says %zu", file.size, size);
    if (!code) code = lq_png_read(&rgba, &width, &height, &file, path, fault);
    free(rgba);
    lq_buf_release(&file);
    return code;
}

/* What is wrong with a tile is a finding; only a file that could not be looked at is an error. */
static lq_code tile_check(verdict *v, const lq_manifest_tile *t, lq_err *err)
{
    char path[LQ_PATH_BYTES];
    lq_err fault = {0};
    v->tiles++;
    lq_tile_path(path, v->dir, v->manifest.set[t->set], (lq_tile){t->z, t->x, t->y});
    if (!lq_file_exists(path)) {
        fault_tell(v, &v->missing, "tile-missing", path, "not there; the manifest has it");
        return LQ_OK;
    }
    lq_code code = tile_read(path, t->size, &fault);
    if (code == LQ_DATA) fault_tell(v, &v->damaged, "tile-damaged", path, after_path(&fault, path));
    return code == LQ_DATA || !code ? LQ_OK : lq_fail(err, code, "%s", fault.text);
}

/* Reads "391" or "391.png"; false for any other name. */
static bool name_number(uint32_t *out, const char *name, const char *ending)
{
    char *end;
    if (*name < '0' || *name > '9') return false;
    unsigned long value = strtoul(name, &end, 10);
    *out = (uint32_t)value;
    return !strcmp(end, ending) && value <= INT32_MAX;
}

typedef struct place {
    uint32_t part[3]; /* z, x, y */
    int depth;
} place;

/* Looks through SET/z/x/ for pictures that the manifest does not know. */
static void folder_check(verdict *v, int set, const char *path, place at)
{
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));) {
        char below[4096];
        bool leaf = at.depth == 2;
        if (!name_number(&at.part[at.depth], e->d_name, leaf ? ".png" : "")) continue;
        snprintf(below, sizeof below, "%s/%s", path, e->d_name);
        if (!leaf) {
            folder_check(v, set, below, (place){{at.part[0], at.part[1], 0}, at.depth + 1});
            continue;
        }
        const lq_manifest_tile *t =
            lq_manifest_find(&v->manifest, set, (lq_tile){(int)at.part[0], at.part[1], at.part[2]});
        if (t && (t->size || !t->key)) continue;
        fault_tell(v, &v->unknown, "tile-unknown", below, "not in the manifest");
    }
    if (d) closedir(d);
}

static void verdict_report(verdict *v)
{
    lq_report *r = v->report;
    lq_report_text_member(r, "directory", v->dir);
    lq_report_count(r, "tiles", v->tiles);
    lq_report_count(r, "missing", v->missing);
    lq_report_count(r, "damaged", v->damaged);
    lq_report_count(r, "unknown", v->unknown);
    lq_report_line(r, "%s: %zu tiles: %zu missing, %zu damaged; %zu not in the manifest", v->dir, v->tiles,
                   v->missing, v->damaged, v->unknown);
}

/* What is wrong, and what puts it right: a tile that is not ours is left for its owner to delete. */
static lq_code verdict_code(const verdict *v, lq_err *err)
{
    size_t faults = v->missing + v->damaged + v->unknown;
    const char *remedy = v->damaged   ? "run laoqu render again with --force"
                         : v->missing ? "run laoqu render again"
                                      : "delete what does not belong there";
    if (faults)
        return lq_fail(err, LQ_DATA,
                       "%s: %zu tiles are missing, damaged or not in the manifest, the first: %s; %s", v->dir,
                       faults, v->report->findings.at[0].file, remedy);
    if (!v->manifest.done)
        return lq_fail(err, LQ_DATA, "%s: the last run was cut off; run laoqu render again", v->dir);
    return LQ_OK;
}

static lq_code tree_check(verdict *v, lq_err *err)
{
    lq_code code = LQ_OK;
    for (size_t i = 0; !code && i < v->manifest.tiles; i++) {
        const lq_manifest_tile *t = &v->manifest.tile[i];
        if (t->size) code = tile_check(v, t, err);
    }
    for (size_t s = 0; !code && s < v->manifest.sets; s++) {
        char path[LQ_PATH_BYTES];
        snprintf(path, sizeof path, "%s/%s", v->dir, v->manifest.set[s]);
        folder_check(v, (int)s, path, (place){{0}, 0});
    }
    if (!v->manifest.done)
        lq_findings_add(&v->report->findings, "run-unfinished", v->dir, 0, "",
                        "the last run was cut off; some tiles may be missing");
    return code;
}

static bool has_manifest(const char *dir)
{
    char path[LQ_PATH_BYTES];
    return snprintf(path, sizeof path, "%s/manifest.json", dir) < LQ_PATH_BYTES && lq_file_exists(path);
}

static lq_code manifest_open(verdict *v, lq_err *err)
{
    lq_err unread = {0};
    lq_code code = lq_manifest_read(&v->manifest, v->dir, &unread);
    if (code == LQ_FAILED && !has_manifest(v->dir))
        return lq_fail(err, LQ_DATA, "%s: no manifest.json; give a directory that laoqu render wrote",
                       v->dir);
    return code ? lq_fail(err, code, "%s", unread.text) : LQ_OK;
}

lq_code lq_verify(lq_report **out, const char *dir, lq_err *err)
{
    verdict v = {.dir = dir, .report = lq_report_create()};
    if (!v.report) return lq_nomem(err);
    v.report->listed = true;
    lq_code code = manifest_open(&v, err);
    bool told = !code;
    if (!code) code = tree_check(&v, err);
    verdict_report(&v);
    if (!code) code = lq_report_close(v.report, false, err);
    if (!code) code = verdict_code(&v, err);
    lq_manifest_release(&v.manifest);
    if (told && code != LQ_FAILED)
        *out = v.report;
    else
        lq_report_free(v.report);
    return code;
}
