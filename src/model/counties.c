/* counties.c: see counties.h. */
#include "model/counties.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "model/place_name.h"

#define KNOWN_PART  3  /* one name in so many must be known for a column of names */
#define SHARED_PART 20 /* more than one feature in so many sharing a code is no matter of islands */

static const char *cell_at(const lq_table *t, size_t row, size_t column)
{
    return column < t->columns ? t->cell[row * t->columns + column] : "";
}

bool lq_counties_has(const void *counties, const char *code)
{
    const lq_counties *c = counties;
    return lq_keys_find(&c->keys, code) != SIZE_MAX;
}

bool lq_counties_is_prefecture(const lq_counties *c, const char *text)
{
    char code[16], folded[LQ_PLACE_BYTES];
    bool coded = lq_code_normalise(code, text) < LQ_CODE_NONE;
    if (coded ? !strcmp(code + 4, "00") : lq_code_unit_of(code, text) == LQ_CODE_OF_PREFECTURE)
        return *lq_gazetteer_prefecture(c->gazetteer, code);
    lq_place_range names = lq_places_regions(&c->places, folded, lq_place_fold(folded, text));
    for (size_t i = names.from; i < names.to; i++)
        if (c->places.regions[i].tag == LQ_REGION_FULL_NAME) return true;
    return false;
}

const char *lq_county_text(char *out, size_t room, const lq_counties *c, size_t county)
{
    const lq_place *p = &c->place[county];
    const char *prefecture = strcmp(p->prefecture, p->name) ? p->prefecture : "";
    if (*p->name && *p->code && strcmp(p->name, p->code) != 0)
        snprintf(out, room, "%s%s (%s)", prefecture, p->name, p->code);
    else
        snprintf(out, room, "%s%s", prefecture, *p->name ? p->name : p->code);
    return out;
}

/* ---- codes ---- */

void lq_notations_tell(lq_findings *f, const lq_table *table, size_t column, const lq_keys *keys)
{
    for (int form = LQ_CODE_FULLWIDTH; form < LQ_CODE_FORMS; form++) {
        size_t n = 0, example = 0;
        for (size_t row = keys->rows; row-- > 0;) {
            if (keys->form[row] != (lq_code_form)form) continue;
            n++;
            example = row;
        }
        if (!n || form == LQ_CODE_NONE) continue;
        lq_findings_add(f, form == LQ_CODE_DESTROYED ? "code-destroyed" : "code-normalised", table->file,
                        table->line[example], keys->key[example], "%zu %s %s, first \"%s\"", n,
                        n == 1 ? "code is" : "codes are", lq_code_form_text((lq_code_form)form),
                        cell_at(table, example, column));
    }
}

static lq_code keys_read(lq_counties *c, const char *key, lq_findings *f, lq_err *err)
{
    lq_err none = {0};
    lq_code code = key ? lq_key_column(&c->key_column, c->table, key, err)
                       : lq_key_guess(&c->key_column, c->table, &none);
    if (code == LQ_DATA && !key) {
        c->key_column = SIZE_MAX;
        return lq_keys_read(&c->keys, c->table, SIZE_MAX, err);
    }
    if (code) return key ? code : lq_nomem(err);
    if (!key)
        lq_findings_add(f, "key-found", c->table->file, 0, "",
                        "the codes of the boundaries are in column \"%s\"", c->table->head[c->key_column]);
    code = lq_keys_read(&c->keys, c->table, c->key_column, err);
    if (!code) lq_notations_tell(f, c->table, c->key_column, &c->keys);
    return code;
}

/* Features that share a code: all get its row. */
static lq_code first_find(lq_counties *c, lq_findings *f, lq_err *err)
{
    c->first = lq_arena_alloc(&c->arena, c->n, sizeof *c->first);
    if (!c->first) return lq_nomem(err);
    for (size_t i = 0; i < c->n; i++) {
        const char *code = c->place[i].code, *name = c->place[i].name;
        size_t same = lq_keys_find(&c->keys, code);
        c->first[i] = same == SIZE_MAX ? i : same;
        if (c->first[i] != i)
            lq_findings_add(f, "code-shared", c->table->file, c->table->line[i], code,
                            "the code of feature %zu again; both get its row", c->table->line[same]);
        if (!*code && c->key_column != SIZE_MAX)
            lq_findings_add(f, "code-blank", c->table->file, c->table->line[i], "", "%s has no code",
                            *name ? name : "a feature");
    }
    return LQ_OK;
}

/* Texts that are no codes may be names, and some names stand for several counties; a code shared by many may be
   that of their prefecture. */
static void ambiguous_tell(const lq_counties *c, lq_findings *f)
{
    size_t shared = 0, texts = 0, example = 0;
    for (size_t i = c->n; i-- > 0;) {
        if (c->first[i] == i && c->keys.next[i] == SIZE_MAX) continue;
        shared++;
        texts += c->keys.form[i] == LQ_CODE_NONE;
        example = i;
    }
    if (!texts && shared <= c->n / SHARED_PART) return;
    const char *code = c->place[example].code;
    lq_findings_add(f, "key-ambiguous", c->table->file, c->table->line[example], code,
                    "%zu of %zu features share their key in column \"%s\" with others, first \"%s\", and get "
                    "one value with them; if they are different counties, give --key a column of codes",
                    shared, c->n, c->table->head[c->key_column], code);
}

/* ---- names ---- */

/* The column called by one of the names, in the order of trust, or `columns`. */
static size_t column_called(const lq_table *t, const char *const *names)
{
    for (; *names; names++)
        for (size_t i = 0; i < t->columns; i++)
            if (!strcasecmp(t->head[i], *names)) return i;
    return t->columns;
}

static lq_code name_column(size_t *out, const lq_table *t, const char *name, lq_err *err)
{
    static const char *const names[] = {"name", "名称",   "县名",     "区县",  "地区", "县级",
                                        "县",   "county", "NAME_CHN", "xzqmc", NULL};
    if (name) return lq_key_column(out, t, name, err);
    *out = column_called(t, names);
    return LQ_OK;
}

/* Whatever its head says (县级行政单 is what ten bytes leave of 县级行政单位), a column with the names that the
   gazetteer has for the
   codes holds the names. */
static size_t column_of_known_names(const lq_counties *c)
{
    size_t best = c->table->columns, most = 0;
    for (size_t k = 0; k < c->table->columns; k++) {
        size_t known = 0;
        for (size_t i = 0; i < c->n; i++) {
            const lq_gazetteer_entry *e = lq_gazetteer_find(c->gazetteer, c->keys.key[i]);
            known += e && !strcmp(e->name, cell_at(c->table, i, k));
        }
        if (known <= most || known < c->n / KNOWN_PART) continue;
        best = k;
        most = known;
    }
    return best;
}

static const char *or_else(const char *text, const char *other)
{
    return *text ? text : other;
}

/* The boundaries' own words come first; the gazetteer knows what the code says of prefecture and province. */
static lq_code places_fill(lq_counties *c, size_t name, lq_err *err)
{
    static const char *const prefectures[] = {"prefecture", "city", "市",   "地市",
                                              "地级市",     "市级", "市名", NULL};
    static const char *const provinces[] = {"province", "prov", "省", "省份", "省级", "省名", NULL};
    size_t prefecture = column_called(c->table, prefectures), province = column_called(c->table, provinces);
    c->place = lq_arena_alloc(&c->arena, c->n, sizeof *c->place);
    if (!c->place) return lq_nomem(err);
    for (size_t i = 0; i < c->n; i++) {
        lq_place *p = &c->place[i];
        *p = (lq_place){.code = c->keys.key[i], .name = cell_at(c->table, i, name)};
        p->prefecture =
            or_else(cell_at(c->table, i, prefecture), lq_gazetteer_prefecture(c->gazetteer, p->code));
        p->province = or_else(cell_at(c->table, i, province), lq_gazetteer_province(c->gazetteer, p->code));
        lq_changes_names(c->changes, p->code, p->old_names, sizeof p->old_names / sizeof *p->old_names);
    }
    return lq_places_make(&c->places, c->place, c->n, err);
}

lq_code lq_counties_read(lq_counties *c, const lq_table *attributes, const char *key, const char *name,
                         const lq_gazetteer *gazetteer, const lq_changes *changes, lq_findings *f,
                         lq_err *err)
{
    size_t column;
    *c =
        (lq_counties){.table = attributes, .n = attributes->rows, .gazetteer = gazetteer, .changes = changes};
    lq_code code = name_column(&column, attributes, name, err);
    if (!code) code = keys_read(c, key, f, err);
    if (!code && column == attributes->columns) column = column_of_known_names(c);
    if (!code) code = places_fill(c, column, err);
    if (!code) code = first_find(c, f, err);
    if (code) return code;
    if (c->key_column != SIZE_MAX) ambiguous_tell(c, f);
    c->vintage = lq_changes_vintage(changes, lq_counties_has, c);
    return f->failed ? lq_nomem(err) : LQ_OK;
}

void lq_counties_release(lq_counties *c)
{
    lq_places_release(&c->places);
    lq_keys_release(&c->keys);
    lq_arena_release(&c->arena);
    *c = (lq_counties){0};
}
