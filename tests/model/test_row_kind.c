/* test_row_kind.c: rows of statistics tables that are no counties, and those that only look as if they were none. */
#include "../support/support.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/row_kind.h"

/* Every prefecture and province that the rows below need, with one county each; by code. */
static lq_gazetteer_entry entries[] = {
    {.code = "110101", .name = "东城区", .prefecture = "北京市", .province = "北京市"},
    {.code = "120116", .name = "滨海新区", .prefecture = "天津市", .province = "天津市"},
    {.code = "130102", .name = "长安区", .prefecture = "石家庄市", .province = "河北省"},
    {.code = "140302", .name = "城区", .prefecture = "阳泉市", .province = "山西省"},
    {.code = "140322", .name = "盂县", .prefecture = "阳泉市", .province = "山西省"},
    {.code = "140403", .name = "潞州区", .prefecture = "长治市", .province = "山西省"},
    {.code = "152501", .name = "二连浩特市", .prefecture = "锡林郭勒盟", .province = "内蒙古自治区"},
    {.code = "220202", .name = "昌邑区", .prefecture = "吉林市", .province = "吉林省"},
    {.code = "222401", .name = "延吉市", .prefecture = "延边朝鲜族自治州", .province = "吉林省"},
    {.code = "310115", .name = "浦东新区", .prefecture = "上海市", .province = "上海市"},
    {.code = "320571", .name = "苏州工业园区", .prefecture = "苏州市", .province = "江苏省"},
    {.code = "340181", .name = "巢湖市", .prefecture = "合肥市", .province = "安徽省"},
    {.code = "419001", .name = "济源市", .prefecture = "", .province = "河南省"},
    {.code = "441900", .name = "东莞市", .prefecture = "东莞市", .province = "广东省"},
    {.code = "500101", .name = "万州区", .prefecture = "重庆市", .province = "重庆市"},
    {.code = "520602", .name = "碧江区", .prefecture = "铜仁市", .province = "贵州省"},
    {.code = "542421", .name = "色尼区", .prefecture = "那曲地区", .province = "西藏自治区"},
    {.code = "710000", .name = "台湾省", .prefecture = "", .province = "台湾省"},
};
static const lq_gazetteer gazetteer = {.at = entries, .n = sizeof entries / sizeof *entries};

typedef struct vector {
    const char *code, *name;
    lq_row_kind kind;
} vector;

static void check(const vector *v, size_t n, const lq_gazetteer *g)
{
    for (size_t i = 0; i < n; i++) {
        lq_row_kind kind = lq_row_kind_of(v[i].code, v[i].name, g);
        if (kind != v[i].kind)
            fail_msg("%s %s: %s, not %s", v[i].code, v[i].name, lq_row_kind_text(kind),
                     lq_row_kind_text(v[i].kind));
    }
}
#define CHECK(vectors, g) check(vectors, sizeof(vectors) / sizeof *(vectors), g)

static void regions(void **state)
{
    (void)state;
    static const vector vectors[] = {
        {"", "全国", LQ_ROW_NATION},
        {"", "全 国 总 计", LQ_ROW_NATION},
        {"000000", "", LQ_ROW_NATION},
        {"100000", "中华人民共和国", LQ_ROW_NATION},
        {"140000", "山西省", LQ_ROW_PROVINCE},
        {"140000", "", LQ_ROW_PROVINCE},
        {"", "山西省", LQ_ROW_PROVINCE},
        {"", "山　西", LQ_ROW_PROVINCE},
        {"", "内蒙古", LQ_ROW_PROVINCE},
        {"", "北京市", LQ_ROW_PROVINCE},
        {"", "广西壮族自治区", LQ_ROW_PROVINCE}, /* the gazetteer does not have it */
        {"710000", "台湾省", LQ_ROW_PROVINCE},
        {"140400", "长治市", LQ_ROW_PREFECTURE},
        {"140400", "", LQ_ROW_PREFECTURE},
        {"", "长治市", LQ_ROW_PREFECTURE},
        {"", "长治", LQ_ROW_PREFECTURE},
        {"", "吉林市", LQ_ROW_PREFECTURE},
        {"", "吉林省", LQ_ROW_PROVINCE},
        {"", "延边州", LQ_ROW_PREFECTURE},
        {"", "延边", LQ_ROW_PREFECTURE},
        {"", "锡林郭勒盟", LQ_ROW_PREFECTURE},
        {"", "那曲市", LQ_ROW_PREFECTURE},
        {"", "雁北地区", LQ_ROW_PREFECTURE},
        {"341400", "巢湖市", LQ_ROW_PREFECTURE}, /* until 2011; the name is a county's now */
    };
    CHECK(vectors, &gazetteer);
}

static void totals(void **state)
{
    (void)state;
    static const vector vectors[] = {
        {"", "合 计", LQ_ROW_TOTAL},
        {"", "总　计", LQ_ROW_TOTAL},
        {"", "小计", LQ_ROW_TOTAL},
        {"", "全省", LQ_ROW_TOTAL},
        {"", "全市合计", LQ_ROW_TOTAL},
        {"", "Total", LQ_ROW_TOTAL},
        {"", "grand total", LQ_ROW_TOTAL},
        {"", "省直辖县级行政区划", LQ_ROW_TOTAL},
        {"429000", "", LQ_ROW_TOTAL},
        {"110200", "县", LQ_ROW_TOTAL},
        {"500200", "", LQ_ROW_TOTAL},
        {"", "市辖区", LQ_ROW_CITY_PROPER},
        {"", "市本级", LQ_ROW_CITY_PROPER},
        {"", "阳泉市市本级", LQ_ROW_CITY_PROPER},
        {"", "其中：市区", LQ_ROW_CITY_PROPER},
        {"", "佳木斯市区", LQ_ROW_CITY_PROPER},
        {"140401", "", LQ_ROW_CITY_PROPER},
        {"140401", "长治市", LQ_ROW_CITY_PROPER},
        {"140499", "", LQ_ROW_CITY_PROPER},
        {"110100", "市辖区", LQ_ROW_CITY_PROPER},
        {"500100", "", LQ_ROW_CITY_PROPER},
    };
    CHECK(vectors, &gazetteer);
}

static void zones(void **state)
{
    (void)state;
    static const vector vectors[] = {
        {"", "山西转型综合改革示范区", LQ_ROW_ZONE},
        {"170971", "五台山风景名胜区", LQ_ROW_ZONE}, /* no province has 17 */
        {"", "五台山风景名胜区", LQ_ROW_ZONE},
        {"130171", "石家庄高新技术产业开发区", LQ_ROW_ZONE},
        {"130171", "", LQ_ROW_ZONE},
        {"", "曹妃甸工业区", LQ_ROW_ZONE},
        {"", "雄安新区", LQ_ROW_ZONE},
        {"", "新区", LQ_ROW_ZONE},
        {"", "唐山市汉沽管理区", LQ_ROW_ZONE},
        {"", "保定白沟新城", LQ_ROW_ZONE},
        {"", "国营农场", LQ_ROW_ZONE},
        {"", "农四师", LQ_ROW_ZONE},
        {"", "143团", LQ_ROW_ZONE},
        {"", "一四三团", LQ_ROW_ZONE},
        {"", "乌拉盖管委会", LQ_ROW_ZONE},
        {"", "衡阳综合保税区", LQ_ROW_ZONE},
        {"320571", "苏州工业园区", LQ_ROW_ZONE}, /* though some boundaries have it */
    };
    CHECK(vectors, &gazetteer);
}

static void notes(void **state)
{
    (void)state;
    static const vector vectors[] = {
        {"", "注：本表数据来自普查", LQ_ROW_NOTE},
        {"", "  注1. 合计不含开发区", LQ_ROW_NOTE},
        {"", "　注 ：", LQ_ROW_NOTE},
        {"", "说明：", LQ_ROW_NOTE},
        {"", "资料来源：统计局", LQ_ROW_NOTE},
        {"", "数据来源：统计局", LQ_ROW_NOTE},
        {"", "① 含开发区", LQ_ROW_NOTE},
        {"", "* estimated", LQ_ROW_NOTE},
        {"", "Note: counties of 2010", LQ_ROW_NOTE},
        {"", "source: yearbook", LQ_ROW_NOTE},
        {"", "2.合计数与分项数之和可能有差异。", LQ_ROW_NOTE},
    };
    CHECK(vectors, &gazetteer);
}

/* What must stay a county, so that its own reason is looked for. */
static void counties(void **state)
{
    (void)state;
    static const vector vectors[] = {
        {"310115", "浦东新区", LQ_ROW_COUNTY},
        {"120116", "滨海新区", LQ_ROW_COUNTY},
        {"", "浦东新区", LQ_ROW_COUNTY},
        {"210113", "沈北新区", LQ_ROW_COUNTY},
        {"421121", "团风县", LQ_ROW_COUNTY},
        {"", "团风县", LQ_ROW_COUNTY},
        {"", "偃师", LQ_ROW_COUNTY},
        {"659001", "石河子市", LQ_ROW_COUNTY},
        {"", "全州县", LQ_ROW_COUNTY},
        {"419001", "济源市", LQ_ROW_COUNTY},
        {"441900", "东莞市", LQ_ROW_COUNTY},
        {"110103", "崇文区", LQ_ROW_COUNTY},
        {"222401", "", LQ_ROW_COUNTY},
        {"522201", "铜仁市", LQ_ROW_COUNTY},
        {"120109", "大港区", LQ_ROW_COUNTY},
        {"", "大港区", LQ_ROW_COUNTY},
        {"140400", "盂县", LQ_ROW_COUNTY},
        {"232761", "加格达奇区", LQ_ROW_COUNTY},
        {"450512", "铁山港区", LQ_ROW_COUNTY},
        {"220106", "绿园区", LQ_ROW_COUNTY},
        {"", "沙市区", LQ_ROW_COUNTY},
        {"650104", "新市区", LQ_ROW_COUNTY},
        {"", "", LQ_ROW_COUNTY},
        {"", "—", LQ_ROW_COUNTY},
        {"429021", "神农架林区", LQ_ROW_COUNTY},
        {"520201", "钟山区", LQ_ROW_COUNTY},
        {"", "Autauga", LQ_ROW_COUNTY},
        {"not a code", "左权县", LQ_ROW_COUNTY},
    };
    CHECK(vectors, &gazetteer);
}

static void without_gazetteer(void **state)
{
    (void)state;
    static const vector vectors[] = {
        {"140000", "山西省", LQ_ROW_PROVINCE},
        {"140400", "长治市", LQ_ROW_PREFECTURE},
        {"", "合计", LQ_ROW_TOTAL},
        {"310115", "浦东新区", LQ_ROW_COUNTY},
        {"", "长治市", LQ_ROW_COUNTY},
        {"", "高新区", LQ_ROW_ZONE},
    };
    CHECK(vectors, NULL);
    lq_gazetteer empty = {0};
    CHECK(vectors, &empty);
}

/* The kind that the number of a census row tells. Rows "NA" are zones, totals and the country but for three groups of islands. */
static bool is_expected(lq_row_kind kind, const char *code, const char *name)
{
    if (!strcmp(code, "NA")) return (kind == LQ_ROW_COUNTY) == (strstr(name, "群岛") != NULL);
    if (!strcmp(code, "170971") || strstr(name, "行政委员会")) return kind == LQ_ROW_ZONE;
    if (!strcmp(code + 2, "0000")) return kind == LQ_ROW_PROVINCE;
    if (!strcmp(code + 4, "00") && !strcmp(name, "市辖区")) return kind == LQ_ROW_CITY_PROPER;
    if (!strcmp(code + 4, "00") && !strcmp(name, "县")) return kind == LQ_ROW_TOTAL;
    if (!strcmp(code + 4, "00")) return kind == LQ_ROW_PREFECTURE;
    return kind == (code[4] == '7' ? LQ_ROW_ZONE : LQ_ROW_COUNTY);
}

/* All rows of the 2020 census, with nothing but the row to go by. */
static void census(void **state)
{
    (void)state;
    char *path = test_shared("data/tables/census2020_all_levels.csv");
    if (!path) SKIP_TEST("no shared data");
    FILE *f = fopen(path, "r");
    free(path);
    assert_non_null(f);
    char line[4096];
    size_t rows = 0;
    assert_non_null(fgets(line, sizeof line, f));
    for (; fgets(line, sizeof line, f); rows++) {
        const char *code = strtok(line, ",");
        strtok(NULL, ",");
        strtok(NULL, ",");
        const char *name = strtok(NULL, ",");
        assert_non_null(name);
        lq_row_kind kind = lq_row_kind_of(code, name, NULL);
        if (!is_expected(kind, code, name)) fail_msg("%s %s: %s", code, name, lq_row_kind_text(kind));
    }
    fclose(f);
    assert_int_equal(rows, 3358);
}

static void texts(void **state)
{
    (void)state;
    for (int i = 0; i < LQ_ROW_KINDS; i++) assert_true(*lq_row_kind_text((lq_row_kind)i));
    assert_string_equal(lq_row_kind_text(LQ_ROW_TOTAL), "a total row");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regions), cmocka_unit_test(totals),   cmocka_unit_test(zones),
        cmocka_unit_test(notes),   cmocka_unit_test(counties), cmocka_unit_test(without_gazetteer),
        cmocka_unit_test(census),  cmocka_unit_test(texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
