/* pictogram.h: the little pictures in the symbols of sites, as paths. For draw/ alone. */
#ifndef LQ_PICTOGRAM_H
#define LQ_PICTOGRAM_H

#include <stddef.h>

#define LQ_PICTOGRAM_PATHS 2

/* Paths in the syntax of SVG: absolute M, L, C, Z, and A for half circles alone; whole numbers from -100 to 100, the middle at
   0 0, y down. Filled by the even-odd rule, or stroked with round ends. */
typedef struct lq_pictogram_path {
    const char *d; /* NULL: none */
    int stroke;    /* width; 0: filled */
} lq_pictogram_path;

typedef struct lq_pictogram {
    const char *name;
    lq_pictogram_path path[LQ_PICTOGRAM_PATHS];
} lq_pictogram;

/* NULL past the last one. */
const lq_pictogram *lq_pictogram_at(size_t i);

/* NULL when there is no such name. */
const lq_pictogram *lq_pictogram_find(const char *name);

/* Reads one command of a path: returns its letter (0 at the end) and its numbers; moves *d on. */
char lq_pictogram_step(long number[7], const char **d);

#endif
