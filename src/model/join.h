/*
 * join.h: one value for each county: the table's rows brought to the boundaries.
 *
 * Nothing is dropped in silence: every row without a county and every county without a row is a finding with its
 * reason, as is a cell that is no number, a county named in another way, and a county with several rows. Of a list,
 * which has no values, the counties that it does not name are only counted.
 */
#ifndef LQ_JOIN_H
#define LQ_JOIN_H

#include "base/buf.h"
#include "base/err.h"
#include "model/cell.h"
#include "model/match.h"
#include <stdbool.h>
#include <stddef.h>

/* The texts are lent by the table, the counties and the join itself: both must outlive it. */
typedef struct lq_join {
    size_t counties;     /* features of the boundaries, in their order */
    const char **code;   /* [counties]: six digits where it is such a code, else the key as written */
    const char **name;   /* [counties]: "" where there is none */
    const size_t *first; /* [counties]: the first feature with the same code; itself when it is that one */
    double
        *value; /* [counties]: NAN unless the status is value or zero; the number of a numeric label, too */
    const char **text;         /* [counties]: the cell, "" without a row or with an expression */
    lq_status *status;         /* [counties] */
    size_t *row;               /* [counties]: index in the table, SIZE_MAX without one */
    size_t *line;              /* [counties]: the row's line in the file, 0 without one */
    bool categorical;          /* the values are labels */
    const char *file;          /* of the table, "" without one */
    size_t rows;               /* of the table */
    size_t matched;            /* rows that found a county by their own code, by name or by an alias */
    size_t bridged;            /* rows that found theirs by the change table */
    size_t unmatched_rows;     /* rows - matched: the bridged ones count here, too */
    size_t unmatched_counties; /* features without such a matched row */
    size_t counties_bridged;   /* of these the ones with the value of a bridged row */
    lq_vintage vintage;        /* of the table's codes */
    bool *alias_used;          /* [aliases->n]: a row is of that line of the aliases */
    lq_buf suggestions;        /* lines of aliases.csv */
    lq_arena arena;
} lq_join;

/* What the user says of the join; zeroed is nothing. */
typedef struct lq_join_options {
    const char *table_key; /* see lq_rows_read */
    const char *value; /* a column or an expression; NULL: the rows are a list of counties, without values */
    bool categorical;  /* value is a column of labels */
    const lq_symbols *symbols;
    const lq_aliases *aliases;
    lq_split split;
} lq_join_options;

/* Of two rows for one county the first is used. table NULL: boundaries alone, where no row is missed. */
lq_code lq_join_make(lq_join **out, const lq_counties *counties, const lq_table *table,
                     const lq_join_options *options, lq_findings *f, lq_err *err);
void lq_join_free(lq_join *join);

/* join.csv: code,name,value,status,class,source_row for each county, with a byte order mark. class_of[counties]
   counts from 0 and is -1 for no class (written from 1, and empty); it may be NULL. */
void lq_join_csv(const lq_join *join, const int *class_of, lq_buf *to);

#endif
