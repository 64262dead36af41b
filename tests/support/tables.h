/* tables.h: small tables for tests, written as text. */
#ifndef LQ_TEST_TABLES_H
#define LQ_TEST_TABLES_H

#include "model/table.h"

/* Cells are parted by '|', rows by '\n'; the first row is the head, the next has line 2. Every row has as
   many cells as the head. */
lq_table *test_table(const char *file, const char *text);

#endif
