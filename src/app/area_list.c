/* area_list.c: see area_list.h. */
#include "app/area_list.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "read/charset.h"
#include "read/grid.h"
#include "read/name_list.h"
#include "read/read_table.h"

#define FILE_BYTES_MAX ((size_t)1 << 26)

/* ---- names in a row ---- */

static size_t one_of(const char *const *marks, const char *s)
{
    for (; *marks; marks++)
        if (!strncmp(s, *marks, strlen(*marks))) return strlen(*marks);
    return 0;
}

/* The bytes of what parts names here, or 0. Blanks do so only where nothing else does: "盂 县、平定县". */
static size_t mark_length(const char *s, bool blanks)
{
    static const char *const marks[] = {"、", "，", "；", "。", ",", ";", "\r", "\n", NULL}, *const gaps[] = {
                                                                                                 " ", "　",
                                                                                                 NULL};
    size_t n = one_of(marks, s);
    return n || !blanks ? n : one_of(gaps, s);
}

static bool blanks_part(const char *s)
{
    while (*s && (*s == '\r' || *s == '\n' || !mark_length(s, false))) s++;
    return !*s;
}

/* The bytes of a colon that ends the first n bytes or stands in them, with all before it; or 0. */
static size_t heading_length(const char *s, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (s[k] == ':' || !strncmp(s + k, "：", 3)) return k + (s[k] == ':' ? 1 : 3);
    return 0;
}

static bool name_add(lq_grid *g, size_t line, const char *name, size_t n)
{
    char **row = lq_grid_row(g, line), *text = row ? lq_strndup(name, n) : NULL;
    bool ok = text && lq_grid_set(g, row, text);
    free(text);
    return ok;
}

static bool names_split(lq_grid *g, const char *s, lq_findings *f)
{
    size_t line = 1, n, mark;
    bool blanks = blanks_part(s), ok = true;
    for (; ok && *s; s += n) {
        if ((mark = mark_length(s, blanks))) {
            line += *s == '\n';
            n = mark;
            continue;
        }
        for (n = 0; s[n] && !mark_length(s + n, blanks);) n++;
        size_t heading = heading_length(s, n);
        if (heading)
            lq_findings_add(f, "note-line", g->table->file, line, "", "\"%.*s\" is no county", (int)heading,
                            s);
        if (heading) n = heading;
        if (!heading) ok = name_add(g, line, s, n);
    }
    return ok;
}

static lq_code names_read(lq_table **out, const char *path, const lq_buf *text, lq_findings *f, lq_err *err)
{
    lq_grid g = {0};
    lq_code code = lq_grid_init(&g, path, err);
    g.columns = 1;
    if (!code && !names_split(&g, text->data, f)) code = lq_nomem(err);
    if (!code) code = lq_grid_finish(out, &g, "0", f, err);
    lq_grid_release(&g);
    if (code) return code;
    char *head = lq_arena_strndup(&(*out)->text, "区县", strlen("区县"));
    if (!head) return lq_nomem(err);
    (*out)->head[0] = head;
    return LQ_OK;
}

static bool is_txt(const char *path)
{
    size_t n = strlen(path);
    return n > 4 && !strcasecmp(path + n - 4, ".txt");
}

/* Names alone: no digits but those of "太行(41)：", no tabs, and not a list under headings that lq_table_read knows. */
static bool is_names(const lq_buf *text)
{
    if (!text->size || strlen(text->data) != text->size || strchr(text->data, '\t')) return false;
    for (const char *s = text->data; (s = strpbrk(s, "0123456789")); s++)
        if (s == text->data || !strchr("(0123456789\x88", s[-1])) return false; /* "（" ends in 0x88 */
    return !lq_name_list_is(text);
}

/* ---- a table ---- */

static bool is_member(const lq_counties *c, const char *cell)
{
    lq_place_match m;
    if (!*cell) return false;
    if (lq_keys_find(&c->keys, cell) != SIZE_MAX || lq_counties_is_prefecture(c, cell)) return true;
    lq_places_find(&m, &c->places, "", "", cell);
    return m.n > 0 && m.how == LQ_PLACE_EXACT;
}

static bool any_member(const lq_counties *c, char *const *cell, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (is_member(c, cell[k])) return true;
    return false;
}

/* Without a head, if the first row then has a member in it. */
static lq_table *headless_read(const char *path, const char *sheet, const lq_counties *c, lq_findings *f)
{
    const lq_table_options how = {.sheet = sheet, .header = "0"};
    lq_table *t = NULL;
    if (!lq_table_read(&t, path, &how, f, NULL) && any_member(c, t->cell, t->columns)) return t;
    lq_table_free(t);
    return NULL;
}

/* What was told of the reading that is not used is forgotten. */
static void findings_cut(lq_findings *f, size_t from, size_t to)
{
    if (to < f->n) memmove(f->at + from, f->at + to, (f->n - to) * sizeof *f->at);
    f->n -= to - from;
}

static lq_code rows_read(lq_table **out, const char *path, const char *sheet, const lq_counties *c,
                         lq_findings *f, lq_err *err)
{
    const lq_table_options how = {.sheet = sheet};
    lq_err fault = {0};
    size_t before = f->n;
    lq_code code = lq_table_read(out, path, &how, f, &fault);
    if ((!code && !any_member(c, (*out)->head, (*out)->columns)) || (code && code != LQ_DATA))
        return code ? lq_fail(err, code, "%s", fault.text) : LQ_OK;
    size_t first = f->n;
    lq_table *headless = headless_read(path, sheet, c, f);
    if (!headless) {
        findings_cut(f, first, f->n);
        return code ? lq_fail(err, code, "%s", fault.text) : LQ_OK;
    }
    findings_cut(f, before, first);
    lq_table_free(*out);
    *out = headless;
    return f->failed ? lq_nomem(err) : LQ_OK;
}

/* ---- a file of nothing ---- */

static bool is_text(const lq_buf *b)
{
    for (size_t i = 0; i < b->size; i++)
        if ((unsigned char)b->data[i] < ' ' && (!b->data[i] || !strchr("\t\r\n", b->data[i]))) return false;
    return true;
}

/* Whether a text has at most one line, the head, on which anything stands. */
static bool is_rowless(const char *s)
{
    size_t filled = 0;
    bool here = false;
    for (size_t n; *s; s += n) {
        if (*s == '\n') here = false;
        n = *s == '\t' || *s == '"' ? 1 : mark_length(s, true);
        if (n) continue;
        filled += !here;
        here = true;
        n = 1;
    }
    return filled < 2;
}

/* Takes a fault back where nothing is wrong but that the file holds no rows. */
static lq_code rowless_forgive(lq_code code, const char *path, const lq_err *fault, lq_err *err)
{
    lq_buf text = {0};
    lq_err none = {0};
    bool rowless = code == LQ_DATA && lq_file_exists(path) &&
                   !lq_file_read(&text, path, FILE_BYTES_MAX, &none) &&
                   (!text.size || (is_text(&text) && is_rowless(text.data)));
    lq_buf_release(&text);
    return !code || rowless ? LQ_OK : lq_fail(err, code, "%s", fault->text);
}

/* ---- either ---- */

static lq_code list_read(lq_table **out, const char *path, const char *sheet, const lq_counties *counties,
                         lq_findings *f, lq_err *err)
{
    lq_buf text = {0};
    size_t before = f->n;
    lq_code code =
        is_txt(path) && lq_file_exists(path) ? lq_file_read(&text, path, FILE_BYTES_MAX, err) : LQ_OK;
    if (!code && text.size) code = lq_charset_decode(&text, NULL, path, NULL, f, err);
    if (!code && text.size && is_names(&text))
        code = names_read(out, path, &text, f, err);
    else if (!code) {
        findings_cut(f, before, f->n); /* it is decoded again */
        code = rows_read(out, path, sheet, counties, f, err);
    }
    lq_buf_release(&text);
    return code;
}

lq_code lq_area_list_read(lq_table **out, const char *path, const char *sheet, const lq_counties *counties,
                          lq_findings *f, lq_err *err)
{
    lq_err fault = {0};
    *out = NULL;
    return rowless_forgive(list_read(out, path, sheet, counties, f, &fault), path, &fault, err);
}
