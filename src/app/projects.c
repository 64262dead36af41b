/* projects.c: see projects.h. */
#include "app/projects.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "draw/symbol.h"
#include "geo/anchor.h"
#include "model/match.h"
#include "read/read_sites.h"

#define MARGIN_DEG 2.0 /* a port or a junction may lie beyond the counties, not a country away */

void lq_projects_release(lq_projects *p)
{
    lq_sites_release(&p->sites);
    free(p->county);
    free(p->land);
    *p = (lq_projects){0};
}

/* ---- counties ---- */

static void land_add(lq_land *land, size_t feature)
{
    if (land->n < LQ_BRIDGE_MOST) land->feature[land->n++] = feature;
}

/* Of a code, also of one of another year. */
static void land_by_code(lq_land *out, const char *cell, const lq_counties *c)
{
    char code[16];
    if (lq_code_normalise(code, cell) >= LQ_CODE_NONE) return;
    size_t at = lq_keys_find(&c->keys, code);
    if (at != SIZE_MAX) {
        land_add(out, at);
        return;
    }
    lq_bridge b = lq_changes_bridge(c->changes, code, lq_counties_has, c);
    for (size_t i = 0; i < b.n; i++) land_add(out, lq_keys_find(&c->keys, b.to[i]));
}

/* The number of a land, which is added when it is new; SIZE_MAX without memory. */
static size_t land_number(lq_projects *p, const lq_land *land, size_t features)
{
    if (land->n == 1) return land->feature[0];
    for (size_t i = features; i < p->lands; i++)
        if (p->land[i].n == land->n &&
            !memcmp(p->land[i].feature, land->feature, land->n * sizeof *land->feature))
            return i;
    if (!lq_grow((void **)&p->land, &p->land_room, p->lands + 1, sizeof *p->land)) return SIZE_MAX;
    p->land[p->lands] = *land;
    return p->lands++;
}

static void county_unknown_tell(const lq_site *s, const lq_match *m, lq_findings *f)
{
    const char *code = s->text[LQ_SITE_CODE], *name = s->text[LQ_SITE_COUNTY];
    const char *end = s->place == LQ_SITE_BY_COUNTY ? "; the site is not drawn" : "";
    if (s->is_line || (!*code && !*name)) return;
    if (!*name)
        lq_site_tell(f, "site-county-unknown", s, "names the county %s, which is none of the boundaries'%s",
                     code, end);
    else
        lq_site_tell(f, "site-county-unknown", s, "names the county %s%s%s: %s%s", name, *code ? " " : "",
                     code, m->reason, end);
}

/* By its code, else by its names. False without memory. */
static bool county_find(lq_projects *p, size_t i, const lq_counties *c, lq_findings *f)
{
    const lq_site *s = &p->sites.at[i];
    lq_land land = {0};
    lq_match m = {0};
    land_by_code(&land, s->text[LQ_SITE_CODE], c);
    if (!land.n && *s->text[LQ_SITE_COUNTY]) {
        lq_match_names(&m, c, s->text[LQ_SITE_PROVINCE], s->text[LQ_SITE_PREFECTURE],
                       s->text[LQ_SITE_COUNTY]);
        for (size_t k = 0; k < m.n; k++) land_add(&land, m.county[k]);
    }
    p->county[i] = land.n ? land_number(p, &land, c->n) : SIZE_MAX;
    if (!land.n) county_unknown_tell(s, &m, f);
    return !m.failed && (!land.n || p->county[i] != SIZE_MAX);
}

static bool counties_find(lq_projects *p, const lq_counties *c, lq_findings *f)
{
    p->county = lq_alloc(p->sites.n, sizeof *p->county);
    bool ok = p->county && lq_grow((void **)&p->land, &p->land_room, c->n, sizeof *p->land);
    for (size_t k = 0; ok && k < c->n; k++) p->land[p->lands++] = (lq_land){.n = 1, .feature = {k}};
    for (size_t i = 0; ok && i < p->sites.n; i++) ok = county_find(p, i, c, f);
    return ok;
}

/* ---- grounds ---- */

static bool ring_add(lq_polygons *out, const lq_polygons *from, size_t ring)
{
    size_t first = from->first_point[ring], n = from->first_point[ring + 1] - first;
    double *xy = lq_alloc(n, 2 * sizeof *xy);
    for (size_t i = 0; xy && i < n; i++) {
        lq_point at = lq_world_from_degrees(from->xy[2 * (first + i)], from->xy[2 * (first + i) + 1]);
        xy[2 * i] = at.x;
        xy[2 * i + 1] = at.y;
    }
    bool ok = xy && lq_polygons_ring_add(out, xy, n, NULL);
    free(xy);
    return ok;
}

/* The features of each group as one ground in world units; those of LQ_NONE are left out, for all of them would be more work
   than the map. */
static bool grounds_make(lq_polygons *out, const lq_borders *b, const uint32_t *group, size_t groups)
{
    const lq_polygons *from = &b->layer->polygons;
    bool ok = true;
    if (b->arcs.n) return lq_arcs_grounds(out, &b->arcs, group, groups);
    for (size_t g = 0; ok && g < groups; g++) {
        ok = lq_polygons_feature_add(out);
        for (size_t f = 0; ok && f < from->features; f++)
            for (size_t r = from->first_ring[f]; ok && group[f] == g && r < from->first_ring[f + 1]; r++)
                ok = ring_add(out, from, r);
    }
    return ok;
}

/* ---- the middle of a county ---- */

/* Lands whose turn it is: of those that are not tried yet as many as share no feature. */
static bool lands_claim(uint32_t *group, bool *tried, const lq_projects *p, const lq_counties *c)
{
    bool any = false;
    for (size_t f = 0; f < c->n; f++) group[f] = LQ_NONE;
    for (size_t i = 0; i < p->sites.n; i++) {
        size_t county = p->county[i];
        if (p->sites.at[i].place != LQ_SITE_BY_COUNTY || county == SIZE_MAX || tried[county]) continue;
        const lq_land *land = &p->land[county];
        bool free = true;
        for (size_t k = 0; k < land->n; k++) free = free && group[land->feature[k]] == LQ_NONE;
        for (size_t k = 0; free && k < land->n; k++) group[land->feature[k]] = (uint32_t)county;
        tried[county] = free;
        any = any || free;
    }
    for (size_t f = 0; f < c->n; f++) group[f] = group[c->first[f]];
    return any;
}

static void sites_settle(lq_projects *p, const uint32_t *group, const lq_anchor *anchor)
{
    for (size_t i = 0; i < p->sites.n; i++) {
        lq_site *s = &p->sites.at[i];
        size_t county = p->county[i];
        if (s->place != LQ_SITE_BY_COUNTY || county == SIZE_MAX || !anchor[county].any) continue;
        if (group[p->land[county].feature[0]] != county) continue;
        lq_degrees_from_world(&s->lon_deg, &s->lat_deg, anchor[county].at);
        s->place = LQ_SITE_PLACED;
        s->text[LQ_SITE_PRECISION] = "area";
    }
}

/* Sites without coordinates go to the middle of their county; without arcs, when nothing is drawn, of its largest ring. False
   without memory. */
static bool by_county_place(lq_projects *p, const lq_counties *c, const lq_borders *b)
{
    uint32_t *group = lq_alloc(c->n, sizeof *group);
    bool *tried = lq_zalloc(p->lands, sizeof *tried);
    lq_anchor *anchor = lq_alloc(p->lands, sizeof *anchor);
    bool ok = group && tried && anchor;
    while (ok && lands_claim(group, tried, p, c)) {
        lq_polygons grounds = {0};
        ok = grounds_make(&grounds, b, group, p->lands) && lq_anchors_find(anchor, &grounds);
        if (ok) sites_settle(p, group, anchor);
        lq_polygons_release(&grounds);
    }
    free(anchor);
    free(tried);
    free(group);
    return ok;
}

/* ---- where a site lies ---- */

/* Every feature of a county that sites name, as its own group. NULL without memory. */
static uint32_t *features_named(const lq_projects *p, const lq_counties *c)
{
    uint32_t *group = lq_alloc(c->n, sizeof *group);
    for (size_t f = 0; group && f < c->n; f++) group[f] = LQ_NONE;
    for (size_t i = 0; group && i < p->sites.n; i++) {
        const lq_land *land = p->county[i] == SIZE_MAX ? NULL : &p->land[p->county[i]];
        for (size_t k = 0; land && k < land->n; k++) group[land->feature[k]] = (uint32_t)land->feature[k];
    }
    for (size_t f = 0; group && f < c->n; f++)
        if (group[c->first[f]] != LQ_NONE) group[f] = (uint32_t)f;
    return group;
}

/* Even-odd: crossings of the way to the west. */
static bool feature_has(const lq_polygons *p, size_t f, lq_point at)
{
    bool inside = false;
    double x = at.x, y = at.y;
    for (size_t r = p->first_ring[f]; r < p->first_ring[f + 1]; r++) {
        size_t first = p->first_point[r], last = p->first_point[r + 1];
        for (size_t i = first, j = last - 1; i < last; j = i++) {
            const double *a = p->xy + 2 * i, *b = p->xy + 2 * j;
            if ((a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0])
                inside = !inside;
        }
    }
    return inside;
}

/* In any feature of the land: those that share a code are parts of it. */
static bool land_has(const lq_counties *c, const lq_polygons *grounds, const lq_land *land, const lq_site *s)
{
    lq_point at = lq_world_from_degrees(s->lon_deg, s->lat_deg);
    for (size_t f = 0; f < c->n; f++)
        for (size_t k = 0; k < land->n; k++)
            if (c->first[f] == land->feature[k] && feature_has(grounds, f, at)) return true;
    return false;
}

static bool box_has(const double box[4], double lon_deg, double lat_deg)
{
    return lon_deg >= box[0] && lat_deg >= box[1] && lon_deg <= box[2] && lat_deg <= box[3];
}

/* Narrows from .. to, the part of a way (0 to 1) whose coordinate lies between low and high. */
static void way_clip(double *from, double *to, double a, double b, double low, double high)
{
    double first = (low - a) / (b - a), last = (high - a) / (b - a);
    if (b < a || b > a) {
        *from = fmax(*from, fmin(first, last));
        *to = fmin(*to, fmax(first, last));
    } else if (a < low || a > high) {
        *to = -1;
    }
}

static bool box_meets(const double box[4], const double a[2], const double b[2])
{
    double from = 0, to = 1;
    for (int k = 0; k < 2; k++) way_clip(&from, &to, a[k], b[k], box[k], box[k + 2]);
    return from <= to;
}

bool lq_project_in_box(const lq_sites *s, const lq_site *one, const double box[4])
{
    if (!one->is_line) return box_has(box, one->lon_deg, one->lat_deg);
    for (size_t part = one->first_part; part < one->first_part + one->parts; part++)
        for (size_t k = s->first_point[part]; k + 1 < s->first_point[part + 1]; k++)
            if (box_meets(box, s->xy + 2 * k, s->xy + 2 * k + 2)) return true;
    return false;
}

/* ---- what is told ---- */

static void words_tell(const lq_site *s, lq_findings *f)
{
    const char *const *text = s->text;
    lq_status_fill fill;
    lq_precision precision;
    if (*text[LQ_SITE_CATEGORY] &&
        lq_symbol_of(text[LQ_SITE_CATEGORY], text[LQ_SITE_SUBCATEGORY]).category == SIZE_MAX)
        lq_site_tell(f, "category-unknown", s,
                     "has the category \"%s\", which is not known; drawn as \"other\"",
                     text[LQ_SITE_CATEGORY]);
    if (*text[LQ_SITE_STATUS] && !lq_status_fill_of(&fill, text[LQ_SITE_STATUS]))
        lq_site_tell(f, "status-unknown", s, "has the status \"%s\", which is not known; drawn as existing",
                     text[LQ_SITE_STATUS]);
    if (*text[LQ_SITE_PRECISION] && !s->is_line && !lq_precision_of(&precision, text[LQ_SITE_PRECISION]))
        lq_site_tell(f, "precision-unknown", s,
                     "has the precision \"%s\", which is not known; drawn as a site",
                     text[LQ_SITE_PRECISION]);
}

static void elsewhere_tell(const lq_site *s, const lq_counties *c, const lq_land *land, lq_findings *f)
{
    char county[160];
    lq_buf list = {0};
    for (size_t k = 0; k < land->n; k++)
        lq_buf_printf(&list, "%s%s", k ? " and " : "",
                      lq_county_text(county, sizeof county, c, land->feature[k]));
    if (list.failed)
        f->failed = true;
    else
        lq_site_tell(f, "site-elsewhere", s, "lies outside of %s, which it names", list.data);
    lq_buf_release(&list);
}

static void places_tell(lq_projects *p, const lq_counties *c, const lq_polygons *grounds, lq_findings *f)
{
    for (size_t i = 0; i < p->sites.n; i++) {
        const lq_site *s = &p->sites.at[i];
        if (s->is_line) continue;
        p->unplaced += s->place != LQ_SITE_PLACED;
        if (s->place != LQ_SITE_PLACED || p->county[i] == SIZE_MAX) continue;
        const lq_land *land = &p->land[p->county[i]];
        if (!land_has(c, grounds, land, s)) elsewhere_tell(s, c, land, f);
    }
}

/* Sites that their files give no point and that have a place. */
static void by_county_tell(const lq_projects *p, lq_findings *f)
{
    const lq_site *first = NULL;
    size_t n = 0;
    for (size_t i = 0; i < p->sites.n; i++) {
        const lq_site *s = &p->sites.at[i];
        if (s->is_line || s->parts || s->place != LQ_SITE_PLACED) continue;
        if (!n++) first = s;
    }
    if (n)
        lq_site_tell(f, "sites-by-county", first,
                     "has no coordinates and stands in the middle of its county, as do %zu more", n - 1);
}

/* ---- the whole ---- */

static void extent_of(double box[4], const lq_borders *b)
{
    const lq_polygons *p = &b->layer->polygons;
    double low_x = 180, low_y = 90, high_x = -180, high_y = -90;
    for (size_t i = 0; i < p->points; i++) {
        const double *at = p->xy + 2 * i;
        low_x = fmin(low_x, at[0]), low_y = fmin(low_y, at[1]);
        high_x = fmax(high_x, at[0]), high_y = fmax(high_y, at[1]);
    }
    const double of_polygons[] = {low_x, low_y, high_x, high_y}, *of = b->arcs.n ? b->bbox_deg : of_polygons;
    for (int i = 0; i < 4; i++) box[i] = of[i] + (i < 2 ? -MARGIN_DEG : MARGIN_DEG);
}

static bool sites_place(lq_projects *p, const lq_counties *c, const lq_borders *borders, lq_findings *f)
{
    lq_polygons grounds = {0};
    uint32_t *named = NULL;
    for (size_t i = 0; i < p->sites.n; i++) words_tell(&p->sites.at[i], f);
    bool ok = counties_find(p, c, f) && by_county_place(p, c, borders) && (named = features_named(p, c)) &&
              grounds_make(&grounds, borders, named, c->n);
    if (ok) places_tell(p, c, &grounds, f);
    if (ok) by_county_tell(p, f);
    lq_polygons_release(&grounds);
    free(named);
    return ok;
}

lq_code lq_projects_read(lq_projects *p, const lq_map *map, const lq_counties *counties,
                         const lq_borders *borders, lq_findings *f, lq_err *err)
{
    double extent[4];
    lq_code code = LQ_OK;
    extent_of(extent, borders);
    const lq_sites_options points = {.crs = map->sites_crs, .extent_deg = extent},
                           lines = {.crs = map->lines_crs, .extent_deg = extent};
    if (map->sites) code = lq_sites_read(&p->sites, map->sites, &points, f, err);
    if (!code && map->project_lines) code = lq_sites_read(&p->sites, map->project_lines, &lines, f, err);
    bool ok = code || !p->sites.n || sites_place(p, counties, borders, f);
    return code || (ok && !f->failed) ? code : lq_nomem(err);
}
