/* said_crs.h: what the coordinates of a source are said to be, by the user or by the source itself, and the first step from there. */
#ifndef LQ_SAID_CRS_H
#define LQ_SAID_CRS_H

#include <proj.h>
#include <stdbool.h>
#include "base/err.h"
#include "geo/polygons.h"
#include "model/finding.h"

typedef struct lq_said_crs {
    PJ_CONTEXT *context;
    PJ *crs;                             /* NULL: plain degrees, of WGS84 or of the shift */
    bool degrees;                        /* the coordinates are said to be degrees, as they stand */
    bool declared;                       /* by the user or the WKT */
    void (*shift)(double *xy, size_t n); /* from GCJ-02 or BD-09 degrees to WGS84; NULL: nothing to shift */
    const char *option;                  /* lent */
} lq_said_crs;

/* `name` is what the user said, NULL or "auto" for nothing, by the rules of lq_layer_reproject; `wkt` is the source's own, "" for
   none. LQ_USAGE for a name that is not known; `option` is where it was given ("--crs"). Release *out also after a fault. */
lq_code lq_said_crs_open(lq_said_crs *out, const char *name, const char *wkt, const char *option,
                         lq_err *err);
void lq_said_crs_release(lq_said_crs *c);

/* Undoes the projection, if there is one: then come degrees, to be shifted. Points that cannot be converted become infinite.
   That no shift between the datums is known is the finding "datum-shift". */
lq_code lq_said_crs_project(const lq_said_crs *c, lq_polygons *p, const char *path, lq_findings *f,
                            lq_err *err);

#endif
