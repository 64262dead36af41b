/* tile_id.h: the name of a tile: zoom, column from the west, row from the north (XYZ, Web Mercator). */
#ifndef LQ_TILE_ID_H
#define LQ_TILE_ID_H

#include <stdint.h>

typedef struct lq_tile {
    int z; /* 0 .. 30 */
    uint32_t x, y;
} lq_tile;

#endif
