/*
 * planar.h: the faces between the edges of a noded mesh, and whose they are.
 *
 * Edges that meet only in their ends cut the plane into faces. Each face is covered by a set of features (even-odd rule). One
 * feature: the face is its own. Several: an overlap. None: outside, a hole, or a gap. Narrow gaps and overlaps are no
 * geography but drawing slips, and are given to a neighbour; a wide overlap goes to the smaller of the features, which would
 * lose itself otherwise. So every ground has one owner at most and no polygon operation is ever needed.
 */
#ifndef LQ_PLANAR_H
#define LQ_PLANAR_H

#include "geo/mesh.h"

/* Half-edge 2e runs along edge e from end a to end b, half-edge 2e + 1 back. */
typedef struct lq_planar {
    size_t edges;
    uint32_t *from;  /* [2 * edges]: vertex where the half-edge starts */
    uint32_t *next;  /* [2 * edges]: next half-edge around the face on its left */
    uint32_t *face;  /* [2 * edges]: face on its left, as on the map: north is up */
    size_t faces;    /* face 0 is the unbounded one */
    uint32_t *owner; /* [faces]: feature, or LQ_NONE */
} lq_planar;

typedef struct lq_resolution {
    size_t gaps, overlaps;       /* narrow ones, given to a neighbour */
    size_t holes, wide_overlaps; /* wide ones: holes stay empty */
    double gap_area_m2, overlap_area_m2;
    double *area_before_m2, *area_m2; /* [features] */
} lq_resolution;

/* Builds the faces of a planar mesh and settles their owners. narrow_m: gaps and overlaps with a mean width (twice the area by
   the perimeter) below this are narrow. False without memory; release both whatever happens. */
bool lq_planar_init(lq_planar *planar, lq_resolution *resolution, const lq_mesh *mesh, double narrow_m);
void lq_planar_release(lq_planar *planar);
void lq_resolution_release(lq_resolution *resolution);

#endif
