/* tile_brush.h: draws the template of a planned tile, as the program does, for tests that look at pixels. */
#ifndef LQ_TILE_BRUSH_H
#define LQ_TILE_BRUSH_H

#include "tile/mix.h"
#include "tile/plan.h"
#include "tile/stroke.h"

typedef struct tile_brush {
    const uint32_t *source; /* [features + 1] */
    uint32_t sources;
    float line_px[LQ_INK_KINDS]; /* 0: this kind is not drawn */
    lq_cover *cover;
    lq_template template; /* the last tile */
    uint8_t *ink;
    size_t ink_room;
} tile_brush;

/* Zeroed, but for the first three, before the first tile. A node without borders must be of the plan's zoom too. */
void tile_draw(tile_brush *b, const lq_plan *plan, const lq_plan_node *node);
void tile_brush_release(tile_brush *b);

static inline const lq_mix *tile_mix(const tile_brush *b, size_t pixel)
{
    return &b->template.mix[b->template.pixel[pixel]];
}

/* A kind for every arc: 0, 1, 2, 3, 0, ... Heap. */
uint8_t *tile_kinds(const lq_arcs *arcs);

/* Sources 0 .. n - 1, each its own. Heap. */
uint32_t *tile_sources(size_t n);

#endif
