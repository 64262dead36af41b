/*
 * json.c: see json.h.
 *
 * Finished values wait on one stack; when an array or object closes, its values are moved from the top of the
 * stack into the arena side by side, and the array itself takes their place.
 */
#include "base/json.h"

#include <stdlib.h>
#include <string.h>
#include "base/text.h"

#define DEPTH_MAX  64
#define NUMBER_MAX 128

typedef struct reader {
    const char *file, *text, *at, *end;
    lq_arena *arena;
    lq_json *stack;
    size_t waiting, room;
    lq_err *err;
} reader;

static lq_code value_read(reader *r, const char *name, int depth);

/* The column counts code points, as editors do. */
static lq_code fail_at(const reader *r, const char *at, const char *what)
{
    size_t line = 1, column = 1;
    for (const char *s = r->text; s < at; s++) {
        if (*s == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)*s & 0xC0) != 0x80) {
            column++;
        }
    }
    return lq_fail(r->err, LQ_DATA, "%s:%zu:%zu: %s", r->file, line, column, what);
}

/* The next character, 0 at the end. */
static char peek(const reader *r)
{
    return r->at < r->end ? *r->at : 0;
}

static void blanks_skip(reader *r)
{
    while (r->at < r->end && strchr(" \t\r\n", *r->at) && *r->at) r->at++;
}

static bool take(reader *r, char c)
{
    if (r->at == r->end || *r->at != c) return false;
    r->at++;
    return true;
}

static lq_code push(reader *r, lq_json node)
{
    if (!lq_grow((void **)&r->stack, &r->room, r->waiting + 1, sizeof *r->stack)) return lq_nomem(r->err);
    r->stack[r->waiting++] = node;
    return LQ_OK;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* Four hexadecimal digits after \u. */
static lq_code hex_read(reader *r, uint32_t *out)
{
    uint32_t unit = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        int digit = hex_digit(peek(r));
        if (digit < 0) return fail_at(r, r->at, "\\u is not followed by four hexadecimal digits");
        unit = unit << 4 | (uint32_t)digit;
    }
    *out = unit;
    return LQ_OK;
}

static lq_code unicode_read(reader *r, char **to)
{
    const char *start = r->at - 2;
    uint32_t cp = 0, low = 0;
    lq_code code = hex_read(r, &cp);
    if (code) return code;
    if (cp >= 0xD800 && cp < 0xDC00 && r->end - r->at >= 2 && r->at[0] == '\\' && r->at[1] == 'u') {
        r->at += 2;
        code = hex_read(r, &low);
        if (code) return code;
        if (low < 0xDC00 || low > 0xDFFF) return fail_at(r, start, "half a surrogate pair");
        cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
    }
    if (cp >= 0xD800 && cp < 0xE000) return fail_at(r, start, "half a surrogate pair");
    *to += lq_utf8_encode(*to, cp);
    return LQ_OK;
}

static lq_code escape_read(reader *r, char **to)
{
    static const char letter[] = "\"\\/bfnrt", meaning[] = "\"\\/\b\f\n\r\t";
    char c = peek(r);
    if (take(r, 'u')) return unicode_read(r, to);
    const char *known = c ? strchr(letter, c) : NULL;
    if (!known) return fail_at(r, r->at, "unknown escape after \\");
    r->at++;
    *(*to)++ = meaning[known - letter];
    return LQ_OK;
}

/* The closing quote of the string, or NULL. */
static const char *string_end(const reader *r)
{
    const char *s = r->at;
    while (s < r->end && *s != '"') s += *s == '\\' && r->end - s > 1 ? 2 : 1;
    return s < r->end ? s : NULL;
}

/* An escape never grows, so the raw length is room enough. */
static lq_code string_read(reader *r, const char **text, size_t *size)
{
    if (!take(r, '"')) return fail_at(r, r->at, "a string in \" is expected here");
    const char *close = string_end(r);
    if (!close) return fail_at(r, r->at - 1, "the string does not end; a \" is missing");
    char *start = lq_arena_alloc(r->arena, (size_t)(close - r->at) + 1, 1), *to = start;
    if (!start) return lq_nomem(r->err);
    while (r->at < close) {
        uint32_t cp;
        size_t n = lq_utf8_decode(&cp, r->at, (size_t)(close - r->at));
        if (!n) return fail_at(r, r->at, "the bytes are not UTF-8");
        if (cp < 0x20) return fail_at(r, r->at, "a control character in a string; write it as \\u00..");
        if (take(r, '\\')) {
            lq_code code = escape_read(r, &to);
            if (code) return code;
            continue;
        }
        memcpy(to, r->at, n);
        to += n;
        r->at += n;
    }
    r->at++;
    *to = 0;
    *text = start;
    if (size) *size = (size_t)(to - start);
    return LQ_OK;
}

static size_t digits_skip(const char **s, const char *end)
{
    const char *start = *s;
    while (*s < end && **s >= '0' && **s <= '9') ++*s;
    return (size_t)(*s - start);
}

/* RFC 8259, section 6: no plus, no leading zero, digits on both sides of the point. */
static bool number_extent(const char **s, const char *end)
{
    if (*s < end && **s == '-') ++*s;
    if (*s < end && **s == '0')
        ++*s;
    else if (!digits_skip(s, end))
        return false;
    if (*s < end && **s == '.') {
        ++*s;
        if (!digits_skip(s, end)) return false;
    }
    if (*s < end && (**s == 'e' || **s == 'E')) {
        ++*s;
        if (*s < end && (**s == '+' || **s == '-')) ++*s;
        if (!digits_skip(s, end)) return false;
    }
    return true;
}

static lq_code number_read(reader *r, lq_json *node)
{
    char digits[NUMBER_MAX + 1];
    const char *start = r->at;
    if (!number_extent(&r->at, r->end)) return fail_at(r, start, "not a JSON value");
    size_t n = (size_t)(r->at - start);
    if (n > NUMBER_MAX) return fail_at(r, start, "the number has too many digits");
    memcpy(digits, start, n);
    digits[n] = 0;
    if (!lq_number_read(&node->number, digits)) return fail_at(r, start, "the number is too large");
    node->kind = LQ_JSON_NUMBER;
    return LQ_OK;
}

static bool word_take(reader *r, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(r->end - r->at) < n || memcmp(r->at, word, n) != 0) return false;
    r->at += n;
    return true;
}

static lq_code scalar_read(reader *r, lq_json *node)
{
    if (peek(r) == '"') {
        node->kind = LQ_JSON_STRING;
        return string_read(r, &node->text, &node->size);
    }
    if (word_take(r, "null")) return LQ_OK;
    bool truth = word_take(r, "true");
    if (!truth && !word_take(r, "false")) return number_read(r, node);
    node->kind = LQ_JSON_BOOL;
    node->truth = truth;
    return LQ_OK;
}

/* `"name" :` of a member. */
static lq_code name_read(reader *r, const char **name)
{
    blanks_skip(r);
    lq_code code = string_read(r, name, NULL);
    if (code) return code;
    blanks_skip(r);
    return take(r, ':') ? LQ_OK : fail_at(r, r->at, "a : is expected after the name");
}

/* Moves the values above `first` from the stack into the arena as the items of *node. */
static lq_code items_move(reader *r, lq_json *node, size_t first)
{
    node->size = r->waiting - first;
    lq_json *item = lq_arena_alloc(r->arena, node->size, sizeof *item);
    if (!item) return lq_nomem(r->err);
    if (node->size) memcpy(item, r->stack + first, node->size * sizeof *item);
    node->item = item;
    r->waiting = first;
    return LQ_OK;
}

static lq_code items_read(reader *r, lq_json *node, int depth)
{
    bool object = *r->at++ == '{';
    char close = object ? '}' : ']';
    size_t first = r->waiting;
    node->kind = object ? LQ_JSON_OBJECT : LQ_JSON_ARRAY;
    blanks_skip(r);
    if (take(r, close)) return items_move(r, node, first);
    do {
        const char *name = NULL;
        lq_code code = object ? name_read(r, &name) : LQ_OK;
        if (!code) code = value_read(r, name, depth + 1);
        if (code) return code;
        blanks_skip(r);
    } while (take(r, ','));
    if (!take(r, close))
        return fail_at(r, r->at, object ? "a , or } is expected here" : "a , or ] is expected here");
    return items_move(r, node, first);
}

static lq_code value_read(reader *r, const char *name, int depth)
{
    lq_json node = {.kind = LQ_JSON_NULL, .name = name};
    blanks_skip(r);
    if (r->at == r->end) return fail_at(r, r->at, "the text ends too early; a value is expected here");
    bool nested = *r->at == '[' || *r->at == '{';
    if (nested && depth >= DEPTH_MAX)
        return fail_at(r, r->at, "nested too deeply; at most 64 levels are read");
    lq_code code = nested ? items_read(r, &node, depth) : scalar_read(r, &node);
    return code ? code : push(r, node);
}

lq_code lq_json_read(const lq_json **out, lq_arena *arena, const char *file, const char *text, size_t n,
                     lq_err *err)
{
    reader r = {.file = file, .text = text, .at = text, .end = text + n, .arena = arena, .err = err};
    word_take(&r, "\xEF\xBB\xBF");
    r.text = r.at;
    lq_code code = value_read(&r, NULL, 0);
    if (code) goto done;
    blanks_skip(&r);
    if (r.at < r.end) {
        code = fail_at(&r, r.at, "the text goes on after its value");
        goto done;
    }
    lq_json *root = lq_arena_alloc(arena, 1, sizeof *root);
    if (!root) {
        code = lq_nomem(err);
        goto done;
    }
    *root = r.stack[0];
    *out = root;
done:
    free(r.stack);
    return code;
}

const lq_json *lq_json_member(const lq_json *object, const char *name)
{
    if (!object || object->kind != LQ_JSON_OBJECT) return NULL;
    for (size_t i = 0; i < object->size; i++)
        if (!strcmp(object->item[i].name, name)) return &object->item[i];
    return NULL;
}

const char *lq_json_text(const lq_json *node, const char *otherwise)
{
    return node && node->kind == LQ_JSON_STRING ? node->text : otherwise;
}

double lq_json_number(const lq_json *node, double otherwise)
{
    return node && node->kind == LQ_JSON_NUMBER ? node->number : otherwise;
}
