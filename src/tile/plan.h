/*
 * plan.h: which tiles there are, found by walking the quadtree of tiles down from the world.
 *
 * A node keeps the chunks of border near it and the feature at its upper left corner. A node without border lies in one feature
 * or in none, and so does all below it: it is handed out whole, unless names or symbols lie in it. Nothing is listed
 * beforehand, so memory does not grow with the number of tiles.
 */
#ifndef LQ_PLAN_H
#define LQ_PLAN_H

#include "tile/level.h"
#include "tile/tile_id.h"
#include "tile/window.h"

typedef struct lq_plan {
    const lq_level *level;
    int zoom;                /* of the tiles wanted */
    int tile_bits;           /* a tile is 2^tile_bits pixels wide */
    double reach_px;         /* how far from a border its lines reach */
    uint32_t x0, y0, x1, y1; /* tiles wanted, both ends included */
    /* Whether something besides borders lies in a node: then it is no uniform one, and not outside. NULL: nowhere. */
    bool (*busy)(const void *context, lq_tile node);
    const void *busy_context;
} lq_plan;

typedef struct lq_plan_node {
    lq_tile tile;    /* at plan.zoom or above it */
    uint32_t corner; /* feature at its upper left corner, or the level's number of features for outside */
    const uint32_t *chunk; /* chunks that reach into it; none: it is `corner` all over */
    size_t chunks;
} lq_plan_node;

/* Returns false to stop the walk. */
typedef bool lq_plan_visit(void *context, const lq_plan_node *node);

/* Visits, below `from` (NULL: the whole world), all nodes of zoom `stop` (at most plan->zoom) that have borders or are busy, and the
   highest other nodes that lie in one feature; those wholly outside are left out. The node is lent for the call. False when stopped or out
   of memory. */
bool lq_plan_walk(const lq_plan *plan, const lq_plan_node *from, int stop, lq_plan_visit *visit,
                  void *context);

/* The tiles that a node stands for: x0..x1, y0..y1 at the plan's zoom, limited to the wanted ones. */
void lq_plan_range(const lq_plan *plan, lq_tile node, uint32_t *x0, uint32_t *y0, uint32_t *x1, uint32_t *y1);

/* The window of a tile of plan->zoom. */
lq_window lq_plan_window(const lq_plan *plan, lq_tile tile);

/* Tiles of a zoom that touch a box of degrees (west, south, east, north). */
void lq_plan_tiles_of_box(lq_plan *plan, const double bbox_deg[4]);

#endif
