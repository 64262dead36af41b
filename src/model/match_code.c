/* match_code.c: rows by their codes: the county that has it, or what the code is instead. */
#include "model/match_look.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "model/cell.h"
#include "model/place_name.h"
#include "model/row_kind.h"

/* Whether a code ends in 00 as that of a prefecture, and others of the keys lie in it. */
static bool has_counties(const char *code, const lq_keys *keys)
{
    bool found = false;
    if (strcmp(code + 4, "00") != 0) return false;
    for (size_t i = 0; i < keys->rows && !found; i++)
        found = keys->form[i] < LQ_CODE_NONE && !strncmp(keys->key[i], code, 4) && strcmp(keys->key[i], code);
    return found;
}

static bool name_is_known(const lq_place *p, const char *name)
{
    if (!*p->name || !*name || lq_place_same(p->name, name)) return true;
    for (size_t k = 0; k < sizeof p->old_names / sizeof *p->old_names && p->old_names[k]; k++)
        if (lq_place_same(p->old_names[k], name)) return true;
    return false;
}

/* Two vintages that do not meet: what lies between them. */
static const lq_change *territory_between(const lq_looking *l)
{
    lq_vintage a = l->m->counties->vintage, b = l->m->rows->vintage;
    if (!a.from || !b.from) return NULL;
    if (a.to < b.from) return lq_changes_territory(l->m->counties->changes, l->code, a.to, b.from);
    if (b.to < a.from) return lq_changes_territory(l->m->counties->changes, l->code, b.to, a.from);
    return NULL;
}

/* A key that is no Chinese code is no name of its county either, though it may stand for one that is not found. */
static void code_matched(const lq_looking *l, size_t county)
{
    char text[LQ_LOOK_BYTES];
    const char *name = lq_rows_text(l->m->rows, l->row, l->m->rows->name);
    const lq_place *p = &l->m->counties->place[county];
    const lq_change *change = territory_between(l);
    lq_look_give(l, LQ_MATCH_CODE, county);
    if (change)
        lq_look_reason(l, "territory-changed",
                       "%s has kept its code, but not its land, since %d (%s); joined", lq_look_who(l),
                       change->year, change->source);
    else if (!name_is_known(p, name))
        lq_look_reason(l, "name-differs", "the table calls it %s, the boundaries %s; joined by the code",
                       name, lq_look_county(text, l, county));
}

/* The county a name stands for, to suggest it; SIZE_MAX when that is not sure. Of several the prefecture of the code decides. */
static size_t county_by_name(const lq_looking *l)
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
static bool is_outside(const lq_looking *l)
{
    const lq_counties *c = l->m->counties;
    const char *part = !prefix_is_there(c, l->code, 2)   ? lq_gazetteer_province(c->gazetteer, l->code)
                       : !prefix_is_there(c, l->code, 4) ? lq_gazetteer_prefecture(c->gazetteer, l->code)
                                                         : "";
    if (*part) {
        lq_look_reason(l, "row-outside", "%s lies in %s, which the boundaries do not show", lq_look_who(l),
                       part);
        return true;
    }
    lq_bridge b = lq_changes_bridge(c->changes, l->code, lq_counties_has, c);
    if (!b.year) return false;
    lq_buf steps = {0};
    lq_bridge_tell(&steps, c->changes, l->code, &b);
    lq_look_reason(l, "row-outside", "%s", lq_look_text(l, &steps));
    lq_buf_release(&steps);
    return true;
}

/* "; by its name the row is 阳泉市盂县 (140322)" where that is sure, which then is suggested. */
static const char *by_its_name(char out[LQ_LOOK_BYTES], const lq_looking *l)
{
    char text[LQ_LOOK_BYTES - 32];
    size_t county = county_by_name(l);
    l->out->suggested = county;
    l->out->open = true;
    out[0] = 0;
    if (county != SIZE_MAX)
        snprintf(out, LQ_LOOK_BYTES, "; by its name the row is %s",
                 lq_county_text(text, sizeof text, l->m->counties, county));
    return out;
}

static void code_absent(const lq_looking *l)
{
    char text[LQ_LOOK_BYTES];
    lq_look_reason(l, "code-blank", "%s has no code%s%s", lq_look_who(l), *l->label ? "" : " and no name",
                   by_its_name(text, l));
}

static void code_destroyed(const lq_looking *l, const char *key)
{
    char text[LQ_LOOK_BYTES];
    lq_look_reason(l, "code-lost",
                   "%s: the code was destroyed by a spreadsheet (\"%s\"): its last digits are gone%s",
                   lq_look_who(l), key, by_its_name(text, l));
}

static bool has_codes(const lq_keys *keys)
{
    for (size_t i = 0; i < keys->rows; i++)
        if (keys->form[i] < LQ_CODE_NONE) return true;
    return false;
}

/* "140421 长治县, now 长治市上党区 (140404)": a county of any year by its code; "" for one that never was. */
static const char *unit_text(char out[2 * LQ_LOOK_BYTES], const lq_looking *l, const char *code)
{
    char now[LQ_LOOK_BYTES];
    const char *name[1] = {""};
    const lq_counties *c = l->m->counties;
    const lq_gazetteer_entry *known = lq_gazetteer_find(c->gazetteer, code);
    size_t county = lq_keys_find(&c->keys, code);
    out[0] = 0;
    if (county != SIZE_MAX) {
        snprintf(out, 2 * LQ_LOOK_BYTES, "%s", lq_look_county(now, l, county));
    } else if (known || lq_changes_names(c->changes, code, name, 1)) {
        lq_bridge b = lq_changes_bridge(c->changes, code, lq_counties_has, c);
        bool same = b.kind == LQ_BRIDGE_SAME;
        snprintf(out, 2 * LQ_LOOK_BYTES, "%s %s%s%s", code, known ? known->name : name[0],
                 same ? ", in the boundaries " : "",
                 same ? lq_look_county(now, l, lq_keys_find(&c->keys, b.to[0])) : "");
    }
    return out;
}

/* The code of a township, a prefecture or a province; boundaries without such codes have no use for it. */
static bool is_other_unit(const lq_looking *l, const char *key)
{
    char unit[16], text[2 * LQ_LOOK_BYTES], named[LQ_LOOK_BYTES];
    const lq_counties *c = l->m->counties;
    lq_code_unit of = lq_code_unit_of(unit, key);
    bool village = of == LQ_CODE_OF_VILLAGE,
         region = of == LQ_CODE_OF_PROVINCE || of == LQ_CODE_OF_PREFECTURE;
    if ((!region && !village && of != LQ_CODE_OF_TOWNSHIP) || !has_codes(&c->keys)) return false;
    if (region) {
        const char *name = of == LQ_CODE_OF_PROVINCE ? lq_gazetteer_province(c->gazetteer, unit)
                                                     : lq_gazetteer_prefecture(c->gazetteer, unit);
        if (*name)
            lq_look_reason(l, "row-total", "\"%s\" is the code of a %s, %s, not of a county", key,
                           of == LQ_CODE_OF_PROVINCE ? "province" : "prefecture", name);
        return *name;
    }
    if (!*unit_text(text, l, unit)) return false;
    by_its_name(named, l);
    l->out->open = l->out->suggested != SIZE_MAX;
    lq_look_reason(l, "row-township", "\"%s\" is the code of a %s in %s%s", key,
                   village ? "village" : "township", text, named);
    return true;
}

/* A key that is no Chinese code, or was one: "320211（2）". */
static void key_unknown(const lq_looking *l, const char *key)
{
    char text[LQ_LOOK_BYTES];
    lq_look_reason(l, "key-unmatched", "no feature has the key \"%s\"%s", key, by_its_name(text, l));
}

/* The name may tell what the code does not. */
static void code_unknown(const lq_looking *l)
{
    char text[LQ_LOOK_BYTES], fault[LQ_LOOK_BYTES];
    const lq_gazetteer_entry *known = lq_gazetteer_find(l->m->counties->gazetteer, l->code);
    by_its_name(text, l);
    lq_look_code_fault(fault, l);
    if (l->out->suggested != SIZE_MAX)
        lq_look_reason(l, "code-wrong", "no county has the code %s%s%s", l->code, fault, text);
    else if (known)
        lq_look_reason(l, "row-outside", "%s is a county (%s), but the boundaries do not have it",
                       lq_look_who(l), known->name);
    else if (*fault)
        lq_look_reason(l, "code-wrong", "%s: no county has the code%s", lq_look_who(l), fault);
    else
        lq_look_reason(l, "code-unlisted",
                       "%s: neither the boundaries nor the changes since 2010 have the code %s",
                       lq_look_who(l), l->code);
}

/* A code that the boundaries do not have. 460200 三亚市 was a county once: beside rows of its districts it is their sum, and so is
   460300 三沙市 where the boundaries have its islands. */
static void code_missing(const lq_looking *l)
{
    bool is_sum = has_counties(l->code, &l->m->rows->keys);
    if ((!is_sum && lq_look_bridge(l, l->code)) || lq_look_no_county(l)) return;
    if (has_counties(l->code, &l->m->counties->keys))
        lq_look_reason(l, "row-total", "%s is %s", lq_look_who(l), lq_row_kind_text(LQ_ROW_PREFECTURE));
    else if (!is_outside(l))
        code_unknown(l);
}

void lq_look_by_code(const lq_looking *l)
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
        if (lq_look_no_county(l)) return;
        if (lq_cell_label(key) == LQ_STATUS_MISSING)
            code_absent(l);
        else if (!is_other_unit(l, key))
            key_unknown(l, key);
    } else {
        code_missing(l);
    }
}
