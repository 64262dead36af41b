/* tile_brush.c: see tile_brush.h. */
#include "support.h"
#include "tile_brush.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

void tile_draw(tile_brush *b, const lq_plan *plan, const lq_plan_node *node)
{
    const lq_level *level = plan->level;
    lq_window w = lq_plan_window(plan, node->tile);
    size_t pixels = (size_t)w.width_px * (size_t)w.height_px;
    if (!b->cover) b->cover = lq_cover_create();
    assert_non_null(b->cover);
    assert_true(lq_grow((void **)&b->ink, &b->ink_room, pixels, 1));
    memset(b->ink, 0, pixels);
    assert_true(lq_cover_begin(b->cover, w.width_px, w.height_px, b->source[node->corner]));
    for (size_t i = 0; i < node->chunks; i++) {
        const lq_chunk *c = &level->chunk[node->chunk[i]];
        for (uint32_t k = c->first; k < c->first + c->segments; k++) {
            lq_sub p = lq_window_sub(&w, level->arcs.at[k]), q = lq_window_sub(&w, level->arcs.at[k + 1]);
            assert_true(lq_cover_segment(b->cover, p, q, b->source[c->left], b->source[c->right]));
            if (b->line_px[c->kind] > 0) {
                lq_pen pen;
                lq_pen_init(&pen, b->line_px[c->kind], c->kind);
                lq_stroke_segment(b->ink, w.width_px, w.height_px, p, q, &pen);
            }
        }
    }
    assert_true(lq_template_make(&b->template, b->cover, b->ink, w.width_px, w.height_px, b->sources));
}

void tile_brush_release(tile_brush *b)
{
    lq_cover_free(b->cover);
    lq_template_release(&b->template);
    free(b->ink);
}

uint8_t *tile_kinds(const lq_arcs *a)
{
    uint8_t *kind = lq_alloc(a->n, 1);
    assert_non_null(kind);
    for (size_t i = 0; i < a->n; i++) kind[i] = (uint8_t)(i % LQ_INK_KINDS);
    return kind;
}

uint32_t *tile_sources(size_t n)
{
    uint32_t *source = lq_alloc(n, sizeof *source);
    assert_non_null(source);
    for (size_t i = 0; i < n; i++) source[i] = (uint32_t)i;
    return source;
}
