/* test_map.c: what stands after lq_map_settle, and what it refuses. */
#include "../support/support.h"

#include <string.h>
#include "map/map.h"
#include "map/mapfile.h"

static int setup(void **state)
{
    lq_map *map = NULL;
    assert_int_equal(lq_map_create(&map, NULL), LQ_OK);
    *state = map;
    return 0;
}

static int teardown(void **state)
{
    lq_map_free(*state);
    return 0;
}

static void set(lq_map *map, const char *name, const char *value)
{
    assert_int_equal(lq_map_set(map, name, value, NULL), LQ_OK);
}

static void file(lq_map *map, const char *text)
{
    lq_err err = {0};
    lq_code code = lq_mapfile_parse(map, "m.yaml", text, strlen(text), &err);
    if (code) print_message("%s\n", err.text);
    assert_int_equal(code, LQ_OK);
}

/* Twice, because settling a settled map must change nothing. */
static void settles(lq_map *map)
{
    for (int i = 0; i < 2; i++) {
        lq_err err = {0};
        lq_code code = lq_map_settle(map, &err);
        if (code) print_message("%s\n", err.text);
        assert_int_equal(code, LQ_OK);
    }
}

static void refuses(lq_map *map, const char *wanted)
{
    lq_err err = {0};
    assert_int_equal(lq_map_settle(map, &err), LQ_USAGE);
    assert_string_equal(err.text, wanted);
}

static void defaults(void **state)
{
    lq_map *map = *state;
    set(map, "boundaries", "c.shp");
    settles(map);
    assert_int_equal(map->n_indicators, 1);
    const lq_indicator *ind = map->indicator;
    assert_string_equal(ind->id, "map");
    assert_string_equal(ind->palette, "YlOrRd");
    assert_int_equal(ind->method, LQ_QUANTILE);
    assert_int_equal(ind->classes, 5);
    assert_memory_equal(&ind->no_data, "\xE8\xE8\xE8\xFF", 4);
    assert_true(!ind->table && !ind->value && !ind->title && map->zoom_min == -1 && !map->has_bbox &&
                !map->labels);
    for (int k = 0; k < LQ_LINE_KINDS; k++)
        assert_true(map->line[k].width_px > 0 && map->line[k].zoom_max == 22);
    /* A greater unit has the wider, darker and denser line, from a smaller zoom. */
    for (int k = LQ_LINE_PREFECTURE; k <= LQ_LINE_PROVINCE; k++) {
        assert_true(map->line[k].width_px > map->line[k - 1].width_px);
        assert_true(map->line[k].colour.r < map->line[k - 1].colour.r);
        assert_true(map->line[k].colour.a > map->line[k - 1].colour.a);
        assert_true(map->line[k].zoom_min < map->line[k - 1].zoom_min);
    }
    /* The outer line is always there and never the heaviest: it would turn small islands into dots. */
    const lq_line_style *outer = &map->line[LQ_LINE_OUTER], *province = &map->line[LQ_LINE_PROVINCE];
    assert_true(outer->zoom_min == 0 && outer->width_px < province->width_px &&
                outer->colour.a < province->colour.a);
}

/* Said as a map file, as the manual page says it, the default borders are the defaults. */
static void the_manual_page_tells_the_default_borders(void **state)
{
    static const char head[] = "each letting some of the ground through:\n.PP\n.nf\n.RS\n";
    char page[40000], text[1000];
    FILE *f = fopen("src/cli/laoqu.1", "r");
    assert_non_null(f);
    page[fread(page, 1, sizeof page - 1, f)] = 0;
    fclose(f);
    const char *from = strstr(page, head), *stop = from ? strstr(from + sizeof head - 1, ".RE") : NULL;
    assert_non_null(stop);
    size_t n = 0;
    for (from += sizeof head - 1; from < stop && n < sizeof text - 1; from++)
        if (*from != '\\') text[n++] = *from;
    text[n] = 0;
    lq_map *map = *state, *told = NULL;
    assert_int_equal(lq_map_create(&told, NULL), LQ_OK);
    file(told, text);
    for (int k = 0; k < LQ_LINE_KINDS; k++) {
        const lq_line_style *a = &map->line[k], *b = &told->line[k];
        assert_true(told->line_named[k]);
        assert_memory_equal(&a->colour, &b->colour, sizeof a->colour);
        assert_true(a->width_px == b->width_px && a->zoom_min == b->zoom_min && a->zoom_max == b->zoom_max);
    }
    lq_map_free(told);
}

static void boundaries_are_needed(void **state)
{
    refuses(*state, "no boundaries; give boundaries, the file with the county polygons");
    file(*state, "title: x\n");
    refuses(*state, "m.yaml: no boundaries; give boundaries, the file with the county polygons");
}

static void a_plain_border_stands_alone(void **state)
{
    lq_map *map = *state;
    set(map, "boundaries", "c.shp");
    set(map, "border", "#808080:0.6");
    settles(map);
    const lq_line_style *county = &map->line[LQ_LINE_COUNTY];
    assert_memory_equal(&county->colour, "\x80\x80\x80\xFF", 4);
    assert_true(county->width_px == 0.6 && county->zoom_min == 0 && county->zoom_max == 22);
    for (int k = 1; k < LQ_LINE_KINDS; k++) assert_true(map->line[k].width_px == 0);
}

static void a_plain_border_keeps_the_borders_of_the_file(void **state)
{
    lq_map *map = *state;
    file(map, "boundaries: c.shp\nborders: {county: none, province: {width: 3}}\n");
    set(map, "border", "#010203");
    settles(map);
    assert_memory_equal(&map->line[LQ_LINE_COUNTY].colour, "\1\2\3\xFF", 4);
    assert_true(map->line[LQ_LINE_PROVINCE].width_px == 3);
    assert_true(map->line[LQ_LINE_PREFECTURE].width_px == 0 && map->line[LQ_LINE_OUTER].width_px == 0);
}

static void no_border_at_all(void **state)
{
    lq_map *map = *state;
    set(map, "boundaries", "c.shp");
    set(map, "border", "none");
    settles(map);
    for (int k = 0; k < LQ_LINE_KINDS; k++) assert_true(map->line[k].width_px == 0);
}

static void breaks_mean_manual(void **state)
{
    lq_map *map = *state;
    set(map, "boundaries", "c.shp");
    set(map, "breaks", "1,2,3");
    settles(map);
    assert_int_equal(map->indicator->method, LQ_MANUAL);
    assert_int_equal(map->indicator->classes, 4);
}

static void the_call_beats_the_file(void **state)
{
    lq_map *map = *state;
    file(map, "boundaries: c.shp\nbreaks: [1, 2]\nclasses: 3\npalette: Blues\n");
    set(map, "classify", "jenks");
    set(map, "palette", "Reds");
    settles(map);
    assert_int_equal(map->indicator->method, LQ_JENKS);
    assert_string_equal(map->indicator->palette, "Reds");
    set(map, "classify", "manual");
    settles(map);
    assert_int_equal(map->indicator->method, LQ_MANUAL);
    assert_int_equal(map->indicator->classes, 3);
}

static void breaks_by_call_beat_the_method_of_the_file(void **state)
{
    lq_map *map = *state;
    file(map, "boundaries: c.shp\nclassify: equal\nclasses: 7\n");
    set(map, "breaks", "10");
    settles(map);
    assert_int_equal(map->indicator->method, LQ_MANUAL);
    assert_int_equal(map->indicator->classes, 2);
}

static void what_does_not_go_together(void **state)
{
    lq_map *map = *state;
    set(map, "boundaries", "c.shp");
    set(map, "classify", "manual");
    refuses(map, "classify manual has no limits; give breaks, such as 10,20,50");
    set(map, "breaks", "1,2");
    set(map, "classes", "5");
    refuses(map, "2 breaks make 3 classes, not 5; leave classes out");
    set(map, "classes", "3");
    set(map, "classify", "equal");
    refuses(map, "breaks go with classify manual, not equal; leave one of the two out");
}

static void tables_need_values(void **state)
{
    lq_map *map = *state;
    set(map, "boundaries", "c.shp");
    set(map, "value", "v");
    refuses(map, "value needs a table; give table");
    set(map, "table", "t.csv");
    settles(map);
}

/* A list of counties has no values; only a render wants them. */
static void a_table_may_be_a_list(void **state)
{
    lq_map *map = *state;
    file(map, "boundaries: c.shp\ntable: t.csv\n");
    settles(map);
    assert_null(map->indicator->value);
}

/* Conditions of the map file are those, or the ones said later, never both. */
static void conditions_add_up(void **state)
{
    lq_map *map = *state;
    file(map, "boundaries: c.shp\ntable: t.csv\nvalue: v\nwhere: [年份=2010, \"指标=a,b\"]\n");
    assert_string_equal(map->common.where, "年份=2010\n指标=a,b");
    set(map, "where", "年份=2020");
    set(map, "where", "指标=人口");
    settles(map);
    assert_string_equal(map->indicator->where, "年份=2020\n指标=人口");
    lq_err err = {0};
    assert_int_equal(lq_map_set(map, "where", "年份", &err), LQ_USAGE);
    assert_string_equal(err.text, "where: \"年份\" is no condition; write COLUMN=VALUE, such as 年份=2020");
}

static void categories_have_their_own_palette(void **state)
{
    lq_map *map = *state;
    set(map, "boundaries", "c.shp");
    set(map, "classify", "categorical");
    settles(map);
    assert_string_equal(map->indicator->palette, "Set3");
    set(map, "classify", "equal");
    settles(map);
    assert_string_equal(map->indicator->palette, "YlOrRd");
}

static void a_target_makes_its_own_classes(void **state)
{
    lq_map *map = *state;
    file(map, "boundaries: c.shp\ntable: t.csv\nvalue: v\ntarget: 60\ntarget-label: 2025 年目标\n");
    settles(map);
    const lq_indicator *ind = map->indicator;
    assert_int_equal(ind->method, LQ_TARGET);
    assert_true(ind->target == 60 && ind->classes == 6);
    assert_string_equal(ind->target_label, "2025 年目标");
    assert_string_equal(ind->palette, "BrBG");
    set(map, "classes", "4");
    set(map, "palette", "puor-r");
    settles(map);
    assert_int_equal(ind->classes, 4);
    set(map, "palette", "#000000,#ffffff");
    settles(map);
    set(map, "palette", "Blues");
    refuses(
        map,
        "m.yaml: palette Blues does not tell below a target from above; choose BrBG, PuOr, RdBu or another "
        "diverging one, or a list");
}

/* As of classify and breaks the one said by call wins, and the defaults are its own. */
static void a_target_of_the_file_can_be_set_aside(void **state)
{
    lq_map *map = *state;
    file(map, "boundaries: c.shp\ntable: t.csv\nvalue: v\ntarget: 60\n");
    settles(map);
    set(map, "classify", "jenks");
    settles(map);
    assert_int_equal(map->indicator->method, LQ_JENKS);
    assert_int_equal(map->indicator->classes, 5);
    assert_string_equal(map->indicator->palette, "YlOrRd");
    set(map, "target", "70");
    refuses(map, "m.yaml: target makes classes of its own; leave classify out");
}

static void what_does_not_go_with_a_target(void **state)
{
    lq_map *map = *state;
    set(map, "boundaries", "c.shp");
    set(map, "target", "-0.5");
    refuses(map, "target needs a table; give table");
    set(map, "table", "t.csv");
    refuses(map, "target is a number for values to reach; give value");
    set(map, "value", "v");
    settles(map);
    set(map, "breaks", "1,2");
    refuses(map, "target makes classes of its own; leave breaks out");
    lq_err err = {0};
    assert_int_equal(lq_map_set(map, "target", "sixty", &err), LQ_USAGE);
    assert_string_equal(err.text, "target: \"sixty\" is not a number from -1e+15 to 1e+15");
}

static void a_label_needs_its_target(void **state)
{
    lq_map *map = *state;
    file(map, "boundaries: c.shp\nindicators: [{id: a, target-label: x, table: t.csv, value: v}]\n");
    refuses(map, "m.yaml: target-label has no target; give target, a number");
}

static void several_indicators(void **state)
{
    lq_map *map = *state;
    file(map, "boundaries: c.shp\n"
              "indicators:\n"
              "  - {id: a, table: t.csv, value: x}\n"
              "  - {id: b, value: y, classes: 3}\n"
              "table: all.csv\n"
              "classes: 7\n");
    settles(map);
    assert_int_equal(map->n_indicators, 2);
    assert_string_equal(map->indicator[0].table, "t.csv");
    assert_string_equal(map->indicator[1].table, "all.csv");
    assert_int_equal(map->indicator[0].classes, 7);
    assert_int_equal(map->indicator[1].classes, 3);
    set(map, "classes", "4");
    set(map, "palette", "Blues");
    settles(map);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(map->indicator[i].classes, 4);
        assert_string_equal(map->indicator[i].palette, "Blues");
    }
    set(map, "id", "one");
    refuses(map, "m.yaml: indicators 1 and 2 are both called \"one\"; each needs its own id");
}

static void sets_apart_have_names_of_their_own(void **state)
{
    lq_map *map = *state;
    file(map, "boundaries: c.shp\nlayers: apart\nindicators: [{id: a}, {id: sites}]\n");
    refuses(map,
            "m.yaml: id: layers apart writes a tile set \"sites\" of its own; give the indicator another id");
    set(map, "layers", "merged");
    settles(map);
}

static void every_indicator_needs_an_id(void **state)
{
    lq_map *map = *state;
    file(map, "boundaries: c.shp\nindicators: [{id: a}, {classes: 3}]\n");
    refuses(map, "m.yaml: indicator 2 has no id; give each of them one");
}

static void a_fault_names_its_indicator(void **state)
{
    lq_map *map = *state;
    file(map, "boundaries: c.shp\nindicators: [{id: a}, {id: b, classify: manual}]\n");
    refuses(map, "m.yaml: indicator b: classify manual has no limits; give breaks, such as 10,20,50");
}

static void the_file_comes_first(void **state)
{
    lq_map *map = *state;
    lq_err err = {0};
    set(map, "classes", "3");
    assert_int_equal(lq_map_read(map, "m.yaml", &err), LQ_USAGE);
    assert_string_equal(err.text,
                        "m.yaml: a map file is read first and once; set the other settings after it");
}

static void every_allocation_fails_once(void **state)
{
    (void)state;
    lq_code code = LQ_FAILED;
    for (long k = 1; code; k++) {
        lq_map *map = NULL;
        lq_err err = {0};
        lq_mem_fail_after(k);
        code = lq_map_create(&map, &err);
        if (!code) code = lq_map_set(map, "boundaries", "c.shp", &err);
        if (!code) code = lq_map_set(map, "breaks", "1,2", &err);
        if (!code) code = lq_map_set(map, "table", "t.xlsx#s", &err);
        if (!code) code = lq_map_set(map, "value", "v", &err);
        if (!code) code = lq_map_settle(map, &err);
        lq_mem_fail_after(0);
        if (code) assert_string_equal(err.text, "out of memory");
        if (!code) assert_true(k > 3);
        lq_map_free(map);
        assert_true(k < 1000);
    }
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(defaults),
        T(the_manual_page_tells_the_default_borders),
        T(boundaries_are_needed),
        T(a_plain_border_stands_alone),
        T(a_plain_border_keeps_the_borders_of_the_file),
        T(no_border_at_all),
        T(breaks_mean_manual),
        T(the_call_beats_the_file),
        T(breaks_by_call_beat_the_method_of_the_file),
        T(what_does_not_go_together),
        T(tables_need_values),
        T(a_table_may_be_a_list),
        T(conditions_add_up),
        T(categories_have_their_own_palette),
        T(a_target_makes_its_own_classes),
        T(a_target_of_the_file_can_be_set_aside),
        T(what_does_not_go_with_a_target),
        T(a_label_needs_its_target),
        T(several_indicators),
        T(every_indicator_needs_an_id),
        T(sets_apart_have_names_of_their_own),
        T(a_fault_names_its_indicator),
        T(the_file_comes_first),
        T(every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
