/* test_sources.c: counties that look alike are one source, and the numbers follow from the colours alone. */
#include "../support/support.h"

#include <stdlib.h>
#include <string.h>
#include "app/sources.h"

#define COUNTIES 6

static const lq_area_look no_areas;

/* A theme whose counties have the classes given (-1: no data), of four classes with the colours given. */
typedef struct theme_hold {
    lq_theme theme;
    lq_classes classes;
    lq_join join;
    int class_of[COUNTIES];
    lq_rgba colour[6];
} theme_hold;

static void theme_make(theme_hold *h, const int *class_of, const uint8_t *red)
{
    memcpy(h->class_of, class_of, sizeof h->class_of);
    for (int i = 0; i < 4; i++) h->colour[i] = (lq_rgba){red[i], 0, 0, 255};
    h->colour[4] = (lq_rgba){200, 200, 200, 255};
    h->colour[5] = (lq_rgba){0, 0, 0, 0};
    h->classes = (lq_classes){.n = 4, .class_of = h->class_of};
    h->join = (lq_join){.counties = COUNTIES};
    h->theme = (lq_theme){.join = &h->join, .classes = &h->classes, .colour = h->colour};
}

static void alike_is_one(void **state)
{
    (void)state;
    theme_hold h;
    lq_sources s;
    theme_make(&h, (const int[]){3, 1, -1, 1, 3, 0}, (const uint8_t[]){40, 30, 20, 10});
    assert_int_equal(lq_sources_init(&s, &h.theme, 1, &no_areas, COUNTIES, NULL), LQ_OK);
    assert_int_equal(s.n, 5);                           /* three classes, no data, outside */
    static const uint8_t reds[] = {0, 10, 30, 40, 200}; /* by colour; outside is black and first */
    for (uint32_t k = 0; k < s.n; k++) assert_int_equal(s.colour[k].r, reds[k]);
    static const uint32_t of[] = {1, 2, 4, 2, 1, 3, 0};
    assert_memory_equal(s.of_feature, of, sizeof of);
    lq_sources_release(&s);
}

/* A second map whose first county has another class has other classes first, but the same numbers for the same colours. */
static void numbers_do_not_depend_on_the_rest(void **state)
{
    (void)state;
    theme_hold a, b;
    lq_sources s, t;
    theme_make(&a, (const int[]){3, 1, -1, 1, 3, 0}, (const uint8_t[]){40, 30, 20, 10});
    theme_make(&b, (const int[]){0, 1, -1, 1, 3, 0}, (const uint8_t[]){40, 30, 20, 10});
    assert_int_equal(lq_sources_init(&s, &a.theme, 1, &no_areas, COUNTIES, NULL), LQ_OK);
    assert_int_equal(lq_sources_init(&t, &b.theme, 1, &no_areas, COUNTIES, NULL), LQ_OK);
    assert_int_equal(s.n, t.n);
    for (uint32_t f = 1; f <= COUNTIES; f++) {
        assert_int_equal(s.of_feature[f], t.of_feature[f]);
        assert_true(s.look[s.of_feature[f]] == t.look[t.of_feature[f]]);
    }
    lq_sources_release(&s);
    lq_sources_release(&t);
}

/* Two themes: what one of them tells apart is apart; the look of a source in one changes with its colour in the other. */
static void themes_together(void **state)
{
    (void)state;
    theme_hold h[2];
    lq_theme theme[2];
    lq_sources s, t;
    theme_make(&h[0], (const int[]){0, 0, 0, 0, 1, 1}, (const uint8_t[]){40, 30, 20, 10});
    theme_make(&h[1], (const int[]){0, 0, 1, 1, 1, 1}, (const uint8_t[]){4, 3, 2, 1});
    theme[0] = h[0].theme;
    theme[1] = h[1].theme;
    assert_int_equal(lq_sources_init(&s, theme, 2, &no_areas, COUNTIES, NULL), LQ_OK);
    assert_int_equal(s.n, 4);
    assert_int_equal(s.of_feature[0], s.of_feature[1]);
    assert_int_equal(s.of_feature[2], s.of_feature[3]);
    assert_int_not_equal(s.of_feature[1], s.of_feature[2]);
    assert_int_equal(s.colour[s.of_feature[2]].r, 40);
    assert_int_equal(s.colour[s.n + s.of_feature[2]].r, 3);
    h[1].colour[0].r = 99;
    assert_int_equal(lq_sources_init(&t, theme, 2, &no_areas, COUNTIES, NULL), LQ_OK);
    assert_true(t.look[t.of_feature[0]] != s.look[s.of_feature[0]]);
    assert_true(t.look[t.of_feature[4]] == s.look[s.of_feature[4]]);
    lq_sources_release(&s);
    lq_sources_release(&t);
}

/* Apart, counties know nothing of areas; these are sources of their own, whatever the classes, and a map without them is one. */
static void areas_apart(void **state)
{
    (void)state;
    theme_hold h;
    lq_sources s;
    lq_areas areas = {.at = {{.colour = {200, 0, 0, 255}}, {.colour = {0, 0, 200, 255}}}, .n = 2};
    uint32_t of_feature[COUNTIES + 1] = {0, 1, 1, 2, 3, 0, 0};
    lq_area_look look = {.areas = &areas, .fill = LQ_AREA_TINT, .apart = true, .of_feature = of_feature};
    theme_make(&h, (const int[]){0, 0, 0, 1, 1, 1}, (const uint8_t[]){40, 30, 20, 10});
    assert_int_equal(lq_sources_init(&s, &h.theme, 1, &look, COUNTIES, NULL), LQ_OK);
    assert_int_equal(s.n, 3); /* two classes, outside */
    assert_int_equal(s.colour[s.of_feature[1]].r, 40);
    assert_int_equal(s.areas[s.of_feature[1]], 0);
    lq_sources_release(&s);
    assert_int_equal(lq_sources_init(&s, NULL, 1, &look, COUNTIES, NULL), LQ_OK);
    assert_int_equal(s.n, 4); /* none, each, both */
    for (uint32_t f = 0; f <= COUNTIES; f++) {
        lq_rgba tint = s.colour[s.of_feature[f]];
        assert_int_equal(s.areas[s.of_feature[f]], of_feature[f]);
        assert_int_equal(tint.a, of_feature[f] ? 255 : 0);
        if (of_feature[f]) assert_true(of_feature[f] & 1 ? tint.r > tint.b : tint.b > tint.r);
    }
    lq_sources_release(&s);
    assert_int_equal(lq_sources_init(&s, NULL, 1, &no_areas, COUNTIES, NULL), LQ_OK);
    assert_int_equal(s.n, 1);
    assert_int_equal(s.colour[0].a, 0);
    lq_sources_release(&s);
}

static void too_many(void **state)
{
    (void)state;
    size_t n = LQ_SOURCES_MAX + 1;
    int *class_of = malloc(n * sizeof *class_of);
    lq_rgba *colour = calloc(n + 2, sizeof *colour);
    assert_true(class_of && colour);
    for (size_t i = 0; i < n; i++) {
        class_of[i] = (int)i;
        colour[i] = (lq_rgba){(uint8_t)(i >> 8), (uint8_t)i, 1, 255};
    }
    lq_classes classes = {.n = (int)n, .class_of = class_of};
    lq_join join = {.counties = n};
    lq_theme theme = {.join = &join, .classes = &classes, .colour = colour};
    lq_sources s;
    lq_err err = {0};
    assert_int_equal(lq_sources_init(&s, &theme, 1, &no_areas, n, &err), LQ_USAGE);
    assert_non_null(strstr(err.text, "split it into several maps"));
    lq_sources_release(&s);
    free(class_of);
    free(colour);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alike_is_one),    cmocka_unit_test(numbers_do_not_depend_on_the_rest),
        cmocka_unit_test(themes_together), cmocka_unit_test(too_many),
        cmocka_unit_test(areas_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
