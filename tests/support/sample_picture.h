/* sample_picture.h: made-up county tiles for tests and benchmarks of the picture writers. */
#ifndef LQ_SAMPLE_PICTURE_H
#define LQ_SAMPLE_PICTURE_H

#include <stdint.h>

/* Fills index[size * size] with the mixes of a tile of about so many counties, wiggly borders under a grey line 0.6 px wide, each
   source of a pixel in sixteenths; 0 is outside. The same seed gives the same picture. Returns the number of mixes, at most 256. */
unsigned sample_picture(uint8_t *index, unsigned size, unsigned counties, uint64_t seed);

#endif
