/*
 * test_left_out.c: sites and lines of a map's areas alone: in squares whose truth is plain, and for the reference by the codes of its
 * lists; with borders as arcs and without.
 */
#include "../support/support.h"
#include "../support/csv_rows.h"
#include "../support/findings.h"
#include "../support/map_parts.h"
#include "../support/sample_map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "app/left_out.h"
#include "base/mem.h"

#define COLUMNS 10
#define ROWS    6

/* Counties 0 and 1, side by side from 112 to 113 and from 36 to 36.5, are the area; county 0 holds 112.25, 36.25. */
static const struct {
    const char *row; /* CODE0 and CODE5: codes of these counties */
    bool shown;
} sites[] = {
    {"a,CODE0,,115.2,38.2", true}, /* lies elsewhere, but is of the county it names */
    {"b,CODE5,,112.25,36.25", false},
    {"c,,,112.25,36.25", true},
    {"d,,,113.25,36.25", false},
    {"e,,,112.75,36.49", true},
    {"f,,,112.75,36.51", false},
    {"g,CODE0,,,", true}, /* by its county */
    {"h,CODE5,,,", false},
    {"i,,,111.2,35.2", false}, /* in no county */
    {"j,999999,,,", true},     /* has no place: told by site-county-unknown */
};
#define SITES (sizeof sites / sizeof *sites)

static const struct {
    const char *row;
    bool shown;
} lines[] = {
    {"k,\"LINESTRING (112.1 36.1, 112.2 36.3)\"", true},  /* in it */
    {"l,\"LINESTRING (111.5 36.25, 114 36.25)\"", true},  /* through it, no point in it */
    {"m,\"LINESTRING (113.1 36.1, 113.1 38.2)\"", false}, /* beside it */
    {"n,\"LINESTRING (111.9 36.7, 115 36.7)\"", false},   /* above it */
    {"o,\"LINESTRING (112.9 36.6, 113.1 36.4)\"",
     false}, /* 113, 36.5 is its corner: passed at the corner's far side */
    {"p,\"LINESTRING (112.8 36.6, 113.05 36.4)\"", true}, /* over the corner */
    {"q,\"MULTILINESTRING ((114 37, 115 38), (112.6 36.1, 112.7 36.2))\"", true},
};
#define LINES (sizeof lines / sizeof *lines)

typedef struct place {
    char *dir, *shp, *csv, *wkt, *list;
} place;

static void codes_fill(char out[256], const char *row)
{
    const char *at = strstr(row, "CODE");
    char code[8];
    snprintf(out, 256, "%s\n", row);
    if (!at) return;
    sample_code(code, COLUMNS, at[4] - '0');
    snprintf(out, 256, "%.*s%s%s\n", (int)(at - row), row, code, at + 5);
}

static int place_create(void **state)
{
    place *p = calloc(1, sizeof *p);
    char text[4096] = "id,code,county,lon,lat\n", row[256], code[2][8];
    assert_non_null(p);
    p->dir = test_dir_create();
    sample_shapefile(p->dir, "m", COLUMNS, ROWS);
    p->shp = test_path(p->dir, "m.shp");
    for (size_t i = 0; i < SITES; i++) {
        codes_fill(row, sites[i].row);
        strcat(text, row);
    }
    p->csv = test_text(p->dir, "sites.csv", text);
    strcpy(text, "id,wkt\n");
    for (size_t i = 0; i < LINES; i++) strcat(strcat(text, lines[i].row), "\n");
    p->wkt = test_text(p->dir, "lines.csv", text);
    sample_code(code[0], COLUMNS, 0);
    sample_code(code[1], COLUMNS, 1);
    snprintf(text, sizeof text, "code\n%s\n%s\n", code[0], code[1]);
    p->list = test_text(p->dir, "list.csv", text);
    *state = p;
    return 0;
}

static int place_free(void **state)
{
    place *p = *state;
    test_dir_remove(p->dir);
    free(p->shp);
    free(p->csv);
    free(p->wkt);
    free(p->list);
    free(p);
    return 0;
}

static bool has_id(const lq_sites *s, const char *id)
{
    for (size_t i = 0; i < s->n; i++)
        if (!strcmp(s->at[i].text[LQ_SITE_ID], id)) return true;
    return false;
}

static void assert_shown(const lq_dataset *d, const lq_findings *f)
{
    size_t sites_out = 0, lines_out = 0;
    char told[64];
    for (size_t i = 0; i < SITES; i++) {
        char id[2] = {sites[i].row[0], 0};
        if (has_id(&d->projects.sites, id) != sites[i].shown) fail_msg("%s", sites[i].row);
        sites_out += !sites[i].shown;
    }
    for (size_t i = 0; i < LINES; i++) {
        char id[2] = {lines[i].row[0], 0};
        if (has_id(&d->projects.sites, id) != lines[i].shown) fail_msg("%s", lines[i].row);
        lines_out += !lines[i].shown;
    }
    assert_int_equal(d->projects.sites_left_out, sites_out);
    assert_int_equal(d->projects.lines_left_out, lines_out);
    snprintf(told, sizeof told, "%zu sites and %zu lines", sites_out, lines_out);
    assert_non_null(strstr(finding_of(f, "sites-left-out")->message, told));
    assert_int_equal(finding_count(f, "sites-left-out"), 1);
    assert_true(lq_finding_is_note("sites-left-out"));
}

static void those_of_the_areas_are_shown(void **state)
{
    const place *p = *state;
    const char *const settings[] = {"boundaries", p->shp,  "crs",  "wgs84", "sites",
                                    p->csv,       "lines", p->wkt, "areas", p->list,
                                    "sites-in",   "areas", "zoom", "6-7",   NULL};
    map_parts parts;
    map_parts_read(&parts, NULL, settings);
    assert_shown(&parts.data, &parts.findings);
    map_parts_release(&parts);
    map_parts_check(&parts, NULL, settings);
    assert_shown(&parts.data, &parts.findings);
    map_parts_release(&parts);
}

static void all_are_shown_otherwise(void **state)
{
    const place *p = *state;
    const char *const settings[] = {"boundaries", p->shp,  "crs",  "wgs84", "sites", p->csv,
                                    "areas",      p->list, "zoom", "6-7",   NULL};
    map_parts parts;
    map_parts_read(&parts, NULL, settings);
    assert_int_equal(parts.data.projects.sites.n, SITES);
    assert_int_equal(finding_count(&parts.findings, "sites-left-out"), 0);
    map_parts_release(&parts);
}

static void a_map_without_areas_is_told(void **state)
{
    const place *p = *state;
    const char *const settings[] = {"boundaries", p->shp, "sites", p->csv, "sites-in", "areas", NULL};
    lq_map *map = test_map(NULL, settings);
    lq_err err = {0};
    assert_int_equal(lq_map_settle(map, &err), LQ_USAGE);
    assert_string_equal(err.text, "sites-in areas has no areas; give areas, or sites-in all");
    lq_map_free(map);
}

/* Of the sites that name a county those whose code stands in the list of members, and no other; and no line is near. */
static void dabie_shows_its_own(void **state)
{
    static const char *const none[] = {"zoom", "5-5", NULL};
    (void)state;
    map_parts parts;
    csv_rows members, all;
    size_t coded = 0;
    map_parts_read(&parts, "styles/dabie.yaml", none);
    csv_read(&members, "shapes/tables/area_members.csv");
    csv_read(&all, "shapes/tables/sites.csv");
    const lq_projects *p = &parts.data.projects;
    for (size_t row = 0; row < all.rows; row++) {
        const char *code = csv_cell(&all, row, "code"), *id = csv_cell(&all, row, "id");
        bool member = false;
        if (!*code) continue;
        for (size_t k = 0; k < members.rows && !member; k++)
            member = !strcmp(csv_cell(&members, k, "area"), "dabie") &&
                     !strcmp(csv_cell(&members, k, "code"), code);
        if (has_id(&p->sites, id) != member) fail_msg("%s %s", id, csv_cell(&all, row, "name"));
        coded += member;
    }
    assert_true(coded > 0);
    assert_int_equal(p->lines_left_out, 32);
    assert_int_equal(p->sites.n + p->sites_left_out, 106);
    csv_release(&all);
    csv_release(&members);
    map_parts_release(&parts);
}

/* One square is the area, a site lies in it and one beside it. */
static void every_allocation_may_fail(void **state)
{
    (void)state;
    uint32_t first_ring[] = {0, 1}, first_point[] = {0, 4};
    double xy[] = {112, 36, 113, 36, 113, 37, 112, 37};
    bool member = true;
    lq_layer layer = {.polygons = {1, 1, 4, first_ring, first_point, xy, 0, 0, 0}};
    lq_borders borders = {.layer = &layer};
    lq_areas areas = {.at = {{.member = &member}}, .n = 1};
    lq_code code = LQ_FAILED;
    long k = 0;
    while (code) {
        lq_site site[2] = {{.file = "", .lon_deg = 112.5, .lat_deg = 36.5},
                           {.file = "", .lon_deg = 114, .lat_deg = 36.5}};
        size_t county[] = {SIZE_MAX, SIZE_MAX};
        lq_projects p = {.sites = {.at = site, .n = 2}, .county = county};
        lq_findings f = {0};
        lq_err err = {0};
        lq_mem_fail_after(++k);
        code = lq_left_out_areas(&p, &areas, &borders, &f, &err);
        lq_mem_fail_after(0);
        if (code) assert_string_equal(err.text, "out of memory");
        if (!code) assert_true(p.sites.n == 1 && p.sites_left_out == 1);
        lq_findings_release(&f);
    }
    assert_true(k > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_of_the_areas_are_shown), cmocka_unit_test(all_are_shown_otherwise),
        cmocka_unit_test(a_map_without_areas_is_told),  cmocka_unit_test(dabie_shows_its_own),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, place_create, place_free);
}
