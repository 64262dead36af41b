/* sprite_cut.h: takes a sprite out of the surface on which it was drawn, trimmed to what is visible. For draw/ alone. */
#ifndef LQ_SPRITE_CUT_H
#define LQ_SPRITE_CUT_H

#include "base/err.h"
#include "base/sprite.h"

typedef struct _cairo_surface cairo_surface_t; /* cairo's own */

/* Of an ARGB32 image whose pixel corner (x_px, y_px) is the anchor: the box that holds all that is not transparent, and one
   transparent pixel around it. The drawing must not have reached the surface's outermost pixels, where it could have been cut
   off: that is an assert. Nothing visible at all, or a surface that went wrong: LQ_FAILED. */
lq_code lq_sprite_cut(lq_sprite *out, cairo_surface_t *surface, int x_px, int y_px, lq_err *err);

/* Of all that a sprite is but its hash, for one that was made otherwise. */
uint64_t lq_sprite_hash(const lq_sprite *s);

#endif
