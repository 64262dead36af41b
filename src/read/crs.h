/* crs.h: coordinate reference systems as PROJ knows them, and the way from one to WGS84. */
#ifndef LQ_CRS_H
#define LQ_CRS_H

#include <proj.h>
#include <stdbool.h>
#include "base/err.h"
#include "geo/polygons.h"

/* The system a text names (WKT, "EPSG:4549", "+proj=..."); *out is NULL when it names none that has a
   horizontal part. proj_destroy it. */
lq_code lq_crs_parse(PJ **out, PJ_CONTEXT *context, const char *text, lq_err *err);

bool lq_crs_is_geographic(const PJ *crs);
bool lq_crs_is_degrees(PJ_CONTEXT *context, const PJ *crs); /* geographic, from Greenwich, in degrees */
bool lq_crs_is_plain(PJ_CONTEXT *context,
                     const PJ *crs); /* degrees of WGS84 or CGCS2000: nothing to convert */

/* True for the text that ESRI and GDAL write for WGS84 and CGCS2000, letter by letter: it spares PROJ its
   database. */
bool lq_crs_wkt_is_plain(const char *wkt);

/* A conversion from x, y in crs to lon, lat in degrees of WGS84: one operation for the whole of p, which
   holds coordinates in crs. NULL when there is none. *ballpark: the shift between the datums is not known and
   left out, which is more than a metre. */
PJ *lq_crs_to_wgs84(PJ_CONTEXT *context, const PJ *crs, const lq_polygons *p, bool *ballpark);

#endif
