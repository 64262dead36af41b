/*
 * label.c: see label.h.
 *
 * Halo and text are one path, stroked and then filled: showing glyphs would move each to a whole pixel in some releases of
 * cairo, and text and halo would part. Lines begin on whole pixels; with an advance of whole pixels, too, the upright strokes
 * of one character fall on the pixels in the same way everywhere.
 */
#include "draw/label.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/text.h"
#include "draw/sprite_cut.h"

/* Parts of the size, of Noto Sans CJK: from the baseline up to the middle of a Chinese character (a capital's is 0.37), from
   there to the edge of its strokes, and from line to line. */
#define MIDDLE      0.38
#define HALF_HEIGHT 0.46
#define PITCH       1.16

/* The baseline lies this far below the top edge of its pixels: of the four quarters the one at which the names of counties
   are sharpest at 12 and 13 px (sum of squared cover over sum of cover). */
#define BASELINE_PHASE_PX 0.5

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

/* ---- sprite ---- */

static bool is_empty(const char *text)
{
    return !text[strspn(text, " \n\t")];
}

static lq_code text_check(const lq_font *font, const char *text, lq_err *err)
{
    size_t n = strlen(text);
    if (n >= LQ_LABEL_BYTES)
        return lq_fail(err, LQ_DATA, "a name of %zu bytes; at most %d are drawn", n, LQ_LABEL_BYTES - 1);
    if (lq_utf8_valid(text, n) != n) return lq_fail(err, LQ_DATA, "a name that is not UTF-8");
    if (is_empty(text)) return lq_fail(err, LQ_DATA, "a name without characters");
    char plain[LQ_LABEL_BYTES]; /* of one line: fonts have no glyph for a line's end */
    memcpy(plain, text, n + 1);
    lq_text_line(plain);
    size_t unknown = lq_font_unknown(font, plain);
    if (unknown)
        return lq_fail(err, LQ_DATA, "\"%s\": no installed font has a glyph for %zu of its characters", plain,
                       unknown);
    return LQ_OK;
}

/* Words of letters need less: spaced like characters they fall apart. */
static double spacing_of(const lq_label_style *style, const char *text)
{
    return lq_text_columns(text) > lq_utf8_length(text) ? style->spacing_px : style->spacing_px / 4;
}

/* Adds a line to the path. Its beginning is a whole pixel. */
static void line_path(cairo_t *cr, const lq_font *font, const char *text, const lq_label_style *style,
                      double baseline)
{
    PangoLayout *layout = lq_font_layout(font, text, style->size_px, style->bold);
    PangoAttrList *list = pango_attr_list_new();
    pango_attr_list_insert(list,
                           pango_attr_letter_spacing_new((int)lround(spacing_of(style, text) * PANGO_SCALE)));
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
    PangoRectangle logical;
    PangoLayoutLine *line = pango_layout_get_line_readonly(layout, 0);
    pango_layout_line_get_extents(line, NULL, &logical);
    double width = (double)logical.width / PANGO_SCALE, x = -width / 2;
    if (style->side == LQ_LABEL_RIGHT) x = style->offset_px;
    if (style->side == LQ_LABEL_LEFT) x = -style->offset_px - width;
    cairo_move_to(cr, round(x), baseline);
    pango_cairo_layout_line_path(cr, line);
    g_object_unref(layout);
}

/* The middle of the text, from the anchor. */
static double middle_y(const lq_label_style *style, int lines)
{
    double half = style->size_px * (HALF_HEIGHT + PITCH * (lines - 1) / 2);
    if (style->side == LQ_LABEL_ABOVE) return -style->offset_px - half;
    if (style->side == LQ_LABEL_BELOW) return style->offset_px + half;
    return 0;
}

static void label_path(cairo_t *cr, const lq_font *font, const char *text, const lq_label_style *style)
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
        line_path(cr, font, line[i], style, round(y) + BASELINE_PHASE_PX + i * pitch);
    }
}

/* ---- halo ---- */

/* to[n] becomes the greater of itself and from[n] * weight / 256. */
static void row_grow(uint8_t *restrict to, const uint8_t *restrict from, int n, unsigned weight)
{
    for (int x = 0; x < n; x++) {
        uint8_t grown = (uint8_t)((uint16_t)from[x] * weight >> 8);
        to[x] = grown > to[x] ? grown : to[x];
    }
}

/* The letters grown by a disc with a soft edge: what cairo would stroke, at a tenth of its time. whole and halo have rows of
   `stride` bytes; no letter is nearer than the radius to the edges. */
static void halo_grow(uint8_t *halo, const uint8_t *whole, int width, int height, int stride, double radius)
{
    int reach = (int)ceil(radius);
    for (int dy = -reach; dy <= reach; dy++)
        for (int dx = -reach; dx <= reach; dx++) {
            double share = radius + 0.5 - hypot(dx, dy);
            unsigned weight = share >= 1 ? 256 : share > 0 ? (unsigned)(share * 256) : 0;
            for (int y = reach; weight && y < height - reach; y++)
                row_grow(halo + (ptrdiff_t)y * stride + reach,
                         whole + (ptrdiff_t)(y + dy) * stride + dx + reach, width - 2 * reach, weight);
        }
}

/* Thin strokes fill no pixel, and yet want a whole halo. */
static void strokes_fill(uint8_t *restrict to, const uint8_t *restrict mask, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned full = mask[i] * 5u / 2;
        to[i] = (uint8_t)(full < 255 ? full : 255);
    }
}

/* A part of 255 of a colour, as cairo keeps it: multiplied by its alpha. */
static uint32_t premultiplied(lq_rgba c, unsigned part)
{
    unsigned a = (c.a * part + 127) / 255;
    return a << 24 | ((c.r * a + 127) / 255) << 16 | ((c.g * a + 127) / 255) << 8 | ((c.b * a + 127) / 255);
}

static uint32_t over(uint32_t top, uint32_t ground)
{
    unsigned rest = 255 - (top >> 24);
    uint32_t out = 0;
    for (int shift = 0; shift < 32; shift += 8)
        out |= (((top >> shift & 255) * 255 + (ground >> shift & 255) * rest + 127) / 255) << shift;
    return out;
}

static void label_colour(cairo_surface_t *image, const uint8_t *mask, const uint8_t *halo, int stride,
                         const lq_label_style *style)
{
    int width = cairo_image_surface_get_width(image), height = cairo_image_surface_get_height(image);
    unsigned char *data = cairo_image_surface_get_data(image);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            size_t at = (size_t)y * (size_t)stride + (size_t)x;
            if (!halo[at] && !mask[at]) continue;
            uint32_t pixel =
                over(premultiplied(style->colour, mask[at]), premultiplied(style->halo, halo[at]));
            memcpy(data + (size_t)y * (size_t)cairo_image_surface_get_stride(image) + 4 * (size_t)x, &pixel,
                   sizeof pixel);
        }
    cairo_surface_mark_dirty(image);
}

/* Fills the path into a mask, and paints letters and halo from that. */
static bool label_paint(cairo_surface_t *image, const cairo_path_t *path, int left, int top,
                        const lq_label_style *style)
{
    int width = cairo_image_surface_get_width(image), height = cairo_image_surface_get_height(image);
    cairo_surface_t *letters = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
    cairo_t *cr = cairo_create(letters);
    cairo_translate(cr, -left, -top);
    cairo_append_path(cr, path);
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_GOOD);
    cairo_fill(cr);
    cairo_surface_flush(letters);
    int stride = cairo_image_surface_get_stride(letters);
    const uint8_t *mask = cairo_image_surface_get_data(letters);
    size_t n = (size_t)stride * (size_t)height;
    uint8_t *halo = mask ? lq_zalloc(n, 2) : NULL, *whole = halo ? halo + n : NULL;
    bool ok = halo && cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    if (ok) strokes_fill(whole, mask, n);
    if (ok && style->halo_px > 0) halo_grow(halo, whole, width, height, stride, style->halo_px);
    if (ok) label_colour(image, mask, halo, stride, style);
    free(halo);
    cairo_destroy(cr);
    cairo_surface_destroy(letters);
    return ok;
}

/* Two pixels more than the halo on each side, as sprite_cut demands. */
static lq_code path_sprite(lq_sprite *out, cairo_t *measure, const lq_label_style *style, lq_err *err)
{
    double x0, y0, x1, y1, room = ceil(style->halo_px) + 3;
    cairo_path_extents(measure, &x0, &y0, &x1, &y1);
    int left = (int)floor(x0 - room), top = (int)floor(y0 - room);
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)ceil(x1 + room) - left,
                                                        (int)ceil(y1 + room) - top);
    cairo_path_t *path = cairo_copy_path(measure);
    bool ok =
        cairo_surface_status(image) == CAIRO_STATUS_SUCCESS && label_paint(image, path, left, top, style);
    lq_code code = ok ? lq_sprite_cut(out, image, -left, -top, err) : lq_nomem(err);
    cairo_path_destroy(path);
    cairo_surface_destroy(image);
    return code;
}

lq_code lq_label_sprite(lq_sprite *out, const lq_font *font, const char *text, const lq_label_style *style,
                        lq_err *err)
{
    lq_code code = text_check(font, text, err);
    if (code) return code;
    cairo_surface_t *scratch = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    cairo_t *measure = cairo_create(scratch);
    label_path(measure, font, text, style);
    code = path_sprite(out, measure, style, err);
    cairo_destroy(measure);
    cairo_surface_destroy(scratch);
    return code;
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
