/* fuzz_dbf.c: any .dbf with any .cpg, in any encoding, becomes a table of UTF-8 with as many rows as were asked for; or one line
   says why not. */
#include "fuzz.h"

#include <stdlib.h>
#include "read/read_dbf.h"

/* The first part is one letter, "a" and on: which encoding is named; a capital one also says how many records there are. */
static const char *const encodings[] = {NULL, NULL, "GB18030", "UTF-8", "BIG5", "CP1252", "UTF-8+GB18030"};
enum { ENCODINGS = sizeof encodings / sizeof *encodings, RECORDS = 3 };

static void check(char how, const char *cpg)
{
    lq_table *t = NULL;
    char *told = NULL;
    lq_findings f = {0};
    lq_err err = {0};
    const char *encoding = encodings[(unsigned char)((how | 0x20) - 'a') % ENCODINGS];
    size_t records = how & 0x20 ? 0 : RECORDS;
    lq_code code = lq_dbf_read(&t, &told, "a.dbf", records, cpg, encoding, &f, &err);
    fuzz_fault_holds(code, &err);
    FUZZ_HOLDS(!code == (t != NULL));
    if (t) {
        FUZZ_HOLDS(!records || t->rows <= records);
        fuzz_table_holds(t);
        fuzz_text_holds(told);
        for (size_t k = 0; k < t->columns; k++) fuzz_text_holds(t->type[k]);
    }
    fuzz_findings_hold(&f);
    lq_table_free(t);
    free(told);
    lq_findings_release(&f);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    size_t size;
    char *how = fuzz_part(&size, &bytes, &n), *dbf = fuzz_part(&size, &bytes, &n);
    fuzz_file_put("a.dbf", dbf, size);
    char *cpg = fuzz_part(&size, &bytes, &n);
    check(*how, cpg);
    fuzz_files_clear();
    free(how);
    free(dbf);
    free(cpg);
    return 0;
}
