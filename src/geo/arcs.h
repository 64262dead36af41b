/*
 * arcs.h: borders as arcs: every stretch of border once, with the county on its left and the one on its right.
 *
 * An arc runs from one node (where three or more borders meet) to the next, or around in a loop. What is done to an arc is done
 * for both neighbours, so nothing can open between them; every kind of line is a filter on left and right.
 */
#ifndef LQ_ARCS_H
#define LQ_ARCS_H

#include "geo/planar.h"

/* Instead of a feature: the outside (LQ_NONE); a gap so narrow that another county was meant; an empty place among counties. */
#define LQ_LOOSE (UINT32_MAX - 1)
#define LQ_HOLE  (UINT32_MAX - 2)

typedef struct lq_arcs {
    size_t features;
    size_t n, points;
    uint32_t *first; /* [n + 1]: points of arc i are at[first[i]] .. at[first[i + 1] - 1], two at least */
    lq_point *at;    /* [points]; the last point of a loop is its first again */
    uint32_t *left, *right; /* [n]: feature, LQ_NONE, LQ_LOOSE or LQ_HOLE; the map has north up */
} lq_arcs;

/* Lengths of border on the ground. */
typedef struct lq_border {
    double two_sided_m, loose_m, hole_m, outer_m;
} lq_border;

/* Builds the arcs of a settled planar mesh. A one-sided border that faces another county's one-sided border within near_m
   across the same empty face becomes loose. False without memory; release it whatever happens. */
bool lq_arcs_init(lq_arcs *arcs, const lq_planar *planar, const lq_mesh *mesh, double near_m);
void lq_arcs_release(lq_arcs *arcs);

lq_border lq_arcs_border(const lq_arcs *arcs);

/* The features again as rings of WGS84 degrees, in feature order: outer rings run against the clock, holes with it. No ring has a
   point twice: where parts meet, or a hole touches its outer ring, they do so in single points, as other programs want it. False without
   memory; release it whatever happens. */
bool lq_arcs_polygons(lq_polygons *out, const lq_arcs *arcs);

/* The same in world units and for groups of features, group[features]: below `groups`, or LQ_NONE for none. A group is one ground:
   borders within it are left out. NULL: every feature is its own. */
bool lq_arcs_grounds(lq_polygons *out, const lq_arcs *arcs, const uint32_t *group, size_t groups);

static inline bool lq_is_feature(uint32_t side)
{
    return side < LQ_HOLE;
}

#endif
