/* check.c: lq_check: everything but the drawing. */
#include "app/outputs.h"
#include "app/report.h"
#include "app/stage.h"
#include "app/summary.h"

lq_code lq_check(lq_report **out, lq_map *map, const char *dir, const lq_run *run, lq_err *err)
{
    static const lq_run plain = {0};
    lq_report *r = lq_report_create();
    lq_dataset data = {0};
    lq_clock begin = lq_clock_now();
    if (!r) return lq_nomem(err);
    if (!run) run = &plain;
    lq_stage_begin(run, "read");
    lq_code code = lq_map_settle(map, err);
    if (!code) code = lq_dataset_read(&data, map, false, &r->findings, err);
    if (!code && dir && !run->dry_run) {
        code = lq_csv_write(&data, &r->findings, dir, false, err);
        if (!code) code = lq_suggestions_write(&data, dir, &r->findings, err);
        r->written = !code;
    }
    if (!code) {
        lq_clock end = lq_clock_now();
        lq_summary(r, &data);
        lq_report_number(r, "seconds", end.wall_s - begin.wall_s);
        lq_report_number(r, "cpu_seconds", end.cpu_s - begin.cpu_s);
        code = lq_report_close(r, run->strict, err);
    }
    lq_dataset_release(&data);
    if (code && code != LQ_STRICT) {
        lq_report_free(r);
        return code;
    }
    *out = r;
    return code;
}
