/* mercator.c: see mercator.h. */
#include "geo/mercator.h"

#include <math.h>

#define PI 3.14159265358979323846

static int32_t unit_of(double fraction)
{
    double unit = floor(fraction * (double)LQ_WORLD_SIZE + 0.5);
    if (!(unit > 0)) return 0;
    return unit < (double)(LQ_WORLD_SIZE - 1) ? (int32_t)unit : (int32_t)(LQ_WORLD_SIZE - 1);
}

lq_point lq_world_from_degrees(double lon_deg, double lat_deg)
{
    /* atanh(sin(lat)) is the same as asinh(tan(lat)) and costs one logarithm. */
    double s = sin(lat_deg * (PI / 180));
    double north = 0.5 * log((1 + s) / (1 - s)) / PI; /* -1..1 inside the square */
    return (lq_point){unit_of((lon_deg + 180) / 360), unit_of((1 - north) / 2)};
}

void lq_degrees_from_world(double *lon_deg, double *lat_deg, lq_point p)
{
    *lon_deg = p.x * (360.0 / (double)LQ_WORLD_SIZE) - 180;
    *lat_deg = atan(sinh(PI * (1 - 2 * (p.y / (double)LQ_WORLD_SIZE)))) * (180 / PI);
}

double lq_metres_per_unit(int32_t y)
{
    double north = PI * (1 - 2 * (y / (double)LQ_WORLD_SIZE));
    return 2 * PI * LQ_EARTH_RADIUS_M / (double)LQ_WORLD_SIZE / cosh(north); /* cos(lat) = 1 / cosh(north) */
}

double lq_metres_between(lq_point a, lq_point b)
{
    return hypot((double)a.x - b.x, (double)a.y - b.y) * lq_metres_per_unit(a.y / 2 + b.y / 2);
}
