/* test_check.c: check says what render would, and writes two tables and nothing that is not its own. */
#include "../support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/place.h"
#include "../support/witness.h"

static int four_counties(void **state)
{
    place *p = place_create(state, 2, 2);
    place_put(p, "t.csv", "code,v\n140701,5\n140702,0\n140403.0,many\n999999,8\n");
    return 0;
}

#define MAP                                                                                                  \
    "check --boundaries m.shp --crs wgs84 --key code --table t.csv --table-key code --value v --breaks 3 "

static void tables_by_hand(void **state)
{
    place *p = *state;
    assert_int_equal(place_run(p, MAP "-o out --json 2>/dev/null"), LQ_OK);
    assert_true(test_json_is(p->text, "$.features", "4"));
    assert_true(test_json_is(p->text, "$.rows", "4"));
    assert_true(test_json_is(p->text, "$.matched", "3"));
    assert_true(test_json_is(p->text, "$.unmatched_rows", "1"));
    assert_true(test_json_is(p->text, "$.unmatched_counties", "1"));
    assert_true(test_json_is(p->text, "$.breaks", "[0,3,5]"));
    assert_int_equal(place_files(p, "out", ""), 3);
    assert_place_file(
        p, "out/join.csv",
        "\xEF\xBB\xBF"
        "code,name,value,status,class,source_row\n140701,县1,5,value,2,2\n140702,县2,0,zero,1,3\n"
        "140403,县3,,missing,,4\n140404,县4,,no_row,,\n");
    assert_place_file(
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
    assert_place_file(
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
    assert_int_equal(place_run(p, MAP "-o checked --json 2>/dev/null"), LQ_OK);
    json = strdup(p->text);
    assert_int_equal(
        place_run(p, "render --boundaries m.shp --crs wgs84 --key code --table t.csv --table-key code "
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
    assert_true(place_trees_equal(p, "checked/join.csv", "out/join.csv"));
    assert_int_equal(place_run(p, MAP "-o out --quiet"), LQ_OK); /* a tile directory may be checked, too */
}

static void writes_only_when_asked(void **state)
{
    place *p = *state;
    assert_int_equal(place_run(p, MAP "2>/dev/null"), LQ_OK);
    assert_null(strstr(p->text, "findings.csv"));
    assert_int_equal(place_run(p, MAP "-o out --dry-run 2>/dev/null"), LQ_OK);
    assert_int_equal(place_files(p, "out", ""), 0);
    assert_int_equal(test_dir_count(p->dir), 6);
    assert_int_equal(place_run(p, MAP "-o out --strict --quiet 2>&1"), LQ_STRICT);
    assert_true(test_is_fault(p->text, "t.csv:4: \"many\" in column \"v\" is not a number"));
    assert_int_equal(place_files(p, "out", ""), 3);
}

/* A join.csv of somebody else stays, and so nothing is written beside it. */
static void foreign_tables_stay(void **state)
{
    place *p = *state;
    place_put(p, "out/join.csv", "my,own,work\n");
    assert_int_equal(place_run(p, MAP "-o out --quiet 2>&1"), LQ_USAGE);
    assert_true(test_is_fault(p->text, "out/join.csv: was not written by laoqu"));
    assert_place_file(p, "out/join.csv", "my,own,work\n");
    assert_int_equal(place_files(p, "out", ""), 1);
    assert_int_equal(place_run(p, MAP "-o t.csv --quiet 2>&1"), LQ_FAILED);
    assert_true(test_is_fault(p->text, "t.csv"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, four_counties, place_free)
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
