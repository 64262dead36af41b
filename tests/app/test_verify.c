/* test_verify.c: every tile that is missing, damaged or nobody's is named, and what is whole passes. */
#include "../support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/place.h"
#include "../support/witness.h"

static lq_code verify(place *p)
{
    lq_report *report = NULL;
    char *out = test_path(p->dir, "out");
    p->fault = (lq_err){0};
    lq_code code = lq_verify(&report, out, &p->fault);
    place_report(p, report);
    free(out);
    return code;
}

/* Tiles of sixteen counties in out/, which at zoom 8 lie in more than one tile. */
static int tiles_of_counties(void **state)
{
    place *p = place_create(state, 4, 4);
    assert_int_equal(place_run(p, "render --boundaries m.shp --zoom 7-8 -o out --quiet"), LQ_OK);
    return 0;
}

static void shell(const place *p, const char *words)
{
    char line[1024];
    snprintf(line, sizeof line, "cd out && %s", words);
    place_shell(p, line);
}

static void assert_verdict(place *p, const char *missing, const char *damaged, const char *unknown)
{
    assert_true(test_json_is(p->text, "$.missing", missing));
    assert_true(test_json_is(p->text, "$.damaged", damaged));
    assert_true(test_json_is(p->text, "$.unknown", unknown));
}

static void whole_is_whole(void **state)
{
    place *p = *state;
    assert_int_equal(verify(p), LQ_OK);
    assert_verdict(p, "0", "0", "0");
    char *out = test_path(p->dir, "out");
    assert_true(test_json_is(p->text, "$.directory", out));
    free(out);
    assert_null(strstr(p->text, "\"tiles\":0,"));
}

static void a_tile_is_missing(void **state)
{
    place *p = *state;
    shell(p, "rm $(ls map/8/*/*.png | head -1)");
    assert_int_equal(verify(p), LQ_DATA);
    assert_verdict(p, "1", "0", "0");
    assert_non_null(strstr(p->fault.text, "/map/8/"));
    assert_non_null(strstr(p->fault.text, "; run laoqu render again"));
    assert_non_null(strstr(p->text, "\"tile-missing\":1"));
    assert_int_equal(place_run(p, "verify out 2>/dev/null"), LQ_DATA);
    assert_non_null(strstr(p->text, ".png: not there; the manifest has it\n"));
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
    assert_non_null(strstr(p->text, "\"run-unfinished\":1"));
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
    assert_string_equal(p->text, "");
}

#define T(f) cmocka_unit_test_setup_teardown(f, tiles_of_counties, place_free)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(whole_is_whole),    T(a_tile_is_missing), T(a_tile_is_damaged),
        T(a_tile_is_nobodys), T(a_run_at_work),     T(no_tile_directory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
