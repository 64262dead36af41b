/* read_sheet.h: one sheet of a workbook (.xlsx, .ods) as rows of text. */
#ifndef LQ_READ_SHEET_H
#define LQ_READ_SHEET_H

#include "base/buf.h"
#include "base/err.h"
#include "model/finding.h"
#include "read/grid.h"

/* bytes: the whole file. sheet: NULL is the first one. The grid, fresh from lq_grid_init, gets the rows
   with their numbers in the sheet, and its table the name of the sheet. */
lq_code lq_sheet_read(lq_grid *grid, lq_buf *bytes, const char *sheet, lq_findings *f, lq_err *err);

#endif
