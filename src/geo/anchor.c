/*
 * anchor.c: see anchor.h.
 *
 * Squares are laid over the part; those that may hold a better place than the best centre so far are quartered, until none may.
 * A place as far as `d` from the border at the centre of a square of half side h has nothing better than d + h * sqrt(2) in it.
 * Source: V. Agafonkin, "A new algorithm for finding a visual center of a polygon" (2016). GEOS finds the
 * same places in three times the time; the tests ask it.
 */
#include "geo/anchor.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "geo/simplify.h"

/* A place must be better by this to be looked for, or to be taken instead of the centroid. */
#define WORTH 1.05
/* Squares looked at: a thread of ground is not followed for ever. */
#define SQUARES_MAX 20000
/* The line that is searched may stray by this of the part's thickness. */
#define STRAY 0.02
/* A hole of less than this of the part's area is no border to a name. */
#define HOLE_MIN 0.001
/* A ring of fewer points is searched as it is. */
#define FEW_POINTS 32

typedef float float_4 __attribute__((vector_size(16)));
typedef int32_t int_4 __attribute__((vector_size(16)));

/* Four edges, from the middle of the part's box: the search need not be exact. */
typedef struct edges {
    float_4 x, y, dx, dy;
    float_4 per_length2; /* 1 / (dx^2 + dy^2); 0 where there is none any more */
} edges;

typedef struct square {
    double x, y; /* centre */
    double clear;
} square;

typedef struct place {
    double x, y, clear;
} place;

/* The largest part of a feature: its outer ring and what lies inside of that. */
typedef struct part {
    lq_point *at; /* [points]: all rings of the feature, one after the other */
    size_t point_room;
    lq_point *line; /* scratch: a ring closed */
    size_t line_room;
    uint32_t *ring; /* [rings]: which of the feature's; the outer one first */
    size_t rings, ring_room;
    lq_box box;
    edges *edges; /* the last four filled up with points */
    size_t n_edges, edges_room;
    square *square, *next;
    size_t square_room, next_room;
} part;

static void part_release(part *t)
{
    free(t->at);
    free(t->line);
    free(t->ring);
    free(t->edges);
    free(t->square);
    free(t->next);
}

/* ---- which rings ---- */

typedef struct span {
    const lq_point *at;
    size_t n;
} span;

static span ring_span(const part *t, const lq_polygons *p, size_t feature, size_t ring)
{
    size_t r = p->first_ring[feature] + ring, begin = p->first_point[p->first_ring[feature]];
    return (span){t->at + (p->first_point[r] - begin), p->first_point[r + 1] - p->first_point[r]};
}

static lq_box span_box(span s)
{
    lq_box b = {s.at[0].x, s.at[0].y, s.at[0].x, s.at[0].y};
    for (size_t i = 1; i < s.n; i++) {
        if (s.at[i].x < b.x0) b.x0 = s.at[i].x;
        if (s.at[i].y < b.y0) b.y0 = s.at[i].y;
        if (s.at[i].x > b.x1) b.x1 = s.at[i].x;
        if (s.at[i].y > b.y1) b.y1 = s.at[i].y;
    }
    return b;
}

/* The area of a ring, signed, and in *middle its centroid; the first point where there is no area. */
static double span_area(span s, place *middle)
{
    double area2 = 0, mx = 0, my = 0, ox = s.at[0].x, oy = s.at[0].y;
    for (size_t i = 0, k = s.n - 1; i < s.n; k = i++) {
        double ax = s.at[k].x - ox, ay = s.at[k].y - oy, bx = s.at[i].x - ox, by = s.at[i].y - oy,
               cross = ax * by - bx * ay;
        area2 += cross;
        mx += (ax + bx) * cross;
        my += (ay + by) * cross;
    }
    *middle = (place){ox, oy, 0};
    if (area2 != 0) *middle = (place){ox + mx / (3 * area2), oy + my / (3 * area2), 0};
    return area2 / 2;
}

/* 1 inside of a ring, -1 outside, 0 on it. */
static int span_side(span s, lq_point p)
{
    int inside = -1;
    for (size_t i = 0, k = s.n - 1; i < s.n; k = i++) {
        int64_t ax = (int64_t)s.at[k].x - p.x, ay = (int64_t)s.at[k].y - p.y, bx = (int64_t)s.at[i].x - p.x,
                by = (int64_t)s.at[i].y - p.y, cross = ax * by - bx * ay;
        if (cross == 0 && ax * bx + ay * by <= 0) return 0;
        if ((ay > 0) != (by > 0) && (cross > 0) == (by > ay)) inside = -inside;
    }
    return inside;
}

/* By the first point that does not lie on the other's line. One that has none fills it or touches with every corner: inside. */
static bool span_inside(span s, span outer, lq_box outer_box)
{
    lq_box b = span_box(s);
    if (b.x0 < outer_box.x0 || b.y0 < outer_box.y0 || b.x1 > outer_box.x1 || b.y1 > outer_box.y1)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        int side = span_side(outer, s.at[i]);
        if (side) return side > 0;
    }
    return true;
}

static bool points_take(part *t, const lq_polygons *p, size_t feature)
{
    size_t begin = p->first_point[p->first_ring[feature]],
           n = p->first_point[p->first_ring[feature + 1]] - begin;
    if (!lq_grow((void **)&t->at, &t->point_room, n, sizeof *t->at)) return false;
    for (size_t i = 0; i < n; i++)
        t->at[i] = (lq_point){(int32_t)p->xy[2 * (begin + i)], (int32_t)p->xy[2 * (begin + i) + 1]};
    return true;
}

/* The ring with the largest area has no other around it. *thick is the part's area through its longest side. */
static bool rings_choose(part *t, const lq_polygons *p, size_t feature, place *middle, double *thick)
{
    size_t n = p->first_ring[feature + 1] - p->first_ring[feature], outer = 0;
    double most = -1;
    if (!lq_grow((void **)&t->ring, &t->ring_room, n, sizeof *t->ring)) return false;
    for (size_t r = 0; r < n; r++) {
        place m;
        double area = fabs(span_area(ring_span(t, p, feature, r), &m));
        if (area <= most) continue;
        most = area;
        outer = r;
        *middle = m;
    }
    span ring = ring_span(t, p, feature, outer);
    t->box = span_box(ring);
    *thick = most / fmax(1, fmax((double)t->box.x1 - t->box.x0, (double)t->box.y1 - t->box.y0));
    t->rings = 0;
    t->ring[t->rings++] = (uint32_t)outer;
    for (size_t r = 0; r < n; r++) {
        place m;
        span s = ring_span(t, p, feature, r);
        if (r != outer && fabs(span_area(s, &m)) >= HOLE_MIN * most && span_inside(s, ring, t->box))
            t->ring[t->rings++] = (uint32_t)r;
    }
    return true;
}

/* ---- distances ---- */

static place part_middle(const part *t)
{
    return (place){((double)t->box.x0 + t->box.x1) / 2, ((double)t->box.y0 + t->box.y1) / 2, 0};
}

static bool edge_add(part *t, lq_point a, lq_point b)
{
    size_t block = t->n_edges / 4, lane = t->n_edges % 4;
    place o = part_middle(t);
    float dx = (float)((double)b.x - a.x), dy = (float)((double)b.y - a.y), length2 = dx * dx + dy * dy;
    if (!(length2 > 0)) return true;
    if (!lq_grow((void **)&t->edges, &t->edges_room, block + 1, sizeof *t->edges)) return false;
    edges *e = &t->edges[block];
    float x = (float)(a.x - o.x), y = (float)(a.y - o.y);
    if (!lane) *e = (edges){.x = (float_4){0} + x, .y = (float_4){0} + y};
    e->x[lane] = x, e->y[lane] = y, e->dx[lane] = dx, e->dy[lane] = dy;
    e->per_length2[lane] = 1 / length2;
    t->n_edges++;
    return true;
}

/* The part's edges, of lines that may stray by so much. */
static bool edges_take(part *t, const lq_polygons *p, size_t feature, double stray_units)
{
    bool ok = true;
    t->n_edges = 0;
    for (size_t i = 0; ok && i < t->rings; i++) {
        span s = ring_span(t, p, feature, t->ring[i]);
        size_t n = s.n + 1;
        if (!lq_grow((void **)&t->line, &t->line_room, n, sizeof *t->line)) return false;
        for (size_t k = 0; k < n; k++) t->line[k] = s.at[k < s.n ? k : 0];
        if (stray_units > 0 && n > FEW_POINTS) n = lq_line_simplify(t->line, t->line, n, stray_units);
        for (size_t k = 0; ok && k + 1 < n; k++) ok = edge_add(t, t->line[k], t->line[k + 1]);
    }
    return ok;
}

static float_4 choose(int_4 which, float_4 yes, float_4 no)
{
    return (float_4)(((int_4)yes & which) | ((int_4)no & ~which));
}

static float least(float_4 v)
{
    float a = v[0] < v[1] ? v[0] : v[1], b = v[2] < v[3] ? v[2] : v[3];
    return a < b ? a : b;
}

/* How far the border is by the edges taken, less than 0 outside; anything less where it is not as far as `enough`. */
static double edges_clear(const part *t, double at_x, double at_y, double enough)
{
    enum { BLOCKS = 8 }; /* between two looks at what was found */
    const float enough2 = enough > 0 ? (float)(enough * enough) : 0;
    place o = part_middle(t);
    const float_4 zero = {0}, one = zero + 1, x = zero + (float)(at_x - o.x), y = zero + (float)(at_y - o.y);
    float_4 near2 = zero + INFINITY;
    int_4 inside = {0};
    for (size_t i = 0; i < (t->n_edges + 3) / 4; i++) {
        const edges *e = &t->edges[i];
        if (i % BLOCKS == BLOCKS - 1 && least(near2) < enough2) return -INFINITY;
        float_4 px = x - e->x, py = y - e->y, along = (px * e->dx + py * e->dy) * e->per_length2;
        along = choose(along < zero, zero, along);
        along = choose(along > one, one, along);
        float_4 ax = px - along * e->dx, ay = py - along * e->dy, d2 = ax * ax + ay * ay;
        near2 = choose(d2 < near2, d2, near2);
        inside ^= ((py < zero) ^ (py < e->dy)) & ~((px * e->dy < py * e->dx) ^ (e->dy > zero));
    }
    double clear = sqrt((double)least(near2));
    return inside[0] ^ inside[1] ^ inside[2] ^ inside[3] ? clear : -clear;
}

/* The same with the true border. */
static double rings_clear(const part *t, const lq_polygons *p, size_t feature, lq_point at)
{
    double near2 = INFINITY;
    bool inside = false;
    for (size_t r = 0; r < t->rings; r++) {
        span s = ring_span(t, p, feature, t->ring[r]);
        for (size_t i = 0, k = s.n - 1; i < s.n; k = i++) {
            double px = (double)at.x - s.at[k].x, py = (double)at.y - s.at[k].y,
                   dx = (double)s.at[i].x - s.at[k].x, dy = (double)s.at[i].y - s.at[k].y;
            double length2 = dx * dx + dy * dy, along = length2 > 0 ? (px * dx + py * dy) / length2 : 0;
            along = along < 0 ? 0 : along > 1 ? 1 : along;
            double ax = px - along * dx, ay = py - along * dy, d2 = ax * ax + ay * ay;
            near2 = d2 < near2 ? d2 : near2;
            if ((py < 0) != (py < dy) && (px * dy < py * dx) == (dy > 0)) inside = !inside;
        }
    }
    return inside ? sqrt(near2) : -sqrt(near2);
}

/* ---- the search ---- */

/* Of half a side `half`: whether it can hold a better place than the best, or may be it. */
static bool square_add(part *t, size_t *n, double x, double y, double half, place *best)
{
    double enough = fmin(best->clear, best->clear * WORTH - half * sqrt(2));
    if (!lq_grow((void **)&t->next, &t->next_room, *n + 1, sizeof *t->next)) return false;
    square s = {x, y, edges_clear(t, x, y, enough)};
    if (s.clear > best->clear) *best = (place){x, y, s.clear};
    t->next[(*n)++] = s;
    return true;
}

static void squares_swap(part *t)
{
    square *s = t->square;
    size_t room = t->square_room;
    t->square = t->next;
    t->square_room = t->next_room;
    t->next = s;
    t->next_room = room;
}

/* Squares over the box, a quarter of its longest side wide; returns the half of that. */
static double squares_begin(part *t, size_t *n, place *best, bool *ok)
{
    double wide = (double)t->box.x1 - t->box.x0, high = (double)t->box.y1 - t->box.y0,
           half = fmax(1, fmax(wide, high)) / 8;
    for (double y = t->box.y0 + half; *ok && y - half <= t->box.y1; y += 2 * half)
        for (double x = t->box.x0 + half; *ok && x - half <= t->box.x1; x += 2 * half)
            *ok = square_add(t, n, x, y, half, best);
    squares_swap(t);
    return half;
}

/* *best is the centroid to begin with. */
static bool part_search(part *t, place *best)
{
    size_t n = 0, looked = 0;
    bool ok = true;
    best->clear = edges_clear(t, best->x, best->y, 0);
    place centroid = *best;
    double half = squares_begin(t, &n, best, &ok);
    while (ok && n) {
        size_t next = 0;
        half /= 2;
        for (size_t i = 0; ok && i < n; i++) {
            const square *s = &t->square[i];
            if (s->clear + 2 * half * sqrt(2) <= fmax(best->clear, 0) * WORTH) continue;
            for (int k = 0; ok && k < 4; k++)
                ok = square_add(t, &next, s->x + (k & 1 ? half : -half), s->y + (k & 2 ? half : -half), half,
                                best);
        }
        squares_swap(t);
        n = (looked += next) < SQUARES_MAX && half > 0.25 ? next : 0;
    }
    if (best->clear <= centroid.clear * WORTH) *best = centroid;
    return ok;
}

/* Where a place stands on the grid, and how far the border is. */
static bool place_set(lq_anchor *out, const part *t, const lq_polygons *p, size_t feature, place at)
{
    out->at = (lq_point){(int32_t)floor(at.x + 0.5), (int32_t)floor(at.y + 0.5)};
    double clear = rings_clear(t, p, feature, out->at);
    out->radius = clear > 0 ? (int32_t)clear : 0;
    return clear > 0;
}

/* No circle was found: the middle of the box, else a vertex. */
static void place_default(lq_anchor *out, const part *t, const lq_polygons *p, size_t feature)
{
    if (place_set(out, t, p, feature, part_middle(t))) return;
    out->at = ring_span(t, p, feature, t->ring[0]).at[0];
    out->radius = 0;
}

static bool feature_anchor(lq_anchor *out, part *t, const lq_polygons *p, size_t feature)
{
    place middle, best;
    double thick;
    *out = (lq_anchor){.any = p->first_ring[feature + 1] > p->first_ring[feature]};
    if (!out->any) return true;
    if (!points_take(t, p, feature) || !rings_choose(t, p, feature, &middle, &thick)) return false;
    out->width = t->box.x1 - t->box.x0;
    out->height = t->box.y1 - t->box.y0;

    best = middle;
    if (!edges_take(t, p, feature, thick * STRAY) || !part_search(t, &best)) return false;
    /* A thread of ground simplifies to something else: then it is searched as it is. */
    if (place_set(out, t, p, feature, best) && out->radius > 0.96 * best.clear - 1) return true;
    best = middle;
    if (!edges_take(t, p, feature, 0) || !part_search(t, &best)) return false;
    if (best.clear <= 0 || !place_set(out, t, p, feature, best)) place_default(out, t, p, feature);
    return true;
}

bool lq_anchors_find(lq_anchor *out, const lq_polygons *p)
{
    part t = {0};
    bool ok = true;
    for (size_t f = 0; ok && f < p->features; f++) ok = feature_anchor(&out[f], &t, p, f);
    part_release(&t);
    return ok;
}

bool lq_anchors_of_groups(lq_anchor *out, const lq_arcs *arcs, const uint32_t *group, size_t groups)
{
    lq_polygons p;
    bool ok = lq_arcs_grounds(&p, arcs, group, groups) && lq_anchors_find(out, &p);
    lq_polygons_release(&p);
    return ok;
}
