/* info_table.c: see info_table.h. */
#include "app/info_table.h"

#include <stdint.h>
#include "base/text.h"
#include "read/read_table.h"

#define NAME_COLUMNS    24
#define TYPE_COLUMNS    16
#define EXAMPLE_COLUMNS 60

static const char *example_of(const lq_table *t, size_t column)
{
    for (size_t row = 0; row < t->rows; row++)
        if (*t->cell[row * t->columns + column]) return t->cell[row * t->columns + column];
    return "";
}

void lq_info_fields(lq_report *r, const lq_table *t)
{
    lq_buf names = {0}, types = {0};
    for (size_t c = 0; c < t->columns; c++) {
        const char *example = example_of(t, c), *type = t->type ? t->type[c] : "";
        lq_buf_text(&names, c ? "," : "[");
        lq_buf_text(&types, c ? "," : "[");
        lq_buf_json(&names, t->head[c]);
        lq_buf_json(&types, type);
        lq_report_line(r, "  %s%*s %s%*s%.*s", t->head[c], lq_text_padding(t->head[c], NAME_COLUMNS), "",
                       type, t->type ? lq_text_padding(type, TYPE_COLUMNS) : 0, "",
                       (int)lq_text_cut(example, EXAMPLE_COLUMNS), example);
    }
    lq_buf_text(&names, t->columns ? "]" : "[]");
    lq_buf_text(&types, t->columns ? "]" : "[]");
    lq_report_raw(r, "fields", &names);
    if (t->type) lq_report_raw(r, "types", &types);
    lq_buf_release(&names);
    lq_buf_release(&types);
}

static void year_member(lq_report *r, const char *name, int year)
{
    lq_buf json = {0};
    lq_buf_printf(&json, year ? "%d" : "null", year);
    lq_report_raw(r, name, &json);
    lq_buf_release(&json);
}

void lq_info_codes(lq_report *r, const lq_table *t, const lq_row_codes *c, const lq_changes *changes,
                   const char *what)
{
    char years[48];
    bool found = c->column != SIZE_MAX;
    lq_report_text_member(r, "key", found ? t->head[c->column] : "");
    lq_report_count(r, "key_known", c->known);
    year_member(r, "vintage_from", c->vintage.from);
    year_member(r, "vintage_to", c->vintage.to);
    if (!found) {
        lq_report_line(r, "codes: no column holds them");
        return;
    }
    lq_vintage_text(years, sizeof years, &c->vintage, changes);
    lq_report_line(r, "codes: in column \"%s\"; those of %zu of %zu %s are codes of counties",
                   t->head[c->column], c->known, t->rows, what);
    if (c->vintage.from)
        lq_report_line(r, "code vintage: %s (%zu %s, %zu %s not)", years, c->vintage.agree,
                       lq_plural(c->vintage.agree, "change of codes agrees", "changes of codes agree"),
                       c->vintage.disagree, lq_plural(c->vintage.disagree, "does", "do"));
    else if (c->known)
        lq_report_line(r, "code vintage: not known; none of the codes ever changed");
}

lq_code lq_info_table(lq_report *r, const char *path, const char *sheet, const lq_reference *reference,
                      lq_err *err)
{
    lq_table *t = NULL;
    lq_row_codes codes = {0};
    lq_code code = lq_table_read(&t, path, &(lq_table_options){.sheet = sheet}, &r->findings, err);
    if (!code) code = lq_row_codes_read(&codes, t, NULL, reference, err);
    if (!code) {
        lq_report_text_member(r, "kind", "table");
        lq_report_count(r, "rows", t->rows);
        lq_report_count(r, "columns", t->columns);
        lq_report_line(r, "%s: table of %zu %s, %zu %s:", path, t->rows, lq_plural(t->rows, "row", "rows"),
                       t->columns, lq_plural(t->columns, "column", "columns"));
        lq_info_fields(r, t);
        lq_info_codes(r, t, &codes, &reference->changes, "rows");
    }
    lq_row_codes_release(&codes);
    lq_table_free(t);
    return code;
}
