/* test_area_list.c: lists of counties without a head, and names in a row, become tables; what is a table stays one. */
#include "../support/support.h"
#include "../support/few_counties.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/area_list.h"

typedef struct listing {
    few_counties few;
    char *dir, *path;
    lq_table *table;
    lq_findings f;
    lq_err err;
    lq_code code;
} listing;

static void list_read(listing *l, const char *name, const char *bytes, size_t n)
{
    *l = (listing){.dir = test_dir_create()};
    l->path = test_file(l->dir, name, bytes, n);
    few_counties_read(&l->few, NULL);
    l->code = lq_area_list_read(&l->table, l->path, NULL, &l->few.counties, &l->f, &l->err);
}

static void list_free(listing *l)
{
    lq_table_free(l->table);
    lq_findings_release(&l->f);
    few_counties_release(&l->few);
    free(l->path);
    test_dir_remove(l->dir);
}

/* Cells of a table of one column, "2:左权县 3:盂县" with their lines. */
static void assert_cells(const listing *l, const char *expected)
{
    char found[400] = "", cell[64];
    if (l->code) fail_msg("%s", l->err.text);
    assert_int_equal(l->table->columns, 1);
    for (size_t row = 0; row < l->table->rows; row++) {
        snprintf(cell, sizeof cell, "%s%zu:%s", row ? " " : "", l->table->line[row], l->table->cell[row]);
        strcat(found, cell);
    }
    assert_string_equal(found, expected);
}

static void assert_list(const char *name, const char *text, const char *cells)
{
    listing l;
    list_read(&l, name, text, strlen(text));
    assert_cells(&l, cells);
    list_free(&l);
}

static void names_in_a_row(void **state)
{
    (void)state;
    assert_list("a.txt", "左权县、和顺县，盂县;高平市", "1:左权县 1:和顺县 1:盂县 1:高平市");
    assert_list("a.txt", "左权县\r\n\r\n和顺县\r\n", "1:左权县 3:和顺县");
    assert_list("a.txt", "左权县 和顺县　盂县\n", "1:左权县 1:和顺县 1:盂县");
    assert_list("a.txt", "盂 县、平 定 县。\n", "1:盂 县 1:平 定 县");
    assert_list("a.txt", "没有这个县", "1:没有这个县");
}

static void headings_are_told(void **state)
{
    (void)state;
    listing l;
    const char *text = "太行（41）：左权县\n另：盂县\n";
    list_read(&l, "a.txt", text, strlen(text));
    assert_cells(&l, "1:左权县 2:盂县");
    assert_string_equal(l.table->head[0], "区县");
    assert_int_equal(finding_count(&l.f, "note-line"), 2);
    assert_int_equal(l.f.at[1].row, 2);
    list_free(&l);
}

/* 左权县、盂县 in GB18030. */
static void other_encodings_are_read(void **state)
{
    (void)state;
    static const char bytes[] = "\xD7\xF3\xC8\xA8\xCF\xD8\xA1\xA2\xD3\xDB\xCF\xD8\n";
    listing l;
    list_read(&l, "a.txt", bytes, sizeof bytes - 1);
    assert_cells(&l, "1:左权县 1:盂县");
    list_free(&l);
}

static void a_first_row_of_a_county_is_no_head(void **state)
{
    (void)state;
    assert_list("a.csv", "左权县\n盂县\n", "1:左权县 2:盂县");
    assert_list("a.csv", "左权县\n", "1:左权县");
    assert_list("a.csv", "140722\n140322\n", "1:140722 2:140322");
    assert_list("a.csv", "阳泉市\n盂县\n", "1:阳泉市 2:盂县");
    assert_list("a.csv", "1403\n1404\n", "1:1403 2:1404");
    assert_list("a.csv", "区县\n左权县\n盂县\n", "2:左权县 3:盂县");
}

static void tables_stay_tables(void **state)
{
    (void)state;
    listing l;
    const char *text = "code\tname\n140722\t左权县\n";
    list_read(&l, "a.txt", text, strlen(text));
    assert_int_equal(l.code, LQ_OK);
    assert_int_equal(l.table->columns, 2);
    assert_string_equal(l.table->head[1], "name");
    list_free(&l);
    text = "晋中市：左权县、和顺县\n阳泉市：盂县\n";
    list_read(&l, "a.txt", text, strlen(text));
    assert_int_equal(l.code, LQ_OK);
    assert_int_equal(l.table->columns, 2);
    assert_int_equal(l.table->rows, 3);
    assert_string_equal(l.table->cell[4], "阳泉市");
    list_free(&l);
}

static void without_rows_there_is_no_table(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"a.csv", "code,name\n"}, {"a.csv", ""}, {"a.txt", ""}, {"a.txt", "、，\n"}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        listing l;
        list_read(&l, texts[i][0], texts[i][1], strlen(texts[i][1]));
        if (l.code || l.table) fail_msg("case %zu: %s", i, l.err.text);
        assert_int_equal(l.f.n, 0);
        list_free(&l);
    }
}

static void faults_are_those_of_a_table(void **state)
{
    (void)state;
    listing l;
    list_read(&l, "a.xlsx", "PK\x03\x04", 4);
    assert_int_equal(l.code, LQ_DATA);
    list_free(&l);
    list_read(&l, "a.csv", "a,b\n1,2\n", 8);
    lq_table_free(l.table);
    l.table = NULL;
    assert_int_equal(lq_area_list_read(&l.table, "no/such.csv", NULL, &l.few.counties, &l.f, &l.err),
                     LQ_DATA);
    assert_non_null(strstr(l.err.text, "no/such.csv"));
    list_free(&l);
}

static void memory_may_run_out(void **state)
{
    (void)state;
    static const char *const texts[] = {"太行：左权县、盂县\n", "左权县\n盂县\n"};
    static const char *const names[] = {"a.txt", "a.csv"};
    for (size_t i = 0; i < 2; i++) {
        listing l;
        size_t failed = 0;
        list_read(&l, names[i], texts[i], strlen(texts[i]));
        for (long k = 1; k < 60; k++) {
            lq_table_free(l.table);
            lq_findings_release(&l.f);
            l.table = NULL;
            lq_mem_fail_after(k);
            l.code = lq_area_list_read(&l.table, l.path, NULL, &l.few.counties, &l.f, NULL);
            lq_mem_fail_after(0);
            failed += l.code == LQ_FAILED;
        }
        assert_true(failed >= 5);
        list_free(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_in_a_row),
        cmocka_unit_test(headings_are_told),
        cmocka_unit_test(other_encodings_are_read),
        cmocka_unit_test(a_first_row_of_a_county_is_no_head),
        cmocka_unit_test(tables_stay_tables),
        cmocka_unit_test(faults_are_those_of_a_table),
        cmocka_unit_test(without_rows_there_is_no_table),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
