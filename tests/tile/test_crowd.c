/* test_crowd.c: symbols in a crowd: none lost, none on another, and badges that fall apart as one comes closer. */
#include "../support/support.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/mem.h"
#include "tile/crowd.h"

#define HERE (1 << 30)

/* Symbols of 16 px, badges of 22, clusters of more than 3 within 40 px up to zoom 8. */
static lq_crowd_look look_plain(void)
{
    lq_crowd_look look = {.zoom_min = 4,
                          .zoom_max = 11,
                          .tile_bits = 8,
                          .badge_px = 22,
                          .gap_px = 2,
                          .reach_px = 40,
                          .most = 3,
                          .stack_zoom = 9};
    for (int z = 0; z < LQ_ZOOMS; z++) look.size_px[z] = 16;
    return look;
}

/* World units that are one pixel at a zoom. */
static int32_t px(int zoom)
{
    return (int32_t)1 << (LQ_WORLD_BITS - 8 - zoom);
}

static lq_crowd_thing thing_at(int32_t x, int32_t y, int32_t priority)
{
    return (lq_crowd_thing){{HERE + x, HERE + y}, 0, 22, priority};
}

static const lq_crowd_spot *spot(const lq_crowd *c, size_t thing, int zoom)
{
    return &c->spot[thing * LQ_ZOOMS + (size_t)zoom];
}

static void assert_spot(const lq_crowd *c, size_t thing, int zoom, int32_t dx, int32_t dy)
{
    const lq_crowd_spot *s = spot(c, thing, zoom);
    assert_true(s->shown && s->cluster == LQ_NO_CLUSTER);
    assert_int_equal(s->dx_px, dx);
    assert_int_equal(s->dy_px, dy);
}

static void one_alone_stays_where_it_is(void **state)
{
    (void)state;
    lq_crowd_look look = look_plain();
    lq_crowd_thing t[] = {thing_at(0, 0, 0), thing_at(18 * px(11), 0, 0)};
    lq_crowd c;
    assert_true(lq_crowd_make(&c, t, 1, &look));
    for (int z = 4; z <= 11; z++) assert_spot(&c, 0, z, 0, 0);
    assert_true(!spot(&c, 0, 3)->shown && !spot(&c, 0, 12)->shown);
    lq_crowd_release(&c);
    assert_true(lq_crowd_make(&c, t, 2, &look)); /* 16 px and a gap of 2 apart */
    assert_spot(&c, 0, 11, 0, 0);
    assert_spot(&c, 1, 11, 0, 0);
    assert_spot(&c, 0, 10, -5 + 1, 0); /* 9 px apart at zoom 10, moved to 18 about their middle */
    assert_spot(&c, 1, 10, 5, 0);
    lq_crowd_release(&c);
    assert_true(lq_crowd_make(&c, t, 0, &look));
    lq_crowd_release(&c);
}

static void a_shared_place_is_a_block_around_it(void **state)
{
    (void)state;
    lq_crowd_look look = look_plain();
    lq_crowd_thing t[5];
    lq_crowd c;
    for (int i = 0; i < 5; i++) t[i] = thing_at(0, 0, i == 4 ? 9 : 0);
    assert_true(lq_crowd_make(&c, t, 2, &look));
    assert_spot(&c, 0, 10, -9, 0);
    assert_spot(&c, 1, 10, 9, 0);
    lq_crowd_release(&c);
    assert_true(lq_crowd_make(&c, t, 3, &look)); /* one above two */
    assert_spot(&c, 0, 10, 0, -9);
    assert_spot(&c, 1, 10, -9, 9);
    assert_spot(&c, 2, 10, 9, 9);
    assert_spot(&c, 0, 5, 0, -9); /* three are not more than three */
    lq_crowd_release(&c);
    assert_true(lq_crowd_make(&c, t, 5, &look)); /* two above three; the first in rank is nearest */
    assert_spot(&c, 4, 10, 0, 9);
    assert_spot(&c, 0, 10, -9, -9);
    assert_spot(&c, 1, 10, 9, -9);
    assert_spot(&c, 2, 10, -18, 9);
    assert_spot(&c, 3, 10, 18, 9);
    assert_int_equal(c.clusters[9], 0);
    for (int z = 4; z <= 8; z++) {
        assert_int_equal(c.clusters[z], 1);
        assert_int_equal(c.cluster[z][0].count, 5);
        assert_int_equal(c.cluster[z][0].first, 4);
        assert_true(c.cluster[z][0].at.x == HERE && c.cluster[z][0].at.y == HERE);
        assert_true(!spot(&c, 2, z)->shown && spot(&c, 2, z)->cluster == 0);
    }
    lq_crowd_release(&c);
}

/* Things one above the other stay so. */
static void a_block_is_as_tall_as_its_places(void **state)
{
    (void)state;
    lq_crowd_look look = look_plain();
    lq_crowd_thing t[] = {thing_at(0, 12 * px(10), 5), thing_at(0, 0, 0)};
    lq_crowd c;
    assert_true(lq_crowd_make(&c, t, 2, &look));
    assert_spot(&c, 0, 10, 0, 3);
    assert_spot(&c, 1, 10, 0, -3);
    lq_crowd_release(&c);
}

static void a_badge_falls_apart(void **state)
{
    (void)state;
    lq_crowd_look look = look_plain();
    lq_crowd_thing t[8];
    lq_crowd c;
    for (int i = 0; i < 8; i++) /* two places with four each, 60 px apart at zoom 7 */
        t[i] = thing_at(i < 4 ? 0 : 60 * px(7), 0, 0);
    t[7].zoom_min = 6;
    t[6].zoom_max = 7;
    assert_true(lq_crowd_make(&c, t, 8, &look));
    assert_int_equal(c.clusters[8], 1); /* three of the second place are not a cluster */
    assert_int_equal(c.clusters[7], 2);
    assert_int_equal(c.cluster[7][1].count, 4);
    assert_int_equal(c.clusters[6], 1);
    assert_int_equal(c.cluster[6][0].count, 8);
    assert_int_equal(c.cluster[5][0].count, 7);
    assert_true(!spot(&c, 7, 5)->shown && spot(&c, 7, 5)->cluster == LQ_NO_CLUSTER);
    lq_crowd_release(&c);
}

/* ---- any crowd ---- */

enum { THINGS = 400 };

static void crowd_random(lq_crowd_thing *t, uint64_t *random)
{
    int32_t wide = 20000 << test_random(random) % 10, centres = 1 + (int32_t)(test_random(random) % 60);
    for (int i = 0; i < THINGS; i++) {
        int32_t centre = (int32_t)(test_random(random) % (uint64_t)centres);
        int32_t x = centre * 7919 % 97 * wide, y = centre * 104729 % 89 * wide;
        if (test_random(random) % 2) {
            x += (int32_t)(test_random(random) % (uint64_t)wide);
            y += (int32_t)(test_random(random) % (uint64_t)wide);
        }
        t[i] = thing_at(x, y, (int32_t)(test_random(random) % 5));
        if (test_random(random) % 4 == 0) t[i].zoom_min = (int)(test_random(random) % 12);
        if (test_random(random) % 8 == 0) t[i].zoom_max = (int)(test_random(random) % 14);
    }
}

static lq_crowd_look look_random(uint64_t *random)
{
    lq_crowd_look look = look_plain();
    look.most = 1 + (uint32_t)(test_random(random) % 6);
    look.reach_px = (int32_t)(test_random(random) % 80);
    look.gap_px = (int32_t)(test_random(random) % 4);
    look.stack_zoom = 4 + (int)(test_random(random) % 9);
    for (int z = 0; z < LQ_ZOOMS; z++) look.size_px[z] = 6 + z + (int32_t)(test_random(random) % 3);
    return look;
}

static bool here(const lq_crowd_thing *t, int zoom)
{
    return t->zoom_min <= zoom && zoom <= t->zoom_max;
}

static void assert_none_lost(const lq_crowd *c, const lq_crowd_thing *t, int zoom)
{
    size_t there = 0, told = 0, counted = 0;
    for (size_t i = 0; i < c->n; i++) {
        const lq_crowd_spot *s = spot(c, i, zoom);
        assert_false(s->shown && s->cluster != LQ_NO_CLUSTER);
        assert_int_equal(here(&t[i], zoom), s->shown || s->cluster != LQ_NO_CLUSTER);
        there += here(&t[i], zoom);
        told += s->shown;
        if (s->cluster != LQ_NO_CLUSTER) assert_true(s->cluster < c->clusters[zoom]);
    }
    for (size_t k = 0; k < c->clusters[zoom]; k++) {
        const lq_cluster *cluster = &c->cluster[zoom][k];
        size_t members = 0;
        for (size_t i = 0; i < c->n; i++) {
            if (spot(c, i, zoom)->cluster != k) continue;
            members++;
            assert_true(t[i].priority < t[cluster->first].priority ||
                        (t[i].priority == t[cluster->first].priority && i >= cluster->first));
        }
        assert_int_equal(members, cluster->count);
        assert_int_equal(spot(c, cluster->first, zoom)->cluster, k);
        assert_true(members > 1);
        counted += members;
    }
    assert_int_equal(told + counted, there);
}

static lq_px_box box_about(lq_point at, int32_t dx, int32_t dy, int zoom, int32_t size)
{
    int64_t x = lq_whole_px(at.x, zoom + 8) + dx - size / 2, y = lq_whole_px(at.y, zoom + 8) + dy - size / 2;
    return (lq_px_box){x, y, x + size, y + size};
}

/* Pair by pair. */
static void assert_none_covered(const lq_crowd *c, const lq_crowd_thing *t, const lq_crowd_look *look,
                                int zoom)
{
    lq_px_box box[2 * THINGS];
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        const lq_crowd_spot *s = spot(c, i, zoom);
        if (s->shown) box[n++] = box_about(t[i].at, s->dx_px, s->dy_px, zoom, look->size_px[zoom]);
    }
    for (size_t k = 0; k < c->clusters[zoom]; k++)
        box[n++] = box_about(c->cluster[zoom][k].at, 0, 0, zoom, look->badge_px);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            assert_true(box[i].x1 + look->gap_px <= box[j].x0 || box[j].x1 + look->gap_px <= box[i].x0 ||
                        box[i].y1 + look->gap_px <= box[j].y0 || box[j].y1 + look->gap_px <= box[i].y0);
}

/* What is one badge at a zoom is one badge at the lower zoom too, as long as enough of it is there. */
static void assert_nested(const lq_crowd *c, const lq_crowd_thing *t, const lq_crowd_look *look, int zoom)
{
    for (size_t k = 0; k < c->clusters[zoom + 1]; k++) {
        uint32_t members = 0, into = LQ_NO_CLUSTER;
        for (size_t i = 0; i < c->n; i++) members += spot(c, i, zoom + 1)->cluster == k && here(&t[i], zoom);
        if (members <= look->most) continue;
        for (size_t i = 0; i < c->n; i++) {
            if (spot(c, i, zoom + 1)->cluster != k || !here(&t[i], zoom)) continue;
            if (into == LQ_NO_CLUSTER) into = spot(c, i, zoom)->cluster;
            assert_true(into != LQ_NO_CLUSTER && spot(c, i, zoom)->cluster == into);
        }
    }
}

static void random_crowds_lose_and_cover_nothing(void **state)
{
    (void)state;
    uint64_t random = 21;
    lq_crowd_thing t[THINGS];
    for (int round = 0; round < 120; round++) {
        lq_crowd_look look = look_random(&random);
        lq_crowd c;
        crowd_random(t, &random);
        assert_true(lq_crowd_make(&c, t, THINGS, &look));
        for (int z = look.zoom_min; z <= look.zoom_max; z++) {
            if (z >= look.stack_zoom) assert_int_equal(c.clusters[z], 0);
            assert_none_lost(&c, t, z);
            assert_none_covered(&c, t, &look, z);
            if (z < look.zoom_max) assert_nested(&c, t, &look, z);
        }
        lq_crowd_release(&c);
    }
}

/* With different priorities the order of the list tells nothing. */
static void the_order_of_the_list_is_no_matter(void **state)
{
    (void)state;
    uint64_t random = 4;
    lq_crowd_thing t[THINGS], mixed[THINGS];
    size_t to[THINGS];
    for (int round = 0; round < 20; round++) {
        lq_crowd_look look = look_random(&random);
        lq_crowd c, d;
        crowd_random(t, &random);
        for (size_t i = 0; i < THINGS; i++) to[i] = i, t[i].priority = (int32_t)(i * 37 % THINGS);
        for (size_t i = THINGS; i-- > 1;) {
            size_t k = test_random(&random) % (i + 1), swap = to[i];
            to[i] = to[k];
            to[k] = swap;
        }
        for (size_t i = 0; i < THINGS; i++) mixed[to[i]] = t[i];
        assert_true(lq_crowd_make(&c, t, THINGS, &look) && lq_crowd_make(&d, mixed, THINGS, &look));
        for (int z = look.zoom_min; z <= look.zoom_max; z++) {
            assert_int_equal(c.clusters[z], d.clusters[z]);
            for (size_t i = 0; i < THINGS; i++) {
                const lq_crowd_spot *a = spot(&c, i, z), *b = spot(&d, to[i], z);
                assert_true(a->shown == b->shown && a->dx_px == b->dx_px && a->dy_px == b->dy_px &&
                            a->cluster == b->cluster);
            }
            for (size_t k = 0; k < c.clusters[z]; k++)
                assert_int_equal(to[c.cluster[z][k].first], d.cluster[z][k].first);
        }
        lq_crowd_release(&c);
        lq_crowd_release(&d);
    }
}

static void many_things_take_little_time(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    lq_crowd_thing *t = calloc(MANY, sizeof *t);
    lq_crowd_look look = look_plain();
    uint64_t random = 8;
    for (int kind = 0; kind < 2; kind++) { /* all over the country, or all in one place */
        lq_crowd c;
        for (int i = 0; i < MANY; i++)
            t[i] = kind ? thing_at(0, 0, 0)
                        : thing_at((int32_t)(test_random(&random) % (1 << 28)),
                                   (int32_t)(test_random(&random) % (1 << 28)), 0);
        clock_t begin = clock();
        assert_true(lq_crowd_make(&c, t, MANY, &look));
        double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
        print_message("%d things, %s: %.1f ms\n", MANY, kind ? "one place" : "scattered", seconds * 1000);
        assert_true(seconds < 20); /* a hang, not slowness */
        lq_crowd_release(&c);
    }
    free(t);
}

static void memory_runs_out(void **state)
{
    (void)state;
    lq_crowd_look look = look_plain();
    lq_crowd_thing t[6];
    bool whole = false;
    for (int i = 0; i < 6; i++) t[i] = thing_at(i < 4 ? 0 : 500 * px(7), 0, 0);
    for (long k = 1; !whole; k++) {
        lq_crowd c;
        lq_mem_fail_after(k);
        whole = lq_crowd_make(&c, t, 6, &look);
        lq_mem_fail_after(0);
        assert_true(k < 60 && (!whole || k > 15));
        lq_crowd_release(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_alone_stays_where_it_is),
        cmocka_unit_test(a_shared_place_is_a_block_around_it),
        cmocka_unit_test(a_block_is_as_tall_as_its_places),
        cmocka_unit_test(a_badge_falls_apart),
        cmocka_unit_test(random_crowds_lose_and_cover_nothing),
        cmocka_unit_test(the_order_of_the_list_is_no_matter),
        cmocka_unit_test(many_things_take_little_time),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
