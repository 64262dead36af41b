/* corpus_words.c: words about what a run says, and what it wrote of the join: see corpus.h. */
#include "corpus.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "csv_rows.h"
#include "support.h"
#include "tree.h"
#include "witness.h"

/* ---- words about any run ---- */

void word_exit(trial *t, const words *w)
{
    for (size_t i = 1; i < w->n; i++)
        if (atoi(w->at[i]) == t->status) return;
    fail_msg("exit status %d: %s", t->status, t->err);
}

void word_error(trial *t, const words *w)
{
    assert_int_not_equal(t->status, 0);
    for (size_t i = 1; i < w->n; i++)
        if (!strstr(t->err, w->at[i])) fail_msg("\"%s\" is not in: %s", w->at[i], t->err);
}

void word_json(trial *t, const words *w)
{
    char path[256];
    snprintf(path, sizeof path, "$.%s", w->at[1]);
    assert_true(test_json_is(t->out, path, w->at[2]));
}

void word_says(trial *t, const words *w)
{
    char text[1024] = "";
    for (size_t i = 1; i < w->n; i++) {
        size_t n = strlen(text);
        snprintf(text + n, sizeof text - n, "%s%s", i > 1 ? " " : "", w->at[i]);
    }
    if (!strstr(trial_human_text(t), text)) fail_msg("not in: %s", trial_human_text(t));
}

/* ---- findings.csv ---- */

static void findings_read(csv_rows *out, const trial *t)
{
    char *path = trial_written(t, "findings.csv");
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

void word_finding(trial *t, const words *w)
{
    csv_rows f;
    bool found = false;
    findings_read(&f, t);
    for (size_t row = 0; row < f.rows && !found; row++) found = finding_has(&f, row, w);
    csv_release(&f);
    if (!found) fail_msg("no such finding");
}

void word_findings(trial *t, const words *w)
{
    csv_rows f;
    int count = 0;
    findings_read(&f, t);
    for (size_t row = 0; row < f.rows; row++) count += !strcmp(csv_cell(&f, row, "kind"), w->at[1]);
    csv_release(&f);
    assert_int_equal(count, word_number(w->at[2]));
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
        if (!strcmp(csv_cell(f, row, "code"), code) && text_ends(csv_cell(f, row, "file"), file) &&
            *csv_cell(f, row, "row"))
            return true;
    return false;
}

void word_unmatched_listed(trial *t, const words *w)
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

static void truth_read(truth *out, const words *w)
{
    char name[512];
    bool own = !strcmp(w->at[1], "eleven.csv");
    snprintf(name, sizeof name, DATA "messy_tables/expected/%s", w->at[1]);
    *out = (truth){.column = w->at[2], .words = w, .factor = 1};
    csv_read(&out->rows, own ? getenv("ELEVEN") : name);
    for (size_t i = 3; i < w->n; i++) {
        if (!strncmp(w->at[i], "+-", 2)) out->tolerance = word_number(w->at[i] + 2);
        if (*w->at[i] == '*') out->factor = word_number(w->at[i] + 1);
        if (!strcmp(w->at[i], "joined")) out->joined = true;
    }
}

static bool value_is(const csv_rows *join, size_t row, double wanted, double tolerance)
{
    const char *status = csv_cell(join, row, "status"), *value = csv_cell(join, row, "value");
    if (strcmp(status, wanted == 0 ? "zero" : "value") || !*csv_cell(join, row, "class")) return false;
    return fabs(word_number(value) - wanted) <= tolerance + 1e-9 * fabs(wanted);
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
    return value_is(join, row, word_number(wanted) * t->factor, t->tolerance);
}

static void join_read(csv_rows *out, const trial *t)
{
    char *path = trial_written(t, "join.csv");
    csv_read(out, path);
    free(path);
}

static void values_none(const csv_rows *join)
{
    for (size_t row = 0; row < join->rows; row++)
        if (*csv_cell(join, row, "value")) fail_msg("%s has a value", csv_cell(join, row, "code"));
}

void word_values(trial *t, const words *w)
{
    csv_rows join;
    truth expected;
    join_read(&join, t);
    assert_true(join.rows > 0);
    if (w->n == 2) {
        values_none(&join);
    } else {
        truth_read(&expected, w);
        for (size_t row = 0; row < join.rows; row++)
            if (!county_is_true(&join, row, &expected))
                fail_msg("county %s: %s \"%s\"", csv_cell(&join, row, "code"), csv_cell(&join, row, "status"),
                         csv_cell(&join, row, "value"));
        csv_release(&expected.rows);
    }
    csv_release(&join);
}

void word_county(trial *t, const words *w)
{
    csv_rows join;
    join_read(&join, t);
    size_t row = csv_find(&join, "code", w->at[1]);
    assert_true(row != SIZE_MAX);
    assert_string_equal(csv_cell(&join, row, "status"), w->at[2]);
    if (w->n > 3 && !value_is(&join, row, word_number(w->at[3]), 0))
        fail_msg("%s", csv_cell(&join, row, "value"));
    csv_release(&join);
}

void word_names(trial *t, const words *w)
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
