/* summary.h: the part of a report that render and check share: the join and the classes. */
#ifndef LQ_SUMMARY_H
#define LQ_SUMMARY_H

#include "app/dataset.h"
#include "app/report.h"

/* features rows matched unmatched_rows unmatched_counties classes breaks: of the first indicator, and of all under "indicators". */
void lq_summary(lq_report *report, const lq_dataset *data);

#endif
