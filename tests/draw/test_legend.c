/* test_legend.c: JSON, SVG and pixels tell the same classes, areas, symbols and lines in the same words, and nothing is cut off. */
#include "../support/support.h"

#include <cpl_minixml.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/witness.h"
#include "base/mem.h"
#include "draw/legend.h"

#define MARGIN_PX 14

static const lq_legend_row population_rows[] = {
    {"1,024 – 98,310", {255, 255, 178, 255}, 412, false, true, 1024, 98310.5},
    {"98,310 – 402,118", {254, 217, 118, 255}, 805, false, true, 98310.5, 402118},
    {"无数据", {217, 217, 217, 255}, 137, true, false, 0, 0},
    {"402,118 – 24,870,895", {177, 0, 38, 255}, 9, false, true, 402118, 24870895},
};
static const lq_legend_line population_lines[] = {{"县级界线", {128, 128, 128, 255}, 0.6}};
static const lq_legend population = {
    .title = "常住人口 <2020> & \"七普\"",
    .unit = "人",
    .rule = "自然断点法（Jenks），3 级；每级含下限不含上限 [a, b)，末级含上限",
    .note = "",
    .row = population_rows,
    .rows = 4,
    .line = population_lines,
    .lines = 1,
};

static const lq_legend_row kind_rows[] = {
    {"大别山革命老区核心发展区域所辖各县（市、区）以及享受同等政策的其他县",
     {102, 194, 165, 255},
     25,
     false,
     false,
     0,
     0},
    {"不属于老区", {1, 2, 3, 0}, 2824, true, false, 0, 0},
};
static const lq_legend kinds = {
    .title = "革命老区分类图：太行与大别山两片区域的县级单位归属情况及其重点扶持对象一览（二〇二〇年）",
    .row = kind_rows,
    .rows = 2,
};

#define TAIHANG                                                                                              \
    {                                                                                                        \
        73, 38, 118, 255                                                                                     \
    }
#define DABIE                                                                                                \
    {                                                                                                        \
        51, 105, 95, 255                                                                                     \
    }
#define TRAFFIC                                                                                              \
    {                                                                                                        \
        40, 66, 110, 255                                                                                     \
    }
#define RED                                                                                                  \
    {                                                                                                        \
        150, 24, 36, 255                                                                                     \
    }
#define NEUTRAL                                                                                              \
    {                                                                                                        \
        90, 96, 104, 255                                                                                     \
    }
#define AN_AREA                                                                                              \
    .stripe_px = 3, .stripe_period_px = 8, .casing = {255, 255, 255, 210}, .band_px = 2.4, .casing_px = 1.2, \
    .dash_px = 9

static const lq_legend_area some_areas[] = {
    {"taihang", "太行", "41/约74 县", 41, 74, "no", .stripes = {73, 38, 118, 150}, .band = TAIHANG,
     .gap_px = 5, AN_AREA},
    {"dabie", "大别山革命老区核心发展区域及其周边联动发展区域", "63 县", 63, 0, "yes",
     .ground = {147, 176, 170, 255}, .band = DABIE, AN_AREA},
};
static const lq_legend_sign some_traffic[] = {
    {"airport", "机场", {"airport", LQ_FILL_EXISTING, LQ_PRECISION_SITE, 0, TRAFFIC}, 10},
    {"rail",
     "铁路以及与铁路相连的专用线和物流枢纽设施",
     {"rail", LQ_FILL_EXISTING, LQ_PRECISION_SITE, 0, TRAFFIC},
     2},
};
static const lq_legend_sign some_heritage[] = {
    {"heritage", NULL, {"heritage", LQ_FILL_EXISTING, LQ_PRECISION_SITE, 0, RED}, 7}};
static const lq_legend_category some_categories[] = {
    {"transport", "交通", some_traffic, 2, 12},
    {"culture", "红色文化", some_heritage, 1, 7},
};
static const lq_legend_sign some_statuses[] = {
    {"planned", "规划", {"other", LQ_FILL_PLANNED, LQ_PRECISION_SITE, 0, NEUTRAL}, 4},
    {"under-way", "在建", {"other", LQ_FILL_UNDER_WAY, LQ_PRECISION_SITE, 0, NEUTRAL}, 5},
    {"existing", "已有", {"other", LQ_FILL_EXISTING, LQ_PRECISION_SITE, 0, NEUTRAL}, 10},
};
static const lq_legend_sign some_precisions[] = {
    {"site", "准确到点", {"other", LQ_FILL_EXISTING, LQ_PRECISION_SITE, 0, NEUTRAL}, 18},
    {"area", "示意", {"other", LQ_FILL_EXISTING, LQ_PRECISION_AREA, 0, NEUTRAL}, 1},
};
static const lq_legend_route some_routes[] = {
    {"transport", "planned", "交通 规划", true, TRAFFIC, 2, 7, 5, 4},
    {"culture", "existing", "红色文化 已有", true, RED, 2, 0, 0, 1},
};
static const char *const some_remarks[] = {"老区边线为虚线：名单不全",
                                           "另有 3 处项目位置不明，未绘；其余项目的位置按所在的县绘出"};
static const lq_legend_row counties_row[] = {{"县级单位", {232, 232, 232, 255}, 2886, true, false, 0, 0}};
static const lq_legend overlaid = {
    .title = "太行与大别山革命老区振兴发展重点项目布局示意图",
    .row = counties_row,
    .rows = 1,
    .overlay = {.area = some_areas,
                .areas = 2,
                .category = some_categories,
                .categories = 2,
                .status = some_statuses,
                .statuses = 3,
                .precision = some_precisions,
                .precisions = 2,
                .route = some_routes,
                .routes = 2,
                .badge = "n 处项目相近，合并表示",
                .badge_colour = {125, 108, 92, 255},
                .remark = some_remarks,
                .remarks = 2},
};
static const lq_legend *const all_kinds[] = {&population, &kinds, &overlaid};

static int font_open(void **state)
{
    lq_font *font = NULL;
    if (!lq_font_create(&font, NULL)) *state = font;
    return 0;
}

static int font_close(void **state)
{
    lq_font_free(*state);
    return 0;
}

static void json_tells_exact_classes(void **state)
{
    (void)state;
    lq_buf b = {0};
    lq_legend_json(&population, &b);
    assert_false(b.failed);
    assert_true(test_json_is(b.data, "$.title", population.title));
    assert_true(test_json_is(b.data, "$.unit", "人"));
    assert_true(test_json_is(b.data, "$.rows[0].label", "1,024 – 98,310"));
    assert_true(test_json_is(b.data, "$.rows[0].color", "#ffffb2"));
    assert_true(test_json_is(b.data, "$.rows[1].low", "98310.5"));
    assert_true(test_json_is(b.data, "$.rows[1].count", "805"));
    assert_true(test_json_is(b.data, "$.rows[2].no_data", "1"));
    assert_true(test_json_is(b.data, "$.rows[2].low", ""));
    assert_true(test_json_is(b.data, "$.breaks", "[1024,98310.5,402118,24870895]"));
    assert_true(test_json_is(b.data, "$.lines[0].width_px", "0.6"));
    lq_buf_clear(&b);
    lq_legend_json(&kinds, &b);
    assert_true(test_json_is(b.data, "$.breaks", "[]"));
    assert_true(test_json_is(b.data, "$.rows[1].opacity", "0"));
    lq_buf_release(&b);
}

static void json_tells_the_overlay(void **state)
{
    (void)state;
    static const char *const told[][2] = {
        {"$.areas[0].id", "taihang"},
        {"$.areas[0].label", "41/约74 县"},
        {"$.areas[0].color", "#492676"},
        {"$.areas[0].fill", "hatch"},
        {"$.areas[0].complete", "no"},
        {"$.areas[0].stated", "74"},
        {"$.areas[1].fill", "tint"},
        {"$.areas[1].count", "63"},
        {"$.areas[1].stated", ""},
        {"$.symbols[0].label", "交通"},
        {"$.symbols[0].color", "#28426e"},
        {"$.symbols[0].count", "12"},
        {"$.symbols[0].symbols[0].label", "机场"},
        {"$.symbols[0].symbols[1].id", "rail"},
        {"$.symbols[1].symbols[0].count", "7"},
        {"$.statuses[1].id", "under-way"},
        {"$.statuses[1].label", "在建"},
        {"$.precisions[1].count", "1"},
        {"$.routes[0].status", "planned"},
        {"$.routes[0].schematic", "1"},
        {"$.routes[0].dash_px", "7"},
        {"$.routes[1].gap_px", "0"},
        {"$.notes[0]", "老区边线为虚线：名单不全"},
        {"$.badge.label", "n 处项目相近，合并表示"},
        {"$.badge.color", "#7d6c5c"},
        {"$.outside", ""},
    };
    lq_buf b = {0};
    lq_legend_json(&overlaid, &b);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        assert_true(test_json_is(b.data, told[i][0], told[i][1]));
    lq_buf_clear(&b);
    lq_legend_json(&population, &b);
    assert_true(test_json_is(b.data, "$.areas", "") && test_json_is(b.data, "$.notes", ""));
    lq_buf_release(&b);
}

static double number_of(CPLXMLNode *node, const char *name)
{
    return atof(CPLGetXMLValue(node, name, "nan"));
}

/* Every text lies between the margins: from its anchor over its measured width. */
static void texts_fit(CPLXMLNode *svg)
{
    double width = number_of(svg, "width"), height = number_of(svg, "height");
    for (CPLXMLNode *n = svg->psChild; n; n = n->psNext) {
        if (n->eType != CXT_Element || strcmp(n->pszValue, "text")) continue;
        double x = number_of(n, "x"), y = number_of(n, "y"), length = number_of(n, "textLength");
        double left = strcmp(CPLGetXMLValue(n, "text-anchor", ""), "end") ? x : x - length;
        assert_true(length > 0);
        assert_true(left > MARGIN_PX - 0.02 && left + length < width - MARGIN_PX + 0.02);
        assert_true(y > MARGIN_PX && y < height - 4);
    }
}

/* Number of <text> elements that read exactly so, with this anchor ("" is the start). */
static int texts_count(CPLXMLNode *svg, const char *text, const char *anchor)
{
    int count = 0;
    for (CPLXMLNode *n = svg->psChild; n; n = n->psNext)
        if (n->eType == CXT_Element && !strcmp(n->pszValue, "text") &&
            !strcmp(CPLGetXMLValue(n, "", ""), text))
            count += !strcmp(CPLGetXMLValue(n, "text-anchor", ""), anchor);
    return count;
}

static void svg_has_real_text(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    for (int i = 0; i < 3; i++) {
        const lq_legend *one = all_kinds[i];
        lq_buf b = {0};
        assert_int_equal(lq_legend_svg(one, *state, &b, NULL), LQ_OK);
        CPLXMLNode *tree = CPLParseXMLString(b.data), *svg = CPLGetXMLNode(tree, "=svg");
        assert_non_null(svg);
        assert_string_equal(CPLGetXMLValue(svg, "title", ""), one->title);
        texts_fit(svg);
        for (size_t r = 0; r < one->rows; r++) {
            const lq_legend_row *row = &one->row[r];
            char count[32];
            snprintf(count, sizeof count, "(%zu 个)", row->count);
            assert_int_equal(texts_count(svg, row->label, row->has_limits ? "end" : ""), 1);
            assert_int_equal(texts_count(svg, count, "end"), 1);
        }
        CPLDestroyXMLNode(tree);
        lq_buf_release(&b);
    }
}

static lq_buf legend_write(const lq_legend *legend, const lq_font *font, CPLXMLNode **tree, CPLXMLNode **svg)
{
    lq_buf b = {0};
    assert_int_equal(lq_legend_svg(legend, font, &b, NULL), LQ_OK);
    *tree = CPLParseXMLString(b.data);
    *svg = CPLGetXMLNode(*tree, "=svg");
    assert_non_null(*svg);
    return b;
}

/* All in reading order, each once; counts end where the margin begins. */
static double text_y(CPLXMLNode *svg, const char *text)
{
    for (CPLXMLNode *n = svg->psChild; n; n = n->psNext)
        if (!strcmp(CPLGetXMLValue(n, NULL, ""), text)) return number_of(n, "y");
    fail_msg("there is no \"%s\"", text);
    return 0;
}

static void svg_tells_the_overlay(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    static const char *const words[] = {"县级单位",
                                        "革命老区",
                                        "太行",
                                        "项目",
                                        "交通",
                                        "机场",
                                        "红色文化",
                                        "n",
                                        "n 处项目相近，合并表示",
                                        "状态",
                                        "规划",
                                        "在建",
                                        "已有",
                                        "位置",
                                        "准确到点",
                                        "示意",
                                        "线路（示意）",
                                        "交通 规划",
                                        "红色文化 已有",
                                        some_remarks[0]};
    static const char *const counts[] = {"41/约74 县", "63 县", "10 处", "2 处", "7 处", "4 条", "1 条"};
    CPLXMLNode *tree, *svg;
    lq_buf b = legend_write(&overlaid, *state, &tree, &svg);
    const char *last = b.data;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char text[128];
        snprintf(text, sizeof text, ">%s</text>", words[i]);
        assert_int_equal(texts_count(svg, words[i], ""), 1);
        assert_true(strstr(b.data, text) > last);
        last = strstr(b.data, text);
    }
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        assert_int_equal(texts_count(svg, counts[i], "end"), 1);
    assert_true(fabs(text_y(svg, "10 处") - text_y(svg, "机场")) <
                2); /* each symbol has its own count beside it */
    assert_true(text_y(svg, "2 处") > text_y(svg, "10 处") + 15 &&
                text_y(svg, "2 处") < text_y(svg, "7 处") - 15);
    double width = number_of(svg, "width");
    for (CPLXMLNode *n = svg->psChild; n; n = n->psNext)
        if (!strcmp(CPLGetXMLValue(n, "text-anchor", ""), "end"))
            assert_true(fabs(number_of(n, "x") - (width - MARGIN_PX)) < 0.01);
    assert_true(width <= 260);
    CPLDestroyXMLNode(tree);
    lq_buf_release(&b);
}

/* What lies outside of the drawn part changes heads alone; an English legend has no Chinese word of its own. */
static void heads_say_what_is_counted(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    static const struct {
        lq_language language;
        size_t sites, routes;
        const char *words[3];
    } cases[] = {
        {LQ_LANGUAGE_ZH, 2, 0, {"项目（图内）", "线路（示意）", "10 处"}},
        {LQ_LANGUAGE_ZH, 0, 3, {"项目", "线路（图内，示意）", "4 条"}},
        {LQ_LANGUAGE_EN, 0, 0, {"Projects", "Lines (schematic)", "10 sites"}},
        {LQ_LANGUAGE_EN, 2, 3, {"Projects in this map", "Lines in this map (schematic)", "1 line"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lq_legend one = overlaid;
        CPLXMLNode *tree, *svg;
        one.language = cases[i].language;
        one.overlay.sites_outside = cases[i].sites;
        one.overlay.routes_outside = cases[i].routes;
        lq_buf b = legend_write(&one, *state, &tree, &svg);
        texts_fit(svg);
        for (size_t k = 0; k < 3; k++)
            assert_int_equal(texts_count(svg, cases[i].words[k], k < 2 ? "" : "end"), 1);
        bool english = cases[i].language == LQ_LANGUAGE_EN;
        assert_int_equal(texts_count(svg, "State", ""), english);
        assert_int_equal(texts_count(svg, "状态", ""), !english);
        assert_int_equal(texts_count(svg, english ? "(2886 counties)" : "(2886 个)", "end"), 1);
        CPLDestroyXMLNode(tree);
        lq_buf_clear(&b);
        lq_legend_json(&one, &b);
        assert_true(test_json_is(b.data, "$.outside.sites",
                                 cases[i].sites == 2 ? "2"
                                 : cases[i].routes   ? "0"
                                                     : ""));
        lq_buf_release(&b);
    }
}

/* Lines that are schematic tell it one by one as soon as others are not. */
static void some_lines_are_schematic(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    lq_legend_route routes[] = {some_routes[0], some_routes[1]};
    lq_legend legend = {.overlay = {.route = routes, .routes = 2}};
    CPLXMLNode *tree, *svg;
    routes[1].schematic = false;
    lq_buf b = legend_write(&legend, *state, &tree, &svg);
    assert_int_equal(texts_count(svg, "线路", ""), 1);
    assert_int_equal(texts_count(svg, "示意", ""), 1);
    CPLDestroyXMLNode(tree);
    lq_buf_release(&b);
}

typedef struct picture {
    uint8_t *rgba;
    size_t width, height;
} picture;

static picture legend_paint(const lq_legend *legend, const lq_font *font, double scale)
{
    picture p = {0};
    assert_int_equal(lq_legend_pixels(&p.rgba, &p.width, &p.height, legend, font, scale, NULL), LQ_OK);
    return p;
}

static size_t colour_count(const picture *p, lq_rgba colour)
{
    size_t n = 0;
    for (size_t i = 0; i < p->width * p->height; i++) {
        const uint8_t *at = p->rgba + 4 * i;
        n += at[0] == colour.r && at[1] == colour.g && at[2] == colour.b;
    }
    return n;
}

static bool margin_is_white(const picture *p, size_t margin)
{
    for (size_t y = 0; y < p->height; y++)
        for (size_t x = 0; x < p->width; x++) {
            bool inside = x >= margin && y >= margin && x + margin < p->width && y + margin < p->height;
            if (!inside && memcmp(p->rgba + 4 * (y * p->width + x), "\xFF\xFF\xFF\xFF", 4)) return false;
        }
    return true;
}

/* A disc of 18 px: 254 px, of which its letter takes some, and pixels at the edges are paler. */
static void badges_are_discs(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    const lq_legend legend = {.overlay = {.badge = "n", .badge_colour = {125, 108, 92, 255}}};
    picture p = legend_paint(&legend, *state, 4);
    size_t n = colour_count(&p, legend.overlay.badge_colour);
    free(p.rgba);
    assert_in_range(n, 16 * 254 * 3 / 4, 16 * 254);
    CPLXMLNode *tree, *svg;
    lq_buf b = legend_write(&legend, *state, &tree, &svg);
    const CPLXMLNode *disc = CPLGetXMLNode(svg, "circle");
    assert_non_null(disc);
    assert_string_equal(CPLGetXMLValue(disc, "r", ""), "9");
    assert_string_equal(CPLGetXMLValue(disc, "fill", ""), "#7d6c5c");
    CPLDestroyXMLNode(tree);
    lq_buf_release(&b);
}

/* The mark stands between the classes that meet at the target; beyond the last one when all are below. */
static void target_stands_between(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    static const char told[] = "目标 98,310.5（2025 年）";
    for (size_t row = 0; row <= 4; row++) {
        lq_legend one = population;
        CPLXMLNode *tree, *svg;
        one.target = (lq_legend_target){told, "2025 年", 98310.5, row};
        lq_buf b = legend_write(&one, *state, &tree, &svg);
        texts_fit(svg);
        assert_int_equal(texts_count(svg, told, ""), 1);
        const char *mark = strstr(b.data, told);
        for (size_t r = 0; r < one.rows; r++)
            assert_true((strstr(b.data, one.row[r].label) > mark) == (one.row[r].no_data || r >= row));
        CPLDestroyXMLNode(tree);
        lq_buf_clear(&b);
        lq_legend_json(&one, &b);
        assert_true(test_json_is(b.data, "$.target", "98310.5"));
        assert_true(test_json_is(b.data, "$.target_label", "2025 年"));
        lq_buf_release(&b);
        picture p = legend_paint(&one, *state, 1);
        assert_true(margin_is_white(&p, MARGIN_PX - 1));
        free(p.rgba);
        one.target.text = "目标 \U0010FFFD";
        assert_int_equal(lq_legend_unknown(&one, *state), 1);
    }
}

/* A swatch is 28 x 16 with an outline of 1 px inside it: 26 x 14 = 364 pixels of the class's own colour. */
static void swatches_are_exact(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    picture once = legend_paint(&population, *state, 1), twice = legend_paint(&population, *state, 2);
    for (size_t r = 0; r < population.rows; r++) {
        assert_true(colour_count(&once, population_rows[r].colour) >= 364);
        if (!population_rows[r].no_data) /* edges of letters are grey too */
            assert_true(colour_count(&once, population_rows[r].colour) < 364 + 10);
        assert_true(colour_count(&twice, population_rows[r].colour) >= 4 * 364);
    }
    assert_int_equal(twice.width, 2 * once.width);
    assert_int_equal(twice.height, 2 * once.height);
    free(once.rgba);
    free(twice.rgba);
}

static void nothing_is_clipped(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    for (int i = 0; i < 3; i++) {
        picture p = legend_paint(all_kinds[i], *state, 2);
        assert_true(margin_is_white(&p, 2 * MARGIN_PX - 4));
        free(p.rgba);
    }
}

/* A band of 2 px along the inside of a swatch of 28 x 16; stripes that cover half of what it leaves. */
static void areas_show_their_band(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    lq_legend_area area = {"a", "甲", "1 县", 1, 1, "yes", .band = DABIE, .band_px = 2, .dash_px = 9};
    const lq_legend legend = {.overlay = {.area = &area, .areas = 1}};
    picture whole = legend_paint(&legend, *state, 1);
    assert_int_equal(colour_count(&whole, area.band), 28 * 16 - 24 * 12);
    area.gap_px = 5;
    picture dashed = legend_paint(&legend, *state, 1);
    /* around the middle of the line 2 * (26 + 14) = 80 px: 6 dashes and gaps of 80 / 6 px, of which 9 / 14 are dash */
    double expected = 80 * 2 * 9.0 / 14;
    assert_true(fabs((double)colour_count(&dashed, area.band) - expected) < 6 * 4);
    free(whole.rgba);
    free(dashed.rgba);
    area.gap_px = 0;
    area.stripes = (lq_rgba){200, 0, 0, 255};
    area.stripe_px = 4, area.stripe_period_px = 8;
    picture striped = legend_paint(&legend, *state, 4);
    double inside = 16.0 * 24 * 12;
    assert_true(fabs((double)colour_count(&striped, area.stripes) / inside - 0.5) < 0.05);
    free(striped.rgba);
    area.absent = true; /* nothing of it is on the map: its colours are not here either */
    picture empty = legend_paint(&legend, *state, 1);
    assert_int_equal(colour_count(&empty, area.band) + colour_count(&empty, area.stripes), 0);
    free(empty.rgba);
}

/* A disc of 16 px: 201 px, of which the house on it takes some 54; a planned one shows rim and house alone. */
static void symbols_have_their_colours(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    lq_legend_sign sign = {"planned", "规划", {"town", LQ_FILL_PLANNED, LQ_PRECISION_SITE, 0, RED}, 1};
    const lq_legend legend = {.overlay = {.status = &sign, .statuses = 1}};
    picture planned = legend_paint(&legend, *state, 4);
    sign.symbol.fill = LQ_FILL_EXISTING;
    picture existing = legend_paint(&legend, *state, 4);
    size_t of_planned = colour_count(&planned, sign.symbol.colour);
    size_t of_existing = colour_count(&existing, sign.symbol.colour);
    free(planned.rgba);
    free(existing.rgba);
    assert_in_range(of_existing, 16 * 147 * 8 / 10, 16 * 147); /* pixels at the edges are paler */
    assert_in_range(of_planned, 16 * 54 * 8 / 10, 16 * (54 + 60));
}

/* A line of 2 px over a swatch of 28: dashes of 14 px with gaps of 5 leave 28 - 5 = 23 px, less the rounding of the ends. */
static void lines_have_their_dashes(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    lq_legend_route route = {"transport", "under-way", "交通 在建", false, RED, 2, 0, 0, 1};
    const lq_legend legend = {.overlay = {.route = &route, .routes = 1}};
    picture whole = legend_paint(&legend, *state, 4);
    route.dash_px = 14, route.gap_px = 5;
    picture dashed = legend_paint(&legend, *state, 4);
    size_t of_whole = colour_count(&whole, route.colour), of_dashed = colour_count(&dashed, route.colour);
    assert_in_range(of_whole, 16 * 2 * 26, 16 * 2 * 28);
    assert_in_range(of_dashed, 16 * 2 * 20, 16 * 2 * 23);
    free(whole.rgba);
    free(dashed.rgba);
}

static void counties_left_blank_have_no_colour(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    picture p = legend_paint(&kinds, *state, 1);
    assert_int_equal(colour_count(&p, kind_rows[1].colour), 0);
    free(p.rgba);
}

static void no_data_is_last(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    lq_buf b = {0};
    assert_int_equal(lq_legend_svg(&population, *state, &b, NULL), LQ_OK);
    assert_true(strstr(b.data, "无数据") > strstr(b.data, "402,118 – 24,870,895"));
    assert_true(strstr(b.data, "县级界线") > strstr(b.data, "无数据"));
    lq_buf_release(&b);
}

static void missing_glyphs_are_counted(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    lq_legend odd = population;
    odd.note = "\xF3\xB0\x80\x80";
    assert_int_equal(lq_legend_unknown(&population, *state), 0);
    assert_int_equal(lq_legend_unknown(&odd, *state), 1);
}

static void missing_glyphs_of_the_overlay_are_counted(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    static const char odd[] = "\xF3\xB0\x80\x80";
    const char *const remark = odd;
    const lq_legend_area area = {.name = odd, .count_text = odd};
    const lq_legend_sign sign = {.label = odd};
    const lq_legend_category category = {.label = odd, .sign = &sign, .signs = 1};
    const lq_legend_route route = {.label = odd};
    const lq_legend legend = {.overlay = {.area = &area,
                                          .areas = 1,
                                          .category = &category,
                                          .categories = 1,
                                          .status = &sign,
                                          .statuses = 1,
                                          .precision = &sign,
                                          .precisions = 1,
                                          .route = &route,
                                          .routes = 1,
                                          .remark = &remark,
                                          .remarks = 1}};
    assert_int_equal(lq_legend_unknown(&overlaid, *state), 0);
    assert_int_equal(lq_legend_unknown(&legend, *state), 8);
}

static void same_input_same_bytes(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    lq_buf a = {0}, b = {0};
    assert_int_equal(lq_legend_svg(&population, *state, &a, NULL), LQ_OK);
    lq_font *again = NULL;
    assert_int_equal(lq_font_create(&again, NULL), LQ_OK);
    assert_int_equal(lq_legend_svg(&population, again, &b, NULL), LQ_OK);
    assert_string_equal(a.data, b.data);
    picture p = legend_paint(&population, *state, 1.5), q = legend_paint(&population, again, 1.5);
    assert_int_equal(p.width, q.width);
    assert_memory_equal(p.rgba, q.rgba, 4 * p.width * p.height);
    free(p.rgba);
    free(q.rgba);
    lq_font_free(again);
    lq_buf_release(&a);
    lq_buf_release(&b);
}

static void empty_and_absurd(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    const lq_legend empty = {0};
    picture p = legend_paint(&empty, *state, 1);
    assert_true(p.width > 0 && p.height > 0);
    assert_true(margin_is_white(&p, p.width));
    free(p.rgba);
    lq_err err = {0};
    assert_int_equal(lq_legend_pixels(&p.rgba, &p.width, &p.height, &population, *state, 1000, &err),
                     LQ_DATA);
    assert_non_null(strstr(err.text, "too large"));
}

static void every_allocation_may_fail(void **state)
{
    if (!*state) SKIP_TEST("no font with Chinese glyphs is installed");
    lq_code code = LQ_FAILED;
    long k;
    for (k = 1; code && k < 400; k++) {
        lq_buf b = {0};
        lq_err err = {0};
        lq_mem_fail_after(k);
        code = lq_legend_svg(&overlaid, *state, &b, &err);
        lq_mem_fail_after(0);
        if (code) assert_string_equal(err.text, "out of memory");
        lq_buf_release(&b);
    }
    assert_in_range(k, 4, 399);
    for (code = LQ_FAILED, k = 1; code && k < 400; k++) {
        picture p = {0};
        lq_mem_fail_after(k);
        code = lq_legend_pixels(&p.rgba, &p.width, &p.height, &overlaid, *state, 1, NULL);
        lq_mem_fail_after(0);
        assert_int_equal(p.rgba == NULL, code != LQ_OK);
        free(p.rgba);
    }
    assert_int_equal(code, LQ_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_tells_exact_classes),
        cmocka_unit_test(json_tells_the_overlay),
        cmocka_unit_test(svg_has_real_text),
        cmocka_unit_test(svg_tells_the_overlay),
        cmocka_unit_test(heads_say_what_is_counted),
        cmocka_unit_test(badges_are_discs),
        cmocka_unit_test(target_stands_between),
        cmocka_unit_test(some_lines_are_schematic),
        cmocka_unit_test(swatches_are_exact),
        cmocka_unit_test(nothing_is_clipped),
        cmocka_unit_test(areas_show_their_band),
        cmocka_unit_test(symbols_have_their_colours),
        cmocka_unit_test(lines_have_their_dashes),
        cmocka_unit_test(counties_left_blank_have_no_colour),
        cmocka_unit_test(no_data_is_last),
        cmocka_unit_test(missing_glyphs_are_counted),
        cmocka_unit_test(missing_glyphs_of_the_overlay_are_counted),
        cmocka_unit_test(same_input_same_bytes),
        cmocka_unit_test(empty_and_absurd),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, font_open, font_close);
}
