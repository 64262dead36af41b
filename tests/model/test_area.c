/* test_area.c: a list of counties becomes the features of an area, and no member is lost without a word. */
#include "../support/support.h"
#include "../support/few_counties.h"
#include "../support/tables.h"

#include <stdlib.h>
#include <string.h>

#include "model/area.h"

typedef struct resolved {
    few_counties few;
    lq_table *table;
    lq_rows rows;
    lq_area area;
    lq_findings f;
} resolved;

/* An area of the rows of a list, with its heads; boundaries NULL for those of few_counties. It stays where it is: the counties
   point into it. */
static void resolve_on(resolved *r, const char *boundaries, const char *list)
{
    lq_err err = {0};
    *r = (resolved){.table = test_table("list.csv", list), .area = {.id = "a", .name = "太行"}};
    size_t *row = malloc(r->table->rows * sizeof *row);
    assert_non_null(row);
    for (size_t i = 0; i < r->table->rows; i++) row[i] = i;
    few_counties_read(&r->few, boundaries);
    if (lq_rows_read(&r->rows, r->table, r->table->columns == 1 ? r->table->head[0] : "code,name",
                     &r->few.counties, &r->f, &err) ||
        lq_area_resolve(&r->area, &r->few.counties, &r->rows, row, r->table->rows, &r->f, &err))
        fail_msg("%s", err.text);
    free(row);
}

static void resolve(resolved *r, const char *list)
{
    resolve_on(r, NULL, list);
}

static void resolved_free(resolved *r)
{
    lq_area_release(&r->area);
    lq_rows_release(&r->rows);
    lq_findings_release(&r->f);
    lq_table_free(r->table);
    few_counties_release(&r->few);
}

/* "140302 140322": the codes of the members, one for each feature, in the order of the boundaries. */
static void assert_members(const resolved *r, const char *expected)
{
    char found[400] = "";
    size_t n = 0;
    for (size_t i = 0; i < r->few.counties.n; i++) {
        if (!r->area.member[i]) continue;
        if (n++) strcat(found, " ");
        strcat(found, r->few.counties.place[i].code);
    }
    assert_string_equal(found, expected);
    assert_int_equal(r->area.members, n);
}

static void assert_counted(const resolved *r, size_t listed, size_t unresolved)
{
    assert_int_equal(r->area.listed, listed);
    assert_int_equal(r->area.unresolved, unresolved);
}

/* ---- counties as they are ---- */

static void codes_and_names_are_members(void **state)
{
    (void)state;
    resolved r;
    resolve(&r, "code|name\n140322|盂县\n140722|左权县\n");
    assert_members(&r, "140322 140722");
    assert_counted(&r, 2, 0);
    assert_int_equal(r.f.n, 0);
    resolved_free(&r);
    resolve(&r, "区县\n左权县\n和顺县\n");
    assert_members(&r, "140722 140723");
    resolved_free(&r);
}

static void all_features_of_a_code_are_members(void **state)
{
    (void)state;
    resolved r;
    resolve_on(&r, "code|name\n140722|左权县\n140723|和顺县\n140722|左权县\n", "code|name\n140722|左权县\n");
    assert_members(&r, "140722 140722");
    assert_counted(&r, 1, 0);
    resolved_free(&r);
}

static void a_county_counts_once(void **state)
{
    (void)state;
    resolved r;
    resolve(&r, "code|name\n140722|左权县\n140723|和顺县\n140722|左权县\n");
    assert_members(&r, "140722 140723");
    assert_counted(&r, 2, 0);
    assert_int_equal(finding_of(&r.f, "member-repeated")->row, 4);
    resolved_free(&r);
}

static void areas_may_overlap(void **state)
{
    (void)state;
    resolved r;
    resolve(&r, "code|name\n140322|盂县\n140722|左权县\n140723|和顺县\n");
    const size_t west[] = {1, 2};
    lq_area other = {.id = "b", .name = "另一片"};
    assert_int_equal(lq_area_resolve(&other, &r.few.counties, &r.rows, west, 2, &r.f, NULL), LQ_OK);
    size_t zuoquan = few_counties_at(&r.few, "140722"), yu = few_counties_at(&r.few, "140322");
    assert_true(r.area.member[zuoquan] && other.member[zuoquan]);
    assert_true(r.area.member[yu] && !other.member[yu]);
    assert_int_equal(other.members, 2);
    lq_area_release(&other);
    resolved_free(&r);
}

/* ---- counties of other years ---- */

static void a_younger_county_is_all_it_was_made_of(void **state)
{
    (void)state;
    resolved r;
    resolve(&r, "code|name\n140403|潞州区\n140404|上党区\n");
    assert_members(&r, "140402 140411 140421");
    assert_counted(&r, 2, 0);
    assert_int_equal(finding_count(&r.f, "member-bridged"), 2);
    assert_int_equal(lq_findings_faults(&r.f), 0);
    resolved_free(&r);
}

/* 潞州区 is 城区 and 郊区: a member when both are. */
static void a_merged_county_needs_all_its_parts(void **state)
{
    (void)state;
    static const char merged[] = "code|name\n140403|潞州区\n140722|左权县\n";
    resolved r;
    resolve_on(&r, merged, "code|name\n140402|城区\n140411|郊区\n");
    assert_members(&r, "140403");
    assert_counted(&r, 2, 0);
    assert_int_equal(finding_count(&r.f, "member-bridged"), 2);
    resolved_free(&r);
    resolve_on(&r, merged, "code|name\n140402|城区\n140722|左权县\n");
    assert_members(&r, "140722");
    assert_counted(&r, 2, 1);
    const lq_finding *f = finding_of(&r.f, "member-unresolved");
    assert_int_equal(f->row, 2);
    assert_string_equal(f->file, "list.csv");
    assert_string_equal(f->code, "140402");
    assert_non_null(strstr(f->message, "太行: \"城区\""));
    assert_non_null(strstr(f->message, "became part of 140403 潞州区 in 2018"));
    resolved_free(&r);
}

/* 崇文区 went into 东城区 in 2010. */
static void a_county_within_a_member_is_no_loss(void **state)
{
    (void)state;
    resolved r;
    resolve(&r, "code|name\n110103|崇文区\n110101|东城区\n");
    assert_members(&r, "110101");
    assert_counted(&r, 2, 0);
    assert_non_null(strstr(finding_of(&r.f, "member-bridged")->message, "崇文区"));
    resolved_free(&r);
    resolve(&r, "code|name\n330383|龙港市\n330327|苍南县\n");
    assert_members(&r, "330327");
    assert_counted(&r, 2, 0);
    resolved_free(&r);
    resolve(&r, "code|name\n330383|龙港市\n140722|左权县\n");
    assert_members(&r, "140722");
    assert_counted(&r, 2, 1);
    resolved_free(&r);
}

/* 桥东区 of Shijiazhuang was divided among two that had and have other land: members, and told as a fault. */
static void a_divided_county_is_its_parts(void **state)
{
    (void)state;
    resolved r;
    resolve(&r, "code|name\n130103|桥东区\n");
    assert_members(&r, "130102 130104");
    assert_counted(&r, 1, 0);
    assert_false(lq_finding_is_note(finding_of(&r.f, "member-divided")->kind));
    resolved_free(&r);
}

/* ---- whole prefectures ---- */

static void a_prefecture_is_all_its_counties(void **state)
{
    (void)state;
    resolved r;
    resolve(&r, "code|name\n140300|阳泉市\n");
    assert_members(&r, "140302 140303 140311 140322");
    assert_counted(&r, 4, 0);
    assert_int_equal(finding_count(&r.f, "member-prefecture"), 1);
    resolved_free(&r);
    resolve(&r, "区县\n阳泉市\n和顺县\n");
    assert_members(&r, "140302 140303 140311 140322 140723");
    assert_counted(&r, 5, 0);
    resolved_free(&r);
}

static void a_prefecture_above_its_counties_is_a_heading(void **state)
{
    (void)state;
    resolved r;
    resolve(&r, "code|name\n140300|阳泉市\n140322|盂县\n|合计\n");
    assert_members(&r, "140322");
    assert_counted(&r, 1, 0);
    assert_int_equal(finding_count(&r.f, "row-total"), 2);
    assert_non_null(strstr(finding_of(&r.f, "row-total")->message, "a heading"));
    assert_int_equal(lq_findings_faults(&r.f), 0);
    resolved_free(&r);
}

/* ---- what is not there ---- */

static void every_member_not_found_is_told(void **state)
{
    (void)state;
    resolved r;
    resolve(&r, "code|name\n140322|盂县\n140999|某县\n|无名县\n130322|昌黎县\n");
    assert_members(&r, "140322");
    assert_counted(&r, 4, 3);
    assert_int_equal(finding_count(&r.f, "member-unresolved"), 2);
    assert_int_equal(finding_of(&r.f, "member-unresolved")->row, 3);
    assert_int_equal(finding_of(&r.f, "row-outside")->row, 5);
    assert_int_equal(finding_count(&r.f, "area-empty"), 0);
    resolved_free(&r);
}

static void an_area_elsewhere_is_one_finding(void **state)
{
    (void)state;
    resolved r;
    resolve(&r, "code|name\n130322|昌黎县\n130323|抚宁县\n");
    assert_members(&r, "");
    assert_counted(&r, 2, 2);
    assert_int_equal(r.f.n, 1);
    const lq_finding *f = finding_of(&r.f, "area-empty");
    assert_non_null(strstr(f->message, "太行: none of its 2 counties"));
    resolved_free(&r);
}

static void memory_may_run_out(void **state)
{
    (void)state;
    resolved r;
    resolve(&r, "code|name\n140403|潞州区\n140999|某县\n140322|盂县\n");
    const size_t row[] = {0, 1, 2};
    size_t failed = 0;
    for (long k = 1; k < 60; k++) {
        lq_area a = {.id = "a", .name = "太行"};
        lq_findings f = {0};
        lq_mem_fail_after(k);
        lq_code code = lq_area_resolve(&a, &r.few.counties, &r.rows, row, 3, &f, NULL);
        lq_mem_fail_after(0);
        if (code)
            assert_int_equal(code, LQ_FAILED);
        else
            assert_int_equal(a.members, 3); /* only the words of a finding were cut short */
        failed += code != LQ_OK;
        lq_area_release(&a);
        lq_findings_release(&f);
    }
    assert_true(failed >= 4);
    resolved_free(&r);
}

/* ---- in a legend ---- */

static void counts_say_what_is_missing(void **state)
{
    (void)state;
    static const struct {
        lq_area area;
        const char *text, *english;
    } cases[] = {
        {{.listed = 27, .stated = 27, .complete = LQ_AREA_COMPLETE}, "27 县", "27 counties"},
        {{.listed = 63, .stated = 62, .derived = true, .complete = LQ_AREA_COMPLETE}, "63 县", "63 counties"},
        {{.listed = 41, .stated = 74, .derived = true, .complete = LQ_AREA_INCOMPLETE},
         "41/约74 县",
         "41/~74 counties"},
        {{.listed = 105, .stated = 108, .complete = LQ_AREA_INCOMPLETE}, "105/108 县", "105/108 counties"},
        {{.listed = 66, .stated = 67, .complete = LQ_AREA_UNSURE}, "66/67 县", "66/67 counties"},
        {{.listed = 11, .complete = LQ_AREA_UNSURE}, "已知 11 县", "11 known"},
        {{.listed = 1, .complete = LQ_AREA_COMPLETE}, "1 县", "1 county"},
    };
    char text[32];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const lq_area *a = &cases[i].area;
        assert_string_equal(lq_area_count_text(text, sizeof text, a, LQ_LANGUAGE_ZH), cases[i].text);
        assert_string_equal(lq_area_count_text(text, sizeof text, a, LQ_LANGUAGE_EN), cases[i].english);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_and_names_are_members),
        cmocka_unit_test(all_features_of_a_code_are_members),
        cmocka_unit_test(a_county_counts_once),
        cmocka_unit_test(areas_may_overlap),
        cmocka_unit_test(a_younger_county_is_all_it_was_made_of),
        cmocka_unit_test(a_merged_county_needs_all_its_parts),
        cmocka_unit_test(a_county_within_a_member_is_no_loss),
        cmocka_unit_test(a_divided_county_is_its_parts),
        cmocka_unit_test(a_prefecture_is_all_its_counties),
        cmocka_unit_test(a_prefecture_above_its_counties_is_a_heading),
        cmocka_unit_test(every_member_not_found_is_told),
        cmocka_unit_test(an_area_elsewhere_is_one_finding),
        cmocka_unit_test(memory_may_run_out),
        cmocka_unit_test(counts_say_what_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
