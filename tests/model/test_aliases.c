/* test_aliases.c: what a person decided about rows is found again by the row's key and name. */
#include "../support/support.h"
#include "../support/few_counties.h"
#include "../support/tables.h"

#include <string.h>

#include "model/aliases.h"

typedef struct reading {
    lq_table *table;
    lq_aliases a;
    lq_findings f;
    lq_err err;
    lq_code code;
} reading;

static reading read_text(const char *text)
{
    reading r = {.table = test_table("aliases.csv", text)};
    r.code = lq_aliases_read(&r.a, r.table, &r.f, &r.err);
    return r;
}

static void reading_free(reading *r)
{
    lq_aliases_release(&r->a);
    lq_findings_release(&r->f);
    lq_table_free(r->table);
}

/* The code a row is sent to, "skip", or "" without a decision. */
static const char *decided(const reading *r, const char *key, const char *name)
{
    const lq_alias *a = lq_aliases_find(&r->a, key, name);
    return !a ? "" : a->skip ? "skip" : a->code;
}

static void rows_by_key_and_name(void **state)
{
    (void)state;
    reading r = read_text("key|name|code|why\n170971|五台山|140922|x\n山西省/阳泉市/盂县||140322|\n"
                          "NA|西沙群岛|skip|\nNA|南沙群岛|SKIP|\n|飞地|140722|\n140999||140723.0|\n");
    assert_int_equal(r.code, LQ_OK);
    assert_string_equal(decided(&r, "170971", "五台山"), "140922");
    assert_string_equal(decided(&r, "170971", "别处"), ""); /* another row with this code */
    assert_string_equal(decided(&r, "170971", ""), "");
    assert_string_equal(decided(&r, "山西省/阳泉市/盂县", "盂县"), "140322"); /* a blank name is any */
    assert_string_equal(decided(&r, "NA", "西沙群岛"), "skip");
    assert_string_equal(decided(&r, "NA", "南沙群岛"), "skip");
    assert_string_equal(decided(&r, "NA", "中沙群岛"), "");
    assert_string_equal(decided(&r, "", "飞地"), "140722");
    assert_string_equal(decided(&r, "", ""), "");
    assert_string_equal(decided(&r, "140999", "x"), "140723");
    assert_int_equal(lq_aliases_find(&r.a, "140999", "x")->line, 7);
    assert_int_equal(r.f.n, 0);
    reading_free(&r);
}

/* A file in which nothing is filled in yet decides nothing. */
static void blank_codes_decide_nothing(void **state)
{
    (void)state;
    reading r = read_text("key|name|code\n170971|五台山|\n||140322\n");
    assert_int_equal(r.code, LQ_OK);
    assert_int_equal(r.a.n, 0);
    assert_null(lq_aliases_find(&r.a, "170971", "五台山"));
    assert_null(lq_aliases_find(&r.a, "", ""));
    assert_null(lq_aliases_find(NULL, "170971", "五台山"));
    assert_int_equal(r.f.n, 0);
    reading_free(&r);
}

static void keys_of_other_countries(void **state)
{
    (void)state;
    reading r = read_text("key|name|code\nDade||12086\n46113||US-46102\n");
    assert_string_equal(decided(&r, "Dade", ""), "12086");
    assert_string_equal(decided(&r, "46113", "Shannon"), "US-46102");
    reading_free(&r);
}

static void destroyed_codes_are_left_out(void **state)
{
    (void)state;
    reading r = read_text("key|name|code\n170971|五台山|1.40E+05\n");
    assert_int_equal(r.code, LQ_OK);
    assert_int_equal(r.a.n, 0);
    const lq_finding *f = finding_of(&r.f, "alias-wrong");
    assert_int_equal(f->row, 2);
    assert_string_equal(
        f->message,
        "\"1.40E+05\" is destroyed by a spreadsheet: the last digits are lost; the line is left out");
    reading_free(&r);
}

/* The first of two lines counts, wherever they stand; saying the same twice is no fault. */
static void two_lines_of_one_row(void **state)
{
    (void)state;
    reading r =
        read_text("key|name|code\nb|甲|140322\na||140722\nb|甲|140723\nb|甲|skip\na||140722\nb|乙|140723\n");
    assert_int_equal(r.code, LQ_OK);
    assert_string_equal(decided(&r, "b", "甲"), "140322");
    assert_string_equal(decided(&r, "a", "any"), "140722");
    assert_string_equal(decided(&r, "b", "乙"), "140723");
    assert_int_equal(r.f.n, 2);
    assert_string_equal(r.f.at[0].kind, "alias-conflict");
    assert_int_equal(r.f.at[0].row, 4);
    assert_string_equal(r.f.at[0].message, "line 2 says something else of \"b\"; the first is used");
    assert_int_equal(r.f.at[1].row, 5);
    reading_free(&r);
}

static void columns_are_needed(void **state)
{
    (void)state;
    reading r = read_text("key|code\na|140322\n");
    assert_int_equal(r.code, LQ_DATA);
    assert_non_null(strstr(r.err.text, "aliases.csv: no column \"name\""));
    reading_free(&r);
}

static void lines_are_written_as_csv(void **state)
{
    (void)state;
    lq_buf to = {0};
    lq_aliases_head(&to);
    lq_aliases_line(&to, "170971", "五台山", "", "", "no county, \"really\"");
    assert_string_equal(to.data, "\xEF\xBB\xBFkey,name,code,county,why\n"
                                 "170971,五台山,,,\"no county, \"\"really\"\"\"\n");
    lq_buf_release(&to);
}

static void no_memory(void **state)
{
    (void)state;
    lq_table *t = test_table("aliases.csv", "key|name|code\na||140322\na||140722\nb||1.40E+05\n");
    lq_code code = LQ_FAILED;
    long k;
    for (k = 1; code && k < 100; k++) {
        lq_aliases a = {0};
        lq_findings f = {0};
        lq_err err = {0};
        lq_mem_fail_after(k);
        code = lq_aliases_read(&a, t, &f, &err);
        lq_mem_fail_after(0);
        if (code) assert_int_equal(err.code, LQ_FAILED);
        if (!code) assert_true(a.n == 1 && f.n == 2);
        lq_aliases_release(&a);
        lq_findings_release(&f);
    }
    assert_int_equal(code, LQ_OK);
    assert_true(k > 3);
    lq_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_by_key_and_name),     cmocka_unit_test(blank_codes_decide_nothing),
        cmocka_unit_test(keys_of_other_countries),  cmocka_unit_test(destroyed_codes_are_left_out),
        cmocka_unit_test(two_lines_of_one_row),     cmocka_unit_test(columns_are_needed),
        cmocka_unit_test(lines_are_written_as_csv), cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
