/*
 * legend_text.c: see legend_text.h.
 *
 * A told number is n times ten to the power of -decimals, n an integer below 2^53: that product (or quotient)
 * is one correctly rounded operation, so what is told is a known double and can be compared with the values.
 */
#include "model/legend_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DECIMALS_MAX = 15 };
#define WHOLE_MAX 9e15 /* below 2^53: every integer is a double */

typedef struct told {
    long long n;
    int decimals; /* may be negative: 12 and -3 is 12,000 */
    double value; /* what it amounts to */
    bool raw;     /* not of this form: `value` itself */
} told;

static told told_make(double n, int decimals)
{
    double scale = pow(10, abs(decimals));
    return (told){(long long)n, decimals, decimals < 0 ? n * scale : n / scale, false};
}

/* v in units of 10^-decimals, not yet rounded. */
static double scaled(double v, int decimals)
{
    return decimals < 0 ? v / pow(10, -decimals) : v * pow(10, decimals);
}

/* Decimals that keep two significant digits of v. */
static int decimals_of(double v)
{
    int d = v == 0 ? 0 : 1 - (int)floor(log10(fabs(v)));
    return d > DECIMALS_MAX ? DECIMALS_MAX : d < -DECIMALS_MAX ? -DECIMALS_MAX : d;
}

static told told_exact(double v)
{
    for (int d = 0; d <= DECIMALS_MAX && fabs(scaled(v, d)) < WHOLE_MAX; d++) {
        told t = told_make(nearbyint(scaled(v, d)), d);
        if (t.value == v) return t;
    }
    return (told){.value = v, .raw = true};
}

/* The roundest number above `below` and up to `upto`, near v, which lies there itself. */
static told told_between(double v, double below, double upto)
{
    for (int d = decimals_of(v); d <= DECIMALS_MAX && fabs(scaled(v, d)) < WHOLE_MAX; d++) {
        double x = scaled(v, d), tries[] = {nearbyint(x), floor(x), ceil(x)};
        for (int i = 0; i < 3; i++) {
            told t = told_make(tries[i], d);
            if (t.value > below && t.value <= upto) return t;
        }
    }
    return told_exact(v);
}

/* An outer limit, rounded away from the values: to two digits, or as finely as the break beside it. */
static told told_outer(double v, bool up, const told *beside)
{
    int d = decimals_of(v);
    if (!beside->raw && beside->decimals > d) d = beside->decimals;
    told whole = told_exact(v);
    if (!whole.raw && whole.decimals <= d) return whole;
    for (; d <= DECIMALS_MAX && fabs(scaled(v, d)) < WHOLE_MAX; d++) {
        told t = told_make(up ? ceil(scaled(v, d)) : floor(scaled(v, d)), d);
        if (up ? t.value >= v : t.value <= v) return t;
    }
    return whole;
}

/* The digits of n with a comma before every third, a point before the last `decimals`, U+2212 for minus. */
static void told_add(lq_buf *to, told t)
{
    if (t.value < 0) lq_buf_text(to, "\u2212");
    if (t.raw) {
        lq_buf_number(to, fabs(t.value));
        return;
    }
    char digits[64];
    int zeros = t.decimals < 0 ? -t.decimals : 0, part = t.decimals > 0 ? t.decimals : 0;
    int n = snprintf(digits, sizeof digits, "%0*lld", part + 1, t.n < 0 ? -t.n : t.n);
    for (; zeros && t.n; zeros--) digits[n++] = '0';
    while (part && digits[n - 1] == '0') {
        n--;
        part--;
    }
    for (int i = 0; i < n - part; i++) {
        if (i && (n - part - i) % 3 == 0) lq_buf_text(to, ",");
        lq_buf_add(to, &digits[i], 1);
    }
    if (part) lq_buf_text(to, ".");
    lq_buf_add(to, digits + n - part, (size_t)part);
}

void lq_legend_number(lq_buf *to, double value)
{
    told_add(to, told_exact(value));
}

/* The greatest value below each break and the least one from it on bound what may be told. */
static void inner_tell(told *inner, const lq_breaks *b, const lq_values *x, bool exact)
{
    size_t at = 0;
    for (size_t i = 0; i < b->n; i++) {
        double v = b->inner[i], below, upto = i + 1 < b->n ? nextafter(b->inner[i + 1], -INFINITY) : b->high;
        while (at < x->n && x->v[at] < v) at++;
        if (at < x->n && x->v[at] < upto) upto = x->v[at];
        below = at ? x->v[at - 1] : -INFINITY;
        if (i && inner[i - 1].value > below) below = inner[i - 1].value;
        inner[i] = exact ? told_exact(v) : told_between(v, below, upto);
    }
}

static void label_add(lq_buf *to, const told *limit, size_t i, size_t n, bool open)
{
    bool first = open && i == 0, last = open && i + 1 == n;
    if (first || last) {
        lq_buf_text(to, first ? "< " : "≥ ");
        told_add(to, limit[first ? 1 : n - 1]);
        return;
    }
    told_add(to, limit[i]);
    if (limit[i].value == limit[i + 1].value) return;
    lq_buf_text(to, " – ");
    told_add(to, limit[i + 1]);
}

lq_code lq_legend_text(const char ***label, lq_arena *arena, const lq_breaks *b, const lq_values *x,
                       bool open, bool exact, lq_err *err)
{
    told limit[LQ_CLASSES_MAX + 1];
    size_t n = b->n + 1;
    inner_tell(limit + 1, b, x, exact);
    bool whole = exact || n == 1;
    limit[0] = whole ? told_exact(b->low) : told_outer(b->low, false, &limit[1]);
    limit[n] = whole ? told_exact(b->high) : told_outer(b->high, true, &limit[n - 1]);
    const char **text = lq_arena_alloc(arena, n, sizeof *text);
    lq_buf words = {0};
    for (size_t i = 0; text && i < n; i++) {
        lq_buf_clear(&words);
        label_add(&words, limit, i, n, open && n > 1);
        text[i] = words.failed ? NULL : lq_arena_strndup(arena, words.data, words.size);
        if (!text[i]) text = NULL;
    }
    lq_buf_release(&words);
    if (!text) return lq_nomem(err);
    *label = text;
    return LQ_OK;
}
