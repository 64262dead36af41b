/*
 * jenks.c: see jenks.h.
 *
 * cost[c][j] is the least sum of squares of the first j + 1 values in c + 1 classes; the last class begins at
 * some i, and the best i never moves left as j moves right (the cost of a class obeys the quadrangle
 * inequality). So the best i of the middle j halves the search for the j on both sides: O(n log n) a class.
 * Sums of squares are taken about the mean of all values, in long double, so that a small spread about a
 * large value does not drown.
 */
#include "model/jenks.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"

typedef struct sums {
    long double w, x, xx; /* of the values before an index */
} sums;

typedef struct search {
    sums *sum; /* [n + 1] */
    long double *now,
        *before;     /* [n]: least cost of the first j + 1 values, in this many classes and in one fewer */
    uint32_t *begin; /* [classes * n]: where the last class begins */
} search;

/* Squared deviations from their mean of the values i .. j. */
static long double class_cost(const sums *s, size_t i, size_t j)
{
    if (i == j) return 0;
    const sums *a = &s[i], *b = &s[j + 1];
    long double w = b->w - a->w, x = b->x - a->x, cost = b->xx - a->xx - x * x / w;
    return cost > 0 ? cost : 0;
}

static void sums_fill(sums *s, const double *v, const size_t *weight, size_t n)
{
    long double all = 0, mean = 0;
    for (size_t i = 0; i < n; i++) {
        all += (long double)weight[i];
        mean += ((long double)v[i] - mean) * (long double)weight[i] / all;
    }
    s[0] = (sums){0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        long double w = (long double)weight[i], x = (long double)v[i] - mean;
        s[i + 1] = (sums){s[i].w + w, s[i].x + w * x, s[i].xx + w * x * x};
    }
}

/* Fills now[lo..hi], knowing that the last class begins at least..most. */
static void row_fill(search *s, uint32_t *begin, size_t lo, size_t hi, size_t least, size_t most)
{
    while (lo <= hi) {
        size_t mid = lo + (hi - lo) / 2, best = least, end = most < mid ? most : mid;
        long double cost = -1;
        for (size_t i = least; i <= end; i++) {
            long double c = s->before[i - 1] + class_cost(s->sum, i, mid);
            if (cost < 0 || c < cost) {
                cost = c;
                best = i;
            }
        }
        s->now[mid] = cost;
        begin[mid] = (uint32_t)best;
        if (mid > lo) row_fill(s, begin, lo, mid - 1, least, best);
        lo = mid + 1;
        least = best;
    }
}

static void rows_fill(search *s, size_t n, size_t classes)
{
    for (size_t j = 0; j < n; j++) {
        s->now[j] = class_cost(s->sum, 0, j);
        s->begin[j] = 0;
    }
    for (size_t c = 1; c < classes; c++) {
        long double *swap = s->before;
        s->before = s->now;
        s->now = swap;
        row_fill(s, s->begin + c * n, c, n - 1, c, n - 1);
    }
}

lq_code lq_jenks(size_t *first, const double *v, const size_t *weight, size_t n, size_t classes, lq_err *err)
{
    assert(classes >= 1 && classes <= n && n <= UINT32_MAX);
    lq_code code = LQ_OK;
    search s = {lq_alloc(n + 1, sizeof *s.sum), lq_alloc(n, sizeof *s.now), lq_alloc(n, sizeof *s.before),
                NULL};
    s.begin = classes <= SIZE_MAX / n ? lq_alloc(classes * n, sizeof *s.begin) : NULL;
    if (!s.sum || !s.now || !s.before || !s.begin) {
        code = lq_nomem(err);
        goto done;
    }
    sums_fill(s.sum, v, weight, n);
    rows_fill(&s, n, classes);
    size_t last = n - 1;
    for (size_t c = classes; c-- > 0; last = first[c] - 1) first[c] = s.begin[c * n + last];
done:
    free(s.sum);
    free(s.now);
    free(s.before);
    free(s.begin);
    return code;
}
