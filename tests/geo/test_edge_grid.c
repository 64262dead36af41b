/* test_edge_grid.c: whatever part of an edge lies in a box, its cells name the edge; measured point by point along edges. */
#include "../support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "geo/edge_grid.h"

/* Edges without a mesh's rings: the grid asks only for their ends. */
typedef struct sticks {
    lq_mesh mesh;
    lq_edges edges;
} sticks;

static sticks sticks_create(size_t n)
{
    sticks s = {.mesh = {.vertices = 2 * n}, .edges = {.n = n}};
    s.mesh.at = calloc(2 * n + 1, sizeof *s.mesh.at);
    s.edges.a = calloc(n + 1, sizeof *s.edges.a);
    s.edges.b = calloc(n + 1, sizeof *s.edges.b);
    for (uint32_t i = 0; i < n; i++) s.edges.a[i] = 2 * i, s.edges.b[i] = 2 * i + 1;
    return s;
}

static void sticks_release(sticks *s)
{
    free(s->mesh.at);
    free(s->edges.a);
    free(s->edges.b);
}

static sticks sticks_random(size_t n, int32_t world, int32_t longest, uint64_t *random)
{
    sticks s = sticks_create(n);
    for (size_t i = 0; i < n; i++) {
        lq_point *p = &s.mesh.at[2 * i];
        p->x = (int32_t)(test_random_unit(random) * world);
        p->y = (int32_t)(test_random_unit(random) * world);
        double x = p->x + (2 * test_random_unit(random) - 1) * longest,
               y = p->y + (2 * test_random_unit(random) - 1) * longest;
        p[1] = (lq_point){(int32_t)fmin(fmax(x, 0), world), (int32_t)fmin(fmax(y, 0), world)};
        if (i % 5 == 0) p[1].x = p->x; /* upright, lying, and a point */
        if (i % 7 == 0) p[1].y = p->y;
    }
    return s;
}

static bool cell_names(const lq_edge_grid *g, uint32_t column, uint32_t row, uint32_t edge)
{
    size_t c = (size_t)row * g->columns + column;
    for (uint32_t i = g->first[c]; i < g->first[c + 1]; i++)
        if (g->edge[i] == edge) return true;
    return false;
}

static bool range_names(const lq_edge_grid *g, lq_box box, uint32_t edge)
{
    uint32_t c0, r0, c1, r1;
    if (!lq_edge_grid_range(g, box, &c0, &r0, &c1, &r1)) return false;
    assert_true(c0 <= c1 && c1 < g->columns && r0 <= r1 && r1 < g->rows);
    for (uint32_t r = r0; r <= r1; r++)
        for (uint32_t c = c0; c <= c1; c++)
            if (cell_names(g, c, r, edge)) return true;
    return false;
}

/* Every place on the edge, to the unit below it and the one above, is found by a box of one unit. */
static void check_stick(const lq_edge_grid *g, const sticks *s, uint32_t i, int parts)
{
    lq_point a = s->mesh.at[2 * i], b = s->mesh.at[2 * i + 1];
    for (int k = 0; k <= parts; k++) {
        double t = (double)k / parts, x = a.x + t * ((double)b.x - a.x), y = a.y + t * ((double)b.y - a.y);
        lq_box box = {(int32_t)floor(x), (int32_t)floor(y), (int32_t)ceil(x), (int32_t)ceil(y)};
        if (!range_names(g, box, i))
            fail_msg("edge %u from %d, %d to %d, %d is not found at %g, %g", i, a.x, a.y, b.x, b.y, x, y);
    }
    /* The cell of a place is one of the edge's: what lies to the west is looked for by cells. */
    for (int k = 0; k <= parts; k++) {
        int64_t y = a.y + ((int64_t)b.y - a.y) * k / parts;
        if (a.y == b.y) return;
        double x = a.x + ((double)y - a.y) * ((double)b.x - a.x) / ((double)b.y - a.y);
        x = fmin(fmax(x, a.x < b.x ? a.x : b.x),
                 a.x < b.x ? b.x : a.x); /* rounding must not leave the edge */
        assert_true(cell_names(g, (uint32_t)((int64_t)floor(x) - g->box.x0) >> g->shift,
                               (uint32_t)(y - g->box.y0) >> g->shift, i));
    }
}

static void edges_are_found_wherever_they_are(void **state)
{
    (void)state;
    static const int32_t world[] = {40, 3000, 1000000, INT32_MAX, INT32_MAX},
                         longest[] = {40, 100, 900000, 30000000, INT32_MAX};
    uint64_t random = 88;
    for (size_t w = 0; w < sizeof world / sizeof *world; w++)
        for (size_t n = 1; n <= 3000; n = n * 3 + 1) {
            sticks s = sticks_random(n, world[w], longest[w], &random);
            lq_edge_grid g;
            assert_true(lq_edge_grid_init(&g, &s.mesh, &s.edges, NULL));
            for (uint32_t i = 0; i < n; i++) check_stick(&g, &s, i, 50);
            lq_edge_grid_release(&g);
            sticks_release(&s);
        }
}

static void only_kept_edges_are_filed(void **state)
{
    (void)state;
    uint64_t random = 5;
    sticks s = sticks_random(500, 100000, 5000, &random);
    bool keep[500];
    for (size_t i = 0; i < 500; i++) keep[i] = test_random(&random) & 1 << 20;
    lq_edge_grid g;
    assert_true(lq_edge_grid_init(&g, &s.mesh, &s.edges, keep));
    for (uint32_t i = 0; i < 500; i++) assert_int_equal(range_names(&g, g.box, i), keep[i]);
    lq_edge_grid_release(&g);
    sticks_release(&s);
}

static void boxes_are_clipped_to_the_grid(void **state)
{
    (void)state;
    sticks s = sticks_create(1);
    s.mesh.at[0] = (lq_point){1000, 2000};
    s.mesh.at[1] = (lq_point){1500, 2500};
    lq_edge_grid g;
    uint32_t c0, r0, c1, r1;
    assert_true(lq_edge_grid_init(&g, &s.mesh, &s.edges, NULL));
    static const lq_box off[] = {{0, 0, 999, INT32_MAX},
                                 {1501, 0, INT32_MAX, INT32_MAX},
                                 {0, 0, INT32_MAX, 1999},
                                 {0, 2501, INT32_MAX, INT32_MAX}};
    for (size_t i = 0; i < 4; i++) assert_false(lq_edge_grid_range(&g, off[i], &c0, &r0, &c1, &r1));
    assert_true(lq_edge_grid_range(&g, (lq_box){0, 0, INT32_MAX, INT32_MAX}, &c0, &r0, &c1, &r1));
    assert_int_equal(c0 + r0, 0);
    assert_int_equal(c1, g.columns - 1);
    assert_int_equal(r1, g.rows - 1);
    assert_true(range_names(&g, (lq_box){1000, 2000, 1000, 2000}, 0));
    assert_true(range_names(&g, (lq_box){1500, 2500, 1500, 2500}, 0));
    lq_edge_grid_release(&g);
    sticks_release(&s);
}

static void no_edges_no_cells_to_look_into(void **state)
{
    (void)state;
    sticks s = sticks_create(0);
    lq_edge_grid g;
    assert_true(lq_edge_grid_init(&g, &s.mesh, &s.edges, NULL));
    for (uint32_t c = 0; c <= g.columns * g.rows; c++) assert_int_equal(g.first[c], 0);
    lq_edge_grid_release(&g);
    assert_null(g.first);
    sticks_release(&s);
}

/* A few edges across the world among very many short ones must not fill every cell of the world. */
static void long_edges_stay_cheap(void **state)
{
    (void)state;
    uint64_t random = 2;
    size_t n = 200000, across = 4000;
    sticks s = sticks_random(n, INT32_MAX, 10000, &random);
    for (size_t i = 0; i < across; i++) {
        s.mesh.at[2 * i] = (lq_point){(int32_t)(test_random_unit(&random) * 1e6),
                                      (int32_t)(test_random_unit(&random) * 1e6)};
        s.mesh.at[2 * i + 1] =
            (lq_point){INT32_MAX - (int32_t)(test_random_unit(&random) * 1e6), INT32_MAX - 7};
    }
    lq_edge_grid g;
    assert_true(lq_edge_grid_init(&g, &s.mesh, &s.edges, NULL));
    assert_true(g.first[(size_t)g.columns * g.rows] < 100 * n);
    for (uint32_t i = 0; i < n; i += 97) check_stick(&g, &s, i, 200);
    lq_edge_grid_release(&g);
    sticks_release(&s);
}

/* Nothing but edges across the world: more entries than a 32-bit number counts if the cells stayed as small as usual. */
static void only_long_edges_get_large_cells(void **state)
{
    (void)state;
    uint64_t random = 3;
    size_t n = 100000;
    sticks s = sticks_random(n, INT32_MAX, INT32_MAX, &random);
    lq_edge_grid g;
    assert_true(lq_edge_grid_init(&g, &s.mesh, &s.edges, NULL));
    assert_true(g.first[(size_t)g.columns * g.rows] < 200 * n);
    for (uint32_t i = 0; i < n; i += 999) check_stick(&g, &s, i, 100);
    lq_edge_grid_release(&g);
    sticks_release(&s);
}

static void memory_runs_out(void **state)
{
    (void)state;
    uint64_t random = 4;
    sticks s = sticks_random(20, 1000, 100, &random);
    bool whole = false;
    for (long k = 1; !whole; k++) {
        lq_edge_grid g;
        lq_mem_fail_after(k);
        whole = lq_edge_grid_init(&g, &s.mesh, &s.edges, NULL);
        lq_mem_fail_after(0);
        assert_true(k < 10);
        lq_edge_grid_release(&g);
    }
    sticks_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edges_are_found_wherever_they_are),
        cmocka_unit_test(only_kept_edges_are_filed),
        cmocka_unit_test(boxes_are_clipped_to_the_grid),
        cmocka_unit_test(no_edges_no_cells_to_look_into),
        cmocka_unit_test(long_edges_stay_cheap),
        cmocka_unit_test(only_long_edges_get_large_cells),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
