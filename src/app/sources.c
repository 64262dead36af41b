/* sources.c: see sources.h. */
#include "app/sources.h"

#include <stdlib.h>
#include <string.h>
#include "base/hash.h"

/* Looks features up by their classes in all themes: slots hold source + 1, `first` a feature of each source. */
typedef struct table {
    const lq_theme *themes;
    size_t n_themes;
    uint32_t *slot;
    size_t *first;
} table;

#define SLOTS (2 * 8192)

static bool same_classes(const table *t, size_t f, size_t g)
{
    for (size_t i = 0; i < t->n_themes; i++)
        if (lq_theme_class(&t->themes[i], f) != lq_theme_class(&t->themes[i], g)) return false;
    return true;
}

/* The source of a feature, a new one with the number *n when none is like it; UINT32_MAX when there are too many. */
static uint32_t source_find(table *t, size_t feature, uint32_t *n)
{
    uint64_t h = 0;
    for (size_t i = 0; i < t->n_themes; i++) h = lq_hash_u64(h, lq_theme_class(&t->themes[i], feature));
    for (size_t s = h & (SLOTS - 1);; s = (s + 1) & (SLOTS - 1)) {
        if (t->slot[s] && same_classes(t, t->first[t->slot[s] - 1], feature)) return t->slot[s] - 1;
        if (t->slot[s]) continue;
        if (*n == LQ_SOURCES_MAX) return UINT32_MAX;
        t->first[*n] = feature;
        t->slot[s] = ++*n;
        return *n - 1;
    }
}

lq_code lq_sources_init(lq_sources *s, const lq_theme *themes, size_t n, size_t features, lq_err *err)
{
    *s = (lq_sources){.themes = n};
    table t = {themes, n, lq_zalloc(SLOTS, sizeof *t.slot), lq_alloc(LQ_SOURCES_MAX, sizeof *t.first)};
    s->of_feature = lq_alloc(features + 1, sizeof *s->of_feature);
    lq_code code = t.slot && t.first && s->of_feature ? LQ_OK : lq_nomem(err);
    for (size_t f = 0; !code && f <= features; f++) {
        s->of_feature[f] = source_find(&t, f, &s->n);
        if (s->of_feature[f] == UINT32_MAX)
            code = lq_fail(err, LQ_USAGE, "the map's indicators have more than %d combinations of classes; split it into several maps", LQ_SOURCES_MAX);
    }
    if (!code && !(s->colour = lq_alloc(n * s->n, sizeof *s->colour))) code = lq_nomem(err);
    for (size_t i = 0; !code && i < n; i++)
        for (uint32_t k = 0; k < s->n; k++) s->colour[i * s->n + k] = themes[i].colour[lq_theme_class(&themes[i], t.first[k])];
    free(t.slot);
    free(t.first);
    return code;
}

void lq_sources_release(lq_sources *s)
{
    free(s->of_feature);
    free(s->colour);
    *s = (lq_sources){0};
}
