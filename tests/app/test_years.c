/* test_years.c: breaks shared by all years are the same in each of them, and come from nothing but those years. */
#include "../support/support.h"

#include <stdio.h>
#include "../support/place.h"
#include "../support/witness.h"

/* Counties 140701, 140702, 140403, 140404. */
static int four_counties(void **state)
{
    place_create(state, 2, 2);
    return 0;
}

/* Checks t.csv with two classes of equal width and these options. */
static void check(place *p, const char *table, const char *options)
{
    if (table) place_put(p, "t.csv", table);
    int status = place_run(p,
                           "check --boundaries m.shp --crs wgs84 --key code --table t.csv --classify equal "
                           "--classes 2 --json %s 2>err.txt",
                           options);
    if (status) fail_msg("%s: status %d", options, status);
}

static void assert_breaks(const place *p, const char *breaks)
{
    assert_true(test_json_is(p->text, "$.breaks", breaks));
}

/* How many findings of the kind. */
static void assert_findings(const place *p, const char *kind, const char *n)
{
    char path[64];
    snprintf(path, sizeof path, "$.findings.\"%s\"", kind);
    assert_true(test_json_is(p->text, path, n));
}

static void years_in_columns(void **state)
{
    place *p = *state;
    static const char table[] =
        "code,C1997,C2017,area,C20171,D1997\n140701,0,5,900,900,900\n140702,10,8,900,900,900\n"
        "140403,4,20,900,900,900\n140404,4,—,900,900,900\n149999,99,99,99,99,99\n合计,18,33,,,\n";
    check(p, table, "--value C1997 --breaks-from all");
    assert_breaks(p, "[0,10,20]");
    check(p, NULL, "--value C2017 --breaks-from all");
    assert_breaks(p, "[0,10,20]");
    check(p, NULL, "--value C2017");
    assert_breaks(p, "[5,12.5,20]");
    check(p, NULL, "--value C1997 --breaks-from own");
    assert_breaks(p, "[0,5,10]");
    check(p, NULL, "--value area --breaks-from all"); /* no year in its name */
    assert_findings(p, "no-other-years", "1");
}

/* The year stands anywhere in the name, with its unit; a column may be named without that. */
static void names_of_year_columns(void **state)
{
    place *p = *state;
    static const char table[] =
        "code,2010年人口（万人）,2020年人口（万人）,2020年产值（万元）\n140701,0,5,900\n140702,10,20,900\n";
    check(p, table, "--value 2010年人口 --breaks-from all");
    assert_breaks(p, "[0,10,20]");
    check(p, NULL, "--value 2020年人口 --breaks-from all");
    assert_breaks(p, "[0,10,20]");
}

/* A cell with a unit of its own is brought to that of its column in every year. */
static void units_of_other_years(void **state)
{
    place *p = *state;
    static const char table[] = "code,产值2010（万元）,产值2020（万元）\n140701,0,2万\n140702,1亿,20000\n";
    check(p, table, "--value 产值2020 --breaks-from all");
    assert_breaks(p, "[0,10000,20000]");
    check(p, NULL, "--value 产值2010 --breaks-from all");
    assert_breaks(p, "[0,10000,20000]");
}

static const char long_table[] = "code,年份,指标,v\n"
                                 "140701,2010,a,0\n140702,2010,a,10\n140403,2010,a,4\n140404,2010,b,900\n"
                                 "140701,2020,a,5\n140702,2020,a,20\n140403,2020,a,6\n140404,2020,b,900\n"
                                 "合计,2020,a,900\n140701,,a,\n全国,2000,a,900\n";

static void years_in_rows(void **state)
{
    place *p = *state;
    check(p, long_table, "--value v --where 年份=2010 --where 指标=a --breaks-from all");
    assert_breaks(p, "[0,10,20]");
    assert_findings(p, "year-left-out", "1"); /* 2000, where only the whole country has a row */
    check(p, NULL, "--value v --where 指标=a --where 年份=2020 --breaks-from all");
    assert_breaks(p, "[0,10,20]");
    check(p, NULL, "--value v --where 指标=a --where 年份=2020");
    assert_breaks(p, "[5,12.5,20]");
    assert_true(test_json_is(p->text, "$.matched", "3"));
    check(p, NULL, "--value v --where 年份=2010 --breaks-from all"); /* both indicators, then */
    assert_breaks(p, "[0,450,900]");
}

static void years_written_as_years(void **state)
{
    place *p = *state;
    static const char table[] = "地区,年份,v\n县1,2010年,0\n县2,2010年,10\n县1,2020年,5\n县2,2020年,20\n";
    check(p, table, "--value v --where 年份=2010 --breaks-from all");
    assert_breaks(p, "[0,10,20]");
    check(p, NULL, "--value v --where 年份=2020年 --breaks-from all");
    assert_breaks(p, "[0,10,20]");
}

static void no_other_year(void **state)
{
    place *p = *state;
    check(p, "code,年份,v\n140701,2010,0\n140702,2010,10\n", "--value v --where 年份=2010 --breaks-from all");
    assert_breaks(p, "[0,5,10]");
    assert_findings(p, "no-other-years", "1");
    check(p, "code,v\n140701,0\n140702,10\n", "--value v --breaks-from all");
    assert_breaks(p, "[0,5,10]");
    assert_findings(p, "no-other-years", "1");
}

/* Indicators that ask for it share with each other, and with nobody else. */
static void several_indicators(void **state)
{
    place *p = *state;
    place_put(p, "t.csv", "code,C1997,C2007,C2017,D\n140701,0,900,5,0\n140702,10,900,20,100\n");
    place_put(p, "map.yaml",
              "boundaries: m.shp\ncrs: wgs84\nkey: code\nclassify: equal\nclasses: 2\ntable: t.csv\n"
              "indicators:\n  - {id: a, value: C1997, breaks-from: all}\n  - {id: b, value: C2017, "
              "breaks-from: all}\n"
              "  - {id: c, value: D}\n");
    char before[4096];
    snprintf(before, sizeof before, "cd %s &&", p->dir);
    assert_int_equal(test_program_in(p->text, before, "check map.yaml --json 2>err.txt"), 0);
    assert_true(test_json_is(p->text, "$.indicators.a.breaks", "[0,10,20]"));
    assert_true(test_json_is(p->text, "$.indicators.b.breaks", "[0,10,20]"));
    assert_true(test_json_is(p->text, "$.indicators.c.breaks", "[0,50,100]"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, four_counties, place_free)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(years_in_columns),       T(names_of_year_columns), T(units_of_other_years), T(years_in_rows),
        T(years_written_as_years), T(no_other_year),         T(several_indicators),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
