/* head_name.h: what the rows of a head call the columns, and what stands above them. */
#ifndef LQ_HEAD_NAME_H
#define LQ_HEAD_NAME_H

#include "read/head.h"

/* The name of a column: the texts of its rows from top to bottom, joined by '/'; a parent goes on to the right, as merges or
   blank cells tell. *joined: there are several, and none has a '/' of its own. In the arena of the grid's table; NULL without
   memory. */
char *lq_head_name(bool *joined, const lq_grid *g, const lq_head *h, size_t column);

/* Sets title and unit of the grid's table by what stands above the head, or in it. False without memory. */
bool lq_head_describe(lq_grid *g, const lq_head *h);

#endif
