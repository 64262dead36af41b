/* outlines.h: GDAL as witness: how far the outlines of two layers of counties are apart. */
#ifndef LQ_TEST_OUTLINES_H
#define LQ_TEST_OUTLINES_H

#include <stdbool.h>
#include <stddef.h>

#define OUTLINE_RINGS 512

/* A feature: its rings in metres, east and north. Degrees are taken as on a cylinder that touches at 37.4 N, where the counties of the
   corpora lie. */
typedef struct outline {
    char code[48];
    double *xy; /* [2 * ring[rings]] */
    size_t ring[OUTLINE_RINGS +
                1]; /* ring r is points ring[r] .. ring[r + 1] - 1; the last is the first again */
    size_t rings;   /* 0 without geometry */
    double area_m2, length_m, box[4]; /* holes taken off; west, south, east, north */
} outline;

typedef struct outlines {
    outline *at;
    size_t n;
} outlines;

/* All features of a file in degrees, called by a field of theirs where there is one. Release it. */
void outlines_read(outlines *out, const char *path, const char *field);
void outlines_release(outlines *o);

/* The one of that code with geometry, or NULL. */
const outline *outlines_find(const outlines *o, const char *code);

/* How far the farthest vertex of one lies from the line of the other. */
double outline_distance_m(const outline *a, const outline *b);

/* How far a place outside of it is away; 0 inside, by the even-odd rule. */
double outline_reach_m(const outline *o, double lon_deg, double lat_deg);

/* How far apart two places are. */
double outlines_apart_m(double lon_a, double lat_a, double lon_b, double lat_b);

#endif
