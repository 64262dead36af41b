/*
 * join.h: one value for each county: the table's rows brought to the boundaries by their codes.
 *
 * Nothing is dropped in silence: every row without a county and every county without a row is a finding, as
 * is a cell that is no number, a key found by evidence, a code in an odd notation, and a code with several
 * rows or several features.
 */
#ifndef LQ_JOIN_H
#define LQ_JOIN_H

#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"
#include "base/err.h"
#include "model/cell.h"
#include "model/finding.h"
#include "model/table.h"

/* The texts are lent by the two tables and by the join itself: both tables must outlive it. */
typedef struct lq_join {
    size_t counties;   /* features of the boundaries, in their order */
    const char **code; /* [counties]: six digits where it is such a code, else the key as written */
    const char **name; /* [counties]: "" where there is none */
    size_t *first;     /* [counties]: the first feature with the same code; itself when it is that one */
    double
        *value; /* [counties]: NAN unless the status is value or zero; the number of a numeric label, too */
    const char **text;                         /* [counties]: the cell, "" without a row */
    lq_status *status;                         /* [counties] */
    size_t *row;                               /* [counties]: index in the table, SIZE_MAX without one */
    size_t *line;                              /* [counties]: the row's line in the file, 0 without one */
    bool categorical;                          /* the values are labels */
    const char *file;                          /* of the table */
    size_t rows, matched;                      /* of the table; those that found a county */
    size_t unmatched_rows, unmatched_counties; /* rows - matched; features without a row */
    lq_arena arena;
} lq_join;

/*
 * counties: the attribute table of the boundaries; key: its code column, NULL to find it by evidence; name:
 * its column of names, NULL for one that is called so. table_key: the table's code column, NULL for the one
 * that matches best. Of two rows with one code the first is used.
 */
lq_code lq_join_make(lq_join **out, const lq_table *counties, const char *key, const char *name,
                     const lq_table *table, const char *table_key, const char *value, bool categorical,
                     lq_findings *f, lq_err *err);
void lq_join_free(lq_join *join);

/* join.csv: code,name,value,status,class,source_row for each county, with a byte order mark.
   class_of[counties] counts from 0 and is -1 for no class (written from 1, and empty); it may be NULL. */
void lq_join_csv(const lq_join *join, const int *class_of, lq_buf *to);

#endif
