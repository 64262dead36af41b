/* import.c: lq_import: boundaries from any source, cleaned once and for all. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "app/arcs_file.h"
#include "app/datum.h"
#include "app/import_fields.h"
#include "app/import_report.h"
#include "app/stage.h"
#include "base/hash.h"
#include "geo/validity.h"
#include "read/read_layer.h"
#include "read/reproject.h"
#include "write/write_shp.h"

typedef struct importing {
    const char *source, *shp;
    const lq_import_options *options;
    lq_report *report;
    lq_layer *layer; /* the borders' own, once they are made */
    lq_row_codes codes;
    lq_import_before before;
    lq_borders borders;
    size_t invalid; /* features of the result */
} importing;

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

static lq_code datum_tell(const importing *i, const lq_layer *l, const lq_reference *reference, lq_err *err)
{
    lq_datum_fit fit;
    lq_code code = lq_datum_measure(&fit, &l->polygons, &i->codes.keys, &reference->gazetteer, err);
    if (!code) lq_datum_doubt(&i->report->findings, i->source, i->options->crs, &fit);
    return code;
}

/* From the source to a layer in WGS84 with the fields that are wanted. */
static lq_code layer_read(importing *i, lq_err *err)
{
    const lq_import_options *o = i->options;
    lq_findings *fs = &i->report->findings;
    lq_reference reference = {0};
    lq_layer *l = NULL;
    lq_code code = lq_reference_load(&reference, err);
    if (!code) code = lq_layer_read_named(&l, i->source, o->encoding, &reference.gazetteer, fs, err);
    if (!code) code = lq_layer_reproject(l, i->source, o->crs, fs, err);
    if (!code) code = twins_drop(l, i->source, fs, err);
    if (!code) code = lq_row_codes_read(&i->codes, l->attributes, o->key, &reference, err);
    if (!code) code = datum_tell(i, l, &reference, err);
    if (!code) lq_row_codes_shared(fs, i->source, l->attributes, &i->codes);
    if (!code) code = lq_import_fields(l->attributes, o, err);
    if (!code) code = lq_import_look(&i->before, l, err);
    lq_reference_release(&reference);
    if (code)
        lq_layer_free(l);
    else
        i->layer = l;
    return code;
}

/* The layer becomes that of the borders, whatever happens. */
static lq_code layer_clean(importing *i, lq_err *err)
{
    const lq_import_options *o = i->options;
    lq_cleaning how = {o->tolerance_m > 0 ? o->tolerance_m : LQ_TOLERANCE_M,
                       o->gap_m > 0 ? o->gap_m : LQ_NARROW_M, o->simplify_m};
    lq_findings heard = {0};
    lq_code code = lq_borders_clean(&i->borders, i->layer, i->source, &how, &heard, err);
    if (!code)
        code = lq_import_findings(&i->report->findings, &heard, &i->before, &i->borders, &i->codes, i->source,
                                  err);
    i->report->findings.failed = i->report->findings.failed || heard.failed;
    lq_findings_release(&heard);
    return code;
}

static lq_code borders_write(importing *i, lq_err *err)
{
    lq_polygons polygons = {0};
    lq_validity v = {0};
    lq_findings *fs = &i->report->findings;
    lq_code code = LQ_OK;
    if (!lq_arcs_polygons(&polygons, &i->borders.arcs) || !lq_validity_check(&v, &polygons))
        code = lq_nomem(err);
    if (!code) code = lq_write_shp(i->shp, &polygons, i->borders.layer->attributes, fs, err);
    i->invalid = v.invalid;
    lq_polygons_release(&polygons);
    lq_validity_release(&v);
    lq_err unkept = {0};
    if (!code && lq_arcs_file_write(i->shp, &unkept)) /* the shapefile is whole all the same */
        lq_findings_add(fs, "arcs-not-kept", i->shp, 0, "", "%s; renders of it will take a little longer",
                        unkept.text);
    return code;
}

static lq_code import_run(importing *i, const lq_run *run, lq_err *err)
{
    lq_stage_begin(run, "read");
    lq_code code = output_check(i->source, i->shp, err);
    if (code || (code = layer_read(i, err))) return code;
    lq_stage_begin(run, "clean");
    if ((code = layer_clean(i, err))) return code;
    lq_stage_begin(run, "write");
    if ((code = borders_write(i, err))) return code;
    lq_import_report(i->report, &i->before, &i->borders, i->source, i->shp, i->invalid);
    return lq_report_close(i->report, run && run->strict, err);
}

lq_code lq_import(lq_report **out, const char *source, const char *shp, const lq_import_options *o,
                  const lq_run *run, lq_err *err)
{
    static const lq_import_options plain = {0};
    importing i = {.source = source, .shp = shp, .options = o ? o : &plain, .report = lq_report_create()};
    lq_code code = i.report ? import_run(&i, run, err) : lq_nomem(err);
    lq_borders_release(&i.borders);
    lq_import_before_release(&i.before);
    lq_row_codes_release(&i.codes);
    if (code && code != LQ_STRICT) {
        lq_report_free(i.report);
        return code;
    }
    *out = i.report;
    return code;
}
