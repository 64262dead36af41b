/* mix.c: see mix.h. */
#include "tile/mix.h"

#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "base/mem.h"
#include "tile/stroke.h"

#define MIXES_MAX 65535

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

static size_t slot_find(const lq_template *t, const lq_mix *m)
{
    size_t s = lq_hash(0, m, sizeof *m) & (t->slots - 1);
    while (t->slot[s] != UINT32_MAX && memcmp(&t->mix[t->slot[s]], m, sizeof *m)) s = (s + 1) & (t->slots - 1);
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
    if (t->mixes >= MIXES_MAX || !lq_grow((void **)&t->mix, &t->mix_room, t->mixes + 1, sizeof *t->mix))
        return t->failed = true, 0;
    t->mix[t->mixes] = *m;
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

static void span_mix(void *context, int32_t row, int32_t x, int32_t n, const lq_share *shares, size_t n_shares)
{
    lq_template *t = context;
    uint16_t number;
    if (n_shares == 1) {
        number = (uint16_t)shares[0].source;
    } else {
        lq_mix m = mix_of_shares(shares, n_shares);
        number = mix_number(t, &m);
    }
    uint16_t *to = t->pixel + (size_t)row * (size_t)t->width_px + x;
    for (int32_t i = 0; i < n; i++) to[i] = number;
}

/* Lays the inks over the mixes. Neighbouring pixels often repeat, so the last answer is kept. */
static void inks_lay(lq_template *t, const uint8_t *ink)
{
    size_t n = (size_t)t->width_px * (size_t)t->height_px;
    uint32_t last_key = UINT32_MAX;
    uint16_t last = 0;
    for (size_t i = 0; i < n; i++) {
        if (i + 8 <= n && !(i & 7)) { /* most ground has no line near: eight pixels at a time */
            uint64_t eight;
            memcpy(&eight, ink + i, 8);
            if (!eight) {
                i += 7;
                continue;
            }
        }
        unsigned amount = (lq_ink_amount(ink[i]) * LQ_MIX_LEVELS + LQ_INK_FULL / 2) / LQ_INK_FULL;
        if (!amount) continue;
        uint32_t key = (uint32_t)t->pixel[i] << 8 | amount << 2 | lq_ink_kind(ink[i]);
        if (key != last_key) {
            lq_mix m = t->mix[t->pixel[i]];
            m.ink = (uint8_t)amount;
            m.kind = (uint8_t)lq_ink_kind(ink[i]);
            last = mix_number(t, &m);
            last_key = key;
        }
        t->pixel[i] = last;
    }
}

bool lq_template_make(lq_template *t, lq_cover *cover, const uint8_t *ink, int32_t width_px, int32_t height_px, uint32_t sources)
{
    size_t n = (size_t)width_px * (size_t)height_px;
    t->width_px = width_px;
    t->height_px = height_px;
    t->sources = sources;
    t->failed = false;
    if (!lq_grow((void **)&t->pixel, &t->pixel_room, n, sizeof *t->pixel)) return false;
    if (!lq_grow((void **)&t->mix, &t->mix_room, sources, sizeof *t->mix)) return false;
    if (!slots_clear(t, t->slots > 4096 ? t->slots : 4096)) return false;
    for (uint32_t s = 0; s < sources; s++) t->mix[s] = (lq_mix){.source = {(uint16_t)s}, .weight = {LQ_MIX_LEVELS}};
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
    free(t->slot);
    *t = (lq_template){0};
}
