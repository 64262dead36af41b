/*
 * test_allocation.c: memory that runs out anywhere in a run is told, nothing leaks (the sanitizers look), and nothing is left that the
 * next run cannot mend.
 */
#include "../support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "../support/sample_map.h"
#include "../support/tree.h"
#include "base/mem.h"
#include "laoqu.h"

#define PASSES_AT_THE_END 5 /* some allocations can be done without: so many good runs in a row are the end */

typedef struct place {
    char *dir, *out;
    lq_map *map;
} place;

static int place_create(void **state)
{
    place *p = calloc(1, sizeof *p);
    lq_err err = {0};
    assert_non_null(p);
    p->dir = test_dir_create();
    p->out = test_path(p->dir, "out");
    sample_shapefile(p->dir, "m", 2, 2);
    free(sample_table(p->dir, "t.csv", 2, 2, (const double[]){1, 2, NAN, 4}));
    char code[8], list[32];
    sample_code(code, 2, 3);
    snprintf(list, sizeof list, "code\n%s\n", code);
    free(test_text(p->dir, "l.csv", list));
    char *file = test_text(
        p->dir, "m.yaml",
        "boundaries: m.shp\ntable: t.csv\nvalue: v\nzoom: 6-6\nareas: l.csv\nlayers: apart\nindicators:\n"
        "  - {id: a, classify: manual, breaks: [2]}\n  - {id: b, classify: categorical}\n");
    assert_int_equal(lq_map_create(&p->map, &err), LQ_OK);
    if (lq_map_read(p->map, file, &err)) fail_msg("%s", err.text);
    free(file);
    *state = p;
    return 0;
}

static int place_free(void **state)
{
    place *p = *state;
    lq_map_free(p->map);
    free(p->out);
    test_dir_remove(p->dir);
    free(p);
    return 0;
}

typedef lq_code verb(lq_report **out, place *p, const char *to, lq_err *err);

static lq_code render(lq_report **out, place *p, const char *to, lq_err *err)
{
    return lq_render(out, p->map, to, &(lq_run){.jobs = 1}, err);
}

static lq_code check(lq_report **out, place *p, const char *to, lq_err *err)
{
    return lq_check(out, p->map, to, NULL, err);
}

static lq_code info(lq_report **out, place *p, const char *to, lq_err *err)
{
    (void)to;
    char *path = test_path(p->dir, "m.shp");
    lq_code code = lq_info(out, path, err);
    free(path);
    return code;
}

static lq_code verify(lq_report **out, place *p, const char *to, lq_err *err)
{
    (void)to;
    return lq_verify(out, p->out, err);
}

/* Runs the verb with the k-th allocation failing (0: none); returns whether all was well. */
static bool starved(verb *run, place *p, const char *to, long k)
{
    lq_report *report = NULL;
    lq_err err = {0};
    lq_mem_fail_after(k);
    lq_code code = run(&report, p, to, &err);
    lq_mem_fail_after(0);
    if (code && (code != LQ_FAILED || report || !*err.text))
        fail_msg("allocation %ld: %d: \"%s\"", k, code, err.text);
    lq_report_free(report);
    return !code;
}

static void assert_starves(verb *run, place *p, const char *to, size_t least)
{
    size_t failed = 0;
    for (long k = 1, passed = 0; passed < PASSES_AT_THE_END; k++) {
        bool good = starved(run, p, to, k);
        failed += !good;
        passed = good ? passed + 1 : 0;
    }
    if (failed < least) fail_msg("only %zu allocations failed", failed);
}

/* Each time into a new directory; now and then the next run makes it what it should be. */
static void a_render(void **state)
{
    place *p = *state;
    assert_true(starved(render, p, p->out, 0));
    size_t failed = 0;
    for (long k = 1, passed = 0; passed < PASSES_AT_THE_END; k++) {
        char *dir = test_dir_create(), *to = test_path(dir, "out");
        bool good = starved(render, p, to, k);
        failed += !good;
        passed = good ? passed + 1 : 0;
        if (k % 16 == 0) {
            assert_true(starved(render, p, to, 0));
            assert_true(test_trees_equal(to, p->out));
        }
        free(to);
        test_dir_remove(dir);
    }
    assert_true(failed > 100);
}

static void a_check(void **state)
{
    place *p = *state;
    assert_starves(check, p, p->out, 50);
    assert_int_equal(test_tree_files(p->out, ".csv"), 4); /* findings, join, and join-ID of two */
}

static void an_info_and_a_verification(void **state)
{
    place *p = *state;
    assert_starves(info, p, NULL, 20);
    assert_true(starved(render, p, p->out, 0));
    assert_starves(verify, p, NULL, 10);
}

#define T(f) cmocka_unit_test_setup_teardown(f, place_create, place_free)
int main(void)
{
    const struct CMUnitTest tests[] = {T(a_render), T(a_check), T(an_info_and_a_verification)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
