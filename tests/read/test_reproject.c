/* test_reproject.c: layers come to WGS84 from every system; witnesses are hand-known points, the same
   counties stored in many systems by another program, and GDAL's own transformation. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <cpl_error.h>
#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/findings.h"
#include "../support/got_layer.h"
#include "base/file.h"
#include "geo/gcj02.h"
#include "read/read_dbf.h"
#include "read/read_layer.h"
#include "read/reproject.h"

#define MESSY "../shared/data/messy_shp/"
#define WGS84_PRJ                                                                                            \
    "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],"          \
    "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]"

/* A layer of one feature with one ring. */
static lq_layer *layer_of(const double *xy, size_t n, const char *crs)
{
    lq_layer *l = lq_zalloc(1, sizeof *l);
    assert_non_null(l);
    l->attributes = lq_dbf_blank("t.shp", 1);
    l->crs = lq_strdup(crs);
    assert_true(lq_polygons_feature_add(&l->polygons) && lq_polygons_ring_add(&l->polygons, xy, n, NULL));
    return l;
}

static got convert(const double *xy, size_t n, const char *wkt, const char *crs)
{
    got g = {.layer = layer_of(xy, n, wkt)};
    g.code = lq_layer_reproject(g.layer, "t.shp", crs, &g.findings, &g.err);
    return g;
}

static void check_near(const got *g, const double *lonlat, size_t n, double within_deg)
{
    assert_int_equal(g->code, LQ_OK);
    assert_int_equal(g->layer->polygons.points, n);
    for (size_t i = 0; i < 2 * n; i++)
        if (!(fabs(g->layer->polygons.xy[i] - lonlat[i]) < within_deg))
            fail_msg("%zu: %.9f, not %.9f", i, g->layer->polygons.xy[i], lonlat[i]);
}

static const double triangle[] = {112, 37, 113, 37, 113, 38};

static void degrees_stay_as_they_are(void **state)
{
    (void)state;
    static const char *const same[][2] = {{WGS84_PRJ, NULL},    {WGS84_PRJ "\r\n", "auto"},
                                          {"", "wgs84"},        {"", "CGCS2000"},
                                          {"", "EPSG:4326"},    {"", "EPSG:4490"},
                                          {"rubbish", "WGS84"}, {"", "+proj=longlat +datum=WGS84"}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        got g = convert(triangle, 3, same[i][0], same[i][1]);
        check_near(&g, triangle, 3, 1e-300);
        assert_int_equal(g.findings.n, 0);
        got_release(&g);
    }
}

static void nothing_declared_is_assumed_and_told(void **state)
{
    (void)state;
    static const char *const wkt[] = {"", "this is no WKT", "GEOGCS[\"broken"};
    for (size_t i = 0; i < 3; i++) {
        got g = convert(triangle, 3, wkt[i], NULL);
        check_near(&g, triangle, 3, 1e-300);
        assert_int_equal(finding_count(&g.findings, "crs-assumed"), 1);
        got_release(&g);
    }
}

/* Web Mercator: x = 6378137 lon, y = 6378137 ln tan(45 + lat / 2). Transverse Mercator: the central meridian
   is a straight line at x = 500000 (EPSG:4549, 120 E; with the zone number 38 before it in EPSG:4526, 114 E).
   */
static void projections_by_hand(void **state)
{
    (void)state;
    double r = 6378137, metres[6], degrees[] = {112, 0, 113, 37, 112, 38};
    for (int i = 0; i < 3; i++) {
        metres[2 * i] = r * degrees[2 * i] * M_PI / 180;
        metres[2 * i + 1] = r * log(tan(M_PI / 4 + degrees[2 * i + 1] * M_PI / 360));
    }
    got g = convert(metres, 3, "", "EPSG:3857");
    check_near(&g, degrees, 3, 1e-9);
    got_release(&g);
    double gauss[] = {500000, 0, 500000, 4000000, 500001, 4000000};
    g = convert(gauss, 3, "", "EPSG:4549");
    assert_int_equal(g.code, LQ_OK);
    assert_true(fabs(g.layer->polygons.xy[0] - 120) < 1e-9 && fabs(g.layer->polygons.xy[1]) < 1e-9);
    assert_true(fabs(g.layer->polygons.xy[2] - 120) < 1e-9 && fabs(g.layer->polygons.xy[3] - 36.13) < 0.01);
    got_release(&g);
}

static void gcj02_and_bd09_are_undone(void **state)
{
    (void)state;
    double xy[6];
    memcpy(xy, triangle, sizeof xy);
    lq_gcj02_from_wgs84(xy, 3);
    got g = convert(xy, 3, WGS84_PRJ, "gcj02");
    check_near(&g, triangle, 3, 1e-8);
    assert_int_equal(g.findings.n, 0);
    got_release(&g);
    lq_bd09_from_gcj02(xy, 3);
    g = convert(xy, 3, "", "BD09");
    check_near(&g, triangle, 3, 1e-8);
    got_release(&g);
}

static void check_refused(const double *xy, const char *wkt, const char *crs, lq_code code, const char *word)
{
    got g = convert(xy, 3, wkt, crs);
    assert_int_equal(g.code, code);
    if (!strstr(g.err.text, word)) fail_msg("\"%s\" lacks \"%s\"", g.err.text, word);
    got_release(&g);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    static const double metres[] = {12500000, 4400000, 12600000, 4400000, 12600000, 4500000};
    static const double swapped[] = {37, 112, 37, 113, 38, 113};
    check_refused(metres, "", NULL, LQ_DATA, "--crs");
    check_refused(metres, WGS84_PRJ, NULL, LQ_DATA, "look like metres");
    check_refused(metres, "", "gcj02", LQ_DATA, "look like metres");
    check_refused(swapped, WGS84_PRJ, NULL, LQ_DATA, "axes look swapped");
    check_refused(triangle, "", "EPSG:4549", LQ_DATA, "look like degrees");
    check_refused(triangle, "", "gjc02", LQ_USAGE, "gcj02");
    check_refused(triangle, "", "EPSG:999999", LQ_USAGE, "EPSG:4549");
    check_refused(triangle, "", "EPSG:5773", LQ_USAGE, "EPSG:4549"); /* heights alone */
}

static void vertex_off_the_globe_is_dropped(void **state)
{
    (void)state;
    static const double xy[] = {112, 37, 113, 37, 113, 38, 112.5, 95, 112, 38};
    static const double kept[] = {112, 37, 113, 37, 113, 38, 112, 38};
    got g = convert(xy, 5, WGS84_PRJ, NULL);
    check_near(&g, kept, 4, 1e-300);
    assert_int_equal(g.layer->polygons.first_point[1], 4);
    assert_int_equal(finding_count(&g.findings, "vertex-dropped"), 1);
    assert_int_equal(g.findings.at[0].row, 1);
    got_release(&g);
}

/* Three features; the middle one has two rings of which the first loses too many vertices. */
static void rings_that_vanish_shift_nothing(void **state)
{
    (void)state;
    static const double bad[] = {1, 1, 2, 91, 3, 1}, good[] = {1, 1, 2, 1, 2, 2};
    got g = {.layer = layer_of(good, 3, "")};
    lq_polygons *p = &g.layer->polygons;
    lq_table_free(g.layer->attributes);
    g.layer->attributes = lq_dbf_blank("t.shp", 3);
    assert_true(lq_polygons_feature_add(p) && lq_polygons_ring_add(p, bad, 3, NULL) &&
                lq_polygons_ring_add(p, good, 3, NULL));
    assert_true(lq_polygons_feature_add(p) && lq_polygons_ring_add(p, good, 3, NULL));
    g.code = lq_layer_reproject(g.layer, "t.shp", "wgs84", &g.findings, &g.err);
    assert_int_equal(g.code, LQ_OK);
    assert_int_equal(p->rings, 3);
    for (size_t f = 0; f < 3; f++) {
        assert_int_equal(p->first_ring[f + 1] - p->first_ring[f], 1);
        assert_int_equal(p->first_point[f + 1], 3 * (f + 1));
        assert_memory_equal(p->xy + 6 * f, good, sizeof good);
    }
    assert_int_equal(g.findings.at[0].row, 2);
    got_release(&g);
}

static void longitudes_are_wrapped(void **state)
{
    (void)state;
    static const double east[] = {190, 10, 200, 10, 200, 20}, west[] = {-170, 10, -160, 10, -160, 20};
    got g = convert(east, 3, "", "wgs84");
    check_near(&g, west, 3, 1e-12);
    assert_int_equal(g.findings.n, 0);
    got_release(&g);
}

/* Two pieces of it: (179 10, 180 10, 180 15) and the rest. test_antimeridian.c looks closer. */
static void rings_that_cross_are_cut_and_told(void **state)
{
    (void)state;
    static const double jump[] = {179, 10, -179, 10, -179, 20}, past[] = {179, 10, 181, 10, 181, 20};
    for (int i = 0; i < 2; i++) {
        got g = convert(i ? past : jump, 3, "", "wgs84");
        assert_int_equal(g.code, LQ_OK);
        assert_int_equal(g.layer->polygons.rings, 2);
        assert_int_equal(g.layer->polygons.points, 7);
        assert_int_equal(finding_count(&g.findings, "antimeridian"), 1);
        got_release(&g);
    }
}

/* PROJ has shifts for Beijing 1954 that hold in small areas only: the layer, which lies in several, must not
   be torn. */
static void old_datum_is_shifted_as_one(void **state)
{
    (void)state;
    static const double around[] = {106.9, 36, 107.1, 36, 107.1, 40}; /* the Ordos area begins at 107 E */
    got g = convert(around, 3, "", "EPSG:4214");
    assert_int_equal(g.code, LQ_OK);
    const double *p = g.layer->polygons.xy;
    assert_true(fabs(p[2] - p[0] - 0.2) < 1e-9);
    assert_int_equal(finding_count(&g.findings, "datum-shift"), 1);
    got_release(&g);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    static const double xy[] = {112, 37, 113, 37, 113, 38, 112.5, 95, 112, 38};
    lq_code code = LQ_FAILED;
    for (long k = 1; code; k++) {
        got g = {.layer = layer_of(xy, 5, WGS84_PRJ " ")};
        lq_mem_fail_after(k);
        g.code = lq_layer_reproject(g.layer, "t.shp", "+proj=longlat +ellps=GRS80", &g.findings, &g.err);
        lq_mem_fail_after(0);
        assert_true(k < 100);
        code = g.code ? g.code : g.findings.failed ? LQ_FAILED : LQ_OK;
        if (code) assert_int_equal(code, LQ_FAILED);
        got_release(&g);
    }
}

/* ---- the corpus --------------------------------------------------------------------------------------------- */

static got read_and_convert(const char *file, const char *crs)
{
    char path[512];
    got g = {0};
    snprintf(path, sizeof path, MESSY "%s", file);
    g.code = lq_layer_read(&g.layer, path, NULL, &g.findings, &g.err);
    if (!g.code) g.code = lq_layer_reproject(g.layer, path, crs, &g.findings, &g.err);
    return g;
}

/* The same vertices in whatever order: GeoJSON turns rings the other way round. */
static void check_same_vertices(const lq_polygons *a, const lq_polygons *b, double within_deg)
{
    assert_int_equal(a->points, b->points);
    for (size_t i = 0; i < a->points; i++) {
        size_t j = 0;
        while (j < b->points && !(fabs(a->xy[2 * i] - b->xy[2 * j]) < within_deg &&
                                  fabs(a->xy[2 * i + 1] - b->xy[2 * j + 1]) < within_deg))
            j++;
        assert_true(j < b->points);
    }
}

/* 1e-6 degrees are a tenth of a metre: a hundredth of a pixel at zoom 12. The projected files hold
   millimetres. */
static void one_picture_in_every_system(void **state)
{
    (void)state;
    static const char *const same[][2] = {{"c00_gcj02/counties.shp", "gcj02"},
                                          {"c02_epsg4490/counties.shp", NULL},
                                          {"c03_epsg3857/counties.shp", NULL},
                                          {"c04_epsg4549/counties.shp", NULL},
                                          {"c05_epsg4526/counties.shp", NULL},
                                          {"c06_epsg4610_xian80/counties.shp", NULL},
                                          {"c07_epsg2334/counties.shp", NULL},
                                          {"c08_epsg32649_50/counties.shp", NULL},
                                          {"c09_albers_china/counties.shp", NULL},
                                          {"c10_albers_krasovsky/counties.shp", NULL},
                                          {"c11_noprj_projected/counties.shp", "EPSG:3857"},
                                          {"c13_noprj_degrees/counties.shp", NULL},
                                          {"c14_bd09/counties.shp", "bd09"},
                                          {"o01.gpkg", NULL},
                                          {"o02.geojson", NULL},
                                          {"o03_zipped.zip", NULL}};
    if (!lq_file_exists(MESSY)) skip();
    got truth = read_and_convert("c01_wgs84/counties.shp", NULL);
    assert_int_equal(truth.code, LQ_OK);
    assert_int_equal(truth.findings.n, 0);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        got g = read_and_convert(same[i][0], same[i][1]);
        if (g.code) fail_msg("%s: %s", same[i][0], g.err.text);
        check_same_vertices(&g.layer->polygons, &truth.layer->polygons, 1e-6);
        assert_int_equal(g.layer->polygons.features, 11);
        got_release(&g);
    }
    got_release(&truth);
}

static void corpus_oddities(void **state)
{
    (void)state;
    static const struct {
        const char *file, *finding;
        size_t row;
    } told[] = {{"c13_noprj_degrees/counties.shp", "crs-assumed", 0},
                {"d22_version_text_prj/counties.shp", "crs-assumed", 0},
                {"g10_lat95/counties.shp", "vertex-dropped", 1},
                {"g12_inf/counties.shp", "vertex-dropped", 1},
                {"c06_epsg4610_xian80/counties.shp", "datum-shift", 0},
                {"a03_antimeridian_jump/counties.shp", "antimeridian", 1}};
    static const char *const refused[] = {"c11_noprj_projected/counties.shp", "c12_prj_lies/counties.shp",
                                          "g13_axes_swapped/counties.shp"};
    if (!lq_file_exists(MESSY)) skip();
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        got g = read_and_convert(told[i].file, NULL);
        assert_int_equal(g.code, LQ_OK);
        assert_int_equal(finding_count(&g.findings, told[i].finding) > 0, 1);
        assert_int_equal(g.findings.at[0].row, told[i].row);
        got_release(&g);
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        got g = read_and_convert(refused[i], NULL);
        assert_int_equal(g.code, LQ_DATA);
        got_release(&g);
    }
    got split = read_and_convert("a01_antimeridian_split/counties.shp", NULL),
        wide = read_and_convert("a02_antimeridian_0_360/counties.shp", NULL);
    check_near(&wide, split.layer->polygons.xy, split.layer->polygons.points, 1e-9);
    got_release(&split);
    got_release(&wide);
}

/* GDAL reads and transforms the same file by itself; both layers' vertices are compared in order. */
static void gdal_agrees(void **state)
{
    (void)state;
    static const char *const files[] = {"c03_epsg3857", "c04_epsg4549", "c08_epsg32649_50",
                                        "c09_albers_china"};
    if (!lq_file_exists(MESSY)) skip();
    GDALAllRegister();
    for (size_t k = 0; k < 4; k++) {
        char name[256], path[300];
        snprintf(name, sizeof name, "%s/counties.shp", files[k]);
        snprintf(path, sizeof path, MESSY "%s", name);
        got g = read_and_convert(name, NULL);
        GDALDatasetH data = GDALOpenEx(path, GDAL_OF_VECTOR, NULL, NULL, NULL);
        OGRLayerH layer = GDALDatasetGetLayer(data, 0);
        OGRSpatialReferenceH wgs84 = OSRNewSpatialReference(NULL);
        OSRImportFromEPSG(wgs84, 4326);
        OSRSetAxisMappingStrategy(wgs84, OAMS_TRADITIONAL_GIS_ORDER);
        for (size_t i = 0; i < g.layer->polygons.features; i++) {
            OGRFeatureH f = OGR_L_GetNextFeature(layer);
            OGRGeometryH geometry = OGR_F_GetGeometryRef(f);
            assert_int_equal(OGR_G_TransformTo(geometry, wgs84), OGRERR_NONE);
            OGRGeometryH ring = OGR_G_GetGeometryRef(geometry, 0);
            const double *p =
                g.layer->polygons.xy + 2 * g.layer->polygons.first_point[g.layer->polygons.first_ring[i]];
            for (int j = 0; j < 3; j++) {
                assert_true(fabs(p[2 * j] - OGR_G_GetX(ring, j)) < 1e-8);
                assert_true(fabs(p[2 * j + 1] - OGR_G_GetY(ring, j)) < 1e-8);
            }
            OGR_F_Destroy(f);
        }
        OSRDestroySpatialReference(wgs84);
        GDALClose(data);
        got_release(&g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(degrees_stay_as_they_are),
        cmocka_unit_test(nothing_declared_is_assumed_and_told),
        cmocka_unit_test(projections_by_hand),
        cmocka_unit_test(gcj02_and_bd09_are_undone),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(vertex_off_the_globe_is_dropped),
        cmocka_unit_test(rings_that_vanish_shift_nothing),
        cmocka_unit_test(longitudes_are_wrapped),
        cmocka_unit_test(rings_that_cross_are_cut_and_told),
        cmocka_unit_test(old_datum_is_shifted_as_one),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(one_picture_in_every_system),
        cmocka_unit_test(corpus_oddities),
        cmocka_unit_test(gdal_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
