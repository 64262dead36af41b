/* edge_grid.c: see edge_grid.h. Cells are stored as one array sorted by counting: no lists, no allocation per cell. */
#include "geo/edge_grid.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"

#define CELLS_PER_EDGE       4
#define CELLS_MAX            ((uint64_t)1 << 24)
#define ENTRIES_PER_EDGE_MAX 64 /* on average; more only where edges are long for their number */

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

bool lq_edge_grid_range(const lq_edge_grid *g, lq_box b, uint32_t *c0, uint32_t *r0, uint32_t *c1,
                        uint32_t *r1)
{
    if (b.x1 < g->box.x0 || b.y1 < g->box.y0 || b.x0 > g->box.x1 || b.y0 > g->box.y1) return false;
    *c0 = (uint32_t)((b.x0 > g->box.x0 ? b.x0 - g->box.x0 : 0) >> g->shift);
    *r0 = (uint32_t)((b.y0 > g->box.y0 ? b.y0 - g->box.y0 : 0) >> g->shift);
    *c1 = (uint32_t)(((b.x1 < g->box.x1 ? b.x1 : g->box.x1) - g->box.x0) >> g->shift);
    *r1 = (uint32_t)(((b.y1 < g->box.y1 ? b.y1 : g->box.y1) - g->box.y0) >> g->shift);
    return true;
}

/* Some cells an edge, so that a border crosses few others in its cell, and cells no smaller than 2^least units. */
static void cells_choose(lq_edge_grid *g, size_t edges, int least)
{
    uint64_t w = (uint64_t)g->box.x1 - (uint64_t)g->box.x0, h = (uint64_t)g->box.y1 - (uint64_t)g->box.y0;
    uint64_t most = (uint64_t)edges * CELLS_PER_EDGE + 1;
    if (most > CELLS_MAX) most = CELLS_MAX;
    for (g->shift = least; ((w >> g->shift) + 1) * ((h >> g->shift) + 1) > most && g->shift < 31; g->shift++)
        ;
    g->columns = (uint32_t)(w >> g->shift) + 1;
    g->rows = (uint32_t)(h >> g->shift) + 1;
}

static double x_at(lq_point p, lq_point q, double y)
{
    return p.x + (y - p.y) * ((double)q.x - p.x) / ((double)q.y - p.y);
}

/* Narrows the columns c0..c1 of a slanting edge to those it passes in a row of cells, and a unit more for rounding. */
static void columns_narrow(const lq_edge_grid *g, lq_point p, lq_point q, uint32_t row, uint32_t *c0,
                           uint32_t *c1)
{
    double top = g->box.y0 + (double)((uint64_t)row << g->shift),
           bottom = top + (double)((uint64_t)1 << g->shift);
    double a = x_at(p, q, fmax(top, p.y < q.y ? p.y : q.y)),
           b = x_at(p, q, fmin(bottom, p.y < q.y ? q.y : p.y));
    int64_t first = ((int64_t)floor(fmin(a, b)) - 1 - g->box.x0) >> g->shift,
            last = ((int64_t)floor(fmax(a, b)) + 1 - g->box.x0) >> g->shift;
    if (first > *c0) *c0 = (uint32_t)first;
    if (last < *c1) *c1 = (uint32_t)last;
}

static void cell_file(lq_edge_grid *g, uint32_t row, uint32_t column, size_t i, bool fill)
{
    uint32_t *first = &g->first[(size_t)row * g->columns + column];
    if (fill)
        g->edge[--*first] = (uint32_t)i;
    else
        ++*first;
}

/* Counts edge i in its cells, or files it there; returns their number. The grid's box holds all vertices. */
static uint64_t edge_file(lq_edge_grid *g, const lq_mesh *m, const lq_edges *e, size_t i, bool fill)
{
    lq_box b = lq_edge_box(e, m, i);
    uint32_t c0 = (uint32_t)(b.x0 - g->box.x0) >> g->shift, c1 = (uint32_t)(b.x1 - g->box.x0) >> g->shift;
    uint32_t r0 = (uint32_t)(b.y0 - g->box.y0) >> g->shift, r1 = (uint32_t)(b.y1 - g->box.y0) >> g->shift;
    if (c0 == c1 && r0 == r1) {
        cell_file(g, r0, c0, i, fill);
        return 1;
    }
    uint64_t cells = 0;
    for (uint32_t r = r0; r <= r1; r++) {
        uint32_t from = c0, to = c1;
        if (r0 < r1 && c0 < c1) columns_narrow(g, m->at[e->a[i]], m->at[e->b[i]], r, &from, &to);
        for (uint32_t c = from; c <= to; c++, cells++) cell_file(g, r, c, i, fill);
    }
    return cells;
}

/* Counts all edges in their cells. False when there are too many entries: cells are too small for such long edges. */
static bool edges_count(lq_edge_grid *g, const lq_mesh *m, const lq_edges *e, const bool *keep)
{
    uint64_t entries = 0, most = (uint64_t)e->n * ENTRIES_PER_EDGE_MAX + 65536;
    if (most > UINT32_MAX - CELLS_MAX) most = UINT32_MAX - CELLS_MAX;
    for (size_t i = 0; i < e->n && entries <= most; i++)
        if (!keep || keep[i]) entries += edge_file(g, m, e, i, false);
    return entries <= most || g->shift >= 31;
}

bool lq_edge_grid_init(lq_edge_grid *g, const lq_mesh *m, const lq_edges *e, const bool *keep)
{
    size_t cells;
    *g = (lq_edge_grid){.box = box_of_all(m), .shift = 3};
    do {
        cells_choose(g, e->n, g->shift + 1);
        cells = (size_t)g->columns * g->rows;
        free(g->first);
        g->first = lq_zalloc(cells + 1, sizeof *g->first);
        if (!g->first) return false;
    } while (!edges_count(g, m, e, keep));
    for (size_t c = 1; c <= cells; c++) g->first[c] += g->first[c - 1];
    g->edge = lq_alloc(g->first[cells], sizeof *g->edge);
    if (!g->edge) return false;
    for (size_t i = e->n; i-- > 0;)
        if (!keep || keep[i]) edge_file(g, m, e, i, true);
    return true;
}

void lq_edge_grid_release(lq_edge_grid *g)
{
    free(g->first);
    free(g->edge);
    *g = (lq_edge_grid){0};
}
