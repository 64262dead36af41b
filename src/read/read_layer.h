/* read_layer.h: boundaries from any vector source as a layer: the one entry. */
#ifndef LQ_READ_LAYER_H
#define LQ_READ_LAYER_H

#include "base/err.h"
#include "model/finding.h"
#include "model/gazetteer.h"
#include "model/layer.h"

/* Reads polygons and attributes in the source's own coordinates (lq_layer_reproject brings them to WGS84): a
   .shp by shapelib, everything else by GDAL. Points and lines are LQ_DATA. `encoding`: of the attribute
   texts, the user's name for it, or NULL. */
lq_code lq_layer_read(lq_layer **out, const char *path, const char *encoding, lq_findings *findings,
                      lq_err *err);

/* The same, with names as evidence of the encoding: where bytes and labels speak for one in which no county has the name that its
   code has in the gazetteer, and there is another in which some have it, that one is taken, with a finding. */
lq_code lq_layer_read_named(lq_layer **out, const char *path, const char *encoding, const lq_gazetteer *names,
                            lq_findings *findings, lq_err *err);

#endif
