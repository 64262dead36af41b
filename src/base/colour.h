/* colour.h: a colour, not premultiplied. */
#ifndef LQ_COLOUR_H
#define LQ_COLOUR_H

#include <stdint.h>

typedef struct lq_rgba {
    uint8_t r, g, b, a;
} lq_rgba;

#endif
