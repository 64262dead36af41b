/* cell.c: see cell.h. The marks are those of Chinese yearbooks and of spreadsheets; what a mark means in
   one book is set per table later, here they all mean "no number". */
#include "model/cell.h"

#include <ctype.h>
#include <math.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "model/code.h"

enum { ROOM = 128 };

const char *lq_status_text(lq_status status)
{
    static const char *const text[LQ_STATUSES] = {
        [LQ_STATUS_VALUE] = "value",
        [LQ_STATUS_ZERO] = "zero",
        [LQ_STATUS_MISSING] = "missing",
        [LQ_STATUS_BELOW_UNIT] = "below_unit",
        [LQ_STATUS_NOT_APPLICABLE] = "not_applicable",
        [LQ_STATUS_NO_ROW] = "no_row",
        [LQ_STATUS_SUPPRESSED] = "suppressed",
    };
    return text[status];
}

/* Hyphens, dashes, horizontal bar, the box-drawing line and the numeral 一 that stand in for a dash; full
   stops and ellipses. */
static bool is_dash(uint32_t cp)
{
    return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2500 || cp == 0x4E00;
}

static bool is_dot(uint32_t cp)
{
    return cp == '.' || cp == 0x2026 || cp == 0x22EF;
}

/* True for "", "-", "———", "- -", ". .", "……". */
static bool is_rule(const char *s)
{
    for (size_t left = strlen(s), step; left; s += step, left -= step) {
        uint32_t cp;
        step = lq_utf8_decode(&cp, s, left);
        if (!step || !(is_dash(cp) || is_dot(cp) || cp == ' ')) return false;
    }
    return true;
}

static bool is_one_of(const char *s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strcasecmp(s, words[i])) return true;
    return false;
}

static bool is_nothing(const char *s)
{
    static const char *const words[] = {"na", "n/a", "nan", "null"};
    return is_rule(s) || is_one_of(s, words, sizeof words / sizeof *words);
}

static bool is_missing_mark(const char *s)
{
    static const char *const words[] = {"x", "×", "*", "/", "缺", "无", "(缺)", "(无)"};
    return is_nothing(s) || is_one_of(s, words, sizeof words / sizeof *words);
}

/* Takes out the commas of "1,318,505": one to three digits before the first, three after each. False for
   "10,39". */
static bool group_commas(char *s)
{
    char *to = s + (*s == '-' || *s == '+'), *from = to, *comma = strchr(from, ',');
    if (!comma) return true;
    size_t run = 0;
    for (bool first = true;; first = false) {
        run = strspn(from, "0123456789");
        if (first ? run < 1 || run > 3 : run != 3) return false;
        memmove(to, from, run);
        to += run;
        from += run;
        if (*from != ',') break;
        from++;
    }
    memmove(to, from, strlen(from) + 1);
    return !strchr(s, ',');
}

/* "(1,234)" of an accountant becomes "-1,234". */
static void unbracket(char *s)
{
    size_t n = strlen(s);
    if (n < 3 || s[0] != '(' || s[n - 1] != ')' || !isdigit((unsigned char)s[1])) return;
    s[0] = '-';
    s[n - 1] = 0;
}

/* Takes off a sign of percent or permille after a digit. */
static void unsign(char *s)
{
    static const char *const signs[] = {"%", "‰"};
    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(s), k = strlen(signs[i]);
        if (n > k && !strcmp(s + n - k, signs[i])) {
            for (n -= k; n && s[n - 1] == ' ';) n--;
            s[n] = 0;
            return;
        }
    }
}

lq_status lq_cell_number(double *value, bool *odd, const char *text)
{
    char s[ROOM];
    *value = NAN;
    *odd = false;
    bool whole = lq_text_fold(s, sizeof s, text) < sizeof s;
    if (whole && is_missing_mark(s)) return LQ_STATUS_MISSING;
    unbracket(s);
    unsign(s);
    if (!whole || !group_commas(s) || !lq_number_read(value, s)) {
        *value = NAN;
        *odd = true;
        return LQ_STATUS_MISSING;
    }
    if (*value == 0) *value = 0; /* no minus zero in a table */
    return *value == 0 ? LQ_STATUS_ZERO : LQ_STATUS_VALUE;
}

lq_status lq_cell_label(const char *text)
{
    char s[ROOM];
    if (lq_text_fold(s, sizeof s, text) >= sizeof s) return LQ_STATUS_VALUE;
    return is_nothing(s) ? LQ_STATUS_MISSING : LQ_STATUS_VALUE;
}
