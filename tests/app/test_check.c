/* test_check.c: check says what render would, and writes two tables and nothing that is not its own. */
#include "../support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../support/program.h"
#include "../support/sample_map.h"
#include "../support/tree.h"
#include "../support/witness.h"
#include "laoqu.h"

typedef struct place {
    char *dir;
    char text[TEST_OUT_BYTES];
} place;

static int place_create(void **state)
{
    place *p = calloc(1, sizeof *p);
    assert_non_null(p);
    p->dir = test_dir_create();
    sample_shapefile(p->dir, "m", 2, 2);
    free(test_text(p->dir, "t.csv", "code,v\n140701,5\n140702,0\n140403.0,many\n999999,8\n"));
    *state = p;
    return 0;
}

static int place_free(void **state)
{
    place *p = *state;
    test_dir_remove(p->dir);
    free(p);
    return 0;
}

static int run(place *p, const char *options)
{
    char before[4096];
    snprintf(before, sizeof before, "cd %s &&", p->dir);
    return test_program_in(p->text, before, "%s", options);
}

static void assert_file(const place *p, const char *name, const char *text)
{
    char *path = test_path(p->dir, name), *found = test_file_text(path, NULL);
    assert_string_equal(found, text);
    free(path);
    free(found);
}

static size_t files(const place *p, const char *name)
{
    char *path = test_path(p->dir, name);
    size_t n = test_tree_files(path, "");
    free(path);
    return n;
}

#define MAP                                                                                                  \
    "check --boundaries m.shp --crs wgs84 --key code --table t.csv --table-key code --value v --breaks 3 "

static void tables_by_hand(void **state)
{
    place *p = *state;
    assert_int_equal(run(p, MAP "-o out --json 2>/dev/null"), LQ_OK);
    assert_true(test_json_is(p->text, "$.features", "4"));
    assert_true(test_json_is(p->text, "$.rows", "4"));
    assert_true(test_json_is(p->text, "$.matched", "3"));
    assert_true(test_json_is(p->text, "$.unmatched_rows", "1"));
    assert_true(test_json_is(p->text, "$.unmatched_counties", "1"));
    assert_true(test_json_is(p->text, "$.breaks", "[0,3,5]"));
    assert_int_equal(files(p, "out"), 3);
    assert_file(p, "out/join.csv",
                "\xEF\xBB\xBF"
                "code,name,value,status,class,source_row\n140701,县1,5,value,2,2\n140702,县2,0,zero,1,3\n"
                "140403,县3,,missing,,4\n140404,县4,,no_row,,\n");
    assert_file(
        p, "out/findings.csv",
        "\xEF\xBB\xBF"
        "kind,file,row,code,message\ncode-normalised,t.csv,4,140403,\"1 code is written with a decimal "
        "point, first \"\"140403.0\"\"\"\n"
        "not-a-number,t.csv,4,140403,\"\"\"many\"\" in column \"\"v\"\" is not a number, it looks like a "
        "text; "
        "长治市县3 (140403) has no value\"\n"
        "code-wrong,t.csv,5,999999,999999: no county has the code; its code 999999 is mistyped: no province "
        "has the "
        "number 99\n"
        "county-unmatched,m.dbf,4,140404,长治市县4 (140404) has no row in t.csv\n");
    assert_file(
        p, "out/aliases.csv",
        "\xEF\xBB\xBFkey,name,code,county,why\n999999,,,,999999: no county has the code; its code 999999 is "
        "mistyped: no province has the number 99\n");
}

/* The same figures and the same tables as render gives. */
static void check_and_render_agree(void **state)
{
    place *p = *state;
    static const char *const names[] = {"features",           "rows",    "matched", "unmatched_rows",
                                        "unmatched_counties", "classes", "breaks",  "gvf"};
    char path[64], *json;
    assert_int_equal(run(p, MAP "-o checked --json 2>/dev/null"), LQ_OK);
    json = strdup(p->text);
    assert_int_equal(run(p, "render --boundaries m.shp --crs wgs84 --key code --table t.csv --table-key code "
                            "--value v --breaks 3 "
                            "--zoom 5-6 -o out --json 2>/dev/null"),
                     LQ_OK);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "$.%s", names[i]);
        char *value = test_json_get(json, path);
        assert_true(test_json_is(p->text, path, value));
        free(value);
    }
    free(json);
    char *a = test_path(p->dir, "checked/join.csv"), *b = test_path(p->dir, "out/join.csv");
    assert_true(test_trees_equal(a, b));
    free(a);
    free(b);
    assert_int_equal(run(p, MAP "-o out --quiet"), LQ_OK); /* a tile directory may be checked, too */
}

static void writes_only_when_asked(void **state)
{
    place *p = *state;
    assert_int_equal(run(p, MAP "2>/dev/null"), LQ_OK);
    assert_null(strstr(p->text, "findings.csv"));
    assert_int_equal(run(p, MAP "-o out --dry-run 2>/dev/null"), LQ_OK);
    assert_int_equal(files(p, "out"), 0);
    assert_int_equal(test_dir_count(p->dir), 6);
    assert_int_equal(run(p, MAP "-o out --strict --quiet 2>&1"), LQ_STRICT);
    assert_true(test_is_fault(p->text, "t.csv:4: \"many\" in column \"v\" is not a number"));
    assert_int_equal(files(p, "out"), 3);
}

/* A join.csv of somebody else stays, and so nothing is written beside it. */
static void foreign_tables_stay(void **state)
{
    place *p = *state;
    free(test_text(p->dir, "out/join.csv", "my,own,work\n"));
    assert_int_equal(run(p, MAP "-o out --quiet 2>&1"), LQ_USAGE);
    assert_true(test_is_fault(p->text, "out/join.csv: was not written by laoqu"));
    assert_file(p, "out/join.csv", "my,own,work\n");
    assert_int_equal(files(p, "out"), 1);
    assert_int_equal(run(p, MAP "-o t.csv --quiet 2>&1"), LQ_FAILED);
    assert_true(test_is_fault(p->text, "t.csv"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, place_create, place_free)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(tables_by_hand),
        T(check_and_render_agree),
        T(writes_only_when_asked),
        T(foreign_tables_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
