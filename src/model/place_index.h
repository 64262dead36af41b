/*
 * place_index.h: the counties of the boundaries by name, and the prefectures and provinces they lie in. place.h looks rows up in it.
 */
#ifndef LQ_PLACE_INDEX_H
#define LQ_PLACE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/mem.h"

/* One county of the boundaries; "" where something is not known. The texts are lent. */
typedef struct lq_place {
    const char *code, *name, *prefecture, *province;
    const char *old_names[4]; /* names it had or will have under its code; NULL closes the list */
} lq_place;

/* A text by which counties or regions are looked up; sorted by text. */
typedef struct lq_place_entry {
    const char *text;
    size_t at; /* county, or number of the region */
    unsigned tag;
} lq_place_entry;

enum { LQ_PLACE_OLD_NAME = 1 };                           /* tag of a county's name */
enum { LQ_REGION_PROVINCE = 1, LQ_REGION_FULL_NAME = 2 }; /* tags of a region's */

typedef struct lq_places {
    const lq_place *at; /* [n], lent */
    size_t n;
    char **folded, **stem;         /* [n]: the name; without its 县, 市, 区 */
    uint64_t *letters;             /* [n]: lq_place_letters of the name */
    size_t *prefecture, *province; /* [n]: the region, SIZE_MAX when not known */
    lq_place_entry *names, *stems; /* of counties: with the old names; without 县, 市, 区 */
    lq_place_entry *regions;       /* 延边朝鲜族自治州, 延边州, 延边: three for one region */
    size_t name_count, stem_count, region_count;
    lq_arena arena;
} lq_places;

/* Indexes counties, which must outlive it. Release *out also after a fault. */
lq_code lq_places_make(lq_places *out, const lq_place *at, size_t n, lq_err *err);
void lq_places_release(lq_places *p);

/* The entries whose text is `bytes` of a text: [from, to). */
typedef struct lq_place_range {
    size_t from, to;
} lq_place_range;

lq_place_range lq_places_named(const lq_places *p, const char *text, size_t bytes);   /* of names */
lq_place_range lq_places_stemmed(const lq_places *p, const char *text, size_t bytes); /* of stems */
lq_place_range lq_places_regions(const lq_places *p, const char *text, size_t bytes); /* of regions */

/* Whether a folded text in the place of a prefecture says none: 省直辖县级行政区划, 市辖区, 县. */
bool lq_place_is_generic(const char *folded);

/* A bit for each character of a name; several characters share one. */
uint64_t lq_place_letters(const char *name);

#endif
