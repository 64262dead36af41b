/* err.h: how a fault is told: one code, one line, the first message wins. */
#ifndef LQ_ERR_H
#define LQ_ERR_H

#include "laoqu.h"

/* Sets *err (which may be NULL) unless it already holds a fault, and returns code. */
lq_code lq_fail(lq_err *err, lq_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* "out of memory", as LQ_FAILED. */
lq_code lq_nomem(lq_err *err);

#endif
