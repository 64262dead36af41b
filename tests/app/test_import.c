/*
 * test_import.c: boundaries cleaned into a shapefile, seen by GDAL: shared borders become the same vertices, attributes and their names
 * survive, every kind of source gives the same layer, and what was clean stays as it is.
 */
#include "../support/support.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../support/place.h"
#include "../support/sample_map.h"
#include "../support/tree.h"
#include "../support/witness.h"
#include "base/file.h"
#include "base/mem.h"

/* From a source to DIR/NAME; what --json would say is left in p->text. */
static lq_code import_path(place *p, const char *source, const char *name, const lq_import_options *options)
{
    lq_report *report = NULL;
    lq_run plan = {0};
    char *out = test_path(p->dir, name);
    p->fault = (lq_err){0};
    lq_code code = lq_import(&report, source, out, options, &plan, &p->fault);
    place_report(p, report);
    free(out);
    return code;
}

static lq_code import(place *p, const char *source, const char *name, const lq_import_options *options)
{
    char *in = test_path(p->dir, source);
    lq_code code = import_path(p, in, name, options);
    free(in);
    return code;
}

/* ---- GDAL ---- */

static GDALDatasetH dataset_open(const place *p, const char *name)
{
    GDALAllRegister();
    char *path = test_path(p->dir, name);
    GDALDatasetH d = GDALOpenEx(path, GDAL_OF_VECTOR, NULL, NULL, NULL);
    if (!d) fail_msg("GDAL cannot open %s", path);
    free(path);
    return d;
}

/* Text of a field of feature number i; heap. */
static char *field_text(const place *p, const char *name, int i, const char *field)
{
    GDALDatasetH d = dataset_open(p, name);
    OGRFeatureH f = OGR_L_GetFeature(GDALDatasetGetLayer(d, 0), i);
    assert_non_null(f);
    int at = OGR_F_GetFieldIndex(f, field);
    char *text = strdup(at < 0 ? "(no such field)" : OGR_F_GetFieldAsString(f, at));
    OGR_F_Destroy(f);
    GDALClose(d);
    return text;
}

static void assert_field(const place *p, const char *name, int i, const char *field, const char *expected)
{
    char *text = field_text(p, name, i, field);
    assert_string_equal(text, expected);
    free(text);
}

/* WKT of feature number i, heap. */
static char *feature_wkt(const place *p, const char *name, int i)
{
    GDALDatasetH d = dataset_open(p, name);
    OGRFeatureH f = OGR_L_GetFeature(GDALDatasetGetLayer(d, 0), i);
    char *wkt = NULL, *copy;
    assert_non_null(f);
    OGR_G_ExportToWkt(OGR_F_GetGeometryRef(f), &wkt);
    copy = strdup(wkt);
    VSIFree(wkt);
    OGR_F_Destroy(f);
    GDALClose(d);
    return copy;
}

/* The first layer of DIR/NAME as another kind of file. */
static void convert(const place *p, const char *name, const char *to, const char *driver)
{
    GDALDatasetH from = dataset_open(p, name);
    char *path = test_path(p->dir, to);
    GDALDatasetH d = GDALCreate(GDALGetDriverByName(driver), path, 0, 0, 0, GDT_Unknown, NULL);
    assert_non_null(d);
    assert_non_null(GDALDatasetCopyLayer(d, GDALDatasetGetLayer(from, 0), "counties", NULL));
    GDALClose(d);
    GDALClose(from);
    free(path);
}

/* ---- what is written ---- */

static void squares_stay_squares(void **state)
{
    place *p = *state;
    sample_shapefile(p->dir, "m", 3, 2);
    assert_int_equal(import(p, "m.shp", "a.shp", NULL), LQ_OK);
    assert_true(test_json_is(p->text, "$.features", "6"));
    assert_true(test_json_is(p->text, "$.vertices_joined", "0"));
    assert_true(test_json_is(p->text, "$.two_sided_share", "1"));
    GDALDatasetH d = dataset_open(p, "a.shp");
    OGRLayerH l = GDALDatasetGetLayer(d, 0);
    assert_int_equal(OGR_L_GetFeatureCount(l, 1), 6);
    for (int i = 0; i < 6; i++) {
        OGRFeatureH f = OGR_L_GetFeature(l, i);
        OGRGeometryH g = OGR_F_GetGeometryRef(f);
        OGREnvelope e;
        OGR_G_GetEnvelope(g, &e);
        double west = SAMPLE_WEST_DEG + i % 3 * SAMPLE_SIZE_DEG,
               south = SAMPLE_SOUTH_DEG + (int)(i / 3) * SAMPLE_SIZE_DEG;
        assert_true(OGR_G_IsValid(g));
        assert_float_equal(e.MinX, west, 1e-6);
        assert_float_equal(e.MinY, south, 1e-6);
        assert_float_equal(OGR_G_Area(g), SAMPLE_SIZE_DEG * SAMPLE_SIZE_DEG, 1e-6);
        OGR_F_Destroy(f);
    }
    OGRSpatialReferenceH wgs84 = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(wgs84, 4326);
    assert_true(OSRIsSameEx(OGR_L_GetSpatialRef(l), wgs84,
                            (const char *const[]){"IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES", NULL}));
    OSRDestroySpatialReference(wgs84);
    GDALClose(d);
    for (int i = 0; i < 6; i++) {
        char code[8], note[4] = {(char)('1' + i)};
        sample_code(code, 3, i);
        assert_field(p, "a.shp", i, "code", code);
        assert_field(p, "a.shp", i, "note", note);
    }
    assert_field(p, "a.shp", 4, "name", "县5");
}

static const char *const slit =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"140701\"},\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":"
    "[[[113,37],[113.5,37],[113.50002,37.2],[113.5,37.5],[113,37.5],[113,37]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"140702\"},\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":"
    "[[[113.50003,37],[114,37],[114,37.5],[113.50001,37.5],[113.50004,37.3],[113.50003,37]]]}}]}";

/* Two counties a few metres apart, their vertices at different places of the border: one border comes out, and stays. */
static void a_slit_is_closed_once(void **state)
{
    place *p = *state;
    free(test_text(p->dir, "s.geojson", slit));
    assert_int_equal(import(p, "s.geojson", "a.shp", NULL), LQ_OK);
    assert_true(test_json_is(p->text, "$.two_sided_share", "1"));
    assert_null(strstr(p->text, "\"vertices_joined\":0,"));
    GDALDatasetH d = dataset_open(p, "a.shp");
    OGRLayerH l = GDALDatasetGetLayer(d, 0);
    OGRFeatureH f = OGR_L_GetFeature(l, 0), g = OGR_L_GetFeature(l, 1);
    OGRGeometryH a = OGR_F_GetGeometryRef(f), b = OGR_F_GetGeometryRef(g), both = OGR_G_Union(a, b),
                 common = OGR_G_Intersection(a, b);
    assert_int_equal(OGR_GT_Flatten(OGR_G_GetGeometryType(both)), wkbPolygon);
    assert_int_equal(OGR_G_GetGeometryCount(both), 1); /* no hole */
    assert_int_equal(OGR_G_GetDimension(common), 1);
    assert_true(OGR_G_Length(common) > 0.49);
    OGR_G_DestroyGeometry(both);
    OGR_G_DestroyGeometry(common);
    OGR_F_Destroy(f);
    OGR_F_Destroy(g);
    GDALClose(d);
    assert_int_equal(import(p, "a.shp", "b.shp", NULL), LQ_OK);
    assert_true(test_json_is(p->text, "$.vertices_joined", "0"));
    assert_true(test_json_is(p->text, "$.vertices_inserted", "0"));
    assert_true(test_json_is(p->text, "$.moved_max_m", "0"));
    assert_true(place_trees_equal(p, "a.shp", "b.shp"));
    assert_true(place_trees_equal(p, "a.dbf", "b.dbf"));
}

/* With a tolerance and a gap of a decimetre it stays what it was. */
static void tolerances_are_the_users(void **state)
{
    place *p = *state;
    free(test_text(p->dir, "s.geojson", slit));
    assert_int_equal(import(p, "s.geojson", "a.shp", &(lq_import_options){.tolerance_m = 0.1, .gap_m = 0.1}),
                     LQ_OK);
    assert_true(test_json_is(p->text, "$.vertices_joined", "0"));
    assert_true(test_json_is(p->text, "$.gaps_closed", "0"));
}

static void names_of_fields(void **state)
{
    place *p = *state;
    free(test_text(p->dir, "n.geojson",
                   "{\"type\":\"Feature\",\"properties\":{\"行政区划代码\":\"140701\",\"行政区划名称\":"
                   "\"某县\",\"code\":\"x\",\"名称\":\"左权\",\"a_very_long_name\":\"1\","
                   "\"a_very_long_word\":\"2\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[113,37]"
                   ",[114,37],[114,38],[113,37]]]}}"));
    assert_int_equal(import(p, "n.geojson", "a.shp", NULL), LQ_OK);
    assert_field(p, "a.shp", 0, "行政区",
                 "140701"); /* three characters are nine bytes; a fourth would be cut */
    assert_field(p, "a.shp", 0, "行政_1", "某县");
    assert_field(p, "a.shp", 0, "a_very_lon", "1");
    assert_field(p, "a.shp", 0, "a_very_l_1", "2");
    assert_int_equal(
        import(p, "n.geojson", "b.shp", &(lq_import_options){.key = "行政区划代码", .name = "名称"}), LQ_OK);
    assert_field(p, "b.shp", 0, "code", "140701");
    assert_field(p, "b.shp", 0, "name", "左权");
    assert_field(p, "b.shp", 0, "code_other", "x");
    assert_int_equal(import(p, "n.geojson", "c.shp", &(lq_import_options){.key = "kode"}), LQ_DATA);
    assert_non_null(strstr(p->fault.text, "no column \"kode\""));
}

/* Only what is named is written, in that order; --key and --name come first. */
static void chosen_fields(void **state)
{
    place *p = *state;
    free(test_text(
        p->dir, "n.geojson",
        "{\"type\":\"Feature\",\"properties\":{\"adcode\":\"140701\",\"县名\":\"左权\",\"市\":\"晋中\",\"x\":"
        "1},"
        "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[113,37],[114,37],[114,38],[113,37]]]}}"));
    assert_int_equal(
        import(p, "n.geojson", "a.shp", &(lq_import_options){.fields = "county=县名,code=adcode,市"}), LQ_OK);
    assert_field(p, "a.shp", 0, "code", "140701");
    assert_field(p, "a.shp", 0, "county", "左权");
    assert_field(p, "a.shp", 0, "市", "晋中");
    assert_field(p, "a.shp", 0, "x", "(no such field)");
    GDALDatasetH d = dataset_open(p, "a.shp");
    OGRFeatureDefnH defn = OGR_L_GetLayerDefn(GDALDatasetGetLayer(d, 0));
    assert_int_equal(OGR_FD_GetFieldCount(defn), 3);
    assert_string_equal(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(defn, 0)), "county");
    GDALClose(d);
    assert_int_equal(
        import(p, "n.geojson", "b.shp", &(lq_import_options){.key = "adcode", .name = "县名", .fields = "x"}),
        LQ_OK);
    assert_field(p, "b.shp", 0, "code", "140701");
    assert_field(p, "b.shp", 0, "name", "左权");
    assert_field(p, "b.shp", 0, "x", "1");
    assert_field(p, "b.shp", 0, "adcode", "(no such field)");
}

static void chosen_fields_refused(void **state)
{
    place *p = *state;
    static const struct {
        const char *fields, *word;
        lq_code code;
    } cases[] = {{"code=adkode", "did you mean \"adcode\"", LQ_DATA},
                 {"a=adcode,a=x", "called \"a\"", LQ_USAGE},
                 {"adcode,,x", "NEW=OLD", LQ_USAGE},
                 {"=adcode", "NEW=OLD", LQ_USAGE},
                 {"a=", "NEW=OLD", LQ_USAGE},
                 {"", "NEW=OLD", LQ_USAGE}};
    free(test_text(
        p->dir, "n.geojson",
        "{\"type\":\"Feature\",\"properties\":{\"adcode\":\"140701\",\"x\":1},"
        "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[113,37],[114,37],[114,38],[113,37]]]}}"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(import(p, "n.geojson", "a.shp", &(lq_import_options){.fields = cases[i].fields}),
                         cases[i].code);
        if (!strstr(p->fault.text, cases[i].word)) fail_msg("\"%s\": %s", cases[i].fields, p->fault.text);
    }
    assert_int_equal(test_dir_count(p->dir), 1);
}

static void every_source_gives_the_same(void **state)
{
    place *p = *state;
    char command[4096];
    sample_shapefile(p->dir, "m", 3, 2);
    convert(p, "m.shp", "m.gpkg", "GPKG");
    convert(p, "m.shp", "m.geojson", "GeoJSON");
    snprintf(command, sizeof command, "/vsizip/%s/m.zip/县界/m.", p->dir); /* in a folder of the archive */
    for (const char *const *e = (const char *const[]){"shp", "shx", "dbf", "prj", "cpg", NULL}; *e; e++) {
        char from[4096], to[4200];
        size_t n;
        snprintf(from, sizeof from, "%s/m.%s", p->dir, *e);
        snprintf(to, sizeof to, "%s%s", command, *e);
        char *bytes = test_file_text(from, &n);
        CPLPushErrorHandler(CPLQuietErrorHandler); /* an old zip would not know the folder's name */
        VSILFILE *f = VSIFOpenL(to, "wb");
        assert_non_null(f);
        assert_int_equal(VSIFWriteL(bytes, 1, n, f), n);
        VSIFCloseL(f);
        CPLPopErrorHandler();
        free(bytes);
    }
    static const char *const sources[] = {"m.gpkg", "m.geojson", "m.zip"};
    assert_int_equal(import(p, "m.shp", "a.shp", NULL), LQ_OK);
    for (size_t i = 0; i < 3; i++) {
        if (import(p, sources[i], "b.shp", NULL)) fail_msg("%s: %s", sources[i], p->fault.text);
        assert_true(place_trees_equal(p, "a.shp", "b.shp"));
        assert_true(place_trees_equal(p, "a.shx", "b.shx"));
        for (int k = 0; k < 6; k++) {
            char *name = field_text(p, "a.shp", k, "name");
            assert_field(p, "b.shp", k, "name", name);
            free(name);
        }
    }
}

/* Jinzhong in GCJ-02 and as another program converted it (shared data): the same to a centimetre. */
static void gcj02_becomes_wgs84(void **state)
{
    place *p = *state;
    char *gcj = test_shared("data/messy_shp/c00_gcj02/counties.shp"),
         *wgs = test_shared("data/messy_shp/c01_wgs84/counties.shp");
    if (!gcj || !wgs) {
        free(gcj);
        free(wgs);
        SKIP_TEST("no ../shared/data/messy_shp");
    }
    assert_int_equal(import_path(p, gcj, "a.shp", &(lq_import_options){.crs = "gcj02"}), LQ_OK);
    assert_int_equal(import_path(p, wgs, "b.shp", &(lq_import_options){.crs = "wgs84"}), LQ_OK);
    for (int i = 0; i < 11; i++) {
        OGRGeometryH g[2];
        OGREnvelope e[2];
        for (int k = 0; k < 2; k++) {
            char *wkt = feature_wkt(p, k ? "b.shp" : "a.shp", i), *rest = wkt;
            assert_int_equal(OGR_G_CreateFromWkt(&rest, NULL, &g[k]), OGRERR_NONE);
            OGR_G_GetEnvelope(g[k], &e[k]);
            free(wkt);
        }
        assert_float_equal(e[0].MinX, e[1].MinX, 1e-7);
        assert_float_equal(e[0].MaxY, e[1].MaxY, 1e-7);
        assert_float_equal(OGR_G_Area(g[0]), OGR_G_Area(g[1]), 1e-7);
        OGR_G_DestroyGeometry(g[0]);
        OGR_G_DestroyGeometry(g[1]);
    }
    free(gcj);
    free(wgs);
}

/* A copy of a feature goes, one without geometry or attributes stays. */
static void odd_features(void **state)
{
    place *p = *state;
    static const char *const square = "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[113,37],[114,37]"
                                      ",[114,38],[113,38],[113,37]]]}}";
    char text[2048];
    snprintf(text, sizeof text,
             "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"code\":"
             "\"1\"},%s,{\"type\":\"Feature\",\"properties\":{\"code\":\"1\"},%s,"
             "{\"type\":\"Feature\",\"properties\":{\"code\":\"2\"},\"geometry\":null}]}",
             square, square);
    free(test_text(p->dir, "o.geojson", text));
    assert_int_equal(import(p, "o.geojson", "a.shp", NULL), LQ_OK);
    assert_true(test_json_is(p->text, "$.features", "2"));
    assert_true(test_json_is(p->text, "$.features_drawn", "1"));
    assert_non_null(strstr(p->text, "\"feature-repeated\":1"));
    assert_field(p, "a.shp", 1, "code", "2");
    sample_shapefile(p->dir, "m", 2, 2);
    char *dbf = test_path(p->dir, "m.dbf");
    unlink(dbf);
    free(dbf);
    assert_int_equal(import(p, "m.shp", "b.shp", NULL), LQ_OK);
    assert_field(p, "b.shp", 3, "id", "4");
}

static double json_number(const place *p, const char *path)
{
    char *text = test_json_get(p->text, path);
    double value = atof(text);
    free(text);
    return value;
}

/* Two counties of 0.1 and 0.101 degrees from 37 to 38 N overlap by 0.001: on the sphere that is R^2 times the width times the difference
   of the sines. One of the two loses it, 1 % of its area. */
static void areas_before_and_after(void **state)
{
    place *p = *state;
    double r = 6378.137,
           strip = r * r * (sin(38 * M_PI / 180) - sin(37 * M_PI / 180)) * M_PI / 180; /* km2 a degree */
    free(test_text(
        p->dir, "o.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"properties\":{\"code\":\"140702\"},\"geometry\":{\"type\":\"Polygon\","
        "\"coordinates\":[[[113.9,37],[114,37],[114,38],[113.9,38],[113.9,37]]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"code\":\"140702\"},\"geometry\":{\"type\":\"Polygon\","
        "\"coordinates\":[[[113.999,37],[114.1,37],[114.1,38],[113.999,38],[113.999,37]]]}}]}"));
    assert_int_equal(import(p, "o.geojson", "a.shp", NULL), LQ_OK);
    assert_float_equal(json_number(p, "$.area_before_km2"), 0.201 * strip, 0.01);
    assert_float_equal(json_number(p, "$.area_km2"), 0.2 * strip, 0.01);
    assert_true(test_json_is(p->text, "$.areas_changed", "1"));
    assert_true(test_json_is(p->text, "$.findings.\"area-changed\"", "1"));
    assert_true(test_json_is(p->text, "$.findings.\"code-shared\"", "1")); /* no twins, and yet one code */
    assert_true(test_json_is(p->text, "$.invalid_before", "0"));
}

/* A bow tie becomes two triangles that GEOS finds valid; what it covers by the even-odd rule stays. */
static void the_invalid_is_repaired(void **state)
{
    place *p = *state;
    free(test_text(
        p->dir, "o.geojson",
        "{\"type\":\"Feature\",\"properties\":{\"code\":\"140702\"},\"geometry\":{\"type\":\"Polygon\","
        "\"coordinates\":[[[113,37],[113.5,37.5],[113.5,37],[113,37.5],[113,37]]]}}"));
    assert_int_equal(import(p, "o.geojson", "a.shp", NULL), LQ_OK);
    assert_true(test_json_is(p->text, "$.invalid_before", "1"));
    assert_true(test_json_is(p->text, "$.invalid", "0"));
    assert_true(test_json_is(p->text, "$.areas_changed", "0"));
    char *wkt = feature_wkt(p, "a.shp", 0), *rest = wkt;
    OGRGeometryH g;
    assert_int_equal(OGR_G_CreateFromWkt(&rest, NULL, &g), OGRERR_NONE);
    assert_true(OGR_G_IsValid(g));
    assert_float_equal(OGR_G_Area(g), 0.125,
                       1e-6); /* half of the square; the crossing is a hair off in Mercator */
    OGR_G_DestroyGeometry(g);
    free(wkt);
}

/* Coordinates that are not what they are labelled are told, unless --crs says what they are. */
static void a_doubtful_datum(void **state)
{
    place *p = *state;
    char *gcj = test_shared("data/messy_shp/c00_gcj02/counties.shp");
    if (!gcj) SKIP_TEST("no ../shared/data/messy_shp");
    assert_int_equal(import_path(p, gcj, "a.shp", NULL), LQ_OK);
    assert_true(test_json_is(p->text, "$.findings.\"datum-doubtful\"", "1"));
    assert_int_equal(import_path(p, gcj, "b.shp", &(lq_import_options){.crs = "gcj02"}), LQ_OK);
    assert_true(test_json_is(p->text, "$.findings", "{}"));
    assert_int_equal(import_path(p, gcj, "c.shp", &(lq_import_options){.crs = "bd09"}), LQ_OK);
    assert_true(test_json_is(p->text, "$.findings.\"datum-doubtful\"", "1"));
    free(gcj);
}

static void simplification_keeps_borders_common(void **state)
{
    place *p = *state;
    free(test_text(p->dir, "s.geojson", slit));
    assert_int_equal(import(p, "s.geojson", "a.shp", &(lq_import_options){.simplify_m = 50}), LQ_OK);
    assert_int_equal(import(p, "a.shp", "b.shp", NULL), LQ_OK);
    assert_true(test_json_is(p->text, "$.two_sided_share", "1"));
    char *wkt = feature_wkt(p, "a.shp", 0);
    size_t points = 1;
    for (const char *c = wkt; *c; c++) points += *c == ',';
    assert_int_equal(points, 5);
    free(wkt);
}

/* ---- what is refused ---- */

static void refusals(void **state)
{
    place *p = *state;
    sample_shapefile(p->dir, "m", 2, 2);
    char *shp = test_path(p->dir, "m.shp");
    size_t n, m;
    char *before = test_file_text(shp, &n);
    assert_int_equal(import(p, "m.shp", "m.shp", NULL), LQ_USAGE);
    assert_non_null(strstr(p->fault.text, "is the source itself"));
    char *after = test_file_text(shp, &m);
    assert_true(n == m && !memcmp(before, after, n));
    assert_int_equal(import(p, "m.shp", "a.gpkg", NULL), LQ_USAGE);
    assert_int_equal(import(p, "m.shp", ".shp", NULL), LQ_USAGE);
    assert_int_equal(import(p, "m.shp", "m.dbf/a.shp", NULL), LQ_FAILED);
    assert_int_equal(import(p, "none.gpkg", "a.shp", NULL), LQ_DATA);
    assert_int_equal(test_tree_files(p->dir, ""), 4 + 1);
    free(before);
    free(after);
    free(shp);
}

/* From no room to almost enough: the files are all there, or none, and no other is left behind. */
static void full_disk(void **state)
{
    place *p = *state;
    char *disk = test_path(p->dir, "disk"), options[64];
    sample_shapefile(p->dir, "m", 30, 20);
    assert_int_equal(import(p, "m.shp", "whole.shp", NULL), LQ_OK);
    mkdir(disk, 0777);
    bool done = false;
    for (unsigned kb = 4; kb < 1000 && !done; kb += 16) {
        snprintf(options, sizeof options, "size=%uk", kb);
        if (mount("laoqu-test", disk, "tmpfs", 0, options)) {
            free(disk);
            SKIP_TEST("no file system can be mounted here");
        }
        lq_code code = import(p, "m.shp", "disk/a.shp", NULL);
        size_t files = test_tree_files(disk, ""), entries = test_dir_count(disk);
        done = code == LQ_OK;
        bool same = !done || (place_trees_equal(p, "whole.shp", "disk/a.shp") &&
                              place_trees_equal(p, "whole.dbf", "disk/a.dbf"));
        umount(disk);
        if (!done && (code != LQ_FAILED || files || entries))
            fail_msg("%u kB: status %d, %zu files: %s", kb, code, files, p->fault.text);
        assert_true(same);
    }
    assert_true(done);
    free(disk);
}

static void every_allocation_fails_once(void **state)
{
    place *p = *state;
    sample_shapefile(p->dir, "m", 2, 2);
    size_t failed = 0;
    for (long k = 1, passed = 0; passed < 5; k++) {
        lq_mem_fail_after(k);
        lq_code code = import(p, "m.shp", "a.shp", NULL);
        lq_mem_fail_after(0);
        if (code && (code != LQ_FAILED || !*p->fault.text))
            fail_msg("allocation %ld: %d: %s", k, code, p->fault.text);
        failed += code != LQ_OK;
        passed = code ? 0 : passed + 1;
    }
    assert_true(failed > 50);
    char *kept = test_path(p->dir, "a.lqa"); /* left out when memory runs out for it alone */
    assert_int_equal(test_dir_count(p->dir),
                     5 + 5 + lq_file_exists(kept)); /* no folder of a run that failed */
    free(kept);
}

/* The counties of 2015 (shared data) come out clean, and go through a second time as they are. */
static void real_counties_twice(void **state)
{
    place *p = *state;
    char *zip = test_shared("data/cn/counties2015.zip");
    if (!zip) SKIP_TEST("no ../shared/data/cn/counties2015.zip");
    assert_int_equal(import_path(p, zip, "a.shp", NULL), LQ_OK);
    assert_true(test_json_is(p->text, "$.features", "2893"));
    assert_int_equal(import(p, "a.shp", "b.shp", NULL), LQ_OK);
    assert_true(test_json_is(p->text, "$.features", "2893"));
    assert_true(test_json_is(p->text, "$.vertices_joined", "0"));
    assert_true(test_json_is(p->text, "$.vertices_inserted", "0"));
    assert_true(test_json_is(p->text, "$.crossings", "0"));
    assert_true(place_trees_equal(p, "a.dbf", "b.dbf"));
    free(zip);
}

#define T(f) cmocka_unit_test_setup_teardown(f, place_empty, place_free)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(squares_stay_squares),
        T(a_slit_is_closed_once),
        T(tolerances_are_the_users),
        T(names_of_fields),
        T(chosen_fields),
        T(chosen_fields_refused),
        T(every_source_gives_the_same),
        T(gcj02_becomes_wgs84),
        T(odd_features),
        T(areas_before_and_after),
        T(the_invalid_is_repaired),
        T(a_doubtful_datum),
        T(simplification_keeps_borders_common),
        T(refusals),
        T(full_disk),
        T(every_allocation_fails_once),
        T(real_counties_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
