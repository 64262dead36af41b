/*
 * ground.h: GEOS as witness: whose ground a place is.
 *
 * Areas are filled one by one, read from a file by GDAL or given as rings, and asked for places. Coordinates are world units
 * (geo/mercator.h) as they were before any rounding: x eastwards, y southwards, 2^31 to the world.
 */
#ifndef LQ_GROUND_H
#define LQ_GROUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "subdivision.h"

#define GROUND_NOBODY UINT32_MAX

typedef struct ground ground;

/* What the areas of a file are called: the number of the one with this code. */
typedef uint32_t ground_number(const char *code);

ground *ground_create(void);
void ground_free(ground *g);

/* An area by its rings (even-odd): ring i is xy[2 * n[i]], one after the other, not closed. The same number may come often. */
void ground_add(ground *g, uint32_t number, const double *xy, const size_t *n, size_t rings);
void ground_add_subdivision(ground *g, const subdivision *s);

/* All polygons of a file in degrees, read by GDAL; the field "code" names them. */
void ground_add_file(ground *g, const char *path, ground_number *number);

/* Who is at a place: GROUND_NOBODY; of several the last one added, and *several, when not NULL, tells whether they differ. */
uint32_t ground_at(const ground *g, double x, double y, bool *several);

/* Whether no outline of any area comes nearer than `reach`. */
bool ground_clear(const ground *g, double x, double y, double reach);

/* Whether a box grown by `more` (which may be negative) meets any area. */
bool ground_meets(const ground *g, const double box[4], double more);

/* How much of a box they cover, in square units; where areas overlap it counts twice. */
double ground_area(const ground *g, const double box[4]);

/* Rings of all areas that reach into a box, for another witness to draw: `ring` is called with each; those of an area follow
   each other. */
typedef void ground_ring(void *context, uint32_t number, size_t area, const double *xy, size_t n);
void ground_rings(const ground *g, const double box[4], ground_ring *ring, void *context);

/* Degrees to world units, by the formula of EPSG 7-2 as it stands there. */
void ground_world(double *x, double *y, double lon_deg, double lat_deg);

#endif
