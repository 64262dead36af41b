/* reproject_points.c: see reproject_points.h. */
#include "read/reproject_points.h"

#include <math.h>
#include <string.h>
#include <strings.h>
#include "base/text.h"
#include "geo/gcj02.h"
#include "read/crs.h"

#define OPTION "--sites-crs, for lines --lines-crs,"

static const struct {
    const char *name;
    void (*shift)(double *xy, size_t n);
} datums[] = {{"wgs84", NULL}, {"cgcs2000", NULL}, {"gcj02", lq_gcj02_to_wgs84}, {"bd09", lq_bd09_to_wgs84}};

static const char *const offered[] = {"wgs84", "cgcs2000", "gcj02", "bd09", "auto"};

static void crs_take(lq_points_crs *c, PJ *crs)
{
    c->declared = true;
    c->degrees = lq_crs_is_degrees(c->context, crs);
    if (lq_crs_is_plain(c->context, crs))
        proj_destroy(crs);
    else
        c->crs = crs;
}

static lq_code crs_named(lq_points_crs *c, const char *name, lq_err *err)
{
    PJ *crs;
    lq_code code = lq_crs_parse(&crs, c->context, name, err);
    if (code) return code;
    if (crs) {
        crs_take(c, crs);
        return LQ_OK;
    }
    const char *near = lq_text_nearest(name, offered, sizeof offered / sizeof *offered);
    if (near) return lq_fail(err, LQ_USAGE, OPTION ": \"%s\" is not known; did you mean %s?", name, near);
    return lq_fail(
        err, LQ_USAGE,
        OPTION ": \"%s\" is not known; give wgs84, cgcs2000, gcj02, bd09, auto or a code such as EPSG:4549",
        name);
}

/* A text without a bracket is no WKT. With gcj02 or bd09, which are degrees whatever the label says, only a projection counts. */
static lq_code crs_own(lq_points_crs *c, const char *wkt, bool automatic, lq_err *err)
{
    PJ *crs = NULL;
    if (lq_crs_wkt_is_plain(wkt)) c->declared = true;
    if (lq_crs_wkt_is_plain(wkt) || !strchr(wkt, '[')) return LQ_OK;
    lq_code code = lq_crs_parse(&crs, c->context, wkt, err);
    if (crs && (automatic || !lq_crs_is_geographic(crs)))
        crs_take(c, crs);
    else
        proj_destroy(crs);
    return code;
}

lq_code lq_points_crs_open(lq_points_crs *out, const char *name, const char *wkt, lq_err *err)
{
    *out = (lq_points_crs){.degrees = true, .context = proj_context_create()};
    if (!out->context) return lq_nomem(err);
    proj_log_level(out->context, PJ_LOG_NONE);
    proj_context_set_enable_network(out->context, 0);
    if (!name || !strcasecmp(name, "auto")) return crs_own(out, wkt, true, err);
    for (size_t i = 0; i < sizeof datums / sizeof *datums; i++) {
        if (strcasecmp(name, datums[i].name)) continue;
        out->declared = true;
        out->shift = datums[i].shift;
        return out->shift ? crs_own(out, wkt, false, err) : LQ_OK;
    }
    return crs_named(out, name, err);
}

void lq_points_crs_release(lq_points_crs *c)
{
    proj_destroy(c->crs);
    if (c->context) proj_context_destroy(c->context);
    *c = (lq_points_crs){0};
}

/* Slips of the pen pass 180 and 1000, but not on both axes. */
static bool is_metres(const double *p)
{
    return fabs(p[0]) > 1000 && fabs(p[1]) > 1000;
}

static bool is_degrees(const double *p)
{
    return fabs(p[0]) <= 180 && fabs(p[1]) <= 180;
}

lq_code lq_points_crs_check(const lq_points_crs *c, const double *xy, size_t n, const char *path,
                            lq_findings *f, lq_err *err)
{
    size_t odd = 0, example = 0;
    bool projected = c->crs && !lq_crs_is_geographic(c->crs);
    for (size_t i = n; i-- > 0;) {
        const double *p = xy + 2 * i;
        if (!(c->degrees ? is_metres(p) : projected && is_degrees(p))) continue;
        odd++;
        example = i;
    }
    const double *p = xy + 2 * example;
    if (odd * 2 > n && c->degrees)
        return lq_fail(
            err, LQ_DATA,
            "%s: coordinates look like metres (%.9g, %.9g), %s; give " OPTION ", such as EPSG:4549", path,
            p[0], p[1], c->declared ? "but degrees are declared" : "and no coordinate system is declared");
    if (odd * 2 > n)
        return lq_fail(err, LQ_DATA,
                       "%s: coordinates look like degrees (%.9g, %.9g), but %s is a projection; give " OPTION
                       " wgs84 or gcj02",
                       path, p[0], p[1], proj_get_name(c->crs));
    if (n && !c->declared)
        lq_findings_add(f, "crs-assumed", path, 0, "",
                        "no coordinate system is declared; its degrees were taken for WGS84, give " OPTION
                        " if they are not");
    return LQ_OK;
}

lq_code lq_points_crs_convert(const lq_points_crs *c, double *xy, size_t n, const char *path, lq_findings *f,
                              lq_err *err)
{
    if (c->crs && n) {
        bool ballpark;
        lq_polygons all = {.points = n, .xy = xy};
        PJ *change = lq_crs_to_wgs84(c->context, c->crs, &all, &ballpark);
        if (!change)
            return lq_fail(err, LQ_DATA, "%s: PROJ knows no way from %s to WGS84; give " OPTION, path,
                           proj_get_name(c->crs));
        if (ballpark)
            lq_findings_add(f, "datum-shift", path, 0, "",
                            "no datum shift from %s to WGS84 is known for this area; left out, places may be "
                            "off by 100 m",
                            proj_get_name(c->crs));
        proj_trans_generic(change, PJ_FWD, xy, 2 * sizeof *xy, n, xy + 1, 2 * sizeof *xy, n, NULL, 0, 0, NULL,
                           0, 0);
        proj_destroy(change);
    }
    if (c->shift) c->shift(xy, n);
    return LQ_OK;
}
