/* test_pool.c: every item is worked on once, scratch is never shared, and the fault told is always the same one. */
#include "../support/support.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include "base/mem.h"
#include "base/pool.h"

#define ITEMS 2000
#define JOBS  6

typedef struct job {
    atomic_int done[ITEMS], busy[JOBS], shared, number_wrong;
    unsigned jobs;
    pthread_t caller;
    atomic_int elsewhere; /* items that another thread than the caller worked on */
    size_t faults[3];     /* items that fail */
    bool slow_first_fault;
} job;

static lq_code item_run(void *context, unsigned worker, size_t item, lq_err *err)
{
    job *j = context;
    if (worker >= j->jobs) {
        atomic_fetch_add(&j->number_wrong, 1);
        return LQ_OK;
    }
    if (atomic_fetch_add(&j->busy[worker], 1)) atomic_fetch_add(&j->shared, 1);
    if (!pthread_equal(pthread_self(), j->caller)) atomic_fetch_add(&j->elsewhere, 1);
    atomic_fetch_add(&j->done[item], 1);
    lq_code code = LQ_OK;
    for (int i = 0; i < 3; i++) {
        if (!j->faults[i] || item != j->faults[i]) continue;
        if (!i && j->slow_first_fault) nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
        code = lq_fail(err, LQ_DATA, "item %zu is bad", item);
    }
    sched_yield();
    atomic_fetch_sub(&j->busy[worker], 1);
    return code;
}

static void every_item_once(void **state)
{
    (void)state;
    for (unsigned jobs = 0; jobs <= JOBS; jobs++) {
        static job j;
        memset(&j, 0, sizeof j);
        j.jobs = jobs ? jobs : 1;
        j.caller = pthread_self();
        lq_err err = {0};
        assert_int_equal(lq_pool_run(jobs, ITEMS, item_run, &j, &err), LQ_OK);
        for (size_t i = 0; i < ITEMS; i++) assert_int_equal(atomic_load(&j.done[i]), 1);
        assert_int_equal(atomic_load(&j.shared), 0);
        assert_int_equal(atomic_load(&j.number_wrong), 0);
        if (jobs <= 1) assert_int_equal(atomic_load(&j.elsewhere), 0);
    }
}

static void no_items(void **state)
{
    (void)state;
    static job j;
    assert_int_equal(lq_pool_run(4, 0, item_run, &j, NULL), LQ_OK);
    for (size_t i = 0; i < ITEMS; i++) assert_int_equal(atomic_load(&j.done[i]), 0);
}

/* Items 40, 42 and 41 fail, 40 only after a while: still 40 is told, and the items far behind are never begun. */
static void lowest_fault_is_told(void **state)
{
    (void)state;
    for (unsigned jobs = 1; jobs <= JOBS; jobs++) {
        static job j;
        memset(&j, 0, sizeof j);
        j.jobs = jobs;
        j.caller = pthread_self();
        j.faults[0] = 40, j.faults[1] = 42, j.faults[2] = 41;
        j.slow_first_fault = true;
        lq_err err = {0};
        assert_int_equal(lq_pool_run(jobs, ITEMS, item_run, &j, &err), LQ_DATA);
        assert_string_equal(err.text, "item 40 is bad");
        int done = 0;
        for (size_t i = 0; i < ITEMS; i++) {
            done += atomic_load(&j.done[i]);
            if (i <= 40) assert_int_equal(atomic_load(&j.done[i]), 1);
        }
        if (jobs == 1) assert_int_equal(done, 41);
        assert_true(done < ITEMS);
    }
}

static lq_code silent_fault(void *context, unsigned worker, size_t item, lq_err *err)
{
    (void)context, (void)worker, (void)item, (void)err;
    return LQ_STRICT;
}

static void code_without_message(void **state)
{
    (void)state;
    lq_err err = {0};
    assert_int_equal(lq_pool_run(2, 5, silent_fault, NULL, &err), LQ_STRICT);
    assert_int_equal(err.code, LQ_STRICT);
    assert_int_equal(lq_pool_run(1, 5, silent_fault, NULL, NULL), LQ_STRICT);
}

static void memory_runs_out(void **state)
{
    (void)state;
    static job j;
    lq_err err = {0};
    lq_mem_fail_after(1);
    assert_int_equal(lq_pool_run(2, 5, item_run, &j, &err), LQ_FAILED);
    lq_mem_fail_after(0);
    assert_string_equal(err.text, "out of memory");
}

static void processors(void **state)
{
    (void)state;
    assert_true(lq_pool_processors() >= 1);
    cpu_set_t one, before;
    if (sched_getaffinity(0, sizeof before, &before)) SKIP_TEST("no processor affinity here");
    CPU_ZERO(&one);
    for (int i = 0; i < CPU_SETSIZE && !CPU_COUNT(&one); i++)
        if (CPU_ISSET(i, &before)) CPU_SET(i, &one);
    if (sched_setaffinity(0, sizeof one, &one)) SKIP_TEST("no processor affinity here");
    assert_int_equal(lq_pool_processors(), 1);
    sched_setaffinity(0, sizeof before, &before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_once),      cmocka_unit_test(no_items),
        cmocka_unit_test(lowest_fault_is_told), cmocka_unit_test(code_without_message),
        cmocka_unit_test(memory_runs_out),      cmocka_unit_test(processors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
