/* test_text.c: UTF-8 by table 3-7 of the Unicode standard, numbers in any locale, slips of the hand. */
#include "../support/support.h"

#include <locale.h>
#include <string.h>
#include <wchar.h>
#include "base/text.h"

/* The decoder is asked about every code point and compared with the definition: bits spread over the bytes. */
static void every_code_point_goes_round(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        char s[4];
        uint32_t back = 0xBAD;
        size_t n = lq_utf8_encode(s, cp);
        assert_true(n == (cp < 0x80 ? 1u : cp < 0x800 ? 2u : cp < 0x10000 ? 3u : 4u));
        bool surrogate = cp >= 0xD800 && cp <= 0xDFFF;
        assert_true(lq_utf8_decode(&back, s, n) == (surrogate ? 0 : n));
        assert_true(surrogate || back == cp);
        assert_true(lq_utf8_decode(&back, s, n - 1) == 0);
    }
}

static void known_texts(void **state)
{
    (void)state;
    /* The standard's own example (table 3-4): U+004D, U+0430, U+4E8C, U+10302. */
    const char *text = "\x4D\xD0\xB0\xE4\xBA\x8C\xF0\x90\x8C\x82";
    const uint32_t wanted[] = {0x4D, 0x430, 0x4E8C, 0x10302};
    for (size_t i = 0; i < 4; i++) {
        uint32_t cp;
        size_t n = lq_utf8_decode(&cp, text, strlen(text));
        assert_int_equal(n, i + 1);
        assert_int_equal(cp, wanted[i]);
        text += n;
    }
    assert_int_equal(lq_utf8_length("左权县 x"), 5);
    assert_int_equal(lq_utf8_valid("左权县", 9), 9);
    assert_int_equal(lq_utf8_valid("左权县", 8), 6);
    assert_int_equal(lq_utf8_valid("", 0), 0);
}

/* One byte before and after the edge of each range of table 3-7. */
static void ill_formed_bytes(void **state)
{
    (void)state;
    const char *bad[] = {
        "\x80",
        "\xBF",
        "\xC0\x80",
        "\xC1\xBF",
        "\xC2\x7F",
        "\xC2\xC0",
        "\xDF",
        "\xE0\x9F\xBF",
        "\xE0\xA0\x7F",
        "\xE1\x7F\x80",
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xEE\x80\xC0",
        "\xF0\x8F\xBF\xBF",
        "\xF0\x90\x80\x7F",
        "\xF1\x80\x7F\x80",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xFE",
        "\xFF",
    };
    const char *good[] = {"\x7F",         "\xC2\x80",         "\xDF\xBF",
                          "\xE0\xA0\x80", "\xED\x9F\xBF",     "\xEE\x80\x80",
                          "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"};
    uint32_t cp;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(lq_utf8_decode(&cp, bad[i], strlen(bad[i])), 0);
        assert_int_equal(lq_utf8_valid(bad[i], strlen(bad[i])), 0);
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(lq_utf8_decode(&cp, good[i], strlen(good[i])), strlen(good[i]));
    assert_int_equal(lq_utf8_decode(&cp, "", 0), 0);
    assert_int_equal(lq_utf8_decode(&cp, "\0", 1), 1);
}

static void numbers(void **state)
{
    (void)state;
    const struct {
        const char *text;
        double value;
    } good[] = {{"0", 0},        {"-12.5e3", -12500},
                {" \t7\r\n", 7}, {"+.5", 0.5},
                {"5.", 5},       {"1E2", 100},
                {"007", 7},      {"123456789012", 123456789012.0},
                {"1e-400", 0},   {"-0", 0},
                {"0.1", 0.1},    {"1.7976931348623157e308", 0x1.fffffffffffffp1023}};
    const char *bad[] = {"",    " ",   "-",     ".",   "1e",    "1e+",  "e5",   "1,5", "1 2", "0x10",
                         "inf", "nan", "1e400", "--1", "1.2.3", "１２", "12人", "+-1", "NaN", "1_000"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double value = -1;
        assert_true(lq_number_read(&value, good[i].text));
        assert_true(value == good[i].value);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double value = -1;
        assert_false(lq_number_read(&value, bad[i]));
        assert_true(value == -1);
    }
}

static void numbers_ignore_the_locale(void **state)
{
    (void)state;
    if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "fr_FR.UTF-8"))
        SKIP_TEST("no locale with a decimal comma is installed");
    double value;
    assert_true(lq_number_read(&value, "12.5") && value == 12.5);
    assert_false(lq_number_read(&value, "12,5"));
    setlocale(LC_ALL, "C");
}

static void integers(void **state)
{
    (void)state;
    long n = -7;
    assert_true(lq_integer_read(&n, " -42 ") && n == -42);
    assert_true(lq_integer_read(&n, "+0") && n == 0);
    assert_true(lq_integer_read(&n, "9223372036854775807") && n == INT64_MAX);
    const char *bad[] = {"", "-", "1.0", "1e3", "0x1", "9223372036854775808", "1 2", "一"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        n = -7;
        assert_false(lq_integer_read(&n, bad[i]));
        assert_int_equal(n, -7);
    }
}

static void distances(void **state)
{
    (void)state;
    assert_int_equal(lq_text_distance("", "", 9), 0);
    assert_int_equal(lq_text_distance("", "abc", 9), 3);
    assert_int_equal(lq_text_distance("kitten", "sitting", 9), 3);
    assert_int_equal(lq_text_distance("左权县", "左权", 9), 1);
    assert_int_equal(lq_text_distance("zoom", "zomo", 9), 1);
    assert_int_equal(lq_text_distance("abcdef", "ghijkl", 4), 4);
    char long_name[200];
    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = 0;
    assert_int_equal(lq_text_distance(long_name, "x", 5), 5);
    assert_int_equal(lq_text_distance(long_name, long_name, 5), 0);
}

/* glibc's table of widths is the witness, over all of Chinese and the signs around it. */
static void columns_are_those_of_the_c_library(void **state)
{
    (void)state;
    static const struct {
        uint32_t first, last;
    } ranges[] = {{0x20, 0x7E},     {0xA1, 0xAC},     {0x300, 0x36F},   {0x2010, 0x2027},
                  {0x2E80, 0x2E99}, {0x3001, 0x3029}, {0x3041, 0x3096}, {0x3400, 0x9FFF},
                  {0xF900, 0xFA6D}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x20000, 0x2A6D6}};
    if (!setlocale(LC_CTYPE, "C.UTF-8")) SKIP_TEST("no locale C.UTF-8");
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        for (uint32_t cp = ranges[i].first; cp <= ranges[i].last; cp++) {
            char s[5] = "";
            lq_utf8_encode(s, cp);
            int width = wcwidth((wchar_t)cp);
            if (width >= 0 && lq_text_columns(s) != (size_t)width)
                fail_msg("U+%04X takes %d columns, not %zu", cp, width, lq_text_columns(s));
        }
    setlocale(LC_CTYPE, "C");
}

static void texts_line_up(void **state)
{
    (void)state;
    assert_int_equal(lq_text_columns("左权县 9–10（万元）"), 6 + 1 + 4 + 8);
    assert_int_equal(lq_text_columns("\xD6\xD0"), 2);
    assert_int_equal(lq_text_columns(""), 0);
    assert_int_equal(lq_text_cut("左权县", 6), 9);
    assert_int_equal(lq_text_cut("左权县", 5), 6);
    assert_int_equal(lq_text_cut("左权县", 0), 0);
    assert_int_equal(lq_text_cut("abc", 9), 3);
    assert_int_equal(lq_text_padding("左权县", 8), 2);
    assert_int_equal(lq_text_padding("左权县", 5), 0);
    assert_int_equal(lq_text_padding("左权县", 6), 0);
}

static void line_is(const char *text, const char *line)
{
    char s[64];
    strcpy(s, text);
    lq_text_line(s);
    assert_string_equal(s, line);
}

static void one_line_of_utf8(void **state)
{
    (void)state;
    line_is("", "");
    line_is("a.csv:3: \"左权县\"", "a.csv:3: \"左权县\"");
    line_is("a\r\nb\tc", "a  b c");
    line_is("a\x1B[31mb\x7F", "a [31mb ");
    line_is("\xC2\x85|\xE2\x80\xA8|\xC2\xA0", " | |\xC2\xA0"); /* next line, line separator; a blank stays */
    line_is("\xB3\xA4\xD6\xCE县", "?县");                      /* 长治 in GBK */
    line_is("左\xE6\x9D", "左?");                              /* cut inside a character */
}

static void nearest_names(void **state)
{
    (void)state;
    const char *names[] = {"boundaries", "table",   "table-key", "value", "classify",
                           "classes",    "palette", "zoom",      "YlOrRd"};
    const size_t n = sizeof names / sizeof *names;
    assert_string_equal(lq_text_nearest("boundarys", names, n), "boundaries");
    assert_string_equal(lq_text_nearest("tabel", names, n), "table");
    assert_string_equal(lq_text_nearest("clases", names, n), "classes");
    assert_string_equal(lq_text_nearest("palete", names, n), "palette");
    assert_string_equal(lq_text_nearest("ylorrd", names, n), "YlOrRd");
    assert_string_equal(lq_text_nearest("zomo", names, n), "zoom");
    assert_null(lq_text_nearest("", names, n));
    assert_null(lq_text_nearest("xq", names, n));
    assert_null(lq_text_nearest("colour", names, n));
    const char *const heads[] = {"市", "县名"};
    assert_null(lq_text_nearest("G", heads, 2));
    assert_null(lq_text_nearest("省", heads, 2));
    assert_string_equal(lq_text_nearest("市名", heads, 2), "市");
    assert_string_equal(lq_text_nearest("县明", heads, 2), "县名");
    assert_null(lq_text_nearest("table", names, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_goes_round),
        cmocka_unit_test(known_texts),
        cmocka_unit_test(ill_formed_bytes),
        cmocka_unit_test(numbers),
        cmocka_unit_test(numbers_ignore_the_locale),
        cmocka_unit_test(integers),
        cmocka_unit_test(distances),
        cmocka_unit_test(columns_are_those_of_the_c_library),
        cmocka_unit_test(texts_line_up),
        cmocka_unit_test(one_line_of_utf8),
        cmocka_unit_test(nearest_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
