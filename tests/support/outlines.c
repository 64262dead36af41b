/* outlines.c: see outlines.h. */
#include "outlines.h"

#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "support.h"

#define DEGREE_M    111195.0
#define COS_OF_37_4 0.794415

static void ring_add(outline *o, OGRGeometryH ring, bool hole)
{
    assert_true(o->rings < OUTLINE_RINGS);
    size_t from = o->ring[o->rings], n = (size_t)OGR_G_GetPointCount(ring);
    double twice = 0;
    o->xy = realloc(o->xy, (from + n + 1) * 2 * sizeof *o->xy);
    assert_non_null(o->xy);
    double *p = o->xy + 2 * from;
    for (size_t i = 0; i < n; i++) {
        p[2 * i] = OGR_G_GetX(ring, (int)i) * DEGREE_M * COS_OF_37_4;
        p[2 * i + 1] = OGR_G_GetY(ring, (int)i) * DEGREE_M;
        for (size_t axis = 0; axis < 2; axis++) {
            o->box[axis] = fmin(o->box[axis], p[2 * i + axis]);
            o->box[axis + 2] = fmax(o->box[axis + 2], p[2 * i + axis]);
        }
        if (!i) continue;
        twice += p[2 * i - 2] * p[2 * i + 1] - p[2 * i] * p[2 * i - 1];
        o->length_m += hypot(p[2 * i] - p[2 * i - 2], p[2 * i + 1] - p[2 * i - 1]);
    }
    o->area_m2 += (hole ? -1 : 1) * fabs(twice) / 2;
    o->ring[++o->rings] = from + n;
}

static void geometry_add(outline *o, OGRGeometryH g)
{
    bool polygon = g && wkbFlatten(OGR_G_GetGeometryType(g)) == wkbPolygon;
    for (int i = 0; g && i < OGR_G_GetGeometryCount(g); i++) {
        OGRGeometryH part = OGR_G_GetGeometryRef(g, i);
        if (polygon)
            ring_add(o, part, i > 0);
        else
            geometry_add(o, part);
    }
}

void outlines_read(outlines *out, const char *path, const char *name)
{
    *out = (outlines){0};
    GDALAllRegister();
    GDALDatasetH data = GDALOpenEx(path, GDAL_OF_VECTOR, NULL, NULL, NULL);
    if (!data) fail_msg("%s: GDAL does not open it", path);
    OGRLayerH layer = GDALDatasetGetLayer(data, 0);
    OGRFeatureH feature;
    while ((feature = OGR_L_GetNextFeature(layer))) {
        int field = OGR_F_GetFieldIndex(feature, name);
        out->at = realloc(out->at, (out->n + 1) * sizeof *out->at);
        assert_non_null(out->at);
        outline *o = &out->at[out->n++];
        *o = (outline){.box = {INFINITY, INFINITY, -INFINITY, -INFINITY}};
        snprintf(o->code, sizeof o->code, "%s", field < 0 ? "" : OGR_F_GetFieldAsString(feature, field));
        geometry_add(o, OGR_F_GetGeometryRef(feature));
        OGR_F_Destroy(feature);
    }
    GDALClose(data);
}

void outlines_release(outlines *o)
{
    for (size_t i = 0; i < o->n; i++) free(o->at[i].xy);
    free(o->at);
}

const outline *outlines_find(const outlines *o, const char *code)
{
    for (size_t i = 0; i < o->n; i++)
        if (o->at[i].rings && !strcmp(o->at[i].code, code)) return &o->at[i];
    return NULL;
}

static double segment_distance(const double *p, const double *a, const double *b)
{
    double dx = b[0] - a[0], dy = b[1] - a[1], square = dx * dx + dy * dy;
    double t = square > 0 ? ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square : 0;
    t = fmin(1, fmax(0, t));
    return hypot(a[0] + t * dx - p[0], a[1] + t * dy - p[1]);
}

static double point_distance(const double *p, const outline *o)
{
    double least = INFINITY;
    for (size_t r = 0; r < o->rings; r++)
        for (size_t i = o->ring[r]; i + 1 < o->ring[r + 1]; i++)
            least = fmin(least, segment_distance(p, o->xy + 2 * i, o->xy + 2 * i + 2));
    return least;
}

double outline_distance_m(const outline *a, const outline *b)
{
    double most = 0;
    for (size_t i = 0; i < a->ring[a->rings]; i++) most = fmax(most, point_distance(a->xy + 2 * i, b));
    for (size_t i = 0; i < b->ring[b->rings]; i++) most = fmax(most, point_distance(b->xy + 2 * i, a));
    return most;
}

double outlines_apart_m(double lon_a, double lat_a, double lon_b, double lat_b)
{
    return hypot((lon_a - lon_b) * COS_OF_37_4, lat_a - lat_b) * DEGREE_M;
}

double outline_reach_m(const outline *o, double lon_deg, double lat_deg)
{
    double p[2] = {lon_deg * DEGREE_M * COS_OF_37_4, lat_deg * DEGREE_M};
    bool inside = false;
    for (size_t r = 0; r < o->rings; r++)
        for (size_t i = o->ring[r]; i + 1 < o->ring[r + 1]; i++) {
            const double *a = o->xy + 2 * i, *b = a + 2;
            if ((a[1] > p[1]) == (b[1] > p[1])) continue;
            inside ^= p[0] < a[0] + (b[0] - a[0]) * (p[1] - a[1]) / (b[1] - a[1]);
        }
    return inside ? 0 : point_distance(p, o);
}
