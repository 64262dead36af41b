/* test_counties.c: which column of the boundaries is what, and what is told of codes that are odd. */
#include "../support/support.h"
#include "../support/few_counties.h"
#include "../support/tables.h"

#include <stdio.h>
#include <string.h>

static const lq_gazetteer no_gazetteer;
static const lq_changes no_changes;

typedef struct reading {
    lq_table *table;
    lq_counties c;
    lq_findings f;
    lq_err err;
    lq_code code;
} reading;

/* Nothing is known but what the boundaries say. */
static reading read_with(const char *text, const char *key, const char *name)
{
    reading r = {.table = test_table("b.dbf", text)};
    r.code = lq_counties_read(&r.c, r.table, key, name, &no_gazetteer, &no_changes, &r.f, &r.err);
    return r;
}

static void reading_free(reading *r)
{
    lq_counties_release(&r->c);
    lq_findings_release(&r->f);
    lq_table_free(r->table);
}

static void codes_found_by_evidence(void **state)
{
    (void)state;
    reading r = read_with("人口|PAC|名称\n1000|140322|盂县\n2000|140722|左权县\n", NULL, NULL);
    assert_int_equal(r.code, LQ_OK);
    assert_int_equal(r.c.n, 2);
    assert_int_equal(r.c.key_column, 1);
    assert_string_equal(r.c.place[1].code, "140722");
    assert_string_equal(r.c.place[1].name, "左权县");
    assert_string_equal(finding_of(&r.f, "key-found")->message,
                        "the codes of the boundaries are in column \"PAC\"");
    assert_int_equal(r.f.n, 1);
    reading_free(&r);
}

static void columns_named_by_the_user(void **state)
{
    (void)state;
    reading r = read_with("a|b|c|name\n140322|140101|盂县|x\n140722|140102|左权县|y\n", "b", "c");
    assert_int_equal(r.code, LQ_OK);
    assert_string_equal(r.c.place[0].code, "140101");
    assert_string_equal(r.c.place[0].name, "盂县");
    assert_int_equal(r.f.n, 0); /* nothing was found by itself */
    reading_free(&r);
    r = read_with("a|b\n140322|盂县\n", "codes", NULL);
    assert_int_equal(r.code, LQ_DATA);
    assert_string_equal(r.err.text, "b.dbf: no column \"codes\"; it has: a, b");
    reading_free(&r);
    r = read_with("a|b\n140322|盂县\n", NULL, "nam");
    assert_int_equal(r.code, LQ_DATA);
    reading_free(&r);
}

static void name_columns_by_what_they_are_called(void **state)
{
    (void)state;
    static const char *const heads[] = {"NAME", "名称", "区县", "NAME_CHN", "xzqmc"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        char text[128];
        snprintf(text, sizeof text, "code|%s|市|省\n140322|盂县|阳泉市|山西省\n", heads[i]);
        reading r = read_with(text, NULL, NULL);
        assert_int_equal(r.code, LQ_OK);
        assert_string_equal(r.c.place[0].name, "盂县");
        assert_string_equal(r.c.place[0].prefecture, "阳泉市");
        assert_string_equal(r.c.place[0].province, "山西省");
        reading_free(&r);
    }
}

/* A map of boundaries alone needs no codes. */
static void no_codes(void **state)
{
    (void)state;
    reading r = read_with("name|area\n盂县|1\n左权县|2\n盂县|3\n", NULL, NULL);
    assert_int_equal(r.code, LQ_OK);
    assert_true(r.c.key_column == SIZE_MAX);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(r.c.first[i], i); /* two of one name are two counties */
        assert_string_equal(r.c.place[i].code, "");
    }
    assert_false(lq_counties_has(&r.c, ""));
    assert_int_equal(r.f.n, 0);
    reading_free(&r);
}

static void odd_codes_are_told(void **state)
{
    (void)state;
    reading r =
        read_with("code|name\n140322.0|盂县\n140722|左权县\n140322|盂县\n|飞地\n|\n140723000000|和顺县\n",
                  "code", NULL);
    assert_int_equal(r.code, LQ_OK);
    assert_int_equal(finding_count(&r.f, "code-normalised"), 2);
    assert_string_equal(finding_of(&r.f, "code-normalised")->message,
                        "1 code is written with a decimal point, first \"140322.0\"");
    assert_int_equal(finding_of(&r.f, "code-normalised")->row, 2);
    const lq_finding *shared = finding_of(&r.f, "code-shared");
    assert_int_equal(shared->row, 4);
    assert_string_equal(shared->code, "140322");
    assert_string_equal(shared->message, "the code of feature 2 again; both get its row");
    assert_int_equal(r.c.first[0], 0);
    assert_int_equal(r.c.first[2], 0);
    assert_int_equal(finding_count(&r.f, "code-blank"), 2);
    assert_string_equal(finding_of(&r.f, "code-blank")->message, "飞地 has no code");
    assert_int_equal(r.c.first[3], 3);
    assert_int_equal(r.c.first[4], 4);
    assert_true(lq_counties_has(&r.c, "140723"));
    assert_false(lq_counties_has(&r.c, "140724"));
    assert_int_equal(finding_count(&r.f, "key-ambiguous"), 1); /* two of six share */
    reading_free(&r);
}

/* "1.40E+05" may be any county of 1400000 .. 1409999: it is none. */
static void destroyed_codes_are_nobodys(void **state)
{
    (void)state;
    reading r = read_with("code|name\n1.40E+05|盂县\n1.40E+05|左权县\n", "code", NULL);
    assert_int_equal(r.code, LQ_OK);
    assert_int_equal(finding_count(&r.f, "code-destroyed"), 1);
    assert_int_equal(r.c.first[1], 1);
    assert_false(lq_counties_has(&r.c, "1.40E+05"));
    reading_free(&r);
}

static void what_the_gazetteer_adds(void **state)
{
    (void)state;
    few_counties few;
    few_counties_read(&few,
                      "code|name|city\n140302|城区|\n140402|城区|潞安府\n110101|东城区|\n999999|无名|\n");
    const lq_place *p = few.counties.place;
    assert_string_equal(p[0].prefecture, "阳泉市");
    assert_string_equal(p[0].province, "山西省");
    assert_string_equal(p[1].prefecture, "潞安府"); /* the boundaries' own word goes first */
    assert_string_equal(p[1].province, "山西省");
    assert_string_equal(p[2].prefecture, "北京市");
    assert_string_equal(p[3].prefecture, "");
    assert_string_equal(p[3].province, "");
    few_counties_release(&few);
}

static void years_of_the_codes(void **state)
{
    (void)state;
    few_counties few;
    few_counties_read(&few, NULL);
    assert_int_equal(few.counties.vintage.from, 2014); /* 桥东区 is gone */
    assert_int_equal(few.counties.vintage.to, 2017);   /* 潞州区 is not there yet */
    few_counties_release(&few);
    few_counties_read(&few, "code|name\n140722|左权县\n");
    assert_int_equal(few.counties.vintage.from, 0); /* it never changed */
    few_counties_release(&few);
}

static void counties_in_messages(void **state)
{
    (void)state;
    char text[64];
    few_counties few;
    few_counties_read(&few, "code|name\n140302|城区\n110101|东城区\n140722|\n");
    const lq_counties *c = &few.counties;
    assert_string_equal(lq_county_text(text, sizeof text, c, 0), "阳泉市城区 (140302)");
    assert_string_equal(lq_county_text(text, sizeof text, c, 1), "北京市东城区 (110101)");
    assert_string_equal(lq_county_text(text, sizeof text, c, 2), "晋中市140722");
    few_counties_release(&few);
}

/* 济源市 is its own prefecture in some boundaries, and is named once. */
static void a_county_that_is_its_prefecture(void **state)
{
    (void)state;
    char text[64];
    reading r = read_with("code|name|city\n419001|济源市|济源市\n", NULL, NULL);
    assert_string_equal(lq_county_text(text, sizeof text, &r.c, 0), "济源市 (419001)");
    reading_free(&r);
}

/* Boundaries whose key is the name say the name once. */
static void names_as_keys(void **state)
{
    (void)state;
    char text[64];
    reading r = read_with("name\n盂县\n左权县\n", "name", NULL);
    assert_int_equal(r.code, LQ_OK);
    assert_string_equal(lq_county_text(text, sizeof text, &r.c, 1), "左权县");
    assert_true(lq_counties_has(&r.c, "左权县"));
    reading_free(&r);
}

static void no_memory(void **state)
{
    (void)state;
    few_counties few;
    few_counties_read(&few, NULL);
    lq_table *t = test_table("b.dbf", "code|name\n140322.0|盂县\n140322|盂县\n|\n140402|城区\n");
    lq_code code = LQ_FAILED;
    long k;
    for (k = 1; code && k < 1000; k++) {
        lq_counties c = {0};
        lq_findings f = {0};
        lq_err err = {0};
        lq_mem_fail_after(k);
        code = lq_counties_read(&c, t, NULL, NULL, &few.gazetteer, &few.changes, &f, &err);
        lq_mem_fail_after(0);
        if (code && (code != LQ_FAILED || err.code != LQ_FAILED)) fail_msg("allocation %ld: %s", k, err.text);
        lq_counties_release(&c);
        lq_findings_release(&f);
    }
    assert_int_equal(code, LQ_OK);
    assert_true(k > 8);
    lq_table_free(t);
    few_counties_release(&few);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_found_by_evidence),
        cmocka_unit_test(columns_named_by_the_user),
        cmocka_unit_test(name_columns_by_what_they_are_called),
        cmocka_unit_test(no_codes),
        cmocka_unit_test(odd_codes_are_told),
        cmocka_unit_test(destroyed_codes_are_nobodys),
        cmocka_unit_test(what_the_gazetteer_adds),
        cmocka_unit_test(years_of_the_codes),
        cmocka_unit_test(counties_in_messages),
        cmocka_unit_test(a_county_that_is_its_prefecture),
        cmocka_unit_test(names_as_keys),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
