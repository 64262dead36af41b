/* test_reproject_points.c: loose points come to WGS84. Witnesses: the formulas of Web Mercator and of GCJ-02, and points of EPSG
   systems that lie on their central meridian, whose easting and longitude are known by definition. */
#include "../support/support.h"

#include <math.h>
#include <string.h>
#include "../support/findings.h"
#include "geo/gcj02.h"
#include "read/reproject_points.h"

#define RADIUS_M 6378137.0

typedef struct got {
    lq_code code;
    bool degrees;
    lq_findings f;
    lq_err err;
} got;

static got convert(double *xy, size_t n, const char *name, const char *wkt)
{
    got g = {0};
    lq_said_crs c;
    g.code = lq_points_crs_open(&c, name, wkt, &g.err);
    g.degrees = c.degrees;
    if (!g.code) g.code = lq_points_crs_check(&c, xy, n, "t.csv", &g.f, &g.err);
    if (!g.code) g.code = lq_points_crs_convert(&c, xy, n, "t.csv", &g.f, &g.err);
    lq_said_crs_release(&c);
    return g;
}

static void plain_degrees_stay(void **state)
{
    (void)state;
    static const char *const names[] = {NULL, "auto", "wgs84", "WGS84", "cgcs2000", "EPSG:4326", "EPSG:4490"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        double xy[] = {112.5, 37.5, 0, 95, 1137.8, 3};
        const double same[] = {112.5, 37.5, 0, 95, 1137.8, 3};
        got g = convert(xy, 3, names[i], "");
        assert_int_equal(g.code, LQ_OK);
        assert_true(g.degrees);
        assert_memory_equal(xy, same, sizeof xy);
        assert_int_equal(finding_count(&g.f, "crs-assumed"), i < 2);
        assert_int_equal(g.f.n, i < 2);
        lq_findings_release(&g.f);
    }
}

static void shifted_degrees_are_shifted_back(void **state)
{
    (void)state;
    double gcj[] = {112.5, 37.5}, bd[] = {112.5, 37.5};
    lq_gcj02_from_wgs84(gcj, 1);
    memcpy(bd, gcj, sizeof bd);
    lq_bd09_from_gcj02(bd, 1);
    assert_int_equal(convert(gcj, 1, "gcj02", "").code, LQ_OK);
    assert_int_equal(convert(bd, 1, "BD09", "").code, LQ_OK);
    assert_true(fabs(gcj[0] - 112.5) < 1e-8 && fabs(gcj[1] - 37.5) < 1e-8);
    assert_true(fabs(bd[0] - 112.5) < 1e-8 && fabs(bd[1] - 37.5) < 1e-8);
}

static void metres_become_degrees(void **state)
{
    (void)state;
    double mercator[] = {RADIUS_M * 112.5 * M_PI / 180, RADIUS_M * log(tan(M_PI / 4 + 37.5 * M_PI / 360))};
    double zone38[] = {38500000, 4000000}; /* EPSG:4526: central meridian 114 */
    double utm49[] = {500000, 0};          /* EPSG:32649: 111, on the equator */
    got g = convert(mercator, 1, "EPSG:3857", "");
    assert_int_equal(g.code, LQ_OK);
    assert_false(g.degrees);
    assert_true(fabs(mercator[0] - 112.5) < 1e-9 && fabs(mercator[1] - 37.5) < 1e-9);
    assert_int_equal(convert(zone38, 1, "EPSG:4526", "").code, LQ_OK);
    assert_true(fabs(zone38[0] - 114) < 1e-9 && zone38[1] > 36 && zone38[1] < 36.2);
    assert_int_equal(convert(utm49, 1, "+proj=utm +zone=49 +datum=WGS84", "").code, LQ_OK);
    assert_true(fabs(utm49[0] - 111) < 1e-9 && fabs(utm49[1]) < 1e-9);
}

static const char utm_wkt[] = "PROJCS[\"WGS 84 / UTM zone 49N\",GEOGCS[\"WGS "
                              "84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],PRIMEM["
                              "\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]],PROJECTION[\"Transverse_"
                              "Mercator\"],PARAMETER[\"latitude_of_origin\",0],"
                              "PARAMETER[\"central_meridian\",111],PARAMETER[\"scale_factor\",0.9996],"
                              "PARAMETER[\"false_easting\",500000],PARAMETER[\"false_"
                              "northing\",0],UNIT[\"metre\",1]]";

/* The file's own projection is undone before the shift; a name given by the user goes before it. */
static void the_files_own_system_counts(void **state)
{
    (void)state;
    double own[] = {500000, 0}, shifted[] = {500000, 4000000}, plain[] = {500000, 4000000},
           other[] = {111, 37};
    assert_int_equal(convert(own, 1, NULL, utm_wkt).code, LQ_OK);
    assert_true(fabs(own[0] - 111) < 1e-9 && fabs(own[1]) < 1e-9);
    assert_int_equal(convert(plain, 1, NULL, utm_wkt).code, LQ_OK);
    assert_int_equal(convert(shifted, 1, "gcj02", utm_wkt).code, LQ_OK);
    lq_gcj02_from_wgs84(shifted, 1);
    assert_true(fabs(shifted[0] - plain[0]) < 1e-8 && fabs(shifted[1] - plain[1]) < 1e-8);
    assert_int_equal(convert(other, 1, "wgs84", utm_wkt).code, LQ_OK);
    assert_true(other[0] == 111 && other[1] == 37);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    static const struct {
        double xy[6];
        const char *name, *wkt, *why;
        lq_code code;
    } faults[] = {
        {{12529899.3, 4553670.7, 1e7, 4e6, 112, 37},
         NULL,
         "",
         "metres (12529899.3, 4553670.7), and no",
         LQ_DATA},
        {{12529899.3, 4553670.7, 1e7, 4e6, 112, 37}, "gcj02", "", "but degrees are declared", LQ_DATA},
        {{112.5, 37.5, 113, 38, 4e5, 4e6}, "EPSG:3857", "", "look like degrees (112.5, 37.5)", LQ_DATA},
        {{112.5, 37.5, 113, 38, 4e5, 4e6}, NULL, utm_wkt, "UTM zone 49N is a projection", LQ_DATA},
        {{112.5, 37.5, 113, 38, 114, 39}, "gjc02", "", "did you mean gcj02?", LQ_USAGE},
        {{112.5, 37.5, 113, 38, 114, 39}, "EPSG:99", "", "is not known", LQ_USAGE},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        double xy[6];
        memcpy(xy, faults[i].xy, sizeof xy);
        got g = convert(xy, 3, faults[i].name, faults[i].wkt);
        if (g.code != faults[i].code || !strstr(g.err.text, faults[i].why) ||
            !strstr(g.err.text, "--sites-crs"))
            fail_msg("%zu: %d %s", i, g.code, g.err.text);
        assert_memory_equal(xy, faults[i].xy, sizeof xy);
    }
}

static void one_bad_point_does_not_count(void **state)
{
    (void)state;
    double xy[] = {112.5, 37.5, 1.2e7, 4e6, 113, 38}, metres[] = {500000, 0, 0, 0, INFINITY, 0, 500000, 0};
    assert_int_equal(convert(xy, 3, "wgs84", "").code, LQ_OK);
    assert_int_equal(convert(metres, 4, NULL, utm_wkt).code, LQ_OK);
    assert_true(fabs(metres[6] - 111) < 1e-9);
    assert_false(isfinite(metres[4]));
    assert_int_equal(convert(NULL, 0, "gcj02", "").code, LQ_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_degrees_stay),        cmocka_unit_test(shifted_degrees_are_shifted_back),
        cmocka_unit_test(metres_become_degrees),     cmocka_unit_test(the_files_own_system_counts),
        cmocka_unit_test(what_cannot_be_is_refused), cmocka_unit_test(one_bad_point_does_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
