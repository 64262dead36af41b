/*
 * hash.c: see hash.h.
 *
 * Eight bytes a step, read low byte first on every machine. A step is reversible in the state for a given
 * word and in the word for a given state, so two texts of one length that differ in one word never collide;
 * the fold of the word before it meets the state keeps simple differences of two words from cancelling. The
 * constants must never change.
 */
#include "base/hash.h"

#include <endian.h>
#include <string.h>

#define K0                                                                                                   \
    UINT64_C(                                                                                                \
        0x9E3779B97F4A7C15) /* odd, bits without pattern: the golden ratio, sqrt 3, the plastic number  \
                                  */
#define K1 UINT64_C(0xBB67AE8584CAA73B)
#define K2 UINT64_C(0xC13FA9A902A6328F)

static uint64_t fold(uint64_t x, uint64_t k)
{
    x ^= x >> 32;
    x *= k;
    return x ^ x >> 29;
}

static uint64_t step(uint64_t h, uint64_t word)
{
    return fold((h << 23 | h >> 41) ^ fold(word, K1), K2);
}

static uint64_t begin(uint64_t seed, size_t n)
{
    return seed + K0 * ((uint64_t)n + 1);
}

static uint64_t finish(uint64_t h)
{
    return fold(fold(h, K0), K1);
}

/* Of fewer than eight bytes. */
static uint64_t word_of(const unsigned char *p, size_t n)
{
    uint64_t word = 0;
    for (size_t i = 0; i < n; i++) word |= (uint64_t)p[i] << (8 * i);
    return word;
}

uint64_t lq_hash(uint64_t seed, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    uint64_t h = begin(seed, n);
    for (; n >= 8; p += 8, n -= 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        h = step(h, le64toh(word));
    }
    if (n) h = step(h, word_of(p, n));
    return finish(h);
}

uint64_t lq_hash_u64(uint64_t seed, uint64_t value)
{
    return finish(step(begin(seed, 8), value));
}

uint64_t lq_hash_text(uint64_t seed, const char *text)
{
    return lq_hash(seed, text, strlen(text));
}
