/* test_row_codes.c: which column holds codes, what years they are of, and which finding is about which county. */
#include "../support/support.h"

#include <stdlib.h>
#include <string.h>
#include "app/row_codes.h"
#include "base/mem.h"

/* 140402 and 140411 became 140403 in 2018, 140421 became 140404; 140722 never changed. */
static const char changes_csv[] =
    "old_code,old_name,new_code,new_name,year,kind,source\n"
    "140402,城区,140403,潞州区,2018,merge,x\n140411,郊区,140403,潞州区,2018,merge,x\n"
    "140421,长治县,140404,上党区,2018,county-to-district,x\n"
    "140726,太谷县,140703,太谷区,2019,county-to-district,x\n"
    "140202,城区,140213,平城区,2018,recode,x\n140107,甲,140108,乙,2021,recode,x\n";
static const char gazetteer_csv[] =
    "code,name,prefecture,province,lon,lat\n140722,左权县,晋中市,山西省,113.4,37.0\n";

static int reference_create(void **state)
{
    lq_reference *r = calloc(1, sizeof *r);
    assert_non_null(r);
    assert_int_equal(lq_changes_parse(&r->changes, changes_csv, strlen(changes_csv), NULL), LQ_OK);
    assert_int_equal(lq_gazetteer_parse(&r->gazetteer, gazetteer_csv, strlen(gazetteer_csv), NULL), LQ_OK);
    *state = r;
    return 0;
}

static int reference_free(void **state)
{
    lq_reference_release(*state);
    free(*state);
    return 0;
}

/* "a,b;140402,7;..." : the head, then rows. Lines are 1, 3, 5, ...: every second record was deleted. */
static lq_table *table_of(const char *text)
{
    lq_table *t = lq_zalloc(1, sizeof *t);
    char *copy = strdup(text), *row_end = NULL, *cell_end = NULL;
    t->columns = 1;
    for (const char *c = text; *c && *c != ';'; c++) t->columns += *c == ',';
    for (const char *c = text; *c; c++) t->rows += *c == ';';
    t->head = lq_zalloc(t->columns, sizeof(char *));
    t->cell = lq_zalloc(t->rows * t->columns, sizeof(char *));
    t->line = lq_zalloc(t->rows, sizeof *t->line);
    size_t row = 0;
    for (char *r = strtok_r(copy, ";", &row_end); r; r = strtok_r(NULL, ";", &row_end), row++) {
        char **to = row ? t->cell + (row - 1) * t->columns : t->head;
        for (char *c = strtok_r(r, ",", &cell_end); c; c = strtok_r(NULL, ",", &cell_end))
            *to++ = lq_arena_strndup(&t->text, c, strlen(c));
        if (row) t->line[row - 1] = 2 * row - 1;
    }
    free(copy);
    return t;
}

static void expect(const lq_reference *r, const char *table, size_t column, size_t known, size_t repeated,
                   const char *years)
{
    lq_table *t = table_of(table);
    lq_row_codes c = {0};
    char text[48];
    assert_int_equal(lq_row_codes_read(&c, t, NULL, r, NULL), LQ_OK);
    assert_int_equal(c.column, column);
    assert_int_equal(c.known, known);
    assert_int_equal(c.repeated, repeated);
    lq_vintage_text(text, sizeof text, &c.vintage, &r->changes);
    assert_string_equal(text, years);
    lq_row_codes_release(&c);
    lq_table_free(t);
}

static void columns_and_years(void **state)
{
    const lq_reference *r = *state;
    expect(r, "n,id;x,140402;y,140411;z,140421", 1, 3, 0, "2017 or earlier");
    expect(r, "id;140403;140726", 0, 2, 0, "2018");
    expect(r, "id;140403;140703;140107", 0, 3, 0, "2019 to 2020");
    expect(r, "id;140108", 0, 1, 0, "2021 or later");
    expect(r, "id;140722;140722;140722", 0, 3, 2, "not known");
    expect(r, "people,id;140402,140722;1,140403;2,140404;3,140703", 1, 4, 0,
           "2019 or later"); /* 140402 people in one */
    expect(r, "n,m;x,1;y,2", SIZE_MAX, 0, 0, "not known");
}

static void findings_get_codes(void **state)
{
    lq_table *t = table_of("id;140402;140403;x;140722");
    lq_row_codes c = {0};
    lq_findings f = {0};
    assert_int_equal(lq_row_codes_read(&c, t, "id", *state, NULL), LQ_OK);
    lq_findings_add(&f, "a", "m.shp", 1, "", "before");
    lq_findings_add(&f, "a", "m.shp", 3, "", "the second row");
    lq_findings_add(&f, "a", "m.shp", 4, "", "a record that was deleted");
    lq_findings_add(&f, "a", "m.shp", 7, "", "the last row");
    lq_findings_add(&f, "a", "m.shp", 7, "140999", "has one");
    lq_findings_add(&f, "a", "m.shp", 99, "", "no record");
    lq_findings_add(&f, "a", "m.shp", 0, "", "the file");
    assert_true(lq_findings_code(&f, 1, t, &c.keys));
    static const char *const wanted[] = {"", "140403", "", "140722", "140999", "", ""};
    for (size_t i = 0; i < f.n; i++) assert_string_equal(f.at[i].code, wanted[i]);
    lq_findings_release(&f);
    lq_row_codes_release(&c);
    lq_table_free(t);
}

static void a_name_that_is_none(void **state)
{
    lq_table *t = table_of("id;140402");
    lq_row_codes c = {0};
    lq_err err = {0};
    assert_int_equal(lq_row_codes_read(&c, t, "code", *state, &err), LQ_DATA);
    assert_non_null(strstr(err.text, "no column \"code\""));
    lq_row_codes_release(&c);
    lq_table_free(t);
}

static void every_allocation_may_fail(void **state)
{
    lq_table *t = table_of("n,id;x,140402;y,140411;z,140421");
    lq_code code = LQ_FAILED;
    t->file = lq_arena_strndup(&t->text, "t", 1);
    for (long k = 1; code; k++) {
        lq_row_codes c = {0};
        assert_true(k < 100);
        lq_mem_fail_after(k);
        code = lq_row_codes_read(&c, t, NULL, *state, NULL);
        lq_mem_fail_after(0);
        assert_true(code == LQ_OK || code == LQ_FAILED);
        lq_row_codes_release(&c);
    }
    lq_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_and_years),
        cmocka_unit_test(findings_get_codes),
        cmocka_unit_test(a_name_that_is_none),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, reference_create, reference_free);
}
