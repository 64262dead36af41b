/*
 * level.h: all borders as one zoom shows them: simplified, and cut into chunks with boxes so that a tile finds its own.
 */
#ifndef LQ_LEVEL_H
#define LQ_LEVEL_H

#include "geo/arcs.h"

#define LQ_CHUNK_SEGMENTS 16

/* A run of at most LQ_CHUNK_SEGMENTS segments of one arc. */
typedef struct lq_chunk {
    lq_box box;
    uint32_t first; /* first point in arcs.at; `segments` + 1 points */
    uint16_t segments;
    uint32_t left, right; /* feature or `features` for outside */
    uint8_t kind;         /* the arc's line kind, given by the caller of lq_level_init */
} lq_chunk;

typedef struct lq_level {
    lq_arcs arcs;
    lq_chunk *chunk;
    size_t chunks;
} lq_level;

/* Takes the borders of `from` (the full arcs, or those of a finer level) simplified by tolerance_units. kind[arc] is copied into
   the chunks. False without memory; release it whatever happens. */
bool lq_level_init(lq_level *level, const lq_arcs *from, const uint8_t *kind, double tolerance_units);
void lq_level_release(lq_level *level);

#endif
