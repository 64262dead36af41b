/*
 * validity.h: GEOS as witness that polygons are valid as the Simple Features standard has it, not only readable by the even-odd rule.
 *
 * Rings are told apart by their sense alone, as liblaoqu makes them: outer rings against the clock, holes with it.
 */
#ifndef LQ_TEST_VALIDITY_H
#define LQ_TEST_VALIDITY_H

#include <stdbool.h>
#include <stdint.h>
#include "geo/polygons.h"

/* Whether a feature is a valid polygon or multipolygon in degrees, each hole in an outer ring. Prints why not. A feature without rings is
   valid. The group's set-up is test_geos_start of drawing.h. */
bool test_polygon_valid(const lq_polygons *polygons, uint32_t feature);

/* How many features are not. */
size_t test_polygons_invalid(const lq_polygons *polygons);

#endif
