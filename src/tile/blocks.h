/*
 * blocks.h: which pixels of a window were drawn in, by blocks of sixteen in a row: what lies over a tile touches few of them, and
 * the others need be neither cleared nor looked at.
 */
#ifndef LQ_BLOCKS_H
#define LQ_BLOCKS_H

#include <stdbool.h>
#include <stdint.h>

enum { LQ_BLOCK_BITS = 4, LQ_BLOCK_PX = 1 << LQ_BLOCK_BITS };

typedef struct lq_blocks {
    int32_t width_px, height_px, columns;
    uint8_t *used; /* [height_px * columns] */
} lq_blocks;

bool lq_blocks_init(lq_blocks *b, int32_t width_px, int32_t height_px); /* none used; false without memory */
void lq_blocks_release(lq_blocks *b);
void lq_blocks_clear(lq_blocks *b);

/* Uses all blocks that a box touches, which must lie in the window; right and bottom are one past. */
void lq_blocks_use(lq_blocks *b, int32_t left, int32_t top, int32_t right, int32_t bottom);

/* The next run of used blocks in row y from pixel *x1 on: *x0 .. *x1 - 1; false when there is none. Begin with *x1 = 0. */
static inline bool lq_blocks_next(const lq_blocks *b, int32_t y, int32_t *x0, int32_t *x1)
{
    const uint8_t *used = b->used + (int64_t)y * b->columns;
    int32_t from = (*x1 + LQ_BLOCK_PX - 1) >> LQ_BLOCK_BITS;
    while (from < b->columns && !used[from]) from++;
    if (from >= b->columns) return false;
    int32_t to = from + 1;
    while (to < b->columns && used[to]) to++;
    *x0 = from << LQ_BLOCK_BITS;
    *x1 = to << LQ_BLOCK_BITS < b->width_px ? to << LQ_BLOCK_BITS : b->width_px;
    return true;
}

#endif
