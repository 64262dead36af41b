/*
 * route.c: see route.h.
 *
 * Segments go to the stroke with their own ends, however far off: it measures from the first end and sees to it that length does no
 * harm, so all windows agree. Dashes become shorter segments whose ends are whole subpixels of the world. They are shorter than
 * the dash by half the line's width at either end, where the stroke's round ends stand out by as much; the line's own two ends
 * stand out as those of a line without dashes do.
 */
#include "tile/route.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

#define PEN_PX_MAX    64
#define PERIOD_PX_MIN 1 /* dashes below this cannot be seen as such */

/* A line on its way to the canvas. */
typedef struct route {
    lq_canvas *canvas;
    const lq_window *window;
    const lq_point *at;
    const lq_route_style *style;
    double reach_px;                  /* of the widest stroke */
    lq_box near;                      /* world units; what lies outside does not reach the window */
    size_t first, last;               /* segments i - 1, i that are near lie between these, both included */
    int32_t left, top, right, bottom; /* pixels of the window they can ink */
    uint8_t *ink;
} route;

/* ---- what is near ---- */

static int32_t world_limit(double v)
{
    return v < 0 ? 0 : v > (double)INT32_MAX ? INT32_MAX : (int32_t)v;
}

/* The window and what reaches into it, and a pixel more, so that rounding cannot lose a segment. */
static lq_box box_near(const lq_window *w, double reach_px)
{
    double unit = ldexp(1, LQ_WORLD_BITS - w->world_bits), more = reach_px + 1;
    return (lq_box){world_limit(floor(((double)w->x0_px - more) * unit)),
                    world_limit(floor(((double)w->y0_px - more) * unit)),
                    world_limit(ceil(((double)(w->x0_px + w->width_px) + more) * unit)),
                    world_limit(ceil(((double)(w->y0_px + w->height_px) + more) * unit))};
}

/* Beyond which sides of the box a point lies, a bit for each. A segment with both ends beyond one side is not near. */
static inline unsigned sides_beyond(const lq_box *near, lq_point p)
{
    return (unsigned)(p.x < near->x0) | (unsigned)(p.x > near->x1) << 1 | (unsigned)(p.y < near->y0) << 2 |
           (unsigned)(p.y > near->y1) << 3;
}

static inline bool is_near(const lq_box *near, lq_point a, lq_point b)
{
    return !(sides_beyond(near, a) & sides_beyond(near, b));
}

/* The pixels that lie between two subpixels, limited to 0 .. limit. */
static void pixels_between(int32_t *from, int32_t *to, int64_t low, int64_t high, int32_t limit)
{
    low >>= LQ_SUB_BITS;
    high = (high >> LQ_SUB_BITS) + 1;
    if (low < 0) low = 0;
    if (high > limit) high = limit;
    if (low < *from) *from = (int32_t)low;
    if (high > *to) *to = (int32_t)high;
}

static void box_extend(route *r, lq_point a, lq_point b)
{
    lq_sub p = lq_window_sub(r->window, a), q = lq_window_sub(r->window, b);
    int64_t reach = (int64_t)ceil(r->reach_px * LQ_SUB) + 1;
    pixels_between(&r->left, &r->right, (p.x < q.x ? p.x : q.x) - reach, (p.x < q.x ? q.x : p.x) + reach,
                   r->window->width_px);
    pixels_between(&r->top, &r->bottom, (p.y < q.y ? p.y : q.y) - reach, (p.y < q.y ? q.y : p.y) + reach,
                   r->window->height_px);
}

/* Finds the segments that matter and the box they ink; false when there are none. */
static bool segments_find(route *r, size_t n)
{
    r->near = box_near(r->window, r->reach_px);
    r->first = r->last = 0;
    r->left = r->window->width_px;
    r->top = r->window->height_px;
    r->right = r->bottom = 0;
    lq_box near = r->near;
    unsigned before = n ? sides_beyond(&near, r->at[0]) : 0;
    for (size_t i = 1; i < n; i++) {
        unsigned now = sides_beyond(&near, r->at[i]), both = before & now;
        before = now;
        if (both) continue;
        if (!r->first) r->first = i;
        r->last = i;
        box_extend(r, r->at[i - 1], r->at[i]);
    }
    return r->first && r->left < r->right && r->top < r->bottom;
}

/* ---- dashes ---- */

/* A segment among the dashes. Lengths in pixels of the zoom. */
typedef struct dashed {
    const route *route;
    const lq_pen *pen;
    double ax, ay, ux, uy;     /* first end and way to the other, in subpixels of the world */
    double from_px, length_px; /* from the line's beginning to the first end; of the segment */
} dashed;

static lq_sub dashed_point(const dashed *d, double along_px)
{
    const lq_window *w = d->route->window;
    double part = fmin(fmax((along_px - d->from_px) / d->length_px, 0), 1);
    return (lq_sub){(int64_t)floor(d->ax + part * d->ux + 0.5) - w->x0_px * LQ_SUB,
                    (int64_t)floor(d->ay + part * d->uy + 0.5) - w->y0_px * LQ_SUB};
}

/* The k-th dash, as far as it lies on this segment. */
static void dash_stroke(const dashed *d, double k)
{
    const route *r = d->route;
    double dash = r->style->dash_px, start = k * (dash + r->style->gap_px),
           end_in = fmin(r->style->width_px, dash) / 2;
    double from = fmax(k > 0 ? start + end_in : 0, d->from_px),
           to = fmin(start + dash - end_in, d->from_px + d->length_px);
    if (from > to) return;
    lq_stroke_segment(r->ink, r->window->width_px, r->window->height_px, dashed_point(d, from),
                      dashed_point(d, to), d->pen);
}

/* A segment may be a million times longer than the window: only the dashes of its part about the window are looked at. */
static void segment_dash(const dashed *d)
{
    const lq_window *w = d->route->window;
    double period = (double)d->route->style->dash_px + d->route->style->gap_px;
    double px = ((double)w->x0_px + w->width_px / 2.0) * LQ_SUB - d->ax,
           py = ((double)w->y0_px + w->height_px / 2.0) * LQ_SUB - d->ay;
    double length2 = d->ux * d->ux + d->uy * d->uy;
    double middle = length2 > 0 ? (px * d->ux + py * d->uy) / length2 * d->length_px : 0;
    double around = (w->width_px + w->height_px) / 2.0 + d->route->reach_px + 2;
    double from = fmax(middle - around, 0), to = fmin(middle + around, d->length_px);
    if (from > to) return;
    double last = floor((d->from_px + to) / period);
    for (double k = floor((d->from_px + from) / period); k <= last; k++) dash_stroke(d, k);
}

static double length_units(lq_point a, lq_point b)
{
    double x = (double)b.x - a.x, y = (double)b.y - a.y;
    return sqrt(x * x + y * y);
}

static void line_dash(const route *r, const lq_pen *pen)
{
    const int bits = r->window->world_bits;
    const double unit_px = ldexp(1, bits - LQ_WORLD_BITS);
    double before = 0; /* world units; always added up from the beginning, so that all windows agree */
    for (size_t i = 1; i <= r->last; i++) {
        lq_point a = r->at[i - 1], b = r->at[i];
        double length = length_units(a, b);
        if (i >= r->first && length > 0 && is_near(&r->near, a, b)) {
            double ax = (double)lq_sub_scale(a.x, bits), ay = (double)lq_sub_scale(a.y, bits);
            segment_dash(&(dashed){r, pen, ax, ay, (double)lq_sub_scale(b.x, bits) - ax,
                                   (double)lq_sub_scale(b.y, bits) - ay, before * unit_px, length * unit_px});
        }
        before += length;
    }
}

static bool is_dashed(const lq_route_style *style)
{
    return style->gap_px > 0 && style->dash_px >= 0 && style->dash_px + style->gap_px >= PERIOD_PX_MIN;
}

/* ---- ink ---- */

static void line_stroke(const route *r, const lq_pen *pen)
{
    const lq_window *w = r->window;
    for (size_t i = r->first; i <= r->last; i++)
        if (is_near(&r->near, r->at[i - 1], r->at[i]))
            lq_stroke_segment(r->ink, w->width_px, w->height_px, lq_window_sub(w, r->at[i - 1]),
                              lq_window_sub(w, r->at[i]), pen);
}

static void ink_clear(const route *r)
{
    size_t width = (size_t)r->window->width_px;
    for (int32_t y = r->top; y < r->bottom; y++)
        memset(r->ink + (size_t)y * width + r->left, 0, (size_t)(r->right - r->left));
}

/* Lays n pixels of ink over the canvas. */
static void ink_lay(uint32_t *to, const uint8_t *ink, int32_t n, const uint32_t *argb)
{
    for (int32_t x = 0; x < n;) {
        if (x + 8 <= n && lq_ink_is_none(ink + x)) {
            x += 8;
            continue;
        }
        if (ink[x]) to[x] = lq_argb_over(to[x], argb[lq_ink_amount(ink[x])]);
        x++;
    }
}

static void route_ink(const route *r, const lq_pen *pen, lq_rgba colour, bool dashes)
{
    uint32_t argb[LQ_INK_FULL + 1];
    for (unsigned i = 0; i <= LQ_INK_FULL; i++)
        argb[i] = lq_canvas_colour(colour, (i * 255 + LQ_INK_FULL / 2) / LQ_INK_FULL);
    ink_clear(r);
    if (dashes)
        line_dash(r, pen);
    else
        line_stroke(r, pen);
    lq_canvas_touch(r->canvas, r->left, r->top, r->right, r->bottom);
    for (int32_t y = r->top; y < r->bottom; y++) {
        size_t row = (size_t)y * (size_t)r->window->width_px + (size_t)r->left;
        ink_lay(r->canvas->argb + row, r->ink + row, r->right - r->left, argb);
    }
}

/* A pen of this width: one that was made before, or one in place of the oldest. NULL without memory. */
static const lq_pen *pen_find(lq_route_scratch *s, float line_px)
{
    for (unsigned i = 0; i < LQ_ROUTE_PENS; i++)
        if (s->pen[i] && s->pen_px[i] == line_px) return s->pen[i];
    unsigned i = s->oldest;
    if (!s->pen[i] && !(s->pen[i] = lq_alloc(1, sizeof *s->pen[i]))) return NULL;
    lq_pen_init(s->pen[i], line_px, 0);
    s->pen_px[i] = line_px;
    s->oldest = (i + 1) % LQ_ROUTE_PENS;
    return s->pen[i];
}

bool lq_route_draw(lq_canvas *c, lq_route_scratch *s, const lq_window *w, const lq_point *at, size_t n,
                   const lq_route_style *style)
{
    bool line = style->width_px > 0 && style->colour.a, casing = style->casing_px > 0 && style->casing.a;
    float line_px = fminf(fmaxf(style->width_px, 0), PEN_PX_MAX),
          casing_px = casing ? fminf(line_px + 2 * style->casing_px, PEN_PX_MAX) : line_px;
    route r = {.canvas = c, .window = w, .at = at, .style = style};
    r.reach_px = (double)lq_stroke_reach(casing_px);
    if ((!line && !casing) || !segments_find(&r, n)) return true;
    if (!lq_grow((void **)&s->ink, &s->room, (size_t)w->width_px * (size_t)w->height_px, 1)) return false;
    r.ink = s->ink;
    const lq_pen *pen;
    if (casing) {
        if (!(pen = pen_find(s, casing_px))) return false;
        route_ink(&r, pen, style->casing, false);
    }
    if (line) {
        if (!(pen = pen_find(s, line_px))) return false;
        route_ink(&r, pen, style->colour, is_dashed(style));
    }
    return true;
}

void lq_route_scratch_release(lq_route_scratch *s)
{
    free(s->ink);
    for (unsigned i = 0; i < LQ_ROUTE_PENS; i++) free(s->pen[i]);
    *s = (lq_route_scratch){0};
}
