/* store_null.c: a store that keeps nothing: for dry runs. */
#include "write/store.h"

#include <stdlib.h>
#include "base/mem.h"

static lq_code null_put(lq_store *s, lq_tile tile, const void *bytes, size_t n, lq_err *err)
{
    (void)s, (void)tile, (void)bytes, (void)n, (void)err;
    return LQ_OK;
}

static lq_code null_link(lq_store *s, lq_tile tile, lq_tile same, lq_err *err)
{
    (void)s, (void)tile, (void)same, (void)err;
    return LQ_OK;
}

static lq_code null_remove(lq_store *s, lq_tile tile, lq_err *err)
{
    (void)s, (void)tile, (void)err;
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
    lq_store *s = lq_alloc(1, sizeof *s);
    if (!s) return lq_nomem(err);
    *s = (lq_store){null_put, null_link, null_remove, null_close};
    *out = s;
    return LQ_OK;
}
