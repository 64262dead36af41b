/*
 * sources.h: which counties are one source for the template: those that no tile set can tell apart.
 */
#ifndef LQ_SOURCES_H
#define LQ_SOURCES_H

#include "app/dataset.h"

#define LQ_SOURCES_MAX 4096 /* what a template can number */

typedef struct lq_sources {
    uint32_t n;
    uint32_t *of_feature;  /* [features + 1]: source; the last is outside */
    size_t themes;
    lq_rgba *colour;       /* [themes * n]: of each source in each tile set */
} lq_sources;

/* Counties with the same class in every one of the themes [first, first + n) are one source. LQ_USAGE with more than
   LQ_SOURCES_MAX of them. */
lq_code lq_sources_init(lq_sources *s, const lq_theme *themes, size_t n, size_t features, lq_err *err);
void lq_sources_release(lq_sources *s);

#endif
