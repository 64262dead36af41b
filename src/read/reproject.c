/* reproject.c: see reproject.h. */
#include "read/reproject.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "base/text.h"
#include "read/antimeridian.h"
#include "read/crs.h"
#include "read/said_crs.h"

typedef struct reading {
    lq_layer *layer;
    const char *path;
    lq_findings *findings;
    lq_said_crs said;
} reading;

/* ---- can they be that --------------------------------------------------------------------------------------- */

static bool off_globe(const double *p)
{
    return !(fabs(p[0]) <= 360 && fabs(p[1]) <= 90);
}

typedef struct census {
    size_t points, off, swapped;
} census;

static census points_count(const lq_polygons *p)
{
    census c = {.points = p->points};
    for (const double *at = p->xy, *end = p->xy + 2 * p->points; at < end; at += 2) {
        if (!off_globe(at)) continue;
        c.off++;
        c.swapped += fabs(at[0]) <= 90 && fabs(at[1]) <= 180;
    }
    return c;
}

static const char *declaration(const reading *r)
{
    if (r->said.declared) return "but degrees are declared";
    return *r->layer->crs ? "and the .prj names no known coordinate system"
                          : "and no coordinate system is declared";
}

/* What is said against what is seen, by the majority of the vertices. */
static lq_code points_check(const reading *r, const census *c, lq_err *err)
{
    const double *p = r->layer->polygons.xy;
    if (!r->said.degrees && r->said.crs && !lq_crs_is_geographic(r->said.crs) && !c->off)
        return lq_fail(err, LQ_DATA,
                       "%s: coordinates look like degrees (%.6g, %.6g), but the system is a projection; give "
                       "--crs wgs84 or gcj02",
                       r->path, p[0], p[1]);
    if (!r->said.degrees || c->off * 2 <= c->points) return LQ_OK;
    if (c->swapped * 2 > c->points)
        return lq_fail(err, LQ_DATA,
                       "%s: axes look swapped (%.6g, %.6g): longitude must come first; export it again",
                       r->path, p[0], p[1]);
    return lq_fail(err, LQ_DATA,
                   "%s: coordinates look like metres (%.9g, %.9g), %s; give --crs, such as EPSG:4549",
                   r->path, p[0], p[1], declaration(r));
}

static void tell_assumed(const reading *r)
{
    if (r->said.declared) return;
    lq_findings_add(r->findings, "crs-assumed", r->path, 0, "",
                    "%s; its degrees were taken for WGS84, give --crs if they are not",
                    *r->layer->crs ? "the .prj names no known coordinate system"
                                   : "no coordinate system is declared");
}

/* ---- vertices that cannot stay ------------------------------------------------------------------------------ */

/* Copies the vertices of ring `ring` that stay to point number `to`, returns how many. */
static size_t ring_keep(lq_polygons *p, size_t ring, size_t to)
{
    size_t n = 0;
    for (size_t i = p->first_point[ring]; i < p->first_point[ring + 1]; i++) {
        if (off_globe(p->xy + 2 * i)) continue;
        p->xy[2 * (to + n)] = p->xy[2 * i];
        p->xy[2 * (to + n++) + 1] = p->xy[2 * i + 1];
    }
    return n;
}

/* Takes vertices off the globe out of the arrays, and rings that thereby lose their area. first_ring and
   first_point are rewritten behind the place that is read. */
static void vertices_drop(reading *r)
{
    lq_polygons *p = &r->layer->polygons;
    size_t rings = 0, points = 0, begin = 0;
    for (size_t f = 0; f < p->features; f++) {
        size_t end = p->first_ring[f + 1], dropped = 0;
        for (size_t ring = begin; ring < end; ring++) {
            size_t had = p->first_point[ring + 1] - p->first_point[ring], n = ring_keep(p, ring, points);
            dropped += had - n;
            p->first_point[rings] = (uint32_t)points;
            if (n < 3) continue;
            points += n;
            rings++;
        }
        begin = end;
        p->first_ring[f + 1] = (uint32_t)rings;
        if (dropped)
            lq_findings_add(r->findings, "vertex-dropped", r->path, r->layer->attributes->line[f], "",
                            "%zu %s dropped", dropped,
                            lq_plural(dropped, "vertex lies off the globe and was",
                                      "vertices lie off the globe and were"));
    }
    if (p->features) p->first_point[rings] = (uint32_t)points;
    p->rings = rings;
    p->points = points;
}

static lq_code points_keep(reading *r, lq_err *err)
{
    census c = points_count(&r->layer->polygons);
    if (c.off) vertices_drop(r);
    if (r->layer->polygons.points) return LQ_OK;
    return lq_fail(err, LQ_DATA, "%s: no vertex lies on the globe; is --crs right?", r->path);
}

/* ---- longitudes --------------------------------------------------------------------------------------------- */

static lq_code longitudes_settle(const reading *r, lq_err *err)
{
    lq_polygons *p = &r->layer->polygons;
    size_t *cut = lq_alloc(p->features, sizeof *cut);
    bool ok = cut && lq_antimeridian_cut(p, cut);
    for (size_t f = 0; ok && f < p->features; f++)
        if (cut[f])
            lq_findings_add(r->findings, "antimeridian", r->path, r->layer->attributes->line[f], "",
                            "%zu %s cut there", cut[f],
                            lq_plural(cut[f], "ring crosses the antimeridian (180 degrees) and was",
                                      "rings cross the antimeridian (180 degrees) and were"));
    free(cut);
    return ok ? LQ_OK : lq_nomem(err);
}

/* ---- conversion --------------------------------------------------------------------------------------------- */

/* Points that cannot be projected are infinite, which vertices_drop takes for off the globe. */
static lq_code points_convert(reading *r, lq_err *err)
{
    lq_polygons *p = &r->layer->polygons;
    lq_code code = r->said.degrees ? points_keep(r, err) : LQ_OK;
    if (!code) code = lq_said_crs_project(&r->said, p, r->path, r->findings, err);
    if (!code && r->said.crs) code = points_keep(r, err);
    if (!code && r->said.shift) r->said.shift(p->xy, p->points);
    return code ? code : longitudes_settle(r, err);
}

lq_code lq_layer_reproject(lq_layer *layer, const char *path, const char *crs, lq_findings *findings,
                           lq_err *err)
{
    reading r = {.layer = layer, .path = path, .findings = findings};
    if (!layer->polygons.points) return lq_fail(err, LQ_DATA, "%s: no features: there is no polygon", path);
    lq_code code = lq_said_crs_open(&r.said, crs, layer->crs, "--crs", err);
    if (!code) {
        census c = points_count(&layer->polygons);
        code = points_check(&r, &c, err);
    }
    if (!code) {
        tell_assumed(&r);
        code = points_convert(&r, err);
    }
    lq_said_crs_release(&r.said);
    return code;
}
