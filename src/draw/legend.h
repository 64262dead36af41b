/*
 * legend.h: what the colours of a map mean, told three times in the same classes and words: JSON for programs, SVG for
 * pages, pixels for documents.
 *
 * The caller formats the labels (they are what the map's classes are called everywhere) and gives the exact limits beside
 * them; here nothing is rounded, renamed or left out.
 */
#ifndef LQ_LEGEND_H
#define LQ_LEGEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/colour.h"
#include "base/err.h"
#include "draw/font.h"

typedef struct lq_legend_row {
    const char *label;
    lq_rgba colour;  /* alpha 0: these counties are left blank on the map */
    size_t count;    /* counties of the class */
    bool no_data;    /* drawn last, apart from the classes */
    bool has_limits; /* a numeric class from low to high, closed as the rule says */
    double low, high;
} lq_legend_row;

typedef struct lq_legend_line {
    const char *label; /* "county border" in the reader's language */
    lq_rgba colour;
    double width_px;
} lq_legend_line;

typedef struct lq_legend {
    const char *title, *unit, *rule, *note; /* NULL or "": none. rule: how the classes were made and closed */
    const lq_legend_row *row;
    size_t rows;
    const lq_legend_line *line;
    size_t lines;
} lq_legend;

/* One JSON object: title, unit, rule, note; rows with label, color "#rrggbb", opacity, count, no_data, low, high (null for
   categories); breaks: every limit in ascending order, lowest and highest included; lines. */
void lq_legend_json(const lq_legend *legend, lq_buf *to);

lq_code lq_legend_svg(const lq_legend *legend, const lq_font *font, lq_buf *to, lq_err *err);

/* The same picture as opaque RGBA, rows top to bottom, `scale` pixels for each pixel of the SVG; *out is heap. */
lq_code lq_legend_pixels(uint8_t **out, size_t *width, size_t *height, const lq_legend *legend,
                         const lq_font *font, double scale, lq_err *err);

/* Characters in the legend for which no installed font has a glyph: boxes in the picture, so a finding. */
size_t lq_legend_unknown(const lq_legend *legend, const lq_font *font);

#endif
