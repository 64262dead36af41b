/*
 * place.c: see place.h.
 *
 * A row is tried as it stands, then without its brackets, then without a region at its beginning. What stood there joins the
 * regions that the columns say, and a county fits when it lies in all of them. The first reading that finds one ends the search.
 */
#include "model/place.h"

#include <string.h>

#include "base/text.h"
#include "model/place_name.h"

#define CHARACTER 3 /* bytes of a Chinese character */

/* ---- what a row says ---- */

#define SAID_MOST 8

/* One region that a row says: the forms it equals, and which of them count. */
typedef struct region_said {
    lq_place_range forms;
    bool as_prefecture, as_province;
    const char *text; /* as the column of prefectures has it, else "" */
} region_said;

typedef struct search {
    const lq_places *p;
    lq_place_match *out;
    region_said said[SAID_MOST];
    size_t said_count;
    size_t other[LQ_PLACE_MOST], others;  /* right names in wrong places */
    size_t weak[LQ_PLACE_MOST], weaks;    /* in the right place, but too little of a name to join by */
    bool other_kind;                      /* the last of them */
    size_t shaded[LQ_PLACE_MOST], shades; /* in the right place, with the short name of a prefecture */
} search;

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool is_province(const lq_place_entry *form)
{
    return form->tag & LQ_REGION_PROVINCE;
}

static void say(search *s, lq_place_range forms, bool as_prefecture, bool as_province, const char *text)
{
    region_said *said = s->said + least(s->said_count, SAID_MOST - 1);
    /* What says too much fits no county, as an empty range does. */
    *said = s->said_count < SAID_MOST ? (region_said){forms, as_prefecture, as_province, text}
                                      : (region_said){.text = ""};
    s->said_count = (size_t)(said - s->said) + 1;
}

/* "山西省阳泉市": two regions in one text. */
static bool say_two(search *s, const char *text)
{
    const lq_places *p = s->p;
    for (size_t bytes = strlen(text); bytes-- > CHARACTER;) {
        lq_place_range first = lq_places_regions(p, text, bytes),
                       second = lq_places_regions(p, text + bytes, strlen(text + bytes));
        if (first.from == first.to || second.from == second.to) continue;
        say(s, first, false, true, "");
        say(s, second, true, false, "");
        return true;
    }
    return false;
}

static bool has_prefecture(const lq_places *p, lq_place_range forms)
{
    for (size_t i = forms.from; i < forms.to; i++)
        if (!is_province(&p->regions[i])) return true;
    return false;
}

/* A region that is not known fits no county: better unmatched than in the wrong prefecture. */
static void say_region(search *s, const char *folded, bool as_prefecture, bool as_province)
{
    if (lq_place_is_generic(folded)) return;
    lq_place_range forms = lq_places_regions(s->p, folded, strlen(folded));
    if (forms.from == forms.to) forms = lq_places_regions(s->p, folded, lq_region_stem(folded));
    if (forms.from == forms.to && as_prefecture && say_two(s, folded)) return;
    /* 吉林 as a prefecture is 吉林市; 山西 in that column can only be the province. */
    if (as_prefecture && !has_prefecture(s->p, forms)) as_province = true;
    say(s, forms, as_prefecture, as_province, as_prefecture ? folded : "");
}

typedef enum fit { FIT_NOT, FIT_UNKNOWN, FIT_PROVINCE, FIT_PREFECTURE } fit;

static fit said_fit(const lq_places *p, const region_said *said, size_t county)
{
    bool direct = p->prefecture[county] == SIZE_MAX;
    if (*said->text && !strcmp(said->text, p->folded[county])) return FIT_PREFECTURE;
    fit best = FIT_NOT;
    for (size_t i = said->forms.from; i < said->forms.to; i++) {
        const lq_place_entry *form = &p->regions[i];
        if (!is_province(form) && said->as_prefecture && p->prefecture[county] == form->at)
            return FIT_PREFECTURE;
        if (is_province(form) && (said->as_province || direct) && p->province[county] == form->at)
            best = direct ? FIT_PREFECTURE : FIT_PROVINCE;
    }
    if (!best && !said->as_prefecture && p->province[county] == SIZE_MAX) return FIT_UNKNOWN;
    return best;
}

/* The best of all, when none speaks against it: a county without a prefecture is as good as found by its province. FIT_UNKNOWN when
   nothing that the row says could be checked. */
static fit fit_of(const search *s, size_t county)
{
    if (!s->said_count) return FIT_PROVINCE;
    fit best = FIT_UNKNOWN;
    for (size_t i = 0; i < s->said_count; i++) {
        fit one = said_fit(s->p, &s->said[i], county);
        if (!one) return FIT_NOT;
        if (one > best) best = one;
    }
    return best;
}

/* ---- candidates ---- */

/* Whether two features are one county. */
static bool is_same(const lq_places *p, size_t a, size_t b)
{
    return a == b || (*p->at[a].code && !strcmp(p->at[a].code, p->at[b].code));
}

static bool is_listed(const lq_places *p, const size_t *list, size_t n, size_t county)
{
    for (size_t i = 0; i < n && i < LQ_PLACE_MOST; i++)
        if (is_same(p, county, list[i])) return true;
    return false;
}

static void list_add(const lq_places *p, size_t *list, size_t *n, size_t county)
{
    if (is_listed(p, list, *n, county)) return;
    if (*n < LQ_PLACE_MOST) list[*n] = county;
    ++*n;
}

/* A county with the right name, if it lies where the row says, and the row says its prefecture where that is needed. */
static void consider(search *s, size_t county, lq_place_how how, bool needs_prefecture)
{
    fit where = fit_of(s, county);
    if (where < FIT_PROVINCE) {
        if (!needs_prefecture) list_add(s->p, s->other, &s->others, county);
    } else if (needs_prefecture && where != FIT_PREFECTURE) {
        list_add(s->p, s->weak, &s->weaks, county);
        s->other_kind = false;
    } else {
        if (!s->out->n) s->out->how = how;
        list_add(s->p, s->out->at, &s->out->n, county);
    }
}

static void whole_names(search *s, const char *name, unsigned tag, lq_place_how how)
{
    lq_place_range found = lq_places_named(s->p, name, strlen(name));
    for (size_t i = found.from; i < found.to; i++)
        if (s->p->names[i].tag == tag) consider(s, s->p->names[i].at, how, false);
}

/* 左权 for 左权县. 大同 may be 大同县 or its prefecture: only the row's prefecture makes it a county. */
static void bare_names(search *s, const char *name, lq_place_range regions)
{
    const lq_places *p = s->p;
    lq_place_range found = lq_places_stemmed(p, name, strlen(name));
    for (size_t i = found.from; i < found.to; i++) {
        fit where = regions.from < regions.to ? fit_of(s, p->stems[i].at) : FIT_PREFECTURE;
        if (where == FIT_PROVINCE) list_add(p, s->shaded, &s->shades, p->stems[i].at);
        if (where != FIT_PREFECTURE) continue;
        consider(s, p->stems[i].at, LQ_PLACE_SHORT, strlen(name) <= CHARACTER);
    }
    for (size_t i = regions.from; i < regions.to; i++)
        if (s->out->n == 1 && s->out->how == LQ_PLACE_SHORT && !is_province(&p->regions[i]) &&
            p->prefecture[s->out->at[0]] == p->regions[i].at)
            s->out->prefecture_too = true;
}

/* 上党区 was 长治县, so that 长治 may be either of two years' county, or the prefecture. */
static void bare_old_names(search *s, const char *name, lq_place_range regions)
{
    static const char *const kinds[] = {"县", "区", "市"};
    const lq_places *p = s->p;
    if (regions.from == regions.to || strlen(name) + CHARACTER >= LQ_PLACE_BYTES) return;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        char full[LQ_PLACE_BYTES];
        size_t bytes = strlen(name);
        memcpy(full, name, bytes);
        memcpy(full + bytes, kinds[k], CHARACTER + 1);
        lq_place_range found = lq_places_named(p, full, bytes + CHARACTER);
        for (size_t i = found.from; i < found.to; i++)
            if (p->names[i].tag && fit_of(s, p->names[i].at) >= FIT_PROVINCE)
                list_add(p, s->shaded, &s->shades, p->names[i].at);
    }
}

/* 双江县 for an autonomous county joins; 太谷县 is only told to be near 太谷区. 阜新市 stays a prefecture, and 北戴河新区 is a zone
   beside 北戴河区. */
static void other_kinds(search *s, const char *name)
{
    const lq_places *p = s->p;
    lq_place_class kind, other;
    size_t stem = lq_place_stem(&kind, name);
    if (kind == LQ_PLACE_BARE) return;
    lq_place_range regions = lq_places_regions(p, name, stem), found = lq_places_stemmed(p, name, stem);
    for (size_t i = found.from; i < found.to; i++) {
        size_t county = p->stems[i].at;
        lq_place_stem(&other, p->folded[county]);
        if (kind == other) {
            consider(s, county, LQ_PLACE_SHORT, stem <= CHARACTER);
            continue;
        }
        bool apart = kind == LQ_PLACE_NEW_AREA || other == LQ_PLACE_NEW_AREA || other == LQ_PLACE_BARE;
        if (apart || regions.from < regions.to || fit_of(s, county) < FIT_PROVINCE) continue;
        list_add(p, s->weak, &s->weaks, county);
        s->other_kind = true;
    }
}

static bool is_full_region(const lq_places *p, lq_place_range regions)
{
    for (size_t i = regions.from; i < regions.to; i++)
        if (p->regions[i].tag & LQ_REGION_FULL_NAME) return true;
    return false;
}

/* Counties called so, where the row says they are. */
static bool look_up(search *s, const char *name)
{
    lq_place_range regions = lq_places_regions(s->p, name, strlen(name));
    whole_names(s, name, 0, LQ_PLACE_EXACT);
    if (s->out->n) return true;
    whole_names(s, name, LQ_PLACE_OLD_NAME, LQ_PLACE_OLD);
    if (is_full_region(s->p, regions)) return s->out->n > 0;
    bare_names(s, name, regions);
    if (!s->out->n) bare_old_names(s, name, regions);
    other_kinds(s, name);
    return s->out->n > 0;
}

/* Bytes of the longest region before at least two more characters, shorter than `below`; 0 without one. */
static size_t region_before(const lq_places *p, const char *name, size_t below)
{
    size_t length = strlen(name);
    if (length < 2 * CHARACTER) return 0;
    size_t bytes = below > length - 2 * CHARACTER + 1 ? length - 2 * CHARACTER + 1 : below;
    while (bytes-- > CHARACTER) {
        lq_place_range found = lq_places_regions(p, name, bytes);
        if (found.from < found.to) return bytes;
    }
    return 0;
}

/* 山西省阳泉市城区: as it stands, as 阳泉市城区 in 山西省, as 城区 in both. */
static bool read_name(search *s, const char *name, int depth)
{
    if (look_up(s, name)) return true;
    if (depth == 3) return false;
    for (size_t bytes = SIZE_MAX; (bytes = region_before(s->p, name, bytes));) {
        size_t before = s->said_count;
        say(s, lq_places_regions(s->p, name, bytes), true, true, "");
        if (read_name(s, name + bytes, depth + 1)) return true;
        s->said_count = before;
    }
    return false;
}

/* A bracket that only explains: （原长治县）, （含开发区）, (1). */
static bool is_remark(const char *text)
{
    static const char *const words[] = {"原", "现", "含", "不含", "包括", "注"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strncmp(text, words[i], strlen(words[i]))) return true;
    return !text[strspn(text, "0123456789")];
}

/* Moves the brackets out of a folded name: their insides are regions. */
static void brackets_say(search *s, char *name, char *inside)
{
    for (char *open; (open = strchr(name, '('));) {
        char *close = strchr(open, ')');
        size_t bytes = close ? (size_t)(close - open - 1) : strlen(open + 1);
        memcpy(inside, open + 1, bytes);
        inside[bytes] = 0;
        memmove(open, open + 1 + bytes + (close != NULL), strlen(open + 1 + bytes + (close != NULL)) + 1);
        if (!is_remark(inside)) say_region(s, inside, true, true);
        inside += bytes + 1;
    }
}

/* ---- nearest names ---- */

/* 桥东区 and 桥西区 are neighbours, not slips of the hand for each other. */
static bool is_counterpart(const char *a, const char *b)
{
    static const char sides[] = "东西南北中上下前后左右内外新老大小";
    size_t n = strlen(a), at = 0;
    if (n != strlen(b)) return false;
    while (at < n && !strncmp(a + at, b + at, CHARACTER)) at += CHARACTER;
    if (at + CHARACTER > n || strcmp(a + at + CHARACTER, b + at + CHARACTER)) return false;
    char one[CHARACTER + 1] = {0}, other[CHARACTER + 1] = {0};
    memcpy(one, a + at, CHARACTER);
    memcpy(other, b + at, CHARACTER);
    return strstr(sides, one) && strstr(sides, other);
}

/* A name, what is left of it without 县, 市, 区, and whether it is called a new area. */
typedef struct spelling {
    const char *name, *stem;
    bool new_area;
} spelling;

static size_t slips_most(const char *row)
{
    return lq_utf8_length(row) <= 3 ? 1 : 2;
}

/* Lengths that so many edits cannot bridge. */
static bool too_long(const char *a, const char *b, size_t edits)
{
    size_t n = strlen(a), m = strlen(b);
    return (n > m ? n - m : m - n) > edits * CHARACTER;
}

/* Edits between names, SIZE_MAX when they are more than a slip or as many as a stem has characters (盂县 and 孟县). A row without
   县, 市, 区 is compared with the stem, too. */
static size_t slips(const spelling *row, const spelling *county, size_t most)
{
    bool bare = !row->name[strlen(row->stem)];
    if (row->new_area != county->new_area || is_counterpart(row->stem, county->stem)) return SIZE_MAX;
    size_t d = SIZE_MAX;
    if (!too_long(row->name, county->name, most)) d = lq_text_distance(row->name, county->name, most + 1);
    if (bare && !too_long(row->stem, county->stem, most))
        d = least(d, lq_text_distance(row->stem, county->stem, most + 1));
    return d <= most && d < least(lq_utf8_length(row->stem), lq_utf8_length(county->stem)) ? d : SIZE_MAX;
}

/* The one nearest county where the row says; two equally near are none. */
static size_t nearest(const search *s, const char *name)
{
    const lq_places *p = s->p;
    char stem[LQ_PLACE_BYTES];
    lq_place_class kind;
    strcpy(stem, name);
    stem[lq_place_stem(&kind, stem)] = 0;
    spelling row = {name, stem, kind == LQ_PLACE_NEW_AREA};
    uint64_t letters = lq_place_letters(stem);
    size_t most = slips_most(name), best = SIZE_MAX, found = SIZE_MAX;
    /* So many edits bring in so many characters at most: this spares nearly all comparisons. */
    size_t strange = least(most, lq_utf8_length(stem) - 1);
    for (size_t i = 0; i < p->n; i++) {
        if ((size_t)__builtin_popcountll(letters & ~p->letters[i]) > strange || fit_of(s, i) < FIT_PROVINCE)
            continue;
        spelling county = {p->folded[i], p->stem[i], !strcmp(p->folded[i] + strlen(p->stem[i]), "新区")};
        size_t d = slips(&row, &county, most);
        if (d > best || d == SIZE_MAX || (found != SIZE_MAX && is_same(p, found, i))) continue;
        found = d < best ? i : SIZE_MAX;
        best = d;
    }
    return found;
}

static size_t nearest_of(search *s, const char *name)
{
    lq_place_range regions = lq_places_regions(s->p, name, strlen(name));
    if (regions.from < regions.to) return SIZE_MAX;
    size_t bytes = region_before(s->p, name, SIZE_MAX);
    if (!bytes) return nearest(s, name);
    say(s, lq_places_regions(s->p, name, bytes), true, true, "");
    return nearest_of(s, name + bytes);
}

/* ---- finding ---- */

/* What a row says, folded. */
typedef struct row_text {
    char province[LQ_PLACE_BYTES], prefecture[LQ_PLACE_BYTES], county[LQ_PLACE_BYTES];
} row_text;

/* True with candidates; else others and the nearest. */
static bool find(lq_place_match *out, const lq_places *p, const row_text *row)
{
    search s = {.p = p, .out = out};
    char name[LQ_PLACE_BYTES], inside[LQ_PLACE_BYTES];
    *out = (lq_place_match){.near = SIZE_MAX};
    say_region(&s, row->province, false, true);
    /* 东莞市 has no counties: its row leaves the last column blank. */
    if (!*row->county) {
        if (*row->prefecture) whole_names(&s, row->prefecture, 0, LQ_PLACE_EXACT);
        return out->n > 0;
    }
    say_region(&s, row->prefecture, true, false);
    strcpy(name, row->county);
    if (strchr(name, '(')) {
        whole_names(&s, name, 0, LQ_PLACE_EXACT);
        if (out->n) return true;
        brackets_say(&s, name, inside);
    }
    if (!*name || read_name(&s, name, 0)) return out->n > 0;
    out->of_region = s.shades > 0;
    out->elsewhere = s.others > 0 && !s.shades;
    out->others = s.shades ? s.shades : s.others;
    memcpy(out->at, s.shades ? s.shaded : s.other, sizeof out->at);
    out->other_kind = s.weaks == 1 && s.other_kind;
    if (s.weaks == 1) out->near = s.weak[0];
    if (!s.others && !s.weaks) out->near = nearest_of(&s, name);
    return false;
}

void lq_places_find(lq_place_match *out, const lq_places *p, const char *province, const char *prefecture,
                    const char *county)
{
    row_text row;
    lq_place_fold(row.province, province);
    lq_place_fold(row.prefecture, prefecture);
    lq_place_fold(row.county, county);
    if (find(out, p, &row)) return;
    bool changed = lq_place_simplify(row.province);
    changed |= lq_place_simplify(row.prefecture);
    changed |= lq_place_simplify(row.county);
    lq_place_match simple;
    if (!changed || !find(&simple, p, &row) || simple.n != 1) return;
    out->near = simple.at[0];
    out->traditional = true;
}
