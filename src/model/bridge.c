/*
 * bridge.c: see changes.h: what a code of another year corresponds to in a set of codes.
 *
 * The land of a code is followed as a list of pieces, year by year, until each piece is a code of the set. A piece is `whole`
 * while all the land of its code belongs to the land that is followed. That is one rule in both directions: of the lines that
 * lead to a code in a year, all must come from whole pieces. Forwards lines lead from the old code to the new one, backwards
 * from the new one to the old one.
 */
#include "model/changes.h"

#include <stdlib.h>
#include <string.h>

enum { PIECES_MOST = 64 };

typedef struct piece {
    const char *code;
    int year; /* of the step that led here */
    bool whole, landed;
} piece;

typedef struct walk {
    const lq_changes *c;
    bool back;
    lq_code_has *has;
    const void *set;
    piece at[PIECES_MOST];
    size_t n;
    bool lost; /* some of the land lies where it cannot be followed */
} walk;

/* ---- lines, as the walk goes over them ---- */

static lq_change_span leaving(const walk *w, const char *code)
{
    return lq_changes_of(w->c, w->back ? LQ_CHANGE_NEW : LQ_CHANGE_OLD, code);
}

static lq_change_span arriving(const walk *w, const char *code)
{
    return lq_changes_of(w->c, w->back ? LQ_CHANGE_OLD : LQ_CHANGE_NEW, code);
}

static const char *origin(const walk *w, const lq_change *change)
{
    return w->back ? change->new_code : change->old_code;
}

static const char *target(const walk *w, const lq_change *change)
{
    return w->back ? change->old_code : change->new_code;
}

static lq_change_span in_year(lq_change_span s, int year)
{
    while (s.n && s.at[0]->year != year) s.at++, s.n--;
    size_t n = 0;
    while (n < s.n && s.at[n]->year == year) n++;
    s.n = n;
    return s;
}

static bool keeps(lq_change_span of_one_year)
{
    for (size_t i = 0; i < of_one_year.n; i++)
        if (!strcmp(of_one_year.at[i]->old_code, of_one_year.at[i]->new_code)) return true;
    return false;
}

/* Is a year farther on the way than another? */
static bool beyond(const walk *w, int year, int than)
{
    return w->back ? year < than : year > than;
}

/* The next year in which the code has lines to follow, 0 when there is none. Years only go on, so a walk ends, whatever the
   table says; a code that came and left in one year was handed on to other land. */
static int next_year(const walk *w, const piece *p)
{
    lq_change_span s = leaving(w, p->code);
    int next = 0;
    for (size_t i = 0; i < s.n; i++) {
        int year = s.at[i]->year;
        if (beyond(w, year, p->year) && (!next || beyond(w, next, year))) next = year;
    }
    return next;
}

/* The next year, farther on than this one, in which the code left and did not stay; 0 when there is none. */
static int turn_next(const walk *w, const char *code, int year)
{
    lq_change_span s = leaving(w, code);
    for (size_t k = 0; k < s.n; k++) {
        int at = s.at[w->back ? s.n - 1 - k : k]->year;
        if (beyond(w, at, year) && !keeps(in_year(s, at))) return at;
    }
    return 0;
}

/* ---- walking ---- */

/* Is the code of the set other land, for which the number was used again farther on? That is so when the number left, came
   back, and the set has what it left for. */
static bool is_reused(const walk *w, const char *code, int year)
{
    int turn = turn_next(w, code, year);
    if (!turn) return false;
    lq_change_span back = arriving(w, code), away = in_year(leaving(w, code), turn);
    bool returns = false;
    for (size_t i = 0; i < back.n; i++)
        returns |= strcmp(back.at[i]->old_code, back.at[i]->new_code) && !beyond(w, turn, back.at[i]->year);
    for (size_t i = 0; returns && i < away.n; i++) {
        const char *to = target(w, away.at[i]);
        if (w->has(w->set, to) && !keeps(in_year(leaving(w, to), turn))) return true;
    }
    return false;
}

static void piece_add(walk *w, const char *code, int year, bool whole, bool landed)
{
    for (size_t i = 0; i < w->n; i++) {
        if (strcmp(w->at[i].code, code)) continue;
        w->at[i].whole &= whole;
        return;
    }
    if (w->n == PIECES_MOST)
        w->lost = true;
    else
        w->at[w->n++] = (piece){code, year, whole, landed};
}

/* Do all lines to this code in the year come from whole pieces? A merge says that there is more to the new code, a split that
   there is more to the old one, even where the other lines are missing. */
static bool is_whole(const walk *w, const char *code, int year)
{
    lq_change_span s = in_year(arriving(w, code), year);
    if (s.n == 1 && s.at[0]->kind == (w->back ? LQ_CHANGE_SPLIT : LQ_CHANGE_MERGE)) return false;
    for (size_t i = 0; i < s.n; i++) {
        bool ours = false;
        for (size_t k = 0; k < w->n; k++)
            ours |= w->at[k].whole && !strcmp(w->at[k].code, origin(w, s.at[i]));
        if (!ours) return false;
    }
    return true;
}

/* Follows the lines of one code in one year; `before` has the pieces as they were. */
static void code_walk(walk *w, const walk *before, const char *code, int year)
{
    lq_change_span s = in_year(leaving(w, code), year);
    if (s.n == 1 && s.at[0]->kind == (w->back ? LQ_CHANGE_MERGE : LQ_CHANGE_SPLIT)) w->lost = true;
    for (size_t i = 0; i < s.n; i++) {
        const char *to = target(w, s.at[i]);
        bool landed = w->has(w->set, to) && !is_reused(w, to, year);
        piece_add(w, to, year, is_whole(before, to, year), landed);
    }
}

static void year_walk(walk *w, int year)
{
    const walk before = *w;
    w->n = 0;
    for (size_t i = 0; i < before.n; i++) {
        const piece *p = &before.at[i];
        if (p->landed || next_year(&before, p) != year)
            piece_add(w, p->code, p->year, p->whole, p->landed);
        else
            code_walk(w, &before, p->code, year);
    }
}

static void walk_on(walk *w)
{
    for (;;) {
        int nearest = 0;
        for (size_t i = 0; i < w->n; i++) {
            int year = w->at[i].landed ? 0 : next_year(w, &w->at[i]);
            if (year && (!nearest || beyond(w, nearest, year))) nearest = year;
        }
        if (!nearest) return;
        year_walk(w, nearest);
    }
}

/* ---- bridges ---- */

static int code_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static lq_bridge_kind kind_of(const walk *w, const lq_bridge *b, bool all_whole)
{
    if (!b->n) return LQ_BRIDGE_NONE;
    if (w->lost) return LQ_BRIDGE_SPLIT;
    if (b->n == 1) return all_whole ? LQ_BRIDGE_SAME : LQ_BRIDGE_PART;
    return w->back && all_whole ? LQ_BRIDGE_UNION : LQ_BRIDGE_SPLIT;
}

/* From the step of this year. */
static lq_bridge bridge_from(walk *w, const char *code, int year)
{
    lq_bridge b = {.younger = w->back, .year = year, .step = in_year(leaving(w, code), year).at[0]};
    bool all_whole = true;
    w->n = 0;
    w->lost = false;
    piece_add(w, code, w->back ? year + 1 : year - 1, true, false);
    walk_on(w);
    for (size_t i = 0; i < w->n; i++) {
        if (!w->at[i].landed || b.n == LQ_BRIDGE_MOST)
            w->lost = true;
        else
            b.to[b.n++] = w->at[i].code;
        all_whole &= w->at[i].whole;
    }
    qsort(b.to, b.n, sizeof *b.to, code_order);
    b.kind = kind_of(w, &b, all_whole);
    return b;
}

/* A number that was used for two lands has several beginnings and ends. Forwards the last end counts and backwards the first
   beginning, unless it leads nowhere. */
static lq_bridge bridge_one_way(walk *w, const char *code)
{
    lq_change_span s = leaving(w, code);
    lq_bridge first = {0};
    for (size_t k = 0; k < s.n; k++) {
        int year = s.at[w->back ? k : s.n - 1 - k]->year;
        if (keeps(in_year(s, year))) continue;
        lq_bridge b = bridge_from(w, code, year);
        if (b.kind != LQ_BRIDGE_NONE) return b;
        if (!first.year) first = b;
    }
    return first;
}

lq_bridge lq_changes_bridge(const lq_changes *c, const char *code, lq_code_has *has, const void *set)
{
    walk w = {.c = c, .has = has, .set = set};
    lq_bridge older = bridge_one_way(&w, code);
    w.back = true;
    lq_bridge younger = bridge_one_way(&w, code);
    if (!younger.year) return older;
    if (!older.year) return younger;
    if (!older.n != !younger.n) return older.n ? older : younger;
    lq_vintage v = lq_changes_vintage(c, has, set);
    if (!v.from || v.to >= younger.year) return older;
    if (v.from < older.year) return younger;
    older.kind = LQ_BRIDGE_NONE; /* of two lands that had the number, one before the set and one after it */
    older.n = 0;
    return older;
}

/* ---- in words ---- */

static void code_tell(lq_buf *to, const lq_changes *c, const char *code)
{
    const char *name = "";
    lq_changes_names(c, code, &name, 1);
    lq_buf_printf(to, *name ? "%s %s" : "%s", code, name);
}

/* "a", "a and b", "a, b and c": the codes on the other side of the step's lines. */
static void partners_tell(lq_buf *to, lq_change_span lines, bool back)
{
    for (size_t i = 0; i < lines.n; i++) {
        const lq_change *l = lines.at[i];
        if (i) lq_buf_text(to, i + 1 == lines.n ? " and " : ", ");
        lq_buf_printf(to, "%s %s", back ? l->old_code : l->new_code, back ? l->old_name : l->new_name);
    }
}

/* Are the codes of the set those that the step names? */
static bool is_direct(const lq_bridge *b, lq_change_span lines)
{
    if (lines.n != b->n) return false;
    for (size_t i = 0; i < b->n; i++) {
        bool named = false;
        for (size_t k = 0; k < lines.n; k++)
            named |= !strcmp(b->to[i], b->younger ? lines.at[k]->old_code : lines.at[k]->new_code);
        if (!named) return false;
    }
    return true;
}

static const char *older_verb(const lq_bridge *b, lq_change_span lines)
{
    if (lines.n > 1) return "was divided among";
    if (lines.at[0]->kind == LQ_CHANGE_SPLIT) return "gave a part to";
    return lines.at[0]->kind == LQ_CHANGE_MERGE || b->kind == LQ_BRIDGE_PART ? "became part of" : "became";
}

static const char *younger_verb(const lq_bridge *b, lq_change_span lines)
{
    bool one_part = lines.n == 1 && lines.at[0]->kind == LQ_CHANGE_SPLIT;
    if (one_part || b->kind == LQ_BRIDGE_PART) return "was made of a part of";
    return b->kind == LQ_BRIDGE_SPLIT ? "was made of land of" : "was made of";
}

static void step_tell(lq_buf *to, const lq_bridge *b, lq_change_span lines)
{
    if (b->younger)
        lq_buf_printf(to, "%s %s %s ", b->step->new_code, b->step->new_name, younger_verb(b, lines));
    else
        lq_buf_printf(to, "%s %s %s ", b->step->old_code, b->step->old_name, older_verb(b, lines));
    partners_tell(to, lines, b->younger);
    lq_buf_printf(to, " in %d (%s)", b->year, lq_change_kind_names[b->step->kind]);
}

void lq_bridge_tell(lq_buf *to, const lq_changes *c, const char *code, const lq_bridge *b)
{
    static const char *const now[] = {
        [LQ_BRIDGE_NONE] = "; what it is in the boundaries cannot be told",
        [LQ_BRIDGE_SAME] = "; the boundaries have it as ",
        [LQ_BRIDGE_UNION] = "; the boundaries have it as ",
        [LQ_BRIDGE_PART] = "; in the boundaries it is a part of ",
        [LQ_BRIDGE_SPLIT] = "; in the boundaries it lies in parts in ",
    };
    if (!b->step) {
        lq_buf_printf(to, "no change of %s is known", code);
        return;
    }
    lq_change_span lines =
        in_year(lq_changes_of(c, b->younger ? LQ_CHANGE_NEW : LQ_CHANGE_OLD, code), b->year);
    step_tell(to, b, lines);
    if (is_direct(b, lines)) return;
    lq_buf_text(to, now[b->kind]);
    for (size_t i = 0; i < b->n; i++) {
        if (i) lq_buf_text(to, i + 1 == b->n ? " and " : ", ");
        code_tell(to, c, b->to[i]);
    }
}
