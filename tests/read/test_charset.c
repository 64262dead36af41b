/* test_charset.c: encodings by evidence and by name, with iconv's own tables as witness for the characters.
   */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/findings.h"
#include "read/charset.h"

#define COUNTY_UTF8 "榆次区"
#define COUNTY_GBK  "\xD3\xDC\xB4\xCE\xC7\xF8" /* GB 2312: 51-60, 20-46, 39-88 */

static const char *guess_of(const char *text, const char *declared)
{
    lq_charset_evidence e = {0};
    lq_charset_see(&e, text, strlen(text));
    return lq_charset_guess(&e, declared, NULL);
}

static void names_are_known(void **state)
{
    (void)state;
    assert_string_equal(lq_charset_known("gbk"), "GB18030");
    assert_string_equal(lq_charset_known("936"), "GB18030");
    assert_string_equal(lq_charset_known("GB2312\r\n"), "GB18030");
    assert_string_equal(lq_charset_known("ANSI 936"), "GB18030");
    assert_string_equal(lq_charset_known("utf8"), "UTF-8");
    assert_string_equal(lq_charset_known("65001"), "UTF-8");
    assert_string_equal(lq_charset_known("utf-16be"), "UTF-16BE");
    assert_null(lq_charset_known(""));
    assert_null(lq_charset_known("a name that is longer than any encoding has"));
}

static void unknown_name_is_usage(void **state)
{
    (void)state;
    const char *name = NULL;
    lq_err err = {0};
    assert_int_equal(lq_charset_named(&name, "gbj", &err), LQ_USAGE);
    assert_null(name);
    assert_non_null(strstr(err.text, "GBK"));
    err = (lq_err){0};
    assert_int_equal(lq_charset_named(&name, "klingon", &err), LQ_USAGE);
    assert_non_null(strstr(err.text, "GB18030"));
}

static void guess_by_bytes(void **state)
{
    (void)state;
    assert_string_equal(guess_of("140702", "GB18030"), "UTF-8");
    assert_string_equal(guess_of(COUNTY_UTF8, NULL), "UTF-8");
    assert_string_equal(guess_of(COUNTY_GBK, NULL), "GB18030");
    assert_string_equal(guess_of(COUNTY_UTF8, "GB18030"), "UTF-8");
    assert_string_equal(guess_of(COUNTY_GBK, "UTF-8"), "GB18030");
    assert_string_equal(guess_of("\xC3\xA9", NULL), "UTF-8");
    assert_string_equal(guess_of("\xC3\xA9", "GB18030"), "GB18030");
    assert_string_equal(guess_of("M\xE1laga S\xE3o Tom\xE9", NULL), "CP1252");
    assert_string_equal(guess_of("\xA4\xA4\xA4\xE5", "BIG5"), "BIG5");
}

/* A .dbf field cuts "榆次区" after any byte. */
static void cut_text_is_no_fault(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 9; n++) {
        lq_charset_evidence e = {0};
        lq_charset_see(&e, COUNTY_UTF8, n);
        assert_int_equal(e.utf8_bad, 0);
        lq_charset *c = NULL;
        lq_err err = {0};
        lq_arena a = {0};
        lq_charset_faults f = {0};
        assert_int_equal(lq_charset_open(&c, "UTF-8", &err), LQ_OK);
        char *text = lq_charset_text(c, &a, COUNTY_UTF8, n, &f);
        assert_int_equal(strlen(text), n / 3 * 3);
        assert_int_equal(f.cut, n % 3);
        assert_int_equal(f.bad, 0);
        lq_charset_close(c);
        lq_arena_release(&a);
    }
}

static void cells_are_converted(void **state)
{
    (void)state;
    lq_charset *c = NULL;
    lq_err err = {0};
    lq_arena a = {0};
    lq_charset_faults f = {0};
    assert_int_equal(lq_charset_open(&c, "GB18030", &err), LQ_OK);
    assert_string_equal(lq_charset_text(c, &a, COUNTY_GBK, 6, &f), COUNTY_UTF8);
    assert_string_equal(lq_charset_text(c, &a, "140702", 6, &f), "140702");
    /* 𠮷 (U+20BB7) is the four bytes 95 34 B2 35 in GB 18030. */
    assert_string_equal(lq_charset_text(c, &a, "\x95\x34\xB2\x35", 4, &f), "𠮷");
    assert_int_equal(f.bad + f.cut, 0);
    assert_string_equal(lq_charset_text(c, &a, "a\xFF" COUNTY_GBK, 8, &f), "a\xEF\xBF\xBD" COUNTY_UTF8);
    assert_int_equal(f.bad, 1);
    assert_int_equal(f.first, 1);
    assert_string_equal(lq_charset_text(c, &a, "\xD3\xDC\xB4", 3, &f), "榆");
    assert_int_equal(f.cut, 1);
    lq_charset_close(c);
    lq_arena_release(&a);
}

/* A lead byte without its trail must not swallow the line break. */
static void bad_byte_keeps_its_neighbour(void **state)
{
    (void)state;
    lq_charset *c = NULL;
    lq_err err = {0};
    lq_buf to = {0};
    assert_int_equal(lq_charset_open(&c, "GB18030", &err), LQ_OK);
    lq_charset_convert(c, &to, "\xD3\n1", 3, NULL);
    assert_string_equal(to.data, "\xEF\xBF\xBD\n1");
    lq_charset_close(c);
    lq_buf_release(&to);
}

typedef struct decoded {
    lq_code code;
    lq_buf b;
    char *told;
    lq_findings findings;
    lq_err err;
} decoded;

static decoded decode(const char *bytes, size_t n, const char *named)
{
    decoded d = {0};
    lq_buf_add(&d.b, bytes, n);
    d.code = lq_charset_decode(&d.b, &d.told, "t.csv", named, &d.findings, &d.err);
    return d;
}

static void release(decoded *d)
{
    lq_buf_release(&d->b);
    free(d->told);
    lq_findings_release(&d->findings);
}

static void check_file(const char *bytes, size_t n, const char *named, const char *text, const char *encoding)
{
    decoded d = decode(bytes, n, named);
    assert_int_equal(d.code, LQ_OK);
    assert_string_equal(d.b.data, text);
    assert_int_equal(strncmp(d.told, encoding, strlen(encoding)), 0);
    assert_int_equal(d.findings.n, 0);
    release(&d);
}

static void files_by_mark(void **state)
{
    (void)state;
    check_file("\xEF\xBB\xBF"
               "a",
               4, NULL, "a", "UTF-8 (byte order mark)");
    check_file("\xFF\xFE"
               "a\0\x86\x69",
               6, NULL, "a榆", "UTF-16LE");
    check_file("\xFE\xFF"
               "\0a\x69\x86",
               6, NULL, "a榆", "UTF-16BE");
    check_file("\x84\x31\x95\x33" COUNTY_GBK, 10, NULL, COUNTY_UTF8, "GB18030 (byte order mark)");
    check_file("a\0\x86\x69", 4, "utf-16le", "a榆", "UTF-16LE (as asked for)");
    check_file(COUNTY_GBK, 6, NULL, COUNTY_UTF8, "GB18030 (bytes are not UTF-8)");
    check_file(COUNTY_UTF8, 9, NULL, COUNTY_UTF8, "UTF-8 (bytes are valid UTF-8)");
    check_file("\xA4\xA4\xA4\xE5", 4, "big5", "中文", "BIG5");
    check_file("", 0, NULL, "", "UTF-8");
}

static void bad_byte_is_told_with_its_line(void **state)
{
    (void)state;
    static const char text[] =
        COUNTY_GBK "," COUNTY_GBK "\n" COUNTY_GBK COUNTY_GBK "\r\n" COUNTY_GBK "\xFF,1\n";
    decoded d = decode(text, sizeof text - 1, NULL);
    assert_int_equal(d.code, LQ_OK);
    assert_non_null(strstr(d.b.data, "\n" COUNTY_UTF8 "\xEF\xBF\xBD,1\n"));
    assert_int_equal(finding_count(&d.findings, "encoding"), 1);
    assert_int_equal(d.findings.at[0].row, 3);
    assert_string_equal(d.findings.at[0].message,
                        "1 byte is not GB18030, the first at line 3, column 4 (byte 35); "
                        "each was replaced by U+FFFD");
    release(&d);
    d = decode("a\0\n\0\x86\x69\0\xD8,\0", 10, "utf-16le"); /* half a surrogate pair */
    assert_int_equal(d.findings.n, 1);
    assert_int_equal(d.findings.at[0].row, 2);
    assert_non_null(strstr(d.findings.at[0].message, "column 2 (byte 7)"));
    release(&d);
}

/* UTF-16 that nobody marked: every digit, comma and line end has a zero byte. */
static void utf16_without_a_mark(void **state)
{
    (void)state;
    static const char le[] = "\x86\x69,\0"
                             "1\0\n\0\x86\x69,\0"
                             "2\0\n",
                      be[] = "\x69\x86\0,\0"
                             "1\0\n\x69\x86\0,\0"
                             "2\0\n";
    check_file(le, sizeof le, NULL, "榆,1\n榆,2\n", "UTF-16LE (every second byte of many is zero)");
    check_file(be, sizeof be - 1, NULL, "榆,1\n榆,2\n", "UTF-16BE (every second byte of many is zero)");
    decoded d = decode("a,\0b\n1,\0"
                       "2\n",
                       10, NULL); /* a few zeros on both sides are none */
    assert_int_equal(strncmp(d.told, "UTF-8", 5), 0);
    assert_int_equal(d.b.size, 10);
    release(&d);
}

static void pasted_files_are_read_line_by_line(void **state)
{
    (void)state;
    static const char text[] = COUNTY_UTF8 ",1\n" COUNTY_UTF8 ",2\n" COUNTY_GBK ",3\n";
    decoded d = decode(text, sizeof text - 1, NULL);
    assert_int_equal(d.code, LQ_OK);
    assert_string_equal(d.b.data, COUNTY_UTF8 ",1\n" COUNTY_UTF8 ",2\n" COUNTY_UTF8 ",3\n");
    assert_int_equal(d.findings.n, 1);
    assert_int_equal(d.findings.at[0].row, 3);
    release(&d);
}

/* Hardly any of the file is UTF-8, or hardly any is not; old Macs; a mark in front. */
static void one_odd_line_is_enough(void **state)
{
    (void)state;
    lq_buf b = {0};
    for (int i = 0; i < 200; i++) lq_buf_text(&b, COUNTY_GBK "," COUNTY_GBK ",1\r");
    lq_buf_text(&b, COUNTY_UTF8 ",2\r");
    decoded d = decode(b.data, b.size, NULL);
    assert_int_equal(d.findings.n, 1);
    assert_int_equal(d.findings.at[0].row, 1);
    assert_non_null(strstr(d.b.data, "\r" COUNTY_UTF8 ",2\r"));
    release(&d);
    lq_buf_clear(&b);
    lq_buf_text(&b, "\xEF\xBB\xBF");
    for (int i = 0; i < 200; i++) lq_buf_text(&b, COUNTY_UTF8 ",1\n");
    lq_buf_text(&b, COUNTY_GBK ",2\n");
    d = decode(b.data, b.size, NULL);
    assert_int_equal(d.findings.n, 1);
    assert_int_equal(d.findings.at[0].row, 201);
    assert_int_equal(strncmp(d.b.data, COUNTY_UTF8, 9), 0);
    assert_non_null(strstr(d.b.data, "\n" COUNTY_UTF8 ",2\n"));
    release(&d);
    lq_buf_release(&b);
}

/* E8 8A, 82 40 are two characters of GB 18030; E8 8A 82 is one of UTF-8. */
static void accidental_utf8_does_not_spoil_a_line(void **state)
{
    (void)state;
    static const char text[] = COUNTY_UTF8 COUNTY_UTF8 ",1\n" COUNTY_GBK "\xE8\x8A\x82\x40" COUNTY_GBK ",2\n";
    decoded d = decode(text, sizeof text - 1, NULL);
    assert_int_equal(finding_count(&d.findings, "encoding"), 1);
    assert_int_equal(d.findings.at[0].row, 2);
    assert_null(strstr(d.b.data, "\xEF\xBF\xBD"));
    release(&d);
}

static void user_is_obeyed(void **state)
{
    (void)state;
    decoded d = decode(COUNTY_GBK, 6, "utf-8");
    assert_int_equal(d.code, LQ_OK);
    assert_non_null(strstr(d.b.data, "\xEF\xBF\xBD"));
    assert_int_equal(finding_count(&d.findings, "encoding"), 1);
    release(&d);
    d = decode("a", 1, "utf-9");
    assert_int_equal(d.code, LQ_USAGE);
    assert_string_equal(d.b.data, "a");
    release(&d);
}

static void random_bytes_become_utf8(void **state)
{
    (void)state;
    unsigned seed = 1;
    for (int round = 0; round < 2000; round++) {
        char bytes[64];
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)((seed = seed * 1664525u + 1013904223u) >> 24);
        static const char *const by[] = {NULL, "utf-8", "gbk", "big5", "utf-16le", "cp1252"};
        decoded d = decode(bytes, (size_t)(round % 65), by[round % 6]);
        assert_int_equal(d.code, LQ_OK);
        lq_charset *c = NULL;
        lq_charset_faults f = {0};
        lq_buf again = {0};
        assert_int_equal(lq_charset_open(&c, "UTF-8", NULL), LQ_OK);
        lq_charset_convert(c, &again, d.b.data, d.b.size, &f);
        assert_int_equal(f.bad + f.cut, 0);
        lq_charset_close(c);
        lq_buf_release(&again);
        release(&d);
    }
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    static const char text[] = COUNTY_GBK COUNTY_GBK COUNTY_GBK "\xFF\n";
    lq_code code = LQ_FAILED;
    for (long k = 1; code; k++) {
        lq_buf b = {0};
        lq_buf_add(&b, text, sizeof text - 1);
        char *told = NULL;
        lq_findings findings = {0};
        lq_err err = {0};
        lq_mem_fail_after(k);
        code = lq_charset_decode(&b, &told, "t.csv", NULL, &findings, &err);
        lq_mem_fail_after(0);
        assert_true(k < 100);
        if (code) assert_int_equal(code, LQ_FAILED);
        if (findings.failed) code = LQ_FAILED;
        lq_buf_release(&b);
        free(told);
        lq_findings_release(&findings);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_known),
        cmocka_unit_test(unknown_name_is_usage),
        cmocka_unit_test(guess_by_bytes),
        cmocka_unit_test(cut_text_is_no_fault),
        cmocka_unit_test(cells_are_converted),
        cmocka_unit_test(bad_byte_keeps_its_neighbour),
        cmocka_unit_test(files_by_mark),
        cmocka_unit_test(bad_byte_is_told_with_its_line),
        cmocka_unit_test(utf16_without_a_mark),
        cmocka_unit_test(one_odd_line_is_enough),
        cmocka_unit_test(accidental_utf8_does_not_spoil_a_line),
        cmocka_unit_test(pasted_files_are_read_line_by_line),
        cmocka_unit_test(user_is_obeyed),
        cmocka_unit_test(random_bytes_become_utf8),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
