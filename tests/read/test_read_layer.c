/* test_read_layer.c: when bytes and labels mislead, the names of counties whose codes are known decide the encoding. */
#include "../support/support.h"

#include <shapefil.h>
#include <stdlib.h>
#include <string.h>
#include "../support/findings.h"
#include "base/mem.h"
#include "read/read_layer.h"

static const char gazetteer_csv[] = "code,name,prefecture,province,lon,lat\n"
                                    "140702,榆次区,晋中市,山西省,112.7,37.7\n"
                                    "140721,榆社县,晋中市,山西省,113.0,37.1\n"
                                    "710000,台湾省,,台湾省,121.0,23.7\n";

typedef struct place {
    char *dir, *shp;
    lq_gazetteer names;
} place;

static int place_create(void **state)
{
    place *p = calloc(1, sizeof *p);
    assert_non_null(p);
    p->dir = test_dir_create();
    p->shp = test_path(p->dir, "m.shp");
    assert_int_equal(lq_gazetteer_parse(&p->names, gazetteer_csv, strlen(gazetteer_csv), NULL), LQ_OK);
    *state = p;
    return 0;
}

static int place_free(void **state)
{
    place *p = *state;
    lq_gazetteer_release(&p->names);
    free(p->shp);
    test_dir_remove(p->dir);
    free(p);
    return 0;
}

/* Two square counties: their codes, and their names in whatever bytes; the .cpg as told, or none. */
static void write(const place *p, const char *const codes[2], const char *const names[2], const char *cpg)
{
    SHPHandle shp = SHPCreate(p->shp, SHPT_POLYGON);
    DBFHandle dbf = DBFCreate(p->shp);
    assert_true(shp && dbf);
    DBFAddField(dbf, "code", FTString, 12, 0);
    DBFAddField(dbf, "name", FTString, 20, 0);
    for (int i = 0; i < 2; i++) {
        double x[] = {i, i, i + 1, i + 1, i}, y[] = {0, 1, 1, 0, 0};
        SHPObject *o = SHPCreateObject(SHPT_POLYGON, -1, 0, NULL, NULL, 5, x, y, NULL, NULL);
        SHPWriteObject(shp, -1, o);
        SHPDestroyObject(o);
        DBFWriteStringAttribute(dbf, i, 0, codes[i]);
        DBFWriteStringAttribute(dbf, i, 1, names[i]);
    }
    SHPClose(shp);
    DBFClose(dbf);
    if (cpg) free(test_text(p->dir, "m.cpg", cpg));
}

static const char *const codes[] = {"140702", "140721000000"};
static const char *const gbk[] = {"\xD3\xDC\xB4\xCE\xC7\xF8",
                                  "\xD3\xDC\xC9\xE7\xCF\xD8"}; /* 榆次区, 榆社县 */

static lq_layer *read_named(const place *p, const char *encoding, lq_findings *findings)
{
    lq_layer *layer = NULL;
    lq_err err = {0};
    lq_code code = lq_layer_read_named(&layer, p->shp, encoding, &p->names, findings, &err);
    if (code) fail_msg("%s", err.text);
    return layer;
}

static void a_wrong_label_is_seen_through(void **state)
{
    const place *p = *state;
    lq_findings findings = {0};
    write(p, codes, gbk, "BIG5");
    lq_layer *layer = read_named(p, NULL, &findings);
    assert_string_equal(layer->attributes->cell[1], "榆次区");
    assert_string_equal(layer->attributes->cell[3], "榆社县");
    assert_int_equal(strncmp(layer->encoding, "GB18030 (", 9), 0);
    assert_int_equal(findings.n, 1);
    assert_string_equal(findings.at[0].kind, "encoding");
    lq_findings_release(&findings);
    lq_layer_free(layer);
}

/* 台湾省 is Big5 here, labelled as GBK; the county's own code speaks for it. */
static void traditional_characters_too(void **state)
{
    const place *p = *state;
    static const char *const taiwan[] = {"710000", "999999"}, *const big5[] = {"\xBB\x4F\xC6\x57\xAC\xD9",
                                                                               "x"};
    lq_findings findings = {0};
    place other = *p;
    static const char csv[] = "code,name,prefecture,province,lon,lat\n710000,臺灣省,,臺灣省,121.0,23.7\n";
    other.names = (lq_gazetteer){0};
    assert_int_equal(lq_gazetteer_parse(&other.names, csv, strlen(csv), NULL), LQ_OK);
    write(p, taiwan, big5, "936");
    lq_layer *layer = read_named(&other, NULL, &findings);
    assert_string_equal(layer->attributes->cell[1], "臺灣省");
    assert_int_equal(findings.n, 1);
    lq_gazetteer_release(&other.names);
    lq_findings_release(&findings);
    lq_layer_free(layer);
}

/* Right labels, a user's word and unknown counties leave everything as it is: no finding, no other encoding. */
static void nothing_else_is_touched(void **state)
{
    const place *p = *state;
    static const char *const unknown[] = {"999901", "999902"};
    static const struct {
        const char *const *codes;
        const char *cpg, *encoding, *begins;
    } cases[] = {{codes, "GBK", NULL, "GB18030 ("},
                 {codes, "BIG5", "big5", "BIG5 (as asked for)"},
                 {unknown, "BIG5", NULL, "BIG5 ("}};
    for (int i = 0; i < 3; i++) {
        lq_findings findings = {0};
        write(p, cases[i].codes, gbk, cases[i].cpg);
        lq_layer *layer = read_named(p, cases[i].encoding, &findings);
        if (strncmp(layer->encoding, cases[i].begins, strlen(cases[i].begins)))
            fail_msg("%s", layer->encoding);
        assert_int_equal(finding_count(&findings, "encoding"), 0);
        lq_findings_release(&findings);
        lq_layer_free(layer);
    }
}

static void every_allocation_may_fail(void **state)
{
    const place *p = *state;
    lq_code code = LQ_FAILED;
    write(p, codes, gbk, "BIG5");
    for (long k = 1; code; k++) {
        lq_layer *layer = NULL;
        lq_findings findings = {0};
        assert_true(k < 3000);
        lq_mem_fail_after(k);
        code = lq_layer_read_named(&layer, p->shp, NULL, &p->names, &findings, NULL);
        lq_mem_fail_after(0);
        if (code) assert_true(code == LQ_FAILED && !layer);
        if (!code && findings.failed) code = LQ_FAILED;
        if (!code) assert_string_equal(layer->attributes->cell[1], "榆次区");
        lq_findings_release(&findings);
        lq_layer_free(layer);
    }
}

#define T(f) cmocka_unit_test_setup_teardown(f, place_create, place_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_wrong_label_is_seen_through),
        T(traditional_characters_too),
        T(nothing_else_is_touched),
        T(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
