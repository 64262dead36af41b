/*
 * manifest.c: the manifest in memory and as manifest.json; see manifest.h. The journal is in journal.c.
 *
 * A column of tiles is one text, "391 00a1b2c3d4e5f607 2061,392 ...", not an array of objects: 600,000 tiles are a file of 20 MB and
 * are read in a fraction of a second.
 */
#include "write/manifest.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "write/journal.h"

#define MANIFEST_NAME  "manifest.json"
#define MANIFEST_LIMIT ((size_t)1 << 31) /* bytes */
#define ZOOM_MAX       30
#define SETS_MAX       65535

/* ---- building ----------------------------------------------------------------------------------------------- */

static const char *text_keep(lq_manifest *m, const char *text)
{
    return lq_arena_strndup(&m->text, text, strlen(text));
}

bool lq_manifest_add_input(lq_manifest *m, const char *path, uint64_t size, uint64_t hash)
{
    const char *copy = text_keep(m, path);
    if (!copy || !lq_grow((void **)&m->input, &m->input_room, m->inputs + 1, sizeof *m->input)) return false;
    m->input[m->inputs++] = (lq_manifest_input){copy, size, hash};
    return true;
}

bool lq_manifest_add_tile(lq_manifest *m, const lq_manifest_tile *tile)
{
    if (!lq_grow((void **)&m->tile, &m->tile_room, m->tiles + 1, sizeof *m->tile)) return false;
    m->tile[m->tiles++] = *tile;
    return true;
}

int lq_manifest_set(const lq_manifest *m, const char *name)
{
    for (size_t i = 0; i < m->sets; i++)
        if (!strcmp(m->set[i], name)) return (int)i;
    return -1;
}

bool lq_manifest_add_set(lq_manifest *m, uint16_t *set, const char *name)
{
    int there = lq_manifest_set(m, name);
    if (there < 0) {
        const char *copy = m->sets < SETS_MAX ? text_keep(m, name) : NULL;
        if (!copy || !lq_grow((void **)&m->set, &m->set_room, m->sets + 1, sizeof *m->set)) return false;
        m->set[m->sets] = copy;
        there = (int)m->sets++;
    }
    *set = (uint16_t)there;
    return true;
}

void lq_manifest_release(lq_manifest *m)
{
    lq_arena_release(&m->text);
    free(m->input);
    free(m->set);
    free(m->tile);
    *m = (lq_manifest){0};
}

/* ---- order -------------------------------------------------------------------------------------------------- */

static int tile_order(const lq_manifest_tile *a, const lq_manifest_tile *b)
{
    if (a->set != b->set) return a->set < b->set ? -1 : 1;
    if (a->z != b->z) return a->z < b->z ? -1 : 1;
    if (a->x != b->x) return a->x < b->x ? -1 : 1;
    return a->y < b->y ? -1 : a->y > b->y;
}

/* Merges the sorted runs from[a..b) and from[b..c) into to[a..c), the first of equal ones first. */
static void tiles_merge(lq_manifest_tile *to, const lq_manifest_tile *from, size_t a, size_t b, size_t c)
{
    for (size_t i = a, j = b, k = a; k < c; k++)
        to[k] = j == c || (i < b && tile_order(&from[i], &from[j]) <= 0) ? from[i++] : from[j++];
}

/* A merge sort, because equal entries must keep their order: the last one counts. */
static bool tiles_sort(lq_manifest_tile *tile, size_t n)
{
    lq_manifest_tile *spare = lq_alloc(n, sizeof *spare), *from = tile, *to = spare;
    if (!spare) return false;
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t a = 0; a < n; a += 2 * width) {
            size_t b = n - a < width ? n : a + width, c = n - b < width ? n : b + width;
            tiles_merge(to, from, a, b, c);
        }
        lq_manifest_tile *swap = from;
        from = to;
        to = swap;
    }
    if (from != tile) memcpy(tile, from, n * sizeof *tile);
    free(spare);
    return true;
}

bool lq_manifest_sort(lq_manifest *m)
{
    size_t i = 1, kept = 0;
    while (i < m->tiles && tile_order(&m->tile[i - 1], &m->tile[i]) < 0) i++;
    if (i >= m->tiles) return true;
    if (!tiles_sort(m->tile, m->tiles)) return false;
    for (i = 0; i < m->tiles; i++)
        if (i + 1 == m->tiles || tile_order(&m->tile[i], &m->tile[i + 1])) m->tile[kept++] = m->tile[i];
    m->tiles = kept;
    return true;
}

const lq_manifest_tile *lq_manifest_find(const lq_manifest *m, int set, lq_tile tile)
{
    lq_manifest_tile want = {.x = tile.x, .y = tile.y, .set = (uint16_t)set, .z = (uint8_t)tile.z};
    size_t low = 0, high = set < 0 ? 0 : m->tiles;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = tile_order(&m->tile[middle], &want);
        if (!order) return &m->tile[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* ---- writing ------------------------------------------------------------------------------------------------ */

/* printf is too slow for hundreds of thousands of tiles: digits are set by hand. */
static char *put_decimal(char *to, uint32_t v)
{
    char digit[10];
    int n = 0;
    do digit[n++] = (char)('0' + v % 10);
    while (v /= 10);
    while (n) *to++ = digit[--n];
    return to;
}

char *lq_manifest_put_tile(char *to, const lq_manifest_tile *t)
{
    to = put_decimal(to, t->y);
    *to++ = ' ';
    for (int shift = 60; shift >= 0; shift -= 4) *to++ = "0123456789abcdef"[t->key >> shift & 15];
    *to++ = ' ';
    to = put_decimal(to, t->size);
    if (t->linked) *to++ = '=';
    return to;
}

static void write_column(lq_buf *b, const lq_manifest_tile *tile, size_t n)
{
    lq_buf_printf(b, "\"%u\":\"", tile->x);
    for (size_t i = 0; i < n; i++) {
        char text[LQ_TILE_TEXT], *end = lq_manifest_put_tile(text, &tile[i]);
        if (i + 1 < n) *end++ = ',';
        lq_buf_add(b, text, (size_t)(end - text));
    }
    lq_buf_text(b, "\"");
}

static void write_set(lq_buf *b, const lq_manifest_tile *tile, size_t n)
{
    for (size_t i = 0, next; i < n; i = next) {
        bool zoom = i == 0 || tile[i - 1].z != tile[i].z;
        if (zoom) lq_buf_printf(b, "%s\"%d\":{\n", i ? "},\n" : "", tile[i].z);
        if (!zoom) lq_buf_text(b, ",\n");
        for (next = i + 1; next < n && tile[next].z == tile[i].z && tile[next].x == tile[i].x;) next++;
        write_column(b, tile + i, next - i);
    }
    if (n) lq_buf_text(b, "}");
}

static void write_head(lq_buf *b, const lq_manifest *m)
{
    lq_buf_printf(b,
                  "{\"program\":\"laoqu\",\"version\":\"%s\",\"format\":%d,\"state\":\"%s\",\"datum\":"
                  "\"WGS84\",\n\"inputs\":[",
                  LQ_VERSION, LQ_MANIFEST_FORMAT, m->done ? "done" : "running");
    for (size_t i = 0; i < m->inputs; i++) {
        lq_buf_text(b, i ? ",\n{\"path\":" : "\n{\"path\":");
        lq_buf_json(b, m->input[i].path);
        lq_buf_printf(b, ",\"size\":%llu,\"hash\":\"%016llx\"}", (unsigned long long)m->input[i].size,
                      (unsigned long long)m->input[i].hash);
    }
    lq_buf_text(b, "],\n\"sets\":{");
}

lq_code lq_manifest_write(const lq_manifest *m, const char *dir, lq_err *err)
{
    lq_code code = LQ_OK;
    lq_buf b = {0};
    char *path = lq_path_join(dir, MANIFEST_NAME);
    write_head(&b, m);
    for (size_t set = 0, i = 0; set < m->sets; set++) {
        size_t first = i;
        while (i < m->tiles && m->tile[i].set == set) i++;
        lq_buf_text(&b, set ? ",\n" : "\n");
        lq_buf_json(&b, m->set[set]);
        lq_buf_text(&b, i > first ? ":{\n" : ":{");
        write_set(&b, m->tile + first, i - first);
        lq_buf_text(&b, "}");
    }
    lq_buf_text(&b, "}}\n");
    code = !path || b.failed ? lq_nomem(err) : lq_file_write(path, b.data, b.size, true, err);
    free(path);
    lq_buf_release(&b);
    return code;
}

/* ---- reading ------------------------------------------------------------------------------------------------ */

static lq_code not_ours(const char *path, const char *what, lq_err *err)
{
    return lq_fail(err, LQ_DATA, "%s: %s; draw the tiles again with --force", path, what);
}

/* Reads a decimal number without sign or leading zero. */
static bool take_decimal(const char **s, uint32_t *out)
{
    const char *p = *s;
    uint64_t v = 0;
    for (; *p >= '0' && *p <= '9' && v <= UINT32_MAX; p++) v = v * 10 + (uint64_t)(*p - '0');
    if (p == *s || v > UINT32_MAX || (**s == '0' && p - *s > 1)) return false;
    *s = p;
    *out = (uint32_t)v;
    return true;
}

static bool take_hex(const char **s, uint64_t *out)
{
    uint64_t v = 0;
    for (int k = 0; k < 16; k++) {
        char c = (*s)[k];
        if (c >= '0' && c <= '9')
            v = v << 4 | (uint64_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            v = v << 4 | (uint64_t)(c - 'a' + 10);
        else
            return false;
    }
    *s += 16;
    *out = v;
    return true;
}

static bool take_char(const char **s, char c)
{
    if (**s != c) return false;
    ++*s;
    return true;
}

bool lq_manifest_take_id(const char **s, lq_manifest_tile *t)
{
    uint32_t z;
    if (!take_decimal(s, &z) || z > ZOOM_MAX || !take_char(s, ' ')) return false;
    t->z = (uint8_t)z;
    return take_decimal(s, &t->x) && !(t->x >> z) && take_char(s, ' ');
}

bool lq_manifest_take_y(const char **s, lq_manifest_tile *t)
{
    return take_decimal(s, &t->y) && !(t->y >> t->z);
}

bool lq_manifest_take_content(const char **s, lq_manifest_tile *t)
{
    if (!take_char(s, ' ') || !take_hex(s, &t->key) || !take_char(s, ' ') || !take_decimal(s, &t->size))
        return false;
    t->linked = take_char(s, '=');
    return true;
}

/* "y key size,y key size=,..." */
static lq_code read_column(lq_manifest *m, lq_manifest_tile t, const lq_json *column, const char *path,
                           lq_err *err)
{
    const char *s = lq_json_text(column, "");
    do {
        if (!lq_manifest_take_y(&s, &t) || !lq_manifest_take_content(&s, &t))
            return not_ours(path, "a list of tiles is damaged", err);
        if (!lq_manifest_add_tile(m, &t)) return lq_nomem(err);
    } while (take_char(&s, ','));
    return *s ? not_ours(path, "a list of tiles is damaged", err) : LQ_OK;
}

static lq_code read_zoom(lq_manifest *m, lq_manifest_tile t, const lq_json *zoom, const char *path,
                         lq_err *err)
{
    const char *name = zoom->name;
    uint32_t z;
    if (zoom->kind != LQ_JSON_OBJECT || !take_decimal(&name, &z) || *name || z > ZOOM_MAX)
        return not_ours(path, "a zoom level is damaged", err);
    t.z = (uint8_t)z;
    for (size_t i = 0; i < zoom->size; i++) {
        name = zoom->item[i].name;
        if (!take_decimal(&name, &t.x) || *name || t.x >> z)
            return not_ours(path, "a column of tiles is damaged", err);
        lq_code code = read_column(m, t, &zoom->item[i], path, err);
        if (code) return code;
    }
    return LQ_OK;
}

static lq_code read_sets(lq_manifest *m, const lq_json *sets, const char *path, lq_err *err)
{
    if (!sets || sets->kind != LQ_JSON_OBJECT) return not_ours(path, "it has no \"sets\"", err);
    for (size_t i = 0; i < sets->size; i++) {
        const lq_json *set = &sets->item[i];
        lq_manifest_tile t = {0};
        if (set->kind != LQ_JSON_OBJECT) return not_ours(path, "a tile set is damaged", err);
        if (!lq_manifest_add_set(m, &t.set, set->name)) return lq_nomem(err);
        for (size_t k = 0; k < set->size; k++) {
            lq_code code = read_zoom(m, t, &set->item[k], path, err);
            if (code) return code;
        }
    }
    return LQ_OK;
}

static lq_code read_inputs(lq_manifest *m, const lq_json *inputs, const char *path, lq_err *err)
{
    if (!inputs || inputs->kind != LQ_JSON_ARRAY) return not_ours(path, "it has no \"inputs\"", err);
    for (size_t i = 0; i < inputs->size; i++) {
        const char *hash = lq_json_text(lq_json_member(&inputs->item[i], "hash"), "");
        const char *name = lq_json_text(lq_json_member(&inputs->item[i], "path"), NULL);
        double size = lq_json_number(lq_json_member(&inputs->item[i], "size"), -1);
        uint64_t v;
        if (!name || !take_hex(&hash, &v) || *hash || !(size >= 0 && size < 9e15))
            return not_ours(path, "an input is damaged", err);
        if (!lq_manifest_add_input(m, name, (uint64_t)size, v)) return lq_nomem(err);
    }
    return LQ_OK;
}

static lq_code read_head(lq_manifest *m, const lq_json *root, const char *path, lq_err *err)
{
    const char *state = lq_json_text(lq_json_member(root, "state"), "");
    if (strcmp(lq_json_text(lq_json_member(root, "program"), ""), "laoqu"))
        return not_ours(path, "not a Laoqu manifest", err);
    if (lq_json_number(lq_json_member(root, "format"), 0) != LQ_MANIFEST_FORMAT)
        return not_ours(path, "a manifest of another format", err);
    if (strcmp(lq_json_text(lq_json_member(root, "datum"), ""), "WGS84"))
        return not_ours(path, "an unknown datum", err);
    m->done = !strcmp(state, "done");
    if (!m->done && strcmp(state, "running")) return not_ours(path, "an unknown state", err);
    m->version = text_keep(m, lq_json_text(lq_json_member(root, "version"), ""));
    return m->version ? LQ_OK : lq_nomem(err);
}

static lq_code read_manifest(lq_manifest *m, const char *path, lq_err *err)
{
    lq_buf text = {0};
    lq_arena arena = {0};
    const lq_json *root = NULL;
    lq_code code = lq_file_read(&text, path, MANIFEST_LIMIT, err);
    if (!code) code = lq_json_read(&root, &arena, path, text.data, text.size, err);
    if (!code) code = read_head(m, root, path, err);
    if (!code) code = read_inputs(m, lq_json_member(root, "inputs"), path, err);
    if (!code) code = read_sets(m, lq_json_member(root, "sets"), path, err);
    size_t listed = m->tiles;
    if (!code && !lq_manifest_sort(m)) code = lq_nomem(err);
    if (!code && m->tiles != listed) code = not_ours(path, "a tile is listed twice", err);
    lq_arena_release(&arena);
    lq_buf_release(&text);
    return code;
}

lq_code lq_manifest_read(lq_manifest *m, const char *dir, lq_err *err)
{
    lq_manifest found = {0};
    char *path = lq_path_join(dir, MANIFEST_NAME);
    lq_code code = path ? read_manifest(&found, path, err) : lq_nomem(err);
    if (!code) code = lq_journal_fold(&found, dir, err);
    if (!code) {
        *m = found;
        found = (lq_manifest){0};
    }
    lq_manifest_release(&found);
    free(path);
    return code;
}

/* ---- may we write here? ------------------------------------------------------------------------------------- */

typedef enum dir_kind { DIR_FREE, DIR_OURS, DIR_OTHER } dir_kind;

/* Does a text begin as our manifests do, whatever blanks a formatter has put in? */
static bool begins_as_ours(const char *s, size_t n)
{
    const char *want = "{\"program\":\"laoqu\"";
    for (; n && *want; s++, n--) {
        if (*s == *want)
            want++;
        else if (*s != ' ' && *s != '\n' && *s != '\r' && *s != '\t')
            return false;
    }
    return !*want;
}

static bool manifest_begins_as_ours(const char *path)
{
    char head[200];
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    size_t n = fread(head, 1, sizeof head, f);
    fclose(f);
    return begins_as_ours(head, n);
}

/* An absent directory is free; so is one with nothing but temporary files of ours in it. */
static lq_code dir_look(dir_kind *kind, const char *dir, const char *path, lq_err *err)
{
    *kind = DIR_FREE;
    DIR *d = opendir(dir);
    if (!d && errno == ENOENT) return LQ_OK;
    if (!d && errno == ENOTDIR)
        return lq_fail(err, LQ_USAGE, "%s: is a file; give an empty or new directory", dir);
    if (!d) return lq_fail(err, LQ_FAILED, "%s: cannot read the directory: %s", dir, strerror(errno));
    for (const struct dirent *e; *kind == DIR_FREE && (e = readdir(d));)
        if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..") && !lq_file_is_temp(e->d_name))
            *kind = manifest_begins_as_ours(path) ? DIR_OURS : DIR_OTHER;
    closedir(d);
    return LQ_OK;
}

lq_code lq_output_claim(const char *dir, lq_err *err)
{
    dir_kind kind;
    lq_manifest first = {0};
    char *path = lq_path_join(dir, MANIFEST_NAME);
    if (!path) return lq_nomem(err);
    lq_code code = dir_look(&kind, dir, path, err);
    if (!code && kind == DIR_OTHER)
        code = lq_fail(err, LQ_USAGE,
                       "%s: holds other files and no Laoqu manifest; give an empty or new directory%s", dir,
                       lq_file_exists(path) ? " (its manifest.json is damaged or not Laoqu's)" : "");
    if (!code && kind == DIR_FREE) {
        code = lq_dir_create(dir, err);
        if (!code) code = lq_manifest_write(&first, dir, err);
    }
    free(path);
    return code;
}
