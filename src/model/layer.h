/* layer.h: boundaries as read: one feature a county, its polygons and its attribute row. */
#ifndef LQ_LAYER_H
#define LQ_LAYER_H

#include "geo/polygons.h"
#include "model/table.h"

typedef enum lq_shape_kind { LQ_SHAPE_POLYGON, LQ_SHAPE_LINE, LQ_SHAPE_POINT } lq_shape_kind;

typedef struct lq_layer {
    lq_polygons polygons; /* features == attributes->rows */
    lq_table *attributes; /* the feature's row of the .dbf, or its properties */
    char *encoding; /* of the attribute texts, and how it was decided: "GB18030 (bytes are not UTF-8)" */
    char *crs;      /* WKT of the .prj or the source; "" when it has none */
} lq_layer;

void lq_layer_free(lq_layer *layer);

#endif
