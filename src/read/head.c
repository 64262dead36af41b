/* head.c: see head.h. */
#include "read/head.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/code.h"
#include "model/unit.h"

enum {
    SEARCH_ROWS = 100,    /* a head stands among the first rows */
    HEAD_ROWS = 8,        /* of one head */
    TWINS_COLUMNS = 1024, /* of which names are compared with each other */
    CORNER_LENGTH = 4     /* characters of a name that stands alone in its row; a title is longer */
};

typedef struct finder {
    const lq_grid *g;
    const lq_shape *shape;
    size_t data;   /* the first row with numbers, or rows */
    size_t needed; /* cells that a head fills at least */
} finder;

/* ---- one row ---- */

static size_t looks_count(const lq_grid *g, size_t row, lq_look look)
{
    char **cell = lq_grid_cells(g, row);
    size_t count = 0;
    for (size_t k = 0; k < g->columns; k++) count += lq_look_of(cell[k]) == look;
    return count;
}

/* Texts and periods alone. */
static bool is_words(const lq_grid *g, size_t row)
{
    return !looks_count(g, row, LQ_LOOK_NUMBER) && !looks_count(g, row, LQ_LOOK_MARK);
}

/* Columns of numbers, and those of them over which the row has a text. */
static size_t over_numbers(const finder *f, size_t row, size_t *columns)
{
    char **cell = lq_grid_cells(f->g, row);
    size_t count = 0;
    *columns = 0;
    for (size_t k = 0; k < f->g->columns; k++) {
        *columns += f->shape->numeric[k];
        count += f->shape->numeric[k] && *cell[k];
    }
    return count;
}

/* "万元", ..., below the names; the first cell may say 单位. */
static bool is_units(const lq_grid *g, size_t row)
{
    char **cell = lq_grid_cells(g, row);
    size_t units = 0;
    for (size_t k = 0; k < g->columns; k++) {
        if (!*cell[k]) continue;
        if (lq_unit_is(cell[k]))
            units++;
        else if (units || !strstr(cell[k], "单位"))
            return false;
    }
    return units > 0;
}

/* 甲, 乙, 1, 2, ... or (1), (2), (3), ...: numbers of columns. */
static bool is_counting(const lq_grid *g, size_t row)
{
    static const char *const stems[] = {"甲", "乙", "丙", "丁", "戊"};
    char **cell = lq_grid_cells(g, row);
    size_t stem = 0, bracket = 0;
    long last = 0;
    for (size_t k = 0; k < g->columns; k++) {
        char s[32];
        long n;
        if (!*cell[k]) continue;
        if (lq_text_fold(s, sizeof s, cell[k]) >= sizeof s) return false;
        if (stem < 5 && !strcmp(s, stems[stem])) {
            stem++;
            continue;
        }
        size_t end = strlen(s) - 1;
        bool inside = *s == '(' && s[end] == ')';
        if (inside) s[end] = 0;
        if (!lq_integer_read(&n, s + inside) || n != last + 1) return false;
        bracket += inside;
        last = n;
    }
    return (stem && last) || bracket > 2;
}

static bool is_ascii(const lq_grid *g, size_t row)
{
    char **cell = lq_grid_cells(g, row);
    for (size_t k = 0; k < g->columns; k++)
        for (const char *s = cell[k]; *s; s++)
            if ((unsigned char)*s >= 0x80) return false;
    return true;
}

static bool is_data(const finder *f, size_t row)
{
    return lq_grid_filled(f->g, row) * 3 >= f->shape->width && lq_shape_has_number(f->shape, f->g, row) &&
           !is_counting(f->g, row);
}

/* A column may be called "x" or "-", which are marks further down. */
static bool is_head(const finder *f, size_t row)
{
    size_t columns, over = over_numbers(f, row, &columns);
    return lq_grid_filled(f->g, row) >= f->needed && (over || !columns) &&
           looks_count(f->g, row, LQ_LOOK_TEXT) && !looks_count(f->g, row, LQ_LOOK_NUMBER) &&
           !lq_is_unit_line(f->g, row);
}

/* The first row holds a county's code in the first column of codes: nobody calls a column so. */
static bool is_headless(const finder *f, size_t row)
{
    const lq_grid *g = f->g;
    for (size_t k = 0; k < g->columns; k++) {
        char code[16];
        size_t codes = 0, rows = 0;
        for (size_t i = row; i < g->rows && rows < SEARCH_ROWS; i++, rows++)
            codes += lq_code_normalise(code, lq_grid_cells(g, i)[k]) < LQ_CODE_NONE;
        if (codes * 10 < rows * 9) continue;
        lq_code_normalise(code, lq_grid_cells(g, row)[k]);
        return *code >= '1' && *code <= '8' && code[1] >= '1' && code[1] <= '6' && rows > 1;
    }
    return false;
}

/* ---- several rows ---- */

static size_t first_filled(const lq_grid *g, size_t row)
{
    char **cell = lq_grid_cells(g, row);
    size_t k = 0;
    while (k + 1 < g->columns && !*cell[k]) k++;
    return k;
}

/* The text of a cell or, where it is blank, of the one to its left. */
static const char *filled_right(char **cell, size_t column)
{
    while (column && !*cell[column]) column--;
    return cell[column];
}

/* Whether the parents tell two columns apart that the row calls the same. */
static bool twins_parted(const lq_grid *g, size_t row, char **parent)
{
    char **cell = lq_grid_cells(g, row);
    size_t n = g->columns < TWINS_COLUMNS ? g->columns : TWINS_COLUMNS;
    for (size_t k = 1; k < n; k++)
        for (size_t i = 0; *cell[k] && i < k; i++)
            if (!strcmp(cell[i], cell[k]) && strcmp(filled_right(parent, i), filled_right(parent, k)) != 0)
                return true;
    return false;
}

/* Whether the column has a cell in the rows that follow. */
static bool is_used(const lq_grid *g, size_t row, size_t column)
{
    for (size_t i = row + 1; i < g->rows && i <= row + SEARCH_ROWS; i++)
        if (*lq_grid_cells(g, i)[column]) return true;
    return false;
}

/* Is the row above `row` a part of the head: do columns need names from it, or does its first column go on? */
static bool is_parent(const lq_grid *g, size_t above, size_t row)
{
    char **parent = lq_grid_cells(g, above), **cell = lq_grid_cells(g, row);
    size_t first = first_filled(g, above);
    if (!is_words(g, above) || lq_is_unit_line(g, above)) return false;
    if (lq_grid_filled(g, above) < 2 && lq_utf8_length(parent[first]) > CORNER_LENGTH &&
        (first == 0 || *cell[first]))
        return false;
    if (!strcmp(parent[first], cell[first])) return true;
    for (size_t k = 0; k < g->columns; k++)
        if (*parent[k] && !*cell[k] && is_used(g, row, k)) return true;
    return twins_parted(g, row, parent);
}

/* Does the row name the parts of columns of the row above, while the first column of the head goes on through both? */
static bool is_leaf(const lq_grid *g, size_t row, size_t above, size_t first)
{
    char **parent = lq_grid_cells(g, above), **cell = lq_grid_cells(g, row);
    bool names = false;
    if (!is_words(g, row) || (*cell[first] && strcmp(cell[first], parent[first]) != 0)) return false;
    for (size_t k = 0; k < g->columns; k++) {
        if (!*cell[k]) continue;
        if (!*filled_right(parent, k)) return false;
        names |= !*parent[k];
    }
    return names || twins_parted(g, above, cell);
}

/* The head once more in another language: all ASCII where the other is not, over most columns of numbers. */
static bool is_translation(const finder *f, size_t row, size_t above)
{
    size_t columns, over = over_numbers(f, row, &columns);
    return columns && over * 2 >= columns && lq_grid_filled(f->g, row) * 10 >= f->shape->width * 7 &&
           is_words(f->g, row) && is_ascii(f->g, row) != is_ascii(f->g, above);
}

/* ---- the head ---- */

static void rows_above_take(const finder *f, lq_head *h)
{
    while (h->first && h->end - h->first < HEAD_ROWS && is_parent(f->g, h->first - 1, h->first)) h->first--;
}

static void rows_below_take(const finder *f, lq_head *h)
{
    const lq_grid *g = f->g;
    size_t first = first_filled(g, h->first);
    while (h->end + 1 < g->rows && h->end < f->data && h->end - h->first < HEAD_ROWS &&
           (is_leaf(g, h->end, h->end - 1, first) || is_units(g, h->end) ||
            is_translation(f, h->end, h->end - 1)))
        h->end++;
    h->body = h->end;
    if (h->body + 1 < g->rows && is_counting(g, h->body)) h->body++;
}

/* No row looks like a head: the first one that is wide enough, unless it holds a code. */
static void head_fallback(const finder *f, lq_head *h)
{
    size_t row = 0;
    while (row + 1 < f->g->rows && lq_grid_filled(f->g, row) < f->needed) row++;
    h->missing = is_headless(f, row);
    h->first = row;
    h->end = h->body = h->missing ? row : row + 1;
}

/* The first row that looks like a head and is nearly as wide as a usual row, or else the widest of those that look so: a
   title in two cells does, too. */
static size_t row_search(const finder *f)
{
    size_t last = f->data < SEARCH_ROWS ? f->data : SEARCH_ROWS, best = f->g->rows, width = 0;
    for (size_t row = 0; row < last && row < f->g->rows; row++) {
        size_t filled = lq_grid_filled(f->g, row);
        if (filled <= width || !is_head(f, row)) continue;
        best = row;
        width = filled;
        if (filled * 4 >= f->shape->width * 3) break;
    }
    return best;
}

static void head_search(const finder *f, lq_head *h)
{
    size_t row = row_search(f);
    if (row == f->g->rows) {
        head_fallback(f, h);
        return;
    }
    *h = (lq_head){.first = row, .end = row + 1};
    rows_above_take(f, h);
    rows_below_take(f, h);
}

/* "4", "3-4"; false for another text. */
static bool lines_parse(const char *asked, long *from, long *to)
{
    char first[16];
    const char *dash = strchr(asked, '-');
    size_t n = dash ? (size_t)(dash - asked) : strlen(asked);
    if (n >= sizeof first) return false;
    memcpy(first, asked, n);
    first[n] = 0;
    if (!lq_integer_read(from, first) || *from < 0) return false;
    *to = *from;
    return !dash || (lq_integer_read(to, dash + 1) && *from > 0 && *from <= *to);
}

static lq_code head_asked(lq_head *h, const lq_grid *g, const char *asked, lq_err *err)
{
    long from, to;
    if (!lines_parse(asked, &from, &to))
        return lq_fail(err, LQ_USAGE,
                       "\"%s\" is no line of a head; give a line such as 4, lines such as 3-4, or 0", asked);
    *h = (lq_head){0};
    if (!from) return LQ_OK;
    while (h->first < g->rows && g->line[h->first] < (size_t)from) h->first++;
    h->end = h->first;
    while (h->end < g->rows && g->line[h->end] <= (size_t)to) h->end++;
    h->body = h->end;
    if (h->end - h->first > HEAD_ROWS)
        return lq_fail(err, LQ_USAGE, "lines %s are more than a head has; give %d at most", asked, HEAD_ROWS);
    if (h->end > h->first) return LQ_OK;
    return lq_fail(err, LQ_DATA, "%s: the head cannot be line %s, which is blank or not there",
                   g->table->file, asked);
}

lq_code lq_head_find(lq_head *out, const lq_grid *g, const lq_shape *shape, const char *asked, lq_err *err)
{
    finder f = {g, shape, 0, shape->width < 2 ? 1 : (shape->width + 1) / 2};
    lq_head h = {0};
    if (f.needed < 2 && shape->width > 1) f.needed = 2;
    if (asked) {
        lq_code code = head_asked(&h, g, asked, err);
        if (code) return code;
    } else {
        while (f.data < g->rows && f.data < SEARCH_ROWS && !is_data(&f, f.data)) f.data++;
        head_search(&f, &h);
    }
    *out = h;
    return LQ_OK;
}
