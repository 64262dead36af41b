/* dataset.h: what a map shows: its boundaries, and every indicator joined to them and put into classes. */
#ifndef LQ_DATASET_H
#define LQ_DATASET_H

#include "app/areas.h"
#include "app/borders.h"
#include "app/english.h"
#include "app/projects.h"
#include "app/reference.h"
#include "map/map.h"
#include "model/classify.h"
#include "model/join.h"

/* An indicator with its data. */
typedef struct lq_theme {
    const lq_indicator *indicator;
    lq_table *table;         /* NULL when the map shows boundaries alone */
    bool table_lent;         /* it is that of an earlier theme */
    lq_table *aliases_table; /* NULL without aliases */
    lq_aliases aliases;
    lq_symbols symbols;
    lq_join *join;
    lq_classes *classes;
    lq_rgba *colour; /* [classes->n + 2]: the classes, no data, and outside (transparent) */
} lq_theme;

typedef struct lq_dataset {
    lq_borders borders; /* for lq_check: the layer alone */
    lq_reference reference;
    lq_counties counties;
    lq_areas areas;
    lq_projects projects;
    lq_english english;
    lq_theme *theme;
    size_t themes;
    uint64_t boundaries_size, boundaries_hash; /* of the file, by lq_file_hash, where known already; else 0 */
} lq_dataset;

/* The map must be settled and outlive the data. `borders`: arcs are wanted, not the attributes alone. Release *out
   whatever happens. */
lq_code lq_dataset_read(lq_dataset *out, const lq_map *map, bool borders, lq_findings *findings, lq_err *err);
void lq_dataset_release(lq_dataset *data);

/* Index into theme->colour for a feature, or for outside when feature is the number of features. */
static inline uint32_t lq_theme_class(const lq_theme *t, size_t feature)
{
    if (feature == t->join->counties) return (uint32_t)t->classes->n + 1;
    int class = t->classes->class_of[feature];
    return class < 0 ? (uint32_t)t->classes->n : (uint32_t) class;
}

#endif
