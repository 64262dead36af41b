/* table.c: see table.h. */
#include "model/table.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"

enum { EXACT, WITHOUT_BLANKS, WITHOUT_UNIT, WAYS };

/* The next code point at *s, 0 at the end; a full-width bracket reads as the ASCII one. */
static uint32_t next(const char **s)
{
    uint32_t cp;
    size_t n = lq_utf8_decode(&cp, *s, strlen(*s));
    if (!n) cp = (unsigned char)**s;
    if (**s) *s += n ? n : 1;
    return cp == 0xFF08 ? '(' : cp == 0xFF09 ? ')' : cp;
}

/* Space, tab, line break, no-break space, ideographic space, byte order mark. */
static bool is_blank(uint32_t cp)
{
    return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xA0 || cp == 0x3000 || cp == 0xFEFF;
}

/* The text after the bracket that closes the one just read, or NULL when none does. */
static const char *bracket_end(const char *s, uint32_t close)
{
    for (uint32_t cp; (cp = next(&s));)
        if (cp == close) return s;
    return NULL;
}

static uint32_t next_that_counts(const char **s, bool units)
{
    for (;;) {
        uint32_t cp = next(s);
        const char *end = !units      ? NULL
                          : cp == '(' ? bracket_end(*s, ')')
                          : cp == '[' ? bracket_end(*s, ']')
                                      : NULL;
        if (end)
            *s = end;
        else if (!is_blank(cp))
            return cp;
    }
}

/* A unit is left out of the head only: who asks for a unit wants that unit. */
static bool head_is(const char *head, const char *name, int way)
{
    if (way == EXACT) return !strcmp(head, name);
    for (;;) {
        uint32_t a = next_that_counts(&head, way == WITHOUT_UNIT), b = next_that_counts(&name, false);
        if (a != b) return false;
        if (!a) return true;
    }
}

size_t lq_table_column(const lq_table *t, const char *name, size_t *ambiguous)
{
    size_t found = t->columns, count = 0;
    const char *s = name;
    bool blank = !next_that_counts(&s, false);
    for (int way = EXACT; way < WAYS && !count && !blank; way++)
        for (size_t i = 0; i < t->columns; i++) {
            if (!head_is(t->head[i], name, way)) continue;
            found = i;
            count++;
        }
    if (ambiguous) *ambiguous = count;
    return count == 1 ? found : t->columns;
}

void lq_table_free(lq_table *t)
{
    if (!t) return;
    lq_arena_release(&t->text);
    free(t->head);
    free(t->cell);
    free(t->line);
    free(t);
}
