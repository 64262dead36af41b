/* legends.h: the legends of a map's indicators, filled from its data: the classes of each, and what lies over all of them. */
#ifndef LQ_LEGENDS_H
#define LQ_LEGENDS_H

#include "app/dataset.h"
#include "app/marks.h"
#include "draw/legend.h"

/* The part of a map that is drawn. */
typedef struct lq_view {
    double bbox_deg[4]; /* west, south, east, north */
    int zoom_min, zoom_max;
    const lq_marks *marks; /* NULL: no sites */
    const bool *within;    /* [features]: counties that are counted; NULL: all */
} lq_view;

typedef struct lq_legends {
    lq_legend *at; /* [data->themes]; they lend from the map and the data */
    lq_arena text; /* all of it */
} lq_legends;

/* Sites, lines and the counties of classes are counted within the view, areas as a whole. Map and data must outlive it.
   Release *out also after a fault. */
lq_code lq_legends_make(lq_legends *out, const lq_map *map, const lq_dataset *data, const lq_view *view,
                        lq_err *err);
void lq_legends_release(lq_legends *legends);

#endif
