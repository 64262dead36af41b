/* stroke.c: see stroke.h. Distances are taken between whole subpixels, so every window computes the same. */
#include "tile/stroke.h"

#include <math.h>
#include <stdbool.h>

typedef struct stroke {
    float ax, ay, ux, uy, by_length2; /* the segment in subpixels, and one by its squared length */
    float half;                       /* half the line's width, in pixels */
    unsigned kind;
} stroke;

static float least(float a, float b)
{
    return a < b ? a : b;
}

static float greatest(float a, float b)
{
    return a > b ? a : b;
}

/* The ink of each pixel is the overlap of [d - 1/2, d + 1/2] with [-half, half], d its distance from the segment. No branches:
   the compiler takes several pixels at a time. */
static void row_stroke(const stroke *s, uint8_t *row, int32_t y, int32_t x0, int32_t x1)
{
    const float py = (float)(y * LQ_SUB) + LQ_SUB / 2.0f - s->ay;
    for (int32_t x = x0; x <= x1; x++) {
        float px = (float)(x * LQ_SUB) + LQ_SUB / 2.0f - s->ax;
        float along = least(greatest((px * s->ux + py * s->uy) * s->by_length2, 0), 1);
        float dx = px - along * s->ux, dy = py - along * s->uy;
        float d = sqrtf(dx * dx + dy * dy) * (1.0f / LQ_SUB);
        float cover = least(d + 0.5f, s->half) - greatest(d - 0.5f, -s->half);
        int amount = (int)(greatest(cover, 0) * LQ_INK_FULL + 0.5f);
        int ink = amount ? amount << 2 | (int)s->kind : 0;
        row[x] = (uint8_t)(ink > row[x] ? ink : row[x]);
    }
}

static int32_t pixel_of(double sub, int32_t limit)
{
    double px = floor(sub / LQ_SUB);
    return px < 0 ? 0 : px > limit ? limit : (int32_t)px;
}

/* The columns of row y that the line can reach: where the segment passes within the reach above or below the row's centre. */
static void row_columns(lq_sub a, lq_sub b, double reach, int32_t y, double *x0, double *x1)
{
    double yc = (y + 0.5) * LQ_SUB, slope = b.y == a.y ? 0 : (double)(b.x - a.x) / (double)(b.y - a.y);
    double low = fmin((double)a.y, (double)b.y), high = fmax((double)a.y, (double)b.y);
    double y0 = fmin(fmax(yc - reach, low), high), y1 = fmin(fmax(yc + reach, low), high);
    double xa = b.y == a.y ? (double)a.x : (double)a.x + (y0 - (double)a.y) * slope;
    double xb = b.y == a.y ? (double)b.x : (double)a.x + (y1 - (double)a.y) * slope;
    *x0 = fmin(xa, xb) - reach;
    *x1 = fmax(xa, xb) + reach;
}

#define SHORT_PX 8 /* boxes up to this width are gone through whole */

void lq_stroke_segment(uint8_t *ink, int32_t width, int32_t height, lq_sub a, lq_sub b, unsigned kind, float line_px)
{
    stroke s = {.half = line_px / 2, .kind = kind};
    double reach = (double)lq_stroke_reach(line_px) * LQ_SUB;
    double top = (double)(a.y < b.y ? a.y : b.y) - reach, bottom = (double)(a.y < b.y ? b.y : a.y) + reach;
    double west = (double)(a.x < b.x ? a.x : b.x) - reach, east = (double)(a.x < b.x ? b.x : a.x) + reach;
    if (bottom < 0 || top >= (double)height * LQ_SUB || east < 0 || west >= (double)width * LQ_SUB) return;
    s.ax = (float)a.x, s.ay = (float)a.y;
    s.ux = (float)(b.x - a.x), s.uy = (float)(b.y - a.y);
    float length2 = s.ux * s.ux + s.uy * s.uy;
    s.by_length2 = length2 > 0 ? 1 / length2 : 0;
    bool is_short = east - west < SHORT_PX * LQ_SUB;
    for (int32_t y = pixel_of(top, height - 1), last = pixel_of(bottom, height - 1); y <= last; y++) {
        double x0 = west, x1 = east;
        if (!is_short) row_columns(a, b, reach, y, &x0, &x1);
        if (x1 < 0 || x0 >= (double)width * LQ_SUB) continue;
        row_stroke(&s, ink + (size_t)y * (size_t)width, y, pixel_of(x0, width - 1), pixel_of(x1, width - 1));
    }
}
