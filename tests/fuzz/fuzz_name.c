/* fuzz_name.c: any text folds to a name that stays as it is, has a stem, and is the same as itself; any text is a finite place in
   degrees or is told why not; any condition on rows leaves some or is refused with one line. */
#include "fuzz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "model/coordinate.h"
#include "model/place_name.h"
#include "model/where.h"

static void stem_holds(const char *name, size_t stem)
{
    FUZZ_HOLDS(stem <= strlen(name) && (stem || !*name));
    FUZZ_HOLDS(lq_utf8_valid(name, stem) == stem);
}

static void name_holds(const char *text, const char *other)
{
    char name[LQ_PLACE_BYTES], again[LQ_PLACE_BYTES];
    lq_place_class kind = LQ_PLACE_BARE;
    size_t n = lq_place_fold(name, text);
    FUZZ_HOLDS(n < sizeof name && n == strlen(name));
    fuzz_text_holds(name);
    FUZZ_HOLDS(lq_place_fold(again, name) == n && !strcmp(again, name));
    stem_holds(name, lq_place_stem(&kind, name));
    stem_holds(name, lq_region_stem(name));
    FUZZ_HOLDS(kind <= LQ_PLACE_NEW_AREA);
    FUZZ_HOLDS(!n || lq_place_same(text, text));
    FUZZ_HOLDS(lq_place_same(text, other) == lq_place_same(other, text));
    lq_place_simplify(again);
    fuzz_text_holds(again);
    FUZZ_HOLDS(!lq_place_simplify(again));
}

static void coordinates_hold(const char *text)
{
    lq_coordinate c = lq_coordinate_read(text), two[2];
    FUZZ_HOLDS(c.fault ? *c.fault != 0 : isfinite(c.value));
    if (lq_coordinate_pair(two, text))
        FUZZ_HOLDS(!two[0].fault && isfinite(two[0].value) && isfinite(two[1].value));
    else
        FUZZ_HOLDS(two[0].fault && *two[0].fault);
}

/* lq_table_free frees arrays: the table's must be on the heap. */
static lq_table *table_make(char *cell)
{
    lq_table *t = lq_zalloc(1, sizeof *t);
    FUZZ_HOLDS(t && (t->head = lq_alloc(2, sizeof *t->head)) && (t->cell = lq_alloc(4, sizeof *t->cell)) &&
               (t->line = lq_alloc(2, sizeof *t->line)));
    t->file = t->sheet = "a.csv";
    t->columns = t->rows = 2;
    t->head[0] = "年份";
    t->head[1] = "指标";
    t->cell[0] = "2020年";
    t->cell[1] = t->cell[2] = cell;
    t->cell[3] = "人口";
    t->line[0] = 2;
    t->line[1] = 3;
    return t;
}

static void condition_try(const char *condition, char *cell)
{
    lq_where where = {0};
    lq_err err = {0};
    lq_table *t = table_make(cell);
    lq_code code = lq_where_add(&where, condition, &err);
    if (!code) code = lq_where_apply(t, &where, &err);
    fuzz_fault_holds(code, &err);
    if (!code) FUZZ_HOLDS(t->rows && t->rows <= 2);
    if (!code) fuzz_table_holds(t);
    lq_where_release(&where);
    lq_table_free(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    size_t size;
    char *text = fuzz_part(&size, &bytes, &n), *other = fuzz_part(&size, &bytes, &n);
    name_holds(text, other);
    coordinates_hold(text);
    if (lq_utf8_valid(text, strlen(text)) == strlen(text)) condition_try(other, text);
    free(text);
    free(other);
    return 0;
}
