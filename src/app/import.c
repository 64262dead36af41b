/* import.c: lq_import: boundaries from any source, cleaned once and for all. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "app/arcs_file.h"
#include "app/borders.h"
#include "app/report.h"
#include "app/stage.h"
#include "base/hash.h"
#include "model/key.h"
#include "read/read_layer.h"
#include "read/reproject.h"
#include "write/write_shp.h"

/* ---- the same feature twice ---- */

static uint64_t feature_hash(const lq_layer *l, size_t f)
{
    const lq_polygons *p = &l->polygons;
    const lq_table *t = l->attributes;
    size_t r0 = p->first_ring[f], r1 = p->first_ring[f + 1], k0 = p->first_point[r0], k1 = p->first_point[r1];
    uint64_t h = lq_hash(0, p->xy + 2 * k0, (k1 - k0) * 2 * sizeof *p->xy);
    for (size_t c = 0; c < t->columns; c++) h = lq_hash_text(h, t->cell[f * t->columns + c]);
    return h;
}

static bool features_equal(const lq_layer *l, size_t f, size_t g)
{
    const lq_polygons *p = &l->polygons;
    const lq_table *t = l->attributes;
    size_t a = p->first_point[p->first_ring[f]], an = p->first_point[p->first_ring[f + 1]] - a;
    size_t b = p->first_point[p->first_ring[g]], bn = p->first_point[p->first_ring[g + 1]] - b;
    if (!an || an != bn || memcmp(p->xy + 2 * a, p->xy + 2 * b, an * 2 * sizeof *p->xy)) return false;
    for (size_t c = 0; c < t->columns; c++)
        if (strcmp(t->cell[f * t->columns + c], t->cell[g * t->columns + c])) return false;
    return true;
}

typedef struct known {
    uint64_t hash;
    size_t feature;
} known;

static int known_order(const void *a, const void *b)
{
    const known *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return x->feature < y->feature ? -1 : x->feature > y->feature;
}

/* twin[f] becomes true for a feature that repeats an earlier one, outline and attributes. */
static bool twins_find(const lq_layer *l, const char *source, bool *twin, lq_findings *fs)
{
    size_t n = l->polygons.features;
    known *list = lq_alloc(n, sizeof *list);
    if (!list) return false;
    for (size_t f = 0; f < n; f++) list[f] = (known){feature_hash(l, f), f};
    qsort(list, n, sizeof *list, known_order);
    for (size_t i = 1; i < n; i++)
        if (list[i].hash == list[i - 1].hash && features_equal(l, list[i - 1].feature, list[i].feature)) {
            twin[list[i].feature] = true;
            lq_findings_add(fs, "feature-repeated", source, list[i].feature + 1, "",
                            "the same feature as number %zu; left out", list[i - 1].feature + 1);
        }
    free(list);
    return true;
}

static bool polygons_without(lq_polygons *p, const bool *drop)
{
    lq_polygons q = {0};
    bool ok = true;
    for (size_t f = 0; ok && f < p->features; f++) {
        if (drop[f]) continue;
        ok = lq_polygons_feature_add(&q);
        for (size_t r = p->first_ring[f]; ok && r < p->first_ring[f + 1]; r++)
            ok = lq_polygons_ring_add(&q, p->xy + 2 * p->first_point[r],
                                      p->first_point[r + 1] - p->first_point[r], NULL);
    }
    lq_polygons_release(ok ? p : &q);
    if (ok) *p = q;
    return ok;
}

static void rows_without(lq_table *t, const bool *drop)
{
    size_t to = 0;
    for (size_t r = 0; r < t->rows; r++) {
        if (drop[r]) continue;
        memmove(t->cell + to * t->columns, t->cell + r * t->columns, t->columns * sizeof *t->cell);
        t->line[to++] = t->line[r];
    }
    t->rows = to;
}

static lq_code twins_drop(lq_layer *l, const char *source, lq_findings *fs, lq_err *err)
{
    bool *twin = lq_zalloc(l->polygons.features, sizeof *twin);
    bool ok = twin && twins_find(l, source, twin, fs) && polygons_without(&l->polygons, twin);
    if (ok) rows_without(l->attributes, twin);
    free(twin);
    return ok ? LQ_OK : lq_nomem(err);
}

/* ---- the verb ---- */

/* The column named by --key or --name is called `to` from here on, and any other of that name `other`. */
static lq_code column_rename(lq_table *t, const char *from, char *to, char *other, lq_err *err)
{
    size_t column;
    if (!from) return LQ_OK;
    lq_code code = lq_key_column(&column, t, from, err);
    if (code) return code;
    for (size_t c = 0; c < t->columns; c++)
        if (!strcmp(t->head[c], to)) t->head[c] = other;
    t->head[column] = to;
    return LQ_OK;
}

/* Inputs are never changed. */
static lq_code output_check(const char *source, const char *shp, lq_err *err)
{
    struct stat in, out;
    if (!lq_write_shp_name(shp))
        return lq_fail(err, LQ_USAGE, "%s: not the name of a shapefile; end it in .shp", shp);
    if (stat(source, &in) || stat(shp, &out) || in.st_dev != out.st_dev || in.st_ino != out.st_ino)
        return LQ_OK;
    return lq_fail(err, LQ_USAGE, "%s: is the source itself; give another file with -o", shp);
}

static lq_code layer_prepare(lq_layer **out, const char *source, const lq_import_options *o, lq_findings *fs,
                             lq_err *err)
{
    static char code_name[] = "code", code_other[] = "code_other", name_name[] = "name",
                name_other[] = "name_other";
    lq_layer *l = NULL;
    lq_code code = lq_layer_read(&l, source, o->encoding, fs, err);
    if (!code) code = lq_layer_reproject(l, source, o->crs, fs, err);
    if (!code) code = twins_drop(l, source, fs, err);
    if (!code) code = column_rename(l->attributes, o->key, code_name, code_other, err);
    if (!code) code = column_rename(l->attributes, o->name, name_name, name_other, err);
    if (code)
        lq_layer_free(l);
    else
        *out = l;
    return code;
}

static lq_code borders_write(const lq_borders *b, const char *shp, lq_findings *fs, lq_err *err)
{
    lq_polygons polygons = {0};
    lq_code code = lq_arcs_polygons(&polygons, &b->arcs)
                       ? lq_write_shp(shp, &polygons, b->layer->attributes, fs, err)
                       : lq_nomem(err);
    lq_polygons_release(&polygons);
    lq_err unkept = {0};
    if (!code && lq_arcs_file_write(shp, &unkept)) /* the shapefile is whole all the same */
        lq_findings_add(fs, "arcs-not-kept", shp, 0, "", "%s; renders of it will take a little longer",
                        unkept.text);
    return code;
}

static void reduction_report(lq_report *r, const lq_reduction *s)
{
    lq_report_count(r, "points_before", s->points_before);
    lq_report_count(r, "points", s->points);
    lq_report_count(r, "stretches_refined", s->stretches);
    lq_report_count(r, "features_refined", s->features);
    lq_report_line(r,
                   "simplified: %zu of %zu points of border stay; finer are %zu stretches, lest borders "
                   "meet, and %zu features, for their areas",
                   s->points, s->points_before, s->stretches, s->features);
}

static void import_report(lq_report *r, const lq_borders *b, const char *source, const char *shp)
{
    const lq_resolution *s = &b->resolution;
    double inner = b->length.two_sided_m + b->length.loose_m;
    double share = inner > 0 ? b->length.two_sided_m / inner : 1;
    lq_report_text_member(r, "source", source);
    lq_report_text_member(r, "output", shp);
    lq_report_count(r, "features", b->arcs.features);
    lq_report_count(r, "features_drawn", b->drawn);
    lq_report_count(r, "vertices_joined", b->noding.joined);
    lq_report_count(r, "vertices_inserted", b->noding.inserted);
    lq_report_count(r, "crossings", b->noding.crossings);
    lq_report_number(r, "moved_max_m", b->noding.moved_max_m);
    lq_report_count(r, "gaps_closed", s->gaps);
    lq_report_number(r, "gap_area_km2", s->gap_area_m2 / 1e6);
    lq_report_count(r, "overlaps_closed", s->overlaps);
    lq_report_number(r, "overlap_area_km2", s->overlap_area_m2 / 1e6);
    lq_report_count(r, "holes", s->holes);
    lq_report_number(r, "two_sided_share", share);
    lq_report_number(r, "loose_km", b->length.loose_m / 1e3);
    lq_report_number(r, "outer_km", b->length.outer_m / 1e3);
    lq_report_line(r, "%s: %zu features, %zu with an area, written to %s", source, b->arcs.features, b->drawn,
                   shp);
    lq_report_line(r, "noding: %zu vertices joined, %zu inserted, %zu crossings; furthest move %.1f m",
                   b->noding.joined, b->noding.inserted, b->noding.crossings, b->noding.moved_max_m);
    lq_report_line(r, "closed: %zu gaps (%.1f km2), %zu overlaps (%.1f km2); %zu holes stay", s->gaps,
                   s->gap_area_m2 / 1e6, s->overlaps, s->overlap_area_m2 / 1e6, s->holes);
    if (b->reduction.points) reduction_report(r, &b->reduction);
    lq_report_line(r, "borders: %.2f %% of the inner border is shared; %.0f km are loose", share * 100,
                   b->length.loose_m / 1e3);
}

lq_code lq_import(lq_report **out, const char *source, const char *shp, const lq_import_options *o,
                  const lq_run *run, lq_err *err)
{
    static const lq_import_options plain = {0};
    lq_report *r = lq_report_create();
    lq_layer *layer = NULL;
    lq_borders borders = {0};
    if (!r) return lq_nomem(err);
    if (!o) o = &plain;
    lq_stage_begin(run, "read");
    lq_code code = output_check(source, shp, err);
    if (!code) code = layer_prepare(&layer, source, o, &r->findings, err);
    if (!code) {
        lq_stage_begin(run, "clean");
        lq_cleaning how = {o->tolerance_m > 0 ? o->tolerance_m : LQ_TOLERANCE_M,
                           o->gap_m > 0 ? o->gap_m : LQ_NARROW_M, o->simplify_m};
        code = lq_borders_clean(&borders, layer, source, &how, &r->findings, err);
    }
    if (!code) {
        lq_stage_begin(run, "write");
        code = borders_write(&borders, shp, &r->findings, err);
    }
    if (!code) {
        import_report(r, &borders, source, shp);
        code = lq_report_close(r, run && run->strict, err);
    }
    lq_borders_release(&borders);
    if (code && code != LQ_STRICT) {
        lq_report_free(r);
        return code;
    }
    *out = r;
    return code;
}
