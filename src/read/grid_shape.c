/* grid_shape.c: see grid_shape.h. The first rows stand for all: a table keeps its shape. */
#include "read/grid_shape.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/cell.h"
#include "model/code.h"

enum { SAMPLE_ROWS = 2000, SAMPLE_CELLS = 4000000, ROOM = 64 };

static bool is_year(const char *s)
{
    return strspn(s, "0123456789") >= 4 && (!strncmp(s, "19", 2) || !strncmp(s, "20", 2));
}

/* 2020, 2020年末, 2019-2020, 1-6月, 2020年1季度; folded text. */
static bool is_period(const char *s)
{
    static const char *const words[] = {"年", "月", "季", "度", "末", "底", "初", "至", "-", "~", "."};
    bool word = false, year = is_year(s);
    size_t digits = 0, n = strlen(s), k = 0;
    for (const char *at = s; *at; at += k) {
        k = strspn(at, "0123456789");
        if (k) {
            digits += k;
            continue;
        }
        for (size_t i = 0; !k && i < sizeof words / sizeof *words; i++)
            if (!strncmp(at, words[i], strlen(words[i]))) {
                k = strlen(words[i]);
                word |= k > 1;
            }
        if (!k) return false;
    }
    if (n == 4) return year;
    if (n == 9 && s[4] == '-') return year && is_year(s + 5);
    return word && digits > 0;
}

lq_look lq_look_of(const char *cell)
{
    char s[ROOM], code[16];
    if (!*cell) return LQ_LOOK_BLANK;
    if (lq_text_fold(s, sizeof s, cell) >= sizeof s) return LQ_LOOK_TEXT;
    if (is_period(s)) return LQ_LOOK_PERIOD;
    if (lq_code_normalise(code, s) != LQ_CODE_NONE) return LQ_LOOK_NUMBER;
    lq_cell c = lq_cell_read(cell, NULL);
    if (c.status == LQ_STATUS_VALUE || c.status == LQ_STATUS_ZERO) return LQ_LOOK_NUMBER;
    return c.odd ? LQ_LOOK_TEXT : LQ_LOOK_MARK;
}

static int size_order(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return x < y ? -1 : x > y;
}

/* The median of the rows that fill two cells or more, 1 when none does. */
static size_t width_usual(size_t *filled, size_t n)
{
    size_t first = 0;
    qsort(filled, n, sizeof *filled, size_order);
    while (first < n && filled[first] < 2) first++;
    return first < n ? filled[first + (n - first) / 2] : 1;
}

/* Heads, notes and odd cells are text in a column of numbers, but not most of it. */
static bool column_is_numeric(const lq_grid *g, size_t column, size_t rows)
{
    size_t numbers = 0, texts = 0;
    for (size_t i = 0; i < rows; i++) {
        lq_look look = lq_look_of(lq_grid_cells(g, i)[column]);
        numbers += look == LQ_LOOK_NUMBER;
        texts += look == LQ_LOOK_TEXT;
    }
    return numbers && numbers * 2 >= texts;
}

lq_code lq_shape_make(lq_shape *out, const lq_grid *g, lq_err *err)
{
    size_t most = g->columns > SAMPLE_CELLS / SAMPLE_ROWS ? SAMPLE_CELLS / g->columns : SAMPLE_ROWS;
    size_t rows = g->rows < most ? g->rows : most;
    size_t *filled = lq_alloc(rows, sizeof *filled);
    *out = (lq_shape){.numeric = lq_zalloc(g->columns, sizeof *out->numeric)};
    if (!filled || !out->numeric) {
        free(filled);
        return lq_nomem(err);
    }
    for (size_t i = 0; i < rows; i++) filled[i] = lq_grid_filled(g, i);
    out->width = width_usual(filled, rows);
    free(filled);
    for (size_t k = 0; k < g->columns; k++) out->numeric[k] = column_is_numeric(g, k, rows);
    return LQ_OK;
}

void lq_shape_release(lq_shape *s)
{
    free(s->numeric);
    *s = (lq_shape){0};
}

bool lq_shape_has_number(const lq_shape *s, const lq_grid *g, size_t row)
{
    char **cell = lq_grid_cells(g, row);
    for (size_t k = 0; k < g->columns; k++)
        if (s->numeric[k] && lq_look_of(cell[k]) == LQ_LOOK_NUMBER) return true;
    return false;
}

const char *lq_unit_said(const char *cell)
{
    static const char *const words[] = {"单位：", "单位:", "Unit:", "unit:", "Units:", "units:"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *s = strstr(cell, words[i]);
        if (s) return s + strlen(words[i]);
    }
    return NULL;
}

bool lq_is_unit_line(const lq_grid *g, size_t row)
{
    char **cell = lq_grid_cells(g, row);
    for (size_t k = 0; k < g->columns; k++)
        if (*cell[k] && lq_unit_said(cell[k])) return lq_grid_filled(g, row) <= 3;
    return false;
}
