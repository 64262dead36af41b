/* store.c: see store.h. */
#include "write/store.h"

lq_code lq_store_put(lq_store *s, lq_tile tile, const void *bytes, size_t n, lq_err *err)
{
    return s->put(s, tile, bytes, n, err);
}

lq_code lq_store_link(lq_store *s, lq_tile tile, lq_tile same, lq_err *err)
{
    return s->link(s, tile, same, err);
}

lq_code lq_store_remove(lq_store *s, lq_tile tile, lq_err *err)
{
    return s->remove(s, tile, err);
}

lq_code lq_store_close(lq_store *s, lq_err *err)
{
    return s ? s->close(s, err) : LQ_OK;
}
