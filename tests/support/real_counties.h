/* real_counties.h: the counties of 2015 from the shared data, as the program has them before it draws. */
#ifndef LQ_REAL_COUNTIES_H
#define LQ_REAL_COUNTIES_H

#include <stdbool.h>
#include "app/borders.h"

/* Reads, nodes and settles them; *path (heap) is their file. False where there is no shared data: then the test skips itself.
   Release with lq_borders_release and free. */
bool real_counties_read(lq_borders *out, char **path);

/* The same file as GDAL opens it: heap. */
char *real_counties_for_gdal(const char *path);

/* Code of a county, a text of the layer. */
const char *real_counties_code(const lq_borders *borders, size_t feature);

#endif
