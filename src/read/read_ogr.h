/* read_ogr.h: boundaries from whatever GDAL reads (GeoPackage, GeoJSON, KML, MapInfo, ...) as a layer. */
#ifndef LQ_READ_OGR_H
#define LQ_READ_OGR_H

#include "base/err.h"
#include "model/finding.h"
#include "model/layer.h"

/* Reads the one polygon layer of a source; several are LQ_DATA and named. Attributes are text, numbers
   without loss. The `id` of GeoJSON features becomes a column "id" when no property has that name.
   Collections are taken apart, curves become lines. GDAL delivers UTF-8; only texts that are not are decoded,
   by `encoding` or by evidence. Nothing is printed. */
lq_code lq_ogr_read(lq_layer **out, const char *path, const char *encoding, lq_findings *findings,
                    lq_err *err);

#endif
