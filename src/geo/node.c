/* node.c: see node.h. */
#include "geo/node.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "geo/edge_grid.h"

#define PASSES     4  /* with a reach of 1/8, 1/4, 1/2 and all of the tolerance */
#define ROUNDS_MAX 24 /* of making crossings into vertices; real data needs three to five */
/* A vertex nearer than this to an edge lies on it, as far as the grid can tell: it is half a diagonal of the grid. Less than that, and
   all parts of an edge are shorter than it was, so that inserting comes to an end; from there on, two edges of a needle may take each
   other's ends for ever. */
#define TOUCH_UNITS2 0.5
#define REACH_MAX    1e9 /* units: no need to look further than half the world */

/* A vertex to be inserted into an edge, `along` of the way from its end a to its end b. */
typedef struct insertion {
    uint32_t edge, vertex;
    double along;
} insertion;

typedef struct join {
    double apart;
    uint32_t from, to;
} join;

/* One pass over a mesh: the edges and where they are, and what the pass found to do. */
typedef struct pass {
    lq_mesh *mesh;
    lq_edges edges;
    lq_edge_grid grid;
    bool *single;      /* [edges]: used by one feature only */
    uint32_t *edge_at; /* [vertices]: a single edge that ends there, LQ_NONE for none */
    insertion *insert;
    size_t inserts, insert_room;
    join *join;
    size_t joins, join_room;
    uint32_t *becomes; /* [vertices] */
} pass;

/* The displacement of every vertex there ever was, kept over the passes. */
typedef struct history {
    uint32_t *becomes; /* [vertices]: the vertex it is one with now */
    double *radius_m;  /* [vertices]: furthest that any of those joined into it has moved */
    size_t n;
} history;

static void pass_release(pass *p)
{
    lq_edges_release(&p->edges);
    lq_edge_grid_release(&p->grid);
    free(p->single);
    free(p->edge_at);
    free(p->insert);
    free(p->join);
    free(p->becomes);
}

static bool edge_single(const pass *p, size_t e)
{
    const lq_edges *es = &p->edges;
    uint32_t feature = p->mesh->feature[es->by[es->first[e]]];
    for (size_t i = es->first[e] + 1; i < es->first[e + 1]; i++)
        if (p->mesh->feature[es->by[i]] != feature) return false;
    return true;
}

static bool pass_start(pass *p, lq_mesh *m, bool single_only)
{
    *p = (pass){.mesh = m};
    if (!lq_edges_init(&p->edges, m)) return false;
    p->single = lq_alloc(p->edges.n, sizeof *p->single);
    p->edge_at = lq_alloc(m->vertices, sizeof *p->edge_at);
    p->becomes = lq_alloc(m->vertices, sizeof *p->becomes);
    if (!p->single || !p->edge_at || !p->becomes) return false;
    memset(p->edge_at, 0xFF, m->vertices * sizeof *p->edge_at);
    for (size_t e = 0; e < p->edges.n; e++) {
        p->single[e] = edge_single(p, e);
        if (p->single[e]) p->edge_at[p->edges.a[e]] = p->edge_at[p->edges.b[e]] = (uint32_t)e;
    }
    for (size_t v = 0; v < m->vertices; v++) p->becomes[v] = (uint32_t)v;
    return lq_edge_grid_init(&p->grid, m, &p->edges, single_only ? p->single : NULL);
}

static uint32_t edge_feature(const pass *p, size_t e)
{
    return p->mesh->feature[p->edges.by[p->edges.first[e]]];
}

static bool insertion_add(pass *p, size_t edge, uint32_t vertex, double along)
{
    if (!lq_grow((void **)&p->insert, &p->insert_room, p->inserts + 1, sizeof *p->insert)) return false;
    p->insert[p->inserts++] = (insertion){(uint32_t)edge, vertex, along};
    return true;
}

static double distance2(lq_point p, lq_point q)
{
    double dx = (double)p.x - q.x, dy = (double)p.y - q.y;
    return dx * dx + dy * dy;
}

/* Where the foot of p lies on a -> b (0 at a, 1 at b, not limited), and the squared distance of p from the line. */
static double foot_of(lq_point p, lq_point a, lq_point b, double *apart2)
{
    double ux = (double)b.x - a.x, uy = (double)b.y - a.y, px = (double)p.x - a.x, py = (double)p.y - a.y;
    double length2 = ux * ux + uy * uy, cross = ux * py - uy * px;
    *apart2 = cross * cross / length2;
    return (ux * px + uy * py) / length2;
}

/* ---- bringing borders together ---- */

static bool join_add(pass *p, uint32_t from, uint32_t to, double apart)
{
    if (!lq_grow((void **)&p->join, &p->join_room, p->joins + 1, sizeof *p->join)) return false;
    p->join[p->joins++] = (join){apart, from, to};
    return true;
}

/* What vertex v can do about edge e within the reach: become one with an end, or be inserted. */
static bool vertex_meets_edge(pass *p, uint32_t v, size_t e, double reach2)
{
    const lq_mesh *m = p->mesh;
    uint32_t a = p->edges.a[e], b = p->edges.b[e];
    if (v == a || v == b) return true;
    double to_a = distance2(m->at[v], m->at[a]), to_b = distance2(m->at[v], m->at[b]);
    uint32_t end = to_a < to_b ? a : b;
    double apart2 = fmin(to_a, to_b);
    if (apart2 <= reach2) return join_add(p, v, end, sqrt(apart2));
    double along = foot_of(m->at[v], m->at[a], m->at[b], &apart2);
    if (along <= 0 || along >= 1 || apart2 > reach2) return true;
    return insertion_add(p, e, v, along);
}

/* v lies on a border of `own`: look at the single edges of other features around it. */
static bool vertex_look_around(pass *p, uint32_t v, double reach)
{
    lq_point at = p->mesh->at[v];
    int32_t r = (int32_t)reach + 1;
    lq_box box = {at.x > r ? at.x - r : 0, at.y > r ? at.y - r : 0,
                  at.x < INT32_MAX - r ? at.x + r : INT32_MAX, at.y < INT32_MAX - r ? at.y + r : INT32_MAX};
    uint32_t own = edge_feature(p, p->edge_at[v]), c0, r0, c1, r1;
    if (!lq_edge_grid_range(&p->grid, box, &c0, &r0, &c1, &r1)) return true;
    for (uint32_t row = r0; row <= r1; row++)
        for (uint32_t c = c0; c <= c1; c++) {
            const uint32_t *i = p->grid.edge + p->grid.first[(size_t)row * p->grid.columns + c];
            const uint32_t *end = p->grid.edge + p->grid.first[(size_t)row * p->grid.columns + c + 1];
            for (; i < end; i++)
                if (p->single[*i] && edge_feature(p, *i) != own &&
                    !vertex_meets_edge(p, v, *i, reach * reach))
                    return false;
        }
    return true;
}

static int join_order(const void *a, const void *b)
{
    const join *x = a, *y = b;
    if (x->apart != y->apart) return x->apart < y->apart ? -1 : 1;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

/* Nearest pairs first. A vertex that others came to stays where it is; one that has left is no target any more. */
static void joins_apply(pass *p, history *h, double tolerance_m, lq_noding *report)
{
    if (p->joins) qsort(p->join, p->joins, sizeof *p->join, join_order);
    for (size_t i = 0; i < p->joins; i++) {
        uint32_t from = p->join[i].from, to = p->join[i].to;
        if (p->becomes[from] != from || p->becomes[to] != to || from == to) continue;
        double move_m = p->join[i].apart * lq_metres_per_unit(p->mesh->at[to].y);
        double radius_m = h->radius_m[from] + move_m;
        if (radius_m > tolerance_m) continue;
        p->becomes[from] = to;
        if (radius_m > h->radius_m[to]) h->radius_m[to] = radius_m;
        if (radius_m > report->moved_max_m) report->moved_max_m = radius_m;
        report->joined++;
    }
    for (size_t v = 0; v < p->mesh->vertices; v++) /* chains: from -> to, and to left later */
        while (p->becomes[v] != p->becomes[p->becomes[v]]) p->becomes[v] = p->becomes[p->becomes[v]];
}

/* ---- making crossings into vertices ---- */

static int64_t side_of(lq_point a, lq_point b, lq_point p)
{
    return ((int64_t)b.x - a.x) * ((int64_t)p.y - a.y) - ((int64_t)b.y - a.y) * ((int64_t)p.x - a.x);
}

/* Inserts v into e when it lies on it, as far as the grid can tell. */
static bool vertex_touches_edge(pass *p, uint32_t v, size_t e, bool *touched)
{
    const lq_mesh *m = p->mesh;
    if (v == p->edges.a[e] || v == p->edges.b[e]) return true;
    double apart2, along = foot_of(m->at[v], m->at[p->edges.a[e]], m->at[p->edges.b[e]], &apart2);
    if (along <= 0 || along >= 1 || apart2 >= TOUCH_UNITS2) return true;
    *touched = true;
    return insertion_add(p, e, v, along);
}

static bool edges_cross(pass *p, size_t e, size_t f, lq_noding *report)
{
    const lq_mesh *m = p->mesh;
    uint32_t a = p->edges.a[e], b = p->edges.b[e], c = p->edges.a[f], d = p->edges.b[f];
    bool touched = false;
    if (!vertex_touches_edge(p, a, f, &touched) || !vertex_touches_edge(p, b, f, &touched) ||
        !vertex_touches_edge(p, c, e, &touched) || !vertex_touches_edge(p, d, e, &touched))
        return false;
    if (touched || a == c || a == d || b == c || b == d) return true;
    int64_t sa = side_of(m->at[c], m->at[d], m->at[a]), sb = side_of(m->at[c], m->at[d], m->at[b]);
    int64_t sc = side_of(m->at[a], m->at[b], m->at[c]), sd = side_of(m->at[a], m->at[b], m->at[d]);
    if ((sa > 0) == (sb > 0) || (sc > 0) == (sd > 0)) return true;
    double t = (double)sa / ((double)sa - (double)sb), u = (double)sc / ((double)sc - (double)sd);
    lq_point pa = m->at[a], pb = m->at[b];
    lq_point at = {pa.x + (int32_t)lrint(t * ((double)pb.x - pa.x)),
                   pa.y + (int32_t)lrint(t * ((double)pb.y - pa.y))};
    uint32_t v = lq_mesh_vertex(p->mesh, at);
    report->crossings++;
    return v != LQ_NONE && insertion_add(p, e, v, t) && insertion_add(p, f, v, u);
}

#define BOX_REACH 2 /* units: more than what counts as touching */

static bool boxes_meet(lq_box a, lq_box b)
{
    return a.x1 >= b.x0 - BOX_REACH && b.x1 >= a.x0 - BOX_REACH && a.y1 >= b.y0 - BOX_REACH &&
           b.y1 >= a.y0 - BOX_REACH;
}

/* Two edges that go off from a common vertex in directions more than a right angle apart, as most neighbours do: they cannot meet. */
static bool edges_part(const pass *p, size_t e, size_t f)
{
    const lq_point *at = p->mesh->at;
    uint32_t a = p->edges.a[e], b = p->edges.b[e], c = p->edges.a[f], d = p->edges.b[f];
    if (a != c && a != d && b != c && b != d) return false;
    lq_point v = at[a == c || a == d ? a : b], s = at[a == c || a == d ? b : a],
             t = at[c == a || c == b ? d : c];
    return ((double)s.x - v.x) * ((double)t.x - v.x) + ((double)s.y - v.y) * ((double)t.y - v.y) < 0;
}

/* Pairs that share several cells are met several times; equal insertions are dropped when rings are rebuilt. */
static bool crossings_find(pass *p, lq_noding *report)
{
    size_t cells = (size_t)p->grid.columns * p->grid.rows;
    for (size_t cell = 0; cell < cells; cell++)
        for (size_t i = p->grid.first[cell]; i < p->grid.first[cell + 1]; i++) {
            size_t e = p->grid.edge[i];
            lq_box box = lq_edge_box(&p->edges, p->mesh, e);
            for (size_t j = i + 1; j < p->grid.first[cell + 1]; j++) {
                size_t f = p->grid.edge[j];
                if (!boxes_meet(box, lq_edge_box(&p->edges, p->mesh, f)) || edges_part(p, e, f)) continue;
                if (!edges_cross(p, e, f, report)) return false;
            }
        }
    return true;
}

/* ---- rebuilding the rings ---- */

static int insertion_order(const void *a, const void *b)
{
    const insertion *x = a, *y = b;
    if (x->edge != y->edge) return x->edge < y->edge ? -1 : 1;
    if (x->along != y->along) return x->along < y->along ? -1 : 1;
    return x->vertex < y->vertex ? -1 : x->vertex > y->vertex;
}

static uint32_t became(const pass *p, size_t vertices_before, uint32_t v)
{
    return v < vertices_before ? p->becomes[v] : v;
}

static bool ring_copy(pass *p, lq_mesh *to, size_t ring, const uint32_t *first, size_t vertices_before)
{
    const lq_mesh *m = p->mesh;
    for (size_t u = m->first_use[ring]; u + 1 < m->first_use[ring + 1]; u++) {
        size_t e = p->edges.of_use[u];
        if (!lq_mesh_use_add(to, became(p, vertices_before, m->use[u]))) return false;
        bool forwards = m->use[u] == p->edges.a[e];
        for (size_t i = first[e], n = first[e + 1]; i < n; i++) {
            uint32_t v = p->insert[forwards ? i : n - 1 - (i - first[e])].vertex;
            if (!lq_mesh_use_add(to, became(p, vertices_before, v))) return false;
        }
    }
    return lq_mesh_ring_close(to, m->feature[ring]);
}

/* Rewrites the rings with what was found inserted and joined. Vertices keep their numbers. */
static bool rings_rebuild(pass *p, size_t vertices_before)
{
    lq_mesh *m = p->mesh;
    lq_mesh to = {.features = m->features};
    if (p->inserts) qsort(p->insert, p->inserts, sizeof *p->insert, insertion_order);
    uint32_t *first = lq_zalloc(p->edges.n + 1, sizeof *first);
    to.first_use = lq_zalloc(m->rings + 2, sizeof *to.first_use);
    to.feature = lq_alloc(m->rings + 2, sizeof *to.feature);
    to.ring_room = m->rings + 2;
    bool ok = first && to.first_use && to.feature;
    for (size_t i = 0; ok && i < p->inserts; i++) first[p->insert[i].edge + 1]++;
    for (size_t e = 0; ok && e < p->edges.n; e++) first[e + 1] += first[e];
    for (size_t r = 0; ok && r < m->rings; r++) ok = ring_copy(p, &to, r, first, vertices_before);
    free(first);
    uint32_t *use = to.use, *first_use = to.first_use, *feature = to.feature;
    if (ok) {
        use = m->use, first_use = m->first_use, feature = m->feature;
        m->use = to.use, m->first_use = to.first_use, m->feature = to.feature;
        m->rings = to.rings, m->ring_room = to.ring_room, m->uses = to.uses, m->use_room = to.use_room;
    }
    free(use);
    free(first_use);
    free(feature);
    return ok;
}

/* ---- the two kinds of pass ---- */

/* What all vertices on single borders can do within the reach. */
static bool neighbours_find(pass *p, double reach_m)
{
    const lq_mesh *m = p->mesh;
    bool ok = true;
    for (size_t v = 0; ok && v < m->vertices; v++)
        if (p->edge_at[v] != LQ_NONE)
            ok =
                vertex_look_around(p, (uint32_t)v, fmin(reach_m / lq_metres_per_unit(m->at[v].y), REACH_MAX));
    return ok;
}

static bool borders_bring_together(lq_mesh *m, double reach_m, double tolerance_m, history *h,
                                   lq_noding *report)
{
    pass p;
    bool ok = pass_start(&p, m, true) && neighbours_find(&p, reach_m);
    if (ok && p.joins + p.inserts) {
        joins_apply(&p, h, tolerance_m, report);
        report->inserted += p.inserts;
        ok = rings_rebuild(&p, m->vertices);
    }
    pass_release(&p);
    return ok;
}

static bool crossings_make_vertices(lq_mesh *m, lq_noding *report)
{
    for (int round = 0; round < ROUNDS_MAX && !report->planar; round++) {
        pass p;
        size_t vertices_before = m->vertices;
        bool ok = pass_start(&p, m, false) && crossings_find(&p, report);
        report->planar = ok && p.inserts == 0;
        ok = ok && (report->planar || rings_rebuild(&p, vertices_before));
        pass_release(&p);
        if (!ok) return false;
    }
    return true;
}

/* One look at the whole mesh: boundaries that were cleaned before, as most are, need nothing else. */
static bool nothing_to_do(lq_mesh *m, double tolerance_m, bool *nothing)
{
    pass p;
    lq_noding unheard = {0};
    bool ok = pass_start(&p, m, false) && (tolerance_m <= 0 || neighbours_find(&p, tolerance_m));
    *nothing = ok && p.joins + p.inserts == 0;
    ok = ok && (!*nothing || crossings_find(&p, &unheard));
    *nothing = *nothing && p.inserts == 0;
    pass_release(&p);
    return ok;
}

bool lq_mesh_node(lq_mesh *m, double tolerance_m, lq_noding *report)
{
    *report = (lq_noding){0};
    if (!nothing_to_do(m, tolerance_m, &report->planar)) return false;
    if (report->planar) return true;
    history h = {.radius_m = lq_zalloc(m->vertices, sizeof *h.radius_m)};
    bool ok = h.radius_m != NULL;
    for (int i = PASSES - 1; ok && tolerance_m > 0 && i >= 0; i--)
        ok = borders_bring_together(m, tolerance_m / (1 << i), tolerance_m, &h, report);
    free(h.radius_m);
    return ok && crossings_make_vertices(m, report);
}
