/* info.c: lq_info: what is in a boundary file or a table. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "app/info_layer.h"
#include "app/info_table.h"
#include "base/file.h"

/* An ending that is wrong for a table, such as .xls, is here where lq_table_read has a word for it. */
static bool is_table(const char *path)
{
    static const char *const endings[] = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".dbf"};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        if (!strcasecmp(dot, endings[i])) return true;
    return false;
}

/* FILE#SHEET names a sheet of a workbook, unless there is a file of that name. */
static lq_code file_tell(lq_report *r, const char *path, const lq_reference *reference, lq_err *err)
{
    const char *hash = lq_file_exists(path) ? NULL : strrchr(path, '#');
    if ((!hash || !hash[1]) && !is_table(path)) return lq_info_layer(r, path, reference, err);
    if (!hash || !hash[1]) return lq_info_table(r, path, NULL, reference, err);
    char *file = lq_strndup(path, (size_t)(hash - path));
    lq_code code = file ? lq_info_table(r, file, hash + 1, reference, err) : lq_nomem(err);
    free(file);
    return code;
}

lq_code lq_info(lq_report **out, const char *path, lq_err *err)
{
    lq_reference reference = {0};
    lq_report *r = lq_report_create();
    if (!r) return lq_nomem(err);
    r->listed = true;
    lq_report_text_member(r, "file", path);
    lq_code code = lq_reference_load(&reference, err);
    if (!code) code = file_tell(r, path, &reference, err);
    if (!code) code = lq_report_close(r, false, err);
    lq_reference_release(&reference);
    if (code)
        lq_report_free(r);
    else
        *out = r;
    return code;
}
