/* test_join.c: every row and every county is accounted for, on tables one can read and on the real ones. */
#include "../support/few_counties.h"
#include "../support/support.h"
#include "../support/tables.h"

#include <cpl_vsi.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "model/join.h"
#include "read/read_table.h"

typedef struct joined {
    lq_table *boundaries, *table;
    lq_counties counties;
    lq_findings f;
    lq_err err;
    lq_code code;
    lq_join *join;
} joined;

/* Nothing is known of codes but what the boundaries say. */
static const lq_gazetteer no_gazetteer;
static const lq_changes no_changes;

static joined join_with(const char *boundaries, const char *key, const char *table,
                        const lq_join_options *how)
{
    joined j = {.boundaries = test_table("b.dbf", boundaries), .table = test_table("t.csv", table)};
    j.code = lq_counties_read(&j.counties, j.boundaries, key, NULL, &no_gazetteer, &no_changes, &j.f, &j.err);
    assert_int_equal(j.code, LQ_OK);
    j.code = lq_join_make(&j.join, &j.counties, j.table, how, &j.f, &j.err);
    return j;
}

static joined join_texts(const char *boundaries, const char *table, const char *value, bool categorical)
{
    const lq_join_options how = {.value = value, .categorical = categorical};
    return join_with(boundaries, NULL, table, &how);
}

static void joined_free(joined *j)
{
    lq_join_free(j->join);
    lq_counties_release(&j->counties);
    lq_findings_release(&j->f);
    lq_table_free(j->boundaries);
    lq_table_free(j->table);
}

static const char shanxi[] = "code|name\n140322|盂县\n140722|左权县\n140723|和顺县\n140725|寿阳县\n";

static void every_status(void **state)
{
    (void)state;
    joined j =
        join_texts(shanxi, "区划代码|人口\n140322|\"1\n140722|0\n140723|—\n140798|5\n|合计\n", "人口", false);
    assert_int_equal(j.code, LQ_OK);
    const lq_join *t = j.join;
    assert_int_equal(t->counties, 4);
    assert_int_equal(t->rows, 5);
    assert_int_equal(t->matched, 3);
    assert_int_equal(t->unmatched_rows, 2);
    assert_int_equal(t->unmatched_counties, 1);
    assert_int_equal(t->status[0], LQ_STATUS_MISSING);
    assert_int_equal(t->status[1], LQ_STATUS_ZERO);
    assert_int_equal(t->status[2], LQ_STATUS_MISSING);
    assert_int_equal(t->status[3], LQ_STATUS_NO_ROW);
    assert_true(isnan(t->value[0]) && t->value[1] == 0 && isnan(t->value[2]) && isnan(t->value[3]));
    assert_true(t->row[3] == SIZE_MAX && t->line[3] == 0 && t->line[1] == 3);
    assert_int_equal(finding_count(&j.f, "key-found"), 2);
    assert_int_equal(finding_count(&j.f, "code-unlisted"), 1);
    const lq_finding *odd = finding_of(&j.f, "not-a-number"), *county = finding_of(&j.f, "county-unmatched"),
                     *row = finding_of(&j.f, "code-unlisted"), *total = finding_of(&j.f, "code-blank");
    assert_int_equal(total->row, 6);
    assert_int_equal(odd->row, 2);
    assert_string_equal(odd->code, "140322");
    assert_string_equal(row->code, "140798");
    assert_string_equal(row->file, "t.csv");
    assert_int_equal(row->row, 5);
    assert_string_equal(county->code, "140725");
    assert_string_equal(county->message, "寿阳县 (140725) has no row in t.csv");
    joined_free(&j);
}

static void repeated_rows(void **state)
{
    (void)state;
    joined j = join_texts(shanxi, "code|v\n140322|1\n140322.0|1\n140722|2\n140722000000|3\n", "v", false);
    assert_int_equal(j.code, LQ_OK);
    assert_int_equal(j.join->matched, 4);
    assert_int_equal(j.join->unmatched_counties, 2);
    assert_true(j.join->value[1] == 2);
    assert_int_equal(finding_count(&j.f, "row-repeated"), 1);
    assert_int_equal(finding_count(&j.f, "row-conflict"), 1);
    assert_string_equal(finding_of(&j.f, "row-conflict")->message,
                        "line 4 says \"2\", line 5 \"3\"; the first is used");
    assert_int_equal(finding_count(&j.f, "code-normalised"), 2);
    joined_free(&j);
}

static void shared_code(void **state)
{
    (void)state;
    joined j = join_texts("code|name\n140322|盂县\n140722|左权县\n140322|盂县\n|\n",
                          "code|v\n140322|七\n140722|2\n", "v", false);
    assert_int_equal(j.code, LQ_OK);
    assert_int_equal(j.join->first[2], 0);
    assert_int_equal(j.join->first[3], 3);
    assert_int_equal(j.join->row[0], 0);
    assert_int_equal(j.join->row[2], 0);
    assert_int_equal(j.join->unmatched_counties, 1);
    assert_int_equal(finding_count(&j.f, "code-shared"), 1);
    assert_int_equal(finding_count(&j.f, "code-blank"), 1);
    assert_int_equal(finding_count(&j.f, "not-a-number"), 1);
    joined_free(&j);
}

static void foreign_keys(void **state)
{
    (void)state;
    joined j =
        join_texts("GEOID|NAME\n01001|Autauga\n01003|Baldwin\n", "fips|v\n01003|7\n1001|8\n", "v", false);
    assert_int_equal(j.code, LQ_OK);
    assert_int_equal(j.join->matched, 2); /* a spreadsheet has taken the zero of 01001 away */
    assert_true(j.join->value[0] == 8 && j.join->value[1] == 7);
    assert_int_equal(finding_count(&j.f, "code-normalised"), 1);
    joined_free(&j);
}

static void destroyed_codes(void **state)
{
    (void)state;
    joined j = join_texts(shanxi, "code|v\n1.40E+05|1\n1.40E+05|2\n", "v", false);
    assert_int_equal(j.code, LQ_DATA);
    assert_null(j.join);
    assert_non_null(strstr(j.err.text, "t.csv: the codes in column \"code\" were destroyed"));
    joined_free(&j);
}

static void no_such_column(void **state)
{
    (void)state;
    joined j = join_texts(shanxi, "code|v\n140322|1\n", "人口", false);
    assert_int_equal(j.code, LQ_DATA);
    assert_string_equal(j.err.text, "t.csv: no column \"人口\"; it has: code, v");
    joined_free(&j);
}

/* One column may be called "省,县", and several may be listed. */
static void key_columns(void **state)
{
    (void)state;
    lq_join_options how = {.table_key = "省,县", .value = "v"};
    joined j = join_with(shanxi, NULL, "省,县|v\n140322|1\n", &how);
    assert_int_equal(j.code, LQ_OK);
    assert_int_equal(j.join->matched, 1);
    joined_free(&j);
    how.table_key = "市,县";
    j = join_with("code|name|city\n140302|城区|阳泉市\n140502|城区|晋城市\n", NULL,
                  "市|县|v\n晋城市|城区|5\n阳泉市|城区|3\n", &how);
    assert_int_equal(j.code, LQ_OK);
    assert_int_equal(j.join->matched, 2);
    assert_true(j.join->value[0] == 3 && j.join->value[1] == 5);
    joined_free(&j);
    how.table_key = "省码,市码,县码";
    j = join_with(shanxi, NULL, "省码|市码|县码|v\n14|3|22|1\n14|07|23|2\n", &how);
    assert_int_equal(j.join->matched, 2);
    assert_true(j.join->value[0] == 1 && j.join->value[2] == 2);
    joined_free(&j);
    how.table_key = "省,code";
    j = join_with(shanxi, NULL, "code|v\n140322|1\n", &how);
    assert_int_equal(j.code, LQ_DATA);
    assert_non_null(strstr(j.err.text, "t.csv: no column \"省\""));
    joined_free(&j);
}

/* How many "key-ambiguous" findings when `n` counties of distinct codes stand beside two of code 140322. */
static size_t ambiguous_among(int n)
{
    char counties[4096] = "code\n140322\n140322\n";
    for (int i = 0; i < n; i++) snprintf(counties + strlen(counties), 16, "%d\n", 130101 + i);
    joined j = join_texts(counties, "code|v\n140322|1\n", "v", false);
    assert_int_equal(j.code, LQ_OK);
    size_t found = finding_count(&j.f, "key-ambiguous");
    joined_free(&j);
    return found;
}

/* A county in two features is no news; two counties of one name are, as are codes that too many share. */
static void ambiguous_keys(void **state)
{
    (void)state;
    assert_int_equal(ambiguous_among(38), 0); /* 2 of 40 are 5 % */
    assert_int_equal(ambiguous_among(37), 1);
    const lq_join_options how = {.table_key = "县", .value = "v"};
    joined j = join_with("县名\n盂县\n桥西区\n左权县\n桥西区\n", "县名", "县|v\n桥西区|1\n", &how);
    assert_int_equal(j.code, LQ_OK);
    assert_string_equal(
        finding_of(&j.f, "key-ambiguous")->message,
        "2 of 4 features share their key in column \"县名\" with others, first \"桥西区\", and get "
        "one value with them; if they are different counties, give --key a column of codes");
    assert_int_equal(finding_count(&j.f, "key-ambiguous"), 1);
    joined_free(&j);
}

static void csv_text(void **state)
{
    (void)state;
    static const int class_of[] = {1, 0, -1, -1};
    joined j = join_texts(shanxi, "code|v\n140322|\"1,234.50\"\n140722|0\n140723|NA\n", "v", false);
    j.join->value[0] = 1234.5; /* the quotes of the fixture made it no number */
    j.join->status[0] = LQ_STATUS_VALUE;
    lq_buf csv = {0};
    lq_join_csv(j.join, class_of, &csv);
    assert_string_equal(csv.data,
                        "\xEF\xBB\xBF"
                        "code,name,value,status,class,source_row\n140322,盂县,1234.5,value,2,2\n"
                        "140722,左权县,0,zero,1,3\n140723,和顺县,,missing,,4\n140725,寿阳县,,no_row,,\n");
    lq_buf_release(&csv);
    joined_free(&j);
}

static void labels(void **state)
{
    (void)state;
    joined j = join_texts(shanxi, "code|v\n140322|山地, 丘陵\n140722|3\n140723|—\n", "v", true);
    assert_int_equal(j.code, LQ_OK);
    assert_int_equal(j.join->status[0], LQ_STATUS_VALUE);
    assert_true(isnan(j.join->value[0]) && j.join->value[1] == 3);
    assert_int_equal(j.join->status[2], LQ_STATUS_MISSING);
    assert_int_equal(finding_count(&j.f, "not-a-number"), 0);
    lq_buf csv = {0};
    lq_join_csv(j.join, NULL, &csv);
    assert_non_null(strstr(csv.data, "140322,盂县,\"山地, 丘陵\",value,,2\n140722,左权县,3,value,,3\n"));
    lq_buf_release(&csv);
    joined_free(&j);
}

/* ---- with a gazetteer and changes ---- */

typedef struct few_join {
    few_counties few;
    lq_table *table;
    lq_findings f;
    lq_err err;
    lq_code code;
    lq_join *join;
} few_join;

static few_join join_few_on(const char *boundaries, const char *table, const lq_join_options *how)
{
    few_join j = {.table = test_table("t.csv", table)};
    few_counties_read(&j.few, boundaries);
    j.code = lq_join_make(&j.join, &j.few.counties, j.table, how, &j.f, &j.err);
    return j;
}

static few_join join_few(const char *table, const lq_join_options *how)
{
    return join_few_on(NULL, table, how);
}

static void few_join_free(few_join *j)
{
    lq_join_free(j->join);
    lq_findings_release(&j->f);
    lq_table_free(j->table);
    few_counties_release(&j->few);
}

static void assert_value(const few_join *j, const char *code, double value)
{
    if (j->code) fail_msg("%s", j->err.text);
    double found = j->join->value[few_counties_at(&j->few, code)];
    if (isnan(value) ? !isnan(found) : found != value) fail_msg("%s has %g", code, found);
}

/* 潞州区 is 城区 and 郊区 together; where one of them has a row of its own, that is its value. */
static void bridged_rows(void **state)
{
    (void)state;
    const lq_join_options how = {.value = "v"};
    few_join j = join_few("code|v\n140322|1\n140403|2\n140404|3\n140581|4\n330383|5\n", &how);
    assert_value(&j, "140402", 2);
    assert_value(&j, "140411", 2);
    assert_value(&j, "140421", 3);
    assert_value(&j, "330327", NAN);
    assert_int_equal(j.join->matched, 2);
    assert_int_equal(j.join->bridged, 2);
    assert_int_equal(j.join->unmatched_rows, 3); /* the bridged ones, too */
    assert_int_equal(j.join->counties_bridged, 3);
    assert_int_equal(j.join->unmatched_counties, 17 - 2);
    assert_int_equal(finding_count(&j.f, "code-bridged"), 2);
    assert_string_equal(
        finding_of(&j.f, "vintage-differs")->message,
        "the codes of the table are those of 2019 or later, of the boundaries 2014 to 2017; rows are "
        "bridged by the changes between");
    few_join_free(&j);
    j = join_few("code|v\n140322|1\n140403|2\n140411|9\n", &how);
    assert_value(&j, "140402", 2);
    assert_value(&j, "140411", 9);
    assert_string_equal(finding_of(&j.f, "row-conflict")->message,
                        "line 4 says \"9\", line 3, of another year, \"2\"; the first is used");
    few_join_free(&j);
}

static void a_split_as_it_is_asked_for(void **state)
{
    (void)state;
    lq_join_options how = {.value = "v"};
    few_join j = join_few("code|v\n140322|1\n130103|2\n", &how);
    assert_value(&j, "130102", NAN);
    assert_int_equal(j.join->bridged, 0);
    few_join_free(&j);
    how.split = LQ_SPLIT_SAME;
    j = join_few("code|v\n140322|1\n130103|2\n130104|3\n", &how);
    assert_value(&j, "130102", 2);
    assert_value(&j, "130104", 3);
    few_join_free(&j);
}

static void whole_names_go_first(void **state)
{
    (void)state;
    const lq_join_options how = {.value = "v"};
    few_join j = join_few("市|县|v\n晋中市|左权|1\n晋中市|左权县|2\n阳泉市|盂县|3\n", &how);
    assert_value(&j, "140722", 2);
    assert_string_equal(finding_of(&j.f, "row-conflict")->message,
                        "line 3 says \"2\", line 2 \"1\"; the first is used");
    few_join_free(&j);
}

/* Two rows of one name that differ may be two counties, of which the boundaries have one. */
static void a_name_of_several_rows(void **state)
{
    (void)state;
    const lq_join_options how = {.value = "v"};
    few_join j = join_few("县|v\n高平市|1\n盂县|2\n高平市|3\n左权县|4\n左权县|4\n和顺县|5\n和顺|6\n", &how);
    assert_value(&j, "140322", 2);
    assert_value(&j, "140722", 4);
    assert_value(&j, "140723", 5);
    assert_value(&j, "140581", NAN);
    assert_int_equal(j.join->row[few_counties_at(&j.few, "140581")], SIZE_MAX);
    assert_int_equal(finding_count(&j.f, "name-ambiguous"), 2);
    assert_string_equal(
        finding_of(&j.f, "name-ambiguous")->message,
        "several rows are called 高平市 and differ; which is 晋城市高平市 (140581)? say the prefecture, too");
    assert_int_equal(finding_count(&j.f, "row-repeated"), 1);
    assert_int_equal(finding_count(&j.f, "county-unmatched"), 1 + 8); /* 高平市 and others of Shanxi */
    assert_int_equal(j.join->suggestions.size, 0); /* an alias could not tell them apart either */
    assert_int_equal(j.join->matched, 5);
    assert_int_equal(j.join->unmatched_rows, 2);
    few_join_free(&j);
    /* a row that says the prefecture settles it */
    j = join_few("县|v\n高平市|1\n盂县|2\n高平市|3\n左权县|4\n晋城市高平市|7\n", &how);
    assert_value(&j, "140581", 7);
    assert_int_equal(finding_count(&j.f, "name-ambiguous"), 0);
    assert_int_equal(finding_count(&j.f, "row-conflict"), 2);
    few_join_free(&j);
    /* with the prefecture it is one county given twice */
    j = join_few(
        "市|县|v\n晋城市|高平市|1\n阳泉市|盂县|2\n晋城市|高平市|3\n晋中市|左权县|4\n晋中市|和顺县|5\n", &how);
    assert_value(&j, "140581", 1);
    assert_int_equal(finding_count(&j.f, "row-conflict"), 1);
    few_join_free(&j);
}

/* Where one cell can only have a decimal comma, all others of the column have, too: 12,345 is no twelve thousand. */
static void decimal_commas(void **state)
{
    (void)state;
    const lq_join_options how = {.value = "v"};
    few_join j = join_few("code|v\n140322|12,345\n140722|7\n140723|1,234\n", &how);
    assert_value(&j, "140322", 12345);
    assert_int_equal(finding_count(&j.f, "not-a-number"), 0);
    few_join_free(&j);
    j = join_few("code|v\n140322|12,345\n140722|7\n140723|10,39\n", &how);
    assert_value(&j, "140322", NAN);
    assert_value(&j, "140722", 7);
    assert_value(&j, "140723", NAN);
    assert_int_equal(finding_count(&j.f, "not-a-number"), 2);
    assert_string_equal(
        finding_of(&j.f, "not-a-number")->message,
        "\"12,345\" in column \"v\" is not a number, it looks like a decimal comma, as other cells of "
        "the column have; 阳泉市盂县 (140322) has no value");
    few_join_free(&j);
}

static void units_in_cells(void **state)
{
    (void)state;
    const lq_join_options how = {.value = "v"};
    few_join j = join_few("code|v\n140322|131.85万\n140722|2万\n140723|7\n140581|12.3%\n", &how);
    assert_value(&j, "140322", 1318500);
    assert_value(&j, "140722", 20000);
    assert_value(&j, "140723", 7);
    assert_value(&j, "140581", 12.3);
    assert_int_equal(finding_count(&j.f, "unit-in-cell"), 2);
    assert_string_equal(
        finding_of(&j.f, "unit-in-cell")->message,
        "1 cell of column \"v\" has a sign of percent: 12.3% is read as 12.3; first \"12.3%\"");
    few_join_free(&j);
}

static void expressions(void **state)
{
    (void)state;
    const lq_join_options how = {.value = "产值/人口*10000"};
    few_join j =
        join_few("code|产值|人口\n140322|6|3\n140722|5|0\n140723|—|2\n140581|many|2\n140322|9|3\n", &how);
    assert_value(&j, "140322", 20000);
    assert_value(&j, "140722", NAN);
    assert_value(&j, "140723", NAN);
    assert_value(&j, "140581", NAN);
    assert_string_equal(finding_of(&j.f, "division-by-zero")->message,
                        "the divisor of \"产值/人口*10000\" is zero; 晋中市左权县 (140722) has no value");
    assert_int_equal(finding_count(&j.f, "not-a-number"), 1);
    assert_string_equal(finding_of(&j.f, "row-conflict")->message,
                        "line 2 says \"20000\", line 6 \"30000\"; the first is used");
    assert_int_equal(finding_count(&j.f, "count-mapped"), 0);
    few_join_free(&j);
}

/* Whether alone or within an expression; marks behind a word are nothing that was left out. */
static void marks_of_notes(void **state)
{
    (void)state;
    static const char table[] = "code|v|w\n140322|3*|1\n140722|4①|1万\n140723|12[1]|2\n140581|many*|2\n";
    for (int within = 0; within < 2; within++) {
        const lq_join_options how = {.value = within ? "v/w" : "v"};
        few_join j = join_few(table, &how);
        assert_value(&j, "140322", 3);
        assert_value(&j, "140723", within ? 6 : 12);
        assert_int_equal(finding_count(&j.f, "footnote-in-cell"), 1);
        const lq_finding *f = finding_of(&j.f, "footnote-in-cell");
        assert_int_equal(f->row, 2);
        assert_string_equal(f->message,
                            "3 cells of column \"v\" have the mark of a note behind the number, which is "
                            "left out; first \"3*\"");
        assert_int_equal(finding_count(&j.f, "unit-in-cell"), within);
        few_join_free(&j);
    }
}

static void numbers_too_large(void **state)
{
    (void)state;
    const lq_join_options how = {.value = "v*1e308*10"};
    few_join j = join_few("code|v\n140322|3\n140722|0\n140723|1\n", &how);
    assert_value(&j, "140322", NAN);
    assert_value(&j, "140722", 0);
    assert_int_equal(finding_count(&j.f, "division-by-zero"), 0);
    assert_int_equal(finding_count(&j.f, "overflow"), 2);
    assert_string_equal(
        finding_of(&j.f, "overflow")->message,
        "\"v*1e308*10\" comes to more than a number can hold; 阳泉市盂县 (140322) has no value");
    few_join_free(&j);
}

static void marks_of_the_table(void **state)
{
    (void)state;
    lq_symbols symbols = {0};
    assert_int_equal(lq_symbols_parse(&symbols, "…=below_unit,#=suppressed", NULL), LQ_OK);
    const lq_join_options how = {.value = "v", .symbols = &symbols};
    few_join j = join_few("code|v\n140322|…\n140722|#\n140723|0\n", &how);
    assert_int_equal(j.join->status[few_counties_at(&j.few, "140322")], LQ_STATUS_BELOW_UNIT);
    assert_int_equal(j.join->status[few_counties_at(&j.few, "140722")], LQ_STATUS_SUPPRESSED);
    assert_int_equal(j.join->status[few_counties_at(&j.few, "140723")], LQ_STATUS_ZERO);
    assert_int_equal(finding_count(&j.f, "not-a-number"), 0);
    few_join_free(&j);
    lq_symbols_release(&symbols);
}

static void counts_are_told(void **state)
{
    (void)state;
    const lq_join_options how = {.value = "常住人口"};
    few_join j = join_few("code|常住人口\n140322|270001\n140722|150002\n140723|120003\n", &how);
    assert_non_null(strstr(finding_of(&j.f, "count-mapped")->message, "\"常住人口\" counts something"));
    few_join_free(&j);
}

static void long_tables_are_refused(void **state)
{
    (void)state;
    const lq_join_options how = {.value = "v"};
    few_join j = join_few("code|年份|v\n140322|2010|1\n140322|2020|2\n140722|2010|3\n140722|2020|4\n", &how);
    assert_int_equal(j.code, LQ_DATA);
    assert_null(j.join);
    assert_string_equal(j.err.text,
                        "t.csv: the table has several rows for a county; say which are meant, for example "
                        "--where 年份=2020");
    few_join_free(&j);
    /* names that several prefectures have do not hide it, nor do two notations of a code */
    j = join_few(
        "市|县|年份|指标|v\n阳泉市|城区|2010|人口|1\n阳泉市|城区|2010|产值|2\n长治市|城区|2010|人口|3\n"
        "长治市|城区|2010|产值|4\n晋城市|城区|2010|人口|5\n晋城市|城区|2010|产值|6\n",
        &how);
    assert_int_equal(j.code, LQ_DATA);
    assert_non_null(strstr(j.err.text, "for example --where 指标=人口"));
    few_join_free(&j);
    j = join_few("code|年份|v\n140322|2010|1\n140322.0|2020|2\n140722|2010|3\n140722.0|2020|4\n", &how);
    assert_int_equal(j.code, LQ_DATA);
    few_join_free(&j);
    const lq_join_options parts = {.table_key = "a,b,c", .value = "v"};
    j = join_few("a|b|c|年份|v\n14|3|22|2010|1\n14|3|22|2020|2\n14|7|22|2010|1\n14|7|22|2020|2\n", &parts);
    assert_int_equal(j.code, LQ_DATA);
    few_join_free(&j);
}

/* One county given twice is a finding, not a long table. */
static void a_slip_is_no_long_table(void **state)
{
    (void)state;
    const lq_join_options how = {.value = "v"};
    few_join j =
        join_few("code|年份|v\n140322|2010|1\n140322|2020|2\n140722|2020|3\n140723|2020|4\n140581|2020|5\n"
                 "140302|2020|5\n140303|2020|6\n",
                 &how);
    assert_int_equal(j.code, LQ_OK);
    assert_value(&j, "140322", 1);
    assert_int_equal(finding_count(&j.f, "row-conflict"), 1);
    few_join_free(&j);
}

static void counties_without_a_row(void **state)
{
    (void)state;
    const lq_join_options how = {.value = "v"};
    /* of 2013: 桥东区 is there, and so 长安区 had less land */
    few_join j =
        join_few("code|v\n130103|1\n130104|2\n140322|3\n140302|4\n140303|5\n140311|6\n140402|7\n140411|8\n"
                 "140421|9\n140502|1\n140581|2\n140722|3\n140726|4\n",
                 &how);
    assert_string_equal(finding_of(&j.f, "county-unmatched")->message,
                        "石家庄市长安区 (130102) has no row in t.csv");
    assert_int_equal(finding_count(&j.f, "county-unmatched"), 3); /* 桥西区 of 张家口, and 和顺县 */
    assert_int_equal(finding_count(&j.f, "province-without-rows"), 2);
    assert_string_equal(finding_of(&j.f, "province-without-rows")->message,
                        "no row is of 北京市, codes 11; its 1 county has no value");
    few_join_free(&j);
    j = join_few_on("code|name\n130102|长安区\n130103|桥东区\n130104|桥西区\n",
                    "code|v\n130102|1\n130104|2\n", &how);
    const lq_finding *f = finding_of(&j.f, "county-other-year");
    assert_string_equal(f->file, "b.dbf");
    assert_int_equal(f->row, 3);
    assert_string_equal(f->message, "石家庄市桥东区 (130103) has no row in t.csv, which is of other years: "
                                    "130103 桥东区 was divided among "
                                    "130102 长安区 and 130104 桥西区 in 2014 (split)");
    few_join_free(&j);
}

/* Lines for a person: open rows, with the county they may mean unless that has its row. */
static void suggested_aliases(void **state)
{
    (void)state;
    const lq_join_options how = {.value = "v"};
    few_join j = join_few(
        "code|市|县|v\n140322|阳泉市|盂县|1\n140798|晋城市|高平市|2\n140797|阳泉市|盂县|3\n合计|||4\n"
        "140403|长治市|潞州区|5\n140722|晋中市|左权县|6\n",
        &how);
    assert_string_equal(
        j.join->suggestions.data,
        "140798,高平市,140581,高平市,no county has the code 140798; by its name the row is 晋城市高平市 "
        "(140581)\n"
        "140797,盂县,,,no county has the code 140797; by its name the row is 阳泉市盂县 (140322)\n");
    few_join_free(&j);
}

/* Which lines of the aliases some row is of: by its key, or by key and name. */
static void lines_of_aliases_used(void **state)
{
    (void)state;
    lq_table *t = test_table(
        "a.csv", "key|name|code\n140798||140581\n140797|盂县|skip\n140797|郊区|140311\n777||140722\n");
    lq_aliases aliases;
    lq_findings f = {0};
    assert_int_equal(lq_aliases_read(&aliases, t, &f, NULL), LQ_OK);
    assert_int_equal(aliases.n, 4);
    const lq_join_options how = {.value = "v", .aliases = &aliases};
    few_join j =
        join_few("code|县|v\n140322|盂县|1\n140798|高平市|2\n140797|盂县|3\n140722|左权县|6\n", &how);
    assert_value(&j, "140581", 2);
    for (size_t i = 0; i < aliases.n; i++)
        assert_int_equal(j.join->alias_used[i], aliases.at[i].line == 2 || aliases.at[i].line == 3);
    few_join_free(&j);
    lq_aliases_release(&aliases);
    lq_findings_release(&f);
    lq_table_free(t);
}

static void boundaries_alone(void **state)
{
    (void)state;
    static const lq_join_options how;
    few_counties few;
    lq_findings f = {0};
    lq_join *j = NULL;
    few_counties_read(&few, NULL);
    assert_int_equal(lq_join_make(&j, &few.counties, NULL, &how, &f, NULL), LQ_OK);
    assert_int_equal(j->counties, 17);
    assert_int_equal(j->unmatched_counties, 0);
    assert_int_equal(f.n, 0);
    lq_join_free(j);
    few_counties_release(&few);
}

static void a_list_of_counties(void **state)
{
    (void)state;
    static const lq_join_options how;
    few_join j = join_few("市|区县\n阳泉市|盂县\n长治市|潞州区\n", &how);
    assert_int_equal(j.code, LQ_OK);
    assert_int_equal(j.join->status[few_counties_at(&j.few, "140322")], LQ_STATUS_VALUE);
    assert_int_equal(j.join->status[few_counties_at(&j.few, "140402")], LQ_STATUS_VALUE);
    assert_int_equal(j.join->status[few_counties_at(&j.few, "140411")], LQ_STATUS_VALUE);
    assert_int_equal(j.join->status[few_counties_at(&j.few, "140722")], LQ_STATUS_NO_ROW);
    assert_int_equal(j.join->unmatched_counties, 17 - 1);
    assert_int_equal(finding_count(&j.f, "county-unmatched"), 0); /* nobody said that they are */
    assert_int_equal(finding_count(&j.f, "province-without-rows"), 0);
    few_join_free(&j);
}

static void fails_whole(const char *table, const lq_join_options *how, lq_code expected)
{
    few_counties few;
    few_counties_read(&few, NULL);
    lq_table *t = test_table("t", table);
    lq_code code = LQ_FAILED;
    long k;
    for (k = 1; code == LQ_FAILED && k < 3000; k++) {
        lq_join *join = NULL;
        lq_findings f = {0};
        lq_err err = {0};
        lq_mem_fail_after(k);
        code = lq_join_make(&join, &few.counties, t, how, &f, &err);
        lq_mem_fail_after(0);
        if (code ? join || err.code != code : !join || f.failed) fail_msg("allocation %ld: %d", k, code);
        lq_join_free(join);
        lq_findings_release(&f);
    }
    assert_int_equal(code, expected);
    assert_true(k > 15);
    lq_table_free(t);
    few_counties_release(&few);
}

/* Bridges, reasons, suggestions and refusals allocate, too. */
static void no_memory_anywhere(void **state)
{
    (void)state;
    const lq_join_options how = {.value = "a/b"};
    fails_whole("code|县|a|b\n140322|盂县|1|2\n140322|盂县|1|0\n140403|潞州区|many|1\n140798|高平市|1|"
                "1\n330383|龙港市|1|1\n"
                "110103|崇文区|1|1\n",
                &how, LQ_OK);
    fails_whole(
        "市|县|a|b\n阳泉市|盂县|1|2\n|城区|1|2\n长治市|潞州区|1|2\n晋中市|左仅县|1|1\n晋中市|左权|1|1\n",
        &how, LQ_OK);
    fails_whole("市|县|年份|a|b\n阳泉市|盂县|2010|1|2\n阳泉市|盂县|2020|1|2\n", &how, LQ_DATA);
}

/* Whichever allocation fails, the join fails whole, says so and leaks nothing. */
static void no_memory(void **state)
{
    (void)state;
    lq_table *boundaries = test_table("b", shanxi),
             *table = test_table("t", "code|v\n140322.0|1\n140723|x1\n140798|2\n");
    const lq_join_options how = {.value = "v"};
    lq_code code = LQ_FAILED;
    long k;
    for (k = 1; code && k < 1000; k++) {
        lq_counties counties = {0};
        lq_join *join = NULL;
        lq_findings f = {0};
        lq_err err = {0};
        lq_mem_fail_after(k);
        code = lq_counties_read(&counties, boundaries, NULL, NULL, &no_gazetteer, &no_changes, &f, &err);
        if (!code) code = lq_join_make(&join, &counties, table, &how, &f, &err);
        lq_mem_fail_after(0);
        if (code ? code != LQ_FAILED || join || err.code != LQ_FAILED : !join)
            fail_msg("allocation %ld: %d %s", k, code, err.text);
        lq_join_free(join);
        lq_counties_release(&counties);
        lq_findings_release(&f);
    }
    assert_int_equal(code, LQ_OK);
    assert_true(k > 8);
    lq_table_free(table);
    lq_table_free(boundaries);
}

/* ---- the real tables: counts from the data set's own README, made by another program ---- */

typedef struct real_case {
    const char *table, *value;
    size_t rows, unmatched_rows, unmatched_counties;
} real_case;

/* Findings that give a row's reason for being of no county: one for each such row. */
static size_t reasons_count(const lq_findings *f, const char *file)
{
    static const char *const kinds[] = {"row-total",    "row-city-proper", "row-zone",      "row-note",
                                        "row-outside",  "code-wrong",      "code-unlisted", "code-abolished",
                                        "code-younger", "code-blank",      "key-unmatched", "code-lost",
                                        "code-bridged"};
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            n += !strcmp(f->at[i].file, file) && !strcmp(f->at[i].kind, kinds[k]);
    return n;
}

static void real_join(const lq_counties *counties, const real_case *c)
{
    char *path = test_shared(c->table);
    lq_table *table = NULL;
    lq_join *join = NULL;
    lq_findings f = {0};
    lq_err err = {0};
    const lq_join_options how = {.value = c->value};
    assert_int_equal(lq_table_read(&table, path, NULL, &f, &err), LQ_OK);
    assert_int_equal(lq_join_make(&join, counties, table, &how, &f, &err), LQ_OK);
    assert_int_equal(join->rows, c->rows);
    assert_int_equal(join->unmatched_rows, c->unmatched_rows);
    assert_int_equal(join->unmatched_counties, c->unmatched_counties);
    assert_int_equal(reasons_count(&f, table->file), c->unmatched_rows);
    lq_join_free(join);
    lq_table_free(table);
    lq_findings_release(&f);
    free(path);
}

static void real_joins(const char *dbf, size_t features, const real_case *cases, size_t n)
{
    lq_table *table = NULL;
    lq_counties counties = {0};
    lq_findings f = {0};
    lq_err err = {0};
    assert_int_equal(lq_table_read(&table, dbf, NULL, &f, &err), LQ_OK);
    assert_int_equal(table->rows, features);
    assert_int_equal(lq_counties_read(&counties, table, NULL, NULL, &no_gazetteer, &no_changes, &f, &err),
                     LQ_OK);
    for (size_t i = 0; i < n; i++) real_join(&counties, &cases[i]);
    lq_counties_release(&counties);
    lq_table_free(table);
    lq_findings_release(&f);
}

/* Copies a member of a zip to the directory. */
static char *unzipped(const char *zip, const char *member, const char *dir)
{
    char name[1024];
    snprintf(name, sizeof name, "/vsizip/%s/%s", zip, member);
    vsi_l_offset n = 0;
    GByte *bytes = NULL;
    assert_true(VSIIngestFile(NULL, name, &bytes, &n, -1));
    char *path = test_file(dir, member, bytes, n);
    VSIFree(bytes);
    return path;
}

#define CENSUS2020 "data/tables/census2020_county.csv", "人口数_合计", 2943
#define CENSUS2010 "data/tables/census2010_county.csv", "合计", 2857
#define CO2                                                                                                  \
    "data/tables/co2_county_1997_2017_wide.csv", "C2017", 2735 /* and a note, which that README counts */

static void real_2020(void **state)
{
    (void)state;
    static const real_case cases[] = {{CENSUS2020, 139, 85}, {CENSUS2010, 288, 320}, {CO2, 223, 377}};
    char *dbf = test_shared("data/cn/counties2020.dbf");
    if (!dbf) SKIP_TEST("../shared is not there");
    real_joins(dbf, 2889, cases, 3);
    free(dbf);
}

static void real_2015(void **state)
{
    (void)state;
    static const real_case cases[] = {{CENSUS2020, 433, 383}, {CENSUS2010, 46, 82}, {CO2, 39, 197}};
    char *zip = test_shared("data/cn/counties2015.zip");
    if (!zip) SKIP_TEST("../shared is not there");
    char *dir = test_dir_create(), *dbf = unzipped(zip, "counties2015.dbf", dir);
    real_joins(dbf, 2893, cases, 3);
    free(dbf);
    test_dir_remove(dir);
    free(zip);
}

static void real_2022(void **state)
{
    (void)state;
    static const real_case cases[] = {{CENSUS2020, 111, 43}};
    char *zip = test_shared("data/cn/counties2022.zip");
    if (!zip) SKIP_TEST("../shared is not there");
    char *dir = test_dir_create(), *dbf = unzipped(zip, "counties2022.dbf", dir);
    real_joins(dbf, 2875, cases, 1);
    free(dbf);
    test_dir_remove(dir);
    free(zip);
}

/* 307 rows of two provinces in every notation and encoding: 281 have a county. */
static void real_notations(void **state)
{
    (void)state;
    static const real_case cases[] = {
        {"data/messy_tables/t01_utf8_lf.csv", "常住人口", 307, 26, 2608},
        {"data/messy_tables/t03_gbk.csv", "常住人口", 307, 26, 2608},
        {"data/messy_tables/t09_fullwidth_comma.csv", "常住人口", 307, 26, 2608},
        {"data/messy_tables/t21_fullwidth.csv", "常住人口", 307, 26, 2608},
        {"data/messy_tables/t30_code_notations.csv", "常住人口", 307, 26, 2608},
        {"data/messy_tables/t32_code_12digit.csv", "常住人口", 307, 26, 2608},
        {"data/messy_tables/t51_header_newlines.csv", "常住人口", 307, 26, 2608},
        {"data/messy_tables/t61_table.dbf", "POP2020", 307, 26, 2608},
        {"data/messy_tables/x02_numeric_codes.xlsx", "常住人口", 307, 26, 2608},
    };
    char *dbf = test_shared("data/cn/counties2020.dbf");
    if (!dbf) SKIP_TEST("../shared is not there");
    real_joins(dbf, 2889, cases, sizeof cases / sizeof *cases);
    free(dbf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status),
        cmocka_unit_test(repeated_rows),
        cmocka_unit_test(shared_code),
        cmocka_unit_test(foreign_keys),
        cmocka_unit_test(destroyed_codes),
        cmocka_unit_test(no_such_column),
        cmocka_unit_test(csv_text),
        cmocka_unit_test(labels),
        cmocka_unit_test(no_memory),
        cmocka_unit_test(real_2020),
        cmocka_unit_test(real_2015),
        cmocka_unit_test(real_2022),
        cmocka_unit_test(real_notations),
        cmocka_unit_test(key_columns),
        cmocka_unit_test(ambiguous_keys),
        cmocka_unit_test(bridged_rows),
        cmocka_unit_test(a_split_as_it_is_asked_for),
        cmocka_unit_test(whole_names_go_first),
        cmocka_unit_test(a_name_of_several_rows),
        cmocka_unit_test(decimal_commas),
        cmocka_unit_test(units_in_cells),
        cmocka_unit_test(expressions),
        cmocka_unit_test(marks_of_notes),
        cmocka_unit_test(numbers_too_large),
        cmocka_unit_test(marks_of_the_table),
        cmocka_unit_test(counts_are_told),
        cmocka_unit_test(long_tables_are_refused),
        cmocka_unit_test(a_slip_is_no_long_table),
        cmocka_unit_test(counties_without_a_row),
        cmocka_unit_test(suggested_aliases),
        cmocka_unit_test(lines_of_aliases_used),
        cmocka_unit_test(boundaries_alone),
        cmocka_unit_test(a_list_of_counties),
        cmocka_unit_test(no_memory_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
