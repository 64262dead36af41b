/* csv_rows.c: see csv_rows.h. */
#include "csv_rows.h"

#include <stdlib.h>
#include <string.h>
#include "support.h"
#include "tree.h"

static char **cells_grow(char **cell, size_t n)
{
    cell = realloc(cell, n * sizeof *cell);
    assert_non_null(cell);
    return cell;
}

/* Unquotes the cell at *at in place, closes it, and moves *at past it and what ends it, which is returned: ',', '\n' or 0. */
static char cell_take(char **cell, char **at)
{
    char *from = *at, *to = from;
    int quoted = *from == '"';
    if (quoted) from++;
    *cell = to;
    for (; *from && (quoted || !strchr(",\r\n", *from)); from++) {
        if (quoted && *from == '"') {
            if (from[1] != '"') {
                quoted = 0;
                continue;
            }
            from++;
        }
        *to++ = *from;
    }
    if (*from == '\r') from++;
    char end = *from;
    *at = from + (end != 0);
    *to = 0;
    return end;
}

/* The first row gives the number of columns; what later rows have too many is left out. */
void csv_read(csv_rows *out, const char *path)
{
    static char none[] = "";
    *out = (csv_rows){.text = test_file_text(path, NULL)};
    char *at = out->text, *cell;
    if (!strncmp(at, "\xEF\xBB\xBF", 3)) at += 3;
    for (char end = ','; end == ',';) {
        end = cell_take(&cell, &at);
        out->head = cells_grow(out->head, out->columns + 1);
        out->head[out->columns++] = cell;
    }
    while (*at) {
        size_t n = 0;
        out->cell = cells_grow(out->cell, (out->rows + 1) * out->columns);
        char **row = out->cell + out->rows++ * out->columns;
        for (char end = ','; end == ','; n++) {
            end = cell_take(&cell, &at);
            if (n < out->columns) row[n] = cell;
        }
        for (; n < out->columns; n++) row[n] = none;
    }
}

void csv_release(csv_rows *csv)
{
    free(csv->text);
    free(csv->head);
    free(csv->cell);
}

const char *csv_cell(const csv_rows *csv, size_t row, const char *column)
{
    size_t c = 0;
    while (c < csv->columns && strcmp(csv->head[c], column)) c++;
    if (c == csv->columns) fail_msg("no column %s", column);
    return csv->cell[row * csv->columns + c];
}

size_t csv_find(const csv_rows *csv, const char *column, const char *value)
{
    for (size_t row = 0; row < csv->rows; row++)
        if (!strcmp(csv_cell(csv, row, column), value)) return row;
    return SIZE_MAX;
}
