/* test_write_shp.c: GDAL reads what was written: geometry, its sense of turning, names and texts; and the same layer is the same bytes. */
#include "../support/support.h"

#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../support/findings.h"
#include "../support/tables.h"
#include "../support/tree.h"
#include "write/write_shp.h"

/* Rings with their feature on the left. Feature 0: a square with a hole; feature 1: none; feature 2: two triangles. */
static lq_polygons layer_make(void)
{
    static const double square[] = {113, 37, 114, 37, 114, 38, 113, 38},
                        hole[] = {113.4, 37.4, 113.4, 37.6, 113.6, 37.6, 113.6, 37.4};
    static const double one[] = {100, 30, 101, 30, 100, 31}, two[] = {102, 30, 103, 30, 102, 31};
    lq_polygons p = {0};
    bool ok = lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, square, 4, NULL) &&
              lq_polygons_ring_add(&p, hole, 4, NULL);
    ok = ok && lq_polygons_feature_add(&p) && lq_polygons_feature_add(&p) &&
         lq_polygons_ring_add(&p, one, 3, NULL) && lq_polygons_ring_add(&p, two, 3, NULL);
    assert_true(ok);
    return p;
}

static lq_code write_all(const char *path, const char *text, lq_findings *fs)
{
    lq_polygons p = layer_make();
    lq_table *t = test_table("t.csv", text);
    lq_code code = lq_write_shp(path, &p, t, fs, NULL);
    lq_table_free(t);
    lq_polygons_release(&p);
    return code;
}

static GDALDatasetH open_layer(OGRLayerH *layer, const char *path)
{
    GDALAllRegister();
    GDALDatasetH d = GDALOpenEx(path, GDAL_OF_VECTOR, NULL, NULL, NULL);
    if (!d) fail_msg("GDAL cannot open %s", path);
    *layer = GDALDatasetGetLayer(d, 0);
    return d;
}

#define TABLE "code|名称\n140722|左权县\n|\n140723|和顺县\n"

static void gdal_reads_it(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *path = test_path(dir, "a.shp");
    lq_findings fs = {0};
    OGRLayerH l;
    assert_int_equal(write_all(path, TABLE, &fs), LQ_OK);
    assert_int_equal(fs.n, 0);
    assert_int_equal(test_dir_count(dir), 5);
    GDALDatasetH d = open_layer(&l, path);
    assert_int_equal(OGR_L_GetFeatureCount(l, 1), 3);
    static const double area[] = {1 - 0.04, 0, 1};
    static const char *const code[] = {"140722", "", "140723"}, *const name[] = {"左权县", "", "和顺县"};
    for (int i = 0; i < 3; i++) {
        OGRFeatureH f = OGR_L_GetFeature(l, i);
        OGRGeometryH g = OGR_F_GetGeometryRef(f);
        assert_true(i == 1 ? !g : OGR_G_IsValid(g));
        if (g) assert_float_equal(OGR_G_Area(g), area[i], 1e-12);
        assert_string_equal(OGR_F_GetFieldAsString(f, 0), code[i]);
        assert_string_equal(OGR_F_GetFieldAsString(f, OGR_F_GetFieldIndex(f, "名称")), name[i]);
        OGR_F_Destroy(f);
    }
    const char *auth = OSRGetAttrValue(OGR_L_GetSpatialRef(l), "DATUM", 0);
    assert_string_equal(auth, "WGS_1984");
    GDALClose(d);
    lq_findings_release(&fs);
    free(path);
    test_dir_remove(dir);
}

/* Twice the signed area of a ring of GDAL's: positive is counterclockwise. */
static double ring_turn(OGRGeometryH ring)
{
    double sum = 0;
    for (int i = 0; i + 1 < OGR_G_GetPointCount(ring); i++)
        sum += OGR_G_GetX(ring, i) * OGR_G_GetY(ring, i + 1) - OGR_G_GetX(ring, i + 1) * OGR_G_GetY(ring, i);
    return sum;
}

/* Arcs have their feature on the left; a shapefile wants outer rings clockwise: every ring is turned around. */
static void rings_are_turned(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *path = test_path(dir, "a.shp");
    lq_findings fs = {0};
    OGRLayerH l;
    assert_int_equal(write_all(path, TABLE, &fs), LQ_OK);
    GDALDatasetH d = open_layer(&l, path);
    OGRFeatureH f = OGR_L_GetFeature(l, 2);
    OGRGeometryH g = OGR_F_GetGeometryRef(f);
    assert_int_equal(OGR_G_GetGeometryCount(g), 2);
    for (int i = 0; i < 2; i++)
        assert_true(ring_turn(OGR_G_GetGeometryRef(OGR_G_GetGeometryRef(g, i), 0)) < 0);
    OGR_F_Destroy(f);
    GDALClose(d);
    free(path);
    test_dir_remove(dir);
}

static void assert_field_names(const char *text, const char *const *names)
{
    char *dir = test_dir_create(), *path = test_path(dir, "a.shp");
    lq_findings fs = {0};
    OGRLayerH l;
    assert_int_equal(write_all(path, text, &fs), LQ_OK);
    GDALDatasetH d = open_layer(&l, path);
    OGRFeatureDefnH defn = OGR_L_GetLayerDefn(l);
    for (int i = 0; names[i]; i++)
        assert_string_equal(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(defn, i)), names[i]);
    GDALClose(d);
    lq_findings_release(&fs);
    free(path);
    test_dir_remove(dir);
}

/* Ten bytes are three Chinese characters; no two fields are called alike. */
static void names_are_cut_between_characters(void **state)
{
    (void)state;
    assert_field_names("行政区划代码|行政区划名称|行政区\n1|2|3\n||\n||\n",
                       (const char *const[]){"行政区", "行政_1", "行政_2", NULL});
    assert_field_names("population_2020|population_2010|POPULATION\n1|2|3\n||\n||\n",
                       (const char *const[]){"population", "populati_1", "POPULATI_2", NULL});
    assert_field_names("|\n1|2\n|\n|\n", (const char *const[]){"field", "field_1", NULL});
    assert_field_names("a区b划c代码\n1\n\n2\n", (const char *const[]){"a区b划c", NULL});
}

static void long_texts_are_cut_and_told(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *path = test_path(dir, "a.shp"), text[2000] = "words\n";
    lq_findings fs = {0};
    OGRLayerH l;
    for (int i = 0; i < 100; i++) strcat(text, "长"); /* 300 bytes; 254 hold 84 characters */
    strcat(text, "\nshort\n\n");
    assert_int_equal(write_all(path, text, &fs), LQ_OK);
    assert_int_equal(finding_count(&fs, "cell-cut"), 1);
    assert_int_equal(fs.at[0].row, 2);
    GDALDatasetH d = open_layer(&l, path);
    OGRFeatureH f = OGR_L_GetFeature(l, 0);
    assert_int_equal(strlen(OGR_F_GetFieldAsString(f, 0)), 84 * 3);
    OGR_F_Destroy(f);
    GDALClose(d);
    lq_findings_release(&fs);
    free(path);
    test_dir_remove(dir);
}

/* 300 columns of 254 bytes are more than a record may have. */
static void too_wide(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *path = test_path(dir, "a.shp");
    size_t room = 300 * 270 + 10, n = 0;
    char *text = malloc(room);
    assert_non_null(text);
    for (int i = 0; i < 300; i++) n += (size_t)snprintf(text + n, room - n, "%sc%d", i ? "|" : "", i);
    for (int row = 0; row < 3; row++)
        for (int i = 0; i < 300; i++) {
            if (row == 0) n += (size_t)snprintf(text + n, room - n, "%s%0254d", i ? "|" : "\n", i);
            if (row > 0) text[n++] = i ? '|' : '\n';
        }
    text[n++] = '\n';
    text[n] = 0;
    lq_polygons p = layer_make();
    lq_table *t = test_table("t.csv", text);
    lq_findings fs = {0};
    lq_err err = {0};
    assert_int_equal(lq_write_shp(path, &p, t, &fs, &err), LQ_DATA);
    assert_non_null(strstr(err.text, "leave some out"));
    assert_int_equal(test_dir_count(dir), 0);
    lq_table_free(t);
    lq_polygons_release(&p);
    free(text);
    free(path);
    test_dir_remove(dir);
}

static void without_attributes(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *path = test_path(dir, "a.shp");
    lq_polygons p = layer_make();
    size_t line[] = {1, 2, 3};
    lq_table none = {.file = (char *)"a.shp", .rows = 3, .line = line};
    OGRLayerH l;
    assert_int_equal(lq_write_shp(path, &p, &none, NULL, NULL), LQ_OK);
    GDALDatasetH d = open_layer(&l, path);
    OGRFeatureH f = OGR_L_GetFeature(l, 2);
    assert_string_equal(OGR_F_GetFieldAsString(f, OGR_F_GetFieldIndex(f, "id")), "3");
    OGR_F_Destroy(f);
    GDALClose(d);
    lq_polygons_release(&p);
    free(path);
    test_dir_remove(dir);
}

static void same_layer_same_bytes(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *a = test_path(dir, "a/x.shp"), *b = test_path(dir, "b/x.shp"),
         *x = test_path(dir, "a"), *y = test_path(dir, "b");
    lq_findings fs = {0};
    assert_int_equal(write_all(a, TABLE, &fs), LQ_OK);
    assert_int_equal(write_all(b, "code\n1\n2\n3\n", &fs), LQ_OK);
    assert_int_equal(write_all(b, TABLE, &fs), LQ_OK); /* over the old one */
    assert_true(test_trees_equal(x, y));
    free(a);
    free(b);
    free(x);
    free(y);
    test_dir_remove(dir);
}

static void what_cannot_be_written(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *file = test_text(dir, "file", ""), *below = test_path(dir, "file/a.shp"),
         *taken = test_path(dir, "b.shp");
    lq_findings fs = {0};
    assert_int_equal(write_all(below, TABLE, &fs), LQ_FAILED);
    mkdir(taken, 0777);
    free(test_text(dir, "b.shp/keep", "x"));
    assert_int_equal(write_all(taken, TABLE, &fs), LQ_FAILED);
    assert_int_equal(test_tree_files(taken, ""), 1);
    assert_true(lq_write_shp_name("a.shp") && lq_write_shp_name("x/b.shp"));
    assert_false(lq_write_shp_name("a.gpkg") || lq_write_shp_name(".shp") || lq_write_shp_name("x/.shp") ||
                 lq_write_shp_name("shp") || lq_write_shp_name(""));
    free(file);
    free(below);
    free(taken);
    test_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gdal_reads_it),
        cmocka_unit_test(rings_are_turned),
        cmocka_unit_test(names_are_cut_between_characters),
        cmocka_unit_test(long_texts_are_cut_and_told),
        cmocka_unit_test(too_wide),
        cmocka_unit_test(without_attributes),
        cmocka_unit_test(same_layer_same_bytes),
        cmocka_unit_test(what_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
