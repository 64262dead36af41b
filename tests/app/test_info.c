/* test_info.c: what a boundary file and a table hold, told without a map; whatever is no such thing is refused in one line. */
#include "../support/support.h"

#include <gdal.h>
#include <ogr_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../support/program.h"
#include "../support/sample_map.h"
#include "../support/witness.h"
#include "laoqu.h"

static char text[TEST_OUT_BYTES];

static int info(const char *dir, const char *name)
{
    return test_program(text, "info --json '%s/%s' 2>&1", dir, name);
}

static void boundaries(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    sample_shapefile(dir, "m", 3, 2);
    assert_int_equal(info(dir, "m.shp"), LQ_OK);
    assert_true(test_json_is(text, "$.kind", "boundaries"));
    assert_true(test_json_is(text, "$.features", "6"));
    assert_true(test_json_is(text, "$.rings", "6"));
    assert_true(test_json_is(text, "$.points", "24"));
    assert_true(test_json_is(text, "$.fields", "[\"code\",\"name\",\"note\"]"));
    assert_true(test_json_is(text, "$.extent", "[112,36,113.5,37]"));
    assert_true(test_json_is(text, "$.types", "[\"text(12)\",\"text(30)\",\"text(10)\"]"));
    assert_true(test_json_is(text, "$.without_geometry", "0"));
    assert_true(test_json_is(text, "$.key", "code"));
    assert_true(test_json_is(text, "$.duplicate_codes", "0"));
    assert_true(test_json_is(text, "$.invalid", "0"));
    assert_true(test_json_is(text, "$.two_sided_share", "1"));
    char *crs = test_json_get(text, "$.crs");
    assert_non_null(strstr(crs, "WGS_1984"));
    free(crs);
    assert_int_equal(test_program(text, "info %s/m.shp 2>&1", dir), LQ_OK);
    assert_non_null(strstr(text, "6 features, 6 rings, 24 points\n"));
    assert_non_null(strstr(text, "县1\n"));
    test_dir_remove(dir);
}

/* Metres without a word of what they are: the extent is not known, the rest is. */
static void boundaries_in_metres(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    free(test_text(dir, "m.csv", ""));
    free(test_text(dir, "m.geojson",
                   "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
                   "\"urn:ogc:def:crs:EPSG::99999999\"}},\"features\":[{\"type\":\"Feature\","
                   "\"properties\":{\"n\":1},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[500000,"
                   "4000000],[600000,4000000],[600000,4100000],[500000,4000000]]]}}]}"));
    assert_int_equal(test_program(text, "info %s/m.geojson 2>/dev/null", dir), LQ_OK);
    assert_non_null(strstr(text, "extent not known: "));
    test_dir_remove(dir);
}

#define FEATURE(code, geometry)                                                                              \
    "{\"type\":\"Feature\",\"properties\":{\"adcode\":" code "},\"geometry\":" geometry "}"
#define POLYGON(rings) "{\"type\":\"Polygon\",\"coordinates\":[" rings "]}"

/* A bow tie that crosses itself at 112.25 36.25, a hole that runs like its ring, a code twice, a feature without geometry. */
static void oddities(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    free(test_text(
        dir, "m.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[" FEATURE(
            "140702",
            POLYGON(
                "[[112,36],["
                "112.5,36.5],["
                "112.5,36],["
                "112,36.5],["
                "112,36]]")) "," FEATURE("140721",
                                         POLYGON(
                                             "[[113,36],[114,36],[114,37],[113,37],[113,36]],"
                                             "[[113.2,36.2],[113.8,36.2],[113.8,36.8],[113.2,36.8],[113.2,36."
                                             "2]"
                                             "]")) "," FEATURE("140721",
                                                               POLYGON(
                                                                   "[[115,36],[116,36],[116,37],[115,37],["
                                                                   "115,36]]")) "," FEATURE("140722",
                                                                                            "null") "]}"));
    assert_int_equal(info(dir, "m.geojson"), LQ_OK);
    assert_true(test_json_is(text, "$.types", "[\"whole number\"]"));
    assert_true(test_json_is(text, "$.key", "adcode"));
    assert_true(test_json_is(text, "$.key_known", "4"));
    assert_true(test_json_is(text, "$.duplicate_codes", "1"));
    assert_true(test_json_is(text, "$.without_geometry", "1"));
    assert_true(test_json_is(text, "$.invalid", "1"));
    assert_true(
        test_json_is(text, "$.invalid_first",
                     "[{\"code\":\"140702\",\"reason\":\"Self-intersection\",\"at\":[112.25,36.25]}]"));
    assert_true(test_json_is(text, "$.findings.\"polygon-invalid\"", "1"));
    assert_true(test_json_is(text, "$.findings.\"hole-winding\"", "1"));
    assert_true(test_json_is(text, "$.findings.\"code-shared\"", "1"));
    assert_true(test_json_is(text, "$.findings.\"record-empty\"", "1"));
    assert_true(test_json_is(text, "$.datum", "")); /* three counties at most */
    assert_int_equal(test_program(text, "info %s/m.geojson 2>&1", dir), LQ_OK);
    assert_non_null(strstr(text, "m.geojson:1: 140702: Self-intersection at 112.250000 36.250000\n"));
    assert_non_null(strstr(text, "m.geojson:2: 140721: a hole at 113.2"));
    assert_non_null(strstr(text, "datum: not measurable: too few "));
    test_dir_remove(dir);
}

/* In 2018 the districts of Changzhi and the counties around it got other codes. */
static void vintages(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    free(test_text(dir, "old.csv",
                   "名称,区划代码,人数\n甲,140402,140403\n乙,140411,2\n丙,140421,3\n丁,140481,4\n"));
    free(test_text(dir, "new.csv", "区划代码\n140403\n140404\n140405\n140406\n"));
    free(test_text(dir, "none.csv", "名称,人数\n甲,1234\n乙,2345\n"));
    assert_int_equal(info(dir, "old.csv"), LQ_OK);
    assert_true(test_json_is(text, "$.columns", "3"));
    assert_true(test_json_is(text, "$.key", "区划代码"));
    assert_true(test_json_is(text, "$.key_known", "4"));
    assert_true(test_json_is(text, "$.vintage_to", "2017"));
    assert_int_equal(test_program(text, "info %s/old.csv 2>&1", dir), LQ_OK);
    assert_non_null(strstr(text, "code vintage: 2017 or earlier ("));
    assert_int_equal(info(dir, "new.csv"), LQ_OK);
    assert_true(test_json_is(text, "$.vintage_from", "2018"));
    assert_int_equal(test_program(text, "info %s/new.csv 2>&1", dir), LQ_OK);
    assert_non_null(strstr(text, "code vintage: 2018 or later ("));
    assert_int_equal(info(dir, "none.csv"), LQ_OK);
    assert_true(test_json_is(text, "$.key", ""));
    assert_true(test_json_is(text, "$.vintage_from", ""));
    test_dir_remove(dir);
}

/* Files whose datum is known from elsewhere; the shift is that of the county seats, computed by another program (576 m in the middle). */
static void datums(void **state)
{
    (void)state;
    static const struct {
        const char *name, *datum, *doubtful;
        double shift_m;
    } cases[] = {
        {"c00_gcj02", "gcj02", "1", 576}, {"c01_wgs84", "wgs84", "", 0}, {"c14_bd09", "bd09", "1", 1350}};
    char *dir = test_shared("data/messy_shp");
    if (!dir) SKIP_TEST("no shared data");
    for (int i = 0; i < 3; i++) {
        assert_int_equal(test_program(text, "info --json %s/%s/counties.shp", dir, cases[i].name), LQ_OK);
        assert_true(test_json_is(text, "$.datum", cases[i].datum));
        assert_true(test_json_is(text, "$.findings.\"datum-doubtful\"", cases[i].doubtful));
        assert_true(test_json_is(text, "$.datum_counties", "11"));
        char *shift = test_json_get(text, "$.datum_shift_m");
        assert_float_equal(atof(shift), cases[i].shift_m, 20);
        free(shift);
    }
    free(dir);
}

static void tables(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    free(test_text(dir, "t.csv", "区划代码,\"人口,合计\"\n140722,\n140723,12\n"));
    assert_int_equal(info(dir, "t.csv"), LQ_OK);
    assert_true(test_json_is(text, "$.kind", "table"));
    assert_true(test_json_is(text, "$.rows", "2"));
    assert_true(test_json_is(text, "$.fields", "[\"区划代码\",\"人口,合计\"]"));
    sample_shapefile(dir, "m", 2, 1);
    assert_int_equal(info(dir, "m.dbf"), LQ_OK);
    assert_true(test_json_is(text, "$.kind", "table"));
    test_dir_remove(dir);
}

/* Chinese takes two columns a character; a long example is cut between characters. */
static void fields_line_up(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    free(test_text(
        dir, "t.csv",
        "区划代码,name,备注\n140722,左权县,a一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十\n"));
    assert_int_equal(test_program(text, "info %s/t.csv", dir), LQ_OK);
    assert_non_null(strstr(text, "\n  区划代码                 140722\n  name                     左权县\n"));
    assert_non_null(strstr(
        text, "\n  备注                     a一二三四五六七八九十一二三四五六七八九十一二三四五六七八九\n"));
    test_dir_remove(dir);
}

static void old_workbooks(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    free(test_text(dir, "x.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
    free(test_text(dir, "page.xls", "<html><table><tr><td>1</td></tr></table></html>"));
    assert_int_equal(info(dir, "x.xls"), LQ_DATA);
    assert_true(test_is_fault(text, "an old workbook (.xls) cannot be read; save it as .xlsx or .csv"));
    assert_int_equal(info(dir, "page.xls"), LQ_DATA);
    assert_true(test_is_fault(text, "this is an HTML page, not a workbook; save it as .xlsx or .csv"));
    test_dir_remove(dir);
}

static void sheet_add(GDALDatasetH d, const char *name, const char *field, const char *value)
{
    OGRLayerH l = GDALDatasetCreateLayer(d, name, NULL, wkbNone, NULL);
    OGRFieldDefnH defn = OGR_Fld_Create(field, OFTString);
    assert_int_equal(OGR_L_CreateField(l, defn, 1), OGRERR_NONE);
    OGR_Fld_SetName(defn, "v");
    assert_int_equal(OGR_L_CreateField(l, defn, 1), OGRERR_NONE);
    OGRFeatureH f = OGR_F_Create(OGR_L_GetLayerDefn(l));
    OGR_F_SetFieldString(f, 0, value);
    OGR_F_SetFieldString(f, 1, value);
    assert_int_equal(OGR_L_CreateFeature(l, f), OGRERR_NONE);
    OGR_F_Destroy(f);
    OGR_Fld_Destroy(defn);
}

/* FILE#SHEET, as --table takes it. */
static void a_sheet_by_name(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *path = test_path(dir, "b.xlsx");
    GDALAllRegister();
    GDALDatasetH d = GDALCreate(GDALGetDriverByName("XLSX"), path, 0, 0, 0, GDT_Unknown, NULL);
    assert_non_null(d);
    sheet_add(d, "一", "first", "1");
    sheet_add(d, "数据", "second", "2");
    GDALClose(d);
    assert_int_equal(test_program(text, "info --json '%s#数据' 2>/dev/null", path), LQ_OK);
    assert_true(test_json_is(text, "$.fields", "[\"second\",\"v\"]"));
    assert_int_equal(test_program(text, "info --json '%s' 2>/dev/null", path), LQ_OK);
    assert_true(test_json_is(text, "$.fields", "[\"first\",\"v\"]"));
    assert_int_equal(test_program(text, "info --json '%s#三' 2>&1", path), LQ_DATA);
    assert_true(test_is_fault(text, "no sheet \"三\"; it has: "));
    free(path);
    test_dir_remove(dir);
}

static void nothing_of_the_kind(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    free(test_text(dir, "x.csv", ""));
    free(test_text(dir, "x.gpkg", "nonsense"));
    free(test_text(dir, "x.jpg", "nonsense"));
    static const char *const names[] = {"x.csv", "x.gpkg", "x.jpg", "none.shp", "none.csv", "none", ""};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int status = info(dir, names[i]);
        assert_true(test_is_fault(text, dir));
        assert_int_equal(status, LQ_DATA);
    }
    test_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boundaries),      cmocka_unit_test(boundaries_in_metres),
        cmocka_unit_test(oddities),        cmocka_unit_test(vintages),
        cmocka_unit_test(datums),          cmocka_unit_test(tables),
        cmocka_unit_test(fields_line_up),  cmocka_unit_test(old_workbooks),
        cmocka_unit_test(a_sheet_by_name), cmocka_unit_test(nothing_of_the_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
