/* layer.c: see layer.h. */
#include "model/layer.h"

#include <stdlib.h>

void lq_layer_free(lq_layer *layer)
{
    if (!layer) return;
    lq_polygons_release(&layer->polygons);
    lq_table_free(layer->attributes);
    free(layer->encoding);
    free(layer->crs);
    free(layer);
}
