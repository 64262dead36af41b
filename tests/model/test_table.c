/* test_table.c: a column is found by the name a planner would type, and never guessed between two. */
#include "../support/support.h"

#include <stdlib.h>
#include "model/table.h"

/* Column asked for, in a table with this head: its index, or -1; *count is the number that would do. */
static int find(const char *const *head, size_t n, const char *name, size_t *count)
{
    lq_table t = {.columns = n, .head = (char **)head};
    size_t i = lq_table_column(&t, name, count);
    return i < n ? (int)i : -1;
}

static const char *const census[] = {
    "区划代码",  "地 区",     "人口数_合计", "城镇化率（%）",
    "GDP(亿元)", "GDP(万元)", "户数\n[户]",  "面积",
    "面积",      "",          "人均 GDP",    "备注(未完",
    "code",      "Code",      " 村数 ",      "\xEF\xBB\xBF年份",
};
#define N (sizeof census / sizeof *census)

static void exact_name_comes_first(void **state)
{
    (void)state;
    size_t count;
    assert_int_equal(find(census, N, "区划代码", &count), 0);
    assert_int_equal(count, 1);
    assert_int_equal(find(census, N, "GDP(万元)", NULL), 5);
    assert_int_equal(find(census, N, "code", NULL), 12);
    assert_int_equal(find(census, N, "Code", NULL), 13);
}

static void blanks_and_breaks_do_not_matter(void **state)
{
    (void)state;
    assert_int_equal(find(census, N, "地区", NULL), 1);
    assert_int_equal(find(census, N, "地\xE3\x80\x80区", NULL), 1); /* ideographic space */
    assert_int_equal(find(census, N, "人均GDP", NULL), 10);
    assert_int_equal(find(census, N, "村数", NULL), 14);
    assert_int_equal(find(census, N, "年份", NULL), 15);
    assert_int_equal(find(census, N, "户数[户]", NULL), 6);
}

static void unit_may_be_left_out(void **state)
{
    (void)state;
    size_t count;
    assert_int_equal(find(census, N, "城镇化率", &count), 3);
    assert_int_equal(count, 1);
    assert_int_equal(find(census, N, "城镇化率(%)", NULL), 3); /* full-width brackets are brackets */
    assert_int_equal(find(census, N, "户数", NULL), 6);
    assert_int_equal(find(census, N, "备注", &count),
                     -1); /* a bracket that never closes is part of the name */
    assert_int_equal(count, 0);
}

static void another_unit_is_another_column(void **state)
{
    (void)state;
    size_t count;
    assert_int_equal(find(census, N, "GDP(元)", &count), -1);
    assert_int_equal(count, 0);
    assert_int_equal(find(census, N, "城镇化率(‰)", &count), -1);
    assert_int_equal(count, 0);
}

static void two_candidates_are_not_guessed(void **state)
{
    (void)state;
    size_t count;
    assert_int_equal(find(census, N, "面积", &count), -1);
    assert_int_equal(count, 2);
    assert_int_equal(find(census, N, "GDP", &count), -1);
    assert_int_equal(count, 2);
}

static void nothing_finds_nothing(void **state)
{
    (void)state;
    size_t count;
    assert_int_equal(find(census, N, "人口", &count), -1);
    assert_int_equal(count, 0);
    assert_int_equal(find(census, N, "", &count), -1);
    assert_int_equal(count, 0);
    assert_int_equal(find(census, N, " ", NULL), -1);
    assert_int_equal(find(NULL, 0, "code", NULL), -1);
    assert_int_equal(find(census, N, "CODE", NULL), -1);
}

static void unit_behind_a_slash_or_comma(void **state)
{
    (void)state;
    static const char *const head[] = {"人口/万人", "产值，亿元", "面积,平方公里",
                                       "村数/户数", "#城镇",      "其中：男"};
    assert_int_equal(find(head, 6, "人口", NULL), 0);
    assert_int_equal(find(head, 6, "产值", NULL), 1);
    assert_int_equal(find(head, 6, "产值,亿元", NULL), 1);
    assert_int_equal(find(head, 6, "面积", NULL), 2);
    assert_int_equal(find(head, 6, "万人", NULL), -1); /* no column is called by its unit */
    assert_int_equal(find(head, 6, "城镇", NULL), 4);
    assert_int_equal(find(head, 6, "男", NULL), 5);
}

static void joined_head_by_its_end_or_a_part(void **state)
{
    (void)state;
    static const char *const head[] = {"代码",          "人口/常住人口（万人）", "人口/#城镇/男",
                                       "人口/#城镇/女", "人口/乡村/男",          "年龄/65岁 及以上",
                                       "产值/2010年",   "产值/2020年/亿元"};
    size_t count;
    assert_int_equal(find(head, 8, "人口/常住人口（万人）", NULL), 1);
    assert_int_equal(find(head, 8, "人口/常住人口", NULL), 1);
    assert_int_equal(find(head, 8, "常住人口", NULL), 1);
    assert_int_equal(find(head, 8, "常住人口(万人)", NULL), 1);
    assert_int_equal(find(head, 8, "城镇/男", NULL), 2);
    assert_int_equal(find(head, 8, "女", NULL), 3);
    assert_int_equal(find(head, 8, "男", &count), -1);
    assert_int_equal(count, 2);
    assert_int_equal(find(head, 8, "年龄", NULL), 5);
    assert_int_equal(find(head, 8, "65岁及以上", NULL), 5);
    assert_int_equal(find(head, 8, "2020年", NULL), 7);
    assert_int_equal(find(head, 8, "人口", &count), -1);
    assert_int_equal(count, 4);
    assert_int_equal(find(head, 8, "亿元", NULL), -1);
}

static void column_by_letter_or_number(void **state)
{
    (void)state;
    const char *head[30];
    for (size_t i = 0; i < 30; i++) head[i] = "人口";
    head[1] = "#A";
    assert_int_equal(find(head, 30, "#C", NULL), 2);
    assert_int_equal(find(head, 30, "#c", NULL), 2);
    assert_int_equal(find(head, 30, "#AB", NULL), 27);
    assert_int_equal(find(head, 30, "#1", NULL), 0);
    assert_int_equal(find(head, 30, "#30", NULL), 29);
    assert_int_equal(find(head, 30, "#A", NULL), 1); /* what a column is called comes first */
    static const char *const none[] = {
        "#31", "#0", "#", "#AE", "#A1", "#1A", "#-1", "#99999999999999999999", "#ZZZZZZZZZZZZZZ"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(find(head, 30, none[i], NULL), -1);
    lq_table t = {.columns = 3, .head = (char **)head, .left = 2};
    assert_int_equal(lq_table_column(&t, "#C", NULL), 0);
    assert_int_equal(lq_table_column(&t, "#B", NULL), 3);
    assert_int_equal(lq_table_column(&t, "#5", NULL), 2);
    assert_int_equal(lq_table_column(&t, "#6", NULL), 3);
}

static void candidates_are_listed_with_their_letters(void **state)
{
    (void)state;
    static const char *const head[] = {"代码", "人口", "人口/男", "人口"};
    lq_table t = {.columns = 4, .head = (char **)head, .left = 24};
    lq_buf b = {0};
    lq_table_candidates(&b, &t, "人口");
    assert_string_equal(b.data, "\"人口\" (#Z), \"人口\" (#AB)");
    lq_buf_release(&b);
    lq_table_candidates(&b, &t, "男");
    assert_string_equal(b.data, "\"人口/男\" (#AA)");
    lq_buf_release(&b);
    lq_table_candidates(&b, &t, NULL);
    assert_string_equal(b.data, "\"代码\" (#Y), \"人口\" (#Z), \"人口/男\" (#AA), \"人口\" (#AB)");
    lq_buf_release(&b);
    lq_table_candidates(&b, &t, "产值");
    assert_int_equal(b.size, 0);
    lq_buf_release(&b);
    lq_mem_fail_after(1);
    lq_table_candidates(&b, &t, "人口");
    lq_mem_fail_after(0);
    assert_true(b.failed);
}

static void letters_are_those_of_a_spreadsheet(void **state)
{
    (void)state;
    static const struct {
        size_t column;
        const char *letters;
    } known[] = {{0, "A"},   {25, "Z"},   {26, "AA"},   {51, "AZ"},
                 {52, "BA"}, {701, "ZZ"}, {702, "AAA"}, {16383, "XFD"}};
    lq_table t = {0};
    char letters[8];
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        lq_table_letters(letters, &t, known[i].column);
        assert_string_equal(letters, known[i].letters);
    }
}

static void bytes_that_are_no_text_are_compared(void **state)
{
    (void)state;
    const char *const head[] = {"\xB5\xD8", "\xB5\xD8\xC7\xF8 "};
    assert_int_equal(find(head, 2, "\xB5\xD8\xC7\xF8", NULL), 1);
    assert_int_equal(find(head, 2, "\xB5", NULL), -1);
}

static void frees(void **state)
{
    (void)state;
    lq_table *t = lq_zalloc(1, sizeof *t);
    assert_non_null(t);
    t->head = lq_alloc(1, sizeof *t->head);
    t->cell = lq_alloc(1, sizeof *t->cell);
    t->line = lq_alloc(1, sizeof *t->line);
    assert_non_null(lq_arena_strndup(&t->text, "a", 1));
    lq_table_free(t);
    lq_table_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_name_comes_first),
        cmocka_unit_test(blanks_and_breaks_do_not_matter),
        cmocka_unit_test(unit_may_be_left_out),
        cmocka_unit_test(another_unit_is_another_column),
        cmocka_unit_test(two_candidates_are_not_guessed),
        cmocka_unit_test(nothing_finds_nothing),
        cmocka_unit_test(unit_behind_a_slash_or_comma),
        cmocka_unit_test(joined_head_by_its_end_or_a_part),
        cmocka_unit_test(column_by_letter_or_number),
        cmocka_unit_test(candidates_are_listed_with_their_letters),
        cmocka_unit_test(letters_are_those_of_a_spreadsheet),
        cmocka_unit_test(bytes_that_are_no_text_are_compared),
        cmocka_unit_test(frees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
