/*
 * aliases.h: what a person has decided about rows that the program would not decide.
 *
 * A table of three columns at least: key, the row's code or name as the table has it; name, which may be blank and
 * else must be the row's, too; code, the county it belongs to, or "skip" for a row that is left out on purpose.
 * `laoqu check -o DIR` writes one with its suggestions; a line whose code is blank decides nothing.
 */
#ifndef LQ_ALIASES_H
#define LQ_ALIASES_H

#include "base/buf.h"
#include "base/err.h"
#include "model/finding.h"
#include "model/table.h"

typedef struct lq_alias {
    const char *key, *name; /* lent by the table */
    const char *code;       /* six digits where it is such a code, else as written */
    size_t line;
    bool skip;
} lq_alias;

/* Zeroed is empty. */
typedef struct lq_aliases {
    lq_alias *at; /* [n], by key, name and line */
    size_t n;
    lq_arena arena;
} lq_aliases;

/* `table` must outlive *out. LQ_DATA when a column is missing; two lines that say different things of one row, and
   destroyed codes, are findings, and the lines are left out. Release *out also after a fault. */
lq_code lq_aliases_read(lq_aliases *out, const lq_table *table, lq_findings *f, lq_err *err);
void lq_aliases_release(lq_aliases *a);

/* The decision about a row, or NULL. */
const lq_alias *lq_aliases_find(const lq_aliases *a, const char *key, const char *name);

/* The head of aliases.csv with a byte order mark, and one line of it. code is "" where a person has to fill it in. */
void lq_aliases_head(lq_buf *to);
void lq_aliases_line(lq_buf *to, const char *key, const char *name, const char *code, const char *county,
                     const char *why);

#endif
