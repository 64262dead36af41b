/*
 * symbol_kind.c: what the words in a list of sites mean for its symbols: categories, subcategories, statuses, precisions.
 *
 * The categories are the chapters of the revitalisation plans of the old areas. Their colours have much the same darkness (white
 * pictograms stand out on each by 4.5 to 1 or more) and are never the only difference: the pictogram tells.
 */
#include "draw/symbol.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>
#include "draw/pictogram.h"

static const lq_category categories[] = {
    {"rural", "乡村振兴", "Rural revitalisation", "farm", {122, 114, 24, 255}},
    {"urban", "新型城镇化", "Towns and cities", "town", {122, 81, 149, 255}},
    {"transport", "交通", "Transport", "road", {40, 66, 110, 255}},
    {"water", "水利", "Water", "water", {22, 112, 178, 255}},
    {"energy", "能源", "Energy", "energy", {158, 98, 0, 255}},
    {"digital", "新型基础设施", "Digital infrastructure", "other", {90, 90, 168, 255}},
    {"agriculture", "特色农业", "Agriculture", "farm", {96, 122, 16, 255}},
    {"industry", "产业与开发区", "Industry and zones", "industry", {70, 76, 88, 255}},
    {"services", "现代服务业", "Services and logistics", "other", {132, 84, 44, 255}},
    {"innovation", "科技创新", "Innovation", "zone", {16, 118, 134, 255}},
    {"opening", "区域合作与开放", "Regional cooperation", "zone", {124, 98, 20, 255}},
    {"culture", "红色文化", "Red heritage", "heritage", {150, 24, 36, 255}},
    {"tourism", "文化旅游", "Tourism", "tourism", {164, 62, 128, 255}},
    {"ecology", "生态环境", "Ecology", "ecology", {0, 112, 104, 255}},
    {"education", "教育人才", "Education and talent", "school", {66, 88, 184, 255}},
    {"health", "医疗卫生", "Health", "hospital", {186, 62, 94, 255}},
    {"livelihood", "就业与社会保障", "Jobs and social security", "other", {172, 80, 40, 255}},
    {"support", "政策与组织保障", "Policy support", "other", {104, 104, 104, 255}},
    {"general", "总体要求", "General requirements", "other", {117, 117, 117, 255}},
};

/* Where a subcategory is not shown by its category's own symbol. */
static const struct {
    const char *subcategory, *symbol;
} subcategories[] = {
    {"airport", "airport"},
    {"general-aviation", "airport"},
    {"low-altitude-tourism", "airport"},
    {"tourist-rail", "rail"},
    {"tourist-railway", "rail"},
    {"urban-rail", "rail"},
    {"railway", "rail"},
    {"high-speed-railway", "rail"},
    {"expressway", "road"},
    {"highway", "road"},
    {"tourist-road", "road"},
    {"bonded-zone", "zone"},
    {"national-etdz", "zone"},
    {"national-high-tech-zone", "zone"},
    {"national-new-area", "zone"},
    {"airport-economic-zone", "zone"},
    {"data-industry-base", "industry"},
    {"logistics-hub", "road"},
    {"training-base", "school"},
    {"water-source", "water"},
    {"river", "water"},
    {"agri-processing-park", "industry"},
};

typedef struct word {
    const char *text;
    int value;
} word;

static const word statuses[] = {
    {"planned", LQ_FILL_PLANNED},     {"study", LQ_FILL_PLANNED},          {"规划", LQ_FILL_PLANNED},
    {"拟建", LQ_FILL_PLANNED},        {"研究", LQ_FILL_PLANNED},           {"前期", LQ_FILL_PLANNED},
    {"new-build", LQ_FILL_UNDER_WAY}, {"upgrade", LQ_FILL_UNDER_WAY},      {"pilot", LQ_FILL_UNDER_WAY},
    {"under-way", LQ_FILL_UNDER_WAY}, {"construction", LQ_FILL_UNDER_WAY}, {"在建", LQ_FILL_UNDER_WAY},
    {"新建", LQ_FILL_UNDER_WAY},      {"改建", LQ_FILL_UNDER_WAY},         {"扩建", LQ_FILL_UNDER_WAY},
    {"改扩建", LQ_FILL_UNDER_WAY},    {"提升", LQ_FILL_UNDER_WAY},         {"试点", LQ_FILL_UNDER_WAY},
    {"existing", LQ_FILL_EXISTING},   {"built", LQ_FILL_EXISTING},         {"已建", LQ_FILL_EXISTING},
    {"建成", LQ_FILL_EXISTING},       {"已建成", LQ_FILL_EXISTING},        {"现有", LQ_FILL_EXISTING},
    {"既有", LQ_FILL_EXISTING},
};

static const word precisions[] = {
    {"site", LQ_PRECISION_SITE},
    {"town", LQ_PRECISION_TOWN},
    {"county-seat", LQ_PRECISION_COUNTY_SEAT},
    {"county", LQ_PRECISION_COUNTY_SEAT},
    {"area", LQ_PRECISION_AREA},
    {"精确", LQ_PRECISION_SITE},
    {"乡镇", LQ_PRECISION_TOWN},
    {"县城", LQ_PRECISION_COUNTY_SEAT},
    {"县级", LQ_PRECISION_COUNTY_SEAT},
    {"区域", LQ_PRECISION_AREA},
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

bool lq_category_at(lq_category *out, size_t i)
{
    if (i >= COUNT(categories)) return false;
    *out = categories[i];
    return true;
}

static const char *symbol_of_subcategory(const char *subcategory)
{
    for (size_t i = 0; subcategory && i < COUNT(subcategories); i++)
        if (!strcasecmp(subcategories[i].subcategory, subcategory)) return subcategories[i].symbol;
    return NULL;
}

/* The first category that is drawn with this symbol by itself. */
static size_t category_of_symbol(const char *symbol)
{
    static const struct {
        const char *symbol, *category;
    } homes[] = {{"airport", "transport"},
                 {"rail", "transport"},
                 {"zone", "industry"},
                 {"farm", "agriculture"},
                 {"other", "general"}};
    for (size_t h = 0; h < COUNT(homes); h++)
        for (size_t i = 0; i < COUNT(categories); i++)
            if (!strcmp(homes[h].symbol, symbol) && !strcmp(categories[i].id, homes[h].category)) return i;
    for (size_t i = 0; i < COUNT(categories); i++)
        if (!strcmp(categories[i].symbol, symbol)) return i;
    return SIZE_MAX;
}

lq_symbol_kind lq_symbol_of(const char *category, const char *subcategory)
{
    const char *symbol = symbol_of_subcategory(subcategory);
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < COUNT(categories) && found == SIZE_MAX; i++)
        if (!strcasecmp(categories[i].id, category) || !strcmp(categories[i].zh, category)) found = i;
    const lq_pictogram *own = found == SIZE_MAX ? lq_pictogram_find(category) : NULL;
    if (own) found = category_of_symbol(own->name);
    if (found == SIZE_MAX) return (lq_symbol_kind){"other", {117, 117, 117, 255}, SIZE_MAX};
    if (!symbol) symbol = own ? own->name : categories[found].symbol;
    return (lq_symbol_kind){symbol, categories[found].colour, found};
}

static bool word_find(int *out, const char *text, const word *table, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strcasecmp(table[i].text, text)) {
            *out = table[i].value;
            return true;
        }
    return false;
}

bool lq_status_fill_of(lq_status_fill *out, const char *status)
{
    int found;
    if (!word_find(&found, status, statuses, COUNT(statuses))) return false;
    *out = (lq_status_fill)found;
    return true;
}

bool lq_precision_of(lq_precision *out, const char *precision)
{
    int found;
    if (!word_find(&found, precision, precisions, COUNT(precisions))) return false;
    *out = (lq_precision)found;
    return true;
}
