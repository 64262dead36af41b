/*
 * mapfile.c: see mapfile.h.
 *
 * libyaml reads the text twice: first as events, which refuses what is too deep, too long or too clever before anything
 * is built, then as a tree, so that a key may stand before or after the ones it depends on.
 */
#include "map/mapfile.h"

#include <stdarg.h>
#include <string.h>
#include <yaml.h>
#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"
#include "map/setting.h"
#include "map/value.h"

#define FILE_BYTES_MAX ((size_t)1 << 20)
#define DEPTH_MAX      8
#define NODES_MAX      20000
#define REMEDY         "check colons, quotes and indentation (blanks, not tabs)"

typedef struct reader {
    lq_map *map;
    const char *file, *text;
    char *dir;
    size_t size;
    yaml_document_t doc;
    const yaml_node_t *indicators, *county; /* the list; the key borders: county. NULL: not there */
    lq_err *err;
} reader;

/* ---- places and messages ---- */

__attribute__((format(printf, 3, 4))) static lq_code fail_at(const reader *r, yaml_mark_t at,
                                                             const char *format, ...)
{
    char text[sizeof r->err->text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return lq_fail(r->err, LQ_USAGE, "%s:%zu:%zu: %s", r->file, at.line + 1, at.column + 1, text);
}

/* The place of a byte of the text: lines and columns from 0, columns in code points. */
static yaml_mark_t mark_of(const reader *r, size_t offset)
{
    yaml_mark_t at = {.index = offset};
    for (size_t i = 0; i < offset && i < r->size; i++) {
        bool starts = (r->text[i] & 0xC0) != 0x80;
        at.column = r->text[i] == '\n' ? 0 : at.column + starts;
        at.line += r->text[i] == '\n';
    }
    return at;
}

static lq_code fail_yaml(const reader *r, const yaml_parser_t *p)
{
    if (p->error == YAML_MEMORY_ERROR) return lq_nomem(r->err);
    yaml_mark_t at = p->error == YAML_READER_ERROR ? mark_of(r, p->problem_offset) : p->problem_mark;
    return fail_at(r, at, "not YAML: %s; " REMEDY, p->problem ? p->problem : "the text cannot be read");
}

static lq_code fail_key(const reader *r, const yaml_node_t *key, unsigned scopes, const char *const *more,
                        size_t n)
{
    char shown[LQ_SHOWN_BYTES];
    const char *name = (const char *)key->data.scalar.value, *names[8];
    for (size_t i = 0; i < n; i++) names[i] = more[i];
    const char *row = scopes ? lq_setting_nearest(name, scopes) : NULL;
    if (row) names[n++] = row;
    const char *nearest = lq_text_nearest(name, names, n);
    lq_value_shown(shown, name);
    if (nearest)
        return fail_at(r, key->start_mark, "unknown key \"%s\"; did you mean \"%s\"?", shown, nearest);
    return fail_at(r, key->start_mark, "unknown key \"%s\"; \"laoqu help render\" lists the keys", shown);
}

/* ---- first pass: events ---- */

typedef struct guard {
    int depth, documents;
    size_t nodes;
} guard;

static lq_code guard_node(const reader *r, guard *g, const yaml_event_t *e, const yaml_char_t *anchor,
                          const yaml_char_t *tag)
{
    if (anchor) return fail_at(r, e->start_mark, "anchors (&name) are not supported; write the value out");
    if (tag) return fail_at(r, e->start_mark, "tags (!name) are not supported; write the plain value");
    if (++g->nodes > NODES_MAX)
        return fail_at(r, e->start_mark, "more than %d values; a map file is short", NODES_MAX);
    if (g->depth > DEPTH_MAX)
        return fail_at(r, e->start_mark, "nested too deep; a map file has four levels at most");
    return LQ_OK;
}

static lq_code guard_event(const reader *r, guard *g, const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (g->documents++)
            return fail_at(r, e->start_mark, "a second document begins; a map file holds one");
        return LQ_OK;
    case YAML_ALIAS_EVENT:
        return fail_at(r, e->start_mark, "aliases (*name) are not supported; write the value out");
    case YAML_SCALAR_EVENT:
        return guard_node(r, g, e, e->data.scalar.anchor, e->data.scalar.tag);
    case YAML_SEQUENCE_START_EVENT:
        g->depth++;
        return guard_node(r, g, e, e->data.sequence_start.anchor, e->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        g->depth++;
        return guard_node(r, g, e, e->data.mapping_start.anchor, e->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        g->depth--;
        return LQ_OK;
    default:
        return LQ_OK;
    }
}

static void input_set(const reader *r, yaml_parser_t *p)
{
    yaml_parser_set_encoding(p, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(p, (const unsigned char *)r->text, r->size);
}

static lq_code guard_text(const reader *r)
{
    lq_code code = LQ_OK;
    guard g = {0};
    yaml_parser_t p;
    size_t valid = lq_utf8_valid(r->text, r->size);
    if (valid < r->size) return fail_at(r, mark_of(r, valid), "not UTF-8; save the map file as UTF-8");
    if (!yaml_parser_initialize(&p)) return lq_nomem(r->err);
    input_set(r, &p);
    for (bool end = false; !end && !code;) {
        yaml_event_t e;
        if (!yaml_parser_parse(&p, &e)) {
            code = fail_yaml(r, &p);
            break;
        }
        code = guard_event(r, &g, &e);
        end = e.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&e);
    }
    yaml_parser_delete(&p);
    return code;
}

/* ---- second pass: the tree ---- */

static const yaml_node_t *node_at(const reader *r, int i)
{
    return yaml_document_get_node((yaml_document_t *)&r->doc, i);
}

static const char *text_of(const yaml_node_t *node)
{
    return (const char *)node->data.scalar.value;
}

static bool is_null(const yaml_node_t *node)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL"};
    if (node->type != YAML_SCALAR_NODE || node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE) return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(text_of(node), words[i])) return true;
    return false;
}

/* A scalar that can stand for a value. */
static lq_code scalar_check(const reader *r, const yaml_node_t *node, const char *name)
{
    if (node->type != YAML_SCALAR_NODE)
        return fail_at(r, node->start_mark, "%s: a list or mapping inside a list; write plain values", name);
    if (is_null(node))
        return fail_at(r, node->start_mark,
                       "%s: no value; leave the key out, or put a value that begins with # in quotes", name);
    if (strlen(text_of(node)) != node->data.scalar.length)
        return fail_at(r, node->start_mark, "%s: the value holds a zero byte; leave it out", name);
    return LQ_OK;
}

/* The parts of a sequence as one text, as the command line would write it. */
static lq_code sequence_join(const reader *r, lq_buf *out, const yaml_node_t *node, const lq_setting *s,
                             char join)
{
    const char between[2] = {join, 0};
    for (yaml_node_item_t *i = node->data.sequence.items.start; i < node->data.sequence.items.top; i++) {
        const yaml_node_t *item = node_at(r, *i);
        lq_code code = scalar_check(r, item, s->name);
        if (code) return code;
        if (join == ',' && strchr(text_of(item), ','))
            return fail_at(r, item->start_mark,
                           "%s: a comma inside one part of the list; give each part its own entry", s->name);
        if (i > node->data.sequence.items.start) lq_buf_text(out, between);
        lq_buf_text(out, text_of(item));
    }
    return out->failed ? lq_nomem(r->err) : LQ_OK;
}

static lq_code value_put(const reader *r, const lq_setting *s, void *target, const char *value,
                         const yaml_node_t *node)
{
    lq_err fault = {0};
    if (!lq_value_put(s, r->map, target, value, r->dir, &fault)) return LQ_OK;
    if (fault.code != LQ_USAGE) return lq_fail(r->err, fault.code, "%s", fault.text);
    return fail_at(r, node->start_mark, "%s", fault.text);
}

static lq_code setting_read(const reader *r, const lq_setting *s, void *target, lq_said *said,
                            const yaml_node_t *node)
{
    char join;
    bool list = lq_setting_is_list(s, &join);
    lq_buf joined = {0};
    lq_code code;
    if (node->type == YAML_MAPPING_NODE)
        return fail_at(r, node->start_mark, "%s: a mapping where a value belongs; write %s", s->name,
                       s->metavar);
    if (node->type == YAML_SEQUENCE_NODE && !list)
        return fail_at(r, node->start_mark, "%s: a list where one value belongs; write %s", s->name,
                       s->metavar);
    if (node->type == YAML_SEQUENCE_NODE) {
        code = sequence_join(r, &joined, node, s, join);
        if (!code) code = value_put(r, s, target, joined.data ? joined.data : "", node);
    } else {
        code = scalar_check(r, node, s->name);
        if (!code) code = value_put(r, s, target, text_of(node), node);
    }
    if (!code && said) lq_setting_mark(said, s, true);
    lq_buf_release(&joined);
    return code;
}

/* One pair of a mapping. `target` is what the caller of pairs_read gave. */
typedef lq_code pair_read(reader *r, void *target, const yaml_node_t *key, const yaml_node_t *value);

static lq_code pairs_read(reader *r, const yaml_node_t *mapping, pair_read *read, void *target)
{
    yaml_node_pair_t *first = mapping->data.mapping.pairs.start;
    for (yaml_node_pair_t *p = first; p < mapping->data.mapping.pairs.top; p++) {
        const yaml_node_t *key = node_at(r, p->key);
        if (key->type != YAML_SCALAR_NODE)
            return fail_at(r, key->start_mark, "a list or mapping where a key belongs; write \"key: value\"");
        for (yaml_node_pair_t *q = first; q < p; q++)
            if (!strcmp(text_of(node_at(r, q->key)), text_of(key)))
                return fail_at(r, key->start_mark, "key \"%s\" stands in line %zu already; keep one of them",
                               text_of(key), node_at(r, q->key)->start_mark.line + 1);
        lq_code code = read(r, target, key, node_at(r, p->value));
        if (code) return code;
    }
    return LQ_OK;
}

/* ---- borders ---- */

static lq_code style_pair(reader *r, void *style, const yaml_node_t *key, const yaml_node_t *value)
{
    const lq_setting *s = lq_setting_find(text_of(key), LQ_SCOPE_LINE);
    return s ? setting_read(r, s, style, NULL, value) : fail_key(r, key, LQ_SCOPE_LINE, NULL, 0);
}

static lq_code border_pair(reader *r, void *unused, const yaml_node_t *key, const yaml_node_t *value)
{
    (void)unused;
    int kind = 0;
    while (kind < LQ_LINE_KINDS && strcmp(lq_line_names[kind], text_of(key))) kind++;
    if (kind == LQ_LINE_KINDS) return fail_key(r, key, 0, lq_line_names, LQ_LINE_KINDS);
    r->map->line_named[kind] = true;
    if (kind == LQ_LINE_COUNTY) r->county = key;
    if (value->type == YAML_MAPPING_NODE) return pairs_read(r, value, style_pair, &r->map->line[kind]);
    lq_err fault = {0};
    if (value->type != YAML_SCALAR_NODE)
        return fail_at(r, value->start_mark,
                       "%s: a list where a line belongs; write {colour: , width: , zoom: }", text_of(key));
    lq_code code = scalar_check(r, value, text_of(key));
    if (!code && lq_line_style_read(&r->map->line[kind], text_of(key), text_of(value), &fault))
        code = fail_at(r, value->start_mark, "%s", fault.text);
    return code;
}

static lq_code borders_read(reader *r, const yaml_node_t *mapping)
{
    if (mapping->type == YAML_MAPPING_NODE) return pairs_read(r, mapping, border_pair, NULL);
    return fail_at(r, mapping->start_mark,
                   "borders: not a mapping; write a line for county, prefecture, province or outer below it");
}

/* ---- indicators ---- */

static lq_code indicator_pair(reader *r, void *indicator, const yaml_node_t *key, const yaml_node_t *value)
{
    const lq_setting *s = lq_setting_find(text_of(key), LQ_SCOPE_INDICATOR);
    lq_indicator *to = indicator;
    if (s) return setting_read(r, s, to, &to->said, value);
    if (!lq_setting_find(text_of(key), LQ_SCOPE_MAP)) return fail_key(r, key, LQ_SCOPE_INDICATOR, NULL, 0);
    return fail_at(r, key->start_mark,
                   "key \"%s\" belongs to the map, not to an indicator; move it to the top", text_of(key));
}

static lq_code indicators_read(reader *r, const yaml_node_t *list)
{
    static const char *const right = "write a list, one \"- id: NAME\" with its settings below for each";
    if (list->type != YAML_SEQUENCE_NODE)
        return fail_at(r, list->start_mark, "indicators: not a list; %s", right);
    yaml_node_item_t *items = list->data.sequence.items.start;
    size_t n = (size_t)(list->data.sequence.items.top - items);
    if (!n || n > LQ_INDICATORS_MAX)
        return fail_at(r, list->start_mark, "indicators: %zu of them; give 1 to %d", n, LQ_INDICATORS_MAX);
    lq_indicator *all = lq_arena_alloc(&r->map->text, n, sizeof *all);
    if (!all) return lq_nomem(r->err);
    for (size_t i = 0; i < n; i++) {
        const yaml_node_t *item = node_at(r, items[i]);
        if (item->type != YAML_MAPPING_NODE)
            return fail_at(r, item->start_mark, "indicators: entry %zu is not a mapping; %s", i + 1, right);
        all[i] = r->map->common;
        lq_code code = pairs_read(r, item, indicator_pair, &all[i]);
        if (code) return code;
    }
    r->map->indicator = all;
    r->map->n_indicators = n;
    return LQ_OK;
}

/* ---- the whole ---- */

static lq_code top_pair(reader *r, void *unused, const yaml_node_t *key, const yaml_node_t *value)
{
    static const char *const more[] = {"indicators", "borders"};
    (void)unused;
    lq_map *map = r->map;
    const lq_setting *s = lq_setting_find(text_of(key), LQ_SCOPE_MAP | LQ_SCOPE_INDICATOR);
    if (!strcmp(text_of(key), "indicators")) {
        r->indicators = value;
        return LQ_OK;
    }
    if (!strcmp(text_of(key), "borders")) return borders_read(r, value);
    if (!s) return fail_key(r, key, LQ_SCOPE_MAP | LQ_SCOPE_INDICATOR, more, 2);
    if (s->scope == LQ_SCOPE_INDICATOR) return setting_read(r, s, &map->common, &map->common.said, value);
    return setting_read(r, s, map, &map->said, value);
}

static lq_code root_read(reader *r)
{
    const yaml_node_t *root = yaml_document_get_root_node(&r->doc);
    if (!root || is_null(root)) return LQ_OK;
    if (root->type != YAML_MAPPING_NODE)
        return fail_at(r, root->start_mark, "a map file is lines of \"key: value\"; this is something else");
    lq_code code = pairs_read(r, root, top_pair, NULL);
    if (!code && r->county && lq_setting_said(&r->map->said, "border", LQ_SCOPE_MAP))
        code = fail_at(r, r->county->start_mark, "border gives the county line already; keep one of the two");
    if (!code && r->indicators) code = indicators_read(r, r->indicators);
    return code;
}

static lq_code tree_read(reader *r)
{
    yaml_parser_t p;
    if (!yaml_parser_initialize(&p)) return lq_nomem(r->err);
    input_set(r, &p);
    lq_code code;
    if (yaml_parser_load(&p, &r->doc)) {
        code = root_read(r);
        yaml_document_delete(&r->doc);
    } else {
        code = fail_yaml(r, &p);
    }
    yaml_parser_delete(&p);
    return code;
}

lq_code lq_mapfile_parse(lq_map *map, const char *file, const char *text, size_t n, lq_err *err)
{
    const char *slash = strrchr(file, '/');
    size_t folder = slash ? (size_t)(slash - file) + 1 : 0;
    size_t mark = n >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3) ? 3 : 0; /* Windows' byte order mark */
    reader r = {.map = map, .file = file, .text = text + mark, .size = n - mark, .err = err};
    r.dir = lq_arena_strndup(&map->text, file, folder);
    map->file = lq_arena_strndup(&map->text, file, strlen(file));
    if (!r.dir || !map->file) return lq_nomem(err);
    lq_code code = guard_text(&r);
    return code ? code : tree_read(&r);
}

lq_code lq_mapfile_read(lq_map *map, const char *path, lq_err *err)
{
    lq_buf text = {0};
    lq_err fault = {0};
    if (lq_file_read(&text, path, FILE_BYTES_MAX, &fault))
        return lq_fail(err, fault.code == LQ_DATA ? LQ_USAGE : fault.code, "%s", fault.text);
    lq_code code = lq_mapfile_parse(map, path, text.data, text.size, err);
    lq_buf_release(&text);
    return code;
}
