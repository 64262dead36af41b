/*
 * store_dir.c: tiles as files, DIR/SET/z/x/y.png.
 *
 * A new tile is written into a file without a name (O_TMPFILE), which is then linked under the tile's name: one step less than
 * a temporary name and a rename, and a killed run leaves no litter. Where a tile is already there, or the file system has no
 * such files, it is the temporary name and the rename. Either way a name stands for a whole file at every moment. After a power
 * cut, which unlike `kill -9` also loses what the kernel had not yet written, `laoqu verify` tells what is damaged.
 *
 * Directories of columns (z/x) are made once and held open, a few at a time, so a tile costs no path walk.
 */
#include "write/store.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"

#define COLUMNS_OPEN 32
#define PATH_ROOM    40 /* "30/1073741823/1073741823.png" */

/* A directory z/x. */
typedef struct column {
    int z, fd; /* fd: -1 is none */
    uint32_t x;
    unsigned users;    /* threads that work in it now */
    uint64_t last_use; /* by the store's clock */
    bool fresh;        /* it or its zoom was made by this store, so nothing was there before */
} column;

typedef struct stand_in {
    lq_tile same, now;
} stand_in;

typedef struct dir_store {
    lq_store base;
    char *path; /* DIR/SET, for messages */
    int root;
    atomic_bool no_links, no_nameless; /* what this file system turned out not to have */
    pthread_mutex_t lock;              /* of everything below */
    uint32_t zooms_made;               /* bit z: this store made the directory z */
    column open[COLUMNS_OPEN];
    uint64_t clock;
    stand_in *rotated; /* tiles that ran out of hard links, and the copy that is linked to instead */
    size_t n_rotated, rotated_room;
    lq_tile *thinned; /* columns that lost a tile; y is not used */
    size_t n_thinned, thinned_room;
} dir_store;

static lq_code fail_tile(const dir_store *d, lq_tile tile, const char *verb, lq_err *err)
{
    int fault = errno;
    const char *remedy = fault == ENOSPC || fault == EDQUOT ? "; free some room or choose another place"
                         : fault == EACCES || fault == EPERM || fault == EROFS
                             ? "; choose a place you may use"
                             : "";
    return lq_fail(err, LQ_FAILED, "%s/%d/%u/%u.png: cannot %s: %s%s", d->path, tile.z, tile.x, tile.y, verb,
                   strerror(fault), remedy);
}

static void tile_path(char path[PATH_ROOM], lq_tile tile)
{
    snprintf(path, PATH_ROOM, "%d/%u/%u.png", tile.z, tile.x, tile.y);
}

/* ---- columns ------------------------------------------------------------------------------------------------ */

/* Makes z/x where it is missing and opens it; c->fd is -1, with errno, when that fails. */
static void column_open(dir_store *d, column *c, lq_tile tile)
{
    char path[PATH_ROOM], zoom[16];
    snprintf(path, sizeof path, "%d/%u", tile.z, tile.x);
    snprintf(zoom, sizeof zoom, "%d", tile.z);
    int made = mkdirat(d->root, path, 0777);
    if (made && errno == ENOENT) {
        bool zoom_made = !mkdirat(d->root, zoom, 0777);
        if (zoom_made) d->zooms_made |= (uint32_t)1 << tile.z;
        if (zoom_made || errno == EEXIST) made = mkdirat(d->root, path, 0777);
    }
    int fd = made && errno != EEXIST ? -1 : openat(d->root, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *c = (column){.z = tile.z, .x = tile.x, .fd = fd, .fresh = !made || d->zooms_made >> tile.z & 1};
}

/* The slot of the column, or of the one unused for longest; NULL when all are in use. */
static column *column_slot(dir_store *d, lq_tile tile)
{
    column *oldest = NULL;
    for (column *c = d->open; c < d->open + COLUMNS_OPEN; c++) {
        if (c->fd >= 0 && c->z == tile.z && c->x == tile.x) return c;
        if (!c->users && (!oldest || c->last_use < oldest->last_use)) oldest = c;
    }
    return oldest;
}

/* Lends the column of a tile. With more threads than slots, `own` is opened for this call alone. */
static column *column_take(dir_store *d, lq_tile tile, column *own)
{
    pthread_mutex_lock(&d->lock);
    column *c = column_slot(d, tile);
    if (!c) {
        c = own;
        c->fd = -1;
    }
    if (c->fd < 0 || c->z != tile.z || c->x != tile.x) {
        if (c->fd >= 0) close(c->fd);
        column_open(d, c, tile);
    }
    c->last_use = ++d->clock;
    if (c->fd >= 0) c->users++;
    pthread_mutex_unlock(&d->lock);
    return c->fd >= 0 ? c : NULL;
}

static void column_give_back(dir_store *d, column *c, column *own)
{
    pthread_mutex_lock(&d->lock);
    c->users--;
    if (c == own) close(c->fd);
    pthread_mutex_unlock(&d->lock);
}

/* ---- files -------------------------------------------------------------------------------------------------- */

/* The name of a file in its column, and the temporary name beside it, which no other thread uses as it has other tiles. */
typedef struct file_name {
    char name[24], temp[32];
} file_name;

static file_name file_name_of(lq_tile tile)
{
    file_name f;
    snprintf(f.name, sizeof f.name, "%u.png", tile.y);
    snprintf(f.temp, sizeof f.temp, ".%u.png.tmp-", tile.y);
    return f;
}

/* Closes whatever happened; the first fault stays in errno. */
static bool close_all(int fd, bool good)
{
    int fault = errno;
    if (close(fd) && good) return false;
    errno = fault;
    return good;
}

/* linkat under the tile's name, or, where that is taken, under the temporary name which then replaces it. A temporary name left by
   a killed run is unlinked, never written into: it may be a link to another tile. And rename does nothing where both
   names are the same file already, so the temporary one is unlinked afterwards, too. */
static bool link_into(int from_dir, const char *from, int to_dir, const file_name *f, int flags)
{
    if (!linkat(from_dir, from, to_dir, f->name, flags)) return true;
    if (errno != EEXIST) return false;
    if (unlinkat(to_dir, f->temp, 0) && errno != ENOENT) return false;
    if (linkat(from_dir, from, to_dir, f->temp, flags) || renameat(to_dir, f->temp, to_dir, f->name))
        return false;
    unlinkat(to_dir, f->temp, 0);
    return true;
}

static bool nameless_missing(int fault)
{
    return fault == EOPNOTSUPP || fault == EISDIR || fault == EINVAL || fault == ENOSYS;
}

/* False with errno. *missing: the file system has no nameless files, or there is no /proc to name them by. */
static bool write_nameless(int dir, const file_name *f, const void *bytes, size_t n, bool *missing)
{
    char self[32];
    int fd = openat(dir, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    *missing = fd < 0 && nameless_missing(errno);
    if (fd < 0) return false;
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    bool good = lq_fd_write(fd, bytes, n);
    if (good && !link_into(AT_FDCWD, self, dir, f, AT_SYMLINK_FOLLOW)) {
        *missing = errno == ENOENT || errno == EXDEV || errno == EPERM;
        good = false;
    }
    return close_all(fd, good);
}

static bool write_named(int dir, const file_name *f, const void *bytes, size_t n)
{
    if (unlinkat(dir, f->temp, 0) && errno != ENOENT) return false;
    int fd = openat(dir, f->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) return false;
    bool good = close_all(fd, lq_fd_write(fd, bytes, n)) && !renameat(dir, f->temp, dir, f->name);
    if (good) return true;
    int fault = errno;
    unlinkat(dir, f->temp, 0);
    errno = fault;
    return false;
}

static bool write_file(dir_store *d, int dir, const file_name *f, const void *bytes, size_t n)
{
    bool missing = false;
    if (!d->no_nameless) {
        if (write_nameless(dir, f, bytes, n, &missing)) return true;
        if (!missing) return false;
        d->no_nameless = true;
    }
    return write_named(dir, f, bytes, n);
}

/* Reads a whole file that has `want` bytes (any number when SIZE_MAX) into *bytes, heap. False with errno. */
static bool read_file(int dir, const char *path, size_t want, char **bytes, size_t *n)
{
    struct stat st;
    char *to = NULL;
    int fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    bool good = !fstat(fd, &st) && S_ISREG(st.st_mode) && (want == SIZE_MAX || (size_t)st.st_size == want);
    errno = EIO;
    if (good && !(to = lq_alloc((size_t)st.st_size, 1))) errno = ENOMEM;
    good = to && read(fd, to, (size_t)st.st_size) == st.st_size;
    good = close_all(fd, good);
    if (good) {
        *bytes = to;
        *n = (size_t)st.st_size;
    } else {
        free(to);
    }
    return good;
}

/* A file that need not be written keeps its date, so what publishes the directory has less to do. */
static bool file_holds(int dir, const char *name, const void *bytes, size_t n)
{
    char *there;
    size_t n_there;
    if (!read_file(dir, name, n, &there, &n_there)) return false;
    bool same = !memcmp(there, bytes, n);
    free(there);
    return same;
}

/* ---- the store ---------------------------------------------------------------------------------------------- */

static lq_code dir_put(lq_store *s, lq_tile tile, const void *bytes, size_t n, lq_err *err)
{
    dir_store *d = (dir_store *)s;
    lq_code code = LQ_OK;
    column own, *c = column_take(d, tile, &own);
    if (!c) return fail_tile(d, tile, "write", err);
    file_name f = file_name_of(tile);
    bool there = !c->fresh && file_holds(c->fd, f.name, bytes, n);
    if (!there && !write_file(d, c->fd, &f, bytes, n)) code = fail_tile(d, tile, "write", err);
    column_give_back(d, c, &own);
    return code;
}

static bool tiles_equal(lq_tile a, lq_tile b)
{
    return a.z == b.z && a.x == b.x && a.y == b.y;
}

/* The copy to link to in place of `same`, or `same`. */
static lq_tile rotated_find(dir_store *d, lq_tile same)
{
    pthread_mutex_lock(&d->lock);
    for (size_t i = 0; i < d->n_rotated; i++)
        if (tiles_equal(d->rotated[i].same, same)) {
            same = d->rotated[i].now;
            break;
        }
    pthread_mutex_unlock(&d->lock);
    return same;
}

/* From now on `now` is linked to instead of `same`. Without memory nothing is lost but links. */
static void rotated_set(dir_store *d, lq_tile same, lq_tile now)
{
    pthread_mutex_lock(&d->lock);
    size_t i = 0;
    while (i < d->n_rotated && !tiles_equal(d->rotated[i].same, same)) i++;
    if (i < d->n_rotated)
        d->rotated[i].now = now;
    else if (lq_grow((void **)&d->rotated, &d->rotated_room, i + 1, sizeof *d->rotated))
        d->rotated[d->n_rotated++] = (stand_in){same, now};
    pthread_mutex_unlock(&d->lock);
}

static bool copy_file(dir_store *d, const char *from, int dir, const file_name *f)
{
    char *bytes;
    size_t n;
    if (!read_file(d->root, from, SIZE_MAX, &bytes, &n)) return false;
    bool good = write_file(d, dir, f, bytes, n);
    free(bytes);
    return good;
}

/* A link, or a copy where links are none or used up. */
static bool link_or_copy(dir_store *d, lq_tile tile, lq_tile same, const column *c)
{
    char from[PATH_ROOM];
    file_name f = file_name_of(tile);
    tile_path(from, rotated_find(d, same));
    if (!d->no_links && link_into(d->root, from, c->fd, &f, 0)) return true;
    bool used_up = !d->no_links && errno == EMLINK;
    if (!d->no_links && !used_up) {
        if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS && errno != EXDEV) return false;
        d->no_links = true;
    }
    if (!copy_file(d, from, c->fd, &f)) return false;
    if (used_up) rotated_set(d, same, tile);
    return true;
}

static lq_code dir_link(lq_store *s, lq_tile tile, lq_tile same, lq_err *err)
{
    dir_store *d = (dir_store *)s;
    lq_code code = LQ_OK;
    column own, *c = column_take(d, tile, &own);
    if (!c) return fail_tile(d, tile, "write", err);
    if (!link_or_copy(d, tile, same, c)) code = fail_tile(d, tile, "write", err);
    column_give_back(d, c, &own);
    return code;
}

/* Notes the column for dir_close; tiles come column by column, so the last one noted is mostly the same. */
static bool thinned_note(dir_store *d, lq_tile tile)
{
    pthread_mutex_lock(&d->lock);
    const lq_tile *last = d->n_thinned ? &d->thinned[d->n_thinned - 1] : NULL;
    bool good = last && last->z == tile.z && last->x == tile.x;
    if (!good && lq_grow((void **)&d->thinned, &d->thinned_room, d->n_thinned + 1, sizeof *d->thinned)) {
        d->thinned[d->n_thinned++] = tile;
        good = true;
    }
    pthread_mutex_unlock(&d->lock);
    return good;
}

static lq_code dir_remove(lq_store *s, lq_tile tile, lq_err *err)
{
    dir_store *d = (dir_store *)s;
    char path[PATH_ROOM];
    tile_path(path, tile);
    if (unlinkat(d->root, path, 0) && errno != ENOENT) return fail_tile(d, tile, "remove", err);
    return thinned_note(d, tile) ? LQ_OK : lq_nomem(err);
}

/* Directories that are not empty refuse to go, which is all the test there needs to be. */
static void thinned_remove(const dir_store *d)
{
    char path[PATH_ROOM];
    for (size_t i = 0; i < d->n_thinned; i++) {
        snprintf(path, sizeof path, "%d/%u", d->thinned[i].z, d->thinned[i].x);
        if (unlinkat(d->root, path, AT_REMOVEDIR)) continue;
        snprintf(path, sizeof path, "%d", d->thinned[i].z);
        unlinkat(d->root, path, AT_REMOVEDIR);
    }
}

static lq_code dir_close(lq_store *s, lq_err *err)
{
    dir_store *d = (dir_store *)s;
    (void)err;
    if (d->root >= 0) thinned_remove(d);
    for (int k = 0; k < COLUMNS_OPEN; k++)
        if (d->open[k].fd >= 0) close(d->open[k].fd);
    if (d->root >= 0) close(d->root);
    pthread_mutex_destroy(&d->lock);
    free(d->rotated);
    free(d->thinned);
    free(d->path);
    free(d);
    return LQ_OK;
}

lq_code lq_store_dir_open(lq_store **out, const char *dir, const char *set, lq_err *err)
{
    lq_code code = LQ_OK;
    dir_store *d = lq_zalloc(1, sizeof *d);
    if (!d) return lq_nomem(err);
    d->base = (lq_store){dir_put, dir_link, dir_remove, dir_close};
    d->root = -1;
    pthread_mutex_init(&d->lock, NULL);
    for (int k = 0; k < COLUMNS_OPEN; k++) d->open[k].fd = -1;
    d->path = lq_path_join(dir, set);
    if (!d->path) {
        code = lq_nomem(err);
        goto done;
    }
    code = lq_dir_create(d->path, err);
    if (code) goto done;
    d->root = open(d->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (d->root < 0) {
        code = lq_fail(err, LQ_FAILED, "%s: cannot open the directory: %s", d->path, strerror(errno));
        goto done;
    }
    *out = &d->base;
    d = NULL;
done:
    if (d) dir_close(&d->base, NULL);
    return code;
}
