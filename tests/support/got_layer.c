/* got_layer.c: see got_layer.h. */
#include "got_layer.h"

void got_release(got *g)
{
    lq_layer_free(g->layer);
    lq_findings_release(&g->findings);
}

const char *layer_cell(const lq_layer *l, size_t row, const char *column)
{
    size_t c = lq_table_column(l->attributes, column, NULL);
    return c < l->attributes->columns ? l->attributes->cell[row * l->attributes->columns + c] : NULL;
}
