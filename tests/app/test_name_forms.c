/*
 * test_name_forms.c: names step aside from symbols, but stay on their own ground; names of old areas are on no other's; and what is
 * told of a name that cannot be written.
 */
#include "../support/support.h"
#include "../support/map_parts.h"
#include "../support/sample_map.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "geo/anchor.h"

/* A map with its names. */
typedef struct written {
    map_parts parts;
    lq_overlay marks, names;
} written;

static void map_write(written *w, const char *file, const char *const *settings)
{
    *w = (written){0};
    map_parts_read(&w->parts, file, settings);
    map_parts_overlay(&w->parts, &w->marks, &w->names);
    lq_overlay_settle(&w->names);
}

static void written_release(written *w)
{
    lq_overlay_release(&w->marks);
    lq_overlay_release(&w->names);
    map_parts_release(&w->parts);
}

/* The middle of a text in this style, where it stands; false where it does not. */
static bool text_find(const written *w, int zoom, const char *text, const lq_label_style *style, lq_point *at)
{
    lq_sprite s = {0};
    bool found = false;
    const lq_overlay_zoom *z = lq_overlay_at(&w->names, zoom);
    assert_int_equal(lq_label_sprite(&s, w->parts.font, text, style, NULL), LQ_OK);
    for (size_t i = 0; z && i < z->items && !found; i++) {
        const lq_overlay_item *item = &z->item[i];
        const lq_sprite *t = &w->names.sprite[item->index];
        int64_t half = (int64_t)1 << (LQ_WORLD_BITS - 8 - zoom - 1);
        found = t->hash == s.hash;
        if (!found) continue;
        at->x = (int32_t)((2 * (item->x_px + t->left_px) + t->width_px) * half);
        at->y = (int32_t)((2 * (item->y_px + t->top_px) + t->height_px) * half);
    }
    free(s.argb);
    return found;
}

/* ---- beside a symbol ---- */

/* County 6 of 4 x 3, from 112.5, 36.5 to 113, 37: some 90 pixels wide at zoom 8. */
static bool county_named(const char *dir, const char *sites, int zoom, double *lon, double *lat)
{
    char *shp = test_path(dir, "m.shp"), *csv = test_text(dir, "sites.csv", sites);
    const char *const settings[] = {"boundaries", shp,  "crs",  "wgs84", "sites", csv,
                                    "labels",     "on", "zoom", "7-11",  NULL};
    lq_point at;
    written w;
    map_write(&w, NULL, settings);
    assert_true(w.parts.marks.crowd.n > 0);
    bool found = text_find(&w, zoom, "县6", &lq_label_styles[LQ_LABEL_COUNTY], &at);
    if (found) lq_degrees_from_world(lon, lat, at);
    written_release(&w);
    free(shp);
    free(csv);
    return found;
}

static void a_county_keeps_its_name_under_a_symbol(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    sample_shapefile(dir, "m", 4, 3);
    for (int zoom = 8; zoom <= 11; zoom++) {
        double lon, lat, lon_aside, lat_aside;
        assert_true(
            county_named(dir, "id,name,category,lon,lat\na,,transport,111.2,36.2\n", zoom, &lon, &lat));
        assert_true(county_named(dir, "id,name,category,lon,lat\na,,transport,112.75,36.7503\n", zoom,
                                 &lon_aside, &lat_aside));
        assert_true(fabs(lon - 112.75) < 0.02 && fabs(lat - 36.75) < 0.02); /* the middle */
        assert_true(fabs(lon - lon_aside) + fabs(lat - lat_aside) > 0.01);
        assert_true(lon_aside > 112.5 && lon_aside < 113 && lat_aside > 36.5 && lat_aside < 37);
    }
    test_dir_remove(dir);
}

/* Symbols cover all of the county but its rim: a name beside them would be a neighbour's. */
static void no_name_leaves_its_county(void **state)
{
    (void)state;
    char text[8192] = "id,name,category,lon,lat\n", row[64];
    char *dir = test_dir_create();
    double lon, lat;
    sample_shapefile(dir, "m", 4, 3);
    for (int i = 0; i < 49; i++) {
        snprintf(row, sizeof row, "s%d,,transport,%d.%02d,36.%02d\n", i, 112, 54 + i % 7 * 7, 54 + i / 7 * 7);
        strcat(text, row);
    }
    assert_false(county_named(dir, text, 9, &lon, &lat));
    assert_true(county_named(dir, text, 11, &lon, &lat)); /* by now there is room between them */
    assert_true(lon > 112.5 && lon < 113 && lat > 36.5 && lat < 37);
    test_dir_remove(dir);
}

/* ---- areas ---- */

/* By the even-odd rule over the county's own rings, in world units. */
static bool county_holds(const lq_polygons *p, size_t f, lq_point at)
{
    bool in = false;
    for (uint32_t r = p->first_ring[f]; r < p->first_ring[f + 1]; r++)
        for (uint32_t i = p->first_point[r], k = p->first_point[r + 1] - 1; i < p->first_point[r + 1];
             k = i++) {
            const double *a = &p->xy[2 * (size_t)k], *b = &p->xy[2 * (size_t)i];
            if ((a[1] > at.y) != (b[1] > at.y) && at.x < a[0] + (b[0] - a[0]) * (at.y - a[1]) / (b[1] - a[1]))
                in = !in;
        }
    return in;
}

static bool area_holds(const lq_polygons *p, const lq_area *a, lq_point at)
{
    for (size_t f = 0; f < p->features; f++)
        if (a->member[f] && county_holds(p, f, at)) return true;
    return false;
}

/* As names.c writes them at zooms 3 to 6; whole or without what is in brackets. */
static bool area_find(const written *w, const lq_area *a, int zoom, lq_point *at)
{
    static const double size_px[] = {12, 13, 13, 16}, spacing_px[] = {0, 1, 1, 5};
    char lines[LQ_LABEL_BYTES], plain[LQ_LABEL_BYTES];
    const char *name = w->parts.data.english.wanted ? a->name_en : a->name;
    lq_label_style style = lq_label_styles[LQ_LABEL_AREA];
    style.size_px = size_px[zoom - 3];
    style.spacing_px = spacing_px[zoom - 3];
    style.colour = lq_label_ink(a->colour);
    lq_label_break(lines, name);
    if (text_find(w, zoom, lines, &style, at)) return true;
    strcpy(plain, name);
    if (!strstr(plain, " (")) return false;
    *strstr(plain, " (") = 0;
    lq_label_break(lines, plain);
    return text_find(w, zoom, lines, &style, at);
}

static void areas_look(const char *language)
{
    const char *const settings[] = {"language", language, "zoom", "3-6", NULL};
    written w;
    lq_polygons p;
    size_t shown = 0;
    map_write(&w, "styles/old-areas.yaml", settings);
    const lq_areas *areas = &w.parts.data.areas;
    assert_true(lq_arcs_grounds(&p, &w.parts.data.borders.arcs, NULL, 0));
    for (int zoom = 3; zoom <= 6; zoom++)
        for (size_t i = 0; i < areas->n; i++) {
            lq_point at;
            if (!area_find(&w, &areas->at[i], zoom, &at)) continue;
            shown++;
            for (size_t k = 0; k < areas->n; k++)
                if (area_holds(&p, &areas->at[k], at) && !area_holds(&p, &areas->at[i], at))
                    fail_msg("zoom %d: %s lies on %s", zoom, areas->at[i].name_en, areas->at[k].name_en);
        }
    print_message("%s: %zu names of %zu\n", language, shown, 4 * areas->n);
    assert_true(shown >= 3 * areas->n);
    lq_polygons_release(&p);
    written_release(&w);
}

static void no_area_is_named_on_another(void **state)
{
    (void)state;
    areas_look("zh");
    areas_look("en");
}

/* ---- what cannot be written ---- */

static const lq_finding *finding_of(const written *w, const char *kind)
{
    for (size_t i = 0; i < w->parts.findings.n; i++)
        if (!strcmp(w->parts.findings.at[i].kind, kind)) return &w->parts.findings.at[i];
    return NULL;
}

static void a_name_is_told_by_its_own_file(void **state)
{
    (void)state;
    char list[2048] = "code,area_id,area_name\n", row[1100], code[8], many[1000] = "";
    char *dir = test_dir_create(), *shp = test_path(dir, "m.shp");
    sample_shapefile(dir, "m", 2, 1);
    for (int i = 0; i < 300; i++) strcat(many, "山");
    sample_code(code, 2, 0);
    snprintf(row, sizeof row, "%s,a,\U0010FFFD区\n", code);
    strcat(list, row);
    sample_code(code, 2, 1);
    snprintf(row, sizeof row, "%s,b,%s\n", code, many);
    strcat(list, row);
    char *csv = test_text(dir, "my_areas.csv", list);
    const char *const settings[] = {"boundaries", shp,  "crs",  "wgs84", "areas", csv,
                                    "labels",     "on", "zoom", "6-9",   NULL};
    written w;
    map_write(&w, NULL, settings);
    const lq_finding *glyph = finding_of(&w, "glyph-missing"), *length = finding_of(&w, "name-too-long");
    assert_true(glyph && length);
    assert_string_equal(glyph->file, csv);
    assert_string_equal(length->file, csv);
    assert_string_equal(length->code, "b");
    assert_non_null(strstr(length->message, "\"山山山"));
    assert_non_null(strstr(length->message, "900 bytes"));
    assert_true(strlen(length->message) < 200);
    written_release(&w);
    free(shp);
    free(csv);
    test_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_county_keeps_its_name_under_a_symbol),
        cmocka_unit_test(no_name_leaves_its_county),
        cmocka_unit_test(no_area_is_named_on_another),
        cmocka_unit_test(a_name_is_told_by_its_own_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
