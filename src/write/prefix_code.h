/* prefix_code.h: prefix codes with a limit to their length, numbered as deflate numbers them (RFC 1951, 3.2.2). */
#ifndef LQ_PREFIX_CODE_H
#define LQ_PREFIX_CODE_H

#include <stdint.h>

#define LQ_PREFIX_SYMBOLS  288
#define LQ_PREFIX_BITS_MAX 15

/* For each symbol the length of its code in bits (0: it has none) and the code, its first bit lowest. */
typedef struct lq_prefix_code {
    uint16_t bits[LQ_PREFIX_SYMBOLS];
    uint8_t length[LQ_PREFIX_SYMBOLS];
} lq_prefix_code;

/* Makes the shortest code for the counts (their sum is below 2^32) of so many symbols that has no length past `limit`, at most
   LQ_PREFIX_BITS_MAX and enough for as many codes. It is always complete and has at least two symbols, unused ones if need be:
   decoders differ on what less would mean. */
void lq_prefix_code_make(lq_prefix_code *c, const uint32_t *count, unsigned symbols, unsigned limit);

/* Sets the codes that belong to the lengths. */
void lq_prefix_code_number(lq_prefix_code *c, unsigned symbols);

#endif
