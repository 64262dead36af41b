/* file.h: whole files in and out; a written file is whole or absent. */
#ifndef LQ_FILE_H
#define LQ_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"

/* LQ_DATA for a pipe or a device, which may be waited for without end; a path that is not there is no one's fault yet. */
lq_code lq_file_check(const char *path, lq_err *err);

/* Reads a file of at most `limit` bytes into *out (zeroed by the caller; a zero byte follows the last one). LQ_DATA when
   it is larger, or neither a file nor a directory. */
lq_code lq_file_read(lq_buf *out, const char *path, size_t limit, lq_err *err);

/* Size of a file and a hash of what is in it (of its blocks of 64 KiB one after the other; see hash.h). */
lq_code lq_file_hash(uint64_t *size, uint64_t *hash, const char *path, lq_err *err);

/* Writes all of it; false with errno set. */
bool lq_fd_write(int fd, const void *bytes, size_t n);

/* Writes under a temporary name beside `path`, checks every step, renames. `last`: fsync before the rename. */
lq_code lq_file_write(const char *path, const void *bytes, size_t n, bool last, lq_err *err);

/* Is this file name one of those temporary names, left behind by a run that was killed? */
bool lq_file_is_temp(const char *name);

/* mkdir -p. */
lq_code lq_dir_create(const char *path, lq_err *err);

bool lq_file_exists(const char *path);

/* Takes every "part/../" out of a path in which part is a directory; that of a link, which leads elsewhere, stays. */
void lq_path_shorten(char *path);

/* dir + "/" + name, or name alone when it is absolute or dir is "". NULL without memory. Heap. */
char *lq_path_join(const char *dir, const char *name);

#endif
