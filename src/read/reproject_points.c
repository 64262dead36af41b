/* reproject_points.c: see reproject_points.h. */
#include "read/reproject_points.h"

#include <math.h>
#include "read/crs.h"

#define OPTION "--sites-crs, for lines --lines-crs,"

lq_code lq_points_crs_open(lq_said_crs *out, const char *name, const char *wkt, lq_err *err)
{
    return lq_said_crs_open(out, name, wkt, OPTION, err);
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

lq_code lq_points_crs_check(const lq_said_crs *c, const double *xy, size_t n, const char *path,
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

lq_code lq_points_crs_convert(const lq_said_crs *c, double *xy, size_t n, const char *path, lq_findings *f,
                              lq_err *err)
{
    lq_polygons all = {.points = n, .xy = xy};
    lq_code code = lq_said_crs_project(c, &all, path, f, err);
    if (!code && c->shift) c->shift(xy, n);
    return code;
}
