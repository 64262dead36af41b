/*
 * support.h: what tests of every stage need: a directory that goes away, files in it, the shared real data.
 *
 * Each call that cannot do its work fails the running test by itself. Texts returned are on the heap.
 */
#ifndef LQ_SUPPORT_H
#define LQ_SUPPORT_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/err.h"

/* Skips the running test. cmocka's own skip() is not known to end the function; this one is, so what follows it may
   count on the data. */
#define SKIP_TEST(why)                                                                                       \
    do {                                                                                                     \
        print_message("skipped: %s\n", why);                                                                 \
        skip();                                                                                              \
        return;                                                                                              \
    } while (0)

/* LQ_OK is it, or the running test fails with the words of the fault. */
void assert_ok(lq_code code, const lq_err *err);

/* Lets each allocation of `calls` fail, the first, the second ..., until it comes through without; every failure must say "out of
   memory". Returns which one was the last to be tried. */
long test_allocations(lq_code (*calls)(const char *dir, lq_err *err), const char *dir);

/* A new empty directory under $TMPDIR or /tmp; removed with all it holds, and its name freed. */
char *test_dir_create(void);
void test_dir_remove(char *dir);

/* DIR/NAME; the second and third also write the file, and the directories in NAME where they are missing. */
char *test_path(const char *dir, const char *name);
char *test_file(const char *dir, const char *name, const void *bytes, size_t n);
char *test_text(const char *dir, const char *name, const char *text);

/* ../shared/NAME seen from the checkout, where tests run, or NULL when it is not there: then the test skips itself. */
char *test_shared(const char *name);

/* Entries of a directory, "." and ".." apart. */
size_t test_dir_count(const char *dir);

/* A fixed sequence of numbers without pattern (xorshift64*): *state is any number but 0, kept by the test. */
uint64_t test_random(uint64_t *state);
double test_random_unit(uint64_t *state); /* in [0, 1) */

#endif
