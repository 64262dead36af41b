/*
 * gazetteer.h: the counties of the embedded boundaries by code: name, prefecture, province and middle.
 *
 * Boundaries and tables of users often carry a code alone; this is what else is known of it. The text comes from
 * shapes/gazetteer.csv, which tools/build-shapes writes: code,name,prefecture,province,lon,lat in the order of codes,
 * WGS84 degrees, no quotes.
 */
#ifndef LQ_GAZETTEER_H
#define LQ_GAZETTEER_H

#include <stddef.h>
#include "base/err.h"
#include "base/mem.h"

typedef struct lq_gazetteer_entry {
    const char *code, *name, *prefecture, *province;
    double lon_deg, lat_deg; /* centre of area of the county */
} lq_gazetteer_entry;

/* Zeroed is empty: nothing is known then, and nothing fails. */
typedef struct lq_gazetteer {
    lq_gazetteer_entry *at; /* [n], increasing by code */
    size_t n;
    lq_arena text;
} lq_gazetteer;

/* A line that is not as told above is LQ_DATA and named. Release *out also after a fault. */
lq_code lq_gazetteer_parse(lq_gazetteer *out, const char *csv, size_t size, lq_err *err);
void lq_gazetteer_release(lq_gazetteer *g);

/* The county with this code, or NULL. */
const lq_gazetteer_entry *lq_gazetteer_find(const lq_gazetteer *g, const char *code);

/* The name of the prefecture that the first four digits of a code mean, of the province that the first two mean; "" when not
   known. Districts of a municipality have the municipality for prefecture. */
const char *lq_gazetteer_prefecture(const lq_gazetteer *g, const char *code);
const char *lq_gazetteer_province(const lq_gazetteer *g, const char *code);

#endif
