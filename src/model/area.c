/*
 * area.c: see area.h.
 *
 * Passes over the rows, each for those that are still open: what a row is by itself; the parts it became; counties of the
 * boundaries that are made of listed ones alone, and rows whose land is in members already; whole prefectures. Then all
 * are told in their order.
 */
#include "model/area.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/code.h"
#include "model/match.h"
#include "model/place_name.h"

typedef enum outcome {
    OPEN,
    FOUND,
    BRIDGED,
    REPEATED,
    DIVIDED,    /* into parts */
    COVERED,    /* its land lies in counties that are members already */
    PREFECTURE, /* all of it */
    HEADING,    /* a prefecture above counties of it */
    NO_MEMBER   /* a heading, a total, a note below the list */
} outcome;

typedef struct resolving {
    lq_area *area;
    const lq_counties *counties;
    const lq_rows *rows;
    const size_t *row; /* [n] */
    size_t n;
    outcome *out;    /* [n] */
    size_t *by;      /* [features]: index into row[] of the row that named it, SIZE_MAX before */
    bool *is_listed; /* [rows of the table] */
    lq_findings *f;
} resolving;

static const char *code_of(const resolving *g, size_t i)
{
    const lq_keys *keys = &g->rows->keys;
    return keys->form[g->row[i]] < LQ_CODE_NONE ? keys->key[g->row[i]] : "";
}

static const char *name_of(const resolving *g, size_t i)
{
    return lq_rows_text(g->rows, g->row[i], g->rows->name);
}

static void match(lq_match *out, const resolving *g, size_t i, lq_split split)
{
    const lq_matcher how = {.counties = g->counties, .rows = g->rows, .split = split};
    lq_match_row(out, &how, g->row[i]);
}

/* All features that share the code of this one. */
static void feature_give(resolving *g, size_t feature)
{
    const lq_counties *c = g->counties;
    for (size_t k = c->first[feature]; k != SIZE_MAX; k = *c->place[k].code ? c->keys.next[k] : SIZE_MAX) {
        if (g->area->member[k]) continue;
        g->area->member[k] = true;
        g->area->members++;
    }
}

static void match_give(resolving *g, const lq_match *m)
{
    for (size_t k = 0; k < m->n; k++) feature_give(g, m->county[k]);
}

/* ---- a row by itself ---- */

/* Two rows that go to one county by the change table are two counties of another year, unless they say the same. */
static bool is_repeated(const resolving *g, const lq_match *m, size_t i)
{
    char key[512], before[512];
    size_t other = g->by[m->county[0]];
    if (other == SIZE_MAX) return false;
    if (m->how != LQ_MATCH_BRIDGE && g->out[other] != BRIDGED) return true;
    return !strcmp(lq_match_key(key, sizeof key, g->rows, g->row[i]),
                   lq_match_key(before, sizeof before, g->rows, g->row[other]));
}

static void row_find(resolving *g, size_t i)
{
    lq_match m;
    match(&m, g, i, LQ_SPLIT_SKIP);
    if (!m.n) return;
    g->out[i] = is_repeated(g, &m, i) ? REPEATED : m.how == LQ_MATCH_BRIDGE ? BRIDGED : FOUND;
    match_give(g, &m);
    for (size_t k = 0; k < m.n; k++)
        if (g->by[m.county[k]] == SIZE_MAX) g->by[m.county[k]] = i;
}

/* ---- parts ---- */

static void row_divide(resolving *g, size_t i)
{
    lq_match m;
    match(&m, g, i, LQ_SPLIT_SAME);
    if (!m.n) return;
    g->out[i] = DIVIDED;
    match_give(g, &m);
}

/* ---- the other way round: what counties of the boundaries were made of ---- */

static bool list_has(const void *resolving_, const char *code)
{
    const resolving *g = resolving_;
    const lq_keys *keys = &g->rows->keys;
    for (size_t row = lq_keys_find(keys, code); row != SIZE_MAX; row = keys->next[row])
        if (g->is_listed[row]) return true;
    return false;
}

/* Into how many the step of a bridge divides a code. */
static size_t parts_of(const lq_changes *changes, const char *code, int year)
{
    lq_change_span s = lq_changes_of(changes, LQ_CHANGE_OLD, code);
    size_t n = 0;
    for (size_t k = 0; k < s.n; k++) n += s.at[k]->year == year;
    return n;
}

/* Is all the land of a feature that of counties listed? */
static bool lies_within(const resolving *g, size_t feature)
{
    const char *code = g->counties->place[feature].code;
    lq_bridge b = lq_changes_bridge(g->counties->changes, code, list_has, g);
    if (b.kind == LQ_BRIDGE_SPLIT && !b.younger && b.n > 1)
        return b.n == parts_of(g->counties->changes, code, b.year);
    return b.kind == LQ_BRIDGE_SAME || b.kind == LQ_BRIDGE_UNION || b.kind == LQ_BRIDGE_PART;
}

static void features_find(resolving *g)
{
    for (size_t k = 0; k < g->counties->n; k++)
        if (!g->area->member[k] && *g->counties->place[k].code && lies_within(g, k)) feature_give(g, k);
}

static void row_cover(resolving *g, size_t i)
{
    const lq_counties *c = g->counties;
    lq_bridge b = lq_changes_bridge(c->changes, code_of(g, i), lq_counties_has, c);
    size_t members = 0;
    for (size_t k = 0; k < b.n; k++) members += g->area->member[lq_keys_find(&c->keys, b.to[k])];
    if (members && members == b.n) g->out[i] = COVERED;
}

/* Whether each part of a divided county is land of the list alone. */
static bool parts_lie_within(const resolving *g, size_t i)
{
    lq_match m;
    match(&m, g, i, LQ_SPLIT_SAME);
    for (size_t k = 0; k < m.n; k++)
        if (!lies_within(g, m.county[k])) return false;
    return true;
}

/* ---- prefectures ---- */

/* What a row says of a prefecture: digits of a code, "1404", or else its name. */
typedef struct prefecture {
    char digits[16];
    const char *name, *province;
    lq_place_range forms; /* of the name, among the boundaries' regions: 延边州 for 延边朝鲜族自治州 */
} prefecture;

/* 140400 or 1404; of a row without the name of a county its prefecture is meant. */
static prefecture prefecture_of(const resolving *g, size_t i)
{
    prefecture p = {.name = "", .province = lq_rows_text(g->rows, g->row[i], g->rows->province)};
    char folded[LQ_PLACE_BYTES];
    const char *code = code_of(g, i);
    if (*code) {
        bool whole = !strcmp(code + 4, "00") && strcmp(code + 2, "0000") != 0;
        if (whole) snprintf(p.digits, sizeof p.digits, "%.4s", code);
    } else if (lq_code_unit_of(p.digits, g->rows->keys.key[g->row[i]]) != LQ_CODE_OF_PREFECTURE) {
        p.digits[0] = 0;
        p.name = name_of(g, i);
        if (!*p.name) p.name = lq_rows_text(g->rows, g->row[i], g->rows->prefecture);
        p.forms = lq_places_regions(&g->counties->places, folded, lq_place_fold(folded, p.name));
    }
    return p;
}

static bool is_called(const lq_places *p, const prefecture *in, size_t feature)
{
    for (size_t k = in->forms.from; k < in->forms.to; k++)
        if (!(p->regions[k].tag & LQ_REGION_PROVINCE) && p->regions[k].at == p->prefecture[feature])
            return true;
    return lq_place_same(p->at[feature].prefecture, in->name);
}

static bool in_prefecture(const resolving *g, const prefecture *in, size_t feature)
{
    const lq_place *p = &g->counties->place[feature];
    if (*in->digits) return !strncmp(p->code, in->digits, 4);
    return *p->prefecture && *in->name && is_called(&g->counties->places, in, feature) &&
           (!*in->province || lq_place_same(p->province, in->province));
}

static void row_spread(resolving *g, size_t i)
{
    lq_match m;
    size_t n = 0, named = 0;
    match(&m, g, i, LQ_SPLIT_SKIP);
    if (!m.kind || !lq_finding_is_note(m.kind)) return;
    if (strcmp(m.kind, "row-outside") != 0) g->out[i] = NO_MEMBER;
    if (strcmp(m.kind, "row-total") != 0) return;
    prefecture p = prefecture_of(g, i);
    for (size_t k = 0; k < g->counties->n; k++) {
        if (!in_prefecture(g, &p, k)) continue;
        n++;
        named += g->area->member[k];
    }
    if (!n) return;
    g->out[i] = named ? HEADING : PREFECTURE;
    if (named) return;
    for (size_t k = 0; k < g->counties->n; k++)
        if (in_prefecture(g, &p, k)) feature_give(g, k);
}

/* ---- in words ---- */

static const char *value_of(const resolving *g, size_t i)
{
    const lq_rows *r = g->rows;
    const char *name = name_of(g, i), *key = r->keys.key[g->row[i]];
    return *name ? name : *key ? key : lq_rows_text(r, g->row[i], r->prefecture);
}

__attribute__((format(printf, 4, 5))) static void tell(const resolving *g, size_t i, const char *kind,
                                                       const char *format, ...)
{
    char text[LQ_REASON_BYTES + 128];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    lq_findings_add(g->f, kind, g->rows->table->file, g->rows->table->line[g->row[i]],
                    g->rows->keys.key[g->row[i]], "%s: %s", g->area->name, text);
}

static size_t counties_of(const resolving *g, size_t i)
{
    prefecture p = prefecture_of(g, i);
    size_t n = 0;
    for (size_t k = 0; k < g->counties->n; k++) n += in_prefecture(g, &p, k) && g->counties->first[k] == k;
    return n;
}

static void covered_tell(const resolving *g, size_t i)
{
    lq_buf words = {0};
    lq_bridge b = lq_changes_bridge(g->counties->changes, code_of(g, i), lq_counties_has, g->counties);
    lq_bridge_tell(&words, g->counties->changes, code_of(g, i), &b);
    tell(g, i, "member-bridged", "%s; that is a member", words.data ? words.data : "");
    g->f->failed = g->f->failed || words.failed;
    lq_buf_release(&words);
}

/* Of an empty area that lies elsewhere its one finding says enough. */
static void open_tell(const resolving *g, size_t i)
{
    lq_match m;
    match(&m, g, i, LQ_SPLIT_SKIP);
    bool outside = m.kind && !strcmp(m.kind, "row-outside");
    if (outside && !g->area->members) return;
    tell(g, i, outside ? m.kind : "member-unresolved", "\"%s\" is not shown: %s", value_of(g, i), m.reason);
}

static void found_tell(const resolving *g, size_t i)
{
    lq_match m;
    match(&m, g, i, LQ_SPLIT_SKIP);
    if (!m.kind) return;
    bool changed = !strcmp(m.kind, "territory-changed");
    tell(g, i, g->out[i] == BRIDGED ? "member-bridged" : changed ? "member-changed" : m.kind, "%s", m.reason);
}

static void row_tell(const resolving *g, size_t i)
{
    lq_match m;
    switch (g->out[i]) {
    case OPEN:
        open_tell(g, i);
        break;
    case COVERED:
        covered_tell(g, i);
        break;
    case REPEATED:
        tell(g, i, "member-repeated", "%s is listed already", value_of(g, i));
        break;
    case PREFECTURE:
        tell(g, i, "member-prefecture", "%s is a whole prefecture: all its %zu %s", value_of(g, i),
             counties_of(g, i), lq_plural(counties_of(g, i), "county", "counties"));
        break;
    case HEADING:
        match(&m, g, i, LQ_SPLIT_SKIP);
        tell(g, i, m.kind, "%s; a heading, as the list names counties of it", m.reason);
        break;
    case DIVIDED:
        match(&m, g, i, LQ_SPLIT_SAME);
        tell(g, i, parts_lie_within(g, i) ? "member-bridged" : "member-divided", "%s", m.reason);
        break;
    case FOUND:
    case BRIDGED:
    case NO_MEMBER:
        found_tell(g, i);
        break;
    }
}

static void empty_tell(const resolving *g)
{
    const lq_table *t = g->rows->table;
    lq_findings_add(g->f, "area-empty", t->file, g->n ? t->line[g->row[0]] : 0, "",
                    "%s: none of its %zu counties is in the boundaries; nothing of it is drawn",
                    g->area->name, g->area->listed);
}

/* ---- the whole ---- */

static bool is_county(outcome o)
{
    return o != REPEATED && o != HEADING && o != NO_MEMBER;
}

static void rows_count(resolving *g)
{
    lq_area *a = g->area;
    for (size_t i = 0; i < g->n; i++) {
        a->listed += g->out[i] == PREFECTURE ? counties_of(g, i) : is_county(g->out[i]) ? 1 : 0;
        a->unresolved += g->out[i] == OPEN;
    }
}

static void each_open(resolving *g, void find(resolving *, size_t))
{
    for (size_t i = 0; i < g->n; i++)
        if (g->out[i] == OPEN) find(g, i);
}

static bool any_open(const resolving *g)
{
    for (size_t i = 0; i < g->n; i++)
        if (g->out[i] == OPEN && *code_of(g, i)) return true;
    return false;
}

static bool room_make(resolving *g)
{
    g->area->member = lq_zalloc(g->counties->n, sizeof *g->area->member);
    g->out = lq_zalloc(g->n, sizeof *g->out);
    g->by = lq_alloc(g->counties->n, sizeof *g->by);
    g->is_listed = lq_zalloc(g->rows->table->rows, sizeof *g->is_listed);
    if (!g->area->member || !g->out || !g->by || !g->is_listed) return false;
    for (size_t k = 0; k < g->counties->n; k++) g->by[k] = SIZE_MAX;
    for (size_t i = 0; i < g->n; i++) g->is_listed[g->row[i]] = true;
    return true;
}

lq_code lq_area_resolve(lq_area *a, const lq_counties *counties, const lq_rows *rows, const size_t *row,
                        size_t n, lq_findings *f, lq_err *err)
{
    resolving g = {.area = a, .counties = counties, .rows = rows, .row = row, .n = n, .f = f};
    a->members = a->listed = a->unresolved = 0;
    bool ok = room_make(&g);
    if (ok) {
        each_open(&g, row_find);
        each_open(&g, row_divide);
        if (any_open(&g)) features_find(&g);
        each_open(&g, row_cover);
        each_open(&g, row_spread);
        rows_count(&g);
        for (size_t i = 0; i < n; i++) row_tell(&g, i);
        if (!a->members) empty_tell(&g);
    }
    free(g.out);
    free(g.by);
    free(g.is_listed);
    return ok && !f->failed ? LQ_OK : lq_nomem(err);
}

void lq_area_release(lq_area *a)
{
    free(a->member);
    *a = (lq_area){0};
}

const char *lq_area_count_text(char *out, size_t room, const lq_area *a, lq_language language)
{
    static const struct {
        const char *of, *about;
    } words[LQ_LANGUAGES] = {{"县", "约"}, {"counties", "~"}};
    const char *of = language == LQ_LANGUAGE_EN && a->listed == 1 && a->complete == LQ_AREA_COMPLETE
                         ? "county"
                         : words[language].of;
    if (a->complete == LQ_AREA_COMPLETE)
        snprintf(out, room, "%zu %s", a->listed, of);
    else if (a->stated)
        snprintf(out, room, "%zu/%s%zu %s", a->listed, a->derived ? words[language].about : "", a->stated,
                 of);
    else
        snprintf(out, room, language == LQ_LANGUAGE_EN ? "%zu known" : "已知 %zu 县", a->listed);
    return out;
}
