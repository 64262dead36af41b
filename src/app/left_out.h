/*
 * left_out.h: what of the files of project sites and lines a map does not show, counted for its legend.
 *
 * A map may show those of its areas alone (map->sites_in). A site is of an area when the county it names is; one that names none when
 * it lies in one; a line when it touches one. How many are left out is a note "sites-left-out".
 */
#ifndef LQ_LEFT_OUT_H
#define LQ_LEFT_OUT_H

#include "app/areas.h"
#include "app/projects.h"

/* The findings of model/site.h that say why a row is no site, in the order of lq_projects.fault. */
extern const char *const lq_site_faults[LQ_SITE_FAULTS];

/* Counts into p->fault the findings from number `from` on. */
void lq_left_out_count(lq_projects *p, const lq_findings *f, size_t from);

/* Takes out of p what is of no area. What has no place stays: that is told otherwise. */
lq_code lq_left_out_areas(lq_projects *p, const lq_areas *areas, const lq_borders *borders, lq_findings *f,
                          lq_err *err);

#endif
