/* test_borders.c: which counties a box of the map shows, on squares that can be counted. */
#include "../support/support.h"
#include "../support/drawing.h"

#include <stdlib.h>
#include <string.h>
#include "app/borders.h"
#include "base/mem.h"

/* Three squares of 10 km in a row and one far away. */
typedef struct sheet {
    lq_mesh mesh;
    lq_noding noding;
    lq_planar planar;
    lq_resolution resolution;
    lq_borders borders;
} sheet;

static void sheet_make(sheet *s)
{
    *s = (sheet){0};
    test_draw(&s->mesh,
              "0,0 10,0 10,10 0,10; 10,0 20,0 20,10 10,10; 20,0 30,0 30,10 20,10; 90,0 99,0 99,9 90,9",
              1000 * TEST_METRE);
    assert_true(lq_mesh_node(&s->mesh, 0, &s->noding) &&
                lq_planar_init(&s->planar, &s->resolution, &s->mesh, 100) &&
                lq_arcs_init(&s->borders.arcs, &s->planar, &s->mesh, 100));
}

static void sheet_release(sheet *s)
{
    lq_arcs_release(&s->borders.arcs);
    lq_planar_release(&s->planar);
    lq_resolution_release(&s->resolution);
    lq_mesh_release(&s->mesh);
}

/* "1100": the first two. The box is in kilometres of the drawing: west, south, east, north. */
static void assert_within(const sheet *s, double west, double south, double east, double north,
                          const char *shown)
{
    double box[4];
    lq_degrees_from_world(&box[0], &box[1], test_place(west, south, 1000 * TEST_METRE));
    lq_degrees_from_world(&box[2], &box[3], test_place(east, north, 1000 * TEST_METRE));
    bool *within = lq_borders_within(&s->borders, box);
    assert_non_null(within);
    for (size_t f = 0; f < 4; f++) assert_int_equal(within[f], shown[f] == '1');
    free(within);
}

static void a_box_shows_what_it_touches(void **state)
{
    (void)state;
    sheet s;
    sheet_make(&s);
    assert_within(&s, -5, -5, 40, 20, "1110");
    assert_within(&s, 5, 2, 15, 8, "1100");  /* a border runs through it */
    assert_within(&s, 12, 2, 18, 8, "0100"); /* it lies in one, and no border reaches it */
    assert_within(&s, 92, 2, 95, 5, "0001");
    assert_within(&s, 40, 2, 80, 8, "0000");
    assert_within(&s, 12, 12, 18, 18, "0000");
    assert_within(&s, 25, 2, 95, 8, "0011");
    assert_within(&s, -180, -90, 180, 90, "1111");
    sheet_release(&s);
}

static void memory_runs_out(void **state)
{
    (void)state;
    sheet s;
    sheet_make(&s);
    lq_mem_fail_after(1);
    assert_null(lq_borders_within(&s.borders, (double[]){-1, -1, 1, 1}));
    lq_mem_fail_after(0);
    sheet_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_box_shows_what_it_touches),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
