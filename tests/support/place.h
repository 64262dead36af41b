/* place.h: a directory of a test's own, mostly with a small map in it, the program run there, and what came of it. */
#ifndef LQ_TEST_PLACE_H
#define LQ_TEST_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include "laoqu.h"
#include "program.h"

typedef struct place {
    char *dir;
    char text[TEST_OUT_BYTES]; /* what the last run printed, or its report */
    lq_err fault;              /* for calls of the library */
} place;

/* For a setup: a new place in *state, with columns x rows counties as m.shp (see sample_map.h), or empty when these are 0. */
place *place_create(void **state, int columns, int rows);

/* A setup that makes an empty one; the teardown of all. */
int place_empty(void **state);
int place_free(void **state);

/* Runs the program in the place (see program.h); returns its status. */
int place_run(place *p, const char *arguments, ...) __attribute__((format(printf, 2, 3)));

/* Words of the shell in the place, which must work. */
void place_shell(const place *p, const char *words);

/* Leaves in p->text what --json would print, nothing for NULL, and frees the report. */
void place_report(place *p, lq_report *report);

/* A number of the JSON in p->text: "$.tiles_drawn". */
size_t place_number(const place *p, const char *path);

/* Files of the place, by name; what is read is on the heap. */
void place_put(const place *p, const char *name, const char *text);
char *place_read(const place *p, const char *name);
bool place_has(const place *p, const char *name);
void assert_place_file(const place *p, const char *name, const char *text);

/* See tree.h. */
size_t place_files(const place *p, const char *name, const char *ending);
bool place_trees_equal(const place *p, const char *a, const char *b);

#endif
