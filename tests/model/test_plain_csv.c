/* test_plain_csv.c: reference tables are read field by field, and whatever they must not hold is named with its line. */
#include "../support/support.h"

#include <string.h>

#include "model/plain_csv.h"

#define HEAD "a,b,c"

static lq_code open_text(lq_plain_csv *t, lq_arena *arena, const char *text, size_t size, lq_err *err)
{
    return lq_plain_csv_open(t, arena, "x.csv", HEAD, text, size, err);
}

static void fields_of_rows(void **state)
{
    (void)state;
    static const char *const texts[] = {HEAD "\n1,二,3\n,,\n", HEAD "\n1,二,3\n,,"};
    for (size_t i = 0; i < 2; i++) {
        lq_arena arena = {0};
        lq_plain_csv t;
        const char *field[3];
        assert_int_equal(open_text(&t, &arena, texts[i], strlen(texts[i]), NULL), LQ_OK);
        assert_int_equal(t.rows, 2);
        assert_int_equal(lq_plain_csv_row(field, &t, NULL), LQ_OK);
        assert_string_equal(field[0], "1");
        assert_string_equal(field[1], "二");
        assert_string_equal(field[2], "3");
        assert_int_equal(lq_plain_csv_row(field, &t, NULL), LQ_OK);
        assert_string_equal(field[2], "");
        assert_int_equal(t.line, 3);
        lq_arena_release(&arena);
    }
}

static void a_head_alone_has_no_rows(void **state)
{
    (void)state;
    lq_arena arena = {0};
    lq_plain_csv t;
    assert_int_equal(open_text(&t, &arena, HEAD, 5, NULL), LQ_OK);
    assert_int_equal(t.rows, 0);
    assert_int_equal(open_text(&t, &arena, HEAD "\n", 6, NULL), LQ_OK);
    assert_int_equal(t.rows, 0);
    lq_arena_release(&arena);
}

static void faults_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        const char *message;
    } cases[] = {
        {"a,b\n", 4, "x.csv:1: another head than \"a,b,c\""},
        {"", 0, "x.csv:1: another head than \"a,b,c\""},
        {HEAD "\n1,\"2\",3\n", 14, "x.csv:2: a quote,"},
        {HEAD "\r\n1,2,3\n", 13, "x.csv:1: a quote,"},
        {HEAD "\n1,\0,3\n", 12, "x.csv:2: a quote,"},
        {HEAD "\n1,\xFF,3\n", 12, "x.csv:2: not UTF-8"},
        {HEAD "\n1,2\n", 10, "x.csv:2: 2 fields where 3 are expected"},
        {HEAD "\n\n", 7, "x.csv:2: 1 fields where 3 are expected"},
        {HEAD "\n1,2,3,4\n", 14, "x.csv:2: 4 fields where 3 are expected"},
        {HEAD "\n1, 2,3\n", 13, "x.csv:2: field 2 has a blank at its end"},
        {HEAD "\n1,2,3 \n", 13, "x.csv:2: field 3 has a blank at its end"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lq_arena arena = {0};
        lq_plain_csv t;
        lq_err err = {0};
        const char *field[3];
        lq_code code = open_text(&t, &arena, cases[i].text, cases[i].size, &err);
        if (!code) code = lq_plain_csv_row(field, &t, &err);
        assert_int_equal(code, LQ_DATA);
        if (strncmp(err.text, cases[i].message, strlen(cases[i].message)))
            fail_msg("\"%s\" instead of \"%s\"", err.text, cases[i].message);
        lq_arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_of_rows),
        cmocka_unit_test(a_head_alone_has_no_rows),
        cmocka_unit_test(faults_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
