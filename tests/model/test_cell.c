/* test_cell.c: numbers, zeros and marks of statistics tables. */
#include "../support/support.h"

#include <math.h>
#include <string.h>

#include "model/cell.h"

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
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        double value;
        bool odd;
        lq_status status = lq_cell_number(&value, &odd, vectors[i].text);
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
        assert_int_equal(lq_cell_number(&value, &odd, texts[i]), LQ_STATUS_ZERO);
        assert_true(value == 0 && !signbit(value) && !odd);
    }
}

static void missing(void **state)
{
    (void)state;
    static const char *const texts[] = {"",   " ",  "-",  "—",   "———",    "……",   "…",
                                        "..", "NA", "na", "N/A", "nan",    "NULL", "x",
                                        "*",  "/",  "缺", "无",  "（缺）", "－",   "一"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double value = 1;
        bool odd;
        if (lq_cell_number(&value, &odd, texts[i]) != LQ_STATUS_MISSING || odd || !isnan(value))
            fail_msg("\"%s\"", texts[i]);
    }
}

/* Not a number, and no mark either: missing, and told. */
static void odd_ones(void **state)
{
    (void)state;
    static const char *const texts[] = {"131.85万", "901234人", "10,39",  "1,2345",  ",123",
                                        "1,234①",   "inf",      "1e999",  "0x10",    "1 2",
                                        "12a",      "#N/A",     "1,234,", "1,23,456"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double value = 1;
        bool odd = false;
        if (lq_cell_number(&value, &odd, texts[i]) != LQ_STATUS_MISSING || !odd || !isnan(value))
            fail_msg("\"%s\"", texts[i]);
    }
    char text[300];
    memset(text, '1', sizeof text);
    text[299] = 0;
    double value;
    bool odd;
    assert_int_equal(lq_cell_number(&value, &odd, text), LQ_STATUS_MISSING);
    assert_true(odd);
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

static void words(void **state)
{
    (void)state;
    static const char *const words[LQ_STATUSES] = {"value",          "zero",   "missing",   "below_unit",
                                                   "not_applicable", "no_row", "suppressed"};
    for (int i = 0; i < LQ_STATUSES; i++) assert_string_equal(lq_status_text((lq_status)i), words[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),  cmocka_unit_test(zeros),  cmocka_unit_test(missing),
        cmocka_unit_test(odd_ones), cmocka_unit_test(labels), cmocka_unit_test(words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
