/*
 * planar.c: see planar.h.
 *
 * Half-edges are linked around their faces by sorting them by angle at every vertex. A closed walk that runs clockwise is not the
 * rim of a face but the outside of a connected piece (an island, an enclave); the face it lies in is the one to the right of
 * the nearest edge to its west. Coverage is then carried from face to face: crossing an edge toggles the features that use it.
 */
#include "geo/planar.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "geo/edge_grid.h"
#include "geo/sets.h"

#define PI 3.14159265358979323846

/* A closed walk of half-edges. */
typedef struct walk {
    uint32_t start; /* one of its half-edges */
    uint32_t face;
    bool inside;    /* runs around its face from within; else it is the outside of a piece */
    double area_m2; /* negative for an outside */
    double rim_m;
    lq_point west; /* its westernmost vertex */
} walk;

typedef struct builder {
    const lq_mesh *mesh;
    lq_edges edges;    /* all edges of the mesh; those that cancel out are not taken over */
    uint32_t *set_of;  /* [planar edges]: features toggled by crossing it */
    uint32_t *walk_of; /* [half-edges] */
    double *sin_lat;   /* [vertices] */
    walk *walks;
    size_t n_walks, walk_room;
    uint32_t *walk_list; /* [faces + 1] ranges into walk_by_face */
    uint32_t *walk_by_face;
    uint32_t *cover;         /* [faces]: set of features that cover the face */
    double *area_m2, *rim_m; /* [faces] */
    lq_sets sets;
} builder;

static void builder_release(builder *b)
{
    lq_edges_release(&b->edges);
    free(b->set_of);
    free(b->walk_of);
    free(b->sin_lat);
    free(b->walks);
    free(b->walk_list);
    free(b->walk_by_face);
    free(b->cover);
    free(b->area_m2);
    free(b->rim_m);
    lq_sets_release(&b->sets);
}

void lq_planar_release(lq_planar *p)
{
    free(p->from);
    free(p->next);
    free(p->face);
    free(p->owner);
    *p = (lq_planar){0};
}

void lq_resolution_release(lq_resolution *r)
{
    free(r->area_before_m2);
    free(r->area_m2);
    *r = (lq_resolution){0};
}

/* ---- edges ---- */

static int number_order(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* The features that use edge e an odd number of times. */
static uint32_t edge_set(builder *b, size_t e)
{
    uint32_t few[16], *f = few;
    size_t first = b->edges.first[e], n = b->edges.first[e + 1] - first, odd = 0;
    if (n > 16 && !(f = lq_alloc(n, sizeof *f))) return UINT32_MAX;
    for (size_t i = 0; i < n; i++) f[i] = b->mesh->feature[b->edges.by[first + i]];
    if (n == 2 && f[0] > f[1]) f[0] ^= f[1], f[1] ^= f[0], f[0] ^= f[1];
    if (n > 2) qsort(f, n, sizeof *f, number_order);
    for (size_t i = 0, run; i < n; i += run) {
        for (run = 1; i + run < n && f[i + run] == f[i];) run++;
        if (run % 2) f[odd++] = f[i];
    }
    uint32_t set = lq_sets_of(&b->sets, f, odd);
    if (f != few) free(f);
    return set;
}

static bool edges_take(builder *b, lq_planar *p)
{
    if (!lq_edges_init(&b->edges, b->mesh) || !lq_sets_init(&b->sets)) return false;
    size_t n = b->edges.n;
    b->set_of = lq_alloc(n, sizeof *b->set_of);
    p->from = lq_alloc(n, 2 * sizeof *p->from);
    if (!b->set_of || !p->from) return false;
    for (size_t e = 0; e < n; e++) {
        uint32_t set = edge_set(b, e);
        if (set == UINT32_MAX) return false;
        if (!set) continue;
        b->set_of[p->edges] = set;
        p->from[2 * p->edges] = b->edges.a[e];
        p->from[2 * p->edges + 1] = b->edges.b[e];
        p->edges++;
    }
    return true;
}

/* ---- walks around faces ---- */

/* True when half-edge g comes after h in clockwise order from due east, both starting at the same vertex. */
static bool clockwise_after(const builder *b, const lq_planar *p, uint32_t g, uint32_t h)
{
    lq_point o = b->mesh->at[p->from[g]], q = b->mesh->at[p->from[g ^ 1]], r = b->mesh->at[p->from[h ^ 1]];
    int64_t gx = (int64_t)q.x - o.x, gy = (int64_t)q.y - o.y, hx = (int64_t)r.x - o.x,
            hy = (int64_t)r.y - o.y;
    bool g_late = gy < 0 || (gy == 0 && gx < 0),
         h_late = hy < 0 || (hy == 0 && hx < 0); /* y grows southwards */
    if (g_late != h_late) return g_late;
    return hx * gy - hy * gx > 0;
}

/* Arriving at a vertex, the face on the left goes on with the half-edge next clockwise from the way back. */
static void vertex_link(const builder *b, lq_planar *p, uint32_t *out, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && clockwise_after(b, p, out[j - 1], out[j]); j--) {
            uint32_t h = out[j];
            out[j] = out[j - 1];
            out[j - 1] = h;
        }
    for (size_t i = 0; i < n; i++) p->next[out[i] ^ 1] = out[(i + 1) % n];
}

static bool half_edges_link(const builder *b, lq_planar *p)
{
    size_t vertices = b->mesh->vertices, halves = 2 * p->edges;
    uint32_t *first = lq_zalloc(vertices + 2, sizeof *first), *out = lq_alloc(halves, sizeof *out);
    p->next = lq_alloc(halves, sizeof *p->next);
    bool ok = first && out && p->next;
    if (ok) {
        for (size_t h = 0; h < halves; h++) first[p->from[h] + 2]++;
        for (size_t v = 0; v < vertices; v++) first[v + 2] += first[v + 1];
        for (size_t h = 0; h < halves; h++) out[first[p->from[h] + 1]++] = (uint32_t)h;
        for (size_t v = 0; v < vertices; v++) vertex_link(b, p, out + first[v], first[v + 1] - first[v]);
    }
    free(first);
    free(out);
    return ok;
}

/* What lies south of a straight edge of the grid down to a latitude: the integral of sin(lat) over the longitude. The sine is tanh of
   the grid's y in radians, and its integral between two values the trapezium's with the next term of Euler and Maclaurin. */
static double edge_area(double sin_a, double sin_b, double sin_from, double east, double south)
{
    double mean = (sin_a + sin_b) / 2;
    return east * (mean - sin_from + south * south / 6 * mean * (1 - mean * mean));
}

static bool sines_take(builder *b)
{
    const lq_mesh *m = b->mesh;
    b->sin_lat = lq_alloc(m->vertices, sizeof *b->sin_lat);
    if (!b->sin_lat) return false;
    for (size_t v = 0; v < m->vertices; v++)
        b->sin_lat[v] = tanh(PI * (1 - 2 * (m->at[v].y / (double)LQ_WORLD_SIZE)));
    return true;
}

/* Follows the walk of half-edge h, measures it on the sphere and numbers its half-edges. */
static walk walk_follow(builder *b, const lq_planar *p, uint32_t h, uint32_t number)
{
    const lq_point *at = b->mesh->at;
    const double radians = 2 * PI / (double)LQ_WORLD_SIZE;
    lq_point o = at[p->from[h]];
    walk w = {.start = h, .face = LQ_NONE, .west = o};
    double twice = 0, area = 0, rim = 0, sin_o = b->sin_lat[p->from[h]], sin_s = sin_o;
    uint32_t g = h;
    do {
        lq_point s = at[p->from[g]], t = at[p->from[g ^ 1]];
        double sx = (double)s.x - o.x, sy = (double)s.y - o.y, tx = (double)t.x - o.x, ty = (double)t.y - o.y;
        double sin_t = b->sin_lat[p->from[g ^ 1]], mean = (sin_s + sin_t) / 2;
        twice += sy * tx - sx * ty; /* y grows southwards: counter-clockwise on the map is positive */
        area -= edge_area(sin_s, sin_t, sin_o, (tx - sx) * radians, (ty - sy) * radians);
        rim += sqrt(((tx - sx) * (tx - sx) + (ty - sy) * (ty - sy)) * (1 - mean * mean));
        if (s.x < w.west.x || (s.x == w.west.x && s.y < w.west.y)) w.west = s;
        b->walk_of[g] = number;
        sin_s = sin_t;
        g = p->next[g];
    } while (g != h);
    w.inside = twice > 0;
    w.area_m2 = area * LQ_EARTH_RADIUS_M * LQ_EARTH_RADIUS_M;
    w.rim_m = rim * radians * LQ_EARTH_RADIUS_M;
    return w;
}

static bool walks_find(builder *b, const lq_planar *p)
{
    size_t halves = 2 * p->edges;
    b->walk_of = lq_alloc(halves, sizeof *b->walk_of);
    if (!b->walk_of || !sines_take(b)) return false;
    memset(b->walk_of, 0xFF, halves * sizeof *b->walk_of);
    for (size_t h = 0; h < halves; h++) {
        if (b->walk_of[h] != LQ_NONE) continue;
        if (!lq_grow((void **)&b->walks, &b->walk_room, b->n_walks + 1, sizeof *b->walks)) return false;
        b->walks[b->n_walks] = walk_follow(b, p, (uint32_t)h, (uint32_t)b->n_walks);
        b->n_walks++;
    }
    return true;
}

/* ---- which face an island lies in ---- */

typedef struct outside {
    lq_point west;
    uint32_t walk;
} outside;

static int west_order(const void *a, const void *b)
{
    const outside *x = a, *y = b;
    if (x->west.x != y->west.x) return x->west.x < y->west.x ? -1 : 1;
    if (x->west.y != y->west.y) return x->west.y < y->west.y ? -1 : 1;
    return x->walk < y->walk ? -1 : x->walk > y->walk;
}

/* Where an edge crosses the row of a point just south of it: x, and how it goes on southwards. */
typedef struct crossing {
    double x, slope;
} crossing;

static crossing row_crossing(lq_point s, lq_point t, int32_t y)
{
    crossing c = {.slope = ((double)t.x - s.x) / ((double)t.y - s.y)};
    c.x = y == s.y ? s.x : y == t.y ? t.x : s.x + ((double)y - s.y) * c.slope;
    c.x = fmin(fmax(c.x, s.x < t.x ? s.x : t.x), s.x < t.x ? t.x : s.x);
    return c;
}

/* Half-edge whose left side looks at p from the west, nearest first; LQ_NONE when there is none. Of several that leave one vertex
   southwards it is the easternmost. */
static uint32_t half_edge_west_of(const builder *b, const lq_planar *p, const lq_edge_grid *g, lq_point at)
{
    uint32_t c0, r0, c1, r1, best = LQ_NONE;
    crossing nearest = {-1, 0};
    if (!lq_edge_grid_range(g, (lq_box){0, at.y, at.x, at.y}, &c0, &r0, &c1, &r1)) return LQ_NONE;
    for (uint32_t c = c1 + 1; c-- > c0 && best == LQ_NONE;)
        for (uint32_t i = g->first[(size_t)r0 * g->columns + c];
             i < g->first[(size_t)r0 * g->columns + c + 1]; i++) {
            uint32_t e = g->edge[i];
            lq_point s = b->mesh->at[p->from[2 * e]], t = b->mesh->at[p->from[2 * e + 1]];
            if ((s.y > at.y) == (t.y > at.y)) continue;
            crossing x = row_crossing(s, t, at.y);
            int64_t column =
                ((int64_t)floor(x.x) - g->box.x0) >> g->shift; /* an edge is in many cells: count it in one */
            if (x.x >= at.x || column != c || x.x < nearest.x ||
                (x.x == nearest.x && x.slope <= nearest.slope))
                continue;
            nearest = x;
            best = t.y > s.y ? 2 * e : 2 * e + 1; /* southwards: its left is the east */
        }
    return best;
}

/* The grid files edges of lq_edges; here it must file the planar ones. */
static bool grid_of_planar(lq_edge_grid *g, const builder *b, const lq_planar *p)
{
    uint32_t *a = lq_alloc(p->edges, sizeof *a), *c = lq_alloc(p->edges, sizeof *c);
    bool ok = a && c;
    for (size_t e = 0; ok && e < p->edges; e++) a[e] = p->from[2 * e], c[e] = p->from[2 * e + 1];
    lq_edges es = {.n = p->edges, .a = a, .b = c};
    *g = (lq_edge_grid){0};
    ok = ok && lq_edge_grid_init(g, b->mesh, &es, NULL);
    free(a);
    free(c);
    return ok;
}

static bool islands_place(builder *b, const lq_planar *p)
{
    lq_edge_grid grid = {0};
    outside *list = lq_alloc(b->n_walks, sizeof *list);
    bool ok = list && grid_of_planar(&grid, b, p);
    size_t n = 0;
    for (uint32_t w = 0; ok && w < b->n_walks; w++)
        if (b->walks[w].face == LQ_NONE) list[n++] = (outside){b->walks[w].west, w};
    if (ok) qsort(list, n, sizeof *list, west_order);
    for (size_t i = 0; ok && i < n; i++) { /* from west to east: what is hit has its face already */
        uint32_t h = half_edge_west_of(b, p, &grid, list[i].west);
        b->walks[list[i].walk].face = h == LQ_NONE ? 0 : b->walks[b->walk_of[h]].face;
        if (b->walks[list[i].walk].face == LQ_NONE) b->walks[list[i].walk].face = 0;
    }
    free(list);
    lq_edge_grid_release(&grid);
    return ok;
}

static bool faces_number(builder *b, lq_planar *p)
{
    p->faces = 1;
    for (size_t w = 0; w < b->n_walks; w++)
        if (b->walks[w].inside) b->walks[w].face = (uint32_t)p->faces++;
    if (!islands_place(b, p)) return false;
    p->face = lq_alloc(2 * p->edges, sizeof *p->face);
    b->walk_list = lq_zalloc(p->faces + 2, sizeof *b->walk_list);
    b->walk_by_face = lq_alloc(b->n_walks, sizeof *b->walk_by_face);
    b->area_m2 = lq_zalloc(p->faces, sizeof *b->area_m2);
    b->rim_m = lq_zalloc(p->faces, sizeof *b->rim_m);
    if (!p->face || !b->walk_list || !b->walk_by_face || !b->area_m2 || !b->rim_m) return false;
    for (size_t h = 0; h < 2 * p->edges; h++) p->face[h] = b->walks[b->walk_of[h]].face;
    for (size_t w = 0; w < b->n_walks; w++) {
        b->area_m2[b->walks[w].face] += b->walks[w].area_m2;
        b->rim_m[b->walks[w].face] += b->walks[w].rim_m;
        b->walk_list[b->walks[w].face + 2]++;
    }
    for (size_t f = 0; f < p->faces; f++) b->walk_list[f + 2] += b->walk_list[f + 1];
    for (size_t w = 0; w < b->n_walks; w++)
        b->walk_by_face[b->walk_list[b->walks[w].face + 1]++] = (uint32_t)w;
    return true;
}

/* ---- coverage ---- */

static bool coverage_spread(builder *b, const lq_planar *p)
{
    uint32_t *stack = lq_alloc(p->faces, sizeof *stack);
    b->cover = lq_alloc(p->faces, sizeof *b->cover);
    bool ok = stack && b->cover;
    size_t n = 0;
    if (ok) {
        memset(b->cover, 0xFF, p->faces * sizeof *b->cover);
        b->cover[0] = 0;
        stack[n++] = 0;
    }
    while (ok && n) {
        uint32_t f = stack[--n];
        for (size_t i = b->walk_list[f]; ok && i < b->walk_list[f + 1]; i++) {
            uint32_t start = b->walks[b->walk_by_face[i]].start, h = start;
            do {
                uint32_t g = p->face[h ^ 1];
                if (b->cover[g] == UINT32_MAX) {
                    b->cover[g] = lq_sets_differ(&b->sets, b->cover[f], b->set_of[h / 2]);
                    ok = b->cover[g] != UINT32_MAX;
                    stack[n++] = g;
                }
                h = p->next[h];
            } while (ok && h != start);
        }
    }
    for (size_t f = 0; ok && f < p->faces; f++) /* only where the mesh is not planar */
        if (b->cover[f] == UINT32_MAX) b->cover[f] = 0;
    free(stack);
    return ok;
}

/* ---- owners ---- */

static bool cover_has(const builder *b, uint32_t face, uint32_t feature)
{
    uint32_t s = b->cover[face];
    for (size_t i = b->sets.first[s]; i < b->sets.first[s + 1]; i++)
        if (b->sets.member[i] == feature) return true;
    return false;
}

static bool face_narrow(const builder *b, uint32_t f, double narrow_m)
{
    return 2 * b->area_m2[f] <= narrow_m * b->rim_m[f];
}

/* How far a feature would be off its true area, relative and squared, if its area changed by this much. */
static double error_after(const lq_resolution *r, uint32_t feature, double change_m2)
{
    double before = fmax(r->area_before_m2[feature], 1),
           error = (r->area_m2[feature] + change_m2) / before - 1;
    return error * error;
}

/* What giving the face to a feature adds to the errors: the feature gains a gap; the others lose an overlap. */
static double cost_of_giving(const builder *b, const lq_resolution *r, uint32_t face, uint32_t feature)
{
    uint32_t s = b->cover[face];
    double area = b->area_m2[face], cost = 0;
    if (!s) return error_after(r, feature, area) - error_after(r, feature, 0);
    for (size_t i = b->sets.first[s]; i < b->sets.first[s + 1]; i++) {
        uint32_t other = b->sets.member[i];
        if (other != feature) cost += error_after(r, other, -area) - error_after(r, other, 0);
    }
    return cost;
}

#define NEIGHBOURS_MAX 64

typedef struct neighbours {
    uint32_t feature[NEIGHBOURS_MAX];
    double border_m[NEIGHBOURS_MAX];
    size_t n;
} neighbours;

static void neighbour_add(neighbours *ns, uint32_t feature, double border_m)
{
    size_t i = 0;
    while (i < ns->n && ns->feature[i] != feature) i++;
    if (i == NEIGHBOURS_MAX) return;
    if (i == ns->n) ns->feature[ns->n++] = feature, ns->border_m[i] = 0;
    ns->border_m[i] += border_m;
}

/* Who may get the face, and with how much border on it: for a gap its neighbours, for an overlap its members, who may lie under
   others all around. */
static neighbours candidates_of(const builder *b, const lq_planar *p, uint32_t face)
{
    neighbours ns = {.n = 0};
    uint32_t s = b->cover[face];
    for (size_t i = b->sets.first[s]; i < b->sets.first[s + 1]; i++) neighbour_add(&ns, b->sets.member[i], 0);
    for (size_t i = b->walk_list[face]; i < b->walk_list[face + 1]; i++) {
        uint32_t start = b->walks[b->walk_by_face[i]].start, h = start;
        do {
            uint32_t owner = p->owner[p->face[h ^ 1]];
            if (owner != LQ_NONE && (!s || cover_has(b, face, owner)))
                neighbour_add(&ns, owner,
                              lq_metres_between(b->mesh->at[p->from[h]], b->mesh->at[p->from[h ^ 1]]));
            h = p->next[h];
        } while (h != start);
    }
    return ns;
}

/* The owner for a gap or overlap: of those who may get it, the one that keeps all areas truest. A narrow face goes to one with a long
   border on it; a wide overlap to any of its members, for it may be all that one has: a district drawn on top of its county.
   LQ_NONE when there is none yet. */
static uint32_t owner_choose(const builder *b, const lq_planar *p, const lq_resolution *r, uint32_t face,
                             double narrow_m)
{
    neighbours ns = candidates_of(b, p, face);
    bool narrow = face_narrow(b, face, narrow_m);
    double longest = 0, best_cost = 0;
    uint32_t best = LQ_NONE;
    for (size_t i = 0; i < ns.n; i++) longest = fmax(longest, ns.border_m[i]);
    for (size_t i = 0; i < ns.n; i++) {
        uint32_t feature = ns.feature[i];
        bool all_it_has = b->cover[face] && b->area_m2[face] > r->area_before_m2[feature] / 2;
        if (narrow && !all_it_has && (ns.border_m[i] <= 0 || ns.border_m[i] < longest / 2)) continue;
        double cost = cost_of_giving(b, r, face, feature);
        if (best == LQ_NONE || cost < best_cost || (cost == best_cost && feature < best))
            best = feature, best_cost = cost;
    }
    return best;
}

static void face_give(const builder *b, lq_planar *p, lq_resolution *r, uint32_t face, uint32_t feature)
{
    uint32_t s = b->cover[face];
    p->owner[face] = feature;
    if (!s) r->area_m2[feature] += b->area_m2[face];
    for (size_t i = b->sets.first[s]; i < b->sets.first[s + 1]; i++)
        if (b->sets.member[i] != feature) r->area_m2[b->sets.member[i]] -= b->area_m2[face];
}

/* Faces under one feature are its own; the areas begin with what every feature claims. */
static void owners_known(const builder *b, lq_planar *p, lq_resolution *r)
{
    for (uint32_t f = 1; f < p->faces; f++) {
        size_t s = b->cover[f], first = b->sets.first[s], n = b->sets.first[s + 1] - first;
        for (size_t i = 0; i < n; i++) r->area_before_m2[b->sets.member[first + i]] += b->area_m2[f];
        if (n == 1) p->owner[f] = b->sets.member[first];
    }
    memcpy(r->area_m2, r->area_before_m2, b->mesh->features * sizeof *r->area_m2);
}

static void face_count(lq_resolution *r, const builder *b, uint32_t f, double narrow_m)
{
    if (!b->cover[f])
        r->gaps++, r->gap_area_m2 += b->area_m2[f];
    else
        r->overlaps++, r->wide_overlaps += !face_narrow(b, f, narrow_m), r->overlap_area_m2 += b->area_m2[f];
}

typedef struct open_face {
    double area_m2;
    uint32_t face;
} open_face;

static int largest_first(const void *a, const void *b)
{
    const open_face *x = a, *y = b;
    if (x->area_m2 != y->area_m2) return x->area_m2 > y->area_m2 ? -1 : 1;
    return x->face < y->face ? -1 : x->face > y->face;
}

/* All overlaps, and the gaps that are narrow, largest first so that the small ones can even things out. */
static open_face *open_faces(const builder *b, const lq_planar *p, double narrow_m, size_t *n)
{
    *n = 0;
    open_face *list = lq_alloc(p->faces, sizeof *list);
    for (uint32_t f = 1; list && f < p->faces; f++)
        if (p->owner[f] == LQ_NONE && (b->cover[f] || face_narrow(b, f, narrow_m)))
            list[(*n)++] = (open_face){b->area_m2[f], f};
    if (list) qsort(list, *n, sizeof *list, largest_first);
    return list;
}

/* Open faces may border on each other only: repeated until nothing more finds an owner. */
static bool open_faces_settle(const builder *b, lq_planar *p, lq_resolution *r, double narrow_m)
{
    size_t n, left;
    open_face *list = open_faces(b, p, narrow_m, &n);
    if (!list) return false;
    do {
        left = 0;
        for (size_t i = 0; i < n; i++) {
            uint32_t f = list[i].face, feature = owner_choose(b, p, r, f, narrow_m);
            if (feature == LQ_NONE) {
                list[left++] = list[i];
                continue;
            }
            face_count(r, b, f, narrow_m);
            face_give(b, p, r, f, feature);
        }
    } while (left < n && (n = left));
    for (size_t i = 0; i < left; i++) /* two features drawn over each other whole: the first has it */
        if (b->cover[list[i].face]) {
            face_count(r, b, list[i].face, narrow_m);
            face_give(b, p, r, list[i].face, b->sets.member[b->sets.first[b->cover[list[i].face]]]);
        }
    free(list);
    return true;
}

static bool owners_settle(const builder *b, lq_planar *p, lq_resolution *r, double narrow_m)
{
    p->owner = lq_alloc(p->faces, sizeof *p->owner);
    r->area_before_m2 = lq_zalloc(b->mesh->features, sizeof *r->area_before_m2);
    r->area_m2 = lq_zalloc(b->mesh->features, sizeof *r->area_m2);
    if (!p->owner || !r->area_before_m2 || !r->area_m2) return false;
    memset(p->owner, 0xFF, p->faces * sizeof *p->owner);
    owners_known(b, p, r);
    if (!open_faces_settle(b, p, r, narrow_m)) return false;
    for (uint32_t f = 1; f < p->faces; f++) r->holes += p->owner[f] == LQ_NONE;
    return true;
}

bool lq_planar_init(lq_planar *p, lq_resolution *r, const lq_mesh *mesh, double narrow_m)
{
    builder b = {.mesh = mesh};
    *p = (lq_planar){0};
    *r = (lq_resolution){0};
    bool ok = edges_take(&b, p) && half_edges_link(&b, p) && walks_find(&b, p) && faces_number(&b, p) &&
              coverage_spread(&b, p) && owners_settle(&b, p, r, narrow_m);
    builder_release(&b);
    return ok;
}
