/* test_font.c: the typeface has Chinese glyphs or the program says so in one clear line. */
#include "../support/support.h"

#include <pango/pango.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "draw/font.h"

static lq_font *font_or_skip(void)
{
    lq_font *font = NULL;
    return lq_font_create(&font, NULL) ? NULL : font;
}

static void chinese_is_known(void **state)
{
    (void)state;
    lq_font *font = font_or_skip();
    if (!font) SKIP_TEST("no font with Chinese glyphs is installed");
    assert_true(strlen(lq_font_family(font)) > 0);
    assert_int_equal(lq_font_unknown(font, "革命老区县域人口 2020，单位：万元（%）"), 0);
    lq_font_free(font);
}

/* U+F0000 and U+F0001 are private use: no font has them. */
static void missing_glyphs_are_counted(void **state)
{
    (void)state;
    lq_font *font = font_or_skip();
    if (!font) SKIP_TEST("no font with Chinese glyphs is installed");
    assert_int_equal(lq_font_unknown(font, ""), 0);
    assert_int_equal(lq_font_unknown(font, "县\xF3\xB0\x80\x80老\xF3\xB0\x80\x81"), 2);
    lq_font_free(font);
}

static void width_follows_size(void **state)
{
    (void)state;
    lq_font *font = font_or_skip();
    if (!font) SKIP_TEST("no font with Chinese glyphs is installed");
    int width[2], height;
    for (int i = 0; i < 2; i++) {
        PangoLayout *layout = lq_font_layout(font, "老区 1,024 – 98,310", i ? 39 : 13, false);
        pango_layout_get_size(layout, &width[i], &height);
        assert_string_equal(
            pango_language_to_string(pango_context_get_language(pango_layout_get_context(layout))), "zh-cn");
        g_object_unref(layout);
    }
    assert_true(abs(3 * width[0] - width[1]) <= PANGO_SCALE / 8);
    lq_font_free(font);
}

static void bytes_that_are_not_text(void **state)
{
    (void)state;
    lq_font *font = font_or_skip();
    if (!font) SKIP_TEST("no font with Chinese glyphs is installed");
    PangoLayout *layout = lq_font_layout(font, "a\xFF\nb", 12, true);
    assert_string_equal(pango_layout_get_text(layout), "a\xEF\xBF\xBD\nb");
    assert_int_equal(pango_layout_get_line_count(layout), 1);
    g_object_unref(layout);
    lq_font_free(font);
}

/* Fontconfig reads its settings once in a process, so a machine without fonts is a second process: this program again. */
static void no_font_is_one_clear_line(void **state)
{
    (void)state;
    char *dir = test_dir_create(), command[4096], line[2048] = "";
    char *settings = test_text(dir, "empty.conf", "<fontconfig></fontconfig>\n");
    snprintf(command, sizeof command,
             "FONTCONFIG_FILE='%s' ASAN_OPTIONS=detect_leaks=0 /proc/%d/exe --create 2>&1", settings,
             (int)getpid());
    FILE *child = popen(command, "r");
    assert_non_null(child);
    line[fread(line, 1, sizeof line - 1, child)] = 0;
    pclose(child);
    assert_string_equal(line, "1 no installed font has Chinese glyphs; install fonts-noto-cjk\n");
    free(settings);
    test_dir_remove(dir);
}

static int create_and_tell(void)
{
    lq_font *font = NULL;
    lq_err err = {0};
    lq_code code = lq_font_create(&font, &err);
    printf("%d %s\n", code, err.text);
    lq_font_free(font);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "--create")) return create_and_tell();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chinese_is_known),          cmocka_unit_test(missing_glyphs_are_counted),
        cmocka_unit_test(width_follows_size),        cmocka_unit_test(bytes_that_are_not_text),
        cmocka_unit_test(no_font_is_one_clear_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
