/*
 * subdivision.h: made-up counties that fill a rectangle without gap or overlap.
 *
 * A grid whose corners are shaken and whose edges are bent, never so much that two edges cross. Every cell is ground of one
 * feature, several cells may be one feature's, and some are nobody's: holes. Units are the caller's.
 */
#ifndef LQ_SUBDIVISION_H
#define LQ_SUBDIVISION_H

#include "geo/arcs.h"

typedef struct subdivision_look {
    uint32_t columns, rows, features;
    int32_t x0, y0, width, height; /* the rectangle when nothing is shaken */
    double shake;                  /* of a cell, up to 0.49; up to 0.3 with bends */
    uint32_t steps;                /* segments to an edge of a cell, 1 at least */
    double bend;                   /* of an edge's length, up to 0.15 */
    double holes;                  /* share of the cells that are nobody's */
    int32_t snap;                  /* corners are multiples of this; 1 is no limit */
} subdivision_look;

typedef struct subdivision {
    subdivision_look look;
    lq_arcs arcs;    /* every edge between two owners; LQ_NONE is outside */
    uint32_t *owner; /* [rows * columns]: feature or LQ_NONE */
    lq_point *
        edge; /* all edges, `steps` + 1 points each: the rows + 1 lines eastwards, then the columns + 1 southwards */
} subdivision;

/* The same look and *random give the same counties. */
subdivision *subdivision_create(const subdivision_look *look, uint64_t *random);
void subdivision_free(subdivision *s);

/* The outline of a cell, run clockwise on a map with north up, y southwards: ring[4 * steps], not closed. */
size_t subdivision_ring(const subdivision *s, uint32_t column, uint32_t row, lq_point *ring);

#endif
