/*
 * sheet_look.h: what an .xlsx says of its sheets that GDAL does not hand out: merged cells, hidden rows, formulas without a
 * result, errors.
 *
 * All of it is extra: a workbook whose parts are not where they are expected has no sheets here, and is read all the same.
 */
#ifndef LQ_SHEET_LOOK_H
#define LQ_SHEET_LOOK_H

#include "base/mem.h"
#include "read/grid.h"

typedef struct lq_sheet {
    char *name, *path; /* path: of its XML, for GDAL's VSI */
    bool hidden;
} lq_sheet;

typedef struct lq_sheets {
    lq_sheet *at;
    size_t n, room;
    lq_arena text;
} lq_sheets;

/* file: the workbook, as a path of GDAL's VSI. False without memory; release *out also then. */
bool lq_sheets_read(lq_sheets *out, const char *file);
void lq_sheets_release(lq_sheets *s);
const lq_sheet *lq_sheets_find(const lq_sheets *s, const char *name);

/* Looks through one sheet: its merges go to the grid, in the order of their top lines, the rest to the findings. False without
   memory. */
bool lq_sheet_look(lq_grid *g, const lq_sheet *sheet, lq_findings *f);

#endif
