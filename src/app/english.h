/*
 * english.h: what the things of a map are called when it is to be in English: by the English name the data gives them, else by their
 * own. No name is made up.
 *
 * Counties, prefectures and provinces have theirs in fields of the boundaries: name_en or county_en; prefecture_en or city_en;
 * province_en. Areas and sites have theirs in columns of their lists.
 */
#ifndef LQ_ENGLISH_H
#define LQ_ENGLISH_H

#include <stdbool.h>
#include <stddef.h>
#include "app/areas.h"
#include "app/projects.h"
#include "base/language.h"
#include "draw/label.h"

#define LQ_ENGLISH_UNITS 3 /* LQ_LABEL_COUNTY, LQ_LABEL_PREFECTURE, LQ_LABEL_PROVINCE */

/* Zeroed: the map is in Chinese. */
typedef struct lq_english {
    bool wanted;
    const lq_table *table;           /* of the boundaries */
    size_t column[LQ_ENGLISH_UNITS]; /* SIZE_MAX where there is none */
} lq_english;

void lq_english_find(lq_english *out, lq_language language, const lq_table *boundaries);

/* The name to write for the county, prefecture or province of a feature that is called so. */
const char *lq_english_unit(const lq_english *e, lq_label_kind kind, size_t feature, const char *name);

/* The name to write for a thing with these two. */
const char *lq_english_or(const lq_english *e, const char *english, const char *name);

/* Whether a name is in letters, so that what is done to Chinese names does not do for it. */
bool lq_english_is(const char *name);

/* What keeps its Chinese name: notes "english-missing", one for each kind of thing, counted. */
void lq_english_tell(const lq_english *e, const lq_areas *areas, const lq_projects *projects, lq_findings *f);

#endif
