/*
 * jenks.h: natural breaks: the split of sorted numbers into k classes with the least sum of squared
 * deviations from the class means. Exact, not sampled.
 *
 * Source: Fisher, "On grouping for maximum homogeneity", J. Am. Stat. Assoc. 53 (1958); known to
 * cartographers by Jenks (1967).
 */
#ifndef LQ_JENKS_H
#define LQ_JENKS_H

#include <stddef.h>
#include "base/err.h"

/* v[n]: distinct, ascending; weight[n]: how often each occurs. first[classes] becomes the index in v of
   the first value of each class. 1 <= classes <= n. Of two equally good splits the one with the lower
   limits. O(classes * n log n). */
lq_code lq_jenks(size_t *first, const double *v, const size_t *weight, size_t n, size_t classes, lq_err *err);

#endif
