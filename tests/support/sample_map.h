/* sample_map.h: a small country of square counties, as a shapefile and a table, for tests of the whole program. */
#ifndef LQ_SAMPLE_MAP_H
#define LQ_SAMPLE_MAP_H

#include <stddef.h>

#define SAMPLE_WEST_DEG  112.0
#define SAMPLE_SOUTH_DEG 36.0
#define SAMPLE_SIZE_DEG  0.5

/* Code of county number i: those of an even row are in prefecture 1407, the others in 1404. */
void sample_code(char code[8], int columns, int i);

/* DIR/STEM.shp .shx .dbf .prj .cpg, shapelib's work: columns x rows counties, row by row from the south-west, with the
   fields code, name ("县1", "县2" ...) and note (the number). */
void sample_shapefile(const char *dir, const char *stem, int columns, int rows);

/* DIR/NAME: two areas with three counties each, one of them in both; the first is not complete. */
char *sample_areas(const char *dir, const char *name, int columns);

/* DIR/NAME: "code,v", a row for each county with value[i]; every row where it is not NAN. */
char *sample_table(const char *dir, const char *name, int columns, int rows, const double *value);

#endif
