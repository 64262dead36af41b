/* err.c: see err.h. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include "base/text.h"

lq_code lq_fault_tell(lq_err *err, lq_code code, const char *format, ...)
{
    if (!err || err->code) return code;
    va_list args;
    va_start(args, format);
    err->code = code;
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    lq_text_line(err->text);
    return code;
}
