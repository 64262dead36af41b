/* legends.h: the legends of a map's indicators, filled from its data: the classes of each, and what lies over all of them. */
#ifndef LQ_LEGENDS_H
#define LQ_LEGENDS_H

#include "app/dataset.h"
#include "draw/legend.h"

typedef struct lq_legends {
    lq_legend *at; /* [data->themes]; they lend from the map and the data */
    lq_arena text; /* all of it */
} lq_legends;

/* Map and data must outlive it. Release *out also after a fault. */
lq_code lq_legends_make(lq_legends *out, const lq_map *map, const lq_dataset *data, lq_err *err);
void lq_legends_release(lq_legends *legends);

#endif
