/* csv_rows.h: CSV files in tests: those of the corpora and those the program writes. */
#ifndef LQ_TEST_CSV_ROWS_H
#define LQ_TEST_CSV_ROWS_H

#include <stddef.h>

typedef struct csv_rows {
    char *text;  /* the whole file; cells lie in it */
    char **cell; /* [rows * columns], the head not counted; "" where a row has fewer */
    char **head; /* [columns] */
    size_t rows, columns;
} csv_rows;

/* Commas, quotes as in RFC 4180, a byte order mark or none. Fails the running test when the file cannot be read. Release it. */
void csv_read(csv_rows *out, const char *path);
void csv_release(csv_rows *csv);

/* The cell in the column of that name; a column that is not there fails the running test. */
const char *csv_cell(const csv_rows *csv, size_t row, const char *column);

/* The first row with that value, SIZE_MAX without one. */
size_t csv_find(const csv_rows *csv, const char *column, const char *value);

#endif
