/*
 * projects.h: the project sites and lines a map shows, each with its place on the ground and the county it names.
 *
 * Findings besides those of model/site.h: site-county-unknown (no county of the boundaries is the one it names, or several may be),
 * site-elsewhere (it lies outside the county it names), sites-by-county (a note: so many have no coordinates and stand in the middle
 * of their county), category-unknown, status-unknown, precision-unknown (drawn as "other", as existing, as a site).
 */
#ifndef LQ_PROJECTS_H
#define LQ_PROJECTS_H

#include "app/borders.h"
#include "map/map.h"
#include "model/counties.h"
#include "model/site.h"

#define LQ_SITE_FAULTS 6 /* see app/left_out.h */

/* The features that are a county: several together where it is of another year, of those that share a code the first. */
typedef struct lq_land {
    size_t n, feature[LQ_BRIDGE_MOST];
} lq_land;

/* Zeroed is empty. */
typedef struct lq_projects {
    lq_sites sites; /* points and lines, as their files have them */
    size_t *county; /* [sites.n]: which land it names, SIZE_MAX without one */
    lq_land *land;  /* [lands]: each feature by itself, then those of several */
    size_t lands, land_room;
    size_t unplaced;                       /* points that have no place: not drawn, and told */
    size_t fault[LQ_SITE_FAULTS];          /* rows that are no sites, by the reason */
    size_t sites_left_out, lines_left_out; /* those of no area, where the map wants no others */
} lq_projects;

/* borders: of the counties, their polygons in WGS84 degrees as long as there are no arcs. A site without coordinates is put in the
   middle of its county, and its precision is then "area". Release *out also after a fault. */
lq_code lq_projects_read(lq_projects *out, const lq_map *map, const lq_counties *counties,
                         const lq_borders *borders, lq_findings *f, lq_err *err);
void lq_projects_release(lq_projects *p);

/* Whether a site is a point that is drawn. */
static inline bool lq_project_is_point(const lq_projects *p, size_t site)
{
    return !p->sites.at[site].is_line && p->sites.at[site].place == LQ_SITE_PLACED;
}

/* Whether any of a placed site or line is in a box: west, south, east, north. */
bool lq_project_in_box(const lq_sites *sites, const lq_site *one, const double box_deg[4]);

#endif
