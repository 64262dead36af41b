/* fuzz_shp.c: any .shp, .shx, .dbf, .cpg and .prj become a layer whose arrays agree and, in degrees, lies on the globe; or one
   line says why not. */
#include "fuzz.h"

#include <math.h>
#include <stdlib.h>
#include "read/read_shp.h"
#include "read/reproject.h"

static const char *const names[] = {"a.shp", "a.shx", "a.dbf", "a.cpg", "a.prj"};
enum { FILES = sizeof names / sizeof *names };

static void layer_holds(const lq_layer *layer)
{
    const lq_polygons *p = &layer->polygons;
    FUZZ_HOLDS(p->features == layer->attributes->rows && p->features);
    FUZZ_HOLDS(p->first_ring[0] == 0 && p->first_ring[p->features] == p->rings);
    for (size_t f = 0; f < p->features; f++) FUZZ_HOLDS(p->first_ring[f] <= p->first_ring[f + 1]);
    FUZZ_HOLDS(!p->rings || (p->first_point[0] == 0 && p->first_point[p->rings] == p->points));
    for (size_t r = 0; r < p->rings; r++) FUZZ_HOLDS(p->first_point[r] + 3 <= p->first_point[r + 1]);
    for (size_t i = 0; i < 2 * p->points; i++) FUZZ_HOLDS(isfinite(p->xy[i]));
    fuzz_table_holds(layer->attributes);
    fuzz_text_holds(layer->encoding);
}

static void globe_holds(const lq_polygons *p)
{
    for (size_t i = 0; i < p->points; i++)
        FUZZ_HOLDS(fabs(p->xy[2 * i]) <= 180 && fabs(p->xy[2 * i + 1]) <= 90);
}

/* With a named system, not the .prj's: PROJ is not what is tested here. */
static void degrees_try(lq_layer *layer, lq_findings *f)
{
    lq_err err = {0};
    lq_code code = lq_layer_reproject(layer, names[0], "wgs84", f, &err);
    fuzz_fault_holds(code, &err);
    if (code) return;
    layer_holds(layer);
    globe_holds(&layer->polygons);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    char *part[FILES];
    lq_layer *layer = NULL;
    lq_findings f = {0};
    lq_err err = {0};
    for (int i = 0; i < FILES; i++) {
        size_t size;
        part[i] = fuzz_part(&size, &bytes, &n);
        if (size) fuzz_file_put(names[i], part[i], size);
    }
    lq_code code = lq_shp_read(&layer, names[0], NULL, &f, &err);
    fuzz_fault_holds(code, &err);
    FUZZ_HOLDS(!code == (layer != NULL));
    if (layer) layer_holds(layer);
    if (layer) degrees_try(layer, &f);
    fuzz_findings_hold(&f);
    lq_layer_free(layer);
    lq_findings_release(&f);
    fuzz_files_clear();
    for (int i = 0; i < FILES; i++) free(part[i]);
    return 0;
}
