/*
 * expectations.h: files of expectations: cases, and for each the lines that say what must hold.
 *
 *     # a remark                   let @NAME WORDS      @NAME in later lines stands for the words
 *     block NAME                   lines that several cases share
 *     case NAME  what it is        lines of this case; "like NAME" stands for those of a block
 */
#ifndef LQ_TEST_EXPECTATIONS_H
#define LQ_TEST_EXPECTATIONS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct expectation {
    char *text;
    size_t line; /* of the file */
} expectation;

typedef struct expected_case {
    const char *file; /* of the expectations, lent by the caller */
    char *name, *what;
    expectation *at;
    size_t n;
    bool block;
} expected_case;

typedef struct expectations {
    expected_case *at;
    size_t n;
} expectations;

/* Adds the cases and blocks of a file. A fault in it ends the program with a message: there is no test running yet. */
void expectations_read(expectations *out, const char *path);
void expectations_release(expectations *e);

#endif
