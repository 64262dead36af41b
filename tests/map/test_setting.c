/* test_setting.c: every kind of value (value.c), said right and wrong, through lq_map_set; and the table of settings itself. */
#include "../support/support.h"

#include <stdlib.h>
#include <string.h>
#include "map/map.h"
#include "map/setting.h"
#include "map/value.h"

static lq_map *map_new(void)
{
    lq_map *map = NULL;
    assert_int_equal(lq_map_create(&map, NULL), LQ_OK);
    return map;
}

static int setup(void **state)
{
    *state = map_new();
    return 0;
}

static int teardown(void **state)
{
    lq_map_free(*state);
    return 0;
}

static void set(lq_map *map, const char *name, const char *value)
{
    lq_err err = {0};
    lq_code code = lq_map_set(map, name, value, &err);
    if (code) print_message("%s\n", err.text);
    assert_int_equal(code, LQ_OK);
}

static void refused(lq_map *map, const char *name, const char *value, const char *wanted)
{
    lq_err err = {0};
    assert_int_equal(lq_map_set(map, name, value, &err), LQ_USAGE);
    assert_string_equal(err.text, wanted);
}

static void texts(void **state)
{
    lq_map *map = *state;
    set(map, "title", "太行老区");
    set(map, "key", "code");
    set(map, "boundaries", "a b.shp");
    set(map, "table-key", "省,县");
    assert_string_equal(map->title, "太行老区");
    assert_string_equal(map->key, "code");
    assert_string_equal(map->boundaries, "a b.shp");
    assert_string_equal(map->common.table_key, "省,县");
    set(map, "title", "");
    assert_string_equal(map->title, "");
    refused(map, "key", "", "key: no value; write FIELD");
    refused(map, "boundaries", "", "boundaries: no value; write FILE");
    refused(map, "title", "a\nb",
            "title: \"a?b\" holds a line break or control character; write it on one line");
    refused(map, "title", "\xD6\xD0", "title: \"??\" is not UTF-8; write it in UTF-8");
    assert_string_equal(map->title, "");
}

static void a_long_value_is_shown_short(void **state)
{
    char value[1000], wanted[1000] = "zoom: \"";
    memset(value, 'x', sizeof value);
    value[sizeof value - 1] = 0;
    memset(wanted + strlen(wanted), 'x', LQ_SHOWN_BYTES - 8);
    strcat(wanted, "...\" is not a range of zoom levels; write MIN-MAX, for example 4-10");
    refused(*state, "zoom", value, wanted);
}

static void zooms(void **state)
{
    lq_map *map = *state;
    assert_int_equal(map->zoom_min, -1);
    set(map, "zoom", "4-10");
    assert_true(map->zoom_min == 4 && map->zoom_max == 10);
    set(map, "zoom", "7");
    assert_true(map->zoom_min == 7 && map->zoom_max == 7);
    set(map, "zoom", "0-22");
    assert_true(map->zoom_min == 0 && map->zoom_max == 22);
    refused(map, "zoom", "10-4", "zoom: \"10-4\" is out of order; write 4-10");
    refused(map, "zoom", "0-23", "zoom: \"0-23\" goes too far; zoom levels are 0 to 22");
    refused(map, "zoom", "99999999999999999999",
            "zoom: \"99999999999999999999\" goes too far; zoom levels are 0 to 22");
    const char *bad[] = {"-", "4-", "-4", "4-10-12", "4..10", "4 - 10", "four", "4-10x", "+4"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(lq_map_set(map, "zoom", bad[i], NULL), LQ_USAGE);
    assert_true(map->zoom_min == 0 && map->zoom_max == 22);
}

static void boxes(void **state)
{
    lq_map *map = *state;
    set(map, "bbox", "108.3, 28.9,119.9 ,42.7");
    const double wanted[4] = {108.3, 28.9, 119.9, 42.7};
    assert_true(map->has_bbox && !memcmp(map->bbox, wanted, sizeof wanted));
    set(map, "bbox", "-180,-90,180,90");
    refused(map, "bbox", "1,2,3",
            "bbox: \"1,2,3\" is not four numbers; write W,S,E,N, for example 108.3,28.9,119.9,42.7");
    refused(map, "bbox", "119,28,108,42",
            "bbox: \"119,28,108,42\" has its west not west of its east; the order is W,S,E,N, and no box "
            "crosses 180 degrees");
    refused(map, "bbox", "108,42,119,42",
            "bbox: \"108,42,119,42\" has its south not south of its north; the order is W,S,E,N");
    refused(
        map, "bbox", "28,108,42,119",
        "bbox: \"28,108,42,119\" leaves the world; give degrees: longitude -180 to 180, latitude -90 to 90");
    const char *bad[] = {"1,2,3,4,5", "1,2,3,x", "1,2,3,", ",,,", "1,2,3,nan", "0,0,181,1", "0,-91,1,1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(lq_map_set(map, "bbox", bad[i], NULL), LQ_USAGE);
    assert_true(map->bbox[0] == -180);
}

static void breaks(void **state)
{
    lq_map *map = *state;
    set(map, "breaks", "-1.5,0,2e3");
    assert_int_equal(map->common.n_breaks, 3);
    assert_true(map->common.breaks[0] == -1.5 && map->common.breaks[1] == 0 && map->common.breaks[2] == 2000);
    refused(map, "breaks", "1,5,5", "breaks: 5 does not come after 5; the limits must increase");
    refused(map, "breaks", "1,5,2", "breaks: 2 does not come after 5; the limits must increase");
    refused(map, "breaks", "1;5",
            "breaks: \"1;5\" is not a list of up to 63 numbers; write A,B,C, for example 10,20,50");
    assert_int_equal(map->common.n_breaks, 3);
    char many[64 * 4 + 1] = "10";
    for (int i = 1; i < 63; i++) strcat(many, (char[]){',', (char)('1' + i / 10), (char)('0' + i % 10), 0});
    set(map, "breaks", many);
    assert_int_equal(map->common.n_breaks, 63);
    strcat(many, ",99");
    assert_int_equal(lq_map_set(map, "breaks", many, NULL), LQ_USAGE);
}

static void counts_and_choices(void **state)
{
    lq_map *map = *state;
    set(map, "classes", "64");
    assert_int_equal(map->common.classes, 64);
    refused(map, "classes", "0", "classes: \"0\" is not a whole number from 1 to 64");
    refused(map, "classes", "65", "classes: \"65\" is not a whole number from 1 to 64");
    refused(map, "classes", "5.5", "classes: \"5.5\" is not a whole number from 1 to 64");
    set(map, "classify", "jenks");
    assert_int_equal(map->common.method, LQ_JENKS);
    refused(map, "classify", "quantle", "classify: unknown \"quantle\"; did you mean \"quantile\"?");
    refused(
        map, "classify", "best",
        "classify: unknown \"best\"; choose one of equal, quantile, jenks, pretty, stddev, headtail, manual, "
        "categorical");
    assert_int_equal(map->common.method, LQ_JENKS);
    set(map, "labels", "off");
    set(map, "labels", "false");
    assert_false(map->labels);
    refused(map, "labels", "maybe", "labels: \"maybe\" is not a switch; write on or off");
}

static void colours_and_borders(void **state)
{
    lq_map *map = *state;
    set(map, "no-data", "#01020380");
    assert_memory_equal(&map->common.no_data, "\1\2\3\x80", 4);
    set(map, "no-data", "none");
    assert_int_equal(map->common.no_data.a, 0);
    refused(map, "no-data", "red", "no-data: \"red\" is not a colour; write #rrggbb, #rrggbbaa or none");
    set(map, "border", "#808081:1.25");
    const lq_line_style *county = &map->line[LQ_LINE_COUNTY];
    assert_memory_equal(&county->colour, "\x80\x80\x81\xFF", 4);
    assert_true(county->width_px == 1.25 && county->zoom_min == 0 && county->zoom_max == 22);
    set(map, "border", "#808082");
    assert_true(county->width_px == 0.6);
    set(map, "border", "none");
    assert_true(county->width_px == 0);
    refused(map, "border", "grey", "border: \"grey\" is not a line; write #rrggbb, #rrggbb:WIDTH_PX or none");
    refused(
        map, "border", "#808080:-1",
        "border: \"#808080:-1\" has no width from 0 to 64 pixels; write #rrggbb, #rrggbb:WIDTH_PX or none");
    refused(map, "border", "#808080:",
            "border: \"#808080:\" has no width from 0 to 64 pixels; write #rrggbb, #rrggbb:WIDTH_PX or none");
    set(map, "palette", "RdBu-r");
    refused(map, "palette", "YlOrRed", "palette: unknown palette \"YlOrRed\"; did you mean \"YlOrRd\"?");
    refused(map, "palette", "#12", "palette: \"#12\" is not a colour; write #rrggbb");
    assert_string_equal(map->common.palette, "RdBu-r");
}

static void systems(void **state)
{
    lq_map *map = *state;
    const char *good[] = {"wgs84", "gcj02", "bd09", "cgcs2000", "auto", "EPSG:4490"};
    for (size_t i = 0; i < 6; i++) {
        set(map, "crs", good[i]);
        assert_string_equal(map->crs, good[i]);
    }
    set(map, "crs", "epsg:32650");
    assert_string_equal(map->crs, "EPSG:32650");
    refused(map, "crs", "wgs-84", "crs: unknown \"wgs-84\"; did you mean \"wgs84\"?");
    refused(map, "crs",
            "EPSG:", "crs: unknown \"EPSG:\"; choose one of wgs84, gcj02, bd09, cgcs2000, auto or EPSG:n");
    assert_int_equal(lq_map_set(map, "crs", "EPSG:44x0", NULL), LQ_USAGE);
    assert_int_equal(lq_map_set(map, "crs", "EPSG:1234567890", NULL), LQ_USAGE);
}

static void ids(void **state)
{
    lq_map *map = *state;
    set(map, "id", "Pop-2020_a");
    assert_string_equal(map->common.id, "Pop-2020_a");
    const char *bad[] = {"a b", "..", "a/b", "人口", "a.b"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(lq_map_set(map, "id", bad[i], NULL), LQ_USAGE);
    refused(map, "id", "../x",
            "id: \"../x\" cannot name a tile set; use up to 64 letters a-z, digits, - and _");
}

static void tables_and_sheets(void **state)
{
    lq_map *map = *state;
    char *dir = test_dir_create(), *odd = test_text(dir, "no#1.csv", "x");
    set(map, "table", "a.xlsx#表 1");
    assert_string_equal(map->common.table, "a.xlsx");
    assert_string_equal(map->common.sheet, "表 1");
    set(map, "table", "b.csv");
    assert_string_equal(map->common.table, "b.csv");
    assert_null(map->common.sheet);
    set(map, "table", odd);
    assert_string_equal(map->common.table, odd);
    assert_null(map->common.sheet);
    refused(map, "table", "a.xlsx#", "table: \"a.xlsx#\" is not FILE#SHEET; name both, or FILE alone");
    refused(map, "table", "#s", "table: \"#s\" is not FILE#SHEET; name both, or FILE alone");
    free(odd);
    test_dir_remove(dir);
}

/* Ids stay as they are, files begin at the folder of the map file; here that is the working directory. */
static void areas_are_ids_and_files(void **state)
{
    lq_map *map = *state;
    set(map, "areas", "taihang,lists/my.csv");
    assert_string_equal(map->areas, "taihang,lists/my.csv");
    set(map, "area-fill", "hatch");
    assert_int_equal(map->area_fill, LQ_AREA_HATCH);
    set(map, "layers", "apart");
    assert_int_equal(map->layers, LQ_LAYERS_APART);
    refused(map, "layers", "apartt", "layers: unknown \"apartt\"; did you mean \"apart\"?");
    set(map, "dim", "on");
    set(map, "labels", "on");
    assert_true(map->dim && map->labels);
    set(map, "sites", "s.csv");
    set(map, "sites-crs", "gcj02");
    set(map, "lines", "l.shp");
    assert_string_equal(map->sites, "s.csv");
    assert_string_equal(map->sites_crs, "gcj02");
    assert_string_equal(map->project_lines, "l.shp");
    refused(map, "areas", "a,", "areas: \"a,\" has an empty part; write ID,ID");
    refused(map, "area-fill", "stripes",
            "area-fill: unknown \"stripes\"; choose one of auto, tint, hatch, none");
}

static void unknown_names(void **state)
{
    refused(*state, "palete", "x", "unknown setting \"palete\"; did you mean \"palette\"?");
    refused(*state, "xyzzy", "x", "unknown setting \"xyzzy\"");
    refused(*state, "colour", "#000000", "unknown setting \"colour\"");
}

/* No two rows of one part share a name, and every row has its words. */
static void the_table_is_whole(void **state)
{
    (void)state;
    lq_setting_info a, b;
    size_t n = 0;
    for (; lq_setting_at(&a, n); n++) {
        assert_true(*a.name && *a.metavar && *a.help);
        for (size_t k = 0; k < n && lq_setting_at(&b, k); k++)
            assert_false(!strcmp(a.name, b.name) && (!strcmp(a.scope, b.scope) || (a.option && b.option)));
    }
    assert_true(n > 20);
    assert_false(lq_setting_at(&a, n));
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
static void what_has_no_effect_is_told(void **state)
{
    (void)state;
    static const char *const cases[][3] = {{"dim", "on", "areas"},
                                           {"area-fill", "tint", "areas"},
                                           {"sites-crs", "gcj02", "sites"},
                                           {"lines-crs", "gcj02", "lines"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lq_map *map;
        lq_findings f = {0};
        assert_int_equal(lq_map_create(&map, NULL), LQ_OK);
        set(map, cases[i][0], cases[i][1]);
        lq_settings_idle_tell(map, &f);
        assert_int_equal(f.n, 1);
        assert_string_equal(f.at[0].kind, "setting-idle");
        assert_true(lq_finding_is_note(f.at[0].kind));
        assert_non_null(strstr(f.at[0].message, cases[i][0]));
        assert_non_null(strstr(f.at[0].message, cases[i][2]));
        lq_findings_release(&f);
        set(map, cases[i][2], "x.csv");
        lq_settings_idle_tell(map, &f);
        assert_int_equal(f.n, 0);
        lq_map_free(map);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(texts),
        T(a_long_value_is_shown_short),
        T(zooms),
        T(boxes),
        T(breaks),
        T(counts_and_choices),
        T(colours_and_borders),
        T(systems),
        T(ids),
        T(tables_and_sheets),
        T(areas_are_ids_and_files),
        T(unknown_names),
        T(the_table_is_whole),
        cmocka_unit_test(what_has_no_effect_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
