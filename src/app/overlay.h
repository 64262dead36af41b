/*
 * overlay.h: what lies over the counties besides areas: project lines, symbols, names; placed once for the whole map, zoom by
 * zoom, and found again tile by tile.
 *
 * Who adds first is drawn first. A sprite is added once and may stand in many places. After lq_overlay_settle nothing is added
 * and all threads may read.
 */
#ifndef LQ_OVERLAY_H
#define LQ_OVERLAY_H

#include <stddef.h>
#include "base/mem.h"
#include "tile/canvas.h"
#include "tile/route.h"
#include "tile/tile_id.h"

#define LQ_OVERLAY_ZOOMS 23

/* A line as one zoom shows it; the points are lent. */
typedef struct lq_overlay_route {
    const lq_point *at;
    size_t n;
    lq_route_style style;
} lq_overlay_route;

typedef struct lq_overlay_item {
    bool is_route;
    uint32_t index;     /* of the route or sprite */
    int64_t x_px, y_px; /* anchor of the sprite, pixels of the world */
    uint64_t hash;
} lq_overlay_item;

/* An item that shows in a tile. */
typedef struct lq_overlay_ref {
    uint64_t tile; /* x and y interleaved, so that all tiles below one are neighbours */
    uint32_t item;
} lq_overlay_ref;

typedef struct lq_overlay_zoom {
    const struct lq_overlay *overlay;
    int zoom;
    lq_overlay_item *item;
    size_t items, item_room;
    lq_overlay_ref *ref; /* by tile, then item */
    size_t refs, ref_room;
    uint32_t x0, y0, x1, y1; /* the tiles of all refs, where there are any; both ends included */
} lq_overlay_zoom;

/* Zeroed is empty. */
typedef struct lq_overlay {
    lq_sprite *sprite;
    size_t sprites, sprite_room;
    lq_overlay_route *route;
    size_t routes, route_room;
    lq_overlay_zoom zoom[LQ_OVERLAY_ZOOMS];
    lq_arena points; /* of routes, for whoever adds them */
    bool limited;
    lq_box limit; /* world units */
} lq_overlay;

/* Takes a sprite over; its number is *out. False without memory, as below. */
bool lq_overlay_sprite(lq_overlay *o, uint32_t *out, lq_sprite *sprite);
bool lq_overlay_place(lq_overlay *o, int zoom, uint32_t sprite, int64_t x_px, int64_t y_px);

/* From now on a sprite is only placed where it lies wholly in tiles that touch this box (west, south, east, north): a name
   that the rim of the map would cut is left out. */
void lq_overlay_limit(lq_overlay *o, const double bbox_deg[4]);
bool lq_overlay_route_add(lq_overlay *o, int zoom, const lq_overlay_route *route);
void lq_overlay_settle(lq_overlay *o);
void lq_overlay_release(lq_overlay *o);

/* What a zoom shows, NULL when that is nothing (or o is NULL); the calls below take the NULL. */
const lq_overlay_zoom *lq_overlay_at(const lq_overlay *o, int zoom);

/* Whether anything shows in a tile of the zoom, or in a node above such tiles. */
bool lq_overlay_busy(const lq_overlay_zoom *z, lq_tile node);

/* h, and the hash of all that shows in a tile. */
uint64_t lq_overlay_key(const lq_overlay_zoom *z, lq_tile tile, uint64_t h);

/* Draws what shows in a tile. */
bool lq_overlay_draw(lq_canvas *c, lq_route_scratch *s, const lq_overlay_zoom *z, const lq_window *w,
                     lq_tile tile);

#endif
