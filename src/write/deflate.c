/*
 * deflate.c: see deflate.h.
 *
 * Three passes. (1) One bit for every byte says whether it differs from the byte before it, another whether it differs
 * from the byte above it. Every length is then a search for the next set bit, 64 bytes a step, and places where a match
 * of three may start are found by shifts. (2) The parse walks from one such place to the next and writes down tokens:
 * literals and matches, each one number. (3) Prefix codes are made from the counts of the tokens, the sizes of a dynamic,
 * a fixed and a stored block are compared, and the smallest is written. What costs time is guessing branches wrong, two
 * thousand changes a tile, so the loops over tokens have none that depend on the picture.
 *
 * Tried on tiles of real counties and left out: distances of row +- 1 and +- 2 and of two to eight rows (0.4 % smaller
 * with a perfect parse); matches of three and four above taken as literals (nothing). A perfect parse over the distances 1
 * and row is 2 % smaller. What costs bytes are the mixed pixels of the lines, nearly all of them literals.
 */
#include "write/deflate.h"

#include <endian.h>
#include <libdeflate.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif
#include "base/mem.h"
#include "write/prefix_code.h"

#define MATCH_MIN    3
#define MATCH_MAX    258
#define DISTANCE_MAX 32768
#define LITLEN_CODES 286
#define DIST_CODES   30
#define LENGTH_CODES 19
#define END_OF_BLOCK 256
#define TOKENS       (END_OF_BLOCK + 1 + 2 * (MATCH_MAX - MATCH_MIN + 1))
#define STORED_MAX   65535
#define SLACK_BYTES  8  /* the bit writer stores eight bytes at a time */
#define LITLEN_LIMIT 14 /* not 15: so two tokens of a tile fit into a word (see tokens_write) */
#define DIST_LIMIT   15
#define LENGTH_LIMIT 7
#define COPY         16 /* literals are copied by so many */
#define SEARCH_WORDS                                                                                         \
    64 /* a match is not followed further at once, so that no picture takes more than linear time */
#define LONG_MATCH ((SEARCH_WORDS - 1) * 64)

/* ---- which bytes differ ------------------------------------------------------------------------------------- */

#if defined(__SSE2__)
static inline uint64_t same_16(const uint8_t *a, const uint8_t *b)
{
    __m128i x = _mm_loadu_si128((const __m128i *)a), y = _mm_loadu_si128((const __m128i *)b);
    return (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(x, y));
}

static inline uint64_t differ_64(const uint8_t *a, const uint8_t *b)
{
    uint64_t low = same_16(a, b) | same_16(a + 16, b + 16) << 16;
    uint64_t high = same_16(a + 32, b + 32) | same_16(a + 48, b + 48) << 16;
    return ~(low | high << 32);
}
#else
static inline uint64_t differ_64(const uint8_t *a, const uint8_t *b)
{
    const uint64_t low7 = UINT64_C(0x7f7f7f7f7f7f7f7f), high = ~low7;
    uint64_t bits = 0;
    for (int k = 0; k < 8; k++) {
        uint64_t x, y;
        memcpy(&x, a + 8 * k, 8);
        memcpy(&y, b + 8 * k, 8);
        x = le64toh(x ^ y);
        x = (((x & low7) + low7) | x) & high; /* the high bit of each byte that is not zero */
        bits |= ((x >> 7) * UINT64_C(0x0102040810204080) >> 56) << (8 * k);
    }
    return bits;
}
#endif

/* Bit i of one word, from byte `from` on: bytes[i] differs from the byte `distance` before it, or there is none. */
static inline uint64_t differ_word(const uint8_t *bytes, size_t n, size_t from, size_t distance)
{
    if (from >= distance && from + 64 <= n) return differ_64(bytes + from, bytes + from - distance);
    uint64_t same = 0;
    for (size_t i = from; i < from + 64 && i < n; i++)
        if (i >= distance && bytes[i] == bytes[i - distance]) same |= (uint64_t)1 << (i - from);
    return ~same;
}

/* Fills the three bit rows. words is at least two more than n needs, so every search ends before the last. */
static void differ_bits(lq_deflater *d, size_t words, const uint8_t *bytes, size_t n, size_t row_bytes)
{
    uint64_t left_after = ~(uint64_t)0, above_after = ~(uint64_t)0; /* the word behind this one */
    for (size_t w = words; w-- > 0;) {
        uint64_t left = differ_word(bytes, n, w * 64, 1), above = differ_word(bytes, n, w * 64, row_bytes);
        uint64_t no_left = left | (left >> 1 | left_after << 63) | (left >> 2 | left_after << 62);
        uint64_t no_above = above | (above >> 1 | above_after << 63) | (above >> 2 | above_after << 62);
        d->differs_left[w] = left_after = left;
        d->differs_above[w] = above_after = above;
        d->starts[w] = ~(no_left & no_above);
    }
    d->starts[words - 2] = d->starts[words - 1] =
        ~(uint64_t)0; /* behind the end: the search for a start ends */
}

/* How far the first set bit lies from i; there is one. */
static inline size_t bit_distance(const uint64_t *bits, size_t i)
{
    size_t w = i >> 6, shift = i & 63;
    uint64_t v = bits[w] >> shift | bits[w + 1] << 1 << (63 - shift);
    if (v) return (size_t)__builtin_ctzll(v);
    for (w++; !bits[w];) w++;
    return w * 64 + (size_t)__builtin_ctzll(bits[w]) - i;
}

/* The same for a match at i, but it may give less when that is LONG_MATCH or more. */
static inline size_t match_length(const uint64_t *bits, size_t i)
{
    size_t w = i >> 6, shift = i & 63;
    uint64_t v = bits[w] >> shift | bits[w + 1] << 1 << (63 - shift);
    if (v) return (size_t)__builtin_ctzll(v);
    size_t end = w + SEARCH_WORDS;
    for (w++; w < end && !bits[w];) w++;
    return w * 64 + (bits[w] ? (size_t)__builtin_ctzll(bits[w]) : 0) - i;
}

/* ---- the parse ---------------------------------------------------------------------------------------------- */

/* A token is a literal (its byte), the end of the block, or a match: a length and which of the two distances. */
static inline uint16_t token_match(size_t length, bool above)
{
    return (uint16_t)(END_OF_BLOCK + 1 + 2 * (length - MATCH_MIN) + above);
}

/* Literals, widened by sixteen at once, as that needs no branch that depends on the picture; to[] has room for the
   surplus. */
static inline uint16_t *tokens_literal(uint16_t *to, const uint8_t *bytes, size_t n, size_t from,
                                       size_t until)
{
    typedef uint8_t bytes_8 __attribute__((vector_size(8)));
    typedef uint16_t words_8 __attribute__((vector_size(16)));
    uint16_t *end = to + (until - from);
    if (until + COPY > n) {
        while (to < end) *to++ = bytes[from++];
        return end;
    }
    for (; to < end; to += COPY, from += COPY) {
        bytes_8 narrow[2];
        memcpy(narrow, bytes + from, sizeof narrow);
        words_8 wide[2] = {__builtin_convertvector(narrow[0], words_8),
                           __builtin_convertvector(narrow[1], words_8)};
        memcpy(to, wide, sizeof wide);
    }
    return end;
}

/* A match of any length at i; returns how much of it was taken. A rest that is too short, or may yet grow, is left, and a
   long match with the row above ends early where a whole one at the cheaper distance 1 can take over. */
static size_t tokens_long(uint16_t **to, size_t length, bool above, const uint64_t *left, size_t i)
{
    size_t done = 0, least = length < LONG_MATCH ? MATCH_MIN : MATCH_MAX;
    do {
        size_t part = length - done < MATCH_MAX ? length - done : MATCH_MAX;
        *(*to)++ = token_match(part, above);
        done += part;
    } while (length - done >= least && !(above && match_length(left, i + done) >= MATCH_MAX));
    return done;
}

/* Distance 1 is the cheaper one, by the seven extra bits that tell a row's length. So a run is taken unless the match
   above reaches at least two bytes further, and a run that starts one byte later is waited for if it ends no earlier
   than the match above. Returns the number of tokens. */
static size_t parse(const lq_deflater *d, const uint8_t *bytes, size_t n)
{
    uint16_t *to = d->token;
    size_t from = 0, i = bit_distance(d->starts, 0); /* literals since from */
    while (i < n) {
        size_t run = match_length(d->differs_left, i), up = match_length(d->differs_above, i);
        size_t later = match_length(d->differs_left, i + 1);
        bool wait = run == 0 && later >= MATCH_MIN && later + 1 >= up;
        i += wait;
        run = wait ? later : run;
        bool above = !wait && (run < MATCH_MIN || up > run + 1);
        size_t length = above ? up : run;
        to = tokens_literal(to, bytes, n, from, i);
        if (length <= MATCH_MAX)
            *to++ = token_match(length, above);
        else
            length = tokens_long(&to, length, above, d->differs_left, i);
        from = i += length;
        i += bit_distance(d->starts, i);
    }
    to = tokens_literal(to, bytes, n, from, n);
    *to++ = END_OF_BLOCK;
    return (size_t)(to - d->token);
}

/* ---- counts and sizes --------------------------------------------------------------------------------------- */

/* The fixed codes (RFC 1951, 3.2.6). */
static void code_fixed(lq_prefix_code *litlen, lq_prefix_code *dist)
{
    for (unsigned k = 0; k < 288; k++) litlen->length[k] = k < 144 ? 8 : k < 256 ? 9 : k < 280 ? 7 : 8;
    memset(dist->length, 5, DIST_CODES);
    lq_prefix_code_number(litlen, 288);
    lq_prefix_code_number(dist, DIST_CODES);
}

/* Match lengths fall into 29 ranges; range k is symbol 257 + k, and extra bits say where in it (RFC 1951, 3.2.5). */
static const uint16_t range_base[29] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                        31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t range_extra[29] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                        2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};

static inline unsigned length_range(unsigned length)
{
    unsigned v = length - MATCH_MIN;
    if (length == MATCH_MAX) return 28;
    if (v < 8) return v;
    unsigned log = 31 - (unsigned)__builtin_clz(v);
    return 4 * (log - 1) + (v >> (log - 2) & 3);
}

/* A distance: its symbol, and the extra bits that say which of the symbol's distances it is. */
typedef struct distance {
    unsigned symbol, extra_bits;
    uint32_t extra;
} distance;

static distance distance_of(size_t bytes_back)
{
    uint32_t v = (uint32_t)bytes_back - 1;
    if (v < 4) return (distance){.symbol = v};
    unsigned log = 31 - (unsigned)__builtin_clz(v), bits = log - 1;
    return (distance){2 * log + (v >> bits & 1), bits, v & (((uint32_t)1 << bits) - 1)};
}

/* What the parse found, and the codes made for it. */
typedef struct block {
    const uint16_t *token;
    size_t n_tokens;
    distance back[2]; /* one byte; one row */
    uint32_t litlen_count[LITLEN_CODES], dist_count[DIST_CODES];
    uint64_t extra_bits;
    lq_prefix_code litlen, dist;
} block;

/* Counts in two tables: equal neighbours counted in one would each wait for the store before. */
static void tokens_count(uint32_t count[TOKENS], const uint16_t *token, size_t n)
{
    uint32_t odd[TOKENS] = {0};
    memset(count, 0, TOKENS * sizeof *count);
    for (size_t k = 0; k + 2 <= n; k += 2) {
        count[token[k]]++;
        odd[token[k + 1]]++;
    }
    if (n & 1) count[token[n - 1]]++;
    for (size_t k = 0; k < TOKENS; k++) count[k] += odd[k];
}

static void block_count(block *b)
{
    uint32_t count[TOKENS];
    tokens_count(count, b->token, b->n_tokens);
    memcpy(b->litlen_count, count, (END_OF_BLOCK + 1) * sizeof *count);
    for (unsigned length = MATCH_MIN; length <= MATCH_MAX; length++) {
        const uint32_t *both = &count[token_match(length, false)];
        unsigned range = length_range(length);
        b->litlen_count[257 + range] += both[0] + both[1];
        b->extra_bits += (uint64_t)(both[0] + both[1]) * range_extra[range];
        for (int k = 0; k < 2; k++) {
            b->dist_count[b->back[k].symbol] += both[k];
            b->extra_bits += (uint64_t)both[k] * b->back[k].extra_bits;
        }
    }
}

/* Size of the block's tokens under its codes. */
static uint64_t block_bits(const block *b)
{
    uint64_t bits = b->extra_bits;
    for (unsigned k = 0; k < LITLEN_CODES; k++) bits += (uint64_t)b->litlen_count[k] * b->litlen.length[k];
    for (unsigned k = 0; k < DIST_CODES; k++) bits += (uint64_t)b->dist_count[k] * b->dist.length[k];
    return bits;
}

/* The same under the fixed codes. */
static uint64_t block_bits_fixed(const block *b)
{
    uint64_t bits = b->extra_bits;
    for (unsigned k = 0; k < LITLEN_CODES; k++)
        bits += (uint64_t)b->litlen_count[k] * (k < 144 ? 8 : k < 256 ? 9 : k < 280 ? 7 : 8);
    for (unsigned k = 0; k < DIST_CODES; k++) bits += (uint64_t)b->dist_count[k] * 5;
    return bits;
}

/* The head of a dynamic block (RFC 1951, 3.2.7): the code lengths, their repeats folded, under a code of their own. */
typedef struct head {
    unsigned litlen_codes, dist_codes, length_codes, n;
    uint8_t symbol[LITLEN_CODES + DIST_CODES], extra[LITLEN_CODES + DIST_CODES];
    lq_prefix_code code;
} head;

static const uint8_t head_order[LENGTH_CODES] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                 11, 4,  12, 3, 13, 2, 14, 1, 15};
static const uint8_t head_extra_bits[LENGTH_CODES] = {[16] = 2, [17] = 3, [18] = 7};

static void head_add(head *h, unsigned symbol, unsigned extra)
{
    h->symbol[h->n] = (uint8_t)symbol;
    h->extra[h->n++] = (uint8_t)extra;
}

/* `same` lengths alike: 17 stands for 3-10 zeros, 18 for 11-138, and 16 repeats the length before it 3-6 times. */
static void head_fold_run(head *h, unsigned length, unsigned same)
{
    if (length && same--) head_add(h, length, 0);
    while (same >= 3) {
        unsigned most = length ? 6 : 138, part = same < most ? same : most;
        if (length)
            head_add(h, 16, part - 3);
        else
            head_add(h, part < 11 ? 17 : 18, part < 11 ? part - 3 : part - 11);
        same -= part;
    }
    while (same--) head_add(h, length, 0);
}

static void head_fold(head *h, const uint8_t *length, unsigned n)
{
    for (unsigned k = 0, same; k < n; k += same) {
        for (same = 1; k + same < n && length[k + same] == length[k];) same++;
        head_fold_run(h, length[k], same);
    }
}

static unsigned codes_used(const uint8_t *length, unsigned most, unsigned least)
{
    while (most > least && !length[most - 1]) most--;
    return most;
}

/* Makes the head for the codes of b; returns its size in bits. */
static uint64_t head_make(head *h, const block *b)
{
    uint8_t all[LITLEN_CODES + DIST_CODES];
    uint32_t count[LENGTH_CODES] = {0};
    h->n = 0;
    h->litlen_codes = codes_used(b->litlen.length, LITLEN_CODES, 257);
    h->dist_codes = codes_used(b->dist.length, DIST_CODES, 1);
    memcpy(all, b->litlen.length, h->litlen_codes);
    memcpy(all + h->litlen_codes, b->dist.length, h->dist_codes);
    head_fold(h, all, h->litlen_codes + h->dist_codes);
    for (unsigned k = 0; k < h->n; k++) count[h->symbol[k]]++;
    lq_prefix_code_make(&h->code, count, LENGTH_CODES, LENGTH_LIMIT);
    h->length_codes = LENGTH_CODES;
    while (h->length_codes > 4 && !h->code.length[head_order[h->length_codes - 1]]) h->length_codes--;
    uint64_t bits = 14 + 3 * h->length_codes;
    for (unsigned k = 0; k < LENGTH_CODES; k++)
        bits += (uint64_t)count[k] * (h->code.length[k] + head_extra_bits[k]);
    return bits;
}

/* ---- bits out ----------------------------------------------------------------------------------------------- */

typedef struct bit_writer {
    uint8_t *to;
    uint64_t hold; /* lowest bits go first */
    unsigned n;    /* bits in hold; under 8 after a flush */
} bit_writer;

static inline void bits_put(bit_writer *w, uint64_t bits, unsigned n)
{
    w->hold |= bits << w->n;
    w->n += n;
}

static inline void bits_flush(bit_writer *w)
{
    uint64_t v = htole64(w->hold);
    memcpy(w->to, &v, sizeof v);
    w->to += w->n >> 3;
    w->hold >>= w->n & ~7u;
    w->n &= 7;
}

static void head_write(bit_writer *w, const head *h)
{
    bits_put(w, h->litlen_codes - 257, 5);
    bits_put(w, h->dist_codes - 1, 5);
    bits_put(w, h->length_codes - 4, 4);
    for (unsigned k = 0; k < h->length_codes; k++) {
        bits_flush(w);
        bits_put(w, h->code.length[head_order[k]], 3);
    }
    for (unsigned k = 0; k < h->n; k++) {
        unsigned s = h->symbol[k];
        bits_flush(w);
        bits_put(w, h->code.bits[s], h->code.length[s]);
        bits_put(w, h->extra[k], head_extra_bits[s]);
    }
    bits_flush(w);
}

/* The bits of each token with their number in the low six, so that a token costs one load: code and extra bits of the
   length, code and extra bits of the distance, 14 + 5 + 15 + 13 bits at most. Returns the size of the longest. */
static unsigned entries_make(uint64_t entry[TOKENS], const block *b)
{
    unsigned longest = 0;
    for (unsigned k = 0; k <= END_OF_BLOCK; k++)
        entry[k] = (uint64_t)b->litlen.bits[k] << 6 | b->litlen.length[k];
    for (unsigned length = MATCH_MIN; length <= MATCH_MAX; length++) {
        unsigned range = length_range(length), n = b->litlen.length[257 + range];
        uint64_t bits = b->litlen.bits[257 + range] | (uint64_t)(length - range_base[range]) << n;
        n += range_extra[range];
        for (int k = 0; k < 2; k++) {
            const distance *back = &b->back[k];
            unsigned code_bits = b->dist.length[back->symbol];
            uint64_t both = b->dist.bits[back->symbol] | (uint64_t)back->extra << code_bits;
            unsigned all = n + code_bits + back->extra_bits;
            entry[token_match(length, k)] = (bits | both << n) << 6 | all;
            longest = all > longest ? all : longest;
        }
    }
    return longest;
}

static inline void entry_put(bit_writer *w, uint64_t entry)
{
    bits_put(w, entry >> 6, entry & 63);
}

/* Two tokens go between flushes where they surely fit beside seven waiting bits, as they do in rows up to 1 kB. */
static void tokens_write(bit_writer *to, const block *b)
{
    uint64_t entry[TOKENS];
    bool pairs = 2 * entries_make(entry, b) + 7 <= 64;
    bit_writer w = *to;
    size_t k = 0;
    for (; pairs && k + 2 <= b->n_tokens; k += 2) {
        entry_put(&w, entry[b->token[k]]);
        entry_put(&w, entry[b->token[k + 1]]);
        bits_flush(&w);
    }
    for (; k < b->n_tokens; k++) {
        entry_put(&w, entry[b->token[k]]);
        bits_flush(&w);
    }
    *to = w;
}

static uint64_t stored_bytes(size_t n)
{
    return n + 5 * (n ? (n + STORED_MAX - 1) / STORED_MAX : 1);
}

static uint8_t *stored_write(uint8_t *to, const uint8_t *bytes, size_t n)
{
    do {
        size_t part = n < STORED_MAX ? n : STORED_MAX;
        uint8_t mark[5] = {part == n, (uint8_t)part, (uint8_t)(part >> 8), (uint8_t)~part,
                           (uint8_t)(~part >> 8)};
        memcpy(to, mark, 5);
        memcpy(to + 5, bytes, part);
        to += 5 + part;
        bytes += part;
        n -= part;
    } while (n);
    return to;
}

/* ---- the stream --------------------------------------------------------------------------------------------- */

static bool scratch_make(lq_deflater *d, size_t words, size_t tokens)
{
    uint64_t **bits[3] = {&d->differs_left, &d->differs_above, &d->starts};
    for (int k = 0; k < 3; k++)
        if (!lq_grow((void **)bits[k], &d->word_room[k], words, sizeof(uint64_t))) return false;
    return lq_grow((void **)&d->token, &d->token_room, tokens, sizeof *d->token);
}

/* A row that no distance of the format can reach back counts as no row. */
static bool block_parse(block *b, lq_deflater *d, const uint8_t *bytes, size_t n, size_t row_bytes)
{
    size_t words = n / 64 + 3;
    bool rows = row_bytes > 1 && row_bytes <= DISTANCE_MAX;
    if (!scratch_make(d, words, n + 1 + COPY)) return false;
    differ_bits(d, words, bytes, n, rows ? row_bytes : SIZE_MAX);
    *b = (block){.token = d->token, .n_tokens = parse(d, bytes, n)};
    b->back[0] = distance_of(1);
    b->back[1] = distance_of(rows ? row_bytes : 1);
    block_count(b);
    return true;
}

/* Makes the codes, and writes the smallest of the three kinds of block to `to`; NULL when it would pass `end`. */
static uint8_t *block_write(uint8_t *to, const uint8_t *end, block *b, const uint8_t *bytes, size_t n)
{
    head h;
    uint64_t fixed = block_bits_fixed(b);
    lq_prefix_code_make(&b->litlen, b->litlen_count, LITLEN_CODES, LITLEN_LIMIT);
    lq_prefix_code_make(&b->dist, b->dist_count, DIST_CODES, DIST_LIMIT);
    uint64_t dynamic = head_make(&h, b) + block_bits(b);
    uint64_t size = ((dynamic < fixed ? dynamic : fixed) + 3 + 7) / 8;
    if (stored_bytes(n) <= size)
        return stored_bytes(n) <= (uint64_t)(end - to) ? stored_write(to, bytes, n) : NULL;
    if (size > (uint64_t)(end - to)) return NULL;
    bit_writer w = {.to = to};
    bits_put(&w, 1 | (dynamic < fixed ? 2 : 1) << 1, 3); /* the last block; its kind */
    if (dynamic < fixed)
        head_write(&w, &h);
    else
        code_fixed(&b->litlen, &b->dist);
    tokens_write(&w, b);
    return w.to + (w.n > 0);
}

size_t lq_deflate_bound(size_t n)
{
    return 2 + (size_t)stored_bytes(n) + 4 + SLACK_BYTES;
}

size_t lq_deflate(lq_deflater *d, uint8_t *out, size_t room, const uint8_t *bytes, size_t n, size_t row_bytes)
{
    block b;
    if (room < 2 + 4 + SLACK_BYTES || n > UINT32_MAX / 2 || !block_parse(&b, d, bytes, n, row_bytes))
        return 0;
    out[0] = 0x78; /* deflate, window of 32 kB */
    out[1] = 0x01; /* check bits; no dictionary, fastest method */
    uint8_t *end = block_write(out + 2, out + room - 4 - SLACK_BYTES, &b, bytes, n);
    if (!end) return 0;
    uint32_t sum = htobe32(libdeflate_adler32(1, bytes, n));
    memcpy(end, &sum, 4);
    return (size_t)(end + 4 - out);
}

void lq_deflater_release(lq_deflater *d)
{
    free(d->differs_left);
    free(d->differs_above);
    free(d->starts);
    free(d->token);
    *d = (lq_deflater){0};
}
