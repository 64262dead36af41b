/* test_measure.c: counts and ratios that a planner would tell apart by their heads. */
#include "../support/support.h"

#include <math.h>

#include "../support/tables.h"
#include "model/measure.h"

#define N(a) (sizeof(a) / sizeof *(a))

static void heads(void **state)
{
    (void)state;
    static const char *const counts[] = {"人口",
                                         "常住人口（人）",
                                         "年末总人口(万人)",
                                         "人口数_合计",
                                         "人口数_男",
                                         "城镇人口",
                                         "户籍人口",
                                         "常住人口2020",
                                         "2020年常住人口",
                                         "常住人口2020年（万人）",
                                         "户数",
                                         "家庭户数",
                                         "生产总值",
                                         "地区生产总值（亿元）",
                                         "GDP",
                                         "GDP(万元)",
                                         "2020年GDP",
                                         "第一产业增加值",
                                         "工业总产值",
                                         "粮食产量（吨）",
                                         "面积",
                                         "行政区域面积（平方公里）",
                                         "耕地面积",
                                         "建筑面积",
                                         "社会消费品零售总额",
                                         "固定资产投资",
                                         "医院个数",
                                         "专业技术人员",
                                         "population",
                                         "Total Population",
                                         "pop_2020",
                                         "area_km2",
                                         "households",
                                         "GDP 2020",
                                         "有65岁及以上老年人口的户数",
                                         "农村用电量"};
    static const char *const others[] = {"",
                                         "城镇化率（%）",
                                         "人口密度",
                                         "人均GDP",
                                         "人均生产总值（元）",
                                         "性别比（女=100）",
                                         "少数民族人口比重（%）",
                                         "人口比重_0-14岁",
                                         "65岁及以上占比（%）",
                                         "文盲占15岁及以上人口比重",
                                         "出生率（‰）",
                                         "户规模",
                                         "平均每户人口",
                                         "户均面积",
                                         "GDP增速",
                                         "人口自然增长率",
                                         "人口增长",
                                         "人口变化",
                                         "2010-2020人口增减（人）",
                                         "人口年龄中位数",
                                         "平均受教育年限_合计",
                                         "人口老龄化程度",
                                         "人口老龄化",
                                         "人口(人/平方公里)",
                                         "人口/户数",
                                         "GDP/人口",
                                         "每千人口床位数",
                                         "千人拥有医生数",
                                         "价格指数",
                                         "房价（元）",
                                         "产值构成",
                                         "人口占比",
                                         "城镇人口（%）",
                                         "合计",
                                         "男",
                                         "海拔（米）",
                                         "代码",
                                         "人口净迁移",
                                         "收入",
                                         "居民可支配收入（元）",
                                         "population density",
                                         "pop_per_km2",
                                         "GDP per capita",
                                         "pct_area",
                                         "share of population",
                                         "pop growth",
                                         "unemployment rate",
                                         "C2017",
                                         "popular",
                                         "code"};
    for (size_t i = 0; i < N(counts); i++)
        if (!lq_measure_head(counts[i], false)) fail_msg("%s is a count", counts[i]);
    static const char *const joined[] = {
        "人口（人）/常住人口",        "人口/总人口",         "人口（人）/男", "常住人口/万人",
        "人口（人）/常住人口/2020年", "人口/常住人口/2020年"};
    static const char *const joined_others[] = {"人口/老龄化", "人口/性别比", "人口（人）/比重",
                                                "经济/人均生产总值", "人口/%"};
    for (size_t i = 0; i < N(joined); i++) {
        if (!lq_measure_head(joined[i], true)) fail_msg("%s is a count", joined[i]);
        assert_false(lq_measure_head(joined[i], false)); /* the sign may divide */
    }
    for (size_t i = 0; i < N(joined_others); i++)
        if (lq_measure_head(joined_others[i], true)) fail_msg("%s is no sure count", joined_others[i]);
    for (size_t i = 0; i < N(others); i++)
        if (lq_measure_head(others[i], false)) fail_msg("%s is no sure count", others[i]);
}

static bool is_count(const char *text, const double *value, size_t n, char *unit)
{
    lq_table *t = test_table("t.csv", "常住人口|城镇人口|乡村人口|GDP（亿元）|城镇化率|面积\n1|1|1|1|1|1\n");
    lq_expression *e = NULL;
    lq_err err = {0};
    t->unit = unit;
    if (lq_expression_parse(&e, text, t, &err)) fail_msg("%s", err.text);
    bool count = lq_measure_is_count(e, t, value, n);
    lq_expression_free(e);
    t->unit = NULL;
    lq_table_free(t);
    return count;
}

static void expressions(void **state)
{
    (void)state;
    static const double many[] = {1059572, NAN, 0, 77015}, few[] = {12.5, 99, 45}, change[] = {1500, -18155},
                        none[] = {NAN};
    char wan[] = "万人", percent[] = "%";
    assert_true(is_count("常住人口", many, 4, NULL));
    assert_true(is_count("城镇人口+乡村人口", many, 4, NULL));
    assert_true(is_count("(城镇人口)", many, 4, NULL));
    assert_false(is_count("常住人口/面积", many, 4, NULL));
    assert_false(is_count("常住人口-城镇人口", many, 4, NULL));
    assert_false(is_count("常住人口*2", many, 4, NULL));
    assert_false(is_count("城镇化率", many, 4, NULL));
    assert_false(is_count("城镇化率+城镇人口", many, 4, NULL));
    assert_false(is_count("常住人口", change, 2, NULL));
    assert_false(is_count("常住人口", none, 1, NULL));
    assert_false(is_count("常住人口", NULL, 0, NULL));
    assert_false(is_count("城镇人口", few, 3, NULL)); /* could be percents */
    assert_true(is_count("城镇人口", few, 3, wan));
    assert_false(is_count("城镇人口", few, 3, percent));
    assert_true(is_count("GDP", few, 3, NULL));
    assert_true(is_count("GDP", few, 3, percent)); /* the head has its own unit */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(heads), cmocka_unit_test(expressions)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
