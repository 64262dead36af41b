/* test_target.c: a target, from the option to the legend, the report and the tables, on six counties. */
#include "../support/support.h"

#include <stdlib.h>
#include <string.h>
#include "../support/place.h"
#include "../support/sample_map.h"
#include "../support/witness.h"

/* The first two are below 60, the third has reached it. */
static const double values[] = {15, 59.9, 60, 75, 95, 80};

static int six_counties(void **state)
{
    place *p = place_create(state, 3, 2);
    free(sample_table(p->dir, "t.csv", 3, 2, values));
    return 0;
}

static int run(place *p, const char *verb, const char *options)
{
    return place_run(p,
                     "%s --boundaries m.shp --crs wgs84 --key code --table t.csv --table-key code "
                     "--value v %s",
                     verb, options);
}

static void file_is(const place *p, const char *name, const char *const (*told)[2], size_t n)
{
    char *found = place_read(p, name);
    for (size_t i = 0; i < n; i++)
        if (!test_json_is(found, told[i][0], told[i][1])) fail_msg("%s: %s", name, told[i][0]);
    free(found);
}

#define TARGET   "--target 60 --target-label '2025 年目标' -o out --json 2>/dev/null"
#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Steps of 20 take three to reach 15 from 60. The colours are those of BrBG with six classes. */
static void told_everywhere(void **state)
{
    place *p = *state;
    static const char *const legend[][2] = {{"$.target", "60"},
                                            {"$.target_label", "2025 年目标"},
                                            {"$.breaks", "[0,20,40,60,80,100,120]"},
                                            {"$.rows[0].count", "1"},
                                            {"$.rows[2].count", "1"},
                                            {"$.rows[3].count", "2"},
                                            {"$.rows[4].count", "2"},
                                            {"$.rows[2].color", "#f6e8c3"},
                                            {"$.rows[3].color", "#c7eae5"},
                                            {"$.rows[2].label", "40 – 60"}};
    assert_int_equal(run(p, "render", "--zoom 5-6 " TARGET), LQ_OK);
    assert_true(test_json_is(p->text, "$.target", "60"));
    file_is(p, "out/map/legend.json", legend, COUNT(legend));
    char *svg = place_read(p, "out/map/legend.svg");
    const char *mark = strstr(svg, "目标 60（2025 年目标）");
    assert_true(mark && strstr(svg, "40 – 60") < mark && mark < strstr(svg, "60 – 80"));
    free(svg);
    char *breaks = test_json_get(p->text, "$.breaks");
    assert_int_equal(run(p, "check", TARGET), LQ_OK);
    assert_true(test_json_is(p->text, "$.target", "60") && test_json_is(p->text, "$.breaks", breaks));
    free(breaks);
}

/* All have reached 10: the upper half of the palette alone. */
static void one_side(void **state)
{
    place *p = *state;
    static const char *const legend[][2] = {{"$.target", "10"},
                                            {"$.target_label", ""},
                                            {"$.breaks", "[10,30,50,70,90,110]"},
                                            {"$.rows[0].color", "#c7eae5"}};
    assert_int_equal(run(p, "render", "--zoom 5 --target 10 -o one --json 2>/dev/null"), LQ_OK);
    file_is(p, "one/map/legend.json", legend, COUNT(legend));
    assert_int_equal(run(p, "check", "--json 2>/dev/null"), LQ_OK);
    assert_true(test_json_is(p->text, "$.target", ""));
}

static void refused(void **state)
{
    place *p = *state;
    assert_int_equal(run(p, "check", "--target 60 --classify equal 2>&1"), LQ_USAGE);
    assert_non_null(strstr(p->text, "target makes classes of its own; leave classify out"));
    assert_int_equal(run(p, "render", "--target 60 --breaks 1,2 -o out 2>&1"), LQ_USAGE);
    assert_non_null(strstr(p->text, "target makes classes of its own; leave breaks out"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, six_counties, place_free)

int main(void)
{
    const struct CMUnitTest tests[] = {T(told_everywhere), T(one_side), T(refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
