/* match_name.c: rows by the name of their county, with the prefecture and province they say, and the reasons of those that find none. */
#include "model/match_look.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/place_name.h"
#include "model/row_kind.h"

/* "阳泉市城区 (140302), 晋城市城区 (140502)", each with its province if wanted: n counties, of which at[] has LQ_PLACE_MOST at most. */
static void candidates_list(lq_buf *to, const lq_looking *l, const size_t *at, size_t n, bool provinces)
{
    char text[LQ_LOOK_BYTES];
    for (size_t i = 0; i < n && i < LQ_PLACE_MOST; i++) {
        const char *province = l->m->counties->place[at[i]].province;
        lq_buf_printf(to, "%s%s%s%s", i ? ", " : "", lq_look_county(text, l, at[i]),
                      provinces && *province ? " in " : "", provinces ? province : "");
    }
    if (n > LQ_PLACE_MOST) lq_buf_printf(to, " and %zu more", n - LQ_PLACE_MOST);
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
static bool is_named(const lq_looking *l, const char *folded, const char *code, const char *name)
{
    const lq_gazetteer *g = l->m->counties->gazetteer;
    const char *prefecture = lq_gazetteer_prefecture(g, code), *province = lq_gazetteer_province(g, code);
    if (strcmp(folded, name) != 0 && strcmp(region_skip(folded, prefecture), name) != 0 &&
        strcmp(region_skip(region_skip(folded, province), prefecture), name) != 0)
        return false;
    return (!*l->prefecture || lq_place_same(prefecture, l->prefecture)) &&
           (!*l->province || lq_place_same(province, l->province));
}

/* The code of a unit that had this name in the row's prefecture, when there is only one: a name of another year. */
static const char *code_of_other_year(const lq_looking *l, const char *folded)
{
    const lq_counties *c = l->m->counties;
    const char *found = NULL;
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
static void name_near(const lq_looking *l, const lq_place_match *m, const char *in)
{
    char text[LQ_LOOK_BYTES];
    lq_look_county(text, l, m->near);
    l->out->suggested = m->near;
    if (m->traditional)
        lq_look_reason(l, "name-traditional",
                       "no county is called %s in %s; in simplified characters it is %s", lq_look_who(l), in,
                       text);
    else if (m->other_kind)
        lq_look_reason(l, "name-kind", "no county is called %s in %s, but %s has the name with another kind",
                       lq_look_who(l), in, text);
    else
        lq_look_reason(l, "name-typo", "no county is called %s in %s; the nearest name is %s", lq_look_who(l),
                       in, text);
}

/* Where a county of the name lies in the row's prefecture, or else in its province, what the row says of the other is wrong. The only one
   such county; SIZE_MAX without. */
static size_t elsewhere_agrees(const lq_looking *l, const lq_place_match *m, bool prefecture)
{
    const char *said = prefecture ? l->prefecture : l->province;
    size_t found = SIZE_MAX;
    if (!*l->prefecture || !*l->province || m->others > LQ_PLACE_MOST) return SIZE_MAX;
    for (size_t i = 0; i < m->others; i++) {
        const lq_place *p = &l->m->counties->place[m->at[i]];
        if (!*p->province || !*p->prefecture ||
            !lq_place_same(prefecture ? p->prefecture : p->province, said))
            continue;
        if (found != SIZE_MAX) return SIZE_MAX;
        found = m->at[i];
    }
    return found;
}

static void name_elsewhere(const lq_looking *l, const lq_place_match *m, const char *in)
{
    char text[LQ_LOOK_BYTES];
    lq_buf list = {0};
    size_t by_prefecture = elsewhere_agrees(l, m, true), by_province = elsewhere_agrees(l, m, false);
    size_t county = by_prefecture != SIZE_MAX ? by_prefecture : by_province;
    if (county != SIZE_MAX) {
        const lq_place *p = &l->m->counties->place[county];
        bool province = by_prefecture != SIZE_MAX;
        l->out->suggested = county;
        lq_look_reason(l, "name-elsewhere", "%s lies in %s, not in %s as the row says",
                       lq_look_county(text, l, county), province ? p->province : p->prefecture,
                       province ? l->province : l->prefecture);
        return;
    }
    candidates_list(&list, l, m->at, m->others, true);
    lq_look_reason(l, "name-elsewhere", "no county is called %s in %s, but %zu elsewhere: %s", lq_look_who(l),
                   in, m->others, lq_look_text(l, &list));
    lq_buf_release(&list);
}

static void name_absent(const lq_looking *l, const lq_place_match *m)
{
    char in[2 * LQ_PLACE_BYTES];
    snprintf(in, sizeof in, "%s%s", l->province, l->prefecture);
    if (!*in) snprintf(in, sizeof in, "the boundaries");
    l->out->open = true;
    if (m->near != SIZE_MAX)
        name_near(l, m, in);
    else if (m->elsewhere)
        name_elsewhere(l, m, in);
    else
        lq_look_reason(l, "name-absent", "no county is called %s in %s", lq_look_who(l), in);
}

/* The candidates of other years, whose codes the boundaries do not have: 邢台县, which was divided, and 长治县, now 上党区. */
static size_t old_candidates_list(lq_buf *to, const lq_looking *l)
{
    static const char *const kinds[] = {"县", "区", "市"};
    const lq_counties *c = l->m->counties;
    char folded[LQ_PLACE_BYTES], full[LQ_PLACE_BYTES + 4], now[LQ_LOOK_BYTES];
    size_t n = 0;
    lq_place_fold(folded, l->name);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        snprintf(full, sizeof full, "%s%s", folded, kinds[k]);
        const char *code = code_of_other_year(l, full);
        if (!code) continue;
        lq_bridge b = lq_changes_bridge(c->changes, code, lq_counties_has, c);
        if (to->size) lq_buf_text(to, ", ");
        if (b.kind == LQ_BRIDGE_SAME)
            lq_buf_printf(to, "%s, in another year %s",
                          lq_look_county(now, l, lq_keys_find(&c->keys, b.to[0])), full);
        else
            lq_buf_printf(to, "%s%s (%s, of another year)", lq_gazetteer_prefecture(c->gazetteer, code), full,
                          code);
        n++;
    }
    return n;
}

/* 朝阳 is a prefecture, and so are called counties in three: the row may be any of them. */
static bool name_of_prefecture(const lq_looking *l, const lq_place_match *m)
{
    lq_buf list = {0};
    lq_row_kind kind = lq_row_kind_of("", l->name, l->m->counties->gazetteer);
    size_t n = m->of_region ? m->others : 0;
    if (!*l->name || (kind != LQ_ROW_PREFECTURE && kind != LQ_ROW_COUNTY)) return false;
    if (n) candidates_list(&list, l, m->at, n, false);
    if (kind == LQ_ROW_PREFECTURE) n += old_candidates_list(&list, l);
    if (n) {
        l->out->open = true;
        lq_look_reason(l, "name-ambiguous",
                       "%s may be a prefecture or %s: %s; give the whole name: not joined", lq_look_who(l),
                       lq_plural(n, "a county", "one of several counties"), lq_look_text(l, &list));
    }
    lq_buf_release(&list);
    return n > 0;
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
static const char *namesake(const lq_looking *l, size_t county)
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

static void name_matched(const lq_looking *l, const lq_place_match *m)
{
    char text[LQ_LOOK_BYTES];
    const char *other = m->how == LQ_PLACE_EXACT ? namesake(l, m->at[0]) : NULL;
    lq_look_county(text, l, m->at[0]);
    if (other) {
        lq_look_give(l, LQ_MATCH_NAME, m->at[0]);
        lq_look_reason(l, "name-matched", "%s is %s; in another year it was also the name of %s in %s",
                       lq_look_who(l), text, other,
                       lq_gazetteer_prefecture(l->m->counties->gazetteer, other));
    } else if (m->how == LQ_PLACE_EXACT) {
        lq_look_give(l, LQ_MATCH_NAME, m->at[0]);
    } else if (m->prefecture_too) {
        l->out->open = true;
        l->out->suggested = m->at[0];
        lq_look_reason(l, "name-ambiguous", "%s may be %s or the whole prefecture: not joined",
                       lq_look_who(l), text);
    } else if (lq_look_no_county(l)) {
        return;
    } else if (m->how == LQ_PLACE_OLD) {
        lq_look_give(l, LQ_MATCH_BRIDGE, m->at[0]);
        lq_look_reason(l, "code-bridged", "%s is the name of %s in another year", lq_look_who(l), text);
    } else {
        lq_look_give(l, LQ_MATCH_SHORT, m->at[0]);
        lq_look_reason(l, "name-matched", "%s is %s", lq_look_who(l), text);
    }
}

static void name_ambiguous(const lq_looking *l, const lq_place_match *m)
{
    lq_buf list = {0};
    candidates_list(&list, l, m->at, m->n, false);
    l->out->open = true;
    lq_look_reason(l, "name-ambiguous", "%zu counties are called %s: %s; say the prefecture, too", m->n,
                   lq_look_who(l), lq_look_text(l, &list));
    lq_buf_release(&list);
}

void lq_look_by_name(const lq_looking *l)
{
    lq_place_match m;
    const char *code;
    char folded[LQ_PLACE_BYTES];
    lq_place_fold(folded, l->name);
    lq_places_find(&m, &l->m->counties->places, l->province, l->prefecture, l->name);
    if (m.n == 1) {
        name_matched(l, &m);
    } else if (m.n > 1) {
        name_ambiguous(l, &m);
    } else if (name_of_prefecture(l, &m) || lq_look_no_county(l)) {
        return;
    } else if (!*l->name) {
        lq_look_reason(l, "name-blank", "the row names no county");
    } else if (!(code = code_of_other_year(l, folded)) || !lq_look_bridge(l, code)) {
        name_absent(l, &m);
    }
}
