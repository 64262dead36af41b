/* test_rows.c: the columns that say which county a row is of are found by their cells, or as the user lists them. */
#include "../support/support.h"
#include "../support/few_counties.h"
#include "../support/tables.h"

#include <stdio.h>
#include <string.h>

#include "model/rows.h"

typedef struct reading {
    few_counties few;
    lq_table *table;
    lq_rows rows;
    lq_findings f;
    lq_err err;
    lq_code code;
} reading;

static reading read_on(const char *boundaries, const char *table, const char *columns)
{
    reading r = {.table = test_table("t.csv", table)};
    few_counties_read(&r.few, boundaries);
    r.code = lq_rows_read(&r.rows, r.table, columns, &r.few.counties, &r.f, &r.err);
    return r;
}

static reading read_few(const char *table, const char *columns)
{
    return read_on(NULL, table, columns);
}

static void reading_free(reading *r)
{
    lq_rows_release(&r->rows);
    lq_findings_release(&r->f);
    lq_table_free(r->table);
    few_counties_release(&r->few);
}

/* What each column is, a letter each: c code, p province, m prefecture (its municipality), n name, - nothing. */
static void assert_columns(const reading *r, const char *expected)
{
    char found[200] = "";
    if (r->code) fail_msg("%s", r->err.text);
    for (size_t k = 0; k < r->table->columns; k++)
        found[k] = k == r->rows.code         ? 'c'
                   : k == r->rows.province   ? 'p'
                   : k == r->rows.prefecture ? 'm'
                   : k == r->rows.name       ? 'n'
                                             : '-';
    assert_string_equal(found, expected);
}

/* ---- found by themselves ---- */

static void codes_go_before_names(void **state)
{
    (void)state;
    reading r = read_few("序号|地区|人口|区划|市\n1|盂县|140999|140322|阳泉市\n2|左权县|5|140722|晋中市\n"
                         "3|高平市|6|140581.0|晋城市\n",
                         NULL);
    assert_columns(&r, "-n-cm"); /* names and prefectures only explain */
    assert_false(r.rows.by_name);
    assert_string_equal(finding_of(&r.f, "key-found")->message,
                        "the codes of the table are in column \"区划\"");
    assert_string_equal(finding_of(&r.f, "code-normalised")->message,
                        "1 code is written with a decimal point, first \"140581.0\"");
    assert_string_equal(r.rows.keys.key[2], "140581");
    assert_string_equal(lq_rows_text(&r.rows, 1, r.rows.prefecture), "晋中市");
    assert_string_equal(lq_rows_text(&r.rows, 1, SIZE_MAX), "");
    reading_free(&r);
}

#define NAMED                                                                                                                        \
    "山西省|阳泉市|城区|1\n山西省|阳泉市|盂县|2\n山西省|晋城市|高平市|3\n山西省|晋中市|左权县|4\n" \
    "河北省|石家庄市|长安区|5\n"

static void names_with_what_they_lie_in(void **state)
{
    (void)state;
    reading r = read_few("a|b|c|v\n" NAMED, NULL);
    assert_columns(&r, "pmn-");
    assert_true(r.rows.by_name);
    assert_string_equal(
        finding_of(&r.f, "key-found")->message,
        "the counties are named in column \"c\", their prefectures in \"b\", their provinces in \"a\"");
    assert_string_equal(r.rows.keys.key[0], "");
    reading_free(&r);
    r = read_few("v|县|地市|省份\n1|城区|阳泉市|山西省\n2|盂县|阳泉市|山西省\n3|高平市|晋城市|山西省\n",
                 NULL);
    assert_columns(&r, "-nmp");
    reading_free(&r);
    r = read_few("市|县|省\n阳泉|盂县|山西\n晋中|左权县|山西\n", NULL); /* short forms of regions */
    assert_columns(&r, "mnp");
    reading_free(&r);
}

static void one_column_of_names(void **state)
{
    (void)state;
    reading r = read_few("区县|v\n盂县|5\n左权|6\n合计|11\n", NULL);
    assert_columns(&r, "n-");
    assert_string_equal(finding_of(&r.f, "key-found")->message, "the counties are named in column \"区县\"");
    reading_free(&r);
    r = read_few("地区|v\n阳泉市城区|5\n阳泉市盂县|6\n山西省左权县|7\n", NULL);
    assert_columns(&r, "n-");
    reading_free(&r);
}

/* Of Beijing's districts the prefecture is the province once more: it says nothing else. */
static void a_table_of_one_municipality(void **state)
{
    (void)state;
    reading r = read_few("省|市|区|v\n北京市|北京市|东城区|5\n", NULL);
    assert_columns(&r, "p-n-");
    reading_free(&r);
}

/* A table as wide as the census, with its names in front and the codes last. */
static void many_columns(void **state)
{
    (void)state;
    static const char *const row[] = {"盂县|140322", "左权县|140722", "和顺县|140723"};
    lq_buf text = {0};
    for (int k = 0; k < 151; k++) lq_buf_printf(&text, "人口%d|", k);
    lq_buf_text(&text, "区县|代码\n");
    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 151; k++) lq_buf_printf(&text, "%d|", 100000 * (i + 1) + k);
        lq_buf_printf(&text, "%s\n", row[i]);
    }
    reading r = read_few(text.data, NULL);
    assert_int_equal(r.code, LQ_OK);
    assert_int_equal(r.table->columns, 153);
    assert_int_equal(r.rows.code, 152);
    reading_free(&r);
    lq_buf_release(&text);
}

/* Three districts, all coded after the boundaries: none matches as it is, but the changes know them. */
/* Two columns that hold as many codes, or names, of the boundaries: the first is taken, and told unless both say the same. */
static void columns_that_would_do_as_well(void **state)
{
    (void)state;
    reading r = read_few(
        "code|same|other|v\n140322|140322.0|140322|1\n140722|140722|140723|2\n140723|140723|140722|3\n"
        "140581|140581|140581|4\n",
        NULL);
    assert_columns(&r, "c---");
    assert_int_equal(finding_count(&r.f, "key-doubtful"), 1);
    assert_string_equal(
        finding_of(&r.f, "key-doubtful")->message,
        "\"code\" (#A) and \"other\" (#C) hold equally many codes of the boundaries, and differ in 2 "
        "rows, this one first; the first of them is used: say which with --table-key");
    assert_int_equal(finding_of(&r.f, "key-doubtful")->row, 3);
    reading_free(&r);
    r = read_few("code|other|v\n140322|140322|1\n140722|140723|2\n140723|140722|3\n", "other");
    assert_columns(&r, "-c-");
    assert_int_equal(finding_count(&r.f, "key-doubtful"), 0); /* the user said it */
    reading_free(&r);
    r = read_few("code|other|v\n140322|140322|1\n140722|140723|2\n140723||3\n", NULL);
    assert_columns(&r, "c--");
    assert_int_equal(finding_count(&r.f, "key-doubtful"), 0); /* the other matches less */
    reading_free(&r);
    r = read_few("区县|邻县|市|v\n盂县|左权县|阳泉市|1\n左权县|和顺县|晋中市|2\n和顺县|和顺县|晋中市|3\n",
                 NULL);
    assert_columns(&r, "n-m-");
    assert_string_equal(
        finding_of(&r.f, "key-doubtful")->message,
        "\"区县\" (#A) and \"邻县\" (#B) name equally many counties, and differ in 2 rows, this one "
        "first; the first of them is used: say which with --table-key");
    reading_free(&r);
    r = read_few("区县|全称|v\n盂县|盂 县|1\n左权县|左权县|2\n", NULL);
    assert_columns(&r, "n--");
    assert_int_equal(finding_count(&r.f, "key-doubtful"), 0);
    reading_free(&r);
}

static void codes_of_another_year_alone(void **state)
{
    (void)state;
    reading r = read_few("区县|代码|人口\n潞州区|140403|5\n上党区|140404|6\n太谷区|140703|7\n", NULL);
    assert_columns(&r, "-c-");
    assert_false(r.rows.by_name);
    assert_int_equal(r.rows.vintage.from, 2019);
    reading_free(&r);
}

static void nothing_that_matches(void **state)
{
    (void)state;
    reading r = read_few("x|v\n甲|1\n乙|2\n", NULL);
    assert_int_equal(r.code, LQ_DATA);
    assert_string_equal(
        r.err.text,
        "t.csv: no column holds codes of the boundaries; name one with --table-key; it has: x, v");
    reading_free(&r);
}

static void boundaries_without_codes(void **state)
{
    (void)state;
    reading r = read_on("name\n盂县\n左权县\n", "code|县|v\n140322|盂县|1\n140722|左权县|2\n", NULL);
    assert_columns(&r, "-n-");
    assert_true(r.rows.by_name);
    reading_free(&r);
}

/* ---- listed by the user ---- */

static void lists_of_names(void **state)
{
    (void)state;
    reading r = read_few("a|b|c|v\n" NAMED, "a,b,c");
    assert_columns(&r, "pmn-");
    assert_int_equal(finding_count(&r.f, "key-found"), 0);
    reading_free(&r);
    r = read_few("a|b|c|v\n" NAMED, "b,c");
    assert_columns(&r, "-mn-");
    reading_free(&r);
    r = read_few("a|b|c|v\n" NAMED, "a,c");
    assert_columns(&r, "p-n-");
    reading_free(&r);
    r = read_few("a|b|c|v\n" NAMED, "c");
    assert_columns(&r, "--n-");
    reading_free(&r);
    r = read_few("a|b|c|v\n" NAMED, "b,a,c"); /* the order of the first two does not matter */
    assert_columns(&r, "pmn-");
    reading_free(&r);
}

static void a_code_in_the_list(void **state)
{
    (void)state;
    reading r = read_few("code|市|县|v\n140322|阳泉市|盂县|1\n140722|晋中市|左权县|2\n", "市,县,code");
    assert_columns(&r, "cmn-");
    assert_false(r.rows.by_name);
    reading_free(&r);
    r = read_few("code|市|县|v\n140322|阳泉市|盂县|1\n140722|晋中市|左权县|2\n", "code");
    assert_columns(&r, "cmn-");
    reading_free(&r);
    r = read_few("code|v\n1.40E+05|1\n1.40E+05|2\n", "code"); /* codes, though none is whole */
    assert_columns(&r, "c-");
    reading_free(&r);
}

static void a_comma_in_a_name(void **state)
{
    (void)state;
    reading r = read_few("省,县|v\n盂县|1\n左权县|2\n", "省,县");
    assert_columns(&r, "n-");
    reading_free(&r);
}

static void lists_that_are_wrong(void **state)
{
    (void)state;
    reading r = read_few("a|b|c|v\n" NAMED, "a,z,c");
    assert_int_equal(r.code, LQ_DATA);
    assert_string_equal(r.err.text, "t.csv: no column \"z\"; it has: a, b, c, v");
    reading_free(&r);
    r = read_few("a|b|c|v\n" NAMED, "a,b,c,a,b,c,a");
    assert_int_equal(r.code, LQ_USAGE);
    reading_free(&r);
    r = read_few("a|b|c|v\n" NAMED, "a,,c");
    assert_int_equal(r.code, LQ_DATA);
    reading_free(&r);
}

/* ---- codes in parts, zeros in front ---- */

static void code_in_three_columns(void **state)
{
    (void)state;
    reading r = read_few("p|c|x|v\n14|03|22|1\n14|3|2|2\n14|07|22|3\n|||4\n14|03||5\n", "p,c,x");
    assert_int_equal(r.code, LQ_OK);
    assert_false(r.rows.by_name);
    assert_string_equal(r.rows.keys.key[0], "140322");
    assert_string_equal(r.rows.keys.key[1], "140302");
    assert_string_equal(r.rows.keys.key[2], "140722");
    assert_string_equal(r.rows.keys.key[3], "");
    assert_string_equal(r.rows.keys.key[4], "1403"); /* no county's */
    assert_true(lq_keys_find(&r.rows.keys, "140722") == 2);
    reading_free(&r);
}

static const char alabama[] = "GEOID|NAME\n01001|Autauga\n01003|Baldwin\n01005|Barbour\n";

/* A spreadsheet took the zeros of all of them. */
static void zeros_in_front(void **state)
{
    (void)state;
    reading r = read_on(alabama, "pop|fips\n11|1001\n12|1003\n13|1007\n", NULL);
    assert_columns(&r, "-c");
    assert_string_equal(r.rows.keys.key[1], "01003");
    assert_int_equal(lq_keys_find(&r.rows.keys, "01001"), 0);
    assert_true(lq_keys_find(&r.rows.keys, "1001") == SIZE_MAX);
    assert_string_equal(finding_of(&r.f, "code-normalised")->message,
                        "3 codes have other zeros in front than those of the boundaries; read as those");
    reading_free(&r);
    r = read_on(alabama, "fips|pop\n1001.0|11\n1003.0|12\n",
                "fips"); /* a column of numbers with a gap in it */
    assert_columns(&r, "c-");
    assert_string_equal(r.rows.keys.key[0], "01001");
    reading_free(&r);
}

/* The field of the boundaries is a number, the table's column text. */
static void zeros_in_front_of_the_table(void **state)
{
    (void)state;
    reading r = read_on("GEOID|NAME\n1001|Autauga\n1003|Baldwin\n13001|Appling\n",
                        "fips|pop\n01001|11\n01003|12\n13001|13\n", NULL);
    assert_columns(&r, "c-");
    assert_string_equal(r.rows.keys.key[0], "1001");
    assert_string_equal(r.rows.keys.key[2], "13001");
    reading_free(&r);
    /* codes of China begin with no zero: nothing is put before them */
    r = read_few("code|v\n140322|1\n4032|2\n", "code");
    assert_string_equal(r.rows.keys.key[1], "4032");
    assert_int_equal(finding_count(&r.f, "code-normalised"), 0);
    reading_free(&r);
}

/* ---- the rest ---- */

static void years_of_the_rows(void **state)
{
    (void)state;
    reading r = read_few("code|v\n140403|1\n140404|2\n140726|3\n", NULL);
    assert_int_equal(r.rows.vintage.from, 2018); /* 潞州区 is there, 太谷区 not yet */
    assert_int_equal(r.rows.vintage.to, 2018);
    reading_free(&r);
    r = read_few("县|v\n盂县|1\n", NULL);
    assert_int_equal(r.rows.vintage.from, 0); /* names have no year */
    reading_free(&r);
}

/* ---- lists ---- */

static void assert_list(const char *table, const char *expected)
{
    reading r = {.table = test_table("t.csv", table)};
    const bool skip[8] = {false};
    few_counties_read(&r.few, NULL);
    r.code = lq_rows_read_list(&r.rows, r.table, skip, &r.few.counties, &r.f, &r.err);
    assert_columns(&r, expected);
    assert_int_equal(r.rows.by_name, strchr(expected, 'c') == NULL);
    reading_free(&r);
}

/* Of the columns that hold no county of the boundaries. */
static void a_list_has_its_columns(void **state)
{
    (void)state;
    assert_list("序号|区县\n1|盂县\n", "-n");
    assert_list("市\n阳泉市\n长治市\n", "n");
    assert_list("省|市\n山西省|阳泉市\n山西省|长治市\n", "pn");
    assert_list("市|区县\n阳泉市|\n长治市|\n", "mn");
    assert_list("市|地方\n阳泉市|无此县\n长治市|也没有\n", "mn");
    assert_list("市|备注\n阳泉市|全部\n长治市|\n", "n-");
    assert_list("序号|编码|市\n1|1403|阳泉市\n2|1404|长治市\n", "-cn");
    assert_list("a|b\n999998|1\n999999|2\n", "c-");
    assert_list("x|y\n1|foo\n2|bar\n", "-n");
}

static void a_list_leaves_other_columns(void **state)
{
    (void)state;
    reading r = {.table = test_table("t.csv", "片区|市\n长治市|foo\n长治市|bar\n")};
    const bool skip[] = {true, false};
    few_counties_read(&r.few, NULL);
    r.code = lq_rows_read_list(&r.rows, r.table, skip, &r.few.counties, &r.f, &r.err);
    assert_columns(&r, "-n");
    reading_free(&r);
}

static lq_code list_read(lq_rows *out, const lq_table *t, const lq_counties *c, lq_findings *f, lq_err *err)
{
    const bool skip[8] = {false};
    return lq_rows_read_list(out, t, skip, c, f, err);
}

/* columns "": as a list. */
static void fails_whole(const char *boundaries, const char *table, const char *columns)
{
    few_counties few;
    few_counties_read(&few, boundaries);
    lq_table *t = test_table("t.csv", table);
    lq_code code = LQ_FAILED;
    long k;
    for (k = 1; code && k < 2000; k++) {
        lq_rows rows = {0};
        lq_findings f = {0};
        lq_err err = {0};
        lq_mem_fail_after(k);
        code = columns && !*columns ? list_read(&rows, t, &few.counties, &f, &err)
                                    : lq_rows_read(&rows, t, columns, &few.counties, &f, &err);
        lq_mem_fail_after(0);
        if (code && (code != LQ_FAILED || err.code != LQ_FAILED)) fail_msg("allocation %ld: %s", k, err.text);
        lq_rows_release(&rows);
        lq_findings_release(&f);
    }
    assert_int_equal(code, LQ_OK);
    assert_true(k > 3);
    lq_table_free(t);
    few_counties_release(&few);
}

static void no_memory(void **state)
{
    (void)state;
    fails_whole(NULL, "县|code|v\n盂县|140322.0|1\n", NULL);
    fails_whole(NULL, "县|v\n盂县|1\n", NULL);
    fails_whole(NULL, "市|县|code\n阳泉市|盂县|140322\n", "市,县,code");
    fails_whole(NULL, "a|b|c\n14|3|22\n", "a,b,c");
    fails_whole(NULL, "县|code\n潞州区|140403\n", NULL);
    fails_whole(alabama, "fips|v\n1001|1\n", NULL);
    fails_whole(NULL, "市\n阳泉市\n", "");
    fails_whole(NULL, "code\n1403\n", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_go_before_names),
        cmocka_unit_test(names_with_what_they_lie_in),
        cmocka_unit_test(one_column_of_names),
        cmocka_unit_test(a_table_of_one_municipality),
        cmocka_unit_test(many_columns),
        cmocka_unit_test(columns_that_would_do_as_well),
        cmocka_unit_test(codes_of_another_year_alone),
        cmocka_unit_test(nothing_that_matches),
        cmocka_unit_test(boundaries_without_codes),
        cmocka_unit_test(lists_of_names),
        cmocka_unit_test(a_code_in_the_list),
        cmocka_unit_test(a_comma_in_a_name),
        cmocka_unit_test(lists_that_are_wrong),
        cmocka_unit_test(code_in_three_columns),
        cmocka_unit_test(zeros_in_front),
        cmocka_unit_test(zeros_in_front_of_the_table),
        cmocka_unit_test(years_of_the_rows),
        cmocka_unit_test(a_list_has_its_columns),
        cmocka_unit_test(a_list_leaves_other_columns),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
