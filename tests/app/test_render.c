/*
 * test_render.c: the tile directory as its users get it: what --json says, what the tiles show, that the legend is the map's, and that
 * the same inputs give the same bytes. The counties are squares whose middle pixel can be told by hand.
 */
#include "../support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../support/place.h"
#include "../support/sample_map.h"
#include "../support/tree.h"
#include "../support/witness.h"

#define COLUMNS 4
#define ROWS    3

/* One county has no row; one row has no county. */
static const double values[COLUMNS * ROWS] = {1, 2, 3, 4, 5, 6, NAN, 8, 9, 10, 11, 12};

static int twelve_counties(void **state)
{
    place *p = place_create(state, COLUMNS, ROWS);
    free(sample_table(p->dir, "t.csv", COLUMNS, ROWS, values));
    place_shell(p, "echo 999999,7 >> t.csv");
    return 0;
}

/* Standard error goes nowhere unless the options say otherwise. */
static int run(place *p, const char *options)
{
    return place_run(p, "%s%s", options, strstr(options, "2>") ? "" : " 2>/dev/null");
}

#define MAP                                                                                                  \
    "render --boundaries m.shp --crs wgs84 --key code --table t.csv --table-key code --value v --zoom 4-8 "

/* ---- the report ---- */

static void json_is_the_contract(void **state)
{
    place *p = *state;
    static const char *const keys[] = {
        "features",   "rows",          "matched",       "unmatched_rows", "unmatched_counties",
        "classes",    "breaks",        "tiles_planned", "tiles_drawn",    "tiles_linked",
        "tiles_kept", "tiles_removed", "bytes",         "seconds",        "cpu_seconds"};
    assert_int_equal(run(p, MAP "--breaks 4,8 -o out --json"), LQ_OK);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char path[64], *value;
        snprintf(path, sizeof path, "$.%s", keys[i]);
        value = test_json_get(p->text, path);
        if (!*value) fail_msg("no %s in %s", keys[i], p->text);
        free(value);
    }
    assert_int_equal(strchr(p->text, '\n') - p->text, (long)strlen(p->text) - 1);
    assert_true(test_json_is(p->text, "$.features", "12"));
    assert_true(test_json_is(p->text, "$.rows", "12"));
    assert_true(test_json_is(p->text, "$.matched", "11"));
    assert_true(test_json_is(p->text, "$.unmatched_rows", "1"));
    assert_true(test_json_is(p->text, "$.unmatched_counties", "1"));
    assert_true(test_json_is(p->text, "$.classes", "3"));
    assert_true(test_json_is(p->text, "$.breaks", "[1,4,8,12]"));
    assert_non_null(strstr(p->text, "\"findings\":{\"code-wrong\":1,\"county-unmatched\":1}"));
    assert_int_equal(place_number(p, "$.tiles_planned"),
                     place_files(p, "out", ".png") - 1); /* the legend is one, too */
    assert_int_equal(place_number(p, "$.tiles_planned"),
                     place_number(p, "$.tiles_drawn") + place_number(p, "$.tiles_linked"));
}

static void quiet_says_nothing(void **state)
{
    place *p = *state;
    assert_int_equal(run(p, MAP "-o out --quiet 2>&1"), LQ_OK);
    assert_string_equal(p->text, "");
    assert_int_equal(run(p, MAP "-o out --quiet --json 2>&1"), LQ_OK);
    assert_true(p->text[0] == '{');
}

static void dry_run_writes_nothing(void **state)
{
    place *p = *state;
    assert_int_equal(run(p, MAP "-o out --json --dry-run"), LQ_OK);
    size_t planned = place_number(p, "$.tiles_planned");
    assert_int_equal(place_files(p, "out", ""), 0);
    assert_false(place_has(p, "out"));
    assert_int_equal(run(p, MAP "-o out --json"), LQ_OK);
    assert_int_equal(place_number(p, "$.tiles_planned"), planned);
    place_shell(p, "cp -r out before");
    assert_int_equal(run(p, MAP "-o out --json --dry-run"), LQ_OK);
    assert_int_equal(place_number(p, "$.tiles_kept"), planned);
    assert_int_equal(run(p, MAP "-o out --json --dry-run --zoom 4-6 --palette Blues"), LQ_OK);
    assert_int_equal(place_number(p, "$.tiles_kept"), 0);
    assert_int_equal(place_number(p, "$.tiles_removed"), planned - place_number(p, "$.tiles_planned"));
    assert_true(place_trees_equal(p, "out", "before"));
}

/* A note (which column the codes are in) is no fault of the data; a row without a county is one. */
static void strict_counts_faults(void **state)
{
    place *p = *state;
    static const double all[COLUMNS * ROWS] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    free(sample_table(p->dir, "all.csv", COLUMNS, ROWS, all));
    assert_int_equal(
        run(p, "render --boundaries m.shp --table all.csv --value v --zoom 4-6 -o whole --strict --json"),
        LQ_OK);
    assert_non_null(strstr(p->text, "\"findings\":{},\"notes\":{\"key-found\":2}"));
    assert_int_equal(run(p, MAP "-o out --strict --quiet 2>&1"), LQ_STRICT);
    assert_true(test_is_fault(p->text, "no county has the code"));
    assert_int_equal(run(p, "verify out --quiet"), LQ_OK);
    assert_int_equal(run(p, MAP "-o out --strict --json"), LQ_STRICT);
    assert_true(test_json_is(p->text, "$.matched", "11"));
}

/* ---- the same bytes ---- */

static void second_run_keeps_all(void **state)
{
    place *p = *state;
    assert_int_equal(run(p, MAP "-o one --json"), LQ_OK);
    size_t planned = place_number(p, "$.tiles_planned");
    assert_int_equal(run(p, MAP "-o two --json"), LQ_OK);
    assert_true(place_trees_equal(p, "one", "two"));
    assert_int_equal(run(p, MAP "-o two --json"), LQ_OK);
    assert_int_equal(place_number(p, "$.tiles_kept"), planned);
    assert_int_equal(place_number(p, "$.tiles_drawn") + place_number(p, "$.tiles_linked"), 0);
    assert_true(place_trees_equal(p, "one", "two"));
    assert_int_equal(run(p, MAP "-o two --json --force"), LQ_OK);
    assert_int_equal(place_number(p, "$.tiles_kept"), 0);
    assert_int_equal(place_number(p, "$.tiles_drawn") + place_number(p, "$.tiles_linked"), planned);
    assert_true(place_trees_equal(p, "one", "two"));
}

static void threads_and_locale_do_not_show(void **state)
{
    place *p = *state;
    static const char *const locales[] = {"LC_ALL=C.UTF-8", "LC_ALL=de_DE.UTF-8 LANG=ja_JP.UTF-8",
                                          "LC_ALL=zh_CN.GB18030 TZ=Asia/Shanghai"};
    char words[512];
    assert_int_equal(run(p, MAP "--zoom 4-10 -o one --jobs 1"), LQ_OK);
    for (int jobs = 2; jobs <= 3; jobs++) {
        snprintf(words, sizeof words, MAP "--zoom 4-10 -o j%d --jobs %d", jobs, jobs);
        assert_int_equal(run(p, words), LQ_OK);
        snprintf(words, sizeof words, "j%d", jobs);
        assert_true(place_trees_equal(p, "one", words));
    }
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        char before[4096];
        snprintf(before, sizeof before, "cd %s && %s", p->dir, locales[i]);
        assert_int_equal(test_program_in(p->text, before, MAP "--zoom 4-10 -o other --force 2>/dev/null"),
                         LQ_OK);
        assert_true(place_trees_equal(p, "one", "other"));
    }
}

/* ---- what is seen ---- */

/* The pixel of a set's tile that holds a place, at a zoom; as "#rrggbb", or "" where it is not opaque or there is no tile. */
static void colour_at(char colour[8], const place *p, const char *set, int zoom, double lon, double lat)
{
    double world = ldexp(256, zoom), s = sin(lat * M_PI / 180);
    double x = (lon + 180) / 360 * world, y = (0.5 - log((1 + s) / (1 - s)) / (4 * M_PI)) * world;
    char name[128];
    unsigned w, h;
    snprintf(name, sizeof name, "%s/%d/%d/%d.png", set, zoom, (int)(x / 256), (int)(y / 256));
    char *path = test_path(p->dir, name);
    *colour = 0;
    if (!access(path, F_OK)) {
        uint8_t *rgba = test_png_read(path, &w, &h),
                *at =
                    rgba + 4 * ((size_t)(y - floor(y / 256) * 256) * w + (size_t)(x - floor(x / 256) * 256));
        assert_true(w == 256 && h == 256);
        if (at[3] == 255) snprintf(colour, 8, "#%02x%02x%02x", at[0], at[1], at[2]);
        free(rgba);
    }
    free(path);
}

static void middle_of(int county, double *lon, double *lat)
{
    *lon = SAMPLE_WEST_DEG + (county % COLUMNS + 0.5) * SAMPLE_SIZE_DEG;
    *lat = SAMPLE_SOUTH_DEG + (county / COLUMNS + 0.5) * SAMPLE_SIZE_DEG;
}

static void assert_county_is(const place *p, const char *set, int county, const char *colour)
{
    char found[8];
    double lon, lat;
    middle_of(county, &lon, &lat);
    for (int zoom = 6; zoom <= 8; zoom++) {
        colour_at(found, p, set, zoom, lon, lat);
        if (strcmp(found, colour))
            fail_msg("county %d is \"%s\" at zoom %d, not %s", county, found, zoom, colour);
    }
}

/* Breaks 4 and 8: counties 0-2 are in the first class, 3-5 in the second (4 belongs to it), 7 on in the third; 6 has no data. */
static void counties_have_their_colours(void **state)
{
    place *p = *state;
    char outside[8];
    assert_int_equal(
        run(p,
            MAP "--breaks 4,8 --palette '#ff0000,#00ff00,#0000ff' --no-data '#123456' --border none -o out"),
        LQ_OK);
    for (int i = 0; i < COLUMNS * ROWS; i++)
        assert_county_is(p, "out/map", i,
                         i < 3    ? "#ff0000"
                         : i < 6  ? "#00ff00"
                         : i == 6 ? "#123456"
                                  : "#0000ff");
    colour_at(outside, p, "out/map", 7, SAMPLE_WEST_DEG - 0.1, SAMPLE_SOUTH_DEG + 0.1);
    assert_string_equal(outside, "");
    assert_int_equal(
        run(p, MAP "--breaks 4,8 --palette '#ff0000,#00ff00,#0000ff' --no-data none --border none -o out"),
        LQ_OK);
    assert_county_is(p, "out/map", 6, "");
}

/* The classes of --json, of the legend and of the picture are one. */
static void legend_is_the_map(void **state)
{
    place *p = *state;
    char path[64];
    assert_int_equal(run(p, MAP "--classify jenks --classes 4 --palette Blues --border none -o out --json"),
                     LQ_OK);
    size_t classes = place_number(p, "$.classes"), counted = 0;
    char *legend = place_read(p, "out/map/legend.json");
    assert_int_equal(classes, 4);
    for (size_t i = 0; i <= classes; i++) {
        snprintf(path, sizeof path, "$.rows[%zu].color", i);
        char *colour = test_json_get(legend, path);
        snprintf(path, sizeof path, "$.rows[%zu].count", i);
        size_t count = test_json_number(legend, path), seen = 0;
        for (int c = 0; c < COLUMNS * ROWS; c++) {
            char found[8];
            double lon, lat;
            middle_of(c, &lon, &lat);
            colour_at(found, p, "out/map", 7, lon, lat);
            seen += !strcmp(found, colour);
        }
        assert_int_equal(seen, count);
        counted += count;
        free(colour);
        if (i == classes) continue;
        snprintf(path, sizeof path, "$.rows[%zu].low", i);
        char *low = test_json_get(legend, path);
        snprintf(path, sizeof path, "$.breaks[%zu]", i);
        assert_true(test_json_is(p->text, path, low));
        free(low);
    }
    assert_int_equal(counted, COLUMNS * ROWS);
    free(legend);
}

/* ---- kinds of map ---- */

/* Three indicators in a map file in another folder, whose paths are its own. */
static void map_file_of_several(void **state)
{
    place *p = *state;
    place_put(
        p, "maps/sub/m.yaml",
        "title: 三张图\nboundaries: ../../m.shp\ncrs: wgs84\nkey: code\ntable: ../../t.csv\ntable-key: "
        "code\nzoom: 6-8\nborder: none\n"
        "indicators:\n"
        "  - {id: low, value: v, classify: manual, breaks: [6], palette: ['#ff0000', '#00ff00'], title: 低}\n"
        "  - {id: high, value: v, classify: manual, breaks: [10], palette: ['#ff0000', '#0000ff'], title: "
        "高}\n"
        "  - {id: kind, value: v, classify: categorical}\n");
    assert_int_equal(run(p, "render maps/sub/m.yaml -o out --json"), LQ_OK);
    assert_true(test_json_is(p->text, "$.indicators.low.classes", "2"));
    assert_true(test_json_is(p->text, "$.indicators.high.breaks", "[1,10,12]"));
    assert_true(test_json_is(p->text, "$.indicators.kind.classes", "11"));
    assert_non_null(
        strstr(p->text, "\"code-wrong\":1,\"county-unmatched\":1")); /* once, not for each indicator */
    assert_int_equal(place_files(p, "out", "legend.svg"), 3);
    assert_int_equal(place_files(p, "out", "tilejson.json"), 3);
    assert_int_equal(place_files(p, "out", "index.html"), 1);
    assert_int_equal(place_files(p, "out", ".csv"), 5); /* findings, join, and join-ID for each */
    for (int i = 0; i < COLUMNS * ROWS; i++) {
        if (isnan(values[i])) continue;
        assert_county_is(p, "out/low", i, values[i] < 6 ? "#ff0000" : "#00ff00");
        assert_county_is(p, "out/high", i, values[i] < 10 ? "#ff0000" : "#0000ff");
    }
    assert_int_equal(run(p, "verify out --quiet"), LQ_OK);
}

/* The first template drawn for one set serves the others, so a change in one must not show in the bytes of another. */
static void several_are_what_each_would_be_later(void **state)
{
    place *p = *state;
    static const char *const map =
        "boundaries: m.shp\ncrs: wgs84\ntable: t.csv\nvalue: v\nzoom: 5-8\nindicators:\n"
        "  - {id: a, classify: manual, breaks: [6]}\n  - {id: b, classify: manual, breaks: [%d]}\n";
    char text[512];
    snprintf(text, sizeof text, map, 3);
    place_put(p, "m.yaml", text);
    assert_int_equal(run(p, "render m.yaml -o out"), LQ_OK);
    snprintf(text, sizeof text, map, 9);
    place_put(p, "m.yaml", text);
    assert_int_equal(run(p, "render m.yaml -o out"), LQ_OK);
    assert_int_equal(run(p, "render m.yaml -o fresh"), LQ_OK);
    assert_true(place_trees_equal(p, "out", "fresh"));
}

static void boundaries_alone(void **state)
{
    place *p = *state;
    assert_int_equal(
        run(p, "render --boundaries m.shp --zoom 6-8 --no-data '#abcdef' --border none -o out --json"),
        LQ_OK);
    assert_true(test_json_is(p->text, "$.classes", "0"));
    assert_true(test_json_is(p->text, "$.rows", "0"));
    assert_true(test_json_is(p->text, "$.unmatched_counties", "0"));
    assert_true(test_json_is(p->text, "$.breaks", "[]"));
    assert_non_null(strstr(p->text, "\"findings\":{}"));
    for (int i = 0; i < COLUMNS * ROWS; i++) assert_county_is(p, "out/map", i, "#abcdef");
    char *legend = place_read(p, "out/map/legend.json");
    assert_true(test_json_is(legend, "$.rows[0].label", "县级单位"));
    assert_true(test_json_is(legend, "$.rows[1].label", ""));
    free(legend);
}

/* Without attributes, or with none that is a code, there is still something to draw. */
static void boundaries_without_codes(void **state)
{
    place *p = *state;
    assert_int_equal(
        run(p, "render --boundaries m.shp --zoom 6-8 --no-data '#abcdef' --border none -o whole"), LQ_OK);
    place_shell(p, "rm m.dbf");
    assert_int_equal(
        run(p, "render --boundaries m.shp --zoom 6-8 --no-data '#abcdef' --border none -o out --json"),
        LQ_OK);
    assert_non_null(strstr(p->text, "\"dbf-missing\":1,\"codes-missing\":1"));
    for (int i = 0; i < COLUMNS * ROWS; i++) assert_county_is(p, "out/map", i, "#abcdef");
    assert_true(place_trees_equal(p, "out/map", "whole/map"));
    place_shell(p, "rm m.prj");
    assert_int_equal(run(p, "render --boundaries m.shp --zoom 6-8 -o out --json"), LQ_OK);
    assert_non_null(strstr(p->text, "\"crs-assumed\":1"));
}

static void labels_are_classes(void **state)
{
    place *p = *state;
    char code[8], table[1024] = "code,kind\n";
    for (int i = 0; i < COLUMNS * ROWS; i++) {
        sample_code(code, COLUMNS, i);
        snprintf(table + strlen(table), sizeof table - strlen(table), "%s,%s\n", code,
                 i % 3 == 0   ? "太行"
                 : i % 3 == 1 ? "大别"
                              : "");
    }
    place_put(p, "k.csv", table);
    assert_int_equal(run(p, "render --boundaries m.shp --table k.csv --value kind --classify categorical "
                            "--palette '#010203,#040506' "
                            "--no-data '#070809' --border none --zoom 6-8 -o out --json"),
                     LQ_OK);
    for (int i = 0; i < COLUMNS * ROWS; i++)
        assert_county_is(p, "out/map", i, i % 3 == 0 ? "#010203" : i % 3 == 1 ? "#040506" : "#070809");
    char *legend = place_read(p, "out/map/legend.json");
    assert_true(test_json_is(legend, "$.rows[0].label", "太行"));
    assert_true(test_json_is(legend, "$.rows[1].label", "大别"));
    assert_true(test_json_is(legend, "$.rows[2].label", "无数据"));
    free(legend);
}

static void constant_and_missing_columns(void **state)
{
    place *p = *state;
    char code[8], table[1024] = "code,same,none\n";
    for (int i = 0; i < COLUMNS * ROWS; i++) {
        sample_code(code, COLUMNS, i);
        snprintf(table + strlen(table), sizeof table - strlen(table), "%s,7,—\n", code);
    }
    place_put(p, "c.csv", table);
    static const char *const methods[] = {"equal", "quantile", "jenks", "pretty", "stddev", "headtail"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        char words[512];
        snprintf(words, sizeof words,
                 "render --boundaries m.shp --table c.csv --value same --classify %s --palette "
                 "'#0a0b0c,#0a0b0c,#0a0b0c,#0a0b0c,#0a0b0c' --border none "
                 "--zoom 6-8 -o same --json",
                 methods[i]);
        assert_int_equal(run(p, words), LQ_OK);
        assert_int_equal(place_number(p, "$.classes"), 1);
        assert_non_null(strstr(p->text, "\"fewer-classes\":1"));
    }
    assert_county_is(p, "same/map", 5, "#0a0b0c");
    assert_int_equal(run(p,
                         "render --boundaries m.shp --table c.csv --value none --no-data '#070809' --border "
                         "none --zoom 6-8 -o none --json"),
                     LQ_OK);
    assert_true(test_json_is(p->text, "$.classes", "0"));
    assert_non_null(strstr(p->text, "\"no-values\":1"));
    assert_county_is(p, "none/map", 5, "#070809");
}

#define T(f) cmocka_unit_test_setup_teardown(f, twelve_counties, place_free)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(json_is_the_contract),
        T(quiet_says_nothing),
        T(dry_run_writes_nothing),
        T(strict_counts_faults),
        T(second_run_keeps_all),
        T(threads_and_locale_do_not_show),
        T(counties_have_their_colours),
        T(legend_is_the_map),
        T(map_file_of_several),
        T(several_are_what_each_would_be_later),
        T(boundaries_alone),
        T(boundaries_without_codes),
        T(labels_are_classes),
        T(constant_and_missing_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
