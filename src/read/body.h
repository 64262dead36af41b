/*
 * body.h: which rows below the head are data, and what merged cells left out of them.
 *
 * Not data: notes below the table, and titles and heads that come again where a page began. Totals and the names of
 * provinces and prefectures in rows of their own stay rows: the join knows them.
 */
#ifndef LQ_BODY_H
#define LQ_BODY_H

#include "read/head.h"

/* Sets keep[rows] for the rows that are data. Each note is a finding "note-line"; heads that come again are one
   "head-repeated". */
void lq_body_keep(bool *keep, const lq_grid *g, const lq_shape *shape, const lq_head *h, lq_findings *f);

/*
 * Fills the blank cells below a name that stands for all of them, one finding "filled-down" for each column. Only a column
 * of text before the first column of data (numbers that are no county codes) is filled: down the cells that the sheet merges
 * or, without any merged there, when three cells in ten or more are blank, the names end like those of provinces,
 * prefectures and counties and hardly one comes twice. (A table that is written out has the same name in many rows, and
 * leaves it blank where there is none, as for the districts of Beijing.) A name never goes on past a row where a column to
 * its left begins anew, nor into a row without other cells.
 */
void lq_body_fill(lq_grid *g, const lq_shape *shape, const lq_head *h, const bool *keep, lq_findings *f);

#endif
