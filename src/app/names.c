/*
 * names.c: see names.h.
 *
 * Every name is a thing of the labelling, with a sprite for each of its forms; symbols and badges are things, too, which nothing
 * may cover. Middles of grounds are only looked for in the part of the map that is drawn: they are not cheap.
 */
#include "app/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "draw/label.h"
#include "draw/symbol.h"
#include "geo/anchor.h"
#include "model/place_name.h"
#include "tile/labelling.h"

#define MARGIN_PX 2
#define TILE_BITS 8

/* From which zoom to which a kind of name is written, and which goes first. */
typedef struct rank {
    int zoom_min, zoom_max;
    int32_t priority;
} rank;

static const rank ranks[LQ_LABEL_KINDS] = {
    [LQ_LABEL_AREA] = {4, 10, 1000},  [LQ_LABEL_PROVINCE] = {3, 7, 900}, [LQ_LABEL_PREFECTURE] = {6, 10, 800},
    [LQ_LABEL_COUNTY] = {8, 22, 600}, [LQ_LABEL_SITE] = {9, 22, 500},
};

typedef struct naming {
    lq_overlay *overlay;
    const lq_dataset *data;
    const lq_font *font;
    lq_findings *f;
    int zoom_min, zoom_max;
    const bool *wanted; /* [features]: near the part that is drawn */
    lq_labelled *thing;
    uint32_t (*sprite)[LQ_LABEL_FORMS]; /* of each thing; none of a symbol */
    size_t n, room, sprite_room;
} naming;

/* ---- things ---- */

static lq_labelled *thing_add(naming *g)
{
    if (!lq_grow((void **)&g->thing, &g->room, g->n + 1, sizeof *g->thing) ||
        !lq_grow((void **)&g->sprite, &g->sprite_room, g->n + 1, sizeof *g->sprite))
        return NULL;
    lq_labelled *t = &g->thing[g->n++];
    *t = (lq_labelled){.partner = LQ_NO_PARTNER};
    return t;
}

/* A form of the last thing. A name that no font can write is told, once. */
static lq_code form_add(naming *g, const char *text, const lq_label_style *style, lq_err *err)
{
    lq_labelled *t = &g->thing[g->n - 1];
    lq_sprite s = {0};
    lq_err fault = {0};
    lq_code code = lq_label_sprite(&s, g->font, text, style, &fault);
    if (code == LQ_DATA) {
        if (!t->boxes)
            lq_findings_add(g->f, "glyph-missing", "", 0, "", "%s; the name is left out", fault.text);
        return LQ_OK;
    }
    if (code) return lq_fail(err, code, "%s", fault.text);
    lq_label_box box = {s.left_px, s.top_px, s.left_px + s.width_px, s.top_px + s.height_px};
    if (!lq_overlay_sprite(g->overlay, &g->sprite[g->n - 1][t->boxes], &s)) {
        free(s.argb);
        return lq_nomem(err);
    }
    t->box[t->boxes++] = box;
    return LQ_OK;
}

/* A long name in two lines, and where that is too wide its stem: 松桃苗族自治县, 松桃. */
static lq_code ground_add(naming *g, lq_label_kind kind, const char *name, const lq_anchor *at, lq_rgba ink,
                          lq_err *err)
{
    char lines[LQ_LABEL_BYTES], folded[LQ_PLACE_BYTES];
    const rank *r = &ranks[kind];
    lq_label_style style = lq_label_styles[kind];
    if (!at->any || !*name || r->zoom_max < g->zoom_min || r->zoom_min > g->zoom_max) return LQ_OK;
    if (!thing_add(g)) return lq_nomem(err);
    lq_labelled *t = &g->thing[g->n - 1];
    t->at = at->at;
    t->zoom_min = r->zoom_min;
    t->zoom_max = r->zoom_max;
    t->priority = r->priority;
    t->width_units = at->width;
    t->grows = true;
    if (ink.a) style.colour = ink;
    bool broken = lq_label_break(lines, name);
    lq_code code = form_add(g, broken ? lines : name, &style, err);
    lq_place_fold(folded, name);
    if (!code && broken && kind == LQ_LABEL_COUNTY) {
        folded[lq_place_stem(NULL, folded)] = 0;
        code = form_add(g, folded, &style, err);
    }
    return code;
}

/* ---- grounds ---- */

typedef struct grouping {
    uint32_t *group;   /* [features] */
    const char **name; /* [groups] */
    size_t groups;
} grouping;

static lq_code groups_name(naming *g, lq_label_kind kind, const grouping *by, lq_err *err)
{
    lq_anchor *at = lq_zalloc(by->groups, sizeof *at);
    static const lq_rgba plain = {0};
    lq_code code =
        at && (!by->groups || lq_anchors_of_groups(at, &g->data->borders.arcs, by->group, by->groups))
            ? LQ_OK
            : lq_nomem(err);
    for (size_t i = 0; !code && i < by->groups; i++)
        code = ground_add(g, kind, by->name[i], &at[i], plain, err);
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
static void groups_make(grouping *by, const naming *g, size_t *first, lq_label_kind kind)
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
        by->name[by->groups] = unit_name(&c->place[f], kind);
        by->group[f] = (uint32_t)by->groups++;
    }
}

/* Of prefectures and provinces the ones that no wanted county lies in are left out. */
static void groups_limit(grouping *by, const naming *g)
{
    size_t n = g->data->counties.n;
    bool *seen = lq_zalloc(by->groups, sizeof *seen);
    for (size_t f = 0; seen && f < n; f++)
        if (by->group[f] != LQ_NONE && g->wanted[f]) seen[by->group[f]] = true;
    for (size_t f = 0; seen && f < n; f++)
        if (by->group[f] != LQ_NONE && !seen[by->group[f]]) by->group[f] = LQ_NONE;
    free(seen);
}

static lq_code units_name(naming *g, lq_label_kind kind, lq_err *err)
{
    size_t n = g->data->counties.n;
    grouping by = {lq_alloc(n, sizeof *by.group), lq_alloc(n, sizeof *by.name), 0};
    size_t *first = lq_alloc(n, sizeof *first);
    lq_code code = by.group && by.name && first ? LQ_OK : lq_nomem(err);
    bool shown = ranks[kind].zoom_min <= g->zoom_max && ranks[kind].zoom_max >= g->zoom_min;
    if (!code && shown) {
        groups_make(&by, g, first, kind);
        groups_limit(&by, g);
        code = groups_name(g, kind, &by, err);
    }
    free(first);
    free(by.name);
    free(by.group);
    return code;
}

/* Areas overlap, so each is looked at by itself. */
static lq_code areas_name(naming *g, lq_err *err)
{
    const lq_areas *areas = &g->data->areas;
    size_t n = g->data->counties.n;
    uint32_t *group = lq_alloc(n, sizeof *group);
    lq_code code = group ? LQ_OK : lq_nomem(err);
    for (size_t i = 0; !code && i < areas->n; i++) {
        lq_anchor at = {0};
        for (size_t f = 0; f < n; f++) group[f] = areas->at[i].member[f] ? 0 : LQ_NONE;
        if (!lq_anchors_of_groups(&at, &g->data->borders.arcs, group, 1)) code = lq_nomem(err);
        if (!code)
            code =
                ground_add(g, LQ_LABEL_AREA, areas->at[i].name, &at, lq_label_ink(areas->at[i].colour), err);
    }
    free(group);
    return code;
}

/* ---- sites ---- */

static bool symbol_add(naming *g, lq_point at, int zoom_min, int zoom_max, int32_t size_px,
                       const lq_crowd_spot *spot)
{
    lq_labelled *t = thing_add(g);
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

/* Right of the symbol, else left of it, else below. */
static lq_code site_name(naming *g, const lq_site *s, const lq_crowd_spot *spot, uint32_t symbol, lq_err *err)
{
    static const lq_label_side sides[LQ_LABEL_FORMS] = {LQ_LABEL_RIGHT, LQ_LABEL_LEFT, LQ_LABEL_BELOW};
    char lines[LQ_LABEL_BYTES];
    const char *name = s->text[LQ_SITE_NAME];
    const rank *r = &ranks[LQ_LABEL_SITE];
    if (!*name || r->zoom_min > g->zoom_max) return LQ_OK;
    lq_point at = g->thing[symbol].at;
    if (!thing_add(g)) return lq_nomem(err);
    lq_labelled *t = &g->thing[g->n - 1];
    t->at = at;
    t->zoom_min = r->zoom_min;
    t->zoom_max = r->zoom_max;
    t->priority = r->priority;
    t->partner = symbol;
    t->spot = spot;
    bool broken = lq_label_break(lines, name);
    lq_code code = LQ_OK;
    for (int i = 0; !code && i < LQ_LABEL_FORMS; i++) {
        lq_label_style style = lq_label_styles[LQ_LABEL_SITE];
        style.side = sides[i];
        style.offset_px = lq_symbol_reach(lq_mark_size_px(g->zoom_max), LQ_PRECISION_SITE) + 1;
        code = form_add(g, broken ? lines : name, &style, err);
    }
    return code;
}

static lq_code sites_name(naming *g, const lq_marks *m, lq_err *err)
{
    lq_code code = LQ_OK;
    for (size_t i = 0; !code && i < m->crowd.n; i++) {
        const lq_site *s = &g->data->projects.sites.at[m->site[i]];
        const lq_crowd_spot *spot = &m->crowd.spot[i * LQ_ZOOMS];
        uint32_t symbol = (uint32_t)g->n;
        if (!symbol_add(g, lq_world_from_degrees(s->lon_deg, s->lat_deg), g->zoom_min, g->zoom_max,
                        m->look.size_px[g->zoom_max], spot))
            return lq_nomem(err);
        code = site_name(g, s, spot, symbol, err);
    }
    for (int zoom = g->zoom_min; !code && zoom <= g->zoom_max; zoom++)
        for (size_t i = 0; !code && i < m->crowd.clusters[zoom]; i++)
            if (!symbol_add(g, m->crowd.cluster[zoom][i].at, zoom, zoom, m->look.badge_px, NULL))
                code = lq_nomem(err);
    return code;
}

/* ---- the whole ---- */

/* Features whose box meets the drawn part. */
static bool *features_wanted(const lq_dataset *d, const double bbox_deg[4])
{
    const lq_arcs *a = &d->borders.arcs;
    lq_point nw = lq_world_from_degrees(bbox_deg[0], bbox_deg[3]),
             se = lq_world_from_degrees(bbox_deg[2], bbox_deg[1]);
    bool *wanted = lq_zalloc(a->features, sizeof *wanted);
    for (size_t i = 0; wanted && i < a->n; i++) {
        bool in = false;
        for (uint32_t k = a->first[i]; k < a->first[i + 1] && !in; k++)
            in = a->at[k].x >= nw.x && a->at[k].x <= se.x && a->at[k].y >= nw.y && a->at[k].y <= se.y;
        if (in && lq_is_feature(a->left[i])) wanted[a->left[i]] = true;
        if (in && lq_is_feature(a->right[i])) wanted[a->right[i]] = true;
    }
    return wanted;
}

static lq_code names_place(naming *g, lq_err *err)
{
    const lq_labelling_look look = {g->zoom_min, g->zoom_max, TILE_BITS, MARGIN_PX};
    lq_labelling l = {0};
    bool ok = lq_labelling_make(&l, g->thing, g->n, &look);
    for (int zoom = g->zoom_min; ok && zoom <= g->zoom_max; zoom++)
        for (size_t i = 0; ok && i < l.n[zoom]; i++) {
            const lq_placed *p = &l.at[zoom][i];
            if (!g->thing[p->thing].always)
                ok = lq_overlay_place(g->overlay, zoom, g->sprite[p->thing][p->form], p->x_px, p->y_px);
        }
    lq_labelling_release(&l);
    return ok ? LQ_OK : lq_nomem(err);
}

lq_code lq_names_add(lq_overlay *o, const lq_dataset *data, const lq_marks *marks, const double bbox_deg[4],
                     int zoom_min, int zoom_max, const lq_font *font, lq_findings *f, lq_err *err)
{
    bool *wanted = features_wanted(data, bbox_deg);
    naming g = {.overlay = o,
                .data = data,
                .font = font,
                .f = f,
                .zoom_min = zoom_min,
                .zoom_max = zoom_max,
                .wanted = wanted};
    lq_code code = wanted ? areas_name(&g, err) : lq_nomem(err);
    if (!code) code = units_name(&g, LQ_LABEL_PROVINCE, err);
    if (!code) code = units_name(&g, LQ_LABEL_PREFECTURE, err);
    if (!code) code = units_name(&g, LQ_LABEL_COUNTY, err);
    if (!code) code = sites_name(&g, marks, err);
    if (!code) code = names_place(&g, err);
    if (!code && f->failed) code = lq_nomem(err);
    free(g.thing);
    free(g.sprite);
    free(wanted);
    return code;
}
