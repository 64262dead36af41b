/*
 * anchor.h: where the name of a ground stands: in its largest part, as far from every border as can be.
 *
 * The centre of the largest circle in it (its pole of inaccessibility), within 10 % of that circle's radius; where the centroid is
 * as good as that, the centroid. Holes of less than a thousandth of the part do not count. Measured on the world grid, so it is the middle of what the map shows.
 */
#ifndef LQ_ANCHOR_H
#define LQ_ANCHOR_H

#include "geo/arcs.h"

typedef struct lq_anchor {
    bool any;              /* false: no ring, and all below is 0 */
    lq_point at;           /* inside; a vertex where the part has no inside on the grid */
    int32_t radius;        /* world units to the nearest border, holes included; 0 without an inside */
    int32_t width, height; /* of the box of the largest part, world units */
} lq_anchor;

/* Of every feature of polygons in world units, valid or not: out[polygons->features]. False without memory. */
bool lq_anchors_find(lq_anchor *out, const lq_polygons *polygons);

/* Of groups of features, as by lq_arcs_grounds: out[groups]. Where groups overlap, call once for each of them. */
bool lq_anchors_of_groups(lq_anchor *out, const lq_arcs *arcs, const uint32_t *group, size_t groups);

#endif
