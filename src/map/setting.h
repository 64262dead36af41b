/*
 * setting.h: the one table of everything a user can say about a map.
 *
 * A row serves the map file (its key), lq_map_set and the command line (its option) and the help texts. A new option is
 * one row, and a field of map.h.
 */
#ifndef LQ_SETTING_H
#define LQ_SETTING_H

#include "map/map.h"
#include "model/finding.h"

/* What a row belongs to, and so which struct it fills. Usable as a set of bits. */
typedef enum lq_scope {
    LQ_SCOPE_MAP = 1,       /* lq_map */
    LQ_SCOPE_INDICATOR = 2, /* lq_indicator */
    LQ_SCOPE_LINE = 4       /* lq_line_style; in a map file only */
} lq_scope;

typedef enum lq_setting_kind {
    LQ_KIND_TEXT, /* any text, "" included */
    LQ_KIND_NAME, /* a text that is not empty */
    LQ_KIND_PATH,
    LQ_KIND_TABLE, /* FILE[#SHEET] */
    LQ_KIND_ID,
    LQ_KIND_CRS,
    LQ_KIND_INT,
    LQ_KIND_NUMBER,
    LQ_KIND_SWITCH,
    LQ_KIND_CHOICE,
    LQ_KIND_ZOOM,
    LQ_KIND_BBOX,
    LQ_KIND_BREAKS,
    LQ_KIND_COLOUR,
    LQ_KIND_BORDER,
    LQ_KIND_PALETTE,
    LQ_KIND_COLUMNS,
    LQ_KIND_CONDITIONS, /* COLUMN=VALUE; said again it adds to what was said, one a line */
    LQ_KIND_AREAS       /* ids and paths, with commas between; a part with a '.' or '/' in it is a path */
} lq_setting_kind;

typedef struct lq_setting {
    const char *name; /* as on the command line, without "--" */
    lq_scope scope;
    lq_setting_kind kind;
    size_t at, also; /* offsets of the field, and of a second one that the kind fills with it */
    const char *metavar, *help;
    const char *const *choices; /* LQ_KIND_CHOICE: the field is an int, an index into choices[n_choices] */
    int n_choices;
    double least, most; /* LQ_KIND_INT, LQ_KIND_NUMBER */
    const char *needs;  /* the row of a text without which this one has no effect, NULL: none; LQ_SCOPE_MAP */
} lq_setting;

/* The row with this name in one of the scopes (bits), or NULL. */
const lq_setting *lq_setting_find(const char *name, unsigned scopes);

/* The name in these scopes nearest to a misspelt one, or NULL. */
const char *lq_setting_nearest(const char *name, unsigned scopes);

/* True for a kind whose value may be a sequence in a map file; *join is the character that a text has between the parts. */
bool lq_setting_is_list(const lq_setting *s, char *join);

/* Notes that the row was said, in the map file or by lq_map_set. */
void lq_setting_mark(lq_said *said, const lq_setting *s, bool in_file);

/* 0: nobody said the setting; 1: the map file did; 2: lq_map_set did. */
int lq_setting_said(const lq_said *said, const char *name, lq_scope scope);

/* A note setting-idle for each row that was said without the one it needs. */
void lq_settings_idle_tell(const lq_map *map, lq_findings *f);

#endif
