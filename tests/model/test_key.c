/* test_key.c: the column of codes is found by what stands in it, and rows by their code. */
#include "../support/support.h"
#include "../support/tables.h"

#include <string.h>

#include "model/key.h"

static void rows_by_key(void **state)
{
    (void)state;
    lq_table *t = test_table("t", "code\n140403\n'140404\n140403.0\n\nUS-01\n1.40E+05\n 01001 \n");
    lq_keys keys = {0};
    assert_int_equal(lq_keys_read(&keys, t, 0, NULL), LQ_OK);
    assert_int_equal(lq_keys_find(&keys, "140403"), 0);
    assert_int_equal(keys.next[0], 2);
    assert_true(keys.next[2] == SIZE_MAX);
    assert_int_equal(lq_keys_find(&keys, "140404"), 1);
    assert_int_equal(lq_keys_find(&keys, "US-01"), 4);
    assert_int_equal(lq_keys_find(&keys, "01001"), 6);
    assert_true(lq_keys_find(&keys, "") == SIZE_MAX);
    assert_true(lq_keys_find(&keys, "1.40E+05") == SIZE_MAX);
    assert_true(lq_keys_find(&keys, "140405") == SIZE_MAX);
    lq_keys_release(&keys);
    lq_table_free(t);
}

/* The keys of a table's one column, with the zeros of others, a blank between each two. */
static void assert_padded(const char *boundaries, const char *table, size_t padded, const char *expected)
{
    char found[200] = "";
    size_t n = 99;
    lq_table *b = test_table("b", boundaries), *t = test_table("t", table);
    lq_keys like = {0}, keys = {0};
    assert_int_equal(lq_keys_read(&like, b, 0, NULL), LQ_OK);
    assert_int_equal(lq_keys_read(&keys, t, 0, NULL), LQ_OK);
    assert_int_equal(lq_keys_pad(&n, &keys, &like, NULL), LQ_OK);
    for (size_t row = 0; row < keys.rows; row++) {
        if (row) strcat(found, " ");
        strcat(found, keys.key[row]);
        if (*keys.key[row]) assert_int_equal(lq_keys_find(&keys, keys.key[row]), row);
    }
    assert_int_equal(n, padded);
    assert_string_equal(found, expected);
    lq_keys_release(&keys);
    lq_keys_release(&like);
    lq_table_free(t);
    lq_table_free(b);
}

static void zeros_in_front(void **state)
{
    (void)state;
    assert_padded("k\n01001\n13001\nx\n", "k\n1001\n13001\n7.0\n123456\nx\n1.5\n\n", 2,
                  "01001 13001 00007 123456 x 1.5 ");
    assert_padded("k\n1001\n13001\n", "k\n01001\n013001\n09\n13\n0\n", 2, "1001 13001 09 13 0");
    assert_padded("k\n01001\n1001\n", "k\n1\n001001\n", 1,
                  "1 1001"); /* of two lengths: nothing is put before them */
    assert_padded("k\n140322\n", "k\n4032\n140722\n", 0, "4032 140722");
}

static size_t guess(const char *text, lq_err *err)
{
    lq_table *t = test_table("b.dbf", text);
    size_t column = 99;
    lq_key_guess(&column, t, err);
    lq_table_free(t);
    return column;
}

static void codes_by_evidence(void **state)
{
    (void)state;
    lq_err err = {0};
    assert_int_equal(guess("name|PAC|pop\n盂县|140322|270000\n左权|140722|270000\n和顺|140723|11\n", &err),
                     1);
    /* a province's code in every row is no key */
    assert_int_equal(guess("prov|x\n140000|140322.0\n140000|140722.0\n", &err), 1);
    /* no six digits: the name of the column decides */
    assert_int_equal(guess("id|GEOID|NAME\n1|01001|Autauga\n2|01003|Baldwin\n", &err), 1);
    assert_int_equal(err.code, LQ_OK);
    assert_int_equal(guess("a|b\nx|y\n", &err), 99);
    assert_int_equal(err.code, LQ_DATA);
    assert_string_equal(err.text, "b.dbf: no column of county codes found; name it with --key; it has: a, b");
}

static size_t match(const char *text, lq_err *err)
{
    lq_table *b = test_table(
        "b",
        "code\n140101\n140102\n140103\n140104\n140105\n140106\n140107\n140108\n140109\n140110\n140111\n");
    lq_table *t = test_table("t.csv", text);
    lq_keys keys = {0};
    size_t column = 99;
    assert_int_equal(lq_keys_read(&keys, b, 0, NULL), LQ_OK);
    bool tied[2];
    lq_key_match(&column, tied, t, &keys, err);
    lq_keys_release(&keys);
    lq_table_free(t);
    lq_table_free(b);
    return column;
}

static void table_key_by_matches(void **state)
{
    (void)state;
    lq_err err = {0};
    assert_int_equal(match("pop|c\n140101|140102\n5|140103\n", &err), 1);
    /* two numbers of twenty that look like codes are no key */
    char text[400] = "pop\n140101\n";
    for (int i = 0; i < 25; i++) strcat(text, "99\n");
    assert_int_equal(match(text, &err), 99);
    assert_string_equal(
        err.text, "t.csv: no column holds codes of the boundaries; name one with --table-key; it has: pop");
    err = (lq_err){0};
    assert_int_equal(match("pop|c\n7|1.40E+05\n8|1.40E+05\n", &err), 1);
    err = (lq_err){0};
    match("pop|c\n7|140101001\n8|140102001000\n", &err);
    assert_non_null(
        strstr(err.text, "\"c\" holds codes of townships, whose values must be added up to counties"));
    err = (lq_err){0};
    match("pop|c\n7|150101001\n123456789|8\n", &err); /* of other counties, and none */
    assert_null(strstr(err.text, "townships"));
    err = (lq_err){0};
    assert_int_equal(err.code, LQ_OK);
}

static void columns_by_name(void **state)
{
    (void)state;
    lq_table *t = test_table("t.csv", "code|population|人口（人）|人口（万）|\n1|2|3|4|5\n");
    size_t column = 99;
    lq_err err = {0};
    assert_int_equal(lq_key_column(&column, t, "population", &err), LQ_OK);
    assert_int_equal(column, 1);
    assert_int_equal(lq_key_column(&column, t, "populaton", &err), LQ_DATA);
    assert_string_equal(
        err.text, "t.csv: no column \"populaton\"; did you mean \"population\"; it has: code, population, "
                  "人口（人）, 人口（万）, (no name)");
    err = (lq_err){0};
    assert_int_equal(lq_key_column(&column, t, "人口", &err), LQ_DATA);
    assert_non_null(strstr(err.text, "t.csv: 2 columns could be \"人口\""));
    err = (lq_err){0};
    assert_int_equal(lq_key_column(&column, t, "gdp_per_head", &err), LQ_DATA);
    assert_non_null(strstr(err.text, "t.csv: no column \"gdp_per_head\"; it has: code"));
    lq_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_by_key),       cmocka_unit_test(zeros_in_front),
        cmocka_unit_test(codes_by_evidence), cmocka_unit_test(table_key_by_matches),
        cmocka_unit_test(columns_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
