/*
 * polygons.h: the polygons of a layer as flat arrays.
 *
 * A feature is a list of rings, read by the even-odd rule: a ring inside another is a hole whatever its winding. Rings are
 * stored open (the last point is not the first again) and have at least three points. A feature may have no ring.
 */
#ifndef LQ_POLYGONS_H
#define LQ_POLYGONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct lq_polygons {
    size_t features, rings, points;
    uint32_t *first_ring;  /* [features + 1]: rings of feature f are first_ring[f] .. first_ring[f + 1] - 1 */
    uint32_t *first_point; /* [rings + 1] */
    double *xy;            /* [2 * points]: lon, lat in degrees once reprojected; x, y of the file before */
    size_t feature_room, ring_room, point_room;
} lq_polygons;

/* Building: feature_add, then for it ring_add (which drops the closing and repeated points; a ring left with fewer than three
   is not kept and *dropped, when not NULL, is counted up). False without memory or past 2^31 points. Zeroed is empty. */
bool lq_polygons_feature_add(lq_polygons *p);
bool lq_polygons_ring_add(lq_polygons *p, const double *xy, size_t n, size_t *dropped);
void lq_polygons_release(lq_polygons *p);

#endif
