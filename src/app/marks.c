/* marks.c: see marks.h. */
#include "app/marks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "draw/symbol.h"

#define BADGE_PX   18
#define GAP_PX     1
#define CROWD_PX   24 /* within which more than CROWD_MOST symbols are one badge */
#define CROWD_MOST 2
#define STACK_ZOOM 9 /* a county is some 100 px wide: everything is seen */
#define TILE_BITS  8

const lq_rgba lq_mark_badge_colour = {0x7D, 0x6C, 0x5C, 255};

static const lq_rgba casing = {255, 255, 255, 230};

double lq_mark_size_px(int zoom)
{
    return zoom <= 5 ? 8 : zoom == 6 ? 12 : zoom <= 8 ? 14 : zoom == 9 ? 16 : 18;
}

lq_route_style lq_mark_route_style(const lq_site *line, int zoom)
{
    lq_status_fill fill = LQ_FILL_EXISTING;
    lq_status_fill_of(&fill, line->text[LQ_SITE_STATUS]);
    lq_route_style s = {
        .width_px = zoom <= 6   ? 1.4F
                    : zoom <= 8 ? 2.0F
                                : 2.6F,
        .casing_px = zoom <= 6 ? 0.8F : 1.2F,
        .colour = lq_symbol_of(line->text[LQ_SITE_CATEGORY], line->text[LQ_SITE_SUBCATEGORY]).colour,
        .casing = casing};
    if (fill == LQ_FILL_PLANNED) s.dash_px = 7, s.gap_px = 5;
    if (fill == LQ_FILL_UNDER_WAY) s.dash_px = 14, s.gap_px = 5;
    return s;
}

static bool is_shown(const lq_sites *sites, const lq_site *one, const double *bbox_deg)
{
    return one->place == LQ_SITE_PLACED && (!bbox_deg || lq_project_in_box(sites, one, bbox_deg));
}

/* ---- lines ---- */

/* Lines that run along one course must not hide each other: first come the casings of all, then what exists, then what is under way and
   what is planned, whose dashes let the others through. */
#define LAYERS (1 + LQ_FILLS)

/* False when the line has nothing in that layer. */
static bool layer_style(lq_route_style *out, const lq_site *line, int zoom, int layer)
{
    lq_status_fill fill = LQ_FILL_EXISTING;
    lq_status_fill_of(&fill, line->text[LQ_SITE_STATUS]);
    *out = lq_mark_route_style(line, zoom);
    if (layer) {
        out->casing_px = 0;
        return (int)fill == LQ_FILLS - layer;
    }
    out->width_px += 2 * out->casing_px;
    out->colour = out->casing;
    out->casing_px = out->dash_px = out->gap_px = 0;
    return true;
}

/* All points of all lines, in the order of the sites' own. */
static lq_point *points_make(lq_overlay *o, const lq_sites *s)
{
    lq_point *at = lq_arena_alloc(&o->points, s->points, sizeof *at);
    for (size_t i = 0; at && i < s->points; i++)
        at[i] = lq_world_from_degrees(s->xy[2 * i], s->xy[2 * i + 1]);
    return at;
}

/* shown: [s->n] */
static bool layer_add(lq_overlay *o, const lq_sites *s, const bool *shown, const lq_point *at, int zoom,
                      int layer)
{
    bool ok = true;
    for (size_t i = 0; ok && i < s->n; i++) {
        const lq_site *line = &s->at[i];
        lq_overlay_route route;
        if (!line->is_line || !shown[i] || !layer_style(&route.style, line, zoom, layer)) continue;
        for (size_t part = line->first_part; ok && part < line->first_part + line->parts; part++) {
            route.at = at + s->first_point[part];
            route.n = s->first_point[part + 1] - s->first_point[part];
            ok = lq_overlay_route_add(o, zoom, &route);
        }
    }
    return ok;
}

static bool lines_add(lq_overlay *o, const lq_sites *s, const bool *shown, int zoom_min, int zoom_max)
{
    const lq_point *at = points_make(o, s);
    bool ok = at != NULL;
    for (int zoom = zoom_min; ok && zoom <= zoom_max; zoom++)
        for (int layer = 0; ok && layer < LAYERS; layer++) ok = layer_add(o, s, shown, at, zoom, layer);
    return ok;
}

/* ---- symbols ---- */

/* Sprites already made: many sites look alike. */
typedef struct known {
    lq_symbol symbol; /* a badge has the name "" and its count as size */
    uint32_t sprite;
} known;

typedef struct looks {
    lq_overlay *overlay;
    const lq_font *font;
    known *at;
    size_t n, room;
} looks;

static bool look_is(const lq_symbol *a, const lq_symbol *b)
{
    return !strcmp(a->name, b->name) && a->fill == b->fill && a->precision == b->precision &&
           a->size_px == b->size_px && lq_rgba_number(a->colour) == lq_rgba_number(b->colour);
}

static lq_code look_find(uint32_t *sprite, looks *l, const lq_symbol *s, lq_err *err)
{
    for (size_t i = 0; i < l->n; i++)
        if (look_is(&l->at[i].symbol, s)) {
            *sprite = l->at[i].sprite;
            return LQ_OK;
        }
    lq_sprite made = {0};
    lq_code code = *s->name
                       ? lq_symbol_sprite(&made, s->name, s->fill, s->precision, s->size_px, s->colour, err)
                       : lq_badge_sprite(&made, l->font, (size_t)s->size_px, BADGE_PX, s->colour, err);
    if (code) return code;
    if (!lq_grow((void **)&l->at, &l->room, l->n + 1, sizeof *l->at) ||
        !lq_overlay_sprite(l->overlay, sprite, &made)) {
        free(made.argb);
        return lq_nomem(err);
    }
    l->at[l->n++] = (known){*s, *sprite};
    return LQ_OK;
}

static lq_symbol symbol_of(const lq_site *s, int zoom)
{
    lq_symbol_kind kind = lq_symbol_of(s->text[LQ_SITE_CATEGORY], s->text[LQ_SITE_SUBCATEGORY]);
    lq_symbol symbol = {.name = kind.symbol,
                        .fill = LQ_FILL_EXISTING,
                        .precision = LQ_PRECISION_SITE,
                        .size_px = lq_mark_size_px(zoom),
                        .colour = kind.colour};
    lq_status_fill_of(&symbol.fill, s->text[LQ_SITE_STATUS]);
    lq_precision_of(&symbol.precision, s->text[LQ_SITE_PRECISION]);
    return symbol;
}

static lq_code place(looks *l, const lq_symbol *s, int zoom, lq_point at, int32_t dx, int32_t dy, lq_err *err)
{
    uint32_t sprite;
    lq_code code = look_find(&sprite, l, s, err);
    if (code) return code;
    return lq_overlay_place(l->overlay, zoom, sprite, lq_whole_px(at.x, zoom + TILE_BITS) + dx,
                            lq_whole_px(at.y, zoom + TILE_BITS) + dy)
               ? LQ_OK
               : lq_nomem(err);
}

/* The last of the order lies undermost. */
static lq_code zoom_add(looks *l, const lq_marks *m, const lq_projects *p, const lq_crowd_thing *things,
                        int zoom, lq_err *err)
{
    lq_code code = LQ_OK;
    for (size_t i = 0; !code && i < m->crowd.clusters[zoom]; i++) {
        const lq_cluster *c = &m->crowd.cluster[zoom][i];
        const lq_symbol badge = {.name = "", .size_px = c->count, .colour = lq_mark_badge_colour};
        code = place(l, &badge, zoom, c->at, 0, 0, err);
    }
    for (size_t i = m->crowd.n; !code && i-- > 0;) {
        const lq_crowd_spot *spot = &m->crowd.spot[i * LQ_ZOOMS + (size_t)zoom];
        if (!spot->shown) continue;
        const lq_symbol symbol = symbol_of(&p->sites.at[m->site[i]], zoom);
        code = place(l, &symbol, zoom, things[i].at, spot->dx_px, spot->dy_px, err);
    }
    return code;
}

static lq_crowd_look crowd_look(int zoom_min, int zoom_max)
{
    lq_crowd_look look = {.zoom_min = zoom_min,
                          .zoom_max = zoom_max,
                          .tile_bits = TILE_BITS,
                          .badge_px = BADGE_PX + 4,
                          .gap_px = GAP_PX,
                          .reach_px = CROWD_PX,
                          .most = CROWD_MOST,
                          .stack_zoom = STACK_ZOOM};
    for (int z = 0; z < LQ_ZOOMS; z++)
        look.size_px[z] = 2 * (int32_t)ceil(lq_symbol_reach(lq_mark_size_px(z), LQ_PRECISION_SITE));
    return look;
}

static lq_code symbols_add(lq_marks *m, looks *l, const lq_projects *p, const bool *shown, int zoom_min,
                           int zoom_max, lq_err *err)
{
    size_t n = 0;
    lq_crowd_thing *things = lq_alloc(p->sites.n, sizeof *things);
    m->site = lq_alloc(p->sites.n, sizeof *m->site);
    m->look = crowd_look(zoom_min, zoom_max);
    bool ok = things && m->site;
    for (size_t i = 0; ok && i < p->sites.n; i++) {
        if (!lq_project_is_point(p, i) || !shown[i]) continue;
        const lq_site *s = &p->sites.at[i];
        m->site[n] = i;
        things[n] =
            (lq_crowd_thing){lq_world_from_degrees(s->lon_deg, s->lat_deg), zoom_min, zoom_max, -(int32_t)n};
        n++;
    }
    ok = ok && lq_crowd_make(&m->crowd, things, n, &m->look);
    lq_code code = ok ? LQ_OK : lq_nomem(err);
    for (int zoom = zoom_min; !code && zoom <= zoom_max; zoom++) code = zoom_add(l, m, p, things, zoom, err);
    free(things);
    return code;
}

lq_code lq_marks_add(lq_marks *m, lq_overlay *o, const lq_projects *p, const double *bbox_deg, int zoom_min,
                     int zoom_max, const lq_font *font, lq_err *err)
{
    looks l = {.overlay = o, .font = font};
    *m = (lq_marks){0};
    if (!p->sites.n) return LQ_OK;
    bool *shown = lq_alloc(p->sites.n, sizeof *shown);
    for (size_t i = 0; shown && i < p->sites.n; i++)
        shown[i] = is_shown(&p->sites, &p->sites.at[i], bbox_deg);
    bool ok = shown && lines_add(o, &p->sites, shown, zoom_min, zoom_max);
    lq_code code = ok ? symbols_add(m, &l, p, shown, zoom_min, zoom_max, err) : lq_nomem(err);
    free(shown);
    free(l.at);
    return code;
}

void lq_marks_release(lq_marks *m)
{
    lq_crowd_release(&m->crowd);
    free(m->site);
    *m = (lq_marks){0};
}
