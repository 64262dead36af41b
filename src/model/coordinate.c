/*
 * coordinate.c: see coordinate.h.
 *
 * A coordinate is [axis][sign] NUMBER [mark [NUMBER [mark [NUMBER [mark]]]]] [axis]. Numbers without marks between them are
 * degrees, minutes and seconds only if there are three, or if an axis is named: "113 22" may be two numbers.
 */
#include "model/coordinate.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/code.h"

enum { ROOM = 192, PARTS = 3 };

#define RANGE 1e9 /* of metres */

/* The marks of parts come first, in the order of the parts. */
typedef enum token {
    DEGREES,
    MINUTES,
    SECONDS,
    BETWEEN, /* ':' or '-' between parts */
    NOTHING,
    EAST,
    WEST,
    NORTH,
    SOUTH,
    LONGITUDE,
    LATITUDE,
    SEPARATOR /* of two coordinates */
} token;

typedef struct word {
    const char *text;
    token token;
} word;

/* Of two words that begin alike the longer comes first. lq_text_fold has made ’ ” and full-width signs ASCII. */
static const word marks[] = {{"°", DEGREES},  {"º", DEGREES},  {"˚", DEGREES}, {"度", DEGREES},
                             {"′′", SECONDS}, {"''", SECONDS}, {"′", MINUTES}, {"'", MINUTES},
                             {"´", MINUTES},  {"分", MINUTES}, {"″", SECONDS}, {"\"", SECONDS},
                             {"〃", SECONDS}, {"秒", SECONDS}};
static const word axes[] = {{"东经", EAST},
                            {"東經", EAST},
                            {"西经", WEST},
                            {"西經", WEST},
                            {"北纬", NORTH},
                            {"北緯", NORTH},
                            {"南纬", SOUTH},
                            {"南緯", SOUTH},
                            {"经度", LONGITUDE},
                            {"經度", LONGITUDE},
                            {"longitude", LONGITUDE},
                            {"lon", LONGITUDE},
                            {"lng", LONGITUDE},
                            {"纬度", LATITUDE},
                            {"緯度", LATITUDE},
                            {"latitude", LATITUDE},
                            {"lat", LATITUDE},
                            {"e", EAST},
                            {"w", WEST},
                            {"n", NORTH},
                            {"s", SOUTH}};
static const word letters[] = {{"e", EAST}, {"w", WEST}, {"n", NORTH}, {"s", SOUTH}};
static const word separators[] = {
    {",", SEPARATOR}, {";", SEPARATOR}, {"/", SEPARATOR}, {"|", SEPARATOR}, {"、", SEPARATOR}};

#define WORDS(a) (a), sizeof(a) / sizeof *(a)

typedef struct reader {
    const char *at;
    const char *fault;
} reader;

typedef struct parts {
    double value[PARTS];
    bool whole[PARTS];
    size_t n;
    bool marked; /* by more than blanks, colons and hyphens */
} parts;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool fails(reader *r, const char *fault)
{
    if (!r->fault) r->fault = fault;
    return false;
}

static void blanks_skip(reader *r)
{
    while (*r->at == ' ') r->at++;
}

static bool starts(const char *s, const char *lower)
{
    for (; *lower; s++, lower++)
        if ((*s >= 'A' && *s <= 'Z' ? *s + 32 : *s) != *lower) return false;
    return true;
}

static token word_take(reader *r, const word *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!starts(r->at, words[i].text)) continue;
        r->at += strlen(words[i].text);
        return words[i].token;
    }
    return NOTHING;
}

/* ---- axes ---- */

static lq_axis axis_of(token t)
{
    if (t == EAST || t == WEST || t == LONGITUDE) return LQ_AXIS_LON;
    return t == NORTH || t == SOUTH || t == LATITUDE ? LQ_AXIS_LAT : LQ_AXIS_UNSAID;
}

/* Takes what one word says into *out and *sign. */
static bool axis_add(reader *r, lq_coordinate *out, int *sign, token t)
{
    if (out->axis && out->axis != axis_of(t)) return fails(r, "names both axes");
    out->axis = axis_of(t);
    if (t == WEST || t == SOUTH) *sign = -1;
    if (t == EAST || t == NORTH) *sign = 1;
    return true;
}

/* "经度：东经", "lon=", "E". */
static bool axis_before(reader *r, lq_coordinate *out, int *sign)
{
    for (token t; blanks_skip(r), (t = word_take(r, WORDS(axes))) != NOTHING;) {
        if (!axis_add(r, out, sign, t)) return false;
        blanks_skip(r);
        if (*r->at == ':' || *r->at == '=') r->at++;
    }
    return true;
}

/* A letter behind the number, unless the axis stood before it: in "E112.56 N37.81" the N is of the next. */
static bool axis_behind(reader *r, lq_coordinate *out, int *sign)
{
    reader ahead = *r;
    blanks_skip(&ahead);
    token t = *sign ? NOTHING : word_take(&ahead, WORDS(letters));
    if (t == NOTHING) return true;
    r->at = ahead.at;
    return axis_add(r, out, sign, t);
}

/* ---- numbers ---- */

/* 1.12564273e+02 keeps its digits, 1.13E+02 does not: about 100 m must be left. E alone is an axis. */
static bool exponent_take(reader *r, size_t decimals)
{
    const char *s = r->at;
    if ((*s != 'e' && *s != 'E') || (s[1] != '+' && s[1] != '-') || !is_digit(s[2])) return true;
    long power = 0;
    for (r->at = s + 2; is_digit(*r->at) && power < 100; r->at++) power = power * 10 + (*r->at - '0');
    if (s[1] == '-') power = -power;
    if ((long)decimals - power < 3) return fails(r, "is written with an exponent that leaves digits out");
    return true;
}

/* An unsigned decimal number. */
static bool number_take(reader *r, double *value, bool *whole)
{
    char text[40];
    const char *begin = r->at, *point;
    while (is_digit(*r->at)) r->at++;
    point = r->at;
    if (*r->at == '.')
        for (r->at++; is_digit(*r->at);) r->at++;
    size_t digits = (size_t)(r->at - begin) - (*point == '.');
    *whole = r->at == point;
    if (!digits) return fails(r, "is not a number");
    if (!exponent_take(r, *whole ? 0 : (size_t)(r->at - point) - 1)) return false;
    size_t n = (size_t)(r->at - begin);
    if (n >= sizeof text) return fails(r, "has too many digits");
    memcpy(text, begin, n);
    text[n] = 0;
    return lq_number_read(value, text) || fails(r, "is not a number");
}

/* Goes to the next number of the same coordinate; false when what follows, if anything, is something else. */
static bool part_next(reader *r, const parts *p, token mark)
{
    reader ahead = *r;
    double value;
    bool whole;
    if (mark == NOTHING && !p->whole[p->n - 1]) return false;
    blanks_skip(&ahead);
    if (mark == NOTHING && ahead.at == r->at) return false;
    if (!is_digit(*ahead.at)) return false;
    const char *at = ahead.at;
    if (!number_take(&ahead, &value, &whole)) return false;
    blanks_skip(&ahead);
    if (word_take(&ahead, WORDS(marks)) == DEGREES) return false; /* of the next coordinate */
    r->at = at;
    return true;
}

static token mark_take(reader *r)
{
    reader ahead = *r;
    blanks_skip(&ahead);
    token t = word_take(&ahead, WORDS(marks));
    if (t == NOTHING && (*r->at == ':' || *r->at == '-') && is_digit(r->at[1])) {
        r->at++;
        return BETWEEN;
    }
    if (t != NOTHING) r->at = ahead.at;
    return t;
}

static bool parts_take(reader *r, parts *p)
{
    for (token mark = NOTHING;; p->n++) {
        if (p->n && (p->n == PARTS || !part_next(r, p, mark))) return true;
        if (!number_take(r, &p->value[p->n], &p->whole[p->n])) return false;
        mark = mark_take(r);
        if (mark == NOTHING) continue;
        p->marked |= mark != BETWEEN;
        if (mark == BETWEEN ? p->n + 1 == PARTS : mark != (token)p->n)
            return fails(r, "has its signs of degrees, minutes and seconds out of order");
    }
}

static bool parts_add(reader *r, const parts *p, lq_coordinate *out)
{
    if (p->n == 2 && !p->marked && !out->axis) return fails(r, "may be degrees and minutes, or two numbers");
    for (size_t i = 0; i + 1 < p->n; i++)
        if (!p->whole[i]) return fails(r, "has a fraction before its minutes or seconds");
    if (p->n > 1 && p->value[1] >= 60) return fails(r, "has 60 or more minutes");
    if (p->n > 2 && p->value[2] >= 60) return fails(r, "has 60 or more seconds");
    out->value = p->value[0];
    if (p->n > 1) out->value += p->value[1] / 60;
    if (p->n > 2) out->value += p->value[2] / 3600;
    return true;
}

/* ---- coordinates ---- */

static bool coordinate_take(reader *r, lq_coordinate *out)
{
    int sign = 0;
    parts p = {.n = 0};
    *out = (lq_coordinate){.value = NAN};
    if (!axis_before(r, out, &sign)) return false;
    bool minus = *r->at == '-';
    if (minus || *r->at == '+') r->at++;
    blanks_skip(r);
    if (!parts_take(r, &p) || !axis_behind(r, out, &sign) || !parts_add(r, &p, out)) return false;
    if (minus && sign) return fails(r, "has a minus sign and an axis that says the sign");
    if (minus || sign < 0) out->value = -out->value;
    return true;
}

/* "112,564": digits, a comma, digits. */
static bool is_decimal_comma(const char *s)
{
    s += *s == '-' || *s == '+';
    const char *comma = s + strspn(s, "0123456789");
    return comma > s && *comma == ',' && is_digit(comma[1]) && !comma[1 + strspn(comma + 1, "0123456789")];
}

/* "1e400", in which E would be an axis otherwise. */
static bool is_exponent(const char *s)
{
    s += *s == '-' || *s == '+';
    s += strspn(s, "0123456789.");
    if (*s != 'e' && *s != 'E') return false;
    s++;
    s += *s == '-' || *s == '+';
    return is_digit(*s) && !s[strspn(s, "0123456789")];
}

static bool in_range(const char *s)
{
    double value;
    return lq_number_read(&value, s) && fabs(value) < RANGE;
}

/* The text folded into s; says whether it can be read at all. */
static bool text_take(reader *r, char s[ROOM], const char *text)
{
    *r = (reader){.at = s};
    if (lq_text_fold(s, ROOM, text) >= ROOM) return fails(r, "is too long");
    return *s || fails(r, "is blank");
}

/* Whether a second coordinate may begin right behind the first: at its axis, or at a number behind the axis of the first. */
static bool may_follow(const reader *r, const lq_coordinate *first)
{
    reader ahead = *r;
    return word_take(&ahead, WORDS(axes)) != NOTHING || (first->axis && is_digit(*r->at));
}

/* Two from where the reader is to the end. */
static bool pair_take(reader *r, lq_coordinate out[2])
{
    if (!coordinate_take(r, &out[0])) return false;
    const char *end = r->at;
    blanks_skip(r);
    bool parted = word_take(r, WORDS(separators)) != NOTHING || r->at > end;
    blanks_skip(r);
    if (!*r->at) return fails(r, "is one coordinate, not two");
    if (!parted && !may_follow(r, &out[0])) return fails(r, "is not two coordinates");
    if (!coordinate_take(r, &out[1])) return false;
    blanks_skip(r);
    if (*r->at) return fails(r, "is more than two coordinates");
    if (out[0].axis && out[0].axis == out[1].axis) return fails(r, "names one axis twice");
    return true;
}

lq_coordinate lq_coordinate_read(const char *text)
{
    char s[ROOM];
    reader r;
    lq_coordinate out = {.value = NAN}, two[2];
    bool good = text_take(&r, s, text);
    if (good && is_decimal_comma(s)) good = fails(&r, "has a decimal comma; write a point");
    if (good && is_exponent(s) && !in_range(s)) good = fails(&r, "is not a number in range");
    if (good && (good = coordinate_take(&r, &out))) {
        blanks_skip(&r);
        reader pair = {.at = s};
        if (*r.at)
            good = fails(&r, pair_take(&pair, two) ? "holds two coordinates" : "is more than a number");
    }
    if (!good) out = (lq_coordinate){.value = NAN, .fault = r.fault};
    return out;
}

/* Takes brackets around the whole off. */
static void unbracket(char *s)
{
    size_t n = strlen(s);
    if (n < 2 || !((*s == '(' && s[n - 1] == ')') || (*s == '[' && s[n - 1] == ']'))) return;
    memmove(s, s + 1, n - 2);
    s[n - 2] = 0;
}

bool lq_coordinate_pair(lq_coordinate out[2], const char *text)
{
    char s[ROOM];
    reader r;
    bool good = text_take(&r, s, text);
    if (good) {
        unbracket(s);
        good = pair_take(&r, out);
    }
    if (!good) out[0] = out[1] = (lq_coordinate){.value = NAN, .fault = r.fault};
    return good;
}
