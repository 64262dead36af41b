/* name_list.c: see name_list.h. */
#include "read/name_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { NAME_BYTES = 64 }; /* the longest name of a county has 15 characters */

typedef struct piece {
    const char *s;
    size_t n;
} piece;

static piece trimmed(piece p)
{
    while (p.n && (*p.s == ' ' || *p.s == '\t' || *p.s == '\r')) p.s++, p.n--;
    while (p.n && (p.s[p.n - 1] == ' ' || p.s[p.n - 1] == '\t' || p.s[p.n - 1] == '\r')) p.n--;
    while (p.n >= 3 && !memcmp(p.s, "\xE3\x80\x80", 3)) p.s += 3, p.n -= 3;
    while (p.n >= 3 && !memcmp(p.s + p.n - 3, "\xE3\x80\x80", 3)) p.n -= 3;
    return p;
}

static bool ends_in(piece p, const char *ending)
{
    size_t n = strlen(ending);
    return p.n > n && !memcmp(p.s + p.n - n, ending, n);
}

static bool is_unit_name(piece p)
{
    static const char *const endings[] = {"县", "市", "区", "旗", "盟", "州", "省"};
    if (p.n < 6 || p.n > NAME_BYTES) return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_in(p, endings[i])) return true;
    return false;
}

/* ---- lines ---- */

/* Takes the next line off the text; false at its end. */
static bool line_take(piece *line, piece *rest)
{
    if (!rest->n) return false;
    const char *end = memchr(rest->s, '\n', rest->n);
    size_t n = end ? (size_t)(end - rest->s) : rest->n;
    *line = trimmed((piece){rest->s, n});
    rest->s += end ? n + 1 : n;
    rest->n -= end ? n + 1 : n;
    return true;
}

/* Names of a line, one after the other. Blanks part them only where nothing else does: "盂 县、平定县" has one in a
   name. */
typedef struct names {
    piece rest;
    bool blanks;
} names;

static size_t one_of(const char *const *marks, piece at)
{
    for (; *marks; marks++) {
        size_t n = strlen(*marks);
        if (at.n >= n && !memcmp(at.s, *marks, n)) return n;
    }
    return 0;
}

/* The bytes of what parts names here, or 0. */
static size_t mark_length(piece at, bool blanks)
{
    static const char *const marks[] = {"、", "，", "；", "。", ",", ";", NULL}, *const gaps[] = {" ", "\t",
                                                                                                  "　", NULL};
    size_t n = one_of(marks, at);
    return n || !blanks ? n : one_of(gaps, at);
}

static names names_of(piece line)
{
    names out = {line, true};
    for (piece at = line; at.n && out.blanks; at.s++, at.n--) out.blanks = !mark_length(at, false);
    return out;
}

/* Takes the next name; false when none is left. */
static bool name_take(piece *name, names *from)
{
    size_t mark;
    piece *rest = &from->rest;
    while (rest->n && (mark = mark_length(*rest, from->blanks))) rest->s += mark, rest->n -= mark;
    *name = (piece){rest->s, 0};
    while (rest->n && !mark_length(*rest, from->blanks)) rest->s++, rest->n--, name->n++;
    *name = trimmed(*name);
    return name->n > 0;
}

/* The number of "12)", "12个）", "共 12 个县区)"; 0 where there is none. The text goes on past the piece it is taken from, to the
   colon at least. */
static size_t count_read(const char *inside)
{
    if (!strncmp(inside, "共", 3)) inside += 3;
    inside += strspn(inside, " ");
    size_t n = strspn(inside, "0123456789");
    const char *end = inside + n + strspn(inside + n, " ");
    bool good = n && n <= 4 && (*end == ')' || !strncmp(end, "）", 3) || !strncmp(end, "个", 3));
    return good ? strtoul(inside, NULL, 10) : 0;
}

/* "长治市(12)" or "长治市（12个）": takes the bracket off; 0, and nothing taken, where it holds no number. */
static size_t count_take(piece *heading)
{
    static const char *const brackets[] = {"(", "（", NULL};
    piece at = *heading;
    size_t open = 0, count;
    if (!ends_in(*heading, ")") && !ends_in(*heading, "）")) return 0;
    while (at.n && !(open = one_of(brackets, at))) at.s++, at.n--;
    count = open ? count_read(at.s + open) : 0;
    if (count) *heading = trimmed((piece){heading->s, heading->n - at.n});
    return count;
}

/* Splits "HEADING：names"; false when the line has no heading that is a unit. */
static bool heading_take(piece *heading, size_t *count, piece *line)
{
    for (size_t i = 0; i < line->n; i++) {
        size_t colon = line->s[i] == ':' ? 1 : line->n - i >= 3 && !memcmp(line->s + i, "：", 3) ? 3 : 0;
        if (!colon) continue;
        *heading = trimmed((piece){line->s, i});
        *count = count_take(heading);
        if (!is_unit_name(*heading)) return false;
        *line = trimmed((piece){line->s + i + colon, line->n - i - colon});
        return true;
    }
    return false;
}

/* Whether a line holds names; half of them may be no counties by their look, as 大柴旦行政委员会. */
static bool is_names(piece line)
{
    names all = names_of(line);
    piece name;
    size_t n = 0, units = 0;
    for (; name_take(&name, &all); n++) {
        if (name.n > NAME_BYTES) return false;
        units += is_unit_name(name);
    }
    return n > 0 && units * 2 >= n;
}

/* ---- the whole ---- */

/* What one line is, with the heading taken off it. `open`: a list goes on. */
static bool line_is_list(piece *line, piece *heading, size_t *count, bool *open)
{
    piece rest = *line;
    bool headed = heading_take(heading, count, &rest);
    bool list = headed ? !rest.n || is_names(rest) : *open && is_names(rest);
    if (headed && list) *line = rest;
    if (!headed) heading->n = 0;
    *open = list;
    return list;
}

bool lq_name_list_is(const lq_buf *text)
{
    piece rest = {text->data, text->size}, line, heading;
    size_t lists = 0, others = 0, count;
    bool open = false, headed = false;
    while (line_take(&line, &rest)) {
        if (!line.n) {
            open = false;
            continue;
        }
        if (line_is_list(&line, &heading, &count, &open)) {
            headed = headed || heading.n;
            lists++;
        } else {
            others++;
        }
    }
    return headed && lists >= others;
}

static bool row_add(lq_grid *g, size_t line, piece heading, piece name)
{
    char text[NAME_BYTES + 1];
    char **row = lq_grid_row(g, line);
    if (!row) return false;
    memcpy(text, heading.s, heading.n);
    text[heading.n] = 0;
    if (!lq_grid_set(g, &row[0], text)) return false;
    memcpy(text, name.s, name.n);
    text[name.n] = 0;
    return lq_grid_set(g, &row[1], text);
}

static bool head_add(lq_grid *g)
{
    char **row = lq_grid_row(g, 1);
    return row && lq_grid_set(g, &row[0], "市") && lq_grid_set(g, &row[1], "区县");
}

/* The list that is open. */
typedef struct list {
    piece unit;
    size_t line, said, found; /* of its heading; how many counties that promised, and how many came */
} list;

static void list_close(const lq_grid *g, const list *l, lq_findings *f)
{
    if (!l->said || l->said == l->found) return;
    lq_findings_add(f, "list-count", g->table->file, l->line, "",
                    "%.*s is said to have %zu %s, the list names %zu", (int)l->unit.n, l->unit.s, l->said,
                    lq_plural(l->said, "county", "counties"), l->found);
}

static bool names_add(lq_grid *g, list *l, size_t number, piece line)
{
    names all = names_of(line);
    piece name;
    bool ok = true;
    for (; ok && name_take(&name, &all); l->found++) ok = row_add(g, number, l->unit, name);
    return ok;
}

lq_code lq_name_list_read(lq_grid *g, const lq_buf *text, lq_findings *f, lq_err *err)
{
    piece rest = {text->data, text->size}, line, heading;
    list now = {.unit = {"", 0}};
    size_t number = 0, count = 0;
    bool open = false, ok;
    g->columns = 2;
    ok = head_add(g);
    while (ok && line_take(&line, &rest)) {
        number++;
        if (!line.n) {
            open = false;
        } else if (!line_is_list(&line, &heading, &count, &open)) {
            lq_findings_add(f, "note-line", g->table->file, number, "", "\"%.*s\" is no list of counties",
                            (int)line.n, line.s);
        } else {
            if (heading.n) {
                list_close(g, &now, f);
                now = (list){heading, number, count, 0};
            }
            ok = names_add(g, &now, number, line);
        }
    }
    list_close(g, &now, f);
    return ok && !f->failed ? LQ_OK : lq_nomem(err);
}
