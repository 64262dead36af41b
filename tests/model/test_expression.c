/* test_expression.c: indicators out of columns, as a planner would write them. */
#include "../support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/tables.h"
#include "base/mem.h"
#include "model/expression.h"

#define N(a) (sizeof(a) / sizeof *(a))

static lq_table *county_table(void)
{
    return test_table("t.csv",
                      "code|人口（人）|面积 (km2)|GDP(亿元)|65岁及以上占比（%）|2017|2016|a-b|a|b|男\n"
                      "1|2000|10|3|12.5|7|5|100|30|10|0.3\n"
                      "2|0|0|1.5亿|—|8|8|1|2|2|1e300\n"
                      "3|many|4|…|保密|-|不适用|x|1|0|0.1\n");
}

/* The value of an expression in the first row. */
static double first(const lq_table *t, const char *text)
{
    lq_expression *e = NULL;
    lq_err err = {0};
    if (lq_expression_parse(&e, text, t, &err)) fail_msg("%s: %s", text, err.text);
    lq_evaluated v = lq_expression_value(e, 0, NULL);
    lq_expression_free(e);
    return v.value;
}

static lq_evaluated value_at(const lq_table *t, const char *text, size_t row, const char *marks)
{
    lq_expression *e = NULL;
    lq_symbols s = {0};
    lq_err err = {0};
    if (marks) assert_int_equal(lq_symbols_parse(&s, marks, &err), LQ_OK);
    if (lq_expression_parse(&e, text, t, &err)) fail_msg("%s: %s", text, err.text);
    lq_evaluated v = lq_expression_value(e, row, &s);
    lq_expression_free(e);
    lq_symbols_release(&s);
    return v;
}

static void values(void **state)
{
    (void)state;
    lq_table *t = county_table();
    static const struct {
        const char *text;
        double value;
    } vectors[] = {
        {"人口", 2000},
        {"人口（人）", 2000},
        {"面积", 10},
        {"人口/面积", 200},
        {"人口 / 面积 * 10", 2000},
        {"人口（人）÷面积(km2)", 200},
        {"（a＋b）×２", 80},
        {"a＊b／２－１", 149},
        {"2+3*a", 92},
        {"(2+3)*a", 150},
        {"a-b-5", 100 - 5}, /* a-b is a column, and the longest */
        {"a - b - 5", 95},
        {"\"a\"-b-5", 15},
        {"`a` - `b`", 20},
        {"“a” − “b”", 20},
        {"a/b/3", 1},
        {"a-(b-5)", 25},
        {"-a", -30},
        {"--a", 30},
        {"a*-b", -300},
        {"+a", 30},
        {"((a))", 30},
        {"2017", 7},
        {"\"2017\"-\"2016\"", 2},
        {"a*2017", 60510},
        {"1e2*a", 3000},
        {"a*1.5E-1", 4.5},
        {".5*a", 15},
        {"65岁及以上占比*人口/100", 250},
        {"65岁及以上占比（%）*2", 25},
        {"a\n+\tb\u3000+ 男", 40.3},
        {"a+a+b", 70},
    };
    for (size_t i = 0; i < N(vectors); i++) {
        double value = first(t, vectors[i].text);
        if (!(fabs(value - vectors[i].value) < 1e-12)) fail_msg("%s: %.17g", vectors[i].text, value);
    }
    lq_table_free(t);
}

static void columns(void **state)
{
    (void)state;
    lq_table *t = county_table();
    lq_expression *e = NULL;
    const size_t *of;
    assert_int_equal(lq_expression_parse(&e, "GDP/(人口+a)*GDP", t, NULL), LQ_OK);
    assert_int_equal(lq_expression_columns(e, &of), 3);
    assert_int_equal(of[0], 3);
    assert_int_equal(of[1], 1);
    assert_int_equal(of[2], 8);
    assert_true(lq_expression_column(e) == SIZE_MAX);
    assert_false(lq_expression_is_sum(e));
    lq_expression_free(e);
    assert_int_equal(lq_expression_parse(&e, "(\"人口\")", t, NULL), LQ_OK);
    assert_int_equal(lq_expression_column(e), 1);
    assert_true(lq_expression_is_sum(e));
    lq_expression_free(e);
    static const char *const no_sums[] = {"\"a\"-b", "-a", "a*2", "a+2", "a/b"};
    for (size_t i = 0; i < N(no_sums); i++) {
        assert_int_equal(lq_expression_parse(&e, no_sums[i], t, NULL), LQ_OK);
        if (lq_expression_is_sum(e)) fail_msg("%s", no_sums[i]);
        lq_expression_free(e);
    }
    assert_int_equal(lq_expression_parse(&e, "a+b+人口", t, NULL), LQ_OK);
    assert_true(lq_expression_is_sum(e));
    lq_expression_free(e);
    lq_table_free(t);
}

/* Missing is handed on, never a zero; a division by zero is missing. */
static void no_numbers(void **state)
{
    (void)state;
    lq_table *t = county_table();
    static const char marks[] = "…=below_unit";
    static const struct {
        const char *text;
        size_t row;
        lq_status status;
    } vectors[] = {
        {"人口", 1, LQ_STATUS_ZERO},
        {"a+b", 2, LQ_STATUS_VALUE},
        {"2*人口", 1, LQ_STATUS_ZERO},
        {"\"2017\"-\"2016\"", 1, LQ_STATUS_ZERO},
        {"GDP", 2, LQ_STATUS_BELOW_UNIT},
        {"GDP*2", 2, LQ_STATUS_BELOW_UNIT},
        {"a+GDP+\"2016\"", 2, LQ_STATUS_NOT_APPLICABLE},
        {"\"2016\"+GDP+a", 2, LQ_STATUS_NOT_APPLICABLE},
        {"65岁及以上占比/\"2016\"", 2, LQ_STATUS_SUPPRESSED},
        {"-\"2017\"*65岁及以上占比", 2, LQ_STATUS_MISSING},
        {"65岁及以上占比*\"2017\"", 2, LQ_STATUS_MISSING},
        {"0*\"2017\"", 2, LQ_STATUS_MISSING},
        {"a/人口", 1, LQ_STATUS_MISSING},
        {"人口/面积", 1, LQ_STATUS_MISSING},
        {"0/面积", 1, LQ_STATUS_MISSING},
    };
    for (size_t i = 0; i < N(vectors); i++) {
        lq_evaluated v = value_at(t, vectors[i].text, vectors[i].row, marks);
        if (v.status != vectors[i].status) fail_msg("%s: %s", vectors[i].text, lq_status_text(v.status));
        bool number = v.status == LQ_STATUS_VALUE || v.status == LQ_STATUS_ZERO;
        assert_true(number ? isfinite(v.value) : isnan(v.value));
        assert_int_equal(v.by_zero, i >= 12);
    }
    lq_table_free(t);
}

/* No divisor is zero, and yet there is no number. */
static void numbers_too_large(void **state)
{
    (void)state;
    static const char *const texts[] = {"面积*1e308*10", "1e308*10-面积", "(0-1e308)*10*面积",
                                        "1e308/1e-10+面积", "1e308+1e308+面积"};
    lq_table *t = county_table();
    for (size_t i = 0; i < N(texts); i++) {
        lq_evaluated v = value_at(t, texts[i], 0, NULL);
        if (v.status != LQ_STATUS_MISSING || !isnan(v.value) || !v.overflow || v.by_zero)
            fail_msg("%s: %g", texts[i], v.value);
    }
    assert_false(value_at(t, "人口/(面积-面积)", 0, NULL).overflow);
    assert_true(value_at(t, "人口/(面积-面积)", 0, NULL).by_zero);
    assert_true(value_at(t, "1e308/10/面积*1e-300", 0, NULL).value > 0);
    lq_table_free(t);
}

static void odd_cells_and_units(void **state)
{
    (void)state;
    lq_table *t = county_table();
    lq_evaluated v = value_at(t, "面积/人口", 2, NULL);
    assert_int_equal(v.odd, 1);
    assert_int_equal(v.status, LQ_STATUS_MISSING);
    assert_false(v.by_zero);
    assert_true(value_at(t, "面积", 2, NULL).odd == SIZE_MAX);
    v = value_at(t, "a+GDP", 1, NULL); /* 亿 in a column of 亿元 */
    assert_true(v.value == 3.5);
    assert_int_equal(v.unit, LQ_UNIT_YI);
    assert_int_equal(value_at(t, "GDP", 0, NULL).unit, LQ_UNIT_NONE);
    lq_table_free(t);

    t = test_table("t.csv", "人口|产值（万元）|占比\n1.2万人|1.2亿|5%\n");
    v = value_at(t, "占比+人口", 0, NULL);
    assert_true(v.value == 12005);
    assert_int_equal(v.unit, LQ_UNIT_WAN);
    assert_true(value_at(t, "产值", 0, NULL).value == 12000);
    assert_int_equal(value_at(t, "占比", 0, NULL).unit, LQ_UNIT_PERCENT);
    char above[] = "万人";
    t->unit = above;
    assert_true(value_at(t, "人口", 0, NULL).value == 1.2);
    assert_true(value_at(t, "产值", 0, NULL).value == 12000);
    t->unit = NULL;
    lq_table_free(t);
}

/* What is left of numbers that cancel is a zero, and a small number is none. */
static void cancelling(void **state)
{
    (void)state;
    lq_table *t = test_table("t.csv", "a|b|c|d\n0.1|0.2|0.3|1e-300\n");
    assert_int_equal(value_at(t, "a+b-c", 0, NULL).status, LQ_STATUS_ZERO);
    assert_int_equal(value_at(t, "d", 0, NULL).status, LQ_STATUS_VALUE);
    assert_int_equal(value_at(t, "d-0", 0, NULL).status, LQ_STATUS_VALUE);
    assert_true(value_at(t, "1000000.01-1000000*(a/a)", 0, NULL).value > 0.0099);
    lq_evaluated v = value_at(t, "0*-a", 0, NULL);
    assert_true(v.status == LQ_STATUS_ZERO && !signbit(v.value));
    lq_table_free(t);
}

static void faults(void **state)
{
    (void)state;
    lq_table *t = county_table();
    static const struct {
        const char *text;
        lq_code code;
        const char *says;
    } vectors[] = {
        {"", LQ_USAGE, "a column, a number or \"(\" is expected at character 1, the end,"},
        {"a+", LQ_USAGE, "expected at character 3, the end, of \"a+\""},
        {"人口/*a", LQ_USAGE, "a column, a number or \"(\" is expected at character 4 of"},
        {"(a", LQ_USAGE, "an operator or \")\" is expected at character 3, the end,"},
        {"a)", LQ_USAGE, "an operator is expected at character 2 of"},
        {"a (b)", LQ_DATA, "t.csv: no column \"a (b)\""},
        {"(a)(b)", LQ_USAGE, "an operator is expected at character 4 of"},
        {"2 a", LQ_USAGE, "an operator is expected at character 3 of"},
        {"\"a", LQ_USAGE, "a closing quote is expected at character 3, the end,"},
        {"\"a\"b", LQ_USAGE, "an operator is expected at character 4 of"},
        {"2017/2016", LQ_USAGE, "reads no column"},
        {"1999", LQ_DATA, "t.csv: no column \"1999\""},
        {"住户", LQ_DATA, "t.csv: no column \"住户\""},
        {"人口/面識 (km2)", LQ_DATA, "no column \"面識 (km2)\"; did you mean \"面积 (km2)\""},
        {"a+\"65岁及以上占比（％）\"", LQ_DATA,
         "no column \"65岁及以上占比（％）\"; did you mean \"65岁及以上占比（%）\""},
        {"`nothing`", LQ_DATA, "no column \"nothing\""},
        {"a%b", LQ_DATA, "no column \"a%b\""},
        {"人口(万人)/a", LQ_DATA, "no column \"人口(万人)\""},
        {"人口(人/a", LQ_USAGE, "an operator is expected at character 3 of"},
        {"\xFF+a", LQ_DATA, "no column \""},
    };
    for (size_t i = 0; i < N(vectors); i++) {
        lq_expression *e = NULL;
        lq_err err = {0};
        lq_code code = lq_expression_parse(&e, vectors[i].text, t, &err);
        if (code != vectors[i].code || !strstr(err.text, vectors[i].says) || e)
            fail_msg("%s: %d, %s", vectors[i].text, (int)code, err.text);
    }
    lq_table_free(t);
}

/* Between two columns nothing is guessed. */
static void ambiguous(void **state)
{
    (void)state;
    lq_table *t = test_table("t.csv", "人口（人）|人口（万人）|a\n1|2|3\n");
    static const char *const texts[] = {"人口", "人口/a", "a/\"人口\"", "a*(人口)"};
    for (size_t i = 0; i < N(texts); i++) {
        lq_expression *e = NULL;
        lq_err err = {0};
        assert_int_equal(lq_expression_parse(&e, texts[i], t, &err), LQ_DATA);
        if (!strstr(err.text, "t.csv") || !strstr(err.text, "人口（人）") ||
            !strstr(err.text, "人口（万人）"))
            fail_msg("%s", err.text);
    }
    assert_true(first(t, "人口(人)/人口(万人)") == 0.5);
    lq_table_free(t);
}

static char *repeated(const char *before, const char *text, size_t n)
{
    size_t k = strlen(text), b = strlen(before);
    char *s = malloc(b + n * k + 1);
    assert_non_null(s);
    memcpy(s, before, b);
    for (size_t i = 0; i < n; i++) memcpy(s + b + i * k, text, k);
    s[b + n * k] = 0;
    return s;
}

/* Depth and length have limits, and up to them the stack is deep enough. */
static void limits(void **state)
{
    (void)state;
    lq_table *t = test_table("t.csv", "a\n1\n");
    static const struct {
        const char *before, *text, *says;
        size_t n;
    } vectors[] = {{"", "(", "within each other", 60},
                   {"", "-", "within each other", 60},
                   {"", "1+2*(", "within each other", 60},
                   {"a", "+a", "longer than", 1001}};
    for (size_t i = 0; i < N(vectors); i++) {
        char *s = repeated(vectors[i].before, vectors[i].text, vectors[i].n);
        lq_expression *e = NULL;
        lq_err err = {0};
        assert_int_equal(lq_expression_parse(&e, s, t, &err), LQ_USAGE);
        if (!strstr(err.text, vectors[i].says)) fail_msg("%s", err.text);
        free(s);
    }
    char *sum = repeated("a", "+a", 999), *deep = repeated("", "1+1*(", 49), *close = repeated("", ")", 49);
    assert_true(first(t, sum) == 1000);
    char text[400];
    snprintf(text, sizeof text, "%sa%s", deep, close);
    assert_true(first(t, text) == 50);
    free(sum);
    free(deep);
    free(close);
    lq_table_free(t);
}

static void without_memory(void **state)
{
    (void)state;
    lq_table *t = county_table();
    lq_code code = LQ_FAILED;
    for (long k = 1; code; k++) {
        lq_expression *e = NULL;
        lq_mem_fail_after(k);
        code = lq_expression_parse(&e, "人口/面积*100+a-b+\"2017\"", t, NULL);
        lq_mem_fail_after(0);
        assert_true(!code == !!e);
        assert_true(code == LQ_OK || (code == LQ_FAILED && k < 20));
        lq_expression_free(e);
    }
    lq_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values),
        cmocka_unit_test(columns),
        cmocka_unit_test(no_numbers),
        cmocka_unit_test(numbers_too_large),
        cmocka_unit_test(odd_cells_and_units),
        cmocka_unit_test(cancelling),
        cmocka_unit_test(faults),
        cmocka_unit_test(ambiguous),
        cmocka_unit_test(limits),
        cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
