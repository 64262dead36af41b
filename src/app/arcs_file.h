/*
 * arcs_file.h: the arcs of a cleaned shapefile, kept beside it, so that a render need not find them again.
 *
 * NAME.lqa belongs to NAME.shp as its .shx does: it can be deleted at any time and is ignored when the .shp is another than the one it was
 * made from. Format 1, all numbers in the byte order of the machine that wrote it (another machine's file is not recognised):
 *     8 bytes  "LQARCS1\n"
 *     u64      1, to recognise the byte order
 *     u64 u64  size and lq_file_hash of the .shp
 *     u64      lq_hash of all that follows
 *     u32 u32 u32              features, arcs, points
 *     u32[arcs + 1]            first point of each arc
 *     u32[arcs] u32[arcs]      left and right, as in geo/arcs.h
 *     i32[2 * points]          x, y on the world grid
 */
#ifndef LQ_ARCS_FILE_H
#define LQ_ARCS_FILE_H

#include "base/err.h"
#include "geo/arcs.h"
#include "model/layer.h"

/* Reads the shapefile just as a render would and keeps its arcs beside it. */
lq_code lq_arcs_file_write(const char *shp, lq_err *err);

/* All that a render needs of a shapefile with arcs beside it. */
typedef struct lq_arcs_file {
    lq_arcs arcs;
    lq_layer *layer; /* its attributes; the polygons are not read */
    uint64_t shp_size, shp_hash;
} lq_arcs_file;

/* False when there are no arcs that are surely the shapefile's own, or its attributes have something to tell: it must be read whole
   then. `encoding` as for lq_layer_read. Release *out, unless all of it was taken over, after success. */
bool lq_arcs_file_read(lq_arcs_file *out, const char *shp, const char *encoding);
void lq_arcs_file_release(lq_arcs_file *file);

#endif
