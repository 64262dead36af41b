/* edge_grid.c: see edge_grid.h. Cells are stored as one array sorted by counting: no lists, no allocation per cell. */
#include "geo/edge_grid.h"

#include <stdlib.h>
#include "base/mem.h"

#define CELLS_MAX ((uint64_t)1 << 24)

static lq_box box_of_all(const lq_mesh *m)
{
    lq_box b = {INT32_MAX, INT32_MAX, 0, 0};
    for (size_t v = 0; v < m->vertices; v++) {
        lq_point p = m->at[v];
        if (p.x < b.x0) b.x0 = p.x;
        if (p.x > b.x1) b.x1 = p.x;
        if (p.y < b.y0) b.y0 = p.y;
        if (p.y > b.y1) b.y1 = p.y;
    }
    if (b.x0 > b.x1) b = (lq_box){0, 0, 0, 0};
    return b;
}

static lq_box box_of_edge(const lq_mesh *m, const lq_edges *e, size_t i)
{
    lq_point p = m->at[e->a[i]], q = m->at[e->b[i]];
    return (lq_box){p.x < q.x ? p.x : q.x, p.y < q.y ? p.y : q.y, p.x < q.x ? q.x : p.x, p.y < q.y ? q.y : p.y};
}

bool lq_edge_grid_range(const lq_edge_grid *g, lq_box b, uint32_t *c0, uint32_t *r0, uint32_t *c1, uint32_t *r1)
{
    if (b.x1 < g->box.x0 || b.y1 < g->box.y0 || b.x0 > g->box.x1 || b.y0 > g->box.y1) return false;
    *c0 = (uint32_t)((b.x0 > g->box.x0 ? b.x0 - g->box.x0 : 0) >> g->shift);
    *r0 = (uint32_t)((b.y0 > g->box.y0 ? b.y0 - g->box.y0 : 0) >> g->shift);
    *c1 = (uint32_t)(((b.x1 < g->box.x1 ? b.x1 : g->box.x1) - g->box.x0) >> g->shift);
    *r1 = (uint32_t)(((b.y1 < g->box.y1 ? b.y1 : g->box.y1) - g->box.y0) >> g->shift);
    return true;
}

/* About four cells an edge, so that a border crosses few others in its cell. */
static void cells_choose(lq_edge_grid *g, size_t edges)
{
    uint64_t w = (uint64_t)g->box.x1 - (uint64_t)g->box.x0, h = (uint64_t)g->box.y1 - (uint64_t)g->box.y0;
    uint64_t most = (uint64_t)edges * 4 + 1;
    if (most > CELLS_MAX) most = CELLS_MAX;
    for (g->shift = 4; ((w >> g->shift) + 1) * ((h >> g->shift) + 1) > most && g->shift < 31; g->shift++)
        ;
    g->columns = (uint32_t)(w >> g->shift) + 1;
    g->rows = (uint32_t)(h >> g->shift) + 1;
}

static void edges_count(lq_edge_grid *g, const lq_mesh *m, const lq_edges *e, const bool *keep, bool fill)
{
    for (size_t i = e->n; i-- > 0;) {
        if (keep && !keep[i]) continue;
        uint32_t c0, r0, c1, r1;
        lq_edge_grid_range(g, box_of_edge(m, e, i), &c0, &r0, &c1, &r1);
        for (uint32_t r = r0; r <= r1; r++)
            for (uint32_t c = c0; c <= c1; c++) {
                uint32_t *first = &g->first[(size_t)r * g->columns + c];
                if (fill)
                    g->edge[--*first] = (uint32_t)i;
                else
                    ++*first;
            }
    }
}

bool lq_edge_grid_init(lq_edge_grid *g, const lq_mesh *m, const lq_edges *e, const bool *keep)
{
    *g = (lq_edge_grid){.box = box_of_all(m)};
    cells_choose(g, e->n);
    size_t cells = (size_t)g->columns * g->rows;
    g->first = lq_zalloc(cells + 1, sizeof *g->first);
    if (!g->first) return false;
    edges_count(g, m, e, keep, false);
    for (size_t c = 1; c <= cells; c++) g->first[c] += g->first[c - 1];
    g->edge = lq_alloc(g->first[cells], sizeof *g->edge);
    if (!g->edge) return false;
    edges_count(g, m, e, keep, true);
    return true;
}

void lq_edge_grid_release(lq_edge_grid *g)
{
    free(g->first);
    free(g->edge);
    *g = (lq_edge_grid){0};
}
