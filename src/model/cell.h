/*
 * cell.h: what a cell of a statistics table says: a number, a zero, or that there is none.
 */
#ifndef LQ_CELL_H
#define LQ_CELL_H

#include <stdbool.h>

/* Why a county has the value it has, or has none. A map never draws one of these as another. */
typedef enum lq_status {
    LQ_STATUS_VALUE,
    LQ_STATUS_ZERO,
    LQ_STATUS_MISSING,        /* the cell is blank or marked so */
    LQ_STATUS_BELOW_UNIT,     /* more than nothing, less than the unit of the table */
    LQ_STATUS_NOT_APPLICABLE, /* the indicator does not exist there */
    LQ_STATUS_NO_ROW,         /* the table has no row for the county */
    LQ_STATUS_SUPPRESSED,     /* known and withheld */
    LQ_STATUSES
} lq_status;

/* "value", "zero", "missing", "below_unit", "not_applicable", "no_row", "suppressed": the words of
   join.csv. */
const char *lq_status_text(lq_status status);

/* Reads a number: thousands in groups of three ("1,318,505"; "10,39" is no number), full-width forms,
   U+2212, a sign of percent or permille (12.3% is 12.3), accountants' negatives "(1,234)". *value is NAN
   unless the status is value or zero. *odd is set when the cell is neither a number nor one of the marks
   that mean "missing". */
lq_status lq_cell_number(double *value, bool *odd, const char *text);

/* Reads a label: missing when blank, dashes, dots or NA; a value otherwise. */
lq_status lq_cell_label(const char *text);

#endif
