/*
 * test_clean.c: real boundaries cleaned: borders meet, nothing moves far, and every county keeps its ground.
 *
 * Areas and overlaps are measured on the sphere, from the file's own polygons and from the cleaned rings, by the sum over ring
 * edges and by GEOS in an equal-area projection.
 */
#include "../support/support.h"
#include "../support/drawing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "geo/arcs.h"
#include "geo/node.h"
#include "read/read_layer.h"
#include "read/reproject.h"

#define TOLERANCE_M 10
#define NARROW_M    100
#define MOVED_MAX_M 50

#ifdef __SANITIZE_ADDRESS__
#define SLOW_TOO false
#else
#define SLOW_TOO true
#endif

typedef struct cleaned {
    lq_layer *layer;
    lq_mesh mesh;
    lq_noding noding;
    lq_planar planar;
    lq_resolution resolution;
    lq_arcs arcs;
    lq_polygons rings;
} cleaned;

static cleaned clean(const char *path, const char *crs)
{
    cleaned c = {.layer = NULL};
    lq_findings findings = {.n = 0};
    lq_err err = {0};
    if (lq_layer_read(&c.layer, path, NULL, &findings, &err) ||
        lq_layer_reproject(c.layer, path, crs, &findings, &err))
        fail_msg("%s", err.text);
    lq_findings_release(&findings);
    assert_true(lq_mesh_init(&c.mesh, &c.layer->polygons));
    assert_true(lq_mesh_node(&c.mesh, TOLERANCE_M, &c.noding));
    assert_true(lq_planar_init(&c.planar, &c.resolution, &c.mesh, NARROW_M));
    assert_true(lq_arcs_init(&c.arcs, &c.planar, &c.mesh, NARROW_M));
    assert_true(lq_arcs_polygons(&c.rings, &c.arcs));
    return c;
}

static void cleaned_release(cleaned *c)
{
    lq_layer_free(c->layer);
    lq_mesh_release(&c->mesh);
    lq_planar_release(&c->planar);
    lq_resolution_release(&c->resolution);
    lq_arcs_release(&c->arcs);
    lq_polygons_release(&c->rings);
}

/* ---- borders meet ---- */

static void check_borders(const cleaned *c, double two_sided_min)
{
    lq_border b = lq_arcs_border(&c->arcs);
    double share = b.two_sided_m / (b.two_sided_m + b.loose_m);
    print_message("  %.0f km of %.0f km of inner border are two-sided: %.3f %%\n", b.two_sided_m / 1e3,
                  (b.two_sided_m + b.loose_m) / 1e3, 100 * share);
    assert_true(c->noding.planar);
    assert_true(b.two_sided_m > 300000e3); /* China's counties have as much */
    assert_true(share >= two_sided_min);
}

/* ---- nothing moves far ---- */

static int x_order(const void *a, const void *b)
{
    int32_t x = ((const lq_point *)a)->x, y = ((const lq_point *)b)->x;
    return x < y ? -1 : x > y;
}

/* Metres from p to the nearest of at[n], ordered by x, within the limit; the limit where none is so near. */
static double nearest_m(lq_point p, const lq_point *at, size_t n, double limit_m)
{
    double metre = lq_metres_per_unit(p.y), nearest = limit_m;
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (at[middle].x < p.x - limit_m / metre)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < n && at[low].x <= p.x + nearest / metre; low++)
        nearest = fmin(nearest, hypot((double)at[low].x - p.x, (double)at[low].y - p.y) * metre);
    return nearest;
}

/* Every vertex of the file has one of its own feature's vertices near; rings without an extent may be gone. */
static void check_moves(const cleaned *c)
{
    const lq_polygons *p = &c->layer->polygons;
    lq_point *at = calloc(c->mesh.uses + 1, sizeof *at);
    double furthest = 0;
    size_t ring = 0;
    for (uint32_t f = 0; f < p->features; f++) {
        size_t n = 0;
        for (; ring < c->mesh.rings && c->mesh.feature[ring] == f; ring++)
            for (size_t u = c->mesh.first_use[ring]; u < c->mesh.first_use[ring + 1]; u++)
                at[n++] = c->mesh.at[c->mesh.use[u]];
        qsort(at, n, sizeof *at, x_order);
        for (size_t i = p->first_point[p->first_ring[f]]; i < p->first_point[p->first_ring[f + 1]]; i++)
            furthest = fmax(furthest, nearest_m(lq_world_from_degrees(p->xy[2 * i], p->xy[2 * i + 1]), at, n,
                                                2 * MOVED_MAX_M));
    }
    free(at);
    print_message("  moved at most %.2f m, as is said %.2f m\n", furthest, c->noding.moved_max_m);
    assert_true(c->noding.moved_max_m <= MOVED_MAX_M);
    assert_true(furthest <= MOVED_MAX_M);
    assert_true(furthest <= c->noding.moved_max_m + 0.05);
}

/* ---- every county keeps its ground ---- */

/* The mean of sin(lat) along a line that is straight in Mercator, by Simpson's rule where the line is long. */
static double sine_mean(double lat_a_deg, double lat_b_deg)
{
    double a = sin(lat_a_deg * (M_PI / 180)), b = sin(lat_b_deg * (M_PI / 180));
    if (fabs(lat_a_deg - lat_b_deg) < 0.003) return (a + b) / 2;
    return (a + 4 * tanh((atanh(a) + atanh(b)) / 2) + b) / 6;
}

/* Area on the sphere within the rings of a feature, as Chamberlain and Duquette sum it ("Some algorithms for polygons on a sphere",
   JPL 2007). Rings are wound so that holes count against their outer rings. */
static double sphere_area_m2(const lq_polygons *p, uint32_t f)
{
    double sum = 0;
    for (size_t r = p->first_ring[f]; r < p->first_ring[f + 1]; r++)
        for (size_t i = p->first_point[r], end = p->first_point[r + 1], first = i; i < end; i++) {
            const double *a = p->xy + 2 * i, *b = p->xy + 2 * (i + 1 < end ? i + 1 : first);
            sum += (b[0] - a[0]) * (M_PI / 180) * sine_mean(a[1], b[1]);
        }
    return fabs(sum) * LQ_EARTH_RADIUS_M * LQ_EARTH_RADIUS_M;
}

static void box_of(double box[4], const lq_polygons *p, uint32_t f)
{
    box[0] = box[1] = INFINITY, box[2] = box[3] = -INFINITY;
    for (size_t i = p->first_point[p->first_ring[f]]; i < p->first_point[p->first_ring[f + 1]]; i++)
        for (int k = 0; k < 2; k++) {
            box[k] = fmin(box[k], p->xy[2 * i + (size_t)k]);
            box[k + 2] = fmax(box[k + 2], p->xy[2 * i + (size_t)k]);
        }
}

static double area_even_odd_m2(const lq_polygons *p, uint32_t feature)
{
    GEOSGeometry *ground = test_geos_polygons(p, feature);
    double area = test_geos_area(ground);
    GEOSGeom_destroy(ground);
    return area;
}

/* What no other feature of the file claims. */
static double area_alone_m2(const lq_polygons *p, uint32_t feature)
{
    GEOSGeometry *alone = test_geos_polygons(p, feature);
    double box[4], other[4];
    box_of(box, p, feature);
    for (uint32_t f = 0; f < p->features; f++) {
        box_of(other, p, f);
        if (f == feature || other[0] > box[2] || other[2] < box[0] || other[1] > box[3] || other[3] < box[1])
            continue;
        GEOSGeometry *theirs = test_geos_polygons(p, f), *left = GEOSDifference(alone, theirs);
        assert_non_null(left);
        GEOSGeom_destroy(theirs);
        GEOSGeom_destroy(alone);
        alone = left;
    }
    double area = test_geos_area(alone);
    GEOSGeom_destroy(alone);
    return area;
}

static void check_areas(const cleaned *c)
{
    const lq_polygons *p = &c->layer->polygons;
    double worst = 0;
    size_t contested = 0;
    for (uint32_t f = 0; f < p->features; f++) {
        double claimed = sphere_area_m2(p, f), owned = sphere_area_m2(&c->rings, f);
        if (claimed > 0 && !(owned > 0)) fail_msg("feature %u of %.0f m2 is gone", f, claimed);
        if (fabs(owned - c->resolution.area_m2[f]) > 10 + 1e-6 * owned)
            fail_msg("feature %u has %.0f m2, not %.0f", f, owned, c->resolution.area_m2[f]);
        if (fabs(owned - claimed) > 0.001 * claimed)
            claimed = area_even_odd_m2(p, f); /* its rings may cross themselves */
        if (owned > 1.001 * claimed) fail_msg("feature %u of %.0f m2 has %.0f now", f, claimed, owned);
        if (owned >= 0.999 * claimed) {
            if (claimed > 0) worst = fmax(worst, fabs(owned / claimed - 1));
            continue;
        }
        contested++;
        double alone = area_alone_m2(p, f);
        if (owned < 0.999 * alone)
            fail_msg("feature %u of %.0f m2, %.0f of them alone, keeps %.0f", f, claimed, alone, owned);
    }
    print_message(
        "  areas change by %.4f %% at most, but for %zu counties that lose ground which others claim too\n",
        100 * worst, contested);
    assert_true(contested <= 40);
}

/* ---- a province as a whole ---- */

static GEOSGeometry *province_union(const cleaned *c, const lq_polygons *p, const char *prefix,
                                    double *sum_m2)
{
    const lq_table *t = c->layer->attributes;
    GEOSGeometry *counties[400];
    unsigned n = 0;
    size_t column = 0;
    while (column < t->columns && strcmp(t->head[column], "code")) column++;
    assert_true(column < t->columns);
    *sum_m2 = 0;
    for (uint32_t f = 0; f < p->features && n < 400; f++) {
        if (strncmp(t->cell[f * t->columns + column], prefix, strlen(prefix))) continue;
        counties[n++] = test_geos_polygons(p, f);
        *sum_m2 += test_geos_area(counties[n - 1]);
    }
    assert_true(n > 50);
    GEOSGeometry *all = GEOSGeom_createCollection(GEOS_GEOMETRYCOLLECTION, counties, n),
                 *together = GEOSUnaryUnion(all);
    assert_non_null(together);
    GEOSGeom_destroy(all);
    return together;
}

/* Shanxi lies in the midst of others. Its cleaned counties overlap nowhere, and cover what the file's cover. */
static void check_province(const cleaned *c)
{
    double claimed, sum, before, after;
    GEOSGeometry *drawn = province_union(c, &c->layer->polygons, "14", &claimed),
                 *settled = province_union(c, &c->rings, "14", &sum);
    before = test_geos_area(drawn), after = test_geos_area(settled);
    print_message("  Shanxi: counties %.4f km2, their union %.4f km2, the file's %.4f km2\n", sum / 1e6,
                  after / 1e6, before / 1e6);
    assert_true(sum > 150000e6 && sum < 160000e6); /* 156,700 km2 */
    assert_true(fabs(sum / after - 1) < 1e-9);
    assert_true(fabs(sum / before - 1) < 1e-4);
    GEOSGeom_destroy(drawn);
    GEOSGeom_destroy(settled);
}

static void check_file(char *path, const char *crs, double two_sided_min)
{
    cleaned c = clean(path, crs);
    check_borders(&c, two_sided_min);
    check_moves(&c);
    check_areas(&c);
    check_province(&c);
    cleaned_release(&c);
    free(path);
}

static void counties_of_2015(void **state)
{
    (void)state;
    char *path = test_shared("data/cn/counties2015.zip");
    if (!path) SKIP_TEST("no shared data");
    check_file(path, NULL, 0.97);
}

static void counties_of_2020(void **state)
{
    (void)state;
    char *path = SLOW_TOO ? test_shared("data/cn/counties2020.shp") : NULL;
    if (!path) SKIP_TEST("no shared data, or too slow under a sanitizer");
    check_file(path, "gcj02", 0.97);
}

static void counties_of_2022(void **state)
{
    (void)state;
    char *path = SLOW_TOO ? test_shared("data/cn/counties2022.zip") : NULL;
    if (!path) SKIP_TEST("no shared data, or too slow under a sanitizer");
    check_file(path, NULL, 0.97);
}

static void counties_that_are_shipped(void **state)
{
    (void)state;
    FILE *f = fopen("shapes/counties.shp", "rb");
    if (!f) SKIP_TEST("no shipped layer");
    fclose(f);
    check_file(strdup("shapes/counties.shp"), NULL, 0.99);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counties_of_2015),
        cmocka_unit_test(counties_of_2020),
        cmocka_unit_test(counties_of_2022),
        cmocka_unit_test(counties_that_are_shipped),
    };
    return cmocka_run_group_tests(tests, test_geos_start, test_geos_finish);
}
