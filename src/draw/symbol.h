/*
 * symbol.h: the marks of project sites: a disc with a pictogram, whose fill tells the status and whose ground tells how well
 * the place is known; and the badges that count a cluster.
 *
 * The pictograms: airport, rail, road, water, energy, industry, farm, heritage, tourism, ecology, school, hospital, town, zone,
 * other. All of it is vectors, replayed by cairo (lq_symbol_draw) and as SVG from one description, so tiles and legend agree.
 */
#ifndef LQ_SYMBOL_H
#define LQ_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"
#include "base/colour.h"
#include "base/err.h"
#include "base/sprite.h"
#include "draw/font.h"

/* How far a project has come. */
typedef enum lq_status_fill {
    LQ_FILL_PLANNED,   /* hollow: white, rim and pictogram in the colour */
    LQ_FILL_UNDER_WAY, /* its left half filled */
    LQ_FILL_EXISTING,  /* filled, pictogram white */
    LQ_FILLS
} lq_status_fill;

/* What the point stands for. */
typedef enum lq_precision {
    LQ_PRECISION_SITE,        /* the site: a plain disc */
    LQ_PRECISION_TOWN,        /* somewhere in the town: a bar under the disc */
    LQ_PRECISION_COUNTY_SEAT, /* somewhere in the county: a square frame */
    LQ_PRECISION_AREA,        /* a label point of something large: a ring of dots */
    LQ_PRECISIONS
} lq_precision;

/* One symbol as it is to be drawn. */
typedef struct lq_symbol {
    const char *name;
    lq_status_fill fill;
    lq_precision precision;
    double size_px; /* diameter of the disc; rim of white, bar, frame and ring lie outside */
    lq_rgba colour; /* straight; its alpha does not count */
} lq_symbol;

/* The names, in the order above; NULL past the last one. */
const char *lq_symbol_name(size_t i);

/* The anchor is the middle of the disc. LQ_USAGE with the nearest name when there is no such symbol. */
lq_code lq_symbol_sprite(lq_sprite *out, const char *name, lq_status_fill fill, lq_precision precision,
                         double size_px, lq_rgba colour, lq_err *err);

/* How far a symbol of that size reaches from its middle, in pixels. */
double lq_symbol_reach(double size_px, lq_precision precision);

/* Draws with the middle at (x, y); the name must be one of the above. */
typedef struct _cairo cairo_t; /* cairo's own */
void lq_symbol_draw(cairo_t *cr, const lq_symbol *symbol, double x, double y);

/* The same as an SVG element, <g>...</g>. */
void lq_symbol_svg(lq_buf *to, const lq_symbol *symbol, double x, double y);

/* A disc with a number, wider for more digits; from 1000 on "999+". The anchor is its middle. */
lq_code lq_badge_sprite(lq_sprite *out, const lq_font *font, size_t count, double size_px, lq_rgba colour,
                        lq_err *err);

/* ---- what the columns of a list of sites mean --------------------------------------------------------------- */

/* A category of projects, as the policies' chapters have them. */
typedef struct lq_category {
    const char *id, *zh, *en;
    const char *symbol; /* of a site that tells no subcategory, or one that is not known */
    lq_rgba colour;
} lq_category;

/* In the order of the chapters, which is that of a legend; false past the last one. */
bool lq_category_at(lq_category *out, size_t i);

typedef struct lq_symbol_kind {
    const char *symbol;
    lq_rgba colour;
    size_t category; /* for lq_category_at; SIZE_MAX when it is not known */
} lq_symbol_kind;

/* By category ("transport" or 交通; a symbol's own name will do, too) and subcategory ("general-aviation"; NULL or "" when there is
   none). An unknown category gives "other" in grey and category SIZE_MAX: a finding. */
lq_symbol_kind lq_symbol_of(const char *category, const char *subcategory);

/* By the words of a list's columns, English or Chinese; false for a word that is not known (*out untouched). */
bool lq_status_fill_of(lq_status_fill *out, const char *status);
bool lq_precision_of(lq_precision *out, const char *precision);

#endif
