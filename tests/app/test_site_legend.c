/* test_site_legend.c: what a legend counts lies in the part of the map that is drawn; and badges are told where there are any. */
#include "../support/support.h"
#include "../support/map_parts.h"

#include <string.h>
#include "app/site_legend.h"

/* The box goes from 110 to 120 and from 30 to 40; in it, at its edge, outside of it. */
static const struct {
    double lon_deg, lat_deg;
    bool inside;
} points[] = {
    {115, 35, true},     {110, 30, true},     {120, 40, true},
    {109.99, 35, false}, {115, 40.01, false}, {121, 41, false},
};
#define POINTS (sizeof points / sizeof *points)

static const struct {
    double xy[4];
    bool inside;
} ways[] = {
    {{112, 32, 113, 33}, true},   /* in it */
    {{105, 35, 125, 35}, true},   /* through it */
    {{115, 25, 115, 45}, true},   /* upright */
    {{105, 38, 112, 45}, false},  /* past its corner: at 110 it is at 43 */
    {{105, 30, 112, 45}, false},  /* past the same corner: at 110 it is at 40.7 */
    {{105, 25, 125, 45}, true},   /* from corner to corner */
    {{109, 20, 109, 50}, false},  /* beside it */
    {{100, 41, 130, 41}, false},  /* above it */
    {{120, 39, 130, 39}, true},   /* begins at its edge */
    {{118, 39.5, 122, 45}, true}, /* out of it */
};
#define WAYS (sizeof ways / sizeof *ways)

static const lq_view view = {.bbox_deg = {110, 30, 120, 40}, .zoom_min = 5, .zoom_max = 6};

static void texts_clear(lq_site *s)
{
    for (int k = 0; k < LQ_SITE_TEXTS; k++) s->text[k] = "";
    s->text[LQ_SITE_CATEGORY] = "transport";
    s->file = "";
}

static void those_in_the_box_are_counted(void **state)
{
    (void)state;
    lq_site site[POINTS + WAYS] = {0};
    double xy[4 * WAYS];
    size_t first[WAYS + 1], in = 0, lines_in = 0;
    lq_projects p = {
        .sites = {.at = site, .n = POINTS + WAYS, .first_point = first, .xy = xy, .parts = WAYS}};
    lq_legend_overlay o = {0};
    lq_arena text = {0};
    for (size_t i = 0; i < POINTS; i++) {
        texts_clear(&site[i]);
        site[i].lon_deg = points[i].lon_deg, site[i].lat_deg = points[i].lat_deg;
        in += points[i].inside;
    }
    for (size_t i = 0; i < WAYS; i++) {
        lq_site *s = &site[POINTS + i];
        texts_clear(s);
        s->is_line = true;
        s->first_part = i, s->parts = 1;
        memcpy(xy + 4 * i, ways[i].xy, sizeof ways[i].xy);
        first[i] = 2 * i;
        lines_in += ways[i].inside;
    }
    first[WAYS] = 2 * WAYS;
    assert_true(lq_site_legend(&o, &text, &p, &view, LQ_LANGUAGE_ZH));
    assert_int_equal(o.category[0].count, in);
    assert_int_equal(o.sites_outside, POINTS - in);
    assert_int_equal(o.route[0].count, lines_in);
    assert_int_equal(o.routes_outside, WAYS - lines_in);
    assert_int_equal(o.status[0].count, in);
    assert_null(o.badge);
    lq_arena_release(&text);
}

/* One by one, so that a wrong one is not balanced by another. */
static void each_line_is_where_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < WAYS; i++) {
        lq_site site = {.is_line = true, .parts = 1};
        size_t first[] = {0, 2};
        double xy[4];
        lq_projects p = {.sites = {.at = &site, .n = 1, .first_point = first, .xy = xy, .parts = 1}};
        lq_legend_overlay o = {0};
        lq_arena text = {0};
        texts_clear(&site);
        memcpy(xy, ways[i].xy, sizeof xy);
        assert_true(lq_site_legend(&o, &text, &p, &view, LQ_LANGUAGE_EN));
        if (o.routes != ways[i].inside || o.routes_outside == ways[i].inside) fail_msg("line %zu", i);
        lq_arena_release(&text);
    }
}

/* A badge at a zoom that is not drawn is none of the legend's. */
static void badges_are_told_where_they_are(void **state)
{
    (void)state;
    static const struct {
        double lon_deg;
        int zoom;
        bool told;
    } cases[] = {{115, 5, true}, {115, 6, true}, {115, 7, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lq_cluster one = {.at = lq_world_from_degrees(cases[i].lon_deg, 35), .count = 3};
        lq_marks marks = {0};
        lq_view with = view;
        lq_projects p = {0};
        lq_legend_overlay o = {0};
        lq_arena text = {0};
        marks.crowd.cluster[cases[i].zoom] = &one;
        marks.crowd.clusters[cases[i].zoom] = 1;
        with.marks = &marks;
        assert_true(lq_site_legend(&o, &text, &p, &with, LQ_LANGUAGE_ZH));
        assert_int_equal(o.badge != NULL, cases[i].told);
        if (cases[i].told) assert_memory_equal(&o.badge_colour, &lq_mark_badge_colour, sizeof o.badge_colour);
        lq_arena_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_in_the_box_are_counted),
        cmocka_unit_test(each_line_is_where_it_is),
        cmocka_unit_test(badges_are_told_where_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
