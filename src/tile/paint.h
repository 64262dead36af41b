/*
 * paint.h: colours for a template: the one step that knows them.
 */
#ifndef LQ_PAINT_H
#define LQ_PAINT_H

#include "base/colour.h"
#include "tile/canvas.h"
#include "tile/mix.h"

/* A colour that comes of a pixel of the canvas over the ground. */
typedef struct lq_laid {
    lq_rgba colour;
    bool plain;     /* one of the canvas's own: kept as it is */
    uint8_t number; /* in the palette */
} lq_laid;

/* A pixel under the canvas, and its number in `laid`. */
typedef struct lq_covered {
    uint32_t pixel, laid;
} lq_covered;

typedef struct lq_painting {
    uint8_t *index;       /* [height_px * width_px]: palette numbers */
    lq_rgba palette[256]; /* transparent and translucent colours first, as PNG likes them */
    unsigned colours;
    size_t index_room;
    lq_rgba *colour; /* scratch: of each mix */
    uint8_t *number; /* scratch: palette number of each mix */
    size_t colour_room, number_room;
    lq_laid *laid; /* scratch; a colour may stand in it more than once */
    lq_covered *covered;
    size_t laids, laid_room, covereds, covered_room;
} lq_painting;

/* Paints a template: source[sources] and line[LQ_INK_KINDS] are the colours. What is of one colour comes out in just that colour,
   mixtures rounded to multiples of 16, and further, all alike, where a picture has more than 256 colours in all (the plain ones
   only when they alone are more). p is zeroed before its first use and may be used again. False without memory.

   over: NULL, or as large as the template; laid over the ground. Its pixels come out rounded as mixtures are, but for opaque ones of
   its plain colours. So what a pixel looks like does not depend on the window, unless that has more than 256 colours. */
bool lq_paint(lq_painting *p, const lq_template *t, const lq_rgba *source, const lq_rgba *line,
              const lq_canvas *over);
void lq_painting_release(lq_painting *p);

#endif
