/* test_place.c: counties by name, among counties small enough to see every namesake, then among those of the whole country. */
#include "../support/support.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model/place.h"
#include "read/read_dbf.h"

#define SHANXI   "山西省"
#define COUNT(a) (sizeof(a) / sizeof *(a))

static const lq_place counties[] = {
    {"110105", "朝阳区", "", "北京市", {0}},
    {"140203", "矿区", "大同市", SHANXI, {0}},
    {"140227", "大同县", "大同市", SHANXI, {"云州区"}},
    {"140302", "城区", "阳泉市", SHANXI, {0}},
    {"140303", "矿区", "阳泉市", SHANXI, {0}},
    {"140321", "平定县", "阳泉市", SHANXI, {0}},
    {"140322", "盂县", "阳泉市", SHANXI, {0}},
    {"140404", "上党区", "长治市", SHANXI, {0}},
    {"140406", "潞城区", "长治市", SHANXI, {0}},
    {"140427", "壶关县", "长治市", SHANXI, {0}},
    {"140502", "城区", "晋城市", SHANXI, {0}},
    {"140703", "太谷区", "晋中市", SHANXI, {0}},
    {"140722", "左权县", "晋中市", SHANXI, {0}},
    {"140902", "忻府区", "忻州市", SHANXI, {0}},
    {"150303", "海南区", "乌海市", "内蒙古自治区", {0}},
    {"222401", "延吉市", "延边朝鲜族自治州", "吉林省", {0}},
    {"220104", "朝阳区", "长春市", "吉林省", {0}},
    {"220204", "船营区", "吉林市", "吉林省", {0}},
    {"320106", "鼓楼区", "南京市", "江苏省", {0}},
    {"320302", "鼓楼区", "徐州市", "江苏省", {0}},
    {"350102", "鼓楼区", "福州市", "福建省", {0}},
    {"360402", "濂溪区", "九江市", "江西省", {"庐山区"}},
    {"360483", "庐山市", "九江市", "江西省", {0}},
    {"361029", "东乡县", "抚州市", "江西省", {0}},
    {"410204", "鼓楼区", "开封市", "河南省", {0}},
    {"419001", "济源市", "", "河南省", {0}},
    {"429021", "神农架林区", "省直辖县级行政区划", "湖北省", {0}},
    {"441502", "城区", "汕尾市", "广东省", {0}},
    {"441900", "东莞市", "东莞市", "广东省", {0}},
    {"500229", "城口县", "重庆市", "重庆市", {0}},
    {"500231", "垫江县", "重庆市", "重庆市", {0}},
    {"530925", "双江拉祜族佤族布朗族傣族自治县", "临沧市", "云南省", {0}},
    {"542421", "那曲县", "那曲地区", "西藏自治区", {0}},
    {"542422", "嘉黎县", "那曲地区", "西藏自治区", {0}},
    {"622926", "东乡族自治县", "临夏回族自治州", "甘肃省", {0}},
    {"130304", "北戴河区", "秦皇岛市", "河北省", {0}},
    {"130702", "桥东区", "张家口市", "河北省", {0}},
    {"130703", "桥西区", "张家口市", "河北省", {0}},
    {"130703", "桥西区", "张家口市", "河北省", {0}}, /* a second feature of the same county */
};

static lq_places places;

static int make(void **state)
{
    (void)state;
    return lq_places_make(&places, counties, COUNT(counties), NULL);
}

static int release(void **state)
{
    (void)state;
    lq_places_release(&places);
    return 0;
}

static lq_place_match find(const char *province, const char *prefecture, const char *county)
{
    lq_place_match m;
    lq_places_find(&m, &places, province, prefecture, county);
    return m;
}

typedef struct vector {
    const char *province, *prefecture, *county, *code; /* "" for no match */
} vector;

static void check(const vector *v, size_t n, lq_place_how how)
{
    for (size_t i = 0; i < n; i++) {
        lq_place_match m = find(v[i].province, v[i].prefecture, v[i].county);
        const char *code = m.n == 1 ? counties[m.at[0]].code : "";
        if (strcmp(code, v[i].code))
            fail_msg("%s|%s|%s: \"%s\" of %zu, not %s", v[i].province, v[i].prefecture, v[i].county, code,
                     m.n, v[i].code);
        if (m.n) assert_int_equal(m.how, how);
    }
}
#define CHECK(vectors, how) check(vectors, COUNT(vectors), how)

static void whole_names(void **state)
{
    (void)state;
    static const vector vectors[] = {
        {SHANXI, "阳泉市", "城区", "140302"},
        {SHANXI, "晋城市", "城区", "140502"},
        {"", "汕尾市", "城区", "441502"},
        {"", "汕尾", "城区", "441502"},
        {"广东", "", "城区", "441502"},
        {"", "", "平定县", "140321"},
        {"", "阳泉", "盂　县", "140322"}, /* an ideographic and a thin blank */
        {"", "阳泉", "盂\u2009县", "140322"},
        {"福建", "", "鼓楼区", "350102"},
        {"江苏省", "南京市", "鼓楼区", "320106"},
        {"", "吉林市", "船营区", "220204"},
        {"吉林", "吉林", "船营区", "220204"},
        {"吉林省", "长春市", "朝阳区", "220104"},
        {"", "延边", "延吉市", "222401"},
        {"", "延边州", "延吉市", "222401"},
        {"", "延边朝鲜族自治州", "延吉市", "222401"},
        {"内蒙古", "乌海", "海南区", "150303"},
        {"", "那曲市", "嘉黎县", "542422"},   /* the prefecture of later years */
        {"", "张家口市", "桥西区", "130703"}, /* two features, one county */
        {"", SHANXI, "盂县", "140322"},       /* a province in the column of prefectures */
        {"", "山西省阳泉市", "城区", "140302"},
    };
    CHECK(vectors, LQ_PLACE_EXACT);
}

static void direct_counties(void **state)
{
    (void)state;
    static const vector vectors[] = {
        {"北京市", "北京市", "朝阳区", "110105"},
        {"北京", "市辖区", "朝阳区", "110105"},
        {"", "北京市", "朝阳区", "110105"},
        {"北京市", "直辖", "朝阳区", "110105"},
        {"北京市", "", "朝阳区", "110105"},
        {"重庆市", "县", "城口县", "500229"},
        {"", "重庆", "城口县", "500229"},
        {"河南省", "", "济源市", "419001"},
        {"河南省", "河南省", "济源市", "419001"},
        {"河南省", "省直辖县级行政区划", "济源市", "419001"},
        {"河南省", "济源市", "济源市", "419001"},
        {"湖北省", "自治区直辖县级行政区划", "神农架林区", "429021"},
        {"广东省", "东莞市", "东莞市", "441900"},
        {"广东省", "东莞市", "", "441900"},
        {"", "", "东莞市", "441900"},
    };
    CHECK(vectors, LQ_PLACE_EXACT);
}

static void regions_in_the_name(void **state)
{
    (void)state;
    static const vector vectors[] = {
        {"", "", "阳泉市城区", "140302"},
        {"", "", "阳泉城区", "140302"},
        {"", "", "山西省阳泉市城区", "140302"},
        {"", "", "山西阳泉城区", "140302"},
        {SHANXI, "阳泉市", "阳泉市城区", "140302"},
        {"", "", "城区（阳泉市）", "140302"},
        {"", "", "城区(阳泉)", "140302"},
        {"", "", "城区 〔山西省阳泉市〕", "140302"},
        {"", "", "阳泉市-城区", "140302"},
        {"", "", "阳泉市－城区", "140302"},
        {"", "", "阳泉市 / 城区", "140302"},
        {"", "", "吉林船营区", "220204"},
        {"", "", "吉林市船营区", "220204"},
        {"", "", "北京朝阳区", "110105"},
        {"", "", "长春朝阳区", "220104"},
        {"", "", "延边州延吉市", "222401"},
        {"", "", "河南省济源市", "419001"},
        {"", "", "重庆市城口县", "500229"},
        {"", "", "内蒙古乌海海南区", "150303"},
        {"", "长治市", "上党区（原长治县）", "140404"},
        {"", "", "左权县(1)", "140722"},
    };
    CHECK(vectors, LQ_PLACE_EXACT);
}

static void short_names(void **state)
{
    (void)state;
    static const vector vectors[] = {
        {"", "晋中", "左权", "140722"},
        {"", "", "左权", "140722"},
        {"", "", "晋中左权", "140722"},
        {"", "阳泉", "盂", "140322"},
        {"", "", "盂", ""}, /* one character means nothing without its prefecture */
        {"", "晋城", "城", "140502"},
        {"", "忻州", "忻府", "140902"},
        {"", "大同", "大同", "140227"},
        {"", "", "大同", ""}, /* rather its prefecture */
        {SHANXI, "", "大同", ""},
        {"内蒙古", "乌海市", "海南", "150303"},
        {"", "", "海南", ""},
        {"", "临沧", "双江", "530925"},
        {"", "临沧", "双江县", "530925"},
        {"", "", "双江自治县", "530925"},
        {"", "临夏州", "东乡", "622926"},
        {"", "临夏州", "东乡县", "622926"},
        {"", "", "东乡", ""}, /* two of them */
        {"", "抚州", "东乡", "361029"},
        {"北京", "", "朝阳", "110105"},
        {"", "", "济源", "419001"},
        {"", "", "神农架", "429021"},
        {"", "秦皇岛", "北戴河", "130304"},
    };
    CHECK(vectors, LQ_PLACE_SHORT);
    assert_true(find("", "大同", "大同").prefecture_too);
    assert_false(find("", "晋中", "左权").prefecture_too);
    assert_false(find("内蒙古", "乌海", "海南").prefecture_too);
}

static void old_names(void **state)
{
    (void)state;
    static const vector vectors[] = {
        {"", "大同市", "云州区", "140227"},
        {"", "", "云州区", "140227"},
        {"江西", "九江", "庐山区", "360402"}, /* not 庐山市 */
    };
    CHECK(vectors, LQ_PLACE_OLD);
}

/* Rows of prefectures, of zones, of other places: nothing here may join. */
static void no_county(void **state)
{
    (void)state;
    static const vector vectors[] = {
        {SHANXI, "大同市", "大同市", ""},
        {SHANXI, "阳泉市", "阳泉市", ""},
        {SHANXI, SHANXI, SHANXI, ""},
        {"", "那曲市", "那曲市", ""},
        {"", "秦皇岛市", "北戴河新区", ""},
        {"", "", "北戴河新区", ""},
        {"", "大同市", "城区", ""},
        {"", "阳泉市", "阳泉经济技术开发区", ""},
        {"", "阳泉市", "市辖区", ""},
        {"", "", "晋城区", ""},
        {"河北省", "", "城区", ""},
        {"", "无此市", "城区", ""},
        {"", "", "城区（无此市）", ""},
        {"", "", "", ""},
        {"", "阳泉市", "", ""},
        {"", "", "区", ""},
        {"", "", "（阳泉市）", ""},
        {"", "", "((((", ""},
        {"", "", "）城区（", ""},
        {"", "", "\xB3\xC7", ""},
        {"吉林省", "", "海南区", ""},
    };
    CHECK(vectors, LQ_PLACE_EXACT);
}

static void several(void **state)
{
    (void)state;
    lq_place_match m = find("", "", "鼓楼区");
    assert_int_equal(m.n, 4);
    m = find("江苏省", "", "鼓楼区");
    assert_int_equal(m.n, 2);
    assert_string_equal(counties[m.at[0]].code, "320106");
    assert_string_equal(counties[m.at[1]].code, "320302");
    assert_int_equal(find("", "", "城区").n, 3);
    assert_int_equal(find("", "", "东乡").n, 2);
    assert_int_equal(find("", "", "朝阳区").n, 2);
}

/* Short names of counties that are prefectures', too: each may be either. */
static void short_names_of_regions(void **state)
{
    (void)state;
    static const lq_place few[] = {{"110105", "朝阳区", "北京市", "北京市", {0}},
                                   {"211321", "朝阳县", "朝阳市", "辽宁省", {0}},
                                   {"140404", "上党区", "长治市", SHANXI, {"长治县"}},
                                   {"140322", "盂县", "阳泉市", SHANXI, {0}}};
    lq_places p;
    lq_place_match m;
    assert_int_equal(lq_places_make(&p, few, COUNT(few), NULL), LQ_OK);
    lq_places_find(&m, &p, "", "", "朝阳");
    assert_int_equal(m.n, 0);
    assert_true(m.of_region && !m.elsewhere);
    assert_int_equal(m.others, 2);
    assert_true(m.at[0] == 0 && m.at[1] == 1);
    lq_places_find(&m, &p, "辽宁省", "", "朝阳");
    assert_true(m.of_region && m.others == 1 && m.at[0] == 1);
    lq_places_find(&m, &p, "", "", "长治"); /* by its name of another year */
    assert_true(m.of_region && m.others == 1 && m.at[0] == 2);
    lq_places_find(&m, &p, "", "", "阳泉");
    assert_false(m.of_region);
    lq_places_find(&m, &p, "", "", "朝阳市"); /* the whole name of the prefecture */
    assert_false(m.of_region);
    lq_places_find(&m, &p, "", "朝阳市", "朝阳");
    assert_true(m.n == 1 && m.prefecture_too && m.at[0] == 1);
    lq_places_release(&p);
}

static void elsewhere(void **state)
{
    (void)state;
    lq_place_match m = find(SHANXI, "大同市", "城区");
    assert_int_equal(m.n, 0);
    assert_true(m.elsewhere);
    assert_int_equal(m.others, 3);
    assert_string_equal(counties[m.at[0]].code, "140302");
    m = find("", "大同", "左权");
    assert_int_equal(m.others, 1);
    assert_string_equal(counties[m.at[0]].code, "140722");
    assert_false(find("", "大同市", "无此县").elsewhere);
}

static const char *near_of(const char *prefecture, const char *county)
{
    lq_place_match m = find("", prefecture, county);
    assert_int_equal(m.n, 0);
    return m.near == SIZE_MAX ? "" : counties[m.near].code;
}

static void nearest(void **state)
{
    (void)state;
    assert_string_equal(near_of("阳泉市", "平订县"), "140321");
    assert_string_equal(near_of("", "平订县"), "140321");
    assert_string_equal(near_of("晋中", "左杈"), "140722");
    assert_string_equal(near_of("", "晋中市左杈县"), "140722");
    assert_string_equal(near_of("临沧", "双江拉祜族佤族布朗族傣族自冶县"), "530925");
    assert_string_equal(near_of("", "盂"), "140322");
    assert_string_equal(near_of("阳泉", "孟县"), ""); /* nothing of the stem is left */
    assert_string_equal(near_of("张家口", "桥南区"), "");
    assert_string_equal(near_of("长治市", "平订县"), ""); /* not in that prefecture */
    assert_string_equal(near_of("", "大同"), "");
    assert_string_equal(near_of("秦皇岛", "北戴河新区"), "");
    assert_string_equal(near_of("重庆", "城江县"), ""); /* 城口县 and 垫江县 are equally near */
    assert_false(find("", "阳泉市", "平订县").traditional);
    assert_false(find("", "阳泉市", "平订县").other_kind);
}

static void traditional(void **state)
{
    (void)state;
    lq_place_match m = find("山西省", "長治市", "壺關縣");
    assert_int_equal(m.n, 0);
    assert_true(m.traditional);
    assert_string_equal(counties[m.near].code, "140427");
    m = find("", "陽泉市", "城區");
    assert_true(m.traditional);
    assert_string_equal(counties[m.near].code, "140302");
    assert_false(find("", "", "城區").traditional); /* three of them */
}

static void another_kind(void **state)
{
    (void)state;
    lq_place_match m = find("", "晋中市", "太谷县");
    assert_int_equal(m.n, 0);
    assert_true(m.other_kind);
    assert_string_equal(counties[m.near].code, "140703");
    m = find("", "长治市", "潞城市");
    assert_true(m.other_kind);
    assert_string_equal(counties[m.near].code, "140406");
}

static void nothing_known(void **state)
{
    (void)state;
    static const lq_place bare[] = {{"1", "Autauga", "", "", {0}}, {"2", "Winston-Salem", "", "", {0}}};
    lq_places p;
    lq_place_match m;
    assert_int_equal(lq_places_make(&p, bare, 2, NULL), LQ_OK);
    lq_places_find(&m, &p, "", "", "Winston-Salem ");
    assert_int_equal(m.n, 1);
    assert_int_equal(m.at[0], 1);
    lq_places_find(&m, &p, "Alabama", "", "Autauga"); /* that cannot be checked */
    assert_int_equal(m.n, 0);
    assert_int_equal(m.others, 1);
    lq_places_find(&m, &p, "", "", "Autuaga");
    assert_int_equal(m.near, 0);
    lq_places_release(&p);
    assert_int_equal(lq_places_make(&p, NULL, 0, NULL), LQ_OK);
    lq_places_find(&m, &p, SHANXI, "阳泉市", "城区");
    assert_int_equal(m.n, 0);
    lq_places_release(&p);
}

static void many_namesakes(void **state)
{
    (void)state;
    static char codes[40][8];
    lq_place many[40];
    for (size_t i = 0; i < 40; i++) {
        snprintf(codes[i], sizeof codes[i], "%zu", 100000 + i);
        many[i] = (lq_place){codes[i], "城区", "", "", {0}};
    }
    lq_places p;
    lq_place_match m;
    assert_int_equal(lq_places_make(&p, many, 40, NULL), LQ_OK);
    lq_places_find(&m, &p, "", "", "城区");
    assert_int_equal(m.n, 40);
    for (size_t i = 0; i < LQ_PLACE_MOST; i++) assert_int_equal(m.at[i], i);
    lq_places_release(&p);
}

/* ---- the whole country ---- */

#define CELLS 4 /* of a census row: code, province, prefecture, county */

static bool census_row(FILE *f, char line[4096], const char *cells[CELLS])
{
    if (!fgets(line, 4096, f)) return false;
    for (size_t i = 0; i < CELLS; i++) cells[i] = strtok(i ? NULL : line, ",");
    return cells[CELLS - 1];
}

static lq_place *country_read(lq_table **table)
{
    char *path = test_shared("data/cn/counties2020.dbf"), *told = NULL;
    lq_findings findings = {0};
    lq_place *at = NULL;
    if (path && !lq_dbf_read(table, &told, path, 0, "UTF-8", NULL, &findings, NULL)) {
        at = calloc((*table)->rows, sizeof *at);
        assert_non_null(at);
        for (size_t i = 0; i < (*table)->rows; i++) {
            char **cell = (*table)->cell + i * (*table)->columns;
            at[i] = (lq_place){cell[0], cell[1], cell[2], cell[3], {0}};
        }
    }
    lq_findings_release(&findings);
    free(told);
    free(path);
    return at;
}

/* The codes of the 2020 census are the truth: by its names alone no row may reach another county than its code does, unless
   that code is younger than the boundaries, and then only one of the same name. */
static void census(void **state)
{
    (void)state;
    lq_table *table = NULL;
    lq_place *country = country_read(&table);
    if (!country) SKIP_TEST("no shared data");
    char *path = test_shared("data/tables/census2020_all_levels.csv");
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    free(path);
    lq_places p;
    assert_int_equal(lq_places_make(&p, country, table->rows, NULL), LQ_OK);
    char line[4096];
    const char *cells[CELLS];
    size_t matched = 0;
    census_row(f, line, cells);
    while (census_row(f, line, cells)) {
        lq_place_match m;
        lq_places_find(&m, &p, cells[1], cells[2], cells[3]);
        assert_true(m.n <= 1);
        if (!m.n) continue;
        bool right = !strcmp(country[m.at[0]].code, cells[0]);
        matched += right;
        if (!right && strcmp(country[m.at[0]].name, cells[3]))
            fail_msg("%s: %s", cells[0], country[m.at[0]].code);
    }
    /* 2,808 codes are in both; two of them, 130502 and 130503, had other names in the boundaries. */
    assert_int_equal(matched, 2806);
    fclose(f);
    lq_places_release(&p);
    lq_table_free(table);
    free(country);
}

/* Every county is found by the short form of its name with its prefecture and province, but for 临夏, 和田 and 伊宁, which are each a
   city and a county of one prefecture. All of them take some milliseconds; a second would mean that the index is not used. */
static void short_forms(void **state)
{
    (void)state;
    lq_table *table = NULL;
    lq_place *country = country_read(&table);
    if (!country) SKIP_TEST("no shared data");
    lq_places p;
    assert_int_equal(lq_places_make(&p, country, table->rows, NULL), LQ_OK);
    size_t pairs = 0;
    clock_t start = clock();
    for (size_t i = 0; i < p.n; i++) {
        lq_place_match m;
        lq_places_find(&m, &p, country[i].province, country[i].prefecture, p.stem[i]);
        if (m.n == 0 || (m.n == 1 && m.at[0] != i)) fail_msg("%s: %zu", country[i].code, m.n);
        pairs += m.n == 2;
    }
    assert_int_equal(pairs, 6);
    assert_true(clock() - start < CLOCKS_PER_SEC);
    lq_places_release(&p);
    lq_table_free(table);
    free(country);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_names),
        cmocka_unit_test(direct_counties),
        cmocka_unit_test(regions_in_the_name),
        cmocka_unit_test(short_names),
        cmocka_unit_test(old_names),
        cmocka_unit_test(no_county),
        cmocka_unit_test(several),
        cmocka_unit_test(short_names_of_regions),
        cmocka_unit_test(elsewhere),
        cmocka_unit_test(nearest),
        cmocka_unit_test(traditional),
        cmocka_unit_test(another_kind),
        cmocka_unit_test(nothing_known),
        cmocka_unit_test(many_namesakes),
        cmocka_unit_test(census),
        cmocka_unit_test(short_forms),
    };
    return cmocka_run_group_tests(tests, make, release);
}
