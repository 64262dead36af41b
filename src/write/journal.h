/* journal.h: what manifest.c and journal.c share; everybody else includes manifest.h. */
#ifndef LQ_JOURNAL_H
#define LQ_JOURNAL_H

#include "write/manifest.h"

#define LQ_TILE_TEXT 48 /* bytes enough for lq_manifest_put_tile and a comma */

/* Writes "y key size" or "y key size=", returns its end (no zero byte). */
char *lq_manifest_put_tile(char *to, const lq_manifest_tile *tile);

/* Reads "z x ", "y" and " key size" off the front of *s; false, and *s anywhere, when the text is not that or a number is out of
   range for its zoom. */
bool lq_manifest_take_id(const char **s, lq_manifest_tile *tile);
bool lq_manifest_take_y(const char **s, lq_manifest_tile *tile);
bool lq_manifest_take_content(const char **s, lq_manifest_tile *tile);

/* Adds what the journal in dir tells, and sorts, where there is one: then the last run did not come to its end. */
lq_code lq_journal_fold(lq_manifest *m, const char *dir, lq_err *err);

#endif
