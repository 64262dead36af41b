/*
 * tiles.c: see tiles.h.
 *
 * Zoom by zoom, from the deepest up, because each zoom's simplified borders are made from those of the next. The plan is walked to
 * a few zooms above the tiles; each node found there is a piece of work for a thread: its tiles are listed with their keys, those
 * whose key the last run left are kept, the others drawn. A picture depends on its tile alone, so threads do not show.
 */
#include "app/tiles.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "app/lines.h"
#include "app/set_look.h"
#include "app/stage.h"
#include "base/hash.h"
#include "base/pool.h"
#include "write/png.h"
#include "write/store.h"

#define PIECE_LEVELS                                                                                         \
    3 /* a piece of work is a node this many zooms above its tiles: 64 tiles at most, unless uniform */
#define BATCH        128  /* tiles told to the journal at once */
#define TOLERANCE_PX 0.25 /* simplification adds up over the zooms to twice this at most: half a pixel */

/* Part of every key, beside the program's version: to be raised when the same borders and colours give other pictures. */
#define DRAWING 2

/* One picture that covers a whole tile, to which all tiles like it are linked. */
typedef struct plain {
    lq_rgba colour;
    lq_tile tile;
    uint32_t size;
} plain;

/* A tile set being written. */
typedef struct tile_set {
    lq_store *store;
    const lq_set_look *look;
    int before; /* its number in the old manifest, or -1 */
    uint16_t now;
    plain *plains;
    size_t n_plains, plain_room;
} tile_set;

/* A tile or a uniform node to be drawn, with its chunks copied. */
typedef struct todo {
    lq_plan_node node;
    uint64_t key;
} todo;

typedef struct worker {
    struct tile_run *run;
    lq_set_brush brush;
    lq_png png;
    lq_buf idat, file;
    lq_arena arena;
    lq_plan_node *node; /* of the piece at work */
    size_t nodes, node_room;
    todo *todo;
    lq_tile *tile; /* those of `todo`, for the journal */
    size_t todos, todo_room, tile_room;
    lq_tile_counts counts;
} worker;

typedef struct tile_run {
    const lq_tiles_job *job;
    lq_looks looks;
    uint64_t seed; /* of all keys */
    uint8_t *kind; /* [arcs] */
    tile_set *set;
    size_t sets;
    worker *worker;
    unsigned workers;
    pthread_mutex_t lock; /* plains, the plan's pieces and progress */
    lq_zoom_look zoom;
    lq_plan_node *piece;
    size_t pieces, piece_room, pieces_done;
    lq_arena piece_lists;
} tile_run;

/* ---- storing ---- */

static lq_code picture_encode(worker *w, const lq_picture *p, const lq_rgba *palette, lq_err *err)
{
    uint8_t rgba[256][4];
    for (unsigned i = 0; i < p->colours; i++)
        memcpy(rgba[i], &(uint8_t[4]){palette[i].r, palette[i].g, palette[i].b, palette[i].a}, 4);
    lq_code code = lq_png_pixels(&w->png, &w->idat, p, err);
    return code ? code : lq_png_write(&w->file, p, &w->idat, (const uint8_t(*)[4])rgba, err);
}

/* Without a journal the new manifest serves for counting alone. */
static lq_code entry_add(worker *w, const lq_manifest_tile *entry, bool kept, lq_err *err)
{
    const lq_tiles_job *job = w->run->job;
    if (job->journal)
        return kept ? lq_journal_keep(job->journal, entry, err) : lq_journal_done(job->journal, entry, err);
    pthread_mutex_lock(&w->run->lock);
    bool ok = lq_manifest_add_tile(job->now, entry);
    pthread_mutex_unlock(&w->run->lock);
    return ok ? LQ_OK : lq_nomem(err);
}

typedef enum stored {
    STORED_ALONE,
    STORED_FIRST,
    STORED_LINKED
} stored; /* the latter two: of a plain colour */

/* Which tile of a colour comes first is a matter of chance, so the manifest calls all of them linked. */
static lq_code tile_stored(worker *w, const tile_set *set, lq_tile tile, uint64_t key, uint32_t size,
                           stored as, lq_err *err)
{
    lq_manifest_tile entry = {.key = key,
                              .x = tile.x,
                              .y = tile.y,
                              .size = size,
                              .set = set->now,
                              .z = (uint8_t)tile.z,
                              .linked = as != STORED_ALONE};
    if (size) {
        w->counts.planned++;
        w->counts.drawn += as != STORED_LINKED;
        w->counts.linked += as == STORED_LINKED;
        w->counts.bytes += as != STORED_LINKED ? size : 0;
    }
    return entry_add(w, &entry, false, err);
}

/* What a dry run does instead of drawing. */
static lq_code tile_planned(worker *w, const tile_set *set, const todo *t, lq_err *err)
{
    lq_tile tile = t->node.tile;
    w->counts.planned++;
    w->counts.drawn++;
    return entry_add(
        w,
        &(lq_manifest_tile){
            .key = t->key, .x = tile.x, .y = tile.y, .size = 1, .set = set->now, .z = (uint8_t)tile.z},
        false, err);
}

/* A tile without content is no file, but the manifest knows it by a size of 0. */
static lq_code tile_absent(worker *w, const tile_set *set, lq_tile tile, uint64_t key, lq_err *err)
{
    const lq_manifest_tile *old = lq_manifest_find(w->run->job->before, set->before, tile);
    bool there = old && (old->size || !old->key); /* key 0: a killed run may have written it */
    lq_code code = there ? lq_store_remove(set->store, tile, err) : LQ_OK;
    if (!code && there) w->counts.removed++;
    return code ? code : tile_stored(w, set, tile, key, 0, STORED_ALONE, err);
}

static plain *plain_find(tile_set *set, lq_rgba colour)
{
    for (size_t i = 0; i < set->n_plains; i++)
        if (!memcmp(&set->plains[i].colour, &colour, sizeof colour)) return &set->plains[i];
    return NULL;
}

/* The first tile of a colour is written while the others wait for it, then they are linked to it. */
static lq_code plain_first(worker *w, tile_set *set, lq_tile tile, lq_rgba colour, plain *out, bool *first,
                           lq_err *err)
{
    lq_code code = LQ_OK;
    pthread_mutex_lock(&w->run->lock);
    plain *known = plain_find(set, colour);
    *first = !known;
    if (!known) {
        static const uint8_t zeros[LQ_TILE_PX * LQ_TILE_PX];
        code = picture_encode(w, &(lq_picture){LQ_TILE_PX, LQ_TILE_PX, zeros, 1}, &colour, err);
        if (!code) code = lq_store_put(set->store, tile, w->file.data, w->file.size, err);
        if (!code &&
            !lq_grow((void **)&set->plains, &set->plain_room, set->n_plains + 1, sizeof *set->plains))
            code = lq_nomem(err);
        if (!code) {
            known = &set->plains[set->n_plains++];
            *known = (plain){colour, tile, (uint32_t)w->file.size};
        }
    }
    if (!code) *out = *known;
    pthread_mutex_unlock(&w->run->lock);
    return code;
}

static lq_code plain_store(worker *w, tile_set *set, lq_tile tile, uint64_t key, lq_rgba colour, lq_err *err)
{
    plain p;
    bool first;
    if (!colour.a) return tile_absent(w, set, tile, key, err);
    lq_code code = plain_first(w, set, tile, colour, &p, &first, err);
    if (!code && !first) code = lq_store_link(set->store, tile, p.tile, err);
    return code ? code : tile_stored(w, set, tile, key, p.size, first ? STORED_FIRST : STORED_LINKED, err);
}

static lq_code drawn_store(worker *w, tile_set *set, const todo *t, lq_err *err)
{
    const lq_painting *p = &w->brush.painting;
    if (!lq_set_paint(&w->brush, set->look, &w->run->zoom, &t->node)) return lq_nomem(err);
    if (p->colours == 1) return plain_store(w, set, t->node.tile, t->key, p->palette[0], err);
    lq_code code =
        picture_encode(w, &(lq_picture){LQ_TILE_PX, LQ_TILE_PX, p->index, p->colours}, p->palette, err);
    if (!code) code = lq_store_put(set->store, t->node.tile, w->file.data, w->file.size, err);
    return code ? code : tile_stored(w, set, t->node.tile, t->key, (uint32_t)w->file.size, STORED_ALONE, err);
}

/* ---- the tiles of a piece ---- */

void lq_tile_path(char path[LQ_PATH_BYTES], const char *dir, const char *set, lq_tile tile)
{
    int n = snprintf(path, LQ_PATH_BYTES, "%s/%s/%d/%u/%u.png", dir, set, tile.z, tile.x, tile.y);
    if (n >= LQ_PATH_BYTES) *path = 0; /* no file has such a name */
}

static bool file_has(const char *dir, const char *set, const lq_manifest_tile *t)
{
    char path[LQ_PATH_BYTES];
    struct stat st;
    lq_tile_path(path, dir, set, (lq_tile){t->z, t->x, t->y});
    return !stat(path, &st) && st.st_size == (off_t)t->size;
}

/* Takes the tile over from the last run when its key is the same, and nobody has deleted or cut the file since. */
static lq_code tile_keep(worker *w, tile_set *set, lq_tile tile, uint64_t key, bool *kept, lq_err *err)
{
    const lq_tiles_job *job = w->run->job;
    const lq_manifest_tile *old = job->run->force ? NULL : lq_manifest_find(job->before, set->before, tile);
    *kept = old && old->key == key && (!old->size || file_has(job->dir, set->look->id, old));
    if (!*kept) return LQ_OK;
    w->counts.planned += old->size > 0;
    w->counts.kept += old->size > 0;
    lq_manifest_tile entry = *old;
    entry.set = set->now;
    return entry_add(w, &entry, true, err);
}

/* A hash of all that a tile shows in this set; never 0, which means "unknown". */
static uint64_t tile_key(const tile_run *r, const tile_set *set, const lq_plan_node *node)
{
    uint64_t key = lq_set_key(set->look, &r->zoom, node, r->seed);
    return key ? key : 1;
}

static lq_code todo_add(worker *w, tile_set *set, const lq_plan_node *node, lq_tile tile, lq_err *err)
{
    bool kept;
    todo t = {.node = *node};
    t.node.tile = tile;
    t.key = tile_key(w->run, set, &t.node);
    lq_code code = tile_keep(w, set, tile, t.key, &kept, err);
    if (code || kept) return code;
    if (!lq_grow((void **)&w->todo, &w->todo_room, w->todos + 1, sizeof *w->todo) ||
        !lq_grow((void **)&w->tile, &w->tile_room, w->todos + 1, sizeof *w->tile))
        return lq_nomem(err);
    w->todo[w->todos] = t;
    w->tile[w->todos++] = tile;
    return LQ_OK;
}

static bool template_shows(const lq_template *t, const lq_rgba *colour)
{
    bool any = false;
    for (uint32_t k = 0; k < t->sources; k++) any = any || (t->count[k] && colour[k].a);
    return any;
}

/* A tile that begins outside may show nothing, though a border is near: a dry run looks, so as to count right. */
static lq_code todo_plan(worker *w, tile_set *set, const todo *t, lq_err *err)
{
    const lq_painting *p = &w->brush.painting;
    const lq_zoom_look *z = &w->run->zoom;
    if (lq_set_shows_ground(set->look, z, &t->node)) return tile_planned(w, set, t, err);
    if (!lq_set_template(&w->brush, set->look, z, &t->node)) return lq_nomem(err);
    if (template_shows(&w->brush.template, set->look->colour)) return tile_planned(w, set, t, err);
    if (!lq_set_paint(&w->brush, set->look, z, &t->node)) return lq_nomem(err);
    if (p->colours > 1 || p->palette[0].a) return tile_planned(w, set, t, err);
    return tile_absent(w, set, t->node.tile, t->key, err);
}

/* Draws what is listed for a set and empties the list. */
static lq_code todo_draw(worker *w, tile_set *set, lq_err *err)
{
    lq_code code = w->run->job->journal && w->todos
                       ? lq_journal_begin(w->run->job->journal, set->look->id, w->tile, w->todos, err)
                       : LQ_OK;
    for (size_t i = 0; !code && i < w->todos; i++) {
        const todo *t = &w->todo[i];
        lq_rgba corner = lq_set_corner(set->look, &t->node);
        bool uniform = lq_set_is_plain(set->look, &w->run->zoom, &t->node);
        if (!w->run->job->journal && (!uniform || corner.a))
            code = todo_plan(w, set, t, err);
        else if (uniform)
            code = plain_store(w, set, t->node.tile, t->key, corner, err);
        else if (!lq_set_template(&w->brush, set->look, &w->run->zoom, &t->node))
            code = lq_nomem(err);
        else
            code = drawn_store(w, set, t, err);
    }
    w->todos = 0;
    return code;
}

/* All tiles of a uniform node, in batches: there may be very many. */
static lq_code uniform_make(worker *w, tile_set *set, const lq_plan_node *node, lq_err *err)
{
    uint32_t x0, y0, x1, y1;
    lq_code code = LQ_OK;
    lq_plan_range(&w->run->zoom.plan, node->tile, &x0, &y0, &x1, &y1);
    if (w->run->job->run->dry_run &&
        (set->before < 0 || w->run->job->run->force)) { /* none to compare with */
        uint64_t n = (uint64_t)(x1 - x0 + 1) * (y1 - y0 + 1);
        if (!lq_set_shows_ground(set->look, &w->run->zoom, node)) n = 0;
        w->counts.planned += n;
        w->counts.drawn += n;
        return LQ_OK;
    }
    for (uint32_t x = x0; !code && x <= x1; x++)
        for (uint32_t y = y0; !code && y <= y1; y++) {
            code = todo_add(w, set, node, (lq_tile){w->run->zoom.plan.zoom, x, y}, err);
            if (!code && w->todos == BATCH) code = todo_draw(w, set, err);
        }
    return code;
}

static bool node_collect(void *context, const lq_plan_node *node)
{
    worker *w = context;
    uint32_t *chunk = lq_arena_alloc(&w->arena, node->chunks, sizeof *chunk);
    if (!chunk || !lq_grow((void **)&w->node, &w->node_room, w->nodes + 1, sizeof *w->node)) return false;
    if (node->chunks) memcpy(chunk, node->chunk, node->chunks * sizeof *chunk);
    w->node[w->nodes] = *node;
    w->node[w->nodes++].chunk = chunk;
    return true;
}

static void progress_tell(tile_run *r)
{
    char stage[32];
    snprintf(stage, sizeof stage, "zoom %d", r->zoom.plan.zoom);
    pthread_mutex_lock(&r->lock);
    r->pieces_done++;
    lq_stage(r->job->run, stage, r->pieces_done, r->pieces);
    pthread_mutex_unlock(&r->lock);
}

static lq_code piece_make(void *context, unsigned number, size_t item, lq_err *err)
{
    tile_run *r = context;
    worker *w = &r->worker[number];
    w->nodes = w->todos = 0;
    lq_arena_reset(&w->arena);
    if (!lq_plan_walk(&r->zoom.plan, &r->piece[item], r->zoom.plan.zoom, node_collect, w))
        return lq_nomem(err);
    lq_code code = LQ_OK;
    for (size_t s = 0; !code && s < r->sets; s++) {
        for (size_t i = 0; !code && i < w->nodes; i++) {
            const lq_plan_node *node = &w->node[i];
            if (!lq_set_reaches(r->set[s].look, &r->zoom, node)) continue;
            code = node->tile.z == r->zoom.plan.zoom ? todo_add(w, &r->set[s], node, node->tile, err)
                                                     : uniform_make(w, &r->set[s], node, err);
        }
        if (!code) code = todo_draw(w, &r->set[s], err);
    }
    progress_tell(r);
    return code;
}

/* ---- zooms ---- */

static bool piece_collect(void *context, const lq_plan_node *node)
{
    tile_run *r = context;
    uint32_t *chunk = lq_arena_alloc(&r->piece_lists, node->chunks, sizeof *chunk);
    if (!chunk || !lq_grow((void **)&r->piece, &r->piece_room, r->pieces + 1, sizeof *r->piece)) return false;
    if (node->chunks) memcpy(chunk, node->chunk, node->chunks * sizeof *chunk);
    r->piece[r->pieces] = *node;
    r->piece[r->pieces++].chunk = chunk;
    return true;
}

static lq_code zoom_make(tile_run *r, const lq_level *level, int zoom, lq_err *err)
{
    int stop = zoom > PIECE_LEVELS ? zoom - PIECE_LEVELS : 0;
    r->pieces = r->pieces_done = 0;
    lq_arena_reset(&r->piece_lists);
    bool ok = lq_zoom_look_init(&r->zoom, &r->looks, level, zoom, r->job->bbox_deg) &&
              lq_plan_walk(&r->zoom.plan, NULL, stop, piece_collect, r);
    lq_code code = ok ? lq_pool_run(r->workers, r->pieces, piece_make, r, err) : lq_nomem(err);
    lq_zoom_look_release(&r->zoom);
    return code;
}

static lq_code zooms_make(tile_run *r, lq_err *err)
{
    lq_level level = {0};
    lq_code code = LQ_OK;
    for (int zoom = r->job->zoom_max; !code && zoom >= r->job->zoom_min; zoom--) {
        double pixel = LQ_WORLD_BITS - LQ_TILE_BITS - zoom >= 0
                           ? (double)((int64_t)1 << (LQ_WORLD_BITS - LQ_TILE_BITS - zoom))
                           : 1;
        lq_level next;
        bool ok = lq_level_init(&next, level.chunk ? &level.arcs : &r->job->data->borders.arcs, r->kind,
                                TOLERANCE_PX * pixel);
        lq_level_release(&level);
        level = next;
        code = ok ? zoom_make(r, &level, zoom, err) : lq_nomem(err);
    }
    lq_level_release(&level);
    return code;
}

/* ---- the run ---- */

/* A dry run keeps nothing. */
static lq_code store_open(lq_store **out, const lq_tiles_job *job, const char *set, lq_err *err)
{
    return job->journal ? lq_store_dir_open(out, job->dir, set, err) : lq_store_null_open(out, err);
}

static lq_code sets_open(tile_run *r, lq_err *err)
{
    const lq_tiles_job *job = r->job;
    lq_code code = LQ_OK;
    r->set = lq_zalloc(r->looks.sets, sizeof *r->set);
    if (!r->set) return lq_nomem(err);
    for (; !code && r->sets < r->looks.sets; r->sets++) {
        tile_set *s = &r->set[r->sets];
        s->look = &r->looks.set[r->sets];
        s->before = lq_manifest_set(job->before, s->look->id);
        if (!lq_manifest_add_set(job->now, &s->now, s->look->id)) code = lq_nomem(err);
        if (!code) code = store_open(&s->store, job, s->look->id, err);
    }
    return code;
}

static lq_code workers_start(tile_run *r, lq_err *err)
{
    unsigned jobs = r->job->run->jobs ? r->job->run->jobs : lq_pool_processors();
    r->worker = lq_zalloc(jobs, sizeof *r->worker);
    if (!r->worker) return lq_nomem(err);
    for (; r->workers < jobs; r->workers++) {
        worker *w = &r->worker[r->workers];
        w->run = r;
        if (!lq_set_brush_init(&w->brush)) {
            r->workers++;
            return lq_nomem(err);
        }
    }
    return LQ_OK;
}

static void worker_release(worker *w)
{
    lq_set_brush_release(&w->brush);
    lq_png_release(&w->png);
    lq_buf_release(&w->idat);
    lq_buf_release(&w->file);
    lq_arena_release(&w->arena);
    free(w->node);
    free(w->todo);
    free(w->tile);
}

static lq_code run_release(tile_run *r, lq_code code, lq_err *err)
{
    for (size_t s = 0; s < r->sets; s++) {
        lq_code closed = lq_store_close(r->set[s].store, code ? NULL : err);
        if (!code) code = closed;
        free(r->set[s].plains);
    }
    for (unsigned i = 0; i < r->workers; i++) worker_release(&r->worker[i]);
    free(r->worker);
    free(r->set);
    free(r->kind);
    free(r->piece);
    lq_arena_release(&r->piece_lists);
    lq_looks_release(&r->looks);
    pthread_mutex_destroy(&r->lock);
    return code;
}

/* Removes the tiles of one old set that are no more. */
static lq_code set_sweep(tile_run *r, size_t set, lq_store *store, uint64_t *removed, lq_err *err)
{
    const lq_manifest *old = r->job->before, *now = r->job->now;
    int number = lq_manifest_set(now, old->set[set]);
    lq_code code = LQ_OK;
    for (size_t i = 0; !code && i < old->tiles; i++) {
        const lq_manifest_tile *t = &old->tile[i];
        lq_tile tile = {t->z, t->x, t->y};
        if (t->set != set || lq_manifest_find(now, number, tile)) continue;
        *removed += t->size > 0 || !t->key;
        if (r->job->journal) code = lq_journal_begin(r->job->journal, old->set[set], &tile, 1, err);
        if (!code) code = lq_store_remove(store, tile, err);
    }
    return code;
}

static lq_code old_tiles_remove(tile_run *r, uint64_t *removed, lq_err *err)
{
    lq_code code = lq_manifest_sort(r->job->now) ? LQ_OK : lq_nomem(err);
    for (size_t s = 0; !code && s < r->job->before->sets; s++) {
        lq_store *store = NULL;
        code = store_open(&store, r->job, r->job->before->set[s], err);
        if (!code) code = set_sweep(r, s, store, removed, err);
        lq_code closed = lq_store_close(store, code ? NULL : err);
        if (!code) code = closed;
    }
    return code;
}

lq_code lq_tiles_make(lq_tile_counts *out, const lq_tiles_job *job, lq_err *err)
{
    const lq_dataset *d = job->data;
    tile_run r = {.job = job, .seed = lq_hash_text(DRAWING, LQ_VERSION)};
    pthread_mutex_init(&r.lock, NULL);
    lq_code code = lq_looks_init(&r.looks, job->map, d, job->sites, job->labels, err);
    if (!code && !(r.kind = lq_alloc(d->borders.arcs.n, 1))) code = lq_nomem(err);
    if (!code) lq_line_kinds(r.kind, &d->borders.arcs, d->theme[0].join);
    if (!code) code = sets_open(&r, err);
    if (!code) code = workers_start(&r, err);
    if (!code) code = zooms_make(&r, err);
    *out = (lq_tile_counts){0};
    for (unsigned i = 0; i < r.workers; i++) {
        const lq_tile_counts *c = &r.worker[i].counts;
        out->planned += c->planned, out->drawn += c->drawn, out->linked += c->linked, out->kept += c->kept;
        out->removed += c->removed, out->bytes += c->bytes;
    }
    if (!code) code = old_tiles_remove(&r, &out->removed, err);
    return run_release(&r, code, err);
}
