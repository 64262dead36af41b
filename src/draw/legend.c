/*
 * legend.c: see legend.h.
 *
 * Laid out like the legend of a printed atlas: title, unit, one swatch a class with its label and, small and grey, its
 * number of counties; counties without data stand apart below, then the kinds of line, then how the classes were made. What
 * lies over the counties follows, each kind below a head of its own, all counts on the right edge. Column widths come from pango,
 * and names that are too long take more lines, so nothing is clipped however long a label is.
 */
#include "draw/legend.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "draw/scene.h"

#define MARGIN_PX     14
#define SWATCH_W_PX   28
#define SWATCH_H_PX   16
#define GAP_PX        8
#define PITCH_PX      22
#define TARGET_PX     20
#define TEXT_MIN_PX   150 /* a rule or note is never squeezed narrower than this */
#define TITLE_MAX_PX  320 /* a title longer than this takes a second line */
#define SYMBOL_PX     16
#define BADGE_PX      18
#define SIGN_PITCH_PX 25   /* the marks around symbols need more room than the symbols */
#define CELL_PX       26   /* of a symbol beside its word: with the frame of a county seat, and a gap */
#define CENTRE_EM     0.37 /* height above the baseline of the middle of digits and Han characters */
#define LABEL_X_PX    (MARGIN_PX + SWATCH_W_PX + GAP_PX)

/* The legend's own words; formats take a count or a text. */
static const struct {
    const char *counties, *county, *sites, *site, *lines, *line, *unit, *legend;
    const char *areas, *projects, *projects_inside, *status, *precision, *schematic;
    double over_max_px;       /* with an overlay: neither its names nor the title make the legend wider */
    const char *routes[2][2]; /* by whether some lie outside of the map, by whether all are schematic */
} words[LQ_LANGUAGES] = {
    [LQ_LANGUAGE_ZH] = {.over_max_px = 232,
                        .counties = "(%zu 个)",
                        .county = "(%zu 个)",
                        .sites = "%zu 处",
                        .site = "%zu 处",
                        .lines = "%zu 条",
                        .line = "%zu 条",
                        .unit = "单位：%s",
                        .legend = "图例",
                        .areas = "革命老区",
                        .projects = "项目",
                        .projects_inside = "项目（图内）",
                        .status = "状态",
                        .precision = "位置",
                        .schematic = "示意",
                        .routes = {{"线路", "线路（示意）"}, {"线路（图内）", "线路（图内，示意）"}}},
    [LQ_LANGUAGE_EN] = {.over_max_px = 290,
                        .counties = "(%zu counties)",
                        .county = "(%zu county)",
                        .sites = "%zu sites",
                        .site = "%zu site",
                        .lines = "%zu lines",
                        .line = "%zu line",
                        .unit = "Unit: %s",
                        .legend = "Legend",
                        .areas = "Old revolutionary areas",
                        .projects = "Projects",
                        .projects_inside = "Projects in this map",
                        .status = "State",
                        .precision = "Place",
                        .schematic = "schematic",
                        .routes = {{"Lines", "Lines (schematic)"},
                                   {"Lines in this map", "Lines in this map (schematic)"}}},
};

static const lq_type title_type = {15, true, {0x1f, 0x23, 0x28, 255}};
static const lq_type label_type = {13, false, {0x1f, 0x23, 0x28, 255}};
static const lq_type count_type = {11, false, {0x6b, 0x70, 0x76, 255}};
static const lq_type small_type = {11, false, {0x6b, 0x70, 0x76, 255}};
static const lq_type head_type = {12, true, {0x1f, 0x23, 0x28, 255}};
static const lq_type badge_type = {12, true, {255, 255, 255, 255}};
static const lq_type word_type = {12, false, {0x3c, 0x41, 0x47, 255}};
static const lq_rgba outline = {0x80, 0x86, 0x8b, 255}, nothing = {255, 255, 255, 0};

/* Columns of the rows: the swatch, then the label from 0 to label_px, then the count, right-aligned. */
typedef struct columns {
    double label_px, count_px, text_px;
    double counts_x; /* right edge of all counts */
    lq_language language;
    bool numeric; /* class labels are ranges of numbers: aligned on their last digit */
} columns;

static bool is_blank_text(const char *text)
{
    return !text || !*text;
}

static const char *count_text(char text[48], size_t count, lq_language l)
{
    snprintf(text, 48, count == 1 ? words[l].county : words[l].counties, count);
    return text;
}

static const char *sites_text(char text[48], size_t count, lq_language l)
{
    snprintf(text, 48, count == 1 ? words[l].site : words[l].sites, count);
    return text;
}

static const char *lines_text(char text[48], size_t count, lq_language l)
{
    snprintf(text, 48, count == 1 ? words[l].line : words[l].lines, count);
    return text;
}

static double max_of(double a, double b)
{
    return a > b ? a : b;
}

/* A row of the overlay without a line break. */
static double entry_width(const lq_scene *s, const char *label, const char *word, const char *count)
{
    double px = SWATCH_W_PX + GAP_PX + lq_scene_text_width(s, &label_type, label);
    if (word) px += GAP_PX + lq_scene_text_width(s, &small_type, word);
    return px + 2 * GAP_PX + lq_scene_text_width(s, &count_type, count);
}

static const char *sign_word(const lq_legend_category *c, size_t i)
{
    return i < c->signs ? c->sign[i].label : NULL;
}

/* A category of several symbols tells the count of each, beside its word, and not their sum. */
static const char *sign_count(char text[48], const lq_legend_category *c, size_t i, lq_language l)
{
    return sites_text(text, c->signs > 1 ? c->sign[i].count : c->count, l);
}

static bool all_schematic(const lq_legend_overlay *o)
{
    size_t n = 0;
    while (n < o->routes && o->route[n].schematic) n++;
    return n == o->routes;
}

static const char *route_word(const lq_legend_overlay *o, size_t i, lq_language l)
{
    return o->route[i].schematic && !all_schematic(o) ? words[l].schematic : NULL;
}

/* Of the widest of the signs with its word, and the gap behind it. */
static double cell_width(const lq_scene *s, const lq_legend_sign *sign, size_t n)
{
    double px = 0;
    for (size_t i = 0; i < n; i++)
        px = max_of(px, CELL_PX + GAP_PX + lq_scene_text_width(s, &word_type, sign[i].label));
    return px;
}

static double badge_width(const lq_scene *s, const lq_legend_overlay *o)
{
    return o->badge ? SWATCH_W_PX + GAP_PX + lq_scene_text_width(s, &word_type, o->badge) : 0;
}

static double overlay_width(const lq_scene *s, const lq_legend_overlay *o, lq_language l)
{
    double px = badge_width(s, o);
    char count[48];
    for (size_t i = 0; i < o->areas; i++)
        px = max_of(px, entry_width(s, o->area[i].name, NULL, o->area[i].count_text));
    for (size_t i = 0; i < o->categories; i++) {
        const lq_legend_category *c = &o->category[i];
        for (size_t k = 0; k < c->signs || !k; k++)
            px = max_of(px, entry_width(s, c->label, sign_word(c, k), sign_count(count, c, k, l)));
    }
    for (size_t i = 0; i < o->routes; i++)
        px = max_of(px, entry_width(s, o->route[i].label, route_word(o, i, l),
                                    lines_text(count, o->route[i].count, l)));
    if (o->statuses)
        px = max_of(px, SWATCH_W_PX + GAP_PX + (double)o->statuses * cell_width(s, o->status, o->statuses));
    return px < words[l].over_max_px ? px : words[l].over_max_px;
}

static columns columns_measure(const lq_scene *s, const lq_legend *g)
{
    columns c = {.language = g->language, .numeric = true};
    double over_max_px = words[g->language].over_max_px;
    char count[48];
    for (size_t i = 0; i < g->rows; i++) {
        const lq_legend_row *row = &g->row[i];
        c.label_px = max_of(c.label_px, lq_scene_text_width(s, &label_type, row->label));
        c.count_px = max_of(c.count_px,
                            lq_scene_text_width(s, &count_type, count_text(count, row->count, g->language)));
        c.numeric = c.numeric && (row->no_data || row->has_limits);
    }
    double rows_px = g->rows ? SWATCH_W_PX + GAP_PX + c.label_px + GAP_PX + c.count_px : 0;
    double lines_px = 0;
    for (size_t i = 0; i < g->lines; i++)
        lines_px = max_of(lines_px, lq_scene_text_width(s, &label_type, g->line[i].label));
    if (g->lines) lines_px += SWATCH_W_PX + GAP_PX;
    if (g->target.text) {
        double target_px = SWATCH_W_PX + GAP_PX + lq_scene_text_width(s, &word_type, g->target.text);
        rows_px = max_of(rows_px, target_px < over_max_px ? target_px : over_max_px);
    }
    double title_px = is_blank_text(g->title) ? 0 : lq_scene_text_width(s, &title_type, g->title);
    double over_px = overlay_width(s, &g->overlay, g->language),
           title_max_px = over_px > 0 ? over_max_px : TITLE_MAX_PX;
    if (title_px > title_max_px) title_px = title_max_px;
    c.text_px = ceil(max_of(max_of(rows_px, lines_px), max_of(title_px, max_of(over_px, TEXT_MIN_PX))));
    c.counts_x = over_px > 0 ? MARGIN_PX + c.text_px : LABEL_X_PX + c.label_px + GAP_PX + c.count_px;
    return c;
}

static double head_add(lq_scene *s, const lq_legend *g, double y, double width_px)
{
    if (!is_blank_text(g->title))
        y += lq_scene_paragraph(s, MARGIN_PX, y, width_px, &title_type, g->title) + 2;
    if (!is_blank_text(g->unit)) {
        char unit[512];
        snprintf(unit, sizeof unit, words[g->language].unit, g->unit);
        y += lq_scene_paragraph(s, MARGIN_PX, y, width_px, &small_type, unit) + 2;
    }
    return y > MARGIN_PX ? y + 6 : y;
}

/* What is not drawn gets an empty swatch with a stroke through it, as maps mark "no data". */
static void swatch_add(lq_scene *s, double y, lq_rgba colour)
{
    lq_scene_box(s, MARGIN_PX, y, SWATCH_W_PX, SWATCH_H_PX, colour.a ? colour : nothing, outline);
    if (!colour.a)
        lq_scene_stroke(s, MARGIN_PX + 1, y + SWATCH_H_PX - 1, SWATCH_W_PX - 2, 2 - SWATCH_H_PX, 1, outline);
}

static double row_add(lq_scene *s, const lq_legend_row *row, const columns *c, double y)
{
    double label_x = LABEL_X_PX, middle = y + SWATCH_H_PX / 2.0;
    bool right = c->numeric && !row->no_data;
    char count[48];
    swatch_add(s, y, row->colour);
    lq_scene_text(s, right ? label_x + c->label_px : label_x, middle + CENTRE_EM * label_type.size_px,
                  right ? LQ_ALIGN_RIGHT : LQ_ALIGN_LEFT, &label_type, row->label);
    lq_scene_text(s, c->counts_x, middle + CENTRE_EM * count_type.size_px, LQ_ALIGN_RIGHT, &count_type,
                  count_text(count, row->count, c->language));
    return y + PITCH_PX;
}

/* A paragraph whose first line has its middle at `middle`; returns how much taller than one line it is. */
static double words_add(lq_scene *s, double x, double middle, double width_px, const lq_type *type,
                        const char *text)
{
    double top = middle + (CENTRE_EM - LQ_SCENE_ASCENT_EM) * type->size_px;
    return lq_scene_paragraph(s, x, top, width_px, type, text) - ceil(type->size_px * 1.45);
}

/* A line across the swatches, with its words, where the classes below the target end. */
static double target_add(lq_scene *s, const lq_legend_target *target, const columns *c, double y)
{
    double middle = y + TARGET_PX / 2.0 - (PITCH_PX - SWATCH_H_PX) / 2.0;
    lq_scene_stroke(s, MARGIN_PX, middle, SWATCH_W_PX, 0, 2, head_type.colour);
    return y + TARGET_PX +
           words_add(s, LABEL_X_PX, middle, c->text_px - SWATCH_W_PX - GAP_PX, &word_type, target->text);
}

static double rows_add(lq_scene *s, const lq_legend *g, const columns *c, double y)
{
    double top = y;
    bool told = !g->target.text;
    for (size_t i = 0; i < g->rows; i++) {
        if (g->row[i].no_data) continue;
        if (!told && i >= g->target.row) y = target_add(s, &g->target, c, y), told = true;
        y = row_add(s, &g->row[i], c, y);
    }
    if (!told) y = target_add(s, &g->target, c, y);
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
        lq_scene_text(s, LABEL_X_PX, middle + CENTRE_EM * label_type.size_px, LQ_ALIGN_LEFT, &label_type,
                      line->label);
    }
    return y;
}

/* ---- what lies over the counties ---- */

static double head_line_add(lq_scene *s, const columns *c, double y, const char *text)
{
    return y + 10 + lq_scene_paragraph(s, MARGIN_PX, y + 10, c->text_px, &head_type, text) + 4;
}

/* The words of a row: its label, a smaller word behind or below it, its count; returns the top of the next. */
static double entry_add(lq_scene *s, const columns *c, double y, const char *label, const char *word,
                        const char *count)
{
    double middle = y + SWATCH_H_PX / 2.0, width_px = lq_scene_text_width(s, &label_type, label);
    double room_px = c->counts_x - LABEL_X_PX - 2 * GAP_PX - lq_scene_text_width(s, &count_type, count);
    y += PITCH_PX + words_add(s, LABEL_X_PX, middle, room_px, &label_type, label);
    lq_scene_text(s, c->counts_x, middle + CENTRE_EM * count_type.size_px, LQ_ALIGN_RIGHT, &count_type,
                  count);
    if (!word) return y;
    if (width_px + GAP_PX + lq_scene_text_width(s, &small_type, word) > room_px)
        return y + lq_scene_paragraph(s, LABEL_X_PX, y - 4, room_px, &small_type, word);
    lq_scene_text(s, LABEL_X_PX + width_px + GAP_PX, middle + CENTRE_EM * small_type.size_px, LQ_ALIGN_LEFT,
                  &small_type, word);
    return y;
}

static void symbol_add(lq_scene *s, double x, double y, const lq_legend_sign *sign)
{
    lq_symbol symbol = sign->symbol;
    symbol.size_px = SYMBOL_PX;
    lq_scene_symbol(s, x, y + SWATCH_H_PX / 2.0, &symbol);
}

static void area_swatch_add(lq_scene *s, double y, const lq_legend_area *a)
{
    const double x = MARGIN_PX, w = SWATCH_W_PX, h = SWATCH_H_PX;
    if (a->absent) {
        swatch_add(s, y, nothing);
        return;
    }
    if (a->ground.a) lq_scene_box(s, x, y, w, h, a->ground, nothing);
    if (a->stripes.a) lq_scene_hatch(s, x, y, w, h, a->stripe_period_px, a->stripe_px, a->stripes);
    if (a->casing.a) lq_scene_frame(s, x, y, w, h, a->band_px + a->casing_px, 0, 0, a->casing);
    lq_scene_frame(s, x, y, w, h, a->band_px, a->dash_px, a->gap_px, a->band);
}

static double areas_add(lq_scene *s, const lq_legend_overlay *o, const columns *c, double y)
{
    if (o->areas) y = head_line_add(s, c, y, o->areas_title ? o->areas_title : words[c->language].areas);
    for (size_t i = 0; i < o->areas; i++) {
        area_swatch_add(s, y, &o->area[i]);
        y = entry_add(s, c, y, o->area[i].name, NULL, o->area[i].count_text);
    }
    return y;
}

/* The word of a further symbol, below that of the first where it fits, and its count. */
static double sign_add(lq_scene *s, const lq_legend_category *g, size_t i, const columns *c, double y)
{
    char text[48];
    const char *word = g->sign[i].label ? g->sign[i].label : g->label,
               *count = sign_count(text, g, i, c->language);
    double middle = y + SWATCH_H_PX / 2.0;
    double end = c->counts_x - 2 * GAP_PX - lq_scene_text_width(s, &count_type, count);
    double x = LABEL_X_PX + lq_scene_text_width(s, &label_type, g->label) + GAP_PX;
    if (x + lq_scene_text_width(s, &small_type, word) > end) x = LABEL_X_PX;
    lq_scene_text(s, c->counts_x, middle + CENTRE_EM * count_type.size_px, LQ_ALIGN_RIGHT, &count_type,
                  count);
    return y + PITCH_PX + words_add(s, x, middle, end - x, &small_type, word);
}

static double category_add(lq_scene *s, const lq_legend_category *g, const columns *c, double y)
{
    const double symbol_x = MARGIN_PX + SWATCH_W_PX / 2.0;
    char count[48];
    if (g->signs) symbol_add(s, symbol_x, y, &g->sign[0]);
    y = entry_add(s, c, y, g->label, sign_word(g, 0), sign_count(count, g, 0, c->language));
    for (size_t i = 1; i < g->signs; i++) {
        symbol_add(s, symbol_x, y, &g->sign[i]);
        y = sign_add(s, g, i, c, y);
    }
    return y;
}

/* Signs side by side, as many as fit into a line, below one another. */
static double signs_add(lq_scene *s, const char *of, const lq_legend_sign *sign, size_t n, const columns *c,
                        double y)
{
    double room_px = c->counts_x - LABEL_X_PX, cell_px = cell_width(s, sign, n), extra_px = 0;
    if (!n) return y;
    size_t across = cell_px < room_px ? (size_t)((room_px + GAP_PX) / cell_px) : 1;
    if (across == 1) cell_px = room_px + GAP_PX;
    words_add(s, MARGIN_PX, y + SWATCH_H_PX / 2.0, LABEL_X_PX - MARGIN_PX, &small_type, of);
    for (size_t i = 0; i < n; i++) {
        double x = LABEL_X_PX + (double)(i % across) * cell_px;
        if (i && i % across == 0) y += SIGN_PITCH_PX + extra_px, extra_px = 0;
        symbol_add(s, x + (CELL_PX - 4) / 2.0, y, &sign[i]);
        extra_px = max_of(extra_px, words_add(s, x + CELL_PX, y + SWATCH_H_PX / 2.0,
                                              ceil(cell_px) - CELL_PX - GAP_PX, &word_type, sign[i].label));
    }
    return y + SIGN_PITCH_PX + extra_px;
}

/* A disc with an n for any number. */
static double badge_add(lq_scene *s, const lq_legend_overlay *o, const columns *c, double y)
{
    const double x = MARGIN_PX + SWATCH_W_PX / 2.0, middle = y + SWATCH_H_PX / 2.0;
    if (!o->badge) return y;
    lq_scene_disc(s, x, middle, BADGE_PX, o->badge_colour);
    lq_scene_text(s, x - lq_scene_text_width(s, &badge_type, "n") / 2, middle + 0.27 * badge_type.size_px,
                  LQ_ALIGN_LEFT, &badge_type, "n");
    return y + SIGN_PITCH_PX +
           words_add(s, LABEL_X_PX, middle, c->counts_x - LABEL_X_PX, &word_type, o->badge);
}

static double sites_add(lq_scene *s, const lq_legend_overlay *o, const columns *c, double y)
{
    bool outside = o->sites_outside > 0;
    if (o->categories)
        y = head_line_add(s, c, y,
                          outside ? words[c->language].projects_inside : words[c->language].projects);
    for (size_t i = 0; i < o->categories; i++) y = category_add(s, &o->category[i], c, y);
    if (o->statuses || o->precisions) y += 4;
    y = badge_add(s, o, c, y);
    y = signs_add(s, words[c->language].status, o->status, o->statuses, c, y);
    return signs_add(s, words[c->language].precision, o->precision, o->precisions, c, y);
}

static double routes_add(lq_scene *s, const lq_legend_overlay *o, const columns *c, double y)
{
    char count[48];
    if (o->routes)
        y = head_line_add(s, c, y, words[c->language].routes[o->routes_outside > 0][all_schematic(o)]);
    for (size_t i = 0; i < o->routes; i++) {
        const lq_legend_route *r = &o->route[i];
        lq_scene_dashes(s, MARGIN_PX, y + SWATCH_H_PX / 2.0, SWATCH_W_PX, 0, r->width_px, r->dash_px,
                        r->gap_px, r->colour);
        y = entry_add(s, c, y, r->label, route_word(o, i, c->language),
                      lines_text(count, r->count, c->language));
    }
    return y;
}

static double overlay_add(lq_scene *s, const lq_legend_overlay *o, const columns *c, double y)
{
    y = areas_add(s, o, c, y);
    y = sites_add(s, o, c, y);
    y = routes_add(s, o, c, y);
    if (o->remarks) y += 8;
    for (size_t i = 0; i < o->remarks; i++)
        y += 2 + lq_scene_paragraph(s, MARGIN_PX, y + 2, c->text_px, &small_type, o->remark[i]);
    return y;
}

/* ---- the whole ---- */

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
    y = overlay_add(s, &g->overlay, &c, y);
    s->width_px = c.text_px + 2 * MARGIN_PX;
    s->height_px = y + MARGIN_PX;
}

lq_code lq_legend_svg(const lq_legend *legend, const lq_font *font, lq_buf *to, lq_err *err)
{
    lq_scene s = {.font = font};
    scene_fill(&s, legend);
    lq_code code = lq_scene_svg(
        &s, is_blank_text(legend->title) ? words[legend->language].legend : legend->title, to, err);
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

static size_t signs_unknown(const lq_font *font, const lq_legend_sign *sign, size_t n)
{
    size_t unknown = 0;
    for (size_t i = 0; i < n; i++)
        if (sign[i].label) unknown += lq_font_unknown(font, sign[i].label);
    return unknown;
}

static size_t overlay_unknown(const lq_legend_overlay *o, const lq_font *font)
{
    size_t n = signs_unknown(font, o->status, o->statuses) + signs_unknown(font, o->precision, o->precisions);
    for (size_t i = 0; i < o->areas; i++)
        n += lq_font_unknown(font, o->area[i].name) + lq_font_unknown(font, o->area[i].count_text);
    for (size_t i = 0; i < o->categories; i++) {
        const lq_legend_category *c = &o->category[i];
        n += lq_font_unknown(font, c->label) + signs_unknown(font, c->sign, c->signs);
    }
    for (size_t i = 0; i < o->routes; i++) n += lq_font_unknown(font, o->route[i].label);
    if (o->badge) n += lq_font_unknown(font, o->badge);
    for (size_t i = 0; i < o->remarks; i++) n += lq_font_unknown(font, o->remark[i]);
    return n;
}

size_t lq_legend_unknown(const lq_legend *legend, const lq_font *font)
{
    const char *const heads[] = {legend->title, legend->unit, legend->rule, legend->note,
                                 legend->target.text};
    size_t n = 0;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (heads[i]) n += lq_font_unknown(font, heads[i]);
    for (size_t i = 0; i < legend->rows; i++) n += lq_font_unknown(font, legend->row[i].label);
    for (size_t i = 0; i < legend->lines; i++) n += lq_font_unknown(font, legend->line[i].label);
    return n + overlay_unknown(&legend->overlay, font);
}
