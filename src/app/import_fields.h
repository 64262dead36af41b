/* import_fields.h: which fields of the source an import writes, and under which names. */
#ifndef LQ_IMPORT_FIELDS_H
#define LQ_IMPORT_FIELDS_H

#include "base/err.h"
#include "laoqu.h"
#include "model/table.h"

/* The fields named by o->key and o->name are called "code" and "name" from here on. With o->fields, "NEW=OLD,NEW=OLD" (or OLD alone),
   these are left, in that order; without, all of them are, and another field called so before becomes "code_other", "name_other". */
lq_code lq_import_fields(lq_table *attributes, const lq_import_options *o, lq_err *err);

#endif
