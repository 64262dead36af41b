/*
 * match.h: which county a row of a table is of, or why it is of none.
 *
 * In this order: what a person decided (aliases), the code as it is, the code of another year, the name with its
 * prefecture. A row is never matched by its place in the table, and never guessed between two counties. Every row
 * that is matched to none has a reason of its own.
 */
#ifndef LQ_MATCH_H
#define LQ_MATCH_H

#include "model/aliases.h"
#include "model/rows.h"

/* What to do with a row of a county that was divided since: list it, or give its value to each of the parts. */
typedef enum lq_split { LQ_SPLIT_SKIP, LQ_SPLIT_SAME } lq_split;

typedef enum lq_match_how {
    LQ_MATCH_NONE,
    LQ_MATCH_SKIPPED, /* left out on purpose */
    LQ_MATCH_ALIAS,
    LQ_MATCH_CODE,
    LQ_MATCH_NAME,
    LQ_MATCH_SHORT, /* by a short form of the name: a row with the whole name goes first */
    LQ_MATCH_BRIDGE /* by the change table: what a row of the boundaries' own year says goes first */
} lq_match_how;

#define LQ_REASON_BYTES 1600

typedef struct lq_match {
    lq_match_how how;
    size_t n;
    size_t county[LQ_BRIDGE_MOST]; /* features; of features that share a code the first */
    const char *kind;              /* the finding to tell, NULL for none; never NULL without a county */
    char reason[LQ_REASON_BYTES];  /* its message */
    size_t suggested;              /* for aliases.csv: a county the row may mean, or SIZE_MAX */
    bool open;                     /* a person may know better: a line of aliases.csv */
    bool failed;                   /* memory ran out: the reason is not whole */
} lq_match;

typedef struct lq_matcher {
    const lq_counties *counties;
    const lq_rows *rows;
    const lq_aliases *aliases; /* NULL: none */
    lq_split split;
    bool lands; /* a county of another year gives all those its land lies in: for a place, not for a value */
} lq_matcher;

void lq_match_row(lq_match *out, const lq_matcher *m, size_t row);

/* By names that are of no table, as of a row without a code; "" where not said. A county of another year gives all
   those its land lies in. */
void lq_match_names(lq_match *out, const lq_counties *counties, const char *province, const char *prefecture,
                    const char *name);

/* The row's own key, as aliases.csv has it: the cell of its code, or province/prefecture/name as far as there are
   columns. */
const char *lq_match_key(char *out, size_t room, const lq_rows *rows, size_t row);

#endif
