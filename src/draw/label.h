/*
 * label.h: names on the map: a text with its halo as a sprite, the styles of the map's kinds of names, and where a long name
 * may be broken into two lines.
 *
 * A sprite is the same bytes on every run: glyphs are outlines, neither hinted nor moved to pixels, antialiased in grey.
 */
#ifndef LQ_LABEL_H
#define LQ_LABEL_H

#include "base/colour.h"
#include "base/err.h"
#include "base/sprite.h"
#include "draw/font.h"

/* Longer texts are no names. */
#define LQ_LABEL_BYTES 256

/* Where the text stands, seen from its anchor. */
typedef enum lq_label_side {
    LQ_LABEL_CENTRE, /* the anchor is the middle of the text */
    LQ_LABEL_RIGHT,  /* the others: beside a symbol at the anchor */
    LQ_LABEL_LEFT,
    LQ_LABEL_ABOVE,
    LQ_LABEL_BELOW
} lq_label_side;

typedef struct lq_label_style {
    double size_px;    /* of a Chinese character's square */
    double spacing_px; /* added between characters */
    bool bold;
    lq_rgba colour;
    lq_rgba halo;
    double halo_px; /* its width on every side of a stroke; 0: none */
    lq_label_side side;
    double offset_px; /* from the anchor to the text (its halo lies between); not for LQ_LABEL_CENTRE */
} lq_label_style;

typedef enum lq_label_kind {
    LQ_LABEL_COUNTY,
    LQ_LABEL_PREFECTURE,
    LQ_LABEL_PROVINCE,
    LQ_LABEL_AREA, /* give it the colour lq_label_ink makes of the area's */
    LQ_LABEL_SITE,
    LQ_LABEL_KINDS
} lq_label_kind;

/* Change a copy. Size and spacing of each add up to whole pixels, so that a character looks the same wherever it stands. */
extern const lq_label_style lq_label_styles[LQ_LABEL_KINDS];

/* The colour made as dark as words need to be on white (a contrast of 7 to 1), in its own hue. */
lq_rgba lq_label_ink(lq_rgba colour);

/* A text of one line, or of two with '\n' between. LQ_DATA, and the text named, when it is empty, too long, no UTF-8, or has
   characters for which no installed font has a glyph. */
lq_code lq_label_sprite(lq_sprite *out, const lq_font *font, const char *text, const lq_label_style *style,
                        lq_err *err);

/* Writes the text with a '\n' where it breaks best: two lines of nearly one length, parted between the words of English, before
   the kind of a unit (松桃苗族 / 自治县), between the names of peoples, and not inside these. False for a text that is
   short or has no such place: out is the text as it was; and for one that does not fit: out is "". */
bool lq_label_break(char out[LQ_LABEL_BYTES], const char *text);

#endif
