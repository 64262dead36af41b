/* mark.c: see mark.h. */
#include "model/mark.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "model/code.h"

#define N(a) (sizeof(a) / sizeof *(a))

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

/* ---- plain text ---- */

/* Soft hyphen, zero-width signs, marks of writing direction, variation selectors: they come with copied texts. */
static bool has_no_width(uint32_t cp)
{
    return cp == 0xAD || (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) ||
           (cp >= 0x2060 && cp <= 0x2069) || (cp >= 0xFE00 && cp <= 0xFE0F) || cp == 0xFEFF;
}

/* What lq_text_fold leaves alone. The line break is kept apart from blanks: two lines in a cell are no group of
   thousands. */
static uint32_t plain_of(uint32_t cp)
{
    if ((cp >= 0x2010 && cp <= 0x2013) || cp == 0xFE63) return '-';
    if (cp == 0x3014 || cp == 0x3010) return '[';
    if (cp == 0x3015 || cp == 0x3011) return ']';
    if (cp == 0xFE6A) return '%';
    return cp == '\n' || cp == '\r' || cp == 0x2028 ? '|' : cp;
}

bool lq_mark_plain(char out[LQ_MARK_ROOM], const char *text)
{
    char s[LQ_MARK_ROOM];
    size_t left, n = 0, step;
    for (text = lq_text_trim(&left, text); left; text += step, left -= step) {
        uint32_t cp;
        char form[4] = {*text};
        size_t length = 1;
        step = lq_utf8_decode(&cp, text, left);
        if (step && has_no_width(cp)) continue;
        if (step)
            length = lq_utf8_encode(form, plain_of(cp));
        else
            step = 1;
        if (n + length >= sizeof s) return false;
        memcpy(s + n, form, length);
        n += length;
    }
    s[n] = 0;
    return lq_text_fold(out, LQ_MARK_ROOM, s) < LQ_MARK_ROOM;
}

/* ---- marks by themselves ---- */

/* The sign that stands for all that look like it. */
static uint32_t look_of(uint32_t cp)
{
    if (cp == 0x2014 || cp == 0x2015 || cp == 0x2500 || cp == 0x4E00) return 0x2014;
    return cp == 0x22EF ? 0x2026 : cp;
}

/* True for "", "-", "———", "- -", ". .", "……". */
static bool is_rule(const char *s)
{
    for (size_t left = strlen(s), step; left; s += step, left -= step) {
        uint32_t cp;
        step = lq_utf8_decode(&cp, s, left);
        if (!step) return false;
        cp = look_of(cp);
        if (cp != '-' && cp != 0x2014 && cp != '.' && cp != 0x2026 && cp != ' ') return false;
    }
    return true;
}

static bool is_one_of(const char *s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strcasecmp(s, words[i])) return true;
    return false;
}

bool lq_mark_blank(const char *plain)
{
    static const char *const words[] = {"na", "n/a", "nan", "null"};
    return is_rule(plain) || is_one_of(plain, words, N(words));
}

bool lq_mark_of_custom(lq_status *out, const char *plain)
{
    static const char *const missing[] = {"x",    "×",    "*",    "/",      "缺",   "无",   "不详",
                                          "未知", "缺失", "暂无", "无数据", "n.a.", "none", "没有数据"};
    static const char *const suppressed[] = {"保密",       "隐去",         "不公布",
                                             "suppressed", "confidential", "withheld"};
    static const char *const inapplicable[] = {"不适用", "not applicable"};
    char s[LQ_MARK_ROOM] = "";
    size_t n = strlen(plain);
    bool bracket =
        n > 2 && ((plain[0] == '(' && plain[n - 1] == ')') || (plain[0] == '[' && plain[n - 1] == ']'));
    if (n >= sizeof s) return false;
    memcpy(s, plain + bracket, n - 2 * bracket);
    if (lq_mark_blank(s) || is_one_of(s, missing, N(missing)))
        *out = LQ_STATUS_MISSING;
    else if (is_one_of(s, suppressed, N(suppressed)))
        *out = LQ_STATUS_SUPPRESSED;
    else if (is_one_of(s, inapplicable, N(inapplicable)))
        *out = LQ_STATUS_NOT_APPLICABLE;
    else
        return false;
    return true;
}

/* ---- marks by the user ---- */

/* The one sign a text repeats, blanks apart; 0 when there are several, or letters or digits, which mean something by their
   number. */
static uint32_t sign_of_run(size_t *count, const char *s)
{
    uint32_t sign = 0;
    *count = 0;
    for (size_t left = strlen(s), step; left; s += step, left -= step) {
        uint32_t cp;
        step = lq_utf8_decode(&cp, s, left);
        if (!step || (cp < 0x80 && isalnum((int)cp))) return 0;
        if (cp == ' ') continue;
        cp = look_of(cp);
        if (sign && cp != sign) return 0;
        sign = cp;
        ++*count;
    }
    return sign;
}

/* The form in which marks are compared: one of a run, small letters. */
static void mark_reduce(char out[LQ_MARK_ROOM], const char *plain)
{
    size_t count, n = strlen(plain);
    uint32_t sign = sign_of_run(&count, plain);
    if (sign == '.' && count >= 3) sign = 0x2026;
    if (sign)
        n = lq_utf8_encode(out, sign);
    else
        for (size_t i = 0; i < n; i++)
            out[i] = (char)((unsigned char)plain[i] < 0x80 ? tolower(plain[i]) : plain[i]);
    out[n] = 0;
}

static const struct lq_mark_meaning *symbol_find(const lq_symbols *symbols, const char *reduced)
{
    for (size_t i = 0; symbols && i < symbols->n; i++)
        if (!strcmp(symbols->at[i].mark, reduced)) return &symbols->at[i];
    return NULL;
}

bool lq_mark_of_user(lq_status *out, const char *plain, const lq_symbols *symbols)
{
    char s[LQ_MARK_ROOM];
    mark_reduce(s, plain);
    const struct lq_mark_meaning *found = symbol_find(symbols, s);
    if (found) *out = found->status;
    return found;
}

bool lq_mark_of_number(lq_status *out, double number, const lq_symbols *symbols)
{
    for (size_t i = 0; symbols && i < symbols->n; i++)
        if (symbols->at[i].number == number) {
            *out = symbols->at[i].status;
            return true;
        }
    return false;
}

static bool status_read(lq_status *out, const char *word)
{
    static const lq_status may[] = {LQ_STATUS_MISSING, LQ_STATUS_BELOW_UNIT, LQ_STATUS_NOT_APPLICABLE,
                                    LQ_STATUS_SUPPRESSED, LQ_STATUS_ZERO};
    for (size_t i = 0; i < N(may); i++)
        if (!strcmp(word, lq_status_text(may[i]))) {
            *out = may[i];
            return true;
        }
    return false;
}

/* Reads one MARK=STATUS; the last '=' counts, so that a mark may hold one. */
static lq_code symbol_read(lq_symbols *to, char *item, lq_err *err)
{
    char plain[LQ_MARK_ROOM], mark[LQ_MARK_ROOM], word[LQ_MARK_ROOM];
    struct lq_mark_meaning symbol = {.number = NAN};
    char *equal = strrchr(item, '=');
    if (equal) *equal = 0;
    if (!equal || !lq_mark_plain(plain, item) || !lq_mark_plain(word, equal + 1) ||
        !status_read(&symbol.status, word))
        return lq_fail(err, LQ_USAGE,
                       "\"%s%s%s\" is not MARK=STATUS with one of missing, below_unit, not_applicable, "
                       "suppressed, zero",
                       item, equal ? "=" : "", equal ? equal + 1 : "");
    mark_reduce(mark, plain);
    const struct lq_mark_meaning *before = symbol_find(to, mark);
    if (before && before->status != symbol.status)
        return lq_fail(err, LQ_USAGE, "the mark \"%s\" cannot mean both %s and %s", plain,
                       lq_status_text(before->status), lq_status_text(symbol.status));
    symbol.mark = lq_arena_strndup(&to->arena, mark, strlen(mark));
    if (!symbol.mark) return lq_nomem(err);
    lq_number_read(&symbol.number, plain);
    to->at[to->n++] = symbol;
    return LQ_OK;
}

/* "，" and "＝" of a Chinese keyboard separate as "," and "=" do; what is left of a wide sign's bytes are blanks. */
static void separators_fold(char *s)
{
    static const char *const wide[] = {"，", "＝"};
    for (size_t i = 0; i < N(wide); i++)
        for (char *at = s; (at = strstr(at, wide[i]));) memcpy(at, i ? "=  " : ",  ", 3);
}

lq_code lq_symbols_parse(lq_symbols *out, const char *text, lq_err *err)
{
    *out = (lq_symbols){0};
    char *s = lq_arena_strndup(&out->arena, text, strlen(text));
    if (!s) return lq_nomem(err);
    separators_fold(s);
    size_t most = 1;
    for (const char *at = s; (at = strchr(at, ',')); at++) most++;
    out->at = lq_arena_alloc(&out->arena, most, sizeof *out->at);
    if (!out->at) return lq_nomem(err);
    for (char *item = s, *end; item; item = end) {
        end = strchr(item, ',');
        if (end) *end++ = 0;
        lq_code code = symbol_read(out, item, err);
        if (code) return code;
    }
    return LQ_OK;
}

void lq_symbols_release(lq_symbols *s)
{
    lq_arena_release(&s->arena);
    *s = (lq_symbols){0};
}
