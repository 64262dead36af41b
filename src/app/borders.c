/* borders.c: see borders.h. */
#include "app/borders.h"

#include <math.h>
#include <stdlib.h>
#include "geo/planar.h"

/* Area that a feature may lose or gain by cleaning before it is told. Source: the project's own limit for imports. */
#define AREA_CHANGE_TOLD 0.001

/* Area that a feature may lose or gain by simplification. */
#define AREA_CHANGE_MAX 0.05

#define PASSES_MAX 4 /* of noding and settling; real data needs two or three */

void lq_borders_release(lq_borders *b)
{
    lq_layer_free(b->layer);
    lq_arcs_release(&b->arcs);
    lq_resolution_release(&b->resolution);
    *b = (lq_borders){0};
}

static void box_find(lq_borders *b)
{
    lq_point low = {INT32_MAX, INT32_MAX}, high = {0, 0};
    for (size_t i = 0; i < b->arcs.points; i++) {
        lq_point p = b->arcs.at[i];
        if (p.x < low.x) low.x = p.x;
        if (p.y < low.y) low.y = p.y;
        if (p.x > high.x) high.x = p.x;
        if (p.y > high.y) high.y = p.y;
    }
    lq_degrees_from_world(&b->bbox_deg[0], &b->bbox_deg[3], low);
    lq_degrees_from_world(&b->bbox_deg[2], &b->bbox_deg[1], high);
}

/* Findings of cleaning: the file's own ground, feature by feature, and its borders as a whole. */
static void cleaning_tell(lq_borders *b, const char *path, lq_findings *fs)
{
    const lq_resolution *r = &b->resolution;
    for (size_t f = 0; r->area_m2 && f < b->arcs.features; f++) { /* arcs from a file were settled before */
        double before = r->area_before_m2[f], change = before > 0 ? r->area_m2[f] / before - 1 : 0;
        b->drawn += r->area_m2[f] > 0;
        if (before > 0 && r->area_m2[f] <= 0)
            lq_findings_add(fs, "feature-covered", path, b->layer->attributes->line[f], "",
                            "the feature lies wholly under others and is not drawn");
        else if (fabs(change) > AREA_CHANGE_TOLD)
            lq_findings_add(
                fs, "area-changed", path, b->layer->attributes->line[f], "",
                "closing gaps and overlaps with its neighbours changes its area by %+.2f %% of %.1f km2",
                change * 100, before / 1e6);
    }
    if (b->length.loose_m > 0)
        lq_findings_add(fs, "border-loose", path, 0, "",
                        "%.1f km of border have a county close by on the other side and yet do not meet it; "
                        "drawn as county border",
                        b->length.loose_m / 1e3);
    if (!b->noding.planar)
        lq_findings_add(
            fs, "borders-cross", path, 0, "",
            "some borders still cross each other after noding; pixels there are shared out by area");
}

/* ---- one pass ---- */

/* Polygons to arcs; they are released as soon as they can be, for memory is at its peak here. False without memory. */
static bool arcs_make(lq_arcs *arcs, lq_noding *noding, lq_resolution *resolution, lq_polygons *polygons,
                      double tolerance_m, double narrow_m)
{
    lq_mesh mesh = {0};
    lq_planar planar = {0};
    bool ok = lq_mesh_init(&mesh, polygons);
    lq_polygons_release(polygons);
    ok = ok && lq_mesh_node(&mesh, tolerance_m, noding);
    ok = ok && lq_planar_init(&planar, resolution, &mesh, narrow_m);
    ok = ok && lq_arcs_init(arcs, &planar, &mesh, narrow_m);
    lq_mesh_release(&mesh);
    lq_planar_release(&planar);
    return ok;
}

static lq_code borders_finish(lq_borders *b, const char *path, lq_findings *fs, lq_err *err)
{
    if (!b->arcs.n)
        return lq_fail(err, LQ_DATA,
                       "%s: no feature has a usable outline; polygons with at least three points are needed",
                       path);
    b->length = lq_arcs_border(&b->arcs);
    cleaning_tell(b, path, fs);
    box_find(b);
    return LQ_OK;
}

lq_code lq_borders_make(lq_borders *b, lq_layer *layer, const char *path, double tolerance_m, double narrow_m,
                        lq_findings *fs, lq_err *err)
{
    *b = (lq_borders){.layer = layer};
    bool ok = arcs_make(&b->arcs, &b->noding, &b->resolution, &layer->polygons, tolerance_m, narrow_m);
    lq_code code = ok ? borders_finish(b, path, fs, err) : lq_nomem(err);
    if (code) lq_borders_release(b);
    return code;
}

lq_code lq_borders_take(lq_borders *b, lq_layer *layer, lq_arcs *arcs, const char *path, lq_findings *fs,
                        lq_err *err)
{
    lq_polygons_release(&layer->polygons);
    *b = (lq_borders){.layer = layer, .arcs = *arcs, .noding = {.planar = true}};
    *arcs = (lq_arcs){0};
    lq_code code = borders_finish(b, path, fs, err);
    if (code) lq_borders_release(b);
    return code;
}

/* ---- until nothing is left to do ---- */

static void noding_add(lq_noding *all, const lq_noding *now)
{
    all->joined += now->joined;
    all->inserted += now->inserted;
    all->crossings += now->crossings;
    all->moved_max_m += now->moved_max_m;
    all->planar = now->planar;
}

/* To the areas are added what this pass changed: what simplification did before it is not cleaning. */
static void resolution_add(lq_resolution *all, const lq_resolution *now, size_t features)
{
    all->gaps += now->gaps;
    all->overlaps += now->overlaps;
    all->wide_overlaps += now->wide_overlaps;
    all->gap_area_m2 += now->gap_area_m2;
    all->overlap_area_m2 += now->overlap_area_m2;
    all->holes = now->holes;
    for (size_t f = 0; f < features; f++) all->area_m2[f] += now->area_m2[f] - now->area_before_m2[f];
}

/* Arcs to polygons and back, with all that is found on the way. *more tells whether that was anything. */
static bool arcs_again(lq_borders *b, const lq_cleaning *how, bool *more)
{
    lq_arcs arcs = {0};
    lq_noding noding = {0};
    lq_resolution resolution = {0};
    lq_polygons polygons = {0};
    bool ok = lq_arcs_polygons(&polygons, &b->arcs) &&
              arcs_make(&arcs, &noding, &resolution, &polygons, how->tolerance_m, how->narrow_m);
    if (ok) {
        lq_arcs before = b->arcs;
        *more =
            noding.joined + noding.inserted + noding.crossings + resolution.gaps + resolution.overlaps > 0 ||
            arcs.n != before.n ||
            arcs.points != before.points; /* a vertex that lay on an edge is no finding, but a change */
        b->arcs = arcs;
        arcs = before;
        noding_add(&b->noding, &noding);
        resolution_add(&b->resolution, &resolution, arcs.features);
    }
    lq_polygons_release(&polygons);
    lq_arcs_release(&arcs);
    lq_resolution_release(&resolution);
    return ok;
}

static bool arcs_simplify(lq_borders *b, const lq_cleaning *how)
{
    lq_arcs simple = {0};
    bool ok = lq_arcs_reduce(&simple, &b->arcs, how->simplify_m, AREA_CHANGE_MAX, &b->reduction);
    if (ok) {
        lq_arcs_release(&b->arcs);
        b->arcs = simple;
        simple = (lq_arcs){0};
    }
    lq_arcs_release(&simple);
    return ok;
}

static bool arcs_settle(lq_borders *b, const lq_cleaning *how)
{
    bool ok = true, more = true;
    for (int pass = 1; ok && more && pass < PASSES_MAX; pass++) ok = arcs_again(b, how, &more);
    return ok;
}

lq_code lq_borders_clean(lq_borders *b, lq_layer *layer, const char *path, const lq_cleaning *how,
                         lq_findings *fs, lq_err *err)
{
    *b = (lq_borders){.layer = layer};
    bool ok =
        arcs_make(&b->arcs, &b->noding, &b->resolution, &layer->polygons, how->tolerance_m, how->narrow_m);
    ok = ok && (how->simplify_m <= 0 || arcs_simplify(b, how)) && arcs_settle(b, how);
    lq_code code = ok ? borders_finish(b, path, fs, err) : lq_nomem(err);
    if (code) lq_borders_release(b);
    return code;
}

static void side_mark(bool *within, uint32_t side, bool how)
{
    if (lq_is_feature(side)) within[side] = how || within[side];
}

/* A box that no border reaches lies in one feature: the one whose border is crossed an odd number of times on the way west. */
static void around_find(bool *odd, const lq_arcs *a, lq_point at)
{
    for (size_t i = 0; i < a->n; i++)
        for (uint32_t k = a->first[i]; k + 1 < a->first[i + 1]; k++) {
            lq_point p = a->at[k], q = a->at[k + 1];
            if ((p.y > at.y) == (q.y > at.y)) continue;
            if ((double)q.x + ((double)p.x - q.x) * ((double)at.y - q.y) / ((double)p.y - q.y) >= at.x)
                continue;
            if (lq_is_feature(a->left[i])) odd[a->left[i]] = !odd[a->left[i]];
            if (lq_is_feature(a->right[i])) odd[a->right[i]] = !odd[a->right[i]];
        }
}

static bool segment_near(lq_point p, lq_point q, lq_point nw, lq_point se)
{
    return (p.x < q.x ? q.x : p.x) >= nw.x && (p.x < q.x ? p.x : q.x) <= se.x &&
           (p.y < q.y ? q.y : p.y) >= nw.y && (p.y < q.y ? p.y : q.y) <= se.y;
}

/* Segments are short, so their boxes do for them. */
bool *lq_borders_within(const lq_borders *b, const double bbox_deg[4])
{
    const lq_arcs *a = &b->arcs;
    lq_point nw = lq_world_from_degrees(bbox_deg[0], bbox_deg[3]),
             se = lq_world_from_degrees(bbox_deg[2], bbox_deg[1]);
    bool *within = lq_zalloc(a->features, sizeof *within);
    if (!within) return NULL;
    around_find(within, a, nw);
    for (size_t i = 0; i < a->n; i++) {
        bool near = false;
        for (uint32_t k = a->first[i]; k + 1 < a->first[i + 1] && !near; k++)
            near = segment_near(a->at[k], a->at[k + 1], nw, se);
        side_mark(within, a->left[i], near);
        side_mark(within, a->right[i], near);
    }
    return within;
}
