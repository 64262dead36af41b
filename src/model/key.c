/* key.c: see key.h. The index is a hash table with open addressing, at most half full; rows with one key
   form a chain in their order. */
#include "model/key.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/text.h"

static size_t slot_of(const lq_keys *keys, const char *key)
{
    size_t i = (size_t)lq_hash_text(0, key) & keys->mask;
    while (keys->slot[i] && strcmp(keys->key[keys->slot[i] - 1], key)) i = (i + 1) & keys->mask;
    return i;
}

/* From the last row to the first, so that a chain runs in the order of the rows. */
static void index_build(lq_keys *keys)
{
    for (size_t row = keys->rows; row-- > 0;) {
        keys->next[row] = SIZE_MAX;
        if (!*keys->key[row] || keys->form[row] == LQ_CODE_DESTROYED) continue;
        size_t i = slot_of(keys, keys->key[row]);
        if (keys->slot[i]) keys->next[row] = keys->slot[i] - 1;
        keys->slot[i] = row + 1;
    }
}

size_t lq_keys_find(const lq_keys *keys, const char *key)
{
    size_t found = *key ? keys->slot[slot_of(keys, key)] : 0;
    return found ? found - 1 : SIZE_MAX;
}

static bool arrays_make(lq_keys *keys, size_t rows)
{
    size_t size = 16;
    while (size / 2 < rows) size *= 2;
    keys->rows = rows;
    keys->mask = size - 1;
    keys->key = lq_arena_alloc(&keys->arena, rows, sizeof *keys->key);
    keys->form = lq_arena_alloc(&keys->arena, rows, sizeof *keys->form);
    keys->next = lq_arena_alloc(&keys->arena, rows, sizeof *keys->next);
    keys->slot = lq_arena_alloc(&keys->arena, size, sizeof *keys->slot);
    if (!keys->key || !keys->form || !keys->next || !keys->slot) return false;
    memset(keys->slot, 0, size * sizeof *keys->slot);
    return true;
}

lq_code lq_keys_read(lq_keys *keys, const lq_table *table, size_t column, lq_err *err)
{
    if (!arrays_make(keys, table->rows)) return lq_nomem(err);
    for (size_t row = 0; row < table->rows; row++) {
        char code[16];
        const char *cell = column == SIZE_MAX ? "" : table->cell[row * table->columns + column];
        size_t n;
        const char *text = lq_text_trim(&n, cell);
        keys->form[row] = lq_code_normalise(code, cell);
        keys->key[row] = *code ? lq_arena_strndup(&keys->arena, code, strlen(code))
                               : lq_arena_strndup(&keys->arena, text, n);
        if (!keys->key[row]) return lq_nomem(err);
    }
    index_build(keys);
    return LQ_OK;
}

void lq_keys_release(lq_keys *keys)
{
    lq_arena_release(&keys->arena);
    *keys = (lq_keys){0};
}

/* ---- zeros in front ---- */

/* How many digits a key that is a whole number has, "1001.0" too; else 0. */
static size_t digits_of(const char *key)
{
    size_t n = strspn(key, "0123456789"), tail = key[n] == '.' ? 1 + strspn(key + n + 1, "0") : 0;
    return key[n + tail] ? 0 : n;
}

/* How many digits all the keys that are digits have, at least one of them with a zero in front; else 0. */
static size_t digits_common(const lq_keys *keys)
{
    size_t width = 0;
    bool zero = false;
    for (size_t row = 0; row < keys->rows; row++) {
        const char *key = keys->key[row];
        size_t n = digits_of(key);
        if (!n) continue;
        if (width && n != width) return 0;
        width = n;
        zero = zero || *key == '0';
    }
    return zero ? width : 0;
}

/* Whether a number would be another key with so many digits, or without zeros in front for 0. */
static bool is_unlike(const char *key, size_t width)
{
    size_t n = digits_of(key);
    if (!n || (width && n > width)) return false;
    return key[n] || (width ? n < width : n > 1 && *key == '0');
}

/* The number so; out has room for either. */
static void number_write(char *out, const char *key, size_t width)
{
    size_t n = digits_of(key), zeros = strspn(key, "0");
    if (!width && zeros < n) key += zeros, n -= zeros;
    for (; width > n; width--) *out++ = '0';
    memcpy(out, key, n);
    out[n] = 0;
}

lq_code lq_keys_pad(size_t *padded, lq_keys *keys, const lq_keys *like, lq_err *err)
{
    size_t width = digits_common(like);
    *padded = 0;
    for (size_t row = 0; row < keys->rows; row++) {
        const char *old = keys->key[row];
        if (!is_unlike(old, width)) continue;
        char *key = lq_arena_alloc(&keys->arena, strlen(old) + width + 1, 1);
        if (!key) return lq_nomem(err);
        number_write(key, old, width);
        if (!width && lq_keys_find(like, key) == SIZE_MAX) continue;
        keys->key[row] = key;
        ++*padded;
    }
    if (!*padded) return LQ_OK;
    memset(keys->slot, 0, (keys->mask + 1) * sizeof *keys->slot);
    index_build(keys);
    return LQ_OK;
}

/* ---- columns ---- */

/* "a, b, c": at most 30 columns by name, so the line stays one that can be read. */
static void columns_list(lq_buf *to, const lq_table *table)
{
    enum { MOST = 30 };
    for (size_t i = 0; i < table->columns && i < MOST; i++) {
        if (i) lq_buf_text(to, ", ");
        lq_buf_text(to, *table->head[i] ? table->head[i] : "(no name)");
    }
    if (table->columns > MOST) lq_buf_printf(to, " and %zu more", table->columns - MOST);
}

/* "FILE: what is wrong; it has: a, b, c" */
static lq_code column_fail(const lq_table *table, lq_buf *what, lq_err *err)
{
    lq_buf_text(what, "; it has: ");
    columns_list(what, table);
    lq_code code = what->failed ? lq_nomem(err) : lq_fail(err, LQ_DATA, "%s: %s", table->file, what->data);
    lq_buf_release(what);
    return code;
}

/* "FILE: 2 columns could be "人口"; name one by its letter: "人口" (#D), "人口" (#E)" */
static lq_code ambiguous_fail(const lq_table *table, const char *name, size_t candidates, lq_err *err)
{
    lq_buf list = {0};
    lq_table_candidates(&list, table, name);
    lq_code code = list.failed
                       ? lq_nomem(err)
                       : lq_fail(err, LQ_DATA, "%s: %zu columns could be \"%s\"; name one by its letter: %s",
                                 table->file, candidates, name, list.data);
    lq_buf_release(&list);
    return code;
}

lq_code lq_key_column(size_t *out, const lq_table *table, const char *name, lq_err *err)
{
    size_t candidates = 0, column = lq_table_column(table, name, &candidates);
    if (column < table->columns) {
        *out = column;
        return LQ_OK;
    }
    lq_buf what = {0};
    if (candidates > 1) return ambiguous_fail(table, name, candidates, err);
    const char *near = lq_text_nearest(name, (const char *const *)table->head, table->columns);
    if (near && *near)
        lq_buf_printf(&what, "no column \"%s\"; did you mean \"%s\"", name, near);
    else
        lq_buf_printf(&what, "no column \"%s\"", name);
    return column_fail(table, &what, err);
}

/* What the rows of a column say of it. */
typedef struct column_score {
    size_t codes;     /* codes that no row above has */
    size_t matches;   /* rows whose key is among the keys asked for */
    size_t destroyed; /* rows whose code is */
    size_t townships; /* rows whose code is that of a township or village in one of the keys */
} column_score;

static bool is_township(const char *key, const lq_keys *counties)
{
    char county[16];
    lq_code_unit of = lq_code_unit_of(county, key);
    return (of == LQ_CODE_OF_TOWNSHIP || of == LQ_CODE_OF_VILLAGE) &&
           lq_keys_find(counties, county) != SIZE_MAX;
}

static lq_code column_score_take(column_score *out, const lq_table *table, size_t column, const lq_keys *keys,
                                 lq_err *err)
{
    lq_keys own = {0};
    *out = (column_score){0};
    size_t padded;
    lq_code code = lq_keys_read(&own, table, column, err);
    if (!code && keys) code = lq_keys_pad(&padded, &own, keys, err);
    for (size_t row = 0; !code && row < own.rows; row++) {
        out->codes += own.form[row] < LQ_CODE_NONE && lq_keys_find(&own, own.key[row]) == row;
        out->destroyed += own.form[row] == LQ_CODE_DESTROYED;
        out->townships += keys && own.form[row] == LQ_CODE_NONE && is_township(own.key[row], keys);
        if (keys) out->matches += lq_keys_find(keys, own.key[row]) != SIZE_MAX;
    }
    lq_keys_release(&own);
    return code;
}

/* In the order of trust. */
static bool column_named_key(size_t *out, const lq_table *table)
{
    static const char *const names[] = {"code", "adcode", "区划代码", "行政区划代码", "行政区代码", "代码",
                                        "gb",   "geoid",  "fips",     "pac",          "xzqdm",      "id"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        for (size_t i = 0; i < table->columns; i++)
            if (!strcasecmp(table->head[i], names[k])) {
                *out = i;
                return true;
            }
    return false;
}

lq_code lq_key_guess(size_t *out, const lq_table *table, lq_err *err)
{
    size_t best = 0, most = 0;
    for (size_t i = 0; i < table->columns; i++) {
        column_score score;
        lq_code code = column_score_take(&score, table, i, NULL, err);
        if (code) return code;
        if (score.codes <= most) continue;
        most = score.codes;
        best = i;
    }
    bool evident = most && most >= table->rows - table->rows / 10;
    if (!evident && !column_named_key(&best, table)) {
        lq_buf what = {0};
        lq_buf_text(&what, "no column of county codes found; name it with --key");
        return column_fail(table, &what, err);
    }
    *out = best;
    return LQ_OK;
}

/* Nothing matches; a table of townships says so. */
static lq_code match_fail(const lq_table *table, size_t townships, lq_err *err)
{
    lq_buf what = {0};
    lq_buf_text(&what, "no column holds codes of the boundaries; ");
    if (townships < table->columns)
        lq_buf_printf(&what, "\"%s\" holds codes of townships, whose values must be added up to counties; ",
                      table->head[townships]);
    lq_buf_text(&what, "name one with --table-key");
    return column_fail(table, &what, err);
}

/* A tenth of the rows, or of the keys, must match: a column of populations holds a few numbers that are
   somebody's code, too. */
lq_code lq_key_match(size_t *out, bool *tied, const lq_table *table, const lq_keys *keys, lq_err *err)
{
    bool destroyed = false;
    size_t best = 0, most = 0, least = (table->rows < keys->rows ? table->rows : keys->rows) / 10,
           townships = table->columns;
    memset(tied, 0, table->columns * sizeof *tied);
    for (size_t i = 0; i < table->columns; i++) {
        column_score score;
        lq_code code = column_score_take(&score, table, i, keys, err);
        if (code) return code;
        bool lost = !most && score.destroyed > table->rows / 2;
        destroyed |= lost;
        if (lost) best = i;
        if (score.townships > table->rows / 2) townships = i;
        if (score.matches < most || score.matches <= least) continue;
        tied[i] = true;
        if (score.matches == most) continue;
        memset(tied, 0, i * sizeof *tied);
        most = score.matches;
        best = i;
    }
    if (!most && !destroyed) return match_fail(table, townships, err);
    tied[best] = false;
    *out = best;
    return LQ_OK;
}
