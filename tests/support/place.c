/* place.c: see place.h. */
#include "place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "sample_map.h"
#include "support.h"
#include "tree.h"
#include "witness.h"

place *place_create(void **state, int columns, int rows)
{
    place *p = calloc(1, sizeof *p);
    assert_non_null(p);
    p->dir = test_dir_create();
    if (columns && rows) sample_shapefile(p->dir, "m", columns, rows);
    *state = p;
    return p;
}

int place_empty(void **state)
{
    place_create(state, 0, 0);
    return 0;
}

int place_free(void **state)
{
    place *p = *state;
    test_dir_remove(p->dir);
    free(p);
    return 0;
}

int place_run(place *p, const char *arguments, ...)
{
    char before[4096], line[8192];
    va_list args;
    va_start(args, arguments);
    int n = vsnprintf(line, sizeof line, arguments, args);
    va_end(args);
    assert_in_range(n, 0, sizeof line - 1);
    snprintf(before, sizeof before, "cd %s &&", p->dir);
    return test_program_in(p->text, before, "%s", line);
}

void place_shell(const place *p, const char *words)
{
    char line[4096];
    snprintf(line, sizeof line, "cd %s && { %s; }", p->dir, words);
    if (system(line)) fail_msg("%s: did not work", line);
}

void place_report(place *p, lq_report *report)
{
    memset(p->text, 0, sizeof p->text);
    FILE *f = fmemopen(p->text, sizeof p->text, "w");
    assert_non_null(f);
    if (report) assert_int_equal(lq_report_json(report, f), LQ_OK);
    fclose(f);
    lq_report_free(report);
}

size_t place_number(const place *p, const char *path)
{
    return test_json_number(p->text, path);
}

void place_put(const place *p, const char *name, const char *text)
{
    free(test_text(p->dir, name, text));
}

char *place_read(const place *p, const char *name)
{
    char *path = test_path(p->dir, name), *text = test_file_text(path, NULL);
    free(path);
    return text;
}

bool place_has(const place *p, const char *name)
{
    char *path = test_path(p->dir, name);
    bool there = !access(path, F_OK);
    free(path);
    return there;
}

void assert_place_file(const place *p, const char *name, const char *text)
{
    char *found = place_read(p, name);
    assert_string_equal(found, text);
    free(found);
}

size_t place_files(const place *p, const char *name, const char *ending)
{
    char *path = test_path(p->dir, name);
    size_t n = test_tree_files(path, ending);
    free(path);
    return n;
}

bool place_trees_equal(const place *p, const char *a, const char *b)
{
    char *x = test_path(p->dir, a), *y = test_path(p->dir, b);
    bool same = test_trees_equal(x, y);
    free(x);
    free(y);
    return same;
}
