/*
 * store.h: where the tiles of one set go: a small table of functions, one kind of store a file.
 *
 * put, link and remove may be called from several threads at once, for different tiles. What a store holds is whole at every
 * moment: a tile is there with all its bytes, old or new, or it is not there.
 */
#ifndef LQ_STORE_H
#define LQ_STORE_H

#include <stddef.h>
#include "base/err.h"
#include "tile/tile_id.h"

typedef struct lq_store lq_store;

/* Every kind of store begins with this struct. */
struct lq_store {
    lq_code (*put)(lq_store *s, lq_tile tile, const void *bytes, size_t n, lq_err *err);
    lq_code (*link)(lq_store *s, lq_tile tile, lq_tile same, lq_err *err);
    lq_code (*remove)(lq_store *s, lq_tile tile, lq_err *err);
    lq_code (*close)(lq_store *s, lq_err *err);
};

/* Writes the tile's file, in place of one that may be there. */
lq_code lq_store_put(lq_store *s, lq_tile tile, const void *bytes, size_t n, lq_err *err);

/* The tile is the same picture as `same`, which was put or linked before and stays. */
lq_code lq_store_link(lq_store *s, lq_tile tile, lq_tile same, lq_err *err);

/* A tile that is not there is as good as removed. */
lq_code lq_store_remove(lq_store *s, lq_tile tile, lq_err *err);

/* Ends and frees the store, with a fault, too. NULL is fine. */
lq_code lq_store_close(lq_store *s, lq_err *err);

/* DIR/SET/z/x/y.png; linked tiles are hard links where the file system has them, copies elsewhere. The directories are made
   when needed, those left empty by a removal go when the store is closed. Closing does not wait for the disk. */
lq_code lq_store_dir_open(lq_store **out, const char *dir, const char *set, lq_err *err);

/* Keeps nothing: for a dry run. */
lq_code lq_store_null_open(lq_store **out, lq_err *err);

#endif
