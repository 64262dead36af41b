/* reproject.c: see reproject.h. */
#include "read/reproject.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/text.h"
#include "geo/gcj02.h"
#include "read/antimeridian.h"
#include "read/crs.h"

typedef enum datum { DATUM_CRS, DATUM_WGS84, DATUM_GCJ02, DATUM_BD09 } datum;

static const struct {
    const char *name;
    datum datum;
} names[] = {{"wgs84", DATUM_WGS84}, {"cgcs2000", DATUM_WGS84}, {"gcj02", DATUM_GCJ02}, {"bd09", DATUM_BD09}};

static const char *const offered[] = {"wgs84", "cgcs2000", "gcj02", "bd09", "auto"};

typedef struct reading {
    lq_layer *layer;
    const char *path;
    lq_findings *findings;
    PJ_CONTEXT *context;
    PJ *crs;       /* NULL: plain degrees of WGS84 or CGCS2000 (or of `datum`) */
    bool degrees;  /* the coordinates are said to be degrees */
    bool declared; /* somebody said so: the WKT or the user */
    datum datum;
} reading;

/* ---- what the coordinates are said to be -------------------------------------------------------------------- */

static void crs_take(reading *r, PJ *crs)
{
    r->declared = true;
    r->degrees = lq_crs_is_degrees(r->context, crs);
    r->crs = crs;
    if (!lq_crs_is_plain(r->context, crs)) return;
    proj_destroy(crs);
    r->crs = NULL;
}

static bool name_is(const char *a, const char *lower)
{
    for (; *a && *lower; a++, lower++)
        if ((*a >= 'A' && *a <= 'Z' ? *a + 32 : *a) != *lower) return false;
    return *a == *lower;
}

static datum datum_of(const char *crs)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (name_is(crs, names[i].name)) return names[i].datum;
    return DATUM_CRS;
}

static lq_code crs_named(reading *r, const char *name, lq_err *err)
{
    PJ *crs;
    lq_code code = lq_crs_parse(&crs, r->context, name, err);
    if (code) return code;
    if (crs) {
        crs_take(r, crs);
        return LQ_OK;
    }
    const char *near = lq_text_nearest(name, offered, sizeof offered / sizeof *offered);
    if (near) return lq_fail(err, LQ_USAGE, "crs \"%s\" is not known; did you mean %s?", name, near);
    return lq_fail(
        err, LQ_USAGE,
        "crs \"%s\" is not known; give wgs84, cgcs2000, gcj02, bd09, auto or a code such as EPSG:4549", name);
}

/* The layer's own system. A text without a bracket is no WKT: PROJ would search its whole database for that
   name. With gcj02 or bd09 only a projection counts, for these are degrees whatever datum the file was
   labelled with. */
static lq_code crs_own(reading *r, bool automatic, lq_err *err)
{
    PJ *crs = NULL;
    if (lq_crs_wkt_is_plain(r->layer->crs)) r->declared = true;
    if (lq_crs_wkt_is_plain(r->layer->crs) || !strchr(r->layer->crs, '[')) return LQ_OK;
    lq_code code = lq_crs_parse(&crs, r->context, r->layer->crs, err);
    if (crs && (automatic || !lq_crs_is_geographic(crs)))
        crs_take(r, crs);
    else
        proj_destroy(crs);
    return code;
}

static lq_code crs_decide(reading *r, const char *name, lq_err *err)
{
    bool automatic = !name || name_is(name, "auto");
    r->datum = automatic ? DATUM_WGS84 : datum_of(name);
    r->degrees = true;
    r->declared = !automatic;
    if (r->datum == DATUM_CRS) return crs_named(r, name, err);
    if (!automatic && r->datum == DATUM_WGS84) return LQ_OK;
    return crs_own(r, automatic, err);
}

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
    if (r->declared) return "but degrees are declared";
    return *r->layer->crs ? "and the .prj names no known coordinate system"
                          : "and no coordinate system is declared";
}

/* What is said against what is seen, by the majority of the vertices. */
static lq_code points_check(const reading *r, const census *c, lq_err *err)
{
    const double *p = r->layer->polygons.xy;
    if (!r->degrees && r->crs && !lq_crs_is_geographic(r->crs) && !c->off)
        return lq_fail(err, LQ_DATA,
                       "%s: coordinates look like degrees (%.6g, %.6g), but the system is a projection; give "
                       "--crs wgs84 or gcj02",
                       r->path, p[0], p[1]);
    if (!r->degrees || c->off * 2 <= c->points) return LQ_OK;
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
    if (r->declared) return;
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
                            "%zu vertices lie off the globe and were dropped", dropped);
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
                            "%zu rings cross the antimeridian (180 degrees) and were cut there", cut[f]);
    free(cut);
    return ok ? LQ_OK : lq_nomem(err);
}

/* ---- conversion --------------------------------------------------------------------------------------------- */

/* Points that PROJ cannot convert become infinite, which vertices_drop takes for off the globe. */
static lq_code points_project(reading *r, lq_err *err)
{
    lq_polygons *p = &r->layer->polygons;
    bool ballpark;
    PJ *change = lq_crs_to_wgs84(r->context, r->crs, p, &ballpark);
    if (!change)
        return lq_fail(err, LQ_DATA, "%s: PROJ knows no way from its coordinate system to WGS84; give --crs",
                       r->path);
    if (ballpark)
        lq_findings_add(
            r->findings, "datum-shift", r->path, 0, "",
            "no datum shift from %s to WGS84 is known for this area; left out, places may be off by 100 m",
            proj_get_name(r->crs));
    proj_trans_generic(change, PJ_FWD, p->xy, 2 * sizeof *p->xy, p->points, p->xy + 1, 2 * sizeof *p->xy,
                       p->points, NULL, 0, 0, NULL, 0, 0);
    proj_destroy(change);
    return LQ_OK;
}

static lq_code points_convert(reading *r, lq_err *err)
{
    lq_polygons *p = &r->layer->polygons;
    lq_code code = LQ_OK;
    if (r->degrees && (code = points_keep(r, err))) return code;
    if (r->crs && ((code = points_project(r, err)) || (code = points_keep(r, err)))) return code;
    if (r->datum == DATUM_GCJ02) lq_gcj02_to_wgs84(p->xy, p->points);
    if (r->datum == DATUM_BD09) lq_bd09_to_wgs84(p->xy, p->points);
    return longitudes_settle(r, err);
}

static lq_code layer_convert(reading *r, const char *crs, lq_err *err)
{
    lq_code code = crs_decide(r, crs, err);
    if (code) return code;
    census c = points_count(&r->layer->polygons);
    if ((code = points_check(r, &c, err))) return code;
    tell_assumed(r);
    return points_convert(r, err);
}

lq_code lq_layer_reproject(lq_layer *layer, const char *path, const char *crs, lq_findings *findings,
                           lq_err *err)
{
    reading r = {.layer = layer, .path = path, .findings = findings};
    if (!layer->polygons.points) return lq_fail(err, LQ_DATA, "%s: no features: there is no polygon", path);
    r.context = proj_context_create();
    if (!r.context) return lq_nomem(err);
    proj_log_level(r.context, PJ_LOG_NONE);
    proj_context_set_enable_network(r.context, 0);
    lq_code code = layer_convert(&r, crs, err);
    proj_destroy(r.crs);
    proj_context_destroy(r.context);
    return code;
}
