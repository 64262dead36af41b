/*
 * counties.h: the boundaries' attribute rows as counties: what code, name, prefecture and province each has, where
 * one code stands more than once, and which years the codes are of.
 */
#ifndef LQ_COUNTIES_H
#define LQ_COUNTIES_H

#include "model/changes.h"
#include "model/finding.h"
#include "model/gazetteer.h"
#include "model/key.h"
#include "model/place.h"

/* The texts are lent by the attribute table, the gazetteer and the struct itself. */
typedef struct lq_counties {
    const lq_table *table; /* the attributes, one row a feature */
    const lq_gazetteer *gazetteer;
    const lq_changes *changes;
    size_t n;          /* features */
    size_t key_column; /* SIZE_MAX: no column holds codes */
    lq_keys keys;      /* [n]; all blank when key_column is SIZE_MAX */
    size_t *first;     /* [n]: the first feature with the same code; itself when it is that one */
    lq_place *place;   /* [n] */
    lq_places places;
    lq_vintage vintage;
    lq_arena arena;
} lq_counties;

/* key: the code column, NULL to find it by evidence (a key-found note); name: the column of names, NULL for one
   that is called so. Odd notations, shared and blank codes are findings. Without a column of codes the call
   succeeds: a map of boundaries, or a join by names, needs none. Release *out also after a fault. */
lq_code lq_counties_read(lq_counties *out, const lq_table *attributes, const char *key, const char *name,
                         const lq_gazetteer *gazetteer, const lq_changes *changes, lq_findings *f,
                         lq_err *err);
void lq_counties_release(lq_counties *c);

/* Whether a feature has this code: an lq_code_has. */
bool lq_counties_has(const void *counties, const char *code);

/* Whether a text is the code of a prefecture that is known (140400, 1404), or the name in full of one in the boundaries. */
bool lq_counties_is_prefecture(const lq_counties *c, const char *text);

/* "阳泉市城区 (140302)": a county in a message. At most room - 1 bytes. */
const char *lq_county_text(char *out, size_t room, const lq_counties *c, size_t county);

/* One finding for each odd notation of codes that a column uses, with its first example. */
void lq_notations_tell(lq_findings *f, const lq_table *table, size_t column, const lq_keys *keys);

#endif
