/*
 * tiletree.c: see tiletree.h.
 *
 * Nodes live in one array and point at each other by index. A node whose tile exists and whose four children are full becomes
 * full itself and gives its children back at once, so memory follows the outline too, even while tiles arrive one by one.
 * Above zoom_min there are no tiles; there a node is full as soon as its children are.
 */
#include "write/tiletree.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

#define NONE 0u /* of child indexes: the root, node 0, is nobody's child */

typedef struct lq_tilenode {
    uint32_t child[4]; /* a spare node keeps the next spare one in child[0] */
    bool self, full;
} lq_tilenode;

static const char digits[] = "0123456789abcdefghijklmnopqrstuv";

static uint32_t node_create(lq_tiletree *t)
{
    uint32_t i = t->spare;
    if (i) {
        t->spare = t->node[i].child[0];
    } else {
        if (t->n >= UINT32_MAX || !lq_grow((void **)&t->node, &t->room, t->n + 1, sizeof *t->node)) {
            t->failed = true;
            return NONE;
        }
        i = (uint32_t)t->n++;
    }
    t->node[i] = (lq_tilenode){0};
    return i;
}

static void subtree_drop(lq_tiletree *t, uint32_t i)
{
    for (int c = 0; c < 4; c++) {
        uint32_t child = t->node[i].child[c];
        if (!child) continue;
        subtree_drop(t, child);
        t->node[child].child[0] = t->spare;
        t->spare = child;
        t->node[i].child[c] = NONE;
    }
}

static void node_fill(lq_tiletree *t, uint32_t i)
{
    subtree_drop(t, i);
    t->node[i].self = t->node[i].full = true;
}

static bool children_full(const lq_tiletree *t, uint32_t i)
{
    for (int c = 0; c < 4; c++)
        if (!t->node[i].child[c] || !t->node[t->node[i].child[c]].full) return false;
    return true;
}

/* Which child of its ancestor at zoom z the tile (x, y) of zoom `deep` lies in. */
static int child_at(int z, int deep, uint32_t x, uint32_t y)
{
    int shift = deep - z - 1;
    return (int)((x >> shift & 1) | (y >> shift & 1) << 1);
}

void lq_tiletree_add(lq_tiletree *t, int deep, uint32_t x, uint32_t y)
{
    uint32_t path[LQ_TILETREE_ZOOM_MAX + 1];
    assert(deep >= t->zoom_min && deep <= t->zoom_max && t->zoom_max <= LQ_TILETREE_ZOOM_MAX);
    assert(x >> deep == 0 && y >> deep == 0);
    if (t->failed || (!t->n && (node_create(t), t->failed))) return;
    path[0] = 0;
    for (int z = 0; z < deep; z++) {
        if (t->node[path[z]].full) return;
        int c = child_at(z, deep, x, y);
        uint32_t next = t->node[path[z]].child[c];
        if (!next) {
            next = node_create(t);
            if (!next) return;
            t->node[path[z]].child[c] = next;
        }
        path[z + 1] = next;
    }
    t->node[path[deep]].self = true;
    if (deep == t->zoom_max) node_fill(t, path[deep]);
    for (int z = deep; z >= 0; z--) {
        if ((t->node[path[z]].self || z < t->zoom_min) && children_full(t, path[z])) node_fill(t, path[z]);
        if (!t->node[path[z]].full) break;
    }
}

/* ---- text --------------------------------------------------------------------------------------------------- */

static void nodes_count(const lq_tiletree *t, uint32_t i, int z, size_t count[LQ_TILETREE_ZOOM_MAX + 1])
{
    count[z]++;
    for (int c = 0; c < 4; c++)
        if (t->node[i].child[c]) nodes_count(t, t->node[i].child[c], z + 1, count);
}

static int depth_within(const lq_tiletree *t, size_t limit)
{
    size_t count[LQ_TILETREE_ZOOM_MAX + 1] = {0}, bytes = 0;
    int depth = 0;
    nodes_count(t, 0, 0, count);
    while (depth < t->zoom_max && bytes + count[depth] <= limit) bytes += count[depth++];
    return depth;
}

static void node_text(const lq_tiletree *t, uint32_t i, int z, int depth, lq_buf *to)
{
    const lq_tilenode *node = &t->node[i];
    if (z >= depth) return;
    if (node->full) {
        lq_buf_text(to, "*");
        return;
    }
    int value = node->self && z >= t->zoom_min ? 16 : 0;
    for (int c = 0; c < 4; c++)
        if (node->child[c]) value |= 1 << c;
    lq_buf_add(to, &digits[value], 1);
    for (int c = 0; c < 4; c++)
        if (node->child[c]) node_text(t, node->child[c], z + 1, depth, to);
}

void lq_tiletree_text(const lq_tiletree *t, size_t limit, lq_buf *to, int *depth)
{
    *depth = t->n ? depth_within(t, limit) : LQ_TILETREE_ZOOM_MAX;
    if (t->n)
        node_text(t, 0, 0, *depth, to);
    else
        lq_buf_text(to, "0");
}

void lq_tiletree_release(lq_tiletree *t)
{
    free(t->node);
    t->node = NULL;
    t->n = t->room = t->spare = 0;
}
