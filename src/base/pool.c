/*
 * pool.c: see pool.h.
 *
 * Items are handed out in order, so when item i fails every item below i has been handed out and will be
 * ended: the lowest fault is found whatever the timing. The caller is worker 0, so the work is done even if
 * no thread starts.
 */
#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/mem.h"

#define JOBS_MAX    1024u
#define STACK_BYTES ((size_t)8 << 20) /* where the C library's own default is small (musl: 128 KiB) */

typedef struct pool {
    size_t n;
    lq_task *task;
    void *context;
    atomic_size_t next;
    atomic_bool stop;
    pthread_mutex_t lock; /* of the two below */
    size_t fault_item;
    lq_err fault;
} pool;

typedef struct worker {
    pool *pool;
    unsigned number;
    pthread_t thread;
} worker;

static void fault_note(pool *p, size_t item, lq_code code, lq_err *err)
{
    atomic_store(&p->stop, true);
    lq_fail(err, code, "unknown fault");
    pthread_mutex_lock(&p->lock);
    if (!p->fault.code || item < p->fault_item) {
        p->fault = *err;
        p->fault_item = item;
    }
    pthread_mutex_unlock(&p->lock);
}

static void *worker_run(void *arg)
{
    worker *w = arg;
    pool *p = w->pool;
    while (!atomic_load(&p->stop)) {
        size_t item = atomic_fetch_add(&p->next, 1);
        if (item >= p->n) break;
        lq_err err = {.code = LQ_OK};
        lq_code code = p->task(p->context, w->number, item, &err);
        if (code) fault_note(p, item, code, &err);
    }
    return NULL;
}

static unsigned workers_start(worker *w, unsigned jobs)
{
    pthread_attr_t attr;
    unsigned started = 1;
    if (pthread_attr_init(&attr)) return started;
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    while (started < jobs && !pthread_create(&w[started].thread, &attr, worker_run, &w[started])) started++;
    pthread_attr_destroy(&attr);
    return started;
}

lq_code lq_pool_run(unsigned jobs, size_t n, lq_task *task, void *context, lq_err *err)
{
    if (jobs > n) jobs = (unsigned)n;
    if (jobs > JOBS_MAX) jobs = JOBS_MAX;
    if (jobs < 1) jobs = 1;
    pool p = {.n = n, .task = task, .context = context, .lock = PTHREAD_MUTEX_INITIALIZER};
    worker *w = lq_alloc(jobs, sizeof *w);
    if (!w) return lq_nomem(err);
    for (unsigned i = 0; i < jobs; i++) w[i] = (worker){.pool = &p, .number = i};
    unsigned started = workers_start(w, jobs);
    worker_run(&w[0]);
    for (unsigned i = 1; i < started; i++) pthread_join(w[i].thread, NULL);
    free(w);
    return p.fault.code ? lq_fail(err, p.fault.code, "%s", p.fault.text) : LQ_OK;
}

/* Affinity first: a container or taskset may leave fewer processors than the machine has. */
unsigned lq_pool_processors(void)
{
    cpu_set_t set;
    long count = sched_getaffinity(0, sizeof set, &set) ? sysconf(_SC_NPROCESSORS_ONLN) : CPU_COUNT(&set);
    return count < 1 ? 1 : (unsigned)count;
}
