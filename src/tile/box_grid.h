/*
 * box_grid.h: boxes of whole pixels, and which of them meet another: buckets of a hash, so that a map may be as wide as it likes.
 */
#ifndef LQ_BOX_GRID_H
#define LQ_BOX_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "geo/mercator.h"

#define LQ_ZOOMS 23 /* 0 .. 22 */

/* Pixels of the world at a zoom; x1 and y1 are one past. */
typedef struct lq_px_box {
    int64_t x0, y0, x1, y1;
} lq_px_box;

typedef struct lq_box_entry {
    uint32_t item, next;
} lq_box_entry;

typedef struct lq_box_grid {
    int cell_bits;     /* a cell is 2^cell_bits pixels wide */
    size_t items;      /* that may be put: 0 .. items - 1 */
    lq_px_box *box;    /* [items] */
    uint32_t *looked;  /* [items]: the last question that looked at it */
    uint32_t question; /* number of questions asked */
    uint32_t *bucket;  /* [buckets]: 1 + its first entry, or 0 */
    size_t buckets;
    lq_box_entry *entry;
    size_t n, room;
    uint32_t *found; /* [n_found]: the answer to the last question; room for all items */
    size_t n_found;
} lq_box_grid;

/* largest_px: about the longest side of the boxes to come. False without memory; release it whatever happens. */
bool lq_box_grid_init(lq_box_grid *g, size_t items, int32_t largest_px);
void lq_box_grid_release(lq_box_grid *g);

void lq_box_grid_clear(lq_box_grid *g);
bool lq_box_grid_put(lq_box_grid *g, uint32_t item, lq_px_box box); /* false without memory */
void lq_box_grid_take(lq_box_grid *g, uint32_t item);

/* Which boxes share a pixel with this one: into found, in no order that means anything; returns n_found. */
size_t lq_box_grid_meet(lq_box_grid *g, lq_px_box box);

/* A coordinate of the world grid to the nearest pixel corner of a world that is 2^world_bits pixels wide. */
static inline int64_t lq_whole_px(int64_t unit, int world_bits)
{
    int shift = LQ_WORLD_BITS - world_bits;
    return shift > 0 ? (unit + ((int64_t)1 << (shift - 1))) >> shift : unit << -shift;
}

static inline lq_px_box lq_px_box_grown(lq_px_box b, int64_t by_px)
{
    return (lq_px_box){b.x0 - by_px, b.y0 - by_px, b.x1 + by_px, b.y1 + by_px};
}

#endif
