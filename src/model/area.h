/*
 * area.h: an old area: a list of counties that a document names, brought to the features of the boundaries.
 *
 * A county may lie in several areas. Counties of other years are bridged by the change table: one that was merged since brings
 * the merged one when all the land of that is listed, one that was divided its parts, one younger than the boundaries the
 * counties it was made of (none, when it was a part of one whose rest is not listed). A row that names a whole prefecture
 * brings all its counties, unless the list names some of them one by one: then it is a heading. Nothing is guessed, and
 * every member that finds no county is told:
 *
 *     member-unresolved    a member without a county, with the reason
 *     member-divided       a county divided since, some of whose parts have other land, too: members all the same
 *     member-repeated      a county named twice
 *     member-bridged       a note: the same land under another code or name
 *     member-changed       a note: the county has kept its code, but not all of its land
 *     member-prefecture    a note: a whole prefecture
 *     area-empty           no member has a county: nothing of the area is drawn
 *
 * besides notes and findings of a match (match.h), such as row-outside and name-differs.
 */
#ifndef LQ_AREA_H
#define LQ_AREA_H

#include "base/colour.h"
#include "base/language.h"
#include "model/rows.h"

typedef enum lq_area_complete { LQ_AREA_COMPLETE, LQ_AREA_INCOMPLETE, LQ_AREA_UNSURE } lq_area_complete;

/* Texts are lent by whoever fills them in. */
typedef struct lq_area {
    const char *id, *name, *name_en, *source; /* name_en and source "" where not known */
    const char *file;                         /* that the list is from; "" where it is in none */
    lq_rgba colour;                           /* a == 0: none was said */
    size_t stated;                            /* counties the area has by its documents; 0: unknown */
    bool derived;                             /* `stated` was worked out from several sources: an "about" */
    lq_area_complete complete;                /* is the list? */

    bool *member;      /* [features]; heap */
    size_t members;    /* features */
    size_t listed;     /* counties the list names; what is there more than once counts once */
    size_t unresolved; /* of these, without a county here */
} lq_area;

/* Fills member, members, listed and unresolved from rows row[n] of a table; the rest is filled in before. Release *a
   also after a fault. */
lq_code lq_area_resolve(lq_area *a, const lq_counties *counties, const lq_rows *rows, const size_t *row,
                        size_t n, lq_findings *f, lq_err *err);
void lq_area_release(lq_area *a);

/* How many of its counties are known, for a legend: "27 县" of a complete list, else "105/108 县", "41/约74 县" or "已知 11 县";
   in English "27 counties", "105/108 counties", "41/~74 counties", "11 known". At most room - 1 bytes; returns out. */
const char *lq_area_count_text(char *out, size_t room, const lq_area *a, lq_language language);

#endif
