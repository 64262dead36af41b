/*
 * map.h: what a map file and the command line can say, as one struct.
 *
 * A map has boundaries, line styles and one or more indicators; every indicator becomes a tile set of its own over the
 * same geometry. Fields are filled by setting.h; lq_map_settle adds the defaults and checks what belongs together.
 */
#ifndef LQ_MAP_H
#define LQ_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/colour.h"
#include "base/err.h"
#include "base/mem.h"
#include "model/classify.h"

#define LQ_ZOOM_MAX          22
#define LQ_INDICATORS_MAX    64
#define LQ_CLASSES_ASKED_MAX 64 /* more than anyone can tell apart */
#define LQ_LINE_WIDTH_MAX_PX 64

/* Kinds of line, in drawing order: a later one covers an earlier one. */
typedef enum lq_line_kind {
    LQ_LINE_COUNTY, /* every border of a county, the outer ones included */
    LQ_LINE_PREFECTURE,
    LQ_LINE_PROVINCE,
    LQ_LINE_OUTER, /* where no county is on the other side */
    LQ_LINE_KINDS
} lq_line_kind;

/* The names in a map file: "county", "prefecture", "province", "outer". */
extern const char *const lq_line_names[LQ_LINE_KINDS];

typedef struct lq_line_style {
    lq_rgba colour;
    double width_px; /* 0: not drawn */
    int zoom_min, zoom_max;
} lq_line_style;

/* Which rows of the table of settings somebody has said, as bits: in the map file, and by lq_map_set. */
typedef struct lq_said {
    uint64_t in_file, by_call;
} lq_said;

typedef struct lq_indicator {
    char *id;             /* 1-64 letters, digits, - and _; names the tile set */
    char *title, *unit;   /* NULL: not said */
    char *table, *sheet;  /* path; sheet NULL: the first. table NULL: boundaries alone */
    char *table_key;      /* column (a list of them is refused by the join); NULL: found by itself */
    char *value;          /* column */
    char *table_encoding; /* NULL: by evidence */
    lq_method method;
    int classes;    /* manual: n_breaks + 1 once settled */
    double *breaks; /* [n_breaks], increasing: the inner limits; counts for manual only */
    size_t n_breaks;
    char *palette;   /* name, name-r, or #rrggbb,#rrggbb,...: see palette.h */
    lq_rgba no_data; /* a == 0: not drawn */
    lq_said said;
} lq_indicator;

struct lq_map {
    lq_arena text; /* owns every text and list here */
    char *file;    /* the map file, "" when there is none */
    char *title, *attribution;
    char *boundaries, *key, *name, *crs, *encoding; /* NULL: not said */
    lq_line_style line[LQ_LINE_KINDS];
    bool line_named[LQ_LINE_KINDS]; /* the map file describes this kind */
    lq_indicator common;            /* said for every indicator, until there are any */
    lq_indicator *indicator;        /* at least one once settled */
    size_t n_indicators;
    int zoom_min, zoom_max; /* -1: not said */
    bool has_bbox;
    double bbox[4]; /* west, south, east, north, WGS84 degrees */
    bool labels;    /* off: a later version draws them */
    lq_said said;
};

/*
 * Fills in what nobody said and checks what belongs together (LQ_USAGE): call it once all is said, before the map is
 * used; again after a later lq_map_set. Then: there is an indicator, every id is valid and used once, boundaries and
 * palettes are there, a table has its value column, and method, classes and breaks agree.
 */
lq_code lq_map_settle(lq_map *map, lq_err *err);

#endif
