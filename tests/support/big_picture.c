/* big_picture.c: see big_picture.h. */
#include "support.h"
#include "big_picture.h"

#include <stdlib.h>
#include <string.h>
#include "app/lines.h"
#include "app/sources.h"
#include "tile/paint.h"

#define TILE_BITS    8
#define TOLERANCE_PX 0.25 /* as in tiles.c: the borders must be the same */

struct big_picture {
    const map_parts *parts;
    const lq_overlay_zoom *over;
    int zoom;
    lq_area_look areas;
    lq_sources sources;
    uint8_t *kind;
    lq_level level;
    lq_area_lines outlines;
    lq_plan plan;
    lq_line_look look;
    lq_pen pen[LQ_LINE_KINDS];
    /* a window */
    lq_cover *cover;
    lq_template template;
    uint8_t *ink;
    size_t ink_room;
    lq_canvas canvas, cut;
    lq_area_scratch area_scratch;
    lq_route_scratch route_scratch;
    lq_painting painting;
    big_tile *each;
    void *context;
};

/* Each zoom's borders are those of the next, simplified. */
static void level_make(big_picture *b)
{
    const lq_arcs *arcs = &b->parts->data.borders.arcs;
    b->kind = lq_alloc(arcs->n, 1);
    assert_non_null(b->kind);
    lq_line_kinds(b->kind, arcs, b->parts->data.theme[0].join);
    for (int zoom = b->parts->zoom_max; zoom >= b->zoom; zoom--) {
        lq_level next;
        double px = (double)((int64_t)1 << (LQ_WORLD_BITS - TILE_BITS - zoom));
        assert_true(lq_level_init(&next, b->level.chunk ? &b->level.arcs : arcs, b->kind, TOLERANCE_PX * px));
        lq_level_release(&b->level);
        b->level = next;
    }
}

big_picture *big_picture_create(const map_parts *p, const lq_overlay *over, int zoom)
{
    big_picture *b = lq_zalloc(1, sizeof *b);
    size_t features = p->data.borders.arcs.features;
    lq_err err = {0};
    assert_non_null(b);
    b->parts = p;
    b->zoom = zoom;
    b->over = lq_overlay_at(over, zoom);
    b->look = lq_line_look_at(p->map, zoom);
    for (unsigned k = 0; k < LQ_LINE_KINDS; k++)
        if (b->look.width_px[k] > 0) lq_pen_init(&b->pen[k], b->look.width_px[k], k);
    assert_int_equal(lq_area_look_init(&b->areas, &p->data.areas, p->map, features, &err), LQ_OK);
    assert_int_equal(lq_sources_init(&b->sources, p->data.theme, p->data.themes, &b->areas, features, &err),
                     LQ_OK);
    level_make(b);
    b->cover = lq_cover_create();
    assert_non_null(b->cover);
    assert_true(lq_canvas_init(&b->cut, BIG_TILE_PX, BIG_TILE_PX));
    return b;
}

void big_picture_free(big_picture *b)
{
    if (!b) return;
    lq_area_look_release(&b->areas);
    lq_sources_release(&b->sources);
    lq_level_release(&b->level);
    lq_cover_free(b->cover);
    lq_template_release(&b->template);
    lq_canvas_release(&b->canvas);
    lq_canvas_release(&b->cut);
    lq_area_scratch_release(&b->area_scratch);
    lq_route_scratch_release(&b->route_scratch);
    lq_painting_release(&b->painting);
    free(b->kind);
    lq_area_lines_release(&b->outlines);
    free(b->ink);
    free(b);
}

/* ---- a window ---- */

static void ground_draw(big_picture *b, const lq_plan_node *node, const lq_window *w)
{
    const uint32_t *source = b->sources.of_feature;
    size_t pixels = (size_t)w->width_px * (size_t)w->height_px;
    assert_true(lq_grow((void **)&b->ink, &b->ink_room, pixels, 1));
    memset(b->ink, 0, pixels);
    assert_true(lq_cover_begin(b->cover, w->width_px, w->height_px, source[node->corner]));
    for (size_t i = 0; i < node->chunks; i++) {
        const lq_chunk *c = &b->level.chunk[node->chunk[i]];
        uint8_t as = b->look.as[c->kind];
        for (uint32_t k = 0; k < c->segments; k++) {
            lq_sub from = lq_window_sub(w, b->level.arcs.at[c->first + k]),
                   to = lq_window_sub(w, b->level.arcs.at[c->first + k + 1]);
            assert_true(lq_cover_segment(b->cover, from, to, source[c->left], source[c->right]));
            if (as != LQ_NO_LINE) lq_stroke_segment(b->ink, w->width_px, w->height_px, from, to, &b->pen[as]);
        }
    }
    assert_true(lq_template_make(&b->template, b->cover, b->ink, w->width_px, w->height_px, b->sources.n));
}

/* All that the zoom has, in its order: what is not near is cut off by the canvas. */
static void overlay_draw(big_picture *b, const lq_window *w)
{
    for (size_t i = 0; b->over && i < b->over->items; i++) {
        const lq_overlay_item *item = &b->over->item[i];
        const lq_overlay *o = b->over->overlay;
        if (!item->is_route) {
            int64_t x = item->x_px - w->x0_px, y = item->y_px - w->y0_px;
            if (llabs(x) < INT32_MAX / 2 && llabs(y) < INT32_MAX / 2)
                lq_canvas_sprite(&b->canvas, &o->sprite[item->index], (int32_t)x, (int32_t)y);
            continue;
        }
        const lq_overlay_route *r = &o->route[item->index];
        assert_true(lq_route_draw(&b->canvas, &b->route_scratch, w, r->at, r->n, &r->style));
    }
}

/* ---- a tile of it ---- */

/* Template and canvas of the tile in column x and row y of the window. */
static void tile_cut(big_picture *b, lq_template *cut, uint32_t x, uint32_t y)
{
    const lq_template *t = &b->template;
    *cut = *t;
    cut->width_px = cut->height_px = BIG_TILE_PX;
    cut->pixel = lq_alloc(BIG_TILE_PX * BIG_TILE_PX, sizeof *cut->pixel);
    cut->count = lq_zalloc(t->mixes, sizeof *cut->count);
    assert_true(cut->pixel && cut->count);
    lq_canvas_clear(&b->cut);
    lq_canvas_touch(&b->cut, 0, 0, BIG_TILE_PX, BIG_TILE_PX);
    for (size_t row = 0; row < BIG_TILE_PX; row++) {
        size_t from = (y * BIG_TILE_PX + row) * (size_t)t->width_px + x * BIG_TILE_PX, to = row * BIG_TILE_PX;
        memcpy(cut->pixel + to, t->pixel + from, BIG_TILE_PX * sizeof *cut->pixel);
        memcpy(b->cut.argb + to, b->canvas.argb + from, BIG_TILE_PX * sizeof *b->cut.argb);
        for (size_t i = 0; i < BIG_TILE_PX; i++) cut->count[cut->pixel[to + i]]++;
    }
}

static void tile_hand_out(big_picture *b, lq_tile tile, uint32_t x, uint32_t y)
{
    static uint8_t rgba[4 * BIG_TILE_PX * BIG_TILE_PX];
    lq_template cut;
    tile_cut(b, &cut, x, y);
    assert_true(lq_paint(&b->painting, &cut, b->sources.colour, b->look.colour, &b->cut));
    for (size_t i = 0; i < BIG_TILE_PX * BIG_TILE_PX; i++) {
        lq_rgba c = b->painting.palette[b->painting.index[i]];
        memcpy(rgba + 4 * i, &(uint8_t[4]){c.r, c.g, c.b, c.a}, 4);
    }
    b->each(b->context, tile, rgba);
    free(cut.pixel);
    free(cut.count);
}

static void window_draw(big_picture *b, const lq_plan_node *node)
{
    lq_window w = lq_plan_window(&b->plan, node->tile);
    int bits = b->plan.tile_bits - TILE_BITS;
    if (b->canvas.width_px != w.width_px) {
        lq_canvas_release(&b->canvas);
        assert_true(lq_canvas_init(&b->canvas, w.width_px, w.height_px));
    }
    lq_canvas_clear(&b->canvas);
    ground_draw(b, node, &w);
    assert_true(lq_area_draw(&b->canvas, &b->area_scratch, &b->areas, &b->template, b->sources.areas,
                             &b->plan, node, &b->outlines));
    overlay_draw(b, &w);
    for (uint32_t y = 0; y < UINT32_C(1) << bits; y++)
        for (uint32_t x = 0; x < UINT32_C(1) << bits; x++)
            tile_hand_out(b, (lq_tile){b->zoom, (node->tile.x << bits) + x, (node->tile.y << bits) + y}, x,
                          y);
}

static bool node_draw(void *context, const lq_plan_node *node)
{
    big_picture *b = context;
    uint32_t x0, y0, x1, y1;
    lq_plan_node one = *node;
    lq_plan_range(&b->plan, node->tile, &x0, &y0, &x1, &y1);
    for (uint32_t y = y0; y <= y1; y++)
        for (uint32_t x = x0; x <= x1; x++) {
            one.tile = (lq_tile){b->plan.zoom, x, y};
            window_draw(b, &one);
        }
    return true;
}

static bool over_busy(const void *context, lq_tile node)
{
    return lq_overlay_busy(context, node);
}

void big_picture_draw(big_picture *b, const double bbox_deg[4], int bits, big_tile *each, void *context)
{
    double areas_px = lq_area_reach_px(&b->areas);
    b->plan = (lq_plan){.level = &b->level,
                        .zoom = b->zoom - bits,
                        .tile_bits = TILE_BITS + bits,
                        .reach_px = areas_px > (double)b->look.reach_px ? areas_px : (double)b->look.reach_px,
                        .busy = over_busy,
                        .busy_context = b->over};
    lq_plan_tiles_of_box(&b->plan, bbox_deg);
    lq_area_lines_release(&b->outlines);
    assert_true(lq_area_lines_init(&b->outlines, &b->areas, &b->level, &b->plan));
    b->each = each;
    b->context = context;
    assert_true(lq_plan_walk(&b->plan, NULL, b->plan.zoom, node_draw, b));
}
