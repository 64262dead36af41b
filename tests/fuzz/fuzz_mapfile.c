/* fuzz_mapfile.c: any text becomes a map which, once settled, holds what map.h promises; or one line says why not. */
#include "fuzz.h"

#include <string.h>
#include "map/mapfile.h"
#include "map/palette.h"

static void indicator_holds(const lq_map *map, size_t i)
{
    const lq_indicator *ind = &map->indicator[i];
    FUZZ_HOLDS(ind->id && *ind->id && strlen(ind->id) <= 64);
    for (size_t k = 0; k < i; k++) FUZZ_HOLDS(strcmp(map->indicator[k].id, ind->id));
    FUZZ_HOLDS(ind->classes >= 1 && ind->classes <= LQ_CLASSES_ASKED_MAX);
    FUZZ_HOLDS(ind->method != LQ_MANUAL || (size_t)ind->classes == ind->n_breaks + 1);
    for (size_t k = 1; k < ind->n_breaks; k++) FUZZ_HOLDS(ind->breaks[k - 1] < ind->breaks[k]);
    FUZZ_HOLDS(!lq_palette_check(ind->palette, NULL));
}

static void map_holds(const lq_map *map)
{
    FUZZ_HOLDS(map->boundaries && *map->boundaries);
    FUZZ_HOLDS(map->n_indicators >= 1 && map->n_indicators <= LQ_INDICATORS_MAX);
    FUZZ_HOLDS(map->zoom_min <= map->zoom_max && map->zoom_max <= LQ_ZOOM_MAX);
    FUZZ_HOLDS(!map->has_bbox || (map->bbox[0] < map->bbox[2] && map->bbox[1] < map->bbox[3]));
    for (int k = 0; k < LQ_LINE_KINDS; k++)
        FUZZ_HOLDS(map->line[k].width_px >= 0 && map->line[k].width_px <= LQ_LINE_WIDTH_MAX_PX);
    for (size_t i = 0; i < map->n_indicators; i++) indicator_holds(map, i);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    lq_map *map;
    lq_err err = {0};
    if (lq_map_create(&map, &err)) return 0;
    lq_code code = lq_mapfile_parse(map, "dir/a.yaml", (const char *)bytes, n, &err);
    if (!code) code = lq_map_settle(map, &err);
    FUZZ_HOLDS(!code || code == LQ_USAGE);
    fuzz_fault_holds(code, &err);
    if (!code) map_holds(map);
    lq_map_free(map);
    return 0;
}
