/*
 * read_table.h: statistics tables as text: CSV (comma, semicolon, tab, full-width comma), XLSX, ODS and DBF.
 *
 * Every cell is the text that was written: codes keep their digits. Numbers of a workbook become the shortest
 * decimal that reads back the same, never with an exponent. Blanks at the ends of a cell are dropped, and
 * rows of nothing but blanks. What stands around the rows (titles, units, several rows of a head, notes, merged
 * cells, see head.h and body.h) is taken for what it is, and told as notes.
 */
#ifndef LQ_READ_TABLE_H
#define LQ_READ_TABLE_H

#include "base/err.h"
#include "model/finding.h"
#include "model/table.h"

/* What a user said of a table. NULL where nothing was: then the file decides. */
typedef struct lq_table_options {
    const char *
        sheet; /* of a workbook; else the first that holds a table, which a finding names when there are others */
    const char *encoding; /* of CSV and DBF */
    const char *
        header; /* lines of the head, "4" or "3-4"; "0": there is none, and columns are named "#A", "#B", ... */
} lq_table_options;

/* options may be NULL. A table without rows is LQ_DATA. */
lq_code lq_table_read(lq_table **out, const char *path, const lq_table_options *options, lq_findings *f,
                      lq_err *err);

#endif
