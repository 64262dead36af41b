/* text.h: UTF-8 text without a locale. */
#ifndef LQ_TEXT_H
#define LQ_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one code point at s (n bytes left); returns its length in bytes, 0 when the bytes are not UTF-8 (overlong
   forms, surrogates and values past U+10FFFF are not) or n is 0. */
size_t lq_utf8_decode(uint32_t *out, const char *s, size_t n);

/* Writes the UTF-8 form of a code point, returns its length (1-4). */
size_t lq_utf8_encode(char out[4], uint32_t cp);

/* Offset of the first byte that is not UTF-8, or n. */
size_t lq_utf8_valid(const char *s, size_t n);

/* Number of code points in a valid, zero-closed text. */
size_t lq_utf8_length(const char *s);

/* Columns a text takes on a terminal: 2 for each Chinese character and full-width sign. */
size_t lq_text_columns(const char *s);

/* Bytes of the longest beginning that takes at most so many columns; and the blanks that fill a text up to them, for
   "%s%*s", s, padding, "". */
size_t lq_text_cut(const char *s, size_t columns);
int lq_text_padding(const char *s, size_t columns);

/* Makes a text one line of valid UTF-8, in place: a control character or line break becomes a blank, bytes that are no UTF-8
   one '?'. For messages, which quote what a file holds. */
void lq_text_line(char *s);

/* Reads a decimal number ("-12.5e3") whatever the locale. False unless the whole text (blanks around it apart) is one
   finite number. */
bool lq_number_read(double *out, const char *s);
bool lq_integer_read(long *out, const char *s);

/* Edit distance in code points (two neighbours swapped are one edit), at most `limit` (then limit is returned): for
   "did you mean". */
size_t lq_text_distance(const char *a, const char *b, size_t limit);

/* The entry of names[n] nearest to `name`, or NULL when none is near enough to be a slip of the hand. The case of
   ASCII letters does not count. */
const char *lq_text_nearest(const char *name, const char *const *names, size_t n);

/* The word for a number of things: lq_plural(n, "row has", "rows have"). */
static inline const char *lq_plural(size_t n, const char *one, const char *more)
{
    return n == 1 ? one : more;
}

/* What stands behind the next mark, NULL when there is none: the parts of a list, one after the other. */
const char *lq_text_after(const char *s, char mark);

#endif
