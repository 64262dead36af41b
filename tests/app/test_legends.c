/* test_legends.c: what the legend tells of areas, sites and lines is what the lists say, counted by hand. */
#include "../support/support.h"
#include "../support/witness.h"

#include <stdio.h>
#include <string.h>
#include "app/area_look.h"
#include "app/legends.h"
#include "base/mem.h"
#include "draw/symbol.h"

/* A site of a list. */
typedef struct row {
    const char *category, *subcategory, *status, *precision;
    lq_site_place place;
    bool is_line;
} row;

static const row rows[] = {
    {"culture", "red-heritage", "upgrade", "town", LQ_SITE_PLACED, false},
    {"transport", "airport", "new-build", "site", LQ_SITE_PLACED, false},
    {"交通", "railway", "规划", "", LQ_SITE_PLACED, false},
    {"transport", "highway", "", "area", LQ_SITE_PLACED, false},
    {"no such", "", "no such", "no such", LQ_SITE_PLACED, false},
    {"energy", "", "planned", "site", LQ_SITE_OUTSIDE, false},
    {"energy", "", "planned", "site", LQ_SITE_BY_COUNTY, false},
    {"energy", "", "planned", "site", LQ_SITE_BY_COUNTY, false},
    {"water", "", "planned", "schematic", LQ_SITE_PLACED, true},
    {"transport", "railway", "existing", "", LQ_SITE_PLACED, true},
    {"transport", "highway", "existing", "示意", LQ_SITE_PLACED, true},
    {"transport", "highway", "existing", "", LQ_SITE_PLACED, true},
};
#define ROWS (sizeof rows / sizeof *rows)

/* A map of one indicator without counties. */
typedef struct world {
    lq_site site[ROWS];
    lq_indicator indicator;
    lq_map map;
    lq_join join;
    lq_classes classes;
    lq_theme theme;
    lq_dataset data;
    lq_legends legends;
} world;

static const lq_view world_view = {.bbox_deg = {-180, -90, 180, 90}};

/* Lines lie here. */
static size_t line_points[] = {0, 2};
static double line_xy[] = {112, 36, 113, 37};

static void world_make(world *w)
{
    *w = (world){0};
    for (size_t i = 0; i < ROWS; i++) {
        for (int k = 0; k < LQ_SITE_TEXTS; k++) w->site[i].text[k] = "";
        w->site[i].text[LQ_SITE_CATEGORY] = rows[i].category;
        w->site[i].text[LQ_SITE_SUBCATEGORY] = rows[i].subcategory;
        w->site[i].text[LQ_SITE_STATUS] = rows[i].status;
        w->site[i].text[LQ_SITE_PRECISION] = rows[i].precision;
        w->site[i].place = rows[i].place;
        w->site[i].is_line = rows[i].is_line;
        w->site[i].parts = 1;
        w->site[i].lon_deg = 112, w->site[i].lat_deg = 36;
    }
    w->map = (lq_map){.indicator = &w->indicator, .n_indicators = 1};
    w->theme = (lq_theme){.indicator = &w->indicator, .join = &w->join, .classes = &w->classes};
    w->data.theme = &w->theme;
    w->data.themes = 1;
}

static void sites_add(world *w)
{
    w->data.projects.sites.at = w->site;
    w->data.projects.sites.n = ROWS;
    w->data.projects.sites.first_point = line_points;
    w->data.projects.sites.xy = line_xy;
    w->data.projects.unplaced = 3;
}

static bool every_county[] = {true, false};

static void areas_add(world *w, const lq_area_complete *complete, size_t n)
{
    for (size_t i = 0; i < n; i++)
        w->data.areas.at[i] = (lq_area){.id = "a",
                                        .name = "甲",
                                        .colour = {120, 0, 0, 255},
                                        .stated = 74,
                                        .derived = true,
                                        .complete = complete[i],
                                        .member = every_county,
                                        .members = 1,
                                        .listed = 41};
    w->data.areas.n = n;
}

static const lq_legend_overlay *overlay_make(world *w)
{
    assert_int_equal(lq_legends_make(&w->legends, &w->map, &w->data, &world_view, NULL), LQ_OK);
    return &w->legends.at[0].overlay;
}

static void a_plain_map_has_no_overlay(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    const lq_legend_overlay *o = overlay_make(&w);
    assert_int_equal(o->areas + o->categories + o->statuses + o->precisions + o->routes + o->remarks, 0);
    lq_legends_release(&w.legends);
}

/* Of six counties, two of them parts of one, four lie within the map: two of the first class, the one of two parts, one without data. */
static void counties_are_counted_within_the_map(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    int class_of[] = {0, 0, 1, 1, -1, 0};
    size_t first[] = {0, 1, 2, 2, 4, 5};
    const char *label[] = {"low", "high"};
    size_t count[] = {3, 1};
    lq_rgba colour[3] = {{1, 2, 3, 255}, {4, 5, 6, 255}, {7, 8, 9, 255}};
    const bool within[] = {true, true, true, false, true, false};
    w.join.counties = 6;
    w.join.first = first;
    w.classes.n = 2;
    w.classes.class_of = class_of;
    w.classes.label = label;
    w.classes.count = count;
    w.theme.colour = colour;
    lq_view view = world_view;
    for (int part = 0; part <= 1; part++) {
        view.within = part ? within : NULL;
        assert_int_equal(lq_legends_make(&w.legends, &w.map, &w.data, &view, NULL), LQ_OK);
        const lq_legend *g = &w.legends.at[0];
        assert_int_equal(g->rows, 3);
        assert_int_equal(g->row[0].count, part ? 2 : 3);
        assert_int_equal(g->row[1].count, 1);
        assert_int_equal(g->row[2].count, 1);
        assert_int_equal(g->overlay.remarks, part);
        if (part) assert_string_equal(g->overlay.remark[0], "各级县数只计图内");
        lq_legends_release(&w.legends);
    }
}

/* Transport is the third chapter, culture the twelfth; what is of no chapter comes last. */
static void categories_follow_the_chapters(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    sites_add(&w);
    const lq_legend_overlay *o = overlay_make(&w);
    assert_int_equal(o->categories, 3);
    const lq_legend_category *traffic = &o->category[0], *culture = &o->category[1], *other = &o->category[2];
    assert_string_equal(traffic->label, "交通");
    assert_int_equal(traffic->count, 3);
    assert_int_equal(traffic->signs, 3);
    assert_string_equal(traffic->sign[0].id, "road"); /* its own */
    assert_string_equal(traffic->sign[1].label, "机场");
    assert_string_equal(traffic->sign[2].label, "铁路");
    assert_string_equal(culture->id, "culture");
    assert_null(culture->sign[0].label);
    assert_string_equal(other->label, "其他");
    assert_int_equal(other->count, 1);
    lq_legends_release(&w.legends);
}

static void traits_are_those_that_are_drawn(void **state)
{
    (void)state;
    static const char *const statuses[] = {"规划", "在建", "已有"};
    static const size_t status_counts[] = {1, 2, 2}, precision_counts[] = {3, 1, 1};
    static const char *const precisions[] = {"准确到点", "乡镇", "示意"};
    world w;
    world_make(&w);
    sites_add(&w);
    const lq_legend_overlay *o = overlay_make(&w);
    assert_int_equal(o->statuses, 3);
    assert_int_equal(o->precisions, 3);
    for (int i = 0; i < 3; i++) {
        assert_string_equal(o->status[i].label, statuses[i]);
        assert_int_equal(o->status[i].count, status_counts[i]);
        assert_int_equal((int)o->status[i].symbol.fill, i);
        assert_string_equal(o->precision[i].label, precisions[i]);
        assert_int_equal(o->precision[i].count, precision_counts[i]);
    }
    assert_int_equal((int)o->precision[2].symbol.precision, LQ_PRECISION_AREA);
    lq_legends_release(&w.legends);
}

static void routes_are_told_by_look(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    sites_add(&w);
    const lq_legend_overlay *o = overlay_make(&w);
    assert_int_equal(o->routes, 3);
    assert_string_equal(o->route[0].label, "交通 已有");
    assert_int_equal(o->route[0].count, 2);
    assert_false(o->route[0].schematic);
    assert_true(o->route[0].gap_px <= 0);
    assert_string_equal(o->route[1].label, "交通 已有");
    assert_true(o->route[1].schematic);
    assert_string_equal(o->route[2].label, "水利 规划");
    assert_true(o->route[2].gap_px > 0);
    lq_legends_release(&w.legends);
}

static void what_is_not_drawn_is_told(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    sites_add(&w);
    const lq_legend_overlay *o = overlay_make(&w);
    assert_int_equal(o->remarks, 2);
    assert_string_equal(o->remark[0], "图外另有 1 处项目");
    assert_string_equal(o->remark[1], "另有 2 处项目无法定位，未绘：所在县不明");
    lq_legends_release(&w.legends);
    w.data.projects.fault[2] = 3; /* site-zero */
    w.data.projects.fault[3] = 1; /* site-swapped */
    w.data.projects.sites_left_out = 98;
    w.data.projects.lines_left_out = 1;
    o = overlay_make(&w);
    assert_int_equal(o->remarks, 3);
    assert_string_equal(o->remark[1], "另有 98 处项目、1 条线路不在图示老区，未绘");
    assert_string_equal(o->remark[2],
                        "另有 6 处项目无法定位，未绘：坐标为 0,0 3、经纬度颠倒 1、所在县不明 2");
    lq_legends_release(&w.legends);
}

/* Every word that is the legend's own, and the names where the data has them. */
static void all_may_be_in_english(void **state)
{
    (void)state;
    static const lq_area_complete complete[] = {LQ_AREA_INCOMPLETE, LQ_AREA_UNSURE};
    world w;
    world_make(&w);
    sites_add(&w);
    areas_add(&w, complete, 2);
    w.data.areas.at[0].name_en = "Alpha";
    w.data.areas.at[1].name_en = "";
    w.data.english.wanted = true;
    w.data.projects.lines_left_out = 2;
    w.data.projects.sites_left_out = 1;
    w.map.language = LQ_LANGUAGE_EN;
    w.map.dim = true;
    const lq_legend_overlay *o = overlay_make(&w);
    assert_string_equal(o->area[0].name, "Alpha");
    assert_string_equal(o->area[0].count_text, "41/~74 counties");
    assert_string_equal(o->area[1].name, "甲");
    assert_string_equal(o->category[0].label, "Transport");
    assert_string_equal(o->category[0].sign[1].label, "airports");
    assert_string_equal(o->status[1].label, "under way");
    assert_string_equal(o->precision[1].label, "township");
    assert_string_equal(o->route[0].label, "Transport, existing");
    assert_int_equal(o->remarks, 5);
    assert_string_equal(o->remark[0], "Counties outside the areas are faded");
    assert_string_equal(o->remark[2], "Outside this map: 1 site");
    assert_string_equal(o->remark[3], "Not drawn, as of no area shown: 1 site and 2 lines");
    assert_string_equal(o->remark[4], "Not drawn, as they have no place: 2 sites - county unknown");
    lq_legends_release(&w.legends);
}

static void open_lists_are_dashed_and_told(void **state)
{
    (void)state;
    static const lq_area_complete complete[] = {LQ_AREA_COMPLETE, LQ_AREA_INCOMPLETE, LQ_AREA_UNSURE};
    world w;
    world_make(&w);
    areas_add(&w, complete, 1);
    const lq_legend_overlay *o = overlay_make(&w);
    assert_string_equal(o->area[0].count_text, "41 县");
    assert_true(o->area[0].gap_px <= 0);
    assert_int_equal(o->remarks, 0);
    lq_legends_release(&w.legends);
    areas_add(&w, complete, 3);
    o = overlay_make(&w);
    assert_string_equal(o->area[1].count_text, "41/约74 县");
    assert_string_equal(o->area[1].complete, "no");
    assert_string_equal(o->area[2].complete, "unknown");
    assert_true(o->area[1].gap_px > 0 && o->area[2].gap_px > 0);
    assert_int_equal(o->remarks, 1);
    assert_non_null(strstr(o->remark[0], "虚线：名单不全"));
    lq_legends_release(&w.legends);
}

static bool is_told(const lq_legend_overlay *o, const char *remark)
{
    for (size_t i = 0; i < o->remarks; i++)
        if (!strcmp(o->remark[i], remark)) return true;
    return false;
}

/* County 0, of two areas, within an arc of its own; of areas from a file the words are others. */
static void what_areas_share_is_told(void **state)
{
    (void)state;
    static const lq_area_complete complete[] = {LQ_AREA_COMPLETE, LQ_AREA_UNSURE};
    static char file[] = "./list.csv";
    static bool other_county[] = {false, true};
    uint32_t left = 0, right = LQ_NONE;
    world w;
    world_make(&w);
    areas_add(&w, complete, 2);
    w.data.borders.arcs = (lq_arcs){.n = 1, .left = &left, .right = &right};
    w.map.area_fill = LQ_AREA_TINT;
    w.data.counties.n = 2;
    const lq_legend_overlay *o = overlay_make(&w);
    assert_true(is_told(o, "条纹多色相间：同属多个老区") && is_told(o, "边线多色相间：多个老区共用") &&
                is_told(o, "老区边线为虚线：名单是否齐全待核"));
    lq_legends_release(&w.legends);
    w.map.areas = file;
    w.map.area_fill = LQ_AREA_OUTLINE;
    o = overlay_make(&w);
    assert_int_equal(o->remarks, 2);
    assert_true(is_told(o, "边线多色相间：多个名单共用") && is_told(o, "名单边线为虚线：是否齐全待核"));
    lq_legends_release(&w.legends);
    w.map.area_fill = LQ_AREA_HATCH;
    w.map.language = LQ_LANGUAGE_EN;
    o = overlay_make(&w);
    assert_true(is_told(o, "Stripes of several colours: a county on several lists"));
    lq_legends_release(&w.legends);
    w.data.areas.at[1].member = other_county; /* two neighbours */
    right = 1;
    o = overlay_make(&w);
    assert_int_equal(o->remarks, 1);
    lq_legends_release(&w.legends);
}

/* An area whose counties are all elsewhere. */
static void an_absent_area_is_told(void **state)
{
    (void)state;
    static const lq_area_complete complete = LQ_AREA_UNSURE;
    lq_buf json = {0};
    world w;
    world_make(&w);
    areas_add(&w, &complete, 1);
    w.data.areas.at[0].member = NULL;
    w.data.areas.at[0].members = 0;
    const lq_legend_overlay *o = overlay_make(&w);
    assert_string_equal(o->area[0].count_text, "41/约74 县，未绘");
    assert_true(o->area[0].absent);
    assert_int_equal(o->remarks, 0); /* no line is dashed */
    lq_legend_json(&w.legends.at[0], &json);
    assert_true(test_json_is(json.data, "$.areas[0].fill", "none"));
    lq_buf_release(&json);
    lq_legends_release(&w.legends);
}

/* The tint is what counties of the area are painted with, whatever colour they had. */
static void areas_look_as_on_the_map(void **state)
{
    (void)state;
    static const lq_area_complete complete = LQ_AREA_COMPLETE;
    static char table[] = "t.csv";
    bool member = true;
    lq_area_look look;
    world w;
    world_make(&w);
    areas_add(&w, &complete, 1);
    w.data.areas.at[0].member = &member;
    const lq_legend_overlay *o = overlay_make(&w);
    assert_int_equal(lq_area_look_init(&look, &w.data.areas, &w.map, 1, NULL), LQ_OK);
    lq_rgba shade = lq_area_shade(&look, 0, (lq_rgba){1, 2, 3, 255});
    assert_memory_equal(&o->area[0].ground, &shade, sizeof shade);
    assert_int_equal(o->area[0].stripes.a, 0);
    lq_area_look_release(&look);
    lq_legends_release(&w.legends);
    w.map.area_fill = LQ_AREA_HATCH;
    o = overlay_make(&w);
    assert_int_equal(o->area[0].ground.a, 0);
    assert_true(o->area[0].stripes.a > 0);
    lq_legends_release(&w.legends);
    w.map.area_fill = LQ_AREA_AUTO; /* over an indicator's classes the outline alone */
    w.indicator.table = table;
    o = overlay_make(&w);
    assert_int_equal(o->area[0].ground.a + o->area[0].stripes.a, 0);
    lq_legends_release(&w.legends);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    static const lq_area_complete complete = LQ_AREA_UNSURE;
    lq_code code = LQ_FAILED;
    long k;
    for (k = 1; code && k < 100; k++) {
        world w;
        lq_err err = {0};
        world_make(&w);
        sites_add(&w);
        areas_add(&w, &complete, 1);
        lq_mem_fail_after(k);
        code = lq_legends_make(&w.legends, &w.map, &w.data, &world_view, &err);
        lq_mem_fail_after(0);
        if (code) assert_string_equal(err.text, "out of memory");
        lq_legends_release(&w.legends);
    }
    assert_int_equal(code, LQ_OK);
    assert_true(k > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_map_has_no_overlay),
        cmocka_unit_test(counties_are_counted_within_the_map),
        cmocka_unit_test(categories_follow_the_chapters),
        cmocka_unit_test(traits_are_those_that_are_drawn),
        cmocka_unit_test(routes_are_told_by_look),
        cmocka_unit_test(what_is_not_drawn_is_told),
        cmocka_unit_test(open_lists_are_dashed_and_told),
        cmocka_unit_test(what_areas_share_is_told),
        cmocka_unit_test(an_absent_area_is_told),
        cmocka_unit_test(areas_look_as_on_the_map),
        cmocka_unit_test(all_may_be_in_english),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
