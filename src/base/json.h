/*
 * json.h: reads JSON (RFC 8259, strictly) into a tree, in time proportional to its size.
 *
 * Nothing beyond the standard is taken: no comments, no trailing comma, no lone surrogate; one byte order
 * mark is passed over. Limits: 64 levels deep, a number must fit a double and 128 characters.
 */
#ifndef LQ_JSON_H
#define LQ_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "base/mem.h"

typedef enum lq_json_kind {
    LQ_JSON_NULL,
    LQ_JSON_BOOL,
    LQ_JSON_NUMBER,
    LQ_JSON_STRING,
    LQ_JSON_ARRAY,
    LQ_JSON_OBJECT
} lq_json_kind;

typedef struct lq_json {
    lq_json_kind kind;
    const char *name; /* UTF-8, of a member of an object; NULL elsewhere */
    size_t size;      /* bytes of a string, items of an array, members of an object */
    union {
        bool truth;
        double number;
        const char *text; /* UTF-8, closed by a zero byte; may hold zero bytes of its own */
        const struct lq_json
            *item; /* [size]: in the order of the file, so a loop over a large object is cheap */
    };
} lq_json;

/* Reads text[n] into a tree that lives in the arena. `file` begins the message: "FILE:LINE:COLUMN: what is
   wrong; what would be right" (LQ_DATA). */
lq_code lq_json_read(const lq_json **out, lq_arena *arena, const char *file, const char *text, size_t n,
                     lq_err *err);

/* The first member of this name (found by looking at one after the other), or NULL: also when `object` is
   NULL or no object. So lq_json_text(lq_json_member(lq_json_member(root, "a"), "b"), "") needs no check
   between. */
const lq_json *lq_json_member(const lq_json *object, const char *name);

/* The value, or `otherwise` when the node is NULL or of another kind. */
const char *lq_json_text(const lq_json *node, const char *otherwise);
double lq_json_number(const lq_json *node, double otherwise);

#endif
