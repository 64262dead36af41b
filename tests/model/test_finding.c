/* test_finding.c: findings keep their order and words, and their CSV opens in a spreadsheet. */
#include "../support/support.h"

#include <stdlib.h>
#include "../support/findings.h"
#include "model/finding.h"

static void listed_in_order(void **state)
{
    (void)state;
    lq_findings fs = {0};
    lq_findings_add(&fs, "row-unmatched", "a.csv", 12, "130199", "code %s has no county; %d rows", "130199",
                    1);
    lq_findings_add(&fs, "row-unmatched", "a.csv", 13, "", "no code");
    lq_findings_add(&fs, "border-loose", "", 0, "140722", "a name, \"quoted\"");
    assert_int_equal(fs.n, 3);
    assert_int_equal(finding_count(&fs, "row-unmatched"), 2);
    assert_int_equal(finding_count(&fs, "border-loose"), 1);
    assert_int_equal(finding_count(&fs, "row"), 0);
    assert_string_equal(fs.at[0].message, "code 130199 has no county; 1 rows");
    assert_int_equal(fs.at[1].row, 13);
    assert_false(fs.failed);
    lq_buf b = {0};
    lq_findings_csv(&fs, &b);
    assert_string_equal(b.data, "\xEF\xBB\xBFkind,file,row,code,message\n"
                                "row-unmatched,a.csv,12,130199,code 130199 has no county; 1 rows\n"
                                "row-unmatched,a.csv,13,,no code\n"
                                "border-loose,,,140722,\"a name, \"\"quoted\"\"\"\n");
    lq_buf_release(&b);
    lq_findings_release(&fs);
    assert_int_equal(fs.n, 0);
}

static void notes_are_no_faults(void **state)
{
    (void)state;
    lq_findings fs = {0};
    lq_findings_add(&fs, "key-found", "a.csv", 0, "", "column \"code\"");
    lq_findings_add(&fs, "row-unmatched", "a.csv", 3, "1", "none");
    lq_findings_add(&fs, "code-normalised", "a.csv", 4, "1", "2 codes");
    assert_true(lq_finding_is_note("key-found") && lq_finding_is_note("sheet-used"));
    assert_false(lq_finding_is_note("row-unmatched") || lq_finding_is_note("encoding"));
    assert_int_equal(lq_findings_faults(&fs), 1);
    lq_findings_release(&fs);
}

/* The first of equal ones stays where it is; a difference in any part is one. */
static void told_once(void **state)
{
    (void)state;
    lq_findings fs = {0};
    lq_findings_unique(&fs);
    assert_int_equal(fs.n, 0);
    for (int round = 0; round < 3; round++) {
        lq_findings_add(&fs, "b", "f", 2, "1", "m");
        lq_findings_add(&fs, "a", "f", 2, "1", "m");
        lq_findings_add(&fs, "b", "g", 2, "1", "m");
        lq_findings_add(&fs, "b", "f", 1, "1", "m");
        lq_findings_add(&fs, "b", "f", 2, "", "m");
        lq_findings_add(&fs, "b", "f", 2, "1", "n %d", round);
    }
    lq_findings_unique(&fs);
    assert_int_equal(fs.n, 5 + 3);
    assert_string_equal(fs.at[0].kind, "b");
    assert_string_equal(fs.at[1].kind, "a");
    assert_string_equal(fs.at[2].file, "g");
    assert_int_equal(fs.at[3].row, 1);
    assert_string_equal(fs.at[4].code, "");
    assert_string_equal(fs.at[5].message, "n 0");
    assert_string_equal(fs.at[7].message, "n 2");
    assert_false(fs.failed);
    lq_findings_release(&fs);
}

static void none_is_a_head_alone(void **state)
{
    (void)state;
    lq_findings fs = {0};
    lq_buf b = {0};
    lq_findings_csv(&fs, &b);
    assert_string_equal(b.data, "\xEF\xBB\xBFkind,file,row,code,message\n");
    lq_buf_release(&b);
    lq_findings_release(&fs);
}

static void texts_are_copied(void **state)
{
    (void)state;
    lq_findings fs = {0};
    char file[] = "a.csv", code[] = "110101", long_text[5000];
    for (size_t i = 0; i < sizeof long_text; i++) long_text[i] = 'x';
    long_text[sizeof long_text - 1] = 0;
    lq_findings_add(&fs, "k", file, 1, code, "%s", long_text);
    file[0] = code[0] = 'z';
    lq_findings_add(&fs, "k", file, 1, code, "m");
    assert_string_equal(fs.at[0].file, "a.csv");
    assert_string_equal(fs.at[0].code, "110101");
    assert_string_equal(fs.at[0].message, long_text);
    assert_string_equal(fs.at[1].file, "z.csv");
    lq_findings_release(&fs);
}

static void messages_are_one_line(void **state)
{
    (void)state;
    lq_findings fs = {0};
    lq_findings_add(&fs, "k", "a.dbf", 0, "", "the .cpg names \"%.3s\"", "\xE5\xB7\n");
    assert_string_equal(fs.at[0].message, "the .cpg names \"? \"");
    lq_findings_release(&fs);
}

static void lost_ones_are_told(void **state)
{
    (void)state;
    bool failed = true;
    for (long k = 1; failed; k++) {
        lq_findings fs = {0};
        lq_mem_fail_after(k);
        lq_findings_add(&fs, "k", "f", 1, "c", "m");
        failed = fs.failed;
        assert_int_equal(fs.n, failed ? 0 : 1);
        lq_mem_fail_after(0);
        lq_findings_add(&fs, "k", "f", 1, "c", "m");
        assert_int_equal(fs.n, failed ? 1 : 2);
        assert_int_equal(fs.failed, failed);
        assert_true(k < 20);
        lq_findings_release(&fs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(listed_in_order),
        cmocka_unit_test(notes_are_no_faults),
        cmocka_unit_test(told_once),
        cmocka_unit_test(none_is_a_head_alone),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(lost_ones_are_told),
        cmocka_unit_test(messages_are_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
