/*
 * left_out.c: see left_out.h.
 *
 * The ground of all areas together is a list of edges, read by the even-odd rule: the borders between members and others, or where
 * the borders are not arcs yet the outlines of all members, of which the shared ones cancel out. Edges come in chunks with a box
 * each, and most chunks are passed over.
 */
#include "app/left_out.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 64

const char *const lq_site_faults[LQ_SITE_FAULTS] = {"site-unplaced", "site-unreadable", "site-zero",
                                                    "site-swapped",  "site-off-globe",  "site-geometry"};

void lq_left_out_count(lq_projects *p, const lq_findings *f, size_t from)
{
    for (size_t i = from; i < f->n; i++)
        for (size_t k = 0; k < LQ_SITE_FAULTS; k++) p->fault[k] += !strcmp(f->at[i].kind, lq_site_faults[k]);
}

/* ---- the ground of the areas ---- */

/* World units. */
typedef struct edge {
    lq_point a, b;
} edge;

typedef struct ground {
    edge *edge;
    lq_box *box; /* [(edges + CHUNK - 1) / CHUNK] */
    size_t edges, edge_room, box_room;
    bool *member; /* [features] */
} ground;

static lq_box edge_box(const edge *e)
{
    lq_point a = e->a, b = e->b;
    return (lq_box){a.x < b.x ? a.x : b.x, a.y < b.y ? a.y : b.y, a.x < b.x ? b.x : a.x,
                    a.y < b.y ? b.y : a.y};
}

static bool edge_add(ground *g, lq_point a, lq_point b)
{
    size_t chunk = g->edges / CHUNK;
    if (!lq_grow((void **)&g->edge, &g->edge_room, g->edges + 1, sizeof *g->edge) ||
        !lq_grow((void **)&g->box, &g->box_room, chunk + 1, sizeof *g->box))
        return false;
    edge e = {a, b};
    lq_box one = edge_box(&e), *all = &g->box[chunk];
    if (g->edges % CHUNK == 0) *all = one;
    if (one.x0 < all->x0) all->x0 = one.x0;
    if (one.y0 < all->y0) all->y0 = one.y0;
    if (one.x1 > all->x1) all->x1 = one.x1;
    if (one.y1 > all->y1) all->y1 = one.y1;
    g->edge[g->edges++] = e;
    return true;
}

static bool side_is_member(const ground *g, uint32_t side)
{
    return lq_is_feature(side) && g->member[side];
}

static bool arcs_add(ground *g, const lq_arcs *arcs)
{
    bool ok = true;
    for (size_t i = 0; ok && i < arcs->n; i++) {
        if (side_is_member(g, arcs->left[i]) == side_is_member(g, arcs->right[i])) continue;
        for (uint32_t k = arcs->first[i]; ok && k + 1 < arcs->first[i + 1]; k++)
            ok = edge_add(g, arcs->at[k], arcs->at[k + 1]);
    }
    return ok;
}

static bool ring_add(ground *g, const double *xy, size_t n)
{
    bool ok = true;
    for (size_t i = 0, j = n - 1; ok && i < n; j = i++)
        ok = edge_add(g, lq_world_from_degrees(xy[2 * j], xy[2 * j + 1]),
                      lq_world_from_degrees(xy[2 * i], xy[2 * i + 1]));
    return ok;
}

static bool polygons_add(ground *g, const lq_polygons *p)
{
    bool ok = true;
    for (size_t f = 0; f < p->features; f++)
        for (size_t r = p->first_ring[f]; ok && g->member[f] && r < p->first_ring[f + 1]; r++)
            ok =
                ring_add(g, p->xy + 2 * (size_t)p->first_point[r], p->first_point[r + 1] - p->first_point[r]);
    return ok;
}

static bool ground_make(ground *g, const lq_areas *areas, const lq_borders *b)
{
    size_t features = b->arcs.n ? b->arcs.features : b->layer->polygons.features;
    g->member = lq_zalloc(features, sizeof *g->member);
    if (!g->member) return false;
    for (size_t i = 0; i < areas->n; i++)
        for (size_t f = 0; f < features; f++) g->member[f] = g->member[f] || areas->at[i].member[f];
    return b->arcs.n ? arcs_add(g, &b->arcs) : polygons_add(g, &b->layer->polygons);
}

/* ---- in it or not ---- */

static size_t chunk_end(const ground *g, size_t chunk)
{
    return (chunk + 1) * CHUNK < g->edges ? (chunk + 1) * CHUNK : g->edges;
}

/* > 0 and < 0 are the two sides of the line through an edge. */
static double side_of(const edge *e, lq_point p)
{
    return ((double)e->b.x - e->a.x) * ((double)p.y - e->a.y) -
           ((double)e->b.y - e->a.y) * ((double)p.x - e->a.x);
}

/* The way to the west crosses an odd number of edges. */
static bool ground_has(const ground *g, lq_point p)
{
    bool inside = false;
    for (size_t chunk = 0; chunk * CHUNK < g->edges; chunk++) {
        const lq_box *box = &g->box[chunk];
        if (p.y < box->y0 || p.y > box->y1 || p.x < box->x0) continue;
        for (size_t i = chunk * CHUNK; i < chunk_end(g, chunk); i++) {
            const edge *e = &g->edge[i];
            bool down = e->b.y > e->a.y;
            if ((e->a.y > p.y) != (e->b.y > p.y) && (side_of(e, p) < 0) == down) inside = !inside;
        }
    }
    return inside;
}

static bool edges_cross(const edge *e, const edge *f)
{
    return (side_of(e, f->a) > 0) != (side_of(e, f->b) > 0) &&
           (side_of(f, e->a) > 0) != (side_of(f, e->b) > 0);
}

/* Begins in it, or crosses its border. */
static bool ground_meets(const ground *g, const edge *way)
{
    lq_box box = edge_box(way);
    for (size_t chunk = 0; chunk * CHUNK < g->edges; chunk++) {
        const lq_box *c = &g->box[chunk];
        if (box.x0 > c->x1 || box.x1 < c->x0 || box.y0 > c->y1 || box.y1 < c->y0) continue;
        for (size_t i = chunk * CHUNK; i < chunk_end(g, chunk); i++)
            if (edges_cross(&g->edge[i], way)) return true;
    }
    return ground_has(g, way->a);
}

static bool line_is_in(const lq_sites *s, const lq_site *line, const ground *g)
{
    for (size_t part = line->first_part; part < line->first_part + line->parts; part++)
        for (size_t k = s->first_point[part]; k + 1 < s->first_point[part + 1]; k++) {
            const double *xy = s->xy + 2 * k;
            edge way = {lq_world_from_degrees(xy[0], xy[1]), lq_world_from_degrees(xy[2], xy[3])};
            if (ground_meets(g, &way)) return true;
        }
    return false;
}

static bool land_is_member(const ground *g, const lq_land *land)
{
    bool any = false;
    for (size_t k = 0; k < land->n; k++) any = any || g->member[land->feature[k]];
    return any;
}

static bool is_shown(const lq_projects *p, size_t i, const ground *g)
{
    const lq_site *s = &p->sites.at[i];
    if (s->place != LQ_SITE_PLACED) return true;
    if (s->is_line) return line_is_in(&p->sites, s, g);
    if (p->county[i] == SIZE_MAX) return ground_has(g, lq_world_from_degrees(s->lon_deg, s->lat_deg));
    return land_is_member(g, &p->land[p->county[i]]);
}

/* ---- leaving out ---- */

/* Their parts and points stay where they are, unused. */
static void sites_keep(lq_projects *p, const ground *g)
{
    size_t kept = 0;
    for (size_t i = 0; i < p->sites.n; i++) {
        if (!is_shown(p, i, g)) {
            *(p->sites.at[i].is_line ? &p->lines_left_out : &p->sites_left_out) += 1;
            continue;
        }
        p->county[kept] = p->county[i];
        p->sites.at[kept++] = p->sites.at[i];
    }
    p->sites.n = kept;
}

lq_code lq_left_out_areas(lq_projects *p, const lq_areas *areas, const lq_borders *borders, lq_findings *f,
                          lq_err *err)
{
    ground g = {0};
    const char *file = p->sites.n ? p->sites.at[0].file : "";
    bool ok = ground_make(&g, areas, borders);
    if (ok) sites_keep(p, &g);
    if (p->sites_left_out || p->lines_left_out)
        lq_findings_add(
            f, "sites-left-out", file, 0, "",
            "%zu sites and %zu lines are of no area of the map: they are not drawn (sites-in areas)",
            p->sites_left_out, p->lines_left_out);
    free(g.edge);
    free(g.box);
    free(g.member);
    return ok && !f->failed ? LQ_OK : lq_nomem(err);
}
