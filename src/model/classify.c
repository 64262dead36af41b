/* classify.c: see classify.h. Gathers the values of a join, has breaks.c part them, and puts every county
   into its class. */
#include "model/classify.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/breaks.h"
#include "model/legend_text.h"

const char *const lq_method_names[LQ_METHODS + 1] = {
    [LQ_EQUAL] = "equal",   [LQ_QUANTILE] = "quantile",       [LQ_JENKS] = "jenks",
    [LQ_PRETTY] = "pretty", [LQ_STDDEV] = "stddev",           [LQ_HEADTAIL] = "headtail",
    [LQ_MANUAL] = "manual", [LQ_CATEGORICAL] = "categorical", [LQ_TARGET] = "target",
};

static bool has_value(const lq_join *j, size_t county)
{
    lq_status s = j->status[county];
    return (s == LQ_STATUS_VALUE || s == LQ_STATUS_ZERO) && (j->categorical || isfinite(j->value[county]));
}

/* Does this feature stand for its county? One county in several features counts once. */
static bool counts(const lq_join *j, size_t county)
{
    return j->first[county] == county && has_value(j, county);
}

/* ---- numbers ---- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static lq_code values_gather(lq_values *x, const lq_join *j, const lq_more_values *more, lq_err *err)
{
    size_t n = more ? more->n : 0;
    x->v = lq_alloc(j->counties + n, sizeof *x->v);
    x->weight = lq_alloc(j->counties + n, sizeof *x->weight);
    if (!x->v || !x->weight) return lq_nomem(err);
    for (size_t i = 0; i < j->counties; i++)
        if (counts(j, i)) x->v[x->total++] = j->value[i];
    for (size_t i = 0; i < n; i++) x->v[x->total++] = more->v[i];
    qsort(x->v, x->total, sizeof *x->v, by_value);
    for (size_t i = 0; i < x->total; i++) {
        if (x->n && x->v[x->n - 1] == x->v[i]) {
            x->weight[x->n - 1]++;
            continue;
        }
        x->v[x->n] = x->v[i];
        x->weight[x->n++] = 1;
    }
    return LQ_OK;
}

static void values_release(lq_values *x)
{
    free(x->v);
    free(x->weight);
}

static lq_code manual_check(const double *breaks, size_t n, lq_err *err)
{
    if (!n) return lq_fail(err, LQ_USAGE, "breaks: manual classes need at least one break");
    if (n >= LQ_CLASSES_MAX)
        return lq_fail(err, LQ_USAGE, "breaks: %zu are too many; at most %d", n, LQ_CLASSES_MAX - 1);
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(breaks[i])) return lq_fail(err, LQ_USAGE, "breaks: number %zu is not finite", i + 1);
        if (i && breaks[i] <= breaks[i - 1])
            return lq_fail(err, LQ_USAGE, "breaks: %.15g comes after %.15g; they must increase", breaks[i],
                           breaks[i - 1]);
    }
    return LQ_OK;
}

static lq_code given_check(lq_method method, const double *breaks, size_t n, lq_err *err)
{
    if (method == LQ_MANUAL) return manual_check(breaks, n, err);
    if (method == LQ_TARGET && (n != 1 || !(fabs(breaks[0]) <= LQ_TARGET_MAX)))
        return lq_fail(err, LQ_USAGE, "target: not one number from %g to %g", -LQ_TARGET_MAX, LQ_TARGET_MAX);
    return LQ_OK;
}

static void manual_make(lq_breaks *b, const double *breaks, size_t n, const lq_values *x)
{
    memcpy(b->inner, breaks, n * sizeof *breaks);
    b->n = n;
    b->low = fmin(x->v[0], breaks[0]);
    b->high = fmax(x->v[x->n - 1], breaks[n - 1]);
}

static lq_code breaks_find(lq_classes *c, lq_breaks *b, int wanted, const double *breaks, size_t n_breaks,
                           const lq_values *x, lq_err *err)
{
    if (c->method == LQ_MANUAL) {
        manual_make(b, breaks, n_breaks, x);
    } else if (c->method == LQ_TARGET) {
        size_t below;
        lq_breaks_target(b, &below, breaks[0], (size_t)wanted, x);
        c->below = (int)below;
    } else {
        return lq_breaks_make(b, c->method, (size_t)wanted, x, err);
    }
    return LQ_OK;
}

static int class_at(const lq_breaks *b, double value)
{
    size_t lo = 0, hi = b->n; /* the number of breaks that are not above the value */
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (b->inner[mid] <= value)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (int)lo;
}

static lq_code numbers_put(lq_classes *c, const lq_breaks *b, const lq_join *j, lq_err *err)
{
    c->n = (int)b->n + 1;
    c->limits = lq_arena_alloc(&c->arena, b->n + 2, sizeof *c->limits);
    c->count = lq_arena_alloc(&c->arena, b->n + 1, sizeof *c->count);
    if (!c->limits || !c->count) return lq_nomem(err);
    memset(c->count, 0, (b->n + 1) * sizeof *c->count);
    c->limits[0] = b->low;
    memcpy(c->limits + 1, b->inner, b->n * sizeof *c->limits);
    c->limits[b->n + 1] = b->high;
    for (size_t i = 0; i < j->counties; i++) {
        if (!has_value(j, i)) continue;
        c->class_of[i] = class_at(b, j->value[i]);
        c->count[c->class_of[i]] += counts(j, i);
    }
    return LQ_OK;
}

/* Pretty takes the number as a wish and head/tail as a bound; in both fewer classes are no news unless
   values are lacking. */
static void fewer_tell(const lq_classes *c, int wanted, const lq_values *x, lq_findings *f, const char *file,
                       const char *what)
{
    bool lacking = x->n < (size_t)wanted, free_number = c->method == LQ_PRETTY || c->method == LQ_HEADTAIL;
    if (c->method == LQ_MANUAL || c->method == LQ_TARGET || c->n >= wanted || (free_number && !lacking))
        return;
    if (lacking)
        lq_findings_add(f, "fewer-classes", file, 0, "",
                        "%s: %d of %d classes, for it has only %zu different value%s", what, c->n, wanted,
                        x->n, x->n == 1 ? "" : "s");
    else
        lq_findings_add(f, "fewer-classes", file, 0, "",
                        "%s: %d of %d classes, for equal limits, and limits beyond the values, were left out",
                        what, c->n, wanted);
}

static lq_code numbers_classify(lq_classes *c, int wanted, const double *breaks, size_t n_breaks,
                                const lq_join *j, const lq_more_values *more, lq_findings *f,
                                const char *what, lq_err *err)
{
    lq_values x = {0};
    lq_breaks b;
    bool manual = c->method == LQ_MANUAL, exact = manual || c->method == LQ_PRETTY || c->method == LQ_TARGET;
    lq_code code = given_check(c->method, breaks, n_breaks, err);
    if (!code) code = values_gather(&x, j, more, err);
    if (code || !x.n) goto done;
    code = breaks_find(c, &b, wanted, breaks, n_breaks, &x, err);
    if (!code) code = numbers_put(c, &b, j, err);
    if (code) goto done;
    for (int i = 0; i < c->n; i++) c->values += c->count[i];
    c->gvf = lq_breaks_gvf(&b, &x);
    fewer_tell(c, wanted, &x, f, j->file, what);
    code = lq_legend_text(&c->label, &c->arena, &b, &x, manual, exact, err);
done:
    values_release(&x);
    return code;
}

/* ---- labels ---- */

typedef struct category {
    const char *text;
    double number; /* NAN unless the label is one */
    size_t count;
} category;

static int category_at(category *list, int *n, const char *text, double number)
{
    for (int i = 0; i < *n; i++)
        if (!strcmp(list[i].text, text)) return i;
    if (*n == LQ_CLASSES_MAX) return -1;
    list[*n] = (category){text, number, 0};
    return (*n)++;
}

/* rank[i]: the place of category i, by number if all have one; a stable insertion sort. */
static void categories_sort(category *list, int n, int *rank)
{
    int order[LQ_CLASSES_MAX];
    bool numeric = true;
    for (int i = 0; i < n; i++) numeric = numeric && isfinite(list[i].number);
    for (int i = 0; i < n; i++) {
        int at = i;
        for (; numeric && at > 0 && list[order[at - 1]].number > list[i].number; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    for (int i = 0; i < n; i++) rank[order[i]] = i;
}

static lq_code categories_put(lq_classes *c, const category *list, int n, const int *rank, size_t counties,
                              lq_err *err)
{
    c->n = n;
    c->count = lq_arena_alloc(&c->arena, (size_t)n, sizeof *c->count);
    c->label = lq_arena_alloc(&c->arena, (size_t)n, sizeof *c->label);
    if (!c->count || !c->label) return lq_nomem(err);
    for (int i = 0; i < n; i++) {
        char *text = lq_arena_strndup(&c->arena, list[i].text, strlen(list[i].text));
        if (!text) return lq_nomem(err);
        c->label[rank[i]] = text;
        c->count[rank[i]] = list[i].count;
        c->values += list[i].count;
    }
    for (size_t i = 0; i < counties; i++)
        if (c->class_of[i] >= 0) c->class_of[i] = rank[c->class_of[i]];
    return LQ_OK;
}

static lq_code labels_classify(lq_classes *c, const lq_join *j, const char *what, lq_err *err)
{
    category list[LQ_CLASSES_MAX];
    int rank[LQ_CLASSES_MAX], n = 0;
    for (size_t i = 0; i < j->counties; i++) {
        if (!has_value(j, i)) continue;
        int at = category_at(list, &n, j->text[i], j->value[i]);
        if (at < 0)
            return lq_fail(
                err, LQ_DATA,
                "%s: %s has more than %d different labels; numbers are classified by another method", j->file,
                what, LQ_CLASSES_MAX);
        c->class_of[i] = at;
        list[at].count += counts(j, i);
    }
    categories_sort(list, n, rank);
    return categories_put(c, list, n, rank, j->counties, err);
}

/* ---- both ---- */

static lq_code classes_fill(lq_classes *c, int wanted, const double *breaks, size_t n_breaks,
                            const lq_join *j, const lq_more_values *more, lq_findings *f, const char *what,
                            lq_err *err)
{
    c->class_of = lq_arena_alloc(&c->arena, j->counties, sizeof *c->class_of);
    if (!c->class_of) return lq_nomem(err);
    for (size_t i = 0; i < j->counties; i++) c->class_of[i] = -1;
    lq_code code = c->method == LQ_CATEGORICAL
                       ? labels_classify(c, j, what, err)
                       : numbers_classify(c, wanted, breaks, n_breaks, j, more, f, what, err);
    if (!code && !c->n) lq_findings_add(f, "no-values", j->file, 0, "", "%s: no county has a value", what);
    return !code && f->failed ? lq_nomem(err) : code;
}

lq_code lq_classify(lq_classes **out, lq_method method, int wanted, const double *breaks, size_t n_breaks,
                    const lq_join *join, const lq_more_values *more, lq_findings *f, const char *what,
                    lq_err *err)
{
    assert(join->categorical == (method == LQ_CATEGORICAL));
    if (method != LQ_MANUAL && method != LQ_CATEGORICAL && (wanted < 1 || wanted > LQ_CLASSES_MAX))
        return lq_fail(err, LQ_USAGE, "classes: %d is not between 1 and %d", wanted, LQ_CLASSES_MAX);
    lq_classes *c = lq_zalloc(1, sizeof *c);
    if (!c) return lq_nomem(err);
    c->method = method;
    c->gvf = NAN;
    lq_code code = classes_fill(c, wanted, breaks, n_breaks, join, more, f, what, err);
    if (code)
        lq_classes_free(c);
    else
        *out = c;
    return code;
}

void lq_classes_free(lq_classes *classes)
{
    if (!classes) return;
    lq_arena_release(&classes->arena);
    free(classes);
}

const char *lq_classes_rule(const lq_classes *classes, lq_language language)
{
    static const char *const
        all[LQ_LANGUAGES] = {"各级含下限、不含上限", "A class holds its lower limit, not its upper one"},
        *const but_last[LQ_LANGUAGES] = {
            "各级含下限、不含上限，最高一级含上限",
            "A class holds its lower limit, not its upper one; the highest class holds both"};
    if (classes->method == LQ_CATEGORICAL || classes->n < 2) return "";
    bool no_last = classes->method == LQ_MANUAL ||
                   (classes->method == LQ_TARGET && classes->below == classes->n); /* it ends at the target */
    return no_last ? all[language] : but_last[language];
}
