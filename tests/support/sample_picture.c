/*
 * sample_picture.c: see sample_picture.h.
 *
 * Counties are the cells of random sites (Voronoi), seen through a noise that bends their borders; every fifth county or so is
 * outside. A pixel is a bag of 4 x 4 samples, each of which is a county, the outside, or the line; equal bags are one mix. When
 * there are more than 256 bags, counties are told apart by their class of seven only, as a renderer would.
 */
#include "sample_picture.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define SITES_MAX  64
#define SAMPLES    16
#define MIXES_MAX  256
#define NEAR_PX    6.0 /* a site this much further away than the nearest cannot own any of the pixel */
#define HALF_LINE  0.3 /* px */
#define LINE_LABEL 255
#define OCTAVES    5

typedef struct map {
    unsigned n;
    double x[SITES_MAX], y[SITES_MAX];
    uint8_t label[SITES_MAX];
    uint64_t seed;
} map;

static uint64_t scramble(uint64_t v)
{
    v = (v ^ v >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    v = (v ^ v >> 27) * UINT64_C(0x94d049bb133111eb);
    return v ^ v >> 31;
}

static double lattice(uint64_t seed, int x, int y)
{
    uint64_t v = scramble(seed + scramble((uint64_t)(uint32_t)x << 32 | (uint32_t)y));
    return (double)(v >> 11) / (double)(UINT64_C(1) << 52) - 1;
}

/* Value noise of several octaves, the coarsest 32 px wide. */
static double noise(uint64_t seed, double x, double y)
{
    double sum = 0, size = 5;
    for (int k = 0; k < OCTAVES; k++, size /= 1.9) {
        double step = 32 >> k, u = x / step, v = y / step;
        int i = (int)floor(u), j = (int)floor(v);
        double a = u - i, b = v - j,
               top = lattice(seed + (unsigned)k, i, j) * (1 - a) + lattice(seed + (unsigned)k, i + 1, j) * a;
        double low =
            lattice(seed + (unsigned)k, i, j + 1) * (1 - a) + lattice(seed + (unsigned)k, i + 1, j + 1) * a;
        sum += size * (top * (1 - b) + low * b);
    }
    return sum;
}

static map map_make(unsigned size, unsigned counties, uint64_t seed)
{
    map m = {.n = counties < 1 ? 1 : counties > SITES_MAX ? SITES_MAX : counties, .seed = scramble(seed)};
    for (unsigned k = 0; k < m.n; k++) {
        uint64_t v = scramble(m.seed + k);
        m.x[k] = (double)(v & 0xffff) / 65536 * 1.2 * size - 0.1 * size;
        m.y[k] = (double)(v >> 16 & 0xffff) / 65536 * 1.2 * size - 0.1 * size;
        m.label[k] = (uint8_t)(v >> 32) % 5 ? (uint8_t)(k + 1) : 0;
    }
    return m;
}

/* The sites that may own part of a pixel whose centre, bent by the noise, is x, y. */
static unsigned sites_near(const map *m, double x, double y, unsigned near[SITES_MAX])
{
    double distance[SITES_MAX], least = INFINITY;
    unsigned n = 0;
    for (unsigned k = 0; k < m->n; k++) {
        distance[k] = hypot(m->x[k] - x, m->y[k] - y);
        least = fmin(least, distance[k]);
    }
    for (unsigned k = 0; k < m->n; k++)
        if (distance[k] < least + NEAR_PX) near[n++] = k;
    return n;
}

static uint8_t label_at(const map *m, const unsigned *near, unsigned n, double x, double y)
{
    unsigned first = near[0];
    double least = INFINITY, to_border = INFINITY;
    for (unsigned k = 0; k < n; k++) {
        double d = hypot(m->x[near[k]] - x, m->y[near[k]] - y);
        if (d < least) {
            least = d;
            first = near[k];
        }
    }
    for (unsigned k = 0; k < n; k++) {
        double dx = m->x[near[k]] - m->x[first], dy = m->y[near[k]] - m->y[first], apart = hypot(dx, dy);
        if (near[k] == first || m->label[near[k]] == m->label[first] || apart == 0) continue;
        double d = apart / 2 - ((x - m->x[first]) * dx + (y - m->y[first]) * dy) / apart;
        to_border = fmin(to_border, d);
    }
    return to_border < HALF_LINE ? LINE_LABEL : m->label[first];
}

static void bag_add(uint8_t bag[SAMPLES], unsigned n, uint8_t label)
{
    for (; n > 0 && bag[n - 1] > label; n--) bag[n] = bag[n - 1];
    bag[n] = label;
}

static void pixel_bag(const map *m, unsigned px, unsigned py, unsigned classes, uint8_t bag[SAMPLES])
{
    double bend_x = noise(m->seed, px, py), bend_y = noise(m->seed + 77, px, py);
    unsigned near[SITES_MAX], n = sites_near(m, px + 0.5 + bend_x, py + 0.5 + bend_y, near);
    for (unsigned k = 0; k < SAMPLES; k++) {
        double x = px + (k % 4 + 0.5) / 4 + bend_x, y = py + (k / 4 + 0.5) / 4 + bend_y;
        uint8_t label = n == 1 ? m->label[near[0]] : label_at(m, near, n, x, y);
        if (label && label != LINE_LABEL && classes) label = (uint8_t)(1 + label % classes);
        bag_add(bag, k, label);
    }
}

/* False when there are too many mixes. */
static bool picture_fill(uint8_t *index, unsigned size, const map *m, unsigned classes, unsigned *mixes)
{
    static const uint8_t outside[SAMPLES];
    uint8_t mix[MIXES_MAX][SAMPLES], bag[SAMPLES];
    memcpy(mix[0], outside, SAMPLES);
    *mixes = 1;
    for (unsigned y = 0; y < size; y++) {
        for (unsigned x = 0; x < size; x++) {
            unsigned k = 0;
            pixel_bag(m, x, y, classes, bag);
            while (k < *mixes && memcmp(mix[k], bag, SAMPLES)) k++;
            if (k == MIXES_MAX) return false;
            if (k == *mixes) memcpy(mix[(*mixes)++], bag, SAMPLES);
            index[(size_t)y * size + x] = (uint8_t)k;
        }
    }
    return true;
}

unsigned sample_picture(uint8_t *index, unsigned size, unsigned counties, uint64_t seed)
{
    map m = map_make(size, counties, seed);
    unsigned mixes;
    for (unsigned classes = 0; !picture_fill(index, size, &m, classes, &mixes);
         classes = classes ? classes / 2 : 7)
        continue;
    return mixes;
}
