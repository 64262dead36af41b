/* progress.c: see progress.h. A bar is drawn at most ten times a second, so that a fast run does not wait for its terminal. */
#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define REDRAW_MS   100
#define BAR_COLUMNS 24
#define BAR_NEEDS   72 /* columns of a terminal that gets the bar, too, not the numbers alone */

void lq_meter_init(lq_meter *m, bool live)
{
    *m = (lq_meter){.live = live};
}

bool lq_meter_live(void)
{
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && term && *term && strcmp(term, "dumb");
}

static bool redraw_due(lq_meter *m)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long ms = (long)(now.tv_sec - m->shown.tv_sec) * 1000 + (now.tv_nsec - m->shown.tv_nsec) / 1000000;
    if (ms >= 0 && ms < REDRAW_MS) return false;
    m->shown = now;
    return true;
}

static int terminal_columns(void)
{
    struct winsize size;
    return !ioctl(STDERR_FILENO, TIOCGWINSZ, &size) && size.ws_col ? size.ws_col : 80;
}

static void bar_draw(const lq_meter *m)
{
    char bar[BAR_COLUMNS + 1];
    if (!m->total) {
        fprintf(stderr, "\r%-18s %zu\x1b[K", m->stage, m->done);
        return;
    }
    double part = (double)m->done / (double)m->total;
    size_t full = part >= 1 ? BAR_COLUMNS : (size_t)(part * BAR_COLUMNS);
    memset(bar, '-', BAR_COLUMNS);
    memset(bar, '#', full);
    bar[BAR_COLUMNS] = 0;
    fprintf(stderr, "\r%-18s %3d%%", m->stage, part >= 1 ? 100 : (int)(part * 100));
    if (terminal_columns() >= BAR_NEEDS) fprintf(stderr, " [%s]", bar);
    fprintf(stderr, " %zu/%zu\x1b[K", m->done, m->total);
}

static void line_tell(lq_meter *m)
{
    if (!m->stage[0] || m->told) return;
    m->told = true;
    size_t n = m->total ? m->total : m->done;
    if (n)
        fprintf(stderr, "%s: %zu\n", m->stage, n);
    else
        fprintf(stderr, "%s\n", m->stage);
}

void lq_meter_step(void *meter, const char *stage, size_t done, size_t total)
{
    lq_meter *m = meter;
    bool fresh = strncmp(m->stage, stage, sizeof m->stage - 1) || done < m->done;
    bool closed = total && done >= total;
    if (fresh) {
        if (!m->live) line_tell(m);
        snprintf(m->stage, sizeof m->stage, "%s", stage);
        m->told = false;
    }
    m->done = done;
    m->total = total;
    if (m->live && (redraw_due(m) || fresh || closed)) bar_draw(m);
    if (!m->live && closed) line_tell(m);
}

void lq_meter_end(lq_meter *m)
{
    if (!m->stage[0]) return;
    if (m->live)
        fputs("\r\x1b[K", stderr);
    else
        line_tell(m);
    m->stage[0] = 0;
}
