/* few_counties.h: some counties of 2015 with what the program knows of them, few enough to check a join by hand. */
#ifndef LQ_TEST_FEW_COUNTIES_H
#define LQ_TEST_FEW_COUNTIES_H

#include "findings.h"
#include "model/counties.h"

/* Boundaries: code|name. The gazetteer has these and, beyond them, 140725 寿阳县 and 130322 昌黎县. There are two 桥西区, two 郊区 and
   three 城区. */
extern const char few_counties_text[];

typedef struct few_counties {
    lq_gazetteer gazetteer;
    lq_changes changes;
    lq_table *boundaries;
    lq_counties counties;
    lq_findings findings; /* of the boundaries */
} few_counties;

/* boundaries: as by test_table, NULL for few_counties_text. Fails the running test when they cannot be read. Release it. */
void few_counties_read(few_counties *out, const char *boundaries);
void few_counties_release(few_counties *few);

/* Feature with this code; fails the running test when there is none. */
size_t few_counties_at(const few_counties *few, const char *code);

#endif
