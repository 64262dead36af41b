/* test_classify.c: counties fall into the classes that the legend tells of. */
#include "../support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../support/findings.h"
#include "model/classify.h"

enum { MOST = 400 };

/* A join as if it had been read: NAN is a county without a row. */
typedef struct made {
    lq_join join;
    const char *text[MOST];
    size_t first[MOST];
    double value[MOST];
    lq_status status[MOST];
} made;

static void made_make(made *m, const double *value, const char *const *text, size_t n)
{
    memset(m, 0, sizeof *m);
    m->join = (lq_join){.counties = n,
                        .text = m->text,
                        .first = m->first,
                        .value = m->value,
                        .status = m->status,
                        .categorical = text != NULL,
                        .file = "t.csv"};
    for (size_t i = 0; i < n; i++) {
        m->first[i] = i;
        m->value[i] = value ? value[i] : NAN;
        m->text[i] = text ? text[i] : "";
        bool has = text ? *text[i] != 0 : !isnan(value[i]);
        m->status[i] = !has ? LQ_STATUS_NO_ROW : LQ_STATUS_VALUE;
    }
}

static lq_classes *classify(const made *m, lq_method method, int wanted, const double *breaks, size_t n,
                            lq_findings *f)
{
    lq_classes *c = NULL;
    lq_err err = {0};
    if (lq_classify(&c, method, wanted, breaks, n, &m->join, NULL, f, "人口", &err)) fail_msg("%s", err.text);
    return c;
}

static void label_check(const lq_classes *c, int i, const char *expected)
{
    assert_string_equal(c->label[i], expected);
}

static void lower_limit_is_in(void **state)
{
    (void)state;
    const double v[] = {0, 0.999, 1, 3, NAN, 6, 5.9};
    const int class_of[] = {0, 0, 1, 2, -1, 3, 2};
    const double breaks[] = {1, 3, 6};
    made m;
    lq_findings f = {0};
    made_make(&m, v, NULL, 7);
    lq_classes *c = classify(&m, LQ_MANUAL, 0, breaks, 3, &f);
    assert_int_equal(c->n, 4);
    assert_int_equal(c->values, 6);
    assert_memory_equal(c->class_of, class_of, sizeof class_of);
    const size_t count[] = {2, 1, 2, 1};
    assert_memory_equal(c->count, count, sizeof count);
    label_check(c, 0, "< 1");
    label_check(c, 1, "1 – 3");
    label_check(c, 2, "3 – 6");
    label_check(c, 3, "≥ 6");
    assert_string_equal(lq_classes_rule(c, LQ_LANGUAGE_ZH), "各级含下限、不含上限");
    assert_int_equal(f.n, 0);
    lq_classes_free(c);
    lq_findings_release(&f);
}

static void manual_beyond_the_values(void **state)
{
    (void)state;
    const double v[] = {10, 20}, breaks[] = {-5.5, 0, 1500};
    made m;
    lq_findings f = {0};
    made_make(&m, v, NULL, 2);
    lq_classes *c = classify(&m, LQ_MANUAL, 0, breaks, 3, &f);
    assert_int_equal(c->n, 4);
    assert_int_equal(c->class_of[0], 2);
    assert_true(c->limits[0] == -5.5 && c->limits[4] == 1500);
    label_check(c, 0, "< −5.5");
    label_check(c, 2, "0 – 1,500");
    label_check(c, 3, "≥ 1,500");
    lq_classes_free(c);
    lq_findings_release(&f);
}

static void bad_breaks(void **state)
{
    (void)state;
    const double v[] = {1}, falling[] = {2, 1}, twice[] = {2, 2}, endless[] = {INFINITY};
    made m;
    made_make(&m, v, NULL, 1);
    const double *lists[] = {falling, twice, endless, NULL};
    const size_t n[] = {2, 2, 1, 0};
    for (int i = 0; i < 4; i++) {
        lq_classes *c = NULL;
        lq_findings f = {0};
        lq_err err = {0};
        assert_int_equal(lq_classify(&c, LQ_MANUAL, 5, lists[i], n[i], &m.join, NULL, &f, "v", &err),
                         LQ_USAGE);
        assert_null(c);
        assert_int_equal(strncmp(err.text, "breaks: ", 8), 0);
    }
    lq_err err = {0};
    lq_classes *c = NULL;
    assert_int_equal(lq_classify(&c, LQ_JENKS, 0, NULL, 0, &m.join, NULL, NULL, "v", &err), LQ_USAGE);
    assert_string_equal(err.text, "classes: 0 is not between 1 and 256");
}

/* 59.9 has not reached 60, 60 has. */
static void target_reached_is_above(void **state)
{
    (void)state;
    const double v[] = {59.9, 60, 15, NAN, 95}, target = 60;
    const int class_of[] = {2, 3, 0, -1, 4};
    const char *const label[] = {"0 – 20", "20 – 40", "40 – 60", "60 – 80", "80 – 100", "100 – 120"};
    made m;
    lq_findings f = {0};
    made_make(&m, v, NULL, 5);
    lq_classes *c = classify(&m, LQ_TARGET, 6, &target, 1, &f);
    assert_int_equal(c->n, 6);
    assert_int_equal(c->below, 3);
    assert_memory_equal(c->class_of, class_of, sizeof class_of);
    for (int i = 0; i < 6; i++) label_check(c, i, label[i]);
    assert_string_equal(lq_classes_rule(c, LQ_LANGUAGE_ZH), "各级含下限、不含上限，最高一级含上限");
    assert_int_equal(f.n, 0);
    lq_classes_free(c);
    lq_findings_release(&f);
}

/* The last class ends at the target and does not hold it. */
static void target_not_reached(void **state)
{
    (void)state;
    const double v[] = {10, 59.9}, target = 60, bad[] = {2e15, NAN};
    made m;
    lq_findings f = {0};
    made_make(&m, v, NULL, 2);
    lq_classes *c = classify(&m, LQ_TARGET, 6, &target, 1, &f);
    assert_int_equal(c->n, 5);
    assert_int_equal(c->below, 5);
    assert_true(c->limits[5] == 60);
    assert_string_equal(lq_classes_rule(c, LQ_LANGUAGE_ZH), "各级含下限、不含上限");
    lq_classes_free(c);
    for (int i = 0; i < 2; i++) {
        lq_err err = {0};
        assert_int_equal(lq_classify(&c, LQ_TARGET, 6, &bad[i], 1, &m.join, NULL, &f, "v", &err), LQ_USAGE);
        assert_string_equal(err.text, "target: not one number from -1e+15 to 1e+15");
    }
    lq_findings_release(&f);
}

/* Other years are pooled with those mapped: they decide on which sides there are classes. */
static void target_of_other_years(void **state)
{
    (void)state;
    const double v[] = {70, 95}, target = 60;
    double earlier[] = {15};
    const lq_more_values more = {earlier, 1, 1};
    made m;
    lq_classes *c = NULL;
    lq_findings f = {0};
    made_make(&m, v, NULL, 2);
    assert_int_equal(lq_classify(&c, LQ_TARGET, 6, &target, 1, &m.join, &more, &f, "v", NULL), LQ_OK);
    assert_int_equal(c->n, 6);
    assert_int_equal(c->below, 3);
    assert_int_equal(c->count[0] + c->count[1] + c->count[2], 0);
    lq_classes_free(c);
    lq_findings_release(&f);
}

static void constant_column(void **state)
{
    (void)state;
    const double v[] = {42.5, 42.5, NAN};
    made m;
    made_make(&m, v, NULL, 3);
    for (int method = LQ_EQUAL; method <= LQ_HEADTAIL; method++) {
        lq_findings f = {0};
        lq_classes *c = classify(&m, (lq_method)method, 5, NULL, 0, &f);
        assert_int_equal(c->n, 1);
        assert_true(c->limits[0] == 42.5 && c->limits[1] == 42.5 && c->gvf == 1);
        assert_int_equal(c->count[0], 2);
        assert_int_equal(finding_count(&f, "fewer-classes"), 1);
        assert_string_equal(lq_classes_rule(c, LQ_LANGUAGE_ZH), "");
        label_check(c, 0, "42.5");
        lq_classes_free(c);
        lq_findings_release(&f);
    }
}

static void nothing_at_all(void **state)
{
    (void)state;
    const double v[] = {NAN, NAN}, breaks[] = {1};
    const char *const text[] = {"", ""};
    made m;
    for (int method = 0; method <= LQ_TARGET; method++) {
        lq_findings f = {0};
        made_make(&m, v, method == LQ_CATEGORICAL ? text : NULL, 2);
        lq_classes *c = classify(&m, (lq_method)method, 5, breaks, 1, &f);
        assert_int_equal(c->n, 0);
        assert_int_equal(c->class_of[1], -1);
        assert_true(isnan(c->gvf));
        assert_int_equal(finding_count(&f, "no-values"), 1);
        lq_classes_free(c);
        lq_findings_release(&f);
    }
}

/* A county in three features weighs as one, and each feature has its class. */
static void features_of_one_county(void **state)
{
    (void)state;
    const double v[] = {1, 9, 9, 9, 2, 3};
    made m;
    lq_findings f = {0};
    made_make(&m, v, NULL, 6);
    m.first[2] = m.first[3] = 1;
    lq_classes *c = classify(&m, LQ_QUANTILE, 2, NULL, 0, &f);
    assert_int_equal(c->values, 4);
    assert_true(c->limits[1] == 3);
    assert_int_equal(c->count[1], 2);
    assert_int_equal(c->class_of[3], 1);
    lq_classes_free(c);
    lq_findings_release(&f);
}

static void categories(void **state)
{
    (void)state;
    const char *const words[] = {"山地", "丘陵", "", "山地"}, *const numbers[] = {"10", "9", "10", ""};
    const double ten_nine[] = {10, 9, 10, NAN};
    made m;
    lq_findings f = {0};
    made_make(&m, NULL, words, 4);
    lq_classes *c = classify(&m, LQ_CATEGORICAL, 0, NULL, 0, &f);
    assert_int_equal(c->n, 2);
    label_check(c, 0, "山地");
    label_check(c, 1, "丘陵");
    assert_int_equal(c->count[0], 2);
    assert_int_equal(c->class_of[2], -1);
    assert_int_equal(c->class_of[3], 0);
    assert_null(c->limits);
    lq_classes_free(c);
    made_make(&m, ten_nine, numbers, 4);
    c = classify(&m, LQ_CATEGORICAL, 0, NULL, 0, &f);
    label_check(c, 0, "9");
    label_check(c, 1, "10");
    assert_int_equal(c->class_of[0], 1);
    assert_int_equal(c->count[1], 2);
    lq_classes_free(c);
    lq_findings_release(&f);
}

static void too_many_categories(void **state)
{
    (void)state;
    char words[MOST][16];
    const char *text[MOST];
    for (int i = 0; i < MOST; i++) {
        snprintf(words[i], sizeof words[i], "w%d", i);
        text[i] = words[i];
    }
    made m;
    lq_classes *c = NULL;
    lq_findings f = {0};
    lq_err err = {0};
    made_make(&m, NULL, text, MOST);
    assert_int_equal(lq_classify(&c, LQ_CATEGORICAL, 0, NULL, 0, &m.join, NULL, &f, "v", &err), LQ_DATA);
    assert_non_null(strstr(err.text, "more than 256 different labels"));
}

/* Reads "1,234.5" with U+2212 for minus from *s on. */
static double number_from(const char **s)
{
    char plain[64];
    size_t n = 0;
    if (!strncmp(*s, "−", strlen("−"))) {
        plain[n++] = '-';
        *s += strlen("−");
    }
    for (; **s && strchr("0123456789.,e+-", **s); ++*s)
        if (**s != ',') plain[n++] = **s;
    plain[n] = 0;
    return strtod(plain, NULL);
}

static void label_read(const lq_classes *c, int i, double *low, double *high)
{
    const char *s = c->label[i];
    *low = *high = number_from(&s);
    if (!strncmp(s, " – ", strlen(" – "))) {
        s += strlen(" – ");
        *high = number_from(&s);
    }
    assert_int_equal(*s, 0);
}

/* The legend, read by its own rule, puts every value into the class the map gives it. */
static void labels_never_lie(void **state)
{
    (void)state;
    uint64_t random = 5;
    static made m;
    for (int round = 0; round < 6000; round++) {
        double v[60], scale = pow(10, (double)(test_random(&random) % 14) - 6);
        size_t n = 1 + test_random(&random) % 60;
        for (size_t i = 0; i < n; i++) {
            double u = test_random_unit(&random);
            v[i] = round % 3 == 0   ? floor(u * 1000)
                   : round % 3 == 1 ? exp(u * 12) * scale
                                    : (u - 0.5) * scale;
        }
        made_make(&m, v, NULL, n);
        lq_findings f = {0};
        lq_classes *c = classify(&m, (lq_method)(test_random(&random) % 6),
                                 1 + (int)(test_random(&random) % 9), NULL, 0, &f);
        size_t total = 0;
        for (int k = 0; k < c->n; k++) {
            double low, high, next, unused;
            label_read(c, k, &low, &high);
            if (k + 1 < c->n) {
                label_read(c, k + 1, &next, &unused);
                assert_true(high == next || low == high);
                high = next;
            }
            for (size_t i = 0; i < n; i++)
                if (c->class_of[i] == k && (v[i] < low || (k + 1 < c->n ? v[i] >= high : v[i] > high)))
                    fail_msg("%.17g is in class %d: %s", v[i], k, c->label[k]);
            total += c->count[k];
        }
        assert_int_equal(total, n);
        lq_classes_free(c);
        lq_findings_release(&f);
    }
}

static void labels_are_round(void **state)
{
    (void)state;
    const double v[] = {11234, 119999.5, 120345.6, 349999, 350001, 812345};
    made m;
    lq_findings f = {0};
    made_make(&m, v, NULL, 6);
    lq_classes *c = classify(&m, LQ_QUANTILE, 3, NULL, 0, &f);
    label_check(c, 0, "11,000 – 120,000");
    label_check(c, 1, "120,000 – 350,000");
    label_check(c, 2, "350,000 – 820,000");
    assert_true(c->limits[1] == 120345.6); /* the map keeps full precision */
    assert_string_equal(lq_classes_rule(c, LQ_LANGUAGE_ZH), "各级含下限、不含上限，最高一级含上限");
    lq_classes_free(c);
    const double part[] = {-0.5, 0.0123, 0.25, 1};
    made_make(&m, part, NULL, 4);
    c = classify(&m, LQ_PRETTY, 3, NULL, 0, &f);
    label_check(c, 0, "−0.5 – 0");
    label_check(c, c->n - 1, "0.5 – 1");
    lq_classes_free(c);
    lq_findings_release(&f);
}

static void no_memory(void **state)
{
    (void)state;
    const double v[] = {1, 2, 3, 4, 50, 60};
    const char *const text[] = {"a", "b", "c", "", "a", "b"};
    const double breaks[] = {2};
    made m;
    for (int method = 0; method <= LQ_TARGET; method++) {
        made_make(&m, v, method == LQ_CATEGORICAL ? text : NULL, 6);
        lq_code code = LQ_FAILED;
        long k;
        for (k = 1; code && k < 100; k++) {
            lq_classes *c = NULL;
            lq_findings f = {0};
            lq_err err = {0};
            lq_mem_fail_after(k);
            code = lq_classify(&c, (lq_method)method, 9, breaks, 1, &m.join, NULL, &f, "v", &err);
            lq_mem_fail_after(0);
            assert_true(code ? code == LQ_FAILED && !c && err.code == LQ_FAILED : c != NULL);
            lq_classes_free(c);
            lq_findings_release(&f);
        }
        assert_int_equal(code, LQ_OK);
        assert_true(k > 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lower_limit_is_in),  cmocka_unit_test(manual_beyond_the_values),
        cmocka_unit_test(bad_breaks),         cmocka_unit_test(constant_column),
        cmocka_unit_test(nothing_at_all),     cmocka_unit_test(features_of_one_county),
        cmocka_unit_test(categories),         cmocka_unit_test(too_many_categories),
        cmocka_unit_test(labels_never_lie),   cmocka_unit_test(labels_are_round),
        cmocka_unit_test(no_memory),          cmocka_unit_test(target_reached_is_above),
        cmocka_unit_test(target_not_reached), cmocka_unit_test(target_of_other_years),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
