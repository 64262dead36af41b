/* sets.c: see sets.h. */
#include "geo/sets.h"

#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "base/mem.h"

#define MEMO_SLOTS 65536

struct lq_sets_memo {
    uint32_t s, t, result;
};

bool lq_sets_init(lq_sets *sets)
{
    *sets = (lq_sets){.slots = 1024};
    sets->slot = lq_zalloc(sets->slots, sizeof *sets->slot);
    sets->memo = lq_zalloc(MEMO_SLOTS, sizeof *sets->memo);
    if (!sets->slot || !sets->memo ||
        !lq_grow((void **)&sets->first, &sets->first_room, 2, sizeof *sets->first))
        return false;
    sets->first[0] = sets->first[1] = 0;
    sets->n = 1; /* the empty set; slots hold set numbers, 0 is a free slot */
    return true;
}

void lq_sets_release(lq_sets *sets)
{
    free(sets->member);
    free(sets->first);
    free(sets->slot);
    free(sets->memo);
    *sets = (lq_sets){0};
}

static bool set_is(const lq_sets *sets, uint32_t set, const uint32_t *members, size_t n)
{
    return sets->first[set + 1] - sets->first[set] == n &&
           !memcmp(sets->member + sets->first[set], members, n * sizeof *members);
}

static size_t slot_find(const lq_sets *sets, const uint32_t *members, size_t n)
{
    size_t s = lq_hash(0, members, n * sizeof *members) & (sets->slots - 1);
    while (sets->slot[s] && !set_is(sets, sets->slot[s], members, n)) s = (s + 1) & (sets->slots - 1);
    return s;
}

static bool slots_double(lq_sets *sets)
{
    free(sets->slot);
    sets->slots *= 2;
    sets->slot = lq_zalloc(sets->slots, sizeof *sets->slot);
    for (uint32_t i = 1; sets->slot && i < sets->n; i++)
        sets->slot[slot_find(sets, sets->member + sets->first[i], sets->first[i + 1] - sets->first[i])] = i;
    return sets->slot != NULL;
}

uint32_t lq_sets_of(lq_sets *sets, const uint32_t *members, size_t n)
{
    if (!n) return 0;
    if (set_is(sets, sets->last, members, n)) return sets->last;
    if (!sets->slot || (sets->n * 2 >= sets->slots && !slots_double(sets))) return UINT32_MAX;
    size_t s = slot_find(sets, members, n);
    if (sets->slot[s]) return sets->last = sets->slot[s];
    if (!lq_grow((void **)&sets->first, &sets->first_room, sets->n + 2, sizeof *sets->first) ||
        !lq_grow((void **)&sets->member, &sets->member_room, sets->members + n, sizeof *sets->member))
        return UINT32_MAX;
    memmove(sets->member + sets->members, members, n * sizeof *members);
    sets->members += n;
    sets->first[sets->n + 1] = (uint32_t)sets->members;
    return sets->last = sets->slot[s] = (uint32_t)sets->n++;
}

static uint32_t differ_slowly(lq_sets *sets, uint32_t s, uint32_t t)
{
    const uint32_t *a = sets->member + sets->first[s], *a_end = sets->member + sets->first[s + 1];
    const uint32_t *b = sets->member + sets->first[t], *b_end = sets->member + sets->first[t + 1];
    uint32_t *both = lq_alloc((size_t)(a_end - a) + (size_t)(b_end - b), sizeof *both);
    if (!both) return UINT32_MAX;
    size_t n = 0;
    while (a < a_end || b < b_end) {
        if (a < a_end && b < b_end && *a == *b)
            a++, b++;
        else if (b == b_end || (a < a_end && *a < *b))
            both[n++] = *a++;
        else
            both[n++] = *b++;
    }
    uint32_t result = lq_sets_of(sets, both, n);
    free(both);
    return result;
}

uint32_t lq_sets_differ(lq_sets *sets, uint32_t s, uint32_t t)
{
    if (!s) return t;
    if (!t) return s;
    struct lq_sets_memo *memo = &sets->memo[(s * 0x9E3779B1u ^ t * 0x85EBCA77u) % MEMO_SLOTS];
    if (memo->s == s && memo->t == t) return memo->result;
    uint32_t result = differ_slowly(sets, s, t);
    if (result != UINT32_MAX) *memo = (struct lq_sets_memo){s, t, result};
    return result;
}
