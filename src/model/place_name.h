/*
 * place_name.h: names of counties, prefectures and provinces as text: written the same way, without their kind, compared.
 *
 * A name is folded first; all else here expects folded names. UTF-8; lengths are bytes.
 */
#ifndef LQ_PLACE_NAME_H
#define LQ_PLACE_NAME_H

#include <stdbool.h>
#include <stddef.h>

#define LQ_PLACE_BYTES 192

/* The name without blanks, hyphens, quotes and note marks (①, *), its full-width forms as ASCII, all brackets as ( and ).
   "" for a text that does not fit or is not UTF-8: it is no name. Returns the length. */
size_t lq_place_fold(char out[LQ_PLACE_BYTES], const char *text);

/* What a county says it is. An autonomous county is a county here, a banner of either sort a banner; new areas (浦东新区) are
   apart from districts, as 北戴河新区 is not 北戴河区. */
typedef enum lq_place_class {
    LQ_PLACE_BARE, /* it does not say */
    LQ_PLACE_COUNTY,
    LQ_PLACE_CITY,
    LQ_PLACE_DISTRICT,
    LQ_PLACE_BANNER,
    LQ_PLACE_NEW_AREA
} lq_place_class;

/* Length of the name without 县, 市, 区, 旗, 新区, 林区, 特区, 自治县 and the peoples before it: 左权, 浦东, 双江; never 0 for
   a name that is not empty. kind may be NULL. */
size_t lq_place_stem(lq_place_class *kind, const char *name);

/* The same for a prefecture or province: 阳泉, 延边, 内蒙古, 广西, 锡林郭勒. */
size_t lq_region_stem(const char *name);

/* Turns traditional characters into the simplified ones that Chinese county names use; false when there were none. */
bool lq_place_simplify(char *name);

/* Whether two names as written may mean one county: their blanks, brackets, kinds (左权, 左权县), script, or a prefecture before
   one of them (阳泉市城区, 城区) apart. For a warning where codes are equal: 城区 and 郊区 are not the same.
   Prefectures and provinces may be compared by it, too (那曲市, 那曲地区). */
bool lq_place_same(const char *a, const char *b);

#endif
