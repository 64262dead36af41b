/* test_mercator.c: the world grid against the formula's own published example, PROJ, and distances on the sphere. */
#include "../support/support.h"

#include <math.h>
#include <proj.h>
#include "geo/mercator.h"

#define HALF_WORLD_M (M_PI * LQ_EARTH_RADIUS_M)

/* EPSG:3857 metres to grid units, not rounded. */
static double units_east(double x_m)
{
    return (x_m / HALF_WORLD_M + 1) / 2 * (double)LQ_WORLD_SIZE;
}

static double units_south(double y_m)
{
    return (1 - y_m / HALF_WORLD_M) / 2 * (double)LQ_WORLD_SIZE;
}

static void places_a_geographer_knows(void **state)
{
    (void)state;
    static const struct place {
        const char *name;
        double lon_deg, lat_deg, x_m, y_m, within_m;
    } places[] = {
        {"null island", 0, 0, 0, 0, 0.01},
        {"a degree on the equator", 1, 0, 111319.491, 0, 0.02},
        {"a quarter of the world eastwards", 90, 0, HALF_WORLD_M / 2, 0, 0.01},
        /* 100 20 00 W, 24 22 54.433 N: the example in EPSG guidance note 7-2 */
        {"EPSG's example", -100 - 20 / 60.0, 24 + 22 / 60.0 + 54.433 / 3600, -11169055.58, 2800000.00, 0.02},
        {"EPSG's example in the south-east", 100 + 20 / 60.0, -24 - 22 / 60.0 - 54.433 / 3600, 11169055.58,
         -2800000.00, 0.02},
        {"corner in the north-west", -180, LQ_MERCATOR_LAT_MAX, -HALF_WORLD_M, HALF_WORLD_M, 0.01},
        /* The last unit, not one past it. */
        {"corner in the south-east", 180, -LQ_MERCATOR_LAT_MAX, HALF_WORLD_M, -HALF_WORLD_M, 0.02},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const struct place *w = &places[i];
        lq_point p = lq_world_from_degrees(w->lon_deg, w->lat_deg);
        double metre = (double)LQ_WORLD_SIZE / (2 * HALF_WORLD_M);
        if (!(fabs(p.x - units_east(w->x_m)) <= w->within_m * metre) ||
            !(fabs(p.y - units_south(w->y_m)) <= w->within_m * metre))
            fail_msg("%s: unit %d, %d", w->name, p.x, p.y);
    }
    /* Tian'anmen: the tile at zoom 10 that any slippy map shows there is 10/843/388; 2^21 units are a tile of zoom 10. */
    lq_point beijing = lq_world_from_degrees(116.3975, 39.9035);
    assert_int_equal(beijing.x >> 21, 843);
    assert_int_equal(beijing.y >> 21, 388);
}

static void the_whole_world_like_proj(void **state)
{
    (void)state;
    PJ *to = proj_create(PJ_DEFAULT_CTX, "+proj=webmerc +ellps=WGS84");
    assert_non_null(to);
    uint64_t random = 3857;
    for (int i = 0; i < 20000; i++) {
        double lon = 360 * test_random_unit(&random) - 180, lat = 170 * test_random_unit(&random) - 85;
        PJ_COORD at = proj_trans(to, PJ_FWD, proj_coord(proj_torad(lon), proj_torad(lat), 0, 0));
        lq_point p = lq_world_from_degrees(lon, lat);
        assert_true(fabs(p.x - units_east(at.xy.x)) < 0.501);
        assert_true(fabs(p.y - units_south(at.xy.y)) < 0.501);
    }
    proj_destroy(to);
}

static void what_lies_beyond_is_moved_onto_the_edge(void **state)
{
    (void)state;
    const int32_t last = INT32_MAX;
    static const struct beyond {
        double lon_deg, lat_deg;
        int32_t x, y;
    } beyond[] = {
        {-180.5, 86, 0, 0},
        {-1e300, 90, 0, 0},
        {180.5, -86, INT32_MAX, INT32_MAX},
        {1e300, -90, INT32_MAX, INT32_MAX},
        {INFINITY, 0, INT32_MAX, 1 << 30},
        {-INFINITY, 0, 0, 1 << 30},
    };
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++) {
        lq_point p = lq_world_from_degrees(beyond[i].lon_deg, beyond[i].lat_deg);
        assert_int_equal(p.x, beyond[i].x);
        assert_int_equal(p.y, beyond[i].y);
    }
    lq_point nowhere = lq_world_from_degrees(NAN, NAN); /* anywhere on the grid will do */
    assert_true(nowhere.x >= 0 && nowhere.x <= last && nowhere.y >= 0 && nowhere.y <= last);
}

static void grid_points_come_back(void **state)
{
    (void)state;
    uint64_t random = 31;
    for (int i = 0; i < 100000; i++) {
        lq_point p = {(int32_t)(test_random(&random) >> 33), (int32_t)(test_random(&random) >> 33)};
        if (i < 4) p = (lq_point){i & 1 ? INT32_MAX : 0, i & 2 ? INT32_MAX : 0};
        double lon, lat;
        lq_degrees_from_world(&lon, &lat, p);
        lq_point q = lq_world_from_degrees(lon, lat);
        if (q.x != p.x || q.y != p.y) fail_msg("%d, %d comes back as %d, %d", p.x, p.y, q.x, q.y);
    }
}

/* The great circle between two places, by haversines. */
static double sphere_m(lq_point p, lq_point q)
{
    double a, b, c, d, rad = M_PI / 180;
    lq_degrees_from_world(&a, &b, p);
    lq_degrees_from_world(&c, &d, q);
    double s = sin((d - b) * rad / 2), t = sin((c - a) * rad / 2);
    return 2 * LQ_EARTH_RADIUS_M * asin(sqrt(s * s + cos(b * rad) * cos(d * rad) * t * t));
}

static void lengths_are_those_of_the_sphere(void **state)
{
    (void)state;
    const int32_t step = 4096; /* 76 m on the equator */
    for (int lat = -84; lat <= 84; lat += 7) {
        lq_point p = lq_world_from_degrees(104, lat), east = {p.x + step, p.y}, south = {p.x, p.y + step},
                 both = {p.x - step, p.y + step};
        assert_true(fabs(sphere_m(p, east) / (step * lq_metres_per_unit(p.y)) - 1) < 1e-6);
        assert_true(fabs(sphere_m(p, south) / (step * lq_metres_per_unit(p.y + step / 2)) - 1) < 1e-6);
        assert_true(fabs(sphere_m(p, east) / lq_metres_between(p, east) - 1) < 1e-6);
        assert_true(fabs(sphere_m(p, south) / lq_metres_between(p, south) - 1) < 1e-6);
        assert_true(fabs(sphere_m(p, both) / lq_metres_between(p, both) - 1) < 1e-6);
    }
    assert_true(fabs(lq_metres_per_unit(1 << 30) - 40075016.6856 / 2147483648.0) < 1e-12);
    assert_true(fabs(lq_metres_per_unit(lq_world_from_degrees(0, 60).y) * 2 - 40075016.6856 / 2147483648.0) <
                1e-9);
    lq_point same = {7, 9};
    assert_true(lq_metres_between(same, same) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_a_geographer_knows),
        cmocka_unit_test(the_whole_world_like_proj),
        cmocka_unit_test(what_lies_beyond_is_moved_onto_the_edge),
        cmocka_unit_test(grid_points_come_back),
        cmocka_unit_test(lengths_are_those_of_the_sphere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
