/*
 * changes.c: see changes.h. The table, when its codes were in force, and which years a set of codes fits; bridge.c follows the
 * steps from one year to another.
 */
#include "model/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/plain_csv.h"

#define FILE_NAME "code_changes.csv"
#define HEAD      "old_code,old_name,new_code,new_name,year,kind,source"
enum { OLD_CODE, OLD_NAME, NEW_CODE, NEW_NAME, YEAR, KIND, SOURCE, COLUMNS };

enum { YEAR_FIRST = 1900, YEAR_LAST = 2100, YEARS = YEAR_LAST - YEAR_FIRST + 2 };

const char *const lq_change_kind_names[LQ_CHANGE_KINDS] = {
    [LQ_CHANGE_RENAME] = "rename",
    [LQ_CHANGE_RECODE] = "recode",
    [LQ_CHANGE_MERGE] = "merge",
    [LQ_CHANGE_DISTRICT] = "county-to-district",
    [LQ_CHANGE_SPLIT] = "split",
    [LQ_CHANGE_MOVED] = "moved",
    [LQ_CHANGE_TERRITORY] = "territory-change",
};

/* ---- parsing ---- */

static bool is_code(const char *s)
{
    return strlen(s) == 6 && strspn(s, "0123456789") == 6;
}

static bool year_read(int *out, const char *s)
{
    long year;
    if (strlen(s) != 4 || strspn(s, "0123456789") != 4 || !lq_integer_read(&year, s)) return false;
    *out = (int)year;
    return year >= YEAR_FIRST && year <= YEAR_LAST;
}

static bool kind_read(lq_change_kind *out, const char *s)
{
    for (int k = 0; k < LQ_CHANGE_KINDS; k++) {
        if (strcmp(lq_change_kind_names[k], s)) continue;
        *out = (lq_change_kind)k;
        return true;
    }
    return false;
}

/* Does the code stay? */
static bool is_self(const lq_change *change)
{
    return !strcmp(change->old_code, change->new_code);
}

static lq_code change_fill(lq_change *to, const char *const *field, size_t line, lq_err *err)
{
    *to = (lq_change){.old_code = field[OLD_CODE],
                      .old_name = field[OLD_NAME],
                      .new_code = field[NEW_CODE],
                      .new_name = field[NEW_NAME],
                      .source = field[SOURCE]};
    if (!is_code(to->old_code) || !is_code(to->new_code))
        return lq_fail(err, LQ_DATA, FILE_NAME ":%zu: \"%s\" or \"%s\" is no code of six digits", line,
                       to->old_code, to->new_code);
    if (!*to->old_name || !*to->new_name)
        return lq_fail(err, LQ_DATA, FILE_NAME ":%zu: a name is missing", line);
    if (!year_read(&to->year, field[YEAR]))
        return lq_fail(err, LQ_DATA, FILE_NAME ":%zu: \"%s\" is no year; %d to %d can be", line, field[YEAR],
                       YEAR_FIRST, YEAR_LAST);
    if (!kind_read(&to->kind, field[KIND]))
        return lq_fail(err, LQ_DATA, FILE_NAME ":%zu: \"%s\" is no kind of change", line, field[KIND]);
    bool stays = to->kind == LQ_CHANGE_RENAME || to->kind == LQ_CHANGE_TERRITORY;
    if (stays != is_self(to))
        return lq_fail(err, LQ_DATA, FILE_NAME ":%zu: a %s %s", line, field[KIND],
                       stays ? "has the same code twice" : "has two different codes");
    return LQ_OK;
}

static int order(const lq_change *a, const lq_change *b, int codes)
{
    if (codes) return codes;
    if (a->year != b->year) return a->year < b->year ? -1 : 1;
    return a < b ? -1 : a > b;
}

static int old_order(const void *a, const void *b)
{
    const lq_change *p = *(const lq_change *const *)a, *q = *(const lq_change *const *)b;
    return order(p, q, strcmp(p->old_code, q->old_code));
}

static int new_order(const void *a, const void *b)
{
    const lq_change *p = *(const lq_change *const *)a, *q = *(const lq_change *const *)b;
    return order(p, q, strcmp(p->new_code, q->new_code));
}

static bool index_make(lq_changes *c)
{
    c->by_old = lq_arena_alloc(&c->text, c->n, sizeof(lq_change *));
    c->by_new = lq_arena_alloc(&c->text, c->n, sizeof(lq_change *));
    if (!c->by_old || !c->by_new) return false;
    for (size_t i = 0; i < c->n; i++) c->by_old[i] = c->by_new[i] = &c->at[i];
    qsort(c->by_old, c->n, sizeof(lq_change *), old_order);
    qsort(c->by_new, c->n, sizeof(lq_change *), new_order);
    return true;
}

lq_code lq_changes_parse(lq_changes *out, const char *csv, size_t size, lq_err *err)
{
    lq_plain_csv t;
    lq_code code = lq_plain_csv_open(&t, &out->text, FILE_NAME, HEAD, csv, size, err);
    if (code) return code;
    out->at = lq_arena_alloc(&out->text, t.rows, sizeof *out->at);
    if (!out->at) return lq_nomem(err);
    for (size_t i = 0; i < t.rows; i++) {
        const char *field[COLUMNS];
        if ((code = lq_plain_csv_row(field, &t, err))) return code;
        if ((code = change_fill(&out->at[i], field, t.line, err))) return code;
    }
    out->n = t.rows;
    return index_make(out) ? LQ_OK : lq_nomem(err);
}

void lq_changes_release(lq_changes *c)
{
    lq_arena_release(&c->text);
    *c = (lq_changes){0};
}

/* ---- the lines of a code ---- */

static const char *code_on(const lq_change *change, lq_change_side side)
{
    return side == LQ_CHANGE_OLD ? change->old_code : change->new_code;
}

lq_change_span lq_changes_of(const lq_changes *c, lq_change_side side, const char *code)
{
    const lq_change **at = side == LQ_CHANGE_OLD ? c->by_old : c->by_new;
    size_t low = 0, high = c->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (strcmp(code_on(at[mid], side), code) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    for (high = low; high < c->n && !strcmp(code_on(at[high], side), code);) high++;
    return (lq_change_span){c->n ? at + low : NULL, high - low};
}

/* What happened to a code in one year. */
typedef struct happening {
    int year;
    bool stays, leaves, comes; /* a line with the code twice, as the old one alone, as the new one alone */
} happening;

/* Takes the next year's lines off both spans; false when none are left. */
static bool happening_next(happening *out, lq_change_span *old, lq_change_span *new)
{
    if (!old->n && !new->n) return false;
    int year =
        !new->n || (old->n && old->at[0]->year < new->at[0]->year) ? old->at[0]->year : new->at[0]->year;
    *out = (happening){.year = year};
    for (; old->n && old->at[0]->year == year; old->at++, old->n--)
        *(is_self(old->at[0]) ? &out->stays : &out->leaves) = true;
    for (; new->n &&new->at[0]->year == year; new->at++, new->n--) out->comes |= !is_self(new->at[0]);
    return true;
}

/* A code that both leaves and comes in a year is as much in force as before: it was handed on to other land. */
bool lq_changes_in_force(const lq_changes *c, const char *code, int year)
{
    lq_change_span old = lq_changes_of(c, LQ_CHANGE_OLD, code), new = lq_changes_of(c, LQ_CHANGE_NEW, code);
    bool in_force = true, first = true;
    for (happening h; happening_next(&h, &old, &new); first = false) {
        if (first) in_force = h.stays || h.leaves;
        if (h.year > year) break;
        if (h.stays)
            in_force = true;
        else if (h.leaves != h.comes)
            in_force = h.comes;
    }
    return in_force;
}

const lq_change *lq_changes_territory(const lq_changes *c, const char *code, int after, int until)
{
    if (after > until) return lq_changes_territory(c, code, until, after);
    bool had = lq_changes_in_force(c, code, after);
    const lq_change *found = NULL;
    for (int side = LQ_CHANGE_OLD; side <= LQ_CHANGE_NEW; side++) {
        lq_change_span s = lq_changes_of(c, (lq_change_side)side, code);
        for (size_t i = 0; i < s.n; i++) {
            const lq_change *change = s.at[i];
            if (change->year <= after || change->year > until || change->kind == LQ_CHANGE_RENAME) continue;
            bool before = lq_changes_in_force(c, code, change->year - 1);
            bool then = lq_changes_in_force(c, code, change->year);
            if (!then || !(before || (had && side == LQ_CHANGE_NEW))) continue;
            if (!found || change->year > found->year || (change->year == found->year && is_self(found)))
                found = change;
        }
    }
    return found;
}

size_t lq_changes_names(const lq_changes *c, const char *code, const char **out, size_t most)
{
    lq_change_span old = lq_changes_of(c, LQ_CHANGE_OLD, code), new = lq_changes_of(c, LQ_CHANGE_NEW, code);
    size_t n = 0;
    while (n < most && (old.n || new.n)) {
        const lq_change *a = old.n ? old.at[old.n - 1] : NULL, *b = new.n ? new.at[new.n - 1] : NULL;
        bool newer = b && (!a || b->year >= a->year); /* new names before old ones of a year */
        const char *name = newer ? b->new_name : a->old_name;
        *(newer ? &new.n : &old.n) -= 1;
        size_t i = 0;
        while (i < n && strcmp(out[i], name)) i++;
        if (i == n) out[n++] = name;
    }
    return n;
}

/* ---- vintage ---- */

static bool has_self(const lq_changes *c, const char *code, int year)
{
    lq_change_span s = lq_changes_of(c, LQ_CHANGE_OLD, code);
    for (size_t i = 0; i < s.n; i++)
        if (s.at[i]->year == year && is_self(s.at[i])) return true;
    return false;
}

/* A step as a set shows it. A code that was there before and after the step tells nothing of it. */
typedef struct sight {
    const lq_change *change;
    bool old_tells, new_tells, has_old, has_new;
} sight;

static bool sight_of(sight *out, const lq_changes *c, const lq_change *change, lq_code_has *has,
                     const void *set)
{
    *out = (sight){change, !has_self(c, change->old_code, change->year),
                   !has_self(c, change->new_code, change->year), has(set, change->old_code),
                   has(set, change->new_code)};
    return !is_self(change) && (out->has_old || out->has_new) && (out->old_tells || out->new_tells);
}

static bool fits(const lq_changes *c, const sight *s, int year)
{
    return (!s->old_tells || s->has_old == lq_changes_in_force(c, s->change->old_code, year)) &&
           (!s->new_tells || s->has_new == lq_changes_in_force(c, s->change->new_code, year));
}

/* The longest run of years with the best count, the later one of two. */
static lq_vintage best_run(const size_t *agree, int first, int last)
{
    lq_vintage best = {0};
    for (int year = first, from = first; year <= last; year++) {
        size_t count = agree[year - first];
        if (year == first || count != agree[year - 1 - first]) from = year;
        if (best.from && (count < best.agree || (count == best.agree && year - from < best.to - best.from)))
            continue;
        best = (lq_vintage){from, year, count, 0};
    }
    return best;
}

lq_vintage lq_changes_vintage(const lq_changes *c, lq_code_has *has, const void *set)
{
    size_t agree[YEARS] = {0}, told = 0;
    int first = YEAR_LAST, last = YEAR_FIRST - 1;
    for (size_t i = 0; i < c->n; i++) {
        if (c->at[i].year - 1 < first) first = c->at[i].year - 1;
        if (c->at[i].year > last) last = c->at[i].year;
    }
    for (size_t i = 0; i < c->n; i++) {
        sight seen;
        if (!sight_of(&seen, c, &c->at[i], has, set)) continue;
        told++;
        for (int year = first; year <= last; year++) agree[year - first] += fits(c, &seen, year);
    }
    if (!told) return (lq_vintage){0};
    lq_vintage v = best_run(agree, first, last);
    v.disagree = told - v.agree;
    return v;
}

void lq_vintage_text(char *out, size_t room, const lq_vintage *v, const lq_changes *changes)
{
    int first = INT32_MAX, last = 0;
    for (size_t i = 0; i < changes->n; i++) {
        int year = changes->at[i].year;
        first = year < first ? year : first;
        last = year > last ? year : last;
    }
    if (!v->from)
        snprintf(out, room, "not known");
    else if (v->from < first)
        snprintf(out, room, "%d or earlier", v->to);
    else if (v->to >= last)
        snprintf(out, room, "%d or later", v->from);
    else if (v->from == v->to)
        snprintf(out, room, "%d", v->from);
    else
        snprintf(out, room, "%d to %d", v->from, v->to);
}
