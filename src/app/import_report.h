/* import_report.h: what an import did to its source: areas and validity before and after, and everything moved or closed. */
#ifndef LQ_IMPORT_REPORT_H
#define LQ_IMPORT_REPORT_H

#include "app/borders.h"
#include "app/report.h"
#include "app/row_codes.h"

/* The source as it was. Zeroed before. */
typedef struct lq_import_before {
    size_t features;
    double *area_m2; /* [features]: by the even-odd rule, before a vertex was moved */
    size_t invalid;  /* features that GEOS does not find valid */
} lq_import_before;

/* `layer` in degrees of WGS84. Release *out also after a fault. */
lq_code lq_import_look(lq_import_before *out, const lq_layer *layer, lq_err *err);
void lq_import_before_release(lq_import_before *b);

/* Tells the findings of cleaning with the codes of their features, and each area that changed with what it was and is. */
lq_code lq_import_findings(lq_findings *to, const lq_findings *of_cleaning, const lq_import_before *before,
                           const lq_borders *b, const lq_row_codes *codes, const char *source, lq_err *err);

/* Figures and lines; invalid_after: features of the result that GEOS does not find valid. */
void lq_import_report(lq_report *r, const lq_import_before *before, const lq_borders *b, const char *source,
                      const char *shp, size_t invalid_after);

#endif
