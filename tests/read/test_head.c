/* test_head.c: heads, titles, units, notes and merged cells of invented yearbook tables. */
#include "../support/support.h"

#include <stdlib.h>
#include <string.h>

#include "../support/findings.h"
#include "read/grid.h"

typedef struct result {
    lq_table *table;
    lq_findings f;
    lq_err err;
    lq_code code;
} result;

static size_t count_of(const char *s, size_t n, char c)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) count += s[i] == c;
    return count;
}

static lq_grid grid_of(const char *text)
{
    lq_grid g;
    lq_err err = {0};
    size_t line = 0;
    assert_int_equal(lq_grid_init(&g, "t.csv", &err), LQ_OK);
    for (const char *s = text; *s; s += strcspn(s, "\n") + 1) {
        size_t n = count_of(s, strcspn(s, "\n"), '|') + 1;
        if (n > g.columns) g.columns = n;
    }
    for (const char *s = text; *s;) {
        char **row = lq_grid_row(&g, ++line);
        for (size_t k = 0; *s && *s != '\n'; k++) {
            size_t n = strcspn(s, "|\n");
            char *cell = lq_strndup(s, n);
            assert_true(lq_grid_set(&g, &row[k], cell));
            free(cell);
            s += n + (s[n] == '|');
        }
        lq_grid_settle(&g);
        s++;
    }
    return g;
}

/* Cells are parted by '|', rows by '\n'; a blank line is one of the file, too. */
static result read_as(const char *text, const char *header)
{
    result r = {0};
    lq_grid g = grid_of(text);
    r.code = lq_grid_finish(&r.table, &g, header, &r.f, &r.err);
    lq_grid_release(&g);
    return r;
}

static result read_grid(const char *text)
{
    result r = read_as(text, NULL);
    if (r.code) fail_msg("%s", r.err.text);
    return r;
}

static void result_free(result *r)
{
    lq_table_free(r->table);
    lq_findings_release(&r->f);
}

static void head_is(const result *r, const char *expected)
{
    char head[1000] = "";
    for (size_t k = 0; k < r->table->columns; k++) {
        if (k) strcat(head, "|");
        strcat(head, r->table->head[k]);
    }
    assert_string_equal(head, expected);
}

static void row_is(const result *r, size_t row, size_t line, const char *expected)
{
    char text[1000] = "";
    assert_true(row < r->table->rows);
    for (size_t k = 0; k < r->table->columns; k++) {
        if (k) strcat(text, "|");
        strcat(text, r->table->cell[row * r->table->columns + k]);
    }
    assert_string_equal(text, expected);
    assert_int_equal(r->table->line[row], line);
}

/* The message of the only finding of this kind. */
static const char *told(const result *r, const char *kind)
{
    const char *message = NULL;
    for (size_t i = 0; i < r->f.n; i++) {
        if (strcmp(r->f.at[i].kind, kind) != 0) continue;
        assert_null(message);
        message = r->f.at[i].message;
    }
    assert_non_null(message);
    return message;
}

/* What is read, nothing told: the head is the first row, all others are data. */
static void is_plain(const char *text, size_t rows)
{
    result r = read_grid(text);
    if (r.f.n) fail_msg("%s: %s", r.f.at[0].kind, r.f.at[0].message);
    assert_int_equal(r.table->rows, rows);
    assert_int_equal(r.table->line[0], 2);
    assert_null(r.table->title);
    assert_null(r.table->unit);
    assert_int_equal(r.table->left, 0);
    result_free(&r);
}

/* ---- heads ---- */

static void plain_tables_are_as_they_were(void **state)
{
    (void)state;
    is_plain("代码|名称|人口\n110001|东方县|5\n110002|西方县|7\n", 2);
    is_plain("only\n5\n6\n", 2);
    is_plain("名称|类\n东方县|老区\n西方县|老区\n", 2);
    is_plain("WKT|1|1|id\nPOINT(1 2)|007||x\n", 1);
    is_plain("x|y|code\n1|2|110001\n", 1);
    is_plain("代码|名称|2010|2020年\n110001|东方县|1|2\n", 1);
    is_plain("代码|名称|人口\n|东方县|\n110002|西方县|7\n", 2);
    is_plain("代码|名称|人口\n|合计|\n110002|西方县|—\n110003|南方县|9\n", 3);
    is_plain("|名称|人口\n0|东方县|5\n1|西方县|7\n", 2);
    is_plain("代码|人口|人口|\n110001|5|6|\n110002|7|8|\n", 2);
    is_plain("a|b|c|d\n1|2|3|4\n", 1);
    is_plain("省码|市码|县码|名称|人口\n11|01|2|东方县|9\n11|01|4|西方县|8\n", 2);
    is_plain("指标|单位|数值\n人口|人|5\n产值|元|6\n", 2);
    is_plain("Region|Value\nA|1\nB|2\n", 2);
    is_plain("名称|人口（人）\n东方县|12人\n西方县|13人\n", 2);
}

static void title_and_unit_stand_above(void **state)
{
    (void)state;
    result r =
        read_grid("各县人口与产值||||\n||||单位：万元、%\n\n代码|名称|人口|产值|比重\n110001|东方县|5|6|7\n"
                  "110002|西方县|8|9|10\n");
    head_is(&r, "代码|名称|人口|产值|比重");
    assert_int_equal(r.table->rows, 2);
    row_is(&r, 0, 5, "110001|东方县|5|6|7");
    assert_string_equal(r.table->title, "各县人口与产值");
    assert_string_equal(r.table->unit, "万元、%");
    assert_string_equal(told(&r, "head-found"), "the head is line 4; 2 lines above it are title and unit");
    assert_int_equal(r.f.n, 1);
    result_free(&r);
    r = read_grid(
        "表3-1|各县产值|||\n2020年|（单位：亿元）|||\n代码|名称|人口|产值|比重\n110001|东方县|5|6|7\n");
    head_is(&r, "代码|名称|人口|产值|比重");
    assert_string_equal(r.table->title, "表3-1");
    assert_string_equal(r.table->unit, "亿元");
    result_free(&r);
    r = read_grid("各县人口\n填报单位：统计局\n名称|人口|产值\n东方县|5|6\n");
    head_is(&r, "名称|人口|产值");
    assert_null(r.table->unit); /* an office is no unit */
    result_free(&r);
}

static void several_rows_are_joined(void **state)
{
    (void)state;
    result r = read_grid("代码|名称|人口|||产值\n||常住|#城镇|户籍|\n110001|东方县|5|6|7|8\n");
    head_is(&r, "代码|名称|人口/常住|人口/#城镇|人口/户籍|产值");
    row_is(&r, 0, 3, "110001|东方县|5|6|7|8");
    assert_string_equal(told(&r, "head-found"), "the head is lines 1-2");
    result_free(&r);
    r = read_grid("各县人口\n地区|人口|||||面积\n|城镇||乡村|||\n|男|女|男|女|合计|\n东方县|1|2|3|4|5|6\n");
    head_is(&r, "地区|人口/城镇/男|人口/城镇/女|人口/乡村/男|人口/乡村/女|人口/乡村/合计|面积");
    assert_string_equal(r.table->title, "各县人口");
    result_free(&r);
    r = read_grid("||2010年||2020年|\n代码|名称|人口|产值|人口|产值\n110001|东方县|1|2|3|4\n");
    head_is(&r, "代码|名称|2010年/人口|2010年/产值|2020年/人口|2020年/产值");
    result_free(&r);
    r = read_grid("地区|人口|\n地区|男|女\n东方县|1|2\n");
    head_is(&r, "地区|人口/男|人口/女");
    result_free(&r);
}

static void a_parent_ends_where_another_begins(void **state)
{
    (void)state;
    result r = read_grid("地区|人口||产值||\n|城镇|||二产|三产\n|男|女|一产||\n东方县|1|2|3|4|5\n");
    head_is(&r, "地区|人口/城镇/男|人口/城镇/女|产值/一产|产值/二产|产值/三产");
    result_free(&r);
}

static void rows_of_units_numbers_and_another_language(void **state)
{
    (void)state;
    result r = read_grid("地区|人口|产值\n|万人|亿元\n东方县|1|2\n");
    head_is(&r, "地区|人口/万人|产值/亿元");
    result_free(&r);
    r = read_grid("地区|名称|人口|产值\n甲|乙|1|2\n110001|东方县|11|12\n");
    head_is(&r, "地区|名称|人口|产值");
    row_is(&r, 0, 3, "110001|东方县|11|12");
    result_free(&r);
    r = read_grid("地区|人口|产值\nRegion|Population|Product\n东方县|1|2\n西方县|3|4\n");
    head_is(&r, "地区/Region|人口/Population|产值/Product");
    assert_int_equal(r.table->rows, 2);
    result_free(&r);
}

static void a_table_without_a_head_keeps_its_first_row(void **state)
{
    (void)state;
    result r = read_grid("110001|东方县|5\n110002|西方县|7\n110003|南方县|9\n");
    head_is(&r, "||");
    assert_int_equal(r.table->rows, 3);
    row_is(&r, 0, 1, "110001|东方县|5");
    assert_int_equal(finding_count(&r.f, "head-missing"), 1);
    assert_int_equal(lq_findings_faults(&r.f), 1); /* it is no note */
    result_free(&r);
}

static void it_may_start_anywhere(void **state)
{
    (void)state;
    result r = read_grid("各县人口|||||\n\n||代码|名称|人口|\n||110001|东方县|5|\n||110002|西方县||\n");
    head_is(&r, "代码|名称|人口");
    assert_int_equal(r.table->left, 2);
    assert_int_equal(lq_table_column(r.table, "#E", NULL), 2);
    row_is(&r, 1, 5, "110002|西方县|");
    result_free(&r);
}

static void the_user_knows_better(void **state)
{
    (void)state;
    static const char text[] = "甲县|1|2\n代码|名称|人口\n编号|地名|人数\n110001|东方县|5\n";
    result r = read_as(text, "3");
    head_is(&r, "编号|地名|人数");
    assert_int_equal(r.table->rows, 1);
    assert_int_equal(r.f.n, 0);
    result_free(&r);
    r = read_as(text, "2-3");
    head_is(&r, "代码/编号|名称/地名|人口/人数");
    result_free(&r);
    r = read_as(text, "0");
    head_is(&r, "||");
    assert_int_equal(r.table->rows, 4);
    result_free(&r);
    static const char *const wrong[] = {"x", "-1", "3-", "3-2", "0-1", "1.5", "4x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        r = read_as(text, wrong[i]);
        assert_int_equal(r.code, LQ_USAGE);
        assert_null(r.table);
        result_free(&r);
    }
    r = read_as("a\nb\nc\nd\ne\nf\ng\nh\ni\n1\n", "1-9");
    assert_int_equal(r.code, LQ_USAGE);
    assert_string_equal(r.err.text, "lines 1-9 are more than a head has; give 8 at most");
    result_free(&r);
    r = read_as(text, "9");
    assert_int_equal(r.code, LQ_DATA);
    assert_string_equal(r.err.text, "t.csv: the head cannot be line 9, which is blank or not there");
    result_free(&r);
    r = read_as(text, "4");
    assert_int_equal(r.code, LQ_DATA);
    assert_string_equal(r.err.text, "t.csv: the table has column names but no rows");
    result_free(&r);
}

/* ---- rows ---- */

static void notes_are_no_rows(void **state)
{
    (void)state;
    result r =
        read_grid("代码|名称|人口|产值\n110001|东方县|5|6\n||全市合计|\n110002|西方县|7|8\n|南方县||\n\n"
                  "注：1.人口为年末数|不含外出|\n2.产值按当年价格计算。|||\n资料来源：统计局|||\n");
    assert_int_equal(r.table->rows, 4); /* a total and a county without data are rows */
    row_is(&r, 3, 5, "|南方县||");
    assert_int_equal(finding_count(&r.f, "note-line"), 3);
    assert_int_equal(r.f.n, 3);
    assert_int_equal(r.f.at[1].row, 8);
    assert_string_equal(r.f.at[1].message, "a note, not a row: 2.产值按当年价格计算。");
    assert_int_equal(lq_findings_faults(&r.f), 0);
    result_free(&r);
    is_plain("名称|人口\n注水县|5\n东方县|\n", 2);
    is_plain("名称|类|人口\n东方县|甲|5\n西方县||\n", 2);
    is_plain("name\nNote that\nb\n", 2);
}

static void heads_of_later_pages_are_no_rows(void **state)
{
    (void)state;
    result r = read_grid(
        "各县人口||\n单位：人||\n名称|人口|户数\n东方县|1|2\n续表||\n单位：人||\n名称|人口|户数\n西方县|3|4\n"
        "各县人口||\n名称|人口|户数\n南方县|5|6\n");
    assert_int_equal(r.table->rows, 3);
    row_is(&r, 2, 11, "南方县|5|6");
    assert_string_equal(told(&r, "head-repeated"), "5 lines are the head or title of another page, not rows");
    result_free(&r);
}

static void section_rows_stay(void **state)
{
    (void)state;
    result r = read_grid("名称|人口|户数\n甲市||\n东方县|1|2\n乙市||\n西方县|3|4\n");
    assert_int_equal(r.table->rows, 4);
    assert_int_equal(r.f.n, 0);
    row_is(&r, 2, 4, "乙市||");
    result_free(&r);
}

/* ---- merged cells ---- */

static void names_go_on_downwards(void **state)
{
    (void)state;
    result r = read_grid("省|市|县|人口|备注\n河东省|甲市|东方县|1|x区\n||西方县|2|\n||南方县|3|\n|乙市|"
                         "北方县|4|\n||中方县|5|\n"
                         "河西省||直辖县|6|\n||另一县|7|\n");
    row_is(&r, 1, 3, "河东省|甲市|西方县|2|");
    row_is(&r, 4, 6, "河东省|乙市|中方县|5|");
    row_is(&r, 5, 7, "河西省||直辖县|6|"); /* another province: 乙市 ends */
    row_is(&r, 6, 8, "河西省||另一县|7|");
    assert_int_equal(finding_count(&r.f, "filled-down"), 2);
    assert_string_equal(r.f.at[0].message,
                        "3 blank cells of column \"市\" have the name above, as merged cells leave it");
    assert_int_equal(r.f.at[0].row, 3);
    result_free(&r);
}

static void blanks_that_are_none_stay(void **state)
{
    (void)state;
    is_plain(
        "代码|市|县|人口\n120001|甲市|东方县|1\n120002|甲市|西方县|2\n110001||南方县|3\n110002||北方县|4\n",
        4);
    is_plain("县|类|人口\n东方县|老区|1\n西方县||2\n南方县||3\n北方县|老区|4\n", 4);
    is_plain("县|人口|市\n东方县|1|甲市\n西方县|2|\n南方县|3|\n", 3);
    is_plain("代码|人口|县|x\n110001|5|东方县|1\n110002||西方县|2\n110003||南方县|3\n110004|6|北方县|\n", 4);
    result r = read_grid("市|县|人口\n甲市|东方县|1\n|西方县|2\n|南方县|3\n");
    row_is(&r, 2, 4, "甲市|南方县|3");
    result_free(&r);
}

static void merges_are_followed(void **state)
{
    (void)state;
    result r = {0};
    lq_grid g = grid_of(
        "县组|县|人口|其中||产值\n|||男|女|\n东部|东方县|1|2|3|4\n|西方县|5|6|7|8\n|南方县|9|10|11|12\n");
    static const lq_merge merges[] = {{1, 1, 3, 4}, {1, 2, 0, 0}, {3, 4, 0, 0}, {3, 4, 2, 2}};
    g.merge = lq_alloc(4, sizeof *g.merge);
    memcpy(g.merge, merges, sizeof merges);
    g.merges = 4;
    assert_int_equal(lq_grid_finish(&r.table, &g, NULL, &r.f, &r.err), LQ_OK);
    lq_grid_release(&g);
    head_is(&r, "县组|县|人口|其中/男|其中/女|产值");
    row_is(&r, 1, 4, "东部|西方县|5|6|7|8");
    row_is(&r, 2, 5, "|南方县|9|10|11|12"); /* below the merged cells */
    assert_string_equal(told(&r, "filled-down"),
                        "1 blank cell of column \"县组\" has the name above, as the sheet merges it");
    result_free(&r);
}

/* A number merged over two rows is one row's: the other has none. */
static void numbers_never_go_on(void **state)
{
    (void)state;
    result r = {0};
    lq_grid g = grid_of("县|人口\n东方县|1\n西方县|\n南方县|3\n");
    g.merge = lq_alloc(1, sizeof *g.merge);
    g.merge[0] = (lq_merge){2, 3, 1, 1};
    g.merges = 1;
    assert_int_equal(lq_grid_finish(&r.table, &g, NULL, &r.f, &r.err), LQ_OK);
    lq_grid_release(&g);
    row_is(&r, 1, 3, "西方县|");
    assert_int_equal(r.f.n, 0);
    result_free(&r);
}

/* A hundred rows of sixteen thousand columns that could all be heads must not take long. */
static void wide_heads_end(void **state)
{
    (void)state;
    enum { COLUMNS = 16000 };
    result r = {0};
    lq_grid g;
    assert_int_equal(lq_grid_init(&g, "t.csv", &r.err), LQ_OK);
    g.columns = COLUMNS;
    for (size_t i = 0; i < 100; i++) {
        char **row = lq_grid_row(&g, i + 1);
        assert_true(lq_grid_set(&g, &row[i < 99 ? i % 2 : 0], "名称"));
        for (size_t k = 1; i == 98 && k < COLUMNS; k++) assert_true(lq_grid_set(&g, &row[k], "人口"));
        for (size_t k = 1; i == 99 && k < COLUMNS; k++) assert_true(lq_grid_set(&g, &row[k], "5.5"));
    }
    assert_int_equal(lq_grid_finish(&r.table, &g, NULL, &r.f, &r.err), LQ_OK);
    assert_int_equal(r.table->rows, 1);
    lq_grid_release(&g);
    result_free(&r);
}

static void no_memory(void **state)
{
    (void)state;
    lq_code code = LQ_FAILED;
    for (long k = 1; code && k < 200; k++) {
        result r = {0};
        lq_grid g =
            grid_of("各县人口||\n单位：人||\n市|县|人口\n甲市|东方县|1\n|西方县|2\n|南方县|3\n注：无||\n");
        lq_mem_fail_after(k);
        code = r.code = lq_grid_finish(&r.table, &g, NULL, &r.f, &r.err);
        lq_mem_fail_after(0);
        if (code ? code != LQ_FAILED || r.table : !r.table) fail_msg("allocation %ld: %d", k, code);
        lq_grid_release(&g);
        result_free(&r);
    }
    assert_int_equal(code, LQ_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_tables_are_as_they_were),
        cmocka_unit_test(title_and_unit_stand_above),
        cmocka_unit_test(several_rows_are_joined),
        cmocka_unit_test(a_parent_ends_where_another_begins),
        cmocka_unit_test(rows_of_units_numbers_and_another_language),
        cmocka_unit_test(a_table_without_a_head_keeps_its_first_row),
        cmocka_unit_test(it_may_start_anywhere),
        cmocka_unit_test(the_user_knows_better),
        cmocka_unit_test(notes_are_no_rows),
        cmocka_unit_test(heads_of_later_pages_are_no_rows),
        cmocka_unit_test(section_rows_stay),
        cmocka_unit_test(names_go_on_downwards),
        cmocka_unit_test(blanks_that_are_none_stay),
        cmocka_unit_test(merges_are_followed),
        cmocka_unit_test(numbers_never_go_on),
        cmocka_unit_test(wide_heads_end),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
