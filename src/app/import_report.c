/* import_report.c: see import_report.h. */
#include "app/import_report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "geo/validity.h"

#define AREA_CHANGE_TOLD 0.001 /* as in borders.c: the project's own limit for imports */

/* ---- before ---- */

/* Areas of the faces between borders that were only cut where they cross. */
static bool areas_measure(double **area_m2, const lq_polygons *p)
{
    lq_mesh mesh = {0};
    lq_noding noding = {0};
    lq_planar planar = {0};
    lq_resolution resolution = {0};
    bool ok = lq_mesh_init(&mesh, p) && lq_mesh_node(&mesh, 0, &noding) &&
              lq_planar_init(&planar, &resolution, &mesh, 0);
    if (ok) {
        *area_m2 = resolution.area_before_m2;
        resolution.area_before_m2 = NULL;
    }
    lq_mesh_release(&mesh);
    lq_planar_release(&planar);
    lq_resolution_release(&resolution);
    return ok;
}

lq_code lq_import_look(lq_import_before *out, const lq_layer *layer, lq_err *err)
{
    lq_validity v = {0};
    out->features = layer->polygons.features;
    bool ok = lq_validity_check(&v, &layer->polygons) && areas_measure(&out->area_m2, &layer->polygons);
    out->invalid = v.invalid;
    lq_validity_release(&v);
    return ok ? LQ_OK : lq_nomem(err);
}

void lq_import_before_release(lq_import_before *b)
{
    free(b->area_m2);
    *b = (lq_import_before){0};
}

/* ---- findings ---- */

/* Simplification comes before what cleaning changes last, and its changes are not cleaning's: they are in neither area. */
static bool area_changed(const lq_import_before *before, const lq_borders *b, size_t f)
{
    double was = before->area_m2[f], is = b->resolution.area_m2[f];
    return was > 0 && is > 0 && fabs(is / was - 1) > AREA_CHANGE_TOLD;
}

static void areas_tell(lq_findings *to, const lq_import_before *before, const lq_borders *b,
                       const char *source)
{
    for (size_t f = 0; f < before->features; f++) {
        double was = before->area_m2[f] / 1e6, is = b->resolution.area_m2[f] / 1e6;
        if (area_changed(before, b, f))
            lq_findings_add(to, "area-changed", source, b->layer->attributes->line[f], "",
                            "%.2f km2 became %.2f km2 (%+.2f %%)", was, is, (is / was - 1) * 100);
    }
}

lq_code lq_import_findings(lq_findings *to, const lq_findings *of_cleaning, const lq_import_before *before,
                           const lq_borders *b, const lq_row_codes *codes, const char *source, lq_err *err)
{
    for (size_t i = 0; i < of_cleaning->n; i++) {
        const lq_finding *f = &of_cleaning->at[i];
        if (!strcmp(f->kind, "area-changed")) continue; /* told below, against the source itself */
        lq_findings_add(to, f->kind, f->file, f->row, f->code, "%s", f->message);
    }
    areas_tell(to, before, b, source);
    return lq_findings_code(to, 0, b->layer->attributes, &codes->keys) ? LQ_OK : lq_nomem(err);
}

/* ---- figures ---- */

static void noding_report(lq_report *r, const lq_borders *b)
{
    const lq_resolution *s = &b->resolution;
    lq_report_count(r, "vertices_joined", b->noding.joined);
    lq_report_count(r, "vertices_inserted", b->noding.inserted);
    lq_report_count(r, "crossings", b->noding.crossings);
    lq_report_number(r, "moved_max_m", b->noding.moved_max_m);
    lq_report_count(r, "gaps_closed", s->gaps);
    lq_report_number(r, "gap_area_km2", s->gap_area_m2 / 1e6);
    lq_report_count(r, "overlaps_closed", s->overlaps);
    lq_report_number(r, "overlap_area_km2", s->overlap_area_m2 / 1e6);
    lq_report_count(r, "holes", s->holes);
    lq_report_line(r, "noding: %zu vertices joined, %zu inserted, %zu crossings; furthest move %.1f m",
                   b->noding.joined, b->noding.inserted, b->noding.crossings, b->noding.moved_max_m);
    lq_report_line(r, "closed: %zu gaps (%.1f km2), %zu overlaps (%.1f km2); %zu holes stay", s->gaps,
                   s->gap_area_m2 / 1e6, s->overlaps, s->overlap_area_m2 / 1e6, s->holes);
}

static void areas_report(lq_report *r, const lq_import_before *before, const lq_borders *b,
                         size_t invalid_after)
{
    double was = 0, is = 0;
    size_t changed = 0;
    for (size_t f = 0; f < before->features; f++) {
        was += before->area_m2[f] / 1e6;
        is += b->resolution.area_m2[f] / 1e6;
        changed += area_changed(before, b, f);
    }
    lq_report_number(r, "area_before_km2", was);
    lq_report_number(r, "area_km2", is);
    lq_report_count(r, "areas_changed", changed);
    lq_report_count(r, "invalid_before", before->invalid);
    lq_report_count(r, "invalid", invalid_after);
    lq_report_line(r, "areas: %.1f km2 before, %.1f km2 cleaned; %zu features changed by more than %g %%",
                   was, is, changed, AREA_CHANGE_TOLD * 100);
    lq_report_line(r, "validity (GEOS): %zu features were not valid, %zu are not", before->invalid,
                   invalid_after);
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

void lq_import_report(lq_report *r, const lq_import_before *before, const lq_borders *b, const char *source,
                      const char *shp, size_t invalid_after)
{
    double inner = b->length.two_sided_m + b->length.loose_m;
    double share = inner > 0 ? b->length.two_sided_m / inner : 1;
    lq_report_text_member(r, "source", source);
    lq_report_text_member(r, "output", shp);
    lq_report_count(r, "features", b->arcs.features);
    lq_report_count(r, "features_drawn", b->drawn);
    lq_report_line(r, "%s: %zu features, %zu with an area, written to %s", source, b->arcs.features, b->drawn,
                   shp);
    noding_report(r, b);
    areas_report(r, before, b, invalid_after);
    if (b->reduction.points) reduction_report(r, &b->reduction);
    lq_report_number(r, "two_sided_share", share);
    lq_report_number(r, "loose_km", b->length.loose_m / 1e3);
    lq_report_number(r, "outer_km", b->length.outer_m / 1e3);
    lq_report_line(r, "borders: %.2f %% of the inner border is shared; %.0f km are loose", share * 100,
                   b->length.loose_m / 1e3);
}
