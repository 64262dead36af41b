/* unit.c: see unit.h. The words are those of county yearbooks; a unit that is not here makes its cell odd, never wrong. */
#include "model/unit.h"

#include <stddef.h>
#include <string.h>

#include "model/code.h"

enum { ROOM = 256 };

#define N(a) (sizeof(a) / sizeof *(a))

/* Longer ones before those they begin with. */
static const struct {
    const char *text;
    int power;
} powers[] = {
    {"万亿", 12}, {"千亿", 11}, {"百亿", 10}, {"十亿", 9}, {"亿", 8}, {"億", 8}, {"千万", 7},
    {"百万", 6},  {"十万", 5},  {"万", 4},    {"萬", 4},   {"千", 3}, {"百", 2},
};

static const char *const words[] = {
    "人",        "人次",  "户",      "个",      "家",         "所",     "座", "处",   "张",     "件",
    "项",        "台",    "辆",      "艘",      "头",         "只",     "匹", "羽",   "株",     "册",
    "种",        "条",    "次",      "倍",      "岁",         "年",     "天", "套",   "间",     "元",
    "美元",      "吨",    "公斤",    "斤",      "克",         "毫米",   "米", "公里", "里",     "平方米",
    "平方公里",  "公顷",  "亩",      "立方米",  "千瓦",       "千瓦时", "度", "℃",    "百分点", "元/人",
    "元/平方米", "人/户", "公斤/亩", "吨/公顷", "人/平方公里"};

static const struct {
    const char *text, *word;
} spellings[] = {
    {"口", "人"},
    {"名", "人"},
    {"位", "人"},
    {"戶", "户"},
    {"床", "张"},
    {"t", "吨"},
    {"千克", "公斤"},
    {"kg", "公斤"},
    {"mm", "毫米"},
    {"m", "米"},
    {"千米", "公里"},
    {"km", "公里"},
    {"KM", "公里"},
    {"㎞", "公里"},
    {"m2", "平方米"},
    {"m²", "平方米"},
    {"㎡", "平方米"},
    {"平方千米", "平方公里"},
    {"km2", "平方公里"},
    {"km²", "平方公里"},
    {"KM2", "平方公里"},
    {"㎢", "平方公里"},
    {"ha", "公顷"},
    {"hm2", "公顷"},
    {"hm²", "公顷"},
    {"m3", "立方米"},
    {"m³", "立方米"},
    {"kW", "千瓦"},
    {"kWh", "千瓦时"},
    {"°C", "℃"},
    {"个百分点", "百分点"},
    {"人/km2", "人/平方公里"},
    {"人/km²", "人/平方公里"},
    {"人/㎢", "人/平方公里"},
};

static const char *word_of(const char *text)
{
    for (size_t i = 0; i < N(words); i++)
        if (!strcmp(words[i], text)) return words[i];
    for (size_t i = 0; i < N(spellings); i++)
        if (!strcmp(spellings[i].text, text)) return spellings[i].word;
    return NULL;
}

static lq_cell_unit kind_of(int power)
{
    return power == 4 ? LQ_UNIT_WAN : power == 8 ? LQ_UNIT_YI : LQ_UNIT_POWER;
}

bool lq_unit_read(lq_unit *out, const char *text)
{
    const char *word = word_of(text);
    bool percent = !strcmp(text, "%"), permille = !strcmp(text, "‰");
    if (word || percent || permille) {
        lq_cell_unit kind = percent ? LQ_UNIT_PERCENT : permille ? LQ_UNIT_PERMILLE : LQ_UNIT_WORD;
        *out = (lq_unit){kind, 0, word ? word : ""};
        return true;
    }
    for (size_t i = 0; i < N(powers); i++) {
        size_t n = strlen(powers[i].text);
        if (strncmp(text, powers[i].text, n)) continue;
        word = text[n] ? word_of(text + n) : "";
        if (!word) continue;
        *out = (lq_unit){kind_of(powers[i].power), powers[i].power, word};
        return true;
    }
    return false;
}

/* Takes off brackets around a text, and the word 单位 before a unit. */
static char *bare(char *s)
{
    static const char said[] = "单位:";
    size_t n = strlen(s);
    if (n > 2 && ((*s == '(' && s[n - 1] == ')') || (*s == '[' && s[n - 1] == ']'))) {
        s[n - 1] = 0;
        s++;
    }
    if (!strncmp(s, said, sizeof said - 1)) s += sizeof said - 1;
    return s + strspn(s, " ");
}

bool lq_unit_is(const char *text)
{
    char s[ROOM];
    lq_unit unit;
    if (lq_text_fold(s, sizeof s, text) >= sizeof s) return false;
    char *of = bare(s), *per = strchr(of, '/');
    if (lq_unit_read(&unit, of)) return true;
    if (!per) return false;
    *per++ = 0;
    return lq_unit_read(&unit, of) && lq_unit_read(&unit, per);
}

/* The last brackets of a folded head, or what stands behind its last comma or slash; NULL without them. */
static char *unit_part(char *s)
{
    char *round = strrchr(s, '('), *square = strrchr(s, '[');
    char *open = square && (!round || square > round) ? square : round;
    char *close = open ? strchr(open, *open == '(' ? ')' : ']') : NULL;
    if (close) close[1] = 0;
    if (close) return open;
    char *comma = strrchr(s, ','), *slash = strrchr(s, '/');
    char *behind = slash && (!comma || slash > comma) ? slash : comma;
    return behind ? behind + 1 : NULL;
}

static bool read_bare(lq_unit *out, char *text)
{
    char unit[ROOM];
    return lq_text_fold(unit, sizeof unit, bare(text)) < sizeof unit && lq_unit_read(out, unit);
}

bool lq_unit_of_column(lq_unit *out, const char *head, const char *above)
{
    char s[ROOM];
    if (lq_text_fold(s, sizeof s, head) < sizeof s) {
        char *part = unit_part(s);
        if (part && read_bare(out, part)) return true;
    }
    return above && lq_text_fold(s, sizeof s, above) < sizeof s && read_bare(out, s);
}
