/* test_legend.c: JSON, SVG and pixels tell the same classes in the same words, and nothing is cut off. */
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
    const lq_legend *both[] = {&population, &kinds};
    for (int i = 0; i < 2; i++) {
        lq_buf b = {0};
        assert_int_equal(lq_legend_svg(both[i], *state, &b, NULL), LQ_OK);
        CPLXMLNode *tree = CPLParseXMLString(b.data), *svg = CPLGetXMLNode(tree, "=svg");
        assert_non_null(svg);
        assert_string_equal(CPLGetXMLValue(svg, "title", ""), both[i]->title);
        texts_fit(svg);
        for (size_t r = 0; r < both[i]->rows; r++) {
            const lq_legend_row *row = &both[i]->row[r];
            char count[32];
            snprintf(count, sizeof count, "(%zu 个)", row->count);
            assert_int_equal(texts_count(svg, row->label, row->has_limits ? "end" : ""), 1);
            assert_int_equal(texts_count(svg, count, "end"), 1);
        }
        CPLDestroyXMLNode(tree);
        lq_buf_release(&b);
    }
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
    const lq_legend *both[] = {&population, &kinds};
    for (int i = 0; i < 2; i++) {
        picture p = legend_paint(both[i], *state, 2);
        assert_true(margin_is_white(&p, 2 * MARGIN_PX - 4));
        free(p.rgba);
    }
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
    for (k = 1; code && k < 200; k++) {
        lq_buf b = {0};
        lq_err err = {0};
        lq_mem_fail_after(k);
        code = lq_legend_svg(&population, *state, &b, &err);
        lq_mem_fail_after(0);
        if (code) assert_string_equal(err.text, "out of memory");
        lq_buf_release(&b);
    }
    assert_in_range(k, 4, 199);
    for (code = LQ_FAILED, k = 1; code && k < 200; k++) {
        picture p = {0};
        lq_mem_fail_after(k);
        code = lq_legend_pixels(&p.rgba, &p.width, &p.height, &population, *state, 1, NULL);
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
        cmocka_unit_test(svg_has_real_text),
        cmocka_unit_test(swatches_are_exact),
        cmocka_unit_test(nothing_is_clipped),
        cmocka_unit_test(counties_left_blank_have_no_colour),
        cmocka_unit_test(no_data_is_last),
        cmocka_unit_test(missing_glyphs_are_counted),
        cmocka_unit_test(same_input_same_bytes),
        cmocka_unit_test(empty_and_absurd),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, font_open, font_close);
}
