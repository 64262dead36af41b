/* test_join_real.c: real tables on real boundaries: every row is accounted for, and what is said of other years agrees with a list
   of code changes that is not the project's. */
#include "../support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/csv_rows.h"
#include "../support/program.h"
#include "../support/tree.h"
#include "../support/witness.h"
#include "base/buf.h"
#include "laoqu.h"

#define SHARED          "../shared/"
#define BOUNDARIES_2020 SHARED "data/cn/counties2020.shp"
#define BOUNDARIES_OWN  "shapes/counties.shp"
#define CENSUS_XLSX     SHARED "data/tables/census_county_2020_v1.xlsx"
#define CO2_XLSX        SHARED "data/tables/co2_county_1997_2017.xlsx"

/* What `laoqu check` said and wrote. */
typedef struct checked {
    char *dir;
    csv_rows join, findings;
    char json[TEST_OUT_BYTES];
} checked;

static csv_rows csv_in(const char *dir, const char *name)
{
    csv_rows csv;
    char *path = test_path(dir, name);
    csv_read(&csv, path);
    free(path);
    return csv;
}

/* options: of the shell, "" for none. */
static void check(checked *c, const char *boundaries, const char *table, const char *options)
{
    c->dir = test_dir_create();
    int status = test_program(c->json, "check --boundaries %s --table '%s' %s -o %s --json 2>%s/err.txt",
                              boundaries, table, options, c->dir, c->dir);
    if (status) fail_msg("%s: status %d", table, status);
    c->join = csv_in(c->dir, "join.csv");
    c->findings = csv_in(c->dir, "findings.csv");
}

static void checked_free(checked *c)
{
    csv_release(&c->join);
    csv_release(&c->findings);
    test_dir_remove(c->dir);
}

static bool is_among(const char *kind, const char *const *kinds)
{
    for (; *kinds; kinds++)
        if (!strcmp(kind, *kinds)) return true;
    return false;
}

/* The findings of these kinds for a line of the table, SIZE_MAX without one; *n counts them. */
static size_t finding_at(const checked *c, size_t line, const char *const *kinds, size_t *n)
{
    size_t found = SIZE_MAX;
    *n = 0;
    for (size_t i = 0; i < c->findings.rows; i++) {
        if (strtoul(csv_cell(&c->findings, i, "row"), NULL, 10) != line) continue;
        if (!is_among(csv_cell(&c->findings, i, "kind"), kinds)) continue;
        found = i;
        ++*n;
    }
    return found;
}

static size_t kinds_count(const checked *c, const char *kind)
{
    size_t n = 0;
    for (size_t i = 0; i < c->findings.rows; i++) n += !strcmp(csv_cell(&c->findings, i, "kind"), kind);
    return n;
}

static bool has_county(const checked *c, size_t line)
{
    char text[24];
    snprintf(text, sizeof text, "%zu", line);
    return csv_find(&c->join, "source_row", text) != SIZE_MAX;
}

/* ---- show 2 ---- */

static const char *const reasons[] = {
    "row-total",      "row-city-proper", "row-zone",   "row-note",      "row-outside",
    "code-wrong",     "code-unlisted",   "code-blank", "key-unmatched", "code-lost",
    "code-abolished", "code-younger",    NULL};
static const char *const bridged[] = {"code-bridged", NULL};

/* A row that the program calls a total has the name of its prefecture or province as its county's; 县 are all counties of Chongqing. */
static void assert_total(const csv_rows *census, size_t line)
{
    const char *county = csv_cell(census, line - 2, "区县");
    if (strcmp(county, csv_cell(census, line - 2, "市")) != 0 &&
        strcmp(county, csv_cell(census, line - 2, "省")) != 0 && strcmp(county, "县") != 0)
        fail_msg("line %zu: %s is no total", line, county);
}

static void every_row_of_the_census(void **state)
{
    (void)state;
    char *shared = test_shared("data/tables/census2020_all_levels.csv");
    if (!shared) SKIP_TEST("../shared is not there");
    csv_rows census; /* the same rows as text, line for line */
    csv_read(&census, shared);
    checked c;
    check(&c, BOUNDARIES_2020, CENSUS_XLSX, "--value 人口数_合计");
    assert_true(test_json_is(c.json, "$.rows", "3358"));
    assert_true(test_json_is(c.json, "$.matched", "2808"));
    assert_int_equal(census.rows, 3358);
    size_t joined = 0, others = 0;
    for (size_t line = 2; line < 2 + census.rows; line++) {
        size_t n, of_bridge, reason = finding_at(&c, line, reasons, &n);
        finding_at(&c, line, bridged, &of_bridge);
        joined += !n && !of_bridge;
        others += n + of_bridge;
        if (n + of_bridge > 1 || (!n && !has_county(&c, line)))
            fail_msg("line %zu: %zu reasons", line, n + of_bridge);
        if (n && !strcmp(csv_cell(&c.findings, reason, "kind"), "row-total")) assert_total(&census, line);
    }
    assert_int_equal(joined, 2808);
    assert_int_equal(others, 550);
    size_t slip = csv_find(&c.findings, "code", "170971");
    assert_true(slip != SIZE_MAX);
    assert_string_equal(csv_cell(&c.findings, slip, "message"),
                        "五台山风景名胜区 is a zone without a polygon of its own; its code 170971 is "
                        "mistyped: no province has "
                        "the number 17");
    /* 三亚市 and 三沙市 are totals beside their districts */
    for (size_t line = 2332; line <= 2337; line += 5) {
        size_t n, reason = finding_at(&c, line, reasons, &n);
        assert_int_equal(n, 1);
        assert_string_equal(csv_cell(&c.findings, reason, "kind"), "row-total");
    }
    checked_free(&c);
    csv_release(&census);
    free(shared);
}

/* ---- show 3 ---- */

/* The witness: what became of each code, as another compilation of the notices has it. */
static void chain_add(lq_buf *to, const csv_rows *codes, const char *code, bool back)
{
    char marked[16];
    snprintf(marked, sizeof marked, " %s ", code);
    if (to->data && strstr(to->data, marked)) return;
    lq_buf_text(to, marked);
    for (size_t i = 0; i < codes->rows; i++) {
        const char *old = csv_cell(codes, i, "代码"), *new = csv_cell(codes, i, "新代码");
        if (atoi(csv_cell(codes, i, "变更/弃用时间")) < 2009 || !*new) continue;
        if (back && strstr(new, code)) chain_add(to, codes, old, back);
        if (back || strcmp(old, code)) continue;
        for (const char *s = new; *s; s += strcspn(s, ";"), s += *s == ';') {
            char next[8] = "";
            memcpy(next, s, 6);
            chain_add(to, codes, next, back);
        }
    }
}

static bool is_in_chain(const csv_rows *codes, const char *from, const char *to)
{
    char marked[16];
    lq_buf forth = {0}, back = {0};
    snprintf(marked, sizeof marked, " %s ", to);
    chain_add(&forth, codes, from, false);
    chain_add(&back, codes, from, true);
    bool is = strstr(forth.data, marked) || strstr(back.data, marked);
    lq_buf_release(&forth);
    lq_buf_release(&back);
    return is;
}

static bool is_county_code(const csv_rows *codes, const char *code)
{
    for (size_t i = 0; i < codes->rows; i++)
        if (!strcmp(csv_cell(codes, i, "代码"), code) && !strcmp(csv_cell(codes, i, "级别"), "县级"))
            return true;
    return false;
}

/* Every county that has the value of this line is one the witness leads to. */
static void assert_targets(const checked *c, const csv_rows *codes, const char *code, size_t line)
{
    for (size_t i = 0; i < c->join.rows; i++) {
        if (strtoul(csv_cell(&c->join, i, "source_row"), NULL, 10) != line) continue;
        if (!is_in_chain(codes, code, csv_cell(&c->join, i, "code")))
            fail_msg("%s went to %s", code, csv_cell(&c->join, i, "code"));
    }
}

static void assert_vintages(const char *boundaries, const char *table, const char *value, size_t at_least)
{
    static const char *const explained[] = {"code-bridged", "code-abolished", "code-younger", NULL};
    char options[64];
    csv_rows codes, rows;
    checked c;
    char *path = test_shared("data/cn/areacodes_1981_2024.csv");
    csv_read(&codes, path);
    csv_read(&rows, table);
    snprintf(options, sizeof options, "--value %s", value);
    check(&c, boundaries, table, options);
    size_t differ = 0, told = 0;
    for (size_t i = 0; i < rows.rows; i++) {
        size_t n;
        const char *code = csv_cell(&rows, i, "区划代码");
        if (csv_find(&c.join, "code", code) != SIZE_MAX || !is_county_code(&codes, code)) continue;
        size_t finding = finding_at(&c, i + 2, explained, &n);
        differ++;
        told += n == 1;
        if (n != 1) print_message("%s %s is not explained\n", code, csv_cell(&rows, i, "区县"));
        if (n && !strcmp(csv_cell(&c.findings, finding, "kind"), "code-bridged"))
            assert_targets(&c, &codes, code, i + 2);
    }
    print_message("%s on %s: %zu rows of other years, %zu told\n", table, boundaries, differ, told);
    assert_true(differ >= at_least);
    assert_true(told * 100 >= differ * 95);
    checked_free(&c);
    csv_release(&codes);
    csv_release(&rows);
    free(path);
}

static void census_2010_on_2020(void **state)
{
    (void)state;
    char *table = test_shared("data/tables/census2010_county.csv");
    if (!table) SKIP_TEST("../shared is not there");
    assert_vintages(BOUNDARIES_2020, table, "合计", 200);
    free(table);
}

static void census_2020_on_our_boundaries(void **state)
{
    (void)state;
    char *table = test_shared("data/tables/census2020_county.csv");
    if (!table) SKIP_TEST("../shared is not there");
    assert_vintages(BOUNDARIES_OWN, table, "人口数_合计", 70);
    free(table);
}

/* 潞州区 was made of 城区 and 郊区, which the embedded boundaries still have. */
static void one_row_for_two_counties(void **state)
{
    (void)state;
    char *table = test_shared("data/tables/census2020_county.csv");
    if (!table) SKIP_TEST("../shared is not there");
    csv_rows rows;
    checked c;
    csv_read(&rows, table);
    check(&c, BOUNDARIES_OWN, table, "--value 人口数_合计");
    size_t luzhou = csv_find(&rows, "区划代码", "140403"), a = csv_find(&c.join, "code", "140402"),
           b = csv_find(&c.join, "code", "140411");
    assert_true(luzhou != SIZE_MAX && a != SIZE_MAX && b != SIZE_MAX);
    const char *value = csv_cell(&rows, luzhou, "人口数_合计");
    assert_true(*value);
    assert_string_equal(csv_cell(&c.join, a, "value"), value);
    assert_string_equal(csv_cell(&c.join, b, "value"), value);
    assert_string_equal(csv_cell(&c.join, a, "class"), csv_cell(&c.join, b, "class"));
    checked_free(&c);
    csv_release(&rows);
    free(table);
}

/* ---- show 4 ---- */

enum { YEAR_FIRST = 1997, YEAR_LAST = 2017 };

static void map_of_years(const char *dir)
{
    lq_buf yaml = {0};
    char *here = realpath(BOUNDARIES_2020, NULL), *table = realpath(CO2_XLSX, NULL);
    lq_buf_printf(&yaml, "boundaries: %s\ntable: %s\nindicators:\n", here, table);
    for (int year = YEAR_FIRST; year <= YEAR_LAST; year++)
        lq_buf_printf(&yaml, "  - {id: y%d, value: C%d, breaks-from: all}\n", year, year);
    free(test_file(dir, "map.yaml", yaml.data, yaml.size));
    lq_buf_release(&yaml);
    free(here);
    free(table);
}

/* "$.indicators.y1997.NAME" */
static char *of_year(const char *json, int year, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "$.indicators.y%d.%s", year, name);
    return test_json_get(json, path);
}

static void each_year_of_co2(void **state)
{
    (void)state;
    char *table = test_shared("data/tables/co2_county_1997_2017.xlsx"), json[TEST_OUT_BYTES];
    if (!table) SKIP_TEST("../shared is not there");
    char *dir = test_dir_create();
    map_of_years(dir);
    assert_int_equal(test_program(json, "check %s/map.yaml --json 2>%s/err.txt", dir, dir), 0);
    char *first = of_year(json, YEAR_FIRST, "breaks");
    for (int year = YEAR_FIRST; year <= YEAR_LAST; year++) {
        char *breaks = of_year(json, year, "breaks"), *matched = of_year(json, year, "matched");
        assert_string_equal(breaks, first);
        assert_true(strtoul(matched, NULL, 10) > 2500);
        free(breaks);
        free(matched);
    }
    /* one year alone shares the columns of the others */
    for (int year = YEAR_FIRST; year <= YEAR_LAST; year += YEAR_LAST - YEAR_FIRST) {
        assert_int_equal(
            test_program(json,
                         "check --boundaries %s --table %s --value C%d --breaks-from all --json 2>%s/err.txt",
                         BOUNDARIES_2020, table, year, dir),
            0);
        assert_true(test_json_is(json, "$.breaks", first));
    }
    free(first);
    test_dir_remove(dir);
    free(table);
}

/* ---- show 6 ---- */

/* The lines of the annex, from 长治市(12) to 浑源县. */
static char *annex_cut(const char *dir)
{
    char *path = test_shared("documents/001_7efc31e2f66fef47.txt");
    if (!path) return NULL;
    char *text = test_file_text(path, NULL), *from = strstr(text, "长治市(12)"),
         *to = from ? strstr(from, "浑源县") : NULL;
    assert_non_null(to);
    to += strlen("浑源县");
    char *annex = test_file(dir, "annex.txt", from, (size_t)(to - from));
    free(text);
    free(path);
    return annex;
}

/* Whether the list of areas that is not ours has this county of Shanxi in 太行. */
static bool is_official(const csv_rows *areas, const char *code)
{
    for (size_t i = 0; i < areas->rows; i++)
        if (!strcmp(csv_cell(areas, i, "code"), code) && !strcmp(csv_cell(areas, i, "area_id"), "taihang") &&
            !strcmp(csv_cell(areas, i, "province"), "山西省") &&
            !strcmp(csv_cell(areas, i, "basis"), "official-list"))
            return true;
    return false;
}

/* The same of a county that became one of them, by another table of changes. */
static bool became_official(const csv_rows *areas, const csv_rows *changes, const char *code)
{
    for (size_t i = 0; i < changes->rows; i++)
        if (!strcmp(csv_cell(changes, i, "old_code"), code) &&
            is_official(areas, csv_cell(changes, i, "new_code")))
            return true;
    return false;
}

/* How many counties the annex reaches; all of them must be official. */
static size_t annex_counties(const char *boundaries, const char *annex)
{
    csv_rows areas, changes;
    checked c;
    size_t n = 0;
    csv_read(&areas, SHARED "reference/old_areas.csv");
    csv_read(&changes, SHARED "reference/code_changes.csv");
    check(&c, boundaries, annex, "");
    assert_true(test_json_is(c.json, "$.rows", "35"));
    for (size_t i = 0; i < c.join.rows; i++) {
        const char *code = csv_cell(&c.join, i, "code");
        bool is = !strcmp(csv_cell(&c.join, i, "status"), "value");
        n += is;
        if (is != (is_official(&areas, code) || became_official(&areas, &changes, code)))
            fail_msg("%s is wrong", code);
    }
    assert_int_equal(kinds_count(&c, "list-count"), 0);
    checked_free(&c);
    csv_release(&areas);
    csv_release(&changes);
    return n;
}

static void annex_of_shanxi(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *annex = annex_cut(dir);
    if (!annex) {
        test_dir_remove(dir);
        SKIP_TEST("../shared is not there");
    }
    assert_int_equal(annex_counties(BOUNDARIES_2020, annex), 35);
    assert_int_equal(annex_counties(BOUNDARIES_OWN, annex), 36); /* 潞州区 is two */
    free(annex);
    test_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_of_the_census),
        cmocka_unit_test(census_2010_on_2020),
        cmocka_unit_test(census_2020_on_our_boundaries),
        cmocka_unit_test(one_row_for_two_counties),
        cmocka_unit_test(each_year_of_co2),
        cmocka_unit_test(annex_of_shanxi),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
