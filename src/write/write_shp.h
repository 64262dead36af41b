/* write_shp.h: a layer as a shapefile with everything that belongs to one: .shp .shx .dbf .cpg .prj. */
#ifndef LQ_WRITE_SHP_H
#define LQ_WRITE_SHP_H

#include <stdbool.h>
#include "base/err.h"
#include "geo/polygons.h"
#include "model/finding.h"
#include "model/table.h"

/*
 * Polygons in WGS84 degrees, their rings with the feature on the left, as lq_arcs_polygons makes them; a shapefile wants it on the
 * right, so all are turned. One record a feature; one without rings is a null shape. Attributes (where there are none, the record's number) are text in UTF-8, as wide as their longest; names are cut to 10 bytes between characters and told
 * apart. Cells longer than 254 bytes are cut, with a finding. The same layer gives the same bytes: the .dbf carries a fixed date.
 * All five files are written under other names first and renamed when whole. lq_write_shp_name must like the path.
 */
lq_code lq_write_shp(const char *path, const lq_polygons *polygons, const lq_table *attributes,
                     lq_findings *findings, lq_err *err);

/* Does the path end in ".shp", with a name before it? */
bool lq_write_shp_name(const char *path);

#endif
