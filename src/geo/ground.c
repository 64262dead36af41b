/* ground.c: see ground.h. */
#include "geo/ground.h"

#include <stdlib.h>
#include "base/mem.h"

/* ---- reach ---- */

static void nearer(int32_t *to, double distance)
{
    if (distance < *to) *to = (int32_t)distance;
}

/* Where a segment crosses the upright and the level line through a place. */
static void segment_meet(lq_reach *r, lq_point at, lq_point a, lq_point b)
{
    double dx = (double)b.x - a.x, dy = (double)b.y - a.y;
    if ((a.x <= at.x) != (b.x <= at.x)) {
        double y = a.y + dy * ((double)at.x - a.x) / dx - at.y;
        nearer(y < 0 ? &r->above : &r->below, y < 0 ? -y : y);
    }
    if ((a.y <= at.y) != (b.y <= at.y)) {
        double x = a.x + dx * ((double)at.y - a.y) / dy - at.x;
        nearer(x < 0 ? &r->left : &r->right, x < 0 ? -x : x);
    }
}

static uint32_t group_of(const uint32_t *group, uint32_t side)
{
    return lq_is_feature(side) ? group[side] : LQ_NONE;
}

void lq_reaches_of_groups(lq_reach *out, const lq_anchor *anchor, const lq_arcs *arcs, const uint32_t *group,
                          size_t groups)
{
    for (size_t k = 0; k < groups; k++) out[k] = (lq_reach){INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX};
    for (size_t i = 0; i < arcs->n; i++) {
        const uint32_t side[2] = {group_of(group, arcs->left[i]), group_of(group, arcs->right[i])};
        for (int s = 0; s < 2 && side[0] != side[1]; s++)
            for (size_t k = arcs->first[i]; side[s] != LQ_NONE && k + 1 < arcs->first[i + 1]; k++)
                segment_meet(&out[side[s]], anchor[side[s]].at, arcs->at[k], arcs->at[k + 1]);
    }
}

/* ---- outlines ---- */

static uint32_t sets_of(const uint32_t *sets, uint32_t side)
{
    return lq_is_feature(side) ? sets[side] : 0;
}

static lq_box arc_box(const lq_arcs *arcs, size_t i)
{
    const lq_point *at = arcs->at + arcs->first[i], *end = arcs->at + arcs->first[i + 1];
    lq_box b = {at->x, at->y, at->x, at->y};
    for (; at < end; at++) {
        if (at->x < b.x0) b.x0 = at->x;
        if (at->y < b.y0) b.y0 = at->y;
        if (at->x > b.x1) b.x1 = at->x;
        if (at->y > b.y1) b.y1 = at->y;
    }
    return b;
}

bool lq_outlines_init(lq_outlines *out, const lq_arcs *arcs, const uint32_t *sets)
{
    *out = (lq_outlines){.arcs = arcs,
                         .sets = sets,
                         .arc = lq_alloc(arcs->n, sizeof *out->arc),
                         .box = lq_alloc(arcs->n, sizeof *out->box)};
    if (!out->arc || !out->box) return false;
    for (size_t i = 0; i < arcs->n; i++) {
        if (sets_of(sets, arcs->left[i]) == sets_of(sets, arcs->right[i])) continue;
        out->box[out->n] = arc_box(arcs, i);
        out->arc[out->n++] = (uint32_t)i;
    }
    return true;
}

void lq_outlines_release(lq_outlines *o)
{
    free(o->arc);
    free(o->box);
    *o = (lq_outlines){0};
}

/* Whether a ray from the place to the right crosses the arc an odd number of times. */
static bool ray_odd(const lq_arcs *arcs, size_t arc, lq_point at)
{
    bool odd = false;
    for (size_t k = arcs->first[arc]; k + 1 < arcs->first[arc + 1]; k++) {
        lq_point a = arcs->at[k], b = arcs->at[k + 1];
        if ((a.y <= at.y) == (b.y <= at.y)) continue;
        int64_t cross =
            ((int64_t)b.x - a.x) * ((int64_t)at.y - a.y) - ((int64_t)at.x - a.x) * ((int64_t)b.y - a.y);
        if ((cross > 0) == (b.y > a.y)) odd = !odd;
    }
    return odd;
}

/* The ray begins in what it crosses the outline of an odd number of times. */
uint32_t lq_outlines_sets(const lq_outlines *o, lq_point at)
{
    uint32_t in = 0;
    for (size_t i = 0; i < o->n; i++) {
        const lq_box *b = &o->box[i];
        if (at.y < b->y0 || at.y > b->y1 || at.x > b->x1) continue;
        size_t arc = o->arc[i];
        if (ray_odd(o->arcs, arc, at))
            in ^= sets_of(o->sets, o->arcs->left[arc]) ^ sets_of(o->sets, o->arcs->right[arc]);
    }
    return in;
}
