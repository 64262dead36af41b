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

/* The wanted features alone, the others empty: their middles are not cheap. */
static bool polygons_pick(lq_polygons *out, const lq_polygons *from, const bool *wanted)
{
    bool ok = true;
    for (size_t f = 0; ok && f < from->features; f++) {
        ok = lq_polygons_feature_add(out);
        for (size_t r = from->first_ring[f]; ok && wanted[f] && r < from->first_ring[f + 1]; r++)
            ok = lq_polygons_ring_add(out, from->xy + 2 * from->first_point[r],
                                      from->first_point[r + 1] - from->first_point[r], NULL);
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

/* Sites without coordinates go to the middle of their county. */
static lq_code by_county_place(lq_projects *p, const lq_polygons *polygons, lq_err *err)
{
    bool *wanted = lq_zalloc(polygons->features, sizeof *wanted), any = false;
    lq_anchor *anchor = lq_zalloc(polygons->features, sizeof *anchor);
    lq_polygons picked = {0};
    bool ok = wanted && anchor;
    for (size_t i = 0; ok && i < p->sites.n; i++)
        if (p->sites.at[i].place == LQ_SITE_BY_COUNTY && p->county[i] != SIZE_MAX)
            any = wanted[p->county[i]] = true;
    ok = ok && (!any || (polygons_pick(&picked, polygons, wanted) && lq_anchors_find(anchor, &picked)));
    for (size_t i = 0; ok && i < p->sites.n; i++)
        if (p->sites.at[i].place == LQ_SITE_BY_COUNTY) site_settle(p, i, anchor);
    lq_polygons_release(&picked);
    free(anchor);
    free(wanted);
    return ok ? LQ_OK : lq_nomem(err);
}

/* Even-odd: crossings of the way to the west. */
static bool feature_has(const lq_polygons *p, size_t f, double lon, double lat)
{
    bool inside = false;
    for (size_t r = p->first_ring[f]; r < p->first_ring[f + 1]; r++) {
        size_t first = p->first_point[r], last = p->first_point[r + 1];
        for (size_t i = first, j = last - 1; i < last; j = i++) {
            const double *a = p->xy + 2 * i, *b = p->xy + 2 * j;
            if ((a[1] > lat) != (b[1] > lat) && lon < (b[0] - a[0]) * (lat - a[1]) / (b[1] - a[1]) + a[0])
                inside = !inside;
        }
    }
    return inside;
}

/* In any feature of the county: those that share its code are parts of it. */
static bool county_has(const lq_counties *c, const lq_polygons *p, size_t county, const lq_site *s)
{
    bool inside = false;
    for (size_t f = 0; f < c->n && !inside; f++)
        inside = c->first[f] == c->first[county] && feature_has(p, f, s->lon_deg, s->lat_deg);
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

static void places_tell(lq_projects *p, const lq_counties *c, const lq_polygons *polygons, lq_findings *f)
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
                 !county_has(c, polygons, p->county[i], s))
            lq_site_tell(f, "site-elsewhere", s, "lies outside of %s, which it names",
                         lq_county_text(county, sizeof county, c, p->county[i]));
    }
}

/* ---- the whole ---- */

static void extent_of(double box[4], const lq_polygons *p)
{
    double b[4] = {180, 90, -180, -90};
    for (size_t i = 0; i < p->points; i++) {
        const double *at = p->xy + 2 * i;
        b[0] = fmin(b[0], at[0]), b[1] = fmin(b[1], at[1]), b[2] = fmax(b[2], at[0]),
        b[3] = fmax(b[3], at[1]);
    }
    box[0] = b[0] - MARGIN_DEG, box[1] = b[1] - MARGIN_DEG, box[2] = b[2] + MARGIN_DEG,
    box[3] = b[3] + MARGIN_DEG;
}

lq_code lq_projects_read(lq_projects *p, const lq_map *map, const lq_counties *counties,
                         const lq_polygons *polygons, lq_findings *f, lq_err *err)
{
    double extent[4];
    lq_code code = LQ_OK;
    extent_of(extent, polygons);
    const lq_sites_options points = {.crs = map->sites_crs, .extent_deg = extent},
                           lines = {.crs = map->lines_crs, .extent_deg = extent};
    if (map->sites) code = lq_sites_read(&p->sites, map->sites, &points, f, err);
    if (!code && map->project_lines) code = lq_sites_read(&p->sites, map->project_lines, &lines, f, err);
    if (!code && p->sites.n) code = counties_find(p, counties, err);
    if (!code && p->sites.n) code = by_county_place(p, polygons, err);
    if (!code) places_tell(p, counties, polygons, f);
    return code || !f->failed ? code : lq_nomem(err);
}
