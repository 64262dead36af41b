/*
 * legends.c: see legends.h.
 *
 * Every word that a reader sees is either of the data, of the table of categories (draw/symbol.h) or in the tables here. What a site
 * does not tell, or tells in a word that is not known, is counted as it is drawn: see app/projects.h.
 */
#include "app/legends.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "app/area_look.h"
#include "app/marks.h"
#include "draw/symbol.h"
#include "model/legend_text.h"

#define ROUTE_ZOOM 8 /* lines as wide as they are drawn there */
#define REMARKS    4 /* at most */

typedef struct word {
    const char *id, *zh;
} word;

static const char *const line_label[LQ_LINE_KINDS] = {"县界", "市界", "省界", "外部边界"};

static const word fill_words[LQ_FILLS] = {
    [LQ_FILL_PLANNED] = {"planned", "规划"},
    [LQ_FILL_UNDER_WAY] = {"under-way", "在建"},
    [LQ_FILL_EXISTING] = {"existing", "已有"},
};

static const word precision_words[LQ_PRECISIONS] = {
    [LQ_PRECISION_SITE] = {"site", "准确到点"},
    [LQ_PRECISION_TOWN] = {"town", "乡镇"},
    [LQ_PRECISION_COUNTY_SEAT] = {"county-seat", "县城"},
    [LQ_PRECISION_AREA] = {"area", "示意"},
};

/* The first that fits; without a category, of any. */
static const struct {
    const char *category, *symbol, *zh;
} symbol_words[] = {
    {"services", "road", "物流"}, {"ecology", "water", "水源"}, {"culture", "school", "教育基地"},
    {NULL, "airport", "机场"},    {NULL, "rail", "铁路"},       {NULL, "road", "公路"},
    {NULL, "water", "水利"},      {NULL, "energy", "能源"},     {NULL, "industry", "产业"},
    {NULL, "farm", "农业"},       {NULL, "heritage", "纪念地"}, {NULL, "tourism", "旅游"},
    {NULL, "ecology", "生态"},    {NULL, "school", "教育"},     {NULL, "hospital", "医疗"},
    {NULL, "town", "城镇"},       {NULL, "zone", "开发区"},     {NULL, "other", "其他"},
};

static const lq_rgba neutral = {90, 96, 104, 255};

static const char *symbol_word(const char *category, const char *symbol)
{
    for (size_t i = 0; i < sizeof symbol_words / sizeof *symbol_words; i++)
        if ((!symbol_words[i].category || !strcmp(symbol_words[i].category, category)) &&
            !strcmp(symbol_words[i].symbol, symbol))
            return symbol_words[i].zh;
    return symbol;
}

static void *zeroed(lq_arena *a, size_t n, size_t size)
{
    void *p = lq_arena_alloc(a, n ? n : 1, size);
    return p ? memset(p, 0, (n ? n : 1) * size) : NULL;
}

/* ---- classes ---- */

static size_t no_data_count(const lq_theme *t)
{
    size_t n = 0;
    for (size_t f = 0; f < t->join->counties; f++) n += t->classes->class_of[f] < 0 && t->join->first[f] == f;
    return n;
}

static bool rows_make(lq_legend *g, lq_arena *text, const lq_theme *t)
{
    const lq_classes *c = t->classes;
    size_t missing = no_data_count(t), rows = (size_t)c->n;
    lq_legend_row *row = zeroed(text, rows + 1, sizeof *row);
    if (!row) return false;
    for (size_t i = 0; i < rows; i++) {
        row[i] = (lq_legend_row){.label = c->label[i],
                                 .colour = t->colour[i],
                                 .count = c->count[i],
                                 .has_limits = c->limits != NULL};
        if (c->limits) row[i].low = c->limits[i], row[i].high = c->limits[i + 1];
    }
    if (missing)
        row[rows++] = (lq_legend_row){.label = t->indicator->table ? "无数据" : "县级单位",
                                      .colour = t->colour[c->n],
                                      .count = missing,
                                      .no_data = true};
    g->row = row;
    g->rows = rows;
    return true;
}

static bool borders_make(lq_legend *g, lq_arena *text, const lq_map *map)
{
    lq_legend_line *line = zeroed(text, LQ_LINE_KINDS, sizeof *line);
    if (!line) return false;
    for (int k = 0; k < LQ_LINE_KINDS; k++)
        if (map->line[k].width_px > 0 && map->line[k].colour.a)
            line[g->lines++] = (lq_legend_line){
                .label = line_label[k], .colour = map->line[k].colour, .width_px = map->line[k].width_px};
    g->line = line;
    return true;
}

static bool target_make(lq_legend *g, lq_arena *text, const lq_theme *t)
{
    const lq_indicator *in = t->indicator;
    const char *label = in->target_label && *in->target_label ? in->target_label : NULL;
    lq_buf words = {0};
    if (t->classes->method != LQ_TARGET) return true;
    lq_buf_text(&words, "目标 ");
    lq_legend_number(&words, in->target);
    if (label) lq_buf_printf(&words, "（%s）", label);
    g->target = (lq_legend_target){
        .text = words.failed ? NULL : lq_arena_strndup(text, words.data, words.size),
        .label = label,
        .value = in->target,
        .row = (size_t)t->classes->below,
    };
    lq_buf_release(&words);
    return g->target.text != NULL;
}

static bool theme_make(lq_legend *g, lq_arena *text, const lq_map *map, const lq_theme *t)
{
    const lq_indicator *in = t->indicator;
    g->title = in->title ? in->title : in->value ? in->value : map->title;
    g->unit = in->unit;
    g->rule = lq_classes_rule(t->classes);
    return rows_make(g, text, t) && target_make(g, text, t) && borders_make(g, text, map);
}

/* ---- areas ---- */

static bool areas_make(lq_legend_overlay *o, lq_arena *text, const lq_map *map, const lq_areas *areas)
{
    static const char *const complete[] = {
        [LQ_AREA_COMPLETE] = "yes", [LQ_AREA_INCOMPLETE] = "no", [LQ_AREA_UNSURE] = "unknown"};
    lq_legend_area *to = zeroed(text, areas->n, sizeof *to);
    if (!to) return false;
    for (size_t i = 0; i < areas->n; i++) {
        const lq_area *a = &areas->at[i];
        char count[80];
        lq_area_count_text(count, sizeof count, a);
        to[i] = (lq_legend_area){.id = a->id,
                                 .name = a->name,
                                 .count_text = lq_arena_strndup(text, count, strlen(count)),
                                 .count = a->listed,
                                 .stated = a->stated,
                                 .complete = complete[a->complete]};
        if (!to[i].count_text) return false;
        lq_area_swatch(&to[i], a, lq_area_fill_of(map));
    }
    o->area = to;
    o->areas = areas->n;
    if (map->areas && strpbrk(map->areas, "./"))
        o->areas_title = "名单"; /* a file: it need not be of old areas */
    return true;
}

/* ---- sites and lines ---- */

/* What of a site or line the legend tells apart. */
typedef struct seen {
    lq_symbol_kind kind;
    lq_status_fill fill;
    lq_precision precision;
    bool is_line, is_drawn, schematic;
    const lq_site *site;
} seen;

static bool is_schematic(const lq_site *line)
{
    const char *precision = line->text[LQ_SITE_PRECISION];
    return !strcasecmp(precision, "schematic") || !strcmp(precision, "示意");
}

static seen *seen_make(lq_arena *text, const lq_projects *p)
{
    seen *all = zeroed(text, p->sites.n, sizeof *all);
    for (size_t i = 0; all && i < p->sites.n; i++) {
        const lq_site *s = &p->sites.at[i];
        all[i] = (seen){.kind = lq_symbol_of(s->text[LQ_SITE_CATEGORY], s->text[LQ_SITE_SUBCATEGORY]),
                        .fill = LQ_FILL_EXISTING,
                        .precision = LQ_PRECISION_SITE,
                        .is_line = s->is_line,
                        .is_drawn = s->is_line ? s->parts > 0 : lq_project_is_point(p, i),
                        .schematic = s->is_line && is_schematic(s),
                        .site = s};
        lq_status_fill_of(&all[i].fill, s->text[LQ_SITE_STATUS]);
        lq_precision_of(&all[i].precision, s->text[LQ_SITE_PRECISION]);
    }
    return all;
}

static lq_category category_of(size_t i)
{
    lq_category c = {.id = "other", .zh = "其他", .en = "Other", .symbol = "other"};
    lq_category_at(&c, i);
    return c;
}

/* Adds the sign of those sites of the category that have this symbol, when there are any. */
static void sign_add(lq_legend_category *c, lq_legend_sign *sign, size_t category, const char *symbol,
                     const seen *all, size_t n)
{
    lq_legend_sign s = {.id = symbol,
                        .label = symbol_word(c->id, symbol),
                        .symbol = {.name = symbol, .fill = LQ_FILL_EXISTING}};
    for (size_t i = 0; i < n; i++) {
        if (all[i].is_line || !all[i].is_drawn || all[i].kind.category != category) continue;
        if (strcmp(all[i].kind.symbol, symbol) != 0) continue;
        s.symbol.colour = all[i].kind.colour;
        s.count++;
    }
    if (!s.count) return;
    c->count += s.count;
    sign[c->signs++] = s;
}

/* The category's own symbol comes first. */
static bool category_make(lq_legend_category *c, lq_arena *text, size_t category, const seen *all, size_t n)
{
    const lq_category of = category_of(category);
    size_t symbols = 0;
    while (lq_symbol_name(symbols)) symbols++;
    lq_legend_sign *sign = zeroed(text, symbols, sizeof *sign);
    if (!sign) return false;
    *c = (lq_legend_category){.id = of.id, .label = of.zh, .sign = sign};
    sign_add(c, sign, category, of.symbol, all, n);
    for (size_t k = 0; k < symbols; k++)
        if (strcmp(lq_symbol_name(k), of.symbol) != 0) sign_add(c, sign, category, lq_symbol_name(k), all, n);
    if (c->signs == 1) sign[0].label = NULL;
    return true;
}

static size_t categories_count(void)
{
    lq_category c;
    size_t n = 0;
    while (lq_category_at(&c, n)) n++;
    return n;
}

/* In the order of the chapters, what is of none at the end. */
static bool categories_make(lq_legend_overlay *o, lq_arena *text, const seen *all, size_t n)
{
    size_t known = categories_count();
    lq_legend_category *to = zeroed(text, known + 1, sizeof *to);
    bool ok = to != NULL;
    for (size_t i = 0; ok && i <= known; i++) {
        ok = category_make(&to[o->categories], text, i < known ? i : SIZE_MAX, all, n);
        if (ok && to[o->categories].count) o->categories++;
    }
    o->category = to;
    return ok;
}

/* The statuses and the precisions that occur, on a symbol without colour. */
static bool traits_make(lq_legend_overlay *o, lq_arena *text, const seen *all, size_t n)
{
    lq_legend_sign *status = zeroed(text, LQ_FILLS, sizeof *status),
                   *precision = zeroed(text, LQ_PRECISIONS, sizeof *precision);
    size_t fills[LQ_FILLS] = {0}, precisions[LQ_PRECISIONS] = {0};
    if (!status || !precision) return false;
    for (size_t i = 0; i < n; i++) {
        if (all[i].is_line || !all[i].is_drawn) continue;
        fills[all[i].fill]++;
        precisions[all[i].precision]++;
    }
    for (int k = 0; k < LQ_FILLS; k++)
        if (fills[k])
            status[o->statuses++] =
                (lq_legend_sign){.id = fill_words[k].id,
                                 .label = fill_words[k].zh,
                                 .symbol = {"other", (lq_status_fill)k, LQ_PRECISION_SITE, 0, neutral},
                                 .count = fills[k]};
    for (int k = 0; k < LQ_PRECISIONS; k++)
        if (precisions[k])
            precision[o->precisions++] =
                (lq_legend_sign){.id = precision_words[k].id,
                                 .label = precision_words[k].zh,
                                 .symbol = {"other", LQ_FILL_EXISTING, (lq_precision)k, 0, neutral},
                                 .count = precisions[k]};
    o->status = status;
    o->precision = precision;
    return true;
}

static bool route_is(const seen *s, size_t category, int fill, bool schematic)
{
    return s->is_line && s->is_drawn && s->kind.category == category && (int)s->fill == fill &&
           s->schematic == schematic;
}

/* Adds the lines of one look, when there are any; false without memory. */
static bool route_add(lq_legend_overlay *o, lq_legend_route *to, lq_arena *text, size_t category, int fill,
                      bool schematic, const seen *all, size_t n)
{
    const lq_category of = category_of(category);
    const lq_site *one = NULL;
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (route_is(&all[i], category, fill, schematic)) one = all[i].site, count++;
    if (!count) return true;
    char label[80];
    int length = snprintf(label, sizeof label, "%s %s", of.zh, fill_words[fill].zh);
    lq_route_style style = lq_mark_route_style(one, ROUTE_ZOOM);
    to[o->routes] = (lq_legend_route){.id = of.id,
                                      .status = fill_words[fill].id,
                                      .label = lq_arena_strndup(text, label, (size_t)length),
                                      .schematic = schematic,
                                      .colour = style.colour,
                                      .width_px = (double)style.width_px,
                                      .dash_px = (double)style.dash_px,
                                      .gap_px = (double)style.gap_px,
                                      .count = count};
    return to[o->routes++].label != NULL;
}

static bool routes_make(lq_legend_overlay *o, lq_arena *text, const seen *all, size_t n)
{
    size_t known = categories_count();
    lq_legend_route *to = zeroed(text, (known + 1) * LQ_FILLS * 2, sizeof *to);
    bool ok = to != NULL;
    for (size_t i = 0; ok && i <= known; i++)
        for (int fill = 0; ok && fill < LQ_FILLS; fill++) {
            size_t category = i < known ? i : SIZE_MAX;
            ok = route_add(o, to, text, category, fill, false, all, n) &&
                 route_add(o, to, text, category, fill, true, all, n);
        }
    o->route = to;
    return ok;
}

/* ---- remarks ---- */

static bool remark_add(lq_legend_overlay *o, const char **to, const char *line)
{
    to[o->remarks] = line;
    return to[o->remarks++] != NULL;
}

static bool counted_add(lq_legend_overlay *o, const char **to, lq_arena *text, size_t count, const char *why)
{
    char line[160];
    if (!count) return true;
    int length = snprintf(line, sizeof line, "另有 %zu 处项目%s，未绘", count, why);
    return remark_add(o, to, lq_arena_strndup(text, line, (size_t)length));
}

/* Why outlines are dashed. */
static const char *open_text(const lq_areas *areas)
{
    bool any[] = {[LQ_AREA_COMPLETE] = false, [LQ_AREA_INCOMPLETE] = false, [LQ_AREA_UNSURE] = false};
    for (size_t i = 0; i < areas->n; i++) any[areas->at[i].complete] = true;
    if (any[LQ_AREA_INCOMPLETE])
        return any[LQ_AREA_UNSURE] ? "老区边线为虚线：名单不全，或是否齐全待核" : "老区边线为虚线：名单不全";
    return any[LQ_AREA_UNSURE] ? "老区边线为虚线：名单是否齐全待核" : NULL;
}

static bool remarks_make(lq_legend_overlay *o, lq_arena *text, const lq_map *map, const lq_dataset *d)
{
    const char **to = zeroed(text, REMARKS, sizeof *to), *open = open_text(&d->areas);
    size_t outside = 0;
    bool ok = to != NULL;
    for (size_t i = 0; i < d->projects.sites.n; i++)
        outside += !d->projects.sites.at[i].is_line && d->projects.sites.at[i].place == LQ_SITE_OUTSIDE;
    size_t lost = d->projects.unplaced - outside;
    o->remark = to;
    if (ok && d->areas.n && map->dim) ok = remark_add(o, to, "老区以外各县颜色已淡化");
    if (ok && open) ok = remark_add(o, to, open);
    return ok && counted_add(o, to, text, lost, "位置不明") && counted_add(o, to, text, outside, "在图外");
}

/* ---- all ---- */

static bool overlay_make(lq_legend_overlay *o, lq_arena *text, const lq_map *map, const lq_dataset *d)
{
    const seen *all = seen_make(text, &d->projects);
    size_t n = d->projects.sites.n;
    return all && areas_make(o, text, map, &d->areas) && categories_make(o, text, all, n) &&
           traits_make(o, text, all, n) && routes_make(o, text, all, n) && remarks_make(o, text, map, d);
}

lq_code lq_legends_make(lq_legends *out, const lq_map *map, const lq_dataset *data, lq_err *err)
{
    lq_legend_overlay overlay = {0};
    *out = (lq_legends){0};
    out->at = zeroed(&out->text, data->themes, sizeof *out->at);
    bool ok = out->at && overlay_make(&overlay, &out->text, map, data);
    for (size_t i = 0; ok && i < data->themes; i++) {
        out->at[i].overlay = overlay;
        ok = theme_make(&out->at[i], &out->text, map, &data->theme[i]);
    }
    return ok ? LQ_OK : lq_nomem(err);
}

void lq_legends_release(lq_legends *legends)
{
    lq_arena_release(&legends->text);
    *legends = (lq_legends){0};
}
