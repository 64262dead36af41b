/* mem.h: checked memory: sizes are multiplied with care, arrays grow by doubling, scratch lives in an arena. */
#ifndef LQ_MEM_H
#define LQ_MEM_H

#include <stdbool.h>
#include <stddef.h>

/* malloc and calloc of n elements; NULL when n * size overflows or memory is short. n == 0 gives one byte. All allocations of
   the library pass through these two and lq_grow, so a test can make each one fail (lq_mem_fail_after). */
void *lq_alloc(size_t n, size_t size);
void *lq_zalloc(size_t n, size_t size);

/* Copies n bytes of s and closes them with a zero byte. */
char *lq_strndup(const char *s, size_t n);
char *lq_strdup(const char *s);

/* Makes room for `need` elements of `size` bytes in *p (a typed array whose room is *room); false without memory,
   *p unharmed. Call as lq_grow((void **)&xs, &room, n + 1, sizeof *xs). */
bool lq_grow_more(void **p, size_t *room, size_t need, size_t size);
static inline bool lq_grow(void **p, size_t *room, size_t need, size_t size)
{
    return (*p && need <= *room) || lq_grow_more(p, room, need, size);
}

/* For tests: the k-th allocation from now (1 is the next) fails, and only it; 0 switches this off. */
void lq_mem_fail_after(long k);

/* An arena: many small allocations, freed or emptied all at once. Zeroed is ready to use. Not shared by threads. */
typedef struct lq_arena {
    struct lq_arena_block *first, *now;
} lq_arena;

void *lq_arena_alloc(lq_arena *a, size_t n, size_t size); /* aligned to 16 bytes; NULL without memory */
char *lq_arena_strndup(lq_arena *a, const char *s, size_t n);
void lq_arena_reset(lq_arena *a);   /* empties, keeps the blocks */
void lq_arena_release(lq_arena *a); /* frees the blocks */

#endif
