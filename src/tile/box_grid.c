/* box_grid.c: see box_grid.h. */
#include "tile/box_grid.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

bool lq_box_grid_init(lq_box_grid *g, size_t items, int32_t largest_px)
{
    *g = (lq_box_grid){.cell_bits = 5, .items = items, .buckets = 64};
    while (g->cell_bits < 20 && (int64_t)2 << g->cell_bits < largest_px) g->cell_bits++;
    while (g->buckets < 4 * items) g->buckets *= 2;
    g->box = lq_zalloc(items, sizeof *g->box);
    g->looked = lq_zalloc(items, sizeof *g->looked);
    g->bucket = lq_zalloc(g->buckets, sizeof *g->bucket);
    g->found = lq_alloc(items, sizeof *g->found);
    return g->box && g->looked && g->bucket && g->found;
}

void lq_box_grid_release(lq_box_grid *g)
{
    free(g->box);
    free(g->looked);
    free(g->bucket);
    free(g->entry);
    free(g->found);
    *g = (lq_box_grid){0};
}

void lq_box_grid_clear(lq_box_grid *g)
{
    memset(g->bucket, 0, g->buckets * sizeof *g->bucket);
    memset(g->box, 0, g->items * sizeof *g->box);
    g->n = 0;
}

static uint32_t *bucket_at(const lq_box_grid *g, int64_t column, int64_t row)
{
    uint64_t h = (uint64_t)column * 0x9e3779b97f4a7c15u ^ (uint64_t)row * 0xc2b2ae3d27d4eb4fu;
    return &g->bucket[(h >> 32 ^ h) & (g->buckets - 1)];
}

bool lq_box_grid_put(lq_box_grid *g, uint32_t item, lq_px_box b)
{
    g->box[item] = b;
    for (int64_t row = b.y0 >> g->cell_bits; row <= (b.y1 - 1) >> g->cell_bits; row++)
        for (int64_t column = b.x0 >> g->cell_bits; column <= (b.x1 - 1) >> g->cell_bits; column++) {
            if (!lq_grow((void **)&g->entry, &g->room, g->n + 1, sizeof *g->entry)) return false;
            uint32_t *bucket = bucket_at(g, column, row);
            g->entry[g->n] = (lq_box_entry){item, *bucket};
            *bucket = (uint32_t)++g->n;
        }
    return true;
}

/* Its entries stay: an empty box meets nothing. */
void lq_box_grid_take(lq_box_grid *g, uint32_t item)
{
    g->box[item] = (lq_px_box){INT64_MAX, INT64_MAX, INT64_MIN, INT64_MIN};
}

static bool boxes_meet(const lq_px_box *a, const lq_px_box *b)
{
    return a->x0 < b->x1 && b->x0 < a->x1 && a->y0 < b->y1 && b->y0 < a->y1;
}

size_t lq_box_grid_meet(lq_box_grid *g, lq_px_box b)
{
    g->n_found = 0;
    if (++g->question == 0) { /* after 2^32 of them */
        memset(g->looked, 0, g->items * sizeof *g->looked);
        g->question = 1;
    }
    for (int64_t row = b.y0 >> g->cell_bits; row <= (b.y1 - 1) >> g->cell_bits; row++)
        for (int64_t column = b.x0 >> g->cell_bits; column <= (b.x1 - 1) >> g->cell_bits; column++)
            for (uint32_t e = *bucket_at(g, column, row); e; e = g->entry[e - 1].next) {
                uint32_t item = g->entry[e - 1].item;
                if (g->looked[item] == g->question) continue;
                g->looked[item] = g->question;
                if (boxes_meet(&g->box[item], &b)) g->found[g->n_found++] = item;
            }
    return g->n_found;
}
