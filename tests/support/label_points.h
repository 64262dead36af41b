/* label_points.h: GEOS as witness: the place in each county's largest part that is farthest from every border. */
#ifndef LQ_TEST_LABEL_POINTS_H
#define LQ_TEST_LABEL_POINTS_H

#include <stddef.h>

typedef struct label_point {
    char code[16], name[64], prefecture[64], province[64];
    double x, y;  /* world units: see ground.h */
    double clear; /* to the nearest border of its own, world units */
} label_point;

typedef struct label_points {
    label_point *at;
    size_t n;
} label_points;

/* Of a file in degrees with the fields code, name, prefecture and province. Release it. */
void label_points_read(label_points *out, const char *path);
void label_points_release(label_points *p);

#endif
