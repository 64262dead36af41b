/* sources.c: see sources.h. */
#include "app/sources.h"

#include <stdlib.h>
#include "base/hash.h"

typedef struct themes {
    const lq_theme *at; /* NULL: one set, of areas alone */
    size_t n;
    const lq_area_look *areas;
} themes;

static lq_rgba colour_of(const themes *t, size_t theme, size_t feature)
{
    if (!t->at) return lq_area_tint_of(t->areas, feature);
    const lq_theme *own = &t->at[theme];
    return lq_area_shade(t->areas, feature, own->colour[lq_theme_class(own, feature)]);
}

static uint32_t areas_of(const themes *t, size_t feature)
{
    bool told_apart = t->areas->of_feature && !(t->at && t->areas->apart);
    return told_apart ? t->areas->of_feature[feature] : 0;
}

static int looks_order(const themes *t, size_t f, size_t g)
{
    for (size_t i = 0; i < t->n; i++) {
        uint32_t a = lq_rgba_number(colour_of(t, i, f)), b = lq_rgba_number(colour_of(t, i, g));
        if (a != b) return a < b ? -1 : 1;
    }
    uint32_t a = areas_of(t, f), b = areas_of(t, g);
    return a < b ? -1 : a > b;
}

static int feature_order(const void *a, const void *b, void *context)
{
    const uint32_t *f = a, *g = b;
    int order = looks_order(context, *f, *g);
    return order ? order : *f < *g ? -1 : *f > *g;
}

/* Numbers the sources in the order of their features' colours; first[source] becomes a feature of each. */
static lq_code sources_number(lq_sources *s, themes *t, uint32_t *first, size_t features, lq_err *err)
{
    for (size_t f = 0; f <= features; f++) first[f] = (uint32_t)f;
    qsort_r(first, features + 1, sizeof *first, feature_order, t);
    for (size_t i = 0; i <= features; i++) {
        uint32_t feature = first[i];
        if (!s->n || looks_order(t, first[s->n - 1], feature)) first[s->n++] = feature;
        s->of_feature[feature] = s->n - 1;
    }
    if (s->n <= LQ_SOURCES_MAX) return LQ_OK;
    return lq_fail(
        err, LQ_USAGE,
        "the map's indicators have %u combinations of classes, more than %d; split it into several maps",
        s->n, LQ_SOURCES_MAX);
}

static void colours_fill(lq_sources *s, const themes *t, const uint32_t *first)
{
    for (uint32_t k = 0; k < s->n; k++) {
        uint64_t all = areas_of(t, first[k]);
        s->areas[k] = areas_of(t, first[k]);
        for (size_t i = 0; i < t->n; i++) all = lq_hash_u64(all, lq_rgba_number(colour_of(t, i, first[k])));
        for (size_t i = 0; i < t->n; i++) {
            lq_rgba own = colour_of(t, i, first[k]);
            s->colour[i * s->n + k] = own;
            s->look[i * s->n + k] = lq_hash_u64(all, lq_rgba_number(own));
        }
    }
}

lq_code lq_sources_init(lq_sources *s, const lq_theme *theme, size_t n, const lq_area_look *areas,
                        size_t features, lq_err *err)
{
    themes t = {theme, n, areas};
    *s = (lq_sources){.themes = n};
    uint32_t *first = lq_alloc(features + 1, sizeof *first);
    s->of_feature = lq_alloc(features + 1, sizeof *s->of_feature);
    lq_code code = first && s->of_feature ? sources_number(s, &t, first, features, err) : lq_nomem(err);
    if (!code) {
        s->colour = lq_alloc(n * s->n, sizeof *s->colour);
        s->look = lq_alloc(n * s->n, sizeof *s->look);
        s->areas = lq_alloc(s->n, sizeof *s->areas);
        if (s->colour && s->look && s->areas)
            colours_fill(s, &t, first);
        else
            code = lq_nomem(err);
    }
    free(first);
    return code;
}

void lq_sources_release(lq_sources *s)
{
    free(s->of_feature);
    free(s->colour);
    free(s->look);
    free(s->areas);
    *s = (lq_sources){0};
}
