/* test_code.c: codes in every notation a spreadsheet or a hand gives them. */
#include "../support/support.h"

#include <string.h>

#include "model/code.h"

typedef struct vector {
    const char *text, *code;
    lq_code_form form;
} vector;

static void notations(void **state)
{
    (void)state;
    static const vector vectors[] = {
        {"140403", "140403", LQ_CODE_EXACT},
        {" 140403\t", "140403", LQ_CODE_TRIMMED},
        {"\u3000140403\u00A0", "140403", LQ_CODE_TRIMMED},
        {"\uFEFF140403", "140403", LQ_CODE_TRIMMED},
        {"１４０４０３", "140403", LQ_CODE_FULLWIDTH},
        {"'140403", "140403", LQ_CODE_UNQUOTED},
        {"’140403", "140403", LQ_CODE_UNQUOTED},
        {"\"140403\"", "140403", LQ_CODE_UNQUOTED},
        {"“140403”", "140403", LQ_CODE_UNQUOTED},
        {"=\"140403\"", "140403", LQ_CODE_UNQUOTED},
        {"140403.0", "140403", LQ_CODE_DECIMAL},
        {"140403.000", "140403", LQ_CODE_DECIMAL},
        {"140403000000", "140403", LQ_CODE_CUT},
        {"140403000", "140403", LQ_CODE_CUT},
        {"１４０４０３００００００．０", "140403", LQ_CODE_CUT},
        {"1.40403E+05", "140403", LQ_CODE_EXPANDED},
        {"1.407020e+05", "140702", LQ_CODE_EXPANDED},
        {"1.40403000000E+11", "140403", LQ_CODE_EXPANDED},
        {"CN140403", "140403", LQ_CODE_PREFIXED},
        {"cn-140403", "140403", LQ_CODE_PREFIXED},
        {"140 403", "140403", LQ_CODE_GROUPED},
        {"140,403", "140403", LQ_CODE_GROUPED},
        {"14\u200B0403", "140403", LQ_CODE_GROUPED},
        {"CN140403000000", "140403", LQ_CODE_CUT},
        {"441900", "441900", LQ_CODE_EXACT}, /* a city without counties */
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        char code[16];
        lq_code_form form = lq_code_normalise(code, vectors[i].text);
        if (strcmp(code, vectors[i].code) || form != vectors[i].form)
            fail_msg("\"%s\": %s, %s", vectors[i].text, code, lq_code_form_text(form));
    }
}

static void not_codes(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "NA",
        "盂县",
        "CN",
        "CNabc",
        "US140403",
        "14,0403",
        "1404",
        "14040",
        "040403",
        "140403.5",
        "-140403",
        "140403201",
        "140403201001",
        "1.404035E+05",
        "1e400",
        "140403E",
        "0",
        "140403000000000",
        "=",
        "'",
        "3.5",
        "1.40403E+04",
        "320211（2）",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char code[16] = "x";
        if (lq_code_normalise(code, texts[i]) != LQ_CODE_NONE || *code)
            fail_msg("\"%s\" became %s", texts[i], code);
    }
    char text[200], code[16];
    memset(text, '1', sizeof text);
    text[199] = 0;
    assert_int_equal(lq_code_normalise(code, text), LQ_CODE_NONE);
}

static void units_of_other_codes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *unit;
        lq_code_unit of;
    } vectors[] = {
        {"14", "14", LQ_CODE_OF_PROVINCE},
        {"1404", "1404", LQ_CODE_OF_PREFECTURE},
        {"1404.0", "1404", LQ_CODE_OF_PREFECTURE},
        {"１４０４", "1404", LQ_CODE_OF_PREFECTURE},
        {"140403001", "140403", LQ_CODE_OF_TOWNSHIP},
        {"140403001000", "140403", LQ_CODE_OF_TOWNSHIP},
        {"'140403001000", "140403", LQ_CODE_OF_TOWNSHIP},
        {"140403001201", "140403", LQ_CODE_OF_VILLAGE},
        {"140403000", "140403", LQ_CODE_OF_COUNTY},
        {"140403000000", "140403", LQ_CODE_OF_COUNTY},
        {"140403", "", LQ_CODE_OF_NOTHING},
        {"1404030", "", LQ_CODE_OF_NOTHING},
        {"04", "", LQ_CODE_OF_NOTHING},
        {"94", "", LQ_CODE_OF_NOTHING},
        {"1404.5", "", LQ_CODE_OF_NOTHING},
        {"1404.", "", LQ_CODE_OF_NOTHING},
        {"-14", "", LQ_CODE_OF_NOTHING},
        {"14a", "", LQ_CODE_OF_NOTHING},
        {"1.4E1", "", LQ_CODE_OF_NOTHING},
        {"", "", LQ_CODE_OF_NOTHING},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        char unit[16] = "x";
        lq_code_unit of = lq_code_unit_of(unit, vectors[i].text);
        if (of != vectors[i].of || strcmp(unit, vectors[i].unit))
            fail_msg("\"%s\": %d %s", vectors[i].text, (int)of, unit);
    }
}

static void destroyed(void **state)
{
    (void)state;
    static const char *const texts[] = {"1.40E+05", "1.4E5", "1.4040E+05", "1.40403E+11", "１．４０Ｅ＋０５"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char code[16];
        if (lq_code_normalise(code, texts[i]) != LQ_CODE_DESTROYED || *code)
            fail_msg("\"%s\" became %s", texts[i], code);
    }
}

static void fold_and_trim(void **state)
{
    (void)state;
    char s[16];
    size_t n;
    assert_int_equal(lq_text_fold(s, sizeof s, "\u3000１，２３４．５％ "), 8);
    assert_string_equal(s, "1,234.5%");
    assert_int_equal(lq_text_fold(s, sizeof s, "\u22125"), 2);
    assert_string_equal(s, "-5");
    assert_int_equal(lq_text_fold(s, 4, "abcdef"), 6);
    assert_string_equal(s, "abc");
    assert_int_equal(lq_text_fold(s, sizeof s, "\xFF"), 1);
    assert_string_equal(lq_text_trim(&n, "  盂 县 \r\n"), "盂 县 \r\n");
    assert_int_equal(n, strlen("盂 县"));
    lq_text_trim(&n, " \u3000\t");
    assert_int_equal(n, 0);
    lq_text_trim(&n, "\x80\x80 ");
    assert_int_equal(n, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notations), cmocka_unit_test(not_codes),     cmocka_unit_test(units_of_other_codes),
        cmocka_unit_test(destroyed), cmocka_unit_test(fold_and_trim),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
