/* overlay.c: see overlay.h. */
#include "app/overlay.h"

#include <math.h>
#include <stdlib.h>
#include "base/hash.h"

#define TILE_BITS 8
#define TILE_PX   (1 << TILE_BITS)

void lq_overlay_release(lq_overlay *o)
{
    for (size_t i = 0; i < o->sprites; i++) free(o->sprite[i].argb);
    for (int z = 0; z < LQ_OVERLAY_ZOOMS; z++) {
        free(o->zoom[z].item);
        free(o->zoom[z].ref);
    }
    free(o->sprite);
    free(o->route);
    lq_arena_release(&o->points);
    *o = (lq_overlay){0};
}

bool lq_overlay_sprite(lq_overlay *o, uint32_t *out, lq_sprite *sprite)
{
    if (!lq_grow((void **)&o->sprite, &o->sprite_room, o->sprites + 1, sizeof *o->sprite)) return false;
    *out = (uint32_t)o->sprites;
    o->sprite[o->sprites++] = *sprite;
    *sprite = (lq_sprite){0};
    return true;
}

/* ---- tiles ---- */

static uint64_t spread(uint32_t v)
{
    uint64_t x = v;
    x = (x | x << 16) & UINT64_C(0x0000FFFF0000FFFF);
    x = (x | x << 8) & UINT64_C(0x00FF00FF00FF00FF);
    x = (x | x << 4) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    x = (x | x << 2) & UINT64_C(0x3333333333333333);
    return (x | x << 1) & UINT64_C(0x5555555555555555);
}

static uint64_t tile_number(uint32_t x, uint32_t y)
{
    return spread(x) | spread(y) << 1;
}

/* The first ref of a tile that does not come before this one. */
static size_t lower_bound(const lq_overlay_zoom *z, uint64_t tile)
{
    size_t low = 0, high = z->refs;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (z->ref[mid].tile < tile)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

const lq_overlay_zoom *lq_overlay_at(const lq_overlay *o, int zoom)
{
    return o && o->zoom[zoom].refs ? &o->zoom[zoom] : NULL;
}

bool lq_overlay_busy(const lq_overlay_zoom *z, lq_tile node)
{
    if (!z) return false;
    int down = 2 * (z->zoom - node.z);
    uint64_t first = tile_number(node.x, node.y) << down;
    size_t at = lower_bound(z, first);
    return at < z->refs && z->ref[at].tile < first + (UINT64_C(1) << down);
}

uint64_t lq_overlay_key(const lq_overlay_zoom *z, lq_tile tile, uint64_t h)
{
    if (!z) return h;
    uint64_t number = tile_number(tile.x, tile.y);
    for (size_t i = lower_bound(z, number); i < z->refs && z->ref[i].tile == number; i++)
        h = lq_hash_u64(h, z->item[z->ref[i].item].hash);
    return h;
}

bool lq_overlay_draw(lq_canvas *c, lq_route_scratch *s, const lq_overlay_zoom *z, const lq_window *w,
                     lq_tile tile)
{
    if (!z) return true;
    uint64_t number = tile_number(tile.x, tile.y);
    for (size_t i = lower_bound(z, number); i < z->refs && z->ref[i].tile == number; i++) {
        const lq_overlay_item *item = &z->item[z->ref[i].item];
        if (!item->is_route) {
            lq_canvas_sprite(c, &z->overlay->sprite[item->index], (int32_t)(item->x_px - w->x0_px),
                             (int32_t)(item->y_px - w->y0_px));
            continue;
        }
        const lq_overlay_route *r = &z->overlay->route[item->index];
        if (!lq_route_draw(c, s, w, r->at, r->n, &r->style)) return false;
    }
    return true;
}

/* ---- adding ---- */

static bool item_add(lq_overlay *o, int zoom, lq_overlay_item item)
{
    lq_overlay_zoom *z = &o->zoom[zoom];
    if (!lq_grow((void **)&z->item, &z->item_room, z->items + 1, sizeof *z->item)) return false;
    z->item[z->items++] = item;
    return true;
}

static void zoom_widen(lq_overlay_zoom *z, uint32_t x, uint32_t y)
{
    bool first = !z->refs;
    if (first || x < z->x0) z->x0 = x;
    if (first || y < z->y0) z->y0 = y;
    if (first || x > z->x1) z->x1 = x;
    if (first || y > z->y1) z->y1 = y;
}

/* The last item of the zoom shows in these tiles; what lies off the world is left out. */
static bool refs_add(lq_overlay *o, int zoom, int64_t left, int64_t top, int64_t right, int64_t bottom)
{
    lq_overlay_zoom *z = &o->zoom[zoom];
    int64_t last = ((int64_t)1 << zoom) - 1, x0 = left >> TILE_BITS, y0 = top >> TILE_BITS,
            x1 = right >> TILE_BITS, y1 = bottom >> TILE_BITS;
    if (x0 < 0) x0 = 0;
    if (y0 < 0) y0 = 0;
    if (x1 > last) x1 = last;
    if (y1 > last) y1 = last;
    for (int64_t y = y0; y <= y1; y++)
        for (int64_t x = x0; x <= x1; x++) {
            if (!lq_grow((void **)&z->ref, &z->ref_room, z->refs + 1, sizeof *z->ref)) return false;
            zoom_widen(z, (uint32_t)x, (uint32_t)y);
            z->ref[z->refs++] =
                (lq_overlay_ref){tile_number((uint32_t)x, (uint32_t)y), (uint32_t)(z->items - 1)};
        }
    return true;
}

void lq_overlay_limit(lq_overlay *o, const double bbox_deg[4])
{
    lq_point nw = lq_world_from_degrees(bbox_deg[0], bbox_deg[3]),
             se = lq_world_from_degrees(bbox_deg[2], bbox_deg[1]);
    o->limited = true;
    o->limit = (lq_box){nw.x, nw.y, se.x, se.y};
}

/* Pixels, both ends included. */
static bool is_within(const lq_overlay *o, int zoom, int64_t left, int64_t top, int64_t right, int64_t bottom)
{
    int shift = LQ_WORLD_BITS - zoom; /* to tiles */
    return left >> TILE_BITS >= o->limit.x0 >> shift && right >> TILE_BITS <= o->limit.x1 >> shift &&
           top >> TILE_BITS >= o->limit.y0 >> shift && bottom >> TILE_BITS <= o->limit.y1 >> shift;
}

bool lq_overlay_place(lq_overlay *o, int zoom, uint32_t sprite, int64_t x_px, int64_t y_px)
{
    const lq_sprite *s = &o->sprite[sprite];
    uint64_t place[3] = {s->hash, (uint64_t)x_px, (uint64_t)y_px};
    int64_t left = x_px + s->left_px, top = y_px + s->top_px, right = left + s->width_px - 1,
            bottom = top + s->height_px - 1;
    if (!s->width_px || !s->height_px) return true;
    if (o->limited && !is_within(o, zoom, left, top, right, bottom)) return true;
    return item_add(o, zoom, (lq_overlay_item){false, sprite, x_px, y_px, lq_hash(0, place, sizeof place)}) &&
           refs_add(o, zoom, left, top, right, bottom);
}

static uint64_t route_hash(const lq_overlay_route *r)
{
    const lq_route_style *s = &r->style;
    float lengths[4] = {s->width_px, s->casing_px, s->dash_px, s->gap_px};
    uint64_t h = lq_hash(0, lengths, sizeof lengths);
    h = lq_hash_u64(h, (uint64_t)lq_rgba_number(s->colour) << 32 | lq_rgba_number(s->casing));
    return lq_hash(h, r->at, r->n * sizeof *r->at);
}

/* Tiles near each segment; a tile met twice is told apart when the refs are settled. */
bool lq_overlay_route_add(lq_overlay *o, int zoom, const lq_overlay_route *route)
{
    int64_t reach = (int64_t)ceil((double)(route->style.width_px / 2 + route->style.casing_px)) + 2;
    int shift = LQ_WORLD_BITS - TILE_BITS - zoom;
    if (!lq_grow((void **)&o->route, &o->route_room, o->routes + 1, sizeof *o->route)) return false;
    o->route[o->routes++] = *route;
    if (!item_add(o, zoom, (lq_overlay_item){true, (uint32_t)(o->routes - 1), 0, 0, route_hash(route)}))
        return false;
    for (size_t i = 0; i + 1 < route->n; i++) {
        lq_point a = route->at[i], b = route->at[i + 1];
        /* a long segment is walked in pieces, lest its box hold the whole map */
        int pieces = 1 + (int)(hypot((double)b.x - a.x, (double)b.y - a.y) / ldexp(TILE_PX, shift));
        for (int k = 0; k < pieces; k++) {
            double t0 = (double)k / pieces, t1 = (double)(k + 1) / pieces;
            double x0 = ldexp(a.x + t0 * ((double)b.x - a.x), -shift),
                   x1 = ldexp(a.x + t1 * ((double)b.x - a.x), -shift);
            double y0 = ldexp(a.y + t0 * ((double)b.y - a.y), -shift),
                   y1 = ldexp(a.y + t1 * ((double)b.y - a.y), -shift);
            if (!refs_add(o, zoom, (int64_t)fmin(x0, x1) - reach, (int64_t)fmin(y0, y1) - reach,
                          (int64_t)fmax(x0, x1) + reach, (int64_t)fmax(y0, y1) + reach))
                return false;
        }
    }
    return true;
}

static int ref_order(const void *a, const void *b)
{
    const lq_overlay_ref *x = a, *y = b;
    if (x->tile != y->tile) return x->tile < y->tile ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

void lq_overlay_settle(lq_overlay *o)
{
    for (int zoom = 0; zoom < LQ_OVERLAY_ZOOMS; zoom++) {
        lq_overlay_zoom *z = &o->zoom[zoom];
        size_t kept = 0;
        z->overlay = o;
        z->zoom = zoom;
        if (z->refs) qsort(z->ref, z->refs, sizeof *z->ref, ref_order);
        for (size_t i = 0; i < z->refs; i++)
            if (!kept || ref_order(&z->ref[kept - 1], &z->ref[i])) z->ref[kept++] = z->ref[i];
        z->refs = kept;
    }
}
