/*
 * fuzz.h: what the fuzz targets share: a condition that must hold, the parts of an input, files that lie in memory.
 *
 * A target is one file fuzz_WHAT.c with one LLVMFuzzerTestOneInput, which libFuzzer calls with bytes it made up. tools/fuzz
 * gives it seeds and runs it. Anything the sanitizers report is a fault, and so is a condition that does not hold.
 */
#ifndef LQ_FUZZ_H
#define LQ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "model/finding.h"
#include "model/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define FUZZ_HOLDS(condition) ((condition) ? (void)0 : fuzz_stop(#condition, __FILE__, __LINE__))
_Noreturn void fuzz_stop(const char *condition, const char *file, int line);

/* What comes back from a call: a code and the line that tells it, in agreement; see laoqu.h. */
void fuzz_fault_holds(lq_code code, const lq_err *err);

/* What every table read is: see table.h. */
void fuzz_table_holds(const lq_table *t);
void fuzz_text_holds(const char *text); /* UTF-8 */
void fuzz_findings_hold(const lq_findings *f);

/* Several files come as one input, parted by this line: it stays a line whatever is cut out or put in elsewhere. */
#define FUZZ_PARTED "\n%part%\n"

/* Copies the next part as heap text, closed by a zero byte beyond its *size, and moves *bytes and *n behind it; an empty one
   past the last. */
char *fuzz_part(size_t *size, const uint8_t **bytes, size_t *n);

/* Files that the readers find in place of those of the disk (the targets are linked with --wrap of lq_file_read and
   lq_file_exists). Names and bytes are borrowed until fuzz_files_clear. */
void fuzz_file_put(const char *name, const void *bytes, size_t n);
void fuzz_files_clear(void);

#endif
