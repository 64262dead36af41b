/*
 * years.h: the values of all years, where breaks are to be shared by them (--breaks-from all).
 *
 * Several indicators that ask for it share the values of each other. One alone shares those of the other years of
 * its table: columns whose names differ from its own in the year ("C1997", "C2017"; "2017年"), or, in a long table,
 * the rows that meet its conditions but for the year.
 */
#ifndef LQ_YEARS_H
#define LQ_YEARS_H

#include "app/dataset.h"

/* Adds the values besides the theme's own to *out (zeroed); nothing for an indicator with breaks of its own. All
   themes are joined. Without another year it is the finding "no-other-years". Free out->v also after a fault. */
lq_code lq_years_read(lq_more_values *out, const lq_dataset *data, const lq_theme *theme, lq_findings *f,
                      lq_err *err);

/* Leaves the rows that meet an indicator's conditions, COLUMN=VALUE one a line. */
lq_code lq_conditions_apply(lq_table *table, const char *conditions, lq_err *err);

#endif
