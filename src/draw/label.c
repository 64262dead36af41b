/*
 * label.c: see label.h.
 *
 * Pango says which letters stand where, and they are put together from masks that are kept (glyph.h). Lines begin on whole pixels;
 * with an advance of whole pixels, too, the upright strokes of one character fall on the pixels in the same way everywhere.
 */
#include "draw/label.h"

#include <math.h>
#include <pango/pango.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/text.h"
#include "draw/glyph.h"
#include "draw/sprite_cut.h"

/* Parts of the size, of Noto Sans CJK: from the baseline up to the middle of a Chinese character (a capital's is 0.37), from
   there to the edge of its strokes, and from line to line. */
#define MIDDLE      0.38
#define HALF_HEIGHT 0.46
#define PITCH       1.16

/* The baseline lies this far below the top edge of its pixels: of the four quarters the one at which the names of counties
   are sharpest at 12 and 13 px (sum of squared cover over sum of cover). */
#define BASELINE_PHASE 2 /* of LQ_GLYPH_PHASES */

#define WHITE_HALO                                                                                           \
    {                                                                                                        \
        255, 255, 255, 217                                                                                   \
    }

const lq_label_style lq_label_styles[LQ_LABEL_KINDS] = {
    [LQ_LABEL_COUNTY] = {.size_px = 12, .colour = {74, 62, 52, 255}, .halo = WHITE_HALO, .halo_px = 2},
    [LQ_LABEL_PREFECTURE] =
        {.size_px = 13, .spacing_px = 1, .colour = {44, 36, 32, 255}, .halo = WHITE_HALO, .halo_px = 2},
    [LQ_LABEL_PROVINCE] =
        {.size_px = 16, .spacing_px = 8, .colour = {108, 102, 96, 255}, .halo = WHITE_HALO, .halo_px = 2},
    [LQ_LABEL_AREA] = {.size_px = 16,
                       .spacing_px = 5,
                       .bold = true,
                       .colour = {112, 30, 24, 255},
                       .halo = WHITE_HALO,
                       .halo_px = 2},
    [LQ_LABEL_SITE] = {.size_px = 11.5,
                       .spacing_px = 0.5,
                       .colour = {30, 44, 66, 255},
                       .halo = WHITE_HALO,
                       .halo_px = 2,
                       .side = LQ_LABEL_RIGHT,
                       .offset_px = 10},
};

/* ---- colour ---- */

/* WCAG 2.1, "relative luminance" and "contrast ratio". */
static double light_of(double channel)
{
    double c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double contrast_with_white(lq_rgba c)
{
    return 1.05 / (0.2126 * light_of(c.r) + 0.7152 * light_of(c.g) + 0.0722 * light_of(c.b) + 0.05);
}

lq_rgba lq_label_ink(lq_rgba colour)
{
    lq_rgba ink = {colour.r, colour.g, colour.b, 255};
    for (int percent = 99; percent > 0 && contrast_with_white(ink) < 7; percent--) {
        ink.r = (uint8_t)(colour.r * percent / 100);
        ink.g = (uint8_t)(colour.g * percent / 100);
        ink.b = (uint8_t)(colour.b * percent / 100);
    }
    return ink;
}

/* ---- letters ---- */

typedef struct letter {
    lq_glyph glyph;
    int32_t x_px, y_px; /* from the anchor */
} letter;

/* A text on its way to be a sprite. */
typedef struct lettering {
    letter letter[LQ_LABEL_BYTES];
    size_t letters, unknown;
    bool failed; /* no memory */
} lettering;

static bool is_empty(const char *text)
{
    return !text[strspn(text, " \n\t")];
}

static lq_code text_check(const char *text, lq_err *err)
{
    size_t n = strlen(text);
    if (n >= LQ_LABEL_BYTES)
        return lq_fail(err, LQ_DATA, "a name of %zu bytes; at most %d are drawn", n, LQ_LABEL_BYTES - 1);
    if (lq_utf8_valid(text, n) != n) return lq_fail(err, LQ_DATA, "a name that is not UTF-8");
    if (is_empty(text)) return lq_fail(err, LQ_DATA, "a name without characters");
    return LQ_OK;
}

static lq_code unknown_fail(const char *text, size_t unknown, lq_err *err)
{
    char plain[LQ_LABEL_BYTES];
    strcpy(plain, text);
    lq_text_line(plain);
    return lq_fail(err, LQ_DATA, "\"%s\": no installed font has a glyph for %zu of its characters", plain,
                   unknown);
}

/* Words of letters need less: spaced like characters they fall apart. */
static int spacing_of(const lq_label_style *style, const char *text)
{
    bool wide = lq_text_columns(text) > lq_utf8_length(text);
    return (int)lround((wide ? style->spacing_px : style->spacing_px / 4) * PANGO_SCALE);
}

/* A letter that begins at x, in pango's units from the anchor, on the baseline of pixel row y_px. */
static void letter_add(lettering *w, const lq_font *font, const PangoGlyphItem *run, int i, int x,
                       int32_t y_px, double halo_px)
{
    enum { STEP = PANGO_SCALE / LQ_GLYPH_PHASES };
    const PangoGlyphInfo *info = &run->glyphs->glyphs[i];
    if (info->glyph == PANGO_GLYPH_EMPTY) return;
    if (info->glyph & PANGO_GLYPH_UNKNOWN_FLAG) {
        w->unknown++;
        return;
    }
    if (w->failed || w->letters == LQ_LABEL_BYTES) return;
    int at = (x + info->geometry.x_offset + STEP / 2 + (PANGO_SCALE << 16)) / STEP; /* never less than 0 */
    const lq_glyph_look look = {run->item->analysis.font, info->glyph, (uint32_t)at % LQ_GLYPH_PHASES,
                                BASELINE_PHASE, halo_px};
    const lq_glyph *glyph = lq_glyph_find(lq_font_glyphs(font), &look);
    w->failed = !glyph;
    if (!glyph || !glyph->width_px) return;
    letter *l = &w->letter[w->letters++];
    *l = (letter){*glyph, at / LQ_GLYPH_PHASES - (1 << 16),
                  y_px + (int32_t)lround(info->geometry.y_offset / (double)PANGO_SCALE)};
}

/* Parts the characters of a line by so much and returns its width, both in pango's units. */
static int runs_space(GSList *runs, int spacing)
{
    int width = 0;
    for (const GSList *l = runs; l; l = l->next) {
        PangoGlyphString *glyphs = ((PangoGlyphItem *)l->data)->glyphs;
        for (int i = 0; i < glyphs->num_glyphs; i++) {
            bool last = !l->next && i + 1 == glyphs->num_glyphs;
            bool ends = i + 1 == glyphs->num_glyphs || glyphs->glyphs[i + 1].attr.is_cluster_start;
            if (ends && !last) glyphs->glyphs[i].geometry.width += spacing;
            width += glyphs->glyphs[i].geometry.width;
        }
    }
    return width;
}

/* Adds a line. It begins on a whole pixel. */
static void line_add(lettering *w, const lq_font *font, const char *text, const lq_label_style *style,
                     int32_t y_px)
{
    GSList *runs = lq_font_runs(font, text, style->size_px, style->bold);
    double width = (double)runs_space(runs, spacing_of(style, text)) / PANGO_SCALE, left = -width / 2;
    if (style->side == LQ_LABEL_RIGHT) left = style->offset_px;
    if (style->side == LQ_LABEL_LEFT) left = -style->offset_px - width;
    int x = (int)round(left) * PANGO_SCALE;
    for (const GSList *l = runs; l; l = l->next) {
        const PangoGlyphItem *run = l->data;
        for (int i = 0; i < run->glyphs->num_glyphs; x += run->glyphs->glyphs[i++].geometry.width)
            letter_add(w, font, run, i, x, y_px, style->halo_px);
    }
    lq_font_runs_free(runs);
}

/* The middle of the text, from the anchor. */
static double middle_y(const lq_label_style *style, int lines)
{
    double half = style->size_px * (HALF_HEIGHT + PITCH * (lines - 1) / 2);
    if (style->side == LQ_LABEL_ABOVE) return -style->offset_px - half;
    if (style->side == LQ_LABEL_BELOW) return style->offset_px + half;
    return 0;
}

static void lines_add(lettering *w, const lq_font *font, const char *text, const lq_label_style *style)
{
    char line[2][LQ_LABEL_BYTES] = {"", ""};
    size_t n = strcspn(text, "\n");
    memcpy(line[0], text, n);
    if (text[n]) memcpy(line[1], text + n + 1, strlen(text + n));
    int lines = is_empty(line[1]) ? 1 : 2;
    double pitch = round(style->size_px * PITCH);
    double y = middle_y(style, lines) - pitch * (lines - 1) / 2 + style->size_px * MIDDLE;
    for (int i = 0; i < lines; i++) {
        lq_text_line(line[i]); /* what is left of line ends and control characters: they have no glyph */
        line_add(w, font, line[i], style, (int32_t)(round(y) + i * pitch));
    }
}

/* ---- sprite ---- */

/* A colour in so much of LQ_GLYPH_FULL, as a sprite has it: multiplied by its alpha. */
static uint32_t premultiplied(lq_rgba c, unsigned cover)
{
    unsigned a = (c.a * cover + LQ_GLYPH_FULL / 2) / LQ_GLYPH_FULL;
    return a << 24 | ((c.r * a + 127) / 255) << 16 | ((c.g * a + 127) / 255) << 8 | ((c.b * a + 127) / 255);
}

/* Letters over halo, by the cover of both. */
typedef struct inks {
    uint32_t argb[(LQ_GLYPH_FULL + 1) * (LQ_GLYPH_FULL + 1)];
} inks;

static inks inks_of(const lq_label_style *style)
{
    inks k;
    for (unsigned halo = 0; halo <= LQ_GLYPH_FULL; halo++)
        for (unsigned mask = 0; mask <= LQ_GLYPH_FULL; mask++)
            k.argb[halo * (LQ_GLYPH_FULL + 1) + mask] =
                lq_argb_over(premultiplied(style->halo, halo), premultiplied(style->colour, mask));
    return k;
}

/* The box of all letters with an empty pixel around it. */
static void sprite_frame(lq_sprite *s, const lettering *w)
{
    int32_t left = INT32_MAX, top = INT32_MAX, right = INT32_MIN, bottom = INT32_MIN;
    for (size_t i = 0; i < w->letters; i++) {
        const letter *l = &w->letter[i];
        int32_t x = l->x_px + l->glyph.left_px, y = l->y_px + l->glyph.top_px;
        if (x < left) left = x;
        if (y < top) top = y;
        if (x + l->glyph.width_px > right) right = x + l->glyph.width_px;
        if (y + l->glyph.height_px > bottom) bottom = y + l->glyph.height_px;
    }
    *s = (lq_sprite){
        .left_px = left - 1, .top_px = top - 1, .width_px = right - left + 2, .height_px = bottom - top + 2};
}

/* Letters add up, where they touch; of halos the greatest counts. */
static void letter_gather(uint8_t *mask, uint8_t *halo, const lq_sprite *s, const letter *l)
{
    const lq_glyph *g = &l->glyph;
    const uint8_t *from_mask = g->mask, *from_halo = g->halo;
    size_t to = (size_t)(l->y_px + g->top_px - s->top_px) * (size_t)s->width_px +
                (size_t)(l->x_px + g->left_px - s->left_px);
    for (int32_t y = 0; y < g->height_px; y++, to += (size_t)s->width_px)
        for (size_t x = to; x < to + (size_t)g->width_px; x++, from_mask++, from_halo++) {
            unsigned sum = mask[x] + *from_mask;
            mask[x] = (uint8_t)(sum < LQ_GLYPH_FULL ? sum : LQ_GLYPH_FULL);
            if (*from_halo > halo[x]) halo[x] = *from_halo;
        }
}

static bool letters_paint(lq_sprite *s, const lettering *w, const lq_label_style *style)
{
    sprite_frame(s, w);
    size_t n = (size_t)s->width_px * (size_t)s->height_px;
    uint8_t *mask = lq_zalloc(n, 2), *halo = mask ? mask + n : NULL;
    s->argb = lq_alloc(n, sizeof *s->argb);
    bool ok = mask && s->argb;
    const inks k = inks_of(style);
    for (size_t i = 0; ok && i < w->letters; i++) letter_gather(mask, halo, s, &w->letter[i]);
    for (size_t i = 0; ok && i < n; i++) s->argb[i] = k.argb[halo[i] * (LQ_GLYPH_FULL + 1) + mask[i]];
    free(mask);
    if (!ok) free(s->argb);
    return ok;
}

lq_code lq_label_sprite(lq_sprite *out, const lq_font *font, const char *text, const lq_label_style *style,
                        lq_err *err)
{
    lq_code code = text_check(text, err);
    if (code) return code;
    lettering w;
    w.letters = w.unknown = 0;
    w.failed = false;
    lines_add(&w, font, text, style);
    if (w.unknown) return unknown_fail(text, w.unknown, err);
    if (!w.letters && !w.failed)
        return lq_fail(err, LQ_DATA, "\"%s\": a name without anything visible", text);
    lq_sprite s;
    if (w.failed || !letters_paint(&s, &w, style)) return lq_nomem(err);
    s.hash = lq_sprite_hash(&s);
    *out = s;
    return LQ_OK;
}

/* ---- two lines ---- */

/* Words that are not parted and beside which a line may well break: peoples, kinds of units, what sites are called. Those of
   one beginning: the longest first. */
static const char *const words[] = {
    "蒙古族", "蒙古",   "维吾尔", "布依族",   "朝鲜族", "土家族",     "哈尼族",   "哈萨克族", "哈萨克",
    "傈僳族", "拉祜族", "东乡族", "纳西族",   "景颇族", "柯尔克孜",   "达斡尔族", "仫佬族",   "布朗族",
    "撒拉族", "毛南族", "仡佬族", "锡伯族",   "锡伯",   "阿昌族",     "普米族",   "塔吉克",   "鄂温克族",
    "德昂族", "保安族", "裕固族", "俄罗斯族", "独龙族", "鄂伦春",     "赫哲族",   "门巴族",   "珞巴族",
    "基诺族", "自治县", "自治旗", "自治州",   "自治区", "特别行政区", "联合旗",   "左翼",     "右翼",
    "前旗",   "后旗",   "中旗",   "左旗",     "右旗",   "地区",       "新区",     "林区",     "矿区",
    "老区",   "革命",   "国家级", "经济",     "技术",   "高新",       "产业",     "农业",     "开发区",
    "综合",   "保税区", "示范区", "工业",     "园区",   "机场",       "通用",     "民用",     "低空",
    "旅游",   "试点",   "轨道",   "水库",     "供水",   "调蓄",       "工程",     "抽水",     "蓄能",
    "电站",   "纪念馆", "旧址",   "景区",     "片区",   "风景",       "名胜",     "基地",     "教育",
    "学院",   "人民",   "医院",   "高速",     "公路",   "铁路",       "城际",     "重点",     "县城",
    "生态",   "屏障",   "国际",   "生物",     "多样性", "保护",       "中心",     "物流",     "枢纽",
    "区域",   "干部",   "八路军", "总司令部", "大数据", "新型",       "水源",     "地道战",   "遗址",
    "兵工厂", "国家",   "军工部",
};

#define PEOPLE 0x65CF /* 族 */

/* Where a line may break: it ends before byte `end`, the other begins at byte `next`. */
typedef struct place {
    size_t end, next;
    bool known; /* the edge of a word, not a guess between two characters */
} place;

static size_t word_bytes(const char *s)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strncmp(s, words[i], strlen(words[i]))) return strlen(words[i]);
    return 0;
}

static bool is_blank(uint32_t cp)
{
    return cp == ' ' || cp == '\n' || cp == '\t' || cp == 0x3000;
}

static bool is_ideograph(uint32_t cp)
{
    return (cp >= 0x3400 && cp <= 0x9FFF) || (cp >= 0x20000 && cp <= 0x3FFFF);
}

static bool is_opening(uint32_t cp)
{
    return cp == '(' || cp == 0xFF08 || cp == 0x300A || cp == 0x201C;
}

/* Whether a line may end with `before` and the next begin with `after`: between ideographs, after a hyphen, at brackets. */
static bool may_part(uint32_t before, uint32_t after)
{
    if (after == PEOPLE || is_opening(before)) return false;
    if (is_opening(after) || before == '-' || before == 0x3001 || before == 0x2014) return !is_blank(after);
    return is_ideograph(after) && (is_ideograph(before) || before == ')' || before == 0xFF09);
}

/* Whether the text ends inside of brackets. */
static bool is_open(const char *text)
{
    const char *wide = strstr(text, "（"), *plain = strchr(text, '(');
    return (wide && !strstr(wide, "）")) || (plain && !strchr(plain, ')'));
}

/* Less is better: columns by which the lines differ, and some more for a place that is only a guess or inside of brackets. A
   text that is not long is not broken by a guess. */
static size_t place_cost(const char *text, place at)
{
    enum { LEAST_COLUMNS = 4, LONG_COLUMNS = 15, MALUS_COLUMNS = 6 };
    char first[LQ_LABEL_BYTES];
    memcpy(first, text, at.end);
    first[at.end] = 0;
    size_t a = lq_text_columns(first), b = lq_text_columns(text + at.next);
    if (a < LEAST_COLUMNS || b < LEAST_COLUMNS) return SIZE_MAX;
    if (is_empty(first) || is_empty(text + at.next)) return SIZE_MAX;
    if (!at.known && a + b < LONG_COLUMNS) return SIZE_MAX;
    size_t malus = (at.known ? 0 : MALUS_COLUMNS) + (is_open(first) ? 2 * MALUS_COLUMNS : 0);
    return (a > b ? a - b : b - a) + malus;
}

/* Steps over the word or character at *i and gives the place behind it; false where no line may end. */
static bool place_next(place *out, const char *text, size_t n, size_t *i)
{
    uint32_t before = PEOPLE, after = 0; /* a word ends like any ideograph */
    size_t at = *i, word = word_bytes(text + at);
    size_t end = at + (word ? word : lq_utf8_decode(&before, text + at, n - at));
    *i = end;
    if (end >= n) return false;
    lq_utf8_decode(&after, text + end, n - end);
    *out = (place){is_blank(before) ? at : end, end, true};
    if (is_blank(before)) return true;
    out->known = before == PEOPLE || is_opening(after) || (before != '-' && word_bytes(text + end));
    return may_part(before, after);
}

static size_t best_place(place *best, const char *text, size_t n)
{
    size_t least = SIZE_MAX;
    place at;
    for (size_t i = 0; i < n;) {
        if (!place_next(&at, text, n, &i)) continue;
        size_t cost = place_cost(text, at);
        if (cost >= least) continue;
        least = cost;
        *best = at;
    }
    return least;
}

bool lq_label_break(char out[LQ_LABEL_BYTES], const char *text)
{
    enum { SHORT_COLUMNS = 10 };
    size_t n = strlen(text);
    place at = {0};
    bool fits = n <= LQ_LABEL_BYTES - 2;
    memcpy(out, fits ? text : "", fits ? n + 1 : 1);
    if (!fits || lq_utf8_valid(text, n) != n || lq_text_columns(text) <= SHORT_COLUMNS) return false;
    if (best_place(&at, text, n) == SIZE_MAX) return false;
    out[at.end] = '\n';
    memcpy(out + at.end + 1, text + at.next, n - at.next + 1);
    return true;
}
