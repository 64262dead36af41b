/*
 * test_shows.c: the main job on the real counties and the real census of ../shared/data, skipped where they are not: the counts are
 * those of the data's own card, or of GDAL reading the same files; the tiles' colours are the legend's.
 */
#include "../support/support.h"

#include <cpl_error.h>
#include <gdal.h>
#include <ogr_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/place.h"
#include "../support/tree.h"
#include "../support/witness.h"

#define COUNTIES      "data/cn/counties2020.shp"
#define CENSUS        "data/tables/census2020_county.csv"
#define WORKBOOK      "data/tables/census_county_2020_v1.xlsx"
#define WORKBOOK_ROWS "data/tables/census2020_all_levels.csv" /* the same, fewer columns */

/* The command of the show, at zooms that take no time. */
static void render(place *p, const char *boundaries, const char *crs, const char *table, const char *out)
{
    char *dir = test_path(p->dir, out);
    const char *const set[][2] = {{"boundaries", boundaries},
                                  {"crs", crs},
                                  {"key", "code"},
                                  {"table", table},
                                  {"table-key", "区划代码"},
                                  {"value", "人口数_合计"},
                                  {"classify", "jenks"},
                                  {"classes", "7"},
                                  {"palette", "YlOrRd"},
                                  {"zoom", "4-5"}};
    lq_map *map = NULL;
    lq_report *report = NULL;
    lq_run plan = {0};
    lq_err err = {0};
    assert_int_equal(lq_map_create(&map, &err), LQ_OK);
    for (size_t i = 0; i < sizeof set / sizeof *set; i++)
        if (lq_map_set(map, set[i][0], set[i][1], &err)) fail_msg("%s", err.text);
    if (lq_render(&report, map, dir, &plan, &err)) fail_msg("%s", err.text);
    place_report(p, report);
    lq_map_free(map);
    free(dir);
}

static void assert_counts(const place *p, const char *features, const char *rows, const char *unmatched_rows,
                          const char *unmatched_counties)
{
    assert_true(test_json_is(p->text, "$.features", features));
    assert_true(test_json_is(p->text, "$.rows", rows));
    assert_true(test_json_is(p->text, "$.unmatched_rows", unmatched_rows));
    assert_true(test_json_is(p->text, "$.unmatched_counties", unmatched_counties));
    assert_true(test_json_is(p->text, "$.classes", "7"));
}

/* Lines of a text file that hold a text. */
static size_t lines_with(const place *p, const char *name, const char *what)
{
    char *text = place_read(p, name);
    size_t n = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) n += strstr(line, what) != NULL;
    free(text);
    return n;
}

/* ---- colours ---- */

/* "#rrggbb" of the legend's rows, in their order; returns how many. */
static size_t legend_colours(const place *p, char colour[16][8])
{
    char *legend = place_read(p, "out/map/legend.json"), at[64];
    size_t n = 0;
    for (; n < 16; n++) {
        snprintf(at, sizeof at, "$.rows[%zu].color", n);
        char *text = test_json_get(legend, at);
        snprintf(colour[n], 8, "%s", text);
        bool end = !*text;
        free(text);
        if (end) break;
    }
    free(legend);
    return n;
}

/* Every colour that fills a block of 4 x 4 pixels is one of the legend's, and all of those of the legend are found. */
static void assert_legend_is_the_map(const place *p)
{
    char colour[16][8], name[64], found[8], *path;
    bool seen[16] = {false};
    size_t n = legend_colours(p, colour), flat = 0;
    assert_int_equal(n, 8); /* seven classes and no data */
    for (int x = 22; x <= 28; x++)
        for (int y = 10; y <= 14; y++) {
            snprintf(name, sizeof name, "out/map/5/%d/%d.png", x, y);
            path = test_path(p->dir, name);
            FILE *f = fopen(path, "rb");
            unsigned w, h;
            uint8_t *rgba = f ? test_png_read(path, &w, &h) : NULL;
            if (f) fclose(f);
            free(path);
            for (unsigned i = 0; rgba && i + 4 <= h; i++)
                for (unsigned k = 0; k + 4 <= w; k++) {
                    const uint8_t *at = rgba + 4 * ((size_t)i * w + k);
                    bool same = at[3] == 255;
                    for (unsigned d = 1; same && d < 16; d++)
                        same = !memcmp(at, at + 4 * ((size_t)(d / 4) * w + d % 4), 4);
                    if (!same) continue;
                    size_t c = 0;
                    snprintf(found, sizeof found, "#%02x%02x%02x", at[0], at[1], at[2]);
                    while (c < n && strcmp(found, colour[c])) c++;
                    if (c == n) fail_msg("%s: %s is not in the legend", name, found);
                    seen[c] = true;
                    flat++;
                }
            free(rgba);
        }
    assert_true(flat > 1000);
    for (size_t c = 0; c + 1 < n; c++)
        if (!seen[c]) fail_msg("%s of the legend is nowhere on the map", colour[c]);
}

/* ---- the shows ---- */

static void census_on_counties2020(void **state)
{
    place *p = *state;
    char *shp = test_shared(COUNTIES), *csv = test_shared(CENSUS);
    if (!shp || !csv) {
        free(shp);
        free(csv);
        SKIP_TEST("no ../shared/" COUNTIES " or " CENSUS);
    }
    render(p, shp, "gcj02", csv, "out");
    assert_counts(p, "2889", "2943", "139", "85");
    /* of the 85 counties without a row of their own some have that of another year, by the change table */
    size_t bridged = place_number(p, "$.bridged_counties");
    assert_true(bridged > 30 && bridged < 85);
    assert_int_equal(lines_with(p, "out/join.csv", ",no_row,"), 85 - bridged);
    assert_int_equal(lines_with(p, "out/join.csv", ","), 2889 + 1);
    assert_int_equal(lines_with(p, "out/join.csv", "110101,东城区,708829,value,"), 1);
    assert_legend_is_the_map(p);
    free(shp);
    free(csv);
}

static void census_on_counties2015(void **state)
{
    place *p = *state;
    char *zip = test_shared("data/cn/counties2015.zip"), *csv = test_shared(CENSUS);
    if (!zip || !csv) {
        free(zip);
        free(csv);
        SKIP_TEST("no ../shared/data/cn/counties2015.zip or " CENSUS);
    }
    render(p, zip, "auto", csv, "out");
    assert_counts(p, "2893", "2943", "433", "383");
    assert_legend_is_the_map(p);
    free(zip);
    free(csv);
}

/* GDAL turns the zip into a GeoPackage: the same map comes out, down to the bytes of the tiles. */
static void the_same_as_a_geopackage(void **state)
{
    place *p = *state;
    char *zip = test_shared("data/cn/counties2015.zip"), *csv = test_shared(CENSUS);
    if (!zip || !csv) {
        free(zip);
        free(csv);
        SKIP_TEST("no ../shared/data/cn/counties2015.zip or " CENSUS);
    }
    GDALAllRegister();
    CPLPushErrorHandler(CPLQuietErrorHandler); /* GDAL warns of a multipolygon among polygons */
    char *gpkg = test_path(p->dir, "c.gpkg"), inside[4096];
    snprintf(inside, sizeof inside, "/vsizip/%s", zip);
    GDALDatasetH from = GDALOpenEx(inside, GDAL_OF_VECTOR, NULL, NULL, NULL);
    assert_non_null(from);
    GDALDatasetH to = GDALCreate(GDALGetDriverByName("GPKG"), gpkg, 0, 0, 0, GDT_Unknown, NULL);
    assert_non_null(to);
    assert_non_null(GDALDatasetCopyLayer(to, GDALDatasetGetLayer(from, 0), "counties", NULL));
    GDALClose(to);
    GDALClose(from);
    CPLPopErrorHandler();
    render(p, zip, "auto", csv, "one");
    render(p, gpkg, "auto", csv, "two");
    assert_counts(p, "2893", "2943", "433", "383");
    assert_true(place_trees_equal(p, "one/map", "two/map"));
    free(gpkg);
    free(zip);
    free(csv);
}

typedef struct tally {
    size_t rows, matched, counties_without;
} tally;

/* What joining by code must give, by GDAL: from the same rows as a CSV. */
static tally tally_by_gdal(const char *shp, const char *csv)
{
    enum { COUNTY = 1, ROW = 2 };
    static char has[1000000];
    const char *const path[] = {shp, csv}, *const field[] = {"code", "区划代码"};
    tally t = {0};
    GDALAllRegister();
    memset(has, 0, sizeof has);
    for (int k = 0; k < 2; k++) {
        GDALDatasetH d = GDALOpenEx(path[k], GDAL_OF_VECTOR, NULL, NULL, NULL);
        assert_non_null(d);
        OGRLayerH l = GDALDatasetGetLayer(d, 0);
        int at = OGR_FD_GetFieldIndex(OGR_L_GetLayerDefn(l), field[k]);
        assert_true(at >= 0);
        for (OGRFeatureH f; (f = OGR_L_GetNextFeature(l));) {
            long code = strtol(OGR_F_GetFieldAsString(f, at), NULL, 10);
            if (code < 100000 || code > 999999) code = 0;
            t.rows += k == 1;
            t.matched += k == 1 && has[code] & COUNTY;
            if (code) has[code] |= k ? ROW : COUNTY;
            OGR_F_Destroy(f);
        }
        GDALClose(d);
    }
    for (size_t i = 0; i < sizeof has; i++) t.counties_without += has[i] == COUNTY;
    return t;
}

static void assert_number(const place *p, const char *path, size_t expected)
{
    assert_int_equal(place_number(p, path), expected);
}

static void the_workbook_as_the_table(void **state)
{
    place *p = *state;
    char *shp = test_shared(COUNTIES), *xlsx = test_shared(WORKBOOK), *csv = test_shared(WORKBOOK_ROWS);
    if (!shp || !xlsx || !csv) {
        free(shp);
        free(xlsx);
        free(csv);
        SKIP_TEST("no ../shared/" COUNTIES ", " WORKBOOK " or " WORKBOOK_ROWS);
    }
    tally t = tally_by_gdal(shp, csv);
    render(p, shp, "gcj02", xlsx, "out");
    assert_true(test_json_is(p->text, "$.features", "2889"));
    assert_number(p, "$.rows", t.rows);
    assert_number(p, "$.matched", t.matched);
    assert_number(p, "$.unmatched_rows", t.rows - t.matched);
    assert_number(p, "$.unmatched_counties", t.counties_without);
    assert_int_equal(lines_with(p, "out/join.csv", "110101,东城区,708829,value,"), 1);
    assert_legend_is_the_map(p);
    free(shp);
    free(xlsx);
    free(csv);
}

#define T(f) cmocka_unit_test_setup_teardown(f, place_empty, place_free)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(census_on_counties2020),
        T(census_on_counties2015),
        T(the_same_as_a_geopackage),
        T(the_workbook_as_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
