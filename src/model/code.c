/* code.c: see code.h. GB/T 2260 gives six digits: province, prefecture, county; the statistics bureau's
   12-digit codes add three for the township and three for the village. */
#include "model/code.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { ROOM = 64 };

/* ASCII control characters, NO-BREAK SPACE, the spaces U+2000..200B, NARROW NO-BREAK SPACE, WORD JOINER,
   IDEOGRAPHIC SPACE, BOM. */
static bool is_blank(uint32_t cp)
{
    return cp <= ' ' || cp == 0x7F || cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200B) || cp == 0x202F ||
           cp == 0x2060 || cp == 0x3000 || cp == 0xFEFF;
}

/* Length of the last character of s[n], in bytes. */
static size_t last_length(const char *s, size_t n)
{
    size_t i = n - 1;
    while (i > 0 && n - i < 4 && ((unsigned char)s[i] & 0xC0) == 0x80) i--;
    return n - i;
}

const char *lq_text_trim(size_t *n, const char *text)
{
    uint32_t cp;
    size_t left = strlen(text), step;
    while (left && (step = lq_utf8_decode(&cp, text, left)) && is_blank(cp)) {
        text += step;
        left -= step;
    }
    while (left) {
        step = last_length(text, left);
        if (lq_utf8_decode(&cp, text + left - step, step) != step || !is_blank(cp)) break;
        left -= step;
    }
    *n = left;
    return text;
}

/* The ASCII character that a code point stands for, or the code point itself. */
static uint32_t ascii_of(uint32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E) return cp - 0xFEE0;
    if (cp == 0x2212) return '-';
    if (cp == 0x2018 || cp == 0x2019) return '\'';
    if (cp == 0x201C || cp == 0x201D) return '"';
    return is_blank(cp) ? ' ' : cp;
}

size_t lq_text_fold(char *out, size_t room, const char *text)
{
    size_t left, length = 0, kept = 0;
    for (const char *s = lq_text_trim(&left, text); left;) {
        uint32_t cp;
        size_t step = lq_utf8_decode(&cp, s, left), n = 1;
        char form[4] = {*s};
        if (step)
            n = lq_utf8_encode(form, ascii_of(cp));
        else
            step = 1;
        if (length + n < room) {
            memcpy(out + length, form, n);
            kept = length + n;
        }
        length += n;
        s += step;
        left -= step;
    }
    out[kept] = 0;
    return length;
}

/* Takes quotes, a leading '=' and blanks off both ends; true when there were any. */
static bool unquote(char *s)
{
    const char *begin = s + strspn(s, "='\"` ");
    size_t n = strlen(begin), all = strlen(s);
    while (n && strchr("'\"` ", begin[n - 1])) n--;
    memmove(s, begin, n);
    s[n] = 0;
    return n != all;
}

/* Takes out blanks, and commas where they part six digits into thousands; true when there were any. */
static bool ungroup(char *s)
{
    size_t n = 0;
    bool thousands = strlen(s) == 7 && s[3] == ',';
    for (const char *from = s; *from; from++)
        if (*from != ' ' && !(thousands && *from == ',')) s[n++] = *from;
    bool changed = s[n] != 0;
    s[n] = 0;
    return changed;
}

/* Takes off the country in front of the digits. */
static bool unprefix(char *s)
{
    if ((s[0] != 'C' && s[0] != 'c') || (s[1] != 'N' && s[1] != 'n')) return false;
    const char *digits = s + 2 + strspn(s + 2, "-_");
    if (*digits < '0' || *digits > '9') return false;
    memmove(s, digits, strlen(digits) + 1);
    return true;
}

/* Checks the six digits of a county, or the longer code of one. */
static lq_code_form county_of(char out[16], const char *digits, size_t n, lq_code_form form)
{
    bool cut = n == 9 || n == 12;
    if ((n != 6 && !cut) || digits[0] == '0') return LQ_CODE_NONE;
    for (size_t i = 6; i < n; i++)
        if (digits[i] != '0') return LQ_CODE_NONE;
    memcpy(out, digits, 6);
    out[6] = 0;
    return cut && form < LQ_CODE_CUT ? LQ_CODE_CUT : form;
}

/* "1.40403E+05": `power` moves the point past digits that must be there; a point past the last one means
   they are lost. */
static lq_code_form expand(char out[16], const char *digits, size_t n, long point)
{
    while (n && *digits == '0') {
        digits++;
        n--;
        point--;
    }
    if (point <= 0 || point > 12) return LQ_CODE_NONE;
    size_t whole = (size_t)point;
    if (whole > n) return whole == 6 || whole == 9 || whole == 12 ? LQ_CODE_DESTROYED : LQ_CODE_NONE;
    if (strspn(digits + whole, "0") != n - whole) return LQ_CODE_NONE;
    return county_of(out, digits, whole, LQ_CODE_EXPANDED);
}

/* Reads DIGITS[.DIGITS][E[+-]DIGITS]. */
static lq_code_form number_code(char out[16], const char *s, lq_code_form form)
{
    char digits[ROOM];
    size_t whole = strspn(s, "0123456789"), part = 0;
    if (!whole) return LQ_CODE_NONE;
    memcpy(digits, s, whole);
    s += whole;
    if (*s == '.') {
        part = strspn(s + 1, "0123456789");
        memcpy(digits + whole, s + 1, part);
        s += 1 + part;
        if (form < LQ_CODE_DECIMAL) form = LQ_CODE_DECIMAL;
    }
    digits[whole + part] = 0;
    if (*s == 'e' || *s == 'E') {
        char *end;
        long power = strtol(s + 1, &end, 10);
        if (end == s + 1 || *end || power < -99 || power > 99) return LQ_CODE_NONE;
        return expand(out, digits, whole + part, (long)whole + power);
    }
    if (*s || strspn(digits + whole, "0") != part) return LQ_CODE_NONE;
    return county_of(out, digits, whole, form);
}

/* The text without all that may stand around and between the digits; LQ_CODE_NONE for one too long. */
static lq_code_form bare_write(char s[ROOM], const char *text)
{
    size_t n;
    const char *trimmed = lq_text_trim(&n, text);
    lq_code_form form = n == strlen(text) ? LQ_CODE_EXACT : LQ_CODE_TRIMMED;
    if (lq_text_fold(s, ROOM, text) >= ROOM) return LQ_CODE_NONE;
    if (strlen(s) != n || memcmp(s, trimmed, n)) form = LQ_CODE_FULLWIDTH;
    if (unquote(s)) form = LQ_CODE_UNQUOTED;
    if (ungroup(s)) form = LQ_CODE_GROUPED;
    if (unprefix(s)) form = LQ_CODE_PREFIXED;
    return form;
}

lq_code_form lq_code_normalise(char out[16], const char *text)
{
    char s[ROOM];
    lq_code_form form = bare_write(s, text);
    out[0] = 0;
    return form == LQ_CODE_NONE ? form : number_code(out, s, form);
}

lq_code_unit lq_code_unit_of(char out[16], const char *text)
{
    char s[ROOM];
    out[0] = 0;
    if (bare_write(s, text) == LQ_CODE_NONE) return LQ_CODE_OF_NOTHING;
    size_t n = strspn(s, "0123456789");
    if (s[n] == '.' && s[n + 1]) n += 1 + strspn(s + n + 1, "0");
    if (s[n] || *s < '1' || *s > '8') return LQ_CODE_OF_NOTHING;
    n = strspn(s, "0123456789");
    if (n != 2 && n != 4 && n != 9 && n != 12) return LQ_CODE_OF_NOTHING;
    size_t unit = n < 6 ? n : 6;
    memcpy(out, s, unit);
    out[unit] = 0;
    return n == 2                                ? LQ_CODE_OF_PROVINCE
           : n == 4                              ? LQ_CODE_OF_PREFECTURE
           : strspn(s + 6, "0") == n - 6         ? LQ_CODE_OF_COUNTY
           : n == 9 || !strncmp(s + 9, "000", 3) ? LQ_CODE_OF_TOWNSHIP
                                                 : LQ_CODE_OF_VILLAGE;
}

const char *lq_code_form_text(lq_code_form form)
{
    static const char *const text[LQ_CODE_FORMS] = {
        [LQ_CODE_EXACT] = "written as six digits",
        [LQ_CODE_TRIMMED] = "written with blanks around it",
        [LQ_CODE_FULLWIDTH] = "written in full-width characters",
        [LQ_CODE_UNQUOTED] = "written with quotes or an apostrophe",
        [LQ_CODE_GROUPED] = "written with blanks or a comma inside",
        [LQ_CODE_PREFIXED] = "written with CN in front",
        [LQ_CODE_DECIMAL] = "written with a decimal point",
        [LQ_CODE_CUT] = "written with the zeros of township and village",
        [LQ_CODE_EXPANDED] = "written with an exponent",
        [LQ_CODE_NONE] = "not a code of six digits",
        [LQ_CODE_DESTROYED] = "destroyed by a spreadsheet: the last digits are lost",
    };
    return text[form];
}
