/* site_input.c: see site_input.h. */
#include "read/site_input.h"

#include <math.h>
#include <stdlib.h>
#include "read/reproject_points.h"

/* ---- geometries --------------------------------------------------------------------------------------------- */

static const lq_site *site_now(const lq_site_input *in)
{
    return &in->sites->at[in->sites->n - 1];
}

static bool part_is_finite(const double *xy, size_t n)
{
    for (size_t i = 0; i < 2 * n; i++)
        if (!isfinite(xy[i])) return false;
    return true;
}

static bool part_is_one_place(const double *xy, size_t n)
{
    for (size_t i = 2; i < 2 * n; i += 2)
        if (xy[i] != xy[0] || xy[i + 1] != xy[1]) return false;
    return true;
}

/* Takes a point or a line into the scratch; a bad one is told and left out. */
static bool part_take(lq_site_input *in, OGRGeometryH g, bool line)
{
    size_t n = (size_t)OGR_G_GetPointCount(g), all = in->points + n;
    if (!n) {
        lq_site_tell(in->f, "site-geometry", site_now(in), "has an empty %s", line ? "line" : "point");
        return true;
    }
    if (!lq_grow((void **)&in->xy, &in->point_room, all, 2 * sizeof *in->xy)) return false;
    if (!lq_grow((void **)&in->end, &in->part_room, in->parts + 1, sizeof *in->end)) return false;
    double *xy = in->xy + 2 * in->points;
    OGR_G_GetPoints(g, xy, 2 * sizeof *xy, xy + 1, 2 * sizeof *xy, NULL, 0);
    if (!part_is_finite(xy, n)) {
        lq_site_tell(in->f, "site-geometry", site_now(in),
                     "has a coordinate that is not a number, and is not drawn");
    } else if (line && part_is_one_place(xy, n)) {
        lq_site_tell(in->f, "site-geometry", site_now(in),
                     "has a line with one point (%.9g %.9g); a line needs two", xy[0], xy[1]);
    } else {
        in->points = all;
        in->end[in->parts++] = all;
    }
    return true;
}

/* Every point and line in a geometry without curves. */
static bool geometry_take(lq_site_input *in, OGRGeometryH g)
{
    OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(g));
    bool ok = true;
    if (type == wkbPoint || type == wkbLineString) return part_take(in, g, type == wkbLineString);
    if (!OGR_GT_IsSubClassOf(type, wkbGeometryCollection) || type == wkbMultiPolygon) {
        lq_site_tell(in->f, "site-geometry", site_now(in), "is a %s and not drawn; sites are points or lines",
                     OGRGeometryTypeToName(type));
        return true;
    }
    for (int i = 0; ok && i < OGR_G_GetGeometryCount(g); i++)
        ok = geometry_take(in, OGR_G_GetGeometryRef(g, i));
    return ok;
}

/* Gives the parts in the scratch to sites of the row, the first of which is there already: the lines to one, the points to one
   each. */
static bool parts_give(lq_site_input *in, const lq_table *t, size_t row, const lq_site_columns *c)
{
    bool ok = true, used = false;
    for (int line = 1; line >= 0; line--) {
        bool joined = false;
        for (size_t i = 0; ok && i < in->parts; i++) {
            size_t begin = i ? in->end[i - 1] : 0, n = in->end[i] - begin;
            if ((n > 1) != line) continue;
            if (used && !(line && joined)) ok = lq_sites_add(in->sites, t, row, c);
            ok = ok && lq_sites_part_add(in->sites, in->xy + 2 * begin, n);
            used = joined = true;
        }
    }
    if (!used) in->sites->n--;
    return ok;
}

bool lq_site_input_geometry(lq_site_input *in, OGRGeometryH g, const lq_table *t, size_t row,
                            const lq_site_columns *c)
{
    if (!g || OGR_G_IsEmpty(g)) return lq_sites_row(in->sites, t, row, c, in->f);
    if (!lq_sites_add(in->sites, t, row, c)) return false;
    in->parts = in->points = 0;
    OGRGeometryH straight = OGR_G_HasCurveGeometry(g, 1) ? OGR_G_GetLinearGeometry(g, 0, NULL) : NULL;
    bool ok = geometry_take(in, straight ? straight : g);
    if (straight) OGR_G_DestroyGeometry(straight);
    return ok && parts_give(in, t, row, c);
}

/* ---- coordinate system -------------------------------------------------------------------------------------- */

/* Degrees are looked at as they were written, others once they are degrees. */
lq_code lq_site_input_finish(lq_site_input *in, const char *wkt, lq_err *err)
{
    lq_sites *s = in->sites;
    const double *extent = in->options->extent_deg ? in->options->extent_deg : lq_site_china_deg;
    lq_said_crs crs;
    lq_code code = lq_points_crs_open(&crs, in->options->crs, wkt, err);
    size_t begin = in->first < s->n && s->parts ? s->first_point[s->at[in->first].first_part] : s->points;
    double *xy = s->points > begin ? s->xy + 2 * begin : NULL;
    if (!code) code = lq_points_crs_check(&crs, xy, s->points - begin, in->path, in->f, err);
    if (!code && crs.degrees) lq_sites_check(s, in->first, extent, in->f);
    if (!code) code = lq_points_crs_convert(&crs, xy, s->points - begin, in->path, in->f, err);
    if (!code && !crs.degrees) lq_sites_check(s, in->first, extent, in->f);
    if (!code) lq_sites_finish(s, in->first);
    lq_said_crs_release(&crs);
    in->first = s->n;
    return code;
}

void lq_site_input_release(lq_site_input *in)
{
    free(in->xy);
    free(in->end);
}
