/* test_label.c: names are whole, grey at their edges, stand where their anchor says, and are refused rather than boxed. */
#include "../support/support.h"

#include <math.h>
#include <pango/pango.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "draw/label.h"

static lq_font *font;

static int font_open(void **state)
{
    (void)state;
    return lq_font_create(&font, NULL) ? (font = NULL, 0) : 0;
}

static int font_close(void **state)
{
    (void)state;
    lq_font_free(font);
    return 0;
}

#define NEED_FONT()                                                                                          \
    do {                                                                                                     \
        if (!font) SKIP_TEST("no font with Chinese glyphs is installed");                                    \
    } while (0)

static const lq_label_style bare = {.size_px = 12, .colour = {255, 255, 255, 255}};

static lq_sprite sprite_of(const char *text, const lq_label_style *style)
{
    lq_sprite s;
    lq_err err = {0};
    if (lq_label_sprite(&s, font, text, style, &err)) fail_msg("%s", err.text);
    return s;
}

static unsigned channel(uint32_t argb, int i)
{
    return argb >> (8 * i) & 255;
}

/* The outermost pixels are empty, those next to them are not, and no colour exceeds its alpha. */
static void assert_whole(const lq_sprite *s)
{
    bool at[4] = {false};
    for (int y = 0; y < s->height_px; y++)
        for (int x = 0; x < s->width_px; x++) {
            uint32_t p = s->argb[y * s->width_px + x];
            for (int i = 0; i < 3; i++) assert_true(channel(p, i) <= channel(p, 3));
            if (x == 0 || y == 0 || x == s->width_px - 1 || y == s->height_px - 1) assert_int_equal(p, 0);
            if (!p) continue;
            at[0] |= x == 1;
            at[1] |= y == 1;
            at[2] |= x == s->width_px - 2;
            at[3] |= y == s->height_px - 2;
        }
    assert_true(at[0] && at[1] && at[2] && at[3]);
}

static void nothing_is_cut_off(void **state)
{
    (void)state;
    NEED_FONT();
    static const char *const texts[] = {"左权县", "巍山彝族\n回族自治县", "Jinggangshan", "gjpqy\n(Ag)", "一",
                                        "·"};
    for (int kind = 0; kind < LQ_LABEL_KINDS; kind++)
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            for (int side = LQ_LABEL_CENTRE; side <= LQ_LABEL_BELOW; side++) {
                lq_label_style style = lq_label_styles[kind];
                style.side = (lq_label_side)side;
                lq_sprite s = sprite_of(texts[i], &style);
                assert_whole(&s);
                free(s.argb);
            }
}

/* Pango says how far the ink of a text reaches; the sprite holds just that, and its margin. */
static void as_large_as_its_ink(void **state)
{
    (void)state;
    NEED_FONT();
    PangoRectangle ink;
    PangoLayout *layout = lq_font_layout(font, "赣州市", 48, true);
    pango_layout_get_extents(layout, &ink, NULL);
    g_object_unref(layout);
    lq_label_style style = {.size_px = 48, .bold = true, .colour = {0, 0, 0, 255}};
    lq_sprite s = sprite_of("赣州市", &style);
    assert_true(fabs((double)ink.width / PANGO_SCALE + 2 - s.width_px) <= 2);
    assert_true(fabs((double)ink.height / PANGO_SCALE + 2 - s.height_px) <= 2);
    free(s.argb);
}

/* White on nothing: subpixel antialiasing would tell the channels apart. */
static void edges_are_grey(void **state)
{
    (void)state;
    NEED_FONT();
    lq_sprite s = sprite_of("襄垣县", &bare);
    size_t between = 0;
    for (int i = 0; i < s.width_px * s.height_px; i++) {
        unsigned a = channel(s.argb[i], 3);
        for (int c = 0; c < 3; c++) assert_int_equal(channel(s.argb[i], c), a);
        between += a > 0 && a < 255;
    }
    assert_true(between > 50);
    free(s.argb);
}

static void the_same_every_time(void **state)
{
    (void)state;
    NEED_FONT();
    lq_sprite a = sprite_of("武乡县", &lq_label_styles[LQ_LABEL_COUNTY]);
    lq_font *first = font;
    assert_int_equal(lq_font_create(&font, NULL), LQ_OK);
    lq_sprite b = sprite_of("武乡县", &lq_label_styles[LQ_LABEL_COUNTY]);
    lq_sprite c = sprite_of("武乡市", &lq_label_styles[LQ_LABEL_COUNTY]);
    lq_font_free(font);
    font = first;
    assert_int_equal(a.width_px, b.width_px);
    assert_int_equal(a.height_px, b.height_px);
    assert_memory_equal(a.argb, b.argb, (size_t)a.width_px * (size_t)a.height_px * sizeof *a.argb);
    assert_true(a.hash == b.hash && a.hash != c.hash);
    free(a.argb);
    free(b.argb);
    free(c.argb);
}

/* 口口 is 24 px wide and as high as it is deep about its middle; each stroke stands a little inside of its square. */
static void stands_where_it_should(void **state)
{
    (void)state;
    NEED_FONT();
    lq_label_style style = bare;
    style.offset_px = 10;
    lq_sprite s = sprite_of("口口", &style);
    assert_true(abs(2 * s.left_px + s.width_px) <= 2);
    assert_true(abs(2 * s.top_px + s.height_px) <= 3);
    free(s.argb);
    static const struct {
        lq_label_side side;
        int left, top, right, bottom; /* limits of the ink: all of it lies between these */
    } cases[] = {{LQ_LABEL_RIGHT, 10, -7, 35, 7},
                 {LQ_LABEL_LEFT, -35, -7, -10, 7},
                 {LQ_LABEL_ABOVE, -13, -22, 13, -9},
                 {LQ_LABEL_BELOW, -13, 9, 13, 22}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        style.side = cases[i].side;
        s = sprite_of("口口", &style);
        assert_in_range(s.left_px + 1, cases[i].left, cases[i].left + 4);
        assert_in_range(s.top_px + 1, cases[i].top, cases[i].top + 4);
        assert_true(s.left_px + s.width_px - 1 <= cases[i].right);
        assert_true(s.top_px + s.height_px - 1 <= cases[i].bottom);
        free(s.argb);
    }
}

/* Two characters stand 20 px farther apart; letters a quarter of that. */
static void spacing_parts_characters(void **state)
{
    (void)state;
    NEED_FONT();
    static const char *const texts[] = {"太行", "Ta"};
    for (int i = 0; i < 2; i++) {
        lq_label_style wide = bare;
        wide.spacing_px = 20;
        lq_sprite a = sprite_of(texts[i], &bare), b = sprite_of(texts[i], &wide);
        assert_true(abs(b.width_px - a.width_px - (i ? 5 : 20)) <= 1);
        free(a.argb);
        free(b.argb);
    }
}

static void halo_is_as_told(void **state)
{
    (void)state;
    NEED_FONT();
    lq_label_style style = bare;
    style.colour = (lq_rgba){0, 0, 0, 255};
    lq_sprite plain = sprite_of("一", &style);
    style.halo = (lq_rgba){255, 255, 255, 217};
    style.halo_px = 3;
    lq_sprite s = sprite_of("一", &style);
    assert_true(abs(s.width_px - plain.width_px - 6) <= 1);
    assert_true(abs(s.height_px - plain.height_px - 6) <= 1);
    size_t pure = 0;
    for (int i = 0; i < s.width_px * s.height_px; i++) pure += s.argb[i] == 0xD9D9D9D9;
    assert_true(pure > 40);
    free(plain.argb);
    free(s.argb);
}

static void refused(const char *text, const char *message)
{
    lq_err err = {0};
    lq_sprite s = {.width_px = 77};
    assert_int_equal(lq_label_sprite(&s, font, text, &bare, &err), LQ_DATA);
    assert_string_equal(err.text, message);
    assert_int_equal(s.width_px, 77);
}

/* Line ends past the first, and control characters, are blanks; an empty second line is none. */
static void control_characters_are_blanks(void **state)
{
    (void)state;
    NEED_FONT();
    static const char *const cases[][2] = {
        {"左\n权\n县", "左\n权 县"}, {"左\001权\t县", "左 权 县"}, {"左权\n", "左权"}, {"左权\n \n", "左权"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lq_sprite a = sprite_of(cases[i][0], &bare), b = sprite_of(cases[i][1], &bare);
        assert_true(a.hash == b.hash);
        free(a.argb);
        free(b.argb);
    }
}

/* U+F0000 is private use: no font has it. */
static void what_cannot_be_drawn_is_refused(void **state)
{
    (void)state;
    NEED_FONT();
    refused("", "a name without characters");
    refused(" \n ", "a name without characters");
    refused("左\xFF", "a name that is not UTF-8");
    refused("左\xF3\xB0\x80\x80县\n",
            "\"左\xF3\xB0\x80\x80县 \": no installed font has a glyph for 1 of its characters");
    char *many = calloc(1, 301);
    memset(many, 'a', 300);
    refused(many, "a name of 300 bytes; at most 255 are drawn");
    free(many);
    lq_err err = {0};
    lq_sprite s;
    lq_mem_fail_after(1);
    assert_int_equal(lq_label_sprite(&s, font, "左权", &bare, &err), LQ_FAILED);
    lq_mem_fail_after(0);
}

/* WCAG 2.1 relative luminance, sRGB. */
static double luminance(lq_rgba c)
{
    double v[3] = {c.r / 255.0, c.g / 255.0, c.b / 255.0};
    for (int i = 0; i < 3; i++) v[i] = v[i] <= 0.04045 ? v[i] / 12.92 : pow((v[i] + 0.055) / 1.055, 2.4);
    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2];
}

static void ink_is_dark_in_its_own_hue(void **state)
{
    (void)state;
    lq_rgba ink = lq_label_ink((lq_rgba){230, 171, 2, 90});
    assert_true(1.05 / (luminance(ink) + 0.05) >= 7);
    assert_true(ink.r > ink.g && ink.g > ink.b && ink.a == 255);
    ink = lq_label_ink((lq_rgba){20, 30, 40, 255});
    assert_int_equal(ink.r << 16 | ink.g << 8 | ink.b, 20 << 16 | 30 << 8 | 40);
    ink = lq_label_ink((lq_rgba){255, 255, 255, 255});
    assert_true(1.05 / (luminance(ink) + 0.05) >= 7);
}

static void long_names_break_between_words(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"双江拉祜族佤族布朗族傣族自治县", "双江拉祜族佤族\n布朗族傣族自治县"},
        {"松桃苗族自治县", "松桃苗族\n自治县"},
        {"道真仡佬族苗族自治县", "道真仡佬族\n苗族自治县"},
        {"和布克赛尔蒙古自治县", "和布克赛尔\n蒙古自治县"},
        {"察哈尔右翼中旗", "察哈尔\n右翼中旗"},
        {"井冈山经济技术开发区", "井冈山经济\n技术开发区"},
        {"山西智创城（长治）", "山西智创城\n（长治）"},
        {"China Executive Leadership Academy", "China Executive\nLeadership Academy"},
        {"Wutaishan low-altitude tourism pilot", "Wutaishan low-altitude\ntourism pilot"},
        {"左权县", NULL},
        {"东乌珠穆沁旗", NULL}, /* one word, not long */
        {"Antidisestablishmentarianism", NULL},
        {"", NULL},
        {"左权\xFF左权左权左权左权", NULL},
    };
    char out[LQ_LABEL_BYTES];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(lq_label_break(out, cases[i][0]), cases[i][1] != NULL);
        assert_string_equal(out, cases[i][1] ? cases[i][1] : cases[i][0]);
    }
    char *many = calloc(1, 301);
    memset(many, ' ', 300);
    assert_false(lq_label_break(out, many));
    assert_string_equal(out, "");
    many[LQ_LABEL_BYTES - 2] = 0;
    assert_false(lq_label_break(out, many));
    memcpy(many + 100, "abcd", 4);
    memcpy(many + 200, "abcd", 4);
    assert_true(lq_label_break(out, many));
    free(many);
}

/* Whatever the bytes, only blanks are lost. */
static void breaking_keeps_every_character(void **state)
{
    (void)state;
    static const char *const pieces[] = {"族", "自治县", "土家族", "山", " ",    "-", "（",
                                         "）", "a",      "Xiang",  "、", "\xFF", "\n"};
    uint64_t seed = 20;
    for (int round = 0; round < 3000; round++) {
        char text[LQ_LABEL_BYTES] = "", out[LQ_LABEL_BYTES];
        for (uint64_t n = test_random(&seed) % 14; n; n--)
            strcat(text, pieces[test_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        bool broken = lq_label_break(out, text);
        size_t i = 0, j = 0;
        for (; text[i] || out[j];) {
            if (text[i] == ' ' || text[i] == '\n')
                i++;
            else if (out[j] == ' ' || out[j] == '\n')
                j++;
            else
                assert_int_equal(text[i++], out[j++]);
        }
        if (broken) assert_non_null(strchr(out, '\n'));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_cut_off),
        cmocka_unit_test(as_large_as_its_ink),
        cmocka_unit_test(edges_are_grey),
        cmocka_unit_test(the_same_every_time),
        cmocka_unit_test(stands_where_it_should),
        cmocka_unit_test(spacing_parts_characters),
        cmocka_unit_test(halo_is_as_told),
        cmocka_unit_test(control_characters_are_blanks),
        cmocka_unit_test(what_cannot_be_drawn_is_refused),
        cmocka_unit_test(ink_is_dark_in_its_own_hue),
        cmocka_unit_test(long_names_break_between_words),
        cmocka_unit_test(breaking_keeps_every_character),
    };
    return cmocka_run_group_tests(tests, font_open, font_close);
}
