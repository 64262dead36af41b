/*
 * gcj02.c: see gcj02.h.
 *
 * The published shift is a sum of sines of x = lon - 105 and y = lat - 35 with frequencies 6, 2, 1, 1/3, 1/12
 * and 1/30 times pi. All are whole multiples of pi/60 (and of pi/180 in latitude), so one sincos for each
 * axis and the multiple-angle formulas give them all: a national file has a million vertices and the inverse
 * needs the shift three times for each.
 */
#include "geo/gcj02.h"

#include <math.h>
#include <stdbool.h>

#define AXIS_M       6378245.0              /* Krasovsky 1940 */
#define ECCENTRICITY 0.00669342162296594323 /* squared */

/* A residual of 2e-7 degrees (2 cm) shrinks to under 0.2 mm by its own correction: the shift varies by less
   than 1 %. */
#define RESIDUAL_DEG 2e-7
#define ROUNDS       10

typedef struct turn {
    double s, c;
} turn; /* sine and cosine of one angle */

static turn turn_of(double angle)
{
    turn t = {sin(angle), cos(angle)};
    return t;
}

static turn turn_add(turn a, turn b)
{
    turn t = {a.s * b.c + a.c * b.s, a.c * b.c - a.s * b.s};
    return t;
}

static turn turn_double(turn a)
{
    return turn_add(a, a);
}

static turn turn_triple(turn a)
{
    return turn_add(a, turn_add(a, a));
}

/* Sines of pi v / 30, pi v / 12, pi v / 3, pi v, and further of 2 pi v, 6 pi v. */
typedef struct waves {
    double s30, s12, s3, s1, s2, s6;
} waves;

static waves waves_of(turn of_60th)
{
    turn t30 = turn_double(of_60th);
    turn t12 = turn_add(turn_double(t30), of_60th);
    turn t3 = turn_double(turn_double(t12));
    turn t1 = turn_triple(t3);
    turn t2 = turn_double(t1);
    waves w = {t30.s, t12.s, t3.s, t1.s, t2.s, turn_triple(t2).s};
    return w;
}

/* The shift at (lon, lat) in degrees, wherever the point lies. */
static void shift(double out[2], double lon, double lat)
{
    double x = lon - 105, y = lat - 35, root = sqrt(fabs(x));
    turn y_180th = turn_of(y * (M_PI / 180));
    turn of_35 = {0.573576436351046096, 0.819152044288991790};
    turn of_lat = turn_add(y_180th, of_35);
    waves wx = waves_of(turn_of(x * (M_PI / 60))), wy = waves_of(turn_triple(y_180th));
    double both = 20 * wx.s6 + 20 * wx.s2;
    double north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root +
                   (both + 20 * wy.s1 + 40 * wy.s3 + 160 * wy.s12 + 320 * wy.s30) * 2 / 3;
    double east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root +
                  (both + 20 * wx.s1 + 40 * wx.s3 + 150 * wx.s12 + 300 * wx.s30) * 2 / 3;
    double magic = 1 - ECCENTRICITY * of_lat.s * of_lat.s, root_magic = sqrt(magic);
    out[0] = east * 180 / (AXIS_M / root_magic * of_lat.c * M_PI);
    out[1] = north * 180 / (AXIS_M * (1 - ECCENTRICITY) / (magic * root_magic) * M_PI);
}

static bool is_shifted(double lon, double lat)
{
    return lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271;
}

void lq_gcj02_from_wgs84(double *xy, size_t n)
{
    double d[2];
    for (double *p = xy, *end = xy + 2 * n; p < end; p += 2) {
        if (!is_shifted(p[0], p[1])) continue;
        shift(d, p[0], p[1]);
        p[0] += d[0];
        p[1] += d[1];
    }
}

/* On the rim of the box, where a point may have no original or two, the shift is continued smoothly. */
void lq_gcj02_to_wgs84(double *xy, size_t n)
{
    double d[2];
    for (double *p = xy, *end = xy + 2 * n; p < end; p += 2) {
        double lon = p[0], lat = p[1];
        if (!is_shifted(lon, lat)) continue;
        for (int i = 0; i < ROUNDS; i++) {
            shift(d, p[0], p[1]);
            double r_lon = p[0] + d[0] - lon, r_lat = p[1] + d[1] - lat;
            p[0] -= r_lon;
            p[1] -= r_lat;
            if (fabs(r_lon) < RESIDUAL_DEG && fabs(r_lat) < RESIDUAL_DEG) break;
        }
    }
}

/* The second shift, Baidu's own: a turn and a stretch that vary with the position, then a fixed move. */
static void bd09_of(double out[2], double lon, double lat)
{
    static const double k = M_PI * 3000 / 180;
    double z = sqrt(lon * lon + lat * lat) + 0.00002 * sin(lat * k);
    double theta = atan2(lat, lon) + 0.000003 * cos(lon * k);
    out[0] = z * cos(theta) + 0.0065;
    out[1] = z * sin(theta) + 0.006;
}

void lq_bd09_from_gcj02(double *xy, size_t n)
{
    for (size_t i = 0; i < n; i++) bd09_of(xy + 2 * i, xy[2 * i], xy[2 * i + 1]);
}

void lq_bd09_to_gcj02(double *xy, size_t n)
{
    double b[2];
    for (double *p = xy, *end = xy + 2 * n; p < end; p += 2) {
        double lon = p[0], lat = p[1];
        p[0] -= 0.0065;
        p[1] -= 0.006;
        for (int i = 0; i < ROUNDS; i++) {
            bd09_of(b, p[0], p[1]);
            double r_lon = b[0] - lon, r_lat = b[1] - lat;
            p[0] -= r_lon;
            p[1] -= r_lat;
            if (fabs(r_lon) < RESIDUAL_DEG / 100 && fabs(r_lat) < RESIDUAL_DEG / 100) break;
        }
    }
}

void lq_bd09_to_wgs84(double *xy, size_t n)
{
    lq_bd09_to_gcj02(xy, n);
    lq_gcj02_to_wgs84(xy, n);
}
