/*
 * head.h: which rows of a grid are the head of its table, and what the columns are called.
 *
 * Above the head stand titles and units. The head is the first row of text that is at least half as wide as a usual row and
 * stands above the numbers. It has several rows when the one above gives names to columns that have none or the same
 * (a merged parent) or begins with the same name, when the one below names the parts of a column and leaves the first column
 * alone, or is made of units, or says the same in another language. A row that numbers the columns (甲, 乙, 1, 2) is passed over.
 */
#ifndef LQ_HEAD_H
#define LQ_HEAD_H

#include "read/grid_shape.h"

/* Rows of the grid: the head is [first, end), the data begin at body. Without a head first == end. */
typedef struct lq_head {
    size_t first, end, body;
    bool missing; /* none was found: the first row is data already */
} lq_head;

/* asked: NULL, or lines of the file, "4" or "3-4", or "0" for none. LQ_USAGE for another text, LQ_DATA for lines that have no
   row. */
lq_code lq_head_find(lq_head *out, const lq_grid *g, const lq_shape *shape, const char *asked, lq_err *err);

#endif
