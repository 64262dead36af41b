/*
 * font.h: the typeface of the map's words: chosen once through fontconfig, checked to have Chinese glyphs.
 *
 * Every text is laid out in the language zh-cn, so that characters which China, Japan and Korea draw differently take
 * their mainland shapes. Hinting is off and positions are not rounded: a text has the same width at every scale.
 */
#ifndef LQ_FONT_H
#define LQ_FONT_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "draw/glyph.h"

typedef struct lq_font lq_font;
typedef struct _PangoLayout PangoLayout; /* pango's own; only folders that draw need its header */
typedef struct _GSList GSList;

/* Noto Sans CJK SC, else the next known face with simplified Chinese, else whatever fontconfig offers that has the glyphs.
   LQ_FAILED when nothing installed has them. */
lq_code lq_font_create(lq_font **out, lq_err *err);
void lq_font_free(lq_font *font);

/* The letters of this font that were drawn; the font's. */
lq_glyphs *lq_font_glyphs(const lq_font *font);

/* The family that was chosen, "Noto Sans CJK SC". */
const char *lq_font_family(const lq_font *font);

/* Characters of the text for which no installed font has a glyph; they would be drawn as boxes with their number. Check
   every text from outside before it is drawn, and record a finding. */
size_t lq_font_unknown(const lq_font *font, const char *text);

/* The letters of a line and where they stand: PangoGlyphItems from left to right, without ever loading an outline, as a layout does
   to measure itself. lq_font_runs_free it. */
GSList *lq_font_runs(const lq_font *font, const char *text, double size_px, bool bold);
void lq_font_runs_free(GSList *runs);
double lq_font_width_px(const lq_font *font, const char *text, double size_px, bool bold);

/* One paragraph: line breaks count as blanks, bytes that are not UTF-8 as U+FFFD. Free with g_object_unref. */
PangoLayout *lq_font_layout(const lq_font *font, const char *text, double size_px, bool bold);

#endif
