/* match.c: see match.h. What the row says of itself, and what decides before code and name do. */
#include "model/match.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/cell.h"
#include "model/match_look.h"
#include "model/row_kind.h"

void lq_look_reason(const lq_looking *l, const char *kind, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(l->out->reason, sizeof l->out->reason, format, args);
    va_end(args);
    lq_text_line(l->out->reason);
    l->out->kind = kind;
}

const char *lq_look_text(const lq_looking *l, const lq_buf *text)
{
    l->out->failed = l->out->failed || text->failed;
    return text->failed || !text->data ? "" : text->data;
}

void lq_look_give(const lq_looking *l, lq_match_how how, size_t county)
{
    l->out->how = how;
    if (l->out->n < LQ_BRIDGE_MOST) l->out->county[l->out->n++] = county;
}

const char *lq_look_who(const lq_looking *l)
{
    return *l->label ? l->label : *l->code ? l->code : "the row";
}

const char *lq_look_county(char out[LQ_LOOK_BYTES], const lq_looking *l, size_t county)
{
    return lq_county_text(out, LQ_LOOK_BYTES, l->m->counties, county);
}

const char *lq_match_key(char *out, size_t room, const lq_rows *r, size_t row)
{
    const char *province = r->by_name ? lq_rows_text(r, row, r->province) : "",
               *prefecture = r->by_name ? lq_rows_text(r, row, r->prefecture) : "",
               *last = r->by_name            ? lq_rows_text(r, row, r->name)
                       : r->code == SIZE_MAX ? r->keys.key[row]
                                             : lq_rows_text(r, row, r->code);
    snprintf(out, room, "%s%s%s%s%s", province, *province ? "/" : "", prefecture, *prefecture ? "/" : "",
             last);
    lq_text_line(out);
    return out;
}

/* ---- rows that are no county ---- */

static const char *kind_word(lq_row_kind kind)
{
    switch (kind) {
    case LQ_ROW_NATION:
    case LQ_ROW_PROVINCE:
    case LQ_ROW_PREFECTURE:
    case LQ_ROW_TOTAL:
        return "row-total";
    case LQ_ROW_CITY_PROPER:
        return "row-city-proper";
    case LQ_ROW_ZONE:
        return "row-zone";
    case LQ_ROW_NOTE:
        return "row-note";
    default:
        return NULL;
    }
}

/* What a code says of itself when no county ever had it: "", or a clause. */
const char *lq_look_code_fault(char out[LQ_LOOK_BYTES], const lq_looking *l)
{
    const lq_gazetteer *g = l->m->counties->gazetteer;
    out[0] = 0;
    if (!*l->code || !g->n || *lq_gazetteer_province(g, l->code)) return out;
    snprintf(out, LQ_LOOK_BYTES, "; its code %s is mistyped: no province has the number %.2s", l->code,
             l->code);
    return out;
}

bool lq_look_no_county(const lq_looking *l)
{
    char fault[LQ_LOOK_BYTES];
    lq_look_code_fault(fault, l);
    lq_row_kind kind = lq_row_kind_of(*fault ? "" : l->code, l->label, l->m->counties->gazetteer);
    const char *word = kind_word(kind);
    if (!word) return false;
    lq_look_reason(l, word, "%s is %s%s", lq_look_who(l), lq_row_kind_text(kind), fault);
    return true;
}

/* ---- by the changes of codes ---- */

/* The first feature of each code a bridge leads to. */
static void bridge_give(const lq_looking *l, const lq_bridge *b)
{
    for (size_t i = 0; i < b->n; i++)
        lq_look_give(l, LQ_MATCH_BRIDGE, lq_keys_find(&l->m->counties->keys, b->to[i]));
}

bool lq_look_bridge(const lq_looking *l, const char *code)
{
    const lq_counties *c = l->m->counties;
    lq_buf steps = {0};
    lq_bridge b = lq_changes_bridge(c->changes, code, lq_counties_has, c);
    if (b.kind == LQ_BRIDGE_NONE) return false;
    lq_bridge_tell(&steps, c->changes, code, &b);
    const char *told = lq_look_text(l, &steps);
    bool same = b.kind == LQ_BRIDGE_SPLIT && !b.younger && l->m->split == LQ_SPLIT_SAME;
    if (b.kind == LQ_BRIDGE_SAME || b.kind == LQ_BRIDGE_UNION || same || l->m->lands) {
        bridge_give(l, &b);
        lq_look_reason(l, "code-bridged", "%s%s", told,
                       same ? "; each of them gets the value of the row" : "");
    } else if (b.younger) {
        lq_look_reason(l, "code-younger",
                       "%s; the boundaries are older, and it is not the whole of their %s: not joined", told,
                       b.n > 1 ? "counties" : "county");
    } else {
        lq_look_reason(l, "code-abolished", "%s; %s", told,
                       b.kind == LQ_BRIDGE_SPLIT
                           ? "its land was divided: not joined (--split same gives each its value)"
                           : "its value is not that of the larger county: not joined");
        l->out->open = true;
    }
    lq_buf_release(&steps);
    return true;
}

/* ---- a row ---- */

static bool by_alias(const lq_looking *l)
{
    char key[512];
    const lq_rows *r = l->m->rows;
    const lq_alias *a = NULL;
    if (l->m->aliases)
        a = lq_aliases_find(l->m->aliases, lq_match_key(key, sizeof key, r, l->row),
                            lq_rows_text(r, l->row, r->name));
    if (!a) return false;
    size_t county = a->skip ? SIZE_MAX : lq_keys_find(&l->m->counties->keys, a->code);
    if (a->skip) {
        l->out->how = LQ_MATCH_SKIPPED;
        lq_look_reason(l, "row-skipped", "%s is left out, as the aliases say (line %zu)", lq_look_who(l),
                       a->line);
    } else if (county == SIZE_MAX) {
        lq_look_reason(l, "alias-wrong", "the aliases (line %zu) send %s to %s, which no county has", a->line,
                       lq_look_who(l), a->code);
    } else {
        lq_look_give(l, LQ_MATCH_ALIAS, county);
        lq_look_reason(l, "row-aliased", "%s goes to %s, as the aliases say (line %zu)", lq_look_who(l),
                       a->code, a->line);
    }
    return true;
}

/* What the row says of itself. A total often has its word in the first column, which is that of codes or of provinces. */
static lq_looking row_look(lq_match *out, const lq_matcher *m, size_t row)
{
    const lq_rows *r = m->rows;
    bool coded = r->keys.form[row] < LQ_CODE_NONE;
    lq_looking l = {.out = out, .m = m, .row = row, .code = coded ? r->keys.key[row] : ""};
    l.province = lq_rows_text(r, row, r->province);
    l.prefecture = lq_rows_text(r, row, r->prefecture);
    l.name = lq_rows_text(r, row, r->name);
    if (!*l.name && r->keys.form[row] == LQ_CODE_NONE && lq_cell_label(r->keys.key[row]) == LQ_STATUS_VALUE)
        l.name = r->keys.key[row];
    l.label = *l.name ? l.name : *l.prefecture ? l.prefecture : l.province;
    return l;
}

void lq_match_row(lq_match *out, const lq_matcher *m, size_t row)
{
    lq_looking l = row_look(out, m, row);
    *out = (lq_match){.suggested = SIZE_MAX};
    if (by_alias(&l)) return;
    if (m->rows->by_name)
        lq_look_by_name(&l);
    else
        lq_look_by_code(&l);
}

void lq_match_names(lq_match *out, const lq_counties *counties, const char *province, const char *prefecture,
                    const char *name)
{
    const lq_matcher m = {.counties = counties, .lands = true};
    const lq_looking l = {.out = out,
                          .m = &m,
                          .code = "",
                          .province = province,
                          .prefecture = prefecture,
                          .name = name,
                          .label = name};
    *out = (lq_match){.suggested = SIZE_MAX};
    lq_look_by_name(&l);
}
