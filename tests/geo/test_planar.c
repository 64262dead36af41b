/* test_planar.c: who owns which ground: drawings settled by hand, random ones by GEOS. */
#include "../support/support.h"
#include "../support/drawing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/mem.h"
#include "geo/node.h"
#include "geo/planar.h"

/* A drawing, noded without tolerance, and its faces. */
typedef struct sheet {
    lq_mesh mesh;
    lq_planar planar;
    lq_resolution resolution;
} sheet;

static void sheet_settle(sheet *s, double narrow_m)
{
    lq_noding noding;
    assert_true(lq_mesh_node(&s->mesh, 0, &noding));
    assert_true(noding.planar);
    assert_true(lq_planar_init(&s->planar, &s->resolution, &s->mesh, narrow_m));
}

static sheet sheet_draw(const char *text, double step, double narrow_m)
{
    sheet s;
    test_draw(&s.mesh, text, step);
    sheet_settle(&s, narrow_m);
    return s;
}

static void sheet_release(sheet *s)
{
    lq_planar_release(&s->planar);
    lq_resolution_release(&s->resolution);
    lq_mesh_release(&s->mesh);
}

static uint32_t owner(const sheet *s, double x_m, double y_m)
{
    return test_owner_at(&s->planar, &s->mesh, x_m * TEST_METRE, y_m * TEST_METRE);
}

#define assert_owner(s, x_m, y_m, feature)                                                                   \
    do {                                                                                                     \
        if (owner(s, x_m, y_m) != (feature))                                                                 \
            fail_msg("at %g, %g: %u owns it", (double)(x_m), (double)(y_m), owner(s, x_m, y_m));             \
    } while (0)

static void assert_near(double value, double wanted, double relative)
{
    if (!(fabs(value - wanted) <= relative * fabs(wanted))) fail_msg("%.6f, not %.6f", value, wanted);
}

/* Kilometres; metres would be too narrow for wide. Near the equator a square of 10 km is one but for 1 in 10^6. */
#define KM (1000 * TEST_METRE)

static void a_hole_with_an_enclave(void **state)
{
    (void)state;
    sheet s = sheet_draw("0,0 10,0 10,10 0,10 | 2,2 2,8 8,8 8,2; 4,4 6,4 6,6 4,6", KM, 100);
    assert_owner(&s, 1000, 1000, 0);
    assert_owner(&s, 3000, 3000, LQ_NONE);
    assert_owner(&s, 5000, 5000, 1);
    assert_owner(&s, -1000, 5000, LQ_NONE);
    assert_owner(&s, 11000, 5000, LQ_NONE);
    assert_int_equal(s.planar.faces, 4);
    assert_int_equal(s.resolution.holes, 1);
    assert_int_equal(s.resolution.gaps + s.resolution.overlaps, 0);
    assert_near(s.resolution.area_m2[0], 64e6, 1e-4);
    assert_near(s.resolution.area_m2[1], 4e6, 1e-4);
    sheet_release(&s);
}

static void an_enclave_that_fills_its_hole(void **state)
{
    (void)state;
    sheet s = sheet_draw("0,0 10,0 10,10 0,10 | 2,2 2,8 8,8 8,2; 2,2 8,2 8,8 2,8", KM, 100);
    assert_owner(&s, 1000, 1000, 0);
    assert_owner(&s, 5000, 5000, 1);
    assert_int_equal(s.resolution.holes, 0);
    sheet_release(&s);
}

static void an_island_in_a_lake_on_an_island(void **state)
{
    (void)state;
    sheet s = sheet_draw("0,0 90,0 90,90 0,90 | 10,10 80,10 80,80 10,80 | 20,20 70,20 70,70 20,70 | 30,30 "
                         "60,30 60,60 30,60; 40,40 50,40 50,50",
                         KM, 100);
    static const struct place {
        double at_km;
        uint32_t owner;
    } places[] = {{5, 0},  {15, LQ_NONE}, {25, 0}, {35, LQ_NONE}, {44, LQ_NONE},
                  {65, 0}, {75, LQ_NONE}, {85, 0}, {95, LQ_NONE}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        assert_owner(&s, places[i].at_km * 1000, places[i].at_km * 1000 + 1, places[i].owner);
    assert_owner(&s, 48000, 43000, 1);
    assert_int_equal(s.resolution.holes, 2);
    sheet_release(&s);
}

/* The overlap is a third of both. One of them has it all, and what they own adds up to the ground they cover. */
static void an_overlap_goes_to_one(void **state)
{
    (void)state;
    sheet s = sheet_draw("0,0 3,0 3,3 0,3; 2,0 5,0 5,3 2,3", KM, 100);
    const lq_resolution *r = &s.resolution;
    assert_owner(&s, 1000, 1000, 0);
    assert_owner(&s, 4000, 1000, 1);
    uint32_t winner = owner(&s, 2500, 1500);
    assert_true(winner <= 1);
    assert_int_equal(r->overlaps, 1);
    assert_int_equal(r->wide_overlaps, 1);
    assert_near(r->overlap_area_m2, 3e6, 1e-5);
    assert_near(r->area_before_m2[0], 9e6, 1e-5);
    assert_near(r->area_before_m2[1], 9e6, 1e-5);
    assert_near(r->area_m2[winner], 9e6, 1e-5);
    assert_near(r->area_m2[1 - winner], 6e6, 1e-5);
    sheet_release(&s);
}

/* A district drawn on top of its county, without a hole for it: inside, on the rim, and in the corner. */
static void a_district_on_top_of_its_county_stays(void **state)
{
    (void)state;
    static const char *const drawings[] = {
        "0,0 9,0 9,9 0,9; 3,3 6,3 6,6 3,6", "3,3 6,3 6,6 3,6; 0,0 9,0 9,9 0,9",
        "0,0 9,0 9,9 0,9; 3,0 6,0 6,6 3,6", "0,0 9,0 9,9 0,9; 4,4 9,4 9,9 4,9"};
    for (size_t i = 0; i < 4; i++) {
        sheet s = sheet_draw(drawings[i], KM, 100);
        uint32_t district = i == 1 ? 0 : 1;
        assert_owner(&s, 5000, 5000, district);
        assert_owner(&s, 1000, 1000, 1 - district);
        assert_near(s.resolution.area_m2[district], s.resolution.area_before_m2[district], 1e-9);
        assert_near(s.resolution.area_before_m2[1 - district], 81e6, 1e-5);
        assert_near(s.resolution.area_m2[0] + s.resolution.area_m2[1], 81e6, 1e-5);
        assert_int_equal(s.resolution.overlaps, 1);
        sheet_release(&s);
    }
}

/* The same on top of two counties that meet under it. */
static void a_district_on_top_of_two_counties_stays(void **state)
{
    (void)state;
    sheet s = sheet_draw("0,0 9,0 9,9 0,9; 9,0 18,0 18,9 9,9; 7,3 11,3 11,7 7,7", KM, 100);
    for (int x = 7; x < 11; x++) assert_owner(&s, x * 1000 + 500, 5000, 2);
    assert_near(s.resolution.area_m2[2], 16e6, 1e-4);
    assert_near(s.resolution.area_m2[0], 81e6 - 8e6, 1e-4);
    sheet_release(&s);
}

/* A county of two districts that are drawn on top of it and cover it whole: they keep themselves, the county loses all. */
static void districts_that_cover_their_county(void **state)
{
    (void)state;
    sheet s = sheet_draw("0,0 9,0 9,9 0,9; 0,0 4,0 4,9 0,9; 4,0 9,0 9,9 4,9", KM, 100);
    const lq_resolution *r = &s.resolution;
    assert_near(r->area_m2[0] + r->area_m2[1] + r->area_m2[2], 81e6, 1e-5);
    assert_true(owner(&s, 2000, 5000) <= 1);
    uint32_t east = owner(&s, 7000, 5000);
    assert_true(east == 0 || east == 2);
    sheet_release(&s);
}

static void drawn_twice(void **state)
{
    (void)state;
    sheet s = sheet_draw("0,0 9,0 9,9 0,9; 0,0 9,0 9,9 0,9; 0,0 9,0 9,9 0,9; 9,0 12,0 12,9 9,9", KM, 100);
    assert_owner(&s, 5000, 5000, 0); /* as good as another, and the same in every run */
    assert_owner(&s, 11000, 5000, 3);
    assert_int_equal(s.resolution.overlaps, 1);
    for (uint32_t f = 0; f < 3; f++) {
        assert_near(s.resolution.area_before_m2[f], 81e6, 1e-5);
        assert_near(s.resolution.area_m2[f] + 1, f ? 1 : 81e6, 1e-5);
    }
    sheet_release(&s);
}

static void even_and_odd(void **state)
{
    (void)state;
    /* A figure eight; a ring around twice, whose inner square is outside; one ring drawn twice, which is nothing. */
    sheet s = sheet_draw(
        "0,0 4,4 4,0 0,4; 10,0 20,0 20,9 11,9 11,1 19,1 19,8 10,8; 30,0 34,0 34,4 | 34,4 30,0 34,0", KM, 100);
    assert_owner(&s, 1000, 2100, 0);
    assert_owner(&s, 3000, 2100, 0);
    assert_owner(&s, 2000, 1000, LQ_NONE);
    assert_owner(&s, 2000, 3000, LQ_NONE);
    assert_owner(&s, 10500, 4000, 1);
    assert_owner(&s, 15000, 500, 1);
    assert_owner(&s, 15000, 4000, LQ_NONE);
    assert_owner(&s, 33000, 2000, LQ_NONE);
    assert_near(s.resolution.area_m2[0], 8e6, 1e-5);
    assert_true(s.resolution.area_m2[2] == 0);
    sheet_release(&s);
}

static void winding_does_not_matter(void **state)
{
    (void)state;
    static const char *const drawings[] = {
        "0,0 10,0 10,10 0,10 | 2,2 2,8 8,8 8,2; 4,4 7,4 7,7 4,7; 5,5 12,5 12,6 5,6",
        "0,0 10,0 10,10 0,10 | 2,2 8,2 8,8 2,8; 4,4 4,7 7,7 7,4; 5,5 12,5 12,6 5,6",
        "0,0 0,10 10,10 10,0 | 2,2 8,2 8,8 2,8; 4,4 7,4 7,7 4,7; 5,5 5,6 12,6 12,5",
        "8,8 8,2 2,2 2,8 | 0,10 10,10 10,0 0,0; 4,7 7,7 7,4 4,4; 12,5 12,6 5,6 5,5"};
    sheet first = sheet_draw(drawings[0], KM, 100);
    for (size_t i = 1; i < sizeof drawings / sizeof *drawings; i++) {
        sheet s = sheet_draw(drawings[i], KM, 100);
        for (double x = 0.5; x < 12; x++)
            for (double y = 0.5; y < 10; y++)
                assert_owner(&s, x * 1000, y * 1000, owner(&first, x * 1000, y * 1000));
        for (uint32_t f = 0; f < 3; f++)
            assert_near(s.resolution.area_m2[f], first.resolution.area_m2[f], 1e-9);
        sheet_release(&s);
    }
    sheet_release(&first);
}

/* Between two squares: 50 m closed and given to one of them, 150 m left open; twice the area by the perimeter is the measure. */
static void narrow_gaps_close_and_wide_ones_stay(void **state)
{
    (void)state;
    sheet s = sheet_draw(
        "0,0 1000,0 1000,2000 0,2000; 0,2000 2000,2000 2000,3000 0,3000; 1050,0 2000,0 2000,2000 1050,2000;"
        "0,-1000 2000,-1000 2000,0 0,0",
        TEST_METRE, 100);
    assert_int_equal(s.resolution.gaps, 1);
    assert_int_equal(s.resolution.holes, 0);
    assert_near(s.resolution.gap_area_m2, 50 * 2000, 1e-3);
    uint32_t f = owner(&s, 1025, 1000);
    assert_true(f == 0 || f == 2);
    assert_near(s.resolution.area_m2[f], s.resolution.area_before_m2[f] + 100000, 1e-5);
    sheet_release(&s);

    s = sheet_draw(
        "0,0 1000,0 1000,2000 0,2000; 0,2000 2000,2000 2000,3000 0,3000; 1150,0 2000,0 2000,2000 1150,2000;"
        "0,-1000 2000,-1000 2000,0 0,0",
        TEST_METRE, 100);
    assert_int_equal(s.resolution.gaps, 0);
    assert_int_equal(s.resolution.holes, 1);
    assert_owner(&s, 1075, 1000, LQ_NONE);
    for (uint32_t i = 0; i < 4; i++)
        assert_near(s.resolution.area_m2[i], s.resolution.area_before_m2[i], 1e-12);
    sheet_release(&s);
}

/* A gap of 40 m all around an enclave of 60 km: far from the equator, where a degree of latitude changes the scale. */
static void a_gap_around_an_enclave_closes(void **state)
{
    (void)state;
    const double outer[] = {110, 40, 112, 40, 112, 42, 110, 42},
                 hole[] = {110.5, 40.5, 111.5, 40.5, 111.5, 41.5, 110.5, 41.5};
    const double d = 0.0004; /* 44 m northwards, 34 m eastwards */
    const double enclave[] = {110.5 + d, 40.5 + d, 111.5 - d, 40.5 + d,
                              111.5 - d, 41.5 - d, 110.5 + d, 41.5 - d};
    for (int turn = 0; turn < 4; turn++) { /* whichever vertex a ring begins with */
        double turned[8];
        for (int i = 0; i < 8; i++) turned[i] = enclave[(i + 2 * turn) % 8];
        lq_polygons p = {.features = 0};
        assert_true(lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, outer, 4, NULL) &&
                    lq_polygons_ring_add(&p, hole, 4, NULL));
        assert_true(lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, turned, 4, NULL));
        sheet s;
        assert_true(lq_mesh_init(&s.mesh, &p));
        sheet_settle(&s, 100);
        assert_int_equal(s.resolution.gaps, 1);
        assert_int_equal(s.resolution.holes, 0);
        assert_true(s.resolution.gap_area_m2 > 0);
        /* 2 x 111.3 km of 34 m, and 84.6 km and 83.4 km of 44.5 m: on the sphere, within a hundredth */
        assert_near(s.resolution.gap_area_m2, 2 * 111.32e3 * 33.75 + (84.64e3 + 83.37e3) * 44.53, 0.01);
        sheet_release(&s);
        lq_polygons_release(&p);
    }
}

/* R2 (lon1 - lon0) (sin lat1 - sin lat0) is a square of the sphere. */
static void areas_are_those_of_the_sphere(void **state)
{
    (void)state;
    static const double lat_deg[] = {-60, 0, 25, 53};
    for (size_t i = 0; i < 4; i++) {
        double lat = lat_deg[i], rad = M_PI / 180, ring[400];
        for (int k = 0; k < 50; k++) { /* north-south sides of four degrees, up and down */
            ring[2 * k] = 103, ring[2 * k + 1] = lat + 4 * k / 49.0;
            ring[2 * (99 - k)] = 100, ring[2 * (99 - k) + 1] = lat + 4 * k / 49.0;
        }
        lq_polygons p = {.features = 0};
        assert_true(lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, ring, 100, NULL));
        sheet s;
        assert_true(lq_mesh_init(&s.mesh, &p));
        sheet_settle(&s, 0);
        double wanted =
            LQ_EARTH_RADIUS_M * LQ_EARTH_RADIUS_M * 3 * rad * (sin((lat + 4) * rad) - sin(lat * rad));
        assert_near(s.resolution.area_m2[0], wanted, 1e-6);
        sheet_release(&s);
        lq_polygons_release(&p);
    }
}

/* An island whose western tip is as far north as the apex of a fan of counties to its west: the nearest border there is the last
   of the fan, though they all begin at the same point. */
static void an_island_east_of_a_fan(void **state)
{
    (void)state;
    static const char *const fans[] = {"0,0 -8,-5 -4,-5; 0,0 -4,-5 0,-5; 0,0 0,-5 4,-5; 20,0 25,3 25,-3",
                                       "0,0 4,-5 0,-5; 0,0 0,-5 -4,-5; 0,0 -4,-5 -8,-5; 20,0 25,3 25,-3",
                                       "0,0 0,-5 4,-5; 0,0 -4,-5 0,-5; 0,0 -8,-5 -4,-5; 20,0 25,3 25,-3",
                                       "0,0 0,-5 -4,-5; 0,0 4,-5 0,-5; 0,0 -8,-5 -4,-5; 20,0 25,3 25,-3",
                                       "4,-5 0,0 0,-5; -4,-5 0,0 0,-5; -8,-5 -4,-5 0,0; 20,0 25,3 25,-3"};
    for (size_t i = 0; i < sizeof fans / sizeof *fans; i++) {
        sheet s = sheet_draw(fans[i], KM, 100);
        assert_int_equal(s.resolution.overlaps, 0);
        assert_int_equal(s.resolution.holes, 0);
        assert_owner(&s, 23000, 100, 3);
        for (uint32_t f = 0; f < 4; f++)
            assert_true(s.resolution.area_m2[f] == s.resolution.area_before_m2[f]);
        sheet_release(&s);
    }
}

/* Random rings with corners on a coarse grid, so that corners meet corners and edges, each wound and begun at will. */
static void boxes_draw(lq_mesh *m, uint32_t features, int grid, double step, bool reversed, uint64_t *random)
{
    lq_polygons none = {.features = 0};
    assert_true(lq_mesh_init(m, &none));
    m->features = features;
    for (uint32_t f = 0; f < features; f++) {
        double at[4];
        for (int i = 0; i < 4; i++) at[i] = floor(test_random_unit(random) * grid);
        if (at[0] == at[2]) at[2]++;
        if (at[1] == at[3]) at[3]++;
        const double ring[8] = {at[0], at[1], at[2], at[1], at[2], at[3], at[0], at[3]};
        for (int i = 0; i < 4; i++) {
            int k = reversed ? 3 - i : i;
            if (f % 3 == 2 && k == 3) continue; /* some are triangles */
            assert_true(
                lq_mesh_use_add(m, lq_mesh_vertex(m, test_place(ring[2 * k], ring[2 * k + 1], step))));
        }
        assert_true(lq_mesh_ring_close(m, f));
    }
}

static void check_owners(const sheet *s, uint32_t features, GEOSGeometry *const *ground, double size,
                         bool gaps_close, uint64_t *random)
{
    for (int i = 0; i < 200; i++) {
        double x = test_random_unit(random) * size, y = test_random_unit(random) * size;
        uint32_t found = test_owner_at(&s->planar, &s->mesh, x, y), covered = 0, last = LQ_NONE;
        bool among = false;
        for (uint32_t f = 0; f < features; f++)
            if (test_geos_has(ground[f], x, y)) covered++, last = f, among |= f == found;
        if (covered == 1 && found != last) fail_msg("%g, %g belongs to %u, not %u", x, y, last, found);
        if (covered > 1 && !among) fail_msg("%g, %g does not belong to %u", x, y, found);
        if (covered == 0 && !gaps_close) assert_int_equal(found, LQ_NONE);
    }
}

static void owners_are_those_of_geos(void **state)
{
    (void)state;
    enum { MOST = 16 };
    uint64_t random = 41;
    for (int round = 0; round < 120; round++) {
        uint32_t features = 2 + (uint32_t)round % (MOST - 1);
        int grid = round % 2 ? 8 : 50;
        double step = 20000;
        uint64_t again = random;
        sheet s, reversed;
        GEOSGeometry *ground[MOST];
        boxes_draw(&s.mesh, features, grid, step, false, &random);
        boxes_draw(&reversed.mesh, features, grid, step, true, &again);
        for (uint32_t f = 0; f < features; f++) ground[f] = test_geos_feature(&s.mesh, f);
        sheet_settle(&s, 0);
        sheet_settle(&reversed, 0);
        check_owners(&s, features, ground, (grid + 1) * step, false, &random);
        check_owners(&reversed, features, ground, (grid + 1) * step, false, &random);
        double metre2 = pow(lq_metres_per_unit(1 << 30), 2), all = 0, owned = 0, owned_reversed = 0;
        GEOSGeometry *sum = GEOSGeom_createCollection(GEOS_GEOMETRYCOLLECTION, ground, features),
                     *together = GEOSUnaryUnion(sum);
        for (uint32_t f = 0; f < features; f++) {
            assert_near(s.resolution.area_before_m2[f], test_geos_area(ground[f]) * metre2, 1e-4);
            assert_near(reversed.resolution.area_before_m2[f], s.resolution.area_before_m2[f], 1e-9);
            owned += s.resolution.area_m2[f];
            owned_reversed += reversed.resolution.area_m2[f];
        }
        all = test_geos_area(together) * metre2;
        assert_near(owned, all, 1e-4);
        assert_near(owned_reversed, owned, 1e-9);
        GEOSGeom_destroy(sum);
        GEOSGeom_destroy(together);
        sheet_release(&s);
        sheet_release(&reversed);
    }
}

/* Edges that cross are against the contract, yet no reason to crash: noding may give up. */
static void what_is_not_planar_does_no_harm(void **state)
{
    (void)state;
    uint64_t random = 99;
    for (int round = 0; round < 300; round++) {
        sheet s;
        lq_polygons none = {.features = 0};
        assert_true(lq_mesh_init(&s.mesh, &none));
        s.mesh.features = 5;
        for (uint32_t f = 0; f < 5; f++) {
            for (int i = 0; i < 7; i++) {
                lq_point p = test_place(floor(test_random_unit(&random) * 9),
                                        floor(test_random_unit(&random) * 9), round % 3 ? 1 : 1e8);
                assert_true(lq_mesh_use_add(&s.mesh, lq_mesh_vertex(&s.mesh, p)));
            }
            assert_true(lq_mesh_ring_close(&s.mesh, f));
        }
        assert_true(lq_planar_init(&s.planar, &s.resolution, &s.mesh, 100));
        for (size_t f = 0; f < s.planar.faces; f++)
            assert_true(s.planar.owner[f] < 5 || s.planar.owner[f] == LQ_NONE);
        sheet_release(&s);
    }
}

static void nothing_at_all(void **state)
{
    (void)state;
    sheet s = sheet_draw("", 1, 100);
    assert_int_equal(s.planar.faces, 1);
    assert_int_equal(s.planar.edges, 0);
    assert_true(s.resolution.area_m2[0] == 0);
    sheet_release(&s);
}

static void memory_runs_out(void **state)
{
    (void)state;
    sheet s;
    lq_noding noding;
    /* More than sixteen uses of one edge, too: those are counted on the heap. */
    test_draw(&s.mesh,
              "0,0 9,0 9,9 0,9 | 2,2 4,2 4,4; 3,3 12,3 12,12 3,12; 20,20 30,30 20,30 | 20,20 30,30 21,30 | "
              "20,20 30,30 22,30 |"
              "20,20 30,30 23,30 | 20,20 30,30 24,30 | 20,20 30,30 25,30 | 20,20 30,30 26,30 | 20,20 30,30 "
              "27,30 | 20,20 30,30 28,30 |"
              "20,20 30,30 20,29 | 20,20 30,30 20,28 | 20,20 30,30 20,27 | 20,20 30,30 20,26 | 20,20 30,30 "
              "20,25 | 20,20 30,30 20,24 |"
              "20,20 30,30 20,23 | 20,20 30,30 20,22",
              KM);
    assert_true(lq_mesh_node(&s.mesh, 0, &noding));
    bool whole = false;
    for (long k = 1; !whole; k++) {
        lq_mem_fail_after(k);
        whole = lq_planar_init(&s.planar, &s.resolution, &s.mesh, 100);
        lq_mem_fail_after(0);
        assert_true(k < 200);
        if (whole) assert_true(k > 20);
        lq_planar_release(&s.planar);
        lq_resolution_release(&s.resolution);
    }
    lq_mesh_release(&s.mesh);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hole_with_an_enclave),
        cmocka_unit_test(an_enclave_that_fills_its_hole),
        cmocka_unit_test(an_island_in_a_lake_on_an_island),
        cmocka_unit_test(an_overlap_goes_to_one),
        cmocka_unit_test(a_district_on_top_of_its_county_stays),
        cmocka_unit_test(a_district_on_top_of_two_counties_stays),
        cmocka_unit_test(districts_that_cover_their_county),
        cmocka_unit_test(drawn_twice),
        cmocka_unit_test(even_and_odd),
        cmocka_unit_test(winding_does_not_matter),
        cmocka_unit_test(narrow_gaps_close_and_wide_ones_stay),
        cmocka_unit_test(a_gap_around_an_enclave_closes),
        cmocka_unit_test(areas_are_those_of_the_sphere),
        cmocka_unit_test(an_island_east_of_a_fan),
        cmocka_unit_test(owners_are_those_of_geos),
        cmocka_unit_test(what_is_not_planar_does_no_harm),
        cmocka_unit_test(nothing_at_all),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, test_geos_start, test_geos_finish);
}
