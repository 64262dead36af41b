/*
 * tiletree.h: which tiles of a set exist, small enough to be printed into the viewer page.
 *
 * A page that asks for a tile which was never written logs an error, although such holes are normal; so the page carries
 * this list and asks for nothing else. It is a quadtree: a subtree that is there as a whole is one node, so the size follows
 * the outline of the map, not the number of tiles.
 */
#ifndef LQ_TILETREE_H
#define LQ_TILETREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/buf.h"

#define LQ_TILETREE_ZOOM_MAX 30

/* Set the zooms, zero the rest. */
typedef struct lq_tiletree {
    int zoom_min, zoom_max; /* 0 <= min <= max <= LQ_TILETREE_ZOOM_MAX */
    struct lq_tilenode *node;
    size_t n, room;
    uint32_t spare; /* head of the list of unused nodes; 0 is none */
    bool failed;    /* memory ran out: some tiles are not listed */
} lq_tiletree;

/* Any order; twice is once. */
void lq_tiletree_add(lq_tiletree *t, int z, uint32_t x, uint32_t y);

/*
 * The tree as text of at most `limit` bytes. Nodes of zooms 0 .. *depth - 1 in preorder, one character each:
 *   '*'         the tile and everything below it exist
 *   '0' .. 'v'  a number in base 32: 16 if the tile itself exists, plus the sum of 1, 2, 4, 8 for each child with anything
 *               in it: (2x, 2y), (2x + 1, 2y), (2x, 2y + 1), (2x + 1, 2y + 1); those children follow, each with its own
 * A child at zoom *depth has no character: it counts as '*'. *depth is zoom_max, and the list exact, unless it would pass
 * the limit; then what is below *depth may exist where its ancestor of that zoom does. An empty
 * tree is "0", with the deepest *depth there is.
 */
void lq_tiletree_text(const lq_tiletree *t, size_t limit, lq_buf *to, int *depth);

void lq_tiletree_release(lq_tiletree *t);

#endif
