/*
 * symbol.c: see symbol.h.
 *
 * A symbol is described as a few parts, each a circle, a box or a pictogram; cairo and SVG replay the same parts. White lies
 * under everything that is coloured, so a symbol stands out on a dark class as well as on a pale one.
 */
#include "draw/symbol.h"

#include <assert.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>
#include "base/text.h"
#include "draw/pictogram.h"
#include "draw/sprite_cut.h"

#define PI    3.14159265358979323846
#define PARTS 12

/* Pixels, whatever the size of the symbol. */
#define CASING_PX    1.0
#define BAR_PX       2.0
#define DOT_PX       1.6
#define DOT_STEP_PX  3.8
#define FRAME_PX     1.0
#define FRAME_GAP_PX 1.0
#define RING_GAP_PX  2.6 /* from the disc to the middle of the dots */

#define PICTOGRAM_SHARE 0.62 /* of the disc's radius */

static const lq_rgba white = {255, 255, 255, 255}, casing = {255, 255, 255, 230};

typedef enum half { WHOLE, LEFT_HALF, RIGHT_HALF } half;

typedef struct part {
    enum { CIRCLE, BOX, PATH } shape;
    double y, rx, ry; /* middle is at (0, y); half of the width and height; of a path: pixels for 100 units */
    lq_rgba fill, stroke;
    double stroke_px;
    double dot_step_px; /* > 0: the stroke is dots so far apart */
    half part_of;
    const lq_pictogram_path *path;
} part;

typedef struct parts {
    part at[PARTS];
    size_t n;
    double radius_px;
    lq_rgba colour;
} parts;

/* Towards white: dark enough to be seen beside white, pale enough for a pictogram in the colour itself. */
static lq_rgba tint_of(lq_rgba c)
{
    const int share = 44;
    return (lq_rgba){(uint8_t)(255 - (255 - c.r) * share / 100), (uint8_t)(255 - (255 - c.g) * share / 100),
                     (uint8_t)(255 - (255 - c.b) * share / 100), 255};
}

static void circle_add(parts *p, double radius_px, lq_rgba fill, half part_of)
{
    p->at[p->n++] =
        (part){.shape = CIRCLE, .rx = radius_px, .ry = radius_px, .fill = fill, .part_of = part_of};
}

static void box_add(parts *p, double y, double rx, double ry, lq_rgba fill)
{
    p->at[p->n++] = (part){.shape = BOX, .y = y, .rx = rx, .ry = ry, .fill = fill};
}

static void pictogram_add(parts *p, const lq_pictogram *of, lq_rgba colour)
{
    double scale = p->radius_px * PICTOGRAM_SHARE;
    for (int i = 0; i < LQ_PICTOGRAM_PATHS && of->path[i].d; i++) {
        part add = {.shape = PATH, .rx = scale, .ry = scale, .path = &of->path[i]};
        if (of->path[i].stroke) {
            add.stroke = colour;
            add.stroke_px = of->path[i].stroke * scale / 100;
        } else {
            add.fill = colour;
        }
        p->at[p->n++] = add;
    }
}

/* What lies under the disc. */
static void ground_add(parts *p, lq_precision precision)
{
    double r = p->radius_px;
    if (precision == LQ_PRECISION_TOWN) {
        double y = r + CASING_PX + BAR_PX / 2;
        box_add(p, y, r * 0.8 + CASING_PX, BAR_PX / 2 + CASING_PX, casing);
        box_add(p, y, r * 0.8, BAR_PX / 2, p->colour);
    } else if (precision == LQ_PRECISION_COUNTY_SEAT) {
        double side = r + FRAME_GAP_PX + FRAME_PX;
        box_add(p, 0, side + CASING_PX, side + CASING_PX, casing);
        box_add(p, 0, side, side, p->colour);
        box_add(p, 0, side - FRAME_PX, side - FRAME_PX, white);
    } else if (precision == LQ_PRECISION_AREA) {
        double ring = r + RING_GAP_PX;
        circle_add(p, ring + DOT_PX / 2 + CASING_PX, casing, WHOLE);
        double dots = round(2 * PI * ring / DOT_STEP_PX);
        p->at[p->n++] = (part){.shape = CIRCLE,
                               .rx = ring,
                               .ry = ring,
                               .stroke = p->colour,
                               .stroke_px = DOT_PX,
                               .dot_step_px = 2 * PI * ring / dots};
    }
}

static void disc_add(parts *p, lq_status_fill fill)
{
    double r = p->radius_px, rim = fmax(1.2, r * 0.16);
    circle_add(p, r + CASING_PX, casing, WHOLE);
    circle_add(p, r, p->colour, WHOLE);
    if (fill == LQ_FILL_PLANNED) circle_add(p, r - rim, white, WHOLE);
    if (fill == LQ_FILL_UNDER_WAY) {
        circle_add(p, r - rim, white, RIGHT_HALF);
        circle_add(p, r - rim, tint_of(p->colour), LEFT_HALF);
    }
}

static parts parts_of(const lq_symbol *s)
{
    const lq_pictogram *of = lq_pictogram_find(s->name);
    assert(of);
    parts p = {.radius_px = s->size_px / 2, .colour = {s->colour.r, s->colour.g, s->colour.b, 255}};
    ground_add(&p, s->precision);
    disc_add(&p, s->fill);
    pictogram_add(&p, of, s->fill == LQ_FILL_EXISTING ? white : p.colour);
    return p;
}

double lq_symbol_reach(double size_px, lq_precision precision)
{
    double r = size_px / 2;
    switch (precision) {
    case LQ_PRECISION_TOWN:
        return r + 2 * CASING_PX + BAR_PX;
    case LQ_PRECISION_COUNTY_SEAT:
        return r + FRAME_GAP_PX + FRAME_PX + CASING_PX;
    case LQ_PRECISION_AREA:
        return r + RING_GAP_PX + DOT_PX / 2 + CASING_PX;
    default:
        return r + CASING_PX;
    }
}

/* ---- cairo ---- */

static void ink_set(cairo_t *cr, lq_rgba c)
{
    cairo_set_source_rgba(cr, c.r / 255.0, c.g / 255.0, c.b / 255.0, c.a / 255.0);
}

/* From the current point, about the middle between the two: only half circles are in the pictograms. */
static void half_circle(cairo_t *cr, double x, double y, bool clockwise)
{
    double x0, y0;
    cairo_get_current_point(cr, &x0, &y0);
    double from = atan2(y0 - y, x0 - x), radius = hypot(x0 - x, y0 - y) / 2;
    if (clockwise)
        cairo_arc(cr, (x0 + x) / 2, (y0 + y) / 2, radius, from, from + PI);
    else
        cairo_arc_negative(cr, (x0 + x) / 2, (y0 + y) / 2, radius, from, from - PI);
}

static void path_trace(cairo_t *cr, const char *d, double scale)
{
    long n[7] = {0};
    for (char letter; (letter = lq_pictogram_step(n, &d));) {
        double v[7];
        for (int i = 0; i < 7; i++) v[i] = n[i] * scale / 100;
        if (letter == 'M') cairo_move_to(cr, v[0], v[1]);
        if (letter == 'L') cairo_line_to(cr, v[0], v[1]);
        if (letter == 'C') cairo_curve_to(cr, v[0], v[1], v[2], v[3], v[4], v[5]);
        if (letter == 'A') half_circle(cr, v[5], v[6], n[4] != 0);
        if (letter == 'Z') cairo_close_path(cr);
    }
}

static void part_trace(cairo_t *cr, const part *p)
{
    cairo_new_path(cr);
    if (p->shape == CIRCLE)
        cairo_arc(cr, 0, p->y, p->rx, 0, 2 * PI);
    else if (p->shape == BOX)
        cairo_rectangle(cr, -p->rx, p->y - p->ry, 2 * p->rx, 2 * p->ry);
    else
        path_trace(cr, p->path->d, p->rx);
}

static void part_draw(cairo_t *cr, const part *p, double radius_px)
{
    cairo_save(cr);
    if (p->part_of != WHOLE) {
        cairo_rectangle(cr, p->part_of == LEFT_HALF ? -radius_px : 0, -radius_px, radius_px, 2 * radius_px);
        cairo_clip(cr);
    }
    part_trace(cr, p);
    ink_set(cr, p->fill);
    if (p->fill.a) cairo_fill_preserve(cr);
    if (p->stroke.a) {
        ink_set(cr, p->stroke);
        cairo_set_line_width(cr, p->stroke_px);
        if (p->dot_step_px > 0) cairo_set_dash(cr, (const double[2]){0, p->dot_step_px}, 2, 0);
        cairo_stroke(cr);
    }
    cairo_new_path(cr);
    cairo_restore(cr);
}

void lq_symbol_draw(cairo_t *cr, const lq_symbol *symbol, double x, double y)
{
    parts p = parts_of(symbol);
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_BEST);
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    for (size_t i = 0; i < p.n; i++) part_draw(cr, &p.at[i], p.radius_px);
    cairo_restore(cr);
}

/* ---- SVG ---- */

/* Hundredths of a pixel, as in a scene. */
static void svg_number(lq_buf *to, const char *before, double v, const char *after)
{
    lq_buf_text(to, before);
    lq_buf_number(to, round(v * 100) / 100);
    lq_buf_text(to, after);
}

static void svg_colour(lq_buf *to, const char *what, lq_rgba c)
{
    if (!c.a) {
        lq_buf_printf(to, " %s=\"none\"", what);
        return;
    }
    lq_buf_printf(to, " %s=\"#%02x%02x%02x\"", what, c.r, c.g, c.b);
    if (c.a < 255) {
        lq_buf_printf(to, " %s-opacity=\"", what);
        lq_buf_number(to, round(c.a / 0.255) / 1000);
        lq_buf_text(to, "\"");
    }
}

static void svg_shape(lq_buf *to, const part *p)
{
    if (p->shape == CIRCLE) {
        svg_number(to, "<circle cy=\"", p->y, "\"");
        svg_number(to, " r=\"", p->rx, "\"");
    } else if (p->shape == BOX) {
        svg_number(to, "<rect x=\"", -p->rx, "\"");
        svg_number(to, " y=\"", p->y - p->ry, "\"");
        svg_number(to, " width=\"", 2 * p->rx, "\"");
        svg_number(to, " height=\"", 2 * p->ry, "\"");
    } else {
        lq_buf_text(to, "<path transform=\"scale(");
        lq_buf_number(to, round(p->rx * 1000) / 100000);
        lq_buf_printf(to, ")\" fill-rule=\"evenodd\" d=\"%s\"", p->path->d);
    }
}

static void svg_part(lq_buf *to, const part *p, double radius_px)
{
    if (p->part_of != WHOLE) { /* an inner picture cuts off what leaves its frame */
        double left = p->part_of == LEFT_HALF ? -radius_px : 0;
        svg_number(to, "<svg x=\"", left, "\"");
        svg_number(to, " y=\"", -radius_px, "\"");
        svg_number(to, " width=\"", radius_px, "\"");
        svg_number(to, " height=\"", 2 * radius_px, "\"");
        svg_number(to, " viewBox=\"", left, " ");
        svg_number(to, "", -radius_px, " ");
        svg_number(to, "", radius_px, " ");
        svg_number(to, "", 2 * radius_px, "\">");
    }
    svg_shape(to, p);
    svg_colour(to, "fill", p->fill);
    if (p->stroke.a) {
        svg_colour(to, "stroke", p->stroke);
        svg_number(to, " stroke-width=\"", p->shape == PATH ? p->path->stroke : p->stroke_px, "\"");
        if (p->dot_step_px > 0) svg_number(to, " stroke-dasharray=\"0 ", p->dot_step_px, "\"");
    }
    lq_buf_text(to, p->part_of == WHOLE ? "/>" : "/></svg>");
}

void lq_symbol_svg(lq_buf *to, const lq_symbol *symbol, double x, double y)
{
    parts p = parts_of(symbol);
    svg_number(to, "<g transform=\"translate(", x, " ");
    svg_number(to, "", y, ")\" stroke-linecap=\"round\" stroke-linejoin=\"round\">");
    for (size_t i = 0; i < p.n; i++) svg_part(to, &p.at[i], p.radius_px);
    lq_buf_text(to, "</g>\n");
}

/* ---- names and sprites ---- */

const char *lq_symbol_name(size_t i)
{
    const lq_pictogram *of = lq_pictogram_at(i);
    return of ? of->name : NULL;
}

static lq_code name_check(const char *name, lq_err *err)
{
    const char *names[32];
    size_t n = 0;
    if (lq_pictogram_find(name)) return LQ_OK;
    while (n < sizeof names / sizeof *names && (names[n] = lq_symbol_name(n))) n++;
    const char *nearest = lq_text_nearest(name, names, n);
    if (nearest) return lq_fail(err, LQ_USAGE, "no symbol \"%s\"; did you mean \"%s\"?", name, nearest);
    char list[512] = "";
    for (size_t i = 0, used = 0; i < n && used < sizeof list; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", names[i]);
    return lq_fail(err, LQ_USAGE, "no symbol \"%s\"; there are %s", name, list);
}

/* A surface with its middle at 0, 0 and two pixels more than `reach` on each side. */
static cairo_t *stage_create(cairo_surface_t **surface, int *middle_px, double reach_px)
{
    *middle_px = (int)ceil(reach_px) + 2;
    *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 2 * *middle_px, 2 * *middle_px);
    cairo_t *cr = cairo_create(*surface);
    cairo_translate(cr, *middle_px, *middle_px);
    return cr;
}

static lq_code stage_cut(lq_sprite *out, cairo_t *cr, cairo_surface_t *surface, int middle_px, lq_err *err)
{
    bool drawn = cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    lq_code code = drawn ? lq_sprite_cut(out, surface, middle_px, middle_px, err) : lq_nomem(err);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return code;
}

static lq_code size_check(double size_px, lq_err *err)
{
    if (size_px >= 4 && size_px <= 256) return LQ_OK;
    return lq_fail(err, LQ_USAGE, "a symbol of %g px; 4 to 256 px can be drawn", size_px);
}

lq_code lq_symbol_sprite(lq_sprite *out, const char *name, lq_status_fill fill, lq_precision precision,
                         double size_px, lq_rgba colour, lq_err *err)
{
    lq_code code = name_check(name, err);
    if (!code) code = size_check(size_px, err);
    if (code) return code;
    int middle_px;
    cairo_surface_t *surface;
    cairo_t *cr = stage_create(&surface, &middle_px, lq_symbol_reach(size_px, precision) * sqrt(2));
    const lq_symbol symbol = {name, fill, precision, size_px, colour};
    lq_symbol_draw(cr, &symbol, 0, 0);
    return stage_cut(out, cr, surface, middle_px, err);
}

/* ---- badges ---- */

/* The number's outline, its ink in the middle. */
static void number_path(cairo_t *cr, const lq_font *font, const char *number, double size_px)
{
    PangoLayout *layout = lq_font_layout(font, number, size_px, true);
    double x0, y0, x1, y1;
    cairo_path_t *path;
    cairo_new_path(cr);
    pango_cairo_layout_line_path(cr, pango_layout_get_line_readonly(layout, 0));
    cairo_path_extents(cr, &x0, &y0, &x1, &y1);
    path = cairo_copy_path(cr);
    cairo_new_path(cr);
    cairo_save(cr);
    cairo_translate(cr, -(x0 + x1) / 2, -(y0 + y1) / 2);
    cairo_append_path(cr, path);
    cairo_restore(cr);
    cairo_path_destroy(path);
    g_object_unref(layout);
}

lq_code lq_badge_sprite(lq_sprite *out, const lq_font *font, size_t count, double size_px, lq_rgba colour,
                        lq_err *err)
{
    static const double wider[] = {1, 1, 1.2, 1.5, 1.75}; /* by characters */
    char number[8];
    lq_code code = size_check(size_px, err);
    if (code) return code;
    int n = snprintf(number, sizeof number, count > 999 ? "999+" : "%u", (unsigned)(count % 1000));
    double r = round(size_px * wider[n]) / 2;
    int middle_px;
    cairo_surface_t *surface;
    cairo_t *cr = stage_create(&surface, &middle_px, r + 1.5);
    parts p = {.radius_px = r, .colour = colour};
    circle_add(&p, r + 1.5, casing, WHOLE);
    circle_add(&p, r, colour, WHOLE);
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_BEST);
    for (size_t i = 0; i < p.n; i++) part_draw(cr, &p.at[i], r);
    number_path(cr, font, number, size_px * 0.68);
    ink_set(cr, white);
    cairo_fill(cr);
    return stage_cut(out, cr, surface, middle_px, err);
}
