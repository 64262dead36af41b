/*
 * reduce.c: see reduce.h.
 *
 * Every point gets a weight once: the tolerance up to which Douglas and Peucker keep it. Points are then only ever added: what is
 * kept at a smaller tolerance holds all that is kept at a larger one. An edge of the new line stands for a stretch of the old one,
 * the points from its beginning to its end; to give points back to it means to halve the tolerance for this stretch alone.
 */
#include "geo/reduce.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "geo/edge_grid.h"

#define PI           3.14159265358979323846
#define HALVINGS_MAX 16  /* of a feature's tolerance; then it keeps all its points */
#define TOUCH_UNITS2 0.5 /* squared distance below which noding (node.c) has a point lie on an edge */

/* What edges may do to each other. */
enum { TOUCHES = 1, CROSSES = 2 };

typedef struct reducer {
    const lq_arcs *in;
    double *weight_m; /* [points]; INFINITY where the point must stay */
    double *lat_deg;  /* [points] */
    bool *kept;       /* [points] */
    uint8_t *meets;   /* [edges]: why it must get points back, or 0 */
    lq_mesh mesh;     /* the points of `in`, lent */
    lq_edges edges;   /* the new lines' edges; ends are numbers of points, a before b in one arc */
    lq_edge_grid grid;
} reducer;

static void reducer_release(reducer *r)
{
    free(r->weight_m);
    free(r->lat_deg);
    free(r->kept);
    free(r->edges.a);
    free(r->edges.b);
    free(r->meets);
    lq_edge_grid_release(&r->grid);
}

static bool same_point(lq_point p, lq_point q)
{
    return p.x == q.x && p.y == q.y;
}

/* ---- weights ---- */

/* Points first + 1 .. last - 1 of a line are to be weighed; none can weigh more than the one that brought them here. */
typedef struct span {
    size_t first, last;
    double most_m;
} span;

typedef struct span_stack {
    span *span;
    size_t n, room;
} span_stack;

static bool span_push(span_stack *s, size_t first, size_t last, double most_m)
{
    if (last - first < 2) return true;
    if (!lq_grow((void **)&s->span, &s->room, s->n + 1, sizeof *s->span)) return false;
    s->span[s->n++] = (span){first, last, most_m};
    return true;
}

/* Squared distance of p from the segment a-b. */
static double distance2(lq_point p, lq_point a, lq_point b)
{
    double ux = (double)b.x - a.x, uy = (double)b.y - a.y, px = (double)p.x - a.x, py = (double)p.y - a.y;
    double length2 = ux * ux + uy * uy, along = ux * px + uy * py;
    if (along <= 0) return px * px + py * py;
    if (along >= length2) return (px - ux) * (px - ux) + (py - uy) * (py - uy);
    double across = ux * py - uy * px;
    return across * across / length2;
}

/* The point of first + 1 .. last - 1 that lies furthest from the segment a-b. */
static size_t furthest(const lq_point *at, size_t first, size_t last, lq_point a, lq_point b, double *apart2)
{
    size_t best = first + 1;
    *apart2 = -1;
    for (size_t i = first + 1; i < last; i++) {
        double d = distance2(at[i], a, b);
        if (d > *apart2) *apart2 = d, best = i;
    }
    return best;
}

static bool spans_weigh(double *weight_m, const lq_point *at, span_stack *s)
{
    while (s->n) {
        span now = s->span[--s->n];
        double apart2;
        size_t i = furthest(at, now.first, now.last, at[now.first], at[now.last], &apart2);
        weight_m[i] = fmin(sqrt(apart2) * lq_metres_per_unit(at[i].y), now.most_m);
        if (!span_push(s, now.first, i, weight_m[i]) || !span_push(s, i, now.last, weight_m[i])) return false;
    }
    return true;
}

/* A loop keeps its start, the point furthest from it, and the point furthest from the line between these two. */
static bool loop_weigh(double *weight_m, const lq_point *at, size_t n, span_stack *s)
{
    double apart2;
    size_t far = furthest(at, 0, n - 1, at[0], at[0], &apart2);
    size_t wide = furthest(at, 0, n - 1, at[0], at[far], &apart2);
    weight_m[far] = weight_m[wide] = INFINITY;
    size_t low = far < wide ? far : wide, high = far < wide ? wide : far;
    return span_push(s, 0, low, INFINITY) && span_push(s, low, high, INFINITY) &&
           span_push(s, high, n - 1, INFINITY) && spans_weigh(weight_m, at, s);
}

static bool arcs_weigh(reducer *r)
{
    const lq_arcs *in = r->in;
    span_stack s = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < in->n; i++) {
        const lq_point *at = in->at + in->first[i];
        double *weight_m = r->weight_m + in->first[i];
        size_t n = in->first[i + 1] - in->first[i];
        weight_m[0] = weight_m[n - 1] = INFINITY;
        if (same_point(at[0], at[n - 1]) && n > 3)
            ok = loop_weigh(weight_m, at, n, &s);
        else
            ok = span_push(&s, 0, n - 1, INFINITY) && spans_weigh(weight_m, at, &s);
    }
    free(s.span);
    return ok;
}

/* ---- what must not be ---- */

static int64_t turn(lq_point o, lq_point p, lq_point q)
{
    return ((int64_t)p.x - o.x) * ((int64_t)q.y - o.y) - ((int64_t)p.y - o.y) * ((int64_t)q.x - o.x);
}

/* Seen from o, does q lie clockwise (1) or against the clock (-1) of p? 0: on one line, as far as can be told. For a line is straight on
   the world grid for us and straight in degrees for whoever reads the file: what lies between the two is on neither side. */
static int side_of(const reducer *r, uint32_t o, uint32_t p, uint32_t q)
{
    const lq_point *at = r->in->at;
    const double *lat = r->lat_deg;
    int64_t grid = turn(at[o], at[p], at[q]);
    double degrees =
        ((double)at[q].x - at[o].x) * (lat[p] - lat[o]) - ((double)at[p].x - at[o].x) * (lat[q] - lat[o]);
    if (grid > 0 && degrees > 0) return 1;
    return grid < 0 && degrees < 0 ? -1 : 0;
}

static int order_of(int32_t from, int32_t to)
{
    return (to > from) - (to < from);
}

/* Two edges from one point: does one run along the other? */
static bool edges_fold(const reducer *r, uint32_t o, uint32_t p, uint32_t q)
{
    const lq_point *at = r->in->at;
    return !side_of(r, o, p, q) && order_of(at[o].x, at[p].x) == order_of(at[o].x, at[q].x) &&
           order_of(at[o].y, at[p].y) == order_of(at[o].y, at[q].y);
}

static bool on_one_side(const reducer *r, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    int side = side_of(r, a, b, c);
    return side && side == side_of(r, a, b, d);
}

/* Noding would take point v for one of the edge a-b. */
static bool lies_on(const reducer *r, uint32_t v, uint32_t a, uint32_t b)
{
    const lq_point *at = r->in->at;
    return !same_point(at[v], at[a]) && !same_point(at[v], at[b]) &&
           distance2(at[v], at[a], at[b]) < TOUCH_UNITS2;
}

/* Do two edges with meeting boxes have a point in common besides one end? */
static bool edges_cross(const reducer *r, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    const lq_point *at = r->in->at;
    if (same_point(at[a], at[c])) return edges_fold(r, a, b, d);
    if (same_point(at[a], at[d])) return edges_fold(r, a, b, c);
    if (same_point(at[b], at[c])) return edges_fold(r, b, a, d);
    if (same_point(at[b], at[d])) return edges_fold(r, b, a, c);
    return !on_one_side(r, a, b, c, d) && !on_one_side(r, c, d, a, b);
}

static lq_box edge_box(const reducer *r, size_t e)
{
    lq_point a = r->in->at[r->edges.a[e]], b = r->in->at[r->edges.b[e]];
    lq_box box = {a.x, a.y, b.x, b.y};
    if (a.x > b.x) box.x0 = b.x, box.x1 = a.x;
    if (a.y > b.y) box.y0 = b.y, box.y1 = a.y;
    return box;
}

/* Whether two boxes come within so many units of each other. */
static bool boxes_meet(lq_box p, lq_box q, int32_t units)
{
    return p.x0 - units <= q.x1 && q.x0 - units <= p.x1 && p.y0 - units <= q.y1 && q.y0 - units <= p.y1;
}

/* What two edges have in common besides one end; 0 for nothing. Exact, and in doubt they cross. */
static uint8_t edges_meet(const reducer *r, size_t e, size_t f, lq_box e_box)
{
    lq_box f_box = edge_box(r, f);
    if (!boxes_meet(e_box, f_box, 1)) return 0;
    uint32_t a = r->edges.a[e], b = r->edges.b[e], c = r->edges.a[f], d = r->edges.b[f];
    if (boxes_meet(e_box, f_box, 0) && edges_cross(r, a, b, c, d)) return CROSSES;
    bool touch = lies_on(r, a, c, d) || lies_on(r, b, c, d) || lies_on(r, c, a, b) || lies_on(r, d, a, b);
    return touch ? TOUCHES : 0;
}

static void cell_meetings(reducer *r, const uint32_t *edge, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        lq_box box = edge_box(r, edge[i]);
        for (size_t j = i + 1; j < n; j++) {
            uint8_t how = edges_meet(r, edge[i], edge[j], box);
            r->meets[edge[i]] |= how;
            r->meets[edge[j]] |= how;
        }
    }
}

/* Whether p, which lies on neither, is between a stretch and its edge: a ray westwards crosses the two together an odd number of times. */
static bool stretch_jumps(const lq_point *at, size_t first, size_t last, lq_point p)
{
    bool inside = false;
    for (size_t i = first, j = last; i <= last; j = i++) {
        lq_point s = at[j], t = at[i];
        if ((s.y > p.y) == (t.y > p.y)) continue;
        int64_t side = turn(p, s, t);
        if (t.y > s.y ? side < 0 : side > 0) inside = !inside;
    }
    return inside;
}

static lq_box stretch_box(const lq_point *at, size_t first, size_t last)
{
    lq_box box = {at[first].x, at[first].y, at[first].x, at[first].y};
    for (size_t i = first + 1; i <= last; i++) {
        if (at[i].x < box.x0) box.x0 = at[i].x;
        if (at[i].x > box.x1) box.x1 = at[i].x;
        if (at[i].y < box.y0) box.y0 = at[i].y;
        if (at[i].y > box.y1) box.y1 = at[i].y;
    }
    return box;
}

static bool stretch_jumps_point(const reducer *r, size_t e, lq_box box, uint32_t point)
{
    const lq_point *at = r->in->at;
    uint32_t a = r->edges.a[e], b = r->edges.b[e];
    lq_point p = at[point];
    if (p.x < box.x0 || p.x > box.x1 || p.y < box.y0 || p.y > box.y1 || same_point(p, at[a]) ||
        same_point(p, at[b]))
        return false;
    return stretch_jumps(at, a, b, p);
}

/* Does edge e pass on the other side of any kept point than the stretch it stands for? */
static bool edge_jumps(const reducer *r, size_t e)
{
    const lq_edge_grid *g = &r->grid;
    lq_box box = stretch_box(r->in->at, r->edges.a[e], r->edges.b[e]);
    uint32_t c0, r0, c1, r1;
    if (!lq_edge_grid_range(g, box, &c0, &r0, &c1, &r1)) return false;
    for (uint32_t row = r0; row <= r1; row++)
        for (uint32_t c = c0; c <= c1; c++)
            for (uint32_t i = g->first[(size_t)row * g->columns + c];
                 i < g->first[(size_t)row * g->columns + c + 1]; i++) {
                uint32_t f = g->edge[i];
                if (f != e && (stretch_jumps_point(r, e, box, r->edges.a[f]) ||
                               stretch_jumps_point(r, e, box, r->edges.b[f])))
                    return true;
            }
    return false;
}

/* ---- giving points back ---- */

/* The edges of the lines as they are now. */
static bool edges_take(reducer *r)
{
    const lq_arcs *in = r->in;
    size_t n = 0;
    for (size_t i = 0; i < in->n; i++)
        for (size_t k = in->first[i], before = k; ++k < in->first[i + 1];)
            if (r->kept[k]) {
                r->edges.a[n] = (uint32_t)before;
                r->edges.b[n++] = (uint32_t)k;
                before = k;
            }
    r->edges.n = n;
    memset(r->meets, 0, n * sizeof *r->meets);
    lq_edge_grid_release(&r->grid);
    return lq_edge_grid_init(&r->grid, &r->mesh, &r->edges, NULL);
}

/* Keeps the points of a stretch that weigh at least half of its heaviest; false when it has none to give back. */
static bool stretch_refine(reducer *r, size_t first, size_t last)
{
    double most_m = 0;
    for (size_t k = first + 1; k < last; k++) most_m = fmax(most_m, r->weight_m[k]);
    for (size_t k = first + 1; k < last; k++) r->kept[k] = r->weight_m[k] >= most_m / 2;
    return last - first > 1;
}

/* One look at all edges; *again when points were given back. */
static bool meetings_mend(reducer *r, lq_reduction *report, bool *again)
{
    size_t mended = 0, hopeless = 0;
    if (!edges_take(r)) return false;
    size_t cells = (size_t)r->grid.columns * r->grid.rows;
    for (size_t c = 0; c < cells; c++)
        cell_meetings(r, r->grid.edge + r->grid.first[c], r->grid.first[c + 1] - r->grid.first[c]);
    for (size_t e = 0; e < r->edges.n; e++) {
        if (!r->meets[e] && (r->edges.b[e] - r->edges.a[e] < 2 || !edge_jumps(r, e))) continue;
        if (stretch_refine(r, r->edges.a[e], r->edges.b[e]))
            mended++;
        else
            hopeless += r->meets[e] >= CROSSES;
    }
    report->stretches += mended;
    report->crossings = hopeless;
    *again = mended > 0;
    return true;
}

/* ---- areas ---- */

typedef struct guard {
    double *sin_lat;      /* [points] */
    double *before, *now; /* [features] on the sphere, in units of our own */
    uint8_t *halvings;    /* [features]: how often the tolerance of a feature's borders was halved */
    double change_max;
} guard;

static void guard_release(guard *g)
{
    free(g->sin_lat);
    free(g->before);
    free(g->now);
    free(g->halvings);
}

/* Areas inside the lines that all points make, or only those kept. The strip between an edge and the equator is a trapezium in the
   equal-area projection of the cylinder (Snyder p. 77). */
static void areas_measure(double *area, const guard *g, const reducer *r, bool all)
{
    const lq_arcs *in = r->in;
    memset(area, 0, in->features * sizeof *area);
    for (size_t i = 0; i < in->n; i++) {
        double strips = 0;
        for (size_t k = in->first[i], before = k; ++k < in->first[i + 1];) {
            if (!all && !r->kept[k]) continue;
            strips += ((double)in->at[k].x - in->at[before].x) * (g->sin_lat[k] + g->sin_lat[before]);
            before = k;
        }
        if (lq_is_feature(in->left[i])) area[in->left[i]] -= strips;
        if (lq_is_feature(in->right[i])) area[in->right[i]] += strips;
    }
}

static bool guard_init(guard *g, const reducer *r, double change_max)
{
    const lq_arcs *in = r->in;
    *g = (guard){.change_max = change_max};
    g->sin_lat = lq_alloc(in->points, sizeof *g->sin_lat);
    g->before = lq_alloc(in->features, sizeof *g->before);
    g->now = lq_alloc(in->features, sizeof *g->now);
    g->halvings = lq_zalloc(in->features, sizeof *g->halvings);
    if (!g->sin_lat || !g->before || !g->now || !g->halvings) return false;
    for (size_t k = 0; k < in->points; k++) g->sin_lat[k] = sin(r->lat_deg[k] * (PI / 180));
    areas_measure(g->before, g, r, true);
    return true;
}

static int halvings_of(const guard *g, const bool *changed, uint32_t side)
{
    return lq_is_feature(side) && changed[side] ? g->halvings[side] : 0;
}

/* Halves the tolerance of features whose area has changed too much; *again when that kept more points. */
static bool areas_mend(reducer *r, guard *g, double tolerance_m, lq_reduction *report, bool *again)
{
    const lq_arcs *in = r->in;
    bool *changed = lq_zalloc(in->features, sizeof *changed);
    if (!changed) return false;
    areas_measure(g->now, g, r, false);
    for (size_t f = 0; f < in->features; f++) {
        changed[f] = g->before[f] > 0 && fabs(g->now[f] / g->before[f] - 1) > g->change_max &&
                     g->halvings[f] < HALVINGS_MAX;
        if (changed[f]) report->features += !g->halvings[f]++;
    }
    *again = false;
    for (size_t i = 0; i < in->n; i++) {
        int left = halvings_of(g, changed, in->left[i]), right = halvings_of(g, changed, in->right[i]);
        int n = left > right ? left : right;
        if (!n) continue;
        double least_m = n < HALVINGS_MAX ? ldexp(tolerance_m, -n) : -1;
        for (size_t k = in->first[i]; k < in->first[i + 1]; k++) r->kept[k] |= r->weight_m[k] > least_m;
        *again = true;
    }
    free(changed);
    return true;
}

/* ---- all of it ---- */

static bool reducer_init(reducer *r, const lq_arcs *in, double tolerance_m)
{
    *r = (reducer){.in = in, .mesh = {.at = in->at, .vertices = in->points}};
    r->weight_m = lq_alloc(in->points, sizeof *r->weight_m);
    r->lat_deg = lq_alloc(in->points, sizeof *r->lat_deg);
    r->kept = lq_alloc(in->points, sizeof *r->kept);
    r->edges.a = lq_alloc(in->points, sizeof *r->edges.a);
    r->edges.b = lq_alloc(in->points, sizeof *r->edges.b);
    r->meets = lq_alloc(in->points, sizeof *r->meets);
    if (!r->weight_m || !r->lat_deg || !r->kept || !r->edges.a || !r->edges.b || !r->meets || !arcs_weigh(r))
        return false;
    for (size_t k = 0; k < in->points; k++) {
        double lon_deg;
        lq_degrees_from_world(&lon_deg, &r->lat_deg[k], in->at[k]);
        r->kept[k] = r->weight_m[k] > tolerance_m;
    }
    return true;
}

static bool out_init(lq_arcs *out, const lq_arcs *in)
{
    *out = (lq_arcs){.features = in->features, .n = in->n};
    out->first = lq_zalloc(in->n + 1, sizeof *out->first);
    out->at = lq_alloc(in->points, sizeof *out->at);
    out->left = lq_alloc(in->n, sizeof *out->left);
    out->right = lq_alloc(in->n, sizeof *out->right);
    if (!out->first || !out->at || !out->left || !out->right) return false;
    for (size_t i = 0; i < in->n; i++) out->left[i] = in->left[i], out->right[i] = in->right[i];
    return true;
}

static void arcs_collect(lq_arcs *out, const reducer *r)
{
    const lq_arcs *in = r->in;
    out->points = 0;
    for (size_t i = 0; i < in->n; i++) {
        for (size_t k = in->first[i]; k < in->first[i + 1]; k++)
            if (r->kept[k]) out->at[out->points++] = in->at[k];
        out->first[i + 1] = (uint32_t)out->points;
    }
}

bool lq_arcs_reduce(lq_arcs *out, const lq_arcs *in, double tolerance_m, double area_change_max,
                    lq_reduction *report)
{
    reducer r;
    guard g = {0};
    *report = (lq_reduction){.points_before = in->points};
    bool ok = out_init(out, in), again = true;
    ok = reducer_init(&r, in, tolerance_m) && ok && guard_init(&g, &r, area_change_max);
    while (ok && again) { /* points are only ever added, so this ends */
        do ok = meetings_mend(&r, report, &again);
        while (ok && again);
        ok = ok && areas_mend(&r, &g, tolerance_m, report, &again);
    }
    if (ok) arcs_collect(out, &r);
    report->points = out->points;
    guard_release(&g);
    reducer_release(&r);
    return ok;
}
