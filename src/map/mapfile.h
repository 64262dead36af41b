/* mapfile.h: the YAML map file. */
#ifndef LQ_MAPFILE_H
#define LQ_MAPFILE_H

#include "map/map.h"

/*
 * Reads text[n] as a map file into a map that has nothing yet. `file` opens every error line ("FILE:LINE:COLUMN: ...",
 * LQ_USAGE) and its folder is where relative paths begin.
 *
 * The file is one YAML mapping. Its keys are the names of the settings of the map and, for a map with one indicator, of
 * the indicator. `indicators` lists several, each a mapping; what stands at the top then holds for all of them. `borders`
 * maps county, prefecture, province and outer to a line: a mapping of colour, width and zoom, or "#rrggbb:WIDTH_PX", or
 * none. A setting with several parts takes a sequence or a text with commas. Anchors, aliases and tags are refused.
 */
lq_code lq_mapfile_parse(lq_map *map, const char *file, const char *text, size_t n, lq_err *err);

/* The same from a file of at most 1 MB. */
lq_code lq_mapfile_read(lq_map *map, const char *path, lq_err *err);

#endif
