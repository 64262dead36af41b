/* paint.c: see paint.h. */
#include "tile/paint.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

/* Colours of mixed pixels are rounded to multiples of this power of two in each channel: an edge pixel is off by 8 of 255 at most,
   which nobody sees, and a tile needs half the palette and a tenth less for its pixels. */
#define ROUND_BITS 4

#define HASH_SLOTS 1024 /* a power of two well above 256 */

/* Weights add up to this: levels of ink by levels of line opacity by levels of source. */
#define WEIGHT_FULL (LQ_MIX_LEVELS * LQ_MIX_LEVELS * LQ_MIX_LEVELS)

/* Weighted sum of colours. Colour counts by its opacity. */
typedef struct blend {
    unsigned r, g, b, a;
} blend;

static void blend_add(blend *to, lq_rgba c, unsigned weight)
{
    unsigned w = weight * c.a;
    to->r += w * c.r;
    to->g += w * c.g;
    to->b += w * c.b;
    to->a += w;
}

static lq_rgba blend_colour(const blend *b)
{
    if (!b->a) return (lq_rgba){0, 0, 0, 0};
    unsigned half = b->a / 2;
    return (lq_rgba){(uint8_t)((b->r + half) / b->a), (uint8_t)((b->g + half) / b->a),
                     (uint8_t)((b->b + half) / b->a), (uint8_t)((b->a + WEIGHT_FULL / 2) / WEIGHT_FULL)};
}

static lq_rgba mix_colour(const lq_mix *m, const lq_rgba *source, const lq_rgba *line)
{
    blend b = {0};
    unsigned ground = LQ_MIX_LEVELS * LQ_MIX_LEVELS;
    if (m->ink) { /* a translucent line lets the ground through */
        unsigned ink = m->ink * LQ_MIX_LEVELS * line[m->kind].a / 255;
        lq_rgba opaque = line[m->kind];
        opaque.a = 255;
        blend_add(&b, opaque, ink * LQ_MIX_LEVELS);
        ground -= ink;
    }
    for (int i = 0; i < LQ_MIX_SOURCES && m->weight[i]; i++)
        blend_add(&b, source[m->source[i]], ground * m->weight[i]);
    return blend_colour(&b);
}

static uint32_t colour_key(lq_rgba c)
{
    return (uint32_t)c.r << 24 | (uint32_t)c.g << 16 | (uint32_t)c.b << 8 | c.a;
}

/* Colours as they come, each once. */
typedef struct colour_set {
    lq_rgba colour[256];
    unsigned n;
    uint16_t slot[HASH_SLOTS]; /* number + 1 */
} colour_set;

/* The colour's number; 256 when the set is full. */
static unsigned set_number(colour_set *set, lq_rgba c)
{
    uint32_t key = colour_key(c);
    unsigned s = (key * 0x9E3779B1u) >> 22;
    for (; set->slot[s]; s = (s + 1) & (HASH_SLOTS - 1))
        if (colour_key(set->colour[set->slot[s] - 1]) == key) return set->slot[s] - 1u;
    if (set->n == 256) return 256;
    set->colour[set->n] = c;
    set->slot[s] = (uint16_t)++set->n;
    return set->n - 1;
}

static uint8_t round_channel(uint8_t v, int bits)
{
    unsigned up = v + ((1u << bits) >> 1);
    return up > 255 ? 255 : (uint8_t)(up >> bits << bits);
}

/* Mixed colours to a multiple of 2^bits in each channel; opaque and empty stay so. */
static lq_rgba round_colour(lq_rgba c, int bits)
{
    uint8_t a = c.a == 255 || c.a == 0 ? c.a : round_channel(c.a, bits);
    return (lq_rgba){round_channel(c.r, bits), round_channel(c.g, bits), round_channel(c.b, bits), a};
}

static bool same_colour(lq_rgba a, lq_rgba b)
{
    return colour_key(a) == colour_key(b);
}

/* Whether a mix shows one colour only: sources that another map of the set tells apart, or nothing but line. */
static bool mix_is_plain(const lq_mix *m, const lq_rgba *source, const lq_rgba *line)
{
    lq_rgba first = source[m->source[0]], over = line[m->kind];
    if (m->ink && over.a) {
        if (over.a < 255) return false;
        if (m->ink == LQ_MIX_LEVELS) return true;
        if (!same_colour(first, over)) return false;
    }
    for (int i = 1; i < LQ_MIX_SOURCES && m->weight[i]; i++)
        if (!same_colour(first, source[m->source[i]])) return false;
    return true;
}

/* Mixtures give way first; past 8 bits there is nothing left of them, and more than 256 plain colours begin to. */
static lq_rgba colour_rounded(lq_rgba c, bool plain, int bits)
{
    int by = plain ? bits - 8 : bits < 8 ? bits : 8;
    return by > 0 ? round_colour(c, by) : c;
}

/* ---- the canvas over the ground ---- */

/* A pixel of the canvas over a colour, rounded once. */
static lq_rgba laid_colour(lq_rgba ground, uint32_t argb)
{
    uint32_t full = 255 * 255, alpha = argb >> 24, through = ground.a * (255 - alpha);
    uint32_t r = (argb >> 16 & 255) * full + ground.r * through,
             g = (argb >> 8 & 255) * full + ground.g * through, b = (argb & 255) * full + ground.b * through;
    if (ground.a == 255) /* as nearly all is, and quicker, as the divisor is known */
        return (lq_rgba){(uint8_t)((r + full / 2) / full), (uint8_t)((g + full / 2) / full),
                         (uint8_t)((b + full / 2) / full), 255};
    uint32_t thick = alpha * 255 + through, half = thick / 2;
    if (!thick) return (lq_rgba){0, 0, 0, 0};
    return (lq_rgba){(uint8_t)((r + half) / thick), (uint8_t)((g + half) / thick),
                     (uint8_t)((b + half) / thick), (uint8_t)((thick + 127) / 255)};
}

static bool canvas_is_plain(const lq_canvas *c, lq_rgba colour)
{
    for (size_t i = 0; i < c->plains; i++)
        if (same_colour(c->plain[i], colour)) return true;
    return false;
}

#define LAID_BITS 10

/* The last pairs of canvas and ground, by their hash. */
typedef struct laid_memo {
    uint64_t pair[1 << LAID_BITS]; /* 0: none */
    uint32_t laid[1 << LAID_BITS];
} laid_memo;

/* Takes up the colour of a canvas pixel over a mix; there is room for it. */
static uint32_t laid_add(lq_painting *p, const lq_canvas *over, uint16_t mix, uint32_t argb)
{
    lq_rgba colour = laid_colour(p->colour[mix], argb);
    p->laid[p->laids] = (lq_laid){colour, argb >> 24 == 255 && canvas_is_plain(over, colour), 0};
    return (uint32_t)p->laids++;
}

/* Its number in p->laid. */
static inline uint32_t laid_number(lq_painting *p, laid_memo *memo, const lq_canvas *over, uint16_t mix,
                                   uint32_t argb)
{
    uint64_t pair =
        (argb < UINT32_C(0xff000000) ? (uint64_t)mix << 32 : 0) | argb; /* opaque: over any ground */
    size_t s = (size_t)(pair * 0x9E3779B97F4A7C15u >> (64 - LAID_BITS));
    if (memo->pair[s] != pair) {
        memo->pair[s] = pair;
        memo->laid[s] = laid_add(p, over, mix, argb);
    }
    return memo->laid[s];
}

static void run_lay(lq_painting *p, laid_memo *memo, const lq_template *t, const lq_canvas *over, size_t from,
                    size_t end)
{
    const uint16_t *pixel = t->pixel;
    const uint32_t *argb = over->argb;
    lq_covered *to = p->covered + p->covereds;
    for (size_t i = from; i < end; i++)
        if (argb[i]) *to++ = (lq_covered){(uint32_t)i, laid_number(p, memo, over, pixel[i], argb[i])};
    p->covereds = (size_t)(to - p->covered);
}

/* Finds the colours that the canvas makes of the ground. False without memory. */
static bool canvas_lay(lq_painting *p, const lq_template *t, const lq_canvas *over)
{
    laid_memo memo;
    p->laids = p->covereds = 0;
    if (!over || lq_canvas_is_empty(over)) return true;
    size_t width = (size_t)over->width_px;
    memset(memo.pair, 0, sizeof memo.pair);
    for (int32_t y = over->top; y < over->bottom; y++) {
        size_t row = (size_t)y * (size_t)t->width_px;
        if (!lq_grow((void **)&p->covered, &p->covered_room, p->covereds + width, sizeof *p->covered) ||
            !lq_grow((void **)&p->laid, &p->laid_room, p->laids + width, sizeof *p->laid))
            return false;
        for (int32_t x0, x1 = 0; lq_blocks_next(&over->blocks, y, &x0, &x1);)
            run_lay(p, &memo, t, over, row + (size_t)x0, row + (size_t)x1);
    }
    return true;
}

/* As a mixture; what is too thin to be seen is nothing. */
static lq_rgba laid_rounded(const lq_laid *l, int bits)
{
    lq_rgba c = colour_rounded(l->colour, l->plain, bits);
    return c.a ? c : (lq_rgba){0, 0, 0, 0};
}

/* ---- the palette ---- */

/* What a template is painted with. */
typedef struct paints {
    const lq_rgba *source, *line;
} paints;

/* Numbers all mixes that occur and all that is laid over them; false when they are more than 256 colours. */
static bool colours_number(lq_painting *p, const lq_template *t, const paints *with, colour_set *set,
                           int bits)
{
    set->n = 0;
    memset(set->slot, 0, sizeof set->slot);
    for (size_t i = 0; i < t->mixes; i++) {
        if (!t->count[i]) continue;
        bool plain = i < t->sources || mix_is_plain(&t->mix[i], with->source, with->line);
        unsigned number = set_number(set, colour_rounded(p->colour[i], plain, bits));
        if (number == 256) return false;
        p->number[i] = (uint8_t)number;
    }
    for (size_t i = 0; i < p->laids; i++) {
        unsigned number = set_number(set, laid_rounded(&p->laid[i], bits));
        if (number == 256) return false;
        p->laid[i].number = (uint8_t)number;
    }
    return true;
}

/* Translucent colours to the front, so that tRNS is short; the order is otherwise kept. */
static void palette_order(lq_painting *p, const colour_set *set, uint8_t *place)
{
    p->colours = 0;
    for (int opaque = 0; opaque <= 1; opaque++)
        for (unsigned i = 0; i < set->n; i++)
            if ((set->colour[i].a == 255) == opaque) {
                place[i] = (uint8_t)p->colours;
                p->palette[p->colours++] = set->colour[i];
            }
}

#define LIKE_PX 16 /* pixels that, when alike, as most are, are numbered in one step */

static bool pixels_alike(const uint16_t *pixel)
{
    typedef uint16_t pixels __attribute__((vector_size(LIKE_PX * sizeof(uint16_t))));
    pixels here;
    uint64_t differ[sizeof here / 8];
    memcpy(&here, pixel, sizeof here);
    here ^= pixel[0];
    memcpy(differ, &here, sizeof here);
    return !(differ[0] | differ[1] | differ[2] | differ[3]);
}

/* Palette numbers for the pixels. */
static void pixels_number(lq_painting *p, const lq_template *t, const uint8_t *place)
{
    size_t n = (size_t)t->width_px * (size_t)t->height_px, i = 0;
    const uint16_t *pixel = t->pixel;
    uint8_t *number = p->number, *index = p->index;
    for (size_t m = 0; m < t->mixes; m++) number[m] = place[number[m]];
    for (; i + LIKE_PX <= n; i += LIKE_PX)
        if (pixels_alike(pixel + i))
            memset(index + i, number[pixel[i]], LIKE_PX);
        else
            for (size_t k = i; k < i + LIKE_PX; k++) index[k] = number[pixel[k]];
    for (; i < n; i++) index[i] = number[pixel[i]];
}

/* And for those under the canvas. */
static void covered_number(lq_painting *p, const uint8_t *place)
{
    lq_laid *laid = p->laid;
    const lq_covered *at = p->covered, *end = at + p->covereds;
    uint8_t *index = p->index;
    for (size_t i = 0; i < p->laids; i++) laid[i].number = place[laid[i].number];
    for (; at < end; at++) index[at->pixel] = laid[at->laid].number;
}

bool lq_paint(lq_painting *p, const lq_template *t, const lq_rgba *source, const lq_rgba *line,
              const lq_canvas *over)
{
    size_t n = (size_t)t->width_px * (size_t)t->height_px;
    if (!lq_grow((void **)&p->index, &p->index_room, n, sizeof *p->index) ||
        !lq_grow((void **)&p->colour, &p->colour_room, t->mixes, sizeof *p->colour) ||
        !lq_grow((void **)&p->number, &p->number_room, t->mixes, sizeof *p->number))
        return false;
    colour_set set;
    uint8_t place[256];
    int bits = ROUND_BITS;
    memset(p->number, 0, t->mixes);
    for (size_t i = 0; i < t->mixes; i++)
        if (t->count[i]) p->colour[i] = mix_colour(&t->mix[i], source, line);
    if (!canvas_lay(p, t, over)) return false;
    while (!colours_number(p, t, &(paints){source, line}, &set, bits)) bits++;
    palette_order(p, &set, place);
    pixels_number(p, t, place);
    covered_number(p, place);
    return true;
}

void lq_painting_release(lq_painting *p)
{
    free(p->index);
    free(p->colour);
    free(p->number);
    free(p->laid);
    free(p->covered);
    *p = (lq_painting){0};
}
