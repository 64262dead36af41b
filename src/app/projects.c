/* projects.c: see projects.h. */
#include "app/projects.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include "draw/symbol.h"
#include "geo/anchor.h"
#include "read/read_sites.h"

#define MARGIN_DEG 2.0 /* a port or a junction may lie beyond the counties, not a country away */

void lq_projects_release(lq_projects *p)
{
    lq_sites_release(&p->sites);
    free(p->county);
    *p = (lq_projects){0};
}

/* ---- counties ---- */

/* The feature a site names, by its code, else by its names when they mean one alone. */
static size_t county_of(const lq_site *s, const lq_counties *c)
{
    char code[16];
    lq_place_match m;
    if (lq_code_normalise(code, s->text[LQ_SITE_CODE]) < LQ_CODE_NONE) {
        size_t at = lq_keys_find(&c->keys, code);
        if (at != SIZE_MAX) return at;
        lq_bridge b = lq_changes_bridge(c->changes, code, lq_counties_has, c);
        if (b.n) return lq_keys_find(&c->keys, b.to[0]);
    }
    if (!*s->text[LQ_SITE_COUNTY]) return SIZE_MAX;
    lq_places_find(&m, &c->places, s->text[LQ_SITE_PROVINCE], s->text[LQ_SITE_PREFECTURE],
                   s->text[LQ_SITE_COUNTY]);
    return m.n == 1 ? m.at[0] : SIZE_MAX;
}

static bool names_county(const lq_site *s)
{
    return *s->text[LQ_SITE_CODE] || *s->text[LQ_SITE_COUNTY];
}

static lq_code counties_find(lq_projects *p, const lq_counties *c, lq_err *err)
{
    p->county = lq_alloc(p->sites.n, sizeof *p->county);
    if (!p->county) return lq_nomem(err);
    for (size_t i = 0; i < p->sites.n; i++) p->county[i] = county_of(&p->sites.at[i], c);
    return LQ_OK;
}

/* ---- places ---- */

/* The features of the counties that sites name, or only of those that name nothing more exact. */
static bool *features_named(const lq_projects *p, const lq_counties *c, bool by_county)
{
    bool *named = lq_zalloc(c->n, sizeof *named);
    for (size_t i = 0; named && i < p->sites.n; i++)
        if (p->county[i] != SIZE_MAX && (!by_county || p->sites.at[i].place == LQ_SITE_BY_COUNTY))
            named[c->first[p->county[i]]] = true;
    for (size_t f = 0; named && f < c->n; f++) named[f] = named[c->first[f]];
    return named;
}

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

static bool grounds_of_arcs(lq_polygons *out, const lq_arcs *arcs, const bool *named)
{
    uint32_t *group = lq_alloc(arcs->features, sizeof *group);
    for (uint32_t f = 0; group && f < arcs->features; f++) group[f] = named[f] ? f : LQ_NONE;
    bool ok = group && lq_arcs_grounds(out, arcs, group, arcs->features);
    free(group);
    return ok;
}

/* The named features in world units; the others are empty, for all of them would be more work than the map. */
static bool grounds_make(lq_polygons *out, const lq_borders *b, const bool *named)
{
    const lq_polygons *from = &b->layer->polygons;
    bool ok = true;
    if (b->arcs.n) return grounds_of_arcs(out, &b->arcs, named);
    for (size_t f = 0; ok && f < from->features; f++) {
        ok = lq_polygons_feature_add(out);
        for (size_t r = from->first_ring[f]; ok && named[f] && r < from->first_ring[f + 1]; r++)
            ok = ring_add(out, from, r);
    }
    return ok;
}

static void site_settle(lq_projects *p, size_t i, const lq_anchor *anchor)
{
    lq_site *s = &p->sites.at[i];
    if (p->county[i] == SIZE_MAX || !anchor[p->county[i]].any) return;
    lq_degrees_from_world(&s->lon_deg, &s->lat_deg, anchor[p->county[i]].at);
    s->place = LQ_SITE_PLACED;
}

/* Sites without coordinates go to the middle of their county. False without memory. */
static bool by_county_place(lq_projects *p, const lq_counties *c, const lq_borders *b)
{
    lq_polygons grounds = {0};
    bool *named = features_named(p, c, true), any = false;
    for (size_t f = 0; named && f < c->n; f++) any = any || named[f];
    lq_anchor *anchor = lq_zalloc(c->n, sizeof *anchor);
    bool ok =
        named && anchor && (!any || (grounds_make(&grounds, b, named) && lq_anchors_find(anchor, &grounds)));
    for (size_t i = 0; ok && i < p->sites.n; i++)
        if (p->sites.at[i].place == LQ_SITE_BY_COUNTY) site_settle(p, i, anchor);
    lq_polygons_release(&grounds);
    free(anchor);
    free(named);
    return ok;
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

/* In any feature of the county: those that share its code are parts of it. */
static bool county_has(const lq_counties *c, const lq_polygons *grounds, size_t county, const lq_site *s)
{
    bool inside = false;
    lq_point at = lq_world_from_degrees(s->lon_deg, s->lat_deg);
    for (size_t f = 0; f < c->n && !inside; f++)
        inside = c->first[f] == c->first[county] && feature_has(grounds, f, at);
    return inside;
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

static void places_tell(lq_projects *p, const lq_counties *c, const lq_polygons *grounds, lq_findings *f)
{
    char county[160];
    for (size_t i = 0; i < p->sites.n; i++) {
        const lq_site *s = &p->sites.at[i];
        words_tell(s, f);
        p->unplaced += !s->is_line && s->place != LQ_SITE_PLACED;
        if (s->is_line) continue;
        if (p->county[i] == SIZE_MAX && names_county(s))
            lq_site_tell(
                f, "site-county-unknown", s, "names the county %s%s%s, which is none of the boundaries'%s",
                s->text[LQ_SITE_COUNTY], *s->text[LQ_SITE_CODE] && *s->text[LQ_SITE_COUNTY] ? " " : "",
                s->text[LQ_SITE_CODE], s->place == LQ_SITE_PLACED ? "" : "; the site is not drawn");
        else if (p->county[i] != SIZE_MAX && s->place == LQ_SITE_PLACED &&
                 !county_has(c, grounds, p->county[i], s))
            lq_site_tell(f, "site-elsewhere", s, "lies outside of %s, which it names",
                         lq_county_text(county, sizeof county, c, p->county[i]));
    }
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

static lq_code sites_place(lq_projects *p, const lq_counties *counties, const lq_borders *borders,
                           lq_findings *f, lq_err *err)
{
    lq_polygons grounds = {0};
    bool *named = NULL;
    lq_code code = counties_find(p, counties, err);
    if (!code && !by_county_place(p, counties, borders)) code = lq_nomem(err);
    if (!code) named = features_named(p, counties, false);
    if (!code && !(named && grounds_make(&grounds, borders, named))) code = lq_nomem(err);
    if (!code) places_tell(p, counties, &grounds, f);
    lq_polygons_release(&grounds);
    free(named);
    return code;
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
    if (!code && p->sites.n) code = sites_place(p, counties, borders, f, err);
    return code || !f->failed ? code : lq_nomem(err);
}
