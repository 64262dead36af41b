/* grid.h: the rows of a table as they come from a file, before it is known which of them is the head. */
#ifndef LQ_GRID_H
#define LQ_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "model/table.h"

typedef struct lq_grid {
    lq_table *table; /* owns the texts; its file and sheet are set */
    size_t columns;  /* set before the first row */
    char **cell;     /* [rows * columns] */
    size_t *line;    /* [rows] */
    size_t rows, cell_room, line_room;
} lq_grid;

lq_code lq_grid_init(lq_grid *grid, const char *file, lq_err *err);
void lq_grid_release(lq_grid *grid);

/* Begins a row of blank cells; NULL without memory. */
char **lq_grid_row(lq_grid *grid, size_t line);

/* Copies a text, without the blanks at its ends, into a cell of the row. False without memory. */
bool lq_grid_set(lq_grid *grid, char **cell, const char *text);

/* Ends a row: one of blanks alone is taken back. */
void lq_grid_settle(lq_grid *grid);

/* Makes the table; the grid is empty afterwards. LQ_DATA when there is no row below the head. */
lq_code lq_grid_finish(lq_table **out, lq_grid *grid, lq_err *err);

#endif
