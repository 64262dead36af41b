/* expectations.c: see expectations.h. */
#include "expectations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LETS_MOST 16

typedef struct reading {
    expectations *to;
    const char *path;
    size_t line;
    char *let[LETS_MOST]; /* "@NAME WORDS" */
    size_t lets;
} reading;

static void stop(const reading *r, const char *why)
{
    fprintf(stderr, "%s:%zu: %s\n", r->path, r->line, why);
    exit(1);
}

static char *copy(const reading *r, const char *text)
{
    char *out = strdup(text);
    if (!out) stop(r, "no memory");
    return out;
}

/* The words that "@NAME" of n characters stands for. */
static const char *let_find(const reading *r, const char *name, size_t n)
{
    for (size_t k = 0; k < r->lets; k++)
        if (!strncmp(r->let[k], name, n) && r->let[k][n] == ' ') return r->let[k] + n + 1;
    stop(r, "no such name");
    return NULL;
}

/* The line with each @NAME replaced: heap. */
static char *words_put(const reading *r, const char *text)
{
    char out[4096];
    size_t at = 0;
    while (*text) {
        size_t word = strcspn(text, " "), all = word + strspn(text + word, " ");
        const char *words = *text == '@' ? let_find(r, text, word) : text;
        int n = words == text ? (int)all : (int)strlen(words);
        at += (size_t)snprintf(out + at, sizeof out - at, "%.*s%s", n, words, words == text ? "" : " ");
        if (at >= sizeof out) stop(r, "the line is too long");
        text += all;
    }
    return copy(r, out);
}

static void line_add(const reading *r, expected_case *c, const char *text, size_t line)
{
    c->at = realloc(c->at, (c->n + 1) * sizeof *c->at);
    if (!c->at) stop(r, "no memory");
    c->at[c->n++] = (expectation){words_put(r, text), line};
}

static void case_begin(const reading *r, char *name, bool block)
{
    expectations *e = r->to;
    char *what = strchr(name, ' ');
    if (what) *what++ = 0;
    e->at = realloc(e->at, (e->n + 1) * sizeof *e->at);
    if (!e->at) stop(r, "no memory");
    e->at[e->n++] = (expected_case){.file = r->path,
                                    .name = copy(r, name),
                                    .what = copy(r, what ? what + strspn(what, " ") : ""),
                                    .block = block};
}

static void block_put(const reading *r, expected_case *c, const char *name)
{
    for (size_t i = 0; i < r->to->n; i++) {
        const expected_case *b = &r->to->at[i];
        if (!b->block || strcmp(b->name, name)) continue;
        for (size_t k = 0; k < b->n; k++) line_add(r, c, b->at[k].text, b->at[k].line);
        return;
    }
    stop(r, "no such block above");
}

static void line_read(reading *r, char *text)
{
    expected_case *last = r->to->n ? &r->to->at[r->to->n - 1] : NULL;
    if (!*text || *text == '#') return;
    if (!strncmp(text, "let ", 4) && r->lets < LETS_MOST)
        r->let[r->lets++] = copy(r, text + 4);
    else if (!strncmp(text, "case ", 5))
        case_begin(r, text + 5, false);
    else if (!strncmp(text, "block ", 6))
        case_begin(r, text + 6, true);
    else if (!last)
        stop(r, "no case yet");
    else if (!strncmp(text, "like ", 5))
        block_put(r, last, text + 5);
    else
        line_add(r, last, text, r->line);
}

void expectations_read(expectations *out, const char *path)
{
    char text[2048];
    reading r = {.to = out, .path = path};
    FILE *f = fopen(path, "r");
    if (!f) stop(&r, "cannot be read");
    while (fgets(text, sizeof text, f)) {
        r.line++;
        text[strcspn(text, "\n")] = 0;
        line_read(&r, text);
    }
    fclose(f);
    for (size_t i = 0; i < r.lets; i++) free(r.let[i]);
}

void expectations_release(expectations *e)
{
    for (size_t i = 0; i < e->n; i++) {
        expected_case *c = &e->at[i];
        for (size_t k = 0; k < c->n; k++) free(c->at[k].text);
        free(c->at);
        free(c->name);
        free(c->what);
    }
    free(e->at);
}
