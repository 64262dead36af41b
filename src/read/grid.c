/* grid.c: see grid.h. */
#include "read/grid.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/code.h"

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

/* Columns without a name and without a cell at the right end are the trace of a format, not of data. */
static size_t columns_used(const lq_grid *g)
{
    size_t used = 0;
    for (size_t i = 0; i < g->rows; i++)
        for (size_t k = used; k < g->columns; k++)
            if (*g->cell[i * g->columns + k]) used = k + 1;
    return used;
}

/* A name stays on one line, or messages that list names would not. */
static void name_flatten(char *s)
{
    for (; *s; s++)
        if (*s == '\n' || *s == '\r' || *s == '\t') *s = ' ';
}

/* Moves the grid into its table: the first row is the head. */
lq_code lq_grid_finish(lq_table **out, lq_grid *g, lq_err *err)
{
    lq_table *t = g->table;
    if (!g->rows)
        return lq_fail(err, LQ_DATA,
                       "%s: the table is empty; a row of column names and rows of data are needed", t->file);
    size_t columns = columns_used(g), rows = g->rows - 1;
    if (!rows) return lq_fail(err, LQ_DATA, "%s: the table has column names but no rows", t->file);
    t->head = lq_alloc(columns, sizeof *t->head);
    if (!t->head) return lq_nomem(err);
    for (size_t k = 0; k < columns; k++) {
        t->head[k] = g->cell[k];
        name_flatten(t->head[k]);
    }
    for (size_t i = 0; i < rows; i++) {
        memmove(g->cell + i * columns, g->cell + (i + 1) * g->columns, columns * sizeof *g->cell);
        g->line[i] = g->line[i + 1];
    }
    t->columns = columns;
    t->rows = rows;
    t->cell = g->cell;
    t->line = g->line;
    *out = t;
    *g = (lq_grid){0};
    return LQ_OK;
}
