/* area_list.h: a list of counties as people keep them: a table with or without a head, or names in a row. */
#ifndef LQ_AREA_LIST_H
#define LQ_AREA_LIST_H

#include "model/counties.h"

/*
 * As lq_table_read, and two more: a first row with a county or prefecture in it is no head, the columns are then "#A", "#B", ...; and a .txt
 * of names parted by 、, commas or line breaks is a table of one column, 区县 ("太行：" before them is left out, and told).
 * A text without a row below its head is no fault: *out is NULL.
 * sheet: of a workbook, or NULL.
 */
lq_code lq_area_list_read(lq_table **out, const char *path, const char *sheet, const lq_counties *counties,
                          lq_findings *f, lq_err *err);

#endif
