/* outputs.h: what lies beside the tiles: legends, TileJSON, the page, join.csv and findings.csv. */
#ifndef LQ_OUTPUTS_H
#define LQ_OUTPUTS_H

#include "app/dataset.h"
#include "app/marks.h"
#include "draw/font.h"
#include "write/manifest.h"

/* join.csv (one for each indicator, join-ID.csv, as well when there are several) and findings.csv into dir, which
   is made where it is
   missing. claimed: dir is a tile directory of ours; else a file of one of these names that we did not write is LQ_USAGE. */
lq_code lq_csv_write(const lq_dataset *data, const lq_findings *findings, const char *dir, bool claimed,
                     lq_err *err);

/* DIR/aliases.csv: the rows that wait for a person's decision, with what they may mean; nothing when there are
   none. Call it after lq_csv_write. A file that says something else stays, and aliases-new.csv is written, or
   aliases-new-2.csv and so on. What was done is a note. */
lq_code lq_suggestions_write(const lq_dataset *data, const char *dir, lq_findings *findings, lq_err *err);

/* What the page and its files are made of. */
typedef struct lq_pages_job {
    const lq_map *map;
    const lq_dataset *data;
    const lq_font *font;
    const double *bbox_deg; /* [4] */
    int zoom_min, zoom_max;
    const lq_manifest *now; /* the tiles there are, sorted */
    const char *dir;
    const lq_marks *marks; /* NULL: no sites */
} lq_pages_job;

/* DIR/SET/tilejson.json for each set, and of an indicator legend.svg .png .json, and DIR/index.html. Characters that no font can show
   become findings: call this before lq_csv_write. */
lq_code lq_pages_write(const lq_pages_job *job, lq_findings *findings, lq_err *err);

/* Removes what earlier runs wrote beside the tiles and this one did not: for the sets that are no more,
   join-ID.csv, and files that a kill left half written. The directory must be held by a journal. */
lq_code lq_pages_tidy(const lq_pages_job *job, const lq_manifest *before, lq_err *err);

#endif
