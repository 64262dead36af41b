/* test_symbol.c: symbols are whole and can be told apart at the smallest size; words of lists find their symbols. */
#include "../support/support.h"

#include <cairo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "draw/symbol.h"

#define NAMES 15

static const lq_rgba blue = {40, 66, 110, 255};

static lq_sprite sprite_of(const char *name, int fill, int precision, double size_px, lq_rgba colour)
{
    lq_sprite s;
    lq_err err = {0};
    if (lq_symbol_sprite(&s, name, (lq_status_fill)fill, (lq_precision)precision, size_px, colour, &err))
        fail_msg("%s", err.text);
    return s;
}

/* Of a pixel seen from the anchor; outside the sprite there is nothing. */
static uint32_t pixel_at(const lq_sprite *s, int x, int y)
{
    x -= s->left_px;
    y -= s->top_px;
    if (x < 0 || y < 0 || x >= s->width_px || y >= s->height_px) return 0;
    return s->argb[y * s->width_px + x];
}

static void assert_margin(const lq_sprite *s)
{
    for (int y = 0; y < s->height_px; y++)
        for (int x = 0; x < s->width_px; x++)
            if (x == 0 || y == 0 || x == s->width_px - 1 || y == s->height_px - 1)
                assert_int_equal(s->argb[y * s->width_px + x], 0);
}

/* Pixels of which a channel differs by a quarter of its range. */
static size_t difference(const lq_sprite *a, const lq_sprite *b)
{
    size_t n = 0;
    for (int y = -40; y < 40; y++)
        for (int x = -40; x < 40; x++) {
            uint32_t p = pixel_at(a, x, y), q = pixel_at(b, x, y);
            bool differs = false;
            for (int c = 0; c < 32; c += 8) differs |= abs((int)(p >> c & 255) - (int)(q >> c & 255)) > 64;
            n += differs;
        }
    return n;
}

static void fifteen_names(void **state)
{
    (void)state;
    static const char *const names[NAMES] = {"airport",  "rail",     "road",     "water",   "energy",
                                             "industry", "farm",     "heritage", "tourism", "ecology",
                                             "school",   "hospital", "town",     "zone",    "other"};
    for (size_t i = 0; i < NAMES; i++) assert_string_equal(lq_symbol_name(i), names[i]);
    assert_null(lq_symbol_name(NAMES));
}

static void nothing_is_cut_off(void **state)
{
    (void)state;
    static const double sizes[] = {4, 11, 12, 16, 17.5, 22, 64};
    for (size_t i = 0; i < NAMES; i++)
        for (int fill = 0; fill < LQ_FILLS; fill++)
            for (int precision = 0; precision < LQ_PRECISIONS; precision++)
                for (size_t z = 0; z < sizeof sizes / sizeof *sizes; z++) {
                    lq_sprite s = sprite_of(lq_symbol_name(i), fill, precision, sizes[z], blue);
                    assert_margin(&s);
                    int reach = 1 + (int)ceil(lq_symbol_reach(sizes[z], (lq_precision)precision));
                    assert_true(s.left_px >= -reach && s.top_px >= -reach);
                    assert_true(s.left_px + s.width_px <= reach && s.top_px + s.height_px <= reach);
                    free(s.argb);
                }
}

static void the_same_every_time(void **state)
{
    (void)state;
    lq_sprite a = sprite_of("rail", LQ_FILL_UNDER_WAY, LQ_PRECISION_AREA, 16, blue);
    lq_sprite b = sprite_of("rail", LQ_FILL_UNDER_WAY, LQ_PRECISION_AREA, 16, blue);
    lq_sprite c = sprite_of("rail", LQ_FILL_UNDER_WAY, LQ_PRECISION_AREA, 16, (lq_rgba){41, 66, 110, 255});
    assert_true(a.hash == b.hash && a.hash != c.hash);
    assert_int_equal(difference(&a, &b), 0);
    free(a.argb);
    free(b.argb);
    free(c.argb);
}

/* In one colour and at 12 px, where a pictogram has about 7 x 7 pixels. */
static void every_two_differ(void **state)
{
    (void)state;
    for (int fill = 0; fill < LQ_FILLS; fill++)
        for (size_t i = 0; i < NAMES; i++)
            for (size_t j = 0; j < i; j++) {
                lq_sprite a = sprite_of(lq_symbol_name(i), fill, 0, 12, blue);
                lq_sprite b = sprite_of(lq_symbol_name(j), fill, 0, 12, blue);
                size_t n = difference(&a, &b);
                if (n < 6)
                    fail_msg("%s and %s differ by %zu pixels", lq_symbol_name(i), lq_symbol_name(j), n);
                free(a.argb);
                free(b.argb);
            }
}

static void statuses_and_precisions_differ(void **state)
{
    (void)state;
    for (size_t i = 0; i < NAMES; i++)
        for (int a = 0; a < LQ_FILLS * LQ_PRECISIONS; a++)
            for (int b = 0; b < a; b++) {
                lq_sprite s = sprite_of(lq_symbol_name(i), a % LQ_FILLS, a / LQ_FILLS, 12, blue);
                lq_sprite t = sprite_of(lq_symbol_name(i), b % LQ_FILLS, b / LQ_FILLS, 12, blue);
                assert_true(difference(&s, &t) >= 12);
                free(s.argb);
                free(t.argb);
            }
}

/* Below the dots of "other", left and right. */
static void fill_tells_the_status(void **state)
{
    (void)state;
    static const uint32_t sides[LQ_FILLS][2] = {
        {0xFFFFFFFF, 0xFFFFFFFF}, {0, 0xFFFFFFFF}, {0xFF28426E, 0xFF28426E}};
    for (int fill = 0; fill < LQ_FILLS; fill++) {
        lq_sprite s = sprite_of("other", fill, 0, 40, blue);
        uint32_t left = pixel_at(&s, -11, 8), right = pixel_at(&s, 11, 8);
        assert_int_equal(right, sides[fill][1]);
        if (fill == LQ_FILL_UNDER_WAY)
            assert_true((left & 255) > 0x6E && (left & 255) < 0xFF && (left >> 16 & 255) < 0xC0);
        else
            assert_int_equal(left, sides[fill][0]);
        assert_int_equal(pixel_at(&s, 0, -19), 0xFF28426E);
        free(s.argb);
    }
}

static void unknown_names_and_sizes(void **state)
{
    (void)state;
    lq_sprite s = {.width_px = 77};
    lq_err err = {0};
    assert_int_equal(lq_symbol_sprite(&s, "airprot", 0, 0, 16, blue, &err), LQ_USAGE);
    assert_string_equal(err.text, "no symbol \"airprot\"; did you mean \"airport\"?");
    err = (lq_err){0};
    assert_int_equal(lq_symbol_sprite(&s, "submarine", 0, 0, 16, blue, &err), LQ_USAGE);
    assert_string_equal(
        err.text, "no symbol \"submarine\"; there are airport, rail, road, water, energy, industry, farm, "
                  "heritage, tourism, ecology, school, hospital, town, zone, other");
    const double sizes[] = {0, -3, 3.9, 257, NAN, INFINITY};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        assert_int_equal(lq_symbol_sprite(&s, "rail", 0, 0, sizes[i], blue, NULL), LQ_USAGE);
    lq_mem_fail_after(1);
    assert_int_equal(lq_symbol_sprite(&s, "rail", 0, 0, 16, blue, NULL), LQ_FAILED);
    lq_mem_fail_after(0);
    assert_int_equal(s.width_px, 77);
}

/* The legend draws on its own context: what comes out is the sprite, and the context is as before. */
static void drawing_is_the_sprite(void **state)
{
    (void)state;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 60, 60);
    cairo_t *cr = cairo_create(surface);
    cairo_set_line_width(cr, 5);
    const lq_symbol symbol = {"farm", LQ_FILL_UNDER_WAY, LQ_PRECISION_TOWN, 22, blue};
    lq_symbol_draw(cr, &symbol, 30, 25);
    assert_true(cairo_get_line_width(cr) == 5);
    cairo_surface_flush(surface);
    lq_sprite s = sprite_of("farm", LQ_FILL_UNDER_WAY, LQ_PRECISION_TOWN, 22, blue);
    const unsigned char *bytes = cairo_image_surface_get_data(surface);
    for (int y = 0; y < 60; y++)
        for (int x = 0; x < 60; x++) {
            uint32_t word;
            memcpy(&word, bytes + y * cairo_image_surface_get_stride(surface) + 4 * x, 4);
            assert_int_equal(word, pixel_at(&s, x - 30, y - 25));
        }
    free(s.argb);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

static size_t count_of(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *s = text; (s = strstr(s, what)); s += strlen(what)) n++;
    return n;
}

/* A planned site: white casing, coloured disc, white disc, and the two arms of a cross as one coloured path. */
static void svg_has_the_same_parts(void **state)
{
    (void)state;
    lq_buf svg = {0};
    const lq_symbol symbol = {"hospital", LQ_FILL_PLANNED, LQ_PRECISION_SITE, 20, blue};
    lq_symbol_svg(&svg, &symbol, 12.5, 30);
    assert_false(svg.failed);
    assert_non_null(strstr(svg.data, "<g transform=\"translate(12.5 30)\""));
    assert_non_null(strstr(svg.data, "<circle cy=\"0\" r=\"10\" fill=\"#28426e\"/>"));
    assert_int_equal(count_of(svg.data, "<circle"), 3);
    assert_int_equal(count_of(svg.data, "<path"), 1);
    assert_int_equal(count_of(svg.data, "#28426e"), 2);
    free(svg.data);
    for (size_t i = 0; i < NAMES * LQ_FILLS * LQ_PRECISIONS; i++) {
        lq_buf all = {0};
        const lq_symbol any = {lq_symbol_name(i % NAMES), (lq_status_fill)(i / NAMES % LQ_FILLS),
                               (lq_precision)(i / NAMES / LQ_FILLS), 16, blue};
        lq_symbol_svg(&all, &any, 0, 0);
        assert_int_equal(count_of(all.data, "<g"), count_of(all.data, "</g>"));
        assert_int_equal(count_of(all.data, "<svg"), count_of(all.data, "</svg>"));
        assert_int_equal(count_of(all.data, "\"") % 2, 0);
        assert_int_equal(count_of(all.data, "nan"), 0);
        free(all.data);
    }
}

static void badges_grow_with_their_digits(void **state)
{
    (void)state;
    lq_font *font;
    if (lq_font_create(&font, NULL)) SKIP_TEST("no font with Chinese glyphs is installed");
    static const size_t counts[] = {2, 12, 128, 1000, 1234567};
    lq_sprite s[5];
    for (int i = 0; i < 5; i++) {
        assert_int_equal(lq_badge_sprite(&s[i], font, counts[i], 16, blue, NULL), LQ_OK);
        assert_margin(&s[i]);
        assert_int_equal(s[i].width_px, s[i].height_px);
        assert_int_equal(2 * s[i].left_px, -s[i].width_px);
    }
    assert_true(s[0].width_px < s[1].width_px && s[1].width_px < s[2].width_px &&
                s[2].width_px < s[3].width_px);
    assert_true(s[3].hash == s[4].hash && s[2].hash != s[1].hash);
    for (int i = 0; i < 5; i++) free(s[i].argb);
    assert_int_equal(lq_badge_sprite(&s[0], font, 1, 0, blue, NULL), LQ_USAGE);
    lq_font_free(font);
}

/* ---- words of lists ---- */

static void categories_find_symbols(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"transport", "airport", "airport"},
        {"transport", "general-aviation", "airport"},
        {"transport", "high-speed-railway", "rail"},
        {"transport", "expressway", "road"},
        {"transport", "", "road"},
        {"交通", NULL, "road"},
        {"water", "reservoir", "water"},
        {"culture", "training-base", "school"},
        {"culture", "memorial-hall", "heritage"},
        {"industry", "national-etdz", "zone"},
        {"industry", "something new", "industry"},
        {"urban", "key-county-town", "town"},
        {"ecology", "river", "water"},
        {"ecology", "ecological-barrier", "ecology"},
        {"health", "medical-centre", "hospital"},
        {"airport", NULL, "airport"},
        {"Rail", NULL, NULL},
        {"", "", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lq_symbol_kind kind = lq_symbol_of(cases[i][0], cases[i][1]);
        assert_string_equal(kind.symbol, cases[i][2] ? cases[i][2] : "other");
        assert_int_equal(kind.category == SIZE_MAX, !cases[i][2]);
        lq_sprite drawn;
        assert_int_equal(lq_symbol_sprite(&drawn, kind.symbol, 0, 0, 16, blue, NULL), LQ_OK);
        free(drawn.argb);
    }
    lq_category rail;
    assert_true(lq_category_at(&rail, lq_symbol_of("rail", NULL).category));
    assert_string_equal(rail.id, "transport");
}

/* White pictograms, and pictograms on white, by WCAG 2.1 (level AA for text). */
static void colours_stand_out_from_white(void **state)
{
    (void)state;
    lq_category c;
    for (size_t i = 0; lq_category_at(&c, i); i++) {
        double light = 0, part[3] = {0.2126, 0.7152, 0.0722}, v[3] = {c.colour.r, c.colour.g, c.colour.b};
        for (int k = 0; k < 3; k++) light += part[k] * pow((v[k] / 255 + 0.055) / 1.055, 2.4);
        if (1.05 / (light + 0.05) < 4.5) fail_msg("%s: contrast %.2f", c.id, 1.05 / (light + 0.05));
    }
}

/* The chapters as the reference has them, in its order. */
static void categories_are_the_reference_s(void **state)
{
    (void)state;
    char *path = test_shared("reference/categories.csv"), line[512], begin[256];
    if (!path) SKIP_TEST("../shared is not there");
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    lq_category c;
    size_t i = 0;
    for (; fgets(line, sizeof line, file); i++) {
        assert_true(lq_category_at(&c, i));
        snprintf(begin, sizeof begin, "%s,%s,%s,%zu,", c.id, c.zh, c.en, i + 1);
        assert_int_equal(strncmp(line, begin, strlen(begin)), 0);
    }
    assert_false(lq_category_at(&c, i));
    fclose(file);
    free(path);
}

static void words_of_status_and_precision(void **state)
{
    (void)state;
    lq_status_fill fill = LQ_FILLS;
    assert_true(lq_status_fill_of(&fill, "existing") && fill == LQ_FILL_EXISTING);
    assert_true(lq_status_fill_of(&fill, "upgrade") && fill == LQ_FILL_UNDER_WAY);
    assert_true(lq_status_fill_of(&fill, "pilot") && fill == LQ_FILL_UNDER_WAY);
    assert_true(lq_status_fill_of(&fill, "new-build") && fill == LQ_FILL_UNDER_WAY);
    assert_true(lq_status_fill_of(&fill, "在建") && fill == LQ_FILL_UNDER_WAY);
    assert_true(lq_status_fill_of(&fill, "study") && fill == LQ_FILL_PLANNED);
    assert_true(lq_status_fill_of(&fill, "Planned") && fill == LQ_FILL_PLANNED);
    fill = LQ_FILLS;
    assert_false(lq_status_fill_of(&fill, "") || lq_status_fill_of(&fill, "perhaps"));
    assert_int_equal(fill, LQ_FILLS);
    lq_precision precision;
    assert_true(lq_precision_of(&precision, "site") && precision == LQ_PRECISION_SITE);
    assert_true(lq_precision_of(&precision, "town") && precision == LQ_PRECISION_TOWN);
    assert_true(lq_precision_of(&precision, "county-seat") && precision == LQ_PRECISION_COUNTY_SEAT);
    assert_true(lq_precision_of(&precision, "area") && precision == LQ_PRECISION_AREA);
    assert_false(lq_precision_of(&precision, "exact-ish"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fifteen_names),
        cmocka_unit_test(nothing_is_cut_off),
        cmocka_unit_test(the_same_every_time),
        cmocka_unit_test(every_two_differ),
        cmocka_unit_test(statuses_and_precisions_differ),
        cmocka_unit_test(fill_tells_the_status),
        cmocka_unit_test(unknown_names_and_sizes),
        cmocka_unit_test(drawing_is_the_sprite),
        cmocka_unit_test(svg_has_the_same_parts),
        cmocka_unit_test(badges_grow_with_their_digits),
        cmocka_unit_test(categories_find_symbols),
        cmocka_unit_test(colours_stand_out_from_white),
        cmocka_unit_test(categories_are_the_reference_s),
        cmocka_unit_test(words_of_status_and_precision),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
