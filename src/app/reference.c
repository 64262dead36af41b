/* reference.c: see reference.h. */
#include "app/reference.h"

/* shapes/gazetteer.csv and shapes/code_changes.csv, by tools/embed. */
extern const unsigned char lq_asset_gazetteer[], lq_asset_code_changes[];
extern const size_t lq_asset_gazetteer_size, lq_asset_code_changes_size;

lq_code lq_reference_load(lq_reference *out, lq_err *err)
{
    lq_code code =
        lq_gazetteer_parse(&out->gazetteer, (const char *)lq_asset_gazetteer, lq_asset_gazetteer_size, err);
    if (code) return code;
    return lq_changes_parse(&out->changes, (const char *)lq_asset_code_changes, lq_asset_code_changes_size,
                            err);
}

void lq_reference_release(lq_reference *r)
{
    lq_gazetteer_release(&r->gazetteer);
    lq_changes_release(&r->changes);
}
