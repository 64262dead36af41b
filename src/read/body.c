/* body.c: see body.h. */
#include "read/body.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "model/code.h"
#include "read/head_name.h"

enum {
    NOTE_LENGTH = 12,   /* characters; a name of a county is shorter */
    CODES_OF_TEN = 9,   /* for a column of codes */
    BLANKS_OF_TEN = 3,  /* for a column to be filled */
    PLACES_OF_TEN = 8,  /* of its names end like a place */
    SINGLES_OF_TEN = 9, /* of its names come once */
    SAMPLE_ROWS = 2000
};

/* ---- notes ---- */

static bool starts(const char *s, const char *word)
{
    return !strncasecmp(s, word, strlen(word));
}

/* Words that only a note begins with. */
static bool note_begins(const char *s)
{
    static const char *const words[] = {
        "注：",  "注:",      "注、",     "注.",    "注释",    "注1",      "注１",    "注 ",
        "附注",  "资料来源", "数据来源", "来源：", "来源:",   "说明：",   "说明:",   "备注：",
        "备注:", "Note:",    "Notes:",   "Note：", "Source:", "Sources:", "Source："};
    s += strspn(s, " *#(");
    if (starts(s, "（")) s += strlen("（");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (starts(s, words[i])) return true;
    return false;
}

/* What reads like a sentence: long, numbered or with punctuation. */
static bool note_reads(const char *s)
{
    static const char *const signs[] = {"：", "。", "；", "，", "“", "”", "《", ":", ";"};
    size_t digits = strspn(s, "0123456789");
    if (lq_utf8_length(s) > NOTE_LENGTH) return true;
    if (digits && (s[digits] == '.' || starts(s + digits, "、"))) return true;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strstr(s, signs[i])) return true;
    return false;
}

static const char *first_text(const lq_grid *g, size_t row)
{
    char **cell = lq_grid_cells(g, row);
    size_t k = 0;
    while (k + 1 < g->columns && !*cell[k]) k++;
    return cell[k];
}

/* A row that begins like a note; commas may have parted it into several cells. */
static bool is_note(const lq_grid *g, const lq_shape *shape, size_t row)
{
    return shape->width > 1 && note_begins(first_text(g, row)) && !lq_shape_has_number(shape, g, row);
}

/* One text alone in a row of a table that has three columns or more. */
static bool is_lone_text(const lq_grid *g, const lq_shape *shape, size_t row)
{
    return shape->width > 2 && lq_grid_filled(g, row) == 1 && lq_look_of(first_text(g, row)) == LQ_LOOK_TEXT;
}

/* The row after the last one that is not below the table. Names alone at its end stay until one reads like a note. */
static size_t notes_begin(const lq_grid *g, const lq_shape *shape, const lq_head *h)
{
    size_t begin = g->rows, row = g->rows;
    while (row > h->body && (is_lone_text(g, shape, row - 1) || is_note(g, shape, row - 1))) {
        row--;
        if (note_reads(first_text(g, row)) || is_note(g, shape, row)) begin = row;
    }
    return begin;
}

/* ---- heads that come again ---- */

static bool rows_equal(const lq_grid *g, size_t a, size_t b)
{
    char **x = lq_grid_cells(g, a), **y = lq_grid_cells(g, b);
    for (size_t k = 0; k < g->columns; k++)
        if (strcmp(x[k], y[k]) != 0) return false;
    return true;
}

/* "续表", "（续）" in front of a page. */
static bool is_continued(const lq_grid *g, const lq_shape *shape, size_t row)
{
    const char *s = first_text(g, row);
    return lq_grid_filled(g, row) * 2 <= shape->width &&
           (starts(s, "续表") || starts(s, "（续") || starts(s, "(续") || starts(s, "续 ") ||
            !strcmp(s, "续"));
}

static bool is_head_again(const lq_grid *g, const lq_shape *shape, const lq_head *h, size_t row)
{
    if (is_continued(g, shape, row)) return true;
    for (size_t i = 0; i < h->body; i++)
        if (rows_equal(g, i, row)) return true;
    return lq_grid_filled(g, row) * 2 <= shape->width && lq_is_unit_line(g, row);
}

void lq_body_keep(bool *keep, const lq_grid *g, const lq_shape *shape, const lq_head *h, lq_findings *f)
{
    size_t notes = notes_begin(g, shape, h), again = 0, first = 0;
    for (size_t i = 0; i < g->rows; i++) {
        bool note = i >= h->body && (i >= notes || is_note(g, shape, i));
        bool head = i >= h->body && !note && is_head_again(g, shape, h, i);
        keep[i] = i >= h->body && !note && !head;
        if (note)
            lq_findings_add(f, "note-line", g->table->file, g->line[i], "", "a note, not a row: %s",
                            first_text(g, i));
        if (head && !again++) first = g->line[i];
    }
    if (again)
        lq_findings_add(f, "head-repeated", g->table->file, first, "",
                        "%zu %s the head or title of another page, not rows", again,
                        lq_plural(again, "line is", "lines are"));
}

/* ---- names above merged cells ---- */

/* What the names of one column are like. */
typedef struct names {
    size_t rows, blank, places, twice;
} names;

static bool is_place(const char *s)
{
    static const char *const ends[] = {"省", "市", "区", "州", "盟", "县", "旗", "兵团"};
    size_t n = strlen(s);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t k = strlen(ends[i]);
        if (n > k && !strcmp(s + n - k, ends[i])) return true;
    }
    return false;
}

static int text_order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* How many of texts[n], which are put in order, equal another. */
static size_t twice_count(char **texts, size_t n)
{
    size_t count = 0;
    qsort(texts, n, sizeof *texts, text_order);
    for (size_t i = 1; i < n; i++) count += !strcmp(texts[i - 1], texts[i]);
    return count;
}

/* False without memory. */
static bool names_look(names *out, const lq_grid *g, const bool *keep, size_t column)
{
    char **texts = lq_alloc(g->rows, sizeof *texts);
    size_t n = 0;
    *out = (names){0};
    if (!texts) return false;
    for (size_t i = 0; i < g->rows; i++) {
        char *cell = lq_grid_cells(g, i)[column];
        if (!keep[i] || lq_grid_filled(g, i) < 2) continue;
        out->rows++;
        out->blank += !*cell;
        out->places += is_place(cell);
        if (*cell) texts[n++] = cell;
    }
    out->twice = twice_count(texts, n);
    free(texts);
    return true;
}

static bool names_go_on(const names *s)
{
    size_t filled = s->rows - s->blank;
    return filled && s->blank * 10 >= s->rows * BLANKS_OF_TEN && s->places * 10 >= filled * PLACES_OF_TEN &&
           (filled - s->twice) * 10 >= filled * SINGLES_OF_TEN;
}

/* Does a column of text to the left have another name here than above? */
static bool left_begins(const lq_grid *g, const lq_shape *shape, const char **above, size_t row,
                        size_t column)
{
    char **cell = lq_grid_cells(g, row);
    bool begins = false;
    for (size_t k = 0; k < column; k++) {
        if (shape->numeric[k] || !*cell[k]) continue;
        begins |= above[k] && strcmp(above[k], cell[k]) != 0;
        above[k] = cell[k];
    }
    return begins;
}

/* Tells how many cells were filled, *first the line of the first. above: scratch of `column` texts. */
static size_t blanks_fill(lq_grid *g, const lq_shape *shape, const bool *keep, size_t column,
                          const char **above, size_t *first)
{
    char *name = NULL;
    size_t count = 0;
    for (size_t k = 0; k < column; k++) above[k] = NULL;
    for (size_t i = 0; i < g->rows; i++) {
        char **cell = lq_grid_cells(g, i);
        if (!keep[i]) continue;
        if (left_begins(g, shape, above, i, column)) name = NULL;
        if (*cell[column]) name = cell[column];
        if (*cell[column] || !name || lq_grid_filled(g, i) < 2) continue;
        cell[column] = name;
        if (!count++) *first = g->line[i];
    }
    return count;
}

/* The first row of the grid at this line or below it. */
static size_t row_at(const lq_grid *g, size_t line)
{
    size_t low = 0, high = g->rows;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g->line[middle] < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The same by the merged cells of the sheet; *merged is set when the column has any in the body. */
static size_t merges_fill(lq_grid *g, const lq_head *h, const bool *keep, size_t column, bool *merged,
                          size_t *first)
{
    size_t count = 0;
    *merged = false;
    for (size_t m = 0; m < g->merges; m++) {
        const lq_merge *merge = &g->merge[m];
        size_t row = row_at(g, merge->top);
        if (merge->left != column || merge->bottom == merge->top || row < h->body || row >= g->rows ||
            g->line[row] != merge->top)
            continue;
        char *name = lq_grid_cells(g, row)[column];
        *merged = true;
        if (lq_look_of(name) != LQ_LOOK_TEXT) continue;
        for (row++; row < g->rows && g->line[row] <= merge->bottom; row++) {
            char **cell = &lq_grid_cells(g, row)[column];
            if (**cell) break; /* merged cells are blank; merges that overlap must not cost more */
            if (!keep[row]) continue;
            *cell = name;
            if (!count++ || g->line[row] < *first) *first = g->line[row];
        }
    }
    return count;
}

static bool is_codes(const lq_grid *g, const lq_head *h, size_t column)
{
    size_t codes = 0, numbers = 0;
    for (size_t i = h->body; i < g->rows && i < h->body + SAMPLE_ROWS; i++) {
        char code[16];
        const char *cell = lq_grid_cells(g, i)[column];
        codes += lq_code_normalise(code, cell) != LQ_CODE_NONE;
        numbers += lq_look_of(cell) == LQ_LOOK_NUMBER;
    }
    return codes * 10 >= numbers * CODES_OF_TEN;
}

/* The columns before the first one of data: names and, as the first numbers, codes. */
static size_t columns_leading(const lq_grid *g, const lq_shape *shape, const lq_head *h)
{
    size_t k = 0;
    while (k < g->columns && !shape->numeric[k]) k++;
    if (k < g->columns && is_codes(g, h, k)) k++;
    while (k < g->columns && !shape->numeric[k]) k++;
    return k;
}

static bool column_fill(lq_grid *g, const lq_shape *shape, const lq_head *h, const bool *keep, size_t column,
                        const char **above, lq_findings *f)
{
    names look;
    bool merged;
    size_t first = 0, count = merges_fill(g, h, keep, column, &merged, &first);
    if (!merged) {
        if (!names_look(&look, g, keep, column)) return false;
        if (names_go_on(&look)) count = blanks_fill(g, shape, keep, column, above, &first);
    }
    if (!count) return true;
    bool joined;
    char *name = lq_head_name(&joined, g, h, column);
    if (!name) return false;
    lq_findings_add(f, "filled-down", g->table->file, first, "",
                    "%zu blank %s of column \"%s\" %s the name above, as %s", count,
                    lq_plural(count, "cell", "cells"), name, lq_plural(count, "has", "have"),
                    merged ? "the sheet merges it" : "merged cells leave it");
    return true;
}

/* From right to left: a column is filled by what the file has to the left of it. */
void lq_body_fill(lq_grid *g, const lq_shape *shape, const lq_head *h, const bool *keep, lq_findings *f)
{
    size_t columns = columns_leading(g, shape, h);
    const char **above = lq_alloc(columns, sizeof *above);
    f->failed |= !above;
    for (size_t k = columns; above && k-- > 0;)
        if (!shape->numeric[k]) f->failed |= !column_fill(g, shape, h, keep, k, above, f);
    free(above);
}
