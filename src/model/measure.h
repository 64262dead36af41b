/*
 * measure.h: a guess whether an indicator counts something, so that a large county has more of it just for being large
 * (population, hectares, yuan), and should be mapped as a ratio instead.
 *
 * It is sure when it says so, and says no in doubt: for a head it does not know, for one that names a ratio too, for values that
 * could be percents.
 */
#ifndef LQ_MEASURE_H
#define LQ_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include "model/expression.h"

/* `joined`: the "/" of the head part its rows, "人口（人）/常住人口"; else one may divide, "人口/户数", and is no count.
   Whether the head of a column names a count: "常住人口（万人）", "人口数_合计", "地区生产总值", "total_pop", and not "人口密度",
   "人均GDP", "人口/户数", "65岁及以上占比（%）". */
bool lq_measure_head(const char *head, bool joined);

/* Whether the expression, a column or a sum of columns whose heads all name counts, counts something. value[n] are what it came
   to, NAN where there is none. A negative one speaks against it: a change is no count. */
bool lq_measure_is_count(const lq_expression *e, const lq_table *table, const double *value, size_t n);

#endif
