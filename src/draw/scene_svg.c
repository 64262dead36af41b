/*
 * scene_svg.c: a scene as SVG: see scene.h.
 *
 * Dashes are told by their butt ends, as SVG wants them: a round end adds half the width to each side.
 */
#include "draw/scene.h"

#include <math.h>
#include <string.h>

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

static void svg_dashes(lq_buf *to, const lq_mark *m)
{
    if (!(m->gap_px > 0)) return;
    lq_buf_text(to, " stroke-dasharray=\"");
    lq_buf_number(to, round(m->dash_px * 100) / 100);
    lq_buf_text(to, " ");
    lq_buf_number(to, round(m->gap_px * 100) / 100);
    lq_buf_text(to, "\"");
    svg_length(to, "stroke-dashoffset", m->phase_px);
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
    if (m->kind == LQ_MARK_DASHES) lq_buf_text(to, " stroke-linecap=\"round\"");
    svg_dashes(to, m);
    lq_buf_text(to, "/>\n");
}

/* A step of a path: "h12.5". */
static void svg_step(lq_buf *to, const char *letter, double px)
{
    lq_buf_text(to, letter);
    lq_buf_number(to, round(px * 100) / 100);
}

static void svg_frame(lq_buf *to, const lq_mark *m)
{
    lq_buf_text(to, "<path d=\"");
    svg_step(to, "M", m->x + m->w / 2);
    svg_step(to, " ", m->y);
    svg_step(to, "h", m->w / 2);
    svg_step(to, "v", m->h);
    svg_step(to, "h", -m->w);
    svg_step(to, "v", -m->h);
    lq_buf_text(to, "z\" fill=\"none\"");
    svg_length(to, "stroke-width", m->width_px);
    svg_colour(to, "stroke", m->colour);
    svg_dashes(to, m);
    lq_buf_text(to, "/>\n");
}

/* An inner picture cuts off what leaves its frame. */
static void svg_hatch(lq_buf *to, const lq_mark *m)
{
    lq_buf_text(to, "<svg");
    svg_length(to, "x", m->x);
    svg_length(to, "y", m->y);
    svg_length(to, "width", m->w);
    svg_length(to, "height", m->h);
    lq_buf_text(to, "><path d=\"");
    for (double x = m->phase_px; x < m->w + m->h + m->width_px; x += m->period_px) {
        svg_step(to, "M", x + m->width_px);
        svg_step(to, " ", -m->width_px);
        svg_step(to, "l", -m->h - 2 * m->width_px);
        svg_step(to, " ", m->h + 2 * m->width_px);
    }
    lq_buf_text(to, "\"");
    svg_length(to, "stroke-width", m->width_px * M_SQRT1_2);
    svg_colour(to, "stroke", m->colour);
    lq_buf_text(to, "/></svg>\n");
}

static void svg_disc(lq_buf *to, const lq_mark *m)
{
    lq_buf_text(to, "<circle");
    svg_length(to, "cx", m->x);
    svg_length(to, "cy", m->y);
    svg_length(to, "r", m->w / 2);
    svg_colour(to, "fill", m->colour);
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

static void svg_mark(lq_buf *to, const lq_mark *m)
{
    switch (m->kind) {
    case LQ_MARK_BOX:
        svg_box(to, m);
        break;
    case LQ_MARK_STROKE:
    case LQ_MARK_DASHES:
        svg_stroke(to, m);
        break;
    case LQ_MARK_FRAME:
        svg_frame(to, m);
        break;
    case LQ_MARK_HATCH:
        svg_hatch(to, m);
        break;
    case LQ_MARK_DISC:
        svg_disc(to, m);
        break;
    case LQ_MARK_SYMBOL:
        lq_symbol_svg(to, &m->symbol, m->x, m->y);
        break;
    case LQ_MARK_TEXT:
        svg_text(to, m);
        break;
    }
}

lq_code lq_scene_svg(const lq_scene *s, const char *title, lq_buf *to, lq_err *err)
{
    svg_head(to, s, title);
    for (size_t i = 0; i < s->n; i++) svg_mark(to, &s->mark[i]);
    lq_buf_text(to, "</svg>\n");
    return s->failed || to->failed ? lq_nomem(err) : LQ_OK;
}
