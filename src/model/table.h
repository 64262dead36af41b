/* table.h: a table of text, as it was read: nothing guessed, nothing converted. */
#ifndef LQ_TABLE_H
#define LQ_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"
#include "base/mem.h"

typedef struct lq_table {
    lq_arena text;      /* owns every text below; the arrays head, cell and line are on the heap */
    char *file, *sheet; /* as named by the user; sheet "" when the format has none */
    size_t columns, rows;
    char **head; /* [columns], UTF-8; several rows of a head are joined: "人口/常住人口" */
    bool *
        joined; /* [columns]: every "/" of the head parts two rows of it; in the arena, NULL when nothing is known */
    char **type;  /* [columns]: as the format declares it, "text(20)", in the arena; NULL when it does not */
    char **cell;  /* [rows * columns], row after row; never NULL, "" is blank */
    size_t *line; /* [rows]: 1-based line of a text file, row of a sheet, record of a .dbf */
    char *title, *unit; /* what the lines above the head say: "各县人口", "万元"; NULL when they do not */
    size_t left;        /* blank columns of the file before the first one here */
} lq_table;

/*
 * Index of the column with this name, or `columns`. The first of these that fits any column decides: the head itself; without
 * blanks and line breaks; without its unit ("人口（万人）", "人口/万人", "GDP,亿元") and the mark of a part ("#", "其中："); in the
 * same three ways the end of a joined head ("常住人口" of "人口/常住人口"), then any one part of it. At last "#F" or "#6" is the
 * sixth column of the file. *ambiguous (may be NULL) counts the columns that would do: 0, 1, or more, which is no answer either.
 */
size_t lq_table_column(const lq_table *t, const char *name, size_t *ambiguous);

/* Lists the columns that would do for a name, or all for NULL, as a user may name them: "人口" (#D), "人口" (#E). */
void lq_table_candidates(lq_buf *to, const lq_table *t, const char *name);

/* The letters that a spreadsheet heads a column with: "A", "AB". */
void lq_table_letters(char out[8], const lq_table *t, size_t column);

void lq_table_free(lq_table *t);

#endif
