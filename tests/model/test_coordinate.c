/* test_coordinate.c: coordinates as geographers write them; the expected degrees are worked out by hand. */
#include "../support/support.h"

#include <math.h>
#include <string.h>
#include "model/coordinate.h"

/* 113°22′40.2″: 22 * 60 + 40.2 = 1360.2 seconds of 3600; 37°5′1″: 301 of 3600. */
#define LON (113 + 1360.2 / 3600)
#define LAT (37 + 301.0 / 3600)

static void one_place_has_many_spellings(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
        lq_axis axis;
    } same[] = {
        {"112.564273", 112.564273, LQ_AXIS_UNSAID},
        {" 112.564273\t", 112.564273, LQ_AXIS_UNSAID},
        {"１１２．５６４２７３", 112.564273, LQ_AXIS_UNSAID},
        {"+112.56", 112.56, LQ_AXIS_UNSAID},
        {"-75.1", -75.1, LQ_AXIS_UNSAID},
        {"−75.1", -75.1, LQ_AXIS_UNSAID},
        {"112", 112, LQ_AXIS_UNSAID},
        {"112.56°", 112.56, LQ_AXIS_UNSAID},
        {"112.56度", 112.56, LQ_AXIS_UNSAID},
        {"112.56E", 112.56, LQ_AXIS_LON},
        {"112.56°E", 112.56, LQ_AXIS_LON},
        {"112.56 e", 112.56, LQ_AXIS_LON},
        {"E112.56", 112.56, LQ_AXIS_LON},
        {"E 112.56°", 112.56, LQ_AXIS_LON},
        {"东经112.56", 112.56, LQ_AXIS_LON},
        {"東經112.56度", 112.56, LQ_AXIS_LON},
        {"经度：112.56", 112.56, LQ_AXIS_LON},
        {"经度：东经112.56", 112.56, LQ_AXIS_LON},
        {"lon=112.56", 112.56, LQ_AXIS_LON},
        {"Longitude: -75.1", -75.1, LQ_AXIS_LON},
        {"75.1W", -75.1, LQ_AXIS_LON},
        {"西经75.1", -75.1, LQ_AXIS_LON},
        {"33.9S", -33.9, LQ_AXIS_LAT},
        {"南纬33.9度", -33.9, LQ_AXIS_LAT},
        {"北纬37.5", 37.5, LQ_AXIS_LAT},
        {"N37.5", 37.5, LQ_AXIS_LAT},
        {"纬度 37.5", 37.5, LQ_AXIS_LAT},
        {"113°22′40.2″E", LON, LQ_AXIS_LON},
        {"东经 113度22分40.2秒", LON, LQ_AXIS_LON},
        {"113 22 40.2E", LON, LQ_AXIS_LON},
        {"113 22 40.2", LON, LQ_AXIS_UNSAID},
        {"113°22'40.2\"", LON, LQ_AXIS_UNSAID},
        {"113°22’40.2”", LON, LQ_AXIS_UNSAID},
        {"113°22''40.2", NAN, LQ_AXIS_UNSAID},
        {"113°22'40.2''", LON, LQ_AXIS_UNSAID},
        {"113º22´40.2″ E", LON, LQ_AXIS_LON},
        {"１１３°２２′４０．２″", LON, LQ_AXIS_UNSAID},
        {"113:22:40.2", LON, LQ_AXIS_UNSAID},
        {"113-22-40.2", LON, LQ_AXIS_UNSAID},
        {"-113°22′40.2″", -LON, LQ_AXIS_UNSAID},
        {"113°22.5′", 113.375, LQ_AXIS_UNSAID},
        {"113°22.5", 113.375, LQ_AXIS_UNSAID},
        {"E113 22.5", 113.375, LQ_AXIS_LON},
        {"37°5′1″N", LAT, LQ_AXIS_LAT},
        {"37°05′01″N", LAT, LQ_AXIS_LAT},
        {"12529899.3", 12529899.3, LQ_AXIS_UNSAID},
        {"1.12564273e+02", 112.564273, LQ_AXIS_UNSAID},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        lq_coordinate c = lq_coordinate_read(same[i].text);
        if (isnan(same[i].value) ? !c.fault
                                 : c.fault || fabs(c.value - same[i].value) > 1e-12 * fabs(c.value))
            fail_msg("%s: %.12f, %s", same[i].text, c.value, c.fault ? c.fault : "no fault");
        if (!c.fault && c.axis != same[i].axis) fail_msg("%s: axis %d", same[i].text, (int)c.axis);
    }
}

static void what_could_be_two_things_is_refused(void **state)
{
    (void)state;
    static const char *const odd[][2] = {{"", "blank"},
                                         {"　", "blank"},
                                         {"待定", "not a number"},
                                         {"112,564", "decimal comma"},
                                         {"112，564273", "decimal comma"},
                                         {"-75,1", "decimal comma"},
                                         {"12,529,899.3", "more than a number"},
                                         {"113°60′", "minutes"},
                                         {"113°75′10″", "minutes"},
                                         {"113 22 60", "seconds"},
                                         {"113°22′61.5″E", "seconds"},
                                         {"113.5°22′", "fraction"},
                                         {"113°22.5′40″", "fraction"},
                                         {"113′22°", "order"},
                                         {"113°40″", "order"},
                                         {"113 22", "two numbers"},
                                         {"113-22", "two numbers"},
                                         {"113:22", "two numbers"},
                                         {"112.56-113.20", "two numbers"},
                                         {"-75.1W", "minus"},
                                         {"E112.56N", "more than a number"},
                                         {"E北纬37", "both axes"},
                                         {"112.564273,37.817974", "two coordinates"},
                                         {"112.56 37.81", "two coordinates"},
                                         {"112.56.27", "more than a number"},
                                         {"112.56米", "more than a number"},
                                         {"1.13E+02", "exponent"},
                                         {"1E+02", "exponent"},
                                         {"1e400", "not a number in range"},
                                         {"-1E+400", "not a number in range"},
                                         {"nan", "not a number"},
                                         {"inf", "not a number"},
                                         {"0x70", "more than a number"},
                                         {".", "not a number"},
                                         {"-", "not a number"},
                                         {"东经", "not a number"}};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        lq_coordinate c = lq_coordinate_read(odd[i][0]);
        if (!c.fault || !strstr(c.fault, odd[i][1]))
            fail_msg("%s: %g, %s", odd[i][0], c.value, c.fault ? c.fault : "no fault");
        assert_true(isnan(c.value));
    }
}

static void two_stand_in_one_text(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double first, second;
        lq_axis axis[2];
    } pairs[] = {
        {"112.564273,37.817974", 112.564273, 37.817974, {0, 0}},
        {"112.564273, 37.817974", 112.564273, 37.817974, {0, 0}},
        {"112.564273，37.817974", 112.564273, 37.817974, {0, 0}},
        {"112.564273；37.817974", 112.564273, 37.817974, {0, 0}},
        {"112.564273 37.817974", 112.564273, 37.817974, {0, 0}},
        {"112.564273　37.817974", 112.564273, 37.817974, {0, 0}},
        {"112.564273/37.817974", 112.564273, 37.817974, {0, 0}},
        {"(112.564273, 37.817974)", 112.564273, 37.817974, {0, 0}},
        {"（112.564273，37.817974）", 112.564273, 37.817974, {0, 0}},
        {"[112.5,37.5]", 112.5, 37.5, {0, 0}},
        {"113,37", 113, 37, {0, 0}},
        {"-75.1,39.9", -75.1, 39.9, {0, 0}},
        {"39.9 -75.1", 39.9, -75.1, {0, 0}},
        {"经度112.56纬度37.81", 112.56, 37.81, {LQ_AXIS_LON, LQ_AXIS_LAT}},
        {"经度：112.56，纬度：37.81", 112.56, 37.81, {LQ_AXIS_LON, LQ_AXIS_LAT}},
        {"E112.56N37.81", 112.56, 37.81, {LQ_AXIS_LON, LQ_AXIS_LAT}},
        {"112.56E37.81N", 112.56, 37.81, {LQ_AXIS_LON, LQ_AXIS_LAT}},
        {"N37.81 E112.56", 37.81, 112.56, {LQ_AXIS_LAT, LQ_AXIS_LON}},
        {"112.56°E, 37.81°N", 112.56, 37.81, {LQ_AXIS_LON, LQ_AXIS_LAT}},
        {"112.56° 37.81°", 112.56, 37.81, {0, 0}},
        {"113°22′40.2″E 37°5′1″N", LON, LAT, {LQ_AXIS_LON, LQ_AXIS_LAT}},
        {"113°22′40.2″,37°5′1″", LON, LAT, {0, 0}},
        {"113 22 40.2 37 5 1", LON, LAT, {0, 0}},
        {"东经113度22分40.2秒北纬37度5分1秒", LON, LAT, {LQ_AXIS_LON, LQ_AXIS_LAT}},
        {"12529899.3,4553670.7", 12529899.3, 4553670.7, {0, 0}},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        lq_coordinate c[2];
        bool good = lq_coordinate_pair(c, pairs[i].text);
        if (!good || fabs(c[0].value - pairs[i].first) > 1e-9 || fabs(c[1].value - pairs[i].second) > 1e-9)
            fail_msg("%s: %.9f %.9f %s", pairs[i].text, c[0].value, c[1].value, good ? "" : c[0].fault);
        assert_int_equal(c[0].axis, pairs[i].axis[0]);
        assert_int_equal(c[1].axis, pairs[i].axis[1]);
    }
}

static void what_is_no_pair_is_refused(void **state)
{
    (void)state;
    static const char *const odd[] = {"",
                                      "112.56",
                                      "112,56;37,81",
                                      "113 37",
                                      "113.5-37.5",
                                      "112.5,37.5,900",
                                      "112.56,待定",
                                      "E112.56,E37.81",
                                      "112.56E-37.81N",
                                      "113°75′,37°5′",
                                      "112.56,",
                                      ",37.81",
                                      "山西省太原市"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        lq_coordinate c[2];
        if (lq_coordinate_pair(c, odd[i])) fail_msg("%s: %g %g", odd[i], c[0].value, c[1].value);
        assert_non_null(c[0].fault);
    }
}

/* Any bytes at all are read or refused. */
static void any_text_ends(void **state)
{
    (void)state;
    static const char *const pieces[] = {"113", "22.5", "°", "′",  "″",  "E",    "N", "北纬",
                                         " ",   ",",    "-", "e+", "度", "\xE5", "."};
    uint64_t seed = 7;
    for (int i = 0; i < 20000; i++) {
        char text[256] = "";
        for (uint64_t n = test_random(&seed) % 12; n; n--)
            strcat(text, pieces[test_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        lq_coordinate c = lq_coordinate_read(text), two[2];
        assert_true(c.fault ? isnan(c.value) : isfinite(c.value));
        if (lq_coordinate_pair(two, text)) assert_true(isfinite(two[0].value) && isfinite(two[1].value));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_place_has_many_spellings),
        cmocka_unit_test(what_could_be_two_things_is_refused),
        cmocka_unit_test(two_stand_in_one_text),
        cmocka_unit_test(what_is_no_pair_is_refused),
        cmocka_unit_test(any_text_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
