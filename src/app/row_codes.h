/* row_codes.h: which county each row of a table, or feature of a layer, is by its code, for whoever only wants to tell so. */
#ifndef LQ_ROW_CODES_H
#define LQ_ROW_CODES_H

#include "app/reference.h"
#include "model/finding.h"
#include "model/key.h"

typedef struct lq_row_codes {
    size_t column;   /* SIZE_MAX: no column holds codes */
    lq_keys keys;    /* of that column; all blank without one */
    size_t known;    /* rows whose code is or once was that of a county */
    size_t repeated; /* rows whose code an earlier row has */
    lq_vintage vintage;
} lq_row_codes;

/* key: the column's name, NULL for the one with most codes of counties, else that lq_key_guess finds; that there is none is no
   fault. *out zeroed before; release it also after a fault. */
lq_code lq_row_codes_read(lq_row_codes *out, const lq_table *table, const char *key,
                          const lq_reference *reference, lq_err *err);
void lq_row_codes_release(lq_row_codes *c);

/* A finding "code-shared" for each feature of a layer whose code an earlier one has: no fault of drawing, for a county may be in parts. */
void lq_row_codes_shared(lq_findings *findings, const char *path, const lq_table *attributes,
                         const lq_row_codes *c);

/* Findings of a layer, from number `from` on, know the record; they get its code. False without memory. */
bool lq_findings_code(lq_findings *findings, size_t from, const lq_table *attributes, const lq_keys *keys);

#endif
