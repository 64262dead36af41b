/* label_points.c: see label_points.h. */
#include "support.h"
#include "label_points.h"

#include <gdal.h>
#include <geos_c.h>
#include <ogr_api.h>
#include <stdio.h>
#include <stdlib.h>
#include "ground.h"

#define SEARCH_UNITS 200.0 /* some 4 m on the equator */

static int to_world(double *x, double *y, void *context)
{
    (void)context;
    ground_world(x, y, *x, *y);
    return 1;
}

static GEOSGeometry *shape_of(GEOSContextHandle_t geos, OGRGeometryH from)
{
    size_t n = (size_t)OGR_G_WkbSize(from);
    unsigned char *wkb = malloc(n);
    assert_non_null(wkb);
    assert_int_equal(OGR_G_ExportToWkb(from, wkbNDR, wkb), OGRERR_NONE);
    GEOSGeometry *degrees = GEOSGeomFromWKB_buf_r(geos, wkb, n);
    assert_non_null(degrees);
    GEOSGeometry *world = GEOSGeom_transformXY_r(geos, degrees, to_world, NULL);
    assert_non_null(world);
    GEOSGeom_destroy_r(geos, degrees);
    free(wkb);
    return world;
}

static const GEOSGeometry *largest_part(GEOSContextHandle_t geos, const GEOSGeometry *shape)
{
    const GEOSGeometry *largest = NULL;
    double most = -1, area = 0;
    for (int i = 0; i < GEOSGetNumGeometries_r(geos, shape); i++) {
        const GEOSGeometry *part = GEOSGetGeometryN_r(geos, shape, i);
        assert_int_equal(GEOSArea_r(geos, part, &area), 1);
        if (area > most) most = area, largest = part;
    }
    return largest;
}

/* The circle comes as a line from its middle to the border. */
static void point_find(GEOSContextHandle_t geos, label_point *p, OGRGeometryH from)
{
    GEOSGeometry *shape = shape_of(geos, from);
    GEOSGeometry *line = GEOSMaximumInscribedCircle_r(geos, largest_part(geos, shape), SEARCH_UNITS);
    assert_non_null(line);
    const GEOSCoordSequence *ends = GEOSGeom_getCoordSeq_r(geos, line);
    assert_int_equal(GEOSCoordSeq_getXY_r(geos, ends, 0, &p->x, &p->y), 1);
    assert_int_equal(GEOSGeomGetLength_r(geos, line, &p->clear), 1);
    GEOSGeom_destroy_r(geos, line);
    GEOSGeom_destroy_r(geos, shape);
}

static void text_take(char *out, size_t room, OGRFeatureH f, const char *field)
{
    int at = OGR_F_GetFieldIndex(f, field);
    assert_true(at >= 0);
    snprintf(out, room, "%s", OGR_F_GetFieldAsString(f, at));
}

void label_points_read(label_points *out, const char *path)
{
    GDALAllRegister();
    GDALDatasetH file = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY, NULL, NULL, NULL);
    GEOSContextHandle_t geos = GEOS_init_r();
    assert_true(file && geos);
    OGRLayerH layer = GDALDatasetGetLayer(file, 0);
    *out = (label_points){calloc((size_t)OGR_L_GetFeatureCount(layer, 1), sizeof *out->at), 0};
    assert_non_null(out->at);
    for (OGRFeatureH f; (f = OGR_L_GetNextFeature(layer)); OGR_F_Destroy(f)) {
        label_point *p = &out->at[out->n++];
        text_take(p->code, sizeof p->code, f, "code");
        text_take(p->name, sizeof p->name, f, "name");
        text_take(p->prefecture, sizeof p->prefecture, f, "prefecture");
        text_take(p->province, sizeof p->province, f, "province");
        point_find(geos, p, OGR_F_GetGeometryRef(f));
    }
    GEOS_finish_r(geos);
    GDALClose(file);
}

void label_points_release(label_points *p)
{
    free(p->at);
    *p = (label_points){0};
}
