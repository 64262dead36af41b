/* place_name.c: see place_name.h. Names are short, so everything works on buffers of a fixed size. */
#include "model/place_name.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

/* ---- folding ---- */

/* Blanks of every width, joiners, byte order marks; hyphens and other signs that part a prefecture from its county; quotes;
   marks of notes. */
static bool is_dropped(uint32_t cp)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x00, 0x22},     {0x27, 0x27},     {0x2A, 0x2A},     {0x2C, 0x2D},     {0x2F, 0x2F},
        {0x3A, 0x3A},     {0x3E, 0x3E},     {0x5C, 0x5C},     {0x5F, 0x60},     {0x7C, 0x7C},
        {0x7F, 0xA0},     {0xAD, 0xAD},     {0xB2, 0xB3},     {0xB7, 0xB7},     {0xB9, 0xB9},
        {0x1680, 0x1680}, {0x180E, 0x180E}, {0x2000, 0x2022}, {0x2028, 0x202F}, {0x203B, 0x203B},
        {0x205F, 0x2064}, {0x2212, 0x2212}, {0x2460, 0x2473}, {0x3000, 0x3001}, {0x30FB, 0x30FB},
        {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFF65, 0xFF65},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (cp >= ranges[i].first && cp <= ranges[i].last) return true;
    return false;
}

static uint32_t plain(uint32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E) cp -= 0xFEE0;
    if (cp == '[' || cp == 0x3008 || cp == 0x300A || cp == 0x3010 || cp == 0x3014) return '(';
    if (cp == ']' || cp == 0x3009 || cp == 0x300B || cp == 0x3011 || cp == 0x3015) return ')';
    return cp;
}

size_t lq_place_fold(char out[LQ_PLACE_BYTES], const char *text)
{
    size_t n = 0;
    for (size_t left = strlen(text), step; left; text += step, left -= step) {
        uint32_t cp;
        step = lq_utf8_decode(&cp, text, left);
        if (!step || n + 5 > LQ_PLACE_BYTES) {
            n = 0;
            break;
        }
        cp = plain(cp);
        if (!is_dropped(cp)) n += lq_utf8_encode(out + n, cp);
    }
    out[n] = 0;
    return n;
}

/* ---- kinds ---- */

static bool ends(const char *name, size_t n, const char *end, size_t end_bytes)
{
    return n >= end_bytes && !memcmp(name + n - end_bytes, end, end_bytes);
}

/* Chinese characters have three bytes each; that is precise enough for "at least so many left". */
#define CHARACTER 3

/* Takes the peoples off 双江拉祜族佤族布朗族傣族; what is called after a people alone (东乡族) loses only 族. */
static size_t peoples_stem(const char *name, size_t n)
{
    /* As the names of autonomous units write them: some without 族. */
    static const char *const peoples[] = {
        "蒙古族", "回族",   "藏族",     "维吾尔族", "苗族",   "彝族",     "壮族",       "布依族",    "朝鲜族",
        "满族",   "侗族",   "瑶族",     "白族",     "土家族", "哈尼族",   "哈萨克族",   "傣族",      "黎族",
        "傈僳族", "佤族",   "畲族",     "高山族",   "拉祜族", "水族",     "东乡族",     "纳西族",    "景颇族",
        "土族",   "仫佬族", "羌族",     "布朗族",   "撒拉族", "毛南族",   "仡佬族",     "锡伯族",    "阿昌族",
        "普米族", "怒族",   "保安族",   "德昂族",   "裕固族", "京族",     "塔塔尔族",   "独龙族",    "珞巴族",
        "基诺族", "门巴族", "俄罗斯族", "各族",     "蒙古",   "哈萨克",   "柯尔克孜族", "柯尔克孜",  "塔吉克",
        "锡伯",   "维吾尔", "达斡尔族", "鄂温克族", "赫哲族", "塔吉克族", "鄂伦春族",   "乌孜别克族"};
    for (size_t before = 0; before != n;) {
        before = n;
        for (size_t i = 0; i < sizeof peoples / sizeof *peoples; i++) {
            size_t bytes = strlen(peoples[i]);
            if (n >= bytes + 2 * CHARACTER && ends(name, n, peoples[i], bytes)) n -= bytes;
        }
    }
    return n > 2 * CHARACTER && ends(name, n, "族", CHARACTER) ? n - CHARACTER : n;
}

/* `least`: characters that must be left before it. 清新区 is a district called 清新, 万柏林区 one called 万柏林. */
typedef struct suffix {
    const char *text;
    size_t least;
    int kind;
    bool peoples;
} suffix;

/* The first that fits, or NULL. */
static const suffix *suffix_of(const char *name, size_t n, const suffix *table, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t bytes = strlen(table[i].text);
        if (n >= bytes + table[i].least * CHARACTER && ends(name, n, table[i].text, bytes)) return table + i;
    }
    return NULL;
}

static size_t stem(int *kind, const char *name, const suffix *table, size_t count)
{
    size_t n = strlen(name);
    const suffix *found = suffix_of(name, n, table, count);
    *kind = found ? found->kind : LQ_PLACE_BARE;
    if (!found) return n;
    n -= strlen(found->text);
    return found->peoples ? peoples_stem(name, n) : n;
}

size_t lq_place_stem(lq_place_class *kind, const char *name)
{
    static const suffix table[] = {
        {"自治县", 2, LQ_PLACE_COUNTY, true},  {"自治旗", 2, LQ_PLACE_BANNER, true},
        {"新区", 2, LQ_PLACE_NEW_AREA, false}, {"林区", 3, LQ_PLACE_DISTRICT, false},
        {"特区", 2, LQ_PLACE_DISTRICT, false}, {"县", 1, LQ_PLACE_COUNTY, false},
        {"市", 1, LQ_PLACE_CITY, false},       {"区", 1, LQ_PLACE_DISTRICT, false},
        {"旗", 1, LQ_PLACE_BANNER, false},
    };
    int found;
    size_t n = stem(&found, name, table, sizeof table / sizeof *table);
    if (kind) *kind = (lq_place_class)found;
    return n;
}

size_t lq_region_stem(const char *name)
{
    static const suffix table[] = {
        {"特别行政区", 2, 0, false}, {"自治区", 2, 0, true}, {"自治州", 2, 0, true}, {"地区", 2, 0, false},
        {"省", 2, 0, false},         {"市", 2, 0, false},    {"盟", 2, 0, false},
    };
    int kind;
    return stem(&kind, name, table, sizeof table / sizeof *table);
}

/* ---- traditional characters ---- */

/* Pairs, traditional and simplified, in the order of the first. Made by ICU 72: every character of U+3400-9FFF that its
   transliterator "Hant-Hans" (uconv -x Hant-Hans) turns into one found in a name of shapes/counties.shp or
   shapes/code_changes.csv, but those that such names have themselves (乾县). */
static const char traditional[] = "䬗扬亞亚佈布來来侖仑倉仓個个們们倫伦偉伟傢家僕仆儀仪兒儿兗兖內内兩两冊册"
                                  "凱凯別别則则剋克剛刚劍剑務务勝胜勸劝勻匀匯汇區区叢丛吳吴呂吕啓启啟启單单"
                                  "噹当嚮向國国圍围園园圖图團团堯尧場场塗涂墊垫墾垦壇坛壘垒壜坛壩坝壯壮壺壶"
                                  "壽寿夢梦夾夹婁娄孫孙宮宫寧宁審审寬宽寶宝尅克將将尋寻岡冈島岛峽峡崍崃崑昆"
                                  "崗岗崙仑嵐岚嶗崂嶧峄嶺岭嶼屿巒峦巖岩師师帶带幹干庫库廂厢廈厦廠厂廣广廬庐"
                                  "廻回張张強强彆别彌弥彙汇彞彝彥彦彿佛後后從从復复徵征恆恒悳德愛爱慄栗慇殷"
                                  "慶庆慼戚憑凭懃勤應应懞蒙懷怀戶户揚扬撫抚敘叙於于晉晋暉晖曆历曏向會会東东"
                                  "棗枣棲栖楊杨業业極极榖谷榮荣樂乐樅枞樑梁樓楼樹树樺桦橋桥橫横檯台權权欒栾"
                                  "欽钦歷历歸归氹凼沖冲涇泾涼凉淥渌淶涞渦涡渾浑湞浈湯汤準准溝沟溫温滄沧滎荥"
                                  "滿满漢汉漣涟漵溆潁颍潛潜潤润潯浔澗涧澠渑澤泽澱淀濟济濬浚濰潍濱滨瀋沈瀏浏"
                                  "瀘泸瀰弥瀾澜灘滩灣湾灤滦為为烏乌無无煙烟煩烦燈灯營营燿耀爐炉爲为爾尔猶犹"
                                  "獅狮獨独獲获獻献琿珲瑤瑶瑪玛瑯琅環环瓊琼甌瓯甕瓮畢毕當当疇畴疊叠監监盤盘"
                                  "盧卢眞真硏研硯砚碩硕碭砀確确礦矿祿禄禪禅禮礼稜棱稱称穀谷積积穫获窪洼競竞"
                                  "箇个節节範范簡简籐藤糰团紅红納纳紮扎細细紹绍結结絳绛綏绥經经綠绿維维綵彩"
                                  "綿绵緑绿縉缙縣县績绩織织罈坛罎坛羅罗羣群義义習习聖圣聞闻聯联聶聂肅肃脫脱"
                                  "膠胶臘腊臥卧臨临臺台興兴舊旧荊荆莊庄菓果華华菸烟萊莱萬万葉叶蒼苍蓋盖蓮莲"
                                  "蔭荫蔴麻蕪芜蕭萧薊蓟薌芗薑姜薩萨藍蓝藴蕴藺蔺蘄蕲蘆芦蘇苏蘊蕴蘭兰蘿萝衚胡"
                                  "衛卫衝冲裏里裡里複复覺觉觀观託托訥讷許许詔诏誌志誼谊調调諸诸諾诺謀谋謙谦"
                                  "謝谢謨谟譙谯譜谱讓让讚赞豐丰貝贝貞贞貢贡貴贵費费賀贺資资賈贾賓宾賚赉賢贤"
                                  "賽赛贊赞贛赣趙赵跤交車车軍军載载輝辉輪轮輿舆轄辖轝舆農农迴回連连週周進进"
                                  "遊游運运達达遙遥遜逊遠远遷迁遼辽邁迈邊边郟郏郵邮鄆郓鄉乡鄒邹鄖郧鄧邓鄭郑"
                                  "鄰邻鄲郸鄴邺鉛铅銀银銅铜鋒锋鋼钢錢钱錦锦錫锡錯错鍾钟鎣蓥鎮镇鏡镜鐘钟鐵铁"
                                  "鑲镶長长門门開开間间閔闵閘闸関关閣阁閩闽閬阆閶阊閻阎闘斗關关阪坂陘陉陝陕"
                                  "陰阴陳陈陸陆陽阳隨随隴陇雙双雜杂雞鸡離离雲云電电霑沾靈灵靜静鞏巩韓韩響响"
                                  "頂顶項项順顺頗颇頭头額额類类風风颱台餘余館馆饒饶馬马駐驻騰腾驊骅驛驿鬆松"
                                  "鬍胡鬥斗鬭斗鬱郁魚鱼魯鲁鮁鲅鮮鲜鯉鲤鳩鸠鳳凤鳴鸣鴨鸭鶴鹤鷄鸡鷹鹰鹹咸鹼碱"
                                  "鹽盐麗丽麥麦麯曲黃黄點点黨党齊齐龍龙";

static const char *simplified_of(const char *character)
{
    size_t from = 0, to = (sizeof traditional - 1) / (2 * CHARACTER);
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const char *pair = traditional + middle * 2 * CHARACTER;
        int order = memcmp(character, pair, CHARACTER);
        if (!order) return pair + CHARACTER;
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

bool lq_place_simplify(char *name)
{
    bool changed = false;
    for (size_t left = strlen(name), step; left; name += step, left -= step) {
        uint32_t cp;
        step = lq_utf8_decode(&cp, name, left);
        if (!step) return changed;
        const char *simple = step == CHARACTER ? simplified_of(name) : NULL;
        if (!simple) continue;
        memcpy(name, simple, CHARACTER);
        changed = true;
    }
    return changed;
}

/* ---- comparing ---- */

static void brackets_drop(char *name)
{
    size_t n = 0, depth = 0;
    for (const char *s = name; *s; s++) {
        if (*s == '(')
            depth++;
        else if (*s == ')')
            depth -= depth > 0;
        else if (!depth)
            name[n++] = *s;
    }
    name[n] = 0;
}

/* Whether the name `tail` stands at the end of `whole`, after at least two characters: 东城区 is not 城区. */
static bool stands_behind(const char *whole, size_t whole_bytes, const char *tail, size_t tail_bytes)
{
    return tail_bytes >= 2 * CHARACTER && whole_bytes >= tail_bytes + 2 * CHARACTER &&
           ends(whole, whole_bytes, tail, tail_bytes);
}

bool lq_place_same(const char *a, const char *b)
{
    char x[LQ_PLACE_BYTES], y[LQ_PLACE_BYTES];
    lq_place_fold(x, a);
    lq_place_fold(y, b);
    lq_place_simplify(x);
    lq_place_simplify(y);
    if (!strcmp(x, y)) return true;
    brackets_drop(x);
    brackets_drop(y);
    size_t n = strlen(x), m = strlen(y);
    if (!n || !m) return false;
    if (!strcmp(x, y) || stands_behind(x, n, y, m) || stands_behind(y, m, x, n)) return true;
    size_t region = lq_region_stem(x);
    if (region == lq_region_stem(y) && !memcmp(x, y, region)) return true;
    lq_place_class of_x, of_y;
    n = lq_place_stem(&of_x, x);
    m = lq_place_stem(&of_y, y);
    if (of_x != of_y && of_x && of_y && (of_x == LQ_PLACE_NEW_AREA || of_y == LQ_PLACE_NEW_AREA))
        return false;
    return (n == m && !memcmp(x, y, n)) || stands_behind(x, n, y, m) || stands_behind(y, m, x, n);
}
