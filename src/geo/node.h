/*
 * node.h: noding with a tolerance: makes neighbours' borders share their vertices.
 *
 * Neighbouring counties are often drawn one by one: their common border is there twice, a little apart, with different
 * vertices. lq_mesh_node first brings them together: in passes of growing reach, a vertex near another county's vertex
 * becomes one with it, and a vertex near another county's segment is inserted there. The reach starts small, so what lies
 * nearest is joined first and nothing is moved further than it must be. Only one-sided borders take part, and a county is
 * compared with others only: far from them its own points stay, however near they are to each other. Then all crossings that
 * are left become vertices too, so that afterwards two edges meet in their ends or not at all (snap rounding by repetition: a
 * crossing is rounded to the world grid, which may make another one, and so on until there is none).
 */
#ifndef LQ_NODE_H
#define LQ_NODE_H

#include "geo/mesh.h"

typedef struct lq_noding {
    size_t joined;      /* vertices that became one with a neighbour's */
    size_t inserted;    /* vertices inserted into a neighbour's segment */
    size_t crossings;   /* crossings made into vertices */
    double moved_max_m; /* furthest move of a vertex */
    bool planar;        /* no crossing is left */
} lq_noding;

/* tolerance_m: the furthest a vertex may move. 0 only makes crossings into vertices. False without memory. */
bool lq_mesh_node(lq_mesh *mesh, double tolerance_m, lq_noding *report);

#endif
