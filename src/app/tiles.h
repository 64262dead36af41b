/*
 * tiles.h: all tiles of a map: planned, compared with those of the last run, drawn, stored.
 */
#ifndef LQ_TILES_H
#define LQ_TILES_H

#include "app/dataset.h"
#include "write/manifest.h"

typedef struct lq_tile_counts {
    uint64_t planned, drawn, linked, kept, removed; /* planned = drawn + linked + kept */
    uint64_t bytes;                                 /* of drawn files */
} lq_tile_counts;

typedef struct lq_tiles_job {
    const lq_map *map;
    const lq_dataset *data;
    const struct lq_overlay *sites, *labels; /* lines and symbols; names; NULL: none */
    const double *bbox_deg;                  /* [4]: tiles that touch it are wanted */
    int zoom_min, zoom_max;
    const char *dir;           /* where `before` says the tiles are */
    lq_journal *journal;       /* of dir; NULL: nothing is written, tiles are only counted */
    const lq_manifest *before; /* sorted; may be empty */
    lq_manifest *now;          /* collects what there is afterwards; sorted at the end */
    const lq_run *run;
} lq_tiles_job;

#define LQ_PATH_BYTES 4096

/* DIR/SET/z/x/y.png, or "" when that is too long for any file. */
void lq_tile_path(char path[LQ_PATH_BYTES], const char *dir, const char *set, lq_tile tile);

lq_code lq_tiles_make(lq_tile_counts *out, const lq_tiles_job *job, lq_err *err);

#endif
