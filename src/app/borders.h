/* borders.h: from a file of boundaries to arcs on the world grid, with everything odd on the way told. */
#ifndef LQ_BORDERS_H
#define LQ_BORDERS_H

#include "base/err.h"
#include "geo/arcs.h"
#include "geo/node.h"
#include "geo/reduce.h"
#include "model/finding.h"
#include "model/layer.h"

#define LQ_TOLERANCE_M 10.0  /* default reach of noding */
#define LQ_NARROW_M    100.0 /* default width below which gaps and overlaps are drawing slips */

typedef struct lq_borders {
    lq_layer *layer; /* attributes; its polygons are emptied once they are arcs */
    lq_arcs arcs;
    lq_noding noding;
    lq_resolution resolution;
    lq_reduction reduction; /* of a cleaning with simplification, else zero */
    lq_border length;
    size_t drawn;       /* features with an area */
    double bbox_deg[4]; /* west, south, east, north */
} lq_borders;

/* Nodes and settles a layer in WGS84 degrees. The layer becomes *out's, on failure it is freed; *out need not be initialised. */
lq_code lq_borders_make(lq_borders *out, lq_layer *layer, const char *path, double tolerance_m,
                        double narrow_m, lq_findings *findings, lq_err *err);

/* The same from arcs that are at hand; both become *out's. */
lq_code lq_borders_take(lq_borders *out, lq_layer *layer, lq_arcs *arcs, const char *path,
                        lq_findings *findings, lq_err *err);

typedef struct lq_cleaning {
    double tolerance_m, narrow_m;
    double simplify_m; /* 0: every vertex stays */
} lq_cleaning;

/* The same for borders that are to be kept: simplified when asked, then noded and settled again until there is nothing more to do (four
   times in all), so that doing it again to the result changes nothing. Counts are those of all repetitions; noding.moved_max_m
   is their sum, which no vertex exceeds. Simplification changes no feature's area by more than 5 %. */
lq_code lq_borders_clean(lq_borders *out, lq_layer *layer, const char *path, const lq_cleaning *how,
                         lq_findings *findings, lq_err *err);

void lq_borders_release(lq_borders *borders);

/* Which features show in a box of degrees (west, south, east, north): [features], the caller's; NULL without memory. */
bool *lq_borders_within(const lq_borders *borders, const double bbox_deg[4]);

#endif
