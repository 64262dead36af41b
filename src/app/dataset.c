/* dataset.c: see dataset.h. */
#include "app/dataset.h"

#include <stdlib.h>
#include <string.h>
#include "app/arcs_file.h"
#include "map/palette.h"
#include "model/key.h"
#include "read/read_layer.h"
#include "read/read_table.h"
#include "read/reproject.h"

static void theme_release(lq_theme *t)
{
    free(t->colour);
    lq_classes_free(t->classes);
    lq_join_free(t->join);
    if (!t->table_lent) lq_table_free(t->table);
    lq_table_free(t->codeless);
}

void lq_dataset_release(lq_dataset *d)
{
    for (size_t i = 0; i < d->themes; i++) theme_release(&d->theme[i]);
    free(d->theme);
    lq_borders_release(&d->borders);
    *d = (lq_dataset){0};
}

/* A table of blank cells under "code" and "value", for a map of boundaries alone. */
static lq_code table_blank(lq_table **out, const char *file, size_t rows, lq_err *err)
{
    lq_table *t = lq_zalloc(1, sizeof *t);
    if (!t) return lq_nomem(err);
    t->columns = 2;
    t->rows = rows;
    t->head = lq_alloc(2, sizeof *t->head);
    t->cell = lq_alloc(rows, 2 * sizeof *t->cell);
    t->line = lq_zalloc(rows, sizeof *t->line);
    t->sheet = lq_arena_strndup(&t->text, "", 0);
    t->file = lq_arena_strndup(&t->text, file, strlen(file));
    char *code = lq_arena_strndup(&t->text, "code", 4), *value = lq_arena_strndup(&t->text, "value", 5);
    if (!t->head || !t->cell || !t->line || !t->sheet || !t->file || !code || !value) {
        lq_table_free(t);
        return lq_nomem(err);
    }
    t->head[0] = code;
    t->head[1] = value;
    for (size_t i = 0; i < 2 * rows; i++) t->cell[i] = t->sheet;
    *out = t;
    return LQ_OK;
}

/* Without a table the join only brings codes and names into order; that no county has a row is no news then. A map of boundaries can
   do without codes, too. */
static lq_code boundaries_join(lq_theme *t, const lq_map *map, const lq_table *counties, lq_findings *fs,
                               lq_err *err)
{
    lq_findings unheard = {0};
    lq_err unkeyed = {0};
    size_t column;
    const char *key = map->key, *name = map->name;
    lq_code code = table_blank(&t->table, map->boundaries, 0, err);
    if (!code && !key && lq_key_guess(&column, counties, &unkeyed) == LQ_DATA) {
        lq_findings_add(
            fs, "codes-missing", map->boundaries, 0, "",
            "no field holds county codes, so borders of provinces and prefectures are not known; give --key");
        code = table_blank(&t->codeless, map->boundaries, counties->rows, err);
        counties = t->codeless;
        key = "code";
        name = NULL;
    }
    if (!code)
        code = lq_join_make(&t->join, counties, key, name, t->table, "code", "value", false, &unheard, err);
    lq_findings_release(&unheard);
    return code;
}

static bool texts_equal(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

/* Indicators mostly share a table, which is read once. */
static lq_code theme_table(lq_dataset *d, lq_theme *t, lq_findings *fs, lq_err *err)
{
    const lq_indicator *i = t->indicator;
    for (lq_theme *u = d->theme; u < t && !t->table_lent; u++) {
        const lq_indicator *k = u->indicator;
        t->table_lent = texts_equal(k->table, i->table) && texts_equal(k->sheet, i->sheet) &&
                        texts_equal(k->table_encoding, i->table_encoding);
        if (t->table_lent) t->table = u->table;
    }
    return t->table_lent ? LQ_OK : lq_table_read(&t->table, i->table, i->sheet, i->table_encoding, fs, err);
}

static lq_code theme_join(lq_dataset *d, lq_theme *t, const lq_map *map, lq_findings *fs, lq_err *err)
{
    const lq_indicator *i = t->indicator;
    const lq_table *counties = d->borders.layer->attributes;
    if (!i->table) return boundaries_join(t, map, counties, fs, err);
    if (!counties->columns)
        return lq_fail(err, LQ_DATA, "%s: has no attributes to join %s by; put the .dbf beside it",
                       map->boundaries, i->table);
    lq_code code = theme_table(d, t, fs, err);
    return code ? code
                : lq_join_make(&t->join, counties, map->key, map->name, t->table, i->table_key, i->value,
                               i->method == LQ_CATEGORICAL, fs, err);
}

static lq_code theme_classify(lq_theme *t, lq_findings *fs, lq_err *err)
{
    const lq_indicator *i = t->indicator;
    lq_findings unheard = {0};
    const char *what = i->value ? i->value : i->id;
    lq_code code = lq_classify(&t->classes, i->method, i->classes, i->breaks, i->n_breaks, t->join,
                               i->table ? fs : &unheard, what, err);
    lq_findings_release(&unheard);
    if (code) return code;
    t->colour = lq_zalloc((size_t)t->classes->n + 2, sizeof *t->colour);
    if (!t->colour) return lq_nomem(err);
    t->colour[t->classes->n] = i->no_data;
    return t->classes->n ? lq_palette_colours(t->colour, i->palette, t->classes->n,
                                              i->method == LQ_CATEGORICAL, i->id, err)
                         : LQ_OK;
}

/* Whether coordinates are taken from the file as they are, as far as --crs goes. */
static bool is_wgs84(const char *crs)
{
    return !crs || !strcmp(crs, "auto") || !strcmp(crs, "wgs84");
}

/* A shapefile of `laoqu import` has its arcs beside it. */
static lq_code borders_make(lq_dataset *d, const lq_map *map, lq_findings *fs, lq_err *err)
{
    lq_arcs arcs;
    lq_layer *layer = d->borders.layer;
    if (is_wgs84(map->crs) && lq_arcs_file_read(&arcs, map->boundaries, layer->attributes->rows))
        return lq_borders_take(&d->borders, layer, &arcs, map->boundaries, fs, err);
    return lq_borders_make(&d->borders, layer, map->boundaries, LQ_TOLERANCE_M, LQ_NARROW_M, fs, err);
}

lq_code lq_dataset_read(lq_dataset *d, const lq_map *map, bool borders, lq_findings *fs, lq_err *err)
{
    *d = (lq_dataset){0};
    d->theme = lq_zalloc(map->n_indicators, sizeof *d->theme);
    if (!d->theme) return lq_nomem(err);
    lq_code code = lq_layer_read(&d->borders.layer, map->boundaries, map->encoding, fs, err);
    if (!code) code = lq_layer_reproject(d->borders.layer, map->boundaries, map->crs, fs, err);
    for (size_t i = 0; !code && i < map->n_indicators; i++) {
        lq_theme *t = &d->theme[d->themes++];
        t->indicator = &map->indicator[i];
        code = theme_join(d, t, map, fs, err);
        if (!code) code = theme_classify(t, fs, err);
    }
    lq_findings_unique(fs);
    return code || !borders ? code : borders_make(d, map, fs, err);
}
