/* map.c: see map.h; and the public calls that make a map. */
#include "map/map.h"

#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "map/mapfile.h"
#include "map/palette.h"
#include "map/setting.h"
#include "map/value.h"

const char *const lq_line_names[LQ_LINE_KINDS] = {"county", "prefecture", "province", "outer"};
const char *const lq_apart_names[LQ_APARTS] = {"areas", "sites", "labels"};

/* A county is about 20 px wide at z5: its line would hide its colour there. The larger units carry the small zooms. The
   lines let some of the ground through, so that they stay darker than a pale class and show on a dark one. The outer line
   is light: where islands crowd, more of it lies on a pixel than land. */
static const lq_line_style line_defaults[LQ_LINE_KINDS] = {
    [LQ_LINE_COUNTY] = {{0x5C, 0x50, 0x47, 0xA0}, 0.6, 6, LQ_ZOOM_MAX},
    [LQ_LINE_PREFECTURE] = {{0x54, 0x48, 0x3E, 0xC0}, 0.8, 5, LQ_ZOOM_MAX},
    [LQ_LINE_PROVINCE] = {{0x46, 0x3A, 0x30, 0xD0}, 1.0, 3, LQ_ZOOM_MAX},
    [LQ_LINE_OUTER] = {{0x46, 0x52, 0x5F, 0xB8}, 0.8, 0, LQ_ZOOM_MAX},
};

#define CLASSES_DEFAULT        5
#define CLASSES_TARGET_DEFAULT 6
static const lq_rgba no_data_default = {0xE8, 0xE8, 0xE8, 255};

lq_code lq_map_create(lq_map **out, lq_err *err)
{
    lq_map *map = lq_zalloc(1, sizeof *map);
    if (!map) return lq_nomem(err);
    map->file = "";
    memcpy(map->line, line_defaults, sizeof line_defaults);
    map->zoom_min = map->zoom_max = -1;
    map->common =
        (lq_indicator){.method = LQ_QUANTILE, .classes = CLASSES_DEFAULT, .no_data = no_data_default};
    *out = map;
    return LQ_OK;
}

void lq_map_free(lq_map *map)
{
    if (!map) return;
    lq_arena_release(&map->text);
    free(map);
}

lq_code lq_map_read(lq_map *map, const char *path, lq_err *err)
{
    if (*map->file || map->said.by_call || map->common.said.by_call)
        return lq_fail(err, LQ_USAGE,
                       "%s: a map file is read first and once; set the other settings after it", path);
    return lq_mapfile_read(map, path, err);
}

/* A condition joins those that were said before it, but not those of the map file. */
static lq_code indicator_set(lq_map *map, lq_indicator *to, const lq_setting *s, const char *value,
                             lq_err *err)
{
    lq_buf all = {0};
    if (s->kind == LQ_KIND_CONDITIONS && lq_setting_said(&to->said, s->name, s->scope) == 2)
        lq_buf_printf(&all, "%s\n", to->where);
    lq_buf_text(&all, value);
    lq_code code = all.failed ? lq_nomem(err) : lq_value_put(s, map, to, all.data, "", err);
    if (!code) lq_setting_mark(&to->said, s, false);
    lq_buf_release(&all);
    return code;
}

lq_code lq_map_set(lq_map *map, const char *name, const char *value, lq_err *err)
{
    const unsigned scopes = LQ_SCOPE_MAP | LQ_SCOPE_INDICATOR;
    const lq_setting *s = lq_setting_find(name, scopes);
    if (!s) {
        char shown[LQ_SHOWN_BYTES];
        const char *nearest = lq_setting_nearest(name, scopes);
        return lq_fail(err, LQ_USAGE, "unknown setting \"%s\"%s%s%s", lq_value_shown(shown, name),
                       nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
    }
    if (s->scope == LQ_SCOPE_INDICATOR) {
        lq_code code = indicator_set(map, &map->common, s, value, err);
        for (size_t i = 0; i < map->n_indicators && !code; i++)
            code = indicator_set(map, &map->indicator[i], s, value, err);
        return code;
    }
    lq_code code = lq_value_put(s, map, map, value, "", err);
    if (!code) lq_setting_mark(&map->said, s, false);
    return code;
}

/* ---- settling ---- */

/* A plain border replaces the default styles, not those the map file describes. */
static void borders_settle(lq_map *map)
{
    if (!lq_setting_said(&map->said, "border", LQ_SCOPE_MAP)) return;
    for (int kind = LQ_LINE_COUNTY + 1; kind < LQ_LINE_KINDS; kind++)
        if (!map->line_named[kind]) map->line[kind].width_px = 0;
}

static int said(const lq_indicator *ind, const char *name)
{
    return lq_setting_said(&ind->said, name, LQ_SCOPE_INDICATOR);
}

/* Of classify, breaks and target the one that was said by call beats those in the file. */
static bool target_counts(const lq_indicator *ind)
{
    int target = said(ind, "target");
    return target && target >= said(ind, "classify") && target >= said(ind, "breaks");
}

static lq_code target_settle(lq_indicator *ind, const char *where, lq_err *err)
{
    static const char *const others[] = {"classify", "breaks"};
    for (size_t i = 0; i < 2; i++)
        if (said(ind, others[i]) == said(ind, "target"))
            return lq_fail(err, LQ_USAGE, "%starget makes classes of its own; leave %s out", where,
                           others[i]);
    if (!ind->value)
        return lq_fail(err, LQ_USAGE, "%starget is a number for values to reach; give value", where);
    ind->method = LQ_TARGET;
    if (!said(ind, "classes")) ind->classes = CLASSES_TARGET_DEFAULT;
    return LQ_OK;
}

/* Of classify and breaks the one that was said by call beats the one in the file; said together they must agree. */
static lq_code method_settle(lq_indicator *ind, const char *where, lq_err *err)
{
    int breaks = said(ind, "breaks"), method = said(ind, "classify"), classes = said(ind, "classes");
    if (!classes) ind->classes = CLASSES_DEFAULT;
    if (said(ind, "target-label") && !said(ind, "target"))
        return lq_fail(err, LQ_USAGE, "%starget-label has no target; give target, a number", where);
    if (target_counts(ind)) return target_settle(ind, where, err);
    if (breaks > method) ind->method = LQ_MANUAL;
    if (breaks && breaks == method && ind->method != LQ_MANUAL)
        return lq_fail(err, LQ_USAGE, "%sbreaks go with classify manual, not %s; leave one of the two out",
                       where, lq_method_names[ind->method]);
    if (ind->method != LQ_MANUAL) return LQ_OK;
    if (!breaks)
        return lq_fail(err, LQ_USAGE, "%sclassify manual has no limits; give breaks, such as 10,20,50",
                       where);
    int n = (int)ind->n_breaks + 1;
    if (classes >= breaks && ind->classes != n)
        return lq_fail(err, LQ_USAGE, "%s%zu breaks make %d classes, not %d; leave classes out", where,
                       ind->n_breaks, n, ind->classes);
    ind->classes = n;
    return LQ_OK;
}

static lq_code palette_settle(lq_map *map, lq_indicator *ind, const char *where, lq_err *err)
{
    bool target = ind->method == LQ_TARGET;
    const char *name = ind->method == LQ_CATEGORICAL ? "Set3" : target ? "BrBG" : "YlOrRd";
    if (target && said(ind, "palette") && !lq_palette_has_halves(ind->palette))
        return lq_fail(err, LQ_USAGE,
                       "%spalette %s does not tell below a target from above; choose BrBG, PuOr, RdBu or "
                       "another diverging one, or a list",
                       where, ind->palette);
    if (said(ind, "palette") || (ind->palette && !strcmp(ind->palette, name))) return LQ_OK;
    ind->palette = lq_arena_strndup(&map->text, name, strlen(name));
    return ind->palette ? LQ_OK : lq_nomem(err);
}

static lq_code table_settle(const lq_indicator *ind, const char *where, lq_err *err)
{
    static const char *const needs_table[] = {"value",  "table-key",   "table-encoding", "sheet",
                                              "header", "where",       "symbols",        "aliases",
                                              "split",  "breaks-from", "target",         "target-label"};
    for (size_t i = 0; i < sizeof needs_table / sizeof *needs_table && !ind->table; i++)
        if (said(ind, needs_table[i]))
            return lq_fail(err, LQ_USAGE, "%s%s needs a table; give table", where, needs_table[i]);
    return LQ_OK;
}

static lq_code id_settle(lq_map *map, size_t i, const char *place, lq_err *err)
{
    lq_indicator *ind = &map->indicator[i];
    if (!ind->id && map->n_indicators > 1)
        return lq_fail(err, LQ_USAGE, "%sindicator %zu has no id; give each of them one", place, i + 1);
    if (ind->sheet_apart) ind->sheet = ind->sheet_apart;
    if (!ind->id) ind->id = lq_arena_strndup(&map->text, "map", 3);
    if (!ind->id) return lq_nomem(err);
    for (size_t k = 0; k < i; k++)
        if (!strcmp(map->indicator[k].id, ind->id))
            return lq_fail(err, LQ_USAGE,
                           "%sindicators %zu and %zu are both called \"%s\"; each needs its own id", place,
                           k + 1, i + 1, ind->id);
    return LQ_OK;
}

static lq_code layers_settle(const lq_map *map, const char *place, lq_err *err)
{
    for (size_t i = 0; map->layers == LQ_LAYERS_APART && i < map->n_indicators; i++)
        for (int k = 0; k < LQ_APARTS; k++)
            if (!strcmp(map->indicator[i].id, lq_apart_names[k]))
                return lq_fail(err, LQ_USAGE,
                               "%sid: layers apart writes a tile set \"%s\" of its own; give the indicator "
                               "another id",
                               place, lq_apart_names[k]);
    return LQ_OK;
}

static lq_code indicator_settle(lq_map *map, size_t i, const char *place, lq_err *err)
{
    lq_indicator *ind = &map->indicator[i];
    lq_code code = id_settle(map, i, place, err);
    if (code) return code;
    char where[sizeof err->text + 100];
    bool one = map->n_indicators == 1;
    snprintf(where, sizeof where, "%s%s%s%s", place, one ? "" : "indicator ", one ? "" : ind->id,
             one ? "" : ": ");
    code = table_settle(ind, where, err);
    if (!code) code = method_settle(ind, where, err);
    return code ? code : palette_settle(map, ind, where, err);
}

lq_code lq_map_settle(lq_map *map, lq_err *err)
{
    char place[sizeof err->text] = "";
    lq_code code = LQ_OK;
    if (*map->file) snprintf(place, sizeof place, "%s: ", map->file);
    if (!map->boundaries)
        return lq_fail(err, LQ_USAGE, "%sno boundaries; give boundaries, the file with the county polygons",
                       place);
    if (!map->n_indicators) {
        map->indicator = lq_arena_alloc(&map->text, 1, sizeof *map->indicator);
        if (!map->indicator) return lq_nomem(err);
        *map->indicator = map->common;
        map->n_indicators = 1;
    }
    if (map->sites_in == LQ_SITES_AREAS && (!map->areas || !*map->areas))
        return lq_fail(err, LQ_USAGE, "%ssites-in areas has no areas; give areas, or sites-in all", place);
    borders_settle(map);
    for (size_t i = 0; i < map->n_indicators && !code; i++) code = indicator_settle(map, i, place, err);
    return code ? code : layers_settle(map, place, err);
}
