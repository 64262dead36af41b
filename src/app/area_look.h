/*
 * area_look.h: how old areas look on tiles: their counties tinted or hatched, the others faded if asked, and a band along the
 * inside of the outline.
 *
 * The outline is those arcs whose sides differ in membership; no polygon is ever united. The band lies inside, so that two
 * neighbouring areas each show their own; where areas on the same side share an outline their colours take turns along it. Of an
 * area whose list of counties is not known to be complete it is dashed. Counties of several areas have stripes of all in turns.
 */
#ifndef LQ_AREA_LOOK_H
#define LQ_AREA_LOOK_H

#include "app/areas.h"
#include "draw/legend.h"
#include "map/map.h"
#include "tile/area_paint.h"
#include "tile/plan.h"
#include "tile/stroke.h"

typedef struct lq_area_look {
    const lq_areas *areas;
    lq_area_fill fill; /* never LQ_AREA_AUTO */
    bool dim;
    bool apart;           /* tints lie over the counties, in a tile set of their own */
    uint32_t *of_feature; /* [features + 1]: a bit for each area; the last, outside, is 0 */
} lq_area_look;

/* What a map means by its area_fill: where it leaves that open, a tint over boundaries alone, else stripes over the classes. */
lq_area_fill lq_area_fill_of(const lq_map *map);

/* Fills in how an area looks in a legend, and nothing else. */
void lq_area_swatch(lq_legend_area *to, const lq_area *area, lq_area_fill fill);

/* Without areas everything below does nothing. Release *out also after a fault. */
lq_code lq_area_look_init(lq_area_look *out, const lq_areas *areas, const lq_map *map, size_t features,
                          lq_err *err);
void lq_area_look_release(lq_area_look *look);

/* The colour of a county, with tint (unless apart) or fading; outside stays as it is. */
lq_rgba lq_area_shade(const lq_area_look *look, size_t feature, lq_rgba colour);

/* The tint of a county, whichever set has it; alpha 0: none. */
lq_rgba lq_area_tint_of(const lq_area_look *look, size_t feature);

/* How far from a border bands reach, in pixels; 0 without areas. */
double lq_area_reach_px(const lq_area_look *look);

/* Whether a county of these areas is more than one colour: then its tiles are drawn, not linked. */
bool lq_area_is_hatched(const lq_area_look *look, uint32_t areas);

/* Of all that lq_area_draw draws, beside the borders and the members. */
uint64_t lq_area_hash(const lq_area_look *look);

/* The outlines of a zoom. Zeroed is empty. */
typedef struct lq_area_lines {
    uint32_t *
        first; /* [chunks + 1]: points of chunk i are at[first[i]] .. at[first[i + 1] - 1]; none of other borders */
    lq_point *at;
    float *along; /* [chunks]: how many pixels along its arc each begins, for dashes; NULL without areas */
} lq_area_lines;

/* False without memory; release it whatever happens. */
bool lq_area_lines_init(lq_area_lines *out, const lq_area_look *look, const lq_level *level,
                        const lq_plan *plan);
void lq_area_lines_release(lq_area_lines *lines);

/* Kept from tile to tile; zeroed before its first use. */
typedef struct lq_area_scratch {
    uint8_t *ink;
    bool *member;
    size_t ink_room, member_room;
    lq_blocks blocks; /* where there is ink */
    lq_pen *line, *casing;
    float band_px; /* of these pens */
} lq_area_scratch;
void lq_area_scratch_release(lq_area_scratch *s);

/* Draws what areas show of a tile. areas_of_source[template->sources]. False without memory. */
bool lq_area_draw(lq_canvas *c, lq_area_scratch *s, const lq_area_look *look, const lq_template *t,
                  const uint32_t *areas_of_source, const lq_plan *plan, const lq_plan_node *node,
                  const lq_area_lines *lines);

#endif
