/*
 * gdal_file.h: bytes as a dataset of GDAL, open in memory.
 *
 * No name that GDAL would take for an address, no file beside it and no other driver can come between, and
 * GDAL prints nothing.
 */
#ifndef LQ_GDAL_FILE_H
#define LQ_GDAL_FILE_H

#include <gdal.h>
#include "base/buf.h"
#include "read/gdal_message.h"

typedef struct lq_gdal_file {
    char name[64];           /* "" when it was never opened */
    GDALDatasetH data;       /* NULL when GDAL could not */
    lq_gdal_message message; /* what GDAL complained of since */
} lq_gdal_file;

/* Opens `bytes` (which must stay) as a file NAME.ending with one driver ("CSV"). Close it on the same
   thread, also when data is NULL; *s must not move in between. */
void lq_gdal_open(lq_gdal_file *s, lq_buf *bytes, const char *driver, const char *ending,
                  const char *const *options);
void lq_gdal_close(lq_gdal_file *s);

#endif
