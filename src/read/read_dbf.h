/* read_dbf.h: the records of a .dbf as a table of UTF-8 text. */
#ifndef LQ_READ_DBF_H
#define LQ_READ_DBF_H

#include "base/err.h"
#include "model/finding.h"
#include "model/table.h"

/* Reads a .dbf; line[] holds the record numbers. `records` is 0 for all, else the number of records its .shp
   has: more are left out, missing ones become blank rows, both with a finding. Records marked as deleted are
   left out with a finding, as GDAL does. Numbers stay the text they are, without their padding.

   `encoding` is the user's or NULL; then the bytes decide, helped by `cpg` (the text of the .cpg, "" without
   one) and the language byte of the header, whose contradictions are findings. *told becomes heap text:
   "GB18030 (bytes are not UTF-8)". */
lq_code lq_dbf_read(lq_table **out, char **told, const char *path, size_t records, const char *cpg,
                    const char *encoding, lq_findings *findings, lq_err *err);

/* A table of blank rows without any column, where the .dbf is missing. NULL without memory. */
lq_table *lq_dbf_blank(const char *path, size_t records);

#endif
