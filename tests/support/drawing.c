/* drawing.c: see drawing.h. */
#include "support.h"
#include "drawing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MIDDLE (1 << 30)

lq_point test_place(double x, double y, double step)
{
    return (lq_point){MIDDLE + (int32_t)lrint(x * step), MIDDLE - (int32_t)lrint(y * step)};
}

double test_x(lq_point p)
{
    return (double)p.x - MIDDLE;
}

double test_y(lq_point p)
{
    return MIDDLE - (double)p.y;
}

static size_t count_of(const char *text, char c)
{
    size_t n = 0;
    for (; *text; text++) n += *text == c;
    return n;
}

void test_draw(lq_mesh *mesh, const char *text, double step)
{
    lq_polygons none = {.features = 0};
    uint32_t feature = 0;
    assert_true(lq_mesh_init(mesh, &none));
    mesh->features = count_of(text, ';') + 1;
    for (;;) {
        text += strspn(text, " \n");
        if (*text && *text != '|' && *text != ';') {
            char *end;
            double x = strtod(text, &end), y = strtod(end + 1, &end);
            assert_true(lq_mesh_use_add(mesh, lq_mesh_vertex(mesh, test_place(x, y, step))));
            text = end;
            continue;
        }
        assert_true(lq_mesh_ring_close(mesh, feature));
        if (!*text) return;
        feature += *text++ == ';';
    }
}

/* ---- GEOS ---- */

static void geos_says(const char *message, ...)
{
    (void)message;
}

int test_geos_start(void **state)
{
    (void)state;
    initGEOS(geos_says, geos_says);
    return 0;
}

int test_geos_finish(void **state)
{
    (void)state;
    finishGEOS();
    return 0;
}

/* A ring may cross itself: GEOSMakeValid reads it by the even-odd rule. */
static GEOSGeometry *ring_area(const double *xy, size_t n)
{
    GEOSCoordSequence *cs = GEOSCoordSeq_create((unsigned)n + 1, 2);
    for (size_t i = 0; i <= n; i++) GEOSCoordSeq_setXY(cs, (unsigned)i, xy[2 * (i % n)], xy[2 * (i % n) + 1]);
    GEOSGeometry *polygon = GEOSGeom_createPolygon(GEOSGeom_createLinearRing(cs), NULL, 0);
    assert_non_null(polygon);
    if (GEOSisValid(polygon) == 1) return polygon;
    GEOSGeometry *valid = GEOSMakeValid(polygon),
                 *area = GEOSBuffer(valid, 0, 8); /* drops lines and points */
    assert_non_null(area);
    GEOSGeom_destroy(polygon);
    GEOSGeom_destroy(valid);
    return area;
}

static void ring_take(GEOSGeometry **all, const double *xy, size_t n)
{
    GEOSGeometry *ring = ring_area(xy, n), *both = GEOSSymDifference(*all, ring);
    assert_non_null(both);
    GEOSGeom_destroy(*all);
    GEOSGeom_destroy(ring);
    *all = both;
}

GEOSGeometry *test_geos_feature(const lq_mesh *m, uint32_t feature)
{
    GEOSGeometry *all = GEOSGeom_createEmptyPolygon();
    double *xy = malloc(2 * (m->uses + 1) * sizeof *xy);
    for (size_t r = 0; r < m->rings; r++) {
        if (m->feature[r] != feature) continue;
        size_t first = m->first_use[r], n = m->first_use[r + 1] - 1 - first;
        for (size_t i = 0; i < n; i++) {
            xy[2 * i] = test_x(m->at[m->use[first + i]]);
            xy[2 * i + 1] = test_y(m->at[m->use[first + i]]);
        }
        ring_take(&all, xy, n);
    }
    free(xy);
    return all;
}

double test_equal_area_x(double lon_deg)
{
    return LQ_EARTH_RADIUS_M * lon_deg * (M_PI / 180);
}

double test_equal_area_y(double lat_deg)
{
    return LQ_EARTH_RADIUS_M * sin(lat_deg * (M_PI / 180));
}

void test_degrees(lq_polygons *p)
{
    for (size_t i = 0; i < p->points; i++) {
        lq_point at = {(int32_t)p->xy[2 * i], (int32_t)p->xy[2 * i + 1]};
        lq_degrees_from_world(&p->xy[2 * i], &p->xy[2 * i + 1], at);
    }
}

GEOSGeometry *test_geos_polygons(const lq_polygons *p, uint32_t feature)
{
    GEOSGeometry *all = GEOSGeom_createEmptyPolygon();
    size_t points = p->first_point[p->first_ring[feature + 1]] - p->first_point[p->first_ring[feature]];
    double *xy = malloc(2 * (points + 1) * sizeof *xy);
    for (size_t r = p->first_ring[feature]; r < p->first_ring[feature + 1]; r++) {
        size_t first = p->first_point[r], n = p->first_point[r + 1] - first;
        for (size_t i = 0; i < n; i++) {
            xy[2 * i] = test_equal_area_x(p->xy[2 * (first + i)]);
            xy[2 * i + 1] = test_equal_area_y(p->xy[2 * (first + i) + 1]);
        }
        ring_take(&all, xy, n);
    }
    free(xy);
    return all;
}

bool test_geos_has(const GEOSGeometry *g, double x, double y)
{
    GEOSGeometry *point = GEOSGeom_createPointFromXY(x, y);
    char has = GEOSContains(g, point);
    GEOSGeom_destroy(point);
    assert_in_range(has, 0, 1);
    return has == 1;
}

double test_geos_area(const GEOSGeometry *g)
{
    double area;
    assert_int_equal(GEOSArea(g, &area), 1);
    return area;
}

/* ---- pair by pair ---- */

/* 1 left, -1 right, 0 on the line. Drawings are small enough for 64 bits. */
static int side_of(lq_point a, lq_point b, lq_point p)
{
    int64_t d = ((int64_t)b.x - a.x) * ((int64_t)p.y - a.y) - ((int64_t)b.y - a.y) * ((int64_t)p.x - a.x);
    return (d > 0) - (d < 0);
}

static bool in_box(lq_point a, lq_point b, lq_point p)
{
    return p.x >= (a.x < b.x ? a.x : b.x) && p.x <= (a.x < b.x ? b.x : a.x) &&
           p.y >= (a.y < b.y ? a.y : b.y) && p.y <= (a.y < b.y ? b.y : a.y);
}

static bool vertex_inside(const lq_mesh *m, uint32_t v, uint32_t a, uint32_t b)
{
    return v != a && v != b && in_box(m->at[a], m->at[b], m->at[v]) &&
           side_of(m->at[a], m->at[b], m->at[v]) == 0;
}

static bool segments_cross(const lq_mesh *m, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    if (vertex_inside(m, a, c, d) || vertex_inside(m, b, c, d) || vertex_inside(m, c, a, b) ||
        vertex_inside(m, d, a, b))
        return true;
    lq_point p = m->at[a], q = m->at[b], r = m->at[c], s = m->at[d];
    return side_of(p, q, r) * side_of(p, q, s) < 0 && side_of(r, s, p) * side_of(r, s, q) < 0;
}

bool test_edges_meet_in_ends(const lq_mesh *m)
{
    lq_edges e;
    bool cross = false;
    assert_true(lq_edges_init(&e, m));
    for (size_t i = 0; i < e.n && !cross; i++)
        for (size_t j = i + 1; j < e.n && !cross; j++)
            cross = segments_cross(m, e.a[i], e.b[i], e.a[j], e.b[j]);
    lq_edges_release(&e);
    return !cross;
}

uint32_t test_owner_at(const lq_planar *p, const lq_mesh *m, double x, double y)
{
    double nearest = -INFINITY;
    uint32_t face = 0;
    for (uint32_t h = 0; h < 2 * p->edges; h++) { /* half-edges southwards have the east on their left */
        double ax = test_x(m->at[p->from[h]]), ay = test_y(m->at[p->from[h]]);
        double bx = test_x(m->at[p->from[h ^ 1]]), by = test_y(m->at[p->from[h ^ 1]]);
        if (!(ay > y && by <= y)) continue;
        double at = ax + (bx - ax) * (y - ay) / (by - ay);
        if (at < x && at > nearest) nearest = at, face = p->face[h];
    }
    return p->owner[face];
}
