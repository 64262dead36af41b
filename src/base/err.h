/* err.h: how a fault is told: one code, one line, the first message wins. */
#ifndef LQ_ERR_H
#define LQ_ERR_H

#include "laoqu.h"

/* Sets *err (which may be NULL) unless it already holds a fault, and returns code:
       lq_code lq_fail(lq_err *err, lq_code code, const char *format, ...);
   A macro, so that compilers see `code` itself come back, and know that what follows a fault is not reached. */
#define lq_fail(err, code, ...) lq_fault_code((code), lq_fault_tell((err), (code), __VA_ARGS__))

/* "out of memory", as LQ_FAILED. */
#define lq_nomem(err) lq_fail((err), LQ_FAILED, "out of memory")

/* The two halves of lq_fail. */
lq_code lq_fault_tell(lq_err *err, lq_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static inline lq_code lq_fault_code(lq_code code, lq_code told)
{
    (void)told;
    return code;
}

#endif
