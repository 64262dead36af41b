/* test_read_shp.c: shapefiles sound, odd and damaged; GDAL is the witness for geometry, shapelib writes the
   small ones. */
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
#include <unistd.h>
#include "../support/findings.h"
#include "../support/got_layer.h"
#include "base/file.h"
#include "read/read_shp.h"

#define MESSY    "../shared/data/messy_shp/"
#define COUNTIES "../shared/data/cn/counties2020.shp"

static got shp_read(const char *path, const char *encoding)
{
    got g = {0};
    g.code = lq_shp_read(&g.layer, path, encoding, &g.findings, &g.err);
    return g;
}

static size_t with_rings(const lq_layer *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->polygons.features; i++)
        n += l->polygons.first_ring[i + 1] > l->polygons.first_ring[i];
    return n;
}

static void check_whole(const lq_layer *l)
{
    const lq_polygons *p = &l->polygons;
    assert_int_equal(p->features, l->attributes->rows);
    assert_int_equal(p->first_ring[p->features], p->rings);
    assert_int_equal(p->first_point[p->rings], p->points);
    for (size_t i = 0; i < 2 * p->points; i++) assert_true(isfinite(p->xy[i]));
}

/* ---- small files -------------------------------------------------------------------------------------------- */

static char dir[64];

static char *in_dir(const char *name)
{
    static char path[2][128];
    static int turn;
    snprintf(path[turn ^= 1], sizeof path[0], "%s/%s", dir, name);
    return path[turn];
}

/* Three unit squares with their lower left corners at (0,0), (10,0), (20,0), named a, b, c; the second has a
   hole of 0.25. */
static void squares_write(const char *name, int type)
{
    SHPHandle shp = SHPCreate(in_dir(name), type);
    DBFHandle dbf = DBFCreate(in_dir(name));
    assert_non_null(shp);
    DBFAddField(dbf, "code", FTString, 6, 0);
    DBFAddField(dbf, "n", FTInteger, 8, 0);
    for (int i = 0; i < 3; i++) {
        double x0 = 10 * i,
               x[] = {x0, x0, x0 + 1, x0 + 1, x0, x0 + .25, x0 + .75, x0 + .75, x0 + .25, x0 + .25};
        double y[] = {0, 1, 1, 0, 0, .25, .25, .75, .75, .25}, z[10] = {0};
        int starts[] = {0, 5};
        SHPObject *o = SHPCreateObject(type, -1, i == 1 ? 2 : 1, starts, NULL, i == 1 ? 10 : 5, x, y, z, z);
        SHPWriteObject(shp, -1, o);
        SHPDestroyObject(o);
        char code[] = {(char)('a' + i), 0};
        DBFWriteStringAttribute(dbf, i, 0, code);
        DBFWriteIntegerAttribute(dbf, i, 1, i * 1000);
    }
    SHPClose(shp);
    DBFClose(dbf);
    unlink(in_dir("s.cpg"));
}

static void bytes_put(const char *name, long at, const void *bytes, size_t n)
{
    FILE *f = fopen(in_dir(name), "r+b");
    assert_non_null(f);
    assert_int_equal(fseek(f, at, SEEK_SET), 0);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void squares_are_read(void **state)
{
    (void)state;
    static const int types[] = {SHPT_POLYGON, SHPT_POLYGONZ, SHPT_POLYGONM};
    for (size_t k = 0; k < 3; k++) {
        squares_write("s.shp", types[k]);
        got g = shp_read(in_dir("s.shp"), NULL);
        assert_int_equal(g.code, LQ_OK);
        assert_int_equal(g.findings.n, 0);
        check_whole(g.layer);
        assert_int_equal(g.layer->polygons.features, 3);
        assert_int_equal(g.layer->polygons.rings, 4);
        assert_int_equal(g.layer->polygons.points, 16);
        assert_true(g.layer->polygons.xy[8] == 10 && g.layer->polygons.xy[9] == 0);
        assert_string_equal(layer_cell(g.layer, 2, "code"), "c");
        assert_string_equal(layer_cell(g.layer, 2, "n"), "2000");
        assert_string_equal(g.layer->crs, "");
        got_release(&g);
    }
}

static void other_kinds_are_refused(void **state)
{
    (void)state;
    squares_write("s.shp", SHPT_ARC);
    got g = shp_read(in_dir("s.shp"), NULL);
    assert_int_equal(g.code, LQ_DATA);
    assert_non_null(strstr(g.err.text, "polygon"));
    got_release(&g);
}

static void nothing_is_written_beside(void **state)
{
    (void)state;
    squares_write("s.shp", SHPT_POLYGON);
    unlink(in_dir("s.shx"));
    got g = shp_read(in_dir("s.shp"), NULL);
    assert_int_equal(g.code, LQ_OK);
    assert_int_equal(with_rings(g.layer), 3);
    assert_int_equal(finding_count(&g.findings, "shx"), 1);
    assert_false(lq_file_exists(in_dir("s.shx")));
    got_release(&g);
}

static void deleted_record_is_left_out_and_nothing_shifts(void **state)
{
    (void)state;
    squares_write("s.shp", SHPT_POLYGON);
    DBFHandle dbf = DBFOpen(in_dir("s.dbf"), "r+b");
    assert_true(DBFMarkRecordDeleted(dbf, 0, 1));
    DBFClose(dbf);
    got g = shp_read(in_dir("s.shp"), NULL);
    assert_int_equal(g.code, LQ_OK);
    check_whole(g.layer);
    assert_int_equal(g.layer->polygons.features, 2);
    assert_string_equal(layer_cell(g.layer, 0, "code"), "b");
    assert_true(g.layer->polygons.xy[0] == 10);
    assert_int_equal(g.layer->attributes->line[0], 2);
    assert_int_equal(finding_count(&g.findings, "record-deleted"), 1);
    got_release(&g);
}

static void unclosed_and_not_finite_are_told(void **state)
{
    (void)state;
    squares_write("s.shp", SHPT_POLYGON);
    /* Record 1: header at 100, content at 108, points at 108 + 48. */
    double nan_value = NAN, other = 0.5;
    bytes_put("s.shp", 108 + 48 + 16, &nan_value, 8);
    bytes_put("s.shp", 108 + 48 + 16 * 4, &other, 8);
    got g = shp_read(in_dir("s.shp"), NULL);
    assert_int_equal(g.code, LQ_OK);
    check_whole(g.layer);
    assert_int_equal(g.findings.n, 1);
    assert_string_equal(g.findings.at[0].kind, "vertex-dropped");
    assert_int_equal(g.findings.at[0].row, 1);
    got_release(&g);
    squares_write("s.shp", SHPT_POLYGON);
    bytes_put("s.shp", 108 + 48 + 16 * 4, &other, 8);
    g = shp_read(in_dir("s.shp"), NULL);
    assert_int_equal(g.code, LQ_OK);
    assert_int_equal(g.findings.n, 1);
    assert_string_equal(g.findings.at[0].kind, "ring-unclosed");
    assert_int_equal(g.layer->polygons.first_point[1], 5);
    got_release(&g);
}

static void user_encoding_is_obeyed(void **state)
{
    (void)state;
    squares_write("s.shp", SHPT_POLYGON);
    DBFHandle dbf = DBFOpen(in_dir("s.dbf"), "r+b");
    DBFWriteStringAttribute(dbf, 0, 0, "\xA4\xA4\xA4\xE5"); /* Big5: 中文; in GBK two kana and a pair */
    DBFClose(dbf);
    got g = shp_read(in_dir("s.shp"), "big5");
    assert_int_equal(g.code, LQ_OK);
    assert_string_equal(layer_cell(g.layer, 0, "code"), "中文");
    assert_string_equal(g.layer->encoding, "BIG5 (as asked for)");
    got_release(&g);
    g = shp_read(in_dir("s.shp"), "bog5");
    assert_int_equal(g.code, LQ_USAGE);
    assert_null(g.layer);
    got_release(&g);
}

/* Every byte of a small file is set to odd values in turn, every length is tried: an answer each time, never
   a crash. */
static void no_damage_crashes(void **state)
{
    (void)state;
    static const char *const files[] = {"s.shp", "s.shx", "s.dbf"};
    static const unsigned char odd[] = {0, 1, 0x7F, 0x80, 0xFF};
    for (size_t k = 0; k < 3; k++) {
        squares_write("s.shp", k ? SHPT_POLYGON : SHPT_POLYGONZ);
        lq_buf b = {0};
        assert_int_equal(lq_file_read(&b, in_dir(files[k]), 1 << 20, NULL), LQ_OK);
        for (size_t i = 0; i < b.size; i++)
            for (size_t j = 0; j <= sizeof odd; j++) {
                char keep = b.data[i];
                if (j < sizeof odd) b.data[i] = (char)odd[j];
                FILE *f = fopen(in_dir(files[k]), "wb");
                fwrite(b.data, 1, j < sizeof odd ? b.size : i, f);
                fclose(f);
                b.data[i] = keep;
                got g = shp_read(in_dir("s.shp"), NULL);
                if (!g.code) check_whole(g.layer);
                if (g.code) assert_true(g.code == LQ_DATA && g.err.text[0] && !g.layer);
                got_release(&g);
            }
        lq_buf_release(&b);
    }
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    squares_write("s.shp", SHPT_POLYGON);
    DBFHandle dbf = DBFOpen(in_dir("s.dbf"), "r+b");
    DBFWriteStringAttribute(dbf, 0, 0, "\xD3\xDC\xFF");
    DBFClose(dbf);
    lq_code code = LQ_FAILED;
    for (long k = 1; code; k++) {
        assert_true(k < 1000);
        lq_mem_fail_after(k);
        got g = shp_read(in_dir("s.shp"), NULL);
        lq_mem_fail_after(0);
        code = g.code;
        if (code) assert_true(code == LQ_FAILED && !g.layer);
        if (g.findings.failed) code = LQ_FAILED;
        got_release(&g);
    }
}

/* ---- the corpus --------------------------------------------------------------------------------------------- */

typedef struct messy {
    const char *file;
    lq_code code;
    size_t features, rings_in; /* features, and those with rings */
    const char *finding;       /* a kind that must be told; "" none at all, NULL any */
    size_t row;                /* of that finding; 0 any */
} messy;

static const messy corpus[] = {
    {"e01_gbk_cpg936/counties.shp", LQ_OK, 11, 11, "", 0},
    {"e02_gbk_cpgGBK/counties.shp", LQ_OK, 11, 11, "", 0},
    {"e03_gbk_nocpg_ldid4d/counties.shp", LQ_OK, 11, 11, "", 0},
    {"e04_gbk_nocpg_ldid0/counties.shp", LQ_OK, 11, 11, "", 0},
    {"e05_utf8_nocpg/counties.shp", LQ_OK, 11, 11, "", 0},
    {"e06_gbk_cpgUTF8_wrong/counties.shp", LQ_OK, 11, 11, "encoding", 0},
    {"e07_utf8_cpgGBK_wrong/counties.shp", LQ_OK, 11, 11, "encoding", 0},
    {"e08_gb18030/counties.shp", LQ_OK, 11, 11, "", 0},
    {"e09_cn_fieldnames_gbk/counties.shp", LQ_OK, 11, 11, "", 0},
    {"e10_cn_fieldnames_utf8/counties.shp", LQ_OK, 11, 11, NULL, 0},
    {"e11_cjk_filename/晋中县界.shp", LQ_OK, 11, 11, "", 0},
    {"e12_numeric_code/counties.shp", LQ_OK, 11, 11, "", 0},
    {"e13_float_code/counties.shp", LQ_OK, 11, 11, "", 0},
    {"e14_upper_ext/COUNTIES.SHP", LQ_OK, 11, 11, "", 0},
    {"e15_code12/counties.shp", LQ_OK, 11, 11, "", 0},
    {"d01_missing_dbf/counties.shp", LQ_OK, 11, 11, "dbf-missing", 0},
    {"d02_missing_shx/counties.shp", LQ_OK, 11, 11, "shx", 0},
    {"d03_missing_shp/counties.shp", LQ_DATA, 0, 0, NULL, 0},
    {"d04_truncated_shp/counties.shp", LQ_OK, 11, 6, "record-damaged", 7},
    {"d05_shx_truncated/counties.shp", LQ_OK, 11, 11, "shx", 0},
    {"d06_reclen_too_long/counties.shp", LQ_OK, 11, 10, "record-damaged", 3},
    {"d07_reclen_negative/counties.shp", LQ_OK, 11, 10, "record-damaged", 3},
    {"d08_reclen_short/counties.shp", LQ_OK, 11, 10, "record-damaged", 3},
    {"d09_numparts_huge/counties.shp", LQ_OK, 11, 10, "record-damaged", 1},
    {"d10_numpoints_negative/counties.shp", LQ_OK, 11, 10, "record-damaged", 1},
    {"d11_part_index_bad/counties.shp", LQ_OK, 11, 10, "record-damaged", 1},
    {"d12_magic_wrong/counties.shp", LQ_DATA, 0, 0, NULL, 0},
    {"d13_zero_bytes/counties.shp", LQ_DATA, 0, 0, NULL, 0},
    {"d14_filelen_wrong/counties.shp", LQ_OK, 11, 11, "shp-length", 0},
    {"d15_dbf_fewer/counties.shp", LQ_OK, 11, 11, "dbf-count", 0},
    {"d16_dbf_more/counties.shp", LQ_OK, 11, 11, "dbf-count", 0},
    {"d17_dbf_reclen_wrong/counties.shp", LQ_DATA, 0, 0, NULL, 0},
    {"d18_dbf_nrec_huge/counties.shp", LQ_OK, 11, 11, "dbf-count", 0},
    {"d19_type_mismatch/counties.shp", LQ_OK, 11, 10, "record-damaged", 2},
    {"d20_zero_features/counties.shp", LQ_DATA, 0, 0, NULL, 0},
    {"d21_shx_garbage/counties.shp", LQ_OK, 11, 10, "record-damaged", 1},
    {"g01_selfintersect/counties.shp", LQ_OK, 11, 11, "", 0},
    {"g02_unclosed/counties.shp", LQ_OK, 11, 11, "ring-unclosed", 2},
    {"g03_wrong_orientation/counties.shp", LQ_OK, 11, 11, "", 0},
    {"g04_hole_ok/counties.shp", LQ_OK, 11, 11, "", 0},
    {"g05_hole_same_winding/counties.shp", LQ_OK, 11, 11, "", 0},
    {"g06_null_shapes/counties.shp", LQ_OK, 11, 9, "record-empty", 1},
    {"g07_polygonz/counties.shp", LQ_OK, 11, 11, "", 0},
    {"g08_polygonz_nom/counties.shp", LQ_OK, 11, 11, "", 0},
    {"g09_polygonm/counties.shp", LQ_OK, 11, 11, "", 0},
    {"g11_nan/counties.shp", LQ_OK, 11, 11, "vertex-dropped", 1},
    {"g12_inf/counties.shp", LQ_OK, 11, 11, "vertex-dropped", 1},
    {"g14_duplicate_features/counties.shp", LQ_OK, 13, 13, "", 0},
    {"g15_degenerate_rings/counties.shp", LQ_OK, 11, 11, "ring-degenerate", 5},
    {"g16_empty_polygon/counties.shp", LQ_OK, 11, 10, "record-empty", 1},
    {"g17_points/counties.shp", LQ_DATA, 0, 0, NULL, 0},
    {"g18_multipoint/counties.shp", LQ_DATA, 0, 0, NULL, 0},
    {"g19_polyline/counties.shp", LQ_DATA, 0, 0, NULL, 0},
    {"g20_jagged_gaps/counties.shp", LQ_OK, 11, 11, "", 0},
};

static bool told(const lq_findings *fs, const char *kind, size_t row)
{
    for (size_t i = 0; i < fs->n; i++)
        if (!strcmp(fs->at[i].kind, kind) && (!row || fs->at[i].row == row)) return true;
    return false;
}

static void messy_check(const messy *m)
{
    char path[256];
    snprintf(path, sizeof path, MESSY "%s", m->file);
    got g = shp_read(path, NULL);
    if (g.code != m->code) fail_msg("%s: %d %s", m->file, g.code, g.err.text);
    if (g.code) {
        assert_non_null(strstr(g.err.text, ".shp") ? g.err.text : strstr(g.err.text, ".dbf"));
        got_release(&g);
        return;
    }
    check_whole(g.layer);
    if (g.layer->polygons.features != m->features || with_rings(g.layer) != m->rings_in)
        fail_msg("%s: %zu features, %zu with rings", m->file, g.layer->polygons.features,
                 with_rings(g.layer));
    if (m->finding && !*m->finding && g.findings.n) fail_msg("%s: %s", m->file, g.findings.at[0].message);
    if (m->finding && *m->finding && !told(&g.findings, m->finding, m->row))
        fail_msg("%s: %s not told", m->file, m->finding);
    got_release(&g);
}

static void corpus_is_as_described(void **state)
{
    (void)state;
    if (!lq_file_exists(MESSY)) skip();
    for (size_t i = 0; i < sizeof corpus / sizeof *corpus; i++) messy_check(&corpus[i]);
}

static void corpus_names_are_right(void **state)
{
    (void)state;
    if (!lq_file_exists(MESSY)) skip();
    for (size_t i = 0; i < 8; i++) {
        char path[256];
        snprintf(path, sizeof path, MESSY "%s", corpus[i].file);
        got g = shp_read(path, NULL);
        assert_string_equal(layer_cell(g.layer, 0, "code"), "140702");
        assert_string_equal(layer_cell(g.layer, 0, "name"), "榆次区");
        got_release(&g);
    }
    got g = shp_read(MESSY "e09_cn_fieldnames_gbk/counties.shp", NULL);
    assert_string_equal(g.layer->attributes->head[0], "行政区划代");
    assert_string_equal(g.layer->attributes->head[1], "县级行政单");
    got_release(&g);
    g = shp_read(MESSY "e10_cn_fieldnames_utf8/counties.shp", NULL);
    assert_string_equal(g.layer->attributes->head[0], "行政区");
    assert_string_equal(g.layer->attributes->head[1], "县级行");
    got_release(&g);
    g = shp_read(MESSY "d15_dbf_fewer/counties.shp", NULL);
    assert_string_equal(layer_cell(g.layer, 8, "code"), "140728");
    assert_string_equal(layer_cell(g.layer, 9, "code"), "");
    got_release(&g);
}

/* ---- GDAL as witness ---------------------------------------------------------------------------------------- */

typedef struct points {
    double *xy;
    size_t n, room;
} points;

static int point_order(const void *a, const void *b)
{
    const double *p = a, *q = b;
    int x = (p[0] > q[0]) - (p[0] < q[0]);
    return x ? x : (p[1] > q[1]) - (p[1] < q[1]);
}

/* Sorted, each once: ring order and start are free, vertices are not. */
static void points_sort(points *p)
{
    size_t m = 0;
    qsort(p->xy, p->n, 2 * sizeof *p->xy, point_order);
    for (size_t i = 0; i < p->n; i++)
        if (!m || point_order(p->xy + 2 * m - 2, p->xy + 2 * i)) memmove(p->xy + 2 * m++, p->xy + 2 * i, 16);
    p->n = m;
}

static void points_collect(points *p, OGRGeometryH geometry)
{
    for (int i = 0; i < OGR_G_GetGeometryCount(geometry); i++)
        points_collect(p, OGR_G_GetGeometryRef(geometry, i));
    for (int i = 0; i < OGR_G_GetPointCount(geometry); i++) {
        assert_true(lq_grow((void **)&p->xy, &p->room, p->n + 1, 16));
        p->xy[2 * p->n] = OGR_G_GetX(geometry, i);
        p->xy[2 * p->n++ + 1] = OGR_G_GetY(geometry, i);
    }
}

static void gdal_sees_the_same(const char *path)
{
    got g = shp_read(path, NULL);
    assert_int_equal(g.code, LQ_OK);
    const lq_polygons *ours = &g.layer->polygons;
    GDALAllRegister();
    CPLPushErrorHandler(CPLQuietErrorHandler); /* rings whose Z or M is not closed */
    GDALDatasetH data = GDALOpenEx(path, GDAL_OF_VECTOR, NULL, NULL, NULL);
    assert_non_null(data);
    OGRLayerH layer = GDALDatasetGetLayer(data, 0);
    assert_int_equal(OGR_L_GetFeatureCount(layer, 1), ours->features);
    for (size_t i = 0; i < ours->features; i++) {
        OGRFeatureH f = OGR_L_GetNextFeature(layer);
        points theirs = {0}, mine = {0};
        points_collect(&theirs, OGR_F_GetGeometryRef(f));
        size_t from = ours->first_point[ours->first_ring[i]], to = ours->first_point[ours->first_ring[i + 1]];
        assert_true(lq_grow((void **)&mine.xy, &mine.room, to - from, 16));
        mine.n = to - from;
        memcpy(mine.xy, ours->xy + 2 * from, 16 * mine.n);
        points_sort(&mine);
        points_sort(&theirs);
        assert_int_equal(mine.n, theirs.n);
        assert_memory_equal(mine.xy, theirs.xy, 16 * mine.n);
        assert_int_equal(g.layer->attributes->columns, OGR_F_GetFieldCount(f));
        for (int k = 0; k < OGR_F_GetFieldCount(f); k++)
            assert_string_equal(g.layer->attributes->cell[i * g.layer->attributes->columns + (size_t)k],
                                OGR_F_GetFieldAsString(f, k));
        free(mine.xy);
        free(theirs.xy);
        OGR_F_Destroy(f);
    }
    GDALClose(data);
    CPLPopErrorHandler();
    got_release(&g);
}

static void gdal_agrees(void **state)
{
    (void)state;
    if (!lq_file_exists(MESSY)) skip();
    gdal_sees_the_same(MESSY "c01_wgs84/counties.shp");
    gdal_sees_the_same(MESSY "g04_hole_ok/counties.shp");
    gdal_sees_the_same(MESSY "g07_polygonz/counties.shp");
    gdal_sees_the_same(MESSY "g09_polygonm/counties.shp");
    gdal_sees_the_same(COUNTIES);
}

static int dir_create(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/laoqu-shp-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static int dir_remove(void **state)
{
    (void)state;
    static const char *const names[] = {"s.shp", "s.shx", "s.dbf"};
    for (size_t i = 0; i < 3; i++) unlink(in_dir(names[i]));
    return rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(squares_are_read),
        cmocka_unit_test(other_kinds_are_refused),
        cmocka_unit_test(nothing_is_written_beside),
        cmocka_unit_test(deleted_record_is_left_out_and_nothing_shifts),
        cmocka_unit_test(unclosed_and_not_finite_are_told),
        cmocka_unit_test(user_encoding_is_obeyed),
        cmocka_unit_test(no_damage_crashes),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(corpus_is_as_described),
        cmocka_unit_test(corpus_names_are_right),
        cmocka_unit_test(gdal_agrees),
    };
    return cmocka_run_group_tests(tests, dir_create, dir_remove);
}
