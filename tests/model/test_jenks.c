/* test_jenks.c: natural breaks against every possible split, and in time. */
#include "../support/support.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "model/jenks.h"

/* Squared deviations, by the definition. */
static long double cost_of(const double *v, const size_t *w, size_t from, size_t to)
{
    long double n = 0, sum = 0, cost = 0;
    for (size_t i = from; i < to; i++) {
        n += (long double)w[i];
        sum += (long double)v[i] * (long double)w[i];
    }
    for (size_t i = from; i < to; i++) {
        long double d = (long double)v[i] - sum / n;
        cost += d * d * (long double)w[i];
    }
    return cost;
}

static long double best_of(const double *v, const size_t *w, size_t from, size_t n, size_t classes)
{
    if (classes == 1) return cost_of(v, w, from, n);
    long double best = INFINITY;
    for (size_t i = from + 1; i + classes - 1 <= n; i++) {
        long double c = cost_of(v, w, from, i) + best_of(v, w, i, n, classes - 1);
        if (c < best) best = c;
    }
    return best;
}

static long double split_cost(const double *v, const size_t *w, size_t n, const size_t *first, size_t classes)
{
    long double cost = 0;
    for (size_t c = 0; c < classes; c++) {
        size_t to = c + 1 < classes ? first[c + 1] : n;
        assert_true(first[c] < to);
        cost += cost_of(v, w, first[c], to);
    }
    assert_int_equal(first[0], 0);
    return cost;
}

static void brute_force(void **state)
{
    (void)state;
    uint64_t random = 7;
    for (int round = 0; round < 3000; round++) {
        double v[10];
        size_t w[10], first[10], n = 1 + test_random(&random) % 10, classes = 1 + test_random(&random) % n;
        double at = round % 3 == 0 ? 1e9 : -20;
        for (size_t i = 0; i < n; i++) {
            at += 1 + (double)(test_random(&random) % 12) / (round % 2 ? 1 : 8);
            v[i] = at;
            w[i] = 1 + test_random(&random) % 4;
        }
        assert_int_equal(lq_jenks(first, v, w, n, classes, NULL), LQ_OK);
        long double best = best_of(v, w, 0, n, classes);
        assert_true(split_cost(v, w, n, first, classes) <= best + 1e-9L * (best + 1));
    }
}

/* Three heaps that anyone would part in the same way, far from zero. */
static void heaps(void **state)
{
    (void)state;
    const double v[] = {1e12 + 1, 1e12 + 2, 1e12 + 3, 1e12 + 50, 1e12 + 51, 1e12 + 99};
    const size_t w[] = {1, 1, 1, 1, 1, 1};
    size_t first[3];
    assert_int_equal(lq_jenks(first, v, w, 6, 3, NULL), LQ_OK);
    assert_int_equal(first[1], 3);
    assert_int_equal(first[2], 5);
}

static void extremes(void **state)
{
    (void)state;
    const double v[] = {-DBL_MAX, -1, 0, 1, DBL_MAX};
    const size_t w[] = {1, 1, 1, 1, 1};
    size_t first[5];
    assert_int_equal(lq_jenks(first, v, w, 5, 3, NULL), LQ_OK);
    assert_int_equal(first[1], 1);
    assert_int_equal(first[2], 4);
    assert_int_equal(lq_jenks(first, v, w, 5, 5, NULL), LQ_OK);
    for (size_t i = 0; i < 5; i++) assert_int_equal(first[i], i);
}

static double seconds_for(size_t n)
{
    double *v = malloc(n * sizeof *v);
    size_t *w = malloc(n * sizeof *w), first[9];
    assert_true(v && w);
    uint64_t random = 3;
    double at = 0;
    for (size_t i = 0; i < n; i++) {
        v[i] = at += test_random_unit(&random) + 1e-3;
        w[i] = 1;
    }
    clock_t begin = clock();
    assert_int_equal(lq_jenks(first, v, w, n, 9, NULL), LQ_OK);
    double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    free(v);
    free(w);
    return seconds;
}

/* Sixteen times the values may cost 16 * log2 of a longer run, never 256 times. */
static void nearly_linear(void **state)
{
    (void)state;
    double little = seconds_for(6250), much = seconds_for(100000);
    print_message("jenks, 9 classes: %.3f s for 6,250 values, %.3f s for 100,000\n", little, much);
    assert_true(much < 80 * (little + 0.005));
}

static void no_memory(void **state)
{
    (void)state;
    const double v[] = {1, 2, 3};
    const size_t w[] = {1, 1, 1};
    size_t first[2];
    for (long k = 1; k <= 4; k++) {
        lq_err err = {0};
        lq_mem_fail_after(k);
        assert_int_equal(lq_jenks(first, v, w, 3, 2, &err), LQ_FAILED);
        assert_int_equal(err.code, LQ_FAILED);
    }
    lq_mem_fail_after(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(brute_force),   cmocka_unit_test(heaps),     cmocka_unit_test(extremes),
        cmocka_unit_test(nearly_linear), cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
