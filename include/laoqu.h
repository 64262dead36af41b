/*
 * laoqu.h: the whole public face of liblaoqu.
 *
 * A map (boundaries, tables, classes, colours) is described by settings, read from a YAML map file or set one by one;
 * the verbs below render it to a tile directory, check its data, clean boundaries, describe a file, or verify what an
 * earlier run wrote. Calls that can fail return an lq_code and put one line into *err: file, place, what is wrong,
 * what would be right. Nothing prints; progress goes through a callback.
 */
#ifndef LAOQU_H
#define LAOQU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LQ_VERSION "0.1.0"

/* The values are the exit statuses of the command line. */
typedef enum lq_code {
    LQ_OK = 0,
    LQ_FAILED = 1, /* could not: I/O, memory */
    LQ_USAGE = 2,  /* wrong call, option or map file */
    LQ_DATA = 3,   /* input data unusable */
    LQ_STRICT = 4  /* findings, and they were asked to be errors */
} lq_code;

typedef struct lq_err {
    lq_code code;
    char text
        [1024]; /* one line, UTF-8, no newline: "FILE[:LINE[:COLUMN]]: what is wrong; what would be right" */
} lq_err;

/* ---- a map -------------------------------------------------------------------------------------------------- */

typedef struct lq_map lq_map;

lq_code lq_map_create(lq_map **out, lq_err *err);
void lq_map_free(lq_map *map);

/* Reads a YAML map file into the map. Relative paths in it are relative to the file. */
lq_code lq_map_read(lq_map *map, const char *path, lq_err *err);

/* Sets one setting by the name it has on the command line ("zoom", "palette", "table-key"), overriding the map file.
   Settings of an indicator ("value", "classify") apply to every indicator of the map. A fault in the value (LQ_USAGE)
   begins with the name: "zoom: what is wrong; what would be right". */
lq_code lq_map_set(lq_map *map, const char *name, const char *value, lq_err *err);

/* One row of the table of settings, for help texts. */
typedef struct lq_setting_info {
    const char *name, *metavar, *help;
    const char *scope; /* "map", "indicator" or "line": the part of a map file it belongs to */
    bool option;       /* lq_map_set and the command line know it; else a map file alone */
} lq_setting_info;

/* Setting number i, counted from 0; false past the last one. */
bool lq_setting_at(lq_setting_info *out, size_t i);

/* The entry of names[n] nearest to `name`, or NULL when none is near enough to be a slip of the hand. */
const char *lq_text_nearest(const char *name, const char *const *names, size_t n);

/* ---- a run -------------------------------------------------------------------------------------------------- */

/* Called from one thread at a time. done == total closes a stage; total == 0 means "not known". */
typedef void lq_progress(void *context, const char *stage, size_t done, size_t total);

typedef struct lq_run {
    unsigned jobs; /* threads; 0 is one for each processor */
    bool force;    /* draw every tile, whatever the manifest says */
    bool dry_run;  /* plan and count, write nothing */
    bool strict;   /* findings are an error: LQ_STRICT */
    lq_progress *progress;
    void *context;
} lq_run;

typedef struct lq_report lq_report;

/* Renders the map into a tile directory (see README, "What a tile directory holds"). *out is also given when the call
   returns LQ_STRICT. */
lq_code lq_render(lq_report **out, lq_map *map, const char *dir, const lq_run *run, lq_err *err);

/* Reads, joins and classifies; writes join.csv and findings.csv into dir unless it is NULL; draws nothing. */
lq_code lq_check(lq_report **out, lq_map *map, const char *dir, const lq_run *run, lq_err *err);

typedef struct lq_import_options {
    const char *crs;        /* wgs84, gcj02, bd09, cgcs2000, EPSG:n or auto; NULL is auto */
    const char *encoding;   /* NULL: by evidence */
    const char *key, *name; /* fields that become "code" and "name" */
    const char *fields;     /* "NEW=OLD,NEW=OLD": these alone are written; NULL: all, under their own names */
    double tolerance_m;     /* noding tolerance; 0 is the default of 10 m */
    double gap_m;           /* gaps and overlaps narrower than this are closed; 0 is the default of 100 m */
    double simplify_m;      /* 0 keeps every vertex */
} lq_import_options;

/* Cleans boundaries from any vector source into a WGS84 shapefile. */
lq_code lq_import(lq_report **out, const char *source, const char *shp, const lq_import_options *options,
                  const lq_run *run, lq_err *err);

/* Describes a boundary file or a table. */
lq_code lq_info(lq_report **out, const char *path, lq_err *err);

/* Re-reads a tile directory against its manifest; LQ_DATA when a tile is missing, damaged or not in the manifest. */
lq_code lq_verify(lq_report **out, const char *dir, lq_err *err);

/* ---- a report ----------------------------------------------------------------------------------------------- */

void lq_report_free(lq_report *report);
lq_code lq_report_text(const lq_report *report, FILE *to); /* for people, UTF-8 */
lq_code lq_report_json(const lq_report *report, FILE *to); /* one object */

#ifdef __cplusplus
}
#endif

#endif
