/*
 * classify.h: values become classes, and classes get words for the legend.
 *
 * A class holds the values from its lower limit up to, not including, its upper limit; the last one includes
 * both. The limits keep full precision; only the labels are rounded, and never so far that a value would seem
 * to be in another class.
 */
#ifndef LQ_CLASSIFY_H
#define LQ_CLASSIFY_H

#include <stdbool.h>
#include <stddef.h>
#include "base/language.h"
#include "base/err.h"
#include "base/mem.h"
#include "model/finding.h"
#include "model/join.h"

typedef enum lq_method {
    LQ_EQUAL,       /* classes of equal width */
    LQ_QUANTILE,    /* classes of equal count; equal values stay together */
    LQ_JENKS,       /* least squared deviation within classes, exact */
    LQ_PRETTY,      /* about so many classes at multiples of 1, 2 or 5 times a power of ten */
    LQ_STDDEV,      /* one standard deviation (of the population) wide, about the mean */
    LQ_HEADTAIL,    /* breaks at means while less than 40 % of the values lie above; at most so many */
    LQ_MANUAL,      /* the user's breaks */
    LQ_CATEGORICAL, /* a class for each label */
    LQ_TARGET,      /* equal steps outwards from a value that is to be reached */
} lq_method;
#define LQ_METHODS 8 /* that can be asked for by name; a target is a setting of its own */

/* The names on the command line: "equal", "quantile" ..., and "target". */
extern const char *const lq_method_names[LQ_METHODS + 1];

#define LQ_TARGET_MAX 1e15 /* either way: beyond it doubles do not tell neighbouring numbers apart */

#define LQ_CLASSES_MAX 256 /* more cannot be told apart, and a tile has no more colours */

typedef struct lq_classes {
    lq_method method;
    int n;          /* 0 when no county has a value */
    double *limits; /* [n + 1], ascending; NULL for categorical and when n is 0. The outer two are the least
                           and the greatest value (pretty, target: whole steps; manual: not inside the
                           breaks) */
    size_t *count;  /* [n]: counties; the features of one code count once, as they do for the breaks */
    const char **label; /* [n]: the words of the legend: "120,000 – 350,000", "< 1", "≥ 6", or the category */
    int *class_of;      /* [counties]: -1 is no data */
    int below;          /* target: classes below it; all others are above. Else 0 */
    size_t values;      /* counties with a value */
    double gvf;         /* goodness of variance fit, 0..1; NAN for categorical and without values */
    lq_arena arena;
} lq_classes;

/* Values of other years or indicators that share the breaks: they count for limits and labels, not for classes. */
typedef struct lq_more_values {
    double *v; /* [n], finite */
    size_t n, room;
} lq_more_values;

/*
 * more may be NULL. classes_wanted is not used for manual and categorical; breaks[n_breaks] are the inner limits of manual;
 * of target it is the one number.
 * Fewer classes than wanted, and no value at all (then n is 0), are findings; `what` names the indicator in
 * them. Categories are in the order of their numbers when all of them are numbers, else in the order of their
 * first county.
 */
lq_code lq_classify(lq_classes **out, lq_method method, int classes_wanted, const double *breaks,
                    size_t n_breaks, const lq_join *join, const lq_more_values *more, lq_findings *f,
                    const char *what, lq_err *err);
void lq_classes_free(lq_classes *classes);

/* The line a legend prints once, in the language of its readers: which class a limit belongs to. "" where there is nothing to say. */
const char *lq_classes_rule(const lq_classes *classes, lq_language language);

#endif
