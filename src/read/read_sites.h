/*
 * read_sites.h: project sites and lines from a table (CSV, XLSX, ODS, DBF: coordinates or WKT in columns) or a vector file
 * (shapefile, GeoJSON, GeoPackage, KML, GPX, FlatGeobuf, one of them in a zip).
 *
 * A multipoint becomes a site for each of its points, a collection one for each point and one for its lines. Rows and records
 * that are no site are findings with their line; see model/site.h for their kinds. A layer of another kind is one, too:
 * "layer-skipped".
 */
#ifndef LQ_READ_SITES_H
#define LQ_READ_SITES_H

#include "base/err.h"
#include "model/finding.h"
#include "model/site.h"

/* What a user said of a file; all may be NULL. */
typedef struct lq_sites_options {
    const char *
        sheet; /* of a workbook, layer of a vector file; else the first table, every layer of points or lines */
    const char *encoding; /* else by evidence */
    const char *crs; /* wgs84, gcj02, bd09, cgcs2000, EPSG:n, auto; else the file's own, or WGS84 degrees */
    const double *extent_deg; /* [4] of the map: west, south, east, north; else that of China */
} lq_sites_options;

/* Adds the sites of a file to *out, all in WGS84. options may be NULL. LQ_DATA when the file cannot be read, no column says where
   the sites are, or most coordinates are metres without a system; then *out has what it had. Memory: also f->failed. */
lq_code lq_sites_read(lq_sites *out, const char *path, const lq_sites_options *options, lq_findings *f,
                      lq_err *err);

#endif
