/*
 * csv_text.h: a text table made plain, so that GDAL reads it and we know the line of every row.
 *
 * GDAL drops empty lines, tells no line numbers, takes the number of columns from the first line and does not
 * know the full-width comma; a quote left open swallows the file. So the text is gone through once before.
 */
#ifndef LQ_CSV_TEXT_H
#define LQ_CSV_TEXT_H

#include <stddef.h>
#include "base/buf.h"
#include "base/err.h"
#include "model/finding.h"

/* Zeroed is empty. */
typedef struct lq_csv_text {
    lq_buf
        text; /* a head "c1,c2,...", as wide as the widest row and two wide at least, then the rows; lines end
                    in \n; no empty lines */
    size_t columns;
    size_t *line; /* [rows]: the line of the file on which the row begins, from 1 */
    size_t rows, room;
} lq_csv_text;

/* bytes[n]: valid UTF-8 without byte order mark. The separator (comma, semicolon, tab, full-width comma)
   is the one that parts most of the first lines alike. NUL bytes are left out and are a finding.
   LQ_DATA: an open quote, a file that is no text, one without a row. */
lq_code lq_csv_text_make(lq_csv_text *out, const char *bytes, size_t n, const char *file, lq_findings *f,
                         lq_err *err);
void lq_csv_text_release(lq_csv_text *csv);

#endif
