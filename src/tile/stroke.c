/*
 * stroke.c: see stroke.h.
 *
 * Distances are taken between whole subpixels, four pixels at a time, and turned into ink by a table over their squares, so there is
 * no root and no branch in the inner loop. Floats hold segments of up to FLOAT_EXACT subpixels without loss; longer ones, at deep
 * zooms, are taken in doubles. So every window computes the same.
 */
#include "tile/stroke.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define FLOAT_EXACT (1 << 20) /* subpixels */
#define SHIFT_MIN                                                                                            \
    3 /* a step of a thin line's table is 8 squared subpixels: its middle is three subpixels wide */
#define LONG_PX 8                        /* boxes wider than this are narrowed row by row */
#define HALF_PX (1 << (LQ_SUB_BITS - 1)) /* subpixels */

typedef float float_4 __attribute__((vector_size(16)));
typedef int32_t int_4 __attribute__((vector_size(16)));

/* Overlap of the pixel [d - 1/2, d + 1/2] with the line [-half, half], in steps of ink. */
static unsigned ink_at(double d, double half)
{
    double cover = fmin(d + 0.5, half) - fmax(d - 0.5, -half);
    return cover > 0 ? (unsigned)(cover * LQ_INK_FULL + 0.5) : 0;
}

void lq_pen_init(lq_pen *pen, float line_px, unsigned kind)
{
    pen->reach = (int32_t)ceil((double)lq_stroke_reach(line_px) * LQ_SUB);
    pen->shift = SHIFT_MIN;
    while ((int64_t)pen->reach * pen->reach >> pen->shift >= LQ_PEN_STEPS - 1) pen->shift++;
    pen->by_step = 1.0f / (float)((int64_t)1 << pen->shift);
    pen->steps = (int32_t)((int64_t)pen->reach * pen->reach >> pen->shift) + 1;
    for (int32_t i = 0; i < pen->steps; i++) {
        double squared = (i ? i + 0.5 : 0) * (double)((int64_t)1 << pen->shift);
        unsigned ink = ink_at(sqrt(squared) / LQ_SUB, line_px / 2);
        pen->ink[i] = (uint8_t)(ink ? ink << 2 | kind : 0);
    }
    pen->ink[pen->steps] = 0; /* everything further off */
}

/* A segment on its way through the rows: vectors in subpixels from the first end. */
typedef struct stroke {
    const lq_pen *pen;
    lq_sub a, b;
    double ux, uy, by_length2; /* and one by the squared length */
} stroke;

/* The stronger ink stays; written in any case, as guessing which it is costs more. */
static void ink_put(uint8_t *to, uint8_t ink)
{
    *to = ink > *to ? ink : *to;
}

static uint8_t ink_of_square(const lq_pen *pen, double d2)
{
    double step = d2 / (double)((int64_t)1 << pen->shift);
    return pen->ink[step < pen->steps ? (int32_t)step : pen->steps];
}

static void row_long(const stroke *s, uint8_t *row, int32_t y, int32_t x0, int32_t x1)
{
    double py = (double)((int64_t)y * LQ_SUB + HALF_PX - s->a.y);
    for (int32_t x = x0; x <= x1; x++) {
        double px = (double)((int64_t)x * LQ_SUB + HALF_PX - s->a.x);
        double along = fmin(fmax((px * s->ux + py * s->uy) * s->by_length2, 0), 1);
        double dx = px - along * s->ux, dy = py - along * s->uy;
        ink_put(row + x, ink_of_square(s->pen, dx * dx + dy * dy));
    }
}

static float_4 limit_4(float_4 v, float_4 low, float_4 high)
{
    int_4 below = v<low, above = v> high;
    v = (float_4)(((int_4)v & ~below) | ((int_4)low & below));
    return (float_4)(((int_4)v & ~above) | ((int_4)high & above));
}

static void row_short(const stroke *s, uint8_t *row, int32_t y, int32_t x0, int32_t x1)
{
    const float_4 zero = {0, 0, 0, 0}, one = {1, 1, 1, 1}, most = zero + (float)s->pen->steps;
    const float ux = (float)s->ux, uy = (float)s->uy, py = (float)((int64_t)y * LQ_SUB + HALF_PX - s->a.y);
    const float first = (float)((int64_t)x0 * LQ_SUB + HALF_PX - s->a.x), by_length2 = (float)s->by_length2;
    const float scale = s->pen->by_step;
    const uint8_t *ink = s->pen->ink;
    float_4 px = {first, first + LQ_SUB, first + 2 * LQ_SUB, first + 3 * LQ_SUB};
    for (int32_t x = x0; x <= x1; x += 4, px += 4.0f * LQ_SUB) {
        float_4 along = limit_4((px * ux + py * uy) * by_length2, zero, one);
        float_4 dx = px - along * ux, dy = py - along * uy;
        int_4 step = __builtin_convertvector(limit_4((dx * dx + dy * dy) * scale, zero, most), int_4);
        int32_t n = x1 - x < 3 ? x1 - x + 1 : 4;
        for (int32_t i = 0; i < n; i++) ink_put(row + x + i, ink[step[i]]);
    }
}

/* Pixels whose centres lie between two subpixels: first..last, limited to 0..limit - 1; false when there is none. */
static bool centres_between(int64_t from, int64_t to, int32_t limit, int32_t *first, int32_t *last)
{
    int64_t low = (from + HALF_PX - 1) >> LQ_SUB_BITS, high = (to - HALF_PX) >> LQ_SUB_BITS;
    if (low < 0) low = 0;
    if (high > limit - 1) high = limit - 1;
    *first = (int32_t)low;
    *last = (int32_t)high;
    return low <= high;
}

/* The columns of row y that the line can reach: where the segment passes within the reach above or below the row's centre. */
static bool row_columns(const stroke *s, int32_t y, int32_t width, int32_t *x0, int32_t *x1)
{
    lq_sub top = s->a.y < s->b.y ? s->a : s->b, bottom = s->a.y < s->b.y ? s->b : s->a;
    int64_t reach = s->pen->reach, centre = (int64_t)y * LQ_SUB + HALF_PX;
    int64_t from = centre - reach > top.y ? centre - reach : top.y,
            to = centre + reach < bottom.y ? centre + reach : bottom.y;
    bool level = top.y == bottom.y;
    int64_t xa = level || from >= bottom.y ? top.x : lq_sub_cross(top, bottom, from);
    int64_t xb = level || to <= top.y ? bottom.x : lq_sub_cross(top, bottom, to);
    if (!level && from >= bottom.y) xa = bottom.x;
    if (!level && to <= top.y) xb = top.x;
    return centres_between((xa < xb ? xa : xb) - reach - 1, (xa < xb ? xb : xa) + reach + 1, width, x0, x1);
}

void lq_stroke_segment(uint8_t *ink, int32_t width, int32_t height, lq_sub a, lq_sub b, const lq_pen *pen)
{
    int64_t west = a.x < b.x ? a.x : b.x, east = a.x < b.x ? b.x : a.x, north = a.y < b.y ? a.y : b.y,
            south = a.y < b.y ? b.y : a.y;
    int32_t x0, x1, y0, y1;
    if (!centres_between(west - pen->reach, east + pen->reach, width, &x0, &x1)) return;
    if (!centres_between(north - pen->reach, south + pen->reach, height, &y0, &y1)) return;
    stroke s = {.pen = pen, .a = a, .b = b, .ux = (double)(b.x - a.x), .uy = (double)(b.y - a.y)};
    double length2 = s.ux * s.ux + s.uy * s.uy;
    s.by_length2 = length2 > 0 ? 1 / length2 : 0;
    bool is_long = x1 - x0 >= LONG_PX, exact = east - west < FLOAT_EXACT && south - north < FLOAT_EXACT;
    for (int32_t y = y0; y <= y1; y++) {
        if (is_long && !row_columns(&s, y, width, &x0, &x1)) continue;
        (exact ? row_short : row_long)(&s, ink + (size_t)y * (size_t)width, y, x0, x1);
    }
}
