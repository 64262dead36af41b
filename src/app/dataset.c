/* dataset.c: see dataset.h. */
#include "app/dataset.h"

#include <stdlib.h>
#include <string.h>

#include "app/arcs_file.h"
#include "app/datum.h"
#include "app/left_out.h"
#include "app/row_codes.h"
#include "app/years.h"
#include "map/palette.h"
#include "map/setting.h"
#include "model/where.h"
#include "read/read_layer.h"
#include "read/read_table.h"
#include "read/reproject.h"

static void theme_release(lq_theme *t)
{
    free(t->colour);
    lq_classes_free(t->classes);
    lq_join_free(t->join);
    lq_aliases_release(&t->aliases);
    lq_symbols_release(&t->symbols);
    lq_table_free(t->aliases_table);
    if (!t->table_lent) lq_table_free(t->table);
}

void lq_dataset_release(lq_dataset *d)
{
    for (size_t i = 0; i < d->themes; i++) theme_release(&d->theme[i]);
    free(d->theme);
    lq_areas_release(&d->areas);
    lq_projects_release(&d->projects);
    lq_counties_release(&d->counties);
    lq_reference_release(&d->reference);
    lq_borders_release(&d->borders);
    *d = (lq_dataset){0};
}

/* ---- one indicator ---- */

static bool texts_equal(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

/* Indicators mostly share a table, which is read once. */
static bool tables_equal(const lq_indicator *a, const lq_indicator *b)
{
    return texts_equal(a->table, b->table) && texts_equal(a->sheet, b->sheet) &&
           texts_equal(a->table_encoding, b->table_encoding) && texts_equal(a->header, b->header) &&
           texts_equal(a->where, b->where);
}

static lq_code theme_table(lq_dataset *d, lq_theme *t, lq_findings *fs, lq_err *err)
{
    const lq_indicator *i = t->indicator;
    const lq_table_options how = {.sheet = i->sheet, .encoding = i->table_encoding, .header = i->header};
    for (lq_theme *u = d->theme; u < t && !t->table_lent; u++) {
        t->table_lent = u->table && tables_equal(u->indicator, i);
        if (t->table_lent) t->table = u->table;
    }
    if (t->table_lent) return LQ_OK;
    lq_code code = lq_table_read(&t->table, i->table, &how, fs, err);
    return code || !i->where ? code : lq_conditions_apply(t->table, i->where, err);
}

static lq_code theme_decisions(lq_theme *t, lq_findings *fs, lq_err *err)
{
    const lq_indicator *i = t->indicator;
    static const lq_table_options plain = {0};
    lq_code code = i->symbols ? lq_symbols_parse(&t->symbols, i->symbols, err) : LQ_OK;
    if (!code && i->aliases) code = lq_table_read(&t->aliases_table, i->aliases, &plain, fs, err);
    return code || !i->aliases ? code : lq_aliases_read(&t->aliases, t->aliases_table, fs, err);
}

static lq_code theme_join(lq_dataset *d, lq_theme *t, lq_findings *fs, lq_err *err)
{
    const lq_indicator *i = t->indicator;
    lq_code code = i->table ? theme_table(d, t, fs, err) : LQ_OK;
    if (!code) code = theme_decisions(t, fs, err);
    const lq_join_options how = {.table_key = i->table_key,
                                 .value = i->value,
                                 .categorical = i->method == LQ_CATEGORICAL,
                                 .symbols = &t->symbols,
                                 .aliases = &t->aliases,
                                 .split = i->split};
    return code ? code : lq_join_make(&t->join, &d->counties, t->table, &how, fs, err);
}

static lq_code theme_colours(lq_theme *t, lq_err *err)
{
    const lq_indicator *i = t->indicator;
    const lq_classes *c = t->classes;
    t->colour = lq_zalloc((size_t)c->n + 2, sizeof *t->colour);
    if (!t->colour) return lq_nomem(err);
    t->colour[c->n] = i->no_data;
    if (!c->n) return LQ_OK;
    if (c->method == LQ_TARGET)
        return lq_palette_halves(t->colour, i->palette, c->below, c->n - c->below, i->id, err);
    return lq_palette_colours(t->colour, i->palette, c->n, c->method == LQ_CATEGORICAL, i->id, err);
}

static lq_code theme_classify(const lq_dataset *d, lq_theme *t, lq_findings *fs, lq_err *err)
{
    const lq_indicator *i = t->indicator;
    lq_findings unheard = {0};
    lq_more_values years = {0};
    const char *what = i->value ? i->value : i->id;
    lq_code code = lq_years_read(&years, d, t, fs, err);
    lq_method method = t->join->categorical ? LQ_CATEGORICAL : i->method;
    bool target = method == LQ_TARGET;
    if (!code)
        code = lq_classify(&t->classes, method, i->classes, target ? &i->target : i->breaks,
                           target ? 1 : i->n_breaks, t->join, &years, i->value ? fs : &unheard, what, err);
    free(years.v);
    lq_findings_release(&unheard);
    return code ? code : theme_colours(t, err);
}

/* ---- the whole ---- */

/* A map of boundaries alone can do without codes, and without attributes at all. */
static lq_code counties_read(lq_dataset *d, const lq_map *map, lq_findings *fs, lq_err *err)
{
    for (size_t i = 0; i < map->n_indicators && !d->borders.layer->attributes->columns; i++)
        if (map->indicator[i].table)
            return lq_fail(err, LQ_DATA, "%s: has no attributes to join %s by; put the .dbf beside it",
                           map->boundaries, map->indicator[i].table);
    lq_code code = lq_counties_read(&d->counties, d->borders.layer->attributes, map->key, map->name,
                                    &d->reference.gazetteer, &d->reference.changes, fs, err);
    if (!code && d->counties.key_column == SIZE_MAX)
        lq_findings_add(
            fs, "codes-missing", map->boundaries, 0, "",
            "no field holds county codes, so borders of provinces and prefectures are not known; give --key");
    return code;
}

/* Whether coordinates are taken from the file as they are, as far as --crs goes. */
static bool is_wgs84(const char *crs)
{
    return !crs || !strcmp(crs, "auto") || !strcmp(crs, "wgs84");
}

/* A shapefile of `laoqu import` has its arcs beside it: then its polygons need not be read. */
static lq_code layer_read(lq_dataset *d, const lq_map *map, bool borders, lq_arcs_file *kept, lq_findings *fs,
                          lq_err *err)
{
    if (borders && is_wgs84(map->crs) && lq_arcs_file_read(kept, map->boundaries, map->encoding)) {
        d->borders.layer = kept->layer;
        kept->layer = NULL;
        d->boundaries_size = kept->shp_size;
        d->boundaries_hash = kept->shp_hash;
        return LQ_OK;
    }
    lq_code code = lq_layer_read_named(&d->borders.layer, map->boundaries, map->encoding,
                                       &d->reference.gazetteer, fs, err);
    return code ? code : lq_layer_reproject(d->borders.layer, map->boundaries, map->crs, fs, err);
}

/* Degrees are believed to be what they are said to be, and measured: outlines of GCJ-02 labelled WGS84 are the rule. */
static lq_code datum_check(const lq_dataset *d, const lq_map *map, lq_findings *fs, lq_err *err)
{
    lq_datum_fit fit;
    bool named = map->crs && strcmp(map->crs, "auto");
    lq_code code =
        lq_datum_measure(&fit, &d->borders.layer->polygons, &d->counties.keys, &d->reference.gazetteer, err);
    if (!code) lq_datum_doubt(fs, map->boundaries, named ? map->crs : NULL, &fit);
    return code;
}

static lq_code borders_make(lq_dataset *d, const lq_map *map, lq_arcs_file *kept, lq_findings *fs,
                            lq_err *err)
{
    lq_layer *layer = d->borders.layer;
    if (!kept->shp_size)
        return lq_borders_make(&d->borders, layer, map->boundaries, LQ_TOLERANCE_M, LQ_NARROW_M, fs, err);
    return lq_borders_take(&d->borders, layer, &kept->arcs, map->boundaries, fs, err);
}

/* Those of the layer know their record; the code says which county it is. */
static lq_code findings_code(const lq_dataset *d, lq_findings *fs, size_t from, lq_err *err)
{
    return lq_findings_code(fs, from, d->borders.layer->attributes, &d->counties.keys) ? LQ_OK
                                                                                       : lq_nomem(err);
}

/* Indicators may share a file of aliases, each line of which is of one table perhaps. */
static bool alias_used(const lq_dataset *d, const lq_theme *t, size_t line)
{
    for (const lq_theme *u = d->theme; u < d->theme + d->themes; u++)
        if (texts_equal(u->indicator->aliases, t->indicator->aliases) && u->join->alias_used &&
            u->join->alias_used[line])
            return true;
    return false;
}

static void aliases_tell(const lq_dataset *d, const lq_theme *t, lq_findings *fs)
{
    for (size_t i = 0; t->table && i < t->aliases.n; i++) {
        const lq_alias *a = &t->aliases.at[i];
        if (!alias_used(d, t, i))
            lq_findings_add(fs, "alias-unused", t->indicator->aliases, a->line, a->code,
                            "no row of %s is \"%s%s%s\": the line decides nothing", t->join->file, a->key,
                            *a->key && *a->name ? "\", \"" : "", a->name);
    }
}

static lq_code themes_read(lq_dataset *d, const lq_map *map, lq_findings *fs, lq_err *err)
{
    lq_code code = LQ_OK;
    for (size_t i = 0; !code && i < map->n_indicators; i++) {
        d->theme[d->themes].indicator = &map->indicator[i];
        code = theme_join(d, &d->theme[d->themes++], fs, err);
    }
    for (size_t i = 0; !code && i < d->themes; i++) aliases_tell(d, &d->theme[i], fs);
    for (size_t i = 0; !code && i < d->themes; i++) code = theme_classify(d, &d->theme[i], fs, err);
    lq_findings_unique(fs);
    return code;
}

static lq_code projects_read(lq_dataset *d, const lq_map *map, lq_findings *fs, lq_err *err)
{
    size_t before = fs->n;
    lq_code code = lq_projects_read(&d->projects, map, &d->counties, &d->borders, fs, err);
    if (!code) lq_left_out_count(&d->projects, fs, before);
    if (!code && map->sites_in == LQ_SITES_AREAS)
        code = lq_left_out_areas(&d->projects, &d->areas, &d->borders, fs, err);
    return code;
}

lq_code lq_dataset_read(lq_dataset *d, const lq_map *map, bool borders, lq_findings *fs, lq_err *err)
{
    lq_arcs_file kept = {0};
    *d = (lq_dataset){0};
    d->theme = lq_zalloc(map->n_indicators, sizeof *d->theme);
    if (!d->theme) return lq_nomem(err);
    lq_settings_idle_tell(map, fs);
    lq_code code = lq_reference_load(&d->reference, err);
    if (!code) code = layer_read(d, map, borders, &kept, fs, err);
    if (!code) code = counties_read(d, map, fs, err);
    if (!code && !kept.shp_size) code = datum_check(d, map, fs, err);
    if (!code) code = findings_code(d, fs, 0, err);
    if (!code) code = lq_areas_read(&d->areas, &d->counties, map->areas, &d->reference, fs, err);
    if (!code) code = themes_read(d, map, fs, err);
    size_t before = fs->n;
    if (!code && borders) code = borders_make(d, map, &kept, fs, err);
    if (!code) code = findings_code(d, fs, before, err);
    if (!code && (map->sites || map->project_lines)) code = projects_read(d, map, fs, err);
    if (!code) lq_english_find(&d->english, map->language, d->borders.layer->attributes);
    if (!code && map->labels) lq_english_tell(&d->english, &d->areas, &d->projects, fs);
    if (!code && fs->failed) code = lq_nomem(err);
    lq_arcs_file_release(&kept);
    return code;
}
