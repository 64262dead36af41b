/* palette.h: colours by name or by list, as many as a map has classes. */
#ifndef LQ_PALETTE_H
#define LQ_PALETTE_H

#include <stdbool.h>
#include "map/map.h"

#define LQ_PALETTE_MAX 256 /* colours in a list */

/* Reads "#rrggbb" or "#rrggbbaa"; false for anything else. */
bool lq_colour_read(lq_rgba *out, const char *text);

/* A palette is a ColorBrewer name ("YlOrRd"; capitals do not matter), the same with "-r" behind it for the reverse, or
   a list of colours ("#ffffcc,#fd8d3c,#bd0026"). Fails with LQ_USAGE when the text is none of these. */
lq_code lq_palette_check(const char *palette, lq_err *err);

/*
 * Writes n colours to out[n], from the lowest class to the highest. `qualitative` says that the classes have no order.
 *
 * A scheme with a row of n colours gives that row; n == 2 takes the ends of its row of three, n == 1 the middle (of a
 * diverging scheme the upper end). A sequential or diverging scheme with fewer colours than n is interpolated in
 * CIELAB; a qualitative one fails with LQ_USAGE. A list gives n of its colours, evenly spread with both ends kept, or the
 * first n when the classes have no order; a list shorter than n fails with LQ_USAGE. `where` opens the error line, e.g.
 * the name of the indicator.
 */
lq_code lq_palette_colours(lq_rgba *out, const char *palette, int n, bool qualitative, const char *where,
                           lq_err *err);

/* Whether lq_palette_halves can take it: a diverging scheme or a list. */
bool lq_palette_has_halves(const char *palette);

/*
 * The same for classes about a target: those below it take the lower half of the palette, those above the upper one, each
 * up to its end; so the two halves of a diverging scheme never mix. Classes equally far from the target are a pair, and a
 * side without classes leaves its half unused. A list must have twice as many colours as the side with more classes.
 */
lq_code lq_palette_halves(lq_rgba *out, const char *palette, int below, int above, const char *where,
                          lq_err *err);

#endif
