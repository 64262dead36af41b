/* scene.c: see scene.h. Text is measured by pango in scene_text and shown by pango again from the same string, so the two agree. */
#include "draw/scene.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

#define SIDE_MAX_PX 16384

static void mark_add(lq_scene *s, lq_mark mark)
{
    if (s->failed || !lq_grow((void **)&s->mark, &s->room, s->n + 1, sizeof *s->mark))
        s->failed = true;
    else
        s->mark[s->n++] = mark;
}

void lq_scene_box(lq_scene *s, double x, double y, double w, double h, lq_rgba fill, lq_rgba outline)
{
    mark_add(s, (lq_mark){
                    .kind = LQ_MARK_BOX, .x = x, .y = y, .w = w, .h = h, .colour = fill, .outline = outline});
}

void lq_scene_stroke(lq_scene *s, double x, double y, double dx, double dy, double width_px, lq_rgba colour)
{
    mark_add(s, (lq_mark){.kind = LQ_MARK_STROKE,
                          .x = x,
                          .y = y,
                          .w = dx,
                          .h = dy,
                          .width_px = width_px,
                          .colour = colour});
}

void lq_scene_dashes(lq_scene *s, double x, double y, double dx, double dy, double width_px, double dash_px,
                     double gap_px, lq_rgba colour)
{
    double length = hypot(dx, dy), ux = dx / length, uy = dy / length, end = width_px / 2;
    lq_mark m = {.kind = LQ_MARK_DASHES,
                 .x = x + ux * end,
                 .y = y + uy * end,
                 .w = dx - ux * width_px,
                 .h = dy - uy * width_px,
                 .width_px = width_px,
                 .colour = colour};
    if (gap_px > 0) {
        double period = dash_px + gap_px, dashes = round((length + gap_px) / period);
        double beyond = (dashes * period - gap_px - length) / 2;
        m.dash_px = fmax(dash_px - width_px, 0);
        m.gap_px = period - m.dash_px;
        m.phase_px = fmod(beyond + period, period);
    }
    mark_add(s, m);
}

void lq_scene_frame(lq_scene *s, double x, double y, double w, double h, double width_px, double dash_px,
                    double gap_px, lq_rgba colour)
{
    lq_mark m = {.kind = LQ_MARK_FRAME,
                 .x = x + width_px / 2,
                 .y = y + width_px / 2,
                 .w = w - width_px,
                 .h = h - width_px,
                 .width_px = width_px,
                 .colour = colour};
    double around = 2 * (m.w + m.h), dashes = gap_px > 0 ? round(around / (dash_px + gap_px)) : 0;
    if (dashes > 0) {
        double stretch = around / dashes / (dash_px + gap_px);
        m.dash_px = dash_px * stretch;
        m.gap_px = gap_px * stretch;
        m.phase_px = m.dash_px / 2;
    }
    mark_add(s, m);
}

void lq_scene_hatch(lq_scene *s, double x, double y, double w, double h, double period_px, double width_px,
                    lq_rgba colour)
{
    mark_add(s, (lq_mark){.kind = LQ_MARK_HATCH,
                          .x = x,
                          .y = y,
                          .w = w,
                          .h = h,
                          .width_px = width_px,
                          .period_px = period_px,
                          .phase_px = fmod((w + h) / 2, period_px) - period_px,
                          .colour = colour});
}

void lq_scene_disc(lq_scene *s, double x, double y, double size_px, lq_rgba colour)
{
    mark_add(s, (lq_mark){.kind = LQ_MARK_DISC, .x = x, .y = y, .w = size_px, .colour = colour});
}

void lq_scene_symbol(lq_scene *s, double x, double y, const lq_symbol *symbol)
{
    mark_add(s, (lq_mark){.kind = LQ_MARK_SYMBOL, .x = x, .y = y, .symbol = *symbol});
}

double lq_scene_text_width(const lq_scene *s, const lq_type *type, const char *text)
{
    return lq_font_width_px(s->font, text, type->size_px, type->bold);
}

static void text_add(lq_scene *s, double x, double y, lq_align align, const lq_type *type, const char *text,
                     size_t n)
{
    char *copy = lq_arena_strndup(&s->texts, text, n);
    if (!copy) {
        s->failed = true;
        return;
    }
    double width = lq_scene_text_width(s, type, copy);
    mark_add(
        s,
        (lq_mark){
            .kind = LQ_MARK_TEXT, .x = x, .y = y, .w = width, .type = *type, .align = align, .text = copy});
}

void lq_scene_text(lq_scene *s, double x, double y, lq_align align, const lq_type *type, const char *text)
{
    text_add(s, x, y, align, type, text, strlen(text));
}

/* Pango's text may differ from ours where bytes were not UTF-8, so the lines are cut from pango's. */
double lq_scene_paragraph(lq_scene *s, double x, double y, double width_px, const lq_type *type,
                          const char *text)
{
    PangoLayout *layout = lq_font_layout(s->font, text, type->size_px, type->bold);
    pango_layout_set_width(layout, (int)ceil(width_px * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    const char *all = pango_layout_get_text(layout);
    double pitch = ceil(type->size_px * 1.45), ascent = type->size_px * LQ_SCENE_ASCENT_EM;
    double height = 0;
    for (GSList *l = pango_layout_get_lines_readonly(layout); l; l = l->next, height += pitch) {
        const PangoLayoutLine *line = l->data;
        text_add(s, x, y + height + ascent, LQ_ALIGN_LEFT, type, all + line->start_index,
                 (size_t)line->length);
    }
    g_object_unref(layout);
    return height;
}

/* ---- pixels ------------------------------------------------------------------------------------------------- */

static void ink_set(cairo_t *cr, lq_rgba c)
{
    cairo_set_source_rgba(cr, c.r / 255.0, c.g / 255.0, c.b / 255.0, c.a / 255.0);
}

static void box_paint(cairo_t *cr, const lq_mark *m)
{
    double inset = m->outline.a ? 0.5 : 0;
    cairo_rectangle(cr, m->x + inset, m->y + inset, m->w - 2 * inset, m->h - 2 * inset);
    ink_set(cr, m->colour);
    cairo_fill_preserve(cr);
    ink_set(cr, m->outline);
    cairo_set_line_width(cr, 1);
    if (m->outline.a) cairo_stroke(cr);
    cairo_new_path(cr);
}

/* Strokes the current path. */
static void line_paint(cairo_t *cr, const lq_mark *m)
{
    ink_set(cr, m->colour);
    cairo_set_line_width(cr, m->width_px);
    if (m->gap_px > 0) cairo_set_dash(cr, (const double[2]){m->dash_px, m->gap_px}, 2, m->phase_px);
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
}

static void dashes_paint(cairo_t *cr, const lq_mark *m)
{
    cairo_move_to(cr, m->x, m->y);
    cairo_rel_line_to(cr, m->w, m->h);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    line_paint(cr, m);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
}

static void frame_paint(cairo_t *cr, const lq_mark *m)
{
    cairo_move_to(cr, m->x + m->w / 2, m->y);
    cairo_rel_line_to(cr, m->w / 2, 0);
    cairo_rel_line_to(cr, 0, m->h);
    cairo_rel_line_to(cr, -m->w, 0);
    cairo_rel_line_to(cr, 0, -m->h);
    cairo_close_path(cr);
    line_paint(cr, m);
}

static void hatch_paint(cairo_t *cr, const lq_mark *m)
{
    cairo_save(cr);
    cairo_rectangle(cr, m->x, m->y, m->w, m->h);
    cairo_clip(cr);
    for (double x = m->phase_px; x < m->w + m->h + m->width_px; x += m->period_px) {
        cairo_move_to(cr, m->x + x + m->width_px, m->y - m->width_px);
        cairo_rel_line_to(cr, -m->h - 2 * m->width_px, m->h + 2 * m->width_px);
    }
    ink_set(cr, m->colour);
    cairo_set_line_width(cr, m->width_px * M_SQRT1_2);
    cairo_stroke(cr);
    cairo_restore(cr);
}

static void disc_paint(cairo_t *cr, const lq_mark *m)
{
    cairo_new_path(cr);
    cairo_arc(cr, m->x, m->y, m->w / 2, 0, 2 * M_PI);
    ink_set(cr, m->colour);
    cairo_fill(cr);
}

static void text_paint(cairo_t *cr, const lq_font *font, const lq_mark *m)
{
    PangoLayout *layout = lq_font_layout(font, m->text, m->type.size_px, m->type.bold);
    ink_set(cr, m->type.colour);
    cairo_move_to(cr, m->align == LQ_ALIGN_RIGHT ? m->x - m->w : m->x, m->y);
    pango_cairo_show_layout_line(cr, pango_layout_get_line_readonly(layout, 0));
    g_object_unref(layout);
}

static void mark_paint(cairo_t *cr, const lq_font *font, const lq_mark *m)
{
    switch (m->kind) {
    case LQ_MARK_BOX:
        box_paint(cr, m);
        break;
    case LQ_MARK_STROKE:
        cairo_move_to(cr, m->x, m->y);
        cairo_rel_line_to(cr, m->w, m->h);
        line_paint(cr, m);
        break;
    case LQ_MARK_DASHES:
        dashes_paint(cr, m);
        break;
    case LQ_MARK_FRAME:
        frame_paint(cr, m);
        break;
    case LQ_MARK_HATCH:
        hatch_paint(cr, m);
        break;
    case LQ_MARK_DISC:
        disc_paint(cr, m);
        break;
    case LQ_MARK_SYMBOL:
        lq_symbol_draw(cr, &m->symbol, m->x, m->y);
        break;
    case LQ_MARK_TEXT:
        text_paint(cr, font, m);
        break;
    }
}

/* Cairo's words are native-endian xRGB; the ground is opaque, so nothing is premultiplied. */
static void rgba_copy(uint8_t *to, cairo_surface_t *surface, size_t width, size_t height)
{
    const unsigned char *from = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    for (size_t y = 0; y < height; y++)
        for (size_t x = 0; x < width; x++, to += 4) {
            uint32_t word;
            memcpy(&word, from + y * stride + 4 * x, 4);
            to[0] = (uint8_t)(word >> 16);
            to[1] = (uint8_t)(word >> 8);
            to[2] = (uint8_t)word;
            to[3] = 255;
        }
}

lq_code lq_scene_pixels(uint8_t **out, size_t *width, size_t *height, const lq_scene *s, double scale,
                        lq_err *err)
{
    if (s->failed) return lq_nomem(err);
    double w = ceil(s->width_px * scale), h = ceil(s->height_px * scale);
    if (!(w >= 1 && w <= SIDE_MAX_PX && h >= 1 && h <= SIDE_MAX_PX))
        return lq_fail(err, LQ_DATA, "a picture of %.0f x %.0f pixels is too large; at most %d a side", w, h,
                       SIDE_MAX_PX);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)w, (int)h);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, scale, scale);
    for (size_t i = 0; i < s->n; i++) mark_paint(cr, s->font, &s->mark[i]);
    cairo_surface_flush(surface);
    bool painted = cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    uint8_t *pixels = painted ? lq_alloc((size_t)w * (size_t)h, 4) : NULL;
    if (pixels) {
        rgba_copy(pixels, surface, (size_t)w, (size_t)h);
        *out = pixels;
        *width = (size_t)w;
        *height = (size_t)h;
    }
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return pixels ? LQ_OK : lq_nomem(err);
}

void lq_scene_release(lq_scene *s)
{
    free(s->mark);
    lq_arena_release(&s->texts);
    *s = (lq_scene){0};
}
