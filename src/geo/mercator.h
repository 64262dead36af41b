/*
 * mercator.h: the world grid: Web Mercator (EPSG:3857) as integers.
 *
 * The square of Web Mercator is 2^31 units wide, x eastwards from 180 W, y southwards from 85.0511 N: 1.9 cm on the equator.
 * Every border is moved onto this grid once; two counties that share a border share identical integers from then on.
 * Source: EPSG guidance note 7-2, "Popular Visualisation Pseudo-Mercator".
 */
#ifndef LQ_MERCATOR_H
#define LQ_MERCATOR_H

#include <stdbool.h>
#include <stdint.h>

#define LQ_WORLD_BITS       31
#define LQ_WORLD_SIZE       ((int64_t)1 << LQ_WORLD_BITS)
#define LQ_EARTH_RADIUS_M   6378137.0
#define LQ_MERCATOR_LAT_MAX 85.0511287798066

typedef struct lq_point {
    int32_t x, y;
} lq_point;

/* A box of world units; empty when x0 > x1. Both ends belong to it. */
typedef struct lq_box {
    int32_t x0, y0, x1, y1;
} lq_box;

/* Degrees to the nearest grid point; what lies beyond the square is moved onto its edge. */
lq_point lq_world_from_degrees(double lon_deg, double lat_deg);

/* Grid point to degrees; lq_world_from_degrees gives the same point back. */
void lq_degrees_from_world(double *lon_deg, double *lat_deg, lq_point p);

/* Length of one unit on the ground at this y. */
double lq_metres_per_unit(int32_t y);

/* Length on the ground between two near points. */
double lq_metres_between(lq_point a, lq_point b);

#endif
