/*
 * read_dbf.c: see read_dbf.h.
 *
 * Layout (dBase III): 32 bytes of header (number of records at 4, bytes of header at 8, of a record at 10,
 * language at 29), 32 bytes for each field, then the records, each with a deletion mark first. shapelib
 * trusts these numbers, so they are compared with the file and with each other before any record is read.
 */
#include "read/read_dbf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/text.h"
#include "read/archive.h"
#include "read/charset.h"
#include "read/shape_memory.h"

#define DBF_LIMIT_BYTES ((size_t)1 << 31)
#define HEADER_BYTES    32

/* What one reading shares. */
typedef struct reading {
    const char *path;
    lq_findings *findings;
    lq_buf bytes;
    lq_shape_memory memory;
    DBFHandle dbf;
    size_t records;       /* in the file */
    size_t rows;          /* wanted */
    const char *encoding; /* decided */
    lq_charset *charset;
    size_t bad, bad_record; /* bytes not of the encoding, and where the first was */
    size_t cut, cut_record; /* texts cut inside a character */
} reading;

static uint32_t le16(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return b[0] | (uint32_t)b[1] << 8;
}

static uint32_t le32(const char *at)
{
    return le16(at) | le16(at + 2) << 16;
}

static void le32_put(char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) at[i] = (char)(value >> 8 * i);
}

/* The number of whole records in the file goes into the header, where shapelib will read it. */
static lq_code header_check(reading *r, lq_err *err)
{
    char *head = r->bytes.data;
    if (r->bytes.size < HEADER_BYTES + 1)
        return lq_fail(err, LQ_DATA, "%s: not a .dbf file: it has %zu bytes", r->path, r->bytes.size);
    size_t claimed = le32(head + 4), header = le16(head + 8), record = le16(head + 10);
    if (header < HEADER_BYTES + 1 || header > r->bytes.size || record < 1)
        return lq_fail(
            err, LQ_DATA,
            "%s: damaged or not a .dbf file: a header of %zu bytes and records of %zu bytes in %zu bytes",
            r->path, header, record, r->bytes.size);
    r->records = (r->bytes.size - header) / record;
    if (claimed > r->records)
        lq_findings_add(r->findings, "dbf-count", r->path, 0, "",
                        "the header says %zu %s, the file holds %zu", claimed,
                        lq_plural(claimed, "record", "records"), r->records);
    else
        r->records = claimed;
    le32_put(head + 4, (uint32_t)r->records);
    return LQ_OK;
}

static lq_code fields_check(const reading *r, lq_err *err)
{
    const DBFInfo *dbf = r->dbf;
    for (int i = 0; i < dbf->nFields; i++) {
        if (dbf->panFieldOffset[i] >= 1 && dbf->panFieldSize[i] >= 0 &&
            dbf->panFieldOffset[i] + dbf->panFieldSize[i] <= dbf->nRecordLength)
            continue;
        return lq_fail(err, LQ_DATA,
                       "%s: damaged: field %d ends at byte %d of records of %d bytes; export the file again",
                       r->path, i + 1, dbf->panFieldOffset[i] + dbf->panFieldSize[i], dbf->nRecordLength);
    }
    return LQ_OK;
}

/* Bytes that the fields take, by their own descriptions. */
static size_t fields_width(const reading *r, size_t header)
{
    size_t width = 0;
    for (size_t at = HEADER_BYTES; at + 32 <= header && r->bytes.data[at] != '\r'; at += 32)
        width += (unsigned char)r->bytes.data[at + 16];
    return width;
}

static lq_code dbf_open(reading *r, lq_err *err)
{
    char name[LQ_SHAPE_NAME_ROOM];
    SAHooks hooks = lq_shape_memory_hooks();
    lq_code code = lq_archive_read(&r->bytes, r->path, DBF_LIMIT_BYTES, err);
    if (code || (code = header_check(r, err))) return code;
    size_t width = fields_width(r, le16(r->bytes.data + 8)), record = le16(r->bytes.data + 10);
    if (width + 1 > record)
        return lq_fail(
            err, LQ_DATA,
            "%s: damaged: its fields take %zu bytes, but its records have %zu; export the file again",
            r->path, width + 1, record);
    r->memory.file[0] = (lq_shape_file){".dbf", r->bytes.data, r->bytes.size, 0};
    lq_shape_memory_name(name, &r->memory);
    r->dbf = DBFOpenLL(name, "rb", &hooks);
    if (!r->dbf) return lq_fail(err, LQ_DATA, "%s: damaged or not a .dbf file; export it again", r->path);
    return fields_check(r, err);
}

/* ---- texts -------------------------------------------------------------------------------------------------- */

/* The bytes of a cell without padding. A blank is never part of a character in GB18030, Big5 or UTF-8, so
   trimming bytes is safe. dBase fills a number it has no room for, or does not know, with '*'. */
static const char *cell_bytes(const reading *r, const char *tuple, int field, size_t *n)
{
    const char *s = tuple + r->dbf->panFieldOffset[field];
    size_t size = (size_t)r->dbf->panFieldSize[field];
    const char *zero = memchr(s, 0, size);
    char type = r->dbf->pachFieldType[field];
    if (zero) size = (size_t)(zero - s);
    while (size && s[size - 1] == ' ') size--;
    if (type != 'C')
        for (; size && *s == ' '; s++) size--;
    if (size && ((strchr("NF", type) && *s == '*') || (type == 'L' && *s == '?'))) size = 0;
    *n = size;
    return s;
}

static void evidence_collect(lq_charset_evidence *e, const reading *r)
{
    char name[XBASE_FLDNAME_LEN_READ + 1];
    for (int f = 0; f < r->dbf->nFields; f++) {
        DBFGetFieldInfo(r->dbf, f, name, NULL, NULL);
        lq_charset_see(e, name, strlen(name));
    }
    for (size_t i = 0; i < r->records; i++) {
        const char *tuple = DBFReadTuple(r->dbf, (int)i);
        for (int f = 0; tuple && f < r->dbf->nFields; f++) {
            size_t n;
            const char *s = cell_bytes(r, tuple, f, &n);
            lq_charset_see(e, s, n);
        }
    }
}

/* Language byte: 0x4D and 0x7A are code page 936, 0x4F and 0x78 950. The others say nothing useful about
   Chinese text: GDAL writes 0x57 ("ANSI") whatever the bytes are. */
static const char *language_of(const reading *r)
{
    switch ((unsigned char)r->bytes.data[29]) {
    case 0x4D:
    case 0x7A:
        return "GB18030";
    case 0x4F:
    case 0x78:
        return "BIG5";
    default:
        return NULL;
    }
}

/* Decides r->encoding and *why from the bytes and what the .cpg or the language byte declares. */
static void encoding_guess(reading *r, const char *cpg, const char **why)
{
    lq_charset_evidence e = {0};
    const char *declared = *cpg ? lq_charset_known(cpg) : language_of(r),
               *by = *cpg ? ".cpg" : "language byte";
    evidence_collect(&e, r);
    r->encoding = lq_charset_guess(&e, declared, why);
    if (*cpg && !declared)
        lq_findings_add(r->findings, "encoding", r->path, 0, "",
                        "the .cpg names an unknown encoding, \"%.20s\"; read as %s, because %s", cpg,
                        r->encoding, *why);
    else if (declared && e.high && strcmp(declared, r->encoding))
        lq_findings_add(r->findings, "encoding", r->path, 0, "", "the %s says %s; read as %s, because %s", by,
                        declared, r->encoding, *why);
}

static lq_code encoding_decide(reading *r, const char *cpg, const char *named, char **told, lq_err *err)
{
    const char *why = "as asked for";
    lq_code code = named ? lq_charset_named(&r->encoding, named, err) : LQ_OK;
    if (code) return code;
    if (!named) encoding_guess(r, cpg, &why);
    lq_buf b = {0};
    lq_buf_printf(&b, "%s (%s)", r->encoding, why);
    char *text = b.failed ? NULL : lq_strdup(b.data);
    lq_buf_release(&b);
    if (!text) return lq_nomem(err);
    free(*told);
    *told = text;
    return lq_charset_open(&r->charset, r->encoding, err);
}

/* ---- table -------------------------------------------------------------------------------------------------- */

static char *text_of(reading *r, lq_table *t, const char *s, size_t n, size_t record)
{
    if (!n) return (char *)"";
    lq_charset_faults f = {0};
    char *text = lq_charset_text(r->charset, &t->text, s, n, &f);
    if (f.bad && !r->bad) r->bad_record = record;
    if (f.cut && !r->cut) r->cut_record = record;
    r->bad += f.bad;
    r->cut += f.cut > 0;
    return text;
}

/* "text(20)", "number(10.2)": the letter of dBase in a word, and the width. */
static char *type_of(const reading *r, lq_table *t, int field)
{
    static const struct {
        char letter;
        const char *word;
    } words[] = {{'C', "text"}, {'N', "number"},  {'F', "number"},
                 {'D', "date"}, {'L', "logical"}, {'M', "memo"}};
    char text[32], letter = r->dbf->pachFieldType[field];
    const char *word = "other";
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].letter == letter) word = words[i].word;
    int n = snprintf(text, sizeof text, "%s(%d", word, r->dbf->panFieldSize[field]);
    if (strchr("NF", letter) && r->dbf->panFieldDecimals[field])
        n += snprintf(text + n, sizeof text - (size_t)n, ".%d", r->dbf->panFieldDecimals[field]);
    n += snprintf(text + n, sizeof text - (size_t)n, ")");
    return lq_arena_strndup(&t->text, text, (size_t)n);
}

static bool head_fill(reading *r, lq_table *t)
{
    char name[XBASE_FLDNAME_LEN_READ + 1];
    t->type = lq_arena_alloc(&t->text, t->columns, sizeof *t->type);
    if (!t->type) return false;
    for (size_t f = 0; f < t->columns; f++) {
        DBFGetFieldInfo(r->dbf, (int)f, name, NULL, NULL);
        if (!(t->head[f] = text_of(r, t, name, strlen(name), 0))) return false;
        if (!(t->type[f] = type_of(r, t, (int)f))) return false;
    }
    return true;
}

static bool row_fill(reading *r, lq_table *t, const char *tuple, size_t record)
{
    char **cell = t->cell + t->rows * t->columns;
    for (size_t f = 0; f < t->columns; f++) {
        size_t n = 0;
        const char *s = tuple ? cell_bytes(r, tuple, (int)f, &n) : "";
        if (!(cell[f] = text_of(r, t, s, n, record))) return false;
    }
    t->line[t->rows++] = record;
    return true;
}

static bool rows_fill(reading *r, lq_table *t)
{
    size_t deleted = 0, first = 0;
    for (size_t i = 0; i < r->rows; i++) {
        const char *tuple = i < r->records ? DBFReadTuple(r->dbf, (int)i) : NULL;
        if (tuple && tuple[0] == '*') {
            if (!deleted++) first = i + 1;
            continue;
        }
        if (!row_fill(r, t, tuple, i + 1)) return false;
    }
    if (deleted)
        lq_findings_add(r->findings, "record-deleted", r->path, first, "",
                        "%zu %s marked as deleted and left out, the first is %zu", deleted,
                        lq_plural(deleted, "record is", "records are"), first);
    return true;
}

static lq_table *table_create(const char *path, size_t columns, size_t rows)
{
    lq_table *t = lq_zalloc(1, sizeof *t);
    if (!t) return NULL;
    t->columns = columns;
    t->file = lq_arena_strndup(&t->text, path, strlen(path));
    t->sheet = (char *)"";
    t->head = lq_zalloc(columns, sizeof *t->head);
    t->cell = columns && rows > SIZE_MAX / columns ? NULL : lq_zalloc(rows * columns, sizeof *t->cell);
    t->line = lq_zalloc(rows, sizeof *t->line);
    if (t->file && t->head && t->cell && t->line) return t;
    lq_table_free(t);
    return NULL;
}

lq_table *lq_dbf_blank(const char *path, size_t records)
{
    lq_table *t = table_create(path, 0, records);
    for (; t && t->rows < records; t->rows++) t->line[t->rows] = t->rows + 1;
    return t;
}

static void tell_counts(const reading *r)
{
    if (r->rows != r->records)
        lq_findings_add(r->findings, "dbf-count", r->path, 0, "",
                        "%zu %s, but the .shp has %zu; the others have no %s", r->records,
                        lq_plural(r->records, "record", "records"), r->rows,
                        r->records < r->rows ? "attributes" : "geometry and are left out");
    if (r->bad)
        lq_findings_add(r->findings, "encoding", r->path, r->bad_record, "",
                        "%zu %s not %s; each was replaced by U+FFFD", r->bad,
                        lq_plural(r->bad, "byte is", "bytes are"), r->encoding);
    if (r->cut)
        lq_findings_add(r->findings, "text-cut", r->path, r->cut_record, "",
                        "%zu %s cut inside a character by the width of the field", r->cut,
                        lq_plural(r->cut, "text was", "texts were"));
    if (!strcmp(r->encoding, "CP1252"))
        lq_findings_add(r->findings, "encoding", r->path, 0, "",
                        "read as CP1252; give --encoding if that is wrong");
}

lq_code lq_dbf_read(lq_table **out, char **told, const char *path, size_t records, const char *cpg,
                    const char *encoding, lq_findings *findings, lq_err *err)
{
    reading r = {.path = path, .findings = findings};
    lq_table *t = NULL;
    lq_code code = dbf_open(&r, err);
    if (code) goto done;
    r.rows = records ? records : r.records;
    if ((code = encoding_decide(&r, cpg, encoding, told, err))) goto done;
    t = table_create(path, (size_t)r.dbf->nFields, r.rows);
    if (!t || !head_fill(&r, t) || !rows_fill(&r, t)) {
        code = lq_nomem(err);
        goto done;
    }
    tell_counts(&r);
    *out = t;
    t = NULL;
done:
    lq_table_free(t);
    lq_charset_close(r.charset);
    if (r.dbf) DBFClose(r.dbf);
    lq_buf_release(&r.bytes);
    return code;
}
