/*
 * manifest.h: what a tile directory holds and what it was made from: DIR/manifest.json, and the journal of a run.
 *
 * A tile's key is a hash of all it shows. A run compares the keys it wants with those of the manifest: equal ones are kept, the
 * others drawn, tiles no longer wanted removed. The manifest is written when the run has ended; until then a journal,
 * DIR/.laoqu-journal, tells what changed since. So a run goes:
 *
 *     lq_output_claim(dir)                         may this directory be used?
 *     lq_manifest_read(&old, dir)                  with what the journal of a killed run tells
 *     lq_journal_open(&j, dir, &old, &now)
 *     for every wanted tile:
 *         lq_manifest_find(&old, ...) has the key: lq_journal_keep
 *         else:        lq_journal_begin, then lq_store_put or lq_store_link, then lq_journal_done
 *     lq_manifest_sort(&now), and for every tile of old that now has not: lq_journal_begin, lq_store_remove
 *     close the stores; now.done = true; lq_manifest_write(&now, dir); lq_journal_close(j, true)
 *
 * Why `kill -9` does no harm at any point: before a file changes, lq_journal_begin has told the kernel that its content is
 * unknown from now on (key 0, which no tile wants); its new key follows once the file is in place. Of the latter up to a hundred
 * may be lost: those tiles are drawn once more. No tile that is there is ever unknown to the manifest and the journal.
 *
 * manifest.json, format 1: "program", "version", "format", "state" (running or done), "datum", "inputs" [{path, size, hash}],
 * "sets" {set: {z: {x: "y key size,y key size=,..."}}}: key in 16 hexadecimal digits, size of the file in bytes, "=" after it
 * where the file is linked to that of another tile. Everything is in order and nothing depends on the clock.
 */
#ifndef LQ_MANIFEST_H
#define LQ_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/mem.h"
#include "tile/tile_id.h"

#define LQ_MANIFEST_FORMAT 1

typedef struct lq_manifest_tile {
    uint64_t key; /* 0: content unknown */
    uint32_t x, y;
    uint32_t size; /* bytes of the file */
    uint16_t set;  /* index into lq_manifest.set */
    uint8_t z;
    bool linked;
} lq_manifest_tile;

typedef struct lq_manifest_input {
    const char *path;
    uint64_t size, hash;
} lq_manifest_input;

/* Zeroed is empty. */
typedef struct lq_manifest {
    lq_arena text;       /* owns every text */
    const char *version; /* of the program that wrote it; set by reading */
    bool done;           /* the last run came to its end: it left no journal */
    lq_manifest_input *input;
    const char **set;
    lq_manifest_tile *tile; /* ordered by set, z, x, y once sorted, each once */
    size_t inputs, sets, tiles;
    size_t input_room, set_room, tile_room;
} lq_manifest;

/* Building; texts are copied. False without memory. */
bool lq_manifest_add_input(lq_manifest *m, const char *path, uint64_t size, uint64_t hash);
bool lq_manifest_add_tile(lq_manifest *m, const lq_manifest_tile *tile);

/* The index of a set, which is added where it is missing. At most 65,535 sets. */
bool lq_manifest_add_set(lq_manifest *m, uint16_t *set, const char *name);

/* The index of a set, or -1. */
int lq_manifest_set(const lq_manifest *m, const char *name);

/* Orders the tiles; of several entries of one tile the last added stays. False without memory. */
bool lq_manifest_sort(lq_manifest *m);

/* The entry of a tile in a sorted manifest, or NULL. set < 0 is a set it does not have. */
const lq_manifest_tile *lq_manifest_find(const lq_manifest *m, int set, lq_tile tile);

/* Reads DIR/manifest.json and folds the journal into it; the result is sorted. LQ_DATA, and *m empty, when either is not as we
   write it: a render may then go on as if there were no tiles, as far as lq_output_claim lets it. */
lq_code lq_manifest_read(lq_manifest *m, const char *dir, lq_err *err);

/* Writes DIR/manifest.json. The manifest must be sorted. */
lq_code lq_manifest_write(const lq_manifest *m, const char *dir, lq_err *err);

void lq_manifest_release(lq_manifest *m);

/* May tiles be written to this directory? One that is absent (it is made) or empty may be used, and one with a manifest of ours;
   anything else is LQ_USAGE. A directory that had no manifest has one afterwards, of a run that is not done. */
lq_code lq_output_claim(const char *dir, lq_err *err);

/* The journal; every call but open and close may come from several threads at once. */
typedef struct lq_journal lq_journal;

/* `old` is what lq_manifest_read gave; a journal of a killed run is folded into the manifest first. `now` (kept, not owned)
   collects the tiles of this run. LQ_FAILED when another process has the journal open. */
lq_code lq_journal_open(lq_journal **out, const char *dir, const lq_manifest *old, lq_manifest *now,
                        lq_err *err);

/* These tiles of a set will be written or removed. One write to the file for each call: give many tiles at once. */
lq_code lq_journal_begin(lq_journal *j, const char *set, const lq_tile *tile, size_t n, lq_err *err);

/* The file is in place; tile->set is an index of `now`. */
lq_code lq_journal_done(lq_journal *j, const lq_manifest_tile *tile, lq_err *err);

/* The file stays as it is. */
lq_code lq_journal_keep(lq_journal *j, const lq_manifest_tile *tile, lq_err *err);

/* Frees the journal. `remove`: the manifest tells everything now; else the file stays for the next run. NULL is fine. */
lq_code lq_journal_close(lq_journal *j, bool remove, lq_err *err);

#endif
