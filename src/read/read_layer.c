/* read_layer.c: see read_layer.h. */
#include "read/read_layer.h"

#include <stdlib.h>
#include <string.h>
#include "read/archive.h"
#include "read/read_ogr.h"
#include "read/read_shp.h"

/* ending: three lower case letters. */
static bool ends_with(const char *path, const char *ending)
{
    size_t n = strlen(path);
    if (n < 4 || path[n - 4] != '.') return false;
    for (size_t i = 0; i < 3; i++)
        if ((path[n - 3 + i] | 0x20) != ending[i]) return false;
    return true;
}

lq_code lq_layer_read(lq_layer **out, const char *path, const char *encoding, lq_findings *findings,
                      lq_err *err)
{
    char *inner = NULL;
    lq_code code;
    if (ends_with(path, "shp")) return lq_shp_read(out, path, encoding, findings, err);
    if (!lq_archive_exists(path))
        return lq_fail(err, LQ_DATA, "%s: there is no such file; check the spelling of the path", path);
    if (!ends_with(path, "zip")) return lq_ogr_read(out, path, encoding, findings, err);
    if ((code = lq_archive_find(&inner, path, err))) return code;
    if (ends_with(inner, "shp"))
        code = lq_shp_read(out, inner, encoding, findings, err);
    else
        code = lq_ogr_read(out, inner, encoding, findings, err);
    free(inner);
    return code;
}
