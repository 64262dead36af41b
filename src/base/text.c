/* text.c: see text.h. UTF-8 follows table 3-7 of the Unicode standard, "Well-Formed UTF-8 Byte Sequences". */
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Texts longer than this are never a slip of the hand for one another. */
#define DISTANCE_MAX 64

static bool is_tail(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

size_t lq_utf8_decode(uint32_t *out, const char *s, size_t n)
{
    const unsigned char *u = (const unsigned char *)s;
    if (!n) return 0;
    if (u[0] < 0x80) {
        *out = u[0];
        return 1;
    }
    if (u[0] < 0xC2 || u[0] > 0xF4) return 0;
    if (u[0] < 0xE0) {
        if (n < 2 || !is_tail(u[1])) return 0;
        *out = (u[0] & 0x1Fu) << 6 | (u[1] & 0x3Fu);
        return 2;
    }
    if (u[0] < 0xF0) {
        if (n < 3 || !is_tail(u[1]) || !is_tail(u[2])) return 0;
        if ((u[0] == 0xE0 && u[1] < 0xA0) || (u[0] == 0xED && u[1] > 0x9F)) return 0;
        *out = (u[0] & 0x0Fu) << 12 | (u[1] & 0x3Fu) << 6 | (u[2] & 0x3Fu);
        return 3;
    }
    if (n < 4 || !is_tail(u[1]) || !is_tail(u[2]) || !is_tail(u[3])) return 0;
    if ((u[0] == 0xF0 && u[1] < 0x90) || (u[0] == 0xF4 && u[1] > 0x8F)) return 0;
    *out = (u[0] & 0x07u) << 18 | (u[1] & 0x3Fu) << 12 | (u[2] & 0x3Fu) << 6 | (u[3] & 0x3Fu);
    return 4;
}

size_t lq_utf8_encode(char out[4], uint32_t cp)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, cp >>= 6) out[i] = (char)(0x80 | (cp & 0x3F));
    out[0] = (char)((0xF00u >> n & 0xFF) | cp);
    return n;
}

size_t lq_utf8_valid(const char *s, size_t n)
{
    uint32_t cp;
    size_t i = 0;
    for (size_t step; i < n && (step = lq_utf8_decode(&cp, s + i, n - i)); i += step) {
    }
    return i;
}

size_t lq_utf8_length(const char *s)
{
    size_t n = 0;
    for (; *s; s++) n += !is_tail((unsigned char)*s);
    return n;
}

/* The ranges of UAX #11 (East Asian Width W and F) that texts and names use, and the marks that stand on others. */
static size_t columns_of(uint32_t cp)
{
    static const struct {
        uint32_t first, last;
        size_t columns;
    } ranges[] = {
        {0x300, 0x36F, 0},     {0x1100, 0x115F, 2},   {0x200B, 0x200F, 0},   {0x2E80, 0x303E, 2},
        {0x3041, 0xA4CF, 2},   {0xAC00, 0xD7A3, 2},   {0xF900, 0xFAFF, 2},   {0xFE00, 0xFE0F, 0},
        {0xFE30, 0xFE6F, 2},   {0xFEFF, 0xFEFF, 0},   {0xFF01, 0xFF60, 2},   {0xFFE0, 0xFFE6, 2},
        {0x1F300, 0x1F64F, 2}, {0x1F900, 0x1F9FF, 2}, {0x20000, 0x3FFFD, 2},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (cp >= ranges[i].first && cp <= ranges[i].last) return ranges[i].columns;
    return 1;
}

/* The bytes of s that fit into *columns; these are counted down. */
static size_t columns_take(size_t *columns, const char *s)
{
    size_t at = 0;
    for (size_t left = strlen(s), step; left; at += step, left -= step) {
        uint32_t cp = 0;
        step = lq_utf8_decode(&cp, s + at, left);
        if (!step) step = 1;
        size_t wide = columns_of(cp);
        if (wide > *columns) break;
        *columns -= wide;
    }
    return at;
}

size_t lq_text_columns(const char *s)
{
    size_t left = SIZE_MAX;
    columns_take(&left, s);
    return SIZE_MAX - left;
}

size_t lq_text_cut(const char *s, size_t columns)
{
    return columns_take(&columns, s);
}

int lq_text_padding(const char *s, size_t columns)
{
    size_t taken = lq_text_columns(s);
    return taken < columns ? (int)(columns - taken) : 0;
}

/* U+2028 and U+2029 part lines, too. */
static bool is_control(uint32_t cp)
{
    return cp < ' ' || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029;
}

void lq_text_line(char *s)
{
    bool bad = false;
    char *to = s;
    for (size_t left = strlen(s), step; left; s += step, left -= step) {
        uint32_t cp;
        step = lq_utf8_decode(&cp, s, left);
        if (step && !is_control(cp)) {
            memmove(to, s, step);
            to += step;
        } else if (step || !bad) {
            *to++ = step ? ' ' : '?';
        }
        bad = !step;
        if (bad) step = 1;
    }
    *to = 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *skip_blanks(const char *s)
{
    while (is_blank(*s)) s++;
    return s;
}

static const char *skip_sign(const char *s)
{
    return s + (*s == '+' || *s == '-');
}

static const char *skip_digits(const char *s)
{
    while (*s >= '0' && *s <= '9') s++;
    return s;
}

/* The end of the decimal number that begins at s, or NULL. */
static const char *number_end(const char *s)
{
    const char *whole = skip_sign(s), *end = skip_digits(whole);
    size_t digits = (size_t)(end - whole);
    if (*end == '.') {
        const char *part = end + 1;
        end = skip_digits(part);
        digits += (size_t)(end - part);
    }
    if (!digits) return NULL;
    if (*end != 'e' && *end != 'E') return end;
    const char *power = skip_sign(end + 1);
    end = skip_digits(power);
    return end > power ? end : NULL;
}

/* The grammar is checked here because strtod would also take "inf", "nan" and hexadecimal. newlocale("C")
   lends glibc's built-in locale: nothing is allocated or loaded. */
bool lq_number_read(double *out, const char *s)
{
    s = skip_blanks(s);
    const char *end = number_end(s);
    if (!end || *skip_blanks(end)) return false;
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!c) return false;
    double value = strtod_l(s, NULL, c);
    freelocale(c);
    if (!isfinite(value)) return false;
    *out = value;
    return true;
}

bool lq_integer_read(long *out, const char *s)
{
    s = skip_blanks(s);
    const char *digits = skip_sign(s), *end = skip_digits(digits);
    if (end == digits || *skip_blanks(end)) return false;
    errno = 0;
    long value = strtol(s, NULL, 10);
    if (errno) return false;
    *out = value;
    return true;
}

/* Code points of s (a byte that is not UTF-8 counts as one), at most `room`; `fold`: ASCII letters in lower
 * case. */
static size_t code_points(uint32_t *to, size_t room, const char *s, bool fold)
{
    size_t n = 0;
    for (size_t left = strlen(s), step; left && n < room; s += step, left -= step) {
        uint32_t cp;
        step = lq_utf8_decode(&cp, s, left);
        if (!step) {
            cp = 0x110000u + (unsigned char)*s;
            step = 1;
        }
        to[n++] = fold && cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
    }
    return n;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance: row i of the table needs the two rows before it. */
static size_t distance(const char *a, const char *b, size_t limit, bool fold)
{
    uint32_t x[DISTANCE_MAX + 1], y[DISTANCE_MAX + 1];
    size_t row[3][DISTANCE_MAX + 2];
    size_t n = code_points(x, DISTANCE_MAX + 1, a, fold), m = code_points(y, DISTANCE_MAX + 1, b, fold);
    if (n > DISTANCE_MAX || m > DISTANCE_MAX) return strcmp(a, b) ? limit : 0;
    for (size_t j = 0; j <= m; j++) row[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *now = row[i % 3], *before = row[(i + 2) % 3], *second = row[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = least(before[j], now[j - 1]) + 1;
            best = least(best, before[j - 1] + (x[i - 1] != y[j - 1]));
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
                best = least(best, second[j - 2] + 1);
            now[j] = best;
        }
    }
    return least(row[n % 3][m], limit);
}

size_t lq_text_distance(const char *a, const char *b, size_t limit)
{
    return distance(a, b, limit, false);
}

/* One slip is forgiven in two letters, one more for every three: half of a name stays as it was. */
const char *lq_text_nearest(const char *name, const char *const *names, size_t n)
{
    size_t length = lq_utf8_length(name), forgiven = (length + 1) / 3;
    if (!length) return NULL;
    const char *nearest = NULL;
    size_t best = forgiven + 1;
    for (size_t i = 0; i < n; i++) {
        size_t d = distance(name, names[i], best, true);
        if (d >= best) continue;
        best = d;
        nearest = names[i];
    }
    return nearest;
}

const char *lq_text_after(const char *s, char mark)
{
    const char *at = strchr(s, mark);
    return at ? at + 1 : NULL;
}
