/* test_name_list.c: lists of counties as documents print them become rows of 市 and 区县. */
#include "../support/support.h"
#include "../support/few_counties.h"

#include <stdlib.h>
#include <string.h>

#include "read/name_list.h"
#include "read/read_table.h"

typedef struct reading {
    char *dir;
    lq_table *table;
    lq_findings f;
    lq_err err;
    lq_code code;
} reading;

/* As a table, so that the list has to be recognised, too. */
static reading read_text(const char *text)
{
    reading r = {.dir = test_dir_create()};
    char *path = test_text(r.dir, "list.txt", text);
    r.code = lq_table_read(&r.table, path, NULL, &r.f, &r.err);
    free(path);
    return r;
}

static void reading_free(reading *r)
{
    lq_table_free(r->table);
    lq_findings_release(&r->f);
    test_dir_remove(r->dir);
}

/* The rows as "line 市/区县" each. */
static void assert_rows(const reading *r, const char *expected)
{
    lq_buf found = {0};
    if (r->code) fail_msg("%s", r->err.text);
    assert_int_equal(r->table->columns, 2);
    assert_string_equal(r->table->head[0], "市");
    assert_string_equal(r->table->head[1], "区县");
    for (size_t i = 0; i < r->table->rows; i++)
        lq_buf_printf(&found, "%s%zu %s/%s", i ? " " : "", r->table->line[i], r->table->cell[2 * i],
                      r->table->cell[2 * i + 1]);
    assert_string_equal(found.data, expected);
    lq_buf_release(&found);
}

static void reads(const char *text, const char *expected)
{
    reading r = read_text(text);
    assert_rows(&r, expected);
    assert_int_equal(r.f.n, 0);
    reading_free(&r);
}

static bool is_list(const char *text)
{
    lq_buf b = {0};
    lq_buf_text(&b, text);
    bool is = lq_name_list_is(&b);
    lq_buf_release(&b);
    return is;
}

static void over_two_lines(void **state)
{
    (void)state;
    reads("长治市(4):潞州区、潞城区、\n襄垣县、黎城县\n\n晋城市(2):城区、沁水县\n",
          "1 长治市/潞州区 1 长治市/潞城区 2 长治市/襄垣县 2 长治市/黎城县 4 晋城市/城区 4 晋城市/沁水县");
    reads("阳泉市：\n盂县\n城区\n", "2 阳泉市/盂县 3 阳泉市/城区");
}

static void signs_of_either_width(void **state)
{
    (void)state;
    reads("阳泉市（2）：盂县，城区。\r\n晋中市(2):左权县,和顺县;\r\n",
          "1 阳泉市/盂县 1 阳泉市/城区 2 晋中市/左权县 2 晋中市/和顺县");
    reads("　　阳泉市（2个）：盂县；城区\n晋中市（共 1 个）：左权县\n"
          "长治市（1个县区）：襄垣县\n",
          "1 阳泉市/盂县 1 阳泉市/城区 2 晋中市/左权县 3 长治市/襄垣县");
}

/* A blank is a part of a name where other signs part the names. */
static void blanks(void **state)
{
    (void)state;
    reads("阳泉市(3)：盂 县、平定县、矿 区\n", "1 阳泉市/盂 县 1 阳泉市/平定县 1 阳泉市/矿 区");
    reads("阳泉市(3)：盂县 平定县　矿区\n", "1 阳泉市/盂县 1 阳泉市/平定县 1 阳泉市/矿区");
}

static void with_a_document_around(void **state)
{
    (void)state;
    reading r =
        read_text("附件\n山西太行革命老区名单\n\n阳泉市(2):盂县、平定县\n\n晋中市(2):左权县、和顺县\n榆社县\n"
                  "\n抄送：省委各部门，省人大常委会办公厅。\n");
    assert_rows(&r, "4 阳泉市/盂县 4 阳泉市/平定县 6 晋中市/左权县 6 晋中市/和顺县 7 晋中市/榆社县");
    assert_int_equal(finding_count(&r.f, "note-line"), 3);
    assert_string_equal(finding_of(&r.f, "note-line")->message, "\"附件\" is no list of counties");
    assert_int_equal(finding_of(&r.f, "note-line")->row, 1);
    assert_int_equal(finding_count(&r.f, "list-count"), 1);
    reading_free(&r);
}

static void numbers_that_do_not_hold(void **state)
{
    (void)state;
    reading r = read_text("阳泉市(3):盂县、平定县\n晋中市(1):左权县\n长治市(1)：襄垣县、黎城县\n");
    assert_int_equal(r.table->rows, 5);
    assert_int_equal(r.f.n, 2);
    assert_string_equal(r.f.at[0].kind, "list-count");
    assert_int_equal(r.f.at[0].row, 1);
    assert_string_equal(r.f.at[0].message, "阳泉市 is said to have 3 counties, the list names 2");
    assert_int_equal(r.f.at[1].row, 3);
    assert_string_equal(r.f.at[1].message, "长治市 is said to have 1 county, the list names 2");
    reading_free(&r);
}

/* What does not look like a county is a row, too, for the join to tell. */
static void names_of_another_kind(void **state)
{
    (void)state;
    reads("海西州(3)：格尔木市、茫崖市、大柴旦行政委员会\n",
          "1 海西州/格尔木市 1 海西州/茫崖市 1 海西州/大柴旦行政委员会");
    reads("阳泉市：盂县、平定县等\n", "1 阳泉市/盂县 1 阳泉市/平定县等");
    assert_false(is_list("长治市：要加强潞州区、潞城区的建设，推动转型，促进增长\n"));
    assert_false(is_list("长治市：潞州区、要加强潞州区和潞城区的建设并推动转型促进增长促进增长促进增长\n"));
}

/* A paragraph that ends in a county's name goes on with no list, and nor does a list after it. */
static void a_paragraph_ends_a_list(void **state)
{
    (void)state;
    reading r = read_text("阳泉市(1):盂县\n这一条由有关部门负责\n平定县\n晋中市:左权县、和顺县\n榆社县\n");
    assert_rows(&r, "1 阳泉市/盂县 4 晋中市/左权县 4 晋中市/和顺县 5 晋中市/榆社县");
    assert_int_equal(finding_count(&r.f, "note-line"), 2);
    reading_free(&r);
}

static void what_is_a_list(void **state)
{
    (void)state;
    assert_true(is_list("阳泉市：盂县\n"));
    assert_true(is_list("题目\n阳泉市：盂县\n"));
    assert_false(is_list("题目\n又一行\n阳泉市：盂县\n"));
    assert_false(is_list(""));
    assert_false(is_list("\n\n"));
    assert_false(is_list("盂县、平定县\n")); /* no heading: it may be any text */
    assert_false(is_list("市,区县,人口\n阳泉市,盂县,5\n"));
    assert_false(is_list("单位：万人\n盂县,5\n"));
    assert_false(is_list("阳泉市：盂县有两个景点\n"));
    assert_false(is_list("时间：12:30\n"));
}

static void no_memory(void **state)
{
    (void)state;
    lq_buf text = {0};
    lq_buf_text(&text, "题目\n阳泉市(3)：盂县、平定县\n");
    lq_code code = LQ_FAILED;
    long k;
    for (k = 1; code && k < 100; k++) {
        lq_grid g = {0};
        lq_findings f = {0};
        lq_err err = {0};
        assert_int_equal(lq_grid_init(&g, "list.txt", &err), LQ_OK);
        lq_mem_fail_after(k);
        code = lq_name_list_read(&g, &text, &f, &err);
        lq_mem_fail_after(0);
        assert_int_equal(code, err.code);
        if (!code) assert_int_equal(g.rows, 3); /* the head and two */
        lq_findings_release(&f);
        lq_grid_release(&g);
    }
    assert_int_equal(code, LQ_OK);
    assert_true(k > 3);
    lq_buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(over_two_lines),
        cmocka_unit_test(signs_of_either_width),
        cmocka_unit_test(blanks),
        cmocka_unit_test(with_a_document_around),
        cmocka_unit_test(numbers_that_do_not_hold),
        cmocka_unit_test(names_of_another_kind),
        cmocka_unit_test(a_paragraph_ends_a_list),
        cmocka_unit_test(what_is_a_list),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
