/*
 * cell.c: see cell.h.
 *
 * The text is made plain first (see mark.h). A mark is looked for, then a number; what is neither is looked at once more to
 * tell what it might have been. The power of ten of a unit is written behind the digits as an exponent, so the whole is
 * rounded once.
 */
#include "model/cell.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { ROOM = LQ_MARK_ROOM, POWER_MOST = 9999 };

#define N(a)   (sizeof(a) / sizeof *(a))
#define DIGITS "0123456789"

/* A cell while it is read: what stands at `at` has not been looked at. */
typedef struct reader {
    char *at;
    char digits[ROOM]; /* the number without what groups it: "-1234.5" */
    size_t n;
    int power;
    lq_cell *cell;
} reader;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool starts(const char *s, const char *with)
{
    return !strncmp(s, with, strlen(with));
}

static bool refuse(const reader *r, const char *hint)
{
    r->cell->hint = hint;
    return false;
}

/* ---- the number ---- */

static void keep(reader *r, size_t n)
{
    memcpy(r->digits + r->n, r->at, n);
    r->n += n;
    r->at += n;
}

static bool groups_refuse(const reader *r, char sign, size_t groups, size_t run)
{
    if (sign == ' ') return refuse(r, "blanks between the digits");
    if (sign != ',' || groups > 1 || run == 4) return refuse(r, "digits in groups that are not of three");
    r->cell->comma = LQ_COMMA_DECIMAL;
    return refuse(r, "a decimal comma?");
}

/* Digits before the point: "1318505", or "1,318,505" with one sign all through. A zero begins no group: "0,125" is no
   thousands. */
static bool whole_read(reader *r)
{
    size_t first = strspn(r->at, DIGITS), groups = 0, run = 3;
    bool fits = first >= 1 && first <= 3 && *r->at != '0';
    keep(r, first);
    char sign = *r->at;
    if (!first || !sign || !strchr(", '", sign)) return true;
    while (*r->at == sign && is_digit(r->at[1])) {
        size_t length = strspn(++r->at, DIGITS);
        groups++;
        if (length != 3) {
            fits = false;
            run = length;
        }
        keep(r, length);
    }
    if (groups && sign == ',') r->cell->comma = groups == 1 ? LQ_COMMA_EITHER : LQ_COMMA_NONE;
    return !groups || fits || groups_refuse(r, sign, groups, run);
}

static bool part_read(reader *r)
{
    if (*r->at != '.') return true;
    if (r->cell->comma == LQ_COMMA_EITHER) r->cell->comma = LQ_COMMA_NONE; /* "1,234.5" */
    size_t run = strspn(r->at + 1, DIGITS);
    keep(r, 1 + run);
    if (*r->at == '.' && is_digit(r->at[1])) return refuse(r, "points between the thousands?");
    if (*r->at != ',' || !is_digit(r->at[1])) return true;
    r->cell->comma = LQ_COMMA_DECIMAL;
    return refuse(r, "a decimal comma?");
}

static void exponent_read(reader *r)
{
    const char *s = r->at;
    if (*s != 'e' && *s != 'E') return;
    bool minus = s[1] == '-';
    s += 1 + (minus || s[1] == '+');
    if (!is_digit(*s)) return;
    int power = 0;
    for (; is_digit(*s); s++)
        if (power < POWER_MOST) power = power * 10 + (*s - '0');
    r->power += minus ? -power : power;
    r->at += s - r->at;
}

/* ---- what stands behind it ---- */

/* Length of the note mark that ends s[n]; 0 when none does. */
static size_t note_length(const char *s, size_t n)
{
    static const char *const marks[] = {"*", "†", "‡", "§", "※", "(注)", "[注]", "注"};
    for (size_t i = 0; i < N(marks); i++) {
        size_t k = strlen(marks[i]);
        if (n >= k && !memcmp(s + n - k, marks[i], k)) return k;
    }
    uint32_t cp;
    if (n >= 3 && lq_utf8_decode(&cp, s + n - 3, 3) == 3 &&
        ((cp >= 0x2460 && cp <= 0x2487) || (cp >= 0x2776 && cp <= 0x2793)))
        return 3; /* ① ⑴ ❶ ➀ */
    size_t i = n, bracket = n && s[n - 1] == ']';
    i -= bracket;
    size_t end = i;
    while (i && is_digit(s[i - 1])) i--;
    if (i == end) return 0;
    if (bracket) return i && s[i - 1] == '[' ? n - i + 1 : 0;     /* [12] */
    return i >= 3 && !memcmp(s + i - 3, "注", 3) ? n - i + 3 : 0; /* 注1 */
}

/* The unit and the notes that may follow a number. */
static bool tail_read(reader *r)
{
    char *s = r->at;
    size_t n = strlen(s), note;
    for (;;) {
        while (n && s[n - 1] == ' ') n--;
        if (!(note = note_length(s, n))) break;
        n -= note;
        r->cell->footnote = true;
    }
    for (; n && *s == ' '; n--) s++;
    if (n > 2 && *s == '(' && s[n - 1] == ')') { /* 1234(人) */
        s++;
        n -= 2;
    }
    s[n] = 0;
    if (n && !lq_unit_read(&r->cell->unit, s)) return false;
    r->power += r->cell->unit.power;
    return true;
}

/* A number too near to nothing is not made a zero. */
static bool value_read(const reader *r)
{
    char text[ROOM + 16];
    snprintf(text, sizeof text, "%se%d", r->digits, r->power);
    if (!lq_number_read(&r->cell->value, text)) return refuse(r, "too large for a number");
    return r->cell->value != 0 || !strpbrk(r->digits, "123456789") || refuse(r, "too small for a number");
}

/* An accountant's "(1,234)", "(12.3)%", "(12.3%)": the closing bracket is taken out, what stands around it is read as behind
   any number. */
static bool bracket_read(reader *r)
{
    char *close = strchr(r->at, ')');
    if (!close) return false;
    memmove(close, close + 1, strlen(close));
    return true;
}

static bool number_read(reader *r)
{
    bool bracket = *r->at == '(' && (is_digit(r->at[1]) || r->at[1] == '.');
    if (bracket) {
        r->at++;
        r->digits[r->n++] = '-';
    } else if (*r->at == '-' || *r->at == '+') {
        keep(r, 1);
    }
    if (!whole_read(r) || !part_read(r)) return false;
    if (!strpbrk(r->digits, DIGITS) || (bracket && !bracket_read(r))) return false;
    exponent_read(r);
    return tail_read(r) && value_read(r);
}

/* ---- what it might have been ---- */

/* #N/A #DIV/0! #VALUE! #REF! #NAME? #NUM! #NULL! #SPILL! and those of other languages; Err:502 of LibreOffice. */
static bool is_sheet_error(const char *s)
{
    if (starts(s, "Err:")) return is_digit(s[4]);
    size_t n = strlen(s);
    return n > 3 && *s == '#' && !is_digit(s[1]) &&
           (!strcasecmp(s, "#N/A") || s[n - 1] == '!' || s[n - 1] == '?');
}

/* 2020年, 5月1日, 2020-01-05, 2020/1/5. "9.5年" is a duration. */
static bool is_date(const char *s)
{
    size_t n = strspn(s, DIGITS);
    if (!n) return false;
    if (starts(s + n, "年")) return n == 4;
    if (starts(s + n, "月")) return n <= 2;
    char sign = s[n];
    if (sign != '-' && sign != '/') return false;
    s += n + 1;
    n = strspn(s, DIGITS);
    return n && s[n] == sign && is_digit(s[n + 1]);
}

/* 3、4 and 3.5; 4: two numbers at least. */
static bool is_list(const char *s)
{
    size_t n = strspn(s, DIGITS "."), mark = starts(s + n, "、") ? strlen("、") : s[n] == ';' || s[n] == '|';
    if (!n || !mark) return false;
    s += n + mark;
    return is_digit(s[strspn(s, " ")]);
}

static bool has_only(const char *s, const char *of)
{
    return strspn(s, of) == strlen(s);
}

/* 一百二十三; a lone 一 was a dash before. */
static bool is_in_words(const char *s)
{
    static const char numerals[] = "〇零一二三四五六七八九十百千万亿点两";
    for (char one[4] = ""; *s; s += 3) {
        if (strlen(s) < 3) return false;
        memcpy(one, s, 3);
        if (!strstr(numerals, one)) return false;
    }
    return true;
}

static const char *hint_of(const char *s)
{
    size_t n = strspn(s, DIGITS ".");
    if (is_sheet_error(s)) return "an error of a spreadsheet";
    if (starts(s, "##") && has_only(s, "#")) return "a number its spreadsheet column was too narrow for";
    if (*s == '=') return "a formula that was not calculated";
    if (!strcasecmp(s, "true") || !strcasecmp(s, "false")) return "true or false";
    if (is_date(s)) return "a date";
    if (has_only(s, DIGITS ".,oOlI") && strpbrk(s, DIGITS) && strpbrk(s, "oOlI"))
        return "a letter for a digit?";
    if (is_list(s)) return "several numbers";
    if (n && s[n] == ':') return "a time or a ratio";
    if (n && (s[n] == '-' || s[n] == '~') && is_digit(s[n + 1])) return "a range";
    if (n && s[n] == '/' && is_digit(s[n + 1])) return "a fraction or a date";
    if (*s == '<' || *s == '>' || starts(s, "≤") || starts(s, "≥")) return "a bound";
    if ((starts(s, "—") || starts(s, "―")) && is_digit(s[3])) return "a dash for a minus?";
    if (is_in_words(s)) return "a number in words";
    return "a text";
}

/* Takes the quotes off ="12" and '12, which tell a spreadsheet to leave a text alone. */
static char *unquote(char *s)
{
    size_t n = strlen(s);
    if (n > 3 && starts(s, "=\"") && s[n - 1] == '"') {
        s[n - 1] = 0;
        return s + 2;
    }
    return s + (*s == '\'');
}

static lq_cell odd_cell(lq_comma comma, const char *hint)
{
    return (lq_cell){.status = LQ_STATUS_MISSING,
                     .value = NAN,
                     .odd = true,
                     .comma = comma,
                     .unit = {.word = ""},
                     .hint = hint};
}

lq_cell lq_cell_read(const char *text, const lq_symbols *symbols)
{
    lq_cell cell = {.status = LQ_STATUS_MISSING, .value = NAN, .unit = {.word = ""}};
    char s[ROOM], work[ROOM];
    if (!lq_mark_plain(s, text)) return odd_cell(LQ_COMMA_NONE, "a text");
    if (lq_mark_of_user(&cell.status, s, symbols) || lq_mark_of_custom(&cell.status, s)) {
        if (cell.status == LQ_STATUS_ZERO) cell.value = 0;
        return cell;
    }
    memcpy(work, s, strlen(s) + 1);
    reader r = {.at = unquote(work), .cell = &cell};
    if (is_date(r.at) || !number_read(&r)) return odd_cell(cell.comma, cell.hint ? cell.hint : hint_of(s));
    if (cell.value == 0) cell.value = 0; /* no minus zero in a table */
    cell.status = cell.value == 0 ? LQ_STATUS_ZERO : LQ_STATUS_VALUE;
    if (lq_mark_of_number(&cell.status, cell.value, symbols))
        cell.value = cell.status == LQ_STATUS_ZERO ? 0 : NAN;
    return cell;
}

lq_status lq_cell_label(const char *text)
{
    char s[ROOM];
    return lq_mark_plain(s, text) && lq_mark_blank(s) ? LQ_STATUS_MISSING : LQ_STATUS_VALUE;
}
