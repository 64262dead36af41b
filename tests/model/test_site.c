/* test_site.c: rows that are sites, rows that are none and why, places that cannot be true, stacks. */
#include "../support/support.h"
#include "../support/findings.h"
#include "../support/tables.h"

#include <math.h>
#include <string.h>
#include "model/site.h"

typedef struct got {
    lq_sites s;
    lq_findings f;
} got;

/* All steps, the coordinates being degrees of WGS84; extent may be NULL. */
static got read(const char *text, const double *extent)
{
    got g = {0};
    lq_site_columns c;
    lq_table *t = test_table("t.csv", text);
    assert_int_equal(lq_site_columns_find(&c, t, &g.f, NULL), LQ_OK);
    for (size_t row = 0; row < t->rows; row++) assert_true(lq_sites_row(&g.s, t, row, &c, &g.f));
    lq_sites_check(&g.s, 0, extent ? extent : lq_site_china_deg, &g.f);
    lq_sites_finish(&g.s, 0);
    lq_table_free(t);
    return g;
}

static void release(got *g)
{
    lq_sites_release(&g->s);
    lq_findings_release(&g->f);
}

static void check_site(const lq_site *site, size_t line, double lon, double lat)
{
    assert_int_equal(site->line, line);
    assert_int_equal(site->place, LQ_SITE_PLACED);
    assert_false(site->is_line);
    assert_true(fabs(site->lon_deg - lon) < 1e-9 && fabs(site->lat_deg - lat) < 1e-9);
}

static void texts_and_place_are_kept(void **state)
{
    (void)state;
    got g = read("id|name|category|status|code|lon|lat\nA|机场|transport|planned|140403|113.126|36.247\n"
                 "B|水库|water|existing||113°30′E|36°15′N",
                 NULL);
    assert_int_equal(g.s.n, 2);
    assert_int_equal(g.f.n, 0);
    check_site(&g.s.at[0], 2, 113.126, 36.247);
    check_site(&g.s.at[1], 3, 113.5, 36.25);
    assert_string_equal(g.s.at[0].text[LQ_SITE_ID], "A");
    assert_string_equal(g.s.at[0].text[LQ_SITE_NAME], "机场");
    assert_string_equal(g.s.at[0].text[LQ_SITE_CODE], "140403");
    assert_string_equal(g.s.at[1].text[LQ_SITE_CATEGORY], "water");
    assert_string_equal(g.s.at[1].text[LQ_SITE_STATUS], "existing");
    assert_string_equal(g.s.at[1].text[LQ_SITE_PRECISION], "");
    assert_string_equal(g.s.at[1].file, "t.csv");
    release(&g);
}

/* One row of each fault between two good ones: the good ones stay, the other is told with its line and why. */
static void each_fault_is_told_and_the_rest_stays(void **state)
{
    (void)state;
    static const struct {
        const char *cells, *kind, *why;
    } faults[] = {
        {"|", "site-unplaced", "no coordinates"},
        {"—|—", "site-unplaced", "\"—\" for coordinates"},
        {"待定|待定", "site-unplaced", "待定"},
        {"113.1|", "site-unplaced", "no latitude"},
        {"|37.1", "site-unplaced", "no longitude"},
        {"113,38|37,08", "site-unreadable", "decimal comma"},
        {"太原|37.1", "site-unreadable", "longitude \"太原\" is not a number"},
        {"112.5|37°75′", "site-unreadable", "latitude \"37°75′\" has 60 or more minutes"},
        {"0|0", "site-zero", "0, 0"},
        {"0.000|0°", "site-zero", "0, 0"},
        {"113.2|95", "site-off-globe", "latitude 95 is past 90"},
        {"1137.8|37.1", "site-off-globe", "longitude 1137.8 is past 180"},
        {"37.8|112.5", "site-swapped", "37.8"},
        {"39.5|76.0", "site-swapped", "39.5"}, /* 喀什: 76 would be a latitude */
        {"37°N|112°E", "site-swapped", "\"37°N\""},
        {"-10|100", "site-swapped", "100"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        char text[256];
        snprintf(text, sizeof text, "名称|经度|纬度\n甲|112.5|37.5\n乙|%s\n丙|113.5|38.5", faults[i].cells);
        got g = read(text, NULL);
        assert_int_equal(g.s.n, 2);
        check_site(&g.s.at[0], 2, 112.5, 37.5);
        check_site(&g.s.at[1], 4, 113.5, 38.5);
        assert_int_equal(g.s.points, 2);
        if (g.f.n != 1 || strcmp(g.f.at[0].kind, faults[i].kind) ||
            !strstr(g.f.at[0].message, faults[i].why) || strncmp(g.f.at[0].message, "乙 ", 4) ||
            g.f.at[0].row != 3)
            fail_msg("%s: %zu findings, %s: %s", faults[i].cells, g.f.n, g.f.at[0].kind, g.f.at[0].message);
        release(&g);
    }
}

static void places_outside_are_kept_and_told(void **state)
{
    (void)state;
    static const double shanxi[4] = {110, 34, 115, 41};
    got g = read("名称|经度|纬度\n甲|112.5|37.5\n乙|-75.1|39.9", NULL);
    assert_int_equal(g.s.n, 2);
    assert_int_equal(g.s.at[1].place, LQ_SITE_OUTSIDE);
    assert_true(g.s.at[1].lon_deg == -75.1 && g.s.at[1].lat_deg == 39.9);
    assert_int_equal(finding_count(&g.f, "site-outside"), 1);
    assert_int_equal(g.f.at[0].row, 3);
    release(&g);

    g = read("名称|经度|纬度\n甲|112.5|37.5\n乙|118.5|37.5\n丙|37.5|112.5", shanxi);
    assert_int_equal(g.s.n, 2);
    assert_int_equal(g.s.at[1].place, LQ_SITE_OUTSIDE);
    assert_int_equal(finding_count(&g.f, "site-swapped"), 1);
    release(&g);
}

/* A map of another country does not take its own places for swapped ones. */
static void the_extent_is_that_of_the_map(void **state)
{
    (void)state;
    static const double svalbard[4] = {10, 74, 35, 81};
    got g = read("名称|经度|纬度\n甲|15.6|78.2\n乙|78.2|15.6", svalbard);
    assert_int_equal(g.s.n, 1);
    check_site(&g.s.at[0], 2, 15.6, 78.2);
    assert_int_equal(finding_count(&g.f, "site-swapped"), 1);
    release(&g);
}

static void a_pair_is_read_in_its_order(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool swapped;
    } pairs[] = {{"名称|坐标\n甲|112.5,37.5", false},         {"名称|坐标\n甲|112.5 37.5", false},
                 {"名称|坐标\n甲|37.5N,112.5E", false},       {"名称|坐标\n甲|37.5N,112.5", false},
                 {"名称|坐标\n甲|37.5,112.5E", false},        {"名称|坐标\n甲|37.5,112.5", true},
                 {"名称|lat,lon\n甲|37.5,112.5", false},      {"名称|lat,lon\n甲|112.5,37.5", true},
                 {"名称|坐标\n甲|经度112.5；纬度37.5", false}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        got g = read(pairs[i].text, NULL);
        assert_int_equal(finding_count(&g.f, "site-swapped"), pairs[i].swapped);
        assert_int_equal(g.s.n, !pairs[i].swapped);
        if (!pairs[i].swapped) check_site(&g.s.at[0], 2, 112.5, 37.5);
        release(&g);
    }
    got g = read("名称|坐标\n甲|112.5\n乙|112,5;37,5\n丙|", NULL);
    assert_int_equal(g.s.n, 0);
    assert_int_equal(finding_count(&g.f, "site-unreadable"), 2);
    assert_int_equal(finding_count(&g.f, "site-unplaced"), 1);
    release(&g);
}

/* Only a blank place is the county's to give: a wrong one is told. */
static void counties_give_places_to_blank_rows(void **state)
{
    (void)state;
    got g = read("名称|经度|纬度|区划代码|区县|市\n甲|112.5|37.5|140105||\n乙|||140722||\n丙|待定||  "
                 "|左权县|晋中市\n丁|0|0|140722||\n"
                 "戊||37.1|140722||",
                 NULL);
    assert_int_equal(g.s.n, 3);
    assert_int_equal(g.s.at[1].place, LQ_SITE_BY_COUNTY);
    assert_string_equal(g.s.at[1].text[LQ_SITE_CODE], "140722");
    assert_true(isnan(g.s.at[1].lon_deg) && isnan(g.s.at[1].lat_deg));
    assert_int_equal(g.s.at[1].parts, 0);
    assert_string_equal(g.s.at[2].text[LQ_SITE_COUNTY], "左权县");
    assert_string_equal(g.s.at[2].text[LQ_SITE_PREFECTURE], "晋中市");
    assert_int_equal(finding_count(&g.f, "site-zero"), 1);
    assert_int_equal(finding_count(&g.f, "site-unplaced"), 1);
    release(&g);
}

/* A bad line in the middle goes away with its points, and its neighbours keep theirs. */
static void parts_of_lines_stay_together(void **state)
{
    (void)state;
    static const double a[] = {112, 37, 113, 38}, b[] = {112, 37, 113, 99, 114, 39},
                        c[] = {110, 30, 111, 31, 112, 32};
    got g = {0};
    lq_table *t = test_table("t.csv", "id\n1\n2\n3\n4");
    lq_site_columns columns;
    lq_site_columns_texts(&columns, t);
    assert_true(lq_sites_add(&g.s, t, 0, &columns) && lq_sites_part_add(&g.s, a, 2));
    assert_true(lq_sites_add(&g.s, t, 1, &columns) && lq_sites_part_add(&g.s, b, 3) &&
                lq_sites_part_add(&g.s, a, 2));
    assert_true(lq_sites_add(&g.s, t, 2, &columns) && lq_sites_part_add(&g.s, c, 3) &&
                lq_sites_part_add(&g.s, a, 2));
    assert_true(lq_sites_add(&g.s, t, 3, &columns) && lq_sites_part_add(&g.s, c, 1));
    lq_sites_check(&g.s, 1, lq_site_china_deg, &g.f);
    lq_sites_finish(&g.s, 1);
    assert_int_equal(g.s.n, 3);
    assert_int_equal(g.s.parts, 4);
    assert_int_equal(g.s.points, 8);
    assert_string_equal(g.s.at[1].text[LQ_SITE_ID], "3");
    assert_true(g.s.at[1].is_line && g.s.at[1].parts == 2 && isnan(g.s.at[1].lon_deg));
    size_t part = g.s.at[1].first_part;
    assert_int_equal(g.s.first_point[part + 1] - g.s.first_point[part], 3);
    assert_memory_equal(g.s.xy + 2 * g.s.first_point[part], c, sizeof c);
    assert_memory_equal(g.s.xy + 2 * g.s.first_point[part + 1], a, sizeof a);
    assert_memory_equal(g.s.xy, a, sizeof a);
    assert_true(g.s.at[2].lon_deg == 110 && g.s.at[2].lat_deg == 30 && !g.s.at[2].is_line);
    assert_int_equal(g.s.first_point[4], 8);
    assert_int_equal(g.f.n, 1);
    assert_string_equal(g.f.at[0].kind, "site-off-globe");
    lq_table_free(t);
    release(&g);
}

/* A line that leaves the map is drawn as far as it goes. */
static void a_line_is_outside_when_all_of_it_is(void **state)
{
    (void)state;
    static const double out[] = {140, 40, 150, 40}, half[] = {130, 40, 150, 40};
    got g = {0};
    lq_table *t = test_table("t.csv", "id\n1\n2");
    lq_site_columns columns;
    lq_site_columns_texts(&columns, t);
    assert_true(lq_sites_add(&g.s, t, 0, &columns) && lq_sites_part_add(&g.s, out, 2));
    assert_true(lq_sites_add(&g.s, t, 1, &columns) && lq_sites_part_add(&g.s, half, 2));
    lq_sites_check(&g.s, 0, lq_site_china_deg, &g.f);
    assert_int_equal(g.s.at[0].place, LQ_SITE_OUTSIDE);
    assert_int_equal(g.s.at[1].place, LQ_SITE_PLACED);
    assert_int_equal(g.f.n, 1);
    lq_table_free(t);
    release(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_and_place_are_kept),
        cmocka_unit_test(each_fault_is_told_and_the_rest_stays),
        cmocka_unit_test(places_outside_are_kept_and_told),
        cmocka_unit_test(the_extent_is_that_of_the_map),
        cmocka_unit_test(a_pair_is_read_in_its_order),
        cmocka_unit_test(counties_give_places_to_blank_rows),
        cmocka_unit_test(parts_of_lines_stay_together),
        cmocka_unit_test(a_line_is_outside_when_all_of_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
