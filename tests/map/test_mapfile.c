/* test_mapfile.c: a map file says what it says; a bad one is answered with its line, its column and a way out. */
#include "../support/support.h"

#include <stdlib.h>
#include <string.h>
#include "map/mapfile.h"

static const char *const whole = "# a map\n"
                                 "title: 太行老区\n"
                                 "attribution: \"国家统计局: 2020\"\n"
                                 "boundaries: ../shapes/counties.shp\n"
                                 "key: code\n"
                                 "name: name\n"
                                 "crs: wgs84\n"
                                 "encoding: UTF-8\n"
                                 "zoom: 5-10\n"
                                 "bbox: [110, 33.5, 116, 42]\n"
                                 "labels: off\n"
                                 "no-data: none\n"
                                 "borders:\n"
                                 "  county: {colour: \"#808080\", width: 0.6, zoom: 7-22}\n"
                                 "  prefecture: \"#606060:1\"\n"
                                 "  province:\n"
                                 "    width: 2\n"
                                 "  outer: none\n"
                                 "indicators:\n"
                                 "  - id: sites\n"
                                 "    title: 项目数\n"
                                 "    unit: 个\n"
                                 "    table: tables/sites.xlsx#表1\n"
                                 "    table-key: [省, 县]\n"
                                 "    table-encoding: GB18030\n"
                                 "    value: 数量\n"
                                 "    classify: manual\n"
                                 "    breaks: [1, 2.5, 1e2]\n"
                                 "    palette: [\"#ffffcc\", \"#fd8d3c\", \"#bd0026\", \"#800026\"]\n"
                                 "  - id: people\n"
                                 "    table: /data/people.csv\n"
                                 "    value: 人口\n"
                                 "    classify: jenks\n"
                                 "    classes: 7\n"
                                 "    palette: YlOrRd-r\n"
                                 "    no-data: '#eeeeee'\n";

static lq_code parse(lq_map **map, const char *text, size_t n, lq_err *err)
{
    lq_code code = lq_map_create(map, err);
    return code ? code : lq_mapfile_parse(*map, "dir/m.yaml", text, n, err);
}

static lq_map *reads(const char *text)
{
    lq_map *map = NULL;
    lq_err err = {0};
    lq_code code = parse(&map, text, strlen(text), &err);
    if (code) print_message("%s\n", err.text);
    assert_int_equal(code, LQ_OK);
    return map;
}

static void map_is_whole(const lq_map *map)
{
    const double bbox[4] = {110, 33.5, 116, 42};
    assert_string_equal(map->title, "太行老区");
    assert_string_equal(map->attribution, "国家统计局: 2020");
    assert_string_equal(map->boundaries, "dir/../shapes/counties.shp");
    assert_string_equal(map->key, "code");
    assert_string_equal(map->name, "name");
    assert_string_equal(map->crs, "wgs84");
    assert_string_equal(map->encoding, "UTF-8");
    assert_true(map->zoom_min == 5 && map->zoom_max == 10 && !map->labels && map->has_bbox);
    assert_memory_equal(map->bbox, bbox, sizeof bbox);
}

static void borders_are_whole(const lq_line_style *line)
{
    assert_memory_equal(&line[LQ_LINE_COUNTY].colour, "\x80\x80\x80\xFF", 4);
    assert_true(line[LQ_LINE_COUNTY].width_px == 0.6 && line[LQ_LINE_COUNTY].zoom_min == 7);
    assert_memory_equal(&line[LQ_LINE_PREFECTURE].colour, "\x60\x60\x60\xFF", 4);
    assert_true(line[LQ_LINE_PREFECTURE].width_px == 1 && line[LQ_LINE_PREFECTURE].zoom_min == 0);
    assert_true(line[LQ_LINE_PROVINCE].width_px == 2 && line[LQ_LINE_PROVINCE].colour.a > 0);
    assert_true(line[LQ_LINE_OUTER].width_px == 0);
}

static void a_whole_file(void **state)
{
    (void)state;
    lq_map *map = reads(whole);
    map_is_whole(map);
    borders_are_whole(map->line);
    assert_int_equal(map->n_indicators, 2);
    const lq_indicator *a = &map->indicator[0], *b = &map->indicator[1];
    assert_string_equal(a->id, "sites");
    assert_string_equal(a->title, "项目数");
    assert_string_equal(a->unit, "个");
    assert_string_equal(a->table, "dir/tables/sites.xlsx");
    assert_string_equal(a->sheet, "表1");
    assert_string_equal(a->table_key, "省,县");
    assert_string_equal(a->table_encoding, "GB18030");
    assert_string_equal(a->value, "数量");
    assert_true(a->method == LQ_MANUAL && a->n_breaks == 3);
    assert_true(a->breaks[0] == 1 && a->breaks[1] == 2.5 && a->breaks[2] == 100);
    assert_string_equal(a->palette, "#ffffcc,#fd8d3c,#bd0026,#800026");
    assert_int_equal(a->no_data.a, 0);
    assert_string_equal(b->table, "/data/people.csv");
    assert_null(b->sheet);
    assert_true(b->method == LQ_JENKS && b->classes == 7);
    assert_string_equal(b->palette, "YlOrRd-r");
    assert_memory_equal(&b->no_data, "\xEE\xEE\xEE\xFF", 4);
    lq_map_free(map);
}

static void a_short_file(void **state)
{
    (void)state;
    lq_map *map = reads("\xEF\xBB\xBF"
                        "boundaries: c.shp\r\ntable: t.csv\r\nvalue: v\r\nbreaks: 1,2\r\nzoom: [4, 7]\r\n");
    assert_string_equal(map->boundaries, "dir/c.shp");
    assert_string_equal(map->common.table, "dir/t.csv");
    assert_int_equal(map->common.n_breaks, 2);
    assert_true(map->zoom_min == 4 && map->zoom_max == 7);
    assert_int_equal(map->n_indicators, 0);
    lq_map_free(map);
}

static void nothing_said(void **state)
{
    (void)state;
    const char *texts[] = {"",   "\n",  "# only a comment\n", "---\n", "---\n...\n",
                           "{}", "~\n", "\xEF\xBB\xBF"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        lq_map *map = reads(texts[i]);
        assert_null(map->boundaries);
        lq_map_free(map);
    }
}

typedef struct bad_file {
    const char *text, *wanted;
} bad_file;

static const bad_file bad_files[] = {
    {"palete: Blues\n", "1:1: unknown key \"palete\"; did you mean \"palette\"?"},
    {"title: x\nindicator: []\n", "2:1: unknown key \"indicator\"; did you mean \"indicators\"?"},
    {"title: x\ntable_key: a\n", "2:1: unknown key \"table_key\"; did you mean \"table-key\"?"},
    {"quux: 1\n", "1:1: unknown key \"quux\"; \"laoqu help render\" lists the keys"},
    {"标题: 1\n", "1:1: unknown key \"标题\"; \"laoqu help render\" lists the keys"},
    {"title: a\nzoom: 4-10\ntitle: b\n", "3:1: key \"title\" stands in line 1 already; keep one of them"},
    {"zoom: 10-4\n", "1:7: zoom: \"10-4\" is out of order; write 4-10"},
    {"{title: 太行, zoom: 10-4}\n", "1:19: zoom: \"10-4\" is out of order; write 4-10"},
    {"\xEF\xBB\xBF"
     "zoom: 10-4\n",
     "1:7: zoom: \"10-4\" is out of order; write 4-10"},
    {"bbox: [1, 2, 3]\n",
     "1:7: bbox: \"1,2,3\" is not four numbers; write W,S,E,N, for example 108.3,28.9,119.9,42.7"},
    {"bbox: [1, [2], 3, 4]\n", "1:11: bbox: a list or mapping inside a list; write plain values"},
    {"bbox: [1, 2, 3, ~]\n",
     "1:17: bbox: no value; leave the key out, or put a value that begins with # in quotes"},
    {"title: [a, b]\n", "1:8: title: a list where one value belongs; write TEXT"},
    {"title: {a: b}\n", "1:8: title: a mapping where a value belongs; write TEXT"},
    {"table-key: ['a,b']\n",
     "1:13: table-key: a comma inside one part of the list; give each part its own entry"},
    {"breaks: []\n", "1:9: breaks: no value; write A,B,C"},
    {"border: #808080\n",
     "1:8: border: no value; leave the key out, or put a value that begins with # in quotes"},
    {"classes: five\n", "1:10: classes: \"five\" is not a whole number from 1 to 64"},
    {"classify: Jenk\n", "1:11: classify: unknown \"Jenk\"; did you mean \"jenks\"?"},
    {"palette: ['#ff0000', 'red']\n", "1:10: palette: \"red\" is not a colour; write #rrggbb"},
    {"title: \"a\\0b\"\n", "1:8: title: the value holds a zero byte; leave it out"},
    {"title: \"a\\nb\"\n",
     "1:8: title: \"a?b\" holds a line break or control character; write it on one line"},
    {"boundaries: ''\n", "1:13: boundaries: no value; write FILE"},
    {"labels: perhaps\n", "1:9: labels: \"perhaps\" is not a switch; write on or off"},
    {"lines: {county: none}\n", "1:8: lines: a mapping where a value belongs; write FILE"},
    {"borders: none\n",
     "1:10: borders: not a mapping; write a line for county, prefecture, province or outer below it"},
    {"borders:\n",
     "1:9: borders: not a mapping; write a line for county, prefecture, province or outer below it"},
    {"bordres: {county: none}\n", "1:1: unknown key \"bordres\"; did you mean \"borders\"?"},
    {"borders: {counties: none}\n", "1:11: unknown key \"counties\"; did you mean \"county\"?"},
    {"borders:\n  county: {color: '#000000'}\n", "2:12: unknown key \"color\"; did you mean \"colour\"?"},
    {"borders:\n  county: {width: -1}\n", "2:19: width: \"-1\" is not a number from 0 to 64"},
    {"borders:\n  county: [1]\n",
     "2:11: county: a list where a line belongs; write {colour: , width: , zoom: }"},
    {"borders:\n  county: grey\n",
     "2:11: county: \"grey\" is not a line; write #rrggbb, #rrggbb:WIDTH_PX or none"},
    {"borders:\n  county: none\nborder: none\n",
     "2:3: border gives the county line already; keep one of the two"},
    {"border: none\nborders:\n  county: none\n",
     "3:3: border gives the county line already; keep one of the two"},
    {"indicators: {id: a}\n",
     "1:13: indicators: not a list; write a list, one \"- id: NAME\" with its settings below for each"},
    {"indicators:\n",
     "1:12: indicators: not a list; write a list, one \"- id: NAME\" with its settings below for each"},
    {"indicators: []\n", "1:13: indicators: 0 of them; give 1 to 64"},
    {"indicators: [a]\n", "1:14: indicators: entry 1 is not a mapping; write a list, one \"- id: NAME\" with "
                          "its settings below for each"},
    {"indicators:\n  - id: a\n    zoom: 4\n",
     "3:5: key \"zoom\" belongs to the map, not to an indicator; move it to the top"},
    {"indicators:\n  - id: a\n  - id: b\n    valeu: x\n",
     "4:5: unknown key \"valeu\"; did you mean \"value\"?"},
    {"indicators:\n  - id: a\n    id: b\n", "3:5: key \"id\" stands in line 2 already; keep one of them"},
    {"- a\n- b\n", "1:1: a map file is lines of \"key: value\"; this is something else"},
    {"hello\n", "1:1: a map file is lines of \"key: value\"; this is something else"},
    {"? [a]\n: b\n", "1:3: a list or mapping where a key belongs; write \"key: value\""},
    {"title: a\n---\ntitle: b\n", "2:1: a second document begins; a map file holds one"},
    {"title: &t a\n", "1:8: anchors (&name) are not supported; write the value out"},
    {"title: *t\n", "1:8: aliases (*name) are not supported; write the value out"},
    {"title: !!str a\n", "1:8: tags (!name) are not supported; write the plain value"},
    {"title: [[[[[[[[[[a]]]]]]]]]]\n", "1:15: nested too deep; a map file has four levels at most"},
    {"title: a: b\n", "1:9: not YAML: mapping values are not allowed in this context; check colons, quotes "
                      "and indentation (blanks, not "
                      "tabs)"},
    {"borders:\n\tcounty: none\n",
     "2:1: not YAML: found character that cannot start any token; check colons, "
     "quotes and indentation (blanks, not "
     "tabs)"},
    {"title: \"a\n", "2:1: not YAML: found unexpected end of stream; check colons, quotes and indentation "
                     "(blanks, not tabs)"},
    {"zoom: 4\ntitle: 县\x01\n", "2:9: not YAML: control characters are not allowed; check colons, quotes "
                                 "and indentation (blanks, not tabs)"},
    {"zoom: 4\ntitle: 县\xD6\xD0\n", "2:9: not UTF-8; save the map file as UTF-8"},
    {"\xFF\xFEt\0", "1:1: not UTF-8; save the map file as UTF-8"},
};

static void bad_files_are_placed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_files / sizeof *bad_files; i++) {
        lq_map *map = NULL;
        lq_err err = {0};
        assert_int_equal(parse(&map, bad_files[i].text, strlen(bad_files[i].text), &err), LQ_USAGE);
        assert_null(strchr(err.text, '\n'));
        assert_memory_equal(err.text, "dir/m.yaml:", 11);
        assert_string_equal(err.text + 11, bad_files[i].wanted);
        lq_map_free(map);
    }
}

/* Every beginning of a good file ends in a map or in one line: no crash, no silence. */
static void every_beginning_of_a_file(void **state)
{
    (void)state;
    for (size_t n = 0; n <= strlen(whole); n++) {
        lq_map *map = NULL;
        lq_err err = {0};
        lq_code code = parse(&map, whole, n, &err);
        assert_true(code == LQ_OK || (code == LQ_USAGE && !strncmp(err.text, "dir/m.yaml:", 11)));
        lq_map_free(map);
    }
}

/* Bytes of a good file exchanged at random. */
static void damaged_files(void **state)
{
    (void)state;
    uint64_t seed = 20200701;
    size_t n = strlen(whole);
    char *text = malloc(n);
    assert_non_null(text);
    for (int round = 0; round < 3000; round++) {
        lq_map *map = NULL;
        lq_err err = {0};
        memcpy(text, whole, n);
        for (int k = 0; k < 3; k++) {
            static const char odd[] = "\0\t\n &*!|>[]{}#'\"-:,?%@~\xFF\x80z9";
            text[test_random(&seed) % n] = odd[test_random(&seed) % (sizeof odd - 1)];
        }
        lq_code code = parse(&map, text, n, &err);
        assert_true(code == LQ_OK || (code == LQ_USAGE && !strncmp(err.text, "dir/m.yaml:", 11)));
        assert_null(strchr(err.text, '\n'));
        lq_map_free(map);
    }
    free(text);
}

/* A megabyte of brackets, of keys, of one value: refused at once, not after hours. */
static void monstrous_files(void **state)
{
    (void)state;
    static const char *const parts[] = {"[",  "{",    "- ", "? ",  "a: ", "- a\n", "[],",
                                        "\"", "{a: ", ": ", "&a ", "\n",  "| ",    "#"};
    const size_t n = (size_t)1 << 20;
    char *text = malloc(n);
    assert_non_null(text);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        lq_map *map = NULL;
        lq_err err = {0};
        size_t step = strlen(parts[i]);
        for (size_t at = 0; at < n; at++) text[at] = parts[i][at % step];
        lq_code code = parse(&map, text, n, &err);
        assert_true(code == LQ_USAGE || *parts[i] == '\n' || *parts[i] == '#');
        lq_map_free(map);
    }
    free(text);
}

static void files_on_disk(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *path = test_text(dir, "m.yaml", whole),
         *none = test_path(dir, "none.yaml");
    char boundaries[4096]; /* DIR/../shapes/counties.shp, without the detour */
    snprintf(boundaries, sizeof boundaries, "%.*s/shapes/counties.shp", (int)(strrchr(dir, '/') - dir), dir);
    lq_map *map = NULL;
    lq_err err = {0};
    assert_int_equal(lq_map_create(&map, NULL), LQ_OK);
    assert_int_equal(lq_map_read(map, path, &err), LQ_OK);
    assert_string_equal(map->boundaries, boundaries);
    assert_string_equal(map->file, path);
    assert_int_equal(lq_map_read(map, path, &err), LQ_USAGE);
    lq_map_free(map);
    map = NULL;
    err = (lq_err){0};
    assert_int_equal(lq_map_create(&map, NULL), LQ_OK);
    assert_int_equal(lq_map_read(map, none, &err), LQ_FAILED);
    assert_memory_equal(err.text, none, strlen(none));
    lq_map_free(map);
    free(path);
    free(none);
    test_dir_remove(dir);
}

static void a_file_past_a_megabyte(void **state)
{
    (void)state;
    size_t n = ((size_t)1 << 20) + 1;
    char *text = malloc(n);
    assert_non_null(text);
    memset(text, '\n', n);
    char *dir = test_dir_create(), *path = test_file(dir, "m.yaml", text, n);
    lq_map *map = NULL;
    lq_err err = {0};
    assert_int_equal(lq_map_create(&map, NULL), LQ_OK);
    assert_int_equal(lq_map_read(map, path, &err), LQ_USAGE);
    assert_non_null(strstr(err.text, "too large"));
    lq_map_free(map);
    free(path);
    free(text);
    test_dir_remove(dir);
}

static void every_allocation_fails_once(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *path = test_text(dir, "m.yaml", whole);
    lq_code code = LQ_FAILED;
    long k = 1;
    for (; code; k++) {
        lq_map *map = NULL;
        lq_err err = {0};
        lq_mem_fail_after(k);
        code = lq_map_create(&map, &err);
        if (!code) code = lq_map_read(map, path, &err);
        lq_mem_fail_after(0);
        if (code) {
            assert_int_equal(code, LQ_FAILED);
            assert_string_equal(err.text, "out of memory");
        } else {
            assert_string_equal(map->title, "太行老区");
            assert_int_equal(map->n_indicators, 2);
        }
        lq_map_free(map);
        assert_true(k < 10000);
    }
    assert_true(k > 8);
    free(path);
    test_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_file),
        cmocka_unit_test(a_short_file),
        cmocka_unit_test(nothing_said),
        cmocka_unit_test(bad_files_are_placed),
        cmocka_unit_test(every_beginning_of_a_file),
        cmocka_unit_test(damaged_files),
        cmocka_unit_test(monstrous_files),
        cmocka_unit_test(files_on_disk),
        cmocka_unit_test(a_file_past_a_megabyte),
        cmocka_unit_test(every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
