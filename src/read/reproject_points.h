/* reproject_points.h: loose points, whatever system they are in, become WGS84 longitude and latitude; see reproject.h for layers. */
#ifndef LQ_REPROJECT_POINTS_H
#define LQ_REPROJECT_POINTS_H

#include <proj.h>
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "model/finding.h"

typedef struct lq_points_crs {
    bool degrees; /* the coordinates are said to be degrees, as they stand */

    /* For reproject_points.c alone. */
    PJ_CONTEXT *context;
    PJ *crs;       /* NULL: plain degrees, of WGS84 or of the shift */
    bool declared; /* by the user or the WKT */
    void (*shift)(double *xy, size_t n);
} lq_points_crs;

/* What the user said ("gcj02", "EPSG:3857"; NULL and "auto": nothing) or else the source's own WKT ("" for none), by the rules of
   lq_layer_reproject. LQ_USAGE for a name that is not known. Release *out also after a fault. */
lq_code lq_points_crs_open(lq_points_crs *out, const char *name, const char *wkt, lq_err *err);
void lq_points_crs_release(lq_points_crs *c);

/* LQ_DATA when most of the n points of `path` are metres said to be degrees, or degrees said to be metres. Degrees of which nobody
   said whose they are: the finding "crs-assumed". */
lq_code lq_points_crs_check(const lq_points_crs *c, const double *xy, size_t n, const char *path,
                            lq_findings *f, lq_err *err);

/* Converts xy[2 * n] in place. What cannot be converted becomes infinite. */
lq_code lq_points_crs_convert(const lq_points_crs *c, double *xy, size_t n, const char *path, lq_findings *f,
                              lq_err *err);

#endif
