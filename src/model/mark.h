/*
 * mark.h: marks in cells that stand for "no number": what they mean by themselves, and what the user says they mean.
 *
 * Yearbooks do not agree: "…" is "less than the unit" in one and "unknown" in the next, "—" is "no such thing here" or
 * plainly empty. So by itself every such mark means no more than missing, and only words say more:
 *
 *     missing         blank; any run of dashes, dots and ellipses, 一 as a dash; x × * /; 缺 无 不详 未知 缺失 无数据
 *                     暂无; NA N/A n.a. nan null none; each also in brackets
 *     suppressed      保密 隐去 不公布 suppressed confidential withheld
 *     not_applicable  不适用 "not applicable"
 *
 * "s", "c", ":" and other letters of single offices are odd until the user says what they mean.
 */
#ifndef LQ_MARK_H
#define LQ_MARK_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "base/mem.h"

/* Why a county has the value it has, or has none. A map never draws one of these as another. */
typedef enum lq_status {
    LQ_STATUS_VALUE,
    LQ_STATUS_ZERO,
    LQ_STATUS_MISSING,        /* the cell is blank or marked so */
    LQ_STATUS_BELOW_UNIT,     /* more than nothing, less than the unit of the table */
    LQ_STATUS_NOT_APPLICABLE, /* the indicator does not exist there */
    LQ_STATUS_NO_ROW,         /* the table has no row for the county */
    LQ_STATUS_SUPPRESSED,     /* known and withheld */
    LQ_STATUSES
} lq_status;

/* "value", "zero", "missing", "below_unit", "not_applicable", "no_row", "suppressed": the words of
   join.csv. */
const char *lq_status_text(lq_status status);

/* What the marks of one table mean, where that differs from the above: "…=below_unit,—=not_applicable,-9999=missing".
   Zeroed is empty.

   Marks are compared without blanks around them, without regard to width and case. A run of one sign is that sign ("……" is
   "…", "———" is "—"), and so are signs that look like it: "..." is "…"; ― ─ and a lone 一 are "—"; ‐ – − are "-". A mark
   that is a number also stands for that number written otherwise ("-9999.00"). */
typedef struct lq_symbols {
    struct lq_mark_meaning {
        char *mark;
        double number; /* the mark as a number, or NAN */
        lq_status status;
    } * at;
    size_t n;
    lq_arena arena;
} lq_symbols;

/* LQ_USAGE for a text that is not MARK=STATUS,... (statuses: missing, below_unit, not_applicable, suppressed, zero), or
   that gives one mark two meanings; an empty mark, "=missing", stands for a blank cell. Release *out also after a fault. */
lq_code lq_symbols_parse(lq_symbols *out, const char *text, lq_err *err);
void lq_symbols_release(lq_symbols *s);

enum { LQ_MARK_ROOM = 128 };

/* The text of a cell made plain: trimmed and folded (see lq_text_fold), signs of no width left out, every hyphen and en dash
   '-', 〔〕【】 [ ]; a line break inside is '|'. False when it is too long to be a number or a mark. */
bool lq_mark_plain(char out[LQ_MARK_ROOM], const char *text);

/* What a plain text means: by the user's symbols (may be NULL), by a number of theirs, or by itself. False when it is no mark. */
bool lq_mark_of_user(lq_status *out, const char *plain, const lq_symbols *symbols);
bool lq_mark_of_number(lq_status *out, double number, const lq_symbols *symbols);
bool lq_mark_of_custom(lq_status *out, const char *plain);

/* True for what is blank in any kind of column: nothing, dashes, dots, NA. */
bool lq_mark_blank(const char *plain);

#endif
