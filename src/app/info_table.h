/* info_table.h: what info tells of columns, whether of a table or of a layer's attributes. */
#ifndef LQ_INFO_TABLE_H
#define LQ_INFO_TABLE_H

#include "app/report.h"
#include "app/row_codes.h"

/* Name, type and an example of each column; members "fields" and "types". */
void lq_info_fields(lq_report *r, const lq_table *t);

/* The column of codes and the years they are of; members "key", "key_known", "vintage_from", "vintage_to". `what`: "rows". */
void lq_info_codes(lq_report *r, const lq_table *t, const lq_row_codes *codes, const lq_changes *changes,
                   const char *what);

lq_code lq_info_table(lq_report *r, const char *path, const char *sheet, const lq_reference *reference,
                      lq_err *err);

#endif
