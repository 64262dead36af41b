/* buf.c: see buf.h. */
#include "base/buf.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/text.h"

/* Room for n more bytes and the closing zero, or NULL after marking the failure. */
static char *room_for(lq_buf *b, size_t n)
{
    if (b->failed) return NULL;
    if (n >= SIZE_MAX - b->size || !lq_grow((void **)&b->data, &b->room, b->size + n + 1, 1)) {
        b->failed = true;
        return NULL;
    }
    return b->data + b->size;
}

void lq_buf_add(lq_buf *b, const void *bytes, size_t n)
{
    char *to = room_for(b, n);
    if (!to) return;
    if (n) memcpy(to, bytes, n);
    b->size += n;
    b->data[b->size] = 0;
}

void lq_buf_text(lq_buf *b, const char *text)
{
    lq_buf_add(b, text, strlen(text));
}

void lq_buf_printf(lq_buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *to = n < 0 ? NULL : room_for(b, (size_t)n);
    if (to) {
        vsnprintf(to, (size_t)n + 1, format, again);
        b->size += (size_t)n;
    } else {
        b->failed = true;
    }
    va_end(again);
    va_end(args);
}

static const char *json_escape(unsigned char c)
{
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        return NULL;
    }
}

void lq_buf_json(lq_buf *b, const char *text)
{
    lq_buf_add(b, "\"", 1);
    for (size_t n = strlen(text), step; n; text += step, n -= step) {
        uint32_t cp;
        step = lq_utf8_decode(&cp, text, n);
        const char *escape = json_escape((unsigned char)*text);
        if (!step) {
            lq_buf_text(b, "\xEF\xBF\xBD");
            step = 1;
        } else if (escape) {
            lq_buf_text(b, escape);
        } else if (cp < 0x20 || cp == 0x7F) {
            lq_buf_printf(b, "\\u%04x", (unsigned)cp);
        } else {
            lq_buf_add(b, text, step);
        }
    }
    lq_buf_add(b, "\"", 1);
}

/* RFC 4180; blanks at the ends are quoted too, because some readers trim them. */
void lq_buf_csv(lq_buf *b, const char *text)
{
    size_t n = strlen(text);
    if (!n || (!strpbrk(text, ",\"\r\n") && !strchr(" \t", text[0]) && !strchr(" \t", text[n - 1]))) {
        lq_buf_add(b, text, n);
        return;
    }
    lq_buf_add(b, "\"", 1);
    for (const char *quote; (quote = strchr(text, '"')); text = quote + 1) {
        lq_buf_add(b, text, (size_t)(quote - text));
        lq_buf_add(b, "\"\"", 2);
    }
    lq_buf_text(b, text);
    lq_buf_add(b, "\"", 1);
}

/* XML 1.0 has no form at all for control characters and bytes that are not UTF-8: they become U+FFFD. */
void lq_buf_xml(lq_buf *b, const char *text)
{
    for (size_t n = strlen(text), step; n; text += step, n -= step) {
        uint32_t cp;
        step = lq_utf8_decode(&cp, text, n);
        if (!step || (cp < 0x20 && !strchr("\t\n\r", *text)) || cp == 0xFFFE || cp == 0xFFFF) {
            lq_buf_text(b, "\xEF\xBF\xBD");
            if (!step) step = 1;
        } else if (cp == '&') {
            lq_buf_text(b, "&amp;");
        } else if (cp == '<') {
            lq_buf_text(b, "&lt;");
        } else if (cp == '>') {
            lq_buf_text(b, "&gt;");
        } else if (cp == '"') {
            lq_buf_text(b, "&quot;");
        } else {
            lq_buf_add(b, text, step);
        }
    }
}

/* Fifteen digits read back the same unless the double needs more, and %g drops trailing zeros: the first
   precision that reads back is the shortest (subnormals apart). The locale's decimal point, whatever its
   bytes, becomes a dot. */
void lq_buf_number(lq_buf *b, double value)
{
    char text[40], plain[40];
    if (!isfinite(value)) {
        lq_buf_text(b, "null");
        return;
    }
    if (fabs(value) <= 1e15 && value == floor(value)) {
        snprintf(text, sizeof text, "%.0f", value == 0 ? 0.0 : value);
    } else {
        for (int digits = 15; digits <= 17; digits++) {
            snprintf(text, sizeof text, "%.*g", digits, value);
            if (strtod(text, NULL) == value) break;
        }
    }
    size_t n = 0;
    for (const char *s = text; *s; s++) {
        bool ours = strchr("0123456789+-e", *s) != NULL;
        if (ours || !n || plain[n - 1] != '.') plain[n++] = *s;
        if (!ours) plain[n - 1] = '.';
    }
    lq_buf_add(b, plain, n);
}

void lq_buf_clear(lq_buf *b)
{
    b->size = 0;
    b->failed = false;
    if (b->data) b->data[0] = 0;
}

void lq_buf_release(lq_buf *b)
{
    free(b->data);
    *b = (lq_buf){0};
}
