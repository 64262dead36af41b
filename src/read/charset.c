/*
 * charset.c: see charset.h.
 *
 * Chinese text in UTF-8 is almost all three-byte sequences, which GBK text forms only by accident. Chinese
 * text in GBK is almost all pairs of two high bytes; in Latin text a high byte stands between ASCII letters.
 * So counting these decides nearly every real file, and what a .cpg says is asked only when they do not.
 */
#include "read/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"

#define REPLACEMENT "\xEF\xBF\xBD"
#define MIXED       "UTF-8+GB18030"

enum { SAMPLE_BYTES = 1 << 16 };

static const struct {
    const char *spelling, *name; /* spelling: upper case without blanks, '-' and '_' */
} names[] = {
    {"UTF8", "UTF-8"},         {"65001", "UTF-8"},        {"CP65001", "UTF-8"},    {"ASCII", "UTF-8"},
    {"USASCII", "UTF-8"},      {"GB18030", "GB18030"},    {"GBK", "GB18030"},      {"GB2312", "GB18030"},
    {"CP936", "GB18030"},      {"936", "GB18030"},        {"EUCCN", "GB18030"},    {"MS936", "GB18030"},
    {"WINDOWS936", "GB18030"}, {"54936", "GB18030"},      {"BIG5", "BIG5"},        {"CP950", "BIG5"},
    {"950", "BIG5"},           {"WINDOWS950", "BIG5"},    {"UTF16LE", "UTF-16LE"}, {"UTF16", "UTF-16LE"},
    {"1200", "UTF-16LE"},      {"UTF16BE", "UTF-16BE"},   {"1201", "UTF-16BE"},    {"CP1252", "CP1252"},
    {"1252", "CP1252"},        {"WINDOWS1252", "CP1252"}, {"ISO88591", "CP1252"},  {"88591", "CP1252"},
    {"LATIN1", "CP1252"},
};

/* What a user is offered when a name is unknown. */
static const char *const offered[] = {"UTF-8",    "GBK",      "GB2312", "GB18030", "CP936", "BIG5",
                                      "UTF-16LE", "UTF-16BE", "UTF-16", "CP1252",  "936",   "65001"};

static void spelling_of(char out[24], const char *name)
{
    size_t n = 0;
    for (; *name && n < 23; name++) {
        if (strchr(" \t\r\n-_", *name)) continue;
        out[n++] = *name >= 'a' && *name <= 'z' ? (char)(*name - 'a' + 'A') : *name;
    }
    out[n] = 0;
}

const char *lq_charset_known(const char *name)
{
    char spelling[24];
    spelling_of(spelling, name);
    const char *s = spelling;
    if (!strncmp(s, "ANSI", 4) || !strncmp(s, "OEM", 3))
        s += *s == 'A' ? 4 : 3; /* "ANSI 936", as ESRI writes it */
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(s, names[i].spelling)) return names[i].name;
    return NULL;
}

lq_code lq_charset_named(const char **out, const char *name, lq_err *err)
{
    const char *known = lq_charset_known(name);
    if (known) {
        *out = known;
        return LQ_OK;
    }
    const char *near = lq_text_nearest(name, offered, sizeof offered / sizeof *offered);
    if (near) return lq_fail(err, LQ_USAGE, "encoding \"%s\" is not known; did you mean %s?", name, near);
    return lq_fail(err, LQ_USAGE,
                   "encoding \"%s\" is not known; known are UTF-8, GBK, GB18030, BIG5, UTF-16LE, "
                   "UTF-16BE and CP1252",
                   name);
}

/* ---- evidence ----------------------------------------------------------------------------------------------- */

/* Whether the n bytes at s, all that is left of a text, begin a UTF-8 sequence that its end cut off. */
static bool utf8_cut(const unsigned char *s, size_t n)
{
    size_t want = s[0] >= 0xF0 && s[0] <= 0xF4 ? 4 : s[0] >= 0xE0 ? 3 : 2;
    if (s[0] < 0xC2 || s[0] > 0xF4 || n >= want) return false;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xC0) != 0x80) return false;
    return true;
}

static void see_utf8(lq_charset_evidence *e, const char *text, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        if ((unsigned char)text[i] < 0x80) {
            i++;
            continue;
        }
        size_t length = lq_utf8_decode(&cp, text + i, n - i);
        if (!length && utf8_cut((const unsigned char *)text + i, n - i)) return;
        e->utf8_long += length > 2;
        e->utf8_bad += !length;
        i += length ? length : 1;
    }
}

/* Length of the GB18030 character at s: 1, 2 or 4; 0 when it is none; n + 1 when the end of the text cuts it
   off. */
static size_t gb_length(const unsigned char *s, size_t n)
{
    if (s[0] < 0x80) return 1;
    if (s[0] == 0x80 || s[0] == 0xFF) return 0;
    if (n < 2) return n + 1;
    if (s[1] >= 0x40 && s[1] != 0x7F && s[1] != 0xFF) return 2;
    if (s[1] < 0x30 || s[1] > 0x39) return 0;
    if (n < 3) return n + 1;
    if (s[2] < 0x81 || s[2] == 0xFF) return 0;
    if (n < 4) return n + 1;
    return s[3] >= 0x30 && s[3] <= 0x39 ? 4 : 0;
}

static void see_gb(lq_charset_evidence *e, const char *text, size_t n)
{
    const unsigned char *s = (const unsigned char *)text;
    for (size_t i = 0; i < n;) {
        size_t length = gb_length(s + i, n - i);
        if (length > n - i) return;
        if (!length) e->gb_bad++;
        if (length > 1) *(length == 2 && s[i + 1] >= 0x80 ? &e->gb_high : &e->gb_low) += 1;
        i += length ? length : 1;
    }
}

void lq_charset_see(lq_charset_evidence *e, const char *text, size_t n)
{
    size_t high = 0;
    for (size_t i = 0; i < n; i++) high += (unsigned char)text[i] >> 7;
    if (!high) return;
    e->high += high;
    see_utf8(e, text, n);
    see_gb(e, text, n);
}

static const char *guess(const lq_charset_evidence *e, const char *declared, const char **why)
{
    bool utf8_declared = declared && !strcmp(declared, "UTF-8");
    bool gb_declared = declared && !strcmp(declared, "GB18030");
    if (!e->high) return *why = "all bytes are ASCII", "UTF-8";
    if (!e->utf8_bad) {
        /* Two-byte sequences alone are as likely GBK; then the label decides. */
        if (declared && !utf8_declared && !e->utf8_long) return *why = "as declared", declared;
        return *why = "bytes are valid UTF-8", "UTF-8";
    }
    if (declared && !utf8_declared && !gb_declared && strcmp(declared, "CP1252"))
        return *why = "as declared", declared;
    bool chinese = e->gb_high > e->gb_low;
    if (!e->gb_bad && (gb_declared || chinese)) return *why = "bytes are not UTF-8", "GB18030";
    if (e->gb_bad && e->utf8_long * 4 >= e->utf8_bad) return *why = "only some bytes are UTF-8", MIXED;
    if (chinese && e->gb_bad * 10 <= e->gb_high)
        return *why = "nearly all bytes are GB18030, none are UTF-8", "GB18030";
    return *why = "bytes are neither UTF-8 nor GB18030", "CP1252";
}

const char *lq_charset_guess(const lq_charset_evidence *e, const char *declared, const char **why)
{
    const char *unused;
    return guess(e, declared, why ? why : &unused);
}

/* ---- conversion --------------------------------------------------------------------------------------------- */

struct lq_charset {
    bool utf8, mixed;
    bool wide;     /* units of two bytes */
    iconv_t other; /* (iconv_t)-1 for UTF-8 */
    lq_buf scratch;
};

lq_code lq_charset_open(lq_charset **out, const char *name, lq_err *err)
{
    lq_charset *c = lq_zalloc(1, sizeof *c);
    if (!c) return lq_nomem(err);
    c->mixed = !strcmp(name, MIXED);
    c->utf8 = c->mixed || !strcmp(name, "UTF-8");
    c->wide = !strncmp(name, "UTF-16", 6);
    c->other = (iconv_t)-1;
    if (!c->utf8 || c->mixed) {
        c->other = iconv_open("UTF-8", c->mixed ? "GB18030" : name);
        if (c->other == (iconv_t)-1) {
            lq_charset_close(c);
            return lq_fail(err, LQ_FAILED, "encoding %s is not installed on this system", name);
        }
    }
    *out = c;
    return LQ_OK;
}

void lq_charset_close(lq_charset *c)
{
    if (!c) return;
    if (c->other != (iconv_t)-1) iconv_close(c->other);
    lq_buf_release(&c->scratch);
    free(c);
}

static void fault_add(lq_charset_faults *faults, size_t offset)
{
    if (!faults->bad++) faults->first = offset;
}

static void convert_utf8(lq_buf *to, const char *text, size_t n, lq_charset_faults *faults)
{
    for (size_t i = 0; i < n;) {
        size_t good = lq_utf8_valid(text + i, n - i);
        lq_buf_add(to, text + i, good);
        i += good;
        if (i == n) return;
        if (utf8_cut((const unsigned char *)text + i, n - i)) {
            faults->cut += n - i;
            return;
        }
        fault_add(faults, i++);
        lq_buf_text(to, REPLACEMENT);
    }
}

static void convert_other(lq_charset *c, lq_buf *to, const char *text, size_t n, lq_charset_faults *faults)
{
    char out[4096];
    char *in = (char *)text; /* iconv's prototype lacks the const it keeps */
    size_t left = n, skip = c->wide ? 2 : 1;
    iconv(c->other, NULL, NULL, NULL, NULL);
    while (left && !to->failed) {
        char *at = out;
        size_t room = sizeof out;
        size_t done = iconv(c->other, &in, &left, &at, &room);
        int why = errno;
        lq_buf_add(to, out, sizeof out - room);
        if (done != (size_t)-1 || why == E2BIG) continue;
        if (why == EINVAL || left < skip) {
            faults->cut += left;
            return;
        }
        fault_add(faults, (size_t)(in - text));
        lq_buf_text(to, REPLACEMENT);
        in += skip;
        left -= skip;
    }
}

/* Whether a piece of a mixed file is to be read as GB18030: fewer of its bytes are bad then. Among many characters of GB18030 a
   few are valid UTF-8 by accident, among those of UTF-8 a few may be damaged. */
static bool piece_is_gb(const char *text, size_t n)
{
    lq_charset_evidence e = {0};
    lq_charset_see(&e, text, n);
    return e.utf8_bad > e.utf8_long && e.gb_bad < e.utf8_bad;
}

void lq_charset_convert(lq_charset *c, lq_buf *to, const char *text, size_t n, lq_charset_faults *faults)
{
    lq_charset_faults unused = {0};
    if (!faults) faults = &unused;
    if (c->mixed ? piece_is_gb(text, n) : !c->utf8)
        convert_other(c, to, text, n, faults);
    else
        convert_utf8(to, text, n, faults);
}

char *lq_charset_text(lq_charset *c, lq_arena *to, const char *text, size_t n, lq_charset_faults *faults)
{
    size_t ascii = 0;
    while (ascii < n && (unsigned char)text[ascii] < 0x80) ascii++;
    if (ascii == n && !c->wide) return lq_arena_strndup(to, text, n);
    lq_buf_clear(&c->scratch);
    lq_charset_convert(c, &c->scratch, text, n, faults);
    if (c->scratch.failed) return NULL;
    return lq_arena_strndup(to, c->scratch.size ? c->scratch.data : "", c->scratch.size);
}

/* ---- whole files -------------------------------------------------------------------------------------------- */

static const struct {
    const char *bytes, *name;
    size_t n;
} marks[] = {{"\xEF\xBB\xBF", "UTF-8", 3},
             {"\xFF\xFE", "UTF-16LE", 2},
             {"\xFE\xFF", "UTF-16BE", 2},
             {"\x84\x31\x95\x33", "GB18030", 4}};

/* The encoding of the byte order mark at the head of b, and its length; NULL without one. */
static const char *mark_of(const lq_buf *b, size_t *length)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (b->size >= marks[i].n && !memcmp(b->data, marks[i].bytes, marks[i].n)) {
            *length = marks[i].n;
            return marks[i].name;
        }
    return NULL;
}

/* The end of the line that begins at s, behind its break: \n, \r\n or a lone \r. */
static const char *line_end(const char *s, const char *end)
{
    while (s < end && *s != '\n' && *s != '\r') s++;
    if (s + 1 < end && *s == '\r' && s[1] == '\n') s++;
    return s < end ? s + 1 : end;
}

/*
 * UTF-16 without a mark: digits, separators and line ends have a zero byte each, on one side of their pair; Chinese characters
 * have none. Other text has no zero bytes, or a few on both sides.
 */
static const char *utf16_guess(const lq_buf *b)
{
    size_t n = b->size < SAMPLE_BYTES ? b->size : SAMPLE_BYTES, zeros[2] = {0};
    if (b->size % 2) return NULL;
    for (size_t i = 0; i < n; i++) zeros[i % 2] += !b->data[i];
    for (int side = 0; side < 2; side++)
        if (zeros[side] * 10 >= n / 2 && zeros[side] > 20 * zeros[1 - side])
            return side ? "UTF-16LE" : "UTF-16BE";
    return NULL;
}

/* Whether some lines are UTF-8 and others, which are not, GB18030. Counts over the whole file would not tell, when most of it
   is one of them. */
static bool lines_are_mixed(const lq_buf *b)
{
    const char *end = b->data + b->size;
    bool utf8 = false, gb = false;
    for (const char *s = b->data, *next; s < end && !(utf8 && gb); s = next) {
        lq_charset_evidence e = {0};
        next = line_end(s, end);
        lq_charset_see(&e, s, (size_t)(next - s));
        utf8 |= e.utf8_long > 1 && !e.utf8_bad;
        gb |= e.utf8_bad > e.utf8_long && !e.gb_bad && e.gb_high > e.gb_low;
    }
    return utf8 && gb;
}

static const char *file_encoding(const lq_buf *b, size_t *skip, const char *named, const char **why)
{
    const char *mark = mark_of(b, skip), *wide;
    if (named) {
        if (!mark || strcmp(mark, named)) *skip = 0;
        return *why = "as asked for", named;
    }
    if (mark && !(!strcmp(mark, "UTF-8") && lines_are_mixed(b))) return *why = "byte order mark", mark;
    if ((wide = utf16_guess(b))) return *why = "every second byte of many is zero", wide;
    lq_charset_evidence e = {0};
    lq_charset_see(&e, b->data, b->size);
    if (e.utf8_bad && e.utf8_long && lines_are_mixed(b))
        return *why = "some lines are UTF-8, others GB18030", MIXED;
    return lq_charset_guess(&e, NULL, why);
}

static size_t line_of(const char *text, size_t offset)
{
    size_t line = 1;
    for (size_t i = 0; i < offset; i++) line += text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n');
    return line;
}

/* Characters from the beginning of its line to the offset, from 1. */
static size_t column_of(const char *text, size_t offset)
{
    size_t column = 1;
    for (; offset && text[offset - 1] != '\n' && text[offset - 1] != '\r'; offset--)
        column += ((unsigned char)text[offset - 1] & 0xC0) != 0x80;
    return column;
}

/* Line by line for a mixed file, *first_gb then is the offset of the first line that is not UTF-8; else at
   one go. */
static void convert_file(lq_charset *c, lq_buf *to, const char *text, size_t n, lq_charset_faults *faults,
                         size_t *first_gb)
{
    if (!c->mixed) {
        lq_charset_convert(c, to, text, n, faults);
        return;
    }
    for (size_t i = 0; i < n;) {
        size_t length = (size_t)(line_end(text + i, text + n) - (text + i)), before = faults->bad;
        if (*first_gb == n && piece_is_gb(text + i, length)) *first_gb = i;
        lq_charset_convert(c, to, text + i, length, faults);
        if (!before && faults->bad) faults->first += i;
        i += length;
    }
}

/* The place of the first bad byte is that of the first U+FFFD in what was made of it: it holds for every encoding. */
static void tell_bad(lq_findings *findings, const char *file, const char *name, const lq_buf *to,
                     const lq_charset_faults *faults)
{
    const char *first = memmem(to->data, to->size, REPLACEMENT, strlen(REPLACEMENT));
    size_t offset = first ? (size_t)(first - to->data) : 0, line = line_of(to->data, offset);
    lq_findings_add(
        findings, "encoding", file, line, "",
        "%zu byte%s not %s, the first at line %zu, column %zu (byte %zu); each was replaced by U+FFFD",
        faults->bad, faults->bad == 1 ? " is" : "s are", name, line, column_of(to->data, offset),
        faults->first + 1);
}

static void tell_faults(lq_findings *findings, const char *file, const char *name, const lq_buf *to,
                        const lq_charset_faults *faults, size_t first_gb_line)
{
    if (first_gb_line)
        lq_findings_add(
            findings, "encoding", file, first_gb_line, "",
            "UTF-8 and GB18030 lines in one file; each was read as what it is, the first GB18030 line is "
            "%zu",
            first_gb_line);
    if (faults->bad) tell_bad(findings, file, name, to, faults);
    if (faults->cut) lq_findings_add(findings, "encoding", file, 0, "", "the file ends inside a character");
    if (!strcmp(name, "CP1252"))
        lq_findings_add(
            findings, "encoding", file, 0, "",
            "bytes are neither UTF-8 nor GB18030; read as CP1252, give --encoding if that is wrong");
}

static lq_code tell_encoding(char **told, const char *name, const char *why, lq_err *err)
{
    if (!told) return LQ_OK;
    lq_buf b = {0};
    lq_buf_printf(&b, "%s (%s)", name, why);
    char *copy = b.failed ? NULL : lq_strdup(b.data);
    lq_buf_release(&b);
    if (!copy) return lq_nomem(err);
    *told = copy;
    return LQ_OK;
}

lq_code lq_charset_decode(lq_buf *bytes, char **told, const char *file, const char *named,
                          lq_findings *findings, lq_err *err)
{
    const char *why, *asked = NULL;
    size_t skip = 0;
    lq_buf to = {0};
    lq_charset *c = NULL;
    lq_charset_faults faults = {0};
    lq_code code = LQ_OK;
    if (named && (code = lq_charset_named(&asked, named, err))) return code;
    if (!bytes->size) return tell_encoding(told, asked ? asked : "UTF-8", "the file is empty", err);
    const char *name = file_encoding(bytes, &skip, asked, &why);
    const char *text = bytes->data + skip;
    size_t n = bytes->size - skip, first_gb = n;
    if ((code = lq_charset_open(&c, name, err))) goto done;
    convert_file(c, &to, text, n, &faults, &first_gb);
    lq_buf_add(&to, "", 0);
    if (to.failed) {
        code = lq_nomem(err);
        goto done;
    }
    if ((code = tell_encoding(told, name, why, err))) goto done;
    tell_faults(findings, file, name, &to, &faults, first_gb < n ? line_of(text, first_gb) : 0);
    lq_buf_release(bytes);
    *bytes = to;
    to = (lq_buf){0};
done:
    lq_charset_close(c);
    lq_buf_release(&to);
    return code;
}
