/*
 * name_forms.h: the forms of a name: how it is written, and the places it may take.
 *
 * A name is a thing of the labelling with a sprite and a place for each of its forms. It may stand off its middle, where a symbol
 * or another name stands, but never so that it names another ground.
 */
#ifndef LQ_NAME_FORMS_H
#define LQ_NAME_FORMS_H

#include "app/dataset.h"
#include "app/overlay.h"
#include "draw/label.h"
#include "geo/ground.h"
#include "tile/labelling.h"

#define LQ_NAME_MARGIN_PX 2
#define LQ_NAME_TILE_BITS 8

/* How a kind of name is written from one zoom to another, and which goes first. */
typedef struct lq_name_rank {
    lq_label_kind kind;
    int zoom_min, zoom_max;
    int32_t priority;
    double size_px, spacing_px;
    int beside_zoom; /* it may stand beside its ground as that is at this zoom; 0: it may not */
} lq_name_rank;

/* A sprite, and how far from the anchor of the thing its own lies. */
typedef struct lq_name_form {
    uint32_t sprite;
    int32_t dx_px, dy_px;
} lq_name_form;

/* What a name is written from, for findings. */
typedef struct lq_name_origin {
    const char *file;
    size_t line;
    const char *code;
} lq_name_origin;

typedef struct lq_naming {
    lq_overlay *overlay;
    const lq_dataset *data;
    const lq_font *font;
    lq_findings *f;
    int zoom_min, zoom_max;
    const bool *wanted; /* [features]: near the part that is drawn */
    int32_t
        symbol_px; /* the side of the largest symbol that a name may have to step aside for; 0: there is none */
    lq_outlines areas; /* of the map's areas */
    lq_labelled *thing;
    lq_name_form (*form)[LQ_LABEL_FORMS]; /* of each thing; none of a symbol */
    size_t n, room, form_room;
    lq_name_origin from; /* the name that is being written */
} lq_naming;

/* A name and where its ground is. */
typedef struct lq_named {
    const char *name;
    lq_anchor at;
    lq_reach reach;       /* all 0: it may stand on other grounds */
    bool inside, outside; /* of the map's areas, if it has any */
    uint32_t area;        /* the bit of the area it names, or 0 */
    lq_rgba ink;          /* alpha 0: the one of its kind */
} lq_named;

/* A new thing without a form, the last; NULL without memory. */
lq_labelled *lq_name_thing_add(lq_naming *g);

/* A form of the last thing, in its middle. A name that no font can write is told by g->from: "glyph-missing" or "name-too-long". */
lq_code lq_name_form_add(lq_naming *g, const char *text, const lq_label_style *style, lq_err *err);

/* All forms of the last thing, which is the name of a ground. */
lq_code lq_name_forms_add(lq_naming *g, const lq_name_rank *r, const lq_named *w, lq_err *err);

#endif
