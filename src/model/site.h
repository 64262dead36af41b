/*
 * site.h: project sites and lines: what each is, where it lies, and which rows tell no place that could be true.
 *
 * They are made in steps: lq_sites_row for a row of a table (or lq_sites_add and lq_sites_part_add for a geometry that was read
 * elsewhere), then lq_sites_check once the coordinates are degrees, then lq_sites_finish once they are WGS84. Nothing is lost:
 * what is no site is a finding with its line.
 *
 *     site-unplaced    no coordinates and no county, or one coordinate without the other
 *     site-unreadable  a coordinate that cannot be read, with the reason
 *     site-zero        0, 0: coordinates that were never filled in
 *     site-off-globe   past 90 degrees north or south, or past 180 east or west
 *     site-swapped     latitude where longitude should be; not put right silently
 *     site-geometry    a geometry that is no point and no line, or a line with one point (told by the reader)
 *     site-outside     far from the map: the one finding whose site is kept
 */
#ifndef LQ_SITE_H
#define LQ_SITE_H

#include "model/site_column.h"

typedef enum lq_site_place {
    LQ_SITE_PLACED,
    LQ_SITE_OUTSIDE, /* its coordinates are outside of the map's extent: not to be drawn */
    LQ_SITE_BY_COUNTY /* no coordinates: the middle of the county that its code or names mean is for the caller to find */
} lq_site_place;

typedef struct lq_site {
    const char *text[LQ_SITE_TEXTS]; /* by lq_site_field; "" where not told */
    const char *file;
    size_t line; /* of a text file, row of a sheet, record of a layer */
    lq_site_place place;
    bool is_line;
    double lon_deg, lat_deg;  /* WGS84; NAN for a line and before a county gave it a place */
    size_t first_part, parts; /* of lq_sites; a point has one part of one point */
} lq_site;

/* Zeroed is empty. */
typedef struct lq_sites {
    lq_site *at; /* [n], in the order of the files */
    size_t n;
    size_t *
        first_point; /* [parts + 1]: points of part p are first_point[p] .. first_point[p + 1] - 1; NULL without parts */
    double *xy; /* [2 * points]: lon, lat in degrees of WGS84 once finished */
    size_t parts, points;
    size_t room, part_room, point_room;
    lq_arena text;
} lq_sites;

/* Adds the site of a row without any part: that of its county. False without memory, as below. */
bool lq_sites_add(lq_sites *s, const lq_table *t, size_t row, const lq_site_columns *c);

/* Adds a part to the last site: one point, or at least two for a line. */
bool lq_sites_part_add(lq_sites *s, const double *xy, size_t n);

/* Adds the site of a row by its columns of coordinates, as they are written: degrees or not. A row whose cells are blank, or say
   待定 and the like, goes by its county. */
bool lq_sites_row(lq_sites *s, const lq_table *t, size_t row, const lq_site_columns *c, lq_findings *f);

/* Tells of a row that is no site: kind is one of the above, message goes on after the name of the site. */
void lq_site_tell(lq_findings *f, const char *kind, const lq_site *site, const char *message, ...)
    __attribute__((format(printf, 4, 5)));

/* West, south, east and north of China and its seas, in degrees. */
extern const double lq_site_china_deg[4];

/* Checks sites first .. n - 1, whose coordinates are degrees, against the extent of the map (west, south, east, north) and takes
   out those that cannot be true. A point counts as swapped when it lies in the extent only the other way round. */
void lq_sites_check(lq_sites *s, size_t first, const double extent_deg[4], lq_findings *f);

/* Sets lon_deg and lat_deg of points first .. n - 1. */
void lq_sites_finish(lq_sites *s, size_t first);

void lq_sites_release(lq_sites *s);

#endif
