/*
 * rows.h: how the rows of a table say which county they are of: by a code, or by province, prefecture and name.
 */
#ifndef LQ_ROWS_H
#define LQ_ROWS_H

#include "model/counties.h"

/* Columns of the table; SIZE_MAX where there is none. */
typedef struct lq_rows {
    const lq_table *table;
    size_t code, province, prefecture, name;
    bool by_name; /* rows are matched by their names; else by their codes, and the names only explain */
    lq_keys keys; /* of the code column, or of its parts put together; all blank without one */
    lq_vintage vintage;
} lq_rows;

/*
 * columns: the user's list "省,市,区县" or one name, NULL to find the columns by how well their cells match the
 * boundaries (said in key-found notes). A list may hold the code, or its three parts ("14", "04", "3"), beside
 * names; of names the last is the county. Without a column that matches anything it is LQ_DATA, with what there is.
 * Release *out also after a fault.
 */
lq_code lq_rows_read(lq_rows *out, const lq_table *table, const char *columns, const lq_counties *counties,
                     lq_findings *f, lq_err *err);

/*
 * For a list of counties, which is one whatever its cells are: the columns as above where any matches, else those of whole
 * prefectures (长治市, 140400, 1404), else those that look like codes and names; so each row can be told. skip[columns] are
 * columns that say something else. Release *out also after a fault.
 */
lq_code lq_rows_read_list(lq_rows *out, const lq_table *table, const bool *skip, const lq_counties *counties,
                          lq_findings *f, lq_err *err);
void lq_rows_release(lq_rows *r);

/* The row's cell in a column, "" for SIZE_MAX. */
static inline const char *lq_rows_text(const lq_rows *r, size_t row, size_t column)
{
    return column == SIZE_MAX ? "" : r->table->cell[row * r->table->columns + column];
}

#endif
