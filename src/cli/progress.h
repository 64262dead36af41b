/* progress.h: how far a run is, on standard error: a live bar on a terminal, else one line a stage. */
#ifndef LQ_PROGRESS_H
#define LQ_PROGRESS_H

#include <stdbool.h>
#include <time.h>
#include "laoqu.h"

typedef struct lq_meter {
    bool live;      /* a bar that is drawn over */
    char stage[40]; /* "" before the first */
    size_t done, total;
    bool told; /* line mode: the stage has its line */
    struct timespec shown;
} lq_meter;

/* `live`: lq_meter_live() for standard error. */
void lq_meter_init(lq_meter *m, bool live);

/* Whether standard error is a terminal that can draw over a line. */
bool lq_meter_live(void);

/* An lq_progress whose context is the meter. */
void lq_meter_step(void *meter, const char *stage, size_t done, size_t total);

/* Takes the bar away, or tells the last stage. */
void lq_meter_end(lq_meter *m);

#endif
