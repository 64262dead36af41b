/* datum.c: see datum.h. */
#include "app/datum.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/mem.h"
#include "geo/gcj02.h"
#include "geo/mercator.h"

#define RADIANS (M_PI / 180)

#define COUNTIES_LEAST 5     /* a median of fewer can be two changed counties */
#define FAR_M          20000 /* another county under the same code, or rubbish: not compared */
#define FIT_M          200 /* furthest a right datum's median may be off: Beijing 1954 and Xi'an 1980 are within it */
#define SIGMAS         4 /* the second best must be that many standard errors worse than the best */

/* Standard error of a median over the root of n, in units of the median distance: 1.2533 sigma, and half of a round normal
   scatter lies within 1.1774 sigma. */
#define MEDIAN_ERROR 1.0645

const char *lq_datum_word(lq_datum datum)
{
    static const char *const words[] = {"wgs84", "gcj02", "bd09", ""};
    return words[datum];
}

const char *lq_datum_name(lq_datum datum)
{
    static const char *const names[] = {"WGS84", "GCJ-02", "BD-09", "not known"};
    return names[datum];
}

/* ---- centres ---- */

/* The centre is that of the gazetteer: of the cylindrical equal-area projection, in which the sine of the latitude is up. Near an origin
   that sine is t - bend * t^2, in degrees and divided by the cosine there: as good within a county, and no sine for each vertex. */
typedef struct centring {
    double origin[2], bend;
    double area, x, y; /* sums: area, and area times the centre, about the origin */
} centring;

static void ring_add(centring *c, const double *xy, size_t n)
{
    double area = 0, x = 0, y = 0, ax = 0, ay = 0;
    for (size_t i = 0; i <= n; i++) {
        const double *p = xy + 2 * (i < n ? i : 0);
        double bx = p[0] - c->origin[0], t = p[1] - c->origin[1], by = t - c->bend * t * t;
        double cross = i ? ax * by - bx * ay : 0;
        area += cross;
        x += cross * (ax + bx);
        y += cross * (ay + by);
        ax = bx;
        ay = by;
    }
    c->area += area / 2;
    c->x += x / 6;
    c->y += y / 6;
}

/* False for a feature without an area. */
static bool centre_of(double out[2], const lq_polygons *p, size_t feature)
{
    size_t first = p->first_ring[feature], end = p->first_ring[feature + 1];
    if (first == end) return false;
    const double *origin = p->xy + 2 * p->first_point[first];
    centring c = {{origin[0], origin[1]}, .bend = tan(origin[1] * RADIANS) / 2 * RADIANS};
    for (size_t r = first; r < end; r++)
        ring_add(&c, p->xy + 2 * p->first_point[r], p->first_point[r + 1] - p->first_point[r]);
    if (c.area == 0) return false;
    double t = c.y / c.area;
    out[0] = origin[0] + c.x / c.area;
    out[1] = origin[1] + t + c.bend * t * t;
    return isfinite(out[0]) && isfinite(out[1]);
}

/* ---- medians ---- */

static int number_order(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static double median_of(double *values, size_t n)
{
    qsort(values, n, sizeof *values, number_order);
    return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

/* Pairs of places in degrees, and room for their differences in metres. */
typedef struct pairs {
    double *seen, *known,
        *moved; /* [2 * n]: lon, lat; as they stand, of the gazetteer, and `seen` under a hypothesis */
    double *east, *north, *far; /* [n] */
    size_t n;
} pairs;

static void difference(double out[2], const double *from, const double *to)
{
    out[0] = (to[0] - from[0]) * RADIANS * cos((to[1] + from[1]) / 2 * RADIANS) * LQ_EARTH_RADIUS_M;
    out[1] = (to[1] - from[1]) * RADIANS * LQ_EARTH_RADIUS_M;
}

static void pairs_move(pairs *p, lq_datum datum)
{
    for (size_t i = 0; i < 2 * p->n; i++) p->moved[i] = p->seen[i];
    if (datum == LQ_DATUM_GCJ02) lq_gcj02_to_wgs84(p->moved, p->n);
    if (datum == LQ_DATUM_BD09) lq_bd09_to_wgs84(p->moved, p->n);
}

/* How far the median of `moved` lies from `known`, and how far the counties scatter about it. */
static double offset_of(pairs *p, double *scatter_m)
{
    for (size_t i = 0; i < p->n; i++) {
        double d[2];
        difference(d, p->known + 2 * i, p->moved + 2 * i);
        p->east[i] = d[0];
        p->north[i] = d[1];
    }
    for (size_t i = 0; i < p->n; i++) p->far[i] = p->east[i];
    double east = median_of(p->far, p->n);
    for (size_t i = 0; i < p->n; i++) p->far[i] = p->north[i];
    double north = median_of(p->far, p->n);
    for (size_t i = 0; i < p->n; i++) p->far[i] = hypot(p->east[i] - east, p->north[i] - north);
    *scatter_m = median_of(p->far, p->n);
    return hypot(east, north);
}

static double shift_of(pairs *p)
{
    for (size_t i = 0; i < p->n; i++) {
        double d[2];
        difference(d, p->seen + 2 * i, p->moved + 2 * i);
        p->far[i] = hypot(d[0], d[1]);
    }
    return median_of(p->far, p->n);
}

/* ---- the measurement ---- */

static bool pairs_make(pairs *p, size_t room)
{
    p->seen = lq_alloc(room, 9 * sizeof *p->seen);
    if (!p->seen) return false;
    p->known = p->seen + 2 * room;
    p->moved = p->known + 2 * room;
    p->east = p->moved + 2 * room;
    p->north = p->east + room;
    p->far = p->north + room;
    return true;
}

static void pairs_fill(pairs *p, const lq_polygons *polygons, const lq_keys *keys,
                       const lq_gazetteer *gazetteer)
{
    for (size_t f = 0; f < polygons->features; f++) {
        const lq_gazetteer_entry *e = lq_gazetteer_find(gazetteer, keys->key[f]);
        double *seen = p->seen + 2 * p->n, d[2];
        if (!e || !centre_of(seen, polygons, f)) continue;
        p->known[2 * p->n] = e->lon_deg;
        p->known[2 * p->n + 1] = e->lat_deg;
        difference(d, p->known + 2 * p->n, seen);
        p->n += hypot(d[0], d[1]) < FAR_M;
    }
}

static void fit_decide(lq_datum_fit *fit, const double *scatter_m)
{
    lq_datum best = LQ_DATUM_WGS84;
    double second = INFINITY;
    for (lq_datum d = 1; d < LQ_DATUMS; d++)
        if (fit->offset_m[d] < fit->offset_m[best]) best = d;
    for (lq_datum d = 0; d < LQ_DATUMS; d++)
        if (d != best) second = fmin(second, fit->offset_m[d]);
    fit->scatter_m = scatter_m[best];
    double error_m = MEDIAN_ERROR * fit->scatter_m / sqrt((double)fit->counties);
    if (second - fit->offset_m[best] < SIGMAS * error_m)
        fit->why = "the counties scatter too widely";
    else if ((fit->misfit = fit->offset_m[best] > FIT_M))
        fit->why = "the counties fit none of the datums";
    else
        fit->datum = best;
}

lq_code lq_datum_measure(lq_datum_fit *out, const lq_polygons *polygons, const lq_keys *keys,
                         const lq_gazetteer *gazetteer, lq_err *err)
{
    lq_datum_fit fit = {.datum = LQ_DATUM_UNKNOWN};
    pairs p = {0};
    double scatter_m[LQ_DATUMS];
    if (!pairs_make(&p, polygons->features)) return lq_nomem(err);
    pairs_fill(&p, polygons, keys, gazetteer);
    fit.counties = p.n;
    if (p.n < COUNTIES_LEAST) {
        fit.why = "too few codes are counties of the embedded boundaries";
    } else {
        for (lq_datum d = 0; d < LQ_DATUMS; d++) {
            pairs_move(&p, d);
            fit.offset_m[d] = offset_of(&p, &scatter_m[d]);
        }
        fit_decide(&fit, scatter_m);
    }
    if (!fit.why) {
        pairs_move(&p, fit.datum);
        fit.shift_m = shift_of(&p);
    }
    free(p.seen);
    *out = fit;
    return LQ_OK;
}

void lq_datum_text(char *out, size_t room, const lq_datum_fit *fit)
{
    if (fit->counties < COUNTIES_LEAST)
        snprintf(out, room, "%zu county centres could be compared", fit->counties);
    else
        snprintf(out, room,
                 "median of %zu county centres: %.0f m from the embedded boundaries as labelled, %.0f m as "
                 "GCJ-02, "
                 "%.0f m as BD-09",
                 fit->counties, fit->offset_m[LQ_DATUM_WGS84], fit->offset_m[LQ_DATUM_GCJ02],
                 fit->offset_m[LQ_DATUM_BD09]);
}

void lq_datum_doubt(lq_findings *findings, const char *file, const char *crs, const lq_datum_fit *fit)
{
    char text[256];
    bool offset = fit->datum == LQ_DATUM_GCJ02 || fit->datum == LQ_DATUM_BD09;
    if (!offset && !(fit->why && fit->misfit)) return;
    lq_datum_text(text, sizeof text, fit);
    if (!offset)
        lq_findings_add(findings, "datum-doubtful", file, 0, "", "%s; %s%s", fit->why, text,
                        crs ? "; is --crs right?" : "");
    else if (crs)
        lq_findings_add(findings, "datum-doubtful", file, 0, "",
                        "--crs %s was given, but the result is still %s (%s)", crs, lq_datum_name(fit->datum),
                        text);
    else
        lq_findings_add(
            findings, "datum-doubtful", file, 0, "",
            "these are %s coordinates, %.0f m off WGS84, whatever they are labelled (%s); give --crs %s",
            lq_datum_name(fit->datum), fit->shift_m, text, lq_datum_word(fit->datum));
}
