/*
 * test_read_sites.c: sites and lines from tables and vector files. Witnesses are GDAL, which reads the same coordinates by itself
 * and writes the files, and what the corpus says of its cases.
 */
#include "../support/support.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal.h>
#include <gdal_utils.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/findings.h"
#include "../support/site_places.h"
#include "base/file.h"
#include "geo/gcj02.h"
#include "read/read_sites.h"

#define POINTS    "data/messy_points/"
#define SHAPES    "data/messy_shp/"
#define METRE_DEG (1 / 111320.0) /* of latitude; of longitude it is more degrees */

typedef struct got {
    lq_code code;
    lq_sites s;
    lq_findings f;
    lq_err err;
} got;

static got sites_read(const char *path, const char *crs)
{
    got g = {0};
    lq_sites_options o = {.crs = crs};
    g.code = lq_sites_read(&g.s, path, &o, &g.f, &g.err);
    return g;
}

/* A file of the shared data; false, and a skipped test, when it is not there. */
static bool shared_read(got *g, const char *name, const char *crs)
{
    char *path = test_shared(name);
    if (!path) return false;
    *g = sites_read(path, crs);
    free(path);
    return true;
}

static void release(got *g)
{
    lq_sites_release(&g->s);
    lq_findings_release(&g->f);
}

static got text_read(const char *dir, const char *name, const char *text, const char *crs)
{
    char *path = test_text(dir, name, text);
    got g = sites_read(path, crs);
    free(path);
    return g;
}

static size_t placed(const lq_sites *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) n += s->at[i].place == LQ_SITE_PLACED;
    return n;
}

/* Rows with a finding of their own. */
static size_t rows_told(const lq_findings *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) n += f->at[i].row != 0;
    return n;
}

/* Same sites in the same order and places, within so many metres. */
static void check_same_places(const lq_sites *a, const lq_sites *b, double within_m)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        double north = (a->at[i].lat_deg - b->at[i].lat_deg) / METRE_DEG;
        double east = (a->at[i].lon_deg - b->at[i].lon_deg) / METRE_DEG * cos(a->at[i].lat_deg * M_PI / 180);
        if (!(hypot(north, east) < within_m))
            fail_msg("%s: %.3f m apart", a->at[i].text[LQ_SITE_NAME], hypot(north, east));
        assert_string_equal(a->at[i].text[LQ_SITE_NAME], b->at[i].text[LQ_SITE_NAME]);
    }
}

/* ---- messy_points ---- */

static void p01_is_p02_once_its_datum_is_told(void **state)
{
    (void)state;
    got a, b;
    if (!shared_read(&a, POINTS "p01_gcj02.csv", "gcj02") || !shared_read(&b, POINTS "p02_wgs84.csv", NULL))
        SKIP_TEST("no data");
    assert_true(a.code == LQ_OK && b.code == LQ_OK);
    assert_int_equal(a.s.n, 117);
    assert_int_equal(a.f.n, 0);
    assert_int_equal(finding_count(&b.f, "crs-assumed"), 1);
    assert_string_equal(a.s.at[0].text[LQ_SITE_NAME], "小店区");
    assert_string_equal(a.s.at[0].text[LQ_SITE_CATEGORY], "红色旅游");
    check_same_places(&a.s, &b.s, 0.1);
    release(&a);
    release(&b);
}

static void p03_degrees_minutes_seconds(void **state)
{
    (void)state;
    got a, b;
    if (!shared_read(&a, POINTS "p03_dms.csv", NULL) || !shared_read(&b, POINTS "p01_gcj02.csv", NULL))
        SKIP_TEST("no data");
    assert_int_equal(a.code, LQ_OK);
    assert_int_equal(rows_told(&a.f), 0);
    check_same_places(&a.s, &b.s, 5);
    release(&a);
    release(&b);
}

/* Every sixth row from line 7 on. */
static void p04_swapped_rows_are_reported(void **state)
{
    (void)state;
    got g;
    if (!shared_read(&g, POINTS "p04_swapped_some.csv", NULL)) SKIP_TEST("no data");
    assert_int_equal(g.code, LQ_OK);
    assert_int_equal(g.s.n, 117 - 117 / 6);
    assert_int_equal(finding_count(&g.f, "site-swapped"), 117 / 6);
    for (size_t i = 0, line = 7; i < g.f.n; i++) {
        if (strcmp(g.f.at[i].kind, "site-swapped") != 0) continue;
        assert_int_equal(g.f.at[i].row, line);
        line += 6;
    }
    release(&g);
}

static void p05_ten_are_drawn_and_eight_listed(void **state)
{
    (void)state;
    static const struct {
        size_t line;
        const char *kind;
    } bad[] = {{12, "site-unplaced"}, {13, "site-zero"},      {14, "site-off-globe"},
               {15, "site-unplaced"}, {16, "site-outside"},   {17, "site-off-globe"},
               {18, "site-unplaced"}, {19, "site-unreadable"}};
    got g;
    if (!shared_read(&g, POINTS "p05_bad_rows.csv", NULL)) SKIP_TEST("no data");
    assert_int_equal(g.code, LQ_OK);
    assert_int_equal(placed(&g.s), 10);
    assert_int_equal(rows_told(&g.f), 8);
    for (size_t i = 0; i < 8; i++) {
        bool told = false;
        for (size_t k = 0; k < g.f.n; k++)
            told |= g.f.at[k].row == bad[i].line && !strcmp(g.f.at[k].kind, bad[i].kind);
        if (!told) fail_msg("line %zu is not told as %s", bad[i].line, bad[i].kind);
    }
    assert_string_equal(g.s.at[9].text[LQ_SITE_NAME], "古交市"); /* the file is GBK */
    release(&g);
}

static void p06_both_in_one_column(void **state)
{
    (void)state;
    got a, b;
    if (!shared_read(&a, POINTS "p06_one_column.csv", NULL) || !shared_read(&b, POINTS "p01_gcj02.csv", NULL))
        SKIP_TEST("no data");
    assert_int_equal(a.code, LQ_OK);
    check_same_places(&a.s, &b.s, 1e-6);
    release(&a);
    release(&b);
}

static void p07_metres_need_a_system(void **state)
{
    (void)state;
    got a, b;
    if (!shared_read(&a, POINTS "p07_projected.csv", NULL)) SKIP_TEST("no data");
    assert_int_equal(a.code, LQ_DATA);
    assert_non_null(strstr(a.err.text, "p07_projected.csv: coordinates look like metres"));
    assert_non_null(strstr(a.err.text, "--sites-crs"));
    assert_int_equal(a.s.n, 0);
    release(&a);
    assert_true(shared_read(&a, POINTS "p07_projected.csv", "EPSG:3857") &&
                shared_read(&b, POINTS "p02_wgs84.csv", NULL));
    assert_int_equal(a.code, LQ_OK);
    assert_int_equal(a.f.n, 0);
    check_same_places(&a.s, &b.s, 0.2);
    release(&a);
    release(&b);
}

static void p08_twenty_sites_at_five_places(void **state)
{
    (void)state;
    got g;
    if (!shared_read(&g, POINTS "p08_stacked.csv", NULL)) SKIP_TEST("no data");
    assert_int_equal(g.s.n, 20);
    assert_int_equal(site_places(&g.s), 5);
    release(&g);
}

/* ---- the reference ---- */

/* GDAL's own reading of a CSV with its columns of places as geometries; GDALClose it. */
static GDALDatasetH witness_open(const char *path)
{
    static const char *const drivers[] = {"CSV", NULL};
    static const char *const options[] = {"X_POSSIBLE_NAMES=lon", "Y_POSSIBLE_NAMES=lat",
                                          "GEOM_POSSIBLE_NAMES=wkt", NULL};
    GDALAllRegister();
    GDALDatasetH data = GDALOpenEx(path, GDAL_OF_VECTOR, drivers, options, NULL);
    assert_non_null(data);
    return data;
}

static const lq_site *site_by_id(const lq_sites *s, const char *id)
{
    const lq_site *found = NULL;
    for (size_t i = 0; i < s->n; i++) {
        if (strcmp(s->at[i].text[LQ_SITE_ID], id) != 0) continue;
        assert_null(found);
        found = &s->at[i];
    }
    return found;
}

static void check_geometry(const lq_sites *s, const lq_site *site, OGRGeometryH g)
{
    size_t n = (size_t)OGR_G_GetPointCount(g), begin = s->first_point[site->first_part];
    assert_int_equal(site->parts, 1);
    assert_int_equal(s->first_point[site->first_part + 1] - begin, n);
    assert_int_equal(site->is_line, n > 1);
    for (size_t i = 0; i < n; i++) {
        assert_true(fabs(s->xy[2 * (begin + i)] - OGR_G_GetX(g, (int)i)) < 1e-12);
        assert_true(fabs(s->xy[2 * (begin + i) + 1] - OGR_G_GetY(g, (int)i)) < 1e-12);
    }
    if (n == 1) assert_true(site->lon_deg == s->xy[2 * begin] && site->lat_deg == s->xy[2 * begin + 1]);
}

/* Every row by its id: a site where GDAL sees it, with its texts. */
static void census(const char *name, size_t rows)
{
    char *path = test_shared(name);
    if (!path) SKIP_TEST("no data");
    got g = sites_read(path, NULL);
    assert_int_equal(g.code, LQ_OK);
    assert_int_equal(rows_told(&g.f), 0);
    assert_int_equal(placed(&g.s), rows);
    GDALDatasetH data = witness_open(path);
    OGRLayerH layer = GDALDatasetGetLayer(data, 0);
    OGRFeatureDefnH defn = OGR_L_GetLayerDefn(layer);
    size_t seen = 0;
    for (OGRFeatureH f; (f = OGR_L_GetNextFeature(layer)); OGR_F_Destroy(f), seen++) {
        const lq_site *site = site_by_id(&g.s, OGR_F_GetFieldAsString(f, OGR_FD_GetFieldIndex(defn, "id")));
        assert_non_null(site);
        check_geometry(&g.s, site, OGR_F_GetGeometryRef(f));
        assert_string_equal(site->text[LQ_SITE_NAME],
                            OGR_F_GetFieldAsString(f, OGR_FD_GetFieldIndex(defn, "name")));
        assert_string_equal(site->text[LQ_SITE_STATUS],
                            OGR_F_GetFieldAsString(f, OGR_FD_GetFieldIndex(defn, "status")));
        assert_string_equal(site->text[LQ_SITE_CATEGORY],
                            OGR_F_GetFieldAsString(f, OGR_FD_GetFieldIndex(defn, "category")));
    }
    assert_int_equal(seen, rows);
    GDALClose(data);
    release(&g);
    free(path);
}

static void no_site_of_the_reference_is_lost(void **state)
{
    (void)state;
    census("reference/sites.csv", 106);
}

static void no_line_of_the_reference_is_lost(void **state)
{
    (void)state;
    census("reference/lines.csv", 32);
}

/* Both into one list, as a map has them. */
static void files_add_up(void **state)
{
    (void)state;
    char *sites = test_shared("reference/sites.csv"), *lines = test_shared("reference/lines.csv");
    if (!sites || !lines) SKIP_TEST("no data");
    got g = sites_read(sites, NULL);
    size_t points = g.s.points;
    lq_sites_options gcj02 = {.crs = "gcj02"}, metres = {.crs = "EPSG:3857"};
    assert_int_equal(lq_sites_read(&g.s, lines, &gcj02, &g.f, NULL), LQ_OK);
    assert_int_equal(g.s.n, 138);
    assert_string_equal(g.s.at[105].file, sites);
    assert_string_equal(g.s.at[106].file, lines);
    assert_int_equal(site_places(&g.s), 94); /* eight places hold twenty sites */
    double first[2] = {116.56, 39.30};
    assert_true(g.s.at[0].lon_deg == 114.1778);
    lq_gcj02_to_wgs84(first, 1);
    assert_memory_equal(g.s.xy + 2 * points, first, sizeof first);
    size_t before = g.s.points;
    assert_int_equal(lq_sites_read(&g.s, lines, &metres, &g.f, NULL), LQ_DATA);
    assert_true(g.s.n == 138 && g.s.points == before);
    release(&g);
    free(sites);
    free(lines);
}

/* ---- WKT ---- */

static void wkt_is_read_or_told(void **state)
{
    static const struct {
        const char *wkt, *kind; /* kind NULL: it is a site */
        size_t parts;
    } rows[] = {
        {"\"LINESTRING (112 37, 113 38)\"", NULL, 1},
        {"\"SRID=4326;LINESTRING (112 37, 113 38)\"", NULL, 1},
        {"\"linestring(112 37,113 38)\"", NULL, 1},
        {"\"LINESTRING Z (112 37 1, 113 38 2)\"", NULL, 1},
        {"\"MULTILINESTRING ((112 37, 113 38), (112 36, 113 36))\"", NULL, 2},
        {"POINT (112 37)", NULL, 1},
        {"LINESTRING (112 37)", "site-geometry", 0},
        {"\"LINESTRING (112 37, 112 37)\"", "site-geometry", 0},
        {"\"LINESTRING (112 37, 113)\"", "site-geometry", 0},
        {"\"LINESTRING (112 37, 113 38\"", "site-geometry", 0},
        {"\"LINESTRNG (112 37, 113 38)\"", "site-geometry", 0},
        {"\"LINESTRING (112 37, 113 38) x\"", "site-geometry", 0},
        {"\"LINESTRING (112 nan, 113 38)\"", "site-geometry", 0},
        {"\"LINESTRING (112 1e999, 113 38)\"", "site-geometry", 0},
        {"\"POLYGON ((112 37, 113 38, 113 37, 112 37))\"", "site-geometry", 0},
        {"LINESTRING EMPTY", "site-unplaced", 0},
        {"", "site-unplaced", 0},
        {"\"LINESTRING (37 112, 38 113)\"", "site-swapped", 0},
        {"\"LINESTRING (112 37, 113 95)\"", "site-off-globe", 0},
        {"\"LINESTRING (112 37, 0 0)\"", "site-zero", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[512];
        snprintf(text, sizeof text, "id,name,wkt\n1,a,\"LINESTRING (110 30, 111 31)\"\n2,b,%s\n",
                 rows[i].wkt);
        got g = text_read(*state, "w.csv", text, "wgs84");
        assert_int_equal(g.code, LQ_OK);
        assert_int_equal(g.s.n, 1 + !rows[i].kind);
        if (!rows[i].kind && (g.f.n || g.s.at[1].parts != rows[i].parts || g.s.at[1].line != 3))
            fail_msg("%s", rows[i].wkt);
        if (rows[i].kind && (g.f.n != 1 || strcmp(g.f.at[0].kind, rows[i].kind) != 0 || g.f.at[0].row != 3))
            fail_msg("%s: %s", rows[i].wkt, g.f.n ? g.f.at[0].kind : "nothing told");
        release(&g);
    }
}

/* ---- vector files ---- */

#define POLYGON "{\"type\":\"Polygon\",\"coordinates\":[[[112,37],[113,38],[113,37],[112,37]]]}"

/* Geometries of features 1, 2, 3 ...; NULL closes the list. */
static const char *const mixed[] = {
    "{\"type\":\"Point\",\"coordinates\":[112.5,37.5]}",
    "{\"type\":\"MultiPoint\",\"coordinates\":[[112.1,37.5],[112.2,37.6]]}",
    "{\"type\":\"LineString\",\"coordinates\":[[112,37],[113,38]]}",
    "{\"type\":\"MultiLineString\",\"coordinates\":[[[112,37],[113,38]],[[113,37],[113,37]],[[113,37],[114,"
    "37]]]}",
    "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[112.1,37.1]},"
    "{\"type\":\"LineString\",\"coordinates\":[[112,37],[113,38]]},{\"type\":\"Point\",\"coordinates\":[112,"
    "37]}]}",
    POLYGON,
    "null",
    "{\"type\":\"Point\",\"coordinates\":[37.5,112.5]}",
    NULL};
static const char *const two[] = {"{\"type\":\"Point\",\"coordinates\":[112.5,37.5]}",
                                  "{\"type\":\"Point\",\"coordinates\":[113.5,36.5]}", NULL};

/* Writes a GeoJSON of features with the ids "1", "2" ... and the name 站. Heap. */
static char *geojson(const char *dir, const char *name, const char *const *geometry)
{
    lq_buf b = {0};
    lq_buf_text(&b, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (size_t i = 0; geometry[i]; i++)
        lq_buf_printf(
            &b, "%s{\"type\":\"Feature\",\"properties\":{\"id\":\"%zu\",\"名称\":\"站\"},\"geometry\":%s}",
            i ? "," : "", i + 1, geometry[i]);
    lq_buf_text(&b, "]}");
    char *path = test_file(dir, name, b.data, b.size);
    lq_buf_release(&b);
    return path;
}

/* Sites of mixed[] by id, and whether the eighth is told as swapped: the same in every format that holds it. */
static void check_mixed(const got *g)
{
    static const size_t sites[] = {0, 1, 2, 1, 1, 3, 0, 0, 0};
    size_t count[9] = {0};
    if (g->code) fail_msg("%s", g->err.text);
    for (size_t i = 0; i < g->s.n; i++) {
        count[atoi(g->s.at[i].text[LQ_SITE_ID]) % 9]++;
        assert_string_equal(g->s.at[i].text[LQ_SITE_NAME], "站");
        assert_int_equal(g->s.at[i].line, (size_t)atoi(g->s.at[i].text[LQ_SITE_ID]));
    }
    assert_memory_equal(count, sites, sizeof sites);
    assert_int_equal(g->s.at[4].parts, 2); /* the line of id 4 but for its degenerate part */
    assert_int_equal(finding_count(&g->f, "site-geometry"), 2);
    assert_int_equal(finding_count(&g->f, "site-unplaced"), 1);
    assert_int_equal(finding_count(&g->f, "site-swapped"), 1);
    assert_int_equal(g->f.n, 4);
}

static void geojson_holds_any_of_them(void **state)
{
    char *path = geojson(*state, "a.geojson", mixed);
    got g = sites_read(path, NULL);
    check_mixed(&g);
    release(&g);
    free(path);
}

/* GDAL writes `format` from the GeoJSON in the directory. */
static char *translate(const char *dir, const char *from, const char *to, const char *const *options)
{
    char *in = test_path(dir, from), *out = test_path(dir, to);
    GDALAllRegister();
    GDALDatasetH source = GDALOpenEx(in, GDAL_OF_VECTOR, NULL, NULL, NULL);
    assert_non_null(source);
    GDALVectorTranslateOptions *o = GDALVectorTranslateOptionsNew((char **)options, NULL);
    GDALDatasetH made = GDALVectorTranslate(out, NULL, 1, &source, o, NULL);
    assert_non_null(made);
    GDALClose(made);
    GDALClose(source);
    GDALVectorTranslateOptionsFree(o);
    free(in);
    return out;
}

static void geopackage_holds_any_of_them(void **state)
{
    static const char *const options[] = {"-f", "GPKG", "-nln", "站点", NULL};
    free(geojson(*state, "b.geojson", mixed));
    char *path = translate(*state, "b.geojson", "b.gpkg", options);
    got g = sites_read(path, NULL);
    check_mixed(&g);
    release(&g);
    lq_sites_options layer = {.sheet = "站点"}, other = {.sheet = "别的"};
    assert_int_equal(lq_sites_read(&g.s, path, &layer, &g.f, &g.err), LQ_OK);
    check_mixed(&g);
    assert_int_equal(lq_sites_read(&g.s, path, &other, &g.f, &g.err), LQ_DATA);
    assert_non_null(strstr(g.err.text, "站点"));
    release(&g);
    free(path);
}

/* Whatever the system, the same two places; the .prj or the file says which. */
static void systems_come_to_wgs84(void **state)
{
    static const struct {
        const char *file, *format, *srs;
    } made[] = {{"c1.shp", "ESRI Shapefile", "EPSG:4526"}, {"c2.shp", "ESRI Shapefile", "EPSG:3857"},
                {"c3.gpkg", "GPKG", "EPSG:4549"},          {"c4.gpkg", "GPKG", "EPSG:4490"},
                {"c5.fgb", "FlatGeobuf", "EPSG:32649"},    {"c6.kml", "KML", "EPSG:4326"}};
    free(geojson(*state, "c.geojson", two));
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        const char *const options[] = {"-f",   made[i].format,   "-t_srs", made[i].srs,
                                       "-lco", "ENCODING=UTF-8", NULL};
        CPLPushErrorHandler(CPLQuietErrorHandler);
        char *path = translate(*state, "c.geojson", made[i].file, options);
        CPLPopErrorHandler();
        got g = sites_read(path, NULL);
        if (g.code || g.s.n != 2 || g.f.n) fail_msg("%s: %zu sites, %s", made[i].file, g.s.n, g.err.text);
        double east = 0;
        for (size_t k = 0; k < 2; k++) { /* FlatGeobuf has its own order */
            double lat = g.s.at[k].lon_deg > 113 ? 36.5 : 37.5;
            assert_true(fabs(g.s.at[k].lat_deg - lat) < METRE_DEG / 10);
            east += g.s.at[k].lon_deg;
        }
        assert_true(fabs(east - 226) < METRE_DEG / 5);
        release(&g);
        free(path);
    }
}

/* A shapefile as Windows leaves it: upper case, no .shx, and nothing is written beside it. */
static void a_shapefile_needs_no_shx_and_gets_none(void **state)
{
    static const char *const options[] = {"-f", "ESRI Shapefile", "-lco", "ENCODING=UTF-8", NULL};
    static const char *const kept[][2] = {
        {"d.shp", "up/D.SHP"}, {"d.dbf", "up/D.DBF"}, {"d.prj", "up/D.PRJ"}};
    free(geojson(*state, "d.geojson", two));
    char *path = translate(*state, "d.geojson", "d.shp", options), *dir = test_path(*state, "up"),
         *shp = test_path(*state, "up/D.SHP");
    for (size_t i = 0; i < 3; i++) {
        lq_buf bytes = {0};
        char *from = test_path(*state, kept[i][0]);
        assert_int_equal(lq_file_read(&bytes, from, 1 << 20, NULL), LQ_OK);
        free(test_file(*state, kept[i][1], bytes.data, bytes.size));
        lq_buf_release(&bytes);
        free(from);
    }
    got g = sites_read(shp, NULL);
    assert_int_equal(g.code, LQ_OK);
    assert_int_equal(g.s.n, 2);
    assert_string_equal(g.s.at[1].text[LQ_SITE_NAME], "站");
    assert_true(g.s.at[1].lon_deg == 113.5 && g.s.at[1].lat_deg == 36.5);
    assert_int_equal(test_dir_count(dir), 3);
    release(&g);
    free(path);
    free(dir);
    free(shp);
}

/* The header of 100 bytes, a record of 28, 12 bytes of the second. */
static void a_cut_shapefile_keeps_what_is_whole(void **state)
{
    static const char *const options[] = {"-f", "ESRI Shapefile", "-lco", "ENCODING=UTF-8", NULL};
    lq_buf bytes = {0};
    free(geojson(*state, "e.geojson", two));
    char *path = translate(*state, "e.geojson", "e.shp", options);
    assert_int_equal(lq_file_read(&bytes, path, 1 << 20, NULL), LQ_OK);
    assert_int_equal(bytes.size, 156);
    for (size_t size = 0; size < bytes.size; size += 4) {
        free(test_file(*state, "e.shp", bytes.data, size));
        got g = sites_read(path, NULL);
        if (size < 128 ? g.code != LQ_DATA
                       : g.code || g.s.n != 1 || finding_count(&g.f, "record-damaged") != (size > 128))
            fail_msg("%zu bytes: %d, %zu sites, %s", size, g.code, g.s.n, g.err.text);
        release(&g);
    }
    lq_buf_release(&bytes);
    free(path);
}

static void corpus_of_points_and_lines(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool line;
    } cases[] = {{SHAPES "g17_points/counties.shp", false},
                 {SHAPES "g18_multipoint/counties.shp", false},
                 {SHAPES "g19_polyline/counties.shp", true}};
    for (size_t i = 0; i < 3; i++) {
        got g;
        if (!shared_read(&g, cases[i].name, "gcj02")) SKIP_TEST("no data");
        assert_int_equal(g.code, LQ_OK);
        assert_int_equal(placed(&g.s), 11);
        assert_int_equal(g.s.at[10].is_line, cases[i].line);
        assert_string_equal(g.s.at[0].text[LQ_SITE_NAME], "榆次区");
        assert_string_equal(g.s.at[0].text[LQ_SITE_CODE], "140702");
        release(&g);
    }
}

/* ---- files that are something else ---- */

static void other_files_are_refused_in_one_line(void **state)
{
    static const struct {
        const char *name, *text, *why;
        lq_code code;
        const char *crs;
    } faults[] = {
        {"f.csv", "名称,人口\na,3\n", "no column says where", LQ_DATA, NULL},
        {"f.csv", "名称,经度,纬度\na,112.5,37.5\n", "did you mean wgs84?", LQ_USAGE, "wsg84"},
        {"f.csv", "名称,经度,纬度\na,112.5,37.5\n", "look like degrees", LQ_DATA, "EPSG:4549"},
        {"f.csv", "", "empty", LQ_DATA, NULL},
        {"f.geojson", "{", "GDAL cannot read it", LQ_DATA, NULL},
        {"f.geojson", "{\"type\":\"FeatureCollection\",\"features\":[]}", "no features", LQ_DATA, NULL},
        {"f.gpkg", "", "GDAL cannot read it", LQ_DATA, NULL},
        {"f.shp", "PK", "GDAL cannot read it", LQ_DATA, NULL},
        {"f.zip", "PK", "not a zip", LQ_DATA, NULL},
        {"f.geojson", "{\"type\":\"Feature\",\"properties\":{},\"geometry\":" POLYGON "}", "it holds Polygon",
         LQ_DATA, NULL},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        got g = text_read(*state, faults[i].name, faults[i].text, faults[i].crs);
        if (g.code != faults[i].code || !strstr(g.err.text, faults[i].why) || strstr(g.err.text, "vsimem"))
            fail_msg("%s: %d %s", faults[i].name, g.code, g.err.text);
        assert_int_equal(g.s.n, 0);
        assert_int_equal(finding_count(&g.f, "layer-skipped"), strstr(faults[i].why, "Polygon") != NULL);
        release(&g);
    }
    got g = sites_read("not/there.csv", NULL);
    assert_int_equal(g.code, LQ_DATA);
    assert_non_null(strstr(g.err.text, "no such file"));
    release(&g);
}

static void every_allocation_may_fail(void **state)
{
    char *path[] = {
        test_text(*state, "g.csv", "id,名称,经度,纬度,区划代码\n1,a,112.5,37.5,\n2,b,0,0,\n3,c,,,140722\n"),
        test_text(*state, "h.csv", "id,wkt\n1,\"MULTILINESTRING ((112 37,113 38),(1 1))\"\n2,x\n"),
        geojson(*state, "g.geojson", mixed)};
    for (size_t i = 0; i < 3; i++) {
        lq_code code = LQ_FAILED;
        for (long k = 1; code; k++) {
            assert_true(k < 3000);
            lq_mem_fail_after(k);
            got g = sites_read(path[i], "gcj02");
            lq_mem_fail_after(0);
            code = g.code;
            if (code && (code != LQ_FAILED || g.s.n)) fail_msg("allocation %ld: %d %s", k, code, g.err.text);
            release(&g);
        }
        free(path[i]);
    }
}

static int set_up(void **state)
{
    *state = test_dir_create();
    return 0;
}

static int tear_down(void **state)
{
    test_dir_remove(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p01_is_p02_once_its_datum_is_told),
        cmocka_unit_test(p03_degrees_minutes_seconds),
        cmocka_unit_test(p04_swapped_rows_are_reported),
        cmocka_unit_test(p05_ten_are_drawn_and_eight_listed),
        cmocka_unit_test(p06_both_in_one_column),
        cmocka_unit_test(p07_metres_need_a_system),
        cmocka_unit_test(p08_twenty_sites_at_five_places),
        cmocka_unit_test(no_site_of_the_reference_is_lost),
        cmocka_unit_test(no_line_of_the_reference_is_lost),
        cmocka_unit_test(files_add_up),
        cmocka_unit_test(wkt_is_read_or_told),
        cmocka_unit_test(geojson_holds_any_of_them),
        cmocka_unit_test(geopackage_holds_any_of_them),
        cmocka_unit_test(systems_come_to_wgs84),
        cmocka_unit_test(a_shapefile_needs_no_shx_and_gets_none),
        cmocka_unit_test(a_cut_shapefile_keeps_what_is_whole),
        cmocka_unit_test(corpus_of_points_and_lines),
        cmocka_unit_test(other_files_are_refused_in_one_line),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
