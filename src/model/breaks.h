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
    double inner
        [LQ_CLASSES_MAX]; /* ascending, above the least value and not above the greatest (target: where its steps
                                     lie) */
    size_t n;
    double low, high; /* outer limits: the least and the greatest value, or (pretty, target) around them */
} lq_breaks;

/* Not for manual, target and categorical. values->n >= 1, 1 <= classes <= LQ_CLASSES_MAX. */
lq_code lq_breaks_make(lq_breaks *out, lq_method method, size_t classes, const lq_values *values,
                       lq_err *err);

/* Classes in equal steps outwards from the target, the step 1, 2 or 5 times a power of ten, about so many. With values on both
   sides of it there are as many classes below as above, however far the values go on either side; else all are on the side
   of the values. *below: how many lie below the target. A value at the target is above. |target| <= LQ_TARGET_MAX. */
void lq_breaks_target(lq_breaks *out, size_t *below, double target, size_t classes, const lq_values *values);

/* Goodness of variance fit of any breaks: 1 - (squared deviations from the class means) / (from the mean
   of all). 1 when all values are equal. */
double lq_breaks_gvf(const lq_breaks *breaks, const lq_values *values);

#endif
