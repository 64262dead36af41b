/* fuzz_cell.c: any cell, under any symbols, is a finite number, a zero, or not a number for one reason; any expression over it is
   refused with one line, or computed with the same care. */
#include "fuzz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "model/cell.h"
#include "model/expression.h"

static void value_holds(lq_status status, double value)
{
    FUZZ_HOLDS(status < LQ_STATUSES && *lq_status_text(status));
    if (status == LQ_STATUS_VALUE)
        FUZZ_HOLDS(isfinite(value) && value != 0);
    else if (status == LQ_STATUS_ZERO)
        FUZZ_HOLDS(value == 0 && !signbit(value));
    else
        FUZZ_HOLDS(isnan(value));
}

static void cell_holds(const char *text, const lq_symbols *symbols)
{
    lq_cell cell = lq_cell_read(text, symbols);
    value_holds(cell.status, cell.value);
    FUZZ_HOLDS(!cell.odd || cell.status == LQ_STATUS_MISSING);
    FUZZ_HOLDS(cell.odd == (cell.hint != NULL));
    FUZZ_HOLDS(cell.unit.kind < LQ_UNITS && cell.unit.word);
}

/* The rows hold the cell alone and beside a number. */
static void expression_try(const char *text, char *cell, const lq_symbols *symbols)
{
    char *head[] = {"人口/常住人口（万人）", "GDP", "2017", "a(b)", "人口/户籍人口", "a"};
    char *cells[] = {cell, cell, cell, cell, cell, cell, cell, "12.5", "0", cell, "", "3"};
    size_t line[] = {2, 3};
    lq_table t = {
        .file = "a.csv", .sheet = "", .head = head, .cell = cells, .line = line, .columns = 6, .rows = 2};
    lq_expression *e = NULL;
    lq_err err = {0};
    lq_code code = lq_expression_parse(&e, text, &t, &err);
    fuzz_fault_holds(code, &err);
    FUZZ_HOLDS(!code == (e != NULL));
    for (size_t row = 0; e && row < t.rows; row++) {
        lq_evaluated v = lq_expression_value(e, row, symbols);
        value_holds(v.status, v.value);
        FUZZ_HOLDS(v.odd == SIZE_MAX || v.odd < t.columns);
        const size_t *columns;
        FUZZ_HOLDS(lq_expression_columns(e, &columns) >= 1 && columns[0] < t.columns);
    }
    lq_expression_free(e);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    size_t size;
    char *cell = fuzz_part(&size, &bytes, &n), *marks = fuzz_part(&size, &bytes, &n),
         *text = fuzz_part(&size, &bytes, &n);
    lq_symbols symbols;
    lq_err err = {0};
    lq_code code = lq_symbols_parse(&symbols, marks, &err);
    fuzz_fault_holds(code, &err);
    cell_holds(cell, NULL);
    if (!code) cell_holds(cell, &symbols);
    expression_try(text, cell, code ? NULL : &symbols);
    lq_symbols_release(&symbols);
    free(cell);
    free(marks);
    free(text);
    return 0;
}
