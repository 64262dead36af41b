/* site_input.h: geometries of GDAL become sites and lines, and all of a source are brought to WGS84. */
#ifndef LQ_SITE_INPUT_H
#define LQ_SITE_INPUT_H

#include <ogr_api.h>
#include "read/read_sites.h"

/* One reading: the first four are set by the caller, first to sites->n. Release it at the end. */
typedef struct lq_site_input {
    lq_sites *sites;
    const char *path;
    const lq_sites_options *options;
    lq_findings *f;
    size_t first; /* site of the batch that shares a coordinate system */

    /* Scratch: the parts of one geometry, a point being a part of one point. */
    double *xy;
    size_t *end; /* [parts]: points up to the end of each */
    size_t parts, points, point_room, part_room;
} lq_site_input;

/* Adds the site or sites of a row by a geometry; by its columns when that is NULL or empty. False without memory. */
bool lq_site_input_geometry(lq_site_input *in, OGRGeometryH g, const lq_table *t, size_t row,
                            const lq_site_columns *c);

/* Brings the batch since `first`, whose own system is `wkt` ("" for none), to WGS84, checks its places and begins the next one. */
lq_code lq_site_input_finish(lq_site_input *in, const char *wkt, lq_err *err);

void lq_site_input_release(lq_site_input *in);

#endif
