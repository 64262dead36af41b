/*
 * font.c: see font.h.
 *
 * The font map is our own, not pango's shared default, so two fonts opened in one process do not meet. A family that is
 * not installed is never asked for: pango would quietly answer with another one.
 */
#include "draw/font.h"

#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>
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

static PangoFontDescription *face_of(const lq_font *font, double size_px, bool bold)
{
    PangoFontDescription *face = pango_font_description_new();
    pango_font_description_set_family_static(face, font->family);
    pango_font_description_set_weight(face, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(face, size_px * PANGO_SCALE);
    return face;
}

PangoLayout *lq_font_layout(const lq_font *font, const char *text, double size_px, bool bold)
{
    PangoLayout *layout = pango_layout_new(font->context);
    PangoFontDescription *face = face_of(font, size_px, bold);
    pango_layout_set_font_description(layout, face);
    pango_font_description_free(face);
    char *valid = g_utf8_make_valid(text, -1);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_text(layout, valid, -1);
    g_free(valid);
    return layout;
}

/* ---- shaping ---- */

static PangoGlyphItem *run_shape(PangoItem *item, const char *text, int bytes)
{
    PangoGlyphItem *run = g_slice_new0(PangoGlyphItem); /* as pango_glyph_item_free wants it */
    run->item = item;
    run->glyphs = pango_glyph_string_new();
    pango_shape_full(text + item->offset, item->length, text, bytes, &item->analysis, run->glyphs);
    return run;
}

GSList *lq_font_runs(const lq_font *font, const char *text, double size_px, bool bold)
{
    GSList *runs = NULL;
    PangoFontDescription *face = face_of(font, size_px, bold);
    PangoAttrList *attributes = pango_attr_list_new();
    char *valid = g_utf8_make_valid(text, -1);
    int bytes = (int)strlen(valid);
    pango_attr_list_insert(attributes, pango_attr_font_desc_new(face));
    GList *items = pango_itemize(font->context, valid, 0, bytes, attributes, NULL),
          *seen = pango_reorder_items(items);
    for (const GList *l = seen; l; l = l->next)
        runs = g_slist_prepend(runs, run_shape(l->data, valid, bytes));
    g_list_free(seen);
    g_list_free(items);
    g_free(valid);
    pango_attr_list_unref(attributes);
    pango_font_description_free(face);
    return g_slist_reverse(runs);
}

void lq_font_runs_free(GSList *runs)
{
    g_slist_free_full(runs, (GDestroyNotify)pango_glyph_item_free);
}

static int run_unknown(const PangoGlyphItem *run)
{
    int n = 0;
    for (int i = 0; i < run->glyphs->num_glyphs; i++)
        n += (run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0;
    return n;
}

size_t lq_font_unknown(const lq_font *font, const char *text)
{
    GSList *runs = lq_font_runs(font, text, 12, false);
    int n = 0;
    for (const GSList *l = runs; l; l = l->next) n += run_unknown(l->data);
    lq_font_runs_free(runs);
    return (size_t)n;
}

double lq_font_width_px(const lq_font *font, const char *text, double size_px, bool bold)
{
    GSList *runs = lq_font_runs(font, text, size_px, bold);
    int width = 0;
    for (const GSList *l = runs; l; l = l->next)
        width += pango_glyph_string_get_width(((const PangoGlyphItem *)l->data)->glyphs);
    lq_font_runs_free(runs);
    return (double)width / PANGO_SCALE;
}
