/*
 * test_areas.c: what a map asks for becomes areas: the twelve of the program on real boundaries, code by code against the
 * reference they come from, and lists of the user.
 */
#include "../support/support.h"
#include "../support/csv_rows.h"
#include "../support/few_counties.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/areas.h"
#include "read/read_layer.h"

static lq_reference reference;

static int setup(void **state)
{
    (void)state;
    return lq_reference_load(&reference, NULL);
}

static int teardown(void **state)
{
    (void)state;
    lq_reference_release(&reference);
    return 0;
}

/* Boundaries, and the areas asked for on them. */
typedef struct asked {
    lq_layer *layer;
    lq_counties counties;
    lq_areas areas;
    lq_findings f;
} asked;

static void boundaries_read(asked *a, const char *path)
{
    lq_err err = {0};
    *a = (asked){0};
    lq_code code = lq_layer_read(&a->layer, path, NULL, &a->f, &err);
    if (!code)
        code = lq_counties_read(&a->counties, a->layer->attributes, NULL, NULL, &reference.gazetteer,
                                &reference.changes, &a->f, &err);
    if (code) fail_msg("%s", err.text);
    lq_findings_release(&a->f);
}

static void ask(asked *a, const char *what)
{
    lq_err err = {0};
    lq_areas_release(&a->areas);
    lq_findings_release(&a->f);
    if (lq_areas_read(&a->areas, &a->counties, what, &reference, &a->f, &err)) fail_msg("%s", err.text);
}

static void asked_free(asked *a)
{
    lq_areas_release(&a->areas);
    lq_counties_release(&a->counties);
    lq_layer_free(a->layer);
    lq_findings_release(&a->f);
}

static const lq_area *area_called(const asked *a, const char *id)
{
    for (size_t i = 0; i < a->areas.n; i++)
        if (!strcmp(a->areas.at[i].id, id)) return &a->areas.at[i];
    fail_msg("no area %s", id);
    return NULL;
}

static bool is_member(const asked *a, const char *id, const char *code)
{
    size_t at = lq_keys_find(&a->counties.keys, code);
    return at != SIZE_MAX && area_called(a, id)->member[at];
}

static bool is_told(const asked *a, const char *code)
{
    for (size_t i = 0; i < a->f.n; i++)
        if (!strcmp(a->f.at[i].code, code)) return true;
    return false;
}

/* ---- the twelve ---- */

/* Members whose own code is not that of a feature are told; returns how many. */
static size_t census(const char *layer, size_t unresolved)
{
    char *members = test_shared("reference/old_areas.csv");
    csv_rows list;
    asked a;
    size_t others = 0, open = 0;
    boundaries_read(&a, layer);
    ask(&a, "all");
    csv_read(&list, members);
    assert_int_equal(list.rows, 516);
    for (size_t row = 0; row < list.rows; row++) {
        const char *code = csv_cell(&list, row, "code"), *id = csv_cell(&list, row, "area_id");
        if (lq_counties_has(&a.counties, code) ? is_member(&a, id, code) : is_told(&a, code)) {
            others += !lq_counties_has(&a.counties, code);
            continue;
        }
        fail_msg("%s: %s %s is lost", layer, id, code);
    }
    size_t listed = 0;
    for (size_t i = 0; i < a.areas.n; i++) {
        listed += a.areas.at[i].listed;
        open += a.areas.at[i].unresolved;
    }
    assert_int_equal(listed, 516);
    assert_int_equal(open, unresolved);
    csv_release(&list);
    free(members);
    asked_free(&a);
    return others;
}

static void every_county_is_found_or_told(void **state)
{
    (void)state;
    char *years[] = {test_shared("data/cn/counties2020.shp"), test_shared("data/cn/counties2022.zip")};
    if (!years[0] || !years[1]) SKIP_TEST("no shared data");
    /* 余江, 彬州, 神木, 华亭, 潜山, 兴仁, 南郑 and four of Changzhi have had their codes since 2017 or 2018 */
    assert_int_equal(census("shapes/counties.shp", 0), 11);
    assert_int_equal(census(years[0], 0), 0);
    census(years[1], 1); /* it lacks 350402 梅列区, and 350404, which that became */
    free(years[0]);
    free(years[1]);
}

static void the_areas_are_as_the_cards_say(void **state)
{
    (void)state;
    static const struct {
        const char *id, *name, *text;
        size_t members; /* features of the end of 2016: 潞州区 was two */
    } cases[] = {
        {"ganminyue", "赣闽粤原中央苏区", "105/108 县", 105},
        {"shaanganning", "陕甘宁", "66/67 县", 66},
        {"dabie", "大别山", "63 县", 63},
        {"zuoyoujiang", "左右江", "55/59 县", 55},
        {"chuanshan", "川陕", "66/68 县", 66},
        {"xiangeyuqian", "湘鄂渝黔", "40/80 县", 40},
        {"xianggan", "湘赣边", "24 县", 24},
        {"hailufeng", "海陆丰", "已知 11 县", 11},
        {"qiongya", "琼崖", "13 县", 13},
        {"zhexinan", "浙西南", "14 县", 14},
        {"yimeng", "沂蒙", "18 县", 18},
        {"taihang", "太行", "41/约74 县", 42},
    };
    char text[32];
    asked a;
    boundaries_read(&a, "shapes/counties.shp");
    ask(&a, "all");
    assert_int_equal(a.areas.n, 12);
    for (size_t i = 0; i < 12; i++) {
        const lq_area *area = &a.areas.at[i];
        assert_string_equal(area->id, cases[i].id);
        assert_string_equal(area->name, cases[i].name);
        assert_string_equal(lq_area_count_text(text, sizeof text, area, LQ_LANGUAGE_ZH), cases[i].text);
        assert_int_equal(area->members, cases[i].members);
        assert_true(area->colour.a == 255 && *area->source && *area->name_en);
    }
    assert_int_equal(lq_findings_faults(&a.f), 0);
    asked_free(&a);
}

/* Nine of Jiangxi lie both in 赣闽粤 and in 湘赣边; 新泰 and 济源 are where the documents mean them. */
static void overlaps_and_slips_of_the_documents(void **state)
{
    (void)state;
    static const char *const both[] = {"360302", "360321", "360323", "360724", "360725",
                                       "360827", "360830", "360881", "360902"};
    asked a;
    size_t twice = 0;
    boundaries_read(&a, "shapes/counties.shp");
    ask(&a, "all");
    for (size_t k = 0; k < a.counties.n; k++) {
        size_t areas = 0;
        for (size_t i = 0; i < a.areas.n; i++) areas += a.areas.at[i].member[k];
        assert_true(areas <= 2);
        twice += areas == 2;
    }
    assert_int_equal(twice, 9);
    for (size_t i = 0; i < 9; i++)
        assert_true(is_member(&a, "ganminyue", both[i]) && is_member(&a, "xianggan", both[i]));
    assert_true(is_member(&a, "yimeng", "370982"));
    assert_true(is_member(&a, "taihang", "419001"));
    assert_false(is_member(&a, "taihang", "130630")); /* 涞源 is a candidate: never drawn as a member */
    asked_free(&a);
}

static void areas_come_as_they_are_asked_for(void **state)
{
    (void)state;
    asked a;
    boundaries_read(&a, "shapes/counties.shp");
    ask(&a, " 大别山, taihang,,TAIHANG,dabie");
    assert_int_equal(a.areas.n, 2);
    assert_string_equal(a.areas.at[0].id, "dabie");
    assert_string_equal(a.areas.at[1].id, "taihang");
    ask(&a, "yimeng,all");
    assert_int_equal(a.areas.n, 12);
    assert_string_equal(a.areas.at[0].id, "yimeng");
    ask(&a, "");
    assert_int_equal(a.areas.n, 0);
    ask(&a, NULL);
    assert_int_equal(a.areas.n, 0);
    asked_free(&a);
}

/* ---- lists of the user, on the few counties ---- */

typedef struct listing {
    few_counties few;
    lq_reference reference; /* of the few counties, with the areas of the program */
    char *dir;
    lq_areas areas;
    lq_findings f;
    lq_err err;
} listing;

static void listing_begin(listing *l)
{
    *l = (listing){.dir = test_dir_create(), .reference = reference};
    few_counties_read(&l->few, NULL);
}

static lq_code list_ask(listing *l, const char *what)
{
    lq_areas_release(&l->areas);
    lq_findings_release(&l->f);
    l->err = (lq_err){0};
    return lq_areas_read(&l->areas, &l->few.counties, what, &l->reference, &l->f, &l->err);
}

/* Writes the file and asks for it, `part` ("#b2") behind its name. */
static lq_code list_of(listing *l, const char *name, const char *text, const char *part)
{
    char *path = test_text(l->dir, name, text), what[512];
    snprintf(what, sizeof what, "%s%s", path, part);
    free(path);
    return list_ask(l, what);
}

static void listing_end(listing *l)
{
    lq_areas_release(&l->areas);
    lq_findings_release(&l->f);
    few_counties_release(&l->few);
    test_dir_remove(l->dir);
}

static void a_list_is_read_however_it_is_written(void **state)
{
    (void)state;
    static const struct {
        const char *file, *text;
    } cases[] = {
        {"我的.csv", "code,name\n140722,左权县\n140723,和顺县\n140322,盂县\n"},
        {"我的.csv", "区县\n左权县\n和顺县\n盂县\n"},
        {"我的.csv", "140722,左权县\n140723,和顺县\n140322,盂县\n"},
        {"我的.csv", "左权县\n和顺县\n盂县\n"},
        {"我的.txt", "左权县、和顺县、盂县"},
        {"我的.txt", "左权县\n和顺县\r\n盂 县，\n"},
        {"我的.txt", "左权县 和顺县\n盂县\n"},
        {"我的.txt", "太行（3）：\n左权县、和顺县、盂县。\n"},
        {"我的.txt", "晋中市(2)：左权县、和顺县\n阳泉市：盂县\n"},
        {"我的.txt", "code\tname\n140722\t左权县\n140723\t和顺县\n140322\t盂县\n"},
    };
    listing l;
    listing_begin(&l);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (list_of(&l, cases[i].file, cases[i].text, "")) fail_msg("case %zu: %s", i, l.err.text);
        const lq_area *a = &l.areas.at[0];
        if (l.areas.n != 1 || a->members != 3 || a->listed != 3 || a->unresolved)
            fail_msg("case %zu: %zu members of %zu listed", i, a->members, a->listed);
        assert_string_equal(a->id, "我的");
        assert_string_equal(a->name, "我的");
        assert_int_equal(a->complete, LQ_AREA_COMPLETE);
        assert_int_equal(a->colour.a, 255);
    }
    listing_end(&l);
}

static const char two_areas[] = "area_id,area_name,county,complete,counties,colour\n"
                                "a1,甲,左权县,no,5,#112233\nb2,乙,盂县,,,\na1,甲,和顺县,,,\n,,高平市,,,\n";

static void a_file_may_hold_several(void **state)
{
    (void)state;
    listing l;
    char text[32];
    listing_begin(&l);
    assert_int_equal(list_of(&l, "l.csv", two_areas, ""), LQ_OK);
    assert_int_equal(l.areas.n, 2);
    assert_string_equal(l.areas.at[0].id, "a1");
    assert_string_equal(l.areas.at[0].name, "甲");
    assert_string_equal(lq_area_count_text(text, sizeof text, &l.areas.at[0], LQ_LANGUAGE_ZH), "2/5 县");
    assert_int_equal(lq_rgba_number(l.areas.at[0].colour), 0x112233FFu);
    assert_int_equal(l.areas.at[0].members, 2);
    assert_string_equal(l.areas.at[1].id, "b2");
    assert_int_equal(l.areas.at[1].members, 1);
    assert_int_equal(finding_of(&l.f, "row-without-area")->row, 5);
    assert_int_equal(list_of(&l, "l.csv", two_areas, "#b2"), LQ_OK);
    assert_int_equal(l.areas.n, 1);
    assert_string_equal(l.areas.at[0].id, "b2");
    assert_int_equal(list_of(&l, "l.csv", two_areas, "#zz"), LQ_USAGE);
    assert_non_null(strstr(l.err.text, "\"zz\""));
    listing_end(&l);
}

/* Each list without a colour gets one that no other area of the map has. */
static void colours_are_not_shared(void **state)
{
    (void)state;
    listing l;
    char what[1024];
    listing_begin(&l);
    char *one = test_text(l.dir, "one.csv", "区县\n左权县\n"),
         *two = test_text(l.dir, "two.csv", "区县\n盂县\n");
    snprintf(what, sizeof what, "%s,%s,ganminyue", one, two);
    assert_int_equal(list_ask(&l, what), LQ_OK);
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < i; k++)
            assert_true(lq_rgba_number(l.areas.at[i].colour) != lq_rgba_number(l.areas.at[k].colour));
    free(one);
    free(two);
    listing_end(&l);
}

/* Of the few counties four are in 阳泉市 (1403) and three in 长治市 (1404). */
static void whole_prefectures_are_enough(void **state)
{
    (void)state;
    static const struct {
        const char *file, *text;
        size_t members;
    } cases[] = {
        {"l.csv", "市\n阳泉市\n长治市\n", 7},
        {"l.csv", "阳泉市\n长治市\n", 7},
        {"l.csv", "市,区县\n阳泉市,\n长治市,\n", 7},
        {"l.csv", "省,市,区县\n山西省,阳泉市,\n山西省,晋中市,左权县\n", 5},
        {"l.csv", "老区,市,备注\n甲,阳泉市,全部\n甲,长治市,\n", 7},
        {"l.txt", "阳泉市\n长治市", 7},
        {"l.txt", "阳泉市、左权县", 5},
        {"l.csv", "code\n1403\n1404\n", 7},
        {"l.csv", "1403\n1404\n", 7},
        {"l.csv", "code\n140300\n140400\n", 7},
        {"l.csv", "code\n140722\n1403\n", 5},
        {"l.csv", "code,市\n1403,阳泉市\n", 4},
    };
    listing l;
    listing_begin(&l);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (list_of(&l, cases[i].file, cases[i].text, "")) fail_msg("case %zu: %s", i, l.err.text);
        const lq_area *a = &l.areas.at[0];
        if (l.areas.n != 1 || a->members != cases[i].members || a->listed != a->members || a->unresolved ||
            lq_findings_faults(&l.f))
            fail_msg("case %zu: %zu members of %zu listed", i, a->members, a->listed);
    }
    listing_end(&l);
}

/* ---- what goes wrong ---- */

static void wrong_rows_are_told_one_by_one(void **state)
{
    (void)state;
    static const struct {
        const char *file, *text, *first;
        size_t row;
    } cases[] = {
        {"l.csv", "老区,区县,code\n假区,无此县,\n假区,也没有,\n", "\"无此县\"", 2},
        {"l.csv", "市,区县\n阳泉市,无此县\n阳泉市,也没有\n", "\"无此县\"", 2},
        {"l.csv", "市,地方\n阳泉市,无此县\n阳泉市,也没有县\n", "\"无此县\"", 2},
        {"l.csv", "code\n999998\n999999\n", "\"999998\"", 2},
        {"l.csv", "x,y\nfoo,1\nbar,2\n", "\"foo\"", 2},
        {"l.txt", "无此县、没有县", "\"无此县\"", 1},
    };
    listing l;
    listing_begin(&l);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (list_of(&l, cases[i].file, cases[i].text, "")) fail_msg("case %zu: %s", i, l.err.text);
        const lq_finding *f = finding_of(&l.f, "member-unresolved");
        if (finding_count(&l.f, "member-unresolved") != 2 || f->row != cases[i].row ||
            !strstr(f->message, cases[i].first) || l.areas.at[0].unresolved != 2)
            fail_msg("case %zu: row %zu: %s", i, f->row, f->message);
        assert_int_equal(finding_count(&l.f, "area-empty"), 1);
    }
    listing_end(&l);
}

static void a_file_without_rows_is_an_empty_area(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\xEF\xBB\xBF", "\n\n", "code,name\n", "code,name\n,\n"};
    listing l;
    listing_begin(&l);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (list_of(&l, "空.csv", texts[i], ",taihang")) fail_msg("case %zu: %s", i, l.err.text);
        assert_int_equal(l.areas.n, 2);
        assert_string_equal(l.areas.at[0].id, "空");
        assert_int_equal(l.areas.at[0].members, 0);
        assert_int_equal(l.areas.at[0].colour.a, 255);
        assert_true(l.areas.at[1].members > 0);
        assert_int_equal(finding_count(&l.f, "area-empty"), 1);
        assert_non_null(strstr(finding_of(&l.f, "area-empty")->message, "no rows"));
    }
    listing_end(&l);
}

static void what_a_list_says_of_an_area_is_checked(void **state)
{
    (void)state;
    static const struct {
        const char *colour, *counties;
        const char *told[2];
    } cases[] = {
        {"notacolour", "5", {"\"颜色\": \"notacolour\""}},
        {"url(x)", "", {"\"颜色\": \"url(x)\""}},
        {"#0f0", "-", {"\"颜色\": \"#0f0\""}},
        {"#cc3311", "-5", {"\"县数\": \"-5\""}},
        {"", "1.5", {"\"县数\": \"1.5\""}},
        {"#12345600", "0", {"#12345600", "\"0\""}},
        {"", "", {0}},
        {"#cc3311", "27", {0}},
    };
    listing l;
    listing_begin(&l);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[200];
        size_t told = (cases[i].told[0] != NULL) + (cases[i].told[1] != NULL);
        snprintf(text, sizeof text, "区县,颜色,县数\n左权县,%s,%s\n", cases[i].colour, cases[i].counties);
        assert_int_equal(list_of(&l, "l.csv", text, ""), LQ_OK);
        assert_int_equal(finding_count(&l.f, "area-unreadable"), told);
        assert_int_equal(l.areas.at[0].colour.a, 255);
        assert_true(l.areas.at[0].stated == 0 || !strcmp(cases[i].counties, "5") ||
                    !strcmp(cases[i].counties, "27"));
        for (size_t k = 0, at = 0; k < l.f.n; k++) {
            const lq_finding *f = &l.f.at[k];
            if (strcmp(f->kind, "area-unreadable") != 0) continue;
            assert_int_equal(f->row, 2);
            at += strstr(f->message, cases[i].told[0]) || strstr(f->message, cases[i].told[told - 1]);
            assert_true(at > 0);
        }
    }
    listing_end(&l);
}

static void rows_without_an_area_are_told_once(void **state)
{
    (void)state;
    listing l;
    listing_begin(&l);
    assert_int_equal(list_of(&l, "l.csv", "片区,区县\n甲,左权县\n,盂县\n甲,和顺县\n,高平市\n", ""), LQ_OK);
    const lq_finding *f = finding_of(&l.f, "row-without-area");
    assert_int_equal(finding_count(&l.f, "row-without-area"), 1);
    assert_int_equal(f->row, 3);
    assert_non_null(strstr(f->message, "\"片区\""));
    assert_non_null(strstr(f->message, "1 more"));
    listing_end(&l);
}

static void an_area_without_members_is_a_finding(void **state)
{
    (void)state;
    listing l;
    listing_begin(&l);
    assert_int_equal(list_of(&l, "l.csv", "x,y\nfoo,1\nbar,2\n", ",qiongya"), LQ_OK);
    assert_int_equal(l.areas.n, 2);
    assert_int_equal(l.areas.at[0].members + l.areas.at[1].members, 0);
    assert_int_equal(finding_count(&l.f, "area-empty"), 2);
    assert_int_equal(finding_count(&l.f, "row-outside"), 0);
    listing_end(&l);
}

static void faults_are_one_line(void **state)
{
    (void)state;
    listing l;
    char many[4096] = "area_id,county\n";
    listing_begin(&l);
    assert_int_equal(list_ask(&l, "dabie,taihnag"), LQ_USAGE);
    assert_non_null(strstr(l.err.text, "\"taihnag\"; did you mean taihang?"));
    assert_non_null(strstr(l.err.text, "yimeng 沂蒙"));
    assert_int_equal(list_ask(&l, "foo"), LQ_USAGE);
    assert_null(strstr(l.err.text, "did you mean"));
    assert_int_equal(list_ask(&l, "no/such.csv"), LQ_DATA);
    assert_non_null(strstr(l.err.text, "no/such.csv: "));
    assert_int_equal(list_of(&l, "dabie.csv", "区县\n左权县\n", ",dabie"), LQ_OK);
    assert_int_equal(l.areas.n, 1); /* the user's own; asked for twice */
    char *own = test_path(l.dir, "dabie.csv"), what[512];
    snprintf(what, sizeof what, "dabie,%s", own);
    assert_int_equal(list_ask(&l, what), LQ_USAGE);
    assert_non_null(strstr(l.err.text, "\"dabie\" is asked for already"));
    for (int i = 0; i < 25; i++) snprintf(many + strlen(many), 32, "a%d,左权县\n", i);
    assert_int_equal(list_of(&l, "l.csv", many, ""), LQ_USAGE);
    assert_non_null(strstr(l.err.text, "more than 24"));
    free(own);
    listing_end(&l);
}

static void memory_may_run_out(void **state)
{
    (void)state;
    listing l;
    char what[512];
    size_t failed = 0;
    listing_begin(&l);
    char *path = test_text(l.dir, "l.csv", two_areas);
    snprintf(what, sizeof what, "taihang,%s", path);
    for (long k = 1; k < 400; k++) {
        lq_areas_release(&l.areas);
        lq_findings_release(&l.f);
        lq_mem_fail_after(k);
        lq_code code = lq_areas_read(&l.areas, &l.few.counties, what, &l.reference, &l.f, NULL);
        lq_mem_fail_after(0);
        if (code)
            assert_int_equal(code, LQ_FAILED);
        else
            assert_int_equal(l.areas.n, 3);
        failed += code != LQ_OK;
    }
    assert_true(failed >= 10);
    free(path);
    listing_end(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_county_is_found_or_told),
        cmocka_unit_test(the_areas_are_as_the_cards_say),
        cmocka_unit_test(overlaps_and_slips_of_the_documents),
        cmocka_unit_test(areas_come_as_they_are_asked_for),
        cmocka_unit_test(a_list_is_read_however_it_is_written),
        cmocka_unit_test(a_file_may_hold_several),
        cmocka_unit_test(colours_are_not_shared),
        cmocka_unit_test(whole_prefectures_are_enough),
        cmocka_unit_test(wrong_rows_are_told_one_by_one),
        cmocka_unit_test(a_file_without_rows_is_an_empty_area),
        cmocka_unit_test(what_a_list_says_of_an_area_is_checked),
        cmocka_unit_test(rows_without_an_area_are_told_once),
        cmocka_unit_test(an_area_without_members_is_a_finding),
        cmocka_unit_test(faults_are_one_line),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
