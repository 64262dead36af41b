/* blocks.c: see blocks.h. */
#include "tile/blocks.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

bool lq_blocks_init(lq_blocks *b, int32_t width_px, int32_t height_px)
{
    *b = (lq_blocks){width_px, height_px, (width_px + LQ_BLOCK_PX - 1) >> LQ_BLOCK_BITS, NULL};
    b->used = lq_zalloc((size_t)b->columns * (size_t)height_px, 1);
    return b->used != NULL;
}

void lq_blocks_release(lq_blocks *b)
{
    free(b->used);
    *b = (lq_blocks){0};
}

void lq_blocks_clear(lq_blocks *b)
{
    memset(b->used, 0, (size_t)b->columns * (size_t)b->height_px);
}

void lq_blocks_use(lq_blocks *b, int32_t left, int32_t top, int32_t right, int32_t bottom)
{
    if (left >= right) return;
    int32_t from = left >> LQ_BLOCK_BITS, to = (right - 1) >> LQ_BLOCK_BITS;
    for (int32_t y = top; y < bottom; y++)
        memset(b->used + (size_t)y * (size_t)b->columns + from, 1, (size_t)to - (size_t)from + 1);
}
