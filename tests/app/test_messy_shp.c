/*
 * test_messy_shp.c: all 78 odd boundary files of the shared corpus through info, check and import: each is read as its description wants,
 * with its oddity told, or refused in one line; nothing is written beside it.
 *
 * Numbers are counted from what the corpus says of itself (cases.json), so another corpus of the same kinds can be put in its place:
 * MESSY_SHP names its directory.
 */
#include "../support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/tree.h"
#include "../support/witness.h"
#include "laoqu.h"

#define JSON_BYTES 32768

/* What becomes of a case. Counts are differences to the features, all with an outline and a row, that the corpus is made of. */
typedef struct messy {
    const char *id, *file; /* file: NULL is counties.shp in the folder of the case; "" the case itself */
    lq_code info, use;     /* of info; of check and import */
    const char *says;      /* a word of the fault of whichever is refused */
    int more;              /* features */
    int without;           /* features without an outline */
    int unmatched;         /* rows of a table of all codes that find no feature */
    const char *findings;  /* kinds that info tells, and no others but those of drawing and datum */
    const char *datum;     /* measured; NULL where it does not matter */
} messy;

#define READ     LQ_OK, LQ_OK, NULL
#define TOLD     LQ_OK, LQ_DATA
#define REFUSED  LQ_DATA, LQ_DATA
#define ONE_LESS READ, 0, 1, 0

static const messy cases[] = {
    /* Encodings and names of files and fields. */
    {"e01_gbk_cpg936", NULL, READ, 0, 0, 0, "", "gcj02"},
    {"e02_gbk_cpgGBK", NULL, READ, 0, 0, 0, "", "gcj02"},
    {"e03_gbk_nocpg_ldid4d", NULL, READ, 0, 0, 0, "", "gcj02"},
    {"e04_gbk_nocpg_ldid0", NULL, READ, 0, 0, 0, "", "gcj02"},
    {"e05_utf8_nocpg", NULL, READ, 0, 0, 0, "", "gcj02"},
    {"e06_gbk_cpgUTF8_wrong", NULL, READ, 0, 0, 0, "encoding ", "gcj02"},
    {"e07_utf8_cpgGBK_wrong", NULL, READ, 0, 0, 0, "encoding ", "gcj02"},
    {"e08_gb18030", NULL, READ, 0, 0, 0, "", "gcj02"},
    {"e09_cn_fieldnames_gbk", NULL, READ, 0, 0, 0, "", "gcj02"},
    {"e10_cn_fieldnames_utf8", NULL, READ, 0, 0, 0, "", "gcj02"},
    {"e11_cjk_filename", "*.shp", READ, 0, 0, 0, "", "gcj02"},
    {"e12_numeric_code", NULL, READ, 0, 0, 0, "", "gcj02"},
    {"e13_float_code", NULL, READ, 0, 0, 0, "", "gcj02"},
    {"e14_upper_ext", "COUNTIES.SHP", READ, 0, 0, 0, "", "gcj02"},
    {"e15_code12", NULL, READ, 0, 0, 0, "", "gcj02"},
    /* Damage. A record that is damaged stays as a feature without an outline, so nothing shifts. */
    {"d01_missing_dbf", NULL, LQ_OK, LQ_DATA, ".dbf", 0, 0, 0, "dbf-missing ", ""},
    {"d02_missing_shx", NULL, READ, 0, 0, 0, "shx ", "gcj02"},
    {"d03_missing_shp", NULL, REFUSED, ".shp", 0, 0, 0, "", NULL},
    {"d04_truncated_shp", NULL, READ, 0, -1, 0, "shp-length record-damaged ", "gcj02"},
    {"d05_shx_truncated", NULL, READ, 0, 0, 0, "shx ", "gcj02"},
    {"d06_reclen_too_long", NULL, ONE_LESS, "record-damaged ", "gcj02"},
    {"d07_reclen_negative", NULL, ONE_LESS, "record-damaged ", "gcj02"},
    {"d08_reclen_short", NULL, ONE_LESS, "record-damaged ", "gcj02"},
    {"d09_numparts_huge", NULL, ONE_LESS, "record-damaged ", "gcj02"},
    {"d10_numpoints_negative", NULL, ONE_LESS, "record-damaged ", "gcj02"},
    {"d11_part_index_bad", NULL, ONE_LESS, "record-damaged ", "gcj02"},
    {"d12_magic_wrong", NULL, REFUSED, "not a shapefile", 0, 0, 0, "", NULL},
    {"d13_zero_bytes", NULL, REFUSED, "not a shapefile", 0, 0, 0, "", NULL},
    {"d14_filelen_wrong", NULL, READ, 0, 0, 0, "shp-length ", "gcj02"},
    {"d15_dbf_fewer", NULL, READ, 0, 0, 2, "dbf-count ", "gcj02"},
    {"d16_dbf_more", NULL, READ, 0, 0, 0, "dbf-count ", "gcj02"},
    {"d17_dbf_reclen_wrong", NULL, REFUSED, "records have", 0, 0, 0, "", NULL},
    {"d18_dbf_nrec_huge", NULL, READ, 0, 0, 0, "dbf-count ", "gcj02"},
    {"d19_type_mismatch", NULL, ONE_LESS, "record-damaged ", "gcj02"},
    {"d20_zero_features", NULL, REFUSED, "no features", 0, 0, 0, "", NULL},
    {"d21_shx_garbage", NULL, ONE_LESS, "record-damaged ", "gcj02"},
    {"d22_version_text_prj", NULL, READ, 0, 0, 0, "crs-assumed ", "gcj02"},
    /* Geometry. */
    {"g01_selfintersect", NULL, READ, 0, 0, 0, "polygon-invalid ", "gcj02"},
    {"g02_unclosed", NULL, READ, 0, 0, 0, "ring-unclosed ", "gcj02"},
    {"g03_wrong_orientation", NULL, READ, 0, 0, 0, "", "gcj02"},
    {"g04_hole_ok", NULL, READ, 0, 0, 0, "", "gcj02"},
    {"g05_hole_same_winding", NULL, READ, 0, 0, 0, "hole-winding ", "gcj02"},
    {"g06_null_shapes", NULL, READ, 0, 2, 0, "record-empty ", "gcj02"},
    {"g07_polygonz", NULL, READ, 0, 0, 0, "", "gcj02"},
    {"g08_polygonz_nom", NULL, READ, 0, 0, 0, "", "gcj02"},
    {"g09_polygonm", NULL, READ, 0, 0, 0, "", "gcj02"},
    {"g10_lat95", NULL, READ, 0, 0, 0, "vertex-dropped ", "gcj02"},
    {"g11_nan", NULL, READ, 0, 0, 0, "vertex-dropped ", "gcj02"},
    {"g12_inf", NULL, READ, 0, 0, 0, "vertex-dropped ", "gcj02"},
    {"g13_axes_swapped", NULL, TOLD, "axes look swapped", 0, 0, 0, "", NULL},
    {"g14_duplicate_features", NULL, READ, 2, 0, 0, "code-shared feature-covered ", "gcj02"},
    {"g15_degenerate_rings", NULL, READ, 0, 0, 0, "ring-degenerate ", "gcj02"},
    {"g16_empty_polygon", NULL, ONE_LESS, "record-empty ", "gcj02"},
    {"g17_points", NULL, REFUSED, "must be polygons", 0, 0, 0, "", NULL},
    {"g18_multipoint", NULL, REFUSED, "must be polygons", 0, 0, 0, "", NULL},
    {"g19_polyline", NULL, REFUSED, "must be polygons", 0, 0, 0, "", NULL},
    {"g20_jagged_gaps", NULL, READ, 0, 0, 0, "borders-apart ", "gcj02"},
    /* Coordinates. */
    {"c00_gcj02", NULL, READ, 0, 0, 0, "", "gcj02"},
    {"c01_wgs84", NULL, READ, 0, 0, 0, "", "wgs84"},
    {"c02_epsg4490", NULL, READ, 0, 0, 0, "", "wgs84"},
    {"c03_epsg3857", NULL, READ, 0, 0, 0, "", "wgs84"},
    {"c04_epsg4549", NULL, READ, 0, 0, 0, "", "wgs84"},
    {"c05_epsg4526", NULL, READ, 0, 0, 0, "", "wgs84"},
    {"c06_epsg4610_xian80", NULL, READ, 0, 0, 0, "datum-shift ", "wgs84"},
    {"c07_epsg2334", NULL, READ, 0, 0, 0, "datum-shift ", "wgs84"},
    {"c08_epsg32649_50", NULL, READ, 0, 0, 0, "", "wgs84"},
    {"c09_albers_china", NULL, READ, 0, 0, 0, "", "wgs84"},
    {"c10_albers_krasovsky", NULL, READ, 0, 0, 0, "datum-shift ", "wgs84"},
    {"c11_noprj_projected", NULL, TOLD, "--crs", 0, 0, 0, "", NULL},
    {"c12_prj_lies", NULL, TOLD, "--crs", 0, 0, 0, "", NULL},
    {"c13_noprj_degrees", NULL, READ, 0, 0, 0, "crs-assumed ", "wgs84"},
    {"c14_bd09", NULL, READ, 0, 0, 0, "", "bd09"},
    /* Other sources, and 180 degrees. */
    {"o01.gpkg", "", READ, 0, 0, 0, "", "wgs84"},
    {"o02.geojson", "", READ, 0, 0, 0, "", "wgs84"},
    {"o03_zipped.zip", "", READ, 0, 0, 0, "", "wgs84"},
    {"a01_antimeridian_split", NULL, READ, 0, 0, 0, "", ""},
    {"a02_antimeridian_0_360", NULL, READ, 0, 0, 0, "", ""},
    {"a03_antimeridian_jump", NULL, READ, 0, 0, 0, "antimeridian polygon-invalid ",
     ""} /* GDAL finds both countries invalid, too */,
};

#define CASES (sizeof cases / sizeof *cases)

typedef struct corpus {
    char *dir, *json, *out; /* out: a directory of our own */
    char *table;            /* a row for every code */
    int features;
} corpus;

static int json_int(const char *json, const char *path)
{
    char *text = test_json_get(json, path);
    int value = atoi(text);
    free(text);
    return value;
}

static int corpus_open(void **state)
{
    corpus *c = calloc(1, sizeof *c);
    const char *named = getenv("MESSY_SHP");
    assert_non_null(c);
    *state = c;
    c->dir = named ? strdup(named) : test_shared("data/messy_shp");
    if (!c->dir) return 0;
    char *path = test_path(c->dir, "cases.json"), *rows = calloc(1, 65536);
    c->json = test_file_text(path, NULL);
    c->features = json_int(c->json, "$.base_features");
    c->out = test_dir_create();
    size_t n = (size_t)sprintf(rows, "code,v\n");
    for (int i = 0; i < c->features; i++) {
        char at[64];
        snprintf(at, sizeof at, "$.base_codes[%d]", i);
        char *code = test_json_get(c->json, at);
        n += (size_t)sprintf(rows + n, "%s,%d\n", code, i + 1);
        free(code);
    }
    c->table = test_text(c->out, "t.csv", rows);
    free(rows);
    free(path);
    return 0;
}

static int corpus_close(void **state)
{
    corpus *c = *state;
    if (c->out) test_dir_remove(c->out);
    free(c->dir);
    free(c->json);
    free(c->table);
    free(c);
    return 0;
}

/* Path of a case's file; heap. */
static char *source_of(const corpus *c, const messy *m)
{
    char name[512], path[4096];
    if (m->file && !*m->file) return test_path(c->dir, m->id);
    if (!m->file || *m->file != '*') {
        snprintf(name, sizeof name, "%s/%s", m->id, m->file ? m->file : "counties.shp");
        return test_path(c->dir, name);
    }
    snprintf(name, sizeof name, "ls %s/%s/%s", c->dir, m->id, m->file);
    FILE *f = popen(name, "r");
    assert_true(f && fgets(path, sizeof path, f));
    pclose(f);
    path[strcspn(path, "\n")] = 0;
    return strdup(path);
}

/* What --json would print, or the fault. */
typedef struct told {
    lq_code code;
    lq_err fault;
    char json[JSON_BYTES];
} told;

static void report_take(told *t, lq_report *report)
{
    FILE *f = fmemopen(t->json, JSON_BYTES, "w");
    assert_non_null(f);
    if (report) assert_int_equal(lq_report_json(report, f), LQ_OK);
    fclose(f);
    lq_report_free(report);
}

static void info(told *t, const char *path)
{
    lq_report *report = NULL;
    *t = (told){0};
    t->code = lq_info(&report, path, &t->fault);
    report_take(t, report);
}

static void import(told *t, const corpus *c, const char *path)
{
    lq_report *report = NULL;
    lq_run run = {0};
    char *shp = test_path(c->out, "x.shp");
    *t = (told){0};
    t->code = lq_import(&report, path, shp, NULL, &run, &t->fault);
    report_take(t, report);
    free(shp);
}

static void check(told *t, const corpus *c, const char *path, bool with_table)
{
    lq_report *report = NULL;
    lq_run run = {0};
    lq_map *map = NULL;
    *t = (told){0};
    assert_int_equal(lq_map_create(&map, NULL), LQ_OK);
    assert_int_equal(lq_map_set(map, "boundaries", path, NULL), LQ_OK);
    if (with_table) assert_int_equal(lq_map_set(map, "table", c->table, NULL), LQ_OK);
    if (with_table) assert_int_equal(lq_map_set(map, "value", "v", NULL), LQ_OK);
    t->code = lq_check(&report, map, NULL, &run, &t->fault);
    report_take(t, report);
    lq_map_free(map);
}

/* ---- expectations ---- */

static size_t failures;

#define EXPECT(condition, ...)                                                                               \
    do {                                                                                                     \
        if (condition) break;                                                                                \
        failures++;                                                                                          \
        print_message("%s: ", m->id);                                                                        \
        print_message(__VA_ARGS__);                                                                          \
        print_message("\n");                                                                                 \
    } while (0)

static void expect_number(const messy *m, const told *t, const char *path, int wanted)
{
    int found = json_int(t->json, path);
    EXPECT(found == wanted, "%s is %d, not %d", path, found, wanted);
}

static void expect_fault(const messy *m, const told *t, const char *what)
{
    EXPECT(strstr(t->fault.text, m->says), "%s says \"%s\", without \"%s\"", what, t->fault.text, m->says);
    EXPECT(strstr(t->fault.text, m->id), "%s does not name the file: \"%s\"", what, t->fault.text);
}

/* Kinds that a case must tell are told, and none that is neither wanted nor about drawing or datum. */
static void expect_findings(const messy *m, const told *t)
{
    static const char *const besides[] = {"datum-doubtful", "borders-apart", "border-loose", "area-changed"};
    char *kinds = test_json_get(t->json, "$.findings"), wanted[256];
    snprintf(wanted, sizeof wanted, "%s", m->findings);
    for (char *kind = strtok(wanted, " "); kind; kind = strtok(NULL, " ")) {
        char *at = strstr(kinds, kind);
        EXPECT(at && at[strlen(kind)] == '"', "no finding %s in %s", kind, kinds);
    }
    for (char *at = kinds; (at = strchr(at, '"')); at++) {
        char kind[64] = "";
        bool known = false;
        sscanf(++at, "%63[^\"]", kind);
        at += strlen(kind);
        for (size_t i = 0; i < sizeof besides / sizeof *besides; i++) known |= !strcmp(kind, besides[i]);
        EXPECT(known || strstr(m->findings, kind), "a finding %s", kind);
    }
    free(kinds);
}

static bool is_country(const messy *m)
{
    return *m->id == 'a';
}

/* Cut at record 7: so many are whole. */
static int outlines_missing(const corpus *c, const messy *m)
{
    char at[64];
    if (m->without >= 0) return m->without;
    for (int i = 0;; i++) {
        snprintf(at, sizeof at, "$.cases[%d].id", i);
        char *id = test_json_get(c->json, at);
        bool end = !*id, found = !strcmp(id, m->id);
        free(id);
        assert_false(end);
        if (!found) continue;
        snprintf(at, sizeof at, "$.cases[%d].whole_records", i);
        return c->features - json_int(c->json, at);
    }
}

static void expect_info(const corpus *c, const messy *m, const char *path, told *t)
{
    info(t, path);
    EXPECT(t->code == m->info, "info: status %d: %s", t->code, t->fault.text);
    if (t->code) {
        if (m->info) expect_fault(m, t, "info");
        return;
    }
    expect_number(m, t, "$.features", is_country(m) ? 2 : c->features + m->more);
    expect_number(m, t, "$.without_geometry", outlines_missing(c, m));
    expect_findings(m, t);
    if (m->datum && !test_json_is(t->json, "$.datum", m->datum)) EXPECT(false, "datum");
    if (!m->datum) EXPECT(!strstr(t->json, "\"extent\""), "an extent of what lies nowhere");
}

/* Names the case's own file in its fault, or counts what is joined and drawn. */
static void expect_use(const corpus *c, const messy *m, const char *path, told *t)
{
    bool dbf = strcmp(m->id, "d01_missing_dbf");
    check(t, c, path, !is_country(m));
    EXPECT(t->code == m->use, "check: status %d: %s", t->code, t->fault.text);
    if (m->use) expect_fault(m, t, "check");
    if (!t->code && !is_country(m)) {
        expect_number(m, t, "$.matched", c->features - m->unmatched);
        expect_number(m, t, "$.unmatched_rows", m->unmatched);
    }
    import(t, c, path);
    EXPECT(t->code == (dbf ? m->use : LQ_OK), "import: status %d: %s", t->code, t->fault.text);
    if (t->code) return;
    int twins = m->more, left = is_country(m) ? 2 : c->features + m->more - twins;
    expect_number(m, t, "$.features", left);
    expect_number(m, t, "$.features_drawn", left - outlines_missing(c, m));
    expect_number(m, t, "$.invalid", 0);
}

static void every_case_is_as_described(void **state)
{
    const corpus *c = *state;
    told *t = malloc(sizeof *t);
    if (!c->dir) {
        free(t);
        SKIP_TEST("no ../shared/data/messy_shp");
    }
    failures = 0;
    for (const messy *m = cases; m < cases + CASES; m++) {
        size_t before = failures;
        char *folder = test_path(c->dir, m->id), *path = source_of(c, m);
        size_t entries = m->file && !*m->file ? 0 : test_dir_count(folder);
        expect_info(c, m, path, t);
        expect_use(c, m, path, t);
        EXPECT(!entries || test_dir_count(folder) == entries, "something was written beside it");
        if (failures == before && getenv("MESSY_LIST"))
            print_message("holds: %s: %s\n", m->id, m->says ? m->says : *m->findings ? m->findings : "read");
        free(folder);
        free(path);
    }
    free(t);
    assert_int_equal(failures, 0);
}

/* The corpus may grow: a case without an expectation is one. */
static void every_case_is_here(void **state)
{
    const corpus *c = *state;
    char at[64];
    if (!c->dir) SKIP_TEST("no ../shared/data/messy_shp");
    for (int i = 0;; i++) {
        snprintf(at, sizeof at, "$.cases[%d].id", i);
        char *id = test_json_get(c->json, at);
        bool known = !*id, end = !*id;
        for (size_t k = 0; k < CASES; k++) known |= !strcmp(cases[k].id, id);
        if (!known) fail_msg("%s is not among the expectations", id);
        free(id);
        if (end) return;
    }
}

/* The code and the place of the fault are for people: 140702 stands first in the corpus. */
static void faults_name_the_county(void **state)
{
    const corpus *c = *state;
    static const char *const names[] = {"g01_selfintersect", "g10_lat95", "g11_nan", "g12_inf"};
    if (!c->dir) SKIP_TEST("no ../shared/data/messy_shp");
    char *code = test_json_get(c->json, "$.base_codes[0]"), wanted[64];
    snprintf(wanted, sizeof wanted, "counties.shp:1: %s: ", code);
    for (int i = 0; i < 4; i++) {
        char *path = source_of(c, &(messy){.id = names[i]}), *text = NULL;
        size_t n;
        lq_report *report = NULL;
        assert_int_equal(lq_info(&report, path, NULL), LQ_OK);
        FILE *f = open_memstream(&text, &n);
        assert_int_equal(lq_report_text(report, f), LQ_OK);
        fclose(f);
        if (!strstr(text, wanted)) fail_msg("%s: no \"%s\" in %s", names[i], wanted, text);
        lq_report_free(report);
        free(text);
        free(path);
    }
    free(code);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_is_here),
        cmocka_unit_test(every_case_is_as_described),
        cmocka_unit_test(faults_name_the_county),
    };
    return cmocka_run_group_tests(tests, corpus_open, corpus_close);
}
