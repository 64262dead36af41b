/* match.c: see match.h. */
#include "model/match.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/cell.h"
#include "model/place_name.h"
#include "model/row_kind.h"

enum { COUNTY_BYTES = 160 };

/* One row under the lens. */
typedef struct looking {
    lq_match *out;
    const lq_matcher *m;
    size_t row;
    const char *code;                         /* six digits, or "" */
    const char *province, *prefecture, *name; /* as written; a name may stand in the column of codes */
    const char *label;                        /* the name, or what stands in its place */
} looking;

__attribute__((format(printf, 3, 4))) static void reason(const looking *l, const char *kind,
                                                         const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(l->out->reason, sizeof l->out->reason, format, args);
    va_end(args);
    lq_text_line(l->out->reason);
    l->out->kind = kind;
}

static const char *text_of(const looking *l, const lq_buf *text)
{
    l->out->failed = l->out->failed || text->failed;
    return text->failed || !text->data ? "" : text->data;
}

static void give(const looking *l, lq_match_how how, size_t county)
{
    l->out->how = how;
    if (l->out->n < LQ_BRIDGE_MOST) l->out->county[l->out->n++] = county;
}

static const char *who(const looking *l)
{
    return *l->label ? l->label : *l->code ? l->code : "the row";
}

static const char *county_text(char out[COUNTY_BYTES], const looking *l, size_t county)
{
    return lq_county_text(out, COUNTY_BYTES, l->m->counties, county);
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
static const char *code_fault(char out[COUNTY_BYTES], const looking *l)
{
    const lq_gazetteer *g = l->m->counties->gazetteer;
    out[0] = 0;
    if (!*l->code || !g->n || *lq_gazetteer_province(g, l->code)) return out;
    snprintf(out, COUNTY_BYTES, "; its code %s is mistyped: no province has the number %.2s", l->code,
             l->code);
    return out;
}

static bool is_no_county(const looking *l)
{
    char fault[COUNTY_BYTES];
    code_fault(fault, l);
    lq_row_kind kind = lq_row_kind_of(*fault ? "" : l->code, l->label, l->m->counties->gazetteer);
    const char *word = kind_word(kind);
    if (!word) return false;
    reason(l, word, "%s is %s%s", who(l), lq_row_kind_text(kind), fault);
    return true;
}

/* Whether a code ends in 00 as that of a prefecture, and others of the keys lie in it. */
static bool has_counties(const char *code, const lq_keys *keys)
{
    bool found = false;
    if (strcmp(code + 4, "00") != 0) return false;
    for (size_t i = 0; i < keys->rows && !found; i++)
        found = keys->form[i] < LQ_CODE_NONE && !strncmp(keys->key[i], code, 4) && strcmp(keys->key[i], code);
    return found;
}

/* ---- by the changes of codes ---- */

/* The first feature of each code a bridge leads to. */
static void bridge_give(const looking *l, const lq_bridge *b)
{
    for (size_t i = 0; i < b->n; i++) give(l, LQ_MATCH_BRIDGE, lq_keys_find(&l->m->counties->keys, b->to[i]));
}

static bool bridge_try(const looking *l, const char *code)
{
    const lq_counties *c = l->m->counties;
    lq_buf steps = {0};
    lq_bridge b = lq_changes_bridge(c->changes, code, lq_counties_has, c);
    if (b.kind == LQ_BRIDGE_NONE) return false;
    lq_bridge_tell(&steps, c->changes, code, &b);
    const char *told = text_of(l, &steps);
    bool same = b.kind == LQ_BRIDGE_SPLIT && !b.younger && l->m->split == LQ_SPLIT_SAME;
    if (b.kind == LQ_BRIDGE_SAME || b.kind == LQ_BRIDGE_UNION || same) {
        bridge_give(l, &b);
        reason(l, "code-bridged", "%s%s", told, same ? "; each of them gets the value of the row" : "");
    } else if (b.younger) {
        reason(l, "code-younger",
               "%s; the boundaries are older, and it is not the whole of their %s: not joined", told,
               b.n > 1 ? "counties" : "county");
    } else {
        reason(l, "code-abolished", "%s; %s", told,
               b.kind == LQ_BRIDGE_SPLIT
                   ? "its land was divided: not joined (--split same gives each its value)"
                   : "its value is not that of the larger county: not joined");
        l->out->open = true;
    }
    lq_buf_release(&steps);
    return true;
}

/* ---- by code ---- */

static bool name_is_known(const lq_place *p, const char *name)
{
    if (!*p->name || !*name || lq_place_same(p->name, name)) return true;
    for (size_t k = 0; k < sizeof p->old_names / sizeof *p->old_names && p->old_names[k]; k++)
        if (lq_place_same(p->old_names[k], name)) return true;
    return false;
}

/* Two vintages that do not meet: what lies between them. */
static const lq_change *territory_between(const looking *l)
{
    lq_vintage a = l->m->counties->vintage, b = l->m->rows->vintage;
    if (!a.from || !b.from) return NULL;
    if (a.to < b.from) return lq_changes_territory(l->m->counties->changes, l->code, a.to, b.from);
    if (b.to < a.from) return lq_changes_territory(l->m->counties->changes, l->code, b.to, a.from);
    return NULL;
}

static void code_matched(const looking *l, size_t county)
{
    char text[COUNTY_BYTES];
    const lq_place *p = &l->m->counties->place[county];
    const lq_change *change = territory_between(l);
    give(l, LQ_MATCH_CODE, county);
    if (change)
        reason(l, "territory-changed", "%s has kept its code, but not its land, since %d (%s); joined",
               who(l), change->year, change->source);
    else if (!name_is_known(p, l->name))
        reason(l, "name-differs", "the table calls it %s, the boundaries %s; joined by the code", l->name,
               county_text(text, l, county));
}

/* The county a name stands for, to suggest it; SIZE_MAX when that is not sure. Of several the prefecture of the code decides. */
static size_t county_by_name(const looking *l)
{
    lq_place_match m;
    const char *prefecture = l->prefecture;
    lq_places_find(&m, &l->m->counties->places, l->province, prefecture, l->name);
    if (m.n > 1 && !*prefecture && *l->code) {
        prefecture = lq_gazetteer_prefecture(l->m->counties->gazetteer, l->code);
        lq_places_find(&m, &l->m->counties->places, l->province, prefecture, l->name);
    }
    return m.n == 1 ? m.at[0] : SIZE_MAX;
}

static bool prefix_is_there(const lq_counties *c, const char *code, size_t digits)
{
    for (size_t i = 0; i < c->n; i++)
        if (!strncmp(c->place[i].code, code, digits)) return true;
    return false;
}

/* A county of a province or prefecture that the boundaries do not show, or one that became another they do not have. */
static bool is_outside(const looking *l)
{
    const lq_counties *c = l->m->counties;
    const char *part = !prefix_is_there(c, l->code, 2)   ? lq_gazetteer_province(c->gazetteer, l->code)
                       : !prefix_is_there(c, l->code, 4) ? lq_gazetteer_prefecture(c->gazetteer, l->code)
                                                         : "";
    if (*part) {
        reason(l, "row-outside", "%s lies in %s, which the boundaries do not show", who(l), part);
        return true;
    }
    lq_bridge b = lq_changes_bridge(c->changes, l->code, lq_counties_has, c);
    if (!b.year) return false;
    lq_buf steps = {0};
    lq_bridge_tell(&steps, c->changes, l->code, &b);
    reason(l, "row-outside", "%s", text_of(l, &steps));
    lq_buf_release(&steps);
    return true;
}

/* "; by its name the row is 阳泉市盂县 (140322)" where that is sure, which then is suggested. */
static const char *by_its_name(char out[COUNTY_BYTES], const looking *l)
{
    char text[COUNTY_BYTES - 32];
    size_t county = county_by_name(l);
    l->out->suggested = county;
    l->out->open = true;
    out[0] = 0;
    if (county != SIZE_MAX)
        snprintf(out, COUNTY_BYTES, "; by its name the row is %s",
                 lq_county_text(text, sizeof text, l->m->counties, county));
    return out;
}

static void code_absent(const looking *l)
{
    char text[COUNTY_BYTES];
    reason(l, "code-blank", "%s has no code%s%s", who(l), *l->label ? "" : " and no name",
           by_its_name(text, l));
}

static void code_destroyed(const looking *l, const char *key)
{
    char text[COUNTY_BYTES];
    reason(l, "code-lost", "%s: the code was destroyed by a spreadsheet (\"%s\"): its last digits are gone%s",
           who(l), key, by_its_name(text, l));
}

/* A key that is no Chinese code, or was one: "320211（2）". */
static void key_unknown(const looking *l, const char *key)
{
    char text[COUNTY_BYTES];
    reason(l, "key-unmatched", "no feature has the key \"%s\"%s", key, by_its_name(text, l));
}

/* The name may tell what the code does not. */
static void code_unknown(const looking *l)
{
    char text[COUNTY_BYTES], fault[COUNTY_BYTES];
    const lq_gazetteer_entry *known = lq_gazetteer_find(l->m->counties->gazetteer, l->code);
    by_its_name(text, l);
    code_fault(fault, l);
    if (l->out->suggested != SIZE_MAX)
        reason(l, "code-wrong", "no county has the code %s%s%s", l->code, fault, text);
    else if (known)
        reason(l, "row-outside", "%s is a county (%s), but the boundaries do not have it", who(l),
               known->name);
    else if (*fault)
        reason(l, "code-wrong", "%s: no county has the code%s", who(l), fault);
    else
        reason(l, "code-unlisted", "%s: neither the boundaries nor the changes since 2010 have the code %s",
               who(l), l->code);
}

/* A code that the boundaries do not have. 460200 三亚市 was a county once: beside rows of its districts it is their sum, and so is
   460300 三沙市 where the boundaries have its islands. */
static void code_missing(const looking *l)
{
    bool is_sum = has_counties(l->code, &l->m->rows->keys);
    if ((!is_sum && bridge_try(l, l->code)) || is_no_county(l)) return;
    if (has_counties(l->code, &l->m->counties->keys))
        reason(l, "row-total", "%s is %s", who(l), lq_row_kind_text(LQ_ROW_PREFECTURE));
    else if (!is_outside(l))
        code_unknown(l);
}

static void by_code(const looking *l)
{
    const lq_keys *keys = &l->m->rows->keys;
    const char *key = keys->key[l->row];
    lq_code_form form = keys->form[l->row];
    size_t county = form == LQ_CODE_DESTROYED ? SIZE_MAX : lq_keys_find(&l->m->counties->keys, key);
    if (county != SIZE_MAX) {
        code_matched(l, county);
    } else if (form == LQ_CODE_DESTROYED) {
        code_destroyed(l, key);
    } else if (form == LQ_CODE_NONE) {
        if (is_no_county(l)) return;
        if (lq_cell_label(key) == LQ_STATUS_MISSING)
            code_absent(l);
        else
            key_unknown(l, key);
    } else {
        code_missing(l);
    }
}

/* ---- by name ---- */

/* "阳泉市城区 (140302), 晋城市城区 (140502)" */
static void candidates_list(lq_buf *to, const looking *l, const lq_place_match *m)
{
    char text[COUNTY_BYTES];
    for (size_t i = 0; i < m->n && i < LQ_PLACE_MOST; i++)
        lq_buf_printf(to, "%s%s", i ? ", " : "", county_text(text, l, m->at[i]));
    if (m->n > LQ_PLACE_MOST) lq_buf_printf(to, " and %zu more", m->n - LQ_PLACE_MOST);
}

/* Takes the name of a region, in full or its stem, off the front of a folded name when something is left behind it. */
static const char *region_skip(const char *name, const char *region)
{
    size_t n = strlen(region);
    if (!n) return name;
    if (strncmp(name, region, n) != 0) n = lq_region_stem(region);
    return !strncmp(name, region, n) && name[n] ? name + n : name;
}

/* Whether a unit of another year is the row's: its name, with its regions before it or not, in the row's prefecture and province. */
static bool is_named(const looking *l, const char *folded, const char *code, const char *name)
{
    const lq_gazetteer *g = l->m->counties->gazetteer;
    const char *prefecture = lq_gazetteer_prefecture(g, code), *province = lq_gazetteer_province(g, code);
    if (strcmp(folded, name) != 0 && strcmp(region_skip(folded, prefecture), name) != 0 &&
        strcmp(region_skip(region_skip(folded, province), prefecture), name) != 0)
        return false;
    return (!*l->prefecture || lq_place_same(prefecture, l->prefecture)) &&
           (!*l->province || lq_place_same(province, l->province));
}

/* The code of a unit that had this name in this prefecture, when there is only one: a name of another year. */
static const char *code_of_other_year(const looking *l)
{
    const lq_counties *c = l->m->counties;
    const char *found = NULL;
    char folded[LQ_PLACE_BYTES];
    lq_place_fold(folded, l->name);
    for (size_t i = 0; i < 2 * c->changes->n; i++) {
        const lq_change *step = &c->changes->at[i / 2];
        const char *code = i % 2 ? step->new_code : step->old_code,
                   *name = i % 2 ? step->new_name : step->old_name;
        if ((found && !strcmp(found, code)) || !is_named(l, folded, code, name)) continue;
        if (lq_counties_has(c, code)) continue; /* that one is there, under another name */
        if (found) return NULL;
        found = code;
    }
    return found;
}

/* The nearest name, and in what it differs. */
static void name_near(const looking *l, const lq_place_match *m, const char *in)
{
    char text[COUNTY_BYTES];
    county_text(text, l, m->near);
    l->out->suggested = m->near;
    if (m->traditional)
        reason(l, "name-traditional", "no county is called %s in %s; in simplified characters it is %s",
               who(l), in, text);
    else if (m->other_kind)
        reason(l, "name-kind", "no county is called %s in %s, but %s has the name with another kind", who(l),
               in, text);
    else
        reason(l, "name-typo", "no county is called %s in %s; the nearest name is %s", who(l), in, text);
}

static void name_absent(const looking *l, const lq_place_match *m)
{
    char text[COUNTY_BYTES];
    const char *in = *l->prefecture ? l->prefecture : *l->province ? l->province : "the boundaries";
    l->out->open = true;
    if (m->near != SIZE_MAX)
        name_near(l, m, in);
    else if (m->elsewhere)
        reason(l, "name-elsewhere", "no county is called %s in %s, but %zu elsewhere, first %s", who(l), in,
               m->others, county_text(text, l, m->at[0]));
    else
        reason(l, "name-absent", "no county is called %s in %s", who(l), in);
}

/* A short form, or the name of another year, must not be that of a prefecture, whose row would be a sum. */
static bool leads_to(const lq_counties *c, const char *code, const char *county)
{
    if (lq_counties_has(c, code)) return !strcmp(code, county);
    lq_bridge b = lq_changes_bridge(c->changes, code, lq_counties_has, c);
    for (size_t i = 0; i < b.n; i++)
        if (!strcmp(b.to[i], county)) return true;
    return false;
}

/* The code of another county that had a name once, in the province that the row says: 矿区, 阳泉's alone since 2018, was also one of
   大同. NULL when there is none, and for a row that says more than the name. */
static const char *namesake(const looking *l, size_t county)
{
    const lq_counties *c = l->m->counties;
    char folded[LQ_PLACE_BYTES];
    lq_place_fold(folded, l->name);
    if (*l->prefecture || strcmp(folded, c->places.folded[county]) != 0) return NULL;
    for (size_t i = 0; i < 2 * c->changes->n; i++) {
        const lq_change *step = &c->changes->at[i / 2];
        const char *code = i % 2 ? step->new_code : step->old_code;
        if (strcmp(i % 2 ? step->new_name : step->old_name, folded) != 0) continue;
        if (*l->province && !lq_place_same(lq_gazetteer_province(c->gazetteer, code), l->province)) continue;
        if (!leads_to(c, code, c->place[county].code)) return code;
    }
    return NULL;
}

static void name_matched(const looking *l, const lq_place_match *m)
{
    char text[COUNTY_BYTES];
    const char *other = m->how == LQ_PLACE_EXACT ? namesake(l, m->at[0]) : NULL;
    county_text(text, l, m->at[0]);
    if (other) {
        give(l, LQ_MATCH_NAME, m->at[0]);
        reason(l, "name-matched", "%s is %s; in another year it was also the name of %s in %s", who(l), text,
               other, lq_gazetteer_prefecture(l->m->counties->gazetteer, other));
    } else if (m->how == LQ_PLACE_EXACT) {
        give(l, LQ_MATCH_NAME, m->at[0]);
    } else if (m->prefecture_too) {
        l->out->open = true;
        l->out->suggested = m->at[0];
        reason(l, "name-ambiguous", "%s may be %s or the whole prefecture: not joined", who(l), text);
    } else if (is_no_county(l)) {
        return;
    } else if (m->how == LQ_PLACE_OLD) {
        give(l, LQ_MATCH_BRIDGE, m->at[0]);
        reason(l, "code-bridged", "%s is the name of %s in another year", who(l), text);
    } else {
        give(l, LQ_MATCH_SHORT, m->at[0]);
        reason(l, "name-matched", "%s is %s", who(l), text);
    }
}

static void name_ambiguous(const looking *l, const lq_place_match *m)
{
    lq_buf list = {0};
    candidates_list(&list, l, m);
    l->out->open = true;
    reason(l, "name-ambiguous", "%zu counties are called %s: %s; say the prefecture, too", m->n, who(l),
           text_of(l, &list));
    lq_buf_release(&list);
}

static void by_name(const looking *l)
{
    lq_place_match m;
    const char *code;
    lq_places_find(&m, &l->m->counties->places, l->province, l->prefecture, l->name);
    if (m.n == 1) {
        name_matched(l, &m);
    } else if (m.n > 1) {
        name_ambiguous(l, &m);
    } else if (is_no_county(l)) {
        return;
    } else if (!*l->name) {
        reason(l, "name-blank", "the row names no county");
    } else if (!(code = code_of_other_year(l)) || !bridge_try(l, code)) {
        name_absent(l, &m);
    }
}

/* ---- a row ---- */

static bool by_alias(const looking *l)
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
        reason(l, "row-skipped", "%s is left out, as the aliases say (line %zu)", who(l), a->line);
    } else if (county == SIZE_MAX) {
        reason(l, "alias-wrong", "the aliases (line %zu) send %s to %s, which no county has", a->line, who(l),
               a->code);
    } else {
        give(l, LQ_MATCH_ALIAS, county);
        reason(l, "row-aliased", "%s goes to %s, as the aliases say (line %zu)", who(l), a->code, a->line);
    }
    return true;
}

/* What the row says of itself. A total often has its word in the first column, which is that of codes or of provinces. */
static looking row_look(lq_match *out, const lq_matcher *m, size_t row)
{
    const lq_rows *r = m->rows;
    bool coded = r->keys.form[row] < LQ_CODE_NONE;
    looking l = {.out = out, .m = m, .row = row, .code = coded ? r->keys.key[row] : ""};
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
    looking l = row_look(out, m, row);
    *out = (lq_match){.suggested = SIZE_MAX};
    if (by_alias(&l)) return;
    if (m->rows->by_name)
        by_name(&l);
    else
        by_code(&l);
}
