/* reproject.h: a layer's coordinates, whatever system they are in, become WGS84 longitude and latitude in
   degrees. */
#ifndef LQ_REPROJECT_H
#define LQ_REPROJECT_H

#include "base/err.h"
#include "model/finding.h"
#include "model/layer.h"

/* `crs` is NULL or "auto" (the layer's own WKT), "wgs84", "cgcs2000", "gcj02", "bd09", "EPSG:n" or anything
   else PROJ knows; a name it does not know is LQ_USAGE. gcj02 and bd09 apply to degrees; where the layer's
   own WKT names a projection, that is undone first. WGS84 and CGCS2000 degrees are taken as they are: they
   differ by less than a metre.

   Without crs and WKT, degrees are taken for WGS84 with the finding "crs-assumed". Coordinates that cannot be
   what they are said to be (metres labelled degrees, axes swapped) are LQ_DATA. Single vertices off the globe
   are dropped, longitudes 180..360 are brought to -180..0 ring by ring, rings that cross 180 are cut there: all but
   the second are findings. `path` is for messages. */
lq_code lq_layer_reproject(lq_layer *layer, const char *path, const char *crs, lq_findings *findings,
                           lq_err *err);

#endif
