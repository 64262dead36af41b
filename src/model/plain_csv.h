/*
 * plain_csv.h: the project's own reference tables: UTF-8 CSV with a fixed head, whose fields hold no commas, quotes or control
 * characters and have no blanks at their ends.
 */
#ifndef LQ_PLAIN_CSV_H
#define LQ_PLAIN_CSV_H

#include <stddef.h>
#include "base/err.h"
#include "base/mem.h"

typedef struct lq_plain_csv {
    const char *file, *head;
    char *at;       /* the next line, in the arena */
    size_t columns; /* of the head, and of every line */
    size_t rows;    /* below the head */
    size_t line;    /* 1-based, of the row read last */
} lq_plain_csv;

/* Copies the text into the arena and checks its head. `file` begins messages: "FILE:LINE: what is wrong; what would be right"
   (LQ_DATA). `file` and `head` are lent. */
lq_code lq_plain_csv_open(lq_plain_csv *out, lq_arena *arena, const char *file, const char *head,
                          const char *csv, size_t size, lq_err *err);

/* The fields of the next row, field[columns], texts in the arena; to be called `rows` times. */
lq_code lq_plain_csv_row(const char **field, lq_plain_csv *t, lq_err *err);

#endif
