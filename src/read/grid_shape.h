/* grid_shape.h: what the cells of a grid look like, all there is to tell a head from a title, a row and a note. */
#ifndef LQ_GRID_SHAPE_H
#define LQ_GRID_SHAPE_H

#include "read/grid.h"

typedef enum lq_look {
    LQ_LOOK_BLANK,
    LQ_LOOK_NUMBER, /* a code, too */
    LQ_LOOK_PERIOD, /* 2020, 2020年, 1月: it heads a column as often as it fills one */
    LQ_LOOK_MARK,   /* "—", "…", "NA": no number */
    LQ_LOOK_TEXT
} lq_look;

lq_look lq_look_of(const char *cell);

typedef struct lq_shape {
    size_t width;  /* cells that a usual row fills */
    bool *numeric; /* [columns]: a column of numbers */
} lq_shape;

/* Release *out also after a fault. */
lq_code lq_shape_make(lq_shape *out, const lq_grid *g, lq_err *err);
void lq_shape_release(lq_shape *s);

/* Has the row a number in a column of numbers? */
bool lq_shape_has_number(const lq_shape *s, const lq_grid *g, size_t row);

/* "单位：万元", alone or with little else: the text behind the colon, or NULL. */
const char *lq_unit_said(const char *cell);
bool lq_is_unit_line(const lq_grid *g, size_t row);

#endif
