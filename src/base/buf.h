/* buf.h: a growing run of bytes: text files, JSON, PNG chunks are built in one and written out whole. */
#ifndef LQ_BUF_H
#define LQ_BUF_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed is empty and ready. `failed` stays true once memory ran out, so a writer checks once, at its end. */
typedef struct lq_buf {
    char *data; /* closed by a zero byte that `size` does not count, once anything was added */
    size_t size, room;
    bool failed;
} lq_buf;

void lq_buf_add(lq_buf *b, const void *bytes, size_t n);
void lq_buf_text(lq_buf *b, const char *text);
void lq_buf_printf(lq_buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A JSON string with its quotes; bytes that are not UTF-8 become U+FFFD. */
void lq_buf_json(lq_buf *b, const char *text);

/* A CSV field, quoted where it must be. */
void lq_buf_csv(lq_buf *b, const char *text);

/* Text or attribute value of XML with & < > " escaped; what XML cannot hold becomes U+FFFD. */
void lq_buf_xml(lq_buf *b, const char *text);

/* The shortest decimal that reads back the same, in any locale; "null" when the value is not finite. */
void lq_buf_number(lq_buf *b, double value);

void lq_buf_clear(lq_buf *b);
void lq_buf_release(lq_buf *b);

#endif
