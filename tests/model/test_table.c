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
        cmocka_unit_test(bytes_that_are_no_text_are_compared),
        cmocka_unit_test(frees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
