/* table.h: a table of text, as it was read: nothing guessed, nothing converted. */
#ifndef LQ_TABLE_H
#define LQ_TABLE_H

#include <stddef.h>
#include "base/mem.h"

typedef struct lq_table {
    lq_arena text;      /* owns every text below; the arrays head, cell and line are on the heap */
    char *file, *sheet; /* as named by the user; sheet "" when the format has none */
    size_t columns, rows;
    char **head;  /* [columns], UTF-8 */
    char **cell;  /* [rows * columns], row after row; never NULL, "" is blank */
    size_t *line; /* [rows]: 1-based line of a text file, row of a sheet, record of a .dbf */
} lq_table;

/* Index of the column with this name, or `columns`: exactly, or else by the one column that equals it with blanks, line breaks
   and then a unit in brackets left out. *ambiguous (may be NULL) counts the columns that would do: 0, 1, or more, which is no
   answer either. */
size_t lq_table_column(const lq_table *t, const char *name, size_t *ambiguous);

void lq_table_free(lq_table *t);

#endif
