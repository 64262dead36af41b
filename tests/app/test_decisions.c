/* test_decisions.c: what check cannot decide it writes down, a person fills in, and the next run obeys. */
#include "../support/support.h"

#include <stdlib.h>
#include "../support/csv_rows.h"
#include "../support/place.h"
#include "../support/witness.h"

/* Counties 140701 县1, 140702 县2, 140403 县3, 140404 县4. */
static int four_counties(void **state)
{
    place_create(state, 2, 2);
    return 0;
}

static void check(place *p, const char *options)
{
    int status = place_run(
        p, "check --boundaries m.shp --crs wgs84 --table t.csv --value v --json -o out %s 2>err.txt",
        options);
    if (status) fail_msg("%s: status %d", options, status);
}

static void assert_value(const place *p, const char *county, const char *value)
{
    csv_rows join;
    char *path = test_path(p->dir, "out/join.csv");
    csv_read(&join, path);
    size_t row = csv_find(&join, "code", county);
    assert_true(row != SIZE_MAX);
    assert_string_equal(csv_cell(&join, row, "value"), value);
    csv_release(&join);
    free(path);
}

#define BOM "\xEF\xBB\xBF"

/* Names with line breaks, quotes and commas come back as they are. */
static void there_and_back(void **state)
{
    place *p = *state;
    place_put(p, "t.csv",
              "code,name,v\n140701,县1,5\n140702,县2,6\n140798,县3,7\n140797,\"飞, "
              "\"\"地\"\"\n东\",8\n140798,外乡,9\n");
    check(p, "");
    assert_true(test_json_is(p->text, "$.matched", "2"));
    assert_place_file(
        p, "out/aliases.csv",
        BOM "key,name,code,county,why\n"
            "140798,县3,140403,县3,no county has the code 140798; by its name the row is 长治市县3 (140403)\n"
            "140797,\"飞, \"\"地\"\"\n东\",,,\"飞, \"\"地\"\" 东: neither the boundaries nor the changes "
            "since 2010 have the "
            "code 140797\"\n"
            "140798,外乡,,,外乡: neither the boundaries nor the changes since 2010 have the code 140798\n");
    place_put(p, "mine.csv",
              BOM "key,name,code,county,why\n140798,县3,140403,县3,x\n140797,\"飞, "
                  "\"\"地\"\"\n东\",140404,,x\n140798,外乡,skip,,\n");
    check(p, "--aliases mine.csv");
    assert_true(test_json_is(p->text, "$.matched", "4"));
    assert_true(test_json_is(p->text, "$.notes.\"row-aliased\"", "2"));
    assert_true(test_json_is(p->text, "$.notes.\"row-skipped\"", "1"));
    assert_value(p, "140403", "7");
    assert_value(p, "140404", "8");
    assert_false(place_has(p, "out/aliases-new.csv")); /* nothing is left open */
}

static void rows_by_name(void **state)
{
    place *p = *state;
    place_put(p, "t.csv", "市,区县,v\n晋中市,县1,5\n晋中市,县2,6\n长治市,某县,7\n长治市,县4,8\n");
    check(p, "");
    assert_place_file(p, "out/aliases.csv",
                      BOM
                      "key,name,code,county,why\n长治市/某县,某县,,,no county is called 某县 in 长治市\n");
    place_put(p, "out/aliases.csv", BOM "key,name,code,county,why\n长治市/某县,某县,140403,,\n");
    check(p, "--aliases out/aliases.csv");
    assert_value(p, "140403", "7");
    assert_true(test_json_is(p->text, "$.matched", "4"));
}

/* Whatever a person did to it, a file of suggestions stays. */
static void no_file_is_written_over(void **state)
{
    place *p = *state;
    place_put(p, "t.csv", "code,v\n140701,5\n140702,6\n140798,7\n140797,8\n");
    check(p, "");
    check(p, "");
    assert_false(place_has(p, "out/aliases-new.csv")); /* the same is not said twice */
    static const char mine[] = "key,name,code\n140798,,140403\n", other[] = "key,name,code\n140797,,140404\n";
    place_put(p, "out/aliases.csv", mine);
    check(p, "--aliases out/aliases.csv");
    assert_place_file(p, "out/aliases.csv", mine);
    assert_place_file(p, "out/aliases-new.csv",
                      BOM
                      "key,name,code,county,why\n140797,,,,140797: neither the boundaries nor the changes "
                      "since 2010 have the "
                      "code 140797\n");
    place_put(p, "out/aliases-new.csv", other);
    check(p, "--aliases out/aliases-new.csv");
    assert_place_file(p, "out/aliases.csv", mine);
    assert_place_file(p, "out/aliases-new.csv", other);
    assert_true(place_has(p, "out/aliases-new-2.csv"));
    assert_value(p, "140404", "8");
    check(p, "--aliases out/aliases-new.csv");
    assert_false(place_has(p, "out/aliases-new-3.csv"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, four_counties, place_free)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(there_and_back),
        T(rows_by_name),
        T(no_file_is_written_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
