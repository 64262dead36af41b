/*
 * changes.h: how county codes became others over the years, and what that means for a row of another year.
 *
 * The text comes from shapes/code_changes.csv: old_code,old_name,new_code,new_name,year,kind,source, no quotes and no commas
 * inside a field. One line is one step: territory or name of the old code that went to the new one in that year. A merge
 * has a line for each county that went into it, a split one for each that came out of it; a code that kept its number
 * while land came or went has a line of kind territory-change with the same code twice. A code that left without such a line
 * in the same year was given up; one that came without it was new, or taken for other land.
 */
#ifndef LQ_CHANGES_H
#define LQ_CHANGES_H

#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

typedef enum lq_change_kind {
    LQ_CHANGE_RENAME,    /* the code stays, the name is another */
    LQ_CHANGE_RECODE,    /* the same land under another code (county to city of the same land, too) */
    LQ_CHANGE_DISTRICT,  /* county-to-district: the same land, now a district */
    LQ_CHANGE_MERGE,     /* all its land went into the new one, which is larger */
    LQ_CHANGE_SPLIT,     /* a part of its land became the new one, or went into it */
    LQ_CHANGE_MOVED,     /* to another prefecture, with another code */
    LQ_CHANGE_TERRITORY, /* the code stays, its land does not */
    LQ_CHANGE_KINDS
} lq_change_kind;

/* "rename", "recode", "county-to-district", "merge", "split", "moved", "territory-change". */
extern const char *const lq_change_kind_names[LQ_CHANGE_KINDS];

typedef struct lq_change {
    const char *old_code, *old_name, *new_code, *new_name, *source;
    int year;
    lq_change_kind kind;
} lq_change;

/* Zeroed is empty: nothing is known then, and nothing fails. */
typedef struct lq_changes {
    lq_change *at; /* [n], in the order of the file */
    size_t n;
    const lq_change **by_old, **by_new; /* [n]: by code, then year, then order of the file */
    lq_arena text;
} lq_changes;

/* A line that is not as told above is LQ_DATA and named: codes have six digits, years four, kinds are those above, rename
   and territory-change have the same code twice and the others two codes. Release *out also after a fault. */
lq_code lq_changes_parse(lq_changes *out, const char *csv, size_t size, lq_err *err);
void lq_changes_release(lq_changes *c);

/* The lines in which a code is the old one, or the new one, in the order of years. */
typedef struct lq_change_span {
    const lq_change *const *at;
    size_t n;
} lq_change_span;

typedef enum lq_change_side { LQ_CHANGE_OLD, LQ_CHANGE_NEW } lq_change_side;

lq_change_span lq_changes_of(const lq_changes *c, lq_change_side side, const char *code);

/* Was the code in force at the end of the year? True for a code that never changed. */
bool lq_changes_in_force(const lq_changes *c, const char *code, int year);

/* Whether a set of codes holds this one. */
typedef bool lq_code_has(const void *set, const char *code);

/* The years whose codes a set fits best, at the end of each of them: a step counts 1 when its old and its new code are in the
   set just as they were in force. Steps between codes that were there before and after tell nothing, nor do those neither of
   whose codes the set holds. from == 0: no step tells anything. Years begin with the one before the table's first, which
   means "or earlier", and end with its last, which means "or later". */
typedef struct lq_vintage {
    int from, to;
    size_t agree, disagree; /* steps that fit these years, and those that do not */
} lq_vintage;

lq_vintage lq_changes_vintage(const lq_changes *c, lq_code_has *has, const void *set);

/* "2016", "2013 to 2016", "2009 or earlier", "not known": at most room - 1 bytes. */
void lq_vintage_text(char *out, size_t room, const lq_vintage *v, const lq_changes *changes);

#define LQ_BRIDGE_MOST 24

typedef enum lq_bridge_kind {
    LQ_BRIDGE_NONE, /* nothing is known of the code, its traces end outside the set, or it could be either of two lands */
    LQ_BRIDGE_SAME, /* to[0] is the same land */
    LQ_BRIDGE_UNION, /* all of `to` together are the land: the code is younger than the set and was made of them */
    LQ_BRIDGE_PART, /* the land is only a part of to[0], and nothing but that */
    LQ_BRIDGE_SPLIT /* the land lies in parts in several of `to`, or some of it elsewhere */
} lq_bridge_kind;

/* What a code that is not in a set of codes corresponds to in it. */
typedef struct lq_bridge {
    lq_bridge_kind kind;
    bool younger;          /* the code came after the set's year; else it was given up before */
    int year;              /* of the step that brought the code or ended it; 0 when nothing is known */
    const lq_change *step; /* that step (the first of them), or NULL */
    const char *to[LQ_BRIDGE_MOST]; /* codes in the set, increasing */
    size_t n;
} lq_bridge;

/* Steps are followed over several years, forwards for a code given up and backwards for a younger one, each up to the first
   code that is in the set. Meant are the land the code had when it was given up, or when it came, and the land that the codes in
   the set had when they were reached: lq_changes_territory tells whether other years differ. A code known in neither direction
   gives LQ_BRIDGE_NONE with year 0; one with a year and LQ_BRIDGE_NONE became, or was, something that the set has not. */
lq_bridge lq_changes_bridge(const lq_changes *c, const char *code, lq_code_has *has, const void *set);

/* The latest change that gave this code other land in a year of (after, until], or NULL: a row of one year means other land
   than the boundaries of the other. In either order of years. Where it is known whence land came or whither it went, that line
   is given rather than territory-change. Covers a code that was given up and taken for other land, too. */
const lq_change *lq_changes_territory(const lq_changes *c, const char *code, int after, int until);

/* The names a code had, the latest first, at most `most`; returns how many. */
size_t lq_changes_names(const lq_changes *c, const char *code, const char **out, size_t most);

/* "140402 城区 became part of 140403 潞州区 in 2018 (merge)": the steps that bridged a code, in words. */
void lq_bridge_tell(lq_buf *to, const lq_changes *c, const char *code, const lq_bridge *bridge);

#endif
