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

static double layout_width(PangoLayout *layout)
{
    int width, height;
    pango_layout_get_size(layout, &width, &height);
    return (double)width / PANGO_SCALE;
}

double lq_scene_text_width(const lq_scene *s, const lq_type *type, const char *text)
{
    PangoLayout *layout = lq_font_layout(s->font, text, type->size_px, type->bold);
    double width = layout_width(layout);
    g_object_unref(layout);
    return width;
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
    double pitch = ceil(type->size_px * 1.45), ascent = type->size_px * 1.06;
    double height = 0;
    for (GSList *l = pango_layout_get_lines_readonly(layout); l; l = l->next, height += pitch) {
        const PangoLayoutLine *line = l->data;
        text_add(s, x, y + height + ascent, LQ_ALIGN_LEFT, type, all + line->start_index,
                 (size_t)line->length);
    }
    g_object_unref(layout);
    return height;
}

/* ---- SVG ---------------------------------------------------------------------------------------------------- */

/* Hundredths of a pixel are finer than anybody sees and keep the file short. */
static void svg_length(lq_buf *to, const char *name, double px)
{
    lq_buf_printf(to, " %s=\"", name);
    lq_buf_number(to, round(px * 100) / 100);
    lq_buf_text(to, "\"");
}

static void svg_colour(lq_buf *to, const char *what, lq_rgba colour)
{
    lq_buf_printf(to, " %s=\"#%02x%02x%02x\"", what, colour.r, colour.g, colour.b);
    if (colour.a == 255) return;
    lq_buf_printf(to, " %s-opacity=\"", what);
    lq_buf_number(to, round(colour.a / 0.255) / 1000);
    lq_buf_text(to, "\"");
}

static void svg_box(lq_buf *to, const lq_mark *m)
{
    double inset = m->outline.a ? 0.5 : 0;
    lq_buf_text(to, "<rect");
    svg_length(to, "x", m->x + inset);
    svg_length(to, "y", m->y + inset);
    svg_length(to, "width", m->w - 2 * inset);
    svg_length(to, "height", m->h - 2 * inset);
    svg_colour(to, "fill", m->colour);
    if (m->outline.a) svg_colour(to, "stroke", m->outline);
    lq_buf_text(to, "/>\n");
}

static void svg_stroke(lq_buf *to, const lq_mark *m)
{
    lq_buf_text(to, "<line");
    svg_length(to, "x1", m->x);
    svg_length(to, "y1", m->y);
    svg_length(to, "x2", m->x + m->w);
    svg_length(to, "y2", m->y + m->h);
    svg_length(to, "stroke-width", m->width_px);
    svg_colour(to, "stroke", m->colour);
    lq_buf_text(to, "/>\n");
}

static void svg_text(lq_buf *to, const lq_mark *m)
{
    lq_buf_text(to, "<text");
    svg_length(to, "x", m->x);
    svg_length(to, "y", m->y);
    svg_length(to, "font-size", m->type.size_px);
    if (m->type.bold) lq_buf_text(to, " font-weight=\"bold\"");
    if (m->align == LQ_ALIGN_RIGHT) lq_buf_text(to, " text-anchor=\"end\"");
    svg_colour(to, "fill", m->type.colour);
    if (m->w > 0) svg_length(to, "textLength", m->w);
    lq_buf_text(to, " lengthAdjust=\"spacingAndGlyphs\">");
    lq_buf_xml(to, m->text);
    lq_buf_text(to, "</text>\n");
}

/* The family that was measured, then what other systems have for simplified Chinese. */
static void svg_families(lq_buf *to, const char *chosen)
{
    static const char *const others[] = {"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei",
                                         "PingFang SC"};
    lq_buf_text(to, " font-family=\"'");
    lq_buf_xml(to, chosen);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(others[i], chosen)) lq_buf_printf(to, "', '%s", others[i]);
    lq_buf_text(to, "', sans-serif\"");
}

static void svg_head(lq_buf *to, const lq_scene *s, const char *title)
{
    lq_buf_text(to, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" xml:lang=\"zh-CN\"");
    svg_length(to, "width", s->width_px);
    svg_length(to, "height", s->height_px);
    lq_buf_printf(to, " viewBox=\"0 0 %.0f %.0f\"", s->width_px, s->height_px);
    svg_families(to, lq_font_family(s->font));
    lq_buf_text(to, " xml:space=\"preserve\">\n<title>");
    lq_buf_xml(to, title);
    lq_buf_text(to, "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
}

lq_code lq_scene_svg(const lq_scene *s, const char *title, lq_buf *to, lq_err *err)
{
    svg_head(to, s, title);
    for (size_t i = 0; i < s->n; i++) {
        const lq_mark *m = &s->mark[i];
        if (m->kind == LQ_MARK_BOX) svg_box(to, m);
        if (m->kind == LQ_MARK_STROKE) svg_stroke(to, m);
        if (m->kind == LQ_MARK_TEXT) svg_text(to, m);
    }
    lq_buf_text(to, "</svg>\n");
    return s->failed || to->failed ? lq_nomem(err) : LQ_OK;
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

static void mark_paint(cairo_t *cr, const lq_font *font, const lq_mark *m)
{
    if (m->kind == LQ_MARK_BOX) {
        box_paint(cr, m);
    } else if (m->kind == LQ_MARK_STROKE) {
        ink_set(cr, m->colour);
        cairo_set_line_width(cr, m->width_px);
        cairo_move_to(cr, m->x, m->y);
        cairo_rel_line_to(cr, m->w, m->h);
        cairo_stroke(cr);
    } else {
        PangoLayout *layout = lq_font_layout(font, m->text, m->type.size_px, m->type.bold);
        ink_set(cr, m->type.colour);
        cairo_move_to(cr, m->align == LQ_ALIGN_RIGHT ? m->x - m->w : m->x, m->y);
        pango_cairo_show_layout_line(cr, pango_layout_get_line_readonly(layout, 0));
        g_object_unref(layout);
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
