/* store_null.c: a store that keeps nothing and counts: for dry runs, and to measure drawing without writing. */
#include "write/store.h"

#include <stdatomic.h>
#include <stdlib.h>
#include "base/mem.h"

typedef struct null_store {
    lq_store base;
    atomic_uint_fast64_t put, linked, removed, bytes;
} null_store;

static lq_code null_put(lq_store *s, lq_tile tile, const void *bytes, size_t n, lq_err *err)
{
    null_store *m = (null_store *)s;
    (void)tile, (void)bytes, (void)err;
    atomic_fetch_add_explicit(&m->put, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&m->bytes, n, memory_order_relaxed);
    return LQ_OK;
}

static lq_code null_link(lq_store *s, lq_tile tile, lq_tile same, lq_err *err)
{
    (void)tile, (void)same, (void)err;
    atomic_fetch_add_explicit(&((null_store *)s)->linked, 1, memory_order_relaxed);
    return LQ_OK;
}

static lq_code null_remove(lq_store *s, lq_tile tile, lq_err *err)
{
    (void)tile, (void)err;
    atomic_fetch_add_explicit(&((null_store *)s)->removed, 1, memory_order_relaxed);
    return LQ_OK;
}

static lq_code null_close(lq_store *s, lq_err *err)
{
    (void)err;
    free(s);
    return LQ_OK;
}

lq_code lq_store_null_open(lq_store **out, lq_err *err)
{
    null_store *m = lq_zalloc(1, sizeof *m);
    if (!m) return lq_nomem(err);
    m->base = (lq_store){null_put, null_link, null_remove, null_close};
    *out = &m->base;
    return LQ_OK;
}

lq_store_counts lq_store_null_counts(const lq_store *s)
{
    const null_store *m = (const null_store *)s;
    return (lq_store_counts){m->put, m->linked, m->removed, m->bytes};
}
