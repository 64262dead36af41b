/*
 * edge_grid.h: which edges lie near a place: a grid of square cells over the edges of a mesh.
 */
#ifndef LQ_EDGE_GRID_H
#define LQ_EDGE_GRID_H

#include "geo/mesh.h"

typedef struct lq_edge_grid {
    lq_box box; /* of all vertices */
    int shift;  /* a cell is 2^shift units wide */
    uint32_t columns, rows;
    uint32_t *first; /* [columns * rows + 1] */
    uint32_t
        *edge; /* edges of cell c are edge[first[c]] .. edge[first[c + 1] - 1]; an edge may be in several */
} lq_edge_grid;

/* Files the edges for which keep[e] is true; keep == NULL files all. False without memory. */
bool lq_edge_grid_init(lq_edge_grid *grid, const lq_mesh *mesh, const lq_edges *edges, const bool *keep);
void lq_edge_grid_release(lq_edge_grid *grid);

/* Cells touched by a box, clipped to the grid: columns c0..c1, rows r0..r1; false when there is none. */
bool lq_edge_grid_range(const lq_edge_grid *grid, lq_box box, uint32_t *c0, uint32_t *r0, uint32_t *c1,
                        uint32_t *r1);

#endif
