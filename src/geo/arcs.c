/* arcs.c: see arcs.h. */
#include "geo/arcs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "geo/edge_grid.h"

/* The edges that divide two owners, and how they hang together. */
typedef struct chains {
    const lq_mesh *mesh;
    const lq_planar *planar;
    uint32_t *edge; /* [n]: planar edges that are borders */
    size_t n;
    uint32_t *left, *right; /* [n] */
    uint32_t *degree;       /* [vertices]: border edges that end there */
    uint32_t *both;         /* [vertices]: exclusive or of their numbers: with two, one gives the other */
    bool *done;             /* [n] */
} chains;

static void chains_release(chains *c)
{
    free(c->edge);
    free(c->left);
    free(c->right);
    free(c->degree);
    free(c->both);
    free(c->done);
}

static uint32_t owner_left(const lq_planar *p, size_t half)
{
    return p->owner[p->face[half]];
}

static bool chains_init(chains *c, const lq_planar *p, const lq_mesh *m)
{
    *c = (chains){.mesh = m, .planar = p};
    for (size_t e = 0; e < p->edges; e++) c->n += owner_left(p, 2 * e) != owner_left(p, 2 * e + 1);
    c->edge = lq_alloc(c->n, sizeof *c->edge);
    c->left = lq_alloc(c->n, sizeof *c->left);
    c->right = lq_alloc(c->n, sizeof *c->right);
    c->degree = lq_zalloc(m->vertices, sizeof *c->degree);
    c->both = lq_zalloc(m->vertices, sizeof *c->both);
    c->done = lq_zalloc(c->n, sizeof *c->done);
    if (!c->edge || !c->left || !c->right || !c->degree || !c->both || !c->done) return false;
    size_t n = 0;
    for (size_t e = 0; e < p->edges; e++) {
        uint32_t left = owner_left(p, 2 * e), right = owner_left(p, 2 * e + 1);
        if (left == right) continue;
        c->edge[n] = (uint32_t)e;
        c->left[n] = left;
        c->right[n] = right;
        for (size_t end = 2 * e; end <= 2 * e + 1; end++) {
            c->degree[p->from[end]]++;
            c->both[p->from[end]] ^= (uint32_t)n;
        }
        n++;
    }
    return true;
}

/* ---- borders with nothing on one side ---- */

static bool one_sided(const chains *c, size_t i)
{
    return c->left[i] == LQ_NONE || c->right[i] == LQ_NONE;
}

/* The half-edge of border i that has the empty face on its left. */
static size_t empty_half(const chains *c, size_t i)
{
    return 2 * (size_t)c->edge[i] + (c->left[i] == LQ_NONE ? 0 : 1);
}

/* Whether border j lies before border i on i's empty side, nearly straight across and no further than `near` units. */
static bool borders_face(const chains *c, size_t i, size_t j, double near)
{
    const lq_planar *p = c->planar;
    const lq_point *at = c->mesh->at;
    size_t h = empty_half(c, i), g = empty_half(c, j);
    if (p->face[h] != p->face[g] || owner_left(p, h ^ 1) == owner_left(p, g ^ 1)) return false;
    lq_point a = at[p->from[h]], b = at[p->from[h ^ 1]], s = at[p->from[g]], t = at[p->from[g ^ 1]];
    double mx = ((double)a.x + b.x) / 2, my = ((double)a.y + b.y) / 2, ux = (double)t.x - s.x,
           uy = (double)t.y - s.y;
    double along = ((mx - s.x) * ux + (my - s.y) * uy) / (ux * ux + uy * uy);
    along = along < 0 ? 0 : along > 1 ? 1 : along;
    double dx = s.x + along * ux - mx, dy = s.y + along * uy - my, apart = sqrt(dx * dx + dy * dy);
    if (apart > near) return false;
    double vx = (double)b.x - a.x, vy = (double)b.y - a.y; /* the left of v, y southwards, is (vy, -vx) */
    return dx * vy - dy * vx > 0.5 * apart * sqrt(vx * vx + vy * vy);
}

static bool border_is_loose(const chains *c, const lq_edge_grid *g, size_t i, double near_m)
{
    lq_point a = c->mesh->at[c->planar->from[2 * c->edge[i]]],
             b = c->mesh->at[c->planar->from[2 * c->edge[i] + 1]];
    lq_point m = {a.x / 2 + b.x / 2, a.y / 2 + b.y / 2};
    double near = fmin(near_m / lq_metres_per_unit(m.y), 1e9); /* units: half the world at most */
    int32_t r = (int32_t)near + 2;
    lq_box box = {m.x > r ? m.x - r : 0, m.y > r ? m.y - r : 0, m.x < INT32_MAX - r ? m.x + r : INT32_MAX,
                  m.y < INT32_MAX - r ? m.y + r : INT32_MAX};
    uint32_t c0, r0, c1, r1;
    if (!lq_edge_grid_range(g, box, &c0, &r0, &c1, &r1)) return false;
    for (uint32_t row = r0; row <= r1; row++)
        for (uint32_t col = c0; col <= c1; col++)
            for (uint32_t k = g->first[(size_t)row * g->columns + col];
                 k < g->first[(size_t)row * g->columns + col + 1]; k++)
                if (g->edge[k] != i && borders_face(c, i, g->edge[k], near)) return true;
    return false;
}

static bool empty_sides_mark(chains *c, double near_m)
{
    lq_edge_grid grid = {0};
    bool *single = lq_zalloc(c->n, sizeof *single), *loose = lq_zalloc(c->n, sizeof *loose);
    uint32_t *a = lq_alloc(c->n, sizeof *a), *b = lq_alloc(c->n, sizeof *b);
    bool ok = single && loose && a && b;
    for (size_t i = 0; ok && i < c->n; i++) {
        single[i] = one_sided(c, i);
        a[i] = c->planar->from[2 * c->edge[i]];
        b[i] = c->planar->from[2 * c->edge[i] + 1];
    }
    lq_edges es = {.n = c->n, .a = a, .b = b};
    ok = ok && lq_edge_grid_init(&grid, c->mesh, &es, single);
    for (size_t i = 0; ok && i < c->n; i++) loose[i] = single[i] && border_is_loose(c, &grid, i, near_m);
    for (size_t i = 0; ok && i < c->n; i++) {
        if (!single[i]) continue;
        uint32_t *empty = c->left[i] == LQ_NONE ? &c->left[i] : &c->right[i];
        *empty = loose[i] ? LQ_LOOSE : c->planar->face[empty_half(c, i)] ? LQ_HOLE : LQ_NONE;
    }
    lq_edge_grid_release(&grid);
    free(single);
    free(loose);
    free(a);
    free(b);
    return ok;
}

/* ---- chaining ---- */

static uint32_t border_end(const chains *c, size_t i, bool at_start)
{
    return c->planar->from[2 * (size_t)c->edge[i] + (at_start ? 0 : 1)];
}

/* A chain passes through v from border i: the border it goes on with, or LQ_NONE where an arc must end. *same_way tells whether
   that border runs on in the same sense. */
static uint32_t border_after(const chains *c, size_t i, uint32_t v, bool *same_way)
{
    if (c->degree[v] != 2) return LQ_NONE;
    uint32_t j = c->both[v] ^ (uint32_t)i;
    *same_way = (border_end(c, i, true) == v) != (border_end(c, j, true) == v);
    if (c->left[j] != (*same_way ? c->left[i] : c->right[i]) ||
        c->right[j] != (*same_way ? c->right[i] : c->left[i]))
        return LQ_NONE;
    return j;
}

/* Goes back from border i, against its sense, to where its arc begins; i itself for a loop. */
static size_t arc_begin(const chains *c, size_t i, bool *forwards)
{
    size_t at = i;
    *forwards = true;
    for (;;) {
        bool same_way;
        uint32_t j = border_after(c, at, border_end(c, at, *forwards), &same_way);
        if (j == LQ_NONE) return at;
        if (j == i) { /* all the way round: a loop, taken from i on */
            *forwards = true;
            return i;
        }
        *forwards = same_way == *forwards;
        at = j;
    }
}

static void point_add(lq_arcs *a, lq_point p)
{
    a->at[a->points++] = p;
}

static void arc_follow(chains *c, lq_arcs *a, size_t i, bool forwards)
{
    const lq_point *at = c->mesh->at;
    a->left[a->n] = forwards ? c->left[i] : c->right[i];
    a->right[a->n] = forwards ? c->right[i] : c->left[i];
    point_add(a, at[border_end(c, i, forwards)]);
    for (;;) {
        c->done[i] = true;
        uint32_t v = border_end(c, i, !forwards);
        point_add(a, at[v]);
        bool same_way;
        uint32_t j = border_after(c, i, v, &same_way);
        if (j == LQ_NONE || c->done[j]) break;
        forwards = same_way == forwards;
        i = j;
    }
    a->first[++a->n] = (uint32_t)a->points;
}

bool lq_arcs_init(lq_arcs *a, const lq_planar *p, const lq_mesh *m, double near_m)
{
    chains c;
    *a = (lq_arcs){.features = m->features};
    bool ok = chains_init(&c, p, m) && empty_sides_mark(&c, near_m);
    if (ok) {
        a->first = lq_zalloc(c.n + 1, sizeof *a->first);
        a->at = lq_alloc(c.n, 2 * sizeof *a->at);
        a->left = lq_alloc(c.n, sizeof *a->left);
        a->right = lq_alloc(c.n, sizeof *a->right);
        ok = a->first && a->at && a->left && a->right;
    }
    for (size_t i = 0; ok && i < c.n; i++) {
        bool forwards;
        if (c.done[i]) continue;
        size_t begin = arc_begin(&c, i, &forwards);
        arc_follow(&c, a, begin, forwards);
    }
    chains_release(&c);
    return ok;
}

void lq_arcs_release(lq_arcs *a)
{
    free(a->first);
    free(a->at);
    free(a->left);
    free(a->right);
    *a = (lq_arcs){0};
}

/* Length of an arc on the ground. The scale is taken anew every 2^18 units southwards, about 5 km: it changes by a thousandth. */
static double arc_length_m(const lq_point *at, size_t n)
{
    double length = 0, metres = 0;
    int32_t scale_y = 0;
    for (size_t k = 0; k + 1 < n; k++) {
        double dx = (double)at[k + 1].x - at[k].x, dy = (double)at[k + 1].y - at[k].y;
        if (!k || abs(at[k].y - scale_y) > 1 << 18) {
            scale_y = at[k].y;
            metres = lq_metres_per_unit(scale_y);
        }
        length += sqrt(dx * dx + dy * dy) * metres;
    }
    return length;
}

lq_border lq_arcs_border(const lq_arcs *a)
{
    lq_border b = {0};
    for (size_t i = 0; i < a->n; i++) {
        double length = arc_length_m(a->at + a->first[i], a->first[i + 1] - a->first[i]);
        if (a->left[i] == LQ_LOOSE || a->right[i] == LQ_LOOSE)
            b.loose_m += length;
        else if (a->left[i] == LQ_HOLE || a->right[i] == LQ_HOLE)
            b.hole_m += length;
        else if (a->left[i] == LQ_NONE || a->right[i] == LQ_NONE)
            b.outer_m += length;
        else
            b.two_sided_m += length;
    }
    return b;
}

/* ---- rings ---- */

/* An arc as a feature's border, run so that the feature is on its left. */
typedef struct side {
    uint32_t feature;
    lq_point start;
    uint32_t arc;
    bool forwards, used;
    size_t visit; /* of the first side at a point: 1 + where the ring being made last left it, or 0 */
} side;

/* The sides of one feature, sorted by their starts. */
typedef struct outline {
    const lq_arcs *arcs;
    side *side;
    size_t n;
} outline;

static int point_order(lq_point p, lq_point q)
{
    if (p.x != q.x) return p.x < q.x ? -1 : 1;
    return p.y < q.y ? -1 : p.y > q.y;
}

static int side_order(const void *a, const void *b)
{
    const side *s = a, *t = b;
    if (s->feature != t->feature) return s->feature < t->feature ? -1 : 1;
    int order = point_order(s->start, t->start);
    if (order) return order;
    return s->arc < t->arc ? -1 : s->arc > t->arc;
}

static side side_of(const lq_arcs *a, size_t i, uint32_t feature, bool forwards)
{
    size_t start = forwards ? a->first[i] : a->first[i + 1] - 1;
    return (side){.feature = feature, .start = a->at[start], .arc = (uint32_t)i, .forwards = forwards};
}

static size_t side_points(const lq_arcs *a, const side *s)
{
    return a->first[s->arc + 1] - a->first[s->arc];
}

/* Point k of a side, as the feature runs along it. */
static lq_point side_point(const lq_arcs *a, const side *s, size_t k)
{
    return a->at[s->forwards ? a->first[s->arc] + k : a->first[s->arc + 1] - 1 - k];
}

/* The first of the sides that start at p, by bisection; NULL when there is none. */
static side *side_first(const outline *o, lq_point p)
{
    size_t low = 0, high = o->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (point_order(o->side[middle].start, p) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < o->n && point_order(o->side[low].start, p) == 0 ? &o->side[low] : NULL;
}

static int64_t turn(lq_point o, lq_point p, lq_point q)
{
    return ((int64_t)p.x - o.x) * ((int64_t)q.y - o.y) - ((int64_t)p.y - o.y) * ((int64_t)q.x - o.x);
}

/* Turning clockwise about o from `back`: does p come before q? With y southwards, a positive turn is clockwise. */
static bool clockwise_before(lq_point o, lq_point back, lq_point p, lq_point q)
{
    int64_t to_p = turn(o, back, p), to_q = turn(o, back, q);
    if ((to_p > 0) != (to_q > 0)) return to_p > 0;
    return turn(o, p, q) > 0;
}

/* The side that goes on from the end of `in`: the next clockwise from the way back, so that between the two lies ground of the feature
   and nothing else. Two parts that meet in a point stay two. While the ring is open only sides that no ring has: arcs that were
   simplified may lie one on the other, and then the angle does not tell whose turn it is. */
static side *side_after(const outline *o, const side *in, bool open)
{
    const lq_arcs *a = o->arcs;
    size_t n = side_points(a, in);
    lq_point end = side_point(a, in, n - 1), back = side_point(a, in, n - 2);
    side *best = NULL;
    for (side *s = side_first(o, end); s && s < o->side + o->n && point_order(s->start, end) == 0; s++) {
        if (open && s->used) continue;
        if (!best || clockwise_before(end, back, side_point(a, s, 1), side_point(a, best, 1))) best = s;
    }
    return best;
}

typedef struct ring_buffer {
    lq_point *at;
    size_t n, room;
    double *xy;
    size_t xy_room;
} ring_buffer;

static bool side_append(ring_buffer *r, const outline *o, const side *s)
{
    size_t n = side_points(o->arcs, s) - 1; /* the last point is the next side's first */
    if (!lq_grow((void **)&r->at, &r->room, r->n + n, sizeof *r->at)) return false;
    side_first(o, s->start)->visit = r->n + 1;
    for (size_t k = 0; k < n; k++) r->at[r->n++] = side_point(o->arcs, s, k);
    return true;
}

/* Takes the points from `first` on off the buffer, as a ring. */
static bool ring_take(lq_polygons *out, ring_buffer *r, size_t first)
{
    size_t n = r->n - first;
    if (!lq_grow((void **)&r->xy, &r->xy_room, 2 * n, sizeof *r->xy)) return false;
    for (size_t k = 0; k < n; k++) {
        r->xy[2 * k] = r->at[first + k].x;
        r->xy[2 * k + 1] = r->at[first + k].y;
    }
    r->n = first;
    return lq_polygons_ring_add(out, r->xy, n, NULL);
}

/* A ring that comes back to a point it had is cut there: what lies between is a ring of its own, a part or a hole that touches in
   this one point. Borders meet in the ends of arcs only, so other points need no look. */
static bool ring_cut(lq_polygons *out, ring_buffer *r, const outline *o, lq_point end)
{
    const side *first = side_first(o, end);
    if (!first || !first->visit || first->visit > r->n || point_order(r->at[first->visit - 1], end))
        return true;
    return ring_take(out, r, first->visit - 1);
}

static bool feature_rings(lq_polygons *out, const outline *o, ring_buffer *r)
{
    for (size_t i = 0; i < o->n; i++) {
        r->n = 0;
        for (side *s = &o->side[i]; s && !s->used; s = side_after(o, s, r->n > 0)) {
            s->used = true;
            if (!side_append(r, o, s) ||
                !ring_cut(out, r, o, side_point(o->arcs, s, side_points(o->arcs, s) - 1)))
                return false;
        }
    }
    return true;
}

/* The group of what lies beside an arc, or LQ_NONE. */
static uint32_t group_of(uint32_t beside, const uint32_t *group)
{
    if (!lq_is_feature(beside)) return LQ_NONE;
    return group ? group[beside] : beside;
}

/* The sides of all groups, sorted; borders within a group are none. */
static size_t sides_list(side *s, const lq_arcs *a, const uint32_t *group)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++) {
        uint32_t left = group_of(a->left[i], group), right = group_of(a->right[i], group);
        if (left == right) continue;
        if (left != LQ_NONE) s[n++] = side_of(a, i, left, true);
        if (right != LQ_NONE) s[n++] = side_of(a, i, right, false);
    }
    qsort(s, n, sizeof *s, side_order);
    return n;
}

bool lq_arcs_grounds(lq_polygons *out, const lq_arcs *a, const uint32_t *group, size_t groups)
{
    *out = (lq_polygons){0};
    ring_buffer ring = {0};
    size_t at = 0;
    side *s = lq_alloc(a->n, 2 * sizeof *s);
    bool ok = s != NULL;
    size_t n = ok ? sides_list(s, a, group) : 0;
    for (uint32_t g = 0; ok && g < groups; g++) {
        size_t end = at;
        while (end < n && s[end].feature == g) end++;
        ok = lq_polygons_feature_add(out) && feature_rings(out, &(outline){a, s + at, end - at}, &ring);
        at = end;
    }
    free(s);
    free(ring.at);
    free(ring.xy);
    return ok;
}

bool lq_arcs_polygons(lq_polygons *out, const lq_arcs *a)
{
    bool ok = lq_arcs_grounds(out, a, NULL, a->features);
    for (size_t i = 0; i < out->points; i++) {
        double *xy = out->xy + 2 * i;
        lq_degrees_from_world(&xy[0], &xy[1], (lq_point){(int32_t)xy[0], (int32_t)xy[1]});
    }
    return ok;
}
