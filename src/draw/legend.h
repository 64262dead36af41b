/*
 * legend.h: what the colours, lines and symbols of a map mean, told three times in the same classes and words: JSON for programs,
 * SVG for pages, pixels for documents.
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
#include "base/language.h"
#include "draw/font.h"
#include "draw/symbol.h"

typedef struct lq_legend_row {
    const char *label;
    lq_rgba colour;  /* alpha 0: these counties are left blank on the map */
    size_t count;    /* counties of the class */
    bool no_data;    /* drawn last, apart from the classes */
    bool has_limits; /* a numeric class from low to high, closed as the rule says */
    double low, high;
} lq_legend_row;

/* A value to be reached: told between the classes that meet there. */
typedef struct lq_legend_target {
    const char *text;  /* "目标 60（2025 年目标）"; NULL: there is none */
    const char *label; /* "2025 年目标", or NULL */
    double value;
    size_t row; /* the rows before this one are below it */
} lq_legend_target;

typedef struct lq_legend_line {
    const char *label; /* "county border" in the reader's language */
    lq_rgba colour;
    double width_px;
} lq_legend_line;

/* An old area as its counties look: their ground, stripes over it, a band along the inside of the outline. */
typedef struct lq_legend_area {
    const char *id, *name;
    const char *count_text; /* "41/约74 县" */
    size_t count, stated;   /* counties known, and those it should have; stated 0: unknown */
    const char *complete;   /* the list is: "yes", "no" or "unknown" */
    lq_rgba ground;         /* alpha 0: they keep the colours of their classes, here white */
    lq_rgba stripes;        /* alpha 0: none */
    double stripe_px, stripe_period_px;
    lq_rgba band, casing;                       /* the casing is seen on the inner side of the band */
    double band_px, casing_px, dash_px, gap_px; /* gap 0: no dashes */
    bool absent;                                /* nothing of it is on the map */
} lq_legend_area;

/* What a symbol, or a trait of symbols, means. */
typedef struct lq_legend_sign {
    const char *id;    /* "airport", "planned", "county-seat" */
    const char *label; /* NULL: the category says all */
    lq_symbol symbol;  /* drawn in the legend's own size */
    size_t count;      /* sites */
} lq_legend_sign;

/* A category of sites. With several signs each has a line. */
typedef struct lq_legend_category {
    const char *id, *label;
    const lq_legend_sign *sign;
    size_t signs, count; /* count: sites, of all signs together */
} lq_legend_category;

/* Project lines of one look. */
typedef struct lq_legend_route {
    const char *id, *status, *label; /* "transport", "planned", "交通 规划" */
    bool schematic;                  /* told beside the label, or in the head when all are */
    lq_rgba colour;
    double width_px, dash_px, gap_px; /* as lq_scene_dashes has them */
    size_t count;
} lq_legend_route;

/* What lies over the counties, in the order of the legend; zeroed: nothing. */
typedef struct lq_legend_overlay {
    const lq_legend_area *area;
    const char *areas_title; /* NULL: 革命老区 */
    const char *badge;       /* what a disc with a number means; NULL: there is none */
    lq_rgba badge_colour;
    size_t sites_outside, routes_outside; /* not counted here: they are not in the part that is drawn */
    const lq_legend_category *category;
    const lq_legend_sign *status, *precision;
    const lq_legend_route *route;
    const char *const *remark; /* what is not drawn, or not whole */
    size_t areas, categories, statuses, precisions, routes, remarks;
} lq_legend_overlay;

typedef struct lq_legend {
    lq_language language;                   /* of the words that are the legend's own */
    const char *title, *unit, *rule, *note; /* NULL or "": none. rule: how the classes were made and closed */
    const lq_legend_row *row;
    size_t rows;
    lq_legend_target target;
    const lq_legend_line *line;
    size_t lines;
    lq_legend_overlay overlay;
} lq_legend;

/* One JSON object: title, unit, rule, note; rows with label, color "#rrggbb", opacity, count, no_data, low, high (null for
   categories); breaks: every limit in ascending order, lowest and highest included; where there is a target, target and
   target_label ("": none); lines; and those of the overlay that are not
   empty: areas with id, name, label (the count in words), color, opacity, fill ("tint", "hatch", "outline"; "none": nothing of it is on the map), complete, count,
   stated (null: unknown); symbols, one for each category, with id, label, color, opacity, count and its symbols with id, label,
   count; statuses and precisions with id, label, count; routes with id, status, label, schematic, color, opacity, width_px,
   dash_px, gap_px, count; notes; badge with label, color, opacity. Counts of sites and lines are of those in the part of the map that
   is drawn; outside tells how many sites and routes are not. */
void lq_legend_json(const lq_legend *legend, lq_buf *to);

lq_code lq_legend_svg(const lq_legend *legend, const lq_font *font, lq_buf *to, lq_err *err);

/* The same picture as opaque RGBA, rows top to bottom, `scale` pixels for each pixel of the SVG; *out is heap. */
lq_code lq_legend_pixels(uint8_t **out, size_t *width, size_t *height, const lq_legend *legend,
                         const lq_font *font, double scale, lq_err *err);

/* Characters in the legend for which no installed font has a glyph: boxes in the picture, so a finding. */
size_t lq_legend_unknown(const lq_legend *legend, const lq_font *font);

#endif
