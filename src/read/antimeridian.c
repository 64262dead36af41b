/*
 * antimeridian.c: see antimeridian.h.
 *
 * A crossing ring is first made continuous, so that it reaches past 180. All rings of a feature that do are then cut together: along
 * the cut, sorted by latitude, crossings are by turns where the inside begins and ends (the even-odd rule), so each is joined
 * with its partner, and on each side the stretches of border between crossings close to rings, holes included.
 */
#include "read/antimeridian.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"

#define CUT_DEG 180.0

/* A run of border on one side of the cut; its ends are crossings, and not among its points. */
typedef struct stretch {
    size_t first, n; /* points in cutter.xy */
    size_t from, to; /* crossings */
    bool east, used;
} stretch;

typedef struct crossing {
    double lat;
    size_t partner;
    size_t side[2]; /* the stretch to the west that ends here, and the one to the east */
} crossing;

typedef struct cutter {
    lq_polygons *to;
    double *xy; /* points of all stretches */
    size_t points, point_room;
    stretch *stretches;
    size_t n, room;
    crossing *crossings;
    size_t crossings_n, crossing_room;
    size_t *order; /* crossings by latitude */
    size_t order_room;
    double *ring; /* the one being closed */
    size_t ring_n, ring_room;
} cutter;

/* ---- continuous rings ---- */

/* The longitude of a continuous ring that crosses 180. */
static double unrolled(double lon)
{
    return lon < 0 ? lon + 360 : lon;
}

typedef struct jumps {
    bool now,
        unrolled; /* whether an edge spans more than half the globe, as it is and with longitudes 0..360 */
} jumps;

static jumps ring_jumps(const double *xy, size_t n)
{
    jumps j = {false, false};
    for (size_t i = 0, before = n - 1; i < n; before = i++) {
        j.now |= fabs(xy[2 * i] - xy[2 * before]) > 180;
        j.unrolled |= fabs(unrolled(xy[2 * i]) - unrolled(xy[2 * before])) > 180;
    }
    return j;
}

/* A ring wider than the globe is nonsense, and yet stays on it: what lies past its second half comes round once more. */
static void ring_shift(double *xy, size_t n, double by)
{
    for (size_t i = 0; i < n; i++) {
        xy[2 * i] += by;
        if (xy[2 * i] > CUT_DEG + 360) xy[2 * i] -= 360;
    }
}

/* Brings a ring to where it lies between -180 and 180, or reaches past 180 to the east; then it is true. */
static bool ring_place(double *xy, size_t n)
{
    double least = INFINITY, most = -INFINITY;
    jumps j = ring_jumps(xy, n);
    if (j.now && !j.unrolled) /* one that jumps both ways runs round a pole, along the edge of the map */
        for (size_t i = 0; i < n; i++) xy[2 * i] = unrolled(xy[2 * i]);
    for (size_t i = 0; i < n; i++) {
        least = fmin(least, xy[2 * i]);
        most = fmax(most, xy[2 * i]);
    }
    if (least >= -180 && most <= 180) return false;
    double by = least >= 180 ? -360 : least < -180 ? 360 : 0;
    ring_shift(xy, n, by);
    return most + by > 180 && least + by < 180;
}

/* ---- stretches ---- */

static bool point_add(cutter *c, const double *p)
{
    if (!lq_grow((void **)&c->xy, &c->point_room, c->points + 1, 2 * sizeof *c->xy)) return false;
    c->xy[2 * c->points] = p[0];
    c->xy[2 * c->points++ + 1] = p[1];
    return true;
}

static bool crossing_add(cutter *c, const double *a, const double *b)
{
    if (!lq_grow((void **)&c->crossings, &c->crossing_room, c->crossings_n + 1, sizeof *c->crossings))
        return false;
    double part = (CUT_DEG - a[0]) / (b[0] - a[0]);
    c->crossings[c->crossings_n++] = (crossing){.lat = a[1] + part * (b[1] - a[1])};
    return true;
}

static bool is_east(const double *p)
{
    return p[0] > CUT_DEG;
}

/* Begins a stretch at the crossing between a and b, which closes the one before. */
static bool stretch_begin(cutter *c, const double *a, const double *b)
{
    if (!crossing_add(c, a, b)) return false;
    if (!lq_grow((void **)&c->stretches, &c->room, c->n + 1, sizeof *c->stretches)) return false;
    size_t at = c->crossings_n - 1;
    c->stretches[c->n] = (stretch){.first = c->points, .from = at, .east = is_east(b)};
    c->crossings[at].side[is_east(b)] = c->n++;
    return true;
}

static void stretch_end(cutter *c, size_t number, size_t at)
{
    stretch *s = &c->stretches[number];
    s->to = at;
    c->crossings[at].side[s->east] = number;
}

/* One ring into stretches; it crosses the cut at least twice. */
static bool ring_cut(cutter *c, const double *xy, size_t n)
{
    size_t start = 0, first = c->n, first_crossing = c->crossings_n;
    while (is_east(xy + 2 * start) == is_east(xy + 2 * ((start + n - 1) % n))) start++;
    for (size_t i = 0; i < n; i++) {
        const double *a = xy + 2 * ((start + i + n - 1) % n), *b = xy + 2 * ((start + i) % n);
        if (is_east(a) != is_east(b)) {
            if (!stretch_begin(c, a, b)) return false;
            if (c->n - 1 > first) stretch_end(c, c->n - 2, c->crossings_n - 1);
        }
        if (!point_add(c, b)) return false;
        c->stretches[c->n - 1].n++;
    }
    stretch_end(c, c->n - 1, first_crossing);
    return true;
}

/* ---- rings again ---- */

static int lat_order(const void *a, const void *b, void *context)
{
    const cutter *c = context;
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    double u = c->crossings[x].lat, v = c->crossings[y].lat;
    return u != v ? (u < v ? -1 : 1) : x < y ? -1 : x > y;
}

static bool partners_find(cutter *c)
{
    if (!lq_grow((void **)&c->order, &c->order_room, c->crossings_n, sizeof *c->order)) return false;
    for (size_t i = 0; i < c->crossings_n; i++) c->order[i] = i;
    qsort_r(c->order, c->crossings_n, sizeof *c->order, lat_order, c);
    for (size_t i = 0; i < c->crossings_n; i++) c->crossings[c->order[i]].partner = c->order[i ^ 1];
    return true;
}

static bool ring_point(cutter *c, double x, double y, bool east)
{
    if (!lq_grow((void **)&c->ring, &c->ring_room, c->ring_n + 1, 2 * sizeof *c->ring)) return false;
    c->ring[2 * c->ring_n] = east ? x - 360 : x;
    c->ring[2 * c->ring_n++ + 1] = y;
    return true;
}

/* Appends a stretch, entered at crossing `at`; returns the crossing it ends at, or SIZE_MAX without memory. */
static size_t stretch_follow(cutter *c, stretch *s, size_t at)
{
    bool onward = s->from == at;
    size_t end = onward ? s->to : s->from;
    s->used = true;
    bool ok = ring_point(c, CUT_DEG, c->crossings[at].lat, s->east);
    for (size_t i = 0; ok && i < s->n; i++) {
        const double *p = c->xy + 2 * (s->first + (onward ? i : s->n - 1 - i));
        ok = ring_point(c, p[0], p[1], s->east);
    }
    return ok && ring_point(c, CUT_DEG, c->crossings[end].lat, s->east) ? end : SIZE_MAX;
}

static bool rings_close(cutter *c)
{
    for (size_t i = 0; i < c->n; i++) {
        stretch *s = &c->stretches[i];
        c->ring_n = 0;
        for (size_t at = s->from; !s->used; s = &c->stretches[c->crossings[at].side[s->east]]) {
            size_t end = stretch_follow(c, s, at);
            if (end == SIZE_MAX) return false;
            at = c->crossings[end].partner;
        }
        if (c->ring_n && !lq_polygons_ring_add(c->to, c->ring, c->ring_n, NULL)) return false;
    }
    return true;
}

/* ---- features ---- */

static bool ring_crosses(const double *xy, size_t n)
{
    bool east = false, west = false;
    for (size_t i = 0; i < n; i++) east |= xy[2 * i] > CUT_DEG, west |= xy[2 * i] < CUT_DEG;
    return east && west;
}

static bool feature_copy(cutter *c, const lq_polygons *p, size_t feature)
{
    c->points = c->n = c->crossings_n = 0;
    if (!lq_polygons_feature_add(c->to)) return false;
    for (size_t r = p->first_ring[feature]; r < p->first_ring[feature + 1]; r++) {
        const double *xy = p->xy + 2 * p->first_point[r];
        size_t n = p->first_point[r + 1] - p->first_point[r];
        if (!(ring_crosses(xy, n) ? ring_cut(c, xy, n) : lq_polygons_ring_add(c->to, xy, n, NULL)))
            return false;
    }
    return !c->n || (partners_find(c) && rings_close(c));
}

bool lq_antimeridian_cut(lq_polygons *p, size_t *cut)
{
    lq_polygons to = {0};
    cutter c = {.to = &to};
    size_t total = 0;
    for (size_t f = 0; f < p->features; f++) {
        cut[f] = 0;
        for (size_t r = p->first_ring[f]; r < p->first_ring[f + 1]; r++)
            cut[f] += ring_place(p->xy + 2 * p->first_point[r], p->first_point[r + 1] - p->first_point[r]);
        total += cut[f];
    }
    bool ok = true;
    for (size_t f = 0; total && ok && f < p->features; f++) ok = feature_copy(&c, p, f);
    free(c.xy);
    free(c.stretches);
    free(c.crossings);
    free(c.order);
    free(c.ring);
    if (total) lq_polygons_release(ok ? p : &to);
    if (total && ok) *p = to;
    return ok;
}
