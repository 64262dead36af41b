/* test_verify.c: every tile that is missing, damaged or nobody's is named, and what is whole passes. */
#include "../support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../support/program.h"
#include "../support/sample_map.h"
#include "../support/witness.h"
#include "laoqu.h"

typedef struct place {
    char *dir, *out;
    char json[16384];
    lq_err fault;
    size_t tiles;
} place;

static lq_code verify(place *p)
{
    lq_report *report = NULL;
    p->fault = (lq_err){0};
    memset(p->json, 0, sizeof p->json);
    lq_code code = lq_verify(&report, p->out, &p->fault);
    FILE *f = fmemopen(p->json, sizeof p->json, "w");
    assert_non_null(f);
    if (report) assert_int_equal(lq_report_json(report, f), LQ_OK);
    fclose(f);
    lq_report_free(report);
    return code;
}

/* A map of four counties at zoom 8, where the two columns of them lie in more than one tile. */
static int place_create(void **state)
{
    place *p = calloc(1, sizeof *p);
    lq_map *map = NULL;
    lq_report *report = NULL;
    lq_run plan = {.jobs = 1};
    assert_non_null(p);
    p->dir = test_dir_create();
    p->out = test_path(p->dir, "out");
    sample_shapefile(p->dir, "m", 4, 4);
    char *shp = test_path(p->dir, "m.shp");
    assert_int_equal(lq_map_create(&map, NULL), LQ_OK);
    assert_int_equal(lq_map_set(map, "boundaries", shp, NULL), LQ_OK);
    assert_int_equal(lq_map_set(map, "zoom", "7-8", NULL), LQ_OK);
    if (lq_render(&report, map, p->out, &plan, &p->fault)) fail_msg("%s", p->fault.text);
    lq_report_free(report);
    lq_map_free(map);
    free(shp);
    *state = p;
    return 0;
}

static int place_free(void **state)
{
    place *p = *state;
    free(p->out);
    test_dir_remove(p->dir);
    free(p);
    return 0;
}

static void shell(const place *p, const char *words)
{
    char line[4096];
    snprintf(line, sizeof line, "cd %s && { %s; }", p->out, words);
    if (system(line)) fail_msg("%s: did not work", line);
}

static void assert_verdict(place *p, const char *missing, const char *damaged, const char *unknown)
{
    assert_true(test_json_is(p->json, "$.missing", missing));
    assert_true(test_json_is(p->json, "$.damaged", damaged));
    assert_true(test_json_is(p->json, "$.unknown", unknown));
}

static void whole_is_whole(void **state)
{
    place *p = *state;
    assert_int_equal(verify(p), LQ_OK);
    assert_verdict(p, "0", "0", "0");
    assert_true(test_json_is(p->json, "$.directory", p->out));
    assert_null(strstr(p->json, "\"tiles\":0,"));
}

static void a_tile_is_missing(void **state)
{
    place *p = *state;
    shell(p, "rm $(ls map/8/*/*.png | head -1)");
    assert_int_equal(verify(p), LQ_DATA);
    assert_verdict(p, "1", "0", "0");
    assert_non_null(strstr(p->fault.text, "/map/8/"));
    assert_non_null(strstr(p->fault.text, "; run laoqu render again"));
    assert_non_null(strstr(p->json, "\"tile-missing\":1"));
    char text[TEST_OUT_BYTES];
    assert_int_equal(test_program(text, "verify %s 2>/dev/null", p->out), LQ_DATA);
    assert_non_null(strstr(text, ".png: not there; the manifest has it\n"));
}

static void a_tile_is_damaged(void **state)
{
    place *p = *state;
    shell(p, "echo x >> $(ls map/8/*/*.png | head -1)");
    assert_int_equal(verify(p), LQ_DATA);
    assert_verdict(p, "0", "1", "0");
    assert_non_null(strstr(p->fault.text, "--force"));
}

/* A tile and a folder where none should be; a file whose name is no tile's is nobody's business. */
static void a_tile_is_nobodys(void **state)
{
    place *p = *state;
    shell(p, "f=$(ls map/8/*/*.png | head -1); mkdir -p map/12/3; cp $f map/12/3/4.png; cp $f map/8/1.png; "
             "cp $f map/8/notes.png; mkdir map/legends");
    assert_int_equal(verify(p), LQ_DATA);
    assert_verdict(p, "0", "0", "1");
    assert_non_null(strstr(p->fault.text, "/map/12/3/4.png; delete what does not belong there"));
}

static void a_run_at_work(void **state)
{
    place *p = *state;
    shell(p, ": > .laoqu-journal");
    assert_int_equal(verify(p), LQ_DATA);
    assert_non_null(strstr(p->fault.text, "the last run was cut off; run laoqu render again"));
    assert_non_null(strstr(p->json, "\"run-unfinished\":1"));
    shell(p, "rm .laoqu-journal; sed -i s/done/running/ manifest.json");
    assert_int_equal(verify(p), LQ_DATA);
    assert_non_null(strstr(p->fault.text, "the last run was cut off"));
}

static void no_tile_directory(void **state)
{
    place *p = *state;
    shell(p, "cp manifest.json torn; head -c 200 torn > manifest.json");
    assert_int_equal(verify(p), LQ_DATA);
    assert_non_null(strstr(p->fault.text, "manifest.json:"));
    shell(p, "rm manifest.json");
    assert_int_equal(verify(p), LQ_DATA);
    assert_non_null(strstr(p->fault.text, "no manifest.json; give a directory that laoqu render wrote"));
    shell(p, "rm -r ../out");
    assert_int_equal(verify(p), LQ_DATA);
    assert_string_equal(p->json, "");
    mkdir(p->out, 0777);
}

#define T(f) cmocka_unit_test_setup_teardown(f, place_create, place_free)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(whole_is_whole),    T(a_tile_is_missing), T(a_tile_is_damaged),
        T(a_tile_is_nobodys), T(a_run_at_work),     T(no_tile_directory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
