/* marks.h: project lines and sites as routes, symbols and badges of the overlay. */
#ifndef LQ_MARKS_H
#define LQ_MARKS_H

#include "app/overlay.h"
#include "app/projects.h"
#include "draw/font.h"
#include "tile/crowd.h"

/* Where the symbols stand, for the names that go with them. */
typedef struct lq_marks {
    lq_crowd crowd; /* of the points, in the order of `site` */
    size_t *site;   /* [crowd.n]: number of the site */
    lq_crowd_look look;
} lq_marks;

/* Adds all lines, then all symbols of zooms zoom_min to zoom_max: those that are in the box (west, south, east, north), or NULL for
   all. Lines are not cut at the box. Release *out also after a fault. */
lq_code lq_marks_add(lq_marks *out, lq_overlay *o, const lq_projects *p, const double *bbox_deg, int zoom_min,
                     int zoom_max, const lq_font *font, lq_err *err);
void lq_marks_release(lq_marks *m);

/* Of the discs with the number of a cluster; also for the legend. */
extern const lq_rgba lq_mark_badge_colour;

/* The diameter of a symbol's disc at a zoom. */
double lq_mark_size_px(int zoom);

/* How a line is drawn at a zoom, by its category and status; also for the legend. */
lq_route_style lq_mark_route_style(const lq_site *line, int zoom);

#endif
