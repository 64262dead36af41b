/* legend_text.h: the words of a legend: limits rounded for a reader, and never so far that they would lie. */
#ifndef LQ_LEGEND_TEXT_H
#define LQ_LEGEND_TEXT_H

#include "base/buf.h"
#include "model/breaks.h"

/* Makes the label of each of the breaks->n + 1 classes: *label, an array in the arena. `open`: the outer
   limits are not told ("< 1", "≥ 6"); `exact`: the inner limits are told as they are, not rounded. Two
   significant digits at least are told; a limit never moves past a value. */
lq_code lq_legend_text(const char ***label, lq_arena *arena, const lq_breaks *breaks, const lq_values *values,
                       bool open, bool exact, lq_err *err);

/* Adds a number as the legend tells exact limits: "8,000", "−0.5". */
void lq_legend_number(lq_buf *to, double value);

#endif
