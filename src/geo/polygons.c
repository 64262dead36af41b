/* polygons.c: see polygons.h. */
#include "geo/polygons.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

#define POINTS_MAX ((size_t)1 << 31)

bool lq_polygons_feature_add(lq_polygons *p)
{
    if (p->features >= POINTS_MAX) return false;
    if (!lq_grow((void **)&p->first_ring, &p->feature_room, p->features + 2, sizeof *p->first_ring))
        return false;
    if (!lq_grow((void **)&p->first_point, &p->ring_room, p->rings + 1, sizeof *p->first_point)) return false;
    if (!p->features) p->first_ring[0] = p->first_point[0] = 0;
    p->first_ring[++p->features] = (uint32_t)p->rings;
    return true;
}

/* Copies the points that differ from the one before; returns how many there are once the closing one is
 * dropped too. */
static size_t ring_copy(double *to, const double *xy, size_t n)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        if (m && to[2 * m - 2] == xy[2 * i] && to[2 * m - 1] == xy[2 * i + 1]) continue;
        to[2 * m] = xy[2 * i];
        to[2 * m + 1] = xy[2 * i + 1];
        m++;
    }
    while (m > 1 && to[2 * m - 2] == to[0] && to[2 * m - 1] == to[1]) m--;
    return m;
}

bool lq_polygons_ring_add(lq_polygons *p, const double *xy, size_t n, size_t *dropped)
{
    assert(p->features > 0);
    if (n > POINTS_MAX - p->points || p->rings >= POINTS_MAX) return false;
    if (!lq_grow((void **)&p->xy, &p->point_room, p->points + n, 2 * sizeof *p->xy)) return false;
    if (!lq_grow((void **)&p->first_point, &p->ring_room, p->rings + 2, sizeof *p->first_point)) return false;
    size_t m = n ? ring_copy(p->xy + 2 * p->points, xy, n) : 0;
    if (m < 3) {
        if (dropped) ++*dropped;
        return true;
    }
    p->points += m;
    p->first_point[++p->rings] = (uint32_t)p->points;
    p->first_ring[p->features] = (uint32_t)p->rings;
    return true;
}

void lq_polygons_release(lq_polygons *p)
{
    free(p->first_ring);
    free(p->first_point);
    free(p->xy);
    *p = (lq_polygons){0};
}
