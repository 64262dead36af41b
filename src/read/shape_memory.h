/* shape_memory.h: lets shapelib read files that lie in memory, so that it acts only on bytes checked or
   mended before, and never writes, prints or reads a byte order of its own choosing. */
#ifndef LQ_SHAPE_MEMORY_H
#define LQ_SHAPE_MEMORY_H

#include <shapefil.h>
#include <stddef.h>

typedef struct lq_shape_file {
    const char *ending; /* ".shp", ".shx" or ".dbf" */
    const char *data;
    size_t size, at; /* `at`: the read position, shapelib's */
} lq_shape_file;

/* What shapelib finds; an ending of NULL closes the list. */
typedef struct lq_shape_memory {
    lq_shape_file file[3];
} lq_shape_memory;

#define LQ_SHAPE_NAME_ROOM 48

/* The file name which, given to SHPOpenLL or DBFOpenLL with these hooks, opens `m`; m must stay in place
   until the close. */
void lq_shape_memory_name(char name[LQ_SHAPE_NAME_ROOM], lq_shape_memory *m);
SAHooks lq_shape_memory_hooks(void);

#endif
