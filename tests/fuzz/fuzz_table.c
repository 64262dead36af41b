/* fuzz_table.c: any text, in any encoding, becomes a table with a head and rows of UTF-8, without blanks at the ends of its
   cells; or one line says why not. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include "model/code.h"
#include "read/read_table.h"

/* The first part is one letter, "a" and on: which encoding is named; the second the lines of the head, as in "3-4". */
static const char *const encodings[] = {NULL,   NULL,       NULL,       NULL,     "GB18030",      "UTF-8",
                                        "BIG5", "UTF-16LE", "UTF-16BE", "CP1252", "UTF-8+GB18030"};
enum { ENCODINGS = sizeof encodings / sizeof *encodings };

static void cells_hold(const lq_table *t)
{
    FUZZ_HOLDS(t->columns && t->rows);
    fuzz_table_holds(t);
    for (size_t i = 0; i < t->rows * t->columns; i++) {
        size_t n;
        FUZZ_HOLDS(lq_text_trim(&n, t->cell[i]) == t->cell[i] && n == strlen(t->cell[i]));
    }
}

static void check(const lq_table_options *options)
{
    lq_table *t = NULL;
    lq_findings f = {0};
    lq_err err = {0};
    lq_code code = lq_table_read(&t, "a.csv", options, &f, &err);
    fuzz_fault_holds(code, &err);
    FUZZ_HOLDS(!code == (t != NULL));
    if (t) cells_hold(t);
    fuzz_findings_hold(&f);
    lq_table_free(t);
    lq_findings_release(&f);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    size_t size;
    char *how = fuzz_part(&size, &bytes, &n), *header = fuzz_part(&size, &bytes, &n);
    fuzz_file_put("a.csv", bytes, n);
    check(&(lq_table_options){.encoding = encodings[(unsigned char)(*how - 'a') % ENCODINGS],
                              .header = *header ? header : NULL});
    fuzz_files_clear();
    free(how);
    free(header);
    return 0;
}
