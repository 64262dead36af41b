/* drawing.h: counties for tests, drawn as text, and plain or GEOS answers to what became of them. */
#ifndef LQ_TEST_DRAWING_H
#define LQ_TEST_DRAWING_H

#include <geos_c.h>
#include "geo/planar.h"

/* World units in a metre on the equator, where all drawings are. */
#define TEST_METRE (2147483648.0 / (2 * 3.14159265358979323846 * LQ_EARTH_RADIUS_M))

/* The grid point nearest to x eastwards, y northwards of null island, both in multiples of `step` world units; and back to
   world units from null island, y northwards: the coordinates of everything below. */
lq_point test_place(double x, double y, double step);
double test_x(lq_point p);
double test_y(lq_point p);

/* A mesh from "0,0 4,0 4,4 0,4 | 1,1 2,1 2,2; 4,0 8,0 8,4": features are parted by ';', their rings by '|'. A feature may be
   blank. Release the mesh. */
void test_draw(lq_mesh *mesh, const char *text, double step);

/* A feature of a mesh as GEOS has it, by the even-odd rule. GEOSGeom_destroy it. The caller has called
   test_geos_start as the set-up of its group. */
int test_geos_start(void **state);
int test_geos_finish(void **state);
GEOSGeometry *test_geos_feature(const lq_mesh *mesh, uint32_t feature);

/* The same of polygons in degrees, in metres of the cylindrical equal-area projection of the sphere (Snyder p. 77): areas are
   those on the sphere. */
/* Turns polygons in world units, as lq_arcs_grounds makes them, into degrees. */
void test_degrees(lq_polygons *polygons);

GEOSGeometry *test_geos_polygons(const lq_polygons *polygons, uint32_t feature);
double test_equal_area_x(double lon_deg);
double test_equal_area_y(double lat_deg);
bool test_geos_has(const GEOSGeometry *g, double x, double y);
double test_geos_area(const GEOSGeometry *g);

/* Whether all edges of a mesh meet in their ends or not at all: exactly, pair by pair. */
bool test_edges_meet_in_ends(const lq_mesh *mesh);

/* The owner of the face at a place that no edge passes through, and no vertex as far north as it, by looking at every edge. */
uint32_t test_owner_at(const lq_planar *planar, const lq_mesh *mesh, double x, double y);

#endif
