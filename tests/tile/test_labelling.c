/* test_labelling.c: names that do not cover each other, stay once they are there, and hang on their symbols. */
#include "../support/support.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/mem.h"
#include "tile/labelling.h"

#define HERE (1 << 30)

static const lq_labelling_look plain = {.zoom_min = 4, .zoom_max = 10, .tile_bits = 8, .margin_px = 2};

/* World units that are one pixel at a zoom. */
static int32_t px(int zoom)
{
    return (int32_t)1 << (LQ_WORLD_BITS - 8 - zoom);
}

/* A name of 60 by 16 px in the middle of its place. */
static lq_labelled name_at(int32_t x, int32_t y, int32_t priority)
{
    return (lq_labelled){.at = {HERE + x, HERE + y},
                         .zoom_max = 22,
                         .priority = priority,
                         .box = {{-30, -8, 30, 8}},
                         .boxes = 1,
                         .partner = LQ_NO_PARTNER};
}

/* Its form at a zoom, or -1. */
static int form_at(const lq_labelling *l, uint32_t thing, int zoom)
{
    for (size_t i = 0; i < l->n[zoom]; i++)
        if (l->at[zoom][i].thing == thing) return l->at[zoom][i].form;
    return -1;
}

static lq_labelling made(const lq_labelled *t, size_t n)
{
    lq_labelling l;
    assert_true(lq_labelling_make(&l, t, n, &plain));
    return l;
}

static void the_higher_goes_first(void **state)
{
    (void)state;
    lq_labelled t[] = {name_at(0, 0, 1), name_at(61 * px(6), 0, 2), name_at(0, 62 * px(4), 1),
                       name_at(0, 62 * px(4), 1)};
    t[0].zoom_min = 5;
    t[1].zoom_max = 8;
    lq_labelling l = made(t, 4);
    assert_int_equal(form_at(&l, 0, 4), -1); /* not yet */
    assert_int_equal(form_at(&l, 1, 4), 0);
    assert_int_equal(form_at(&l, 0, 6), -1); /* 61 px apart: 1 px between them is too little */
    assert_int_equal(form_at(&l, 0, 7), 0);
    assert_int_equal(form_at(&l, 1, 8), 0);
    assert_int_equal(form_at(&l, 1, 9), -1); /* no more */
    for (int z = 4; z <= 10; z++) {
        assert_int_equal(form_at(&l, 2, z), 0); /* of equals the first */
        assert_int_equal(form_at(&l, 3, z), -1);
    }
    const lq_placed *p = &l.at[4][0];
    assert_true(p->thing == 1 && p->x_px == 2048 + 61 / 4 && p->y_px == 2048);
    lq_labelling_release(&l);
    assert_null(l.at[4]);
    l = made(NULL, 0);
    lq_labelling_release(&l);
}

/* A name beside a symbol finds a free side and stays there. */
static void a_place_once_taken_is_kept(void **state)
{
    (void)state;
    lq_labelled t[] = {name_at(0, 0, 1), name_at(35 * px(6), 0, 2)};
    t[0].box[0] = (lq_label_box){8, -8, 50, 8};
    t[0].box[1] = (lq_label_box){-50, -8, -8, 8};
    t[0].boxes = 2;
    lq_labelling l = made(t, 2);
    for (int z = 4; z <= 10; z++) assert_int_equal(form_at(&l, 0, z), z < 6 ? -1 : 1);
    lq_labelling_release(&l);
    t[0].zoom_min = 8;
    l = made(t, 2);
    assert_int_equal(form_at(&l, 0, 8), 0); /* by now the better one is free */
    lq_labelling_release(&l);
}

static void a_short_name_grows(void **state)
{
    (void)state;
    lq_labelled t[] = {name_at(0, 0, 1), name_at(50 * px(6), 0, 2)};
    t[0].box[1] = (lq_label_box){-10, -8, 10, 8};
    t[0].boxes = 2;
    lq_labelling l = made(t, 2);
    for (int z = 6; z <= 10; z++) assert_int_equal(form_at(&l, 0, z), 1);
    lq_labelling_release(&l);
    t[0].grows = true;
    l = made(t, 2);
    for (int z = 4; z <= 10; z++) assert_int_equal(form_at(&l, 0, z), z < 6 ? -1 : z > 6 ? 0 : 1);
    lq_labelling_release(&l);
}

/* What comes later with a higher priority does not push out what is there. */
static void what_is_shown_stays(void **state)
{
    (void)state;
    lq_labelled t[] = {name_at(0, 0, 1), name_at(40 * px(7), 0, 9)};
    t[1].zoom_min = 6;
    lq_labelling l = made(t, 2);
    for (int z = 4; z <= 10; z++) {
        assert_int_equal(form_at(&l, 0, z), 0);
        assert_int_equal(form_at(&l, 1, z), z < 8 ? -1 : 0);
    }
    lq_labelling_release(&l);
    t[1].always = true; /* unless that must be shown */
    l = made(t, 2);
    for (int z = 4; z <= 10; z++) {
        assert_int_equal(form_at(&l, 0, z), z == 6 || z == 7 ? -1 : 0);
        assert_int_equal(form_at(&l, 1, z), z < 6 ? -1 : 0);
    }
    lq_labelling_release(&l);
}

static void what_must_be_shown_is(void **state)
{
    (void)state;
    lq_labelled t[] = {name_at(0, 0, 1), name_at(0, 0, 2), name_at(0, 0, 9)};
    t[0].always = t[1].always = true;
    t[1].box[1] = (lq_label_box){-30, -40, 30, -10};
    t[1].boxes = 2;
    lq_labelling l = made(t, 3);
    for (int z = 4; z <= 10; z++) {
        assert_int_equal(l.n[z], 2);
        assert_int_equal(form_at(&l, 0, z), 0);
        assert_int_equal(form_at(&l, 1, z), 0);
    }
    lq_labelling_release(&l);
    t[1].priority = 0; /* the second looks for a free form first */
    l = made(t, 3);
    assert_int_equal(form_at(&l, 1, 4), 1);
    lq_labelling_release(&l);
}

/* A symbol, its name, which touches it, and a note to the name; names go round in a circle. */
static void a_name_hangs_on_its_symbol(void **state)
{
    (void)state;
    lq_labelled t[] = {name_at(0, 0, 9),           name_at(0, 0, 5),           name_at(0, 0, 1),
                       name_at(900 * px(4), 0, 1), name_at(990 * px(4), 0, 1), name_at(0, 900 * px(4), 1)};
    t[2].box[0] = (lq_label_box){-6, -6, 6, 6};
    t[2].zoom_min = 6;
    t[1].partner = 2;
    t[1].box[0] = (lq_label_box){6, -8, 50, 8};
    t[0].partner = 1;
    t[0].box[0] = (lq_label_box){6, 10, 50, 20};
    t[3].partner = 4;
    t[4].partner = 3;
    t[5].partner = 77;
    lq_labelling l = made(t, 6);
    for (int z = 4; z <= 10; z++) {
        assert_int_equal(l.n[z], z < 6 ? 0 : 3);
        for (uint32_t i = 0; i < 3; i++) assert_int_equal(form_at(&l, i, z), z < 6 ? -1 : 0);
    }
    lq_labelling_release(&l);
    t[5] = name_at(0, 0, 2); /* in the symbol's way: then neither name is there */
    l = made(t, 6);
    for (int z = 4; z <= 10; z++) assert_true(l.n[z] == 1 && form_at(&l, 5, z) == 0);
    lq_labelling_release(&l);
}

static void a_name_is_no_wider_than_its_ground(void **state)
{
    (void)state;
    lq_labelled t = name_at(0, 0, 1);
    t.width_units = 48 * px(7); /* times 1.25 is 60 */
    t.box[1] = (lq_label_box){-15, -8, 15, 8};
    t.boxes = 2;
    t.grows = true;
    lq_labelling l = made(&t, 1);
    for (int z = 4; z <= 10; z++) assert_int_equal(form_at(&l, 0, z), z < 6 ? -1 : z < 7 ? 1 : 0);
    lq_labelling_release(&l);
    t.width_units--;
    l = made(&t, 1);
    assert_int_equal(form_at(&l, 0, 7), 1);
    assert_int_equal(form_at(&l, 0, 8), 0);
    lq_labelling_release(&l);
}

/* A place below the middle, 10 px high, of which three quarters end 18 px away: from the zoom on at which that is still ground. */
static void a_name_stays_on_its_ground(void **state)
{
    (void)state;
    lq_labelled t[] = {name_at(0, 0, 1), name_at(0, 0, 2)};
    t[0].box[0] = (lq_label_box){-20, 10, 20, 20};
    t[0].box[1] = (lq_label_box){-48, -5, -8, 5}; /* three quarters end at -38 */
    t[0].boxes = 2;
    t[0].reach = (lq_reach){.left = 38 * px(7) - 1, .above = 1, .right = 1, .below = 18 * px(9)};
    t[1].box[0] = (lq_label_box){-4, -4, 4, 4};
    lq_labelling l = made(t, 2);
    for (int z = 4; z <= 10; z++) assert_int_equal(form_at(&l, 0, z), z < 8 ? -1 : 1);
    lq_labelling_release(&l);
    t[0].reach.left = 38 * px(6);
    t[0].grows = true;
    l = made(t, 2);
    for (int z = 4; z <= 10; z++) assert_int_equal(form_at(&l, 0, z), z < 6 ? -1 : z < 9 ? 1 : 0);
    lq_labelling_release(&l);
    t[0].box[0] = (lq_label_box){-90, -15, 90, 15}; /* over its middle it may be any size */
    l = made(t, 1);
    for (int z = 4; z <= 10; z++) assert_int_equal(form_at(&l, 0, z), 0);
    lq_labelling_release(&l);
}

/* What goes ahead takes the place of what was there, which steps aside. */
static void what_goes_ahead_comes_first(void **state)
{
    (void)state;
    lq_labelled t[] = {name_at(0, 0, 9), name_at(0, 0, 1)};
    t[0].box[1] = (lq_label_box){-30, 20, 30, 36};
    t[0].boxes = 2;
    t[1].zoom_min = 6;
    for (int ahead = 0; ahead < 2; ahead++) {
        t[1].ahead = ahead;
        lq_labelling l = made(t, 2);
        for (int z = 4; z <= 10; z++) {
            assert_int_equal(form_at(&l, 0, z), ahead && z >= 6 ? 1 : 0);
            assert_int_equal(form_at(&l, 1, z), ahead && z >= 6 ? 0 : -1);
        }
        lq_labelling_release(&l);
    }
}

/* In a crowd a name follows its symbol, and is not there where that went into a badge. */
static void a_name_follows_its_symbol(void **state)
{
    (void)state;
    lq_crowd_thing site[] = {{{HERE, HERE}, 0, 22, 1}, {{HERE, HERE}, 0, 22, 0}};
    lq_crowd_look look = {.zoom_min = 4,
                          .zoom_max = 10,
                          .tile_bits = 8,
                          .badge_px = 20,
                          .gap_px = 2,
                          .reach_px = 30,
                          .most = 1,
                          .stack_zoom = 7};
    for (int z = 0; z < LQ_ZOOMS; z++) look.size_px[z] = 16;
    lq_crowd crowd;
    assert_true(lq_crowd_make(&crowd, site, 2, &look));
    lq_labelled t[2] = {name_at(0, 0, 1), name_at(0, 0, 1)};
    for (int i = 0; i < 2; i++) {
        t[i].spot = &crowd.spot[i * LQ_ZOOMS];
        t[i].box[0] = (lq_label_box){-8, -8, 8, 8};
        t[i].always = true;
    }
    lq_labelling l = made(t, 2);
    assert_int_equal(l.n[6], 0);
    assert_int_equal(l.n[7], 2);
    assert_true(l.at[7][0].thing == 0 && l.at[7][0].x_px == (1 << 14) - 9 && l.at[7][0].y_px == 1 << 14);
    assert_int_equal(l.at[7][1].x_px - l.at[7][0].x_px, 18);
    lq_labelling_release(&l);
    lq_crowd_release(&crowd);
}

/* ---- any map ---- */

enum { THINGS = 500 };

/* Boxes hold their anchor, so that two that are apart move further apart from zoom to zoom. */
static void map_random(lq_labelled *t, uint64_t *random, bool plain_names)
{
    for (uint32_t i = 0; i < THINGS; i++) {
        t[i] = name_at((int32_t)(test_random(random) % (1 << 27)), (int32_t)(test_random(random) % (1 << 27)),
                       (int32_t)(test_random(random) % 50));
        t[i].boxes = 1 + (int)(test_random(random) % 3);
        for (int k = 0; k < t[i].boxes; k++) {
            int32_t left = (int32_t)(test_random(random) % 60), up = (int32_t)(test_random(random) % 20);
            t[i].box[k] = (lq_label_box){-left - 1, -up - 1, 60 - left, 20 - up};
        }
        t[i].zoom_min = (int)(test_random(random) % 10);
        t[i].grows = test_random(random) % 3 == 0;
        if (plain_names) continue;
        t[i].always = test_random(random) % 20 == 0;
        if (test_random(random) % 4 == 0) t[i].partner = (uint32_t)(test_random(random) % THINGS);
        if (test_random(random) % 4 == 0) t[i].width_units = (int32_t)(test_random(random) % (1 << 25));
        if (test_random(random) % 10 == 0) t[i].zoom_max = (int)(test_random(random) % 12);
    }
}

static lq_px_box box_of(const lq_labelled *t, const lq_placed *p)
{
    const lq_label_box *b = &t[p->thing].box[p->form];
    return (lq_px_box){p->x_px + b->left, p->y_px + b->top, p->x_px + b->right, p->y_px + b->bottom};
}

static bool apart(lq_px_box a, lq_px_box b, int64_t by)
{
    return a.x1 + by <= b.x0 || b.x1 + by <= a.x0 || a.y1 + by <= b.y0 || b.y1 + by <= a.y0;
}

static bool may_overlap(const lq_labelled *t, uint32_t i, uint32_t j)
{
    return (t[i].always && t[j].always) || t[i].partner == j || t[j].partner == i;
}

static void assert_apart(const lq_labelled *t, const lq_labelling *l, int zoom)
{
    for (size_t i = 0; i < l->n[zoom]; i++)
        for (size_t j = 0; j < i; j++) {
            const lq_placed *p = &l->at[zoom][i], *q = &l->at[zoom][j];
            assert_int_not_equal(p->thing, q->thing);
            assert_true(q->y_px < p->y_px || (q->y_px == p->y_px && q->x_px <= p->x_px));
            assert_true(may_overlap(t, p->thing, q->thing) ||
                        apart(box_of(t, p), box_of(t, q), plain.margin_px));
        }
}

/* Nothing is left out that had room in its first form. */
static void assert_full(const lq_labelled *t, const lq_labelling *l, int zoom)
{
    for (uint32_t i = 0; i < THINGS; i++) {
        bool free_place = t[i].zoom_min <= zoom && zoom <= t[i].zoom_max && t[i].partner == LQ_NO_PARTNER &&
                          !t[i].width_units;
        if (!free_place || form_at(l, i, zoom) >= 0) continue;
        lq_placed p = {i, 0, lq_whole_px(t[i].at.x, zoom + 8), lq_whole_px(t[i].at.y, zoom + 8)};
        for (size_t k = 0; k < l->n[zoom] && free_place; k++)
            free_place = t[l->at[zoom][k].thing].partner == i ||
                         apart(box_of(t, &p), box_of(t, &l->at[zoom][k]), plain.margin_px);
        assert_false(free_place);
        assert_false(t[i].always);
    }
}

static void assert_stays(const lq_labelled *t, const lq_labelling *l, int zoom)
{
    for (size_t i = 0; i < l->n[zoom]; i++) {
        const lq_placed *p = &l->at[zoom][i];
        int form = form_at(l, p->thing, zoom + 1);
        assert_true(t[p->thing].grows ? form >= 0 && form <= p->form : form == p->form);
    }
}

static void assert_partners(const lq_labelled *t, const lq_labelling *l, int zoom)
{
    for (size_t i = 0; i < l->n[zoom]; i++) {
        uint32_t thing = l->at[zoom][i].thing;
        assert_true(t[thing].zoom_min <= zoom && zoom <= t[thing].zoom_max);
        if (t[thing].partner != LQ_NO_PARTNER) assert_true(form_at(l, t[thing].partner, zoom) >= 0);
    }
}

static void random_maps_are_in_order(void **state)
{
    (void)state;
    uint64_t random = 31;
    lq_labelled t[THINGS];
    size_t shown = 0;
    for (int round = 0; round < 40; round++) {
        bool plain_names = round % 2;
        map_random(t, &random, plain_names);
        lq_labelling l = made(t, THINGS);
        for (int z = 4; z <= 10; z++) {
            assert_apart(t, &l, z);
            assert_full(t, &l, z);
            assert_partners(t, &l, z);
            if (plain_names && z < 10) assert_stays(t, &l, z);
            shown += l.n[z];
        }
        lq_labelling_release(&l);
    }
    assert_true(shown > 40 * 7 * 20);
}

/* With different priorities the order of the list tells nothing. */
static void the_order_of_the_list_is_no_matter(void **state)
{
    (void)state;
    uint64_t random = 2;
    lq_labelled t[THINGS], mixed[THINGS];
    uint32_t to[THINGS];
    for (int round = 0; round < 10; round++) {
        map_random(t, &random, false);
        for (uint32_t i = 0; i < THINGS; i++) to[i] = i, t[i].priority = (int32_t)(i * 37 % THINGS);
        for (size_t i = 0; i < THINGS; i++) /* names on one symbol go by number, so each has its own */
            t[i].partner = i % 2 ? (uint32_t)i - 1 : LQ_NO_PARTNER;
        for (size_t i = THINGS; i-- > 1;) {
            size_t k = test_random(&random) % (i + 1);
            uint32_t swap = to[i];
            to[i] = to[k];
            to[k] = swap;
        }
        for (size_t i = 0; i < THINGS; i++) {
            mixed[to[i]] = t[i];
            if (t[i].partner != LQ_NO_PARTNER) mixed[to[i]].partner = to[t[i].partner];
        }
        lq_labelling l = made(t, THINGS), m = made(mixed, THINGS);
        for (int z = 4; z <= 10; z++) {
            assert_int_equal(l.n[z], m.n[z]);
            for (uint32_t i = 0; i < THINGS; i++) assert_int_equal(form_at(&l, i, z), form_at(&m, to[i], z));
        }
        lq_labelling_release(&l);
        lq_labelling_release(&m);
    }
}

static void many_names_take_little_time(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    lq_labelled *t = calloc(MANY, sizeof *t);
    uint64_t random = 8;
    for (int i = 0; i < MANY; i++)
        t[i] = name_at((int32_t)(test_random(&random) % (1 << 28)),
                       (int32_t)(test_random(&random) % (1 << 28)), (int32_t)(test_random(&random) % 9));
    clock_t begin = clock();
    lq_labelling l = made(t, MANY);
    double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    print_message("%d names at 7 zooms: %.1f ms\n", MANY, seconds * 1000);
    assert_true(seconds < 5); /* a hang, not slowness */
    lq_labelling_release(&l);
    free(t);
}

static void memory_runs_out(void **state)
{
    (void)state;
    lq_labelled t[] = {name_at(0, 0, 1), name_at(900 * px(4), 0, 2)};
    bool whole = false;
    for (long k = 1; !whole; k++) {
        lq_labelling l;
        lq_mem_fail_after(k);
        whole = lq_labelling_make(&l, t, 2, &plain);
        lq_mem_fail_after(0);
        assert_true(k < 60 && (!whole || k > 12));
        lq_labelling_release(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_higher_goes_first),
        cmocka_unit_test(a_place_once_taken_is_kept),
        cmocka_unit_test(a_short_name_grows),
        cmocka_unit_test(what_is_shown_stays),
        cmocka_unit_test(what_must_be_shown_is),
        cmocka_unit_test(a_name_hangs_on_its_symbol),
        cmocka_unit_test(a_name_is_no_wider_than_its_ground),
        cmocka_unit_test(a_name_stays_on_its_ground),
        cmocka_unit_test(what_goes_ahead_comes_first),
        cmocka_unit_test(a_name_follows_its_symbol),
        cmocka_unit_test(random_maps_are_in_order),
        cmocka_unit_test(the_order_of_the_list_is_no_matter),
        cmocka_unit_test(many_names_take_little_time),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
