/* test_tilejson.c: the file says what TileJSON 3.0.0 asks for, and what is true; SQLite reads it back. */
#include "../support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "../support/witness.h"
#include "base/mem.h"
#include "write/tilejson.h"

static const lq_legend_row rows[] = {
    {"1 – 2", {255, 0, 0, 255}, 3, false, true, 1, 2},
    {"无数据 <b>", {9, 9, 9, 51}, 4, true, false, 0, 0},
};
static const lq_legend legend = {.title = "人口", .unit = "人/km²", .row = rows, .rows = 2};
static const lq_tilejson taihang = {
    .id = "population",
    .name = "太行 \"人口\"",
    .attribution = "国家统计局 & <script>",
    .datum = "WGS84",
    .zoom_min = 4,
    .zoom_max = 10,
    .bounds = {110.12345678, 34.6, 116.00000001, 40.5},
    .legend = &legend,
};

static char *written(const lq_tilejson *t)
{
    lq_buf b = {0};
    lq_tilejson_write(t, &b);
    assert_false(b.failed);
    return b.data;
}

static void required_and_optional(void **state)
{
    (void)state;
    char *json = written(&taihang);
    assert_true(test_json_is(json, "$.tilejson", "3.0.0"));
    assert_true(test_json_is(json, "$.vector_layers", "[]"));
    assert_true(test_json_is(json, "$.name", "太行 \"人口\""));
    assert_true(test_json_is(json, "$.scheme", "xyz"));
    assert_true(test_json_is(json, "$.version", "1.0.0"));
    assert_true(test_json_is(json, "$.minzoom", "4"));
    assert_true(test_json_is(json, "$.maxzoom", "10"));
    assert_true(test_json_is(json, "$.\"x-datum\"", "WGS84"));
    assert_true(test_json_is(json, "$.\"x-legend\"", "legend.json"));
    free(json);
}

static void addresses(void **state)
{
    (void)state;
    char *json = written(&taihang);
    assert_true(test_json_is(json, "$.tiles", "[\"{z}/{x}/{y}.png\"]"));
    assert_true(test_json_is(json, "$.\"x-tiles-relative\"", "1"));
    free(json);
    const char *const bases[] = {"https://map.example/a/b", "https://map.example/a/b//"};
    for (int i = 0; i < 2; i++) {
        lq_tilejson t = taihang;
        t.base_url = bases[i];
        json = written(&t);
        assert_true(test_json_is(json, "$.tiles[0]", "https://map.example/a/b/population/{z}/{x}/{y}.png"));
        assert_true(test_json_is(json, "$.\"x-tiles-relative\"", "0"));
        free(json);
    }
}

static void texts_are_safe_as_html(void **state)
{
    (void)state;
    char *json = written(&taihang);
    assert_true(test_json_is(json, "$.attribution", "国家统计局 &amp; &lt;script&gt;"));
    char *html = test_json_get(json, "$.legend");
    assert_non_null(strstr(html, "无数据 &lt;b&gt; (4)"));
    assert_non_null(strstr(html, "rgba(9,9,9,0.2)"));
    assert_non_null(strstr(html, "人/km²"));
    free(html);
    free(json);
}

static void a_set_without_legend(void **state)
{
    (void)state;
    lq_tilejson t = taihang;
    t.legend = NULL;
    char *json = written(&t);
    assert_true(test_json_is(json, "$.legend", ""));
    assert_true(test_json_is(json, "$.\"x-legend\"", ""));
    assert_true(test_json_is(json, "$.\"x-tile-size\"", "256"));
    free(json);
}

/* Bounds are rounded outwards: the map stays inside. */
static void bounds_cover(void **state)
{
    (void)state;
    char *json = written(&taihang);
    assert_true(test_json_is(json, "$.bounds", "[110.1234567,34.6,116.0000001,40.5]"));
    free(json);
    lq_tilejson world = taihang;
    memcpy(world.bounds, (double[]){-180, -90, 180, 90}, sizeof world.bounds);
    json = written(&world);
    assert_true(test_json_is(json, "$.bounds", "[-180,-85.0511287798066,180,85.0511287798066]"));
    free(json);
}

static void centre_of(const double bounds[4], int zoom_min, int zoom_max, double at[2], int *zoom)
{
    lq_tilejson t = {.zoom_min = zoom_min, .zoom_max = zoom_max};
    memcpy(t.bounds, bounds, sizeof t.bounds);
    lq_tilejson_centre(&at[0], &at[1], zoom, &t);
    assert_in_range(*zoom, zoom_min, zoom_max);
    assert_true(at[0] >= bounds[0] && at[0] <= bounds[2] && at[1] >= bounds[1] && at[1] <= bounds[3]);
}

/* The world is 256 px wide and high at zoom 0: 512 high at zoom 1 fits into 768, 1024 at zoom 2 does not. */
static void centre_by_hand(void **state)
{
    (void)state;
    const double world[4] = {-180, -85.0511287798066, 180, 85.0511287798066},
                 point[4] = {113.7, 37.1, 113.7, 37.1};
    const double north[4] = {0, 0, 90,
                             66.51326044311186}; /* a quarter of the world's side above the equator */
    double at[2];
    int zoom;
    centre_of(world, 0, 9, at, &zoom);
    assert_true(at[0] == 0 && fabs(at[1]) < 1e-9);
    assert_int_equal(zoom, 1);
    centre_of(world, 3, 9, at, &zoom);
    assert_int_equal(zoom, 3);
    centre_of(point, 2, 9, at, &zoom);
    assert_true(at[0] == 113.7 && at[1] == 37.1);
    assert_int_equal(zoom, 9);
    /* An eighth of the side up: latitude 40.97990 (tile row y = 3 of zoom 3). 64 px at zoom 0 fit 8 times: zoom 3. */
    centre_of(north, 0, 9, at, &zoom);
    assert_true(fabs(at[0] - 45) < 1e-9 && fabs(at[1] - 40.97990) < 1e-5);
    assert_int_equal(zoom, 3);
}

static void memory_may_fail(void **state)
{
    (void)state;
    bool failed = true;
    for (long k = 1; failed && k < 100; k++) {
        lq_buf b = {0};
        lq_mem_fail_after(k);
        lq_tilejson_write(&taihang, &b);
        lq_mem_fail_after(0);
        failed = b.failed;
        if (!failed) assert_true(test_json_is(b.data, "$.maxzoom", "10") && k > 3);
        lq_buf_release(&b);
    }
    assert_false(failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(required_and_optional),  cmocka_unit_test(addresses),
        cmocka_unit_test(texts_are_safe_as_html), cmocka_unit_test(bounds_cover),
        cmocka_unit_test(a_set_without_legend),   cmocka_unit_test(centre_by_hand),
        cmocka_unit_test(memory_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
