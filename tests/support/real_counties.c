/* real_counties.c: see real_counties.h. */
#include "support.h"
#include "real_counties.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "read/read_layer.h"
#include "read/reproject.h"

bool real_counties_read(lq_borders *out, char **path)
{
    lq_layer *layer = NULL;
    lq_findings findings = {0};
    *path = test_shared("data/cn/counties2015.zip");
    if (!*path) return false;
    assert_int_equal(lq_layer_read(&layer, *path, NULL, &findings, NULL), LQ_OK);
    assert_int_equal(lq_layer_reproject(layer, *path, NULL, &findings, NULL), LQ_OK);
    assert_int_equal(lq_borders_make(out, layer, *path, LQ_TOLERANCE_M, LQ_NARROW_M, &findings, NULL), LQ_OK);
    lq_findings_release(&findings);
    return true;
}

char *real_counties_for_gdal(const char *path)
{
    size_t n = strlen(path) + sizeof "/vsizip/";
    char *name = malloc(n);
    assert_non_null(name);
    snprintf(name, n, "/vsizip/%s", path);
    return name;
}

const char *real_counties_code(const lq_borders *b, size_t feature)
{
    const lq_table *t = b->layer->attributes;
    for (size_t c = 0; c < t->columns; c++)
        if (!strcmp(t->head[c], "code")) return t->cell[feature * t->columns + c];
    fail_msg("no column \"code\"");
    return NULL;
}
