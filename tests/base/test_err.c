/* test_err.c: the first message wins, and it is one line that fits. */
#include "../support/support.h"

#include <string.h>
#include "base/err.h"

static void first_message_wins(void **state)
{
    (void)state;
    lq_err err = {0};
    assert_int_equal(lq_fail(&err, LQ_DATA, "%s:%d: no column", "a.csv", 3), LQ_DATA);
    assert_int_equal(lq_fail(&err, LQ_FAILED, "later"), LQ_FAILED);
    assert_int_equal(err.code, LQ_DATA);
    assert_string_equal(err.text, "a.csv:3: no column");
    assert_int_equal(lq_fail(NULL, LQ_USAGE, "nobody listens"), LQ_USAGE);
    assert_int_equal(lq_nomem(&(lq_err){0}), LQ_FAILED);
}

static void long_message_is_cut(void **state)
{
    (void)state;
    char path[3000];
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = 0;
    lq_err err = {0};
    lq_fail(&err, LQ_DATA, "%s: no such file", path);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
}

static void message_is_one_line(void **state)
{
    (void)state;
    lq_err err = {0};
    lq_fail(&err, LQ_USAGE, "\"%s\" is no mark", "a\nb\xFF");
    assert_string_equal(err.text, "\"a b?\" is no mark");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(first_message_wins),
                                       cmocka_unit_test(long_message_is_cut),
                                       cmocka_unit_test(message_is_one_line)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
