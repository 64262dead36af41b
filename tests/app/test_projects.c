/*
 * test_projects.c: no site and no line is lost on the way from its row to the map: it is drawn at every zoom, alone or in the number
 * of a badge, or told with its file, row and value. And of the rows that are odd nothing but the odd thing is left out.
 */
#include "../support/support.h"
#include "../support/big_picture.h"
#include "../support/csv_rows.h"
#include "../support/findings.h"
#include "../support/program.h"
#include "../support/sample_map.h"
#include "../support/tree.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "app/tiles.h"
#include "draw/symbol.h"

#define SITES   "shapes/tables/sites.csv"
#define LINES   "shapes/tables/lines.csv"
#define COLUMNS 10
#define ROWS    6
#define ZOOM    10

/* ---- the reference, by id ---- */

typedef struct census {
    map_parts parts;
    lq_overlay over;
    csv_rows sites, lines;
    char *dir; /* tiles of ZOOM */
} census;

static int census_take(void **state)
{
    census *c = calloc(1, sizeof *c);
    const char *const settings[] = {"boundaries", "shapes/counties.shp",
                                    "sites",      SITES,
                                    "lines",      LINES,
                                    "zoom",       "5-10",
                                    "border",     "none",
                                    NULL},
                      *const top[] = {"boundaries", "shapes/counties.shp",
                                      "sites",      SITES,
                                      "lines",      LINES,
                                      "zoom",       "10-10",
                                      "border",     "none",
                                      NULL};
    const lq_run run = {0};
    assert_non_null(c);
    c->dir = test_dir_create();
    free(test_render(NULL, top, c->dir, &run));
    map_parts_read(&c->parts, NULL, settings);
    map_parts_overlay(&c->parts, &c->over, &c->over);
    lq_overlay_settle(&c->over);
    csv_read(&c->sites, SITES);
    csv_read(&c->lines, LINES);
    *state = c;
    return 0;
}

static int census_free(void **state)
{
    census *c = *state;
    lq_overlay_release(&c->over);
    map_parts_release(&c->parts);
    csv_release(&c->sites);
    csv_release(&c->lines);
    test_dir_remove(c->dir);
    free(c);
    return 0;
}

/* The only site or line with this id. */
static size_t site_called(const lq_sites *s, const char *id)
{
    size_t at = SIZE_MAX;
    for (size_t i = 0; i < s->n; i++) {
        if (strcmp(s->at[i].text[LQ_SITE_ID], id)) continue;
        if (at != SIZE_MAX) fail_msg("%s: twice", id);
        at = i;
    }
    if (at == SIZE_MAX) fail_msg("%s: lost", id);
    return at;
}

static void every_row_is_a_site_or_a_line(void **state)
{
    const census *c = *state;
    const lq_sites *s = &c->parts.data.projects.sites;
    assert_int_equal(c->sites.rows, 106);
    assert_int_equal(c->lines.rows, 32);
    assert_int_equal(s->n, 106 + 32);
    assert_int_equal(c->parts.data.projects.unplaced, 0);
    for (size_t row = 0; row < c->sites.rows; row++) {
        const lq_site *site = &s->at[site_called(s, csv_cell(&c->sites, row, "id"))];
        assert_false(site->is_line);
        assert_true(fabs(site->lon_deg - atof(csv_cell(&c->sites, row, "lon"))) < 1e-9);
        assert_true(fabs(site->lat_deg - atof(csv_cell(&c->sites, row, "lat"))) < 1e-9);
    }
    for (size_t row = 0; row < c->lines.rows; row++)
        assert_true(s->at[site_called(s, csv_cell(&c->lines, row, "id"))].is_line);
}

/* How many sprites have their anchor at this pixel of a zoom. */
static size_t sprites_at(const lq_overlay_zoom *z, int64_t x_px, int64_t y_px)
{
    size_t n = 0;
    for (size_t i = 0; i < z->items; i++)
        n += !z->item[i].is_route && z->item[i].x_px == x_px && z->item[i].y_px == y_px;
    return n;
}

static size_t sprites_all(const lq_overlay_zoom *z)
{
    size_t n = 0;
    for (size_t i = 0; i < z->items; i++) n += !z->item[i].is_route;
    return n;
}

static size_t sprites_where(const lq_overlay_zoom *z, lq_point at, const lq_crowd_spot *moved)
{
    int64_t unit = (int64_t)1 << (LQ_WORLD_BITS - 8 - z->zoom);
    int64_t x = lq_whole_px(at.x, z->zoom + 8), y = lq_whole_px(at.y, z->zoom + 8);
    assert_true(llabs(x * unit - at.x) <= unit && llabs(y * unit - at.y) <= unit);
    return sprites_at(z, x + (moved ? moved->dx_px : 0), y + (moved ? moved->dy_px : 0));
}

/* Symbols and the numbers of badges add up to all sites, and each has its one sprite. */
static void zoom_count(const census *c, int zoom)
{
    const lq_crowd *crowd = &c->parts.marks.crowd;
    const lq_sites *sites = &c->parts.data.projects.sites;
    const lq_overlay_zoom *z = lq_overlay_at(&c->over, zoom);
    size_t alone = 0, counted = 0, in_badges = 0;
    for (size_t i = 0; i < crowd->n; i++) {
        const lq_crowd_spot *spot = &crowd->spot[i * LQ_ZOOMS + (size_t)zoom];
        const lq_site *s = &sites->at[c->parts.marks.site[i]];
        if (!spot->shown) {
            assert_in_range(spot->cluster, 0, crowd->clusters[zoom] - 1);
            counted++;
            continue;
        }
        alone++;
        assert_int_equal(spot->cluster, LQ_NO_CLUSTER);
        assert_int_equal(sprites_where(z, lq_world_from_degrees(s->lon_deg, s->lat_deg), spot), 1);
    }
    for (size_t k = 0; k < crowd->clusters[zoom]; k++) {
        in_badges += crowd->cluster[zoom][k].count;
        assert_int_equal(sprites_where(z, crowd->cluster[zoom][k].at, NULL), 1);
    }
    assert_int_equal(counted, in_badges);
    assert_int_equal(alone + in_badges, c->sites.rows);
    assert_int_equal(sprites_all(z), alone + crowd->clusters[zoom]);
    if (zoom == c->parts.zoom_max) assert_int_equal(alone, c->sites.rows);
}

static void every_site_is_drawn_or_counted(void **state)
{
    const census *c = *state;
    const lq_crowd *crowd = &c->parts.marks.crowd;
    assert_int_equal(crowd->n, c->sites.rows);
    for (int zoom = c->parts.zoom_min; zoom <= c->parts.zoom_max; zoom++) zoom_count(c, zoom);
    assert_true(crowd->clusters[c->parts.zoom_min] > 0); /* else this was too easy */
}

/* The route of a zoom that is this part of a line, by all its points. */
static bool has_route(const census *c, int zoom, const lq_sites *s, size_t part)
{
    size_t first = s->first_point[part], n = s->first_point[part + 1] - first;
    const lq_overlay_zoom *z = lq_overlay_at(&c->over, zoom);
    for (size_t i = 0; i < z->items; i++) {
        const lq_overlay_route *r = &c->over.route[z->item[i].index];
        bool same = z->item[i].is_route && r->n == n;
        for (size_t k = 0; same && k < n; k++) {
            lq_point p = lq_world_from_degrees(s->xy[2 * (first + k)], s->xy[2 * (first + k) + 1]);
            same = p.x == r->at[k].x && p.y == r->at[k].y;
        }
        if (same) return true;
    }
    return false;
}

static void every_line_has_its_route(void **state)
{
    const census *c = *state;
    const lq_sites *s = &c->parts.data.projects.sites;
    for (int zoom = c->parts.zoom_min; zoom <= c->parts.zoom_max; zoom++)
        for (size_t row = 0; row < c->lines.rows; row++) {
            const lq_site *line = &s->at[site_called(s, csv_cell(&c->lines, row, "id"))];
            assert_true(line->parts > 0);
            for (size_t part = 0; part < line->parts; part++)
                assert_true(has_route(c, zoom, s, line->first_part + part));
        }
}

/* ---- the reference, in the tiles ---- */

/* Pixels of a colour in a square about a place; a colour of the canvas is rounded: see tile/paint.h. */
static size_t pixels_near(const census *c, lq_point at, int32_t reach_px, lq_rgba colour)
{
    size_t n = 0;
    char last[LQ_PATH_BYTES] = "", path[LQ_PATH_BYTES];
    uint8_t *rgba = NULL;
    unsigned side = BIG_TILE_PX;
    for (int32_t dy = -reach_px; dy <= reach_px; dy++)
        for (int32_t dx = -reach_px; dx <= reach_px; dx++) {
            uint32_t x = (uint32_t)(lq_whole_px(at.x, ZOOM + 8) + dx),
                     y = (uint32_t)(lq_whole_px(at.y, ZOOM + 8) + dy);
            struct stat st;
            lq_tile_path(path, c->dir, "map", (lq_tile){ZOOM, x / side, y / side});
            if (strcmp(path, last)) {
                free(rgba);
                rgba = stat(path, &st) ? NULL : test_png_read(path, &side, &side);
                strcpy(last, path);
            }
            const uint8_t *p = rgba ? rgba + 4 * (size_t)(y % side * side + x % side) : NULL;
            n += p && p[3] == 255 && abs(p[0] - colour.r) <= 9 && abs(p[1] - colour.g) <= 9 &&
                 abs(p[2] - colour.b) <= 9;
        }
    free(rgba);
    return n;
}

static lq_rgba colour_of(const lq_site *s)
{
    return lq_symbol_of(s->text[LQ_SITE_CATEGORY], s->text[LQ_SITE_SUBCATEGORY]).colour;
}

static void every_site_is_in_the_tiles(void **state)
{
    const census *c = *state;
    const lq_crowd *crowd = &c->parts.marks.crowd;
    for (size_t i = 0; i < crowd->n; i++) {
        const lq_site *s = &c->parts.data.projects.sites.at[c->parts.marks.site[i]];
        const lq_crowd_spot *spot = &crowd->spot[i * LQ_ZOOMS + ZOOM];
        lq_point at = lq_world_from_degrees(s->lon_deg, s->lat_deg);
        at.x += spot->dx_px * (1 << (LQ_WORLD_BITS - 8 - ZOOM));
        at.y += spot->dy_px * (1 << (LQ_WORLD_BITS - 8 - ZOOM));
        int32_t reach = (int32_t)lq_mark_size_px(ZOOM) / 2;
        if (pixels_near(c, at, reach, colour_of(s)) < 12)
            fail_msg("%s: no symbol in the tiles", s->text[LQ_SITE_ID]);
    }
}

/* Somewhere on each tenth of a line, which symbols may cover and dashes leave out, its colour is seen. */
static bool tenth_is_seen(const census *c, const lq_sites *s, const lq_site *line, size_t tenth)
{
    size_t first = s->first_point[line->first_part], last = s->first_point[line->first_part + 1] - 1;
    for (int step = 0; step < 20; step++) {
        double along = ((double)tenth + step / 20.0) / 10 * (double)(last - first);
        size_t k = first + (size_t)along;
        double t = along - floor(along), x = s->xy[2 * k] * (1 - t) + s->xy[2 * k + 2] * t,
               y = s->xy[2 * k + 1] * (1 - t) + s->xy[2 * k + 3] * t;
        if (pixels_near(c, lq_world_from_degrees(x, y), 3, colour_of(line))) return true;
    }
    return false;
}

/* Also of those that others run along. */
static void every_line_is_in_the_tiles(void **state)
{
    const census *c = *state;
    const lq_sites *s = &c->parts.data.projects.sites;
    for (size_t row = 0; row < c->lines.rows; row++) {
        const lq_site *line = &s->at[site_called(s, csv_cell(&c->lines, row, "id"))];
        size_t seen = 0;
        for (size_t tenth = 0; tenth < 10; tenth++) seen += tenth_is_seen(c, s, line, tenth);
        if (seen < 9) fail_msg("%s: %zu of 10 parts are in the tiles", line->text[LQ_SITE_ID], seen);
    }
}

/* ---- odd rows ---- */

#define HEAD "id,name,category,subcategory,status,precision,code,county,lon,lat\n"

/* Square counties: see sample_map.h. County 0 has its middle at 112.25, 36.25. */
typedef struct odd {
    char *dir, *file;
    map_parts parts;
} odd;

/* kind: "sites" or "lines". */
static void odd_read(odd *o, const char *kind, const char *rows)
{
    *o = (odd){.dir = test_dir_create()};
    sample_shapefile(o->dir, "m", COLUMNS, ROWS);
    char *shp = test_path(o->dir, "m.shp");
    o->file = test_text(o->dir, "rows.csv", rows);
    const char *const settings[] = {"boundaries", shp,  "crs",  "wgs84", kind, o->file,
                                    "labels",     "on", "zoom", "9-10",  NULL};
    lq_overlay over = {0};
    char *out = test_path(o->dir, "out");
    const lq_run run = {0};
    free(test_render(NULL, settings, out, &run)); /* the rest is drawn */
    map_parts_read(&o->parts, NULL, settings);
    map_parts_overlay(&o->parts, &over, &over);
    lq_overlay_release(&over);
    free(out);
    free(shp);
}

static void odd_release(odd *o)
{
    map_parts_release(&o->parts);
    test_dir_remove(o->dir);
    free(o->file);
}

/* Just one finding of the kind, of this file and row, and with this in its message. */
static void assert_told(const odd *o, const char *kind, const char *file, size_t row, const char *value)
{
    const lq_finding *told = NULL;
    for (size_t i = 0; i < o->parts.findings.n; i++) {
        const lq_finding *f = &o->parts.findings.at[i];
        if (strcmp(f->kind, kind) || f->row != row || strcmp(f->file, file)) continue;
        if (told) fail_msg("%s: told twice, of row %zu", kind, row);
        told = f;
    }
    if (!told) fail_msg("%s: not told of %s, row %zu", kind, file, row);
    if (!strstr(told->message, value)) fail_msg("%s: \"%s\" has no \"%s\"", kind, told->message, value);
    assert_null(strchr(told->message, '\n'));
}

static bool is_drawn(const odd *o, const char *id)
{
    const lq_projects *p = &o->parts.data.projects;
    for (size_t i = 0; i < o->parts.marks.crowd.n; i++)
        if (!strcmp(p->sites.at[o->parts.marks.site[i]].text[LQ_SITE_ID], id)) return true;
    return false;
}

static const struct {
    const char *row, *kind, *value;
    bool drawn;
} odd_sites[] = {
    {"a,good,transport,airport,existing,site,,,112.25,36.25", NULL, NULL, true},
    {"b,zero,transport,airport,existing,site,,,0,0", "site-zero", "0, 0", false},
    {"c,swapped,transport,airport,existing,site,,,36.3,112.3", "site-swapped", "36.3", false},
    {"d,north,transport,airport,existing,site,,,112.3,95", "site-off-globe", "95", false},
    {"e,slip,transprot,airport,existing,site,,,112.7,36.25", "category-unknown", "\"transprot\"", true},
    {"f,left,transport,airport,abandoned,site,,,113.2,36.25", "status-unknown", "\"abandoned\"", true},
    {"g,vague,transport,airport,existing,somewhere,,,113.7,36.25", "precision-unknown", "\"somewhere\"",
     true},
    {"h,nowhere,transport,airport,existing,site,999999,,,", "site-county-unknown", "999999", false},
    {"i,astray,transport,airport,existing,site,CODE,,114.3,37.3", "site-elsewhere", "CODE", true},
    {"j,seat,transport,airport,existing,county-seat,CODE,,,", NULL, NULL, true},
    {"k,letters,transport,airport,existing,site,,,abc,36.3", "site-unreadable", "\"abc\"", false},
    {"l,abroad,transport,airport,existing,site,,,100,20", "site-outside", "100", false},
    {"m,half,transport,airport,existing,site,,,112.3,", "site-unplaced", "112.3", false},
    {"n,nothing,transport,airport,existing,site,,,,", "site-unplaced", "no coordinates", false},
    {"o,\xf4\x8f\xbf\xbd \xe5\xb1\xb1,transport,airport,existing,site,,,115.2,36.25", "glyph-missing",
     "no installed font has a glyph for 1", true},
    {"p,last,transport,airport,existing,site,,,116,38", NULL, NULL, true},
};
#define ODD_SITES (sizeof odd_sites / sizeof *odd_sites)

/* With the code of county 0 where the row says CODE. */
static const char *with_code(char out[256], const char *row)
{
    char code[8];
    const char *at = strstr(row, "CODE");
    sample_code(code, COLUMNS, 0);
    if (!at) return row;
    snprintf(out, 256, "%.*s%s%s", (int)(at - row), row, code, at + 4);
    return out;
}

static void odd_sites_are_told_and_the_rest_is_drawn(void **state)
{
    (void)state;
    char text[4096] = HEAD, row[256];
    odd o;
    for (size_t i = 0; i < ODD_SITES; i++) {
        strcat(text, with_code(row, odd_sites[i].row));
        strcat(text, "\n");
    }
    odd_read(&o, "sites", text);
    for (size_t i = 0; i < ODD_SITES; i++) {
        char id[2] = {odd_sites[i].row[0], 0};
        if (is_drawn(&o, id) != odd_sites[i].drawn)
            fail_msg("%s: %s", odd_sites[i].row, odd_sites[i].drawn ? "not drawn" : "drawn");
        if (odd_sites[i].kind)
            assert_told(&o, odd_sites[i].kind, o.file, i + 2, with_code(row, odd_sites[i].value));
    }
    odd_release(&o);
}

static const struct {
    const char *row, *kind, *value;
    size_t routes;
} odd_lines[] = {
    {"a,good,transport,existing,\"LINESTRING (112.1 36.1, 113 37)\"", NULL, NULL, 1},
    {"b,one point,transport,existing,\"LINESTRING (112.1 36.1)\"", "site-geometry", "one point", 0},
    {"c,no wkt,transport,existing,LINESTRING 112.1 36.1 oh", "site-geometry", "LINESTRING 112.1 36.1 oh", 0},
    {"d,slip,trnsport,existing,\"LINESTRING (112.1 36.3, 113 37.3)\"", "category-unknown", "\"trnsport\"", 1},
    {"e,far,transport,existing,\"LINESTRING (12.1 36.3, 13 37.3)\"", "site-outside", "12.1", 0},
    {"f,two,transport,planned,\"MULTILINESTRING ((114 37, 115 38), (115.1 38, 116 38.5))\"", NULL, NULL, 2},
    {"g,north,transport,existing,\"LINESTRING (112.1 36.3, 113 95)\"", "site-off-globe", "95", 0},
};

static void odd_lines_are_told_and_the_rest_is_drawn(void **state)
{
    (void)state;
    char text[4096] = "id,name,category,status,wkt\n";
    odd o;
    size_t routes = 0;
    for (size_t i = 0; i < sizeof odd_lines / sizeof *odd_lines; i++) {
        strcat(text, odd_lines[i].row);
        strcat(text, "\n");
    }
    odd_read(&o, "lines", text);
    for (size_t i = 0; i < sizeof odd_lines / sizeof *odd_lines; i++) {
        routes += odd_lines[i].routes;
        if (odd_lines[i].kind) assert_told(&o, odd_lines[i].kind, o.file, i + 2, odd_lines[i].value);
    }
    size_t parts = 0;
    const lq_sites *s = &o.parts.data.projects.sites;
    for (size_t i = 0; i < s->n; i++) parts += s->at[i].place == LQ_SITE_PLACED ? s->at[i].parts : 0;
    assert_int_equal(parts, routes);
    odd_release(&o);
}

/* A site without coordinates stands where nothing is nearer to the border of its county than need be: in a square, its middle. */
static void without_coordinates_it_stands_in_the_middle(void **state)
{
    (void)state;
    char text[512], code[8];
    odd o;
    sample_code(code, COLUMNS, 13);
    snprintf(text, sizeof text,
             HEAD "a,by code,town,,existing,county-seat,%s,,,\n"
                  "b,by name,town,,existing,county-seat,,\xe5\x8e\xbf%d,,\n",
             code, 14);
    odd_read(&o, "sites", text);
    const lq_sites *s = &o.parts.data.projects.sites;
    assert_int_equal(s->n, 2);
    for (size_t i = 0; i < 2; i++) { /* county number 13 is called 县14 */
        assert_true(fabs(s->at[i].lon_deg - (SAMPLE_WEST_DEG + 3.5 * SAMPLE_SIZE_DEG)) < 0.02);
        assert_true(fabs(s->at[i].lat_deg - (SAMPLE_SOUTH_DEG + 1.5 * SAMPLE_SIZE_DEG)) < 0.02);
    }
    odd_release(&o);
}

/* A county of two features, and a site in the second of them. */
static void a_county_of_two_features_has_both(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    char *shp = test_text(
        dir, "two.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"properties\":{\"code\":\"140721\"},\"geometry\":{\"type\":\"Polygon\","
        "\"coordinates\":[[[112,36],[113,36],[113,37],[112,37],[112,36]]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"code\":\"140722\"},\"geometry\":{\"type\":\"Polygon\","
        "\"coordinates\":[[[113,36],[114,36],[114,37],[113,37],[113,36]]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"code\":\"140721\"},\"geometry\":{\"type\":\"Polygon\","
        "\"coordinates\":[[[114,36],[115,36],[115,37],[114,37],[114,36]]]}}]}");
    char *csv = test_text(dir, "sites.csv", "id,code,lon,lat\na,140721,114.5,36.5\nb,140721,113.5,36.5\n");
    const char *const settings[] = {"boundaries", shp, "sites", csv, "zoom", "5-5", NULL};
    map_parts parts;
    map_parts_read(&parts, NULL, settings);
    assert_int_equal(finding_count(&parts.findings, "site-elsewhere"), 1);
    for (size_t i = 0; i < parts.findings.n; i++)
        if (!strcmp(parts.findings.at[i].kind, "site-elsewhere"))
            assert_int_equal(parts.findings.at[i].row, 3);
    map_parts_release(&parts);
    free(shp);
    free(csv);
    test_dir_remove(dir);
}

/* ---- counties of other years ---- */

#define STRIP(code, name, x0, x1)                                                                            \
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"" code "\",\"name\":\"" name                           \
    "\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[" x0 ",36],[" x1 ",36],[" x1 ",38],[" x0      \
    ",38],[" x0 ",36]]]}}"

/* 140403 潞州区 was made of 140402 城区 and 140411 郊区 in 2018 (shapes/code_changes.csv); here they are two strips of one
   square, so that the middle of both lies on the border between them. 140302 is another 城区. */
static const char two_of_one[] =
    "{\"type\":\"FeatureCollection\",\"features\":[" STRIP("140402", "城区", "112", "113") "," STRIP(
        "140411", "郊区", "113", "114") "," STRIP("140302", "城区", "115", "116") "]}";
static const char their_sites[] = "id,code,county,lon,lat,precision\n"
                                  "a,140403,,112.2,37,site\n"
                                  "b,140403,,113.8,37,site\n"
                                  "c,140403,,115.5,37,site\n" /* elsewhere: of neither */
                                  "d,140403,,,,site\n"
                                  "e,,潞州区,,,\n"
                                  "f,,长治市潞州区,,,county-seat\n"
                                  "g,140402,,,,\n"
                                  "h,,城区,,,\n" /* either */
                                  "i,,无此县,,,\n";

static void assert_message(const lq_findings *f, const char *kind, size_t row, const char *part)
{
    for (size_t i = 0; i < f->n; i++)
        if (!strcmp(f->at[i].kind, kind) && f->at[i].row == row && strstr(f->at[i].message, part)) return;
    fail_msg("%s: row %zu is not told of \"%s\"", kind, row, part);
}

static void assert_two_of_one(const lq_dataset *d, const lq_findings *f)
{
    const lq_sites *s = &d->projects.sites;
    assert_int_equal(s->n, 9);
    assert_int_equal(finding_count(f, "site-elsewhere"), 1);
    assert_message(f, "site-elsewhere", 4, "140402");
    assert_message(f, "site-elsewhere", 4, "140411");
    for (size_t i = 3; i < 7; i++) {
        assert_int_equal(s->at[i].place, LQ_SITE_PLACED);
        assert_string_equal(s->at[i].text[LQ_SITE_PRECISION], "area"); /* whatever the row says */
    }
    assert_string_equal(s->at[0].text[LQ_SITE_PRECISION], "site");
    assert_int_equal(d->projects.unplaced, 2);
    assert_int_equal(finding_count(f, "site-county-unknown"), 2);
    assert_message(f, "site-county-unknown", 9, "140302");
    assert_message(f, "site-county-unknown", 9, "140402");
    assert_message(f, "site-county-unknown", 10, "no county is called 无此县");
    assert_int_equal(finding_count(f, "sites-by-county"), 1);
    assert_message(f, "sites-by-county", 5, "3 more"); /* d and e, f, g: not h and i */
}

static void a_county_of_another_year_is_all_its_land(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *shp = test_text(dir, "two.geojson", two_of_one),
         *csv = test_text(dir, "sites.csv", their_sites);
    const char *const settings[] = {"boundaries", shp, "sites", csv, "zoom", "5-5", NULL};
    map_parts parts;
    map_parts_read(&parts, NULL, settings);
    assert_two_of_one(&parts.data, &parts.findings);
    for (size_t i = 3; i < 7; i++) {
        const lq_site *s = &parts.data.projects.sites.at[i];
        assert_true(fabs(s->lon_deg - (i < 6 ? 113 : 112.5)) < 0.15 && fabs(s->lat_deg - 37) < 0.6);
    }
    map_parts_release(&parts);
    map_parts_check(&parts, NULL, settings);
    assert_two_of_one(&parts.data, &parts.findings);
    map_parts_release(&parts);
    free(shp);
    free(csv);
    test_dir_remove(dir);
}

/* ---- a box ---- */

/* Of the reference those inside of a box, by their coordinates in the file, and no other are drawn or counted in badges. */
static void a_box_shows_what_is_inside(void **state)
{
    (void)state;
    const double box[] = {112, 36, 114.5, 38.2};
    const char *const settings[] = {"boundaries", "shapes/counties.shp", "sites", SITES,
                                    "bbox",       "112,36,114.5,38.2",   "zoom",  "5-9",
                                    NULL};
    map_parts parts;
    lq_overlay over = {0};
    csv_rows rows;
    size_t inside = 0;
    csv_read(&rows, SITES);
    for (size_t i = 0; i < rows.rows; i++) {
        double lon = atof(csv_cell(&rows, i, "lon")), lat = atof(csv_cell(&rows, i, "lat"));
        inside += lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3];
    }
    assert_in_range(inside, 10, rows.rows - 10);
    map_parts_read(&parts, NULL, settings);
    map_parts_overlay(&parts, &over, &over);
    const lq_crowd *crowd = &parts.marks.crowd;
    assert_int_equal(crowd->n, inside);
    for (size_t i = 0; i < inside; i++) {
        const lq_site *s = &parts.data.projects.sites.at[parts.marks.site[i]];
        assert_true(s->lon_deg >= box[0] && s->lon_deg <= box[2] && s->lat_deg >= box[1] &&
                    s->lat_deg <= box[3]);
    }
    for (int zoom = 5; zoom <= 9; zoom++) {
        size_t shown = 0;
        for (size_t i = 0; i < inside; i++) shown += crowd->spot[i * LQ_ZOOMS + (size_t)zoom].shown;
        for (size_t k = 0; k < crowd->clusters[zoom]; k++) shown += crowd->cluster[zoom][k].count;
        assert_int_equal(shown, inside);
    }
    lq_overlay_release(&over);
    map_parts_release(&parts);
    csv_release(&rows);
}

/* Of two lines into the tiles of a box the one that touches it is drawn. */
static void a_line_that_misses_the_box_is_not_drawn(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *shp = test_path(dir, "m.shp"),
         *csv = test_text(dir, "lines.csv",
                          "id,category,wkt\n"
                          "a,transport,\"LINESTRING (112.1 36.1, 113 37)\"\n"
                          "b,transport,\"LINESTRING (112.1 37.6, 113 37.7)\"\n");
    sample_shapefile(dir, "m", COLUMNS, ROWS);
    const char *const settings[] = {"boundaries",        shp,    "crs", "wgs84", "lines", csv, "bbox",
                                    "112.4,36,113,37.5", "zoom", "6-6", NULL};
    map_parts parts;
    lq_overlay over = {0};
    map_parts_read(&parts, NULL, settings);
    map_parts_overlay(&parts, &over, &over);
    assert_int_equal(over.routes, 2); /* its casing and itself */
    for (size_t i = 0; i < over.routes; i++)
        assert_int_equal(over.route[i].at[0].y, lq_world_from_degrees(112.1, 36.1).y);
    lq_overlay_release(&over);
    map_parts_release(&parts);
    free(shp);
    free(csv);
    test_dir_remove(dir);
}

/* ---- what cannot be read at all ---- */

static void faults_are_one_line(void **state)
{
    (void)state;
    char out[TEST_OUT_BYTES], *dir = test_dir_create();
    static const struct {
        const char *options, *wanted;
    } fault[] = {
        {"--sites nowhere.csv", "nowhere.csv"},
        {"--lines nowhere.gpkg", "nowhere.gpkg"},
        {"--areas taihan", "did you mean taihang?"},
        {"--areas nowhere.csv", "nowhere.csv"},
        {"--sites-crs mars", "mars"},
        {"--area-fill stripes", "stripes"},
    };
    sample_shapefile(dir, "m", COLUMNS, ROWS);
    for (size_t i = 0; i < sizeof fault / sizeof *fault; i++) {
        int status = test_program(out, "render --quiet --boundaries %s/m.shp --crs wgs84 %s -o %s/out 2>&1",
                                  dir, fault[i].options, dir);
        assert_true(status == LQ_USAGE || status == LQ_DATA || status == LQ_FAILED);
        assert_true(test_is_fault(out, fault[i].wanted));
    }
    test_dir_remove(dir);
}

/* Renders with a list of counties as an area, and reads what is told of it. */
static void area_told(const char *list, const char *kind, const char *row, const char *value)
{
    char *dir = test_dir_create(), *shp = test_path(dir, "m.shp"), *out = test_path(dir, "out"),
         *csv = test_text(dir, "list.csv", list), *path = test_path(out, "findings.csv"),
         *map = test_path(out, "map");
    const char *const settings[] = {"boundaries", shp, "crs", "wgs84", "areas", csv, "zoom", "6-7", NULL};
    const lq_run run = {0};
    csv_rows findings;
    sample_shapefile(dir, "m", COLUMNS, ROWS);
    free(test_render(NULL, settings, out, &run));
    csv_read(&findings, path);
    size_t at = csv_find(&findings, "kind", kind);
    assert_true(at != SIZE_MAX);
    assert_string_equal(csv_cell(&findings, at, "file"), csv);
    assert_string_equal(csv_cell(&findings, at, "row"), row);
    assert_non_null(strstr(csv_cell(&findings, at, "message"), value));
    assert_true(test_tree_files(map, ".png") > 0);
    csv_release(&findings);
    free(map);
    free(path);
    free(csv);
    free(out);
    free(shp);
    test_dir_remove(dir);
}

/* The map is drawn without what is not found. */
static void areas_of_nothing_are_told(void **state)
{
    (void)state;
    char code[8], list[64];
    sample_code(code, COLUMNS, 3);
    snprintf(list, sizeof list, "code\n%s\n999999\n", code);
    area_told(list, "member-unresolved", "3", "999999");
    area_told("code\n999998\n999999\n", "area-empty", "2", "none of its 2 counties");
    area_told("code\n", "area-empty", "", "no rows");
}

int main(void)
{
    const struct CMUnitTest reference[] = {
        cmocka_unit_test(every_row_is_a_site_or_a_line), cmocka_unit_test(every_site_is_drawn_or_counted),
        cmocka_unit_test(every_line_has_its_route),      cmocka_unit_test(every_site_is_in_the_tiles),
        cmocka_unit_test(every_line_is_in_the_tiles),
    };
    const struct CMUnitTest rows[] = {
        cmocka_unit_test(odd_sites_are_told_and_the_rest_is_drawn),
        cmocka_unit_test(odd_lines_are_told_and_the_rest_is_drawn),
        cmocka_unit_test(without_coordinates_it_stands_in_the_middle),
        cmocka_unit_test(a_county_of_two_features_has_both),
        cmocka_unit_test(a_county_of_another_year_is_all_its_land),
        cmocka_unit_test(a_box_shows_what_is_inside),
        cmocka_unit_test(a_line_that_misses_the_box_is_not_drawn),
        cmocka_unit_test(faults_are_one_line),
        cmocka_unit_test(areas_of_nothing_are_told),
    };
    int failed = cmocka_run_group_tests(reference, census_take, census_free);
    return failed + cmocka_run_group_tests(rows, NULL, NULL);
}
