/* validity.c: see validity.h. */
#include "support.h"
#include "validity.h"

#include <geos_c.h>
#include <math.h>
#include <stdlib.h>

typedef struct ring {
    const double *xy;
    size_t n;
    double area; /* square degrees, positive for an outer ring */
    size_t in;   /* the outer ring a hole lies in */
    GEOSGeometry *shape;
} ring;

static double ring_area(const double *xy, size_t n)
{
    double twice = 0;
    for (size_t i = 0; i < n; i++) {
        const double *p = xy + 2 * i, *q = xy + 2 * ((i + 1) % n);
        twice += (p[0] - xy[0]) * (q[1] - xy[1]) - (q[0] - xy[0]) * (p[1] - xy[1]);
    }
    return twice / 2;
}

static GEOSGeometry *ring_line(const ring *r)
{
    GEOSCoordSequence *s = GEOSCoordSeq_create((unsigned)r->n + 1, 2);
    assert_non_null(s);
    for (size_t i = 0; i <= r->n; i++)
        GEOSCoordSeq_setXY(s, (unsigned)i, r->xy[2 * (i % r->n)], r->xy[2 * (i % r->n) + 1]);
    return GEOSGeom_createLinearRing(s);
}

static size_t rings_take(ring *rings, const lq_polygons *p, uint32_t feature)
{
    size_t n = 0;
    for (size_t r = p->first_ring[feature]; r < p->first_ring[feature + 1]; r++, n++) {
        rings[n] = (ring){p->xy + 2 * p->first_point[r], p->first_point[r + 1] - p->first_point[r], 0,
                          SIZE_MAX, NULL};
        rings[n].area = ring_area(rings[n].xy, rings[n].n);
        rings[n].shape = GEOSGeom_createPolygon(ring_line(&rings[n]), NULL, 0);
        assert_non_null(rings[n].shape);
    }
    return n;
}

/* Each hole into the smallest outer ring that covers it. */
static bool holes_place(ring *rings, size_t n)
{
    for (size_t h = 0; h < n; h++) {
        if (rings[h].area > 0) continue;
        for (size_t o = 0; o < n; o++)
            if (rings[o].area >= -rings[h].area &&
                (rings[h].in == SIZE_MAX || rings[o].area < rings[rings[h].in].area) &&
                GEOSCovers(rings[o].shape, rings[h].shape) == 1)
                rings[h].in = o;
        if (rings[h].in != SIZE_MAX) continue;
        print_message("a hole lies in no outer ring, or a ring crosses itself, near %.6f %.6f\n",
                      rings[h].xy[0], rings[h].xy[1]);
        return false;
    }
    return true;
}

static GEOSGeometry *rings_assemble(const ring *rings, size_t n)
{
    GEOSGeometry **part = malloc((n + 1) * sizeof(GEOSGeometry *)),
                 **hole = malloc((n + 1) * sizeof(GEOSGeometry *));
    unsigned parts = 0;
    assert_true(part && hole);
    for (size_t o = 0; o < n; o++) {
        unsigned holes = 0;
        if (rings[o].area <= 0) continue;
        for (size_t h = 0; h < n; h++)
            if (rings[h].in == o) hole[holes++] = ring_line(&rings[h]);
        part[parts++] = GEOSGeom_createPolygon(ring_line(&rings[o]), hole, holes);
    }
    GEOSGeometry *all = GEOSGeom_createCollection(GEOS_MULTIPOLYGON, part, parts);
    assert_non_null(all);
    free(part);
    free(hole);
    return all;
}

bool test_polygon_valid(const lq_polygons *p, uint32_t feature)
{
    size_t n = p->first_ring[feature + 1] - p->first_ring[feature];
    ring *rings = malloc((n + 1) * sizeof *rings);
    assert_non_null(rings);
    rings_take(rings, p, feature);
    bool valid = holes_place(rings, n);
    if (valid) {
        GEOSGeometry *all = rings_assemble(rings, n);
        valid = GEOSisValid(all) == 1;
        if (!valid) {
            char *why = GEOSisValidReason(all);
            print_message("feature %u: %s\n", feature, why);
            GEOSFree(why);
        }
        GEOSGeom_destroy(all);
    }
    for (size_t i = 0; i < n; i++) GEOSGeom_destroy(rings[i].shape);
    free(rings);
    return valid;
}

size_t test_polygons_invalid(const lq_polygons *p)
{
    size_t invalid = 0;
    for (uint32_t f = 0; f < p->features; f++) invalid += !test_polygon_valid(p, f);
    return invalid;
}
