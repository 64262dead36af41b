/* got_layer.h: what came of reading a layer: the layer or a fault, and the findings. */
#ifndef LQ_TEST_GOT_LAYER_H
#define LQ_TEST_GOT_LAYER_H

#include "base/err.h"
#include "model/finding.h"
#include "model/layer.h"

typedef struct got {
    lq_code code;
    lq_layer *layer; /* NULL after a fault */
    lq_findings findings;
    lq_err err;
} got;

void got_release(got *g);

/* An attribute; NULL where there is no such column. */
const char *layer_cell(const lq_layer *l, size_t row, const char *column);

#endif
