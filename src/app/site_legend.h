/* site_legend.h: what a legend tells of project sites and lines: those that lie in the part of the map that is drawn. */
#ifndef LQ_SITE_LEGEND_H
#define LQ_SITE_LEGEND_H

#include "app/legends.h"

/* Zeroed room for n things; NULL without memory. */
void *lq_legend_room(lq_arena *a, size_t n, size_t size);

/* Fills in categories, statuses, precisions, badge, routes, and how many sites and lines lie outside. False without memory. */
bool lq_site_legend(lq_legend_overlay *o, lq_arena *text, const lq_projects *p, const lq_view *view,
                    lq_language language);

#endif
