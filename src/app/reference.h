/* reference.h: what the program knows of counties by itself: the tables of shapes/ that are taken in when it is built. */
#ifndef LQ_REFERENCE_H
#define LQ_REFERENCE_H

#include "base/err.h"
#include "model/changes.h"
#include "model/gazetteer.h"
#include "model/table.h"

typedef struct lq_reference {
    lq_gazetteer gazetteer;
    lq_changes changes;
    lq_table *areas; /* id,name,name_en,counties,counted,complete,colour,source */
    lq_table *
        area_members; /* area,province,prefecture,county,code,year,basis,source,note; area is an id of `areas` */
} lq_reference;

/* *out zeroed before. Release it also after a fault. */
lq_code lq_reference_load(lq_reference *out, lq_err *err);
void lq_reference_release(lq_reference *r);

#endif
