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

/* Reads the shapefile just as a render would and keeps its arcs beside it. */
lq_code lq_arcs_file_write(const char *shp, lq_err *err);

/* The arcs kept beside a shapefile of so many features; false when there are none that are surely its own. */
bool lq_arcs_file_read(lq_arcs *out, const char *shp, size_t features);

#endif
