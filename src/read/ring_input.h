/* ring_input.h: rings as a file has them become rings of a layer; what was odd about them is counted and
   told. */
#ifndef LQ_RING_INPUT_H
#define LQ_RING_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include "geo/polygons.h"
#include "model/finding.h"

/* Zeroed is ready; the counts are those of the feature at hand. */
typedef struct lq_ring_input {
    size_t not_finite, unclosed, degenerate;
    double *xy; /* scratch */
    size_t room;
} lq_ring_input;

/* Adds one ring of n points to the last feature of p; coordinate i is x[i * stride], y[i * stride]. False
   without memory. */
bool lq_ring_input_add(lq_ring_input *in, lq_polygons *p, const double *x, const double *y, size_t stride,
                       size_t n);

/* Tells the counts of the feature in this record and sets them to zero. */
void lq_ring_input_tell(lq_ring_input *in, lq_findings *findings, const char *file, size_t row);

void lq_ring_input_release(lq_ring_input *in);

#endif
