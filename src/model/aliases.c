/* aliases.c: see aliases.h. */
#include "model/aliases.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/code.h"
#include "model/key.h"

static int names_order(const lq_alias *a, const lq_alias *b)
{
    int order = strcmp(a->key, b->key);
    return order ? order : strcmp(a->name, b->name);
}

static int alias_order(const void *a, const void *b)
{
    const lq_alias *x = a, *y = b;
    int order = names_order(x, y);
    return order ? order : x->line < y->line ? -1 : x->line > y->line;
}

/* Adds what one line decides, if anything. */
static lq_code line_take(lq_aliases *a, const lq_table *t, const size_t column[3], size_t row, lq_findings *f,
                         lq_err *err)
{
    char code[16];
    const char *const *cell = (const char *const *)t->cell + row * t->columns;
    const char *to = cell[column[2]];
    lq_alias alias = {.key = cell[column[0]], .name = cell[column[1]], .code = "", .line = t->line[row]};
    if (!*to || !(*alias.key || *alias.name)) return LQ_OK;
    alias.skip = !strcasecmp(to, "skip");
    lq_code_form form = lq_code_normalise(code, to);
    if (form == LQ_CODE_DESTROYED) {
        lq_findings_add(f, "alias-wrong", t->file, alias.line, to, "\"%s\" is %s; the line is left out", to,
                        lq_code_form_text(form));
        return LQ_OK;
    }
    if (!alias.skip) alias.code = form == LQ_CODE_NONE ? to : lq_arena_strndup(&a->arena, code, strlen(code));
    if (!alias.code) return lq_nomem(err);
    a->at[a->n++] = alias;
    return LQ_OK;
}

/* Of lines about one row the first counts; another that says something else is told. */
static void repeated_drop(lq_aliases *a, const lq_table *t, lq_findings *f)
{
    size_t kept = 0;
    for (size_t i = 0; i < a->n; i++) {
        const lq_alias *before = kept ? &a->at[kept - 1] : NULL;
        if (!before || names_order(before, &a->at[i])) {
            a->at[kept++] = a->at[i];
            continue;
        }
        if (before->skip != a->at[i].skip || strcmp(before->code, a->at[i].code))
            lq_findings_add(f, "alias-conflict", t->file, a->at[i].line, a->at[i].code,
                            "line %zu says something else of \"%s\"; the first is used", before->line,
                            *before->key ? before->key : before->name);
    }
    a->n = kept;
}

lq_code lq_aliases_read(lq_aliases *a, const lq_table *t, lq_findings *f, lq_err *err)
{
    static const char *const names[3] = {"key", "name", "code"};
    size_t column[3];
    *a = (lq_aliases){0};
    for (int k = 0; k < 3; k++) {
        lq_code code = lq_key_column(&column[k], t, names[k], err);
        if (code) return code;
    }
    a->at = lq_arena_alloc(&a->arena, t->rows, sizeof *a->at);
    if (!a->at) return lq_nomem(err);
    for (size_t row = 0; row < t->rows; row++) {
        lq_code code = line_take(a, t, column, row, f, err);
        if (code) return code;
    }
    if (a->n) qsort(a->at, a->n, sizeof *a->at, alias_order);
    repeated_drop(a, t, f);
    return f->failed ? lq_nomem(err) : LQ_OK;
}

void lq_aliases_release(lq_aliases *a)
{
    lq_arena_release(&a->arena);
    *a = (lq_aliases){0};
}

static const lq_alias *exact_find(const lq_aliases *a, const char *key, const char *name)
{
    const lq_alias wanted = {.key = key, .name = name};
    size_t low = 0, high = a->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (names_order(&a->at[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < a->n && !names_order(&a->at[low], &wanted) ? &a->at[low] : NULL;
}

const lq_alias *lq_aliases_find(const lq_aliases *a, const char *key, const char *name)
{
    if (!a || !a->n) return NULL;
    const lq_alias *found = exact_find(a, key, name);
    return found || !*key ? found : exact_find(a, key, "");
}

void lq_aliases_head(lq_buf *to)
{
    lq_buf_text(to, "\xEF\xBB\xBFkey,name,code,county,why\n");
}

void lq_aliases_line(lq_buf *to, const char *key, const char *name, const char *code, const char *county,
                     const char *why)
{
    const char *const field[] = {key, name, code, county, why};
    for (int k = 0; k < 5; k++) {
        if (k) lq_buf_text(to, ",");
        lq_buf_csv(to, field[k]);
    }
    lq_buf_text(to, "\n");
}
