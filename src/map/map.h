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
#include "base/language.h"
#include "base/mem.h"
#include "model/classify.h"
#include "model/match.h"

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

typedef enum lq_breaks_from {
    LQ_BREAKS_OWN,
    LQ_BREAKS_ALL /* pooled over the indicators that say so; over the years of the table where there is only one */
} lq_breaks_from;

typedef struct lq_indicator {
    char *id;             /* 1-64 letters, digits, - and _; names the tile set */
    char *title, *unit;   /* NULL: not said */
    char *table, *sheet;  /* path; sheet NULL: the first. table NULL: boundaries alone */
    char *sheet_apart;    /* the sheet when it is said by itself; it beats that of FILE#SHEET */
    char *table_key;      /* column, or a list "省,市,区县"; NULL: found by itself */
    char *value;          /* column or expression; NULL: the rows are a list of counties */
    char *table_encoding; /* NULL: by evidence */
    char *header;         /* lines of the head, "4" or "3-4"; NULL: by evidence */
    char *where;          /* conditions COLUMN=VALUE, one a line, that rows must meet; NULL: all rows */
    char *symbols;        /* what marks in cells mean, "…=below_unit,—=not_applicable"; NULL: the usual */
    char *aliases;        /* path of a table of decisions about rows; NULL: none */
    lq_split split;
    lq_breaks_from breaks_from;
    lq_method method;
    int classes;    /* manual: n_breaks + 1 once settled */
    double *breaks; /* [n_breaks], increasing: the inner limits; counts for manual only */
    size_t n_breaks;
    double target;      /* counts for LQ_TARGET only, which is a method once settled */
    char *target_label; /* such as "2025 年目标"; NULL or "": none */
    char *palette;      /* name, name-r, or #rrggbb,#rrggbb,...: see palette.h */
    lq_rgba no_data;    /* a == 0: not drawn */
    lq_said said;
} lq_indicator;

/* How the counties of an area are shown, besides its outline. */
typedef enum lq_area_fill {
    LQ_AREA_AUTO, /* tint where the map has no indicator, else the outline alone */
    LQ_AREA_TINT,
    LQ_AREA_HATCH,
    LQ_AREA_OUTLINE /* not at all */
} lq_area_fill;

/* Which project sites and lines are shown. */
typedef enum lq_sites_in {
    LQ_SITES_ALL,
    LQ_SITES_AREAS /* those of the counties of the map's areas */
} lq_sites_in;

/* Areas, sites and names in the tiles of every indicator, or as tile sets of their own. */
typedef enum lq_layers { LQ_LAYERS_MERGED, LQ_LAYERS_APART } lq_layers;

/* These sets, in the order in which they lie over an indicator's. */
typedef enum lq_apart {
    LQ_APART_AREAS,
    LQ_APART_SITES, /* and lines */
    LQ_APART_LABELS,
    LQ_APARTS
} lq_apart;

/* Their ids, which no indicator can have beside them. */
extern const char *const lq_apart_names[LQ_APARTS];

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
    double bbox[4];       /* west, south, east, north, WGS84 degrees */
    bool labels;          /* names of counties, prefectures, provinces, areas, sites */
    lq_language language; /* of these and of the legend */
    char *areas; /* ids of embedded old areas, "all", and paths of lists, with commas between; NULL: none */
    lq_area_fill area_fill;
    bool dim;                        /* counties of no area are faded */
    char *sites, *sites_crs;         /* a file of points; NULL: none, and: as the file says */
    char *project_lines, *lines_crs; /* a file of lines */
    lq_sites_in sites_in;
    lq_layers layers;
    lq_said said;
};

/*
 * Fills in what nobody said and checks what belongs together (LQ_USAGE): call it once all is said, before the map is
 * used; again after a later lq_map_set. Then: there is an indicator, every id is valid and used once, boundaries and
 * palettes are there, and method, classes and breaks agree.
 */
lq_code lq_map_settle(lq_map *map, lq_err *err);

#endif
