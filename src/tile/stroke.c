/* stroke.c: see stroke.h. Distances are taken between whole subpixels, so every window computes the same. */
#include "tile/stroke.h"

#include <math.h>

typedef struct stroke {
    float ax, ay, ux, uy, by_length2; /* the segment in subpixels, and one by its squared length */
    float half, reach;                /* half the line's width, and with half a pixel more, in pixels */
    unsigned kind;
} stroke;

/* Overlap of the pixel [d - 1/2, d + 1/2] with the line [-half, half]. */
static uint8_t ink_at(const stroke *s, float d)
{
    float cover = fminf(d + 0.5f, s->half) - fmaxf(d - 0.5f, -s->half);
    int amount = (int)(cover * LQ_INK_FULL + 0.5f);
    return cover <= 0 || amount == 0 ? 0 : (uint8_t)(amount << 2 | s->kind);
}

static void row_stroke(const stroke *s, uint8_t *row, int32_t y, int32_t x0, int32_t x1)
{
    float py = (float)(y * LQ_SUB + LQ_SUB / 2) - s->ay;
    for (int32_t x = x0; x <= x1; x++) {
        float px = (float)(x * LQ_SUB + LQ_SUB / 2) - s->ax;
        float along = (px * s->ux + py * s->uy) * s->by_length2;
        along = along < 0 ? 0 : along > 1 ? 1 : along;
        float dx = px - along * s->ux, dy = py - along * s->uy, d2 = (dx * dx + dy * dy) * (1.0f / (LQ_SUB * LQ_SUB));
        if (d2 >= s->reach * s->reach) continue;
        uint8_t ink = ink_at(s, sqrtf(d2));
        if (ink > row[x]) row[x] = ink;
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

void lq_stroke_segment(uint8_t *ink, int32_t width, int32_t height, lq_sub a, lq_sub b, unsigned kind, float line_px)
{
    stroke s = {.half = line_px / 2, .reach = lq_stroke_reach(line_px), .kind = kind};
    double reach = (double)s.reach * LQ_SUB;
    double top = fmin((double)a.y, (double)b.y) - reach, bottom = fmax((double)a.y, (double)b.y) + reach;
    double west = fmin((double)a.x, (double)b.x) - reach, east = fmax((double)a.x, (double)b.x) + reach;
    if (bottom < 0 || top >= (double)height * LQ_SUB || east < 0 || west >= (double)width * LQ_SUB) return;
    s.ax = (float)a.x, s.ay = (float)a.y;
    s.ux = (float)(b.x - a.x), s.uy = (float)(b.y - a.y);
    float length2 = s.ux * s.ux + s.uy * s.uy;
    s.by_length2 = length2 > 0 ? 1 / length2 : 0;
    for (int32_t y = pixel_of(top, height - 1), last = pixel_of(bottom, height - 1); y <= last; y++) {
        double x0, x1;
        row_columns(a, b, reach, y, &x0, &x1);
        if (x1 < 0 || x0 >= (double)width * LQ_SUB) continue;
        row_stroke(&s, ink + (size_t)y * (size_t)width, y, pixel_of(x0, width - 1), pixel_of(x1, width - 1));
    }
}
