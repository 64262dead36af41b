/*
 * cell.h: what a cell of a statistics table says: a number, a zero, or that there is none.
 *
 * A number is read in one way or not at all: what could be two numbers ("131,8505", "1.318.505", "10,39") is odd, with a
 * hint at what it may be. Blanks, apostrophes and commas separate thousands, in groups of three only; the point is the
 * decimal sign.
 */
#ifndef LQ_CELL_H
#define LQ_CELL_H

#include <stdbool.h>
#include "model/mark.h"
#include "model/unit.h"

/* A comma is a sign of thousands here, and a decimal one in other tables. */
typedef enum lq_comma {
    LQ_COMMA_NONE,
    LQ_COMMA_EITHER, /* "12,345": read as 12345; a column that also has decimal commas means 12.345 */
    LQ_COMMA_DECIMAL /* "10,39", "0,125": odd */
} lq_comma;

typedef struct lq_cell {
    lq_status status;
    double value;     /* NAN unless the status is value or zero */
    bool odd;         /* neither a number nor a mark that means "no number": status missing */
    bool footnote;    /* a note mark such as ① * [1] 注 stood behind the number and is left out */
    lq_comma comma;   /* what its commas are */
    lq_unit unit;     /* written in the cell, its power of ten already in the value */
    const char *hint; /* for an odd cell, what it looks like ("a decimal comma?", "a text"), else NULL */
} lq_cell;

/* Reads a cell that should hold a number: 1,318,505 · 1 318 505 · １０．３９ · −5 · (1,234) for -1234 · 12.3% · 131.85万人 ·
   1.3E+05 · '12 · ="12". symbols may be NULL. The value is the number of double precision nearest to what is written:
   131.85万 is 1318500 exactly. */
lq_cell lq_cell_read(const char *text, const lq_symbols *symbols);

/* Reads a label: missing when blank, dashes, dots or NA; a value otherwise. */
lq_status lq_cell_label(const char *text);

#endif
