/*
 * legends.c: see legends.h.
 *
 * Every word that a reader sees is either of the data, of the table of categories (draw/symbol.h) or in the tables here and in
 * site_legend.c.
 */
#include "app/legends.h"

#include <stdio.h>
#include <string.h>
#include "app/area_look.h"
#include "app/left_out.h"
#include "app/site_legend.h"
#include "model/legend_text.h"

#define REMARKS 8 /* at most */

static const char *const line_label[LQ_LINE_KINDS][LQ_LANGUAGES] = {{"县界", "County border"},
                                                                    {"市界", "Prefecture border"},
                                                                    {"省界", "Province border"},
                                                                    {"外部边界", "Outer border"}};

/* ---- classes ---- */

/* Counties of each class that are within the view, and behind them those without data: n + 1 counts. */
static void counties_count(size_t *count, const lq_theme *t, const lq_view *view)
{
    const lq_classes *c = t->classes;
    for (size_t i = 0; i <= (size_t)c->n; i++) count[i] = 0;
    for (size_t f = 0; f < t->join->counties; f++)
        if (t->join->first[f] == f && (!view->within || view->within[f]))
            count[c->class_of[f] < 0 ? (size_t)c->n : (size_t)c->class_of[f]]++;
}

static bool rows_make(lq_legend *g, lq_arena *text, const lq_theme *t, const lq_view *view)
{
    static const char *const no_data[LQ_LANGUAGES] = {"无数据", "No data"}, *const counties[LQ_LANGUAGES] = {
                                                                                "县级单位", "Counties"};
    const lq_classes *c = t->classes;
    size_t rows = (size_t)c->n, *count = lq_legend_room(text, rows + 1, sizeof *count);
    lq_legend_row *row = lq_legend_room(text, rows + 1, sizeof *row);
    if (!row || !count) return false;
    counties_count(count, t, view);
    for (size_t i = 0; i < rows; i++) {
        row[i] = (lq_legend_row){
            .label = c->label[i], .colour = t->colour[i], .count = count[i], .has_limits = c->limits != NULL};
        if (c->limits) row[i].low = c->limits[i], row[i].high = c->limits[i + 1];
    }
    if (count[rows]) {
        row[rows] = (lq_legend_row){.label = (t->indicator->table ? no_data : counties)[g->language],
                                    .colour = t->colour[c->n],
                                    .count = count[rows],
                                    .no_data = true};
        rows++;
    }
    g->row = row;
    g->rows = rows;
    return true;
}

static bool borders_make(lq_legend *g, lq_arena *text, const lq_map *map)
{
    lq_legend_line *line = lq_legend_room(text, LQ_LINE_KINDS, sizeof *line);
    if (!line) return false;
    for (int k = 0; k < LQ_LINE_KINDS; k++)
        if (map->line[k].width_px > 0 && map->line[k].colour.a)
            line[g->lines++] = (lq_legend_line){.label = line_label[k][map->language],
                                                .colour = map->line[k].colour,
                                                .width_px = map->line[k].width_px};
    g->line = line;
    return true;
}

static bool target_make(lq_legend *g, lq_arena *text, const lq_theme *t)
{
    const lq_indicator *in = t->indicator;
    const char *label = in->target_label && *in->target_label ? in->target_label : NULL;
    lq_buf words = {0};
    bool english = g->language == LQ_LANGUAGE_EN;
    if (t->classes->method != LQ_TARGET) return true;
    lq_buf_text(&words, english ? "Target " : "目标 ");
    lq_legend_number(&words, in->target);
    if (label) lq_buf_printf(&words, english ? " (%s)" : "（%s）", label);
    g->target = (lq_legend_target){
        .text = words.failed ? NULL : lq_arena_strndup(text, words.data, words.size),
        .label = label,
        .value = in->target,
        .row = (size_t)t->classes->below,
    };
    lq_buf_release(&words);
    return g->target.text != NULL;
}

static bool theme_make(lq_legend *g, lq_arena *text, const lq_map *map, const lq_theme *t,
                       const lq_view *view)
{
    const lq_indicator *in = t->indicator;
    g->title = in->title ? in->title : in->value ? in->value : map->title;
    g->unit = in->unit;
    g->language = map->language;
    g->rule = lq_classes_rule(t->classes, map->language);
    return rows_make(g, text, t, view) && target_make(g, text, t) && borders_make(g, text, map);
}

/* ---- areas ---- */

/* A file need not be of old areas. */
static bool are_lists(const lq_map *map)
{
    return map->areas && strpbrk(map->areas, "./");
}

/* The count of an area, and that it is not on the map at all. */
static const char *area_label(lq_arena *text, const lq_area *a, lq_language language)
{
    char count[80], label[112];
    lq_area_count_text(count, sizeof count, a, language);
    int n = snprintf(label, sizeof label, "%s%s", count,
                     a->members                   ? ""
                     : language == LQ_LANGUAGE_EN ? ", not drawn"
                                                  : "，未绘");
    return lq_arena_strndup(text, label, (size_t)n);
}

static bool areas_make(lq_legend_overlay *o, lq_arena *text, const lq_map *map, const lq_areas *areas,
                       const lq_english *english)
{
    static const char *const complete[] = {
        [LQ_AREA_COMPLETE] = "yes", [LQ_AREA_INCOMPLETE] = "no", [LQ_AREA_UNSURE] = "unknown"};
    lq_legend_area *to = lq_legend_room(text, areas->n, sizeof *to);
    if (!to) return false;
    for (size_t i = 0; i < areas->n; i++) {
        const lq_area *a = &areas->at[i];
        to[i] = (lq_legend_area){.id = a->id,
                                 .name = lq_english_or(english, a->name_en, a->name),
                                 .count_text = area_label(text, a, map->language),
                                 .count = a->listed,
                                 .stated = a->stated,
                                 .complete = complete[a->complete]};
        if (!to[i].count_text) return false;
        lq_area_swatch(&to[i], a, lq_area_fill_of(map));
        to[i].absent = !a->members;
    }
    o->area = to;
    o->areas = areas->n;
    if (are_lists(map)) o->areas_title = map->language == LQ_LANGUAGE_EN ? "Lists" : "名单";
    return true;
}

/* ---- remarks ---- */

static bool remark_add(lq_legend_overlay *o, const char **to, const char *line)
{
    to[o->remarks] = line;
    return to[o->remarks++] != NULL;
}

/* By whether the areas are lists, and the language. */
typedef const char *area_words[2][LQ_LANGUAGES];

/* Why outlines are dashed; NULL: none is. */
static const char *open_text(const lq_areas *areas, bool lists, lq_language language)
{
    static const area_words
        both = {{"老区边线为虚线：名单不全，或是否齐全待核",
                 "Dashed outlines: the list of counties is incomplete, or not known to be complete"},
                {"名单边线为虚线：所列不全，或是否齐全待核",
                 "Dashed outlines: the list is incomplete, or not known to be complete"}},
        incomplete = {{"老区边线为虚线：名单不全", "Dashed outlines: the list of counties is incomplete"},
                      {"名单边线为虚线：所列不全", "Dashed outlines: the list is incomplete"}},
        unsure = {{"老区边线为虚线：名单是否齐全待核",
                   "Dashed outlines: the list of counties is not known to be complete"},
                  {"名单边线为虚线：是否齐全待核", "Dashed outlines: the list is not known to be complete"}};
    bool any[] = {[LQ_AREA_COMPLETE] = false, [LQ_AREA_INCOMPLETE] = false, [LQ_AREA_UNSURE] = false};
    for (size_t i = 0; i < areas->n; i++)
        if (areas->at[i].members) any[areas->at[i].complete] = true;
    if (any[LQ_AREA_INCOMPLETE]) return (any[LQ_AREA_UNSURE] ? both : incomplete)[lists][language];
    return any[LQ_AREA_UNSURE] ? unsure[lists][language] : NULL;
}

/* Whether a county lies in several areas. */
static bool areas_overlap(const lq_areas *areas, size_t features)
{
    for (size_t f = 0; f < features; f++) {
        size_t of = 0;
        for (size_t i = 0; i < areas->n; i++) of += areas->at[i].members && areas->at[i].member[f];
        if (of > 1) return true;
    }
    return false;
}

/* How many areas have this arc as outline and lie on the side of `inner`. */
static size_t outlines_of(const lq_areas *areas, uint32_t inner, uint32_t outer)
{
    size_t n = 0;
    if (!lq_is_feature(inner)) return 0;
    for (size_t i = 0; i < areas->n; i++) {
        const lq_area *a = &areas->at[i];
        n += a->members && a->member[inner] && !(lq_is_feature(outer) && a->member[outer]);
    }
    return n;
}

static bool outlines_are_shared(const lq_areas *areas, const lq_arcs *arcs)
{
    for (size_t i = 0; i < arcs->n; i++)
        if (outlines_of(areas, arcs->left[i], arcs->right[i]) > 1 ||
            outlines_of(areas, arcs->right[i], arcs->left[i]) > 1)
            return true;
    return false;
}

/* What several colours in one place mean. */
static bool shared_add(lq_legend_overlay *o, const char **to, const lq_map *map, const lq_dataset *d)
{
    static const area_words
        stripes = {{"条纹多色相间：同属多个老区", "Stripes of several colours: a county of several areas"},
                   {"条纹多色相间：同属多个名单", "Stripes of several colours: a county on several lists"}},
        bands = {{"边线多色相间：多个老区共用", "Outlines of several colours: several areas share them"},
                 {"边线多色相间：多个名单共用", "Outlines of several colours: several lists share them"}};
    const lq_arcs *arcs = &d->borders.arcs;
    bool lists = are_lists(map), ok = true;
    if (lq_area_fill_of(map) != LQ_AREA_OUTLINE && areas_overlap(&d->areas, d->counties.n))
        ok = remark_add(o, to, stripes[lists][map->language]);
    if (ok && outlines_are_shared(&d->areas, arcs)) ok = remark_add(o, to, bands[lists][map->language]);
    return ok;
}

/* "3 处项目、2 条线路" */
static void things_text(lq_buf *to, size_t sites, size_t lines, lq_language language)
{
    bool english = language == LQ_LANGUAGE_EN;
    if (sites) lq_buf_printf(to, english ? "%zu site%s" : "%zu 处项目", sites, sites == 1 ? "" : "s");
    if (sites && lines) lq_buf_text(to, english ? " and " : "、");
    if (lines) lq_buf_printf(to, english ? "%zu line%s" : "%zu 条线路", lines, lines == 1 ? "" : "s");
}

/* What a sentence has before and behind the number of sites and lines. */
typedef struct sentence {
    const char *before, *behind;
} sentence;

static bool counted_add(lq_legend_overlay *o, const char **to, lq_arena *text, size_t sites, size_t lines,
                        const sentence about[LQ_LANGUAGES], const char *why, lq_language language)
{
    lq_buf line = {0};
    if (!sites && !lines) return true;
    lq_buf_text(&line, about[language].before);
    things_text(&line, sites, lines, language);
    lq_buf_printf(&line, "%s%s", about[language].behind, why);
    const char *kept = line.failed ? NULL : lq_arena_strndup(text, line.data, line.size);
    lq_buf_release(&line);
    return remark_add(o, to, kept);
}

static const sentence outside_box[LQ_LANGUAGES] = {{"图外另有 ", ""}, {"Outside this map: ", ""}};
static const sentence outside_areas[2][LQ_LANGUAGES] = {
    {{"另有 ", "不在图示老区，未绘"}, {"Not drawn, as of no area shown: ", ""}},
    {{"另有 ", "不在图示名单，未绘"}, {"Not drawn, as on no list shown: ", ""}}};
static const sentence unlocated[LQ_LANGUAGES] = {{"另有 ", "无法定位，未绘："},
                                                 {"Not drawn, as they have no place: ", " - "}};

/* In the order of lq_site_faults, and of sites whose county is not known. */
static const char *const fault_words[LQ_SITE_FAULTS + 1][LQ_LANGUAGES] = {
    {"没有坐标和所在县", "no coordinates and no county"},
    {"坐标无法识读", "unreadable coordinates"},
    {"坐标为 0,0", "coordinates 0, 0"},
    {"经纬度颠倒", "longitude and latitude swapped"},
    {"坐标超出经纬度范围", "coordinates past 90 or 180 degrees"},
    {"图形有误", "faulty geometry"},
    {"所在县不明", "county unknown"},
};

static bool unlocated_add(lq_legend_overlay *o, const char **to, lq_arena *text, const lq_projects *p,
                          size_t no_county, lq_language language)
{
    size_t all = no_county, told = 0;
    lq_buf why = {0};
    for (int k = 0; k < LQ_SITE_FAULTS; k++) all += p->fault[k];
    for (int k = 0; k <= LQ_SITE_FAULTS; k++) {
        size_t n = k < LQ_SITE_FAULTS ? p->fault[k] : no_county;
        if (!n) continue;
        if (told++) lq_buf_text(&why, language == LQ_LANGUAGE_EN ? ", " : "、");
        lq_buf_text(&why, fault_words[k][language]);
        if (n < all) lq_buf_printf(&why, " %zu", n);
    }
    bool ok = !why.failed && counted_add(o, to, text, all, 0, unlocated, why.data ? why.data : "", language);
    lq_buf_release(&why);
    return ok;
}

static bool remarks_make(lq_legend_overlay *o, lq_arena *text, const lq_map *map, const lq_dataset *d,
                         const lq_view *view)
{
    static const char *const counted[LQ_LANGUAGES] = {"各级县数只计图内",
                                                      "Counties of classes: those within this map"};
    static const area_words faded = {{"老区以外各县颜色已淡化", "Counties outside the areas are faded"},
                                     {"名单以外各县颜色已淡化", "Counties on no list are faded"}};
    const bool lists = are_lists(map);
    const char **to = lq_legend_room(text, REMARKS, sizeof *to),
               *open = open_text(&d->areas, lists, map->language);
    const lq_projects *p = &d->projects;
    size_t far = 0;
    bool ok = to != NULL;
    for (size_t i = 0; i < p->sites.n; i++)
        far += !p->sites.at[i].is_line && p->sites.at[i].place == LQ_SITE_OUTSIDE;
    o->remark = to;
    if (ok && view->within) ok = remark_add(o, to, counted[map->language]);
    if (ok && d->areas.n && map->dim) ok = remark_add(o, to, faded[lists][map->language]);
    if (ok && d->areas.n) ok = shared_add(o, to, map, d);
    if (ok && open) ok = remark_add(o, to, open);
    return ok &&
           counted_add(o, to, text, o->sites_outside, o->routes_outside, outside_box, "", map->language) &&
           counted_add(o, to, text, p->sites_left_out, p->lines_left_out, outside_areas[lists], "",
                       map->language) &&
           unlocated_add(o, to, text, p, p->unplaced - far, map->language);
}

/* ---- all ---- */

static bool overlay_make(lq_legend_overlay *o, lq_arena *text, const lq_map *map, const lq_dataset *d,
                         const lq_view *view)
{
    return areas_make(o, text, map, &d->areas, &d->english) &&
           lq_site_legend(o, text, &d->projects, view, map->language) && remarks_make(o, text, map, d, view);
}

lq_code lq_legends_make(lq_legends *out, const lq_map *map, const lq_dataset *data, const lq_view *view,
                        lq_err *err)
{
    lq_legend_overlay overlay = {0};
    *out = (lq_legends){0};
    out->at = lq_legend_room(&out->text, data->themes, sizeof *out->at);
    bool ok = out->at && overlay_make(&overlay, &out->text, map, data, view);
    for (size_t i = 0; ok && i < data->themes; i++) {
        out->at[i].overlay = overlay;
        ok = theme_make(&out->at[i], &out->text, map, &data->theme[i], view);
    }
    return ok ? LQ_OK : lq_nomem(err);
}

void lq_legends_release(lq_legends *legends)
{
    lq_arena_release(&legends->text);
    *legends = (lq_legends){0};
}
