/* finding.h: odd data, told and counted: not an error, never silent. */
#ifndef LQ_FINDING_H
#define LQ_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"
#include "base/mem.h"

typedef struct lq_finding {
    const char *kind; /* a short fixed word, e.g. "row-unmatched"; a string constant of the program */
    const char *file, *code, *message; /* "" where there is none; the message is one line of UTF-8 */
    size_t row;                        /* 1-based line, row or record in the file; 0 where there is none */
} lq_finding;

/* Zeroed is empty. The order is the order of discovery, which is the same in every run. */
typedef struct lq_findings {
    lq_arena text;
    lq_finding *at;
    size_t n, room;
    bool failed; /* memory ran out: some are not listed */
} lq_findings;

void lq_findings_add(lq_findings *fs, const char *kind, const char *file, size_t row, const char *code,
                     const char *message, ...) __attribute__((format(printf, 6, 7)));

/* Is this kind a note, which tells what was decided and finds no fault with the data? Notes are listed, but do not count under
   --strict. */
bool lq_finding_is_note(const char *kind);

/* How many are not notes. */
size_t lq_findings_faults(const lq_findings *fs);

/* Drops every finding that says the same as an earlier one: two indicators of one table find the same in it. */
void lq_findings_unique(lq_findings *fs);

/* findings.csv: kind,file,row,code,message with a byte order mark. */
void lq_findings_csv(const lq_findings *fs, lq_buf *to);
void lq_findings_release(lq_findings *fs);

#endif
