/*
 * test_gazetteer.c: counties by code, prefectures and provinces by the first digits; and the shipped table is the shipped layer,
 * with GDAL, PROJ and GEOS for witnesses of the centres.
 */
#include "../support/support.h"

#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <string.h>

#include "base/file.h"
#include "model/gazetteer.h"

#define HEAD "code,name,prefecture,province,lon,lat\n"

/* Makes up two provinces and a municipality; 11 is one of those that the program knows to be municipalities. */
static const char *const made_up = HEAD "110101,East,,Capital,1.5,-2.25\n"
                                        "990101,A,Pref One,Province,100,30\n"
                                        "990102,B,Pref One,Province,100.5,30\n"
                                        "990201,C,Pref Two,Province,101,30\n"
                                        "999001,D,,Province,102,30\n";

static void counties_by_code(void **state)
{
    (void)state;
    lq_gazetteer g = {0};
    assert_int_equal(lq_gazetteer_parse(&g, made_up, strlen(made_up), NULL), LQ_OK);
    assert_int_equal(g.n, 5);
    const lq_gazetteer_entry *e = lq_gazetteer_find(&g, "110101");
    assert_non_null(e);
    assert_string_equal(e->name, "East");
    assert_true(e->lon_deg == 1.5 && e->lat_deg == -2.25);
    assert_string_equal(lq_gazetteer_find(&g, "999001")->name, "D");
    static const char *const absent[] = {"990103", "000000", "999999", "", "9901", "9901011", "长治"};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) assert_null(lq_gazetteer_find(&g, absent[i]));
    lq_gazetteer_release(&g);
    assert_int_equal(g.n, 0);
}

static void places_by_the_first_digits(void **state)
{
    (void)state;
    lq_gazetteer g = {0};
    assert_int_equal(lq_gazetteer_parse(&g, made_up, strlen(made_up), NULL), LQ_OK);
    assert_string_equal(lq_gazetteer_prefecture(&g, "990177"), "Pref One");
    assert_string_equal(lq_gazetteer_prefecture(&g, "990200"), "Pref Two");
    assert_string_equal(lq_gazetteer_prefecture(&g, "9902"), "Pref Two");
    assert_string_equal(lq_gazetteer_prefecture(&g, "110108"), "Capital");
    static const char *const none[] = {"999001", "990301", "990", "", "县"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_string_equal(lq_gazetteer_prefecture(&g, none[i]), "");
    assert_string_equal(lq_gazetteer_province(&g, "990301"), "Province");
    assert_string_equal(lq_gazetteer_province(&g, "99"), "Province");
    assert_string_equal(lq_gazetteer_province(&g, "980301"), "");
    assert_string_equal(lq_gazetteer_province(&g, "9"), "");
    lq_gazetteer_release(&g);
}

static void an_empty_one_knows_nothing(void **state)
{
    (void)state;
    lq_gazetteer g = {0};
    assert_null(lq_gazetteer_find(&g, "110101"));
    assert_string_equal(lq_gazetteer_prefecture(&g, "110101"), "");
    assert_string_equal(lq_gazetteer_province(&g, "110101"), "");
    assert_int_equal(lq_gazetteer_parse(&g, HEAD, strlen(HEAD), NULL), LQ_OK);
    assert_null(lq_gazetteer_find(&g, "110101"));
    lq_gazetteer_release(&g);
}

static void faults_are_named(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {HEAD "11010,a,b,c,1,2\n", "gazetteer.csv:2: \"11010\" is no code of six digits"},
        {HEAD "11010x,a,b,c,1,2\n", "gazetteer.csv:2: \"11010x\" is no code of six digits"},
        {HEAD "110101,,b,c,1,2\n", "gazetteer.csv:2: 110101 has no name"},
        {HEAD "110101,a,b,,1,2\n", "gazetteer.csv:2: 110101 has no name or no province"},
        {HEAD "110101,a,b,c,181,2\n", "gazetteer.csv:2: \"181\", \"2\" is no place"},
        {HEAD "110101,a,b,c,1,-91\n", "gazetteer.csv:2: \"1\", \"-91\" is no place"},
        {HEAD "110101,a,b,c,1,\n", "gazetteer.csv:2: \"1\", \"\" is no place"},
        {HEAD "110101,a,b,c,nan,2\n", "gazetteer.csv:2: \"nan\", \"2\" is no place"},
        {HEAD "110102,a,b,c,1,2\n110101,a,b,c,1,2\n", "gazetteer.csv:3: 110101 after 110102"},
        {HEAD "110102,a,b,c,1,2\n110102,a,b,c,1,2\n", "gazetteer.csv:3: 110102 after 110102"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lq_gazetteer g = {0};
        lq_err err = {0};
        assert_int_equal(lq_gazetteer_parse(&g, cases[i][0], strlen(cases[i][0]), &err), LQ_DATA);
        if (strncmp(err.text, cases[i][1], strlen(cases[i][1])))
            fail_msg("\"%s\" instead of \"%s\"", err.text, cases[i][1]);
        lq_gazetteer_release(&g);
    }
}

static void memory_may_run_out(void **state)
{
    (void)state;
    size_t failed = 0;
    for (long k = 1;; k++, failed++) {
        lq_gazetteer g = {0};
        lq_err err = {0};
        lq_mem_fail_after(k);
        lq_code code = lq_gazetteer_parse(&g, made_up, strlen(made_up), &err);
        lq_mem_fail_after(0);
        lq_gazetteer_release(&g);
        if (!code) break;
        assert_int_equal(code, LQ_FAILED);
    }
    assert_true(failed > 0);
}

/* ---- the shipped table ---- */

static void shipped_read(lq_gazetteer *g)
{
    lq_buf text = {0};
    lq_err err = {0};
    if (lq_file_read(&text, "shapes/gazetteer.csv", (size_t)1 << 20, &err) ||
        lq_gazetteer_parse(g, text.data, text.size, &err))
        fail_msg("%s", err.text);
    lq_buf_release(&text);
}

/* Centre of area in EASE-Grid 2.0 (EPSG:6933), an equal-area projection of the ellipsoid: lon, lat. */
static void centre_of(double centre[2], OGRGeometryH shape, OGRCoordinateTransformationH there,
                      OGRCoordinateTransformationH back)
{
    OGRGeometryH flat = OGR_G_Clone(shape), point = OGR_G_CreateGeometry(wkbPoint);
    assert_int_equal(OGR_G_Transform(flat, there), OGRERR_NONE);
    assert_int_equal(OGR_G_Centroid(flat, point), OGRERR_NONE);
    assert_int_equal(OGR_G_Transform(point, back), OGRERR_NONE);
    centre[0] = OGR_G_GetX(point, 0);
    centre[1] = OGR_G_GetY(point, 0);
    OGR_G_DestroyGeometry(flat);
    OGR_G_DestroyGeometry(point);
}

static OGRSpatialReferenceH crs_of(int epsg)
{
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    assert_int_equal(OSRImportFromEPSG(crs, epsg), OGRERR_NONE);
    OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
    return crs;
}

#define CENTRE_DEG 0.00006 /* the table has 4 decimals */

static void shipped_table_is_the_shipped_layer(void **state)
{
    (void)state;
    lq_gazetteer g = {0};
    shipped_read(&g);
    GDALAllRegister();
    GDALDatasetH file = GDALOpenEx("shapes/counties.shp", GDAL_OF_VECTOR, NULL, NULL, NULL);
    assert_non_null(file);
    OGRLayerH layer = GDALDatasetGetLayer(file, 0);
    assert_int_equal(OGR_L_GetFeatureCount(layer, 1), g.n);
    OGRSpatialReferenceH degrees = crs_of(4326), flat = crs_of(6933);
    OGRCoordinateTransformationH there = OCTNewCoordinateTransformation(degrees, flat);
    OGRCoordinateTransformationH back = OCTNewCoordinateTransformation(flat, degrees);
    for (OGRFeatureH f; (f = OGR_L_GetNextFeature(layer)); OGR_F_Destroy(f)) {
        static const char *const fields[] = {"code", "name", "prefecture", "province"};
        const char *text[4];
        double centre[2];
        for (size_t i = 0; i < 4; i++) text[i] = OGR_F_GetFieldAsString(f, OGR_F_GetFieldIndex(f, fields[i]));
        const lq_gazetteer_entry *e = lq_gazetteer_find(&g, text[0]);
        assert_non_null(e);
        assert_string_equal(e->name, text[1]);
        assert_string_equal(e->prefecture, text[2]);
        assert_string_equal(e->province, text[3]);
        centre_of(centre, OGR_F_GetGeometryRef(f), there, back);
        if (fabs(centre[0] - e->lon_deg) > CENTRE_DEG || fabs(centre[1] - e->lat_deg) > CENTRE_DEG)
            fail_msg("%s: %.5f,%.5f instead of %.5f,%.5f", text[0], e->lon_deg, e->lat_deg, centre[0],
                     centre[1]);
    }
    OCTDestroyCoordinateTransformation(there);
    OCTDestroyCoordinateTransformation(back);
    OSRDestroySpatialReference(degrees);
    OSRDestroySpatialReference(flat);
    GDALClose(file);
    lq_gazetteer_release(&g);
}

static void shipped_table_knows_its_places(void **state)
{
    (void)state;
    static const char *const places[][3] = {
        {"140402", "长治市", "山西省"},     {"140400", "长治市", "山西省"}, {"110101", "北京市", "北京市"},
        {"500229", "重庆市", "重庆市"},     {"419001", "", "河南省"},       {"441900", "东莞市", "广东省"},
        {"659001", "", "新疆维吾尔自治区"},
    };
    lq_gazetteer g = {0};
    shipped_read(&g);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        assert_string_equal(lq_gazetteer_prefecture(&g, places[i][0]), places[i][1]);
        assert_string_equal(lq_gazetteer_province(&g, places[i][0]), places[i][2]);
    }
    lq_gazetteer_release(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counties_by_code),
        cmocka_unit_test(places_by_the_first_digits),
        cmocka_unit_test(an_empty_one_knows_nothing),
        cmocka_unit_test(faults_are_named),
        cmocka_unit_test(memory_may_run_out),
        cmocka_unit_test(shipped_table_is_the_shipped_layer),
        cmocka_unit_test(shipped_table_knows_its_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
