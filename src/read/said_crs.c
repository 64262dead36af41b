/* said_crs.c: see said_crs.h. */
#include "read/said_crs.h"

#include <string.h>
#include <strings.h>
#include "base/text.h"
#include "geo/gcj02.h"
#include "read/crs.h"

/* WGS84 and CGCS2000 differ by less than a metre; the other two are no systems PROJ knows. */
static const struct {
    const char *name;
    void (*shift)(double *xy, size_t n);
} datums[] = {{"wgs84", NULL}, {"cgcs2000", NULL}, {"gcj02", lq_gcj02_to_wgs84}, {"bd09", lq_bd09_to_wgs84}};

static const char *const offered[] = {"wgs84", "cgcs2000", "gcj02", "bd09", "auto"};

static void crs_take(lq_said_crs *c, PJ *crs)
{
    c->declared = true;
    c->degrees = lq_crs_is_degrees(c->context, crs);
    if (lq_crs_is_plain(c->context, crs))
        proj_destroy(crs);
    else
        c->crs = crs;
}

static lq_code crs_named(lq_said_crs *c, const char *name, lq_err *err)
{
    PJ *crs;
    lq_code code = lq_crs_parse(&crs, c->context, name, err);
    if (code) return code;
    if (crs) {
        crs_take(c, crs);
        return LQ_OK;
    }
    const char *near = lq_text_nearest(name, offered, sizeof offered / sizeof *offered);
    if (near)
        return lq_fail(err, LQ_USAGE, "%s: \"%s\" is not known; did you mean %s?", c->option, name, near);
    return lq_fail(
        err, LQ_USAGE,
        "%s: \"%s\" is not known; give wgs84, cgcs2000, gcj02, bd09, auto or a code such as EPSG:4549",
        c->option, name);
}

/* A text without a bracket is no WKT: PROJ would search its whole database for that name. With gcj02 or bd09 only a projection
   counts, for these are degrees whatever datum the file was labelled with. */
static lq_code crs_own(lq_said_crs *c, const char *wkt, bool automatic, lq_err *err)
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

lq_code lq_said_crs_open(lq_said_crs *out, const char *name, const char *wkt, const char *option, lq_err *err)
{
    *out = (lq_said_crs){.degrees = true, .option = option, .context = proj_context_create()};
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

void lq_said_crs_release(lq_said_crs *c)
{
    proj_destroy(c->crs);
    if (c->context) proj_context_destroy(c->context);
    *c = (lq_said_crs){0};
}

lq_code lq_said_crs_project(const lq_said_crs *c, lq_polygons *p, const char *path, lq_findings *f,
                            lq_err *err)
{
    if (!c->crs || !p->points) return LQ_OK;
    bool ballpark;
    const char *name = proj_get_name(c->crs);
    PJ *change = lq_crs_to_wgs84(c->context, c->crs, p, &ballpark);
    if (!change)
        return lq_fail(err, LQ_DATA, "%s: PROJ knows no way from %s to WGS84; give %s", path,
                       name ? name : "its coordinate system", c->option);
    if (ballpark)
        lq_findings_add(
            f, "datum-shift", path, 0, "",
            "no datum shift from %s to WGS84 is known for this area; left out, places may be off by 100 m",
            name ? name : "its coordinate system");
    size_t step = 2 * sizeof *p->xy;
    proj_trans_generic(change, PJ_FWD, p->xy, step, p->points, p->xy + 1, step, p->points, NULL, 0, 0, NULL,
                       0, 0);
    proj_destroy(change);
    return LQ_OK;
}
