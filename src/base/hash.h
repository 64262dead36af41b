/* hash.h: a 64-bit hash for keys of tiles and tables: fast and fixed for ever, so a manifest stays valid. */
#ifndef LQ_HASH_H
#define LQ_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Continues hash `seed` (0 to begin) over n bytes. Not for security. */
uint64_t lq_hash(uint64_t seed, const void *bytes, size_t n);
uint64_t lq_hash_u64(uint64_t seed, uint64_t value);
uint64_t lq_hash_text(uint64_t seed, const char *text);

#endif
