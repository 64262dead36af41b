/* test_reference.c: the tables of shapes/ are in the program, whole, and short memory is told. */
#include "../support/support.h"

#include "app/reference.h"

static void tables_are_in_the_program(void **state)
{
    (void)state;
    lq_reference r = {0};
    lq_err err = {0};
    if (lq_reference_load(&r, &err)) fail_msg("%s", err.text);
    assert_int_equal(r.gazetteer.n, 2886);
    const lq_gazetteer_entry *e = lq_gazetteer_find(&r.gazetteer, "140402");
    assert_non_null(e);
    assert_string_equal(e->name, "城区");
    assert_string_equal(e->prefecture, "长治市");
    lq_change_span s = lq_changes_of(&r.changes, LQ_CHANGE_OLD, "140402");
    assert_int_equal(s.n, 1);
    assert_string_equal(s.at[0]->new_name, "潞州区");
    assert_int_equal(r.areas->rows, 12);
    assert_string_equal(r.areas->cell[1], "赣闽粤原中央苏区");
    assert_int_equal(r.area_members->rows, 516);
    assert_string_equal(r.area_members->head[4], "code");
    assert_int_equal(r.area_members->line[515], 517);
    lq_reference_release(&r);
    assert_int_equal(r.gazetteer.n + r.changes.n, 0);
    assert_null(r.areas);
}

static void memory_may_run_out(void **state)
{
    (void)state;
    size_t failed = 0;
    for (long k = 1;; k++, failed++) {
        lq_reference r = {0};
        lq_mem_fail_after(k);
        lq_code code = lq_reference_load(&r, NULL);
        lq_mem_fail_after(0);
        lq_reference_release(&r);
        if (!code) break;
        assert_int_equal(code, LQ_FAILED);
    }
    assert_true(failed >= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_in_the_program),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
