/* test_read_ogr.c: GeoPackage, GeoJSON and zipped sources through the one entry, lq_layer_read; GDAL writes
   the small ones. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../support/findings.h"
#include "../support/got_layer.h"
#include "base/file.h"
#include "read/read_layer.h"

#define MESSY "../shared/data/messy_shp/"
#define HEAD  "{\"type\":\"FeatureCollection\",\"features\":["
#define TAIL  "]}"

static char dir[64];

static char *in_dir(const char *name)
{
    static char path[2][128];
    static int turn;
    snprintf(path[turn ^= 1], sizeof path[0], "%s/%s", dir, name);
    return path[turn];
}

static got layer_read(const char *path, const char *encoding)
{
    got g = {0};
    g.code = lq_layer_read(&g.layer, path, encoding, &g.findings, &g.err);
    return g;
}

static got text_read(const char *name, const char *text, const char *encoding)
{
    assert_int_equal(lq_file_write(in_dir(name), text, strlen(text), false, NULL), LQ_OK);
    return layer_read(in_dir(name), encoding);
}

#define SQUARE                                                                                               \
    "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1],[0,0]],[[0.2,0.2],[0.4,0.2],[0.4,0.4]," \
    "[0.2,0.2]]]}"

static void numbers_keep_every_digit(void **state)
{
    (void)state;
    got g = text_read("a.geojson",
                      HEAD "{\"type\":\"Feature\",\"properties\":{\"r\":0.1234567890123456,\"i\":"
                           "9007199254740993,\"s\":\"001\",\"n\":null},"
                           "\"geometry\":" SQUARE "}" TAIL,
                      NULL);
    assert_int_equal(g.code, LQ_OK);
    assert_int_equal(g.findings.n, 0);
    assert_string_equal(layer_cell(g.layer, 0, "r"), "0.1234567890123456");
    assert_string_equal(layer_cell(g.layer, 0, "i"), "9007199254740993");
    assert_string_equal(layer_cell(g.layer, 0, "s"), "001");
    assert_string_equal(layer_cell(g.layer, 0, "n"), "");
    assert_null(layer_cell(g.layer, 0, "id"));
    assert_int_equal(g.layer->polygons.rings, 2);
    assert_int_equal(g.layer->polygons.points, 7);
    assert_non_null(strstr(g.layer->crs, "WGS 84"));
    got_release(&g);
}

static void feature_id_is_a_column(void **state)
{
    (void)state;
    static const char *const ids[] = {"140702", "\"140702\""};
    for (int i = 0; i < 2; i++) {
        char text[1024];
        snprintf(text, sizeof text,
                 HEAD
                 "{\"type\":\"Feature\",\"id\":%s,\"properties\":{\"name\":\"榆次区\"},\"geometry\":" SQUARE
                 "}" TAIL,
                 ids[i]);
        got g = text_read("a.geojson", text, NULL);
        assert_int_equal(g.code, LQ_OK);
        assert_string_equal(layer_cell(g.layer, 0, "id"), "140702");
        assert_string_equal(layer_cell(g.layer, 0, "name"), "榆次区");
        got_release(&g);
    }
    got g = text_read("a.geojson",
                      HEAD "{\"type\":\"Feature\",\"id\":7,\"properties\":{\"id\":\"x\"},\"geometry\":" SQUARE
                           "}" TAIL,
                      NULL);
    assert_string_equal(layer_cell(g.layer, 0, "id"), "x");
    got_release(&g);
}

static void collections_are_taken_apart(void **state)
{
    (void)state;
    got g = text_read(
        "a.geojson",
        HEAD
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"GeometryCollection\","
        "\"geometries\":["
        "{\"type\":\"Point\",\"coordinates\":[9,9]}," SQUARE ","
        "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[5,5],[6,5],[6,6],[5,5]]],[[[7,7],[8,7],[8,8],[7,7]]]]"
        "}]}},"
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}},"
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null}" TAIL,
        NULL);
    assert_int_equal(g.code, LQ_OK);
    assert_int_equal(g.layer->polygons.features, 3);
    assert_int_equal(g.layer->polygons.rings, 4);
    assert_int_equal(g.layer->polygons.first_ring[1], 4);
    assert_int_equal(finding_count(&g.findings, "record-empty"), 2);
    got_release(&g);
}

static void other_text_is_decoded(void **state)
{
    (void)state;
    static const char text[] = HEAD
        "{\"type\":\"Feature\",\"properties\":{\"name\":\"\xD3\xDC\xB4\xCE\xC7\xF8\"},\"geometry\":" SQUARE
        "}" TAIL;
    got g = text_read("a.geojson", text, NULL);
    assert_int_equal(g.code, LQ_OK);
    assert_string_equal(layer_cell(g.layer, 0, "name"), "榆次区");
    assert_int_equal(finding_count(&g.findings, "encoding"), 1);
    got_release(&g);
    g = text_read("a.geojson", text, "gbq");
    assert_int_equal(g.code, LQ_USAGE);
    got_release(&g);
}

static void check_refused(got g, const char *word)
{
    assert_int_equal(g.code, LQ_DATA);
    assert_null(g.layer);
    if (!strstr(g.err.text, word)) fail_msg("\"%s\" lacks \"%s\"", g.err.text, word);
    got_release(&g);
}

static void unusable_is_refused(void **state)
{
    (void)state;
    check_refused(text_read("a.geojson", HEAD TAIL, NULL), "no features");
    check_refused(text_read("a.geojson",
                            HEAD "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\","
                                 "\"coordinates\":[1,2]}}" TAIL,
                            NULL),
                  "polygon");
    check_refused(text_read("a.geojson", HEAD "{\"type\":\"Feature\",\"prop", NULL), "GDAL");
    check_refused(text_read("a.csv", "code,name\n1,2\n", NULL), "polygons");
    check_refused(text_read("a.zip", "PK\3\4 not a zip at all", NULL), "zip");
    check_refused(text_read("a.gpkg", "SQLite format 3", NULL), "GDAL");
    check_refused(layer_read(in_dir("absent.gpkg"), NULL), "no such file");
    check_refused(layer_read(in_dir("absent.shp"), NULL), ".shp");
}

/* ---- GeoPackage --------------------------------------------------------------------------------------------- */

static void gpkg_write(const char *const *names, const OGRwkbGeometryType *types, const char *const *wkt,
                       int n)
{
    GDALAllRegister();
    unlink(in_dir("a.gpkg"));
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(srs, 4549);
    GDALDatasetH data = GDALCreate(GDALGetDriverByName("GPKG"), in_dir("a.gpkg"), 0, 0, 0, GDT_Unknown, NULL);
    assert_non_null(data);
    for (int i = 0; i < n; i++) {
        OGRLayerH layer = GDALDatasetCreateLayer(data, names[i], srs, types[i], NULL);
        OGRFieldDefnH field = OGR_Fld_Create("code", OFTString);
        OGR_L_CreateField(layer, field, 1);
        OGR_Fld_Destroy(field);
        OGRFeatureH f = OGR_F_Create(OGR_L_GetLayerDefn(layer));
        OGRGeometryH g = NULL;
        char *text = (char *)wkt[i];
        assert_int_equal(OGR_G_CreateFromWkt(&text, NULL, &g), OGRERR_NONE);
        OGR_F_SetGeometryDirectly(f, g);
        OGR_F_SetFieldString(f, 0, names[i]);
        assert_int_equal(OGR_L_CreateFeature(layer, f), OGRERR_NONE);
        OGR_F_Destroy(f);
    }
    GDALClose(data);
    OSRDestroySpatialReference(srs);
}

static void the_polygon_layer_is_found(void **state)
{
    (void)state;
    static const char *const names[] = {"seats", "counties", "roads"};
    static const OGRwkbGeometryType types[] = {wkbPoint, wkbMultiPolygon, wkbLineString};
    static const char *const wkt[] = {"POINT (1 2)", "MULTIPOLYGON (((0 0,4 0,4 4,0 0)))",
                                      "LINESTRING (0 0,1 1)"};
    gpkg_write(names, types, wkt, 3);
    got g = layer_read(in_dir("a.gpkg"), NULL);
    assert_int_equal(g.code, LQ_OK);
    assert_string_equal(layer_cell(g.layer, 0, "code"), "counties");
    assert_int_equal(g.layer->polygons.points, 3);
    assert_non_null(strstr(g.layer->crs, "4549"));
    got_release(&g);
    unlink(in_dir("a.gpkg"));
}

static void several_polygon_layers_are_listed(void **state)
{
    (void)state;
    static const char *const names[] = {"counties", "provinces"};
    static const OGRwkbGeometryType types[] = {wkbPolygon, wkbMultiPolygon};
    static const char *const wkt[] = {"POLYGON ((0 0,4 0,4 4,0 0))", "MULTIPOLYGON (((0 0,4 0,4 4,0 0)))"};
    gpkg_write(names, types, wkt, 2);
    check_refused(layer_read(in_dir("a.gpkg"), NULL), "counties, provinces");
    unlink(in_dir("a.gpkg"));
}

static lq_buf bytes_of(const char *name)
{
    lq_buf b = {0};
    assert_int_equal(lq_file_read(&b, in_dir(name), 1 << 24, NULL), LQ_OK);
    return b;
}

/* A program that has the file open keeps its last changes in a log; GDAL by itself would write them into the file and delete the log. */
static void a_geopackage_in_use_is_not_touched(void **state)
{
    (void)state;
    static const char *const names[] = {"counties"}, *const files[] = {"a.gpkg", "a.gpkg-wal"};
    static const OGRwkbGeometryType types[] = {wkbPolygon};
    static const char *const wkt[] = {"POLYGON ((0 0,4 0,4 4,0 0))"};
    lq_buf before[2];
    sqlite3 *other = NULL;
    gpkg_write(names, types, wkt, 1);
    assert_int_equal(sqlite3_open(in_dir("a.gpkg"), &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "PRAGMA journal_mode=wal; CREATE TABLE x(y)", NULL, NULL, NULL),
                     SQLITE_OK);
    for (int i = 0; i < 2; i++) before[i] = bytes_of(files[i]);
    assert_true(before[1].size > 0);
    got g = layer_read(in_dir("a.gpkg"), NULL);
    assert_int_equal(g.code, LQ_OK);
    assert_int_equal(g.layer->polygons.points, 3);
    assert_int_equal(finding_count(&g.findings, "changes-pending"), 1);
    got_release(&g);
    for (int i = 0; i < 2; i++) {
        lq_buf after = bytes_of(files[i]);
        assert_int_equal(after.size, before[i].size);
        assert_memory_equal(after.data, before[i].data, after.size);
        lq_buf_release(&after);
        lq_buf_release(&before[i]);
    }
    sqlite3_close(other);
    unlink(in_dir("a.gpkg"));
}

static void curves_become_lines(void **state)
{
    (void)state;
    static const char *const names[] = {"circle"};
    static const OGRwkbGeometryType types[] = {wkbCurvePolygon};
    static const char *const wkt[] = {"CURVEPOLYGON (CIRCULARSTRING (1 0,-1 0,1 0))"};
    gpkg_write(names, types, wkt, 1);
    got g = layer_read(in_dir("a.gpkg"), NULL);
    assert_int_equal(g.code, LQ_OK);
    assert_int_equal(g.layer->polygons.rings, 1);
    assert_in_range(g.layer->polygons.points, 30, 400);
    for (size_t i = 0; i < g.layer->polygons.points; i++) {
        const double *p = g.layer->polygons.xy + 2 * i;
        assert_true(p[0] * p[0] + p[1] * p[1] > 0.999 && p[0] * p[0] + p[1] * p[1] < 1.001);
    }
    got_release(&g);
    unlink(in_dir("a.gpkg"));
}

/* ---- zip ---------------------------------------------------------------------------------------------------- */

static void zip_write(const char *const *names, int n)
{
    char path[256];
    unlink(in_dir("a.zip"));
    snprintf(path, sizeof path, "/vsizip/%s", in_dir("a.zip"));
    CPLPushErrorHandler(CPLQuietErrorHandler); /* names that code page 437 lacks */
    VSILFILE *zip = VSIFOpenL(path, "wb");
    assert_non_null(zip);
    static const char text[] =
        HEAD "{\"type\":\"Feature\",\"properties\":{\"a\":1},\"geometry\":" SQUARE "}" TAIL;
    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "/vsizip/%s/%s", in_dir("a.zip"), names[i]);
        VSILFILE *f = VSIFOpenL(path, "wb");
        assert_non_null(f);
        VSIFWriteL(text, 1, strlen(text), f);
        VSIFCloseL(f);
    }
    VSIFCloseL(zip);
    CPLPopErrorHandler();
}

static void the_one_file_of_a_zip_is_found(void **state)
{
    (void)state;
    static const char *const one[] = {"读我.txt", "县界/counties.geojson", "__MACOSX/._counties.geojson"};
    static const char *const two[] = {"a.geojson", "县界/b.GeoJSON"};
    static const char *const none[] = {"readme.txt"};
    zip_write(one, 3);
    got g = layer_read(in_dir("a.zip"), NULL);
    assert_int_equal(g.code, LQ_OK);
    assert_int_equal(g.layer->polygons.rings, 2);
    got_release(&g);
    zip_write(two, 2);
    check_refused(layer_read(in_dir("a.zip"), NULL), "县界/b.GeoJSON");
    zip_write(none, 1);
    check_refused(layer_read(in_dir("a.zip"), NULL), "no boundary file");
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    static const char *const names[] = {"a.geojson"};
    zip_write(names, 1);
    lq_code code = LQ_FAILED;
    for (long k = 1; code; k++) {
        assert_true(k < 1000);
        lq_mem_fail_after(k);
        got g = layer_read(in_dir("a.zip"), NULL);
        lq_mem_fail_after(0);
        code = g.code;
        if (code) assert_true(code == LQ_FAILED && !g.layer);
        if (g.findings.failed) code = LQ_FAILED;
        got_release(&g);
    }
}

/* ---- the corpus --------------------------------------------------------------------------------------------- */

static void corpus_equals_its_shapefile(void **state)
{
    (void)state;
    static const char *const same[] = {MESSY "o01.gpkg", MESSY "o02.geojson", MESSY "o03_zipped.zip"};
    if (!lq_file_exists(MESSY)) skip();
    got shp = layer_read(MESSY "c01_wgs84/counties.shp", NULL);
    for (size_t k = 0; k < 3; k++) {
        got g = layer_read(same[k], NULL);
        assert_int_equal(g.code, LQ_OK);
        assert_int_equal(g.findings.n, 0);
        assert_int_equal(g.layer->polygons.points, shp.layer->polygons.points);
        assert_int_equal(g.layer->attributes->rows, 11);
        for (size_t i = 0; i < 11; i++) {
            assert_string_equal(layer_cell(g.layer, i, "code"), layer_cell(shp.layer, i, "code"));
            assert_string_equal(layer_cell(g.layer, i, "name"), layer_cell(shp.layer, i, "name"));
        }
        got_release(&g);
    }
    got_release(&shp);
}

static int dir_create(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/laoqu-ogr-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static int dir_remove(void **state)
{
    (void)state;
    static const char *const names[] = {"a.geojson", "a.csv", "a.zip", "a.gpkg"};
    for (size_t i = 0; i < 4; i++) unlink(in_dir(names[i]));
    return rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_keep_every_digit),
        cmocka_unit_test(feature_id_is_a_column),
        cmocka_unit_test(collections_are_taken_apart),
        cmocka_unit_test(other_text_is_decoded),
        cmocka_unit_test(unusable_is_refused),
        cmocka_unit_test(the_polygon_layer_is_found),
        cmocka_unit_test(several_polygon_layers_are_listed),
        cmocka_unit_test(a_geopackage_in_use_is_not_touched),
        cmocka_unit_test(curves_become_lines),
        cmocka_unit_test(the_one_file_of_a_zip_is_found),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(corpus_equals_its_shapefile),
    };
    return cmocka_run_group_tests(tests, dir_create, dir_remove);
}
