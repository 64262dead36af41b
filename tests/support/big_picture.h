/*
 * big_picture.h: a map drawn in windows of many tiles at once, through the same modules as tiles.c, to be held against the tiles.
 *
 * The ground and all that lies over it are drawn once for a window; only the colours, which a tile has 256 of, are then chosen tile
 * by tile.
 */
#ifndef LQ_TEST_BIG_PICTURE_H
#define LQ_TEST_BIG_PICTURE_H

#include "app/area_look.h"
#include "map_parts.h"

#define BIG_TILE_PX 256

typedef struct big_picture big_picture;

/* A zoom of the map; its tile set is that of indicator 0. `over` is settled. The parts must outlive it. */
big_picture *big_picture_create(const map_parts *parts, const lq_overlay *over, int zoom);
void big_picture_free(big_picture *b);

/* Draws the part of the map in the box, 2^bits tiles by 2^bits at once, and hands out each tile of it with something in its
   window: rgba[4 * 256 * 256]. */
typedef void big_tile(void *context, lq_tile tile, const uint8_t *rgba);
void big_picture_draw(big_picture *b, const double bbox_deg[4], int bits, big_tile *each, void *context);

#endif
