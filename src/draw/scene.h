/*
 * scene.h: a small picture as a list of boxes, strokes, symbols and lines of text, laid out once, then written as SVG or painted.
 *
 * Whoever draws puts marks into a scene; both outputs replay the same marks, so they agree to the pixel. The SVG keeps real
 * text (it can be searched, copied and edited; cairo's own SVG surface would turn it into outlines): each text carries the
 * width pango measured as its textLength, so a reader without our font cannot make it run over its neighbours.
 *
 * Lengths are pixels at scale 1, x to the right, y down. Colours are straight RGBA.
 */
#ifndef LQ_SCENE_H
#define LQ_SCENE_H

#include <stddef.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/colour.h"
#include "base/err.h"
#include "base/mem.h"
#include "draw/font.h"
#include "draw/symbol.h"

typedef enum lq_align { LQ_ALIGN_LEFT, LQ_ALIGN_RIGHT } lq_align;

typedef struct lq_type {
    double size_px;
    bool bold;
    lq_rgba colour;
} lq_type;

typedef struct lq_mark {
    enum {
        LQ_MARK_BOX,
        LQ_MARK_STROKE,
        LQ_MARK_DASHES, /* a stroke with round ends */
        LQ_MARK_FRAME,  /* the middle of the line along a box */
        LQ_MARK_HATCH,  /* stripes within a box */
        LQ_MARK_DISC,   /* w wide */
        LQ_MARK_SYMBOL,
        LQ_MARK_TEXT
    } kind;
    double x, y, w,
        h; /* box; stroke from (x, y) by (w, h); symbol, disc: its middle; text: its anchor on the baseline and its width */
    double width_px; /* of the stroke or stripe */
    double dash_px, gap_px,
        phase_px;     /* between butt ends; the line begins phase_px into a dash. gap 0: no dashes */
    double period_px; /* from stripe to stripe; the first one's middle meets the upper side at phase_px */
    lq_rgba colour, outline;
    lq_symbol symbol;
    lq_type type;
    lq_align align;
    const char *text;
} lq_mark;

typedef struct lq_scene {
    const lq_font *font;        /* set by the caller; everything else zeroed */
    double width_px, height_px; /* set by the caller before the scene is written or painted */
    lq_mark *mark;
    size_t n, room;
    lq_arena texts;
    bool failed; /* memory ran out; told by the outputs */
} lq_scene;

/* A filled box; the outline, 1 px wide, lies inside its edge. An alpha of 0 leaves either away. */
void lq_scene_box(lq_scene *s, double x, double y, double w, double h, lq_rgba fill, lq_rgba outline);
void lq_scene_stroke(lq_scene *s, double x, double y, double dx, double dy, double width_px, lq_rgba colour);

/* A line with round ends, in dashes when gap_px > 0. Dash and gap are as long as they are seen (tile/route.h has them so); the
   pattern is laid evenly about the middle of the line, and cut off at its ends. */
void lq_scene_dashes(lq_scene *s, double x, double y, double dx, double dy, double width_px, double dash_px,
                     double gap_px, lq_rgba colour);

/* A line along the inside of a box, in dashes when gap_px > 0: stretched a little so that they close, a dash in the middle of the
   upper side. */
void lq_scene_frame(lq_scene *s, double x, double y, double w, double h, double width_px, double dash_px,
                    double gap_px, lq_rgba colour);

/* Rising stripes, which end at the edge of the box; width and period are counted along a row of pixels. */
void lq_scene_hatch(lq_scene *s, double x, double y, double w, double h, double period_px, double width_px,
                    lq_rgba colour);

void lq_scene_disc(lq_scene *s, double x, double y, double size_px, lq_rgba colour);

/* With its middle at (x, y); the name of the symbol must outlive the scene. */
void lq_scene_symbol(lq_scene *s, double x, double y, const lq_symbol *symbol);

/* One line with its anchor at (x, baseline y). */
void lq_scene_text(lq_scene *s, double x, double y, lq_align align, const lq_type *type, const char *text);

#define LQ_SCENE_ASCENT_EM 1.06 /* from the top of a paragraph to its first baseline */

/* Text broken into lines of at most `width_px`, first line's top at y; returns the height it takes. */
double lq_scene_paragraph(lq_scene *s, double x, double y, double width_px, const lq_type *type,
                          const char *text);

double lq_scene_text_width(const lq_scene *s, const lq_type *type, const char *text);

/* On white ground. `title` is what a screen reader says. */
lq_code lq_scene_svg(const lq_scene *s, const char *title, lq_buf *to, lq_err *err);

/* Opaque RGBA, rows top to bottom, `scale` pixels a unit; *out is heap. */
lq_code lq_scene_pixels(uint8_t **out, size_t *width, size_t *height, const lq_scene *s, double scale,
                        lq_err *err);

void lq_scene_release(lq_scene *s);

#endif
