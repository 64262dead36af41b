/*
 * where.h: the rows of a long table that are meant: "年份=2020", "指标=常住人口".
 *
 * In a long table a county has a row for each year and each indicator. A condition names a column and the value that its
 * cells must have; several conditions must all hold.
 */
#ifndef LQ_WHERE_H
#define LQ_WHERE_H

#include <stdbool.h>
#include "base/err.h"
#include "model/table.h"

/* Zeroed is empty: every row is meant. */
typedef struct lq_where {
    struct lq_condition {
        char *column, *value;
    } * at;
    size_t n, room;
    lq_arena text;
} lq_where;

/* Adds "COLUMN=VALUE"; LQ_USAGE for a text without a column before its first '='. */
lq_code lq_where_add(lq_where *w, const char *condition, lq_err *err);
void lq_where_release(lq_where *w);

/* Leaves the rows for which every condition holds, in their order and with their lines. A cell has a value when both are the
   same without blanks and with full-width forms as ASCII ones, or the same number: "2020", "2020.0" and "2020年". LQ_DATA when
   no row is left: the message names values that the column has. A column that is not found, or not one, is a fault, too. */
lq_code lq_where_apply(lq_table *t, const lq_where *w, lq_err *err);

/* When counties come several times because the table is long, adds the conditions that would leave each once, for a message:
   "--where 年份=2020 --where 指标=常住人口" (the latest year, the first of other values), and returns true. group[rows] is the same
   number for all rows of a county, SIZE_MAX for rows of none; not[n_not] are columns that cannot be meant: those that name the
   counties, those of values. */
bool lq_where_suggest(lq_buf *to, const lq_table *t, const size_t *group, const size_t * not, size_t n_not);

#endif
