/* csv_text.c: see csv_text.h. A row ends at a line break that has an even number of quotes before it in
   the row: RFC 4180, and what GDAL does. */
#include "read/csv_text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "read/grid.h"

enum {
    COLUMNS_MAX = 16384, /* as many as a spreadsheet has */
    LINES_MAX = 100,     /* of one quoted cell: beyond them the quote was not meant */
    SAMPLE_LINES = 100   /* that tell the separator */
};

#define FULL_COMMA "\xEF\xBC\x8C"

/* What the file writes between cells, and what is handed to GDAL for it. */
typedef struct separator {
    const char *text;
    char plain;
} separator;

static const separator separators[] = {{"\t", '\t'}, {",", ','}, {";", ';'}, {FULL_COMMA, '\t'}};
enum { SEPARATORS = sizeof separators / sizeof *separators };

typedef struct reader {
    const char *at, *end;
    size_t line; /* of `at` */
    separator by;
    lq_csv_text *csv;
    const char *file;
} reader;

/* The length of the line break at s, 0 when there is none: \n, \r\n, and the lone \r of old Macs. */
static size_t break_at(const char *s, const char *end)
{
    if (s < end && *s == '\n') return 1;
    if (s >= end || *s != '\r') return 0;
    return s + 1 < end && s[1] == '\n' ? 2 : 1;
}

static bool starts(const char *s, const char *end, const char *word)
{
    if (s == end || *s != *word) return false; /* as nearly always */
    size_t n = strlen(word);
    return (size_t)(end - s) >= n && !memcmp(s, word, n);
}

/* How often each separator stands in the first lines that are not blank. */
typedef struct sample {
    size_t count[SEPARATORS][SAMPLE_LINES];
    size_t lines;
} sample;

static void sample_take(sample *to, const char *s, const char *end)
{
    bool quoted = false, blank = true;
    for (; s < end && to->lines < SAMPLE_LINES; s++) {
        if (*s == '"') quoted = !quoted;
        bool ends = !quoted && break_at(s, end);
        blank &= ends || *s == ' ';
        for (size_t i = 0; !quoted && i < SEPARATORS; i++)
            to->count[i][to->lines] += starts(s, end, separators[i].text);
        if ((!ends && s + 1 < end) || blank) continue;
        to->lines++;
        blank = true;
    }
}

/* How many lines have the count that most lines have, 0 apart. */
static size_t lines_agreeing(const size_t *count, size_t lines, size_t *usual)
{
    size_t best = 0;
    *usual = 0;
    for (size_t i = 0; i < lines; i++) {
        size_t same = 0;
        for (size_t k = 0; k < lines; k++) same += count[k] == count[i];
        if (!count[i] || same < best || (same == best && count[i] <= *usual)) continue;
        best = same;
        *usual = count[i];
    }
    return best;
}

/* The separator that parts most lines into the same number of cells, or into more cells where two do so equally well; a
   comma when none parts any. Titles and notes have commas, too, but not all the same number. */
static separator separator_find(const char *s, const char *end)
{
    sample from = {.lines = 0};
    size_t best = 1, best_lines = 0, best_usual = 0;
    sample_take(&from, s, end);
    for (size_t i = 0; i < SEPARATORS; i++) {
        size_t usual, lines = lines_agreeing(from.count[i], from.lines, &usual);
        if (lines < best_lines || (lines == best_lines && usual <= best_usual)) continue;
        best = i;
        best_lines = lines;
        best_usual = usual;
    }
    return separators[best];
}

/* Control characters and U+FFFD beyond one in twenty: pictures, archives, programs. */
static lq_code text_check(const char *bytes, size_t n, const char *file, lq_err *err)
{
    size_t odd = 0, all = 0;
    for (size_t i = 0, step; i < n; i += step, all++) {
        uint32_t cp;
        step = lq_utf8_decode(&cp, bytes + i, n - i);
        if (!step) step = 1, cp = 0xFFFD;
        odd += cp == 0xFFFD || cp == 0x7F || (cp && cp < ' ' && !strchr("\t\n\r\f", (int)cp));
    }
    return odd * 20 > all ? lq_fail(err, LQ_DATA, "%s: not a table; CSV, XLSX, ODS and DBF can be read", file)
                          : LQ_OK;
}

/* Copies one cell's character or separator; *columns counts. */
static void char_copy(reader *r, bool quoted, size_t *columns)
{
    lq_buf *to = &r->csv->text;
    if (!quoted && starts(r->at, r->end, r->by.text)) {
        lq_buf_add(to, &r->by.plain, 1);
        r->at += strlen(r->by.text);
        ++*columns;
        return;
    }
    bool confusing = r->by.plain == '\t' && *r->by.text != '\t' && *r->at == '\t';
    if (*r->at) lq_buf_add(to, confusing ? " " : r->at, 1);
    r->at++;
}

/* Copies a row with its line break. *columns is 0 for an empty line. */
static lq_code row_copy(reader *r, size_t *columns, lq_err *err)
{
    const char *begin = r->at;
    size_t first = r->line, n;
    bool quoted = false;
    *columns = 1;
    while (r->at < r->end) {
        n = break_at(r->at, r->end);
        if (!n) {
            quoted ^= *r->at == '"';
            char_copy(r, quoted, columns);
            continue;
        }
        if (!quoted) break;
        lq_buf_add(&r->csv->text, "\n", 1);
        r->at += n;
        if (++r->line - first > LINES_MAX) break;
    }
    if (quoted)
        return lq_fail(err, LQ_DATA,
                       "%s:%zu: a quote (\") is opened in this row and not closed; close it or remove it",
                       r->file, first);
    if (r->at == begin)
        *columns = 0;
    else
        lq_buf_add(&r->csv->text, "\n", 1);
    r->at += break_at(r->at, r->end);
    r->line++;
    return LQ_OK;
}

static lq_code rows_copy(reader *r, lq_err *err)
{
    lq_csv_text *csv = r->csv;
    while (r->at < r->end) {
        size_t columns, line = r->line;
        lq_code code = row_copy(r, &columns, err);
        if (code) return code;
        if (!columns) continue;
        if (columns > COLUMNS_MAX)
            return lq_fail(err, LQ_DATA, "%s:%zu: a row of %zu cells; at most %d can be read", r->file, line,
                           columns, COLUMNS_MAX);
        if (columns > csv->columns) csv->columns = columns;
        if (!lq_grow((void **)&csv->line, &csv->room, csv->rows + 1, sizeof *csv->line)) return lq_nomem(err);
        csv->line[csv->rows++] = line;
        if (csv->columns <= LQ_GRID_CELLS_MAX / csv->rows) continue;
        return lq_fail(err, LQ_DATA, "%s:%zu: %zu rows of %zu cells, more than can be read; split the file",
                       r->file, line, csv->rows, csv->columns);
    }
    return csv->text.failed ? lq_nomem(err) : LQ_OK;
}

/* Puts the head before the rows. GDAL takes a file of one column for no table, so there are two at least. */
static bool head_put(lq_csv_text *csv, char plain)
{
    lq_buf all = {0};
    if (csv->columns < 2) csv->columns = 2;
    for (size_t i = 1; i <= csv->columns; i++) {
        if (i > 1) lq_buf_add(&all, &plain, 1);
        lq_buf_printf(&all, "c%zu", i);
    }
    lq_buf_text(&all, "\n");
    if (csv->text.size) lq_buf_add(&all, csv->text.data, csv->text.size);
    lq_buf_release(&csv->text);
    csv->text = all;
    return !all.failed;
}

static void nul_tell(const char *bytes, size_t n, const char *file, lq_findings *f)
{
    size_t count = 0, line = 1, first = 0;
    for (size_t i = 0; i < n; i++) {
        line += bytes[i] == '\n';
        if (bytes[i]) continue;
        if (!count++) first = line;
    }
    if (count)
        lq_findings_add(f, "nul-bytes", file, first, "", "%zu NUL byte%s left out", count,
                        count == 1 ? " was" : "s were");
}

lq_code lq_csv_text_make(lq_csv_text *out, const char *bytes, size_t n, const char *file, lq_findings *f,
                         lq_err *err)
{
    lq_code code = text_check(bytes, n, file, err);
    if (code) return code;
    nul_tell(bytes, n, file, f);
    reader r = {bytes, bytes + n, 1, separator_find(bytes, bytes + n), out, file};
    code = rows_copy(&r, err);
    if (code) return code;
    if (!out->rows)
        return lq_fail(err, LQ_DATA,
                       "%s: the table is empty; a row of column names and rows of data are needed", file);
    return head_put(out, r.by.plain) ? LQ_OK : lq_nomem(err);
}

void lq_csv_text_release(lq_csv_text *csv)
{
    lq_buf_release(&csv->text);
    free(csv->line);
    *csv = (lq_csv_text){0};
}
