/* head_name.c: see head_name.h. */
#include "read/head_name.h"

#include <string.h>

#include "model/code.h"
#include "model/unit.h"

enum { PARENT_COLUMNS = 1024 }; /* that one parent stands above, where no merged cell says it */

static const lq_merge *merge_at(const lq_grid *g, size_t line, size_t column)
{
    for (size_t i = 0; i < g->merges; i++) {
        const lq_merge *m = &g->merge[i];
        if (line >= m->top && line <= m->bottom && column >= m->left && column <= m->right) return m;
    }
    return NULL;
}

/* Whether a row of the head has cells merged over several columns: then blanks alone tell nothing. */
static bool row_is_merged(const lq_grid *g, size_t row)
{
    for (size_t i = 0; i < g->merges; i++)
        if (g->merge[i].top == g->line[row] && g->merge[i].right > g->merge[i].left) return true;
    return false;
}

/* The parent of a blank cell: the cell to its left, as long as a row below names the column and no other parent
   begins above it. */
static const char *parent_of(const lq_grid *g, const lq_head *h, size_t row, size_t column)
{
    bool named = false;
    for (size_t i = row + 1; i < h->end; i++) named |= *lq_grid_cells(g, i)[column] != 0;
    if (!named) return "";
    if (row_is_merged(g, row)) {
        const lq_merge *m = merge_at(g, g->line[row], column);
        return m && m->top == g->line[row] ? lq_grid_cells(g, row)[m->left] : "";
    }
    for (size_t k = column; k-- > 0 && column - k < PARENT_COLUMNS;) {
        for (size_t i = h->first; i < row; i++)
            if (*lq_grid_cells(g, i)[k + 1]) return "";
        if (*lq_grid_cells(g, row)[k]) return lq_grid_cells(g, row)[k];
    }
    return "";
}

char *lq_head_name(bool *joined, const lq_grid *g, const lq_head *h, size_t column)
{
    lq_buf name = {0};
    const char *last = "";
    bool slashes = false;
    *joined = false;
    lq_buf_text(&name, "");
    for (size_t i = h->first; i < h->end; i++) {
        const char *part = lq_grid_cells(g, i)[column];
        if (!*part) part = parent_of(g, h, i, column);
        if (!*part || !strcmp(part, last)) continue;
        slashes |= strchr(part, '/') != NULL;
        *joined = name.size && !slashes;
        if (name.size) lq_buf_text(&name, "/");
        lq_buf_text(&name, part);
        last = part;
    }
    char *text = name.failed ? NULL : lq_arena_strndup(&g->table->text, name.data, name.size);
    lq_buf_release(&name);
    /* A name stays on one line, or messages that list names would not. */
    for (char *s = text; s && *s; s++)
        if (*s == '\n' || *s == '\r' || *s == '\t') *s = ' ';
    return text;
}

/* ---- title and unit ---- */

/* The unit that a cell tells: up to a closing bracket; what does not begin with a unit is somebody's office. */
static bool unit_take(lq_table *t, const char *cell)
{
    static const char *const ends[] = {"）", ")", "\n", "\r"};
    const char *said = lq_unit_said(cell);
    if (!said || t->unit) return true;
    size_t n, k;
    said = lq_text_trim(&n, said);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *end = strstr(said, ends[i]);
        if (end && (size_t)(end - said) < n) n = (size_t)(end - said);
    }
    char *unit = lq_arena_strndup(&t->text, said, n), *first = lq_arena_strndup(&t->text, said, n);
    if (!unit || !first) return false;
    for (k = 0; first[k] && first[k] != ',' && first[k] != ';' && strncmp(first + k, "、", 3) != 0 &&
                strncmp(first + k, "，", 3) != 0;)
        k++;
    first[k] = 0;
    if (lq_unit_is(first)) t->unit = unit;
    return true;
}

bool lq_head_describe(lq_grid *g, const lq_head *h)
{
    lq_table *t = g->table;
    for (size_t i = 0; i < h->end; i++) {
        char **cell = lq_grid_cells(g, i);
        for (size_t k = 0; k < g->columns; k++) {
            if (!*cell[k]) continue;
            if (!unit_take(t, cell[k])) return false;
            if (i < h->first && !t->title && !lq_is_unit_line(g, i)) t->title = cell[k];
        }
    }
    return true;
}
