/*
 * labelling.h: which names and symbols are shown at which zoom, and where: placed once for the whole map, so that tiles cut
 * through them agree.
 *
 * Greedy by priority, zoom after zoom from the smallest: what was shown at one zoom is placed before most that is new at the next, in
 * the same form when it fits. Boxes of placed things do not overlap. Nothing depends on tiles.
 */
#ifndef LQ_LABELLING_H
#define LQ_LABELLING_H

#include "geo/ground.h"
#include "tile/crowd.h"

#define LQ_LABEL_FORMS 15
#define LQ_NO_PARTNER  UINT32_MAX

/* A size at which a thing can be shown: box from its anchor, in pixels, right and bottom one past. */
typedef struct lq_label_box {
    int32_t left, top, right, bottom;
} lq_label_box;

typedef struct lq_labelled {
    lq_point at;                      /* anchor on the world grid */
    int zoom_min, zoom_max;           /* shown within these only */
    int32_t priority;                 /* higher goes first; of equals the earlier one */
    lq_label_box box[LQ_LABEL_FORMS]; /* of the forms or places it may take; tried in this order */
    int boxes;
    bool
        grows; /* the forms are shorter and shorter: at a higher zoom it takes an earlier one as soon as that fits. Otherwise
                   they are as good as each other (places about a symbol), and it keeps the one it has */
    bool
        always; /* shown even where it overlaps (a symbol that must not be lost). These are placed first, so that
                    others avoid them */
    bool
        ahead; /* placed before what was shown at the zoom before, which steps aside or goes: what the map is about */
    uint32_t
        partner; /* shown only where the thing of this index is shown (a site's name and its symbol), which it may
                            touch; or LQ_NO_PARTNER. `always` counts only if the partner's does too */
    int32_t
        width_units; /* of the ground it names, world units; 0: any. A form is shown only if its box is no wider than
                            1.25 times this at the zoom */
    lq_reach
        reach; /* of the ground, from `at`; all 0: any. A form that does not stand on `at` is shown only if three quarters of
                       it lie within */
    const lq_crowd_spot
        *spot; /* [LQ_ZOOMS], of the crowd it stands in, itself or with its partner: it is shown only where
                                  it stands by itself, and moves as it says; or NULL */
} lq_labelled;

typedef struct lq_placed {
    uint32_t thing;
    uint8_t form;       /* which box */
    int64_t x_px, y_px; /* anchor, pixels of the world at the zoom, rounded once */
} lq_placed;

typedef struct lq_labelling {
    int zoom_min, zoom_max;
    lq_placed *at[LQ_ZOOMS]; /* of each zoom, by y then x then thing */
    size_t n[LQ_ZOOMS];
} lq_labelling;

typedef struct lq_labelling_look {
    int zoom_min, zoom_max; /* 0 .. 22 */
    int tile_bits;          /* a tile is 2^tile_bits pixels wide: 8 */
    int32_t margin_px;      /* kept free around every box, but not between a thing and its partner */
} lq_labelling_look;

/* False without memory; release it whatever happens. */
bool lq_labelling_make(lq_labelling *out, const lq_labelled *things, size_t n, const lq_labelling_look *look);
void lq_labelling_release(lq_labelling *l);

#endif
