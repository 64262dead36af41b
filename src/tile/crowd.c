/*
 * crowd.c: see crowd.h.
 *
 * Things are counted by rank: 0 has the highest priority. Those that belong together are a unit, named by its lowest rank, and stand as a
 * block around their mean, or as a badge there. Units whose boxes meet become one, until none meet.
 */
#include "tile/crowd.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"

#define NO_UNIT UINT32_MAX

typedef struct unit {
    uint32_t count; /* 0: not of this zoom, or part of another unit */
    bool cluster;
    int64_t sum_x, sum_y;  /* world units, of all its things */
    lq_px_box spread;      /* of the places of its things */
    uint32_t member, last; /* its things, as a list by `next` */
} unit;

typedef struct ranked {
    int32_t priority;
    uint32_t thing;
} ranked;

typedef struct crowding {
    const lq_crowd_look *look;
    const lq_crowd_thing *things;
    size_t n;
    ranked *rank;     /* [n] */
    unit *unit;       /* [n] */
    uint32_t *parent; /* [n]: towards the unit a rank belongs to */
    uint32_t *next;   /* [n] */
    uint32_t *before; /* [n]: cluster of the zoom below, by its unit there, or NO_UNIT */
    uint32_t *heir;   /* [n]: of such a cluster: the first of its things that is still there */
    uint32_t *left;   /* [n]: and how many are */
    bool *taken;      /* scratch: cells of a block */
    size_t taken_room;
    lq_box_grid grid;
    int zoom;
    int32_t size_px;
} crowding;

/* ---- units ---- */

static int rank_order(const void *a, const void *b)
{
    const ranked *r = a, *s = b;
    if (r->priority != s->priority) return r->priority > s->priority ? -1 : 1;
    return r->thing < s->thing ? -1 : r->thing > s->thing;
}

static int world_bits(const crowding *c)
{
    return c->zoom + c->look->tile_bits;
}

static void point_px(const crowding *c, uint32_t rank, int64_t *x, int64_t *y)
{
    lq_point at = c->things[c->rank[rank].thing].at;
    *x = lq_whole_px(at.x, world_bits(c));
    *y = lq_whole_px(at.y, world_bits(c));
}

static lq_point unit_place(const unit *u)
{
    return (lq_point){(int32_t)(u->sum_x / u->count), (int32_t)(u->sum_y / u->count)};
}

static uint32_t unit_of(crowding *c, uint32_t rank)
{
    while (c->parent[rank] != rank) rank = c->parent[rank] = c->parent[c->parent[rank]];
    return rank;
}

static bool clusters_here(const crowding *c)
{
    return c->zoom < c->look->stack_zoom;
}

/* The units of two things become one: returns it. */
static uint32_t units_join(crowding *c, uint32_t a, uint32_t b)
{
    a = unit_of(c, a);
    b = unit_of(c, b);
    if (a == b) return a;
    uint32_t root = a < b ? a : b, other = a < b ? b : a;
    unit *u = &c->unit[root], *v = &c->unit[other];
    u->count += v->count;
    u->sum_x += v->sum_x;
    u->sum_y += v->sum_y;
    if (v->spread.x0 < u->spread.x0) u->spread.x0 = v->spread.x0;
    if (v->spread.y0 < u->spread.y0) u->spread.y0 = v->spread.y0;
    if (v->spread.x1 > u->spread.x1) u->spread.x1 = v->spread.x1;
    if (v->spread.y1 > u->spread.y1) u->spread.y1 = v->spread.y1;
    u->cluster = u->cluster || v->cluster || (clusters_here(c) && u->count > c->look->most);
    c->next[u->last] = v->member;
    u->last = v->last;
    v->count = 0;
    c->parent[other] = root;
    return root;
}

static bool thing_here(const crowding *c, uint32_t rank)
{
    const lq_crowd_thing *t = &c->things[c->rank[rank].thing];
    return t->zoom_min <= c->zoom && c->zoom <= t->zoom_max;
}

/* Every thing of the zoom a unit, those of one cluster below again together as long as they are enough. */
static void units_begin(crowding *c)
{
    for (uint32_t r = 0; r < c->n; r++) {
        lq_point at = c->things[c->rank[r].thing].at;
        int64_t x, y;
        point_px(c, r, &x, &y);
        c->parent[r] = r;
        c->next[r] = NO_UNIT;
        c->heir[r] = NO_UNIT;
        c->left[r] = 0;
        c->unit[r] = (unit){thing_here(c, r), false, at.x, at.y, {x, y, x, y}, r, r};
    }
    if (!clusters_here(c)) return;
    for (uint32_t r = 0; r < c->n; r++)
        if (c->before[r] != NO_UNIT && c->unit[r].count) c->left[c->before[r]]++;
    for (uint32_t r = 0; r < c->n; r++) {
        uint32_t was = c->before[r];
        if (was == NO_UNIT || !c->unit[r].count || c->left[was] <= c->look->most) continue;
        if (c->heir[was] == NO_UNIT) c->heir[was] = r;
        units_join(c, c->heir[was], r);
    }
}

/* ---- blocks ---- */

/* Things side by side: `rows` of `columns`, the first row with what is left over. */
typedef struct block {
    uint32_t columns, rows, n;
    int64_t x, y; /* its middle */
    int32_t pitch_px;
} block;

static block unit_block(const crowding *c, const unit *u)
{
    lq_point at = unit_place(u);
    uint32_t wide = (uint32_t)ceil(sqrt(u->count)), high = (u->count + wide - 1) / wide;
    bool tall = u->spread.y1 - u->spread.y0 > u->spread.x1 - u->spread.x0;
    return (block){.columns = tall ? high : wide,
                   .rows = tall ? wide : high,
                   .n = u->count,
                   .x = lq_whole_px(at.x, world_bits(c)),
                   .y = lq_whole_px(at.y, world_bits(c)),
                   .pitch_px = c->size_px + c->look->gap_px};
}

/* Half of a number, rounded down. */
static int64_t half_of(int64_t number)
{
    return (number - (number & 1)) / 2;
}

static void cell_px(const block *b, uint32_t cell, int64_t *x, int64_t *y)
{
    uint32_t first = b->n - (b->rows - 1) * b->columns,
             row = cell < first ? 0 : 1 + (cell - first) / b->columns;
    int64_t in_row = row ? b->columns : first, column = row ? (cell - first) % b->columns : cell;
    *x = b->x + half_of((2 * column - (in_row - 1)) * b->pitch_px);
    *y = b->y + half_of((2 * (int64_t)row - ((int64_t)b->rows - 1)) * b->pitch_px);
}

/* With the gap to its right and below, so that boxes may touch. */
static lq_px_box unit_box(const crowding *c, uint32_t name)
{
    const unit *u = &c->unit[name];
    block b = unit_block(c, u);
    int32_t size = c->size_px, gap = c->look->gap_px;
    if (u->cluster) {
        size = c->look->badge_px;
        b.columns = b.rows = 1;
    }
    int64_t x0 = b.x + half_of(-((int64_t)b.columns - 1) * b.pitch_px) - size / 2,
            y0 = b.y + half_of(-((int64_t)b.rows - 1) * b.pitch_px) - size / 2;
    return (lq_px_box){x0, y0, x0 + ((int64_t)b.columns - 1) * b.pitch_px + size + gap,
                       y0 + ((int64_t)b.rows - 1) * b.pitch_px + size + gap};
}

/* ---- clusters ---- */

static lq_px_box unit_dot(const crowding *c, uint32_t name)
{
    lq_point at = unit_place(&c->unit[name]);
    int64_t x = lq_whole_px(at.x, world_bits(c)), y = lq_whole_px(at.y, world_bits(c));
    return (lq_px_box){x, y, x + 1, y + 1};
}

/* A unit takes in all units within reach if they are too many together. */
static bool unit_gather(crowding *c, uint32_t seed)
{
    lq_box_grid *g = &c->grid;
    lq_px_box dot = unit_dot(c, seed);
    int64_t reach = c->look->reach_px;
    uint64_t count = 0;
    size_t n = 0;
    lq_box_grid_meet(g, lq_px_box_grown(dot, reach));
    for (size_t i = 0; i < g->n_found; i++) {
        const lq_px_box *b = &g->box[g->found[i]];
        int64_t dx = b->x0 - dot.x0, dy = b->y0 - dot.y0;
        if (dx * dx + dy * dy > reach * reach) continue;
        g->found[n++] = g->found[i];
        count += c->unit[g->found[i]].count;
    }
    if (n < 2 || count <= c->look->most) return true;
    uint32_t joined = seed;
    for (size_t i = 0; i < n; i++) {
        lq_box_grid_take(g, g->found[i]);
        joined = units_join(c, joined, g->found[i]);
    }
    return lq_box_grid_put(g, joined, unit_dot(c, joined));
}

static bool units_gather(crowding *c)
{
    lq_box_grid_clear(&c->grid);
    for (uint32_t r = 0; r < c->n; r++)
        if (c->unit[r].count && !lq_box_grid_put(&c->grid, r, unit_dot(c, r))) return false;
    for (uint32_t r = 0; r < c->n; r++)
        if (c->unit[r].count && !unit_gather(c, r)) return false;
    return true;
}

/* One round: all units whose boxes meet become one. *joined tells whether there were any. */
static bool units_meet(crowding *c, bool *joined)
{
    lq_box_grid *g = &c->grid;
    lq_box_grid_clear(g);
    *joined = false;
    for (uint32_t r = 0; r < c->n; r++)
        if (c->unit[r].count && !lq_box_grid_put(g, r, unit_box(c, r))) return false;
    for (uint32_t r = 0; r < c->n; r++) {
        if (!c->unit[r].count || lq_box_grid_meet(g, g->box[r]) < 2) continue;
        for (size_t i = 0; i < g->n_found; i++) units_join(c, r, g->found[i]);
        *joined = true;
    }
    return true;
}

/* A unit that grew may meet another: until none does. */
static bool units_settle(crowding *c)
{
    for (bool joined = true; joined;)
        if (!units_meet(c, &joined)) return false;
    return true;
}

/* ---- what comes of it ---- */

static lq_crowd_spot *spot_of(const crowding *c, lq_crowd *out, uint32_t rank)
{
    return &out->spot[(size_t)c->rank[rank].thing * LQ_ZOOMS + (size_t)c->zoom];
}

/* The free cell nearest to a place; of equals the first. */
static uint32_t cell_choose(const crowding *c, const block *b, int64_t x, int64_t y)
{
    uint32_t best = 0;
    int64_t near2 = INT64_MAX;
    for (uint32_t i = 0; i < b->n; i++) {
        int64_t cx, cy;
        if (c->taken[i]) continue;
        cell_px(b, i, &cx, &cy);
        int64_t d2 = (cx - x) * (cx - x) + (cy - y) * (cy - y);
        if (d2 >= near2) continue;
        near2 = d2;
        best = i;
    }
    return best;
}

static int number_order(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* The things of a unit by rank, into the grid's list, which nobody needs now. */
static uint32_t *unit_things(crowding *c, const unit *u)
{
    uint32_t *list = c->grid.found, n = 0;
    for (uint32_t r = u->member; r != NO_UNIT; r = c->next[r]) list[n++] = r;
    qsort(list, n, sizeof *list, number_order);
    return list;
}

static bool block_fill(crowding *c, lq_crowd *out, const unit *u)
{
    block b = unit_block(c, u);
    const uint32_t *list = unit_things(c, u);
    if (!lq_grow((void **)&c->taken, &c->taken_room, b.n, sizeof *c->taken)) return false;
    for (uint32_t i = 0; i < b.n; i++) c->taken[i] = false;
    for (uint32_t i = 0; i < b.n; i++) {
        int64_t x, y, cx, cy;
        point_px(c, list[i], &x, &y);
        uint32_t cell = cell_choose(c, &b, x, y);
        c->taken[cell] = true;
        cell_px(&b, cell, &cx, &cy);
        *spot_of(c, out, list[i]) =
            (lq_crowd_spot){true, (int32_t)(cx - x), (int32_t)(cy - y), LQ_NO_CLUSTER};
    }
    return true;
}

static void cluster_fill(crowding *c, lq_crowd *out, const unit *u, uint32_t name)
{
    uint32_t number = (uint32_t)out->clusters[c->zoom]++;
    out->cluster[c->zoom][number] = (lq_cluster){unit_place(u), u->count, c->rank[name].thing};
    for (uint32_t r = u->member; r != NO_UNIT; r = c->next[r]) {
        spot_of(c, out, r)->cluster = number;
        c->before[r] = name;
    }
}

static bool zoom_fill(crowding *c, lq_crowd *out)
{
    size_t clusters = 0;
    for (uint32_t r = 0; r < c->n; r++) {
        c->before[r] = NO_UNIT;
        *spot_of(c, out, r) = (lq_crowd_spot){.cluster = LQ_NO_CLUSTER};
        clusters += c->unit[r].count && c->unit[r].cluster;
    }
    if (!(out->cluster[c->zoom] = lq_alloc(clusters, sizeof(lq_cluster)))) return false;
    for (uint32_t r = 0; r < c->n; r++) {
        const unit *u = &c->unit[r];
        if (u->count && u->cluster) cluster_fill(c, out, u, r);
        if (u->count && !u->cluster && !block_fill(c, out, u)) return false;
    }
    return true;
}

static bool zoom_make(crowding *c, lq_crowd *out, int zoom)
{
    c->zoom = zoom;
    c->size_px = c->look->size_px[zoom];
    units_begin(c);
    if (clusters_here(c) && !units_gather(c)) return false;
    return units_settle(c) && zoom_fill(c, out);
}

static bool crowding_init(crowding *c, lq_crowd *out)
{
    size_t n = c->n;
    int32_t largest = c->look->badge_px;
    for (int z = c->look->zoom_min; z <= c->look->zoom_max; z++)
        if (c->look->size_px[z] > largest) largest = c->look->size_px[z];
    c->rank = lq_alloc(n, sizeof *c->rank);
    c->unit = lq_alloc(n, sizeof *c->unit);
    c->parent = lq_alloc(n, sizeof *c->parent);
    c->next = lq_alloc(n, sizeof *c->next);
    c->before = lq_alloc(n, sizeof *c->before);
    c->heir = lq_alloc(n, sizeof *c->heir);
    c->left = lq_alloc(n, sizeof *c->left);
    out->spot = lq_alloc(n, LQ_ZOOMS * sizeof *out->spot);
    if (!lq_box_grid_init(&c->grid, n, largest) || !c->rank || !c->unit || !c->parent || !c->next ||
        !c->before || !c->heir || !c->left || !out->spot)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        c->rank[i] = (ranked){c->things[i].priority, i};
        c->before[i] = NO_UNIT;
    }
    for (size_t i = 0; i < n * LQ_ZOOMS; i++) out->spot[i] = (lq_crowd_spot){.cluster = LQ_NO_CLUSTER};
    qsort(c->rank, n, sizeof *c->rank, rank_order);
    return true;
}

bool lq_crowd_make(lq_crowd *out, const lq_crowd_thing *things, size_t n, const lq_crowd_look *look)
{
    *out = (lq_crowd){.n = n};
    crowding c = {.look = look, .things = things, .n = n};
    bool ok = crowding_init(&c, out);
    for (int zoom = look->zoom_max; ok && zoom >= look->zoom_min; zoom--) ok = zoom_make(&c, out, zoom);
    free(c.rank);
    free(c.unit);
    free(c.parent);
    free(c.next);
    free(c.before);
    free(c.heir);
    free(c.left);
    free(c.taken);
    lq_box_grid_release(&c.grid);
    return ok;
}

void lq_crowd_release(lq_crowd *c)
{
    free(c->spot);
    for (int z = 0; z < LQ_ZOOMS; z++) free(c->cluster[z]);
    *c = (lq_crowd){0};
}
