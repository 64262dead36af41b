/*
 * key.h: which column holds the codes, and which rows hold a given one.
 *
 * A key is the six digits of a GB/T 2260 code, in whatever notation it stands; any other text ("01001", "US-
 * AL-001") is its own key.
 */
#ifndef LQ_KEY_H
#define LQ_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "base/mem.h"
#include "model/code.h"
#include "model/table.h"

typedef struct lq_keys {
    size_t rows;
    char **key;         /* [rows]: the code, or else the trimmed text; "" in a blank cell */
    lq_code_form *form; /* [rows]: how it was written */
    size_t *slot, mask; /* a hash table of the keys: the first row that has one + 1, or 0: free */
    size_t *next;       /* [rows]: the next row with the same key, SIZE_MAX after the last */
    lq_arena arena;
} lq_keys;

/* Reads the keys of one column, or blank ones for SIZE_MAX; zeroed before. Release it also after a fault. */
lq_code lq_keys_read(lq_keys *keys, const lq_table *table, size_t column, lq_err *err);
void lq_keys_release(lq_keys *keys);

/* The first row that has this key, SIZE_MAX without one. "" and a destroyed code ("1.40E+05") are no one's
   key. */
size_t lq_keys_find(const lq_keys *keys, const char *key);

/* Gives numbers the zeros in front that the keys of the boundaries have: "1001" and "1001.0" become "01001" where all of `like`
   that are digits have five, and "01001" becomes "1001" where that is one of them. Returns how many became others. */
lq_code lq_keys_pad(size_t *padded, lq_keys *keys, const lq_keys *like, lq_err *err);

/* The column with this name, or one line that lists those there are. */
lq_code lq_key_column(size_t *out, const lq_table *table, const char *name, lq_err *err);

/* The column whose cells are distinct codes of six digits in nine rows of ten; else one named like a code. */
lq_code lq_key_guess(size_t *out, const lq_table *table, lq_err *err);

/* The column of the table with the most rows whose key is among `keys`; where none has more than a few, a
   column of destroyed codes. tied[columns]: the others that match as many rows. */
lq_code lq_key_match(size_t *out, bool *tied, const lq_table *table, const lq_keys *keys, lq_err *err);

#endif
