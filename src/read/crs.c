/* crs.c: see crs.h. */
#include "read/crs.h"

#include <math.h>
#include <string.h>
#include "base/buf.h"

#define DEGREE_RAD 0.017453292519943295

static bool crs_is_horizontal(const PJ *crs)
{
    switch (proj_get_type(crs)) {
    case PJ_TYPE_GEOGRAPHIC_2D_CRS:
    case PJ_TYPE_GEOGRAPHIC_3D_CRS:
    case PJ_TYPE_PROJECTED_CRS:
    case PJ_TYPE_COMPOUND_CRS:
    case PJ_TYPE_BOUND_CRS:
        return true;
    default:
        return false;
    }
}

lq_code lq_crs_parse(PJ **out, PJ_CONTEXT *context, const char *text, lq_err *err)
{
    lq_buf b = {0};
    *out = NULL;
    if (!strncmp(text, "\xEF\xBB\xBF", 3)) text += 3;
    lq_buf_text(&b, text);
    if (*text == '+' && !strstr(text, "+type=crs")) lq_buf_text(&b, " +type=crs");
    if (b.failed) {
        lq_buf_release(&b);
        return lq_nomem(err);
    }
    PJ *crs = proj_create(context, b.data);
    lq_buf_release(&b);
    if (crs && crs_is_horizontal(crs))
        *out = crs;
    else
        proj_destroy(crs);
    return LQ_OK;
}

bool lq_crs_is_geographic(const PJ *crs)
{
    PJ_TYPE type = proj_get_type(crs);
    return type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
}

bool lq_crs_is_degrees(PJ_CONTEXT *context, const PJ *crs)
{
    double unit = 0, meridian = 1;
    if (!lq_crs_is_geographic(crs)) return false;
    PJ *axes = proj_crs_get_coordinate_system(context, crs), *prime = proj_get_prime_meridian(context, crs);
    if (axes) proj_cs_get_axis_info(context, axes, 0, NULL, NULL, NULL, &unit, NULL, NULL, NULL);
    if (prime) proj_prime_meridian_get_parameters(context, prime, &meridian, NULL, NULL);
    proj_destroy(axes);
    proj_destroy(prime);
    return fabs(unit - DEGREE_RAD) < 1e-12 && meridian == 0;
}

/* PROJ knows the ESRI names of both datums and gives the official one. */
bool lq_crs_is_plain(PJ_CONTEXT *context, const PJ *crs)
{
    if (!lq_crs_is_degrees(context, crs)) return false;
    PJ *frame = proj_crs_get_datum_forced(context, crs);
    const char *name = frame ? proj_get_name(frame) : NULL;
    bool plain = name && (!strncmp(name, "World Geodetic System 1984", 26) || !strcmp(name, "China 2000") ||
                          !strcmp(name, "WGS_1984") || !strcmp(name, "D_WGS_1984"));
    proj_destroy(frame);
    return plain;
}

bool lq_crs_wkt_is_plain(const char *wkt)
{
    static const char *const starts[] = {"GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\","
                                         "6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],"
                                         "UNIT[\"Degree\",0.0174532925199433]]",
                                         "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_"
                                         "China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],"
                                         "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        size_t n = strlen(starts[i]);
        if (!strncmp(wkt, starts[i], n) && !wkt[n + strspn(wkt + n, " \r\n\t")]) return true;
    }
    return false;
}

/* Box of the vertices in degrees, near enough to choose an operation by: west, south, east, north. */
static void area_of(double area[4], PJ *change, const lq_polygons *p)
{
    double x[2] = {INFINITY, -INFINITY}, y[2] = {INFINITY, -INFINITY};
    for (size_t i = 0; i < p->points; i++) {
        x[0] = fmin(x[0], p->xy[2 * i]);
        x[1] = fmax(x[1], p->xy[2 * i]);
        y[0] = fmin(y[0], p->xy[2 * i + 1]);
        y[1] = fmax(y[1], p->xy[2 * i + 1]);
    }
    area[0] = area[1] = INFINITY;
    area[2] = area[3] = -INFINITY;
    for (int i = 0; i < 4; i++) {
        PJ_COORD c = proj_trans(change, PJ_FWD, proj_coord(x[i & 1], y[i >> 1], 0, 0));
        if (!isfinite(c.xy.x) || !isfinite(c.xy.y)) continue;
        area[0] = fmin(area[0], c.xy.x);
        area[1] = fmin(area[1], c.xy.y);
        area[2] = fmax(area[2], c.xy.x);
        area[3] = fmax(area[3], c.xy.y);
    }
}

static PJ *visual_of(PJ_CONTEXT *context, PJ *change)
{
    PJ *visual = change ? proj_normalize_for_visualization(context, change) : NULL;
    proj_destroy(change);
    return visual;
}

/* The best single operation that is valid in the whole area, or NULL. */
static PJ *operation_for(PJ_CONTEXT *context, const PJ *from, const PJ *to, const double area[4])
{
    PJ_OPERATION_FACTORY_CONTEXT *f = proj_create_operation_factory_context(context, NULL);
    if (!f) return NULL;
    if (area[0] <= area[2])
        proj_operation_factory_context_set_area_of_interest(context, f, area[0], area[1], area[2], area[3]);
    proj_operation_factory_context_set_spatial_criterion(context, f,
                                                         PROJ_SPATIAL_CRITERION_STRICT_CONTAINMENT);
    proj_operation_factory_context_set_grid_availability_use(
        context, f, PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID);
    PJ_OBJ_LIST *list = proj_create_operations(context, from, to, f);
    PJ *best = list && proj_list_get_count(list) ? proj_list_get(context, list, 0) : NULL;
    proj_list_destroy(list);
    proj_operation_factory_context_destroy(f);
    return best;
}

/* Datums on the ellipsoid of WGS84 or its like (CGCS2000) differ from WGS84 by a metre or so, others by up to
   200 m. */
static bool datum_is_modern(PJ_CONTEXT *context, const PJ *crs)
{
    double axis_m = 0;
    PJ *ellipsoid = proj_get_ellipsoid(context, crs);
    if (ellipsoid) proj_ellipsoid_get_parameters(context, ellipsoid, &axis_m, NULL, NULL, NULL);
    proj_destroy(ellipsoid);
    return fabs(axis_m - 6378137) < 1;
}

/* By itself PROJ chooses an operation for each point; at a border between the areas of two (Beijing 1954 has
   seven) the map would tear by up to 100 m. */
PJ *lq_crs_to_wgs84(PJ_CONTEXT *context, const PJ *crs, const lq_polygons *p, bool *ballpark)
{
    double area[4];
    PJ *wgs84 = proj_create(context, "EPSG:4326"), *best = NULL;
    PJ *any = wgs84 ? proj_create_crs_to_crs_from_pj(context, crs, wgs84, NULL, NULL) : NULL;
    any = visual_of(context, any);
    *ballpark = false;
    if (any && !datum_is_modern(context, crs)) {
        area_of(area, any, p);
        best = operation_for(context, crs, wgs84, area);
        *ballpark = best && proj_coordoperation_has_ballpark_transformation(context, best);
        best = visual_of(context, best);
    }
    proj_destroy(wgs84);
    if (!best) return any;
    proj_destroy(any);
    return best;
}
