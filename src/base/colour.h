/* colour.h: a colour, not premultiplied. */
#ifndef LQ_COLOUR_H
#define LQ_COLOUR_H

#include <stdint.h>

typedef struct lq_rgba {
    uint8_t r, g, b, a;
} lq_rgba;

/* For order and hashes. */
static inline uint32_t lq_rgba_number(lq_rgba c)
{
    return (uint32_t)c.r << 24 | (uint32_t)c.g << 16 | (uint32_t)c.b << 8 | c.a;
}

#endif
