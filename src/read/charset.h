/*
 * charset.h: texts of unknown encoding become UTF-8, and what could not be read is told.
 *
 * A whole file goes through lq_charset_decode. Many short texts (the cells of a .dbf) go three steps:
 * lq_charset_see each of them, lq_charset_guess once, then lq_charset_text each with one open converter.
 *
 * Encodings have one name each here: UTF-8, GB18030 (which also reads GBK, GB2312 and code page 936), BIG5,
 * UTF-16LE, UTF-16BE, CP1252, and UTF-8+GB18030: files pasted together, where every line or cell is one or
 * the other.
 */
#ifndef LQ_CHARSET_H
#define LQ_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "model/finding.h"

/* The name used here for any known spelling ("gbk", "CP936", "65001", "ANSI 936"), or NULL. */
const char *lq_charset_known(const char *name);

/* The same for a name given by the user: LQ_USAGE with the nearest valid name when it is unknown. */
lq_code lq_charset_named(const char **out, const char *name, lq_err *err);

/* What the bytes say. Zeroed is nothing seen. */
typedef struct lq_charset_evidence {
    size_t high;                    /* bytes past ASCII */
    size_t utf8_long, utf8_bad;     /* sequences of three or four bytes; bytes that are in no sequence */
    size_t gb_high, gb_low, gb_bad; /* pairs of two high bytes; other pairs and quads; bytes in neither */
} lq_charset_evidence;

/* A sequence cut off by the end of the text counts neither as good nor as bad: .dbf fields cut texts at a
   byte. */
void lq_charset_see(lq_charset_evidence *e, const char *text, size_t n);

/* The encoding by the bytes; `declared` (a known name, or NULL) decides only where the bytes do not. *why,
   when not NULL, is set to a constant phrase: "bytes are valid UTF-8". */
const char *lq_charset_guess(const lq_charset_evidence *e, const char *declared, const char **why);

/* A converter to UTF-8; `name` as lq_charset_known gives it. */
typedef struct lq_charset lq_charset;
lq_code lq_charset_open(lq_charset **out, const char *name, lq_err *err);
void lq_charset_close(lq_charset *c);

typedef struct lq_charset_faults {
    size_t bad, first; /* bytes that are not of the encoding, each now U+FFFD; offset of the first of them */
    size_t cut;        /* bytes of a character cut off by the end of the text, left out */
} lq_charset_faults;

/* Appends n bytes of text as UTF-8. *faults (NULL, or zeroed by the caller) counts on. Memory: to->failed. */
void lq_charset_convert(lq_charset *c, lq_buf *to, const char *text, size_t n, lq_charset_faults *faults);

/* The same into an arena; NULL without memory. */
char *lq_charset_text(lq_charset *c, lq_arena *to, const char *text, size_t n, lq_charset_faults *faults);

/* Turns a whole file into UTF-8 without byte order mark, in place. `named` is the user's --encoding or NULL
   for evidence (a byte order mark first). Bytes that do not fit are a finding "encoding" with the first line.
   *told, when not NULL, becomes heap text: "GB18030 (bytes are not UTF-8)". */
lq_code lq_charset_decode(lq_buf *bytes, char **told, const char *file, const char *named,
                          lq_findings *findings, lq_err *err);

#endif
