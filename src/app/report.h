/*
 * report.h: what a run tells at its end: figures for machines, lines for people, and the findings.
 */
#ifndef LQ_REPORT_H
#define LQ_REPORT_H

#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"
#include "model/finding.h"

struct lq_report {
    lq_buf json;  /* members of the object, each with a comma behind it */
    lq_buf lines; /* for people, each with its newline */
    lq_findings findings;
    bool listed;  /* people see all findings, not only the first of each kind */
    bool written; /* findings.csv has them all */
};

lq_report *lq_report_create(void); /* NULL without memory */

/* Members of the JSON object, in the order they are added. */
void lq_report_count(lq_report *r, const char *name, uint64_t value);
void lq_report_number(lq_report *r, const char *name, double value); /* not finite: null */
void lq_report_text_member(lq_report *r, const char *name, const char *text);

/* A member whose value is JSON already; memory that ran out in building it is not forgotten. */
void lq_report_raw(lq_report *r, const char *name, const lq_buf *json);

/* A line for people. */
void lq_report_line(lq_report *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* LQ_FAILED when memory ran out on the way; LQ_STRICT with a line when there are findings, notes apart, and
   `strict`. */
lq_code lq_report_close(const lq_report *r, bool strict, lq_err *err);

#endif
