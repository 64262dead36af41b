/*
 * viewer.h: the page index.html that shows a tile directory: one file with everything inside it, so it works from any static
 * server under any path, and from a disk; it names no outside address and its content policy forbids them.
 */
#ifndef LQ_VIEWER_H
#define LQ_VIEWER_H

#include "base/buf.h"
#include "base/err.h"
#include "draw/legend.h"
#include "write/tiletree.h"

typedef struct lq_viewer_set {
    const char *id; /* folder of the tiles beside the page */
    const char *title;
    int zoom_min, zoom_max;
    double bounds[4];         /* west, south, east, north in degrees of the page's datum */
    const lq_legend *legend;  /* NULL in a layer */
    const lq_tiletree *tiles; /* sets may share one */
} lq_viewer_set;

typedef struct lq_viewer {
    const char *title, *attribution; /* plain text; attribution NULL or "": none */
    const char *datum;               /* "WGS84", "GCJ-02" */
    const lq_viewer_set *set;
    size_t sets; /* at least one; with more the page has a selector, the first is shown */
    size_t
        layers; /* set[sets .. sets + layers - 1]: transparent, laid over the one shown in this order, each with a switch */
} lq_viewer;

/* The lists of tiles take at most about 200 KB of the page; see lq_tiletree_text for what happens past that. The page then
   says to which zoom its list is exact. */
lq_code lq_viewer_write(lq_buf *html, const lq_viewer *v, lq_err *err);

#endif
