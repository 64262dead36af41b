/*
 * measure.c: see measure.h.
 *
 * A head is cut at underlines, dashes and commas into parts, "人口数_合计". One of them must end with a word for a count
 * ("人口老龄化" does not), and no word for a ratio or a change may stand anywhere.
 */
#include "model/measure.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/code.h"
#include "model/unit.h"

enum { ROOM = 256 };

#define N(a) (sizeof(a) / sizeof *(a))

/* Signs and words that make anything a ratio, a mean, a rank or a change, or leave it open. */
static const char *const not_counts[] = {
    "率",   "比",   "占",   "均",   "每",   "密度", "指数", "系数", "增速", "增长", "增幅", "增减",
    "变化", "变动", "净",   "强度", "程度", "水平", "构成", "结构", "份额", "中位", "年限", "寿命",
    "年龄", "规模", "拥有", "价",   "距离", "排名", "位次", "得分", "等级", "%",    "‰",    "="};

static const char *const counts[] = {"人口", "人口数", "人数",     "户数",     "人员",     "生产总值", "gdp",
                                     "产值", "增加值", "产量",     "总量",     "总额",     "总数",     "数量",
                                     "个数", "面积",   "财政收入", "预算收入", "财政支出", "预算支出", "余额",
                                     "投资", "投资额", "用电量",   "用水量",   "排放量",   "销售额"};

/* Whole words of a head in Latin letters. */
static const char *const not_count_words[] = {
    "per",    "rate", "ratio",      "share", "percent", "percentage", "pct",    "perc",
    "index",  "mean", "average",    "avg",   "density", "median",     "growth", "change",
    "capita", "prop", "proportion", "rank",  "score",   "dens",       "diff",   "age"};

static const char *const count_words[] = {"population", "pop",   "gdp",     "households", "hectares",
                                          "area",       "count", "persons", "inhabitants"};

static bool has_any(const char *s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(s, words[i])) return true;
    return false;
}

static bool has_word(const char *s, const char *const *words, size_t n)
{
    while (*s) {
        size_t length = strspn(s, "abcdefghijklmnopqrstuvwxyz");
        for (size_t i = 0; i < n && length; i++)
            if (length == strlen(words[i]) && !memcmp(s, words[i], length)) return true;
        s += length ? length : 1;
    }
    return false;
}

static bool ends_with_any(const char *s, size_t length, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t k = strlen(words[i]);
        if (length >= k && !memcmp(s + length - k, words[i], k)) return true;
    }
    return false;
}

/* The length of a part without the year it may end with: 人口2020, 人口2020年. */
static size_t without_year(const char *s, size_t n)
{
    static const char year[] = "年";
    size_t end = n;
    if (n >= sizeof year && !memcmp(s + n - 3, year, 3)) end -= 3;
    size_t digits = end;
    while (digits && isdigit((unsigned char)s[digits - 1])) digits--;
    return digits < end ? digits : n;
}

/* Whether a part of the head ends with a word for a count. */
static bool part_counts(const char *s)
{
    while (*s) {
        size_t n = strcspn(s, "_-,: /");
        if (ends_with_any(s, without_year(s, n), counts, N(counts))) return true;
        s += n + (s[n] != 0);
    }
    return false;
}

/* Small letters; what stands in brackets is left out. */
static void head_bare(char *s)
{
    char *to = s;
    int depth = 0;
    for (const char *from = s; *from; from++) {
        if (*from == '(' || *from == '[') depth++;
        if (!depth) *to++ = (char)(isascii(*from) ? tolower(*from) : *from);
        if ((*from == ')' || *from == ']') && depth) depth--;
    }
    *to = 0;
}

/* Units of what is counted; 岁, 年, 倍 and the like are none. */
static bool is_counted(const lq_unit *unit)
{
    static const char *const words[] = {"人",   "人次",   "户",       "个",   "家", "所",     "座",    "张",
                                        "件",   "台",     "辆",       "头",   "只", "元",     "美元",  "吨",
                                        "公斤", "平方米", "平方公里", "公顷", "亩", "立方米", "千瓦时"};
    if (unit->power) return true;
    for (size_t i = 0; i < N(words); i++)
        if (!strcmp(unit->word, words[i])) return true;
    return false;
}

/* Of a joined head the last part that is no year must count, or else the unit of one: "人口（人）/男", but not "人口/老龄化". */
static bool joined_counts(char *bare, const char *head)
{
    char *last;
    lq_unit unit;
    while ((last = strrchr(bare, '/')) && !without_year(last + 1, strlen(last + 1))) *last = 0;
    if (!last || part_counts(last + 1)) return true;
    if (lq_unit_of_column(&unit, head, NULL) && is_counted(&unit)) return true; /* 常住人口/万人 */
    for (const char *part = head; part; part = lq_text_after(part, '/')) {
        char text[ROOM];
        size_t n = strcspn(part, "/");
        if (n >= sizeof text) continue;
        memcpy(text, part, n);
        text[n] = 0;
        if (lq_unit_of_column(&unit, text, NULL) && is_counted(&unit)) return true;
    }
    return false;
}

bool lq_measure_head(const char *head, bool joined)
{
    char s[ROOM];
    if (lq_text_fold(s, sizeof s, head) >= sizeof s) return false;
    if (has_any(s, not_counts, N(not_counts)) || (!joined && strchr(s, '/'))) return false;
    head_bare(s);
    if (has_word(s, not_count_words, N(not_count_words))) return false;
    bool counts_said = part_counts(s) || has_word(s, count_words, N(count_words));
    return counts_said && (!joined || joined_counts(s, head));
}

/* Without a unit a head does not tell the number of people from their percent. */
static bool units_count(const lq_expression *e, const lq_table *table)
{
    const size_t *columns;
    size_t n = lq_expression_columns(e, &columns);
    for (size_t i = 0; i < n; i++) {
        lq_unit unit;
        if (!lq_unit_of_column(&unit, table->head[columns[i]], table->unit) || !is_counted(&unit))
            return false;
    }
    return true;
}

bool lq_measure_is_count(const lq_expression *e, const lq_table *table, const double *value, size_t n)
{
    const size_t *columns;
    size_t k = lq_expression_columns(e, &columns), numbers = 0;
    double most = 0;
    if (!lq_expression_is_sum(e)) return false;
    for (size_t i = 0; i < k; i++)
        if (!lq_measure_head(table->head[columns[i]], table->joined && table->joined[columns[i]]))
            return false;
    for (size_t i = 0; i < n; i++) {
        if (isnan(value[i])) continue;
        if (value[i] < 0) return false;
        most = fmax(most, value[i]);
        numbers++;
    }
    return numbers && (most > 100 || units_count(e, table));
}
