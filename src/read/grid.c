/* grid.c: see grid.h. */
#include "read/grid.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/code.h"
#include "read/body.h"
#include "read/head_name.h"

/* Never written to: there is nothing in it. */
#define BLANK ((char *)"")

lq_code lq_grid_init(lq_grid *g, const char *file, lq_err *err)
{
    *g = (lq_grid){.table = lq_zalloc(1, sizeof *g->table)};
    if (!g->table) return lq_nomem(err);
    g->table->file = lq_arena_strndup(&g->table->text, file, strlen(file));
    g->table->sheet = BLANK;
    return g->table->file ? LQ_OK : lq_nomem(err);
}

void lq_grid_release(lq_grid *g)
{
    lq_table_free(g->table);
    free(g->cell);
    free(g->line);
    free(g->merge);
}

char **lq_grid_row(lq_grid *g, size_t line)
{
    if (g->columns && g->rows >= SIZE_MAX / g->columns - 1) return NULL;
    if (!lq_grow((void **)&g->cell, &g->cell_room, (g->rows + 1) * g->columns, sizeof *g->cell)) return NULL;
    if (!lq_grow((void **)&g->line, &g->line_room, g->rows + 1, sizeof *g->line)) return NULL;
    char **row = g->cell + g->rows * g->columns;
    for (size_t i = 0; i < g->columns; i++) row[i] = BLANK;
    g->line[g->rows++] = line;
    return row;
}

bool lq_grid_set(lq_grid *g, char **cell, const char *text)
{
    size_t n;
    text = lq_text_trim(&n, text);
    if (!n) return true;
    char *copy = lq_arena_strndup(&g->table->text, text, n);
    if (copy) *cell = copy;
    return copy != NULL;
}

void lq_grid_settle(lq_grid *g)
{
    char **row = g->cell + (g->rows - 1) * g->columns;
    for (size_t i = 0; i < g->columns; i++)
        if (*row[i]) return;
    g->rows--;
}

void lq_grid_clear(lq_grid *g)
{
    g->rows = g->merges = 0;
}

size_t lq_grid_filled(const lq_grid *g, size_t row)
{
    char **cell = lq_grid_cells(g, row);
    size_t filled = 0;
    for (size_t k = 0; k < g->columns; k++) filled += *cell[k] != 0;
    return filled;
}

/* ---- the table ---- */

/* The columns between the first and the last that has a name or a cell: those outside are the trace of a format, or of a
   title above the table. */
static void columns_used(size_t *left, size_t *end, const lq_grid *g, const lq_head *h, const bool *keep)
{
    *left = g->columns;
    *end = 0;
    for (size_t i = h->first; i < g->rows; i++) {
        char **cell = lq_grid_cells(g, i);
        if (!keep[i] && i >= h->end) continue;
        for (size_t k = 0; k < *left; k++)
            if (*cell[k]) *left = k;
        for (size_t k = g->columns; k > *end; k--)
            if (*cell[k - 1]) *end = k;
    }
    if (*left > *end) *left = *end;
}

/* "the head is lines 3-4; ...": told unless it is the first row that is not blank, or the user said it. */
static void head_tell(const lq_grid *g, const lq_head *h, lq_findings *f)
{
    const char *file = g->table->file;
    size_t first = g->line[h->first], last = h->end ? g->line[h->end - 1] : 0;
    char above[64] = "";
    if (h->missing) {
        lq_findings_add(f, "head-missing", file, first, "",
                        "the first row is data already: there is no head; the columns are #A, #B, ...");
        return;
    }
    if (h->first == 1) snprintf(above, sizeof above, "; the line above it is title or unit");
    if (h->first > 1) snprintf(above, sizeof above, "; %zu lines above it are title and unit", h->first);
    if (h->end > h->first + 1)
        lq_findings_add(f, "head-found", file, first, "", "the head is lines %zu-%zu%s", first, last, above);
    else if (h->first)
        lq_findings_add(f, "head-found", file, first, "", "the head is line %zu%s", first, above);
}

/* Moves what is kept of the grid into its table. */
static lq_code table_fill(lq_grid *g, const lq_head *h, const bool *keep, lq_err *err)
{
    lq_table *t = g->table;
    size_t end;
    columns_used(&t->left, &end, g, h, keep);
    t->columns = end - t->left;
    t->head = lq_alloc(t->columns, sizeof *t->head);
    t->joined = lq_arena_alloc(&t->text, t->columns, sizeof *t->joined);
    if (!t->head || !t->joined || !lq_head_describe(g, h)) return lq_nomem(err);
    for (size_t k = 0; k < t->columns; k++)
        if (!(t->head[k] = lq_head_name(&t->joined[k], g, h, t->left + k))) return lq_nomem(err);
    for (size_t i = 0; i < g->rows; i++) {
        if (!keep[i]) continue;
        memmove(g->cell + t->rows * t->columns, lq_grid_cells(g, i) + t->left, t->columns * sizeof *g->cell);
        g->line[t->rows++] = g->line[i];
    }
    if (!t->rows) return lq_fail(err, LQ_DATA, "%s: the table has column names but no rows", t->file);
    t->cell = g->cell;
    t->line = g->line;
    g->cell = NULL;
    g->line = NULL;
    return LQ_OK;
}

lq_code lq_grid_finish(lq_table **out, lq_grid *g, const char *header, lq_findings *f, lq_err *err)
{
    lq_shape shape = {0};
    lq_head head;
    lq_code code;
    bool *keep = NULL;
    if (!g->rows)
        return lq_fail(err, LQ_DATA,
                       "%s: the table is empty; a row of column names and rows of data are needed",
                       g->table->file);
    code = lq_shape_make(&shape, g, err);
    if (!code) code = lq_head_find(&head, g, &shape, header, err);
    if (code) goto done;
    keep = lq_alloc(g->rows, sizeof *keep);
    if (!keep) {
        code = lq_nomem(err);
        goto done;
    }
    if (!header) head_tell(g, &head, f);
    lq_body_keep(keep, g, &shape, &head, f);
    lq_body_fill(g, &shape, &head, keep, f);
    code = f->failed ? lq_nomem(err) : table_fill(g, &head, keep, err);
    if (code) goto done;
    *out = g->table;
    g->table = NULL;
done:
    free(keep);
    lq_shape_release(&shape);
    return code;
}
