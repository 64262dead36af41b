/* breaks.h: where the classes of a run of numbers meet, by each method. */
#ifndef LQ_BREAKS_H
#define LQ_BREAKS_H

#include <stddef.h>
#include "base/err.h"
#include "model/classify.h"

/* Distinct values in ascending order, and how often each occurs. */
typedef struct lq_values {
    double *v;       /* [n] */
    size_t *weight;  /* [n] */
    size_t n, total; /* total: sum of the weights */
} lq_values;

typedef struct lq_breaks {
    double inner[LQ_CLASSES_MAX]; /* ascending, above the least value and not above the greatest */
    size_t n;
    double low, high; /* outer limits: the least and the greatest value, or (pretty) around them */
} lq_breaks;

/* Not for manual and categorical. values->n >= 1, 1 <= classes <= LQ_CLASSES_MAX. */
lq_code lq_breaks_make(lq_breaks *out, lq_method method, size_t classes, const lq_values *values,
                       lq_err *err);

/* Goodness of variance fit of any breaks: 1 - (squared deviations from the class means) / (from the mean
   of all). 1 when all values are equal. */
double lq_breaks_gvf(const lq_breaks *breaks, const lq_values *values);

#endif
