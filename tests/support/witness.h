/* witness.h: readers of other programs, to check what ours writes: SQLite for JSON. */
#ifndef LQ_WITNESS_H
#define LQ_WITNESS_H

#include <stdbool.h>
#include <stddef.h>

/* What SQLite reads at a path like "$.rows[0].label" of a JSON text: heap text, "" when there is nothing or a null. Fails
   the running test when the text is not JSON. */
char *test_json_get(const char *json, const char *path);
bool test_json_is(const char *json, const char *path, const char *expected);

/* The same as a whole number; 0 when there is none. */
size_t test_json_number(const char *json, const char *path);

#endif
