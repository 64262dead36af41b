/* corpus.c: cases, their copies and the runs of the program on them: see corpus.h. */
#include "corpus.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "support.h"
#include "tree.h"

const corpus corpora[CORPORA] = {{"tests/corpus/tables.txt", "messy_tables", "file", 53},
                                 {"tests/corpus/shapes.txt", "messy_shp", "id", 78},
                                 {"tests/corpus/points.txt", "messy_points", "file", 8}};

void words_split(words *out, const char *text)
{
    char *rest = out->text, *word;
    snprintf(out->text, sizeof out->text, "%s", text);
    out->n = 0;
    while ((word = strtok_r(rest, " ", &rest)) && out->n < WORDS_MOST) out->at[out->n++] = word;
}

double word_number(const char *text)
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

bool text_ends(const char *text, const char *ending)
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
        if (text_ends(e->d_name, ".shp") || text_ends(e->d_name, ".SHP")) found = test_path(dir, e->d_name);
    }
    closedir(d);
    return found ? found : test_path(dir, files == 1 ? name : "counties.shp");
}

/* A case of a corpus as GDAL may open it. Heap. */
char *corpus_path(const char *folder, const char *name)
{
    char path[512];
    struct stat st;
    snprintf(path, sizeof path, DATA "%s/%s", folder, name);
    if (!stat(path, &st) && S_ISDIR(st.st_mode)) return test_path(path, "counties.shp");
    return strdup(path);
}

int trial_begin(void **state)
{
    const expected_case *expected = *state;
    char from[512];
    trial *t = calloc(1, sizeof *t);
    assert_non_null(t);
    *state = t;
    t->expected = expected;
    for (size_t i = 0; i < CORPORA; i++)
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

int trial_end(void **state)
{
    trial *t = *state;
    lq_sites_release(&t->sites);
    test_dir_remove(t->dir);
    free(t->file);
    free(t);
    return 0;
}

/* A file in "out"; it may be in a folder there. Heap. */
char *trial_written(const trial *t, const char *name)
{
    char *out = test_path(t->dir, "out"), *path = test_path(out, name);
    free(out);
    return path;
}

/* ---- runs ---- */

void trial_inputs_untouched(const trial *t)
{
    char *in = test_path(t->dir, "in"), *kept = test_path(t->dir, "kept");
    if (!test_trees_equal(in, kept)) fail_msg("the run wrote to its input");
    free(in);
    free(kept);
}

void trial_out_clear(trial *t)
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
void trial_run(trial *t, const char *arguments, const char *next)
{
    char option[512];
    bool info = !strncmp(arguments, "info ", 5);
    trial_out_clear(t);
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
    trial_inputs_untouched(t);
    if (t->status && !(next && !strncmp(next, "exit ", 5))) fail_msg("exit status %d: %s", t->status, t->err);
}

/* What the last run says to people. */
const char *trial_human_text(trial *t)
{
    char option[512];
    if (!strncmp(t->run, "info ", 5)) return t->out;
    if (*t->human) return t->human;
    out_option(option, sizeof option, t, t->run);
    test_program(t->human, "%s %s 2>/dev/null", t->run, strncmp(t->run, "check", 5) ? option : "");
    return t->human;
}
