/* test_simplify.c: fewer points, all near the old ones, and no county lost. */
#include "../support/support.h"
#include "../support/drawing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "geo/node.h"
#include "geo/simplify.h"

#define MOST 400

static bool same(lq_point p, lq_point q)
{
    return p.x == q.x && p.y == q.y;
}

static double from_segment(lq_point p, lq_point a, lq_point b)
{
    double ux = (double)b.x - a.x, uy = (double)b.y - a.y, px = (double)p.x - a.x, py = (double)p.y - a.y,
           l2 = ux * ux + uy * uy;
    double t = l2 > 0 ? fmin(fmax((px * ux + py * uy) / l2, 0), 1) : 0;
    return hypot(px - t * ux, py - t * uy);
}

static double from_line(lq_point p, const lq_point *line, size_t n)
{
    double nearest = INFINITY;
    for (size_t i = 0; i + 1 < n; i++) nearest = fmin(nearest, from_segment(p, line[i], line[i + 1]));
    return nearest;
}

/* Whether a line leaves the straight line on which it begins. */
static bool has_width(const lq_point *p, size_t n)
{
    size_t i = 1;
    while (i < n && same(p[i], p[0])) i++;
    for (size_t k = i; k < n; k++) {
        int64_t ux = p[i].x - p[0].x, uy = p[i].y - p[0].y, vx = p[k].x - p[0].x, vy = p[k].y - p[0].y;
        if (ux * vy != uy * vx) return true;
    }
    return false;
}

/* Kept points are points of the line in its order, its ends among them; each dropped one is near the part that stands for it. */
static size_t check_line(const lq_point *in, size_t n, double tolerance)
{
    lq_point out[MOST], here[MOST];
    size_t m = lq_line_simplify(out, in, n, tolerance), at = 0;
    bool loop = n >= 4 && same(in[0], in[n - 1]);
    assert_in_range(m, n < 2 ? n : 2, n);
    assert_true(same(out[0], in[0]) && same(out[m - 1], in[n - 1]));
    for (size_t k = 0; k < m; k++, at++) { /* a subsequence */
        while (at < n && !same(in[at], out[k])) at++;
        assert_true(at < n);
    }
    for (size_t i = 0; i < n; i++) {
        double off = from_line(in[i], out, m);
        if (n > 1 && off > 1.25 * tolerance + 1e-6)
            fail_msg("point %zu of %zu is %.3f off with a tolerance of %g", i, n, off, tolerance);
    }
    if (loop && has_width(in, n)) assert_true(has_width(out, m));
    memcpy(here, in, n * sizeof *in); /* in place it is the same */
    assert_int_equal(lq_line_simplify(here, here, n, tolerance), m);
    assert_memory_equal(here, out, m * sizeof *out);
    return m;
}

static size_t check_drawn(const char *text, double tolerance)
{
    lq_point p[MOST];
    size_t n = 0;
    for (int used; sscanf(text, "%d,%d %n", &p[n].x, &p[n].y, &used) == 2; text += used)
        p[n].x += 1 << 30, p[n].y += 1 << 30, n++;
    return check_line(p, n, tolerance);
}

static void lines_by_hand(void **state)
{
    (void)state;
    static const struct line {
        const char *points;
        double tolerance;
        size_t kept;
    } lines[] = {
        {"0,0", 5, 1},
        {"0,0 10,0", 5, 2},
        {"0,0 10,0 20,0 30,0 1000,0", 0.5, 2},         /* straight */
        {"0,0 100,2 200,-2 300,2 400,0", 5, 2},        /* within the tolerance */
        {"0,0 100,0 -100,0 -100,50", 0, 4},            /* the same line, the other way */
        {"0,0 100,40 200,-40 300,40 400,0", 5, 5},     /* beyond it */
        {"0,0 100,0 100,100", 5, 3},                   /* a corner */
        {"0,0 100,0 0,0", 5, 3},                       /* there and back */
        {"0,0 500,3 0,6 500,9", 20, 4},                /* and there again */
        {"0,0 0,0 0,0 100,0 100,0 200,0 200,0", 1, 2}, /* repeats */
        {"0,0 0,0 0,0", 5, 2},                         /* only repeats; two points at least */
        {"0,0 1,0 2,0 1,0 0,0 1,1 2,2", 50, 2},        /* all within the tolerance of its start */
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        size_t kept = check_drawn(lines[i].points, lines[i].tolerance);
        if (kept != lines[i].kept) fail_msg("%s: keeps %zu", lines[i].points, kept);
    }
}

static void loops_keep_a_triangle(void **state)
{
    (void)state;
    static const char *const loops[] = {
        "0,0 100,0 100,100 0,100 0,0", "0,0 1,0 0,1 0,0",
        "0,0 300,0 600,0 300,1 0,0",   "0,0 50,5 100,0 150,9 200,0 100,-9 0,0",
        "5,5 5,5 9,5 9,9 9,9 5,5 5,5", "0,0 100,0 50,0 50,50 50,0 0,0"};
    static const double tolerance[] = {0, 1, 30, 1000, 1e9, 1e300};
    for (size_t i = 0; i < sizeof loops / sizeof *loops; i++)
        for (size_t k = 0; k < 6; k++) check_drawn(loops[i], tolerance[k]);
    assert_int_equal(check_drawn(loops[0], 1000), 4);
    assert_int_equal(check_drawn(loops[0], 1), 5);
}

/* Walks that turn, spike, stand still and come back. */
static size_t walk_draw(lq_point *p, double step, uint64_t *random)
{
    size_t n = 2 + (size_t)(test_random_unit(random) * (MOST - 3));
    double angle = 0, x = 0, y = 0, bend = pow(10, -2 + 2.5 * test_random_unit(random));
    for (size_t i = 0; i < n; i++) {
        p[i] = test_place(x, y, 1);
        double what = test_random_unit(random), length = step * test_random_unit(random);
        angle += bend * (test_random_unit(random) - 0.5);
        if (what < 0.03) angle += M_PI;
        if (what > 0.95) length = 0;
        x += length * cos(angle), y += length * sin(angle);
    }
    if (test_random_unit(random) < 0.3) p[n++] = p[0];
    return n;
}

static void random_lines_stay_near(void **state)
{
    (void)state;
    uint64_t random = 1997;
    size_t kept = 0, all = 0;
    for (int round = 0; round < 1500; round++) {
        lq_point p[MOST];
        size_t n = walk_draw(p, pow(10, 5 * test_random_unit(&random)), &random);
        double tolerance = round % 50 ? pow(10, 4 * test_random_unit(&random) - 1) : 0;
        kept += check_line(p, n, tolerance);
        all += n;
    }
    assert_true(kept < all * 3 / 4); /* and it does simplify */
}

/* A smooth bend of 2,000 points needs few: a circle of radius r is met within t by chords of sqrt(8 r t). */
/* A border is the same line whichever neighbour's ring it was read from. */
static void either_way_is_the_same(void **state)
{
    (void)state;
    lq_point line[MOST], back[MOST], kept[MOST], kept_back[MOST];
    uint64_t random = 5;
    for (int round = 0; round < 200; round++) {
        size_t n = 3 + test_random(&random) % (MOST - 3);
        for (size_t i = 0; i < n; i++)
            line[i] = (lq_point){(int32_t)(test_random(&random) % 5000), (int32_t)(i * 40)};
        if (round % 2) line[n - 1] = line[0]; /* a loop */
        for (size_t i = 0; i < n; i++) back[i] = line[n - 1 - i];
        size_t m = lq_line_simplify(kept, line, n, 1500);
        assert_int_equal(lq_line_simplify(kept_back, back, n, 1500), m);
        assert_in_range(m, 2, n - 1);
        for (size_t i = 0; i < m; i++) assert_true(same(kept[i], kept_back[m - 1 - i]));
    }
}

static void a_bend_needs_few_points(void **state)
{
    (void)state;
    lq_point p[MOST], out[MOST];
    const double r = 1e6, t = 100;
    for (int i = 0; i < MOST; i++)
        p[i] = test_place(r * cos(i * M_PI / (MOST - 1)), r * sin(i * M_PI / (MOST - 1)), 1);
    double best = M_PI * r / sqrt(8 * r * 2 * t); /* a sleeve is two tolerances wide */
    size_t kept = lq_line_simplify(out, p, MOST, t);
    assert_true(kept >= best && kept < 3 * best);
}

/* ---- arcs ---- */

static lq_arcs arcs_settle(lq_mesh *m)
{
    lq_noding noding;
    lq_planar planar;
    lq_resolution resolution;
    lq_arcs a;
    assert_true(lq_mesh_node(m, 0, &noding));
    assert_true(lq_planar_init(&planar, &resolution, m, 0));
    assert_true(lq_arcs_init(&a, &planar, m, 0));
    lq_planar_release(&planar);
    lq_resolution_release(&resolution);
    lq_mesh_release(m);
    return a;
}

static lq_arcs arcs_draw(const char *text, double step)
{
    lq_mesh m;
    test_draw(&m, text, step);
    return arcs_settle(&m);
}

static void areas_by_hand(void **state)
{
    (void)state;
    lq_arcs a =
        arcs_draw("0,0 10,0 10,10 0,10 | 2,2 4,2 4,4 2,4; 10,0 20,0 20,10 10,10; ; 2,2 4,2 4,4 2,4", 1000);
    const double wanted[] = {96e6, 100e6, 0, 4e6};
    double area[4];
    lq_arcs_areas(area, &a);
    for (int f = 0; f < 4; f++) assert_true(area[f] == wanted[f]);
    lq_arcs_release(&a);
}

/* Arcs keep their ends and sides, so what was common stays common. */
static void check_arcs(const lq_arcs *in, double tolerance)
{
    lq_arcs out;
    double *before = calloc(in->features + 1, sizeof *before),
           *after = calloc(in->features + 1, sizeof *after);
    assert_true(lq_arcs_simplify(&out, in, tolerance));
    assert_int_equal(out.features, in->features);
    assert_int_equal(out.n, in->n);
    assert_int_equal(out.points, out.first[out.n]);
    assert_true(out.points <= in->points);
    for (size_t i = 0; i < in->n; i++) {
        const lq_point *p = in->at + in->first[i], *q = out.at + out.first[i];
        size_t n = in->first[i + 1] - in->first[i], m = out.first[i + 1] - out.first[i];
        assert_in_range(m, 2, n);
        assert_true(same(p[0], q[0]) && same(p[n - 1], q[m - 1]));
        assert_true(in->left[i] == out.left[i] && in->right[i] == out.right[i]);
        for (size_t k = 0; k < n; k++) assert_true(from_line(p[k], q, m) <= 1.25 * tolerance + 1e-6);
    }
    lq_arcs_areas(before, in);
    lq_arcs_areas(after, &out);
    for (size_t f = 0; f < in->features; f++)
        if (before[f] > 0 && after[f] < before[f] / 2)
            fail_msg("feature %zu keeps %.1f of %.1f", f, after[f], before[f]);
    free(before);
    free(after);
    lq_arcs_release(&out);
}

/* Counties of a few metres, alone, in pairs and as a block, under a tolerance of a hundred kilometres. */
static void no_county_is_lost(void **state)
{
    (void)state;
    lq_polygons none = {.features = 0};
    lq_mesh m;
    uint64_t random = 6;
    assert_true(lq_mesh_init(&m, &none));
    uint32_t f = 0;
    for (int row = 0; row < 12; row++)
        for (int column = 0; column < 12; column++, f++) {
            double gap = row < 6 ? 30 : 0, x = column * (10 + gap), y = row * (10 + gap);
            double ring[] = {x,      y,      x + 5, y,      x + 10, y,      x + 10, y + 5,
                             x + 10, y + 10, x + 5, y + 10, x,      y + 10, x,      y + 5};
            for (int i = 0; i < 8; i++) {
                double push = row < 6 && i % 2 ? 3 * test_random_unit(&random) : 0;
                assert_true(lq_mesh_use_add(
                    &m,
                    lq_mesh_vertex(&m, test_place(ring[2 * i] + push, ring[2 * i + 1] + push, TEST_METRE))));
            }
            assert_true(lq_mesh_ring_close(&m, f));
        }
    m.features = f;
    lq_arcs a = arcs_settle(&m);
    static const double tolerance_m[] = {0, 0.5, 3, 8, 20, 1000, 1e5};
    for (size_t i = 0; i < sizeof tolerance_m / sizeof *tolerance_m; i++)
        check_arcs(&a, tolerance_m[i] * TEST_METRE);
    lq_arcs_release(&a);
}

static void crescents_and_needles_stay(void **state)
{
    (void)state;
    /* A thin crescent whose chords cross over, a county along a river, one all around another. */
    lq_arcs a = arcs_draw("0,0 50,30 100,0 50,33; 0,0 50,30 100,0 50,-80; 200,0 300,0 300,2 200,2 | 250,1 "
                          "260,1 260,2; 0,100 90,100 90,190 0,190 | 1,101 89,101 89,189 1,189;"
                          "1,101 89,101 89,189 1,189",
                          10);
    for (double t = 0.5; t < 1e6; t *= 1.5) check_arcs(&a, t);
    lq_arcs_release(&a);
}

/* Random polygons over each other, settled. */
static void random_counties_stay(void **state)
{
    (void)state;
    uint64_t random = 66;
    for (int round = 0; round < 40; round++) {
        lq_polygons none = {.features = 0};
        lq_mesh m;
        assert_true(lq_mesh_init(&m, &none));
        m.features = 12;
        for (uint32_t f = 0; f < m.features; f++) {
            double x = 1e5 * test_random_unit(&random), y = 1e5 * test_random_unit(&random),
                   size = pow(10, 2 + 3 * test_random_unit(&random));
            for (int i = 0; i < 20; i++) {
                double r = size * (0.5 + test_random_unit(&random)), angle = i * M_PI / 10;
                assert_true(lq_mesh_use_add(
                    &m, lq_mesh_vertex(&m, test_place(x + r * cos(angle), y + r * sin(angle), 1))));
            }
            assert_true(lq_mesh_ring_close(&m, f));
        }
        lq_arcs a = arcs_settle(&m);
        for (double t = 10; t < 1e6; t *= 7) check_arcs(&a, t);
        lq_arcs_release(&a);
    }
}

static void nothing_to_simplify(void **state)
{
    (void)state;
    lq_arcs a = arcs_draw(";", 1);
    assert_int_equal(a.n, 0);
    check_arcs(&a, 100);
    lq_arcs_release(&a);
}

static void memory_runs_out(void **state)
{
    (void)state;
    lq_arcs a = arcs_draw("0,0 10,0 10,10 0,10; 10,0 20,0 20,10 10,10", 1000);
    bool whole = false;
    for (long k = 1; !whole; k++) {
        lq_arcs out;
        lq_mem_fail_after(k);
        whole = lq_arcs_simplify(&out, &a, 10);
        lq_mem_fail_after(0);
        assert_true(k < 20 && (!whole || k > 4));
        lq_arcs_release(&out);
    }
    lq_arcs_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_by_hand),           cmocka_unit_test(loops_keep_a_triangle),
        cmocka_unit_test(random_lines_stay_near),  cmocka_unit_test(either_way_is_the_same),
        cmocka_unit_test(a_bend_needs_few_points), cmocka_unit_test(areas_by_hand),
        cmocka_unit_test(no_county_is_lost),       cmocka_unit_test(crescents_and_needles_stay),
        cmocka_unit_test(random_counties_stay),    cmocka_unit_test(nothing_to_simplify),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
