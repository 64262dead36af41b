/*
 * set_look.h: what the tiles of each set show, and so the key of a tile and its picture.
 *
 * A set is a list of parts that are painted over each other. Merged, the set of an indicator has them all. Apart, it has the counties
 * alone, and areas, sites and labels are sets of their own: transparent, the same for every indicator, and drawn only where they show
 * something. Laid over the counties they give the merged picture, but for rounding. Only a tint is not quite the same: merged it takes
 * the place of the county's colour, apart it covers it, which a pixel cut by the tint's edge tells. Dimmed counties are dimmed in
 * both: that is a colour of theirs.
 */
#ifndef LQ_SET_LOOK_H
#define LQ_SET_LOOK_H

#include "app/area_look.h"
#include "app/lines.h"
#include "app/overlay.h"
#include "app/sources.h"
#include "tile/cover.h"
#include "tile/paint.h"
#include "tile/plan.h"

#define LQ_TILE_BITS 8
#define LQ_TILE_PX   (1 << LQ_TILE_BITS)

/* In the order in which they are painted. */
typedef enum lq_part {
    LQ_PART_COUNTIES = 1, /* with their borders */
    LQ_PART_AREAS = 2,
    LQ_PART_SITES = 4, /* and lines */
    LQ_PART_LABELS = 8
} lq_part;

typedef struct lq_set_look {
    const char *id;
    unsigned parts;            /* of lq_part */
    const lq_sources *sources; /* which counties its pictures tell apart */
    const lq_rgba *colour; /* [sources->n]: of the counties; without these the tints of areas, or nothing */
    const uint64_t *look;  /* [sources->n]: see lq_sources */
} lq_set_look;

/* All sets of a map. */
typedef struct lq_looks {
    const lq_map *map;
    const lq_overlay *sites, *labels; /* either may be NULL */
    size_t features;
    lq_area_look areas;
    lq_sources counties, members,
        blank;        /* the latter two of the sets apart: by areas, and with nothing to tell apart */
    lq_rgba *nothing; /* [members.n]: transparent */
    lq_set_look *set; /* those of the indicators, in their order, then those apart */
    size_t sets;
} lq_looks;

/* Map, data and overlays must outlive it. Release *out also after a fault. */
lq_code lq_looks_init(lq_looks *out, const lq_map *map, const lq_dataset *data, const lq_overlay *sites,
                      const lq_overlay *labels, lq_err *err);
void lq_looks_release(lq_looks *l);

/* What all tiles of one zoom share. */
typedef struct lq_zoom_look {
    const lq_looks *looks;
    lq_plan plan;
    lq_line_look line;
    lq_pen pen[LQ_LINE_KINDS];
    uint64_t line_hash, areas_hash;
    lq_area_lines outlines;
    const lq_overlay_zoom *sites, *labels;
} lq_zoom_look;

/* The level must outlive it, and *out stay where it is: the plan points to it. Tiles wanted are those that touch the box (west, south,
   east, north) and, unless the map says a box, those with a name or symbol. False without memory; release it whatever happens. */
bool lq_zoom_look_init(lq_zoom_look *out, const lq_looks *looks, const lq_level *level, int zoom,
                       const double bbox_deg[4]);
void lq_zoom_look_release(lq_zoom_look *z);

/* Whether a node of the plan may show something in a set: what does not is no tile of it, and never looked at. */
bool lq_set_reaches(const lq_set_look *s, const lq_zoom_look *z, const lq_plan_node *node);

/* Whether a node shows one colour all over in a set, that of its corner. */
bool lq_set_is_plain(const lq_set_look *s, const lq_zoom_look *z, const lq_plan_node *node);

/* Whether a node that lies in one county shows something: a colour, or stripes. */
bool lq_set_shows_ground(const lq_set_look *s, const lq_zoom_look *z, const lq_plan_node *node);

static inline lq_rgba lq_set_corner(const lq_set_look *s, const lq_plan_node *node)
{
    return s->colour[s->sources->of_feature[node->corner]];
}

/* h, and a hash of all that the tile shows in this set. */
uint64_t lq_set_key(const lq_set_look *s, const lq_zoom_look *z, const lq_plan_node *node, uint64_t h);

/* Kept from tile to tile by each thread. */
typedef struct lq_set_brush {
    lq_cover *cover;
    uint8_t *ink;
    lq_template template; /* of the last tile */
    lq_canvas canvas;
    lq_area_scratch areas;
    lq_route_scratch routes;
    lq_painting painting; /* of the last tile */
} lq_set_brush;

bool lq_set_brush_init(lq_set_brush *b); /* false without memory; release it whatever happens */
void lq_set_brush_release(lq_set_brush *b);

/* The template of a tile, then all of it. False without memory. */
bool lq_set_template(lq_set_brush *b, const lq_set_look *s, const lq_zoom_look *z, const lq_plan_node *node);
bool lq_set_paint(lq_set_brush *b, const lq_set_look *s, const lq_zoom_look *z, const lq_plan_node *node);

#endif
