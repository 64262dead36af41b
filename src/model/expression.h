/*
 * expression.h: an indicator out of the columns of a table: "人口", or "生产总值/常住人口*10000".
 *
 * A text that is the name of a column means that column, whatever characters it has (see lq_table_column). Otherwise: + - * / ( ),
 * their full-width forms, × and ÷, numbers, and names of columns. Where a name could be read in two ways, the longest that is
 * a column counts. "2017" within a longer text is a number; a column of that name, or one whose name cannot be told from an
 * expression, stands in double quotes or backticks.
 */
#ifndef LQ_EXPRESSION_H
#define LQ_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "model/cell.h"
#include "model/table.h"

typedef struct lq_expression lq_expression; /* points into its table, which must live as long */

/* LQ_DATA naming the table when a column is not there (with the nearest name, or all of them) or two would do (with both);
   LQ_USAGE when it is not well formed, with the place, counted in characters, and what was expected there. */
lq_code lq_expression_parse(lq_expression **out, const char *text, const lq_table *table, lq_err *err);
void lq_expression_free(lq_expression *e);

/* The column when it is nothing but one, else SIZE_MAX. */
size_t lq_expression_column(const lq_expression *e);

/* The columns it reads, in order of first mention; at least one. */
size_t lq_expression_columns(const lq_expression *e, const size_t **columns);

/* True for a column, or a sum of columns: what then is counted can be told from their heads. */
bool lq_expression_is_sum(const lq_expression *e);

typedef struct lq_evaluated {
    lq_status status;
    double value;      /* NAN unless the status is value or zero */
    size_t odd;        /* a column whose cell is neither a number nor a mark for "missing", or SIZE_MAX */
    lq_cell_unit unit; /* a unit that was written in a cell: a power of ten before others; LQ_UNIT_NONE */
    bool by_zero;      /* divided by zero: missing */
    bool overflow;     /* grown past what a number can hold: missing */
} lq_evaluated;

/* The value in a row. An operand that is not a number hands on its status: missing before suppressed, not_applicable,
   below_unit. A cell with a power of ten of its own in a column that has one in its head, "1.2亿" below "生产总值（万元）", is
   told in the unit of the head: 12000. */
lq_evaluated lq_expression_value(const lq_expression *e, size_t row, const lq_symbols *symbols);

#endif
