/*
 * plan.c: see plan.h.
 *
 * The feature at a child's corner follows from the parent's by walking along the parent's edge: every border met on the way
 * replaces the feature on its near side by the one on its far side. These replacements are summed, not ordered, so it does not
 * matter in which order the borders are found. "Met" is decided by the very rounding that cover.c uses, so a tile's corner and its
 * cells never disagree.
 */
#include "tile/plan.h"

#include <stdlib.h>
#include "base/mem.h"

typedef struct walker {
    const lq_plan *plan;
    int stop;
    lq_plan_visit *visit;
    void *context;
    int64_t reach;  /* in world units */
    uint32_t *list; /* the chunk lists of the nodes on the way down, one behind the other */
    size_t room;
    struct balance {
        uint32_t feature;
        int32_t count;
    } * balance;
    size_t balances, balance_room;
} walker;

/* ---- corners ---- */

static bool balance_add(walker *w, uint32_t feature, int32_t count)
{
    for (size_t i = 0; i < w->balances; i++)
        if (w->balance[i].feature == feature) {
            w->balance[i].count += count;
            if (!w->balance[i].count) w->balance[i] = w->balance[--w->balances];
            return true;
        }
    if (!lq_grow((void **)&w->balance, &w->balance_room, w->balances + 1, sizeof *w->balance)) return false;
    w->balance[w->balances++] = (struct balance){feature, count};
    return true;
}

/* What is left of the replacements: one feature, unless borders cross each other; then the first that is there. */
static uint32_t balance_result(const walker *w)
{
    uint32_t best = (uint32_t)w->plan->level->arcs.features;
    int32_t count = 0;
    for (size_t i = 0; i < w->balances; i++) {
        const struct balance *b = &w->balance[i];
        if (b->count > count || (b->count == count && count > 0 && b->feature < best))
            best = b->feature, count = b->count;
    }
    return best;
}

/* A piece of border met on the way: `gained` lies beyond it, `lost` before it. */
static bool border_pass(walker *w, uint32_t gained, uint32_t lost)
{
    return balance_add(w, gained, 1) && balance_add(w, lost, -1);
}

typedef struct edge_walk {
    int64_t at, from,
        to; /* along y = at from x = from to x = to, or along x = at southwards: subpixels of the plan's zoom */
} edge_walk;

static bool segment_meets_row(walker *w, const edge_walk *e, lq_sub a, lq_sub b, const lq_chunk *c)
{
    if ((a.y < e->at) == (b.y < e->at)) return true;
    bool down = a.y < b.y;
    int64_t x = down ? lq_sub_cross(a, b, e->at) : lq_sub_cross(b, a, e->at);
    if (x < e->from || x >= e->to) return true;
    return border_pass(w, down ? c->left : c->right, down ? c->right : c->left);
}

/* Which side of x = at the southward segment is on at level y. */
static bool is_west(const edge_walk *e, lq_sub top, lq_sub bottom, int64_t y)
{
    int64_t x = y <= top.y ? top.x : y >= bottom.y ? bottom.x : lq_sub_cross(top, bottom, y);
    return x < e->at;
}

static bool segment_meets_column(walker *w, const edge_walk *e, lq_sub a, lq_sub b, const lq_chunk *c)
{
    if ((a.x < e->at) == (b.x < e->at)) return true;
    bool eastwards = b.x > a.x;
    if (a.y == b.y) {
        if (a.y < e->from || a.y >= e->to) return true;
    } else {
        lq_sub top = a.y < b.y ? a : b, bottom = a.y < b.y ? b : a;
        if (bottom.y <= e->from || top.y >= e->to) return true;
        if (is_west(e, top, bottom, e->from) == is_west(e, top, bottom, e->to)) return true;
    }
    return border_pass(w, eastwards ? c->right : c->left, eastwards ? c->left : c->right);
}

/* World units around the line that the walk follows: what rounds to the line or crosses it reaches into them. */
typedef struct strip {
    int64_t from, to;
} strip;

static strip strip_of(const lq_plan *p, const edge_walk *e)
{
    int shift = LQ_WORLD_BITS - LQ_SUB_BITS - p->zoom - p->tile_bits;
    int64_t at = shift > 0 ? e->at << shift : e->at >> -shift, sub = shift > 0 ? (int64_t)1 << shift : 1;
    return (strip){at - sub, at + sub};
}

static bool box_reaches(const lq_box *b, const strip *s, bool row)
{
    return (row ? b->y0 : b->x0) <= s->to && (row ? b->y1 : b->x1) >= s->from;
}

/* The feature at the end of the walk, which begins at `start`. */
static bool corner_after(walker *w, uint32_t *corner, const edge_walk *e, bool row, const uint32_t *list,
                         size_t n, uint32_t start)
{
    const lq_level *level = w->plan->level;
    lq_window world = {.world_bits = w->plan->zoom + w->plan->tile_bits};
    strip near = strip_of(w->plan, e);
    w->balances = 0;
    if (!balance_add(w, start, 1)) return false;
    for (size_t i = 0; i < n; i++) {
        const lq_chunk *c = &level->chunk[list[i]];
        if (c->left == c->right || !box_reaches(&c->box, &near, row)) continue;
        lq_sub a = lq_window_sub(&world, level->arcs.at[c->first]);
        for (uint32_t k = 1; k <= c->segments; k++) {
            lq_sub b = lq_window_sub(&world, level->arcs.at[c->first + k]);
            if (!(row ? segment_meets_row(w, e, a, b, c) : segment_meets_column(w, e, a, b, c))) return false;
            a = b;
        }
    }
    *corner = balance_result(w);
    return true;
}

static bool tile_wanted(const lq_plan *p, lq_tile t)
{
    int down = p->zoom - t.z;
    return t.x >= p->x0 >> down && t.x <= p->x1 >> down && t.y >= p->y0 >> down && t.y <= p->y1 >> down;
}

static lq_tile child_of(lq_tile t, uint32_t i)
{
    return (lq_tile){t.z + 1, t.x * 2 + (i & 1), t.y * 2 + (i >> 1)};
}

/* The corners of the children that are wanted; the way to the south-eastern one leads through the north-eastern one's. */
static bool corners_of_children(walker *w, uint32_t corner[4], const lq_plan_node *node, const uint32_t *list)
{
    int bits = w->plan->zoom - node->tile.z + w->plan->tile_bits + LQ_SUB_BITS;
    int64_t size = (int64_t)1 << bits, x0 = node->tile.x * size, y0 = node->tile.y * size, half = size / 2;
    edge_walk east = {y0, x0, x0 + half}, south = {x0, y0, y0 + half},
              south_east = {x0 + half, y0, y0 + half};
    bool wanted[4], ok = true;
    for (uint32_t i = 0; i < 4; i++) wanted[i] = tile_wanted(w->plan, child_of(node->tile, i));
    corner[0] = node->corner;
    if (wanted[1] || wanted[3]) ok = corner_after(w, &corner[1], &east, true, list, node->chunks, corner[0]);
    if (ok && wanted[2]) ok = corner_after(w, &corner[2], &south, false, list, node->chunks, corner[0]);
    if (ok && wanted[3]) ok = corner_after(w, &corner[3], &south_east, false, list, node->chunks, corner[1]);
    return ok;
}

/* ---- the walk ---- */

static bool chunk_reaches(const walker *w, const lq_chunk *c, lq_tile t)
{
    int64_t size = LQ_WORLD_SIZE >> t.z, x = t.x * size, y = t.y * size;
    return c->box.x1 + w->reach >= x && c->box.x0 - w->reach < x + size && c->box.y1 + w->reach >= y &&
           c->box.y0 - w->reach < y + size;
}

static bool node_walk(walker *w, const lq_plan_node *node, size_t list_end);

static bool child_walk(walker *w, const lq_plan_node *node, lq_tile tile, uint32_t corner, size_t list_end)
{
    if (!tile_wanted(w->plan, tile)) return true;
    if (!lq_grow((void **)&w->list, &w->room, list_end + node->chunks, sizeof *w->list)) return false;
    const uint32_t *from =
        w->list + list_end - node->chunks; /* the parent's list ends where the child's begins */
    size_t n = 0;
    for (size_t i = 0; i < node->chunks; i++)
        if (chunk_reaches(w, &w->plan->level->chunk[from[i]], tile)) w->list[list_end + n++] = from[i];
    return node_walk(w, &(lq_plan_node){.tile = tile, .corner = corner, .chunks = n}, list_end + n);
}

/* The node's chunks are the last of w->list[list_end]; its `chunk` is set here, for the list may move as it grows. */
static bool node_walk(walker *w, const lq_plan_node *node, size_t list_end)
{
    lq_plan_node here = *node;
    here.chunk = w->list + list_end - node->chunks;
    bool uniform = !here.chunks && !(w->plan->busy && w->plan->busy(w->plan->busy_context, here.tile));
    if (uniform && here.corner == w->plan->level->arcs.features) return true;
    if (uniform || here.tile.z == w->stop) return w->visit(w->context, &here);
    uint32_t corner[4] = {0};
    if (!corners_of_children(w, corner, &here, here.chunk)) return false;
    for (uint32_t i = 0; i < 4; i++)
        if (!child_walk(w, &here, child_of(here.tile, i), corner[i], list_end)) return false;
    return true;
}

bool lq_plan_walk(const lq_plan *plan, const lq_plan_node *from, int stop, lq_plan_visit *visit,
                  void *context)
{
    walker w = {.plan = plan, .stop = stop, .visit = visit, .context = context};
    lq_plan_node root = {.corner = (uint32_t)plan->level->arcs.features, .chunks = plan->level->chunks};
    if (from) root = *from;
    double px = (double)((int64_t)1 << (LQ_WORLD_BITS - plan->zoom - plan->tile_bits));
    w.reach = (int64_t)((plan->reach_px + 1) * px) +
              1; /* a pixel more than needed: rounding to subpixels moves borders */
    bool ok = lq_grow((void **)&w.list, &w.room, root.chunks + 1, sizeof *w.list);
    for (size_t i = 0; ok && i < root.chunks; i++) w.list[i] = from ? from->chunk[i] : (uint32_t)i;
    ok = ok && node_walk(&w, &root, root.chunks);
    free(w.list);
    free(w.balance);
    return ok;
}

/* ---- tiles ---- */

void lq_plan_range(const lq_plan *p, lq_tile node, uint32_t *x0, uint32_t *y0, uint32_t *x1, uint32_t *y1)
{
    int down = p->zoom - node.z;
    *x0 = node.x << down;
    *y0 = node.y << down;
    *x1 = *x0 + ((uint32_t)1 << down) - 1;
    *y1 = *y0 + ((uint32_t)1 << down) - 1;
    if (*x0 < p->x0) *x0 = p->x0;
    if (*y0 < p->y0) *y0 = p->y0;
    if (*x1 > p->x1) *x1 = p->x1;
    if (*y1 > p->y1) *y1 = p->y1;
}

lq_window lq_plan_window(const lq_plan *p, lq_tile t)
{
    int32_t size = (int32_t)1 << p->tile_bits;
    return (lq_window){p->zoom + p->tile_bits, (int64_t)t.x * size, (int64_t)t.y * size, size, size};
}

void lq_plan_tiles_of_box(lq_plan *p, const double b[4])
{
    lq_point nw = lq_world_from_degrees(b[0], b[3]), se = lq_world_from_degrees(b[2], b[1]);
    int shift = LQ_WORLD_BITS - p->zoom;
    p->x0 = (uint32_t)nw.x >> shift;
    p->y0 = (uint32_t)nw.y >> shift;
    p->x1 = (uint32_t)se.x >> shift;
    p->y1 = (uint32_t)se.y >> shift;
}
