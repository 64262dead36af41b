/*
 * glyph.h: the letters of names as masks with their halo, drawn once and kept: the names of a map are made of few letters.
 */
#ifndef LQ_GLYPH_H
#define LQ_GLYPH_H

#include <stdint.h>

typedef struct _PangoFont PangoFont; /* pango's own */

/* From the place on the baseline where the letter begins. Trimmed to what is not 0. */
typedef struct lq_glyph {
    int32_t left_px, top_px, width_px, height_px;
    uint8_t *mask, *halo; /* [height_px * width_px]: cover, 0..LQ_GLYPH_FULL */
} lq_glyph;

enum { LQ_GLYPH_FULL = 15 }; /* steps of cover: nobody sees more, and pictures need few colours for them */

/* Not for two threads at once. */
typedef struct lq_glyphs lq_glyphs;

lq_glyphs *lq_glyphs_create(void); /* NULL without memory */
void lq_glyphs_free(lq_glyphs *glyphs);

enum {
    LQ_GLYPH_PHASES = 4
}; /* places within a pixel at which letters are drawn, along the line and across it */

/* How a letter is drawn. */
typedef struct lq_glyph_look {
    PangoFont *font;
    uint32_t number;           /* of the font */
    uint32_t x_phase, y_phase; /* where it begins, in fourths of a pixel from the pixel's upper left corner */
    double halo_px;            /* by which its strokes are grown; 0: no halo */
} lq_glyph_look;

/* Lent until the next call. A letter without ink has no size. NULL without memory. */
const lq_glyph *lq_glyph_find(lq_glyphs *glyphs, const lq_glyph_look *look);

#endif
