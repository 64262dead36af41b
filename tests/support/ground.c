/* ground.c: see ground.h. */
#include "support.h"
#include "ground.h"

#include <gdal.h>
#include <geos_c.h>
#include <math.h>
#include <ogr_api.h>
#include <stdlib.h>
#include "base/mem.h"

#define PI    3.14159265358979323846
#define WORLD 2147483648.0

typedef struct area {
    uint32_t number;
    double box[4]; /* west, north, east, south */
    GEOSGeometry *shape, *outline;
    const GEOSPreparedGeometry *shape_ready, *outline_ready;
    double *xy;
    size_t *n, rings;
} area;

struct ground {
    GEOSContextHandle_t geos;
    area *area;
    size_t n, room;
};

ground *ground_create(void)
{
    ground *g = lq_zalloc(1, sizeof *g);
    assert_non_null(g);
    g->geos = GEOS_init_r();
    assert_non_null(g->geos);
    return g;
}

void ground_free(ground *g)
{
    if (!g) return;
    for (size_t i = 0; i < g->n; i++) {
        area *a = &g->area[i];
        GEOSPreparedGeom_destroy_r(g->geos, a->shape_ready);
        GEOSPreparedGeom_destroy_r(g->geos, a->outline_ready);
        GEOSGeom_destroy_r(g->geos, a->shape);
        GEOSGeom_destroy_r(g->geos, a->outline);
        free(a->xy);
        free(a->n);
    }
    GEOS_finish_r(g->geos);
    free(g->area);
    free(g);
}

/* ---- filling ---- */

static GEOSCoordSequence *sequence_of(const ground *g, const double *xy, size_t n)
{
    GEOSCoordSequence *s = GEOSCoordSeq_create_r(g->geos, (unsigned)n + 1, 2);
    assert_non_null(s);
    for (unsigned i = 0; i <= n; i++)
        GEOSCoordSeq_setXY_r(g->geos, s, i, xy[2 * (i % n)], xy[2 * (i % n) + 1]);
    return s;
}

/* Rings as one polygon each, even-odd: their symmetric difference. A single ring, the usual case, is taken as it is. */
static GEOSGeometry *shape_of(const ground *g, const area *a)
{
    GEOSGeometry *shape = NULL;
    const double *xy = a->xy;
    for (size_t i = 0; i < a->rings; xy += 2 * a->n[i++]) {
        GEOSGeometry *ring = GEOSGeom_createLinearRing_r(g->geos, sequence_of(g, xy, a->n[i]));
        GEOSGeometry *one = GEOSGeom_createPolygon_r(g->geos, ring, NULL, 0), *both;
        assert_non_null(one);
        if (!shape) {
            shape = one;
            continue;
        }
        both = GEOSSymDifference_r(g->geos, shape, one);
        if (!both) { /* self-crossing rings: made valid first, which keeps even-odd */
            GEOSGeometry *s = GEOSMakeValid_r(g->geos, shape), *o = GEOSMakeValid_r(g->geos, one);
            both = GEOSSymDifference_r(g->geos, s, o);
            GEOSGeom_destroy_r(g->geos, s);
            GEOSGeom_destroy_r(g->geos, o);
        }
        assert_non_null(both);
        GEOSGeom_destroy_r(g->geos, shape);
        GEOSGeom_destroy_r(g->geos, one);
        shape = both;
    }
    return shape;
}

static GEOSGeometry *outline_of(const ground *g, const area *a)
{
    GEOSGeometry **line = lq_alloc(a->rings, sizeof *line);
    const double *xy = a->xy;
    assert_non_null(line);
    for (size_t i = 0; i < a->rings; xy += 2 * a->n[i++])
        line[i] = GEOSGeom_createLineString_r(g->geos, sequence_of(g, xy, a->n[i]));
    GEOSGeometry *all = GEOSGeom_createCollection_r(g->geos, GEOS_MULTILINESTRING, line, (unsigned)a->rings);
    free(line);
    assert_non_null(all);
    return all;
}

void ground_add(ground *g, uint32_t number, const double *xy, const size_t *n, size_t rings)
{
    area a = {.number = number, .box = {INFINITY, INFINITY, -INFINITY, -INFINITY}, .rings = rings};
    size_t points = 0;
    for (size_t i = 0; i < rings; i++) points += n[i];
    a.xy = lq_alloc(points, 2 * sizeof *a.xy);
    a.n = lq_alloc(rings, sizeof *a.n);
    assert_true(a.xy && a.n && lq_grow((void **)&g->area, &g->room, g->n + 1, sizeof *g->area));
    for (size_t i = 0; i < rings; i++) a.n[i] = n[i];
    for (size_t i = 0; i < points; i++) {
        double x = a.xy[2 * i] = xy[2 * i], y = a.xy[2 * i + 1] = xy[2 * i + 1];
        a.box[0] = fmin(a.box[0], x), a.box[1] = fmin(a.box[1], y);
        a.box[2] = fmax(a.box[2], x), a.box[3] = fmax(a.box[3], y);
    }
    a.shape = shape_of(g, &a);
    a.outline = outline_of(g, &a);
    a.shape_ready = GEOSPrepare_r(g->geos, a.shape);
    a.outline_ready = GEOSPrepare_r(g->geos, a.outline);
    assert_true(a.shape_ready && a.outline_ready);
    g->area[g->n++] = a;
}

void ground_add_subdivision(ground *g, const subdivision *s)
{
    size_t most = 4 * (size_t)s->look.steps;
    lq_point *ring = lq_alloc(most, sizeof *ring);
    double *xy = lq_alloc(most, 2 * sizeof *xy);
    assert_true(ring && xy);
    for (uint32_t r = 0; r < s->look.rows; r++)
        for (uint32_t c = 0; c < s->look.columns; c++) {
            uint32_t owner = s->owner[(size_t)r * s->look.columns + c];
            size_t n = subdivision_ring(s, c, r, ring);
            for (size_t i = 0; i < n; i++) xy[2 * i] = ring[i].x, xy[2 * i + 1] = ring[i].y;
            if (owner != LQ_NONE) ground_add(g, owner, xy, &n, 1);
        }
    free(ring);
    free(xy);
}

void ground_world(double *x, double *y, double lon_deg, double lat_deg)
{
    double north = log(tan(PI / 4 + lat_deg * (PI / 180) / 2));
    *x = (lon_deg + 180) / 360 * WORLD;
    *y = (1 - north / PI) / 2 * WORLD;
}

/* The rings of a polygon or multipolygon, one after the other. */
static void rings_collect(OGRGeometryH shape, double **xy, size_t *room, size_t *n, size_t *rings)
{
    size_t points = 0;
    for (size_t i = 0; i < *rings; i++) points += n[i];
    if (wkbFlatten(OGR_G_GetGeometryType(shape)) != wkbLineString) {
        for (int i = 0; i < OGR_G_GetGeometryCount(shape); i++)
            rings_collect(OGR_G_GetGeometryRef(shape, i), xy, room, n, rings);
        return;
    }
    int count = OGR_G_GetPointCount(shape) - 1; /* the last is the first again */
    if (count < 3) return;
    assert_true(*rings < 4096 && lq_grow((void **)xy, room, 2 * (points + (size_t)count), sizeof **xy));
    for (int i = 0; i < count; i++) {
        double *to = *xy + 2 * (points + (size_t)i);
        ground_world(&to[0], &to[1], OGR_G_GetX(shape, i), OGR_G_GetY(shape, i));
    }
    n[(*rings)++] = (size_t)count;
}

void ground_add_file(ground *g, const char *path, ground_number *number)
{
    double *xy = NULL;
    size_t room = 0, *n = lq_alloc(4096, sizeof *n);
    assert_non_null(n);
    GDALAllRegister();
    GDALDatasetH file = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY, NULL, NULL, NULL);
    assert_non_null(file);
    OGRLayerH layer = GDALDatasetGetLayer(file, 0);
    for (OGRFeatureH f; (f = OGR_L_GetNextFeature(layer)); OGR_F_Destroy(f)) {
        size_t rings = 0;
        OGRGeometryH shape = OGR_F_GetGeometryRef(f);
        int field = OGR_F_GetFieldIndex(f, "code");
        assert_true(field >= 0);
        if (shape) rings_collect(shape, &xy, &room, n, &rings);
        if (rings) ground_add(g, number(OGR_F_GetFieldAsString(f, field)), xy, n, rings);
    }
    GDALClose(file);
    free(xy);
    free(n);
}

/* ---- asking ---- */

static bool boxes_meet(const double a[4], const double b[4], double more)
{
    return a[0] <= b[2] + more && a[2] >= b[0] - more && a[1] <= b[3] + more && a[3] >= b[1] - more;
}

uint32_t ground_at(const ground *g, double x, double y, bool *several)
{
    uint32_t found = GROUND_NOBODY;
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(g->geos, x, y);
    if (several) *several = false;
    for (size_t i = 0; i < g->n; i++) {
        const area *a = &g->area[i];
        if (!boxes_meet(a->box, (double[4]){x, y, x, y}, 0)) continue;
        char inside = GEOSPreparedIntersects_r(g->geos, a->shape_ready, point);
        assert_true(inside == 0 || inside == 1);
        if (!inside) continue;
        if (several && found != GROUND_NOBODY && found != a->number) *several = true;
        found = a->number;
    }
    GEOSGeom_destroy_r(g->geos, point);
    return found;
}

bool ground_clear(const ground *g, double x, double y, double reach)
{
    bool clear = true;
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(g->geos, x, y);
    for (size_t i = 0; clear && i < g->n; i++) {
        double apart;
        if (!boxes_meet(g->area[i].box, (double[4]){x, y, x, y}, reach)) continue;
        assert_int_equal(GEOSPreparedDistance_r(g->geos, g->area[i].outline_ready, point, &apart), 1);
        clear = apart >= reach;
    }
    GEOSGeom_destroy_r(g->geos, point);
    return clear;
}

bool ground_meets(const ground *g, const double box[4], double more)
{
    bool meets = false;
    GEOSGeometry *window =
        GEOSGeom_createRectangle_r(g->geos, box[0] - more, box[1] - more, box[2] + more, box[3] + more);
    assert_non_null(window);
    for (size_t i = 0; !meets && i < g->n; i++)
        meets = boxes_meet(g->area[i].box, box, more) &&
                GEOSPreparedIntersects_r(g->geos, g->area[i].shape_ready, window) == 1;
    GEOSGeom_destroy_r(g->geos, window);
    return meets;
}

double ground_area(const ground *g, const double box[4])
{
    double sum = 0;
    GEOSGeometry *window = GEOSGeom_createRectangle_r(g->geos, box[0], box[1], box[2], box[3]);
    assert_non_null(window);
    for (size_t i = 0; i < g->n; i++) {
        double part;
        const area *a = &g->area[i];
        if (!boxes_meet(a->box, box, 0) || GEOSPreparedIntersects_r(g->geos, a->shape_ready, window) != 1)
            continue;
        GEOSGeometry *valid = GEOSMakeValid_r(g->geos, a->shape),
                     *common = GEOSIntersection_r(g->geos, valid, window);
        assert_true(valid && common && GEOSArea_r(g->geos, common, &part));
        sum += part;
        GEOSGeom_destroy_r(g->geos, common);
        GEOSGeom_destroy_r(g->geos, valid);
    }
    GEOSGeom_destroy_r(g->geos, window);
    return sum;
}

void ground_rings(const ground *g, const double box[4], ground_ring *ring, void *context)
{
    for (size_t i = 0; i < g->n; i++) {
        const double *xy = g->area[i].xy;
        if (!boxes_meet(g->area[i].box, box, 0)) continue;
        for (size_t k = 0; k < g->area[i].rings; xy += 2 * g->area[i].n[k++])
            ring(context, g->area[i].number, i, xy, g->area[i].n[k]);
    }
}
