/* test_arcs_file.c: arcs beside a shapefile are taken when they are its own, and never otherwise. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "app/arcs_file.h"
#include "base/file.h"
#include "geo/polygons.h"
#include "model/finding.h"
#include "model/table.h"
#include "../support/support.h"
#include "write/write_shp.h"

/* Two squares side by side: their common side is one arc, the rest of each rim another. */
static void squares_write(const char *shp, double east)
{
    const double west_xy[] = {110, 30, 111, 30, 111, 31, 110, 31},
                 east_xy[] = {111, 30, east, 30, east, 31, 111, 31};
    lq_polygons p = {0};
    lq_findings f = {0};
    char *head[] = {"code"}, *cell[] = {"110101", "110102"};
    size_t line[] = {1, 2};
    lq_table t = {
        .file = "squares", .sheet = "", .columns = 1, .rows = 2, .head = head, .cell = cell, .line = line};
    assert_true(lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, west_xy, 4, NULL));
    assert_true(lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, east_xy, 4, NULL));
    assert_int_equal(lq_write_shp(shp, &p, &t, &f, NULL), LQ_OK);
    lq_polygons_release(&p);
    lq_findings_release(&f);
}

static char *fresh_squares(char **dir)
{
    *dir = test_dir_create();
    char *shp = lq_path_join(*dir, "squares.shp");
    squares_write(shp, 112);
    assert_int_equal(lq_arcs_file_write(shp, NULL), LQ_OK);
    return shp;
}

static void arcs_come_back(void **state)
{
    (void)state;
    char *dir, *shp = fresh_squares(&dir);
    lq_arcs a;
    assert_true(lq_arcs_file_read(&a, shp, 2));
    assert_int_equal(a.n, 3);
    size_t shared = 0;
    for (size_t i = 0; i < a.n; i++) shared += lq_is_feature(a.left[i]) && lq_is_feature(a.right[i]);
    assert_int_equal(shared, 1);
    lq_arcs_release(&a);
    free(shp);
    test_dir_remove(dir);
}

static void another_shapefile_has_none(void **state)
{
    (void)state;
    char *dir, *shp = fresh_squares(&dir);
    lq_arcs a;
    assert_false(lq_arcs_file_read(&a, shp, 3)); /* not so many features */
    squares_write(shp, 113);                     /* the file is changed behind our back */
    assert_false(lq_arcs_file_read(&a, shp, 2));
    free(shp);
    test_dir_remove(dir);
}

/* Any byte changed, any byte missing: not ours. */
static void damage_is_noticed(void **state)
{
    (void)state;
    char *dir, *shp = fresh_squares(&dir), *lqa = lq_path_join(dir, "squares.lqa");
    lq_buf good = {0};
    lq_arcs a;
    assert_int_equal(lq_file_read(&good, lqa, 1 << 20, NULL), LQ_OK);
    for (size_t i = 0; i < good.size; i++) {
        good.data[i] ^= 1;
        assert_int_equal(lq_file_write(lqa, good.data, good.size, false, NULL), LQ_OK);
        assert_false(lq_arcs_file_read(&a, shp, 2));
        good.data[i] ^= 1;
        assert_int_equal(lq_file_write(lqa, good.data, i, false, NULL), LQ_OK);
        assert_false(lq_arcs_file_read(&a, shp, 2));
    }
    lq_buf_release(&good);
    free(lqa);
    free(shp);
    test_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arcs_come_back),
        cmocka_unit_test(another_shapefile_has_none),
        cmocka_unit_test(damage_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
