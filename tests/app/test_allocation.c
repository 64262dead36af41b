/* test_allocation.c: memory that runs out anywhere in a run is told, nothing leaks, and nothing is left that the next run cannot mend. */
#include "../support/support.h"

#include <math.h>
#include <stdlib.h>
#include "../support/sample_map.h"
#include "../support/tree.h"
#include "base/mem.h"
#include "laoqu.h"

static lq_map *map_of(const char *dir)
{
    lq_map *map = NULL;
    lq_err err = {0};
    char *shp = test_path(dir, "m.shp"), *csv = test_path(dir, "t.csv");
    assert_int_equal(lq_map_create(&map, &err), LQ_OK);
    assert_int_equal(lq_map_set(map, "boundaries", shp, &err), LQ_OK);
    assert_int_equal(lq_map_set(map, "table", csv, &err), LQ_OK);
    assert_int_equal(lq_map_set(map, "value", "v", &err), LQ_OK);
    assert_int_equal(lq_map_set(map, "zoom", "5-6", &err), LQ_OK);
    free(shp);
    free(csv);
    return map;
}

/* Renders with the k-th allocation failing; returns whether all was well. */
static bool render_starved(lq_map *map, const char *out, long k)
{
    lq_run plan = {.jobs = 1};
    lq_report *report = NULL;
    lq_err err = {0};
    lq_mem_fail_after(k);
    lq_code code = lq_render(&report, map, out, &plan, &err);
    lq_mem_fail_after(0);
    if (code && (code != LQ_FAILED || report || !*err.text)) fail_msg("allocation %ld: %d: \"%s\"", k, code, err.text);
    lq_report_free(report);
    return !code;
}

/* Every allocation fails once, in a new directory: the run says so, or does without; nothing leaks (the sanitizers look), and the next
   run makes the directory what it should be. */
static void every_allocation_fails_once(void **state)
{
    (void)state;
    char *source = test_dir_create();
    sample_shapefile(source, "m", 2, 2);
    free(sample_table(source, "t.csv", 2, 2, (const double[]){1, 2, NAN, 4}));
    lq_map *map = map_of(source);
    char *whole = test_path(source, "whole");
    assert_true(render_starved(map, whole, 0));
    size_t failed = 0;
    for (long k = 1, passed = 0; passed < 5; k++) { /* some can be done without: five in a row are the end */
        char *dir = test_dir_create(), *out = test_path(dir, "out");
        bool good = render_starved(map, out, k);
        failed += !good;
        passed = good ? passed + 1 : 0;
        if (k % 16 == 0) {
            assert_true(render_starved(map, out, 0));
            assert_true(test_trees_equal(out, whole));
        }
        free(out);
        test_dir_remove(dir);
    }
    assert_true(failed > 100);
    lq_map_free(map);
    free(whole);
    test_dir_remove(source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
