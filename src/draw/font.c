/*
 * font.c: see font.h.
 *
 * The font map is our own, not pango's shared default, so two fonts opened in one process do not meet. A family that is
 * not installed is never asked for: pango would quietly answer with another one.
 */
#include "draw/font.h"

#include <pango/pangocairo.h>
#include <stdlib.h>
#include "base/mem.h"

/* One frequent character, three whose glyphs differ between the CJK regions, and the digits of every label. */
#define PROBE "区骨直关0123456789"

static const char *const families[] = {"Noto Sans CJK SC",    "Source Han Sans SC",  "Source Han Sans CN",
                                       "Noto Sans SC",        "Microsoft YaHei",     "PingFang SC",
                                       "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",   "Noto Serif CJK SC",
                                       "Source Han Serif SC", "Droid Sans Fallback", "AR PL UMing CN"};

struct lq_font {
    PangoFontMap *map;
    PangoContext *context;
    const char *family; /* a constant of this file */
    lq_glyphs *glyphs;
};

static bool is_installed(PangoFontMap *map, const char *name)
{
    PangoFontFamily **list;
    int n;
    bool found = false;
    pango_font_map_list_families(map, &list, &n);
    for (int i = 0; i < n && !found; i++)
        found = !g_ascii_strcasecmp(pango_font_family_get_name(list[i]), name);
    g_free(list);
    return found;
}

static bool family_try(lq_font *font, const char *name)
{
    font->family = name;
    return !lq_font_unknown(font, PROBE);
}

static lq_code family_choose(lq_font *font, lq_err *err)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (is_installed(font->map, families[i]) && family_try(font, families[i])) return LQ_OK;
    if (family_try(font, "sans-serif")) return LQ_OK;
    return lq_fail(err, LQ_FAILED, "no installed font has Chinese glyphs; install fonts-noto-cjk");
}

/* Widths must not depend on the desktop's settings for hinting or resolution. */
static void context_settle(PangoContext *context)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string("zh-cn"));
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
}

lq_code lq_font_create(lq_font **out, lq_err *err)
{
    lq_font *font = lq_zalloc(1, sizeof *font);
    if (!font) return lq_nomem(err);
    font->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!font->map) font->map = pango_cairo_font_map_new();
    font->context = pango_font_map_create_context(font->map);
    font->glyphs = lq_glyphs_create();
    context_settle(font->context);
    lq_code code = font->glyphs ? family_choose(font, err) : lq_nomem(err);
    if (code) {
        lq_font_free(font);
        return code;
    }
    *out = font;
    return LQ_OK;
}

void lq_font_free(lq_font *font)
{
    if (!font) return;
    lq_glyphs_free(font->glyphs);
    if (font->context) g_object_unref(font->context);
    if (font->map) g_object_unref(font->map);
    free(font);
}

lq_glyphs *lq_font_glyphs(const lq_font *font)
{
    return font->glyphs;
}

const char *lq_font_family(const lq_font *font)
{
    return font->family;
}

size_t lq_font_unknown(const lq_font *font, const char *text)
{
    PangoLayout *layout = lq_font_layout(font, text, 12, false);
    int n = pango_layout_get_unknown_glyphs_count(layout);
    g_object_unref(layout);
    return n > 0 ? (size_t)n : 0;
}

PangoLayout *lq_font_layout(const lq_font *font, const char *text, double size_px, bool bold)
{
    PangoLayout *layout = pango_layout_new(font->context);
    PangoFontDescription *face = pango_font_description_new();
    pango_font_description_set_family_static(face, font->family);
    pango_font_description_set_weight(face, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(face, size_px * PANGO_SCALE);
    pango_layout_set_font_description(layout, face);
    pango_font_description_free(face);
    char *valid = g_utf8_make_valid(text, -1);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_text(layout, valid, -1);
    g_free(valid);
    return layout;
}
