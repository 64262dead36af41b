/* test_unit.c: units of cells and of heads. */
#include "../support/support.h"

#include "model/unit.h"

static void read_units(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        lq_cell_unit kind;
        int power;
        const char *word;
    } vectors[] = {
        {"%", LQ_UNIT_PERCENT, 0, ""},
        {"‰", LQ_UNIT_PERMILLE, 0, ""},
        {"万", LQ_UNIT_WAN, 4, ""},
        {"万人", LQ_UNIT_WAN, 4, "人"},
        {"亿元", LQ_UNIT_YI, 8, "元"},
        {"万亿元", LQ_UNIT_POWER, 12, "元"},
        {"百万美元", LQ_UNIT_POWER, 6, "美元"},
        {"千公顷", LQ_UNIT_POWER, 3, "公顷"},
        {"万千瓦时", LQ_UNIT_WAN, 4, "千瓦时"},
        {"千瓦", LQ_UNIT_WORD, 0, "千瓦"},
        {"千克", LQ_UNIT_WORD, 0, "公斤"},
        {"km²", LQ_UNIT_WORD, 0, "平方公里"},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        lq_unit u = {0};
        if (!lq_unit_read(&u, vectors[i].text)) fail_msg("%s", vectors[i].text);
        assert_int_equal(u.kind, vectors[i].kind);
        assert_int_equal(u.power, vectors[i].power);
        assert_string_equal(u.word, vectors[i].word);
    }
    static const char *const none[] = {"", "人口", "万万万", "M", "a", "人 ", "兆"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        lq_unit u = {.power = 77};
        assert_false(lq_unit_read(&u, none[i]));
        assert_int_equal(u.power, 77);
    }
}

static void told(void **state)
{
    (void)state;
    static const char *const units[] = {"人",         " （万元） ", "％",         "[%]",
                                        "单位：万人", "元/人",      "元／平方米", "张/千人"};
    static const char *const others[] = {"",  "人口", "人口（人）",        "2020",
                                         "/", "元/",  "常住人口/户籍人口", "()"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (!lq_unit_is(units[i])) fail_msg("%s", units[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (lq_unit_is(others[i])) fail_msg("%s", others[i]);
}

static void of_columns(void **state)
{
    (void)state;
    static const struct {
        const char *head, *above;
        int power;
    } vectors[] = {
        {"生产总值（亿元）", NULL, 8}, {"人口[单位：万人]", NULL, 4}, {"GDP(2020年)(万元)", NULL, 4},
        {"GDP,亿元", NULL, 8},         {"GDP／亿元", NULL, 8},        {"人口（人）", "万人", 0},
        {"人口", "万人", 4},           {"人口", "单位：万人", 4},     {"占比（%）", "万元", 0},
        {"人口( 万人 )合计", NULL, 4},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        lq_unit u = {.power = 77};
        if (!lq_unit_of_column(&u, vectors[i].head, vectors[i].above) || u.power != vectors[i].power)
            fail_msg("%s: %d", vectors[i].head, u.power);
    }
    lq_unit u;
    assert_false(lq_unit_of_column(&u, "人口", NULL));
    assert_false(lq_unit_of_column(&u, "人口（万人", NULL));
    assert_false(lq_unit_of_column(&u, "人口/户籍人口", ""));
    assert_false(lq_unit_of_column(&u, "", "各县人口"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(read_units), cmocka_unit_test(told),
                                       cmocka_unit_test(of_columns)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
