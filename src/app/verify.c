/* verify.c: lq_verify: is every tile there, whole, and known to the manifest? */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include "app/report.h"
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

/* A fault is told as a finding; what it is called counts. */
static void tile_check(verdict *v, const lq_manifest_tile *t)
{
    char path[4096];
    lq_buf file = {0};
    lq_err err = {0};
    uint8_t *rgba = NULL;
    unsigned width, height;
    v->tiles++;
    snprintf(path, sizeof path, "%s/%s/%d/%u/%u.png", v->dir, v->manifest.set[t->set], t->z, t->x, t->y);
    if (lq_file_read(&file, path, TILE_BYTES_MAX, &err)) {
        v->missing++;
        lq_findings_add(&v->report->findings, "tile-missing", path, 0, "", "%s", err.text);
    } else if (file.size != t->size) {
        v->damaged++;
        lq_findings_add(&v->report->findings, "tile-damaged", path, 0, "", "%zu bytes; the manifest says %u", file.size, t->size);
    } else if (lq_png_read(&rgba, &width, &height, &file, path, &err)) {
        v->damaged++;
        lq_findings_add(&v->report->findings, "tile-damaged", path, 0, "", "%s", err.text);
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
    return !strcmp(end, ending) && value < UINT32_MAX;
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
        const lq_manifest_tile *t = lq_manifest_find(&v->manifest, set, (lq_tile){(int)at.part[0], at.part[1], at.part[2]});
        if (t && t->size) continue;
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
    lq_report_line(r, "%s: %zu tiles: %zu missing, %zu damaged; %zu not in the manifest", v->dir, v->tiles, v->missing, v->damaged, v->unknown);
}

lq_code lq_verify(lq_report **out, const char *dir, lq_err *err)
{
    verdict v = {.dir = dir, .report = lq_report_create()};
    if (!v.report) return lq_nomem(err);
    v.report->listed = true;
    lq_code code = lq_manifest_read(&v.manifest, dir, err);
    if (!code && !v.manifest.version) code = lq_fail(err, LQ_DATA, "%s: no manifest.json; give a directory that laoqu render wrote", dir);
    for (size_t i = 0; !code && i < v.manifest.tiles; i++)
        if (v.manifest.tile[i].size) tile_check(&v, &v.manifest.tile[i]);
    for (size_t s = 0; !code && s < v.manifest.sets; s++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", dir, v.manifest.set[s]);
        folder_check(&v, (int)s, path, (place){{0}, 0});
    }
    if (!code && !v.manifest.done) lq_findings_add(&v.report->findings, "run-unfinished", dir, 0, "", "the last run was cut off; run laoqu render again");
    if (!code) {
        verdict_report(&v);
        code = lq_report_close(v.report, false, err);
        size_t faults = v.missing + v.damaged + v.unknown;
        if (!code && faults) code = lq_fail(err, LQ_DATA, "%s: %zu tiles are missing, damaged or unknown, the first: %s; run laoqu render again", dir, faults, v.report->findings.at[0].file);
    }
    lq_manifest_release(&v.manifest);
    if (code == LQ_FAILED || (code && !v.tiles)) {
        lq_report_free(v.report);
        return code;
    }
    *out = v.report;
    return code;
}
