/* map_parts.h: what a map is made of (its data, lines, symbols, names) as lq_render has it, for tests that look behind the tiles. */
#ifndef LQ_TEST_MAP_PARTS_H
#define LQ_TEST_MAP_PARTS_H

#include "app/dataset.h"
#include "app/marks.h"
#include "app/overlay.h"
#include "draw/font.h"
#include "laoqu.h"

typedef struct map_parts {
    lq_map *map;
    lq_dataset data;
    lq_findings findings;
    lq_font *font;
    lq_marks marks;
    double bbox_deg[4];
    int zoom_min, zoom_max; /* the map must say them */
} map_parts;

/* A map file (NULL: none), and settings over it: name, value, ..., NULL. Fails the running test when they do not work. */
lq_map *test_map(const char *file, const char *const *settings);

/* Reads the data of the same, as lq_render does; or as lq_check does, without arcs and font. Release it. */
void map_parts_read(map_parts *out, const char *file, const char *const *settings);
void map_parts_check(map_parts *out, const char *file, const char *const *settings);
void map_parts_release(map_parts *p);

/* Lines and symbols into `marks`, names into `names`, which may be the same overlay; to be settled by the caller. Call it once. */
void map_parts_overlay(map_parts *p, lq_overlay *marks, lq_overlay *names);

/* Renders the same with lq_render into DIR; the report as JSON, heap. */
char *test_render(const char *file, const char *const *settings, const char *dir, const lq_run *run);

#endif
