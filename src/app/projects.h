/*
 * projects.h: the project sites and lines a map shows, each with its place on the ground and the county it names.
 *
 * Findings besides those of model/site.h: site-county-unknown (the county it names is none of the boundaries'), site-elsewhere (it
 * lies outside the county it names), category-unknown, status-unknown, precision-unknown (drawn as "other", as existing, as a
 * site).
 */
#ifndef LQ_PROJECTS_H
#define LQ_PROJECTS_H

#include "app/borders.h"
#include "map/map.h"
#include "model/counties.h"
#include "model/site.h"

#define LQ_SITE_FAULTS 6 /* see app/left_out.h */

/* Zeroed is empty. */
typedef struct lq_projects {
    lq_sites sites;                        /* points and lines, as their files have them */
    size_t *county;                        /* [sites.n]: the feature it names, SIZE_MAX without one */
    size_t unplaced;                       /* points that have no place: not drawn, and told */
    size_t fault[LQ_SITE_FAULTS];          /* rows that are no sites, by the reason */
    size_t sites_left_out, lines_left_out; /* those of no area, where the map wants no others */
} lq_projects;

/* borders: of the counties, their polygons in WGS84 degrees as long as there are no arcs. A site without coordinates is put in the
   middle of its county. Release *out also after a fault. */
lq_code lq_projects_read(lq_projects *out, const lq_map *map, const lq_counties *counties,
                         const lq_borders *borders, lq_findings *f, lq_err *err);
void lq_projects_release(lq_projects *p);

/* Whether a site is a point that is drawn. */
static inline bool lq_project_is_point(const lq_projects *p, size_t site)
{
    return !p->sites.at[site].is_line && p->sites.at[site].place == LQ_SITE_PLACED;
}

#endif
