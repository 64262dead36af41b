/* test_csv_text.c: rows, their lines and the separator of text tables as people write them. */
#include "../support/support.h"

#include <string.h>

#include "../support/findings.h"
#include "read/csv_text.h"

static lq_csv_text make(const char *text, size_t n, lq_findings *f)
{
    lq_csv_text csv = {0};
    lq_err err = {0};
    if (lq_csv_text_make(&csv, text, n, "t.csv", f, &err)) fail_msg("%s", err.text);
    return csv;
}

static void text_is(const char *text, const char *plain)
{
    lq_findings f = {0};
    lq_csv_text csv = make(text, strlen(text), &f);
    assert_string_equal(csv.text.data, plain);
    lq_csv_text_release(&csv);
    lq_findings_release(&f);
}

static void separators(void **state)
{
    (void)state;
    text_is("a,b\n1,2\n", "c1,c2\na,b\n1,2\n");
    text_is("a;b\r\n1,5;2\r\n", "c1;c2\na;b\n1,5;2\n");
    text_is("a\tb\r1\t2", "c1\tc2\na\tb\n1\t2\n");
    text_is("a，b\n1\t0，2\n", "c1\tc2\na\tb\n1 0\t2\n");
    text_is("alone\n1\n", "c1,c2\nalone\n1\n");
    text_is("title\n\na;b,c;d\n", "c1;c2;c3\ntitle\na;b,c;d\n");
    text_is("\"a;;;\",b\n", "c1,c2\n\"a;;;\",b\n");
    text_is("a,b\n1,2,3\n", "c1,c2,c3\na,b\n1,2,3\n");
    /* a title has commas, too, but not as many as the rows */
    text_is("甲、乙，丙，丁\na\tb\n1\t2\n", "c1\tc2\n甲、乙，丙，丁\na\tb\n1\t2\n");
    text_is("a,b,c,d,e: x\na;b\n1;2\n3;4\n", "c1;c2\na,b,c,d,e: x\na;b\n1;2\n3;4\n");
    text_is("a;b;c\n1,5;2,5;3\n4,5;5,5;6\n", "c1;c2;c3\na;b;c\n1,5;2,5;3\n4,5;5,5;6\n");
}

static void lines(void **state)
{
    (void)state;
    static const char text[] = "\"co\r\nde\",v\r\n\r\n140403,1\r\n\n140404,\"a\n\nb\"\n140405,3";
    static const size_t expected[] = {1, 4, 6, 9};
    lq_findings f = {0};
    lq_csv_text csv = make(text, strlen(text), &f);
    assert_int_equal(csv.rows, 4);
    assert_memory_equal(csv.line, expected, sizeof expected);
    assert_string_equal(csv.text.data, "c1,c2\n\"co\nde\",v\n140403,1\n140404,\"a\n\nb\"\n140405,3\n");
    lq_csv_text_release(&csv);
    lq_findings_release(&f);
}

static void nul_bytes(void **state)
{
    (void)state;
    lq_findings f = {0};
    lq_csv_text csv = make("a,b\n1,\0"
                           "2\n",
                           9, &f);
    assert_string_equal(csv.text.data, "c1,c2\na,b\n1,2\n");
    assert_int_equal(finding_count(&f, "nul-bytes"), 1);
    assert_int_equal(f.at[0].row, 2);
    lq_csv_text_release(&csv);
    lq_findings_release(&f);
}

static void fails(const char *text, size_t n, const char *message)
{
    lq_csv_text csv = {0};
    lq_findings f = {0};
    lq_err err = {0};
    assert_int_equal(lq_csv_text_make(&csv, text, n, "t.csv", &f, &err), LQ_DATA);
    assert_string_equal(err.text, message);
    lq_csv_text_release(&csv);
    lq_findings_release(&f);
}

static void faults(void **state)
{
    (void)state;
    static const char open[] =
        "t.csv:3: a quote (\") is opened in this row and not closed; close it or remove it";
    fails("a,b\n1,2\n\"3,4\n5,6\n", 16, open);
    char text[2000] = "a,b\n1,2\n\"3,4\n";
    for (int i = 0; i < 150; i++) strcat(text, "5,6\n");
    strcat(text, "7,\"8\n"); /* a later quote must not hide the open one */
    fails(text, strlen(text), open);
    fails("\n\r\n\n", 4, "t.csv: the table is empty; a row of column names and rows of data are needed");
    fails("\x01\x02\x03 a", 5, "t.csv: not a table; CSV, XLSX, ODS and DBF can be read");
}

static void no_memory(void **state)
{
    (void)state;
    static const char text[] = "a,b\n1,2\n";
    lq_code code = LQ_FAILED;
    for (long k = 1; code && k < 50; k++) {
        lq_csv_text csv = {0};
        lq_findings f = {0};
        lq_err err = {0};
        lq_mem_fail_after(k);
        code = lq_csv_text_make(&csv, text, strlen(text), "t.csv", &f, &err);
        lq_mem_fail_after(0);
        assert_true(!code || (code == LQ_FAILED && err.code == LQ_FAILED));
        lq_csv_text_release(&csv);
        lq_findings_release(&f);
    }
    assert_int_equal(code, LQ_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(separators), cmocka_unit_test(lines),     cmocka_unit_test(nul_bytes),
        cmocka_unit_test(faults),     cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
