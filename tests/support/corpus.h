/*
 * corpus.h: a case of a corpus of odd files while its expectations are held: tests/corpus/README.md has their words.
 *
 * The program works on a copy of the case in a folder that goes away. What does not hold fails the running test.
 */
#ifndef LQ_TEST_CORPUS_H
#define LQ_TEST_CORPUS_H

#include <stdbool.h>
#include <stddef.h>
#include "expectations.h"
#include "model/site.h"
#include "program.h"

#define DATA       "../shared/data/"
#define CHINA      DATA "cn/counties2020.shp"
#define CORPORA    3
#define WORDS_MOST 64

typedef struct corpus {
    const char *file, *folder;
    const char *key; /* of a case's name in the folder's cases.json */
    int cases;
} corpus;

/* One case while it runs. */
typedef struct trial {
    const expected_case *expected;
    const corpus *corpus;
    char *dir;      /* "in" is the copy the program sees, "kept" one it does not, "out" what it writes */
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

extern const corpus corpora[CORPORA];

/* Set-up and tear-down of a case: *state is an expected_case, then a trial. */
int trial_begin(void **state);
int trial_end(void **state);

/* Runs the program as README.md says; next is the expectation that follows, which may say that the run fails. */
void trial_run(trial *t, const char *arguments, const char *next);

/* What the last run says to people. */
const char *trial_human_text(trial *t);

/* A file in "out"; heap. */
char *trial_written(const trial *t, const char *name);

/* Takes away what the last run wrote or read. */
void trial_out_clear(trial *t);

void trial_inputs_untouched(const trial *t);

/* A case of a corpus as GDAL may open it; heap. */
char *corpus_path(const char *folder, const char *name);

void words_split(words *out, const char *text);
double word_number(const char *text);
bool text_ends(const char *text, const char *ending);

/* What an expectation that begins with a word wants of a trial. */
void word_exit(trial *t, const words *w);
void word_error(trial *t, const words *w);
void word_json(trial *t, const words *w);
void word_says(trial *t, const words *w);
void word_finding(trial *t, const words *w);
void word_findings(trial *t, const words *w);
void word_unmatched_listed(trial *t, const words *w);
void word_values(trial *t, const words *w);
void word_county(trial *t, const words *w);
void word_names(trial *t, const words *w);
void word_outline(trial *t, const words *w);
void word_shifted(trial *t, const words *w);
void word_area(trial *t, const words *w);
void word_picture(trial *t, const words *w);
void word_pixel(trial *t, const words *w);
void word_columns(trial *t, const words *w);
void word_sites(trial *t, const words *w);
void word_placed(trial *t, const words *w);
void word_lines(trial *t, const words *w);
void word_places(trial *t, const words *w);
void word_near(trial *t, const words *w);
void word_in_namesake(trial *t, const words *w);

#endif
