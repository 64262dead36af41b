/* reproject_points.h: loose points, whatever system they are in, become WGS84 longitude and latitude; see reproject.h for layers. */
#ifndef LQ_REPROJECT_POINTS_H
#define LQ_REPROJECT_POINTS_H

#include "read/said_crs.h"

/* lq_said_crs_open for points: its faults name the options that are for them. */
lq_code lq_points_crs_open(lq_said_crs *out, const char *name, const char *wkt, lq_err *err);

/* LQ_DATA when most of the n points of `path` are metres said to be degrees, or degrees said to be metres. Degrees of which nobody
   said whose they are: the finding "crs-assumed". */
lq_code lq_points_crs_check(const lq_said_crs *c, const double *xy, size_t n, const char *path,
                            lq_findings *f, lq_err *err);

/* Converts xy[2 * n] in place. What cannot be converted becomes infinite. */
lq_code lq_points_crs_convert(const lq_said_crs *c, double *xy, size_t n, const char *path, lq_findings *f,
                              lq_err *err);

#endif
