/* level.c: see level.h. */
#include "tile/level.h"

#include <stdlib.h>
#include "base/mem.h"
#include "geo/simplify.h"

static uint32_t side_or_outside(const lq_arcs *a, uint32_t side)
{
    return lq_is_feature(side) ? side : (uint32_t)a->features;
}

static lq_box box_of(const lq_point *at, size_t n)
{
    lq_box b = {at[0].x, at[0].y, at[0].x, at[0].y};
    for (size_t i = 1; i < n; i++) {
        if (at[i].x < b.x0) b.x0 = at[i].x;
        if (at[i].x > b.x1) b.x1 = at[i].x;
        if (at[i].y < b.y0) b.y0 = at[i].y;
        if (at[i].y > b.y1) b.y1 = at[i].y;
    }
    return b;
}

static lq_chunk chunk_of(const lq_arcs *a, size_t arc, uint32_t first, uint32_t segments, uint8_t kind)
{
    return (lq_chunk){
        .box = box_of(a->at + first, segments + 1),
        .first = first,
        .segments = (uint16_t)segments,
        .left = side_or_outside(a, a->left[arc]),
        .right = side_or_outside(a, a->right[arc]),
        .kind = kind,
    };
}

bool lq_level_init(lq_level *level, const lq_arcs *from, const uint8_t *kind, double tolerance_units)
{
    *level = (lq_level){0};
    if (!lq_arcs_simplify(&level->arcs, from, tolerance_units)) return false;
    const lq_arcs *a = &level->arcs;
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++)
        n += (a->first[i + 1] - a->first[i] - 1 + LQ_CHUNK_SEGMENTS - 1) / LQ_CHUNK_SEGMENTS;
    level->chunk = lq_alloc(n, sizeof *level->chunk);
    if (!level->chunk) return false;
    for (size_t i = 0; i < a->n; i++)
        for (uint32_t at = a->first[i], last = a->first[i + 1] - 1; at < last; at += LQ_CHUNK_SEGMENTS) {
            uint32_t segments = last - at < LQ_CHUNK_SEGMENTS ? last - at : LQ_CHUNK_SEGMENTS;
            level->chunk[level->chunks++] = chunk_of(a, i, at, segments, kind[i]);
        }
    return true;
}

void lq_level_release(lq_level *level)
{
    lq_arcs_release(&level->arcs);
    free(level->chunk);
    *level = (lq_level){0};
}
