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
    OGRFeatureH f = OGR_F_Create(OGR_L_GetLayerDefn(l));
    OGR_F_SetFieldString(f, 0, value);
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
    assert_true(test_json_is(text, "$.fields", "[\"second\"]"));
    assert_int_equal(test_program(text, "info --json '%s' 2>/dev/null", path), LQ_OK);
    assert_true(test_json_is(text, "$.fields", "[\"first\"]"));
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
        cmocka_unit_test(boundaries),
        cmocka_unit_test(boundaries_in_metres),
        cmocka_unit_test(tables),
        cmocka_unit_test(fields_line_up),
        cmocka_unit_test(old_workbooks),
        cmocka_unit_test(a_sheet_by_name),
        cmocka_unit_test(nothing_of_the_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
