/* sources.c: see sources.h. */
#include "app/sources.h"

#include <stdlib.h>
#include "base/hash.h"

typedef struct themes {
    const lq_theme *at;
    size_t n;
} themes;

static lq_rgba colour_of(const lq_theme *t, size_t feature)
{
    return t->colour[lq_theme_class(t, feature)];
}

static int colours_order(const themes *t, size_t f, size_t g)
{
    for (size_t i = 0; i < t->n; i++) {
        uint32_t a = lq_rgba_number(colour_of(&t->at[i], f)), b = lq_rgba_number(colour_of(&t->at[i], g));
        if (a != b) return a < b ? -1 : 1;
    }
    return 0;
}

static int feature_order(const void *a, const void *b, void *context)
{
    const uint32_t *f = a, *g = b;
    int order = colours_order(context, *f, *g);
    return order ? order : *f < *g ? -1 : *f > *g;
}

/* Numbers the sources in the order of their features' colours; first[source] becomes a feature of each. */
static lq_code sources_number(lq_sources *s, themes *t, uint32_t *first, size_t features, lq_err *err)
{
    for (size_t f = 0; f <= features; f++) first[f] = (uint32_t)f;
    qsort_r(first, features + 1, sizeof *first, feature_order, t);
    for (size_t i = 0; i <= features; i++) {
        uint32_t feature = first[i];
        if (!s->n || colours_order(t, first[s->n - 1], feature)) first[s->n++] = feature;
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
        uint64_t all = 0;
        for (size_t i = 0; i < t->n; i++)
            all = lq_hash_u64(all, lq_rgba_number(colour_of(&t->at[i], first[k])));
        for (size_t i = 0; i < t->n; i++) {
            lq_rgba own = colour_of(&t->at[i], first[k]);
            s->colour[i * s->n + k] = own;
            s->look[i * s->n + k] = lq_hash_u64(all, lq_rgba_number(own));
        }
    }
}

lq_code lq_sources_init(lq_sources *s, const lq_theme *theme, size_t n, size_t features, lq_err *err)
{
    themes t = {theme, n};
    *s = (lq_sources){.themes = n};
    uint32_t *first = lq_alloc(features + 1, sizeof *first);
    s->of_feature = lq_alloc(features + 1, sizeof *s->of_feature);
    lq_code code = first && s->of_feature ? sources_number(s, &t, first, features, err) : lq_nomem(err);
    if (!code) {
        s->colour = lq_alloc(n * s->n, sizeof *s->colour);
        s->look = lq_alloc(n * s->n, sizeof *s->look);
        if (s->colour && s->look)
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
    *s = (lq_sources){0};
}
