/*
 * simplify.h: fewer points for the same line.
 *
 * A line is simplified by the sleeve method: from a kept point, the cone of directions that pass within the tolerance of every
 * point since is narrowed point by point; the point before the cone closes is kept next. It is one pass without recursion, and
 * no dropped point lies further from the new line than 1.25 times the tolerance. Source: Zhao and Saalfeld, "Linear-time sleeve-fitting
 * polyline simplification algorithms", AutoCarto 13 (1997).
 */
#ifndef LQ_SIMPLIFY_H
#define LQ_SIMPLIFY_H

#include "geo/arcs.h"

/* Writes the kept points of in[n] to out (room for n; may be `in`), returns their number. Both ends stay; of a loop with an area at least
   a triangle stays. */
size_t lq_line_simplify(lq_point *out, const lq_point *in, size_t n, double tolerance_units);

/* Simplifies every arc. A feature that would lose more than half of its area, or its area's sign, keeps all its points, so
   no county is lost at any zoom. False without memory; release it whatever happens. */
bool lq_arcs_simplify(lq_arcs *out, const lq_arcs *in, double tolerance_units);

/* The area of every feature in square units, y southwards, from its arcs: area[features]. */
void lq_arcs_areas(double *area, const lq_arcs *arcs);

#endif
