/*
 * site_legend.c: see site_legend.h.
 *
 * What a site does not tell, or tells in a word that is not known, is counted as it is drawn: see app/projects.h.
 */
#include "app/site_legend.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "draw/symbol.h"

#define ROUTE_ZOOM 8 /* lines as wide as they are drawn there */

void *lq_legend_room(lq_arena *a, size_t n, size_t size)
{
    void *p = lq_arena_alloc(a, n ? n : 1, size);
    return p ? memset(p, 0, (n ? n : 1) * size) : NULL;
}

typedef struct word {
    const char *id, *word[LQ_LANGUAGES];
} word;

static const word fill_words[LQ_FILLS] = {
    [LQ_FILL_PLANNED] = {"planned", {"规划", "planned"}},
    [LQ_FILL_UNDER_WAY] = {"under-way", {"在建", "under way"}},
    [LQ_FILL_EXISTING] = {"existing", {"已有", "existing"}},
};

static const word precision_words[LQ_PRECISIONS] = {
    [LQ_PRECISION_SITE] = {"site", {"准确到点", "exact"}},
    [LQ_PRECISION_TOWN] = {"town", {"乡镇", "township"}},
    [LQ_PRECISION_COUNTY_SEAT] = {"county-seat", {"县城", "county seat"}},
    [LQ_PRECISION_AREA] = {"area", {"示意", "area"}},
};

/* The first that fits; without a category, of any. */
static const struct {
    const char *category, *symbol, *word[LQ_LANGUAGES];
} symbol_words[] = {
    {"services", "road", {"物流", "logistics"}},
    {"ecology", "water", {"水源", "water sources"}},
    {"culture", "school", {"教育基地", "education bases"}},
    {NULL, "airport", {"机场", "airports"}},
    {NULL, "rail", {"铁路", "railways"}},
    {NULL, "road", {"公路", "roads"}},
    {NULL, "water", {"水利", "water"}},
    {NULL, "energy", {"能源", "energy"}},
    {NULL, "industry", {"产业", "industry"}},
    {NULL, "farm", {"农业", "farming"}},
    {NULL, "heritage", {"纪念地", "memorials"}},
    {NULL, "tourism", {"旅游", "tourism"}},
    {NULL, "ecology", {"生态", "ecology"}},
    {NULL, "school", {"教育", "education"}},
    {NULL, "hospital", {"医疗", "medical care"}},
    {NULL, "town", {"城镇", "towns"}},
    {NULL, "zone", {"开发区", "development zones"}},
    {NULL, "other", {"其他", "other"}},
};

static const char *const badge_words[LQ_LANGUAGES] = {"n 处项目相近，合并表示", "n sites close together"};

static const lq_rgba neutral = {90, 96, 104, 255};

static const char *symbol_word(const char *category, const char *symbol, lq_language language)
{
    for (size_t i = 0; i < sizeof symbol_words / sizeof *symbol_words; i++)
        if ((!symbol_words[i].category || !strcmp(symbol_words[i].category, category)) &&
            !strcmp(symbol_words[i].symbol, symbol))
            return symbol_words[i].word[language];
    return symbol;
}

/* What of a site or line the legend tells apart. */
typedef struct seen {
    lq_symbol_kind kind;
    lq_status_fill fill;
    lq_precision precision;
    bool is_line, is_drawn, schematic;
    const lq_site *site;
} seen;

typedef struct seen_list {
    const seen *at;
    size_t n;
    lq_language language;
} seen_list;

static bool is_schematic(const lq_site *line)
{
    const char *precision = line->text[LQ_SITE_PRECISION];
    return !strcasecmp(precision, "schematic") || !strcmp(precision, "示意");
}

/* ---- what is seen ---- */

static bool seen_make(seen_list *list, lq_arena *text, const lq_projects *p, const double box[4])
{
    seen *all = lq_legend_room(text, p->sites.n, sizeof *all);
    for (size_t i = 0; all && i < p->sites.n; i++) {
        const lq_site *s = &p->sites.at[i];
        all[i] = (seen){.kind = lq_symbol_of(s->text[LQ_SITE_CATEGORY], s->text[LQ_SITE_SUBCATEGORY]),
                        .fill = LQ_FILL_EXISTING,
                        .precision = LQ_PRECISION_SITE,
                        .is_line = s->is_line,
                        .is_drawn = s->place == LQ_SITE_PLACED && lq_project_in_box(&p->sites, s, box),
                        .schematic = s->is_line && is_schematic(s),
                        .site = s};
        lq_status_fill_of(&all[i].fill, s->text[LQ_SITE_STATUS]);
        lq_precision_of(&all[i].precision, s->text[LQ_SITE_PRECISION]);
    }
    list->at = all;
    list->n = p->sites.n;
    return all != NULL;
}

static const char *category_word(const lq_category *c, lq_language language)
{
    return language == LQ_LANGUAGE_EN ? c->en : c->zh;
}

static lq_category category_of(size_t i)
{
    lq_category c = {.id = "other", .zh = "其他", .en = "Other", .symbol = "other"};
    lq_category_at(&c, i);
    return c;
}

/* Adds the sign of those sites of the category that have this symbol, when there are any. */
static void sign_add(lq_legend_category *c, lq_legend_sign *sign, size_t category, const char *symbol,
                     const seen_list *list)
{
    lq_legend_sign s = {.id = symbol,
                        .label = symbol_word(c->id, symbol, list->language),
                        .symbol = {.name = symbol, .fill = LQ_FILL_EXISTING}};
    for (size_t i = 0; i < list->n; i++) {
        if (list->at[i].is_line || !list->at[i].is_drawn || list->at[i].kind.category != category) continue;
        if (strcmp(list->at[i].kind.symbol, symbol) != 0) continue;
        s.symbol.colour = list->at[i].kind.colour;
        s.count++;
    }
    if (!s.count) return;
    c->count += s.count;
    sign[c->signs++] = s;
}

/* The category's own symbol comes first. */
static bool category_make(lq_legend_category *c, lq_arena *text, size_t category, const seen_list *list)
{
    const lq_category of = category_of(category);
    size_t symbols = 0;
    while (lq_symbol_name(symbols)) symbols++;
    lq_legend_sign *sign = lq_legend_room(text, symbols, sizeof *sign);
    if (!sign) return false;
    *c = (lq_legend_category){.id = of.id, .label = category_word(&of, list->language), .sign = sign};
    sign_add(c, sign, category, of.symbol, list);
    for (size_t k = 0; k < symbols; k++)
        if (strcmp(lq_symbol_name(k), of.symbol) != 0) sign_add(c, sign, category, lq_symbol_name(k), list);
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
static bool categories_make(lq_legend_overlay *o, lq_arena *text, const seen_list *list)
{
    size_t known = categories_count();
    lq_legend_category *to = lq_legend_room(text, known + 1, sizeof *to);
    bool ok = to != NULL;
    for (size_t i = 0; ok && i <= known; i++) {
        ok = category_make(&to[o->categories], text, i < known ? i : SIZE_MAX, list);
        if (ok && to[o->categories].count) o->categories++;
    }
    o->category = to;
    return ok;
}

/* The statuses and the precisions that occur, on a symbol without colour. */
static bool traits_make(lq_legend_overlay *o, lq_arena *text, const seen_list *list)
{
    lq_legend_sign *status = lq_legend_room(text, LQ_FILLS, sizeof *status),
                   *precision = lq_legend_room(text, LQ_PRECISIONS, sizeof *precision);
    size_t fills[LQ_FILLS] = {0}, precisions[LQ_PRECISIONS] = {0};
    if (!status || !precision) return false;
    for (size_t i = 0; i < list->n; i++) {
        if (list->at[i].is_line || !list->at[i].is_drawn) continue;
        fills[list->at[i].fill]++;
        precisions[list->at[i].precision]++;
    }
    for (int k = 0; k < LQ_FILLS; k++)
        if (fills[k])
            status[o->statuses++] =
                (lq_legend_sign){.id = fill_words[k].id,
                                 .label = fill_words[k].word[list->language],
                                 .symbol = {"other", (lq_status_fill)k, LQ_PRECISION_SITE, 0, neutral},
                                 .count = fills[k]};
    for (int k = 0; k < LQ_PRECISIONS; k++)
        if (precisions[k])
            precision[o->precisions++] =
                (lq_legend_sign){.id = precision_words[k].id,
                                 .label = precision_words[k].word[list->language],
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
                      bool schematic, const seen_list *list)
{
    const lq_category of = category_of(category);
    const lq_site *one = NULL;
    size_t count = 0;
    for (size_t i = 0; i < list->n; i++)
        if (route_is(&list->at[i], category, fill, schematic)) one = list->at[i].site, count++;
    if (!count) return true;
    char label[128];
    int length = snprintf(label, sizeof label, list->language == LQ_LANGUAGE_EN ? "%s, %s" : "%s %s",
                          category_word(&of, list->language), fill_words[fill].word[list->language]);
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

static bool routes_make(lq_legend_overlay *o, lq_arena *text, const seen_list *list)
{
    size_t known = categories_count();
    lq_legend_route *to = lq_legend_room(text, (known + 1) * LQ_FILLS * 2, sizeof *to);
    bool ok = to != NULL;
    for (size_t i = 0; ok && i <= known; i++)
        for (int fill = 0; ok && fill < LQ_FILLS; fill++) {
            size_t category = i < known ? i : SIZE_MAX;
            ok = route_add(o, to, text, category, fill, false, list) &&
                 route_add(o, to, text, category, fill, true, list);
        }
    o->route = to;
    return ok;
}

/* ---- badges ---- */

static bool badges_drawn(const lq_view *view)
{
    size_t n = 0;
    for (int zoom = view->zoom_min; view->marks && zoom <= view->zoom_max; zoom++)
        n += view->marks->crowd.clusters[zoom];
    return n > 0;
}

/* ---- all ---- */

static void outside_count(lq_legend_overlay *o, const seen_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (!list->at[i].is_drawn && list->at[i].site->place != LQ_SITE_BY_COUNTY)
            *(list->at[i].is_line ? &o->routes_outside : &o->sites_outside) += 1;
}

bool lq_site_legend(lq_legend_overlay *o, lq_arena *text, const lq_projects *p, const lq_view *view,
                    lq_language language)
{
    seen_list list = {.language = language};
    if (!seen_make(&list, text, p, view->bbox_deg)) return false;
    outside_count(o, &list);
    if (badges_drawn(view)) o->badge = badge_words[language], o->badge_colour = lq_mark_badge_colour;
    return categories_make(o, text, &list) && traits_make(o, text, &list) && routes_make(o, text, &list);
}
