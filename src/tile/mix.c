/* mix.c: see mix.h. */
#include "tile/mix.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "tile/stroke.h"

#define MIXES_MAX 65535
#define FILL      16 /* pixels filled at once */

static bool slots_clear(lq_template *t, size_t slots)
{
    if (slots != t->slots) {
        free(t->slot);
        t->slot = lq_alloc(slots, sizeof *t->slot);
        t->slots = t->slot ? slots : 0;
    }
    if (t->slot) memset(t->slot, 0xFF, slots * sizeof *t->slot);
    return t->slot != NULL;
}

static bool mix_equal(const lq_mix *a, const lq_mix *b)
{
    uint64_t x[2], y[2];
    memcpy(x, a, sizeof x);
    memcpy(y, b, sizeof y);
    return x[0] == y[0] && x[1] == y[1];
}

static size_t slot_find(const lq_template *t, const lq_mix *m)
{
    uint64_t word[2];
    memcpy(word, m, sizeof word);
    uint64_t h = (word[0] ^ word[1] * 0x9E3779B97F4A7C15u) * 0xC2B2AE3D27D4EB4Fu;
    size_t s = (size_t)(h >> 32) & (t->slots - 1);
    while (t->slot[s] != UINT32_MAX && !mix_equal(&t->mix[t->slot[s]], m)) s = (s + 1) & (t->slots - 1);
    return s;
}

/* The number of a mix, new or known. On failure 0, and t->failed. */
static uint16_t mix_number(lq_template *t, const lq_mix *m)
{
    if (m->weight[0] == LQ_MIX_LEVELS && !m->ink) return m->source[0];
    if (t->mixes * 2 >= t->slots) {
        if (!slots_clear(t, t->slots * 2)) return t->failed = true, 0;
        for (size_t i = t->sources; i < t->mixes; i++) t->slot[slot_find(t, &t->mix[i])] = (uint32_t)i;
    }
    size_t s = slot_find(t, m);
    if (t->slot[s] != UINT32_MAX) return (uint16_t)t->slot[s];
    if (t->mixes >= MIXES_MAX || !lq_grow((void **)&t->mix, &t->mix_room, t->mixes + 1, sizeof *t->mix) ||
        !lq_grow((void **)&t->count, &t->count_room, t->mixes + 1, sizeof *t->count))
        return t->failed = true, 0;
    t->mix[t->mixes] = *m;
    t->count[t->mixes] = 0;
    t->slot[s] = (uint32_t)t->mixes;
    return (uint16_t)t->mixes++;
}

/* The up to LQ_MIX_SOURCES greatest shares, greatest first, of equal ones the lower source first. */
static size_t greatest_shares(lq_share *best, const lq_share *shares, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (shares[i].share <= 0) continue;
        size_t at = kept < LQ_MIX_SOURCES ? kept++ : LQ_MIX_SOURCES;
        for (; at > 0; at--) {
            bool before = best[at - 1].share > shares[i].share ||
                          (best[at - 1].share == shares[i].share && best[at - 1].source < shares[i].source);
            if (before) break;
            if (at < LQ_MIX_SOURCES) best[at] = best[at - 1];
        }
        if (at < LQ_MIX_SOURCES) best[at] = shares[i];
    }
    return kept;
}

/* Rounds shares to sixteenths that add up: each its nearest, and the greatest takes what is over or missing. */
static lq_mix mix_of_shares(const lq_share *shares, size_t n)
{
    lq_share best[LQ_MIX_SOURCES];
    lq_mix m = {0};
    size_t kept = greatest_shares(best, shares, n), used = 1;
    if (!kept) return (lq_mix){.weight = {LQ_MIX_LEVELS}};
    int64_t sum = 0;
    for (size_t i = 0; i < kept; i++) sum += best[i].share;
    int left = LQ_MIX_LEVELS;
    m.source[0] = (uint16_t)best[0].source;
    for (size_t i = 1; i < kept; i++) {
        int weight = (int)((2 * (int64_t)best[i].share * LQ_MIX_LEVELS + sum) / (2 * sum));
        if (!weight) break;
        m.source[used] = (uint16_t)best[i].source;
        m.weight[used++] = (uint8_t)weight;
        left -= weight;
    }
    m.weight[0] = (uint8_t)left;
    return m;
}

/* The same for the usual pixel, with one border through it. */
static lq_mix mix_of_two(const lq_share *s)
{
    bool first = s[0].share > s[1].share || (s[0].share == s[1].share && s[0].source < s[1].source);
    const lq_share *more = first ? &s[0] : &s[1], *less = first ? &s[1] : &s[0];
    unsigned weight = (unsigned)(less->share * LQ_MIX_LEVELS + LQ_SHARE_FULL / 2) / LQ_SHARE_FULL;
    lq_mix m = {.source = {(uint16_t)more->source},
                .weight = {(uint8_t)(LQ_MIX_LEVELS - weight), (uint8_t)weight}};
    if (weight) m.source[1] = (uint16_t)less->source;
    return m;
}

/* Looks a mix of two up among the last ones before it is built. */
static uint16_t two_number(lq_template *t, const lq_share *s)
{
    lq_mix m = mix_of_two(s);
    uint32_t key =
        (uint32_t)m.source[0] << 17 | (uint32_t)m.source[1] << 5 | m.weight[1]; /* sources are below 4096 */
    lq_mix_memo *memo = &t->pair[(key * 0x9E3779B1u) >> 24];
    if (memo->key != key + 1) *memo = (lq_mix_memo){key + 1, mix_number(t, &m)};
    return memo->number;
}

static uint16_t shares_number(lq_template *t, const lq_share *shares, size_t n)
{
    if (n == 1) return (uint16_t)shares[0].source;
    if (n == 2 && shares[0].share > 0 && shares[1].share > 0) return two_number(t, shares);
    lq_mix m = mix_of_shares(shares, n);
    return mix_number(t, &m);
}

/* Pixels are handed out in order, so what is filled too far is overwritten by what follows; behind the last there is room. */
static void pixels_fill(uint16_t *to, int32_t n, uint16_t number)
{
    typedef uint16_t numbers __attribute__((vector_size(FILL * sizeof(uint16_t))));
    const numbers all = (numbers){0} + number;
    for (int32_t done = 0; done < n; done += FILL) memcpy(to + done, &all, sizeof all);
}

static void span_mix(void *context, int32_t row, int32_t x, int32_t n, const lq_share *shares,
                     size_t n_shares)
{
    lq_template *t = context;
    uint16_t number = shares_number(t, shares, n_shares);
    t->count[number] += (uint32_t)n;
    pixels_fill(t->pixel + (size_t)row * (size_t)t->width_px + x, n, number);
}

/* ---- inks ---- */

#define INKS_KNOWN 1024 /* answers remembered while inks are laid, a power of two */
#define INK_WORDS  4    /* most ground has no line near: so many times eight pixels are passed over at once */

/* An amount of ink too small for the lowest level has none of these bits. */
#define INK_SEEN UINT64_C(0xf8f8f8f8f8f8f8f8)

typedef struct inks {
    lq_mix_memo known[INKS_KNOWN];
    uint8_t level[LQ_INK_FULL + 1]; /* of LQ_MIX_LEVELS, for each amount of ink */
} inks;

static void inks_init(inks *in)
{
    memset(in->known, 0, sizeof in->known);
    for (unsigned amount = 0; amount <= LQ_INK_FULL; amount++)
        in->level[amount] = (uint8_t)((amount * LQ_MIX_LEVELS + LQ_INK_FULL / 2) / LQ_INK_FULL);
}

/* The number of the mix `pixel` with the ink over it. */
static uint16_t inked_number(lq_template *t, uint16_t pixel, unsigned amount, unsigned kind)
{
    lq_mix m = t->mix[pixel];
    m.ink = (uint8_t)amount;
    m.kind = (uint8_t)kind;
    return mix_number(t, &m);
}

static void ink_lay(lq_template *t, inks *in, size_t i, uint8_t ink)
{
    uint16_t pixel = t->pixel[i];
    unsigned amount = in->level[lq_ink_amount(ink)], kind = lq_ink_kind(ink);
    uint32_t key = ((uint32_t)pixel << 8 | amount << 2 | kind) + 1;
    lq_mix_memo *memo = &in->known[(key * 0x9E3779B1u) >> 22];
    if (memo->key != key) *memo = (lq_mix_memo){key, inked_number(t, pixel, amount, kind)};
    t->count[pixel]--;
    t->count[memo->number]++;
    t->pixel[i] = memo->number;
}

/* Lays the inks over the mixes. Pixel after pixel with ink is found by its bits, which costs fewer wrong guesses than to ask each. */
static void inks_lay(lq_template *t, const uint8_t *ink)
{
    inks in;
    uint64_t word[INK_WORDS];
    size_t n = (size_t)t->width_px * (size_t)t->height_px, i = 0;
    inks_init(&in);
    for (; i + sizeof word <= n; i += sizeof word) {
        memcpy(word, ink + i, sizeof word);
        if (!((word[0] | word[1] | word[2] | word[3]) & INK_SEEN)) continue;
        for (size_t k = 0; k < INK_WORDS; k++)
            for (uint64_t left = le64toh(word[k]) & INK_SEEN; left;) {
                unsigned at = (unsigned)__builtin_ctzll(left) & ~7u;
                left &= ~((uint64_t)0xff << at);
                ink_lay(t, &in, i + 8 * k + at / 8, ink[i + 8 * k + at / 8]);
            }
    }
    for (; i < n; i++)
        if (ink[i] & (uint8_t)INK_SEEN) ink_lay(t, &in, i, ink[i]);
}

bool lq_template_make(lq_template *t, lq_cover *cover, const uint8_t *ink, int32_t width_px,
                      int32_t height_px, uint32_t sources)
{
    size_t n = (size_t)width_px * (size_t)height_px;
    t->width_px = width_px;
    t->height_px = height_px;
    t->sources = sources;
    t->failed = false;
    memset(t->pair, 0, sizeof t->pair);
    if (!lq_grow((void **)&t->pixel, &t->pixel_room, n + FILL, sizeof *t->pixel)) return false;
    if (!lq_grow((void **)&t->mix, &t->mix_room, sources, sizeof *t->mix)) return false;
    if (!lq_grow((void **)&t->count, &t->count_room, sources, sizeof *t->count)) return false;
    memset(t->count, 0, sources * sizeof *t->count);
    if (!slots_clear(t, t->slots > 4096 ? t->slots : 4096)) return false;
    for (uint32_t s = 0; s < sources; s++)
        t->mix[s] = (lq_mix){.source = {(uint16_t)s}, .weight = {LQ_MIX_LEVELS}};
    t->mixes = sources;
    while (t->slots < 2 * t->mixes)
        if (!slots_clear(t, t->slots * 2)) return false;
    if (!lq_cover_sweep(cover, span_mix, t)) return false;
    if (ink) inks_lay(t, ink);
    return !t->failed;
}

void lq_template_release(lq_template *t)
{
    free(t->pixel);
    free(t->mix);
    free(t->count);
    free(t->slot);
    *t = (lq_template){0};
}
