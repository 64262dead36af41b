/*
 * name_list.h: a list of counties as documents print it, as a table: "长治市(12)：潞州区、潞城区、…" becomes rows
 * of 市 and 区县.
 *
 * A heading closed by a colon names the unit that the names behind it lie in; the list goes on until a blank line
 * or the next heading. Names are parted by 、, commas, semicolons or the end of a line, and by blanks where a line has
 * nothing else.
 */
#ifndef LQ_NAME_LIST_H
#define LQ_NAME_LIST_H

#include "base/buf.h"
#include "model/finding.h"
#include "read/grid.h"

/* True when half of the lines that are not blank are such a list, with a heading. text: valid UTF-8. */
bool lq_name_list_is(const lq_buf *text);

/* Fills the grid (a head and a row for each name). Lines that belong to no list are note-line notes; a heading
   whose number in brackets is not the number of its names is the finding "list-count". */
lq_code lq_name_list_read(lq_grid *grid, const lq_buf *text, lq_findings *f, lq_err *err);

#endif
