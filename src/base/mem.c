/* mem.c: see mem.h. */
#include "base/mem.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)1 << 18)

/* The one deliberate global of the library: a countdown that only tests ever set. */
static atomic_long fail_countdown;

void lq_mem_fail_after(long k)
{
    atomic_store(&fail_countdown, k);
}

static bool must_fail(void)
{
    if (atomic_load_explicit(&fail_countdown, memory_order_relaxed) <= 0) return false;
    return atomic_fetch_sub(&fail_countdown, 1) == 1;
}

static bool bytes_of(size_t *out, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size) return false;
    *out = n && size ? n * size : 1;
    return true;
}

void *lq_alloc(size_t n, size_t size)
{
    size_t bytes;
    return !bytes_of(&bytes, n, size) || must_fail() ? NULL : malloc(bytes);
}

void *lq_zalloc(size_t n, size_t size)
{
    size_t bytes;
    return !bytes_of(&bytes, n, size) || must_fail() ? NULL : calloc(1, bytes);
}

char *lq_strndup(const char *s, size_t n)
{
    char *copy = n < SIZE_MAX ? lq_alloc(n + 1, 1) : NULL;
    if (!copy) return NULL;
    memcpy(copy, s, n);
    copy[n] = 0;
    return copy;
}

char *lq_strdup(const char *s)
{
    return lq_strndup(s, strlen(s));
}

bool lq_grow_more(void **p, size_t *room, size_t need, size_t size)
{
    size_t more = *room < 8 ? 16 : *room > SIZE_MAX / 2 ? need : *room * 2;
    if (more < need) more = need;
    size_t bytes;
    void *q = !bytes_of(&bytes, more, size) || must_fail() ? NULL : realloc(*p, bytes);
    if (!q) return false;
    *p = q;
    *room = more;
    return true;
}

struct lq_arena_block {
    struct lq_arena_block *next;
    size_t room, used;
    max_align_t bytes[];
};

static struct lq_arena_block *block_create(size_t room)
{
    if (room > SIZE_MAX - sizeof(struct lq_arena_block)) return NULL;
    struct lq_arena_block *b = lq_alloc(sizeof *b + room, 1);
    if (b) *b = (struct lq_arena_block){.room = room};
    return b;
}

/* The block after `now` that has room, or a new one put right behind `now`. */
static struct lq_arena_block *block_with_room(lq_arena *a, size_t bytes)
{
    while (a->now && a->now->next) {
        a->now = a->now->next;
        a->now->used = 0;
        if (a->now->room >= bytes) return a->now;
    }
    struct lq_arena_block *b = block_create(bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES);
    if (!b) return NULL;
    if (a->now)
        a->now->next = b;
    else
        a->first = b;
    return a->now = b;
}

void *lq_arena_alloc(lq_arena *a, size_t n, size_t size)
{
    size_t bytes;
    if (!bytes_of(&bytes, n, size) || bytes > SIZE_MAX - 15) return NULL;
    bytes = (bytes + 15) & ~(size_t)15;
    struct lq_arena_block *b = a->now;
    if (!b || b->room - b->used < bytes) {
        b = block_with_room(a, bytes);
        if (!b) return NULL;
    }
    void *p = (char *)b->bytes + b->used;
    b->used += bytes;
    return p;
}

char *lq_arena_strndup(lq_arena *a, const char *s, size_t n)
{
    char *copy = n < SIZE_MAX ? lq_arena_alloc(a, n + 1, 1) : NULL;
    if (!copy) return NULL;
    memcpy(copy, s, n);
    copy[n] = 0;
    return copy;
}

void lq_arena_reset(lq_arena *a)
{
    a->now = a->first;
    if (a->now) a->now->used = 0;
}

void lq_arena_release(lq_arena *a)
{
    for (struct lq_arena_block *b = a->first, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    *a = (lq_arena){0};
}
