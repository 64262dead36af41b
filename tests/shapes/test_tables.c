/*
 * test_tables.c: the tables of shapes/tables/ against each other, against the reference they were made from, and their colours
 * against what eyes can tell apart.
 *
 * Colour vision: contrast by WCAG 2, distance in OKLab (Ottosson 2020), deficiencies by the matrices of Machado, Oliveira and
 * Fernandes 2009 for full severity, on linear RGB.
 */
#include "../support/support.h"
#include "../support/csv_rows.h"
#include "../support/tree.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/reference.h"
#include "base/file.h"
#include "map/palette.h"
#include "read/read_sites.h"

#define TABLES "shapes/tables/"

enum { AREAS = 12, MEMBERS = 516, SITES = 106, LINES = 32, LISTED = 294, UNLOCATED = 19, CATEGORIES = 19 };

static csv_rows areas, members, sources, sites, lines, lists, unlocated, categories;
static lq_reference reference;

static int setup(void **state)
{
    (void)state;
    csv_read(&areas, TABLES "areas.csv");
    csv_read(&members, TABLES "area_members.csv");
    csv_read(&sources, TABLES "area_sources.csv");
    csv_read(&sites, TABLES "sites.csv");
    csv_read(&lines, TABLES "lines.csv");
    csv_read(&lists, TABLES "lists.csv");
    csv_read(&unlocated, TABLES "unlocated.csv");
    csv_read(&categories, TABLES "categories.csv");
    return lq_reference_load(&reference, NULL);
}

static int teardown(void **state)
{
    (void)state;
    csv_rows *all[] = {&areas, &members, &sources, &sites, &lines, &lists, &unlocated, &categories};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) csv_release(all[i]);
    lq_reference_release(&reference);
    return 0;
}

static bool is_among(const char *text, const char *const *words)
{
    while (*words && strcmp(text, *words) != 0) words++;
    return *words;
}

static void assert_unique(const csv_rows *t, const char *column)
{
    for (size_t row = 0; row < t->rows; row++)
        if (csv_find(t, column, csv_cell(t, row, column)) != row)
            fail_msg("%s twice: %s", column, csv_cell(t, row, column));
}

/* ---- the tables by themselves ---- */

static void nothing_is_missing(void **state)
{
    (void)state;
    assert_int_equal(areas.rows, AREAS);
    assert_int_equal(members.rows, MEMBERS);
    assert_int_equal(sites.rows, SITES);
    assert_int_equal(lines.rows, LINES);
    assert_int_equal(lists.rows, LISTED);
    assert_int_equal(unlocated.rows, UNLOCATED);
    assert_int_equal(categories.rows, CATEGORIES);
    assert_unique(&areas, "id");
    assert_unique(&areas, "colour");
    assert_unique(&sources, "source");
    assert_unique(&sites, "id");
    assert_unique(&lines, "id");
    assert_unique(&unlocated, "name");
    assert_unique(&categories, "category");
}

/* The five documents; see seeds.csv of the reference. */
static const char *const documents[] = {"冀政字〔2021〕12号",         "晋政发〔2021〕36号",
                                        "十四五老区巩固衔接实施方案", "郑政办〔2021〕62号",
                                        "中办国办意见20260213",       NULL};

static void every_row_has_its_source(void **state)
{
    (void)state;
    const csv_rows *facts[] = {&sites, &lines, &lists, &unlocated};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        for (size_t row = 0; row < facts[i]->rows; row++) {
            assert_true(is_among(csv_cell(facts[i], row, "source"), documents));
            assert_true(*csv_cell(facts[i], row, "clause") ||
                        facts[i] == &lists); /* some are of a whole document */
        }
    for (size_t row = 0; row < AREAS; row++) assert_true(*csv_cell(&areas, row, "source"));
    for (size_t row = 0; row < MEMBERS; row++) {
        static const char *const bases[] = {"official-list", "official-scope-text", "secondary", NULL};
        assert_true(is_among(csv_cell(&members, row, "basis"), bases));
        size_t source = csv_find(&sources, "source", csv_cell(&members, row, "source"));
        assert_true(source != SIZE_MAX);
        assert_string_equal(csv_cell(&sources, source, "year"), csv_cell(&members, row, "year"));
    }
}

/* Words of the reference's own kitchen. */
static void words_are_for_readers(void **state)
{
    (void)state;
    static const char *const files[] = {"areas.csv", "area_members.csv", "sites.csv",     "lines.csv",
                                        "lists.csv", "unlocated.csv",    "categories.csv"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[64];
        snprintf(path, sizeof path, TABLES "%s", files[i]);
        char *text = test_file_text(path, NULL);
        if (strstr(text, "seed") || strstr(text, "dbf") || strstr(text, "undefined") || strstr(text, "NaN"))
            fail_msg("%s", path);
        free(text);
    }
}

static void categories_are_known(void **state)
{
    (void)state;
    const csv_rows *named[] = {&sites, &lines, &lists, &unlocated};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        for (size_t row = 0; row < named[i]->rows; row++)
            if (csv_find(&categories, "category", csv_cell(named[i], row, "category")) == SIZE_MAX)
                fail_msg("%s", csv_cell(named[i], row, "category"));
    for (size_t row = 0; row < CATEGORIES; row++) {
        assert_int_equal(atoi(csv_cell(&categories, row, "order")), row + 1);
        assert_true(*csv_cell(&categories, row, "name") && *csv_cell(&categories, row, "name_en"));
    }
}

static void members_are_of_counties(void **state)
{
    (void)state;
    for (size_t row = 0; row < MEMBERS; row++) {
        const char *code = csv_cell(&members, row, "code"), *area = csv_cell(&members, row, "area");
        assert_true(csv_find(&areas, "id", area) != SIZE_MAX);
        bool known = lq_gazetteer_find(&reference.gazetteer, code) ||
                     lq_changes_of(&reference.changes, LQ_CHANGE_NEW, code).n;
        if (!known) fail_msg("%s %s", code, csv_cell(&members, row, "county"));
        for (size_t k = 0; k < row; k++)
            if (!strcmp(csv_cell(&members, k, "code"), code) && !strcmp(csv_cell(&members, k, "area"), area))
                fail_msg("%s twice in %s", code, area);
    }
}

/* What the program has taken in is what the files say. */
static void the_program_has_the_same(void **state)
{
    (void)state;
    const struct {
        const csv_rows *file;
        const lq_table *table;
    } same[] = {{&areas, reference.areas}, {&members, reference.area_members}};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(same[i].table->rows, same[i].file->rows);
        assert_int_equal(same[i].table->columns, same[i].file->columns);
        for (size_t k = 0; k < same[i].file->columns; k++)
            assert_string_equal(same[i].table->head[k], same[i].file->head[k]);
        for (size_t k = 0; k < same[i].file->rows * same[i].file->columns; k++)
            assert_string_equal(same[i].table->cell[k], same[i].file->cell[k]);
    }
}

static void sites_and_lines_can_be_read(void **state)
{
    (void)state;
    const lq_sites_options wgs84 = {.crs = "wgs84"};
    lq_sites read = {0};
    lq_findings f = {0};
    lq_err err = {0};
    if (lq_sites_read(&read, TABLES "sites.csv", &wgs84, &f, &err)) fail_msg("%s", err.text);
    assert_int_equal(read.n, SITES);
    for (size_t i = 0; i < SITES; i++) {
        assert_string_equal(read.at[i].text[LQ_SITE_ID], csv_cell(&sites, i, "id"));
        assert_string_equal(read.at[i].text[LQ_SITE_CODE], csv_cell(&sites, i, "code"));
        assert_true(read.at[i].place == LQ_SITE_PLACED && !read.at[i].is_line);
    }
    if (lq_sites_read(&read, TABLES "lines.csv", &wgs84, &f, &err)) fail_msg("%s", err.text);
    assert_int_equal(read.n, SITES + LINES);
    for (size_t i = SITES; i < read.n; i++) {
        assert_true(read.at[i].is_line);
        assert_string_equal(read.at[i].text[LQ_SITE_PRECISION], "schematic");
    }
    assert_int_equal(lq_findings_faults(&f), 0);
    lq_sites_release(&read);
    lq_findings_release(&f);
}

/* ---- the tables and the reference ---- */

static void facts_are_those_of_the_reference(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        const csv_rows *here;
        const char *columns[8];
    } pairs[] = {
        {"old_areas.csv", &members, {"province", "code", "basis", NULL}},
        {"sites.csv", &sites, {"id", "name", "category", "status", "code", "lon", "lat", NULL}},
        {"lines.csv", &lines, {"id", "name", "category", "status", "wkt", "via", "quote", NULL}},
        {"lists.csv", &lists, {"member", "province", "code", "level", "clause", "category", NULL}},
        {"unlocated.csv", &unlocated, {"name", "category", "status", "clause", "quote", NULL}},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char name[64];
        csv_rows there;
        snprintf(name, sizeof name, "reference/%s", pairs[i].file);
        char *path = test_shared(name);
        if (!path) SKIP_TEST("no shared data");
        csv_read(&there, path);
        free(path);
        assert_int_equal(there.rows, pairs[i].here->rows);
        for (const char *const *column = pairs[i].columns; *column; column++)
            for (size_t row = 0; row < there.rows; row++)
                assert_string_equal(csv_cell(pairs[i].here, row, *column), csv_cell(&there, row, *column));
        csv_release(&there);
    }
}

/* Nobody who is only a candidate has slipped in. */
static void candidates_are_no_members(void **state)
{
    (void)state;
    csv_rows candidates;
    char *path = test_shared("reference/candidates.csv");
    if (!path) SKIP_TEST("no shared data");
    csv_read(&candidates, path);
    free(path);
    assert_int_equal(candidates.rows, 30);
    for (size_t row = 0; row < candidates.rows; row++)
        for (size_t k = 0; k < MEMBERS; k++)
            if (!strcmp(csv_cell(&members, k, "code"), csv_cell(&candidates, row, "code")) &&
                !strcmp(csv_cell(&members, k, "area"), csv_cell(&candidates, row, "area_id")))
                fail_msg("%s", csv_cell(&candidates, row, "county"));
    csv_release(&candidates);
}

/* ---- colours ---- */

typedef struct triple {
    double v[3];
} triple;

static triple linear_of(const char *colour)
{
    lq_rgba c;
    assert_true(lq_colour_read(&c, colour));
    triple out = {{c.r / 255.0, c.g / 255.0, c.b / 255.0}};
    for (int k = 0; k < 3; k++)
        out.v[k] = out.v[k] <= 0.04045 ? out.v[k] / 12.92 : pow((out.v[k] + 0.055) / 1.055, 2.4);
    return out;
}

static triple times(const double m[3][3], triple t)
{
    triple out;
    for (int r = 0; r < 3; r++) out.v[r] = m[r][0] * t.v[0] + m[r][1] * t.v[1] + m[r][2] * t.v[2];
    return out;
}

static triple oklab_of(triple linear)
{
    static const double lms[3][3] = {{0.4122214708, 0.5363325363, 0.0514459929},
                                     {0.2119034982, 0.6806995451, 0.1073969566},
                                     {0.0883024619, 0.2817188376, 0.6299787005}},
                        lab[3][3] = {{0.2104542553, 0.7936177850, -0.0040720468},
                                     {1.9779984951, -2.4285922050, 0.4505937099},
                                     {0.0259040371, 0.7827717662, -0.8086757660}};
    for (int k = 0; k < 3; k++) linear.v[k] = fmax(linear.v[k], 0);
    triple t = times(lms, linear);
    for (int k = 0; k < 3; k++) t.v[k] = cbrt(t.v[k]);
    return times(lab, t);
}

enum { NORMAL, PROTAN, DEUTAN, EYES };

static double distance(triple a, triple b, int eye)
{
    static const double eyes[EYES][3][3] = {
        {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
        {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
        {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.01182, 0.04294, 0.968881}},
    };
    triple x = oklab_of(times(eyes[eye], a)), y = oklab_of(times(eyes[eye], b));
    return sqrt(pow(x.v[0] - y.v[0], 2) + pow(x.v[1] - y.v[1], 2) + pow(x.v[2] - y.v[2], 2));
}

static double contrast_to_white(triple t)
{
    return 1.05 / (0.2126 * t.v[0] + 0.7152 * t.v[1] + 0.0722 * t.v[2] + 0.05);
}

static void colours_stand_out_from_paper(void **state)
{
    (void)state;
    const csv_rows *tables[] = {&areas, &categories};
    for (size_t i = 0; i < 2; i++)
        for (size_t row = 0; row < tables[i]->rows; row++) {
            const char *colour = csv_cell(tables[i], row, "colour");
            double contrast = contrast_to_white(linear_of(colour));
            if (contrast < 3) fail_msg("%s: %.2f : 1", colour, contrast);
        }
}

/* The least distance between counties of two areas, by their middles. */
static double apart_km(const char *a, const char *b)
{
    double least = INFINITY;
    for (size_t i = 0; i < MEMBERS; i++) {
        const lq_gazetteer_entry *p = lq_gazetteer_find(&reference.gazetteer, csv_cell(&members, i, "code"));
        if (!p || strcmp(csv_cell(&members, i, "area"), a) != 0) continue;
        for (size_t k = 0; k < MEMBERS; k++) {
            const lq_gazetteer_entry *q =
                lq_gazetteer_find(&reference.gazetteer, csv_cell(&members, k, "code"));
            if (!q || strcmp(csv_cell(&members, k, "area"), b) != 0) continue;
            double x = (p->lon_deg - q->lon_deg) * cos(p->lat_deg * 3.14159265 / 180),
                   y = p->lat_deg - q->lat_deg;
            least = fmin(least, 111.2 * sqrt(x * x + y * y));
        }
    }
    return least;
}

/* A just noticeable step is about 0.02; areas that may be seen side by side need the more. */
static void areas_can_be_told_apart(void **state)
{
    (void)state;
    static const double near_least[EYES] = {0.12, 0.10, 0.10}, far_least[EYES] = {0.08, 0.07, 0.07};
    for (size_t i = 0; i < AREAS; i++)
        for (size_t k = 0; k < i; k++) {
            bool near = apart_km(csv_cell(&areas, i, "id"), csv_cell(&areas, k, "id")) < 250;
            triple a = linear_of(csv_cell(&areas, i, "colour")), b = linear_of(csv_cell(&areas, k, "colour"));
            for (int eye = 0; eye < EYES; eye++)
                if (distance(a, b, eye) < (near ? near_least : far_least)[eye])
                    fail_msg("%s and %s, eye %d: %.3f", csv_cell(&areas, i, "id"), csv_cell(&areas, k, "id"),
                             eye, distance(a, b, eye));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_missing),          cmocka_unit_test(every_row_has_its_source),
        cmocka_unit_test(words_are_for_readers),       cmocka_unit_test(categories_are_known),
        cmocka_unit_test(members_are_of_counties),     cmocka_unit_test(the_program_has_the_same),
        cmocka_unit_test(sites_and_lines_can_be_read), cmocka_unit_test(facts_are_those_of_the_reference),
        cmocka_unit_test(candidates_are_no_members),   cmocka_unit_test(colours_stand_out_from_paper),
        cmocka_unit_test(areas_can_be_told_apart),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
