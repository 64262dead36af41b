/*
 * test_corpus.c: the program does with each file of the three corpora of odd data what the corpus says a correct program does.
 *
 * What that is stands in tables.txt, shapes.txt and points.txt beside this file; README.md explains their words. Each case is a
 * test of its own, which prints its expectations as it goes: the last one printed is the one that does not hold.
 */
#include "../support/corpus.h"

#include <gdal.h>
#include <gdal_utils.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "../support/support.h"
#include "../support/tree.h"
#include "../support/witness.h"

#define CASES_MOST  200
#define MEMORY_MOST ((rlim_t)4 << 30)

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
        trial_run(t, text + 4, i + 1 < c->n ? c->at[i + 1].text : NULL);
    }
}

/* ---- all cases ---- */

static expectations all;

/* Nothing is forgotten: each case that a corpus lists is here. */
static void every_case_is_here(void **state)
{
    (void)state;
    for (size_t k = 0; k < CORPORA; k++) {
        char path[512], *cases, *name;
        int n = 0;
        snprintf(path, sizeof path, DATA "%s/cases.json", corpora[k].folder);
        cases = test_file_text(path, NULL);
        for (;; n++, free(name)) {
            snprintf(path, sizeof path, "$.cases[%d].%s", n, corpora[k].key);
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

static void eleven_write(void)
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
}

/* The counties of the tables' provinces, by GDAL, so that each run reads them in little time. */
static void counties_cut(const char *path)
{
    char *options[] = {
        "-where", "code LIKE '13%' OR code LIKE '14%'", "-lco", "ENCODING=UTF-8", "-simplify", "0.005", NULL};
    GDALAllRegister();
    GDALDatasetH china = GDALOpenEx(CHINA, GDAL_OF_VECTOR, NULL, NULL, NULL), cut;
    assert_non_null(china);
    GDALVectorTranslateOptions *how = GDALVectorTranslateOptionsNew(options, NULL);
    cut = GDALVectorTranslate(path, NULL, 1, &china, how, NULL);
    assert_non_null(cut);
    GDALClose(cut);
    GDALClose(china);
    GDALVectorTranslateOptionsFree(how);
}

static int corpora_begin(void **state)
{
    char text[4096];
    (void)state;
    scratch = test_dir_create();
    char *path = test_path(scratch, "counties.shp");
    counties_cut(path);
    snprintf(text, sizeof text, "--boundaries %s --crs gcj02", path);
    setenv("COUNTIES", text, 1);
    setenv("CHINA", "--boundaries " CHINA " --crs gcj02", 1);
    free(path);
    eleven_write();
    return 0;
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
    for (size_t i = 0; i < CORPORA; i++) expectations_read(&all, corpora[i].file);
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
