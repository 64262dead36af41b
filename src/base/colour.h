/* colour.h: a colour, not premultiplied; and pixels of pictures, which are. */
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

/* One pixel 0xAARRGGBB with its colours multiplied by alpha over another (Porter and Duff): over + under * (255 - alpha) / 255, each channel to the nearest. Two channels are
   computed in one word; (v + 1 + v / 256) / 256 is v / 255 for all that occurs. */
static inline uint32_t lq_argb_over(uint32_t under, uint32_t over)
{
    const uint32_t low = 0x00ff00ff, half = 0x007f007f, one = 0x00010001;
    uint32_t through = 255 - (over >> 24);
    uint32_t rb = (under & low) * through + half, ag = (under >> 8 & low) * through + half;
    rb = (rb + one + (rb >> 8 & low)) >> 8 & low;
    ag = (ag + one + (ag >> 8 & low)) & ~low;
    return over + (rb | ag);
}

#endif
