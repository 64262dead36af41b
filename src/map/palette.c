/*
 * palette.c: see palette.h.
 *
 * CIELAB after CIE 15 with the white of D65, sRGB after IEC 61966-2-1: equal steps there look about equal, where equal
 * steps in RGB would bunch the dark classes together.
 */
#include "map/palette.h"

#include <math.h>
#include <string.h>
#include "base/text.h"
#include "map/brewer.h"

#define HEX_ROW_MAX 16

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static bool hex_bytes(uint8_t *out, const char *hex, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int high = hex_digit(hex[2 * i]), low = high < 0 ? -1 : hex_digit(hex[2 * i + 1]);
        if (low < 0) return false;
        out[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

static bool colour_read(lq_rgba *out, const char *text, size_t n)
{
    uint8_t c[4] = {0, 0, 0, 255};
    if ((n != 7 && n != 9) || text[0] != '#' || !hex_bytes(c, text + 1, n / 2)) return false;
    *out = (lq_rgba){c[0], c[1], c[2], c[3]};
    return true;
}

bool lq_colour_read(lq_rgba *out, const char *text)
{
    return colour_read(out, text, strlen(text));
}

/* ---- names ---- */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static bool same_name(const char *name, const char *text, size_t n)
{
    size_t i = 0;
    while (i < n && name[i] && lower(name[i]) == lower(text[i])) i++;
    return i == n && !name[i];
}

/* The scheme a palette names, or NULL; *reversed when "-r" stands behind it. */
static const lq_scheme *scheme_find(const char *palette, bool *reversed)
{
    size_t n = strlen(palette);
    *reversed = n > 2 && palette[n - 2] == '-' && lower(palette[n - 1]) == 'r';
    if (*reversed) n -= 2;
    for (size_t i = 0; i < LQ_BREWER_SCHEMES; i++)
        if (same_name(lq_brewer[i].name, palette, n)) return &lq_brewer[i];
    return NULL;
}

static lq_code fail_name(const char *palette, lq_err *err)
{
    const char *names[LQ_BREWER_SCHEMES];
    for (size_t i = 0; i < LQ_BREWER_SCHEMES; i++) names[i] = lq_brewer[i].name;
    const char *nearest = lq_text_nearest(palette, names, LQ_BREWER_SCHEMES);
    if (nearest)
        return lq_fail(err, LQ_USAGE, "unknown palette \"%s\"; did you mean \"%s\"?", palette, nearest);
    return lq_fail(
        err, LQ_USAGE,
        "unknown palette \"%s\"; give a ColorBrewer name such as YlOrRd, Blues, RdBu-r or Set2, or a "
        "list #rrggbb,#rrggbb,...",
        palette);
}

/* ---- lists ---- */

/* Reads a list of colours into out[LQ_PALETTE_MAX]. */
static lq_code list_read(lq_rgba *out, int *n, const char *list, lq_err *err)
{
    *n = 0;
    for (const char *s = list, *end; s; s = *end ? end + 1 : NULL) {
        s += strspn(s, " ");
        size_t length = strcspn(s, ",");
        end = s + length;
        while (length && s[length - 1] == ' ') length--;
        if (*n == LQ_PALETTE_MAX)
            return lq_fail(err, LQ_USAGE, "more than %d colours in the list", LQ_PALETTE_MAX);
        if (!colour_read(&out[*n], s, length))
            return lq_fail(err, LQ_USAGE, "\"%.*s\" is not a colour; write #rrggbb", (int)length, s);
        ++*n;
    }
    return LQ_OK;
}

static lq_code list_colours(lq_rgba *out, const char *list, int n, bool qualitative, const char *where,
                            lq_err *err)
{
    lq_rgba all[LQ_PALETTE_MAX];
    int have;
    lq_code code = list_read(all, &have, list, err);
    if (code) return code;
    if (have < n)
        return lq_fail(err, LQ_USAGE,
                       "%s: the palette lists %d colour%s, %d are needed; add colours or use fewer classes",
                       where, have, have == 1 ? "" : "s", n);
    for (int i = 0; i < n; i++) {
        int spread = n == 1 ? (have - 1) / 2 : (2 * i * (have - 1) + (n - 1)) / (2 * (n - 1));
        out[i] = all[qualitative ? i : spread];
    }
    return LQ_OK;
}

/* ---- CIELAB ---- */

static const double white[3] = {0.95047, 1.0, 1.08883};

static double linear_of(uint8_t level)
{
    double v = level / 255.0;
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static uint8_t level_of(double linear)
{
    double v = linear <= 0.0031308 ? linear * 12.92 : 1.055 * pow(linear, 1 / 2.4) - 0.055;
    return (uint8_t)(v <= 0 ? 0 : v >= 1 ? 255 : v * 255 + 0.5);
}

static double lab_root(double t)
{
    return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

static double lab_cube(double f)
{
    return f > 6.0 / 29 ? f * f * f : (116 * f - 16) * 27 / 24389;
}

static void lab_of(double lab[3], lq_rgba c)
{
    double r = linear_of(c.r), g = linear_of(c.g), b = linear_of(c.b);
    double x = lab_root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / white[0]);
    double y = lab_root((0.2126729 * r + 0.7151522 * g + 0.0721750 * b) / white[1]);
    double z = lab_root((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / white[2]);
    lab[0] = 116 * y - 16;
    lab[1] = 500 * (x - y);
    lab[2] = 200 * (y - z);
}

static lq_rgba colour_of(const double lab[3])
{
    double fy = (lab[0] + 16) / 116;
    double x = white[0] * lab_cube(fy + lab[1] / 500);
    double y = white[1] * lab_cube(fy);
    double z = white[2] * lab_cube(fy - lab[2] / 200);
    return (lq_rgba){level_of(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
                     level_of(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z),
                     level_of(0.0556434 * x - 0.2040259 * y + 1.0572252 * z), 255};
}

/* The colour at place `at` (0 .. n - 1) along row[n]; the colours of the row themselves come back untouched. */
static lq_rgba row_between(const lq_rgba *row, int n, double at)
{
    int i = (int)at;
    double part = at - i, a[3], b[3];
    if (i >= n - 1 || part == 0) return row[i < n ? i : n - 1];
    lab_of(a, row[i]);
    lab_of(b, row[i + 1]);
    for (int k = 0; k < 3; k++) a[k] += part * (b[k] - a[k]);
    return colour_of(a);
}

/* ---- schemes ---- */

/* The row of a scheme that serves n colours best, into row[HEX_ROW_MAX]; returns its length. */
static int row_read(lq_rgba *row, const lq_scheme *s, int n, bool reversed)
{
    int length = n < LQ_BREWER_LEAST ? LQ_BREWER_LEAST : n > s->most ? s->most : n;
    const char *hex = s->hex[s->kind == LQ_QUALITATIVE ? 0 : length - LQ_BREWER_LEAST];
    for (int i = 0; i < length; i++) {
        uint8_t c[3] = {0};
        hex_bytes(c, hex + i * LQ_BREWER_HEX_CHARS, 3);
        row[reversed ? length - 1 - i : i] = (lq_rgba){c[0], c[1], c[2], 255};
    }
    return length;
}

static lq_code scheme_colours(lq_rgba *out, const lq_scheme *s, bool reversed, int n, const char *where,
                              lq_err *err)
{
    lq_rgba row[HEX_ROW_MAX];
    if (s->kind == LQ_QUALITATIVE && n > s->most)
        return lq_fail(err, LQ_USAGE, "%s: palette \"%s\" has %d colours, %d are needed; %sgive a list of %d",
                       where, s->name, s->most, n, n <= 12 ? "choose Set3 or " : "", n);
    int length = row_read(row, s, n, reversed);
    if (n == 1 && s->kind != LQ_QUALITATIVE)
        out[0] = row[s->kind == LQ_DIVERGING ? length - 1 : length / 2];
    else if (n <= 2 && s->kind != LQ_QUALITATIVE)
        for (int i = 0; i < n; i++) out[i] = row[i * (length - 1)];
    else if (n <= length)
        memcpy(out, row, (size_t)n * sizeof *out);
    else
        for (int i = 0; i < n; i++) out[i] = row_between(row, length, (double)(i * (length - 1)) / (n - 1));
    return LQ_OK;
}

lq_code lq_palette_check(const char *palette, lq_err *err)
{
    lq_rgba list[LQ_PALETTE_MAX];
    int n;
    bool reversed;
    if (palette[0] == '#') return list_read(list, &n, palette, err);
    return scheme_find(palette, &reversed) ? LQ_OK : fail_name(palette, err);
}

lq_code lq_palette_colours(lq_rgba *out, const char *palette, int n, bool qualitative, const char *where,
                           lq_err *err)
{
    bool reversed;
    if (n < 1) return LQ_OK;
    if (palette[0] == '#') return list_colours(out, palette, n, qualitative, where, err);
    const lq_scheme *s = scheme_find(palette, &reversed);
    return s ? scheme_colours(out, s, reversed, n, where, err) : fail_name(palette, err);
}

/* ---- two halves ---- */

bool lq_palette_has_halves(const char *palette)
{
    bool reversed;
    if (palette[0] == '#') return true;
    const lq_scheme *s = scheme_find(palette, &reversed);
    return s && s->kind == LQ_DIVERGING;
}

/* Rows of an even number of colours have no neutral one in the middle. */
static void scheme_halves(lq_rgba *out, const lq_scheme *s, bool reversed, int below, int above, int most)
{
    lq_rgba row[HEX_ROW_MAX];
    int even = s->most - s->most % 2, length = row_read(row, s, 2 * most < even ? 2 * most : even, reversed);
    int half = length / 2;
    double step = most > 1 ? (double)(half - 1) / (most - 1) : 0;
    for (int i = 0; i < below; i++) out[i] = row_between(row, half, (i + most - below) * step);
    for (int i = 0; i < above; i++) out[below + i] = row_between(row + length - half, half, i * step);
}

lq_code lq_palette_halves(lq_rgba *out, const char *palette, int below, int above, const char *where,
                          lq_err *err)
{
    lq_rgba all[2 * LQ_PALETTE_MAX];
    int most = below > above ? below : above;
    bool reversed;
    if (most < 1) return LQ_OK;
    if (palette[0] == '#') {
        lq_code code = list_colours(all, palette, 2 * most, false, where, err);
        if (!code) memcpy(out, all + most - below, (size_t)(below + above) * sizeof *out);
        return code;
    }
    const lq_scheme *s = scheme_find(palette, &reversed);
    if (!s) return fail_name(palette, err);
    scheme_halves(out, s, reversed, below, above, most);
    return LQ_OK;
}
