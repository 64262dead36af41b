/*
 * tilejson.h: TileJSON 3.0.0, the file by which web maps and desktop GIS find a tile set.
 *
 * The specification demands absolute tile addresses, but a directory does not know where it will be served from. With a base
 * address the file conforms; without one the tiles are named relative to the file itself and "x-tiles-relative" says so.
 */
#ifndef LQ_TILEJSON_H
#define LQ_TILEJSON_H

#include "base/buf.h"
#include "draw/legend.h"

typedef struct lq_tilejson {
    const char *id; /* of the tile set: its folder; letters, digits, - and _ */
    const char *name;
    const char *attribution; /* plain text; NULL or "": none */
    const char *datum;       /* "WGS84", or "GCJ-02" for overlays on Chinese web maps */
    const char *base_url;    /* "https://host/path", where the folder `id` is served; NULL: not known */
    int zoom_min, zoom_max;  /* 0 <= min <= max <= 30 */
    double bounds[4];        /* west, south, east, north in degrees, west <= east, south <= north */
    const lq_legend *legend; /* may be NULL */
} lq_tilejson;

void lq_tilejson_write(const lq_tilejson *t, lq_buf *to);

/* Longitude, latitude (of the middle in Mercator) and the deepest zoom at which the bounds fit into 1024 x 768 pixels. */
void lq_tilejson_centre(double *lon_deg, double *lat_deg, int *zoom, const lq_tilejson *t);

#endif
