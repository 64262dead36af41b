/*
 * row_kind.c: see row_kind.h.
 *
 * Words that only a note, a total or a city proper has decide first. Then the code, by the numbering of GB/T 2260: digits 5-6 are
 * 01-20 and 51-70 for districts (01 in a prefecture-level city: all of them together), 21-50 for counties, 81-89 for cities; 71-79
 * is what statistics gives to zones. Then names of regions, then words of zones. What looks like a county by its name stays one.
 */
#include "model/row_kind.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "model/code.h"
#include "model/place_name.h"

#define CHARACTER      3   /* bytes of a Chinese character */
#define LONGEST_NAME   150 /* bytes, with prefecture and province before it */
#define LONGEST_COUNTY 45  /* 双江拉祜族佤族布朗族傣族自治县 */
#define COUNT(list)    (sizeof(list) / sizeof *(list))

const char *lq_row_kind_text(lq_row_kind kind)
{
    static const char *const texts[LQ_ROW_KINDS] = {
        "a county",
        "the whole country",
        "a province",
        "a prefecture",
        "a total row",
        "a city proper (市辖区, 市本级)",
        "a zone without a polygon of its own",
        "a note",
    };
    return texts[kind];
}

/* ---- words ---- */

static bool ends_with(const char *name, const char *word)
{
    size_t n = strlen(name), m = strlen(word);
    return n >= m && !strcmp(name + n - m, word);
}

static bool is_any(const char *name, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strcasecmp(name, words[i])) return true;
    return false;
}

static bool begins_any(const char *name, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strncasecmp(name, words[i], strlen(words[i]))) return true;
    return false;
}

static bool ends_any(const char *name, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (ends_with(name, words[i])) return true;
    return false;
}

static bool holds_any(const char *name, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(name, words[i])) return true;
    return false;
}

/* As written, because folding takes the signs away. A sentence is a note, too ("2.合计数与分项数之和可能有差异。"), and what is
   longer than any name. */
static bool is_note(const char *text, const char *folded)
{
    static const char *const first[] = {"①", "②", "③", "④", "⑤", "*", "＊", "※", "Note", "Source", "Remark"};
    static const char *const words[] = {"说明", "资料来源", "数据来源", "来源",
                                        "备注", "附注",     "本表",     "单位"};
    static const char *const after[] = {":", "：", ".", "．", "、", "(", "（", "①", "释", "意", " ", "　"};
    size_t n;
    text = lq_text_trim(&n, text);
    if (!n) return false;
    if (n > LONGEST_NAME || strstr(text, "。")) return true;
    if (n > LONGEST_COUNTY && *text >= '0' && *text <= '9') return true;
    if (begins_any(text, first, COUNT(first)) || begins_any(folded, words, COUNT(words))) return true;
    if (strncmp(folded, "注", CHARACTER)) return false;
    return !folded[CHARACTER] || (folded[CHARACTER] >= '0' && folded[CHARACTER] <= '9') ||
           begins_any(text + CHARACTER, after, COUNT(after));
}

static bool is_nation(const char *name)
{
    static const char *const words[] = {"中国", "中华人民共和国", "China", "National", "Wholecountry"};
    return !strncmp(name, "全国", 2 * CHARACTER) || is_any(name, words, COUNT(words));
}

/* 全州县 and 全南县 are counties. */
static bool is_total(const char *name)
{
    static const char *const words[] = {
        "全省", "全市",     "全县",     "全区",     "全州",     "全盟",       "全旗", "总数",   "总和", "县",
        "市",   "区",       "各县",     "市辖县",   "东部",     "中部",       "西部", "东北",   "平均", "Sum",
        "All",  "东部地区", "中部地区", "西部地区", "东北地区", "Grandtotal", "Mean", "Average"};
    static const char *const parts[] = {"合计", "总计", "小计", "共计", "总平均", "直辖县", "直辖行政"};
    static const char *const ends[] = {"平均", "平均值", "Total", "total", "TOTAL"};
    return is_any(name, words, COUNT(words)) || holds_any(name, parts, COUNT(parts)) ||
           ends_any(name, ends, COUNT(ends));
}

/* 佳木斯市区 is one; 沙市区 and 新市区 are districts. */
static bool is_city_proper(const char *name)
{
    static const char *const words[] = {"市区", "主城区", "中心城区", "市直"};
    static const char *const parts[] = {"市辖区", "本级", "市直属", "州直属"};
    static const char *const ends[] = {"市市直", "州直", "县直", "区直", "省直"};
    return is_any(name, words, COUNT(words)) || holds_any(name, parts, COUNT(parts)) ||
           ends_any(name, ends, COUNT(ends)) || (strlen(name) > 3 * CHARACTER && ends_with(name, "市区"));
}

/* 第八师, 农六师, 一四三团, 143团: regiments of the Xinjiang corps. 偃师 and 团风县 are counties. */
static bool is_corps(const char *name)
{
    static const char *const numerals[] = {"一", "二", "三", "四", "五", "六",
                                           "七", "八", "九", "十", "〇", "零"};
    size_t n = strlen(name);
    if (n < 2 * CHARACTER || !(ends_with(name, "师") || ends_with(name, "团"))) return false;
    char digit = name[n - CHARACTER - 1];
    if (digit >= '0' && digit <= '9') return true;
    for (size_t i = 0; i < COUNT(numerals); i++)
        if (!strncmp(name + n - 2 * CHARACTER, numerals[i], CHARACTER)) return true;
    return false;
}

/* A district may be called so, too: 浦东新区, 铁山港区, 梁园区. Its number tells; without one, a short name is a district's. */
static bool is_zone_or_district(const char *name)
{
    size_t n = strlen(name);
    lq_place_class kind;
    lq_place_stem(&kind, name);
    return kind == LQ_PLACE_NEW_AREA || !strcmp(name, "新区") ||
           (n > 2 * CHARACTER && ends_with(name, "新城")) ||
           (n > 3 * CHARACTER && (ends_with(name, "港区") || ends_with(name, "园区")));
}

static bool is_zone(const char *name)
{
    static const char *const ends[] = {"高新区", "经开区", "名胜区", "风景区", "管理区", "示范区", "试验区",
                                       "实验区", "度假区", "保税区", "综保区", "工业区", "产业园", "科技园",
                                       "创意园", "集聚区", "聚集区", "合作区", "旅游区", "保护区", "食品区",
                                       "自贸区", "经济区", "物流区", "农场",   "林场",   "牧场",   "渔场",
                                       "盐场",   "茶场",   "总场",   "团场",   "兵团",   "委员会", "管委会",
                                       "生态城", "科学城", "管理局", "林业局", "监狱",   "开发办"};
    static const char *const parts[] = {"开发区", "高新技术", "经济技术", "经济开发", "工业园",
                                        "产业园", "风景名胜", "自由贸易", "保税",     "综合改革",
                                        "航空港", "管委会",   "兵团"};
    return ends_any(name, ends, COUNT(ends)) || holds_any(name, parts, COUNT(parts)) || is_corps(name);
}

/* ---- the gazetteer ---- */

/* Numbers that statistics gives to zones; the gazetteer has one (苏州工业园区), because its boundaries do. */
static bool is_zone_code(const char *code)
{
    return strlen(code) == 6 && code[4] == '7' && code[5] != '0';
}

static bool is_known_county(const lq_gazetteer *g, const char *name)
{
    for (size_t i = 0; i < g->n; i++)
        if (!strcmp(g->at[i].name, name) && !is_zone_code(g->at[i].code)) return true;
    return false;
}

/* Whether a name belies what its number says: 盂县 with 140400. A prefecture may have the name of a county (巢湖市 341400). */
static bool is_belied(lq_row_kind kind, const char *name, const lq_gazetteer *g)
{
    if (kind == LQ_ROW_NATION || kind == LQ_ROW_PROVINCE) return false;
    if (ends_with(name, "县") || ends_with(name, "旗")) return true;
    if (kind == LQ_ROW_CITY_PROPER && ends_with(name, "区")) return true; /* 钟山区 520201 */
    return kind != LQ_ROW_PREFECTURE && *name && is_known_county(g, name);
}

/* Whether a name is that of a region: in full, as 延边州 or as 延边. */
static bool is_region(const char *name, const char *region)
{
    size_t n = strlen(name), stem = lq_region_stem(region);
    if (!*region || strncmp(name, region, stem)) return false;
    return n == stem || !strcmp(name, region) || (ends_with(region, "自治州") && !strcmp(name + stem, "州"));
}

/* The same prefecture in another year: 那曲市 and 那曲地区. */
static bool is_region_once(const char *name, const char *region)
{
    size_t stem = lq_region_stem(name);
    return name[stem] && stem == lq_region_stem(region) && !strncmp(name, region, stem);
}

static lq_row_kind region_kind(const lq_gazetteer *g, const char *name)
{
    static const char *const provinces[] = {"省", "自治区", "特别行政区"};
    static const char *const prefectures[] = {"地区", "自治州", "盟"};
    lq_row_kind kind = LQ_ROW_COUNTY;
    for (size_t i = 0; i < g->n; i++) {
        const lq_gazetteer_entry *e = g->at + i;
        if (i && !strncmp(e->code, e[-1].code, 4)) continue;
        if (is_region(name, e->province)) return LQ_ROW_PROVINCE;
        if (is_region(name, e->prefecture) || is_region_once(name, e->prefecture)) kind = LQ_ROW_PREFECTURE;
    }
    if (kind || strlen(name) <= 2 * CHARACTER) return kind;
    if (ends_any(name, provinces, COUNT(provinces))) return LQ_ROW_PROVINCE;
    return ends_any(name, prefectures, COUNT(prefectures)) ? LQ_ROW_PREFECTURE : LQ_ROW_COUNTY;
}

/* ---- codes ---- */

static int two_digits(const char *code)
{
    return (code[0] - '0') * 10 + code[1] - '0';
}

static bool is_municipality(int province)
{
    return province == 11 || province == 12 || province == 31 || province == 50;
}

static lq_row_kind code_kind(const char *code, const lq_gazetteer *g)
{
    int province = two_digits(code), prefecture = two_digits(code + 2), county = two_digits(code + 4);
    if (!strcmp(code, "000000") || !strcmp(code, "100000")) return LQ_ROW_NATION;
    if (is_zone_code(code)) return LQ_ROW_ZONE;
    if (!prefecture && !county) return LQ_ROW_PROVINCE;
    if (lq_gazetteer_find(g, code)) return LQ_ROW_COUNTY;
    if (is_municipality(province))
        return county ? LQ_ROW_COUNTY : prefecture == 1 ? LQ_ROW_CITY_PROPER : LQ_ROW_TOTAL;
    if (!county) return prefecture == 90 ? LQ_ROW_TOTAL : LQ_ROW_PREFECTURE;
    if (county == 99 || (county == 1 && prefecture <= 20)) return LQ_ROW_CITY_PROPER;
    return LQ_ROW_COUNTY;
}

static bool is_code(const char *code)
{
    return strlen(code) == 6 && strspn(code, "0123456789") == 6;
}

static bool is_district_code(const char *code)
{
    if (!*code) return false;
    int county = two_digits(code + 4);
    return (county >= 1 && county <= 20) || (county >= 51 && county <= 70);
}

/* ---- the whole ---- */

/* "其中：市区" and "#市区" are a city proper, too. */
static const char *without_of_which(const char *name)
{
    if (*name == '#') name++;
    return strncmp(name, "其中", 2 * CHARACTER) || !name[2 * CHARACTER] ? name : name + 2 * CHARACTER;
}

static lq_row_kind name_kind(const char *code, const char *name, const lq_gazetteer *g)
{
    if (is_known_county(g, name)) return LQ_ROW_COUNTY;
    /* 522201 铜仁市 was a county-level city before its prefecture became one: the number knows better. */
    lq_row_kind kind = *code ? LQ_ROW_COUNTY : region_kind(g, name);
    if (kind) return kind;
    return is_zone(name) || (is_zone_or_district(name) && !is_district_code(code)) ? LQ_ROW_ZONE
                                                                                   : LQ_ROW_COUNTY;
}

lq_row_kind lq_row_kind_of(const char *code, const char *text, const lq_gazetteer *g)
{
    static const lq_gazetteer nothing;
    char folded[LQ_PLACE_BYTES];
    if (!g) g = &nothing;
    if (!is_code(code)) code = "";
    lq_place_fold(folded, text);
    const char *name = without_of_which(folded);
    if (!*code && is_note(text, folded)) return LQ_ROW_NOTE;
    if (is_nation(name)) return LQ_ROW_NATION;
    if (is_total(name)) return LQ_ROW_TOTAL;
    if (is_city_proper(name) && !is_known_county(g, name)) return LQ_ROW_CITY_PROPER;
    lq_row_kind kind = *code ? code_kind(code, g) : LQ_ROW_COUNTY;
    if (kind && !is_belied(kind, name, g)) return kind;
    return *name ? name_kind(code, name, g) : kind;
}
