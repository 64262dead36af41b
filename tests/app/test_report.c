/* test_report.c: a report is one JSON object and a text for people; notes are told apart from findings. */
#include "../support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/witness.h"
#include "app/report.h"
#include "laoqu.h"

static lq_report *report_make(void)
{
    lq_report *r = lq_report_create();
    assert_non_null(r);
    lq_buf list = {0};
    lq_buf_text(&list, "[1,2]");
    lq_report_count(r, "rows", 18446744073709551615u);
    lq_report_number(r, "share", 0.1);
    lq_report_number(r, "gvf", NAN);
    lq_report_text_member(r, "name", "左\"权\n");
    lq_report_raw(r, "list", &list);
    lq_report_line(r, "%d of %s", 3, "四");
    lq_buf_release(&list);
    return r;
}

static char *printed(const lq_report *r, bool json)
{
    char *text = NULL;
    size_t n;
    FILE *f = open_memstream(&text, &n);
    assert_non_null(f);
    assert_int_equal(json ? lq_report_json(r, f) : lq_report_text(r, f), LQ_OK);
    fclose(f);
    return text;
}

static void json_is_one_object(void **state)
{
    (void)state;
    lq_report *r = report_make();
    lq_findings_add(&r->findings, "row-unmatched", "t.csv", 3, "1", "none");
    lq_findings_add(&r->findings, "row-unmatched", "t.csv", 4, "2", "none");
    lq_findings_add(&r->findings, "key-found", "t.csv", 0, "", "code");
    char *json = printed(r, true);
    assert_int_equal(strchr(json, '\n') - json, (long)strlen(json) - 1);
    assert_true(test_json_is(json, "$.name", "左\"权\n"));
    assert_true(test_json_is(json, "$.list", "[1,2]"));
    assert_true(test_json_is(json, "$.share", "0.1"));
    assert_true(test_json_is(json, "$.gvf", ""));
    assert_non_null(strstr(json, "\"rows\":18446744073709551615,"));
    assert_true(test_json_is(json, "$.findings", "{\"row-unmatched\":2}"));
    assert_true(test_json_is(json, "$.notes", "{\"key-found\":1}"));
    free(json);
    lq_report_free(r);
}

static void text_tells_first_cases(void **state)
{
    (void)state;
    lq_report *r = report_make();
    for (size_t i = 0; i < 5; i++)
        lq_findings_add(&r->findings, "row-unmatched", "t.csv", i + 2, "", "no county has code %zu", i);
    lq_findings_add(&r->findings, "border-loose", "m.shp", 0, "", "some km");
    lq_findings_add(&r->findings, "key-found", "", 0, "", "in \"code\"");
    char *text = printed(r, false);
    assert_string_equal(
        text, "3 of 四\n6 findings\n  row-unmatched: 5\n    t.csv:2: no county has code 0\n    t.csv:3: no "
              "county has code 1\n"
              "    t.csv:4: no county has code 2\n    ... and 2 more\n  border-loose: 1\n    m.shp: some km\n"
              "1 note\n  key-found: 1\n    in \"code\"\n");
    free(text);
    r->written = true;
    text = printed(r, false);
    assert_non_null(strstr(text, "    ... and 2 more, listed in findings.csv\n"));
    free(text);
    r->listed = true;
    text = printed(r, false);
    assert_null(strstr(text, "more"));
    assert_non_null(strstr(text, "no county has code 4\n"));
    free(text);
    lq_report_free(r);
}

static void strict_passes_over_notes(void **state)
{
    (void)state;
    lq_err err = {0};
    lq_report *r = report_make();
    lq_findings_add(&r->findings, "key-found", "t.csv", 0, "", "in \"code\"");
    lq_findings_add(&r->findings, "sheet-used", "t.csv", 0, "", "the first");
    assert_int_equal(lq_report_close(r, true, &err), LQ_OK);
    lq_findings_add(&r->findings, "row-unmatched", "t.csv", 7, "", "no county has this code");
    assert_int_equal(lq_report_close(r, false, &err), LQ_OK);
    assert_int_equal(lq_report_close(r, true, &err), LQ_STRICT);
    assert_string_equal(
        err.text,
        "t.csv:7: no county has this code (1 finding in all); correct the data or leave --strict out");
    lq_report_free(r);
}

static void memory_lost_on_the_way_is_remembered(void **state)
{
    (void)state;
    lq_err err = {0};
    lq_buf lost = {.failed = true};
    lq_report *r = report_make();
    lq_report_raw(r, "list", &lost);
    assert_int_equal(lq_report_close(r, false, &err), LQ_FAILED);
    lq_report_free(r);
    lq_report_free(NULL);
}

static void a_stream_that_fails(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    if (!full) SKIP_TEST("no /dev/full");
    lq_report *r = report_make();
    assert_int_equal(lq_report_json(r, full), LQ_FAILED);
    assert_int_equal(lq_report_text(r, full), LQ_FAILED);
    fclose(full);
    lq_report_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_is_one_object),       cmocka_unit_test(text_tells_first_cases),
        cmocka_unit_test(strict_passes_over_notes), cmocka_unit_test(memory_lost_on_the_way_is_remembered),
        cmocka_unit_test(a_stream_that_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
