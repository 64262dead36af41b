/* antimeridian.h: polygons about 180 degrees of longitude, as files have them, become polygons between -180 and 180. */
#ifndef LQ_ANTIMERIDIAN_H
#define LQ_ANTIMERIDIAN_H

#include "geo/polygons.h"

/* Rings wholly in 180..360 are brought to -180..0. A ring that jumps from 180 to -180, or reaches past either, is cut there into
   one or more on each side. cut[features] counts such rings of each feature. False without memory, *p is whole even then. */
bool lq_antimeridian_cut(lq_polygons *p, size_t *cut);

#endif
