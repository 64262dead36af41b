/* grid.h: the rows of a table as they come from a file, before it is known which of them is the head. */
#ifndef LQ_GRID_H
#define LQ_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "model/finding.h"
#include "model/table.h"

/* More are not read: a gigabyte of pointers. */
#define LQ_GRID_CELLS_MAX ((size_t)1 << 27)

/* Cells of a sheet that are shown as one; the text stands in the first, the others are blank. */
typedef struct lq_merge {
    size_t top, bottom; /* lines */
    size_t left, right; /* columns from 0 */
} lq_merge;

typedef struct lq_grid {
    lq_table *table; /* owns the texts; its file and sheet are set */
    size_t columns;  /* set before the first row */
    char **cell;     /* [rows * columns] */
    size_t *line;    /* [rows] */
    size_t rows, cell_room, line_room;
    lq_merge *merge; /* [merges], where the format tells them */
    size_t merges, merge_room;
} lq_grid;

lq_code lq_grid_init(lq_grid *grid, const char *file, lq_err *err);
void lq_grid_release(lq_grid *grid);

/* Begins a row of blank cells; NULL without memory. */
char **lq_grid_row(lq_grid *grid, size_t line);

/* Copies a text, without the blanks at its ends, into a cell of the row. False without memory. */
bool lq_grid_set(lq_grid *grid, char **cell, const char *text);

/* Ends a row: one of blanks alone is taken back. */
void lq_grid_settle(lq_grid *grid);

/* Takes back all rows and merges, but not the table. */
void lq_grid_clear(lq_grid *grid);

/* The cells of a row, and how many of them are not blank. */
static inline char **lq_grid_cells(const lq_grid *grid, size_t row)
{
    return grid->cell + row * grid->columns;
}
size_t lq_grid_filled(const lq_grid *grid, size_t row);

/* Makes the table; the grid is empty afterwards. The head is found as head.h tells, or is the line or lines that `header`
   names ("4", "3-4"; "0" for a table without one). LQ_DATA when there is no row below it. */
lq_code lq_grid_finish(lq_table **out, lq_grid *grid, const char *header, lq_findings *f, lq_err *err);

#endif
