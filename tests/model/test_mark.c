/* test_mark.c: what stands for "no number", by itself and by the user's word. */
#include "../support/support.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "model/mark.h"

static void words(void **state)
{
    (void)state;
    static const char *const words[LQ_STATUSES] = {"value",          "zero",   "missing",   "below_unit",
                                                   "not_applicable", "no_row", "suppressed"};
    for (int i = 0; i < LQ_STATUSES; i++) assert_string_equal(lq_status_text((lq_status)i), words[i]);
}

static void marks_of_custom(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        lq_status status;
    } vectors[] = {
        {"", LQ_STATUS_MISSING},
        {"—", LQ_STATUS_MISSING},
        {"……", LQ_STATUS_MISSING},
        {"..", LQ_STATUS_MISSING},
        {"(缺)", LQ_STATUS_MISSING},
        {"[缺]", LQ_STATUS_MISSING},
        {"NULL", LQ_STATUS_MISSING},
        {"None", LQ_STATUS_MISSING},
        {"(-)", LQ_STATUS_MISSING},
        {"保密", LQ_STATUS_SUPPRESSED},
        {"Suppressed", LQ_STATUS_SUPPRESSED},
        {"(隐去)", LQ_STATUS_SUPPRESSED},
        {"不适用", LQ_STATUS_NOT_APPLICABLE},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        lq_status status = LQ_STATUSES;
        if (!lq_mark_of_custom(&status, vectors[i].text) || status != vectors[i].status)
            fail_msg("\"%s\": %d", vectors[i].text, (int)status);
    }
    static const char *const none[] = {"0", "5", "s", "c", "-5", "无锡", "一般", "?", "\xFF", "()"};
    lq_status status;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (lq_mark_of_custom(&status, none[i])) fail_msg("\"%s\"", none[i]);
}

static void plain_text(void **state)
{
    (void)state;
    static const struct {
        const char *text, *plain;
    } vectors[] = {
        {" １２ ", "12"},         {"1\u200B2", "12"}, {"\uFEFF\u202D12\u202C", "12"},
        {"\u2013\u20105", "--5"}, {"1\r\n2", "1||2"}, {"1\t2", "1 2"},
        {"【注】", "[注]"},       {"12﹪", "12%"},    {"\xFF", "\xFF"},
    };
    char s[LQ_MARK_ROOM];
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        assert_true(lq_mark_plain(s, vectors[i].text));
        assert_string_equal(s, vectors[i].plain);
    }
    char text[LQ_MARK_ROOM + 1];
    memset(text, 'a', LQ_MARK_ROOM);
    text[LQ_MARK_ROOM] = 0;
    assert_false(lq_mark_plain(s, text));
    text[LQ_MARK_ROOM - 1] = 0;
    assert_true(lq_mark_plain(s, text));
}

static lq_status meaning(const lq_symbols *s, const char *text)
{
    char plain[LQ_MARK_ROOM];
    lq_status status = LQ_STATUSES;
    assert_true(lq_mark_plain(plain, text));
    return lq_mark_of_user(&status, plain, s) ? status : LQ_STATUSES;
}

/* A run of one sign is that sign, and so is a sign that looks like it. */
static void marks_of_user(void **state)
{
    (void)state;
    lq_symbols s;
    assert_int_equal(
        lq_symbols_parse(&s, " …… = below_unit ，—＝not_applicable,-=zero,(D)=suppressed,==missing", NULL),
        LQ_OK);
    assert_int_equal(s.n, 5);
    static const char *const dots[] = {"…", "……", "...", "⋯", "… …", "......"},
                             *const dashes[] = {"—", "———", "―", "一", "─"},
                             *const hyphens[] = {"-", "－", "–", "--", "−"};
    for (size_t i = 0; i < 6; i++) assert_int_equal(meaning(&s, dots[i]), LQ_STATUS_BELOW_UNIT);
    for (size_t i = 0; i < 5; i++) assert_int_equal(meaning(&s, dashes[i]), LQ_STATUS_NOT_APPLICABLE);
    for (size_t i = 0; i < 5; i++) assert_int_equal(meaning(&s, hyphens[i]), LQ_STATUS_ZERO);
    assert_int_equal(meaning(&s, "（d）"), LQ_STATUS_SUPPRESSED);
    assert_int_equal(meaning(&s, "="), LQ_STATUS_MISSING);
    static const char *const others[] = {"", "..", "一二", "(DD)", "—-", "5"};
    for (size_t i = 0; i < 6; i++) assert_int_equal(meaning(&s, others[i]), LQ_STATUSES);
    lq_symbols_release(&s);
    assert_int_equal(meaning(NULL, "…"), LQ_STATUSES);
    assert_int_equal(meaning(&s, "…"), LQ_STATUSES); /* released is empty */
}

static void numbers_as_marks(void **state)
{
    (void)state;
    lq_symbols s;
    lq_status status = LQ_STATUSES;
    assert_int_equal(lq_symbols_parse(&s, "-9999=missing,…=below_unit", NULL), LQ_OK);
    assert_true(lq_mark_of_number(&status, -9999, &s));
    assert_int_equal(status, LQ_STATUS_MISSING);
    assert_false(lq_mark_of_number(&status, 9999, &s));
    assert_false(lq_mark_of_number(&status, NAN, &s));
    assert_false(lq_mark_of_number(&status, 1, NULL));
    lq_symbols_release(&s);
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } vectors[] = {
        {"", "\"\" is not MARK=STATUS"},
        {"…", "\"…\" is not MARK=STATUS"},
        {"…=below", "\"…=below\" is not MARK=STATUS with one of missing, below_unit"},
        {"…=value", "is not MARK=STATUS"},
        {"…=no_row", "is not MARK=STATUS"},
        {"…=missing,", "\"\" is not MARK=STATUS"},
        {"…=missing,...=zero", "the mark \"...\" cannot mean both missing and zero"},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        lq_symbols s;
        lq_err err = {0};
        assert_int_equal(lq_symbols_parse(&s, vectors[i].text, &err), LQ_USAGE);
        if (!strstr(err.text, vectors[i].says)) fail_msg("%s", err.text);
        lq_symbols_release(&s);
    }
}

static void without_memory(void **state)
{
    (void)state;
    for (long k = 1; k <= 2; k++) { /* an arena takes a block at its first use */
        lq_symbols s;
        lq_mem_fail_after(k);
        lq_code code = lq_symbols_parse(&s, "…=missing", NULL);
        lq_mem_fail_after(0);
        assert_int_equal(code, k == 1 ? LQ_FAILED : LQ_OK);
        lq_symbols_release(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),          cmocka_unit_test(marks_of_custom),  cmocka_unit_test(plain_text),
        cmocka_unit_test(marks_of_user),  cmocka_unit_test(numbers_as_marks), cmocka_unit_test(refused),
        cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
