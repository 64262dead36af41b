/*
 * match_look.h: one row under the lens of match.c, and what its ways of finding a county share. For match*.c alone.
 */
#ifndef LQ_MATCH_LOOK_H
#define LQ_MATCH_LOOK_H

#include "model/match.h"

#define LQ_LOOK_BYTES 160 /* of a county in a message */

typedef struct lq_looking {
    lq_match *out;
    const lq_matcher *m;
    size_t row;
    const char *code;                         /* six digits, or "" */
    const char *province, *prefecture, *name; /* as written; a name may stand in the column of codes */
    const char *label;                        /* the name, or what stands in its place */
} lq_looking;

/* The two ways: each gives the row a county or a reason. */
void lq_look_by_code(const lq_looking *l);
void lq_look_by_name(const lq_looking *l);

/* Sets the finding's kind and message. */
void lq_look_reason(const lq_looking *l, const char *kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds a county. */
void lq_look_give(const lq_looking *l, lq_match_how how, size_t county);

/* What a row of no county is by its code and name (a total, a zone, ...) becomes its reason; else false. */
bool lq_look_no_county(const lq_looking *l);

/* By the changes of codes: gives the counties that this code is in the boundaries, or the reason why not; false when
   nothing is known of it. */
bool lq_look_bridge(const lq_looking *l, const char *code);

/* "", or a clause that says why a code can be no county's. */
const char *lq_look_code_fault(char out[LQ_LOOK_BYTES], const lq_looking *l);

/* What a message calls the row, and a county; and a text, which is "" when memory ran out for it. */
const char *lq_look_who(const lq_looking *l);
const char *lq_look_county(char out[LQ_LOOK_BYTES], const lq_looking *l, size_t county);
const char *lq_look_text(const lq_looking *l, const lq_buf *text);

#endif
