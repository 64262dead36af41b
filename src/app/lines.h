/* lines.h: which kind of border an arc is, and how each kind is drawn at a zoom. */
#ifndef LQ_LINES_H
#define LQ_LINES_H

#include "geo/arcs.h"
#include "map/map.h"
#include "model/join.h"

#define LQ_NO_LINE 255

typedef struct lq_line_look {
    uint8_t as[LQ_LINE_KINDS]; /* the style with which a border of this kind is drawn, or LQ_NO_LINE */
    lq_rgba colour[LQ_LINE_KINDS];
    float width_px[LQ_LINE_KINDS];
    float reach_px; /* of the widest */
} lq_line_look;

/* kind[arc]: outer where the outside is on one side; province and prefecture where the first two or four digits of the codes on both sides
   differ (within Beijing, Tianjin, Shanghai and Chongqing there are no prefectures); else county: loose borders and the rims of holes
   among counties, too. */
void lq_line_kinds(uint8_t *kind, const lq_arcs *arcs, const lq_join *join);

/* Where the style of a kind is off or outside its zooms, the next lower one is taken: province, prefecture, county; outer, county. */
lq_line_look lq_line_look_at(const lq_map *map, int zoom);

#endif
