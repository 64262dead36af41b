/* borders.c: see borders.h. */
#include "app/borders.h"

#include <math.h>
#include <stdlib.h>
#include "geo/planar.h"

/* Area that a feature may lose or gain by cleaning before it is told. Source: the project's own limit for imports. */
#define AREA_CHANGE_TOLD 0.001

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
    for (size_t f = 0; f < b->arcs.features; f++) {
        double before = r->area_before_m2[f], change = before > 0 ? r->area_m2[f] / before - 1 : 0;
        b->drawn += r->area_m2[f] > 0;
        if (before > 0 && r->area_m2[f] <= 0)
            lq_findings_add(fs, "feature-covered", path, f + 1, "", "the feature lies wholly under others and is not drawn");
        else if (fabs(change) > AREA_CHANGE_TOLD)
            lq_findings_add(fs, "area-changed", path, f + 1, "", "closing gaps and overlaps with its neighbours changes its area by %+.2f %% of %.1f km2",
                            change * 100, before / 1e6);
    }
    if (b->length.loose_m > 0)
        lq_findings_add(fs, "border-loose", path, 0, "", "%.1f km of border have a county close by on the other side and yet do not meet it; drawn as county border",
                        b->length.loose_m / 1e3);
    if (!b->noding.planar)
        lq_findings_add(fs, "borders-cross", path, 0, "", "some borders still cross each other after noding; pixels there are shared out by area");
}

lq_code lq_borders_make(lq_borders *b, lq_layer *layer, const char *path, double tolerance_m, double narrow_m,
                        lq_findings *fs, lq_err *err)
{
    lq_mesh mesh = {0};
    lq_planar planar = {0};
    *b = (lq_borders){.layer = layer};
    lq_code code = LQ_FAILED;
    if (!lq_mesh_init(&mesh, &layer->polygons)) goto done;
    lq_polygons_release(&layer->polygons); /* the mesh has them: memory is at its peak here */
    if (!lq_mesh_node(&mesh, tolerance_m, &b->noding)) goto done;
    if (!lq_planar_init(&planar, &b->resolution, &mesh, narrow_m)) goto done;
    if (!lq_arcs_init(&b->arcs, &planar, &mesh, narrow_m)) goto done;
    b->length = lq_arcs_border(&b->arcs);
    cleaning_tell(b, path, fs);
    box_find(b);
    code = b->arcs.n ? LQ_OK
                     : lq_fail(err, LQ_DATA, "%s: no feature has a usable outline; polygons with at least three points are needed", path);
done:
    if (code == LQ_FAILED) code = lq_nomem(err);
    lq_mesh_release(&mesh);
    lq_planar_release(&planar);
    if (code) lq_borders_release(b);
    return code;
}
