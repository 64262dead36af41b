/* validity.c: see validity.h. The only file of this folder that knows GEOS. */
#include "geo/validity.h"

#include <geos_c.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/mem.h"

#define NO_RING SIZE_MAX

typedef struct ring {
    const double *xy;
    size_t n;
    double box[4];      /* west, south, east, north */
    double area;        /* in square units; positive against the clock */
    size_t depth;       /* rings around it */
    size_t in;          /* the smallest of them, or NO_RING */
    size_t holes, next; /* an outer ring's first hole; a hole's next one of the same ring; NO_RING */
    GEOSGeometry *line;
} ring;

typedef struct judge {
    GEOSContextHandle_t geos;
    lq_validity *out;
    ring *rings; /* [n]: of the feature at hand */
    size_t n, ring_room;
    GEOSGeometry **shape; /* [2 * n]: parts in the first half, the holes of one in the second */
    size_t shape_room;
} judge;

/* ---- which ring lies in which ---- */

static ring ring_of(const lq_polygons *p, size_t r)
{
    ring it = {p->xy + 2 * p->first_point[r], p->first_point[r + 1] - p->first_point[r], .in = NO_RING,
               .holes = NO_RING, .next = NO_RING};
    double ox = it.xy[0], oy = it.xy[1];
    it.box[0] = it.box[2] = ox;
    it.box[1] = it.box[3] = oy;
    for (size_t i = 0, k = it.n - 1; i < it.n; k = i++) {
        double x = it.xy[2 * i], y = it.xy[2 * i + 1];
        it.area += ((it.xy[2 * k] - ox) * (y - oy) - (x - ox) * (it.xy[2 * k + 1] - oy)) / 2;
        if (x < it.box[0]) it.box[0] = x;
        if (y < it.box[1]) it.box[1] = y;
        if (x > it.box[2]) it.box[2] = x;
        if (y > it.box[3]) it.box[3] = y;
    }
    return it;
}

/* 1 inside, -1 outside, 0 on the ring itself or within `slack` of it. */
static int point_side(const ring *r, double x, double y, double slack)
{
    int inside = -1;
    for (size_t i = 0, k = r->n - 1; i < r->n; k = i++) {
        const double *a = r->xy + 2 * k, *b = r->xy + 2 * i;
        double dx = b[0] - a[0], dy = b[1] - a[1], cross = dx * (y - a[1]) - (x - a[0]) * dy;
        if (fabs(cross) <= slack * (fabs(dx) + fabs(dy)) &&
            (x - a[0]) * (x - b[0]) + (y - a[1]) * (y - b[1]) <= 0)
            return 0;
        if ((a[1] > y) != (b[1] > y) && (cross > 0) == (b[1] > a[1])) inside = -inside;
    }
    return inside;
}

/* By the first vertex that does not lie on the other's line; where all do, as of an islet that touches the shore with every corner, by
   the first such middle of an edge. Middles are rounded, so they have some slack. */
static bool ring_inside(const ring *r, const ring *other)
{
    for (int i = 0; i < 4; i++)
        if (i < 2 ? r->box[i] < other->box[i] : r->box[i] > other->box[i]) return false;
    for (size_t i = 0; i < r->n; i++) {
        int side = point_side(other, r->xy[2 * i], r->xy[2 * i + 1], 0);
        if (side) return side > 0;
    }
    double slack = (fabs(r->box[0]) + fabs(r->box[1]) + fabs(r->box[2]) + fabs(r->box[3])) * 1e-15;
    for (size_t i = 0, k = r->n - 1; i < r->n; k = i++) {
        double x = (r->xy[2 * k] + r->xy[2 * i]) / 2, y = (r->xy[2 * k + 1] + r->xy[2 * i + 1]) / 2;
        int side = point_side(other, x, y, slack);
        if (side) return side > 0;
    }
    return false;
}

typedef struct nesting {
    ring *inner;
    ring *rings;
} nesting;

static void ring_meet(void *item, void *context)
{
    nesting *nest = context;
    ring *other = item, *r = nest->inner;
    if (other == r || !ring_inside(r, other)) return;
    r->depth++;
    if (r->in == NO_RING || fabs(other->area) < fabs(nest->rings[r->in].area))
        r->in = (size_t)(other - nest->rings);
}

/* A coast may have thousands of islands in one feature, so each is compared only with those whose boxes it meets. */
static bool rings_nest(judge *j)
{
    if (j->n == 1) return true;
    GEOSSTRtree *tree = GEOSSTRtree_create_r(j->geos, 10);
    if (!tree) return false;
    for (size_t i = 0; i < j->n; i++) GEOSSTRtree_insert_r(j->geos, tree, j->rings[i].line, &j->rings[i]);
    for (size_t i = 0; i < j->n; i++) {
        nesting nest = {&j->rings[i], j->rings};
        GEOSSTRtree_query_r(j->geos, tree, j->rings[i].line, ring_meet, &nest);
    }
    GEOSSTRtree_destroy_r(j->geos, tree);
    return true;
}

static bool is_hole(const judge *j, const ring *r)
{
    return r->depth % 2 && j->rings[r->in].depth % 2 == 0;
}

static void holes_list(judge *j)
{
    for (size_t i = j->n; i-- > 0;) {
        ring *r = &j->rings[i];
        if (!is_hole(j, r)) continue;
        r->next = j->rings[r->in].holes;
        j->rings[r->in].holes = i;
    }
}

/* ---- what GEOS says ---- */

static GEOSGeometry *line_of(const judge *j, const ring *r)
{
    GEOSCoordSequence *s = GEOSCoordSeq_create_r(j->geos, (unsigned)r->n + 1, 2);
    if (!s) return NULL;
    for (size_t i = 0; i <= r->n; i++) {
        const double *p = r->xy + 2 * (i < r->n ? i : 0);
        GEOSCoordSeq_setXY_r(j->geos, s, (unsigned)i, p[0], p[1]);
    }
    return GEOSGeom_createLinearRing_r(j->geos, s);
}

static bool rings_take(judge *j, const lq_polygons *p, size_t feature)
{
    size_t first = p->first_ring[feature], n = p->first_ring[feature + 1] - first;
    if (!lq_grow((void **)&j->rings, &j->ring_room, n, sizeof *j->rings)) return false;
    if (!lq_grow((void **)&j->shape, &j->shape_room, 2 * n, sizeof(GEOSGeometry *))) return false;
    for (; j->n < n; j->n++) j->rings[j->n] = ring_of(p, first + j->n);
    for (size_t i = 0; i < j->n; i++)
        if (!(j->rings[i].line = line_of(j, &j->rings[i]))) return false;
    return true;
}

static void rings_drop(judge *j)
{
    for (size_t i = 0; i < j->n; i++) GEOSGeom_destroy_r(j->geos, j->rings[i].line);
    j->n = 0;
}

/* Hands a ring's line on to the shape it becomes part of. */
static GEOSGeometry *line_take(ring *r)
{
    GEOSGeometry *line = r->line;
    r->line = NULL;
    return line;
}

/* The rings as one multipolygon; their lines become its own. */
static GEOSGeometry *feature_shape(judge *j)
{
    unsigned parts = 0;
    for (size_t i = 0; i < j->n; i++) {
        unsigned holes = 0;
        if (is_hole(j, &j->rings[i])) continue;
        for (size_t h = j->rings[i].holes; h != NO_RING; h = j->rings[h].next)
            j->shape[j->n + holes++] = line_take(&j->rings[h]);
        GEOSGeometry *part =
            GEOSGeom_createPolygon_r(j->geos, line_take(&j->rings[i]), j->shape + j->n, holes);
        if (part) j->shape[parts++] = part;
    }
    return GEOSGeom_createCollection_r(j->geos, GEOS_MULTIPOLYGON, j->shape, parts);
}

static bool flaw_add(lq_validity *v, size_t feature, double x, double y, const char *reason)
{
    if (!lq_grow((void **)&v->at, &v->room, v->n + 1, sizeof *v->at)) return false;
    lq_flaw *f = &v->at[v->n++];
    *f = (lq_flaw){feature, x, y, ""};
    snprintf(f->reason, sizeof f->reason, "%s", reason);
    return true;
}

static bool shape_judge(judge *j, const GEOSGeometry *shape, size_t feature)
{
    char *reason = NULL;
    GEOSGeometry *place = NULL;
    double x = j->rings[0].xy[0], y = j->rings[0].xy[1];
    char valid = GEOSisValidDetail_r(j->geos, shape, 0, &reason, &place);
    bool ok = valid == 0 || valid == 1;
    if (ok && !valid) {
        if (place) {
            GEOSGeomGetX_r(j->geos, place, &x);
            GEOSGeomGetY_r(j->geos, place, &y);
        }
        j->out->invalid++;
        ok = flaw_add(j->out, feature, x, y, reason && *reason ? reason : "not valid");
    }
    GEOSGeom_destroy_r(j->geos, place);
    if (reason) GEOSFree_r(j->geos, reason);
    return ok;
}

static bool windings_judge(judge *j, size_t feature)
{
    for (size_t i = 0; i < j->n; i++) {
        const ring *r = &j->rings[i];
        if (!is_hole(j, r) || (r->area > 0) != (j->rings[r->in].area > 0)) continue;
        j->out->windings++;
        return flaw_add(j->out, feature, r->xy[0], r->xy[1], "");
    }
    return true;
}

static bool feature_judge(judge *j, const lq_polygons *p, size_t feature)
{
    if (p->first_ring[feature] == p->first_ring[feature + 1]) return true;
    GEOSGeometry *shape = NULL;
    bool ok = rings_take(j, p, feature) && rings_nest(j);
    if (ok) {
        holes_list(j);
        shape = feature_shape(j);
        ok = shape && shape_judge(j, shape, feature) && windings_judge(j, feature);
    }
    GEOSGeom_destroy_r(j->geos, shape);
    rings_drop(j);
    return ok;
}

bool lq_validity_check(lq_validity *out, const lq_polygons *p)
{
    *out = (lq_validity){0};
    judge j = {.geos = GEOS_init_r(), .out = out};
    bool ok = j.geos != NULL;
    for (size_t f = 0; ok && f < p->features; f++) ok = feature_judge(&j, p, f);
    free(j.rings);
    free(j.shape);
    if (j.geos) GEOS_finish_r(j.geos);
    return ok;
}

void lq_validity_release(lq_validity *v)
{
    free(v->at);
    *v = (lq_validity){0};
}
