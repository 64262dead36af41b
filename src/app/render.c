/* render.c: lq_render: from a map to a tile directory. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "app/marks.h"
#include "app/names.h"
#include "app/outputs.h"
#include "app/report.h"
#include "app/stage.h"
#include "app/summary.h"
#include "app/tiles.h"
#include "base/file.h"
#include "base/hash.h"

#define ZOOMS_BY_DEFAULT 5 /* above the one that shows the whole map on a screen */

typedef struct render {
    lq_map *map;
    const char *dir;
    const lq_run *run;
    bool writes;   /* not a dry run */
    lq_font *font; /* of the legends; tried before anything is written */
    lq_report *report;
    lq_dataset data;
    lq_marks marks;
    lq_overlay sites, labels;
    double bbox_deg[4];
    int zoom_min, zoom_max;
    lq_manifest before, now;
    lq_journal *journal;
    lq_tile_counts counts;
} render;

/* The zooms said, or those from the whole map on one screen on. */
static void zooms_choose(render *r)
{
    r->zoom_min = r->map->zoom_min;
    r->zoom_max = r->map->zoom_max;
    if (r->zoom_min >= 0) return;
    double span = fmax(r->bbox_deg[2] - r->bbox_deg[0], 1e-6);
    int fit = (int)floor(log2(360 / span)) + 1;
    r->zoom_min = fit < 0 ? 0 : fit > LQ_ZOOM_MAX ? LQ_ZOOM_MAX : fit;
    r->zoom_max = r->zoom_min + ZOOMS_BY_DEFAULT > LQ_ZOOM_MAX ? LQ_ZOOM_MAX : r->zoom_min + ZOOMS_BY_DEFAULT;
}

static void box_take(double box[4], double lon_deg, double lat_deg)
{
    box[0] = fmin(box[0], lon_deg), box[1] = fmin(box[1], lat_deg);
    box[2] = fmax(box[2], lon_deg), box[3] = fmax(box[3], lat_deg);
}

/* A port may lie beyond the counties. */
static void box_widen(double box[4], const lq_projects *p)
{
    for (size_t i = 0; i < p->sites.n; i++) {
        const lq_site *s = &p->sites.at[i];
        if (s->place != LQ_SITE_PLACED) continue;
        if (!s->is_line) box_take(box, s->lon_deg, s->lat_deg);
        for (size_t part = s->first_part; s->is_line && part < s->first_part + s->parts; part++)
            for (size_t k = p->sites.first_point[part]; k < p->sites.first_point[part + 1]; k++)
                box_take(box, p->sites.xy[2 * k], p->sites.xy[2 * k + 1]);
    }
}

static lq_code box_choose(render *r, lq_err *err)
{
    const double *have = r->data.borders.bbox_deg, *want = r->map->bbox;
    memcpy(r->bbox_deg, have, sizeof r->bbox_deg);
    if (!r->map->has_bbox) {
        box_widen(r->bbox_deg, &r->data.projects);
        return LQ_OK;
    }
    if (want[0] > have[2] || want[2] < have[0] || want[1] > have[3] || want[3] < have[1])
        return lq_fail(err, LQ_USAGE,
                       "--bbox %g,%g,%g,%g: no county lies there; the boundaries cover %.2f,%.2f,%.2f,%.2f",
                       want[0], want[1], want[2], want[3], have[0], have[1], have[2], have[3]);
    memcpy(r->bbox_deg, want, sizeof r->bbox_deg);
    return LQ_OK;
}

/* ---- the manifest ---- */

/* A path inside an archive, or a folder that GDAL reads as one source, is none of ours to hash. */
static lq_code input_add(lq_manifest *m, const char *path, lq_err *err)
{
    struct stat st;
    uint64_t size, hash;
    if (stat(path, &st) || !S_ISREG(st.st_mode)) return LQ_OK; /* a virtual path is none of ours to read */
    lq_code code = lq_file_hash(&size, &hash, path, err);
    return code || lq_manifest_add_input(m, path, size, hash) ? code : lq_nomem(err);
}

static lq_code inputs_add(render *r, lq_err *err)
{
    const lq_dataset *d = &r->data;
    lq_code code = LQ_OK;
    if (!d->boundaries_size)
        code = input_add(&r->now, r->map->boundaries, err);
    else if (!lq_manifest_add_input(&r->now, r->map->boundaries, d->boundaries_size, d->boundaries_hash))
        code = lq_nomem(err);
    size_t n = strlen(r->map->boundaries);
    char *dbf = lq_strdup(r->map->boundaries);
    if (!dbf) return lq_nomem(err);
    if (!code && n > 4 && !strcmp(dbf + n - 4, ".shp")) {
        memcpy(dbf + n - 4, ".dbf", 5);
        code = input_add(&r->now, dbf, err);
    }
    free(dbf);
    for (size_t i = 0; !code && i < r->map->n_indicators; i++)
        if (r->map->indicator[i].table) code = input_add(&r->now, r->map->indicator[i].table, err);
    return code;
}

/* A dry run looks at what is there, too, but a directory that is none of ours is no news to it. */
static lq_code manifest_before(render *r, lq_err *err)
{
    lq_err unread = {0};
    lq_code code = lq_manifest_read(&r->before, r->dir, &unread);
    if (!code || !r->writes) return LQ_OK;
    if (code == LQ_FAILED) return lq_fail(err, unread.code, "%s", unread.text);
    lq_findings_add(&r->report->findings, "manifest-damaged", "", 0, "", "%s; all tiles are drawn again",
                    unread.text);
    return LQ_OK;
}

static lq_code directory_open(render *r, lq_err *err)
{
    lq_code code = r->writes ? lq_output_claim(r->dir, err) : LQ_OK;
    if (!code) code = manifest_before(r, err);
    return !code && r->writes ? lq_journal_open(&r->journal, r->dir, &r->before, &r->now, err) : code;
}

static lq_code directory_close(render *r, lq_code code, lq_err *err)
{
    if (!code && r->writes) {
        r->now.done = true;
        code = lq_manifest_write(&r->now, r->dir, err);
    }
    lq_code closed = lq_journal_close(r->journal, !code, code ? NULL : err);
    return code ? code : closed;
}

/* Only a check can do without a column. */
static lq_code values_check(const lq_map *map, lq_err *err)
{
    for (size_t i = 0; i < map->n_indicators; i++)
        if (map->indicator[i].table && !map->indicator[i].value)
            return lq_fail(err, LQ_USAGE,
                           "%s: no column to map; give value (\"laoqu info\" lists the columns)",
                           map->indicator[i].table);
    return LQ_OK;
}

/* ---- the verb ---- */

/* Lines and symbols, then names over them. */
static lq_code overlay_make(render *r, lq_err *err)
{
    lq_code code =
        lq_marks_add(&r->marks, &r->sites, &r->data.projects, r->map->has_bbox ? r->bbox_deg : NULL,
                     r->zoom_min, r->zoom_max, r->font, err);
    if (r->map->has_bbox) lq_overlay_limit(&r->labels, r->bbox_deg);
    if (!code && r->map->labels)
        code = lq_names_add(&r->labels, &r->data, &r->marks, r->bbox_deg, r->zoom_min, r->zoom_max, r->font,
                            &r->report->findings, err);
    lq_overlay_settle(&r->sites);
    lq_overlay_settle(&r->labels);
    return code;
}

static lq_code tiles_make(render *r, lq_err *err)
{
    lq_tiles_job job = {.map = r->map,
                        .data = &r->data,
                        .sites = &r->sites,
                        .labels = &r->labels,
                        .bbox_deg = r->bbox_deg,
                        .zoom_min = r->zoom_min,
                        .zoom_max = r->zoom_max,
                        .dir = r->dir,
                        .journal = r->journal,
                        .before = &r->before,
                        .now = &r->now,
                        .run = r->run};
    return lq_tiles_make(&r->counts, &job, err);
}

static lq_code rest_write(render *r, lq_err *err)
{
    if (!r->writes) return LQ_OK;
    lq_stage_begin(r->run, "write");
    lq_pages_job pages = {r->map,      &r->data, r->font, r->bbox_deg, r->zoom_min,
                          r->zoom_max, &r->now,  r->dir,  &r->marks};
    lq_code code = lq_pages_write(&pages, &r->report->findings, err);
    if (!code) code = lq_csv_write(&r->data, &r->report->findings, r->dir, true, err);
    if (!code) code = lq_pages_tidy(&pages, &r->before, err);
    r->report->written = true;
    return code ? code : inputs_add(r, err);
}

static void render_report(render *r, lq_clock begin)
{
    lq_clock end = lq_clock_now();
    const lq_tile_counts *c = &r->counts;
    lq_summary(r->report, &r->data);
    lq_report_count(r->report, "zoom_min", (uint64_t)r->zoom_min);
    lq_report_count(r->report, "zoom_max", (uint64_t)r->zoom_max);
    lq_report_count(r->report, "tiles_planned", c->planned);
    lq_report_count(r->report, "tiles_drawn", c->drawn);
    lq_report_count(r->report, "tiles_linked", c->linked);
    lq_report_count(r->report, "tiles_kept", c->kept);
    lq_report_count(r->report, "tiles_removed", c->removed);
    lq_report_count(r->report, "bytes", c->bytes);
    lq_report_number(r->report, "seconds", end.wall_s - begin.wall_s);
    lq_report_number(r->report, "cpu_seconds", end.cpu_s - begin.cpu_s);
    lq_report_line(
        r->report,
        "zooms %d-%d: %llu tiles: %llu drawn (%.1f MB), %llu linked, %llu kept, %llu removed; %.1f s",
        r->zoom_min, r->zoom_max, (unsigned long long)c->planned, (unsigned long long)c->drawn,
        (double)c->bytes / 1e6, (unsigned long long)c->linked, (unsigned long long)c->kept,
        (unsigned long long)c->removed, end.wall_s - begin.wall_s);
}

static void render_release(render *r)
{
    lq_dataset_release(&r->data);
    lq_marks_release(&r->marks);
    lq_overlay_release(&r->sites);
    lq_overlay_release(&r->labels);
    lq_manifest_release(&r->before);
    lq_manifest_release(&r->now);
    lq_font_free(r->font);
}

lq_code lq_render(lq_report **out, lq_map *map, const char *dir, const lq_run *run, lq_err *err)
{
    static const lq_run plain = {0};
    lq_clock begin = lq_clock_now();
    render r = {.map = map, .dir = dir, .run = run ? run : &plain, .report = lq_report_create()};
    r.writes = !r.run->dry_run;
    if (!r.report) return lq_nomem(err);
    lq_code code = lq_map_settle(map, err);
    if (!code) code = values_check(map, err);
    lq_stage_begin(run, "read");
    if (!code) code = lq_dataset_read(&r.data, map, true, &r.report->findings, err);
    if (!code) code = box_choose(&r, err);
    if (!code) code = lq_font_create(&r.font, err);
    if (!code) {
        zooms_choose(&r);
        code = directory_open(&r, err);
    }
    if (!code) code = overlay_make(&r, err);
    if (!code) code = tiles_make(&r, err);
    if (!code) code = rest_write(&r, err);
    code = directory_close(&r, code, err);
    if (!code) {
        render_report(&r, begin);
        code = lq_report_close(r.report, r.run->strict, err);
    }
    render_release(&r);
    if (code && code != LQ_STRICT) {
        lq_report_free(r.report);
        return code;
    }
    *out = r.report;
    return code;
}
