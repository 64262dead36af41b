/* row_codes.c: see row_codes.h. */
#include "app/row_codes.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static bool code_known(const lq_reference *r, const char *code)
{
    return *code &&
           (lq_gazetteer_find(&r->gazetteer, code) || lq_changes_of(&r->changes, LQ_CHANGE_OLD, code).n ||
            lq_changes_of(&r->changes, LQ_CHANGE_NEW, code).n);
}

static size_t known_count(const lq_keys *keys, const lq_reference *r)
{
    size_t n = 0;
    for (size_t row = 0; row < keys->rows; row++) n += code_known(r, keys->key[row]);
    return n;
}

/* The column with most known codes, in a quarter of the rows at least: numbers of people may be codes, too. */
static lq_code column_by_codes(size_t *out, const lq_table *t, const lq_reference *r, lq_err *err)
{
    size_t most = t->rows / 4;
    *out = SIZE_MAX;
    for (size_t c = 0; c < t->columns; c++) {
        lq_keys keys = {0};
        lq_code code = lq_keys_read(&keys, t, c, err);
        size_t known = code ? 0 : known_count(&keys, r);
        lq_keys_release(&keys);
        if (code) return code;
        if (known <= most) continue;
        most = known;
        *out = c;
    }
    return LQ_OK;
}

static lq_code column_choose(size_t *out, const lq_table *t, const char *key, const lq_reference *r,
                             lq_err *err)
{
    lq_err none = {0};
    if (key) return lq_key_column(out, t, key, err);
    lq_code code = column_by_codes(out, t, r, err);
    if (code || *out != SIZE_MAX) return code;
    code = lq_key_guess(out, t, &none);
    if (code == LQ_FAILED) return lq_nomem(err);
    if (code) *out = SIZE_MAX;
    return LQ_OK;
}

static bool has_code(const void *set, const char *code)
{
    return lq_keys_find(set, code) != SIZE_MAX;
}

lq_code lq_row_codes_read(lq_row_codes *c, const lq_table *t, const char *key, const lq_reference *r,
                          lq_err *err)
{
    lq_code code = column_choose(&c->column, t, key, r, err);
    if (!code) code = lq_keys_read(&c->keys, t, c->column, err);
    if (code || c->column == SIZE_MAX) return code;
    c->known = known_count(&c->keys, r);
    for (size_t row = 0; row < c->keys.rows; row++) {
        size_t first = lq_keys_find(&c->keys, c->keys.key[row]);
        c->repeated += first != SIZE_MAX && first != row;
    }
    c->vintage = lq_changes_vintage(&r->changes, has_code, &c->keys);
    return LQ_OK;
}

void lq_row_codes_release(lq_row_codes *c)
{
    lq_keys_release(&c->keys);
    *c = (lq_row_codes){0};
}

void lq_row_codes_shared(lq_findings *fs, const char *path, const lq_table *t, const lq_row_codes *c)
{
    for (size_t row = 0; row < c->keys.rows; row++) {
        size_t first = lq_keys_find(&c->keys, c->keys.key[row]);
        if (first != SIZE_MAX && first != row)
            lq_findings_add(fs, "code-shared", path, t->line[row], c->keys.key[row],
                            "the code of feature %zu again", t->line[first]);
    }
}

/* The row of this record; lines increase. SIZE_MAX when there is none. */
static size_t row_of(const lq_table *t, size_t line)
{
    size_t low = 0, high = t->rows;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (t->line[middle] < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->rows && t->line[low] == line ? low : SIZE_MAX;
}

bool lq_findings_code(lq_findings *fs, size_t from, const lq_table *attributes, const lq_keys *keys)
{
    for (size_t i = from; i < fs->n; i++) {
        lq_finding *f = &fs->at[i];
        size_t row = f->row && !*f->code ? row_of(attributes, f->row) : SIZE_MAX;
        if (row == SIZE_MAX || !*keys->key[row]) continue;
        const char *code = lq_arena_strndup(&fs->text, keys->key[row], strlen(keys->key[row]));
        if (!code) return false;
        f->code = code;
    }
    return true;
}
