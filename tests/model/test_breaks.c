/* test_breaks.c: each method on numbers small enough to be done by hand. */
#include "../support/support.h"

#include <float.h>
#include <math.h>

#include "base/mem.h"
#include "model/breaks.h"

typedef struct sample {
    double v[32];
    size_t weight[32];
    lq_values values;
} sample;

/* From numbers in ascending order, repeated ones among them. */
static void sample_make(sample *s, const double *v, size_t n)
{
    *s = (sample){.values = {s->v, s->weight, 0, n}};
    for (size_t i = 0; i < n; i++) {
        if (s->values.n && s->v[s->values.n - 1] == v[i]) {
            s->weight[s->values.n - 1]++;
            continue;
        }
        s->v[s->values.n] = v[i];
        s->weight[s->values.n++] = 1;
    }
}

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define EXPECT(method, classes, v, ...)                                                                      \
    do {                                                                                                     \
        const double expected_[] = {__VA_ARGS__};                                                            \
        breaks_check(method, classes, v, COUNT(v), expected_, COUNT(expected_));                             \
    } while (0)

/* expected: outer and inner limits. */
static void breaks_check(lq_method method, size_t classes, const double *v, size_t n, const double *expected,
                         size_t count)
{
    sample s;
    lq_breaks b;
    sample_make(&s, v, n);
    assert_int_equal(lq_breaks_make(&b, method, classes, &s.values, NULL), LQ_OK);
    assert_int_equal(b.n + 2, count);
    assert_true(b.low == expected[0] && b.high == expected[count - 1]);
    for (size_t i = 0; i < b.n; i++)
        if (b.inner[i] != expected[i + 1])
            fail_msg("break %zu is %.17g, not %.17g", i, b.inner[i], expected[i + 1]);
}

static const double ten[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
static const double zeros[] = {0, 0, 0, 0, 0, 0, 1, 2, 3, 4};
static const double classic[] = {2, 4, 4, 4, 5, 5, 7, 9}; /* mean 5, standard deviation of the population 2 */
static const double same[] = {42, 42, 42};

static void equal(void **state)
{
    (void)state;
    EXPECT(LQ_EQUAL, 3, ten, 1, 4, 7, 10);
    EXPECT(LQ_EQUAL, 1, ten, 1, 10);
    EXPECT(LQ_EQUAL, 7, ((const double[]){0, 0, 8}), 0, 4, 8);
    EXPECT(LQ_EQUAL, 2, ((const double[]){-DBL_MAX, DBL_MAX}), -DBL_MAX, 0, DBL_MAX);
    EXPECT(LQ_EQUAL, 3, ((const double[]){1, 1 + DBL_EPSILON}), 1,
           1 + DBL_EPSILON); /* no double lies between */
}

static void quantile(void **state)
{
    (void)state;
    EXPECT(LQ_QUANTILE, 2, ten, 1, 6, 10);
    EXPECT(LQ_QUANTILE, 5, ten, 1, 3, 5, 7, 9, 10);
    EXPECT(LQ_QUANTILE, 5, zeros, 0, 1, 3, 4); /* ranks 2 and 4 are zeros: two breaks fall away */
}

static void jenks(void **state)
{
    (void)state;
    EXPECT(LQ_JENKS, 3, ((const double[]){1, 2, 3, 10, 11, 30}), 1, 10, 30, 30);
    EXPECT(LQ_JENKS, 9, ((const double[]){1, 1, 2}), 1, 2, 2);
}

static void stddev(void **state)
{
    (void)state;
    EXPECT(LQ_STDDEV, 4, classic, 2, 3, 5, 7, 9);
    EXPECT(LQ_STDDEV, 3, classic, 2, 4, 6, 9);
    EXPECT(LQ_STDDEV, 5, classic, 2, 4, 6, 8, 9); /* 2 itself would leave the first class empty */
}

static void headtail(void **state)
{
    (void)state;
    double v[20];
    for (int i = 0; i < 20; i++) v[i] = i < 16 ? 1 : i < 19 ? 10 : 100;
    EXPECT(LQ_HEADTAIL, 7, v, 1, 7.3, 32.5, 100); /* means of 20 and of the 4 above; the head then is one */
    EXPECT(LQ_HEADTAIL, 2, v, 1, 7.3, 100);
    EXPECT(LQ_HEADTAIL, 7, ten, 1, 5.5, 10); /* half lies above: no tail */
}

/* R: pretty(c(0, 100), 5), pretty(c(1, 9.7), 5), pretty(c(0.1, 0.95), 5), pretty(c(-3, 3), 4) */
static void pretty(void **state)
{
    (void)state;
    const double five[] = {0, 1, 2, 3, 4, 100};
    EXPECT(LQ_PRETTY, 5, five, 0, 20, 40, 60, 80, 100);
    const double small[] = {1, 2, 3, 4, 9.7};
    EXPECT(LQ_PRETTY, 5, small, 0, 2, 4, 6, 8, 10);
    const double part[] = {0.1, 0.2, 0.3, 0.4, 0.95};
    EXPECT(LQ_PRETTY, 5, part, 0, 0.2, 0.4, 0.6, 0.8, 1.0);
    const double both[] = {-3, 0, 1, 3};
    EXPECT(LQ_PRETTY, 4, both, -4, -2, 0, 2, 4);
}

static void one_value(void **state)
{
    (void)state;
    for (int m = LQ_EQUAL; m <= LQ_HEADTAIL; m++) EXPECT((lq_method)m, 7, same, 42, 42);
}

/* Whatever the numbers: breaks ascend, lie within, and nothing crashes or runs on. */
static void any_numbers(void **state)
{
    (void)state;
    uint64_t random = 11;
    for (int round = 0; round < 20000; round++) {
        double v[16], at = -DBL_MAX;
        size_t n = 1 + test_random(&random) % 16, kept = 0;
        double scale = pow(10, (double)(test_random(&random) % 600) - 300);
        for (size_t i = 0; i < n; i++) {
            double x = (test_random_unit(&random) - 0.3) * scale + (double)(i * i) * scale;
            if (round % 5 == 0) x = round % 10 ? 1e15 + (double)i * 0.25 : DBL_MAX / 16 * (double)(i + 1);
            if (x > at) v[kept++] = at = x;
        }
        sample s;
        lq_breaks b;
        sample_make(&s, v, kept);
        lq_method method = (lq_method)(test_random(&random) % 6);
        assert_int_equal(lq_breaks_make(&b, method, 1 + test_random(&random) % 12, &s.values, NULL), LQ_OK);
        assert_true(b.low <= v[0] && b.high >= v[kept - 1]);
        for (size_t i = 0; i < b.n; i++)
            assert_true(b.inner[i] > (i ? b.inner[i - 1] : v[0]) && b.inner[i] <= v[kept - 1]);
        double gvf = lq_breaks_gvf(&b, &s.values);
        assert_true(gvf >= -1e-12 && gvf <= 1);
    }
}

/* Values from low to high; expected: outer and inner limits; below: classes below the target. */
static void target_check(double target, size_t classes, double low, double high, size_t below,
                         const double *expected, size_t count)
{
    sample s;
    lq_breaks b;
    size_t found = 99;
    sample_make(&s, (const double[]){low, high}, 2);
    lq_breaks_target(&b, &found, target, classes, &s.values);
    assert_int_equal(found, below);
    assert_int_equal(b.n + 2, count);
    assert_true(b.low == expected[0] && b.high == expected[count - 1]);
    for (size_t i = 0; i < b.n; i++)
        if (b.inner[i] != expected[i + 1])
            fail_msg("break %zu is %.17g, not %.17g", i, b.inner[i], expected[i + 1]);
}

#define EXPECT_TARGET(target, classes, low, high, below, ...)                                                \
    do {                                                                                                     \
        const double expected_[] = {__VA_ARGS__};                                                            \
        target_check(target, classes, low, high, below, expected_, COUNT(expected_));                        \
    } while (0)

/* To go 45 far takes 5 steps of 10 or 3 of 20, and 3 were wanted. */
static void target_between(void **state)
{
    (void)state;
    EXPECT_TARGET(60, 6, 15, 95, 3, 0, 20, 40, 60, 80, 100, 120);
    EXPECT_TARGET(60, 5, 15, 95, 3, 0, 20, 40, 60, 80, 100, 120);         /* an even number */
    EXPECT_TARGET(60, 6, 20, 90, 4, 20, 30, 40, 50, 60, 70, 80, 90, 100); /* 4 to 3 is nearer than 3 to 2 */
    EXPECT_TARGET(60, 2, 20, 90, 1, 10, 60, 110);
    EXPECT_TARGET(0, 6, -0.3, 0.1, 3, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3);
    EXPECT_TARGET(60, 6, 59, 60, 2, 59, 59.5, 60, 60.5, 61); /* a value at the target is above */
}

/* The numbers a reader would write, and no neighbours of theirs. */
static void target_with_decimals(void **state)
{
    (void)state;
    EXPECT_TARGET(60.2, 6, 59.6, 60.8, 3, 59.6, 59.8, 60, 60.2, 60.4, 60.6, 60.8);
    EXPECT_TARGET(8000, 6, 2500, 12000, 3, 2000, 4000, 6000, 8000, 10000, 12000, 14000);
    EXPECT_TARGET(0.25, 4, 0, 0.3, 2, -0.15, 0.05, 0.25, 0.45, 0.65);
}

static void target_on_one_side(void **state)
{
    (void)state;
    EXPECT_TARGET(60, 6, 62, 110, 0, 60, 70, 80, 90, 100, 110);
    EXPECT_TARGET(60, 6, 60, 110, 0, 60, 70, 80, 90, 100, 110);
    EXPECT_TARGET(60, 6, 10, 59.9, 5, 10, 20, 30, 40, 50, 60);
    EXPECT_TARGET(60, 6, 60, 60, 0, 60, 60);
    EXPECT_TARGET(60, 1, 59, 59, 1, 59, 60);
}

/* Values that no step can part, or that fill the range of doubles. */
static void target_at_the_edge(void **state)
{
    (void)state;
    const double below = nextafter(60, 0), above = nextafter(60, 100);
    EXPECT_TARGET(60, 6, below, above, 1, below, 60, above);
    EXPECT_TARGET(0, 2, -1e308, 1.5e308, 2, -DBL_MAX, -1e308, 0, 1e308, DBL_MAX);
}

/* Whatever the numbers: the limits ascend, hold every value, and one of them is the target; there are as many on both sides. */
static void target_of_any_numbers(void **state)
{
    (void)state;
    uint64_t random = 11;
    for (int round = 0; round < 20000; round++) {
        double v[2], target = floor(test_random_unit(&random) * 2e6 - 1e6) / pow(10, round % 9);
        double reach = pow(10, test_random_unit(&random) * (round % 7 ? 12 : 600) - (round % 7 ? 4 : 300));
        size_t below = 99, classes = 1 + test_random(&random) % LQ_CLASSES_MAX;
        v[0] = target + (test_random_unit(&random) * 2 - 1) * reach;
        v[1] = v[0] + test_random_unit(&random) * reach;
        if (!isfinite(v[0]) || !isfinite(v[1])) continue;
        sample s;
        lq_breaks b;
        sample_make(&s, v, 2);
        lq_breaks_target(&b, &below, target, classes, &s.values);
        assert_true(b.n < LQ_CLASSES_MAX && b.low <= v[0] && b.high >= v[1]);
        for (size_t i = 0; i < b.n; i++)
            if (!(b.inner[i] > (i ? b.inner[i - 1] : b.low) && b.inner[i] <= b.high))
                fail_msg("limit %zu of %zu for %.17g, %.17g about %.17g", i, b.n, v[0], v[1], target);
        bool under = v[0] < target, over = v[1] >= target;
        assert_true(below <= b.n + 1 && (below > 0) == under && (below <= b.n) == over);
        assert_true((below == 0 ? b.low : below > b.n ? b.high : b.inner[below - 1]) == target);
        if (under && over) assert_int_equal(2 * below, b.n + 1);
    }
}

static void gvf(void **state)
{
    (void)state;
    sample s;
    lq_breaks b = {.inner = {10}, .n = 1, .low = 1, .high = 11};
    sample_make(&s, (const double[]){1, 2, 10, 11}, 4);
    assert_true(fabs(lq_breaks_gvf(&b, &s.values) - (1 - 1.0 / 82)) < 1e-15);
    sample_make(&s, same, 3);
    b = (lq_breaks){.low = 42, .high = 42};
    assert_true(lq_breaks_gvf(&b, &s.values) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal),
        cmocka_unit_test(quantile),
        cmocka_unit_test(jenks),
        cmocka_unit_test(stddev),
        cmocka_unit_test(headtail),
        cmocka_unit_test(pretty),
        cmocka_unit_test(one_value),
        cmocka_unit_test(any_numbers),
        cmocka_unit_test(gvf),
        cmocka_unit_test(target_between),
        cmocka_unit_test(target_with_decimals),
        cmocka_unit_test(target_on_one_side),
        cmocka_unit_test(target_at_the_edge),
        cmocka_unit_test(target_of_any_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
