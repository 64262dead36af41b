/* english.c: see english.h. */
#include "app/english.h"

#include <stdint.h>
#include <strings.h>

#define WORDS 4

static const char *const heads[LQ_ENGLISH_UNITS][WORDS] = {
    [LQ_LABEL_COUNTY] = {"name_en", "county_en", "英文名", "英文名称"},
    [LQ_LABEL_PREFECTURE] = {"prefecture_en", "city_en", "市英文名"},
    [LQ_LABEL_PROVINCE] = {"province_en", "省英文名"},
};

static const char *const unit_words[LQ_ENGLISH_UNITS] = {
    [LQ_LABEL_COUNTY] = "counties",
    [LQ_LABEL_PREFECTURE] = "prefectures",
    [LQ_LABEL_PROVINCE] = "provinces",
};

static size_t column_of(const lq_table *t, const char *const *words)
{
    for (size_t w = 0; w < WORDS && words[w]; w++)
        for (size_t k = 0; k < t->columns; k++)
            if (!strcasecmp(t->head[k], words[w])) return k;
    return SIZE_MAX;
}

void lq_english_find(lq_english *out, lq_language language, const lq_table *boundaries)
{
    *out = (lq_english){.wanted = language == LQ_LANGUAGE_EN, .table = boundaries};
    for (int k = 0; k < LQ_ENGLISH_UNITS; k++) out->column[k] = column_of(boundaries, heads[k]);
}

/* ---- one name ---- */

static const char *cell_of(const lq_english *e, int kind, size_t feature)
{
    return e->column[kind] == SIZE_MAX ? "" : e->table->cell[feature * e->table->columns + e->column[kind]];
}

const char *lq_english_unit(const lq_english *e, lq_label_kind kind, size_t feature, const char *name)
{
    return e->wanted ? lq_english_or(e, cell_of(e, (int)kind, feature), name) : name;
}

const char *lq_english_or(const lq_english *e, const char *english, const char *name)
{
    return e->wanted && *english ? english : name;
}

bool lq_english_is(const char *name)
{
    while (*name && !(*name & 0x80)) name++;
    return !*name;
}

/* ---- what has none ---- */

static void units_tell(const lq_english *e, int kind, lq_findings *f)
{
    size_t blank = 0, first = 0;
    if (e->column[kind] == SIZE_MAX) {
        lq_findings_add(f, "english-missing", e->table->file, 0, "",
                        "no field %s holds English names of %s: they keep their own", heads[kind][0],
                        unit_words[kind]);
        return;
    }
    for (size_t row = e->table->rows; row-- > 0;)
        if (!*cell_of(e, kind, row)) blank++, first = row;
    if (blank)
        lq_findings_add(
            f, "english-missing", e->table->file, e->table->line[first], "",
            "%zu of %zu rows have no English name of their %s in field \"%s\": they keep their own", blank,
            e->table->rows, unit_words[kind], e->table->head[e->column[kind]]);
}

static void areas_tell(const lq_areas *areas, lq_findings *f)
{
    size_t blank = 0, first = 0;
    for (size_t i = areas->n; i-- > 0;)
        if (!*areas->at[i].name_en) blank++, first = i;
    if (blank)
        lq_findings_add(f, "english-missing", "", 0, "",
                        "%zu of %zu areas have no English name, first %s: they keep their own", blank,
                        areas->n, areas->at[first].name);
}

/* Of sites alone: lines are not named. */
static void sites_tell(const lq_projects *p, lq_findings *f)
{
    size_t blank = 0, sites = 0, first = 0;
    for (size_t i = p->sites.n; i-- > 0;) {
        if (!lq_project_is_point(p, i)) continue;
        sites++;
        if (!*p->sites.at[i].text[LQ_SITE_NAME_EN]) blank++, first = i;
    }
    if (blank)
        lq_site_tell(f, "english-missing", &p->sites.at[first],
                     "and others, %zu of %zu sites, have no English name: they keep their own", blank, sites);
}

void lq_english_tell(const lq_english *e, const lq_areas *areas, const lq_projects *projects, lq_findings *f)
{
    if (!e->wanted) return;
    for (int k = 0; k < LQ_ENGLISH_UNITS; k++) units_tell(e, k, f);
    areas_tell(areas, f);
    sites_tell(projects, f);
}
