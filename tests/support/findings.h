/* findings.h: what tests ask of a list of findings. */
#ifndef LQ_TEST_FINDINGS_H
#define LQ_TEST_FINDINGS_H

#include "model/finding.h"

/* The first of a kind, or the running test fails. */
const lq_finding *finding_of(const lq_findings *f, const char *kind);

/* How many are of a kind. */
size_t finding_count(const lq_findings *f, const char *kind);

#endif
