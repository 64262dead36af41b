/* read_shp.h: a shapefile (.shp with .shx, .dbf, .prj, .cpg beside it) as a layer; nothing is ever written
   beside it. */
#ifndef LQ_READ_SHP_H
#define LQ_READ_SHP_H

#include "base/err.h"
#include "model/finding.h"
#include "model/layer.h"

/* Reads Polygon, PolygonZ and PolygonM in the file's own coordinates; other kinds are LQ_DATA. A record that
   is null, cut off or damaged stays as a feature without rings and is a finding with its number, so
   attributes never shift. A missing or broken .shx is rebuilt in memory; a missing .dbf gives a table without
   columns. `encoding`: the user's, or NULL for evidence. */
lq_code lq_shp_read(lq_layer **out, const char *path, const char *encoding, lq_findings *findings,
                    lq_err *err);

#endif
