/*
 * validity.h: whether polygons are valid as the Simple Features standard has it, with GEOS as judge.
 *
 * Laoqu reads rings by the even-odd rule and draws whatever there is; other programs are less patient. A ring in an even number of
 * others is an outer one here, else it is a hole, whichever way it runs.
 */
#ifndef LQ_VALIDITY_H
#define LQ_VALIDITY_H

#include "geo/polygons.h"

typedef struct lq_flaw {
    size_t feature;
    double x, y; /* where, in the polygons' own coordinates */
    char reason
        [64]; /* GEOS's word: "Self-intersection"; "" for a hole that runs the same way as the ring around it */
} lq_flaw;

typedef struct lq_validity {
    lq_flaw *at; /* [n], in the order of features; at most one of each kind a feature */
    size_t n, room;
    size_t invalid; /* features that are not valid */
    size_t
        windings; /* features with a hole that runs the same way, which some programs fill; valid all the same */
} lq_validity;

/* False without memory; release *out whatever happens. */
bool lq_validity_check(lq_validity *out, const lq_polygons *polygons);
void lq_validity_release(lq_validity *v);

#endif
