/*
 * read_sheet.h: one sheet of a workbook (.xlsx, .ods) as rows of text.
 *
 * A cell is what the file stores, not what the screen shows: a share formatted as 10.39% is 0.1039, a formula is its last
 * result. Hidden rows and columns are read. In an .xlsx hidden cells, errors, formulas without a result and merged cells are
 * told; an .ods is not looked into so far.
 */
#ifndef LQ_READ_SHEET_H
#define LQ_READ_SHEET_H

#include "base/buf.h"
#include "base/err.h"
#include "model/finding.h"
#include "read/grid.h"

/* bytes: the whole file. sheet: NULL is the first one that holds a table, those that are hidden last. The grid, fresh from
   lq_grid_init, gets the rows with their numbers in the sheet, and its table the name of the sheet. */
lq_code lq_sheet_read(lq_grid *grid, lq_buf *bytes, const char *sheet, lq_findings *f, lq_err *err);

#endif
