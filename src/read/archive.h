/* archive.h: files on the disk or inside a zip, under one kind of path: GDAL's "/vsizip/DIR/FILE.zip/INNER".
   */
#ifndef LQ_ARCHIVE_H
#define LQ_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"
#include "base/err.h"

bool lq_archive_exists(const char *path);

/* As lq_file_read. */
lq_code lq_archive_read(lq_buf *out, const char *path, size_t limit, lq_err *err);

/* The path of the one boundary file in a zip, in whatever folder: its .shp, or else its GeoPackage, GeoJSON
   or other vector file. LQ_DATA when there is none, or several, which are named. Heap. */
lq_code lq_archive_find(char **out, const char *zip, lq_err *err);

#endif
