/* breaks.c: see breaks.h. Sums are long double: a column may hold 1e9 and 1e-3, or the largest doubles. */
#include "model/breaks.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "model/jenks.h"

static double least(const lq_values *x)
{
    return x->v[0];
}

static double greatest(const lq_values *x)
{
    return x->v[x->n - 1];
}

/* Adds a break unless it would leave a class without room: it must lie above the last one and within the
   values. */
static void add(lq_breaks *b, const lq_values *x, double at)
{
    double floor_at = b->n ? b->inner[b->n - 1] : least(x);
    if (at > floor_at && at <= greatest(x) && b->n + 1 < LQ_CLASSES_MAX) b->inner[b->n++] = at;
}

static void equal_make(lq_breaks *b, size_t classes, const lq_values *x)
{
    long double low = least(x), range = greatest(x) - low;
    for (size_t i = 1; i < classes; i++)
        add(b, x, (double)(low + range * (long double)i / (long double)classes));
}

/* The break is the value at rank total * i / classes: equal values are never parted. */
static void quantile_make(lq_breaks *b, size_t classes, const lq_values *x)
{
    size_t at = 0, upto = x->weight[0];
    for (size_t i = 1; i < classes; i++) {
        size_t rank = x->total / classes * i + x->total % classes * i / classes;
        while (upto <= rank) upto += x->weight[++at];
        add(b, x, x->v[at]);
    }
}

static lq_code jenks_make(lq_breaks *b, size_t classes, const lq_values *x, lq_err *err)
{
    size_t first[LQ_CLASSES_MAX];
    lq_code code = lq_jenks(first, x->v, x->weight, x->n, classes, err);
    for (size_t i = 1; !code && i < classes; i++) add(b, x, x->v[first[i]]);
    return code;
}

static long double mean_of(const lq_values *x, size_t from, size_t *count)
{
    long double mean = 0;
    *count = 0;
    for (size_t i = from; i < x->n; i++) {
        *count += x->weight[i];
        mean += ((long double)x->v[i] - mean) * (long double)x->weight[i] / (long double)*count;
    }
    return mean;
}

/* An even number of classes meets at the mean, an odd one has a class around it. */
static void stddev_make(lq_breaks *b, size_t classes, const lq_values *x)
{
    size_t count;
    long double mean = mean_of(x, 0, &count), squares = 0;
    for (size_t i = 0; i < x->n; i++) {
        long double d = (long double)x->v[i] - mean;
        squares += d * d * (long double)x->weight[i];
    }
    long double sd = sqrtl(squares / (long double)count);
    for (size_t i = 1; i < classes; i++)
        add(b, x, (double)(mean + sd * ((long double)i - (long double)classes / 2)));
}

/* Jiang, "Head/tail breaks: a new classification scheme for data with a heavy-tailed distribution", Prof.
   Geographer 65 (2013). */
static void headtail_make(lq_breaks *b, size_t classes, const lq_values *x)
{
    size_t from = 0, count, head;
    while (b->n + 1 < classes && from + 1 < x->n) {
        double mean = (double)mean_of(x, from, &count);
        size_t next = from;
        for (head = count; next < x->n && x->v[next] < mean; next++) head -= x->weight[next];
        if (next == from || next == x->n) break; /* the mean of equal neighbours, rounded to one of them */
        add(b, x, mean);
        if ((long double)head >= 0.4L * (long double)count) break;
        from = next;
    }
}

/* A step of the pretty scale, 1, 2 or 5 times a power of ten, kept apart so that 3 steps of 0.1 are 0.3
   and no other double. */
typedef struct step {
    double mantissa;
    int power;
} step;

static double step_times(step s, double n)
{
    double scale = pow(10, abs(s.power));
    return s.power < 0 ? n * s.mantissa / scale : n * s.mantissa * scale;
}

/* The choice of the step follows R's pretty() with its defaults (high.u.bias 1.5, u5.bias 2.75): of 1, 2,
   5, 10 the one nearest to range / classes, with a liking for the larger. */
static step step_choose(double range, size_t classes)
{
    const double h = 1.5, h5 = 0.5 + 1.5 * h;
    double cell = range / (double)classes;
    if (cell < 20 * DBL_MIN) cell = 20 * DBL_MIN;
    step s = {1, (int)floor(log10(cell))};
    double base = step_times((step){1, s.power}, 1);
    if (2 * base - cell >= h * (cell - base)) return s;
    s.mantissa = 2;
    if (5 * base - cell >= h5 * (cell - 2 * base)) return s;
    s.mantissa = 5;
    if (10 * base - cell >= h * (cell - 5 * base)) return s;
    return (step){1, s.power + 1};
}

static void pretty_make(lq_breaks *b, size_t classes, const lq_values *x)
{
    double low = least(x), high = greatest(x);
    step s = step_choose(high / 2 - low / 2 < DBL_MAX / 4 ? high - low : DBL_MAX / 2, classes);
    double unit = step_times(s, 1), from = floor(low / unit), to = ceil(high / unit);
    if (!isfinite(from) || !isfinite(to) || fabs(from) > 1e15 || fabs(to) > 1e15 ||
        to - from > LQ_CLASSES_MAX) {
        equal_make(b, classes, x); /* the values differ only in digits a double hardly holds */
        return;
    }
    while (step_times(s, from) > low) from--;
    while (step_times(s, to) < high) to++;
    for (double i = from + 1; i < to; i++) add(b, x, step_times(s, i));
    b->low = step_times(s, from);
    b->high = step_times(s, to);
}

lq_code lq_breaks_make(lq_breaks *b, lq_method method, size_t classes, const lq_values *x, lq_err *err)
{
    *b = (lq_breaks){.low = least(x), .high = greatest(x)};
    if (x->n == 1) return LQ_OK;
    if (classes > x->n) classes = x->n;
    switch (method) {
    case LQ_EQUAL:
        equal_make(b, classes, x);
        break;
    case LQ_QUANTILE:
        quantile_make(b, classes, x);
        break;
    case LQ_JENKS:
        return jenks_make(b, classes, x, err);
    case LQ_PRETTY:
        pretty_make(b, classes, x);
        break;
    case LQ_STDDEV:
        stddev_make(b, classes, x);
        break;
    case LQ_HEADTAIL:
        headtail_make(b, classes, x);
        break;
    case LQ_MANUAL:
    case LQ_TARGET:
    case LQ_CATEGORICAL:
        break;
    }
    return LQ_OK;
}

/* ---- about a target ---- */

/* Limits at whole numbers of steps from the target. */
typedef struct ladder {
    double target;
    step step;
    int decimals; /* of every limit; -1: not known, the sums stand as they are */
} ladder;

#define WHOLE_MAX 9e15 /* below 2^53: every integer is a double */

/* How many decimals a number has that is the double nearest to a decimal one; -1 when they are too many. */
static int decimals_of(double v)
{
    for (int d = 0; d <= 15; d++) {
        double scale = pow(10, d);
        if (fabs(v * scale) >= WHOLE_MAX) break;
        if (nearbyint(v * scale) / scale == v) return d;
    }
    return -1;
}

/* 60.2 and twice 0.2 are 60.6, and no other double. */
static double ladder_at(const ladder *l, long i)
{
    double at = l->target + step_times(l->step, (double)i), scale = pow(10, l->decimals);
    if (!i) return l->target;
    return l->decimals >= 0 && fabs(at * scale) < WHOLE_MAX ? nearbyint(at * scale) / scale : at;
}

/* Steps to go as far as `reach`; a trifle of the last one is the rounding of a difference. */
static double steps_to(step s, double reach)
{
    return fmax(1, ceil(reach / step_times(s, 1) - 1e-9));
}

/* The step that makes nearest to `wanted` of them, as a ratio; of two the larger, unless they are as many. */
static step step_for(double reach, double wanted)
{
    const step one = {1, (int)floor(log10(fmax(reach / wanted, 20 * DBL_MIN)))};
    const step tries[] = {one, {2, one.power}, {5, one.power}, {1, one.power + 1}};
    step best = one;
    double least_strain = INFINITY, most = INFINITY;
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        if (!isfinite(step_times(tries[i], 1))) break;
        double n = steps_to(tries[i], reach), strain = fmax(n / wanted, wanted / n);
        if (strain > least_strain || n >= most) continue;
        least_strain = strain;
        most = n;
        best = tries[i];
    }
    return best;
}

static ladder ladder_make(double target, step s)
{
    ladder l = {target, s, decimals_of(target)};
    if (l.decimals >= 0 && -s.power > l.decimals) l.decimals = -s.power;
    return l;
}

/* Values as near to the target as doubles lie, or at it: one class on their side, up to the values themselves. */
static void near_target_make(lq_breaks *b, double target, const lq_values *x, bool both)
{
    *b = (lq_breaks){.low = fmin(least(x), target), .high = fmax(greatest(x), target)};
    if (both) b->inner[b->n++] = target;
}

void lq_breaks_target(lq_breaks *b, size_t *below, double target, size_t classes, const lq_values *x)
{
    bool under = least(x) < target, over = greatest(x) >= target, both = under && over;
    double reach = fmax(target - least(x), greatest(x) - target);
    if (classes > LQ_CLASSES_MAX / 2) classes = LQ_CLASSES_MAX / 2; /* those made may be twice as many */
    step s = step_for(reach, (double)(both ? (classes + 1) / 2 : classes));
    ladder l = ladder_make(target, s);
    long n = (long)steps_to(s, reach);
    *below = under;
    if (step_times(s, 1) < fabs(target) * 8 * DBL_EPSILON || !(reach > 0)) {
        near_target_make(b, target, x, both);
        return;
    }
    while (n < LQ_CLASSES_MAX / 2 && (ladder_at(&l, -n) > least(x) || ladder_at(&l, n) < greatest(x))) n++;
    long from = under ? -n : 0, to = over ? n : 0;
    *below = (size_t)-from;
    *b = (lq_breaks){.low = fmax(ladder_at(&l, from), -DBL_MAX), .high = fmin(ladder_at(&l, to), DBL_MAX)};
    for (long i = from + 1; i < to; i++) b->inner[b->n++] = ladder_at(&l, i);
}

/* ---- goodness ---- */

typedef struct spread {
    long double count, mean, squares;
} spread;

/* Welford's update with a weight. */
static void spread_add(spread *s, double v, size_t weight)
{
    long double d = (long double)v - s->mean, w = (long double)weight;
    s->count += w;
    s->mean += d * w / s->count;
    s->squares += d * ((long double)v - s->mean) * w;
}

double lq_breaks_gvf(const lq_breaks *b, const lq_values *x)
{
    spread all = {0}, within = {0};
    long double sum = 0;
    size_t class = 0;
    for (size_t i = 0; i < x->n; i++) {
        for (; class < b->n && x->v[i] >= b->inner[class]; class ++) {
            sum += within.squares;
            within = (spread){0};
        }
        spread_add(&all, x->v[i], x->weight[i]);
        spread_add(&within, x->v[i], x->weight[i]);
    }
    sum += within.squares;
    return all.squares > 0 ? (double)(1 - sum / all.squares) : 1;
}
