/* place_index.c: see place_index.h. Sorted arrays and binary search; the texts lie in one arena. */
#include "model/place_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/place_name.h"

#define CHARACTER 3 /* bytes of a Chinese character */

/* ---- sorted entries ---- */

static int by_text(const void *a, const void *b)
{
    const lq_place_entry *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    if (order) return order;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return (x->tag > y->tag) - (x->tag < y->tag);
}

/* The first entry that does not come before the text (nor equals it, when `past`). */
static size_t bound(const lq_place_entry *e, size_t n, const char *text, size_t bytes, bool past)
{
    size_t from = 0;
    while (n) {
        const char *middle = e[from + n / 2].text;
        int order = strncmp(middle, text, bytes);
        if (!order) order = middle[bytes] != 0;
        if (order < 0 || (past && !order)) {
            from += n / 2 + 1;
            n -= n / 2 + 1;
        } else
            n /= 2;
    }
    return from;
}

static lq_place_range entries_of(const lq_place_entry *e, size_t n, const char *text, size_t bytes)
{
    return (lq_place_range){bound(e, n, text, bytes, false), bound(e, n, text, bytes, true)};
}

lq_place_range lq_places_named(const lq_places *p, const char *text, size_t bytes)
{
    return entries_of(p->names, p->name_count, text, bytes);
}

lq_place_range lq_places_stemmed(const lq_places *p, const char *text, size_t bytes)
{
    return entries_of(p->stems, p->stem_count, text, bytes);
}

lq_place_range lq_places_regions(const lq_places *p, const char *text, size_t bytes)
{
    return entries_of(p->regions, p->region_count, text, bytes);
}

/* ---- making ---- */

bool lq_place_is_generic(const char *folded)
{
    static const char *const words[] = {"", "县", "区", "市辖区", "市辖县", "县级市", "无", "NA"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(folded, words[i])) return true;
    return strstr(folded, "直辖") != NULL;
}

static bool name_add(lq_places *p, const char *name, size_t county, unsigned tag)
{
    char folded[LQ_PLACE_BYTES];
    size_t bytes = lq_place_fold(folded, name);
    char *text = lq_arena_strndup(&p->arena, folded, bytes);
    if (!text) return false;
    if (!tag) p->folded[county] = text;
    if (bytes) p->names[p->name_count++] = (lq_place_entry){text, county, tag};
    return true;
}

static bool stem_add(lq_places *p, size_t county)
{
    const char *name = p->folded[county];
    size_t bytes = lq_place_stem(NULL, name);
    p->stem[county] = lq_arena_strndup(&p->arena, name, bytes);
    if (!p->stem[county]) return false;
    if (bytes) p->stems[p->stem_count++] = (lq_place_entry){p->stem[county], county, 0};
    return true;
}

uint64_t lq_place_letters(const char *name)
{
    uint64_t letters = 0;
    for (size_t left = strlen(name), step; left; name += step, left -= step) {
        uint32_t cp;
        step = lq_utf8_decode(&cp, name, left);
        if (!step) break;
        letters |= (uint64_t)1 << (cp * 2654435761u >> 26);
    }
    return letters;
}

static bool names_index(lq_places *p)
{
    for (size_t i = 0; i < p->n; i++) {
        if (!name_add(p, p->at[i].name, i, 0)) return false;
        for (size_t k = 0; k < 4 && p->at[i].old_names[k]; k++)
            if (!name_add(p, p->at[i].old_names[k], i, LQ_PLACE_OLD_NAME)) return false;
        if (!stem_add(p, i)) return false;
        p->letters[i] = lq_place_letters(p->folded[i]);
    }
    qsort(p->names, p->name_count, sizeof *p->names, by_text);
    qsort(p->stems, p->stem_count, sizeof *p->stems, by_text);
    return true;
}

/* 延边朝鲜族自治州, 延边, 延边州. */
static bool region_add(lq_places *p, const char *name, size_t region, unsigned tag)
{
    size_t stem = lq_region_stem(name);
    p->regions[p->region_count++] = (lq_place_entry){name, region, tag | LQ_REGION_FULL_NAME};
    if (!name[stem]) return true;
    char *text = lq_arena_strndup(&p->arena, name, stem);
    if (!text) return false;
    p->regions[p->region_count++] = (lq_place_entry){text, region, tag};
    if (tag == LQ_REGION_PROVINCE || !strstr(name, "自治州")) return true;
    text = lq_arena_alloc(&p->arena, stem + CHARACTER + 1, 1);
    if (!text) return false;
    memcpy(text, name, stem);
    memcpy(text + stem, "州", CHARACTER + 1);
    p->regions[p->region_count++] = (lq_place_entry){text, region, tag};
    return true;
}

static bool region_name(lq_places *p, lq_place_entry *out, const char *name, size_t county, unsigned tag)
{
    char folded[LQ_PLACE_BYTES];
    size_t bytes = lq_place_fold(folded, name);
    if (lq_place_is_generic(folded)) bytes = 0;
    *out = (lq_place_entry){lq_arena_strndup(&p->arena, folded, bytes), county, tag};
    return out->text;
}

/* They are provinces even where the boundaries have no county of theirs: 海南 in a table is not 海南区. */
static const char *const provinces[] = {
    "北京市", "天津市",           "河北省",         "山西省",         "内蒙古自治区", "辽宁省",
    "吉林省", "黑龙江省",         "上海市",         "江苏省",         "浙江省",       "安徽省",
    "福建省", "江西省",           "山东省",         "河南省",         "湖北省",       "湖南省",
    "广东省", "海南省",           "广西壮族自治区", "重庆市",         "四川省",       "贵州省",
    "云南省", "西藏自治区",       "陕西省",         "甘肃省",         "青海省",       "宁夏回族自治区",
    "台湾省", "新疆维吾尔自治区", "香港特别行政区", "澳门特别行政区",
};
#define PROVINCES (sizeof provinces / sizeof *provinces)

/* The prefectures and provinces of all counties, and all provinces once more, which lie in no county. */
static bool regions_collect(lq_places *p, lq_place_entry *said)
{
    for (size_t i = 0; i < p->n; i++) {
        const char *prefecture = p->at[i].prefecture, *province = p->at[i].province;
        /* 东城区 lies directly in 北京市, whether that is said to be its prefecture or not. */
        if (!strcmp(prefecture, province)) prefecture = "";
        if (!region_name(p, said++, prefecture, i, 0) ||
            !region_name(p, said++, province, i, LQ_REGION_PROVINCE))
            return false;
    }
    for (size_t i = 0; i < PROVINCES; i++)
        *said++ = (lq_place_entry){provinces[i], SIZE_MAX, LQ_REGION_PROVINCE};
    return true;
}

/* Regions are numbered in the order of their names. */
static bool regions_index(lq_places *p, lq_place_entry *said, size_t n)
{
    if (!regions_collect(p, said)) return false;
    qsort(said, n, sizeof *said, by_text);
    size_t of_tag[2] = {SIZE_MAX, SIZE_MAX}, regions = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned tag = said[i].tag;
        if (i && strcmp(said[i].text, said[i - 1].text)) of_tag[0] = of_tag[1] = SIZE_MAX;
        if (*said[i].text && of_tag[tag] == SIZE_MAX) {
            of_tag[tag] = regions++;
            if (!region_add(p, said[i].text, of_tag[tag], tag)) return false;
        }
        if (said[i].at != SIZE_MAX) (tag ? p->province : p->prefecture)[said[i].at] = of_tag[tag];
    }
    qsort(p->regions, p->region_count, sizeof *p->regions, by_text);
    return true;
}

lq_code lq_places_make(lq_places *out, const lq_place *at, size_t n, lq_err *err)
{
    lq_code code = LQ_OK;
    size_t regions = 2 * n + PROVINCES; /* n counties are in memory: this cannot overflow */
    lq_place_entry *said = lq_alloc(regions, sizeof *said);
    *out = (lq_places){.at = at, .n = n};
    lq_arena *a = &out->arena;
    out->folded = lq_arena_alloc(a, n, sizeof *out->folded);
    out->stem = lq_arena_alloc(a, n, sizeof *out->stem);
    out->letters = lq_arena_alloc(a, n, sizeof *out->letters);
    out->prefecture = lq_arena_alloc(a, n, sizeof *out->prefecture);
    out->province = lq_arena_alloc(a, n, sizeof *out->province);
    out->names = lq_arena_alloc(a, n, 5 * sizeof *out->names);
    out->stems = lq_arena_alloc(a, n, sizeof *out->stems);
    out->regions = lq_arena_alloc(a, regions, 3 * sizeof *out->regions);
    if (!said || !out->folded || !out->stem || !out->letters || !out->prefecture || !out->province ||
        !out->names || !out->stems || !out->regions || !names_index(out) ||
        !regions_index(out, said, regions))
        code = lq_nomem(err);
    free(said);
    return code;
}

void lq_places_release(lq_places *p)
{
    lq_arena_release(&p->arena);
    *p = (lq_places){0};
}
