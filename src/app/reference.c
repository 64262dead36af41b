/* reference.c: see reference.h. */
#include "app/reference.h"

#include <string.h>

#include "model/plain_csv.h"

/* Files of shapes/ and shapes/tables/, by tools/embed. */
extern const unsigned char lq_asset_gazetteer[], lq_asset_code_changes[], lq_asset_areas[],
    lq_asset_area_members[];
extern const size_t lq_asset_gazetteer_size, lq_asset_code_changes_size, lq_asset_areas_size,
    lq_asset_area_members_size;

static bool head_split(lq_table *t, const char *head)
{
    for (size_t k = 0; k < t->columns; k++) {
        size_t n = strcspn(head, ",");
        t->head[k] = lq_arena_strndup(&t->text, head, n);
        if (!t->head[k]) return false;
        head += n + 1;
    }
    return true;
}

static bool table_room(lq_table *t, const char *file, const lq_plain_csv *csv)
{
    t->columns = csv->columns;
    t->rows = csv->rows;
    t->file = lq_arena_strndup(&t->text, file, strlen(file));
    t->sheet = lq_arena_strndup(&t->text, "", 0);
    t->head = lq_alloc(t->columns, sizeof *t->head);
    t->cell = lq_alloc(t->rows * t->columns, sizeof *t->cell);
    t->line = lq_alloc(t->rows, sizeof *t->line);
    return t->file && t->sheet && t->head && t->cell && t->line && head_split(t, csv->head);
}

static lq_code table_fill(lq_table *t, const char *file, const char *head, const unsigned char *text,
                          size_t size, lq_err *err)
{
    lq_plain_csv csv;
    lq_code code = lq_plain_csv_open(&csv, &t->text, file, head, (const char *)text, size, err);
    if (code) return code;
    if (!table_room(t, file, &csv)) return lq_nomem(err);
    for (size_t row = 0; row < t->rows; row++) {
        code = lq_plain_csv_row((const char **)t->cell + row * t->columns, &csv, err);
        if (code) return code;
        t->line[row] = csv.line;
    }
    return LQ_OK;
}

static lq_code table_load(lq_table **out, const char *file, const char *head, const unsigned char *text,
                          size_t size, lq_err *err)
{
    lq_table *t = lq_zalloc(1, sizeof *t);
    if (!t) return lq_nomem(err);
    lq_code code = table_fill(t, file, head, text, size, err);
    if (code)
        lq_table_free(t);
    else
        *out = t;
    return code;
}

lq_code lq_reference_load(lq_reference *out, lq_err *err)
{
    lq_code code =
        lq_gazetteer_parse(&out->gazetteer, (const char *)lq_asset_gazetteer, lq_asset_gazetteer_size, err);
    if (!code)
        code = lq_changes_parse(&out->changes, (const char *)lq_asset_code_changes,
                                lq_asset_code_changes_size, err);
    if (!code)
        code = table_load(&out->areas, "areas.csv", "id,name,name_en,counties,counted,complete,colour,source",
                          lq_asset_areas, lq_asset_areas_size, err);
    if (!code)
        code = table_load(&out->area_members, "area_members.csv",
                          "area,province,prefecture,county,code,year,basis,source,note",
                          lq_asset_area_members, lq_asset_area_members_size, err);
    return code;
}

void lq_reference_release(lq_reference *r)
{
    lq_gazetteer_release(&r->gazetteer);
    lq_changes_release(&r->changes);
    lq_table_free(r->areas);
    lq_table_free(r->area_members);
    *r = (lq_reference){0};
}
