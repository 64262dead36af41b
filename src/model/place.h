/*
 * place.h: counties by name: which one a table means by "阳泉市城区", "左权", or 山西省 + 晋城市 + 城区.
 *
 * A name joins only when it is the only candidate: with its prefecture, or alone when no other county has it. Nothing is
 * guessed between two; traditional characters and slips of the hand are told as the nearest name, never joined.
 */
#ifndef LQ_PLACE_H
#define LQ_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include "model/place_index.h"

typedef enum lq_place_how {
    LQ_PLACE_EXACT, /* the name as the boundaries have it, blanks apart */
    LQ_PLACE_SHORT, /* without 县, 市, 区, ...; 双江县 for an autonomous county */
    LQ_PLACE_OLD    /* a name it had at another time */
} lq_place_how;

#define LQ_PLACE_MOST 16

typedef struct lq_place_match {
    size_t n;                 /* candidates, of which at most LQ_PLACE_MOST are listed: 1 is a match */
    size_t at[LQ_PLACE_MOST]; /* indices of counties; of features that share a code the first */
    lq_place_how how;
    bool prefecture_too; /* a match whose short name is the name of its prefecture as well: 大同 in 大同市 */

    /* Without a candidate. of_region: at[] lists counties where the row says whose short name is that of a prefecture, too,
       `others` in all: 朝阳. elsewhere: at[] lists counties with the name in another prefecture or province than the row says,
       `others` in all. near: the nearest name in the prefecture said, or anywhere when none is; SIZE_MAX when there is none
       or no single one. traditional: near differs in traditional characters alone; other_kind: in 县, 市, 区, ... alone (太谷县
       and 太谷区 are one county of two years, but 庐山区 and 庐山市 are not). */
    bool of_region, elsewhere, traditional, other_kind;
    size_t others, near;
} lq_place_match;

/*
 * The county that a row means. province and prefecture are "" when the row does not say them; `county` may hold them, too:
 * "阳泉市城区", "山西省阳泉市城区", "阳泉城区", "城区（阳泉市）", "城区(阳泉)", "阳泉市-城区". "省直辖县级行政区划", "市辖区" and the like
 * say no prefecture.
 *
 * A name in full needs no prefecture when it is the only one. A short form neither, unless it has one character (盂) or names a
 * prefecture or province, too (大同, 海南).
 */
void lq_places_find(lq_place_match *out, const lq_places *p, const char *province, const char *prefecture,
                    const char *county);

#endif
