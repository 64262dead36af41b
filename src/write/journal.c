/*
 * journal.c: the journal of a run, DIR/.laoqu-journal; see manifest.h for what it is good for.
 *
 * One line a change: "- SET z x y" is lq_journal_begin, "+ SET z x y key size" (with "=" when linked) is lq_journal_done. Begins go to
 * the kernel at once, in one write together with what has gathered; other lines wait for a few kilobytes. A last
 * line without its end was cut off by a kill, and is passed over; any other odd line makes the whole untrusted.
 */
#include "write/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/file.h"

#define JOURNAL_NAME  ".laoqu-journal"
#define JOURNAL_LIMIT ((size_t)1 << 31)
#define GATHER_BYTES  4096 /* about a hundred lines */

struct lq_journal {
    int fd;
    char *path;
    lq_manifest *now;
    lq_buf lines; /* not yet written */
    pthread_mutex_t lock;
};

/* ---- reading ------------------------------------------------------------------------------------------------ */

static lq_code fold_line(lq_manifest *m, const char *line, const char *path, size_t number, lq_err *err)
{
    lq_manifest_tile t = {0};
    const char *set = line + 2, *space = strchr(line[0] && line[1] == ' ' ? set : "", ' ');
    const char *s = space ? space + 1 : "";
    bool done = line[0] == '+';
    bool good = space && space > set && (done || line[0] == '-') && lq_manifest_take_id(&s, &t) &&
                lq_manifest_take_y(&s, &t) && (!done || lq_manifest_take_content(&s, &t)) && !*s;
    if (!good)
        return lq_fail(err, LQ_DATA, "%s:%zu: not a line of a journal; draw the tiles again with --force",
                       path, number);
    char *name = lq_strndup(set, (size_t)(space - set));
    good = name && lq_manifest_add_set(m, &t.set, name) && lq_manifest_add_tile(m, &t);
    free(name);
    return good ? LQ_OK : lq_nomem(err);
}

lq_code lq_journal_fold(lq_manifest *m, const char *dir, lq_err *err)
{
    lq_code code = LQ_OK;
    lq_buf text = {0};
    char *path = lq_path_join(dir, JOURNAL_NAME);
    if (!path) return lq_nomem(err);
    if (!lq_file_exists(path)) goto done;
    m->done = false;
    code = lq_file_read(&text, path, JOURNAL_LIMIT, err);
    if (!code && strlen(text.data) != text.size) /* a power cut leaves zero bytes */
        code = lq_fail(err, LQ_DATA, "%s: holds zero bytes; draw the tiles again with --force", path);
    size_t number = 1;
    for (char *line = text.data, *end; !code && line && (end = strchr(line, '\n')); line = end + 1) {
        *end = 0;
        code = fold_line(m, line, path, number++, err);
    }
    if (!code && !lq_manifest_sort(m)) code = lq_nomem(err);
done:
    lq_buf_release(&text);
    free(path);
    return code;
}

/* ---- writing ------------------------------------------------------------------------------------------------ */

static lq_code flush(lq_journal *j, lq_err *err)
{
    if (j->lines.failed) return lq_nomem(err);
    if (!lq_fd_write(j->fd, j->lines.data, j->lines.size))
        return lq_fail(err, LQ_FAILED, "%s: cannot write: %s", j->path, strerror(errno));
    lq_buf_clear(&j->lines);
    return LQ_OK;
}

/* Empties the file once the manifest holds what it tells. */
static lq_code take_over(lq_journal *j, const char *dir, const lq_manifest *old, lq_err *err)
{
    if (lseek(j->fd, 0, SEEK_END) == 0) return LQ_OK;
    lq_code code = lq_manifest_write(old, dir, err);
    if (!code && ftruncate(j->fd, 0))
        code = lq_fail(err, LQ_FAILED, "%s: cannot empty: %s", j->path, strerror(errno));
    return code;
}

static void journal_free(lq_journal *j)
{
    if (j->fd >= 0) close(j->fd);
    pthread_mutex_destroy(&j->lock);
    lq_buf_release(&j->lines);
    free(j->path);
    free(j);
}

lq_code lq_journal_open(lq_journal **out, const char *dir, const lq_manifest *old, lq_manifest *now,
                        lq_err *err)
{
    lq_code code = LQ_OK;
    lq_journal *j = lq_zalloc(1, sizeof *j);
    if (!j) return lq_nomem(err);
    j->fd = -1;
    j->now = now;
    pthread_mutex_init(&j->lock, NULL);
    j->path = lq_path_join(dir, JOURNAL_NAME);
    if (!j->path) {
        code = lq_nomem(err);
        goto done;
    }
    j->fd = open(j->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (j->fd < 0) {
        code = lq_fail(err, LQ_FAILED, "%s: cannot write: %s", j->path, strerror(errno));
        goto done;
    }
    if (flock(j->fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK) {
        code = lq_fail(err, LQ_FAILED, "%s: another laoqu is at work in this directory; wait for it to end",
                       dir);
        goto done;
    }
    code = take_over(j, dir, old, err);
    if (code) goto done;
    *out = j;
    j = NULL;
done:
    if (j) journal_free(j);
    return code;
}

lq_code lq_journal_begin(lq_journal *j, const char *set, const lq_tile *tile, size_t n, lq_err *err)
{
    pthread_mutex_lock(&j->lock);
    for (size_t i = 0; i < n; i++)
        lq_buf_printf(&j->lines, "- %s %d %u %u\n", set, tile[i].z, tile[i].x, tile[i].y);
    lq_code code = flush(j, err);
    pthread_mutex_unlock(&j->lock);
    return code;
}

lq_code lq_journal_done(lq_journal *j, const lq_manifest_tile *tile, lq_err *err)
{
    char content[LQ_TILE_TEXT];
    lq_code code = LQ_OK;
    pthread_mutex_lock(&j->lock);
    lq_buf_printf(&j->lines, "+ %s %d %u ", j->now->set[tile->set], tile->z, tile->x);
    char *end = lq_manifest_put_tile(content, tile);
    *end++ = '\n';
    lq_buf_add(&j->lines, content, (size_t)(end - content));
    if (!lq_manifest_add_tile(j->now, tile)) code = lq_nomem(err);
    if (!code && j->lines.size >= GATHER_BYTES) code = flush(j, err);
    pthread_mutex_unlock(&j->lock);
    return code;
}

lq_code lq_journal_keep(lq_journal *j, const lq_manifest_tile *tile, lq_err *err)
{
    pthread_mutex_lock(&j->lock);
    lq_code code = lq_manifest_add_tile(j->now, tile) ? LQ_OK : lq_nomem(err);
    pthread_mutex_unlock(&j->lock);
    return code;
}

lq_code lq_journal_close(lq_journal *j, bool remove, lq_err *err)
{
    if (!j) return LQ_OK;
    lq_code code = remove ? LQ_OK : flush(j, err);
    if (remove && unlink(j->path))
        code = lq_fail(err, LQ_FAILED, "%s: cannot remove: %s", j->path, strerror(errno));
    journal_free(j);
    return code;
}
