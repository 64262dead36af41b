/* stage.h: telling progress, when somebody listens; and the clocks of a run. */
#ifndef LQ_STAGE_H
#define LQ_STAGE_H

#include <stddef.h>
#include <time.h>
#include "laoqu.h"

static inline void lq_stage(const lq_run *run, const char *stage, size_t done, size_t total)
{
    if (run && run->progress) run->progress(run->context, stage, done, total);
}

static inline void lq_stage_begin(const lq_run *run, const char *stage)
{
    lq_stage(run, stage, 0, 0);
}

typedef struct lq_clock {
    double wall_s, cpu_s;
} lq_clock;

static inline lq_clock lq_clock_now(void)
{
    struct timespec wall, cpu;
    clock_gettime(CLOCK_MONOTONIC, &wall);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    return (lq_clock){(double)wall.tv_sec + (double)wall.tv_nsec * 1e-9,
                      (double)cpu.tv_sec + (double)cpu.tv_nsec * 1e-9};
}

#endif
