/*
 * names.c: see names.h.
 *
 * Every name is a thing of the labelling, with a sprite for each of its forms; symbols and badges are things, too, which nothing
 * may cover. Middles of grounds are only looked for in the part of the map that is drawn: they are not cheap.
 */
#include "app/names.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "app/name_forms.h"
#include "draw/symbol.h"

static const lq_name_rank ranks[] = {
    {LQ_LABEL_AREA, 3, 3, 1000, 12, 0, 3},       {LQ_LABEL_AREA, 4, 4, 1000, 13, 1, 4},
    {LQ_LABEL_AREA, 5, 5, 1000, 13, 1, 5},       {LQ_LABEL_AREA, 6, 6, 1000, 16, 5, 6},
    {LQ_LABEL_AREA, 7, 10, 1000, 16, 5, 0},      {LQ_LABEL_PROVINCE, 3, 5, 900, 12, 3, 0},
    {LQ_LABEL_PROVINCE, 6, 7, 900, 15, 7, 0},    {LQ_LABEL_PREFECTURE, 6, 7, 800, 12, 1, 0},
    {LQ_LABEL_PREFECTURE, 8, 10, 800, 13, 1, 0}, {LQ_LABEL_COUNTY, 8, 22, 600, 12, 0, 0},
};
#define SITE_ZOOM     9
#define SITE_PRIORITY 500
#define SIDES         4

/* Where the map has areas, the counties in them are named a zoom sooner and those outside of them a zoom later, and names outside
   step back. */
#define INSIDE_PRIORITY 50
static const lq_rgba outside_ink = {128, 120, 110, 255};

/* ---- grounds ---- */

static lq_code ground_add(lq_naming *g, lq_label_kind kind, const lq_named *w, lq_err *err)
{
    lq_code code = LQ_OK;
    if (!w->at.any || !*w->name) return LQ_OK;
    for (size_t i = 0; !code && i < sizeof ranks / sizeof *ranks; i++) {
        const lq_name_rank *r = &ranks[i];
        int zoom_min = r->zoom_min + (kind != LQ_LABEL_COUNTY ? 0 : w->outside ? 1 : w->inside ? -1 : 0);
        if (r->kind != kind || r->zoom_max < g->zoom_min || zoom_min > g->zoom_max) continue;
        if (!lq_name_thing_add(g)) return lq_nomem(err);
        lq_labelled *t = &g->thing[g->n - 1];
        t->at = w->at.at;
        t->zoom_min = zoom_min;
        t->zoom_max = r->zoom_max;
        t->priority = r->priority + (w->inside ? INSIDE_PRIORITY : 0);
        t->width_units = kind == LQ_LABEL_AREA ? 0 : w->at.width;
        t->reach = w->reach;
        t->grows = true;
        t->ahead = kind == LQ_LABEL_AREA;
        code = lq_name_forms_add(g, r, w, err);
    }
    return code;
}

typedef struct grouping {
    uint32_t *group;   /* [features] */
    const char **name; /* [groups] */
    size_t groups;
} grouping;

/* Whether a county lies in one of the map's areas. */
static bool is_inside(const lq_naming *g, size_t feature)
{
    const lq_areas *areas = &g->data->areas;
    for (size_t i = 0; i < areas->n; i++)
        if (areas->at[i].member[feature]) return true;
    return false;
}

static lq_code groups_name(lq_naming *g, lq_label_kind kind, const grouping *by, lq_err *err)
{
    lq_anchor *at = lq_zalloc(by->groups, sizeof *at);
    lq_reach *reach = lq_zalloc(by->groups, sizeof *reach);
    bool *inside = lq_zalloc(by->groups, sizeof *inside), areas = g->data->areas.n;
    const lq_arcs *arcs = &g->data->borders.arcs;
    bool ok = at && reach && inside && (!by->groups || lq_anchors_of_groups(at, arcs, by->group, by->groups));
    lq_code code = ok ? LQ_OK : lq_nomem(err);
    g->from = (lq_name_origin){g->data->counties.table->file, 0, ""};
    if (ok && g->symbol_px && kind != LQ_LABEL_PROVINCE)
        lq_reaches_of_groups(reach, at, arcs, by->group, by->groups);
    for (size_t f = 0; !code && areas && f < g->data->counties.n; f++)
        if (by->group[f] != LQ_NONE && is_inside(g, f)) inside[by->group[f]] = true;
    for (size_t i = 0; !code && i < by->groups; i++) {
        lq_named w = {.name = by->name[i],
                      .at = at[i],
                      .reach = reach[i],
                      .inside = inside[i],
                      .outside = areas && !inside[i]};
        if (w.outside && kind != LQ_LABEL_PROVINCE) w.ink = outside_ink;
        code = ground_add(g, kind, &w, err);
    }
    free(inside);
    free(reach);
    free(at);
    return code;
}

/* The name of the unit of a kind that a county lies in; "" where that is none of its own. */
static const char *unit_name(const lq_place *p, lq_label_kind kind)
{
    if (kind == LQ_LABEL_COUNTY) return p->name;
    if (kind == LQ_LABEL_PROVINCE) return p->province;
    return strcmp(p->prefecture, p->province) && strcmp(p->prefecture, p->name) ? p->prefecture : "";
}

static bool same_unit(const lq_place *a, const lq_place *b, lq_label_kind kind)
{
    return !strcmp(unit_name(a, kind), unit_name(b, kind)) &&
           (kind == LQ_LABEL_PROVINCE || !strcmp(a->province, b->province));
}

/* Units come in runs: the last one is looked at first. Features that share a code are one county. */
static void groups_make(grouping *by, const lq_naming *g, size_t *first, lq_label_kind kind)
{
    const lq_counties *c = &g->data->counties;
    for (size_t f = 0; f < c->n; f++) {
        by->group[f] = LQ_NONE;
        if (!*unit_name(&c->place[f], kind) || (kind == LQ_LABEL_COUNTY && !g->wanted[f])) continue;
        size_t k = by->groups;
        if (kind == LQ_LABEL_COUNTY)
            k = c->first[f] != f ? by->group[c->first[f]] : k;
        else
            while (k > 0 && !same_unit(&c->place[first[k - 1]], &c->place[f], kind)) k--;
        bool known = kind == LQ_LABEL_COUNTY ? k < by->groups : k > 0;
        if (known) {
            by->group[f] = (uint32_t)(kind == LQ_LABEL_COUNTY ? k : k - 1);
            continue;
        }
        first[by->groups] = f;
        by->name[by->groups] = lq_english_unit(&g->data->english, kind, f, unit_name(&c->place[f], kind));
        by->group[f] = (uint32_t)by->groups++;
    }
}

/* Of prefectures and provinces the ones that no wanted county lies in are left out. */
static void groups_limit(grouping *by, const lq_naming *g)
{
    size_t n = g->data->counties.n;
    bool *seen = lq_zalloc(by->groups, sizeof *seen);
    for (size_t f = 0; seen && f < n; f++)
        if (by->group[f] != LQ_NONE && g->wanted[f]) seen[by->group[f]] = true;
    for (size_t f = 0; seen && f < n; f++)
        if (by->group[f] != LQ_NONE && !seen[by->group[f]]) by->group[f] = LQ_NONE;
    free(seen);
}

static bool kind_shown(const lq_naming *g, lq_label_kind kind)
{
    for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++)
        if (ranks[i].kind == kind && ranks[i].zoom_min - 1 <= g->zoom_max && ranks[i].zoom_max >= g->zoom_min)
            return true;
    return false;
}

static lq_code units_name(lq_naming *g, lq_label_kind kind, lq_err *err)
{
    size_t n = g->data->counties.n;
    grouping by = {lq_alloc(n, sizeof *by.group), lq_alloc(n, sizeof *by.name), 0};
    size_t *first = lq_alloc(n, sizeof *first);
    lq_code code = by.group && by.name && first ? LQ_OK : lq_nomem(err);
    if (!code && kind_shown(g, kind)) {
        groups_make(&by, g, first, kind);
        groups_limit(&by, g);
        code = groups_name(g, kind, &by, err);
    }
    free(first);
    free(by.name);
    free(by.group);
    return code;
}

static uint32_t root_of(uint32_t *parent, uint32_t f)
{
    while (parent[f] != f) f = parent[f] = parent[parent[f]];
    return f;
}

/* Whether more than two thirds of an area's counties are one ground: the name of a scattered list would stand on some of it and seem
   to mean these. */
static bool is_one_ground(const lq_arcs *arcs, const lq_area *area, uint32_t *parent, uint32_t *size)
{
    uint32_t largest = 0;
    for (uint32_t f = 0; f < arcs->features; f++) parent[f] = f, size[f] = 0;
    for (size_t i = 0; i < arcs->n; i++) {
        uint32_t a = arcs->left[i], b = arcs->right[i];
        if (lq_is_feature(a) && lq_is_feature(b) && area->member[a] && area->member[b])
            parent[root_of(parent, a)] = root_of(parent, b);
    }
    for (uint32_t f = 0; f < arcs->features; f++)
        if (area->member[f] && ++size[root_of(parent, f)] > largest) largest = size[root_of(parent, f)];
    return 3 * (size_t)largest > 2 * area->members;
}

static lq_code area_name(lq_naming *g, size_t i, uint32_t *group, lq_err *err)
{
    const lq_area *area = &g->data->areas.at[i];
    lq_named w = {.name = lq_english_or(&g->data->english, area->name_en, area->name),
                  .area = UINT32_C(1) << i,
                  .ink = lq_label_ink(area->colour)};
    bool wanted = false;
    for (size_t f = 0; f < g->data->counties.n; f++) {
        group[f] = area->member[f] ? 0 : LQ_NONE;
        wanted = wanted || (area->member[f] && g->wanted[f]);
    }
    if (!wanted) return LQ_OK;
    if (!lq_anchors_of_groups(&w.at, &g->data->borders.arcs, group, 1)) return lq_nomem(err);
    g->from = (lq_name_origin){area->file, 0, area->id};
    return ground_add(g, LQ_LABEL_AREA, &w, err);
}

/* Of each county a bit for every area it lies in. */
static uint32_t *areas_of_counties(const lq_naming *g)
{
    const lq_areas *areas = &g->data->areas;
    uint32_t *in = lq_zalloc(g->data->counties.n, sizeof *in);
    for (size_t i = 0; in && i < areas->n; i++)
        for (size_t f = 0; f < g->data->counties.n; f++) in[f] |= (uint32_t)areas->at[i].member[f] << i;
    return in;
}

/* Areas overlap, so each is looked at by itself. */
static lq_code areas_name(lq_naming *g, lq_err *err)
{
    const lq_arcs *arcs = &g->data->borders.arcs;
    size_t n = g->data->counties.n;
    uint32_t *in = areas_of_counties(g), *group = lq_alloc(n, sizeof *group),
             *size = lq_alloc(n, sizeof *size);
    bool ok = in && group && size && lq_outlines_init(&g->areas, arcs, in);
    lq_code code = ok ? LQ_OK : lq_nomem(err);
    for (size_t i = 0; !code && i < g->data->areas.n; i++)
        if (is_one_ground(arcs, &g->data->areas.at[i], group, size)) code = area_name(g, i, group, err);
    lq_outlines_release(&g->areas);
    free(size);
    free(group);
    free(in);
    return code;
}

/* ---- sites ---- */

/* The ground a symbol or badge covers from one zoom to another. */
static bool symbol_add(lq_naming *g, lq_point at, int zoom_min, int zoom_max, int32_t size_px,
                       const lq_crowd_spot *spot)
{
    lq_labelled *t = lq_name_thing_add(g);
    if (!t) return false;
    t->at = at;
    t->zoom_min = zoom_min;
    t->zoom_max = zoom_max;
    t->box[0] = (lq_label_box){-size_px / 2, -size_px / 2, size_px / 2, size_px / 2};
    t->boxes = 1;
    t->always = true;
    t->spot = spot;
    return true;
}

/* The one sprite of the last thing stands right of its symbol, else left of it, else below or above. */
static void sides_add(lq_naming *g)
{
    lq_labelled *t = &g->thing[g->n - 1];
    lq_name_form *f = g->form[g->n - 1];
    lq_label_box middle = t->box[0];
    int32_t away = (int32_t)ceil(lq_symbol_reach(lq_mark_size_px(g->zoom_max), LQ_PRECISION_SITE)) + 1;
    const int32_t shift[SIDES][2] = {{away - middle.left, 0},
                                     {-away - middle.right, 0},
                                     {0, away - middle.top},
                                     {0, -away - middle.bottom}};
    for (t->boxes = 0; t->boxes < SIDES; t->boxes++) {
        const int32_t *by = shift[t->boxes];
        f[t->boxes] = (lq_name_form){f[0].sprite, by[0], by[1]};
        t->box[t->boxes] = (lq_label_box){middle.left + by[0], middle.top + by[1], middle.right + by[0],
                                          middle.bottom + by[1]};
    }
}

static lq_code site_name(lq_naming *g, const lq_site *s, const lq_crowd_spot *spot, lq_err *err)
{
    lq_label_style style = lq_label_styles[LQ_LABEL_SITE];
    char lines[LQ_LABEL_BYTES];
    const char *name = lq_english_or(&g->data->english, s->text[LQ_SITE_NAME_EN], s->text[LQ_SITE_NAME]);
    uint32_t symbol = (uint32_t)(g->n - 1);
    lq_point at = g->thing[symbol].at;
    if (!*name) return LQ_OK;
    if (!lq_name_thing_add(g)) return lq_nomem(err);
    lq_labelled *t = &g->thing[g->n - 1];
    t->at = at;
    t->zoom_min = SITE_ZOOM;
    t->zoom_max = LQ_ZOOM_MAX;
    t->priority = SITE_PRIORITY;
    t->partner = symbol;
    t->spot = spot;
    bool broken = lq_label_break(lines, name);
    style.side = LQ_LABEL_CENTRE;
    g->from = (lq_name_origin){s->file, s->line, s->text[LQ_SITE_CODE]};
    lq_code code = lq_name_form_add(g, broken ? lines : name, &style, err);
    if (!code && g->thing[g->n - 1].boxes) sides_add(g);
    return code;
}

/* As large as the largest of the zooms below those with names, and of those with. */
static lq_code symbol_name(lq_naming *g, const lq_marks *m, size_t i, lq_err *err)
{
    const lq_site *s = &g->data->projects.sites.at[m->site[i]];
    const lq_crowd_spot *spot = &m->crowd.spot[i * LQ_ZOOMS];
    lq_point at = lq_world_from_degrees(s->lon_deg, s->lat_deg);
    int last = SITE_ZOOM - 1 < g->zoom_max ? SITE_ZOOM - 1 : g->zoom_max;
    if (g->zoom_min <= last && !symbol_add(g, at, g->zoom_min, last, m->look.size_px[last], spot))
        return lq_nomem(err);
    if (g->zoom_max == last) return LQ_OK;
    if (!symbol_add(g, at, last + 1, g->zoom_max, m->look.size_px[g->zoom_max], spot)) return lq_nomem(err);
    return site_name(g, s, spot, err);
}

static lq_code sites_name(lq_naming *g, const lq_marks *m, lq_err *err)
{
    lq_code code = LQ_OK;
    for (size_t i = 0; !code && i < m->crowd.n; i++) code = symbol_name(g, m, i, err);
    for (int zoom = g->zoom_min; !code && zoom <= g->zoom_max; zoom++)
        for (size_t i = 0; !code && i < m->crowd.clusters[zoom]; i++)
            if (!symbol_add(g, m->crowd.cluster[zoom][i].at, zoom, zoom, m->look.badge_px, NULL))
                code = lq_nomem(err);
    return code;
}

/* ---- the whole ---- */

static lq_code names_place(lq_naming *g, lq_err *err)
{
    const lq_labelling_look look = {g->zoom_min, g->zoom_max, LQ_NAME_TILE_BITS, LQ_NAME_MARGIN_PX};
    lq_labelling l = {0};
    bool ok = lq_labelling_make(&l, g->thing, g->n, &look);
    for (int zoom = g->zoom_min; ok && zoom <= g->zoom_max; zoom++)
        for (size_t i = 0; ok && i < l.n[zoom]; i++) {
            const lq_placed *p = &l.at[zoom][i];
            const lq_name_form *f = &g->form[p->thing][p->form];
            if (!g->thing[p->thing].always)
                ok = lq_overlay_place(g->overlay, zoom, f->sprite, p->x_px + f->dx_px, p->y_px + f->dy_px);
        }
    lq_labelling_release(&l);
    return ok ? LQ_OK : lq_nomem(err);
}

lq_code lq_names_add(lq_overlay *o, const lq_dataset *data, const lq_marks *marks, const double bbox_deg[4],
                     int zoom_min, int zoom_max, const lq_font *font, lq_findings *f, lq_err *err)
{
    bool *wanted = lq_borders_within(&data->borders, bbox_deg);
    lq_naming g = {.overlay = o,
                   .data = data,
                   .font = font,
                   .f = f,
                   .zoom_min = zoom_min,
                   .zoom_max = zoom_max,
                   .wanted = wanted,
                   .symbol_px = marks->crowd.n ? marks->look.size_px[zoom_max] : 0};
    lq_code code = !wanted ? lq_nomem(err) : data->areas.n ? areas_name(&g, err) : LQ_OK;
    if (!code) code = units_name(&g, LQ_LABEL_PROVINCE, err);
    if (!code) code = units_name(&g, LQ_LABEL_PREFECTURE, err);
    if (!code) code = units_name(&g, LQ_LABEL_COUNTY, err);
    if (!code) code = sites_name(&g, marks, err);
    if (!code) code = names_place(&g, err);
    if (!code) lq_findings_unique(f); /* a name has several forms and ranks */
    if (!code && f->failed) code = lq_nomem(err);
    free(g.thing);
    free(g.form);
    free(wanted);
    return code;
}
