/* test_cell.c: numbers, zeros and marks of statistics tables. */
#include "../support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "model/cell.h"

static lq_status number_of(double *value, bool *odd, const char *text)
{
    lq_cell cell = lq_cell_read(text, NULL);
    *value = cell.value;
    *odd = cell.odd;
    return cell.status;
}

static void numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } vectors[] = {
        {"1318505", 1318505},
        {"1,318,505", 1318505},
        {" 1,318,505 ", 1318505},
        {"１，０５９，５７２", 1059572},
        {"１０．３９", 10.39},
        {"-5", -5},
        {"\u22125", -5},
        {"（1,234）", -1234},
        {"(1,234)", -1234},
        {"12.3%", 12.3},
        {"45.6‰", 45.6},
        {"12.3 ％", 12.3},
        {"1.3e5", 130000},
        {"-1,234.5", -1234.5},
        {"999", 999},
        {".5", 0.5},
        {"5.", 5},
        {"+5", 5},
        {"\uFE635", -5},
        {"\u20135", -5},
        {"007", 7},
        {"1 318 505", 1318505},
        {"1\u00A0318\u202F505", 1318505},
        {"1\u2009318\u2009505.5", 1318505.5},
        {"1'318'505", 1318505},
        {"1’318’505", 1318505},
        {"1，３１８，５０５", 1318505},
        {"\u200B1318\u200D505\uFEFF", 1318505},
        {"1.30502E+05", 130502},
        {"1.3e-2", 0.013},
        {"'1234", 1234},
        {"=\"1234\"", 1234},
        {"(12.3%)", -12.3},
        {"(12.3)%", -12.3},
        {"（1.5万）", -15000},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        double value;
        bool odd;
        lq_status status = number_of(&value, &odd, vectors[i].text);
        if (status != LQ_STATUS_VALUE || odd || value != vectors[i].value)
            fail_msg("\"%s\": %g", vectors[i].text, value);
    }
}

static void zeros(void **state)
{
    (void)state;
    static const char *const texts[] = {"0", "0.00", "-0", "０", "0%"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double value = 1;
        bool odd;
        assert_int_equal(number_of(&value, &odd, texts[i]), LQ_STATUS_ZERO);
        assert_true(value == 0 && !signbit(value) && !odd);
    }
}

static void missing(void **state)
{
    (void)state;
    static const char *const texts[] = {"",       " ",   "-",   "—",    "———", "……",   "…",    "..",  "NA",
                                        "na",     "N/A", "nan", "NULL", "x",   "*",    "/",    "缺",  "无",
                                        "（缺）", "－",  "一",  "...",  "--",  "不详", "[无]", "n.a."};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double value = 1;
        bool odd;
        if (number_of(&value, &odd, texts[i]) != LQ_STATUS_MISSING || odd || !isnan(value))
            fail_msg("\"%s\"", texts[i]);
    }
}

/* A unit in the cell is reckoned with, exactly: 131.85 * 10000 is not 1318500 in every product of doubles. */
static void units(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
        lq_cell_unit unit;
        const char *word;
    } vectors[] = {
        {"131.85万", 1318500, LQ_UNIT_WAN, ""},
        {"7.70 万人", 77000, LQ_UNIT_WAN, "人"},
        {"105.96萬", 1059600, LQ_UNIT_WAN, ""},
        {"1.2亿元", 120000000, LQ_UNIT_YI, "元"},
        {"1.1万亿元", 1100000000000, LQ_UNIT_POWER, "元"},
        {"3千", 3000, LQ_UNIT_POWER, ""},
        {"3百万", 3000000, LQ_UNIT_POWER, ""},
        {"1.5千公顷", 1500, LQ_UNIT_POWER, "公顷"},
        {"12万千瓦时", 120000, LQ_UNIT_WAN, "千瓦时"},
        {"901234人", 901234, LQ_UNIT_WORD, "人"},
        {"1,234 户", 1234, LQ_UNIT_WORD, "户"},
        {"1234（人）", 1234, LQ_UNIT_WORD, "人"},
        {"35公里", 35, LQ_UNIT_WORD, "公里"},
        {"35千米", 35, LQ_UNIT_WORD, "公里"},
        {"35 km2", 35, LQ_UNIT_WORD, "平方公里"},
        {"35㎢", 35, LQ_UNIT_WORD, "平方公里"},
        {"9.5年", 9.5, LQ_UNIT_WORD, "年"},
        {"12.3%", 12.3, LQ_UNIT_PERCENT, ""},
        {"12.3％", 12.3, LQ_UNIT_PERCENT, ""},
        {"45.6‰", 45.6, LQ_UNIT_PERMILLE, ""},
        {"1234", 1234, LQ_UNIT_NONE, ""},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        lq_cell c = lq_cell_read(vectors[i].text, NULL);
        if (c.odd || c.value != vectors[i].value || c.unit.kind != vectors[i].unit)
            fail_msg("\"%s\": %.17g, unit %d, %s", vectors[i].text, c.value, (int)c.unit.kind, c.hint);
        assert_string_equal(c.unit.word, vectors[i].word);
        assert_false(c.footnote);
    }
    for (int k = 1; k < 100000; k += 7) { /* every 0.01万 is a whole number of hundreds */
        char text[32];
        snprintf(text, sizeof text, "%d.%02d万", k / 100, k % 100);
        assert_true(lq_cell_read(text, NULL).value == k * 100.0);
    }
}

static void footnotes(void **state)
{
    (void)state;
    static const char *const texts[] = {"1,234①",   "1,234*",   "1,234 **",   "1,234[1]",   "1,234［12］",
                                        "1,234注",  "1,234注1", "1234（注）", "1,234〔3〕", "1,234①②",
                                        "1,234人①", "1234⑴",    "1234†"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        lq_cell c = lq_cell_read(texts[i], NULL);
        if (c.odd || !c.footnote || c.value != 1234) fail_msg("\"%s\": %g", texts[i], c.value);
    }
    assert_false(lq_cell_read("1,234", NULL).footnote);
}

/* Not a number, and no mark either: missing, told, and with what it looks like. */
static void odd_ones(void **state)
{
    (void)state;
    static const char comma[] = "a decimal comma?", groups[] = "digits in groups that are not of three",
                      points[] = "points between the thousands?", blanks[] = "blanks between the digits",
                      error[] = "an error of a spreadsheet", formula[] = "a formula that was not calculated",
                      date[] = "a date", text_hint[] = "a text", range[] = "a range",
                      large[] = "too large for a number", list[] = "several numbers";
    static const struct {
        const char *text, *hint;
    } vectors[] = {
        {"10,39", comma},
        {"12,5", comma},
        {"131,85", comma},
        {"0,125", comma},
        {"1234,567", comma},
        {"1.318,50", comma},
        {"131,8505", groups},
        {"1,2345", groups},
        {"1,23,456", groups},
        {"1.318.505", points},
        {"1 2", blanks},
        {"1234 567", blanks},
        {"1e999", large},
        {"1e-999", "too small for a number"},
        {"#N/A", error},
        {"#DIV/0!", error},
        {"#VALUE!", error},
        {"#REF!", error},
        {"#NAME?", error},
        {"#NUM!", error},
        {"#NULL!", error},
        {"#WERT!", error},
        {"Err:502", error},
        {"=A1+B1", formula},
        {"=SUM(C2:C9)", formula},
        {"#####", "a number its spreadsheet column was too narrow for"},
        {"TRUE", "true or false"},
        {"false", "true or false"},
        {"2020-01-05", date},
        {"2020/1/5", date},
        {"2020年", date},
        {"2020年1月5日", date},
        {"5月1日", date},
        {"10-20", range},
        {"10～20", range},
        {"1/2", "a fraction or a date"},
        {"10:30", "a time or a ratio"},
        {"<5", "a bound"},
        {"≥100", "a bound"},
        {"—5", "a dash for a minus?"},
        {"1O59", "a letter for a digit?"},
        {"一百二十", "a number in words"},
        {"零", "a number in words"},
        {",123", text_hint},
        {"1,234,", text_hint},
        {"12a", text_hint},
        {"inf", text_hint},
        {"0x10", text_hint},
        {"many", text_hint},
        {"约100", text_hint},
        {"12万a", text_hint},
        {"1,318 505", text_hint},
        {"1\n234", list},
        {"3、4", list},
        {"3、4、5", list},
        {"3.5；4", list},
        {"3; 4", list},
        {"3|4", list},
        {"3、", text_hint},
        {"3;a", text_hint},
        {"、4", text_hint},
        {"(-5)", text_hint},
        {"(5", text_hint},
        {"5)", text_hint},
        {"- 5", text_hint},
        {"--5", text_hint},
        {"s", text_hint},
        {"c", text_hint},
        {"1.5M", text_hint},
        {"10²", text_hint},
        {"12\xFF", text_hint},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        double value = 1;
        bool odd = false;
        lq_cell c = lq_cell_read(vectors[i].text, NULL);
        if (!c.odd || c.status != LQ_STATUS_MISSING || !isnan(c.value))
            fail_msg("\"%s\" is %g", vectors[i].text, c.value);
        if (strcmp(c.hint, vectors[i].hint)) fail_msg("\"%s\": %s", vectors[i].text, c.hint);
        assert_int_equal(number_of(&value, &odd, vectors[i].text), LQ_STATUS_MISSING);
        assert_true(odd && isnan(value));
    }
    char text[300];
    memset(text, '1', sizeof text);
    text[299] = 0;
    assert_true(lq_cell_read(text, NULL).odd);
    memset(text + 5, ' ', 294); /* a padded cell is not a long one */
    assert_true(lq_cell_read(text, NULL).value == 11111);
}

/* "12,345" is a number here; its column may say otherwise. */
static void commas(void **state)
{
    (void)state;
    assert_int_equal(lq_cell_read("12,345", NULL).comma, LQ_COMMA_EITHER);
    assert_int_equal(lq_cell_read("1,318,505", NULL).comma, LQ_COMMA_NONE);
    assert_int_equal(lq_cell_read("12,345.6", NULL).comma, LQ_COMMA_NONE);
    assert_int_equal(lq_cell_read("12 345", NULL).comma, LQ_COMMA_NONE);
    assert_int_equal(lq_cell_read("10,39", NULL).comma, LQ_COMMA_DECIMAL);
    assert_int_equal(lq_cell_read("131,8505", NULL).comma, LQ_COMMA_EITHER);
}

static void symbols(void **state)
{
    (void)state;
    lq_symbols s;
    lq_err err = {0};
    assert_int_equal(
        lq_symbols_parse(&s, "…=below_unit,—=not_applicable,*=suppressed,=zero,-9999=missing,7=missing",
                         &err),
        LQ_OK);
    assert_int_equal(lq_cell_read("……", &s).status, LQ_STATUS_BELOW_UNIT);
    assert_int_equal(lq_cell_read("——", &s).status, LQ_STATUS_NOT_APPLICABLE);
    assert_int_equal(lq_cell_read(" ＊ ", &s).status, LQ_STATUS_SUPPRESSED);
    lq_cell blank = lq_cell_read("", &s);
    assert_true(blank.status == LQ_STATUS_ZERO && blank.value == 0 && !blank.odd);
    assert_int_equal(lq_cell_read("-", &s).status, LQ_STATUS_MISSING); /* not one of the table's own */
    lq_cell none = lq_cell_read("-9999.00", &s);
    assert_true(none.status == LQ_STATUS_MISSING && isnan(none.value) && !none.odd);
    assert_true(lq_cell_read("77", &s).value == 77); /* digits are no run of a mark */
    assert_true(lq_cell_read("1,234*", &s).value == 1234);
    lq_symbols_release(&s);
}

static void labels(void **state)
{
    (void)state;
    assert_int_equal(lq_cell_label("无"), LQ_STATUS_VALUE);
    assert_int_equal(lq_cell_label("x"), LQ_STATUS_VALUE);
    assert_int_equal(lq_cell_label("0"), LQ_STATUS_VALUE);
    assert_int_equal(lq_cell_label("—"), LQ_STATUS_MISSING);
    assert_int_equal(lq_cell_label(""), LQ_STATUS_MISSING);
    assert_int_equal(lq_cell_label("NA"), LQ_STATUS_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers), cmocka_unit_test(zeros),     cmocka_unit_test(missing),
        cmocka_unit_test(units),   cmocka_unit_test(footnotes), cmocka_unit_test(odd_ones),
        cmocka_unit_test(commas),  cmocka_unit_test(symbols),   cmocka_unit_test(labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
