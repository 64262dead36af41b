/*
 * test_corpus.c: the program does with each file of the three corpora of odd data what the corpus says a correct program does.
 *
 * What that is stands in tables.txt, shapes.txt and points.txt beside this file; README.md explains their words. Each case is a
 * test of its own, which prints its expectations as it goes: the last one printed is the one that does not hold.
 */
#include "../support/support.h"

#include <dirent.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../support/csv_rows.h"
#include "../support/expectations.h"
#include "../support/outlines.h"
#include "../support/program.h"
#include "../support/tree.h"
#include "../support/witness.h"
#include "laoqu.h"
#include "read/read_sites.h"

#define DATA        "../shared/data/"
#define CASES_MOST  200
#define WORDS_MOST  64
#define MEMORY_MOST ((rlim_t)4 << 30)

typedef struct corpus {
    const char *file, *folder, *ending;
    int cases;
} corpus;

static const corpus corpora[] = {{"tests/corpus/tables.txt", "messy_tables", "", 53},
                                 {"tests/corpus/shapes.txt", "messy_shp", "/", 78},
                                 {"tests/corpus/points.txt", "messy_points", "", 8}};

/* One case while it runs. */
typedef struct trial {
    const expected_case *expected;
    const corpus *corpus;
    char *
        dir; /* holds "in", the copy the program sees, "kept", one it does not see, and what it writes: "out" */
    char *file;     /* in "in" */
    char run[4096]; /* the last arguments */
    char out[TEST_OUT_BYTES], err[TEST_OUT_BYTES], human[TEST_OUT_BYTES];
    int status;
    lq_sites sites;
} trial;

/* The words of an expectation, parted by blanks. */
typedef struct words {
    char text[4096];
    char *at[WORDS_MOST];
    size_t n;
} words;

static void words_split(words *out, const char *text)
{
    char *rest = out->text, *word;
    snprintf(out->text, sizeof out->text, "%s", text);
    out->n = 0;
    while ((word = strtok_r(rest, " ", &rest)) && out->n < WORDS_MOST) out->at[out->n++] = word;
}

static double number(const char *text)
{
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end) fail_msg("\"%s\" is no number", text);
    return value;
}

/* ---- a case and its copies ---- */

static void file_copy(const char *from, const char *dir, const char *name)
{
    size_t n;
    char *bytes = test_file_text(from, &n);
    free(test_file(dir, name, bytes, n));
    free(bytes);
}

/* The case in a folder of its own, writable: a file, or the files of a folder. */
static void case_copy(const char *from, const char *dir)
{
    struct stat st;
    assert_int_equal(stat(from, &st), 0);
    if (!S_ISDIR(st.st_mode)) {
        file_copy(from, dir, strrchr(from, '/') + 1);
        return;
    }
    DIR *d = opendir(from);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));) {
        if (e->d_name[0] == '.') continue;
        char *path = test_path(from, e->d_name);
        file_copy(path, dir, e->d_name);
        free(path);
    }
    closedir(d);
}

static bool ends(const char *text, const char *ending)
{
    size_t n = strlen(text), m = strlen(ending);
    return n >= m && !strcmp(text + n - m, ending);
}

/* The file to give to the program: the .shp of a folder, also where it is missing. Heap. */
static char *case_file(const char *dir, const char *name)
{
    DIR *d = opendir(dir);
    char *found = NULL;
    size_t files = 0;
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));) {
        if (e->d_name[0] == '.') continue;
        files++;
        if (ends(e->d_name, ".shp") || ends(e->d_name, ".SHP")) found = test_path(dir, e->d_name);
    }
    closedir(d);
    return found ? found : test_path(dir, files == 1 ? name : "counties.shp");
}

/* A case of a corpus as GDAL may open it. Heap. */
static char *corpus_path(const char *folder, const char *name)
{
    char path[512];
    struct stat st;
    snprintf(path, sizeof path, DATA "%s/%s", folder, name);
    if (!stat(path, &st) && S_ISDIR(st.st_mode)) return test_path(path, "counties.shp");
    return strdup(path);
}

static int trial_begin(void **state)
{
    const expected_case *expected = *state;
    char from[512];
    trial *t = calloc(1, sizeof *t);
    assert_non_null(t);
    *state = t;
    t->expected = expected;
    for (size_t i = 0; i < sizeof corpora / sizeof *corpora; i++)
        if (!strcmp(corpora[i].file, expected->file)) t->corpus = &corpora[i];
    t->dir = test_dir_create();
    char *in = test_path(t->dir, "in"), *kept = test_path(t->dir, "kept");
    assert_int_equal(mkdir(in, 0777) | mkdir(kept, 0777), 0);
    snprintf(from, sizeof from, DATA "%s/%s", t->corpus->folder, expected->name);
    case_copy(from, in);
    case_copy(from, kept);
    t->file = case_file(in, expected->name);
    setenv("FILE", t->file, 1);
    free(in);
    free(kept);
    return 0;
}

static int trial_end(void **state)
{
    trial *t = *state;
    lq_sites_release(&t->sites);
    test_dir_remove(t->dir);
    free(t->file);
    free(t);
    return 0;
}

/* A file in "out"; it may be in a folder there. Heap. */
static char *written(const trial *t, const char *name)
{
    char *out = test_path(t->dir, "out"), *path = test_path(out, name);
    free(out);
    return path;
}

/* ---- runs ---- */

static void inputs_untouched(const trial *t)
{
    char *in = test_path(t->dir, "in"), *kept = test_path(t->dir, "kept");
    if (!test_trees_equal(in, kept)) fail_msg("the run wrote to its input");
    free(in);
    free(kept);
}

static void out_clear(trial *t)
{
    char *out = test_path(t->dir, "out");
    if (access(out, F_OK))
        free(out);
    else
        test_dir_remove(out);
    lq_sites_release(&t->sites);
    t->sites = (lq_sites){0};
}

/* "-o" and what is written to, for the commands that write. */
static void out_option(char *to, size_t room, const trial *t, const char *arguments)
{
    bool import = !strncmp(arguments, "import ", 7), info = !strncmp(arguments, "info ", 5);
    snprintf(to, room, info ? "" : "-o %s/out%s", t->dir, import ? "/counties.shp" : "");
    if (!import) return;
    char *out = test_path(t->dir, "out");
    mkdir(out, 0777);
    free(out);
}

static void fault_check(const trial *t, int status)
{
    if (status ? !test_is_fault(t->err, "") : *t->err) fail_msg("on standard error: %s", t->err);
}

/* next: the expectation that follows, which may say that the run fails. */
static void program_run(trial *t, const char *arguments, const char *next)
{
    char option[512];
    bool info = !strncmp(arguments, "info ", 5);
    out_clear(t);
    out_option(option, sizeof option, t, arguments);
    snprintf(t->run, sizeof t->run, "%s", arguments);
    t->human[0] = 0;
    t->status =
        test_program(t->out, "%s %s%s 2>%s/err", arguments, option, info ? "" : " --json --quiet", t->dir);
    char *path = test_path(t->dir, "err"), *err = test_file_text(path, NULL);
    snprintf(t->err, sizeof t->err, "%s", err);
    free(path);
    free(err);
    fault_check(t, t->status);
    inputs_untouched(t);
    if (t->status && !(next && !strncmp(next, "exit ", 5))) fail_msg("exit status %d: %s", t->status, t->err);
}

/* What the last run says to people. */
static const char *human_text(trial *t)
{
    char option[512];
    if (!strncmp(t->run, "info ", 5)) return t->out;
    if (*t->human) return t->human;
    out_option(option, sizeof option, t, t->run);
    test_program(t->human, "%s %s 2>/dev/null", t->run, strncmp(t->run, "check", 5) ? option : "");
    return t->human;
}

/* ---- words about any run ---- */

static void word_exit(trial *t, const words *w)
{
    for (size_t i = 1; i < w->n; i++)
        if (atoi(w->at[i]) == t->status) return;
    fail_msg("exit status %d: %s", t->status, t->err);
}

static void word_error(trial *t, const words *w)
{
    assert_int_not_equal(t->status, 0);
    for (size_t i = 1; i < w->n; i++)
        if (!strstr(t->err, w->at[i])) fail_msg("\"%s\" is not in: %s", w->at[i], t->err);
}

static void word_json(trial *t, const words *w)
{
    char path[256];
    snprintf(path, sizeof path, "$.%s", w->at[1]);
    assert_true(test_json_is(t->out, path, w->at[2]));
}

static void word_says(trial *t, const words *w)
{
    char text[1024] = "";
    for (size_t i = 1; i < w->n; i++) {
        size_t n = strlen(text);
        snprintf(text + n, sizeof text - n, "%s%s", i > 1 ? " " : "", w->at[i]);
    }
    if (!strstr(human_text(t), text)) fail_msg("not in: %s", human_text(t));
}

/* ---- findings.csv ---- */

static void findings_read(csv_rows *out, const trial *t)
{
    char *path = written(t, "findings.csv");
    csv_read(out, path);
    free(path);
}

static bool finding_has(const csv_rows *f, size_t row, const words *w)
{
    char text[2048];
    const char *kind = csv_cell(f, row, "kind");
    if (strcmp(w->at[1], "*") && strcmp(w->at[1], kind)) return false;
    snprintf(text, sizeof text, "%s:%s %s %s", csv_cell(f, row, "file"), csv_cell(f, row, "row"),
             csv_cell(f, row, "code"), csv_cell(f, row, "message"));
    for (size_t i = 2; i < w->n; i++)
        if (!strstr(text, w->at[i])) return false;
    return true;
}

static void word_finding(trial *t, const words *w)
{
    csv_rows f;
    bool found = false;
    findings_read(&f, t);
    for (size_t row = 0; row < f.rows && !found; row++) found = finding_has(&f, row, w);
    csv_release(&f);
    if (!found) fail_msg("no such finding");
}

static void word_findings(trial *t, const words *w)
{
    csv_rows f;
    int count = 0;
    findings_read(&f, t);
    for (size_t row = 0; row < f.rows; row++) count += !strcmp(csv_cell(&f, row, "kind"), w->at[1]);
    csv_release(&f);
    assert_int_equal(count, number(w->at[2]));
}

/* The place of a case in cases.json. */
static int case_index(const char *cases, const char *name)
{
    char path[128];
    for (int i = 0;; i++) {
        snprintf(path, sizeof path, "$.cases[%d].file", i);
        char *file = test_json_get(cases, path);
        bool found = !strcmp(file, name), end = !*file;
        free(file);
        if (end) fail_msg("cases.json does not know %s", name);
        if (found) return i;
    }
}

/* The n-th code that has no polygon; "" past the last. Heap. */
static char *unmatched_code(const char *cases, int index, int n)
{
    char path[128];
    snprintf(path, sizeof path, "$.cases[%d].join_counties2020.unmatched_codes[%d]", index, n);
    return test_json_get(cases, path);
}

static bool row_is_told(const csv_rows *f, const char *file, const char *code)
{
    for (size_t row = 0; row < f->rows; row++)
        if (!strcmp(csv_cell(f, row, "code"), code) && ends(csv_cell(f, row, "file"), file) &&
            *csv_cell(f, row, "row"))
            return true;
    return false;
}

static void word_unmatched_listed(trial *t, const words *w)
{
    (void)w;
    csv_rows f;
    char *cases = test_file_text(DATA "messy_tables/cases.json", NULL), *code;
    int index = case_index(cases, t->expected->name);
    findings_read(&f, t);
    for (int i = 0; *(code = unmatched_code(cases, index, i)); i++, free(code))
        if (!row_is_told(&f, t->expected->name, code)) fail_msg("nothing is said of the row of %s", code);
    free(code);
    free(cases);
    csv_release(&f);
}

/* ---- join.csv ---- */

typedef struct truth {
    csv_rows rows;
    const char *column;
    const words *words; /* of the expectation: from 3 on A=B, +-TOLERANCE, *FACTOR, joined */
    double tolerance, factor;
    bool joined;
} truth;

/* What is said of a county behind its "=", or NULL. */
static const char *override_of(const truth *t, const char *code)
{
    size_t n = strlen(code);
    for (size_t i = 3; i < t->words->n && n; i++)
        if (!strncmp(t->words->at[i], code, n) && t->words->at[i][n] == '=') return t->words->at[i] + n + 1;
    return NULL;
}

static void truth_read(truth *out, const trial *t, const words *w)
{
    char name[512];
    bool own = !strcmp(w->at[1], "eleven.csv");
    snprintf(name, sizeof name, DATA "messy_tables/expected/%s", w->at[1]);
    *out = (truth){.column = w->at[2], .words = w, .factor = 1};
    csv_read(&out->rows, own ? getenv("ELEVEN") : name);
    for (size_t i = 3; i < w->n; i++) {
        if (!strncmp(w->at[i], "+-", 2)) out->tolerance = number(w->at[i] + 2);
        if (*w->at[i] == '*') out->factor = number(w->at[i] + 1);
        if (!strcmp(w->at[i], "joined")) out->joined = true;
    }
    (void)t;
}

static bool value_is(const csv_rows *join, size_t row, double wanted, double tolerance)
{
    const char *status = csv_cell(join, row, "status"), *value = csv_cell(join, row, "value");
    if (strcmp(status, wanted == 0 ? "zero" : "value") || !*csv_cell(join, row, "class")) return false;
    return fabs(number(value) - wanted) <= tolerance + 1e-9 * fabs(wanted);
}

/* Whether a county has what the truth says. */
static bool county_is_true(const csv_rows *join, size_t row, const truth *t)
{
    const char *code = csv_cell(join, row, "code"), *status = csv_cell(join, row, "status"),
               *other = override_of(t, code);
    bool blank = !*csv_cell(join, row, "value") && !*csv_cell(join, row, "class");
    size_t at = csv_find(&t->rows, "code", other ? other : code);
    if (other && !*other) return blank;
    if (other && !strcmp(other, "absent")) return false;
    if (!strcmp(status, "no_row")) return blank && (t->joined || at == SIZE_MAX);
    if (at == SIZE_MAX) return t->joined && blank;
    const char *wanted = csv_cell(&t->rows, at, t->column);
    if (!*wanted) return blank && !strcmp(status, "missing");
    return value_is(join, row, number(wanted) * t->factor, t->tolerance);
}

static void join_read(csv_rows *out, const trial *t)
{
    char *path = written(t, "join.csv");
    csv_read(out, path);
    free(path);
}

static void values_none(const csv_rows *join)
{
    for (size_t row = 0; row < join->rows; row++)
        if (*csv_cell(join, row, "value")) fail_msg("%s has a value", csv_cell(join, row, "code"));
}

static void word_values(trial *t, const words *w)
{
    csv_rows join;
    truth expected;
    join_read(&join, t);
    assert_true(join.rows > 0);
    if (w->n == 2) {
        values_none(&join);
    } else {
        truth_read(&expected, t, w);
        for (size_t row = 0; row < join.rows; row++)
            if (!county_is_true(&join, row, &expected))
                fail_msg("county %s: %s \"%s\"", csv_cell(&join, row, "code"), csv_cell(&join, row, "status"),
                         csv_cell(&join, row, "value"));
        csv_release(&expected.rows);
    }
    csv_release(&join);
}

static void word_county(trial *t, const words *w)
{
    csv_rows join;
    join_read(&join, t);
    size_t row = csv_find(&join, "code", w->at[1]);
    assert_true(row != SIZE_MAX);
    assert_string_equal(csv_cell(&join, row, "status"), w->at[2]);
    if (w->n > 3 && !value_is(&join, row, number(w->at[3]), 0)) fail_msg("%s", csv_cell(&join, row, "value"));
    csv_release(&join);
}

static void word_names(trial *t, const words *w)
{
    (void)w;
    csv_rows join, seats;
    join_read(&join, t);
    csv_read(&seats, DATA "messy_shp/gcj_control_points.csv");
    assert_true(seats.rows > 0);
    for (size_t i = 0; i < seats.rows; i++) {
        size_t row = csv_find(&join, "code", csv_cell(&seats, i, "code"));
        assert_true(row != SIZE_MAX);
        assert_string_equal(csv_cell(&join, row, "name"), csv_cell(&seats, i, "name"));
    }
    csv_release(&join);
    csv_release(&seats);
}

/* ---- what import wrote ---- */

static void layers_read(outlines *ours, outlines *theirs, const trial *t, const char *name)
{
    char *path = written(t, "counties.shp");
    outlines_read(ours, path, "code");
    free(path);
    path = corpus_path("messy_shp", name);
    outlines_read(theirs, path, "code");
    free(path);
    assert_true(theirs->n > 0);
}

static bool is_without(const words *w, const char *code)
{
    for (size_t i = 3; i < w->n; i++)
        if (!strcmp(w->at[i], code)) return true;
    return false;
}

static void word_outline(trial *t, const words *w)
{
    outlines ours, theirs;
    double most_m = number(w->at[2]);
    layers_read(&ours, &theirs, t, w->at[1]);
    for (size_t i = 0; i < theirs.n; i++) {
        const outline *their = &theirs.at[i], *our = outlines_find(&ours, their->code);
        if (is_without(w, their->code) != !our)
            fail_msg("%s: %s", their->code, our ? "is drawn" : "is not drawn");
        if (!our) continue;
        double off_m = outline_distance_m(our, their), area = fabs(our->area_m2 - their->area_m2);
        if (off_m > most_m || area > most_m * their->length_m)
            fail_msg("%s: %g m off, area %g m2 off", their->code, off_m, area);
    }
    outlines_release(&ours);
    outlines_release(&theirs);
}

static void word_shifted(trial *t, const words *w)
{
    outlines ours, theirs;
    layers_read(&ours, &theirs, t, w->at[1]);
    for (size_t i = 0; i < theirs.n; i++) {
        const double *a = theirs.at[i].box, *b;
        const outline *our = outlines_find(&ours, theirs.at[i].code);
        assert_non_null(our);
        b = our->box;
        double shift = hypot(a[0] + a[2] - b[0] - b[2], a[1] + a[3] - b[1] - b[3]) / 2;
        if (shift < number(w->at[2]) || shift > number(w->at[3])) fail_msg("%s: %g m", our->code, shift);
    }
    outlines_release(&ours);
    outlines_release(&theirs);
}

static void word_area(trial *t, const words *w)
{
    outlines ours, theirs;
    layers_read(&ours, &theirs, t, w->at[1]);
    for (size_t i = 0; i < theirs.n; i++) {
        const outline *our = outlines_find(&ours, theirs.at[i].code);
        assert_non_null(our);
        double share = our->area_m2 / theirs.at[i].area_m2 - 1;
        if (fabs(share) > number(w->at[2])) fail_msg("%s: %g", our->code, share);
    }
    outlines_release(&ours);
    outlines_release(&theirs);
}

/* ---- tiles ---- */

static void word_picture(trial *t, const words *w)
{
    char *other = corpus_path("messy_shp", w->at[1]);
    out_clear(t);
    assert_int_equal(
        test_program(t->out, "render --boundaries $FILE --zoom %s -o %s/out --quiet", w->at[2], t->dir), 0);
    assert_int_equal(
        test_program(t->out, "render --boundaries %s --zoom %s -o %s/other --quiet", other, w->at[2], t->dir),
        0);
    free(other);
    char *a = written(t, "map"), *b = test_path(t->dir, "other/map");
    assert_true(test_tree_files(a, ".png") > 0);
    assert_true(test_trees_equal(a, b));
    free(a);
    free(b);
}

/* Is the pixel of a place drawn? Web Mercator, tiles of 256 px, no tile where there is nothing. */
static bool pixel_is_drawn(const trial *t, int z, double lon_deg, double lat_deg)
{
    char name[64];
    unsigned width, height;
    double world_px = ldexp(256, z), phi = lat_deg * M_PI / 180;
    unsigned x = (unsigned)((lon_deg + 180) / 360 * world_px),
             y = (unsigned)((1 - asinh(tan(phi)) / M_PI) / 2 * world_px);
    snprintf(name, sizeof name, "map/%d/%u/%u.png", z, x / 256, y / 256);
    char *path = written(t, name);
    bool drawn = false;
    if (!access(path, F_OK)) {
        uint8_t *rgba = test_png_read(path, &width, &height);
        drawn = rgba[4 * (y % 256 * width + x % 256) + 3] > 0;
        free(rgba);
    }
    free(path);
    return drawn;
}

static void word_pixel(trial *t, const words *w)
{
    bool drawn = pixel_is_drawn(t, atoi(w->at[1]), number(w->at[2]), number(w->at[3]));
    assert_int_equal(drawn, !strcmp(w->at[4], "drawn"));
}

static void word_columns(trial *t, const words *w)
{
    char name[64];
    snprintf(name, sizeof name, "map/%s", w->at[1]);
    char *dir = written(t, name);
    assert_int_equal(test_dir_count(dir), w->n - 2);
    for (size_t i = 2; i < w->n; i++) {
        char *column = test_path(dir, w->at[i]);
        if (access(column, F_OK)) fail_msg("column %s has no tile", w->at[i]);
        free(column);
    }
    free(dir);
}

/* ---- sites ---- */

static void word_sites(trial *t, const words *w)
{
    lq_findings f = {0};
    lq_buf csv = {0};
    lq_err err = {0};
    lq_sites_options options = {.crs = strcmp(w->at[1], "-") ? w->at[1] : NULL};
    out_clear(t);
    t->status = (int)lq_sites_read(&t->sites, t->file, &options, &f, &err);
    snprintf(t->err, sizeof t->err, "%s", err.text);
    inputs_untouched(t);
    lq_findings_csv(&f, &csv);
    free(test_file(t->dir, "out/findings.csv", csv.data, csv.size));
    lq_buf_release(&csv);
    lq_findings_release(&f);
}

static bool is_drawn(const lq_site *site)
{
    return !site->is_line && site->place == LQ_SITE_PLACED;
}

static void word_placed(trial *t, const words *w)
{
    size_t n = 0;
    for (size_t i = 0; i < t->sites.n; i++) n += is_drawn(&t->sites.at[i]);
    assert_int_equal(n, number(w->at[1]));
}

static void word_lines(trial *t, const words *w)
{
    size_t n = 0;
    for (size_t i = 0; i < t->sites.n; i++) n += t->sites.at[i].is_line;
    assert_int_equal(n, number(w->at[1]));
}

static void word_places(trial *t, const words *w)
{
    size_t n;
    lq_err err;
    assert_int_equal(lq_sites_places(&n, &t->sites, &err), LQ_OK);
    assert_int_equal(n, number(w->at[1]));
}

/* near FILE NAME LON LAT M */
static void word_near(trial *t, const words *w)
{
    csv_rows rows;
    char *path = corpus_path(t->corpus->folder, w->at[1]);
    csv_read(&rows, path);
    for (size_t i = 0; i < t->sites.n; i++) {
        const lq_site *site = &t->sites.at[i];
        double least_m = INFINITY;
        if (!is_drawn(site)) continue;
        for (size_t row = 0; row < rows.rows; row++)
            if (!strcmp(csv_cell(&rows, row, w->at[2]), site->text[LQ_SITE_NAME]))
                least_m = fmin(least_m, outlines_apart_m(site->lon_deg, site->lat_deg,
                                                         number(csv_cell(&rows, row, w->at[3])),
                                                         number(csv_cell(&rows, row, w->at[4]))));
        if (!(least_m <= number(w->at[5]))) fail_msg("%s: %g m off", site->text[LQ_SITE_NAME], least_m);
    }
    csv_release(&rows);
    free(path);
}

static void word_in_namesake(trial *t, const words *w)
{
    outlines counties;
    size_t good = 0;
    outlines_read(&counties, DATA "cn/counties2020.shp", "name");
    for (size_t i = 0; i < t->sites.n; i++) {
        const lq_site *site = &t->sites.at[i];
        double least_m = INFINITY;
        for (size_t k = 0; k < counties.n && is_drawn(site); k++)
            if (!strcmp(counties.at[k].code, site->text[LQ_SITE_NAME]))
                least_m = fmin(least_m, outline_reach_m(&counties.at[k], site->lon_deg, site->lat_deg));
        good += least_m <= number(w->at[1]);
    }
    outlines_release(&counties);
    if (good < number(w->at[2])) fail_msg("%zu are", good);
}

/* ---- all words ---- */

static const struct {
    const char *name;
    size_t least; /* words, itself counted */
    void (*hold)(trial *t, const words *w);
} all_words[] = {{"exit", 2, word_exit},
                 {"error", 2, word_error},
                 {"json", 3, word_json},
                 {"says", 2, word_says},
                 {"finding", 2, word_finding},
                 {"findings", 3, word_findings},
                 {"values", 2, word_values},
                 {"county", 3, word_county},
                 {"names", 1, word_names},
                 {"outline", 3, word_outline},
                 {"shifted", 4, word_shifted},
                 {"area", 3, word_area},
                 {"picture", 3, word_picture},
                 {"pixel", 5, word_pixel},
                 {"columns", 3, word_columns},
                 {"sites", 2, word_sites},
                 {"placed", 2, word_placed},
                 {"lines", 2, word_lines},
                 {"places", 2, word_places},
                 {"near", 6, word_near},
                 {"in-namesake", 3, word_in_namesake},
                 {"unmatched-listed", 1, word_unmatched_listed}};

static void expectation_hold(trial *t, const expectation *e)
{
    words w;
    words_split(&w, e->text);
    print_message("    %s:%zu: %s\n", t->expected->file, e->line, e->text);
    for (size_t i = 0; i < sizeof all_words / sizeof *all_words; i++) {
        if (strcmp(all_words[i].name, w.at[0])) continue;
        if (w.n < all_words[i].least) fail_msg("the expectation is not complete");
        all_words[i].hold(t, &w);
        return;
    }
    fail_msg("unknown word %s", w.at[0]);
}

static void case_holds(void **state)
{
    trial *t = *state;
    const expected_case *c = t->expected;
    for (size_t i = 0; i < c->n; i++) {
        const char *text = c->at[i].text;
        if (strncmp(text, "run ", 4)) {
            expectation_hold(t, &c->at[i]);
            continue;
        }
        print_message("    %s:%zu: laoqu %s\n", c->file, c->at[i].line, text + 4);
        program_run(t, text + 4, i + 1 < c->n ? c->at[i + 1].text : NULL);
    }
}

/* ---- all cases ---- */

static expectations all;

/* Nothing is forgotten: each case that a corpus lists is here. */
static void every_case_is_here(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof corpora / sizeof *corpora; k++) {
        char path[512], *cases, *name;
        int n = 0;
        snprintf(path, sizeof path, DATA "%s/cases.json", corpora[k].folder);
        cases = test_file_text(path, NULL);
        for (;; n++, free(name)) {
            snprintf(path, sizeof path, "$.cases[%d].%s", n, *corpora[k].ending ? "id" : "file");
            name = test_json_get(cases, path);
            bool here = !*name;
            for (size_t i = 0; i < all.n; i++)
                here = here || (!all.at[i].block && !strcmp(all.at[i].name, name));
            if (!here) fail_msg("%s: no case %s", corpora[k].file, name);
            if (!*name) break;
        }
        free(name);
        free(cases);
        assert_int_equal(n, corpora[k].cases);
    }
}

static char *scratch;

static int eleven_write(void)
{
    char text[512] = "code,v\n", path[64], *cases = test_file_text(DATA "messy_shp/cases.json", NULL), *code;
    for (int i = 0;; i++, free(code)) {
        size_t n = strlen(text);
        snprintf(path, sizeof path, "$.base_codes[%d]", i);
        code = test_json_get(cases, path);
        if (!*code) break;
        snprintf(text + n, sizeof text - n, "%s,%d\n", code, i + 1);
    }
    free(code);
    free(cases);
    char *file = test_text(scratch, "eleven.csv", text);
    setenv("ELEVEN", file, 1);
    free(file);
    return 0;
}

/* The real counties of 2020 with fewer vertices, so that each run reads them in little time; their attributes are all there. */
static int corpora_begin(void **state)
{
    static char out[TEST_OUT_BYTES], counties[4096];
    (void)state;
    scratch = test_dir_create();
    int status = test_program(
        out, "import " DATA "cn/counties2020.shp --crs gcj02 --simplify 2000 -o %s/c.shp --quiet", scratch);
    snprintf(counties, sizeof counties, "--boundaries %s/c.shp", scratch);
    setenv("COUNTIES", counties, 1);
    setenv("DATA", "../shared/data", 1);
    return status || eleven_write();
}

static int corpora_end(void **state)
{
    (void)state;
    test_dir_remove(scratch);
    return 0;
}

/* A header that claims two milliards of records must not be believed. The sanitizers reserve more than this by themselves. */
static void memory_limit(void)
{
#ifndef __SANITIZE_ADDRESS__
    setrlimit(RLIMIT_AS, &(struct rlimit){MEMORY_MOST, MEMORY_MOST});
#endif
}

static void corpora_are_absent(void **state)
{
    (void)state;
    SKIP_TEST("no " DATA "messy_tables, messy_shp, messy_points: the 139 cases of the corpora");
}

int main(void)
{
    static struct CMUnitTest tests[CASES_MOST] = {
        {.name = "every case of the corpora is here", every_case_is_here}};
    static char names[CASES_MOST][256];
    const struct CMUnitTest absent[] = {cmocka_unit_test(corpora_are_absent)};
    size_t n = 1;
    if (access(DATA "messy_tables/cases.json", R_OK)) return cmocka_run_group_tests(absent, NULL, NULL);
    for (size_t i = 0; i < sizeof corpora / sizeof *corpora; i++) expectations_read(&all, corpora[i].file);
    for (size_t i = 0; i < all.n && n < CASES_MOST; i++) {
        if (all.at[i].block) continue;
        snprintf(names[n], sizeof names[n], "%s: %s", all.at[i].name, all.at[i].what);
        tests[n] = (struct CMUnitTest){names[n], case_holds, trial_begin, trial_end, &all.at[i]};
        n++;
    }
    memory_limit();
    int failed = _cmocka_run_group_tests("corpora", tests, n, corpora_begin, corpora_end);
    expectations_release(&all);
    return failed;
}
