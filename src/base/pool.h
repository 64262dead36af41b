/* pool.h: the same task over many items on several threads. */
#ifndef LQ_POOL_H
#define LQ_POOL_H

#include <stddef.h>
#include "base/err.h"

/* Works on one item. `worker` (0 .. jobs - 1) names the scratch that no other thread uses at the time. */
typedef lq_code lq_task(void *context, unsigned worker, size_t item, lq_err *err);

/* Runs the task for items 0 .. n - 1, handed out in that order, on `jobs` threads (at most one an item; 0 or
   1: in the caller, no thread). After a fault no more items are handed out; those under way are ended, and
   the fault of the lowest faulty item is returned: the same one whatever the number of threads. Threads that
   cannot be had are done without. */
lq_code lq_pool_run(unsigned jobs, size_t n, lq_task *task, void *context, lq_err *err);

/* Processors this process may use, at least 1. */
unsigned lq_pool_processors(void);

#endif
