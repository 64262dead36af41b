/* site_column.h: which columns of a table say what a site is and where it lies: by their heads, Chinese or English, else by what
   stands in them. */
#ifndef LQ_SITE_COLUMN_H
#define LQ_SITE_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "model/finding.h"
#include "model/table.h"

typedef enum lq_site_field {
    LQ_SITE_ID,
    LQ_SITE_NAME,
    LQ_SITE_NAME_EN,
    LQ_SITE_CATEGORY,
    LQ_SITE_SUBCATEGORY,
    LQ_SITE_STATUS,
    LQ_SITE_PRECISION,
    LQ_SITE_CODE, /* of the county, with its names below */
    LQ_SITE_COUNTY,
    LQ_SITE_PREFECTURE,
    LQ_SITE_PROVINCE,
    LQ_SITE_TEXTS, /* so many are texts of the site; those that follow say where it is */
    LQ_SITE_LON = LQ_SITE_TEXTS,
    LQ_SITE_LAT,
    LQ_SITE_PAIR, /* both in one cell */
    LQ_SITE_WKT,
    LQ_SITE_FIELDS
} lq_site_field;

typedef struct lq_site_columns {
    size_t at[LQ_SITE_FIELDS]; /* SIZE_MAX where there is none */
    bool lat_first;            /* the head of the pair says so: "lat,lon", 纬经度 */
} lq_site_columns;

/* The texts alone: the place is in a geometry. */
void lq_site_columns_texts(lq_site_columns *out, const lq_table *t);

/* All. Columns found by their cells are a note "columns-found". LQ_DATA when no column says where the sites are, a county not
   either, or when several would do. */
lq_code lq_site_columns_find(lq_site_columns *out, const lq_table *t, lq_findings *f, lq_err *err);

#endif
