/* verify.c: lq_verify: is every tile there, whole, and known to the manifest? */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include "app/report.h"
#include "app/tiles.h"
#include "base/file.h"
#include "write/manifest.h"
#include "write/png.h"

#define JOURNAL_NAME   ".laoqu-journal" /* there from the begin of a run to its good end: see journal.c */
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

/* A fault is told as a finding; what it is called counts. */
static void tile_check(verdict *v, const lq_manifest_tile *t)
{
    char path[LQ_PATH_BYTES];
    lq_buf file = {0};
    lq_err err = {0};
    uint8_t *rgba = NULL;
    unsigned width, height;
    v->tiles++;
    lq_tile_path(path, v->dir, v->manifest.set[t->set], (lq_tile){t->z, t->x, t->y});
    if (lq_file_read(&file, path, TILE_BYTES_MAX, &err)) {
        v->missing++;
        lq_findings_add(&v->report->findings, "tile-missing", path, 0, "", "%s",
                        lq_file_exists(path) ? after_path(&err, path) : "not there; the manifest has it");
    } else if (file.size != t->size) {
        v->damaged++;
        lq_findings_add(&v->report->findings, "tile-damaged", path, 0, "", "%zu bytes; the manifest says %u",
                        file.size, t->size);
    } else if (lq_png_read(&rgba, &width, &height, &file, path, &err)) {
        v->damaged++;
        lq_findings_add(&v->report->findings, "tile-damaged", path, 0, "", "%s", after_path(&err, path));
    }
    free(rgba);
    lq_buf_release(&file);
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
        v->unknown++;
        lq_findings_add(&v->report->findings, "tile-unknown", below, 0, "", "not in the manifest");
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

static void tree_check(verdict *v)
{
    for (size_t i = 0; i < v->manifest.tiles; i++) {
        const lq_manifest_tile *t = &v->manifest.tile[i];
        if (t->size) tile_check(v, t);
        if (!t->key) v->manifest.done = false; /* it was being written, or removed */
    }
    for (size_t s = 0; s < v->manifest.sets; s++) {
        char path[LQ_PATH_BYTES];
        snprintf(path, sizeof path, "%s/%s", v->dir, v->manifest.set[s]);
        folder_check(v, (int)s, path, (place){{0}, 0});
    }
    if (!v->manifest.done)
        lq_findings_add(&v->report->findings, "run-unfinished", v->dir, 0, "",
                        "the last run was cut off; some tiles may be missing");
}

static bool has_file(const char *dir, const char *name)
{
    char *path = lq_path_join(dir, name);
    bool has = !path || lq_file_exists(path);
    free(path);
    return has;
}

lq_code lq_verify(lq_report **out, const char *dir, lq_err *err)
{
    verdict v = {.dir = dir, .report = lq_report_create()};
    if (!v.report) return lq_nomem(err);
    v.report->listed = true;
    lq_err unread = {0};
    lq_code code = lq_manifest_read(&v.manifest, dir, &unread);
    bool told = !code;
    if (has_file(dir, JOURNAL_NAME)) v.manifest.done = false;
    if (code == LQ_FAILED && !has_file(dir, "manifest.json"))
        code = lq_fail(err, LQ_DATA, "%s: no manifest.json; give a directory that laoqu render wrote", dir);
    else if (code)
        lq_fail(err, code, "%s", unread.text);
    if (told) {
        tree_check(&v);
        verdict_report(&v);
        code = lq_report_close(v.report, false, err);
        if (!code) code = verdict_code(&v, err);
    }
    lq_manifest_release(&v.manifest);
    if (told && code != LQ_FAILED)
        *out = v.report;
    else
        lq_report_free(v.report);
    return code;
}
