/* tables.c: see tables.h. */
#include "support.h"
#include "tables.h"

#include <string.h>

static size_t count_of(const char *s, const char *end, char c)
{
    size_t n = 0;
    for (; s < end; s++) n += *s == c;
    return n;
}

static char *cell_next(lq_table *t, const char **s)
{
    size_t n = strcspn(*s, "|\n");
    char *cell = lq_arena_strndup(&t->text, *s, n);
    assert_non_null(cell);
    *s += n + ((*s)[n] != 0);
    return cell;
}

lq_table *test_table(const char *file, const char *text)
{
    lq_table *t = lq_zalloc(1, sizeof *t);
    assert_non_null(t);
    t->columns = count_of(text, text + strcspn(text, "\n"), '|') + 1;
    t->rows = count_of(text, text + strlen(text), '\n') - (text[strlen(text) - 1] == '\n');
    t->file = lq_arena_strndup(&t->text, file, strlen(file));
    t->sheet = lq_arena_strndup(&t->text, "", 0);
    t->head = lq_alloc(t->columns, sizeof *t->head);
    t->cell = lq_alloc(t->rows * t->columns, sizeof *t->cell);
    t->line = lq_alloc(t->rows, sizeof *t->line);
    assert_true(t->file && t->sheet && t->head && t->cell && t->line);
    for (size_t k = 0; k < t->columns; k++) t->head[k] = cell_next(t, &text);
    for (size_t i = 0; i < t->rows * t->columns; i++) t->cell[i] = cell_next(t, &text);
    for (size_t i = 0; i < t->rows; i++) t->line[i] = i + 2;
    return t;
}
