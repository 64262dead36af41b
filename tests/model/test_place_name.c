/* test_place_name.c: names as Chinese tables write them, folded, cut to their stems, compared. */
#include "../support/support.h"

#include <string.h>

#include "model/place_name.h"

typedef struct vector {
    const char *text, *expected;
} vector;

static void folding(void **state)
{
    (void)state;
    static const vector vectors[] = {
        {"盂　县", "盂县"},            /* ideographic blank */
        {" 盂\u2009县\u00A0", "盂县"}, /* thin and unbreakable blank */
        {"\uFEFF盂\u200B县\t", "盂县"},
        {"阳泉市-城区", "阳泉市城区"},
        {"阳泉市 — 城区", "阳泉市城区"},
        {"城区（阳泉）", "城区(阳泉)"},
        {"城区〔阳泉〕", "城区(阳泉)"},
        {"城区【阳泉】", "城区(阳泉)"},
        {"左权县①", "左权县"},
        {"左权县*", "左权县"},
        {"\"左权县\"", "左权县"},
        {"２区", "2区"},
        {"#市区", "#市区"},
        {"", ""},
        {"\xB3\xC7\xC7\xF8", ""}, /* 城区 in GBK is no UTF-8 */
    };
    char out[LQ_PLACE_BYTES];
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        size_t n = lq_place_fold(out, vectors[i].text);
        assert_string_equal(out, vectors[i].expected);
        assert_int_equal(n, strlen(out));
    }
}

static void too_long_is_no_name(void **state)
{
    (void)state;
    char text[4 * LQ_PLACE_BYTES + 1], out[LQ_PLACE_BYTES];
    for (size_t n = 0; n < sizeof text; n++) {
        memset(text, 'x', n);
        text[n] = 0;
        size_t length = lq_place_fold(out, text);
        assert_true(length == 0 || length == n);
        assert_int_equal(length, strlen(out));
    }
    assert_int_equal(lq_place_fold(out, text), 0);
}

static void check_stem(const char *name, const char *expected, lq_place_class kind)
{
    lq_place_class found;
    size_t n = lq_place_stem(&found, name);
    if (n != strlen(expected) || strncmp(name, expected, n)) fail_msg("%s: %.*s", name, (int)n, name);
    assert_int_equal(found, kind);
}

static void stems(void **state)
{
    (void)state;
    check_stem("左权县", "左权", LQ_PLACE_COUNTY);
    check_stem("左权", "左权", LQ_PLACE_BARE);
    check_stem("盂县", "盂", LQ_PLACE_COUNTY);
    check_stem("城区", "城", LQ_PLACE_DISTRICT);
    check_stem("县", "县", LQ_PLACE_BARE);
    check_stem("津市市", "津市", LQ_PLACE_CITY);
    check_stem("沙市区", "沙市", LQ_PLACE_DISTRICT);
    check_stem("赣县区", "赣县", LQ_PLACE_DISTRICT);
    check_stem("浦东新区", "浦东", LQ_PLACE_NEW_AREA);
    check_stem("清新区", "清新", LQ_PLACE_DISTRICT);
    check_stem("神农架林区", "神农架", LQ_PLACE_DISTRICT);
    check_stem("万柏林区", "万柏林", LQ_PLACE_DISTRICT);
    check_stem("碑林区", "碑林", LQ_PLACE_DISTRICT);
    check_stem("井陉矿区", "井陉矿", LQ_PLACE_DISTRICT);
    check_stem("土默特左旗", "土默特左", LQ_PLACE_BANNER);
    check_stem("双江拉祜族佤族布朗族傣族自治县", "双江", LQ_PLACE_COUNTY);
    check_stem("大通回族土族自治县", "大通", LQ_PLACE_COUNTY);
    check_stem("五峰土家族自治县", "五峰", LQ_PLACE_COUNTY);
    check_stem("龙胜各族自治县", "龙胜", LQ_PLACE_COUNTY);
    check_stem("东乡族自治县", "东乡", LQ_PLACE_COUNTY);
    check_stem("巴里坤哈萨克自治县", "巴里坤", LQ_PLACE_COUNTY);
    check_stem("鄂温克族自治旗", "鄂温克", LQ_PLACE_BANNER);
    check_stem("鄂伦春自治旗", "鄂伦春", LQ_PLACE_BANNER);
}

static void region_stems(void **state)
{
    (void)state;
    static const vector vectors[] = {
        {"山西省", "山西"},
        {"内蒙古自治区", "内蒙古"},
        {"广西壮族自治区", "广西"},
        {"北京市", "北京"},
        {"宁夏回族自治区", "宁夏"},
        {"新疆维吾尔自治区", "新疆"},
        {"阳泉市", "阳泉"},
        {"香港特别行政区", "香港"},
        {"延边朝鲜族自治州", "延边"},
        {"大兴安岭地区", "大兴安岭"},
        {"锡林郭勒盟", "锡林郭勒"},
        {"海西蒙古族藏族自治州", "海西"},
        {"杭州", "杭州"},
        {"克孜勒苏柯尔克孜自治州", "克孜勒苏"},
        {"伊犁哈萨克自治州", "伊犁"},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        size_t n = lq_region_stem(vectors[i].text);
        if (n != strlen(vectors[i].expected)) fail_msg("%s: %.*s", vectors[i].text, (int)n, vectors[i].text);
    }
}

static void simplifying(void **state)
{
    (void)state;
    static const vector vectors[] = {
        {"晉城市", "晋城市"}, {"壺關縣", "壶关县"}, {"長治縣", "长治县"}, {"臺前縣", "台前县"},
        {"靈石縣", "灵石县"}, {"陽曲縣", "阳曲县"}, {"鄆城縣", "郓城县"}, {"龍門縣", "龙门县"},
        {"瀋陽市", "沈阳市"}, {"兗州區", "兖州区"},
    };
    char name[32];
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        strcpy(name, vectors[i].text);
        assert_true(lq_place_simplify(name));
        assert_string_equal(name, vectors[i].expected);
        assert_false(lq_place_simplify(name));
    }
    strcpy(name, "乾县"); /* both a traditional character and the name of a county in simplified ones */
    assert_false(lq_place_simplify(name));
    strcpy(name, "county");
    assert_false(lq_place_simplify(name));
}

static void same(void **state)
{
    (void)state;
    static const vector alike[] = {
        {"城区", "城区"},        {"盂　县", "盂县"},         {"左权", "左权县"},
        {"阳泉市城区", "城区"},  {"城区（阳泉）", "城区"},   {"潞城市", "潞城区"},
        {"潞城區", "潞城区"},    {"长治市潞城市", "潞城区"}, {"双江县", "双江拉祜族佤族布朗族傣族自治县"},
        {"浦东", "浦东新区"},    {"那曲市", "那曲地区"},     {"延边", "延边朝鲜族自治州"},
        {"Autauga", "Autauga "},
    };
    static const vector different[] = {
        {"城区", "郊区"},           {"东城区", "城区"},   {"桥东区", "桥西区"},
        {"北戴河新区", "北戴河区"}, {"", "城区"},         {"平定县", "盂县"},
        {"杭锦旗", "杭锦后旗"},     {"大同县", "云州区"}, {"（）", "城区"},
    };
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        if (!lq_place_same(alike[i].text, alike[i].expected) ||
            !lq_place_same(alike[i].expected, alike[i].text))
            fail_msg("%s is not %s", alike[i].text, alike[i].expected);
    for (size_t i = 0; i < sizeof different / sizeof *different; i++)
        if (lq_place_same(different[i].text, different[i].expected) ||
            lq_place_same(different[i].expected, different[i].text))
            fail_msg("%s is %s", different[i].text, different[i].expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folding),      cmocka_unit_test(too_long_is_no_name), cmocka_unit_test(stems),
        cmocka_unit_test(region_stems), cmocka_unit_test(simplifying),         cmocka_unit_test(same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
