/* test_where.c: conditions on the rows of a long table, of square counties that do not exist. */
#include "../support/support.h"
#include "../support/tables.h"

#include <stdlib.h>
#include <string.h>

#include "model/where.h"

static const char long_table[] =
    "代码|年份|指标|数值\n"
    "110001|2010|人口|5\n110001|2020|人口|6\n110001|2010|产值|7\n110001|2020|产值|8\n"
    "110002|2010.0|人口|9\n110002|２０２０年|人 口|10\n110002|2010|产值|11\n110002|2020|产值|12\n";

static lq_code apply(lq_table *t, const char *const *conditions, size_t n, lq_err *err)
{
    lq_where w = {0};
    for (size_t i = 0; i < n; i++) assert_int_equal(lq_where_add(&w, conditions[i], err), LQ_OK);
    lq_code code = lq_where_apply(t, &w, err);
    lq_where_release(&w);
    return code;
}

/* The lines that are left, "3 7 ". */
static void leaves(const char *const *conditions, size_t n, const char *expected)
{
    lq_table *t = test_table("t.csv", long_table);
    lq_err err = {0};
    char lines[100] = "";
    if (apply(t, conditions, n, &err)) fail_msg("%s", err.text);
    for (size_t i = 0; i < t->rows; i++) snprintf(lines + strlen(lines), 20, "%zu ", t->line[i]);
    assert_string_equal(lines, expected);
    lq_table_free(t);
}

static void rows_that_fit_are_left(void **state)
{
    (void)state;
    leaves(NULL, 0, "2 3 4 5 6 7 8 9 ");
    leaves((const char *[]){"年份=2020"}, 1, "3 5 7 9 ");
    leaves((const char *[]){"年份=2020年", "指标=人口"}, 2, "3 7 ");
    leaves((const char *[]){" 年份 = 2010 ", "指标=产值"}, 2, "4 8 ");
    leaves((const char *[]){"年份=２０１０", "代码=110002.0"}, 2, "6 8 ");
    leaves((const char *[]){"#D=8"}, 1, "5 ");
}

static void cells_go_with_their_lines(void **state)
{
    (void)state;
    lq_table *t = test_table("t.csv", long_table);
    lq_err err = {0};
    assert_int_equal(apply(t, (const char *[]){"年份=2020", "指标=产值"}, 2, &err), LQ_OK);
    assert_int_equal(t->rows, 2);
    assert_string_equal(t->cell[3], "8");
    assert_string_equal(t->cell[4], "110002");
    assert_string_equal(t->cell[7], "12");
    lq_table_free(t);
}

static void fails_with(const char *const *conditions, size_t n, const char *message)
{
    lq_table *t = test_table("t.csv", long_table);
    lq_err err = {0};
    assert_int_equal(apply(t, conditions, n, &err), LQ_DATA);
    assert_string_equal(err.text, message);
    lq_table_free(t);
}

static void no_row_left_tells_what_there_is(void **state)
{
    (void)state;
    fails_with((const char *[]){"指标=面积"}, 1,
               "t.csv: no row has \"面积\" in column \"指标\"; it has: \"人口\", \"产值\", \"人 口\"");
    fails_with((const char *[]){"代码=110001", "年份=2015"}, 2,
               "t.csv: no row has \"2015\" in column \"年份\"; it has: \"2010\", \"2020\"");
    fails_with((const char *[]){"年份=2010", "年份=2020"}, 2,
               "t.csv: no row has \"2020\" in column \"年份\"; it has: \"2010\", \"2010.0\"");
    fails_with(
        (const char *[]){"年份="}, 1,
        "t.csv: no row has \"\" in column \"年份\"; it has: \"2010\", \"2020\", \"2010.0\", \"２０２０年\"");
}

static void many_values_are_cut_off(void **state)
{
    (void)state;
    lq_table *t = test_table("t.csv", "a\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n");
    lq_err err = {0};
    assert_int_equal(apply(t, (const char *[]){"a=0"}, 1, &err), LQ_DATA);
    assert_non_null(strstr(err.text, "\"9\", \"10\", ..."));
    lq_table_free(t);
}

static void what_is_no_condition(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "=", "=2020", " =2020", "年份"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        lq_where w = {0};
        lq_err err = {0};
        assert_int_equal(lq_where_add(&w, wrong[i], &err), LQ_USAGE);
        assert_int_equal(w.n, 0);
        lq_where_release(&w);
    }
    lq_table *t = test_table("t.csv", long_table);
    lq_err err = {0};
    assert_int_not_equal(apply(t, (const char *[]){"月份=1"}, 1, &err), LQ_OK);
    assert_int_equal(t->rows, 8);
    lq_table_free(t);
}

/* Rows are grouped by their first column, which holds one digit or a word. */
static void suggests(const char *text, const char *expected)
{
    lq_table *t = test_table("t.csv", text);
    lq_buf b = {0};
    static const size_t keys[] = {0};
    size_t group[32];
    for (size_t row = 0; row < t->rows; row++) {
        char digit = t->cell[row * t->columns][0];
        group[row] = digit >= '0' && digit <= '9' ? (size_t)digit : SIZE_MAX;
    }
    assert_int_equal(lq_where_suggest(&b, t, group, keys, 1), expected != NULL);
    if (expected) assert_string_equal(b.data, expected);
    assert_true(expected || !b.size);
    lq_buf_release(&b);
    lq_table_free(t);
}

static void long_tables_are_recognised(void **state)
{
    (void)state;
    suggests(
        "代码|市|年份|指标|数值\n1|甲|2010|人口|5\n1|甲|2020|人口|6\n1|甲|2010|产值|7\n1|甲|2020|产值|8\n"
        "2|甲|2010|人口|9\n2|甲|2020|人口|10\n2|甲|2010|产值|11\n2|甲|2020|产值|12\n"
        "3|乙|2010|人口|13\n3|乙|2020|人口|14\n3|乙|2010|产值|15\n3|乙|2020|产值|16\n",
        "--where 年份=2020 --where 指标=人口");
    suggests("代码|年份|数值\n1|2000年|5\n1|2020年|6\n1|2010年|7\n2|2000年|8\n2|2020年|9\n2|2010年|10\n",
             "--where 年份=2020年");
    suggests("代码|年份|数值\n1|2020|5\n2|2020|6\n3|2020|7\n", NULL);
    suggests("代码|年份|数值\n1|2020|5\n合计|2020|6\n合计|2010|7\n合计|2000|7\n", NULL); /* of no county */
    suggests("代码|市|数值\n1|甲|5\n1|甲|6\n2|乙|7\n2|乙|8\n",
             NULL); /* plain duplicates: nothing tells them apart */
    suggests("代码|年份|数值\n1|2010|5\n1|2020|6\n2|2020|6\n3|2020|7\n4|2020|8\n5|2020|9\n6|2020|1\n",
             NULL); /* one slip */
}

static void no_memory(void **state)
{
    (void)state;
    lq_table *t = test_table("t.csv", long_table);
    lq_where w = {0};
    lq_err err = {0};
    lq_mem_fail_after(1);
    assert_int_equal(lq_where_add(&w, "年份=2020", &err), LQ_FAILED);
    lq_mem_fail_after(0);
    lq_where_release(&w);
    static const size_t keys[] = {0};
    size_t group[32] = {0};
    for (size_t row = 0; row < t->rows; row++) group[row] = row / 4;
    for (long k = 1, good = 0; !good; k++) {
        lq_buf b = {0};
        lq_mem_fail_after(k);
        good = lq_where_suggest(&b, t, group, keys, 1);
        lq_mem_fail_after(0);
        assert_true(good ? k > 3 : b.failed);
        lq_buf_release(&b);
    }
    lq_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_that_fit_are_left),
        cmocka_unit_test(cells_go_with_their_lines),
        cmocka_unit_test(no_row_left_tells_what_there_is),
        cmocka_unit_test(many_values_are_cut_off),
        cmocka_unit_test(what_is_no_condition),
        cmocka_unit_test(long_tables_are_recognised),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
