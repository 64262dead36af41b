/*
 * reduce.h: fewer points for all borders of a layer at once, and for keeps: afterwards it is the same map, only coarser.
 *
 * Every arc is first simplified by itself after Douglas and Peucker. Where its new line would meet another border, or would pass on the
 * other side of a point that stays (an island, a corner), it gets points back until it does neither. So borders still meet in the ends of
 * arcs only, every ring stays simple and every island on its side. A feature whose area changes too much gets points back too. Sources:
 * Douglas and Peucker, Cartographica 10 (1973); Saalfeld, "Topologically consistent line simplification with the Douglas-Peucker
 * algorithm", Cartography and GIS 26 (1999).
 */
#ifndef LQ_REDUCE_H
#define LQ_REDUCE_H

#include "geo/arcs.h"

typedef struct lq_reduction {
    size_t points_before, points; /* of all arcs; an end counts in each arc that ends there */
    size_t stretches; /* given points back because they met another border or jumped over a point */
    size_t features;  /* given points back because of their areas */
    size_t crossings; /* edges that cross others whatever is done: they do so in the arcs given */
} lq_reduction;

/* Simplifies all arcs with a tolerance in metres on the ground, wherever they lie. No feature's area changes by more than
   area_change_max (0.05 is 5 %), unless it has none; loops keep three points at least. False without memory; release *out whatever
   happens. */
bool lq_arcs_reduce(lq_arcs *out, const lq_arcs *in, double tolerance_m, double area_change_max,
                    lq_reduction *report);

#endif
