/* test_site_column.c: columns of sites by their heads and by their cells. */
#include "../support/support.h"
#include "../support/findings.h"
#include "../support/tables.h"

#include <string.h>
#include "model/site_column.h"

#define NONE SIZE_MAX

typedef struct got {
    lq_code code;
    lq_site_columns c;
    lq_findings f;
    lq_err err;
} got;

static got find(const char *text)
{
    got g = {0};
    lq_table *t = test_table("t.csv", text);
    g.code = lq_site_columns_find(&g.c, t, &g.f, &g.err);
    lq_table_free(t);
    return g;
}

/* Which column is which: ids of fields are given in the order of the columns, -1 for a column that is none of them. */
static void check(const char *head, const int *fields, size_t n)
{
    char text[512];
    snprintf(text, sizeof text, "%s\n", head);
    for (size_t i = 0; i < n; i++) strcat(text, i ? "|1" : "1");
    got g = find(text);
    if (g.code) fail_msg("%s: %s", head, g.err.text);
    for (int field = 0; field < LQ_SITE_FIELDS; field++) {
        size_t expected = NONE;
        for (size_t i = n; i-- > 0;)
            if (fields[i] == field) expected = i;
        if (g.c.at[field] != expected)
            fail_msg("%s: field %d in column %zu, not %zu", head, field, g.c.at[field], expected);
    }
    lq_findings_release(&g.f);
}

static void heads_say_which(void **state)
{
    (void)state;
    enum {
        ID = LQ_SITE_ID,
        NAME = LQ_SITE_NAME,
        CAT = LQ_SITE_CATEGORY,
        LON = LQ_SITE_LON,
        LAT = LQ_SITE_LAT
    };
    check("编号|名称|类别|经度|纬度", (int[]){ID, NAME, CAT, LON, LAT}, 5);
    check("name|lng|lat", (int[]){NAME, LON, LAT}, 3);
    check("Name|Latitude|Longitude", (int[]){NAME, LAT, LON}, 3);
    check("项目名称|X|Y", (int[]){NAME, LON, LAT}, 3);
    check("项目名称|POINT_X|POINT_Y", (int[]){NAME, LON, LAT}, 3);
    check("名称|经度（°）|纬度（°）", (int[]){NAME, LON, LAT}, 3);
    check("名称|坐标/经度|坐标/纬度", (int[]){NAME, LON, LAT}, 3);
    check("名称|GPS经度|GPS纬度", (int[]){NAME, LON, LAT}, 3);
    check("名称|lon_wgs84|lat_wgs84", (int[]){NAME, LON, LAT}, 3);
    check("名称|东经|北纬", (int[]){NAME, LON, LAT}, 3);
    check("London|flat|lon|lat", (int[]){-1, -1, LON, LAT}, 4);
    check(
        "id|name|category|subcategory|status|province|prefecture|county|code|lon|lat|precision|name_en|note",
        (int[]){ID, NAME, CAT, LQ_SITE_SUBCATEGORY, LQ_SITE_STATUS, LQ_SITE_PROVINCE, LQ_SITE_PREFECTURE,
                LQ_SITE_COUNTY, LQ_SITE_CODE, LON, LAT, LQ_SITE_PRECISION, LQ_SITE_NAME_EN, -1},
        14);
    check("序号|项目名称|类型|建设阶段|省|市（州）|县（市、区）|行政区划代码",
          (int[]){ID, NAME, CAT, LQ_SITE_STATUS, LQ_SITE_PROVINCE, LQ_SITE_PREFECTURE, LQ_SITE_COUNTY,
                  LQ_SITE_CODE},
          8);
}

static void a_pair_needs_its_cells_or_its_word(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool pair, lat_first;
    } tables[] = {
        {"名称|坐标\na|112.5,37.5", true, false},
        {"名称|坐标\na|待定", true, false}, /* said outright */
        {"名称|项目坐标\na|待定", true, false},
        {"名称|经纬度\na|112.5,37.5", true, false},
        {"名称|lon_lat\na|待定", true, false},
        {"名称|纬经度\na|37.5,112.5", true, true},
        {"名称|lat,lon\na|37.5,112.5", true, true},
        {"名称|LatLng\na|37.5,112.5", true, true},
        {"名称|坐标（纬度，经度）\na|37.5,112.5", true, true},
        {"名称|位置\na|112.5,37.5\nb|113.5,37.5\nc|x", true, false},
        {"名称|位置\na|太原市\nb|113.5,37.5\nc|x", false, false},
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        got g = find(tables[i].text);
        if (g.code || (g.c.at[LQ_SITE_PAIR] == 1) != tables[i].pair || g.c.lat_first != tables[i].lat_first)
            fail_msg("%s: %s", tables[i].text, g.err.text);
        assert_int_equal(g.c.at[LQ_SITE_COUNTY],
                         !strncmp(tables[i].text, "名称|位置", 13) && !tables[i].pair ? 1 : NONE);
        lq_findings_release(&g.f);
    }
}

static void cells_say_which_when_heads_do_not(void **state)
{
    (void)state;
    got g = find("名称|甲|乙|丙\na|112.5643|37.8179|12.5\nb|113.1234|36.5678|44.1\nc||36.1234|50");
    assert_int_equal(g.code, LQ_OK);
    assert_int_equal(g.c.at[LQ_SITE_LON], 1);
    assert_int_equal(g.c.at[LQ_SITE_LAT], 2);
    assert_int_equal(finding_count(&g.f, "columns-found"), 2);
    assert_non_null(strstr(g.f.at[0].message, "甲"));
    lq_findings_release(&g.f);

    g = find("名称|甲\na|112.5643,37.8179\nb|113°1′E 36°2′N");
    assert_int_equal(g.c.at[LQ_SITE_PAIR], 1);
    lq_findings_release(&g.f);

    g = find("名称|甲\na|LINESTRING (1 2, 3 4)\nb|point(1 2)");
    assert_int_equal(g.c.at[LQ_SITE_WKT], 1);
    lq_findings_release(&g.f);
}

/* The cells do not say which of two columns of latitudes it is. */
static void nothing_is_guessed(void **state)
{
    (void)state;
    static const char *const faults[][2] = {
        {"名称|甲|乙|丙\na|112.5643|37.8179|36.1234", "no column says where"},
        {"名称|甲|乙\na|12.5|37.8", "no column says where"},
        {"名称|数量\na|3", "\"数量\" (#B)"},
        {"名称|经度\na|112.5", "none of latitudes"},
        {"名称|Latitude\na|37.5", "none of longitudes"},
        {"名称|经度|经度|纬度\na|112.5|112.6|37.5", "several columns could be the longitude"},
        {"名称|经度|GCJ纬度|WGS纬度\na|112.5|37.6|37.5", "several columns could be the latitude"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        got g = find(faults[i][0]);
        if (g.code != LQ_DATA || !strstr(g.err.text, faults[i][1]) || strncmp(g.err.text, "t.csv: ", 7))
            fail_msg("%s: %s", faults[i][0], g.err.text);
        lq_findings_release(&g.f);
    }
}

static void a_county_is_a_place_too(void **state)
{
    (void)state;
    got g = find("项目|所在县\na|左权县");
    assert_int_equal(g.code, LQ_OK);
    assert_int_equal(g.c.at[LQ_SITE_COUNTY], 1);
    assert_int_equal(g.c.at[LQ_SITE_LON], NONE);
    assert_int_equal(g.f.n, 0);
}

static void wkt_is_found(void **state)
{
    (void)state;
    got g = find("id|wkt\n1|LINESTRNG (broken");
    assert_int_equal(g.code, LQ_OK);
    assert_int_equal(g.c.at[LQ_SITE_WKT], 1);
    g = find("id|geom|lon|lat\n1|SRID=4326;POINT(1 2)||");
    assert_int_equal(g.c.at[LQ_SITE_WKT], 1);
    assert_int_equal(g.c.at[LQ_SITE_LON], 2);
    g = find("id|shape|lon|lat\n1|round|112|37");
    assert_int_equal(g.c.at[LQ_SITE_WKT], NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_say_which),
        cmocka_unit_test(a_pair_needs_its_cells_or_its_word),
        cmocka_unit_test(cells_say_which_when_heads_do_not),
        cmocka_unit_test(nothing_is_guessed),
        cmocka_unit_test(a_county_is_a_place_too),
        cmocka_unit_test(wkt_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
