/*
 * map.h: what a map file and the command line can say, as one struct.
 *
 * A map has boundaries, line styles and one or more indicators; every indicator becomes a tile set of its own over the
 * same geometry.
 */
#ifndef LQ_MAP_H
#define LQ_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/mem.h"

typedef struct lq_rgba { uint8_t r, g, b, a; } lq_rgba;

typedef enum lq_method {
    LQ_EQUAL, LQ_QUANTILE, LQ_JENKS, LQ_PRETTY, LQ_STDDEV, LQ_HEADTAIL, LQ_MANUAL, LQ_CATEGORICAL
} lq_method;

/* Kinds of line, in drawing order: a later one covers an earlier one. */
typedef enum lq_line_kind { LQ_LINE_COUNTY, LQ_LINE_PREFECTURE, LQ_LINE_PROVINCE, LQ_LINE_OUTER, LQ_LINE_KINDS } lq_line_kind;

typedef struct lq_line_style {
    lq_rgba colour;
    double width_px;            /* 0: not drawn */
    int zoom_min, zoom_max;
} lq_line_style;

typedef struct lq_indicator {
    char *id, *title, *unit;    /* id: letters, digits, - and _; names the tile set */
    char *table, *sheet;        /* path; sheet NULL: the first. table NULL: boundaries alone */
    char *table_key;            /* column, or columns joined by ','; NULL: found by itself */
    char *value;                /* column */
    char *table_encoding;       /* NULL: by evidence */
    lq_method method;
    int classes;
    double *breaks; size_t n_breaks; /* manual: inner limits */
    char *palette;              /* name, name-r, or #rrggbb,#rrggbb,... */
    lq_rgba no_data;            /* a == 0: not drawn */
} lq_indicator;

struct lq_map {
    lq_arena text;              /* owns every text and list here */
    char *file;                 /* the map file, "" when there is none */
    char *title, *attribution;
    char *boundaries, *key, *name, *crs, *encoding;  /* NULL: not said */
    char *id;
    lq_line_style line[LQ_LINE_KINDS];
    lq_indicator *indicator; size_t n_indicators;    /* at least one once settled */
    int zoom_min, zoom_max;     /* -1: not said */
    bool has_bbox; double bbox[4]; /* west, south, east, north, WGS84 degrees */
    bool labels;
};

#endif
