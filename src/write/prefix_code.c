/*
 * prefix_code.c: see prefix_code.h.
 *
 * Huffman's tree first, with no regard to the limit; where it is too deep, which is seldom, package-merge (Larmore and
 * Hirschberg, 1990), which is slower and takes the limit into account. Only how many leaves hang at each depth matters: the
 * rarest symbols take the deepest.
 */
#include "write/prefix_code.h"

#include <stdbool.h>
#include <string.h>

typedef struct leaf {
    uint32_t count;
    uint16_t symbol;
} leaf;

/* Collects the symbols that occur, rarest first, of equal ones the lower symbol first: radix sort on the count. */
static unsigned leaves_sort(leaf *out, const uint32_t *count, unsigned symbols)
{
    leaf spare[LQ_PREFIX_SYMBOLS], *from = out, *to = spare;
    unsigned n = 0;
    uint32_t any = 0;
    for (unsigned k = 0; k < symbols; k++) {
        if (!count[k]) continue;
        out[n++] = (leaf){count[k], (uint16_t)k};
        any |= count[k];
    }
    for (unsigned shift = 0; shift < 32 && any >> shift; shift += 8) {
        uint16_t place[257] = {0};
        for (unsigned k = 0; k < n; k++) place[(from[k].count >> shift & 255) + 1]++;
        for (unsigned k = 0; k < 255; k++) place[k + 1] += place[k];
        for (unsigned k = 0; k < n; k++) to[place[from[k].count >> shift & 255]++] = from[k];
        leaf *swap = from;
        from = to;
        to = swap;
    }
    if (from != out) memcpy(out, from, n * sizeof *out);
    return n;
}

/* Huffman's algorithm with two queues: sorted leaves, and inner nodes, which come out sorted. Counts the leaves of each
   depth; false when there is one past the limit. */
static bool depths_count(unsigned *per_depth, const leaf *sorted, unsigned n, unsigned limit)
{
    uint32_t inner[LQ_PREFIX_SYMBOLS];
    uint16_t parent[2 * LQ_PREFIX_SYMBOLS], depth[2 * LQ_PREFIX_SYMBOLS];
    unsigned next_leaf = 0, next_inner = 0;
    for (unsigned made = 0; made + 1 < n; made++) {
        uint32_t sum = 0;
        for (int two = 0; two < 2; two++) {
            bool take_leaf =
                next_leaf < n && (next_inner == made || sorted[next_leaf].count <= inner[next_inner]);
            sum += take_leaf ? sorted[next_leaf].count : inner[next_inner];
            parent[take_leaf ? next_leaf++ : n + next_inner++] = (uint16_t)(n + made);
        }
        inner[made] = sum;
    }
    unsigned root = 2 * n - 2;
    depth[root] = 0;
    for (unsigned k = root; k-- > 0;) {
        depth[k] = (uint16_t)(depth[parent[k]] + 1);
        if (depth[k] > limit) return false;
        if (k < n) per_depth[depth[k]]++;
    }
    return true;
}

/* One round of package-merge: the leaves, and the items of the round before in pairs, sorted together. */
static unsigned packages_make(uint64_t *to, bool *is_leaf, const uint64_t *from, unsigned n_from,
                              const leaf *sorted, unsigned n)
{
    unsigned made = 0, next_leaf = 0, next_pair = 0;
    while (next_leaf < n || next_pair + 1 < n_from) {
        uint64_t pair = next_pair + 1 < n_from ? from[next_pair] + from[next_pair + 1] : UINT64_MAX;
        is_leaf[made] = next_leaf < n && sorted[next_leaf].count <= pair;
        to[made] = is_leaf[made] ? sorted[next_leaf++].count : pair;
        if (!is_leaf[made++]) next_pair += 2;
    }
    return made;
}

/* The cheapest 2n - 2 items of the last round are the code: each leaf among them, and in the pairs they are made of, round by
   round, is one bit more for its symbol. */
static void depths_limit(unsigned *per_depth, const leaf *sorted, unsigned n, unsigned limit)
{
    uint64_t row[2][2 * LQ_PREFIX_SYMBOLS];
    bool is_leaf[LQ_PREFIX_BITS_MAX][2 * LQ_PREFIX_SYMBOLS] = {{false}};
    uint8_t depth[LQ_PREFIX_SYMBOLS] = {0};
    unsigned in_row = 0, take = 2 * n - 2;
    for (unsigned round = 0; round < limit; round++)
        in_row = packages_make(row[round & 1], is_leaf[round], row[~round & 1], in_row, sorted, n);
    for (unsigned round = limit; round-- > 0;) {
        unsigned leaves = 0;
        for (unsigned k = 0; k < take; k++) leaves += is_leaf[round][k];
        for (unsigned k = 0; k < leaves; k++) depth[k]++;
        take = 2 * (take - leaves);
    }
    memset(per_depth, 0, (limit + 1) * sizeof *per_depth);
    for (unsigned k = 0; k < n; k++) per_depth[depth[k]]++;
}

static uint32_t bits_reverse(uint32_t v, unsigned n)
{
    v = (v & 0x5555) << 1 | (v >> 1 & 0x5555);
    v = (v & 0x3333) << 2 | (v >> 2 & 0x3333);
    v = (v & 0x0f0f) << 4 | (v >> 4 & 0x0f0f);
    v = (v & 0x00ff) << 8 | (v >> 8 & 0x00ff);
    return v >> (16 - n);
}

void lq_prefix_code_number(lq_prefix_code *c, unsigned symbols)
{
    uint32_t next[17] = {0}, per_length[16] = {0};
    for (unsigned k = 0; k < symbols; k++) per_length[c->length[k]]++;
    per_length[0] = 0;
    for (unsigned k = 1; k < 16; k++) next[k + 1] = (next[k] + per_length[k]) << 1;
    for (unsigned k = 0; k < symbols; k++)
        if (c->length[k]) c->bits[k] = (uint16_t)bits_reverse(next[c->length[k]]++, c->length[k]);
}

void lq_prefix_code_make(lq_prefix_code *c, const uint32_t *count, unsigned symbols, unsigned limit)
{
    leaf sorted[LQ_PREFIX_SYMBOLS] = {{0}};
    unsigned per_depth[16] = {0}, n = leaves_sort(sorted, count, symbols), done = 0;
    while (n < 2) {
        uint16_t unused = n && sorted[0].symbol == 0;
        sorted[n++] = (leaf){1, unused};
    }
    if (!depths_count(per_depth, sorted, n, limit)) depths_limit(per_depth, sorted, n, limit);
    memset(c, 0, sizeof *c);
    for (unsigned length = limit; length > 0; length--)
        for (unsigned k = 0; k < per_depth[length]; k++) c->length[sorted[done++].symbol] = (uint8_t)length;
    lq_prefix_code_number(c, symbols);
}
