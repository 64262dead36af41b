/*
 * crowd.h: symbols that share a place or crowd: set side by side, or at low zooms told by one badge with their number.
 *
 * At every zoom each thing stands alone at its place, or is moved a little so that none covers another, or is one of a cluster.
 * Clusters are made from the highest zoom downwards, each from those of the zoom below it: a badge falls apart into smaller ones,
 * and what came out of it does not go into another. Symbols and badges of a zoom, with their gaps, never overlap. Nothing depends
 * on tiles.
 */
#ifndef LQ_CROWD_H
#define LQ_CROWD_H

#include "tile/box_grid.h"

#define LQ_NO_CLUSTER UINT32_MAX

typedef struct lq_crowd_thing {
    lq_point at;
    int zoom_min, zoom_max; /* shown within these only */
    int32_t priority;       /* the higher ones stay nearer to their place; of equals the earlier one */
} lq_crowd_thing;

typedef struct lq_crowd_look {
    int zoom_min, zoom_max; /* 0 .. 22 */
    int tile_bits;          /* a tile is 2^tile_bits pixels wide: 8 */
    int32_t
        size_px[LQ_ZOOMS]; /* width and height of a symbol at each zoom, from size / 2 (rounded down) left of
                                    and above its anchor on */
    int32_t badge_px;      /* the same of a badge */
    int32_t gap_px;        /* kept free between them */
    int32_t reach_px;      /* more than `most` things within reach_px of one of them become a cluster */
    uint32_t most;         /* 1 at least */
    int stack_zoom; /* from this zoom on there are no clusters: everything is seen, however many share a place */
} lq_crowd_look;

/* A thing at a zoom. */
typedef struct lq_crowd_spot {
    bool shown; /* as itself, its anchor moved by dx_px, dy_px */
    int32_t dx_px, dy_px;
    uint32_t cluster; /* of the zoom, or LQ_NO_CLUSTER; not shown and no cluster: not of this zoom */
} lq_crowd_spot;

typedef struct lq_cluster {
    lq_point at;    /* the mean of its things */
    uint32_t count; /* two at least */
    uint32_t first; /* its thing of highest priority */
} lq_cluster;

typedef struct lq_crowd {
    size_t n;
    lq_crowd_spot *spot; /* [n * LQ_ZOOMS]: thing i at zoom z is spot[i * LQ_ZOOMS + z] */
    lq_cluster *cluster[LQ_ZOOMS];
    size_t clusters[LQ_ZOOMS];
} lq_crowd;

/* False without memory; release it whatever happens. */
bool lq_crowd_make(lq_crowd *out, const lq_crowd_thing *things, size_t n, const lq_crowd_look *look);
void lq_crowd_release(lq_crowd *crowd);

#endif
