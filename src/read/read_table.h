/*
 * read_table.h: statistics tables as text: CSV (comma, semicolon, tab, full-width comma), XLSX, ODS and DBF.
 *
 * Every cell is the text that was written: codes keep their digits. Numbers of a workbook become the shortest
 * decimal that reads back the same, never with an exponent. Blanks at the ends of a cell are dropped, and
 * rows of nothing but blanks.
 */
#ifndef LQ_READ_TABLE_H
#define LQ_READ_TABLE_H

#include "base/err.h"
#include "model/finding.h"
#include "model/table.h"

/* sheet: NULL for the first one (a finding tells which, when there are more). encoding: of CSV and DBF,
   NULL for evidence. The first row is the head. A table without rows is LQ_DATA. */
lq_code lq_table_read(lq_table **out, const char *path, const char *sheet, const char *encoding,
                      lq_findings *f, lq_err *err);

#endif
