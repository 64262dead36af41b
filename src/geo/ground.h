/*
 * ground.h: what lies around a place: how far its ground goes on, and which sets of features it lies in.
 *
 * Both are read off the arcs: no polygon is ever united.
 */
#ifndef LQ_GROUND_H
#define LQ_GROUND_H

#include "geo/anchor.h"

/* World units from a place to the first border in each direction, INT32_MAX where there is none; north is up. */
typedef struct lq_reach {
    int32_t left, above, right, below;
} lq_reach;

/* From the anchors of groups of features, as by lq_anchors_of_groups: out[groups]. */
void lq_reaches_of_groups(lq_reach *out, const lq_anchor *anchor, const lq_arcs *arcs, const uint32_t *group,
                          size_t groups);

/* The outlines of up to 32 sets of features, which may overlap. Lends arcs and sets. */
typedef struct lq_outlines {
    const lq_arcs *arcs;
    const uint32_t *sets; /* [features]: a bit for each set */
    uint32_t *arc;        /* [n]: those with different sets on their sides */
    lq_box *box;          /* [n] */
    size_t n;
} lq_outlines;

/* False without memory; release it whatever happens. */
bool lq_outlines_init(lq_outlines *out, const lq_arcs *arcs, const uint32_t *sets);
void lq_outlines_release(lq_outlines *o);

/* The sets that a place lies in, a bit for each. */
uint32_t lq_outlines_sets(const lq_outlines *o, lq_point at);

#endif
