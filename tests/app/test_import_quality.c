/*
 * test_import_quality.c: what `laoqu import` writes is fit for other programs: valid polygons by GEOS through GDAL, areas read alike by
 * everybody, and nothing left for a second import to do.
 */
#include "../support/support.h"

#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <shapefil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/place.h"
#include "../support/tree.h"
#include "../support/witness.h"

static int place_gdal(void **state)
{
    GDALAllRegister();
    return place_empty(state);
}

/* From a file to DIR/NAME; what --json would say is left in p->text. */
static void import(place *p, const char *source, const char *name, const lq_import_options *options)
{
    lq_report *report = NULL;
    lq_err fault = {0};
    char *out = test_path(p->dir, name);
    if (lq_import(&report, source, out, options, NULL, &fault)) fail_msg("%s", fault.text);
    place_report(p, report);
    free(out);
}

/* One feature a ring list: "[[x,y],...],[[x,y],...]" of a polygon. */
static void import_polygons(place *p, const char *const *polygons, size_t n, const char *name,
                            const lq_import_options *options)
{
    char text[8192], *at = text;
    at += sprintf(at, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (size_t i = 0; i < n; i++)
        at += snprintf(at, sizeof text - (size_t)(at - text),
                       "%s{\"type\":\"Feature\",\"properties\":{\"code\":\"%zu\"},\"geometry\":{\"type\":"
                       "\"Polygon\",\"coordinates\":[%s]}}",
                       i ? "," : "", i, polygons[i]);
    snprintf(at, sizeof text - (size_t)(at - text), "]}");
    char *file = test_text(p->dir, "in.geojson", text);
    import(p, file, name, options);
    free(file);
}

/* Area of a record by its rings as they are, in square degrees: holes run the other way and subtract. */
static double rings_area(const SHPObject *o)
{
    double twice = 0;
    for (int part = 0; part < o->nParts; part++) {
        int first = o->panPartStart[part],
            last = part + 1 < o->nParts ? o->panPartStart[part + 1] : o->nVertices;
        for (int i = first; i + 1 < last; i++)
            twice += (o->padfX[i + 1] - o->padfX[first]) * (o->padfY[i] - o->padfY[first]) -
                     (o->padfX[i] - o->padfX[first]) * (o->padfY[i + 1] - o->padfY[first]);
    }
    return twice / 2;
}

/* All features valid, and as large as their rings say. Returns the number of features. */
static int assert_readable(const place *p, const char *name)
{
    char *path = test_path(p->dir, name);
    SHPHandle shp = SHPOpen(path, "rb");
    GDALDatasetH file = GDALOpenEx(path, GDAL_OF_VECTOR, NULL, NULL, NULL);
    assert_true(shp && file);
    OGRLayerH layer = GDALDatasetGetLayer(file, 0);
    int n = 0;
    for (OGRFeatureH f; (f = OGR_L_GetNextFeature(layer)); OGR_F_Destroy(f), n++) {
        OGRGeometryH g = OGR_F_GetGeometryRef(f);
        SHPObject *o = SHPReadObject(shp, n);
        if (!OGR_G_IsValid(g)) fail_msg("feature %d is not valid", n);
        if (fabs(OGR_G_Area(g) / rings_area(o) - 1) > 1e-9) fail_msg("feature %d is read as another area", n);
        SHPDestroyObject(o);
    }
    GDALClose(file);
    SHPClose(shp);
    free(path);
    return n;
}

/* Parts (outer rings) and holes of feature 0. */
static void assert_rings(const place *p, const char *name, int parts, int holes)
{
    char *path = test_path(p->dir, name);
    GDALDatasetH file = GDALOpenEx(path, GDAL_OF_VECTOR, NULL, NULL, NULL);
    assert_non_null(file);
    OGRFeatureH f = OGR_L_GetFeature(GDALDatasetGetLayer(file, 0), 0);
    OGRGeometryH g = OGR_G_ForceToMultiPolygon(OGR_F_StealGeometry(f));
    int inner = 0;
    assert_int_equal(OGR_G_GetGeometryCount(g), parts);
    for (int i = 0; i < parts; i++) inner += OGR_G_GetGeometryCount(OGR_G_GetGeometryRef(g, i)) - 1;
    assert_int_equal(inner, holes);
    OGR_G_DestroyGeometry(g);
    OGR_F_Destroy(f);
    GDALClose(file);
    free(path);
}

/* ---- rings that touch themselves ---- */

static void a_ring_that_touches_itself_is_cut(void **state)
{
    place *p = *state;
    static const struct look {
        const char *rings;
        int parts, holes;
    } looks[] = {
        {"[[110,30],[111,30],[111,31],[112,31],[112,32],[111,32],[111,31],[110,31],[110,30]]", 2, 0},
        {"[[110,30],[111,30],[111,32],[112,32],[112,31],[111,31],[110,31],[110,30]]", 2,
         0}, /* the same, its ring crossing itself */
        {"[[110,30],[112,30],[114,30],[114,34],[110,34],[110,30]],[[112,30],[113,32],[111,32],[112,30]]", 1,
         1},
        {"[[110,30],[112,30],[113,32],[111,32],[112,30],[114,30],[114,34],[110,34],[110,30]]", 1,
         1}, /* the hole as a bight of the outer ring */
        {"[[110,30],[114,30],[114,34],[110,34],[110,30]],[[112,30],[113,31],[112,34],[111,31],[112,30]]", 2,
         0}, /* a hole from side to side */
        {"[[110,30],[114,30],[114,34],[110,34],[110,30]],[[111,31],[112,31],[112,32],[111,32],[111,31]],[["
         "112,32],[113,32],[113,33],[112,33],[112,32]]",
         1, 2},
        {"[[112,32],[114,31],[114,33],[112,32],[113,34],[111,34],[112,32],[110,33],[110,31],[112,32],[111,30]"
         ",[113,30],[112,32]]",
         4, 0},
    };
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        import_polygons(p, &looks[i].rings, 1, "a.shp", NULL);
        assert_int_equal(assert_readable(p, "a.shp"), 1);
        assert_rings(p, "a.shp", looks[i].parts, looks[i].holes);
    }
}

/* ---- simplification ---- */

/* Two counties, 20 and 50 degrees north, with a cape of 1,000 m in the middle of their north coasts. */
static void metres_are_metres_at_every_latitude(void **state)
{
    place *p = *state;
    static const char *const capes[] = {"[[110,19],[112,19],[112,20],[111,20.00898],[110,20],[110,19]]",
                                        "[[110,49],[112,49],[112,50],[111,50.00898],[110,50],[110,49]]"};
    import_polygons(p, capes, 2, "a.shp", &(lq_import_options){.simplify_m = 1080});
    assert_true(test_json_is(p->text, "$.points_before", "12"));
    assert_true(test_json_is(p->text, "$.points", "10"));
    import_polygons(p, capes, 2, "a.shp", &(lq_import_options){.simplify_m = 920});
    assert_true(test_json_is(p->text, "$.points", "12"));
}

/* An island with a cape of 4.8 % of its area, and one with a cape of 13 %: the first cape goes, and is no finding of cleaning. */
static void areas_stay(void **state)
{
    place *p = *state;
    static const char *const island[] = {
        "[[110,30],[110.01,30],[110.011,30.005],[110.01,30.01],[110,30.01],[110,30]]"};
    import_polygons(p, island, 1, "a.shp", &(lq_import_options){.simplify_m = 400});
    assert_true(test_json_is(p->text, "$.points", "5"));
    assert_null(strstr(p->text, "area-changed"));
    static const char *const cape[] = {
        "[[110,30],[110.01,30],[110.013,30.005],[110.01,30.01],[110,30.01],[110,30]]"};
    import_polygons(p, cape, 1, "a.shp", &(lq_import_options){.simplify_m = 400});
    assert_true(test_json_is(p->text, "$.points", "6"));
    assert_true(test_json_is(p->text, "$.features_refined", "1"));
}

/* ---- the world ---- */

static void assert_nothing_to_do(const place *p)
{
    static const char *const counts[] = {"$.vertices_joined", "$.vertices_inserted", "$.crossings",
                                         "$.gaps_closed", "$.overlaps_closed"};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        assert_true(test_json_is(p->text, counts[i], "0"));
}

/* counties2020 (shared data), whose neighbours match in 39 of 100 edges only: whole and simplified it is valid, and goes through a second
   time as it is, byte for byte. */
static void real_counties_are_valid_and_settled(void **state)
{
    place *p = *state;
    char *source = test_shared("data/cn/counties2020.shp"), *first = test_path(p->dir, "a.shp"),
         *second = test_path(p->dir, "b.shp");
    if (!source) {
        free(first);
        free(second);
        SKIP_TEST("no ../shared/data/cn/counties2020.shp");
    }
    for (double simplify_m = 0; simplify_m <= 600; simplify_m += 600) {
        import(p, source, "a.shp", &(lq_import_options){.crs = "gcj02", .simplify_m = simplify_m});
        assert_int_equal(assert_readable(p, "a.shp"), 2889);
        import(p, first, "b.shp", &(lq_import_options){.crs = "wgs84"});
        assert_nothing_to_do(p);
        assert_true(test_trees_equal(first, second));
    }
    free(source);
    free(first);
    free(second);
}

#define T(f) cmocka_unit_test_setup_teardown(f, place_gdal, place_free)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_ring_that_touches_itself_is_cut),
        T(metres_are_metres_at_every_latitude),
        T(areas_stay),
        T(real_counties_are_valid_and_settled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
