/* test_gcj02.c: the datums against the formula as published, written out plainly here, and against known
   points. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "geo/gcj02.h"

#define CONTROL_POINTS "../shared/data/messy_shp/gcj_control_points.csv"

/* Metres between two near points. */
static double distance_m(const double a[2], const double b[2])
{
    double east = (a[0] - b[0]) * cos(a[1] * M_PI / 180), north = a[1] - b[1];
    return 111320 * hypot(east, north);
}

static double east_of(double x, double y)
{
    double r = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x));
    r += (20 * sin(6 * x * M_PI) + 20 * sin(2 * x * M_PI)) * 2 / 3;
    r += (20 * sin(x * M_PI) + 40 * sin(x / 3 * M_PI)) * 2 / 3;
    return r + (150 * sin(x / 12 * M_PI) + 300 * sin(x / 30 * M_PI)) * 2 / 3;
}

static double north_of(double x, double y)
{
    double r = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x));
    r += (20 * sin(6 * x * M_PI) + 20 * sin(2 * x * M_PI)) * 2 / 3;
    r += (20 * sin(y * M_PI) + 40 * sin(y / 3 * M_PI)) * 2 / 3;
    return r + (160 * sin(y / 12 * M_PI) + 320 * sin(y * M_PI / 30)) * 2 / 3;
}

static void published(double out[2], double lon, double lat)
{
    const double a = 6378245.0, ee = 0.00669342162296594323;
    double rad = lat / 180 * M_PI, magic = 1 - ee * sin(rad) * sin(rad);
    out[0] = lon + east_of(lon - 105, lat - 35) * 180 / (a / sqrt(magic) * cos(rad) * M_PI);
    out[1] = lat + north_of(lon - 105, lat - 35) * 180 / (a * (1 - ee) / (magic * sqrt(magic)) * M_PI);
}

static void forward_is_the_published_formula(void **state)
{
    (void)state;
    for (double lon = 73.1; lon < 136; lon += 0.37)
        for (double lat = 3.2; lat < 54; lat += 0.41) {
            double p[2] = {lon, lat}, q[2];
            lq_gcj02_from_wgs84(p, 1);
            published(q, lon, lat);
            assert_true(distance_m(p, q) < 1e-6);
        }
}

static void round_trip_is_within_a_millimetre(void **state)
{
    (void)state;
    for (double lon = 73.1; lon < 136; lon += 0.173)
        for (double lat = 3.2; lat < 54; lat += 0.191) {
            double p[2] = {lon, lat}, q[2] = {lon, lat}, truth[2] = {lon, lat};
            lq_gcj02_from_wgs84(p, 1);
            lq_gcj02_to_wgs84(p, 1);
            assert_true(distance_m(p, truth) < 1e-3);
            lq_gcj02_from_wgs84(q, 1);
            lq_bd09_from_gcj02(q, 1);
            lq_bd09_to_wgs84(q, 1);
            assert_true(distance_m(q, truth) < 1e-3);
        }
}

static void bd09_moves_by_about_a_kilometre(void **state)
{
    (void)state;
    /* At (90, 0): z = 90, theta = 3e-6 cos(1500 pi) = 3e-6, so lon = 90 cos(3e-6) + 0.0065 and lat = 90
       sin(3e-6) + 0.006. */
    double p[2] = {90, 0};
    lq_bd09_from_gcj02(p, 1);
    assert_true(fabs(p[0] - (90 * (1 - 4.5e-12) + 0.0065)) < 1e-11);
    assert_true(fabs(p[1] - 0.00627) < 1e-11);
    lq_bd09_to_gcj02(p, 1);
    assert_true(fabs(p[0] - 90) < 1e-8 && fabs(p[1]) < 1e-8);
}

static void outside_the_box_nothing_moves(void **state)
{
    (void)state;
    static const double outside[][2] = {{72, 40},     {137.84, 40}, {100, 0.8},
                                        {100, 55.83}, {-74, 40.7},  {0, 0}};
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        double p[2] = {outside[i][0], outside[i][1]};
        lq_gcj02_from_wgs84(p, 1);
        lq_gcj02_to_wgs84(p, 1);
        assert_true(p[0] == outside[i][0] && p[1] == outside[i][1]);
    }
}

static void control_points(void **state)
{
    (void)state;
    FILE *f = fopen(CONTROL_POINTS, "r");
    if (!f) skip();
    char line[256];
    int n = 0;
    assert_non_null(fgets(line, sizeof line, f));
    while (fgets(line, sizeof line, f)) {
        double gcj[2], wgs[2], shift_m, p[2];
        if (sscanf(line, "%*[^,],%*[^,],%lf,%lf,%lf,%lf,%lf", &gcj[0], &gcj[1], &wgs[0], &wgs[1], &shift_m) !=
            5)
            continue;
        p[0] = gcj[0];
        p[1] = gcj[1];
        lq_gcj02_to_wgs84(p, 1);
        assert_true(distance_m(p, wgs) < 0.02); /* seven decimals: 1 cm */
        assert_true(fabs(distance_m(p, gcj) - shift_m) < 2);
        n++;
    }
    fclose(f);
    assert_true(n >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forward_is_the_published_formula),
        cmocka_unit_test(round_trip_is_within_a_millimetre),
        cmocka_unit_test(bd09_moves_by_about_a_kilometre),
        cmocka_unit_test(outside_the_box_nothing_moves),
        cmocka_unit_test(control_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
