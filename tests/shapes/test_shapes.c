/*
 * test_shapes.c: the shipped boundaries and tables, read with shapelib alone, or by GDAL where other programs are the question.
 *
 * Truths from outside: the list of county units in use at the end of 2016 (AREACODES), areas known from gazetteers, the
 * position of counties2020, which is the same country in GCJ-02, and GEOS on what is a valid polygon.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <shapefil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "app/borders.h"
#include "geo/gcj02.h"
#include "laoqu.h"
#include "read/read_layer.h"
#include "read/reproject.h"

#define LAYER        "shapes/counties"
#define AREACODES    "../shared/data/cn/areacodes_1981_2024.csv"
#define COUNTIES2020 "../shared/data/cn/counties2020.shp"

#define COUNTIES       2886
#define SIZE_MAX_BYTES 6000000

/* Radius of the sphere with the area of the WGS84 ellipsoid. */
#define AUTHALIC_RADIUS_KM 6371.0072

typedef struct layer {
    SHPHandle shp;
    DBFHandle dbf;
    int code, name, prefecture, province; /* fields */
} layer;

static int layer_open(layer *l, const char *path)
{
    l->shp = SHPOpen(path, "rb");
    l->dbf = DBFOpen(path, "rb");
    if (!l->shp || !l->dbf) return 0;
    l->code = DBFGetFieldIndex(l->dbf, "code");
    l->name = DBFGetFieldIndex(l->dbf, "name");
    l->prefecture = DBFGetFieldIndex(l->dbf, "prefecture");
    l->province = DBFGetFieldIndex(l->dbf, "province");
    return l->code >= 0 && l->name >= 0;
}

static void layer_close(layer *l)
{
    if (l->shp) SHPClose(l->shp);
    if (l->dbf) DBFClose(l->dbf);
}

static int setup(void **state)
{
    static layer l;
    *state = &l;
    return layer_open(&l, LAYER) ? 0 : -1;
}

static int teardown(void **state)
{
    layer_close(*state);
    return 0;
}

static int row_of(const layer *l, const char *code)
{
    for (int i = 0; i < DBFGetRecordCount(l->dbf); i++)
        if (!strcmp(DBFReadStringAttribute(l->dbf, i, l->code), code)) return i;
    return -1;
}

/* The bytes of a file, 0 when it cannot be had. */
static long file_bytes(const char *path)
{
    struct stat st;
    return stat(path, &st) ? 0 : (long)st.st_size;
}

/* Area on the sphere. The strip between an edge and the equator, in the equal-area cylindrical projection; outer rings and holes
   run opposite ways in a shapefile and so subtract. */
static double area_km2(SHPObject *o)
{
    double sum = 0;
    for (int part = 0; part < o->nParts; part++) {
        int first = o->panPartStart[part],
            last = part + 1 < o->nParts ? o->panPartStart[part + 1] : o->nVertices;
        for (int i = first; i + 1 < last; i++) {
            double sin0 = sin(o->padfY[i] * M_PI / 180), sin1 = sin(o->padfY[i + 1] * M_PI / 180);
            sum += (o->padfX[i + 1] - o->padfX[i]) * M_PI / 180 * (sin0 + sin1) / 2;
        }
    }
    return fabs(sum) * AUTHALIC_RADIUS_KM * AUTHALIC_RADIUS_KM;
}

static double row_area_km2(const layer *l, int row)
{
    SHPObject *o = SHPReadObject(l->shp, row);
    assert_non_null(o);
    double area = area_km2(o);
    SHPDestroyObject(o);
    return area;
}

/* ---- the layer ---- */

static int is_utf8(const char *s)
{
    for (const unsigned char *p = (const unsigned char *)s; *p;) {
        int more = *p < 0x80                 ? 0
                   : *p >= 0xC2 && *p < 0xE0 ? 1
                   : *p >= 0xE0 && *p < 0xF0 ? 2
                   : *p >= 0xF0 && *p < 0xF5 ? 3
                                             : -1;
        if (more < 0) return 0;
        for (p++; more > 0; more--, p++)
            if ((*p & 0xC0) != 0x80) return 0;
    }
    return 1;
}

static void every_county_is_there_once(void **state)
{
    layer *l = *state;
    assert_int_equal(DBFGetRecordCount(l->dbf), COUNTIES);
    int shapes, type;
    SHPGetInfo(l->shp, &shapes, &type, NULL, NULL);
    assert_int_equal(shapes, COUNTIES);
    assert_int_equal(type, SHPT_POLYGON);
    char before[16] = "";
    for (int i = 0; i < COUNTIES; i++) {
        const char *code = DBFReadStringAttribute(l->dbf, i, l->code);
        assert_int_equal(strlen(code), 6);
        assert_int_equal(strspn(code, "0123456789"), 6);
        assert_true(strcmp(before, code) < 0); /* sorted, so no code is there twice */
        strcpy(before, code);
        assert_true(row_area_km2(l, i) > 0);
    }
}

static void texts_are_utf8_and_say_where(void **state)
{
    layer *l = *state;
    for (int i = 0; i < COUNTIES; i++) {
        const int field[] = {l->name, l->prefecture, l->province};
        for (int k = 0; k < 3; k++) assert_true(is_utf8(DBFReadStringAttribute(l->dbf, i, field[k])));
        assert_true(strlen(DBFReadStringAttribute(l->dbf, i, l->name)) >= 6); /* two characters */
        assert_true(strlen(DBFReadStringAttribute(l->dbf, i, l->province)) >= 9);
    }
    int row = row_of(l, "140429");
    assert_string_equal(DBFReadStringAttribute(l->dbf, row, l->name), "武乡县");
    assert_string_equal(DBFReadStringAttribute(l->dbf, row, l->prefecture), "长治市");
    assert_string_equal(DBFReadStringAttribute(l->dbf, row, l->province), "山西省");
    assert_int_equal(file_bytes(LAYER ".cpg") > 0 && file_bytes(LAYER ".prj") > 0, 1);
}

/* The country has about 9.6 million km2. Coasts and frontiers are drawn more or less wide: 1.5 % either way. */
static void the_country_has_its_area(void **state)
{
    layer *l = *state;
    double sum = 0;
    for (int i = 0; i < COUNTIES; i++) sum += row_area_km2(l, i);
    assert_true(sum > 9.6e6 * 0.985 && sum < 9.6e6 * 1.015);
}

/* Areas in km2 as gazetteers have them, of units without coast; drawn within 2 %. */
static void provinces_have_their_areas(void **state)
{
    static const struct {
        const char *prefix;
        double km2;
    } known[] = {{"11", 16410},  {"14", 156700}, {"34", 140100},
                 {"41", 167000}, {"42", 185900}, {"120119", 1590}};
    layer *l = *state;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        double sum = 0;
        for (int i = 0; i < COUNTIES; i++)
            if (!strncmp(DBFReadStringAttribute(l->dbf, i, l->code), known[k].prefix,
                         strlen(known[k].prefix)))
                sum += row_area_km2(l, i);
        assert_true(fabs(sum / known[k].km2 - 1) < 0.02);
    }
}

static void shapes_stay_below_six_megabytes(void **state)
{
    (void)state;
    static const char *const files[] = {
        "shapes/counties.shp",     "shapes/counties.shx",        "shapes/counties.dbf",
        "shapes/counties.cpg",     "shapes/counties.prj",        "shapes/counties.md",
        "shapes/tables/README.md", "shapes/tables/projects.csv", "shapes/tables/prefectures.csv",
    };
    long sum = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        assert_true(file_bytes(files[i]) > 0);
        sum += file_bytes(files[i]);
    }
    assert_true(sum < SIZE_MAX_BYTES);
}

/* ---- its geometry ---- */

static double geometry_area_km2(OGRGeometryH g)
{
    double sum = 0;
    if (wkbFlatten(OGR_G_GetGeometryType(g)) == wkbLineString) {
        for (int i = 0; i + 1 < OGR_G_GetPointCount(g); i++) {
            double sin0 = sin(OGR_G_GetY(g, i) * M_PI / 180), sin1 = sin(OGR_G_GetY(g, i + 1) * M_PI / 180);
            sum += (OGR_G_GetX(g, i + 1) - OGR_G_GetX(g, i)) * M_PI / 180 * (sin0 + sin1) / 2;
        }
        return fabs(sum) * AUTHALIC_RADIUS_KM * AUTHALIC_RADIUS_KM;
    }
    bool polygon = wkbFlatten(OGR_G_GetGeometryType(g)) == wkbPolygon;
    for (int i = 0; i < OGR_G_GetGeometryCount(g); i++)
        sum += (polygon && i ? -1 : 1) * geometry_area_km2(OGR_G_GetGeometryRef(g, i));
    return sum;
}

/* Valid for GEOS, and as large for GDAL, which sorts the rings into polygons and holes, as the rings say. */
static void other_programs_read_it_right(void **state)
{
    layer *l = *state;
    GDALAllRegister();
    GDALDatasetH file = GDALOpenEx(LAYER ".shp", GDAL_OF_VECTOR, NULL, NULL, NULL);
    assert_non_null(file);
    OGRLayerH all = GDALDatasetGetLayer(file, 0);
    int row = 0;
    for (OGRFeatureH f; (f = OGR_L_GetNextFeature(all)); OGR_F_Destroy(f), row++) {
        OGRGeometryH g = OGR_F_GetGeometryRef(f);
        if (!OGR_G_IsValid(g)) fail_msg("%s is not valid", DBFReadStringAttribute(l->dbf, row, l->code));
        if (fabs(geometry_area_km2(g) / row_area_km2(l, row) - 1) > 1e-9)
            fail_msg("%s is read as another area", DBFReadStringAttribute(l->dbf, row, l->code));
    }
    assert_int_equal(row, COUNTIES);
    GDALClose(file);
}

/* As a render takes it in: nothing to join or close, and borders have a county on both sides. */
static void neighbours_share_their_borders(void **state)
{
    (void)state;
    lq_layer *counties = NULL;
    lq_borders borders;
    lq_findings findings = {0};
    assert_int_equal(lq_layer_read(&counties, LAYER ".shp", NULL, &findings, NULL), LQ_OK);
    assert_int_equal(lq_layer_reproject(counties, LAYER ".shp", NULL, &findings, NULL), LQ_OK);
    assert_int_equal(
        lq_borders_make(&borders, counties, LAYER ".shp", LQ_TOLERANCE_M, LQ_NARROW_M, &findings, NULL),
        LQ_OK);
    assert_int_equal(borders.noding.joined + borders.noding.inserted + borders.noding.crossings, 0);
    assert_int_equal(borders.resolution.gaps + borders.resolution.overlaps, 0);
    assert_int_equal(borders.drawn, COUNTIES);
    assert_true(borders.length.two_sided_m > 0.99 * (borders.length.two_sided_m + borders.length.loose_m));
    assert_true(borders.length.hole_m < 0.01 * borders.length.two_sided_m);
    lq_borders_release(&borders);
    lq_findings_release(&findings);
}

/* ---- against the world ---- */

/* Columns: code, province, prefecture, name, level, state, first year, last year, new code. No cell is quoted or holds a comma. */
static int in_use_2016(char *line, char **code, char **name)
{
    char *cell[8];
    int n = 0;
    for (char *p = line; n < 8 && p; n++) cell[n] = strsep(&p, ",");
    if (n < 8 || strcmp(cell[4], "县级") != 0) return 0;
    *code = cell[0];
    *name = cell[3];
    return atoi(cell[6]) <= 2016 && (!*cell[7] || atoi(cell[7]) > 2016);
}

static void it_is_the_list_of_the_end_of_2016(void **state)
{
    layer *l = *state;
    FILE *f = fopen(AREACODES, "r");
    if (!f) skip();
    char line[512], *code, *name;
    int counties = 0;
    while (fgets(line, sizeof line, f)) {
        if (!in_use_2016(line, &code, &name)) continue;
        counties++;
        int row = row_of(l, code);
        assert_true(row >= 0);
        assert_string_equal(DBFReadStringAttribute(l->dbf, row, l->name), name);
    }
    fclose(f);
    assert_int_equal(counties, 2851);
}

/* The middle of the largest ring, the mean along its edges: good enough to compare two drawings of one county. */
static void ring_middle(double out[2], SHPObject *o)
{
    double longest = 0;
    for (int part = 0; part < o->nParts; part++) {
        int first = o->panPartStart[part],
            last = part + 1 < o->nParts ? o->panPartStart[part + 1] : o->nVertices;
        double x = 0, y = 0, length = 0;
        for (int i = first; i + 1 < last; i++) {
            double d = hypot(o->padfX[i + 1] - o->padfX[i], o->padfY[i + 1] - o->padfY[i]);
            x += d * (o->padfX[i] + o->padfX[i + 1]) / 2;
            y += d * (o->padfY[i] + o->padfY[i + 1]) / 2;
            length += d;
        }
        if (length > longest) longest = length, out[0] = x / length, out[1] = y / length;
    }
}

static int number_order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* counties2020 is GCJ-02: brought to WGS84, the counties both layers have must lie in the same place, in the median. */
static void it_is_wgs84(void **state)
{
    layer *l = *state, other = {0};
    if (!file_bytes(COUNTIES2020)) skip();
    assert_true(layer_open(&other, COUNTIES2020));
    static double east_m[COUNTIES], north_m[COUNTIES];
    size_t n = 0;
    for (int i = 0; i < DBFGetRecordCount(other.dbf); i++) {
        int row = row_of(l, DBFReadStringAttribute(other.dbf, i, other.code));
        if (row < 0) continue;
        SHPObject *mine = SHPReadObject(l->shp, row), *theirs = SHPReadObject(other.shp, i);
        double p[2], q[2];
        ring_middle(p, mine);
        ring_middle(q, theirs);
        if (fabs(area_km2(mine) / area_km2(theirs) - 1) < 0.02) {
            lq_gcj02_to_wgs84(q, 1);
            east_m[n] = (p[0] - q[0]) * 111320 * cos(p[1] * M_PI / 180);
            north_m[n++] = (p[1] - q[1]) * 111132;
        }
        SHPDestroyObject(mine);
        SHPDestroyObject(theirs);
    }
    layer_close(&other);
    assert_true(n > 2000);
    qsort(east_m, n, sizeof *east_m, number_order);
    qsort(north_m, n, sizeof *north_m, number_order);
    assert_true(fabs(east_m[n / 2]) < 20 && fabs(north_m[n / 2]) < 20); /* the datums differ by 500 m */
}

/* ---- tables and maps ---- */

static void projects_are_counted_for_known_counties(void **state)
{
    layer *l = *state;
    FILE *f = fopen("shapes/tables/projects.csv", "r");
    assert_non_null(f);
    char line[4096];
    assert_non_null(fgets(line, sizeof line, f));
    int rows = 0, unknown = 0;
    while (fgets(line, sizeof line, f)) {
        char *p = line, *code = strsep(&p, ",");
        for (int i = 0; i < 3; i++) strsep(&p, ",");
        int total = atoi(strsep(&p, ",")), sites = atoi(strsep(&p, ",")), lines = atoi(strsep(&p, ","));
        assert_int_equal(total, sites + lines);
        assert_true(total > 0);
        unknown += row_of(l, code) < 0;
        rows++;
    }
    fclose(f);
    assert_int_equal(rows, 130);
    assert_int_equal(unknown, 2); /* 140213 and 140403, formed in 2018: see shapes/tables/README.md */
}

static void shipped_maps_are_understood(void **state)
{
    (void)state;
    static const char *const files[] = {"styles/taihang.yaml", "styles/dabie.yaml"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        lq_map *map = NULL;
        lq_err err = {0};
        assert_int_equal(lq_map_create(&map, &err), LQ_OK);
        if (lq_map_read(map, files[i], &err) != LQ_OK) fail_msg("%s", err.text);
        lq_map_free(map);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_county_is_there_once),
        cmocka_unit_test(texts_are_utf8_and_say_where),
        cmocka_unit_test(the_country_has_its_area),
        cmocka_unit_test(provinces_have_their_areas),
        cmocka_unit_test(shapes_stay_below_six_megabytes),
        cmocka_unit_test(other_programs_read_it_right),
        cmocka_unit_test(neighbours_share_their_borders),
        cmocka_unit_test(it_is_the_list_of_the_end_of_2016),
        cmocka_unit_test(it_is_wgs84),
        cmocka_unit_test(projects_are_counted_for_known_counties),
        cmocka_unit_test(shipped_maps_are_understood),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
