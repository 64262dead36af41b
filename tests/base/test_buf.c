/* test_buf.c: text is built as RFC 8259, RFC 4180 and XML 1.0 want it, and a lack of memory is told once. */
#include "../support/support.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/mem.h"

static void grows_and_stays_closed(void **state)
{
    (void)state;
    lq_buf b = {0};
    for (int i = 0; i < 10000; i++) {
        lq_buf_add(&b, "ab", 2);
        assert_int_equal(b.data[b.size], 0);
    }
    assert_int_equal(b.size, 20000);
    assert_memory_equal(b.data + 19996, "abab", 5);
    lq_buf_clear(&b);
    assert_string_equal(b.data, "");
    lq_buf_add(&b, "x\0y", 3);
    lq_buf_add(&b, NULL, 0);
    lq_buf_printf(&b, "%s=%05d", "county", 42);
    assert_memory_equal(b.data, "x\0ycounty=00042", 16);
    lq_buf_release(&b);
    assert_null(b.data);
}

static void failure_is_remembered(void **state)
{
    (void)state;
    lq_buf b = {0};
    lq_mem_fail_after(1);
    lq_buf_text(&b, "lost");
    assert_true(b.failed);
    lq_buf_text(&b, "also not added: a text with a hole in it would be worse");
    lq_buf_printf(&b, "%d", 1);
    assert_int_equal(b.size, 0);
    lq_buf_clear(&b);
    assert_false(b.failed);
    lq_buf_text(&b, "kept");
    lq_mem_fail_after(1);
    lq_buf_printf(&b, "%1000d", 1);
    assert_true(b.failed);
    assert_string_equal(b.data, "kept");
    lq_mem_fail_after(0);
    lq_buf_release(&b);
}

typedef void writer(lq_buf *, const char *);

static void expect(writer *write, const char *text, const char *wanted)
{
    lq_buf b = {0};
    write(&b, text);
    assert_string_equal(b.data ? b.data : "", wanted);
    lq_buf_release(&b);
}

static void json(void **state)
{
    (void)state;
    expect(lq_buf_json, "", "\"\"");
    expect(lq_buf_json, "左权县 \"a\\b\"\n\r\t", "\"左权县 \\\"a\\\\b\\\"\\n\\r\\t\"");
    expect(lq_buf_json, "\x01\x1F\x7F/", "\"\\u0001\\u001f\\u007f/\"");
    expect(lq_buf_json, "\xCC\xAB\xD0\xD0",
           "\"\xCC\xAB\xEF\xBF\xBD\xEF\xBF\xBD\""); /* 太行 in GBK: the first two are also U+032B */
    expect(lq_buf_json, "\xE5\xB7", "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
    expect(lq_buf_json, "\xF0\x9F\x97\xBA", "\"\xF0\x9F\x97\xBA\"");
}

static void csv(void **state)
{
    (void)state;
    expect(lq_buf_csv, "", "");
    expect(lq_buf_csv, "太行 区", "太行 区");
    expect(lq_buf_csv, "a,b", "\"a,b\"");
    expect(lq_buf_csv, "\"", "\"\"\"\"");
    expect(lq_buf_csv, "say \"x\" twice \"y\"", "\"say \"\"x\"\" twice \"\"y\"\"\"");
    expect(lq_buf_csv, "two\nlines", "\"two\nlines\"");
    expect(lq_buf_csv, " 140722", "\" 140722\"");
    expect(lq_buf_csv, "140722 ", "\"140722 \"");
}

static void xml(void **state)
{
    (void)state;
    expect(lq_buf_xml, "", "");
    expect(lq_buf_xml, "a<b> & \"c\"", "a&lt;b&gt; &amp; &quot;c&quot;");
    expect(lq_buf_xml, "\x01\t\xFF涉县", "\xEF\xBF\xBD\t\xEF\xBF\xBD涉县");
    expect(lq_buf_xml, "\xEF\xBF\xBF", "\xEF\xBF\xBD"); /* U+FFFF is no character of XML */
}

static void expect_number(double value, const char *wanted)
{
    lq_buf b = {0};
    lq_buf_number(&b, value);
    assert_string_equal(b.data, wanted);
    lq_buf_release(&b);
}

static void number_forms(void **state)
{
    (void)state;
    expect_number(0, "0");
    expect_number(-0.0, "0");
    expect_number(0.1, "0.1");
    expect_number(-12.5, "-12.5");
    expect_number(1411778724, "1411778724");
    expect_number(1e15, "1000000000000000");
    expect_number(-1e15, "-1000000000000000");
    expect_number(1.0 / 3, "0.3333333333333333");
    expect_number(0.1 + 0.2, "0.30000000000000004");
    expect_number(1e16, "1e+16");
    expect_number(1e-7, "1e-07");
    expect_number(NAN, "null");
    expect_number(-INFINITY, "null");
}

static void numbers_read_back(void **state)
{
    (void)state;
    uint64_t seed = 20;
    lq_buf b = {0};
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = test_random(&seed);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) continue;
        lq_buf_clear(&b);
        lq_buf_number(&b, value);
        assert_true(strtod(b.data, NULL) == value);
    }
    lq_buf_release(&b);
}

/* A locale whose decimal point is a comma must not show; machines without one have nothing to test. */
static void numbers_ignore_the_locale(void **state)
{
    (void)state;
    if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "fr_FR.UTF-8"))
        SKIP_TEST("no locale with a decimal comma is installed");
    expect_number(-12.5, "-12.5");
    expect_number(0.1 + 0.2, "0.30000000000000004");
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_and_stays_closed),
        cmocka_unit_test(failure_is_remembered),
        cmocka_unit_test(json),
        cmocka_unit_test(csv),
        cmocka_unit_test(xml),
        cmocka_unit_test(number_forms),
        cmocka_unit_test(numbers_read_back),
        cmocka_unit_test(numbers_ignore_the_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
