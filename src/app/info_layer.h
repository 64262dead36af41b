/* info_layer.h: what info tells of boundaries. */
#ifndef LQ_INFO_LAYER_H
#define LQ_INFO_LAYER_H

#include "app/reference.h"
#include "app/report.h"

lq_code lq_info_layer(lq_report *r, const char *path, const lq_reference *reference, lq_err *err);

#endif
