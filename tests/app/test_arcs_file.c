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
    lq_arcs_file f;
    uint64_t size, hash;
    assert_true(lq_arcs_file_read(&f, shp, NULL));
    assert_int_equal(f.arcs.n, 3);
    size_t shared = 0;
    for (size_t i = 0; i < f.arcs.n; i++)
        shared += lq_is_feature(f.arcs.left[i]) && lq_is_feature(f.arcs.right[i]);
    assert_int_equal(shared, 1);
    assert_int_equal(f.layer->attributes->rows, 2);
    assert_string_equal(f.layer->attributes->head[0], "code");
    assert_string_equal(f.layer->attributes->cell[1], "110102");
    assert_int_equal(f.layer->polygons.points, 0);
    assert_int_equal(lq_file_hash(&size, &hash, shp, NULL), LQ_OK);
    assert_true(f.shp_size == size && f.shp_hash == hash);
    lq_arcs_file_release(&f);
    free(shp);
    test_dir_remove(dir);
}

static void another_shapefile_has_none(void **state)
{
    (void)state;
    char *dir, *shp = fresh_squares(&dir);
    lq_arcs_file f;
    squares_write(shp, 113); /* the file is changed behind our back */
    assert_false(lq_arcs_file_read(&f, shp, NULL));
    free(shp);
    test_dir_remove(dir);
}

static void byte_change(const char *path, size_t at, char to)
{
    lq_buf file = {0};
    assert_int_equal(lq_file_read(&file, path, 1 << 20, NULL), LQ_OK);
    assert_true(at < file.size);
    file.data[at] = to;
    assert_int_equal(lq_file_write(path, file.data, file.size, false, NULL), LQ_OK);
    lq_buf_release(&file);
}

/* What is to be told about the attributes is told by the reader of whole shapefiles. */
static void odd_attributes_have_the_whole_file_read(void **state)
{
    (void)state;
    enum { RECORDS_AT = 4, HEAD_BYTES = 32 + 32 + 1 }; /* one field */
    char *dir, *shp = fresh_squares(&dir), *dbf = lq_path_join(dir, "squares.dbf"),
               *cpg = lq_path_join(dir, "squares.cpg");
    lq_arcs_file f;
    byte_change(dbf, HEAD_BYTES, '*'); /* a record marked as deleted */
    assert_false(lq_arcs_file_read(&f, shp, NULL));
    byte_change(dbf, HEAD_BYTES, ' ');
    assert_true(lq_arcs_file_read(&f, shp, NULL));
    lq_arcs_file_release(&f);
    byte_change(dbf, RECORDS_AT, 1); /* a record fewer than features */
    assert_false(lq_arcs_file_read(&f, shp, NULL));
    byte_change(dbf, RECORDS_AT, 2);
    assert_int_equal(remove(cpg), 0);
    assert_false(lq_arcs_file_read(&f, shp, NULL));
    assert_int_equal(remove(dbf), 0);
    assert_false(lq_arcs_file_read(&f, shp, NULL));
    free(cpg);
    free(dbf);
    free(shp);
    test_dir_remove(dir);
}

/* Any byte changed, any byte missing: not ours. */
static void damage_is_noticed(void **state)
{
    (void)state;
    char *dir, *shp = fresh_squares(&dir), *lqa = lq_path_join(dir, "squares.lqa");
    lq_buf good = {0};
    lq_arcs_file f;
    assert_int_equal(lq_file_read(&good, lqa, 1 << 20, NULL), LQ_OK);
    for (size_t i = 0; i < good.size; i++) {
        good.data[i] ^= 1;
        assert_int_equal(lq_file_write(lqa, good.data, good.size, false, NULL), LQ_OK);
        assert_false(lq_arcs_file_read(&f, shp, NULL));
        good.data[i] ^= 1;
        assert_int_equal(lq_file_write(lqa, good.data, i, false, NULL), LQ_OK);
        assert_false(lq_arcs_file_read(&f, shp, NULL));
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
        cmocka_unit_test(odd_attributes_have_the_whole_file_read),
        cmocka_unit_test(damage_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
