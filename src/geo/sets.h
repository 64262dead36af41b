/*
 * sets.h: small sets of feature numbers, each kept once: equal sets have equal numbers. Set 0 is empty.
 */
#ifndef LQ_SETS_H
#define LQ_SETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct lq_sets {
    uint32_t *member; /* members of all sets, one after the other, each set ascending */
    size_t members, member_room;
    uint32_t *first; /* [n + 1] */
    size_t n, first_room;
    uint32_t *slot; /* hash table of sets, slots a power of two */
    size_t slots;
    uint32_t last;             /* the set asked for last: borders ask for the same one many times in a row */
    struct lq_sets_memo *memo; /* remembered symmetric differences */
} lq_sets;

bool lq_sets_init(lq_sets *sets);
void lq_sets_release(lq_sets *sets);

/* The number of the set with these members (ascending, n of them); UINT32_MAX without memory. */
uint32_t lq_sets_of(lq_sets *sets, const uint32_t *members, size_t n);

/* The set of what is in s or in t but not in both; UINT32_MAX without memory. */
uint32_t lq_sets_differ(lq_sets *sets, uint32_t s, uint32_t t);

#endif
