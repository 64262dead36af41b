/* site.c: see site.h. */
#include "model/site.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/cell.h"
#include "model/coordinate.h"

#define ZERO_DEG 1e-9

const double lq_site_china_deg[4] = {73, 3, 136, 54};

/* ---- sites ---- */

static const char *text_of(lq_sites *s, const lq_table *t, size_t row, size_t column)
{
    const char *cell = column < t->columns ? t->cell[row * t->columns + column] : "";
    return *cell ? lq_arena_strndup(&s->text, cell, strlen(cell)) : "";
}

/* Sites in a row come from one file and share its name. */
static const char *file_of(lq_sites *s, const char *file)
{
    if (s->n && !strcmp(s->at[s->n - 1].file, file)) return s->at[s->n - 1].file;
    return lq_arena_strndup(&s->text, file, strlen(file));
}

bool lq_sites_add(lq_sites *s, const lq_table *t, size_t row, const lq_site_columns *c)
{
    lq_site site = {.line = t->line[row],
                    .place = LQ_SITE_BY_COUNTY,
                    .lon_deg = NAN,
                    .lat_deg = NAN,
                    .first_part = s->parts};
    if (!lq_grow((void **)&s->at, &s->room, s->n + 1, sizeof *s->at)) return false;
    site.file = file_of(s, t->file);
    bool ok = site.file != NULL;
    for (int i = 0; i < LQ_SITE_TEXTS; i++) {
        site.text[i] = text_of(s, t, row, c->at[i]);
        ok = ok && site.text[i];
    }
    if (ok) s->at[s->n++] = site;
    return ok;
}

bool lq_sites_part_add(lq_sites *s, const double *xy, size_t n)
{
    if (s->points > SIZE_MAX / 4 - n) return false;
    if (!lq_grow((void **)&s->first_point, &s->part_room, s->parts + 2, sizeof *s->first_point)) return false;
    if (!lq_grow((void **)&s->xy, &s->point_room, s->points + n, 2 * sizeof *s->xy)) return false;
    memcpy(s->xy + 2 * s->points, xy, 2 * n * sizeof *xy);
    s->first_point[s->parts] = s->points;
    s->points += n;
    s->first_point[++s->parts] = s->points;
    lq_site *site = &s->at[s->n - 1];
    site->parts++;
    site->place = LQ_SITE_PLACED;
    site->is_line = n > 1;
    return true;
}

static const char *label(const lq_site *site)
{
    if (*site->text[LQ_SITE_NAME]) return site->text[LQ_SITE_NAME];
    return *site->text[LQ_SITE_ID] ? site->text[LQ_SITE_ID] : "the row";
}

void lq_site_tell(lq_findings *f, const char *kind, const lq_site *site, const char *message, ...)
{
    va_list args, again;
    va_start(args, message);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, message, args);
    char *text = n < 0 ? NULL : lq_alloc((size_t)n + 1, 1);
    if (text) vsnprintf(text, (size_t)n + 1, message, again);
    va_end(again);
    va_end(args);
    if (text)
        lq_findings_add(f, kind, site->file, site->line, site->text[LQ_SITE_CODE], "%s %s", label(site),
                        text);
    else
        f->failed = true;
    free(text);
}

/* ---- rows of a table ---- */

/* Nothing, a mark for nothing, or a word for "not yet". */
static bool is_blank(const char *cell)
{
    static const char *const words[] = {"待定", "未定", "待补", "待补充", "暂缺",    "暂无", "无",
                                        "缺",   "不详", "未知", "tbd",    "unknown", "none", "null"};
    if (lq_cell_label(cell) == LQ_STATUS_MISSING) return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcasecmp(cell, words[i])) return true;
    return false;
}

static bool unplaced(lq_findings *f, const lq_site *site, const char *cell)
{
    if (*site->text[LQ_SITE_CODE] || *site->text[LQ_SITE_COUNTY]) return true;
    if (*cell)
        lq_site_tell(f, "site-unplaced", site, "has \"%s\" for coordinates, and no county to place it in",
                     cell);
    else
        lq_site_tell(f, "site-unplaced", site, "has no coordinates, and no county to place it in");
    return false;
}

static bool axis_read(double *value, const lq_site *site, const char *cell, lq_axis axis, lq_findings *f)
{
    const char *name = axis == LQ_AXIS_LON ? "longitude" : "latitude";
    lq_coordinate c = lq_coordinate_read(cell);
    if (c.fault)
        lq_site_tell(f, "site-unreadable", site, "is not placed: its %s \"%s\" %s", name, cell, c.fault);
    else if (c.axis && c.axis != axis)
        lq_site_tell(f, "site-swapped", site, "is not placed: \"%s\" stands for its %s; swap the two", cell,
                     name);
    else
        return *value = c.value, true;
    return false;
}

/* False when the row is no site; *placed tells whether xy was read. */
static bool columns_read(double xy[2], bool *placed, const lq_site *site, const char *lon, const char *lat,
                         lq_findings *f)
{
    bool no_lon = is_blank(lon), no_lat = is_blank(lat);
    *placed = !no_lon && !no_lat;
    if (no_lon && no_lat) return unplaced(f, site, lon);
    if (!*placed)
        lq_site_tell(f, "site-unplaced", site, "has a %s of %s and no %s", no_lat ? "longitude" : "latitude",
                     no_lat ? lon : lat, no_lat ? "latitude" : "longitude");
    return *placed && axis_read(&xy[0], site, lon, LQ_AXIS_LON, f) &&
           axis_read(&xy[1], site, lat, LQ_AXIS_LAT, f);
}

/* The axes that the text names decide, then the order. */
static bool pair_read(double xy[2], bool *placed, const lq_site *site, const char *cell, bool lat_first,
                      lq_findings *f)
{
    lq_coordinate c[2];
    *placed = !is_blank(cell);
    if (!*placed) return unplaced(f, site, cell);
    if (!lq_coordinate_pair(c, cell)) {
        lq_site_tell(f, "site-unreadable", site, "is not placed: \"%s\" %s", cell, c[0].fault);
        return false;
    }
    if (c[0].axis || c[1].axis) lat_first = c[0].axis == LQ_AXIS_LAT || c[1].axis == LQ_AXIS_LON;
    xy[0] = c[lat_first].value;
    xy[1] = c[!lat_first].value;
    return true;
}

bool lq_sites_row(lq_sites *s, const lq_table *t, size_t row, const lq_site_columns *c, lq_findings *f)
{
    double xy[2];
    char **cell = t->cell + row * t->columns;
    bool placed = false, good;
    if (!lq_sites_add(s, t, row, c)) return false;
    const lq_site *site = &s->at[s->n - 1];
    if (c->at[LQ_SITE_LON] != SIZE_MAX && c->at[LQ_SITE_LAT] != SIZE_MAX)
        good = columns_read(xy, &placed, site, cell[c->at[LQ_SITE_LON]], cell[c->at[LQ_SITE_LAT]], f);
    else if (c->at[LQ_SITE_PAIR] != SIZE_MAX)
        good = pair_read(xy, &placed, site, cell[c->at[LQ_SITE_PAIR]], c->lat_first, f);
    else
        good = unplaced(f, site, "");
    if (!good) s->n--;
    return !good || !placed || lq_sites_part_add(s, xy, 1);
}

/* ---- can it be true ---- */

static bool is_in(const double extent[4], double lon, double lat)
{
    return lon >= extent[0] && lat >= extent[1] && lon <= extent[2] && lat <= extent[3];
}

static bool on_globe(double lon, double lat)
{
    return fabs(lon) <= 180 && fabs(lat) <= 90;
}

/* False, with a finding, for a point that cannot be where it says. */
static bool point_check(const lq_site *site, const double *p, const double extent[4], lq_findings *f)
{
    double lon = p[0], lat = p[1];
    const char *at = site->is_line ? "is not drawn: at one of its points" : "is not placed:";
    if (!isfinite(lon) || !isfinite(lat))
        lq_site_tell(f, "site-off-globe", site, "%s its coordinates have no place in their coordinate system",
                     at);
    else if (fabs(lon) < ZERO_DEG && fabs(lat) < ZERO_DEG)
        lq_site_tell(f, "site-zero", site, "%s 0, 0 means that coordinates were not filled in", at);
    else if (is_in(extent, lat, lon) ? !is_in(extent, lon, lat) : fabs(lat) > 90 && on_globe(lat, lon))
        lq_site_tell(f, "site-swapped", site, "%s longitude %.9g, latitude %.9g look swapped", at, lon, lat);
    else if (fabs(lat) > 90)
        lq_site_tell(f, "site-off-globe", site, "%s latitude %.9g is past 90", at, lat);
    else if (fabs(lon) > 180)
        lq_site_tell(f, "site-off-globe", site, "%s longitude %.9g is past 180", at, lon);
    else
        return true;
    return false;
}

/* False for a site that is none. */
static bool site_check(const lq_sites *s, lq_site *site, const double extent[4], lq_findings *f)
{
    bool in = false;
    if (!site->parts) return true;
    const double *first = s->xy + 2 * s->first_point[site->first_part];
    const double *end = s->xy + 2 * s->first_point[site->first_part + site->parts];
    for (const double *p = first; p < end; p += 2) {
        if (!point_check(site, p, extent, f)) return false;
        in |= is_in(extent, p[0], p[1]);
    }
    if (in) return true;
    site->place = LQ_SITE_OUTSIDE;
    lq_site_tell(f, "site-outside", site, "lies outside of the map, at longitude %.9g, latitude %.9g",
                 first[0], first[1]);
    return true;
}

/* Moves the site at `from` with its parts down to `to` and to the end of *kept, of which s has as many parts and points left. */
static void site_move(lq_sites *s, size_t to, size_t from, lq_sites *kept)
{
    lq_site site = s->at[from];
    size_t part = site.first_part;
    site.first_part = kept->parts;
    for (size_t i = 0; i < site.parts; i++, part++) {
        size_t begin = s->first_point[part], end = s->first_point[part + 1];
        memmove(s->xy + 2 * kept->points, s->xy + 2 * begin, 2 * (end - begin) * sizeof *s->xy);
        s->first_point[kept->parts++] = kept->points;
        kept->points += end - begin;
    }
    s->at[to] = site;
}

void lq_sites_check(lq_sites *s, size_t first, const double extent_deg[4], lq_findings *f)
{
    size_t n = first;
    lq_sites kept = {.parts = s->parts, .points = s->points};
    if (first < s->n) kept.parts = s->at[first].first_part;
    if (s->parts) kept.points = s->first_point[kept.parts];
    for (size_t i = first; i < s->n; i++)
        if (site_check(s, &s->at[i], extent_deg, f)) site_move(s, n++, i, &kept);
    s->n = n;
    s->parts = kept.parts;
    s->points = kept.points;
    if (s->parts) s->first_point[s->parts] = s->points;
}

void lq_sites_finish(lq_sites *s, size_t first)
{
    for (size_t i = first; i < s->n; i++) {
        lq_site *site = &s->at[i];
        if (site->is_line || site->place == LQ_SITE_BY_COUNTY) continue;
        site->lon_deg = s->xy[2 * s->first_point[site->first_part]];
        site->lat_deg = s->xy[2 * s->first_point[site->first_part] + 1];
    }
}

void lq_sites_release(lq_sites *s)
{
    free(s->at);
    free(s->first_point);
    free(s->xy);
    lq_arena_release(&s->text);
    *s = (lq_sites){0};
}
