/* table.c: see table.h. */
#include "model/table.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/unit.h"

/* Which piece of a head is compared, and how: every piece in each way, in this order. */
enum { WHOLE, END, PART, PIECES };
enum { EXACT, WITHOUT_BLANKS, WITHOUT_UNIT, WAYS };

enum { LETTERS = 26, COLUMN_MAX = 1000000 };

typedef struct span {
    const char *at, *end;
} span;

/* The next code point, 0 at the end; a full-width bracket, comma or slash reads as the ASCII one. */
static uint32_t next(span *s)
{
    uint32_t cp;
    if (s->at == s->end) return 0;
    size_t n = lq_utf8_decode(&cp, s->at, (size_t)(s->end - s->at));
    if (!n) cp = (unsigned char)*s->at;
    s->at += n ? n : 1;
    return cp == 0xFF08 || cp == 0xFF09 || cp == 0xFF0C || cp == 0xFF0F ? cp - 0xFEE0 : cp;
}

/* Space, tab, line break, no-break space, ideographic space, byte order mark. */
static bool is_blank(uint32_t cp)
{
    return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xA0 || cp == 0x3000 || cp == 0xFEFF;
}

/* Goes behind the bracket that closes the one just read; false when none does. */
static bool bracket_skip(span *s, uint32_t close)
{
    span t = *s;
    for (uint32_t cp; (cp = next(&t));)
        if (cp == close) return *s = t, true;
    return false;
}

/* Whether what is left of a head is a unit and nothing else. */
static bool is_unit(const span *s)
{
    char unit[64];
    size_t n = (size_t)(s->end - s->at);
    if (n >= sizeof unit) return false;
    memcpy(unit, s->at, n);
    unit[n] = 0;
    return lq_unit_is(unit);
}

static uint32_t next_that_counts(span *s, bool units)
{
    for (;;) {
        uint32_t cp = next(s);
        if (units && cp == '(' && bracket_skip(s, ')')) continue;
        if (units && cp == '[' && bracket_skip(s, ']')) continue;
        if (units && (cp == ',' || cp == '/') && is_unit(s))
            s->at = s->end;
        else if (!is_blank(cp))
            return cp;
    }
}

/* Yearbooks write "#" or 其中： before a part of the column to its left. */
static void part_mark_skip(span *s)
{
    static const char *const marks[] = {"#", "＃", "其中：", "其中:"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t n = strlen(marks[i]);
        if ((size_t)(s->end - s->at) <= n || memcmp(s->at, marks[i], n) != 0) continue;
        s->at += n;
        return;
    }
}

/* A unit is left out of the head only: who asks for a unit wants that unit. */
static bool piece_is(span head, const char *name, int way)
{
    span asked = {name, name + strlen(name)};
    size_t n = (size_t)(head.end - head.at);
    if (way == EXACT) return n == strlen(name) && !memcmp(head.at, name, n);
    if (way == WITHOUT_UNIT) part_mark_skip(&head);
    for (;;) {
        uint32_t a = next_that_counts(&head, way == WITHOUT_UNIT), b = next_that_counts(&asked, false);
        if (a != b) return false;
        if (!a) return true;
    }
}

static bool head_is(const char *head, const char *name, int piece, int way)
{
    const char *end = head + strlen(head);
    if (piece == WHOLE) return piece_is((span){head, end}, name, way);
    for (const char *slash; (slash = strchr(head, '/')); head = slash + 1) {
        if (piece == PART && piece_is((span){head, slash}, name, way)) return true;
        if (piece == END && piece_is((span){slash + 1, end}, name, way)) return true;
    }
    return false;
}

/* 1 for A and a, 26 for Z and z, 0 for what is no letter. */
static size_t letter_of(char c)
{
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'z' ? (size_t)(lower - 'a' + 1) : 0;
}

/* The column that "#F" or "#6" counts, or `columns`. */
static size_t column_counted(const lq_table *t, const char *name)
{
    size_t n = 0;
    if (*name++ != '#' || !*name) return t->columns;
    for (bool letters = letter_of(*name); *name && n < COLUMN_MAX; name++) {
        size_t letter = letter_of(*name);
        if (letters ? !letter : *name < '0' || *name > '9') return t->columns;
        n = letters ? n * LETTERS + letter : n * 10 + (size_t)(*name - '0');
    }
    return n > t->left && n - t->left <= t->columns ? n - t->left - 1 : t->columns;
}

/* Tells in would_do[columns] (may be NULL) and *found which columns would do, and how many. */
static size_t columns_find(bool *would_do, size_t *found, const lq_table *t, const char *name)
{
    span asked = {name, name + strlen(name)};
    size_t count = 0;
    if (!next_that_counts(&asked, false)) return 0;
    int pieces = lq_unit_is(name) ? END : PIECES; /* 万人 asks for no column that is counted in it */
    for (int k = 0; k < pieces * WAYS && !count; k++)
        for (size_t i = 0; i < t->columns; i++) {
            if (!head_is(t->head[i], name, k / WAYS, k % WAYS)) continue;
            if (would_do) would_do[i] = true;
            *found = i;
            count++;
        }
    if (count) return count;
    *found = column_counted(t, name);
    if (*found < t->columns && would_do) would_do[*found] = true;
    return *found < t->columns;
}

size_t lq_table_column(const lq_table *t, const char *name, size_t *ambiguous)
{
    size_t found = t->columns, count = columns_find(NULL, &found, t, name);
    if (ambiguous) *ambiguous = count;
    return count == 1 ? found : t->columns;
}

void lq_table_letters(char out[8], const lq_table *t, size_t column)
{
    char reversed[8];
    size_t k = 0, i = 0;
    for (size_t n = t->left + column + 1; n && k < 7; n = (n - 1) / LETTERS)
        reversed[k++] = (char)('A' + (n - 1) % LETTERS);
    while (k) out[i++] = reversed[--k];
    out[i] = 0;
}

void lq_table_candidates(lq_buf *to, const lq_table *t, const char *name)
{
    size_t found;
    bool *would_do = lq_zalloc(t->columns, sizeof *would_do);
    const char *between = "";
    if (!would_do) {
        to->failed = true;
        return;
    }
    if (name) columns_find(would_do, &found, t, name);
    for (size_t i = 0; i < t->columns; i++) {
        char letters[8];
        if (name && !would_do[i]) continue;
        lq_table_letters(letters, t, i);
        lq_buf_printf(to, "%s\"%s\" (#%s)", between, t->head[i], letters);
        between = ", ";
    }
    free(would_do);
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
