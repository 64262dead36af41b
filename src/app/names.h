/*
 * names.h: the names of counties, prefectures, provinces, old areas and sites, placed for the whole map.
 */
#ifndef LQ_NAMES_H
#define LQ_NAMES_H

#include "app/dataset.h"
#include "app/marks.h"

/* Adds the names that find a place to zooms zoom_min to zoom_max of the overlay; they keep clear of the symbols of `marks`. Only
   what lies in the box (west, south, east, north) is named. A name with a character that no font has is the finding
   "glyph-missing", one that is too long "name-too-long"; it is left out. */
lq_code lq_names_add(lq_overlay *o, const lq_dataset *data, const lq_marks *marks, const double bbox_deg[4],
                     int zoom_min, int zoom_max, const lq_font *font, lq_findings *f, lq_err *err);

#endif
