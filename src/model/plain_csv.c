/* plain_csv.c: see plain_csv.h. Lines and fields are closed by zero bytes where they stand. */
#include "model/plain_csv.h"

#include <string.h>

#include "base/text.h"

/* Whatever a field must not hold, line breaks apart. */
static lq_code text_check(const char *file, const char *csv, size_t size, lq_err *err)
{
    size_t line = 1, valid = lq_utf8_valid(csv, size);
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)csv[i];
        if (i == valid) return lq_fail(err, LQ_DATA, "%s:%zu: not UTF-8; save it as UTF-8", file, line);
        if (byte == '"' || byte == 0x7F || (byte < ' ' && byte != '\n'))
            return lq_fail(err, LQ_DATA,
                           "%s:%zu: a quote, carriage return or control character; plain fields are expected",
                           file, line);
        line += byte == '\n';
    }
    return LQ_OK;
}

/* Cuts the next line off. */
static char *line_take(lq_plain_csv *t)
{
    char *line = t->at, *end = strchr(line, '\n');
    t->at = end ? end + 1 : line + strlen(line);
    if (end) *end = 0;
    t->line++;
    return line;
}

static size_t count_of(const char *s, char c)
{
    size_t n = 0;
    for (; *s; s++) n += *s == c;
    return n;
}

lq_code lq_plain_csv_open(lq_plain_csv *out, lq_arena *arena, const char *file, const char *head,
                          const char *csv, size_t size, lq_err *err)
{
    lq_code code = text_check(file, csv, size, err);
    if (code) return code;
    lq_plain_csv t = {.file = file, .head = head, .columns = count_of(head, ',') + 1};
    t.at = lq_arena_strndup(arena, csv, size);
    if (!t.at) return lq_nomem(err);
    if (strcmp(line_take(&t), head))
        return lq_fail(err, LQ_DATA, "%s:1: another head than \"%s\"", file, head);
    t.rows = count_of(t.at, '\n');
    if (*t.at && t.at[strlen(t.at) - 1] != '\n') t.rows++;
    *out = t;
    return LQ_OK;
}

lq_code lq_plain_csv_row(const char **field, lq_plain_csv *t, lq_err *err)
{
    char *at = line_take(t);
    size_t n = count_of(at, ',') + 1;
    if (n != t->columns)
        return lq_fail(err, LQ_DATA, "%s:%zu: %zu fields where %zu are expected (%s)", t->file, t->line, n,
                       t->columns, t->head);
    for (size_t i = 0; i < n; i++) {
        char *end = at + strcspn(at, ",");
        if (*at == ' ' || (end > at && end[-1] == ' '))
            return lq_fail(err, LQ_DATA, "%s:%zu: field %zu has a blank at its end; take it away", t->file,
                           t->line, i + 1);
        field[i] = at;
        at = end + 1;
        *end = 0;
    }
    return LQ_OK;
}
