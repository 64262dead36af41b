/*
 * legend.c: see legend.h.
 *
 * Laid out like the legend of a printed atlas: title, unit, one swatch a class with its label and, small and grey, its
 * number of counties; counties without data stand apart below, then the kinds of line, then how the classes were made.
 * Column widths come from pango, so nothing is clipped however long a label is.
 */
#include "draw/legend.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "draw/scene.h"

#define MARGIN_PX    14
#define SWATCH_W_PX  28
#define SWATCH_H_PX  16
#define GAP_PX       8
#define PITCH_PX     22
#define TEXT_MIN_PX  150  /* a rule or note is never squeezed narrower than this */
#define TITLE_MAX_PX 320  /* a title longer than this takes a second line */
#define CENTRE_EM    0.37 /* height above the baseline of the middle of digits and Han characters */
#define COUNT_FORMAT "(%zu 个)"
#define UNIT_FORMAT  "单位：%s"

static const lq_type title_type = {15, true, {0x1f, 0x23, 0x28, 255}};
static const lq_type label_type = {13, false, {0x1f, 0x23, 0x28, 255}};
static const lq_type count_type = {11, false, {0x6b, 0x70, 0x76, 255}};
static const lq_type small_type = {11, false, {0x6b, 0x70, 0x76, 255}};
static const lq_rgba outline = {0x80, 0x86, 0x8b, 255}, nothing = {255, 255, 255, 0};

/* Columns of the rows: the swatch, then the label from 0 to label_px, then the count, right-aligned. */
typedef struct columns {
    double label_px, count_px, text_px;
    bool numeric; /* class labels are ranges of numbers: aligned on their last digit */
} columns;

static bool is_blank_text(const char *text)
{
    return !text || !*text;
}

static const char *count_text(char text[48], size_t count)
{
    snprintf(text, 48, COUNT_FORMAT, count);
    return text;
}

static double max_of(double a, double b)
{
    return a > b ? a : b;
}

static columns columns_measure(const lq_scene *s, const lq_legend *g)
{
    columns c = {.numeric = true};
    char count[48];
    for (size_t i = 0; i < g->rows; i++) {
        const lq_legend_row *row = &g->row[i];
        c.label_px = max_of(c.label_px, lq_scene_text_width(s, &label_type, row->label));
        c.count_px = max_of(c.count_px, lq_scene_text_width(s, &count_type, count_text(count, row->count)));
        c.numeric = c.numeric && (row->no_data || row->has_limits);
    }
    double rows_px = g->rows ? SWATCH_W_PX + GAP_PX + c.label_px + GAP_PX + c.count_px : 0;
    double lines_px = 0;
    for (size_t i = 0; i < g->lines; i++)
        lines_px = max_of(lines_px, lq_scene_text_width(s, &label_type, g->line[i].label));
    if (g->lines) lines_px += SWATCH_W_PX + GAP_PX;
    double title_px = is_blank_text(g->title) ? 0 : lq_scene_text_width(s, &title_type, g->title);
    if (title_px > TITLE_MAX_PX) title_px = TITLE_MAX_PX;
    c.text_px = ceil(max_of(max_of(rows_px, lines_px), max_of(title_px, TEXT_MIN_PX)));
    return c;
}

static double head_add(lq_scene *s, const lq_legend *g, double y, double width_px)
{
    if (!is_blank_text(g->title))
        y += lq_scene_paragraph(s, MARGIN_PX, y, width_px, &title_type, g->title) + 2;
    if (!is_blank_text(g->unit)) {
        char unit[512];
        snprintf(unit, sizeof unit, UNIT_FORMAT, g->unit);
        y += lq_scene_paragraph(s, MARGIN_PX, y, width_px, &small_type, unit) + 2;
    }
    return y > MARGIN_PX ? y + 6 : y;
}

/* Counties that are not drawn get an empty swatch with a stroke through it, as maps mark "no data". */
static void swatch_add(lq_scene *s, double y, lq_rgba colour)
{
    lq_scene_box(s, MARGIN_PX, y, SWATCH_W_PX, SWATCH_H_PX, colour.a ? colour : nothing, outline);
    if (!colour.a)
        lq_scene_stroke(s, MARGIN_PX + 1, y + SWATCH_H_PX - 1, SWATCH_W_PX - 2, 2 - SWATCH_H_PX, 1, outline);
}

static double row_add(lq_scene *s, const lq_legend_row *row, const columns *c, double y)
{
    double label_x = MARGIN_PX + SWATCH_W_PX + GAP_PX, middle = y + SWATCH_H_PX / 2.0;
    bool right = c->numeric && !row->no_data;
    char count[48];
    swatch_add(s, y, row->colour);
    lq_scene_text(s, right ? label_x + c->label_px : label_x, middle + CENTRE_EM * label_type.size_px,
                  right ? LQ_ALIGN_RIGHT : LQ_ALIGN_LEFT, &label_type, row->label);
    lq_scene_text(s, label_x + c->label_px + GAP_PX + c->count_px, middle + CENTRE_EM * count_type.size_px,
                  LQ_ALIGN_RIGHT, &count_type, count_text(count, row->count));
    return y + PITCH_PX;
}

static double rows_add(lq_scene *s, const lq_legend *g, const columns *c, double y)
{
    double top = y;
    for (size_t i = 0; i < g->rows; i++)
        if (!g->row[i].no_data) y = row_add(s, &g->row[i], c, y);
    if (y > top) y += 4;
    for (size_t i = 0; i < g->rows; i++)
        if (g->row[i].no_data) y = row_add(s, &g->row[i], c, y);
    return y;
}

static double lines_add(lq_scene *s, const lq_legend *g, double y)
{
    if (g->lines && g->rows) y += 4;
    for (size_t i = 0; i < g->lines; i++, y += PITCH_PX) {
        const lq_legend_line *line = &g->line[i];
        double middle = y + SWATCH_H_PX / 2.0;
        lq_scene_stroke(s, MARGIN_PX, middle, SWATCH_W_PX, 0, line->width_px, line->colour);
        lq_scene_text(s, MARGIN_PX + SWATCH_W_PX + GAP_PX, middle + CENTRE_EM * label_type.size_px,
                      LQ_ALIGN_LEFT, &label_type, line->label);
    }
    return y;
}

static void scene_fill(lq_scene *s, const lq_legend *g)
{
    columns c = columns_measure(s, g);
    double y = head_add(s, g, MARGIN_PX, c.text_px);
    y = rows_add(s, g, &c, y);
    y = lines_add(s, g, y);
    if (!is_blank_text(g->rule))
        y += 4 + lq_scene_paragraph(s, MARGIN_PX, y + 4, c.text_px, &small_type, g->rule);
    if (!is_blank_text(g->note))
        y += 2 + lq_scene_paragraph(s, MARGIN_PX, y + 2, c.text_px, &small_type, g->note);
    s->width_px = c.text_px + 2 * MARGIN_PX;
    s->height_px = y + MARGIN_PX;
}

lq_code lq_legend_svg(const lq_legend *legend, const lq_font *font, lq_buf *to, lq_err *err)
{
    lq_scene s = {.font = font};
    scene_fill(&s, legend);
    lq_code code = lq_scene_svg(&s, is_blank_text(legend->title) ? "图例" : legend->title, to, err);
    lq_scene_release(&s);
    return code;
}

lq_code lq_legend_pixels(uint8_t **out, size_t *width, size_t *height, const lq_legend *legend,
                         const lq_font *font, double scale, lq_err *err)
{
    lq_scene s = {.font = font};
    scene_fill(&s, legend);
    lq_code code = lq_scene_pixels(out, width, height, &s, scale, err);
    lq_scene_release(&s);
    return code;
}

size_t lq_legend_unknown(const lq_legend *legend, const lq_font *font)
{
    const char *const heads[] = {legend->title, legend->unit, legend->rule, legend->note};
    size_t n = 0;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (heads[i]) n += lq_font_unknown(font, heads[i]);
    for (size_t i = 0; i < legend->rows; i++) n += lq_font_unknown(font, legend->row[i].label);
    for (size_t i = 0; i < legend->lines; i++) n += lq_font_unknown(font, legend->line[i].label);
    return n;
}

/* ---- JSON --------------------------------------------------------------------------------------------------- */

static void json_text(lq_buf *to, const char *key, const char *text)
{
    lq_buf_printf(to, "\"%s\":", key);
    lq_buf_json(to, text ? text : "");
}

static void json_colour(lq_buf *to, lq_rgba colour)
{
    lq_buf_printf(to, ",\"color\":\"#%02x%02x%02x\",\"opacity\":", colour.r, colour.g, colour.b);
    lq_buf_number(to, round(colour.a / 0.255) / 1000);
}

static void json_row(lq_buf *to, const lq_legend_row *row)
{
    lq_buf_text(to, "{");
    json_text(to, "label", row->label);
    json_colour(to, row->colour);
    lq_buf_printf(to, ",\"count\":%zu,\"no_data\":%s,\"low\":", row->count, row->no_data ? "true" : "false");
    lq_buf_number(to, row->has_limits ? row->low : NAN);
    lq_buf_text(to, ",\"high\":");
    lq_buf_number(to, row->has_limits ? row->high : NAN);
    lq_buf_text(to, "}");
}

/* Classes touch: every low limit, then the high one of the last. */
static void json_breaks(lq_buf *to, const lq_legend *g)
{
    const lq_legend_row *last = NULL;
    lq_buf_text(to, ",\n\"breaks\":[");
    for (size_t i = 0; i < g->rows; i++) {
        if (!g->row[i].has_limits) continue;
        if (last) lq_buf_text(to, ",");
        last = &g->row[i];
        lq_buf_number(to, last->low);
    }
    if (last) {
        lq_buf_text(to, ",");
        lq_buf_number(to, last->high);
    }
    lq_buf_text(to, "]");
}

void lq_legend_json(const lq_legend *legend, lq_buf *to)
{
    const char *const keys[] = {"title", "unit", "rule", "note"};
    const char *const texts[] = {legend->title, legend->unit, legend->rule, legend->note};
    for (size_t i = 0; i < 4; i++) {
        lq_buf_text(to, i ? "," : "{");
        json_text(to, keys[i], texts[i]);
    }
    lq_buf_text(to, ",\n\"rows\":[");
    for (size_t i = 0; i < legend->rows; i++) {
        if (i) lq_buf_text(to, ",\n");
        json_row(to, &legend->row[i]);
    }
    lq_buf_text(to, "]");
    json_breaks(to, legend);
    lq_buf_text(to, ",\n\"lines\":[");
    for (size_t i = 0; i < legend->lines; i++) {
        lq_buf_text(to, i ? ",\n{" : "{");
        json_text(to, "label", legend->line[i].label);
        json_colour(to, legend->line[i].colour);
        lq_buf_text(to, ",\"width_px\":");
        lq_buf_number(to, legend->line[i].width_px);
        lq_buf_text(to, "}");
    }
    lq_buf_text(to, "]}\n");
}
