/* test_viewer.c: the page is one file that asks nobody outside, whatever the map's texts hold; where Chromium and Node are
   installed it is opened and used (tests/viewer/check.mjs). */
#include "../support/support.h"

#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include "../support/witness.h"
#include "base/file.h"
#include "base/mem.h"
#include "tile/tile_id.h"
#include "write/viewer.h"

#define EVIL "老区</script><script>alert(1)</script><!-- & \"\\ \xE2\x80\xA8"

static const lq_legend_row rows[] = {
    {"1 – 2", {26, 152, 80, 255}, 3, false, true, 1, 2},
    {"2 – 9 <i>", {69, 117, 180, 128}, 5, false, true, 2, 9},
    {"无数据", {0, 0, 0, 0}, 4, true, false, 0, 0},
};
static const lq_legend_line lines[] = {{"县级界线", {128, 128, 128, 255}, 0.6}};
static const lq_legend legend = {.title = "人口",
                                 .unit = "人",
                                 .rule = "[a, b)",
                                 .note = EVIL,
                                 .row = rows,
                                 .rows = 3,
                                 .line = lines,
                                 .lines = 1};

/* Around (113 E, 36 N): at zoom 6 all of 5/26/12, and one more without the tile above it. */
static const lq_tile there[] = {{4, 13, 6},  {5, 26, 12}, {6, 52, 24}, {6, 53, 24},
                                {6, 52, 25}, {6, 53, 25}, {6, 52, 26}};
#define THERE (sizeof there / sizeof *there)

static void tiles_fill(lq_tiletree *t)
{
    *t = (lq_tiletree){.zoom_min = 4, .zoom_max = 6};
    for (size_t i = 0; i < THERE; i++) lq_tiletree_add(t, there[i].z, there[i].x, there[i].y);
}

static void sets_fill(lq_viewer_set sets[2], const lq_tiletree *tiles)
{
    sets[0] = (lq_viewer_set){"population", "人口", 4, 6, {112.5, 32, 123.75, 45}, &legend, tiles};
    sets[1] = (lq_viewer_set){"gdp-2020", EVIL, 4, 6, {112.5, 32, 123.75, 45}, &legend, tiles};
}

static char *facts_of(const char *html)
{
    const char *from = strstr(html, "<script id=\"facts_json\" type=\"application/json\">");
    assert_non_null(from);
    from = strchr(from, '>') + 1;
    return strndup(from, (size_t)(strstr(from, "</script>") - from));
}

static size_t count_of(const char *text, const char *word)
{
    size_t n = 0;
    for (; (text = strstr(text, word)); text++) n++;
    return n;
}

static void texts_cannot_break_out(void **state)
{
    (void)state;
    lq_tiletree tiles;
    lq_viewer_set sets[2];
    tiles_fill(&tiles);
    sets_fill(sets, &tiles);
    lq_viewer v = {EVIL, EVIL, "WGS84", sets, 2, 0};
    lq_buf b = {0};
    assert_int_equal(lq_viewer_write(&b, &v, NULL), LQ_OK);
    assert_int_equal(strlen(b.data), b.size);
    assert_int_equal(count_of(b.data, "<script"), 3);
    assert_int_equal(count_of(b.data, "</script"), 3);
    assert_int_equal(count_of(b.data, "<!--"), 0);
    char *facts = facts_of(b.data);
    assert_true(test_json_is(facts, "$.title", EVIL));
    assert_true(test_json_is(facts, "$.attribution", EVIL));
    assert_true(test_json_is(facts, "$.sets[1].title", EVIL));
    assert_true(test_json_is(facts, "$.sets[1].legend.note", EVIL));
    assert_true(test_json_is(facts, "$.sets[0].legend.rows[1].high", "9"));
    assert_true(test_json_is(facts, "$.sets[0].bounds", "[112.5,32,123.75,45]"));
    free(facts);
    lq_buf_release(&b);
    lq_tiletree_release(&tiles);
}

static void sets_share_a_list(void **state)
{
    (void)state;
    lq_tiletree tiles, other = {.zoom_min = 4, .zoom_max = 6};
    lq_viewer_set sets[3];
    tiles_fill(&tiles);
    sets_fill(sets, &tiles);
    sets[2] = sets[1];
    sets[1].tiles = &other;
    lq_viewer v = {"t", NULL, "GCJ-02", sets, 3, 0};
    lq_buf b = {0};
    assert_int_equal(lq_viewer_write(&b, &v, NULL), LQ_OK);
    char *facts = facts_of(b.data);
    assert_true(test_json_is(facts, "$.trees[2]", ""));
    assert_true(test_json_is(facts, "$.trees[1].text", "0"));
    assert_true(test_json_is(facts, "$.sets[0].tree", "0"));
    assert_true(test_json_is(facts, "$.sets[1].tree", "1"));
    assert_true(test_json_is(facts, "$.sets[2].tree", "0"));
    assert_true(test_json_is(facts, "$.attribution", ""));
    free(facts);
    lq_buf_release(&b);
    lq_tiletree_release(&tiles);
    lq_tiletree_release(&other);
}

/* Sets that lie over the others have a list of tiles, too, and no legend. */
static void layers_lie_over(void **state)
{
    (void)state;
    lq_tiletree tiles, names = {.zoom_min = 4, .zoom_max = 6};
    lq_viewer_set sets[3];
    tiles_fill(&tiles);
    sets_fill(sets, &tiles);
    sets[2] = (lq_viewer_set){"labels", "地名", 4, 6, {112.5, 32, 123.75, 45}, NULL, &names};
    lq_tiletree_add(&names, 4, 13, 6);
    lq_viewer v = {"t", NULL, "WGS84", sets, 2, 1};
    lq_buf b = {0};
    assert_int_equal(lq_viewer_write(&b, &v, NULL), LQ_OK);
    char *facts = facts_of(b.data);
    assert_true(test_json_is(facts, "$.sets[2]", ""));
    assert_true(test_json_is(facts, "$.layers[0].id", "labels"));
    assert_true(test_json_is(facts, "$.layers[0].title", "地名"));
    assert_true(test_json_is(facts, "$.layers[0].tree", "1"));
    assert_true(test_json_is(facts, "$.layers[0].legend", ""));
    assert_true(test_json_is(facts, "$.layers[1]", ""));
    assert_true(test_json_is(facts, "$.trees[2]", ""));
    free(facts);
    lq_buf_release(&b);
    lq_tiletree_release(&tiles);
    lq_tiletree_release(&names);
}

/* No attribute, style or script names something to be fetched from elsewhere. */
static void nothing_from_outside(void **state)
{
    (void)state;
    static const char *const forbidden[] = {"src=\"http",       "src=\"//",  "href=\"//",
                                            "url(http",         "url(//",    "@import",
                                            "sourceMappingURL", "{{title}}", "{{facts}}"};
    lq_tiletree tiles;
    lq_viewer_set sets[2];
    tiles_fill(&tiles);
    sets_fill(sets, &tiles);
    lq_viewer v = {"太行", "来源", "WGS84", sets, 1, 0};
    lq_buf b = {0};
    assert_int_equal(lq_viewer_write(&b, &v, NULL), LQ_OK);
    assert_non_null(strstr(b.data, "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'"));
    assert_non_null(strstr(b.data, "<html lang=\"zh-CN\">"));
    assert_non_null(strstr(b.data, "<title>太行</title>"));
    assert_true(count_of(b.data, "href=\"http") <= 1); /* in Leaflet's code: a credit that is not shown */
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        assert_null(strstr(b.data, forbidden[i]));
    lq_buf_release(&b);
    lq_tiletree_release(&tiles);
}

/* A checkerboard of a million tiles has no outline to profit from: the list is cut, and says so. */
static void long_lists_are_cut(void **state)
{
    (void)state;
    lq_tiletree tiles = {.zoom_min = 10, .zoom_max = 11};
    for (uint32_t i = 0; i < 1u << 20; i++)
        lq_tiletree_add(&tiles, 11, (i & 1023) * 2 + (i >> 10 & 1), i >> 10);
    lq_viewer_set sets[2];
    sets_fill(sets, &tiles);
    lq_viewer v = {"t", NULL, "WGS84", sets, 2, 0};
    lq_buf b = {0};
    assert_int_equal(lq_viewer_write(&b, &v, NULL), LQ_OK);
    assert_true(b.size < 500000);
    char *facts = facts_of(b.data), *depth = test_json_get(facts, "$.trees[0].depth");
    assert_in_range(atoi(depth), 5, 10);
    free(depth);
    free(facts);
    lq_buf_release(&b);
    lq_tiletree_release(&tiles);
}

static void memory_may_fail(void **state)
{
    (void)state;
    lq_tiletree tiles;
    lq_viewer_set sets[2];
    tiles_fill(&tiles);
    sets_fill(sets, &tiles);
    lq_viewer v = {"t", NULL, "WGS84", sets, 2, 0};
    lq_code code = LQ_FAILED;
    for (long k = 1; code && k < 200; k++) {
        lq_buf b = {0};
        lq_mem_fail_after(k);
        code = lq_viewer_write(&b, &v, NULL);
        lq_mem_fail_after(0);
        lq_buf_release(&b);
    }
    assert_int_equal(code, LQ_OK);
    lq_tiletree_release(&tiles);
}

/* ---- in a browser ------------------------------------------------------------------------------------------- */

static void tile_write(const char *dir, const char *set, lq_tile t)
{
    char name[256];
    snprintf(name, sizeof name, "%s/%d/%u/%u.png", set, t.z, t.x, t.y);
    char *path = test_text(dir, name, "");
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 256, 256);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 0.1, 0.6 - 0.05 * t.z, 0.3 + 0.2 * ((t.x + t.y) & 1));
    cairo_rectangle(cr, 2, 2, 252, 252);
    cairo_fill(cr);
    cairo_destroy(cr);
    assert_int_equal(cairo_surface_write_to_png(surface, path), CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(surface);
    free(path);
}

static void page_in_a_browser(void **state)
{
    (void)state;
    if (system("node --version >/dev/null 2>&1")) SKIP_TEST("the page was not opened, Node is not installed");
    lq_tiletree tiles;
    lq_viewer_set sets[2];
    tiles_fill(&tiles);
    sets_fill(sets, &tiles);
    lq_viewer v = {"太行 " EVIL, "来源", "WGS84", sets, 2, 0};
    lq_buf b = {0};
    assert_int_equal(lq_viewer_write(&b, &v, NULL), LQ_OK);
    char *dir = test_dir_create(), *page = test_text(dir, "index.html", b.data), command[4096];
    for (size_t i = 0; i < 2 * THERE; i++) tile_write(dir, sets[i / THERE].id, there[i % THERE]);
    snprintf(command, sizeof command, "node tests/viewer/check.mjs '%s'", dir);
    int status = system(command);
    lq_buf_release(&b);
    lq_tiletree_release(&tiles);
    test_dir_remove(dir);
    free(page);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        SKIP_TEST("the page was not opened, Chromium is not installed");
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_cannot_break_out), cmocka_unit_test(sets_share_a_list),
        cmocka_unit_test(layers_lie_over),        cmocka_unit_test(nothing_from_outside),
        cmocka_unit_test(long_lists_are_cut),     cmocka_unit_test(memory_may_fail),
        cmocka_unit_test(page_in_a_browser),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
