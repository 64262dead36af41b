/*
 * test_english.c: the names a map in English writes are those its data has, the others keep their own and are told; and a name that no
 * font can write is told once, however many forms it has.
 */
#include "../support/support.h"
#include "../support/findings.h"
#include "../support/map_parts.h"

#include <stdlib.h>
#include <string.h>
#include "app/names.h"

#define SQUARE(x)                                                                                            \
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[" #x ",36],[" #x ".9,36],[" #x ".9,37],[" #x      \
    ",37],[" #x ",36]]]}}"

/* Two counties of one prefecture; the second has no English name. */
static const char counties[] = "{\"type\":\"FeatureCollection\",\"features\":["
                               "{\"type\":\"Feature\",\"properties\":{\"code\":\"140721\",\"name\":"
                               "\"榆社县\",\"NAME_EN\":\"Yushe\",\"province_en\":"
                               "\"Shanxi\"}," SQUARE(112) ",{\"type\":\"Feature\",\"properties\":{\"code\":"
                                                          "\"140722\",\"name\":\"左权县\",\"NAME_EN\":\"\","
                                                          "\"province_en\":\"Shanxi\"}," SQUARE(113) "]}";
static const char sites[] = "id,name,name_en,category,lon,lat\n"
                            "a,榆社机场,Yushe airport,transport,112.2,36.2\n"
                            "b,左权车站,,transport,113.7,36.8\n";
static const char list[] = "list,list_name,list_name_en,code\nx,甲,Area X,140721\n";

typedef struct place {
    char *dir, *shp, *csv, *areas;
} place;

static int place_create(void **state)
{
    place *p = calloc(1, sizeof *p);
    assert_non_null(p);
    p->dir = test_dir_create();
    p->shp = test_text(p->dir, "two.geojson", counties);
    p->csv = test_text(p->dir, "sites.csv", sites);
    p->areas = test_text(p->dir, "list.csv", list);
    *state = p;
    return 0;
}

static int place_free(void **state)
{
    place *p = *state;
    test_dir_remove(p->dir);
    free(p->shp);
    free(p->csv);
    free(p->areas);
    free(p);
    return 0;
}

/* Whether this text, as names of the kind are drawn but for size, spacing and colour, stands anywhere at the zoom. */
static bool is_written(const map_parts *parts, const lq_overlay *o, int zoom, const char *text,
                       const lq_label_style *style)
{
    lq_sprite s = {0};
    bool found = false;
    const lq_overlay_zoom *z = lq_overlay_at(o, zoom);
    assert_int_equal(lq_label_sprite(&s, parts->font, text, style, NULL), LQ_OK);
    for (size_t i = 0; z && i < z->items; i++) found |= o->sprite[z->item[i].index].hash == s.hash;
    free(s.argb);
    return found;
}

/* Size and spacing at zoom 11, where prefectures are not named: see the table in names.c. */
static lq_label_style style_of(lq_label_kind kind, double size_px)
{
    lq_label_style style = lq_label_styles[kind];
    style.size_px = size_px;
    style.spacing_px = 0;
    if (kind == LQ_LABEL_SITE) style.side = LQ_LABEL_CENTRE;
    return style;
}

static void map_write(map_parts *parts, lq_overlay *o, const place *p, const char *language)
{
    const char *const settings[] = {"boundaries", p->shp, "crs",   "wgs84",    "sites",  p->csv, "labels",
                                    "on",         "zoom", "11-11", "language", language, NULL};
    lq_overlay marks = {0};
    map_parts_read(parts, NULL, settings);
    map_parts_overlay(parts, &marks, o);
    lq_overlay_settle(o);
    lq_overlay_release(&marks);
}

static void names_are_english_where_there_are_any(void **state)
{
    static const struct {
        const char *english, *own;
        bool translated;
    } wanted[] = {{"Yushe", "榆社县", true}, {"", "左权县", false}};
    lq_label_style county = style_of(LQ_LABEL_COUNTY, 12),
                   site = style_of(LQ_LABEL_SITE, lq_label_styles[LQ_LABEL_SITE].size_px);
    map_parts parts;
    lq_overlay o = {0};
    map_write(&parts, &o, *state, "en");
    for (size_t i = 0; i < 2; i++) {
        if (wanted[i].translated) assert_true(is_written(&parts, &o, 11, wanted[i].english, &county));
        assert_int_equal(is_written(&parts, &o, 11, wanted[i].own, &county), !wanted[i].translated);
    }
    site.spacing_px = lq_label_styles[LQ_LABEL_SITE].spacing_px;
    assert_true(is_written(&parts, &o, 11, "Yushe\nairport", &site) ||
                is_written(&parts, &o, 11, "Yushe airport", &site));
    assert_true(is_written(&parts, &o, 11, "左权车站", &site));
    lq_overlay_release(&o);
    map_parts_release(&parts);
    o = (lq_overlay){0};
    map_write(&parts, &o, *state, "zh");
    assert_true(is_written(&parts, &o, 11, "榆社县", &county));
    assert_true(is_written(&parts, &o, 11, "榆社机场", &site));
    assert_int_equal(finding_count(&parts.findings, "english-missing"), 0);
    lq_overlay_release(&o);
    map_parts_release(&parts);
}

/* One note for each kind of thing: a county, all prefectures, a site; no province, no area. */
static void what_has_none_is_counted(void **state)
{
    const place *p = *state;
    const char *const settings[] = {"boundaries", p->shp,  "crs",    "wgs84",  "sites",
                                    p->csv,       "areas", p->areas, "labels", "on",
                                    "language",   "en",    "zoom",   "8-8",    NULL};
    static const char *const told[] = {
        "1 of 2 rows have no English name of their counties in field \"NAME_EN\"", "no field prefecture_en",
        "左权车站 and others, 1 of 2 sites"};
    map_parts parts;
    size_t n = 0;
    map_parts_read(&parts, NULL, settings);
    for (size_t i = 0; i < parts.findings.n; i++) {
        const lq_finding *f = &parts.findings.at[i];
        if (strcmp(f->kind, "english-missing")) continue;
        assert_true(n < 3);
        if (!strstr(f->message, told[n++])) fail_msg("%s", f->message);
    }
    assert_int_equal(n, 3);
    assert_true(lq_finding_is_note("english-missing"));
    const lq_english *e = &parts.data.english;
    assert_string_equal(lq_english_unit(e, LQ_LABEL_PROVINCE, 1, "山西省"), "Shanxi");
    assert_string_equal(lq_english_unit(e, LQ_LABEL_PREFECTURE, 0, "晋中市"), "晋中市");
    assert_string_equal(parts.data.areas.at[0].name_en, "Area X");
    map_parts_release(&parts);
}

/* A county name is written at several zooms, in several forms. */
static void a_name_without_glyphs_is_told_once(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    char *shp =
        test_text(dir, "one.geojson",
                  "{\"type\":\"FeatureCollection\",\"features\":["
                  "{\"type\":\"Feature\",\"properties\":{\"code\":\"140721\",\"name\":\"\U0010FFFD县\","
                  "\"province\":\"\U0010FFFC省\"}," SQUARE(112) "]}");
    const char *const settings[] = {"boundaries", shp, "crs", "wgs84", "labels", "on", "zoom", "3-11", NULL};
    map_parts parts;
    lq_overlay o = {0};
    map_parts_read(&parts, NULL, settings);
    map_parts_overlay(&parts, &o, &o);
    assert_int_equal(finding_count(&parts.findings, "glyph-missing"),
                     2); /* the county's and the province's */
    lq_overlay_release(&o);
    map_parts_release(&parts);
    free(shp);
    test_dir_remove(dir);
}

static void letters_are_told_from_characters(void **state)
{
    (void)state;
    assert_true(lq_english_is("Wu'an"));
    assert_true(lq_english_is(""));
    assert_false(lq_english_is("武安市"));
    assert_false(lq_english_is("Wu'an 武安"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_english_where_there_are_any),
        cmocka_unit_test(what_has_none_is_counted),
        cmocka_unit_test(a_name_without_glyphs_is_told_once),
        cmocka_unit_test(letters_are_told_from_characters),
    };
    return cmocka_run_group_tests(tests, place_create, place_free);
}
