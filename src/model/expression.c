/*
 * expression.c: see expression.h.
 *
 *     sum     = product { ("+" | "-") product }
 *     product = factor { ("*" | "/") factor }
 *     factor  = { "+" | "-" } ( "(" sum ")" | name | number )
 *
 * Read from left to right into a program for a stack: operands first, then what is done with them.
 */
#include "model/expression.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/key.h"

enum {
    TEXT_MOST = 2000,           /* bytes */
    DEPTH_MOST = 50,            /* brackets and signs within each other */
    STACK = 2 * DEPTH_MOST + 4, /* each depth holds back one operand of a sum and one of a product */
    NUMBER_ROOM = 64
};

typedef struct step {
    char what; /* '+' '-' '*' '/', 'm' for minus, 'c' for a column, 'n' for a number */
    size_t column;
    double number;
} step;

struct lq_expression {
    const lq_table *table;
    step *steps;
    size_t n, room;
    size_t *columns; /* in order of first mention */
    double *scale;   /* [n_columns]: what a number of each is to be multiplied by, 1e4 for "（万元）" */
    size_t n_columns, columns_room, scale_room;
};

typedef struct parser {
    lq_expression *e;
    const char *text, *at;
    int depth;
    lq_err *err;
} parser;

/* ---- the program ---- */

static lq_code emit(parser *p, step s)
{
    lq_expression *e = p->e;
    if (!lq_grow((void **)&e->steps, &e->room, e->n + 1, sizeof *e->steps)) return lq_nomem(p->err);
    e->steps[e->n++] = s;
    return LQ_OK;
}

static double scale_of(const lq_table *table, size_t column)
{
    lq_unit unit;
    return lq_unit_of_column(&unit, table->head[column], table->unit) ? pow(10, unit.power) : 1;
}

/* A step names its column by the place in the list of them. */
static lq_code emit_column(parser *p, size_t column)
{
    lq_expression *e = p->e;
    size_t i = 0;
    while (i < e->n_columns && e->columns[i] != column) i++;
    if (i == e->n_columns) {
        if (!lq_grow((void **)&e->columns, &e->columns_room, i + 1, sizeof *e->columns) ||
            !lq_grow((void **)&e->scale, &e->scale_room, i + 1, sizeof *e->scale))
            return lq_nomem(p->err);
        e->columns[i] = column;
        e->scale[i] = scale_of(e->table, column);
        e->n_columns++;
    }
    return emit(p, (step){.what = 'c', .column = i});
}

/* ---- signs ---- */

/* The character at s as one of the alphabet: full-width forms, × ÷ −, and the quotes of a Chinese keyboard are ASCII. */
static uint32_t sign_at(size_t *length, const char *s)
{
    uint32_t cp = 0;
    *length = lq_utf8_decode(&cp, s, strlen(s));
    if (!*length && *s) {
        *length = 1;
        return 0xFFFD;
    }
    if (cp >= 0xFF01 && cp <= 0xFF5E) return cp - 0xFEE0;
    switch (cp) {
    case 0xD7:
        return '*';
    case 0xF7:
        return '/';
    case 0x2212:
        return '-';
    case 0x201C:
    case 0x201D:
        return '"';
    case '\t':
    case '\n':
    case '\r':
    case 0xA0:
    case 0x3000:
        return ' ';
    default:
        return cp;
    }
}

static uint32_t skip_blanks(parser *p)
{
    for (;;) {
        size_t length;
        uint32_t cp = sign_at(&length, p->at);
        if (cp != ' ') return cp;
        p->at += length;
    }
}

/* Takes the next sign when it is one of the two. */
static bool take(parser *p, uint32_t *which, char a, char b)
{
    uint32_t cp = skip_blanks(p);
    size_t length;
    if (cp != (uint32_t)a && cp != (uint32_t)b) return false;
    sign_at(&length, p->at);
    p->at += length;
    if (which) *which = cp;
    return true;
}

static bool is_operator(uint32_t cp)
{
    return cp == '+' || cp == '-' || cp == '*' || cp == '/';
}

static lq_code expected(const parser *p, const char *what)
{
    size_t place = 1;
    for (const char *s = p->text; s < p->at; place++) {
        size_t length;
        sign_at(&length, s);
        s += length;
    }
    return lq_fail(p->err, LQ_USAGE, "%s is expected at character %zu%s of \"%.400s\"", what, place,
                   *p->at ? "" : ", the end,", p->text);
}

/* ---- names ---- */

static lq_code column_emit(parser *p, const char *name)
{
    size_t column;
    lq_code code = lq_key_column(&column, p->e->table, name, p->err);
    return code ? code : emit_column(p, column);
}

/* The bytes from p->at that would be a name nobody has: up to an operator, or a bracket that is not opened and closed within
   the name. */
static size_t name_length(const parser *p)
{
    size_t n = 0, length, depth = 0, outer = 0;
    for (uint32_t cp; (cp = sign_at(&length, p->at + n)); n += length) {
        if (!depth && (cp == ')' || is_operator(cp))) break;
        if (cp == '(' && !depth) outer = n;
        if (cp == '(') depth++;
        if (cp == ')') depth--;
    }
    if (depth) n = outer;
    while (n && p->at[n - 1] == ' ') n--;
    return n;
}

/* The longest text from p->at up to an operator, a closing bracket or the end that names columns and is no number; *column is
   the table's number of columns when it names several. 0 when there is none. */
static size_t name_find(const parser *p, size_t *column)
{
    char name[TEXT_MOST + 1];
    size_t longest = 0, length;
    for (size_t n = 0;; n += length) {
        uint32_t cp = sign_at(&length, p->at + n);
        if (n && (!cp || cp == ')' || is_operator(cp))) {
            double number;
            size_t candidates;
            memcpy(name, p->at, n);
            name[n] = 0;
            size_t found = lq_table_column(p->e->table, name, &candidates);
            if (candidates && !lq_number_read(&number, name)) {
                longest = n;
                *column = found;
            }
        }
        if (!cp) return longest;
    }
}

/* Length of the number at p->at, digits of full width too; 0 when there is none, or a name goes on behind it. */
static size_t number_find(const parser *p, double *number)
{
    char digits[NUMBER_ROOM];
    size_t n = 0, kept = 0, length;
    for (uint32_t cp; (cp = sign_at(&length, p->at + n)) && kept < sizeof digits - 1; n += length) {
        bool exponent = kept && (digits[kept - 1] == 'e' || digits[kept - 1] == 'E');
        bool part = (cp >= '0' && cp <= '9') || cp == '.' || cp == 'e' || cp == 'E' ||
                    (exponent && (cp == '+' || cp == '-'));
        if (!part) break;
        digits[kept++] = (char)cp;
    }
    digits[kept] = 0;
    uint32_t after = sign_at(&length, p->at + n);
    if (after && after != ' ' && after != ')' && !is_operator(after)) return 0;
    return lq_number_read(number, digits) ? n : 0;
}

static lq_code quoted_read(parser *p, uint32_t quote)
{
    char name[TEXT_MOST + 1];
    size_t length, n = 0;
    uint32_t cp;
    sign_at(&length, p->at);
    const char *begin = p->at + length;
    while ((cp = sign_at(&length, begin + n)) && cp != quote) n += length;
    if (!cp) {
        p->at = begin + n;
        return expected(p, "a closing quote");
    }
    memcpy(name, begin, n);
    name[n] = 0;
    p->at = begin + n + length;
    return column_emit(p, name);
}

static lq_code word_read(parser *p)
{
    char name[TEXT_MOST + 1];
    size_t column = 0, n = name_find(p, &column);
    double number = 0;
    if (!n && (n = number_find(p, &number))) {
        p->at += n;
        return emit(p, (step){.what = 'n', .number = number});
    }
    bool known = n && column < p->e->table->columns;
    if (!n) n = name_length(p);
    memcpy(name, p->at, n);
    name[n] = 0;
    p->at += n;
    return known ? emit_column(p, column) : column_emit(p, name);
}

/* ---- grammar ---- */

static lq_code sum_read(parser *p);

static lq_code factor_read(parser *p)
{
    lq_code code;
    uint32_t cp = skip_blanks(p);
    size_t column;
    if (++p->depth > DEPTH_MOST)
        return lq_fail(p->err, LQ_USAGE, "\"%.80s...\": more than %d brackets within each other", p->text,
                       DEPTH_MOST);
    if (take(p, &cp, '+', '-')) {
        code = factor_read(p);
        if (!code && cp == '-') code = emit(p, (step){.what = 'm'});
    } else if (cp == '(' && !name_find(p, &column)) {
        take(p, NULL, '(', '(');
        code = sum_read(p);
        if (!code && !take(p, NULL, ')', ')')) code = expected(p, "an operator or \")\"");
    } else if (cp == '"' || cp == '`') {
        code = quoted_read(p, cp);
    } else if (!cp || cp == ')' || is_operator(cp)) {
        code = expected(p, "a column, a number or \"(\"");
    } else {
        code = word_read(p);
    }
    p->depth--;
    return code;
}

static lq_code product_read(parser *p)
{
    uint32_t sign;
    lq_code code = factor_read(p);
    while (!code && take(p, &sign, '*', '/'))
        if (!(code = factor_read(p))) code = emit(p, (step){.what = (char)sign});
    return code;
}

static lq_code sum_read(parser *p)
{
    uint32_t sign;
    lq_code code = product_read(p);
    while (!code && take(p, &sign, '+', '-'))
        if (!(code = product_read(p))) code = emit(p, (step){.what = (char)sign});
    return code;
}

static lq_code whole_read(parser *p)
{
    size_t candidates;
    lq_table_column(p->e->table, p->text, &candidates);
    if (candidates) return column_emit(p, p->text);
    if (strlen(p->text) > TEXT_MOST)
        return lq_fail(p->err, LQ_USAGE, "\"%.80s...\": longer than %d bytes", p->text, TEXT_MOST);
    lq_code code = sum_read(p);
    if (code) return code;
    if (skip_blanks(p)) return expected(p, "an operator");
    if (p->e->n_columns) return LQ_OK;
    if (p->e->n == 1) return column_emit(p, p->text);
    return lq_fail(p->err, LQ_USAGE,
                   "\"%s\" reads no column; a column whose name is a number stands in quotes within an "
                   "expression",
                   p->text);
}

lq_code lq_expression_parse(lq_expression **out, const char *text, const lq_table *table, lq_err *err)
{
    parser p = {.e = lq_zalloc(1, sizeof *p.e), .text = text, .at = text, .err = err};
    if (!p.e) return lq_nomem(err);
    p.e->table = table;
    lq_code code = whole_read(&p);
    if (code)
        lq_expression_free(p.e);
    else
        *out = p.e;
    return code;
}

void lq_expression_free(lq_expression *e)
{
    if (!e) return;
    free(e->steps);
    free(e->columns);
    free(e->scale);
    free(e);
}

size_t lq_expression_column(const lq_expression *e)
{
    return e->n == 1 && e->steps[0].what == 'c' ? e->columns[0] : SIZE_MAX;
}

size_t lq_expression_columns(const lq_expression *e, const size_t **columns)
{
    *columns = e->columns;
    return e->n_columns;
}

bool lq_expression_is_sum(const lq_expression *e)
{
    for (size_t i = 0; i < e->n; i++)
        if (e->steps[i].what != 'c' && e->steps[i].what != '+') return false;
    return true;
}

/* ---- values ---- */

typedef struct operand {
    lq_status status; /* LQ_STATUS_VALUE for a zero too */
    double value;
} operand;

static operand cell_value(lq_evaluated *to, const lq_expression *e, size_t row, size_t i,
                          const lq_symbols *symbols)
{
    size_t column = e->columns[i];
    lq_cell cell = lq_cell_read(e->table->cell[row * e->table->columns + column], symbols);
    if (cell.odd && to->odd == SIZE_MAX) to->odd = column;
    if (to->unit == LQ_UNIT_NONE || cell.unit.power) to->unit = cell.unit.kind;
    if (cell.unit.power) cell.value /= e->scale[i];
    return (operand){cell.status == LQ_STATUS_ZERO ? LQ_STATUS_VALUE : cell.status, cell.value};
}

/* What two operands that are not both numbers come to. */
static lq_status status_of(lq_status a, lq_status b)
{
    static const lq_status first[] = {LQ_STATUS_MISSING, LQ_STATUS_SUPPRESSED, LQ_STATUS_NOT_APPLICABLE,
                                      LQ_STATUS_BELOW_UNIT};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (a == first[i] || b == first[i]) return first[i];
    return LQ_STATUS_VALUE;
}

/* 0.1 + 0.2 - 0.3 is a zero: what is left of two numbers that agree in 15 digits is only their rounding. */
static double sum_of(double a, double b)
{
    double sum = a + b;
    return fabs(sum) <= 4 * DBL_EPSILON * fmax(fabs(a), fabs(b)) ? 0 : sum;
}

static operand apply(lq_evaluated *to, char what, operand a, operand b)
{
    operand c = {status_of(a.status, b.status), NAN};
    if (c.status != LQ_STATUS_VALUE) return c;
    c.value = what == '+'   ? sum_of(a.value, b.value)
              : what == '-' ? sum_of(a.value, -b.value)
              : what == '*' ? a.value * b.value
                            : a.value / b.value;
    if (!isfinite(c.value)) {
        if (what == '/' && b.value == 0)
            to->by_zero = true;
        else
            to->overflow = true;
        c.status = LQ_STATUS_MISSING;
    }
    return c;
}

lq_evaluated lq_expression_value(const lq_expression *e, size_t row, const lq_symbols *symbols)
{
    lq_evaluated to = {.value = NAN, .odd = SIZE_MAX};
    operand stack[STACK];
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++) {
        const step *s = &e->steps[i];
        if (s->what == 'c') {
            stack[n++] = cell_value(&to, e, row, s->column, symbols);
        } else if (s->what == 'n') {
            stack[n++] = (operand){LQ_STATUS_VALUE, s->number};
        } else if (s->what == 'm') {
            stack[n - 1].value = -stack[n - 1].value;
        } else {
            n--;
            stack[n - 1] = apply(&to, s->what, stack[n - 1], stack[n]);
        }
    }
    to.status = stack[0].status;
    if (to.status != LQ_STATUS_VALUE) return to;
    to.value = stack[0].value == 0 ? 0 : stack[0].value;
    if (to.value == 0) to.status = LQ_STATUS_ZERO;
    return to;
}
