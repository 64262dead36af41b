/* test_palette.c: ColorBrewer's colours are ColorBrewer's; fewer, more, reversed and listed ones are as palette.h says. */
#include "../support/support.h"

#include <stdio.h>
#include <string.h>
#include "map/brewer.h"
#include "map/palette.h"

static void is_colours(const lq_rgba *c, int n, const char *wanted)
{
    char text[64 * 8] = "";
    for (int i = 0; i < n; i++)
        snprintf(text + strlen(text), 9, "%s%02x%02x%02x", i ? " " : "", c[i].r, c[i].g, c[i].b);
    assert_string_equal(text, wanted);
}

static void gives(const char *palette, int n, bool qualitative, const char *wanted)
{
    lq_rgba c[64];
    lq_err err = {0};
    assert_int_equal(lq_palette_colours(c, palette, n, qualitative, "map", &err), LQ_OK);
    for (int i = 0; i < n; i++) assert_int_equal(c[i].a, 255);
    is_colours(c, n, wanted);
}

static void refuses(const char *palette, int n, const char *wanted)
{
    lq_rgba c[300];
    lq_err err = {0};
    assert_int_equal(lq_palette_colours(c, palette, n, false, "map", &err), LQ_USAGE);
    assert_string_equal(err.text, wanted);
}

/* FNV-1a (64 bits) over the lines "NAMEn:#rrggbb,#rrggbb...\n" of all 265 rows, in the order of the table. The expected
   value was computed by a script in another language from the npm package colorbrewer 1.7.0. */
static void every_row_is_the_published_one(void **state)
{
    (void)state;
    uint64_t hash = 0xcbf29ce484222325u;
    int rows = 0;
    for (size_t i = 0; i < LQ_BREWER_SCHEMES; i++)
        for (int n = LQ_BREWER_LEAST; n <= lq_brewer[i].most; n++, rows++) {
            lq_rgba c[16];
            char line[200];
            assert_int_equal(lq_palette_colours(c, lq_brewer[i].name, n, false, "map", NULL), LQ_OK);
            int at = snprintf(line, sizeof line, "%s%d:", lq_brewer[i].name, n);
            for (int k = 0; k < n; k++)
                at += snprintf(line + at, sizeof line - (size_t)at, "#%02x%02x%02x%s", c[k].r, c[k].g, c[k].b,
                               k + 1 < n ? "," : "\n");
            for (int k = 0; k < at; k++) hash = (hash ^ (unsigned char)line[k]) * 0x100000001b3u;
        }
    assert_int_equal(rows, 265);
    assert_true(hash == 0xfbb7b9dea409eb2au);
}

/* As printed on colorbrewer2.org. */
static void known_rows(void **state)
{
    (void)state;
    gives("YlOrRd", 5, false, "ffffb2 fecc5c fd8d3c f03b20 bd0026");
    gives("ylorrd", 5, false, "ffffb2 fecc5c fd8d3c f03b20 bd0026");
    gives("RdBu", 3, false, "ef8a62 f7f7f7 67a9cf");
    gives("Set2", 3, true, "66c2a5 fc8d62 8da0cb");
}

static void reversed_rows(void **state)
{
    (void)state;
    gives("YlOrRd-r", 5, false, "bd0026 f03b20 fd8d3c fecc5c ffffb2");
    gives("RdBu-r", 3, false, "67a9cf f7f7f7 ef8a62");
    gives("Set2-R", 3, true, "8da0cb fc8d62 66c2a5");
}

static void one_and_two_colours(void **state)
{
    (void)state;
    gives("YlOrRd", 1, false, "feb24c");
    gives("YlOrRd", 2, false, "ffeda0 f03b20");
    gives("YlOrRd-r", 2, false, "f03b20 ffeda0");
    gives("RdBu", 1, false, "67a9cf");
    gives("RdBu", 2, false, "ef8a62 67a9cf");
    gives("Set2", 1, true, "66c2a5");
    gives("Set2", 2, true, "66c2a5 fc8d62");
}

static void near(lq_rgba c, int r, int g, int b)
{
    assert_in_range(c.r + 3 - r, 0, 6);
    assert_in_range(c.g + 3 - g, 0, 6);
    assert_in_range(c.b + 3 - b, 0, 6);
}

/* Seventeen colours of a row of nine: every other one is of the row, those between were computed with d3-interpolate
   (its Lab has the white of D50, so a step or two apart). */
static void more_than_the_scheme_has(void **state)
{
    (void)state;
    lq_rgba row[9], c[17], r[17];
    assert_int_equal(lq_palette_colours(row, "YlOrRd", 9, false, "map", NULL), LQ_OK);
    assert_int_equal(lq_palette_colours(c, "YlOrRd", 17, false, "map", NULL), LQ_OK);
    assert_int_equal(lq_palette_colours(r, "YlOrRd-r", 17, false, "map", NULL), LQ_OK);
    for (int i = 0; i < 9; i++) assert_memory_equal(&c[2 * i], &row[i], sizeof row[i]);
    for (int i = 0; i < 17; i++) assert_memory_equal(&c[i], &r[16 - i], sizeof c[i]);
    near(c[1], 255, 246, 182);
    near(c[15], 158, 0, 38);
}

/* White to black in grey: greys of equal channels, ever darker. */
static void interpolated_greys_stay_grey(void **state)
{
    (void)state;
    lq_rgba c[64];
    assert_int_equal(lq_palette_colours(c, "Greys", 64, false, "map", NULL), LQ_OK);
    is_colours(c, 1, "ffffff");
    is_colours(c + 63, 1, "000000");
    for (int i = 0; i < 64; i++) {
        assert_true(c[i].r == c[i].g && c[i].g == c[i].b && c[i].a == 255);
        assert_true(!i || c[i].r < c[i - 1].r);
    }
}

static void lists(void **state)
{
    (void)state;
    const char *five = "#000001, #000002 ,#000003,#000004,#0000FF";
    gives(five, 5, false, "000001 000002 000003 000004 0000ff");
    gives(five, 3, false, "000001 000003 0000ff");
    gives(five, 2, false, "000001 0000ff");
    gives(five, 1, false, "000003");
    gives(five, 3, true, "000001 000002 000003");
    gives(five, 0, true, "");
    lq_rgba c;
    assert_int_equal(lq_palette_colours(&c, "#01020304", 1, false, "map", NULL), LQ_OK);
    assert_memory_equal(&c, "\1\2\3\4", 4);
}

static void too_few_colours(void **state)
{
    (void)state;
    refuses("Set2", 11,
            "map: palette \"Set2\" has 8 colours, 11 are needed; choose Set3 or give a list of 11");
    refuses("Set3", 13, "map: palette \"Set3\" has 12 colours, 13 are needed; give a list of 13");
    refuses("#112233,#445566", 3,
            "map: the palette lists 2 colours, 3 are needed; add colours or use fewer classes");
    refuses("#112233", 2, "map: the palette lists 1 colour, 2 are needed; add colours or use fewer classes");
}

static void wrong_palettes(void **state)
{
    (void)state;
    refuses("YlOrRed", 5, "unknown palette \"YlOrRed\"; did you mean \"YlOrRd\"?");
    refuses("Set", 5, "unknown palette \"Set\"; did you mean \"Set1\"?");
    refuses(
        "-r", 5,
        "unknown palette \"-r\"; give a ColorBrewer name such as YlOrRd, Blues, RdBu-r or Set2, or a list "
        "#rrggbb,#rrggbb,...");
    refuses("#12345", 1, "\"#12345\" is not a colour; write #rrggbb");
    refuses("#123456,", 1, "\"\" is not a colour; write #rrggbb");
    refuses("#123456,red", 1, "\"red\" is not a colour; write #rrggbb");
    char many[300 * 8 + 1] = "";
    for (int i = 0; i < 300; i++) strcat(many, i ? ",#123456" : "#123456");
    refuses(many, 3, "more than 256 colours in the list");
}

static void halves_give(const char *palette, int below, int above, const char *wanted)
{
    lq_rgba c[64];
    lq_err err = {0};
    assert_int_equal(lq_palette_halves(c, palette, below, above, "map", &err), LQ_OK);
    is_colours(c, below + above, wanted);
}

/* The rows of 4, 6 and 10 colours of BrBG, as printed on colorbrewer2.org, and what is left of them on one side. */
static void halves(void **state)
{
    (void)state;
    halves_give("BrBG", 2, 2, "a6611a dfc27d 80cdc1 018571");
    halves_give("BrBG", 3, 3, "8c510a d8b365 f6e8c3 c7eae5 5ab4ac 01665e");
    halves_give("BrBG", 3, 0, "8c510a d8b365 f6e8c3");
    halves_give("BrBG", 0, 3, "c7eae5 5ab4ac 01665e");
    halves_give("BrBG-r", 0, 3, "f6e8c3 d8b365 8c510a");
    halves_give("BrBG", 1, 3, "f6e8c3 c7eae5 5ab4ac 01665e");
    halves_give("BrBG", 1, 1, "d8b365 5ab4ac");
    halves_give("BrBG", 5, 5, "543005 8c510a bf812d dfc27d f6e8c3 c7eae5 80cdc1 35978f 01665e 003c30");
    halves_give("#000000,#111111,#ffffff,#888888", 2, 2, "000000 111111 ffffff 888888");
    halves_give("#000000,#111111,#222222,#ffffff,#888888", 1, 2, "111111 ffffff 888888");
    halves_give("#000000,#111111,#ffffff,#888888", 0, 2, "ffffff 888888");
}

/* Brown has more red than blue, blue-green less, however many classes there are on either side. */
static void halves_never_mix(void **state)
{
    (void)state;
    for (int n = 1; n <= 60; n++) {
        lq_rgba c[120];
        assert_int_equal(lq_palette_halves(c, "BrBG", n, n, "map", NULL), LQ_OK);
        for (int i = 0; i < n; i++) assert_true(c[i].r > c[i].b && c[n + i].r < c[n + i].b);
    }
}

static void not_in_halves(void **state)
{
    (void)state;
    lq_rgba c[64];
    lq_err err = {0};
    assert_true(lq_palette_has_halves("rdbu-r") && lq_palette_has_halves("#000000"));
    assert_false(lq_palette_has_halves("Blues") || lq_palette_has_halves("Set3") ||
                 lq_palette_has_halves("x"));
    assert_int_equal(lq_palette_halves(c, "#000000,#111111,#222222", 2, 2, "map", &err), LQ_USAGE);
    assert_string_equal(err.text,
                        "map: the palette lists 3 colours, 4 are needed; add colours or use fewer classes");
}

static void colours_read(void **state)
{
    (void)state;
    lq_rgba c = {0};
    assert_true(lq_colour_read(&c, "#1aB2c3"));
    assert_memory_equal(&c, "\x1A\xB2\xC3\xFF", 4);
    assert_true(lq_colour_read(&c, "#00000000"));
    assert_memory_equal(&c, "\0\0\0\0", 4);
    const char *bad[] = {"", "#", "1ab2c3", "#1ab2c", "#1ab2c3d", "#1ab2cg", "#1ab2c3d4e", "# 1ab2c", "red"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(lq_colour_read(&c, bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_the_published_one),
        cmocka_unit_test(known_rows),
        cmocka_unit_test(reversed_rows),
        cmocka_unit_test(one_and_two_colours),
        cmocka_unit_test(more_than_the_scheme_has),
        cmocka_unit_test(interpolated_greys_stay_grey),
        cmocka_unit_test(lists),
        cmocka_unit_test(too_few_colours),
        cmocka_unit_test(wrong_palettes),
        cmocka_unit_test(halves),
        cmocka_unit_test(halves_never_mix),
        cmocka_unit_test(not_in_halves),
        cmocka_unit_test(colours_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
