/* test_lines.c: which border is a county's, a prefecture's, a province's or the outer one, and what is drawn where a style is off. */
#include "../support/support.h"

#include "app/lines.h"

static const char *codes[] = {"140722", "140723", "140402", "130402", "110101",
                              "110229", "",       "US-AL",  "500101", "310115"};

static lq_line_kind kind_of(uint32_t left, uint32_t right)
{
    uint8_t kind = 99;
    lq_arcs arcs = {.features = sizeof codes / sizeof *codes, .n = 1, .left = &left, .right = &right};
    lq_join join = {.counties = arcs.features, .code = codes};
    lq_line_kinds(&kind, &arcs, &join);
    return kind;
}

static void kinds_follow_the_codes(void **state)
{
    (void)state;
    assert_int_equal(kind_of(0, 1), LQ_LINE_COUNTY);     /* both of 1407 */
    assert_int_equal(kind_of(0, 2), LQ_LINE_PREFECTURE); /* 1407 and 1404 */
    assert_int_equal(kind_of(2, 3), LQ_LINE_PROVINCE);   /* 14 and 13 */
    assert_int_equal(kind_of(3, 2), LQ_LINE_PROVINCE);
    assert_int_equal(kind_of(4, 5),
                     LQ_LINE_COUNTY); /* 1101 and 1102 are both Beijing, which has no prefectures */
    assert_int_equal(kind_of(5, 3), LQ_LINE_PROVINCE);
    assert_int_equal(kind_of(8, 9), LQ_LINE_PROVINCE); /* two municipalities are two provinces */
    assert_int_equal(kind_of(0, 6), LQ_LINE_COUNTY);   /* no code, or one of another country: not known */
    assert_int_equal(kind_of(7, 0), LQ_LINE_COUNTY);
}

static void one_sided_borders(void **state)
{
    (void)state;
    assert_int_equal(kind_of(0, LQ_NONE), LQ_LINE_OUTER);
    assert_int_equal(kind_of(LQ_NONE, 3), LQ_LINE_OUTER);
    assert_int_equal(kind_of(0, LQ_LOOSE), LQ_LINE_COUNTY);
    assert_int_equal(kind_of(LQ_LOOSE, 2), LQ_LINE_COUNTY);
    assert_int_equal(kind_of(0, LQ_HOLE), LQ_LINE_COUNTY);
    assert_int_equal(kind_of(LQ_HOLE, 2), LQ_LINE_COUNTY);
}

static lq_map map_of(void)
{
    const lq_rgba grey = {9, 9, 9, 255};
    return (lq_map){.line = {[LQ_LINE_COUNTY] = {grey, 1, 8, 22},
                             [LQ_LINE_PREFECTURE] = {grey, 2, 6, 22},
                             [LQ_LINE_PROVINCE] = {grey, 5, 4, 9},
                             [LQ_LINE_OUTER] = {grey, 3, 5, 22}}};
}

/* At zoom 7 county lines are off, at zoom 10 province lines; the next lower kind stands in. */
static void styles_stand_in(void **state)
{
    (void)state;
    lq_map map = map_of();
    lq_line_look seven = lq_line_look_at(&map, 7), ten = lq_line_look_at(&map, 10),
                 three = lq_line_look_at(&map, 3);
    assert_int_equal(seven.as[LQ_LINE_COUNTY], LQ_NO_LINE);
    assert_int_equal(seven.as[LQ_LINE_PREFECTURE], LQ_LINE_PREFECTURE);
    assert_int_equal(seven.as[LQ_LINE_PROVINCE], LQ_LINE_PROVINCE);
    assert_int_equal(seven.as[LQ_LINE_OUTER], LQ_LINE_OUTER);
    assert_int_equal(ten.as[LQ_LINE_PROVINCE], LQ_LINE_PREFECTURE);
    assert_int_equal(ten.as[LQ_LINE_COUNTY], LQ_LINE_COUNTY);
    for (int kind = 0; kind < LQ_LINE_KINDS; kind++) assert_int_equal(three.as[kind], LQ_NO_LINE);
    assert_true(three.reach_px == 0);
    assert_float_equal(seven.reach_px, 3, 1e-6); /* half of 5 px, and half a pixel */
    assert_float_equal(ten.reach_px, 2, 1e-6);
    map.line[LQ_LINE_OUTER].width_px = 0;
    map.line[LQ_LINE_PREFECTURE].colour.a = 0;
    ten = lq_line_look_at(&map, 10);
    assert_int_equal(ten.as[LQ_LINE_OUTER], LQ_LINE_COUNTY);
    assert_int_equal(ten.as[LQ_LINE_PROVINCE], LQ_LINE_COUNTY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_follow_the_codes),
        cmocka_unit_test(one_sided_borders),
        cmocka_unit_test(styles_stand_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
