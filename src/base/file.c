/* file.c: see file.h. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/hash.h"
#include "base/mem.h"

#define HASH_BLOCK_BYTES ((size_t)1 << 16)
#define READ_STEP_BYTES  ((size_t)1 << 16)
#define NAME_TRIES       100

/* What the user can do about an errno, with its semicolon, or "". */
static const char *remedy(int fault)
{
    switch (fault) {
    case ENOSPC:
    case EDQUOT:
        return "; free some room or choose another place";
    case EACCES:
    case EPERM:
    case EROFS:
        return "; choose a place you may use";
    case ENOENT:
        return "; check the spelling of the path";
    case ENOTDIR:
        return "; a part of the path is a file, not a directory";
    case EISDIR:
        return "; name a file";
    default:
        return "";
    }
}

static lq_code fail_errno(lq_err *err, const char *path, const char *verb, int fault)
{
    return lq_fail(err, LQ_FAILED, "%s: cannot %s: %s%s", path, verb, strerror(fault), remedy(fault));
}

static ssize_t read_some(int fd, char *to, size_t n)
{
    ssize_t got;
    do got = read(fd, to, n);
    while (got < 0 && errno == EINTR);
    return got;
}

/* A pipe without a writer would be waited for, and some devices never end. */
static bool is_endless(const struct stat *about)
{
    return !S_ISREG(about->st_mode) && !S_ISDIR(about->st_mode);
}

static lq_code endless_fail(lq_err *err, const char *path)
{
    return lq_fail(err, LQ_DATA, "%s: a pipe or a device; save what it gives as a file and name that", path);
}

lq_code lq_file_check(const char *path, lq_err *err)
{
    struct stat about;
    return !stat(path, &about) && is_endless(&about) ? endless_fail(err, path) : LQ_OK;
}

/* To read; O_NONBLOCK, for the opening of a pipe waits, too. */
static lq_code file_open(int *out, size_t *size, const char *path, lq_err *err)
{
    struct stat about = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return fail_errno(err, path, "read", errno);
    bool known = !fstat(fd, &about);
    if (known && is_endless(&about)) {
        close(fd);
        return endless_fail(err, path);
    }
    *out = fd;
    *size = known && S_ISREG(about.st_mode) && about.st_size > 0 ? (size_t)about.st_size : 0;
    return LQ_OK;
}

lq_code lq_file_hash(uint64_t *size, uint64_t *hash, const char *path, lq_err *err)
{
    char block[HASH_BLOCK_BYTES];
    uint64_t bytes = 0, h = 0;
    ssize_t got = 1;
    size_t room;
    int fd;
    lq_code code = file_open(&fd, &room, path, err);
    if (code) return code;
    while (got > 0) { /* a block is filled whole, however the reads fall */
        size_t have = 0;
        while (have < sizeof block && (got = read_some(fd, block + have, sizeof block - have)) > 0)
            have += (size_t)got;
        if (have) h = lq_hash(h, block, have);
        bytes += have;
    }
    if (got < 0) code = fail_errno(err, path, "read", errno);
    close(fd);
    if (code) return code;
    *size = bytes;
    *hash = h;
    return LQ_OK;
}

/* Reads the rest of an open file into *b, at most limit + 1 bytes; false with errno. `room`: what the file system says. */
static bool read_all(int fd, size_t room, size_t limit, lq_buf *b)
{
    ssize_t got = 1;
    while (got > 0 && b->size <= limit) {
        size_t want = room > b->size ? room - b->size + 1 : READ_STEP_BYTES;
        if (want > limit - b->size + 1) want = limit - b->size + 1;
        if (!lq_grow((void **)&b->data, &b->room, b->size + want + 1, 1)) return b->failed = true;
        got = read_some(fd, b->data + b->size, want);
        if (got > 0) b->size += (size_t)got;
    }
    b->data[b->size] = 0;
    return got >= 0;
}

lq_code lq_file_read(lq_buf *out, const char *path, size_t limit, lq_err *err)
{
    lq_buf b = {0};
    size_t room;
    int fd;
    lq_code code = file_open(&fd, &room, path, err);
    if (code) return code;
    lq_buf_add(&b, "", 0);
    if (b.failed) {
        code = lq_nomem(err);
    } else if (room > limit) {
        code = lq_fail(err, LQ_DATA, "%s: the file is too large; at most %zu bytes are read", path, limit);
    } else if (!read_all(fd, room, limit, &b)) {
        code = fail_errno(err, path, "read", errno);
    } else if (b.failed) {
        code = lq_nomem(err);
    } else if (b.size > limit) {
        code = lq_fail(err, LQ_DATA, "%s: the file is too large; at most %zu bytes are read", path, limit);
    } else {
        *out = b;
        b = (lq_buf){0};
    }
    lq_buf_release(&b);
    close(fd);
    return code;
}

bool lq_fd_write(int fd, const void *bytes, size_t n)
{
    for (const char *from = bytes; n;) {
        ssize_t put = write(fd, from, n);
        if (put < 0 && errno == EINTR) continue;
        if (put == 0) errno = ENOSPC;
        if (put <= 0) return false;
        from += put;
        n -= (size_t)put;
    }
    return true;
}

/* The thread id sets apart every writer alive on this machine; the count passes by what a killed run left
 * behind. */
static int temp_open(char *name, size_t room, const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    int dir = (int)(base - path), fd = -1;
    for (int i = 0; fd < 0 && i < NAME_TRIES; i++) {
        snprintf(name, room, "%.*s.%s.tmp-%ld-%d", dir, path, base, (long)gettid(), i);
        fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST) break;
    }
    return fd;
}

lq_code lq_file_write(const char *path, const void *bytes, size_t n, bool last, lq_err *err)
{
    size_t room = strlen(path) + 48;
    char *name = lq_alloc(room, 1);
    if (!name) return lq_nomem(err);
    lq_code code = LQ_OK;
    int fault = 0;
    int fd = temp_open(name, room, path);
    if (fd < 0) {
        code = fail_errno(err, path, "write", errno);
        goto done;
    }
    if (!lq_fd_write(fd, bytes, n) || (last && fsync(fd))) fault = errno;
    if (close(fd) && !fault) fault = errno;
    if (!fault && rename(name, path)) fault = errno;
    if (fault) {
        unlink(name);
        code = fail_errno(err, path, "write", fault);
    }
done:
    free(name);
    return code;
}

bool lq_file_is_temp(const char *name)
{
    return name[0] == '.' && strstr(name + 1, ".tmp-");
}

static bool is_dir(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISDIR(st.st_mode);
}

lq_code lq_dir_create(const char *path, lq_err *err)
{
    char *part = lq_strdup(path);
    if (!part) return lq_nomem(err);
    lq_code code = LQ_OK;
    for (char *s = part + (*part == '/'); code == LQ_OK; s++) {
        char c = *s;
        if (c && c != '/') continue;
        *s = 0;
        int fault = *part && mkdir(part, 0777) ? errno : 0;
        if (fault && !is_dir(part))
            code = fail_errno(err, path, "create the directory", fault == EEXIST ? ENOTDIR : fault);
        if (!c) break;
        *s = c;
    }
    free(part);
    return code;
}

bool lq_file_exists(const char *path)
{
    struct stat st;
    return !stat(path, &st);
}

char *lq_path_join(const char *dir, const char *name)
{
    size_t n = strlen(dir), m = strlen(name);
    if (!n || name[0] == '/') return lq_strdup(name);
    bool slash = dir[n - 1] != '/';
    char *path = lq_alloc(n + slash + m + 1, 1);
    if (!path) return NULL;
    memcpy(path, dir, n);
    if (slash) path[n] = '/';
    memcpy(path + n + slash, name, m + 1);
    return path;
}

/* Is the path up to `end` a directory of its own name: no link, no "." or ".."? */
static bool is_plain_dir(char *path, const char *part, char *end)
{
    struct stat st;
    *end = 0;
    bool plain = *part && strcmp(part, ".") && strcmp(part, "..") && !lstat(path, &st) && S_ISDIR(st.st_mode);
    *end = '/';
    return plain;
}

/* What follows must not become the root, nor nothing. */
void lq_path_shorten(char *path)
{
    for (char *up = path; (up = strstr(up, "/../"));) {
        char *part = up;
        while (part > path && part[-1] != '/') part--;
        if (!up[4] || up[4] == '/' || !is_plain_dir(path, part, up)) {
            up += 3;
            continue;
        }
        memmove(part, up + 4, strlen(up + 4) + 1);
        up = part > path ? part - 1 : path;
    }
}
